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

/* A 2D cell, or a triangle of one, that is cut. */
typedef struct flat_cell
{
  const int32_t* points; /* of the cell, in order round it */
  int32_t n_points;
  double line[3]; /* direction of the line in which the planes meet, the inside above on its left */
  flat_crossing* crossings;
  int32_t n_crossings;
} flat_cell;

static int compare_along(const void* a, const void* b)
{
  const double p = ((const flat_crossing*)a)->along;
  const double q = ((const flat_crossing*)b)->along;
  return p < q ? -1 : p > q;
}

static double along(const flat_cell* flat, const double xyz[3])
{
  return flat->line[0] * xyz[0] + flat->line[1] * xyz[1] + flat->line[2] * xyz[2];
}

/* Where side i of the cell lies in the plane as a whole. */
static bool side_is_on(const mtm_cut* cut, const flat_cell* flat, int32_t i, int32_t side[2])
{
  side[0] = flat->points[i];
  side[1] = flat->points[(i + 1) % flat->n_points];
  return cut->side[side[0]] == 0.0 && cut->side[side[1]] == 0.0;
}

/* A side in the plane, claimed for the inside above it or below it. Lines run from upward to
 * downward crossings, so that those of neighbours that wind alike follow each other. */
static bool claim_side(mtm_cut* cut, const int32_t side[2], int32_t priority)
{
  const int32_t reversed[2] = { side[1], side[0] };
  return mtm_emit_contact(
    cut, MTM_KIND_LINE, priority == MTM_CONTACT_ABOVE ? reversed : side, 2, priority);
}

/* The sides in the plane of a 2D cell that is on one side of it. */
static bool touch_ring(mtm_cut* cut, const flat_cell* flat, int32_t priority)
{
  bool complete = true;
  for (int32_t i = 0; complete && i < flat->n_points; ++i)
  {
    int32_t side[2];
    complete = !side_is_on(cut, flat, i, side) || claim_side(cut, side, priority);
  }
  return complete;
}

/* Plane normal x normal of the polygon (Newell): then sides along it have the inside above them. */
static void find_line(const mtm_cut* cut, flat_cell* flat)
{
  const double* m = cut->cutter->normal;
  const double* o = &cut->xyz[3 * flat->points[0]];
  double normal[3] = { 0.0, 0.0, 0.0 };
  for (int32_t i = 1; i + 1 < flat->n_points; ++i)
  {
    for (int32_t c = 0; c < 3; ++c)
    {
      const int32_t d = (c + 1) % 3;
      const int32_t e = (c + 2) % 3;
      const double* p = &cut->xyz[3 * flat->points[i]];
      const double* q = &cut->xyz[3 * flat->points[i + 1]];
      normal[c] += (p[d] - o[d]) * (q[e] - o[e]) - (p[e] - o[e]) * (q[d] - o[d]);
    }
  }
  for (int32_t c = 0; c < 3; ++c)
  {
    flat->line[c] = m[(c + 1) % 3] * normal[(c + 2) % 3] - m[(c + 2) % 3] * normal[(c + 1) % 3];
  }
}

/* The crossings in the order of the polygon's sides. */
static bool find_crossings(mtm_cut* cut, flat_cell* flat)
{
  for (int32_t i = 0; i < flat->n_points; ++i)
  {
    const int32_t u = flat->points[i];
    const int32_t v = flat->points[(i + 1) % flat->n_points];
    const bool up = cut->side[v] > 0.0;
    if ((cut->side[u] > 0.0) == up)
    {
      continue;
    }
    const int32_t point = mtm_cut_point(cut, u, v);
    if (point < 0)
    {
      return false;
    }
    flat->crossings[flat->n_crossings++] = (flat_crossing){
      .along = along(flat, cut->chunk->points[point].xyz), .point = point, .up = up
    };
  }
  return true;
}

static bool add_line(mtm_cut* cut, int32_t from, int32_t to)
{
  const int32_t ends[2] = { from, to };
  return from == to || mtm_emit(cut, MTM_KIND_LINE, ends, 2, MTM_NO_CONTACT);
}

/* The line between two crossings, low before high on the way along; but where a side lies on it, the
 * inside above, that side is claimed by itself: the neighbour below it claims it too. */
