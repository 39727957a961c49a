/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Sections with holes, which cells that are not convex can have: a hole is a ring inside another. It
 * is joined to that one by a bridge, there and back, and the whole comes out as triangles.
 * Source: own; bridges as in Held 2001 (FIST), the shortest first. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* The points of the rings, seen along the axis the plane's normal is nearest to. */
typedef struct rings_view
{
  const mtm_edge_point* points;
  int32_t u, v;
} rings_view;

/* Positive where a, b, c wind counter-clockwise in (u, v). */
static double turn(const rings_view* view, int32_t a, int32_t b, int32_t c)
{
  const double* pa = view->points[a].xyz;
  const double* pb = view->points[b].xyz;
  const double* pc = view->points[c].xyz;
  return (pb[view->u] - pa[view->u]) * (pc[view->v] - pa[view->v]) -
    (pb[view->v] - pa[view->v]) * (pc[view->u] - pa[view->u]);
}

static rings_view look(const mtm_cut* cut)
{
  const double* n = cut->cutter->normal;
  int32_t axis = fabs(n[1]) > fabs(n[0]) ? 1 : 0;
  axis = fabs(n[2]) > fabs(n[axis]) ? 2 : axis;
  /* From the side that the normal points to. */
  const int32_t u = (axis + (n[axis] < 0.0 ? 2 : 1)) % 3;
  return (rings_view){ .points = cut->chunk->points, .u = u, .v = 3 - axis - u };
}

/* ---- Which hole is in which ring -------------------------------------------------------------- */

static bool has_point(const int32_t* ring, int32_t n, int32_t point)
{
  for (int32_t i = 0; i < n; ++i)
  {
    if (ring[i] == point)
    {
      return true;
    }
  }
  return false;
}

/* Counts the sides that a ray from the point crosses. */
static bool encloses(const rings_view* view, const int32_t* ring, int32_t n, int32_t point)
{
  const double* p = view->points[point].xyz;
  bool inside = false;
  for (int32_t i = 0; i < n; ++i)
  {
    const double* a = view->points[ring[i]].xyz;
    const double* b = view->points[ring[(i + 1) % n]].xyz;
    if ((a[view->v] > p[view->v]) != (b[view->v] > p[view->v]))
    {
      const double at = a[view->u] +
        (b[view->u] - a[view->u]) * ((p[view->v] - a[view->v]) / (b[view->v] - a[view->v]));
      inside = inside != (p[view->u] < at);
    }
  }
  return inside;
}

static bool is_inside(const mtm_cut* cut, const rings_view* view, int32_t hole, int32_t outer)
{
  const mtm_ring* h = &cut->rings[hole];
  const mtm_ring* o = &cut->rings[outer];
  for (int32_t i = 0; i < h->n; ++i)
  {
    const int32_t point = cut->ring[h->first + i];
    if (!has_point(cut->ring + o->first, o->n, point))
    {
      return encloses(view, cut->ring + o->first, o->n, point);
    }
  }
  return false;
}

/* The smallest ring round a hole; -1 for what is no hole: an even number of rings is round it. */
static int32_t find_outer(const mtm_cut* cut, const rings_view* view, int32_t hole)
{
  int32_t best = -1;
  int32_t n_round = 0;
  for (int32_t r = 0; r < cut->n_rings; ++r)
  {
    if (r != hole && cut->rings[r].n > 0 && is_inside(cut, view, hole, r))
    {
      ++n_round;
      best = best < 0 || fabs(cut->rings[r].up) < fabs(cut->rings[best].up) ? r : best;
    }
  }
  return n_round % 2 == 1 ? best : -1;
}

/* ---- Bridges ---------------------------------------------------------------------------------- */

static bool on_one_side(double a, double b)
{
  return (a > 0.0 && b > 0.0) || (a < 0.0 && b < 0.0);
}

/* Whether the way from p to q meets the side from a to b, but at a point they share. */
static bool meets(const rings_view* view, int32_t p, int32_t q, int32_t a, int32_t b)
{
  if (p == a || p == b || q == a || q == b)
  {
    return false;
  }
  return !on_one_side(turn(view, p, q, a), turn(view, p, q, b)) &&
    !on_one_side(turn(view, a, b, p), turn(view, a, b, q));
}

static bool meets_ring(const rings_view* view, int32_t p, int32_t q, const int32_t* ring, int32_t n)
{
  for (int32_t i = 0; i < n; ++i)
  {
    if (meets(view, p, q, ring[i], ring[(i + 1) % n]))
    {
      return true;
    }
  }
  return false;
}

/* Whether a way from corner i of a ring goes into its inside. Source: O'Rourke 1998, InCone. */
static bool leaves_inside(const rings_view* view,
  const int32_t* ring,
  int32_t n,
  int32_t i,
  int32_t q)
{
  const int32_t p = ring[i];
  const int32_t before = ring[(i + n - 1) % n];
  const int32_t after = ring[(i + 1) % n];
  if (turn(view, before, p, after) > 0.0)
  {
    return turn(view, p, q, before) > 0.0 && turn(view, q, p, after) > 0.0;
  }
  return !(turn(view, p, q, after) >= 0.0 && turn(view, q, p, before) >= 0.0);
}

typedef struct bridge
{
  int32_t from; /* in the ring */
  int32_t to;   /* in the hole */
} bridge;

static double distance(const rings_view* view, int32_t p, int32_t q)
{
  double sum = 0.0;
  for (int32_t c = 0; c < 3; ++c)
  {
    const double d = view->points[p].xyz[c] - view->points[q].xyz[c];
    sum += d * d;
  }
  return sum;
}

