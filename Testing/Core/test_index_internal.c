/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What an index is made of: every cell once, inside its bounds, these inside those of the next level; the
 * same for any workers; and it leaves out most cells. */
#include "check.h"
#include "index_internal.h"
#include "meshes.h"
#include "threads.h"

static mtm_index* build(const char* where, const mtm_mesh* mesh, const mtm_run* run)
{
  mtm_index* index = NULL;
  mtm_error error = { "" };
  CHECK(mtm_index_build(mesh, run, &index, &error) == MTM_OK, "%s: %s", where, error.message);
  return index;
}

static void check_order(const char* where, const mtm_index* index)
{
  bool* seen = calloc((size_t)index->n_cells, sizeof *seen);
  int64_t n_seen = 0;
  for (int64_t i = 0; index->order && i < index->n_cells; ++i)
  {
    const int32_t cell = index->order[i];
    n_seen += cell >= 0 && cell < index->n_cells && !seen[cell];
    seen[cell] = true;
  }
  CHECK(!index->order || n_seen == index->n_cells, "%s: %lld cells", where, (long long)n_seen);
  free(seen);
}

/* The bounds of a node hold a point. */
static bool holds(const mtm_index_level* level, int64_t node, const double xyz[3])
{
  const mtm_index_block* block = &level->blocks[node / MTM_BLOCK_NODES];
  const int64_t lane = node % MTM_BLOCK_NODES;
  bool inside = true;
  for (int a = 0; a < 3; ++a)
  {
    inside =
      inside && (double)block->low[a][lane] <= xyz[a] && xyz[a] <= (double)block->high[a][lane];
  }
  return inside;
}

static void check_bounds(const char* where, const mtm_mesh* mesh, const mtm_index* index)
{
  int64_t outside = 0;
  for (int64_t i = 0; i < index->n_cells; ++i)
  {
    mtm_cell_type type;
    int64_t ids[TEST_MAX_CELL_POINTS];
    const int n = test_cell(mesh, index->order ? index->order[i] : i, &type, ids);
    for (int p = 0; p < n; ++p)
    {
      double xyz[3];
      int64_t node = i / index->cluster_cells;
      test_point(mesh, ids[p], xyz);
      for (int l = 0; l < MTM_INDEX_LEVELS; ++l)
      {
        outside += !holds(&index->levels[l], node, xyz);
        node /= MTM_BLOCK_NODES;
      }
      for (int a = 0; a < 3; ++a)
      {
        outside += fabs(xyz[a]) > index->size[a];
      }
    }
  }
  CHECK(outside == 0, "%s: %lld points outside", where, (long long)outside);
}

static void check_same(const char* where, const mtm_index* a, const mtm_index* b)
{
  const int64_t n_blocks = (mtm_index_bytes(a) - (int64_t)sizeof *a -
                             (a->order ? a->n_cells * (int64_t)sizeof *a->order : 0)) /
    (int64_t)sizeof *a->block;
  CHECK(mtm_index_bytes(a) == mtm_index_bytes(b) && !a->order == !b->order, "%s: size", where);
  CHECK(memcmp(a->block, b->block, (size_t)n_blocks * sizeof *a->block) == 0, "%s: bounds", where);
  CHECK(!a->order || memcmp(a->order, b->order, (size_t)a->n_cells * sizeof *a->order) == 0,
    "%s: order",
    where);
  CHECK(memcmp(a->size, b->size, sizeof a->size) == 0, "%s: size of coordinates", where);
}

/* How many cells a plane through the middle leaves, at most this share; ascending. */
static void check_candidates(const char* where, const mtm_mesh* mesh, double most)
{
  const mtm_plane plane = { { 0.5, 0.5, 0.5 }, { 1, 2, 3 } };
  const mtm_slice_options options = { .size = sizeof options, .planes = &plane, .n_planes = 1 };
  mtm_cutter* cutters = NULL;
  int32_t n_cutters = 0;
  mtm_cells cells = { 0 };
  mtm_index* index = build(where, mesh, NULL);
  CHECK(mtm_cutters_new(mesh, &options, &cutters, &n_cutters, NULL) == MTM_OK, "%s", where);
  CHECK(mtm_index_candidates(index, mesh, cutters, n_cutters, NULL, &cells, NULL) == MTM_OK,
    "%s",
    where);
  int64_t descents = 0;
  for (int64_t i = 1; cells.ids && i < cells.n; ++i)
  {
    descents += cells.ids[i] <= cells.ids[i - 1];
  }
  CHECK(descents == 0, "%s: %lld ids not ascending", where, (long long)descents);
  const double share = (double)cells.n / (double)index->n_cells;
  printf("%s: %g of the cells\n", where, share);
  CHECK(cells.n > 0 && share <= most, "%s: %g of the cells", where, share);
  free(cells.ids);
  mtm_cutters_free(cutters, n_cutters);
  mtm_index_free(index);
}

static void check_mesh(const char* where, const mtm_mesh* mesh)
{
  mtm_index* index = build(where, mesh, NULL);
  check_order(where, index);
  check_bounds(where, mesh, index);
  for (int32_t workers = 2; workers < 9; workers += 3)
  {
    const mtm_run tasks = workers == 5 ? test_backwards(workers) : test_threads(workers);
    mtm_index* other = build(where, mesh, &tasks);
    check_same(where, index, other);
    mtm_index_free(other);
  }
  mtm_index_free(index);
}

