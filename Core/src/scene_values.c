/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What an array's tuples are as one number, and the range of that. */
#include "scene_internal.h"

#include <math.h>

double mtm_scene_scalar(const mtm_array* values, int64_t tuple, int32_t component)
{
  if (component >= 0 || values->n_components == 1)
  {
    return mtm_scene_load(values, tuple, component > 0 ? component : 0);
  }
  double sum = 0.0;
  for (int32_t c = 0; c < values->n_components; ++c)
  {
    const double value = mtm_scene_load(values, tuple, c);
    sum += value * value;
  }
  return sqrt(sum);
}

bool mtm_scene_range(const mtm_array* values, int32_t component, double range[2])
{
  double low = INFINITY;
  double high = -INFINITY;
  for (int64_t i = 0; i < values->n_tuples; ++i)
  {
    const double value = mtm_scene_scalar(values, i, component);
    if (isfinite(value))
    {
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
  }
  range[0] = low;
  range[1] = high;
  return low <= high;
}
