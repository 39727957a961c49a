/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Chunks put together: kind by kind, plane by plane, chunk by chunk, which is the order of the
 * output; points are numbered as they are first used. Each step is by chunks or by parts of the points,
 * with the places where things go counted in between, so that none waits for another. */
#include "merge_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  POINTS_PER_TASK = 8192,
  MAX_PARTS = 1024
};

static void free_job(mtm_merge_job* job)
{
  for (int64_t c = 0; job->segments && c < job->n_chunks; ++c)
  {
    free(job->segments[c].items);
  }
  free(job->segments);
  free(job->starts);
  free(job->ids);
  free(job->binned);
  free(job->bin_starts);
  free(job->parts_failed);
}

/* ---- Tasks ------------------------------------------------------------------------------------ */

typedef void (*chunk_body)(const mtm_merge_job* job, int64_t chunk);

typedef struct chunks_work
{
  const mtm_merge_job* job;
  chunk_body body;
} chunks_work;

static void chunks_task(void* user, int64_t task)
{
  const chunks_work* work = user;
  const mtm_merge_job* job = work->job;
  const int64_t end = (task + 1) * job->n_chunks / job->n_tasks;
  for (int64_t c = task * job->n_chunks / job->n_tasks; c < end; ++c)
  {
    work->body(job, c);
  }
}

/* Runs body for every chunk, some of them a task. */
static mtm_status run_by_chunks(mtm_merge_job* job,
  chunk_body body,
  const mtm_run* run,
  double fraction,
  mtm_error* error)
{
  chunks_work work = { job, body };
  return mtm_run_in_waves(run, job->n_tasks, fraction, fraction, chunks_task, &work, error);
}

/* ---- Sizes ------------------------------------------------------------------------------------ */

static mtm_status allocate_scratch(mtm_merge_job* job, mtm_error* error)
{
  int64_t n_points = 0;
  job->starts = mtm_allocate(job->n_chunks + 1, sizeof *job->starts);
  job->segments = calloc((size_t)job->n_chunks + 1, sizeof *job->segments);
  if (!job->starts || !job->segments)
  {
    return mtm_fail_memory(error, "merging the output");
  }
  for (int64_t c = 0; c < job->n_chunks; ++c)
  {
    job->starts[c] = n_points;
    n_points += job->chunks[c].n_points;
  }
  job->starts[job->n_chunks] = n_points;
  job->n_tasks = 1 + n_points / POINTS_PER_TASK;
  job->n_tasks = job->n_tasks < job->n_chunks ? job->n_tasks : job->n_chunks;
  job->n_parts = 1;
  while (job->n_parts < MAX_PARTS && job->n_parts * POINTS_PER_TASK < n_points &&
    job->n_parts * job->n_chunks < n_points)
  {
    job->n_parts *= 2;
  }
  /* One block for all three, so that it is in large pages sooner. */
  const size_t bytes = sizeof *job->ids + sizeof *job->owners + sizeof *job->used;
  job->ids = mtm_allocate(n_points, bytes);
  job->owners = job->ids ? (mtm_owner*)(job->ids + n_points) : NULL;
  job->used = job->ids ? (int32_t*)(job->owners + n_points) : NULL;
  job->binned = mtm_allocate(n_points, sizeof *job->binned);
  job->bin_starts =
    mtm_allocate(job->n_chunks * (job->n_parts * MTM_N_KINDS + 1), sizeof *job->bin_starts);
  const bool complete = job->ids && job->binned && job->bin_starts;
  return complete ? MTM_OK : mtm_fail_memory(error, "merging the output");
}

/* Adds the cell to its segment, the last one or a new one. */
static bool add_to_segment(const mtm_merge_job* job, int64_t c, int64_t cell, int64_t n_used)
{
  const mtm_chunk_cell* added = &job->chunks[c].cells[cell];
  mtm_segments* list = &job->segments[c];
  const int64_t group = (int64_t)added->kind * job->options->n_planes + added->plane;
  mtm_segment* last = list->n > 0 ? &list->items[list->n - 1] : NULL;
  if (!last || last->group != group)
  {
    mtm_segment* items = mtm_grown(list->items, &list->capacity, list->n + 1, sizeof *items);
    if (!items)
    {
      return false;
    }
    list->items = items;
    last = &items[list->n++];
    *last =
      (mtm_segment){ .group = group, .first_cell = cell, .first_used = n_used, .end_used = n_used };
  }
  last->end_cell = cell + 1;
  last->n_cells += !added->dropped;
  last->n_ids += added->dropped ? 0 : added->n_points;
  return true;
}

