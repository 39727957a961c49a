/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What a view says: points, cells and faces, read from the words of microtome.h and VTK's book. */
#include "meshes.h"

#include <string.h>

static const char* value_at(const mtm_array* array, int64_t tuple, int component)
{
  const int64_t bytes = (int64_t)mtm_type_size(array->type);
  if (array->components)
  {
    return (const char*)array->components[component] +
      tuple * (array->stride ? array->stride : bytes);
  }
  const int64_t step = array->stride ? array->stride : bytes * array->n_components;
  return (const char*)array->data + tuple * step + component * bytes;
}

static double real_at(const mtm_array* array, int64_t tuple, int component)
{
  const char* value = value_at(array, tuple, component);
  return array->type == MTM_FLOAT32 ? (double)*(const float*)value : *(const double*)value;
}

static int64_t id_at(const mtm_array* array, int64_t tuple)
{
  const char* value = value_at(array, tuple, 0);
  return array->type == MTM_INT32 ? *(const int32_t*)value : *(const int64_t*)value;
}

int64_t test_n_points(const mtm_mesh* mesh)
{
  return mesh->kind == MTM_UNSTRUCTURED ? mesh->points.n_tuples
                                        : mesh->dims[0] * mesh->dims[1] * mesh->dims[2];
}

static int64_t steps(const mtm_mesh* mesh, int axis)
{
  return mesh->dims[axis] > 1 ? mesh->dims[axis] - 1 : mesh->dims[axis];
}

int64_t test_n_cells(const mtm_mesh* mesh)
{
  return mesh->kind == MTM_UNSTRUCTURED ? mesh->cell_types.n_tuples
                                        : steps(mesh, 0) * steps(mesh, 1) * steps(mesh, 2);
}

static void image_point(const mtm_mesh* mesh, const int64_t at[3], double xyz[3])
{
  static const double zero[9] = { 0 };
  double step[3];
  for (int a = 0; a < 3; ++a)
  {
    step[a] = (double)(mesh->start[a] + at[a]) * mesh->spacing[a];
  }
  const double* d = mesh->direction;
  for (int a = 0; a < 3; ++a, d += 3)
  {
    const bool identity = memcmp(mesh->direction, zero, sizeof zero) == 0;
    xyz[a] =
      mesh->origin[a] + (identity ? step[a] : d[0] * step[0] + d[1] * step[1] + d[2] * step[2]);
  }
}

void test_point(const mtm_mesh* mesh, int64_t point, double xyz[3])
{
  int64_t at[3] = { 0, 0, 0 };
  if (mesh->kind == MTM_IMAGE || mesh->kind == MTM_RECTILINEAR)
  {
    at[0] = point % mesh->dims[0];
    at[1] = point / mesh->dims[0] % mesh->dims[1];
    at[2] = point / mesh->dims[0] / mesh->dims[1];
  }
  if (mesh->kind == MTM_IMAGE)
  {
    image_point(mesh, at, xyz);
    return;
  }
  for (int a = 0; a < 3; ++a)
  {
    xyz[a] = mesh->kind == MTM_RECTILINEAR ? real_at(&mesh->axes[a], at[a], 0)
                                           : real_at(&mesh->points, point, a);
  }
}

/* Corner bits run over the axes that have cells; quads and hexahedra go round, pixels and voxels
 * do not. */
static int structured_cell(const mtm_mesh* mesh, int64_t cell, mtm_cell_type* type, int64_t* ids)
{
  static const mtm_cell_type round_types[4] = { MTM_VERTEX, MTM_LINE, MTM_QUAD, MTM_HEXAHEDRON };
  static const mtm_cell_type flat_types[4] = { MTM_VERTEX, MTM_LINE, MTM_PIXEL, MTM_VOXEL };
  static const int round_corners[8] = { 0, 1, 3, 2, 4, 5, 7, 6 };
  const bool is_round = mesh->kind == MTM_CURVILINEAR;
  const int64_t n[2] = { steps(mesh, 0), steps(mesh, 1) };
  const int64_t at[3] = { cell % n[0], cell / n[0] % n[1], cell / n[0] / n[1] };
  const int64_t point_steps[3] = { 1, mesh->dims[0], mesh->dims[0] * mesh->dims[1] };
  int64_t corner_steps[3];
  int64_t first = 0;
  int dimension = 0;
  for (int a = 0; a < 3; ++a)
  {
    first += at[a] * point_steps[a];
    if (mesh->dims[a] > 1)
    {
      corner_steps[dimension++] = point_steps[a];
    }
  }
  for (int c = 0; c < 1 << dimension; ++c)
  {
    const int corner = is_round ? round_corners[c] : c;
    ids[c] = first;
    for (int b = 0; b < dimension; ++b)
    {
      ids[c] += (corner >> b & 1) * corner_steps[b];
    }
  }
  *type = (is_round ? round_types : flat_types)[dimension];
  return 1 << dimension;
}

