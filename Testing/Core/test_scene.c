/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A scene as a whole: its tree, materials, colours, normals, camera and lights. */
#include "check.h"
#include "scenes.h"

#include <stdlib.h>

static const double pi = 3.14159265358979323846;

/* Two squares side by side in the plane z = 1, a line and a vertex. */
static const float points[] = { 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 2, 0, 1, 2, 1, 1 };
static const int32_t polygon_offsets[] = { 0, 4, 8 };
static const int32_t polygon_ids[] = { 0, 1, 2, 3, 1, 4, 5, 2 };
static const int32_t line_offsets[] = { 0, 3 };
static const int32_t line_ids[] = { 0, 1, 4 };
static const int32_t vertex_offsets[] = { 0, 1 };
static const int32_t vertex_ids[] = { 5 };

static mtm_scene_cells cells_of(const int32_t* offsets,
  int64_t n,
  const int32_t* ids,
  int64_t n_ids)
{
  return (mtm_scene_cells){ { MTM_INT32, 1, n + 1, offsets, NULL, 0 },
    { MTM_INT32, 1, n_ids, ids, NULL, 0 } };
}

static mtm_scene_object squares(void)
{
  return (mtm_scene_object){ .name = "squares",
    .points = { MTM_FLOAT32, 3, 6, points, NULL, 0 },
    .vertices = cells_of(vertex_offsets, 1, vertex_ids, 1),
    .lines = cells_of(line_offsets, 1, line_ids, 3),
    .polygons = cells_of(polygon_offsets, 2, polygon_ids, 8),
    .shown = -1,
    .shown_component = -1,
    .color = { 1.0, 0.5, 0.0 },
    .opacity = 1.0 };
}

/* The item of a list of resources that has this uuid. */
static const json_node* resource(const json_node* root, const char* list, const char* uuid)
{
  const json_node* all = json_find(root, list);
  for (int64_t i = 0; all && i < all->n_children; ++i)
  {
    if (strcmp(json_string(all->children[i], "uuid"), uuid) == 0)
    {
      return all->children[i];
    }
  }
  return NULL;
}

static bool is_uuid(const char* text)
{
  bool is = strlen(text) == 36 && text[14] == '8' && strchr("89ab", text[19]) != NULL;
  for (int i = 0; is && i < 36; ++i)
  {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    is = dash ? text[i] == '-' : strchr("0123456789abcdef", text[i]) != NULL;
  }
  return is;
}

/* ---- The tree -------------------------------------------------------------------------------- */

static int64_t collect_uuids(const json_node* node, const char** uuids, int64_t n)
{
  for (int64_t i = 0; i < node->n_children; ++i)
  {
    const json_node* child = node->children[i];
    if (child->key && strcmp(child->key, "uuid") == 0)
    {
      uuids[n++] = child->text;
    }
    n = collect_uuids(child, uuids, n);
  }
  return n;
}

