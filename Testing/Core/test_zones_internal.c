/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Zones of packed points against exact values, for coordinates of all sizes: no point is said to be on a
 * side that rounding leaves open, and points away from the plane are not left open. */
#include "check.h"
#include "random.h"
#include "slice_internal.h"

#include <float.h>

enum
{
  N_ROUNDS = 4000,
  N_POINTS = MTM_ZONES_BATCH,
  BELOW = 0x0f,
  ABOVE = 0xf0
};

typedef struct zones_case
{
  union
  {
    float float32[3 * N_POINTS];
    double float64[3 * N_POINTS];
  } xyz;
  mtm_array points;
  mtm_plane plane;
  double size; /* how large coordinates are */
  uint8_t zones[N_POINTS];
  mtm_mesh mesh;
  mtm_cutter* cutters;
  int32_t n_cutters;
} zones_case;

static void store(zones_case* zones, int64_t at, double value)
{
  if (zones->points.type == MTM_FLOAT32)
  {
    zones->xyz.float32[at] = (float)value;
  }
  else
  {
    zones->xyz.float64[at] = value;
  }
}

static double load(const zones_case* zones, int64_t at)
{
  return zones->points.type == MTM_FLOAT32 ? (double)zones->xyz.float32[at]
                                           : zones->xyz.float64[at];
}

/* Points of one size, a third of them about the plane as near as their type can say, with an origin of
 * theirs far from 0 in some rounds. */
static void make_points(zones_case* zones, test_random* random)
{
  const bool is_single = test_random_below(random, 2) != 0;
  zones->points = (mtm_array){ .data = &zones->xyz,
    .type = is_single ? MTM_FLOAT32 : MTM_FLOAT64,
    .n_tuples = N_POINTS,
    .n_components = 3 };
  const double range = is_single ? 30.0 : 280.0;
  zones->size = pow(10.0, test_random_between(random, -range, range));
  const double away = test_random_below(random, 3) == 0 ? 1e4 * zones->size : 0.0;
  for (int c = 0; c < 3; ++c)
  {
    zones->plane.normal[c] =
      test_random_below(random, 4) == 0 ? 0.0 : test_random_between(random, -1.0, 1.0);
    zones->plane.origin[c] = away + zones->size * test_random_between(random, -1.0, 1.0);
  }
  zones->plane.normal[2] += zones->plane.normal[2] == 0.0 ? 1.0 : 0.0;
  for (int64_t p = 0; p < N_POINTS; ++p)
  {
    double offset = 0.0;
    for (int c = 0; c < 2; ++c)
    {
      const double x = zones->size * test_random_between(random, -1.0, 1.0);
      store(zones, 3 * p + c, zones->plane.origin[c] + x);
      offset -= x * zones->plane.normal[c] / zones->plane.normal[2];
    }
    const double nudge = pow(2.0, (double)-test_random_below(random, 60)) * (p % 2 ? 1.0 : -1.0);
    const double near = offset + zones->size * nudge;
    const double anywhere = zones->size * test_random_between(random, -1.0, 1.0);
    store(zones, 3 * p + 2, zones->plane.origin[2] + (p % 3 ? anywhere : near));
  }
}

static bool find_zones(zones_case* zones)
{
  mtm_lane lane = { .cutter = zones->cutters, .n_values = 1, .zones = zones->zones };
  const uint8_t codes[2] = { BELOW, ABOVE };
  memset(zones->zones, 0, sizeof zones->zones);
  return mtm_zones_of_packed(&lane, &zones->points, 0, N_POINTS, codes);
}

static bool make_cutter(zones_case* zones)
{
  const mtm_slice_options options = {
    .size = sizeof options, .planes = &zones->plane, .n_planes = 1
  };
  zones->mesh = (mtm_mesh){ .kind = MTM_UNSTRUCTURED, .points = zones->points };
  return mtm_cutters_new(&zones->mesh, &options, &zones->cutters, &zones->n_cutters, NULL) ==
    MTM_OK;
}

/* The largest |x| + |y| + |z|. */
static double size_of(const zones_case* zones)
{
  double most = 0.0;
  for (int64_t p = 0; p < N_POINTS; ++p)
  {
    most = fmax(
      most, fabs(load(zones, 3 * p)) + fabs(load(zones, 3 * p + 1)) + fabs(load(zones, 3 * p + 2)));
  }
  return most;
}

/* Values in long double; what is left open is within a few roundings of the largest point's own type. */
static void check_points(const zones_case* zones, int round)
{
  const mtm_cutter* cutter = zones->cutters;
  const double open = cutter->max_slack +
    (size_of(zones) + 1e-37) * (zones->points.type == MTM_FLOAT32 ? 0x1p-18 : 0x1p-47);
  for (int64_t p = 0; p < N_POINTS; ++p)
  {
    const double xyz[3] = { load(zones, 3 * p), load(zones, 3 * p + 1), load(zones, 3 * p + 2) };
    long double side = -(long double)cutter->values[0];
    for (int c = 0; c < 3; ++c)
    {
      side += (long double)cutter->normal[c] * xyz[c];
    }
    const double slack = mtm_rounding(cutter, xyz) + cutter->max_slack;
    const uint8_t zone = zones->zones[p];
    CHECK(zone == BELOW || zone == ABOVE || zone == MTM_ZONE_UNSURE, "round %d: %d", round, zone);
    CHECK(zone != ABOVE || side > slack, "round %d, point %d: %Lg", round, (int)p, side);
    CHECK(zone != BELOW || side < -slack, "round %d, point %d: %Lg", round, (int)p, side);
    CHECK(zone != MTM_ZONE_UNSURE || fabsl(side) <= open,
      "round %d, point %d: %Lg is not near the plane",
      round,
      (int)p,
      side);
  }
}

/* A batch with such a coordinate is left to others. */
static void check_bad(zones_case* zones, test_random* random, int round)
{
  static const double bad[4] = { NAN, -NAN, INFINITY, -INFINITY };
  store(zones, test_random_below(random, 3 * N_POINTS), bad[round % 4]);
  CHECK(!find_zones(zones), "round %d: not finite", round);
}

int main(void)
{
  test_random random = test_random_start();
  for (int round = 0; round < N_ROUNDS; ++round)
  {
    zones_case zones = { .n_cutters = 0 };
    make_points(&zones, &random);
    if (!make_cutter(&zones))
    {
      CHECK(false, "round %d: no cutter", round);
      continue;
    }
    const bool found = find_zones(&zones);
    CHECK(found == (size_of(&zones) < FLT_MAX), "round %d: size %g", round, size_of(&zones));
    if (found)
    {
      check_points(&zones, round);
    }
    check_bad(&zones, &random, round);
    mtm_cutters_free(zones.cutters, zones.n_cutters);
  }
  return check_result();
}
