/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cutting 2D cells into lines and 1D cells into vertices, and finding 0D cells in the plane. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>

/* ---- 2D cells --------------------------------------------------------------------------------- */

/* One crossing of the plane on the way round a 2D cell. */
typedef struct flat_crossing
{
  double along; /* its place on the line in which the plane meets the cell's */
  int32_t point;
  bool up;
} flat_crossing;

static int compare_along(const void* a, const void* b)
{
  const double p = ((const flat_crossing*)a)->along;
  const double q = ((const flat_crossing*)b)->along;
  return p < q ? -1 : p > q;
}

/* The sides in the plane of a 2D cell that is on one side of it. */
static bool touch_ring(mtm_cut* cut, const int32_t* points, int32_t n, int32_t priority)
{
  bool complete = true;
  for (int32_t i = 0; complete && i < n; ++i)
  {
    const int32_t side[2] = { points[i], points[(i + 1) % n] };
    if (cut->side[side[0]] == 0.0 && cut->side[side[1]] == 0.0)
    {
      complete = mtm_emit_contact(cut, MTM_KIND_LINE, side, 2, priority);
    }
  }
  return complete;
}

/* The direction of the line in which the plane meets the plane of the polygon points[0, n). */
static void line_direction(const mtm_cut* cut, const int32_t* points, int32_t n, double line[3])
{
  const double* m = cut->cutter->normal;
  const double* o = &cut->xyz[3 * points[0]];
  double normal[3] = { 0.0, 0.0, 0.0 };
  for (int32_t i = 1; i + 1 < n; ++i)
  {
    for (int32_t c = 0; c < 3; ++c)
    {
      const int32_t d = (c + 1) % 3;
      const int32_t e = (c + 2) % 3;
      const double* p = &cut->xyz[3 * points[i]];
      const double* q = &cut->xyz[3 * points[i + 1]];
      normal[c] += (p[d] - o[d]) * (q[e] - o[e]) - (p[e] - o[e]) * (q[d] - o[d]);
    }
  }
  for (int32_t c = 0; c < 3; ++c)
  {
    line[c] = m[(c + 1) % 3] * normal[(c + 2) % 3] - m[(c + 2) % 3] * normal[(c + 1) % 3];
  }
}

/* The crossings in the order of the polygon's sides; -1 when out of memory. */
static int32_t find_crossings(mtm_cut* cut,
  const int32_t* points,
  int32_t n,
  flat_crossing* crossings)
{
  double line[3];
  line_direction(cut, points, n, line);
  int32_t n_crossings = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    const int32_t u = points[i];
    const int32_t v = points[(i + 1) % n];
    const bool up = cut->side[v] > 0.0;
    if ((cut->side[u] > 0.0) == up)
    {
      continue;
    }
    const int32_t point = mtm_cut_point(cut, u, v);
    if (point < 0)
    {
      return -1;
    }
    const double* xyz = cut->chunk->points[point].xyz;
    crossings[n_crossings++] = (flat_crossing){
      .along = line[0] * xyz[0] + line[1] * xyz[1] + line[2] * xyz[2], .point = point, .up = up
    };
  }
  return n_crossings;
}

/* A line between each two crossings, upward to downward, so that lines of neighbours that wind alike
 * follow each other. A concave polygon has more than two: they pair up in their order along the line
 * in which the planes meet. An isosurface has no such line; there they pair by runs above. */
static bool connect(mtm_cut* cut, flat_crossing* crossings, int32_t n_crossings)
{
  if (n_crossings > 2 && !cut->cutter->scalars)
  {
    qsort(crossings, (size_t)n_crossings, sizeof *crossings, compare_along);
  }
  const int32_t first = n_crossings > 0 && cut->cutter->scalars && !crossings[0].up ? 1 : 0;
  bool complete = true;
  for (int32_t i = 0; complete && i < n_crossings; i += 2)
  {
    const flat_crossing* p = &crossings[(first + i) % n_crossings];
    const flat_crossing* q = &crossings[(first + i + 1) % n_crossings];
    const int32_t ends[2] = { p->up ? p->point : q->point, p->up ? q->point : p->point };
    complete = ends[0] == ends[1] || mtm_emit(cut, MTM_KIND_LINE, ends, 2, MTM_NO_CONTACT);
  }
  return complete;
}

