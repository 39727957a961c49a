/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The host is asked often, so that a cancel takes effect soon: between two questions no call touches more
 * than some MB of memory, input, scratch and output together, whatever the mesh's size. No clock is looked
 * at: what is touched is what the system says (Referenced in /proc/self/smaps_rollup, after which
 * /proc/self/clear_refs starts it anew). */
#include "check.h"
#include "results.h"

#include <stdlib.h>

/* Less than the meshes take, so that a pass over all of one without a question is noticed. Of a page that is
 * touched at all, all counts: where cells here and there are cut, that is most of it. */
static const int64_t MOST_KIB = 192 * 1024;

typedef struct watch
{
  int64_t most_kib;
  double most_at;
  int64_t n_polls;
} watch;

static bool forget_touched(void)
{
  FILE* file = fopen("/proc/self/clear_refs", "w");
  const bool done = file && fputs("1", file) >= 0;
  return file && fclose(file) == 0 && done;
}

/* KiB that were touched since; -1: the system does not say. */
static int64_t touched_kib(void)
{
  FILE* file = fopen("/proc/self/smaps_rollup", "r");
  char line[256];
  int64_t kib = -1;
  while (file && kib < 0 && fgets(line, sizeof line, file))
  {
    if (strncmp(line, "Referenced:", 11) == 0)
    {
      kib = strtoll(line + 11, NULL, 10);
    }
  }
  if (file)
  {
    fclose(file);
  }
  return kib;
}

static bool progress(void* user, double fraction)
{
  watch* seen = user;
  const int64_t kib = touched_kib();
  if (kib > seen->most_kib)
  {
    seen->most_kib = kib;
    seen->most_at = fraction;
  }
  ++seen->n_polls;
  forget_touched();
  return true;
}

typedef enum operation
{
  SLICE,
  SLICE_MANY,
  SLICE_FACES,
  SLICE_INDEXED,
  SURFACE,
  INDEX,
  N_OPERATIONS
} operation;

static const char* const names[] = { "slice",
  "20 planes",
  "plane through faces",
  "slice with index",
  "surface",
  "index" };

static mtm_status call(operation what,
  const mtm_mesh* mesh,
  mtm_index** index,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  mtm_plane planes[20];
  for (int p = 0; p < 20; ++p)
  {
    const double rise = what == SLICE_FACES ? 0.0 : 0.4;
    const mtm_plane plane = { .origin = { 0.5, 0.3 + 0.02 * p, 0.5 },
      .normal = { 1.0, rise, rise } };
    planes[p] = plane;
  }
  const mtm_slice_options slice = { .size = sizeof slice,
    .planes = planes,
    .n_planes = what == SLICE_MANY ? 20 : 1,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
  const mtm_surface_options surface = { .size = sizeof surface,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
  switch (what)
  {
    case INDEX:
      return mtm_index_build(mesh, run, index, error);
    case SURFACE:
      return mtm_extract_surface(mesh, &surface, run, out, error);
    default:
      return mtm_slice(mesh, *index, &slice, run, out, error);
  }
}

static void check_operation(const char* mesh_name, operation what, const mtm_mesh* mesh)
{
  watch seen = { 0 };
  const mtm_run run = { .progress = progress, .user = &seen };
  mtm_polygons out = { 0 };
  mtm_index* index = NULL;
  mtm_error error;
  if (what == SLICE_INDEXED)
  {
    CHECK(mtm_index_build(mesh, NULL, &index, &error) == MTM_OK, "%s", error.message);
  }
  forget_touched();
  const mtm_status status = call(what, mesh, &index, &run, &out, &error);
  progress(&seen, 2.0); /* what comes after the last question */
  CHECK(status == MTM_OK, "%s", error.message);
  printf("%-26s %-20s %4lld questions, at most %7lld KiB touched between them, before %.3f\n",
    mesh_name,
    names[what],
    (long long)seen.n_polls,
    (long long)seen.most_kib,
    seen.most_at);
  CHECK(seen.most_kib <= MOST_KIB,
    "%s, %s: %lld KiB before %g",
    mesh_name,
    names[what],
    (long long)seen.most_kib,
    seen.most_at);
  mtm_polygons_free(&out);
  mtm_index_free(index);
}

int main(void)
{
  static const struct
  {
    test_kind kind;
    int64_t n;
  } meshes[] = { { TEST_IMAGE, 400 },
    { TEST_CURVILINEAR, 210 },
    { TEST_HEXAHEDRA, 140 },
    { TEST_TETRAHEDRA, 100 } };
  if (!forget_touched() || touched_kib() < 0)
  {
    printf("SKIP: the system does not say which memory is touched\n");
    return 77;
  }
  for (size_t m = 0; m < sizeof meshes / sizeof meshes[0]; ++m)
  {
    test_mesh mesh = test_mesh_cube(meshes[m].kind, meshes[m].n);
    for (operation what = 0; what < N_OPERATIONS; ++what)
    {
      if (meshes[m].kind != TEST_IMAGE || (what != SLICE_INDEXED && what != INDEX))
      {
        check_operation(test_kind_name(meshes[m].kind), what, &mesh.view);
      }
    }
    test_mesh_free(&mesh);
  }
  return check_result();
}
