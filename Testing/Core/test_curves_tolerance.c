/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Curved cells divided to a tolerance: against circles, formulas, and the same cells divided by
 * hand. test_curves_distance.c measures how far the output is from cells of every type. */
#include "check.h"
#include "curves.h"
#include "results.h"
#include "same_bytes.h"
#include "threads.h"

#include <stdlib.h>

static const double pi = 3.14159265358979323846;

/* ---- Circles ---------------------------------------------------------------------------------------------- */

/* How far points on the edges of a result's polygons are from the two cylinders, where both ends are on
 * one: the parts' own outer and inner edges. */
static double from_circles(const mtm_polygons* polygons)
{
  test_result result = test_result_of(polygons);
  double worst = 0;
  for (int64_t c = 0; c < result.n_polygons; ++c)
  {
    const int64_t n = result.offsets[c + 1] - result.offsets[c];
    const int64_t* ids = &result.ids[result.offsets[c]];
    for (int64_t i = 0; i < n; ++i)
    {
      const double* p = &result.points[3 * ids[i]];
      const double* q = &result.points[3 * ids[(i + 1) % n]];
      const double r[2] = { sqrt(p[0] * p[0] + p[1] * p[1]), sqrt(q[0] * q[0] + q[1] * q[1]) };
      const double x = 0.5 * (p[0] + q[0]);
      const double y = 0.5 * (p[1] + q[1]);
      for (int k = 1; k <= 2; ++k)
      {
        if (fabs(r[0] - k) < 1e-12 && fabs(r[1] - k) < 1e-12)
        {
          worst = fmax(worst, fabs(sqrt(x * x + y * y) - k));
        }
      }
    }
  }
  test_result_free(&result);
  return worst;
}

static void check_ring_at(const test_mesh* ring, double tolerance, int32_t* level)
{
  const mtm_plane plane = { { 0, 0, 0.5 }, { 0, 0, 1 } };
  mtm_polygons section = slice_to(&ring->view, &plane, 0, tolerance, NULL);
  *level = section.subdivision.level;
  CHECK(section.subdivision.deviation <= tolerance, "%g", section.subdivision.deviation);
  CHECK(section.n_polygons == 2 << 3 * *level >> *level, "%lld", (long long)section.n_polygons);
  const double distance = from_circles(&section);
  CHECK(distance > 0 && distance <= tolerance, "%g from the circles, of %g", distance, tolerance);
  test_result result = test_result_of(&section);
  const double area = test_total_area(&result, 0);
  /* Arcs of 3 pi / 2 in all, each moved by the tolerance at most. */
  CHECK_NEAR(area, 0.75 * pi, 1.5 * pi * tolerance, "tolerance %g", tolerance);
  const test_topology flat = test_topology_of(&result, 0);
  CHECK(flat.n_components == 1 && flat.euler == 1 && flat.n_clashing == 0 && flat.n_crowded == 0 &&
      flat.n_boundary == (int64_t)(6 << *level),
    "a disc with %lld edges round it",
    (long long)flat.n_boundary);
  test_result_free(&result);
  mtm_polygons_free(&section);
  if (tolerance >= 0.001)
  {
    mtm_polygons surface = skin_to(&ring->view, 0, tolerance, NULL);
    CHECK(surface.subdivision.level == *level, "the plane does not matter");
    result = test_result_of(&surface);
    const test_topology topology = test_topology_of(&result, -1);
    CHECK(topology.euler == 2 && topology.n_boundary == 0 && topology.n_crowded == 0 &&
        topology.n_clashing == 0,
      "closed");
    CHECK_NEAR(test_signed_volume(&result), 0.75 * pi, 1.5 * pi * tolerance, "%g", tolerance);
    test_result_free(&result);
    mtm_polygons_free(&surface);
  }
}

/* Rational quarters of circles: within the tolerance of the circles; as many parts more as it is less. */
static void check_ring(void)
{
  static const double tolerances[4] = { 0.1, 0.01, 0.002, 0.0005 };
  test_mesh ring = test_mesh_quarter_ring(true);
  int32_t last = 0;
  for (int i = 0; i < 4; ++i)
  {
    int32_t level;
    check_ring_at(&ring, tolerances[i], &level);
    CHECK(i == 0 || (level >= last + 1 && level <= last + 2), "levels %d, %d", last, level);
    last = level;
  }
  const mtm_plane plane = { { 0, 0, 0.5 }, { 0, 0, 1 } };
  double* weights = (double*)ring.view.rational_weights.data;
  weights[8] = 0;
  mtm_polygons section = slice_to(&ring.view, &plane, 0, 0.01, NULL);
  CHECK(section.subdivision.n_unbounded_cells == 1, "a weight of 0 leaves all open");
  mtm_polygons_free(&section);
  test_mesh_free(&ring);
}

