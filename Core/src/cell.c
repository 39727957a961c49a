/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cell types, and cells loaded one at a time. Source: vtkCellType.h for the numbers; the order of
 * points and faces is that of VTK's cell classes. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- Types ------------------------------------------------------------------------------------ */

/* What is known of a type. */
typedef struct type_facts
{
  int8_t dimension;
  int8_t n_points; /* it must have; negative: at least so many */
  bool known;
} type_facts;

static const type_facts facts[] = { [MTM_EMPTY_CELL] = { 0, 0, true },
  [MTM_VERTEX] = { 0, 1, true },
  [MTM_POLY_VERTEX] = { 0, -1, true },
  [MTM_LINE] = { 1, 2, true },
  [MTM_POLY_LINE] = { 1, -2, true },
  [MTM_TRIANGLE] = { 2, 3, true },
  [MTM_TRIANGLE_STRIP] = { 2, -3, true },
  [MTM_POLYGON] = { 2, -3, true },
  [MTM_PIXEL] = { 2, 4, true },
  [MTM_QUAD] = { 2, 4, true },
  [MTM_TETRAHEDRON] = { 3, 4, true },
  [MTM_VOXEL] = { 3, 8, true },
  [MTM_HEXAHEDRON] = { 3, 8, true },
  [MTM_WEDGE] = { 3, 6, true },
  [MTM_PYRAMID] = { 3, 5, true },
  [MTM_PENTAGONAL_PRISM] = { 3, 10, true },
  [MTM_HEXAGONAL_PRISM] = { 3, 12, true },
  [MTM_QUADRATIC_EDGE] = { 1, 3, true },
  [MTM_QUADRATIC_TRIANGLE] = { 2, 6, true },
  [MTM_QUADRATIC_QUAD] = { 2, 8, true },
  [MTM_QUADRATIC_TETRAHEDRON] = { 3, 10, true },
  [MTM_QUADRATIC_HEXAHEDRON] = { 3, 20, true },
  [MTM_QUADRATIC_WEDGE] = { 3, 15, true },
  [MTM_QUADRATIC_PYRAMID] = { 3, 13, true },
  [MTM_BIQUADRATIC_QUAD] = { 2, 9, true },
  [MTM_TRIQUADRATIC_HEXAHEDRON] = { 3, 27, true },
  [MTM_QUADRATIC_LINEAR_QUAD] = { 2, 6, true },
  [MTM_QUADRATIC_LINEAR_WEDGE] = { 3, 12, true },
  [MTM_BIQUADRATIC_QUADRATIC_WEDGE] = { 3, 18, true },
  [MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON] = { 3, 24, true },
  [MTM_BIQUADRATIC_TRIANGLE] = { 2, 7, true },
  [MTM_CUBIC_LINE] = { 1, 4, true },
  [MTM_QUADRATIC_POLYGON] = { 2, -6, true },
  [MTM_TRIQUADRATIC_PYRAMID] = { 3, 19, true },
  [MTM_CONVEX_POINT_SET] = { 3, -1, true },
  [MTM_POLYHEDRON] = { 3, -4, true },
  [MTM_LAGRANGE_CURVE] = { 1, -2, true },
  [MTM_LAGRANGE_TRIANGLE] = { 2, -3, true },
  [MTM_LAGRANGE_QUADRILATERAL] = { 2, -4, true },
  [MTM_LAGRANGE_TETRAHEDRON] = { 3, -4, true },
  [MTM_LAGRANGE_HEXAHEDRON] = { 3, -8, true },
  [MTM_LAGRANGE_WEDGE] = { 3, -6, true },
  [MTM_LAGRANGE_PYRAMID] = { 3, -5, true },
  [MTM_BEZIER_CURVE] = { 1, -2, true },
  [MTM_BEZIER_TRIANGLE] = { 2, -3, true },
  [MTM_BEZIER_QUADRILATERAL] = { 2, -4, true },
  [MTM_BEZIER_TETRAHEDRON] = { 3, -4, true },
  [MTM_BEZIER_HEXAHEDRON] = { 3, -8, true },
  [MTM_BEZIER_WEDGE] = { 3, -6, true },
  [MTM_BEZIER_PYRAMID] = { 3, -5, true } };

