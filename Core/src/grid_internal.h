/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the files share that cut grids with straight axes, and take the skin of grids, row by row: grid_,
 * slice_ and surface_grid.c, and section_layer.c. What the other section_ files share is in
 * section_internal.h. */
#ifndef MICROTOME_GRID_INTERNAL_H
#define MICROTOME_GRID_INTERNAL_H

#include "internal.h"

/* ---- grid_axes.c ------------------------------------------------------------------------------ */

/* The points of an image along its axes, or of a rectilinear grid: at[0][i], at[1][j], at[2][k].
 * Start from {0}. */
typedef struct mtm_axes
{
  int64_t n[3]; /* points */
  double* at[3];
  bool rising[3];
  bool even;                      /* steps along an axis are the same, but for rounding */
  double largest[3], smallest[3]; /* without signs */
  double longest_step, shortest_step;
} mtm_axes;

/* Fills the axes. *usable: the mesh is a grid with cells of three dimensions along straight axes, whose
 * coordinates rise or fall and stay below the limit, without ghosts; else they are empty. */
mtm_status mtm_axes_new(const mtm_mesh* mesh,
  double limit,
  mtm_axes* axes,
  bool* usable,
  mtm_error* error);
void mtm_axes_free(mtm_axes* axes);

static inline int64_t mtm_axes_point(const mtm_axes* axes, int64_t i, int64_t j, int64_t k)
{
  return i + axes->n[0] * (j + axes->n[1] * k);
}

static inline int64_t mtm_axes_cell(const mtm_axes* axes, int64_t i, int64_t j, int64_t k)
{
  return i + (axes->n[0] - 1) * (j + (axes->n[1] - 1) * k);
}

/* ---- grid_output.c ---------------------------------------------------------------------------- */

/* How much there is of an output, or where in it something goes. */
typedef struct mtm_extent
{
  int64_t n_points, n_polygons, n_connectivity;
} mtm_extent;

static inline void mtm_extent_add(mtm_extent* sum, const mtm_extent* added)
{
  sum->n_points += added->n_points;
  sum->n_polygons += added->n_polygons;
  sum->n_connectivity += added->n_connectivity;
}

/* Allocates the arrays of an output of polygons alone, and sets the first offset. */
mtm_status mtm_output_new(const mtm_mesh* mesh,
  const mtm_extent* extent,
  uint32_t provenance,
  mtm_type point_type,
  bool input_points,
  mtm_polygons* out,
  mtm_error* error);

static inline void mtm_store_id(void* ids, mtm_type type, int64_t at, int64_t id)
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

/* A point on the edge from a to b. */
typedef struct mtm_new_point
{
  double xyz[3];
  double t;
  int64_t a, b;
} mtm_new_point;

enum
{
  MTM_BATCH_POINTS = 64,
  MTM_BATCH_POLYGONS = 64,
  MTM_BATCH_CONNECTIVITY = 512,
  /* What has room in any batch that has been started. */
  MTM_BATCH_MOST_POINTS = 12,
  MTM_BATCH_MOST_POLYGONS = 12,
  MTM_BATCH_MOST_CONNECTIVITY = 48
};

/* Points and polygons on their way to the output: gathered, so that the types of its arrays are decided
 * on once for many. Start with mtm_batch_start, add to the arrays, end with mtm_batch_flush. */
typedef struct mtm_batch
{
  const mtm_polygons* out; /* NULL: nothing is stored */
  int32_t plane;
  mtm_extent at;                                /* where the batch goes in the output */
  int64_t n_points, n_polygons, n_connectivity; /* in the batch */
  int64_t sources[MTM_BATCH_POLYGONS];
  int64_t ends[MTM_BATCH_POLYGONS]; /* of each polygon, in the output's connectivity */
  int64_t connectivity[MTM_BATCH_CONNECTIVITY];
  mtm_new_point points[MTM_BATCH_POINTS + 1]; /* room for one that turns out not to be new */
} mtm_batch;

void mtm_batch_start(mtm_batch* batch,
  const mtm_polygons* out,
  const mtm_extent* at,
  int32_t plane);

/* Stores what is in the batch, and empties it. */
void mtm_batch_flush(mtm_batch* batch);

/* Makes room for another cell: MTM_BATCH_MOST_ of each. */
static inline void mtm_batch_make_room(mtm_batch* batch)
{
  if (batch->n_points > MTM_BATCH_POINTS - MTM_BATCH_MOST_POINTS ||
    batch->n_polygons > MTM_BATCH_POLYGONS - MTM_BATCH_MOST_POLYGONS ||
    batch->n_connectivity > MTM_BATCH_CONNECTIVITY - MTM_BATCH_MOST_CONNECTIVITY)
  {
    mtm_batch_flush(batch);
  }
}

/* Makes the connectivity since the last polygon one of its own. */
static inline void mtm_batch_end_polygon(mtm_batch* batch, int64_t source)
{
  batch->sources[batch->n_polygons] = source;
  batch->ends[batch->n_polygons++] = batch->at.n_connectivity + batch->n_connectivity;
}

/* ---- slice_grid.c ----------------------------------------------------------------------------- */

/* Cuts a grid with straight axes row by row, to the same result as cell by cell. *done is false where
 * the mesh is not one, or too much of it lies in a plane: nothing has been made then. */
mtm_status mtm_slice_grid(const mtm_mesh* mesh,
  const mtm_slice_options* options,
  const mtm_cutter* cutters,
  int32_t n_cutters,
  const mtm_run* run,
  bool* done,
  mtm_polygons* out,
  mtm_error* error);

/* ---- surface_grid.c --------------------------------------------------------------------------- */

/* The skin of a grid of 3D cells, as mtm_surface_structured and mtm_merge make it. *done is false, and
 * nothing made, where there are ghosts, points that are not finite, cells of less dimensions, or warped
 * faces to be made triangles. */
mtm_status mtm_surface_grid(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const mtm_run* run,
  bool* done,
  mtm_polygons* out,
  mtm_error* error);

/* ---- section_layer.c -------------------------------------------------------------------------- */

/* The section of a grid by a plane along two of its axes: all of a layer of quads. */
typedef struct mtm_layer
{
  const mtm_axes* axes;
  double level;
  int32_t plane;
  bool triangulate;
  int32_t axis, u, v; /* across the plane, and along it; u < v */
  int64_t n_quads[2]; /* along u and v; 0: the plane misses the grid */
  int64_t cell;       /* along the axis: of the cells that give the quads */
  int64_t first,
    second; /* along the axis: the ends of the edges; the same for points of the grid */
  double t;
  int8_t ring[4];    /* corners of a quad, u + 2 v, from the smallest on */
  int8_t rank[4][4]; /* [u is 0, v is 0][corner]: its place among the quad's new points */
} mtm_layer;

/* False where only looking at every cell can tell what is in the plane. */
bool mtm_layer_find(const mtm_axes* axes,
  const mtm_cutter* cutter,
  int32_t value,
  bool triangulate,
  mtm_layer* layer);
mtm_extent mtm_layer_extent(const mtm_layer* layer);

/* Writes the rows of quads [first, last) of the section that starts at `from` in the output. */
void mtm_layer_write(const mtm_layer* layer,
  const mtm_extent* from,
  int64_t first,
  int64_t last,
  const mtm_polygons* out);

#endif
