/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The orders of Lagrange and Bezier cells: what the mesh says, or what their number of points says. */
#include "lattice_internal.h"

/* Orders that the mesh gives and that the type can have: a simplex has one, which its points tell. */
static bool are_given(const mtm_mesh* mesh, int64_t index, int32_t shape, int32_t given[3])
{
  if (mesh->cell_orders.n_tuples == 0 || shape == MTM_LAGRANGE_CURVE ||
    shape == MTM_LAGRANGE_TRIANGLE || shape == MTM_LAGRANGE_TETRAHEDRON ||
    shape == MTM_LAGRANGE_PYRAMID)
  {
    return false;
  }
  for (int32_t a = 0; a < 3; ++a)
  {
    const double value = mtm_load_double(&mesh->cell_orders, index, a);
    given[a] = value >= 0.0 && value <= MTM_LAGRANGE_MAX_ORDER ? (int32_t)value : -1;
  }
  return given[0] != 0 || given[1] != 0 || given[2] != 0;
}

/* Cells of second order with nodes in the middle of their triangles have no lattice. */
static bool has_centres(int32_t type, int64_t n_points)
{
  return (type == MTM_LAGRANGE_TRIANGLE && n_points == 7) ||
    (type == MTM_LAGRANGE_TETRAHEDRON && n_points == 15) ||
    (type == MTM_LAGRANGE_WEDGE && n_points == 21);
}

static bool are_orders(const int32_t order[3], int32_t shape)
{
  for (int32_t a = 0; a < 3; ++a)
  {
    const bool unused =
      (a > 0 && shape == MTM_LAGRANGE_CURVE) || (a > 1 && shape <= MTM_LAGRANGE_QUADRILATERAL);
    if (!unused && (order[a] < 1 || order[a] > MTM_LAGRANGE_MAX_ORDER))
    {
      return false;
    }
  }
  return true;
}

mtm_status mtm_cell_orders(const mtm_mesh* mesh,
  int64_t index,
  int32_t type,
  int64_t n_points,
  int32_t order[3],
  mtm_error* error)
{
  const int32_t shape = mtm_lattice_shape(type);
  int32_t given[3];
  order[0] = order[1] = order[2] = 0;
  if (shape == 0 || has_centres(type, n_points))
  {
    return MTM_OK;
  }
  if (!are_given(mesh, index, shape, given))
  {
    given[0] = given[1] = given[2] = mtm_lagrange_order(type, n_points);
    mtm_lattice_orders(shape, given, order);
    return given[0] > 0 ? MTM_OK
                        : mtm_fail(error,
                            MTM_UNSUPPORTED,
                            "cell %lld: a %s of %lld points, which have no common order up to %d "
                            "and whose orders are "
                            "not given",
                            (long long)index,
                            mtm_cell_type_name(type),
                            (long long)n_points,
                            (int)MTM_LAGRANGE_MAX_ORDER);
  }
  mtm_lattice_orders(shape, given, order);
  if (!are_orders(order, shape) || mtm_lattice_n_nodes(shape, order) != n_points)
  {
    return mtm_fail(error,
      MTM_BAD_MESH,
      "cell %lld: a %s of orders %d, %d, %d does not have %lld points",
      (long long)index,
      mtm_cell_type_name(type),
      (int)given[0],
      (int)given[1],
      (int)given[2],
      (long long)n_points);
  }
  return MTM_OK;
}