/* Sorts a chunk's cells and finds its segments and the points they use. */
static void look_through(const mtm_merge_job* job, int64_t c)
{
  mtm_chunk* chunk = &job->chunks[c];
  mtm_segments* list = &job->segments[c];
  int64_t* ids = job->ids + job->starts[c];
  int32_t* used = job->used + job->starts[c];
  int64_t n_used = 0;
  if (!mtm_chunk_sort(chunk, job->options->n_planes))
  {
    list->failed = true;
    return;
  }
  memset(ids, -1, (size_t)chunk->n_points * sizeof *ids);
  for (int64_t i = 0; i < chunk->n_cells; ++i)
  {
    const mtm_chunk_cell* cell = &chunk->cells[i];
    if (!add_to_segment(job, c, i, n_used))
    {
      list->failed = true;
      return;
    }
    for (int32_t p = 0; !cell->dropped && p < cell->n_points; ++p)
    {
      const int32_t point = chunk->connectivity[cell->first + p];
      if (ids[point] < 0)
      {
        ids[point] = n_used;
        used[n_used++] = point;
      }
    }
    list->items[list->n - 1].end_used = n_used;
  }
  mtm_merge_bin(job, c);
}

static bool is_own(const mtm_merge_job* job, int64_t c, int64_t at)
{
  return job->owners[at].chunk == (int32_t)c && job->owners[at].point == job->used[at];
}

static void count_own_points(const mtm_merge_job* job, int64_t c)
{
  for (int64_t s = 0; s < job->segments[c].n; ++s)
  {
    mtm_segment* segment = &job->segments[c].items[s];
    for (int64_t i = segment->first_used; i < segment->end_used; ++i)
    {
      segment->n_points += is_own(job, c, job->starts[c] + i);
    }
  }
}

/* ---- Places ----------------------------------------------------------------------------------- */

static mtm_status look_through_all(mtm_merge_job* job, const mtm_run* run, mtm_error* error)
{
  mtm_status status = run_by_chunks(job, look_through, run, 0.92, error);
  for (int64_t c = 0; status == MTM_OK && c < job->n_chunks; ++c)
  {
    job->out->n_non_finite_cells += job->chunks[c].n_non_finite_cells;
    if (job->segments[c].failed)
    {
      status = mtm_fail_memory(error, "merging the output");
    }
  }
  return status;
}

/* Segments of all chunks in the order of the output: by groups, then by chunks. */
static mtm_segment** order_segments(const mtm_merge_job* job, int64_t* n_segments)
{
  const int64_t n_groups = (int64_t)MTM_N_KINDS * job->options->n_planes;
  int64_t* places = calloc((size_t)n_groups + 1, sizeof *places);
  *n_segments = 0;
  for (int64_t c = 0; places && c < job->n_chunks; ++c)
  {
    *n_segments += job->segments[c].n;
    for (int64_t s = 0; s < job->segments[c].n; ++s)
    {
      ++places[job->segments[c].items[s].group + 1];
    }
  }
  mtm_segment** ordered = places ? mtm_allocate(*n_segments, sizeof(mtm_segment*)) : NULL;
  for (int64_t g = 0; ordered && g < n_groups; ++g)
  {
    places[g + 1] += places[g];
  }
  for (int64_t c = 0; ordered && c < job->n_chunks; ++c)
  {
    for (int64_t s = 0; s < job->segments[c].n; ++s)
    {
      mtm_segment* segment = &job->segments[c].items[s];
      ordered[places[segment->group]++] = segment;
    }
  }
  free(places);
  return ordered;
}

