/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the files share that cut grids with straight axes, and take the skin of grids, row by row:
 * grid_, section_ and slice_grid.c. */
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

/* ---- section_near.c --------------------------------------------------------------------------- */

/* Puts what the near cells gave into lists, and adds it to the layers. */
mtm_status mtm_section_near(mtm_section* section, mtm_error* error);
void mtm_near_free(mtm_near* near);

/* ---- section_write.c -------------------------------------------------------------------------- */

/* Writes the layers of a task of the section that starts at `from` in the output. */
mtm_status mtm_section_write(const mtm_section* section,
  const mtm_extent* from,
  int64_t task,
  const mtm_polygons* out,
  mtm_error* error);

#endif
