/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Which values of an array: spans, and the boxes of a shaped array that they are.
 * Source: own. A plane of a grid is a span of few levels whatever the shape of the array that holds it:
 * flat, with components, padded by ones, in another order of the same dimensions. */
#include "xdmf_internal.h"

#include <string.h>

mtm_span mtm_span_all(int64_t n)
{
  return (mtm_span){ .start = 0, .n_levels = 1, .counts = { n }, .strides = { 1 } };
}

int64_t mtm_span_n_values(const mtm_span* span)
{
  int64_t n = 1;
  for (int32_t l = 0; l < span->n_levels; ++l)
  {
    n *= span->counts[l];
  }
  return n;
}

int64_t mtm_span_last(const mtm_span* span)
{
  int64_t last = span->start;
  for (int32_t l = 0; l < span->n_levels; ++l)
  {
    if (span->counts[l] == 0)
    {
      return -1;
    }
    last += (span->counts[l] - 1) * span->strides[l];
  }
  return last;
}

/* Puts a level around those there are, or widens the outermost: levels come from the fastest out. */
static void add_outer(mtm_span* span, int64_t count, int64_t stride)
{
  if (count == 1)
  {
    return;
  }
  if (span->n_levels > 0 && span->counts[0] * span->strides[0] == stride)
  {
    span->counts[0] *= count;
    return;
  }
  for (int32_t l = span->n_levels; l > 0; --l)
  {
    span->counts[l] = span->counts[l - 1];
    span->strides[l] = span->strides[l - 1];
  }
  span->counts[0] = count;
  span->strides[0] = stride;
  ++span->n_levels;
}

/* No level at all is one value. */
static void complete(mtm_span* span)
{
  if (span->n_levels == 0)
  {
    span->n_levels = 1;
    span->counts[0] = 1;
    span->strides[0] = 1;
  }
}

mtm_span mtm_span_box(int32_t rank,
  const int64_t* dims,
  const int64_t* start,
  const int64_t* step,
  const int64_t* count)
{
  mtm_span span = { .n_levels = 0 };
  int64_t stride = 1;
  for (int32_t d = rank - 1; d >= 0; --d)
  {
    span.start += start[d] * stride;
    add_outer(&span, count[d], step[d] * stride);
    stride *= dims[d];
  }
  complete(&span);
  return span;
}

mtm_span mtm_span_of_tuples(const mtm_span* span, int32_t n_components)
{
  mtm_span values = { .start = span->start * n_components, .n_levels = 0 };
  add_outer(&values, n_components, 1);
  for (int32_t l = span->n_levels - 1; l >= 0; --l)
  {
    add_outer(&values, span->counts[l], span->strides[l] * n_components);
  }
  complete(&values);
  return values;
}

void mtm_span_copy(const mtm_span* span, const void* values, size_t value_bytes, void* dst)
{
  const int32_t inner = span->n_levels - 1;
  const int64_t n_inner = span->counts[inner];
  const bool is_run = span->strides[inner] == 1;
  int64_t at[MTM_MAX_LEVELS] = { 0 };
  int64_t n_rows = n_inner ? mtm_span_n_values(span) / n_inner : 0;
  char* to = dst;
  for (; n_rows > 0; --n_rows)
  {
    int64_t place = span->start;
    for (int32_t l = 0; l < inner; ++l)
    {
      place += at[l] * span->strides[l];
    }
    const char* from = (const char*)values + place * (int64_t)value_bytes;
    const int64_t n_pieces = is_run ? 1 : n_inner;
    const size_t piece_bytes = (is_run ? (size_t)n_inner : 1) * value_bytes;
    for (int64_t i = 0; i < n_pieces; ++i, to += piece_bytes)
    {
      memcpy(to, from + i * span->strides[inner] * (int64_t)value_bytes, piece_bytes);
    }
    for (int32_t l = inner - 1; l >= 0 && ++at[l] == span->counts[l]; --l)
    {
      at[l] = 0;
    }
  }
}

/* The shape that boxes are taken of. */
typedef struct shape
{
  int32_t rank;
  const int64_t* dims;
  int64_t strides[MTM_MAX_RANK];
  bool with_blocks;
} shape;

/* The box of the one value at a place. */
static mtm_box box_at(const shape* of, int64_t place)
{
  mtm_box box;
  for (int32_t d = 0; d < of->rank; ++d)
  {
    box.start[d] = place / of->strides[d];
    place -= box.start[d] * of->strides[d];
    box.step[d] = 1;
    box.count[d] = 1;
    box.block[d] = 1;
  }
  return box;
}

/* A dimension along which the box has a run becomes `count` such runs, a step apart. */
static bool repeat(const shape* of, int32_t d, int64_t count, int64_t step, mtm_box* box)
{
  if (!of->with_blocks || box->block[d] > 1 || box->step[d] > 1 || step < box->count[d] ||
    box->start[d] + (count - 1) * step + box->count[d] > of->dims[d])
  {
    return false;
  }
  box->block[d] = box->count[d];
  box->count[d] = count;
  box->step[d] = step;
  return true;
}

