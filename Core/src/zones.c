/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Between which of the values every point lies, in a byte: what a cell needs to know of its points so as
 * not to be looked at. Rounding counts as in cut.c, or more. Source: own. */
#include "slice_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  POINTS_PER_TASK = 65536
};

typedef struct zones_job
{
  const mtm_mesh* mesh;
  const mtm_zones* zones;
  int64_t n_points;
  bool is_simple;
} zones_job;

/* Points by component, so that loops over them become vectors. */
typedef struct batch
{
  double xyz[3][MTM_ZONES_BATCH];
  double value[MTM_ZONES_BATCH];
  double slack[MTM_ZONES_BATCH]; /* infinite where the point or its value is not finite */
  int32_t n;
} batch;

/* ---- Loading ---------------------------------------------------------------------------------- */

/* One component of stored points, from an address on. */
static void load_component(const void* address,
  mtm_type type,
  int64_t stride,
  int32_t n,
  double* to)
{
  if (type == MTM_FLOAT32)
  {
    const float* from = address;
    const int64_t step = stride / (int64_t)sizeof *from;
    for (int32_t i = 0; i < n; ++i)
    {
      to[i] = from[i * step];
    }
    return;
  }
  const double* from = address;
  const int64_t step = stride / (int64_t)sizeof *from;
  for (int32_t i = 0; i < n; ++i)
  {
    to[i] = from[i * step];
  }
}

static void load_stored(const mtm_array* points, int64_t first, batch* loaded)
{
  const int64_t value_bytes = (int64_t)mtm_type_size(points->type);
  const int64_t packed = points->components ? value_bytes : 3 * value_bytes;
  for (int32_t c = 0; c < 3; ++c)
  {
    load_component(mtm_value_address(points, first, c),
      points->type,
      points->stride ? points->stride : packed,
      loaded->n,
      loaded->xyz[c]);
  }
}

/* Points of images and rectilinear grids, by their places. */
static void load_computed(const mtm_mesh* mesh, int64_t first, batch* loaded)
{
  const int64_t row = first / mesh->dims[0];
  int64_t place[3] = { first % mesh->dims[0], row % mesh->dims[1], row / mesh->dims[1] };
  for (int32_t i = 0; i < loaded->n; ++i)
  {
    double xyz[3];
    mtm_point_by_place(mesh, place, xyz);
    for (int32_t c = 0; c < 3; ++c)
    {
      loaded->xyz[c][i] = xyz[c];
    }
    for (int32_t a = 0; a < 3 && ++place[a] == mesh->dims[a]; ++a)
    {
      place[a] = 0;
    }
  }
}

/* ---- Values ----------------------------------------------------------------------------------- */

/* The value and mtm_rounding as in cut.c, without branches. */
static void evaluate_plane(const mtm_cutter* cutter, batch* points)
{
  const double* m = cutter->normal;
  const double limit = cutter->limit;
  for (int32_t i = 0; i < MTM_ZONES_BATCH; ++i)
  {
    const double p[3] = { points->xyz[0][i], points->xyz[1][i], points->xyz[2][i] };
    const double terms[3] = { m[0] * p[0], m[1] * p[1], m[2] * p[2] };
    const double size = fabs(p[0]) + fabs(p[1]) + fabs(p[2]);
    const double sum = fabs(terms[0]) + fabs(terms[1]) + fabs(terms[2]);
    const double slack = cutter->epsilon * sum + 0x1p-50 * size + cutter->max_slack;
    const double x = fabs(p[0]) <= limit ? slack : INFINITY;
    const double y = fabs(p[1]) <= limit ? x : INFINITY;
    points->slack[i] = fabs(p[2]) <= limit ? y : INFINITY;
    points->value[i] = terms[0] + terms[1] + terms[2];
  }
}

