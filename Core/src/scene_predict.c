/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What a code is expected to be, from the codes before it: docs/formats.md. A reader computes the same,
 * so all arithmetic here is double, in one order. */
#include "scene_pack.h"

#include <math.h>
#include <stdlib.h>

/* ---- Neighbours ------------------------------------------------------------------------------ */

/* Puts a point into the list of another one that comes after it. */
static void add_neighbor(int32_t* ids, uint32_t point, uint32_t neighbor)
{
  int32_t* list = ids + (int64_t)MTM_NEIGHBORS * point;
  for (int32_t i = 0; neighbor < point && i < MTM_NEIGHBORS; ++i)
  {
    if (list[i] == (int32_t)neighbor)
    {
      return;
    }
    if (list[i] < 0)
    {
      list[i] = (int32_t)neighbor;
      return;
    }
  }
}

/* Fills a list up with the neighbours of the neighbours in it. */
static void add_second_ring(int32_t* ids, int64_t point)
{
  const int32_t* list = ids + MTM_NEIGHBORS * point;
  int32_t n_first = 0;
  while (n_first < MTM_NEIGHBORS && list[n_first] >= 0)
  {
    ++n_first;
  }
  for (int32_t place = 0; place < MTM_NEIGHBORS; ++place)
  {
    for (int32_t k = 0; k < n_first && list[MTM_NEIGHBORS - 1] < 0; ++k)
    {
      const int32_t neighbor = ids[MTM_NEIGHBORS * (int64_t)list[k] + place];
      if (neighbor >= 0)
      {
        add_neighbor(ids, (uint32_t)point, (uint32_t)neighbor);
      }
    }
  }
}

bool mtm_neighbors_find(const uint32_t* triangles,
  int64_t n_triangles,
  int64_t n_points,
  mtm_neighbors* neighbors)
{
  *neighbors = (mtm_neighbors){ 0 };
  if (n_points >= INT32_MAX / MTM_NEIGHBORS)
  {
    return true;
  }
  int32_t* ids = mtm_allocate(n_points, MTM_NEIGHBORS * sizeof(int32_t));
  if (!ids)
  {
    return false;
  }
  for (int64_t i = 0; i < MTM_NEIGHBORS * n_points; ++i)
  {
    ids[i] = -1;
  }
  for (int64_t t = 0; t < n_triangles; ++t)
  {
    const uint32_t* corners = triangles + 3 * t;
    for (int32_t k = 0; k < 3; ++k)
    {
      add_neighbor(ids, corners[k], corners[(k + 1) % 3]);
      add_neighbor(ids, corners[k], corners[(k + 2) % 3]);
    }
  }
  /* from the last point on: those before it have their own neighbours only */
  for (int64_t p = n_points - 1; p > 0; --p)
  {
    add_second_ring(ids, p);
    if (ids[MTM_NEIGHBORS * p] < 0)
    {
      ids[MTM_NEIGHBORS * p] = (int32_t)(p - 1);
    }
  }
  neighbors->ids = ids;
  neighbors->n_points = n_points;
  return true;
}

void mtm_neighbors_free(mtm_neighbors* neighbors)
{
  free(neighbors->ids);
  free(neighbors->weights);
  *neighbors = (mtm_neighbors){ 0 };
}

/* ---- The linear fit -------------------------------------------------------------------------- */

/* A solution of (sums + a little) x = right, which is symmetric: xx, xy, xz, yy, yz, zz. */
static void solve(const double sums[6], const double right[3], double x[3])
{
  const double little = (sums[0] + sums[3] + sums[5]) * 1e-4;
  const double xx = sums[0] + little;
  const double yy = sums[3] + little;
  const double zz = sums[5] + little;
  const double xy = sums[1];
  const double xz = sums[2];
  const double yz = sums[4];
  const double a = yy * zz - yz * yz;
  const double b = xz * yz - xy * zz;
  const double c = xy * yz - xz * yy;
  const double d = xx * zz - xz * xz;
  const double e = xy * xz - xx * yz;
  const double f = xx * yy - xy * xy;
  const double det = xx * a + xy * b + xz * c;
  x[0] = (a * right[0] + b * right[1] + c * right[2]) / det;
  x[1] = (b * right[0] + d * right[1] + e * right[2]) / det;
  x[2] = (c * right[0] + e * right[1] + f * right[2]) / det;
}

/* The weights with which values of n points give that of the linear function fitted to them at
 * another place. */
