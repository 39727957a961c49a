/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* How many cells one after another are a cluster. Most meshes are written row by row, and a cluster that
 * goes from the end of one row to the start of the next is as long as a row: of rows of 150 hexahedra,
 * where every 25th cluster of 8 is one of these, a third of all candidates come from them. Clusters into
 * which rows can be divided have none. Source: own. */
#include "index_internal.h"

enum
{
  FEWEST_CELLS = 6, /* 4.6 bytes a cell */
  MOST_CELLS = 12,
  MOST_SAMPLES = 2048
};

/* How much shorter than the usual ones other clusters must be to be taken. */
static const double short_enough = 0.79;
/* What is no difference. */
static const double nearly = 1.02;

/* Adds the length of the cluster that holds a cell to the sum for its size, for each size. False when out
 * of memory. */
static bool add_lengths(mtm_extent_scan* scan,
  int64_t cell,
  int64_t n_cells,
  double sums[MOST_CELLS + 1])
{
  double lengths[MOST_CELLS + 1] = { 0.0 };
  bool finite = true;
  for (int64_t n = FEWEST_CELLS; n <= MOST_CELLS; ++n)
  {
    const int64_t first = cell - cell % n;
    const int64_t last = first + n < n_cells ? first + n : n_cells;
    mtm_extent extent;
    if (!mtm_extent_of_cells(scan, NULL, first, last, &extent))
    {
      return false;
    }
    finite = finite && mtm_extent_is_finite(&extent);
    lengths[n] = mtm_extent_length(&extent);
  }
  for (int32_t n = FEWEST_CELLS; finite && n <= MOST_CELLS; ++n)
  {
    sums[n] += lengths[n];
  }
  return true;
}

/* A plane in any place meets a cluster the more likely the longer it is, so that the sum for a size is as
 * the number of candidates. Of sizes that are as good as each other, the one that takes the least memory. */
static int32_t choose(const double sums[MOST_CELLS + 1])
{
  double least = sums[MTM_CLUSTER_IN_PLACE];
  for (int32_t n = FEWEST_CELLS; n <= MOST_CELLS; ++n)
  {
    least = sums[n] < least ? sums[n] : least;
  }
  if (least > short_enough * sums[MTM_CLUSTER_IN_PLACE])
  {
    return MTM_CLUSTER_IN_PLACE;
  }
  int32_t n = MOST_CELLS;
  while (sums[n] > nearly * least)
  {
    --n;
  }
  return n;
}

bool mtm_index_choose_cluster(mtm_index* index, const mtm_mesh* mesh)
{
  const double golden = 0.61803398874989485; /* steps that are in no time with any row's */
  mtm_extent_scan scan = { .mesh = mesh, .grid = mtm_grid_of(mesh), .is_linear = true };
  const int64_t few = index->n_cells / MTM_CLUSTER_IN_PLACE + 1;
  const int64_t n_samples = few < MOST_SAMPLES ? few : MOST_SAMPLES;
  double sums[MOST_CELLS + 1] = { 0.0 };
  bool complete = true;
  for (int64_t s = 0; complete && s < n_samples; ++s)
  {
    const double share = golden * (double)s - floor(golden * (double)s);
    const int64_t cell = (int64_t)(share * (double)index->n_cells);
    complete =
      add_lengths(&scan, cell < index->n_cells ? cell : index->n_cells - 1, index->n_cells, sums);
  }
  mtm_cell_free(&scan.cell);
  index->cluster_cells = choose(sums);
  return complete;
}
