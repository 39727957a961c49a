/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Spans of arrays that lie in one piece in a file, as runs of neighbours: one run where gaps are not worth
 * a call, read window by window with what is between the values. A plane along the rows is as many runs as
 * it has rows; one across them, a value of each, is one pass over the array in bounded memory. */
#include "xdmf_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  MAX_GAP_BYTES = 1 << 14, /* reading this much costs no more than another call */
  WINDOW_BYTES = 1 << 20   /* so that it stays in the processor's cache */
};

/* A span while it is read. */
typedef struct runs
{
  const mtm_run_reader* reader;
  char* window; /* made at need */
  char* dst;
  mtm_error* error;
} runs;

static mtm_status read_run(runs* read, int64_t start, int64_t n)
{
  const mtm_status status = read->reader->read(read->reader->user, start, n, read->dst);
  read->dst += (size_t)n * read->reader->value_bytes;
  return status;
}

/* Items of the slowest level. */
static mtm_span some_items(const mtm_span* span, int64_t first, int64_t n)
{
  mtm_span items = *span;
  items.start += first * span->strides[0];
  items.counts[0] = n;
  return items;
}

mtm_span mtm_span_item(const mtm_span* span, int64_t at)
{
  mtm_span item = {
    .start = span->start + at * span->strides[0], .n_levels = 1, .counts = { 1 }, .strides = { 1 }
  };
  if (span->n_levels > 1)
  {
    item.n_levels = span->n_levels - 1;
    memcpy(item.counts, span->counts + 1, (size_t)item.n_levels * sizeof item.counts[0]);
    memcpy(item.strides, span->strides + 1, (size_t)item.n_levels * sizeof item.strides[0]);
  }
  return item;
}

int32_t mtm_span_close_levels(const mtm_span* span, size_t value_bytes)
{
  int64_t extent = 1;
  int32_t n = 0;
  bool has_gaps = false;
  for (int32_t l = span->n_levels - 1; l >= 0; --l, ++n)
  {
    const int64_t gap = span->counts[l] > 1 ? span->strides[l] - extent : 0;
    if (gap < 0 || gap > MAX_GAP_BYTES / (int64_t)value_bytes)
    {
      break;
    }
    has_gaps = has_gaps || gap > 0;
    extent += (span->counts[l] - 1) * span->strides[l];
  }
  return has_gaps ? n : 0;
}

/* All from the first value to the last, then the values are picked out. */
static mtm_status read_window(runs* read, const mtm_span* span)
{
  const mtm_run_reader* reader = read->reader;
  const int64_t n = mtm_span_last(span) - span->start + 1;
  const mtm_status status = reader->read(reader->user, span->start, n, read->window);
  mtm_span picked = *span;
  picked.start = 0;
  if (status == MTM_OK)
  {
    mtm_span_copy(&picked, read->window, reader->value_bytes, read->dst);
    read->dst += (size_t)mtm_span_n_values(span) * reader->value_bytes;
  }
  return status;
}

static mtm_status read_through(runs* read, const mtm_span* span)
{
  const int64_t n_window = WINDOW_BYTES / (int64_t)read->reader->value_bytes;
  const mtm_span first = mtm_span_item(span, 0);
  const int64_t n_item = mtm_span_last(&first) - first.start + 1;
  mtm_status status = MTM_OK;
  if (n_item > n_window) /* then there are more levels: one of its own is a single value */
  {
    for (int64_t i = 0; i < span->counts[0] && status == MTM_OK; ++i)
    {
      const mtm_span item = mtm_span_item(span, i);
      status = read_through(read, &item);
    }
    return status;
  }
  const int64_t stride = span->strides[0] > 0 ? span->strides[0] : 1;
  const int64_t n_items = (n_window - n_item) / stride + 1;
  for (int64_t i = 0; i < span->counts[0] && status == MTM_OK; i += n_items)
  {
    const int64_t n_left = span->counts[0] - i;
    const mtm_span items = some_items(span, i, n_items < n_left ? n_items : n_left);
    status = read_window(read, &items);
  }
  return status;
}

static mtm_status read_span(runs* read, const mtm_span* span)
{
  if (span->n_levels == 1 && (span->strides[0] == 1 || span->counts[0] == 1))
  {
    return read_run(read, span->start, span->counts[0]);
  }
  if (mtm_span_close_levels(span, read->reader->value_bytes) == span->n_levels)
  {
    return read_through(read, span);
  }
  mtm_status status = MTM_OK;
  for (int64_t i = 0; i < span->counts[0] && status == MTM_OK; ++i)
  {
    const mtm_span item = mtm_span_item(span, i);
    status = read_span(read, &item);
  }
  return status;
}

mtm_status mtm_span_read_runs(const mtm_span* span,
  const mtm_run_reader* reader,
  void* dst,
  mtm_error* error)
{
  if (mtm_span_n_values(span) == 0)
  {
    return MTM_OK;
  }
  runs read = { reader, malloc(WINDOW_BYTES), dst, error };
  const mtm_status status =
    read.window ? read_span(&read, span) : mtm_fail_memory(error, "values that are read");
  free(read.window);
  return status;
}
