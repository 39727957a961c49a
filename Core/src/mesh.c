/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Mesh views: their size, where their points are, and whether they make sense. */
#include "internal.h"

#include <math.h>

static bool is_structured(const mtm_mesh* mesh)
{
  return mesh->kind == MTM_IMAGE || mesh->kind == MTM_RECTILINEAR || mesh->kind == MTM_CURVILINEAR;
}

/* Products stay far below 2^63, so that sums and bytes of them do not overflow either. */
static bool dims_fit(const int64_t dims[3])
{
  const int64_t limit = INT64_C(1) << 56;
  int64_t product = 1;
  for (int32_t a = 0; a < 3; ++a)
  {
    if (dims[a] < 0 || (dims[a] > 0 && product > limit / dims[a]))
    {
      return false;
    }
    product *= dims[a] > 0 ? dims[a] : 1;
  }
  return true;
}

/* ---- Shape ------------------------------------------------------------------------------------ */

static mtm_status check_floats(const mtm_array* array,
  int32_t n_components,
  const char* what,
  mtm_error* error)
{
  const mtm_status status = mtm_array_check(array, what, error);
  if (status != MTM_OK)
  {
    return status;
  }
  if (array->type != MTM_FLOAT32 && array->type != MTM_FLOAT64)
  {
    return mtm_fail(error, MTM_BAD_MESH, "%s must be float32 or float64", what);
  }
  if (array->n_components != n_components)
  {
    return mtm_fail(error,
      MTM_BAD_MESH,
      "%s must have %d components, not %d",
      what,
      (int)n_components,
      (int)array->n_components);
  }
  return MTM_OK;
}

static mtm_status check_finite(const double* values, int32_t n, const char* what, mtm_error* error)
{
  for (int32_t i = 0; i < n; ++i)
  {
    if (!isfinite(values[i]))
    {
      return mtm_fail(error, MTM_BAD_MESH, "the image's %s is not finite", what);
    }
  }
  return MTM_OK;
}

static mtm_status check_image(const mtm_mesh* mesh, mtm_error* error)
{
  mtm_status status = check_finite(mesh->origin, 3, "origin", error);
  if (status == MTM_OK)
  {
    status = check_finite(mesh->spacing, 3, "spacing", error);
  }
  if (status == MTM_OK)
  {
    status = check_finite(mesh->direction, 9, "direction", error);
  }
  for (int32_t a = 0; status == MTM_OK && a < 3; ++a)
  {
    if (mesh->dims[a] > 1 && mesh->spacing[a] == 0.0)
    {
      status = mtm_fail(error, MTM_BAD_MESH, "the image's spacing along axis %d is 0", (int)a);
    }
    else if (mesh->start[a] > INT64_MAX - mesh->dims[a])
    {
      status = mtm_fail(error,
        MTM_BAD_MESH,
        "the image starts at %lld along axis %d: the index of its last point is too large",
        (long long)mesh->start[a],
        (int)a);
    }
  }
  return status;
}

static mtm_status check_axes(const mtm_mesh* mesh, mtm_error* error)
{
  static const char* const names[3] = {
    "the coordinates along i", "the coordinates along j", "the coordinates along k"
  };
  for (int32_t a = 0; a < 3; ++a)
  {
    const mtm_status status = check_floats(&mesh->axes[a], 1, names[a], error);
    if (status != MTM_OK)
    {
      return status;
    }
    if (mesh->axes[a].n_tuples != mesh->dims[a])
    {
      return mtm_fail(error,
        MTM_BAD_MESH,
        "%s are %lld, the grid has %lld points there",
        names[a],
        (long long)mesh->axes[a].n_tuples,
        (long long)mesh->dims[a]);
    }
  }
  return MTM_OK;
}

static mtm_status check_ids(const mtm_array* array, const char* what, mtm_error* error)
{
  const mtm_status status = mtm_array_check(array, what, error);
  if (status != MTM_OK)
  {
    return status;
  }
  if ((array->type != MTM_INT32 && array->type != MTM_INT64) || array->n_components != 1)
  {
    return mtm_fail(error, MTM_BAD_MESH, "%s must be int32 or int64 of 1 component", what);
  }
  return MTM_OK;
}

static mtm_status check_bytes(const mtm_array* array,
  int64_t n_tuples,
  const char* what,
  const char* of,
  mtm_error* error)
{
  const mtm_status status = mtm_array_check(array, what, error);
  if (status != MTM_OK)
  {
    return status;
  }
  if (array->type != MTM_UINT8 || array->n_components != 1)
  {
    return mtm_fail(error, MTM_BAD_MESH, "%s must be uint8 of 1 component", what);
  }
  if (array->n_tuples != n_tuples)
  {
    return mtm_fail(error,
      MTM_BAD_MESH,
      "%s are %lld, the mesh has %lld %s",
      what,
      (long long)array->n_tuples,
      (long long)n_tuples,
      of);
  }
  return MTM_OK;
}

