/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cutting one cell. A point is above where normal . p exceeds the value by more than rounding; on
 * the plane counts as not above. So a cell that stands on the plane gives its lower face, and one
 * that hangs below it gives nothing by itself: that face is a contact, which the cell above claims
 * first (contact.c).
 *
 * A 3D cell: walking round a face that is seen from outside, the plane is crossed upwards and
 * downwards in turn. Each downward crossing is linked to the upward crossing of the same run of
 * points above; as the neighbouring face walks the same edge the other way, the links of all faces
 * chain up to closed polygons. Source: own. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Who owns a contact: the order of architecture's on-plane rule. */
enum
{
  NO_CONTACT = -1,
  CONTACT_ABOVE = 0,
  CONTACT_BELOW = 1,
  CONTACT_FLAT = 2
};

/* One value under way. */
typedef struct level
{
  double value;
  int32_t plane;
  int32_t n_above, n_below;
  bool ghost; /* only contacts, and they never emit */
} level;

void mtm_cut_free(mtm_cut* cut)
{
  mtm_cell_free(&cut->cell);
  free(cut->xyz);
  free(cut->value);
  free(cut->scale);
  free(cut->side);
  free(cut->ring);
  free(cut->ring_xyz);
  free(cut->triangles);
  free(cut->triangulate_scratch);
  *cut = (mtm_cut){ 0 };
}

static bool reserve_points(mtm_cut* cut, int32_t n)
{
  if (n <= cut->capacity)
  {
    return true;
  }
  const int64_t capacity = n + 16;
  free(cut->xyz);
  free(cut->value);
  free(cut->scale);
  free(cut->side);
  cut->xyz = mtm_allocate(3 * capacity, sizeof *cut->xyz);
  cut->value = mtm_allocate(capacity, sizeof *cut->value);
  cut->scale = mtm_allocate(capacity, sizeof *cut->scale);
  cut->side = mtm_allocate(capacity, sizeof *cut->side);
  const bool complete = cut->xyz && cut->value && cut->scale && cut->side;
  cut->capacity = complete ? capacity : 0;
  return complete;
}

static bool reserve_ring(mtm_cut* cut, int64_t n)
{
  if (n <= cut->ring_capacity)
  {
    return true;
  }
  const int64_t capacity = 2 * n + 16;
  int32_t* ring = realloc(cut->ring, (size_t)capacity * sizeof *ring);
  cut->ring = ring ? ring : cut->ring;
  free(cut->ring_xyz);
  free(cut->triangles);
  free(cut->triangulate_scratch);
  cut->ring_xyz = mtm_allocate(3 * capacity, sizeof *cut->ring_xyz);
  cut->triangles = mtm_allocate(3 * capacity, sizeof *cut->triangles);
  cut->triangulate_scratch = mtm_allocate(capacity, sizeof *cut->triangulate_scratch);
  const bool complete = ring && cut->ring_xyz && cut->triangles && cut->triangulate_scratch;
  cut->ring_capacity = complete ? capacity : 0;
  return complete;
}

/* ---- Points ----------------------------------------------------------------------------------- */

static bool comes_first(const double a[3], int64_t id_a, const double b[3], int64_t id_b)
{
  for (int32_t c = 0; c < 3; ++c)
  {
    if (a[c] != b[c])
    {
      return a[c] < b[c];
    }
  }
  return id_a < id_b;
}

/* The chunk point where the edge between two points of the cell meets the plane: one is above, the
 * other below or on it. Always computed from the end that comes first. -1: out of memory. */
