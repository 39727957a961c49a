/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the files share that make the section of a grid by a plane that is not along its axes: the cases
 * of its cells, its rows and what they put out, and then the points and cells themselves. */
#ifndef MICROTOME_SECTION_INTERNAL_H
#define MICROTOME_SECTION_INTERNAL_H

#include "grid_internal.h"

/* ---- section_cases.c -------------------------------------------------------------------------- */

/* Edges of a cell: along i 0 to 3 (which j + 2 which k), along j 4 to 7 (which i + 2 which k), along k
 * 8 to 11 (which i + 2 which j). */
enum
{
  MTM_SECTION_EDGES = 12
};

/* How the plane cuts a cell whose corners above it are known. */
typedef struct mtm_section_case
{
  int8_t n;         /* edges that it crosses */
  int8_t edges[12]; /* counter-clockwise about the normal; twice, so that any can be the first */
  int8_t n_starts;  /* the ring's smallest point is one of these, */
  int8_t starts[4]; /* places in `edges`, in the order of what is not compared */
  uint8_t
    added[4]; /* of each start, the edges that a cell which is nowhere first is the first to have:
                     * their number in bits 0 and 1, and before how many of them the one along i, along
                     * j and along k comes in bits 2, 4 and 6 on */
  uint16_t crossed; /* the edges as bits */
} mtm_section_case;

/* The case of each set of corners above, 1 << (i + 2 j + 4 k), that a plane can make. */
void mtm_section_cases(const bool rising[3], mtm_section_case cases[256]);

/* The edges that no earlier cell has, as bits, of cells that are first along i (1), j (2) and k (4). */
void mtm_section_new_edges(uint16_t edges[8]);

static inline int32_t mtm_section_edge_corner(int32_t edge, bool second)
{
  const int32_t u = edge & 1;
  const int32_t v = edge >> 1 & 1;
  return edge < 4 ? 2 * u + 4 * v + second
    : edge < 8    ? u + 4 * v + 2 * second
                  : u + 2 * v + 4 * second;
}

/* ---- section_rows.c --------------------------------------------------------------------------- */

/* A cell near whose corner the plane passes so close that it is cut by mtm_cut_cell, as its polygons
 * came out. Points: ~edge for one on an edge of the cell that is cut as by its case, else a number in
 * `points`. */
typedef struct mtm_near_polygon
{
  int64_t source;
  int64_t first; /* in `refs` */
  int32_t n;
} mtm_near_polygon;

typedef struct mtm_near
{
  mtm_chunk* chunks; /* of the tasks that count */
  int64_t n_chunks;
  mtm_chunk* points; /* in the order of their first use; one chunk */
  mtm_near_polygon* polygons;
  int64_t* refs;
} mtm_near;

/* The cells between two levels of points along k. */
typedef struct mtm_section_layer
{
  mtm_extent extent;
  mtm_extent from; /* where it starts in the section */
  int64_t first_near_polygon;
  int64_t first_near_point;
  /* Rows of points of the level below: those before, and from `behind` on, lie wholly on one side, and
   * are not near. */
  int32_t before, behind;
} mtm_section_layer;

/* The section of a grid by a plane that is not along its axes. Along i, normal . p rises or falls, so
 * that a row of points changes sides once: starts[j + n[1] k] is the first point of the row that is
 * above, or where it falls not above. */
typedef struct mtm_section
{
  const mtm_mesh* mesh;
  mtm_grid grid;
  const mtm_axes* axes;
  const mtm_cutter* cutter;
  int32_t value;
  double level;
  bool triangulate;
  bool rises;
  double near; /* points no farther from the plane are near */
  double* memory;
  double* terms[3]; /* normal[a] * at[a] */
  int32_t* starts;
  uint8_t* has_near;         /* points, of each row of points */
  mtm_section_layer* layers; /* and one behind the last */
  int64_t layers_per_task;
  mtm_section_case cases[256]; /* by the corners that are past the start of their row */
  uint16_t new_edges[8];       /* of cells that are first along i (1), j (2) and k (4) */
  mtm_near near_cells;
} mtm_section;

/* Finds the rows' starts and counts. *usable: false where too many cells are near. */
mtm_status mtm_section_count(mtm_section* section,
  const mtm_run* run,
  bool* usable,
  mtm_error* error);
