/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Allocation with checked sizes, and large blocks in large pages where the system has them for those who
 * ask. The first write to each page is a page fault, which costs more than filling the page does: 512 of
 * them for 2 MiB, or one. See docs/decisions/0015. */
#include "internal.h"

#include <stdlib.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#ifdef MADV_HUGEPAGE
static const size_t LARGE_PAGE = (size_t)2 << 20;
/* A block of this size has a large page of its own, */
static const size_t LEAST_BYTES = (size_t)3 << 19;
/* and the end of a block, if no more than this is left of the page, or a part of the block. */
static const size_t MOST_LEFT = (size_t)1 << 19;
static const size_t MOST_LEFT_PART = 16;

/* Asks for large pages, as many as are in the block as a whole. Nothing depends on the answer. */
static void ask_for_large_pages(void* block, size_t bytes)
{
  const size_t before = (LARGE_PAGE - (size_t)((uintptr_t)block % LARGE_PAGE)) % LARGE_PAGE;
  if (block && before + LARGE_PAGE <= bytes)
  {
    (void)madvise((char*)block + before, (bytes - before) / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
  }
}

static void* new_block(size_t bytes)
{
  if (bytes < LEAST_BYTES)
  {
    return malloc(bytes);
  }
  const size_t left = (LARGE_PAGE - bytes % LARGE_PAGE) % LARGE_PAGE;
  const bool fills = left <= MOST_LEFT || left <= bytes / MOST_LEFT_PART;
  const size_t room = fills ? bytes + left : bytes;
  void* block = NULL;
  if (posix_memalign(&block, LARGE_PAGE, room) != 0)
  {
    return NULL;
  }
  ask_for_large_pages(block, room);
  return block;
}
#else
static void ask_for_large_pages(void* block, size_t bytes)
{
  (void)block;
  (void)bytes;
}

static void* new_block(size_t bytes)
{
  return malloc(bytes);
}
#endif

/* Bytes of n items, at least one; 0 where they would overflow. */
static size_t size_of(int64_t n, size_t item_bytes)
{
  if (n < 0 || item_bytes == 0 || (uint64_t)n > SIZE_MAX / 2 / item_bytes)
  {
    return 0;
  }
  return n ? (size_t)n * item_bytes : 1;
}

void* mtm_allocate(int64_t n, size_t item_bytes)
{
  const size_t bytes = size_of(n, item_bytes);
  return bytes ? new_block(bytes) : NULL;
}

void* mtm_memory_new(int64_t n, size_t item_bytes)
{
  return mtm_allocate(n, item_bytes);
}

void* mtm_allocate_zeros(int64_t n, size_t item_bytes)
{
  const size_t bytes = size_of(n, item_bytes);
  void* block = bytes ? calloc(bytes, 1) : NULL;
  ask_for_large_pages(block, bytes);
  return block;
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
  /* In small pages: a third of it may never be used. */
  void* moved = realloc(block, (size_t)grown * item_bytes);
  if (moved)
  {
    *capacity = grown;
  }
  return moved;
}
