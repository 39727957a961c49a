/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* An object as JSON, but for its geometries: colour map, materials, and its group in the tree. */
#include "scene_internal.h"

#include <math.h>
#include <stdio.h>

/* Constants of three.js (src/constants.js there). */
enum
{
  THREE_DOUBLE_SIDE = 2,
  THREE_UV_MAPPING = 300,
  THREE_CLAMP_TO_EDGE = 1001,
  THREE_NEAREST = 1003,
  THREE_LINEAR = 1006,
  THREE_UNSIGNED_BYTE = 1009,
  THREE_RGBA = 1023
};

static const int64_t white = 0xffffff;

static void close_with_uuid(mtm_json* json, mtm_uuid* uuid)
{
  *uuid = mtm_text_uuid(&json->text);
  mtm_json_key_string(json, "uuid", uuid->text);
  mtm_json_close(json, '}');
}

/* ---- Colour map ------------------------------------------------------------------------------ */

static void write_texel(mtm_json* json, const uint8_t* color)
{
  mtm_json_unsigned(json, color[0]);
  mtm_json_unsigned(json, color[1]);
  mtm_json_unsigned(json, color[2]);
  mtm_json_unsigned(json, 255);
}

static int32_t count_texels(const mtm_coloring* coloring)
{
  return coloring->n_colors + (coloring->map->below_color != NULL) +
    (coloring->map->above_color != NULL);
}

void mtm_scene_image_write(mtm_json* json, mtm_scene_parts* parts)
{
  const mtm_coloring* coloring = &parts->coloring;
  mtm_json_open(json, '{');
  mtm_json_key(json, "url");
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "type", "Uint8Array");
  mtm_json_key_integer(json, "width", count_texels(coloring));
  mtm_json_key_integer(json, "height", 1);
  mtm_json_key(json, "data");
  mtm_json_open(json, '[');
  if (coloring->map->below_color)
  {
    write_texel(json, coloring->map->below_color);
  }
  for (int64_t i = 0; i < coloring->n_colors; ++i)
  {
    write_texel(json, coloring->colors + 3 * i);
  }
  if (coloring->map->above_color)
  {
    write_texel(json, coloring->map->above_color);
  }
  mtm_json_close(json, ']');
  mtm_json_close(json, '}');
  close_with_uuid(json, &parts->image);
}

/* The texture's coordinate is scalar * repeat + offset; see docs/formats.md, Colours. Bands begin and end
 * a little inside of their texels, so that the last scalar of the range is in the last band. */
static void place_texels(const mtm_coloring* coloring, double repeat[2], double offset[2])
{
  const double inside = 1e-4;
  const double n_texels = count_texels(coloring);
  const double first = coloring->map->below_color != NULL;
  const double low = coloring->normalized ? 0.0 : coloring->low;
  const double width = coloring->normalized ? 1.0 : coloring->width;
  const bool bands = coloring->map->discrete;
  const double n_wide = bands ? coloring->n_colors - 2.0 * inside : coloring->n_colors - 1.0;
  repeat[0] = n_wide / (n_texels * width);
  repeat[1] = 1.0;
  offset[0] = (first + (bands ? inside : 0.5)) / n_texels - low * repeat[0];
  offset[1] = 0.5;
}

void mtm_scene_texture_write(mtm_json* json, mtm_scene_parts* parts)
{
  const mtm_coloring* coloring = &parts->coloring;
  const int64_t filter = coloring->map->discrete ? THREE_NEAREST : THREE_LINEAR;
  double repeat[2];
  double offset[2];
  place_texels(coloring, repeat, offset);

  mtm_json_open(json, '{');
  mtm_json_key_string(json, "name", coloring->name);
  mtm_json_key_string(json, "image", parts->image.text);
  mtm_json_key_integer(json, "mapping", THREE_UV_MAPPING);
  mtm_json_key(json, "wrap");
  mtm_json_open(json, '[');
  mtm_json_integer(json, THREE_CLAMP_TO_EDGE);
  mtm_json_integer(json, THREE_CLAMP_TO_EDGE);
  mtm_json_close(json, ']');
  mtm_json_key_float64s(json, "repeat", repeat, 2);
  mtm_json_key_float64s(json, "offset", offset, 2);
  mtm_json_key_integer(json, "magFilter", filter);
  mtm_json_key_integer(json, "minFilter", filter);
  mtm_json_key_integer(json, "format", THREE_RGBA);
  mtm_json_key_integer(json, "type", THREE_UNSIGNED_BYTE);
  mtm_json_key_string(json, "colorSpace", "srgb");
  mtm_json_key_bool(json, "flipY", false);
  mtm_json_key_bool(json, "generateMipmaps", false);
  close_with_uuid(json, &parts->texture);
}

