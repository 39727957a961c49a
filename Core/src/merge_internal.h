/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What merge.c and merge_points.c share. */
#ifndef MICROTOME_MERGE_INTERNAL_H
#define MICROTOME_MERGE_INTERNAL_H

#include "internal.h"

/* Cells of a chunk that stay together in the output: of one kind and plane. */
typedef struct mtm_segment
{
  int64_t group;                /* kind * planes + plane: the output is by groups, then by chunks */
  int64_t first_cell, end_cell; /* in the chunk, with those that are dropped */
  int64_t first_used, end_used; /* points of the chunk that these are the first cells to use */
  int64_t n_cells, n_ids, n_points; /* of the output; points that no earlier segment has */
  int64_t at_cell, at_id, at_point; /* where they go */
} mtm_segment;

typedef struct mtm_segments
{
  mtm_segment* items;
  int64_t n, capacity;
  bool failed; /* out of memory */
} mtm_segments;

/* A point of a chunk. */
typedef struct mtm_owner
{
  int32_t chunk, point;
} mtm_owner;

/* A used point on its way to its part, with what tells it from others: points themselves are far from
 * each other in memory and are not looked at there. */
typedef struct mtm_binned
{
  uint64_t hash;
  int64_t a;
  int32_t plane;
  int32_t place; /* in `used` */
  mtm_owner point;
} mtm_binned;

/* A merge under way. The arrays that are by points are one for all chunks: those of chunk c are from
 * starts[c] on. */
typedef struct mtm_merge_job
{
  mtm_chunk* chunks;
  int64_t n_chunks;
  const mtm_merge_options* options;
  mtm_polygons* out;
  mtm_segments* segments; /* of each chunk, in the order of the output */
  int64_t n_tasks;        /* for work by chunks */

  int64_t* starts; /* of each chunk's points; n_chunks + 1 */
  int64_t*
    ids; /* and owners and used, in one block; of chunk points: first their place in `used`, then their output id; -1: unused */
  int32_t* used;       /* chunk points, in the order in which the chunk's cells use them */
  mtm_owner* owners;   /* of used[i]: the same point where the output has it first */
  mtm_binned* binned;  /* used points, by bins */
  int32_t* bin_starts; /* of each chunk: n_parts * MTM_N_KINDS + 1 places in `binned` */
  int64_t n_parts;     /* into which points are divided by their hashes; a power of 2 */
  bool* parts_failed;  /* out of memory */
} mtm_merge_job;

/* merge_points.c: divides the used points of a chunk among the parts, and finds the owners of all. */
void mtm_merge_bin(const mtm_merge_job* job, int64_t chunk);
mtm_status mtm_merge_find_owners(mtm_merge_job* job, const mtm_run* run, mtm_error* error);

#endif
