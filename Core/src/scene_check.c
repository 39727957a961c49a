/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What can be wrong with a scene, found before anything is written. */
#include "scene_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* "object 3 (name), array 1 (name)": as much of the names as leaves room for the complaint. */
typedef struct label
{
  char text[160];
} label;

static label label_of(const char* outer, const char* noun, int32_t number, const char* name)
{
  label made;
  snprintf(made.text,
    sizeof made.text,
    "%s%s%s %d (%.40s)",
    outer,
    *outer ? ", " : "",
    noun,
    (int)number,
    name ? name : "");
  return made;
}

/* ---- Cells ----------------------------------------------------------------------------------- */

const mtm_scene_cells* mtm_scene_cells_of(const mtm_scene_object* object, mtm_kind kind)
{
  return kind == MTM_KIND_VERTEX ? &object->vertices
    : kind == MTM_KIND_LINE      ? &object->lines
                                 : &object->polygons;
}

int64_t mtm_scene_n_cells(const mtm_scene_object* object, mtm_kind kind)
{
  const int64_t n_offsets = mtm_scene_cells_of(object, kind)->offsets.n_tuples;
  return n_offsets > 0 ? n_offsets - 1 : 0;
}

int64_t mtm_scene_first_cell(const mtm_scene_object* object, mtm_kind kind)
{
  int64_t first = 0;
  for (int32_t before = MTM_KIND_VERTEX; before < (int32_t)kind; ++before)
  {
    first += mtm_scene_n_cells(object, (mtm_kind)before);
  }
  return first;
}

static mtm_status check_ids(const mtm_array* ids, const char* what, mtm_error* error)
{
  if (ids->n_tuples == 0)
  {
    return MTM_OK;
  }
  const mtm_status status = mtm_array_check(ids, what, error);
  if (status == MTM_OK &&
    (ids->n_components != 1 || (ids->type != MTM_INT32 && ids->type != MTM_INT64)))
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "%s: must be int32 or int64, one a tuple", what);
  }
  return status;
}

static mtm_status check_connectivity(const mtm_scene_cells* cells,
  int64_t n_points,
  const char* what,
  mtm_error* error)
{
  const int64_t n_cells = cells->offsets.n_tuples - 1;
  int64_t end = mtm_load_id(&cells->offsets, 0);
  if (end < 0)
  {
    return mtm_fail(error, MTM_BAD_MESH, "%s: offset 0 is %lld", what, (long long)end);
  }
  for (int64_t c = 0; c < n_cells; ++c)
  {
    const int64_t first = end;
    end = mtm_load_id(&cells->offsets, c + 1);
    if (end < first || end > cells->connectivity.n_tuples)
    {
      return mtm_fail(error,
        MTM_BAD_MESH,
        "%s: cell %lld ends at %lld, its begin is %lld and there are %lld point ids",
        what,
        (long long)c,
        (long long)end,
        (long long)first,
        (long long)cells->connectivity.n_tuples);
    }
    for (int64_t i = first; i < end; ++i)
    {
      const int64_t id = mtm_load_id(&cells->connectivity, i);
      if (id < 0 || id >= n_points)
      {
        return mtm_fail(error,
          MTM_BAD_MESH,
          "%s: cell %lld uses point %lld of %lld",
          what,
          (long long)c,
          (long long)id,
          (long long)n_points);
      }
    }
  }
  return MTM_OK;
}

static mtm_status check_cells(const mtm_scene_object* object,
  mtm_kind kind,
  const char* what,
  mtm_error* error)
{
  const mtm_scene_cells* cells = mtm_scene_cells_of(object, kind);
  char named[200];
  snprintf(named, sizeof named, "the offsets of the %s of %s", mtm_kind_name(kind), what);
  mtm_status status = check_ids(&cells->offsets, named, error);
  if (status != MTM_OK || cells->offsets.n_tuples <= 0)
  {
    return status;
  }
  snprintf(named, sizeof named, "the connectivity of the %s of %s", mtm_kind_name(kind), what);
  status = check_ids(&cells->connectivity, named, error);
  if (status != MTM_OK)
  {
    return status;
  }
  snprintf(named, sizeof named, "the %s of %s", mtm_kind_name(kind), what);
  return check_connectivity(cells, object->points.n_tuples, named, error);
}

/* ---- Arrays and colours ---------------------------------------------------------------------- */

static mtm_status check_array(const mtm_scene_array* array,
  const char* what,
  int64_t n_points,
  int64_t n_cells,
  mtm_error* error)
{
  const mtm_status status = mtm_array_check(&array->values, what, error);
  if (status != MTM_OK)
  {
    return status;
  }
  if (array->association != MTM_POINT && array->association != MTM_CELL)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "%s: belongs neither to points nor to cells", what);
  }
  const bool of_points = array->association == MTM_POINT;
  const int64_t n_expected = of_points ? n_points : n_cells;
  if (array->values.n_tuples != n_expected)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "%s: %lld tuples for %lld %s",
      what,
      (long long)array->values.n_tuples,
      (long long)n_expected,
      of_points ? "points" : "cells");
  }
  return MTM_OK;
}

