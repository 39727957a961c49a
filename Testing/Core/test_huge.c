/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Meshes with more than 2^31 points or cells: views of address space of which only a few pages are ever
 * written. `test_huge cells` is the one that takes long. */
#define _GNU_SOURCE
#include "check.h"
#include "microtome/microtome.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FAR (INT64_C(1) << 31)

static const double corners[8][3] = { { 0, 0, 0 },
  { 1, 0, 0 },
  { 1, 1, 0 },
  { 0, 1, 0 },
  { 0, 0, 1 },
  { 1, 0, 1 },
  { 1, 1, 1 },
  { 0, 1, 1 } };

/* Zeros that take no memory until they are written; NULL: the system does not give so many. */
static void* address_space(int64_t bytes)
{
  void* zeros = mmap(NULL,
    (size_t)bytes,
    PROT_READ | PROT_WRITE,
    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
    -1,
    0);
  return zeros == MAP_FAILED ? NULL : zeros;
}

static int64_t id_at(const mtm_polygons* polygons, const void* ids, int64_t at)
{
  return polygons->source_type == MTM_INT32 ? ((const int32_t*)ids)[at] : ((const int64_t*)ids)[at];
}

static mtm_status cut(const mtm_mesh* mesh, const mtm_plane* plane, mtm_polygons* out)
{
  const mtm_slice_options options = { .size = sizeof options,
    .planes = plane,
    .n_planes = 1,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
  mtm_error error;
  const mtm_status status = mtm_slice(mesh, NULL, &options, NULL, out, &error);
  CHECK(status == MTM_OK, "%s", error.message);
  return status;
}

/* ---- An image ------------------------------------------------------------------------------------ */

static void check_image(void)
{
  const int64_t n = 3000000000;
  const int64_t at = 2900000000;
  const mtm_mesh mesh = { .kind = MTM_IMAGE, .dims = { n, 2, 2 }, .spacing = { 1, 1, 1 } };
  const mtm_plane plane = { .origin = { (double)at + 0.25, 0, 0 }, .normal = { 1, 0, 0 } };
  mtm_polygons out = { 0 };
  CHECK(mtm_mesh_n_points(&mesh) == 4 * n && mtm_mesh_n_cells(&mesh) == n - 1, "sizes");
  if (cut(&mesh, &plane, &out) == MTM_OK)
  {
    CHECK(out.n_polygons == 1 && out.n_points == 4, "%d polygons", (int)out.n_polygons);
    CHECK(out.source_type == MTM_INT64, "source ids");
    CHECK(id_at(&out, out.source_cells, 0) == at, "source cell");
    unsigned seen = 0;
    for (int64_t p = 0; p < out.n_points; ++p)
    {
      const int64_t a = id_at(&out, out.point_a, p);
      const int64_t b = id_at(&out, out.point_b, p);
      CHECK(a % n == at && b == a + 1, "%" PRId64 " to %" PRId64, a, b);
      CHECK_NEAR(out.point_t[p], 0.25, 1e-6, "point %d", (int)p);
      seen |= 1u << (a / n);
    }
    CHECK(seen == 15, "rows %x", seen);
  }
  mtm_polygons_free(&out);
}

/* ---- Unstructured ---------------------------------------------------------------------------------- */

typedef struct far_mesh
{
  mtm_mesh view;
  float* points;
  uint8_t* types;
  int64_t* offsets;
  int64_t* connectivity;
} far_mesh;

/* A unit cube of the last points in the last cell; all other cells are empty, all other points 0. */
static bool make_far(far_mesh* mesh, int64_t n_points, int64_t n_cells)
{
  mesh->points = address_space(n_points * 3 * (int64_t)sizeof(float));
  mesh->types = address_space(n_cells);
  mesh->offsets = address_space((n_cells + 1) * (int64_t)sizeof(int64_t));
  mesh->connectivity = malloc(8 * sizeof(int64_t));
  if (!mesh->points || !mesh->types || !mesh->offsets || !mesh->connectivity)
  {
    return false;
  }
  for (int i = 0; i < 8; ++i)
  {
    mesh->connectivity[i] = n_points - 8 + i;
    for (int c = 0; c < 3; ++c)
    {
      mesh->points[3 * (n_points - 8 + i) + c] = (float)corners[i][c];
    }
  }
  mesh->types[n_cells - 1] = MTM_HEXAHEDRON;
  mesh->offsets[n_cells] = 8;
  mesh->view = (mtm_mesh){ .kind = MTM_UNSTRUCTURED,
    .points = { MTM_FLOAT32, 3, n_points, mesh->points, NULL, 0 },
    .cell_types = { MTM_UINT8, 1, n_cells, mesh->types, NULL, 0 },
    .offsets = { MTM_INT64, 1, n_cells + 1, mesh->offsets, NULL, 0 },
    .connectivity = { MTM_INT64, 1, 8, mesh->connectivity, NULL, 0 } };
  return true;
}

static void free_far(far_mesh* mesh, int64_t n_points, int64_t n_cells)
{
  munmap(mesh->points, (size_t)n_points * 3 * sizeof(float));
  munmap(mesh->types, (size_t)n_cells);
  munmap(mesh->offsets, (size_t)(n_cells + 1) * sizeof(int64_t));
  free(mesh->connectivity);
}

/* The cube's section in the middle, and a point array through it. */
static void check_section(const mtm_mesh* mesh)
{
  const int64_t n_points = mesh->points.n_tuples;
  const int64_t n_cells = mesh->cell_types.n_tuples;
  const mtm_plane plane = { .origin = { 0, 0, 0.5 }, .normal = { 0, 0, 1 } };
  mtm_polygons out = { 0 };
  if (cut(mesh, &plane, &out) == MTM_OK)
  {
    CHECK(out.n_polygons == 1 && out.n_points == 4, "%d polygons", (int)out.n_polygons);
    CHECK(out.source_type == MTM_INT64, "source ids");
    CHECK(id_at(&out, out.source_cells, 0) == n_cells - 1, "source cell");
    uint8_t* field = address_space(n_points);
    uint8_t values[4] = { 0 };
    memset(field + n_points - 8, 40, 4);
    memset(field + n_points - 4, 60, 4);
    const mtm_array array = { MTM_UINT8, 1, n_points, field, NULL, 0 };
    mtm_error error;
    CHECK(mtm_interpolate(&out, MTM_POINT, &array, values, sizeof values, &error) == MTM_OK,
      "%s",
      error.message);
    for (int i = 0; i < 4; ++i)
    {
      CHECK(values[i] == 50, "value %d", values[i]);
    }
    munmap(field, (size_t)n_points);
  }
  mtm_polygons_free(&out);
}

static void check_skin(const mtm_mesh* mesh)
{
  const mtm_surface_options options = { .size = sizeof options,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
  mtm_polygons out = { 0 };
  mtm_error error;
  CHECK(mtm_extract_surface(mesh, &options, NULL, &out, &error) == MTM_OK, "%s", error.message);
  CHECK(out.n_polygons == 6 && out.n_points == 8, "%d polygons", (int)out.n_polygons);
  for (int64_t p = 0; p < out.n_points; ++p)
  {
    CHECK(id_at(&out, out.point_a, p) >= mesh->points.n_tuples - 8, "point");
  }
  mtm_polygons_free(&out);
}

/* The scratch of the surface is in proportion to the points: some bytes for each. */
static bool has_memory_for_skin(int64_t n_points)
{
  const double available = (double)sysconf(_SC_AVPHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
  const bool is_enough = available > 24.0 * (double)n_points;
  if (!is_enough)
  {
    printf("no surface of %" PRId64 " points: too little memory is free\n", n_points);
  }
  return is_enough;
}

static void check_unstructured(int64_t n_points, int64_t n_cells, bool is_long)
{
  far_mesh mesh = { 0 };
  if (make_far(&mesh, n_points, n_cells))
  {
    check_section(&mesh.view);
    if (is_long && has_memory_for_skin(n_points))
    {
      check_skin(&mesh.view);
    }
    free_far(&mesh, n_points, n_cells);
  }
  else
  {
    printf("the system has no %" PRId64 " bytes of addresses\n", n_points * 12 + n_cells * 9);
  }
}

int main(int argc, char** argv)
{
  if (argc > 1 && strcmp(argv[1], "cells") == 0)
  {
    check_unstructured(8, FAR + 3, true);
    check_unstructured(FAR + 8, 1, true);
  }
  else
  {
    check_image();
    check_unstructured(FAR + 8, 1, false);
  }
  return check_result();
}
