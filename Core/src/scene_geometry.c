/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* From cells to what three.js draws: positions, and an index of triangles, segments or points. */
#include "scene_internal.h"

#include <math.h>
#include <stdlib.h>

/* A geometry on its way. A corner is a cell's use of a point. */
typedef struct builder
{
  mtm_geometry* geometry;
  const mtm_scene_cells* cells;
  uint32_t* position; /* of each point, where not every point is used; else NULL */
  int64_t n_corners;
  int64_t largest; /* corners of the largest cell */
  bool one_each;   /* every cell has one primitive */
  double* xyz;     /* of the corners of a polygon; room for the largest */
  int32_t* triangles;
  int32_t* scratch;
} builder;

/* Cells with fewer corners draw nothing. */
static int64_t primitives_of(mtm_kind kind, int64_t n_corners)
{
  const int64_t fewer = kind == MTM_KIND_VERTEX ? 0 : kind == MTM_KIND_LINE ? 1 : 2;
  return n_corners > fewer ? n_corners - fewer : 0;
}

static void count_cells(builder* build)
{
  mtm_geometry* geometry = build->geometry;
  build->one_each = true;
  for (int64_t c = 0; c < geometry->n_cells; ++c)
  {
    const int64_t n =
      mtm_load_id(&build->cells->offsets, c + 1) - mtm_load_id(&build->cells->offsets, c);
    const int64_t n_primitives = primitives_of(geometry->kind, n);
    build->n_corners += n_primitives > 0 ? n : 0;
    build->largest = n > build->largest ? n : build->largest;
    build->one_each = build->one_each && n_primitives == 1;
    geometry->n_primitives += n_primitives;
  }
}

/* three.js takes ids of 32 bits, and so do our arrays. */
static mtm_status check_sizes(const builder* build, mtm_error* error)
{
  const mtm_geometry* geometry = build->geometry;
  if (geometry->object->points.n_tuples > UINT32_MAX || build->n_corners > UINT32_MAX ||
    geometry->n_cells > UINT32_MAX || build->largest > INT32_MAX)
  {
    return mtm_fail(error,
      MTM_UNSUPPORTED,
      "the %s of object %.40s are too many for three.js: %lld points, %lld corners",
      mtm_kind_name(geometry->kind),
      geometry->object->name ? geometry->object->name : "",
      (long long)geometry->object->points.n_tuples,
      (long long)build->n_corners);
  }
  return MTM_OK;
}

static bool allocate(builder* build)
{
  mtm_geometry* geometry = build->geometry;
  geometry->index = mtm_allocate(geometry->n_primitives * geometry->n_corners, sizeof(uint32_t));
  bool done = geometry->index;
  if (!build->one_each)
  {
    geometry->cells = mtm_allocate(geometry->n_primitives, sizeof(uint32_t));
    done = done && geometry->cells;
  }
  if (geometry->kind == MTM_KIND_POLYGON && build->largest > 3)
  {
    build->xyz = mtm_allocate(3 * build->largest, sizeof(double));
    build->triangles = mtm_allocate(3 * build->largest, sizeof(int32_t));
    build->scratch = mtm_allocate(build->largest, sizeof(int32_t));
    done = done && build->xyz && build->triangles && build->scratch;
  }
  return done;
}

/* ---- Positions ------------------------------------------------------------------------------- */

/* Calls for each corner of a cell that draws something: marks its point, or copies it. */
static void visit_corners(const builder* build, uint32_t* used, uint32_t* points)
{
  int64_t at = 0;
  for (int64_t c = 0; c < build->geometry->n_cells; ++c)
  {
    const int64_t first = mtm_load_id(&build->cells->offsets, c);
    const int64_t end = mtm_load_id(&build->cells->offsets, c + 1);
    if (primitives_of(build->geometry->kind, end - first) == 0)
    {
      continue;
    }
    for (int64_t i = first; i < end; ++i)
    {
      const uint32_t point = (uint32_t)mtm_load_id(&build->cells->connectivity, i);
      if (used)
      {
        used[point] = 1;
      }
      else
      {
        points[at++] = point;
      }
    }
  }
}

static bool separate_positions(builder* build)
{
  mtm_geometry* geometry = build->geometry;
  geometry->n_positions = build->n_corners;
  geometry->points = mtm_allocate(build->n_corners, sizeof(uint32_t));
  if (geometry->points)
  {
    visit_corners(build, NULL, geometry->points);
  }
  return geometry->points;
}

/* Points that no cell of the kind uses get no position: they would cost, and widen the bounds. */
static bool shared_positions(builder* build)
{
  mtm_geometry* geometry = build->geometry;
  const int64_t n_points = geometry->object->points.n_tuples;
  uint32_t* used = calloc(n_points ? (size_t)n_points : 1, sizeof(uint32_t));
  if (!used)
  {
    return false;
  }
  visit_corners(build, used, NULL);
  for (int64_t p = 0; p < n_points; ++p)
  {
    geometry->n_positions += used[p];
  }
  if (geometry->n_positions == n_points)
  {
    free(used);
    return true;
  }
  build->position = used;
  geometry->points = mtm_allocate(geometry->n_positions, sizeof(uint32_t));
  uint32_t next = 0;
  for (int64_t p = 0; geometry->points && p < n_points; ++p)
  {
    if (used[p])
    {
      geometry->points[next] = (uint32_t)p;
      used[p] = next++;
    }
  }
  return geometry->points;
}

/* ---- Index ----------------------------------------------------------------------------------- */