mtm_status mtm_scene_arrays_check(const mtm_scene_array* arrays,
  int32_t n_arrays,
  const char* what,
  int64_t n_points,
  int64_t n_cells,
  mtm_error* error)
{
  if (n_arrays < 0 || (n_arrays > 0 && !arrays))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "%s: has %d arrays%s",
      what,
      (int)n_arrays,
      n_arrays > 0 ? " but no data" : "");
  }
  mtm_status status = MTM_OK;
  for (int32_t i = 0; status == MTM_OK && i < n_arrays; ++i)
  {
    const label named = label_of(what, "array", i, arrays[i].name);
    status = check_array(&arrays[i], named.text, n_points, n_cells, error);
  }
  return status;
}

static mtm_status check_color_map(const mtm_color_map* map, const char* what, mtm_error* error)
{
  if (map->colors ? map->n_colors < 1 : map->n_colors != 0)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "%s: the colour map has %d colours%s",
      what,
      (int)map->n_colors,
      map->colors ? "" : " but no data");
  }
  if (!(isfinite(map->range[0]) && isfinite(map->range[1]) && map->range[0] <= map->range[1]))
  {
    return mtm_fail(
      error, MTM_BAD_ARGUMENT, "%s: the colour map's range is not low, high and finite", what);
  }
  const bool is_given = map->range[0] != 0.0 || map->range[1] != 0.0;
  if (map->log_scale && is_given && !(map->range[0] > 0.0))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "%s: the colour map is logarithmic and its range begins at %g",
      what,
      map->range[0]);
  }
  if (map->n_annotations < 0 || (map->n_annotations > 0 && !map->annotations))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "%s: the colour map has %d annotations%s",
      what,
      (int)map->n_annotations,
      map->n_annotations > 0 ? " but no data" : "");
  }
  return MTM_OK;
}

static bool is_color(const double color[3])
{
  bool is = true;
  for (int32_t i = 0; i < 3; ++i)
  {
    is = is && color[i] >= 0.0 && color[i] <= 1.0;
  }
  return is;
}

static bool all_finite(const double* values, int32_t n)
{
  bool finite = true;
  for (int32_t i = 0; i < n; ++i)
  {
    finite = finite && isfinite(values[i]);
  }
  return finite;
}

static mtm_status check_look(const mtm_scene_object* object, const char* what, mtm_error* error)
{
  if (object->shown < -1 || object->shown >= object->n_arrays)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "%s: shows array %d of %d",
      what,
      (int)object->shown,
      (int)object->n_arrays);
  }
  if (object->shown >= 0)
  {
    const mtm_scene_array* shown = &object->arrays[object->shown];
    if (object->shown_component < -1 || object->shown_component >= shown->values.n_components)
    {
      return mtm_fail(error,
        MTM_BAD_ARGUMENT,
        "%s: shows component %d of %d of array %d (%.40s)",
        what,
        (int)object->shown_component,
        (int)shown->values.n_components,
        (int)object->shown,
        shown->name ? shown->name : "");
    }
    const mtm_status status = check_color_map(&object->color_map, what, error);
    if (status != MTM_OK)
    {
      return status;
    }
  }
  if (!is_color(object->color) || !(object->opacity >= 0.0 && object->opacity <= 1.0))
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "%s: colour or opacity is not in [0, 1]", what);
  }
  const bool has_sizes = isfinite(object->point_size) && isfinite(object->line_width) &&
    object->point_size >= 0.0 && object->line_width >= 0.0;
  if (!has_sizes || !is_color(object->edge_color))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "%s: point size, line width or the colour of edges is out of range",
      what);
  }
  if (object->matrix && !all_finite(object->matrix, 16))
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "%s: the matrix is not finite", what);
  }
  const int32_t representation = (int32_t)object->representation;
  if (representation < MTM_SURFACE || representation > MTM_POINTS)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "%s: there is no representation %d",
      what,
      (int)object->representation);
  }
  return MTM_OK;
}

/* ---- Objects and scenes ---------------------------------------------------------------------- */

static mtm_status check_points(const mtm_array* points, const char* what, mtm_error* error)
{
  if (points->n_tuples == 0)
  {
    return MTM_OK;
  }
  char named[200];
  snprintf(named, sizeof named, "the points of %s", what);
  const mtm_status status = mtm_array_check(points, named, error);
  if (status == MTM_OK &&
    (points->n_components != 3 || (points->type != MTM_FLOAT32 && points->type != MTM_FLOAT64)))
  {
    return mtm_fail(
      error, MTM_BAD_ARGUMENT, "%s: must be tuples of three float32 or float64", named);
  }
  return status;
}

