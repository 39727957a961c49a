/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* mtm_slice: the arguments checked, the cells dealt out to tasks, the chunks merged. */
#include "grid_internal.h"
#include "refine_internal.h"
#include "slice_internal.h"

#include <stdlib.h>
#include <string.h>

/* Cells of a task: at most a few milliseconds of them. What is cut out of them does not depend on how
 * they are dealt out. */
enum
{
  CELLS_PER_TASK = 4096,
  CUTS_PER_TASK = 65536, /* by so many planes */
  FEWEST_CELLS = 256
};

typedef struct slice_job
{
  const mtm_mesh* mesh;
  mtm_grid grid;
  const mtm_slice_options* options;
  mtm_cutter* cutters;
  int32_t n_cutters;
  mtm_chunk* chunks;
  char* room;         /* lent to the chunks, room_bytes to each; NULL: none */
  int64_t room_cells; /* of each */
  size_t room_bytes;
  mtm_type point_type; /* of the output */
  bool by_rows;        /* of an image: a task is rows_per_task rows instead of cells */
  bool cell_by_cell;   /* by mtm_cut_cell alone */
  mtm_cells cells;     /* that are looked at, where it is not by rows */
  bool
    of_index; /* they are in clusters that can be met, and may be far from the planes themselves */
  int32_t even_type; /* see mtm_index_even_type */
  int64_t n_items;   /* cells or rows */
  int64_t per_task;
  int64_t n_source_cells;
} slice_job;

/* ---- Tasks ------------------------------------------------------------------------------------ */

/* By mtm_cut_cell alone. */
static mtm_status slice_all_cells(const slice_job* job,
  mtm_cut* cut,
  int64_t first,
  int64_t last,
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  for (int64_t i = first; status == MTM_OK && i < last; ++i)
  {
    const int64_t cell = job->cells.ids ? job->cells.ids[i] : i;
    status = mtm_cut_cell(cut, cell, 0, cut->cutter->n_values, error);
  }
  return status;
}

/* The next of the cells [*at, last), on their way through the steps of nearby.c. */
static void take_nearby(const slice_job* job, int64_t* at, int64_t last, mtm_nearby* nearby)
{
  nearby->n = last - *at < MTM_N_NEARBY ? (int32_t)(last - *at) : MTM_N_NEARBY;
  for (int32_t c = 0; c < nearby->n; ++c)
  {
    nearby->cells[c] = job->cells.ids ? job->cells.ids[*at + c] : *at + c;
  }
  *at += nearby->n;
  if (job->even_type)
  {
    mtm_nearby_fetch_even(job->mesh, job->even_type, nearby);
    return;
  }
  mtm_nearby_expect(job->mesh, nearby);
}

/* Cells that are cut are three steps behind those that are taken. */
static mtm_status slice_cells(const slice_job* job,
  mtm_quick* quick,
  mtm_cut* cut,
  int64_t first,
  int64_t last,
  mtm_error* error)
{
  enum
  {
    STEPS = 4
  };
  mtm_nearby steps[STEPS];
  mtm_status status = MTM_OK;
  int64_t at = first;
  for (int32_t s = 0; s < STEPS; ++s)
  {
    steps[s].n = 0;
  }
  for (int64_t now = first, step = 0; status == MTM_OK && now < last + (STEPS - 1) * MTM_N_NEARBY;
       now += MTM_N_NEARBY, ++step)
  {
    take_nearby(job, &at, last, &steps[step % STEPS]);
    if (!job->even_type)
    {
      mtm_nearby_fetch_ids(job->mesh, &steps[(step + 3) % STEPS]);
    }
    mtm_nearby_fetch_points(job->mesh, &steps[(step + 2) % STEPS]);
    mtm_nearby* nearby = &steps[(step + 1) % STEPS];
    if (job->of_index)
    {
      mtm_nearby_sift(job->mesh, cut->cutter, nearby);
    }
    for (int32_t c = 0; status == MTM_OK && c < nearby->n; ++c)
    {
      status = mtm_quick_cut(quick, cut, nearby->cells[c], error);
    }
  }
  return status;
}

