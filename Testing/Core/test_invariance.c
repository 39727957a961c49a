/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The same mesh in other words gives the same result: other orders, types, layouts and kinds; and
 * whoever does the work. */
#include "check.h"
#include "results.h"
#include "threads.h"

#include <stdlib.h>

enum
{
  N_PLANES = 6
};

/* Through faces of the cube, through corners, and askew. */
static const mtm_plane planes[N_PLANES] = { { { 0, 0, 0.5 }, { 0, 0, 1 } },
  { { 1, 0, 0 }, { 1, 0, 0 } },
  { { 0, 0, 0 }, { 1, -1, 0 } },
  { { 0.3, 0.3, 0.3 }, { 1, 1, 1 } },
  { { 0.5, 0.5, 0.5 }, { 0.2, -0.7, 0.4 } },
  { { 0.1, 0.9, 0.2 }, { -0.9, 0.1, 0.3 } } };

static test_result slice(const char* where, const mtm_mesh* mesh, mtm_type point_type)
{
  test_defect defect;
  const mtm_slice_options options = {
    .planes = planes, .n_planes = N_PLANES, .point_type = point_type
  };
  test_result result = test_slice_with(mesh, options, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  return result;
}

static test_result surface(const char* where, const mtm_mesh* mesh, mtm_type point_type)
{
  test_defect defect;
  const mtm_surface_options options = { .point_type = point_type };
  test_result result = test_surface(mesh, options, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  return result;
}

/* Slices and surfaces of both are the same sets; maps turn b's ids into a's. */
static void check_same(const char* where,
  const mtm_mesh* a,
  const mtm_mesh* b,
  const int64_t* cell_map,
  const int64_t* point_map)
{
  test_result slice_a = slice(where, a, MTM_FLOAT64);
  test_result slice_b = slice(where, b, MTM_FLOAT64);
  CHECK(slice_a.n_polygons > 0, "%s: nothing to compare", where);
  CHECK_SOUND(test_set_difference(&slice_a, &slice_b, cell_map, point_map), "%s: slice", where);
  test_result surface_a = surface(where, a, MTM_FLOAT64);
  test_result surface_b = surface(where, b, MTM_FLOAT64);
  CHECK(surface_a.n_polygons > 0, "%s: nothing to compare", where);
  CHECK_SOUND(
    test_set_difference(&surface_a, &surface_b, cell_map, point_map), "%s: surface", where);
  test_result_free(&slice_a);
  test_result_free(&slice_b);
  test_result_free(&surface_a);
  test_result_free(&surface_b);
}

static int64_t* identity(int64_t n)
{
  int64_t* map = malloc((size_t)n * sizeof *map);
  for (int64_t i = 0; i < n; ++i)
  {
    map[i] = i;
  }
  return map;
}

/* Shuffled cells, shuffled points, both. */
static void check_orders(const char* name, const mtm_mesh* mesh, test_random* random)
{
  for (int what = 1; what < 4; ++what)
  {
    char where[64];
    snprintf(where, sizeof where, "%s, order %d", name, what);
    int64_t* cells = identity(test_n_cells(mesh));
    int64_t* points = identity(test_n_points(mesh));
    test_mesh other =
      test_mesh_shuffled(mesh, random, what & 1 ? cells : NULL, what & 2 ? points : NULL);
    check_same(where, mesh, &other.view, cells, points);
    test_mesh_free(&other);
    free(cells);
    free(points);
  }
}

/* All layouts of int32 and int64, bit for bit; of float the ones among themselves. */
static void check_layouts(const char* name, const mtm_mesh* mesh)
{
  static const mtm_type point_types[2] = { MTM_FLOAT64, MTM_FLOAT32 };
  static const mtm_type id_types[2] = { MTM_INT64, MTM_INT32 };
  int64_t* cells = identity(test_n_cells(mesh));
  int64_t* points = identity(test_n_points(mesh));
  for (int p = 0; p < 2; ++p)
  {
    test_mesh first = test_mesh_layout(mesh, point_types[p], MTM_INT64, TEST_PACKED);
    for (int other = 1; other < 2 * TEST_N_LAYOUTS; ++other)
    {
      test_mesh copy = test_mesh_layout(mesh, point_types[p], id_types[other % 2], other / 2);
      char where[64];
      snprintf(where, sizeof where, "%s, layout %d of float type %d", name, other, p);
      check_same(where, &first.view, &copy.view, cells, points);
      test_mesh_free(&copy);
    }
    test_mesh_free(&first);
  }
  free(cells);
  free(points);
}

/* float32 coordinates are exact float64 ones: where they are the same numbers, so is the result. */
static void check_precision(test_kind kind)
{
  const test_box box = { { 4, 4, 4 }, { 0, 0, 0 }, { 1, 1, 1 } };
  test_mesh wide = test_mesh_box(kind, &box);
  test_mesh narrow = test_mesh_layout(&wide.view, MTM_FLOAT32, MTM_INT32, TEST_PACKED);
  int64_t* cells = identity(test_n_cells(&wide.view));
  int64_t* points = identity(test_n_points(&wide.view));
  check_same(test_kind_name(kind), &wide.view, &narrow.view, cells, points);
  free(cells);
  free(points);
  test_mesh_free(&wide);
  test_mesh_free(&narrow);
}

/* A structured mesh and its cells written out one by one. */
static void check_written_out(const char* where, const mtm_mesh* mesh)
{
  int64_t* cells = identity(test_n_cells(mesh));
  int64_t* points = identity(test_n_points(mesh));
  test_mesh copy = test_mesh_unstructured(mesh);
  check_same(where, mesh, &copy.view, cells, points);
  test_mesh_free(&copy);
  free(cells);
  free(points);
}

static void check_structured(test_random* random)
{
  const test_box box = { { 7, 5, 6 }, { 0, 0, 0 }, { 1, 1, 1 } };
  for (test_kind kind = TEST_IMAGE; kind <= TEST_CURVILINEAR; ++kind)
  {
    test_mesh mesh = test_mesh_box(kind, &box);
    check_written_out(test_kind_name(kind), &mesh.view);
    if (kind == TEST_CURVILINEAR)
    {
      test_mesh_jitter(&mesh, random, 0.02);
      check_written_out("warped", &mesh.view);
    }
    test_mesh_free(&mesh);
  }
  /* A piece of a larger image, numbers that are not dyadic, a falling axis. */
  const mtm_mesh piece = { .kind = MTM_IMAGE,
    .dims = { 6, 7, 8 },
    .start = { 3, -2, 10 },
    .origin = { -0.7, 0.1, 2.9 },
    .spacing = { 0.3, 0.2, -0.25 } };
  check_written_out("piece", &piece);
}

/* Axes of an image in other directions: the turned unstructured copy, to rounding. */
static void check_directions(void)
{
  static const double directions[3][9] = { { 0, 1, 0, 0, 0, 1, 1, 0, 0 },
    { 0, -1, 0, 1, 0, 0, 0, 0, 1 },
    { 0.6, -0.8, 0, 0.8, 0.6, 0, 0, 0, 1 } };
  for (int d = 0; d < 3; ++d)
  {
    mtm_mesh image = { .kind = MTM_IMAGE,
      .dims = { 5, 6, 7 },
      .start = { 1, 2, 0 },
      .origin = { -0.25, -0.25, 0.125 },
      .spacing = { 0.25, 0.25, 0.125 } };
    memcpy(image.direction, directions[d], sizeof image.direction);
    if (d < 2)
    {
      check_written_out("direction", &image);
    }
    test_mesh copy = test_mesh_unstructured(&image);
    test_result a = slice("direction", &image, MTM_FLOAT64);
    test_result b = slice("direction, written out", &copy.view, MTM_FLOAT64);
    CHECK(a.n_polygons > 0 && a.n_polygons == b.n_polygons, "direction %d: other counts", d);
    for (int64_t k = 0; k < N_PLANES; ++k)
    {
      CHECK_NEAR(test_total_area(&a, k), test_total_area(&b, k), 1e-14, "direction %d", d);
    }
    test_result_free(&a);
    test_result_free(&b);
    test_mesh_free(&copy);
  }
}

/* ---- Workers ------------------------------------------------------------------------------------------ */

static uint64_t hash_of_run(const mtm_mesh* mesh, const mtm_run* run, bool is_slice)
{
  mtm_polygons polygons = { 0 };
  mtm_status status;
  if (is_slice)
  {
    const mtm_slice_options options = { .size = sizeof options,
      .planes = planes,
      .n_planes = N_PLANES,
      .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES };
    status = mtm_slice(mesh, NULL, &options, run, &polygons, NULL);
  }
  else
  {
    const mtm_surface_options options = { .size = sizeof options,
      .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
    status = mtm_extract_surface(mesh, &options, run, &polygons, NULL);
  }
  CHECK(status == MTM_OK && polygons.n_polygons > 0, "%s", mtm_status_name(status));
  const uint64_t hash = test_polygons_hash(&polygons);
  mtm_polygons_free(&polygons);
  return hash;
}

static void check_workers(test_kind kind, int64_t n)
{
  static const int32_t counts[] = { 1, 2, 3, 8 };
  test_mesh mesh = test_mesh_cube(kind, n);
  for (int is_slice = 0; is_slice < 2; ++is_slice)
  {
    const uint64_t serial = hash_of_run(&mesh.view, NULL, is_slice);
    for (int w = 0; w < 4; ++w)
    {
      const mtm_run threads = test_threads(counts[w]);
      const mtm_run backwards = test_backwards(counts[w]);
      CHECK(hash_of_run(&mesh.view, &threads, is_slice) == serial,
        "%s, slice %d: %d workers change the result",
        test_kind_name(kind),
        is_slice,
        (int)counts[w]);
      CHECK(hash_of_run(&mesh.view, &backwards, is_slice) == serial,
        "%s, slice %d: %d tasks at once, backwards, change the result",
        test_kind_name(kind),
        is_slice,
        (int)counts[w]);
    }
  }
  test_mesh_free(&mesh);
}

int main(void)
{
  test_random random = test_random_start();
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    test_mesh mesh = test_mesh_cube(kind, 4);
    check_layouts(test_kind_name(kind), &mesh.view);
    if (kind > TEST_CURVILINEAR)
    {
      check_orders(test_kind_name(kind), &mesh.view, &random);
    }
    test_mesh_free(&mesh);
    check_precision(kind);
    check_workers(kind, kind <= TEST_HEXAHEDRA ? 40 : 24);
  }
  for (test_kind kind = TEST_HEXAHEDRA; kind <= TEST_TETRAHEDRA; kind += 3)
  {
    test_mesh ball = test_mesh_ball(kind, 6);
    check_orders("ball", &ball.view, &random);
    check_layouts("ball", &ball.view);
    test_mesh_free(&ball);
  }
  check_structured(&random);
  check_directions();
  return check_result();
}