static void load_scalars(const mtm_cutter* cutter, int64_t first, batch* points)
{
  const double limit = mtm_finite_limit(MTM_FLOAT64);
  for (int32_t i = 0; i < points->n; ++i)
  {
    const double xyz[3] = { points->xyz[0][i], points->xyz[1][i], points->xyz[2][i] };
    const double value = mtm_load_double(cutter->scalars, first + i, 0);
    const bool finite = fabs(value) <= limit && mtm_is_finite_point(xyz, cutter->limit);
    points->value[i] = value;
    points->slack[i] = finite ? cutter->max_slack : INFINITY;
  }
}

/* ---- Zones ------------------------------------------------------------------------------------ */

/* Below a value by more than rounding for certain, above it so, or neither; NaN is neither. */
static void classify_by_one(const mtm_lane* lane,
  const uint8_t* codes,
  const batch* points,
  uint8_t* zones)
{
  const uint8_t above = codes[1];
  const uint8_t below = codes[0];
  const double level = lane->cutter->values[lane->first_value];
  for (int32_t i = 0; i < points->n; ++i)
  {
    const double side = points->value[i] - level;
    const uint8_t not_below = side < -points->slack[i] ? below : MTM_ZONE_UNSURE;
    zones[i] = side > points->slack[i] ? above : not_below;
  }
}

/* How many of n ascending values are below a point's. */
static int32_t count_below(const double* values, int32_t n, double value)
{
  int32_t first = 0;
  while (n > 0)
  {
    const int32_t half = n / 2;
    const bool is_below = values[first + half] < value;
    first += is_below ? half + 1 : 0;
    n = is_below ? n - half - 1 : half;
  }
  return first;
}

/* A point that is far enough from the values next to it is so from all. */
static void classify_by_many(const mtm_lane* lane,
  const uint8_t* codes,
  const batch* points,
  uint8_t* zones)
{
  const double* values = lane->cutter->values + lane->first_value;
  for (int32_t i = 0; i < points->n; ++i)
  {
    const double value = points->value[i];
    const double slack = points->slack[i];
    const int32_t n_below = count_below(values, lane->n_values, value);
    const bool is_above = n_below == 0 || value - values[n_below - 1] > slack;
    const bool is_below = n_below == lane->n_values || value - values[n_below] < -slack;
    zones[i] = is_above && is_below ? codes[n_below] : (uint8_t)MTM_ZONE_UNSURE;
  }
}

static void find_batch_by_one(const zones_job* job, int64_t first, batch* points)
{
  const mtm_cutter* evaluated = NULL;
  const uint8_t* codes = job->zones->codes;
  const bool is_stored = job->mesh->kind == MTM_UNSTRUCTURED || job->mesh->kind == MTM_CURVILINEAR;
  if (is_stored)
  {
    load_stored(&job->mesh->points, first, points);
  }
  else
  {
    load_computed(job->mesh, first, points);
  }
  for (int32_t l = 0; l < job->zones->n_lanes; ++l)
  {
    const mtm_lane* lane = &job->zones->lanes[l];
    if (lane->cutter->scalars && lane->cutter != evaluated)
    {
      load_scalars(lane->cutter, first, points);
    }
    else if (lane->cutter != evaluated)
    {
      evaluate_plane(lane->cutter, points);
    }
    evaluated = lane->cutter;
    if (lane->n_values == 1)
    {
      classify_by_one(lane, codes, points, lane->zones + first);
    }
    else
    {
      classify_by_many(lane, codes, points, lane->zones + first);
    }
  }
}

/* Whether all lanes can have one bound on rounding for many points. */
static bool is_simple(const zones_job* job)
{
  const mtm_array* points = &job->mesh->points;
  bool simple = (job->mesh->kind == MTM_UNSTRUCTURED || job->mesh->kind == MTM_CURVILINEAR) &&
    !points->components && points->stride == 0;
  for (int32_t l = 0; simple && l < job->zones->n_lanes; ++l)
  {
    const mtm_lane* lane = &job->zones->lanes[l];
    simple = !lane->cutter->scalars && lane->n_values == 1;
  }
  return simple;
}

static void find_batch(const zones_job* job, int64_t first, batch* points)
{
  bool found = job->is_simple;
  for (int32_t l = 0; found && l < job->zones->n_lanes; ++l)
  {
    found = mtm_zones_of_packed(
      &job->zones->lanes[l], &job->mesh->points, first, points->n, job->zones->codes);
  }
  if (!found)
  {
    find_batch_by_one(job, first, points);
  }
}

