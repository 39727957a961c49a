/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A geometry of a page: its numbers are in buffers, and what the viewer computes is left out. */
#include "scene_pack.h"

#include <stdlib.h>

typedef struct packer
{
  mtm_json* json;
  mtm_buffers* buffers;
  const mtm_geometry* geometry;
  mtm_kept_mesh* kept;     /* NULL = nothing predicts */
  mtm_neighbors neighbors; /* borrowed from it; without weights until there are positions */
  mtm_buffer_mesh mesh;
} packer;

static void put_attribute(mtm_json* json,
  const char* name,
  const char* type,
  int32_t item_size,
  bool normalized,
  const mtm_buffer_id* id)
{
  mtm_json_key(json, name);
  mtm_json_open(json, '{');
  mtm_json_key_integer(json, "itemSize", item_size);
  mtm_json_key_string(json, "type", type);
  mtm_json_key(json, "array");
  mtm_buffer_reference_write(json, id);
  mtm_json_key_bool(json, "normalized", normalized);
  mtm_json_close(json, '}');
}

/* Triangles are coded as such while their edges can be counted. */
static mtm_status pack_index(packer* pack, mtm_buffer_id* id, mtm_error* error)
{
  const mtm_geometry* geometry = pack->geometry;
  if (geometry->kind == MTM_KIND_POLYGON && geometry->n_primitives < INT32_MAX / 3)
  {
    return mtm_buffer_triangles(
      pack->buffers, geometry->index, geometry->n_primitives, geometry->n_positions, id, error);
  }
  const int64_t n = geometry->n_primitives * geometry->n_corners;
  const mtm_numbers numbers = { .values = { MTM_UINT32, 1, n, geometry->index, NULL, 0 }, .n = n };
  return mtm_buffer_numbers(pack->buffers, &numbers, MTM_PRECISION_LOSSLESS, NULL, NULL, id, error);
}

/* Coordinates in their own type, relative to the origin. Owns: the caller's. */
static void* gather_positions(const mtm_geometry* geometry)
{
  const mtm_array* points = &geometry->object->points;
  const int64_t n = geometry->n_positions;
  void* positions = mtm_allocate(n, 3 * mtm_type_size(points->type));
  for (int64_t i = 0; positions && i < 3 * n; ++i)
  {
    const int64_t point = mtm_geometry_point(geometry, i / 3);
    const int32_t axis = (int32_t)(i % 3);
    const double place = mtm_scene_load(points, point, axis) - geometry->origin[axis];
    if (points->type == MTM_FLOAT32)
    {
      ((float*)positions)[i] = (float)place;
    }
    else
    {
      ((double*)positions)[i] = place;
    }
  }
  return positions;
}

/* `read` receives the coordinates as the viewer will have them. */
static mtm_status pack_positions(packer* pack, float* read, mtm_buffer_id* id, mtm_error* error)
{
  const mtm_geometry* geometry = pack->geometry;
  const int64_t n = geometry->n_positions;
  void* positions = gather_positions(geometry);
  if (!positions)
  {
    return mtm_fail_memory(error, "the positions of an object");
  }
  for (int64_t i = 0; i < n; ++i)
  {
    mtm_geometry_position(geometry, i, read + 3 * i);
  }
  const mtm_numbers numbers = {
    .values = { geometry->object->points.type, 3, n, positions, NULL, 0 }, .n = n
  };
  const mtm_status status = mtm_buffer_numbers(
    pack->buffers, &numbers, pack->buffers->precision, &pack->mesh, read, id, error);
  free(positions);
  return status;
}

/* Positions, and from then on what they tell of values at them. */
static mtm_status put_positions(packer* pack, mtm_error* error)
{
  const mtm_geometry* geometry = pack->geometry;
  float* read = mtm_allocate(geometry->n_positions, 3 * sizeof(float));
  if (!read)
  {
    return mtm_fail_memory(error, "the positions of an object");
  }
  mtm_buffer_id id = { "" };
  mtm_status status = pack_positions(pack, read, &id, error);
  if (status == MTM_OK)
  {
    put_attribute(pack->json, "position", "Float32Array", 3, false, &id);
    if (pack->kept && !mtm_mesh_fit(pack->kept, &id, read))
    {
      status = mtm_fail_memory(error, "the neighbours of points");
    }
    pack->neighbors.weights = pack->kept ? pack->kept->neighbors.weights : NULL;
    pack->mesh.positions = pack->kept ? id : pack->mesh.positions;
  }
  free(read);
  return status;
}

static bool find_neighbors(packer* pack, const mtm_buffer_id* index)
{
  mtm_kept_mesh* kept = mtm_mesh_keep(pack->buffers, pack->geometry, index);
  if (kept && kept->neighbors.ids)
  {
    pack->kept = kept;
    pack->neighbors = kept->neighbors;
    pack->neighbors.weights = NULL;
    pack->mesh.neighbors = &pack->neighbors;
    pack->mesh.index = *index;
  }
  return kept;
}

