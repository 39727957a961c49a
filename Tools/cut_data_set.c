/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The grids themselves, for a page that slices them. */
#include "cut.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_BYTES = 16000000,
  MOST_GRIDS = 16, /* that the page can list */
  MOST_PACKING = 3 /* numbers are not expected to pack to less than one in so many bytes */
};

static const char* name_of(const cutting* cut)
{
  return cut->options->surface ? "surface" : "slice";
}

void cut_data_sets_free(cut_data_sets* data_sets)
{
  for (int32_t i = 0; i < data_sets->n; ++i)
  {
    const mtm_scene_data_set* set = &data_sets->sets[i];
    for (int32_t a = 0; a < set->n_arrays; ++a)
    {
      free((void*)set->arrays[a].values.data);
    }
    free((void*)set->arrays);
    mtm_xdmf_mesh_free(&data_sets->meshes[i]);
    cut_object_free(&data_sets->fields[i]);
  }
  free(data_sets->sets);
  free(data_sets->meshes);
  free(data_sets->fields);
  *data_sets = (cut_data_sets){ .n = 0 };
}

int32_t cut_data_set_of(const cut_data_sets* data_sets, const cut_object* object)
{
  for (int32_t i = 0; i < data_sets->n; ++i)
  {
    if (data_sets->fields[i].grid == object->grid)
    {
      return i + 1;
    }
  }
  return 0;
}

/* ---- Whether ----------------------------------------------------------------------------------- */

/* What a grid takes at least, before compression, as far as its description tells. Unit: bytes */
static double described_bytes(cutting* cut, int32_t number)
{
  const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(cut->file, number);
  const double code = cut->options->precision == MTM_PRECISION_16_BIT ? 2 : 4;
  cut_object fields = { .name = NULL };
  mtm_error error = { "" };
  double bytes = 0;
  if (grid->kind == MTM_CURVILINEAR || grid->kind == MTM_UNSTRUCTURED)
  {
    bytes += 12.0 * (double)grid->n_points;
  }
  if (grid->kind == MTM_UNSTRUCTURED && grid->n_cells > 0)
  {
    bytes += 16.0 * (double)grid->n_cells;
  }
  if (cut_choose_arrays(cut, number, &fields, &error) == MTM_OK)
  {
    for (int32_t i = 0; i < fields.n_arrays; ++i)
    {
      const int32_t at = fields.arrays[i].number;
      bytes +=
        at < 0 ? 0 : code * (double)grid->arrays[at].n_tuples * grid->arrays[at].n_components;
    }
  }
  cut_object_free(&fields);
  return bytes;
}

static void say_left_out(const cutting* cut, double bytes)
{
  fprintf(stderr,
    "microtome %s: the page cannot slice the data set by itself, which would make it about %.3g MB "
    "larger; where that is more than %d MB, only --data-set always includes it\n",
    name_of(cut),
    bytes / 1e6,
    MOST_BYTES / 1000000);
}

/* Before anything of a large grid is read. */
static bool is_described_as_small(cutting* cut)
{
  double bytes = 0;
  if (cut->n_grids > MOST_GRIDS)
  {
    fprintf(stderr,
      "microtome %s: the page cannot slice the data sets by itself: of more than %d grids, only "
      "--data-set always includes them\n",
      name_of(cut),
      MOST_GRIDS);
    return false;
  }
  for (int32_t i = 0; i < cut->n_grids; ++i)
  {
    bytes += (double)cut->n_steps * described_bytes(cut, cut->grids[i]);
  }
  if (bytes > (double)MOST_PACKING * MOST_BYTES)
  {
    say_left_out(cut, bytes / MOST_PACKING);
    return false;
  }
  return true;
}

/* Once all is read. */
static mtm_status is_small(const cutting* cut,
  const cut_data_sets* data_sets,
  bool* small,
  mtm_error* error)
{
  double bytes = 0;
  for (int32_t i = 0; i < data_sets->n; ++i)
  {
    int64_t own = 0;
    const mtm_status status =
      mtm_scene_data_set_size(&data_sets->sets[i], cut->options->precision, &own, error);
    if (status != MTM_OK)
    {
      return status;
    }
    bytes += (double)cut->n_steps * (double)own;
  }
  *small = bytes <= MOST_BYTES;
  if (!*small)
  {
    say_left_out(cut, bytes);
  }
  return MTM_OK;
}

/* ---- Reading ----------------------------------------------------------------------------------- */

/* Adds an array of the grid; one that cannot be read stays out, as it does of the slices. */
static mtm_status read_array(cutting* cut,
  const mtm_xdmf_mesh* mesh,
  int32_t grid,
  const cut_array* array,
  mtm_scene_data_set* set,
  mtm_error* error)
{
  const int64_t n = array->association == MTM_POINT ? mtm_mesh_n_points(&mesh->mesh)
                                                    : mtm_mesh_n_cells(&mesh->mesh);
  const size_t bytes = (size_t)n * (size_t)array->n_components * mtm_type_size(array->type);
  void* values = malloc(bytes + 1);
  if (!values)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for array \"%.100s\"", array->name);
  }
  const mtm_run* run = tool_run_part(&cut->run, cut->to, cut->to);
  const mtm_status status =
    mtm_xdmf_read_array(cut->file, grid, array->number, mesh, run, values, bytes, error);
  if (status != MTM_OK)
  {
    free(values);
    return status == MTM_NO_MEMORY || status == MTM_CANCELLED ? status : MTM_OK;
  }
  ((mtm_scene_array*)set->arrays)[set->n_arrays++] = (mtm_scene_array){ .name = array->name,
    .association = array->association,
    .values = {
      .type = array->type, .n_components = array->n_components, .n_tuples = n, .data = values } };
  return MTM_OK;
}