static type_facts facts_of(int32_t type)
{
  const bool listed = type >= 0 && type < (int32_t)(sizeof facts / sizeof facts[0]);
  return listed ? facts[type] : (type_facts){ 0 };
}

int32_t mtm_cell_dimension(int32_t cell_type)
{
  const type_facts found = facts_of(cell_type);
  return found.known ? found.dimension : -1;
}

/* Every cell type of VTK, for messages about those that cannot be cut. */
static const struct
{
  int32_t type;
  const char* name;
} names[] = { { 0, "empty cell" },
  { 1, "vertex" },
  { 2, "poly-vertex" },
  { 3, "line" },
  { 4, "poly-line" },
  { 5, "triangle" },
  { 6, "triangle strip" },
  { 7, "polygon" },
  { 8, "pixel" },
  { 9, "quad" },
  { 10, "tetrahedron" },
  { 11, "voxel" },
  { 12, "hexahedron" },
  { 13, "wedge" },
  { 14, "pyramid" },
  { 15, "pentagonal prism" },
  { 16, "hexagonal prism" },
  { 21, "quadratic edge" },
  { 22, "quadratic triangle" },
  { 23, "quadratic quad" },
  { 24, "quadratic tetrahedron" },
  { 25, "quadratic hexahedron" },
  { 26, "quadratic wedge" },
  { 27, "quadratic pyramid" },
  { 28, "biquadratic quad" },
  { 29, "triquadratic hexahedron" },
  { 30, "quadratic linear quad" },
  { 31, "quadratic linear wedge" },
  { 32, "biquadratic quadratic wedge" },
  { 33, "biquadratic quadratic hexahedron" },
  { 34, "biquadratic triangle" },
  { 35, "cubic line" },
  { 36, "quadratic polygon" },
  { 37, "triquadratic pyramid" },
  { 41, "convex point set" },
  { 42, "polyhedron" },
  { 68, "Lagrange curve" },
  { 69, "Lagrange triangle" },
  { 70, "Lagrange quadrilateral" },
  { 71, "Lagrange tetrahedron" },
  { 72, "Lagrange hexahedron" },
  { 73, "Lagrange wedge" },
  { 74, "Lagrange pyramid" },
  { 75, "Bezier curve" },
  { 76, "Bezier triangle" },
  { 77, "Bezier quadrilateral" },
  { 78, "Bezier tetrahedron" },
  { 79, "Bezier hexahedron" },
  { 80, "Bezier wedge" },
  { 81, "Bezier pyramid" } };

const char* mtm_cell_type_name(int32_t cell_type)
{
  for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i)
  {
    if (names[i].type == cell_type)
    {
      return names[i].name;
    }
  }
  return "unknown type";
}

/* ---- Loading ---------------------------------------------------------------------------------- */

void mtm_cell_free(mtm_cell* cell)
{
  free(cell->ids);
  free(cell->face_offsets);
  free(cell->face_points);
  for (int32_t i = 0; i < MTM_N_LAGRANGE_TYPES; ++i)
  {
    free(cell->lagrange[i].items);
  }
  *cell = (mtm_cell){ 0 };
}

static mtm_status reserve(mtm_cell* cell, int64_t n_points, mtm_error* error)
{
  int64_t* ids = mtm_grown(cell->ids, &cell->capacity, n_points, sizeof *ids);
  if (!ids)
  {
    return mtm_fail_memory(error, "the points of a cell");
  }
  cell->ids = ids;
  return MTM_OK;
}

/* The corners of a structured cell, a bit for each of its axes, in the order of its type's points. */
static int32_t corner_of(int32_t cell_type, int32_t point)
{
  return cell_type == MTM_QUAD ? point ^ point >> 1 : point;
}

