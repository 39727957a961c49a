/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The cells near planes: bounds are tested from the last level down, then the cells of the clusters that
 * are left are listed by ascending ids. Source: own. */
#include "index_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  TREES_PER_TASK = 16,
  CACHE_LINE = 64,
  WORDS_PER_TASK = 1 << 14 /* of 64 cells */
};

/* A direction of planes. */
typedef struct direction
{
  const mtm_cutter* cutter;
  double slack; /* whatever mtm_cut_cell may call on a plane is not farther from it */
} direction;

typedef struct find_job
{
  const mtm_index* index;
  direction* directions;
  int32_t n_directions;
  uint8_t* met;     /* of each block of clusters, a bit for each that may be met */
  uint64_t* marked; /* of ordered cells, a bit for each */
  int64_t* starts;  /* of the ids of each task: counts at first */
  int64_t* ids;
} find_job;

/* ---- Bounds against planes --------------------------------------------------------------------- */

/* Nothing is left out for its rounding: the kernel's own bound is taken twice, at the largest coordinates
 * there are. */
static direction direction_of(const mtm_index* index, const mtm_cutter* cutter)
{
  return (direction){ cutter, 2.0 * (mtm_rounding(cutter, index->size) + cutter->max_slack) };
}

/* Whether one of the values is from low to high; a NaN, from infinite bounds, leaves that open. */
static bool has_value(const mtm_cutter* cutter, double low, double high)
{
  int32_t first = 0;
  int32_t last = cutter->n_values;
  while (first < last)
  {
    const int32_t middle = first + (last - first) / 2;
    if (cutter->values[middle] < low)
    {
      first = middle + 1;
    }
    else
    {
      last = middle;
    }
  }
  return first < cutter->n_values && !(cutter->values[first] > high);
}

/* A bit for each node of a block that may be met. */
static uint32_t test_block(const direction* d, const mtm_index_block* block)
{
  const mtm_cutter* cutter = d->cutter;
  const float* near[3];
  const float* far[3];
  for (int32_t a = 0; a < 3; ++a)
  {
    near[a] = cutter->normal[a] < 0.0 ? block->high[a] : block->low[a];
    far[a] = cutter->normal[a] < 0.0 ? block->low[a] : block->high[a];
  }
  double low[MTM_BLOCK_NODES];
  double high[MTM_BLOCK_NODES];
  const double* n = cutter->normal;
  for (int32_t i = 0; i < MTM_BLOCK_NODES; ++i)
  {
    low[i] = n[0] * near[0][i] + n[1] * near[1][i] + n[2] * near[2][i] - d->slack;
    high[i] = n[0] * far[0][i] + n[1] * far[1][i] + n[2] * far[2][i] + d->slack;
  }
  uint32_t met = 0;
  for (int32_t i = 0; i < MTM_BLOCK_NODES; ++i)
  {
    const bool is_met = cutter->n_values == 1
      ? !(low[i] > cutter->values[0]) & !(high[i] < cutter->values[0])
      : has_value(cutter, low[i], high[i]);
    met |= (uint32_t)is_met << i;
  }
  return met;
}

/* Asks for the blocks below the nodes of a block that are met: one by one, each would be waited for. */
static void expect_below(const find_job* job, int32_t level, int64_t b, uint32_t met)
{
  const mtm_index_block* below = &job->index->levels[level - 1].blocks[b * MTM_BLOCK_NODES];
  for (int32_t lane = 0; lane < MTM_BLOCK_NODES; ++lane)
  {
    if (met >> lane & 1)
    {
      for (size_t at = 0; at < sizeof *below; at += CACHE_LINE)
      {
        mtm_prefetch((const char*)&below[lane] + at);
      }
    }
  }
}

static uint32_t meet(const find_job* job, int32_t level, int64_t b)
{
  const mtm_index_level* at = &job->index->levels[level];
  const int64_t n = at->n_nodes - b * MTM_BLOCK_NODES;
  const uint32_t all = n < MTM_BLOCK_NODES ? (1U << n) - 1 : 0xff;
  uint32_t met = 0;
  for (int32_t d = 0; (met & all) != all && d < job->n_directions; ++d)
  {
    met |= test_block(&job->directions[d], &at->blocks[b]);
  }
  met &= all;
  if (level > 0)
  {
    expect_below(job, level, b, met);
  }
  return met;
}

