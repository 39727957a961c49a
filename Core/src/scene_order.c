/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A total order of values and tuples, and sorting by it. */
#include "scene_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- Values ---------------------------------------------------------------------------------- */

static const uint64_t sign_bit = (uint64_t)1 << 63;

/* Bits that compare as the values do; -0 is 0, and NaN is one value above all others. */
static uint64_t float_key(double value)
{
  if (value != value)
  {
    return UINT64_MAX;
  }
  value = value == 0.0 ? 0.0 : value;
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits & sign_bit ? ~bits : bits | sign_bit;
}

uint64_t mtm_order_key(const mtm_array* array, int64_t tuple, int32_t component)
{
  const void* address = mtm_value_address(array, tuple, component);
  switch (array->type)
  {
    case MTM_UINT64:
      return *(const uint64_t*)address;
    case MTM_INT64:
      return (uint64_t) * (const int64_t*)address ^ sign_bit;
    default: /* double holds the others exactly */
      return float_key(mtm_load_double(array, tuple, component));
  }
}

int32_t mtm_order_tuples(const mtm_array* array, int64_t a, int64_t b)
{
  for (int32_t c = 0; c < array->n_components; ++c)
  {
    const uint64_t key_a = mtm_order_key(array, a, c);
    const uint64_t key_b = mtm_order_key(array, b, c);
    if (key_a != key_b)
    {
      return key_a < key_b ? -1 : 1;
    }
  }
  return 0;
}

/* What the order takes for equal is made equal: 0 for -0, one NaN. */
static void copy_value(const mtm_array* from, int64_t tuple, int32_t component, void* to)
{
  static const uint32_t nan32 = 0x7fc00000u;
  static const uint64_t nan64 = 0x7ff8000000000000u;
  const void* address = mtm_value_address(from, tuple, component);
  const size_t n_bytes = mtm_type_size(from->type);
  memcpy(to, address, n_bytes);
  if (from->type == MTM_FLOAT32 || from->type == MTM_FLOAT64)
  {
    const double value = mtm_load_double(from, tuple, component);
    if (value != value)
    {
      memcpy(to, from->type == MTM_FLOAT32 ? (const void*)&nan32 : (const void*)&nan64, n_bytes);
    }
    else if (value == 0.0)
    {
      memset(to, 0, n_bytes);
    }
  }
}

bool mtm_gather_tuples(const mtm_array* from, const mtm_ordered* order, int64_t n, mtm_array* to)
{
  const size_t value_bytes = mtm_type_size(from->type);
  char* data = mtm_allocate(n * from->n_components, value_bytes ? value_bytes : 1);
  *to = (mtm_array){
    .type = from->type, .n_components = from->n_components, .n_tuples = n, .data = data
  };
  for (int64_t i = 0; data && i < n; ++i)
  {
    for (int32_t c = 0; c < from->n_components; ++c)
    {
      copy_value(from, order[i].id, c, data);
      data += value_bytes;
    }
  }
  return to->data;
}

/* ---- Sorting --------------------------------------------------------------------------------- */

static bool is_before(const mtm_ordered* a,
  const mtm_ordered* b,
  mtm_compare compare,
  const void* user)
{
  return a->key != b->key ? a->key < b->key : compare(user, a->id, b->id) < 0;
}

/* Merges from[first, middle) and from[middle, end); of equals, the first run's come first. */
static void merge_runs(const mtm_ordered* from,
  mtm_ordered* to,
  const int64_t bounds[3],
  mtm_compare compare,
  const void* user)
{
  int64_t a = bounds[0];
  int64_t b = bounds[1];
  for (int64_t i = bounds[0]; i < bounds[2]; ++i)
  {
    const bool take_b =
      a == bounds[1] || (b < bounds[2] && is_before(&from[b], &from[a], compare, user));
    to[i] = from[take_b ? b++ : a++];
  }
}

/* qsort of the C library has no place for `user`. */
bool mtm_order_sort(mtm_ordered* items, int64_t n, mtm_compare compare, const void* user)
{
  mtm_ordered* scratch = mtm_allocate(n, sizeof(mtm_ordered));
  if (!scratch)
  {
    return false;
  }
  mtm_ordered* from = items;
  mtm_ordered* to = scratch;
  for (int64_t run = 1; run < n; run *= 2)
  {
    for (int64_t first = 0; first < n; first += 2 * run)
    {
      const int64_t middle = first + run < n ? first + run : n;
      const int64_t end = middle + run < n ? middle + run : n;
      merge_runs(from, to, (int64_t[3]){ first, middle, end }, compare, user);
    }
    mtm_ordered* swap = from;
    from = to;
    to = swap;
  }
  if (from != items)
  {
    memcpy(items, from, (size_t)n * sizeof(mtm_ordered));
  }
  free(scratch);
  return true;
}