static void test_tree(void)
{
  mtm_scene_object objects[2] = { squares(), squares() };
  objects[0].n_source_points = 125000;
  objects[1].hidden = true;
  mtm_scene scene = test_scene_of(objects);
  scene.n_objects = 2;
  scene.title = "Cavity";
  scene.background[2] = 1.0;
  json_node* root = test_scene_tree(&scene);
  CHECK(root != NULL, "JSON");
  if (!root)
  {
    return;
  }
  CHECK(strcmp(json_string(root, "metadata/type"), "Object") == 0, "metadata");
  CHECK(json_number(root, "metadata/version") == 4.7, "version");
  CHECK(strcmp(json_string(root, "object/type"), "Scene") == 0, "scene");
  CHECK(strcmp(json_string(root, "object/userData/microtome/title"), "Cavity") == 0, "title");
  CHECK(json_number(root, "object/userData/microtome/version") == 2.0, "format version");
  CHECK(json_number(root, "object/background") == 255.0, "background");
  CHECK(json_count(root, "object/children") == 5, "two groups, a camera, two lights");
  const json_node* group = json_find(root, "object/children/0");
  CHECK(strcmp(json_string(group, "name"), "object-0") == 0, "name");
  CHECK(strcmp(json_string(group, "userData/microtome/name"), "squares") == 0, "user's name");
  CHECK(json_number(group, "userData/microtome/points") == 6.0, "points");
  CHECK(json_number(group, "userData/microtome/vertices") == 1.0, "vertices");
  CHECK(json_number(group, "userData/microtome/lines") == 1.0, "lines");
  CHECK(json_number(group, "userData/microtome/polygons") == 2.0, "polygons");
  CHECK(json_number(group, "userData/microtome/sourcePoints") == 125000.0, "source points");
  CHECK(!json_find(group, "userData/microtome/sourceCells"), "unknown source cells");
  CHECK(!json_find(group, "userData/microtome/shown"), "nothing shown");
  CHECK(json_count(group, "children") == 3, "three kinds");
  CHECK(strcmp(json_string(group, "children/0/type"), "Mesh") == 0, "mesh");
  CHECK(strcmp(json_string(group, "children/1/type"), "LineSegments") == 0, "lines");
  CHECK(strcmp(json_string(group, "children/2/type"), "Points") == 0, "points");
  CHECK(json_find(group, "visible")->type == JSON_TRUE, "visible");
  CHECK(json_find(root, "object/children/1/visible")->type == JSON_FALSE, "hidden");

  const char* uuids[64];
  const int64_t n = collect_uuids(root, uuids, 0);
  CHECK(n == 6 + 6 + 6 + 2 + 3 + 1, "%lld ids", (long long)n);
  for (int64_t i = 0; i < n; ++i)
  {
    CHECK(is_uuid(uuids[i]), "%s", uuids[i]);
    for (int64_t k = 0; k < i; ++k)
    {
      CHECK(strcmp(uuids[i], uuids[k]) != 0, "%s twice", uuids[i]);
    }
  }
  json_free(root);
}

static void test_materials(void)
{
  static const float normals[18] = { 0.0f };
  const mtm_scene_array array = { "Normals", MTM_POINT, { MTM_FLOAT32, 3, 6, normals, NULL, 0 } };
  for (int32_t i = 0; i < 4; ++i)
  {
    mtm_scene_object object = squares();
    object.opacity = i == 1 ? 0.25 : 1.0;
    object.representation = i == 2 ? MTM_WIREFRAME : MTM_SURFACE;
    object.arrays = &array;
    object.n_arrays = i == 3;
    const mtm_scene scene = test_scene_of(&object);
    json_node* root = test_scene_tree(&scene);
    const json_node* mesh = json_find(root, "object/children/0/children/0");
    const json_node* material = resource(root, "materials", json_string(mesh, "material"));
    CHECK(material != NULL, "material");
    CHECK(strcmp(json_string(material, "type"), "MeshLambertMaterial") == 0, "type");
    CHECK(json_number(material, "color") == 0xff8000, "%g", json_number(material, "color"));
    CHECK(json_number(material, "side") == 2.0, "side");
    CHECK(json_number(material, "opacity") == object.opacity, "opacity");
    CHECK(json_find(material, "transparent")->type == (i == 1 ? JSON_TRUE : JSON_FALSE), "%d", i);
    CHECK(json_find(material, "depthWrite")->type == (i == 1 ? JSON_FALSE : JSON_TRUE), "%d", i);
    CHECK(json_find(material, "wireframe")->type == (i == 2 ? JSON_TRUE : JSON_FALSE), "%d", i);
    CHECK(json_find(material, "flatShading")->type == (i == 3 ? JSON_FALSE : JSON_TRUE), "%d", i);
    json_free(root);
  }
}

/* ---- Colours --------------------------------------------------------------------------------- */

/* What a GPU would read: linear between texel centres, clamped; red of RGBA. */
static double sample_red(const json_node* data, double u)
{
  const int64_t n = data->n_children / 4;
  const double at = fmin(fmax(u * (double)n - 0.5, 0.0), (double)(n - 1));
  const int64_t texel = at < (double)(n - 1) ? (int64_t)at : n - 1;
  const double low = json_item(data, 4 * texel);
  const double high = json_item(data, 4 * (texel + 1 < n ? texel + 1 : texel));
  return low + (high - low) * (at - (double)texel);
}

