/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Random structured grids, and results compared. */
#include "same_bytes.h"

#include <math.h>
#include <string.h>

/* ---- Grids ------------------------------------------------------------------------------------ */

bool test_one_in(test_random* random, int64_t n)
{
  return test_random_below(random, n) == 0;
}

static void make_image(test_grid* grid, test_random* random)
{
  static const double origins[] = { 0.0, -0.0, 1.0, -7.25, 1e6, -3e12, 1e-3 };
  static const double spacings[] = { 1.0, -1.0, 0.1, -0.3, 2.5, 1e-3, 100.0 };
  mtm_mesh* mesh = &grid->mesh;
  const bool same = test_one_in(random, 2);
  for (int32_t a = 0; a < 3; ++a)
  {
    mesh->origin[a] = test_one_in(random, 2) ? 0.0 : origins[test_random_below(random, 7)];
    mesh->spacing[a] = same ? 1.0 : spacings[test_random_below(random, 7)];
    mesh->start[a] = test_one_in(random, 2) ? 0 : test_random_below(random, 100) - 50;
  }
  const int64_t direction = test_random_below(random, 6);
  for (int32_t a = 0; direction < 3 && a < 3; ++a)
  {
    mesh->direction[4 * a] = direction == 0 && test_one_in(random, 3) ? -1.0 : 1.0;
  }
  if (direction == 5)
  {
    mesh->direction[1] = mesh->direction[5] = mesh->direction[6] = 1.0;
    mesh->direction[0] = test_one_in(random, 2) ? 0.25 : 0.0;
  }
}

static void make_axes(test_grid* grid, test_random* random)
{
  mtm_mesh* mesh = &grid->mesh;
  const bool single = test_one_in(random, 2);
  for (int32_t a = 0; a < 3; ++a)
  {
    double at = test_random_between(random, -3.0, 3.0);
    const double sign = test_one_in(random, 3) ? -1.0 : 1.0;
    for (int64_t i = 0; i < mesh->dims[a]; ++i)
    {
      grid->doubles[a][i] = at;
      grid->floats[a][i] = (float)at;
      at += sign * (test_one_in(random, 2) ? 1.0 : test_random_between(random, 0.01, 3.0));
    }
    if (test_one_in(random, 20) && mesh->dims[a] > 2) /* neither rises nor falls */
    {
      grid->doubles[a][1] = grid->doubles[a][2];
      grid->floats[a][1] = grid->floats[a][2];
    }
    if (test_one_in(random, 40))
    {
      grid->doubles[a][0] = grid->floats[a][0] = NAN;
    }
    mesh->axes[a] = (mtm_array){ .type = single ? MTM_FLOAT32 : MTM_FLOAT64,
      .n_components = 1,
      .n_tuples = mesh->dims[a],
      .data = single ? (const void*)grid->floats[a] : grid->doubles[a] };
  }
}

/* Warped, more or less. */
static void make_points(test_grid* grid, test_random* random)
{
  mtm_mesh* mesh = &grid->mesh;
  const double warp = test_one_in(random, 2) ? 0.1 : 1.0;
  const double sign = test_one_in(random, 2) ? -1.0 : 1.0;
  const int64_t n = mesh->dims[0] * mesh->dims[1] * mesh->dims[2];
  for (int64_t p = 0; p < n; ++p)
  {
    const int64_t row = p / mesh->dims[0];
    const double place[3] = { sign * (double)(p % mesh->dims[0]),
      (double)(row % mesh->dims[1]),
      (double)(row / mesh->dims[1]) };
    for (int32_t c = 0; c < 3; ++c)
    {
      grid->points[3 * p + c] = place[c] + test_random_between(random, -warp, warp);
    }
  }
  if (test_one_in(random, 8) && n > 0)
  {
    grid->points[test_random_below(random, 3 * n)] = NAN;
  }
  mesh->points =
    (mtm_array){ .type = MTM_FLOAT64, .n_components = 3, .n_tuples = n, .data = grid->points };
}

