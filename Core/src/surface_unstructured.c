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
  MAX_STRIPES = 4
};

/* What two faces with the same points have in common. */
typedef struct face_key
{
  int64_t ids[4]; /* ascending, without repeats; -1 fills up */
  int32_t n;      /* distinct points */
} face_key;

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
  mtm_candidates* found; /* of each chunk */
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

static int compare_ids(const void* a, const void* b)
{
  const int64_t p = *(const int64_t*)a;
  const int64_t q = *(const int64_t*)b;
  return p < q ? -1 : p > q;
}

/* The key of a face of more than four points: the smallest, how many, and 128 bits of hash for the
 * others. False when out of memory. */
static bool many_ids(const mtm_cell* cell,
  const mtm_part* part,
  const int32_t* face,
  int32_t n,
  face_key* key)
{
  int64_t few[16];
  int64_t* ids = n <= 16 ? few : mtm_allocate(n, sizeof *ids);
  if (!ids)
  {
    return false;
  }
  for (int32_t i = 0; i < n; ++i)
  {
    ids[i] = cell->ids[mtm_part_node(part, face[i])];
  }
  qsort(ids, (size_t)n, sizeof *ids, compare_ids);
  int32_t n_distinct = 0;
  uint64_t hash[2] = { 1, 2 };
  for (int32_t i = 0; i < n; ++i)
  {
    if (n_distinct == 0 || ids[n_distinct - 1] != ids[i])
    {
      ids[n_distinct++] = ids[i];
      hash[0] = mtm_mix(hash[0] + (uint64_t)ids[i]);
      hash[1] = mtm_mix(hash[1] ^ ((uint64_t)ids[i] * UINT64_C(0x9e3779b97f4a7c15)));
    }
  }
  key->n = n_distinct;
  for (int32_t i = 0; i < 4; ++i)
  {
    key->ids[i] = i < n_distinct ? ids[i] : -1;
  }
  if (n_distinct > 4)
  {
    key->ids[1] = (int64_t)hash[0];
    key->ids[2] = (int64_t)hash[1];
    key->ids[3] = -1 - (int64_t)n_distinct;
  }
  if (ids != few)
  {
    free(ids);
  }
  return true;
}

/* Closes the gaps that repeated ids leave in a key. */
static void remove_repeats(face_key* key)
{
  const int32_t n = key->n;
  key->n = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    if (key->n == 0 || key->ids[key->n - 1] != key->ids[i])
    {
      key->ids[key->n++] = key->ids[i];
    }
  }
  for (int32_t i = key->n; i < 4; ++i)
  {
    key->ids[i] = -1;
  }
}

/* The key of a face of the part: its ids, ascending and without repeats, -1 at the end. False when
 * out of memory. */
static inline bool find_key(const mtm_cell* cell, const mtm_part* part, int32_t face, face_key* key)
{
  const int32_t* points = part->shape->points + part->shape->offsets[face];
  const int32_t n = part->shape->offsets[face + 1] - part->shape->offsets[face];
  if (n < 3 || n > 4)
  {
    return many_ids(cell, part, points, n, key);
  }
  int64_t a = cell->ids[mtm_part_node(part, points[0])];
  int64_t b = cell->ids[mtm_part_node(part, points[1])];
  int64_t c = cell->ids[mtm_part_node(part, points[2])];
  int64_t d = n == 4 ? cell->ids[mtm_part_node(part, points[3])] : INT64_MAX;
  order(&a, &b);
  order(&c, &d);
  order(&a, &c);
  order(&b, &d);
  order(&b, &c);
  *key = (face_key){ .ids = { a, b, c, n == 4 ? d : -1 }, .n = n };
  if (a == b || b == c || c == d)
  {
    remove_repeats(key);
  }
  return true;
}

/* Loads a cell with its faces; *skip: it is blanked or has no points. */
static mtm_status load(const unstructured_job* job,
  int64_t index,
  mtm_cell* cell,
  bool* skip,
  mtm_error* error)
{
  mtm_status status = mtm_cell_load(job->mesh, &job->grid, index, cell, error);
  *skip = status != MTM_OK || cell->n_points == 0 || mtm_cell_is_hidden(job->mesh, index, cell);
  if (!*skip && cell->type == MTM_POLYHEDRON)
  {
    status = mtm_polyhedron_load(job->mesh, index, cell, error);
    *skip = status != MTM_OK;
  }
  return status;
}

/* ---- Sketch ----------------------------------------------------------------------------------- */

