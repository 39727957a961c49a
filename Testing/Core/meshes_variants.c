/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The same mesh in other words: types, layouts, orders, subsets; and moved points. */
#include "meshes.h"

#include <math.h>
#include <string.h>

/* ---- Layouts ---------------------------------------------------------------------------------- */

static double get_real(const mtm_array* array, int64_t tuple, int component)
{
  const int64_t at = tuple * array->n_components + component;
  return array->type == MTM_FLOAT32 ? (double)((const float*)array->data)[at]
                                    : ((const double*)array->data)[at];
}

static void put_real(void* data, mtm_type type, int64_t at, double value)
{
  if (type == MTM_FLOAT32)
  {
    ((float*)data)[at] = (float)value;
  }
  else
  {
    ((double*)data)[at] = value;
  }
}

/* `from` is packed; what lies between strided tuples is NaN. */
static mtm_array real_layout(test_mesh* mesh, const mtm_array* from, mtm_type type, test_layout how)
{
  const size_t bytes = mtm_type_size(type);
  const int n = from->n_components;
  const int room = how == TEST_PACKED ? n : n + 2;
  void* data = test_mesh_allocate(mesh, (size_t)from->n_tuples * (size_t)room * bytes);
  mtm_array to = {
    type, n, from->n_tuples, data, NULL, how == TEST_STRIDED ? room * (int)bytes : 0
  };
  for (int64_t t = 0; t < from->n_tuples; ++t)
  {
    for (int c = 0; c < room; ++c)
    {
      const int64_t at = how == TEST_SEPARATE ? c * from->n_tuples + t : t * room + c;
      put_real(data, type, at, c < n ? get_real(from, t, c) : NAN);
    }
  }
  if (how == TEST_SEPARATE)
  {
    const void** components = test_mesh_allocate(mesh, (size_t)n * sizeof(void*));
    for (int c = 0; c < n; ++c)
    {
      components[c] = (const char*)data + (size_t)c * (size_t)from->n_tuples * bytes;
    }
    to.components = components;
    to.data = NULL;
  }
  return to;
}

static mtm_array id_layout(test_mesh* mesh, const mtm_array* from, mtm_type type, test_layout how)
{
  const size_t bytes = mtm_type_size(type);
  const int64_t step = how == TEST_STRIDED ? 2 : 1;
  void* data = test_mesh_allocate(mesh, (size_t)(from->n_tuples * step) * bytes);
  for (int64_t i = 0; i < from->n_tuples * step; ++i)
  {
    const int64_t id = i % step ? INT32_MAX : ((const int64_t*)from->data)[i / step];
    if (type == MTM_INT32)
    {
      ((int32_t*)data)[i] = (int32_t)id;
    }
    else
    {
      ((int64_t*)data)[i] = id;
    }
  }
  return (mtm_array){ type, 1, from->n_tuples, data, NULL, step == 1 ? 0 : step * (int64_t)bytes };
}

static mtm_array byte_copy(test_mesh* mesh, const mtm_array* from)
{
  if (!from->data)
  {
    return (mtm_array){ 0 };
  }
  uint8_t* data = test_mesh_allocate(mesh, (size_t)from->n_tuples);
  memcpy(data, from->data, (size_t)from->n_tuples);
  return (mtm_array){ MTM_UINT8, 1, from->n_tuples, data, NULL, 0 };
}

test_mesh test_mesh_layout(const mtm_mesh* mesh,
  mtm_type point_type,
  mtm_type id_type,
  test_layout layout)
{
  test_mesh copy = { .view = *mesh };
  if (mesh->points.data)
  {
    copy.view.points = real_layout(&copy, &mesh->points, point_type, layout);
  }
  for (int a = 0; a < 3 && mesh->kind == MTM_RECTILINEAR; ++a)
  {
    copy.view.axes[a] = real_layout(&copy, &mesh->axes[a], point_type, layout);
  }
  if (mesh->kind == MTM_UNSTRUCTURED)
  {
    copy.view.offsets = id_layout(&copy, &mesh->offsets, id_type, layout);
    copy.view.connectivity = id_layout(&copy, &mesh->connectivity, id_type, layout);
    copy.view.cell_types = byte_copy(&copy, &mesh->cell_types);
  }
  if (mesh->polyhedron_offsets.data)
  {
    copy.view.polyhedron_offsets = id_layout(&copy, &mesh->polyhedron_offsets, id_type, layout);
    copy.view.polyhedron_faces = id_layout(&copy, &mesh->polyhedron_faces, id_type, layout);
    copy.view.face_offsets = id_layout(&copy, &mesh->face_offsets, id_type, layout);
    copy.view.face_connectivity = id_layout(&copy, &mesh->face_connectivity, id_type, layout);
  }
  copy.view.cell_ghosts = byte_copy(&copy, &mesh->cell_ghosts);
  copy.view.point_ghosts = byte_copy(&copy, &mesh->point_ghosts);
  return copy;
}

/* ---- Orders ------------------------------------------------------------------------------------ */

/* Old cell `cell` with its points renamed. */
static void copy_cell(const mtm_mesh* mesh, int64_t cell, const int64_t* new_id, test_builder* to)
{
  mtm_cell_type type;
  int64_t ids[TEST_MAX_CELL_POINTS];
  int64_t face[TEST_MAX_CELL_POINTS];
  int64_t faces[TEST_MAX_CELL_POINTS];
  const int n = test_cell(mesh, cell, &type, ids);
  const int64_t n_faces = test_n_faces(mesh, cell);
  for (int64_t f = 0; f < n_faces; ++f)
  {
    const int size = test_face(mesh, cell, f, face);
    for (int i = 0; i < size; ++i)
    {
      face[i] = new_id[face[i]];
    }
    faces[f] = test_add_face(to, size, face);
  }
  for (int i = 0; i < n; ++i)
  {
    ids[i] = new_id[ids[i]];
  }
  if (type == MTM_POLYHEDRON)
  {
    test_add_polyhedron(to, n, ids, (int)n_faces, faces);
  }
  else
  {
    test_add_cell(to, type, n, ids);
  }
}

