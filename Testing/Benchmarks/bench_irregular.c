/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A mesh without a lattice's regular numbers, which pack far too well. */
#include "bench_irregular.h"

#include <stdlib.h>
#include <string.h>

enum
{
  GROUP = 8, /* blocks along a side */
  N_CORNERS = 4,
  CELLS_OF_BLOCK = 6
};

typedef struct place
{
  uint64_t key;
  int64_t old;
} place;

static int compare(const void* a, const void* b)
{
  const place *x = a, *y = b;
  return x->key != y->key ? (x->key > y->key) - (x->key < y->key)
                          : (x->old > y->old) - (x->old < y->old);
}

/* The group of a block or point of a lattice with `side` of them along each axis. */
static uint64_t group_of(int64_t i, int64_t side)
{
  const int64_t n = side / GROUP + 1;
  return (
    uint64_t)(i % side / GROUP + n * (i / side % side / GROUP + n * (i / side / side / GROUP)));
}

/* New place by new place what was there: `count` things, `each` of them for a block or point. Release
 * with free. */
static place* order(int64_t count, int64_t each, int64_t side, test_random* random)
{
  place* places = malloc((size_t)count * sizeof *places);
  if (!places)
  {
    abort();
  }
  for (int64_t i = 0; i < count; ++i)
  {
    places[i].key = group_of(i / each, side) << 32 | test_random_next(random) >> 32;
    places[i].old = i;
  }
  qsort(places, (size_t)count, sizeof *places, compare);
  return places;
}

static void* copy_of(const void* data, size_t bytes)
{
  void* copy = malloc(bytes);
  if (!copy)
  {
    abort();
  }
  return memcpy(copy, data, bytes);
}

/* Reorders the points; new_ids[old id] receives the new one. */
static void shuffle_points(test_mesh* mesh, const place* places, int64_t* new_ids)
{
  const int64_t n = mesh->view.points.n_tuples;
  double* xyz = (double*)mesh->view.points.data;
  double* old = copy_of(xyz, 3 * (size_t)n * sizeof *xyz);
  for (int64_t p = 0; p < n; ++p)
  {
    memcpy(xyz + 3 * p, old + 3 * places[p].old, 3 * sizeof *xyz);
    new_ids[places[p].old] = p;
  }
  free(old);
}

/* Reorders the cells and their corners. */
static void shuffle_cells(test_mesh* mesh,
  const place* places,
  const int64_t* new_ids,
  test_random* random)
{
  const int64_t n = mesh->view.cell_types.n_tuples;
  int64_t* ids = (int64_t*)mesh->view.connectivity.data;
  int64_t* old = copy_of(ids, N_CORNERS * (size_t)n * sizeof *ids);
  for (int64_t c = 0; c < n; ++c)
  {
    /* An even permutation, three corners turned, keeps the cell's orientation. */
    const int64_t turn = test_random_below(random, 3);
    const int64_t fixed = test_random_below(random, N_CORNERS);
    for (int64_t k = 0, i = 0; k < N_CORNERS; ++k)
    {
      const int64_t others[3] = { fixed == 0, 1 + (fixed <= 1), 2 + (fixed <= 2) };
      const int64_t from = k == fixed ? fixed : others[(i++ + turn) % 3];
      ids[N_CORNERS * c + k] = new_ids[old[N_CORNERS * places[c].old + from]];
    }
  }
  free(old);
}

test_mesh bench_irregular_tetrahedra(int64_t n)
{
  test_random random = { 1 };
  test_mesh mesh = test_mesh_cube(TEST_TETRAHEDRA, n);
  test_mesh_jitter(&mesh, &random, 0.2 / (double)n);
  const int64_t n_points = mesh.view.points.n_tuples;
  place* points = order(n_points, 1, n + 1, &random);
  place* cells = order(mesh.view.cell_types.n_tuples, CELLS_OF_BLOCK, n, &random);
  int64_t* new_ids = malloc((size_t)n_points * sizeof *new_ids);
  if (!new_ids)
  {
    abort();
  }
  shuffle_points(&mesh, points, new_ids);
  shuffle_cells(&mesh, cells, new_ids, &random);
  free(new_ids);
  free(cells);
  free(points);
  return mesh;
}
