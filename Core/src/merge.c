/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Chunks put together: kind by kind, plane by plane, chunk by chunk, which is the order of the
 * output; points are numbered as they are first used. Serial: it costs as much as the output. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct merge
{
  mtm_chunk* chunks;
  int64_t n_chunks;
  const mtm_merge_options* options;
  mtm_polygons* out;

  int64_t* starts;  /* of each chunk's points in `ids` */
  int64_t* ids;     /* output id of each chunk point; -1 = not used yet */
  int64_t* cursors; /* next cell of each chunk */
  int64_t* slots;   /* hash of output points: index into `points` + 1 */
  int64_t n_slots;
  const mtm_edge_point** points; /* of each output point */
  int64_t n_cells;
} merge;

static void merge_free(merge* m)
{
  free(m->starts);
  free(m->ids);
  free(m->cursors);
  free(m->slots);
  free(m->points);
}

/* ---- Sizes ------------------------------------------------------------------------------------ */

static void count(merge* m)
{
  mtm_polygons* out = m->out;
  int64_t* kinds[MTM_N_KINDS] = { &out->n_vertices, &out->n_lines, &out->n_polygons };
  for (int64_t c = 0; c < m->n_chunks; ++c)
  {
    const mtm_chunk* chunk = &m->chunks[c];
    out->n_non_finite_cells += chunk->n_non_finite_cells;
    for (int64_t i = 0; i < chunk->n_cells; ++i)
    {
      if (!chunk->cells[i].dropped)
      {
        ++*kinds[chunk->cells[i].kind];
        out->n_connectivity += chunk->cells[i].n_points;
      }
    }
  }
  m->n_cells = out->n_vertices + out->n_lines + out->n_polygons;
}

static mtm_status allocate_scratch(merge* m, mtm_error* error)
{
  int64_t n_points = 0;
  m->starts = mtm_allocate(m->n_chunks, sizeof *m->starts);
  m->cursors = mtm_allocate(m->n_chunks, sizeof *m->cursors);
  if (!m->starts || !m->cursors)
  {
    return mtm_fail_memory(error, "merging the output");
  }
  for (int64_t c = 0; c < m->n_chunks; ++c)
  {
    m->starts[c] = n_points;
    m->cursors[c] = 0;
    n_points += m->chunks[c].n_points;
  }
  m->n_slots = 16;
  while (m->n_slots < 2 * n_points)
  {
    m->n_slots *= 2;
  }
  m->ids = mtm_allocate(n_points, sizeof *m->ids);
  m->points = mtm_allocate(n_points, sizeof(mtm_edge_point*));
  m->slots = mtm_allocate(m->n_slots, sizeof *m->slots);
  if (!m->ids || !m->points || !m->slots)
  {
    return mtm_fail_memory(error, "merging the output");
  }
  memset(m->ids, -1, (size_t)n_points * sizeof *m->ids);
  memset(m->slots, 0, (size_t)m->n_slots * sizeof *m->slots);
  return MTM_OK;
}

static mtm_status allocate_cells(merge* m, mtm_error* error)
{
  mtm_polygons* out = m->out;
  const uint32_t provenance = m->options->provenance;
  out->id_type = out->n_connectivity < INT32_MAX ? MTM_INT32 : MTM_INT64;
  out->source_type = out->n_source_points < INT32_MAX && out->n_source_cells < INT32_MAX &&
      m->options->n_source_cells < INT32_MAX
    ? MTM_INT32
    : MTM_INT64;
  out->offsets = mtm_allocate(m->n_cells + 1, mtm_type_size(out->id_type));
  out->connectivity = mtm_allocate(out->n_connectivity, mtm_type_size(out->id_type));
  bool complete = out->offsets && out->connectivity;
  if (provenance & MTM_PROVENANCE_CELLS)
  {
    out->source_cells = mtm_allocate(m->n_cells, mtm_type_size(out->source_type));
    complete = complete && out->source_cells;
  }
  if (provenance & MTM_PROVENANCE_PLANES)
  {
    out->planes = mtm_allocate(m->n_cells, sizeof *out->planes);
    complete = complete && out->planes;
  }
  return complete ? MTM_OK : mtm_fail_memory(error, "the output's cells");
}

static mtm_status allocate_points(merge* m, mtm_error* error)
{
  mtm_polygons* out = m->out;
  out->point_type = m->options->point_type;
  out->points = mtm_allocate(3 * out->n_points, mtm_type_size(out->point_type));
  bool complete = out->points != NULL;
  if (m->options->provenance & MTM_PROVENANCE_POINTS)
  {
    out->point_a = mtm_allocate(out->n_points, mtm_type_size(out->source_type));
    complete = complete && out->point_a;
    if (!m->options->input_points)
    {
      out->point_b = mtm_allocate(out->n_points, mtm_type_size(out->source_type));
      out->point_t = mtm_allocate(out->n_points, sizeof *out->point_t);
      complete = complete && out->point_b && out->point_t;
    }
  }
  return complete ? MTM_OK : mtm_fail_memory(error, "the output's points");
}

