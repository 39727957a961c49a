/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A scene as JSON for THREE.ObjectLoader: docs/formats.md. Resources come first, object by object,
 * so that one geometry at a time is in memory; then the tree that uses them. */
#include "scene_internal.h"

#include <stdlib.h>

static const double pi = 3.14159265358979323846;

typedef struct scene_writer
{
  mtm_json* json;
  const mtm_scene* scene;
  mtm_scene_parts* parts; /* of each object */
  mtm_bounds visible;     /* of the objects that are not hidden */
  mtm_bounds all;
  uint8_t default_colors[3 * MTM_DEFAULT_COLORS];
} scene_writer;

/* ---- Resources ------------------------------------------------------------------------------- */

static mtm_status write_geometry(scene_writer* writer,
  int32_t object,
  mtm_kind kind,
  mtm_error* error)
{
  mtm_scene_parts* parts = &writer->parts[object];
  mtm_geometry geometry;
  const mtm_status status =
    mtm_geometry_build(&writer->scene->objects[object], kind, &parts->coloring, &geometry, error);
  if (status == MTM_OK && geometry.n_primitives > 0)
  {
    const mtm_bounds bounds = mtm_geometry_bounds(&geometry);
    mtm_bounds_add(&writer->all, &bounds);
    if (!writer->scene->objects[object].hidden)
    {
      mtm_bounds_add(&writer->visible, &bounds);
    }
    parts->has[kind] = true;
    parts->has_nan[kind] = geometry.n_nan > 0;
    mtm_geometry_write(writer->json, &geometry, &parts->coloring, &bounds, &parts->geometry[kind]);
  }
  mtm_geometry_free(&geometry);
  return status;
}

static mtm_status write_geometries(scene_writer* writer, mtm_error* error)
{
  mtm_status status = MTM_OK;
  mtm_json_key(writer->json, "geometries");
  mtm_json_open(writer->json, '[');
  for (int32_t i = 0; status == MTM_OK && i < writer->scene->n_objects; ++i)
  {
    mtm_coloring_of(&writer->scene->objects[i], writer->default_colors, &writer->parts[i].coloring);
    for (int32_t kind = MTM_N_KINDS - 1; status == MTM_OK && kind >= 0; --kind)
    {
      if (!writer->json->text.failed)
      {
        status = write_geometry(writer, i, (mtm_kind)kind, error);
      }
    }
  }
  mtm_json_close(writer->json, ']');
  return status;
}

static void write_resources(scene_writer* writer)
{
  mtm_json* json = writer->json;
  const int32_t n_objects = writer->scene->n_objects;
  mtm_json_key(json, "images");
  mtm_json_open(json, '[');
  for (int32_t i = 0; i < n_objects; ++i)
  {
    if (writer->parts[i].coloring.array)
    {
      mtm_scene_image_write(json, &writer->parts[i]);
    }
  }
  mtm_json_close(json, ']');
  mtm_json_key(json, "textures");
  mtm_json_open(json, '[');
  for (int32_t i = 0; i < n_objects; ++i)
  {
    if (writer->parts[i].coloring.array)
    {
      mtm_scene_texture_write(json, &writer->parts[i]);
    }
  }
  mtm_json_close(json, ']');
  mtm_json_key(json, "materials");
  mtm_json_open(json, '[');
  for (int32_t i = 0; i < n_objects; ++i)
  {
    mtm_scene_materials_write(json, &writer->scene->objects[i], &writer->parts[i]);
  }
  mtm_json_close(json, ']');
}

/* ---- The tree -------------------------------------------------------------------------------- */

static void write_uuid(mtm_json* json)
{
  const mtm_uuid uuid = mtm_text_uuid(&json->text);
  mtm_json_key_string(json, "uuid", uuid.text);
}

static void write_camera(mtm_json* json, const mtm_view* view)
{
  double matrix[16] = { [15] = 1.0 };
  for (int32_t i = 0; i < 3; ++i)
  {
    matrix[i] = view->right[i];
    matrix[4 + i] = view->up[i];
    matrix[8 + i] = view->back[i];
    matrix[12 + i] = view->position[i];
  }
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "type", "PerspectiveCamera");
  mtm_json_key_string(json, "name", "view");
  mtm_json_key_float64(json, "fov", view->angle_degrees);
  mtm_json_key_float64(json, "aspect", 1.5);
  mtm_json_key_float64(json, "near", view->near_distance);
  mtm_json_key_float64(json, "far", view->far_distance);
  mtm_json_key_float64s(json, "up", view->world_up, 3);
  mtm_json_key_float64s(json, "matrix", matrix, 16);
  write_uuid(json);
  mtm_json_close(json, '}');
}

/* Some light from all sides, so that what is turned away is not black; the rest from the camera. A
 * Lambert face square to it returns their sum over pi: all of its colour. */
