/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Slices an image and interpolates an array onto the slice.
 *
 *     cc -std=c11 slice_image.c -o slice_image $(pkg-config --cflags --libs microtome)
 *     ./slice_image
 *
 * The unit cube is cut across its diagonal: the section is a regular hexagon of area 3 sqrt(3) / 4,
 * and the temperature 20 + 10 (x + 2 y + 4 z) goes from 40 to 70 on it.
 */
#include <microtome/microtome.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  N = 33, /* points along each axis */
  N_POINTS = N * N * N
};

static int64_t id_at(const mtm_polygons* polygons, const void* ids, int64_t i)
{
  return polygons->id_type == MTM_INT32 ? ((const int32_t*)ids)[i] : ((const int64_t*)ids)[i];
}

/* Half the length of the cross product of two edges from p. */
static double triangle_area(const double* p, const double* q, const double* r)
{
  const double u[3] = { q[0] - p[0], q[1] - p[1], q[2] - p[2] };
  const double v[3] = { r[0] - p[0], r[1] - p[1], r[2] - p[2] };
  const double x = u[1] * v[2] - u[2] * v[1];
  const double y = u[2] * v[0] - u[0] * v[2];
  const double z = u[0] * v[1] - u[1] * v[0];
  return sqrt(x * x + y * y + z * z) / 2;
}

/* Polygons of a slice through convex cells are convex: fans of triangles cover them. */
static double total_area(const mtm_polygons* slice)
{
  const double* points = slice->points; /* MTM_FLOAT64, the default of images */
  double area = 0;
  for (int64_t c = slice->n_vertices + slice->n_lines;
       c < slice->n_vertices + slice->n_lines + slice->n_polygons;
       ++c)
  {
    const int64_t first = id_at(slice, slice->offsets, c);
    const int64_t end = id_at(slice, slice->offsets, c + 1);
    const double* corner = points + 3 * id_at(slice, slice->connectivity, first);
    for (int64_t i = first + 1; i + 1 < end; ++i)
    {
      area += triangle_area(corner,
        points + 3 * id_at(slice, slice->connectivity, i),
        points + 3 * id_at(slice, slice->connectivity, i + 1));
    }
  }
  return area;
}

static mtm_status print_temperature(const mtm_polygons* slice, mtm_error* error)
{
  static double temperature[N_POINTS];
  for (int p = 0; p < N_POINTS; ++p)
  {
    const int i = p % N, j = p / N % N, k = p / (N * N);
    temperature[p] = 20 + 10.0 * (i + 2 * j + 4 * k) / (N - 1);
  }
  const mtm_array field = {
    .type = MTM_FLOAT64, .n_components = 1, .n_tuples = N_POINTS, .data = temperature
  };
  const size_t n_bytes = (size_t)slice->n_points * sizeof(double);
  double* values = malloc(n_bytes);
  const mtm_status status = mtm_interpolate(slice, MTM_POINT, &field, values, n_bytes, error);
  if (status == MTM_OK)
  {
    double low = INFINITY, high = -INFINITY;
    for (int64_t p = 0; p < slice->n_points; ++p)
    {
      low = fmin(low, values[p]);
      high = fmax(high, values[p]);
    }
    printf("temperature: %.6g to %.6g degrees Celsius\n", low, high);
  }
  free(values);
  return status;
}

int main(void)
{
  const mtm_mesh mesh = { .kind = MTM_IMAGE,
    .dims = { N, N, N },
    .spacing = { 1.0 / (N - 1), 1.0 / (N - 1), 1.0 / (N - 1) } };
  const mtm_plane plane = { .origin = { 0.5, 0.5, 0.5 }, .normal = { 1, 1, 1 } };
  const mtm_slice_options options = {
    .size = sizeof options, .planes = &plane, .n_planes = 1, .provenance = MTM_PROVENANCE_POINTS
  };
  mtm_polygons slice = { 0 };
  mtm_error error;

  mtm_status status = mtm_slice(&mesh, NULL, &options, NULL, &slice, &error);
  if (status == MTM_OK)
  {
    printf("slice: %lld points, %lld polygons, area %.6f\n",
      (long long)slice.n_points,
      (long long)slice.n_polygons,
      total_area(&slice));
    status = print_temperature(&slice, &error);
  }
  if (status != MTM_OK)
  {
    fprintf(stderr, "slice_image: %s\n", error.message);
  }
  mtm_polygons_free(&slice);
  return status == MTM_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
