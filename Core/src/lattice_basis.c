/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Shape functions of cells of any order, Lagrange's and Bernstein's, at lattice places. Both are
 * products of one factor for each barycentric coordinate, also along a line, which has two. Products
 * are formed so that an edge or a face seen from its other side gives the same bits.
 * Source: Silvester 1969 for Lagrange's on simplices; Chan and Warburton 2016 for Bernstein's on
 * pyramids; VTK's cell classes for which type has which nodes. */
#include "lattice_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- Types of second order ---------------------------------------------------------------------- */

typedef struct second_order
{
  int32_t type, shape;
  int32_t order[3];
} second_order;

static const second_order second_orders[] = {
  { MTM_QUADRATIC_EDGE, MTM_LAGRANGE_CURVE, { 2, 0, 0 } },
  { MTM_CUBIC_LINE, MTM_LAGRANGE_CURVE, { 3, 0, 0 } },
  { MTM_QUADRATIC_TRIANGLE, MTM_LAGRANGE_TRIANGLE, { 2, 2, 0 } },
  { MTM_QUADRATIC_QUAD, MTM_LAGRANGE_QUADRILATERAL, { 2, 2, 0 } },
  { MTM_BIQUADRATIC_QUAD, MTM_LAGRANGE_QUADRILATERAL, { 2, 2, 0 } },
  { MTM_QUADRATIC_LINEAR_QUAD, MTM_LAGRANGE_QUADRILATERAL, { 2, 1, 0 } },
  { MTM_QUADRATIC_TETRAHEDRON, MTM_LAGRANGE_TETRAHEDRON, { 2, 2, 2 } },
  { MTM_QUADRATIC_HEXAHEDRON, MTM_LAGRANGE_HEXAHEDRON, { 2, 2, 2 } },
  { MTM_TRIQUADRATIC_HEXAHEDRON, MTM_LAGRANGE_HEXAHEDRON, { 2, 2, 2 } },
  { MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON, MTM_LAGRANGE_HEXAHEDRON, { 2, 2, 2 } },
  { MTM_QUADRATIC_WEDGE, MTM_LAGRANGE_WEDGE, { 2, 2, 2 } },
  { MTM_BIQUADRATIC_QUADRATIC_WEDGE, MTM_LAGRANGE_WEDGE, { 2, 2, 2 } },
  { MTM_QUADRATIC_LINEAR_WEDGE, MTM_LAGRANGE_WEDGE, { 2, 2, 1 } }
};

/* A node that a type leaves out is where its functions put it: the sum of these points, quarters of
 * the numbers. */
typedef struct left_out
{
  int32_t type, node;
  int32_t n[2];        /* points of either kind */
  int32_t quarters[2]; /* their weight */
  int32_t points[20];
} left_out;

/* clang-format off */
static const left_out left_outs[] = {
  { MTM_QUADRATIC_QUAD, 8, { 4, 4 }, { -1, 2 }, { 0, 1, 2, 3, 4, 5, 6, 7 } },
  { MTM_QUADRATIC_HEXAHEDRON, 20, { 4, 4 }, { -1, 2 }, { 0, 3, 7, 4, 11, 19, 15, 16 } },
  { MTM_QUADRATIC_HEXAHEDRON, 21, { 4, 4 }, { -1, 2 }, { 1, 2, 6, 5, 9, 18, 13, 17 } },
  { MTM_QUADRATIC_HEXAHEDRON, 22, { 4, 4 }, { -1, 2 }, { 0, 1, 5, 4, 8, 17, 12, 16 } },
  { MTM_QUADRATIC_HEXAHEDRON, 23, { 4, 4 }, { -1, 2 }, { 3, 2, 6, 7, 10, 18, 14, 19 } },
  { MTM_QUADRATIC_HEXAHEDRON, 24, { 4, 4 }, { -1, 2 }, { 0, 1, 2, 3, 8, 9, 10, 11 } },
  { MTM_QUADRATIC_HEXAHEDRON, 25, { 4, 4 }, { -1, 2 }, { 4, 5, 6, 7, 12, 13, 14, 15 } },
  { MTM_QUADRATIC_HEXAHEDRON, 26, { 8, 12 }, { -1, 1 },
    { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 } },
  { MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON, 24, { 4, 4 }, { -1, 2 }, { 0, 1, 2, 3, 8, 9, 10, 11 } },
  { MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON, 25, { 4, 4 }, { -1, 2 }, { 4, 5, 6, 7, 12, 13, 14, 15 } },
  { MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON, 26, { 4, 4 }, { -1, 2 },
    { 16, 17, 18, 19, 20, 21, 22, 23 } },
  { MTM_QUADRATIC_WEDGE, 15, { 4, 4 }, { -1, 2 }, { 0, 1, 4, 3, 6, 13, 9, 12 } },
  { MTM_QUADRATIC_WEDGE, 16, { 4, 4 }, { -1, 2 }, { 1, 2, 5, 4, 7, 14, 10, 13 } },
  { MTM_QUADRATIC_WEDGE, 17, { 4, 4 }, { -1, 2 }, { 2, 0, 3, 5, 8, 12, 11, 14 } }
};
/* clang-format on */

