/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the scene writer refuses, and how: a status, a message that says where, nothing leaked. */
#include "check.h"
#include "failing_malloc.h"
#include "scenes.h"

#include <stdlib.h>

static const char page[] = "<html><!--microtome-scene--></html>";

/* A triangle with a point array, a cell array and a colour map, and one thing wrong with it. */
typedef struct parts
{
  float points[9];
  int32_t offsets[2];
  int32_t ids[3];
  double values[3];
  int8_t cell_value;
  mtm_scene_array arrays[2];
  mtm_scene_object object;
  mtm_scene scene;
} parts;

static void make_good(parts* p)
{
  static const float triangle[9] = { 0, 0, 0, 1, 0, 0, 0, 1, 0 };
  memset(p, 0, sizeof *p);
  memcpy(p->points, triangle, sizeof triangle);
  p->offsets[1] = 3;
  p->ids[1] = 1;
  p->ids[2] = 2;
  p->arrays[0] = (mtm_scene_array){ "Heat", MTM_POINT, { MTM_FLOAT64, 1, 3, p->values, NULL, 0 } };
  p->arrays[1] = (mtm_scene_array){ "Part", MTM_CELL, { MTM_INT8, 1, 1, &p->cell_value, NULL, 0 } };
  p->object = (mtm_scene_object){ .name = "slab",
    .points = { MTM_FLOAT32, 3, 3, p->points, NULL, 0 },
    .polygons = { { MTM_INT32, 1, 2, p->offsets, NULL, 0 }, { MTM_INT32, 1, 3, p->ids, NULL, 0 } },
    .arrays = p->arrays,
    .n_arrays = 2,
    .shown_component = -1,
    .opacity = 1.0 };
  p->scene = test_scene_of(&p->object);
}

/* Writes both ways; the message holds every word of `words`, and nothing was written. */
static void check_refused(const parts* p, mtm_status expected, const char* words)
{
  for (int html = 0; html < 2; ++html)
  {
    test_text text = { .n_allowed = -1 };
    mtm_error error;
    const mtm_status status = html
      ? mtm_scene_write_html(&p->scene, page, sizeof page - 1, test_text_write, &text, &error)
      : mtm_scene_write_json(&p->scene, test_text_write, &text, &error);
    CHECK(status == expected,
      "%s: %s, not %s",
      words,
      mtm_status_name(status),
      mtm_status_name(expected));
    CHECK((status == MTM_OK) == (error.message[0] == '\0'), "\"%s\"", error.message);
    CHECK(status == MTM_OK || text.n == 0, "%s: %zu bytes were written", words, text.n);
    char word[64];
    for (const char* at = words; status != MTM_OK && *at; at += strspn(at, "|"))
    {
      const size_t n = strcspn(at, "|");
      snprintf(word, sizeof word, "%.*s", (int)n, at);
      CHECK(strstr(error.message, word) != NULL, "no \"%s\" in \"%s\"", word, error.message);
      at += n;
    }
    free(text.text);
  }
}

#define REFUSED(change, status, words)                                                             \
  do                                                                                               \
  {                                                                                                \
    parts p;                                                                                       \
    make_good(&p);                                                                                 \
    change;                                                                                        \
    check_refused(&p, status, words);                                                              \
  } while (0)

