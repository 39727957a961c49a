/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Fields carried over by provenance. */
#include "internal.h"

#include <math.h>
#include <string.h>

/* ---- One value -------------------------------------------------------------------------------- */

/* Integers are rounded to nearest, halves away from zero, and stay between the two ends: so there
 * is nothing to clamp but what the rounding of large int64 to double may add. */
#define MTM_BLEND_INTEGER(type)                                                                    \
  {                                                                                                \
    const type a = *(const type*)from;                                                             \
    const type b = *(const type*)to;                                                               \
    const type low = a < b ? a : b;                                                                \
    const type high = a < b ? b : a;                                                               \
    const double x = (double)a + t * ((double)b - (double)a);                                      \
    const double rounded = x < 0.0 ? ceil(x - 0.5) : floor(x + 0.5);                               \
    *(type*)dst = rounded <= (double)low ? low : rounded >= (double)high ? high : (type)rounded;   \
    break;                                                                                         \
  }

static double blend(double a, double b, double t)
{
  const double x = a == b ? a : a + t * (b - a);
  return isnan(x) ? (double)NAN : x;
}

static void blend_value(mtm_type type, const void* from, const void* to, double t, void* dst)
{
  switch (type)
  {
    case MTM_INT8:
      MTM_BLEND_INTEGER(int8_t)
    case MTM_UINT8:
      MTM_BLEND_INTEGER(uint8_t)
    case MTM_INT16:
      MTM_BLEND_INTEGER(int16_t)
    case MTM_UINT16:
      MTM_BLEND_INTEGER(uint16_t)
    case MTM_INT32:
      MTM_BLEND_INTEGER(int32_t)
    case MTM_UINT32:
      MTM_BLEND_INTEGER(uint32_t)
    case MTM_INT64:
      MTM_BLEND_INTEGER(int64_t)
    case MTM_UINT64:
      MTM_BLEND_INTEGER(uint64_t)
    case MTM_FLOAT32:
      *(float*)dst = (float)blend(*(const float*)from, *(const float*)to, t);
      break;
    case MTM_FLOAT64:
      *(double*)dst = blend(*(const double*)from, *(const double*)to, t);
      break;
    case MTM_NO_TYPE:
      break;
  }
}

/* A value of a made point's, rounded as above; what leaves the type's range stays at its end. */
#define MTM_STORE_INTEGER(type, low, high)                                                         \
  {                                                                                                \
    const double rounded = x < 0.0 ? ceil(x - 0.5) : floor(x + 0.5);                               \
    *(type*)dst = isnan(x)        ? 0                                                              \
      : rounded <= (double)(low)  ? (low)                                                          \
      : rounded >= (double)(high) ? (high)                                                         \
                                  : (type)rounded;                                                 \
    break;                                                                                         \
  }

static void store_value(mtm_type type, double x, void* dst)
{
  switch (type)
  {
    case MTM_INT8:
      MTM_STORE_INTEGER(int8_t, INT8_MIN, INT8_MAX)
    case MTM_UINT8:
      MTM_STORE_INTEGER(uint8_t, 0, UINT8_MAX)
    case MTM_INT16:
      MTM_STORE_INTEGER(int16_t, INT16_MIN, INT16_MAX)
    case MTM_UINT16:
      MTM_STORE_INTEGER(uint16_t, 0, UINT16_MAX)
    case MTM_INT32:
      MTM_STORE_INTEGER(int32_t, INT32_MIN, INT32_MAX)
    case MTM_UINT32:
      MTM_STORE_INTEGER(uint32_t, 0, UINT32_MAX)
    case MTM_INT64:
      MTM_STORE_INTEGER(int64_t, INT64_MIN, INT64_MAX)
    case MTM_UINT64:
      MTM_STORE_INTEGER(uint64_t, 0, UINT64_MAX)
    case MTM_FLOAT32:
      *(float*)dst = (float)x;
      break;
    case MTM_FLOAT64:
      *(double*)dst = x;
      break;
    case MTM_NO_TYPE:
      break;
  }
}

/* ---- All -------------------------------------------------------------------------------------- */

static int64_t load_source(const mtm_polygons* polygons, const void* ids, int64_t at)
{
  return polygons->source_type == MTM_INT32 ? ((const int32_t*)ids)[at] : ((const int64_t*)ids)[at];
}

static mtm_status check_size(int64_t n_tuples,
  const mtm_array* field,
  int64_t n_expected,
  const char* of,
  size_t dst_bytes,
  mtm_error* error)
{
  if (field->n_tuples != n_expected)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the field has %lld tuples, the input had %lld %s",
      (long long)field->n_tuples,
      (long long)n_expected,
      of);
  }
  const uint64_t tuple_bytes = (uint64_t)mtm_type_size(field->type) * (uint64_t)field->n_components;
  if (n_tuples > 0 && dst_bytes / tuple_bytes < (uint64_t)n_tuples)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the destination has %lld bytes, %lld tuples of %lld bytes are needed",
      (long long)dst_bytes,
      (long long)n_tuples,
      (long long)tuple_bytes);
  }
  return MTM_OK;
}