static mtm_status load_structured(const mtm_grid* grid,
  int64_t index,
  mtm_cell* cell,
  mtm_error* error)
{
  static const int32_t types[4] = { MTM_VERTEX, MTM_LINE, MTM_QUAD, MTM_VOXEL };
  const mtm_status status = reserve(cell, 8, error);
  if (status != MTM_OK)
  {
    return status;
  }
  const int64_t row = index / grid->n_cells[0];
  cell->place[0] = index % grid->n_cells[0];
  cell->place[1] = row % grid->n_cells[1];
  cell->place[2] = row / grid->n_cells[1];
  cell->type = types[grid->dimension];
  cell->n_points = 1 << grid->dimension;
  int64_t first = 0;
  for (int32_t a = 0; a < 3; ++a)
  {
    first += cell->place[a] * grid->point_stride[a];
  }
  for (int32_t p = 0; p < cell->n_points; ++p)
  {
    const int32_t corner = corner_of(cell->type, p);
    cell->ids[p] = first;
    for (int32_t d = 0; d < grid->dimension; ++d)
    {
      cell->ids[p] += (corner >> d & 1) * grid->point_stride[grid->axes[d]];
    }
  }
  return MTM_OK;
}

void mtm_cell_points(const mtm_mesh* mesh, const mtm_grid* grid, const mtm_cell* cell, double* xyz)
{
  const bool by_id = mesh->kind == MTM_UNSTRUCTURED || mesh->kind == MTM_CURVILINEAR;
  for (int32_t p = 0; p < cell->n_points; ++p)
  {
    if (by_id)
    {
      mtm_point_by_id(mesh, cell->ids[p], &xyz[3 * p]);
      continue;
    }
    const int32_t corner = corner_of(cell->type, p);
    int64_t place[3] = { cell->place[0], cell->place[1], cell->place[2] };
    for (int32_t d = 0; d < grid->dimension; ++d)
    {
      place[grid->axes[d]] += corner >> d & 1;
    }
    mtm_point_by_place(mesh, place, &xyz[3 * p]);
  }
}

/* A quadratic polygon lists its corners, then the middles of its sides: in their order round it, it
 * is a polygon. */
static mtm_status interleave(mtm_cell* cell, mtm_error* error)
{
  const int32_t n = cell->n_points;
  const mtm_status status = reserve(cell, 2 * (int64_t)n, error);
  if (status != MTM_OK)
  {
    return status;
  }
  for (int32_t i = 0; i < n; ++i)
  {
    cell->ids[n + i] = cell->ids[i % 2 == 0 ? i / 2 : n / 2 + i / 2];
  }
  memcpy(cell->ids, cell->ids + n, (size_t)n * sizeof *cell->ids);
  cell->type = MTM_POLYGON;
  return MTM_OK;
}

static mtm_status check_type(int64_t index, int32_t type, int64_t n_points, mtm_error* error)
{
  if (mtm_cell_dimension(type) < 0)
  {
    return mtm_fail(error,
      MTM_UNSUPPORTED,
      "cell %lld is of type %d (%s), which cannot be cut yet",
      (long long)index,
      (int)type,
      mtm_cell_type_name(type));
  }
  const int32_t required = facts_of(type).n_points;
  if (required >= 0 ? (n_points != required && type != MTM_EMPTY_CELL) : n_points < -required)
  {
    return mtm_fail(error,
      MTM_BAD_MESH,
      "cell %lld: a %s has %s%d points, this one %lld",
      (long long)index,
      mtm_cell_type_name(type),
      required < 0 ? "at least " : "",
      (int)(required < 0 ? -required : required),
      (long long)n_points);
  }
  if (type == MTM_QUADRATIC_POLYGON && n_points % 2 == 1)
  {
    return mtm_fail(error,
      MTM_BAD_MESH,
      "cell %lld: a quadratic polygon has as many points between its corners as corners, not %lld "
      "points",
      (long long)index,
      (long long)n_points);
  }
  if (n_points > INT32_MAX / 4)
  {
    return mtm_fail(
      error, MTM_BAD_MESH, "cell %lld has %lld points", (long long)index, (long long)n_points);
  }
  return MTM_OK;
}

