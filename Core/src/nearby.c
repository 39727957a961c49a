/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cells near a plane are far from each other in memory, and each needs three places one after another:
 * its offsets, its connectivity, its points. So they are looked at in steps that go through many cells
 * and do not branch: what one cell waits for, others wait for at the same time. Source: own. */
#include "slice_internal.h"

#include <math.h>

static bool is_packed(const mtm_array* array)
{
  return !array->components && array->stride == 0;
}

/* Where a value of a packed array of 4 or 8 bytes each is. */
static inline const char* packed_address(const mtm_array* array, int64_t i)
{
  const bool is_short = array->type == MTM_INT32 || array->type == MTM_FLOAT32;
  return (const char*)array->data + i * (is_short ? 4 : 8);
}

/* ---- Fetching --------------------------------------------------------------------------------- */

/* Points of the types from MTM_QUICK_FIRST_TYPE on. */
static const uint8_t points_of_type[MTM_QUICK_N_TYPES] = { 4, 8, 8, 6, 5 };

/* Where the ids of the cells are, for cells that are as they should be. */
static void find_ids(const mtm_mesh* mesh, mtm_nearby* nearby)
{
  const uint8_t* types = mesh->cell_types.data;
  const int64_t n_ids = mesh->connectivity.n_tuples;
  for (int32_t c = 0; c < nearby->n; ++c)
  {
    const uint32_t type = (uint32_t)types[nearby->cells[c]] - MTM_QUICK_FIRST_TYPE;
    const int64_t first = mtm_load_id(&mesh->offsets, nearby->cells[c]);
    const int64_t last = mtm_load_id(&mesh->offsets, nearby->cells[c] + 1);
    const int64_t n = type < MTM_QUICK_N_TYPES ? points_of_type[type] : 0;
    const bool is_sound = n > 0 && first >= 0 && first <= n_ids - n && last == first + n;
    nearby->first_ids[c] = is_sound ? first : 0;
    nearby->n_points[c] = is_sound ? (int32_t)n : 0;
  }
}

static void fetch_ids(const mtm_array* ids, const mtm_nearby* nearby)
{
  for (int32_t c = 0; c < nearby->n; ++c)
  {
    if (nearby->n_points[c] > 0)
    {
      mtm_prefetch(packed_address(ids, nearby->first_ids[c]));
      mtm_prefetch(packed_address(ids, nearby->first_ids[c] + nearby->n_points[c] - 1));
    }
  }
}

/* Inlined for points and ids of fixed types. */
static inline void fetch_points(const mtm_mesh* mesh,
  const mtm_nearby* nearby,
  int64_t point_bytes,
  bool is_short)
{
  const char* points = mesh->points.data;
  const uint64_t n_points = (uint64_t)mesh->points.n_tuples;
  for (int32_t c = 0; c < nearby->n; ++c)
  {
    const int64_t first = nearby->first_ids[c];
    for (int64_t i = first; i < first + nearby->n_points[c]; ++i)
    {
      const int64_t id = is_short ? ((const int32_t*)mesh->connectivity.data)[i]
                                  : ((const int64_t*)mesh->connectivity.data)[i];
      mtm_prefetch(points + ((uint64_t)id < n_points ? id : 0) * point_bytes);
    }
  }
}

static bool can_fetch(const mtm_mesh* mesh)
{
  return mesh->kind == MTM_UNSTRUCTURED && mesh->points.n_tuples > 0 && is_packed(&mesh->points) &&
    is_packed(&mesh->offsets) && is_packed(&mesh->connectivity) && is_packed(&mesh->cell_types);
}

void mtm_nearby_expect(const mtm_mesh* mesh, const mtm_nearby* nearby)
{
  const uint8_t* types = mesh->cell_types.data;
  for (int32_t c = 0; can_fetch(mesh) && c < nearby->n; ++c)
  {
    mtm_prefetch(packed_address(&mesh->offsets, nearby->cells[c]));
    mtm_prefetch(types + nearby->cells[c]);
  }
}

void mtm_nearby_fetch_ids(const mtm_mesh* mesh, mtm_nearby* nearby)
{
  if (can_fetch(mesh))
  {
    find_ids(mesh, nearby);
    fetch_ids(&mesh->connectivity, nearby);
    return;
  }
  for (int32_t c = 0; c < nearby->n; ++c)
  {
    nearby->n_points[c] = 0;
  }
}

void mtm_nearby_fetch_even(const mtm_mesh* mesh, int32_t type, mtm_nearby* nearby)
{
  const int32_t n = points_of_type[type - MTM_QUICK_FIRST_TYPE];
  for (int32_t c = 0; c < nearby->n; ++c)
  {
    nearby->first_ids[c] = nearby->cells[c] * n;
    nearby->n_points[c] = n;
  }
  fetch_ids(&mesh->connectivity, nearby);
}

