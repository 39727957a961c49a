/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Writes the section of a grid. A point is numbered by the first cell that has its edge, and of these
 * there are few: along a row of points the plane is crossed once, so that of the edges along i one a
 * row is in use, and of those along j and k one for each i. The task that starts at a layer goes
 * through the layer before without writing, for the numbers. */
#include "grid_internal.h"

#include <stdlib.h>
#include <string.h>

/* A crossed edge's point. */
typedef struct crossing
{
  int64_t id;
  double at; /* the coordinate along the edge */
  double t;
} crossing;

typedef struct writer
{
  const mtm_section* section;
  const mtm_axes* axes;
  const mtm_polygons* out;
  bool silent;   /* only numbers */
  mtm_extent at; /* where the next goes */
  crossing* memory;
  crossing* along_i[2]; /* of the levels below and above, of each j */
  crossing* along_j[2]; /* of each i */
  crossing* along_k[2]; /* of the rows before and behind, of each i */
  int64_t near_polygon; /* the next */
  int64_t* near_ids;    /* of near points from first_near_point on; -1: not used yet */
  int64_t first_near_point, n_near_points;
} writer;

/* ---- Crossings -------------------------------------------------------------------------------- */

static void cross(crossing* c, double side_u, double side_v, double u, double v, bool rising)
{
  const double side_a = rising ? side_u : side_v;
  const double side_b = rising ? side_v : side_u;
  const double a = rising ? u : v;
  const double b = rising ? v : u;
  c->t = side_a / (side_a - side_b);
  c->at = a + c->t * (b - a);
}

static void cross_along_i(writer* w, int64_t start, int64_t j, int64_t k, crossing* c)
{
  const mtm_section* s = w->section;
  if (start > 0 && start < w->axes->n[0])
  {
    cross(c,
      mtm_section_side(s, start - 1, j, k),
      mtm_section_side(s, start, j, k),
      w->axes->at[0][start - 1],
      w->axes->at[0][start],
      w->axes->rising[0]);
  }
}

/* Between rows of points that start at a and b. */
static void cross_along_j(writer* w, int64_t a, int64_t b, int64_t j, int64_t k, crossing* c)
{
  const mtm_section* s = w->section;
  const int64_t last = a > b ? a : b;
  for (int64_t i = a < b ? a : b; i < last; ++i)
  {
    cross(&c[i],
      mtm_section_side(s, i, j, k),
      mtm_section_side(s, i, j + 1, k),
      w->axes->at[1][j],
      w->axes->at[1][j + 1],
      w->axes->rising[1]);
  }
}

static void cross_along_k(writer* w, int64_t a, int64_t b, int64_t j, int64_t k, crossing* c)
{
  const mtm_section* s = w->section;
  const int64_t last = a > b ? a : b;
  for (int64_t i = a < b ? a : b; i < last; ++i)
  {
    cross(&c[i],
      mtm_section_side(s, i, j, k),
      mtm_section_side(s, i, j, k + 1),
      w->axes->at[2][k],
      w->axes->at[2][k + 1],
      w->axes->rising[2]);
  }
}

