/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Scenes for a fuzzer, as fuzz_mesh.c does it with meshes. */
#include "broken_meshes.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
  const test_defect defect = fuzz_scene_calls(data, size);
  if (defect.text[0])
  {
    fprintf(stderr, "%s\n", defect.text);
    abort();
  }
  return 0;
}