static int32_t crossing(mtm_cut* cut, const level* at, int32_t u, int32_t v)
{
  if (cut->side[u] == 0.0 || cut->side[v] == 0.0)
  {
    const int32_t on = cut->side[u] == 0.0 ? u : v;
    mtm_edge_point point = { .a = cut->cell.ids[on], .b = cut->cell.ids[on], .plane = at->plane };
    memcpy(point.xyz, &cut->xyz[3 * on], sizeof point.xyz);
    return mtm_chunk_point(cut->chunk, &point);
  }
  const bool forward =
    comes_first(&cut->xyz[3 * u], cut->cell.ids[u], &cut->xyz[3 * v], cut->cell.ids[v]);
  const int32_t first = forward ? u : v;
  const int32_t second = forward ? v : u;
  const double* a = &cut->xyz[3 * first];
  const double* b = &cut->xyz[3 * second];
  mtm_edge_point point = {
    .a = cut->cell.ids[first], .b = cut->cell.ids[second], .plane = at->plane
  };
  point.t = cut->side[first] / (cut->side[first] - cut->side[second]);
  for (int32_t c = 0; c < 3; ++c)
  {
    point.xyz[c] = a[c] + point.t * (b[c] - a[c]);
  }
  if (cut->cutter->axis >= 0)
  {
    point.xyz[cut->cutter->axis] = at->value;
  }
  return mtm_chunk_point(cut->chunk, &point);
}

/* ---- Output ----------------------------------------------------------------------------------- */

