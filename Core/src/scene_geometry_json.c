/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A geometry as JSON for THREE.BufferGeometryLoader. */
#include "scene_internal.h"

#include <math.h>
#include <stdlib.h>

const char* mtm_kind_name(mtm_kind kind)
{
  return kind == MTM_KIND_VERTEX ? "vertices" : kind == MTM_KIND_LINE ? "lines" : "polygons";
}

/* ---- Attributes ------------------------------------------------------------------------------ */

static void open_attribute(mtm_json* json, const char* name, const char* type, int32_t item_size)
{
  mtm_json_key(json, name);
  mtm_json_open(json, '{');
  mtm_json_key_integer(json, "itemSize", item_size);
  mtm_json_key_string(json, "type", type);
  mtm_json_key(json, "array");
  mtm_json_open(json, '[');
}

static void close_attribute(mtm_json* json, bool normalized)
{
  mtm_json_close(json, ']');
  mtm_json_key_bool(json, "normalized", normalized);
  mtm_json_close(json, '}');
}

static void write_attributes(mtm_json* json, const mtm_geometry* geometry)
{
  mtm_json_key(json, "attributes");
  mtm_json_open(json, '{');
  open_attribute(json, "position", "Float32Array", 3);
  for (int64_t i = 0; i < geometry->n_positions; ++i)
  {
    float xyz[3];
    mtm_geometry_position(geometry, i, xyz);
    mtm_json_float32_list(json, xyz, 3);
  }
  close_attribute(json, false);
  if (geometry->normals)
  {
    open_attribute(json, "normal", "Int8Array", 3);
    mtm_json_int8_list(json, geometry->normals, 3 * geometry->n_positions);
    close_attribute(json, true);
  }
  if (geometry->scalars)
  {
    open_attribute(json, "uv", "Float32Array", 2);
    for (int64_t i = 0; i < geometry->n_positions; ++i)
    {
      mtm_json_float32(json, geometry->scalars[i]);
      mtm_json_unsigned(json, 0);
    }
    close_attribute(json, false);
  }
  mtm_json_close(json, '}');
}

static void write_ids(mtm_json* json, const char* key, const uint32_t* ids, int64_t n)
{
  mtm_json_key(json, key);
  mtm_json_open(json, '[');
  mtm_json_uint32_list(json, ids, n);
  mtm_json_close(json, ']');
}

static void write_index(mtm_json* json, const mtm_geometry* geometry)
{
  mtm_json_key(json, "index");
  mtm_json_open(json, '{');
  mtm_json_key_string(
    json, "type", geometry->n_positions <= UINT16_MAX ? "Uint16Array" : "Uint32Array");
  write_ids(json, "array", geometry->index, geometry->n_primitives * geometry->n_corners);
  mtm_json_close(json, '}');
}

/* Primitives in the colours of the map, and those in the NaN colour. */
static void write_groups(mtm_json* json, const mtm_geometry* geometry)
{
  const int64_t n_colored = geometry->n_primitives - geometry->n_nan;
  const int64_t starts[2] = { 0, n_colored };
  const int64_t counts[2] = { n_colored, geometry->n_nan };
  mtm_json_key(json, "groups");
  mtm_json_open(json, '[');
  for (int32_t material = 0; material < 2; ++material)
  {
    if (counts[material] > 0)
    {
      mtm_json_open(json, '{');
      mtm_json_key_integer(json, "start", starts[material] * geometry->n_corners);
      mtm_json_key_integer(json, "count", counts[material] * geometry->n_corners);
      mtm_json_key_integer(json, "materialIndex", material);
      mtm_json_close(json, '}');
    }
  }
  mtm_json_close(json, ']');
}

/* ---- Values ---------------------------------------------------------------------------------- */

static bool is_float(mtm_type type)
{
  return type == MTM_FLOAT32 || type == MTM_FLOAT64;
}

/* uv holds the values themselves, as exactly as they would be written. */
static bool is_in_uv(const mtm_scene_array* array, const mtm_coloring* coloring)
{
  const mtm_array* values = &array->values;
  if (array != coloring->array || coloring->normalized || values->n_components != 1 ||
    array->association != MTM_POINT)
  {
    return false;
  }
  double range[2] = { 0.0, 0.0 };
  const double exact = 16777216.0; /* integers that float32 holds */
  return is_float(values->type) || mtm_type_size(values->type) < 4 ||
    (mtm_scene_range(values, 0, range) && range[0] >= -exact && range[1] <= exact);
}

