/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Every value against a second implementation, bit for bit: one value after another, with the type
 * asked for each time. All types, layouts and numbers of components, ids of 32 and of 64 bits, values
 * that are not finite, made points; in one call and in ranges. */
#include "check.h"
#include "random.h"

#include "microtome/microtome.h"

#include <stdint.h>
#include <stdlib.h>

enum
{
  N_SOURCES = 300,
  N_OUTPUT = 517, /* not a multiple of anything */
  N_MADE = 40,
  MOST_COMPONENTS = 7,
  MOST_BYTES = 8, /* of a value */
  PADDING = 3     /* values between tuples */
};

/* ---- The second implementation ------------------------------------------------------------------ */

#define EXPECT_INTEGER(type)                                                                       \
  {                                                                                                \
    type a, b;                                                                                     \
    memcpy(&a, from, sizeof a);                                                                    \
    memcpy(&b, to, sizeof b);                                                                      \
    const type low = a < b ? a : b;                                                                \
    const type high = a < b ? b : a;                                                               \
    const double x = (double)a + t * ((double)b - (double)a);                                      \
    const double rounded = x < 0 ? ceil(x - 0.5) : floor(x + 0.5);                                 \
    const type value = rounded <= (double)low ? low                                                \
      : rounded >= (double)high               ? high                                               \
                                              : (type)rounded;                                                   \
    memcpy(out, &value, sizeof value);                                                             \
    break;                                                                                         \
  }

#define EXPECT_FLOATING(type)                                                                      \
  {                                                                                                \
    type a, b;                                                                                     \
    memcpy(&a, from, sizeof a);                                                                    \
    memcpy(&b, to, sizeof b);                                                                      \
    const double x = a == b ? (double)a : (double)a + t * ((double)b - (double)a);                 \
    const type value = isnan(x) ? (type)NAN : (type)x;                                             \
    memcpy(out, &value, sizeof value);                                                             \
    break;                                                                                         \
  }

static void expect(mtm_type type, const void* from, const void* to, double t, void* out)
{
  switch (type)
  {
    case MTM_INT8:
      EXPECT_INTEGER(int8_t)
    case MTM_UINT8:
      EXPECT_INTEGER(uint8_t)
    case MTM_INT16:
      EXPECT_INTEGER(int16_t)
    case MTM_UINT16:
      EXPECT_INTEGER(uint16_t)
    case MTM_INT32:
      EXPECT_INTEGER(int32_t)
    case MTM_UINT32:
      EXPECT_INTEGER(uint32_t)
    case MTM_INT64:
      EXPECT_INTEGER(int64_t)
    case MTM_UINT64:
      EXPECT_INTEGER(uint64_t)
    case MTM_FLOAT32:
      EXPECT_FLOATING(float)
    default:
      EXPECT_FLOATING(double)
  }
}

/* ---- Fields ------------------------------------------------------------------------------------- */

typedef struct test_field
{
  mtm_array view;
  char* memory;
  const void* components[MOST_COMPONENTS];
} test_field;

static char* address(const test_field* field, int64_t tuple, int component)
{
  const size_t bytes = mtm_type_size(field->view.type);
  const size_t n = (size_t)field->view.n_components;
  if (field->view.components)
  {
    const size_t stride = field->view.stride ? (size_t)field->view.stride : bytes;
    return (char*)field->components[component] + (size_t)tuple * stride;
  }
  const size_t stride = field->view.stride ? (size_t)field->view.stride : bytes * n;
  return field->memory + (size_t)tuple * stride + (size_t)component * bytes;
}

/* Now and then a value that is not finite, a zero of either sign, or one of two that come often. */
static double floating(test_random* random)
{
  static const double special[] = { NAN, INFINITY, -INFINITY, 0.0, -0.0, 1.5, -2.25 };
  const int64_t pick = test_random_below(random, 14);
  return pick < 7 ? special[pick] : test_random_between(random, -1000, 1000);
}

static void fill(test_random* random, const test_field* field, int64_t tuple, int component)
{
  char* value = address(field, tuple, component);
  uint64_t bits = test_random_next(random);
  if (test_random_below(random, 4) == 0)
  {
    bits &= 3; /* ends that are alike, or nearly */
  }
  const double x = floating(random);
  const float single = (float)x;
  const void* from = &bits;
  from = field->view.type == MTM_FLOAT32 ? (const void*)&single : from;
  from = field->view.type == MTM_FLOAT64 ? (const void*)&x : from;
  memcpy(value, from, mtm_type_size(field->view.type));
}

