/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The skin of grids, whose every number is known beforehand, has the same bytes as the faces of their
 * cells one by one: random images, rectilinear and curvilinear grids, mirrored, warped and inside out. */
#include "check.h"
#include "grid_internal.h"
#include "same_bytes.h"
#include "surface_internal.h"
#include "threads.h"

#include <stdlib.h>

enum
{
  N_ROUNDS = 1500
};

static int64_t n_direct;

static void compare(const test_grid* grid, test_random* random, int32_t round)
{
  static const mtm_type types[] = { MTM_NO_TYPE, MTM_FLOAT64, MTM_FLOAT32 };
  const mtm_mesh* mesh = &grid->mesh;
  const mtm_surface_options options = { .size = sizeof options,
    .triangulate = test_one_in(random, 3),
    .provenance = test_one_in(random, 3) ? (uint32_t)test_random_below(random, 8) : 3,
    .point_type = types[test_random_below(random, 3)] };
  mtm_chunk* chunks = NULL;
  int64_t n_chunks = 0;
  mtm_polygons expected = { 0 };
  mtm_polygons found = { 0 };
  mtm_polygons direct = { 0 };
  mtm_error error;
  const mtm_merge_options merge = { .n_planes = 1,
    .provenance = options.provenance & ~(uint32_t)MTM_PROVENANCE_PLANES,
    .point_type = mtm_output_point_type(mesh, options.point_type),
    .input_points = true };
  mtm_status status = mtm_surface_structured(mesh, &options, NULL, &chunks, &n_chunks, &error);
  if (status == MTM_OK)
  {
    status = mtm_merge(mesh, chunks, n_chunks, &merge, NULL, &expected, &error);
  }
  mtm_chunks_free(chunks, n_chunks);
  CHECK(status == MTM_OK, "round %d: %s", (int)round, error.message);
  const int32_t workers = 1 + (int32_t)test_random_below(random, 8);
  const mtm_run run = test_one_in(random, 10) ? test_threads(workers) : test_backwards(workers);
  CHECK(mtm_extract_surface(mesh, &options, &run, &found, &error) == MTM_OK,
    "round %d: %s",
    (int)round,
    error.message);
  const char* different = test_difference(&expected, &found);
  CHECK(!different,
    "round %d, kind %d, %lld x %lld x %lld points: %s differ (%lld and %lld polygons)",
    (int)round,
    (int)mesh->kind,
    (long long)mesh->dims[0],
    (long long)mesh->dims[1],
    (long long)mesh->dims[2],
    different ? different : "",
    (long long)expected.n_polygons,
    (long long)found.n_polygons);
  bool done = false;
  mtm_surface_grid(mesh, &options, NULL, &done, &direct, NULL);
  n_direct += done;
  mtm_polygons_free(&expected);
  mtm_polygons_free(&found);
  mtm_polygons_free(&direct);
}

int main(void)
{
  test_random random = test_random_start();
  test_grid* grid = malloc(sizeof *grid);
  for (int32_t round = 0; grid && round < N_ROUNDS; ++round)
  {
    test_grid_make(grid, &random, true);
    compare(grid, &random, round);
  }
  free(grid);
  printf("%lld of %d skins were made directly\n", (long long)n_direct, (int)N_ROUNDS);
  CHECK(2 * n_direct > N_ROUNDS, "too few skins are made directly to compare");
  return check_result();
}
