/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Allocations that are counted and fail when told. Tests that use this are linked with
 * --wrap=malloc,calloc,realloc,free: MALLOC in microtome_core_test. */
#ifndef MICROTOME_TEST_FAILING_MALLOC_H
#define MICROTOME_TEST_FAILING_MALLOC_H

#include <stdbool.h>
#include <stdint.h>

/* From now on allocation number n (from 0) fails, and `all_after` says if all later ones fail too;
 * -1: none fails. Counting starts anew. */
void failing_malloc_start(int64_t n, bool all_after);

/* Allocations since the start, failed ones too. */
int64_t failing_malloc_count(void);

/* Whether any has failed since the start. */
bool failing_malloc_has_failed(void);

/* Blocks that are allocated and not freed at this moment. */
int64_t failing_malloc_live(void);

#endif
