/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The points of a grid's section. What is computed lies beside each other, so that it becomes vector
 * code; each point goes to its place in the output at once. Source: own. */
#include "section_internal.h"

/* ---- Crossings -------------------------------------------------------------------------------- */

/* From the end that comes first by its coordinates, as cut_emit.c does. */
void mtm_run_cross(const mtm_section* s, const mtm_edge_run* run)
{
  const mtm_axes* axes = s->axes;
  const int32_t axis = run->axis;
  const int64_t low[3] = { run->first, run->j, run->k };
  const int32_t begin = !axes->rising[axis];
  const double a = axes->at[axis][low[axis] + begin];
  const double b = axes->at[axis][low[axis] + !begin];
  const double* x[2];
  double y[2], z[2];
  for (int32_t side = 0; side < 2; ++side)
  {
    const int32_t end = side ? !begin : begin;
    x[side] = s->terms[0] + run->first + (axis == 0 ? end : 0);
    y[side] = s->terms[1][run->j + (axis == 1 ? end : 0)];
    z[side] = s->terms[2][run->k + (axis == 2 ? end : 0)];
  }
  double* restrict t = run->on.t + run->place;
  double* restrict at = run->on.at + run->place;
  for (int32_t i = 0; i < run->last - run->first; ++i)
  {
    const double side_a = x[0][i] + y[0] + z[0] - s->level;
    const double side_b = x[1][i] + y[1] + z[1] - s->level;
    t[i] = side_a / (side_a - side_b);
    at[i] = a + t[i] * (b - a);
  }
}

void mtm_run_clear(const mtm_edge_run* run)
{
  for (int32_t i = 0; i < run->last - run->first; ++i)
  {
    run->on.id[run->place + i] = -1;
  }
}

/* ---- Output ----------------------------------------------------------------------------------- */

/* Where points go. */
typedef struct target
{
  void *points, *a, *b;
  double* t;
  mtm_type point_type, source_type;
} target;

static inline target target_of(const mtm_polygons* out)
{
  return (target){
    out->points, out->point_a, out->point_b, out->point_t, out->point_type, out->source_type
  };
}

static inline void store_point(const target* to,
  int64_t id,
  const double xyz[3],
  double t,
  int64_t a,
  int64_t b)
{
  if (to->point_type == MTM_FLOAT32)
  {
    float* place = (float*)to->points + 3 * id;
    place[0] = (float)xyz[0];
    place[1] = (float)xyz[1];
    place[2] = (float)xyz[2];
  }
  else
  {
    double* place = (double*)to->points + 3 * id;
    place[0] = xyz[0];
    place[1] = xyz[1];
    place[2] = xyz[2];
  }
  if (to->a)
  {
    mtm_store_id(to->a, to->source_type, id, a);
    mtm_store_id(to->b, to->source_type, id, b);
    to->t[id] = t;
  }
}

void mtm_run_store(const mtm_section* s, const mtm_edge_run* run, const mtm_polygons* out)
{
  const mtm_axes* axes = s->axes;
  const target to = target_of(out);
  const int32_t axis = run->axis;
  const int64_t steps[3] = { 1, axes->n[0], axes->n[0] * axes->n[1] };
  const bool rises = axes->rising[axis];
  const int64_t first = mtm_axes_point(axes, run->first, run->j, run->k);
  const int64_t a = first + (rises ? 0 : steps[axis]);
  const int64_t b = first + (rises ? steps[axis] : 0);
  /* As computed along an edge: -0 becomes 0. */
  const double y = axes->at[1][run->j] + 0.0;
  const double z = axes->at[2][run->k] + 0.0;
  for (int32_t i = 0; i < run->last - run->first; ++i)
  {
    const double at = run->on.at[run->place + i];
    const double xyz[3] = {
      axis == 0 ? at : axes->at[0][run->first + i] + 0.0, axis == 1 ? at : y, axis == 2 ? at : z
    };
    const int64_t id = run->on.id[run->place + i];
    if (id >= 0)
    {
      store_point(&to, id, xyz, run->on.t[run->place + i], a + i, b + i);
    }
  }
}

void mtm_point_store(const mtm_edge_point* point, int64_t id, const mtm_polygons* out)
{
  const target to = target_of(out);
  store_point(&to, id, point->xyz, point->t, point->a, point->b);
}
