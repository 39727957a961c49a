/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Each allocation fails in turn, alone and with all after it: MTM_NO_MEMORY, nothing left, nothing
 * leaked; and then the call succeeds. */
#include "check.h"
#include "failing_malloc.h"
#include "results.h"
#include "threads.h"

typedef enum operation
{
  SLICE,
  TRIANGLES,
  VALUES,
  SURFACE,
  SURFACE_TRIANGLES,
  N_OPERATIONS
} operation;

static const mtm_plane planes[3] = { { { 0, 0, 0.5 }, { 0, 0, 1 } },
  { { 0.1, 0.2, 0.3 }, { 1, 2, 3 } },
  { { 0, 0, 0 }, { 1, -1, 0 } } };
static double scalars[4096];

static mtm_status call(operation what,
  const mtm_mesh* mesh,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  static const double value = 1.5;
  const mtm_array array = { MTM_FLOAT64, 1, test_n_points(mesh), scalars, NULL, 0 };
  const uint32_t provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES;
  mtm_slice_options slice = {
    .size = sizeof slice, .provenance = provenance, .triangulate = what == TRIANGLES
  };
  const mtm_surface_options surface = { .size = sizeof surface,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS,
    .triangulate = what == SURFACE_TRIANGLES };
  switch (what)
  {
    case SLICE:
    case TRIANGLES:
      slice.planes = planes;
      slice.n_planes = 3;
      return mtm_slice(mesh, &slice, run, out, error);
    case VALUES:
      slice.scalars = &array;
      slice.values = &value;
      slice.n_values = 1;
      return mtm_slice(mesh, &slice, run, out, error);
    default:
      return mtm_extract_surface(mesh, &surface, run, out, error);
  }
}

/* Fails allocation n; whether one was there to fail. */
static bool fail_once(const char* where,
  operation what,
  const mtm_mesh* mesh,
  const mtm_run* run,
  int64_t n,
  bool all_after)
{
  mtm_polygons polygons = { 0 };
  mtm_error error = { "" };
  const int64_t live = failing_malloc_live();
  failing_malloc_start(n, all_after);
  const mtm_status status = call(what, mesh, run, &polygons, &error);
  const bool failed = failing_malloc_has_failed();
  failing_malloc_start(-1, false);
  if (failed)
  {
    CHECK(status == MTM_NO_MEMORY,
      "%s, allocation %lld: %s",
      where,
      (long long)n,
      mtm_status_name(status));
    CHECK(error.message[0] != '\0', "%s, allocation %lld: no message", where, (long long)n);
    CHECK(test_is_empty(&polygons), "%s, allocation %lld: something left", where, (long long)n);
  }
  else
  {
    CHECK(status == MTM_OK && polygons.n_polygons > 0, "%s: %s", where, error.message);
  }
  mtm_polygons_free(&polygons);
  CHECK(failing_malloc_live() == live,
    "%s, allocation %lld: %lld blocks leaked",
    where,
    (long long)n,
    (long long)(failing_malloc_live() - live));
  return failed;
}

static void check_operation(operation what, test_kind kind, const mtm_run* run)
{
  char where[64];
  snprintf(where,
    sizeof where,
    "operation %d of %s%s",
    (int)what,
    test_kind_name(kind),
    run ? ", tasks" : "");
  test_mesh mesh = test_mesh_cube(kind, 3);
  for (int all_after = 0; all_after < 2; ++all_after)
  {
    int64_t n = 0;
    while (n < 100000 && fail_once(where, what, &mesh.view, run, n, all_after))
    {
      ++n;
    }
    CHECK(n > 0 && n < 100000, "%s: %lld allocations", where, (long long)n);
  }
  test_mesh_free(&mesh);
}

int main(void)
{
  test_random random = test_random_start();
  for (size_t p = 0; p < sizeof scalars / sizeof scalars[0]; ++p)
  {
    scalars[p] = (double)test_random_below(&random, 4);
  }
  const mtm_run tasks = test_backwards(4);
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    for (operation what = 0; what < N_OPERATIONS; ++what)
    {
      check_operation(what, kind, NULL);
      check_operation(what, kind, &tasks);
    }
  }
  return check_result();
}
