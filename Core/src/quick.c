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

/* The ids of a cell of an unstructured mesh; false where something about it is unusual or wrong. */
static bool load_unstructured(mtm_cut* cut, int64_t index)
{
  const mtm_mesh* mesh = cut->mesh;
  const int32_t type = is_packed(&mesh->cell_types)
    ? ((const uint8_t*)mesh->cell_types.data)[index]
    : *(const uint8_t*)mtm_value_address(&mesh->cell_types, index, 0);
  if (type < MTM_QUICK_FIRST_TYPE || type >= MTM_QUICK_FIRST_TYPE + MTM_QUICK_N_TYPES)
  {
    return false;
  }
  const int32_t n = mtm_shape_of(type)->n_points;
  const int64_t first = mtm_load_id(&mesh->offsets, index);
  const int64_t last = mtm_load_id(&mesh->offsets, index + 1);
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

static void load_points(mtm_cut* cut)
{
  const mtm_array* points = &cut->mesh->points;
  const bool is_float = points->type == MTM_FLOAT32;
  const int64_t packed = is_float ? 3 * (int64_t)sizeof(float) : 3 * (int64_t)sizeof(double);
  const int64_t stride = points->stride ? points->stride : packed;
  for (int32_t p = 0; p < cut->cell.n_points; ++p)
  {
    double* xyz = &cut->xyz[3 * p];
    const char* address = (const char*)points->data + cut->cell.ids[p] * stride;
    if (points->components)
    {
      mtm_point_by_id(cut->mesh, cut->cell.ids[p], xyz);
      continue;
    }
    for (int32_t c = 0; c < 3; ++c)
    {
      xyz[c] = is_float ? ((const float*)(const void*)address)[c]
                        : ((const double*)(const void*)address)[c];
    }
  }
}

/* ---- Fetching --------------------------------------------------------------------------------- */

/* Cells near a plane are far from each other in memory, and each needs three places one after another:
 * asking for those of cells to come hides the waiting. WebAssembly cannot ask. */
#if defined(__GNUC__) && !defined(__wasm__)
#define CAN_PREFETCH 1
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define CAN_PREFETCH 0
#define PREFETCH(address) ((void)(address))
#endif

/* Where a value of a packed array of 4 or 8 bytes each is. */
static const char* packed_address(const mtm_array* array, int64_t i)
{
  const bool is_short = array->type == MTM_INT32 || array->type == MTM_FLOAT32;
  return (const char*)array->data + i * (is_short ? 4 : 8);
}

/* The connectivity of a cell, or the points it names. */
static void fetch(const mtm_mesh* mesh, int64_t cell, bool points)
{
  const int64_t first = mtm_load_id(&mesh->offsets, cell);
  int64_t last = mtm_load_id(&mesh->offsets, cell + 1);
  if (first < 0 || first >= last || last > mesh->connectivity.n_tuples)
  {
    return;
  }
  PREFETCH(packed_address(&mesh->connectivity, first));
  last = last < first + MTM_QUICK_MAX_POINTS ? last : first + MTM_QUICK_MAX_POINTS;
  for (int64_t i = first; points && i < last; ++i)
  {
    const int64_t id = mtm_load_id(&mesh->connectivity, i);
    if (id >= 0 && id < mesh->points.n_tuples)
    {
      PREFETCH(packed_address(&mesh->points, 3 * id));
    }
  }
}

void mtm_quick_expect(const mtm_mesh* mesh, const int64_t* cells, int64_t n)
{
  if (!CAN_PREFETCH || mesh->kind != MTM_UNSTRUCTURED || n <= 3 * MTM_QUICK_AHEAD ||
    !is_packed(&mesh->points) || !is_packed(&mesh->offsets) || !is_packed(&mesh->connectivity))
  {
    return;
  }
  PREFETCH(packed_address(&mesh->offsets, cells[3 * MTM_QUICK_AHEAD]));
  PREFETCH(mtm_value_address(&mesh->cell_types, cells[3 * MTM_QUICK_AHEAD], 0));
  fetch(mesh, cells[2 * MTM_QUICK_AHEAD], false);
  fetch(mesh, cells[MTM_QUICK_AHEAD], true);
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

/* The points above the plane, a bit each; *on: one is on it. */
static uint32_t find_above(const mtm_cut* cut, bool* on)
{
  uint32_t above = 0;
  *on = false;
  for (int32_t p = 0; p < cut->cell.n_points; ++p)
  {
    above |= (uint32_t)(cut->side[p] > 0.0) << p;
    *on = *on || cut->side[p] == 0.0;
  }
  return above;
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

/* Cuts by the value whose sides are taken. */
static outcome cut_sides(mtm_quick* quick, mtm_cut* cut)
{
  bool on;
  const uint32_t above = find_above(cut, &on);
  mtm_quick_ring* ring = &quick->rings[cut->cell.type - MTM_QUICK_FIRST_TYPE][above];
  if (ring->n == 0)
  {
    mtm_quick_find_ring(mtm_shape_of(cut->cell.type), above, ring);
  }
  if (on || ring->n < 0)
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

mtm_status mtm_quick_cut(mtm_quick* quick, mtm_cut* cut, int64_t index, mtm_error* error)
{
  int32_t last = cut->cutter->n_values;
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
  load_points(cut);
  if (!mtm_cut_evaluate(cut))
  {
    return mtm_cut_cell(cut, index, 0, last, error);
  }
  int32_t first = 0;
  if (last > 1)
  {
    mtm_cut_narrow(cut, &first, &last);
  }
  mtm_cut_begin(cut, index);
  mtm_status status = MTM_OK;
  for (int32_t v = first; status == MTM_OK && v < last; ++v)
  {
    if (!mtm_cut_take_sides(cut, v))
    {
      continue;
    }
    const outcome ended = cut_sides(quick, cut);
    status = ended == DONE ? MTM_OK
      : ended == UNUSUAL   ? mtm_cut_cell(cut, index, v, v + 1, error)
                           : mtm_fail_memory(error, "the slice");
  }
  return status;
}
