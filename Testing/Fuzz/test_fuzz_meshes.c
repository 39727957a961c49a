/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Thousands of broken meshes, each through everything that microtome.h does. */
#include "broken_meshes.h"
#include "check.h"

enum
{
  N_ROUNDS = 20000,
  MAX_BYTES = 600
};

static bool is_good(const uint8_t* data, size_t n)
{
  fuzz_bytes bytes = { data, n, 0 };
  test_mesh mesh = fuzz_mesh(&bytes);
  const bool good = mtm_mesh_check(&mesh.view, MTM_CHECK_IDS, NULL) == MTM_OK;
  test_mesh_free(&mesh);
  return good;
}

int main(void)
{
  test_random random = test_random_start();
  int n_good = 0;
  for (int round = 0; round < N_ROUNDS && n_failures < 20; ++round)
  {
    const uint64_t seed = random.state;
    uint8_t bytes[MAX_BYTES];
    const size_t n = (size_t)test_random_below(&random, MAX_BYTES);
    for (size_t i = 0; i < n; ++i)
    {
      bytes[i] = (uint8_t)test_random_next(&random);
    }
    n_good += is_good(bytes, n);
    CHECK_SOUND(fuzz_mesh_calls(bytes, n),
      "round %d, MICROTOME_TEST_SEED=%llu",
      round,
      (unsigned long long)seed);
  }
  /* Else the rounds would test either the checks alone or nothing broken. */
  CHECK(n_good > N_ROUNDS / 4 && n_good < 3 * N_ROUNDS / 4, "%d meshes are good", n_good);
  return check_result();
}
