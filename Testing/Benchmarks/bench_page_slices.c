/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* bench_page_slices VIEWER FOLDER [DIVISOR]: large pages for bench_page_slicing.mjs, each with a data set
 * of two arrays, and what the library itself takes on one thread for the slices that are asked of the
 * pages. A line of JSON for each page, FOLDER/NAME.html: a lattice of tetrahedra, an irregular mesh of
 * them, at the default precision and lossless with float64 points, and an image. */
#include "../Core/meshes.h"
#include "bench_irregular.h"
#include "microtome/scene.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum
{
  N_FRAMES = 40, /* as in bench_page_slicing.mjs */
  MOST = 1 << 24
};

static double now_ms(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static void fail(const char* what)
{
  fprintf(stderr, "bench_page_slices: %s\n", what);
  exit(EXIT_FAILURE);
}

static bool write_to_file(void* user, const void* data, size_t size)
{
  return fwrite(data, 1, size, user) == size;
}

static int64_t write_page(const char* path,
  const char* viewer,
  const mtm_scene* scene,
  mtm_precision precision)
{
  const mtm_scene_options options = {
    .size = sizeof options, .viewer = viewer, .viewer_size = strlen(viewer), .precision = precision
  };
  FILE* file = fopen(path, "wb");
  mtm_scene_stream* stream = NULL;
  mtm_error error = { "" };
  if (!file || mtm_scene_stream_begin(&options, write_to_file, file, &stream, &error) != MTM_OK ||
    mtm_scene_stream_add(stream, scene, 0, &error) != MTM_OK ||
    mtm_scene_stream_end(stream, &error) != MTM_OK)
  {
    fail(error.message);
  }
  const int64_t bytes = ftell(file) - (int64_t)options.viewer_size;
  fclose(file);
  return bytes;
}

static int compare(const void* a, const void* b)
{
  const double x = *(const double*)a, y = *(const double*)b;
  return (x > y) - (x < y);
}

/* The median over the frames of a plane that moves, with the values of one array. */
static double slice_ms(const mtm_mesh* mesh, const mtm_index* index, const mtm_array* field)
{
  double times[N_FRAMES];
  mtm_error error = { "" };
  for (int i = 0; i < N_FRAMES; ++i)
  {
    const mtm_plane plane = { { 0.5, 0.5, 0.1 + 0.8 * i / N_FRAMES }, { 0.1, 0.2, 1 } };
    const mtm_slice_options options = { .size = sizeof options,
      .planes = &plane,
      .n_planes = 1,
      .triangulate = true,
      .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES };
    const double start = now_ms();
    mtm_polygons polygons = { 0 };
    if (mtm_slice(mesh, index, &options, NULL, &polygons, &error) != MTM_OK)
    {
      fail(error.message);
    }
    const size_t bytes = (size_t)polygons.n_points * sizeof(float);
    void* values = malloc(bytes + 1);
    if (!values || mtm_interpolate(&polygons, MTM_POINT, field, values, bytes, &error) != MTM_OK)
    {
      fail("no values");
    }
    times[i] = now_ms() - start;
    free(values);
    mtm_polygons_free(&polygons);
  }
  qsort(times, N_FRAMES, sizeof *times, compare);
  return times[N_FRAMES / 2];
}

static void run(const char* name,
  const char* viewer,
  const char* folder,
  const test_mesh* mesh,
  mtm_precision precision)
{
  const int64_t n = mtm_mesh_n_points(&mesh->view);
  float* values[2] = { malloc((size_t)n * sizeof(float)), malloc((size_t)n * sizeof(float)) };
  for (int64_t i = 0; values[0] && values[1] && i < n; ++i)
  {
    double xyz[3];
    test_point(&mesh->view, i, xyz);
    const double x = xyz[0], y = xyz[1], z = xyz[2];
    values[0][i] = (float)(sin(7 * x) * cos(5 * y) + z * z);
    values[1][i] = (float)(exp(-10 * ((x - 0.5) * (x - 0.5) + (y - 0.4) * (y - 0.4))) * sin(9 * z));
  }
  const mtm_scene_array arrays[2] = { { "f", MTM_POINT, { MTM_FLOAT32, 1, n, values[0], NULL, 0 } },
    { "g", MTM_POINT, { MTM_FLOAT32, 1, n, values[1], NULL, 0 } } };
  const mtm_scene_data_set data_set = {
    .name = name, .mesh = &mesh->view, .arrays = arrays, .n_arrays = 2
  };
  const mtm_scene scene = {
    .size = sizeof scene, .title = name, .data_sets = &data_set, .n_data_sets = 1
  };
  char path[1024];
  snprintf(path, sizeof path, "%s/%s.html", folder, name);
  const int64_t bytes = write_page(path, viewer, &scene, precision);
  mtm_index* index = NULL;
  mtm_error error = { "" };
  if (mtm_index_build(&mesh->view, NULL, &index, &error) != MTM_OK)
  {
    fail(error.message);
  }
  printf("{\"name\":\"%s\",\"points\":%" PRId64 ",\"cells\":%" PRId64 ",\"bytes\":%" PRId64
         ",\"nativeMs\":%.3f}\n",
    name,
    n,
    mtm_mesh_n_cells(&mesh->view),
    bytes,
    slice_ms(&mesh->view, index, &arrays[0].values));
  fflush(stdout);
  mtm_index_free(index);
  free(values[0]);
  free(values[1]);
}

static void run_tetrahedra(const char* viewer, const char* folder, int64_t size)
{
  test_mesh cube = test_mesh_cube(TEST_TETRAHEDRA, 59 / size);
  test_mesh lattice = test_mesh_layout(&cube.view, MTM_FLOAT32, MTM_INT32, TEST_PACKED);
  run("tetrahedra", viewer, folder, &lattice, MTM_PRECISION_16_BIT);
  test_mesh_free(&lattice);
  test_mesh_free(&cube);
  test_mesh made = bench_irregular_tetrahedra(55 / size + 1);
  test_mesh irregular = test_mesh_layout(&made.view, MTM_FLOAT32, MTM_INT32, TEST_PACKED);
  run("irregular", viewer, folder, &irregular, MTM_PRECISION_16_BIT);
  run("irregular-lossless", viewer, folder, &made, MTM_PRECISION_LOSSLESS);
  test_mesh_free(&irregular);
  test_mesh_free(&made);
}

int main(int argc, char** argv)
{
  const int64_t size = argc > 3 ? atoi(argv[3]) : 1;
  FILE* file = argc > 2 ? fopen(argv[1], "rb") : NULL;
  char* viewer = calloc(MOST, 1);
  if (!file || !viewer || fread(viewer, 1, MOST - 1, file) == 0 || size < 1)
  {
    fail("give viewer.html, a folder, and perhaps by what to divide the sizes");
  }
  fclose(file);
  run_tetrahedra(viewer, argv[2], size);
  test_mesh image = test_mesh_cube(TEST_IMAGE, 255 / size);
  run("image", viewer, argv[2], &image, MTM_PRECISION_16_BIT);
  test_mesh_free(&image);
  free(viewer);
  return EXIT_SUCCESS;
}
