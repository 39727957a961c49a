/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A stable sort of keys with ids by three passes over digits. Source: radix sort (Knuth, The Art of
 * Computer Programming 3, 5.2.5); each task counts and moves its own share, so that the tasks need not
 * know of each other. */
#include "index_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  DIGIT_BITS = 11,
  N_DIGITS = 1 << DIGIT_BITS,
  N_PASSES = 3,
  FIRST_BIT = 64 - N_PASSES * DIGIT_BITS,
  ITEMS_PER_TASK = 1 << 18
};

typedef struct sort_job
{
  const uint64_t* from;
  uint64_t* to;
  int64_t n;
  int32_t shift;
  int64_t* places; /* N_DIGITS of each task: counts, then where its next item goes */
} sort_job;

static int32_t digit_of(uint64_t item, int32_t shift)
{
  return (int32_t)(item >> shift & (N_DIGITS - 1));
}

static int64_t task_end(const sort_job* job, int64_t task)
{
  const int64_t end = (task + 1) * ITEMS_PER_TASK;
  return end < job->n ? end : job->n;
}

static void count_digits(void* user, int64_t task)
{
  const sort_job* job = user;
  int64_t* counts = &job->places[task * N_DIGITS];
  memset(counts, 0, N_DIGITS * sizeof *counts);
  const int64_t end = task_end(job, task);
  for (int64_t i = task * ITEMS_PER_TASK; i < end; ++i)
  {
    ++counts[digit_of(job->from[i], job->shift)];
  }
}

static void move_items(void* user, int64_t task)
{
  const sort_job* job = user;
  int64_t* places = &job->places[task * N_DIGITS];
  const int64_t end = task_end(job, task);
  for (int64_t i = task * ITEMS_PER_TASK; i < end; ++i)
  {
    const uint64_t item = job->from[i];
    job->to[places[digit_of(item, job->shift)]++] = item;
  }
}

/* Counts become places: by digit, then by task. */
static void add_up(int64_t* places, int64_t n_tasks)
{
  int64_t sum = 0;
  for (int32_t d = 0; d < N_DIGITS; ++d)
  {
    for (int64_t task = 0; task < n_tasks; ++task)
    {
      const int64_t count = places[task * N_DIGITS + d];
      places[task * N_DIGITS + d] = sum;
      sum += count;
    }
  }
}

mtm_status mtm_index_sort(uint64_t** items,
  uint64_t** scratch,
  int64_t n,
  const mtm_run* run,
  mtm_error* error)
{
  const int64_t n_tasks = (n + ITEMS_PER_TASK - 1) / ITEMS_PER_TASK;
  sort_job job = { .n = n, .places = mtm_allocate(n_tasks * N_DIGITS, sizeof *job.places) };
  mtm_status status = job.places ? MTM_OK : mtm_fail_memory(error, "the order of the cells");
  for (int32_t pass = 0; status == MTM_OK && pass < N_PASSES; ++pass)
  {
    const double from = 0.1 + 0.1 * pass;
    job.from = *items;
    job.to = *scratch;
    job.shift = FIRST_BIT + pass * DIGIT_BITS;
    status = mtm_run_in_waves(run, n_tasks, from, from + 0.05, count_digits, &job, error);
    if (status == MTM_OK)
    {
      add_up(job.places, n_tasks);
      status = mtm_run_in_waves(run, n_tasks, from + 0.05, from + 0.1, move_items, &job, error);
    }
    *scratch = *items;
    *items = job.to;
  }
  free(job.places);
  return status;
}