/* The shortest bridge from a ring to a hole that meets neither these nor another ring. */
static bool find_bridge(const mtm_cut* cut,
  const rings_view* view,
  const int32_t* ring,
  int32_t n,
  const mtm_ring* hole,
  bridge* found)
{
  double least = INFINITY;
  for (int32_t i = 0; i < n; ++i)
  {
    for (int32_t j = 0; j < hole->n; ++j)
    {
      const int32_t p = ring[i];
      const int32_t q = cut->ring[hole->first + j];
      if (!(distance(view, p, q) < least) || (p != q && !leaves_inside(view, ring, n, i, q)))
      {
        continue;
      }
      bool clear = p == q || !meets_ring(view, p, q, ring, n);
      for (int32_t r = 0; clear && p != q && r < cut->n_rings; ++r)
      {
        clear = !meets_ring(view, p, q, cut->ring + cut->rings[r].first, cut->rings[r].n);
      }
      if (clear)
      {
        least = distance(view, p, q);
        *found = (bridge){ i, j };
      }
    }
  }
  return least < INFINITY;
}

/* Goes over the bridge, round the hole and back, where it has a length: ring[0, *n) grows. */
static void cross(const mtm_cut* cut, const mtm_ring* hole, bridge over, int32_t* ring, int32_t* n)
{
  const int32_t* points = cut->ring + hole->first;
  const int32_t meet = points[over.to] == ring[over.from] ? 1 : 0;
  const int32_t added = hole->n + (meet ? 0 : 2);
  int32_t* gap = ring + over.from + 1;
  memmove(gap + added, gap, (size_t)(*n - over.from - 1) * sizeof *ring);
  for (int32_t i = 0; i + meet <= hole->n; ++i)
  {
    gap[i] = points[(over.to + i + meet) % hole->n];
  }
  gap[added - 1] = ring[over.from];
  *n += added;
}

/* Takes out ways there and back, which a hole leaves that has a side in common with its ring. */
static void remove_spikes(int32_t* ring, int32_t* n)
{
  for (int32_t i = 0; i + 2 < *n;)
  {
    if (ring[i] == ring[i + 2])
    {
      memmove(ring + i + 1, ring + i + 3, (size_t)(*n - i - 3) * sizeof *ring);
      *n -= 2;
      i = i > 0 ? i - 1 : 0;
    }
    else
    {
      ++i;
    }
  }
  for (; *n > 2 && (ring[*n - 2] == ring[0] || ring[*n - 1] == ring[1]); *n -= 2)
  {
    if (ring[*n - 2] != ring[0])
    {
      memmove(ring, ring + 1, (size_t)(*n - 1) * sizeof *ring);
    }
  }
}

/* ---- All of it -------------------------------------------------------------------------------- */

static void reverse(mtm_cut* cut, int32_t ring)
{
  int32_t* points = cut->ring + cut->rings[ring].first;
  for (int32_t i = 0, j = cut->rings[ring].n - 1; i < j; ++i, --j)
  {
    const int32_t swapped = points[i];
    points[i] = points[j];
    points[j] = swapped;
  }
  cut->rings[ring].up = -cut->rings[ring].up;
}

/* Joins the holes in a ring to it and puts out the result; these rings are done with then. */
static bool emit_with_holes(mtm_cut* cut,
  const rings_view* view,
  int32_t outer,
  const int32_t* outer_of,
  int32_t priority)
{
  int64_t room = cut->rings[outer].n;
  for (int32_t r = 0; r < cut->n_rings; ++r)
  {
    room += outer_of[r] == outer ? cut->rings[r].n + 2 : 0;
  }
  int32_t* ring = mtm_allocate(room, sizeof *ring);
  if (!ring)
  {
    return false;
  }
  int32_t n = cut->rings[outer].n;
  memcpy(ring, cut->ring + cut->rings[outer].first, (size_t)n * sizeof *ring);
  for (int32_t r = 0; r < cut->n_rings; ++r)
  {
    bridge over = { 0, 0 };
    if (outer_of[r] == outer && find_bridge(cut, view, ring, n, &cut->rings[r], &over))
    {
      cross(cut, &cut->rings[r], over, ring, &n);
      remove_spikes(ring, &n);
      cut->rings[r].n = 0;
    }
  }
  const bool complete = mtm_emit_triangles(cut, ring, n, priority);
  cut->rings[outer].n = 0;
  free(ring);
  return complete;
}

bool mtm_emit_holes(mtm_cut* cut, int32_t priority)
{
  int32_t* outer_of = mtm_allocate(cut->n_rings, sizeof *outer_of);
  if (!outer_of)
  {
    return false;
  }
  const rings_view view = look(cut);
  for (int32_t r = 0; r < cut->n_rings; ++r)
  {
    outer_of[r] = cut->rings[r].n > 0 ? find_outer(cut, &view, r) : -1;
  }
  for (int32_t r = 0; r < cut->n_rings; ++r)
  {
    /* Round about the normal, holes the other way. */
    if ((cut->rings[r].up < 0.0) != (outer_of[r] >= 0))
    {
      reverse(cut, r);
    }
  }
  bool complete = true;
  for (int32_t r = 0; complete && r < cut->n_rings; ++r)
  {
    const int32_t outer = outer_of[r];
    if (outer >= 0 && cut->rings[r].n > 0 && cut->rings[outer].n > 0)
    {
      complete = emit_with_holes(cut, &view, outer, outer_of, priority);
    }
  }
  free(outer_of);
  return complete;
}
