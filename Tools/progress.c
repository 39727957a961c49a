/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Progress of a long step on the terminal, and Ctrl-C between its parts. */
#include "progress.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t stop_signal;

static void on_signal(int number)
{
  stop_signal = number;
}

void progress_catch_signals(void)
{
  struct sigaction action = { .sa_handler = on_signal };
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  /* Past a limit on file sizes, write() is to return an error that we can report. */
  action.sa_handler = SIG_IGN;
  sigaction(SIGXFSZ, &action, NULL);
}

progress progress_begin(const char* what, int64_t n_parts)
{
  progress step = { .what = what, .n_parts = n_parts };
  clock_gettime(CLOCK_MONOTONIC, &step.start);
  return step;
}

/* Steps shorter than this need no line of their own. */
static bool takes_long(const progress* step)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  const double elapsed_s =
    (double)(now.tv_sec - step->start.tv_sec) + 1e-9 * (double)(now.tv_nsec - step->start.tv_nsec);
  return elapsed_s > 0.5;
}

static void show(progress* step, int64_t before, int64_t percent)
{
  if (percent != before && isatty(STDERR_FILENO) && takes_long(step))
  {
    fprintf(stderr, "\r%s: %3d %%", step->what, (int)percent);
    step->shown = true;
  }
}

static mtm_status look_for_signal(mtm_error* error)
{
  return stop_signal ? tool_fail(error, MTM_CANCELLED, "stopped by signal %d", (int)stop_signal)
                     : MTM_OK;
}

mtm_status progress_part(progress* step, mtm_error* error)
{
  const int64_t before = 100 * step->n_done / step->n_parts;
  ++step->n_done;
  show(step, before, 100 * step->n_done / step->n_parts);
  return look_for_signal(error);
}

mtm_status progress_show(progress* step, double fraction, mtm_error* error)
{
  const int64_t before = 100 * step->n_done / step->n_parts;
  step->n_done = (int64_t)(fraction * (double)step->n_parts);
  show(step, before, 100 * step->n_done / step->n_parts);
  return look_for_signal(error);
}

void progress_end(progress* step)
{
  if (step->shown)
  {
    fputs("\r\033[K", stderr);
  }
  step->shown = false;
}
