/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Numbers of any type, out of arrays that are packed. */
#include "values.h"

#include <math.h>

double load_value(const mtm_array* values, int64_t at)
{
  switch (values->type)
  {
    case MTM_INT8:
      return ((const int8_t*)values->data)[at];
    case MTM_UINT8:
      return ((const uint8_t*)values->data)[at];
    case MTM_INT16:
      return ((const int16_t*)values->data)[at];
    case MTM_UINT16:
      return ((const uint16_t*)values->data)[at];
    case MTM_INT32:
      return ((const int32_t*)values->data)[at];
    case MTM_UINT32:
      return ((const uint32_t*)values->data)[at];
    case MTM_INT64:
      return (double)((const int64_t*)values->data)[at];
    case MTM_UINT64:
      return (double)((const uint64_t*)values->data)[at];
    case MTM_FLOAT32:
      return ((const float*)values->data)[at];
    case MTM_FLOAT64:
      return ((const double*)values->data)[at];
    case MTM_NO_TYPE:
      break;
  }
  return NAN;
}
