/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What `microtome info` finds out about a file, and the two ways to say it. */
#ifndef MICROTOME_INFO_H
#define MICROTOME_INFO_H

#include "input.h"
#include "run.h"

/** What was asked for, and the file. */
typedef struct info
{
  input_options input;
  bool json, all, ranges;
  mtm_xdmf* file;
  int64_t step;
  tool_run run;
} info;

/** The finite values of one component of an array; low > high: there are none. */
typedef struct info_range
{
  double low, high;
} info_range;

/**
 * Reads an array, piece by piece, for the range of each of its components.
 *
 * Owns:   *ranges is the caller's, free(); NULL on errors.
 * Errors: as mtm_xdmf_read_array.
 */
mtm_status info_read_ranges(info* about,
  int32_t grid,
  int32_t array,
  info_range** ranges,
  mtm_error* error);

/** "image" and so on; NULL for a grid that cannot be read. */
const char* info_kind_name(mtm_mesh_kind kind);

/** "point", "cell" or "grid": what an array has values on. */
const char* info_association_name(mtm_association association);

/** "float32" and so on. */
const char* info_type_name(mtm_type type);

/** Prints a number on stdout with the fewest digits that read back to it. */
void info_print_number(double value);

/** Whether a grid's box is to be told: it costs nothing, or reading was asked for. */
bool info_has_bounds(info* about, int32_t grid, double bounds[6]);

/* Print what was found on stdout. Errors: MTM_CANCELLED, MTM_NO_MEMORY; what cannot be read of the
 * file is a problem, which is printed. */
mtm_status info_print_text(info* about, mtm_error* error);
mtm_status info_print_json(info* about, mtm_error* error);

#endif
