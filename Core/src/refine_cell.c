/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* One curved cell: which points of it are made of what. Sums run over the points in the order of
 * their coordinates, as edges do, so that neighbours, pieces and machines compute a shared point to
 * the same bits. */
#include "refine_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void mtm_curved_free(mtm_curved* curved)
{
  for (int64_t i = 0; i < curved->n_templates; ++i)
  {
    mtm_basis_free(&curved->templates[i].basis);
    free(curved->templates[i].parts.items);
    free(curved->templates[i].rows);
  }
  free(curved->templates);
  free(curved->xyz);
  free(curved->scalar);
  free(curved->rational);
  free(curved->order);
  free(curved->entry_ids);
  free(curved->entry_points);
  free(curved->entry_weights);
  *curved = (mtm_curved){ 0 };
}

/* ---- Templates ------------------------------------------------------------------------------------ */

enum
{
  MOST_KEPT_WEIGHTS = 1 << 22 /* 32 MiB a template */
};

/* Bernstein's functions are not negative and add up to 1; others can add up to more in size. */
static double reach_of(const double* weights, int32_t n)
{
  double sum = 0.0;
  for (int32_t i = 0; i < n; ++i)
  {
    sum += fabs(weights[i]);
  }
  return sum;
}

/* All weights once: kept where there is room, and looked at for the reach. */
static bool fill_rows(mtm_template* made)
{
  const int32_t n = made->basis.n_points;
  const int32_t n_places = mtm_lattice_n_places(made->basis.divisions);
  const bool is_even = mtm_is_bezier(made->basis.type) || made->halvings == 0;
  const bool is_kept = n_places <= MOST_KEPT_WEIGHTS / n;
  made->rows = is_kept ? mtm_allocate((int64_t)n_places * n, sizeof *made->rows) : NULL;
  made->reach = 1.0;
  for (int32_t place = 0; (made->rows || (!is_kept && !is_even)) && place < n_places; ++place)
  {
    if (!mtm_basis_has_place(&made->basis, place))
    {
      continue;
    }
    const double* weights = mtm_basis_weights(&made->basis, place);
    made->reach = is_even ? 1.0 : fmax(made->reach, reach_of(weights, n));
    if (made->rows)
    {
      memcpy(&made->rows[(int64_t)place * n], weights, (size_t)n * sizeof *weights);
    }
  }
  return made->rows || !is_kept;
}

static bool is_template_of(const mtm_template* made, const mtm_cell* cell, const int32_t order[3])
{
  return made->basis.type == cell->type && made->basis.n_points == cell->n_points &&
    memcmp(made->basis.order, order, sizeof made->basis.order) == 0;
}

static bool find_template(mtm_curved* curved, const mtm_cell* cell)
{
  int32_t shape;
  int32_t order[3];
  memcpy(order, cell->order, sizeof order);
  mtm_basis_knows(cell->type, &shape, order);
  for (int64_t i = 0; i < curved->n_templates; ++i)
  {
    if (is_template_of(&curved->templates[i], cell, order))
    {
      curved->current = &curved->templates[i];
      return true;
    }
  }
  mtm_template* templates = mtm_grown(
    curved->templates, &curved->templates_capacity, curved->n_templates + 1, sizeof *templates);
  if (!templates)
  {
    return false;
  }
  curved->templates = templates;
  mtm_template* made = &templates[curved->n_templates++];
  *made = (mtm_template){ .halvings = curved->halvings };
  if (!mtm_basis_make(&made->basis, cell->type, cell->n_points, order, curved->halvings) ||
    !mtm_lattice_add_parts(shape, made->basis.divisions, NULL, &made->parts) || !fill_rows(made))
  {
    return false;
  }
  curved->current = made;
  return true;
}

/* ---- A cell --------------------------------------------------------------------------------------- */

static bool reserve(mtm_curved* curved, int32_t n)
{
  if (n <= curved->capacity)
  {
    return true;
  }
  free(curved->xyz);
  free(curved->scalar);
  free(curved->rational);
  free(curved->order);
  free(curved->entry_ids);
  free(curved->entry_points);
  free(curved->entry_weights);
  curved->xyz = mtm_allocate(3 * (int64_t)n, sizeof *curved->xyz);
  curved->scalar = mtm_allocate(n, sizeof *curved->scalar);
  curved->rational = mtm_allocate(n, sizeof *curved->rational);
  curved->order = mtm_allocate(n, sizeof *curved->order);
  curved->entry_ids = mtm_allocate(n, sizeof *curved->entry_ids);
  curved->entry_points = mtm_allocate(n, sizeof *curved->entry_points);
  curved->entry_weights = mtm_allocate(n, sizeof *curved->entry_weights);
  const bool complete = curved->xyz && curved->scalar && curved->rational && curved->order &&
    curved->entry_ids && curved->entry_points && curved->entry_weights;
  curved->capacity = complete ? n : 0;
  return complete;
}