mtm_status mtm_scene_object_check(const mtm_scene_object* object,
  const char* what,
  mtm_error* error)
{
  mtm_status status = check_points(&object->points, what, error);
  for (int32_t kind = 0; status == MTM_OK && kind < MTM_N_KINDS; ++kind)
  {
    status = check_cells(object, (mtm_kind)kind, what, error);
  }
  return status == MTM_OK ? mtm_scene_arrays_check(object->arrays,
                              object->n_arrays,
                              what,
                              object->points.n_tuples,
                              mtm_scene_first_cell(object, MTM_N_KINDS),
                              error)
                          : status;
}

static mtm_status check_camera(const mtm_camera* camera, mtm_error* error)
{
  const double angle = camera->view_angle_degrees;
  if (!all_finite(camera->position, 3) || !all_finite(camera->focal_point, 3) ||
    !all_finite(camera->view_up, 3))
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "the camera: a coordinate is not finite");
  }
  bool same = true;
  bool given = false;
  for (int32_t i = 0; i < 3; ++i)
  {
    same = same && camera->position[i] == camera->focal_point[i];
    given = given || camera->position[i] != 0.0;
  }
  if (same && given)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "the camera: it is at its own focal point");
  }
  if (!(camera->parallel_scale >= 0.0 && isfinite(camera->parallel_scale)))
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "the camera: the parallel scale is below 0");
  }
  if (!(angle >= 0.0 && angle < 180.0))
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "the camera: the view angle is not in [0, 180)");
  }
  return MTM_OK;
}

static mtm_status check_data_sets(const mtm_scene* scene, mtm_error* error)
{
  if (scene->n_data_sets < 0 || (scene->n_data_sets > 0 && !scene->data_sets))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the scene: has %d data sets%s",
      (int)scene->n_data_sets,
      scene->n_data_sets > 0 ? " but no data" : "");
  }
  mtm_status status = MTM_OK;
  for (int32_t i = 0; status == MTM_OK && i < scene->n_data_sets; ++i)
  {
    const label named = label_of("", "data set", i, scene->data_sets[i].name);
    status = mtm_scene_data_set_check(&scene->data_sets[i], named.text, error);
  }
  return status;
}

static mtm_status check_lights(const mtm_scene* scene, mtm_error* error)
{
  if (scene->n_lights < 0 || scene->n_lights > MTM_MOST_LIGHTS ||
    (scene->n_lights > 0 && !scene->lights))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the scene: has %d lights%s",
      (int)scene->n_lights,
      scene->lights ? "" : " but no data");
  }
  for (int32_t i = 0; i < scene->n_lights; ++i)
  {
    const double* direction = scene->lights[i].direction;
    const double* color = scene->lights[i].color;
    const double length = hypot(hypot(direction[0], direction[1]), direction[2]);
    if (!(length > 0.0) || !isfinite(length) || !all_finite(color, 3) || color[0] < 0.0 ||
      color[1] < 0.0 || color[2] < 0.0)
    {
      return mtm_fail(error, MTM_BAD_ARGUMENT, "light %d: has no direction or no colour", (int)i);
    }
  }
  return MTM_OK;
}

mtm_status mtm_scene_check(const mtm_scene* scene, mtm_error* error)
{
  if (!scene)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no scene is given");
  }
  if (scene->size != sizeof(mtm_scene))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the scene: size is %lld, not sizeof(mtm_scene) = %lld",
      (long long)scene->size,
      (long long)sizeof(mtm_scene));
  }
  if (scene->n_objects < 0 || (scene->n_objects > 0 && !scene->objects))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the scene: has %d objects%s",
      (int)scene->n_objects,
      scene->n_objects > 0 ? " but no data" : "");
  }
  if (!is_color(scene->background))
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "the scene: the background is not in [0, 1]");
  }
  mtm_status status = check_camera(&scene->camera, error);
  status = status == MTM_OK ? check_lights(scene, error) : status;
  for (int32_t i = 0; status == MTM_OK && i < scene->n_objects; ++i)
  {
    const label named = label_of("", "object", i, scene->objects[i].name);
    status = mtm_scene_object_check(&scene->objects[i], named.text, error);
    status = status == MTM_OK ? check_look(&scene->objects[i], named.text, error) : status;
    const int32_t data_set = scene->objects[i].data_set;
    if (status == MTM_OK && (data_set < 0 || data_set > scene->n_data_sets))
    {
      status = mtm_fail(error,
        MTM_BAD_ARGUMENT,
        "%s: data set %d is not one of the scene's %d",
        named.text,
        (int)data_set,
        (int)scene->n_data_sets);
    }
  }
  status = status == MTM_OK ? mtm_overlay_check(scene, error) : status;
  return status == MTM_OK ? check_data_sets(scene, error) : status;
}