/* One tree from its top, always the next node that is met: a stack of what is left in each level. */
static void test_tree(const find_job* job, int64_t tree)
{
  enum
  {
    TOP = MTM_INDEX_LEVELS - 1
  };
  uint32_t left[MTM_INDEX_LEVELS] = { [TOP] = meet(job, TOP, tree) };
  int64_t block[MTM_INDEX_LEVELS] = { [TOP] = tree };
  int32_t level = TOP;
  while (level <= TOP)
  {
    if (left[level] == 0)
    {
      ++level;
      continue;
    }
    int64_t lane = 0;
    while (!(left[level] >> lane & 1))
    {
      ++lane;
    }
    left[level] &= left[level] - 1;
    const int64_t child = block[level] * MTM_BLOCK_NODES + lane;
    const uint32_t met = meet(job, level - 1, child);
    if (level == 1)
    {
      job->met[child] = (uint8_t)met;
      continue;
    }
    --level;
    left[level] = met;
    block[level] = child;
  }
}

/* ---- Lists ------------------------------------------------------------------------------------- */

static int64_t smaller(int64_t a, int64_t b)
{
  return a < b ? a : b;
}

static int64_t task_start(int64_t task)
{
  return task * TREES_PER_TASK * MTM_TREE_CLUSTERS;
}

/* The next clusters of the task, from `from` on, that are met: the first, and the end of the run. */
static int64_t next_met(const find_job* job, int64_t task, int64_t from, int64_t* last)
{
  const int64_t end = smaller(task_start(task + 1), job->index->levels[0].n_nodes);
  int64_t first = from;
  while (first < end && !(job->met[first / MTM_BLOCK_NODES] >> first % MTM_BLOCK_NODES & 1))
  {
    const bool skips = first % MTM_BLOCK_NODES == 0 && job->met[first / MTM_BLOCK_NODES] == 0;
    first += skips ? MTM_BLOCK_NODES : 1;
  }
  first = smaller(first, end);
  *last = first;
  while (*last < end && job->met[*last / MTM_BLOCK_NODES] >> *last % MTM_BLOCK_NODES & 1)
  {
    ++*last;
  }
  return first;
}

/* The places that a run of clusters takes. */
static int64_t place_of(const mtm_index* index, int64_t cluster)
{
  return smaller(cluster * index->cluster_cells, index->n_cells);
}

static void test_trees(void* user, int64_t task)
{
  const find_job* job = user;
  const mtm_index_level* last_level = &job->index->levels[MTM_INDEX_LEVELS - 1];
  const int64_t n_trees = (last_level->n_nodes + MTM_BLOCK_NODES - 1) / MTM_BLOCK_NODES;
  const int64_t end = smaller((task + 1) * TREES_PER_TASK, n_trees);
  for (int64_t tree = task * TREES_PER_TASK; tree < end; ++tree)
  {
    test_tree(job, tree);
  }
  int64_t count = 0;
  int64_t last;
  for (int64_t first = next_met(job, task, task_start(task), &last); first < last;
       first = next_met(job, task, last, &last))
  {
    count += place_of(job->index, last) - place_of(job->index, first);
  }
  job->starts[task] = count;
}

static void list_places(void* user, int64_t task)
{
  const find_job* job = user;
  int64_t* to = &job->ids[job->starts[task]];
  int64_t last;
  for (int64_t first = next_met(job, task, task_start(task), &last); first < last;
       first = next_met(job, task, last, &last))
  {
    const int64_t end = place_of(job->index, last);
    for (int64_t cell = place_of(job->index, first); cell < end; ++cell)
    {
      *to++ = cell;
    }
  }
}

/* Cells that are not in order are marked first: one bit each, so that the marks stay near. */
static void mark_cells(const find_job* job, int64_t n_tasks)
{
  for (int64_t task = 0; task < n_tasks; ++task)
  {
    int64_t last;
    for (int64_t first = next_met(job, task, task_start(task), &last); first < last;
         first = next_met(job, task, last, &last))
    {
      const int64_t end = place_of(job->index, last);
      for (int64_t place = place_of(job->index, first); place < end; ++place)
      {
        const uint32_t cell = (uint32_t)job->index->order[place];
        job->marked[cell >> 6] |= UINT64_C(1) << (cell & 63);
      }
    }
  }
}

static int64_t n_words(const find_job* job)
{
  return (job->index->n_cells + 63) / 64;
}

