/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Writes the section of a grid. A point is numbered by the first cell that has its edge, and of these
 * there are few: along a row of points the plane is crossed once, so that of the edges along i one a
 * row is in use, and of those along j and k one for each i. The task that starts at a layer goes
 * through the layer before without writing, for the numbers. */
#include "section_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- Crossings -------------------------------------------------------------------------------- */

static inline void add_run(mtm_section_writer* w, const mtm_edge_run* run)
{
  w->runs[w->n_runs] = *run;
  mtm_run_cross(w->section, &w->runs[w->n_runs++]);
}

static void cross_along_i(mtm_section_writer* w,
  int32_t start,
  int64_t j,
  int64_t k,
  const mtm_crossings* on)
{
  if (start > 0 && start < w->axes->n[0])
  {
    add_run(w, &(mtm_edge_run){ 0, start - 1, start, j, k, *on, j });
  }
}

/* Along j or k, between rows of points that start at a and b. */
static void cross_between(mtm_section_writer* w,
  int32_t axis,
  const int32_t starts[2],
  int64_t j,
  int64_t k,
  const mtm_crossings* on)
{
  const int32_t first = mtm_smaller(starts[0], starts[1]);
  const int32_t last = mtm_larger(starts[0], starts[1]);
  if (first < last)
  {
    add_run(w, &(mtm_edge_run){ axis, first, last, j, k, *on, first });
  }
}

/* The crossings that a row of cells is the first to have. */
static void cross_row(mtm_section_writer* w, const mtm_section_row* row)
{
  const int32_t* start = row->start;
  const int64_t j = row->j;
  const int64_t k = row->k;
  w->n_runs = 0;
  cross_along_i(w, start[3], j + 1, k + 1, &w->along_i[1]);
  cross_between(w, 1, (int32_t[2]){ start[2], start[3] }, j, k + 1, &w->along_j[1]);
  cross_between(w, 2, (int32_t[2]){ start[1], start[3] }, j + 1, k, &w->along_k[1]);
  if (j == 0)
  {
    cross_along_i(w, start[2], 0, k + 1, &w->along_i[1]);
    cross_between(w, 2, (int32_t[2]){ start[0], start[2] }, 0, k, &w->along_k[0]);
  }
  if (k == 0)
  {
    cross_along_i(w, start[1], j + 1, 0, &w->along_i[0]);
    cross_between(w, 1, (int32_t[2]){ start[0], start[1] }, j, 0, &w->along_j[0]);
  }
  if (j == 0 && k == 0)
  {
    cross_along_i(w, start[0], 0, 0, &w->along_i[0]);
  }
  for (int32_t r = 0; row->has_near && r < w->n_runs; ++r)
  {
    mtm_run_clear(&w->runs[r]); /* those with a near end get no number */
  }
}

/* The crossings of a level of points that a layer before has numbered. */
static void cross_level(mtm_section_writer* w, int64_t k)
{
  const mtm_section* s = w->section;
  const int64_t n = w->axes->n[1];
  for (int64_t j = 0; j < n; ++j)
  {
    const int32_t* start = &s->starts[j + n * k];
    w->n_runs = 0;
    cross_along_i(w, start[0], j, k, &w->along_i[0]);
    if (j + 1 < n)
    {
      cross_between(w, 1, start, j, k, &w->along_j[0]);
    }
  }
}

static void swap(mtm_crossings pair[2])
{
  const mtm_crossings first = pair[0];
  pair[0] = pair[1];
  pair[1] = first;
}

static mtm_edge_at edge_of(const mtm_crossings* on, int64_t place)
{
  return (mtm_edge_at){ on->id + place, on->at + place };
}

static void find_edges(mtm_section_writer* w, int64_t j)
{
  for (int32_t e = 0; e < 4; ++e)
  {
    w->edges[e] = edge_of(&w->along_i[e >> 1], j + (e & 1));
    w->edges[4 + e] = edge_of(&w->along_j[e >> 1], e & 1);
    w->edges[8 + e] = edge_of(&w->along_k[e >> 1], e & 1);
  }
}

/* ---- Points ----------------------------------------------------------------------------------- */

/* Numbers the points of some edges of a ring. */
static void number_edges(mtm_section_writer* w,
  const int8_t* ring,
  int32_t n,
  int64_t i,
  int32_t new_edges)
{
  for (int32_t p = 0; p < n; ++p)
  {
    if (new_edges >> ring[p] & 1)
    {
      w->edges[ring[p]].id[mtm_edge_place(ring[p], i)] = w->at.n_points++;
    }
  }
}

