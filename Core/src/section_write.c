/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Writes the section of a grid. A point is numbered by the first cell that has its edge, and of these
 * there are few: along a row of points the plane is crossed once, so that of the edges along i one a
 * row is in use, and of those along j and k one for each i. The task that starts at a layer goes
 * through the layer before without writing, for the numbers. */
#include "grid_internal.h"

#include <stdlib.h>
#include <string.h>

/* Where the plane meets an edge. */
typedef struct crossing
{
  mtm_new_point point;
  double at; /* the coordinate along the edge */
  int64_t id;
} crossing;

typedef struct writer
{
  const mtm_section* section;
  const mtm_axes* axes;
  bool rising[3];
  crossing* memory;
  crossing* along_i[2];               /* of the levels below and above, of each j */
  crossing* along_j[2];               /* of the levels, of each i */
  crossing* along_k[2];               /* of the rows before and behind, of each i */
  crossing* edges[MTM_SECTION_EDGES]; /* of the row's cells; along j and k of each i */
  int64_t near_polygon;               /* the next */
  int64_t* near_ids; /* of near points from first_near_point on; -1: not used yet */
  int64_t first_near_point;
  mtm_batch batch;
} writer;

/* ---- Crossings -------------------------------------------------------------------------------- */

/* From the end that comes first by its coordinates, as cut_emit.c does. */
static inline void cross(crossing* c,
  const double sides[2],
  const double ends[2],
  const int64_t ids[2],
  bool rising)
{
  const int32_t first = !rising;
  const double a = ends[first];
  c->point.t = sides[first] / (sides[first] - sides[!first]);
  c->at = a + c->point.t * (ends[!first] - a);
  c->point.a = ids[first];
  c->point.b = ids[!first];
}

static void cross_along_i(writer* w, int64_t start, int64_t j, int64_t k, crossing* c)
{
  const mtm_section* s = w->section;
  const mtm_axes* axes = w->axes;
  if (start > 0 && start < axes->n[0])
  {
    const double sides[2] = { mtm_section_side(s, start - 1, j, k),
      mtm_section_side(s, start, j, k) };
    const int64_t id = mtm_axes_point(axes, start - 1, j, k);
    const int64_t ids[2] = { id, id + 1 };
    cross(c, sides, &axes->at[0][start - 1], ids, w->rising[0]);
    c->point.xyz[0] = c->at;
    c->point.xyz[1] = axes->at[1][j] + 0.0; /* as computed along an edge: -0 becomes 0 */
    c->point.xyz[2] = axes->at[2][k] + 0.0;
  }
}

/* Between rows of points that start at a and b. */
static void cross_along_j(writer* w, int64_t a, int64_t b, int64_t j, int64_t k, crossing* c)
{
  const mtm_section* s = w->section;
  const mtm_axes* axes = w->axes;
  const int64_t last = a > b ? a : b;
  const int64_t row = mtm_axes_point(axes, 0, j, k);
  const double z = axes->at[2][k] + 0.0;
  for (int64_t i = a < b ? a : b; i < last; ++i)
  {
    const double sides[2] = { mtm_section_side(s, i, j, k), mtm_section_side(s, i, j + 1, k) };
    const int64_t ids[2] = { row + i, row + i + axes->n[0] };
    cross(&c[i], sides, &axes->at[1][j], ids, w->rising[1]);
    c[i].point.xyz[0] = axes->at[0][i] + 0.0;
    c[i].point.xyz[1] = c[i].at;
    c[i].point.xyz[2] = z;
  }
}

static void cross_along_k(writer* w, int64_t a, int64_t b, int64_t j, int64_t k, crossing* c)
{
  const mtm_section* s = w->section;
  const mtm_axes* axes = w->axes;
  const int64_t last = a > b ? a : b;
  const int64_t row = mtm_axes_point(axes, 0, j, k);
  const double y = axes->at[1][j] + 0.0;
  for (int64_t i = a < b ? a : b; i < last; ++i)
  {
    const double sides[2] = { mtm_section_side(s, i, j, k), mtm_section_side(s, i, j, k + 1) };
    const int64_t ids[2] = { row + i, row + i + axes->n[0] * axes->n[1] };
    cross(&c[i], sides, &axes->at[2][k], ids, w->rising[2]);
    c[i].point.xyz[0] = axes->at[0][i] + 0.0;
    c[i].point.xyz[1] = y;
    c[i].point.xyz[2] = c[i].at;
  }
}

