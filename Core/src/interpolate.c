/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Fields carried over by provenance. */
#include "internal.h"

#include <math.h>
#include <string.h>

/* ---- Made points ------------------------------------------------------------------------------ */

static double blend(double a, double b, double t)
{
  const double x = a == b ? a : a + t * (b - a);
  return isnan(x) ? (double)NAN : x;
}

/* A value of a made point's, integers rounded to nearest; what leaves the type's range stays at its end. */
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

static int64_t load_source(const mtm_polygons* polygons, const void* ids, int64_t at)
{
  return polygons->source_type == MTM_INT32 ? ((const int32_t*)ids)[at] : ((const int64_t*)ids)[at];
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

/* ---- Blocks ----------------------------------------------------------------------------------- */

static void load_ids(mtm_type type, const void* ids, int64_t first, int32_t n, int64_t* out)
{
  if (type == MTM_INT32)
  {
    for (int32_t i = 0; i < n; ++i)
    {
      out[i] = ((const int32_t*)ids)[first + i];
    }
    return;
  }
  memcpy(out, (const int64_t*)ids + first, (size_t)n * sizeof *out);
}

/* Fills in the points [first, first + block->n). */
static void load_block(const mtm_polygons* polygons, int64_t first, mtm_block* block)
{
  load_ids(polygons->source_type, polygons->point_a, first, block->n, block->a);
  if (block->is_between)
  {
    load_ids(polygons->source_type, polygons->point_b, first, block->n, block->b);
    memcpy(block->t, polygons->point_t + first, (size_t)block->n * sizeof *block->t);
  }
}

static bool is_made(const mtm_polygons* polygons, const mtm_block* block, int32_t i)
{
  return block->a[i] >= polygons->n_source_points ||
    (block->is_between && block->b[i] >= polygons->n_source_points);
}

/* Made points stand in as the input's first point, until carry_made_points has done them. */
static void hide_made_points(const mtm_polygons* polygons, mtm_block* block)
{
  for (int32_t i = 0; i < block->n; ++i)
  {
    const bool made = is_made(polygons, block, i);
    block->a[i] = made ? 0 : block->a[i];
    block->b[i] = made ? 0 : block->b[i];
  }
}

static void carry_made_points(const mtm_polygons* polygons,
  const mtm_array* field,
  const mtm_block* block,
  char* dst)
{
  const size_t tuple_bytes = mtm_type_size(field->type) * (size_t)field->n_components;
  for (int32_t i = 0; i < block->n; ++i)
  {
    if (is_made(polygons, block, i))
    {
      const int64_t ids[2] = { block->a[i], block->is_between ? block->b[i] : block->a[i] };
      const double t = block->is_between ? block->t[i] : 0.0;
      carry_made(polygons, field, ids, t, dst + (size_t)i * tuple_bytes);
    }
  }
}

/* Input points too go through mtm_blend_block, which makes every NaN the same. */
static void carry_points(const mtm_polygons* polygons,
  const mtm_array* field,
  int64_t first,
  int64_t last,
  char* dst)
{
  const size_t tuple_bytes = mtm_type_size(field->type) * (size_t)field->n_components;
  mtm_block block = { .is_between = polygons->point_b && polygons->point_t };
  for (int64_t p = first; p < last; p += block.n)
  {
    block.n = last - p < MTM_N_IN_BLOCK ? (int32_t)(last - p) : MTM_N_IN_BLOCK;
    char* values = dst + (size_t)p * tuple_bytes;
    load_block(polygons, p, &block);
    if (polygons->n_made_points == 0)
    {
      mtm_blend_block(field, &block, values);
      continue;
    }
    mtm_block shown = block;
    hide_made_points(polygons, &shown);
    mtm_blend_block(field, &shown, values);
    carry_made_points(polygons, field, &block, values);
  }
}

static void carry_cells(const mtm_polygons* polygons,
  const mtm_array* field,
  int64_t first,
  int64_t last,
  char* dst)
{
  const size_t tuple_bytes = mtm_type_size(field->type) * (size_t)field->n_components;
  int64_t ids[MTM_N_IN_BLOCK];
  int32_t n = 0;
  for (int64_t c = first; c < last; c += n)
  {
    n = last - c < MTM_N_IN_BLOCK ? (int32_t)(last - c) : MTM_N_IN_BLOCK;
    load_ids(polygons->source_type, polygons->source_cells, c, n, ids);
    mtm_copy_block(field, ids, n, dst + (size_t)c * tuple_bytes);
  }
}

/* ---- All -------------------------------------------------------------------------------------- */

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

static int64_t n_tuples_of(const mtm_polygons* polygons, mtm_association association)
{
  return association == MTM_POINT ? polygons->n_points
                                  : polygons->n_vertices + polygons->n_lines + polygons->n_polygons;
}

static mtm_status check_field(const mtm_polygons* polygons,
  mtm_association association,
  const mtm_array* field,
  size_t dst_bytes,
  mtm_error* error)
{
  if (!polygons || !field)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no %s given", polygons ? "field is" : "polygons are");
  }
  if (association != MTM_POINT && association != MTM_CELL)
  {
    return mtm_fail(
      error, MTM_BAD_ARGUMENT, "association %d is neither point nor cell", (int)association);
  }
  const mtm_status status = mtm_array_check(field, "the field", error);
  if (status != MTM_OK)
  {
    return status;
  }
  const bool points = association == MTM_POINT;
  return check_size(n_tuples_of(polygons, association),
    field,
    points ? polygons->n_source_points : polygons->n_source_cells,
    points ? "points" : "cells",
    dst_bytes,
    error);
}

mtm_status mtm_interpolate_range(const mtm_polygons* polygons,
  mtm_association association,
  const mtm_array* field,
  int64_t first,
  int64_t last,
  void* dst,
  size_t dst_bytes,
  mtm_error* error)
{
  mtm_clear(error);
  const mtm_status status = check_field(polygons, association, field, dst_bytes, error);
  if (status != MTM_OK)
  {
    return status;
  }
  const int64_t n_tuples = n_tuples_of(polygons, association);
  if (first < 0 || last < first || last > n_tuples)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "there are no tuples %lld to %lld among %lld",
      (long long)first,
      (long long)last,
      (long long)n_tuples);
  }
  if (first == last)
  {
    return MTM_OK;
  }
  const bool points = association == MTM_POINT;
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
  (points ? carry_points : carry_cells)(polygons, field, first, last, dst);
  return MTM_OK;
}

mtm_status mtm_interpolate(const mtm_polygons* polygons,
  mtm_association association,
  const mtm_array* field,
  void* dst,
  size_t dst_bytes,
  mtm_error* error)
{
  const int64_t n_tuples = polygons ? n_tuples_of(polygons, association) : 0;
  return mtm_interpolate_range(polygons, association, field, 0, n_tuples, dst, dst_bytes, error);
}
