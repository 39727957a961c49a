/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Control nets: a curved cell as coefficients of Bernstein's polynomials. These are not negative and add
 * up to 1, so that a polynomial is nowhere larger than the largest of its coefficients; its derivatives
 * have the differences of the coefficients as theirs.
 * Source: Farouki 2012 for Bernstein's form; the change of basis: own, the functions' values at the
 * nodes inverted. */
#include "refine_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void mtm_net_free(mtm_net* net)
{
  for (int32_t u = 0; u < 3; ++u)
  {
    free(net->units[u].offsets);
    free(net->units[u].degrees);
    free(net->units[u].to_bernstein);
  }
  free(net->places);
  *net = (mtm_net){ 0 };
}

/* ---- Change of basis ------------------------------------------------------------------------------ */

static void swap_rows(double* matrix, int32_t n, int32_t a, int32_t b)
{
  for (int32_t c = 0; a != b && c < n; ++c)
  {
    const double kept = matrix[(int64_t)a * n + c];
    matrix[(int64_t)a * n + c] = matrix[(int64_t)b * n + c];
    matrix[(int64_t)b * n + c] = kept;
  }
}

static void subtract_row(double* matrix, int32_t n, int32_t from, int32_t row, double times)
{
  for (int32_t c = 0; c < n; ++c)
  {
    matrix[(int64_t)from * n + c] -= times * matrix[(int64_t)row * n + c];
  }
}

/* Gauss and Jordan's way, with the largest pivot of the column; destroys the matrix. */
static void invert(double* matrix, double* inverse, int32_t n)
{
  memset(inverse, 0, (size_t)n * (size_t)n * sizeof *inverse);
  for (int32_t i = 0; i < n; ++i)
  {
    inverse[(int64_t)i * n + i] = 1.0;
  }
  for (int32_t i = 0; i < n; ++i)
  {
    int32_t pivot = i;
    for (int32_t row = i + 1; row < n; ++row)
    {
      const bool is_larger =
        fabs(matrix[(int64_t)row * n + i]) > fabs(matrix[(int64_t)pivot * n + i]);
      pivot = is_larger ? row : pivot;
    }
    swap_rows(matrix, n, i, pivot);
    swap_rows(inverse, n, i, pivot);
    const double scale = 1.0 / matrix[(int64_t)i * n + i];
    for (int32_t c = 0; c < n; ++c)
    {
      matrix[(int64_t)i * n + c] *= scale;
      inverse[(int64_t)i * n + c] *= scale;
    }
    for (int32_t row = 0; row < n; ++row)
    {
      const double times = matrix[(int64_t)row * n + i];
      if (row != i && times != 0.0)
      {
        subtract_row(matrix, n, row, i, times);
        subtract_row(inverse, n, row, i, times);
      }
    }
  }
}

/* From values at the nodes to coefficients: the values of Bernstein's functions there, inverted. */
static bool find_change(mtm_net_unit* unit, mtm_basis* bernstein)
{
  const int32_t n = unit->n;
  double* values = mtm_allocate((int64_t)n * n, sizeof *values);
  unit->to_bernstein = mtm_allocate((int64_t)n * n, sizeof *unit->to_bernstein);
  const bool complete = values && unit->to_bernstein;
  for (int32_t i = 0; complete && i < n; ++i)
  {
    const int32_t* at = &bernstein->exponents[3 * i];
    const double* row =
      mtm_basis_weights(bernstein, mtm_lattice_place(bernstein->divisions, at[0], at[1], at[2]));
    memcpy(&values[(int64_t)i * n], row, (size_t)n * sizeof *row);
  }
  if (complete)
  {
    invert(values, unit->to_bernstein, n);
  }
  free(values);
  return complete;
}

/* ---- Units ---------------------------------------------------------------------------------------- */

/* A unit of a shape, a line, a triangle or a tetrahedron, along the axes from `axis` on. */
static bool make_unit(mtm_net* net, int32_t shape, int32_t axis, bool is_bernstein)
{
  mtm_net_unit* unit = &net->units[net->n_units++];
  const int32_t p = net->order[axis];
  const int32_t given[3] = { p, p, p };
  int32_t order[3];
  mtm_lattice_orders(shape, given, order);
  const int32_t type = shape - MTM_LAGRANGE_CURVE + MTM_BEZIER_CURVE;
  mtm_basis basis = { 0 };
  unit->order = p;
  unit->n = (int32_t)mtm_lattice_n_nodes(shape, order);
  unit->offsets = mtm_allocate(unit->n, sizeof *unit->offsets);
  unit->degrees = mtm_allocate(unit->n, sizeof *unit->degrees);
  bool complete = mtm_basis_make(&basis, type, unit->n, order, 0) && unit->offsets && unit->degrees;
  for (int32_t i = 0; complete && i < unit->n; ++i)
  {
    const int32_t* exponents = &basis.exponents[3 * i];
    unit->offsets[i] = unit->degrees[i] = 0;
    for (int32_t a = 0; axis + a < 3; ++a)
    {
      unit->offsets[i] += exponents[a] * net->stride[axis + a];
      unit->degrees[i] += exponents[a];
    }
  }
  complete = complete && (is_bernstein || find_change(unit, &basis));
  mtm_basis_free(&basis);
  return complete;
}

