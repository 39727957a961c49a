/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Tasks run in waves, so that progress is polled often and a cancel takes effect soon. */
#include "internal.h"

/* Tasks are of about a millisecond; a wave of this many for each worker keeps within 20 ms. */
enum
{
  TASKS_PER_WORKER = 8
};

typedef struct wave
{
  void (*body)(void* job, int64_t task);
  void* job;
  int64_t first_task;
} wave;

static void run_wave_task(void* job, int32_t task)
{
  const wave* w = job;
  w->body(w->job, w->first_task + task);
}

mtm_status mtm_poll(const mtm_run* run, double fraction, mtm_error* error)
{
  if (run && run->progress && !run->progress(run->user, fraction))
  {
    return mtm_fail(error, MTM_CANCELLED, "cancelled by the caller");
  }
  return MTM_OK;
}

static mtm_status run_in_waves(const mtm_run* run,
  int64_t tasks_per_worker,
  int64_t n_tasks,
  double from,
  double to,
  void (*body)(void* job, int64_t task),
  void* job,
  mtm_error* error)
{
  const int64_t workers = run && run->workers > 1 ? run->workers : 1;
  const int64_t wave_size =
    workers < INT32_MAX / tasks_per_worker ? workers * tasks_per_worker : INT32_MAX;
  for (int64_t first = 0; first < n_tasks; first += wave_size)
  {
    const int64_t n = n_tasks - first < wave_size ? n_tasks - first : wave_size;
    wave w = { body, job, first };
    if (run && run->run_tasks && n > 1)
    {
      run->run_tasks(run->user, (int32_t)n, run_wave_task, &w);
    }
    else
    {
      for (int32_t task = 0; task < (int32_t)n; ++task)
      {
        run_wave_task(&w, task);
      }
    }
    const double done = (double)(first + n) / (double)n_tasks;
    const mtm_status status = mtm_poll(run, from + (to - from) * done, error);
    if (status != MTM_OK)
    {
      return status;
    }
  }
  return MTM_OK;
}

mtm_status mtm_run_in_waves(const mtm_run* run,
  int64_t n_tasks,
  double from,
  double to,
  void (*body)(void* job, int64_t task),
  void* job,
  mtm_error* error)
{
  return run_in_waves(run, TASKS_PER_WORKER, n_tasks, from, to, body, job, error);
}

mtm_status mtm_run_in_short_waves(const mtm_run* run,
  int64_t n_tasks,
  double from,
  double to,
  void (*body)(void* job, int64_t task),
  void* job,
  mtm_error* error)
{
  return run_in_waves(run, 1, n_tasks, from, to, body, job, error);
}
