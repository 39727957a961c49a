/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The convex hull of few points: every plane through three of them that has all on one side is a
 * face, with all the points in it. So coplanar faces are one, and the same whatever the order of the
 * points. Source: own; the polygon of a face by Andrew's monotone chain (1979). */
#include "refine_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct point_set
{
  const double* xyz;
  double tolerance;
  int32_t* ids; /* of the distinct points */
  int32_t n;
} point_set;

void mtm_hull_free(mtm_hull* hull)
{
  free(hull->offsets);
  free(hull->points);
  *hull = (mtm_hull){ 0 };
}

/* ---- Vectors -------------------------------------------------------------------------------------- */

static void subtract(const double a[3], const double b[3], double difference[3])
{
  for (int32_t c = 0; c < 3; ++c)
  {
    difference[c] = a[c] - b[c];
  }
}

static double dot(const double a[3], const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void cross(const double a[3], const double b[3], double product[3])
{
  product[0] = a[1] * b[2] - a[2] * b[1];
  product[1] = a[2] * b[0] - a[0] * b[2];
  product[2] = a[0] * b[1] - a[1] * b[0];
}

static const double* at(const point_set* set, int32_t point)
{
  return &set->xyz[3 * set->ids[point]];
}

/* A plane through three points, and how well they determine it. */
typedef struct plane
{
  double origin[3], normal[3];
  double sides; /* sum and product of the lengths of the two sides */
  double area;
} plane;

static plane plane_of(const point_set* set, int32_t i, int32_t j, int32_t k)
{
  plane made;
  double u[3];
  double v[3];
  memcpy(made.origin, at(set, i), sizeof made.origin);
  subtract(at(set, j), made.origin, u);
  subtract(at(set, k), made.origin, v);
  cross(u, v, made.normal);
  made.sides = sqrt(dot(u, u)) + sqrt(dot(v, v));
  made.area = sqrt(dot(u, u)) * sqrt(dot(v, v));
  return made;
}

/* The three points are in a line. */
static bool is_line(const point_set* set, const plane* tested)
{
  return sqrt(dot(tested->normal, tested->normal)) <= set->tolerance * tested->sides;
}

/* 1 above, -1 below, 0 in the plane, as far as rounding of the points lets one say. */
static int32_t side_of(const point_set* set, const plane* tested, int32_t point)
{
  double r[3];
  subtract(at(set, point), tested->origin, r);
  const double height = dot(tested->normal, r);
  const double slack = set->tolerance * (tested->area + tested->sides * sqrt(dot(r, r)));
  return height > slack ? 1 : height < -slack ? -1 : 0;
}

/* ---- One face ------------------------------------------------------------------------------------- */

typedef struct flat_point
{
  double x, y;
  int32_t id;
} flat_point;

static int compare_flat(const void* a, const void* b)
{
  const flat_point* p = a;
  const flat_point* q = b;
  if (p->x != q->x)
  {
    return p->x < q->x ? -1 : 1;
  }
  if (p->y != q->y)
  {
    return p->y < q->y ? -1 : 1;
  }
  return p->id < q->id ? -1 : p->id > q->id;
}

/* c is on the left of the line from a to b, and not by rounding. */
static bool turns_left(const flat_point* a, const flat_point* b, const flat_point* c, double slack)
{
  const double u[2] = { b->x - a->x, b->y - a->y };
  const double v[2] = { c->x - a->x, c->y - a->y };
  return u[0] * v[1] - u[1] * v[0] > slack * (fabs(u[0]) + fabs(u[1]) + fabs(v[0]) + fabs(v[1]));
}

/* One half of the chain, from the first point to the last. */
static int32_t add_chain(const flat_point* flat,
  int32_t n,
  int32_t step,
  double slack,
  flat_point* chain)
{
  int32_t size = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    const flat_point* next = &flat[step > 0 ? i : n - 1 - i];
    while (size > 1 && !turns_left(&chain[size - 2], &chain[size - 1], next, slack))
    {
      --size;
    }
    chain[size++] = *next;
  }
  return size - 1; /* the last point begins the other half */
}

/* Appends the polygon round the points in a plane; false when out of memory. */
static bool add_face(mtm_hull* hull, const point_set* set, const plane* in, const uint8_t* members)
{
  const double size[3] = { fabs(in->normal[0]), fabs(in->normal[1]), fabs(in->normal[2]) };
  const int32_t drop = size[0] >= size[1] && size[0] >= size[2] ? 0 : size[1] >= size[2] ? 1 : 2;
  flat_point* flat = mtm_allocate(3 * (int64_t)set->n + 2, sizeof *flat);
  int32_t* offsets =
    mtm_grown(hull->offsets, &hull->offsets_capacity, (int64_t)hull->n_faces + 2, sizeof *offsets);
  hull->offsets = offsets ? offsets : hull->offsets;
  const int32_t first = offsets && hull->n_faces > 0 ? offsets[hull->n_faces] : 0;
  int32_t* points =
    mtm_grown(hull->points, &hull->points_capacity, (int64_t)first + set->n, sizeof *points);
  hull->points = points ? points : hull->points;
  if (!flat || !offsets || !points)
  {
    free(flat);
    return false;
  }
  int32_t n = 0;
  for (int32_t p = 0; p < set->n; ++p)
  {
    if (members[p])
    {
      flat[n++] = (flat_point){ at(set, p)[drop == 0], at(set, p)[drop == 2 ? 1 : 2], set->ids[p] };
    }
  }
  qsort(flat, (size_t)n, sizeof *flat, compare_flat);
  flat_point* chain = flat + n;
  int32_t n_chain = add_chain(flat, n, 1, set->tolerance, chain);
  n_chain += add_chain(flat, n, -1, set->tolerance, chain + n_chain);
  for (int32_t i = 0; i < n_chain; ++i)
  {
    points[first + i] = chain[i].id;
  }
  offsets[hull->n_faces] = first;
  offsets[++hull->n_faces] = first + n_chain;
  free(flat);
  return true;
}

