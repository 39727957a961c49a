/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the rows of bench_core share. */
#ifndef MICROTOME_BENCH_CORE_H
#define MICROTOME_BENCH_CORE_H

#include "microtome/microtome.h"

/* How to measure: from the command line. */
typedef struct bench_settings
{
  int64_t n;   /* cells of grids along each axis */
  int runs;    /* of each measurement */
  mtm_run run; /* threads */
} bench_settings;

/* One thing to be measured; run: 0, 1, ..., so that planes can move. */
typedef void (*bench_body)(void* user, int run);

/* Milliseconds since some moment. */
double bench_now_ms(void);

/* Median milliseconds of settings->runs runs, after one that warms up. */
double bench_median(const bench_settings* settings, bench_body body, void* user);

/* Prints a row: what was measured, its milliseconds, how many cells it gave, and the milliseconds that
 * reading so many bytes once would take (0: not said). */
void bench_print(const char* task, double ms, int64_t n_cells, double bytes_read);

/* Ends the program with the message, if the status is not MTM_OK. */
void bench_expect_ok(mtm_status status, const mtm_error* error);

/* The rows; each in a file of its own. */
void bench_cancel(const bench_settings* settings);
void bench_index(const bench_settings* settings);
void bench_slice(const bench_settings* settings);

#endif
