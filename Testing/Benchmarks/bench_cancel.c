/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* How long it takes from a wish to stop until the call has returned, at the worst: of every call all times
 * between two questions to the host are looked at, and the call is cancelled after the longest of these and
 * at some other places, so that what it takes to give back memory is in the figure. */
#include "bench_core.h"
#include "bench_meshes.h"

#include <stdio.h>
#include <stdlib.h>

enum
{
  MOST_POLLS = 1 << 20,
  N_PLACES = 8, /* at which each call is cancelled, beside the longest times */
  N_LONGEST = 4
};

typedef struct watch
{
  const bench_settings* settings;
  double* times; /* of each poll */
  int64_t n_polls;
  int64_t cancel_at; /* -1: never */
} watch;

typedef struct call
{
  const char* name;
  const mtm_mesh* mesh;
  const mtm_index* index;
  bool builds_index;
  bool is_surface;
  int32_t n_planes;
  bool through_faces;
} call;

static bool progress(void* user, double fraction)
{
  watch* seen = user;
  (void)fraction;
  if (seen->n_polls < MOST_POLLS)
  {
    seen->times[seen->n_polls] = bench_now_ms();
  }
  return seen->n_polls++ != seen->cancel_at;
}

static void run_tasks(void* user, int32_t n, void (*body)(void* job, int32_t task), void* job)
{
  const mtm_run* lent = &((const watch*)user)->settings->run;
  if (lent->run_tasks)
  {
    lent->run_tasks(lent->user, n, body, job);
    return;
  }
  for (int32_t task = 0; task < n; ++task)
  {
    body(job, task);
  }
}

static mtm_status slice(const call* what, const mtm_run* run, mtm_polygons* out, mtm_error* error)
{
  mtm_plane planes[20];
  for (int32_t p = 0; p < what->n_planes; ++p)
  {
    const mtm_plane plane = { .origin = { what->through_faces ? 0.0 : 0.13, 0.27 + 1.7 * p, 0.3 },
      .normal = { 1.0, what->through_faces ? 0.0 : 2.0, what->through_faces ? 0.0 : 3.0 } };
    planes[p] = plane;
  }
  const mtm_slice_options options = { .size = sizeof options,
    .planes = planes,
    .n_planes = what->n_planes,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
  return mtm_slice(what->mesh, what->index, &options, run, out, error);
}

/* Runs a call; the milliseconds from the poll before the one that cancels (or the start) to its return,
 * or where nothing cancels, from the last poll. */
static double run_once(const call* what, watch* seen, int64_t cancel_at)
{
  const mtm_run run = { .workers = seen->settings->run.workers,
    .run_tasks = run_tasks,
    .progress = progress,
    .user = seen };
  const mtm_surface_options surface = { .size = sizeof surface,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
  mtm_polygons out = { 0 };
  mtm_index* index = NULL;
  mtm_error error;
  seen->n_polls = 0;
  seen->cancel_at = cancel_at;
  const double start = bench_now_ms();
  const mtm_status status = what->builds_index ? mtm_index_build(what->mesh, &run, &index, &error)
    : what->is_surface ? mtm_extract_surface(what->mesh, &surface, &run, &out, &error)
                       : slice(what, &run, &out, &error);
  const double end = bench_now_ms();
  if (status != MTM_CANCELLED)
  {
    bench_expect_ok(status, &error);
  }
  mtm_polygons_free(&out);
  mtm_index_free(index);
  const int64_t last = status == MTM_CANCELLED ? seen->n_polls - 2 : seen->n_polls - 1;
  return end - (last >= 0 ? seen->times[last] : start);
}

static void measure(const bench_settings* settings, call what)
{
  watch seen = { .settings = settings };
  seen.times = malloc(MOST_POLLS * sizeof *seen.times);
  double* gaps = malloc(MOST_POLLS * sizeof *gaps);
  if (!seen.times || !gaps)
  {
    exit(1);
  }
  run_once(&what, &seen, -1); /* warms up */
  const double start = bench_now_ms();
  double worst = run_once(&what, &seen, -1);
  const double all = bench_now_ms() - start;
  int64_t worst_at = seen.n_polls;
  const int64_t n_polls = seen.n_polls < MOST_POLLS ? seen.n_polls : MOST_POLLS;
  for (int64_t i = 0; i < n_polls; ++i)
  {
    gaps[i] = seen.times[i] - (i > 0 ? seen.times[i - 1] : start);
  }
  for (int place = 0; place < N_PLACES + N_LONGEST && n_polls > 0; ++place)
  {
    int64_t at = place * n_polls / N_PLACES;
    if (place >= N_PLACES)
    {
      at = 0;
      for (int64_t i = 1; i < n_polls; ++i)
      {
        at = gaps[i] > gaps[at] ? i : at;
      }
      gaps[at] = 0.0;
    }
    const double took = run_once(&what, &seen, at);
    worst_at = took > worst ? at : worst_at;
    worst = took > worst ? took : worst;
  }
  printf("%-44s %10.2f ms at the worst, call %lld of %lld; all of it %.1f ms\n",
    what.name,
    worst,
    (long long)worst_at,
    (long long)n_polls,
    all);
  fflush(stdout);
  free(seen.times);
  free(gaps);
}

static void measure_all(const bench_settings* settings, const char* name, bench_mesh made)
{
  char title[64];
  call what = { .name = title, .mesh = &made.mesh };
  mtm_error error;
  mtm_index* index = NULL;
  for (int32_t n_planes = 1; n_planes <= 20; n_planes += 19)
  {
    what.n_planes = n_planes;
    snprintf(title, sizeof title, "%s, %d planes", name, (int)n_planes);
    measure(settings, what);
  }
  what.n_planes = 1;
  what.through_faces = true;
  snprintf(title, sizeof title, "%s, plane through faces", name);
  measure(settings, what);
  what.through_faces = false;
  if (made.mesh.kind == MTM_UNSTRUCTURED || made.mesh.kind == MTM_CURVILINEAR)
  {
    what.builds_index = true;
    snprintf(title, sizeof title, "%s, index", name);
    measure(settings, what);
    what.builds_index = false;
    bench_expect_ok(mtm_index_build(&made.mesh, &settings->run, &index, &error), &error);
    what.index = index;
    snprintf(title, sizeof title, "%s, with index", name);
    measure(settings, what);
  }
  what.is_surface = true;
  snprintf(title, sizeof title, "%s, surface", name);
  measure(settings, what);
  mtm_index_free(index);
  bench_mesh_free(&made);
}

void bench_cancel(const bench_settings* settings)
{
  measure_all(settings, "image", bench_image(4 * settings->n));
  measure_all(settings, "rectilinear", bench_rectilinear(4 * settings->n));
  measure_all(settings, "curvilinear", bench_curvilinear(settings->n));
  measure_all(settings, "hexahedra", bench_hexahedra(settings->n));
  measure_all(settings, "tetrahedra", bench_tetrahedra(settings->n));
  measure_all(settings, "tetrahedra in random order", bench_shuffled_tetrahedra(settings->n));
}
