/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Hard geometry: faces that are not flat, points on the plane at random, numbers near the ends of
 * their range, cells that fold up, neighbours that do not share their points. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

/* Points on the surface of an n^3 cube keep their provenance there: a rim must run along it. */
static bool on_surface(int64_t point, int64_t n)
{
  const int64_t at[3] = { point % (n + 1), point / (n + 1) % (n + 1), point / (n + 1) / (n + 1) };
  for (int a = 0; a < 3; ++a)
  {
    if (at[a] == 0 || at[a] == n)
    {
      return true;
    }
  }
  return false;
}

typedef struct rim
{
  const test_result* result;
  int64_t n;
  int64_t n_inside;
} rim;

static void look_at_rim(void* user, const double from[3], const double to[3])
{
  rim* seen = user;
  const double* ends[2] = { from, to };
  for (int e = 0; e < 2; ++e)
  {
    const int64_t p = (ends[e] - seen->result->points) / 3;
    seen->n_inside += !on_surface(seen->result->a[p], seen->n) ||
      !on_surface(seen->result->b ? seen->result->b[p] : seen->result->a[p], seen->n);
  }
}

/* Neighbours meet along whole edges, and the rim is on the body's surface. */
static void check_conforming(const char* where, const test_result* result, int64_t n)
{
  const test_topology topology = test_topology_of(result, 0);
  CHECK(topology.n_crowded == 0, "%s: %lld crowded edges", where, (long long)topology.n_crowded);
  CHECK(topology.n_clashing == 0, "%s: %lld clashing edges", where, (long long)topology.n_clashing);
  rim seen = { result, n, 0 };
  test_boundary_edges(result, 0, look_at_rim, &seen);
  CHECK(seen.n_inside == 0, "%s: %lld ends of the rim inside", where, (long long)seen.n_inside);
}

/* Moderately warped: every polygon has area and its winding; planes through mesh points, too. */
static void check_warped(test_kind kind, test_random* random)
{
  const int64_t n = 6;
  for (int i = 0; i < 40; ++i)
  {
    test_mesh mesh = test_mesh_cube(kind, n);
    test_mesh_jitter(&mesh, random, 0.03);
    mtm_plane plane;
    test_point(&mesh.view, test_random_below(random, test_n_points(&mesh.view)), plane.origin);
    for (int a = 0; a < 3; ++a)
    {
      plane.normal[a] = test_random_between(random, -1, 1);
    }
    char where[64];
    snprintf(where, sizeof where, "warped %s %d", test_kind_name(kind), i);
    test_defect defect;
    test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "%s", where);
    CHECK_SOUND(test_section_defect(&mesh.view, &plane, &result, 1e-13), "%s", where);
    check_conforming(where, &result, n);
    test_result_free(&result);
    test_mesh_free(&mesh);
  }
}

/* Points on a coarse grid of numbers: many on the plane exactly, cells folded and flat. Sections of
 * such cells may overlap; they must still be sound lists of points and meet evenly. */
static void check_folded(test_kind kind, test_random* random)
{
  for (int i = 0; i < 40; ++i)
  {
    test_mesh mesh = test_mesh_cube(kind, 4);
    double* points = (double*)mesh.view.points.data;
    for (int64_t p = 0; p < 3 * mesh.view.points.n_tuples; ++p)
    {
      points[p] = floor(8 * points[p] + test_random_between(random, -2, 2)) / 8;
    }
    const mtm_plane plane = { { 0.5, 0.5, 0.5 }, { i % 2, i % 3, 1 } };
    test_defect defect;
    /* Different mesh points may be in one place here, so only the shape is checked. */
    const mtm_slice_options options = {
      .planes = &plane, .n_planes = 1, .point_type = MTM_FLOAT32, .triangulate = i % 4 == 3
    };
    test_result result = test_slice_with(&mesh.view, options, NULL, &defect);
    CHECK_SOUND(defect, "folded %s %d", test_kind_name(kind), i);
    CHECK(result.n_polygons > 0, "folded %s %d: nothing", test_kind_name(kind), i);
    test_result_free(&result);
    test_mesh_free(&mesh);
  }
}

/* Layers and planes a few roundings away from them, near and far from the origin: no slivers beside
 * whole faces, no holes, the area to rounding. */
