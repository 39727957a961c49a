/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Random objects, and catching what is written. */
#include "scenes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Text ------------------------------------------------------------------------------------ */

bool test_text_write(void* user, const void* data, size_t size)
{
  test_text* to = user;
  to->n_calls_after_failure += to->failed;
  if (to->n_allowed >= 0 && to->n + size > (size_t)to->n_allowed)
  {
    to->failed = true;
    return false;
  }
  if (to->n + size + 1 > to->room)
  {
    to->room = 2 * (to->n + size + 1);
    char* grown = realloc(to->text, to->room);
    if (!grown)
    {
      to->failed = true;
      return false;
    }
    to->text = grown;
  }
  memcpy(to->text + to->n, data, size);
  to->n += size;
  to->text[to->n] = '\0';
  return true;
}

mtm_scene test_scene_of(const mtm_scene_object* object)
{
  return (
    mtm_scene){ .size = sizeof(mtm_scene), .title = "test", .objects = object, .n_objects = 1 };
}

char* test_scene_text(const mtm_scene* scene)
{
  test_text text = { .n_allowed = -1 };
  mtm_error error;
  if (mtm_scene_write_json(scene, test_text_write, &text, &error) != MTM_OK)
  {
    fprintf(stderr, "mtm_scene_write_json: %s\n", error.message);
    free(text.text);
    return NULL;
  }
  return text.text;
}

json_node* test_scene_tree(const mtm_scene* scene)
{
  char* text = test_scene_text(scene);
  size_t n_read = 0;
  json_node* root = text ? json_parse(text, strlen(text), &n_read) : NULL;
  if (text && !root)
  {
    fprintf(stderr, "not JSON from byte %zu on: %.60s\n", n_read, text + n_read);
  }
  free(text);
  return root;
}

/* ---- Objects --------------------------------------------------------------------------------- */

static void store(mtm_type type, void* to, double value)
{
  switch (type)
  {
    case MTM_INT8:
      *(int8_t*)to = (int8_t)value;
      break;
    case MTM_UINT8:
      *(uint8_t*)to = (uint8_t)fabs(value);
      break;
    case MTM_INT16:
      *(int16_t*)to = (int16_t)value;
      break;
    case MTM_UINT16:
      *(uint16_t*)to = (uint16_t)fabs(value);
      break;
    case MTM_INT32:
      *(int32_t*)to = (int32_t)(value * 1e6);
      break;
    case MTM_UINT32:
      *(uint32_t*)to = (uint32_t)fabs(value * 1e6);
      break;
    case MTM_INT64:
      *(int64_t*)to = (int64_t)(value * 1e15);
      break;
    case MTM_UINT64:
      *(uint64_t*)to = (uint64_t)fabs(value * 1e15);
      break;
    case MTM_FLOAT32:
      *(float*)to = (float)value;
      break;
    default:
      *(double*)to = value;
  }
}

/* Values of one type in one of three layouts: packed, with gaps, one array a component. */
static void fill_array(test_random* random, test_sample* sample, int32_t i)
{
  mtm_scene_array* array = &sample->arrays[i];
  mtm_array* values = &array->values;
  const int64_t size = (int64_t)mtm_type_size(values->type);
  const int64_t layout = test_random_below(random, 3);
  char* data = (char*)sample->values[i];
  values->data = data;
  if (layout == 1 && values->n_components < SAMPLE_COMPONENTS)
  {
    values->stride = size * SAMPLE_COMPONENTS;
  }
  if (layout == 2)
  {
    for (int32_t c = 0; c < values->n_components; ++c)
    {
      sample->components[i][c] = data + c * values->n_tuples * size;
    }
    values->components = sample->components[i];
  }
  for (int64_t t = 0; t < values->n_tuples; ++t)
  {
    for (int32_t c = 0; c < values->n_components; ++c)
    {
      const bool nan = test_random_below(random, 20) == 0 && values->type >= MTM_FLOAT32;
      const double value = nan ? NAN : test_random_between(random, -100.0, 100.0);
      const int64_t stride = values->stride ? values->stride : size * values->n_components;
      char* to =
        layout == 2 ? (char*)sample->components[i][c] + t * size : data + t * stride + c * size;
      store(values->type, to, value);
    }
  }
}