/* The crossings that a row of cells is the first to have. */
static void cross_row(writer* w, const mtm_section_row* row)
{
  const int64_t* start = row->start;
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

/* Where the edges of a row's cells have their crossings: step[e] is 1 where each i has its own. */
typedef struct row_edges
{
  crossing* base[MTM_SECTION_EDGES];
} row_edges;

static row_edges edges_of(const writer* w, int64_t j)
{
  row_edges edges;
  for (int32_t e = 0; e < 4; ++e)
  {
    edges.base[e] = &w->along_i[e >> 1][j + (e & 1)];
    edges.base[4 + e] = &w->along_j[e >> 1][e & 1];
    edges.base[8 + e] = &w->along_k[e >> 1][e & 1];
  }
  return edges;
}

static crossing* crossing_of(const row_edges* edges, int32_t edge, int64_t i)
{
  return edges->base[edge] + (edge < 4 ? 0 : i);
}

static void write_point(const writer* w,
  const mtm_section_row* row,
  int64_t i,
  int32_t edge,
  const crossing* c)
{
  const mtm_axes* axes = w->axes;
  const int32_t axis = edge / 4;
  const int32_t corner = mtm_section_edge_corner(edge, false);
  const int64_t place[3] = { i + (corner & 1), row->j + (corner >> 1 & 1), row->k + (corner >> 2) };
  const int64_t stride = w->section->grid.point_stride[axis];
  const int64_t u = mtm_axes_point(axes, place[0], place[1], place[2]);
  const int64_t v = u + stride;
  double xyz[3];
  for (int32_t a = 0; a < 3; ++a)
  {
    xyz[a] = axes->at[a][place[a]] + 0.0; /* as computed along an edge: -0 becomes 0 */
  }
  xyz[axis] = c->at;
  mtm_output_point(w->out,
    c->id,
    xyz[0],
    xyz[1],
    xyz[2],
    axes->rising[axis] ? u : v,
    axes->rising[axis] ? v : u,
    c->t);
}

/* The number of a crossing, written where the cell is the first to have it. */
static int64_t take(writer* w,
  const mtm_section_row* row,
  const row_edges* edges,
  int64_t i,
  int32_t edge,
  bool is_new)
{
  crossing* c = crossing_of(edges, edge, i);
  if (is_new)
  {
    c->id = w->at.n_points++;
    if (!w->silent)
    {
      write_point(w, row, i, edge, c);
    }
  }
  return c->id;
}

static int32_t first_of(const mtm_section_case* c, const row_edges* edges, int64_t i)
{
  int32_t first = c->starts[0];
  double least = crossing_of(edges, c->edges[first], i)->at;
  for (int32_t s = 1; s < c->n_starts; ++s)
  {
    const double at = crossing_of(edges, c->edges[c->starts[s]], i)->at;
    first = at < least ? c->starts[s] : first;
    least = at < least ? at : least;
  }
  return first;
}

static void write_ring(writer* w, int64_t source, const int64_t* ids, int32_t n)
{
  const mtm_polygons* out = w->out;
  const int32_t plane = w->section->cutter->planes[w->section->value];
  const int32_t n_cells = w->section->triangulate ? n - 2 : 1;
  for (int32_t c = 0; c < n_cells; ++c)
  {
    mtm_output_polygon(out, w->at.n_polygons++, w->at.n_connectivity, source, plane);
    const int32_t size = w->section->triangulate ? 3 : n;
    for (int32_t p = 0; p < size; ++p)
    {
      const int64_t id = ids[p == 0 ? 0 : p + c];
      mtm_store_id(out->connectivity, out->id_type, w->at.n_connectivity++, id);
    }
  }
}

static void write_cell(writer* w,
  const mtm_section_row* row,
  const row_edges* edges,
  int64_t i,
  uint16_t new_edges)
{
  const mtm_section_case* c = &w->section->cases[mtm_section_mask(w->section, row, i)];
  if (c->n == 0)
  {
    return;
  }
  int64_t ids[6];
  const int8_t* ring = c->edges + first_of(c, edges, i);
  for (int32_t p = 0; p < c->n; ++p)
  {
    ids[p] = take(w, row, edges, i, ring[p], new_edges >> ring[p] & 1);
  }
  if (!w->silent)
  {
    write_ring(w, mtm_axes_cell(w->axes, i, row->j, row->k), ids, c->n);
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
    const mtm_edge_point* point = &w->section->near_cells.points->points[number];
    const int64_t id = w->near_ids[at] = w->at.n_points++;
    if (!w->silent)
    {
      const double* p = point->xyz;
      mtm_output_point(w->out, id, p[0], p[1], p[2], point->a, point->b, point->t);
    }
  }
  return w->near_ids[at];
}

/* The polygons of a near cell, if it has any. */
static void write_near_cell(writer* w,
  const mtm_section_row* row,
  const row_edges* edges,
  int64_t i,
  uint16_t new_edges)
{
  const mtm_near* near = &w->section->near_cells;
  const int64_t last = w->section->layers[row->k + 1].first_near_polygon;
  const int64_t source = mtm_axes_cell(w->axes, i, row->j, row->k);
  for (; w->near_polygon < last && near->polygons[w->near_polygon].source == source;
       ++w->near_polygon)
  {
    const mtm_near_polygon* polygon = &near->polygons[w->near_polygon];
    if (!w->silent)
    {
      const int32_t plane = w->section->cutter->planes[w->section->value];
      mtm_output_polygon(w->out, w->at.n_polygons++, w->at.n_connectivity, source, plane);
    }
    for (int32_t p = 0; p < polygon->n; ++p)
    {
      const int64_t ref = near->refs[polygon->first + p];
      const bool is_new = ref < 0 && (new_edges >> ~ref & 1);
      const int64_t id =
        ref >= 0 ? near_point(w, ref) : take(w, row, edges, i, (int32_t)~ref, is_new);
      new_edges = (uint16_t)(is_new ? new_edges & ~(1 << ~ref) : new_edges);
      if (!w->silent)
      {
        mtm_store_id(w->out->connectivity, w->out->id_type, w->at.n_connectivity++, id);
      }
    }
  }
}

/* ---- Layers ----------------------------------------------------------------------------------- */

static void write_row(writer* w, const mtm_section_row* row)
{
  const bool first_j = row->j == 0;
  const bool first_k = row->k == 0;
  cross_row(w, row);
  const row_edges edges = edges_of(w, row->j);
  const uint16_t new_edges = mtm_section_new_edges(false, first_j, first_k);
  for (int64_t i = row->first; i < row->last; ++i)
  {
    const uint16_t new_here = i > 0 ? new_edges : mtm_section_new_edges(true, first_j, first_k);
    if (mtm_section_cell_is_near(row, i))
    {
      write_near_cell(w, row, &edges, i, new_here);
    }
    else
    {
      write_cell(w, row, &edges, i, new_here);
    }
  }
}

static void write_layer(writer* w, int64_t k)
{
  for (int64_t j = 0; j < w->axes->n[1] - 1; ++j)
  {
    const mtm_section_row row = mtm_section_row_at(w->section, j, k);
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
  w->n_near_points = layers[last].first_near_point - w->first_near_point;
  w->near_ids = mtm_allocate(w->n_near_points, sizeof *w->near_ids);
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
  memset(w->near_ids, -1, (size_t)w->n_near_points * sizeof *w->near_ids);
  return true;
}

/* Where layer k is written. */
static void go_to(writer* w, const mtm_extent* from, int64_t k)
{
  w->at = *from;
  mtm_extent_add(&w->at, &w->section->layers[k].from);
  w->near_polygon = w->section->layers[k].first_near_polygon;
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
  writer w = { .section = section, .axes = section->axes, .out = out };
  const int64_t before = first > 0 ? first - 1 : 0;
  const bool complete = allocate(&w, before, last);
  if (complete)
  {
    if (first > 0)
    {
      w.silent = true;
      cross_level(&w, before);
      go_to(&w, from, before);
      write_layer(&w, before);
      w.silent = false;
    }
    go_to(&w, from, first);
    for (int64_t k = first; k < last; ++k)
    {
      write_layer(&w, k);
    }
  }
  free(w.near_ids);
  free(w.memory);
  return complete ? MTM_OK : mtm_fail_memory(error, "the slice");
}
