/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Many planes at once, and the options: triangles, types, provenance. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

enum
{
  MAX_PLANES = 64
};

static void random_planes(test_random* random, int n, mtm_plane* planes)
{
  for (int k = 0; k < n; ++k)
  {
    for (int a = 0; a < 3; ++a)
    {
      planes[k].origin[a] = test_random_between(random, -0.2, 1.2);
      planes[k].normal[a] = test_random_between(random, -1, 1);
    }
  }
}

/* n parallel planes, on layers and between, and one outside. */
static void parallel_planes(int n, mtm_plane* planes)
{
  for (int k = 0; k < n; ++k)
  {
    planes[k] = (mtm_plane){ { 0, 0, (double)k / (n - 2) }, { 0, 0, k % 2 ? 1 : -3 } };
  }
}

/* The cells of one plane in a result of many, as a result of its own: keys without plane numbers. */
static int64_t keys_of_plane(const test_result* all, int64_t plane, uint64_t* sum)
{
  int64_t n = 0;
  test_result one = *all;
  *sum = 0;
  int64_t begin = 0;
  while (begin < all->n_cells && all->planes[begin] != plane)
  {
    ++begin;
  }
  while (begin + n < all->n_cells && all->planes[begin + n] == plane)
  {
    ++n;
  }
  one.offsets = all->offsets + begin;
  one.source_cells = NULL;
  one.planes = NULL;
  one.n_cells = n;
  uint64_t* keys = test_cell_keys(&one, NULL);
  *sum = test_hash(0, keys, (size_t)n * sizeof *keys);
  free(keys);
  return n;
}

/* Each plane of many gives what it gives alone. */
static void check_planes(const char* name, const mtm_mesh* mesh, const mtm_plane* planes, int n)
{
  test_defect defect;
  test_result all = test_slice(mesh, planes, n, NULL, &defect);
  CHECK_SOUND(defect, "%s, %d planes", name, n);
  CHECK_SOUND(test_section_defect(mesh, planes, &all, 1e-13), "%s, %d planes", name, n);
  int64_t n_cells = 0;
  for (int k = 0; k < n; ++k)
  {
    test_result alone = test_slice(mesh, planes + k, 1, NULL, &defect);
    CHECK_SOUND(defect, "%s, plane %d alone", name, k);
    uint64_t sum_all;
    uint64_t sum_alone;
    const int64_t n_all = keys_of_plane(&all, k, &sum_all);
    const int64_t n_alone = keys_of_plane(&alone, 0, &sum_alone);
    CHECK(n_all == n_alone && sum_all == sum_alone,
      "%s, plane %d: %lld cells, alone %lld",
      name,
      k,
      (long long)n_all,
      (long long)n_alone);
    n_cells += n_all;
    test_result_free(&alone);
  }
  CHECK(n_cells == all.n_cells, "%s: cells of unknown planes", name);
  test_result_free(&all);
}

/* Triangles: three points each, the polygons' area and sources, and no new points. */
static void check_triangles(const char* name, const mtm_mesh* mesh, const mtm_plane* planes, int n)
{
  test_defect defect;
  test_result polygons = test_slice(mesh, planes, n, NULL, &defect);
  CHECK_SOUND(defect, "%s", name);
  const mtm_slice_options options = { .planes = planes, .n_planes = n, .triangulate = true };
  test_result triangles = test_slice_with(mesh, options, NULL, &defect);
  CHECK_SOUND(defect, "%s, triangles", name);
  CHECK_SOUND(test_section_defect(mesh, planes, &triangles, 1e-13), "%s, triangles", name);
  CHECK(triangles.n_points == polygons.n_points, "%s: new points", name);
  const int64_t n_expected = polygons.offsets[polygons.n_cells] - 2 * polygons.n_polygons;
  CHECK(triangles.n_polygons == n_expected,
    "%s: %lld triangles",
    name,
    (long long)triangles.n_polygons);
  for (int k = 0; k < n; ++k)
  {
    const double area = test_total_area(&polygons, k);
    CHECK_NEAR(test_total_area(&triangles, k), area, 1e-13, "%s: plane %d", name, k);
  }
  test_result_free(&polygons);
  test_result_free(&triangles);
}

