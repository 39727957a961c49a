/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the files that take a surface share; surface_unstructured.c says how those for unstructured meshes
 * work together. */
#ifndef MICROTOME_SURFACE_INTERNAL_H
#define MICROTOME_SURFACE_INTERNAL_H

#include "internal.h"

/* ---- surface.c -------------------------------------------------------------------------------- */

/* Scratch of one task that makes faces and cells into output; start from the first five members. */
typedef struct mtm_skin
{
  const mtm_mesh* mesh;
  const mtm_grid* grid;
  mtm_chunk* chunk;
  bool triangulate;
  double limit; /* of coordinates: see mtm_finite_limit */

  int64_t index; /* of the loaded cell */
  mtm_cell cell;
  int8_t inverted; /* the cell is inside out; -1: not asked yet */
  double* xyz;
  int32_t* ring;
  double* ring_xyz;
  int32_t* triangles;
  int32_t* scratch;
  int64_t capacity;
  int32_t* points; /* of a face or part */
  int64_t points_capacity;
  int64_t last_non_finite; /* index + 1 of the last cell that was counted */
} mtm_skin;

void mtm_skin_free(mtm_skin* skin);
mtm_status mtm_skin_load(mtm_skin* skin, int64_t index, mtm_error* error);

/* Adds a face of a 3D part of the loaded cell, or a part of less than three dimensions. */
mtm_status mtm_skin_add_face(mtm_skin* skin, const mtm_part* part, int32_t face, mtm_error* error);
mtm_status mtm_skin_add_flat(mtm_skin* skin, const mtm_part* part, mtm_error* error);

/* ---- surface_structured.c -------------------------------------------------------------------- */

/* Finds the outer faces into chunks of its own allocation. */
mtm_status mtm_surface_structured(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const mtm_run* run,
  mtm_chunk** chunks,
  int64_t* n_chunks,
  mtm_error* error);

enum
{
  MTM_BLOCK_CELLS = 256,     /* of one type, looked at together */
  MTM_BLOCK_CELL_POINTS = 8, /* at most, of the types that are */
  MTM_WHOLE_PART = -1        /* for a face: a part of less than three dimensions as it is */
};

/* ---- surface_blocks.c: cells of one type, many at a time ------------------------------------------ */

/* The arrays of a mesh as they are in memory; `usable` where that is packed and no point is blanked. */
typedef struct mtm_blocks
{
  const mtm_mesh* mesh;
  const uint8_t* types;
  const uint8_t* ghosts; /* NULL: none */
  int64_t n_points, n_cells;
  bool usable;
} mtm_blocks;

mtm_blocks mtm_blocks_of(const mtm_mesh* mesh);

static inline int64_t mtm_block_end(int64_t first, int64_t n_cells)
{
  return first + MTM_BLOCK_CELLS < n_cells ? first + MTM_BLOCK_CELLS : n_cells;
}

/* The one type of the cells [first, last), at most MTM_BLOCK_CELLS, where these are sound, in packed
 * arrays, not blanked and of a type that is taken this way; no cell then has a point twice, but
 * tetrahedra may. MTM_EMPTY_CELL: take them one by one. *ids: their points; scratch: room for these. */
int32_t mtm_block_type(const mtm_blocks* blocks,
  int64_t first,
  int64_t last,
  int64_t* scratch,
  const int64_t** ids);

/* The points of cells whose block has been found to be of this type. */
const int64_t* mtm_block_ids(const mtm_blocks* blocks,
  int32_t type,
  int64_t first,
  int64_t last,
  int64_t* scratch);

/* ---- surface_sketch.c: the sums --------------------------------------------------------------------- */

/* Of attempt 0, 1, ... at the sums: the hashes of two attempts have nothing to do with each other. */
uint64_t mtm_sketch_key(int32_t attempt);

/* Adds the faces of the n cells of a block to the sums of their points. */
void mtm_sketch_block(uint64_t* sums, uint64_t key, int32_t type, const int64_t* ids, int64_t n);

/* Adds one face of n different points. */
void mtm_sketch_face(uint64_t* sums, uint64_t key, const int64_t* ids, int32_t n);

/* ---- surface_match.c ---------------------------------------------------------------------------------- */

/* A face that may be outside, or a cell of less than three dimensions that is output as it is. */
typedef struct mtm_candidate
{
  int64_t ids[4]; /* what faces with the same points have in common: see surface_candidates.c */
  uint64_t hash;  /* of ids */
  int64_t cell;
  int32_t part; /* of the cell */
  int32_t face;
  int32_t n_cells; /* that have this face, counted at its first candidate */
  int8_t opposite; /* in quads, which of the ids is across from ids[0]; else 0 */
  bool ghost;
  bool is_first; /* of those with these ids */
} mtm_candidate;