/* The crossings that a row of cells is the first to have. */
static void cross_row(writer* w, const mtm_section_row* row)
{
  const int32_t* start = row->start;
  const int64_t j = row->j;
  const int64_t k = row->k;
  cross_along_i(w, start[3], j + 1, k + 1, &w->along_i[1][j + 1]);
  cross_along_j(w, start[2], start[3], j, k + 1, w->along_j[1]);
  cross_along_k(w, start[1], start[3], j + 1, k, w->along_k[1]);
  if (j == 0)
  {
    cross_along_i(w, start[2], 0, k + 1, &w->along_i[1][0]);
    cross_along_k(w, start[0], start[2], 0, k, w->along_k[0]);
  }
  if (k == 0)
  {
    cross_along_i(w, start[1], j + 1, 0, &w->along_i[0][j + 1]);
    cross_along_j(w, start[0], start[1], j, 0, w->along_j[0]);
  }
  if (j == 0 && k == 0)
  {
    cross_along_i(w, start[0], 0, 0, &w->along_i[0][0]);
  }
}

/* The crossings of a level of points that a layer before has numbered. */
static void cross_level(writer* w, int64_t k)
{
  const mtm_section* s = w->section;
  const int64_t n = w->axes->n[1];
  for (int64_t j = 0; j < n; ++j)
  {
    const int64_t start = s->starts[j + n * k];
    cross_along_i(w, start, j, k, &w->along_i[0][j]);
    if (j + 1 < n)
    {
      cross_along_j(w, start, s->starts[j + 1 + n * k], j, k, w->along_j[0]);
    }
  }
}

static void swap(crossing* pair[2])
{
  crossing* first = pair[0];
  pair[0] = pair[1];
  pair[1] = first;
}

/* ---- Cells ------------------------------------------------------------------------------------ */

static void find_edges(writer* w, int64_t j)
{
  for (int32_t e = 0; e < 4; ++e)
  {
    w->edges[e] = &w->along_i[e >> 1][j + (e & 1)];
    w->edges[4 + e] = &w->along_j[e >> 1][e & 1];
    w->edges[8 + e] = &w->along_k[e >> 1][e & 1];
  }
}

static inline crossing* crossing_of(const writer* w, int32_t edge, int64_t i)
{
  return w->edges[edge] + (i & -(int64_t)(edge >= 4));
}

/* Adds the crossing of an edge to the connectivity; is_new: and to the points. */
static inline void take(writer* w, crossing* c, bool is_new)
{
  mtm_batch* batch = &w->batch;
  /* Stored in any case, over what follows, and kept if it is new: cheaper than a jump. */
  batch->points[batch->n_points] = c->point;
  const int64_t id = is_new ? batch->at.n_points + batch->n_points : c->id;
  c->id = id;
  batch->n_points += is_new;
  batch->connectivity[batch->n_connectivity++] = id;
}

/* The place of the ring's smallest point. */
static inline int32_t first_of(const writer* w, const mtm_section_case* c, int64_t i)
{
  int32_t first = c->starts[0];
  if (c->n_starts > 1)
  {
    double least = crossing_of(w, c->edges[first], i)->at;
    for (int32_t s = 1; s < c->n_starts; ++s)
    {
      const double at = crossing_of(w, c->edges[c->starts[s]], i)->at;
      first = at < least ? c->starts[s] : first;
      least = at < least ? at : least;
    }
  }
  return first;
}

/* Makes a fan of triangles of the last n points of the connectivity. */
static void add_fan(mtm_batch* batch, int64_t source, int32_t n)
{
  int64_t ids[MTM_SECTION_EDGES];
  batch->n_connectivity -= n;
  memcpy(ids, batch->connectivity + batch->n_connectivity, (size_t)n * sizeof *ids);
  for (int32_t t = 0; t < n - 2; ++t)
  {
    batch->connectivity[batch->n_connectivity++] = ids[0];
    batch->connectivity[batch->n_connectivity++] = ids[t + 1];
    batch->connectivity[batch->n_connectivity++] = ids[t + 2];
    mtm_batch_end_polygon(batch, source);
  }
}

static inline void write_cell(writer* w, int32_t mask, int64_t i, int64_t source, int32_t new_edges)
{
  const mtm_section_case* c = &w->section->cases[mask];
  if (c->n == 0)
  {
    return;
  }
  mtm_batch_make_room(&w->batch);
  const int8_t* ring = c->edges + first_of(w, c, i);
  for (int32_t p = 0; p < c->n; ++p)
  {
    take(w, crossing_of(w, ring[p], i), new_edges >> ring[p] & 1);
  }
  if (w->section->triangulate)
  {
    add_fan(&w->batch, source, c->n);
  }
  else
  {
    mtm_batch_end_polygon(&w->batch, source);
  }
}

/* ---- Near cells ------------------------------------------------------------------------------- */

