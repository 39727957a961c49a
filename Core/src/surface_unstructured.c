/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The outer faces of an unstructured mesh, by a sketch. Source: own.
 *
 * 1. Every face is hashed independent of the order of its points (surface_sketch.c), and XORed into a
 *    sum at each of them. A face between two cells cancels, so that the sums inside are zero: one pass
 *    over the cells that writes 8 bytes a point, and knows nothing of faces but their hashes.
 * 2. Points whose sum is not zero are marked. A second pass takes the faces whose points are all marked
 *    (surface_candidates.c): those outside and few others.
 * 3. These are matched exactly, by their point ids (surface_match.c); what belongs to one cell is made
 *    into rings of points (surface_rings.c), and these into the output (surface_number.c).
 *
 * What comes out is outside for certain. A face could only be lost if several different hashes at one of
 * its points cancelled by chance, once in 2^64. That does not go unnoticed: each side of a cell's face is
 * a side of a second one, so that the hashes of the sides of all candidates XOR to zero, as long as
 * pairs are lost or kept together. All the outer faces at a point that is lost are no closed surface (the
 * sides across from the point belong to one of them each), so that sides of theirs are left. Then, and
 * where cells are not closed by themselves, the sums are made again with other hashes, until two
 * attempts agree; both must then have lost the same faces by chance, once in 2^128. */
#include "surface_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  MAX_STRIPES = 2, /* each takes 8 bytes a point */
  MAX_ATTEMPTS = 8,
  WAVE_WORK = 1 << 20, /* of a worker between two polls: points of cells that come in blocks */
  CELL_WORK = 32,      /* a cell that does not is worth so many, and so many more for its points */
  POINT_WORK = 8,
  CELLS_PER_TASK = 65536,   /* where nearly all cells come in blocks and few are outside */
  FEW_CELLS_PER_TASK = 2048 /* elsewhere; multiples of MTM_BLOCK_CELLS */
};

#define POINTS_PER_TASK (INT64_C(1) << 18)

/* What one worker adds up: every n_stripes-th part of the cells. */
typedef struct stripe
{
  uint64_t* sums;
  int64_t next_cell, last_cell;
  mtm_cell cell;
  mtm_face_points face;
  mtm_status status;
  mtm_error error;
} stripe;

typedef struct unstructured_job
{
  const mtm_mesh* mesh;
  const mtm_surface_options* options;
  mtm_blocks blocks;
  mtm_grid grid; /* zeros */
  int64_t n_points, n_cells;
  uint64_t key, mask; /* of the attempt under way */
  stripe stripes[MAX_STRIPES];
  int32_t n_stripes;
  uint8_t* block_types; /* MTM_EMPTY_CELL: cell by cell */
  uint8_t* marks;       /* of each point: 0 or 1 */
  int64_t cells_per_task, n_tasks;
  mtm_candidates* found; /* of each task */
  mtm_rings* rings;
} unstructured_job;

static int64_t smaller(int64_t a, int64_t b)
{
  return a < b ? a : b;
}

/* ---- Sums ------------------------------------------------------------------------------------- */

static mtm_status sketch_cell(const unstructured_job* job, stripe* s)
{
  mtm_part part;
  for (int64_t at = 0; mtm_cell_next_part(&s->cell, &at, &part);)
  {
    for (int32_t f = 0; part.shape && f < part.shape->n_faces; ++f)
    {
      int64_t* ids = mtm_face_points_of(&s->face, &s->cell, &part, f);
      if (!ids)
      {
        return mtm_fail_memory(&s->error, "the faces of a cell");
      }
      const int32_t n = mtm_sort_ids(ids, part.shape->offsets[f + 1] - part.shape->offsets[f]);
      if (n >= 3)
      {
        mtm_sketch_face(s->sums, job->key, ids, n);
      }
    }
  }
  return MTM_OK;
}

/* Cell by cell; the work that was done. */
static int64_t sketch_cells(const unstructured_job* job, stripe* s, int64_t first, int64_t last)
{
  int64_t work = 0;
  for (int64_t c = first; s->status == MTM_OK && c < last; ++c)
  {
    bool skip;
    s->status = mtm_surface_load(job->mesh, &job->grid, c, &s->cell, &skip, &s->error);
    work += CELL_WORK + POINT_WORK * (int64_t)s->cell.n_points;
    if (!skip)
    {
      s->status = sketch_cell(job, s);
    }
  }
  return work;
}