static void test_scene_arguments(void)
{
  REFUSED((void)0, MTM_OK, "");
  REFUSED(p.scene.size = 8, MTM_BAD_ARGUMENT, "size");
  REFUSED(p.scene.n_objects = -1, MTM_BAD_ARGUMENT, "objects");
  REFUSED(p.scene.objects = NULL, MTM_BAD_ARGUMENT, "objects");
  REFUSED(p.scene.background[1] = 1.5, MTM_BAD_ARGUMENT, "background");
  REFUSED(p.scene.background[1] = NAN, MTM_BAD_ARGUMENT, "background");
  const mtm_light dark = { .color = { 1.0, 1.0, 1.0 } };
  const mtm_light negative = { .direction = { 0.0, 0.0, 1.0 }, .color = { 1.0, -1.0, 1.0 } };
  REFUSED(p.scene.n_lights = 1, MTM_BAD_ARGUMENT, "lights");
  REFUSED(p.scene.n_lights = MTM_MOST_LIGHTS + 1, MTM_BAD_ARGUMENT, "lights");
  REFUSED((p.scene.n_lights = 1, p.scene.lights = &dark), MTM_BAD_ARGUMENT, "light 0");
  REFUSED((p.scene.n_lights = 1, p.scene.lights = &negative), MTM_BAD_ARGUMENT, "light 0");
  REFUSED(p.scene.camera.position[0] = NAN, MTM_BAD_ARGUMENT, "camera");
  REFUSED(p.scene.camera.view_up[2] = INFINITY, MTM_BAD_ARGUMENT, "camera");
  REFUSED(p.scene.camera.view_angle_degrees = 180.0, MTM_BAD_ARGUMENT, "angle");
  REFUSED(p.scene.camera.position[0] = p.scene.camera.focal_point[0] = 2.0,
    MTM_BAD_ARGUMENT,
    "focal point");
}

static void test_object_arguments(void)
{
  REFUSED(p.object.points.n_components = 2, MTM_BAD_ARGUMENT, "object 0|slab|points");
  REFUSED(p.object.points.type = MTM_INT32, MTM_BAD_ARGUMENT, "object 0|slab|points");
  REFUSED(p.object.points.data = NULL, MTM_BAD_ARGUMENT, "object 0|slab|points");
  REFUSED(p.object.polygons.offsets.type = MTM_FLOAT32, MTM_BAD_ARGUMENT, "offsets|polygons|slab");
  REFUSED(
    p.object.polygons.connectivity.type = MTM_INT8, MTM_BAD_ARGUMENT, "connectivity|polygons|slab");
  REFUSED(p.object.polygons.connectivity.data = NULL, MTM_BAD_ARGUMENT, "connectivity|polygons");
  REFUSED(p.object.polygons.offsets.n_tuples = -2, MTM_BAD_ARGUMENT, "offsets|polygons");
  REFUSED(p.object.n_arrays = -1, MTM_BAD_ARGUMENT, "object 0|arrays");
  REFUSED(p.object.arrays = NULL, MTM_BAD_ARGUMENT, "object 0|arrays");
  REFUSED(p.arrays[0].values.n_tuples = 2, MTM_BAD_ARGUMENT, "slab|array 0|Heat|2|3 points");
  REFUSED(p.arrays[1].values.n_tuples = 0, MTM_BAD_ARGUMENT, "slab|array 1|Part|0|1 cells");
  REFUSED(p.arrays[0].values.type = MTM_NO_TYPE, MTM_BAD_ARGUMENT, "slab|array 0|Heat");
  REFUSED(p.arrays[0].association = (mtm_association)7, MTM_BAD_ARGUMENT, "slab|array 0|Heat");
  REFUSED(p.object.shown = 2, MTM_BAD_ARGUMENT, "slab|array 2 of 2");
  REFUSED(p.object.shown = -2, MTM_BAD_ARGUMENT, "slab");
  REFUSED(p.object.shown_component = 1, MTM_BAD_ARGUMENT, "slab|component 1 of 1|Heat");
  REFUSED(p.object.color_map.n_colors = 3, MTM_BAD_ARGUMENT, "slab|colour map");
  REFUSED(p.object.color_map.colors = (const uint8_t*)"abc", MTM_BAD_ARGUMENT, "slab|colour map");
  REFUSED(p.object.color_map.range[0] = 1.0, MTM_BAD_ARGUMENT, "slab|range");
  REFUSED(p.object.color_map.range[1] = NAN, MTM_BAD_ARGUMENT, "slab|range");
  REFUSED(p.object.opacity = NAN, MTM_BAD_ARGUMENT, "slab|opacity");
  REFUSED(p.object.color[0] = -0.1, MTM_BAD_ARGUMENT, "slab|colour");
  REFUSED(p.object.representation = (mtm_representation)9, MTM_BAD_ARGUMENT, "slab|9");
}

