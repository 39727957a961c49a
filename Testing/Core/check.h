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

/* CHECK_NEAR(value, expected, tolerance, "format", ...); NaN is near nothing. */
#define CHECK_NEAR(value, expected, tolerance, ...)                                                \
  do                                                                                               \
  {                                                                                                \
    const double near_value = (value);                                                             \
    const double near_expected = (expected);                                                       \
    ++n_checks;                                                                                    \
    if (!(fabs(near_value - near_expected) <= (tolerance)))                                        \
    {                                                                                              \
      ++n_failures;                                                                                \
      fprintf(stderr, "%s:%d: %s is %.17g, ", __FILE__, __LINE__, #value, near_value);             \
      fprintf(stderr, "expected %.17g: ", near_expected);                                          \
      fprintf(stderr, __VA_ARGS__);                                                                \
      fputc('\n', stderr);                                                                         \
    }                                                                                              \
  } while (0)

static int check_result(void)
{
  printf("%d checks, %d failures\n", n_checks, n_failures);
  return n_checks == 0 || n_failures != 0;
}

#endif