static int64_t near_point(writer* w, int64_t number)
{
  const int64_t at = number - w->first_near_point;
  if (at < 0)
  {
    return -1; /* of a layer that is not written here */
  }
  if (w->near_ids[at] < 0)
  {
    mtm_batch* batch = &w->batch;
    const mtm_edge_point* point = &w->section->near_cells.points->points[number];
    mtm_new_point* added = &batch->points[batch->n_points];
    *added = (mtm_new_point){ .t = point->t, .a = point->a, .b = point->b };
    memcpy(added->xyz, point->xyz, sizeof added->xyz);
    w->near_ids[at] = batch->at.n_points + batch->n_points++;
  }
  return w->near_ids[at];
}

/* The polygons of a near cell, if it has any. */
static void write_near_cell(writer* w, int64_t k, int64_t i, int64_t source, int32_t new_edges)
{
  mtm_batch* batch = &w->batch;
  const mtm_near* near = &w->section->near_cells;
  const int64_t last = w->section->layers[k + 1].first_near_polygon;
  for (; w->near_polygon < last && near->polygons[w->near_polygon].source == source;
       ++w->near_polygon)
  {
    const mtm_near_polygon* polygon = &near->polygons[w->near_polygon];
    mtm_batch_make_room(batch);
    for (int32_t p = 0; p < polygon->n; ++p)
    {
      const int64_t ref = near->refs[polygon->first + p];
      if (ref >= 0)
      {
        batch->connectivity[batch->n_connectivity] = near_point(w, ref);
        ++batch->n_connectivity;
        continue;
      }
      const int32_t edge = (int32_t)~ref;
      take(w, crossing_of(w, edge, i), new_edges >> edge & 1);
      new_edges &= ~(1 << edge);
    }
    mtm_batch_end_polygon(batch, source);
  }
}

/* ---- Layers ----------------------------------------------------------------------------------- */

static void write_row(writer* w, const mtm_section_row* row)
{
  const uint16_t* new_edges = w->section->new_edges + 2 * (row->j == 0) + 4 * (row->k == 0);
  const int64_t source = mtm_axes_cell(w->axes, 0, row->j, row->k);
  cross_row(w, row);
  find_edges(w, row->j);
  int32_t next = mtm_section_past(row, row->first);
  for (int32_t i = row->first; i < row->last; ++i)
  {
    const int32_t past = next;
    next = mtm_section_past(row, i + 1);
    if (row->has_near && mtm_section_cell_is_near(row, i))
    {
      write_near_cell(w, row->k, i, source + i, new_edges[i == 0]);
    }
    else
    {
      write_cell(w, past | next << 1, i, source + i, new_edges[i == 0]);
    }
  }
}

static void write_layer(writer* w, int64_t k)
{
  mtm_section_row row;
  for (int64_t j = 0; j < w->axes->n[1] - 1; ++j)
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

static bool allocate(writer* w, int64_t first, int64_t last)
{
  const int64_t* n = w->axes->n;
  const mtm_section_layer* layers = w->section->layers;
  w->first_near_point = layers[first].first_near_point;
  const int64_t n_near_points = layers[last].first_near_point - w->first_near_point;
  w->near_ids = mtm_allocate(n_near_points, sizeof *w->near_ids);
  w->memory = mtm_allocate(2 * n[1] + 4 * n[0], sizeof *w->memory);
  if (!w->near_ids || !w->memory)
  {
    return false;
  }
  for (int32_t side = 0; side < 2; ++side)
  {
    w->along_i[side] = w->memory + side * n[1];
    w->along_j[side] = w->memory + 2 * n[1] + side * n[0];
    w->along_k[side] = w->memory + 2 * n[1] + (2 + side) * n[0];
  }
  memset(w->near_ids, -1, (size_t)n_near_points * sizeof *w->near_ids);
  return true;
}

/* Goes to where layer k is written. */
static void go_to(writer* w, const mtm_extent* from, int64_t k, const mtm_polygons* out)
{
  const mtm_section* s = w->section;
  mtm_extent at = *from;
  mtm_extent_add(&at, &s->layers[k].from);
  mtm_batch_start(&w->batch, out, &at, s->cutter->planes[s->value]);
  w->near_polygon = s->layers[k].first_near_polygon;
}

static void write_layers(writer* w,
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
  go_to(w, from, first, out);
  for (int64_t k = first; k < last; ++k)
  {
    write_layer(w, k);
  }
  mtm_batch_flush(&w->batch);
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
  writer* w = mtm_allocate(1, sizeof *w);
  bool complete = w != NULL;
  if (complete)
  {
    w->section = section;
    w->axes = section->axes;
    memcpy(w->rising, section->axes->rising, sizeof w->rising);
    complete = allocate(w, first > 0 ? first - 1 : 0, last);
    if (complete)
    {
      write_layers(w, from, first, last, out);
    }
    free(w->near_ids);
    free(w->memory);
    free(w);
  }
  return complete ? MTM_OK : mtm_fail_memory(error, "the slice");
}
