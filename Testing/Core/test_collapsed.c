/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cells with repeated points, as mesh generators write them: hexahedra that are wedges, pyramids or
 * tetrahedra. Sections and surfaces are those of the bodies that they are. */
#include "check.h"
#include "results.h"

/* The hexahedron that repeats points to be the given cell, as Ansys and Abaqus write it. */
static int as_hexahedron(mtm_cell_type type, const int64_t* c, int64_t ids[8])
{
  static const int wedge[8] = { 0, 2, 1, 1, 3, 5, 4, 4 };
  static const int pyramid[8] = { 0, 1, 2, 3, 4, 4, 4, 4 };
  static const int tetrahedron[8] = { 0, 1, 2, 2, 3, 3, 3, 3 };
  const int* from = type == MTM_WEDGE ? wedge : type == MTM_PYRAMID ? pyramid : tetrahedron;
  for (int i = 0; i < 8; ++i)
  {
    ids[i] = c[from[i]];
  }
  return 8;
}

static test_mesh collapsed_cube(test_kind kind, int64_t n)
{
  test_mesh whole = test_mesh_cube(kind, n);
  test_builder builder = { 0 };
  for (int64_t p = 0; p < test_n_points(&whole.view); ++p)
  {
    double xyz[3];
    test_point(&whole.view, p, xyz);
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  for (int64_t c = 0; c < test_n_cells(&whole.view); ++c)
  {
    mtm_cell_type type;
    int64_t ids[TEST_MAX_CELL_POINTS];
    int64_t repeated[8];
    test_cell(&whole.view, c, &type, ids);
    test_add_cell(&builder, MTM_HEXAHEDRON, as_hexahedron(type, ids, repeated), repeated);
  }
  test_mesh_free(&whole);
  return test_build(&builder);
}

static void check_section(test_kind kind, const mtm_mesh* mesh, const mtm_plane* plane)
{
  const test_box cube = { { 1, 1, 1 }, { 0, 0, 0 }, { 1, 1, 1 } };
  const char* name = test_kind_name(kind);
  const bool is_layer = plane->normal[0] == 0 && plane->normal[1] == 0;
  const double area = is_layer ? 1 : test_box_area(&cube, plane);
  test_defect defect;
  test_result result = test_slice(mesh, plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s", name);
  CHECK_SOUND(test_section_defect(mesh, plane, &result, 1e-13), "%s", name);
  CHECK_NEAR(test_total_area(&result, 0), area, 1e-13, "%s", name);
  const test_topology topology = test_topology_of(&result, 0);
  CHECK(topology.euler == 1, "%s: Euler number %lld", name, (long long)topology.euler);
  test_result_free(&result);
}

static void check_surface(test_kind kind, const mtm_mesh* mesh, bool triangulate)
{
  const char* name = test_kind_name(kind);
  test_defect defect;
  const mtm_surface_options options = { .triangulate = triangulate };
  test_result result = test_surface(mesh, options, NULL, &defect);
  CHECK_SOUND(defect, "surface of %s", name);
  const test_topology topology = test_topology_of(&result, -1);
  CHECK(topology.n_odd == 0, "surface of %s: %lld rims", name, (long long)topology.n_odd);
  CHECK(topology.euler == 2, "surface of %s: Euler number %lld", name, (long long)topology.euler);
  CHECK_NEAR(test_signed_volume(&result), 1, 1e-13, "surface of %s", name);
  int64_t n_flat = 0;
  for (int64_t c = 0; c < result.n_cells; ++c)
  {
    n_flat += test_area(&result, c) < 1e-12;
  }
  CHECK(n_flat == 0, "surface of %s: %lld faces without area", name, (long long)n_flat);
  test_result_free(&result);
}

int main(void)
{
  static const test_kind kinds[] = { TEST_WEDGES, TEST_PYRAMIDS, TEST_TETRAHEDRA };
  test_random random = test_random_start();
  for (int k = 0; k < 3; ++k)
  {
    test_mesh mesh = collapsed_cube(kinds[k], 3);
    for (int i = 0; i < 20; ++i)
    {
      mtm_plane plane = { { 0, 0, test_grid_line(0, 1, 6, i % 7) }, { 0, 0, 1 } };
      for (int a = 0; a < 3 && i >= 7; ++a)
      {
        plane.origin[a] = test_random_between(&random, 0, 1);
        plane.normal[a] = test_random_between(&random, -1, 1);
      }
      check_section(kinds[k], &mesh.view, &plane);
    }
    check_surface(kinds[k], &mesh.view, false);
    check_surface(kinds[k], &mesh.view, true);
    test_mesh_free(&mesh);
  }
  return check_result();
}
