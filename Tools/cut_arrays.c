/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The arrays of a slice or a surface: which, and their values. */
#include "cut.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

/* ---- Which ------------------------------------------------------------------------------------- */

static bool is_wanted(const cut_options* options, const mtm_xdmf_array* array)
{
  /* Ids of points mean nothing between points. */
  if (options->no_arrays ||
    (array->global_ids && array->association == MTM_POINT && !options->surface))
  {
    return false;
  }
  bool is_named = options->arrays.n == 0;
  for (int32_t i = 0; i < options->arrays.n && !is_named; ++i)
  {
    is_named = strcmp(options->arrays.items[i], array->name) == 0;
  }
  return is_named;
}

mtm_status cut_choose_arrays(const cutting* cut, int32_t grid, cut_object* out, mtm_error* error)
{
  const mtm_xdmf_grid* from = mtm_xdmf_grid_at(cut->file, grid);
  out->arrays = calloc((size_t)from->n_arrays + 1, sizeof *out->arrays);
  if (!out->arrays)
  {
    return tool_fail(
      error, MTM_NO_MEMORY, "out of memory for the arrays of \"%.100s\"", from->path);
  }
  const mtm_association order[] = { MTM_POINT, MTM_CELL };
  for (int32_t o = 0; o < 2; ++o)
  {
    for (int32_t i = 0; i < from->n_arrays; ++i)
    {
      if (from->arrays[i].association == order[o] && is_wanted(cut->options, &from->arrays[i]))
      {
        out->arrays[out->n_arrays++] =
          (cut_array){ .number = i, .name = from->arrays[i].name, .association = order[o] };
      }
    }
  }
  if (!cut->options->surface)
  {
    out->arrays[out->n_arrays++] = (cut_array){ .number = -1,
      .name = "PlaneIndex",
      .association = MTM_CELL,
      .type = MTM_INT32,
      .n_components = 1 };
  }
  return MTM_OK;
}

void cut_complete_arrays(const cutting* cut, int32_t grid, cut_object* object)
{
  const mtm_xdmf_grid* from = mtm_xdmf_grid_at(cut->file, grid);
  for (int32_t i = 0; i < object->n_arrays; ++i)
  {
    cut_array* array = &object->arrays[i];
    if (array->number >= 0)
    {
      array->type = from->arrays[array->number].type;
      array->n_components = from->arrays[array->number].n_components;
      array->is_lost = array->is_lost || array->type == MTM_NO_TYPE;
    }
  }
}

/* ---- Which tuples ------------------------------------------------------------------------------ */

/* The tuples of the mesh that a piece needs; ids NULL: all, in their own numbers. */
typedef struct tuples
{
  int64_t* ids; /* ascending */
  int64_t n;
} tuples;

static int by_id(const void* a, const void* b)
{
  const int64_t first = *(const int64_t*)a;
  const int64_t second = *(const int64_t*)b;
  return (first > second) - (first < second);
}

/* Writes an id's place among the ascending ones in place of the id. */
static void renumber(mtm_type type, void* ids, int64_t n, const tuples* among)
{
  for (int64_t i = 0; ids && i < n; ++i)
  {
    const int64_t id = load_id(type, ids, i);
    int64_t low = 0;
    for (int64_t high = among->n - 1; low < high;)
    {
      const int64_t middle = low + (high - low) / 2;
      if (among->ids[middle] < id)
      {
        low = middle + 1;
      }
      else
      {
        high = middle;
      }
    }
    store_id(type, ids, i, low);
  }
}

/* Finds out which of n_all tuples the lists name, and renumbers the lists where these are few. */
static mtm_status narrow(mtm_type type,
  void* const lists[2],
  int64_t n,
  int64_t* n_all,
  tuples* out,
  mtm_error* error)
{
  enum
  {
    FEW = 4 /* a part of so many: reading it all costs less than picking */
  };
  *out = (tuples){ NULL, *n_all };
  const int64_t n_named = n * (lists[1] ? 2 : 1);
  if (n_named >= *n_all / FEW)
  {
    return MTM_OK;
  }
  int64_t* ids = malloc(((size_t)n_named + 1) * sizeof *ids);
  if (!ids)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for %lld ids", (long long)n_named);
  }
  for (int64_t i = 0; i < n_named; ++i)
  {
    ids[i] = load_id(type, lists[i / n], i % n);
  }
  qsort(ids, (size_t)n_named, sizeof *ids, by_id);
  out->ids = ids;
  out->n = 0;
  for (int64_t i = 0; i < n_named; ++i)
  {
    if (out->n == 0 || ids[out->n - 1] != ids[i])
    {
      ids[out->n++] = ids[i];
    }
  }
  renumber(type, lists[0], n, out);
  renumber(type, lists[1], n, out);
  *n_all = out->n;
  return MTM_OK;
}

