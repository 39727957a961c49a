/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Packing numbers into the buffers of a page: docs/formats.md, A buffer. */
#ifndef MICROTOME_SCENE_PACK_H
#define MICROTOME_SCENE_PACK_H

#include "scene_internal.h"

/* ---- scene_deflate.c ------------------------------------------------------------------------- */

/* Bytes in memory that grow. Start from {0}; release with free(data). */
typedef struct mtm_memory
{
  char* data;
  size_t n, room;
  bool failed; /* out of memory; the rest goes nowhere */
} mtm_memory;

/* An mtm_write into an mtm_memory. */
bool mtm_memory_write(void* user, const void* data, size_t size);

/* A zlib stream on its way into memory. Release with mtm_deflate_end, on errors too. */
typedef struct mtm_deflater
{
  mtm_memory out;
  void* state;
  unsigned char* block; /* compressed, or without zlib waiting */
  size_t n_block;
  uint32_t checksum[2];
  bool failed;
} mtm_deflater;

/* `noisy`: bytes of small numbers rather than of repeated patterns. False when out of memory. */
bool mtm_deflate_begin(mtm_deflater* deflater, bool noisy);
void mtm_deflate_put(mtm_deflater* deflater, const void* bytes, size_t n);

/* Ends the stream, which is in `out` then. False when out of memory at any time. */
bool mtm_deflate_finish(mtm_deflater* deflater);
void mtm_deflate_end(mtm_deflater* deflater);

/* ---- scene_codes.c --------------------------------------------------------------------------- */

/* Some tuples of an array. */
typedef struct mtm_numbers
{
  mtm_array values;
  const uint32_t* tuples; /* which; NULL = n from `first` on */
  int64_t first, n;
} mtm_numbers;

static inline int64_t mtm_numbers_tuple(const mtm_numbers* numbers, int64_t i)
{
  return numbers->tuples ? (int64_t)numbers->tuples[i] : numbers->first + i;
}

/* How a component becomes codes. */
typedef struct mtm_code
{
  double low, step;     /* quantised */
  uint64_t low_integer; /* of integers, modulo 2^64 */
  double error;         /* the largest of a finite value */
} mtm_code;

typedef struct mtm_codes
{
  mtm_type type;  /* of the decoded values */
  int32_t n_bits; /* of a code: 8, 16, 32, 64 */
  bool quantised, special;
  mtm_code* components;
} mtm_codes;

/* Release with free(codes->components). False when out of memory. */
bool mtm_codes_plan(const mtm_numbers* numbers, mtm_precision precision, mtm_codes* codes);

/* The codes of a component, or their lower (word 0) or upper (word 1) halves of 64 bits. */
void mtm_codes_fill(const mtm_numbers* numbers,
  const mtm_codes* codes,
  int32_t component,
  int32_t word,
  uint32_t* filled);

/* The value, rounded to float32, that a quantised code is read back as. */
float mtm_codes_read(const mtm_codes* codes, int32_t component, uint32_t code);

/* ---- scene_predict.c ------------------------------------------------------------------------- */

enum
{
  MTM_NEIGHBORS = 6
};

typedef enum mtm_predictor
{
  MTM_PREDICT_PREVIOUS = 0,
  MTM_PREDICT_MEAN,
  MTM_PREDICT_FIT,
  MTM_N_PREDICTORS
} mtm_predictor;

/* Points that a point is predicted from. Release with mtm_neighbors_free. */
typedef struct mtm_neighbors
{
  int64_t n_points;
  int32_t* ids;   /* MTM_NEIGHBORS a point, ascending places first; -1 = none */
  float* weights; /* of the linear fit; NULL = only the mean is known */
} mtm_neighbors;

/* False when out of memory; n_points is 0 where there are too many. */
bool mtm_neighbors_find(const uint32_t* triangles,
  int64_t n_triangles,
  int64_t n_points,
  mtm_neighbors* neighbors);
bool mtm_neighbors_fit(mtm_neighbors* neighbors, const float* positions);
void mtm_neighbors_free(mtm_neighbors* neighbors);

