/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The ranges of arrays, read in pieces that fit into memory whatever the array's size. */
#include "info.h"
#include "values.h"

#include <math.h>
#include <stdlib.h>

enum
{
  PIECE_VALUES = 16 * 1024 * 1024, /* of layers: as many as that, so that chunks are read once */
  WINDOW_TUPLES = 256 * 1024
};

static void widen(info_range* ranges, const mtm_array* values)
{
  for (int64_t i = 0; i < values->n_tuples * values->n_components; ++i)
  {
    const double value = load_value(values, i);
    info_range* range = &ranges[i % values->n_components];
    if (isfinite(value))
    {
      range->low = value < range->low ? value : range->low;
      range->high = value > range->high ? value : range->high;
    }
  }
}

/* Room for the tuples of a piece. */
static mtm_status reserve(void** block,
  const mtm_xdmf_array* array,
  int64_t n_tuples,
  size_t* n_bytes,
  mtm_error* error)
{
  *n_bytes = (size_t)n_tuples * (size_t)array->n_components * mtm_type_size(array->type);
  void* grown = realloc(*block, *n_bytes + 1);
  if (!grown)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for array \"%.100s\"", array->name);
  }
  *block = grown;
  return MTM_OK;
}

/* Layers first to last of a structured grid's points, with the cells between them. The mesh of an
 * image or a rectilinear grid costs next to nothing; that of a curvilinear one, its points. */
static mtm_status read_layers(info* about,
  int32_t grid,
  int32_t array,
  const mtm_xdmf_part* part,
  const mtm_run* run,
  void** block,
  info_range* ranges,
  mtm_error* error)
{
  const mtm_xdmf_array* of = &mtm_xdmf_grid_at(about->file, grid)->arrays[array];
  mtm_xdmf_mesh mesh = { 0 };
  size_t n_bytes = 0;
  mtm_array values = { .type = of->type, .n_components = of->n_components };
  mtm_status status = mtm_xdmf_read_mesh(about->file, grid, part, run, &mesh, error);
  if (status == MTM_OK)
  {
    values.n_tuples =
      of->association == MTM_CELL ? mtm_mesh_n_cells(&mesh.mesh) : mtm_mesh_n_points(&mesh.mesh);
    status = reserve(block, of, values.n_tuples, &n_bytes, error);
  }
  if (status == MTM_OK)
  {
    status = mtm_xdmf_read_array(about->file, grid, array, &mesh, run, *block, n_bytes, error);
  }
  if (status == MTM_OK)
  {
    values.data = *block;
    widen(ranges, &values);
  }
  mtm_xdmf_mesh_free(&mesh);
  return status;
}

static mtm_status read_structured(info* about,
  int32_t grid,
  int32_t array,
  void** block,
  info_range* ranges,
  mtm_error* error)
{
  const mtm_xdmf_grid* of = mtm_xdmf_grid_at(about->file, grid);
  int32_t slowest = 2;
  while (slowest > 0 && of->dims[slowest] == 1)
  {
    --slowest;
  }
  const int64_t n_layers = of->dims[slowest];
  const int64_t layer = of->n_points / n_layers * of->arrays[array].n_components;
  const int64_t step = layer < PIECE_VALUES ? PIECE_VALUES / layer : 1;
  mtm_status status = MTM_OK;
  mtm_xdmf_part part = { .has_extent = true };
  for (int32_t a = 0; a < 3; ++a)
  {
    part.extent[2 * a + 1] = of->dims[a] - 1;
  }
  for (int64_t first = 0; status == MTM_OK && (first == 0 || first < n_layers - 1); first += step)
  {
    const int64_t last = first + step < n_layers ? first + step : n_layers - 1;
    part.extent[2 * slowest] = first;
    part.extent[2 * slowest + 1] = last;
    const mtm_run* run =
      tool_run_part(&about->run, (double)first / (double)n_layers, (double)last / (double)n_layers);
    status = read_layers(about, grid, array, &part, run, block, ranges, error);
  }
  return status;
}

static mtm_status read_tuples(info* about,
  int32_t grid,
  int32_t array,
  void** block,
  info_range* ranges,
  mtm_error* error)
{
  const mtm_xdmf_array* of = &mtm_xdmf_grid_at(about->file, grid)->arrays[array];
  int64_t* ids = malloc(WINDOW_TUPLES * sizeof *ids);
  if (!ids)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for \"%.100s\"", of->name);
  }
  mtm_status status = MTM_OK;
  for (int64_t first = 0; first < of->n_tuples && status == MTM_OK; first += WINDOW_TUPLES)
  {
    const int64_t n = of->n_tuples - first < WINDOW_TUPLES ? of->n_tuples - first : WINDOW_TUPLES;
    for (int64_t i = 0; i < n; ++i)
    {
      ids[i] = first + i;
    }
    const mtm_array wanted = { .type = MTM_INT64, .n_components = 1, .n_tuples = n, .data = ids };
    const mtm_run* run = tool_run_part(&about->run,
      (double)first / (double)of->n_tuples,
      (double)(first + n) / (double)of->n_tuples);
    size_t n_bytes = 0;
    status = reserve(block, of, n, &n_bytes, error);
    if (status == MTM_OK)
    {
      status = mtm_xdmf_read_tuples(about->file, grid, array, &wanted, run, *block, n_bytes, error);
    }
    if (status == MTM_OK)
    {
      const mtm_array values = {
        .type = of->type, .n_components = of->n_components, .n_tuples = n, .data = *block
      };
      widen(ranges, &values);
    }
  }
  free(ids);
  return status;
}

mtm_status info_read_ranges(info* about,
  int32_t grid,
  int32_t array,
  info_range** ranges,
  mtm_error* error)
{
  const mtm_xdmf_grid* of = mtm_xdmf_grid_at(about->file, grid);
  const int32_t n = of->arrays[array].n_components;
  *ranges = calloc((size_t)n + 1, sizeof **ranges);
  if (!*ranges)
  {
    return tool_fail(
      error, MTM_NO_MEMORY, "out of memory for array \"%.100s\"", of->arrays[array].name);
  }
  for (int32_t c = 0; c < n; ++c)
  {
    (*ranges)[c] = (info_range){ INFINITY, -INFINITY };
  }
  void* block = NULL;
  const bool in_layers = of->kind != MTM_UNSTRUCTURED && of->kind != MTM_NO_MESH &&
    of->arrays[array].association != MTM_FIELD;
  const mtm_status status = in_layers ? read_structured(about, grid, array, &block, *ranges, error)
                                      : read_tuples(about, grid, array, &block, *ranges, error);
  free(block);
  if (status != MTM_OK)
  {
    free(*ranges);
    *ranges = NULL;
  }
  return status;
}
