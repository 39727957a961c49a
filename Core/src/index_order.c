/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The order of the cells in an index: the mesh's own where neighbours in it are neighbours in space,
 * else along a curve through space. Source: Morton 1966 for the curve. */
#include "index_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  N_SAMPLES = 2048, /* clusters looked at to decide */
  KEY_BITS = 11,    /* of each coordinate */
  ID_BITS = 31,
  CELLS_PER_TASK = 1 << 16,
  CELLS_PER_STEP = 1 << 21,
  POINTS_PER_TASK = 1 << 16,
  LONGEST_RUN = 4 * MTM_CLUSTER_ORDERED, /* of cells with one key, that is left as it is */
  MOST_ROUNDS = 4                        /* of dividing such runs */
};

/* How much longer than their cells clusters may be: a row of 8 hexahedra is 10 sides for 3, 32 cells
 * along the curve about as much, and cells of flat layers a little more. */
static const double longest_cluster = 5.0;

/* ---- Whether the mesh's own order will do ------------------------------------------------------ */

/* The length of a cluster to the mean of its cells'; negative: cannot be told. */
static double relative_length(mtm_extent_scan* scan, int64_t first, bool* complete)
{
  mtm_extent all;
  *complete = mtm_extent_of_cells(scan, NULL, first, first + MTM_CLUSTER_IN_PLACE, &all);
  double cells = 0.0;
  for (int64_t c = first; *complete && c < first + MTM_CLUSTER_IN_PLACE; ++c)
  {
    mtm_extent one;
    *complete = mtm_extent_of_cells(scan, NULL, c, c + 1, &one);
    cells += mtm_extent_length(&one);
  }
  if (!*complete || !mtm_extent_is_finite(&all) || mtm_extent_length(&all) == 0.0)
  {
    return -1.0;
  }
  return fmin(mtm_extent_length(&all) * MTM_CLUSTER_IN_PLACE / cells, 8.0 * longest_cluster);
}

static bool own_order_is_compact(const mtm_mesh* mesh, bool* complete)
{
  const int64_t n = mtm_mesh_n_cells(mesh) / MTM_CLUSTER_IN_PLACE;
  const int64_t n_samples = n < N_SAMPLES ? n : N_SAMPLES;
  mtm_extent_scan scan = { .mesh = mesh, .is_linear = true };
  double sum = 0.0;
  int64_t n_told = 0;
  *complete = true;
  for (int64_t s = 0; *complete && s < n_samples; ++s)
  {
    const int64_t cluster = s * (n / n_samples) + s * (n % n_samples) / n_samples;
    const double length = relative_length(&scan, cluster * MTM_CLUSTER_IN_PLACE, complete);
    sum += fmax(length, 0.0);
    n_told += length >= 0.0;
  }
  mtm_cell_free(&scan.cell);
  return sum <= longest_cluster * (double)n_told;
}

/* ---- Keys -------------------------------------------------------------------------------------- */

typedef struct order_job
{
  const mtm_mesh* mesh;
  mtm_index* index;
  mtm_extent box;
  mtm_extent* boxes; /* of each task's points */
  uint64_t* keys;    /* of each point */
  uint64_t* items;   /* key and cell */
  uint64_t* scratch;
  bool* uniform; /* of each task: see mtm_index.cell_points */
} order_job;

static int64_t smaller(int64_t a, int64_t b)
{
  return a < b ? a : b;
}

static void add_point(mtm_extent* box, const double xyz[3])
{
  if (mtm_is_finite_point(xyz, mtm_finite_limit(MTM_FLOAT32)))
  {
    for (int32_t a = 0; a < 3; ++a)
    {
      box->low[a] = xyz[a] < box->low[a] ? xyz[a] : box->low[a];
      box->high[a] = xyz[a] > box->high[a] ? xyz[a] : box->high[a];
    }
  }
}

static const mtm_extent nowhere = { { INFINITY, INFINITY, INFINITY },
  { -INFINITY, -INFINITY, -INFINITY },
  0.0 };