/* ---- Polygons --------------------------------------------------------------------------------- */

static void store_polygon(mtm_section_writer* w, const int64_t* ids, int32_t n, int64_t source)
{
  const mtm_polygons* out = w->out;
  for (int32_t p = 0; p < n; ++p)
  {
    mtm_store_id(out->connectivity, out->id_type, w->at.n_connectivity++, ids[p]);
  }
  if (out->source_cells)
  {
    mtm_store_id(out->source_cells, out->source_type, w->at.n_polygons, source);
  }
  if (out->planes)
  {
    out->planes[w->at.n_polygons] = w->plane;
  }
  /* The end of a polygon is where the next starts; the first of all starts at 0. */
  mtm_store_id(out->offsets, out->id_type, ++w->at.n_polygons, w->at.n_connectivity);
}

static void write_cell(mtm_section_writer* w,
  int32_t mask,
  int64_t i,
  int64_t source,
  int32_t new_edges)
{
  const mtm_section_case* c = &w->section->cases[mask];
  if (c->n == 0)
  {
    return;
  }
  const int8_t* ring = c->edges + c->starts[mtm_section_first(w, c, i)];
  number_edges(w, ring, c->n, i, new_edges);
  int64_t ids[MTM_SECTION_CORNERS];
  for (int32_t p = 0; p < c->n; ++p)
  {
    ids[p] = w->edges[ring[p]].id[mtm_edge_place(ring[p], i)];
  }
  if (w->out && !w->section->triangulate)
  {
    store_polygon(w, ids, c->n, source);
    return;
  }
  for (int32_t t = 0; w->out && t < c->n - 2; ++t)
  {
    store_polygon(w, (int64_t[3]){ ids[0], ids[t + 1], ids[t + 2] }, 3, source);
  }
}

/* ---- Near cells ------------------------------------------------------------------------------- */

static int64_t near_point(mtm_section_writer* w, int64_t number)
{
  const int64_t at = number - w->first_near_point;
  if (at < 0)
  {
    return -1; /* of a layer that is not written here */
  }
  if (w->near_ids[at] < 0)
  {
    w->near_ids[at] = w->at.n_points++;
    if (w->out)
    {
      mtm_point_store(&w->section->near_cells.points->points[number], w->near_ids[at], w->out);
    }
  }
  return w->near_ids[at];
}

/* The polygons of a near cell, if it has any. */
static void write_near_cell(mtm_section_writer* w,
  int64_t k,
  int64_t i,
  int64_t source,
  int32_t new_edges)
{
  const mtm_near* near = &w->section->near_cells;
  const int64_t last = w->section->layers[k + 1].first_near_polygon;
  for (; w->near_polygon < last && near->polygons[w->near_polygon].source == source;
       ++w->near_polygon)
  {
    const mtm_near_polygon* polygon = &near->polygons[w->near_polygon];
    int64_t ids[MTM_SECTION_EDGES];
    for (int32_t p = 0; p < polygon->n; ++p)
    {
      const int64_t ref = near->refs[polygon->first + p];
      if (ref >= 0)
      {
        ids[p] = near_point(w, ref);
        continue;
      }
      const int8_t edge = (int8_t)~ref;
      number_edges(w, &edge, 1, i, new_edges);
      new_edges &= ~(1 << edge);
      ids[p] = w->edges[edge].id[mtm_edge_place(edge, i)];
    }
    if (w->out)
    {
      store_polygon(w, ids, polygon->n, source);
    }
  }
}

/* ---- Layers ----------------------------------------------------------------------------------- */

static void write_cells(mtm_section_writer* w, const mtm_section_row* row)
{
  const uint16_t* new_edges = w->section->new_edges + 2 * (row->j == 0) + 4 * (row->k == 0);
  const bool inner =
    row->j > 0 && row->k > 0 && !row->has_near && w->out && w->out->id_type == MTM_INT32;
  const int64_t source = mtm_axes_cell(w->axes, 0, row->j, row->k);
  for (int32_t i = row->first; i < row->last; ++i)
  {
    if (inner && i > 0)
    {
      i = mtm_section_write_inner(w, row, i, source);
      if (i == row->last)
      {
        return;
      }
    }
    if (row->has_near && mtm_section_cell_is_near(row, i))
    {
      write_near_cell(w, row->k, i, source + i, new_edges[i == 0]);
    }
    else
    {
      write_cell(w, mtm_section_mask(row, i), i, source + i, new_edges[i == 0]);
    }
  }
}

