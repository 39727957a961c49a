/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Planes through so many faces that what lies in them is put in order by blocks: each face comes out once,
 * for the cell above, in the order of the cells, with any number of workers. */
#include "check.h"
#include "results.h"
#include "threads.h"

static void check_plane(const mtm_mesh* mesh, int64_t n, int64_t layer, int workers)
{
  const mtm_plane plane = { .origin = { 0.0, 0.0, (double)layer / (double)n },
    .normal = { 0.0, 0.0, 1.0 } };
  const mtm_slice_options options = {
    .size = sizeof options, .planes = &plane, .n_planes = 1, .provenance = MTM_PROVENANCE_CELLS
  };
  const mtm_run run = test_threads(workers);
  mtm_polygons out = { 0 };
  mtm_error error;
  const mtm_status status = mtm_slice(mesh, NULL, &options, &run, &out, &error);
  CHECK(status == MTM_OK, "%s", error.message);
  CHECK(out.n_polygons == n * n, "%lld faces", (long long)out.n_polygons);
  CHECK(out.n_points == (n + 1) * (n + 1), "%lld points", (long long)out.n_points);
  const int64_t first = (layer < n ? layer : n - 1) * n * n;
  int64_t n_wrong = 0;
  for (int64_t c = 0; out.source_type == MTM_INT32 && c < out.n_polygons; ++c)
  {
    n_wrong += ((const int32_t*)out.source_cells)[c] != first + c;
  }
  CHECK(n_wrong == 0, "%lld faces are not of the cell above", (long long)n_wrong);
  mtm_polygons_free(&out);
}

int main(void)
{
  const int64_t n = 128; /* a power of two, so that planes are where faces are */
  test_mesh mesh = test_mesh_cube(TEST_HEXAHEDRA, n);
  for (int workers = 1; workers <= 3; ++workers)
  {
    check_plane(&mesh.view, n, 0, workers);
    check_plane(&mesh.view, n, 5, workers);
    check_plane(&mesh.view, n, n, workers);
  }
  test_mesh_free(&mesh);
  return check_result();
}