static void sketch_task(void* user, int64_t task)
{
  unstructured_job* job = user;
  stripe* s = &job->stripes[task];
  int64_t scratch[MTM_BLOCK_CELLS * MTM_BLOCK_CELL_POINTS];
  for (int64_t work = 0; work < WAVE_WORK && s->status == MTM_OK && s->next_cell < s->last_cell;)
  {
    const int64_t first = s->next_cell;
    s->next_cell = mtm_block_end(first, s->last_cell);
    const int64_t* ids;
    const int32_t type = job->blocks.usable
      ? mtm_block_type(&job->blocks, first, s->next_cell, scratch, &ids)
      : MTM_EMPTY_CELL;
    job->block_types[first / MTM_BLOCK_CELLS] = (uint8_t)type;
    if (type == MTM_EMPTY_CELL)
    {
      work += sketch_cells(job, s, first, s->next_cell);
      continue;
    }
    mtm_sketch_block(s->sums, job->key, type, ids, s->next_cell - first);
    work += (s->next_cell - first) * mtm_shape_of(type)->n_points;
  }
}

static void clear_task(void* user, int64_t task)
{
  const unstructured_job* job = user;
  const int64_t first = task / job->n_stripes * POINTS_PER_TASK;
  const int64_t n = smaller(POINTS_PER_TASK, job->n_points - first);
  uint64_t* sums = job->stripes[task % job->n_stripes].sums;
  memset(sums + first, 0, (size_t)n * sizeof *sums);
}

/* Those from the stripe `first` on. */
static void free_stripes(unstructured_job* job, int32_t first)
{
  for (int32_t i = first; i < MAX_STRIPES; ++i)
  {
    free(job->stripes[i].sums);
    free(job->stripes[i].face.ids);
    mtm_cell_free(&job->stripes[i].cell);
    job->stripes[i] = (stripe){ 0 };
  }
}

static int64_t n_point_tasks(const unstructured_job* job)
{
  return (job->n_points + POINTS_PER_TASK - 1) / POINTS_PER_TASK;
}

/* A stripe of the cells for each worker, each with sums of its own: XOR does not mind. */
static mtm_status allocate_sums(unstructured_job* job, const mtm_run* run, mtm_error* error)
{
  job->n_stripes = run && run->workers > 1 ? (int32_t)smaller(run->workers, MAX_STRIPES) : 1;
  const int64_t n_blocks = (job->n_cells + MTM_BLOCK_CELLS - 1) / MTM_BLOCK_CELLS;
  for (int32_t i = 0; i < job->n_stripes; ++i)
  {
    stripe* s = &job->stripes[i];
    s->next_cell = smaller(n_blocks / job->n_stripes * i * MTM_BLOCK_CELLS, job->n_cells);
    s->last_cell = i + 1 == job->n_stripes ? job->n_cells
                                           : n_blocks / job->n_stripes * (i + 1) * MTM_BLOCK_CELLS;
    s->sums = s->sums ? s->sums : mtm_allocate(job->n_points, sizeof *s->sums);
    if (!s->sums)
    {
      return mtm_fail_memory(error, "the sketch of the faces");
    }
  }
  return MTM_OK;
}

static int64_t cells_left(const unstructured_job* job)
{
  int64_t n = 0;
  for (int32_t i = 0; i < job->n_stripes; ++i)
  {
    n += job->stripes[i].last_cell - job->stripes[i].next_cell;
  }
  return n;
}

static mtm_status make_sums(unstructured_job* job,
  double from,
  double to,
  const mtm_run* run,
  mtm_error* error)
{
  mtm_status status = allocate_sums(job, run, error);
  if (status == MTM_OK)
  {
    status = mtm_run_in_waves(
      run, n_point_tasks(job) * job->n_stripes, from, from, clear_task, job, error);
  }
  for (int64_t left = job->n_cells; status == MTM_OK && left > 0; left = cells_left(job))
  {
    const double fraction = from + (to - from) * (1.0 - (double)left / (double)job->n_cells);
    status = mtm_run_in_waves(run, job->n_stripes, fraction, fraction, sketch_task, job, error);
    for (int32_t i = 0; status == MTM_OK && i < job->n_stripes; ++i)
    {
      const stripe* s = &job->stripes[i];
      status = s->status == MTM_OK ? MTM_OK : mtm_fail(error, s->status, "%s", s->error.message);
    }
  }
  return status;
}

/* ---- Marks ------------------------------------------------------------------------------------ */

