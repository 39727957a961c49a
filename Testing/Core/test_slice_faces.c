/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The rule of faces that lie in the plane: each is there once and belongs to the cell above, where
 * there is none to the cell below; a plane that only touches leaves nothing. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

static void cell_centre(const mtm_mesh* mesh, int64_t cell, double centre[3])
{
  mtm_cell_type type;
  int64_t ids[TEST_MAX_CELL_POINTS];
  const int n = test_cell(mesh, cell, &type, ids);
  centre[0] = centre[1] = centre[2] = 0;
  for (int i = 0; i < n; ++i)
  {
    double xyz[3];
    test_point(mesh, ids[i], xyz);
    for (int a = 0; a < 3; ++a)
    {
      centre[a] += xyz[a] / n;
    }
  }
}

/* Which side of the plane the source cell is on, by its centre: with faces in the plane all cells
 * are on one side. */
static double side_of_source(const mtm_mesh* mesh,
  const mtm_plane* plane,
  const test_result* result,
  int64_t cell)
{
  double centre[3];
  double normal[3];
  cell_centre(mesh, result->source_cells[cell], centre);
  test_canonical_normal(plane, normal);
  return (centre[0] - plane->origin[0]) * normal[0] + (centre[1] - plane->origin[1]) * normal[1] +
    (centre[2] - plane->origin[2]) * normal[2];
}

/* The layer z = k / n of the cube under x -> matrix x + shift: n^2 squares of faces, all above or,
 * at the top (as the canonical normal sees it), all below. */
static void check_layer(const char* where,
  const mtm_mesh* mesh,
  const mtm_plane* plane,
  int64_t n_faces,
  bool is_top,
  double size)
{
  test_defect defect;
  test_result result = test_slice(mesh, plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  CHECK_SOUND(test_section_defect(mesh, plane, &result, 1e-13 * size), "%s", where);
  CHECK(result.n_polygons == n_faces,
    "%s: %lld polygons, expected %lld",
    where,
    (long long)result.n_polygons,
    (long long)n_faces);
  CHECK_NEAR(test_total_area(&result, -1), 1, 1e-13 * size, "%s: area", where);
  const test_topology topology = test_topology_of(&result, -1);
  CHECK(topology.euler == 1, "%s: Euler number %lld", where, (long long)topology.euler);
  for (int64_t c = 0; c < result.n_cells; ++c)
  {
    const double side = side_of_source(mesh, plane, &result, c);
    CHECK(is_top ? side < 0 : side > 0,
      "%s: polygon %lld comes from side %g",
      where,
      (long long)c,
      side);
  }
  test_result_free(&result);
}

static const double identity[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };

/* All layers across all axes of a cube that was turned and shifted. */
static void check_layers(test_kind kind, int64_t n, const double matrix[9], const double shift[3])
{
  static const double no_shift[3] = { 0, 0, 0 };
  const bool moved =
    memcmp(matrix, identity, sizeof identity) != 0 || memcmp(shift, no_shift, sizeof no_shift) != 0;
  test_mesh mesh = test_mesh_cube(kind, n);
  if (moved)
  {
    test_mesh_transform(&mesh, matrix, shift);
  }
  const double size = 1 + fabs(shift[0]) + fabs(shift[1]) + fabs(shift[2]);
  for (int axis = 0; axis < 3; ++axis)
  {
    for (int64_t k = 0; k <= n; ++k)
    {
      mtm_plane plane;
      const double height = test_grid_line(0, 1, n, k);
      for (int a = 0; a < 3; ++a)
      {
        plane.normal[a] = matrix[3 * a + axis];
        plane.origin[a] = shift[a] + height * plane.normal[a];
      }
      double canonical[3];
      test_canonical_normal(&plane, canonical);
      const double up = canonical[0] * plane.normal[0] + canonical[1] * plane.normal[1] +
        canonical[2] * plane.normal[2];
      /* Six tetrahedra halve every face of their block, wedges the ones across z; the mixed mesh
       * does so in places, and its own counts are not known by hand. */
      const int64_t halves = kind == TEST_TETRAHEDRA || (kind == TEST_WEDGES && axis == 2) ? 2 : 1;
      char where[96];
      snprintf(
        where, sizeof where, "%s^%d axis %d layer %d", test_kind_name(kind), (int)n, axis, (int)k);
      check_layer(where, &mesh.view, &plane, n * n * halves, up > 0 ? k == n : k == 0, size);
    }
  }
  test_mesh_free(&mesh);
}

/* Diagonal planes through faces of tetrahedra, where many further cells touch the plane with a point
 * or an edge only. */
static void check_diagonal_layers(int64_t n)
{
  test_mesh mesh = test_mesh_cube(TEST_TETRAHEDRA, n);
  for (int64_t k = 1 - n; k < n; ++k)
  {
    const mtm_plane plane = { { (double)k / (double)n, 0, 0 }, { 1, -1, 0 } };
    const double area = sqrt(2.0) * (1 - fabs((double)k / (double)n));
    test_defect defect;
    test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "diagonal %d", (int)k);
    CHECK_SOUND(test_section_defect(&mesh.view, &plane, &result, 1e-13), "diagonal %d", (int)k);
    CHECK_NEAR(test_total_area(&result, -1), area, 1e-13, "diagonal %d", (int)k);
    CHECK(result.n_polygons == 2 * n * (n - llabs(k)),
      "diagonal %d: %lld polygons",
      (int)k,
      (long long)result.n_polygons);
    for (int64_t c = 0; c < result.n_cells; ++c)
    {
      CHECK(side_of_source(&mesh.view, &plane, &result, c) > 0, "diagonal %d: below", (int)k);
    }
    test_result_free(&result);
  }
  test_mesh_free(&mesh);
}