static int64_t fill_cells(test_random* random, test_sample* sample, int32_t kind)
{
  mtm_scene_cells* cells = kind == 0 ? &sample->object.vertices
    : kind == 1                      ? &sample->object.lines
                                     : &sample->object.polygons;
  const int64_t n_cells = test_random_below(random, SAMPLE_CELLS + 1);
  if (n_cells == 0)
  {
    return 0;
  }
  const mtm_type type = test_random_below(random, 2) ? MTM_INT32 : MTM_INT64;
  int64_t at = 0;
  for (int64_t c = 0; c <= n_cells; ++c)
  {
    int64_t n = kind + 1 + test_random_below(random, SAMPLE_CORNERS - kind);
    n = test_random_below(random, 12) == 0 ? test_random_below(random, 3) : n;
    if (type == MTM_INT32)
    {
      ((int32_t*)sample->offsets[kind])[c] = (int32_t)at;
    }
    else
    {
      sample->offsets[kind][c] = at;
    }
    for (int64_t i = 0; c < n_cells && i < n; ++i, ++at)
    {
      const int64_t id = test_random_below(random, sample->object.points.n_tuples);
      if (type == MTM_INT32)
      {
        ((int32_t*)sample->connectivity[kind])[at] = (int32_t)id;
      }
      else
      {
        sample->connectivity[kind][at] = id;
      }
    }
  }
  cells->offsets = (mtm_array){ type, 1, n_cells + 1, sample->offsets[kind], NULL, 0 };
  cells->connectivity = (mtm_array){ type, 1, at, sample->connectivity[kind], NULL, 0 };
  return n_cells;
}

static void fill_points(test_random* random, test_sample* sample)
{
  mtm_array* points = &sample->object.points;
  points->type = test_random_below(random, 2) ? MTM_FLOAT32 : MTM_FLOAT64;
  points->n_components = 3;
  points->n_tuples = 1 + test_random_below(random, SAMPLE_POINTS);
  points->data = sample->points;
  const int64_t size = (int64_t)mtm_type_size(points->type);
  points->stride = test_random_below(random, 2) ? 4 * size : 0;
  for (int64_t p = 0; p < points->n_tuples; ++p)
  {
    for (int64_t axis = 0; axis < 3; ++axis)
    {
      char* to = (char*)sample->points + p * (points->stride ? 4 : 3) * size + axis * size;
      store(points->type, to, test_random_between(random, -5.0, 5.0));
    }
  }
}

void test_sample_random(test_random* random, test_sample* sample)
{
  memset(sample, 0, sizeof *sample);
  mtm_scene_object* object = &sample->object;
  object->name = "sample";
  object->opacity = 1.0;
  fill_points(random, sample);
  int64_t n_cells = 0;
  for (int32_t kind = 0; kind < 3; ++kind)
  {
    n_cells += fill_cells(random, sample, kind);
  }
  object->n_arrays = (int32_t)test_random_below(random, SAMPLE_ARRAYS + 1);
  object->arrays = sample->arrays;
  for (int32_t i = 0; i < object->n_arrays; ++i)
  {
    mtm_scene_array* array = &sample->arrays[i];
    snprintf(sample->names[i], sizeof sample->names[i], "array %d", (int)i);
    array->name = sample->names[i];
    array->association = test_random_below(random, 2) ? MTM_POINT : MTM_CELL;
    array->values.type = (mtm_type)(MTM_INT8 + test_random_below(random, 10));
    array->values.n_components = 1 + (int32_t)test_random_below(random, SAMPLE_COMPONENTS);
    array->values.n_tuples = array->association == MTM_POINT ? object->points.n_tuples : n_cells;
    fill_array(random, sample, i);
  }
  object->shown = (int32_t)test_random_below(random, object->n_arrays + 1) - 1;
  object->shown_component = -1;
  if (object->shown >= 0)
  {
    const int32_t n_components = sample->arrays[object->shown].values.n_components;
    object->shown_component = (int32_t)test_random_below(random, n_components + 1) - 1;
  }
}
