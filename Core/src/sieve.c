/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Which cells can be met, by the zones of their points: one pass over the connectivity, which is all
 * that a slice does with most cells. Whatever is unusual about a cell lets it through, for cut.c to
 * judge. Source: own. */
#include "slice_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  CELLS_PER_TASK = 65536,
  CELLS_PER_BLOCK = 512 /* whose ids fit the nearest cache */
};

/* The cells that a task lets through. */
typedef struct passed
{
  int64_t* ids;
  int64_t n, capacity;
  bool failed; /* out of memory */
} passed;

typedef struct sieve_job
{
  const mtm_mesh* mesh;
  mtm_grid grid;
  mtm_zones zones;
  passed* lists;
  int64_t n_cells;
  int64_t n_rows; /* of cells, on grids */
  int64_t rows_per_task;
} sieve_job;

/* ---- Runs of cells with as many points each ---------------------------------------------------- */

typedef struct cell_run
{
  int64_t first_id; /* in the connectivity */
  int32_t n_cells;
  int32_t n_points; /* of a cell */
} cell_run;

/* Marks the cells that have points in different zones or unsure ones; false if some id does not fit the
 * mask: nothing was read beyond the zones then, but the marks mean nothing. Inlined for fixed n, since
 * these loops are the slice. */
static inline bool mark_int64(const int64_t* ids,
  int32_t n_cells,
  int32_t n,
  const uint8_t* zones,
  uint64_t mask,
  uint8_t* restrict hits)
{
  uint64_t all = 0;
  for (int32_t c = 0; c < n_cells; ++c, ids += n)
  {
    const uint32_t one = zones[(uint64_t)ids[0] & mask];
    uint32_t together = one;
    all |= (uint64_t)ids[0];
    for (int32_t p = 1; p < n; ++p)
    {
      all |= (uint64_t)ids[p];
      together |= zones[(uint64_t)ids[p] & mask];
    }
    hits[c] |= mtm_zones_differ(together, one);
  }
  return (all & ~mask) == 0;
}

static inline bool mark_int32(const int32_t* ids,
  int32_t n_cells,
  int32_t n,
  const uint8_t* zones,
  uint64_t mask,
  uint8_t* restrict hits)
{
  const uint32_t narrow = mask > INT32_MAX ? (uint32_t)INT32_MAX : (uint32_t)mask;
  uint32_t all = 0;
  for (int32_t c = 0; c < n_cells; ++c, ids += n)
  {
    const uint32_t one = zones[(uint32_t)ids[0] & narrow];
    uint32_t together = one;
    all |= (uint32_t)ids[0];
    for (int32_t p = 1; p < n; ++p)
    {
      all |= (uint32_t)ids[p];
      together |= zones[(uint32_t)ids[p] & narrow];
    }
    hits[c] |= mtm_zones_differ(together, one);
  }
  return (all & ~narrow) == 0;
}

#define MARK_BY_COUNT(mark, ids)                                                                   \
  switch (run->n_points)                                                                           \
  {                                                                                                \
    case 3:                                                                                        \
      return mark(ids, run->n_cells, 3, zones, mask, hits);                                        \
    case 4:                                                                                        \
      return mark(ids, run->n_cells, 4, zones, mask, hits);                                        \
    case 6:                                                                                        \
      return mark(ids, run->n_cells, 6, zones, mask, hits);                                        \
    case 8:                                                                                        \
      return mark(ids, run->n_cells, 8, zones, mask, hits);                                        \
    default:                                                                                       \
      return mark(ids, run->n_cells, run->n_points, zones, mask, hits);                            \
  }

static bool is_packed(const mtm_array* array)
{
  return !array->components && array->stride == 0;
}