/* Says where everything goes, and how much there is. */
static mtm_status place_segments(mtm_merge_job* job, mtm_error* error)
{
  mtm_polygons* out = job->out;
  int64_t* kinds[MTM_N_KINDS] = { &out->n_vertices, &out->n_lines, &out->n_polygons };
  int64_t n_segments;
  int64_t n_cells = 0;
  mtm_segment** ordered = order_segments(job, &n_segments);
  if (!ordered)
  {
    return mtm_fail_memory(error, "merging the output");
  }
  for (int64_t s = 0; s < n_segments; ++s)
  {
    mtm_segment* segment = ordered[s];
    segment->at_cell = n_cells;
    segment->at_id = out->n_connectivity;
    segment->at_point = out->n_points;
    n_cells += segment->n_cells;
    out->n_connectivity += segment->n_ids;
    out->n_points += segment->n_points;
    *kinds[segment->group / job->options->n_planes] += segment->n_cells;
  }
  free(ordered);
  return MTM_OK;
}

/* ---- Output ----------------------------------------------------------------------------------- */

static mtm_status allocate_cells(const mtm_merge_job* job, mtm_error* error)
{
  mtm_polygons* out = job->out;
  const uint32_t provenance = job->options->provenance;
  const int64_t n_cells = out->n_vertices + out->n_lines + out->n_polygons;
  out->id_type = out->n_connectivity < INT32_MAX ? MTM_INT32 : MTM_INT64;
  out->source_type = out->n_source_points < INT32_MAX && out->n_source_cells < INT32_MAX &&
      job->options->n_source_cells < INT32_MAX
    ? MTM_INT32
    : MTM_INT64;
  out->offsets = mtm_allocate(n_cells + 1, mtm_type_size(out->id_type));
  out->connectivity = mtm_allocate(out->n_connectivity, mtm_type_size(out->id_type));
  bool complete = out->offsets && out->connectivity;
  if (provenance & MTM_PROVENANCE_CELLS)
  {
    out->source_cells = mtm_allocate(n_cells, mtm_type_size(out->source_type));
    complete = complete && out->source_cells;
  }
  if (provenance & MTM_PROVENANCE_PLANES)
  {
    out->planes = mtm_allocate(n_cells, sizeof *out->planes);
    complete = complete && out->planes;
  }
  return complete ? MTM_OK : mtm_fail_memory(error, "the output's cells");
}

static mtm_status allocate_points(const mtm_merge_job* job, mtm_error* error)
{
  mtm_polygons* out = job->out;
  out->point_type = job->options->point_type;
  out->points = mtm_allocate(3 * out->n_points, mtm_type_size(out->point_type));
  bool complete = out->points != NULL;
  if (job->options->provenance & MTM_PROVENANCE_POINTS)
  {
    out->point_a = mtm_allocate(out->n_points, mtm_type_size(out->source_type));
    complete = complete && out->point_a;
    if (!job->options->input_points)
    {
      out->point_b = mtm_allocate(out->n_points, mtm_type_size(out->source_type));
      out->point_t = mtm_allocate(out->n_points, sizeof *out->point_t);
      complete = complete && out->point_b && out->point_t;
    }
  }
  return complete ? MTM_OK : mtm_fail_memory(error, "the output's points");
}

static void store_id(void* ids, mtm_type type, int64_t at, int64_t id)
{
  if (type == MTM_INT32)
  {
    ((int32_t*)ids)[at] = (int32_t)id;
  }
  else
  {
    ((int64_t*)ids)[at] = id;
  }
}

static void fill_point(const mtm_polygons* out, int64_t p, const mtm_edge_point* point)
{
  for (int32_t c = 0; c < 3; ++c)
  {
    if (out->point_type == MTM_FLOAT32)
    {
      ((float*)out->points)[3 * p + c] = (float)point->xyz[c];
    }
    else
    {
      ((double*)out->points)[3 * p + c] = point->xyz[c];
    }
  }
  if (out->point_a)
  {
    store_id(out->point_a, out->source_type, p, point->a);
  }
  if (out->point_b)
  {
    store_id(out->point_b, out->source_type, p, point->b);
    out->point_t[p] = point->t;
  }
}