/* Red grows with the place in the map, so it says where in the map a scalar landed. */
static void check_map(double low, double high, int32_t n_colors, bool expect_normalized)
{
  double values[6];
  uint8_t colors[3 * 256];
  for (int32_t i = 0; i < 6; ++i)
  {
    values[i] = low + (high - low) * i / 5.0;
  }
  for (int32_t i = 0; i < n_colors; ++i)
  {
    colors[3 * i] = (uint8_t)(255 * i / (n_colors > 1 ? n_colors - 1 : 1));
    colors[3 * i + 1] = colors[3 * i + 2] = 7;
  }
  const mtm_scene_array array = { "s", MTM_POINT, { MTM_FLOAT64, 1, 6, values, NULL, 0 } };
  mtm_scene_object object = squares();
  object.arrays = &array;
  object.n_arrays = 1;
  object.shown = 0;
  object.color_map.colors = colors;
  object.color_map.n_colors = n_colors;
  const mtm_scene scene = test_scene_of(&object);
  json_node* root = test_scene_tree(&scene);
  const json_node* mesh = json_find(root, "object/children/0/children/0");
  const json_node* material = resource(root, "materials", json_string(mesh, "material"));
  const json_node* texture = resource(root, "textures", json_string(material, "map"));
  const json_node* image = resource(root, "images", json_string(texture, "image"));
  const json_node* data = json_find(image, "url/data");
  CHECK(data && data->n_children == 4 * n_colors, "image of %d colours", (int)n_colors);
  CHECK(json_number(material, "color") == 0xffffff, "white under the map");
  CHECK(strcmp(json_string(texture, "colorSpace"), "srgb") == 0, "colour space");
  CHECK(json_number(texture, "wrap/0") == 1001.0, "clamped");
  const json_node* shown = json_find(root, "object/children/0/userData/microtome/shown");
  CHECK((json_find(shown, "normalized") != NULL) == expect_normalized, "%g to %g", low, high);
  CHECK(json_number(shown, "range/0") == low && json_number(shown, "range/1") == high, "range");
  const json_node* uv = json_find(root, "geometries/0/data/attributes/uv/array");
  for (int32_t i = 0; data && i < 6; ++i)
  {
    const double u = (float)json_item(uv, 2 * i) * json_number(texture, "repeat/0") +
      json_number(texture, "offset/0");
    const double expected = low < high && n_colors > 1 ? 255.0 * i / 5.0 : 0.0;
    CHECK_NEAR(sample_red(data, u), expected, 0.51, "scalar %g of %g to %g", values[i], low, high);
  }
  json_free(root);
}

static void test_colors(void)
{
  check_map(20.0, 90.0, 256, false);
  check_map(-1.0, 1.0, 256, false);
  check_map(0.0, 1e-3, 16, false);
  check_map(101325.0, 101326.0, 256, true);
  check_map(-1e12, -1e12 + 1.0, 256, true);
  check_map(0.0, 1e-300, 256, true);
  check_map(-1e300, 1e300, 256, true);
  check_map(5.0, 5.0, 256, false);
  check_map(5000.0, 5000.0, 256, true);
  check_map(0.0, 1.0, 1, false);
}

/* The ends and the grey of the paper, and no step that shows. */
static void test_default_map(void)
{
  static const double values[6] = { 0, 1, 2, 3, 4, 5 };
  const mtm_scene_array array = { "s", MTM_POINT, { MTM_FLOAT64, 1, 6, values, NULL, 0 } };
  mtm_scene_object object = squares();
  object.arrays = &array;
  object.n_arrays = 1;
  object.shown = 0;
  const mtm_scene scene = test_scene_of(&object);
  json_node* root = test_scene_tree(&scene);
  CHECK(strcmp(json_string(root, "textures/0/name"), "Cool to Warm") == 0, "name");
  const json_node* data = json_find(root, "images/0/url/data");
  CHECK(data && data->n_children == 1024, "256 colours");
  static const double ends[2][3] = { { 59, 76, 192 }, { 180, 4, 38 } };
  for (int32_t c = 0; data && c < 3; ++c)
  {
    CHECK_NEAR(json_item(data, c), ends[0][c], 0.0, "cool");
    CHECK_NEAR(json_item(data, 4 * 255 + c), ends[1][c], 0.0, "warm");
    CHECK_NEAR(json_item(data, 4 * 127 + c), 221.0, 1.0, "grey");
    for (int32_t i = 1; i < 256; ++i)
    {
      CHECK_NEAR(json_item(data, 4 * i + c), json_item(data, 4 * (i - 1) + c), 7.0, "step %d", i);
    }
  }
  json_free(root);
}

