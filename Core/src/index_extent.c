/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Where the points of cells are. Source: own. */
#include "index_internal.h"

static const double largest_float = 0x1.fffffep127;

/* ---- Points ------------------------------------------------------------------------------------ */

static const mtm_extent nowhere = { { INFINITY, INFINITY, INFINITY },
  { -INFINITY, -INFINITY, -INFINITY },
  0.0 };

/* NaN is neither below nor above anything, so it is remembered otherwise. */
static inline mtm_extent extended(mtm_extent e, double x, double y, double z)
{
  e.low[0] = mtm_lower(x, e.low[0]);
  e.low[1] = mtm_lower(y, e.low[1]);
  e.low[2] = mtm_lower(z, e.low[2]);
  e.high[0] = mtm_higher(x, e.high[0]);
  e.high[1] = mtm_higher(y, e.high[1]);
  e.high[2] = mtm_higher(z, e.high[2]);
  e.doubt += (x + y + z) * 0.0;
  return e;
}

static inline mtm_extent with_point(mtm_extent e,
  const mtm_array* points,
  int64_t id,
  mtm_type type)
{
  if (type == MTM_FLOAT32)
  {
    const float* p = (const float*)points->data + 3 * id;
    return extended(e, p[0], p[1], p[2]);
  }
  const double* p = (const double*)points->data + 3 * id;
  return extended(e, p[0], p[1], p[2]);
}

/* Points by ids; a type of points that is a constant where this is called makes a loop of its own of it;
 * MTM_NO_TYPE: any layout. False: an id is out of range. */
static inline bool add_ids(const mtm_mesh* mesh,
  const int64_t* ids,
  int64_t n,
  mtm_type points,
  mtm_extent* extent)
{
  const uint64_t n_points = (uint64_t)mesh->points.n_tuples;
  mtm_extent e = *extent;
  for (int64_t i = 0; i < n; ++i)
  {
    if ((uint64_t)ids[i] >= n_points)
    {
      return false;
    }
    if (points == MTM_NO_TYPE)
    {
      double xyz[3];
      mtm_point_by_id(mesh, ids[i], xyz);
      e = extended(e, xyz[0], xyz[1], xyz[2]);
    }
    else
    {
      e = with_point(e, &mesh->points, ids[i], points);
    }
  }
  *extent = e;
  return true;
}

static mtm_type packed_type(const mtm_array* array)
{
  return array->components || array->stride != 0 ? MTM_NO_TYPE : array->type;
}

static void add_points(const mtm_mesh* mesh, const int64_t* ids, int64_t n, mtm_extent* extent)
{
  const mtm_type type = packed_type(&mesh->points);
  const bool in_range = type == MTM_FLOAT32 ? add_ids(mesh, ids, n, MTM_FLOAT32, extent)
    : type == MTM_FLOAT64                   ? add_ids(mesh, ids, n, MTM_FLOAT64, extent)
                                            : add_ids(mesh, ids, n, MTM_NO_TYPE, extent);
  if (!in_range)
  {
    extent->doubt = NAN;
  }
}

/* ---- Cells ------------------------------------------------------------------------------------- */

int32_t mtm_plain_points(int32_t type)
{
  static const uint8_t n_points[256] = { [MTM_VERTEX] = 1,
    [MTM_LINE] = 2,
    [MTM_TRIANGLE] = 3,
    [MTM_PIXEL] = 4,
    [MTM_QUAD] = 4,
    [MTM_TETRAHEDRON] = 4,
    [MTM_VOXEL] = 8,
    [MTM_HEXAHEDRON] = 8,
    [MTM_WEDGE] = 6,
    [MTM_PYRAMID] = 5 };
  return n_points[type];
}

/* Cells that are looked at together, in steps that go through all of them: in random order, nearly every
 * step waits for memory, and so they wait at the same time. */
typedef struct batch
{
  int64_t begin[MTM_CLUSTER_ORDERED];
  int64_t end[MTM_CLUSTER_ORDERED];
  uint8_t type[MTM_CLUSTER_ORDERED];
  int64_t ids[8 * MTM_CLUSTER_ORDERED];
} batch;

static int64_t cell_at(const int32_t* order, int64_t place)
{
  return order ? order[place] : place;
}

/* The points of cells that all have as many, and need no check. */
static int64_t gather_uniform(const mtm_extent_scan* scan,
  const int32_t* order,
  int64_t first,
  int64_t n,
  batch* b)
{
  int64_t n_found = 0;
  for (int64_t i = 0; i < n; ++i)
  {
    const int64_t at = cell_at(order, first + i) * scan->cell_points;
    for (int32_t p = 0; p < scan->cell_points; ++p)
    {
      b->ids[n_found++] = mtm_load_id(&scan->mesh->connectivity, at + p);
    }
  }
  return n_found;
}

/* The points of plain cells; negative where one is not. */
static int64_t gather_ids(const mtm_mesh* mesh,
  const int32_t* order,
  int64_t first,
  int64_t n,
  batch* b)
{
  const uint8_t* types = mtm_value_address(&mesh->cell_types, 0, 0);
  const int64_t stride = mesh->cell_types.stride ? mesh->cell_types.stride : 1;
  const int64_t n_ids = mesh->connectivity.n_tuples;
  for (int64_t i = 0; i < n; ++i)
  {
    const int64_t cell = cell_at(order, first + i);
    b->type[i] = types[cell * stride];
    b->begin[i] = mtm_load_id(&mesh->offsets, cell);
    b->end[i] = mtm_load_id(&mesh->offsets, cell + 1);
  }
  int64_t n_found = 0;
  for (int64_t i = 0; i < n; ++i)
  {
    const int32_t n_points = mtm_plain_points(b->type[i]);
    const int64_t at = b->begin[i];
    if (n_points == 0 || at < 0 || at > n_ids - n_points || b->end[i] != at + n_points)
    {
      return -1;
    }
    for (int32_t p = 0; p < n_points; ++p)
    {
      b->ids[n_found++] = mtm_load_id(&mesh->connectivity, at + p);
    }
  }
  return n_found;
}

