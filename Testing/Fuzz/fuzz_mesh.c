/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The same for a fuzzer that looks for bytes that take new paths: clang's libFuzzer, or AFL's driver
 * for it. */
#include "broken_meshes.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
  const test_defect defect = fuzz_mesh_calls(data, size);
  if (defect.text[0])
  {
    fprintf(stderr, "%s\n", defect.text);
    abort();
  }
  return 0;
}
