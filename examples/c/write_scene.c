/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Writes three slices of an image as a scene that three.js loads.
 *
 *     cc -std=c11 write_scene.c -o write_scene $(pkg-config --cflags --libs microtome)
 *     ./write_scene scene.json
 *
 * In three.js: const scene = await new THREE.ObjectLoader().loadAsync('scene.json').
 */
#include <microtome/microtome.h>
#include <microtome/scene.h>

#include <stdio.h>
#include <stdlib.h>

enum
{
  N = 41, /* points along each axis */
  N_POINTS = N * N * N
};

/* The squared distance from the middle of the unit cube. */
static void make_field(float distance2[N_POINTS])
{
  for (int p = 0; p < N_POINTS; ++p)
  {
    const int i = p % N, j = p / N % N, k = p / (N * N);
    const float x = (float)i / (N - 1) - 0.5F;
    const float y = (float)j / (N - 1) - 0.5F;
    const float z = (float)k / (N - 1) - 0.5F;
    distance2[p] = x * x + y * y + z * z;
  }
}

static bool write_to_file(void* user, const void* data, size_t size)
{
  return fwrite(data, 1, size, user) == size;
}

/* The scene borrows everything: the slice, and the values on its points. */
static mtm_status write_scene(const mtm_polygons* slice,
  const float* values,
  FILE* file,
  mtm_error* error)
{
  const mtm_scene_array array = { .name = "Squared distance",
    .association = MTM_POINT,
    .values = {
      .type = MTM_FLOAT32, .n_components = 1, .n_tuples = slice->n_points, .data = values } };
  const mtm_scene_object object = { .name = "Three slices",
    .points = { .type = slice->point_type,
      .n_components = 3,
      .n_tuples = slice->n_points,
      .data = slice->points },
    .polygons = { .offsets = { .type = slice->id_type,
                    .n_components = 1,
                    .n_tuples = slice->n_polygons + 1,
                    .data = slice->offsets },
      .connectivity = { .type = slice->id_type,
        .n_components = 1,
        .n_tuples = slice->n_connectivity,
        .data = slice->connectivity } },
    .arrays = &array,
    .n_arrays = 1,
    .shown = 0,
    .shown_component = -1,
    .opacity = 1,
    .n_source_points = slice->n_source_points,
    .n_source_cells = slice->n_source_cells };
  const mtm_scene scene = {
    .size = sizeof scene, .title = "Example", .objects = &object, .n_objects = 1
  };
  return mtm_scene_write_json(&scene, write_to_file, file, error);
}

static mtm_status slice_and_write(const float* distance2, FILE* file, mtm_error* error)
{
  const mtm_mesh mesh = { .kind = MTM_IMAGE,
    .dims = { N, N, N },
    .spacing = { 1.0 / (N - 1), 1.0 / (N - 1), 1.0 / (N - 1) } };
  const mtm_plane planes[] = { { { 0.5, 0.5, 0.5 }, { 1, 0, 0 } },
    { { 0.5, 0.5, 0.5 }, { 0, 1, 0 } },
    { { 0.5, 0.5, 0.5 }, { 0, 0, 1 } } };
  const mtm_slice_options options = {
    .size = sizeof options, .planes = planes, .n_planes = 3, .provenance = MTM_PROVENANCE_POINTS
  };
  const mtm_array field = {
    .type = MTM_FLOAT32, .n_components = 1, .n_tuples = N_POINTS, .data = distance2
  };
  mtm_polygons slice = { 0 };
  float* values = NULL;
  mtm_status status = mtm_slice(&mesh, NULL, &options, NULL, &slice, error);
  if (status == MTM_OK)
  {
    const size_t n_bytes = (size_t)slice.n_points * sizeof *values;
    values = malloc(n_bytes);
    status = mtm_interpolate(&slice, MTM_POINT, &field, values, n_bytes, error);
  }
  if (status == MTM_OK)
  {
    status = write_scene(&slice, values, file, error);
  }
  free(values);
  mtm_polygons_free(&slice);
  return status;
}

int main(int argc, char** argv)
{
  static float distance2[N_POINTS];
  const char* path = argc > 1 ? argv[1] : "scene.json";
  mtm_error error;
  FILE* file = fopen(path, "wb");
  if (!file)
  {
    perror(path);
    return EXIT_FAILURE;
  }
  make_field(distance2);
  const mtm_status status = slice_and_write(distance2, file, &error);
  if (status != MTM_OK)
  {
    fprintf(stderr, "write_scene: %s\n", error.message);
  }
  if (fclose(file) != 0)
  {
    perror(path);
    return EXIT_FAILURE;
  }
  return status == MTM_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