/* The same for ids in any layout; ids that do not fit mark their cells. */
static bool mark_loaded(const mtm_array* ids,
  const cell_run* run,
  const uint8_t* zones,
  uint64_t mask,
  uint8_t* hits)
{
  for (int32_t c = 0; c < run->n_cells; ++c)
  {
    const int64_t first = run->first_id + (int64_t)c * run->n_points;
    uint32_t one = 0;
    uint32_t together = 0;
    for (int32_t p = 0; p < run->n_points; ++p)
    {
      const uint64_t id = (uint64_t)mtm_load_id(ids, first + p);
      one = id <= mask ? zones[id] : MTM_ZONE_UNSURE;
      together |= one;
    }
    hits[c] |= mtm_zones_differ(together, one);
  }
  return true;
}

static bool mark_lane(const mtm_array* ids,
  const cell_run* run,
  const uint8_t* zones,
  uint64_t mask,
  uint8_t* hits)
{
  if (!is_packed(ids))
  {
    return mark_loaded(ids, run, zones, mask, hits);
  }
  if (ids->type == MTM_INT32)
  {
    const int32_t* from = (const int32_t*)ids->data + run->first_id;
    MARK_BY_COUNT(mark_int32, from)
  }
  const int64_t* from = (const int64_t*)ids->data + run->first_id;
  MARK_BY_COUNT(mark_int64, from)
}

static void mark_run(const sieve_job* job, const cell_run* run, uint8_t* hits)
{
  bool fits = true;
  for (int32_t l = 0; fits && l < job->zones.n_lanes; ++l)
  {
    fits =
      mark_lane(&job->mesh->connectivity, run, job->zones.lanes[l].zones, job->zones.mask, hits);
  }
  if (!fits)
  {
    memset(hits, 1, (size_t)run->n_cells);
  }
}

/* ---- Unstructured ----------------------------------------------------------------------------- */

/* How many of n cells from `first` on have n_points points each, all of them one after another. */
static int32_t count_even(const mtm_array* offsets, int64_t first, int32_t n, int64_t n_points)
{
  const int64_t start = mtm_load_id(offsets, first);
  if (is_packed(offsets) && offsets->type == MTM_INT64)
  {
    const int64_t* at = (const int64_t*)offsets->data + first;
    uint64_t uneven = 0;
    for (int32_t c = 0; c < n; ++c)
    {
      uneven |= ((uint64_t)at[c + 1] - (uint64_t)at[c]) ^ (uint64_t)n_points;
    }
    if (uneven == 0)
    {
      return n;
    }
  }
  int32_t c = 0;
  while (c < n && mtm_load_id(offsets, first + c + 1) == start + (c + 1) * n_points)
  {
    ++c;
  }
  return c;
}

/* How many of types[0, n) are as the first one. */
static int32_t count_alike(const uint8_t* types, int32_t n)
{
  if (memcmp(types, types + 1, (size_t)(n - 1)) == 0)
  {
    return n;
  }
  int32_t alike = 1;
  while (alike < n && types[alike] == types[0])
  {
    ++alike;
  }
  return alike;
}

/* The run of cells from `first` on, at most n of them; 0 where the first is not as it should be, or its
 * type has more to be checked. */
static cell_run find_run(const mtm_mesh* mesh, const uint8_t* types, int64_t first, int32_t n)
{
  const int64_t start = mtm_load_id(&mesh->offsets, first);
  const int64_t end = mtm_load_id(&mesh->offsets, first + 1);
  const int64_t n_ids = mesh->connectivity.n_tuples;
  cell_run run = { 0 };
  if (start < 0 || end <= start || end > n_ids || types[0] >= MTM_LAGRANGE_CURVE ||
    !mtm_cell_takes(types[0], end - start))
  {
    return run;
  }
  const int32_t n_alike = count_alike(types, n);
  run.first_id = start;
  run.n_points = (int32_t)(end - start);
  run.n_cells = count_even(&mesh->offsets, first, n_alike, run.n_points);
  const int64_t n_fit = (n_ids - start) / run.n_points;
  run.n_cells = run.n_cells < n_fit ? run.n_cells : (int32_t)n_fit;
  return run;
}