/* As slices load and check them. */
static bool add_loaded(mtm_extent_scan* scan, int64_t index, mtm_extent* extent)
{
  const mtm_mesh* mesh = scan->mesh;
  const int32_t type = *(const uint8_t*)mtm_value_address(&mesh->cell_types, index, 0);
  if (type > MTM_HEXAGONAL_PRISM && type != MTM_POLYHEDRON)
  {
    scan->is_linear = false;
  }
  const mtm_status status = mtm_cell_load(mesh, &scan->grid, index, &scan->cell, NULL);
  if (status != MTM_OK)
  {
    extent->doubt = NAN;
    return status != MTM_NO_MEMORY;
  }
  for (int32_t p = 0; p < scan->cell.n_points; ++p)
  {
    double xyz[3];
    mtm_point_by_id(mesh, scan->cell.ids[p], xyz);
    *extent = extended(*extent, xyz[0], xyz[1], xyz[2]);
  }
  return true;
}

/* The points of n cells of a row of a curvilinear grid, from cell (i, j, k) on: rows of points. */
static void add_row(const mtm_extent_scan* scan,
  const int64_t place[3],
  int64_t n,
  mtm_extent* extent)
{
  const mtm_mesh* mesh = scan->mesh;
  const mtm_type type = packed_type(&mesh->points);
  int64_t last[3];
  for (int32_t a = 0; a < 3; ++a)
  {
    last[a] = place[a] + (a == 0 ? n - 1 : 0) + (mesh->dims[a] > 1);
  }
  mtm_extent e = *extent;
  for (int64_t k = place[2]; k <= last[2]; ++k)
  {
    for (int64_t j = place[1]; j <= last[1]; ++j)
    {
      for (int64_t i = place[0]; i <= last[0]; ++i)
      {
        const int64_t id = i + j * scan->grid.point_stride[1] + k * scan->grid.point_stride[2];
        double xyz[3];
        if (type != MTM_NO_TYPE)
        {
          e = with_point(e, &mesh->points, id, type);
          continue;
        }
        mtm_point_by_id(mesh, id, xyz);
        e = extended(e, xyz[0], xyz[1], xyz[2]);
      }
    }
  }
  *extent = e;
}

static void add_structured(const mtm_extent_scan* scan,
  int64_t first,
  int64_t last,
  mtm_extent* extent)
{
  const int64_t* n_cells = scan->grid.n_cells;
  while (first < last)
  {
    const int64_t row = first / n_cells[0];
    const int64_t place[3] = { first % n_cells[0], row % n_cells[1], row / n_cells[1] };
    const int64_t rest = n_cells[0] - place[0];
    const int64_t n = last - first < rest ? last - first : rest;
    add_row(scan, place, n, extent);
    first += n;
  }
}

static bool is_expected(const mtm_extent_scan* scan)
{
  const mtm_mesh* mesh = scan->mesh;
  return scan->cell_points > 0 && packed_type(&mesh->connectivity) != MTM_NO_TYPE &&
    packed_type(&mesh->points) != MTM_NO_TYPE;
}

void mtm_extent_expect_ids(const mtm_extent_scan* scan,
  const int32_t* order,
  int64_t first,
  int64_t last)
{
  const mtm_array* ids = &scan->mesh->connectivity;
  const size_t bytes = mtm_type_size(ids->type) * (size_t)scan->cell_points;
  for (int64_t i = first; is_expected(scan) && i < last; ++i)
  {
    mtm_prefetch((const char*)ids->data + (size_t)order[i] * bytes);
  }
}

void mtm_extent_expect_points(const mtm_extent_scan* scan,
  const int32_t* order,
  int64_t first,
  int64_t last)
{
  const mtm_array* points = &scan->mesh->points;
  const size_t bytes = 3 * mtm_type_size(points->type);
  for (int64_t i = first; is_expected(scan) && i < last; ++i)
  {
    const int64_t at = (int64_t)order[i] * scan->cell_points;
    for (int32_t p = 0; p < scan->cell_points; ++p)
    {
      const uint64_t id = (uint64_t)mtm_load_id(&scan->mesh->connectivity, at + p);
      if (id < (uint64_t)points->n_tuples)
      {
        mtm_prefetch((const char*)points->data + id * bytes);
      }
    }
  }
}

bool mtm_extent_of_cells(mtm_extent_scan* scan,
  const int32_t* order,
  int64_t first,
  int64_t last,
  mtm_extent* extent)
{
  *extent = nowhere;
  if (scan->mesh->kind != MTM_UNSTRUCTURED)
  {
    add_structured(scan, first, last, extent);
    return true;
  }
  batch b;
  const int64_t n_ids = scan->cell_points > 0
    ? gather_uniform(scan, order, first, last - first, &b)
    : gather_ids(scan->mesh, order, first, last - first, &b);
  if (n_ids >= 0)
  {
    add_points(scan->mesh, b.ids, n_ids, extent);
    return true;
  }
  bool complete = true;
  for (int64_t i = first; complete && i < last; ++i)
  {
    complete = add_loaded(scan, cell_at(order, i), extent);
  }
  return complete;
}

bool mtm_extent_is_finite(const mtm_extent* extent)
{
  bool finite = extent->doubt == 0.0;
  for (int32_t a = 0; a < 3; ++a)
  {
    finite = finite && extent->low[a] >= -largest_float && extent->high[a] <= largest_float;
  }
  return finite;
}
