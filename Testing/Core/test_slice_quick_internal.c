/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Slices by zones, sieve, index and quick cuts against slices cell by cell: the same bytes, for meshes of
 * all kinds and layouts, with planes anywhere and through points, scalars, ghosts, blanks, values that are
 * not finite, and any number of workers. */
#include "check.h"
#include "results.h"
#include "slice_internal.h"
#include "threads.h"

enum
{
  N_ROUNDS = 400,
  MAX_PLANES = 12
};

static int64_t n_cells_cut;
static int64_t n_indexes;

typedef struct cut_case
{
  test_mesh mesh;
  test_any any; /* what the mesh may be a part of */
  mtm_plane planes[MAX_PLANES];
  double values[MAX_PLANES];
  double* scalar_values;
  mtm_array scalars;
  mtm_slice_options options;
} cut_case;

/* ---- Cases ------------------------------------------------------------------------------------ */

/* A plane of one of a few directions, through a point of the mesh or anywhere near it. */
static mtm_plane random_plane(test_random* random, const mtm_mesh* mesh)
{
  static const double normals[5][3] = {
    { 1, 2, 3 }, { 0, 0, 1 }, { 1, 1, 0 }, { -1, 0.5, 0.25 }, { 0, -1, 0 }
  };
  mtm_plane plane;
  const int64_t direction = test_random_below(random, 8);
  const int64_t n_points = test_n_points(mesh);
  test_point(mesh, test_random_below(random, n_points), plane.origin);
  for (int c = 0; c < 3; ++c)
  {
    plane.normal[c] =
      direction < 5 ? normals[direction][c] : test_random_between(random, -1.0, 1.0);
    if (!isfinite(plane.origin[c]) || fabs(plane.origin[c]) > 1e3)
    {
      plane.origin[c] = 0.25;
    }
    if (direction % 2 == 1)
    {
      plane.origin[c] += test_random_between(random, -0.1, 0.1);
    }
  }
  return plane;
}

/* The same mesh in other types and another layout, now and then; images and the like stay. */
static void vary_layout(test_mesh* mesh, test_random* random)
{
  const mtm_type points = test_random_below(random, 2) ? MTM_FLOAT32 : MTM_FLOAT64;
  const mtm_type ids = test_random_below(random, 2) ? MTM_INT32 : MTM_INT64;
  const test_layout layout = (test_layout)test_random_below(random, TEST_N_LAYOUTS);
  test_mesh varied = test_mesh_layout(&mesh->view, points, ids, layout);
  test_mesh_free(mesh);
  *mesh = varied;
}

static void add_ghosts(test_mesh* mesh, test_random* random)
{
  const int64_t n_cells = test_n_cells(&mesh->view);
  const int64_t n_points = test_n_points(&mesh->view);
  static const uint8_t bits[2] = { MTM_GHOST_DUPLICATE_CELL, MTM_GHOST_HIDDEN_CELL };
  uint8_t* cells = test_mesh_add_cell_ghosts(mesh);
  for (int64_t i = 0; i < n_cells / 8; ++i)
  {
    cells[test_random_below(random, n_cells)] = bits[test_random_below(random, 2)];
  }
  if (test_random_below(random, 2))
  {
    uint8_t* points = test_mesh_add_point_ghosts(mesh);
    points[test_random_below(random, n_points)] = MTM_GHOST_HIDDEN_POINT;
  }
}

/* NaN, infinity or a number too large for the output into a few coordinates. */
static void spoil_points(test_mesh* mesh, test_random* random)
{
  static const double bad[4] = { NAN, INFINITY, -INFINITY, 1e301 };
  double* points = (double*)mesh->view.points.data;
  for (int i = 0; i < 3; ++i)
  {
    points[test_random_below(random, 3 * mesh->view.points.n_tuples)] =
      bad[test_random_below(random, 4)];
  }
}

static test_mesh random_mesh(test_random* random, test_any* any)
{
  const int64_t which = test_random_below(random, TEST_N_KINDS + 2);
  if (which >= TEST_N_KINDS)
  {
    *any = test_mesh_any(random);
    return (test_mesh){ .view = any->mesh.view };
  }
  test_mesh mesh = test_mesh_cube((test_kind)which, 1 + test_random_below(random, 9));
  const bool stored = mesh.view.kind == MTM_UNSTRUCTURED || mesh.view.kind == MTM_CURVILINEAR;
  if (stored && test_random_below(random, 2))
  {
    test_mesh_jitter(&mesh, random, 0.02);
  }
  if (stored && test_random_below(random, 6) == 0)
  {
    spoil_points(&mesh, random);
  }
  if (mesh.view.kind == MTM_UNSTRUCTURED && test_random_below(random, 4) == 0)
  {
    test_mesh shuffled = test_mesh_in_random_order(&mesh.view, random);
    test_mesh_free(&mesh);
    mesh = shuffled;
  }
  if (test_random_below(random, 4) == 0)
  {
    add_ghosts(&mesh, random);
  }
  if (stored)
  {
    vary_layout(&mesh, random);
  }
  return mesh;
}