/* Numbers and writes the points that a chunk owns. */
static void fill_points(const mtm_merge_job* job, int64_t c)
{
  int64_t* ids = job->ids + job->starts[c];
  for (int64_t s = 0; s < job->segments[c].n; ++s)
  {
    const mtm_segment* segment = &job->segments[c].items[s];
    int64_t id = segment->at_point;
    for (int64_t i = segment->first_used; i < segment->end_used; ++i)
    {
      if (is_own(job, c, job->starts[c] + i))
      {
        const int32_t point = job->used[job->starts[c] + i];
        fill_point(job->out, id, &job->chunks[c].points[point]);
        ids[point] = id++;
      }
    }
  }
}

/* The ids of points that other chunks own, which these have numbered. */
static void take_ids(const mtm_merge_job* job, int64_t c)
{
  const mtm_segments* segments = &job->segments[c];
  const int64_t start = job->starts[c];
  const int64_t n_used = segments->n > 0 ? segments->items[segments->n - 1].end_used : 0;
  for (int64_t i = start; i < start + n_used; ++i)
  {
    if (!is_own(job, c, i))
    {
      const mtm_owner owner = job->owners[i];
      job->ids[start + job->used[i]] = job->ids[job->starts[owner.chunk] + owner.point];
    }
  }
}

static void fill_cells(const mtm_merge_job* job, int64_t c)
{
  mtm_polygons* out = job->out;
  const mtm_chunk* chunk = &job->chunks[c];
  const int64_t* ids = job->ids + job->starts[c];
  take_ids(job, c);
  for (int64_t s = 0; s < job->segments[c].n; ++s)
  {
    const mtm_segment* segment = &job->segments[c].items[s];
    int64_t at_cell = segment->at_cell;
    int64_t at_id = segment->at_id;
    for (int64_t i = segment->first_cell; i < segment->end_cell; ++i)
    {
      const mtm_chunk_cell* cell = &chunk->cells[i];
      if (cell->dropped)
      {
        continue;
      }
      store_id(out->offsets, out->id_type, at_cell, at_id);
      for (int32_t p = 0; p < cell->n_points; ++p)
      {
        store_id(
          out->connectivity, out->id_type, at_id++, ids[chunk->connectivity[cell->first + p]]);
      }
      if (out->source_cells)
      {
        store_id(out->source_cells, out->source_type, at_cell, cell->source);
      }
      if (out->planes)
      {
        out->planes[at_cell] = cell->plane;
      }
      ++at_cell;
    }
  }
}

static mtm_status fill(mtm_merge_job* job, const mtm_run* run, mtm_error* error)
{
  mtm_polygons* out = job->out;
  mtm_status status = allocate_cells(job, error);
  if (status == MTM_OK)
  {
    status = allocate_points(job, error);
  }
  if (status == MTM_OK)
  {
    status = run_by_chunks(job, fill_points, run, 0.97, error);
  }
  if (status == MTM_OK)
  {
    status = run_by_chunks(job, fill_cells, run, 0.98, error);
  }
  if (status == MTM_OK)
  {
    const int64_t n_cells = out->n_vertices + out->n_lines + out->n_polygons;
    store_id(out->offsets, out->id_type, n_cells, out->n_connectivity);
    status = mtm_poll(run, 1.0, error);
  }
  return status;
}

mtm_status mtm_merge(const mtm_mesh* mesh,
  mtm_chunk* chunks,
  int64_t n_chunks,
  const mtm_merge_options* options,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  mtm_merge_job job = { .chunks = chunks, .n_chunks = n_chunks, .options = options, .out = out };
  *out = (mtm_polygons){ .n_source_points = mtm_mesh_n_points(mesh),
    .n_source_cells = mtm_mesh_n_cells(mesh) };
  mtm_status status = allocate_scratch(&job, error);
  if (status == MTM_OK)
  {
    status = look_through_all(&job, run, error);
  }
  if (status == MTM_OK)
  {
    status = mtm_merge_find_owners(&job, run, error);
  }
  if (status == MTM_OK)
  {
    status = run_by_chunks(&job, count_own_points, run, 0.96, error);
  }
  if (status == MTM_OK)
  {
    status = place_segments(&job, error);
  }
  if (status == MTM_OK)
  {
    status = fill(&job, run, error);
  }
  free_job(&job);
  if (status != MTM_OK)
  {
    mtm_polygons_free(out);
  }
  return status;
}
