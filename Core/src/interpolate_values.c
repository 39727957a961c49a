/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Values of a block of output tuples. The type is decided on outside the loops, and what the loops
 * do has no branches: so gathering waits for many cache lines at once, and blending becomes vector
 * code. Types that double holds exactly are blended as double. */
#include "internal.h"

#include <math.h>
#include <string.h>

/* Values of one component: where the first one is, and bytes to the next. */
typedef struct mtm_column
{
  const char* values;
  int64_t stride;
} mtm_column;

static mtm_column column_of(const mtm_array* field, int32_t component)
{
  const int64_t value_bytes = (int64_t)mtm_type_size(field->type);
  if (field->components)
  {
    const mtm_column apart = { field->components[component],
      field->stride ? field->stride : value_bytes };
    return apart;
  }
  const mtm_column within = { (const char*)field->data + component * value_bytes,
    field->stride ? field->stride : value_bytes * field->n_components };
  return within;
}

/* ---- Copies ----------------------------------------------------------------------------------- */

#define MTM_COPY_ITEMS(bytes)                                                                      \
  case bytes:                                                                                      \
    for (int32_t i = 0; i < n; ++i)                                                                \
    {                                                                                              \
      memcpy(dst + i * dst_stride, from.values + ids[i] * from.stride, bytes);                     \
    }                                                                                              \
    break;

/* Copies of a size that the compiler knows are loads and stores. */
static void copy_items(mtm_column from,
  size_t item_bytes,
  const int64_t* ids,
  int32_t n,
  char* dst,
  int64_t dst_stride)
{
  switch (item_bytes)
  {
    MTM_COPY_ITEMS(1)
    MTM_COPY_ITEMS(2)
    MTM_COPY_ITEMS(4)
    MTM_COPY_ITEMS(8)
    MTM_COPY_ITEMS(12)
    MTM_COPY_ITEMS(16)
    MTM_COPY_ITEMS(24)
    default:
      for (int32_t i = 0; i < n; ++i)
      {
        memcpy(dst + i * dst_stride, from.values + ids[i] * from.stride, item_bytes);
      }
      break;
  }
}

void mtm_copy_block(const mtm_array* field, const int64_t* ids, int32_t n, char* dst)
{
  const size_t value_bytes = mtm_type_size(field->type);
  const size_t tuple_bytes = value_bytes * (size_t)field->n_components;
  if (!field->components)
  {
    copy_items(column_of(field, 0), tuple_bytes, ids, n, dst, (int64_t)tuple_bytes);
    return;
  }
  for (int32_t c = 0; c < field->n_components; ++c)
  {
    copy_items(column_of(field, c),
      value_bytes,
      ids,
      n,
      dst + (size_t)c * value_bytes,
      (int64_t)tuple_bytes);
  }
}

/* ---- Blends as double ------------------------------------------------------------------------- */

#define MTM_LOAD_VALUES(type)                                                                      \
  {                                                                                                \
    for (int32_t i = 0; i < n; ++i)                                                                \
    {                                                                                              \
      out[i] = (double)*(const type*)(from.values + ids[i] * from.stride);                         \
    }                                                                                              \
    break;                                                                                         \
  }

static void load_values(mtm_type type, mtm_column from, const int64_t* ids, int32_t n, double* out)
{
  switch (type)
  {
    case MTM_INT8:
      MTM_LOAD_VALUES(int8_t)
    case MTM_UINT8:
      MTM_LOAD_VALUES(uint8_t)
    case MTM_INT16:
      MTM_LOAD_VALUES(int16_t)
    case MTM_UINT16:
      MTM_LOAD_VALUES(uint16_t)
    case MTM_INT32:
      MTM_LOAD_VALUES(int32_t)
    case MTM_UINT32:
      MTM_LOAD_VALUES(uint32_t)
    case MTM_FLOAT32:
      MTM_LOAD_VALUES(float)
    default:
      MTM_LOAD_VALUES(double)
  }
}

#define MTM_STORE_VALUES(type, between)                                                            \
  {                                                                                                \
    for (int32_t i = 0; i < n; ++i)                                                                \
    {                                                                                              \
      *(type*)(dst + i * dst_stride) = (type)(between)values[i];                                   \
    }                                                                                              \
    break;                                                                                         \
  }

