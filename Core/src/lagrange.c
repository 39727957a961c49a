/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Lagrange cells of one order in all directions, as linear cells between the nodes of their lattice.
 * Source: the order of nodes is that of VTK's Lagrange cells: corners, then inner nodes of edges, of
 * faces, and of the body; triangles and tetrahedra repeat this inside. The parts: own. */
#include "internal.h"

#include <stdlib.h>

/* ---- Order ------------------------------------------------------------------------------------ */

static int64_t nodes_of_order(int32_t type, int64_t p)
{
  switch (type)
  {
    case MTM_LAGRANGE_CURVE:
      return p + 1;
    case MTM_LAGRANGE_TRIANGLE:
      return (p + 1) * (p + 2) / 2;
    case MTM_LAGRANGE_QUADRILATERAL:
      return (p + 1) * (p + 1);
    case MTM_LAGRANGE_TETRAHEDRON:
      return (p + 1) * (p + 2) * (p + 3) / 6;
    case MTM_LAGRANGE_HEXAHEDRON:
      return (p + 1) * (p + 1) * (p + 1);
    default:
      return (p + 1) * (p + 1) * (p + 2) / 2;
  }
}

int32_t mtm_lagrange_order(int32_t type, int64_t n_points)
{
  int32_t p = 1;
  while (p < MTM_LAGRANGE_MAX_ORDER && nodes_of_order(type, p) < n_points)
  {
    ++p;
  }
  return nodes_of_order(type, p) == n_points ? p : 0;
}

/* ---- Nodes, in their order -------------------------------------------------------------------- */

typedef struct place
{
  int32_t x, y, z; /* of the lattice */
} place;

typedef struct lattice
{
  int32_t order;
  int32_t n;      /* nodes so far */
  int32_t* nodes; /* at x + (order + 1) * (y + (order + 1) * z) */
} lattice;

static int32_t* node_at(const lattice* all, place at)
{
  const int32_t n = all->order + 1;
  return &all->nodes[at.x + n * (at.y + n * at.z)];
}

static void put(lattice* all, place at)
{
  *node_at(all, at) = all->n++;
}

static place plus(place a, int32_t times, place step)
{
  return (place){ a.x + times * step.x, a.y + times * step.y, a.z + times * step.z };
}

static place minus(place a, place b)
{
  return plus(a, -1, b);
}

/* The inner nodes of an edge of order p. */
static void put_edge(lattice* all, int32_t p, place from, place step)
{
  for (int32_t i = 1; i < p; ++i)
  {
    put(all, plus(from, i, step));
  }
}

/* A triangle of order p with all its nodes: nothing if p < 0. */
static void put_triangle(lattice* all, int32_t p, place first, place u, place v)
{
  for (; p > 0; p -= 3, first = plus(plus(first, 1, u), 1, v))
  {
    const place second = plus(first, p, u);
    const place third = plus(first, p, v);
    put(all, first);
    put(all, second);
    put(all, third);
    put_edge(all, p, first, u);
    put_edge(all, p, second, minus(v, u));
    put_edge(all, p, third, minus((place){ 0, 0, 0 }, v));
  }
  if (p == 0)
  {
    put(all, first);
  }
}

/* The inner nodes of a triangular face of order p. */
static void put_inner_triangle(lattice* all, int32_t p, place first, place u, place v)
{
  put_triangle(all, p - 3, plus(plus(first, 1, u), 1, v), u, v);
}

/* The inner nodes of a quadrilateral face, u fastest. */
static void put_inner_quad(lattice* all, place first, place u, place v)
{
  for (int32_t j = 1; j < all->order; ++j)
  {
    put_edge(all, all->order, plus(first, j, v), u);
  }
}

static void put_tetrahedron(lattice* all)
{
  static const place u = { 1, 0, 0 };
  static const place v = { 0, 1, 0 };
  static const place w = { 0, 0, 1 };
  place first = { 0, 0, 0 };
  int32_t p = all->order;
  for (; p > 0; p -= 4, first = plus(first, 1, (place){ 1, 1, 1 }))
  {
    const place corners[4] = { first, plus(first, p, u), plus(first, p, v), plus(first, p, w) };
    for (int32_t c = 0; c < 4; ++c)
    {
      put(all, corners[c]);
    }
    put_edge(all, p, corners[0], u);
    put_edge(all, p, corners[1], minus(v, u));
    put_edge(all, p, corners[2], (place){ 0, -1, 0 });
    put_edge(all, p, corners[0], w);
    put_edge(all, p, corners[1], minus(w, u));
    put_edge(all, p, corners[2], minus(w, v));
    put_inner_triangle(all, p, corners[0], u, w);
    put_inner_triangle(all, p, corners[2], minus(w, v), minus(u, v));
    put_inner_triangle(all, p, corners[0], w, v);
    put_inner_triangle(all, p, corners[0], v, u);
  }
  if (p == 0)
  {
    put(all, first);
  }
}