/* Planes that touch a turned cube at a corner or an edge only, to rounding: nothing, or at the most
 * slivers without measure. */
static void check_touching(test_random* random)
{
  for (int i = 0; i < 50; ++i)
  {
    double m[9];
    test_random_rotation(random, m);
    test_mesh mesh = test_mesh_cube(TEST_HEXAHEDRA, 2);
    test_mesh_transform(&mesh, m, (double[]){ 3, 4, 5 });
    mtm_plane plane = { { 3, 4, 5 }, { m[0] + m[1], m[3] + m[4], m[6] + m[7] } };
    for (int a = 0; i % 2 && a < 3; ++a)
    {
      plane.normal[a] += m[3 * a + 2];
    }
    test_defect defect;
    test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "touching %d", i);
    CHECK(result.n_cells == 0, "touching %d: %lld polygons", i, (long long)result.n_cells);
    test_result_free(&result);
    test_mesh_free(&mesh);
  }
}

/* Of 4^3 blocks every other one: under each face of a block above there is none below, and the
 * other way round, so faces come from both sides. */
static void check_checkerboard(void)
{
  test_mesh cube = test_mesh_cube(TEST_HEXAHEDRA, 4);
  bool keep[64];
  int64_t map[64];
  for (int c = 0; c < 64; ++c)
  {
    keep[c] = (c + c / 4 + c / 16) % 2 == 0;
  }
  test_mesh mesh = test_mesh_subset(&cube.view, keep, map);
  const mtm_plane plane = { { 0, 0, 0.5 }, { 0, 0, 1 } };
  test_defect defect;
  test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "checkerboard");
  int64_t n_above = 0;
  for (int64_t c = 0; c < result.n_cells; ++c)
  {
    n_above += side_of_source(&mesh.view, &plane, &result, c) > 0;
  }
  CHECK(n_above == 8, "checkerboard: %lld faces from above", (long long)n_above);
  CHECK(result.n_cells - n_above == 8,
    "checkerboard: %lld faces from below",
    (long long)(result.n_cells - n_above));
  CHECK_NEAR(test_total_area(&result, -1), 1, 1e-14, "checkerboard");
  test_result_free(&result);
  test_mesh_free(&mesh);
  test_mesh_free(&cube);
}

/* Along the diagonal of boxes with odd numbers, which passes by the origin: near it coordinates are
 * small, and rounded as the large ones are that they and the plane were computed from. */
static void check_odd_boxes(test_random* random)
{
  for (int i = 0; i < 500; ++i)
  {
    test_box box = { { 4, 4, 4 }, { 0, 0, 0 }, { 0, 0, 0 } };
    for (int a = 0; a < 3; ++a)
    {
      box.low[a] = test_random_between(random, -1, 0);
      box.high[a] = test_random_between(random, 1, 2);
    }
    const double x = box.high[0] - box.low[0];
    const double z = box.high[2] - box.low[2];
    const mtm_plane plane = { { box.high[0], 0, box.high[2] }, { z, 0, -x } };
    const double area = (box.high[1] - box.low[1]) * sqrt(x * x + z * z);
    test_mesh mesh = test_mesh_box(TEST_PYRAMIDS, &box);
    test_defect defect;
    test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "box %d", i);
    CHECK_SOUND(test_section_defect(&mesh.view, &plane, &result, 1e-14), "box %d", i);
    CHECK(result.n_polygons == 64, "box %d: %lld polygons", i, (long long)result.n_polygons);
    CHECK_NEAR(test_total_area(&result, -1), area, 1e-14 * area, "box %d", i);
    test_result_free(&result);
    test_mesh_free(&mesh);
  }
}

/* Parts of a ring from angle to angle, as generators write them: where the cosine should be 0 it is
 * 6e-17. A plane through such an end, or through a layer inside, gives each face once. */
