/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A broken scene, written as JSON and put into canonical form: either a status with a message, found
 * before anything is written, or ASCII text. */
#include "broken_meshes.h"
#include "microtome/scene.h"

#include <stdio.h>
#include <string.h>

enum
{
  MAX_OBJECTS = 2,
  MAX_ARRAYS = 3,
  MAX_NAME = 12
};

static test_defect say(const char* text, const char* more)
{
  test_defect defect;
  snprintf(defect.text, sizeof defect.text, "%s%.200s", text, more);
  return defect;
}

/* ---- Scenes --------------------------------------------------------------------------------------- */

/* Any bytes, also such as are not UTF-8. */
static const char* make_name(fuzz_bytes* bytes, test_mesh* memory)
{
  const int n = fuzz_below(bytes, MAX_NAME);
  char* name = test_mesh_allocate(memory, (size_t)n + 1);
  for (int i = 0; i < n; ++i)
  {
    name[i] = (char)fuzz_byte(bytes);
  }
  return fuzz_rarely(bytes, 4) ? NULL : name;
}

static mtm_scene_cells make_cells(fuzz_bytes* bytes, test_mesh* memory, int64_t n_points)
{
  mtm_scene_cells cells = { { 0 }, { 0 } };
  if (!fuzz_rarely(bytes, 128))
  {
    return cells;
  }
  const int64_t n = fuzz_below(bytes, 4);
  int64_t* offsets = test_mesh_allocate(memory, (size_t)(n + 1) * sizeof(int64_t));
  for (int64_t c = 0; c < n; ++c)
  {
    offsets[c + 1] = offsets[c] + fuzz_below(bytes, 6);
  }
  const int64_t n_ids = offsets[n];
  int64_t* ids = test_mesh_allocate(memory, (size_t)n_ids * sizeof(int64_t));
  for (int64_t i = 0; i < n_ids; ++i)
  {
    ids[i] = fuzz_id(bytes, n_points);
  }
  if (fuzz_rarely(bytes, 8))
  {
    offsets[fuzz_byte(bytes) % (n + 1)] = fuzz_id(bytes, 9);
  }
  cells.offsets = (mtm_array){ MTM_INT64, 1, n + 1, offsets, NULL, 0 };
  cells.connectivity = (mtm_array){ MTM_INT64, 1, n_ids, ids, NULL, 0 };
  return cells;
}

static int64_t n_cells_of(const mtm_scene_cells* cells)
{
  return cells->offsets.n_tuples > 0 ? cells->offsets.n_tuples - 1 : 0;
}

static mtm_color_map make_map(fuzz_bytes* bytes, test_mesh* memory)
{
  mtm_color_map map = { .name = make_name(bytes, memory) };
  if (fuzz_rarely(bytes, 64))
  {
    map.n_colors = fuzz_below(bytes, 4);
    map.colors = test_mesh_allocate(memory, (size_t)map.n_colors * 3);
    map.n_colors = fuzz_rarely(bytes, 8) ? -1 : map.n_colors;
  }
  if (fuzz_rarely(bytes, 64))
  {
    map.range[0] = fuzz_real(bytes);
    map.range[1] = fuzz_real(bytes);
  }
  return map;
}

static mtm_scene_object make_object(fuzz_bytes* bytes,
  test_mesh* memory,
  mtm_scene_array arrays[MAX_ARRAYS])
{
  const int64_t n_points = fuzz_below(bytes, 9);
  double* points = test_mesh_allocate(memory, (size_t)n_points * 3 * sizeof(double));
  for (int64_t i = 0; i < 3 * n_points; ++i)
  {
    points[i] = fuzz_real(bytes);
  }
  mtm_scene_object object = { .name = make_name(bytes, memory),
    .points = { MTM_FLOAT64, 3, n_points, points, NULL, 0 },
    .vertices = make_cells(bytes, memory, n_points),
    .lines = make_cells(bytes, memory, n_points),
    .polygons = make_cells(bytes, memory, n_points),
    .arrays = arrays,
    .n_arrays = fuzz_below(bytes, MAX_ARRAYS + 1),
    .color_map = make_map(bytes, memory),
    .opacity = fuzz_rarely(bytes, 8) ? fuzz_real(bytes) : 0.5 };
  const int64_t n_cells =
    n_cells_of(&object.vertices) + n_cells_of(&object.lines) + n_cells_of(&object.polygons);
  for (int32_t i = 0; i < object.n_arrays; ++i)
  {
    const bool of_cells = fuzz_rarely(bytes, 96);
    arrays[i].association = of_cells ? MTM_CELL : MTM_POINT;
    arrays[i].name = make_name(bytes, memory);
    arrays[i].values = fuzz_field(bytes, memory, of_cells ? n_cells : n_points);
    const int32_t n_components = arrays[i].values.n_components;
    if (fuzz_rarely(bytes, 8))
    {
      fuzz_damage_view(bytes, &arrays[i].values);
    }
    if (arrays[i].values.n_components > n_components)
    {
      arrays[i].values.n_components = n_components; /* nobody can see that there are not more */
    }
  }
  object.shown = fuzz_below(bytes, 5) - 1;
  object.shown_component = fuzz_below(bytes, 4) - 1;
  if (fuzz_rarely(bytes, 12))
  {
    mtm_array* views[] = { &object.points, &object.lines.offsets, &object.polygons.connectivity };
    fuzz_damage_view(bytes, views[fuzz_below(bytes, 3)]);
  }
  return object;
}