static mtm_status slice_rows(const slice_job* job,
  mtm_cut* cut,
  int64_t first,
  int64_t last,
  mtm_error* error)
{
  const int64_t* n = job->grid.n_cells;
  mtm_status status = MTM_OK;
  for (int64_t row = first; row < last; ++row)
  {
    const mtm_row ends = mtm_image_row(job->mesh, cut->cutter, row % n[1], row / n[1]);
    for (int32_t v = 0; v < cut->cutter->n_values; ++v)
    {
      int64_t first_i;
      int64_t last_i;
      mtm_image_row_range(
        &ends, n[0], cut->cutter->values[v], cut->cutter->slacks[v], &first_i, &last_i);
      for (int64_t i = first_i; status == MTM_OK && i < last_i; ++i)
      {
        status = mtm_cut_cell(cut, row * n[0] + i, v, v + 1, error);
      }
    }
  }
  return status;
}

static void slice_task(void* user, int64_t task)
{
  const slice_job* job = user;
  mtm_chunk* chunk = &job->chunks[task];
  const int64_t first = task * job->per_task;
  const int64_t last = first + job->per_task < job->n_items ? first + job->per_task : job->n_items;
  mtm_cut cut = { .mesh = job->mesh,
    .grid = &job->grid,
    .chunk = chunk,
    .triangulate = job->options->triangulate,
    .even_type = job->even_type };
  const bool is_plain = job->by_rows || job->cell_by_cell;
  mtm_quick* quick = is_plain ? NULL : calloc(1, sizeof *quick);
  if (job->room)
  {
    mtm_chunk_lend(chunk, job->room_cells, job->room + (size_t)task * job->room_bytes);
  }
  if (!is_plain &&
    (!quick || !mtm_chunk_reserve(chunk, job->room ? job->room_cells : last - first)))
  {
    chunk->status = mtm_fail_memory(&chunk->error, "the slice");
  }
  for (int32_t c = 0; chunk->status == MTM_OK && c < job->n_cutters; ++c)
  {
    cut.cutter = &job->cutters[c];
    cut.count_non_finite = c == 0;
    chunk->status = job->by_rows ? slice_rows(job, &cut, first, last, &chunk->error)
      : job->cell_by_cell        ? slice_all_cells(job, &cut, first, last, &chunk->error)
                                 : slice_cells(job, quick, &cut, first, last, &chunk->error);
  }
  free(quick);
  mtm_chunk_end_points(chunk);
  mtm_cut_free(&cut);
}

/* ---- Arguments -------------------------------------------------------------------------------- */

static mtm_status check_scalars(const mtm_mesh* mesh,
  const mtm_slice_options* options,
  mtm_error* error)
{
  const mtm_status status = mtm_array_check(options->scalars, "the scalars", error);
  if (status != MTM_OK)
  {
    return status;
  }
  if (options->scalars->n_components != 1)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the scalars have %d components, 1 is needed",
      (int)options->scalars->n_components);
  }
  if (options->scalars->n_tuples != mtm_mesh_n_points(mesh))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the scalars are %lld, the mesh has %lld points",
      (long long)options->scalars->n_tuples,
      (long long)mtm_mesh_n_points(mesh));
  }
  if (options->n_values < 1 || !options->values)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "scalars are given, but no values to cut them at");
  }
  return MTM_OK;
}

static mtm_status check_options(const mtm_mesh* mesh,
  const mtm_slice_options* options,
  mtm_error* error)
{
  if (options->scalars && options->n_planes != 0)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "give planes or scalars, not both");
  }
  if (options->scalars)
  {
    return check_scalars(mesh, options, error);
  }
  if (options->n_planes < 1 || !options->planes)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no planes are given");
  }
  return MTM_OK;
}

static mtm_status check_arguments(const mtm_mesh* mesh,
  const mtm_slice_options* options,
  const mtm_polygons* out,
  mtm_error* error)
{
  mtm_clear(error);
  if (!out)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no place for the output is given");
  }
  if (!options)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no options are given");
  }
  mtm_status status =
    mtm_arguments_check(mesh, options->size, sizeof *options, options->point_type, error);
  if (status == MTM_OK)
  {
    status = mtm_subdivision_check(options->subdivision, error);
  }
  if (status == MTM_OK)
  {
    status = mtm_tolerance_check(options->tolerance, error);
  }
  return status == MTM_OK ? check_options(mesh, options, error) : status;
}

