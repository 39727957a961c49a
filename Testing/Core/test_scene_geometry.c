/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Geometries of random objects, read back and held against the object they were made from. */
#include "check.h"
#include "scenes.h"

#include <stdlib.h>

static const char* const kind_names[] = { "vertices", "lines", "polygons" };

/* ---- The object, looked at without any code of Core ------------------------------------------ */

static const void* address(const mtm_array* array, int64_t tuple, int32_t component)
{
  const int64_t size = (int64_t)mtm_type_size(array->type);
  if (array->components)
  {
    return (const char*)array->components[component] + tuple * size;
  }
  const int64_t stride = array->stride ? array->stride : size * array->n_components;
  return (const char*)array->data + tuple * stride + component * size;
}

static double value_of(const mtm_array* array, int64_t tuple, int32_t component)
{
  const void* at = address(array, tuple, component);
  switch (array->type)
  {
    case MTM_INT8:
      return *(const int8_t*)at;
    case MTM_UINT8:
      return *(const uint8_t*)at;
    case MTM_INT16:
      return *(const int16_t*)at;
    case MTM_UINT16:
      return *(const uint16_t*)at;
    case MTM_INT32:
      return *(const int32_t*)at;
    case MTM_UINT32:
      return *(const uint32_t*)at;
    case MTM_INT64:
      return (double)*(const int64_t*)at;
    case MTM_UINT64:
      return (double)*(const uint64_t*)at;
    case MTM_FLOAT32:
      return *(const float*)at;
    default:
      return *(const double*)at;
  }
}

static double scalar_of(const mtm_array* array, int64_t tuple, int32_t component)
{
  if (component >= 0 || array->n_components == 1)
  {
    return value_of(array, tuple, component < 0 ? 0 : component);
  }
  double square = 0.0;
  for (int32_t c = 0; c < array->n_components; ++c)
  {
    square += value_of(array, tuple, c) * value_of(array, tuple, c);
  }
  return sqrt(square);
}

static const mtm_scene_cells* cells_of(const mtm_scene_object* object, int kind)
{
  return kind == 0 ? &object->vertices : kind == 1 ? &object->lines : &object->polygons;
}

static int64_t n_cells_of(const mtm_scene_object* object, int kind)
{
  const int64_t n = cells_of(object, kind)->offsets.n_tuples;
  return n ? n - 1 : 0;
}

/* ---- The geometry ---------------------------------------------------------------------------- */

typedef struct view
{
  const mtm_scene_object* object;
  int kind;
  const json_node* geometry;
  const json_node* position;
  const json_node* index;
  const json_node* uv;         /* NULL: one colour */
  const json_node* cells;      /* NULL: itself */
  const json_node* points;     /* NULL: see `used` */
  int64_t used[SAMPLE_POINTS]; /* the points that cells of the kind use, ascending */
  int64_t n_positions;
  int64_t n_primitives;
  int64_t first_cell;
  const json_node* shown;
} view;

static int64_t point_of(const view* v, int64_t position)
{
  return v->points ? (int64_t)json_item(v->points, position) : v->used[position];
}

static int64_t cell_of(const view* v, int64_t primitive)
{
  return v->cells ? (int64_t)json_item(v->cells, primitive) : primitive;
}

static int64_t position_of(const view* v, int64_t primitive, int corner)
{
  return (int64_t)json_item(v->index, primitive * (v->kind + 1) + corner);
}

static void check_positions(const view* v)
{
  double center[3];
  for (int axis = 0; axis < 3; ++axis)
  {
    center[axis] = json_item(json_find(v->geometry, "data/boundingSphere/center"), axis);
  }
  const double radius = json_number(v->geometry, "data/boundingSphere/radius");
  for (int64_t i = 0; i < v->n_positions; ++i)
  {
    const int64_t point = point_of(v, i);
    CHECK(point >= 0 && point < v->object->points.n_tuples, "point %lld", (long long)point);
    double square = 0.0;
    for (int axis = 0; axis < 3; ++axis)
    {
      const double written = json_item(v->position, 3 * i + axis);
      const double expected = value_of(&v->object->points, point, axis);
      CHECK((float)written == (float)expected, "%.9g, not %.9g", written, expected);
      const double offset = (float)written - center[axis];
      square += offset * offset;
    }
    CHECK(sqrt(square) <= radius, "%g is outside of %g", sqrt(square), radius);
  }
}

