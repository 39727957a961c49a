/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Grids whose points are every combination of coordinates along three straight axes. */
#include "grid_internal.h"

#include <stdlib.h>

void mtm_axes_free(mtm_axes* axes)
{
  for (int32_t a = 0; a < 3; ++a)
  {
    free(axes->at[a]);
  }
  *axes = (mtm_axes){ 0 };
}

/* An image's directions are its axes; then a coordinate depends on one index alone, but for the sign
 * of zeros where the origin is -0. */
static bool is_straight_image(const mtm_mesh* mesh)
{
  bool any = false;
  bool straight = mesh->kind == MTM_IMAGE;
  for (int32_t a = 0; a < 3; ++a)
  {
    for (int32_t b = 0; b < 3; ++b)
    {
      const double d = mesh->direction[3 * a + b];
      any = any || d != 0.0;
      straight = straight && (a == b || d == 0.0);
    }
  }
  for (int32_t a = 0; any && a < 3; ++a)
  {
    straight = straight && mesh->direction[4 * a] != 0.0 &&
      !(mesh->origin[a] == 0.0 && signbit(mesh->origin[a]));
  }
  return straight;
}

static bool is_straight(const mtm_mesh* mesh)
{
  bool straight = (mesh->kind == MTM_RECTILINEAR || is_straight_image(mesh)) &&
    mesh->cell_ghosts.n_tuples == 0 && mesh->point_ghosts.n_tuples == 0;
  for (int32_t a = 0; a < 3; ++a)
  {
    straight = straight && mesh->dims[a] > 1 && mesh->dims[a] < INT32_MAX;
  }
  return straight;
}

/* Looks at the coordinates along one axis; false where they do not rise or fall, or cannot be used. */
static bool measure_axis(mtm_axes* axes, int32_t a, double limit)
{
  const double* at = axes->at[a];
  axes->rising[a] = at[1] > at[0];
  axes->largest[a] = 0.0;
  axes->smallest[a] = INFINITY;
  bool usable = true;
  for (int64_t i = 0; usable && i < axes->n[a]; ++i)
  {
    usable = fabs(at[i]) <= limit;
    axes->largest[a] = fmax(axes->largest[a], fabs(at[i]));
    axes->smallest[a] = fmin(axes->smallest[a], fabs(at[i]));
    if (usable && i > 0)
    {
      const double step = axes->rising[a] ? at[i] - at[i - 1] : at[i - 1] - at[i];
      usable = step > 0.0;
      axes->longest_step = fmax(axes->longest_step, step);
      axes->shortest_step = fmin(axes->shortest_step, step);
    }
  }
  return usable;
}

mtm_status mtm_axes_new(const mtm_mesh* mesh,
  double limit,
  mtm_axes* axes,
  bool* usable,
  mtm_error* error)
{
  *axes = (mtm_axes){ .even = mesh->kind == MTM_IMAGE, .shortest_step = INFINITY };
  *usable = is_straight(mesh);
  for (int32_t a = 0; *usable && a < 3; ++a)
  {
    axes->n[a] = mesh->dims[a];
    axes->at[a] = mtm_allocate(mesh->dims[a], sizeof *axes->at[a]);
    if (!axes->at[a])
    {
      mtm_axes_free(axes);
      return mtm_fail_memory(error, "the coordinates along the axes");
    }
    int64_t place[3] = { 0, 0, 0 };
    for (place[a] = 0; place[a] < mesh->dims[a]; ++place[a])
    {
      double xyz[3];
      mtm_point_by_place(mesh, place, xyz);
      axes->at[a][place[a]] = xyz[a];
    }
    *usable = measure_axis(axes, a, limit);
  }
  /* Areas of polygons must neither vanish nor overflow. */
  *usable = *usable && axes->shortest_step > 0x1p-400 && axes->longest_step < 0x1p400;
  if (!*usable)
  {
    mtm_axes_free(axes);
  }
  return MTM_OK;
}