/* Leaves the first stripe's sums zero: they become the table of surface_number.c. */
static void mark_task(void* user, int64_t task)
{
  unstructured_job* job = user;
  const int64_t end = smaller((task + 1) * POINTS_PER_TASK, job->n_points);
  uint64_t* sums = job->stripes[0].sums;
  for (int32_t i = 1; i < job->n_stripes; ++i)
  {
    const uint64_t* others = job->stripes[i].sums;
    for (int64_t p = task * POINTS_PER_TASK; p < end; ++p)
    {
      sums[p] ^= others[p];
    }
  }
  for (int64_t p = task * POINTS_PER_TASK; p < end; ++p)
  {
    job->marks[p] = (sums[p] & job->mask) != 0;
    sums[p] = 0;
  }
}

/* ---- Candidates ------------------------------------------------------------------------------- */

static void find_task(void* user, int64_t task)
{
  const unstructured_job* job = user;
  mtm_candidates* list = &job->found[task];
  const int64_t end = smaller((task + 1) * job->cells_per_task, job->n_cells);
  mtm_cell cell = { 0 };
  mtm_face_points face = { 0 };
  int64_t last;
  for (int64_t c = task * job->cells_per_task; list->status == MTM_OK && c < end; c = last)
  {
    last = mtm_block_end(c, end);
    const int32_t type = job->block_types[c / MTM_BLOCK_CELLS];
    if (type != MTM_EMPTY_CELL)
    {
      list->status = mtm_find_in_block(&job->blocks, job->marks, type, c, last, list);
    }
    for (; type == MTM_EMPTY_CELL && list->status == MTM_OK && c < last; ++c)
    {
      bool skip;
      list->status = mtm_surface_load(job->mesh, &job->grid, c, &cell, &skip, &list->error);
      if (!skip)
      {
        list->status = mtm_find_in_cell(job->mesh, job->marks, &cell, c, &face, list);
      }
    }
  }
  free(face.ids);
  mtm_cell_free(&cell);
}

static void free_found(unstructured_job* job)
{
  for (int64_t t = 0; job->found && t < job->n_tasks; ++t)
  {
    free(job->found[t].items);
  }
  free(job->found);
  job->found = NULL;
}

/* Fewer cells a task where they are loaded one by one, and where many are outside. */
static mtm_status allocate_found(unstructured_job* job, mtm_error* error)
{
  const int64_t n_blocks = (job->n_cells + MTM_BLOCK_CELLS - 1) / MTM_BLOCK_CELLS;
  int64_t n_mixed = 0;
  for (int64_t b = 0; b < n_blocks; ++b)
  {
    n_mixed += job->block_types[b] == MTM_EMPTY_CELL;
  }
  int64_t n_marked = 0;
  for (int64_t p = 0; p < job->n_points; ++p)
  {
    n_marked += job->marks[p];
  }
  const bool is_simple = n_mixed <= n_blocks / 16 && n_marked <= job->n_points / 8;
  free_found(job);
  job->cells_per_task = is_simple ? CELLS_PER_TASK : FEW_CELLS_PER_TASK;
  job->n_tasks = (job->n_cells + job->cells_per_task - 1) / job->cells_per_task;
  job->found = calloc((size_t)(job->n_tasks > 0 ? job->n_tasks : 1), sizeof *job->found);
  return job->found ? MTM_OK : mtm_fail_memory(error, "the surface");
}

static mtm_status find_candidates(unstructured_job* job,
  double from,
  double to,
  const mtm_run* run,
  mtm_error* error)
{
  mtm_status status = allocate_found(job, error);
  if (status == MTM_OK)
  {
    status = mtm_run_in_waves(run, job->n_tasks, from, to, find_task, job, error);
  }
  for (int64_t t = 0; status == MTM_OK && t < job->n_tasks; ++t)
  {
    const mtm_candidates* list = &job->found[t];
    status =
      list->status == MTM_OK ? MTM_OK : mtm_fail(error, list->status, "%s", list->error.message);
  }
  return status;
}

/* ---- Attempts --------------------------------------------------------------------------------- */

static mtm_status attempt(unstructured_job* job,
  double from,
  double to,
  const mtm_run* run,
  mtm_error* error)
{
  const double half = 0.5 * (from + to);
  mtm_status status = make_sums(job, from, half, run, error);
  if (status == MTM_OK)
  {
    status = mtm_run_in_waves(run, n_point_tasks(job), half, half, mark_task, job, error);
  }
  free_stripes(job, 1);
  return status == MTM_OK ? find_candidates(job, half, to, run, error) : status;
}

