/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Where the scene is, and where it is looked at from. */
#include "scene_internal.h"

#include <math.h>

/* ---- Bounds ---------------------------------------------------------------------------------- */

mtm_bounds mtm_bounds_empty(void)
{
  return (mtm_bounds){ { INFINITY, INFINITY, INFINITY }, { -INFINITY, -INFINITY, -INFINITY } };
}

void mtm_bounds_add(mtm_bounds* bounds, const mtm_bounds* other)
{
  for (int32_t axis = 0; axis < 3; ++axis)
  {
    bounds->low[axis] = fmin(bounds->low[axis], other->low[axis]);
    bounds->high[axis] = fmax(bounds->high[axis], other->high[axis]);
  }
}

mtm_bounds mtm_geometry_bounds(const mtm_geometry* geometry)
{
  mtm_bounds bounds = mtm_bounds_empty();
  for (int64_t i = 0; i < geometry->n_positions; ++i)
  {
    float xyz[3];
    mtm_geometry_position(geometry, i, xyz);
    if (isfinite(xyz[0]) && isfinite(xyz[1]) && isfinite(xyz[2]))
    {
      const mtm_bounds point = { { xyz[0], xyz[1], xyz[2] }, { xyz[0], xyz[1], xyz[2] } };
      mtm_bounds_add(&bounds, &point);
    }
  }
  return bounds;
}

mtm_bounds mtm_bounds_moved(const mtm_bounds* bounds, const double matrix[16])
{
  mtm_bounds moved = mtm_bounds_empty();
  for (int32_t corner = 0; corner < 8 && bounds->low[0] <= bounds->high[0]; ++corner)
  {
    mtm_bounds point;
    for (int32_t axis = 0; axis < 3; ++axis)
    {
      double sum = matrix[12 + axis];
      for (int32_t from = 0; from < 3; ++from)
      {
        sum +=
          matrix[4 * from + axis] * (corner >> from & 1 ? bounds->high[from] : bounds->low[from]);
      }
      point.low[axis] = sum;
      point.high[axis] = sum;
    }
    mtm_bounds_add(&moved, &point);
  }
  return moved;
}

double mtm_bounds_sphere(const mtm_bounds* bounds, double center[3])
{
  double square = 0.0;
  for (int32_t axis = 0; axis < 3; ++axis)
  {
    const double half = 0.5 * (bounds->high[axis] - bounds->low[axis]);
    const bool empty = !(half >= 0.0);
    center[axis] = empty ? 0.0 : bounds->low[axis] + half;
    square += empty ? 0.0 : half * half;
  }
  return sqrt(square);
}

/* ---- Camera ---------------------------------------------------------------------------------- */

static double dot(const double a[3], const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void cross(const double a[3], const double b[3], double out[3])
{
  out[0] = a[1] * b[2] - a[2] * b[1];
  out[1] = a[2] * b[0] - a[0] * b[2];
  out[2] = a[0] * b[1] - a[1] * b[0];
}

/* Scaled by its largest part first: squares of what a double holds may not fit one. */
static void normalize(double vector[3])
{
  const double largest = fmax(fabs(vector[0]), fmax(fabs(vector[1]), fabs(vector[2])));
  for (int32_t i = 0; largest > 0.0 && i < 3; ++i)
  {
    vector[i] /= largest;
  }
  const double length = sqrt(dot(vector, vector));
  for (int32_t i = 0; length > 0.0 && i < 3; ++i)
  {
    vector[i] /= length;
  }
}

static bool is_zero(const double vector[3])
{
  return vector[0] == 0.0 && vector[1] == 0.0 && vector[2] == 0.0;
}

/* The axes of a camera that looks along -back; any `up` will do that is not along back. */
static void turn_upright(mtm_view* view, const double given_up[3])
{
  const double z_up[3] = { 0.0, 0.0, 1.0 };
  const double y_up[3] = { 0.0, 1.0, 0.0 };
  const double* const candidates[3] = { given_up, z_up, y_up };
  for (int32_t i = 0; i < 3; ++i)
  {
    for (int32_t axis = 0; axis < 3; ++axis)
    {
      view->world_up[axis] = candidates[i][axis];
    }
    normalize(view->world_up);
    cross(view->world_up, view->back, view->right);
    if (dot(view->right, view->right) > 1e-12)
    {
      break;
    }
  }
  normalize(view->right);
  cross(view->back, view->right, view->up);
}

mtm_view mtm_view_of(const mtm_camera* camera, const mtm_bounds* bounds)
{
  const double half_degree = 3.14159265358979323846 / 360.0;
  const bool fit = is_zero(camera->position) && is_zero(camera->focal_point);
  mtm_view view = { .back = { 3.0, 2.0, 2.0 } };
  view.angle_degrees = camera->view_angle_degrees > 0.0 ? camera->view_angle_degrees : 30.0;

  double center[3];
  double radius = mtm_bounds_sphere(bounds, center);
  radius = radius > 0.0 ? radius : 1.0;
  for (int32_t i = 0; i < 3; ++i)
  {
    view.focal_point[i] = fit ? center[i] : camera->focal_point[i];
    view.back[i] = fit ? view.back[i] : camera->position[i] - camera->focal_point[i];
  }
  normalize(view.back);
  const double distance = radius / sin(view.angle_degrees * half_degree);
  double to_center[3];
  for (int32_t i = 0; i < 3; ++i)
  {
    view.position[i] = fit ? center[i] + distance * view.back[i] : camera->position[i];
    to_center[i] = center[i] - view.position[i];
  }
  turn_upright(&view, camera->view_up);

  /* Behind all there is, from any side; and so near that one can go up close. */
  view.far_distance = sqrt(dot(to_center, to_center)) + 2.0 * radius;
  view.near_distance = view.far_distance / 1000.0;
  if (camera->parallel_scale > 0.0)
  {
    view.parallel_scale = camera->parallel_scale;
    view.near_distance = -view.far_distance; /* parallel rays have no eye */
  }
  return view;
}
