/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The usual cells in the usual place: linear cells of fixed types with no point on the plane, of which it
 * cuts out one polygon. The points are those of mtm_cut_point, the polygon that of mtm_emit_rings; only
 * the way there is shorter. Source: own. */
#include "slice_internal.h"

#include <math.h>

typedef enum outcome
{
  DONE,
  UNUSUAL, /* for mtm_cut_cell */
  NO_MEMORY
} outcome;

static bool is_packed(const mtm_array* array)
{
  return !array->components && array->stride == 0;
}

/* ---- Loading ---------------------------------------------------------------------------------- */

static int32_t type_of(const mtm_array* types, int64_t cell)
{
  return is_packed(types) ? ((const uint8_t*)types->data)[cell]
                          : *(const uint8_t*)mtm_value_address(types, cell, 0);
}

/* The ids of a cell of an unstructured mesh; false where something about it is unusual or wrong. */
static bool load_unstructured(mtm_cut* cut, int64_t index)
{
  const mtm_mesh* mesh = cut->mesh;
  const int32_t type = cut->even_type ? cut->even_type : type_of(&mesh->cell_types, index);
  if (type < MTM_QUICK_FIRST_TYPE || type >= MTM_QUICK_FIRST_TYPE + MTM_QUICK_N_TYPES)
  {
    return false;
  }
  const int32_t n = mtm_shape_of(type)->n_points;
  const int64_t first = cut->even_type ? index * n : mtm_load_id(&mesh->offsets, index);
  const int64_t last = cut->even_type ? first + n : mtm_load_id(&mesh->offsets, index + 1);
  if (first < 0 || last < first || last > mesh->connectivity.n_tuples || last - first != n)
  {
    return false;
  }
  bool in_range = true;
  for (int32_t p = 0; p < n; ++p)
  {
    cut->cell.ids[p] = mtm_load_id(&mesh->connectivity, first + p);
    in_range = in_range && (uint64_t)cut->cell.ids[p] < (uint64_t)mesh->points.n_tuples;
  }
  cut->cell.type = type;
  cut->cell.n_points = n;
  return in_range;
}

static bool load_curvilinear(mtm_cut* cut, int64_t index)
{
  const mtm_grid* grid = cut->grid;
  const int64_t row = index / grid->n_cells[0];
  const int64_t layer = row / grid->n_cells[1];
  const int64_t first = index - row * grid->n_cells[0] +
    (row - layer * grid->n_cells[1]) * grid->point_stride[1] + layer * grid->point_stride[2];
  for (int32_t p = 0; p < 8; ++p)
  {
    cut->cell.ids[p] =
      first + (p & 1) + (p >> 1 & 1) * grid->point_stride[1] + (p >> 2) * grid->point_stride[2];
  }
  cut->cell.type = MTM_VOXEL;
  cut->cell.n_points = 8;
  return grid->dimension == 3;
}

/* ---- Evaluating ------------------------------------------------------------------------------- */

/* What the points of a cell come to. */
typedef struct extent
{
  double low, high; /* of the function */
  double size;      /* of all coordinates together; not finite where one is not */
} extent;

/* Inlined for points of fixed types and numbers. As mtm_cut_evaluate has it, but for the slack. */
static inline extent evaluate_packed(mtm_cut* cut, bool is_float, int32_t n)
{
  const double* normal = cut->cutter->normal;
  extent cell = { INFINITY, -INFINITY, 0.0 };
  for (int32_t p = 0; p < n; ++p)
  {
    const void* points = cut->mesh->points.data;
    const int64_t at = 3 * cut->cell.ids[p];
    const double x = is_float ? ((const float*)points)[at] : ((const double*)points)[at];
    const double y = is_float ? ((const float*)points)[at + 1] : ((const double*)points)[at + 1];
    const double z = is_float ? ((const float*)points)[at + 2] : ((const double*)points)[at + 2];
    const double terms[3] = { normal[0] * x, normal[1] * y, normal[2] * z };
    const double value = terms[0] + terms[1] + terms[2];
    cut->xyz[3 * p] = x;
    cut->xyz[3 * p + 1] = y;
    cut->xyz[3 * p + 2] = z;
    cut->value[p] = value;
    cell.low = mtm_lower(value, cell.low);
    cell.high = mtm_higher(value, cell.high);
    cell.size += fabs(x) + fabs(y) + fabs(z);
  }
  return cell;
}