static void find_box(void* user, int64_t task)
{
  const order_job* job = user;
  mtm_extent box = nowhere;
  const int64_t last = smaller((task + 1) * POINTS_PER_TASK, job->mesh->points.n_tuples);
  for (int64_t p = task * POINTS_PER_TASK; p < last; ++p)
  {
    double xyz[3];
    mtm_point_by_id(job->mesh, p, xyz);
    add_point(&box, xyz);
  }
  job->boxes[task] = box;
}

static mtm_status find_whole_box(order_job* job, const mtm_run* run, mtm_error* error)
{
  const int64_t n = (job->mesh->points.n_tuples + POINTS_PER_TASK - 1) / POINTS_PER_TASK;
  job->box = nowhere;
  job->boxes = mtm_allocate(n, sizeof *job->boxes);
  if (!job->boxes)
  {
    return mtm_fail_memory(error, "the order of the cells");
  }
  const mtm_status status = mtm_run_in_waves(run, n, 0.0, 0.05, find_box, job, error);
  for (int64_t i = 0; status == MTM_OK && i < n; ++i)
  {
    add_point(&job->box, job->boxes[i].low);
    add_point(&job->box, job->boxes[i].high);
  }
  free(job->boxes);
  return status;
}

/* The first point of a cell stands for the cell; -1 where there is none. */
static int64_t first_point(const mtm_mesh* mesh, int64_t cell)
{
  const int64_t at = mtm_load_id(&mesh->offsets, cell);
  const bool is_there =
    at >= 0 && at < mesh->connectivity.n_tuples && at < mtm_load_id(&mesh->offsets, cell + 1);
  const int64_t id = is_there ? mtm_load_id(&mesh->connectivity, at) : -1;
  return id < mesh->points.n_tuples && id >= 0 ? id : -1;
}

/* The bits of an 11-bit number, two zeros between each. */
static uint64_t spread(uint64_t x)
{
  x = (x | x << 16) & UINT64_C(0x70000ff);
  x = (x | x << 8) & UINT64_C(0x700f00f);
  x = (x | x << 4) & UINT64_C(0x430c30c3);
  return (x | x << 2) & UINT64_C(0x49249249);
}

static uint64_t key_at(const mtm_extent* box, const double xyz[3])
{
  const double n = (double)(1 << KEY_BITS);
  uint64_t key = 0;
  for (int32_t a = 0; a < 3; ++a)
  {
    const double size = box->high[a] - box->low[a];
    const double x = (xyz[a] - box->low[a]) / size * n;
    const uint64_t step = x > 0.0 ? (uint64_t)fmin(x, n - 1.0) : 0; /* NaN, too, is 0 */
    key |= spread(step) << a;
  }
  return key;
}

static uint64_t item_of(const mtm_mesh* mesh, const mtm_extent* box, int64_t cell)
{
  const int64_t point = first_point(mesh, cell);
  uint64_t key = 0;
  if (point >= 0)
  {
    double xyz[3];
    mtm_point_by_id(mesh, point, xyz);
    key = key_at(box, xyz);
  }
  return key << ID_BITS | (uint64_t)cell;
}

static int64_t cell_of(uint64_t item)
{
  return (int64_t)(item & ((UINT64_C(1) << ID_BITS) - 1));
}

/* The cells [first, last) have one type, and points one after another, as cell 0 has. */
static bool are_uniform(const mtm_mesh* mesh, int64_t first, int64_t last)
{
  const uint8_t* types = mtm_value_address(&mesh->cell_types, 0, 0);
  const int64_t stride = mesh->cell_types.stride ? mesh->cell_types.stride : 1;
  const int32_t n_points = mtm_plain_points(types[0]);
  bool uniform = n_points > 0 && mtm_load_id(&mesh->offsets, first) == first * n_points &&
    last * n_points <= mesh->connectivity.n_tuples;
  for (int64_t c = first; uniform && c < last; ++c)
  {
    uniform =
      types[c * stride] == types[0] && mtm_load_id(&mesh->offsets, c + 1) == (c + 1) * n_points;
  }
  return uniform;
}

