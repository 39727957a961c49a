/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Point ids: read window by window, so that each is checked while it is in the processor's cache; in 32
 * bits where the file has them so, which halves the memory that is written. */
#include "xdmf_grid.h"

enum
{
  WINDOW = 1 << 18 /* ids */
};

mtm_type mtm_ids_type(const mtm_source* source, int64_t n_points)
{
  const bool is_narrow = source->type == MTM_INT32 || source->type == MTM_UINT32;
  const bool fits = source->n_values <= INT32_MAX && n_points <= INT32_MAX;
  return is_narrow && fits ? MTM_INT32 : source->type == MTM_INT64 ? MTM_INT64 : MTM_NO_TYPE;
}

/* Takes the offset off ids of 32 bits and checks them; the place of the first bad one, or -1. */
static int64_t check_narrow(int32_t* ids, int64_t n, bool is_signed, const mtm_id_range* range)
{
  if (range->base_offset == 0)
  {
    /* The highest bit of id is set where that is negative, that of last - id where it is too large; there
     * is no way out of the loop, so that several are looked at at once. */
    const uint32_t last = (uint32_t)(range->n_points - 1);
    uint32_t bits = range->n_points > 0 ? 0 : UINT32_MAX;
    int64_t i = 0;
    for (; i + 4 <= n; i += 4)
    {
      const uint32_t a = (uint32_t)ids[i];
      const uint32_t b = (uint32_t)ids[i + 1];
      const uint32_t c = (uint32_t)ids[i + 2];
      const uint32_t d = (uint32_t)ids[i + 3];
      bits |= a | (last - a) | b | (last - b) | c | (last - c) | d | (last - d);
    }
    for (; i < n; ++i)
    {
      bits |= (uint32_t)ids[i] | (last - (uint32_t)ids[i]);
    }
    if (bits <= INT32_MAX)
    {
      return -1;
    }
  }
  for (int64_t i = 0; i < n; ++i)
  {
    const int64_t said = is_signed ? (int64_t)ids[i] : (int64_t)(uint32_t)ids[i];
    const int64_t id = mtm_id_less(said, range->base_offset);
    if (id < 0 || id >= range->n_points)
    {
      return i;
    }
    ids[i] = (int32_t)id;
  }
  return -1;
}

static int64_t check_wide(int64_t* ids, int64_t n, const mtm_id_range* range)
{
  for (int64_t i = 0; i < n; ++i)
  {
    const int64_t id = mtm_id_less(ids[i], range->base_offset);
    if (id < 0 || id >= range->n_points)
    {
      return i;
    }
    ids[i] = id;
  }
  return -1;
}

mtm_status mtm_read_ids(mtm_source* source,
  const mtm_id_range* range,
  int64_t n,
  mtm_type type,
  const mtm_run* run,
  void* dst,
  int64_t* bad,
  mtm_error* error)
{
  *bad = -1;
  mtm_status status = MTM_OK;
  for (int64_t i = 0; i < n && status == MTM_OK && *bad < 0; i += WINDOW)
  {
    mtm_span span = mtm_span_all(n - i < WINDOW ? n - i : WINDOW);
    span.start = range->first + i;
    if (type == MTM_INT32)
    {
      int32_t* ids = (int32_t*)dst + i;
      status = mtm_source_read(source, &span, NULL, ids, error);
      *bad =
        status == MTM_OK ? check_narrow(ids, span.counts[0], source->type == MTM_INT32, range) : -1;
    }
    else
    {
      int64_t* ids = (int64_t*)dst + i;
      status = mtm_source_read(source, &span, NULL, ids, error);
      *bad = status == MTM_OK ? check_wide(ids, span.counts[0], range) : -1;
    }
    *bad += *bad >= 0 ? i : 0;
    status =
      status == MTM_OK ? mtm_poll(run, (double)(i + span.counts[0]) / (double)n, error) : status;
  }
  return status;
}
