/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the command lends to the library: threads, progress, Ctrl-C. */
#include "run.h"

#include <pthread.h>
#include <unistd.h>

enum
{
  MAX_THREADS = 256,
  DEFAULT_THREADS = 8
};

/* Tasks of one wave; threads take one after another. */
typedef struct wave
{
  pthread_mutex_t lock;
  int32_t next, n_tasks;
  void (*body)(void* job, int32_t task);
  void* job;
} wave;

static int32_t take_task(wave* all)
{
  pthread_mutex_lock(&all->lock);
  const int32_t task = all->next++;
  pthread_mutex_unlock(&all->lock);
  return task;
}

static void* work(void* argument)
{
  wave* all = argument;
  for (int32_t task = take_task(all); task < all->n_tasks; task = take_task(all))
  {
    all->body(all->job, task);
  }
  return NULL;
}

/* The calling thread works too, so that a system that gives no threads only makes it slower. */
static void run_tasks(void* user, int32_t n_tasks, void (*body)(void* job, int32_t task), void* job)
{
  const tool_run* run = user;
  wave all = { .n_tasks = n_tasks, .body = body, .job = job };
  pthread_mutex_init(&all.lock, NULL);
  pthread_t threads[MAX_THREADS];
  int32_t n_started = 0;
  while (n_started < run->n_threads - 1 && n_started < n_tasks - 1 &&
    pthread_create(&threads[n_started], NULL, work, &all) == 0)
  {
    ++n_started;
  }
  work(&all);
  for (int32_t t = 0; t < n_started; ++t)
  {
    pthread_join(threads[t], NULL);
  }
  pthread_mutex_destroy(&all.lock);
}

static bool show_progress(void* user, double fraction)
{
  tool_run* run = user;
  const double whole = run->from + (run->to - run->from) * fraction;
  return progress_show(&run->bar, whole, &run->stopped) == MTM_OK;
}

int32_t tool_n_processors(void)
{
  const long n = sysconf(_SC_NPROCESSORS_ONLN);
  return n < 1 ? 1 : n > DEFAULT_THREADS ? DEFAULT_THREADS : (int32_t)n;
}

void tool_run_begin(tool_run* run, const char* what, int32_t n_threads)
{
  *run = (tool_run){ .n_threads = n_threads < MAX_THREADS ? n_threads : MAX_THREADS,
    .bar = progress_begin(what, 1000),
    .to = 1 };
  run->run = (mtm_run){
    .workers = run->n_threads, .run_tasks = run_tasks, .progress = show_progress, .user = run
  };
}

const mtm_run* tool_run_part(tool_run* run, double from, double to)
{
  run->from = from;
  run->to = to;
  return &run->run;
}

void tool_run_end(tool_run* run, mtm_status status, mtm_error* error)
{
  progress_end(&run->bar);
  if (status == MTM_CANCELLED && run->stopped.message[0])
  {
    *error = run->stopped;
  }
}