/* The position of corner i of a cell that begins at `first`, its first corner being number
 * `corner` of all. */
static uint32_t position_of(const builder* build, int64_t first, int64_t corner, int64_t i)
{
  if (!build->geometry->shared)
  {
    return (uint32_t)(corner + i);
  }
  const uint32_t point = (uint32_t)mtm_load_id(&build->cells->connectivity, first + i);
  return build->position ? build->position[point] : point;
}

static const int32_t* triangulate(const builder* build, int64_t first, int32_t n)
{
  static const int32_t triangle[3] = { 0, 1, 2 };
  if (n == 3)
  {
    return triangle;
  }
  for (int32_t i = 0; i < n; ++i)
  {
    const int64_t point = mtm_load_id(&build->cells->connectivity, first + i);
    for (int32_t axis = 0; axis < 3; ++axis)
    {
      build->xyz[3 * (int64_t)i + axis] =
        mtm_scene_load(&build->geometry->object->points, point, axis);
    }
  }
  mtm_triangulate(build->xyz, n, build->triangles, build->scratch);
  return build->triangles;
}

static void fill_index(const builder* build)
{
  mtm_geometry* geometry = build->geometry;
  uint32_t* index = geometry->index;
  int64_t corner = 0;
  int64_t primitive = 0;
  for (int64_t c = 0; c < geometry->n_cells; ++c)
  {
    const int64_t first = mtm_load_id(&build->cells->offsets, c);
    const int64_t n = mtm_load_id(&build->cells->offsets, c + 1) - first;
    const int64_t n_primitives = primitives_of(geometry->kind, n);
    const bool polygon = geometry->kind == MTM_KIND_POLYGON && n_primitives > 0;
    const int32_t* triangles = polygon ? triangulate(build, first, (int32_t)n) : NULL;
    for (int64_t i = 0; i < n_primitives * geometry->n_corners; ++i)
    {
      const int64_t of_cell =
        triangles ? triangles[i] : i / geometry->n_corners + i % geometry->n_corners;
      *index++ = position_of(build, first, corner, of_cell);
    }
    for (int64_t i = 0; geometry->cells && i < n_primitives; ++i)
    {
      geometry->cells[primitive + i] = (uint32_t)c;
    }
    primitive += n_primitives;
    corner += n_primitives > 0 ? n : 0;
  }
}

/* ---- All of it ------------------------------------------------------------------------------- */

static mtm_status build_cells(builder* build, mtm_error* error)
{
  count_cells(build);
  mtm_status status = check_sizes(build, error);
  if (status != MTM_OK)
  {
    return status;
  }
  const bool shared = build->geometry->shared;
  if (!allocate(build) || !(shared ? shared_positions(build) : separate_positions(build)))
  {
    return mtm_fail_memory(error, "the geometry of an object");
  }
  fill_index(build);
  return MTM_OK;
}

mtm_status mtm_geometry_build(const mtm_scene_object* object,
  mtm_kind kind,
  const mtm_coloring* coloring,
  mtm_geometry* geometry,
  mtm_error* error)
{
  *geometry = (mtm_geometry){ .object = object,
    .kind = kind,
    .first_cell = mtm_scene_first_cell(object, kind),
    .n_cells = mtm_scene_n_cells(object, kind),
    .shared = !coloring->array || coloring->array->association == MTM_POINT,
    .n_corners = (int32_t)kind + 1 };
  mtm_scene_origin(object, geometry->origin);
  builder build = { .geometry = geometry, .cells = mtm_scene_cells_of(object, kind) };
  mtm_status status = build_cells(&build, error);
  free(build.position);
  free(build.xyz);
  free(build.triangles);
  free(build.scratch);
  if (status == MTM_OK && coloring->array)
  {
    status = mtm_geometry_add_scalars(geometry, coloring, error);
  }
  return status;
}

void mtm_geometry_free(mtm_geometry* geometry)
{
  free(geometry->points);
  free(geometry->index);
  free(geometry->cells);
  free(geometry->scalars);
  free(geometry->normals);
  *geometry = (mtm_geometry){ 0 };
}

/* Far from zero, next to how far points are apart, float32 has not enough digits. */
void mtm_scene_origin(const mtm_scene_object* object, double origin[3])
{
  const mtm_array* points = &object->points;
  double largest = 0.0;
  double widest = 0.0;
  for (int32_t axis = 0; axis < 3; ++axis)
  {
    double range[2] = { 0.0, 0.0 };
    if (points->type == MTM_FLOAT64 && points->n_tuples > 0)
    {
      mtm_scene_range(points, axis, range);
    }
    const bool any = range[0] <= range[1];
    largest = any ? fmax(largest, fmax(fabs(range[0]), fabs(range[1]))) : largest;
    widest = any ? fmax(widest, range[1] - range[0]) : widest;
    origin[axis] = any ? (float)(range[0] + 0.5 * (range[1] - range[0])) : 0.0;
  }
  const bool far = widest > 0.0 && largest > 256.0 * widest && largest < 1e30;
  for (int32_t axis = 0; axis < 3 && !far; ++axis)
  {
    origin[axis] = 0.0;
  }
}

void mtm_geometry_position(const mtm_geometry* geometry, int64_t position, float xyz[3])
{
  const int64_t point = mtm_geometry_point(geometry, position);
  for (int32_t axis = 0; axis < 3; ++axis)
  {
    xyz[axis] =
      (float)(mtm_scene_load(&geometry->object->points, point, axis) - geometry->origin[axis]);
  }
}
