/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Zones of points that lie one after another, about one value of a plane: in their own type, with one
 * bound on rounding for all of them, so that a point costs a few operations. Source: own. */
#include "slice_internal.h"

#include <float.h>
#include <string.h>

enum
{
  INFINITE_BITS = 0x7f800000 /* of a float; NaN has more */
};

/* Values of n points; returns the largest |x| + |y| + |z| as the bits of a float, whose order is that of
 * the numbers. Positive, since fabs takes NaN's sign too. */
#define DEFINE_EVALUATE(name, real, magnitude)                                                     \
  static int32_t name(const double normal[3], const real* xyz, int32_t n, real values[restrict])   \
  {                                                                                                \
    const real m[3] = { (real)normal[0], (real)normal[1], (real)normal[2] };                       \
    int32_t most = 0;                                                                              \
    for (int32_t i = 0; i < n; ++i)                                                                \
    {                                                                                              \
      const real x = xyz[3 * i];                                                                   \
      const real y = xyz[3 * i + 1];                                                               \
      const real z = xyz[3 * i + 2];                                                               \
      const float size = (float)(magnitude(x) + magnitude(y) + magnitude(z));                      \
      int32_t bits;                                                                                \
      memcpy(&bits, &size, sizeof bits);                                                           \
      most = bits > most ? bits : most;                                                            \
      values[i] = m[0] * x + m[1] * y + m[2] * z;                                                  \
    }                                                                                              \
    return most;                                                                                   \
  }

/* Below one bound for certain, above the other so, or neither. */
#define DEFINE_CLASSIFY(name, real)                                                                \
  static void name(const real* values,                                                             \
    int32_t n,                                                                                     \
    const double bounds[2],                                                                        \
    const uint8_t codes[2],                                                                        \
    uint8_t* restrict zones)                                                                       \
  {                                                                                                \
    const real low = (real)bounds[0];                                                              \
    const real high = (real)bounds[1];                                                             \
    const uint8_t below = codes[0];                                                                \
    const uint8_t above = codes[1];                                                                \
    for (int32_t i = 0; i < n; ++i)                                                                \
    {                                                                                              \
      const uint8_t not_above = values[i] < low ? below : MTM_ZONE_UNSURE;                         \
      zones[i] = values[i] > high ? above : not_above;                                             \
    }                                                                                              \
  }

DEFINE_EVALUATE(evaluate_float32, float, fabsf)
DEFINE_EVALUATE(evaluate_float64, double, fabs)
DEFINE_CLASSIFY(classify_float32, float)
DEFINE_CLASSIFY(classify_float64, double)

/* At least mtm_rounding of all points, and what values and bounds are rounded by in their type: bounds
 * that are too large for it to be so little are beyond all values. */
static double slack_of(const mtm_cutter* cutter, int32_t most, mtm_type type)
{
  float size;
  memcpy(&size, &most, sizeof size);
  const double rounding = type == MTM_FLOAT32 ? 0x1p-20 : 0x1p-49;
  return (cutter->epsilon + 0x1p-50 + rounding) * 1.0001 * ((double)size + (double)FLT_MIN) +
    cutter->max_slack;
}

bool mtm_zones_of_packed(const mtm_lane* lane,
  const mtm_array* points,
  int64_t first,
  int32_t n,
  const uint8_t codes[2])
{
  union
  {
    float float32[MTM_ZONES_BATCH];
    double float64[MTM_ZONES_BATCH];
  } values;
  const void* xyz = mtm_value_address(points, first, 0);
  const bool is_single = points->type == MTM_FLOAT32;
  const int32_t most = is_single ? evaluate_float32(lane->cutter->normal, xyz, n, values.float32)
                                 : evaluate_float64(lane->cutter->normal, xyz, n, values.float64);
  if (most >= INFINITE_BITS)
  {
    return false;
  }
  const double level = lane->cutter->values[lane->first_value];
  const double slack = slack_of(lane->cutter, most, points->type);
  const double bounds[2] = { level - slack, level + slack };
  uint8_t* zones = lane->zones + first;
  if (is_single)
  {
    classify_float32(values.float32, n, bounds, codes, zones);
  }
  else
  {
    classify_float64(values.float64, n, bounds, codes, zones);
  }
  return true;
}