/* Insertion: cells have few points, and their lists come sorted in part. */
static void sort_points(mtm_curved* curved)
{
  const int64_t* ids = curved->cell->ids;
  for (int32_t p = 0; p < curved->cell->n_points; ++p)
  {
    int32_t at = p;
    for (; at > 0; --at)
    {
      const int32_t before = curved->order[at - 1];
      if (!mtm_comes_first(&curved->xyz[3 * p], ids[p], &curved->xyz[3 * before], ids[before]))
      {
        break;
      }
      curved->order[at] = before;
    }
    curved->order[at] = p;
  }
}

mtm_status mtm_curved_load(mtm_curved* curved, const mtm_cell* cell, bool* finite, mtm_error* error)
{
  if (!reserve(curved, cell->n_points) || !find_template(curved, cell))
  {
    return mtm_fail_memory(error, "the shape functions of a cell");
  }
  const mtm_mesh* mesh = curved->mesh;
  const bool is_rational = mtm_is_bezier(cell->type) && mesh->rational_weights.n_tuples != 0;
  curved->cell = cell;
  *finite = true;
  for (int32_t p = 0; p < cell->n_points; ++p)
  {
    double* xyz = &curved->xyz[3 * p];
    mtm_point_by_id(mesh, cell->ids[p], xyz);
    curved->scalar[p] = curved->scalars ? mtm_load_double(curved->scalars, cell->ids[p], 0) : 0.0;
    curved->rational[p] =
      is_rational ? mtm_load_double(&mesh->rational_weights, cell->ids[p], 0) : 1.0;
    *finite = *finite && isfinite(xyz[0]) && isfinite(xyz[1]) && isfinite(xyz[2]) &&
      isfinite(curved->scalar[p]) && isfinite(curved->rational[p]);
  }
  if (*finite)
  {
    sort_points(curved);
  }
  return MTM_OK;
}

/* ---- A place -------------------------------------------------------------------------------------- */

void mtm_curved_entries(mtm_curved* curved, int32_t place)
{
  mtm_template* made = curved->current;
  const double* weights = made->rows ? &made->rows[(int64_t)place * made->basis.n_points]
                                     : mtm_basis_weights(&made->basis, place);
  double sum = 0.0;
  int32_t n = 0;
  for (int32_t i = 0; i < curved->cell->n_points; ++i)
  {
    const int32_t p = curved->order[i];
    const int64_t id = curved->cell->ids[p];
    const double weight = weights[p] * curved->rational[p];
    if (weight == 0.0)
    {
      continue;
    }
    const bool repeats = n > 0 && curved->entry_ids[n - 1] == id;
    n += !repeats;
    curved->entry_ids[n - 1] = id;
    curved->entry_points[n - 1] = p;
    curved->entry_weights[n - 1] = repeats ? curved->entry_weights[n - 1] + weight : weight;
    sum += weight;
  }
  curved->n_entries = n;
  for (int32_t i = 0; mtm_is_bezier(curved->cell->type) && i < n; ++i)
  {
    curved->entry_weights[i] /= sum;
  }
}

void mtm_curved_point(const mtm_curved* curved, double xyz[3], double* scalar)
{
  const int32_t first = curved->entry_points[0];
  double sum[4] = { 0.0, 0.0, 0.0, 0.0 };
  for (int32_t i = 1; i < curved->n_entries; ++i)
  {
    const int32_t p = curved->entry_points[i];
    for (int32_t c = 0; c < 3; ++c)
    {
      sum[c] += curved->entry_weights[i] * (curved->xyz[3 * p + c] - curved->xyz[3 * first + c]);
    }
    sum[3] += curved->entry_weights[i] * (curved->scalar[p] - curved->scalar[first]);
  }
  for (int32_t c = 0; c < 3; ++c)
  {
    xyz[c] = curved->xyz[3 * first + c] + sum[c];
  }
  *scalar = curved->scalar[first] + sum[3];
}
