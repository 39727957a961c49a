/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* How far linear parts can be from the curved cell x(r) that they are parts of, proved and not sampled.
 *
 * Whatever is made of a part, a chord, a polygon or the part itself, each point y of it is the sum of
 * w_i x(r_i) over the part's ends, with w_i >= 0 that add up to 1. Let r be the sum of w_i r_i. Then by
 * Taylor's formula about r, whose linear terms cancel out,
 *
 *     |y - x(r)| <= sum of w_i max |second derivative along r_i - r| / 2
 *                <= sum over axes a, b of max |x_ab| (sum of w_i |r_i - r|_a |r_i - r|_b) / 2
 *                <= sum over axes a, b of max |x_ab| h_a h_b / 8,
 *
 * where the part is within a box with sides h: a variance there is at most h^2 / 4 (Popoviciu 1935), a
 * covariance no more than the variances' mean (Cauchy, Schwarz). The parts fill the cell's lattice, so
 * the same holds from x(r) to a point of them. Second derivatives are bounded by the differences of the
 * control net. A Bezier cell with weights is x = N / W with N and W such polynomials:
 *
 *     x_a = (N_a - x W_a) / W,    x_ab = (N_ab - x_a W_b - x_b W_a - x W_ab) / W.
 *
 * Source: own; for chords alone it is the bound of linear interpolation. */
#include "refine_internal.h"

#include <math.h>
#include <string.h>

/* ---- Differences of the net ----------------------------------------------------------------------- */

/* The largest difference, of the coordinates as a length, and of the weights. */
typedef struct largest
{
  double length, weight;
} largest;