/* Every primitive uses points of its cell; lines from one to the next; and all are there. */
static void check_cells(const view* v)
{
  const mtm_scene_cells* cells = cells_of(v->object, v->kind);
  int64_t* n_found = calloc((size_t)n_cells_of(v->object, v->kind) + 1, sizeof *n_found);
  char* used = calloc((size_t)v->n_positions + 1, 1);
  for (int64_t p = 0; p < v->n_primitives; ++p)
  {
    const int64_t cell = cell_of(v, p);
    const int64_t first = (int64_t)value_of(&cells->offsets, cell, 0);
    const int64_t end = (int64_t)value_of(&cells->offsets, cell + 1, 0);
    ++n_found[cell];
    bool all_there = false;
    for (int64_t at = first; at < end && !all_there; ++at)
    {
      bool same = true;
      for (int corner = 0; corner <= v->kind; ++corner)
      {
        bool there = v->kind != 2 && at + corner < end &&
          point_of(v, position_of(v, p, corner)) ==
            (int64_t)value_of(&cells->connectivity, at + corner, 0);
        for (int64_t k = first; v->kind == 2 && k < end; ++k)
        {
          there = there ||
            point_of(v, position_of(v, p, corner)) == (int64_t)value_of(&cells->connectivity, k, 0);
        }
        same = same && there;
        used[position_of(v, p, corner)] = 1;
      }
      all_there = same;
    }
    CHECK(
      all_there, "%s %lld is not of cell %lld", kind_names[v->kind], (long long)p, (long long)cell);
  }
  for (int64_t c = 0; c < n_cells_of(v->object, v->kind); ++c)
  {
    const int64_t n =
      (int64_t)(value_of(&cells->offsets, c + 1, 0) - value_of(&cells->offsets, c, 0));
    const int64_t expected = n > v->kind ? n - v->kind : 0;
    CHECK(
      n_found[c] == expected, "%lld primitives of cell %lld", (long long)n_found[c], (long long)c);
  }
  for (int64_t i = 0; i < v->n_positions; ++i)
  {
    CHECK(used[i], "position %lld is not used", (long long)i);
  }
  free(n_found);
  free(used);
}

/* uv is the shown scalar, of the point or of the cell whose corner it is. */
static void check_shown(const view* v)
{
  const mtm_scene_object* object = v->object;
  CHECK((v->uv != NULL) == (object->shown >= 0), "uv");
  if (!v->uv)
  {
    return;
  }
  const mtm_scene_array* shown = &object->arrays[object->shown];
  const double low = json_item(json_find(v->shown, "range"), 0);
  double width = json_item(json_find(v->shown, "range"), 1) - low;
  width = width > 0.0 ? width : 1.0;
  const json_node* normalized = json_find(v->shown, "normalized");
  const int64_t first_nan = (int64_t)(json_find(v->geometry, "data/groups/0")
      ? json_number(v->geometry, "data/groups/0/materialIndex") == 1.0
        ? 0.0
        : json_number(v->geometry, "data/groups/0/count") / (v->kind + 1)
      : (double)v->n_primitives);
  for (int64_t p = 0; p < v->n_primitives; ++p)
  {
    bool nan = false;
    for (int corner = 0; corner <= v->kind; ++corner)
    {
      const int64_t position = position_of(v, p, corner);
      const int64_t tuple =
        shown->association == MTM_POINT ? point_of(v, position) : v->first_cell + cell_of(v, p);
      double expected = scalar_of(&shown->values, tuple, object->shown_component);
      expected = normalized ? (expected - low) / width : expected;
      const double written = json_item(v->uv, 2 * position);
      CHECK((float)written == (float)expected || (isnan(written) && isnan(expected)),
        "uv is %.9g, not %.9g",
        written,
        expected);
      CHECK(json_item(v->uv, 2 * position + 1) == 0.0, "second of uv");
      nan = nan || isnan(expected);
    }
    CHECK(nan == (p >= first_nan),
      "primitive %lld of %lld, NaN from %lld",
      (long long)p,
      (long long)v->n_primitives,
      (long long)first_nan);
  }
}

