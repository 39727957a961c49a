/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Allocations that are counted and fail when told. */
#include "failing_malloc.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

/* The linker's names: __real_x is the library's x, calls of x go to __wrap_x. */
void* __real_malloc(size_t bytes);
void* __real_calloc(size_t n, size_t bytes);
void* __real_realloc(void* old, size_t bytes);
int __real_posix_memalign(void** block, size_t alignment, size_t bytes);
void __real_free(void* block);
void* __wrap_malloc(size_t bytes);
void* __wrap_calloc(size_t n, size_t bytes);
void* __wrap_realloc(void* old, size_t bytes);
int __wrap_posix_memalign(void** block, size_t alignment, size_t bytes);
void __wrap_free(void* block);

static atomic_llong n_allocations;
static atomic_llong n_live;
static atomic_llong failing = -1;
static atomic_bool fails_after;
static atomic_bool has_failed;

void failing_malloc_start(int64_t n, bool all_after)
{
  n_allocations = 0;
  has_failed = false;
  fails_after = all_after;
  failing = n;
}

int64_t failing_malloc_count(void)
{
  return n_allocations;
}

bool failing_malloc_has_failed(void)
{
  return has_failed;
}

int64_t failing_malloc_live(void)
{
  return n_live;
}

static bool must_fail(void)
{
  const long long n = atomic_fetch_add(&n_allocations, 1);
  const bool fails = failing >= 0 && (n == failing || (fails_after && n > failing));
  if (fails)
  {
    has_failed = true;
  }
  return fails;
}

static void* counted(void* block)
{
  n_live += block != NULL;
  return block;
}

void* __wrap_malloc(size_t bytes)
{
  return must_fail() ? NULL : counted(__real_malloc(bytes));
}

void* __wrap_calloc(size_t n, size_t bytes)
{
  return must_fail() ? NULL : counted(__real_calloc(n, bytes));
}

void* __wrap_realloc(void* old, size_t bytes)
{
  if (must_fail())
  {
    return NULL;
  }
  void* block = __real_realloc(old, bytes);
  n_live += block != NULL && old == NULL;
  return block;
}

int __wrap_posix_memalign(void** block, size_t alignment, size_t bytes)
{
  if (must_fail())
  {
    return ENOMEM;
  }
  const int status = __real_posix_memalign(block, alignment, bytes);
  n_live += status == 0;
  return status;
}

void __wrap_free(void* block)
{
  n_live -= block != NULL;
  __real_free(block);
}
