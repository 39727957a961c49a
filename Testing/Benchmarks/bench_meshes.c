/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Meshes to measure with. */
#include "bench_meshes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void* allocate(bench_mesh* made, int64_t n, size_t item_bytes)
{
  void* block = malloc(n > 0 ? (size_t)n * item_bytes : 1);
  if (!block)
  {
    fprintf(stderr, "bench: no memory for %lld values\n", (long long)n);
    exit(1);
  }
  made->blocks[made->n_blocks++] = block;
  return block;
}

void bench_mesh_free(bench_mesh* made)
{
  for (int i = 0; i < made->n_blocks; ++i)
  {
    free(made->blocks[i]);
  }
  *made = (bench_mesh){ 0 };
}

static mtm_array array_of(mtm_type type, int32_t n_components, int64_t n_tuples, const void* data)
{
  return (
    mtm_array){ .type = type, .n_components = n_components, .n_tuples = n_tuples, .data = data };
}

/* ---- Structured ------------------------------------------------------------------------------- */

bench_mesh bench_image(int64_t n)
{
  const double low = -0.5 * (double)n;
  return (bench_mesh){ .mesh = { .kind = MTM_IMAGE,
                         .dims = { n + 1, n + 1, n + 1 },
                         .origin = { low, low, low },
                         .spacing = { 1.0, 1.0, 1.0 } } };
}

bench_mesh bench_rectilinear(int64_t n)
{
  bench_mesh made = { .mesh = { .kind = MTM_RECTILINEAR, .dims = { n + 1, n + 1, n + 1 } } };
  double* axis = allocate(&made, n + 1, sizeof *axis);
  for (int64_t i = 0; i <= n; ++i)
  {
    axis[i] = (double)i - 0.5 * (double)n;
  }
  for (int a = 0; a < 3; ++a)
  {
    made.mesh.axes[a] = array_of(MTM_FLOAT64, 1, n + 1, axis);
  }
  return made;
}

/* The points of the grid, moved by up to `bend`. */
static void add_points(bench_mesh* made, int64_t n, double bend)
{
  const int64_t n_points = (n + 1) * (n + 1) * (n + 1);
  const double half = 0.5 * (double)n;
  double* xyz = allocate(made, 3 * n_points, sizeof *xyz);
  double* p = xyz;
  for (int64_t k = 0; k <= n; ++k)
  {
    for (int64_t j = 0; j <= n; ++j)
    {
      for (int64_t i = 0; i <= n; ++i, p += 3)
      {
        const double x = (double)i - half;
        const double y = (double)j - half;
        const double z = (double)k - half;
        p[0] = bend == 0.0 ? x : x + bend * sin(0.1 * y);
        p[1] = bend == 0.0 ? y : y + bend * sin(0.1 * z);
        p[2] = bend == 0.0 ? z : z + bend * sin(0.1 * x);
      }
    }
  }
  made->mesh.points = array_of(MTM_FLOAT64, 3, n_points, xyz);
}

bench_mesh bench_curvilinear(int64_t n)
{
  bench_mesh made = { .mesh = { .kind = MTM_CURVILINEAR, .dims = { n + 1, n + 1, n + 1 } } };
  add_points(&made, n, 2.0);
  return made;
}

/* ---- Unstructured ----------------------------------------------------------------------------- */

/* Gives the mesh cells of one type; their ids are to be filled in. */
static int64_t* add_cells(bench_mesh* made, int64_t n_cells, mtm_cell_type type, int64_t n_corners)
{
  uint8_t* types = allocate(made, n_cells, 1);
  int64_t* offsets = allocate(made, n_cells + 1, sizeof *offsets);
  int64_t* ids = allocate(made, n_cells * n_corners, sizeof *ids);
  memset(types, type, (size_t)n_cells);
  for (int64_t c = 0; c <= n_cells; ++c)
  {
    offsets[c] = c * n_corners;
  }
  made->mesh.kind = MTM_UNSTRUCTURED;
  made->mesh.cell_types = array_of(MTM_UINT8, 1, n_cells, types);
  made->mesh.offsets = array_of(MTM_INT64, 1, n_cells + 1, offsets);
  made->mesh.connectivity = array_of(MTM_INT64, 1, n_cells * n_corners, ids);
  return ids;
}

static void find_corners(int64_t n, int64_t i, int64_t j, int64_t k, int64_t corners[8])
{
  static const int steps[8][3] = { { 0, 0, 0 },
    { 1, 0, 0 },
    { 1, 1, 0 },
    { 0, 1, 0 },
    { 0, 0, 1 },
    { 1, 0, 1 },
    { 1, 1, 1 },
    { 0, 1, 1 } };
  for (int c = 0; c < 8; ++c)
  {
    corners[c] = i + steps[c][0] + (n + 1) * (j + steps[c][1] + (n + 1) * (k + steps[c][2]));
  }
}

