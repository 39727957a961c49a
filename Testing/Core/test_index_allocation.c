/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Each allocation of an index, and of a slice with one, fails in turn; each progress call cancels. */
#include "check.h"
#include "failing_malloc.h"
#include "results.h"
#include "threads.h"

typedef struct stop
{
  int64_t at, n_calls;
} stop;

static bool progress(void* user, double fraction)
{
  stop* s = user;
  CHECK(fraction >= 0 && fraction <= 1, "progress %g", fraction);
  return s->n_calls++ != s->at;
}

/* Builds an index and slices with it. */
static mtm_status call(const mtm_mesh* mesh,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  const mtm_plane planes[2] = { { { 0.5, 0.5, 0.5 }, { 1, 2, 3 } },
    { { 0.5, 0, 0 }, { 1, 0, 0 } } };
  const mtm_slice_options options = { .size = sizeof options, .planes = planes, .n_planes = 2 };
  mtm_index* index = NULL;
  mtm_status status = mtm_index_build(mesh, run, &index, error);
  CHECK((status == MTM_OK) == (index != NULL), "%s", mtm_status_name(status));
  if (status == MTM_OK)
  {
    status = mtm_slice(mesh, index, &options, run, out, error);
  }
  mtm_index_free(index);
  return status;
}

/* One failure; whether there was one. */
static bool fail_once(const char* where,
  const mtm_mesh* mesh,
  const mtm_run* run,
  mtm_status expected,
  bool (*has_failed)(const mtm_run* run))
{
  mtm_polygons out = { 0 };
  mtm_error error = { "" };
  const int64_t live = failing_malloc_live();
  const mtm_status status = call(mesh, run, &out, &error);
  const bool failed = has_failed(run);
  failing_malloc_start(-1, false);
  CHECK(status == (failed ? expected : MTM_OK), "%s: %s", where, mtm_status_name(status));
  CHECK(!failed || (error.message[0] != '\0' && test_is_empty(&out)), "%s: left over", where);
  mtm_polygons_free(&out);
  CHECK(failing_malloc_live() == live, "%s: leaked", where);
  return failed;
}

static bool has_run_out(const mtm_run* run)
{
  (void)run;
  return failing_malloc_has_failed();
}

static bool was_cancelled(const mtm_run* run)
{
  const stop* s = run->user;
  return s->n_calls > s->at;
}

static void check_mesh(const char* where, test_mesh mesh)
{
  const mtm_run tasks = test_backwards(3);
  for (int i = 0; i < 4; ++i)
  {
    int64_t n = 0;
    failing_malloc_start(n, i % 2);
    while (
      n < 100000 && fail_once(where, &mesh.view, i / 2 ? &tasks : NULL, MTM_NO_MEMORY, has_run_out))
    {
      failing_malloc_start(++n, i % 2);
    }
    CHECK(n > 0 && n < 100000, "%s: %lld allocations", where, (long long)n);
  }
  stop s = { 0, 0 };
  const mtm_run run = { .progress = progress, .user = &s };
  while (s.at < 100000 && fail_once(where, &mesh.view, &run, MTM_CANCELLED, was_cancelled))
  {
    s = (stop){ s.at + 1, 0 };
  }
  CHECK(s.at > 0 && s.at < 100000, "%s: %lld calls", where, (long long)s.at);
  test_mesh_free(&mesh);
}

int main(void)
{
  test_random random = test_random_start();
  test_mesh box = test_mesh_cube(TEST_MIXED, 6);
  check_mesh("shuffled", test_mesh_in_random_order(&box.view, &random));
  check_mesh("polyhedra", test_mesh_polyhedra(&box.view, &random, true));
  check_mesh("hexahedra", test_mesh_cube(TEST_HEXAHEDRA, 5));
  check_mesh("curvilinear", test_mesh_cube(TEST_CURVILINEAR, 5));
  check_mesh("image", test_mesh_cube(TEST_IMAGE, 5));
  test_mesh_free(&box);
  return check_result();
}