/* ---- Slice ------------------------------------------------------------------------------------ */

static void deal_out(slice_job* job)
{
  int64_t n_values = 0;
  for (int32_t c = 0; c < job->n_cutters; ++c)
  {
    n_values += job->cutters[c].n_values;
  }
  job->grid = mtm_grid_of(job->mesh);
  job->point_type = mtm_output_point_type(job->mesh, job->options->point_type);
  job->n_items = mtm_mesh_n_cells(job->mesh);
  job->per_task = CUTS_PER_TASK / (n_values + 1);
  job->per_task = job->per_task > CELLS_PER_TASK ? CELLS_PER_TASK
    : job->per_task < FEWEST_CELLS               ? FEWEST_CELLS
                                                 : job->per_task;
  job->by_rows = job->mesh->kind == MTM_IMAGE && !job->options->scalars && job->grid.dimension > 0;
  if (job->by_rows)
  {
    job->n_items = job->grid.n_cells[1] * job->grid.n_cells[2];
    const int64_t rows = CELLS_PER_TASK / 2 / job->n_cutters;
    job->per_task = rows > 0 ? rows : 1;
  }
}

/* One block for what all chunks hold, so that it is in large pages: small ones take a quarter of the time
 * of a slice to come and to go, see docs/decisions/0015. Of cells that an index finds, a third to a half
 * are cut; of those that a sieve leaves, nearly all, most by one plane. Others may be cut or not. */
static bool make_room(slice_job* job, int64_t n_chunks)
{
  if (!job->cells.ids || job->cell_by_cell)
  {
    return true;
  }
  const int64_t n = job->per_task < job->n_items ? job->per_task : job->n_items;
  job->room_cells = job->of_index ? n - 3 * n / 8 : n;
  job->room_bytes = mtm_chunk_lent_bytes(job->room_cells);
  job->room = mtm_allocate(n_chunks, job->room_bytes);
  return job->room != NULL;
}

/* Cuts the cells or rows, from a fraction of the whole on. */
static mtm_status run_job(slice_job* job,
  const mtm_run* run,
  double from,
  mtm_polygons* out,
  mtm_error* error)
{
  const int64_t n_chunks = (job->n_items + job->per_task - 1) / job->per_task;
  job->chunks = mtm_chunks_new(n_chunks);
  if (!job->chunks || !make_room(job, n_chunks))
  {
    free(job->chunks);
    return mtm_fail_memory(error, "the slice");
  }
  mtm_status status = mtm_run_in_waves(run, n_chunks, from, 0.9, slice_task, job, error);
  if (status == MTM_OK)
  {
    status = mtm_chunks_status(job->chunks, n_chunks, error);
  }
  if (status == MTM_OK)
  {
    status = mtm_contacts_resolve(job->chunks, n_chunks, run, error);
  }
  if (status == MTM_OK)
  {
    const mtm_slice_options* options = job->options;
    const mtm_merge_options merge = { .n_planes =
                                        options->scalars ? options->n_values : options->n_planes,
      .provenance = options->provenance,
      .point_type = job->point_type,
      .n_source_cells = job->n_source_cells };
    status = mtm_merge(job->mesh, job->chunks, n_chunks, &merge, run, out, error);
  }
  mtm_chunks_free(job->chunks, n_chunks);
  free(job->room);
  return status;
}