/* Rows of cells are divided without a rest where that is worth it. */
static void check_cluster(test_kind kind, int64_t n, int32_t expected)
{
  test_mesh box = test_mesh_cube(kind, n);
  char where[64];
  snprintf(where, sizeof where, "%s in rows of %lld", test_kind_name(kind), (long long)n);
  mtm_index* index = build(where, &box.view, NULL);
  CHECK(index->cluster_cells == expected,
    "%s: clusters of %d, expected %d",
    where,
    (int)index->cluster_cells,
    (int)expected);
  CHECK(mtm_index_bytes(index) - (int64_t)sizeof *index <= 5 * index->n_cells,
    "%s: %lld bytes for %lld cells",
    where,
    (long long)mtm_index_bytes(index),
    (long long)index->n_cells);
  check_bounds(where, &box.view, index);
  mtm_index_free(index);
  test_mesh_free(&box);
}

/* Cells of one type in one run are known as such, unless one of them differs in something. */
static void check_even(test_kind kind, int32_t type, int32_t other)
{
  test_mesh box = test_mesh_cube(kind, 20);
  mtm_mesh mesh = box.view;
  const int64_t n = mesh.cell_types.n_tuples;
  uint8_t* types = test_mesh_allocate(&box, (size_t)n);
  int64_t* offsets = test_mesh_allocate(&box, (size_t)(n + 1) * sizeof *offsets);
  memcpy(types, mesh.cell_types.data, (size_t)n);
  memcpy(offsets, mesh.offsets.data, (size_t)(n + 1) * sizeof *offsets);
  mesh.cell_types.data = types;
  mesh.offsets.data = offsets;
  mtm_index* index = build("even", &mesh, NULL);
  CHECK(mtm_index_even_type(index, &mesh) == type, "%s: not even", test_kind_name(kind));
  mtm_mesh strided = mesh;
  strided.points.stride = 24;
  CHECK(mtm_index_even_type(index, &strided) == 0, "points with a stride are packed");
  mtm_mesh shorter = mesh;
  shorter.connectivity.n_tuples -= 1;
  CHECK(mtm_index_even_type(index, &shorter) == 0, "ids of the last cell are not there");
  mtm_index_free(index);
  types[n / 2] = (uint8_t)other;
  index = build("another type", &mesh, NULL);
  CHECK(mtm_index_even_type(index, &mesh) == 0, "cells of two types are of one");
  mtm_index_free(index);
  types[n / 2] = (uint8_t)type;
  offsets[n - 1] += 1;
  index = build("a gap", &mesh, NULL);
  CHECK(mtm_index_even_type(index, &mesh) == 0, "cells with a gap between them are in one run");
  mtm_index_free(index);
  test_mesh_free(&box);
}

int main(void)
{
  test_random random = test_random_start();
  for (test_kind kind = TEST_CURVILINEAR; kind < TEST_N_KINDS; ++kind)
  {
    test_mesh box = test_mesh_cube(kind, kind == TEST_TETRAHEDRA ? 30 : 12);
    test_mesh shuffled = test_mesh_in_random_order(&box.view, &random);
    const double turn[9] = { 0.6, -0.8, 0, 0.8, 0.6, 0, 0, 0, 1 };
    const double shift[3] = { 1e3, 1.0 / 3, -1e-5 };
    check_mesh(test_kind_name(kind), &box.view);
    check_mesh(test_kind_name(kind), &shuffled.view);
    test_mesh_transform(&shuffled, turn, shift);
    check_mesh(test_kind_name(kind), &shuffled.view);
    mtm_index* index = build("shuffled", &shuffled.view, NULL);
    CHECK(index->order && index->is_linear, "%s shuffled: no order", test_kind_name(kind));
    mtm_index_free(index);
    test_mesh_free(&shuffled);
    test_mesh_free(&box);
  }
  check_even(TEST_HEXAHEDRA, MTM_HEXAHEDRON, MTM_VOXEL);
  check_even(TEST_TETRAHEDRA, MTM_TETRAHEDRON, MTM_QUAD);
  check_cluster(TEST_HEXAHEDRA, 30, 6);
  check_cluster(TEST_HEXAHEDRA, 32, 8);
  check_cluster(TEST_CURVILINEAR, 33, 6);
  check_cluster(TEST_HEXAHEDRA, 48, 8);
  test_mesh box = test_mesh_cube(TEST_TETRAHEDRA, 40);
  test_mesh shuffled = test_mesh_in_random_order(&box.view, &random);
  check_candidates("tetrahedra", &box.view, 0.12);
  check_candidates("tetrahedra in random order", &shuffled.view, 0.2);
  test_mesh second = test_mesh_of_type(&box.view, MTM_QUADRATIC_TETRAHEDRON);
  mtm_index* index = build("second order", &second.view, NULL);
  CHECK(!index->is_linear, "cells of second order are linear");
  mtm_index_free(index);
  test_mesh_free(&second);
  test_mesh_free(&shuffled);
  test_mesh_free(&box);
  return check_result();
}