/* Makes the box `count` times what it is, `stride` apart: along the dimension that the stride is of, and
 * where a run passes that one's end, along the slower ones. False: then it is no box. */
static bool widen(const shape* of, int64_t count, int64_t stride, mtm_box* box)
{
  if (count == 1)
  {
    return true;
  }
  int32_t d = of->rank - 1;
  while (d > 0 && of->strides[d - 1] <= stride)
  {
    --d;
  }
  if (stride == 0 || stride % of->strides[d] != 0)
  {
    return false;
  }
  if (box->count[d] > 1)
  {
    return repeat(of, d, count, stride / of->strides[d], box);
  }
  while (box->count[d] == 1)
  {
    const int64_t step = stride / of->strides[d];
    if (box->start[d] + (count - 1) * step < of->dims[d])
    {
      box->step[d] = step;
      box->count[d] = count;
      return true;
    }
    /* Whole rows of this dimension, from its first value on, and the rest along the next slower. */
    const int64_t n_row = of->dims[d] / step;
    if (d == 0 || of->dims[d] % step != 0 || box->start[d] >= step || count % n_row != 0)
    {
      return false;
    }
    box->step[d] = step;
    box->count[d] = n_row;
    count /= n_row;
    --d;
    stride = of->strides[d];
    if (count == 1)
    {
      return true;
    }
  }
  return false;
}

/* The span as one box of the shape, or false. */
static bool as_box(const shape* of, const mtm_span* span, mtm_box* box)
{
  *box = box_at(of, span->start);
  for (int32_t l = span->n_levels - 1; l >= 0; --l)
  {
    if (!widen(of, span->counts[l], span->strides[l], box))
    {
      return false;
    }
    /* Order is kept only if slower levels lie along slower dimensions. */
    int32_t slowest = 0;
    while (slowest < of->rank && box->count[slowest] == 1)
    {
      ++slowest;
    }
    if (l > 0 && slowest < of->rank && span->counts[l - 1] > 1 &&
      span->strides[l - 1] <
        of->strides[slowest] * ((box->count[slowest] - 1) * box->step[slowest] + 1))
    {
      return false;
    }
  }
  return true;
}

typedef struct boxes
{
  const shape* of;
  mtm_status (*body)(void* user, const mtm_box* box);
  void* user;
} boxes;

/* `n` values one after another from a place: the rest of a row, whole rows, the beginning of a row. */
static mtm_status run_as_boxes(const boxes* to, int64_t place, int64_t n)
{
  while (n > 0)
  {
    /* The largest block of whole rows that begins here, else the rest of the fastest row. */
    int64_t n_now = 0;
    for (int32_t d = 0; d < to->of->rank && n_now == 0; ++d)
    {
      const int64_t stride = to->of->strides[d];
      if (place % stride == 0 && stride <= n)
      {
        const int64_t n_left = to->of->dims[d] - place / stride % to->of->dims[d];
        const int64_t n_rows = n / stride;
        n_now = (n_rows < n_left ? n_rows : n_left) * stride;
      }
    }
    const mtm_span run = { .start = place, .n_levels = 1, .counts = { n_now }, .strides = { 1 } };
    mtm_box box;
    as_box(to->of, &run, &box);
    const mtm_status status = to->body(to->user, &box);
    if (status != MTM_OK)
    {
      return status;
    }
    place += n_now;
    n -= n_now;
  }
  return MTM_OK;
}

static mtm_status span_as_boxes(const boxes* to, const mtm_span* span)
{
  mtm_box box;
  if (as_box(to->of, span, &box))
  {
    return to->body(to->user, &box);
  }
  if (span->n_levels == 1 && span->strides[0] == 1)
  {
    return run_as_boxes(to, span->start, span->counts[0]);
  }
  /* What is no box as a whole: item by item of its slowest level. */
  mtm_span item = *span;
  --item.n_levels;
  for (int32_t l = 0; l < item.n_levels; ++l)
  {
    item.counts[l] = span->counts[l + 1];
    item.strides[l] = span->strides[l + 1];
  }
  complete(&item);
  for (int64_t i = 0; i < span->counts[0]; ++i)
  {
    item.start = span->start + i * span->strides[0];
    const mtm_status status = span_as_boxes(to, &item);
    if (status != MTM_OK)
    {
      return status;
    }
  }
  return MTM_OK;
}

mtm_status mtm_span_boxes(const mtm_span* span,
  int32_t rank,
  const int64_t* dims,
  bool with_blocks,
  mtm_status (*body)(void* user, const mtm_box* box),
  void* user)
{
  if (mtm_span_n_values(span) == 0)
  {
    return MTM_OK;
  }
  shape of = { .rank = rank, .dims = dims, .with_blocks = with_blocks };
  int64_t stride = 1;
  for (int32_t d = rank - 1; d >= 0; --d)
  {
    of.strides[d] = stride;
    stride *= dims[d];
  }
  const boxes to = { &of, body, user };
  return span_as_boxes(&to, span);
}
