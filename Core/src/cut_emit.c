/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What cutting a cell puts out: points on its edges, and cells of such points. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool mtm_cut_is_inverted(mtm_cut* cut)
{
  if (cut->inverted < 0)
  {
    cut->inverted = (int8_t)mtm_cell_is_inverted(&cut->cell, cut->xyz);
  }
  return cut->inverted > 0;
}

bool mtm_cut_reserve_ring(mtm_cut* cut, int64_t n)
{
  if (n <= cut->ring_capacity)
  {
    return true;
  }
  const int64_t capacity = 2 * n + 16;
  free(cut->ring);
  free(cut->ring_xyz);
  free(cut->triangles);
  free(cut->scratch);
  cut->ring = mtm_allocate(capacity, sizeof *cut->ring);
  cut->ring_xyz = mtm_allocate(3 * capacity, sizeof *cut->ring_xyz);
  cut->triangles = mtm_allocate(3 * capacity, sizeof *cut->triangles);
  cut->scratch = mtm_allocate(capacity, sizeof *cut->scratch);
  const bool complete = cut->ring && cut->ring_xyz && cut->triangles && cut->scratch;
  cut->ring_capacity = complete ? capacity : 0;
  return complete;
}

/* ---- Points ----------------------------------------------------------------------------------- */

/* Planes along an axis are met exactly. */
static int32_t add_point(mtm_cut* cut, mtm_edge_point* point)
{
  point->plane = cut->plane;
  if (cut->cutter->axis >= 0)
  {
    point->xyz[cut->cutter->axis] = cut->level;
  }
  return mtm_chunk_point(cut->chunk, point);
}

static int32_t add_end(mtm_cut* cut, int32_t end)
{
  mtm_edge_point point = { .a = cut->cell.ids[end], .b = cut->cell.ids[end] };
  memcpy(point.xyz, &cut->xyz[3 * end], sizeof point.xyz);
  return add_point(cut, &point);
}

/* Whether a point on an edge is an end of it, but for rounding: a few units in the last place of each
 * coordinate. Of two edges from there that the plane crosses so close, both points could come out at
 * the same coordinates. */
static bool is_end(const mtm_cut* cut,
  const double p[3],
  const double end[3],
  const double other[3])
{
  const double epsilon = cut->single ? 0x1p-22 : 0x1p-50;
  for (int32_t c = 0; c < 3; ++c)
  {
    if (fabs(p[c] - end[c]) > epsilon * fmax(fabs(end[c]), fabs(other[c])))
    {
      return false;
    }
  }
  return true;
}

int32_t mtm_cut_point(mtm_cut* cut, int32_t u, int32_t v)
{
  if (cut->side[u] == 0.0 || cut->side[v] == 0.0)
  {
    return add_end(cut, cut->side[u] == 0.0 ? u : v);
  }
  /* From the end that comes first, so that every cell computes the same point. */
  const bool forward =
    mtm_comes_first(&cut->xyz[3 * u], cut->cell.ids[u], &cut->xyz[3 * v], cut->cell.ids[v]);
  const int32_t first = forward ? u : v;
  const int32_t second = forward ? v : u;
  const double* a = &cut->xyz[3 * first];
  const double* b = &cut->xyz[3 * second];
  mtm_edge_point point = { .a = cut->cell.ids[first], .b = cut->cell.ids[second] };
  point.t = cut->side[first] / (cut->side[first] - cut->side[second]);
  for (int32_t c = 0; c < 3; ++c)
  {
    point.xyz[c] = a[c] + point.t * (b[c] - a[c]);
  }
  if (is_end(cut, point.xyz, a, b))
  {
    return add_end(cut, first);
  }
  return is_end(cut, point.xyz, b, a) ? add_end(cut, second) : add_point(cut, &point);
}

/* ---- Contacts --------------------------------------------------------------------------------- */