/* All four arrays of polyhedra, or none. */
static mtm_status check_polyhedra(const mtm_mesh* mesh, mtm_error* error)
{
  const struct
  {
    const mtm_array* array;
    const char* what;
  } arrays[4] = { { &mesh->polyhedron_offsets, "the polyhedra's offsets" },
    { &mesh->polyhedron_faces, "the polyhedra's faces" },
    { &mesh->face_offsets, "the faces' offsets" },
    { &mesh->face_connectivity, "the faces' connectivity" } };
  mtm_status status = MTM_OK;
  for (int32_t i = 0; status == MTM_OK && mesh->polyhedron_offsets.n_tuples != 0 && i < 4; ++i)
  {
    status = check_ids(arrays[i].array, arrays[i].what, error);
  }
  return status;
}

/* What Lagrange and Bezier cells may have. */
static mtm_status check_orders(const mtm_mesh* mesh, mtm_error* error)
{
  const mtm_array* orders = &mesh->cell_orders;
  const mtm_array* weights = &mesh->rational_weights;
  mtm_status status = MTM_OK;
  if (orders->n_tuples != 0)
  {
    status = mtm_array_check(orders, "the cells' orders", error);
    if (status == MTM_OK &&
      (orders->n_components != 3 || orders->n_tuples != mesh->cell_types.n_tuples))
    {
      status = mtm_fail(error, MTM_BAD_MESH, "the cells' orders must be 3 numbers for each cell");
    }
  }
  if (status == MTM_OK && weights->n_tuples != 0)
  {
    status = check_floats(weights, 1, "the rational weights", error);
    if (status == MTM_OK && weights->n_tuples != mesh->points.n_tuples)
    {
      status = mtm_fail(error, MTM_BAD_MESH, "the rational weights must be one for each point");
    }
  }
  return status;
}

static mtm_status check_unstructured(const mtm_mesh* mesh, mtm_error* error)
{
  mtm_status status = check_floats(&mesh->points, 3, "the points", error);
  const int64_t n_cells = mesh->cell_types.n_tuples;
  if (status != MTM_OK || (n_cells == 0 && mesh->offsets.n_tuples <= 1))
  {
    return status;
  }
  status = check_bytes(&mesh->cell_types, n_cells, "the cell types", "cells", error);
  if (status == MTM_OK)
  {
    status = check_ids(&mesh->offsets, "the offsets", error);
  }
  if (status == MTM_OK)
  {
    status = check_ids(&mesh->connectivity, "the connectivity", error);
  }
  if (status == MTM_OK && mesh->offsets.n_tuples != n_cells + 1)
  {
    status = mtm_fail(error,
      MTM_BAD_MESH,
      "%lld cells need %lld offsets, there are %lld",
      (long long)n_cells,
      (long long)n_cells + 1,
      (long long)mesh->offsets.n_tuples);
  }
  if (status == MTM_OK)
  {
    status = check_polyhedra(mesh, error);
  }
  return status == MTM_OK ? check_orders(mesh, error) : status;
}

static mtm_status check_kind(const mtm_mesh* mesh, mtm_error* error)
{
  if (mesh->kind == MTM_UNSTRUCTURED)
  {
    return check_unstructured(mesh, error);
  }
  if (!is_structured(mesh))
  {
    return mtm_fail(
      error, MTM_BAD_ARGUMENT, "the mesh has no kind, or an unknown one (%d)", (int)mesh->kind);
  }
  if (!dims_fit(mesh->dims))
  {
    return mtm_fail(error,
      MTM_BAD_MESH,
      "a grid of %lld x %lld x %lld points cannot be",
      (long long)mesh->dims[0],
      (long long)mesh->dims[1],
      (long long)mesh->dims[2]);
  }
  if (mesh->kind == MTM_IMAGE)
  {
    return check_image(mesh, error);
  }
  if (mesh->kind == MTM_RECTILINEAR)
  {
    return check_axes(mesh, error);
  }
  const int64_t n_points = mesh->dims[0] * mesh->dims[1] * mesh->dims[2];
  if (n_points > 0 && mesh->points.n_tuples != n_points)
  {
    return mtm_fail(error,
      MTM_BAD_MESH,
      "the grid needs %lld points, there are %lld",
      (long long)n_points,
      (long long)mesh->points.n_tuples);
  }
  return n_points > 0 ? check_floats(&mesh->points, 3, "the points", error) : MTM_OK;
}