static void zones_task(void* user, int64_t task)
{
  const zones_job* job = user;
  const int64_t first = task * POINTS_PER_TASK;
  const int64_t end =
    first + POINTS_PER_TASK < job->n_points ? first + POINTS_PER_TASK : job->n_points;
  batch points = { .n = 0 };
  for (int64_t p = first; p < end; p += MTM_ZONES_BATCH)
  {
    points.n = (int32_t)(end - p < MTM_ZONES_BATCH ? end - p : MTM_ZONES_BATCH);
    find_batch(job, p, &points);
  }
}

/* ---- Lanes ------------------------------------------------------------------------------------ */

void mtm_zones_free(mtm_zones* zones)
{
  free(zones->lanes);
  free(zones->bytes);
  *zones = (mtm_zones){ 0 };
}

static int32_t lanes_of(const mtm_cutter* cutter)
{
  return (cutter->n_values + MTM_LANE_VALUES - 1) / MTM_LANE_VALUES;
}

/* All bytes with four bits set. */
static void list_codes(uint8_t codes[MTM_N_ZONES])
{
  int32_t n = 0;
  for (uint32_t byte = 0; byte < MTM_ZONE_UNSURE; ++byte)
  {
    int32_t n_bits = 0;
    for (uint32_t rest = byte; rest != 0; rest &= rest - 1)
    {
      ++n_bits;
    }
    if (n_bits == 4)
    {
      codes[n++] = (uint8_t)byte;
    }
  }
}

/* Lanes with room for zones; those of numbers that are no points are unsure already. */
static bool make_lanes(mtm_zones* zones,
  const mtm_cutter* cutters,
  int32_t n_cutters,
  int64_t n_points)
{
  int64_t n_lanes = 0;
  uint64_t pitch = 1;
  for (int32_t c = 0; c < n_cutters; ++c)
  {
    n_lanes += lanes_of(&cutters[c]);
  }
  while (pitch < (uint64_t)n_points)
  {
    pitch *= 2;
  }
  zones->mask = pitch - 1;
  zones->lanes = mtm_allocate(n_lanes, sizeof *zones->lanes);
  zones->bytes = mtm_allocate(n_lanes, pitch);
  if (!zones->lanes || !zones->bytes)
  {
    return false;
  }
  for (int32_t c = 0; c < n_cutters; ++c)
  {
    for (int32_t first = 0; first < cutters[c].n_values; first += MTM_LANE_VALUES)
    {
      const int32_t left = cutters[c].n_values - first;
      zones->lanes[zones->n_lanes] = (mtm_lane){ .cutter = &cutters[c],
        .first_value = first,
        .n_values = left < MTM_LANE_VALUES ? left : MTM_LANE_VALUES,
        .zones = zones->bytes + (uint64_t)zones->n_lanes * pitch };
      memset(zones->lanes[zones->n_lanes].zones + n_points,
        MTM_ZONE_UNSURE,
        (size_t)(pitch - (uint64_t)n_points));
      ++zones->n_lanes;
    }
  }
  return true;
}

mtm_status mtm_zones_find(const mtm_mesh* mesh,
  const mtm_cutter* cutters,
  int32_t n_cutters,
  const mtm_run* run,
  double from,
  double to,
  mtm_zones* zones,
  mtm_error* error)
{
  *zones = (mtm_zones){ 0 };
  zones_job job = { .mesh = mesh, .zones = zones, .n_points = mtm_mesh_n_points(mesh) };
  list_codes(zones->codes);
  if (!make_lanes(zones, cutters, n_cutters, job.n_points))
  {
    return mtm_fail_memory(error, "where the points are");
  }
  job.is_simple = is_simple(&job);
  const int64_t n_tasks = (job.n_points + POINTS_PER_TASK - 1) / POINTS_PER_TASK;
  return mtm_run_in_waves(run, n_tasks, from, to, zones_task, &job, error);
}
