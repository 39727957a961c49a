/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Some cells of a structured grid: an unstructured grid of hexahedra, quadrilaterals, lines or vertices,
 * with those points that they use. The whole grid may be any size; what is kept is in proportion to
 * what is chosen. */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

/* Cells of a structured grid: along the axes that have more than one point. */
typedef struct box_cells
{
  int64_t n_cells[3]; /* along each axis, at least 1 */
  int64_t strides[3]; /* of points */
  int64_t steps[3];   /* from a cell's first point to the next along each of its own axes */
  int32_t n_axes;     /* of a cell */
} box_cells;

static box_cells cells_of(const int64_t dims[3])
{
  box_cells cells = { .n_axes = 0 };
  int64_t stride = 1;
  for (int32_t a = 0; a < 3; ++a)
  {
    cells.n_cells[a] = dims[a] > 1 ? dims[a] - 1 : 1;
    cells.strides[a] = stride;
    if (dims[a] > 1)
    {
      cells.steps[cells.n_axes++] = stride;
    }
    stride *= dims[a];
  }
  return cells;
}

/* The points of a cell, x fastest among the cells, in VTK's order. Returns their number. */
static int32_t points_of(const box_cells* cells, int64_t cell, int64_t points[8])
{
  static const uint8_t corners[8] = { 0, 1, 3, 2, 4, 5, 7, 6 };
  int64_t first = 0;
  for (int32_t a = 0; a < 3; ++a)
  {
    first += cell % cells->n_cells[a] * cells->strides[a];
    cell /= cells->n_cells[a];
  }
  const int32_t n = 1 << cells->n_axes;
  for (int32_t c = 0; c < n; ++c)
  {
    points[c] = first;
    for (int32_t a = 0; a < cells->n_axes; ++a)
    {
      points[c] += (corners[c] >> a & 1) * cells->steps[a];
    }
  }
  return n;
}

static int by_number(const void* a, const void* b)
{
  const int64_t first = *(const int64_t*)a;
  const int64_t second = *(const int64_t*)b;
  return (first > second) - (first < second);
}

/* The different points that cells use, ascending; NULL: out of memory. Owns: the caller's. */
static int64_t* used_points(const box_cells* cells,
  const int64_t* numbers,
  int64_t n_cells,
  int64_t* n_used)
{
  int64_t* points = mtm_allocate(n_cells, sizeof(int64_t[8]));
  int64_t n = 0;
  for (int64_t i = 0; points && i < n_cells; ++i)
  {
    int64_t corners[8];
    const int32_t n_corners = points_of(cells, numbers[i], corners);
    memcpy(points + n, corners, (size_t)n_corners * sizeof *points);
    n += n_corners;
  }
  *n_used = 0;
  if (!points)
  {
    return NULL;
  }
  qsort(points, (size_t)n, sizeof *points, by_number);
  for (int64_t i = 0; i < n; ++i)
  {
    if (*n_used == 0 || points[*n_used - 1] != points[i])
    {
      points[(*n_used)++] = points[i];
    }
  }
  int64_t* fitting = realloc(points, (size_t)(*n_used + 1) * sizeof *points);
  return fitting ? fitting : points;
}

mtm_status mtm_subset_choose(mtm_leaf* leaf, mtm_error* error)
{
  const int64_t n_cells = leaf->cells->n_values;
  mtm_status status = MTM_OK;
  leaf->chosen_cells =
    mtm_subset_numbers(leaf, 0, n_cells, leaf->n_target_cells, NULL, &status, error);
  if (!leaf->chosen_cells)
  {
    return status;
  }
  const box_cells cells = cells_of(leaf->topology.dims);
  leaf->chosen_points = used_points(&cells, leaf->chosen_cells, n_cells, &leaf->grid.n_points);
  if (!leaf->chosen_points)
  {
    return mtm_fail_memory(error, "the cells of a subset");
  }
  leaf->grid.kind = MTM_UNSTRUCTURED;
  leaf->grid.n_cells = n_cells;
  memset(leaf->grid.dims, 0, sizeof leaf->grid.dims);
  return MTM_OK;
}

void mtm_subset_forget(mtm_leaf* leaf)
{
  free(leaf->chosen_cells);
  free(leaf->chosen_points);
  leaf->chosen_cells = NULL;
  leaf->chosen_points = NULL;
}

int64_t* mtm_subset_points(const mtm_leaf* leaf, const int64_t* ids, int64_t n)
{
  int64_t* points = mtm_allocate(n, sizeof *points);
  for (int64_t i = 0; points && i < n; ++i)
  {
    points[i] = leaf->chosen_points[ids ? ids[i] : i];
  }
  return points;
}

