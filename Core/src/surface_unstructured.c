/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The outer faces of an unstructured mesh, by a sketch. Every face is hashed independent of the
 * order of its points and XORed into its smallest point. A face between two cells cancels; what
 * cancels completely has no outer face, but with a chance of 2^-64 a point. Only the faces whose
 * smallest point is left with something are matched, by their point ids. Source: own. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  CELLS_PER_TASK = 16384,
  MAX_STRIPES = 4,
  WHOLE_CELL = -1
};

/* A face that may be outside, or a cell of less than three dimensions that is output as it is. */
typedef struct candidate
{
  int64_t ids[4]; /* ascending, without repeats; -1 fills up */
  int64_t cell;
  int32_t face;
  int32_t n_cells; /* that have this face, counted at its first candidate */
  bool ghost;
  bool is_first; /* of those with these ids */
} candidate;

typedef struct candidates
{
  candidate* items;
  int64_t n, capacity;
} candidates;

typedef struct stripe
{
  uint64_t* sketch;
  mtm_cell cell;
  int64_t next_cell, last_cell;
  mtm_status status;
  mtm_error error;
} stripe;

typedef struct unstructured_job
{
  const mtm_mesh* mesh;
  const mtm_surface_options* options;
  int64_t n_points, n_cells;
  mtm_grid grid; /* zeros */
  stripe stripes[MAX_STRIPES];
  int32_t n_stripes;
  candidates* found; /* of each chunk */
  mtm_chunk* chunks;
  int64_t n_chunks;
} unstructured_job;

/* ---- Faces ------------------------------------------------------------------------------------ */

static void order(int64_t* a, int64_t* b)
{
  const int64_t low = *a < *b ? *a : *b;
  const int64_t high = *a < *b ? *b : *a;
  *a = low;
  *b = high;
}

/* The ids of a face, ascending and without repeats, -1 at the end; returns how many. */
static int32_t face_ids(const mtm_cell* cell, const mtm_shape* shape, int32_t face, int64_t ids[4])
{
  const int8_t* points = shape->faces[face];
  const bool is_quad = shape->face_sizes[face] == 4;
  for (int32_t i = 0; i < 3; ++i)
  {
    ids[i] = cell->ids[points[i]];
  }
  ids[3] = is_quad ? cell->ids[points[3]] : INT64_MAX;
  order(&ids[0], &ids[1]);
  order(&ids[2], &ids[3]);
  order(&ids[0], &ids[2]);
  order(&ids[1], &ids[3]);
  order(&ids[1], &ids[2]);
  ids[3] = is_quad ? ids[3] : -1;
  if (ids[0] != ids[1] && ids[1] != ids[2] && ids[2] != ids[3])
  {
    return is_quad ? 4 : 3;
  }
  int32_t n = 0;
  for (int32_t i = 0; i < (is_quad ? 4 : 3); ++i)
  {
    if (n == 0 || ids[n - 1] != ids[i])
    {
      ids[n++] = ids[i];
    }
  }
  for (int32_t i = n; i < 4; ++i)
  {
    ids[i] = -1;
  }
  return n;
}

static uint64_t face_hash(const int64_t ids[4])
{
  uint64_t hash = 0;
  for (int32_t i = 0; i < 4; ++i)
  {
    hash = mtm_mix(hash + (uint64_t)ids[i] + UINT64_C(0x9e3779b97f4a7c15));
  }
  return hash;
}

/* Loads a cell; *skip: it is blanked or has no points. */
static mtm_status load(const unstructured_job* job,
  int64_t index,
  mtm_cell* cell,
  bool* skip,
  mtm_error* error)
{
  const mtm_status status = mtm_cell_load(job->mesh, &job->grid, index, cell, error);
  *skip = status != MTM_OK || cell->n_points == 0 || mtm_cell_is_hidden(job->mesh, index, cell);
  return status;
}

/* ---- Sketch ----------------------------------------------------------------------------------- */

static void sketch_task(void* user, int64_t task)
{
  unstructured_job* job = user;
  stripe* s = &job->stripes[task];
  const int64_t end =
    s->next_cell + CELLS_PER_TASK < s->last_cell ? s->next_cell + CELLS_PER_TASK : s->last_cell;
  for (; s->status == MTM_OK && s->next_cell < end; ++s->next_cell)
  {
    bool skip;
    s->status = load(job, s->next_cell, &s->cell, &skip, &s->error);
    const mtm_shape* shape = skip ? NULL : mtm_shape_of(s->cell.type);
    for (int32_t f = 0; shape && f < shape->n_faces; ++f)
    {
      int64_t ids[4];
      if (face_ids(&s->cell, shape, f, ids) >= 3)
      {
        s->sketch[ids[0]] ^= face_hash(ids);
      }
    }
  }
}

