/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the files share that write the section of a grid: where the plane meets its edges and the
 * points there (section_points.c), the cells that use them (section_inner.c), and what goes through
 * both layer by layer (section_write.c). */
#ifndef MICROTOME_SECTION_INTERNAL_H
#define MICROTOME_SECTION_INTERNAL_H

#include "grid_internal.h"

enum
{
  MTM_SECTION_CORNERS = 6, /* of a cell's section, at most */
  MTM_SECTION_RUNS = 8     /* of a row */
};

/* ---- section_points.c ------------------------------------------------------------------------- */

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

#endif