static void add_left_outs(int32_t type, double* row)
{
  for (size_t i = 0; i < sizeof left_outs / sizeof left_outs[0]; ++i)
  {
    const left_out* out = &left_outs[i];
    for (int32_t p = 0; out->type == type && p < out->n[0] + out->n[1]; ++p)
    {
      row[out->points[p]] += 0.25 * out->quarters[p >= out->n[0]] * row[out->node];
    }
  }
}

void mtm_basis_left_out(int32_t type, int32_t node, const double* values, int32_t n, double* sum)
{
  for (size_t i = 0; i < sizeof left_outs / sizeof left_outs[0]; ++i)
  {
    const left_out* out = &left_outs[i];
    const bool is_it = out->type == type && out->node == node;
    for (int32_t p = 0; is_it && p < out->n[0] + out->n[1]; ++p)
    {
      for (int32_t c = 0; c < n; ++c)
      {
        sum[c] += 0.25 * out->quarters[p >= out->n[0]] * values[n * out->points[p] + c];
      }
    }
  }
}

bool mtm_basis_knows(int32_t type, int32_t* shape, int32_t order[3])
{
  *shape = mtm_lattice_shape(type);
  if (*shape != 0)
  {
    return type != MTM_LAGRANGE_PYRAMID;
  }
  for (size_t i = 0; i < sizeof second_orders / sizeof second_orders[0]; ++i)
  {
    if (second_orders[i].type == type)
    {
      *shape = second_orders[i].shape;
      memcpy(order, second_orders[i].order, sizeof second_orders[i].order);
      return true;
    }
  }
  return false;
}

/* ---- One coordinate ----------------------------------------------------------------------------- */

/* The factor of a barycentric coordinate k / n to the exponent i, of order p. */
static double factor(bool bezier, int32_t p, int32_t i, int32_t k, int32_t n)
{
  double product = 1.0;
  const double x = (double)k / n;
  for (int32_t m = 0; m < i; ++m)
  {
    product *= bezier ? x : (double)(p * k - m * n) / ((double)n * (m + 1));
  }
  return product;
}

/* p! / (a! b! c! d!): exact for orders up to 16. */
static double multinomial(int32_t p, const int32_t exponents[4])
{
  double above = 1.0;
  double below = 1.0;
  for (int32_t i = 2; i <= p; ++i)
  {
    above *= i;
  }
  for (int32_t c = 0; c < 4; ++c)
  {
    for (int32_t i = 2; i <= exponents[c]; ++i)
    {
      below *= i;
    }
  }
  return above / below;
}

/* Along a line both ends are alike; at a node, the function is exactly 0 or 1. */
static double on_line(bool bezier, int32_t p, int32_t i, int32_t k, int32_t n)
{
  if (!bezier && p * k % n == 0)
  {
    return p * k / n == i;
  }
  const int32_t exponents[4] = { i, p - i, 0, 0 };
  const double product = factor(bezier, p, i, k, n) * factor(bezier, p, p - i, n - k, n);
  return bezier ? multinomial(p, exponents) * product : product;
}

/* ---- Tables ------------------------------------------------------------------------------------- */