uint64_t mtm_place_hash(const double xyz[3])
{
  uint64_t hash = 0;
  for (int32_t c = 0; c < 3; ++c)
  {
    const double x = xyz[c] + 0.0; /* -0 equals 0 */
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    hash = mtm_mix(hash ^ bits) + UINT64_C(0x9e3779b97f4a7c15);
  }
  return mtm_mix(hash);
}

static uint64_t contact_key(const mtm_cut* cut, mtm_kind kind, const int32_t* ring, int32_t n)
{
  uint64_t key = (uint64_t)kind + 3 * (uint64_t)cut->plane;
  for (int32_t i = 0; i < n; ++i)
  {
    key += mtm_place_hash(cut->chunk->points[ring[i]].xyz);
  }
  return key;
}

static bool add_contact(mtm_cut* cut, const mtm_contact* contact)
{
  mtm_chunk* chunk = cut->chunk;
  mtm_contact* contacts =
    mtm_grown(chunk->contacts, &chunk->contacts_capacity, chunk->n_contacts + 1, sizeof *contacts);
  if (!contacts)
  {
    return false;
  }
  chunk->contacts = contacts;
  contacts[chunk->n_contacts++] = *contact;
  return true;
}

/* ---- Cells ------------------------------------------------------------------------------------ */

/* Starts a ring at its smallest point, so that it does not depend on the cell's numbering. */
static void rotate_ring(const mtm_chunk* chunk, int32_t* ring, int32_t n, int32_t* scratch)
{
  int32_t smallest = 0;
  for (int32_t i = 1; i < n; ++i)
  {
    const mtm_edge_point* p = &chunk->points[ring[i]];
    const mtm_edge_point* q = &chunk->points[ring[smallest]];
    if (mtm_comes_first(p->xyz, p->a, q->xyz, q->a))
    {
      smallest = i;
    }
  }
  if (smallest != 0)
  {
    memcpy(scratch, ring, (size_t)n * sizeof *ring);
    for (int32_t i = 0; i < n; ++i)
    {
      ring[i] = scratch[(i + smallest) % n];
    }
  }
}

/* Twice the ring's area vector, seen from its first point. */
static void ring_normal(const mtm_cut* cut, const int32_t* ring, int32_t n, double normal[3])
{
  const mtm_edge_point* points = cut->chunk->points;
  const double* o = points[ring[0]].xyz;
  normal[0] = normal[1] = normal[2] = 0.0;
  for (int32_t i = 1; i + 1 < n; ++i)
  {
    const double* p = points[ring[i]].xyz;
    const double* q = points[ring[i + 1]].xyz;
    const double u[3] = { p[0] - o[0], p[1] - o[1], p[2] - o[2] };
    const double v[3] = { q[0] - o[0], q[1] - o[1], q[2] - o[2] };
    normal[0] += u[1] * v[2] - u[2] * v[1];
    normal[1] += u[2] * v[0] - u[0] * v[2];
    normal[2] += u[0] * v[1] - u[1] * v[0];
  }
}

/* Whether a triangle has more area than rounding makes: polygons have corners on straight sides. */
static bool is_broad(const mtm_cut* cut, const int32_t triangle[3])
{
  double normal[3];
  double square = 0.0;
  double squares = 0.0;
  ring_normal(cut, triangle, 3, normal);
  for (int32_t c = 0; c < 3; ++c)
  {
    const double* xyz[3];
    for (int32_t i = 0; i < 3; ++i)
    {
      xyz[i] = cut->chunk->points[triangle[i]].xyz;
    }
    const double u = xyz[1][c] - xyz[0][c];
    const double v = xyz[2][c] - xyz[1][c];
    squares += u * u + v * v;
    square += normal[c] * normal[c];
  }
  return sqrt(square) > 0x1p-40 * squares;
}