static void copy_tuple(const mtm_array* field, int64_t source, char* dst)
{
  const size_t value_bytes = mtm_type_size(field->type);
  for (int32_t c = 0; c < field->n_components; ++c)
  {
    memcpy(dst + (size_t)c * value_bytes, mtm_value_address(field, source, c), value_bytes);
  }
}

/* The value at a made point, in double: as its coordinates, from its first source on. */
static double made_value(const mtm_polygons* polygons,
  const mtm_array* field,
  int64_t made,
  int32_t component)
{
  const int64_t first = polygons->made_offsets[made];
  const int64_t last = polygons->made_offsets[made + 1];
  const double base =
    mtm_load_double(field, load_source(polygons, polygons->made_sources, first), component);
  double sum = 0.0;
  for (int64_t i = first + 1; i < last; ++i)
  {
    const int64_t id = load_source(polygons, polygons->made_sources, i);
    const double value = mtm_load_double(field, id, component);
    sum += value == base ? 0.0 : polygons->made_weights[i] * (value - base);
  }
  return base + sum;
}

/* Between points of which one at least is made. */
static void carry_made(const mtm_polygons* polygons,
  const mtm_array* field,
  const int64_t ids[2],
  double t,
  char* dst)
{
  const size_t value_bytes = mtm_type_size(field->type);
  for (int32_t c = 0; c < field->n_components; ++c)
  {
    double ends[2];
    for (int32_t i = 0; i < 2; ++i)
    {
      const int64_t made = ids[i] - polygons->n_source_points;
      ends[i] = made < 0 ? mtm_load_double(field, ids[i], c) : made_value(polygons, field, made, c);
    }
    store_value(field->type, blend(ends[0], ends[1], t), dst + (size_t)c * value_bytes);
  }
}

/* Input points too go through blend_value, which makes every NaN the same. */
static void carry_points(const mtm_polygons* polygons, const mtm_array* field, char* dst)
{
  const size_t value_bytes = mtm_type_size(field->type);
  for (int64_t p = 0; p < polygons->n_points; ++p)
  {
    const int64_t a = load_source(polygons, polygons->point_a, p);
    const int64_t b = polygons->point_b ? load_source(polygons, polygons->point_b, p) : a;
    const double t = polygons->point_t ? polygons->point_t[p] : 0.0;
    if (a >= polygons->n_source_points || b >= polygons->n_source_points)
    {
      const int64_t ids[2] = { a, b };
      carry_made(polygons, field, ids, t, dst);
      dst += value_bytes * (size_t)field->n_components;
      continue;
    }
    for (int32_t c = 0; c < field->n_components; ++c)
    {
      blend_value(
        field->type, mtm_value_address(field, a, c), mtm_value_address(field, b, c), t, dst);
      dst += value_bytes;
    }
  }
}

static void carry_cells(const mtm_polygons* polygons,
  int64_t n_cells,
  const mtm_array* field,
  char* dst)
{
  const size_t tuple_bytes = mtm_type_size(field->type) * (size_t)field->n_components;
  for (int64_t c = 0; c < n_cells; ++c)
  {
    copy_tuple(
      field, load_source(polygons, polygons->source_cells, c), dst + (size_t)c * tuple_bytes);
  }
}

mtm_status mtm_interpolate(const mtm_polygons* polygons,
  mtm_association association,
  const mtm_array* field,
  void* dst,
  size_t dst_bytes,
  mtm_error* error)
{
  mtm_clear(error);
  if (!polygons || !field)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no %s given", polygons ? "field is" : "polygons are");
  }
  if (association != MTM_POINT && association != MTM_CELL)
  {
    return mtm_fail(
      error, MTM_BAD_ARGUMENT, "association %d is neither point nor cell", (int)association);
  }
  mtm_status status = mtm_array_check(field, "the field", error);
  const bool points = association == MTM_POINT;
  const int64_t n_cells = polygons->n_vertices + polygons->n_lines + polygons->n_polygons;
  const int64_t n_tuples = points ? polygons->n_points : n_cells;
  if (status == MTM_OK)
  {
    status = check_size(n_tuples,
      field,
      points ? polygons->n_source_points : polygons->n_source_cells,
      points ? "points" : "cells",
      dst_bytes,
      error);
  }
  if (status != MTM_OK || n_tuples == 0)
  {
    return status;
  }
  if (!(points ? polygons->point_a : polygons->source_cells))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the %s's provenance was not asked for: set MTM_PROVENANCE_%s in the options",
      points ? "point" : "cell",
      points ? "POINTS" : "CELLS");
  }
  if (!dst)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no destination is given");
  }
  if (points)
  {
    carry_points(polygons, field, dst);
  }
  else
  {
    carry_cells(polygons, n_cells, field, dst);
  }
  return MTM_OK;
}
