/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cancelling at each progress call in turn: MTM_CANCELLED, nothing left, nothing leaked. */
#include "check.h"
#include "failing_malloc.h"
#include "results.h"
#include "threads.h"

#include <pthread.h>

typedef struct watch
{
  int64_t n_calls;
  int64_t cancel_at; /* -1: never */
  double last;
  bool falls; /* a fraction was below the one before, or not in [0, 1] */
  bool other_thread;
  bool called_after_cancel;
  pthread_t home;
  mtm_run threads;
} watch;

static bool progress(void* user, double fraction)
{
  watch* seen = user;
  seen->falls = seen->falls || !(fraction >= seen->last && fraction <= 1);
  seen->last = fraction;
  seen->other_thread = seen->other_thread || !pthread_equal(pthread_self(), seen->home);
  seen->called_after_cancel =
    seen->called_after_cancel || (seen->cancel_at >= 0 && seen->n_calls > seen->cancel_at);
  return seen->n_calls++ != seen->cancel_at;
}

static void run_tasks(void* user, int32_t n, void (*body)(void* job, int32_t task), void* job)
{
  const watch* seen = user;
  seen->threads.run_tasks(seen->threads.user, n, body, job);
}

static mtm_status call(const mtm_mesh* mesh, const mtm_run* run, bool is_slice, mtm_polygons* out)
{
  static const mtm_plane planes[2] = { { { 0, 0, 0.5 }, { 0, 0, 1 } },
    { { 0.1, 0.2, 0.3 }, { 1, 2, 3 } } };
  mtm_error error = { "" };
  mtm_status status;
  if (is_slice)
  {
    const mtm_slice_options options = { .size = sizeof options,
      .planes = planes,
      .n_planes = 2,
      .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
    status = mtm_slice(mesh, NULL, &options, run, out, &error);
  }
  else
  {
    const mtm_surface_options options = { .size = sizeof options,
      .provenance = MTM_PROVENANCE_CELLS };
    status = mtm_extract_surface(mesh, &options, run, out, &error);
  }
  CHECK((status == MTM_OK) == (error.message[0] == '\0'),
    "%s: \"%s\"",
    mtm_status_name(status),
    error.message);
  return status;
}

/* Runs once, cancelling at call number `at`; the number of calls. */
static int64_t run_once(const char* where,
  const mtm_mesh* mesh,
  int workers,
  bool is_slice,
  int64_t at)
{
  watch seen = { .cancel_at = at, .home = pthread_self(), .threads = test_threads(workers) };
  const mtm_run run = {
    .workers = workers, .run_tasks = run_tasks, .progress = progress, .user = &seen
  };
  mtm_polygons polygons = { 0 };
  const int64_t live = failing_malloc_live();
  const mtm_status status = call(mesh, &run, is_slice, &polygons);
  CHECK(status == (at < 0 ? MTM_OK : MTM_CANCELLED),
    "%s, call %lld: %s",
    where,
    (long long)at,
    mtm_status_name(status));
  CHECK(!seen.falls, "%s: fractions fall or leave [0, 1]", where);
  CHECK(!seen.other_thread, "%s: progress on another thread", where);
  CHECK(!seen.called_after_cancel, "%s: called after false", where);
  CHECK(test_is_empty(&polygons) == (status != MTM_OK),
    "%s: output after %s",
    where,
    mtm_status_name(status));
  mtm_polygons_free(&polygons);
  CHECK(failing_malloc_live() == live,
    "%s, call %lld: %lld blocks leaked",
    where,
    (long long)at,
    (long long)(failing_malloc_live() - live));
  return seen.n_calls;
}

int main(void)
{
  static const test_kind kinds[] = { TEST_IMAGE, TEST_CURVILINEAR, TEST_TETRAHEDRA };
  for (int k = 0; k < 3; ++k)
  {
    test_mesh mesh = test_mesh_cube(kinds[k], kinds[k] == TEST_TETRAHEDRA ? 20 : 36);
    for (int workers = 1; workers <= 3; workers += 2)
    {
      for (int is_slice = 0; is_slice < 2; ++is_slice)
      {
        char where[64];
        snprintf(where,
          sizeof where,
          "%s %s, %d workers",
          is_slice ? "slice" : "surface",
          test_kind_name(kinds[k]),
          workers);
        /* The run-time's own memory for threads comes once. */
        const int64_t n_calls = run_once(where, &mesh.view, workers, is_slice, -1);
        CHECK(n_calls > 0, "%s: progress is never called", where);
        for (int64_t at = 0; at < n_calls; ++at)
        {
          run_once(where, &mesh.view, workers, is_slice, at);
        }
      }
    }
    test_mesh_free(&mesh);
  }
  return check_result();
}