/* Layouts: 0 packed, 1 with gaps, 2 an array a component, 3 such arrays with gaps. */
static test_field field_of(mtm_type type, int n_components, int layout)
{
  const size_t bytes = mtm_type_size(type);
  test_field field = { .view = { type, n_components, N_SOURCES, NULL, NULL, 0 } };
  const size_t room = N_SOURCES * ((size_t)n_components * (1 + PADDING) + PADDING) * bytes;
  field.memory = calloc(room, 1);
  if (layout == 1)
  {
    field.view.stride = (int64_t)bytes * (n_components + PADDING);
  }
  if (layout == 3)
  {
    field.view.stride = (int64_t)bytes * (1 + PADDING);
  }
  const size_t step = field.view.stride ? (size_t)field.view.stride : bytes;
  for (int c = 0; c < n_components; ++c)
  {
    field.components[c] = field.memory + (size_t)c * N_SOURCES * step;
  }
  /* The view's pointer into the struct is set by the caller, who knows where it stays. */
  field.view.data = layout < 2 ? field.memory : NULL;
  return field;
}

/* ---- Provenance ---------------------------------------------------------------------------------- */

typedef struct test_sources
{
  int64_t a[N_OUTPUT], b[N_OUTPUT], cells[N_OUTPUT];
  int32_t a32[N_OUTPUT], b32[N_OUTPUT], cells32[N_OUTPUT];
  double t[N_OUTPUT];
  int64_t made_offsets[N_MADE + 1], made[2 * N_MADE];
  int32_t made32[2 * N_MADE];
  double weights[2 * N_MADE];
} test_sources;

static void choose_sources(test_random* random, test_sources* sources)
{
  for (int i = 0; i < N_OUTPUT; ++i)
  {
    sources->a[i] = test_random_below(random, N_SOURCES);
    sources->b[i] = i % 5 ? test_random_below(random, N_SOURCES) : sources->a[i];
    sources->t[i] = i % 3 ? test_random_between(random, 0, 1) : 0.0;
    sources->cells[i] = test_random_below(random, N_SOURCES);
    sources->a32[i] = (int32_t)sources->a[i];
    sources->b32[i] = (int32_t)sources->b[i];
    sources->cells32[i] = (int32_t)sources->cells[i];
  }
  for (int m = 0; m < N_MADE; ++m)
  {
    sources->made_offsets[m + 1] = 2 * (m + 1);
    for (int i = 2 * m; i < 2 * m + 2; ++i)
    {
      sources->made[i] = test_random_below(random, N_SOURCES);
      sources->made32[i] = (int32_t)sources->made[i];
      sources->weights[i] = 0.5;
    }
  }
}

static mtm_polygons polygons_of(test_sources* sources, bool wide, bool between)
{
  mtm_polygons polygons = { .n_points = N_OUTPUT,
    .n_vertices = 3,
    .n_lines = 4,
    .n_polygons = N_OUTPUT - 7,
    .source_type = wide ? MTM_INT64 : MTM_INT32,
    .n_source_points = N_SOURCES,
    .n_source_cells = N_SOURCES };
  polygons.point_a = wide ? (void*)sources->a : (void*)sources->a32;
  polygons.source_cells = wide ? (void*)sources->cells : (void*)sources->cells32;
  if (between)
  {
    polygons.point_b = wide ? (void*)sources->b : (void*)sources->b32;
    polygons.point_t = sources->t;
  }
  return polygons;
}

/* ---- Comparisons --------------------------------------------------------------------------------- */

static void expect_all(const test_field* field,
  const test_sources* sources,
  mtm_association association,
  bool between,
  char* out)
{
  const size_t bytes = mtm_type_size(field->view.type);
  for (int i = 0; i < N_OUTPUT; ++i)
  {
    for (int c = 0; c < field->view.n_components; ++c, out += bytes)
    {
      if (association == MTM_CELL)
      {
        memcpy(out, address(field, sources->cells[i], c), bytes);
        continue;
      }
      const char* a = address(field, sources->a[i], c);
      const char* b = between ? address(field, sources->b[i], c) : a;
      expect(field->view.type, a, b, between ? sources->t[i] : 0.0, out);
    }
  }
}

/* In one call, and in ranges from the last to the first. */
static void check_field(const test_field* field, const mtm_polygons* polygons, const char* expected)
{
  const mtm_association association = polygons->source_cells ? MTM_CELL : MTM_POINT;
  const size_t size = N_OUTPUT * (size_t)field->view.n_components * mtm_type_size(field->view.type);
  char* values = malloc(size + 1);
  for (int n_ranges = 1; n_ranges <= 9; n_ranges += 4)
  {
    memset(values, 0x5a, size + 1);
    for (int r = n_ranges; r-- > 0;)
    {
      const int64_t first = (int64_t)N_OUTPUT * r / n_ranges;
      const int64_t last = (int64_t)N_OUTPUT * (r + 1) / n_ranges;
      const mtm_status status = n_ranges == 1
        ? mtm_interpolate(polygons, association, &field->view, values, size, NULL)
        : mtm_interpolate_range(
            polygons, association, &field->view, first, last, values, size, NULL);
      CHECK(status == MTM_OK, "%s", mtm_status_name(status));
    }
    CHECK(memcmp(values, expected, size) == 0,
      "type %d, %d components, stride %lld, %s, %s of %zu bytes, %d ranges",
      (int)field->view.type,
      (int)field->view.n_components,
      (long long)field->view.stride,
      field->view.components ? "apart" : "together",
      association == MTM_CELL ? "cells"
        : polygons->point_b   ? "points between"
                              : "points",
      mtm_type_size(polygons->source_type),
      n_ranges);
    CHECK(values[size] == 0x5a, "too much written");
  }
  free(values);
}

