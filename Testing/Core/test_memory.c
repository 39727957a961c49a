/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* mtm_memory_new: blocks that can be written from end to end, sizes that are refused, and on systems with
 * large pages for those who ask, that large blocks have them and do not take much more than their size. */
#include "check.h"
#include "microtome/microtome.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const int64_t KIB = 1024;
static const int64_t MIB = 1024 * 1024;

static void check_sizes(void)
{
  static const size_t item_bytes[] = { 1, 4, 8, 24 };
  static const int64_t around[] = { 0, 1, 4096, 1536 * 1024, 2 << 20, 3 << 20, 4 << 20, 37 << 20 };
  for (size_t i = 0; i < sizeof item_bytes / sizeof item_bytes[0]; ++i)
  {
    for (size_t a = 0; a < sizeof around / sizeof around[0]; ++a)
    {
      for (int64_t n = around[a] / (int64_t)item_bytes[i] - 1; n <= around[a] + 1;
           n += around[a] / 2 + 1)
      {
        unsigned char* block = mtm_memory_new(n, item_bytes[i]);
        CHECK((block != NULL) == (n >= 0), "%" PRId64 " items of %zu", n, item_bytes[i]);
        if (block && n > 0)
        {
          memset(block, 7, (size_t)n * item_bytes[i]);
          CHECK((uintptr_t)block % 16 == 0, "%" PRId64 " items: alignment", n);
        }
        free(block);
      }
    }
  }
}

static void check_refused(void)
{
  CHECK(mtm_memory_new(INT64_MAX, 8) == NULL, "more bytes than there are");
  CHECK(mtm_memory_new(INT64_MAX / 2 + 1, 2) == NULL, "bytes that overflow");
  CHECK(mtm_memory_new(-1, 8) == NULL, "a negative number");
  CHECK(mtm_memory_new(1, 0) == NULL, "items of no bytes");
}

/* ---- Pages ------------------------------------------------------------------------------------ */

/* A number behind a word in a file; -1: not there. */
static int64_t number_in(const char* path, const char* word)
{
  FILE* file = fopen(path, "r");
  char line[512];
  int64_t found = -1;
  while (file && found < 0 && fgets(line, sizeof line, file))
  {
    if (strncmp(line, word, strlen(word)) == 0)
    {
      found = strtoll(line + strlen(word), NULL, 10);
    }
  }
  if (file)
  {
    fclose(file);
  }
  return found;
}

/* Whether the mapping that holds the address asks for large pages (hg among its flags). */
static bool asks_for_large_pages(const void* address)
{
  FILE* file = fopen("/proc/self/smaps", "r");
  char line[512];
  bool is_here = false;
  bool asks = false;
  while (file && fgets(line, sizeof line, file))
  {
    uintptr_t first = 0;
    uintptr_t last = 0;
    if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &first, &last) == 2)
    {
      is_here = (uintptr_t)address >= first && (uintptr_t)address < last;
    }
    asks = asks || (is_here && strncmp(line, "VmFlags:", 8) == 0 && strstr(line, " hg"));
  }
  if (file)
  {
    fclose(file);
  }
  return asks;
}

static void check_pages(void)
{
  static const int64_t sizes[] = { 1537, 2048, 2600, 4096, 5000, 7000, 13000, 50000 }; /* KiB */
  for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; ++s)
  {
    const int64_t bytes = sizes[s] * KIB;
    const int64_t before = number_in("/proc/self/status", "VmRSS:");
    char* block = mtm_memory_new(bytes, 1);
    CHECK(block != NULL, "%" PRId64 " KiB", sizes[s]);
    if (!block)
    {
      return;
    }
    CHECK(asks_for_large_pages(block), "%" PRId64 " KiB in small pages", sizes[s]);
    memset(block, 1, (size_t)bytes);
    const int64_t taken = number_in("/proc/self/status", "VmRSS:") - before;
    const int64_t most = bytes / 16 > MIB / 2 ? bytes / 16 : MIB / 2;
    CHECK(
      taken <= (bytes + most) / KIB + 256, "%" PRId64 " KiB take %" PRId64 " KiB", sizes[s], taken);
    free(block);
  }
  char* small = mtm_memory_new(MIB, 1);
  CHECK(small && !asks_for_large_pages(small), "1 MiB in large pages");
  free(small);
}

/* The system has large pages, and tells of them. Sanitizers allocate by themselves. */
static bool can_look_at_pages(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return false;
#else
  FILE* file = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "r");
  char line[128] = "";
  const bool has = file && fgets(line, sizeof line, file) && !strstr(line, "[never]");
  if (file)
  {
    fclose(file);
  }
  return has && number_in("/proc/self/status", "VmRSS:") > 0 &&
    number_in("/proc/self/smaps", "VmFlags:") >= 0;
#endif
}

int main(void)
{
  check_sizes();
  check_refused();
  if (can_look_at_pages())
  {
    check_pages();
  }
  else
  {
    printf("no large pages to look at\n");
  }
  return check_result();
}
