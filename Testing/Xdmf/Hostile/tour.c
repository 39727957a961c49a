/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

#include "tour.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MAX_GRIDS = 40, /* of a step */
  MAX_STEPS = 4,
  MAX_ARRAYS = 40
};

typedef struct tour
{
  mtm_xdmf* file;
  int64_t max_bytes;
  test_tour* out;
} tour;

static void defect(tour* on, const char* format, ...)
{
  if (!on->out->defect[0])
  {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(on->out->defect, sizeof on->out->defect, format, arguments);
    va_end(arguments);
  }
}

static bool is_one_line(const char* text)
{
  return text && text[0] && !strpbrk(text, "\r\n") && strlen(text) < sizeof(mtm_error);
}

/* What was not looked at since the tour itself lacked memory. */
static void note_memory(tour* on, bool is_short)
{
  if (is_short)
  {
    snprintf(on->out->error.message, sizeof on->out->error.message, "no memory for the tour");
  }
}

/* A failure has a message of one line; what must not fail says so. */
static bool succeeded(tour* on, mtm_status status, const mtm_error* error, const char* what)
{
  if (status != MTM_OK)
  {
    if (!is_one_line(error->message))
    {
      defect(on, "%s: %s with the message \"%s\"", what, mtm_status_name(status), error->message);
    }
    if (status == MTM_BAD_ARGUMENT)
    {
      defect(on, "%s: %s", what, error->message);
    }
    on->out->error = *error;
  }
  return status == MTM_OK;
}

/* Bytes of an array over a mesh; -1: more than the budget. */
static int64_t bytes_of(const tour* on, int64_t n_tuples, int64_t n_components, mtm_type type)
{
  const int64_t tuple_bytes = n_components * (int64_t)mtm_type_size(type);
  return tuple_bytes > 0 && n_tuples <= on->max_bytes / tuple_bytes ? n_tuples * tuple_bytes : -1;
}

static int64_t tuples_of(const mtm_xdmf_array* array, const mtm_xdmf_mesh* mesh)
{
  return array->association == MTM_POINT ? mtm_mesh_n_points(&mesh->mesh)
    : array->association == MTM_CELL     ? mtm_mesh_n_cells(&mesh->mesh)
                                         : array->n_tuples;
}

/* An array over a mesh, and some of its tuples by their numbers, which are the same. */
static void read_array(tour* on, int32_t g, int32_t a, const mtm_xdmf_mesh* mesh, bool is_whole)
{
  mtm_error error = { "" };
  const mtm_xdmf_array* array = &mtm_xdmf_grid_at(on->file, g)->arrays[a];
  const int64_t n_tuples = tuples_of(array, mesh);
  const int64_t bytes = bytes_of(on, n_tuples, array->n_components, array->type);
  char* values = array->type != MTM_NO_TYPE && bytes >= 0 ? malloc((size_t)bytes + 1) : NULL;
  if (!values)
  {
    note_memory(on, array->type != MTM_NO_TYPE && bytes >= 0);
    return;
  }
  mtm_status status =
    mtm_xdmf_read_array(on->file, g, a, mesh, NULL, values, (size_t)bytes, &error);
  if (!succeeded(on, status, &error, "mtm_xdmf_read_array"))
  {
    free(values);
    return;
  }
  ++on->out->n_arrays;
  const int64_t ids[3] = { n_tuples - 1, 0, n_tuples / 2 };
  const mtm_array numbers = { .type = MTM_INT64, .n_components = 1, .n_tuples = 3, .data = ids };
  const size_t tuple_bytes = (size_t)array->n_components * mtm_type_size(array->type);
  char* some = is_whole && n_tuples > 0 ? malloc(3 * tuple_bytes) : NULL;
  if (some)
  {
    status = mtm_xdmf_read_tuples(on->file, g, a, &numbers, NULL, some, 3 * tuple_bytes, &error);
    const bool is_read = succeeded(on, status, &error, "mtm_xdmf_read_tuples");
    for (size_t i = 0; is_read && i < 3; ++i)
    {
      if (memcmp(some + i * tuple_bytes, values + (size_t)ids[i] * tuple_bytes, tuple_bytes) != 0)
      {
        defect(
          on, "array %d: tuple %lld is another one when read alone", (int)a, (long long)ids[i]);
      }
    }
  }
  note_memory(on, is_whole && n_tuples > 0 && !some);
  free(some);
  free(values);
}

static void read_arrays(tour* on, int32_t g, const mtm_xdmf_mesh* mesh, bool is_whole)
{
  for (int32_t a = 0; a < mtm_xdmf_grid_at(on->file, g)->n_arrays && a < MAX_ARRAYS; ++a)
  {
    read_array(on, g, a, mesh, is_whole);
  }
}

/* A mesh or a part of one: what is read is sound. */
static void read_mesh(tour* on, int32_t g, const mtm_xdmf_part* part)
{
  mtm_error error = { "" };
  mtm_xdmf_mesh mesh = { 0 };
  const mtm_status status = mtm_xdmf_read_mesh(on->file, g, part, NULL, &mesh, &error);
  if (succeeded(on, status, &error, "mtm_xdmf_read_mesh"))
  {
    on->out->n_meshes += part == NULL;
    const mtm_status checked = mtm_mesh_check(&mesh.mesh, MTM_CHECK_IDS, &error);
    note_memory(on, checked == MTM_NO_MEMORY);
    if (checked != MTM_OK && checked != MTM_NO_MEMORY)
    {
      defect(on, "grid %d is read and unsound: %s", (int)g, error.message);
    }
    else if (checked == MTM_OK)
    {
      read_arrays(on, g, &mesh, part == NULL);
    }
  }
  else if (mesh.n_blocks || mesh.blocks)
  {
    defect(on, "grid %d: something is left of a mesh that could not be read", (int)g);
  }
  mtm_xdmf_mesh_free(&mesh);
}