void mtm_section_free(mtm_section* section);
mtm_extent mtm_section_extent(const mtm_section* section);
int64_t mtm_section_bytes(const mtm_section* section);

static inline double mtm_section_side(const mtm_section* s, int64_t i, int64_t j, int64_t k)
{
  return s->terms[0][i] + s->terms[1][j] + s->terms[2][k] - s->level;
}

static inline int32_t mtm_smaller(int32_t a, int32_t b)
{
  return a < b ? a : b;
}

static inline int32_t mtm_larger(int32_t a, int32_t b)
{
  return a > b ? a : b;
}

/* The rows of cells of a layer outside of which the plane does not come. */
static inline void mtm_section_rows(const mtm_section* s, int64_t k, int64_t* first, int64_t* last)
{
  const int64_t n = s->axes->n[1];
  const int32_t* low = s->starts + n * k;
  const int32_t* high = low + n;
  const mtm_section_layer* layer = s->layers + k;
  const int32_t before = mtm_smaller(layer[0].before, layer[1].before);
  const int32_t behind = mtm_larger(layer[0].behind, layer[1].behind);
  *first = low[0] == high[0] && before > 0 ? before - 1 : 0;
  *last = low[n - 1] == high[n - 1] && behind < n ? behind : n - 1;
}

/* The rows of points around a row of cells: u + 2 v for those at j + u, k + v. */
typedef struct mtm_section_row
{
  int64_t j, k;
  int32_t start[4];
  int32_t first, last; /* cells that are looked at */
  bool has_near;
  int32_t near_first[4], near_last[4]; /* points; where has_near, set by mtm_section_find_near */
} mtm_section_row;

/* Finds the points that are near, and adds their cells to those that are looked at. */
void mtm_section_find_near(const mtm_section* section, mtm_section_row* row);

static inline void mtm_section_row_at(const mtm_section* s,
  int64_t j,
  int64_t k,
  mtm_section_row* row)
{
  const int64_t n = s->axes->n[1];
  const int32_t* start = s->starts + j + n * k;
  const uint8_t* near = s->has_near + j + n * k;
  row->j = j;
  row->k = k;
  row->start[0] = start[0];
  row->start[1] = start[1];
  row->start[2] = start[n];
  row->start[3] = start[n + 1];
  const int32_t first =
    mtm_smaller(mtm_smaller(start[0], start[1]), mtm_smaller(start[n], start[n + 1]));
  const int32_t last =
    mtm_larger(mtm_larger(start[0], start[1]), mtm_larger(start[n], start[n + 1]));
  row->first = mtm_larger(first - 1, 0);
  row->last = mtm_smaller(last, (int32_t)s->axes->n[0] - 1);
  row->has_near = near[0] | near[1] | near[n] | near[n + 1];
  if (row->has_near)
  {
    mtm_section_find_near(s, row);
  }
}

/* Which of the four points at i are past the starts of their rows, each in every second bit. */
static inline int32_t mtm_section_past(const mtm_section_row* row, int32_t i)
{
  const int32_t* start = row->start;
  return (i >= start[0]) | (i >= start[1]) << 2 | (i >= start[2]) << 4 | (i >= start[3]) << 6;
}

/* The corners of a cell that are past, as bits. */
static inline int32_t mtm_section_mask(const mtm_section_row* row, int32_t i)
{
  return mtm_section_past(row, i) | mtm_section_past(row, i + 1) << 1;
}

static inline bool mtm_section_cell_is_near(const mtm_section_row* row, int32_t i)
{
  bool near = false;
  for (int32_t r = 0; row->has_near && r < 4; ++r)
  {
    near = near || (row->near_first[r] - 1 <= i && i < row->near_last[r]);
  }
  return near;
}

/* ---- section_count.c -------------------------------------------------------------------------- */

/* Counts what a layer puts out; near cells go to the cut's chunk. MTM_UNSUPPORTED, without a message:
 * too many cells are near. */
mtm_status mtm_section_count_layer(const mtm_section* section,
  int64_t k,
  mtm_cut* cut,
  mtm_error* error);

/* ---- section_near.c --------------------------------------------------------------------------- */