/* Divides a ring; triangles without area are left out. */
static bool add_triangles(mtm_cut* cut, const int32_t* ring, int32_t n)
{
  for (int32_t i = 0; i < n; ++i)
  {
    memcpy(&cut->ring_xyz[3 * i], cut->chunk->points[ring[i]].xyz, 3 * sizeof(double));
  }
  mtm_triangulate(cut->ring_xyz, n, cut->triangles, cut->scratch);
  bool complete = true;
  for (int32_t t = 0; complete && t < n - 2; ++t)
  {
    int32_t triangle[3];
    int32_t scratch[3];
    for (int32_t i = 0; i < 3; ++i)
    {
      triangle[i] = ring[cut->triangles[3 * t + i]];
    }
    if (is_broad(cut, triangle))
    {
      rotate_ring(cut->chunk, triangle, 3, scratch);
      complete =
        mtm_chunk_add_cell(cut->chunk, MTM_KIND_POLYGON, cut->index, cut->plane, triangle, 3);
    }
  }
  return complete;
}

/* Claims the cells of the chunk from first_cell on; ring: their points. */
static bool claim(mtm_cut* cut,
  mtm_kind kind,
  const int32_t* ring,
  int32_t n,
  int64_t first_cell,
  int32_t priority)
{
  const mtm_contact contact = { .key = contact_key(cut, kind, ring, n),
    .source = cut->index,
    .first_cell = first_cell,
    .n_cells = (int32_t)(cut->chunk->n_cells - first_cell),
    .priority = priority,
    .ghost = cut->ghost };
  return contact.n_cells == 0 || add_contact(cut, &contact);
}

bool mtm_emit(mtm_cut* cut, mtm_kind kind, const int32_t* ring, int32_t n, int32_t priority)
{
  if (cut->ghost && priority == MTM_NO_CONTACT)
  {
    return true;
  }
  const int64_t first_cell = cut->chunk->n_cells;
  const bool added = kind == MTM_KIND_POLYGON && cut->triangulate && n > 3
    ? add_triangles(cut, ring, n)
    : mtm_chunk_add_cell(cut->chunk, kind, cut->index, cut->plane, ring, n);
  return added && (priority == MTM_NO_CONTACT || claim(cut, kind, ring, n, first_cell, priority));
}

bool mtm_emit_triangles(mtm_cut* cut, const int32_t* ring, int32_t n, int32_t priority)
{
  if (cut->ghost && priority == MTM_NO_CONTACT)
  {
    return true;
  }
  const int64_t first_cell = cut->chunk->n_cells;
  return add_triangles(cut, ring, n) &&
    (priority == MTM_NO_CONTACT || claim(cut, MTM_KIND_POLYGON, ring, n, first_cell, priority));
}

/* Measures a ring and empties it if it has no area. */
static void measure_ring(const mtm_cut* cut, mtm_ring* ring)
{
  double normal[3] = { 0.0, 0.0, 0.0 };
  if (ring->n >= 3)
  {
    ring_normal(cut, cut->ring + ring->first, ring->n, normal);
  }
  const double* n = cut->cutter->normal;
  ring->up = normal[0] * n[0] + normal[1] * n[1] + normal[2] * n[2];
  if (normal[0] == 0.0 && normal[1] == 0.0 && normal[2] == 0.0)
  {
    ring->n = 0;
  }
}

/* The rings of an isosurface may be of any shape: they wind the wrong way where the cell itself is
 * inside out. */
static bool emit_ring(mtm_cut* cut, const mtm_ring* simple, int32_t priority)
{
  int32_t* ring = cut->ring + simple->first;
  const bool reversed = cut->cutter->scalars ? mtm_cut_is_inverted(cut) : simple->up < 0.0;
  for (int32_t i = 0, j = simple->n - 1; reversed && i < j; ++i, --j)
  {
    const int32_t swapped = ring[i];
    ring[i] = ring[j];
    ring[j] = swapped;
  }
  rotate_ring(cut->chunk, ring, simple->n, cut->scratch);
  return mtm_emit(cut, MTM_KIND_POLYGON, ring, simple->n, priority);
}

