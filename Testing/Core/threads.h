/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A host that lends threads. */
#ifndef MICROTOME_TEST_THREADS_H
#define MICROTOME_TEST_THREADS_H

#include "microtome/microtome.h"

/* A run with real threads; each takes the next task until none is left. No progress. */
mtm_run test_threads(int32_t workers);

/* A run on one thread that does the tasks backwards: what depends on their order shows. */
mtm_run test_backwards(int32_t workers);

#endif
