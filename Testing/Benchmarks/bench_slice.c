/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Slices without an index: of tetrahedra, hexahedra and curvilinear grids, by one plane, by twenty of a
 * direction and by three directions, and of tetrahedra in random order. */
#include "bench_core.h"
#include "bench_meshes.h"

#include <stdio.h>

enum
{
  MAX_PLANES = 20
};

typedef struct slice_case
{
  const bench_settings* settings;
  const mtm_mesh* mesh;
  int32_t n_planes;
  bool turned; /* each plane has a direction of its own */
  int64_t n_cells;
} slice_case;

static void slice_once(void* user, int run)
{
  slice_case* slice = user;
  mtm_plane planes[MAX_PLANES];
  const double step = (double)slice->settings->n / (double)slice->n_planes;
  for (int32_t p = 0; p < slice->n_planes; ++p)
  {
    const double along = ((double)p - 0.5 * (double)(slice->n_planes - 1)) * step;
    planes[p] = (mtm_plane){ .origin = { 0.1 + 0.37 * run, 0.2, 0.3 + along },
      .normal = { 1.0, 2.0, 3.0 + (slice->turned ? 1.0 * p : 0.0) } };
  }
  const mtm_slice_options options = { .size = sizeof options,
    .planes = planes,
    .n_planes = slice->n_planes,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
  mtm_polygons out = { 0 };
  mtm_error error;
  bench_expect_ok(
    mtm_slice(slice->mesh, NULL, &options, &slice->settings->run, &out, &error), &error);
  slice->n_cells = out.n_polygons;
  mtm_polygons_free(&out);
}

static void measure(const bench_settings* settings,
  const char* name,
  const mtm_mesh* mesh,
  int32_t n_planes,
  bool turned)
{
  slice_case slice = { .settings = settings, .mesh = mesh, .n_planes = n_planes, .turned = turned };
  char task[64];
  const double bytes =
    (double)mesh->connectivity.n_tuples * (double)mtm_type_size(mesh->connectivity.type) +
    3.0 * (double)mesh->points.n_tuples * (double)mtm_type_size(mesh->points.type);
  const double ms = bench_median(settings, slice_once, &slice);
  snprintf(task, sizeof task, "%s, %d %s", name, (int)n_planes, turned ? "directions" : "planes");
  bench_print(task, ms, slice.n_cells, bytes);
}

static void measure_all(const bench_settings* settings, const char* name, bench_mesh made)
{
  measure(settings, name, &made.mesh, 1, false);
  measure(settings, name, &made.mesh, MAX_PLANES, false);
  measure(settings, name, &made.mesh, 3, true);
  bench_mesh_free(&made);
}

void bench_slice(const bench_settings* settings)
{
  measure_all(settings, "tetrahedra", bench_tetrahedra(settings->n));
  measure_all(settings, "hexahedra", bench_hexahedra(settings->n));
  measure_all(settings, "curvilinear", bench_curvilinear(settings->n));
  bench_mesh shuffled = bench_shuffled_tetrahedra(settings->n);
  measure(settings, "tetrahedra in random order", &shuffled.mesh, 1, false);
  bench_mesh_free(&shuffled);
}
