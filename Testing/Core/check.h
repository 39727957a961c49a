/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* CHECK prints what failed and where, counts it and goes on; a test's main returns check_result. */
#ifndef MICROTOME_TEST_CHECK_H
#define MICROTOME_TEST_CHECK_H

#include <math.h>
#include <stdio.h>
#include <string.h>

static int n_checks;
static int n_failures;

/* CHECK(condition, "format", ...): the message gives the values that matter. */
#define CHECK(condition, ...)                                                                      \
  do                                                                                               \
  {                                                                                                \
    ++n_checks;                                                                                    \
    if (!(condition))                                                                              \
    {                                                                                              \
      ++n_failures;                                                                                \
      fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition);                              \
      fprintf(stderr, __VA_ARGS__);                                                                \
      fputc('\n', stderr);                                                                         \
    }                                                                                              \
  } while (0)

#define CHECK_NEAR(value, expected, tolerance, ...)                                                \
  CHECK(fabs((value) - (expected)) <= (tolerance), "got %.17g, expected %.17g: " __VA_ARGS__,      \
    (double)(value), (double)(expected))

static int check_result(void)
{
  printf("%d checks, %d failures\n", n_checks, n_failures);
  return n_checks == 0 || n_failures != 0;
}

#endif