static mtm_status sketch_cell(stripe* s)
{
  mtm_part part;
  for (int64_t at = 0; mtm_cell_next_part(&s->cell, &at, &part);)
  {
    for (int32_t f = 0; part.shape && f < part.shape->n_faces; ++f)
    {
      face_key key;
      if (!find_key(&s->cell, &part, f, &key))
      {
        return mtm_fail_memory(&s->error, "the faces of a polyhedron");
      }
      if (key.n >= 3)
      {
        s->sketch[key.ids[0]] ^= mtm_face_hash(key.ids);
      }
    }
  }
  return MTM_OK;
}

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
    if (!skip)
    {
      s->status = sketch_cell(s);
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

static bool add_candidate(mtm_candidates* list, const mtm_candidate* item)
{
  mtm_candidate* items = mtm_grown(list->items, &list->capacity, list->n + 1, sizeof *items);
  if (!items)
  {
    return false;
  }
  list->items = items;
  items[list->n++] = *item;
  return true;
}

/* Which id of a quad is across from the smallest; 0 for other faces. */
static int8_t find_opposite(const mtm_cell* cell,
  const mtm_part* part,
  int32_t face,
  const face_key* key)
{
  const int32_t* points = part->shape->points + part->shape->offsets[face];
  if (key->n != 4 || part->shape->offsets[face + 1] - part->shape->offsets[face] != 4)
  {
    return 0;
  }
  int8_t opposite = 0;
  for (int32_t i = 0; i < 4; ++i)
  {
    const int64_t across = cell->ids[mtm_part_node(part, points[(i + 2) % 4])];
    for (int8_t k = 1; k < 4 && cell->ids[mtm_part_node(part, points[i])] == key->ids[0]; ++k)
    {
      opposite = across == key->ids[k] ? k : opposite;
    }
  }
  return opposite;
}

static mtm_status find_in_part(const unstructured_job* job,
  const mtm_cell* cell,
  const mtm_part* part,
  mtm_candidate* item,
  mtm_candidates* list,
  mtm_error* error)
{
  if (!part->shape)
  {
    return item->ghost || add_candidate(list, item) ? MTM_OK
                                                    : mtm_fail_memory(error, "the surface");
  }
  for (item->face = 0; item->face < part->shape->n_faces; ++item->face)
  {
    face_key key;
    if (!find_key(cell, part, item->face, &key))
    {
      return mtm_fail_memory(error, "the faces of a polyhedron");
    }
    if (key.n < 3 || job->stripes[0].sketch[key.ids[0]] == 0)
    {
      continue;
    }
    memcpy(item->ids, key.ids, sizeof item->ids);
    item->opposite = find_opposite(cell, part, item->face, &key);
    if (!add_candidate(list, item))
    {
      return mtm_fail_memory(error, "the surface");
    }
  }
  return MTM_OK;
}

static mtm_status find_in_cell(const unstructured_job* job,
  const mtm_cell* cell,
  int64_t index,
  mtm_candidates* list,
  mtm_error* error)
{
  mtm_candidate item = { .cell = index, .face = MTM_WHOLE_PART, .is_first = true, .n_cells = 1 };
  item.ghost = (mtm_ghost(&job->mesh->cell_ghosts, index) & MTM_GHOST_DUPLICATE_CELL) != 0;
  mtm_status status = MTM_OK;
  mtm_part part;
  for (int64_t at = 0; status == MTM_OK && mtm_cell_next_part(cell, &at, &part); ++item.part)
  {
    status = find_in_part(job, cell, &part, &item, list, error);
  }
  return status;
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

/* ---- Output ----------------------------------------------------------------------------------- */

/* Loads the cell of a candidate, unless it is the one loaded, with faces that all look one way. */
static mtm_status load_whole(mtm_skin* skin, int64_t index, mtm_error* error)
{
  if (skin->index == index)
  {
    return MTM_OK;
  }
  mtm_status status = mtm_skin_load(skin, index, error);
  if (status == MTM_OK && skin->cell.type == MTM_POLYHEDRON)
  {
    status = mtm_polyhedron_load(skin->mesh, index, &skin->cell, error);
    if (status == MTM_OK)
    {
      status = mtm_polyhedron_turn(&skin->cell, skin->xyz, error);
    }
  }
  return status;
}

static mtm_status emit_candidate(mtm_skin* skin, const mtm_candidate* item, mtm_error* error)
{
  const mtm_status status = load_whole(skin, item->cell, error);
  if (status != MTM_OK)
  {
    return status;
  }
  mtm_part part = { 0 };
  int64_t at = 0;
  for (int32_t p = 0; p <= item->part; ++p)
  {
    mtm_cell_next_part(&skin->cell, &at, &part);
  }
  return item->face == MTM_WHOLE_PART ? mtm_skin_add_flat(skin, &part, error)
                                      : mtm_skin_add_face(skin, &part, item->face, error);
}

static void emit_task(void* user, int64_t task)
{
  const unstructured_job* job = user;
  mtm_chunk* chunk = &job->chunks[task];
  const mtm_candidates* list = &job->found[task];
  mtm_skin skin = { .mesh = job->mesh,
    .grid = &job->grid,
    .chunk = chunk,
    .triangulate = job->options->triangulate,
    .limit = mtm_finite_limit(mtm_output_point_type(job->mesh, job->options->point_type)),
    .index = -1 };
  for (int64_t i = 0; chunk->status == MTM_OK && i < list->n; ++i)
  {
    const mtm_candidate* item = &list->items[i];
    if (item->is_first && item->n_cells == 1 && !item->ghost)
    {
      chunk->status = emit_candidate(&skin, item, &chunk->error);
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
    status = mtm_match_faces(job->mesh, job->found, job->n_chunks, error);
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
