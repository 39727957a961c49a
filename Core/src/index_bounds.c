/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The bounds of clusters of cells, and of what they make up. Source: own. */
#include "index_internal.h"

#include <stdlib.h>

/* ---- Nodes ------------------------------------------------------------------------------------- */

static float rounded_down(double x)
{
  const float f = (float)x;
  return (double)f > x ? nextafterf(f, -INFINITY) : f;
}

static void set_node(mtm_index_level* level, int64_t node, const mtm_extent* extent)
{
  mtm_index_block* block = &level->blocks[node / MTM_BLOCK_NODES];
  const int64_t lane = node % MTM_BLOCK_NODES;
  const bool finite = mtm_extent_is_finite(extent);
  for (int32_t a = 0; a < 3; ++a)
  {
    block->low[a][lane] = finite ? rounded_down(extent->low[a]) : -INFINITY;
    block->high[a][lane] = finite ? -rounded_down(-extent->high[a]) : INFINITY;
  }
}

/* A node of the next level: all of a block. */
static void join_block(const mtm_index_level* level, int64_t b, mtm_index_level* above)
{
  const mtm_index_block* block = &level->blocks[b];
  const int64_t rest = level->n_nodes - b * MTM_BLOCK_NODES;
  const int64_t n = rest < MTM_BLOCK_NODES ? rest : MTM_BLOCK_NODES;
  mtm_index_block* to = &above->blocks[b / MTM_BLOCK_NODES];
  const int64_t lane = b % MTM_BLOCK_NODES;
  for (int32_t a = 0; a < 3; ++a)
  {
    float low = block->low[a][0];
    float high = block->high[a][0];
    for (int64_t i = 1; i < n; ++i)
    {
      low = block->low[a][i] < low ? block->low[a][i] : low;
      high = block->high[a][i] > high ? block->high[a][i] : high;
    }
    to->low[a][lane] = low;
    to->high[a][lane] = high;
  }
}

/* ---- Tasks: the clusters below one block of the last level ------------------------------------- */

typedef struct tree_result
{
  mtm_status status;
  bool is_linear, is_even;
  double size[3];
} tree_result;

typedef struct bound_job
{
  mtm_index* index;
  const mtm_mesh* mesh;
  mtm_grid grid;
  tree_result* results;
} bound_job;

static int64_t first_place(const mtm_index* index, int64_t cluster)
{
  const int64_t place = cluster * index->cluster_cells;
  return place < index->n_cells ? place : index->n_cells;
}

/* Of a cluster; what the next two need is asked for. */
static bool cluster_extent(const mtm_index* index,
  mtm_extent_scan* scan,
  int64_t cluster,
  mtm_extent* extent)
{
  int64_t at[4];
  for (int64_t i = 0; i < 4; ++i)
  {
    at[i] = first_place(index, cluster + i);
  }
  if (index->order)
  {
    mtm_extent_expect_ids(scan, index->order, at[2], at[3]);
    mtm_extent_expect_points(scan, index->order, at[1], at[2]);
  }
  return mtm_extent_of_cells(scan, index->order, at[0], at[1], extent);
}

static void note_size(tree_result* result, const mtm_extent* extent)
{
  if (mtm_extent_is_finite(extent) && extent->low[0] <= extent->high[0])
  {
    for (int32_t a = 0; a < 3; ++a)
    {
      result->size[a] = fmax(result->size[a], fmax(fabs(extent->low[a]), fabs(extent->high[a])));
    }
  }
}

static void bound_tree(void* user, int64_t tree)
{
  const bound_job* job = user;
  mtm_index_level* levels = job->index->levels;
  tree_result* result = &job->results[tree];
  mtm_extent_scan scan = {
    .mesh = job->mesh, .grid = job->grid, .cell_points = job->index->cell_points, .is_linear = true
  };
  int64_t first = tree * MTM_TREE_CLUSTERS;
  const int64_t begin = first_place(job->index, first);
  const int64_t end = first_place(job->index, first + MTM_TREE_CLUSTERS);
  const int64_t rest = levels[0].n_nodes - first;
  int64_t n = rest < MTM_TREE_CLUSTERS ? rest : MTM_TREE_CLUSTERS;
  for (int64_t c = first; result->status == MTM_OK && c < first + n; ++c)
  {
    mtm_extent extent;
    result->status = cluster_extent(job->index, &scan, c, &extent) ? MTM_OK : MTM_NO_MEMORY;
    set_node(&levels[0], c, &extent);
    note_size(result, &extent);
  }
  for (int32_t l = 0; l + 1 < MTM_INDEX_LEVELS; ++l)
  {
    first /= MTM_BLOCK_NODES;
    n = (n + MTM_BLOCK_NODES - 1) / MTM_BLOCK_NODES;
    for (int64_t b = first; b < first + n; ++b)
    {
      join_block(&levels[l], b, &levels[l + 1]);
    }
  }
  result->is_linear = scan.is_linear;
  result->is_even = mtm_cells_are_even(job->mesh, begin, end);
  mtm_cell_free(&scan.cell);
}

static mtm_status gather_results(mtm_index* index,
  const tree_result* results,
  int64_t n,
  mtm_error* error)
{
  index->is_even = true;
  for (int64_t i = 0; i < n; ++i)
  {
    if (results[i].status != MTM_OK)
    {
      return mtm_fail_memory(error, "the points of a cell");
    }
    index->is_linear = index->is_linear && results[i].is_linear;
    index->is_even = index->is_even && results[i].is_even;
    for (int32_t a = 0; a < 3; ++a)
    {
      index->size[a] = fmax(index->size[a], results[i].size[a]);
    }
  }
  return MTM_OK;
}

static bool allocate_levels(mtm_index* index)
{
  int64_t n_nodes = (index->n_cells + index->cluster_cells - 1) / index->cluster_cells;
  int64_t n_blocks[MTM_INDEX_LEVELS];
  int64_t n = 0;
  for (int32_t l = 0; l < MTM_INDEX_LEVELS; ++l)
  {
    index->levels[l].n_nodes = n_nodes;
    n_nodes = n_blocks[l] = (n_nodes + MTM_BLOCK_NODES - 1) / MTM_BLOCK_NODES;
    n += n_blocks[l];
  }
  index->block = mtm_allocate_zeros(n, sizeof *index->block);
  mtm_index_block* at = index->block;
  for (int32_t l = 0; at && l < MTM_INDEX_LEVELS; ++l)
  {
    index->levels[l].blocks = at;
    at += n_blocks[l];
  }
  return at != NULL;
}

mtm_status mtm_index_bound(mtm_index* index,
  const mtm_mesh* mesh,
  const mtm_run* run,
  mtm_error* error)
{
  const mtm_index_level* last = &index->levels[MTM_INDEX_LEVELS - 1];
  bound_job job = { .index = index, .mesh = mesh, .grid = mtm_grid_of(mesh) };
  int64_t n = 0;
  if (allocate_levels(index))
  {
    n = (last->n_nodes + MTM_BLOCK_NODES - 1) / MTM_BLOCK_NODES;
    job.results = calloc((size_t)n, sizeof *job.results);
  }
  if (!job.results)
  {
    return mtm_fail_memory(error, "the index");
  }
  /* Cells in an order that is not the mesh's are all over memory. */
  mtm_status status = index->order
    ? mtm_run_in_short_waves(run, n, 0.5, 1.0, bound_tree, &job, error)
    : mtm_run_in_waves(run, n, 0.5, 1.0, bound_tree, &job, error);
  if (status == MTM_OK)
  {
    status = gather_results(index, job.results, n, error);
  }
  free(job.results);
  return status;
}
