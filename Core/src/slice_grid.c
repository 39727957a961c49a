/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Grids with straight axes, cut row by row: the section of each plane is counted first, so that all of
 * the output can be allocated at its size and written in place, by several tasks at once. The order is
 * the one in which cells cut one by one come out. */
#include "section_internal.h"

#include <stdlib.h>

enum
{
  QUADS_PER_TASK = 16384,
  KEPT_BYTES = 4 << 20 /* of counts; those of planes beyond are made again for writing */
};

/* One plane's section, of one of two kinds. */
typedef struct section
{
  const mtm_cutter* cutter;
  int32_t value;
  bool is_layer;
  bool is_counted;
  mtm_layer layer;
  mtm_section* rows; /* where it is not a layer and counted */
  mtm_extent from;
} section;

typedef struct grid_job
{
  const mtm_mesh* mesh;
  const mtm_slice_options* options;
  mtm_axes axes;
  section* sections;
  int32_t n_sections;
  mtm_polygons* out;
  mtm_error* errors; /* of the tasks under way */
  mtm_status* statuses;
  const section* written; /* under way */
} grid_job;

/* ---- Counting --------------------------------------------------------------------------------- */

static void release(section* s)
{
  if (s->rows)
  {
    mtm_section_free(s->rows);
    free(s->rows);
    s->rows = NULL;
  }
  s->is_counted = false;
}

static mtm_status count_rows(const grid_job* job,
  section* s,
  const mtm_run* run,
  bool* usable,
  mtm_error* error)
{
  s->rows = mtm_allocate(1, sizeof *s->rows);
  if (!s->rows)
  {
    return mtm_fail_memory(error, "the rows of the grid");
  }
  *s->rows = (mtm_section){ .mesh = job->mesh,
    .grid = mtm_grid_of(job->mesh),
    .axes = &job->axes,
    .cutter = s->cutter,
    .value = s->value,
    .level = s->cutter->values[s->value],
    .triangulate = job->options->triangulate };
  return mtm_section_count(s->rows, run, usable, error);
}

/* Counts one plane's section. */
static mtm_status count(const grid_job* job,
  section* s,
  const mtm_run* run,
  bool* usable,
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  s->is_layer = s->cutter->axis >= 0;
  if (s->is_layer)
  {
    *usable = mtm_layer_find(&job->axes, s->cutter, s->value, job->options->triangulate, &s->layer);
  }
  else
  {
    status = count_rows(job, s, run, usable, error);
  }
  s->is_counted = true;
  return status;
}

/* Counts all sections; says where each starts in the output. */
static mtm_status count_all(const grid_job* job,
  const mtm_run* run,
  mtm_extent* extent,
  bool* usable,
  mtm_error* error)
{
  int64_t kept = 0;
  mtm_status status = MTM_OK;
  for (int32_t p = 0; status == MTM_OK && *usable && p < job->n_sections; ++p)
  {
    section* s = &job->sections[p];
    status = count(job, s, run, usable, error);
    if (status == MTM_OK && *usable)
    {
      const mtm_extent added =
        s->is_layer ? mtm_layer_extent(&s->layer) : mtm_section_extent(s->rows);
      s->from = *extent;
      mtm_extent_add(extent, &added);
      kept += s->is_layer ? 0 : mtm_section_bytes(s->rows);
      if (!s->is_layer && kept > KEPT_BYTES && job->n_sections > 1)
      {
        kept -= mtm_section_bytes(s->rows);
        release(s);
      }
    }
  }
  return status;
}

/* ---- Writing ---------------------------------------------------------------------------------- */

static int64_t rows_per_task(const section* s)
{
  const int64_t rows = QUADS_PER_TASK / (s->layer.n_quads[0] > 0 ? s->layer.n_quads[0] : 1);
  return rows > 0 ? rows : 1;
}

static int64_t count_tasks(const section* s)
{
  if (s->is_layer)
  {
    const int64_t rows = rows_per_task(s);
    return (s->layer.n_quads[1] + rows - 1) / rows;
  }
  return s->rows->near_cells.n_chunks;
}

