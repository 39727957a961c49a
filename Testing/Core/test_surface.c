/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Surfaces of bodies: counts, closedness, Euler numbers, volumes, and every face against a plain
 * count of faces. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

static test_result extract(const char* where, const mtm_mesh* mesh, bool triangulate)
{
  test_defect defect;
  const mtm_surface_options options = { .triangulate = triangulate };
  test_result result = test_surface(mesh, options, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  return result;
}

static void check_closed(const char* where,
  const test_result* result,
  int64_t n_pieces,
  int64_t euler)
{
  const test_topology topology = test_topology_of(result, -1);
  CHECK(topology.n_odd == 0, "%s: %lld open edges", where, (long long)topology.n_odd);
  CHECK(topology.n_clashing == 0, "%s: %lld clashing edges", where, (long long)topology.n_clashing);
  CHECK(
    topology.n_components == n_pieces, "%s: %lld pieces", where, (long long)topology.n_components);
  CHECK(topology.euler == euler, "%s: Euler number %lld", where, (long long)topology.euler);
}

/* Output points are input points, bit for bit, each once. */
static void check_points(const char* where, const mtm_mesh* mesh, const test_result* result)
{
  bool* seen = calloc((size_t)test_n_points(mesh) + 1, sizeof *seen);
  int64_t n_moved = 0;
  int64_t n_repeated = 0;
  for (int64_t p = 0; p < result->n_points; ++p)
  {
    double xyz[3];
    test_point(mesh, result->a[p], xyz);
    n_moved += memcmp(xyz, result->points + 3 * p, sizeof xyz) != 0;
    n_repeated += seen[result->a[p]];
    seen[result->a[p]] = true;
  }
  CHECK(!result->b && !result->t, "%s: weights for points that are the input's own", where);
  CHECK(n_moved == 0, "%s: %lld points moved", where, (long long)n_moved);
  CHECK(n_repeated == 0, "%s: %lld points twice", where, (long long)n_repeated);
  free(seen);
}

/* ---- Counting faces plainly --------------------------------------------------------------------- */

typedef struct face
{
  int64_t sorted[4]; /* -1 first in triangles */
  int64_t cell;
} face;

static int compare_ids(const void* left, const void* right)
{
  const int64_t p = *(const int64_t*)left;
  const int64_t q = *(const int64_t*)right;
  return p == q ? 0 : p < q ? -1 : 1;
}

static int compare_faces(const void* left, const void* right)
{
  return memcmp(((const face*)left)->sorted, ((const face*)right)->sorted, sizeof(int64_t[4]));
}

static face face_of(const int64_t* ids, int n, int64_t cell)
{
  face one = { { -1, -1, -1, -1 }, cell };
  for (int i = 0; i < n; ++i)
  {
    one.sorted[i] = ids[i];
  }
  qsort(one.sorted, 4, sizeof(int64_t), compare_ids);
  return one;
}

/* The faces of exactly one cell, sorted. The caller frees them. */
static face* outer_faces(const mtm_mesh* mesh, int64_t* n_outer)
{
  const int64_t n_cells = test_n_cells(mesh);
  face* all = malloc((size_t)(6 * n_cells + 1) * sizeof *all);
  int64_t n_all = 0;
  for (int64_t c = 0; c < n_cells; ++c)
  {
    mtm_cell_type type;
    int64_t ids[TEST_MAX_CELL_POINTS];
    int faces[6][4];
    test_cell(mesh, c, &type, ids);
    const int n_faces = test_cell_faces(type, faces);
    for (int f = 0; f < n_faces; ++f)
    {
      const int n = faces[f][3] < 0 ? 3 : 4;
      int64_t points[4];
      for (int i = 0; i < n; ++i)
      {
        points[i] = ids[faces[f][i]];
      }
      all[n_all++] = face_of(points, n, c);
    }
  }
  qsort(all, (size_t)n_all, sizeof *all, compare_faces);
  *n_outer = 0;
  for (int64_t i = 0, end; i < n_all; i = end)
  {
    for (end = i + 1; end < n_all && compare_faces(&all[i], &all[end]) == 0; ++end)
    {
    }
    if (end - i == 1)
    {
      all[(*n_outer)++] = all[i];
    }
  }
  return all;
}

static void check_faces(const char* where, const mtm_mesh* mesh)
{
  test_result result = extract(where, mesh, false);
  check_points(where, mesh, &result);
  int64_t n_expected;
  face* expected = outer_faces(mesh, &n_expected);
  face* found = malloc((size_t)(result.n_cells + 1) * sizeof *found);
  for (int64_t c = 0; c < result.n_cells; ++c)
  {
    int64_t points[4] = { 0 };
    const int n = (int)(result.offsets[c + 1] - result.offsets[c]);
    for (int i = 0; i < n && i < 4; ++i)
    {
      points[i] = result.a[result.ids[result.offsets[c] + i]];
    }
    found[c] = face_of(points, n < 4 ? n : 4, result.source_cells[c]);
  }
  qsort(found, (size_t)result.n_cells, sizeof *found, compare_faces);
  CHECK(result.n_cells == n_expected && result.n_polygons == n_expected,
    "%s: %lld faces, plainly counted %lld",
    where,
    (long long)result.n_cells,
    (long long)n_expected);
  CHECK(result.n_cells != n_expected ||
      memcmp(found, expected, (size_t)n_expected * sizeof *found) == 0,
    "%s: other faces or source cells",
    where);
  free(found);
  free(expected);
  test_result_free(&result);
}

/* ---- Bodies --------------------------------------------------------------------------------------- */

static void check_cube(test_kind kind, int64_t n)
{
  const bool is_split = kind == TEST_TETRAHEDRA;
  int64_t n_expected = 6 * n * n * (is_split ? 2 : 1);
  n_expected += kind == TEST_WEDGES ? 2 * n * n : 0;
  char where[64];
  snprintf(where, sizeof where, "%s^%d", test_kind_name(kind), (int)n);
  test_mesh mesh = test_mesh_cube(kind, n);
  for (int triangulate = 0; triangulate < 2; ++triangulate)
  {
    test_result result = extract(where, &mesh.view, triangulate);
    if (kind != TEST_MIXED)
    {
      const int64_t n_faces = triangulate ? 12 * n * n : n_expected;
      CHECK(result.n_polygons == n_faces, "%s: %lld faces", where, (long long)result.n_polygons);
    }
    check_closed(where, &result, 1, 2);
    CHECK_NEAR(test_signed_volume(&result), 1, 1e-13, "%s: volume", where);
    CHECK_NEAR(test_total_area(&result, -1), 6, 1e-12, "%s: area", where);
    test_result_free(&result);
  }
  check_faces(where, &mesh.view);
  test_mesh_free(&mesh);
}

/* The sum of six-tetrahedra cells' volumes is the surface's, also where faces are not flat. */
static void check_round_bodies(void)
{
  const double pi = 3.14159265358979323846;
  static const test_kind kinds[] = {
    TEST_CURVILINEAR, TEST_HEXAHEDRA, TEST_WEDGES, TEST_TETRAHEDRA
  };
  for (int k = 0; k < 4; ++k)
  {
    test_mesh ball = test_mesh_ball(kinds[k], 8);
    test_result result = extract("ball", &ball.view, true);
    check_closed("ball", &result, 1, 2);
    const double volume = test_signed_volume(&result);
    CHECK(volume < 4 * pi / 3, "ball: larger than the sphere");
    CHECK_NEAR(volume, 4 * pi / 3, 0.08, "ball of %s", test_kind_name(kinds[k]));
    test_result_free(&result);
    check_faces("ball", &ball.view);
    test_mesh_free(&ball);
  }
  for (test_kind kind = TEST_HEXAHEDRA; kind <= TEST_TETRAHEDRA; kind += 3)
  {
    test_mesh torus = test_mesh_torus(kind, 4, 6);
    test_result result = extract("torus", &torus.view, true);
    check_closed("torus", &result, 1, 0);
    CHECK_NEAR(test_signed_volume(&result), pi * pi, 0.3, "torus of %s", test_kind_name(kind));
    test_result_free(&result);
    check_faces("torus", &torus.view);
    test_mesh_free(&torus);
  }
}

/* A mirrored body's cells are inside out by their numbers; its surface's normals still point out. */
static void check_mirrored(void)
{
  static const double mirror[9] = { -1, 0, 0, 0, 1, 0, 0, 0, 1 };
  static const double no_shift[3] = { 0, 0, 0 };
  for (test_kind kind = TEST_CURVILINEAR; kind < TEST_N_KINDS; ++kind)
  {
    test_mesh mesh = test_mesh_cube(kind, 3);
    test_mesh_transform(&mesh, mirror, no_shift);
    test_result result = extract("mirrored", &mesh.view, false);
    CHECK_NEAR(test_signed_volume(&result), 1, 1e-13, "mirrored %s", test_kind_name(kind));
    test_result_free(&result);
    test_mesh_free(&mesh);
  }
  mtm_mesh image = { .kind = MTM_IMAGE, .dims = { 4, 4, 4 }, .spacing = { 1, -1, 1 } };
  test_result result = extract("negative spacing", &image, false);
  CHECK_NEAR(test_signed_volume(&result), 27, 1e-12, "negative spacing");
  test_result_free(&result);
  image = (mtm_mesh){ .kind = MTM_IMAGE,
    .dims = { 4, 4, 4 },
    .spacing = { 1, 1, 1 },
    .direction = { 0, 1, 0, 1, 0, 0, 0, 0, 1 } };
  result = extract("left-handed directions", &image, false);
  CHECK_NEAR(test_signed_volume(&result), 27, 1e-12, "left-handed directions");
  test_result_free(&result);
  double falling[3][3] = { { 2, 1, 0 }, { 0, 1, 2 }, { 0, 1, 2 } };
  mtm_mesh grid = { .kind = MTM_RECTILINEAR, .dims = { 3, 3, 3 } };
  for (int a = 0; a < 3; ++a)
  {
    grid.axes[a] = (mtm_array){ MTM_FLOAT64, 1, 3, falling[a], NULL, 0 };
  }
  result = extract("falling axis", &grid, false);
  CHECK_NEAR(test_signed_volume(&result), 8, 1e-12, "falling axis");
  test_result_free(&result);
}

int main(void)
{
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    check_cube(kind, 1);
    check_cube(kind, 3);
    check_cube(kind, 8);
  }
  check_round_bodies();
  check_mirrored();
  return check_result();
}
