/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Where grids are, and which layers of one a plane touches. */
#include "xdmf_grid.h"

#include <stdlib.h>

enum
{
  WINDOW = 1 << 17 /* values looked at together, in the processor's cache */
};

static void widen(double bounds[2], double value)
{
  bounds[0] = value < bounds[0] ? value : bounds[0];
  bounds[1] = value > bounds[1] ? value : bounds[1];
}

static void image_bounds(const mtm_leaf* leaf, double bounds[6])
{
  for (int32_t a = 0; a < 3; ++a)
  {
    const double last = (double)(leaf->grid.dims[a] - 1) * leaf->geometry.spacing[a];
    widen(&bounds[2 * a], leaf->geometry.origin[a]);
    widen(&bounds[2 * a], leaf->geometry.origin[a] + last);
  }
}

/* The values of a source, `width` in a tuple, the first of which is coordinate `at`. */
static mtm_status source_bounds(mtm_source* source,
  int64_t n_values,
  int32_t width,
  int32_t at,
  const mtm_run* run,
  double bounds[6],
  mtm_error* error)
{
  const int64_t n_window = WINDOW / width * width;
  double* values = mtm_allocate(n_window, sizeof *values);
  mtm_status status = values ? MTM_OK : mtm_fail_memory(error, "the bounds of a grid");
  for (int64_t first = 0; first < n_values && status == MTM_OK; first += n_window)
  {
    mtm_span span = mtm_span_all(n_values - first < n_window ? n_values - first : n_window);
    span.start = first;
    status = mtm_source_read_double(source, &span, NULL, values, error);
    status = status == MTM_OK
      ? mtm_poll(run, (double)(first + span.counts[0]) / (double)n_values, error)
      : status;
    for (int32_t c = 0; status == MTM_OK && c < width; ++c)
    {
      double range[2] = { bounds[2 * (at + c)], bounds[2 * (at + c) + 1] };
      for (int64_t i = c; i < span.counts[0]; i += width)
      {
        widen(range, values[i]);
      }
      bounds[2 * (at + c)] = range[0];
      bounds[2 * (at + c) + 1] = range[1];
    }
  }
  free(values);
  return status;
}

static mtm_status read_bounds(mtm_leaf* leaf,
  const mtm_run* run,
  double bounds[6],
  mtm_error* error)
{
  const mtm_geometry* geometry = &leaf->geometry;
  const bool are_tuples = geometry->layout == MTM_POINTS_TUPLES;
  const int32_t width = are_tuples ? geometry->n_components : 1;
  mtm_status status = MTM_OK;
  for (int32_t c = 0; c < 3 && status == MTM_OK; c += width)
  {
    if (c >= geometry->n_components)
    {
      widen(&bounds[2 * c], 0.0);
      continue;
    }
    const int64_t n =
      geometry->layout == MTM_POINTS_AXES ? leaf->grid.dims[c] : leaf->grid.n_points * width;
    status = source_bounds(geometry->sources[c / width], n, width, c, run, bounds, error);
  }
  if (are_tuples && width == 2)
  {
    bounds[4] = 0.0;
    bounds[5] = 0.0;
  }
  return status;
}

/* Polar coordinates bound nothing but the radius. */
static void polar_bounds(const mtm_geometry* geometry, double bounds[6])
{
  const double radius = fabs(bounds[0]) > fabs(bounds[1]) ? fabs(bounds[0]) : fabs(bounds[1]);
  for (int32_t c = 0; c < 3; ++c)
  {
    const bool is_flat = c == 2 && geometry->n_components == 2;
    bounds[2 * c] = is_flat ? 0.0 : -radius;
    bounds[2 * c + 1] = is_flat ? 0.0 : radius;
  }
}

