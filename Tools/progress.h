/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Progress of a long step on the terminal, and Ctrl-C between its parts. */
#ifndef MICROTOME_PROGRESS_H
#define MICROTOME_PROGRESS_H

#include "tool.h"

#include <time.h>

typedef struct progress
{
  const char* what;
  int64_t n_parts, n_done;
  struct timespec start;
  bool shown;
} progress;

/** From now on Ctrl-C and SIGTERM are for progress_part to find, and a full disk is an error. */
void progress_catch_signals(void);

progress progress_begin(const char* what, int64_t n_parts);

/**
 * Counts a part as done; where stderr is a terminal and the step takes long, shows percent.
 *
 * Errors: MTM_CANCELLED: somebody wants us to stop.
 */
mtm_status progress_part(progress* step, mtm_error* error);

/** Shows a fraction of the whole instead of parts. Errors: as progress_part. */
mtm_status progress_show(progress* step, double fraction, mtm_error* error);

/** Removes what was shown. */
void progress_end(progress* step);

#endif