static void take_scalars(cut_case* cut, test_random* random)
{
  const int64_t n_points = test_n_points(&cut->mesh.view);
  cut->scalar_values = malloc((size_t)(n_points + 1) * sizeof(double));
  for (int64_t p = 0; cut->scalar_values && p < n_points; ++p)
  {
    cut->scalar_values[p] = (double)test_random_below(random, 9) / 8.0;
  }
  if (cut->scalar_values && test_random_below(random, 4) == 0)
  {
    cut->scalar_values[test_random_below(random, n_points)] = NAN;
  }
  for (int v = 0; v < MAX_PLANES; ++v)
  {
    cut->values[v] = test_random_between(random, 0.0, 1.0);
  }
  cut->values[0] = 0.5;
  cut->scalars = (mtm_array){
    .type = MTM_FLOAT64, .n_components = 1, .n_tuples = n_points, .data = cut->scalar_values
  };
  cut->options.scalars = &cut->scalars;
  cut->options.values = cut->values;
  cut->options.n_values = 1 + (int32_t)test_random_below(random, 3);
}

static void make_case(cut_case* cut, test_random* random)
{
  *cut = (cut_case){ .any = { .size = 0 } };
  cut->mesh = random_mesh(random, &cut->any);
  cut->options = (mtm_slice_options){ .size = sizeof cut->options,
    .triangulate = test_random_below(random, 3) == 0,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES,
    .point_type = test_random_below(random, 3) == 0 ? MTM_FLOAT32 : MTM_NO_TYPE };
  if (test_random_below(random, 5) == 0)
  {
    take_scalars(cut, random);
    return;
  }
  for (int p = 0; p < MAX_PLANES; ++p)
  {
    cut->planes[p] = random_plane(random, &cut->mesh.view);
  }
  cut->options.planes = cut->planes;
  cut->options.n_planes =
    test_random_below(random, 2) ? 1 : 1 + (int32_t)test_random_below(random, MAX_PLANES);
}

static void free_case(cut_case* cut)
{
  free(cut->scalar_values);
  test_mesh_free(&cut->mesh);
  test_any_free(&cut->any);
}

/* ---- Comparing -------------------------------------------------------------------------------- */

typedef struct cut_result
{
  mtm_status status;
  mtm_polygons polygons;
  mtm_error error;
} cut_result;

static void compare_slice(const cut_case* cut,
  const mtm_index* index,
  const mtm_run* run,
  const cut_result* expected,
  int round)
{
  mtm_polygons found = { 0 };
  mtm_error error = { "" };
  const mtm_status status = mtm_slice(&cut->mesh.view, index, &cut->options, run, &found, &error);
  CHECK(status == expected->status && strcmp(error.message, expected->error.message) == 0,
    "round %d, %d workers%s: %s, not %s",
    round,
    (int)run->workers,
    index ? ", index" : "",
    error.message,
    expected->error.message);
  CHECK(test_polygons_hash(&found) == test_polygons_hash(&expected->polygons) &&
      found.n_non_finite_cells == expected->polygons.n_non_finite_cells,
    "round %d, %d workers%s: %lld points, %lld polygons, %lld not finite; not %lld, %lld, %lld",
    round,
    (int)run->workers,
    index ? ", index" : "",
    (long long)found.n_points,
    (long long)found.n_polygons,
    (long long)found.n_non_finite_cells,
    (long long)expected->polygons.n_points,
    (long long)expected->polygons.n_polygons,
    (long long)expected->polygons.n_non_finite_cells);
  mtm_polygons_free(&found);
}

/* Without an index and with one, if the mesh has one. */
static void compare(const cut_case* cut, int round)
{
  cut_result expected = { .error = { "" } };
  mtm_error error = { "" };
  mtm_index* index = NULL;
  expected.status = mtm_slice_cell_by_cell(
    &cut->mesh.view, &cut->options, NULL, &expected.polygons, &expected.error);
  n_cells_cut += expected.polygons.n_polygons + expected.polygons.n_lines;
  if (mtm_index_build(&cut->mesh.view, NULL, &index, &error) == MTM_OK)
  {
    ++n_indexes;
  }
  for (int32_t workers = 1; workers <= 8; workers *= 2)
  {
    const mtm_run run = workers == 4 ? test_backwards(workers) : test_threads(workers);
    compare_slice(cut, NULL, &run, &expected, round);
    if (index)
    {
      compare_slice(cut, index, &run, &expected, round);
    }
  }
  mtm_index_free(index);
  mtm_polygons_free(&expected.polygons);
}

