/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the files share that write the section of a grid: where the plane meets its edges and the
 * points there (section_points.c), and the cells that use them (section_write.c). */
#ifndef MICROTOME_SECTION_INTERNAL_H
#define MICROTOME_SECTION_INTERNAL_H

#include "grid_internal.h"

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

#endif
