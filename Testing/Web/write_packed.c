/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* write_packed 16bit|float32|lossless SEED PAGE RAW: a bent sheet of triangles with arrays of all types
 * and every kind of number in them, as a page, and the arrays' bytes as they are: first points and
 * triangles, then point arrays. write_packed steps SEED SCENE.json RAW: three time steps as JSON. */
#include "microtome/scene.h"

#include "random.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LARGEST = 40, /* points along a side */
  N_POINTS = LARGEST * LARGEST,
  N_TYPES = 10,
  N_ARRAYS = 3 * N_TYPES,
  N_COMPONENTS = 3
};

static const char page[] = "<!doctype html><body><!--microtome-scene--></body></html>";

typedef struct sheet
{
  double points[3 * N_POINTS];
  float single[3 * N_POINTS];
  int32_t offsets[2 * N_POINTS + 1];
  int32_t ids[6 * N_POINTS];
  int64_t n_points, n_triangles;
  uint64_t values[N_ARRAYS][N_COMPONENTS * N_POINTS];
  char names[N_ARRAYS][16];
  mtm_scene_array arrays[N_ARRAYS];
} sheet;

static void make_mesh(test_random* random, sheet* s)
{
  const int64_t n = 2 + test_random_below(random, LARGEST - 1);
  const bool shuffle = test_random_below(random, 3) == 0;
  const double far = test_random_below(random, 2) ? 5e6 : 0.0;
  s->n_points = n * n;
  for (int64_t p = 0; p < s->n_points; ++p)
  {
    const double x = (double)(p % n) / (double)n;
    const double y = (double)(p / n) / (double)n;
    const double xyz[3] = { far + x, y + 0.1 * sin(9.0 * x), cos(5.0 * x * y) };
    for (int axis = 0; axis < 3; ++axis)
    {
      s->points[3 * p + axis] = xyz[axis];
      s->single[3 * p + axis] = (float)(xyz[axis] - (axis == 0 ? far : 0.0));
    }
  }
  for (int64_t p = 0; p < s->n_points; ++p)
  {
    const int32_t a = (int32_t)p;
    if (p % n + 1 < n && p / n + 1 < n)
    {
      const int32_t corners[6] = {
        a, a + 1, a + (int32_t)n, a + (int32_t)n, a + 1, a + 1 + (int32_t)n
      };
      memcpy(s->ids + 3 * s->n_triangles, corners, sizeof corners);
      s->n_triangles += 2;
    }
  }
  for (int64_t t = s->n_triangles - 1; shuffle && t > 0; --t)
  {
    const int64_t other = test_random_below(random, t + 1);
    int32_t kept[3];
    memcpy(kept, s->ids + 3 * t, sizeof kept);
    memcpy(s->ids + 3 * t, s->ids + 3 * other, sizeof kept);
    memcpy(s->ids + 3 * other, kept, sizeof kept);
  }
  for (int64_t t = 0; t <= s->n_triangles; ++t)
  {
    s->offsets[t] = (int32_t)(3 * t);
  }
}

static double any_number(test_random* random, int kind, int64_t i)
{
  static const double odd[] = { NAN, INFINITY, -INFINITY, -0.0, 5e-324, 1e-310, 1e-40, 3e38, 0.0 };
  if (kind == 2)
  {
    return 7.25;
  }
  if (kind == 1 && test_random_below(random, 6) == 0)
  {
    return odd[test_random_below(random, 9)];
  }
  return kind == 1 ? test_random_between(random, -1e3, 1e3) : 400.0 + sin(0.01 * (double)i);
}

static void fill(test_random* random, sheet* s, int number)
{
  mtm_scene_array* array = &s->arrays[number];
  mtm_array* values = &array->values;
  const int kind = number / N_TYPES; /* smooth, anything, constant */
  values->type = (mtm_type)(MTM_INT8 + number % N_TYPES);
  values->n_components = 1 + (int32_t)test_random_below(random, N_COMPONENTS);
  values->n_tuples = s->n_points;
  values->data = s->values[number];
  snprintf(s->names[number], sizeof s->names[number], "array %d", number);
  array->name = s->names[number];
  array->association = MTM_POINT;
  const size_t size = mtm_type_size(values->type);
  for (int64_t i = 0; i < values->n_tuples * values->n_components; ++i)
  {
    char* to = (char*)s->values[number] + (size_t)i * size;
    const double value = any_number(random, kind, i / values->n_components);
    const float single = (float)value;
    const uint64_t bits = kind == 1 ? test_random_next(random) : kind == 0 ? (uint64_t)i * 3 : 77;
    memcpy(to,
      values->type == MTM_FLOAT64     ? (const void*)&value
        : values->type == MTM_FLOAT32 ? (const void*)&single
                                      : (const void*)&bits,
      size);
  }
}

