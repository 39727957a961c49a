/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Scenes of time steps, and looks beyond a colour map's range. */
#include "check.h"
#include "scene_internal.h"
#include "scenes.h"

#include <stdlib.h>

static const char page[] = "<html><!--microtome-scene--></html>";

static double points[] = { 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0 };
static double heat[] = { 1, 10, 100, 1000 };
static const int32_t offsets[] = { 0, 4 };
static const int32_t ids[] = { 0, 1, 2, 3 };
static const mtm_scene_array array = { "Heat", MTM_POINT, { MTM_FLOAT64, 1, 4, heat, NULL, 0 } };

static mtm_scene_object square(void)
{
  return (mtm_scene_object){ .name = "square",
    .points = { MTM_FLOAT64, 3, 4, points, NULL, 0 },
    .polygons = { { MTM_INT32, 1, 2, offsets, NULL, 0 }, { MTM_INT32, 1, 4, ids, NULL, 0 } },
    .arrays = &array,
    .n_arrays = 1,
    .shown_component = -1,
    .opacity = 1.0 };
}

static mtm_scene_stream* begin(bool html, test_text* text)
{
  const mtm_scene_options options = {
    .size = sizeof options, .viewer = html ? page : NULL, .viewer_size = sizeof page - 1
  };
  mtm_scene_stream* stream = NULL;
  mtm_error error;
  const mtm_status status =
    mtm_scene_stream_begin(&options, test_text_write, text, &stream, &error);
  CHECK(status == MTM_OK && stream, "%s", error.message);
  return stream;
}

/* What was written stays, the page ends in a whole block after each step, and what repeats costs
 * nothing. */
static void test_page(void)
{
  test_text text = { .n_allowed = -1 };
  mtm_scene_stream* stream = begin(true, &text);
  mtm_scene_object object = square();
  mtm_scene scene = test_scene_of(&object);
  mtm_error error;
  CHECK(mtm_scene_stream_add(stream, &scene, 0.0, &error) == MTM_OK, "%s", error.message);
  const size_t n_first = text.n;
  char* first = malloc(n_first + 1);
  memcpy(first, text.text, n_first + 1);
  CHECK(strcmp(first + n_first - 10, "</script>\n") == 0, "a whole block");
  CHECK(strstr(first, "</html>") < strstr(first, "microtome-step"), "after the page");

  object.shown = 7;
  CHECK(mtm_scene_stream_add(stream, &scene, 1.0, &error) == MTM_BAD_ARGUMENT, "shows array 7");
  CHECK(mtm_scene_stream_add(stream, &scene, NAN, &error) == MTM_BAD_ARGUMENT, "time");
  CHECK(text.n == n_first, "nothing of a refused step is written");
  object.shown = 0;
  heat[2] = 50.0;
  CHECK(mtm_scene_stream_add(stream, &scene, 1.0, &error) == MTM_OK, "%s", error.message);
  CHECK(strncmp(text.text, first, n_first) == 0, "what was written stays");
  int n_buffers = 0;
  for (const char* at = text.text; (at = strstr(at, "microtome-buffer")) != NULL; ++at)
  {
    ++n_buffers;
  }
  CHECK(n_buffers == 5, "triangles, their cells, positions, an array twice: %d", n_buffers);
  CHECK(strstr(text.text, "data-time=\"1\"") != NULL, "time");
  CHECK(mtm_scene_stream_end(stream, &error) == MTM_OK, "%s", error.message);
  heat[2] = 100.0;
  free(first);
  free(text.text);
}

static void test_limit(void)
{
  test_text text = { .n_allowed = -1 };
  mtm_scene_stream* stream = begin(false, &text);
  mtm_scene_stream_limit(stream, 3000);
  const mtm_scene_object object = square();
  const mtm_scene scene = test_scene_of(&object);
  mtm_error error;
  CHECK(mtm_scene_stream_add(stream, &scene, 0.0, &error) == MTM_OK, "%s", error.message);
  CHECK(mtm_scene_stream_end(stream, &error) == MTM_UNSUPPORTED, "more than 3000 bytes");
  CHECK(strstr(error.message, ".html") != NULL, "%s", error.message);
  CHECK(text.n <= 3000, "%zu bytes", text.n);
  CHECK(mtm_scene_stream_end(NULL, &error) == MTM_OK, "NULL is allowed");
  free(text.text);
}