/* ---- Reading -------------------------------------------------------------------------------------------- */

/* The place of a number that is among ascending ones. */
static int64_t place_of(const int64_t* sorted, int64_t n, int64_t number)
{
  int64_t low = 0;
  while (n > 1)
  {
    const int64_t half = n / 2;
    low += sorted[low + half] <= number ? half : 0;
    n -= half;
  }
  return low;
}

mtm_status mtm_subset_grid_cells(const mtm_leaf* leaf,
  int64_t first_cell,
  int64_t n_cells,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  static const uint8_t types_of[4] = { MTM_VERTEX, MTM_LINE, MTM_QUAD, MTM_HEXAHEDRON };
  const box_cells cells = cells_of(leaf->topology.dims);
  const int64_t n_corners = (int64_t)1 << cells.n_axes;
  uint8_t* types = mtm_mesh_block(out, n_cells, sizeof *types, error);
  int64_t* offsets = types ? mtm_mesh_block(out, n_cells + 1, sizeof *offsets, error) : NULL;
  int64_t* ids = offsets ? mtm_mesh_block(out, n_cells * n_corners, sizeof *ids, error) : NULL;
  if (!ids)
  {
    return MTM_NO_MEMORY;
  }
  memset(types, types_of[cells.n_axes], (size_t)n_cells);
  for (int64_t i = 0; i < n_cells; ++i)
  {
    int64_t corners[8];
    points_of(&cells, leaf->chosen_cells[first_cell + i], corners);
    offsets[i] = i * n_corners;
    for (int64_t c = 0; c < n_corners; ++c)
    {
      ids[i * n_corners + c] = place_of(leaf->chosen_points, leaf->grid.n_points, corners[c]);
    }
  }
  offsets[n_cells] = n_cells * n_corners;
  out->mesh.cell_types = mtm_view(MTM_UINT8, n_cells, types);
  out->mesh.offsets = mtm_view(MTM_INT64, n_cells + 1, offsets);
  out->mesh.connectivity = mtm_view(MTM_INT64, n_cells * n_corners, ids);
  return MTM_OK;
}

/* Coordinate `a` of points by their numbers: from the axis, or where it is NULL by origin and spacing. */
static void put_coordinates(const mtm_leaf* leaf,
  int32_t a,
  const double* axis,
  const int64_t* points,
  mtm_array* out)
{
  const int64_t* dims = leaf->topology.dims;
  const int64_t stride = a == 0 ? 1 : a == 1 ? dims[0] : dims[0] * dims[1];
  for (int64_t p = 0; p < out->n_tuples; ++p)
  {
    const int64_t i = points[p] / stride % dims[a];
    const double value =
      axis ? axis[i] : leaf->geometry.origin[a] + (double)i * leaf->geometry.spacing[a];
    if (out->type == MTM_FLOAT32)
    {
      ((float*)out->data)[3 * p + a] = (float)value;
    }
    else
    {
      ((double*)out->data)[3 * p + a] = value;
    }
  }
}

mtm_status mtm_subset_grid_points(const mtm_leaf* leaf,
  const int64_t* points,
  int64_t n_points,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  const mtm_geometry* geometry = &leaf->geometry;
  mtm_status status = MTM_OK;
  mtm_array* to = &out->mesh.points;
  void* block = mtm_mesh_block(out, 3 * n_points, mtm_type_size(geometry->type), error);
  if (!block)
  {
    return MTM_NO_MEMORY;
  }
  *to =
    (mtm_array){ .type = geometry->type, .n_components = 3, .n_tuples = n_points, .data = block };
  for (int32_t a = 0; a < 3 && status == MTM_OK; ++a)
  {
    double* axis = NULL;
    if (geometry->layout == MTM_POINTS_AXES)
    {
      const mtm_span all = mtm_span_all(leaf->topology.dims[a]);
      axis = mtm_allocate(all.counts[0], sizeof *axis);
      status = !axis ? mtm_fail_memory(error, "the axis of a grid")
        : a < geometry->n_components
        ? mtm_source_read_double(geometry->sources[a], &all, run, axis, error)
        : MTM_OK;
      if (axis && a >= geometry->n_components)
      {
        memset(axis, 0, (size_t)all.counts[0] * sizeof *axis);
      }
    }
    if (status == MTM_OK)
    {
      put_coordinates(leaf, a, axis, points, to);
    }
    free(axis);
  }
  return status;
}