/* Residuals of codes of n_bits <= 32, signs in the lowest bit. */
void mtm_residuals(const uint32_t* codes,
  int64_t n,
  int32_t n_bits,
  mtm_predictor predictor,
  const mtm_neighbors* neighbors,
  uint32_t* residuals);

/* The predictor with the fewest bits left. */
mtm_predictor mtm_best_predictor(const uint32_t* codes,
  int64_t n,
  int32_t n_bits,
  const mtm_neighbors* neighbors,
  uint32_t* scratch);

/* ---- scene_triangles.c ----------------------------------------------------------------------- */

/* Puts an index of triangles into a stream. False when out of memory. */
bool mtm_triangles_put(const uint32_t* triangles,
  int64_t n_triangles,
  int64_t n_points,
  mtm_deflater* deflater);

/* ---- scene_buffers.c ------------------------------------------------------------------------- */

/* 32 hexadecimal digits and the terminating zero. */
typedef struct mtm_buffer_id
{
  char text[33];
} mtm_buffer_id;

/* A mesh whose neighbours are kept, as the next step's is mostly the same. */
typedef struct mtm_kept_mesh
{
  mtm_buffer_id index, positions; /* "" = none yet; positions: those that the weights are of */
  mtm_neighbors neighbors;
  int64_t last_used;
} mtm_kept_mesh;

enum
{
  MTM_KEPT_MESHES = 4,
  MTM_KEPT_POINTS = 1 << 22 /* of all together; 48 bytes each */
};

/* The buffers that are in the page. Release with mtm_buffers_free. */
typedef struct mtm_buffers
{
  mtm_text* page;
  mtm_precision precision;
  uint64_t (*known)[2];
  int64_t n_known, n_room; /* a power of two, or 0 */
  mtm_kept_mesh meshes[MTM_KEPT_MESHES];
  int64_t n_uses; /* of meshes */
} mtm_buffers;

/* What predicts numbers of points; all may be empty. */
typedef struct mtm_buffer_mesh
{
  const mtm_neighbors* neighbors;
  mtm_buffer_id index, positions; /* "" = none */
} mtm_buffer_mesh;

/* Writes a buffer unless it is there. `decoded`, if not NULL, receives what tuples of 3 are read back
 * as, where that differs from the values. */
mtm_status mtm_buffer_numbers(mtm_buffers* buffers,
  const mtm_numbers* numbers,
  mtm_precision precision,
  const mtm_buffer_mesh* mesh,
  float* decoded,
  mtm_buffer_id* id,
  mtm_error* error);
mtm_status mtm_buffer_triangles(mtm_buffers* buffers,
  const uint32_t* triangles,
  int64_t n_triangles,
  int64_t n_points,
  mtm_buffer_id* id,
  mtm_error* error);

/* {"buffer": "its id"}, which stands for the numbers in it. */
void mtm_buffer_reference_write(mtm_json* json, const mtm_buffer_id* id);

void mtm_buffers_free(mtm_buffers* buffers);

/* ---- scene_meshes.c -------------------------------------------------------------------------- */

/* The mesh of triangles that are in an index buffer, with its neighbours; valid until the next call. NULL
 * when out of memory. */
mtm_kept_mesh* mtm_mesh_keep(mtm_buffers* buffers,
  const mtm_geometry* geometry,
  const mtm_buffer_id* index);

/* Weights for positions in a buffer, `read` as the viewer will have them. False when out of memory. */
bool mtm_mesh_fit(mtm_kept_mesh* mesh, const mtm_buffer_id* positions, const float* read);

void mtm_meshes_free(mtm_buffers* buffers);

/* ---- scene_geometry_packed.c ----------------------------------------------------------------- */

/* A geometry whose numbers are in buffers; it was built without colours. */
mtm_status mtm_geometry_pack(mtm_json* json,
  mtm_buffers* buffers,
  const mtm_geometry* geometry,
  const mtm_bounds* bounds,
  mtm_uuid* uuid,
  mtm_error* error);

#endif
