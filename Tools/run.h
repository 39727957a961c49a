/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the command lends to the library: threads, progress, Ctrl-C. */
#ifndef MICROTOME_RUN_H
#define MICROTOME_RUN_H

#include "progress.h"

/** Stays where it is: `run.user` points to it. */
typedef struct tool_run
{
  mtm_run run;
  int32_t n_threads;
  progress bar;
  double from, to; /**< what the call under way is of the whole */
  mtm_error stopped;
} tool_run;

/** Processors that this process may use, at most 8: login nodes are shared. */
int32_t tool_n_processors(void);

/** Begins a run of n_threads, shown as `what`. */
void tool_run_begin(tool_run* run, const char* what, int32_t n_threads);

/** The next calls are this part of the whole. Returns the run for them. */
const mtm_run* tool_run_part(tool_run* run, double from, double to);

/** Says by what a run was stopped, where a call returned MTM_CANCELLED; removes what was shown. */
void tool_run_end(tool_run* run, mtm_status status, mtm_error* error);

#endif