/* A cell of no points that is as it should be: meets nothing. */
static bool is_empty(const mtm_mesh* mesh, uint8_t type, int64_t cell)
{
  const int64_t start = mtm_load_id(&mesh->offsets, cell);
  return type == MTM_EMPTY_CELL && start >= 0 && start <= mesh->connectivity.n_tuples &&
    mtm_load_id(&mesh->offsets, cell + 1) == start;
}

static void sieve_cells(const sieve_job* job, int64_t first, int32_t n, uint8_t* hits)
{
  const mtm_array* stored = &job->mesh->cell_types;
  uint8_t copied[CELLS_PER_BLOCK];
  for (int32_t c = 0; !is_packed(stored) && c < n; ++c)
  {
    copied[c] = *(const uint8_t*)mtm_value_address(stored, first + c, 0);
  }
  const uint8_t* types = is_packed(stored) ? (const uint8_t*)stored->data + first : copied;
  for (int32_t c = 0; c < n;)
  {
    const cell_run run = find_run(job->mesh, types + c, first + c, n - c);
    if (run.n_cells == 0)
    {
      hits[c] = !is_empty(job->mesh, types[c], first + c);
      ++c;
      continue;
    }
    mark_run(job, &run, hits + c);
    c += run.n_cells;
  }
}

/* ---- Grids ------------------------------------------------------------------------------------ */

/* Marks n cells of a row of a 3D grid, by the four rows of points round it. */
static void mark_row(const uint8_t* a,
  const uint8_t* b,
  const uint8_t* c,
  const uint8_t* d,
  int32_t n,
  uint8_t* restrict hits)
{
  for (int32_t i = 0; i < n; ++i)
  {
    const uint32_t here = a[i] | b[i] | c[i] | d[i];
    const uint32_t next = a[i + 1] | b[i + 1] | c[i + 1] | d[i + 1];
    hits[i] |= mtm_zones_differ(here | next, a[i]);
  }
}

/* Cells of row number `row`, from `first` on along it. */
static void sieve_row(const sieve_job* job, int64_t row, int64_t first, int32_t n, uint8_t* hits)
{
  const mtm_grid* grid = &job->grid;
  const int64_t j = row % grid->n_cells[1];
  const int64_t k = row / grid->n_cells[1];
  const int64_t at = first + j * grid->point_stride[1] + k * grid->point_stride[2];
  for (int32_t l = 0; l < job->zones.n_lanes; ++l)
  {
    const uint8_t* zones = job->zones.lanes[l].zones + at;
    const uint8_t* above = zones + grid->point_stride[2];
    mark_row(zones, zones + grid->point_stride[1], above, above + grid->point_stride[1], n, hits);
  }
}

/* ---- Tasks ------------------------------------------------------------------------------------ */

/* Adds the cells that are marked; hits: CELLS_PER_BLOCK, 0 beyond the last cell. Without branches on
 * single marks, each of which writes the place that the next one takes. */
static bool collect(passed* list, int64_t first, int32_t n, const uint8_t* hits)
{
  int64_t* ids = mtm_grown(list->ids, &list->capacity, list->n + n + 1, sizeof *ids);
  if (!ids)
  {
    return false;
  }
  list->ids = ids;
  for (int32_t c = 0; c < n; c += 8)
  {
    uint64_t eight;
    memcpy(&eight, hits + c, sizeof eight);
    for (int32_t i = c; eight != 0 && i < c + 8; ++i)
    {
      ids[list->n] = first + i;
      list->n += hits[i] != 0;
    }
  }
  return true;
}

static void cells_task(void* user, int64_t task)
{
  const sieve_job* job = user;
  passed* list = &job->lists[task];
  const int64_t end =
    (task + 1) * CELLS_PER_TASK < job->n_cells ? (task + 1) * CELLS_PER_TASK : job->n_cells;
  for (int64_t first = task * CELLS_PER_TASK; first < end && !list->failed;
       first += CELLS_PER_BLOCK)
  {
    uint8_t hits[CELLS_PER_BLOCK] = { 0 };
    const int32_t n = (int32_t)(end - first < CELLS_PER_BLOCK ? end - first : CELLS_PER_BLOCK);
    sieve_cells(job, first, n, hits);
    list->failed = !collect(list, first, n, hits);
  }
}

