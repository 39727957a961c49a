/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* write_kinds STEPS FILE: a scene.json of all kinds of cells and looks, of one or more steps. */
#include "microtome/scene.h"

#include <stdio.h>
#include <stdlib.h>

enum
{
  N_OBJECTS = 6
};

/* Two triangles, an upper and a lower one, of the square from -1 to 1. */
static const double square[12] = { -1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0 };
static const float height[4] = { 0, 0, 1, 1 };
static const int32_t offsets[3] = { 0, 3, 6 }, corners[6] = { 0, 1, 2, 0, 2, 3 };
static const int32_t line_offsets[2] = { 0, 4 }, dot_offsets[2] = { 0, 4 }, all[4] = { 0, 1, 2, 3 };

static mtm_array values(mtm_type type, int32_t n_components, int64_t n_tuples, const void* data)
{
  return (
    mtm_array){ .type = type, .n_components = n_components, .n_tuples = n_tuples, .data = data };
}

static mtm_scene_object object_named(const char* name, double opacity)
{
  return (mtm_scene_object){ .name = name,
    .points = values(MTM_FLOAT64, 3, 4, square),
    .shown = -1,
    .color = { 0, 1, 0 },
    .opacity = opacity };
}

static void fill(mtm_scene_object* objects, const double* matrix)
{
  const mtm_scene_cells triangles = { values(MTM_INT32, 1, 3, offsets),
    values(MTM_INT32, 1, 6, corners) };
  const mtm_scene_cells line = { values(MTM_INT32, 1, 2, line_offsets),
    values(MTM_INT32, 1, 4, all) };
  const mtm_scene_cells dots = { values(MTM_INT32, 1, 2, dot_offsets), line.connectivity };
  objects[0] = object_named("half <i>seen</i>", 0.5);
  objects[0].polygons = triangles;
  objects[1] = object_named("frame", 1);
  objects[1].polygons = triangles;
  objects[1].representation = MTM_WIREFRAME;
  objects[2] = object_named("track", 1);
  objects[2].lines = line;
  objects[3] = object_named("probes", 1);
  objects[3].vertices = dots;
  objects[4] = object_named("hidden", 1);
  objects[4].polygons = triangles;
  objects[4].hidden = true;
  objects[5] = object_named("moved, unlit", 1);
  objects[5].polygons = triangles;
  objects[5].matrix = matrix;
  objects[5].unlit = true;
}

static bool write_to_file(void* user, const void* data, size_t size)
{
  return fwrite(data, 1, size, user) == size;
}

/* Step i shows heights from i to i + 1. */
static mtm_status write_steps(int32_t n_steps, FILE* file, mtm_error* error)
{
  static const double moved[16] = { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 3, 0, 0, 1 };
  const mtm_scene_options options = { .size = sizeof options };
  mtm_scene_stream* stream = NULL;
  mtm_status status = mtm_scene_stream_begin(&options, write_to_file, file, &stream, error);
  for (int32_t step = 0; status == MTM_OK && step < n_steps; ++step)
  {
    mtm_scene_object objects[N_OBJECTS];
    fill(objects, moved);
    float shown[4];
    for (int32_t i = 0; i < 4; ++i)
    {
      shown[i] = height[i] + (float)step;
    }
    const mtm_scene_array array = { "height", MTM_POINT, values(MTM_FLOAT32, 1, 4, shown) };
    objects[5].arrays = &array;
    objects[5].n_arrays = 1;
    objects[5].shown = 0;
    const mtm_scene scene = { .size = sizeof scene,
      .title = "Kinds",
      .objects = objects,
      .n_objects = N_OBJECTS,
      .camera = { .position = { 0, 0, 10 }, .view_up = { 0, 1, 0 }, .parallel_scale = 4 } };
    status = mtm_scene_stream_add(stream, &scene, 0.5 * step, error);
  }
  mtm_error at_end;
  const mtm_status ended = mtm_scene_stream_end(stream, status == MTM_OK ? error : &at_end);
  return status == MTM_OK ? ended : status;
}

int main(int argc, char** argv)
{
  if (argc != 3)
  {
    fprintf(stderr, "usage: write_kinds STEPS FILE\n");
    return 2;
  }
  FILE* file = fopen(argv[2], "wb");
  if (!file)
  {
    perror(argv[2]);
    return 1;
  }
  mtm_error error;
  const mtm_status status = write_steps(atoi(argv[1]), file, &error);
  if (status != MTM_OK)
  {
    fprintf(stderr, "%s\n", error.message);
  }
  return fclose(file) != 0 || status != MTM_OK;
}
