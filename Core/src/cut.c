/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cutting one cell by the values that meet it. A point is above where normal . p exceeds the value by
 * more than rounding; on the plane counts as not above. So a cell that stands on the plane gives its
 * lower face, and one that hangs below it gives nothing by itself: that face is a contact, which the
 * cell above claims first (contact.c). */
#include "internal.h"

#include <math.h>
#include <stdlib.h>

void mtm_cut_free(mtm_cut* cut)
{
  mtm_cell_free(&cut->cell);
  free(cut->xyz);
  free(cut->value);
  free(cut->slack);
  free(cut->side);
  free(cut->links);
  free(cut->rings);
  free(cut->ring);
  free(cut->ring_xyz);
  free(cut->triangles);
  free(cut->scratch);
  *cut = (mtm_cut){ 0 };
}

static bool reserve_points(mtm_cut* cut, int32_t n)
{
  if (n <= cut->capacity)
  {
    return true;
  }
  const int64_t capacity = n + 16;
  free(cut->xyz);
  free(cut->value);
  free(cut->slack);
  free(cut->side);
  cut->xyz = mtm_allocate(3 * capacity, sizeof *cut->xyz);
  cut->value = mtm_allocate(capacity, sizeof *cut->value);
  cut->slack = mtm_allocate(capacity, sizeof *cut->slack);
  cut->side = mtm_allocate(capacity, sizeof *cut->side);
  const bool complete = cut->xyz && cut->value && cut->slack && cut->side;
  cut->capacity = complete ? capacity : 0;
  return complete;
}

bool mtm_cut_reserve(mtm_cut* cut, int32_t n)
{
  return reserve_points(cut, n) && mtm_cut_reserve_ring(cut, n < 16 ? 16 : n);
}

bool mtm_cut_evaluate(mtm_cut* cut)
{
  const mtm_cutter* cutter = cut->cutter;
  bool finite = true;
  for (int32_t p = 0; p < cut->cell.n_points; ++p)
  {
    const double* xyz = &cut->xyz[3 * p];
    if (cutter->scalars)
    {
      cut->value[p] = mtm_load_double(cutter->scalars, cut->cell.ids[p], 0);
      cut->slack[p] = 0.0;
      finite = finite && fabs(cut->value[p]) <= mtm_finite_limit(MTM_FLOAT64);
    }
    else
    {
      const double x = cutter->normal[0] * xyz[0];
      const double y = cutter->normal[1] * xyz[1];
      const double z = cutter->normal[2] * xyz[2];
      cut->value[p] = x + y + z;
      cut->slack[p] = mtm_rounding(cutter, xyz);
    }
    finite = finite && mtm_is_finite_point(xyz, cutter->limit);
  }
  return finite;
}

/* Sets side[], level and plane for a value; false if the cell does not meet the plane. */
static bool take_sides(mtm_cut* cut, int32_t value)
{
  const int32_t n = cut->cell.n_points;
  cut->level = cut->cutter->values[value];
  cut->plane = cut->cutter->planes[value];
  int32_t n_above = 0;
  int32_t n_below = 0;
  for (int32_t p = 0; p < n; ++p)
  {
    double side = cut->value[p] - cut->level;
    const double slack = cut->slack[p] + cut->cutter->slacks[value];
    if (fabs(side) <= slack)
    {
      side = 0.0;
    }
    cut->side[p] = side;
    n_above += side > 0.0;
    n_below += side < 0.0;
  }
  return n_above < n && n_below < n;
}

/* Cuts the parts of the cell, by the sides taken. */
static bool cut_parts(mtm_cut* cut)
{
  bool complete = true;
  for (int64_t at = 0; complete && mtm_cell_next_part(&cut->cell, &at, &cut->part);)
  {
    cut->n_above = cut->n_below = 0;
    for (int32_t p = 0; p < cut->part.n_points; ++p)
    {
      const double side = cut->side[mtm_part_node(&cut->part, p)];
      cut->n_above += side > 0.0;
      cut->n_below += side < 0.0;
    }
    complete = cut->part.shape ? mtm_cut_solid(cut) : mtm_cut_flat(cut);
  }
  return complete;
}

/* The first of the ascending values[first, last) that is not below a bound, or with `beyond` the
 * first above it. */
static int32_t search(const double* values, int32_t first, int32_t last, double bound, bool beyond)
{
  while (first < last)
  {
    const int32_t middle = first + (last - first) / 2;
    if (values[middle] < bound || (beyond && values[middle] == bound))
    {
      first = middle + 1;
    }
    else
    {
      last = middle;
    }
  }
  return first;
}

/* The values [*first, *last) narrowed to those between the smallest and largest of the cell. */
static void narrow(const mtm_cut* cut, int32_t* first, int32_t* last)
{
  const mtm_cutter* cutter = cut->cutter;
  double low = cut->value[0];
  double high = cut->value[0];
  double slack = cut->slack[0];
  for (int32_t p = 1; p < cut->cell.n_points; ++p)
  {
    low = cut->value[p] < low ? cut->value[p] : low;
    high = cut->value[p] > high ? cut->value[p] : high;
    slack = cut->slack[p] > slack ? cut->slack[p] : slack;
  }
  slack += cutter->max_slack;
  *first = search(cutter->values, *first, *last, low - slack, false);
  *last = search(cutter->values, *first, *last, high + slack, true);
}

void mtm_cut_begin(mtm_cut* cut, int64_t index)
{
  cut->index = index;
  cut->inverted = -1;
  cut->ghost = (mtm_ghost(&cut->mesh->cell_ghosts, index) & MTM_GHOST_DUPLICATE_CELL) != 0;
}

mtm_status mtm_cut_cell(mtm_cut* cut,
  int64_t index,
  int32_t first_value,
  int32_t last_value,
  mtm_error* error)
{
  mtm_status status = mtm_cell_load(cut->mesh, cut->grid, index, &cut->cell, error);
  const int32_t n = cut->cell.n_points;
  if (status != MTM_OK || n == 0 || mtm_cell_is_hidden(cut->mesh, index, &cut->cell))
  {
    return status;
  }
  if (!mtm_cut_reserve(cut, n))
  {
    return mtm_fail_memory(error, "the points of a cell");
  }
  mtm_cell_points(cut->mesh, cut->grid, &cut->cell, cut->xyz);
  if (!mtm_cut_evaluate(cut))
  {
    cut->chunk->n_non_finite_cells += cut->count_non_finite;
    return MTM_OK;
  }
  narrow(cut, &first_value, &last_value);
  mtm_cut_begin(cut, index);
  if (first_value < last_value && cut->cell.type == MTM_POLYHEDRON)
  {
    status = mtm_polyhedron_load(cut->mesh, index, &cut->cell, error);
    if (status == MTM_OK)
    {
      status = mtm_polyhedron_turn(&cut->cell, cut->xyz, error);
    }
  }
  for (int32_t v = first_value; status == MTM_OK && v < last_value; ++v)
  {
    if (take_sides(cut, v) && !cut_parts(cut))
    {
      status = mtm_fail_memory(error, "the slice");
    }
  }
  return status;
}