/* ---- Materials ------------------------------------------------------------------------------- */

static int64_t hexadecimal_color(const double color[3])
{
  int64_t packed = 0;
  for (int32_t i = 0; i < 3; ++i)
  {
    packed = packed << 8 | (int64_t)(color[i] * 255.0 + 0.5);
  }
  return packed;
}

/* In a page the viewer finds the edges of polygons by itself. */
static bool has_edges(const mtm_scene_object* object, const mtm_scene_parts* parts)
{
  return object->representation == MTM_SURFACE_WITH_EDGES && parts->has[MTM_KIND_POLYGON] &&
    !parts->packed;
}

/* Stock three.js shows polygons as points if they are points to it. */
static bool is_drawn_as_points(const mtm_scene_object* object,
  mtm_kind kind,
  const mtm_scene_parts* parts)
{
  return kind == MTM_KIND_VERTEX ||
    (kind == MTM_KIND_POLYGON && object->representation == MTM_POINTS && !parts->packed);
}

static const char* material_type(const mtm_scene_object* object,
  mtm_kind kind,
  const mtm_scene_parts* parts)
{
  return is_drawn_as_points(object, kind, parts) ? "PointsMaterial"
    : kind == MTM_KIND_LINE                      ? "LineBasicMaterial"
    : object->unlit                              ? "MeshBasicMaterial"
                                                 : "MeshLambertMaterial";
}

static void write_material(mtm_json* json,
  const mtm_scene_object* object,
  mtm_kind kind,
  const mtm_scene_parts* parts,
  int64_t color,
  const mtm_uuid* map,
  mtm_uuid* uuid)
{
  const bool points = is_drawn_as_points(object, kind, parts);
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "type", material_type(object, kind, parts));
  mtm_json_key_integer(json, "color", color);
  if (map)
  {
    mtm_json_key_string(json, "map", map->text);
  }
  mtm_json_key_float64(json, "opacity", object->opacity);
  mtm_json_key_bool(json, "transparent", object->opacity < 1.0);
  mtm_json_key_bool(json, "depthWrite", object->opacity >= 1.0);
  if (kind == MTM_KIND_POLYGON && !points)
  {
    mtm_json_key_integer(json, "side", THREE_DOUBLE_SIDE);
    mtm_json_key_bool(json, "wireframe", object->representation == MTM_WIREFRAME);
    if (!object->unlit)
    {
      mtm_json_key_bool(json, "flatShading", mtm_scene_normals(object) == NULL);
    }
  }
  if (kind == MTM_KIND_POLYGON && has_edges(object, parts))
  {
    mtm_json_key_bool(json, "polygonOffset", true);
    mtm_json_key_integer(json, "polygonOffsetFactor", 1);
    mtm_json_key_integer(json, "polygonOffsetUnits", 1);
  }
  if (kind == MTM_KIND_LINE && object->line_width > 0.0)
  {
    mtm_json_key_float64(json, "linewidth", object->line_width);
  }
  if (points)
  {
    /* pixels, from any distance */
    mtm_json_key_float64(json, "size", object->point_size > 0.0 ? object->point_size : 2.0);
    mtm_json_key_bool(json, "sizeAttenuation", false);
  }
  close_with_uuid(json, uuid);
}

/* What stock three.js shows of edges: those of the triangles. */
static void write_edge_material(mtm_json* json,
  const mtm_scene_object* object,
  mtm_scene_parts* parts)
{
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "type", "MeshBasicMaterial");
  mtm_json_key_integer(json, "color", hexadecimal_color(object->edge_color));
  mtm_json_key_bool(json, "wireframe", true);
  mtm_json_key_float64(json, "opacity", object->opacity);
  mtm_json_key_bool(json, "transparent", object->opacity < 1.0);
  close_with_uuid(json, &parts->edge_material);
}

void mtm_scene_materials_write(mtm_json* json,
  const mtm_scene_object* object,
  mtm_scene_parts* parts)
{
  const bool mapped = parts->coloring.array;
  const uint8_t* nan = parts->coloring.nan_color;
  for (int32_t kind = MTM_N_KINDS - 1; kind >= 0; --kind)
  {
    if (parts->has[kind])
    {
      write_material(json,
        object,
        (mtm_kind)kind,
        parts,
        mapped ? white : hexadecimal_color(object->color),
        mapped ? &parts->texture : NULL,
        &parts->material[kind]);
    }
    if (parts->has_nan[kind])
    {
      write_material(json,
        object,
        (mtm_kind)kind,
        parts,
        (int64_t)nan[0] << 16 | nan[1] << 8 | nan[2],
        NULL,
        &parts->nan_material[kind]);
    }
  }
  if (has_edges(object, parts))
  {
    write_edge_material(json, object, parts);
  }
}

