/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A tour through an XDMF file: everything that can be asked of it, within a budget. */
#ifndef MICROTOME_TEST_TOUR_H
#define MICROTOME_TEST_TOUR_H

#include "microtome/xdmf.h"

/** What a tour found. */
typedef struct test_tour
{
  mtm_status opened;
  mtm_error error; /**< of opening, else of the last grid or array that could not be read */
  int64_t n_steps, n_grids, n_meshes,
    n_arrays; /**< seen; of grids and arrays: those that were read */
  int32_t n_problems;
  char problems[1024]; /**< the first ones, each on a line */
  char defect[512];    /**< "" unless an answer made no sense */
} test_tour;

/**
 * Opens the file and asks for everything: descriptions, keys, bounds, meshes, parts, arrays, tuples, of
 * the first steps and the last one. Meshes and arrays of more than max_bytes are left unread, as a host
 * would leave them that looks at the sizes first.
 */
test_tour test_tour_of(const char* path, const mtm_xdmf_options* options, int64_t max_bytes);

#endif