static void check_near_layers(test_kind kind, double far, double size)
{
  const int64_t n = 4;
  const test_box box = { { n, n, n }, { far, far, far }, { far + size, far + size, far + size } };
  test_mesh mesh = test_mesh_box(kind, &box);
  for (int step = -20; step <= 20; ++step)
  {
    const double layer = test_grid_line(far, far + size, n, 2);
    const double ulp = nextafter(fabs(layer) + size, INFINITY) - (fabs(layer) + size);
    const mtm_plane plane = { { far, far, layer + step * ulp / 4 }, { 0, 0, 1 } };
    char where[64];
    snprintf(
      where, sizeof where, "%s far %g size %g step %d", test_kind_name(kind), far, size, step);
    test_defect defect;
    test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "%s", where);
    CHECK_NEAR(test_total_area(&result, 0) / size / size, 1, 1e-9, "%s: area", where);
    check_conforming(where, &result, n);
    test_result_free(&result);
  }
  test_mesh_free(&mesh);
}

/* Numbers whose squares only just are numbers, or are not. */
static void check_scales(test_kind kind)
{
  static const double sizes[] = { 1e-150, 1e-30, 1e30, 1e150, 1e300 };
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; ++i)
  {
    const double s = sizes[i];
    const test_box box = { { 3, 3, 3 }, { 0, 0, 0 }, { s, s, s } };
    test_mesh mesh = test_mesh_box(kind, &box);
    const mtm_plane planes[3] = { { { 0.4 * s, 0.4 * s, 0.4 * s }, { 1, 2, 3 } },
      { { 0, 0, 0.5 * s }, { 0, 0, 1 } },
      { { 0, 0, test_grid_line(0, s, 3, 1) }, { 0, 0, -1 } } };
    static const double areas[3] = { 0, 1, 1 };
    const test_box unit = { { 1, 1, 1 }, { 0, 0, 0 }, { 1, 1, 1 } };
    test_defect defect;
    test_result result = test_slice(&mesh.view, planes, 3, NULL, &defect);
    CHECK_SOUND(defect, "%s of size %g", test_kind_name(kind), s);
    for (int64_t p = 0; p < 3 * result.n_points; ++p)
    {
      result.points[p] /= s;
    }
    const mtm_plane unit_plane = { { 0.4, 0.4, 0.4 }, { 1, 2, 3 } };
    for (int k = 0; k < 3; ++k)
    {
      const double area = k == 0 ? test_box_area(&unit, &unit_plane) : areas[k];
      CHECK_NEAR(test_total_area(&result, k),
        area,
        1e-13,
        "%s of size %g, plane %d",
        test_kind_name(kind),
        s,
        k);
    }
    test_result_free(&result);
    test_mesh_free(&mesh);
  }
}

/* Every cell has points of its own: what lies in the plane is still there once. */
static void check_exploded(test_kind kind)
{
  const int64_t n = 3;
  test_mesh whole = test_mesh_cube(kind, n);
  test_builder builder = { 0 };
  for (int64_t c = 0; c < test_n_cells(&whole.view); ++c)
  {
    mtm_cell_type type;
    int64_t ids[TEST_MAX_CELL_POINTS];
    const int size = test_cell(&whole.view, c, &type, ids);
    for (int i = 0; i < size; ++i)
    {
      double xyz[3];
      test_point(&whole.view, ids[i], xyz);
      ids[i] = test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
    }
    test_add_cell(&builder, type, size, ids);
  }
  test_mesh mesh = test_build(&builder);
  for (int64_t k = 0; k <= 2 * n; ++k)
  {
    const mtm_plane plane = { { 0, 0, test_grid_line(0, 1, 2 * n, k) }, { 0, 0, 1 } };
    const mtm_slice_options options = {
      .planes = &plane, .n_planes = 1, .point_type = MTM_FLOAT32
    };
    test_defect defect;
    test_result result = test_slice_with(&mesh.view, options, NULL, &defect);
    CHECK_SOUND(defect, "exploded %s", test_kind_name(kind));
    CHECK_NEAR(
      test_total_area(&result, 0), 1, 1e-6, "exploded %s, step %d", test_kind_name(kind), (int)k);
    test_result_free(&result);
  }
  test_mesh_free(&mesh);
  test_mesh_free(&whole);
}

int main(void)
{
  static const test_kind kinds[] = {
    TEST_CURVILINEAR, TEST_HEXAHEDRA, TEST_WEDGES, TEST_TETRAHEDRA
  };
  test_random random = test_random_start();
  for (int k = 0; k < 4; ++k)
  {
    check_warped(kinds[k], &random);
    check_folded(kinds[k], &random);
  }
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    check_scales(kind);
    check_exploded(kind);
    if (kind != TEST_PYRAMIDS && kind != TEST_MIXED)
    {
      check_near_layers(kind, 0, 1);
      check_near_layers(kind, 0.1, 0.7);
      check_near_layers(kind, 1e6, 1);
      check_near_layers(kind, -1e6, 0.3);
    }
  }
  return check_result();
}