/* How many axes the first unit of a shape has; the others have one each. */
static int32_t axes_of_first(int32_t shape)
{
  return shape == MTM_LAGRANGE_TETRAHEDRON                          ? 3
    : shape == MTM_LAGRANGE_TRIANGLE || shape == MTM_LAGRANGE_WEDGE ? 2
                                                                    : 1;
}

static bool make_units(mtm_net* net, int32_t shape, bool is_bernstein)
{
  static const int32_t firsts[4] = {
    0, MTM_LAGRANGE_CURVE, MTM_LAGRANGE_TRIANGLE, MTM_LAGRANGE_TETRAHEDRON
  };
  const int32_t n_first = axes_of_first(shape);
  bool complete = make_unit(net, firsts[n_first], 0, is_bernstein);
  for (int32_t a = 0; a < net->n_axes; ++a)
  {
    net->unit_of[a] = a < n_first ? 0 : net->n_units;
    if (complete && a >= n_first)
    {
      complete = make_unit(net, MTM_LAGRANGE_CURVE, a, is_bernstein);
    }
  }
  return complete;
}

bool mtm_net_knows(int32_t type, int32_t order[3])
{
  int32_t shape;
  return mtm_basis_knows(type, &shape, order) && shape != MTM_LAGRANGE_PYRAMID && order[0] > 0;
}

bool mtm_net_make(mtm_net* net, int32_t type, int32_t n_points, const int32_t order[3])
{
  int32_t shape;
  int32_t unused[3];
  mtm_basis basis = { 0 };
  *net = (mtm_net){ .type = type, .n_points = n_points };
  memcpy(net->order, order, sizeof net->order);
  mtm_basis_knows(type, &shape, unused);
  net->n_axes = shape == MTM_LAGRANGE_CURVE ? 1 : shape <= MTM_LAGRANGE_QUADRILATERAL ? 2 : 3;
  for (int32_t a = 0; a < 3; ++a)
  {
    net->stride[a] = a == 0 ? 1 : net->stride[a - 1] * (order[a - 1] + 1);
  }
  net->n_places = mtm_lattice_n_places(order);
  bool complete =
    mtm_basis_make(&basis, type, n_points, order, 0) && make_units(net, shape, mtm_is_bezier(type));
  net->n_nodes = basis.n_nodes;
  net->places = mtm_allocate(basis.n_nodes, sizeof *net->places);
  complete = complete && net->places;
  for (int32_t i = 0; complete && i < basis.n_nodes; ++i)
  {
    const int32_t* at = &basis.exponents[3 * i];
    net->places[i] = mtm_lattice_place(order, at[0], at[1], at[2]);
  }
  mtm_basis_free(&basis);
  return complete;
}

/* ---- Coefficients --------------------------------------------------------------------------------- */

/* The unit's n numbers of MTM_NET_WIDTH components from `at` on, changed to coefficients. */
static void change(const mtm_net_unit* unit, double* at, double* scratch)
{
  for (int32_t i = 0; i < unit->n; ++i)
  {
    memcpy(&scratch[MTM_NET_WIDTH * i],
      &at[MTM_NET_WIDTH * unit->offsets[i]],
      MTM_NET_WIDTH * sizeof *scratch);
  }
  for (int32_t i = 0; i < unit->n; ++i)
  {
    const double* row = &unit->to_bernstein[(int64_t)i * unit->n];
    double sum[MTM_NET_WIDTH] = { 0.0 };
    for (int32_t j = 0; j < unit->n; ++j)
    {
      for (int32_t c = 0; c < MTM_NET_WIDTH; ++c)
      {
        sum[c] += row[j] * scratch[MTM_NET_WIDTH * j + c];
      }
    }
    memcpy(&at[MTM_NET_WIDTH * unit->offsets[i]], sum, sizeof sum);
  }
}

/* Where a unit can start: a number of combinations of the two others. */
static int32_t start_of(const mtm_net* net, int32_t unit, int32_t combination)
{
  int32_t start = 0;
  for (int32_t u = 0; u < net->n_units; ++u)
  {
    if (u != unit)
    {
      start += net->units[u].offsets[combination % net->units[u].n];
      combination /= net->units[u].n;
    }
  }
  return start;
}

void mtm_net_change(const mtm_net* net, double* values)
{
  double* scratch = &values[MTM_NET_WIDTH * net->n_places];
  int32_t n_all = 1;
  for (int32_t u = 0; u < net->n_units; ++u)
  {
    n_all *= net->units[u].n;
  }
  for (int32_t u = 0; u < net->n_units && net->units[u].to_bernstein; ++u)
  {
    for (int32_t i = 0; i < n_all / net->units[u].n; ++i)
    {
      change(&net->units[u], &values[MTM_NET_WIDTH * start_of(net, u, i)], scratch);
    }
  }
}

int32_t mtm_net_n_values(const mtm_net* net)
{
  return 2 * MTM_NET_WIDTH * net->n_places;
}
