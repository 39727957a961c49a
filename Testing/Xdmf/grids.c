/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

#include "grids.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int32_t grid_at_path(const mtm_xdmf* file, const char* path)
{
  for (int32_t g = 0; g < mtm_xdmf_n_grids(file); ++g)
  {
    if (strcmp(mtm_xdmf_grid_at(file, g)->path, path) == 0)
    {
      return g;
    }
  }
  return -1;
}

int32_t array_named(const mtm_xdmf* file, int32_t grid, const char* name)
{
  const mtm_xdmf_grid* of = mtm_xdmf_grid_at(file, grid);
  for (int32_t a = 0; of && a < of->n_arrays; ++a)
  {
    if (strcmp(of->arrays[a].name, name) == 0)
    {
      return a;
    }
  }
  return -1;
}

static double load(mtm_type type, const void* values, int64_t i)
{
  switch (type)
  {
    case MTM_INT8:
      return ((const int8_t*)values)[i];
    case MTM_UINT8:
      return ((const uint8_t*)values)[i];
    case MTM_INT16:
      return ((const int16_t*)values)[i];
    case MTM_UINT16:
      return ((const uint16_t*)values)[i];
    case MTM_INT32:
      return ((const int32_t*)values)[i];
    case MTM_UINT32:
      return ((const uint32_t*)values)[i];
    case MTM_INT64:
      return (double)((const int64_t*)values)[i];
    case MTM_UINT64:
      return (double)((const uint64_t*)values)[i];
    case MTM_FLOAT32:
      return ((const float*)values)[i];
    default:
      return ((const double*)values)[i];
  }
}

static double* as_doubles(mtm_type type, void* values, int64_t n)
{
  double* doubles = malloc((size_t)n * sizeof *doubles + 1);
  for (int64_t i = 0; i < n; ++i)
  {
    doubles[i] = load(type, values, i);
  }
  free(values);
  return doubles;
}

/* Tuples of an array of a mesh. */
static int64_t tuples_on(const mtm_xdmf_mesh* mesh, const mtm_xdmf_array* array)
{
  return array->association == MTM_FIELD ? array->n_tuples
    : array->association == MTM_POINT    ? mtm_mesh_n_points(&mesh->mesh)
                                         : mtm_mesh_n_cells(&mesh->mesh);
}

double* grid_values(mtm_xdmf* file,
  int32_t grid,
  const char* name,
  const mtm_xdmf_mesh* mesh,
  int64_t* n)
{
  mtm_error error = { "" };
  *n = 0;
  mtm_xdmf_describe(file, grid, &error);
  const int32_t at = array_named(file, grid, name);
  if (at < 0)
  {
    fprintf(stderr, "there is no array %s: %s\n", name, error.message);
    return NULL;
  }
  const mtm_xdmf_array* array = &mtm_xdmf_grid_at(file, grid)->arrays[at];
  const int64_t n_values = tuples_on(mesh, array) * array->n_components;
  const size_t bytes = (size_t)n_values * mtm_type_size(array->type);
  void* values = malloc(bytes + 1);
  if (mtm_xdmf_read_array(file, grid, at, mesh, NULL, values, bytes, &error) != MTM_OK)
  {
    fprintf(stderr, "array %s: %s\n", name, error.message);
    for (int32_t p = 0; p < mtm_xdmf_n_problems(file); ++p)
    {
      fprintf(stderr, "  problem: %s\n", mtm_xdmf_problem(file, p));
    }
    free(values);
    return NULL;
  }
  *n = n_values;
  return as_doubles(array->type, values, n_values);
}

double* whole_values(mtm_xdmf* file, int32_t grid, const char* name, int64_t* n)
{
  mtm_xdmf_mesh mesh = { 0 };
  mtm_error error;
  *n = 0;
  if (mtm_xdmf_read_mesh(file, grid, NULL, NULL, &mesh, &error) != MTM_OK)
  {
    fprintf(stderr, "array %s: %s\n", name, error.message);
    return NULL;
  }
  double* values = grid_values(file, grid, name, &mesh, n);
  mtm_xdmf_mesh_free(&mesh);
  return values;
}

int64_t first_odd(const double* values, int64_t n, double start, double step)
{
  for (int64_t i = 0; i < n; ++i)
  {
    if (values[i] != start + (double)i * step)
    {
      return i;
    }
  }
  return -1;
}