static void write_value(mtm_json* json, const mtm_array* values, int64_t tuple, int32_t component)
{
  const void* address = mtm_value_address(values, tuple, component);
  switch (values->type)
  {
    case MTM_FLOAT32:
      mtm_json_float32(json, *(const float*)address);
      break;
    case MTM_FLOAT64:
      mtm_json_float32(json, (float)*(const double*)address);
      break;
    case MTM_INT64:
      mtm_json_integer(json, *(const int64_t*)address);
      break;
    case MTM_UINT64:
      mtm_json_unsigned(json, *(const uint64_t*)address);
      break;
    default:
      mtm_json_integer(json, (int64_t)mtm_load_double(values, tuple, component));
  }
}

static void write_values(mtm_json* json, const mtm_geometry* geometry, const mtm_scene_array* array)
{
  const bool of_points = array->association == MTM_POINT;
  const int64_t n = of_points ? geometry->n_positions : geometry->n_cells;
  mtm_json_open(json, '[');
  for (int64_t i = 0; i < n && !json->text.failed; ++i)
  {
    const int64_t tuple = of_points ? mtm_geometry_point(geometry, i) : geometry->first_cell + i;
    for (int32_t c = 0; c < array->values.n_components; ++c)
    {
      write_value(json, &array->values, tuple, c);
    }
  }
  mtm_json_close(json, ']');
}

static void write_user_data(mtm_json* json,
  const mtm_geometry* geometry,
  const mtm_coloring* coloring)
{
  const mtm_scene_object* object = geometry->object;
  mtm_json_key(json, "userData");
  mtm_json_open(json, '{');
  mtm_json_key(json, "microtome");
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "kind", mtm_kind_name(geometry->kind));
  mtm_json_key(json, "values");
  mtm_json_open(json, '[');
  for (int32_t i = 0; i < object->n_arrays; ++i)
  {
    if (is_in_uv(&object->arrays[i], coloring))
    {
      mtm_json_null(json);
    }
    else
    {
      write_values(json, geometry, &object->arrays[i]);
    }
  }
  mtm_json_close(json, ']');
  mtm_json_key_integer(json, "cellCount", geometry->n_cells);
  if (geometry->cells)
  {
    write_ids(json, "cells", geometry->cells, geometry->n_primitives);
  }
  if (!geometry->shared)
  {
    write_ids(json, "pointOfPosition", geometry->points, geometry->n_positions);
  }
  mtm_json_close(json, '}');
  mtm_json_close(json, '}');
}

/* ---- All of it ------------------------------------------------------------------------------- */

/* A little larger than the rounded box, so that no rounding leaves a corner out. */
void mtm_bounding_sphere_write(mtm_json* json, const mtm_bounds* bounds)
{
  double center[3];
  const double radius = mtm_bounds_sphere(bounds, center) * (1.0 + 1e-6);
  mtm_json_key(json, "boundingSphere");
  mtm_json_open(json, '{');
  mtm_json_key_float64s(json, "center", center, 3);
  mtm_json_key_float64(json, "radius", radius);
  mtm_json_close(json, '}');
}

void mtm_geometry_write(mtm_json* json,
  const mtm_geometry* geometry,
  const mtm_coloring* coloring,
  const mtm_bounds* bounds,
  mtm_uuid* uuid)
{
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "type", "BufferGeometry");
  mtm_json_key(json, "data");
  mtm_json_open(json, '{');
  write_attributes(json, geometry);
  write_index(json, geometry);
  if (geometry->n_nan > 0)
  {
    write_groups(json, geometry);
  }
  mtm_bounding_sphere_write(json, bounds);
  mtm_json_close(json, '}');
  write_user_data(json, geometry, coloring);
  *uuid = mtm_text_uuid(&json->text);
  mtm_json_key_string(json, "uuid", uuid->text);
  mtm_json_close(json, '}');
}