/* ---- The group ------------------------------------------------------------------------------- */

static void write_range(mtm_json* json, const mtm_array* values, int32_t component)
{
  double range[2];
  if (mtm_scene_range(values, component, range))
  {
    mtm_json_float64s(json, range, 2);
  }
  else
  {
    mtm_json_null(json);
  }
}

void mtm_scene_array_keys_write(mtm_json* json, const mtm_scene_array* array)
{
  const bool of_points = array->association == MTM_POINT;
  mtm_json_key_string(json, "name", array->name);
  mtm_json_key_string(json, "association", of_points ? "point" : "cell");
  mtm_json_key_string(json, "type", mtm_type_name(array->values.type));
  mtm_json_key_integer(json, "components", array->values.n_components);
  mtm_json_key(json, "range");
  write_range(json, &array->values, -1);
  mtm_json_key(json, "ranges");
  mtm_json_open(json, '[');
  for (int32_t c = 0; c < array->values.n_components; ++c)
  {
    write_range(json, &array->values, c);
  }
  mtm_json_close(json, ']');
}

static void write_bytes(mtm_json* json, const char* key, const uint8_t* color)
{
  mtm_json_key(json, key);
  mtm_json_open(json, '[');
  for (int32_t i = 0; i < 3; ++i)
  {
    mtm_json_unsigned(json, color[i]);
  }
  mtm_json_close(json, ']');
}

static void write_annotations(mtm_json* json, const mtm_color_map* map)
{
  mtm_json_key(json, "annotations");
  mtm_json_open(json, '[');
  for (int32_t i = 0; i < map->n_annotations; ++i)
  {
    mtm_json_open(json, '{');
    mtm_json_key_float64(json, "value", map->annotations[i].value);
    mtm_json_key_string(json, "text", map->annotations[i].text);
    mtm_json_close(json, '}');
  }
  mtm_json_close(json, ']');
}

/* What is as most maps have it is not written. */
static void write_map(mtm_json* json, const mtm_coloring* coloring)
{
  const mtm_color_map* map = coloring->map;
  if (coloring->normalized)
  {
    mtm_json_key_bool(json, "normalized", true);
  }
  if (coloring->log_scale)
  {
    mtm_json_key_bool(json, "log", true);
  }
  if (map->discrete)
  {
    mtm_json_key_bool(json, "discrete", true);
  }
  if (map->below_color)
  {
    write_bytes(json, "belowColor", map->below_color);
  }
  if (map->above_color)
  {
    write_bytes(json, "aboveColor", map->above_color);
  }
  if (map->title)
  {
    mtm_json_key_string(json, "title", map->title);
  }
  if (map->hide_legend)
  {
    mtm_json_key_bool(json, "legend", false);
  }
  if (map->n_annotations > 0)
  {
    write_annotations(json, map);
  }
}

static void write_shown(mtm_json* json, int32_t shown, const mtm_coloring* coloring)
{
  mtm_json_key(json, "shown");
  mtm_json_open(json, '{');
  mtm_json_key_integer(json, "array", shown);
  mtm_json_key_integer(json, "component", coloring->component);
  mtm_json_key_float64s(json, "range", coloring->range, 2);
  mtm_json_key_string(json, "colorMap", coloring->name);
  write_bytes(json, "nanColor", coloring->nan_color);
  write_map(json, coloring);
  mtm_json_close(json, '}');
}

/* How it is drawn, beyond what the materials say. */
static void write_look(mtm_json* json, const mtm_scene_object* object)
{
  static const char* const names[] = { "surface", "wireframe", "edges", "points" };
  mtm_json_key_string(json, "representation", names[object->representation]);
  if (object->point_size > 0.0)
  {
    mtm_json_key_float64(json, "pointSize", object->point_size);
  }
  if (object->line_width > 0.0)
  {
    mtm_json_key_float64(json, "lineWidth", object->line_width);
  }
  if (object->representation == MTM_SURFACE_WITH_EDGES)
  {
    mtm_json_key_integer(json, "edgeColor", hexadecimal_color(object->edge_color));
  }
}