bool mtm_cell_takes(int32_t type, int64_t n_points)
{
  return check_type(0, type, n_points, NULL) == MTM_OK;
}

static bool has_one_order(const mtm_cell* cell)
{
  const int32_t* order = cell->order;
  return (order[1] == order[0] || order[1] == 0) && (order[2] == order[0] || order[2] == 0);
}

/* Types that are another with their points in another order, or that need their parts. */
static mtm_status reduce(mtm_cell* cell, mtm_error* error)
{
  if (cell->type == MTM_QUADRATIC_POLYGON)
  {
    return interleave(cell, error);
  }
  if (cell->type == MTM_PIXEL)
  {
    const int64_t swapped = cell->ids[2];
    cell->ids[2] = cell->ids[3];
    cell->ids[3] = swapped;
    cell->type = MTM_QUAD;
  }
  const bool is_lagrange = mtm_is_lagrange(cell->type);
  if (is_lagrange && cell->order[0] == 0)
  {
    cell->type = mtm_type_with_centres(cell->type);
  }
  else if (is_lagrange && has_one_order(cell) &&
    !mtm_lagrange_parts(
      cell->type, cell->n_points, &cell->lagrange[cell->type - MTM_LAGRANGE_CURVE]))
  {
    return mtm_fail_memory(error, "the parts of a cell");
  }
  return MTM_OK;
}

mtm_status mtm_cell_load(const mtm_mesh* mesh,
  const mtm_grid* grid,
  int64_t index,
  mtm_cell* cell,
  mtm_error* error)
{
  if (mesh->kind != MTM_UNSTRUCTURED)
  {
    return load_structured(grid, index, cell, error);
  }
  const int64_t first = mtm_load_id(&mesh->offsets, index);
  const int64_t last = mtm_load_id(&mesh->offsets, index + 1);
  if (first < 0 || last < first || last > mesh->connectivity.n_tuples)
  {
    return mtm_fail(error,
      MTM_BAD_MESH,
      "cell %lld: offsets %lld to %lld do not fit a connectivity of %lld ids",
      (long long)index,
      (long long)first,
      (long long)last,
      (long long)mesh->connectivity.n_tuples);
  }
  const int32_t type = *(const uint8_t*)mtm_value_address(&mesh->cell_types, index, 0);
  mtm_status status = check_type(index, type, last - first, error);
  cell->order[0] = cell->order[1] = cell->order[2] = 0; /* not those of the cell before */
  if (status == MTM_OK && type >= MTM_LAGRANGE_CURVE)
  {
    status = mtm_cell_orders(mesh, index, type, last - first, cell->order, error);
  }
  if (status == MTM_OK)
  {
    status = reserve(cell, last - first, error);
  }
  if (status != MTM_OK)
  {
    return status;
  }
  cell->type = type;
  cell->n_points = type == MTM_EMPTY_CELL ? 0 : (int32_t)(last - first);
  for (int32_t p = 0; p < cell->n_points; ++p)
  {
    const int64_t id = mtm_load_id(&mesh->connectivity, first + p);
    if (id < 0 || id >= mesh->points.n_tuples)
    {
      return mtm_fail(error,
        MTM_BAD_MESH,
        "cell %lld: point id %lld is not in [0, %lld)",
        (long long)index,
        (long long)id,
        (long long)mesh->points.n_tuples);
    }
    cell->ids[p] = id;
  }
  return reduce(cell, error);
}

bool mtm_cell_is_hidden(const mtm_mesh* mesh, int64_t index, const mtm_cell* cell)
{
  if (mtm_ghost(&mesh->cell_ghosts, index) & MTM_GHOST_HIDDEN_CELL)
  {
    return true;
  }
  for (int32_t p = 0; mesh->point_ghosts.n_tuples && p < cell->n_points; ++p)
  {
    if (mtm_ghost(&mesh->point_ghosts, cell->ids[p]) & MTM_GHOST_HIDDEN_POINT)
    {
      return true;
    }
  }
  return false;
}