/* ---- Values ------------------------------------------------------------------------------------ */

static int64_t n_cells_of(const mtm_polygons* polygons)
{
  return polygons->n_vertices + polygons->n_lines + polygons->n_polygons;
}

static mtm_status read_field(cutting* cut,
  int32_t grid,
  const cut_array* array,
  const mtm_xdmf_mesh* mesh,
  const tuples* wanted,
  const mtm_run* run,
  void* values,
  size_t n_bytes,
  mtm_error* error)
{
  if (!wanted->ids)
  {
    return mtm_xdmf_read_array(cut->file, grid, array->number, mesh, run, values, n_bytes, error);
  }
  const mtm_array ids = {
    .type = MTM_INT64, .n_components = 1, .n_tuples = wanted->n, .data = wanted->ids
  };
  return mtm_xdmf_read_tuples(cut->file, grid, array->number, &ids, run, values, n_bytes, error);
}

static mtm_status carry_one(cutting* cut,
  int32_t grid,
  const cut_array* array,
  const mtm_xdmf_mesh* mesh,
  const tuples* wanted,
  const mtm_run* run,
  cut_piece* piece,
  void** values,
  mtm_error* error)
{
  const size_t tuple_bytes = (size_t)array->n_components * mtm_type_size(array->type);
  const int64_t n_out =
    array->association == MTM_POINT ? piece->polygons.n_points : n_cells_of(&piece->polygons);
  const size_t n_bytes = (size_t)wanted->n * tuple_bytes;
  void* field = malloc(n_bytes + 1);
  *values = malloc((size_t)n_out * tuple_bytes + 1);
  mtm_status status = MTM_OK;
  if (!field || !*values)
  {
    status = tool_fail(error, MTM_NO_MEMORY, "out of memory for array \"%.100s\"", array->name);
  }
  if (status == MTM_OK)
  {
    status = read_field(cut, grid, array, mesh, wanted, run, field, n_bytes, error);
  }
  if (status == MTM_OK)
  {
    const mtm_array from = {
      .type = array->type, .n_components = array->n_components, .n_tuples = wanted->n, .data = field
    };
    status = mtm_interpolate(
      &piece->polygons, array->association, &from, *values, (size_t)n_out * tuple_bytes, error);
  }
  free(field);
  return status;
}

/* The arrays, one after another; one that cannot be read is lost, and the rest stays. */
static mtm_status carry_all(cutting* cut,
  int32_t grid,
  const mtm_xdmf_mesh* mesh,
  const tuples wanted[2],
  cut_object* object,
  cut_piece* piece,
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  for (int32_t i = 0; i < object->n_arrays && status == MTM_OK; ++i)
  {
    cut_array* array = &object->arrays[i];
    if (array->is_lost || array->number < 0)
    {
      continue;
    }
    const double width = (cut->to - cut->from) / (object->n_arrays + 2);
    const mtm_run* run =
      tool_run_part(&cut->run, cut->from + (i + 2) * width, cut->from + (i + 3) * width);
    const tuples* own = &wanted[array->association == MTM_CELL];
    status = carry_one(cut, grid, array, mesh, own, run, piece, &piece->values[i], error);
    if (status != MTM_OK && status != MTM_NO_MEMORY && status != MTM_CANCELLED)
    {
      tool_warn(cut->options->surface ? "surface" : "slice", error->message);
      array->is_lost = true;
      status = MTM_OK;
    }
  }
  return status;
}

mtm_status cut_carry_arrays(cutting* cut,
  int32_t grid,
  const mtm_xdmf_mesh* mesh,
  cut_object* object,
  cut_piece* piece,
  mtm_error* error)
{
  mtm_polygons* polygons = &piece->polygons;
  tuples wanted[2] = { { NULL, polygons->n_source_points }, { NULL, polygons->n_source_cells } };
  mtm_status status = MTM_OK;
  piece->values = calloc((size_t)object->n_arrays + 1, sizeof *piece->values);
  if (!piece->values)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for the arrays");
  }
  /* A part of a structured grid is no more than is needed. Points that refinement made have ids of their
   * own, behind those of the mesh. */
  if (!mesh->part.has_extent && polygons->n_made_points == 0)
  {
    void* const ends[2] = { polygons->point_a, polygons->point_b };
    void* const cells[2] = { polygons->source_cells, NULL };
    status = narrow(polygons->source_type,
      ends,
      polygons->n_points,
      &polygons->n_source_points,
      &wanted[0],
      error);
    if (status == MTM_OK)
    {
      status = narrow(polygons->source_type,
        cells,
        n_cells_of(polygons),
        &polygons->n_source_cells,
        &wanted[1],
        error);
    }
  }
  if (status == MTM_OK)
  {
    status = carry_all(cut, grid, mesh, wanted, object, piece, error);
  }
  free(wanted[0].ids);
  free(wanted[1].ids);
  return status;
}