static void check_value(const mtm_array* array, int64_t tuple, int32_t c, const json_node* node)
{
  char expected[64];
  switch (array->type)
  {
    case MTM_FLOAT32:
    case MTM_FLOAT64:
    {
      const double value = value_of(array, tuple, c);
      CHECK((float)node->number == (float)value || (isnan(node->number) && isnan(value)),
        "%s, not %.9g",
        node->text,
        value);
      return;
    }
    case MTM_UINT64:
      snprintf(expected,
        sizeof expected,
        "%llu",
        (unsigned long long)*(const uint64_t*)address(array, tuple, c));
      break;
    case MTM_INT64:
      snprintf(
        expected, sizeof expected, "%lld", (long long)*(const int64_t*)address(array, tuple, c));
      break;
    default:
      snprintf(expected, sizeof expected, "%lld", (long long)value_of(array, tuple, c));
  }
  CHECK(strcmp(node->text, expected) == 0, "%s, not %s", node->text, expected);
}

static void check_values(const view* v)
{
  const json_node* all = json_find(v->geometry, "userData/microtome/values");
  CHECK(all && all->n_children == v->object->n_arrays, "arrays");
  for (int32_t i = 0; all && i < v->object->n_arrays; ++i)
  {
    const mtm_scene_array* array = &v->object->arrays[i];
    const bool of_points = array->association == MTM_POINT;
    const json_node* values = all->children[i];
    if (values->type == JSON_NULL)
    {
      CHECK(i == v->object->shown && of_points && array->values.n_components == 1 &&
          !json_find(v->shown, "normalized"),
        "array %d is null",
        (int)i);
      for (int64_t t = 0; t < array->values.n_tuples; ++t)
      {
        const double value = value_of(&array->values, t, 0);
        CHECK(array->values.type == MTM_FLOAT64 || isnan(value) || (float)value == value,
          "uv is not exact for %.17g",
          value);
      }
      continue;
    }
    const int64_t n = of_points ? v->n_positions : n_cells_of(v->object, v->kind);
    const int32_t n_components = array->values.n_components;
    CHECK(values->n_children == n * n_components, "%lld values", (long long)values->n_children);
    for (int64_t t = 0; t < n && values->n_children == n * n_components; ++t)
    {
      for (int32_t c = 0; c < n_components; ++c)
      {
        check_value(&array->values,
          of_points ? point_of(v, t) : v->first_cell + t,
          c,
          values->children[t * n_components + c]);
      }
    }
  }
}

/* Where cells have the colours, no position belongs to two of them. */
static void check_separate(const view* v)
{
  const mtm_scene_object* object = v->object;
  if (object->shown < 0 || object->arrays[object->shown].association != MTM_CELL)
  {
    return;
  }
  int64_t* owner = malloc((size_t)(v->n_positions + 1) * sizeof *owner);
  for (int64_t i = 0; i < v->n_positions; ++i)
  {
    owner[i] = -1;
  }
  for (int64_t i = 0; i < v->n_primitives * (v->kind + 1); ++i)
  {
    const int64_t position = (int64_t)json_item(v->index, i);
    const int64_t cell = cell_of(v, i / (v->kind + 1));
    CHECK(owner[position] == -1 || owner[position] == cell,
      "position %lld of two cells",
      (long long)position);
    owner[position] = cell;
  }
  free(owner);
}

static void list_used_points(view* v)
{
  const mtm_scene_cells* cells = cells_of(v->object, v->kind);
  bool is_used[SAMPLE_POINTS] = { false };
  for (int64_t c = 0; c < n_cells_of(v->object, v->kind); ++c)
  {
    const int64_t first = (int64_t)value_of(&cells->offsets, c, 0);
    const int64_t end = (int64_t)value_of(&cells->offsets, c + 1, 0);
    for (int64_t i = first; end - first > v->kind && i < end; ++i)
    {
      is_used[(int64_t)value_of(&cells->connectivity, i, 0)] = true;
    }
  }
  int64_t n = 0;
  for (int64_t p = 0; p < SAMPLE_POINTS; ++p)
  {
    v->used[n] = p;
    n += is_used[p];
  }
  CHECK(v->points || v->n_positions == n,
    "%lld positions of %lld points",
    (long long)v->n_positions,
    (long long)n);
}

