/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A scene as JSON for THREE.ObjectLoader: docs/formats.md. Resources come first, then the tree that uses
 * them. Of a page's step all is collected in memory, as its numbers are elsewhere; of JSON all but the
 * geometries, of which one at a time is in memory. */
#include "scene_text.h"

#include <stdio.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

/* ---- The tree -------------------------------------------------------------------------------- */

static void write_uuid(mtm_json* json)
{
  const mtm_uuid uuid = mtm_text_uuid(&json->text);
  mtm_json_key_string(json, "uuid", uuid.text);
}

static void write_camera(mtm_json* json, const mtm_view* view)
{
  const double aspect = 1.5; /* whoever shows it knows better */
  double matrix[16] = { [15] = 1.0 };
  for (int32_t i = 0; i < 3; ++i)
  {
    matrix[i] = view->right[i];
    matrix[4 + i] = view->up[i];
    matrix[8 + i] = view->back[i];
    matrix[12 + i] = view->position[i];
  }
  mtm_json_open(json, '{');
  mtm_json_key_string(
    json, "type", view->parallel_scale > 0.0 ? "OrthographicCamera" : "PerspectiveCamera");
  mtm_json_key_string(json, "name", "view");
  if (view->parallel_scale > 0.0)
  {
    mtm_json_key_float64(json, "left", -aspect * view->parallel_scale);
    mtm_json_key_float64(json, "right", aspect * view->parallel_scale);
    mtm_json_key_float64(json, "top", view->parallel_scale);
    mtm_json_key_float64(json, "bottom", -view->parallel_scale);
  }
  else
  {
    mtm_json_key_float64(json, "fov", view->angle_degrees);
    mtm_json_key_float64(json, "aspect", aspect);
  }
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
      double at_back[16] = { [0] = 1.0, [5] = 1.0, [10] = 1.0, [15] = 1.0 };
      memcpy(at_back + 12, view->back, sizeof view->back);
      mtm_json_key_float64s(json, "matrix", at_back, 16);
    }
    write_uuid(json);
    mtm_json_close(json, '}');
  }
}

/* A part of what was collected, where a value may stand. */
static void put_collected(mtm_json* json, const mtm_memory* from, size_t begin, size_t end)
{
  begin += begin < end && from->data[begin] == ',';
  if (begin < end)
  {
    mtm_json_raw(json, from->data + begin, end - begin);
  }
}

static void write_page_lights(mtm_json* json, const mtm_scene_text* document)
{
  mtm_json_key(json, "lights");
  mtm_json_open(json, '[');
  for (int32_t i = 0; i < document->n_lights; ++i)
  {
    mtm_json_open(json, '{');
    mtm_json_key_float64s(json, "direction", document->lights[i].direction, 3);
    mtm_json_key_float64s(json, "color", document->lights[i].color, 3);
    mtm_json_close(json, '}');
  }
  mtm_json_close(json, ']');
}

/* The texts of a step, if it has any. */
static void write_texts(mtm_json* json, const mtm_scene_text* document, int64_t step)
{
  const mtm_step* at = &document->steps[step];
  if (at->texts_begin < at->texts_end)
  {
    mtm_json_key(json, "texts");
    mtm_json_open(json, '[');
    put_collected(json, &document->memory[MTM_PART_TEXTS], at->texts_begin, at->texts_end);
    mtm_json_close(json, ']');
  }
}

static void write_scene_data(mtm_json* json, const mtm_scene_text* document, const mtm_view* view)
{
  mtm_json_key(json, "userData");
  mtm_json_open(json, '{');
  mtm_json_key(json, "microtome");
  mtm_json_open(json, '{');
  mtm_json_key_integer(json, "version", 2);
  mtm_json_key_string(json, "generator", "Microtome " MTM_VERSION);
  mtm_json_key_string(json, "title", document->title);
  if (document->description)
  {
    mtm_json_key_string(json, "description", document->description);
  }
  mtm_json_key_float64s(json, "focalPoint", view->focal_point, 3);
  if (document->n_lights > 0)
  {
    write_page_lights(json, document);
  }
  if (document->n_steps > 1)
  {
    mtm_json_key(json, "times");
    mtm_json_open(json, '[');
    for (int64_t i = 0; i < document->n_steps; ++i)
    {
      mtm_json_float64(json, document->steps[i].time);
    }
    mtm_json_close(json, ']');
  }
  if (document->n_steps == 1)
  {
    write_texts(json, document, 0);
  }
  const mtm_memory* data_sets = &document->memory[MTM_PART_DATA_SETS];
  if (data_sets->n > 0)
  {
    mtm_json_key(json, "dataSets");
    mtm_json_open(json, '[');
    put_collected(json, data_sets, 0, data_sets->n);
    mtm_json_close(json, ']');
  }
  mtm_json_close(json, '}');
  mtm_json_close(json, '}');
}

static void write_step_data(mtm_json* json, const mtm_scene_text* document, int64_t step)
{
  if (document->steps[step].texts_begin < document->steps[step].texts_end)
  {
    mtm_json_key(json, "userData");
    mtm_json_open(json, '{');
    mtm_json_key(json, "microtome");
    mtm_json_open(json, '{');
    write_texts(json, document, step);
    mtm_json_close(json, '}');
    mtm_json_close(json, '}');
  }
}

