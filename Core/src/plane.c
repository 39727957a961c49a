/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Planes made canonical and put together by direction, so that parallel ones share a pass. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>

typedef struct canonical
{
  double normal[3];
  double value; /* the plane is where normal . p = value */
  double terms; /* added up without signs: what the value's rounding is relative to */
} canonical;

/* The first nonzero component is positive and the length 1: a plane and its reverse are the same. */
static mtm_status canonical_plane(const mtm_plane* plane,
  int32_t index,
  canonical* out,
  mtm_error* error)
{
  double largest = 0.0;
  for (int32_t a = 0; a < 3; ++a)
  {
    if (!isfinite(plane->origin[a]) || !isfinite(plane->normal[a]))
    {
      return mtm_fail(
        error, MTM_BAD_ARGUMENT, "plane %d: its origin or normal is not finite", (int)index);
    }
    largest = fmax(largest, fabs(plane->normal[a]));
  }
  if (largest == 0.0)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "plane %d: its normal is zero", (int)index);
  }
  /* Scaled first, so that neither tiny nor huge normals are lost when squared. */
  double n[3];
  for (int32_t a = 0; a < 3; ++a)
  {
    n[a] = plane->normal[a] / largest;
  }
  double length = sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
  if (n[0] < 0.0 || (n[0] == 0.0 && (n[1] < 0.0 || (n[1] == 0.0 && n[2] < 0.0))))
  {
    length = -length;
  }
  out->value = out->terms = 0.0;
  for (int32_t a = 0; a < 3; ++a)
  {
    out->normal[a] = n[a] / length + 0.0; /* -0 becomes 0 */
    const double term = out->normal[a] * plane->origin[a];
    out->value += term;
    out->terms += fabs(term);
  }
  if (!isfinite(out->value))
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "plane %d: its origin is too far away", (int)index);
  }
  return MTM_OK;
}

static int32_t axis_of(const double normal[3])
{
  for (int32_t a = 0; a < 3; ++a)
  {
    if (normal[(a + 1) % 3] == 0.0 && normal[(a + 2) % 3] == 0.0)
    {
      return a;
    }
  }
  return -1;
}

void mtm_cutters_free(mtm_cutter* cutters, int32_t n_cutters)
{
  for (int32_t i = 0; cutters && i < n_cutters; ++i)
  {
    free(cutters[i].values);
    free(cutters[i].slacks);
    free(cutters[i].planes);
  }
  free(cutters);
}

/* Insertion keeps the values ascending and equal ones in the caller's order. */
static void add_value(mtm_cutter* cutter, double value, double slack, int32_t plane)
{
  int32_t at = cutter->n_values++;
  for (; at > 0 && cutter->values[at - 1] > value; --at)
  {
    cutter->values[at] = cutter->values[at - 1];
    cutter->slacks[at] = cutter->slacks[at - 1];
    cutter->planes[at] = cutter->planes[at - 1];
  }
  cutter->values[at] = value;
  cutter->slacks[at] = slack;
  cutter->planes[at] = plane;
  cutter->max_slack = fmax(cutter->max_slack, slack);
}

static bool allocate_values(mtm_cutter* cutter, int32_t n)
{
  cutter->values = mtm_allocate(n, sizeof *cutter->values);
  cutter->slacks = mtm_allocate(n, sizeof *cutter->slacks);
  cutter->planes = mtm_allocate(n, sizeof *cutter->planes);
  return cutter->values && cutter->slacks && cutter->planes;
}

/* What rounding may do to normal . p: a few units in the last place of the coordinates as stored,
 * relative to the sum of the terms. */
static double rounding(const mtm_mesh* mesh, const mtm_slice_options* options)
{
  const bool single =
    mtm_mesh_point_type(mesh) == MTM_FLOAT32 || options->point_type == MTM_FLOAT32;
  return single ? 0x1p-23 : 0x1p-50;
}

static mtm_status scalar_cutter(const mtm_slice_options* options,
  double limit,
  mtm_cutter* cutter,
  mtm_error* error)
{
  cutter->scalars = options->scalars;
  cutter->axis = -1;
  cutter->limit = limit;
  if (!allocate_values(cutter, options->n_values))
  {
    return mtm_fail_memory(error, "the values");
  }
  for (int32_t i = 0; i < options->n_values; ++i)
  {
    if (!isfinite(options->values[i]))
    {
      return mtm_fail(error, MTM_BAD_ARGUMENT, "value %d is not finite", (int)i);
    }
    add_value(cutter, options->values[i], 0.0, i);
  }
  return MTM_OK;
}

static bool same_direction(const double a[3], const double b[3])
{
  return a[0] == b[0] && a[1] == b[1] && a[2] == b[2];
}

mtm_status mtm_cutters_new(const mtm_mesh* mesh,
  const mtm_slice_options* options,
  mtm_cutter** cutters,
  int32_t* n_cutters,
  mtm_error* error)
{
  *n_cutters = 0;
  *cutters = calloc(options->scalars ? 1 : (size_t)options->n_planes, sizeof **cutters);
  if (!*cutters)
  {
    return mtm_fail_memory(error, "the planes");
  }
  const double limit = mtm_finite_limit(mtm_output_point_type(mesh, options->point_type));
  if (options->scalars)
  {
    *n_cutters = 1;
    return scalar_cutter(options, limit, *cutters, error);
  }
  const double epsilon = rounding(mesh, options);
  for (int32_t i = 0; i < options->n_planes; ++i)
  {
    canonical plane = { 0 };
    const mtm_status status = canonical_plane(&options->planes[i], i, &plane, error);
    if (status != MTM_OK)
    {
      return status;
    }
    int32_t c = 0;
    while (c < *n_cutters && !same_direction((*cutters)[c].normal, plane.normal))
    {
      ++c;
    }
    mtm_cutter* cutter = &(*cutters)[c];
    if (c == *n_cutters)
    {
      ++*n_cutters;
      *cutter = (mtm_cutter){ .normal = { plane.normal[0], plane.normal[1], plane.normal[2] },
        .axis = axis_of(plane.normal),
        .epsilon = epsilon,
        .limit = limit };
      if (!allocate_values(cutter, options->n_planes - i))
      {
        return mtm_fail_memory(error, "the planes");
      }
    }
    add_value(cutter, plane.value, epsilon * plane.terms, i);
  }
  return MTM_OK;
}