/* Many planes of one direction, more than fit a lane: several polygons of a cell, several waves of tasks. */
static void compare_many_planes(test_random* random, test_kind kind, int64_t n)
{
  enum
  {
    N_PLANES = 3 * MTM_LANE_VALUES + 5
  };
  static mtm_plane planes[N_PLANES];
  for (int p = 0; p < N_PLANES; ++p)
  {
    planes[p] = (mtm_plane){ .origin = { test_random_between(random, 0.0, 1.0), 0.0, 0.0 },
      .normal = { 3.0, 1.0, 2.0 } };
  }
  cut_case cut = { .mesh = test_mesh_cube(kind, n) };
  cut.options = (mtm_slice_options){ .size = sizeof cut.options,
    .planes = planes,
    .n_planes = N_PLANES,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES };
  compare(&cut, -1);
  free_case(&cut);
}

/* A plane through faces that rounding has put beside it: bounds and sieves must leave their cells in. */
static void compare_turned_faces(test_random* random)
{
  for (int round = 0; round < 24; ++round)
  {
    double turn[9];
    cut_case cut = { .mesh = test_mesh_cube(round % 2 ? TEST_HEXAHEDRA : TEST_TETRAHEDRA, 7) };
    double* points = (double*)cut.mesh.view.points.data;
    const double level = points[3 * test_random_below(random, cut.mesh.view.points.n_tuples)];
    test_random_rotation(random, turn);
    for (int64_t p = 0; p < cut.mesh.view.points.n_tuples; ++p)
    {
      const double at[3] = { points[3 * p], points[3 * p + 1], points[3 * p + 2] };
      for (int c = 0; c < 3; ++c)
      {
        points[3 * p + c] = turn[3 * c] * at[0] + turn[3 * c + 1] * at[1] + turn[3 * c + 2] * at[2];
      }
    }
    for (int c = 0; c < 3; ++c)
    {
      cut.planes[0].normal[c] = turn[3 * c];
      cut.planes[0].origin[c] = level * turn[3 * c];
    }
    cut.options = (mtm_slice_options){ .size = sizeof cut.options,
      .planes = cut.planes,
      .n_planes = 1,
      .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
    compare(&cut, 2000 + round);
    free_case(&cut);
  }
}

/* One id, offset or type of a large mesh is wrong: the same status and message. */
static void compare_wrong_meshes(test_random* random)
{
  for (int round = 0; round < 60; ++round)
  {
    cut_case cut = { .mesh = test_mesh_cube(TEST_MIXED, 6) };
    const int64_t n_cells = test_n_cells(&cut.mesh.view);
    const int64_t n_ids = cut.mesh.view.connectivity.n_tuples;
    const int64_t wrong[4] = { -1, cut.mesh.view.points.n_tuples, INT64_C(1) << 40, INT64_MIN + 3 };
    cut.planes[0] = random_plane(random, &cut.mesh.view);
    cut.options =
      (mtm_slice_options){ .size = sizeof cut.options, .planes = cut.planes, .n_planes = 1 };
    if (round % 3 == 0)
    {
      ((uint8_t*)cut.mesh.view.cell_types.data)[test_random_below(random, n_cells)] =
        (uint8_t)test_random_below(random, 256);
    }
    else if (round % 3 == 1)
    {
      ((int64_t*)cut.mesh.view.offsets.data)[test_random_below(random, n_cells)] +=
        test_random_below(random, 9) - 4;
    }
    else
    {
      ((int64_t*)cut.mesh.view.connectivity.data)[test_random_below(random, n_ids)] =
        wrong[test_random_below(random, 4)];
      if (round % 2 == 0)
      {
        test_mesh narrow = test_mesh_layout(&cut.mesh.view, MTM_FLOAT64, MTM_INT32, TEST_PACKED);
        test_mesh_free(&cut.mesh);
        cut.mesh = narrow;
      }
    }
    compare(&cut, 1000 + round);
    free_case(&cut);
  }
}

int main(void)
{
  test_random random = test_random_start();
  for (int round = 0; round < N_ROUNDS; ++round)
  {
    cut_case cut;
    make_case(&cut, &random);
    compare(&cut, round);
    free_case(&cut);
  }
  compare_many_planes(&random, TEST_MIXED, 5);
  compare_many_planes(&random, TEST_TETRAHEDRA, 8);
  compare_turned_faces(&random);
  compare_wrong_meshes(&random);
  CHECK(n_cells_cut > 100000, "only %lld cells were cut", (long long)n_cells_cut);
  CHECK(n_indexes > 300, "only %lld meshes had an index", (long long)n_indexes);
  return check_result();
}
