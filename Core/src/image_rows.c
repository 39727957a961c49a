/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Where a plane crosses a row of image cells: along i, normal . p is linear, so that is known
 * without looking at the cells, and the work is rows + output. Source: own. */
#include "internal.h"

#include <math.h>

/* Into [0, n], for bounds that may be far outside of int64. */
static int64_t clamp(double x, int64_t n)
{
  return x <= 0.0 ? 0 : x >= (double)n ? n : (int64_t)x;
}

static mtm_row_end end_at(const mtm_mesh* mesh,
  const mtm_cutter* cutter,
  int64_t i,
  int64_t j,
  int64_t k)
{
  const double* n = cutter->normal;
  const int64_t last_j = mesh->dims[1] > 1 ? j + 1 : j;
  const int64_t last_k = mesh->dims[2] > 1 ? k + 1 : k;
  mtm_row_end s = { INFINITY, -INFINITY, 0.0 };
  int64_t place[3] = { i, j, k };
  for (place[2] = k; place[2] <= last_k; ++place[2])
  {
    for (place[1] = j; place[1] <= last_j; ++place[1])
    {
      double xyz[3];
      mtm_point_by_place(mesh, place, xyz);
      const double f = n[0] * xyz[0] + n[1] * xyz[1] + n[2] * xyz[2];
      s.low = fmin(s.low, f);
      s.high = fmax(s.high, f);
      s.slack = fmax(s.slack, mtm_rounding(cutter, xyz));
    }
  }
  return s;
}

mtm_row mtm_image_row(const mtm_mesh* mesh, const mtm_cutter* cutter, int64_t j, int64_t k)
{
  return (mtm_row){ end_at(mesh, cutter, 0, j, k), end_at(mesh, cutter, mesh->dims[0] - 1, j, k) };
}

void mtm_image_row_range(const mtm_row* row,
  int64_t n,
  double value,
  double value_slack,
  int64_t* first,
  int64_t* last)
{
  const mtm_row_end start = row->start;
  const mtm_row_end end = row->end;
  const double slack = 2.0 * (fmax(start.slack, end.slack) + value_slack);
  *first = 0;
  *last = 0;
  if (fmin(start.low, end.low) - slack > value || fmax(start.high, end.high) + slack < value)
  {
    return;
  }
  *last = n;
  const double step = (end.low - start.low) / (double)n;
  if (!isfinite(step) || fabs(step) <= slack)
  {
    return; /* along the plane: every cell of the row may touch it; or too far away to tell */
  }
  /* Cell i spans low + min(i, i + 1) * step to high + max(i, i + 1) * step; two cells to spare
   * cover the slack and the rounding of the quotients. */
  const double from_low = (value - start.low) / step;
  const double from_high = (value - start.high) / step;
  *first = clamp(floor(fmin(from_low, from_high)) - 2.0, n);
  *last = clamp(ceil(fmax(from_low, from_high)) + 2.0, n);
}
