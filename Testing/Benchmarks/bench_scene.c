/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What writing scenes takes, and how large they are:
 *
 *     bench_scene [N [STEPS [VIEWER FOLDER]]]
 *
 * The object is the isosurface of a gyroid in an image of N points along each axis (231: a million triangles)
 * with three point arrays, merged and sorted as the hosts do it. Writes it as JSON, as a page in each
 * precision, and STEPS (100) time steps of one array as a page. Each row is a process of its own that
 * prints megabytes, milliseconds by the wall clock and of the processor, megabytes a second of the latter, and by
 * how many MB its memory grew at the most. With VIEWER (the page of Web/) the pages can be opened; they go to FOLDER. */
#include "microtome/microtome.h"
#include "microtome/scene.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

enum
{
  N_ARRAYS = 3
};

typedef struct bench
{
  mtm_scene_object surface;
  float* values[N_ARRAYS];
  const char* viewer;
  size_t viewer_size;
  const char* folder; /* NULL = nothing is kept */
  int n_steps;
} bench;

/* What is written: how, and how much. */
typedef struct task
{
  const char* name;
  bool is_page;
  mtm_precision precision;
  int n_steps, n_arrays;
} task;

typedef struct sink
{
  FILE* file;
  double n_bytes;
} sink;

static void expect_ok(mtm_status status, const mtm_error* error)
{
  if (status != MTM_OK)
  {
    fprintf(stderr, "bench_scene: %s: %s\n", mtm_status_name(status), error->message);
    exit(1);
  }
}

static void* expect_memory(void* memory)
{
  if (!memory)
  {
    fprintf(stderr, "bench_scene: out of memory\n");
    exit(1);
  }
  return memory;
}

static double seconds(clockid_t clock)
{
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static double peak_mb(void)
{
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)usage.ru_maxrss * 1024e-6;
}

static bool put(void* user, const void* data, size_t size)
{
  sink* to = user;
  to->n_bytes += (double)size;
  return !to->file || fwrite(data, 1, size, to->file) == size;
}

/* ---- The object ------------------------------------------------------------------------------ */

static float* gyroid(int64_t n)
{
  float* values = expect_memory(malloc((size_t)(n * n * n) * sizeof *values));
  float* next = values;
  for (int64_t k = 0; k < n; ++k)
  {
    for (int64_t j = 0; j < n; ++j)
    {
      for (int64_t i = 0; i < n; ++i)
      {
        const double scale = 12.0 / (double)(n - 1);
        const double x = scale * (double)i;
        const double y = scale * (double)j;
        const double z = scale * (double)k;
        *next++ = (float)(sin(x) * cos(y) + sin(y) * cos(z) + sin(z) * cos(x));
      }
    }
  }
  return values;
}

static void make_surface(bench* data, int64_t n)
{
  const double spacing = 1.0 / (double)(n - 1);
  const mtm_mesh mesh = {
    .kind = MTM_IMAGE, .dims = { n, n, n }, .spacing = { spacing, spacing, spacing }
  };
  float* scalars = gyroid(n);
  const mtm_array values = { MTM_FLOAT32, 1, n * n * n, scalars, NULL, 0 };
  const double value = 0.1;
  const mtm_slice_options options = { .size = sizeof options,
    .scalars = &values,
    .values = &value,
    .n_values = 1,
    .triangulate = true,
    .point_type = MTM_FLOAT32 };
  mtm_polygons cut = { 0 };
  mtm_error error = { "" };
  expect_ok(mtm_slice(&mesh, NULL, &options, NULL, &cut, &error), &error);
  free(scalars);
  int32_t* offsets = expect_memory(malloc((size_t)(cut.n_polygons + 1) * sizeof *offsets));
  for (int64_t i = 0; i <= cut.n_polygons; ++i)
  {
    offsets[i] = (int32_t)(3 * i);
  }
  const mtm_scene_object raw = { .name = "gyroid",
    .points = { MTM_FLOAT32, 3, cut.n_points, cut.points, NULL, 0 },
    .polygons = { { MTM_INT32, 1, cut.n_polygons + 1, offsets, NULL, 0 },
      { cut.id_type, 1, 3 * cut.n_polygons, cut.connectivity, NULL, 0 } },
    .shown = -1,
    .opacity = 1.0 };
  expect_ok(mtm_scene_object_canonical(&raw, &data->surface, &error), &error);
  mtm_polygons_free(&cut);
  free(offsets);
  for (int a = 0; a < N_ARRAYS; ++a)
  {
    data->values[a] = expect_memory(malloc((size_t)data->surface.points.n_tuples * sizeof(float)));
  }
}

/* Two smooth arrays, and one with noise of a hundredth. */
static void fill_values(const bench* data, double time, int n_arrays)
{
  const float* at = data->surface.points.data;
  uint32_t noise = 1;
  for (int64_t i = 0; i < data->surface.points.n_tuples; ++i, at += 3)
  {
    const double x = at[0];
    const double y = at[1];
    const double z = at[2];
    data->values[0][i] = (float)(sin(3.0 * x + time) * cos(4.0 * y) + z);
    if (n_arrays > 1)
    {
      noise = noise * 1664525u + 1013904223u;
      data->values[1][i] = (float)(20.0 * hypot(hypot(x - 0.5, y - 0.5), z - 0.3) + sin(40.0 * x));
      data->values[2][i] = (float)(sin(9.0 * x + time) + 0.01 * (double)(noise >> 8) / 16777216.0);
    }
  }
}