static void write_group_data(mtm_json* json,
  const mtm_scene_object* object,
  const mtm_scene_parts* parts)
{
  mtm_json_key(json, "userData");
  mtm_json_open(json, '{');
  mtm_json_key(json, "microtome");
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "name", object->name);
  mtm_json_key_integer(json, "points", object->points.n_tuples);
  for (int32_t kind = 0; kind < MTM_N_KINDS; ++kind)
  {
    mtm_json_key_integer(
      json, mtm_kind_name((mtm_kind)kind), mtm_scene_n_cells(object, (mtm_kind)kind));
  }
  if (object->n_source_points > 0)
  {
    mtm_json_key_integer(json, "sourcePoints", object->n_source_points);
  }
  if (object->n_source_cells > 0)
  {
    mtm_json_key_integer(json, "sourceCells", object->n_source_cells);
  }
  if (parts->packed && object->data_set > 0)
  {
    mtm_json_key_integer(json, "dataSet", object->data_set - 1);
    mtm_json_key_bool(json, "isSlice", object->is_slice);
  }
  if (parts->coloring.array)
  {
    write_shown(json, object->shown, &parts->coloring);
  }
  write_look(json, object);
  mtm_json_key(json, "arrays");
  mtm_json_open(json, '[');
  for (int32_t i = 0; i < object->n_arrays; ++i)
  {
    mtm_json_open(json, '{');
    mtm_scene_array_keys_write(json, &object->arrays[i]);
    mtm_json_close(json, '}');
  }
  mtm_json_close(json, ']');
  mtm_json_close(json, '}');
  mtm_json_close(json, '}');
}

static void write_kind(mtm_json* json, const char* kind)
{
  mtm_json_key(json, "userData");
  mtm_json_open(json, '{');
  mtm_json_key(json, "microtome");
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "kind", kind);
  mtm_json_close(json, '}');
  mtm_json_close(json, '}');
}

static void write_child(mtm_json* json,
  int32_t number,
  mtm_kind kind,
  const char* type,
  const mtm_scene_parts* parts)
{
  char name[64];
  snprintf(name, sizeof name, "object-%d-%s", (int)number, mtm_kind_name(kind));
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "type", type);
  mtm_json_key_string(json, "name", name);
  mtm_json_key_string(json, "geometry", parts->geometry[kind].text);
  mtm_json_key(json, "material");
  if (parts->has_nan[kind])
  {
    mtm_json_open(json, '[');
    mtm_json_string(json, parts->material[kind].text);
    mtm_json_string(json, parts->nan_material[kind].text);
    mtm_json_close(json, ']');
  }
  else
  {
    mtm_json_string(json, parts->material[kind].text);
  }
  write_kind(json, mtm_kind_name(kind));
  mtm_uuid uuid;
  close_with_uuid(json, &uuid);
}

/* The triangles again, as their edges. */
static void write_edges(mtm_json* json, int32_t number, const mtm_scene_parts* parts)
{
  char name[64];
  snprintf(name, sizeof name, "object-%d-edges", (int)number);
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "type", "Mesh");
  mtm_json_key_string(json, "name", name);
  mtm_json_key_string(json, "geometry", parts->geometry[MTM_KIND_POLYGON].text);
  mtm_json_key_string(json, "material", parts->edge_material.text);
  write_kind(json, "edges");
  mtm_uuid uuid;
  close_with_uuid(json, &uuid);
}

static void write_children(mtm_json* json,
  const mtm_scene_object* object,
  int32_t number,
  const mtm_scene_parts* parts)
{
  mtm_json_key(json, "children");
  mtm_json_open(json, '[');
  for (int32_t kind = MTM_N_KINDS - 1; kind >= 0; --kind)
  {
    const char* type = is_drawn_as_points(object, (mtm_kind)kind, parts) ? "Points"
      : kind == MTM_KIND_LINE                                            ? "LineSegments"
                                                                         : "Mesh";
    if (parts->has[kind])
    {
      write_child(json, number, (mtm_kind)kind, type, parts);
    }
  }
  if (has_edges(object, parts))
  {
    write_edges(json, number, parts);
  }
  mtm_json_close(json, ']');
}

void mtm_scene_group_write(mtm_json* json,
  const mtm_scene_object* object,
  int32_t number,
  const mtm_scene_parts* parts)
{
  char name[64];
  snprintf(name, sizeof name, "object-%d", (int)number);
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "type", "Group");
  mtm_json_key_string(json, "name", name);
  mtm_json_key_bool(json, "visible", !object->hidden);
  if (parts->is_placed)
  {
    mtm_json_key_float64s(json, "matrix", parts->matrix, 16);
  }
  write_group_data(json, object, parts);
  write_children(json, object, number, parts);
  mtm_uuid uuid;
  close_with_uuid(json, &uuid);
}
