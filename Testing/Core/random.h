/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Random numbers that are the same on every machine.
 * Source: splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
#ifndef MICROTOME_TEST_RANDOM_H
#define MICROTOME_TEST_RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct test_random
{
  uint64_t state;
} test_random;

static inline uint64_t test_random_next(test_random* random)
{
  uint64_t z = (random->state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* Uniform in [low, high). */
static inline double test_random_between(test_random* random, double low, double high)
{
  const double unit = (double)(test_random_next(random) >> 11) * 0x1p-53;
  return low + (high - low) * unit;
}

/* Uniform in [0, n). */
static inline int64_t test_random_below(test_random* random, int64_t n)
{
  return (int64_t)(test_random_next(random) % (uint64_t)n);
}

/* Starts from the environment's MICROTOME_TEST_SEED, else from 1, and says which. */
static inline test_random test_random_start(void)
{
  const char* text = getenv("MICROTOME_TEST_SEED");
  const test_random random = { text ? strtoull(text, NULL, 10) : 1 };
  printf("seed %llu\n", (unsigned long long)random.state);
  return random;
}

#endif