static void write_lights(mtm_json* json, const mtm_view* view)
{
  static const char* const types[2] = { "AmbientLight", "DirectionalLight" };
  static const char* const names[2] = { "ambient", "from-camera" };
  for (int32_t i = 0; i < 2; ++i)
  {
    mtm_json_open(json, '{');
    mtm_json_key_string(json, "type", types[i]);
    mtm_json_key_string(json, "name", names[i]);
    mtm_json_key_integer(json, "color", 0xffffff);
    mtm_json_key_float64(json, "intensity", i == 0 ? 0.25 * pi : 0.75 * pi);
    if (i == 1)
    {
      const double identity_at_back[16] = { 1.0,
        0.0,
        0.0,
        0.0,
        0.0,
        1.0,
        0.0,
        0.0,
        0.0,
        0.0,
        1.0,
        0.0,
        view->back[0],
        view->back[1],
        view->back[2],
        1.0 };
      mtm_json_key_float64s(json, "matrix", identity_at_back, 16);
    }
    write_uuid(json);
    mtm_json_close(json, '}');
  }
}

static void write_scene_data(mtm_json* json, const mtm_scene* scene, const mtm_view* view)
{
  mtm_json_key(json, "userData");
  mtm_json_open(json, '{');
  mtm_json_key(json, "microtome");
  mtm_json_open(json, '{');
  mtm_json_key_integer(json, "version", 1);
  mtm_json_key_string(json, "generator", "Microtome " MTM_VERSION);
  mtm_json_key_string(json, "title", scene->title);
  mtm_json_key_float64s(json, "focalPoint", view->focal_point, 3);
  mtm_json_close(json, '}');
  mtm_json_close(json, '}');
}

static void write_tree(scene_writer* writer)
{
  mtm_json* json = writer->json;
  const mtm_scene* scene = writer->scene;
  const bool any_visible = writer->visible.low[0] <= writer->visible.high[0];
  const mtm_view view = mtm_view_of(&scene->camera, any_visible ? &writer->visible : &writer->all);
  int64_t background = 0;
  for (int32_t i = 0; i < 3; ++i)
  {
    background = background << 8 | (int64_t)(scene->background[i] * 255.0 + 0.5);
  }

  mtm_json_key(json, "object");
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "type", "Scene");
  mtm_json_key_string(json, "name", scene->title);
  mtm_json_key_integer(json, "background", background);
  write_scene_data(json, scene, &view);
  mtm_json_key(json, "children");
  mtm_json_open(json, '[');
  for (int32_t i = 0; i < scene->n_objects; ++i)
  {
    mtm_scene_group_write(json, &scene->objects[i], i, &writer->parts[i]);
  }
  write_camera(json, &view);
  write_lights(json, &view);
  mtm_json_close(json, ']');
  write_uuid(json);
  mtm_json_close(json, '}');
}

/* ---- All of it ------------------------------------------------------------------------------- */

mtm_status mtm_scene_write(const mtm_scene* scene, mtm_json* json, mtm_error* error)
{
  scene_writer writer = { .json = json,
    .scene = scene,
    .parts = calloc(scene->n_objects ? (size_t)scene->n_objects : 1, sizeof(mtm_scene_parts)),
    .visible = mtm_bounds_empty(),
    .all = mtm_bounds_empty() };
  if (!writer.parts)
  {
    return mtm_fail_memory(error, "the objects of the scene");
  }
  mtm_cool_to_warm(writer.default_colors);
  mtm_text_restart_hash(&json->text);
  mtm_json_open(json, '{');
  mtm_json_key(json, "metadata");
  mtm_json_open(json, '{');
  mtm_json_key_float64(json, "version", 4.6);
  mtm_json_key_string(json, "type", "Object");
  mtm_json_key_string(json, "generator", "Microtome " MTM_VERSION);
  mtm_json_close(json, '}');
  const mtm_status status = write_geometries(&writer, error);
  if (status == MTM_OK && !json->text.failed)
  {
    write_resources(&writer);
    write_tree(&writer);
    mtm_json_close(json, '}');
  }
  free(writer.parts);
  return status;
}

mtm_status mtm_scene_write_json(const mtm_scene* scene,
  mtm_write write,
  void* user,
  mtm_error* error)
{
  mtm_clear(error);
  if (!write)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no write function is given");
  }
  mtm_status status = mtm_scene_check(scene, error);
  if (status != MTM_OK)
  {
    return status;
  }
  mtm_json json = { .comma = false };
  status = mtm_text_open(&json.text, write, user, error);
  if (status == MTM_OK)
  {
    status = mtm_scene_write(scene, &json, error);
  }
  const mtm_status written = mtm_text_close(&json.text, status == MTM_OK ? error : NULL);
  return status == MTM_OK ? written : status;
}
