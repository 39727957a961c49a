/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Rings put together: vertices, then lines, then polygons, each in the order of their cells. Points get
 * their ids as they are first used, from a table with an entry for each point of the mesh; that is
 * serial and costs what the output does. Coordinates follow in parallel. */
#include "surface_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  POINTS_PER_TASK = 16384
};

typedef struct numbering
{
  const mtm_mesh* mesh;
  const mtm_rings* lists;
  int64_t n_lists;
  const mtm_merge_options* options;
  mtm_polygons* out;
  uint64_t* table; /* of each point of the mesh its output id + 1, or 0 */
  int64_t* used;   /* of each output point its id in the mesh */
  int64_t used_capacity;
  int64_t at_cell, at_connectivity;
} numbering;

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

/* ---- Cells ---------------------------------------------------------------------------------------- */

static void count(numbering* n)
{
  mtm_polygons* out = n->out;
  for (int64_t i = 0; i < n->n_lists; ++i)
  {
    const mtm_rings* rings = &n->lists[i];
    out->n_vertices += rings->n_of_kind[MTM_KIND_VERTEX];
    out->n_lines += rings->n_of_kind[MTM_KIND_LINE];
    out->n_polygons += rings->n_of_kind[MTM_KIND_POLYGON];
    out->n_connectivity += rings->n_ids;
    out->n_non_finite_cells += rings->n_non_finite_cells;
  }
}

static mtm_status allocate_cells(numbering* n, mtm_error* error)
{
  mtm_polygons* out = n->out;
  const int64_t n_cells = out->n_vertices + out->n_lines + out->n_polygons;
  out->id_type = out->n_connectivity < INT32_MAX ? MTM_INT32 : MTM_INT64;
  out->source_type = out->n_source_points < INT32_MAX && out->n_source_cells < INT32_MAX &&
      n->options->n_source_cells < INT32_MAX
    ? MTM_INT32
    : MTM_INT64;
  out->offsets = mtm_allocate(n_cells + 1, mtm_type_size(out->id_type));
  out->connectivity = mtm_allocate(out->n_connectivity, mtm_type_size(out->id_type));
  bool complete = out->offsets && out->connectivity;
  if (n->options->provenance & MTM_PROVENANCE_CELLS)
  {
    out->source_cells = mtm_allocate(n_cells, mtm_type_size(out->source_type));
    complete = complete && out->source_cells;
  }
  return complete ? MTM_OK : mtm_fail_memory(error, "the output's cells");
}

/* The output id of a point, a new one at its first use. Room for it has been made. */
static inline int64_t output_id(numbering* n, int64_t id)
{
  if (n->table[id] == 0)
  {
    n->used[n->out->n_points] = id;
    n->table[id] = (uint64_t)++n->out->n_points;
  }
  return (int64_t)n->table[id] - 1;
}

static bool add_rings(numbering* n, const mtm_rings* rings, int32_t kind)
{
  mtm_polygons* out = n->out;
  int64_t* used = mtm_grown(n->used, &n->used_capacity, out->n_points + rings->n_ids, sizeof *used);
  if (!used)
  {
    return false;
  }
  n->used = used;
  const int64_t* ids = rings->ids;
  for (int64_t c = 0; c < rings->n_cells; ++c)
  {
    const mtm_ring_cell* cell = &rings->cells[c];
    if (cell->kind == kind)
    {
      store_id(out->offsets, out->id_type, n->at_cell, n->at_connectivity);
      if (out->source_cells)
      {
        store_id(out->source_cells, out->source_type, n->at_cell, cell->source);
      }
      ++n->at_cell;
      for (int32_t p = 0; p < cell->n_points; ++p)
      {
        store_id(out->connectivity, out->id_type, n->at_connectivity++, output_id(n, ids[p]));
      }
    }
    ids += cell->n_points;
  }
  return true;
}

static mtm_status fill_cells(numbering* n, const mtm_run* run, mtm_error* error)
{
  for (int32_t kind = 0; kind < MTM_N_KINDS; ++kind)
  {
    for (int64_t i = 0; i < n->n_lists; ++i)
    {
      const mtm_rings* rings = &n->lists[i];
      if (rings->n_of_kind[kind] > 0 && !add_rings(n, rings, kind))
      {
        return mtm_fail_memory(error, "the output's points");
      }
      const mtm_status status = i % 64 == 63 ? mtm_poll(run, 0.9, error) : MTM_OK;
      if (status != MTM_OK)
      {
        return status;
      }
    }
  }
  store_id(n->out->offsets, n->out->id_type, n->at_cell, n->at_connectivity);
  return MTM_OK;
}

/* ---- Points --------------------------------------------------------------------------------------- */

static mtm_status allocate_points(numbering* n, mtm_error* error)
{
  mtm_polygons* out = n->out;
  out->point_type = n->options->point_type;
  out->points = mtm_allocate(3 * out->n_points, mtm_type_size(out->point_type));
  bool complete = out->points != NULL;
  if (n->options->provenance & MTM_PROVENANCE_POINTS)
  {
    out->point_a = mtm_allocate(out->n_points, mtm_type_size(out->source_type));
    complete = complete && out->point_a;
  }
  return complete ? MTM_OK : mtm_fail_memory(error, "the output's points");
}

static void points_task(void* user, int64_t task)
{
  const numbering* n = user;
  mtm_polygons* out = n->out;
  const int64_t end = (task + 1) * POINTS_PER_TASK;
  for (int64_t p = task * POINTS_PER_TASK; p < end && p < out->n_points; ++p)
  {
    double xyz[3];
    mtm_point_by_id(n->mesh, n->used[p], xyz);
    for (int32_t c = 0; c < 3; ++c)
    {
      if (out->point_type == MTM_FLOAT32)
      {
        ((float*)out->points)[3 * p + c] = (float)xyz[c];
      }
      else
      {
        ((double*)out->points)[3 * p + c] = xyz[c];
      }
    }
    if (out->point_a)
    {
      store_id(out->point_a, out->source_type, p, n->used[p]);
    }
  }
}

static mtm_status run_numbering(numbering* n, const mtm_run* run, mtm_error* error)
{
  count(n);
  mtm_status status = allocate_cells(n, error);
  if (status == MTM_OK)
  {
    status = fill_cells(n, run, error);
  }
  if (status == MTM_OK)
  {
    status = allocate_points(n, error);
  }
  if (status == MTM_OK)
  {
    const int64_t n_tasks = (n->out->n_points + POINTS_PER_TASK - 1) / POINTS_PER_TASK;
    status = mtm_run_in_waves(run, n_tasks, 0.9, 1.0, points_task, n, error);
  }
  return status == MTM_OK ? mtm_poll(run, 1.0, error) : status;
}

mtm_status mtm_rings_number(const mtm_mesh* mesh,
  const mtm_rings* lists,
  int64_t n_lists,
  uint64_t* table,
  const mtm_merge_options* options,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  numbering n = {
    .mesh = mesh, .lists = lists, .n_lists = n_lists, .table = table, .options = options, .out = out
  };
  *out = (mtm_polygons){ .n_source_points = mtm_mesh_n_points(mesh),
    .n_source_cells = mtm_mesh_n_cells(mesh) };
  const mtm_status status = run_numbering(&n, run, error);
  free(n.used);
  if (status != MTM_OK)
  {
    mtm_polygons_free(out);
  }
  return status;
}
