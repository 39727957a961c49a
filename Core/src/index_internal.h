/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* How an index is built up: private to the index_ files.
 *
 * Cells are taken in places: their own order, or the index's. So many places one after another are a
 * cluster, eight clusters a node of the next level, and so on; each has its bounds. Eight nodes stand
 * together in a block, so that a plane is tested against all of them in a few instructions. */
#ifndef MICROTOME_INDEX_INTERNAL_H
#define MICROTOME_INDEX_INTERNAL_H

#include "internal.h"

enum
{
  MTM_BLOCK_NODES = 8,
  MTM_INDEX_LEVELS = 4,              /* 0: clusters */
  MTM_TREE_CLUSTERS = 8 * 8 * 8 * 8, /* below one block of the last level: a task's share */

  /* Cells of a cluster, in their own order, if no other number suits it better (index_cluster.c), and in
   * the index's; the fewer, the more bounds: 3.4 bytes a cell, and with the order's 4 bytes 4.9. */
  MTM_CLUSTER_IN_PLACE = 8,
  MTM_CLUSTER_ORDERED = 32
};

/* Bounds of nodes, as float32 rounded outwards. Infinite both ways: always looked at. Nodes without
 * points have low > high. */
typedef struct mtm_index_block
{
  float low[3][MTM_BLOCK_NODES];
  float high[3][MTM_BLOCK_NODES];
} mtm_index_block;

typedef struct mtm_index_level
{
  mtm_index_block* blocks;
  int64_t n_nodes;
} mtm_index_level;

struct mtm_index
{
  int64_t n_cells;
  int32_t cluster_cells;  /* 0: no clusters, and all cells are candidates */
  int32_t* order;         /* the cell of each place; NULL: the same */
  mtm_index_block* block; /* of all levels */
  mtm_index_level levels[MTM_INDEX_LEVELS];
  double size[3];      /* no finite coordinate is larger along each axis */
  bool is_linear;      /* no cell of the mesh ever needs to be refined */
  int32_t cell_points; /* all cells are linear and have so many points, in one run; 0: not known */
  bool is_even;        /* all cells are of the first one's type, in one run: see index_type.c */
};

/* ---- index_extent.c: where cells are ------------------------------------------------------------ */

/* Where points are: empty for low > high. */
typedef struct mtm_extent
{
  double low[3], high[3];
  double doubt; /* not 0 (NaN) where a coordinate is not finite, or large beyond measure */
} mtm_extent;

/* Scratch of one task that looks at cells; start from the first three members. */
typedef struct mtm_extent_scan
{
  const mtm_mesh* mesh;
  mtm_grid grid;
  int32_t cell_points; /* see mtm_index */
  mtm_cell cell;
  bool is_linear; /* to be set at first: becomes false at cells that may need to be refined */
} mtm_extent_scan;

/* Where the points of the cells at places [first, last) are, at most MTM_CLUSTER_ORDERED of an
 * unstructured mesh; order NULL: a cell's place is its id. In doubt too where a cell cannot be cut. False
 * when out of memory. */
bool mtm_extent_of_cells(mtm_extent_scan* scan,
  const int32_t* order,
  int64_t first,
  int64_t last,
  mtm_extent* extent);

/* Asks for the memory of the ids of uniform cells at places [first, last), or, when these have come, of their
 * points; others cost nothing. */
void mtm_extent_expect_ids(const mtm_extent_scan* scan,
  const int32_t* order,
  int64_t first,
  int64_t last);
void mtm_extent_expect_points(const mtm_extent_scan* scan,
  const int32_t* order,
  int64_t first,
  int64_t last);

/* The points that every cell of a type has for which nothing else is to be checked; else 0. */
int32_t mtm_plain_points(int32_t type);

/* Coordinates that a float32 can hold. */
bool mtm_extent_is_finite(const mtm_extent* extent);

/* Its three sides together; 0 where it is empty. */
static inline double mtm_extent_length(const mtm_extent* extent)
{
  double sum = 0.0;
  for (int32_t a = 0; a < 3; ++a)
  {
    sum += fmax(extent->high[a] - extent->low[a], 0.0);
  }
  return sum;
}

/* ---- index_cluster.c: how many cells a cluster has ---------------------------------------------- */

/* Sets cluster_cells for cells in their own order. False when out of memory. */
bool mtm_index_choose_cluster(mtm_index* index, const mtm_mesh* mesh);

/* ---- index_bounds.c: clusters and their bounds ------------------------------------------------- */

/* Fills the levels of an index whose cells are in order. */
mtm_status mtm_index_bound(mtm_index* index,
  const mtm_mesh* mesh,
  const mtm_run* run,
  mtm_error* error);

/* ---- index_type.c: cells of one type ------------------------------------------------------------ */

/* Whether cells [first, last) are of the mesh's first one's type, which is a usual one, and begin where such cells
 * one after another do. */
bool mtm_cells_are_even(const mtm_mesh* mesh, int64_t first, int64_t last);

/* That type, for a mesh all of whose cells are even; 0 where it cannot be the one that was looked at. */
int32_t mtm_even_type(const mtm_mesh* mesh);

/* ---- index_order.c ----------------------------------------------------------------------------- */

/* Decides on the order of the cells and makes it. */
mtm_status mtm_index_arrange(mtm_index* index,
  const mtm_mesh* mesh,
  const mtm_run* run,
  mtm_error* error);

/* ---- index_sort.c ------------------------------------------------------------------------------ */

/* Sorts items by their upper 33 bits, those that are equal there staying in their order. *items and
 * *scratch, of n items each, may change places. */
mtm_status mtm_index_sort(uint64_t** items,
  uint64_t** scratch,
  int64_t n,
  const mtm_run* run,
  mtm_error* error);

#endif
