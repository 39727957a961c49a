/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Eight defects that other slicers and surface extractors have, each as a test of what is right. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

static test_result slice(const char* where, const mtm_mesh* mesh, const mtm_plane* plane)
{
  test_defect defect;
  test_result result = test_slice(mesh, plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  return result;
}

static test_result extract(const char* where, const mtm_mesh* mesh)
{
  test_defect defect;
  test_result result = test_surface(mesh, (mtm_surface_options){ 0 }, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  return result;
}

static double height(const mtm_plane* plane, const double xyz[3])
{
  double sum = 0;
  for (int a = 0; a < 3; ++a)
  {
    sum += plane->normal[a] * (xyz[a] - plane->origin[a]);
  }
  return sum;
}

/* Whether points of the cell are on both sides of where the function is `value`. */
static bool straddles(const mtm_mesh* mesh, int64_t cell, const double* at_points, double value)
{
  mtm_cell_type type;
  int64_t ids[TEST_MAX_CELL_POINTS];
  const int n = test_cell(mesh, cell, &type, ids);
  int n_above = 0;
  for (int i = 0; i < n; ++i)
  {
    n_above += at_points[ids[i]] > value;
  }
  return n_above > 0 && n_above < n;
}

/* ---- 1. Blanked cells of a curvilinear grid ------------------------------------------------------- */

/* 12^3 warped blocks, of which those in a ball are blanked. */
static test_mesh make_blanked(test_random* random, uint8_t** ghosts)
{
  test_mesh mesh = test_mesh_cube(TEST_CURVILINEAR, 12);
  test_mesh_jitter(&mesh, random, 0.005);
  *ghosts = test_mesh_add_cell_ghosts(&mesh);
  for (int64_t c = 0; c < 12 * 12 * 12; ++c)
  {
    const double x[3] = { (double)(c % 12), (double)(c / 12 % 12), (double)(c / 144) };
    const double square = x[0] * x[0] + (x[1] - 6) * (x[1] - 6) + (x[2] - 6) * (x[2] - 6);
    (*ghosts)[c] = square < 30 ? MTM_GHOST_HIDDEN_CELL : 0;
  }
  return mesh;
}

/* The peer counts 73 or 549 cells, as it happens to look at blanking. Here: what is not blanked and
 * has points on both sides; and the same cells when the others are not there at all. */
static void check_blanked_grid(test_random* random)
{
  uint8_t* ghosts;
  test_mesh mesh = make_blanked(random, &ghosts);
  const mtm_plane plane = { { 0.51, 0.49, 0.52 }, { 0.3, 0.5, 0.8 } };
  const int64_t n_cells = test_n_cells(&mesh.view);
  const int64_t n_points = test_n_points(&mesh.view);
  double* heights = malloc((size_t)n_points * sizeof *heights);
  bool* keep = malloc((size_t)n_cells * sizeof *keep);
  int64_t* map = malloc((size_t)n_cells * sizeof *map);
  for (int64_t p = 0; p < n_points; ++p)
  {
    double xyz[3];
    test_point(&mesh.view, p, xyz);
    heights[p] = height(&plane, xyz);
  }
  int64_t n_expected = 0;
  int64_t n_blanked = 0;
  for (int64_t c = 0; c < n_cells; ++c)
  {
    keep[c] = ghosts[c] == 0;
    n_expected += keep[c] && straddles(&mesh.view, c, heights, 0);
    n_blanked += !keep[c] && straddles(&mesh.view, c, heights, 0);
  }
  CHECK(n_expected > 100 && n_blanked > 20, "the test's own grid");
  test_result blanked = slice("blanked", &mesh.view, &plane);
  CHECK(blanked.n_cells == n_expected,
    "%lld cells, counted %lld",
    (long long)blanked.n_cells,
    (long long)n_expected);
  mesh.view.cell_ghosts = (mtm_array){ 0 };
  test_mesh rest = test_mesh_subset(&mesh.view, keep, map);
  test_result other = slice("without the blanked", &rest.view, &plane);
  CHECK_SOUND(test_set_difference(&blanked, &other, map, NULL), "blanked against not there");
  test_result_free(&blanked);
  test_result_free(&other);
  test_mesh_free(&rest);
  test_mesh_free(&mesh);
  free(heights);
  free(keep);
  free(map);
}

/* ---- 2. Several values ---------------------------------------------------------------------------- */

/* Three spheres in one call: every cell that each of them crosses, by value, then by cell. The peer
 * has 1144 of 2520. */
static void check_several_values(void)
{
  static const double values[3] = { 0.21, 0.33, 0.44 };
  test_mesh mesh = test_mesh_cube(TEST_IMAGE, 20);
  const int64_t n_points = test_n_points(&mesh.view);
  double* distances = malloc((size_t)n_points * sizeof *distances);
  for (int64_t p = 0; p < n_points; ++p)
  {
    double x[3];
    test_point(&mesh.view, p, x);
    distances[p] =
      sqrt((x[0] - 0.5) * (x[0] - 0.5) + (x[1] - 0.5) * (x[1] - 0.5) + (x[2] - 0.5) * (x[2] - 0.5));
  }
  const mtm_array scalars = { MTM_FLOAT64, 1, n_points, distances, NULL, 0 };
  const mtm_slice_options options = { .scalars = &scalars, .values = values, .n_values = 3 };
  test_defect defect;
  test_result result = test_slice_with(&mesh.view, options, NULL, &defect);
  CHECK_SOUND(defect, "spheres");
  int64_t at = 0;
  for (int64_t v = 0; v < 3; ++v)
  {
    int64_t n_missing = 0;
    for (int64_t c = 0; c < test_n_cells(&mesh.view); ++c)
    {
      if (straddles(&mesh.view, c, distances, values[v]))
      {
        n_missing += at >= result.n_cells || result.planes[at] != v || result.source_cells[at] != c;
        while (at < result.n_cells && result.planes[at] == v && result.source_cells[at] <= c)
        {
          ++at;
        }
      }
    }
    CHECK(
      n_missing == 0, "value %d: %lld cells are not in their place", (int)v, (long long)n_missing);
    const test_topology topology = test_topology_of(&result, v);
    CHECK(topology.euler == 2 && topology.n_odd == 0, "value %d: no sphere", (int)v);
  }
  CHECK(at == result.n_cells, "%lld cells too many", (long long)(result.n_cells - at));
  test_result_free(&result);
  test_mesh_free(&mesh);
  free(distances);
}

/* ---- 3. and 5. Planes on the boundary; winding ------------------------------------------------------ */

static void check_boundary_and_winding(test_kind kind)
{
  test_mesh mesh = test_mesh_cube(kind, 2);
  for (int which = 0; which < 12; ++which)
  {
    mtm_plane plane = { { 0.3, 0.3, 0.3 }, { 0, 0, 0 } };
    const int axis = which / 4;
    plane.origin[axis] = which / 2 % 2;
    plane.normal[axis] = which % 2 ? -1 : 1;
    test_result result = slice(test_kind_name(kind), &mesh.view, &plane);
    CHECK_NEAR(test_total_area(&result, -1),
      1,
      1e-14,
      "%s, axis %d at %g, normal %g",
      test_kind_name(kind),
      axis,
      plane.origin[axis],
      plane.normal[axis]);
    for (int64_t c = 0; c < result.n_cells; ++c)
    {
      double area[3];
      test_area_vector(&result, c, area);
      CHECK(area[axis] > 1e-3, "%s, axis %d: clockwise", test_kind_name(kind), axis);
    }
    test_result_free(&result);
  }
  test_mesh_free(&mesh);
}

/* ---- 4. Planes along faces of tetrahedra ------------------------------------------------------------ */

/* Each square of the grid is two triangles, or eight of quadratic tetrahedra, and nothing else. */
static void check_grid_planes(void)
{
  test_mesh linear = test_mesh_cube(TEST_TETRAHEDRA, 4);
  test_mesh quadratic = test_mesh_of_type(&linear.view, MTM_QUADRATIC_TETRAHEDRON);
  for (int which = 0; which < 10; ++which)
  {
    const mtm_mesh* mesh = which % 2 ? &quadratic.view : &linear.view;
    const char* name = which % 2 ? "quadratic tetrahedra" : "tetrahedra";
    const mtm_plane plane = { { 0, 0, which / 2 / 4.0 }, { 0, 0, -1 } };
    test_result result = slice(name, mesh, &plane);
    const int64_t n_expected = which % 2 ? 128 : 32;
    CHECK(result.n_cells == n_expected, "%s: %lld polygons", name, (long long)result.n_cells);
    CHECK_NEAR(test_total_area(&result, -1), 1, 1e-14, "%s", name);
    for (int64_t c = 0; c < result.n_cells; ++c)
    {
      CHECK_NEAR(test_area(&result, c), 1.0 / (double)n_expected, 1e-15, "%s", name);
    }
    test_result_free(&result);
  }
  test_mesh_free(&quadratic);
  test_mesh_free(&linear);
}

/* ---- 6. Three tetrahedra on one face ---------------------------------------------------------------- */

/* The surface is the faces that belong to exactly one cell. Of the 12 faces three are the common one,
 * which belongs to three cells; the other nine belong to one each. So 9, and the edges of the common
 * face have three of them. */
static void check_three_on_a_face(void)
{
  test_builder builder = { 0 };
  test_add_point(&builder, 0, 0, 0);
  test_add_point(&builder, 1, 0, 0);
  test_add_point(&builder, 0, 1, 0);
  test_add_point(&builder, 0, 0, 1);
  test_add_point(&builder, 0, 0, -1);
  test_add_point(&builder, 1, 1, -1);
  for (int64_t apex = 3; apex < 6; ++apex)
  {
    const int64_t ids[4] = { 0, apex == 3 ? 1 : 2, apex == 3 ? 2 : 1, apex };
    test_add_cell(&builder, MTM_TETRAHEDRON, 4, ids);
  }
  test_mesh mesh = test_build(&builder);
  test_result surface = extract("three on a face", &mesh.view);
  CHECK(surface.n_cells == 9, "%lld faces", (long long)surface.n_cells);
  for (int64_t c = 0; c < surface.n_cells; ++c)
  {
    int n_common = 0;
    for (int64_t i = surface.offsets[c]; i < surface.offsets[c + 1]; ++i)
    {
      n_common += surface.a[surface.ids[i]] < 3;
    }
    CHECK(n_common == 2, "face %lld has %d points of the common face", (long long)c, n_common);
  }
  const test_topology topology = test_topology_of(&surface, -1);
  CHECK(topology.n_crowded == 3, "%lld crowded edges", (long long)topology.n_crowded);
  const mtm_plane plane = { { 0, 0, 0 }, { 0, 0, 1 } };
  test_result section = slice("through the common face", &mesh.view, &plane);
  CHECK(section.n_cells == 1 && section.source_cells[0] == 0, "the common face is there once");
  test_result_free(&section);
  test_result_free(&surface);
  test_mesh_free(&mesh);
}

/* ---- 7. A hexahedron beside six tetrahedra ---------------------------------------------------------- */

/* Tetrahedra in the blocks with a bit in `split`, hexahedra in the others: their common faces are a
 * quad on one side and two triangles on the other. */
static test_mesh make_half_split(int64_t n, uint64_t split)
{
  test_mesh parts[2] = { test_mesh_cube(TEST_HEXAHEDRA, n), test_mesh_cube(TEST_TETRAHEDRA, n) };
  test_builder builder = { 0 };
  for (int64_t p = 0; p < test_n_points(&parts[0].view); ++p)
  {
    double xyz[3];
    test_point(&parts[0].view, p, xyz);
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  for (int64_t b = 0; b < n * n * n; ++b)
  {
    const int which = (int)(split >> b & 1u);
    for (int64_t i = 0; i < (which ? 6 : 1); ++i)
    {
      mtm_cell_type type;
      int64_t ids[TEST_MAX_CELL_POINTS];
      const int size = test_cell(&parts[which].view, which ? 6 * b + i : b, &type, ids);
      test_add_cell(&builder, type, size, ids);
    }
  }
  test_mesh_free(&parts[0]);
  test_mesh_free(&parts[1]);
  return test_build(&builder);
}

/* The skin is closed; what is inside of it is the cube. And a plane between the blocks has each square
 * once, as the cells above divide it. */
static void check_split_cube(int64_t n, uint64_t split)
{
  test_mesh mesh = make_half_split(n, split);
  test_result surface = extract("split cube", &mesh.view);
  int64_t n_expected = 0;
  for (int64_t b = 0; b < n * n * n; ++b)
  {
    const int64_t at[3] = { b % n, b / n % n, b / n / n };
    for (int side = 0; side < 6; ++side)
    {
      const bool outside = at[side / 2] == (side % 2 ? n - 1 : 0);
      n_expected += outside ? 1 + (int64_t)(split >> b & 1u) : 0;
    }
  }
  CHECK(surface.n_cells == n_expected,
    "split %llx: %lld faces, expected %lld",
    (unsigned long long)split,
    (long long)surface.n_cells,
    (long long)n_expected);
  const test_topology topology = test_topology_of(&surface, -1);
  CHECK(topology.n_boundary == 0 && topology.n_odd == 0 && topology.euler == 2,
    "split %llx: not closed",
    (unsigned long long)split);
  CHECK_NEAR(test_signed_volume(&surface), 1, 1e-14, "split %llx", (unsigned long long)split);
  for (int64_t i = 0; i < 3 * (n + 1); ++i)
  {
    mtm_plane plane = { { 0, 0, 0 }, { 0, 0, 0 } };
    plane.normal[i % 3] = 1;
    plane.origin[i % 3] = test_grid_line(0, 1, n, i / 3);
    for (int triangulate = 0; triangulate < 2; ++triangulate)
    {
      const mtm_slice_options options = {
        .planes = &plane, .n_planes = 1, .triangulate = triangulate
      };
      test_defect defect;
      test_result section = test_slice_with(&mesh.view, options, NULL, &defect);
      CHECK_SOUND(defect, "split %llx, plane %d", (unsigned long long)split, (int)i);
      CHECK_NEAR(test_total_area(&section, -1), 1, 1e-14, "plane %d", (int)i);
      test_result_free(&section);
    }
  }
  test_result_free(&surface);
  test_mesh_free(&mesh);
}

/* The peer has 18 faces. Five quads of the hexahedron and ten triangles are on the skin; a quad and
 * two triangles are not. */
static void check_hexahedron_beside_tetrahedra(test_random* random)
{
  test_builder builder = { 0 };
  test_mesh cube = make_half_split(2, 1u << 1);
  for (int64_t p = 0; p < test_n_points(&cube.view); ++p)
  {
    double xyz[3];
    test_point(&cube.view, p, xyz);
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  for (int64_t c = 0; c < 7; ++c)
  {
    mtm_cell_type type;
    int64_t ids[TEST_MAX_CELL_POINTS];
    const int size = test_cell(&cube.view, c, &type, ids);
    test_add_cell(&builder, type, size, ids);
  }
  test_mesh mesh = test_build(&builder);
  test_result surface = extract("beside", &mesh.view);
  const test_topology topology = test_topology_of(&surface, -1);
  CHECK(surface.n_cells == 15, "%lld faces", (long long)surface.n_cells);
  CHECK(topology.n_odd == 0 && topology.n_crowded == 0 && topology.euler == 2, "not watertight");
  CHECK_NEAR(test_signed_volume(&surface), 0.25, 1e-15, "a hexahedron beside six tetrahedra");
  test_result_free(&surface);
  test_mesh_free(&mesh);
  test_mesh_free(&cube);
  for (int i = 0; i < 100; ++i)
  {
    check_split_cube(2, test_random_next(random));
    check_split_cube(3, test_random_next(random));
  }
}

/* A flat tetrahedron on a quad: of the two diagonals the one from the smallest corner is taken,
 * whatever the ids, and the other two triangles are the skin. */
static void check_flat_tetrahedron(test_random* random)
{
  test_mesh cube = test_mesh_cube(TEST_HEXAHEDRA, 1);
  test_builder builder = { 0 };
  for (int64_t p = 0; p < 8; ++p)
  {
    double xyz[3];
    test_point(&cube.view, p, xyz);
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  test_add_cell(&builder, MTM_VOXEL, 8, (int64_t[]){ 0, 1, 2, 3, 4, 5, 6, 7 });
  test_add_cell(&builder, MTM_TETRAHEDRON, 4, (int64_t[]){ 4, 5, 6, 7 });
  test_mesh mesh = test_build(&builder);
  test_result surface = extract("flat tetrahedron", &mesh.view);
  CHECK(surface.n_cells == 7, "%lld faces", (long long)surface.n_cells);
  const test_topology topology = test_topology_of(&surface, -1);
  CHECK(topology.n_odd == 0 && topology.n_crowded == 0, "flat tetrahedron: not watertight");
  for (int i = 0; i < 20; ++i)
  {
    int64_t cells[2];
    int64_t points[8];
    test_mesh shuffled = test_mesh_shuffled(&mesh.view, random, cells, points);
    test_result other = extract("flat tetrahedron, shuffled", &shuffled.view);
    CHECK_SOUND(test_set_difference(&surface, &other, cells, points), "flat tetrahedron");
    test_result_free(&other);
    test_mesh_free(&shuffled);
  }
  test_result_free(&surface);
  test_mesh_free(&mesh);
  test_mesh_free(&cube);
}

/* ---- 8. A coordinate that is not a number ------------------------------------------------------------ */

static int64_t n_not_finite(const test_result* result)
{
  int64_t n = 0;
  for (int64_t i = 0; i < 3 * result->n_points; ++i)
  {
    n += !isfinite(result->points[i]);
  }
  return n;
}

/* Only the cells round the point are missing, and no output point is NaN. */
static void check_not_a_number(test_kind kind)
{
  test_mesh mesh = test_mesh_cube(kind, 4);
  const mtm_plane plane = { { 0.4, 0.45, 0.55 }, { 0.1, 0.2, 1 } };
  const int64_t bad = 2 + 5 * (2 + 5 * 2); /* the middle of the cube */
  const int64_t n_cells = test_n_cells(&mesh.view);
  bool* keep = malloc((size_t)n_cells * sizeof *keep);
  int64_t* map = malloc((size_t)n_cells * sizeof *map);
  int64_t n_bad = 0;
  for (int64_t c = 0; c < n_cells; ++c)
  {
    mtm_cell_type type;
    int64_t ids[TEST_MAX_CELL_POINTS];
    const int n = test_cell(&mesh.view, c, &type, ids);
    keep[c] = true;
    for (int i = 0; i < n; ++i)
    {
      keep[c] = keep[c] && ids[i] != bad;
    }
    n_bad += !keep[c];
  }
  test_mesh rest = test_mesh_subset(&mesh.view, keep, map);
  ((double*)mesh.view.points.data)[3 * bad + 1] = NAN;
  test_result section = slice(test_kind_name(kind), &mesh.view, &plane);
  test_result expected = slice(test_kind_name(kind), &rest.view, &plane);
  CHECK(n_bad >= 8 && section.n_cells > 0, "%s: the test's own mesh", test_kind_name(kind));
  CHECK(n_not_finite(&section) == 0, "%s: NaN in the slice", test_kind_name(kind));
  CHECK_SOUND(
    test_set_difference(&section, &expected, map, NULL), "%s: the slice", test_kind_name(kind));
  test_result_free(&section);
  test_result_free(&expected);
  test_result surface = extract(test_kind_name(kind), &mesh.view);
  CHECK(n_not_finite(&surface) == 0, "%s: NaN in the surface", test_kind_name(kind));
  test_result_free(&surface);
  test_mesh_free(&rest);
  test_mesh_free(&mesh);
  free(keep);
  free(map);
}

int main(void)
{
  test_random random = test_random_start();
  check_blanked_grid(&random);
  check_several_values();
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    check_boundary_and_winding(kind);
  }
  check_grid_planes();
  check_three_on_a_face();
  check_hexahedron_beside_tetrahedra(&random);
  check_flat_tetrahedron(&random);
  for (test_kind kind = TEST_CURVILINEAR; kind < TEST_MIXED; ++kind)
  {
    check_not_a_number(kind);
  }
  return check_result();
}
