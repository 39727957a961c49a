/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* An index: how long it takes to build, its bytes a cell, and slices by a plane that moves with it, and by
 * one that misses the mesh: what finding no cell costs. */
#include "bench_core.h"
#include "bench_meshes.h"

#include <stdio.h>

typedef struct index_case
{
  const bench_settings* settings;
  const mtm_mesh* mesh;
  mtm_index* index;
  double away; /* from the middle */
  int64_t n_cells;
} index_case;

static void build_once(void* user, int run)
{
  index_case* c = user;
  mtm_error error;
  (void)run;
  mtm_index_free(c->index);
  bench_expect_ok(mtm_index_build(c->mesh, &c->settings->run, &c->index, &error), &error);
}

static void slice_once(void* user, int run)
{
  index_case* c = user;
  const mtm_plane plane = { .origin = { 0.1 + 0.37 * run + c->away, 0.2, 0.3 },
    .normal = { 1.0, 2.0, 3.0 } };
  const mtm_slice_options options = { .size = sizeof options,
    .planes = &plane,
    .n_planes = 1,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
  mtm_polygons out = { 0 };
  mtm_error error;
  bench_expect_ok(mtm_slice(c->mesh, c->index, &options, &c->settings->run, &out, &error), &error);
  c->n_cells = out.n_polygons;
  mtm_polygons_free(&out);
}

static void measure(const bench_settings* settings, const char* name, bench_mesh made)
{
  index_case c = { .settings = settings, .mesh = &made.mesh };
  char task[64];
  const double bytes =
    (double)made.mesh.connectivity.n_tuples * (double)mtm_type_size(made.mesh.connectivity.type) +
    3.0 * (double)made.mesh.points.n_tuples * (double)mtm_type_size(made.mesh.points.type);
  const double built = bench_median(settings, build_once, &c);
  snprintf(task,
    sizeof task,
    "%s, built, %.2f bytes a cell",
    name,
    (double)mtm_index_bytes(c.index) / (double)mtm_mesh_n_cells(&made.mesh));
  bench_print(task, built, mtm_mesh_n_cells(&made.mesh), bytes);
  const double moved = bench_median(settings, slice_once, &c);
  snprintf(task, sizeof task, "%s, moved plane", name);
  bench_print(task, moved, c.n_cells, 0.0);
  c.away = 100.0 * (double)settings->n;
  const double missed = bench_median(settings, slice_once, &c);
  snprintf(task, sizeof task, "%s, plane that misses", name);
  bench_print(task, missed, c.n_cells, 0.0);
  mtm_index_free(c.index);
  bench_mesh_free(&made);
}

void bench_index(const bench_settings* settings)
{
  measure(settings, "tetrahedra", bench_tetrahedra(settings->n));
  measure(settings, "hexahedra", bench_hexahedra(settings->n));
  measure(settings, "curvilinear", bench_curvilinear(settings->n));
  measure(settings, "tetrahedra in random order", bench_shuffled_tetrahedra(settings->n));
}