/* ---- Formulas --------------------------------------------------------------------------------------------- */

static mtm_subdivision find(const mtm_mesh* mesh, double tolerance)
{
  mtm_subdivision found;
  mtm_error error;
  const mtm_status status = mtm_find_subdivision(mesh, tolerance, NULL, &found, &error);
  CHECK(status == MTM_OK, "%s", error.message);
  return found;
}

/* A parabola of height s: between its nodes a chord is s / 4 away, and a quarter of that with every
 * halving. */
static void check_parabola(void)
{
  for (int32_t level = 0; level <= MTM_MAX_SUBDIVISION; ++level)
  {
    const int64_t ids[3] = { 0, 1, 2 };
    test_builder builder = { 0 };
    test_add_point(&builder, 0, 0, 0);
    test_add_point(&builder, 1, 0, 0);
    test_add_point(&builder, 0.5, 0, 1);
    test_add_cell(&builder, MTM_QUADRATIC_EDGE, 3, ids);
    test_mesh mesh = test_build(&builder);
    const double away = ldexp(0.25, -2 * level);
    mtm_subdivision found = find(&mesh.view, 1.001 * away);
    CHECK(found.level == level, "level %d", (int)found.level);
    CHECK_NEAR(found.deviation, away, 1e-15, "level %d", (int)level);
    found = find(&mesh.view, 0.999 * away);
    const bool is_last = level == MTM_MAX_SUBDIVISION;
    CHECK(found.level == level + !is_last, "level %d", (int)found.level);
    CHECK((found.deviation > 0.999 * away) == is_last, "the last level says how far it gets");
    mtm_polygons surface = skin_to(&mesh.view, 0, 1.001 * away, NULL);
    CHECK(surface.n_lines == 2 << level, "%lld lines", (long long)surface.n_lines);
    mtm_polygons_free(&surface);
    test_mesh_free(&mesh);
  }
}

/* Straight cells are as they should be, whatever their order; so are meshes without curved cells. */
static void check_straight(void)
{
  for (int i = 0; i < 12; ++i)
  {
    const test_kind kind = i % 3 == 0 ? TEST_HEXAHEDRA : i % 3 == 1 ? TEST_WEDGES : TEST_TETRAHEDRA;
    const int order = 1 + i / 3;
    test_mesh linear = test_mesh_cube(kind, 1);
    test_mesh mesh = test_mesh_lagrange(&linear.view, order);
    const mtm_subdivision found = find(&mesh.view, 1e-9);
    CHECK(found.level == 0 && found.deviation < 1e-13 && found.n_unbounded_cells == 0,
      "order %d: level %d, %g",
      order,
      (int)found.level,
      found.deviation);
    const mtm_subdivision none = find(&linear.view, 1e-9);
    CHECK(none.level == 0 && none.deviation == 0, "linear cells");
    test_mesh_free(&linear);
    test_mesh_free(&mesh);
  }
}

/* Cells without a bound are counted, hidden ones and those that are not finite are not. */
static void check_unbounded(void)
{
  test_mesh linear = test_mesh_cube(TEST_PYRAMIDS, 1);
  test_mesh mesh = test_mesh_of_type(&linear.view, MTM_QUADRATIC_PYRAMID);
  mtm_subdivision found = find(&mesh.view, 0.1);
  CHECK(found.n_unbounded_cells == 6 && found.level == 0, "%d", (int)found.n_unbounded_cells);
  test_mesh_add_cell_ghosts(&mesh)[1] = MTM_GHOST_HIDDEN_CELL;
  found = find(&mesh.view, 0.1);
  CHECK(found.n_unbounded_cells == 5, "%d", (int)found.n_unbounded_cells);
  test_mesh_free(&linear);
  test_mesh_free(&mesh);
  test_mesh ring = test_mesh_quarter_ring(false);
  ((double*)ring.view.points.data)[30] = NAN;
  found = find(&ring.view, 0.1);
  CHECK(found.level == 0 && found.n_unbounded_cells == 0, "a cell that is left out");
  test_mesh_free(&ring);
}

/* ---- The same ---------------------------------------------------------------------------------------------- */

static void check_same(const char* what, mtm_polygons* p, mtm_polygons* q)
{
  const char* difference = test_difference(p, q);
  CHECK(!difference, "%s: %s", what, difference);
  CHECK(memcmp(&p->subdivision, &q->subdivision, sizeof p->subdivision) == 0, "%s", what);
  mtm_polygons_free(q);
}