/* A stripe of the cells for each worker, each with a sketch of its own: XOR does not mind. */
static mtm_status allocate_stripes(unstructured_job* job, const mtm_run* run, mtm_error* error)
{
  job->n_stripes = run && run->workers > 1 ? run->workers : 1;
  job->n_stripes = job->n_stripes < MAX_STRIPES ? job->n_stripes : MAX_STRIPES;
  for (int32_t i = 0; i < job->n_stripes; ++i)
  {
    stripe* s = &job->stripes[i];
    s->next_cell = job->n_cells / job->n_stripes * i;
    s->last_cell = i + 1 == job->n_stripes ? job->n_cells : job->n_cells / job->n_stripes * (i + 1);
    s->sketch = mtm_allocate(job->n_points, sizeof *s->sketch);
    if (!s->sketch)
    {
      return mtm_fail_memory(error, "the sketch of the faces");
    }
    memset(s->sketch, 0, (size_t)job->n_points * sizeof *s->sketch);
  }
  return MTM_OK;
}

static mtm_status make_sketch(unstructured_job* job, const mtm_run* run, mtm_error* error)
{
  mtm_status status = allocate_stripes(job, run, error);
  const stripe* longest = &job->stripes[job->n_stripes - 1];
  while (status == MTM_OK && longest->next_cell < longest->last_cell)
  {
    const double done = (double)(longest->last_cell - longest->next_cell) * job->n_stripes;
    const double fraction = 0.4 * (1.0 - done / (double)(job->n_cells + job->n_stripes));
    status = mtm_run_in_waves(
      run, job->n_stripes, fraction > 0.0 ? fraction : 0.0, 0.4, sketch_task, job, error);
    for (int32_t i = 0; status == MTM_OK && i < job->n_stripes; ++i)
    {
      if (job->stripes[i].status != MTM_OK)
      {
        status = mtm_fail(error, job->stripes[i].status, "%s", job->stripes[i].error.message);
      }
    }
  }
  for (int32_t i = 1; status == MTM_OK && i < job->n_stripes; ++i)
  {
    for (int64_t p = 0; p < job->n_points; ++p)
    {
      job->stripes[0].sketch[p] ^= job->stripes[i].sketch[p];
    }
  }
  return status;
}

/* ---- Candidates ------------------------------------------------------------------------------- */

static bool add_candidate(candidates* list, const candidate* item)
{
  candidate* items = mtm_grown(list->items, &list->capacity, list->n + 1, sizeof *items);
  if (!items)
  {
    return false;
  }
  list->items = items;
  items[list->n++] = *item;
  return true;
}

static mtm_status find_in_cell(const unstructured_job* job,
  const mtm_cell* cell,
  int64_t index,
  candidates* list,
  mtm_error* error)
{
  const mtm_shape* shape = mtm_shape_of(cell->type);
  const bool ghost = (mtm_ghost(&job->mesh->cell_ghosts, index) & MTM_GHOST_DUPLICATE_CELL) != 0;
  candidate item = {
    .cell = index, .face = WHOLE_CELL, .ghost = ghost, .is_first = true, .n_cells = 1
  };
  if (!shape)
  {
    return ghost || add_candidate(list, &item) ? MTM_OK : mtm_fail_memory(error, "the surface");
  }
  for (int32_t f = 0; f < shape->n_faces; ++f)
  {
    item.face = f;
    if (face_ids(cell, shape, f, item.ids) >= 3 && job->stripes[0].sketch[item.ids[0]] != 0 &&
      !add_candidate(list, &item))
    {
      return mtm_fail_memory(error, "the surface");
    }
  }
  return MTM_OK;
}

static void find_task(void* user, int64_t task)
{
  const unstructured_job* job = user;
  mtm_chunk* chunk = &job->chunks[task];
  const int64_t first = task * CELLS_PER_TASK;
  const int64_t last =
    first + CELLS_PER_TASK < job->n_cells ? first + CELLS_PER_TASK : job->n_cells;
  mtm_cell cell = { 0 };
  for (int64_t c = first; chunk->status == MTM_OK && c < last; ++c)
  {
    bool skip;
    chunk->status = load(job, c, &cell, &skip, &chunk->error);
    if (!skip)
    {
      chunk->status = find_in_cell(job, &cell, c, &job->found[task], &chunk->error);
    }
  }
  mtm_cell_free(&cell);
}

/* ---- Matching --------------------------------------------------------------------------------- */

