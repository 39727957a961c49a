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

static bool write_to_file(void* user, const void* data, size_t size)
{
  cut_output* out = user;
  return progress_show(out->bar, out->done, &out->stopped) == MTM_OK &&
    fwrite(data, 1, size, out->file.stream) == size;
}

/* What the library says of a failed write is that it failed. */
static mtm_status explain(const cut_output* out, mtm_status status, mtm_error* error)
{
  if (status == MTM_IO_ERROR && out->stopped.message[0])
  {
    return tool_fail(error, MTM_CANCELLED, "%s", out->stopped.message);
  }
  if (status == MTM_IO_ERROR)
  {
    return tool_fail(error, status, "cannot write %.300s: %s", out->file.path, strerror(errno));
  }
  return status;
}

mtm_status cut_scene_begin(cutting* cut, cut_output* out, mtm_error* error)
{
  mtm_scene_options options = { .size = sizeof options, .precision = cut->options->precision };
  out->bar = &cut->run.bar;
  if (cut->options->html)
  {
#ifdef MICROTOME_VIEWER
    options.viewer = mtm_viewer;
    options.viewer_size = mtm_viewer_size;
#else
    return tool_fail(error,
      MTM_UNSUPPORTED,
      "this build of Microtome has no page to put a scene in; write .json, or build with "
      "MICROTOME_WEB");
#endif
  }
  errno = 0;
  return explain(
    out, mtm_scene_stream_begin(&options, write_to_file, out, &out->stream, error), error);
}

static mtm_status add_objects(cutting* cut,
  cut_output* out,
  mtm_scene_object* objects,
  mtm_error* error)
{
  const double* times = mtm_xdmf_times(cut->file);
  unite_ranges(objects, cut->n_objects);
  const mtm_scene scene = { .size = sizeof scene,
    .title = cut->options->title,
    .description = cut->options->description,
    .objects = objects,
    .n_objects = cut->n_objects,
    .background = { 0.32, 0.34, 0.43 } }; /* as of ParaView's views */
  errno = 0;
  return explain(
    out, mtm_scene_stream_add(out->stream, &scene, times ? times[cut->step] : 0.0, error), error);
}

mtm_status cut_scene_add(cutting* cut, cut_output* out, cut_counts* counts, mtm_error* error)
{
  mtm_scene_object* objects = calloc((size_t)cut->n_objects + 1, sizeof *objects);
  mtm_status status = MTM_OK;
  if (!objects)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for the scene");
  }
  out->done = cut->to;
  for (int32_t i = 0; i < cut->n_objects && status == MTM_OK; ++i)
  {
    status = progress_show(&cut->run.bar, cut->to, error);
    if (status == MTM_OK)
    {
      status = cut_join(&cut->objects[i], &objects[i], error);
    }
    objects[i].shown = choose_shown(cut->options, &objects[i]);
    count(&objects[i], counts);
  }
  if (status == MTM_OK)
  {
    status = add_objects(cut, out, objects, error);
  }
  for (int32_t i = 0; i < cut->n_objects; ++i)
  {
    mtm_scene_object_free(&objects[i]);
  }
  free(objects);
  return status;
}

mtm_status cut_scene_end(cutting* cut, cut_output* out, mtm_error* error)
{
  (void)cut;
  errno = 0;
  const mtm_status status = mtm_scene_stream_end(out->stream, error);
  out->stream = NULL;
  return explain(out, status, error);
}
