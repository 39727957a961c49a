/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* From values to codes, unsigned numbers near which neighbouring values are near: docs/formats.md. */
#include "scene_pack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  N_SPECIAL = 3 /* NaN, infinity, -infinity */
};

static bool is_float(mtm_type type)
{
  return type == MTM_FLOAT32 || type == MTM_FLOAT64;
}

/* ---- Integers -------------------------------------------------------------------------------- */

/* A value modulo 2^64. */
static uint64_t load_integer(const mtm_array* values, int64_t tuple, int32_t component)
{
  const void* address = mtm_value_address(values, tuple, component);
  switch (values->type)
  {
    case MTM_INT8:
      return (uint64_t)(int64_t) * (const int8_t*)address;
    case MTM_UINT8:
      return *(const uint8_t*)address;
    case MTM_INT16:
      return (uint64_t)(int64_t) * (const int16_t*)address;
    case MTM_UINT16:
      return *(const uint16_t*)address;
    case MTM_INT32:
      return (uint64_t)(int64_t) * (const int32_t*)address;
    case MTM_UINT32:
      return *(const uint32_t*)address;
    default:
      return *(const uint64_t*)address;
  }
}

/* Subtracting this makes the order of a type's values that of unsigned numbers. */
static uint64_t least_of(mtm_type type)
{
  const bool has_sign =
    type == MTM_INT8 || type == MTM_INT16 || type == MTM_INT32 || type == MTM_INT64;
  return has_sign ? (uint64_t)1 << 63 : 0;
}

static uint64_t plan_integers(const mtm_numbers* numbers, int32_t component, mtm_code* code)
{
  const uint64_t least = least_of(numbers->values.type);
  uint64_t low = UINT64_MAX;
  uint64_t high = 0;
  for (int64_t i = 0; i < numbers->n; ++i)
  {
    const uint64_t value =
      load_integer(&numbers->values, mtm_numbers_tuple(numbers, i), component) - least;
    low = value < low ? value : low;
    high = value > high ? value : high;
  }
  *code = (mtm_code){ .low_integer = low <= high ? low + least : 0 };
  return low <= high ? high - low : 0;
}

/* ---- Quantised ------------------------------------------------------------------------------- */

static double load(const mtm_numbers* numbers, int64_t i, int32_t component)
{
  return mtm_scene_load(&numbers->values, mtm_numbers_tuple(numbers, i), component);
}

static uint32_t quantise(const mtm_code* code, bool special, double value)
{
  if (!isfinite(value))
  {
    return isnan(value) ? 0 : value > 0.0 ? 1 : 2;
  }
  const double n_steps = special ? 65535 - N_SPECIAL : 65535;
  const double place = code->step > 0.0 ? floor((value - code->low) / code->step + 0.5) : 0.0;
  return (uint32_t)(place < n_steps ? place : n_steps) + (special ? N_SPECIAL : 0);
}

static double dequantise(const mtm_codes* codes, const mtm_code* code, uint32_t q)
{
  if (codes->special && q < N_SPECIAL)
  {
    return q == 0 ? NAN : q == 1 ? INFINITY : -INFINITY;
  }
  const double value = code->low + (double)(q - (codes->special ? N_SPECIAL : 0)) * code->step;
  return codes->type == MTM_FLOAT32 ? (float)value : value;
}