/* Two cuts of a hexahedron by turns, so that its faces are divided as its neighbours divide them. */
static const int tetrahedra[2][5][4] = {
  { { 0, 1, 2, 5 }, { 0, 2, 3, 7 }, { 0, 4, 5, 7 }, { 2, 5, 6, 7 }, { 0, 2, 7, 5 } },
  { { 0, 1, 3, 4 }, { 1, 2, 3, 6 }, { 1, 4, 5, 6 }, { 3, 4, 6, 7 }, { 1, 3, 4, 6 } }
};

static int64_t* add_tetrahedra(int64_t* ids, const int64_t corners[8], int parity)
{
  for (int t = 0; t < 5; ++t)
  {
    for (int v = 0; v < 4; ++v)
    {
      *ids++ = corners[tetrahedra[parity][t][v]];
    }
  }
  return ids;
}

static bench_mesh make_unstructured(int64_t n, bool tetrahedral)
{
  bench_mesh made = { 0 };
  add_points(&made, n, 0.0);
  int64_t* ids = tetrahedral ? add_cells(&made, 5 * n * n * n, MTM_TETRAHEDRON, 4)
                             : add_cells(&made, n * n * n, MTM_HEXAHEDRON, 8);
  for (int64_t k = 0; k < n; ++k)
  {
    for (int64_t j = 0; j < n; ++j)
    {
      for (int64_t i = 0; i < n; ++i)
      {
        int64_t corners[8];
        find_corners(n, i, j, k, corners);
        if (tetrahedral)
        {
          ids = add_tetrahedra(ids, corners, (int)((i + j + k) % 2));
          continue;
        }
        memcpy(ids, corners, sizeof corners);
        ids += 8;
      }
    }
  }
  return made;
}

bench_mesh bench_hexahedra(int64_t n)
{
  return make_unstructured(n, false);
}

bench_mesh bench_tetrahedra(int64_t n)
{
  return make_unstructured(n, true);
}

/* ---- Shuffled --------------------------------------------------------------------------------- */

static uint64_t next_random(uint64_t* state)
{
  /* Source: SplitMix64 (Steele, Lea, Flood 2014). */
  uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/* 0 to n - 1 in random order, the same each time; free() releases it. */
static int64_t* make_order(int64_t n)
{
  bench_mesh holder = { 0 };
  int64_t* order = allocate(&holder, n, sizeof *order);
  uint64_t state = 1;
  for (int64_t i = 0; i < n; ++i)
  {
    const int64_t other = (int64_t)(next_random(&state) % (uint64_t)(i + 1));
    order[i] = i;
    order[i] = order[other];
    order[other] = i;
  }
  return order;
}

static bench_mesh shuffle(const bench_mesh* made)
{
  const mtm_mesh* mesh = &made->mesh;
  const int64_t n_points = mesh->points.n_tuples;
  const int64_t n_cells = mesh->cell_types.n_tuples;
  const int64_t n_corners = mesh->connectivity.n_tuples / (n_cells > 0 ? n_cells : 1);
  bench_mesh shuffled = { 0 };
  int64_t* points = make_order(n_points);
  int64_t* cells = make_order(n_cells);
  double* xyz = allocate(&shuffled, 3 * n_points, sizeof *xyz);
  for (int64_t p = 0; p < n_points; ++p)
  {
    memcpy(&xyz[3 * points[p]], (const double*)mesh->points.data + 3 * p, 3 * sizeof *xyz);
  }
  shuffled.mesh.points = array_of(MTM_FLOAT64, 3, n_points, xyz);
  const uint8_t* types = mesh->cell_types.data;
  int64_t* ids = add_cells(
    &shuffled, n_cells, n_cells > 0 ? (mtm_cell_type)types[0] : MTM_TETRAHEDRON, n_corners);
  for (int64_t c = 0; c < n_cells; ++c)
  {
    const int64_t* from = (const int64_t*)mesh->connectivity.data + cells[c] * n_corners;
    for (int64_t v = 0; v < n_corners; ++v)
    {
      ids[c * n_corners + v] = points[from[v]];
    }
  }
  free(points);
  free(cells);
  return shuffled;
}

bench_mesh bench_shuffled_tetrahedra(int64_t n)
{
  bench_mesh ordered = bench_tetrahedra(n);
  bench_mesh shuffled = shuffle(&ordered);
  bench_mesh_free(&ordered);
  return shuffled;
}

/* ---- Scalars ---------------------------------------------------------------------------------- */

double* bench_scalars(const mtm_mesh* mesh)
{
  const int64_t n = mtm_mesh_n_points(mesh);
  const bool stored = mesh->kind == MTM_CURVILINEAR || mesh->kind == MTM_UNSTRUCTURED;
  bench_mesh holder = { 0 };
  double* scalars = allocate(&holder, n, sizeof *scalars);
  for (int64_t p = 0; p < n; ++p)
  {
    const double* xyz = stored ? (const double*)mesh->points.data + 3 * p : NULL;
    scalars[p] =
      xyz ? sin(0.1 * xyz[0]) + sin(0.13 * xyz[1]) + sin(0.07 * xyz[2]) : sin(0.001 * (double)p);
  }
  return scalars;
}