/* Of a subset of a structured grid: those of the points it has. */
static mtm_status chosen_bounds(mtm_leaf* leaf,
  const mtm_run* run,
  double bounds[6],
  mtm_error* error)
{
  mtm_xdmf_mesh mesh = { 0 };
  const mtm_status status =
    mtm_read_chosen_points(leaf, NULL, leaf->grid.n_points, run, &mesh, error);
  for (int64_t p = 0; status == MTM_OK && p < leaf->grid.n_points; ++p)
  {
    for (int32_t c = 0; c < 3; ++c)
    {
      widen(&bounds[2 * c], mtm_load_double(&mesh.mesh.points, p, c));
    }
  }
  mtm_xdmf_mesh_free(&mesh);
  return status;
}

/* Of points, wherever they are said. */
static mtm_status find_bounds(mtm_leaf* leaf,
  const mtm_run* run,
  double bounds[6],
  mtm_error* error)
{
  if (leaf->chosen_points)
  {
    return chosen_bounds(leaf, run, bounds, error);
  }
  mtm_status status = MTM_OK;
  if (leaf->grid.kind == MTM_IMAGE)
  {
    image_bounds(leaf, bounds);
  }
  else
  {
    status = read_bounds(leaf, run, bounds, error);
  }
  if (leaf->geometry.is_polar && bounds[0] <= bounds[1])
  {
    polar_bounds(&leaf->geometry, bounds);
  }
  for (int32_t i = 0; leaf->geometry.is_moved && i < 6; ++i)
  {
    bounds[i] += leaf->geometry.origin[i / 2];
  }
  return status;
}

mtm_status mtm_xdmf_bounds(mtm_xdmf* file,
  int32_t grid,
  const mtm_run* run,
  double bounds[6],
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  mtm_leaf* leaf = mtm_leaf_at(file, grid, &status, error);
  if (!leaf || !bounds)
  {
    return leaf ? mtm_fail(error, MTM_BAD_ARGUMENT, "there is no place for the bounds") : status;
  }
  if (!leaf->has_bounds)
  {
    for (int32_t a = 0; a < 3; ++a)
    {
      leaf->bounds[2 * a] = INFINITY;
      leaf->bounds[2 * a + 1] = -INFINITY;
    }
    status = find_bounds(leaf, run, leaf->bounds, error);
    leaf->has_bounds = status == MTM_OK;
  }
  for (int32_t i = 0; i < 6; ++i)
  {
    bounds[i] = leaf->bounds[i];
  }
  return status;
}

/* ---- Slices ------------------------------------------------------------------------------------------------ */

/* The axis that a normal is along, or -1. */
static int32_t axis_of(const double normal[3])
{
  int32_t axis = -1;
  for (int32_t a = 0; a < 3; ++a)
  {
    if (normal[a] != 0.0)
    {
      if (axis >= 0)
      {
        return -1;
      }
      axis = a;
    }
  }
  return axis;
}

/* The coordinates along an axis of an image or a rectilinear grid. Owns: the caller's. */
static double* coordinates_along(const mtm_leaf* leaf,
  int32_t axis,
  mtm_status* status,
  mtm_error* error)
{
  const int64_t n = leaf->grid.dims[axis];
  double* values = mtm_allocate(n, sizeof *values);
  *status = values ? MTM_OK : mtm_fail_memory(error, "the axis of a grid");
  if (values && leaf->grid.kind == MTM_RECTILINEAR && axis < leaf->geometry.n_components)
  {
    const mtm_span all = mtm_span_all(n);
    *status = mtm_source_read_double(leaf->geometry.sources[axis], &all, NULL, values, error);
    return values;
  }
  for (int64_t i = 0; values && i < n; ++i)
  {
    values[i] = 0.0;
  }
  return values;
}

static double coordinate_of(const mtm_leaf* leaf, int32_t axis, int64_t i)
{
  return leaf->geometry.origin[axis] + (double)i * leaf->geometry.spacing[axis];
}

/* The layers of points of the cells that hold a value, both sides of it if it is on a layer. False:
 * none does. Rounding is mtm_slice's: a little more than that is taken. */
