/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A ball and a torus, made of boxes with arithmetic that is the same everywhere, and a curved cell. */
#include "meshes.h"

#include <math.h>
#include <string.h>

static double larger(double a, double b)
{
  return a > b ? a : b;
}

test_mesh test_mesh_ball(test_kind kind, int64_t n)
{
  const test_box box = { { 2 * n, 2 * n, 2 * n }, { -1, -1, -1 }, { 1, 1, 1 } };
  test_mesh mesh = test_mesh_box(kind, &box);
  double* p = (double*)mesh.view.points.data;
  for (int64_t i = 0; i < mesh.view.points.n_tuples; ++i, p += 3)
  {
    /* Cube shells become spheres: the largest coordinate becomes the radius. */
    const double radius = larger(larger(fabs(p[0]), fabs(p[1])), fabs(p[2]));
    const double length = sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
    for (int a = 0; a < 3 && length > 0; ++a)
    {
      p[a] = p[a] * radius / length;
    }
  }
  return mesh;
}

/* Point i of n = 8 m on the unit circle: the perimeter of a square, pushed out, counter-clockwise
 * from (1, 0). */
static void circle_point(int64_t i, int64_t n, double xy[2])
{
  const int64_t m = n / 8;
  const int64_t at = (i + m) % n;
  const double along = -1.0 + (double)(at % (2 * m)) / (double)m;
  const double square[4][2] = { { 1, along }, { -along, 1 }, { -1, -along }, { along, -1 } };
  const double* q = square[at / (2 * m)];
  const double length = sqrt(q[0] * q[0] + q[1] * q[1]);
  xy[0] = q[0] / length;
  xy[1] = q[1] / length;
}

/* The box's x becomes the ring, y the height and z the distance from the axis: right-handed. */
static void bend(double* p, int64_t section, int64_t n_sections)
{
  const double radius = larger(fabs(p[1]), fabs(p[2]));
  const double length = sqrt(p[1] * p[1] + p[2] * p[2]);
  const double factor = length > 0 ? 0.5 * radius / length : 0;
  double ring[2];
  circle_point(section, n_sections, ring);
  const double distance = 2.0 + factor * p[2];
  p[2] = factor * p[1];
  p[0] = distance * ring[0];
  p[1] = distance * ring[1];
}

test_mesh test_mesh_torus(test_kind kind, int64_t n, int64_t n_ring)
{
  const int64_t n_sections = 8 * n_ring;
  const test_box box = { { n_sections, 2 * n, 2 * n }, { 0, -1, -1 }, { 1, 1, 1 } };
  test_mesh mesh = test_mesh_box(kind, &box);
  double* points = (double*)mesh.view.points.data;
  for (int64_t i = 0; i < mesh.view.points.n_tuples; ++i)
  {
    bend(points + 3 * i, i % (n_sections + 1), n_sections);
  }
  /* Close the ring: the last section's points are the first's. The orphans stay, unused. */
  int64_t* ids = (int64_t*)mesh.view.connectivity.data;
  for (int64_t i = 0; i < mesh.view.connectivity.n_tuples; ++i)
  {
    if (ids[i] % (n_sections + 1) == n_sections)
    {
      ids[i] -= n_sections;
    }
  }
  return mesh;
}

test_mesh test_mesh_quarter_ring(bool is_rational)
{
  static const double orders[3] = { 2, 1, 1 };
  /* Round, outwards, up. */
  static const int places[12][3] = { { 0, 0, 0 },
    { 2, 0, 0 },
    { 2, 1, 0 },
    { 0, 1, 0 },
    { 0, 0, 1 },
    { 2, 0, 1 },
    { 2, 1, 1 },
    { 0, 1, 1 },
    { 1, 0, 0 },
    { 1, 1, 0 },
    { 1, 0, 1 },
    { 1, 1, 1 } };
  test_builder builder = { 0 };
  int64_t ids[12];
  double weights[12];
  for (int i = 0; i < 12; ++i)
  {
    const double r = 1 + places[i][1];
    const int k = places[i][0];
    const double middle = is_rational ? 1 : sqrt(0.5);
    ids[i] = test_add_point(&builder,
      k == 0     ? r
        : k == 1 ? r * middle
                 : 0,
      k == 2     ? r
        : k == 1 ? r * middle
                 : 0,
      places[i][2]);
    weights[i] = k == 1 ? sqrt(0.5) : 1;
  }
  test_add_cell(&builder, is_rational ? MTM_BEZIER_HEXAHEDRON : MTM_LAGRANGE_HEXAHEDRON, 12, ids);
  test_mesh mesh = test_build(&builder);
  mesh.view.cell_orders = test_mesh_doubles(&mesh, orders, 1, 3);
  if (is_rational)
  {
    mesh.view.rational_weights = test_mesh_doubles(&mesh, weights, 12, 1);
  }
  return mesh;
}
