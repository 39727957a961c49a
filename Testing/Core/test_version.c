/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Header, library and build agree on the version. */
#include "check.h"
#include "microtome/microtome.h"

int main(void)
{
  CHECK(
    strcmp(mtm_version(), MTM_VERSION) == 0, "library %s, header %s", mtm_version(), MTM_VERSION);
  CHECK(strcmp(mtm_version(), PROJECT_VERSION) == 0,
    "library %s, build %s",
    mtm_version(),
    PROJECT_VERSION);
  return check_result();
}
