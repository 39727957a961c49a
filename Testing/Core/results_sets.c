/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Results as sets, whatever their order, and as hashes, where the order counts. */
#include "results.h"

#include <stdio.h>
#include <stdlib.h>

/* -0 and 0 are the same place. */
static uint64_t hash_point(uint64_t hash, const double* xyz)
{
  const double place[3] = { xyz[0] + 0.0, xyz[1] + 0.0, xyz[2] + 0.0 };
  return test_hash(hash, place, sizeof place);
}

static int compare_points(const double* p, const double* q)
{
  for (int a = 0; a < 3; ++a)
  {
    if (p[a] != q[a])
    {
      return p[a] < q[a] ? -1 : 1;
    }
  }
  return 0;
}

static int compare_keys(const void* left, const void* right)
{
  const uint64_t p = *(const uint64_t*)left;
  const uint64_t q = *(const uint64_t*)right;
  return p == q ? 0 : p < q ? -1 : 1;
}

static uint64_t cell_key(const test_result* result, int64_t cell)
{
  const int64_t* ids = result->ids + result->offsets[cell];
  const int64_t n = result->offsets[cell + 1] - result->offsets[cell];
  int64_t first = 0;
  for (int64_t i = 1; i < n; ++i)
  {
    if (compare_points(result->points + 3 * ids[i], result->points + 3 * ids[first]) < 0)
    {
      first = i;
    }
  }
  uint64_t key = test_hash(0, &n, sizeof n);
  for (int64_t i = 0; i < n; ++i)
  {
    key = hash_point(key, result->points + 3 * ids[(first + i) % n]);
  }
  return key;
}

uint64_t* test_cell_keys(const test_result* result, const int64_t* cell_map)
{
  uint64_t* keys = malloc((size_t)(result->n_cells + 1) * sizeof(uint64_t));
  for (int64_t c = 0; c < result->n_cells; ++c)
  {
    keys[c] = cell_key(result, c);
    if (result->planes)
    {
      keys[c] = test_hash(keys[c], &result->planes[c], sizeof(int64_t));
    }
    if (result->source_cells && cell_map)
    {
      keys[c] = test_hash(keys[c], &cell_map[result->source_cells[c]], sizeof(int64_t));
    }
  }
  qsort(keys, (size_t)result->n_cells, sizeof(uint64_t), compare_keys);
  return keys;
}

uint64_t* test_point_keys(const test_result* result, const int64_t* point_map)
{
  uint64_t* keys = malloc((size_t)(result->n_points + 1) * sizeof(uint64_t));
  for (int64_t p = 0; p < result->n_points; ++p)
  {
    keys[p] = hash_point(0, result->points + 3 * p);
    if (!result->a || !point_map)
    {
      continue;
    }
    /* At an end, the other end does not count. */
    const double t = result->t ? result->t[p] : 0;
    const int64_t a = point_map[t == 1 ? result->b[p] : result->a[p]];
    const int64_t b = t == 0 || t == 1 ? a : point_map[result->b[p]];
    const double inner = t == 1 ? 0 : t + 0.0;
    keys[p] = test_hash(keys[p], &a, sizeof a);
    keys[p] = test_hash(keys[p], &b, sizeof b);
    keys[p] = test_hash(keys[p], &inner, sizeof inner);
  }
  qsort(keys, (size_t)result->n_points, sizeof(uint64_t), compare_keys);
  return keys;
}

/* How many of the sorted keys have no partner in the other list. */
static int64_t count_unpaired(const uint64_t* p, int64_t n_p, const uint64_t* q, int64_t n_q)
{
  int64_t n = 0;
  int64_t j = 0;
  for (int64_t i = 0; i < n_p; ++i)
  {
    while (j < n_q && q[j] < p[i])
    {
      ++j;
    }
    if (j < n_q && q[j] == p[i])
    {
      ++j;
    }
    else
    {
      ++n;
    }
  }
  return n;
}

/* Maps that leave ids as they are, for the side that needs none. */
static int64_t* identity(int64_t n)
{
  int64_t* map = malloc((size_t)(n + 1) * sizeof(int64_t));
  for (int64_t i = 0; i < n; ++i)
  {
    map[i] = i;
  }
  return map;
}