/* Of many cells, whatever the workers; as with the level that it says; and without a tolerance as ever. */
static void check_alike(test_random* random)
{
  test_mesh linear = test_mesh_ball(TEST_TETRAHEDRA, 4);
  test_mesh mesh = test_mesh_of_type(&linear.view, MTM_QUADRATIC_TETRAHEDRON);
  test_mesh_jitter(&mesh, random, 0.002);
  CHECK(test_n_cells(&mesh.view) > 2000, "cells for several tasks");
  const mtm_plane plane = { { 0, 0, 0.1 }, { 1, 2, 3 } };
  mtm_polygons section = slice_to(&mesh.view, &plane, 0, 0.0005, NULL);
  mtm_polygons surface = skin_to(&mesh.view, 0, 0.004, NULL);
  CHECK(section.subdivision.level > 0 && surface.subdivision.level > 0, "divided");
  static const int32_t workers[4] = { 1, 2, 3, 8 };
  for (int i = 0; i < 8; ++i)
  {
    const mtm_run run = i < 4 ? test_threads(workers[i]) : test_backwards(workers[i - 4]);
    mtm_polygons again = slice_to(&mesh.view, &plane, 0, 0.0005, &run);
    check_same("a slice", &section, &again);
    again = skin_to(&mesh.view, 0, 0.004, &run);
    check_same("a surface", &surface, &again);
  }
  mtm_polygons again = slice_to(&mesh.view, &plane, section.subdivision.level, 0, NULL);
  CHECK(again.subdivision.level == 0 && again.subdivision.deviation == 0, "no tolerance");
  again.subdivision = section.subdivision;
  check_same("a slice of that level", &section, &again);
  const mtm_subdivision found = find(&mesh.view, 0.0005);
  CHECK(memcmp(&found, &section.subdivision, sizeof found) == 0, "the same level");
  mtm_polygons finer = slice_to(&mesh.view, &plane, found.level + 1, 0.0005, NULL);
  CHECK(finer.subdivision.level == found.level + 1, "the higher of both");
  CHECK_NEAR(finer.subdivision.deviation, found.deviation / 4, 1e-18, "a quarter");
  mtm_polygons_free(&finer);
  mtm_polygons loose = slice_to(&mesh.view, &plane, 0, 1, NULL);
  again = slice_to(&mesh.view, &plane, 0, 0, NULL);
  again.subdivision = loose.subdivision;
  check_same("a tolerance that is kept at the nodes", &loose, &again);
  mtm_polygons_free(&loose);
  mtm_polygons_free(&section);
  mtm_polygons_free(&surface);
  test_mesh_free(&linear);
  test_mesh_free(&mesh);
}

/* ---- What is wrong ------------------------------------------------------------------------------------------ */

static void check_wrong(void)
{
  static const double wrong[3] = { -1e-9, NAN, INFINITY };
  test_mesh ring = test_mesh_quarter_ring(false);
  const mtm_plane plane = { { 0, 0, 0.5 }, { 0, 0, 1 } };
  mtm_polygons polygons;
  mtm_error error;
  for (int i = 0; i < 3; ++i)
  {
    const mtm_slice_options options = {
      .size = sizeof options, .planes = &plane, .n_planes = 1, .tolerance = wrong[i]
    };
    const mtm_surface_options skinned = { .size = sizeof skinned, .tolerance = wrong[i] };
    mtm_subdivision found;
    CHECK(
      mtm_slice(&ring.view, NULL, &options, NULL, &polygons, &error) == MTM_BAD_ARGUMENT, "slice");
    CHECK(error.message[0] != '\0' && test_is_empty(&polygons), "a message, nothing else");
    CHECK(mtm_extract_surface(&ring.view, &skinned, NULL, &polygons, &error) == MTM_BAD_ARGUMENT,
      "surface");
    CHECK(
      mtm_find_subdivision(&ring.view, wrong[i], NULL, &found, &error) == MTM_BAD_ARGUMENT, "find");
    CHECK(error.message[0] != '\0' && found.level == 0, "a message, nothing else");
  }
  CHECK(mtm_find_subdivision(&ring.view, 1, NULL, NULL, &error) == MTM_BAD_ARGUMENT, "no output");
  mtm_subdivision found;
  CHECK(mtm_find_subdivision(NULL, 1, NULL, &found, &error) == MTM_BAD_ARGUMENT, "no mesh");
  ((int64_t*)ring.view.connectivity.data)[3] = 99;
  CHECK(mtm_find_subdivision(&ring.view, 1, NULL, &found, &error) == MTM_BAD_MESH, "ids");
  ((int64_t*)ring.view.offsets.data)[0] = 285;
  ((int64_t*)ring.view.offsets.data)[1] = INT64_MIN;
  CHECK(mtm_find_subdivision(&ring.view, 1, NULL, &found, &error) == MTM_BAD_MESH, "offsets");
  test_mesh_free(&ring);
}

int main(void)
{
  test_random random = test_random_start();
  check_parabola();
  check_straight();
  check_ring();
  check_unbounded();
  check_alike(&random);
  check_wrong();
  return check_result();
}