static void put_quad(lattice* all)
{
  const int32_t p = all->order;
  static const place u = { 1, 0, 0 };
  static const place v = { 0, 1, 0 };
  const place corners[4] = { { 0, 0, 0 }, { p, 0, 0 }, { p, p, 0 }, { 0, p, 0 } };
  for (int32_t c = 0; c < 4; ++c)
  {
    put(all, corners[c]);
  }
  put_edge(all, p, corners[0], u);
  put_edge(all, p, corners[1], v);
  put_edge(all, p, corners[3], u);
  put_edge(all, p, corners[0], v);
  put_inner_quad(all, corners[0], u, v);
}

static void put_hexahedron(lattice* all)
{
  const int32_t p = all->order;
  static const place u = { 1, 0, 0 };
  static const place v = { 0, 1, 0 };
  static const place w = { 0, 0, 1 };
  place corners[8];
  for (int32_t c = 0; c < 8; ++c)
  {
    const int32_t x = c == 1 || c == 2 || c == 5 || c == 6;
    const int32_t y = c % 4 > 1;
    corners[c] = (place){ x * p, y * p, c / 4 * p };
    put(all, corners[c]);
  }
  for (int32_t c = 0; c < 8; c += 4)
  {
    put_edge(all, p, corners[c], u);
    put_edge(all, p, corners[c + 1], v);
    put_edge(all, p, corners[c + 3], u);
    put_edge(all, p, corners[c], v);
  }
  for (int32_t c = 0; c < 4; ++c)
  {
    put_edge(all, p, corners[c], w);
  }
  put_inner_quad(all, corners[0], v, w);
  put_inner_quad(all, corners[1], v, w);
  put_inner_quad(all, corners[0], u, w);
  put_inner_quad(all, corners[3], u, w);
  put_inner_quad(all, corners[0], u, v);
  put_inner_quad(all, corners[4], u, v);
  for (int32_t k = 1; k < p; ++k)
  {
    put_inner_quad(all, plus(corners[0], k, w), u, v);
  }
}

/* The inner nodes of a triangle of a wedge go row by row. */
static void put_rows(lattice* all, place first)
{
  for (int32_t j = 1; j < all->order; ++j)
  {
    put_edge(all, all->order - j, plus(first, j, (place){ 0, 1, 0 }), (place){ 1, 0, 0 });
  }
}

static void put_wedge(lattice* all)
{
  const int32_t p = all->order;
  static const place u = { 1, 0, 0 };
  static const place v = { 0, 1, 0 };
  static const place w = { 0, 0, 1 };
  const place corners[6] = {
    { 0, 0, 0 }, { p, 0, 0 }, { 0, p, 0 }, { 0, 0, p }, { p, 0, p }, { 0, p, p }
  };
  for (int32_t c = 0; c < 6; ++c)
  {
    put(all, corners[c]);
  }
  for (int32_t c = 0; c < 6; c += 3)
  {
    put_edge(all, p, corners[c], u);
    put_edge(all, p, corners[c + 1], minus(v, u));
    put_edge(all, p, corners[c + 2], (place){ 0, -1, 0 });
  }
  for (int32_t c = 0; c < 3; ++c)
  {
    put_edge(all, p, corners[c], w);
  }
  put_rows(all, corners[0]);
  put_rows(all, corners[3]);
  put_inner_quad(all, corners[0], u, w);
  put_inner_quad(all, corners[1], minus(v, u), w);
  put_inner_quad(all, corners[2], (place){ 0, -1, 0 }, w);
  for (int32_t k = 1; k < p; ++k)
  {
    put_rows(all, plus(corners[0], k, w));
  }
}

static void put_all(lattice* all, int32_t type)
{
  switch (type)
  {
    case MTM_LAGRANGE_CURVE:
      put(all, (place){ 0, 0, 0 });
      put(all, (place){ all->order, 0, 0 });
      put_edge(all, all->order, (place){ 0, 0, 0 }, (place){ 1, 0, 0 });
      break;
    case MTM_LAGRANGE_TRIANGLE:
      put_triangle(all, all->order, (place){ 0, 0, 0 }, (place){ 1, 0, 0 }, (place){ 0, 1, 0 });
      break;
    case MTM_LAGRANGE_QUADRILATERAL:
      put_quad(all);
      break;
    case MTM_LAGRANGE_TETRAHEDRON:
      put_tetrahedron(all);
      break;
    case MTM_LAGRANGE_HEXAHEDRON:
      put_hexahedron(all);
      break;
    default:
      put_wedge(all);
  }
}

