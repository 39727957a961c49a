/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Grids of files as tests look at them. */
#ifndef MICROTOME_TEST_GRIDS_H
#define MICROTOME_TEST_GRIDS_H

#include "microtome/xdmf.h"

/* The number of a grid by its path, or of an array by its name; -1: there is none. */
int32_t grid_at_path(const mtm_xdmf* file, const char* path);
int32_t array_named(const mtm_xdmf* file, int32_t grid, const char* name);

/* The values of an array of the part of a grid that a mesh is, as double; *n of them. NULL, and said on
 * stderr: it cannot be read. Owns: the caller's. */
double* grid_values(mtm_xdmf* file,
  int32_t grid,
  const char* name,
  const mtm_xdmf_mesh* mesh,
  int64_t* n);

/* The same of the whole grid. */
double* whole_values(mtm_xdmf* file, int32_t grid, const char* name, int64_t* n);

/* The first of n values that is not start + i * step, or -1: none. */
int64_t first_odd(const double* values, int64_t n, double start, double step);

/* The coordinates of a point of a mesh of any kind. */
void mesh_point(const mtm_mesh* mesh, int64_t point, double xyz[3]);

/* An id or offset of a mesh: int32 or int64. */
int64_t mesh_id(const mtm_array* ids, int64_t at);

/* Two meshes of a grid, of the whole and of a part, and their arrays agree. Returns what does not, or
 * NULL; *n_compared: the values that were compared. */
const char* compare_part(mtm_xdmf* file,
  int32_t grid,
  const mtm_xdmf_mesh* whole,
  const mtm_xdmf_part* part,
  int64_t* n_compared);

/* A problem that holds all of these texts, which end with NULL; its number, or -1. */
int32_t problem_with(const mtm_xdmf* file, const char* text, ...);

#endif