static void write_step_groups(mtm_json* json, const mtm_scene_text* document)
{
  for (int64_t i = 0; i < document->n_steps; ++i)
  {
    char name[64];
    snprintf(name, sizeof name, "step-%lld", (long long)i);
    mtm_json_open(json, '{');
    mtm_json_key_string(json, "type", "Group");
    mtm_json_key_string(json, "name", name);
    mtm_json_key_bool(json, "visible", i == 0);
    mtm_json_key(json, "children");
    mtm_json_open(json, '[');
    put_collected(
      json, &document->memory[MTM_PART_GROUPS], document->steps[i].begin, document->steps[i].end);
    mtm_json_close(json, ']');
    write_step_data(json, document, i);
    write_uuid(json);
    mtm_json_close(json, '}');
  }
}

static void write_children(mtm_json* json, const mtm_scene_text* document, const mtm_view* view)
{
  const mtm_memory* groups = &document->memory[MTM_PART_GROUPS];
  mtm_json_key(json, "children");
  mtm_json_open(json, '[');
  if (document->n_steps > 1)
  {
    write_step_groups(json, document);
  }
  else
  {
    put_collected(json, groups, 0, groups->n);
  }
  write_camera(json, view);
  write_lights(json, view);
  mtm_json_close(json, ']');
}

/* Which step is seen when: one second each. */
static mtm_uuid write_animation(mtm_json* json, const mtm_scene_text* document)
{
  mtm_json_key(json, "animations");
  mtm_json_open(json, '[');
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "name", "steps");
  mtm_json_key_integer(json, "duration", document->n_steps);
  mtm_json_key(json, "tracks");
  mtm_json_open(json, '[');
  for (int64_t i = 0; i < document->n_steps; ++i)
  {
    char name[64];
    snprintf(name, sizeof name, "step-%lld.visible", (long long)i);
    const bool first = i == 0;
    mtm_json_open(json, '{');
    mtm_json_key_string(json, "name", name);
    mtm_json_key_string(json, "type", "bool");
    mtm_json_key(json, "times");
    mtm_json_open(json, '[');
    mtm_json_integer(json, 0);
    for (int64_t at = first ? 1 : i; at <= i + 1 && at < document->n_steps; ++at)
    {
      mtm_json_integer(json, at);
    }
    mtm_json_close(json, ']');
    mtm_json_key(json, "values");
    mtm_json_open(json, '[');
    mtm_json_bool(json, first);
    for (int64_t at = first ? 1 : i; at <= i + 1 && at < document->n_steps; ++at)
    {
      mtm_json_bool(json, at == i);
    }
    mtm_json_close(json, ']');
    mtm_json_close(json, '}');
  }
  mtm_json_close(json, ']');
  const mtm_uuid uuid = mtm_text_uuid(&json->text);
  mtm_json_key_string(json, "uuid", uuid.text);
  mtm_json_close(json, '}');
  mtm_json_close(json, ']');
  return uuid;
}

static void write_tree(mtm_json* json, const mtm_scene_text* document, const mtm_uuid* animation)
{
  const bool any_visible = document->visible.low[0] <= document->visible.high[0];
  const mtm_view view =
    mtm_view_of(&document->camera, any_visible ? &document->visible : &document->all);
  int64_t background = 0;
  for (int32_t i = 0; i < 3; ++i)
  {
    background = background << 8 | (int64_t)(document->background[i] * 255.0 + 0.5);
  }
  mtm_json_key(json, "object");
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "type", "Scene");
  mtm_json_key_string(json, "name", document->title);
  mtm_json_key_integer(json, "background", background);
  write_scene_data(json, document, &view);
  write_children(json, document, &view);
  if (animation)
  {
    mtm_json_key(json, "animations");
    mtm_json_open(json, '[');
    mtm_json_string(json, animation->text);
    mtm_json_close(json, ']');
  }
  write_uuid(json);
  mtm_json_close(json, '}');
}

/* ---- All of it ------------------------------------------------------------------------------- */

void mtm_scene_text_begin(mtm_json* json)
{
  mtm_text_restart_hash(&json->text);
  mtm_json_open(json, '{');
  mtm_json_key(json, "metadata");
  mtm_json_open(json, '{');
  mtm_json_key_float64(json, "version", 4.7);
  mtm_json_key_string(json, "type", "Object");
  mtm_json_key_string(json, "generator", "Microtome " MTM_VERSION);
  mtm_json_close(json, '}');
  mtm_json_key(json, "geometries");
  mtm_json_open(json, '[');
}

void mtm_scene_text_end(mtm_json* json, const mtm_scene_text* document)
{
  static const char* const names[] = { "", "images", "textures", "materials" };
  const mtm_memory* geometries = &document->memory[MTM_PART_GEOMETRIES];
  put_collected(json, geometries, 0, geometries->n);
  mtm_json_close(json, ']');
  for (int32_t part = MTM_PART_IMAGES; part <= MTM_PART_MATERIALS; ++part)
  {
    mtm_json_key(json, names[part]);
    mtm_json_open(json, '[');
    put_collected(json, &document->memory[part], 0, document->memory[part].n);
    mtm_json_close(json, ']');
  }
  mtm_uuid animation = { "" };
  if (document->n_steps > 1)
  {
    animation = write_animation(json, document);
  }
  write_tree(json, document, document->n_steps > 1 ? &animation : NULL);
  mtm_json_close(json, '}');
}