static void check_geometry(view* v)
{
  v->position = json_find(v->geometry, "data/attributes/position/array");
  v->index = json_find(v->geometry, "data/index/array");
  v->uv = json_find(v->geometry, "data/attributes/uv/array");
  v->cells = json_find(v->geometry, "userData/microtome/cells");
  v->points = json_find(v->geometry, "userData/microtome/pointOfPosition");
  v->n_positions = v->position ? v->position->n_children / 3 : 0;
  v->n_primitives = v->index ? v->index->n_children / (v->kind + 1) : 0;
  CHECK(
    strcmp(json_string(v->geometry, "userData/microtome/kind"), kind_names[v->kind]) == 0, "kind");
  CHECK(json_number(v->geometry, "userData/microtome/cellCount") ==
      (double)n_cells_of(v->object, v->kind),
    "cellCount");
  bool inside = v->n_primitives > 0;
  for (int64_t i = 0; v->index && i < v->index->n_children; ++i)
  {
    const double position = json_item(v->index, i);
    inside = inside && position >= 0.0 && position < (double)v->n_positions;
  }
  for (int64_t p = 0; p < v->n_primitives; ++p)
  {
    inside = inside && cell_of(v, p) >= 0 && cell_of(v, p) < n_cells_of(v->object, v->kind);
  }
  CHECK(inside, "index of %s", kind_names[v->kind]);
  CHECK(json_count(v->geometry, "data/attributes/normal/array") ==
      (v->kind == 2 ? 3 * v->n_positions : -1),
    "normals");
  const bool cells_shown =
    v->object->shown >= 0 && v->object->arrays[v->object->shown].association == MTM_CELL;
  CHECK((v->points != NULL) == cells_shown, "pointOfPosition");
  list_used_points(v);
  if (inside && v->n_positions <= (v->points ? v->points->n_children : SAMPLE_POINTS))
  {
    check_positions(v);
    check_cells(v);
    check_shown(v);
    check_values(v);
    check_separate(v);
  }
}

static bool draws(const mtm_scene_object* object, int kind)
{
  const mtm_array* offsets = &cells_of(object, kind)->offsets;
  bool any = false;
  for (int64_t c = 0; c < n_cells_of(object, kind); ++c)
  {
    any = any || value_of(offsets, c + 1, 0) - value_of(offsets, c, 0) > kind;
  }
  return any;
}

static void check_object(const mtm_scene_object* object)
{
  const mtm_scene scene = test_scene_of(object);
  json_node* root = test_scene_tree(&scene);
  CHECK(root != NULL, "the text is JSON");
  int64_t n_geometries = 0;
  for (int kind = 2; root && kind >= 0; --kind)
  {
    if (!draws(object, kind))
    {
      continue;
    }
    char path[64];
    snprintf(path, sizeof path, "geometries/%lld", (long long)n_geometries);
    view v = { .object = object,
      .kind = kind,
      .geometry = json_find(root, path),
      .shown = json_find(root, "object/children/0/userData/microtome/shown") };
    for (int before = 0; before < kind; ++before)
    {
      v.first_cell += n_cells_of(object, before);
    }
    check_geometry(&v);
    snprintf(
      path, sizeof path, "object/children/0/children/%lld/geometry", (long long)n_geometries);
    CHECK(strcmp(json_string(root, path), json_string(v.geometry, "uuid")) == 0, "%s", path);
    ++n_geometries;
  }
  CHECK(!root || json_count(root, "geometries") == n_geometries, "geometries");
  json_free(root);
}

int main(void)
{
  test_random random = test_random_start();
  static test_sample sample;
  for (int i = 0; i < 1500; ++i)
  {
    test_sample_random(&random, &sample);
    check_object(&sample.object);
  }
  return check_result();
}