/* ---- Calls ---------------------------------------------------------------------------------------- */

typedef struct text
{
  size_t n;
  bool ascii;
  int room; /* pieces until the disk is full */
} text;

static bool take(void* user, const void* data, size_t size)
{
  text* written = user;
  for (size_t i = 0; i < size; ++i)
  {
    const unsigned char c = ((const unsigned char*)data)[i];
    written->ascii = written->ascii && c < 127 && (c >= 32 || c == '\n');
  }
  written->n += size;
  return written->room-- > 0;
}

static test_defect write_defect(const mtm_scene* scene, int room)
{
  text written = { 0, true, room };
  mtm_error error = { "?" };
  const mtm_status status = mtm_scene_write_json(scene, take, &written, &error);
  if ((status == MTM_OK) != !error.message[0] || status == MTM_NO_MEMORY)
  {
    return say("mtm_scene_write_json: ", mtm_status_name(status));
  }
  if (status != MTM_OK && status != MTM_IO_ERROR && written.n > 0)
  {
    return say("written before it was refused: ", error.message);
  }
  return say(
    written.ascii && (status != MTM_OK || written.n > 0) ? "" : "the text is not ASCII", "");
}

/* What canonical form takes can be written, if the rest of the object can. */
static test_defect canonical_defect(const mtm_scene* scene, const mtm_scene_object* object)
{
  mtm_scene_object canonical = { 0 };
  mtm_error error = { "?" };
  const mtm_status status = mtm_scene_object_canonical(object, &canonical, &error);
  test_defect defect = { "" };
  if ((status == MTM_OK) != !error.message[0] || status == MTM_NO_MEMORY)
  {
    defect = say("mtm_scene_object_canonical: ", mtm_status_name(status));
  }
  else if (status == MTM_OK)
  {
    mtm_scene again = *scene;
    again.objects = &canonical;
    again.n_objects = 1;
    defect = write_defect(&again, INT32_MAX);
  }
  mtm_scene_object_free(&canonical);
  return defect;
}

test_defect fuzz_scene_calls(const uint8_t* data, size_t size)
{
  fuzz_bytes bytes = { data, size, 0 };
  test_mesh memory[MAX_OBJECTS] = { { .n_blocks = 0 } };
  mtm_scene_array arrays[MAX_OBJECTS][MAX_ARRAYS] = { { { .name = NULL } } };
  mtm_scene_object objects[MAX_OBJECTS];
  mtm_scene scene = { .size = sizeof scene, .title = make_name(&bytes, &memory[0]) };
  scene.n_objects = 1 + fuzz_below(&bytes, MAX_OBJECTS);
  scene.objects = objects;
  for (int32_t i = 0; i < scene.n_objects; ++i)
  {
    objects[i] = make_object(&bytes, &memory[i], arrays[i]);
  }
  for (int a = 0; a < 3 && fuzz_rarely(&bytes, 64); ++a)
  {
    scene.camera.position[a] = fuzz_real(&bytes);
    scene.camera.view_up[a] = fuzz_real(&bytes);
    scene.background[a] = fuzz_real(&bytes);
  }
  test_defect defect = write_defect(&scene, fuzz_rarely(&bytes, 32) ? 0 : INT32_MAX);
  for (int32_t i = 0; i < scene.n_objects && !defect.text[0]; ++i)
  {
    defect = canonical_defect(&scene, &objects[i]);
  }
  for (int i = 0; i < MAX_OBJECTS; ++i)
  {
    test_mesh_free(&memory[i]);
  }
  return defect;
}