static mtm_status read_arrays(cutting* cut,
  const mtm_xdmf_mesh* mesh,
  const cut_object* fields,
  mtm_scene_data_set* set,
  mtm_error* error)
{
  set->arrays = calloc((size_t)fields->n_arrays + 1, sizeof *set->arrays);
  if (!set->arrays)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for the arrays of a data set");
  }
  for (int32_t i = 0; i < fields->n_arrays; ++i)
  {
    const cut_array* array = &fields->arrays[i];
    const mtm_status status = array->number < 0 || array->is_lost
      ? MTM_OK
      : read_array(cut, mesh, fields->grid, array, set, error);
    if (status != MTM_OK)
    {
      return status;
    }
  }
  return MTM_OK;
}

/* The name of a grid that is alone is that of its file, as the pipeline of ParaView has it. */
static char* name_of_data(const cutting* cut, int32_t grid)
{
  if (mtm_xdmf_n_grids(cut->file) > 1)
  {
    return cut_name_of(cut, mtm_xdmf_grid_at(cut->file, grid)->path);
  }
  const char* path = cut->options->input.path;
  const char* slash = strrchr(path, '/');
  const char* from = slash ? slash + 1 : path;
  const size_t n = strlen(from) + 1;
  char* name = malloc(n);
  return name ? memcpy(name, from, n) : NULL;
}

/* Where slicing begins: the planes that were asked for, if they are evenly spaced, else the first. */
static void set_planes(const cutting* cut, mtm_scene_data_set* set)
{
  if (cut->n_planes == 0)
  {
    return;
  }
  const double* normal = cut->planes[0].normal;
  const double length = sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
  double first = 0, spacing = 0, error = 0;
  for (int32_t p = 0; p < cut->n_planes; ++p)
  {
    double at = 0;
    for (int32_t a = 0; a < 3; ++a)
    {
      at += normal[a] * (cut->planes[p].origin[a] - cut->planes[0].origin[a]) / length;
    }
    spacing = p == 1 ? at - first : spacing;
    error = fmax(error, fabs(at - p * spacing));
  }
  const bool is_even = error <= 1e-9 * fabs(spacing) && cut->n_planes <= 1000;
  const mtm_plane* last = &cut->planes[is_even ? cut->n_planes - 1 : 0];
  set->n_slices = is_even ? cut->n_planes : 1;
  /* Spread over one grid, they go on being spread, however many they become. */
  const cut_options* options = cut->options;
  const bool is_spread =
    options->spacing == 0 && options->n_slices == cut->n_planes && mtm_xdmf_n_grids(cut->file) == 1;
  set->spacing = is_even && !is_spread ? fabs(spacing) : 0;
  for (int32_t a = 0; a < 3; ++a)
  {
    set->plane.normal[a] = normal[a];
    set->plane.origin[a] =
      cut->planes[0].origin[a] + 0.5 * (last->origin[a] - cut->planes[0].origin[a]);
  }
}

static mtm_status read_grid(cutting* cut, int32_t grid, cut_data_sets* out, mtm_error* error)
{
  mtm_xdmf_mesh* mesh = &out->meshes[out->n];
  cut_object* fields = &out->fields[out->n];
  mtm_scene_data_set* set = &out->sets[out->n];
  const mtm_run* run = tool_run_part(&cut->run, cut->to, cut->to);
  mtm_status status = mtm_xdmf_read_mesh(cut->file, grid, NULL, run, mesh, error);
  if (status != MTM_OK)
  {
    return status;
  }
  ++out->n;
  fields->grid = grid;
  fields->name = name_of_data(cut, grid);
  if (!fields->name)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for the name of a data set");
  }
  status = cut_choose_arrays(cut, grid, fields, error);
  if (status == MTM_OK)
  {
    cut_complete_arrays(cut, grid, fields);
    *set = (mtm_scene_data_set){ .name = fields->name, .mesh = &mesh->mesh };
    set_planes(cut, set);
    status = read_arrays(cut, mesh, fields, set, error);
  }
  return status;
}

/* Grids that have an object; what cannot be read of the others was said when they were cut. */
static mtm_status read_grids(cutting* cut, cut_data_sets* out, mtm_error* error)
{
  const size_t n = (size_t)cut->n_grids + 1;
  out->sets = calloc(n, sizeof *out->sets);
  out->meshes = calloc(n, sizeof *out->meshes);
  out->fields = calloc(n, sizeof *out->fields);
  if (!out->sets || !out->meshes || !out->fields)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for the data sets");
  }
  for (int32_t i = 0; i < cut->n_grids; ++i)
  {
    const mtm_status status = read_grid(cut, cut->grids[i], out, error);
    if (status == MTM_NO_MEMORY || status == MTM_CANCELLED)
    {
      return status;
    }
  }
  return MTM_OK;
}

mtm_status cut_read_data_sets(cutting* cut, cut_data_sets* out, mtm_error* error)
{
  const cut_inclusion asked = cut->options->data_set;
  if (!cut->options->html || asked == CUT_NEVER || cut->without_data_sets)
  {
    return MTM_OK;
  }
  const bool decides = asked == CUT_AUTO && cut->step == cut->first_step;
  cut->without_data_sets = decides && !is_described_as_small(cut);
  if (cut->without_data_sets)
  {
    return MTM_OK;
  }
  mtm_status status = read_grids(cut, out, error);
  bool small = true;
  if (status == MTM_OK && decides)
  {
    status = is_small(cut, out, &small, error);
  }
  if (status == MTM_UNSUPPORTED || status == MTM_BAD_MESH)
  {
    tool_warn(name_of(cut), error->message);
    small = false;
    status = MTM_OK;
  }
  cut->without_data_sets = !small;
  if (!small)
  {
    cut_data_sets_free(out);
  }
  return status;
}