void test_grid_make(test_grid* grid, test_random* random, bool curved)
{
  static const mtm_mesh_kind kinds[] = { MTM_IMAGE, MTM_RECTILINEAR, MTM_CURVILINEAR };
  grid->mesh = (mtm_mesh){ .kind = kinds[test_random_below(random, curved ? 3 : 2)] };
  const int64_t largest = test_one_in(random, 20) ? TEST_GRID_POINTS : 12;
  for (int32_t a = 0; a < 3; ++a)
  {
    grid->mesh.dims[a] = 2 + test_random_below(random, largest - 1);
    if (test_one_in(random, 60))
    {
      grid->mesh.dims[a] = test_random_below(random, 2);
    }
  }
  grid->mesh.kind == MTM_IMAGE           ? make_image(grid, random)
    : grid->mesh.kind == MTM_RECTILINEAR ? make_axes(grid, random)
                                         : make_points(grid, random);
  if (test_one_in(random, 12))
  {
    const int64_t n = mtm_mesh_n_cells(&grid->mesh);
    for (int64_t i = 0; i < n; ++i)
    {
      static const uint8_t flags[] = { 0, 0, MTM_GHOST_DUPLICATE_CELL, MTM_GHOST_HIDDEN_CELL };
      grid->ghosts[i] = flags[test_random_below(random, 4)];
    }
    grid->mesh.cell_ghosts =
      (mtm_array){ .type = MTM_UINT8, .n_components = 1, .n_tuples = n, .data = grid->ghosts };
  }
}

/* ---- Comparing -------------------------------------------------------------------------------- */

static bool same_bytes(const void* a, const void* b, int64_t n, size_t size)
{
  return a && b ? memcmp(a, b, (size_t)n * size) == 0 : a == b;
}

/* Of points that are no input points. */
static const char* difference_of_made(const mtm_polygons* p, const mtm_polygons* q)
{
  const int64_t n = p->n_made_points;
  if (n != q->n_made_points)
  {
    return "made points";
  }
  if (!same_bytes(p->made_offsets, q->made_offsets, n + 1, sizeof(int64_t)))
  {
    return "made_offsets";
  }
  const int64_t n_sources = n > 0 ? p->made_offsets[n] : 0;
  const size_t source = mtm_type_size(p->source_type);
  return !same_bytes(p->made_sources, q->made_sources, n_sources, source)      ? "made_sources"
    : !same_bytes(p->made_weights, q->made_weights, n_sources, sizeof(double)) ? "made_weights"
                                                                               : NULL;
}

const char* test_difference(const mtm_polygons* p, const mtm_polygons* q)
{
  const size_t id = mtm_type_size(p->id_type);
  const size_t source = mtm_type_size(p->source_type);
  if (p->n_points != q->n_points || p->n_polygons != q->n_polygons ||
    p->n_connectivity != q->n_connectivity || p->n_lines != q->n_lines ||
    p->n_vertices != q->n_vertices)
  {
    return "counts";
  }
  if (p->id_type != q->id_type || p->source_type != q->source_type ||
    p->point_type != q->point_type || p->n_source_points != q->n_source_points ||
    p->n_source_cells != q->n_source_cells || p->n_non_finite_cells != q->n_non_finite_cells)
  {
    return "types or sizes";
  }
  const int64_t n_cells = p->n_polygons + p->n_lines + p->n_vertices;
  return !same_bytes(p->offsets, q->offsets, n_cells + 1, id)              ? "offsets"
    : !same_bytes(p->connectivity, q->connectivity, p->n_connectivity, id) ? "connectivity"
    : !same_bytes(p->points, q->points, 3 * p->n_points, mtm_type_size(p->point_type)) ? "points"
    : !same_bytes(p->point_a, q->point_a, p->n_points, source)                         ? "point_a"
    : !same_bytes(p->point_b, q->point_b, p->n_points, source)                         ? "point_b"
    : !same_bytes(p->point_t, q->point_t, p->n_points, sizeof(double))                 ? "point_t"
    : !same_bytes(p->source_cells, q->source_cells, n_cells, source) ? "source_cells"
    : !same_bytes(p->planes, q->planes, n_cells, sizeof(int32_t))    ? "planes"
                                                                     : difference_of_made(p, q);
}