/* ---- Normals --------------------------------------------------------------------------------- */

/* The octahedron's corners look outwards, however its faces are weighted. */
static void test_normals(void)
{
  static const double corners[] = { 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1 };
  static const int32_t offsets[] = { 0, 3, 6, 9, 12, 15, 18, 21, 24 };
  static const int32_t ids[] = {
    0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5
  };
  static const double inwards[] = { -2, 0, 0, 2, 0, 0, 0, -2, 0, 0, 2, 0, 0, 0, -2, 0, 0, 2 };
  const mtm_scene_array array = { "Normals", MTM_POINT, { MTM_FLOAT64, 3, 6, inwards, NULL, 0 } };
  for (int32_t given = 0; given < 2; ++given)
  {
    const mtm_scene_object object = { .points = { MTM_FLOAT64, 3, 6, corners, NULL, 0 },
      .polygons = cells_of(offsets, 8, ids, 24),
      .arrays = &array,
      .n_arrays = given,
      .shown = -1,
      .opacity = 1.0 };
    const mtm_scene scene = test_scene_of(&object);
    json_node* root = test_scene_tree(&scene);
    const json_node* normals = json_find(root, "geometries/0/data/attributes/normal/array");
    CHECK(normals && normals->n_children == 18, "normals");
    for (int64_t i = 0; normals && i < 18; ++i)
    {
      CHECK(json_item(normals, i) == corners[i] * (given ? -127.0 : 127.0),
        "normal %lld",
        (long long)i);
    }
    json_free(root);
  }
}

/* ---- Camera and lights ----------------------------------------------------------------------- */

static const json_node* child_of_type(const json_node* root, const char* type)
{
  const json_node* children = json_find(root, "object/children");
  for (int64_t i = 0; children && i < children->n_children; ++i)
  {
    if (strcmp(json_string(children->children[i], "type"), type) == 0)
    {
      return children->children[i];
    }
  }
  return NULL;
}

/* Every point is in the picture, and between near and far. */
static void check_camera(const mtm_camera* given, bool fitted)
{
  const mtm_scene_object object = squares();
  mtm_scene scene = test_scene_of(&object);
  scene.camera = *given;
  json_node* root = test_scene_tree(&scene);
  const json_node* camera = child_of_type(root, "PerspectiveCamera");
  const json_node* m = json_find(camera, "matrix");
  const double angle = json_number(camera, "fov");
  CHECK(m && m->n_children == 16, "matrix");
  for (int32_t a = 0; a < 3; ++a)
  {
    for (int32_t b = 0; b < 3; ++b)
    {
      double dot = 0.0;
      for (int32_t i = 0; i < 3; ++i)
      {
        dot += json_item(m, 4 * a + i) * json_item(m, 4 * b + i);
      }
      CHECK_NEAR(dot, a == b ? 1.0 : 0.0, 1e-12, "axes %d and %d", (int)a, (int)b);
    }
    if (!fitted)
    {
      CHECK(json_item(m, 12 + a) == given->position[a], "position");
    }
  }
  for (int32_t p = 0; p < 6; ++p)
  {
    double seen[3] = { 0.0 };
    for (int32_t axis = 0; axis < 3; ++axis)
    {
      for (int32_t i = 0; i < 3; ++i)
      {
        seen[axis] += json_item(m, 4 * axis + i) * (points[3 * p + i] - json_item(m, 12 + i));
      }
    }
    const double depth = -seen[2];
    const double edge = depth * tan(angle * pi / 360.0);
    CHECK(depth > json_number(camera, "near") && depth < json_number(camera, "far"), "%g", depth);
    CHECK(!fitted || (fabs(seen[0]) <= edge && fabs(seen[1]) <= edge), "point %d", (int)p);
  }
  const json_node* light = child_of_type(root, "DirectionalLight");
  const json_node* ambient = child_of_type(root, "AmbientLight");
  CHECK_NEAR(json_number(light, "intensity") + json_number(ambient, "intensity"), pi, 1e-12, "sum");
  for (int32_t i = 0; i < 3; ++i)
  {
    CHECK_NEAR(json_item(json_find(light, "matrix"), 12 + i),
      json_item(m, 8 + i),
      1e-12,
      "the light comes from the camera");
  }
  json_free(root);
}

