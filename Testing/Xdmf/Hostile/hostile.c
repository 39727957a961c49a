/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

#include "hostile.h"

#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* AddressSanitizer needs all addresses for itself, and time. */
#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED true
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED false
#endif

enum
{
  MAX_TIME_S = IS_SANITIZED ? 180 : 60, /* a bound for hangs, with room for a busy machine */
  MAX_ADDRESSES_MB = 3000,
  MAX_ARRAY_BYTES = 64 << 20
};

static int remove_one(const char* path, const struct stat* status, int type, struct FTW* at)
{
  (void)status;
  (void)type;
  return at->level > 0 ? remove(path) : 0;
}

bool hostile_start(int argc, char** argv)
{
  if (argc < 2)
  {
    fprintf(stderr, "a folder for the test's files is wanted\n");
    return false;
  }
  mkdir(argv[1], 0777);
  nftw(argv[1], remove_one, 16, FTW_DEPTH | FTW_PHYS);
  return chdir(argv[1]) == 0;
}

bool hostile_write(const char* name, const void* bytes, size_t size)
{
  FILE* stream = fopen(name, "wb");
  const bool is_written = stream && fwrite(bytes, 1, size, stream) == size;
  return stream && fclose(stream) == 0 && is_written;
}

bool hostile_text(const char* name, const char* format, ...)
{
  FILE* stream = fopen(name, "wb");
  va_list arguments;
  va_start(arguments, format);
  const bool is_written = stream && vfprintf(stream, format, arguments) >= 0;
  va_end(arguments);
  return stream && fclose(stream) == 0 && is_written;
}

static double now_s(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void run_child(bool (*body)(void* user, test_tour* tour), void* user, int out)
{
  if (!IS_SANITIZED)
  {
    const struct rlimit limit = { (rlim_t)MAX_ADDRESSES_MB << 20, (rlim_t)MAX_ADDRESSES_MB << 20 };
    setrlimit(RLIMIT_AS, &limit);
  }
  const struct rlimit no_core = { 0, 0 };
  setrlimit(RLIMIT_CORE, &no_core);
  alarm(MAX_TIME_S);
  test_tour tour = { .opened = MTM_OK };
  if (!body(user, &tour) && !tour.defect[0])
  {
    snprintf(tour.defect, sizeof tour.defect, "it did not go well");
  }
  const bool is_written = write(out, &tour, sizeof tour) == (ssize_t)sizeof tour;
  /* Leaks are looked for at a proper exit. */
  exit(is_written ? 0 : 1);
}

hostile_end hostile_run(bool (*body)(void* user, test_tour* tour), void* user)
{
  hostile_end end = { .time_s = now_s() };
  int ends[2] = { -1, -1 };
  fflush(NULL);
  const pid_t child = pipe(ends) == 0 ? fork() : -1;
  if (child == 0)
  {
    close(ends[0]);
    run_child(body, user, ends[1]);
  }
  close(ends[1]);
  const bool is_told =
    child > 0 && read(ends[0], &end.tour, sizeof end.tour) == (ssize_t)sizeof end.tour;
  close(ends[0]);
  int status = 0;
  struct rusage usage;
  memset(&usage, 0, sizeof usage);
  if (child < 0 || wait4(child, &status, 0, &usage) != child)
  {
    snprintf(end.tour.defect, sizeof end.tour.defect, "no process could be started");
  }
  else if (!is_told || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
  {
    snprintf(end.tour.defect,
      sizeof end.tour.defect,
      WIFSIGNALED(status) ? "it ended by signal %d" : "it ended with status %d",
      WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
  }
  end.time_s = now_s() - end.time_s;
  end.peak_mb = usage.ru_maxrss >> 10;
  return end;
}

typedef struct tour_arguments
{
  const char* name;
  const mtm_xdmf_options* options;
} tour_arguments;

static bool make_tour(void* user, test_tour* tour)
{
  const tour_arguments* of = user;
  *tour = test_tour_of(of->name, of->options, MAX_ARRAY_BYTES);
  return true;
}

hostile_end hostile_tour(const char* name, const mtm_xdmf_options* options)
{
  tour_arguments of = { name, options };
  return hostile_run(make_tour, &of);
}

bool hostile_says(const hostile_end* end, const char* text)
{
  return strstr(end->tour.error.message, text) || strstr(end->tour.problems, text);
}