/* Unsigned numbers by way of the signed type that processors have an instruction for. */
static void store_values(mtm_type type,
  const double* values,
  int32_t n,
  char* dst,
  int64_t dst_stride)
{
  switch (type)
  {
    case MTM_INT8:
      MTM_STORE_VALUES(int8_t, int32_t)
    case MTM_UINT8:
      MTM_STORE_VALUES(uint8_t, int32_t)
    case MTM_INT16:
      MTM_STORE_VALUES(int16_t, int32_t)
    case MTM_UINT16:
      MTM_STORE_VALUES(uint16_t, int32_t)
    case MTM_INT32:
      MTM_STORE_VALUES(int32_t, int32_t)
    case MTM_UINT32:
      MTM_STORE_VALUES(uint32_t, int64_t)
    case MTM_FLOAT32:
      MTM_STORE_VALUES(float, double)
    default:
      MTM_STORE_VALUES(double, double)
  }
}

/* a + t (b - a), equal ends as they are, every NaN the same. */
static void blend_floating(double* a, const double* b, const double* t, int32_t n)
{
  for (int32_t i = 0; i < n; ++i)
  {
    const double moved = a[i] + t[i] * (b[i] - a[i]);
    const double x = a[i] == b[i] ? a[i] : moved;
    a[i] = x == x ? x : (double)NAN;
  }
}

/* The same, rounded to nearest, halves away from zero, and not beyond the ends: adding a half and
 * cutting off what is behind the point (which storing does) rounds, and no end lies between a value
 * and itself cut off. */
static void blend_integers(double* a, const double* b, const double* t, int32_t n)
{
  for (int32_t i = 0; i < n; ++i)
  {
    const double low = a[i] < b[i] ? a[i] : b[i];
    const double high = a[i] < b[i] ? b[i] : a[i];
    const double x = a[i] + t[i] * (b[i] - a[i]);
    const double half = x < 0.0 ? -0.5 : 0.5;
    const double above = x + half < low ? low : x + half;
    a[i] = above > high ? high : above;
  }
}

static void make_nans_equal(double* values, int32_t n)
{
  for (int32_t i = 0; i < n; ++i)
  {
    values[i] = values[i] == values[i] ? values[i] : (double)NAN;
  }
}

/* ---- Blends of integers that double does not hold --------------------------------------------- */

/* Rounded as above. An end that double rounds is the end itself. */
#define MTM_BLEND_WIDE(type)                                                                       \
  for (int32_t i = 0; i < block->n; ++i)                                                           \
  {                                                                                                \
    const type a = *(const type*)(from.values + block->a[i] * from.stride);                        \
    const type b = *(const type*)(from.values + block->b[i] * from.stride);                        \
    const type low = a < b ? a : b;                                                                \
    const type high = a < b ? b : a;                                                               \
    const double x = (double)a + block->t[i] * ((double)b - (double)a);                            \
    const double y = x + (x < 0.0 ? -0.5 : 0.5);                                                   \
    *(type*)(dst + i * dst_stride) = y <= (double)low ? low : y >= (double)high ? high : (type)y;  \
  }

static void blend_int64(mtm_column from, const mtm_block* block, char* dst, int64_t dst_stride)
{
  MTM_BLEND_WIDE(int64_t)
}

static void blend_uint64(mtm_column from, const mtm_block* block, char* dst, int64_t dst_stride)
{
  MTM_BLEND_WIDE(uint64_t)
}

/* ---- All -------------------------------------------------------------------------------------- */

static void blend_column(mtm_type type,
  mtm_column from,
  const mtm_block* block,
  char* dst,
  int64_t dst_stride)
{
  double a[MTM_N_IN_BLOCK];
  double b[MTM_N_IN_BLOCK];
  const bool is_floating = type == MTM_FLOAT32 || type == MTM_FLOAT64;
  load_values(type, from, block->a, block->n, a);
  if (!block->is_between)
  {
    make_nans_equal(a, block->n); /* of integers, there are none */
    store_values(type, a, block->n, dst, dst_stride);
    return;
  }
  load_values(type, from, block->b, block->n, b);
  (is_floating ? blend_floating : blend_integers)(a, b, block->t, block->n);
  store_values(type, a, block->n, dst, dst_stride);
}

void mtm_blend_block(const mtm_array* field, const mtm_block* block, char* dst)
{
  const bool is_floating = field->type == MTM_FLOAT32 || field->type == MTM_FLOAT64;
  if (!block->is_between && !is_floating)
  {
    mtm_copy_block(field, block->a, block->n, dst);
    return;
  }
  const size_t value_bytes = mtm_type_size(field->type);
  const int64_t dst_stride = (int64_t)value_bytes * field->n_components;
  for (int32_t c = 0; c < field->n_components; ++c)
  {
    const mtm_column from = column_of(field, c);
    char* column = dst + (size_t)c * value_bytes;
    if (field->type == MTM_INT64)
    {
      blend_int64(from, block, column, dst_stride);
    }
    else if (field->type == MTM_UINT64)
    {
      blend_uint64(from, block, column, dst_stride);
    }
    else
    {
      blend_column(field->type, from, block, column, dst_stride);
    }
  }
}