void mtm_nearby_fetch_points(const mtm_mesh* mesh, const mtm_nearby* nearby)
{
  const bool is_short = mesh->connectivity.type == MTM_INT32;
  if (mesh->points.type == MTM_FLOAT32)
  {
    is_short ? fetch_points(mesh, nearby, 12, true) : fetch_points(mesh, nearby, 12, false);
  }
  else
  {
    is_short ? fetch_points(mesh, nearby, 24, true) : fetch_points(mesh, nearby, 24, false);
  }
}

/* ---- Sifting ---------------------------------------------------------------------------------- */

/* What a cell's points come to. */
typedef struct extent
{
  double low, high; /* of normal . p */
  double size;      /* no coordinate is larger, nor are all together; not finite where one is not */
} extent;

/* Adds a point, computed as mtm_cut_evaluate does. */
static inline void add_point(const double normal[3], double x, double y, double z, extent* cell)
{
  const double terms[3] = { normal[0] * x, normal[1] * y, normal[2] * z };
  const double value = terms[0] + terms[1] + terms[2];
  cell->low = mtm_lower(value, cell->low);
  cell->high = mtm_higher(value, cell->high);
  cell->size += fabs(x) + fabs(y) + fabs(z);
}

/* Inlined for points and ids of fixed types. Ids that are no points make the size infinite. */
static inline extent extent_of(const mtm_mesh* mesh,
  const double normal[3],
  int64_t first,
  int32_t n,
  bool is_float,
  bool is_short)
{
  extent cell = { INFINITY, -INFINITY, 0.0 };
  bool known = true;
  for (int32_t p = 0; p < n; ++p)
  {
    const int64_t id = is_short ? ((const int32_t*)mesh->connectivity.data)[first + p]
                                : ((const int64_t*)mesh->connectivity.data)[first + p];
    const bool is_point = (uint64_t)id < (uint64_t)mesh->points.n_tuples;
    const int64_t at = is_point ? 3 * id : 0;
    known = known & is_point;
    if (is_float)
    {
      const float* xyz = (const float*)mesh->points.data + at;
      add_point(normal, xyz[0], xyz[1], xyz[2], &cell);
    }
    else
    {
      const double* xyz = (const double*)mesh->points.data + at;
      add_point(normal, xyz[0], xyz[1], xyz[2], &cell);
    }
  }
  cell.size = known ? cell.size : INFINITY;
  return cell;
}

/* Whether one of the values is from low to high. */
static bool has_value(const mtm_cutter* cutter, double low, double high)
{
  if (cutter->n_values == 1)
  {
    return (cutter->values[0] >= low) & (cutter->values[0] <= high);
  }
  const int32_t first = mtm_first_value(cutter, low);
  return first < cutter->n_values && cutter->values[first] <= high;
}

/* Rounding counts twice of what it may be at any of the points. */
static bool may_meet(const mtm_cutter* cutter, const extent* cell)
{
  const double slack = 2.0 * ((cutter->epsilon + 0x1p-50) * cell->size + cutter->max_slack);
  return !(cell->size <= cutter->limit) | has_value(cutter, cell->low - slack, cell->high + slack);
}

/* The cells that may be met move to the front. */
static inline int32_t sift(const mtm_mesh* mesh,
  const mtm_cutter* cutter,
  mtm_nearby* nearby,
  bool is_float,
  bool is_short)
{
  int32_t n = 0;
  for (int32_t c = 0; c < nearby->n; ++c)
  {
    const extent cell = extent_of(
      mesh, cutter->normal, nearby->first_ids[c], nearby->n_points[c], is_float, is_short);
    const bool stays = (nearby->n_points[c] == 0) | may_meet(cutter, &cell);
    nearby->cells[n] = nearby->cells[c];
    nearby->first_ids[n] = nearby->first_ids[c];
    nearby->n_points[n] = nearby->n_points[c];
    n += stays;
  }
  return n;
}

void mtm_nearby_sift(const mtm_mesh* mesh, const mtm_cutter* cutter, mtm_nearby* nearby)
{
  const bool is_float = mesh->points.type == MTM_FLOAT32;
  const bool is_short = mesh->connectivity.type == MTM_INT32;
  if (cutter->scalars || mesh->kind != MTM_UNSTRUCTURED)
  {
    return;
  }
  nearby->n = is_float && is_short ? sift(mesh, cutter, nearby, true, true)
    : is_float                     ? sift(mesh, cutter, nearby, true, false)
    : is_short                     ? sift(mesh, cutter, nearby, false, true)
                                   : sift(mesh, cutter, nearby, false, false);
}
