/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* All objects as a scene, coloured as ParaView's writer of scenes does it. */
#include "cut.h"
#include "values.h"
#ifdef MICROTOME_VIEWER
#include "microtome/viewer.h"
#endif

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The first array that was named, else the first one, or -1. */
static int32_t choose_shown(const cut_options* options, const mtm_scene_object* object)
{
  for (int32_t i = 0; options->arrays.n > 0 && i < object->n_arrays; ++i)
  {
    if (strcmp(object->arrays[i].name, options->arrays.items[0]) == 0)
    {
      return i;
    }
  }
  return object->n_arrays > 0 ? 0 : -1;
}

/* Values of tuples, and magnitudes where there are several components. */
static void widen(double range[2], const mtm_array* values)
{
  for (int64_t i = 0; i < values->n_tuples; ++i)
  {
    double value = load_value(values, i * values->n_components);
    if (values->n_components > 1)
    {
      double sum = value * value;
      for (int32_t c = 1; c < values->n_components; ++c)
      {
        const double other = load_value(values, i * values->n_components + c);
        sum += other * other;
      }
      value = sqrt(sum);
    }
    if (isfinite(value))
    {
      range[0] = fmin(range[0], value);
      range[1] = fmax(range[1], value);
    }
  }
}

static bool show_the_same(const mtm_scene_object* a, const mtm_scene_object* b)
{
  if (a->shown < 0 || b->shown < 0)
  {
    return false;
  }
  const mtm_scene_array* first = &a->arrays[a->shown];
  const mtm_scene_array* second = &b->arrays[b->shown];
  return first->association == second->association && strcmp(first->name, second->name) == 0;
}

/* Objects that show the same array show it over the same range. */
static void unite_ranges(mtm_scene_object* objects, int32_t n)
{
  for (int32_t i = 0; i < n; ++i)
  {
    int32_t first = 0;
    while (first < i && !show_the_same(&objects[i], &objects[first]))
    {
      ++first;
    }
    if (first < i || objects[i].shown < 0)
    {
      objects[i].color_map = objects[first].color_map;
      continue;
    }
    double range[2] = { INFINITY, -INFINITY };
    for (int32_t other = i; other < n; ++other)
    {
      if (show_the_same(&objects[i], &objects[other]))
      {
        widen(range, &objects[other].arrays[objects[other].shown].values);
      }
    }
    if (range[0] <= range[1])
    {
      objects[i].color_map.range[0] = range[0];
      objects[i].color_map.range[1] = range[1];
    }
  }
}

static void count(const mtm_scene_object* object, cut_counts* counts)
{
  const mtm_scene_cells* const kinds[] = { &object->vertices, &object->lines, &object->polygons };
  counts->n_points += object->points.n_tuples;
  for (int32_t k = 0; k < 3; ++k)
  {
    counts->n_cells[k] += kinds[k]->offsets.n_tuples > 0 ? kinds[k]->offsets.n_tuples - 1 : 0;
  }
}

typedef struct writing
{
  FILE* stream;
  progress* bar;
  mtm_error stopped; /* by a signal; empty: not */
} writing;

static bool write_to_file(void* user, const void* data, size_t size)
{
  writing* out = user;
  return progress_show(out->bar, 1, &out->stopped) == MTM_OK &&
    fwrite(data, 1, size, out->stream) == size;
}

static mtm_status write_scene(const mtm_scene* scene, bool html, writing* out, mtm_error* error)
{
  if (!html)
  {
    return mtm_scene_write_json(scene, write_to_file, out, error);
  }
#ifdef MICROTOME_VIEWER
  return mtm_scene_write_html(scene, mtm_viewer, mtm_viewer_size, write_to_file, out, error);
#else
  (void)out;
  return tool_fail(error,
    MTM_UNSUPPORTED,
    "this build of Microtome has no page to put a scene in; write .json, or build with "
    "MICROTOME_WEB");
#endif
}

static mtm_status write_to(cutting* cut, const mtm_scene* scene, cut_file* file, mtm_error* error)
{
  writing out = { .stream = file->stream, .bar = &cut->run.bar };
  errno = 0;
  mtm_status status = write_scene(scene, cut->options->html, &out, error);
  if (status == MTM_IO_ERROR && out.stopped.message[0])
  {
    status = tool_fail(error, MTM_CANCELLED, "%s", out.stopped.message);
  }
  else if (status == MTM_IO_ERROR)
  {
    tool_fail(error, status, "cannot write %.300s: %s", file->path, strerror(errno));
  }
  return status;
}

mtm_status cut_write_scene(cutting* cut, cut_file* file, cut_counts* counts, mtm_error* error)
{
  mtm_scene_object* objects = calloc((size_t)cut->n_objects + 1, sizeof *objects);
  mtm_status status = MTM_OK;
  if (!objects)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for the scene");
  }
  for (int32_t i = 0; i < cut->n_objects && status == MTM_OK; ++i)
  {
    status = progress_show(&cut->run.bar, 1, error);
    if (status == MTM_OK)
    {
      status = cut_join(&cut->objects[i], &objects[i], error);
    }
    objects[i].shown = choose_shown(cut->options, &objects[i]);
    count(&objects[i], counts);
  }
  if (status == MTM_OK)
  {
    unite_ranges(objects, cut->n_objects);
    const mtm_scene scene = { .size = sizeof scene,
      .title = cut->options->title,
      .objects = objects,
      .n_objects = cut->n_objects,
      .background = { 0.32, 0.34, 0.43 } }; /* as of ParaView's views */
    status = write_to(cut, &scene, file, error);
  }
  for (int32_t i = 0; i < cut->n_objects; ++i)
  {
    mtm_scene_object_free(&objects[i]);
  }
  free(objects);
  return status;
}