static void make_keys(void* user, int64_t task)
{
  const order_job* job = user;
  const int64_t last = smaller((task + 1) * POINTS_PER_TASK, job->mesh->points.n_tuples);
  for (int64_t p = task * POINTS_PER_TASK; p < last; ++p)
  {
    double xyz[3];
    mtm_point_by_id(job->mesh, p, xyz);
    job->keys[p] = key_at(&job->box, xyz);
  }
}

/* Points may be anywhere in memory. Their keys are a smaller piece of it, in large pages, and asked for ahead. */
static void make_items(void* user, int64_t task)
{
  enum
  {
    AHEAD = 32
  };
  const order_job* job = user;
  const int64_t last = smaller((task + 1) * CELLS_PER_TASK, job->index->n_cells);
  job->uniform[task] = are_uniform(job->mesh, task * CELLS_PER_TASK, last);
  int64_t points[AHEAD];
  for (int64_t c = task * CELLS_PER_TASK; c < last + AHEAD; ++c)
  {
    const int64_t before = c - AHEAD;
    if (before >= task * CELLS_PER_TASK)
    {
      const int64_t point = points[before % AHEAD];
      const uint64_t key = point >= 0 ? job->keys[point] : 0;
      job->items[before] = key << ID_BITS | (uint64_t)before;
    }
    if (c < last)
    {
      points[c % AHEAD] = first_point(job->mesh, c);
      mtm_prefetch(&job->keys[points[c % AHEAD] < 0 ? 0 : points[c % AHEAD]]);
    }
  }
}

/* ---- Order ------------------------------------------------------------------------------------- */

static int compare_items(const void* a, const void* b)
{
  const uint64_t x = *(const uint64_t*)a;
  const uint64_t y = *(const uint64_t*)b;
  return x < y ? -1 : x > y;
}

static mtm_status divide_runs(order_job* job,
  uint64_t* items,
  int64_t n,
  int32_t round,
  const mtm_run* run,
  mtm_error* error);

/* Cells that are too near to each other for one key get keys of their own, by their own box. */
static mtm_status divide_run(order_job* job,
  uint64_t* items,
  int64_t n,
  int32_t round,
  const mtm_run* run,
  mtm_error* error)
{
  mtm_extent box = nowhere;
  for (int64_t i = 0; i < n; ++i)
  {
    const int64_t point = first_point(job->mesh, cell_of(items[i]));
    if (point >= 0)
    {
      double xyz[3];
      mtm_point_by_id(job->mesh, point, xyz);
      add_point(&box, xyz);
    }
  }
  if (!(mtm_extent_length(&box) > 0.0))
  {
    return MTM_OK;
  }
  for (int64_t i = 0; i < n; ++i)
  {
    items[i] = item_of(job->mesh, &box, cell_of(items[i]));
  }
  if (n < CELLS_PER_TASK)
  {
    qsort(items, (size_t)n, sizeof *items, compare_items);
    return divide_runs(job, items, n, round, run, error);
  }
  uint64_t* sorted = items;
  uint64_t* scratch = job->scratch;
  const mtm_status status = mtm_index_sort(&sorted, &scratch, n, run, error);
  for (int64_t i = 0; status == MTM_OK && sorted != items && i < n; ++i)
  {
    items[i] = sorted[i];
  }
  return status == MTM_OK ? divide_runs(job, items, n, round, run, error) : status;
}

static mtm_status divide_runs(order_job* job,
  uint64_t* items,
  int64_t n,
  int32_t round,
  const mtm_run* run,
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  int64_t first = 0;
  for (int64_t i = 1; status == MTM_OK && round < MOST_ROUNDS && i <= n; ++i)
  {
    if (i < n && items[i] >> ID_BITS == items[first] >> ID_BITS)
    {
      continue;
    }
    if (i - first > LONGEST_RUN)
    {
      status = divide_run(job, &items[first], i - first, round + 1, run, error);
    }
    first = i;
  }
  return status;
}

