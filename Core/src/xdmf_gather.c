/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Single tuples of an array: near ones are read together, with what is between them. */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

enum
{
  MAX_GAP_BYTES = 1 << 14, /* reading this much costs no more than another call */
  WINDOW_BYTES = 4 << 20
};

mtm_status mtm_gather(mtm_source* source,
  int32_t n_components,
  const int64_t* ids,
  int64_t n_ids,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  const int64_t tuple_bytes = n_components * (int64_t)mtm_type_size(source->type);
  const int64_t max_gap = MAX_GAP_BYTES / tuple_bytes + 1;
  const int64_t n_window = WINDOW_BYTES / tuple_bytes + 1;
  char* window = mtm_allocate(n_window, (size_t)tuple_bytes);
  mtm_status status = window ? MTM_OK : mtm_fail_memory(error, "an array");
  for (int64_t i = 0, n = 0; i < n_ids && status == MTM_OK; i += n)
  {
    for (n = 1;
         i + n < n_ids && ids[i + n] - ids[i + n - 1] <= max_gap && ids[i + n] - ids[i] < n_window;)
    {
      ++n;
    }
    const mtm_span tuples = {
      .start = ids[i], .n_levels = 1, .counts = { ids[i + n - 1] - ids[i] + 1 }, .strides = { 1 }
    };
    const mtm_span values = mtm_span_of_tuples(&tuples, n_components);
    status = mtm_source_read(source, &values, run, window, error);
    for (int64_t k = 0; k < n && status == MTM_OK; ++k)
    {
      memcpy((char*)dst + (i + k) * tuple_bytes,
        window + (ids[i + k] - ids[i]) * tuple_bytes,
        (size_t)tuple_bytes);
    }
  }
  free(window);
  return status;
}