/* The same for points in any layout, and for scalars. */
static extent evaluate_any(mtm_cut* cut)
{
  extent cell = { INFINITY, -INFINITY, 0.0 };
  mtm_cell_points(cut->mesh, cut->grid, &cut->cell, cut->xyz);
  if (!mtm_cut_evaluate(cut))
  {
    cell.size = INFINITY;
    return cell;
  }
  for (int32_t p = 0; p < cut->cell.n_points; ++p)
  {
    cell.low = cut->value[p] < cell.low ? cut->value[p] : cell.low;
    cell.high = cut->value[p] > cell.high ? cut->value[p] : cell.high;
    for (int32_t c = 0; c < 3; ++c)
    {
      cell.size += fabs(cut->xyz[3 * p + c]);
    }
  }
  return cell;
}

/* The coordinates of the points and the function there. */
static extent evaluate(mtm_cut* cut)
{
  const int32_t n = cut->cell.n_points;
  const bool is_float = cut->mesh->points.type == MTM_FLOAT32;
  if (cut->cutter->scalars || !is_packed(&cut->mesh->points))
  {
    return evaluate_any(cut);
  }
  if (is_float)
  {
    return n == 4 ? evaluate_packed(cut, true, 4)
      : n == 8    ? evaluate_packed(cut, true, 8)
                  : evaluate_packed(cut, true, n);
  }
  return n == 4 ? evaluate_packed(cut, false, 4)
    : n == 8    ? evaluate_packed(cut, false, 8)
                : evaluate_packed(cut, false, n);
}

/* ---- A cell ----------------------------------------------------------------------------------- */

static bool reserve(mtm_cut* cut)
{
  int64_t* ids = mtm_grown(cut->cell.ids, &cut->cell.capacity, MTM_QUICK_MAX_POINTS, sizeof *ids);
  cut->cell.ids = ids ? ids : cut->cell.ids;
  return ids && mtm_cut_reserve(cut, MTM_QUICK_MAX_POINTS);
}

/* The type and ids of a cell; false if it is for mtm_cut_cell. */
static bool load(mtm_cut* cut, int64_t index)
{
  const mtm_mesh_kind kind = cut->mesh->kind;
  return (kind == MTM_UNSTRUCTURED && load_unstructured(cut, index)) ||
    (kind == MTM_CURVILINEAR && load_curvilinear(cut, index));
}

/* ---- Cutting ---------------------------------------------------------------------------------- */

/* mtm_cut_point, unless the edge is remembered. */
static int32_t find_point(mtm_quick* quick, mtm_cut* cut, int32_t u, int32_t v)
{
  const int64_t a = cut->cell.ids[u];
  const int64_t b = cut->cell.ids[v];
  const int64_t low = a < b ? a : b;
  const int64_t high = a < b ? b : a;
  const uint64_t mixed = (uint64_t)low * UINT64_C(0x9e3779b97f4a7c15) +
    (uint64_t)high * UINT64_C(0xc2b2ae3d27d4eb4f) +
    (uint64_t)cut->plane * UINT64_C(0x165667b19e3779f9);
  mtm_quick_memory* memory = &quick->memories[(mixed >> 40) % MTM_QUICK_N_MEMORIES];
  if (memory->point == 0 || memory->low != low || memory->high != high ||
    memory->plane != cut->plane)
  {
    const int32_t point = mtm_cut_point(cut, u, v);
    if (point < 0)
    {
      return point;
    }
    *memory = (mtm_quick_memory){ low, high, cut->plane, point + 1 };
  }
  return memory->point - 1;
}

/* Takes the sides of a value, and a bit in *above for each point above it; false if a point is within the
 * slack, which is more than rounding. */
