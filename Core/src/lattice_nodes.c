/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The nodes of cells of any order: which is where in the lattice of its cell.
 * Source: the order of nodes is that of VTK's Lagrange and Bezier cells: corners, then inner nodes of
 * edges, of faces, and of the body; triangles and tetrahedra repeat this inside. VTK has no pyramids
 * of any order; theirs is own, and that of VTK's quadratic pyramid as far as it goes. */
#include "lattice_internal.h"

typedef struct place
{
  int32_t x, y, z; /* of the lattice */
} place;

static const place origin = { 0, 0, 0 };
static const place u = { 1, 0, 0 };
static const place v = { 0, 1, 0 };
static const place w = { 0, 0, 1 };

static void put(mtm_lattice* all, place at)
{
  all->nodes[mtm_lattice_place(all->order, at.x, at.y, at.z)] = all->n++;
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
static void put_edge(mtm_lattice* all, int32_t p, place from, place step)
{
  for (int32_t i = 1; i < p; ++i)
  {
    put(all, plus(from, i, step));
  }
}

/* A triangle of order p with all its nodes: nothing if p < 0. */
static void put_triangle(mtm_lattice* all, int32_t p, place first, place a, place b)
{
  for (; p > 0; p -= 3, first = plus(plus(first, 1, a), 1, b))
  {
    const place second = plus(first, p, a);
    const place third = plus(first, p, b);
    put(all, first);
    put(all, second);
    put(all, third);
    put_edge(all, p, first, a);
    put_edge(all, p, second, minus(b, a));
    put_edge(all, p, third, minus(origin, b));
  }
  if (p == 0)
  {
    put(all, first);
  }
}

/* The inner nodes of a triangular face of order p. */
static void put_inner_triangle(mtm_lattice* all, int32_t p, place first, place a, place b)
{
  put_triangle(all, p - 3, plus(plus(first, 1, a), 1, b), a, b);
}

/* The inner nodes of a quadrilateral face of orders p and q, a fastest. */
static void put_inner_quad(mtm_lattice* all, place first, int32_t p, place a, int32_t q, place b)
{
  for (int32_t j = 1; j < q; ++j)
  {
    put_edge(all, p, plus(first, j, b), a);
  }
}

static void put_tetrahedron(mtm_lattice* all)
{
  place first = origin;
  int32_t p = all->order[0];
  for (; p > 0; p -= 4, first = plus(first, 1, (place){ 1, 1, 1 }))
  {
    const place corners[4] = { first, plus(first, p, u), plus(first, p, v), plus(first, p, w) };
    for (int32_t c = 0; c < 4; ++c)
    {
      put(all, corners[c]);
    }
    put_edge(all, p, corners[0], u);
    put_edge(all, p, corners[1], minus(v, u));
    put_edge(all, p, corners[2], minus(origin, v));
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

/* Corners and edges of a quadrilateral, in the order of its own or of a hexahedron's bottom or top. */
static void put_round(mtm_lattice* all, place first)
{
  const int32_t* p = all->order;
  put_edge(all, p[0], first, u);
  put_edge(all, p[1], plus(first, p[0], u), v);
  put_edge(all, p[0], plus(first, p[1], v), u);
  put_edge(all, p[1], first, v);
}

static void put_corners(mtm_lattice* all, place first)
{
  const int32_t* p = all->order;
  put(all, first);
  put(all, plus(first, p[0], u));
  put(all, plus(plus(first, p[0], u), p[1], v));
  put(all, plus(first, p[1], v));
}

static void put_quad(mtm_lattice* all)
{
  put_corners(all, origin);
  put_round(all, origin);
  put_inner_quad(all, origin, all->order[0], u, all->order[1], v);
}

static void put_hexahedron(mtm_lattice* all)
{
  const int32_t* p = all->order;
  const place x_end = { p[0], 0, 0 };
  const place y_end = { 0, p[1], 0 };
  const place z_end = { 0, 0, p[2] };
  put_corners(all, origin);
  put_corners(all, z_end);
  put_round(all, origin);
  put_round(all, z_end);
  put_edge(all, p[2], origin, w);
  put_edge(all, p[2], x_end, w);
  put_edge(all, p[2], plus(x_end, 1, y_end), w);
  put_edge(all, p[2], y_end, w);
  put_inner_quad(all, origin, p[1], v, p[2], w);
  put_inner_quad(all, x_end, p[1], v, p[2], w);
  put_inner_quad(all, origin, p[0], u, p[2], w);
  put_inner_quad(all, y_end, p[0], u, p[2], w);
  put_inner_quad(all, origin, p[0], u, p[1], v);
  put_inner_quad(all, z_end, p[0], u, p[1], v);
  for (int32_t k = 1; k < p[2]; ++k)
  {
    put_inner_quad(all, plus(origin, k, w), p[0], u, p[1], v);
  }
}

/* The inner nodes of a triangle of a wedge go row by row. */
static void put_rows(mtm_lattice* all, place first)
{
  for (int32_t j = 1; j < all->order[0]; ++j)
  {
    put_edge(all, all->order[0] - j, plus(first, j, v), u);
  }
}

static void put_wedge(mtm_lattice* all)
{
  const int32_t p = all->order[0];
  const int32_t q = all->order[2];
  const place corners[6] = {
    { 0, 0, 0 }, { p, 0, 0 }, { 0, p, 0 }, { 0, 0, q }, { p, 0, q }, { 0, p, q }
  };
  for (int32_t c = 0; c < 6; ++c)
  {
    put(all, corners[c]);
  }
  for (int32_t c = 0; c < 6; c += 3)
  {
    put_edge(all, p, corners[c], u);
    put_edge(all, p, corners[c + 1], minus(v, u));
    put_edge(all, p, corners[c + 2], minus(origin, v));
  }
  for (int32_t c = 0; c < 3; ++c)
  {
    put_edge(all, q, corners[c], w);
  }
  put_rows(all, corners[0]);
  put_rows(all, corners[3]);
  put_inner_quad(all, corners[0], p, u, q, w);
  put_inner_quad(all, corners[1], p, minus(v, u), q, w);
  put_inner_quad(all, corners[2], p, minus(origin, v), q, w);
  for (int32_t k = 1; k < q; ++k)
  {
    put_rows(all, plus(corners[0], k, w));
  }
}

/* Layer z of a pyramid of order p is a square of order p - z. */
static void put_pyramid(mtm_lattice* all)
{
  const int32_t p = all->order[0];
  const place steps[4] = { w, minus(w, u), minus(minus(w, u), v), minus(w, v) };
  const place corners[4] = { { 0, 0, 0 }, { p, 0, 0 }, { p, p, 0 }, { 0, p, 0 } };
  put_corners(all, origin);
  put(all, (place){ 0, 0, p });
  put_round(all, origin);
  for (int32_t c = 0; c < 4; ++c)
  {
    put_edge(all, p, corners[c], steps[c]);
  }
  put_inner_quad(all, origin, p, u, p, v);
  put_inner_triangle(all, p, corners[0], u, steps[0]);
  put_inner_triangle(all, p, corners[1], v, steps[1]);
  put_inner_triangle(all, p, corners[3], u, steps[3]);
  put_inner_triangle(all, p, corners[0], v, steps[0]);
  for (int32_t k = 1; k < p - 1; ++k)
  {
    put_inner_quad(all, plus(origin, k, w), p - k, u, p - k, v);
  }
}

void mtm_lattice_number(mtm_lattice* all, int32_t type)
{
  const int32_t n_places = mtm_lattice_n_places(all->order);
  for (int32_t i = 0; i < n_places; ++i)
  {
    all->nodes[i] = -1;
  }
  all->n = 0;
  switch (type)
  {
    case MTM_LAGRANGE_CURVE:
      put(all, origin);
      put(all, plus(origin, all->order[0], u));
      put_edge(all, all->order[0], origin, u);
      break;
    case MTM_LAGRANGE_TRIANGLE:
      put_triangle(all, all->order[0], origin, u, v);
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
    case MTM_LAGRANGE_WEDGE:
      put_wedge(all);
      break;
    default:
      put_pyramid(all);
  }
}
