/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Triangles of one polygon. */
#include "internal.h"

#include <math.h>

/* The polygon seen along the axis its normal is nearest to, from the side where it winds
 * counter-clockwise. */
typedef struct polygon_view
{
  const double* xyz;
  int32_t u, v;
  double sign;
} polygon_view;

/* Twice the area of the polygon, as a vector. Relative to the first point: far from the origin the
 * products would drown the difference. */
static void newell_normal(const double* xyz, int32_t n, double normal[3])
{
  normal[0] = normal[1] = normal[2] = 0.0;
  for (int32_t i = 1; i + 1 < n; ++i)
  {
    double a[3];
    double b[3];
    for (int32_t axis = 0; axis < 3; ++axis)
    {
      a[axis] = xyz[3 * (int64_t)i + axis] - xyz[axis];
      b[axis] = xyz[3 * (int64_t)i + 3 + axis] - xyz[axis];
    }
    normal[0] += a[1] * b[2] - a[2] * b[1];
    normal[1] += a[2] * b[0] - a[0] * b[2];
    normal[2] += a[0] * b[1] - a[1] * b[0];
  }
}

/* False where the polygon has no area, or a coordinate is not finite: no view is better then. */
static bool look_at_polygon(const double* xyz, int32_t n, polygon_view* view)
{
  double normal[3];
  newell_normal(xyz, n, normal);
  int32_t axis = fabs(normal[1]) > fabs(normal[0]) ? 1 : 0;
  axis = fabs(normal[2]) > fabs(normal[axis]) ? 2 : axis;
  view->xyz = xyz;
  view->u = (axis + 1) % 3;
  view->v = (axis + 2) % 3;
  view->sign = normal[axis] > 0.0 ? 1.0 : -1.0;
  return fabs(normal[axis]) > 0.0 && isfinite(normal[axis]);
}

/* Twice the area of a triangle: positive where it winds as the polygon does. */
static double area(const polygon_view* view, int32_t a, int32_t b, int32_t c)
{
  const double* pa = view->xyz + 3 * (int64_t)a;
  const double* pb = view->xyz + 3 * (int64_t)b;
  const double* pc = view->xyz + 3 * (int64_t)c;
  const double ab[2] = { pb[view->u] - pa[view->u], pb[view->v] - pa[view->v] };
  const double ac[2] = { pc[view->u] - pa[view->u], pc[view->v] - pa[view->v] };
  return view->sign * (ab[0] * ac[1] - ab[1] * ac[0]);
}

static bool same_place(const polygon_view* view, int32_t a, int32_t b)
{
  const double* pa = view->xyz + 3 * (int64_t)a;
  const double* pb = view->xyz + 3 * (int64_t)b;
  return pa[view->u] == pb[view->u] && pa[view->v] == pb[view->v];
}

/* What rounding may do to the area of a triangle and of those in it. */
static double slack_of(const polygon_view* view, int32_t a, int32_t b, int32_t c)
{
  const double* pa = view->xyz + 3 * (int64_t)a;
  const double* pb = view->xyz + 3 * (int64_t)b;
  const double* pc = view->xyz + 3 * (int64_t)c;
  double squares = 0.0;
  for (int32_t axis = 0; axis < 3; ++axis)
  {
    const double ab = pb[axis] - pa[axis];
    const double bc = pc[axis] - pb[axis];
    squares += ab * ab + bc * bc;
  }
  return 0x1p-40 * squares;
}

/* Every turn is to the left, and so is every triangle of the fan. The second keeps out polygons
 * that go round twice. */
static bool is_convex(const polygon_view* view, int32_t n)
{
  for (int32_t i = 0; i < n; ++i)
  {
    const int32_t next = i + 1 < n ? i + 1 : 0;
    const int32_t after = next + 1 < n ? next + 1 : 0;
    if (!(area(view, i, next, after) > slack_of(view, i, next, after)))
    {
      return false;
    }
  }
  for (int32_t i = 1; i + 1 < n; ++i)
  {
    if (!(area(view, 0, i, i + 1) > slack_of(view, 0, i, i + 1)))
    {
      return false;
    }
  }
  return true;
}

static int32_t* put_triangle(int32_t* triangles, int32_t a, int32_t b, int32_t c)
{
  triangles[0] = a;
  triangles[1] = b;
  triangles[2] = c;
  return triangles + 3;
}

static void fan(int32_t n, int32_t* triangles)
{
  for (int32_t i = 1; i + 1 < n; ++i)
  {
    triangles = put_triangle(triangles, 0, i, i + 1);
  }
}

/* The triangle at the corner after `a` has area, and no other corner that is left lies in it or on
 * its border; with `slack`, not by rounding either. Corners in the same place as one of its own don't
 * count: polygons with a bridge to a hole pass there twice. */
static bool is_ear(const polygon_view* view, const int32_t* next, int32_t a, double slack)
{
  const int32_t b = next[a];
  const int32_t c = next[b];
  if (!(area(view, a, b, c) > slack))
  {
    return false;
  }
  for (int32_t p = next[c]; p != a; p = next[p])
  {
    const bool inside = area(view, a, b, p) >= -slack && area(view, b, c, p) >= -slack &&
      area(view, c, a, p) >= -slack;
    if (inside && !same_place(view, p, a) && !same_place(view, p, b) && !same_place(view, p, c))
    {
      return false;
    }
  }
  return true;
}

/* next[i] is the corner after i of what is left. A corner that is cut off is skipped over; the
 * search goes on behind it, so that ears come from all round and not in a fan of slivers. */
static void clip_ears(const polygon_view* view, int32_t n, int32_t* triangles, int32_t* next)
{
  for (int32_t i = 0; i < n; ++i)
  {
    next[i] = i + 1 < n ? i + 1 : 0;
  }
  int32_t at = 0;
  int32_t n_left = n;
  /* Twice round: corners on straight sides must not become ears, or lie on the far side of one, by
   * rounding, unless there is no other way. */
  for (int32_t n_tried = 0; n_left > 3 && n_tried < 2 * n_left;)
  {
    const double slack = n_tried < n_left ? slack_of(view, at, next[at], next[next[at]]) : 0.0;
    if (is_ear(view, next, at, slack))
    {
      triangles = put_triangle(triangles, at, next[at], next[next[at]]);
      next[at] = next[next[at]];
      --n_left;
      n_tried = 0;
    }
    else
    {
      ++n_tried;
    }
    at = next[at];
  }
  for (; n_left > 2; --n_left)
  {
    triangles = put_triangle(triangles, at, next[at], next[next[at]]);
    next[at] = next[next[at]];
  }
}

void mtm_triangulate(const double* xyz, int32_t n, int32_t* triangles, int32_t* scratch)
{
  polygon_view view;
  if (n == 3 || !look_at_polygon(xyz, n, &view) || is_convex(&view, n))
  {
    fan(n, triangles);
    return;
  }
  clip_ears(&view, n, triangles, scratch);
}
