/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Sections of a ball and a torus: areas approach the smooth body's with the square of the step, and
 * the sections hang together as the body's do. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

static const double pi = 3.14159265358979323846;

static void check_topology(const char* where,
  const test_result* result,
  int64_t n_pieces,
  int64_t euler)
{
  const test_topology topology = test_topology_of(result, -1);
  CHECK(
    topology.n_components == n_pieces, "%s: %lld pieces", where, (long long)topology.n_components);
  CHECK(topology.euler == euler, "%s: Euler number %lld", where, (long long)topology.euler);
}

/* The section's area by cutting every tetrahedron on its own. */
static double area_by_cells(const mtm_mesh* mesh, const mtm_plane* plane)
{
  double sum = 0;
  for (int64_t c = 0; c < test_n_cells(mesh); ++c)
  {
    sum += test_clipped_area(mesh, c, plane);
  }
  return sum;
}

/* The distance of a boundary edge's ends from the unit sphere, at the most. */
static void worst_distance(void* user, const double from[3], const double to[3])
{
  double* worst = user;
  const double* ends[2] = { from, to };
  for (int e = 0; e < 2; ++e)
  {
    const double* p = ends[e];
    *worst = fmax(*worst, fabs(sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]) - 1));
  }
}

static void check_ball(test_kind kind, int64_t n, test_random* random)
{
  test_mesh mesh = test_mesh_ball(kind, n);
  const double step = 1.0 / (double)n;
  for (int i = 0; i < 12; ++i)
  {
    mtm_plane plane;
    double normal[3];
    for (int a = 0; a < 3; ++a)
    {
      plane.normal[a] = test_random_between(random, -1, 1);
    }
    test_canonical_normal(&plane, normal);
    const double height = test_random_between(random, -0.8, 0.8);
    for (int a = 0; a < 3; ++a)
    {
      plane.origin[a] = height * normal[a];
    }
    char where[64];
    snprintf(where, sizeof where, "ball of %s %d plane %d", test_kind_name(kind), (int)n, i);
    test_defect defect;
    test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "%s", where);
    CHECK_SOUND(test_section_defect(&mesh.view, &plane, &result, 1e-13), "%s", where);
    const double area = test_total_area(&result, -1);
    /* Chords lie at most (pi / 2 step)^2 / 2 or so inside the sphere. */
    CHECK_NEAR(area, pi * (1 - height * height), 4 * step * step, "%s: area", where);
    CHECK(area < pi * (1 - height * height), "%s: larger than the circle", where);
    check_topology(where, &result, 1, 1);
    double worst = 0;
    test_boundary_edges(&result, -1, worst_distance, &worst);
    CHECK(worst <= 2 * step * step, "%s: boundary %g away from the sphere", where, worst);
    if (kind == TEST_TETRAHEDRA)
    {
      CHECK_NEAR(area, area_by_cells(&mesh.view, &plane), 1e-12, "%s: area by cells", where);
    }
    test_result_free(&result);
  }
  test_mesh_free(&mesh);
}

static void check_torus(test_kind kind)
{
  /* Across the axis: a ring; along the axis: two discs; beside the hole: one figure. */
  static const struct
  {
    mtm_plane plane;
    int64_t n_pieces, euler;
    double area;
  } cases[] = {
    { { { 0, 0, 0 }, { 0, 0, 1 } }, 1, 0, 2 * 2 * 3.14159265358979323846 },
    { { { 0, 0, 0.01 }, { 0, 0, 1 } }, 1, 0, 0 },
    { { { 0, 0, 0 }, { 1, 0, 0 } }, 2, 2, 0.5 * 3.14159265358979323846 },
    { { { 0, 0, 0 }, { 0.3, 1, 0 } }, 2, 2, 0.5 * 3.14159265358979323846 },
    { { { 0, 1.9, 0 }, { 0, 1, 0 } }, 1, 1, 0 },
    { { { 0, 0, 0 }, { 0, 0.6, 0.8 } }, 2, 2, 0 },
    { { { 0, 0, 0 }, { 0, 0.1, 1 } }, 1, 0, 0 },
    { { { 0, 0, 0.6 }, { 0, 0, 1 } }, 0, 0, 0 },
  };
  const int64_t n = 4;
  test_mesh mesh = test_mesh_torus(kind, n, 6);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
  {
    char where[64];
    snprintf(where, sizeof where, "torus of %s plane %d", test_kind_name(kind), (int)i);
    test_defect defect;
    test_result result = test_slice(&mesh.view, &cases[i].plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "%s", where);
    CHECK_SOUND(test_section_defect(&mesh.view, &cases[i].plane, &result, 1e-13), "%s", where);
    check_topology(where, &result, cases[i].n_pieces, cases[i].euler);
    if (cases[i].area > 0)
    {
      const double area = test_total_area(&result, -1);
      CHECK_NEAR(area, cases[i].area, 0.05 * cases[i].area, "%s: area", where);
    }
    test_result_free(&result);
  }
  test_mesh_free(&mesh);
}

int main(void)
{
  static const test_kind kinds[] = {
    TEST_CURVILINEAR, TEST_HEXAHEDRA, TEST_WEDGES, TEST_TETRAHEDRA
  };
  test_random random = test_random_start();
  for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; ++k)
  {
    check_ball(kinds[k], 4, &random);
    check_ball(kinds[k], 8, &random);
  }
  check_torus(TEST_HEXAHEDRA);
  check_torus(TEST_TETRAHEDRA);
  return check_result();
}
