/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Single values and arrays of broken input. */
#include "broken_meshes.h"

#include <float.h>
#include <math.h>

uint8_t fuzz_byte(fuzz_bytes* bytes)
{
  return bytes->at < bytes->size ? bytes->data[bytes->at++] : 0;
}

int fuzz_below(fuzz_bytes* bytes, int n)
{
  return fuzz_byte(bytes) % n;
}

bool fuzz_rarely(fuzz_bytes* bytes, int n)
{
  return fuzz_byte(bytes) >= 256 - n;
}

int64_t fuzz_id(fuzz_bytes* bytes, int64_t n)
{
  const int64_t odd[] = {
    -1, n, n + 1, INT32_MAX, INT32_MIN, INT64_C(1) << 32, INT64_MAX, INT64_MIN
  };
  const int byte = fuzz_byte(bytes);
  if (byte == 255)
  {
    return odd[fuzz_below(bytes, 8)];
  }
  return n > 0 ? byte % n : 0;
}

double fuzz_real(fuzz_bytes* bytes)
{
  static const double odd[] = { NAN,
    INFINITY,
    -INFINITY,
    DBL_MAX,
    -DBL_MAX,
    FLT_MAX,
    1e200,
    -1e200,
    DBL_MIN,
    5e-324,
    FLT_MIN,
    1e-45,
    -0.0,
    1e17,
    0x1p-50,
    0x1.fffffffffffffp-1 };
  const int byte = fuzz_byte(bytes);
  if (byte >= 254)
  {
    return odd[fuzz_below(bytes, 16)];
  }
  return byte < 200 ? 0.25 * (byte % 9 - 4) : (byte - 227) / 27.0;
}

/* Types no larger than the array's own, and such as there are not. */
static mtm_type other_type(fuzz_bytes* bytes, mtm_type type)
{
  const mtm_type other = (mtm_type)fuzz_below(bytes, 16);
  return mtm_type_size(other) <= mtm_type_size(type) ? other : MTM_NO_TYPE;
}

void fuzz_damage_view(fuzz_bytes* bytes, mtm_array* array)
{
  static const int64_t strides[] = { 1, -1, 3, -8, INT64_MIN };
  static const int32_t components[] = { 0, -1, INT32_MIN, 2, 4, INT32_MAX };
  switch (fuzz_below(bytes, 8))
  {
    case 0:
    case 1:
      array->n_tuples -= array->n_tuples > 0;
      break;
    case 2:
      array->n_tuples = array->n_tuples > 0 ? fuzz_below(bytes, 4) % array->n_tuples : 0;
      break;
    case 3:
      array->n_tuples = fuzz_rarely(bytes, 128) ? -1 : INT64_MIN;
      break;
    case 4:
      array->data = NULL;
      break;
    case 5:
      array->type = other_type(bytes, array->type);
      break;
    case 6:
      /* More would be more pointers than there are. */
      array->n_components = components[fuzz_below(bytes, array->components ? 3 : 6)];
      break;
    default:
      /* Of bytes, a stride of 3 would be a view of more than there is. */
      array->stride = strides[mtm_type_size(array->type) == 1 ? 3 : fuzz_below(bytes, 5)];
  }
}

static void put(void* data, mtm_type type, int64_t at, double real, int64_t whole)
{
  switch (mtm_type_size(type))
  {
    case 1:
      ((uint8_t*)data)[at] = (uint8_t)whole;
      break;
    case 2:
      ((uint16_t*)data)[at] = (uint16_t)whole;
      break;
    case 4:
      if (type == MTM_FLOAT32)
      {
        ((float*)data)[at] = (float)real;
      }
      else
      {
        ((uint32_t*)data)[at] = (uint32_t)whole;
      }
      break;
    default:
      if (type == MTM_FLOAT64)
      {
        ((double*)data)[at] = real;
      }
      else
      {
        ((int64_t*)data)[at] = whole;
      }
  }
}

mtm_array fuzz_field(fuzz_bytes* bytes, test_mesh* memory, int64_t n_tuples)
{
  const mtm_type type = fuzz_rarely(bytes, 128) ? MTM_FLOAT64 : 1 + (mtm_type)fuzz_below(bytes, 10);
  const int32_t n = fuzz_rarely(bytes, 64) ? 3 : 1;
  const size_t size = mtm_type_size(type);
  const int64_t n_values = n_tuples * n;
  void* data = test_mesh_allocate(memory, (size_t)n_values * size);
  for (int64_t i = 0; i < n_values; ++i)
  {
    put(data, type, i, fuzz_real(bytes), fuzz_id(bytes, 16));
  }
  mtm_array field = { type, n, n_tuples, data, NULL, 0 };
  if (n == 3 && fuzz_rarely(bytes, 64))
  {
    const void** components = test_mesh_allocate(memory, 3 * sizeof(void*));
    for (int c = 0; c < 3; ++c)
    {
      components[c] = (const char*)data + (size_t)(c * n_tuples) * size;
    }
    field.components = components;
    field.data = NULL;
  }
  return field;
}