/* Puts the cells of sorted items one after another into the first half of their memory. */
static mtm_status keep_cells(order_job* job, const mtm_run* run, mtm_error* error)
{
  const int64_t n = job->index->n_cells;
  char* bytes = (char*)job->items;
  mtm_status status = MTM_OK;
  for (int64_t first = 0; status == MTM_OK && first < n; first += CELLS_PER_STEP)
  {
    const int64_t last = smaller(first + CELLS_PER_STEP, n);
    for (int64_t i = first; i < last; ++i)
    {
      uint64_t item;
      memcpy(&item, bytes + i * (int64_t)sizeof item, sizeof item);
      const int32_t cell = (int32_t)cell_of(item);
      memcpy(bytes + i * (int64_t)sizeof cell, &cell, sizeof cell);
    }
    status = mtm_poll(run, 0.4 + 0.1 * (double)last / (double)n, error);
  }
  return status;
}

static int32_t find_cell_points(const order_job* job, int64_t n_tasks)
{
  bool uniform = true;
  for (int64_t i = 0; i < n_tasks; ++i)
  {
    uniform = uniform && job->uniform[i];
  }
  return uniform
    ? mtm_plain_points(*(const uint8_t*)mtm_value_address(&job->mesh->cell_types, 0, 0))
    : 0;
}

/* The keys of points are gone before the sort takes its memory. */
static mtm_status make_all_items(order_job* job,
  int64_t n_tasks,
  const mtm_run* run,
  mtm_error* error)
{
  const int64_t n_points = job->mesh->points.n_tuples;
  job->keys = mtm_allocate(n_points, sizeof *job->keys);
  if (!job->keys)
  {
    return mtm_fail_memory(error, "the order of the cells");
  }
  const int64_t n_point_tasks = (n_points + POINTS_PER_TASK - 1) / POINTS_PER_TASK;
  mtm_status status = mtm_run_in_waves(run, n_point_tasks, 0.05, 0.06, make_keys, job, error);
  if (status == MTM_OK)
  {
    status = mtm_run_in_waves(run, n_tasks, 0.06, 0.1, make_items, job, error);
  }
  free(job->keys);
  return status;
}

static mtm_status make_order(order_job* job, const mtm_run* run, mtm_error* error)
{
  const int64_t n = job->index->n_cells;
  const int64_t n_tasks = (n + CELLS_PER_TASK - 1) / CELLS_PER_TASK;
  mtm_status status = find_whole_box(job, run, error);
  if (status == MTM_OK)
  {
    status = make_all_items(job, n_tasks, run, error);
  }
  if (status == MTM_OK)
  {
    job->index->cell_points = find_cell_points(job, n_tasks);
    status = mtm_index_sort(&job->items, &job->scratch, n, run, error);
  }
  if (status == MTM_OK)
  {
    status = divide_runs(job, job->items, n, 0, run, error);
  }
  return status == MTM_OK ? keep_cells(job, run, error) : status;
}

mtm_status mtm_index_arrange(mtm_index* index,
  const mtm_mesh* mesh,
  const mtm_run* run,
  mtm_error* error)
{
  bool complete = true;
  if (mesh->kind != MTM_UNSTRUCTURED || index->n_cells > INT32_MAX ||
    own_order_is_compact(mesh, &complete))
  {
    complete = complete && mtm_index_choose_cluster(index, mesh);
    return complete ? MTM_OK : mtm_fail_memory(error, "the points of a cell");
  }
  const int64_t n = index->n_cells;
  order_job job = { .mesh = mesh, .index = index };
  index->cluster_cells = MTM_CLUSTER_ORDERED;
  job.items = mtm_allocate(n, sizeof *job.items);
  job.scratch = mtm_allocate(n, sizeof *job.scratch);
  job.uniform = mtm_allocate((n + CELLS_PER_TASK - 1) / CELLS_PER_TASK, sizeof *job.uniform);
  const mtm_status status = complete && job.items && job.scratch && job.uniform
    ? make_order(&job, run, error)
    : mtm_fail_memory(error, "the order of the cells");
  free(job.scratch);
  free(job.uniform);
  /* What is left of the items' memory goes back. */
  int32_t* order = status == MTM_OK ? realloc(job.items, (size_t)n * sizeof *order) : NULL;
  if (order == NULL)
  {
    free(job.items);
    return status == MTM_OK ? mtm_fail_memory(error, "the order of the cells") : status;
  }
  index->order = order;
  return MTM_OK;
}