static void check_all_sources(const test_field* field, test_sources* sources, char* expected)
{
  for (int variant = 0; variant < 8; ++variant)
  {
    const bool between = variant & 2;
    const mtm_association association = variant & 4 ? MTM_CELL : MTM_POINT;
    mtm_polygons polygons = polygons_of(sources, variant & 1, between);
    if (association == MTM_POINT)
    {
      polygons.source_cells = NULL;
    }
    expect_all(field, sources, association, between, expected);
    check_field(field, &polygons, expected);
  }
}

/* Some of the points are made: those that are not have the same values as without. */
static void check_made(const test_field* field, test_sources* sources, const char* expected)
{
  mtm_polygons polygons = polygons_of(sources, true, true);
  polygons.source_cells = NULL;
  polygons.n_made_points = N_MADE;
  polygons.made_offsets = sources->made_offsets;
  polygons.made_sources = sources->made;
  polygons.made_weights = sources->weights;
  int64_t a[N_OUTPUT];
  memcpy(a, sources->a, sizeof a);
  for (int i = 0; i < N_OUTPUT; i += 7)
  {
    a[i] = N_SOURCES + i % N_MADE;
  }
  polygons.point_a = a;
  const size_t bytes = mtm_type_size(field->view.type) * (size_t)field->view.n_components;
  char* values = malloc(N_OUTPUT * bytes);
  mtm_error error = { "" };
  CHECK(
    mtm_interpolate(&polygons, MTM_POINT, &field->view, values, N_OUTPUT * bytes, &error) == MTM_OK,
    "%s",
    error.message);
  for (size_t i = 0; i < N_OUTPUT; ++i)
  {
    CHECK(i % 7 == 0 || memcmp(values + i * bytes, expected + i * bytes, bytes) == 0,
      "type %d: point %zu beside made ones",
      (int)field->view.type,
      i);
  }
  free(values);
}

static void check_fields(test_random* random, test_sources* sources)
{
  static const int n_components[] = { 1, 2, 3, 4, MOST_COMPONENTS };
  char* expected = malloc(N_OUTPUT * MOST_COMPONENTS * MOST_BYTES);
  for (mtm_type type = MTM_INT8; type <= MTM_FLOAT64; ++type)
  {
    for (int shape = 0; shape < 5 * 4; ++shape)
    {
      test_field field = field_of(type, n_components[shape / 4], shape % 4);
      field.view.components = shape % 4 >= 2 ? field.components : NULL;
      for (int64_t i = 0; i < N_SOURCES; ++i)
      {
        for (int c = 0; c < field.view.n_components; ++c)
        {
          fill(random, &field, i, c);
        }
      }
      check_all_sources(&field, sources, expected);
      expect_all(&field, sources, MTM_POINT, true, expected);
      check_made(&field, sources, expected);
      free(field.memory);
    }
  }
  free(expected);
}

static void check_ranges_refused(test_sources* sources)
{
  static const int64_t ranges[][2] = {
    { -1, 3 }, { 3, 2 }, { 0, N_OUTPUT + 1 }, { INT64_MIN, INT64_MAX }
  };
  const mtm_polygons polygons = polygons_of(sources, true, true);
  static double field[N_SOURCES];
  static double values[N_OUTPUT];
  const mtm_array array = { MTM_FLOAT64, 1, N_SOURCES, field, NULL, 0 };
  for (int i = 0; i < 4; ++i)
  {
    mtm_error error = { "" };
    const mtm_status status = mtm_interpolate_range(
      &polygons, MTM_POINT, &array, ranges[i][0], ranges[i][1], values, sizeof values, &error);
    CHECK(status == MTM_BAD_ARGUMENT && error.message[0], "range %d: %s", i, error.message);
  }
  CHECK(
    mtm_interpolate_range(&polygons, MTM_POINT, &array, 5, 5, NULL, sizeof values, NULL) == MTM_OK,
    "nothing to do");
}

int main(void)
{
  test_random random = test_random_start();
  static test_sources sources;
  choose_sources(&random, &sources);
  check_fields(&random, &sources);
  check_ranges_refused(&sources);
  return check_result();
}