static bool take_sides(mtm_cut* cut, int32_t value, double slack, uint32_t* above)
{
  const double level = cut->cutter->values[value];
  bool sure = true;
  uint32_t bits = 0;
  cut->level = level;
  cut->plane = cut->cutter->planes[value];
  for (int32_t p = 0; p < cut->cell.n_points; ++p)
  {
    const double side = cut->value[p] - level;
    cut->side[p] = side;
    bits |= (uint32_t)(side > 0.0) << p;
    sure = sure & (fabs(side) > slack);
  }
  *above = bits;
  return sure;
}

/* Edges that end close to the plane may meet it in the same point. */
static bool has_twice(const int32_t* ring, int32_t n)
{
  bool twice = false;
  for (int32_t i = 1; i < n; ++i)
  {
    for (int32_t j = 0; j < i; ++j)
    {
      twice = twice || ring[i] == ring[j];
    }
  }
  return twice;
}

/* Cuts by the value whose sides are taken, no point being on it. */
static outcome cut_sides(mtm_quick* quick, mtm_cut* cut, uint32_t above)
{
  if (above == 0 || above == (1U << cut->cell.n_points) - 1)
  {
    return DONE;
  }
  mtm_quick_ring* ring = &quick->rings[cut->cell.type - MTM_QUICK_FIRST_TYPE][above];
  if (ring->n == 0)
  {
    mtm_quick_find_ring(mtm_shape_of(cut->cell.type), above, ring);
  }
  if (ring->n < 0)
  {
    return UNUSUAL;
  }
  if (cut->ghost)
  {
    return DONE;
  }
  for (int32_t i = 0; i < ring->n; ++i)
  {
    cut->ring[i] = find_point(quick, cut, ring->low[i], ring->high[i]);
    if (cut->ring[i] < 0)
    {
      return NO_MEMORY;
    }
  }
  if (has_twice(cut->ring, ring->n))
  {
    return UNUSUAL;
  }
  return mtm_emit_simple_ring(cut, ring->n) ? DONE : NO_MEMORY;
}

/* Cuts by the values that are between the points or near them. The slack is twice what rounding may be at
 * any of the points. */
static mtm_status cut_by_values(mtm_quick* quick,
  mtm_cut* cut,
  const extent* cell,
  mtm_error* error)
{
  const mtm_cutter* cutter = cut->cutter;
  const double slack = 2.0 * ((cutter->epsilon + 0x1p-50) * cell->size + cutter->max_slack);
  const int64_t index = cut->index;
  mtm_status status = MTM_OK;
  int32_t v = mtm_first_value(cutter, cell->low - slack);
  for (; status == MTM_OK && v < cutter->n_values && cutter->values[v] <= cell->high + slack; ++v)
  {
    uint32_t above;
    const bool sure = take_sides(cut, v, slack, &above);
    const outcome ended = sure ? cut_sides(quick, cut, above) : UNUSUAL;
    status = ended == DONE ? MTM_OK
      : ended == UNUSUAL   ? mtm_cut_cell(cut, index, v, v + 1, error)
                           : mtm_fail_memory(error, "the slice");
  }
  return status;
}

mtm_status mtm_quick_cut(mtm_quick* quick, mtm_cut* cut, int64_t index, mtm_error* error)
{
  const int32_t last = cut->cutter->n_values;
  const bool has_ghosts =
    cut->mesh->cell_ghosts.n_tuples != 0 || cut->mesh->point_ghosts.n_tuples != 0;
  if (!reserve(cut))
  {
    return mtm_fail_memory(error, "the points of a cell");
  }
  if (!load(cut, index))
  {
    return mtm_cut_cell(cut, index, 0, last, error);
  }
  if (has_ghosts && mtm_cell_is_hidden(cut->mesh, index, &cut->cell))
  {
    return MTM_OK;
  }
  const extent cell = evaluate(cut);
  if (!(cell.size <= cut->cutter->limit))
  {
    return mtm_cut_cell(cut, index, 0, last, error);
  }
  mtm_cut_begin(cut, index);
  return cut_by_values(quick, cut, &cell, error);
}