static void test_meshes(void)
{
  REFUSED(p.ids[2] = 3, MTM_BAD_MESH, "object 0|slab|polygons|cell 0|point 3 of 3");
  REFUSED(p.ids[0] = -1, MTM_BAD_MESH, "slab|polygons|cell 0|point -1");
  REFUSED(p.offsets[1] = 4, MTM_BAD_MESH, "slab|polygons|cell 0|4|3 point ids");
  REFUSED(p.offsets[0] = 4, MTM_BAD_MESH, "slab|polygons|cell 0");
  REFUSED(p.offsets[0] = -1, MTM_BAD_MESH, "slab|polygons|-1");
  REFUSED(p.object.lines = p.object.polygons; p.object.polygons.offsets.n_tuples = 0;
          p.ids[2] = 9, MTM_BAD_MESH, "slab|lines|point 9");
}

static void test_missing_arguments(void)
{
  parts p;
  make_good(&p);
  mtm_error error;
  test_text text = { .n_allowed = -1 };
  CHECK(mtm_scene_write_json(NULL, test_text_write, &text, &error) == MTM_BAD_ARGUMENT, "scene");
  CHECK(mtm_scene_write_json(&p.scene, NULL, NULL, &error) == MTM_BAD_ARGUMENT, "write");
  CHECK(mtm_scene_write_json(&p.scene, NULL, NULL, NULL) == MTM_BAD_ARGUMENT, "no error");
  CHECK(mtm_scene_write_html(&p.scene, NULL, 0, test_text_write, &text, &error) == MTM_BAD_ARGUMENT,
    "viewer");
  CHECK(
    mtm_scene_write_html(&p.scene, "<html>", 6, test_text_write, &text, &error) == MTM_BAD_ARGUMENT,
    "no marker");
  CHECK(strstr(error.message, "<!--microtome-scene-->") != NULL, "%s", error.message);
  /* the size counts, not a terminator */
  CHECK(
    mtm_scene_write_html(&p.scene, page, 27, test_text_write, &text, &error) == MTM_BAD_ARGUMENT,
    "half a marker");
  static const char twice[] = "<!--microtome-scene--><!--microtome-scene-->";
  CHECK(mtm_scene_write_html(&p.scene, twice, sizeof twice - 1, test_text_write, &text, &error) ==
      MTM_BAD_ARGUMENT,
    "two markers");
  mtm_scene_object out;
  CHECK(mtm_scene_object_canonical(NULL, &out, &error) == MTM_BAD_ARGUMENT, "object");
  CHECK(mtm_scene_object_canonical(&p.object, NULL, &error) == MTM_BAD_ARGUMENT, "out");
  p.ids[0] = 7;
  CHECK(mtm_scene_object_canonical(&p.object, &out, &error) == MTM_BAD_MESH, "point id");
  CHECK(out.points.data == NULL && out.arrays == NULL, "out is empty");
  mtm_scene_object_free(&out);
  mtm_scene_object_free(NULL);
  CHECK(text.n == 0, "%zu bytes were written", text.n);
}

/* Arrays of a data set that no value can be read from are refused before one is. */
static void test_data_set_arrays(void)
{
  static const double axis[2] = { 0, 1 };
  static const double values[200] = { 0 };
  static const void* const nowhere[3] = { NULL, NULL, NULL };
  const mtm_array coordinates = {
    .type = MTM_FLOAT64, .n_components = 1, .n_tuples = 2, .data = axis
  };
  const mtm_mesh mesh = {
    .kind = MTM_RECTILINEAR, .dims = { 2, 2, 2 }, .axes = { coordinates, coordinates, coordinates }
  };
  const mtm_array good = {
    .type = MTM_FLOAT64, .n_components = 3, .n_tuples = 8, .data = &values[100]
  };
  mtm_array arrays[8] = { good, good, good, good, good, good, good, good };
  arrays[1].data = NULL;
  arrays[2].components = nowhere;
  arrays[3].stride = 8;
  arrays[4].stride = 25;
  arrays[5].stride = -24;
  arrays[6].n_tuples = 9;
  arrays[7].type = MTM_NO_TYPE;
  for (int i = 0; i < 8; ++i)
  {
    const mtm_scene_array array = {
      .name = "Velocity", .association = MTM_POINT, .values = arrays[i]
    };
    const mtm_scene_data_set set = { .name = "a", .mesh = &mesh, .arrays = &array, .n_arrays = 1 };
    int64_t bytes = 0;
    mtm_error error;
    const mtm_status status = mtm_scene_data_set_size(&set, 0, &bytes, &error);
    CHECK(status == (i == 0 ? MTM_OK : MTM_BAD_ARGUMENT), "%d: %s", i, mtm_status_name(status));
    CHECK(i == 0 || strstr(error.message, "Velocity"), "%d: %s", i, error.message);
  }
}

