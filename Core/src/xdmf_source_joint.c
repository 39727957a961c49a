/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Several data items one behind the other. */
#include "xdmf_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct joint_source
{
  mtm_source base;
  int32_t n_parts;
  mtm_source** parts;
  int64_t* ends; /* of each part, in values */
} joint_source;

/* Of the values that a level of a span visits, first + k * stride, those below `end`: their number. */
static int64_t n_below(int64_t first, int64_t count, int64_t stride, int64_t end)
{
  if (first >= end || stride == 0)
  {
    return first < end ? count : 0;
  }
  const int64_t n = (end - 1 - first) / stride + 1;
  return n < count ? n : count;
}

/* The part that holds a value. */
static int32_t part_of(const joint_source* source, int64_t place)
{
  int32_t low = 0;
  int32_t high = source->n_parts - 1;
  while (low < high)
  {
    const int32_t middle = low + (high - low) / 2;
    if (source->ends[middle] <= place)
    {
      low = middle + 1;
    }
    else
    {
      high = middle;
    }
  }
  return low;
}

/* One item of the slowest level of a span. */
static mtm_span first_item(const mtm_span* span)
{
  mtm_span item = { .start = span->start, .n_levels = 1, .counts = { 1 }, .strides = { 1 } };
  if (span->n_levels > 1)
  {
    item.n_levels = span->n_levels - 1;
    memcpy(item.counts, span->counts + 1, (size_t)item.n_levels * sizeof item.counts[0]);
    memcpy(item.strides, span->strides + 1, (size_t)item.n_levels * sizeof item.strides[0]);
  }
  return item;
}

/* Items of the slowest level that end within a part are read together; one that does not, by its own
 * levels: so this calls itself no deeper than there are levels. */
static mtm_status read_joint(mtm_source* base,
  const mtm_span* span,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  const joint_source* source = (const joint_source*)base;
  mtm_span item = first_item(span);
  const int64_t extent = mtm_span_last(&item) - item.start;
  const int64_t item_bytes = mtm_span_n_values(&item) * (int64_t)mtm_type_size(base->type);
  mtm_span rest = *span;
  char* to = dst;
  mtm_status status = MTM_OK;
  while (rest.counts[0] > 0 && status == MTM_OK)
  {
    const int32_t part = part_of(source, rest.start);
    mtm_span now = rest;
    now.counts[0] =
      n_below(rest.start + extent, rest.counts[0], rest.strides[0], source->ends[part]);
    if (now.counts[0] > 0)
    {
      now.start -= part > 0 ? source->ends[part - 1] : 0;
      status = mtm_source_read(source->parts[part], &now, run, to, error);
    }
    else
    {
      now.counts[0] = 1;
      item.start = rest.start;
      status = read_joint(base, &item, run, to, error);
    }
    to += now.counts[0] * item_bytes;
    rest.start += now.counts[0] * rest.strides[0];
    rest.counts[0] -= now.counts[0];
  }
  return status;
}

static void free_joint(mtm_source* base)
{
  free(((joint_source*)base)->parts);
  free(((joint_source*)base)->ends);
  free(base);
}

/* The shape of all together: dimensions but the slowest are the same, or all is flat. */
static bool joint_shape(joint_source* source, mtm_error* error)
{
  const mtm_source* first = source->parts[0];
  int64_t dims[MTM_MAX_RANK];
  memcpy(dims, first->dims, sizeof dims);
  bool is_shaped = true;
  int64_t n = 0;
  for (int32_t p = 0; p < source->n_parts; ++p)
  {
    const mtm_source* part = source->parts[p];
    is_shaped = is_shaped && part->rank == first->rank &&
      memcmp(part->dims + 1, first->dims + 1, (size_t)(first->rank - 1) * sizeof dims[0]) == 0;
    dims[0] += is_shaped && p > 0 ? part->dims[0] : 0;
    n += part->n_values;
    source->ends[p] = n;
  }
  return is_shaped ? mtm_source_shape(&source->base, first->rank, dims, error)
                   : mtm_source_shape(&source->base, 1, &n, error);
}

mtm_source* mtm_source_joint(mtm_xdmf* file,
  const xmlNode* item,
  mtm_source* const* parts,
  int32_t n_parts,
  mtm_error* error)
{
  int64_t n_values = 0;
  for (int32_t p = 0; p < n_parts; ++p)
  {
    if (parts[p]->type != parts[0]->type || parts[p]->n_values > INT64_MAX / 16 - n_values)
    {
      mtm_message(error, "its parts have different types");
      return NULL;
    }
    n_values += parts[p]->n_values;
  }
  joint_source* source = (joint_source*)mtm_source_new(file, item, sizeof(joint_source), error);
  if (!source)
  {
    return NULL;
  }
  source->base.type = parts[0]->type;
  source->base.read = read_joint;
  source->base.free = free_joint;
  source->base.key = 4;
  source->n_parts = n_parts;
  source->parts = mtm_allocate(n_parts, sizeof(mtm_source*));
  source->ends = mtm_allocate(n_parts, sizeof(int64_t));
  if (!source->parts || !source->ends)
  {
    mtm_message(error, "out of memory");
    free_joint(&source->base);
    return NULL;
  }
  for (int32_t p = 0; p < n_parts; ++p)
  {
    source->parts[p] = parts[p];
    mtm_source_uses(&source->base, parts[p], parts[p]->n_native);
    source->base.key = mtm_key_number(source->base.key, parts[p]->key);
  }
  if (!joint_shape(source, error))
  {
    free_joint(&source->base);
    return NULL;
  }
  return &source->base;
}
