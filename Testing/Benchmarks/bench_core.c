/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What libmicrotome alone costs, without VTK:
 *
 *     bench_core ROWS [N [RUNS [WORKERS]]]
 *
 * ROWS: cancel, index or slice; N: cells of grids along each axis (100); RUNS of each measurement (7); WORKERS (2).
 * Prints medians in milliseconds, and beside them how long one core took in the same process to add up
 * as many bytes as must be read at least. */
#include "bench_core.h"

#include "threads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double bench_now_ms(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static int compare_times(const void* a, const void* b)
{
  const double p = *(const double*)a;
  const double q = *(const double*)b;
  return p < q ? -1 : p > q;
}

double bench_median(const bench_settings* settings, bench_body body, void* user)
{
  double* times = malloc((size_t)settings->runs * sizeof *times);
  for (int run = 0; times && run <= settings->runs; ++run)
  {
    const double start = bench_now_ms();
    body(user, run);
    if (run > 0)
    {
      times[run - 1] = bench_now_ms() - start;
    }
  }
  double median = 0.0;
  if (times)
  {
    qsort(times, (size_t)settings->runs, sizeof *times, compare_times);
    median = times[settings->runs / 2];
  }
  free(times);
  return median;
}

/* Milliseconds in which one core reads a byte, at the best of three. */
static double ms_per_byte(void)
{
  enum
  {
    N_WORDS = 1 << 25
  };
  static double ms = 0.0;
  uint64_t* words = ms == 0.0 ? malloc(N_WORDS * sizeof *words) : NULL;
  if (words)
  {
    memset(words, 1, N_WORDS * sizeof *words);
    for (int run = 0; run < 3; ++run)
    {
      const double start = bench_now_ms();
      uint64_t sums[4] = { 0 };
      for (int64_t i = 0; i < N_WORDS; i += 4)
      {
        for (int s = 0; s < 4; ++s)
        {
          sums[s] += words[i + s];
        }
      }
      const volatile uint64_t kept = sums[0] + sums[1] + sums[2] + sums[3];
      (void)kept;
      const double spent = (bench_now_ms() - start) / (N_WORDS * (double)sizeof *words);
      ms = run == 0 || spent < ms ? spent : ms;
    }
    free(words);
  }
  return ms;
}

void bench_print(const char* task, double ms, int64_t n_cells, double bytes_read)
{
  printf("%-44s %10.2f ms %10lld cells", task, ms, (long long)n_cells);
  if (bytes_read > 0.0)
  {
    printf("   reading on one core %8.2f ms", bytes_read * ms_per_byte());
  }
  printf("\n");
  fflush(stdout);
}

void bench_expect_ok(mtm_status status, const mtm_error* error)
{
  if (status != MTM_OK)
  {
    fprintf(stderr, "bench_core: %s: %s\n", mtm_status_name(status), error->message);
    exit(1);
  }
}

int main(int argc, char** argv)
{
  static const struct
  {
    const char* name;
    void (*measure)(const bench_settings* settings);
  } rows[] = { { "cancel", bench_cancel }, { "index", bench_index }, { "slice", bench_slice } };
  const int workers = argc > 4 ? atoi(argv[4]) : 2;
  bench_settings settings = { .n = argc > 2 ? atoll(argv[2]) : 100,
    .runs = argc > 3 ? atoi(argv[3]) : 7 };
  if (workers > 1)
  {
    settings.run = test_threads(workers);
  }
  for (size_t i = 0;
       argc > 1 && settings.n > 0 && settings.runs > 0 && i < sizeof rows / sizeof rows[0];
       ++i)
  {
    if (strcmp(argv[1], rows[i].name) == 0)
    {
      rows[i].measure(&settings);
      return 0;
    }
  }
  fprintf(stderr, "bench_core ROWS [N [RUNS [WORKERS]]]; ROWS: cancel, index, slice\n");
  return 1;
}