/* The same on the cells that can be met, of all or of those that the index finds near the planes. */
static mtm_status run_cells(slice_job* job,
  const mtm_index* index,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  double done = 0.0;
  mtm_status status = MTM_OK;
  job->cells = (mtm_cells){ .n = job->n_items };
  if (index)
  {
    status =
      mtm_index_candidates(index, job->mesh, job->cutters, job->n_cutters, run, &job->cells, error);
    job->of_index = job->cells.ids != NULL;
    job->even_type = job->of_index ? mtm_index_even_type(index, job->mesh) : 0;
  }
  if (status == MTM_OK && !job->cells.ids && !job->cell_by_cell)
  {
    done = 0.5;
    status = mtm_sieve(job->mesh, job->cutters, job->n_cutters, run, 0.0, done, &job->cells, error);
  }
  if (status == MTM_OK)
  {
    job->n_items = job->cells.n;
    status = run_job(job, run, done, out, error);
  }
  free(job->cells.ids);
  return status;
}

/* The same on linear cells made of those that can be met. */
static mtm_status run_refined(slice_job* job,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  mtm_refined refined;
  const mtm_mesh* mesh = job->mesh;
  mtm_cutter* cutters = job->cutters;
  mtm_status status =
    mtm_refine(mesh, job->options->subdivision, cutters, job->n_cutters, run, &refined, error);
  if (status == MTM_OK)
  {
    const mtm_array* scalars = cutters[0].scalars;
    cutters[0].scalars = scalars ? &refined.scalars : NULL;
    job->mesh = &refined.mesh;
    job->n_items = mtm_mesh_n_cells(job->mesh);
    status = run_cells(job, NULL, run, out, error);
    cutters[0].scalars = scalars;
    job->mesh = mesh;
  }
  if (status == MTM_OK)
  {
    status = mtm_refined_restore(&refined, out, error);
  }
  mtm_refined_free(&refined);
  return status;
}

/* Cells, as finely as the tolerance wants them, or rows. */
static mtm_status run_any(slice_job* job,
  const mtm_index* index,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  /* An index knows without looking at all cells. */
  const bool is_linear = index && mtm_index_is_linear(index);
  mtm_slice_options fitted = *job->options;
  mtm_subdivision found = { 0 };
  mtm_status status = is_linear
    ? MTM_OK
    : mtm_subdivision_fit(job->mesh, fitted.tolerance, run, &fitted.subdivision, &found, error);
  if (status == MTM_OK)
  {
    const mtm_slice_options* given = job->options;
    job->options = &fitted;
    const bool refines = !is_linear && mtm_needs_refining(job->mesh, fitted.subdivision);
    status = refines ? run_refined(job, run, out, error)
      : job->by_rows ? run_job(job, run, 0.0, out, error)
                     : run_cells(job, index, run, out, error);
    job->options = given;
  }
  if (status == MTM_OK)
  {
    out->subdivision = found;
  }
  return status;
}

/* Cuts cell by cell whatever is cut no other way. */
static mtm_status slice(const mtm_mesh* mesh,
  const mtm_index* index,
  const mtm_slice_options* options,
  bool cell_by_cell,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  if (out)
  {
    *out = (mtm_polygons){ 0 };
  }
  mtm_status status = check_arguments(mesh, options, out, error);
  if (status != MTM_OK)
  {
    return status;
  }
  mtm_cutter* cutters = NULL;
  int32_t n_cutters = 0;
  status = mtm_cutters_new(mesh, options, &cutters, &n_cutters, error);
  bool done = false;
  if (status == MTM_OK && !cell_by_cell)
  {
    status = mtm_slice_grid(mesh, options, cutters, n_cutters, run, &done, out, error);
  }
  if (status == MTM_OK && !done)
  {
    slice_job job = { .mesh = mesh,
      .options = options,
      .cutters = cutters,
      .n_cutters = n_cutters,
      .cell_by_cell = cell_by_cell,
      .n_source_cells = mtm_mesh_n_cells(mesh) };
    deal_out(&job);
    status = run_any(&job, options->scalars ? NULL : index, run, out, error);
  }
  mtm_cutters_free(cutters, n_cutters);
  return status;
}

mtm_status mtm_slice(const mtm_mesh* mesh,
  const mtm_index* index,
  const mtm_slice_options* options,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  return slice(mesh, index, options, false, run, out, error);
}

mtm_status mtm_slice_cell_by_cell(const mtm_mesh* mesh,
  const mtm_slice_options* options,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  return slice(mesh, NULL, options, true, run, out, error);
}
