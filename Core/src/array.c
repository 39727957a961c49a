/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Borrowed arrays of any type and layout. */
#include "internal.h"

size_t mtm_type_size(mtm_type type)
{
  static const uint8_t sizes[] = { 0, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8 };
  return (size_t)type < sizeof sizes ? sizes[type] : 0;
}

const char* mtm_type_name(mtm_type type)
{
  static const char* const names[] = { "",
    "Int8",
    "Uint8",
    "Int16",
    "Uint16",
    "Int32",
    "Uint32",
    "Int64",
    "Uint64",
    "Float32",
    "Float64" };
  return (size_t)type < sizeof names / sizeof names[0] ? names[type] : "";
}

/* Strides that are not multiples of the value's size would read across alignment. */
static bool stride_fits(const mtm_array* array, int64_t value_bytes)
{
  if (array->stride == 0)
  {
    return true;
  }
  const int64_t tuple_bytes = array->components ? value_bytes : value_bytes * array->n_components;
  return array->stride >= tuple_bytes && array->stride % value_bytes == 0;
}

mtm_status mtm_array_check(const mtm_array* array, const char* what, mtm_error* error)
{
  const int64_t value_bytes = (int64_t)mtm_type_size(array->type);
  if (value_bytes == 0)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "%s: no value type is given", what);
  }
  if (array->n_components < 1 || array->n_tuples < 0)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "%s: %lld tuples of %d components cannot be",
      what,
      (long long)array->n_tuples,
      (int)array->n_components);
  }
  if (!stride_fits(array, value_bytes))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "%s: a stride of %lld bytes does not fit tuples of %d values of %lld bytes",
      what,
      (long long)array->stride,
      (int)array->n_components,
      (long long)value_bytes);
  }
  if (array->n_tuples == 0)
  {
    return MTM_OK;
  }
  if (!array->components && !array->data)
  {
    return mtm_fail(
      error, MTM_BAD_ARGUMENT, "%s: %lld tuples, but no data", what, (long long)array->n_tuples);
  }
  for (int32_t c = 0; array->components && c < array->n_components; ++c)
  {
    if (!array->components[c])
    {
      return mtm_fail(error, MTM_BAD_ARGUMENT, "%s: component %d has no data", what, (int)c);
    }
  }
  return MTM_OK;
}

double mtm_load_double(const mtm_array* array, int64_t tuple, int32_t component)
{
  const void* address = mtm_value_address(array, tuple, component);
  switch (array->type)
  {
    case MTM_INT8:
      return *(const int8_t*)address;
    case MTM_UINT8:
      return *(const uint8_t*)address;
    case MTM_INT16:
      return *(const int16_t*)address;
    case MTM_UINT16:
      return *(const uint16_t*)address;
    case MTM_INT32:
      return *(const int32_t*)address;
    case MTM_UINT32:
      return *(const uint32_t*)address;
    case MTM_INT64:
      return (double)*(const int64_t*)address;
    case MTM_UINT64:
      return (double)*(const uint64_t*)address;
    case MTM_FLOAT32:
      return *(const float*)address;
    case MTM_FLOAT64:
      return *(const double*)address;
    case MTM_NO_TYPE:
      break;
  }
  return 0.0;
}