static void rows_task(void* user, int64_t task)
{
  const sieve_job* job = user;
  passed* list = &job->lists[task];
  const int64_t length = job->grid.n_cells[0];
  const int64_t end =
    (task + 1) * job->rows_per_task < job->n_rows ? (task + 1) * job->rows_per_task : job->n_rows;
  for (int64_t row = task * job->rows_per_task; row < end; ++row)
  {
    for (int64_t first = 0; first < length && !list->failed; first += CELLS_PER_BLOCK)
    {
      uint8_t hits[CELLS_PER_BLOCK] = { 0 };
      const int32_t n =
        (int32_t)(length - first < CELLS_PER_BLOCK ? length - first : CELLS_PER_BLOCK);
      sieve_row(job, row, first, n, hits);
      list->failed = !collect(list, row * length + first, n, hits);
    }
  }
}

/* Puts the lists one after another. */
static mtm_status join(const sieve_job* job, int64_t n_lists, mtm_cells* out, mtm_error* error)
{
  bool complete = true;
  for (int64_t i = 0; i < n_lists; ++i)
  {
    out->n += job->lists[i].n;
    complete = complete && !job->lists[i].failed;
  }
  out->ids = complete ? mtm_allocate(out->n, sizeof *out->ids) : NULL;
  if (!out->ids)
  {
    return mtm_fail_memory(error, "the cells near the planes");
  }
  int64_t at = 0;
  for (int64_t i = 0; i < n_lists; ++i)
  {
    if (job->lists[i].n > 0)
    {
      memcpy(out->ids + at, job->lists[i].ids, (size_t)job->lists[i].n * sizeof *out->ids);
    }
    at += job->lists[i].n;
  }
  return MTM_OK;
}

static mtm_status run_sieve(sieve_job* job,
  const mtm_run* run,
  double from,
  double to,
  mtm_cells* out,
  mtm_error* error)
{
  const bool by_rows = job->mesh->kind != MTM_UNSTRUCTURED;
  const int64_t n_lists = by_rows ? (job->n_rows + job->rows_per_task - 1) / job->rows_per_task
                                  : (job->n_cells + CELLS_PER_TASK - 1) / CELLS_PER_TASK;
  job->lists = calloc((size_t)n_lists + 1, sizeof *job->lists);
  if (!job->lists)
  {
    return mtm_fail_memory(error, "the cells near the planes");
  }
  mtm_status status =
    mtm_run_in_waves(run, n_lists, from, to, by_rows ? rows_task : cells_task, job, error);
  if (status == MTM_OK)
  {
    status = join(job, n_lists, out, error);
  }
  for (int64_t i = 0; i < n_lists; ++i)
  {
    free(job->lists[i].ids);
  }
  free(job->lists);
  return status;
}

mtm_status mtm_sieve(const mtm_mesh* mesh,
  const mtm_cutter* cutters,
  int32_t n_cutters,
  const mtm_run* run,
  double from,
  double to,
  mtm_cells* out,
  mtm_error* error)
{
  sieve_job job = { .mesh = mesh, .grid = mtm_grid_of(mesh), .n_cells = mtm_mesh_n_cells(mesh) };
  *out = (mtm_cells){ 0 };
  if (mesh->kind != MTM_UNSTRUCTURED && job.grid.dimension < 3)
  {
    out->n = job.n_cells; /* all: they are few */
    return MTM_OK;
  }
  job.n_rows = job.grid.n_cells[1] * job.grid.n_cells[2];
  job.rows_per_task = job.grid.n_cells[0] > 0 ? 1 + CELLS_PER_TASK / job.grid.n_cells[0] : 1;
  const double middle = from + 0.25 * (to - from);
  mtm_status status =
    mtm_zones_find(mesh, cutters, n_cutters, run, from, middle, &job.zones, error);
  if (status == MTM_OK)
  {
    status = run_sieve(&job, run, middle, to, out, error);
  }
  mtm_zones_free(&job.zones);
  return status;
}