static void test_log_map(void)
{
  static const uint8_t black[3] = { 0, 0, 0 };
  static const uint8_t colors[6] = { 255, 0, 0, 0, 0, 255 };
  mtm_scene_object object = square();
  object.color_map = (mtm_color_map){ .colors = colors,
    .n_colors = 2,
    .range = { 10, 1000 },
    .log_scale = true,
    .discrete = true,
    .below_color = black };
  const mtm_scene scene = test_scene_of(&object);
  json_node* root = test_scene_tree(&scene);
  const json_node* uv = json_find(root, "geometries/0/data/attributes/uv/array");
  CHECK(uv && uv->n_children == 8, "uv");
  for (int64_t i = 0; uv && i < 4; ++i)
  {
    CHECK_NEAR(json_item(uv, 2 * i), 0.5 * (double)(i - 1), 1e-6, "place of %g", heat[i]);
  }
  const json_node* data = json_find(root, "images/0/url/data");
  CHECK(data && data->n_children == 12, "a texel below two colours");
  CHECK(json_item(data, 0) == 0.0 && json_item(data, 4) == 255.0, "black, then red");
  CHECK(json_number(root, "textures/0/magFilter") == 1003.0, "bands");
  /* below, in the first band, at the beginning of the second, and still in the second */
  static const int texels[4] = { 0, 1, 2, 2 };
  for (int64_t i = 0; uv && i < 4; ++i)
  {
    const double u = json_item(uv, 2 * i) * json_number(root, "textures/0/repeat/0") +
      json_number(root, "textures/0/offset/0");
    const double texel = floor(fmin(fmax(u, 0.0), 0.999999) * 3.0 + (i == 2 ? 1e-3 : 0.0));
    CHECK(texel == texels[i], "%g is in texel %g", heat[i], texel);
  }
  const char* shown = "object/children/0/userData/microtome/shown";
  CHECK(json_find(json_find(root, shown), "log")->type == JSON_TRUE, "log");
  CHECK(json_count(json_find(root, shown), "belowColor") == 3, "below");
  json_free(root);
}

/* Coordinates of a map: a millimetre at five million metres is kept. */
static void test_origin(void)
{
  double far[12];
  for (int i = 0; i < 12; ++i)
  {
    far[i] = points[i] + (i % 3 == 0 ? 5e6 : i % 3 == 1 ? 3e5 : 0.0) + (i == 3 ? 1e-3 : 0.0);
  }
  mtm_scene_object object = square();
  object.points.data = far;
  const mtm_scene scene = test_scene_of(&object);
  json_node* root = test_scene_tree(&scene);
  const json_node* positions = json_find(root, "geometries/0/data/attributes/position/array");
  const json_node* matrix = json_find(root, "object/children/0/matrix");
  CHECK(positions && matrix && matrix->n_children == 16, "the group is moved");
  for (int64_t i = 0; positions && matrix && i < 12; ++i)
  {
    const double place = json_item(positions, i) + json_item(matrix, 12 + i % 3);
    CHECK_NEAR(place, far[i], 1e-6, "coordinate %d", (int)i);
  }
  json_free(root);
}

static void test_looks(void)
{
  static const double moved[16] = { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 6, 7, 1 };
  mtm_scene_object object = square();
  object.shown = -1;
  object.representation = MTM_SURFACE_WITH_EDGES;
  object.unlit = true;
  object.matrix = moved;
  mtm_scene scene = test_scene_of(&object);
  scene.camera =
    (mtm_camera){ .position = { 5, 6, 10 }, .focal_point = { 5, 6, 7 }, .parallel_scale = 2 };
  json_node* root = test_scene_tree(&scene);
  const json_node* group = json_find(root, "object/children/0");
  CHECK(json_count(group, "children") == 2, "polygons and their edges");
  CHECK(strcmp(json_string(group, "children/1/userData/microtome/kind"), "edges") == 0, "edges");
  CHECK(strcmp(json_string(root, "materials/0/type"), "MeshBasicMaterial") == 0, "unlit");
  CHECK(json_number(group, "matrix/13") == 6.0, "matrix");
  CHECK(strcmp(json_string(root, "object/children/1/type"), "OrthographicCamera") == 0, "camera");
  CHECK(json_number(root, "object/children/1/top") == 2.0, "parallel scale");
  json_free(root);

  object.representation = MTM_POINTS;
  root = test_scene_tree(&scene);
  CHECK(strcmp(json_string(root, "object/children/0/children/0/type"), "Points") == 0, "points");
  json_free(root);
}

int main(void)
{
  test_page();
  test_limit();
  test_log_map();
  test_origin();
  test_looks();
  return check_result();
}