static mtm_status put_geometry_data(packer* pack, const mtm_bounds* bounds, mtm_error* error)
{
  const mtm_geometry* geometry = pack->geometry;
  mtm_json* json = pack->json;
  mtm_buffer_id index = { "" };
  mtm_status status = pack_index(pack, &index, error);
  if (status != MTM_OK)
  {
    return status;
  }
  if (geometry->kind == MTM_KIND_POLYGON && !find_neighbors(pack, &index))
  {
    return mtm_fail_memory(error, "the neighbours of points");
  }
  mtm_json_key(json, "attributes");
  mtm_json_open(json, '{');
  status = put_positions(pack, error);
  if (status == MTM_OK && geometry->normals)
  {
    const mtm_numbers numbers = {
      .values = { MTM_INT8, 3, geometry->n_positions, geometry->normals, NULL, 0 },
      .n = geometry->n_positions
    };
    mtm_buffer_id id = { "" };
    status = mtm_buffer_numbers(
      pack->buffers, &numbers, MTM_PRECISION_LOSSLESS, &pack->mesh, NULL, &id, error);
    put_attribute(json, "normal", "Int8Array", 3, true, &id);
  }
  mtm_json_close(json, '}');
  mtm_json_key(json, "index");
  mtm_json_open(json, '{');
  mtm_json_key_string(
    json, "type", geometry->n_positions <= UINT16_MAX ? "Uint16Array" : "Uint32Array");
  mtm_json_key(json, "array");
  mtm_buffer_reference_write(json, &index);
  mtm_json_close(json, '}');
  mtm_bounding_sphere_write(json, bounds);
  return status;
}

static mtm_status put_values(packer* pack, const mtm_scene_array* array, mtm_error* error)
{
  const mtm_geometry* geometry = pack->geometry;
  const bool of_points = array->association == MTM_POINT;
  const mtm_numbers numbers = { .values = array->values,
    .tuples = of_points ? geometry->points : NULL,
    .first = of_points ? 0 : geometry->first_cell,
    .n = of_points ? geometry->n_positions : geometry->n_cells };
  mtm_buffer_id id = { "" };
  const mtm_status status = mtm_buffer_numbers(pack->buffers,
    &numbers,
    pack->buffers->precision,
    of_points ? &pack->mesh : NULL,
    NULL,
    &id,
    error);
  mtm_buffer_reference_write(pack->json, &id);
  return status;
}

static mtm_status put_user_data(packer* pack, mtm_error* error)
{
  const mtm_geometry* geometry = pack->geometry;
  const mtm_scene_object* object = geometry->object;
  mtm_json* json = pack->json;
  mtm_status status = MTM_OK;
  mtm_json_key(json, "userData");
  mtm_json_open(json, '{');
  mtm_json_key(json, "microtome");
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "kind", mtm_kind_name(geometry->kind));
  mtm_json_key(json, "values");
  mtm_json_open(json, '[');
  for (int32_t i = 0; status == MTM_OK && i < object->n_arrays; ++i)
  {
    status = put_values(pack, &object->arrays[i], error);
  }
  mtm_json_close(json, ']');
  mtm_json_key_integer(json, "cellCount", geometry->n_cells);
  if (status == MTM_OK && geometry->cells)
  {
    const mtm_numbers numbers = {
      .values = { MTM_UINT32, 1, geometry->n_primitives, geometry->cells, NULL, 0 },
      .n = geometry->n_primitives
    };
    mtm_buffer_id id = { "" };
    status =
      mtm_buffer_numbers(pack->buffers, &numbers, MTM_PRECISION_LOSSLESS, NULL, NULL, &id, error);
    mtm_json_key(json, "cells");
    mtm_buffer_reference_write(json, &id);
  }
  mtm_json_close(json, '}');
  mtm_json_close(json, '}');
  return status;
}

mtm_status mtm_geometry_pack(mtm_json* json,
  mtm_buffers* buffers,
  const mtm_geometry* geometry,
  const mtm_bounds* bounds,
  mtm_uuid* uuid,
  mtm_error* error)
{
  packer pack = { .json = json, .buffers = buffers, .geometry = geometry };
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "type", "BufferGeometry");
  mtm_json_key(json, "data");
  mtm_json_open(json, '{');
  mtm_status status = put_geometry_data(&pack, bounds, error);
  mtm_json_close(json, '}');
  status = status == MTM_OK ? put_user_data(&pack, error) : status;
  *uuid = mtm_text_uuid(&json->text);
  mtm_json_key_string(json, "uuid", uuid->text);
  mtm_json_close(json, '}');
  return status;
}
