/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Allocation with checked sizes. */
#include "internal.h"

#include <stdlib.h>

void* mtm_allocate(int64_t n, size_t item_bytes)
{
  if (n < 0 || (uint64_t)n > SIZE_MAX / 2 / item_bytes)
  {
    return NULL;
  }
  return malloc(n ? (size_t)n * item_bytes : 1);
}

void* mtm_grown(void* block, int64_t* capacity, int64_t needed, size_t item_bytes)
{
  if (block && needed <= *capacity)
  {
    return block;
  }
  int64_t grown = *capacity + *capacity / 2 + 16;
  if (grown < needed)
  {
    grown = needed;
  }
  if ((uint64_t)grown > SIZE_MAX / 2 / item_bytes)
  {
    return NULL;
  }
  void* moved = realloc(block, (size_t)grown * item_bytes);
  if (moved)
  {
    *capacity = grown;
  }
  return moved;
}
