/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Random structured grids, and whether two results are the same byte for byte. */
#ifndef MICROTOME_TEST_SAME_BYTES_H
#define MICROTOME_TEST_SAME_BYTES_H

#include "microtome/microtome.h"
#include "random.h"

enum
{
  TEST_GRID_POINTS = 40 /* along an axis, at most */
};

/* A mesh with what it looks at. */
typedef struct test_grid
{
  mtm_mesh mesh;
  double doubles[3][TEST_GRID_POINTS];
  float floats[3][TEST_GRID_POINTS];
  double points[3 * TEST_GRID_POINTS * TEST_GRID_POINTS * TEST_GRID_POINTS];
  uint8_t ghosts[TEST_GRID_POINTS * TEST_GRID_POINTS * TEST_GRID_POINTS];
} test_grid;

bool test_one_in(test_random* random, int64_t n);

/* An image or a rectilinear grid, with `curved` also a curvilinear one: mirrored, moved far away, with
 * directions, axes that turn back, ghosts and points that are not finite now and then. */
void test_grid_make(test_grid* grid, test_random* random, bool curved);

/* What differs between two results; NULL: nothing. */
const char* test_difference(const mtm_polygons* p, const mtm_polygons* q);

#endif