static void write_row(mtm_section_writer* w, const mtm_section_row* row)
{
  cross_row(w, row);
  find_edges(w, row->j);
  write_cells(w, row);
  for (int32_t r = 0; w->out && r < w->n_runs; ++r)
  {
    mtm_run_store(w->section, &w->runs[r], w->out);
  }
}

static void write_layer(mtm_section_writer* w, int64_t k)
{
  mtm_section_row row;
  int64_t first = 0;
  int64_t last = 0;
  mtm_section_rows(w->section, k, &first, &last);
  for (int64_t j = first; j < last; ++j)
  {
    mtm_section_row_at(w->section, j, k, &row);
    if (row.first < row.last)
    {
      write_row(w, &row);
    }
    swap(w->along_k);
  }
  swap(w->along_i);
  swap(w->along_j);
}

/* ---- Tasks ------------------------------------------------------------------------------------ */

static bool allocate(mtm_section_writer* w, int64_t first, int64_t last)
{
  const int64_t* n = w->axes->n;
  const mtm_section_layer* layers = w->section->layers;
  w->first_near_point = layers[first].first_near_point;
  const int64_t n_near_points = layers[last].first_near_point - w->first_near_point;
  const int64_t n_crossings = 2 * n[1] + 4 * n[0];
  w->near_ids = mtm_allocate(n_near_points, sizeof *w->near_ids);
  w->numbers = mtm_allocate(2 * n_crossings, sizeof *w->numbers);
  w->ids = mtm_allocate(n_crossings, sizeof *w->ids);
  if (!w->near_ids || !w->numbers || !w->ids)
  {
    return false;
  }
  int64_t at = 0;
  for (int32_t side = 0; side < 2; ++side)
  {
    mtm_crossings* along[3] = { &w->along_i[side], &w->along_j[side], &w->along_k[side] };
    for (int32_t a = 0; a < 3; ++a)
    {
      *along[a] = (mtm_crossings){ w->numbers + at, w->numbers + n_crossings + at, w->ids + at };
      at += a == 0 ? n[1] : n[0];
    }
  }
  memset(w->near_ids, -1, (size_t)n_near_points * sizeof *w->near_ids);
  return true;
}

/* Goes to where layer k is written. */
static void go_to(mtm_section_writer* w, const mtm_extent* from, int64_t k, const mtm_polygons* out)
{
  w->out = out;
  w->at = *from;
  mtm_extent_add(&w->at, &w->section->layers[k].from);
  w->near_polygon = w->section->layers[k].first_near_polygon;
}

static void write_layers(mtm_section_writer* w,
  const mtm_extent* from,
  int64_t first,
  int64_t last,
  const mtm_polygons* out)
{
  if (first > 0)
  {
    cross_level(w, first - 1);
    go_to(w, from, first - 1, NULL);
    write_layer(w, first - 1);
  }
  w->end = *from;
  mtm_extent_add(&w->end, &w->section->layers[last].from);
  go_to(w, from, first, out);
  for (int64_t k = first; k < last; ++k)
  {
    write_layer(w, k);
  }
}

mtm_status mtm_section_write(const mtm_section* section,
  const mtm_extent* from,
  int64_t task,
  const mtm_polygons* out,
  mtm_error* error)
{
  const int64_t first = task * section->layers_per_task;
  const int64_t n_layers = section->axes->n[2] - 1;
  const int64_t last =
    first + section->layers_per_task < n_layers ? first + section->layers_per_task : n_layers;
  mtm_section_writer* w = mtm_allocate(1, sizeof *w);
  bool complete = w != NULL;
  if (complete)
  {
    w->section = section;
    w->axes = section->axes;
    w->plane = section->cutter->planes[section->value];
    complete = allocate(w, first > 0 ? first - 1 : 0, last);
    if (complete)
    {
      write_layers(w, from, first, last, out);
    }
    free(w->near_ids);
    free(w->numbers);
    free(w->ids);
    free(w);
  }
  return complete ? MTM_OK : mtm_fail_memory(error, "the slice");
}