static void test_camera(void)
{
  const mtm_camera none = { .view_angle_degrees = 0.0 };
  const mtm_camera wide = { .view_angle_degrees = 60.0 };
  const mtm_camera tilted = { .view_up = { 0.0, 1.0, 0.0 } };
  const mtm_camera given = {
    .position = { 1.0, 0.5, 9.0 }, .focal_point = { 1.0, 0.5, 1.0 }, .view_up = { 0.0, 1.0, 0.0 }
  };
  const mtm_camera along_up = {
    .position = { 1.0, 0.5, 9.0 }, .focal_point = { 1.0, 0.5, 1.0 }, .view_up = { 0.0, 0.0, 1.0 }
  };
  check_camera(&none, true);
  check_camera(&wide, true);
  check_camera(&tilted, true);
  check_camera(&given, false);
  check_camera(&along_up, false);
}

/* The page's own lights are told; what stock three.js shows does not depend on them. */
static void test_lights(void)
{
  const mtm_light lights[2] = { { { 0.0, 3.0, 4.0 }, { 0.5, 0.25, 0.0 } },
    { { 0.0, 0.0, 1.0 }, { 1.0, 1.0, 2.0 } } };
  const mtm_scene_object nothing = { .shown = -1 };
  mtm_scene scene = test_scene_of(&nothing);
  json_node* root = test_scene_tree(&scene);
  const char* const told = "object/userData/microtome/lights";
  CHECK(!json_find(root, told), "none are given");
  json_free(root);
  scene.lights = lights;
  scene.n_lights = 2;
  root = test_scene_tree(&scene);
  CHECK(json_count(root, told) == 2, "two lights");
  CHECK_NEAR(json_item(json_find(root, "object/userData/microtome/lights/0/direction"), 2),
    4.0,
    0.0,
    "direction");
  CHECK_NEAR(
    json_item(json_find(root, "object/userData/microtome/lights/1/color"), 2), 2.0, 0.0, "colour");
  CHECK(json_count(root, "object/children") == 4, "a group, a camera and two lights");
  json_free(root);
}

/* No objects, or objects without anything: still a scene. */
static void test_empty(void)
{
  const mtm_scene_object nothing = { .shown = -1 };
  mtm_scene scene = test_scene_of(&nothing);
  json_node* root = test_scene_tree(&scene);
  CHECK(json_count(root, "geometries") == 0, "no geometry");
  CHECK(json_count(root, "object/children/0/children") == 0, "an empty group");
  json_free(root);
  scene.n_objects = 0;
  root = test_scene_tree(&scene);
  CHECK(json_count(root, "object/children") == 3, "a camera and two lights");
  json_free(root);
}

/* The same scene is the same text; another scene has other ids. */
static void test_repeated(void)
{
  mtm_scene_object object = squares();
  const mtm_scene scene = test_scene_of(&object);
  char* first = test_scene_text(&scene);
  char* second = test_scene_text(&scene);
  CHECK(first && second && strcmp(first, second) == 0, "written twice");
  float moved[18];
  memcpy(moved, points, sizeof moved);
  moved[17] += 1e-6f;
  object.points.data = moved;
  json_node* other = test_scene_tree(&scene);
  CHECK(other && first && !strstr(first, json_string(other, "geometries/0/uuid")), "same id");
  free(first);
  free(second);
  json_free(other);
}

int main(void)
{
  test_tree();
  test_materials();
  test_colors();
  test_default_map();
  test_normals();
  test_camera();
  test_lights();
  test_empty();
  test_repeated();
  return check_result();
}
