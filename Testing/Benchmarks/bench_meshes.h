/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Meshes to measure with, as large as wanted. Grids have n cells along each axis, spacing 1, and their
 * middle at 0. Each function ends the program where memory does. */
#ifndef MICROTOME_BENCH_MESHES_H
#define MICROTOME_BENCH_MESHES_H

#include "microtome/microtome.h"

/* A mesh with its memory. Owns: what bench_mesh_free releases. */
typedef struct bench_mesh
{
  mtm_mesh mesh;
  void* blocks[8];
  int n_blocks;
} bench_mesh;

void bench_mesh_free(bench_mesh* made);

/* Nothing but numbers: no memory. */
bench_mesh bench_image(int64_t n);

/* float64 axes. */
bench_mesh bench_rectilinear(int64_t n);

/* float64 points on a grid that is bent a little. */
bench_mesh bench_curvilinear(int64_t n);

/* Unstructured: float64 points, int64 offsets and ids, in the order of the grid. */
bench_mesh bench_hexahedra(int64_t n);

/* The same, each hexahedron cut into 5 tetrahedra that fit those of its neighbours. */
bench_mesh bench_tetrahedra(int64_t n);

/* These with their cells and their points in random order. */
bench_mesh bench_shuffled_tetrahedra(int64_t n);

/* One float64 for each point, as smooth as simulations' results are. Owns: free() releases it. */
double* bench_scalars(const mtm_mesh* mesh);

#endif