/* A disk that is full after any number of bytes. */
static void test_failing_write(test_random* random)
{
  static test_sample sample;
  do
  {
    test_sample_random(random, &sample);
  } while (sample.object.polygons.offsets.n_tuples < 5 || sample.object.shown < 0);
  /* Many of them, so that the text goes out in several pieces. */
  mtm_scene_object objects[60];
  for (int i = 0; i < 60; ++i)
  {
    objects[i] = sample.object;
  }
  mtm_scene scene = test_scene_of(objects);
  scene.n_objects = 60;
  char* whole = test_scene_text(&scene);
  const size_t n = strlen(whole);
  CHECK(n > 300000, "%zu bytes", n);
  free(whole);
  for (size_t allowed = 0; allowed < n; allowed += 1 + n / 50)
  {
    test_text text = { .n_allowed = (int64_t)allowed };
    mtm_error error;
    const mtm_status status = mtm_scene_write_json(&scene, test_text_write, &text, &error);
    CHECK(status == MTM_IO_ERROR && error.message[0], "%s", mtm_status_name(status));
    CHECK(text.n_calls_after_failure == 0, "it went on writing");
    free(text.text);
  }
}

/* Swallows all text: a sink that allocates nothing itself. */
static bool count_bytes(void* user, const void* data, size_t size)
{
  (void)data;
  *(size_t*)user += size;
  return true;
}

/* Every allocation fails in turn: MTM_NO_MEMORY, and all that was allocated is free again. */
static void test_no_memory(const mtm_scene_object* object)
{
  const mtm_scene scene = test_scene_of(object);
  for (int what = 0; what < 3; ++what)
  {
    const int64_t n_live = failing_malloc_live();
    mtm_status status = MTM_NO_MEMORY;
    for (int64_t n = 0; status != MTM_OK && n < 1000; ++n)
    {
      mtm_error error;
      size_t n_bytes = 0;
      mtm_scene_object out = { 0 };
      failing_malloc_start(n, false);
      status = what == 0 ? mtm_scene_write_json(&scene, count_bytes, &n_bytes, &error)
        : what == 1
        ? mtm_scene_write_html(&scene, page, sizeof page - 1, count_bytes, &n_bytes, &error)
        : mtm_scene_object_canonical(object, &out, &error);
      const bool failed = failing_malloc_has_failed();
      failing_malloc_start(-1, false);
      CHECK(status == (failed ? MTM_NO_MEMORY : MTM_OK),
        "allocation %lld of %d: %s",
        (long long)n,
        what,
        mtm_status_name(status));
      CHECK(failed == (error.message[0] != '\0'), "%s", error.message);
      CHECK(status == MTM_OK || out.points.data == NULL, "out is not empty");
      mtm_scene_object_free(&out);
      CHECK(failing_malloc_live() == n_live, "allocation %lld of %d: a leak", (long long)n, what);
    }
    CHECK(status == MTM_OK, "%d needs more than 1000 allocations", what);
  }
}

int main(void)
{
  test_random random = test_random_start();
  test_scene_arguments();
  test_object_arguments();
  test_meshes();
  test_missing_arguments();
  test_data_set_arrays();
  test_failing_write(&random);
  static test_sample sample;
  for (int i = 0; i < 30; ++i)
  {
    test_sample_random(&random, &sample);
    test_no_memory(&sample.object);
  }
  return check_result();
}