void mesh_point(const mtm_mesh* mesh, int64_t point, double xyz[3])
{
  int64_t ijk[3] = { 0 };
  for (int32_t a = 0; a < 3 && mesh->kind != MTM_UNSTRUCTURED; ++a)
  {
    ijk[a] = point % mesh->dims[a];
    point = mesh->kind == MTM_CURVILINEAR ? point : point / mesh->dims[a];
  }
  for (int32_t a = 0; a < 3; ++a)
  {
    xyz[a] = mesh->kind == MTM_IMAGE
      ? mesh->origin[a] + (double)(mesh->start[a] + ijk[a]) * mesh->spacing[a]
      : mesh->kind == MTM_RECTILINEAR ? load(mesh->axes[a].type, mesh->axes[a].data, ijk[a])
                                      : load(mesh->points.type, mesh->points.data, 3 * point + a);
  }
}

int64_t mesh_id(const mtm_array* ids, int64_t at)
{
  return ids->type == MTM_INT32 ? ((const int32_t*)ids->data)[at] : ((const int64_t*)ids->data)[at];
}

/* ---- Parts -------------------------------------------------------------------------------------------- */

/* The number in the whole of a point, or a cell, of a part of a structured grid. */
static int64_t number_in_whole(const mtm_mesh* whole,
  const mtm_xdmf_part* part,
  int64_t at,
  bool is_cell)
{
  int64_t number = 0;
  int64_t stride = 1;
  for (int32_t a = 0; a < 3; ++a)
  {
    const int64_t n_points = part->extent[2 * a + 1] - part->extent[2 * a] + 1;
    const int64_t n_cells = n_points > 1 ? n_points - 1 : 1;
    const int64_t n_all = whole->dims[a] > 1 && is_cell ? whole->dims[a] - 1 : whole->dims[a];
    const int64_t n = is_cell ? n_cells : n_points;
    int64_t i = part->extent[2 * a] + at % n;
    /* One layer of points at the end has the values of the last cells. */
    i = i < n_all ? i : n_all - 1;
    number += i * stride;
    stride *= n_all;
    at /= n;
  }
  return number;
}

/* The number in the whole of a point, or a cell, of a part. */
static int64_t in_whole(const mtm_xdmf_mesh* whole,
  const mtm_xdmf_mesh* part,
  int64_t at,
  bool is_cell)
{
  return part->part.has_extent ? number_in_whole(&whole->mesh, &part->part, at, is_cell)
    : is_cell                  ? part->part.first_cell + at
    : part->point_ids          ? part->point_ids[at]
                               : at;
}

static bool same_points(const mtm_xdmf_mesh* whole, const mtm_xdmf_mesh* part, int64_t* n)
{
  const int64_t n_points = mtm_mesh_n_points(&part->mesh);
  for (int64_t p = 0; p < n_points; ++p, *n += 3)
  {
    double first[3];
    double second[3];
    mesh_point(&part->mesh, p, first);
    mesh_point(&whole->mesh, in_whole(whole, part, p, false), second);
    if (memcmp(first, second, sizeof first) != 0)
    {
      return false;
    }
  }
  return true;
}

/* n point ids of a part's list and of the whole's, each from its place on. */
static bool same_ids(const mtm_xdmf_mesh* whole,
  const mtm_xdmf_mesh* part,
  const mtm_array* lists[2],
  const int64_t first[2],
  int64_t n)
{
  for (int64_t i = 0; i < n; ++i)
  {
    if (in_whole(whole, part, mesh_id(lists[0], first[0] + i), false) !=
      mesh_id(lists[1], first[1] + i))
    {
      return false;
    }
  }
  return true;
}

static bool same_faces(const mtm_xdmf_mesh* whole, const mtm_xdmf_mesh* part, int64_t cell)
{
  const mtm_mesh* meshes[2] = { &part->mesh, &whole->mesh };
  const mtm_array* lists[2] = { &part->mesh.face_connectivity, &whole->mesh.face_connectivity };
  const int64_t cells[2] = { cell, part->part.first_cell + cell };
  int64_t first[2];
  int64_t n[2];
  for (int32_t m = 0; m < 2; ++m)
  {
    first[m] = mesh_id(&meshes[m]->polyhedron_offsets, cells[m]);
    n[m] = mesh_id(&meshes[m]->polyhedron_offsets, cells[m] + 1) - first[m];
  }
  bool is_same = n[0] == n[1];
  for (int64_t f = 0; f < n[0] && is_same; ++f)
  {
    int64_t places[2];
    int64_t n_ids[2];
    for (int32_t m = 0; m < 2; ++m)
    {
      const int64_t face = mesh_id(&meshes[m]->polyhedron_faces, first[m] + f);
      places[m] = mesh_id(&meshes[m]->face_offsets, face);
      n_ids[m] = mesh_id(&meshes[m]->face_offsets, face + 1) - places[m];
    }
    is_same = n_ids[0] == n_ids[1] && same_ids(whole, part, lists, places, n_ids[0]);
  }
  return is_same;
}