int test_cell(const mtm_mesh* mesh,
  int64_t cell,
  mtm_cell_type* type,
  int64_t ids[TEST_MAX_CELL_POINTS])
{
  if (mesh->kind != MTM_UNSTRUCTURED)
  {
    return structured_cell(mesh, cell, type, ids);
  }
  const int64_t begin = id_at(&mesh->offsets, cell);
  const int64_t end = id_at(&mesh->offsets, cell + 1);
  for (int64_t i = begin; i < end; ++i)
  {
    ids[i - begin] = id_at(&mesh->connectivity, i);
  }
  *type = (mtm_cell_type) * (const uint8_t*)value_at(&mesh->cell_types, cell, 0);
  return (int)(end - begin);
}

int test_cell_faces(mtm_cell_type type, int faces[6][4])
{
  static const int tetrahedron[4][4] = {
    { 0, 1, 3, -1 }, { 1, 2, 3, -1 }, { 2, 0, 3, -1 }, { 0, 2, 1, -1 }
  };
  static const int voxel[6][4] = {
    { 0, 4, 6, 2 }, { 1, 3, 7, 5 }, { 0, 1, 5, 4 }, { 2, 6, 7, 3 }, { 0, 2, 3, 1 }, { 4, 5, 7, 6 }
  };
  static const int hexahedron[6][4] = {
    { 0, 4, 7, 3 }, { 1, 2, 6, 5 }, { 0, 1, 5, 4 }, { 3, 7, 6, 2 }, { 0, 3, 2, 1 }, { 4, 5, 6, 7 }
  };
  static const int wedge[5][4] = {
    { 0, 1, 2, -1 }, { 3, 5, 4, -1 }, { 0, 3, 4, 1 }, { 1, 4, 5, 2 }, { 2, 5, 3, 0 }
  };
  static const int pyramid[5][4] = {
    { 0, 3, 2, 1 }, { 0, 1, 4, -1 }, { 1, 2, 4, -1 }, { 2, 3, 4, -1 }, { 3, 0, 4, -1 }
  };
  switch (type)
  {
    case MTM_TETRAHEDRON:
      memcpy(faces, tetrahedron, sizeof tetrahedron);
      return 4;
    case MTM_VOXEL:
      memcpy(faces, voxel, sizeof voxel);
      return 6;
    case MTM_HEXAHEDRON:
      memcpy(faces, hexahedron, sizeof hexahedron);
      return 6;
    case MTM_WEDGE:
      memcpy(faces, wedge, sizeof wedge);
      return 5;
    case MTM_PYRAMID:
      memcpy(faces, pyramid, sizeof pyramid);
      return 5;
    default:
      return 0;
  }
}

int test_cell_dimension(mtm_cell_type type)
{
  /* By type from 0; 4: no such type here. */
  static const char dimensions[] = "0001122222333333344441223333232333212344443";
  return dimensions[type] - '0';
}

int64_t test_n_faces(const mtm_mesh* mesh, int64_t cell)
{
  return mesh->polyhedron_offsets.n_tuples == 0
    ? 0
    : id_at(&mesh->polyhedron_offsets, cell + 1) - id_at(&mesh->polyhedron_offsets, cell);
}

int test_face(const mtm_mesh* mesh, int64_t cell, int64_t face, int64_t ids[TEST_MAX_CELL_POINTS])
{
  const int64_t id = id_at(&mesh->polyhedron_faces, id_at(&mesh->polyhedron_offsets, cell) + face);
  const int64_t begin = id_at(&mesh->face_offsets, id);
  const int64_t end = id_at(&mesh->face_offsets, id + 1);
  for (int64_t i = begin; i < end; ++i)
  {
    ids[i - begin] = id_at(&mesh->face_connectivity, i);
  }
  return (int)(end - begin);
}

uint64_t test_hash(uint64_t hash, const void* bytes, size_t n_bytes)
{
  /* FNV-1a; the start folds the given hash in. */
  const uint8_t* byte = bytes;
  hash ^= 0xcbf29ce484222325u;
  for (size_t i = 0; i < n_bytes; ++i)
  {
    hash = (hash ^ byte[i]) * 0x100000001b3u;
  }
  return hash;
}

static uint64_t hash_array(uint64_t hash, const mtm_array* array)
{
  const size_t bytes = mtm_type_size(array->type);
  hash = test_hash(hash, array, sizeof *array);
  for (int64_t i = 0; i < array->n_tuples * array->n_components; ++i)
  {
    const int64_t tuple = i / array->n_components;
    hash = test_hash(hash, value_at(array, tuple, (int)(i % array->n_components)), bytes);
  }
  return hash;
}

uint64_t test_mesh_hash(const mtm_mesh* mesh)
{
  const mtm_array* arrays[] = { &mesh->axes[0],
    &mesh->axes[1],
    &mesh->axes[2],
    &mesh->points,
    &mesh->cell_types,
    &mesh->offsets,
    &mesh->connectivity,
    &mesh->polyhedron_offsets,
    &mesh->polyhedron_faces,
    &mesh->face_offsets,
    &mesh->face_connectivity,
    &mesh->cell_ghosts,
    &mesh->point_ghosts };
  uint64_t hash = test_hash(0, mesh, sizeof *mesh);
  for (size_t a = 0; a < sizeof arrays / sizeof arrays[0]; ++a)
  {
    hash = hash_array(hash, arrays[a]);
  }
  return hash;
}
