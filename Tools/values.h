/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Numbers of any type, out of arrays that are packed. */
#ifndef MICROTOME_VALUES_H
#define MICROTOME_VALUES_H

#include "microtome/microtome.h"

/** Value `at` of an array, components counted. */
double load_value(const mtm_array* values, int64_t at);

/** Of ids that are int32 or int64. */
static inline int64_t load_id(mtm_type type, const void* ids, int64_t at)
{
  return type == MTM_INT32 ? ((const int32_t*)ids)[at] : ((const int64_t*)ids)[at];
}

static inline void store_id(mtm_type type, void* ids, int64_t at, int64_t id)
{
  if (type == MTM_INT32)
  {
    ((int32_t*)ids)[at] = (int32_t)id;
  }
  else
  {
    ((int64_t*)ids)[at] = id;
  }
}

#endif
