/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef MICROTOME_BENCH_IRREGULAR_H
#define MICROTOME_BENCH_IRREGULAR_H

#include "../Core/meshes.h"

/* 6 n^3 tetrahedra as a mesher numbers them, the same each time: points moved by up to a fifth of a
 * block's side; points, cells and the corners of each cell in random order within groups of 8^3 blocks,
 * which follow each other. float64 points and int64 ids, packed. */
test_mesh bench_irregular_tetrahedra(int64_t n);

#endif
