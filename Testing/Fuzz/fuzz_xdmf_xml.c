/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Texts for the XDMF library: opened, and everything asked of them. clang's libFuzzer, or AFL's driver
 * for it. */
#include "tour.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

/* A folder of this process, and the file in it that is written anew each time. */
static const char* file_path(void)
{
  static char folder[] = "/tmp/fuzz_xdmf_XXXXXX";
  static char path[sizeof folder + sizeof "/in.xdmf"];
  if (!path[0])
  {
    if (!mkdtemp(folder))
    {
      abort();
    }
    snprintf(path, sizeof path, "%s/in.xdmf", folder);
  }
  return path;
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
  const char* path = file_path();
  FILE* stream = fopen(path, "wb");
  if (!stream || fwrite(data, 1, size, stream) != size || fclose(stream) != 0)
  {
    abort();
  }
  const mtm_xdmf_options options = {
    .size = sizeof options, .confined = true, .trusted = size % 2 == 1
  };
  const test_tour tour = test_tour_of(path, &options, 1 << 22);
  if (tour.defect[0])
  {
    fprintf(stderr, "%s\n", tour.defect);
    abort();
  }
  return 0;
}