static void write_task(void* user, int64_t task)
{
  const grid_job* job = user;
  const section* s = job->written;
  if (!s->is_layer)
  {
    job->statuses[task] = mtm_section_write(s->rows, &s->from, task, job->out, &job->errors[task]);
    return;
  }
  const int64_t rows = rows_per_task(s);
  const int64_t n = s->layer.n_quads[1];
  const int64_t first = task * rows;
  mtm_layer_write(&s->layer, &s->from, first, first + rows < n ? first + rows : n, job->out);
}

static mtm_status write_section(grid_job* job, int32_t p, const mtm_run* run, mtm_error* error)
{
  section* s = &job->sections[p];
  bool usable = true;
  mtm_status status = s->is_counted ? MTM_OK : count(job, s, run, &usable, error);
  if (status != MTM_OK)
  {
    return status;
  }
  const int64_t n_tasks = count_tasks(s);
  job->written = s;
  job->errors = mtm_allocate(n_tasks, sizeof *job->errors);
  job->statuses = mtm_allocate(n_tasks, sizeof *job->statuses);
  const bool complete = job->errors && job->statuses;
  for (int64_t task = 0; complete && task < n_tasks; ++task)
  {
    job->statuses[task] = MTM_OK;
  }
  const double n = job->n_sections;
  status = complete
    ? mtm_run_in_waves(
        run, n_tasks, 0.1 + 0.9 * p / n, 0.1 + 0.9 * (p + 1) / n, write_task, job, error)
    : mtm_fail_memory(error, "the slice");
  for (int64_t task = 0; status == MTM_OK && task < n_tasks; ++task)
  {
    status = job->statuses[task] == MTM_OK
      ? MTM_OK
      : mtm_fail(error, job->statuses[task], "%s", job->errors[task].message);
  }
  free(job->errors);
  free(job->statuses);
  release(s);
  return status;
}

/* ---- All -------------------------------------------------------------------------------------- */

/* The planes in the order of the options. */
static void list_sections(grid_job* job, const mtm_cutter* cutters, int32_t n_cutters)
{
  for (int32_t c = 0; c < n_cutters; ++c)
  {
    for (int32_t v = 0; v < cutters[c].n_values; ++v)
    {
      job->sections[cutters[c].planes[v]] = (section){ .cutter = &cutters[c], .value = v };
    }
  }
}

static mtm_status run_job(grid_job* job, const mtm_run* run, bool* done, mtm_error* error)
{
  mtm_extent extent = { 0 };
  bool usable = true;
  mtm_status status = count_all(job, run, &extent, &usable, error);
  if (status != MTM_OK || !usable)
  {
    return status;
  }
  const mtm_slice_options* options = job->options;
  status = mtm_output_new(job->mesh,
    &extent,
    options->provenance,
    mtm_output_point_type(job->mesh, options->point_type),
    false,
    job->out,
    error);
  for (int32_t p = 0; status == MTM_OK && p < job->n_sections; ++p)
  {
    status = write_section(job, p, run, error);
  }
  if (status == MTM_OK)
  {
    status = mtm_poll(run, 1.0, error);
  }
  if (status != MTM_OK)
  {
    mtm_polygons_free(job->out);
  }
  *done = true;
  return status;
}

mtm_status mtm_slice_grid(const mtm_mesh* mesh,
  const mtm_slice_options* options,
  const mtm_cutter* cutters,
  int32_t n_cutters,
  const mtm_run* run,
  bool* done,
  mtm_polygons* out,
  mtm_error* error)
{
  *done = false;
  if (options->scalars || (mesh->kind != MTM_IMAGE && mesh->kind != MTM_RECTILINEAR))
  {
    return MTM_OK;
  }
  grid_job job = { .mesh = mesh, .options = options, .n_sections = options->n_planes, .out = out };
  bool usable = false;
  mtm_status status = mtm_axes_new(mesh, cutters[0].limit, &job.axes, &usable, error);
  if (status != MTM_OK || !usable)
  {
    return status;
  }
  job.sections = mtm_allocate(job.n_sections, sizeof *job.sections);
  if (job.sections)
  {
    list_sections(&job, cutters, n_cutters);
    status = run_job(&job, run, done, error);
  }
  else
  {
    status = mtm_fail_memory(error, "the planes");
  }
  for (int32_t p = 0; job.sections && p < job.n_sections; ++p)
  {
    release(&job.sections[p]);
  }
  free(job.sections);
  mtm_axes_free(&job.axes);
  return status;
}