/* The middle of a grid. */
static mtm_xdmf_part middle_of(const mtm_xdmf_grid* grid)
{
  mtm_xdmf_part part = { 0 };
  if (grid->kind == MTM_UNSTRUCTURED)
  {
    part.has_cells = true;
    part.first_cell = grid->n_cells / 3;
    part.n_cells = grid->n_cells - 2 * part.first_cell;
    return part;
  }
  part.has_extent = true;
  for (int32_t i = 0; i < 3; ++i)
  {
    part.extent[2 * i] = (grid->dims[i] - 1) / 3;
    part.extent[2 * i + 1] = grid->dims[i] - 1 - (grid->dims[i] - 1) / 3;
  }
  return part;
}

static void visit_grid(tour* on, int32_t g)
{
  mtm_error error = { "" };
  const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(on->file, g);
  if (!grid || !grid->name || !grid->path)
  {
    defect(on, "grid %d has no name", (int)g);
    return;
  }
  if (!succeeded(on, mtm_xdmf_describe(on->file, g, &error), &error, "mtm_xdmf_describe"))
  {
    return;
  }
  if (mtm_xdmf_mesh_key(on->file, g) == 0)
  {
    defect(on, "grid %d is described and has no key", (int)g);
  }
  if (bytes_of(on, grid->n_points, 3, MTM_FLOAT64) < 0)
  {
    return;
  }
  double bounds[6];
  succeeded(on, mtm_xdmf_bounds(on->file, g, NULL, bounds, &error), &error, "mtm_xdmf_bounds");
  const mtm_plane plane = { { 0.5, 0.5, 0.5 }, { 0.0, 0.0, 1.0 } };
  mtm_xdmf_part part;
  bool empty = false;
  const mtm_status status = mtm_xdmf_slice_part(on->file, g, &plane, &part, &empty, &error);
  if (succeeded(on, status, &error, "mtm_xdmf_slice_part") && !empty)
  {
    read_mesh(on, g, &part);
  }
  read_mesh(on, g, NULL);
  grid = mtm_xdmf_grid_at(on->file, g);
  if (grid->n_cells > 0)
  {
    const mtm_xdmf_part middle = middle_of(grid);
    read_mesh(on, g, &middle);
  }
}

static void visit_step(tour* on, int64_t step)
{
  mtm_error error = { "" };
  if (!succeeded(on, mtm_xdmf_select_step(on->file, step, &error), &error, "mtm_xdmf_select_step"))
  {
    return;
  }
  const int32_t n_grids = mtm_xdmf_n_grids(on->file);
  on->out->n_grids += n_grids;
  for (int32_t g = 0; g < n_grids && g < MAX_GRIDS; ++g)
  {
    visit_grid(on, g);
  }
}

static void note_problems(tour* on)
{
  on->out->n_problems = mtm_xdmf_n_problems(on->file);
  size_t length = 0;
  for (int32_t p = 0; p < on->out->n_problems; ++p)
  {
    const char* problem = mtm_xdmf_problem(on->file, p);
    if (!is_one_line(problem))
    {
      defect(on, "a problem is \"%s\"", problem ? problem : "(null)");
    }
    else if (length + strlen(problem) + 2 < sizeof on->out->problems)
    {
      length += (size_t)sprintf(on->out->problems + length, "%s\n", problem);
    }
  }
  for (int32_t h = 0; h < mtm_xdmf_n_heavy_files(on->file); ++h)
  {
    if (!mtm_xdmf_heavy_file_at(on->file, h).path)
    {
      defect(on, "heavy file %d has no path", (int)h);
    }
  }
}

test_tour test_tour_of(const char* path, const mtm_xdmf_options* options, int64_t max_bytes)
{
  test_tour out = { .opened = MTM_OK };
  tour on = { NULL, max_bytes, &out };
  out.opened = mtm_xdmf_open(path, options, &on.file, &out.error);
  if (out.opened != MTM_OK)
  {
    if (on.file || !is_one_line(out.error.message))
    {
      defect(&on, "opening failed with the message \"%s\"", out.error.message);
    }
    return out;
  }
  out.n_steps = mtm_xdmf_n_steps(on.file);
  const double* times = mtm_xdmf_times(on.file);
  for (int64_t step = 1; times && step < out.n_steps; ++step)
  {
    if (!(times[step] > times[step - 1]))
    {
      defect(&on, "time %lld is not after the one before", (long long)step);
    }
  }
  for (int64_t step = 0; step < out.n_steps && step < MAX_STEPS; ++step)
  {
    visit_step(&on, step);
  }
  if (out.n_steps > MAX_STEPS)
  {
    visit_step(&on, out.n_steps - 1);
  }
  note_problems(&on);
  mtm_xdmf_close(on.file);
  return out;
}