/* New cell c is old cell cell_of[c], new point p is old point point_of[p]; NULL: all, in order. */
static test_mesh rebuild(const mtm_mesh* mesh,
  int64_t n_cells,
  const int64_t* cell_of,
  const int64_t* point_of)
{
  const int64_t n_points = test_n_points(mesh);
  test_builder builder = { 0 };
  test_mesh scratch = { 0 };
  int64_t* new_id = test_mesh_allocate(&scratch, (size_t)n_points * sizeof(int64_t));
  for (int64_t p = 0; p < n_points; ++p)
  {
    double xyz[3];
    test_point(mesh, point_of ? point_of[p] : p, xyz);
    new_id[point_of ? point_of[p] : p] = test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  for (int64_t c = 0; c < n_cells; ++c)
  {
    copy_cell(mesh, cell_of ? cell_of[c] : c, new_id, &builder);
  }
  test_mesh_free(&scratch);
  test_mesh copy = test_build(&builder);
  uint8_t* cell_ghosts = mesh->cell_ghosts.data ? test_mesh_add_cell_ghosts(&copy) : NULL;
  for (int64_t c = 0; c < n_cells && cell_ghosts; ++c)
  {
    cell_ghosts[c] = ((const uint8_t*)mesh->cell_ghosts.data)[cell_of ? cell_of[c] : c];
  }
  uint8_t* point_ghosts = mesh->point_ghosts.data ? test_mesh_add_point_ghosts(&copy) : NULL;
  for (int64_t p = 0; p < n_points && point_ghosts; ++p)
  {
    point_ghosts[p] = ((const uint8_t*)mesh->point_ghosts.data)[point_of ? point_of[p] : p];
  }
  return copy;
}

test_mesh test_mesh_unstructured(const mtm_mesh* mesh)
{
  return rebuild(mesh, test_n_cells(mesh), NULL, NULL);
}

static void shuffle(test_random* random, int64_t n, int64_t* order)
{
  for (int64_t i = 0; i < n; ++i)
  {
    const int64_t j = test_random_below(random, i + 1);
    order[i] = order[j];
    order[j] = i;
  }
}

test_mesh test_mesh_shuffled(const mtm_mesh* mesh,
  test_random* random,
  int64_t* cell_map,
  int64_t* point_map)
{
  if (cell_map)
  {
    shuffle(random, test_n_cells(mesh), cell_map);
  }
  if (point_map)
  {
    shuffle(random, test_n_points(mesh), point_map);
  }
  return rebuild(mesh, test_n_cells(mesh), cell_map, point_map);
}

test_mesh test_mesh_in_random_order(const mtm_mesh* mesh, test_random* random)
{
  test_mesh maps = { 0 };
  int64_t* cells = test_mesh_allocate(&maps, (size_t)test_n_cells(mesh) * sizeof *cells);
  int64_t* points = test_mesh_allocate(&maps, (size_t)test_n_points(mesh) * sizeof *points);
  test_mesh copy = test_mesh_shuffled(mesh, random, cells, points);
  test_mesh_free(&maps);
  return copy;
}

test_mesh test_mesh_subset(const mtm_mesh* mesh, const bool* keep, int64_t* cell_map)
{
  int64_t n_cells = 0;
  for (int64_t c = 0; c < test_n_cells(mesh); ++c)
  {
    if (keep[c])
    {
      cell_map[n_cells++] = c;
    }
  }
  return rebuild(mesh, n_cells, cell_map, NULL);
}

/* ---- Moves -------------------------------------------------------------------------------------- */

void test_mesh_transform(test_mesh* mesh, const double matrix[9], const double shift[3])
{
  double* p = (double*)mesh->view.points.data;
  for (int64_t i = 0; i < mesh->view.points.n_tuples; ++i, p += 3)
  {
    const double x[3] = { p[0], p[1], p[2] };
    for (int a = 0; a < 3; ++a)
    {
      const double* row = matrix + 3 * a;
      p[a] = row[0] * x[0] + row[1] * x[1] + row[2] * x[2] + shift[a];
    }
  }
}

void test_mesh_jitter(test_mesh* mesh, test_random* random, double size)
{
  double* values = (double*)mesh->view.points.data;
  for (int64_t i = 0; i < 3 * mesh->view.points.n_tuples; ++i)
  {
    values[i] += test_random_between(random, -size, size);
  }
}

void test_random_rotation(test_random* random, double matrix[9])
{
  /* A random unit quaternion: four numbers in the unit ball, made of length 1. */
  double q[4];
  double square;
  do
  {
    square = 0;
    for (int i = 0; i < 4; ++i)
    {
      q[i] = test_random_between(random, -1, 1);
      square += q[i] * q[i];
    }
  } while (square > 1 || square < 0.1);
  const double s = 2 / square;
  const double w = q[0], x = q[1], y = q[2], z = q[3];
  const double rotation[9] = { 1 - s * (y * y + z * z),
    s * (x * y - w * z),
    s * (x * z + w * y),
    s * (x * y + w * z),
    1 - s * (x * x + z * z),
    s * (y * z - w * x),
    s * (x * z - w * y),
    s * (y * z + w * x),
    1 - s * (x * x + y * y) };
  memcpy(matrix, rotation, sizeof rotation);
}
