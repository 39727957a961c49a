/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A host that lends threads. */
#include "threads.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  MAX_WORKERS = 16
};

typedef struct wave
{
  atomic_int next;
  int32_t n_tasks;
  void (*body)(void* job, int32_t task);
  void* job;
} wave;

static void* work(void* argument)
{
  wave* all = argument;
  for (int32_t task; (task = atomic_fetch_add(&all->next, 1)) < all->n_tasks;)
  {
    all->body(all->job, task);
  }
  return NULL;
}

static void run_threads(int n_threads,
  int32_t n_tasks,
  void (*body)(void* job, int32_t task),
  void* job)
{
  wave all = { .n_tasks = n_tasks, .body = body, .job = job };
  pthread_t threads[MAX_WORKERS];
  for (int t = 0; t < n_threads; ++t)
  {
    if (pthread_create(&threads[t], NULL, work, &all) != 0)
    {
      fprintf(stderr, "no thread for the test\n");
      exit(1);
    }
  }
  for (int t = 0; t < n_threads; ++t)
  {
    pthread_join(threads[t], NULL);
  }
}

static void run_on_threads(void* user,
  int32_t n_tasks,
  void (*body)(void* job, int32_t task),
  void* job)
{
  run_threads(*(const int*)user, n_tasks, body, job);
}

static void run_backwards(void* user,
  int32_t n_tasks,
  void (*body)(void* job, int32_t task),
  void* job)
{
  (void)user;
  for (int32_t task = n_tasks; task-- > 0;)
  {
    body(job, task);
  }
}

mtm_run test_threads(int32_t workers)
{
  static int counts[MAX_WORKERS + 1];
  counts[workers] = workers;
  return (mtm_run){ .workers = workers, .run_tasks = run_on_threads, .user = &counts[workers] };
}

mtm_run test_backwards(int32_t workers)
{
  return (mtm_run){ .workers = workers, .run_tasks = run_backwards };
}