static int64_t count_points(const mtm_mesh* mesh)
{
  return mesh->kind == MTM_UNSTRUCTURED ? mesh->points.n_tuples
                                        : mesh->dims[0] * mesh->dims[1] * mesh->dims[2];
}

static int64_t count_cells(const mtm_mesh* mesh)
{
  if (mesh->kind == MTM_UNSTRUCTURED)
  {
    return mesh->cell_types.n_tuples;
  }
  const mtm_grid grid = mtm_grid_of(mesh);
  return grid.n_cells[0] * grid.n_cells[1] * grid.n_cells[2];
}

static mtm_status check_shape(const mtm_mesh* mesh, mtm_error* error)
{
  mtm_status status = check_kind(mesh, error);
  if (status == MTM_OK && mesh->cell_ghosts.n_tuples != 0)
  {
    status =
      check_bytes(&mesh->cell_ghosts, count_cells(mesh), "the cell ghost flags", "cells", error);
  }
  if (status == MTM_OK && mesh->point_ghosts.n_tuples != 0)
  {
    status = check_bytes(
      &mesh->point_ghosts, count_points(mesh), "the point ghost flags", "points", error);
  }
  return status;
}

/* ---- Public ----------------------------------------------------------------------------------- */

int64_t mtm_mesh_n_points(const mtm_mesh* mesh)
{
  return mesh && check_shape(mesh, NULL) == MTM_OK ? count_points(mesh) : 0;
}

int64_t mtm_mesh_n_cells(const mtm_mesh* mesh)
{
  return mesh && check_shape(mesh, NULL) == MTM_OK ? count_cells(mesh) : 0;
}

static mtm_status check_cells(const mtm_mesh* mesh, mtm_error* error)
{
  const mtm_grid grid = mtm_grid_of(mesh);
  const int64_t n_cells = mesh->cell_types.n_tuples;
  mtm_cell cell = { 0 };
  mtm_status status = MTM_OK;
  for (int64_t c = 0; status == MTM_OK && c < n_cells; ++c)
  {
    status = mtm_cell_load(mesh, &grid, c, &cell, error);
    if (status == MTM_OK && cell.type == MTM_POLYHEDRON)
    {
      status = mtm_polyhedron_load(mesh, c, &cell, error);
    }
  }
  mtm_cell_free(&cell);
  return status;
}

mtm_status mtm_mesh_check(const mtm_mesh* mesh, mtm_check level, mtm_error* error)
{
  mtm_clear(error);
  if (!mesh)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no mesh is given");
  }
  const mtm_status status = check_shape(mesh, error);
  if (status != MTM_OK || level == MTM_CHECK_SHAPE || mesh->kind != MTM_UNSTRUCTURED)
  {
    return status;
  }
  return check_cells(mesh, error);
}

static mtm_status check_size(size_t size, size_t expected, mtm_error* error)
{
  if (size == expected)
  {
    return MTM_OK;
  }
  return mtm_fail(error,
    MTM_BAD_ARGUMENT,
    "the options' size is %lld, this version's is %lld: set it to sizeof, and compile and link "
    "with "
    "the same version",
    (long long)size,
    (long long)expected);
}

static mtm_status check_point_type(mtm_type point_type, mtm_error* error)
{
  if (point_type == MTM_NO_TYPE || point_type == MTM_FLOAT32 || point_type == MTM_FLOAT64)
  {
    return MTM_OK;
  }
  return mtm_fail(error, MTM_BAD_ARGUMENT, "the point type must be float32 or float64");
}

mtm_status mtm_tolerance_check(double tolerance, mtm_error* error)
{
  return tolerance >= 0.0 && tolerance < INFINITY
    ? MTM_OK
    : mtm_fail(error, MTM_BAD_ARGUMENT, "the tolerance must be a length, 0 or more");
}

mtm_status mtm_subdivision_check(int32_t subdivision, mtm_error* error)
{
  return subdivision >= -1 && subdivision <= MTM_MAX_SUBDIVISION
    ? MTM_OK
    : mtm_fail(error,
        MTM_BAD_ARGUMENT,
        "the subdivision must be from -1 to %d, not %d",
        (int)MTM_MAX_SUBDIVISION,
        (int)subdivision);
}

mtm_status mtm_arguments_check(const mtm_mesh* mesh,
  size_t options_size,
  size_t expected_size,
  mtm_type point_type,
  mtm_error* error)
{
  mtm_status status = check_size(options_size, expected_size, error);
  if (status == MTM_OK)
  {
    status = check_point_type(point_type, error);
  }
  return status == MTM_OK ? mtm_mesh_check(mesh, MTM_CHECK_SHAPE, error) : status;
}