/* False where the range is too wide for a double. */
static bool plan_range(const mtm_numbers* numbers, int32_t component, mtm_code* code, bool* special)
{
  double low = INFINITY;
  double high = -INFINITY;
  for (int64_t i = 0; i < numbers->n; ++i)
  {
    const double value = load(numbers, i, component);
    if (isfinite(value))
    {
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
    else
    {
      *special = true;
    }
  }
  const bool any = low <= high;
  *code = (mtm_code){ .low = any ? low + 0.0 : 0.0, .step = any ? high - low : 0.0 };
  return isfinite(code->step);
}

/* Steps, the type that holds them, and what they cost. */
static void plan_steps(const mtm_numbers* numbers, mtm_codes* codes)
{
  const double largest_float = 3.4e38;
  const int32_t n_components = numbers->values.n_components;
  codes->type = MTM_FLOAT32;
  for (int32_t c = 0; c < n_components; ++c)
  {
    mtm_code* code = &codes->components[c];
    const double high = code->low + code->step;
    const double size = fmax(fabs(code->low), fabs(high));
    code->step /= codes->special ? 65535 - N_SPECIAL : 65535;
    /* float32 would round more than the steps do */
    const bool wide =
      size > largest_float || (code->step > 0.0 && size * 0x1p-24 > 0.25 * code->step);
    codes->type = wide && numbers->values.type == MTM_FLOAT64 ? MTM_FLOAT64 : codes->type;
  }
  for (int32_t c = 0; c < n_components; ++c)
  {
    mtm_code* code = &codes->components[c];
    for (int64_t i = 0; i < numbers->n; ++i)
    {
      const double value = load(numbers, i, c);
      const double read = dequantise(codes, code, quantise(code, codes->special, value));
      const double error = isfinite(value) ? fabs(read - value) : 0.0;
      code->error = error > code->error ? error : code->error;
    }
  }
}

/* ---- Planning -------------------------------------------------------------------------------- */

static int32_t bits_of(mtm_type type)
{
  return 8 * (int32_t)mtm_type_size(type);
}

bool mtm_codes_plan(const mtm_numbers* numbers, mtm_precision precision, mtm_codes* codes)
{
  const mtm_array* values = &numbers->values;
  *codes = (mtm_codes){ .type = values->type,
    .n_bits = bits_of(values->type),
    .components = mtm_allocate(values->n_components, sizeof(mtm_code)) };
  if (!codes->components)
  {
    return false;
  }
  uint64_t widest = 0;
  bool bounded = true;
  for (int32_t c = 0; c < values->n_components; ++c)
  {
    codes->components[c] = (mtm_code){ 0.0, 0.0, 0, 0.0 };
    if (!is_float(values->type))
    {
      const uint64_t width = plan_integers(numbers, c, &codes->components[c]);
      widest = width > widest ? width : widest;
    }
    else if (precision == MTM_PRECISION_16_BIT)
    {
      bounded = plan_range(numbers, c, &codes->components[c], &codes->special) && bounded;
    }
  }
  if (!is_float(values->type))
  {
    codes->n_bits = widest < 1u << 8 ? 8 : widest < 1u << 16 ? 16 : widest >> 32 ? 64 : 32;
  }
  else if (precision == MTM_PRECISION_16_BIT && bounded)
  {
    codes->quantised = true;
    codes->n_bits = 16;
    plan_steps(numbers, codes);
  }
  else if (precision != MTM_PRECISION_LOSSLESS)
  {
    codes->type = MTM_FLOAT32;
    codes->n_bits = 32;
  }
  return true;
}

/* ---- Codes ----------------------------------------------------------------------------------- */

static uint64_t ordered_bits(const mtm_numbers* numbers,
  mtm_type type,
  int64_t i,
  int32_t component)
{
  if (type == MTM_FLOAT32)
  {
    uint32_t bits;
    const void* address =
      mtm_value_address(&numbers->values, mtm_numbers_tuple(numbers, i), component);
    float value;
    if (numbers->values.type == MTM_FLOAT32)
    {
      memcpy(&bits, address, sizeof bits);
    }
    else
    {
      value = (float)*(const double*)address;
      memcpy(&bits, &value, sizeof bits);
    }
    return bits >> 31 ? ~bits : bits | 0x80000000u;
  }
  uint64_t bits;
  memcpy(&bits,
    mtm_value_address(&numbers->values, mtm_numbers_tuple(numbers, i), component),
    sizeof bits);
  return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

void mtm_codes_fill(const mtm_numbers* numbers,
  const mtm_codes* codes,
  int32_t component,
  int32_t word,
  uint32_t* filled)
{
  const mtm_code* code = &codes->components[component];
  const bool floats = is_float(numbers->values.type);
  for (int64_t i = 0; i < numbers->n; ++i)
  {
    if (codes->quantised)
    {
      filled[i] = quantise(code, codes->special, load(numbers, i, component));
    }
    else
    {
      const uint64_t whole = floats
        ? ordered_bits(numbers, codes->type, i, component)
        : load_integer(&numbers->values, mtm_numbers_tuple(numbers, i), component) -
          code->low_integer;
      filled[i] = (uint32_t)(whole >> 32 * word);
    }
  }
}

float mtm_codes_read(const mtm_codes* codes, int32_t component, uint32_t code)
{
  return (float)dequantise(codes, &codes->components[component], code);
}