/* A 2D cell, or a triangle of one: points[0, n) of the cell. */
static bool cut_ring(mtm_cut* cut, const int32_t* points, int32_t n)
{
  int32_t n_above = 0;
  int32_t n_below = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    n_above += cut->side[points[i]] > 0.0;
    n_below += cut->side[points[i]] < 0.0;
  }
  if (n_above == 0 && n_below == 0)
  {
    return mtm_emit_contact(cut, MTM_KIND_POLYGON, points, n, MTM_CONTACT_FLAT);
  }
  if (n_above == 0 || n_below == 0)
  {
    return touch_ring(cut, points, n, n_above == 0 ? MTM_CONTACT_BELOW : MTM_CONTACT_ABOVE);
  }
  flat_crossing few[16];
  flat_crossing* crossings = n <= 16 ? few : mtm_allocate(n, sizeof *crossings);
  const int32_t n_crossings = crossings ? find_crossings(cut, points, n, crossings) : -1;
  const bool complete = n_crossings >= 0 && connect(cut, crossings, n_crossings);
  if (crossings != few)
  {
    free(crossings);
  }
  return complete;
}

static bool cut_strip(mtm_cut* cut)
{
  bool complete = true;
  for (int32_t i = 0; complete && i + 2 < cut->cell.n_points; ++i)
  {
    const int32_t triangle[3] = { i, i + 1 + i % 2, i + 2 - i % 2 };
    complete = cut_ring(cut, triangle, 3);
  }
  return complete;
}

static bool cut_polygon(mtm_cut* cut)
{
  const int32_t n = cut->cell.n_points;
  int32_t few[16];
  int32_t* points = n <= 16 ? few : mtm_allocate(n, sizeof *points);
  for (int32_t i = 0; points && i < n; ++i)
  {
    points[i] = i;
  }
  const bool complete = points && cut_ring(cut, points, n);
  if (points != few)
  {
    free(points);
  }
  return complete;
}

/* ---- 1D and 0D cells -------------------------------------------------------------------------- */

/* A point where a line passes through the plane, or the line itself where it lies in it. */
static bool cut_lines(mtm_cut* cut)
{
  bool complete = true;
  for (int32_t i = 0; complete && i + 1 < cut->cell.n_points; ++i)
  {
    const int32_t ends[2] = { i, i + 1 };
    const double s = cut->side[i];
    const double t = cut->side[i + 1];
    if (s == 0.0 && t == 0.0)
    {
      complete = mtm_emit_contact(cut, MTM_KIND_LINE, ends, 2, MTM_CONTACT_FLAT);
    }
    else if (s == 0.0 || t == 0.0)
    {
      const int32_t priority = s > 0.0 || t > 0.0 ? MTM_CONTACT_ABOVE : MTM_CONTACT_BELOW;
      complete = mtm_emit_contact(cut, MTM_KIND_VERTEX, &ends[s == 0.0 ? 0 : 1], 1, priority);
    }
    else if ((s > 0.0) != (t > 0.0))
    {
      const int32_t point = mtm_cut_point(cut, i, i + 1);
      complete = point >= 0 && mtm_emit(cut, MTM_KIND_VERTEX, &point, 1, MTM_NO_CONTACT);
    }
  }
  return complete;
}

static bool find_vertices(mtm_cut* cut)
{
  bool complete = true;
  for (int32_t i = 0; complete && i < cut->cell.n_points; ++i)
  {
    if (cut->side[i] == 0.0)
    {
      complete = mtm_emit_contact(cut, MTM_KIND_VERTEX, &i, 1, MTM_CONTACT_FLAT);
    }
  }
  return complete;
}

bool mtm_cut_flat(mtm_cut* cut)
{
  switch (cut->cell.type)
  {
    case MTM_TRIANGLE_STRIP:
      return cut_strip(cut);
    case MTM_TRIANGLE:
    case MTM_QUAD:
    case MTM_POLYGON:
      return cut_polygon(cut);
    case MTM_LINE:
    case MTM_POLY_LINE:
      return cut_lines(cut);
    default:
      return find_vertices(cut);
  }
}
