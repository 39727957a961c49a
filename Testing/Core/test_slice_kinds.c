/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Lines and polygons far apart in the mesh that meet at the same points: hexahedra, and after all of them
 * quads that are faces of theirs. The quads add lines, but no points. */
#include "check.h"
#include "microtome/microtome.h"

#include <stdlib.h>

enum
{
  N = 24, /* cells along each axis: many times what one task cuts */
  M = N + 1,
  N_HEXAHEDRA = N * N * N,
  N_QUADS = N * M * N
};

typedef struct box
{
  mtm_mesh view;
  double points[3 * M * M * M];
  uint8_t types[N_HEXAHEDRA + N_QUADS];
  int64_t offsets[N_HEXAHEDRA + N_QUADS + 1];
  int64_t connectivity[8 * N_HEXAHEDRA + 4 * N_QUADS];
} box;

static int64_t point_at(int i, int j, int k)
{
  return i + M * (j + (int64_t)M * k);
}

static void add_cell(box* mesh, int64_t* n, uint8_t type, const int64_t* ids, int n_ids)
{
  mesh->types[*n] = type;
  memcpy(mesh->connectivity + mesh->offsets[*n], ids, (size_t)n_ids * sizeof *ids);
  mesh->offsets[*n + 1] = mesh->offsets[*n] + n_ids;
  ++*n;
}

/* With the faces across j as quads, or without. */
static void make_box(box* mesh, bool has_quads)
{
  for (int p = 0; p < M * M * M; ++p)
  {
    mesh->points[3 * p] = p % M;
    mesh->points[3 * p + 1] = (double)(p / M % M);
    mesh->points[3 * p + 2] = (double)(p / (M * M));
  }
  int64_t n = 0;
  mesh->offsets[0] = 0;
  for (int c = 0; c < N_HEXAHEDRA; ++c)
  {
    const int i = c % N;
    const int j = c / N % N;
    const int k = c / (N * N);
    const int64_t ids[8] = { point_at(i, j, k),
      point_at(i + 1, j, k),
      point_at(i + 1, j + 1, k),
      point_at(i, j + 1, k),
      point_at(i, j, k + 1),
      point_at(i + 1, j, k + 1),
      point_at(i + 1, j + 1, k + 1),
      point_at(i, j + 1, k + 1) };
    add_cell(mesh, &n, MTM_HEXAHEDRON, ids, 8);
  }
  for (int q = 0; has_quads && q < N_QUADS; ++q)
  {
    const int i = q % N;
    const int j = q / N % M;
    const int k = q / (N * M);
    const int64_t ids[4] = {
      point_at(i, j, k), point_at(i + 1, j, k), point_at(i + 1, j, k + 1), point_at(i, j, k + 1)
    };
    add_cell(mesh, &n, MTM_QUAD, ids, 4);
  }
  mesh->view = (mtm_mesh){ .kind = MTM_UNSTRUCTURED,
    .points = { MTM_FLOAT64, 3, (int64_t)M * M * M, mesh->points, NULL, 0 },
    .cell_types = { MTM_UINT8, 1, n, mesh->types, NULL, 0 },
    .offsets = { MTM_INT64, 1, n + 1, mesh->offsets, NULL, 0 },
    .connectivity = { MTM_INT64, 1, mesh->offsets[n], mesh->connectivity, NULL, 0 } };
}

static mtm_polygons cut(const box* mesh)
{
  const mtm_plane plane = { .origin = { 11.3, 12.1, 11.7 }, .normal = { 0.2, 0.3, 1.0 } };
  const mtm_slice_options options = {
    .size = sizeof options, .planes = &plane, .n_planes = 1, .provenance = MTM_PROVENANCE_POINTS
  };
  mtm_polygons out = { 0 };
  mtm_error error;
  CHECK(mtm_slice(&mesh->view, NULL, &options, NULL, &out, &error) == MTM_OK, "%s", error.message);
  return out;
}

int main(void)
{
  box* mesh = malloc(sizeof *mesh);
  if (!mesh)
  {
    return 1;
  }
  make_box(mesh, false);
  mtm_polygons solid = cut(mesh);
  make_box(mesh, true);
  mtm_polygons both = cut(mesh);
  CHECK(solid.n_lines == 0 && solid.n_polygons > N * N, "%d polygons", (int)solid.n_polygons);
  /* A plane that is nearly flat crosses each column's faces at least once. */
  CHECK(both.n_lines >= N * M, "%d lines", (int)both.n_lines);
  CHECK(both.n_polygons == solid.n_polygons, "%d polygons", (int)both.n_polygons);
  CHECK(both.n_points == solid.n_points,
    "%d points with quads, %d without",
    (int)both.n_points,
    (int)solid.n_points);
  mtm_polygons_free(&solid);
  mtm_polygons_free(&both);
  free(mesh);
  return check_result();
}