static bool put(void* user, const void* data, size_t size)
{
  return fwrite(data, 1, size, user) == size;
}

static void write_raw(const sheet* s, FILE* file)
{
  const int32_t counts[2] = { (int32_t)s->n_points, (int32_t)s->n_triangles };
  fwrite(counts, sizeof counts, 1, file);
  fwrite(s->points, 3 * sizeof(double), (size_t)s->n_points, file);
  fwrite(s->ids, 3 * sizeof(int32_t), (size_t)s->n_triangles, file);
  for (int i = 0; i < N_ARRAYS; ++i)
  {
    const mtm_array* values = &s->arrays[i].values;
    const size_t n = (size_t)values->n_tuples * (size_t)values->n_components;
    fwrite(values->data, mtm_type_size(values->type), n, file);
  }
}

/* Step 1 has a mesh of its own, step 2 that of step 0 with other values. */
static mtm_status add_steps(mtm_scene_stream* stream, sheet* s, mtm_scene* scene, mtm_error* error)
{
  mtm_scene_object object = scene->objects[0];
  mtm_status status = MTM_OK;
  scene->objects = &object;
  for (int step = 0; status == MTM_OK && step < 4; ++step)
  {
    object.points.type = step == 1 ? MTM_FLOAT32 : MTM_FLOAT64;
    object.points.data = step == 1 ? (const void*)s->single : (const void*)s->points;
    object.shown = step == 2 ? 0 : N_TYPES - 1;
    status = mtm_scene_stream_add(stream, scene, 0.5 * step * step, error);
  }
  return status;
}

int main(int argc, char** argv)
{
  static const char* const names[] = { "16bit", "float32", "lossless", "steps" };
  static sheet s;
  int precision = 0;
  while (argc == 5 && precision < 4 && strcmp(argv[1], names[precision]) != 0)
  {
    ++precision;
  }
  if (argc != 5 || precision == 4)
  {
    fprintf(stderr, "usage: write_packed 16bit|float32|lossless|steps SEED PAGE RAW\n");
    return 2;
  }
  test_random random = { strtoull(argv[2], NULL, 10) };
  make_mesh(&random, &s);
  for (int i = 0; i < N_ARRAYS; ++i)
  {
    fill(&random, &s, i);
  }
  const bool steps = precision == 3;
  const mtm_scene_object object = { .name = "sheet",
    .points = { MTM_FLOAT64, 3, s.n_points, s.points, NULL, 0 },
    .polygons = { { MTM_INT32, 1, s.n_triangles + 1, s.offsets, NULL, 0 },
      { MTM_INT32, 1, 3 * s.n_triangles, s.ids, NULL, 0 } },
    .arrays = s.arrays,
    .n_arrays = N_ARRAYS,
    .shown = -1,
    .shown_component = -1,
    .opacity = 1.0 };
  mtm_scene scene = { .size = sizeof scene, .title = "packed", .objects = &object, .n_objects = 1 };
  const mtm_scene_options options = { .size = sizeof options,
    .viewer = steps ? NULL : page,
    .viewer_size = sizeof page - 1,
    .precision = steps ? MTM_PRECISION_16_BIT : (mtm_precision)precision };
  FILE* out = fopen(argv[3], "wb");
  FILE* raw = fopen(argv[4], "wb");
  mtm_scene_stream* stream = NULL;
  mtm_error error;
  mtm_status status =
    out && raw ? mtm_scene_stream_begin(&options, put, out, &stream, &error) : MTM_IO_ERROR;
  if (status == MTM_OK)
  {
    write_raw(&s, raw);
    status = steps ? add_steps(stream, &s, &scene, &error)
                   : mtm_scene_stream_add(stream, &scene, 0.0, &error);
  }
  const mtm_status ended = mtm_scene_stream_end(stream, status == MTM_OK ? &error : NULL);
  if (status != MTM_OK || ended != MTM_OK)
  {
    fprintf(stderr, "%s\n", error.message);
  }
  return (out && fclose(out) != 0) || (raw && fclose(raw) != 0) || status != MTM_OK ||
    ended != MTM_OK;
}