/* ---- Filling ---------------------------------------------------------------------------------- */

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

/* The output id of a point, a new one at its first use. */
static int64_t output_point(merge* m, const mtm_edge_point* point)
{
  uint64_t slot = mtm_point_hash(point) & (uint64_t)(m->n_slots - 1);
  for (; m->slots[slot] != 0; slot = (slot + 1) & (uint64_t)(m->n_slots - 1))
  {
    const mtm_edge_point* other = m->points[m->slots[slot] - 1];
    if (other->a == point->a && other->b == point->b && other->plane == point->plane)
    {
      return m->slots[slot] - 1;
    }
  }
  m->points[m->out->n_points] = point;
  m->slots[slot] = ++m->out->n_points;
  return m->out->n_points - 1;
}

static void add_cell(merge* m,
  int64_t c,
  const mtm_chunk_cell* cell,
  int64_t at_cell,
  int64_t at_connectivity)
{
  mtm_polygons* out = m->out;
  const mtm_chunk* chunk = &m->chunks[c];
  store_id(out->offsets, out->id_type, at_cell, at_connectivity);
  for (int32_t p = 0; p < cell->n_points; ++p)
  {
    const int32_t local = chunk->connectivity[cell->first + p];
    int64_t* id = &m->ids[m->starts[c] + local];
    if (*id < 0)
    {
      *id = output_point(m, &chunk->points[local]);
    }
    store_id(out->connectivity, out->id_type, at_connectivity + p, *id);
  }
  if (out->source_cells)
  {
    store_id(out->source_cells, out->source_type, at_cell, cell->source);
  }
  if (out->planes)
  {
    out->planes[at_cell] = cell->plane;
  }
}

static mtm_status fill_cells(merge* m, const mtm_run* run, mtm_error* error)
{
  int64_t at_cell = 0;
  int64_t at_connectivity = 0;
  for (int32_t kind = 0; kind < MTM_N_KINDS; ++kind)
  {
    for (int32_t plane = 0; plane < m->options->n_planes; ++plane)
    {
      for (int64_t c = 0; c < m->n_chunks; ++c)
      {
        const mtm_chunk* chunk = &m->chunks[c];
        int64_t i = m->cursors[c];
        for (; i < chunk->n_cells && (int32_t)chunk->cells[i].kind == kind &&
             chunk->cells[i].plane == plane;
             ++i)
        {
          if (!chunk->cells[i].dropped)
          {
            add_cell(m, c, &chunk->cells[i], at_cell++, at_connectivity);
            at_connectivity += chunk->cells[i].n_points;
          }
        }
        m->cursors[c] = i;
      }
      const mtm_status status = mtm_poll(run, 0.9, error);
      if (status != MTM_OK)
      {
        return status;
      }
    }
  }
  store_id(m->out->offsets, m->out->id_type, at_cell, at_connectivity);
  return MTM_OK;
}

static void fill_points(merge* m)
{
  mtm_polygons* out = m->out;
  for (int64_t p = 0; p < out->n_points; ++p)
  {
    const mtm_edge_point* point = m->points[p];
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
}

mtm_status mtm_merge(const mtm_mesh* mesh,
  mtm_chunk* chunks,
  int64_t n_chunks,
  const mtm_merge_options* options,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  merge m = { .chunks = chunks, .n_chunks = n_chunks, .options = options, .out = out };
  *out = (mtm_polygons){ .n_source_points = mtm_mesh_n_points(mesh),
    .n_source_cells = mtm_mesh_n_cells(mesh) };
  for (int64_t c = 0; c < n_chunks; ++c)
  {
    mtm_chunk_sort(&chunks[c]);
  }
  count(&m);
  mtm_status status = allocate_scratch(&m, error);
  if (status == MTM_OK)
  {
    status = allocate_cells(&m, error);
  }
  if (status == MTM_OK)
  {
    status = fill_cells(&m, run, error);
  }
  if (status == MTM_OK)
  {
    status = allocate_points(&m, error);
  }
  if (status == MTM_OK)
  {
    fill_points(&m);
    status = mtm_poll(run, 1.0, error);
  }
  merge_free(&m);
  if (status != MTM_OK)
  {
    mtm_polygons_free(out);
  }
  return status;
}