/* ---- Grids and points ------------------------------------------------------------------------- */

mtm_grid mtm_grid_of(const mtm_mesh* mesh)
{
  mtm_grid grid = { 0 };
  if (!is_structured(mesh))
  {
    return grid;
  }
  const bool empty = mesh->dims[0] == 0 || mesh->dims[1] == 0 || mesh->dims[2] == 0;
  int64_t stride = 1;
  for (int32_t a = 0; a < 3; ++a)
  {
    grid.point_stride[a] = stride;
    stride *= mesh->dims[a];
    grid.n_cells[a] = empty ? 0 : mesh->dims[a] > 1 ? mesh->dims[a] - 1 : 1;
    if (mesh->dims[a] > 1)
    {
      grid.axes[grid.dimension++] = a;
    }
  }
  return grid;
}

static bool has_direction(const mtm_mesh* mesh)
{
  for (int32_t i = 0; i < 9; ++i)
  {
    if (mesh->direction[i] != 0.0)
    {
      return true;
    }
  }
  return false;
}

static void image_point(const mtm_mesh* mesh, const int64_t place[3], double xyz[3])
{
  double step[3];
  for (int32_t a = 0; a < 3; ++a)
  {
    step[a] = (double)(mesh->start[a] + place[a]) * mesh->spacing[a];
  }
  if (!has_direction(mesh))
  {
    for (int32_t a = 0; a < 3; ++a)
    {
      xyz[a] = mesh->origin[a] + step[a];
    }
    return;
  }
  for (int32_t a = 0; a < 3; ++a)
  {
    const double* row = &mesh->direction[3 * a];
    xyz[a] = mesh->origin[a] + (row[0] * step[0] + row[1] * step[1] + row[2] * step[2]);
  }
}

static void stored_point(const mtm_array* points, int64_t id, double xyz[3])
{
  if (!points->components && points->type == MTM_FLOAT32)
  {
    const float* p = mtm_value_address(points, id, 0);
    xyz[0] = p[0];
    xyz[1] = p[1];
    xyz[2] = p[2];
  }
  else if (!points->components)
  {
    const double* p = mtm_value_address(points, id, 0);
    xyz[0] = p[0];
    xyz[1] = p[1];
    xyz[2] = p[2];
  }
  else
  {
    for (int32_t c = 0; c < 3; ++c)
    {
      xyz[c] = mtm_load_double(points, id, c);
    }
  }
}

void mtm_point_by_place(const mtm_mesh* mesh, const int64_t place[3], double xyz[3])
{
  if (mesh->kind == MTM_IMAGE)
  {
    image_point(mesh, place, xyz);
  }
  else if (mesh->kind == MTM_RECTILINEAR)
  {
    for (int32_t a = 0; a < 3; ++a)
    {
      xyz[a] = mtm_load_double(&mesh->axes[a], place[a], 0);
    }
  }
  else
  {
    const int64_t id = place[0] + mesh->dims[0] * (place[1] + mesh->dims[1] * place[2]);
    stored_point(&mesh->points, id, xyz);
  }
}

void mtm_point_by_id(const mtm_mesh* mesh, int64_t id, double xyz[3])
{
  if (mesh->kind == MTM_UNSTRUCTURED || mesh->kind == MTM_CURVILINEAR)
  {
    stored_point(&mesh->points, id, xyz);
    return;
  }
  const int64_t row = id / mesh->dims[0];
  const int64_t place[3] = { id % mesh->dims[0], row % mesh->dims[1], row / mesh->dims[1] };
  mtm_point_by_place(mesh, place, xyz);
}

mtm_type mtm_mesh_point_type(const mtm_mesh* mesh)
{
  switch (mesh->kind)
  {
    case MTM_RECTILINEAR:
      return mesh->axes[0].type == MTM_FLOAT32 && mesh->axes[1].type == MTM_FLOAT32 &&
          mesh->axes[2].type == MTM_FLOAT32
        ? MTM_FLOAT32
        : MTM_FLOAT64;
    case MTM_CURVILINEAR:
    case MTM_UNSTRUCTURED:
      return mesh->points.type == MTM_FLOAT32 ? MTM_FLOAT32 : MTM_FLOAT64;
    case MTM_IMAGE:
    case MTM_NO_MESH:
      break;
  }
  return MTM_FLOAT64;
}

mtm_type mtm_output_point_type(const mtm_mesh* mesh, mtm_type wanted)
{
  return wanted != MTM_NO_TYPE ? wanted : mtm_mesh_point_type(mesh);
}