/* The shortest run ring[*first, *last) whose point *first comes again at *last, if there is one. */
static bool find_pinch(const int32_t* ring, int32_t n, int32_t* first, int32_t* last)
{
  for (int32_t length = 1; length < n; ++length)
  {
    for (int32_t i = 0; i + length < n; ++i)
    {
      if (ring[i] == ring[i + length])
      {
        *first = i;
        *last = i + length;
        return true;
      }
    }
  }
  return false;
}

bool mtm_cut_add_ring(mtm_cut* cut, int32_t first, int32_t n)
{
  mtm_ring* rings =
    mtm_grown(cut->rings, &cut->rings_capacity, (int64_t)cut->n_rings + 1, sizeof *rings);
  if (!rings)
  {
    return false;
  }
  cut->rings = rings;
  rings[cut->n_rings++] = (mtm_ring){ .first = first, .n = n };
  return true;
}

/* A ring that comes back to a point is pinched there: each side is a ring of its own. */
static bool split_ring(mtm_cut* cut, int32_t index)
{
  int32_t first;
  int32_t last;
  while (find_pinch(cut->ring + cut->rings[index].first, cut->rings[index].n, &first, &last))
  {
    const int32_t n = cut->rings[index].n;
    const int32_t length = last - first;
    int32_t* ring = cut->ring + cut->rings[index].first;
    memcpy(cut->scratch, ring + first, (size_t)length * sizeof *ring);
    memmove(ring + first, ring + last, (size_t)(n - last) * sizeof *ring);
    memcpy(ring + n - length, cut->scratch, (size_t)length * sizeof *ring);
    cut->rings[index].n = n - length;
    if (!mtm_cut_add_ring(cut, cut->rings[index].first + n - length, length))
    {
      return false;
    }
  }
  return true;
}

bool mtm_emit_rings(mtm_cut* cut, int32_t priority)
{
  bool complete = true;
  const int32_t n_whole = cut->n_rings;
  for (int32_t r = 0; complete && r < n_whole; ++r)
  {
    complete = split_ring(cut, r);
  }
  int32_t n_rings = 0;
  for (int32_t r = 0; complete && r < cut->n_rings; ++r)
  {
    measure_ring(cut, &cut->rings[r]);
    n_rings += cut->rings[r].n > 0;
  }
  if (complete && n_rings > 1 && !cut->cutter->scalars)
  {
    complete = mtm_emit_holes(cut, priority);
  }
  for (int32_t r = 0; complete && r < cut->n_rings; ++r)
  {
    complete = cut->rings[r].n == 0 || emit_ring(cut, &cut->rings[r], priority);
  }
  return complete;
}

bool mtm_emit_simple_ring(mtm_cut* cut, int32_t n)
{
  mtm_ring ring = { .first = 0, .n = n };
  measure_ring(cut, &ring);
  return ring.n == 0 || emit_ring(cut, &ring, MTM_NO_CONTACT);
}

bool mtm_emit_contact(mtm_cut* cut,
  mtm_kind kind,
  const int32_t* points,
  int32_t n,
  int32_t priority)
{
  if (!mtm_cut_reserve_ring(cut, 2 * (int64_t)n))
  {
    return false;
  }
  for (int32_t i = 0; i < n; ++i)
  {
    cut->ring[i] = mtm_cut_point(cut, points[i], points[i]);
    if (cut->ring[i] < 0)
    {
      return false;
    }
  }
  if (kind == MTM_KIND_POLYGON)
  {
    cut->n_rings = 0;
    return mtm_cut_add_ring(cut, 0, n) && mtm_emit_rings(cut, priority);
  }
  const bool no_length = kind == MTM_KIND_LINE && cut->ring[0] == cut->ring[1];
  return no_length || mtm_emit(cut, kind, cut->ring, n, priority);
}