static bool add_parts(mtm_cut* cut, const flat_cell* flat, flat_crossing low, flat_crossing high)
{
  while (true)
  {
    int32_t nearest[2] = { -1, -1 };
    double distance = INFINITY;
    for (int32_t i = 0; i < flat->n_points; ++i)
    {
      int32_t side[2];
      if (!side_is_on(cut, flat, i, side))
      {
        continue;
      }
      const double start = along(flat, &cut->xyz[3 * side[0]]);
      const double end = along(flat, &cut->xyz[3 * side[1]]);
      if (start < end && start >= low.along && end <= high.along && start < distance)
      {
        distance = start;
        nearest[0] = side[0];
        nearest[1] = side[1];
      }
    }
    if (nearest[0] < 0)
    {
      return low.up ? add_line(cut, low.point, high.point) : add_line(cut, high.point, low.point);
    }
    const int32_t start = mtm_cut_point(cut, nearest[0], nearest[0]);
    const int32_t end = mtm_cut_point(cut, nearest[1], nearest[1]);
    const bool complete = start >= 0 && end >= 0 &&
      (low.up ? add_line(cut, low.point, start) : add_line(cut, start, low.point)) &&
      claim_side(cut, nearest, MTM_CONTACT_ABOVE);
    if (!complete)
    {
      return false;
    }
    low.point = end;
    low.along = along(flat, &cut->xyz[3 * nearest[1]]);
  }
}

/* A plane's crossings pair up in their order along the line in which the planes meet. */
static bool connect_along(mtm_cut* cut, const flat_cell* flat)
{
  qsort(flat->crossings, (size_t)flat->n_crossings, sizeof *flat->crossings, compare_along);
  bool complete = true;
  for (int32_t i = 0; complete && i + 1 < flat->n_crossings; i += 2)
  {
    complete = add_parts(cut, flat, flat->crossings[i], flat->crossings[i + 1]);
  }
  for (int32_t i = 0; complete && i < flat->n_points; ++i)
  {
    int32_t side[2];
    const bool inside_below = side_is_on(cut, flat, i, side) &&
      along(flat, &cut->xyz[3 * side[0]]) > along(flat, &cut->xyz[3 * side[1]]);
    complete = !inside_below || claim_side(cut, side, MTM_CONTACT_BELOW);
  }
  return complete;
}

/* An isosurface meets no plane in a line; its crossings pair by runs of points above. */
static bool connect_runs(mtm_cut* cut, const flat_cell* flat)
{
  const int32_t n = flat->n_crossings;
  const int32_t first = n > 0 && !flat->crossings[0].up ? 1 : 0;
  bool complete = true;
  for (int32_t i = 0; complete && i < n; i += 2)
  {
    complete = add_line(
      cut, flat->crossings[(first + i) % n].point, flat->crossings[(first + i + 1) % n].point);
  }
  return complete;
}

/* points[0, n) of the cell. */
static bool cut_ring(mtm_cut* cut, const int32_t* points, int32_t n)
{
  flat_cell flat = { .points = points, .n_points = n };
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
    return touch_ring(cut, &flat, n_above == 0 ? MTM_CONTACT_BELOW : MTM_CONTACT_ABOVE);
  }
  flat_crossing few[16];
  flat.crossings = n <= 16 ? few : mtm_allocate(n, sizeof *flat.crossings);
  find_line(cut, &flat);
  const bool complete = flat.crossings && find_crossings(cut, &flat) &&
    (cut->cutter->scalars ? connect_runs(cut, &flat) : connect_along(cut, &flat));
  if (flat.crossings != few)
  {
    free(flat.crossings);
  }
  return complete;
}

static bool cut_strip(mtm_cut* cut)
{
  bool complete = true;
  for (int32_t i = 0; complete && i + 2 < cut->part.n_points; ++i)
  {
    const int32_t triangle[3] = { i, i + 1 + i % 2, i + 2 - i % 2 };
    complete = cut_ring(cut, triangle, 3);
  }
  return complete;
}

static bool cut_polygon(mtm_cut* cut)
{
  const int32_t n = cut->part.n_points;
  int32_t few[16] = { 0 };
  int32_t* points = n <= 16 ? few : mtm_allocate(n, sizeof *points);
  for (int32_t i = 0; points && i < n; ++i)
  {
    points[i] = mtm_part_node(&cut->part, i);
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
  for (int32_t i = 0; complete && i + 1 < cut->part.n_points; ++i)
  {
    const int32_t ends[2] = { mtm_part_node(&cut->part, i), mtm_part_node(&cut->part, i + 1) };
    const double s = cut->side[ends[0]];
    const double t = cut->side[ends[1]];
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
      const int32_t point = mtm_cut_point(cut, ends[0], ends[1]);
      complete = point >= 0 && mtm_emit(cut, MTM_KIND_VERTEX, &point, 1, MTM_NO_CONTACT);
    }
  }
  return complete;
}

static bool find_vertices(mtm_cut* cut)
{
  bool complete = true;
  for (int32_t i = 0; complete && i < cut->part.n_points; ++i)
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
  switch (cut->part.type)
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