typedef struct mtm_candidates
{
  mtm_candidate* items; /* in the order of their cells */
  int64_t n, capacity;
  uint64_t sides; /* hashes of all sides of all faces, XORed */
  mtm_status status;
  mtm_error error;
} mtm_candidates;

static inline uint64_t mtm_face_hash(const int64_t ids[4])
{
  uint64_t hash = 0;
  for (int32_t i = 0; i < 4; ++i)
  {
    hash = mtm_mix(hash + (uint64_t)ids[i] + UINT64_C(0x9e3779b97f4a7c15));
  }
  return hash;
}

/* Counts at the first candidate of each face how many cells have it; the four points of a quad tell
 * where it is divided into two triangles on its other side, and then it counts as one face with
 * these. */
mtm_status mtm_match_faces(const mtm_mesh* mesh,
  mtm_candidates* lists,
  int64_t n_lists,
  const mtm_run* run,
  mtm_error* error);

/* ---- surface_candidates.c --------------------------------------------------------------------------- */

/* Scratch for one face at a time; start from {0} and free `ids`. */
typedef struct mtm_face_points
{
  int64_t* ids;
  int64_t capacity;
} mtm_face_points;

/* The points of a face of a loaded cell, in their order round it; NULL when out of memory. */
int64_t* mtm_face_points_of(mtm_face_points* face,
  const mtm_cell* cell,
  const mtm_part* part,
  int32_t index);

/* Sorts ids and leaves out those that repeat one; how many are left. */
int32_t mtm_sort_ids(int64_t* ids, int32_t n);

/* Loads a cell with its faces; *skip: it is blanked or has no points. */
mtm_status mtm_surface_load(const mtm_mesh* mesh,
  const mtm_grid* grid,
  int64_t index,
  mtm_cell* cell,
  bool* skip,
  mtm_error* error);

/* Adds the faces of the cells of a block whose points are all marked. */
mtm_status mtm_find_in_block(const mtm_blocks* blocks,
  const uint8_t* marks,
  int32_t type,
  int64_t first,
  int64_t last,
  mtm_candidates* list);

/* The same for one cell, which is loaded, and all that is not 3D. */
mtm_status mtm_find_in_cell(const mtm_mesh* mesh,
  const uint8_t* marks,
  const mtm_cell* cell,
  int64_t index,
  mtm_face_points* face,
  mtm_candidates* list);

/* ---- surface_rings.c: what is output, by the ids of the mesh's points -------------------------------- */

typedef struct mtm_ring_cell
{
  int64_t source;
  int32_t n_points;
  int32_t kind; /* mtm_kind */
} mtm_ring_cell;

/* The output of one task, in the order of its cells. */
typedef struct mtm_rings
{
  mtm_ring_cell* cells;
  int64_t n_cells, cells_capacity;
  int64_t* ids;
  int64_t n_ids, ids_capacity;
  int64_t n_of_kind[MTM_N_KINDS];
  int64_t n_non_finite_cells;
  mtm_status status;
  mtm_error error;
} mtm_rings;

/* Makes what is outside of the candidates into rings. block_types: as mtm_block_type has them. */
void mtm_rings_make(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const uint8_t* block_types,
  const mtm_candidates* list,
  mtm_rings* rings);
void mtm_rings_free(mtm_rings* rings);

/* ---- surface_number.c -------------------------------------------------------------------------------- */

/* Makes `out` of the rings: points get new ids as they are first used. table: a zero for each point of
 * the mesh, which is written. */
mtm_status mtm_rings_number(const mtm_mesh* mesh,
  const mtm_rings* lists,
  int64_t n_lists,
  uint64_t* table,
  const mtm_merge_options* options,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error);

/* ---- surface_unstructured.c --------------------------------------------------------------------------- */

/* What tests change to see that the result does not. Start from {0}. */
typedef struct mtm_surface_tuning
{
  bool one_by_one;     /* cells are loaded one at a time, whatever their type */
  uint64_t weak_mask;  /* the bits that the first attempt's sums have; 0: all */
  int32_t* n_attempts; /* told, where not NULL */
} mtm_surface_tuning;

mtm_status mtm_surface_unstructured(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const mtm_merge_options* merge,
  const mtm_surface_tuning* tuning,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error);

#endif