/* Source: Warren, Hacker's Delight, 5-1. */
static int64_t count_bits(uint64_t x)
{
  x = x - (x >> 1 & UINT64_C(0x5555555555555555));
  x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
  x = (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
  return (int64_t)(x * UINT64_C(0x0101010101010101) >> 56);
}

static void count_marked(void* user, int64_t task)
{
  const find_job* job = user;
  const int64_t end = smaller((task + 1) * WORDS_PER_TASK, n_words(job));
  int64_t count = 0;
  for (int64_t w = task * WORDS_PER_TASK; w < end; ++w)
  {
    count += count_bits(job->marked[w]);
  }
  job->starts[task] = count;
}

static void list_marked(void* user, int64_t task)
{
  const find_job* job = user;
  int64_t* to = &job->ids[job->starts[task]];
  const int64_t end = smaller((task + 1) * WORDS_PER_TASK, n_words(job));
  for (int64_t w = task * WORDS_PER_TASK; w < end; ++w)
  {
    for (uint64_t x = job->marked[w]; x != 0; x &= x - 1)
    {
      *to++ = 64 * w + count_bits(~x & (x - 1)); /* the zeros below the lowest one */
    }
  }
}

/* ---- All of it --------------------------------------------------------------------------------- */

/* Counts become starts; their sum. */
static int64_t add_up(int64_t* starts, int64_t n)
{
  int64_t sum = 0;
  for (int64_t i = 0; i < n; ++i)
  {
    const int64_t count = starts[i];
    starts[i] = sum;
    sum += count;
  }
  return sum;
}

static mtm_status list(find_job* job,
  int64_t n_tasks,
  void (*body)(void* job, int64_t task),
  const mtm_run* run,
  mtm_cells* out,
  mtm_error* error)
{
  const int64_t n = add_up(job->starts, n_tasks);
  if (n == job->index->n_cells)
  {
    return MTM_OK;
  }
  job->ids = out->ids = mtm_allocate(n, sizeof *out->ids);
  if (!out->ids)
  {
    return mtm_fail_memory(error, "the cells near the planes");
  }
  out->n = n;
  return mtm_run_in_waves(run, n_tasks, 0.0, 0.0, body, job, error);
}

static mtm_status list_ordered(find_job* job,
  int64_t n_trees_tasks,
  const mtm_run* run,
  mtm_cells* out,
  mtm_error* error)
{
  const int64_t n_tasks = (n_words(job) + WORDS_PER_TASK - 1) / WORDS_PER_TASK;
  job->marked = calloc((size_t)n_words(job), sizeof *job->marked);
  int64_t* starts = mtm_allocate(n_tasks, sizeof *starts);
  if (!job->marked || !starts)
  {
    free(starts);
    return mtm_fail_memory(error, "the cells near the planes");
  }
  mark_cells(job, n_trees_tasks);
  free(job->starts);
  job->starts = starts;
  const mtm_status status = mtm_run_in_waves(run, n_tasks, 0.0, 0.0, count_marked, job, error);
  return status == MTM_OK ? list(job, n_tasks, list_marked, run, out, error) : status;
}

static mtm_status find(find_job* job, const mtm_run* run, mtm_cells* out, mtm_error* error)
{
  const mtm_index_level* levels = job->index->levels;
  const int64_t per_task = (int64_t)TREES_PER_TASK * MTM_TREE_CLUSTERS;
  const int64_t n_tasks = (levels[0].n_nodes + per_task - 1) / per_task;
  job->met = calloc((size_t)levels[1].n_nodes, sizeof *job->met);
  job->starts = mtm_allocate(n_tasks, sizeof *job->starts);
  if (!job->met || !job->starts || !job->directions)
  {
    return mtm_fail_memory(error, "the cells near the planes");
  }
  const mtm_status status = mtm_run_in_waves(run, n_tasks, 0.0, 0.0, test_trees, job, error);
  if (status != MTM_OK)
  {
    return status;
  }
  return job->index->order ? list_ordered(job, n_tasks, run, out, error)
                           : list(job, n_tasks, list_places, run, out, error);
}

mtm_status mtm_index_candidates(const mtm_index* index,
  const mtm_mesh* mesh,
  const mtm_cutter* cutters,
  int32_t n_cutters,
  const mtm_run* run,
  mtm_cells* out,
  mtm_error* error)
{
  *out = (mtm_cells){ .n = index->n_cells };
  if (index->n_cells != mtm_mesh_n_cells(mesh))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the index is of a mesh of %lld cells, this one has %lld",
      (long long)index->n_cells,
      (long long)mtm_mesh_n_cells(mesh));
  }
  if (index->cluster_cells == 0)
  {
    return MTM_OK;
  }
  find_job job = { .index = index,
    .directions = mtm_allocate(n_cutters, sizeof *job.directions),
    .n_directions = n_cutters };
  for (int32_t c = 0; job.directions && c < n_cutters; ++c)
  {
    job.directions[c] = direction_of(index, &cutters[c]);
  }
  const mtm_status status = find(&job, run, out, error);
  free(job.directions);
  free(job.met);
  free(job.marked);
  free(job.starts);
  return status;
}