static void fit(const float* positions,
  const int32_t* ids,
  int32_t n,
  int64_t point,
  float* weights)
{
  double middle[3];
  double place[3];
  double apart[MTM_NEIGHBORS][3];
  double sums[6] = { 0.0 };
  double slope[3];
  for (int32_t axis = 0; axis < 3; ++axis)
  {
    double sum = 0.0;
    for (int32_t k = 0; k < n; ++k)
    {
      sum += positions[3 * (int64_t)ids[k] + axis];
    }
    middle[axis] = sum / n;
    place[axis] = positions[3 * point + axis] - middle[axis];
  }
  for (int32_t k = 0; k < n; ++k)
  {
    for (int32_t axis = 0; axis < 3; ++axis)
    {
      apart[k][axis] = positions[3 * (int64_t)ids[k] + axis] - middle[axis];
    }
    sums[0] += apart[k][0] * apart[k][0];
    sums[1] += apart[k][0] * apart[k][1];
    sums[2] += apart[k][0] * apart[k][2];
    sums[3] += apart[k][1] * apart[k][1];
    sums[4] += apart[k][1] * apart[k][2];
    sums[5] += apart[k][2] * apart[k][2];
  }
  solve(sums, place, slope);
  bool usable = true;
  for (int32_t k = 0; k < n; ++k)
  {
    const double weight =
      1.0 / n + (slope[0] * apart[k][0] + slope[1] * apart[k][1] + slope[2] * apart[k][2]);
    usable = usable && weight > -16.0 && weight < 16.0; /* NaN is not */
    weights[k] = (float)weight;
  }
  for (int32_t k = 0; !usable && k < n; ++k)
  {
    weights[k] = (float)(1.0 / n);
  }
}

bool mtm_neighbors_fit(mtm_neighbors* neighbors, const float* positions)
{
  free(neighbors->weights);
  neighbors->weights = mtm_allocate(neighbors->n_points, MTM_NEIGHBORS * sizeof(float));
  if (!neighbors->weights)
  {
    return false;
  }
  for (int64_t p = 0; p < neighbors->n_points; ++p)
  {
    const int32_t* ids = neighbors->ids + MTM_NEIGHBORS * p;
    float* weights = neighbors->weights + MTM_NEIGHBORS * p;
    int32_t n = 0;
    while (n < MTM_NEIGHBORS && ids[n] >= 0)
    {
      ++n;
    }
    for (int32_t k = 0; k < MTM_NEIGHBORS; ++k)
    {
      weights[k] = 0.0f;
    }
    if (n > 0)
    {
      fit(positions, ids, n, p, weights);
    }
  }
  return true;
}

/* ---- Residuals ------------------------------------------------------------------------------- */

static uint32_t predict(const uint32_t* codes,
  int64_t i,
  mtm_predictor predictor,
  const mtm_neighbors* neighbors)
{
  if (predictor == MTM_PREDICT_PREVIOUS)
  {
    return i > 0 ? codes[i - 1] : 0;
  }
  const int32_t* ids = neighbors->ids + MTM_NEIGHBORS * i;
  const float* weights =
    predictor == MTM_PREDICT_FIT ? neighbors->weights + MTM_NEIGHBORS * i : NULL;
  double sum = 0.0;
  int32_t n = 0;
  for (; n < MTM_NEIGHBORS && ids[n] >= 0; ++n)
  {
    const double code = codes[ids[n]];
    sum += weights ? weights[n] * code : code;
  }
  if (!weights && n > 0)
  {
    sum /= n;
  }
  return (uint32_t)(int64_t)floor(sum + 0.5);
}

void mtm_residuals(const uint32_t* codes,
  int64_t n,
  int32_t n_bits,
  mtm_predictor predictor,
  const mtm_neighbors* neighbors,
  uint32_t* residuals)
{
  const int32_t shift = 32 - n_bits;
  for (int64_t i = 0; i < n; ++i)
  {
    /* the sign goes to where all bits are, then to the lowest bit */
    const uint32_t residual = (codes[i] - predict(codes, i, predictor, neighbors)) << shift;
    const uint32_t sign = residual >> 31 ? UINT32_MAX : 0;
    residuals[i] = ((residual << 1) ^ sign) >> shift;
  }
}

/* About the bits that residuals need. */
static int64_t cost_of(const uint32_t* residuals, int64_t n)
{
  int64_t cost = 0;
  for (int64_t i = 0; i < n; ++i)
  {
    for (uint32_t left = residuals[i]; left; left >>= 1)
    {
      ++cost;
    }
  }
  return cost;
}

mtm_predictor mtm_best_predictor(const uint32_t* codes,
  int64_t n,
  int32_t n_bits,
  const mtm_neighbors* neighbors,
  uint32_t* scratch)
{
  mtm_predictor best = MTM_PREDICT_PREVIOUS;
  int64_t least = INT64_MAX;
  for (int32_t predictor = 0; predictor < MTM_N_PREDICTORS; ++predictor)
  {
    const bool has = neighbors && neighbors->ids && neighbors->n_points == n;
    if (predictor > MTM_PREDICT_PREVIOUS &&
      (!has || (predictor == MTM_PREDICT_FIT && !neighbors->weights)))
    {
      break;
    }
    mtm_residuals(codes, n, n_bits, (mtm_predictor)predictor, neighbors, scratch);
    const int64_t cost = cost_of(scratch, n);
    if (cost < least)
    {
      least = cost;
      best = (mtm_predictor)predictor;
    }
  }
  return best;
}