/* Puts what the near cells gave into lists, and adds it to the layers. */
mtm_status mtm_section_near(mtm_section* section, mtm_error* error);
void mtm_near_free(mtm_near* near);

/* ---- section_points.c ------------------------------------------------------------------------- */

enum
{
  MTM_SECTION_CORNERS = 6, /* of a cell's section, at most */
  MTM_SECTION_RUNS = 8     /* of a row */
};

/* Where the plane meets edges of one direction, at the place that the user of the array gives each. */
typedef struct mtm_crossings
{
  double* t;   /* from the end that comes first by its coordinates */
  double* at;  /* the coordinate along the edge */
  int64_t* id; /* the point's number in the output, or -1 */
} mtm_crossings;

/* Crossed edges beside each other that a row of cells is the first to have: those that start at points
 * first to last (excluded) of row (j, k), and are at places from `place` on. */
typedef struct mtm_edge_run
{
  int32_t axis; /* that the edges are along */
  int32_t first, last;
  int64_t j, k;
  mtm_crossings on;
  int64_t place;
} mtm_edge_run;

/* Finds t and at of the run's edges. */
void mtm_run_cross(const mtm_section* section, const mtm_edge_run* run);

/* Sets the run's numbers to -1. */
void mtm_run_clear(const mtm_edge_run* run);

/* Stores the run's points that have a number. */
void mtm_run_store(const mtm_section* section, const mtm_edge_run* run, const mtm_polygons* out);

/* Stores one point. */
void mtm_point_store(const mtm_edge_point* point, int64_t id, const mtm_polygons* out);

/* ---- section_inner.c -------------------------------------------------------------------------- */

/* Of the row's cells: of edges along i the one of the row, of those along j and k that of each i. */
typedef struct mtm_edge_at
{
  int64_t* id;
  const double* at;
} mtm_edge_at;

typedef struct mtm_section_writer
{
  const mtm_section* section;
  const mtm_axes* axes;
  const mtm_polygons* out; /* NULL: nothing is stored, points are numbered only */
  int32_t plane;
  mtm_extent at, end; /* where the next goes in the output, and what comes behind the last */
  double* numbers;
  int64_t* ids;
  mtm_crossings along_i[2]; /* of the levels below and above, of each j */
  mtm_crossings along_j[2]; /* of the levels, of each i */
  mtm_crossings along_k[2]; /* of the rows before and behind, of each i */
  mtm_edge_at edges[MTM_SECTION_EDGES];
  mtm_edge_run runs[MTM_SECTION_RUNS]; /* of the row */
  int32_t n_runs;
  int64_t near_polygon; /* the next */
  int64_t* near_ids;    /* of near points from first_near_point on; -1: not used yet */
  int64_t first_near_point;
} mtm_section_writer;

static inline int64_t mtm_edge_place(int32_t edge, int64_t i)
{
  return i & -(int64_t)(edge >= 4);
}

/* Which of the ring's starts is the smallest point. */
static inline int32_t mtm_section_first(const mtm_section_writer* w,
  const mtm_section_case* c,
  int64_t i)
{
  int32_t first = 0;
  if (c->n_starts > 1)
  {
    double least = w->edges[c->edges[c->starts[0]]].at[mtm_edge_place(c->edges[c->starts[0]], i)];
    for (int32_t s = 1; s < c->n_starts; ++s)
    {
      const int32_t edge = c->edges[c->starts[s]];
      const double at = w->edges[edge].at[mtm_edge_place(edge, i)];
      first = at < least ? s : first;
      least = at < least ? at : least;
    }
  }
  return first;
}

/* Writes cells from i on, in a row without any that is near or the first along j or k, until the row
 * or the room for another cell at its largest ends: behind it other tasks write. The result is the next
 * cell. */
int32_t mtm_section_write_inner(mtm_section_writer* w,
  const mtm_section_row* row,
  int32_t i,
  int64_t source);

/* ---- section_write.c -------------------------------------------------------------------------- */

/* Writes the layers of a task of the section that starts at `from` in the output. */
mtm_status mtm_section_write(const mtm_section* section,
  const mtm_extent* from,
  int64_t task,
  const mtm_polygons* out,
  mtm_error* error);

#endif