static double* new_table(bool bezier,
  int32_t p,
  int32_t n,
  double (*value)(bool bezier, int32_t p, int32_t i, int32_t k, int32_t n))
{
  double* table = mtm_allocate((int64_t)(n + 1) * (p + 1), sizeof *table);
  for (int32_t j = 0; table && j < (n + 1) * (p + 1); ++j)
  {
    table[j] = value(bezier, p, j % (p + 1), j / (p + 1), n);
  }
  return table;
}

static bool find_exponents(mtm_basis* basis)
{
  mtm_lattice all = { .n = 0 };
  memcpy(all.order, basis->order, sizeof all.order);
  const int32_t n_places = mtm_lattice_n_places(all.order);
  all.nodes = mtm_allocate(n_places, sizeof *all.nodes);
  basis->exponents = mtm_allocate(3 * (int64_t)basis->n_nodes, sizeof *basis->exponents);
  const bool complete = all.nodes && basis->exponents;
  if (complete)
  {
    mtm_lattice_number(&all, basis->shape);
  }
  for (int32_t i = 0; complete && i < n_places; ++i)
  {
    const int32_t row = i / (all.order[0] + 1);
    int32_t* at = all.nodes[i] < 0 ? NULL : &basis->exponents[3 * all.nodes[i]];
    if (at)
    {
      at[0] = i % (all.order[0] + 1);
      at[1] = row % (all.order[1] + 1);
      at[2] = row / (all.order[1] + 1);
    }
  }
  free(all.nodes);
  return complete;
}

void mtm_basis_free(mtm_basis* basis)
{
  free(basis->exponents);
  free(basis->line[0]);
  free(basis->line[1]);
  free(basis->line[2]);
  free(basis->factor);
  free(basis->row);
  *basis = (mtm_basis){ 0 };
}

bool mtm_basis_make(mtm_basis* basis,
  int32_t type,
  int32_t n_points,
  const int32_t order[3],
  int32_t halvings)
{
  const bool bezier = mtm_is_bezier(type);
  int32_t unused[3];
  *basis = (mtm_basis){ .type = type, .n_points = n_points };
  mtm_basis_knows(type, &basis->shape, unused);
  bool complete = true;
  for (int32_t a = 0; a < 3; ++a)
  {
    basis->order[a] = order[a];
    basis->divisions[a] = order[a] << halvings;
    if (order[a] > 0)
    {
      basis->line[a] = new_table(bezier, order[a], basis->divisions[a], on_line);
      complete = complete && basis->line[a];
    }
  }
  basis->n_nodes = (int32_t)mtm_lattice_n_nodes(basis->shape, order);
  basis->factor = new_table(bezier, order[0], basis->divisions[0], factor);
  basis->row = mtm_allocate(basis->n_nodes, sizeof *basis->row);
  return complete && basis->factor && basis->row && find_exponents(basis);
}

/* ---- Rows --------------------------------------------------------------------------------------- */

static double along(const mtm_basis* basis, int32_t axis, int32_t k, int32_t i)
{
  return basis->line[axis][k * (basis->order[axis] + 1) + i];
}

/* The function of a simplex at barycentric coordinates at[c] / n. Of its four factors the smallest
 * come first, so that their order does not depend on that of the corners. */
static double on_simplex(const mtm_basis* basis, const int32_t exponents[4], const int32_t at[4])
{
  const int32_t p = basis->order[0];
  const int32_t n = basis->divisions[0];
  const bool bezier = mtm_is_bezier(basis->type);
  bool is_node = !bezier;
  bool is_this = true;
  double factors[4];
  for (int32_t c = 0; c < 4; ++c)
  {
    is_node = is_node && p * at[c] % n == 0;
    is_this = is_this && p * at[c] == exponents[c] * n;
    double value = basis->factor[at[c] * (p + 1) + exponents[c]];
    int32_t to = c;
    for (; to > 0 && factors[to - 1] > value; --to)
    {
      factors[to] = factors[to - 1];
    }
    factors[to] = value;
  }
  if (is_node)
  {
    return is_this;
  }
  const double product = factors[0] * factors[1] * factors[2] * factors[3];
  return bezier ? multinomial(p, exponents) * product : product;
}

/* Bernstein's functions on a pyramid: layer k of the control points is a square of order p - k. On the
 * triangles they are those of triangles, and are computed so. */