/* ---- Writing --------------------------------------------------------------------------------- */

static void add_step(const bench* data, const task* what, double time, mtm_scene_stream* stream)
{
  static const char* const names[N_ARRAYS] = { "wave", "distance", "noisy" };
  mtm_scene_array arrays[N_ARRAYS];
  for (int a = 0; a < what->n_arrays; ++a)
  {
    arrays[a] = (mtm_scene_array){ names[a],
      MTM_POINT,
      { MTM_FLOAT32, 1, data->surface.points.n_tuples, data->values[a], NULL, 0 } };
  }
  mtm_scene_object object = data->surface;
  object.arrays = arrays;
  object.n_arrays = what->n_arrays;
  object.shown = 0;
  object.shown_component = -1;
  const mtm_scene scene = {
    .size = sizeof scene, .title = "Benchmark", .objects = &object, .n_objects = 1
  };
  mtm_error error = { "" };
  expect_ok(mtm_scene_stream_add(stream, &scene, time, &error), &error);
}

/* Time is that of the writer: making the values of a step is not in it. */
static void write_scene(const bench* data, const task* what)
{
  sink to = { .file = NULL };
  if (data->folder)
  {
    char path[4096];
    snprintf(
      path, sizeof path, "%s/%s.%s", data->folder, what->name, what->is_page ? "html" : "json");
    to.file = expect_memory(fopen(path, "wb"));
  }
  const mtm_scene_options options = { .size = sizeof options,
    .viewer = what->is_page ? data->viewer : NULL,
    .viewer_size = data->viewer_size,
    .precision = what->precision };
  mtm_scene_stream* stream = NULL;
  mtm_error error = { "" };
  const double memory = peak_mb();
  double wall = 0.0;
  double cpu = 0.0;
  expect_ok(mtm_scene_stream_begin(&options, put, &to, &stream, &error), &error);
  for (int step = 0; step < what->n_steps; ++step)
  {
    fill_values(data, 0.05 * step, what->n_arrays);
    wall -= seconds(CLOCK_MONOTONIC);
    cpu -= seconds(CLOCK_PROCESS_CPUTIME_ID);
    add_step(data, what, 0.05 * step, stream);
    wall += seconds(CLOCK_MONOTONIC);
    cpu += seconds(CLOCK_PROCESS_CPUTIME_ID);
  }
  expect_ok(mtm_scene_stream_end(stream, &error), &error);
  if (to.file)
  {
    fclose(to.file);
  }
  const double mb = 1e-6 * (to.n_bytes - (what->is_page ? (double)data->viewer_size : 0.0));
  printf("%s,%lld,%d,%d,%.2f,%.0f,%.0f,%.1f,%.0f\n",
    what->name,
    (long long)data->surface.points.n_tuples,
    what->n_arrays,
    what->n_steps,
    mb,
    1e3 * wall,
    1e3 * cpu,
    mb / cpu,
    peak_mb() - memory);
}

static void write_in_process(const bench* data, const task* what)
{
#ifdef __GLIBC__
  malloc_trim(0); /* memory that was freed would hide what the writer takes */
#endif
  fflush(stdout);
  const pid_t process = fork();
  if (process == 0)
  {
    write_scene(data, what);
    fflush(stdout);
    _exit(0);
  }
  int status = 1;
  if (process < 0 || waitpid(process, &status, 0) != process || status != 0)
  {
    fprintf(stderr, "bench_scene: %s failed\n", what->name);
    exit(1);
  }
}

static char* read_viewer(const char* path, size_t* size)
{
  FILE* file = expect_memory(fopen(path, "rb"));
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  char* text = expect_memory(malloc(*size + 1));
  if (fread(text, 1, *size, file) != *size)
  {
    fprintf(stderr, "bench_scene: %s cannot be read\n", path);
    exit(1);
  }
  fclose(file);
  return text;
}

int main(int argc, char** argv)
{
  static char marker[] = "<!--microtome-scene-->";
  bench data = { .viewer = marker,
    .viewer_size = sizeof marker - 1,
    .n_steps = argc > 2 ? atoi(argv[2]) : 100,
    .folder = argc > 4 ? argv[4] : NULL };
  const int64_t n = argc > 1 ? atoll(argv[1]) : 231;
  if (n < 2 || data.n_steps < 1 || argc == 4)
  {
    fprintf(stderr, "bench_scene [N [STEPS [VIEWER FOLDER]]]\n");
    return 1;
  }
  char* viewer = argc > 4 ? read_viewer(argv[3], &data.viewer_size) : NULL;
  data.viewer = viewer ? viewer : marker;
  make_surface(&data, n);
  const task tasks[] = { { "json", false, MTM_PRECISION_16_BIT, 1, N_ARRAYS },
    { "16-bit", true, MTM_PRECISION_16_BIT, 1, N_ARRAYS },
    { "float32", true, MTM_PRECISION_FLOAT32, 1, N_ARRAYS },
    { "lossless", true, MTM_PRECISION_LOSSLESS, 1, N_ARRAYS },
    { "steps", true, MTM_PRECISION_16_BIT, data.n_steps, 1 } };
  printf("output,points,arrays,steps,MB,wall ms,processor ms,MB/s,peak MB\n");
  for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; ++i)
  {
    write_in_process(&data, &tasks[i]);
  }
  mtm_scene_object_free(&data.surface);
  for (int a = 0; a < N_ARRAYS; ++a)
  {
    free(data.values[a]);
  }
  free(viewer);
  return 0;
}