static int64_t largest(const int64_t* ids, int64_t n)
{
  int64_t most = 0;
  for (int64_t i = 0; i < n && ids; ++i)
  {
    most = ids[i] > most ? ids[i] : most;
  }
  return most;
}

static int64_t largest_point(const test_result* result)
{
  const int64_t a = largest(result->a, result->n_points);
  const int64_t b = largest(result->b, result->n_points);
  return a > b ? a : b;
}

test_defect test_set_difference(const test_result* a,
  const test_result* b,
  const int64_t* cell_map,
  const int64_t* point_map)
{
  test_defect defect = { "" };
  int64_t* same_cells = cell_map ? identity(largest(a->source_cells, a->n_cells) + 1) : NULL;
  int64_t* same_points = point_map ? identity(largest_point(a) + 1) : NULL;
  uint64_t* keys[4] = { test_cell_keys(a, same_cells),
    test_cell_keys(b, cell_map),
    test_point_keys(a, same_points),
    test_point_keys(b, point_map) };
  const int64_t cells_a = count_unpaired(keys[0], a->n_cells, keys[1], b->n_cells);
  const int64_t cells_b = count_unpaired(keys[1], b->n_cells, keys[0], a->n_cells);
  const int64_t points_a = count_unpaired(keys[2], a->n_points, keys[3], b->n_points);
  const int64_t points_b = count_unpaired(keys[3], b->n_points, keys[2], a->n_points);
  if (cells_a + cells_b + points_a + points_b > 0)
  {
    snprintf(defect.text,
      sizeof defect.text,
      "only in the first of %lld and %lld cells: %lld, only in the second: %lld; points: of %lld "
      "and %lld, %lld and %lld",
      (long long)a->n_cells,
      (long long)b->n_cells,
      (long long)cells_a,
      (long long)cells_b,
      (long long)a->n_points,
      (long long)b->n_points,
      (long long)points_a,
      (long long)points_b);
  }
  for (int k = 0; k < 4; ++k)
  {
    free(keys[k]);
  }
  free(same_cells);
  free(same_points);
  return defect;
}

static uint64_t hash_part(uint64_t hash, const void* data, int64_t n, size_t bytes)
{
  hash = test_hash(hash, &n, sizeof n);
  return data ? test_hash(hash, data, (size_t)n * bytes) : hash;
}

uint64_t test_polygons_hash(const mtm_polygons* p)
{
  const int64_t n_cells = p->n_vertices + p->n_lines + p->n_polygons;
  const int64_t numbers[] = { p->n_points,
    p->n_vertices,
    p->n_lines,
    p->n_polygons,
    p->n_connectivity,
    p->n_source_points,
    p->n_source_cells,
    p->n_non_finite_cells };
  const size_t source_bytes = mtm_type_size(p->source_type);
  uint64_t hash = test_hash(0, numbers, sizeof numbers);
  hash = hash_part(hash, p->points, 3 * p->n_points, mtm_type_size(p->point_type));
  hash = hash_part(hash, p->offsets, n_cells + 1, mtm_type_size(p->id_type));
  hash = hash_part(hash, p->connectivity, p->n_connectivity, mtm_type_size(p->id_type));
  hash = hash_part(hash, p->point_a, p->n_points, source_bytes);
  hash = hash_part(hash, p->point_b, p->n_points, source_bytes);
  hash = hash_part(hash, p->point_t, p->n_points, sizeof(double));
  const int64_t n_made = p->made_offsets ? p->made_offsets[p->n_made_points] : 0;
  hash = hash_part(hash, p->made_sources, n_made, source_bytes);
  hash = hash_part(hash, p->made_weights, n_made, sizeof(double));
  hash = hash_part(hash, p->source_cells, n_cells, source_bytes);
  return hash_part(hash, p->planes, n_cells, sizeof(int32_t));
}

bool test_is_empty(const mtm_polygons* p)
{
  return !p->points && !p->offsets && !p->connectivity && !p->point_a && !p->point_b &&
    !p->point_t && !p->made_offsets && !p->made_sources && !p->made_weights &&
    p->n_made_points == 0 && !p->source_cells && !p->planes && p->n_points == 0 &&
    p->n_vertices == 0 && p->n_lines == 0 && p->n_polygons == 0 && p->n_connectivity == 0;
}
