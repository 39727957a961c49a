/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Grids cut row by row give the same bytes as the same grids cut cell by cell: random images and
 * rectilinear grids, planes along axes and not, through points and next to them. */
#include "check.h"
#include "grid_internal.h"
#include "same_bytes.h"
#include "threads.h"

#include <stdlib.h>

enum
{
  N_ROUNDS = 4000,
  N_LARGE_ROUNDS = 30,
  MAX_PLANES = 5
};

static int64_t n_by_rows;

/* ---- Planes ----------------------------------------------------------------------------------- */

static void random_normal(test_random* random, double normal[3])
{
  static const double simple[] = { 0.0, 1.0, -1.0, 2.0, 0.5, 1e-17, 1e-12, 1e-5 };
  const int64_t kind = test_random_below(random, 4);
  for (int32_t c = 0; c < 3; ++c)
  {
    normal[c] = kind == 0 ? 0.0
      : kind == 1         ? simple[test_random_below(random, 8)]
                          : test_random_between(random, -1.0, 1.0);
  }
  if (kind == 0 || (normal[0] == 0.0 && normal[1] == 0.0 && normal[2] == 0.0))
  {
    normal[test_random_below(random, 3)] = test_one_in(random, 2) ? 1.0 : -1.0;
  }
}

/* Through a point of the grid, or between two, or so near to one that it is a question. */
static void random_origin(const mtm_mesh* mesh, test_random* random, double origin[3])
{
  static const double nudges[] = { 0x1p-53, 0x1p-49, 0x1p-45, 0x1p-35, 0x1p-22, 0x1p-15 };
  int64_t place[3];
  int64_t other[3];
  for (int32_t a = 0; a < 3; ++a)
  {
    const int64_t n = mesh->dims[a] > 0 ? mesh->dims[a] : 1;
    place[a] = test_random_below(random, n);
    other[a] = test_random_below(random, n);
  }
  double end[3];
  mtm_point_by_place(mesh, place, origin);
  mtm_point_by_place(mesh, other, end);
  const int64_t kind = test_random_below(random, 4);
  for (int32_t c = 0; kind > 0 && c < 3; ++c)
  {
    const double t = kind == 1
      ? nudges[test_random_below(random, 6)] * (test_one_in(random, 2) ? 1 : -1)
      : test_random_between(random, -0.1, 1.1);
    origin[c] += t * (kind == 1 ? 1.0 + fabs(origin[c]) : end[c] - origin[c]);
    origin[c] = isfinite(origin[c]) ? origin[c] : 0.0;
  }
  for (int32_t c = 0; c < 3; ++c)
  {
    origin[c] = isfinite(origin[c]) ? origin[c] : 0.0;
  }
}

/* ---- Comparing -------------------------------------------------------------------------------- */

static void note_way(const mtm_mesh* mesh, const mtm_slice_options* options)
{
  mtm_cutter* cutters = NULL;
  int32_t n_cutters = 0;
  bool done = false;
  mtm_polygons out = { 0 };
  if (mtm_cutters_new(mesh, options, &cutters, &n_cutters, NULL) == MTM_OK)
  {
    mtm_slice_grid(mesh, options, cutters, n_cutters, NULL, &done, &out, NULL);
  }
  n_by_rows += done;
  mtm_polygons_free(&out);
  mtm_cutters_free(cutters, n_cutters);
}