static double on_pyramid(const mtm_basis* basis, const int32_t e[3], const int32_t at[3])
{
  const int32_t p = basis->order[0];
  const int32_t n = basis->divisions[0];
  const int32_t left = n - at[2];
  for (int32_t a = 0; a < 2; ++a)
  {
    if (at[a] == 0 || at[a] == left) /* the triangle where the other coordinate varies */
    {
      const int32_t b = 1 - a;
      const int32_t exponents[4] = { e[b], p - e[2] - e[b], e[2], 0 };
      const int32_t place[4] = { at[b], left - at[b], at[2], 0 };
      return e[a] == (at[a] == 0 ? 0 : p - e[2]) || left == 0
        ? (left == 0 ? (double)(e[2] == p) : on_simplex(basis, exponents, place))
        : 0.0;
    }
  }
  if (at[2] == 0)
  {
    return e[2] == 0 ? along(basis, 0, at[0], e[0]) * along(basis, 0, at[1], e[1]) : 0.0;
  }
  return along(basis, 0, at[2], e[2]) * on_line(true, p - e[2], e[0], at[0], left) *
    on_line(true, p - e[2], e[1], at[1], left);
}

static double value_of(const mtm_basis* basis, const int32_t e[3], const int32_t at[3])
{
  const int32_t p = basis->order[0];
  const int32_t n = basis->divisions[0];
  const int32_t flat[4] = { e[0], e[1], p - e[0] - e[1], 0 };
  const int32_t flat_at[4] = { at[0], at[1], n - at[0] - at[1], 0 };
  switch (basis->shape)
  {
    case MTM_LAGRANGE_CURVE:
      return along(basis, 0, at[0], e[0]);
    case MTM_LAGRANGE_TRIANGLE:
      return on_simplex(basis, flat, flat_at);
    case MTM_LAGRANGE_QUADRILATERAL:
      return along(basis, 0, at[0], e[0]) * along(basis, 1, at[1], e[1]);
    case MTM_LAGRANGE_TETRAHEDRON:
    {
      const int32_t solid[4] = { e[0], e[1], e[2], flat[2] - e[2] };
      const int32_t solid_at[4] = { at[0], at[1], at[2], flat_at[2] - at[2] };
      return on_simplex(basis, solid, solid_at);
    }
    case MTM_LAGRANGE_HEXAHEDRON:
      return along(basis, 0, at[0], e[0]) * along(basis, 1, at[1], e[1]) *
        along(basis, 2, at[2], e[2]);
    case MTM_LAGRANGE_WEDGE:
      return on_simplex(basis, flat, flat_at) * along(basis, 2, at[2], e[2]);
    default:
      return on_pyramid(basis, e, at);
  }
}

static void coordinates(const mtm_basis* basis, int32_t place, int32_t at[3])
{
  const int32_t n_x = basis->divisions[0] + 1;
  const int32_t n_y = basis->divisions[1] + 1;
  at[0] = place % n_x;
  at[1] = place / n_x % n_y;
  at[2] = place / n_x / n_y;
}

bool mtm_basis_has_place(const mtm_basis* basis, int32_t place)
{
  const int32_t n = basis->divisions[0];
  int32_t at[3];
  coordinates(basis, place, at);
  switch (basis->shape)
  {
    case MTM_LAGRANGE_TRIANGLE:
    case MTM_LAGRANGE_WEDGE:
      return at[0] + at[1] <= n;
    case MTM_LAGRANGE_TETRAHEDRON:
      return at[0] + at[1] + at[2] <= n;
    case MTM_LAGRANGE_PYRAMID:
      return at[0] + at[2] <= n && at[1] + at[2] <= n;
    default:
      return true;
  }
}

const double* mtm_basis_weights(mtm_basis* basis, int32_t place)
{
  int32_t at[3];
  coordinates(basis, place, at);
  for (int32_t i = 0; i < basis->n_nodes; ++i)
  {
    basis->row[i] = value_of(basis, &basis->exponents[3 * i], at);
  }
  if (basis->n_points < basis->n_nodes)
  {
    add_left_outs(basis->type, basis->row);
  }
  return basis->row;
}