/* ---- The hull ------------------------------------------------------------------------------------- */

/* Adds the face through three points if there is one; false when out of memory. */
static bool try_face(mtm_hull* hull,
  const point_set* set,
  int32_t i,
  int32_t j,
  int32_t k,
  uint8_t** members,
  int64_t* capacity)
{
  for (int32_t f = 0; *members && f < hull->n_faces; ++f)
  {
    const uint8_t* known = *members + (int64_t)f * set->n;
    if (known[i] && known[j] && known[k])
    {
      return true;
    }
  }
  const plane tested = plane_of(set, i, j, k);
  if (is_line(set, &tested))
  {
    return true;
  }
  uint8_t* all = mtm_grown(*members, capacity, ((int64_t)hull->n_faces + 1) * set->n, 1);
  if (!all)
  {
    return false;
  }
  *members = all;
  uint8_t* own = all + (int64_t)hull->n_faces * set->n;
  bool sides[3] = { false, false, false };
  for (int32_t p = 0; p < set->n; ++p)
  {
    const int32_t side = p == i || p == j || p == k ? 0 : side_of(set, &tested, p);
    own[p] = side == 0;
    sides[side + 1] = true;
    if (sides[0] && sides[2])
    {
      return true;
    }
  }
  return add_face(hull, set, &tested, own);
}

static bool add_all_faces(mtm_hull* hull, const point_set* set)
{
  uint8_t* members = NULL;
  int64_t capacity = 0;
  bool complete = true;
  for (int32_t i = 0; i < set->n; ++i)
  {
    for (int32_t j = i + 1; j < set->n; ++j)
    {
      for (int32_t k = j + 1; complete && k < set->n; ++k)
      {
        complete = try_face(hull, set, i, j, k, &members, &capacity);
      }
    }
  }
  free(members);
  return complete;
}

/* A point or the two ends of a line. */
static bool add_ends(mtm_hull* hull, const int32_t* ends, int32_t n)
{
  hull->offsets = mtm_grown(hull->offsets, &hull->offsets_capacity, 2, sizeof *hull->offsets);
  hull->points = mtm_grown(hull->points, &hull->points_capacity, n, sizeof *hull->points);
  if (!hull->offsets || !hull->points)
  {
    return false;
  }
  hull->offsets[0] = 0;
  hull->offsets[1] = n;
  memcpy(hull->points, ends, (size_t)n * sizeof *ends);
  hull->n_faces = 1;
  return true;
}

/* The point farthest from another. */
static int32_t farthest(const point_set* set, int32_t from)
{
  int32_t found = from;
  double largest = 0.0;
  for (int32_t p = 0; p < set->n; ++p)
  {
    double r[3];
    subtract(at(set, p), at(set, from), r);
    if (dot(r, r) > largest)
    {
      largest = dot(r, r);
      found = p;
    }
  }
  return found;
}

/* The point farthest from the line through two others. */
static int32_t farthest_from_line(const point_set* set, int32_t a, int32_t b)
{
  int32_t found = a;
  double largest = 0.0;
  for (int32_t p = 0; p < set->n; ++p)
  {
    const plane through = plane_of(set, a, b, p);
    const double size = dot(through.normal, through.normal);
    if (size > largest)
    {
      largest = size;
      found = p;
    }
  }
  return found;
}

static bool make(mtm_hull* hull, const point_set* set)
{
  const int32_t a = farthest(set, 0);
  const int32_t b = farthest(set, a);
  const int32_t ends[2] = { set->ids[a], set->ids[b] };
  if (set->n == 1)
  {
    return add_ends(hull, ends, 1);
  }
  const int32_t c = farthest_from_line(set, a, b);
  const plane widest = plane_of(set, a, b, c);
  if (set->n == 2 || is_line(set, &widest))
  {
    hull->dimension = 1;
    return add_ends(hull, ends, 2);
  }
  bool is_flat = true;
  for (int32_t p = 0; is_flat && p < set->n; ++p)
  {
    is_flat = side_of(set, &widest, p) == 0;
  }
  hull->dimension = is_flat ? 2 : 3;
  if (!is_flat)
  {
    return add_all_faces(hull, set);
  }
  uint8_t* members = mtm_allocate(set->n, 1);
  if (members)
  {
    memset(members, 1, (size_t)set->n);
  }
  const bool complete = members && add_face(hull, set, &widest, members);
  free(members);
  return complete;
}

bool mtm_hull_make(mtm_hull* hull, const double* xyz, int32_t n, double rounding)
{
  double largest = 0.0;
  for (int32_t i = 0; i < 3 * n; ++i)
  {
    largest = fmax(largest, fabs(xyz[i]));
  }
  *hull = (mtm_hull){ 0 };
  point_set set = { .xyz = xyz, .tolerance = rounding * largest };
  set.ids = mtm_allocate(n, sizeof *set.ids);
  if (!set.ids)
  {
    return false;
  }
  for (int32_t p = 0; p < n; ++p)
  {
    bool is_new = true;
    for (int32_t before = 0; is_new && before < set.n; ++before)
    {
      double r[3];
      subtract(&xyz[3 * p], at(&set, before), r);
      is_new = sqrt(dot(r, r)) > set.tolerance;
    }
    if (is_new)
    {
      set.ids[set.n++] = p;
    }
  }
  const bool complete = make(hull, &set);
  free(set.ids);
  return complete;
}