static void check_ring(double from, double to, const double normal[3], int64_t n_expected)
{
  const int64_t n[3] = { 4, 16, 3 };
  const test_box box = { { n[0], n[1], n[2] }, { 1, from, 0 }, { 2, to, 1 } };
  test_mesh mesh = test_mesh_box(TEST_HEXAHEDRA, &box);
  double* points = (double*)mesh.view.points.data;
  for (int64_t p = 0; p < mesh.view.points.n_tuples; ++p)
  {
    double* at = points + 3 * p;
    const double radius = at[0];
    const double angle = at[1] * 3.14159265358979323846;
    at[0] = radius * cos(angle);
    at[1] = radius * sin(angle);
  }
  const mtm_plane plane = { { 0, 0, 0 }, { normal[0], normal[1], normal[2] } };
  test_defect defect;
  test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "ring from %g to %g", from, to);
  CHECK_SOUND(
    test_section_defect(&mesh.view, &plane, &result, 1e-14), "ring from %g to %g", from, to);
  CHECK(result.n_polygons == n_expected,
    "ring from %g to %g: %lld faces, expected %lld",
    from,
    to,
    (long long)result.n_polygons,
    (long long)n_expected);
  const double area = (double)n_expected / (double)(n[0] * n[2]);
  CHECK_NEAR(test_total_area(&result, 0), area, 1e-13, "ring from %g to %g", from, to);
  test_result_free(&result);
  test_mesh_free(&mesh);
}

/* Grids from -1 in steps of 0.1, whose middle is at 1.4e-16 or so, and planes through 0. */
static void check_steps(test_kind kind)
{
  const test_box box = { { 20, 20, 20 }, { -1, -1, -1 }, { 1, 1, 1 } };
  test_mesh mesh = test_mesh_box(kind, &box);
  double* points = (double*)mesh.view.points.data;
  for (int64_t i = 0; i < 3 * mesh.view.points.n_tuples; ++i)
  {
    points[i] = -1 + 0.1 * floor((points[i] + 1) / 0.1 + 0.5);
  }
  for (int a = 0; a < 3; ++a)
  {
    double* axis = (double*)mesh.view.axes[a].data;
    mesh.view.spacing[a] = 0.1;
    for (int i = 0; i < 21 && axis; ++i)
    {
      axis[i] = -1 + 0.1 * i;
    }
  }
  for (int axis = 0; axis < 3; ++axis)
  {
    for (int i = 0; i < 21; ++i)
    {
      mtm_plane plane = { { 0, 0, 0 }, { axis == 0, axis == 1, axis == 2 } };
      plane.origin[axis] = (i - 10) / 10.0;
      test_defect defect;
      test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
      CHECK_SOUND(defect, "%s, step %d", test_kind_name(kind), i);
      CHECK(result.n_polygons == 400,
        "%s, axis %d, step %d: %lld faces",
        test_kind_name(kind),
        axis,
        i,
        (long long)result.n_polygons);
      CHECK_NEAR(test_total_area(&result, 0), 4, 1e-12, "%s, step %d", test_kind_name(kind), i);
      test_result_free(&result);
    }
  }
  test_mesh_free(&mesh);
}

int main(void)
{
  static const double across_x[3] = { 1, 0, 0 };
  static const double across_y[3] = { 0, 1, 0 };
  static const double no_shift[3] = { 0, 0, 0 };
  test_random random = test_random_start();
  for (test_kind kind = 0; kind < TEST_MIXED; ++kind)
  {
    check_layers(kind, 1, identity, no_shift);
    check_layers(kind, 3, identity, no_shift);
    check_layers(kind, 7, identity, no_shift);
  }
  for (int i = 0; i < 30; ++i)
  {
    static const test_kind kinds[] = {
      TEST_CURVILINEAR, TEST_HEXAHEDRA, TEST_WEDGES, TEST_PYRAMIDS, TEST_TETRAHEDRA
    };
    double matrix[9];
    double shift[3];
    test_random_rotation(&random, matrix);
    const double far = i % 3 == 0 ? 0 : i % 3 == 1 ? 10 : 1000;
    for (int a = 0; a < 3; ++a)
    {
      shift[a] = test_random_between(&random, -far, far);
    }
    check_layers(kinds[i % 5], 3, matrix, shift);
  }
  for (test_kind kind = TEST_IMAGE; kind <= TEST_HEXAHEDRA; ++kind)
  {
    check_steps(kind);
  }
  check_ring(-0.5, 0.5, across_x, 24);
  check_ring(0.5, 1.5, across_x, 24);
  check_ring(0, 1, across_x, 12);
  check_ring(0, 1, across_y, 24);
  check_ring(0, 2, across_x, 24);
  check_ring(-0.25, 0.75, across_y, 12);
  check_odd_boxes(&random);
  check_diagonal_layers(3);
  check_touching(&random);
  check_checkerboard();
  return check_result();
}
