/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Where the planes of `microtome slice` are: as those of the filter Microtome Slice. */
#include "cut.h"

#include <math.h>
#include <stdlib.h>

static double length_of(const double v[3])
{
  return sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

/* The box around all grids that were asked for; those that cannot be read have no part in it. */
static mtm_status find_bounds(cutting* cut, double bounds[6], mtm_error* error)
{
  for (int32_t a = 0; a < 3; ++a)
  {
    bounds[2 * a] = INFINITY;
    bounds[2 * a + 1] = -INFINITY;
  }
  for (int32_t i = 0; i < cut->n_grids; ++i)
  {
    double own[6];
    const mtm_run* run = tool_run_part(&cut->run, 0, 0);
    const mtm_status status = mtm_xdmf_bounds(cut->file, cut->grids[i], run, own, error);
    if (status == MTM_CANCELLED || status == MTM_NO_MEMORY)
    {
      return status;
    }
    for (int32_t a = 0; status == MTM_OK && a < 3; ++a)
    {
      bounds[2 * a] = fmin(bounds[2 * a], own[2 * a]);
      bounds[2 * a + 1] = fmax(bounds[2 * a + 1], own[2 * a + 1]);
    }
  }
  for (int32_t a = 0; a < 3; ++a)
  {
    if (!(bounds[2 * a] <= bounds[2 * a + 1]))
    {
      return tool_fail(error,
        MTM_BAD_FILE,
        "%.300s: no grid has points that can be read; microtome info says more",
        cut->options->input.path);
    }
  }
  return MTM_OK;
}

/* Extent of the box along the normal. */
static double length_along(const double normal[3], const double bounds[6])
{
  double length = 0;
  for (int32_t a = 0; a < 3; ++a)
  {
    length += fabs(normal[a]) * (bounds[2 * a + 1] - bounds[2 * a]);
  }
  return length / length_of(normal);
}

mtm_status cut_find_planes(cutting* cut, mtm_error* error)
{
  const cut_options* options = cut->options;
  const int32_t n_places = options->n_at ? options->n_at : 1;
  const bool spread = options->n_slices > 1 && options->spacing == 0;
  double bounds[6] = { 0, 0, 0, 0, 0, 0 };
  mtm_status status = spread || !options->at ? find_bounds(cut, bounds, error) : MTM_OK;
  if (status != MTM_OK)
  {
    return status;
  }
  cut->planes = calloc((size_t)n_places * (size_t)options->n_slices, sizeof *cut->planes);
  if (!cut->planes)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for the planes");
  }
  const double length = length_of(options->normal);
  const double spacing =
    spread ? length_along(options->normal, bounds) / options->n_slices : options->spacing;
  for (int32_t p = 0; p < n_places; ++p)
  {
    for (int32_t i = 0; i < options->n_slices; ++i)
    {
      const double step = (i - 0.5 * (options->n_slices - 1)) * spacing;
      const double distance = (options->at ? options->at[p] : 0) + step;
      mtm_plane* plane = &cut->planes[cut->n_planes++];
      for (int32_t a = 0; a < 3; ++a)
      {
        const double middle = options->at ? 0 : 0.5 * (bounds[2 * a] + bounds[2 * a + 1]);
        plane->normal[a] = options->normal[a];
        plane->origin[a] = middle + distance / length * options->normal[a];
      }
    }
  }
  return MTM_OK;
}

bool cut_meets(const double bounds[6], const mtm_plane* plane)
{
  double low = 0, high = 0, size = 0;
  for (int32_t a = 0; a < 3; ++a)
  {
    const double first = plane->normal[a] * (bounds[2 * a] - plane->origin[a]);
    const double second = plane->normal[a] * (bounds[2 * a + 1] - plane->origin[a]);
    low += fmin(first, second);
    high += fmax(first, second);
    size += fabs(plane->normal[a]) *
      (fabs(plane->origin[a]) + fmax(fabs(bounds[2 * a]), fabs(bounds[2 * a + 1])));
  }
  /* More than mtm_slice allows for rounding; a grid that is read in vain costs only time. */
  const double slack = 0x1p-20 * size;
  return low <= slack && high >= -slack;
}