static uint64_t contact_key(const mtm_cut* cut, const level* at, mtm_kind kind, int32_t n)
{
  uint64_t key = (uint64_t)kind + 3 * (uint64_t)at->plane;
  for (int32_t i = 0; i < n; ++i)
  {
    uint64_t hash = 0;
    for (int32_t c = 0; c < 3; ++c)
    {
      const double x = cut->chunk->points[cut->ring[i]].xyz[c] + 0.0; /* -0 equals 0 */
      uint64_t bits;
      memcpy(&bits, &x, sizeof bits);
      hash = mtm_mix(hash ^ bits) + UINT64_C(0x9e3779b97f4a7c15);
    }
    key += mtm_mix(hash); /* a sum: the order of the points does not matter */
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

/* Starts a ring at its smallest point, so that it does not depend on the cell's numbering. */
static void rotate_ring(const mtm_chunk* chunk, int32_t* ring, int32_t n, int32_t* scratch)
{
  int32_t smallest = 0;
  for (int32_t i = 1; i < n; ++i)
  {
    const mtm_edge_point* p = &chunk->points[ring[i]];
    const mtm_edge_point* q = &chunk->points[ring[smallest]];
    if (comes_first(p->xyz, p->a, q->xyz, q->a))
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

static bool add_triangles(mtm_cut* cut, const level* at, int64_t source, int32_t n)
{
  mtm_triangulate(cut->ring_xyz, n, cut->triangles, cut->triangulate_scratch);
  bool complete = true;
  for (int32_t t = 0; complete && t < n - 2; ++t)
  {
    int32_t triangle[3];
    int32_t scratch[3];
    for (int32_t i = 0; i < 3; ++i)
    {
      triangle[i] = cut->ring[cut->triangles[3 * t + i]];
    }
    rotate_ring(cut->chunk, triangle, 3, scratch);
    complete = mtm_chunk_add_cell(cut->chunk, MTM_KIND_POLYGON, source, at->plane, triangle, 3);
  }
  return complete;
}

/* Adds cut->ring as a cell, and as a contact if it has a priority. */
static bool emit(mtm_cut* cut,
  const level* at,
  mtm_kind kind,
  int64_t source,
  int32_t n,
  int32_t priority)
{
  if (at->ghost && priority == NO_CONTACT)
  {
    return true;
  }
  const int64_t first_cell = cut->chunk->n_cells;
  const bool added = kind == MTM_KIND_POLYGON && cut->triangulate && n > 3
    ? add_triangles(cut, at, source, n)
    : mtm_chunk_add_cell(cut->chunk, kind, source, at->plane, cut->ring, n);
  if (!added || priority == NO_CONTACT)
  {
    return added;
  }
  const mtm_contact contact = { .key = contact_key(cut, at, kind, n),
    .source = source,
    .first_cell = first_cell,
    .n_cells = (int32_t)(cut->chunk->n_cells - first_cell),
    .priority = priority,
    .ghost = at->ghost };
  return add_contact(cut, &contact);
}

/* Twice the ring's area vector, from its first point (Newell), and the ring's coordinates. */
static void ring_normal(mtm_cut* cut, int32_t n, double normal[3])
{
  for (int32_t i = 0; i < n; ++i)
  {
    memcpy(&cut->ring_xyz[3 * i], cut->chunk->points[cut->ring[i]].xyz, 3 * sizeof(double));
  }
  normal[0] = normal[1] = normal[2] = 0.0;
  const double* o = cut->ring_xyz;
  for (int32_t i = 1; i + 1 < n; ++i)
  {
    const double* p = &cut->ring_xyz[3 * i];
    const double* q = &cut->ring_xyz[3 * (i + 1)];
    const double u[3] = { p[0] - o[0], p[1] - o[1], p[2] - o[2] };
    const double v[3] = { q[0] - o[0], q[1] - o[1], q[2] - o[2] };
    normal[0] += u[1] * v[2] - u[2] * v[1];
    normal[1] += u[2] * v[0] - u[0] * v[2];
    normal[2] += u[0] * v[1] - u[1] * v[0];
  }
}

/* Which way is up at the ring: the plane's normal, or where the scalar grows in this cell. */
static double upward(const mtm_cut* cut, const double normal[3])
{
  const double* n = cut->cutter->normal;
  if (!cut->cutter->scalars)
  {
    return normal[0] * n[0] + normal[1] * n[1] + normal[2] * n[2];
  }
  double sum = 0.0;
  for (int32_t p = 0; p < cut->cell.n_points; ++p)
  {
    for (int32_t c = 0; c < 3; ++c)
    {
      sum += cut->side[p] * (cut->xyz[3 * p + c] - cut->ring_xyz[c]) * normal[c];
    }
  }
  return sum;
}

/* Makes a polygon of the ring's n points unless it has no area; winds it about the normal. */
static bool emit_polygon(mtm_cut* cut, const level* at, int64_t source, int32_t n, int32_t priority)
{
  int32_t distinct = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    if (distinct == 0 || cut->ring[distinct - 1] != cut->ring[i])
    {
      cut->ring[distinct++] = cut->ring[i];
    }
  }
  while (distinct > 1 && cut->ring[distinct - 1] == cut->ring[0])
  {
    --distinct;
  }
  if (distinct < 3)
  {
    return true;
  }
  double normal[3];
  ring_normal(cut, distinct, normal);
  if (normal[0] == 0.0 && normal[1] == 0.0 && normal[2] == 0.0)
  {
    return true;
  }
  if (upward(cut, normal) < 0.0)
  {
    for (int32_t i = 0, j = distinct - 1; i < j; ++i, --j)
    {
      const int32_t swapped = cut->ring[i];
      cut->ring[i] = cut->ring[j];
      cut->ring[j] = swapped;
    }
  }
  rotate_ring(cut->chunk, cut->ring, distinct, cut->triangulate_scratch);
  ring_normal(cut, distinct, normal); /* for the coordinates in their final order */
  return emit(cut, at, MTM_KIND_POLYGON, source, distinct, priority);
}

/* A ring of points of the cell that are all on the plane. */
static bool emit_contact(mtm_cut* cut,
  const level* at,
  mtm_kind kind,
  int64_t source,
  const int32_t* points,
  int32_t n,
  int32_t priority)
{
  if (!reserve_ring(cut, n))
  {
    return false;
  }
  for (int32_t i = 0; i < n; ++i)
  {
    cut->ring[i] = crossing(cut, at, points[i], points[i]);
    if (cut->ring[i] < 0)
    {
      return false;
    }
  }
  if (kind == MTM_KIND_POLYGON)
  {
    return emit_polygon(cut, at, source, n, priority);
  }
  return (n == 2 && cut->ring[0] == cut->ring[1]) || emit(cut, at, kind, source, n, priority);
}

/* ---- 3D cells --------------------------------------------------------------------------------- */

/* The faces in the plane of a cell below it. */
static bool touch_solid(mtm_cut* cut, const level* at, int64_t source, const mtm_shape* shape)
{
  bool complete = true;
  for (int32_t f = 0; complete && f < shape->n_faces; ++f)
  {
    int32_t face[4];
    bool on = true;
    for (int32_t i = 0; i < shape->face_sizes[f]; ++i)
    {
      face[i] = shape->faces[f][i];
      on = on && cut->side[face[i]] == 0.0;
    }
    if (on)
    {
      complete =
        emit_contact(cut, at, MTM_KIND_POLYGON, source, face, shape->face_sizes[f], CONTACT_BELOW);
    }
  }
  return complete;
}

/* An edge of a cell of up to eight points, from its smaller to its larger one. */
static int32_t edge_key(int32_t u, int32_t v)
{
  return u < v ? 8 * u + v : 8 * v + u;
}

/* next[exit] = entry for every run of points above, exit downwards and entry upwards; the exits. */
static int32_t link_crossings(const mtm_cut* cut,
  const mtm_shape* shape,
  int8_t next[64],
  int8_t exits[16])
{
  int32_t n_exits = 0;
  for (int32_t f = 0; f < shape->n_faces; ++f)
  {
    const int8_t* face = shape->faces[f];
    const int32_t n = shape->face_sizes[f];
    for (int32_t i = 0; i < n; ++i)
    {
      if (cut->side[face[i]] > 0.0 || !(cut->side[face[(i + 1) % n]] > 0.0))
      {
        continue;
      }
      int32_t j = i + 1;
      while (cut->side[face[(j + 1) % n]] > 0.0)
      {
        ++j;
      }
      const int32_t exit = edge_key(face[j % n], face[(j + 1) % n]);
      next[exit] = (int8_t)edge_key(face[i], face[(i + 1) % n]);
      exits[n_exits++] = (int8_t)exit;
    }
  }
  return n_exits;
}

static bool cut_solid(mtm_cut* cut, const level* at, int64_t source, const mtm_shape* shape)
{
  if (at->n_above == 0)
  {
    return at->n_below == 0 || touch_solid(cut, at, source, shape);
  }
  if (at->n_above == shape->n_points || (at->ghost && at->n_below > 0))
  {
    return true;
  }
  /* Every crossing edge is left downwards in exactly one of its two faces: at most 12 exits. */
  int8_t next[64];
  int8_t exits[16];
  memset(next, -1, sizeof next);
  const int32_t n_exits = link_crossings(cut, shape, next, exits);
  const int32_t priority = at->n_below == 0 ? CONTACT_ABOVE : NO_CONTACT;
  for (int32_t e = 0; e < n_exits; ++e)
  {
    int32_t n = 0;
    for (int32_t edge = exits[e]; next[edge] >= 0;)
    {
      cut->ring[n] = crossing(cut, at, edge / 8, edge % 8);
      if (cut->ring[n++] < 0)
      {
        return false;
      }
      const int32_t following = next[edge];
      next[edge] = -1; /* visited */
      edge = following;
    }
    if (n > 0 && !emit_polygon(cut, at, source, n, priority))
    {
      return false;
    }
  }
  return true;
}

/* ---- 2D, 1D and 0D cells ---------------------------------------------------------------------- */

/* The edges in the plane of a 2D cell below it. */
static bool touch_ring(mtm_cut* cut,
  const level* at,
  int64_t source,
  const int32_t* points,
  int32_t n)
{
  bool complete = true;
  for (int32_t i = 0; complete && i < n; ++i)
  {
    const int32_t edge[2] = { points[i], points[(i + 1) % n] };
    if (cut->side[edge[0]] == 0.0 && cut->side[edge[1]] == 0.0)
    {
      complete = emit_contact(cut, at, MTM_KIND_LINE, source, edge, 2, CONTACT_BELOW);
    }
  }
  return complete;
}

/* A polygon whose points are points[0, n) of the cell: a line for each run of points above. */
static bool cut_ring(mtm_cut* cut,
  const level* cell_level,
  int64_t source,
  const int32_t* points,
  int32_t n)
{
  level at = *cell_level;
  at.n_above = at.n_below = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    at.n_above += cut->side[points[i]] > 0.0;
    at.n_below += cut->side[points[i]] < 0.0;
  }
  if (at.n_above == 0)
  {
    return at.n_below == 0
      ? emit_contact(cut, &at, MTM_KIND_POLYGON, source, points, n, CONTACT_FLAT)
      : touch_ring(cut, &at, source, points, n);
  }
  const int32_t priority = at.n_below == 0 ? CONTACT_ABOVE : NO_CONTACT;
  for (int32_t i = 0; i < n; ++i)
  {
    if (cut->side[points[i]] > 0.0 || !(cut->side[points[(i + 1) % n]] > 0.0))
    {
      continue;
    }
    int32_t j = i + 1;
    while (cut->side[points[(j + 1) % n]] > 0.0)
    {
      ++j;
    }
    cut->ring[0] = crossing(cut, &at, points[i], points[(i + 1) % n]);
    cut->ring[1] = crossing(cut, &at, points[j % n], points[(j + 1) % n]);
    if (cut->ring[0] < 0 || cut->ring[1] < 0 ||
      (cut->ring[0] != cut->ring[1] && !emit(cut, &at, MTM_KIND_LINE, source, 2, priority)))
    {
      return false;
    }
  }
  return true;
}

static bool cut_strip(mtm_cut* cut, const level* at, int64_t source)
{
  bool complete = true;
  for (int32_t i = 0; complete && i + 2 < cut->cell.n_points; ++i)
  {
    const int32_t triangle[3] = { i, i + 1 + i % 2, i + 2 - i % 2 };
    complete = cut_ring(cut, at, source, triangle, 3);
  }
  return complete;
}

static bool cut_polygon(mtm_cut* cut, const level* at, int64_t source)
{
  const int32_t n = cut->cell.n_points;
  int32_t few[8];
  int32_t* points = n <= 8 ? few : mtm_allocate(n, sizeof *points);
  if (!points)
  {
    return false;
  }
  for (int32_t i = 0; i < n; ++i)
  {
    points[i] = i;
  }
  const bool complete = cut_ring(cut, at, source, points, n);
  if (points != few)
  {
    free(points);
  }
  return complete;
}

/* A point where a line passes through the plane, or the line itself where it lies in it. */
static bool cut_lines(mtm_cut* cut, const level* at, int64_t source)
{
  bool complete = true;
  for (int32_t i = 0; complete && i + 1 < cut->cell.n_points; ++i)
  {
    const int32_t ends[2] = { i, i + 1 };
    const double s = cut->side[i];
    const double t = cut->side[i + 1];
    if (s == 0.0 && t == 0.0)
    {
      complete = emit_contact(cut, at, MTM_KIND_LINE, source, ends, 2, CONTACT_FLAT);
    }
    else if (s == 0.0 || t == 0.0)
    {
      const int32_t priority = s > 0.0 || t > 0.0 ? CONTACT_ABOVE : CONTACT_BELOW;
      complete =
        emit_contact(cut, at, MTM_KIND_VERTEX, source, &ends[s == 0.0 ? 0 : 1], 1, priority);
    }
    else if ((s > 0.0) != (t > 0.0))
    {
      cut->ring[0] = crossing(cut, at, i, i + 1);
      complete = cut->ring[0] >= 0 && emit(cut, at, MTM_KIND_VERTEX, source, 1, NO_CONTACT);
    }
  }
  return complete;
}

static bool cut_vertices(mtm_cut* cut, const level* at, int64_t source)
{
  bool complete = true;
  for (int32_t i = 0; complete && i < cut->cell.n_points; ++i)
  {
    if (cut->side[i] == 0.0)
    {
      complete = emit_contact(cut, at, MTM_KIND_VERTEX, source, &i, 1, CONTACT_FLAT);
    }
  }
  return complete;
}

/* ---- Cells ------------------------------------------------------------------------------------ */

/* The function at every point of the cell; false if it or a coordinate is not finite. */
static bool evaluate(mtm_cut* cut)
{
  const mtm_cutter* cutter = cut->cutter;
  bool finite = true;
  mtm_cell_points(cut->mesh, cut->grid, &cut->cell, cut->xyz);
  for (int32_t p = 0; p < cut->cell.n_points; ++p)
  {
    const double* xyz = &cut->xyz[3 * p];
    if (cutter->scalars)
    {
      cut->value[p] = mtm_load_double(cutter->scalars, cut->cell.ids[p], 0);
      cut->scale[p] = 0.0;
      finite = finite && isfinite(xyz[0]) && isfinite(xyz[1]) && isfinite(xyz[2]);
    }
    else
    {
      const double x = cutter->normal[0] * xyz[0];
      const double y = cutter->normal[1] * xyz[1];
      const double z = cutter->normal[2] * xyz[2];
      cut->value[p] = x + y + z; /* 0 * inf is NaN: this sees every coordinate */
      cut->scale[p] = fabs(x) + fabs(y) + fabs(z);
    }
    finite = finite && isfinite(cut->value[p]);
  }
  return finite;
}

/* Sets side[] for a value; false if the cell does not meet the plane. */
static bool take_sides(mtm_cut* cut, level* at)
{
  const int32_t n = cut->cell.n_points;
  at->n_above = at->n_below = 0;
  for (int32_t p = 0; p < n; ++p)
  {
    double side = cut->value[p] - at->value;
    const double slack = cut->cutter->epsilon * (cut->scale[p] + fabs(at->value));
    if (fabs(side) <= slack)
    {
      side = 0.0;
    }
    cut->side[p] = side;
    at->n_above += side > 0.0;
    at->n_below += side < 0.0;
  }
  return at->n_above < n && at->n_below < n;
}

static bool cut_by_level(mtm_cut* cut, const level* at, int64_t source)
{
  const mtm_shape* shape = mtm_shape_of(cut->cell.type);
  if (shape)
  {
    return cut_solid(cut, at, source, shape);
  }
  switch (cut->cell.type)
  {
    case MTM_TRIANGLE_STRIP:
      return cut_strip(cut, at, source);
    case MTM_TRIANGLE:
    case MTM_QUAD:
    case MTM_POLYGON:
      return cut_polygon(cut, at, source);
    case MTM_LINE:
    case MTM_POLY_LINE:
      return cut_lines(cut, at, source);
    default:
      return cut_vertices(cut, at, source);
  }
}

/* The first of values[first, last) that is not below a bound. */
static int32_t lower_bound(const double* values, int32_t first, int32_t last, double bound)
{
  while (first < last)
  {
    const int32_t middle = first + (last - first) / 2;
    if (values[middle] < bound)
    {
      first = middle + 1;
    }
    else
    {
      last = middle;
    }
  }
  return first;
}

/* The values [*first, *last) narrowed to those between the smallest and largest of the cell. */
static void narrow(const mtm_cut* cut, int32_t* first, int32_t* last)
{
  const mtm_cutter* cutter = cut->cutter;
  double low = cut->value[0];
  double high = cut->value[0];
  double scale = cut->scale[0];
  for (int32_t p = 1; p < cut->cell.n_points; ++p)
  {
    low = cut->value[p] < low ? cut->value[p] : low;
    high = cut->value[p] > high ? cut->value[p] : high;
    scale = cut->scale[p] > scale ? cut->scale[p] : scale;
  }
  const double slack = cutter->epsilon * (scale + cutter->max_abs_value);
  *first = lower_bound(cutter->values, *first, *last, low - slack);
  *last = lower_bound(cutter->values, *first, *last, nextafter(high + slack, INFINITY));
}

mtm_status mtm_cut_cell(mtm_cut* cut,
  int64_t index,
  int32_t first_value,
  int32_t last_value,
  mtm_error* error)
{
  const mtm_status status = mtm_cell_load(cut->mesh, cut->grid, index, &cut->cell, error);
  const int32_t n = cut->cell.n_points;
  if (status != MTM_OK || n == 0 || mtm_cell_is_hidden(cut->mesh, index, &cut->cell))
  {
    return status;
  }
  if (!reserve_points(cut, n) || !reserve_ring(cut, n < 16 ? 16 : n))
  {
    return mtm_fail_memory(error, "the points of a cell");
  }
  if (!evaluate(cut))
  {
    cut->chunk->n_non_finite_cells += cut->count_non_finite;
    return MTM_OK;
  }
  narrow(cut, &first_value, &last_value);
  level at = { 0 };
  at.ghost = (mtm_ghost(&cut->mesh->cell_ghosts, index) & MTM_GHOST_DUPLICATE_CELL) != 0;
  for (int32_t v = first_value; v < last_value; ++v)
  {
    at.value = cut->cutter->values[v];
    at.plane = cut->cutter->planes[v];
    if (take_sides(cut, &at) && !cut_by_level(cut, &at, index))
    {
      return mtm_fail_memory(error, "the slice");
    }
  }
  return MTM_OK;
}
