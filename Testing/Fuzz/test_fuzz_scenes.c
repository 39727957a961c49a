/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Thousands of broken scenes, each through everything that scene.h does. */
#include "broken_meshes.h"
#include "check.h"

enum
{
  N_ROUNDS = 20000,
  MAX_BYTES = 500
};

int main(void)
{
  test_random random = test_random_start();
  for (int round = 0; round < N_ROUNDS && n_failures < 20; ++round)
  {
    const unsigned long long seed = random.state;
    uint8_t bytes[MAX_BYTES];
    const size_t n = (size_t)test_random_below(&random, MAX_BYTES);
    for (size_t i = 0; i < n; ++i)
    {
      bytes[i] = (uint8_t)test_random_next(&random);
    }
    CHECK_SOUND(fuzz_scene_calls(bytes, n), "round %d, MICROTOME_TEST_SEED=%llu", round, seed);
  }
  return check_result();
}