/* Counts at the first candidate of each face how many cells have it. */
static mtm_status match(unstructured_job* job, mtm_error* error)
{
  int64_t n = 0;
  for (int64_t c = 0; c < job->n_chunks; ++c)
  {
    n += job->found[c].n;
  }
  int64_t n_slots = 16;
  while (n_slots < 2 * n)
  {
    n_slots *= 2;
  }
  candidate** slots = calloc((size_t)n_slots, sizeof(candidate*));
  if (!slots)
  {
    return mtm_fail_memory(error, "matching the faces");
  }
  for (int64_t c = 0; c < job->n_chunks; ++c)
  {
    for (int64_t i = 0; i < job->found[c].n; ++i)
    {
      candidate* item = &job->found[c].items[i];
      uint64_t slot = face_hash(item->ids) & (uint64_t)(n_slots - 1);
      while (item->face != WHOLE_CELL && slots[slot] &&
        memcmp(slots[slot]->ids, item->ids, sizeof item->ids) != 0)
      {
        slot = (slot + 1) & (uint64_t)(n_slots - 1);
      }
      if (item->face != WHOLE_CELL && slots[slot])
      {
        ++slots[slot]->n_cells;
        item->is_first = false;
      }
      else if (item->face != WHOLE_CELL)
      {
        slots[slot] = item;
      }
    }
  }
  free((void*)slots);
  return MTM_OK;
}

static void emit_task(void* user, int64_t task)
{
  const unstructured_job* job = user;
  mtm_chunk* chunk = &job->chunks[task];
  const candidates* list = &job->found[task];
  mtm_skin skin = { .mesh = job->mesh,
    .grid = &job->grid,
    .chunk = chunk,
    .triangulate = job->options->triangulate,
    .index = -1 };
  for (int64_t i = 0; chunk->status == MTM_OK && i < list->n; ++i)
  {
    const candidate* item = &list->items[i];
    if (!item->is_first || item->n_cells != 1 || item->ghost)
    {
      continue;
    }
    if (skin.index != item->cell)
    {
      chunk->status = mtm_skin_load(&skin, item->cell, &chunk->error);
    }
    if (chunk->status == MTM_OK)
    {
      chunk->status = item->face == WHOLE_CELL
        ? mtm_skin_add_cell(&skin, &chunk->error)
        : mtm_skin_add_face(&skin, mtm_shape_of(skin.cell.type), item->face, &chunk->error);
    }
  }
  mtm_skin_free(&skin);
}

/* ---- All of it -------------------------------------------------------------------------------- */

static void job_free(unstructured_job* job)
{
  for (int32_t i = 0; i < MAX_STRIPES; ++i)
  {
    free(job->stripes[i].sketch);
    mtm_cell_free(&job->stripes[i].cell);
  }
  for (int64_t c = 0; job->found && c < job->n_chunks; ++c)
  {
    free(job->found[c].items);
  }
  free(job->found);
}

static mtm_status run_job(unstructured_job* job, const mtm_run* run, mtm_error* error)
{
  mtm_status status = make_sketch(job, run, error);
  if (status == MTM_OK)
  {
    status = mtm_run_in_waves(run, job->n_chunks, 0.4, 0.7, find_task, job, error);
  }
  if (status == MTM_OK)
  {
    status = mtm_chunks_status(job->chunks, job->n_chunks, error);
  }
  if (status == MTM_OK)
  {
    status = match(job, error);
  }
  if (status == MTM_OK)
  {
    status = mtm_run_in_waves(run, job->n_chunks, 0.7, 0.9, emit_task, job, error);
  }
  return status == MTM_OK ? mtm_chunks_status(job->chunks, job->n_chunks, error) : status;
}

mtm_status mtm_surface_unstructured(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const mtm_run* run,
  mtm_chunk** chunks,
  int64_t* n_chunks,
  mtm_error* error)
{
  unstructured_job job = { .mesh = mesh,
    .options = options,
    .n_points = mtm_mesh_n_points(mesh),
    .n_cells = mtm_mesh_n_cells(mesh) };
  job.n_chunks = (job.n_cells + CELLS_PER_TASK - 1) / CELLS_PER_TASK;
  *chunks = job.chunks = mtm_chunks_new(job.n_chunks);
  *n_chunks = job.chunks ? job.n_chunks : 0;
  job.found = calloc((size_t)(job.n_chunks > 0 ? job.n_chunks : 1), sizeof *job.found);
  const mtm_status status =
    job.chunks && job.found ? run_job(&job, run, error) : mtm_fail_memory(error, "the surface");
  job_free(&job);
  return status;
}