static void compare_slices(const mtm_mesh* mesh, test_random* random, int32_t round)
{
  mtm_plane planes[MAX_PLANES];
  const int64_t n_planes = test_one_in(random, 2) ? 1 : 1 + test_random_below(random, MAX_PLANES);
  for (int64_t p = 0; p < n_planes; ++p)
  {
    random_normal(random, planes[p].normal);
    random_origin(mesh, random, planes[p].origin);
    if (p > 0 && test_one_in(random, 2))
    {
      memcpy(planes[p].normal, planes[p - 1].normal, sizeof planes[p].normal);
    }
  }
  static const mtm_type types[] = { MTM_NO_TYPE, MTM_FLOAT64, MTM_FLOAT32 };
  const mtm_slice_options options = { .size = sizeof options,
    .planes = planes,
    .n_planes = (int32_t)n_planes,
    .triangulate = test_one_in(random, 3),
    .provenance = test_one_in(random, 3) ? (uint32_t)test_random_below(random, 8) : 7,
    .point_type = types[test_random_below(random, 3)] };
  mtm_polygons expected = { 0 };
  mtm_polygons found = { 0 };
  mtm_error error;
  const int32_t workers = 1 + (int32_t)test_random_below(random, 8);
  const mtm_run run = test_one_in(random, 10) ? test_threads(workers) : test_backwards(workers);
  CHECK(mtm_slice_cell_by_cell(mesh, &options, NULL, &expected, &error) == MTM_OK,
    "round %d: %s",
    (int)round,
    error.message);
  CHECK(mtm_slice(mesh, NULL, &options, &run, &found, &error) == MTM_OK,
    "round %d: %s",
    (int)round,
    error.message);
  const char* different = test_difference(&expected, &found);
  CHECK(!different,
    "round %d, %s of %lld x %lld x %lld points, %d planes: %s differ (%lld and %lld polygons, %lld "
    "and %lld points)",
    (int)round,
    mesh->kind == MTM_IMAGE ? "image" : "rectilinear grid",
    (long long)mesh->dims[0],
    (long long)mesh->dims[1],
    (long long)mesh->dims[2],
    (int)n_planes,
    different ? different : "",
    (long long)expected.n_polygons,
    (long long)found.n_polygons,
    (long long)expected.n_points,
    (long long)found.n_points);
  note_way(mesh, &options);
  mtm_polygons_free(&expected);
  mtm_polygons_free(&found);
}

/* Images of so many rows that tasks share the section of one plane. */
static void compare_tasks(test_random* random)
{
  for (int32_t round = 0; round < N_LARGE_ROUNDS; ++round)
  {
    mtm_mesh mesh = { .kind = MTM_IMAGE };
    for (int32_t a = 0; a < 3; ++a)
    {
      mesh.dims[a] =
        a == 0 ? 2 + test_random_below(random, 8) : 180 + test_random_below(random, 60);
      mesh.spacing[a] = test_one_in(random, 4) ? -1.0 : 0.25;
    }
    compare_slices(&mesh, random, N_ROUNDS + round);
  }
}

/* ---- Areas ------------------------------------------------------------------------------------ */

/* Every section of a unit cube by z + slope * x = c that misses top and bottom has the same area. */
static void check_area(int64_t n, double slope)
{
  const double h = 1.0 / (double)n;
  const mtm_mesh mesh = {
    .kind = MTM_IMAGE, .dims = { n + 1, n + 1, n + 1 }, .spacing = { h, h, h }
  };
  const mtm_plane plane = { .origin = { 0.5, 0.5, 0.5 }, .normal = { slope, 0.0, 1.0 } };
  const mtm_slice_options options = { .size = sizeof options, .planes = &plane, .n_planes = 1 };
  mtm_polygons out = { 0 };
  CHECK(mtm_slice(&mesh, NULL, &options, NULL, &out, NULL) == MTM_OK, "area");
  const double* xyz = out.points;
  const int32_t* offsets = out.offsets;
  const int32_t* ids = out.connectivity;
  double area = 0.0; /* seen along z */
  for (int64_t c = 0; c < out.n_polygons; ++c)
  {
    for (int32_t i = offsets[c]; i < offsets[c + 1]; ++i)
    {
      const double* p = &xyz[3 * (int64_t)ids[i]];
      const double* q = &xyz[3 * (int64_t)ids[i + 1 < offsets[c + 1] ? i + 1 : offsets[c]]];
      area += 0.5 * (p[0] * q[1] - p[1] * q[0]);
    }
  }
  CHECK(
    fabs(fabs(area) - 1.0) < 1e-12, "%lld cells, slope %g: area %.17g", (long long)n, slope, area);
  mtm_polygons_free(&out);
}

int main(void)
{
  test_random random = test_random_start();
  test_grid* grid = malloc(sizeof *grid);
  for (int32_t round = 0; grid && round < N_ROUNDS; ++round)
  {
    test_grid_make(grid, &random, false);
    compare_slices(&grid->mesh, &random, round);
  }
  free(grid);
  compare_tasks(&random);
  printf("%lld of %d slices were made by rows\n", (long long)n_by_rows, N_ROUNDS + N_LARGE_ROUNDS);
  CHECK(2 * n_by_rows > N_ROUNDS, "too few grids are cut by rows to compare");
  for (int64_t n = 1; n < 40; n += 6)
  {
    check_area(n, 0.0);
    check_area(n, 0.1);
    check_area(n, 0.77);
    check_area(n, -0.5);
  }
  return check_result();
}