static void take(largest* all, const double d[MTM_NET_WIDTH])
{
  all->length = fmax(all->length, d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
  all->weight = fmax(all->weight, fabs(d[3]));
}

/* Where coefficient `index` of the net has `need` differences in each unit, its place; else -1. */
static int32_t place_of(const mtm_net* net, const int32_t need[3], int32_t index)
{
  int32_t place = 0;
  for (int32_t u = 0; u < 3 && u < net->n_units; ++u)
  {
    const mtm_net_unit* unit = &net->units[u];
    const int32_t i = index % unit->n;
    if (unit->degrees[i] > unit->order - need[u])
    {
      return -1;
    }
    place += unit->offsets[i];
    index /= unit->n;
  }
  return place;
}

static int32_t n_coefficients(const mtm_net* net)
{
  int32_t n = 1;
  for (int32_t u = 0; u < 3 && u < net->n_units; ++u)
  {
    n *= net->units[u].n;
  }
  return n;
}

/* First differences along an axis: derivatives times the lattice's step. */
static largest first_differences(const mtm_net* net, const double* values, int32_t a)
{
  int32_t need[3] = { 0, 0, 0 };
  need[net->unit_of[a]] = 1;
  largest all = { 0.0, 0.0 };
  for (int32_t i = 0; i < n_coefficients(net); ++i)
  {
    const int32_t place = place_of(net, need, i);
    double d[MTM_NET_WIDTH];
    for (int32_t c = 0; place >= 0 && c < MTM_NET_WIDTH; ++c)
    {
      const double* at = &values[MTM_NET_WIDTH * place + c];
      d[c] = at[MTM_NET_WIDTH * net->stride[a]] - at[0];
    }
    if (place >= 0)
    {
      take(&all, d);
    }
  }
  all.length = sqrt(all.length);
  return all;
}

/* Second differences along two axes: second derivatives times the steps. */
static largest second_differences(const mtm_net* net, const double* values, int32_t a, int32_t b)
{
  int32_t need[3] = { 0, 0, 0 };
  ++need[net->unit_of[a]];
  ++need[net->unit_of[b]];
  const int32_t to_a = MTM_NET_WIDTH * net->stride[a];
  const int32_t to_b = MTM_NET_WIDTH * net->stride[b];
  largest all = { 0.0, 0.0 };
  for (int32_t i = 0; i < n_coefficients(net); ++i)
  {
    const int32_t place = place_of(net, need, i);
    double d[MTM_NET_WIDTH];
    for (int32_t c = 0; place >= 0 && c < MTM_NET_WIDTH; ++c)
    {
      const double* at = &values[MTM_NET_WIDTH * place + c];
      d[c] = at[to_a + to_b] - at[to_a] - at[to_b] + at[0];
    }
    if (place >= 0)
    {
      take(&all, d);
    }
  }
  /* Of order p, a derivative is p times the difference, a second one in the same unit p (p - 1) times;
   * the steps are 1 / p. */
  const bool is_one_unit = net->unit_of[a] == net->unit_of[b];
  const double p = net->units[net->unit_of[a]].order;
  const double scale = is_one_unit ? (p - 1.0) / p : 1.0;
  return (largest){ scale * sqrt(all.length), scale * all.weight };
}

/* ---- The bound ------------------------------------------------------------------------------------ */

/* What is known of the size of a rational cell. */
typedef struct extent
{
  double least_weight, largest_weight, radius;
} extent;

/* Fills the values at the nodes' places, coordinates relative to the middle of the points' bounds. */
static extent fill(const mtm_net* net, const double* xyz, const double* rational, double* values)
{
  double low[3], high[3], centre[3];
  memcpy(low, xyz, sizeof low);
  memcpy(high, xyz, sizeof high);
  for (int32_t i = 0; i < 3 * net->n_points; ++i)
  {
    low[i % 3] = fmin(low[i % 3], xyz[i]);
    high[i % 3] = fmax(high[i % 3], xyz[i]);
  }
  for (int32_t c = 0; c < 3; ++c)
  {
    centre[c] = 0.5 * low[c] + 0.5 * high[c];
  }
  extent all = { INFINITY, 0.0, 0.0 };
  for (int32_t i = 0; i < net->n_nodes; ++i)
  {
    double point[3] = { 0.0, 0.0, 0.0 };
    const bool is_left_out = i >= net->n_points;
    if (is_left_out)
    {
      mtm_basis_left_out(net->type, i, xyz, 3, point);
    }
    const double weight = is_left_out ? 1.0 : rational[i];
    double* at = &values[MTM_NET_WIDTH * net->places[i]];
    double square = 0.0;
    for (int32_t c = 0; c < 3; ++c)
    {
      const double x = (is_left_out ? point[c] : xyz[3 * i + c]) - centre[c];
      at[c] = weight * x;
      square += x * x;
    }
    at[3] = weight;
    all.least_weight = fmin(all.least_weight, weight);
    all.largest_weight = fmax(all.largest_weight, weight);
    all.radius = fmax(all.radius, sqrt(square));
  }
  return all;
}

double mtm_net_bound(const mtm_net* net, const double* xyz, const double* rational, double* values)
{
  const extent all = fill(net, xyz, rational, values);
  const bool is_rational = all.least_weight != all.largest_weight;
  /* W can be 0, or differences overflow. */
  if (!(all.least_weight > 0.0 && all.largest_weight < 0x1p400 && all.radius < 0x1p400))
  {
    return INFINITY;
  }
  mtm_net_change(net, values);
  largest first[3] = { { 0.0, 0.0 } };
  double speed[3] = { 0.0, 0.0, 0.0 };
  for (int32_t a = 0; is_rational && a < net->n_axes; ++a)
  {
    first[a] = first_differences(net, values, a);
    speed[a] = (first[a].length + all.radius * first[a].weight) / all.least_weight;
  }
  double sum = 0.0;
  for (int32_t a = 0; a < net->n_axes; ++a)
  {
    for (int32_t b = a; b < net->n_axes; ++b)
    {
      const largest second = second_differences(net, values, a, b);
      double size = second.length;
      if (is_rational)
      {
        size +=
          speed[a] * first[b].weight + speed[b] * first[a].weight + all.radius * second.weight;
      }
      sum += (a == b ? 1.0 : 2.0) * size / all.least_weight;
    }
  }
  return sum >= 0.0 ? sum / 8.0 : INFINITY;
}

/* Cells without nodes inside their faces have a part in the middle that is as wide as they are. */
double mtm_net_bound_at_nodes(const mtm_net* net, double bound)
{
  const bool has_core = net->type == MTM_QUADRATIC_QUAD || net->type == MTM_QUADRATIC_HEXAHEDRON ||
    net->type == MTM_QUADRATIC_WEDGE || net->type == MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON;
  return has_core ? 4.0 * bound : bound;
}
