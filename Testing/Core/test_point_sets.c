/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Convex point sets are cut as their hulls. */
#include "check.h"
#include "results.h"

/* The surface is closed, in one piece, and its faces fit together. */
static void check_closed(const char* name, const test_result* surface)
{
  const test_topology topology = test_topology_of(surface, -1);
  CHECK(topology.euler == 2 && topology.n_components == 1 && topology.n_boundary == 0 &&
      topology.n_crowded == 0 && topology.n_clashing == 0,
    "%s: euler %lld, %lld components, %lld open edges, %lld clashing",
    name,
    (long long)topology.euler,
    (long long)topology.n_components,
    (long long)topology.n_boundary,
    (long long)topology.n_clashing);
}

/* One cell of points. */
static test_mesh set_of(int n, const double (*points)[3])
{
  test_builder builder = { 0 };
  int64_t ids[TEST_MAX_CELL_POINTS];
  for (int i = 0; i < n; ++i)
  {
    ids[i] = test_add_point(&builder, points[i][0], points[i][1], points[i][2]);
  }
  test_add_cell(&builder, MTM_CONVEX_POINT_SET, n, ids);
  return test_build(&builder);
}

static test_result skin(const char* name, const mtm_mesh* mesh)
{
  test_defect defect;
  test_result surface = test_surface(mesh, (mtm_surface_options){ 0 }, NULL, &defect);
  CHECK_SOUND(defect, "%s", name);
  return surface;
}

/* Points on a sphere: each is a corner, and the hull is closed. */
static void check_sphere(test_random* random)
{
  for (int i = 0; i < 20; ++i)
  {
    const int n = 4 + (int)test_random_below(random, 30);
    double points[40][3];
    for (int p = 0; p < n; ++p)
    {
      double length;
      do
      {
        length = 0;
        for (int c = 0; c < 3; ++c)
        {
          points[p][c] = test_random_between(random, -1, 1);
          length += points[p][c] * points[p][c];
        }
      } while (length < 0.01 || length > 1);
      for (int c = 0; c < 3; ++c)
      {
        points[p][c] /= sqrt(length);
      }
    }
    test_mesh mesh = set_of(n, (const double(*)[3])points);
    test_result surface = skin("sphere", &mesh.view);
    check_closed("sphere", &surface);
    CHECK(surface.n_points == n && surface.n_polygons == 2 * n - 4,
      "%d points: %lld corners, %lld faces",
      n,
      (long long)surface.n_points,
      (long long)surface.n_polygons);
    CHECK(test_signed_volume(&surface) > 0, "outwards");
    test_result_free(&surface);
    test_mesh_free(&mesh);
  }
}

/* The corners, and points inside, on faces and on edges of a box turned at random: six faces. */
static void check_boxes(test_random* random)
{
  for (int i = 0; i < 20; ++i)
  {
    double points[27][3];
    for (int p = 0; p < 27; ++p)
    {
      const int q = i % 2 ? p : 26 - p;
      points[p][0] = q % 3;
      points[p][1] = 0.5 * (q / 3 % 3);
      points[p][2] = 0.25 * (q / 9);
    }
    test_mesh mesh = set_of(27, (const double(*)[3])points);
    double matrix[9];
    const double shift[3] = { 1, 2, 3 };
    test_random_rotation(random, matrix);
    test_mesh_transform(&mesh, matrix, shift);
    test_result surface = skin("box", &mesh.view);
    check_closed("box", &surface);
    CHECK(surface.n_polygons == 6 && surface.n_points == 8,
      "%lld faces",
      (long long)surface.n_polygons);
    CHECK_NEAR(test_signed_volume(&surface), 1, 1e-10, "a box of 2 x 1 x 0.5");
    test_result_free(&surface);
    test_mesh_free(&mesh);
  }
}

/* Sets in a plane, in a line and in one place are a polygon, a line and a vertex. */
static void check_flat_sets(void)
{
  static const double points[5][3] = {
    { 0, 0, 0 }, { 1, 1, 1 }, { 2, 2, 2 }, { 2, 0, 1 }, { 0, 2, 1 }
  };
  static const int64_t expected[6][3] = {
    { 0, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 0, 0, 1 }
  };
  for (int n = 1; n <= 5; ++n)
  {
    test_mesh mesh = set_of(n, points);
    test_result surface = skin("flat set", &mesh.view);
    CHECK(surface.n_vertices == expected[n][0] && surface.n_lines == expected[n][1] &&
        surface.n_polygons == expected[n][2],
      "%d points: %lld, %lld, %lld",
      n,
      (long long)surface.n_vertices,
      (long long)surface.n_lines,
      (long long)surface.n_polygons);
    CHECK(n < 5 || surface.offsets[1] == 4, "the middle of the square is not a corner");
    test_result_free(&surface);
    test_mesh_free(&mesh);
  }
}

/* Blocks as sets of their corners: the cube, its faces and its sections. */
static void check_blocks(void)
{
  test_mesh mesh = test_mesh_cube(TEST_HEXAHEDRA, 3);
  memset((void*)mesh.view.cell_types.data, MTM_CONVEX_POINT_SET, 27);
  test_result surface = skin("blocks", &mesh.view);
  check_closed("blocks", &surface);
  CHECK(surface.n_polygons == 54, "%lld faces", (long long)surface.n_polygons);
  test_result_free(&surface);
  for (int step = 0; step <= 12; ++step)
  {
    const mtm_plane plane = { { 0, 0, step / 12.0 }, { 0, 0, 1 } };
    test_defect defect;
    test_result section = test_slice(&mesh.view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "blocks at %d", step);
    CHECK(section.n_polygons == 9, "%lld polygons", (long long)section.n_polygons);
    CHECK_NEAR(test_total_area(&section, 0), 1, 1e-12, "blocks at %d", step);
    test_result_free(&section);
  }
  test_mesh_free(&mesh);
}

int main(void)
{
  test_random random = test_random_start();
  check_sphere(&random);
  check_boxes(&random);
  check_flat_sets();
  check_blocks();
  return check_result();
}