static bool layers_at(const double* values, int64_t n, double value, int64_t layers[2])
{
  layers[0] = n;
  layers[1] = -1;
  for (int64_t i = 0; i + 1 < n; ++i)
  {
    const double low = values[i] < values[i + 1] ? values[i] : values[i + 1];
    const double high = values[i] < values[i + 1] ? values[i + 1] : values[i];
    const double slack = 1e-6 * (high - low) + 0x1p-20 * fabs(value);
    if (value >= low - slack && value <= high + slack)
    {
      layers[0] = i < layers[0] ? i : layers[0];
      layers[1] = i + 1;
    }
  }
  if (n == 1)
  {
    layers[0] = 0;
    layers[1] = 0;
  }
  return layers[1] >= layers[0];
}

static int64_t clamped(double value, int64_t n)
{
  return !(value > 0.0) ? 0 : value < (double)(n - 1) ? (int64_t)value : n - 1;
}

/* The layers of an image, of which a few bytes can say that it has any number: only those near the value
 * are looked at. */
static mtm_status image_layers(const mtm_leaf* leaf,
  int32_t axis,
  double value,
  int64_t layers[2],
  mtm_error* error)
{
  const int64_t n = leaf->grid.dims[axis];
  const double spacing = leaf->geometry.spacing[axis];
  const double place = (value - leaf->geometry.origin[axis]) / spacing;
  const double reach = 2.0 + 0x1p-19 * fabs(value / spacing);
  layers[0] = clamped(floor(place - reach), n);
  layers[1] = clamped(ceil(place + reach), n);
  if (!isfinite(place) || layers[1] - layers[0] > WINDOW)
  {
    layers[0] = isfinite(place) ? layers[0] : 0;
    layers[1] = isfinite(place) ? layers[1] : n - 1;
    return MTM_OK;
  }
  const int64_t first = layers[0];
  const int64_t n_near = layers[1] - first + 1;
  if (n > 1 && n_near == 1) /* the last layer of the side that the plane is on, and far from it */
  {
    layers[0] = n;
    layers[1] = -1;
    return MTM_OK;
  }
  double* values = mtm_allocate(n_near, sizeof *values);
  for (int64_t i = 0; values && i < n_near; ++i)
  {
    values[i] = coordinate_of(leaf, axis, first + i);
  }
  if (values && n > 1)
  {
    layers_at(values, n_near, value, layers);
    layers[0] += first;
    layers[1] += layers[1] < 0 ? 0 : first;
  }
  free(values);
  return values ? MTM_OK : mtm_fail_memory(error, "the axis of a grid");
}

mtm_status mtm_xdmf_slice_part(mtm_xdmf* file,
  int32_t grid,
  const mtm_plane* plane,
  mtm_xdmf_part* part,
  bool* empty,
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  const mtm_leaf* leaf = mtm_leaf_at(file, grid, &status, error);
  if (!leaf || !plane || !part || !empty)
  {
    return leaf ? mtm_fail(error, MTM_BAD_ARGUMENT, "a plane and places for the part are needed")
                : status;
  }
  *part = (mtm_xdmf_part){ 0 };
  *empty = false;
  const int32_t axis = axis_of(plane->normal);
  if (axis < 0 || (leaf->grid.kind != MTM_IMAGE && leaf->grid.kind != MTM_RECTILINEAR))
  {
    return MTM_OK;
  }
  int64_t layers[2] = { 0, -1 };
  if (leaf->grid.kind == MTM_IMAGE)
  {
    status = image_layers(leaf, axis, plane->origin[axis], layers, error);
  }
  else
  {
    double* values = coordinates_along(leaf, axis, &status, error);
    if (status == MTM_OK)
    {
      layers_at(values, leaf->grid.dims[axis], plane->origin[axis], layers);
    }
    free(values);
  }
  *empty = status == MTM_OK && layers[1] < layers[0];
  if (status == MTM_OK && !*empty)
  {
    part->has_extent = true;
    for (int32_t a = 0; a < 3; ++a)
    {
      part->extent[2 * a] = a == axis ? layers[0] : 0;
      part->extent[2 * a + 1] = a == axis ? layers[1] : leaf->grid.dims[a] - 1;
    }
  }
  return status;
}