/* ---- Parts ------------------------------------------------------------------------------------ */

/* Parts in one box of the lattice: corners are bits, x = 1, y = 2, z = 4; those of a simplex need
 * their box to be `depth` from its slanted side. */
typedef struct box_part
{
  int32_t type, depth, n_points;
  int32_t corners[8];
} box_part;

/* clang-format off */
static const box_part line_parts[] = { { MTM_LINE, 0, 2, { 0, 1 } } };
static const box_part triangle_parts[] = {
  { MTM_TRIANGLE, 1, 3, { 0, 1, 2 } }, { MTM_TRIANGLE, 2, 3, { 1, 3, 2 } }
};
static const box_part quad_parts[] = { { MTM_QUAD, 0, 4, { 0, 1, 3, 2 } } };
static const box_part tetrahedron_parts[] = {
  { MTM_TETRAHEDRON, 1, 4, { 0, 1, 2, 4 } },
  { MTM_TETRAHEDRON, 2, 4, { 1, 6, 3, 2 } }, { MTM_TETRAHEDRON, 2, 4, { 1, 6, 5, 3 } },
  { MTM_TETRAHEDRON, 2, 4, { 1, 6, 4, 5 } }, { MTM_TETRAHEDRON, 2, 4, { 1, 6, 2, 4 } },
  { MTM_TETRAHEDRON, 3, 4, { 3, 6, 5, 7 } }
};
static const box_part hexahedron_parts[] = { { MTM_HEXAHEDRON, 0, 8, { 0, 1, 3, 2, 4, 5, 7, 6 } } };
static const box_part wedge_parts[] = {
  { MTM_WEDGE, 1, 6, { 0, 2, 1, 4, 6, 5 } }, { MTM_WEDGE, 2, 6, { 1, 2, 3, 5, 6, 7 } }
};
/* clang-format on */

typedef struct box_parts
{
  const box_part* parts;
  int32_t n;
  int32_t dimension;
  int32_t slanted; /* axes that the slanted side cuts off */
} box_parts;

static box_parts parts_of(int32_t type)
{
  static const box_parts all[] = { { line_parts, 1, 1, 0 },
    { triangle_parts, 2, 2, 2 },
    { quad_parts, 1, 2, 0 },
    { tetrahedron_parts, 6, 3, 3 },
    { hexahedron_parts, 1, 3, 0 },
    { wedge_parts, 2, 3, 2 } };
  return all[type - MTM_LAGRANGE_CURVE];
}

static bool add_part(mtm_lattice_parts* list, const lattice* all, const box_part* part, place box)
{
  int32_t* items =
    mtm_grown(list->items, &list->capacity, list->n + part->n_points + 1, sizeof *items);
  if (!items)
  {
    return false;
  }
  list->items = items;
  items[list->n++] = part->type;
  for (int32_t i = 0; i < part->n_points; ++i)
  {
    const int32_t c = part->corners[i];
    items[list->n++] =
      *node_at(all, (place){ box.x + (c & 1), box.y + (c >> 1 & 1), box.z + (c >> 2) });
  }
  return true;
}

static bool add_parts(mtm_lattice_parts* list, const lattice* all, int32_t type)
{
  const box_parts parts = parts_of(type);
  const int32_t p = all->order;
  const int32_t n_y = parts.dimension > 1 ? p : 1;
  const int32_t n_z = parts.dimension > 2 ? p : 1;
  bool complete = true;
  for (int32_t b = 0; b < p * n_y * n_z; ++b)
  {
    const place box = { b % p, b / p % n_y, b / p / n_y };
    const int32_t used = parts.slanted == 0 ? 0 : box.x + box.y + (parts.slanted > 2 ? box.z : 0);
    for (int32_t i = 0; complete && i < parts.n; ++i)
    {
      const bool there = parts.slanted == 0 || used + parts.parts[i].depth <= p;
      complete = !there || add_part(list, all, &parts.parts[i], box);
    }
  }
  return complete;
}

bool mtm_lagrange_parts(int32_t type, int32_t n_points, mtm_lattice_parts* list)
{
  if (list->n_points == n_points)
  {
    return true;
  }
  list->n = 0;
  list->n_points = 0;
  lattice all = { .order = mtm_lagrange_order(type, n_points) };
  const int64_t n = all.order + 1;
  all.nodes = mtm_allocate(n * n * n, sizeof *all.nodes);
  bool complete = all.nodes != NULL;
  if (complete)
  {
    put_all(&all, type);
    complete = add_parts(list, &all, type);
  }
  free(all.nodes);
  list->n_points = complete ? n_points : 0;
  return complete;
}
