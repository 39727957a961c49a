/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What positions carry besides coordinates: the shown scalar and a normal. */
#include "scene_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Scalars --------------------------------------------------------------------------------- */

static void fill_point_scalars(mtm_geometry* geometry, const mtm_coloring* coloring)
{
  for (int64_t i = 0; i < geometry->n_positions; ++i)
  {
    const int64_t point = mtm_geometry_point(geometry, i);
    geometry->scalars[i] = (float)mtm_coloring_place(
      coloring, mtm_scene_scalar(&coloring->array->values, point, coloring->component));
  }
}

/* Every corner of a primitive has its cell's scalar: positions are not shared between cells. */
static void fill_cell_scalars(mtm_geometry* geometry, const mtm_coloring* coloring)
{
  for (int64_t p = 0; p < geometry->n_primitives; ++p)
  {
    const int64_t cell = geometry->first_cell + (geometry->cells ? (int64_t)geometry->cells[p] : p);
    const float scalar = (float)mtm_coloring_place(
      coloring, mtm_scene_scalar(&coloring->array->values, cell, coloring->component));
    for (int64_t i = p * geometry->n_corners; i < (p + 1) * geometry->n_corners; ++i)
    {
      geometry->scalars[geometry->index[i]] = scalar;
    }
  }
}

static bool has_nan(const mtm_geometry* geometry, int64_t primitive)
{
  bool nan = false;
  for (int64_t i = 0; i < geometry->n_corners; ++i)
  {
    nan = nan || isnan(geometry->scalars[geometry->index[primitive * geometry->n_corners + i]]);
  }
  return nan;
}

/* Moves the primitives with a NaN scalar behind the others; both keep their order. */
static bool move_nan_last(mtm_geometry* geometry)
{
  uint32_t* index = mtm_allocate(geometry->n_primitives * geometry->n_corners, sizeof(uint32_t));
  uint32_t* cells = mtm_allocate(geometry->n_primitives, sizeof(uint32_t));
  if (!index || !cells)
  {
    free(index);
    free(cells);
    return false;
  }
  int64_t next[2] = { 0, geometry->n_primitives - geometry->n_nan };
  for (int64_t p = 0; p < geometry->n_primitives; ++p)
  {
    const int64_t to = next[has_nan(geometry, p)]++;
    memcpy(index + to * geometry->n_corners,
      geometry->index + p * geometry->n_corners,
      (size_t)geometry->n_corners * sizeof(uint32_t));
    cells[to] = geometry->cells ? geometry->cells[p] : (uint32_t)p;
  }
  free(geometry->index);
  free(geometry->cells);
  geometry->index = index;
  geometry->cells = cells;
  return true;
}

mtm_status mtm_geometry_add_scalars(mtm_geometry* geometry,
  const mtm_coloring* coloring,
  mtm_error* error)
{
  geometry->scalars = mtm_allocate(geometry->n_positions, sizeof(float));
  if (!geometry->scalars)
  {
    return mtm_fail_memory(error, "the scalars of an object");
  }
  if (coloring->array->association == MTM_POINT)
  {
    fill_point_scalars(geometry, coloring);
  }
  else
  {
    fill_cell_scalars(geometry, coloring);
  }
  for (int64_t p = 0; p < geometry->n_primitives; ++p)
  {
    geometry->n_nan += has_nan(geometry, p);
  }
  if (geometry->n_nan > 0 && geometry->n_nan < geometry->n_primitives && !move_nan_last(geometry))
  {
    return mtm_fail_memory(error, "the index of an object");
  }
  return MTM_OK;
}

/* ---- Normals --------------------------------------------------------------------------------- */

const mtm_scene_array* mtm_scene_normals(const mtm_scene_object* object)
{
  for (int32_t i = 0; i < object->n_arrays; ++i)
  {
    const mtm_scene_array* array = &object->arrays[i];
    const bool floats = array->values.type == MTM_FLOAT32 || array->values.type == MTM_FLOAT64;
    if (array->association == MTM_POINT && array->values.n_components == 3 && floats &&
      array->name && strcmp(array->name, "Normals") == 0)
    {
      return array;
    }
  }
  return NULL;
}

/* A vector of any length as three bytes; (0, 0, 1) where it has no direction. */
static void pack_normal(const double vector[3], int8_t packed[3])
{
  const double length = sqrt(vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]);
  for (int32_t axis = 0; axis < 3; ++axis)
  {
    const double part = length > 0.0 && isfinite(length) ? vector[axis] / length : axis == 2;
    packed[axis] = (int8_t)lround(127.0 * part);
  }
}

/* The triangle's normal with twice its area as length, added to its three points. */
static void add_triangle(const mtm_geometry* geometry, const uint32_t corners[3], double* sums)
{
  int64_t points[3];
  double xyz[3][3];
  for (int32_t i = 0; i < 3; ++i)
  {
    points[i] = mtm_geometry_point(geometry, corners[i]);
    for (int32_t axis = 0; axis < 3; ++axis)
    {
      xyz[i][axis] = mtm_scene_load(&geometry->object->points, points[i], axis);
    }
  }
  for (int32_t axis = 0; axis < 3; ++axis)
  {
    const int32_t u = (axis + 1) % 3;
    const int32_t v = (axis + 2) % 3;
    const double part = (xyz[1][u] - xyz[0][u]) * (xyz[2][v] - xyz[0][v]) -
      (xyz[1][v] - xyz[0][v]) * (xyz[2][u] - xyz[0][u]);
    for (int32_t i = 0; i < 3; ++i)
    {
      sums[3 * points[i] + axis] += part;
    }
  }
}

/* For each point, the normals of its triangles weighted by their areas. */
static double* sum_normals(const mtm_geometry* geometry)
{
  const int64_t n_points = geometry->object->points.n_tuples;
  double* sums = mtm_allocate(3 * n_points, sizeof(double));
  for (int64_t i = 0; sums && i < 3 * n_points; ++i)
  {
    sums[i] = 0.0;
  }
  for (int64_t p = 0; sums && p < geometry->n_primitives; ++p)
  {
    add_triangle(geometry, geometry->index + 3 * p, sums);
  }
  return sums;
}

mtm_status mtm_geometry_add_normals(mtm_geometry* geometry, mtm_error* error)
{
  const mtm_scene_array* given = mtm_scene_normals(geometry->object);
  double* sums = given ? NULL : sum_normals(geometry);
  geometry->normals = mtm_allocate(geometry->n_positions, 3 * sizeof(int8_t));
  if (!geometry->normals || !(given || sums))
  {
    free(sums);
    return mtm_fail_memory(error, "the normals of an object");
  }
  for (int64_t i = 0; i < geometry->n_positions; ++i)
  {
    const int64_t point = mtm_geometry_point(geometry, i);
    double vector[3];
    for (int32_t axis = 0; axis < 3; ++axis)
    {
      vector[axis] = given ? mtm_scene_load(&given->values, point, axis) : sums[3 * point + axis];
    }
    pack_normal(vector, geometry->normals + 3 * i);
  }
  free(sums);
  return MTM_OK;
}