/* What two attempts agree in. */
typedef struct outcome
{
  uint64_t sides; /* 0: no face is lost */
  int64_t n_candidates;
} outcome;

static outcome outcome_of(const unstructured_job* job)
{
  outcome sum = { 0 };
  for (int64_t t = 0; t < job->n_tasks; ++t)
  {
    sum.sides ^= job->found[t].sides;
    sum.n_candidates += job->found[t].n;
  }
  return sum;
}

static mtm_status find_all(unstructured_job* job,
  const mtm_surface_tuning* tuning,
  const mtm_run* run,
  mtm_error* error)
{
  outcome before = { 0 };
  bool done = false;
  for (int32_t i = 0; !done && i < MAX_ATTEMPTS; ++i)
  {
    job->key = mtm_sketch_key(i);
    job->mask = i == 0 && tuning->weak_mask != 0 ? tuning->weak_mask : UINT64_MAX;
    const mtm_status status = attempt(job, i == 0 ? 0.0 : 0.6, 0.6, run, error);
    if (status != MTM_OK)
    {
      return status;
    }
    const outcome now = outcome_of(job);
    done = now.sides == 0 ||
      (i > 0 && now.sides == before.sides && now.n_candidates == before.n_candidates);
    before = now;
    if (tuning->n_attempts)
    {
      *tuning->n_attempts = i + 1;
    }
  }
  return MTM_OK;
}

/* ---- All of it -------------------------------------------------------------------------------- */

static void rings_task(void* user, int64_t task)
{
  unstructured_job* job = user;
  mtm_candidates* list = &job->found[task];
  mtm_rings_make(job->mesh, job->options, job->block_types, list, &job->rings[task]);
  free(list->items); /* at once: together the lists are as large as the output */
  *list = (mtm_candidates){ 0 };
}

static mtm_status make_rings(unstructured_job* job, const mtm_run* run, mtm_error* error)
{
  job->rings = calloc((size_t)(job->n_tasks > 0 ? job->n_tasks : 1), sizeof *job->rings);
  if (!job->rings)
  {
    return mtm_fail_memory(error, "the surface");
  }
  mtm_status status = mtm_run_in_waves(run, job->n_tasks, 0.7, 0.9, rings_task, job, error);
  for (int64_t t = 0; status == MTM_OK && t < job->n_tasks; ++t)
  {
    const mtm_rings* rings = &job->rings[t];
    status =
      rings->status == MTM_OK ? MTM_OK : mtm_fail(error, rings->status, "%s", rings->error.message);
  }
  return status;
}

static mtm_status run_job(unstructured_job* job,
  const mtm_surface_tuning* tuning,
  const mtm_run* run,
  mtm_error* error)
{
  mtm_status status = find_all(job, tuning, run, error);
  if (status == MTM_OK)
  {
    free(job->marks);
    job->marks = NULL;
    status = mtm_match_faces(job->mesh, job->found, job->n_tasks, run, error);
  }
  if (status == MTM_OK)
  {
    status = mtm_poll(run, 0.7, error);
  }
  if (status == MTM_OK)
  {
    status = make_rings(job, run, error);
  }
  free_found(job);
  return status;
}

static void job_free(unstructured_job* job)
{
  free_stripes(job, 0);
  free_found(job);
  for (int64_t t = 0; job->rings && t < job->n_tasks; ++t)
  {
    mtm_rings_free(&job->rings[t]);
  }
  free(job->rings);
  free(job->marks);
  free(job->block_types);
}

mtm_status mtm_surface_unstructured(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const mtm_merge_options* merge,
  const mtm_surface_tuning* tuning,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  unstructured_job job = { .mesh = mesh,
    .options = options,
    .blocks = mtm_blocks_of(mesh),
    .n_points = mtm_mesh_n_points(mesh),
    .n_cells = mtm_mesh_n_cells(mesh) };
  job.blocks.usable = job.blocks.usable && !tuning->one_by_one;
  job.block_types = mtm_allocate(job.n_cells / MTM_BLOCK_CELLS + 1, sizeof *job.block_types);
  job.marks = mtm_allocate(job.n_points, sizeof *job.marks);
  mtm_status status = job.block_types && job.marks ? run_job(&job, tuning, run, error)
                                                   : mtm_fail_memory(error, "the surface");
  if (status == MTM_OK)
  {
    status =
      mtm_rings_number(mesh, job.rings, job.n_tasks, job.stripes[0].sums, merge, run, out, error);
  }
  job_free(&job);
  return status;
}