static void check_point_types(const mtm_mesh* mesh, const mtm_plane* plane, mtm_type own)
{
  static const mtm_type types[] = { MTM_NO_TYPE, MTM_FLOAT32, MTM_FLOAT64 };
  mtm_polygons exact = { 0 };
  mtm_slice_options options = {
    .size = sizeof options, .planes = plane, .n_planes = 1, .point_type = MTM_FLOAT64
  };
  CHECK(mtm_slice(mesh, NULL, &options, NULL, &exact, NULL) == MTM_OK, "float64");
  for (int t = 0; t < 3; ++t)
  {
    mtm_polygons polygons = { 0 };
    options.point_type = types[t];
    CHECK(
      mtm_slice(mesh, NULL, &options, NULL, &polygons, NULL) == MTM_OK, "type %d", (int)types[t]);
    const mtm_type expected = t == 0 ? own : types[t];
    CHECK(polygons.point_type == expected, "point type %d", (int)polygons.point_type);
    CHECK(polygons.n_points == exact.n_points, "%lld points", (long long)polygons.n_points);
    int64_t n_off = 0;
    for (int64_t i = 0; i < 3 * exact.n_points && expected == MTM_FLOAT32; ++i)
    {
      n_off += ((const float*)polygons.points)[i] != (float)((const double*)exact.points)[i];
    }
    CHECK(n_off == 0, "%lld coordinates are not the rounded float64 ones", (long long)n_off);
    mtm_polygons_free(&polygons);
  }
  mtm_polygons_free(&exact);
}

/* Only what was asked for is written, and asking changes nothing else. */
static void check_provenance(const mtm_mesh* mesh, const mtm_plane* planes, int n)
{
  for (uint32_t bits = 0; bits < 8; ++bits)
  {
    const mtm_slice_options options = {
      .size = sizeof options, .planes = planes, .n_planes = n, .provenance = bits
    };
    mtm_polygons p = { 0 };
    CHECK(mtm_slice(mesh, NULL, &options, NULL, &p, NULL) == MTM_OK, "bits %u", (unsigned)bits);
    CHECK(!p.point_a == !(bits & MTM_PROVENANCE_POINTS), "bits %u: point_a", (unsigned)bits);
    CHECK(!p.point_t == !(bits & MTM_PROVENANCE_POINTS), "bits %u: point_t", (unsigned)bits);
    CHECK(!p.source_cells == !(bits & MTM_PROVENANCE_CELLS), "bits %u: cells", (unsigned)bits);
    CHECK(!p.planes == !(bits & MTM_PROVENANCE_PLANES), "bits %u: planes", (unsigned)bits);
    CHECK(p.n_source_points == test_n_points(mesh), "bits %u: source points", (unsigned)bits);
    CHECK(p.n_source_cells == test_n_cells(mesh), "bits %u: source cells", (unsigned)bits);
    mtm_polygons_free(&p);
    CHECK(test_is_empty(&p), "bits %u: not empty after free", (unsigned)bits);
  }
  mtm_polygons_free(NULL);
}

int main(void)
{
  test_random random = test_random_start();
  mtm_plane parallel[MAX_PLANES];
  mtm_plane any[MAX_PLANES];
  parallel_planes(14, parallel);
  random_planes(&random, MAX_PLANES, any);
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    const char* name = test_kind_name(kind);
    test_mesh mesh = test_mesh_cube(kind, 6);
    check_planes(name, &mesh.view, parallel, 14);
    check_planes(name, &mesh.view, any, 12);
    check_triangles(name, &mesh.view, parallel, 14);
    check_triangles(name, &mesh.view, any, 12);
    check_point_types(&mesh.view, any, MTM_FLOAT64);
    check_provenance(&mesh.view, any, 5);
    test_mesh_free(&mesh);
  }
  test_mesh mesh = test_mesh_cube(TEST_MIXED, 3);
  check_planes("more planes than bits of a word", &mesh.view, any, MAX_PLANES);
  test_mesh narrow = test_mesh_layout(&mesh.view, MTM_FLOAT32, MTM_INT32, TEST_PACKED);
  check_point_types(&narrow.view, any, MTM_FLOAT32);
  test_mesh_free(&narrow);
  test_mesh_free(&mesh);
  return check_result();
}