static bool same_cells(const mtm_xdmf_mesh* whole, const mtm_xdmf_mesh* part)
{
  const mtm_mesh* own = &part->mesh;
  const mtm_mesh* other = &whole->mesh;
  const mtm_array* lists[2] = { &own->connectivity, &other->connectivity };
  for (int64_t c = 0; c < own->cell_types.n_tuples; ++c)
  {
    const int64_t from = part->part.first_cell + c;
    const int64_t places[2] = { mesh_id(&own->offsets, c), mesh_id(&other->offsets, from) };
    const int64_t n = mesh_id(&own->offsets, c + 1) - places[0];
    const uint8_t type = ((const uint8_t*)own->cell_types.data)[c];
    if (type != ((const uint8_t*)other->cell_types.data)[from] ||
      n != mesh_id(&other->offsets, from + 1) - places[1] ||
      !same_ids(whole, part, lists, places, n) ||
      (type == MTM_POLYHEDRON && !same_faces(whole, part, c)))
    {
      return false;
    }
  }
  return true;
}

/* Every point of a part is of one of its cells. */
static bool are_points_used(const mtm_xdmf_mesh* part)
{
  const int64_t n_points = mtm_mesh_n_points(&part->mesh);
  bool* is_used = calloc((size_t)n_points + 1, sizeof *is_used);
  int64_t n_used = 0;
  for (int64_t i = 0; i < part->mesh.connectivity.n_tuples; ++i)
  {
    const int64_t id = mesh_id(&part->mesh.connectivity, i);
    n_used += !is_used[id];
    is_used[id] = true;
  }
  free(is_used);
  return n_used == n_points;
}

static bool same_values(mtm_xdmf* file,
  int32_t grid,
  const mtm_xdmf_array* array,
  const mtm_xdmf_mesh* whole,
  const mtm_xdmf_mesh* part,
  int64_t* n_compared)
{
  int64_t n = 0;
  int64_t n_whole = 0;
  double* own = grid_values(file, grid, array->name, part, &n);
  double* all = grid_values(file, grid, array->name, whole, &n_whole);
  bool is_same = own && all;
  for (int64_t i = 0; i < n && is_same; ++i)
  {
    const int64_t tuple = i / array->n_components;
    const int64_t at = array->association == MTM_FIELD
      ? tuple
      : in_whole(whole, part, tuple, array->association == MTM_CELL);
    const double other = all[at * array->n_components + i % array->n_components];
    is_same = memcmp(&own[i], &other, sizeof other) == 0;
  }
  *n_compared += n;
  free(own);
  free(all);
  return is_same;
}

const char* compare_part(mtm_xdmf* file,
  int32_t grid,
  const mtm_xdmf_mesh* whole,
  const mtm_xdmf_part* of,
  int64_t* n_compared)
{
  mtm_xdmf_mesh part = { 0 };
  mtm_error error;
  const char* different = NULL;
  if (mtm_xdmf_read_mesh(file, grid, of, NULL, &part, &error) != MTM_OK)
  {
    fprintf(stderr, "a part: %s\n", error.message);
    return "it cannot be read";
  }
  different = mtm_mesh_check(&part.mesh, MTM_CHECK_IDS, &error) != MTM_OK ? "the mesh is bad"
    : !same_points(whole, &part, n_compared)                              ? "points"
    : part.part.has_cells && !same_cells(whole, &part)                    ? "cells"
    : part.part.has_cells && !are_points_used(&part)                      ? "points of no cell"
                                                                          : NULL;
  const mtm_xdmf_grid* from = mtm_xdmf_grid_at(file, grid);
  for (int32_t a = 0; a < from->n_arrays && !different; ++a)
  {
    if (from->arrays[a].type != MTM_NO_TYPE &&
      !same_values(file, grid, &from->arrays[a], whole, &part, n_compared))
    {
      different = from->arrays[a].name;
    }
  }
  mtm_xdmf_mesh_free(&part);
  return different;
}

int32_t problem_with(const mtm_xdmf* file, const char* text, ...)
{
  for (int32_t p = 0; p < mtm_xdmf_n_problems(file); ++p)
  {
    bool has_all = true;
    va_list texts;
    va_start(texts, text);
    for (const char* at = text; at && has_all; at = va_arg(texts, const char*))
    {
      has_all = strstr(mtm_xdmf_problem(file, p), at) != NULL;
    }
    va_end(texts);
    if (has_all)
    {
      return p;
    }
  }
  return -1;
}
