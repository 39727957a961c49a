/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Warm water going round in the box [3, 4] x [0, 1] x [0, 1] metres: n points along each axis, as
 * hexahedra or as an image with the same points. With x, y, z from 0 to 1 inside the box, in metres:
 *
 * Velocity (points, m/s) = (A sin kz + C cos ky, B sin kx + A cos kz, C sin ky + B cos kx)
 *   with k = 2 pi / m, A = sqrt 3, B = sqrt 2, C = 1: the Arnold-Beltrami-Childress flow, a steady
 *   solution of the Euler equations.
 * Pressure (points, Pa) = 101325 - 500 |Velocity|^2: Bernoulli's, for water of 1000 kg/m^3.
 * Helicity (cells, m/s^2) = k |Velocity|^2 at the cell's centre: Velocity times its curl.
 * Temperature (points, degrees Celsius) = 20 + 15 z + 55 exp(-d^2 / s^2), s = 0.2: warmer upwards,
 *   with a hot ring of radius R = 0.3 that goes up and down once a second, while a wave with three
 *   crests moves around it. With a = x - 0.5, b = y - 0.5, w = 2 pi t / s, the height
 *   h = 0.5 + 0.2 sin w and the wave c = 0.08 (cos w (a^3 - 3 a b^2) + sin w (3 a^2 b - b^3)) / R^3:
 *   d^2 = (a^2 + b^2 - R^2)^2 / (4 R^2) + (z - h - c)^2, smooth everywhere.
 *
 * Of N time steps, step i is at t = i / N s, so that they can be played in a loop.
 */
#include "example.h"
#include "progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;
static const double box_x = 3;

/* Sine and cosine along an axis; the flow needs no others. */
typedef struct wave
{
  double sine, cosine;
} wave;

/* What is in memory at a time: one layer of points or of cells, whichever is being made. */
typedef struct volume
{
  int64_t n;           /* points along each axis */
  wave* at_points;     /* n */
  wave* at_centers;    /* n - 1 */
  double* coordinates; /* layer of 3 n n */
  float* vectors;      /* layer of 3 n n */
  float* scalars;      /* layer of n n */
  int32_t* cells;      /* layer of 8 (n - 1) (n - 1) */
  dataset point_array, cell_array, temperature, pressure, velocity, helicity;
  char temperature_path[64];
} volume;

static void volume_free(volume* box)
{
  free(box->at_points);
  free(box->at_centers);
  free(box->coordinates);
  free(box->vectors);
  free(box->scalars);
  free(box->cells);
  *box = (volume){ 0 };
}

/* An array of points or cells: a list, or on an image a block with x fastest. */
static dataset make_array(const char* path,
  mtm_type type,
  int64_t n,
  bool image,
  int64_t n_components)
{
  dataset array = { path, type, 0, { 0 } };
  if (image)
  {
    array.dims[array.rank++] = n;
    array.dims[array.rank++] = n;
    array.dims[array.rank++] = n;
  }
  else
  {
    array.dims[array.rank++] = n * n * n;
  }
  if (n_components > 1)
  {
    array.dims[array.rank++] = n_components;
  }
  return array;
}

static mtm_status volume_init(volume* box, int64_t n, bool image, mtm_error* error)
{
  const size_t layer = (size_t)(n * n);
  box->n = n;
  box->at_points = malloc((size_t)n * sizeof *box->at_points);
  box->at_centers = malloc((size_t)n * sizeof *box->at_centers);
  box->coordinates = malloc(3 * layer * sizeof *box->coordinates);
  box->vectors = malloc(3 * layer * sizeof *box->vectors);
  box->scalars = malloc(layer * sizeof *box->scalars);
  box->cells = malloc(8 * layer * sizeof *box->cells);
  if (!box->at_points || !box->at_centers || !box->coordinates || !box->vectors || !box->scalars ||
    !box->cells)
  {
    return tool_fail(
      error, MTM_NO_MEMORY, "out of memory for layers of %lld points", (long long)layer);
  }
  for (int64_t i = 0; i < n; ++i)
  {
    const double at = 2 * pi * (double)i / (double)(n - 1);
    const double center = 2 * pi * ((double)i + 0.5) / (double)(n - 1);
    box->at_points[i] = (wave){ sin(at), cos(at) };
    box->at_centers[i] = (wave){ sin(center), cos(center) };
  }
  box->point_array = make_array("/Mesh/Points", MTM_FLOAT64, n, false, 3);
  box->cell_array = make_array("/Mesh/Cells", MTM_INT32, n - 1, false, 8);
  box->temperature = make_array("/PointData/Temperature", MTM_FLOAT32, n, image, 1);
  box->pressure = make_array("/PointData/Pressure", MTM_FLOAT32, n, image, 1);
  box->velocity = make_array("/PointData/Velocity", MTM_FLOAT32, n, image, 3);
  box->helicity = make_array("/CellData/Helicity", MTM_FLOAT32, n - 1, image, 1);
  return MTM_OK;
}

static void flow(wave x, wave y, wave z, double v[3])
{
  const double A = sqrt(3), B = sqrt(2), C = 1;
  v[0] = A * z.sine + C * y.cosine;
  v[1] = B * x.sine + A * z.cosine;
  v[2] = C * y.sine + B * x.cosine;
}

static double square(const double v[3])
{
  return v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
}

static double temperature(double x, double y, double z, double time_s)
{
  const double R = 0.3, s = 0.2;
  const double a = x - 0.5, b = y - 0.5;
  const double w = 2 * pi * time_s;
  const double height = 0.5 + 0.2 * sin(w);
  const double crests = cos(w) * (a * a * a - 3 * a * b * b) + sin(w) * (3 * a * a * b - b * b * b);
  const double across = (a * a + b * b - R * R) / (2 * R);
  const double along = z - height - 0.08 * crests / (R * R * R);
  return 20 + 15 * z + 55 * exp(-(across * across + along * along) / (s * s));
}

static void make_points(volume* box, int64_t k)
{
  const double steps = (double)(box->n - 1);
  double* to = box->coordinates;
  for (int64_t j = 0; j < box->n; ++j)
  {
    for (int64_t i = 0; i < box->n; ++i)
    {
      /* As readers place the points of the image: origin + index * spacing. */
      *to++ = box_x + (double)i * (1 / steps);
      *to++ = (double)j * (1 / steps);
      *to++ = (double)k * (1 / steps);
    }
  }
}

static void make_cells(volume* box, int64_t k)
{
  const int64_t n = box->n;
  int32_t* to = box->cells;
  for (int64_t j = 0; j < n - 1; ++j)
  {
    for (int64_t i = 0; i < n - 1; ++i)
    {
      const int64_t first = i + n * (j + n * k);
      const int64_t corners[8] = { 0, 1, n + 1, n, n * n, n * n + 1, n * n + n + 1, n * n + n };
      for (int64_t c = 0; c < 8; ++c)
      {
        *to++ = (int32_t)(first + corners[c]);
      }
    }
  }
}

/* Velocity goes to the vectors, Pressure to the scalars. */
static void make_flow(volume* box, int64_t k)
{
  float* vector = box->vectors;
  float* scalar = box->scalars;
  for (int64_t j = 0; j < box->n; ++j)
  {
    for (int64_t i = 0; i < box->n; ++i)
    {
      double v[3];
      flow(box->at_points[i], box->at_points[j], box->at_points[k], v);
      *vector++ = (float)v[0];
      *vector++ = (float)v[1];
      *vector++ = (float)v[2];
      *scalar++ = (float)(101325 - 500 * square(v));
    }
  }
}

static void make_helicity(volume* box, int64_t k)
{
  float* scalar = box->scalars;
  for (int64_t j = 0; j < box->n - 1; ++j)
  {
    for (int64_t i = 0; i < box->n - 1; ++i)
    {
      double v[3];
      flow(box->at_centers[i], box->at_centers[j], box->at_centers[k], v);
      *scalar++ = (float)(2 * pi * square(v));
    }
  }
}

static void make_temperature(volume* box, int64_t k, double time_s)
{
  const double steps = (double)(box->n - 1);
  float* scalar = box->scalars;
  for (int64_t j = 0; j < box->n; ++j)
  {
    for (int64_t i = 0; i < box->n; ++i)
    {
      *scalar++ =
        (float)temperature((double)i / steps, (double)j / steps, (double)k / steps, time_s);
    }
  }
}

/* Layer k is one index of a block's slowest dimension, but many of a list's. */
static mtm_status write_layer(hdf5_writer* data,
  const dataset* array,
  int64_t k,
  int64_t n_layers,
  const void* values,
  mtm_error* error)
{
  const int64_t n = array->dims[0] / n_layers;
  return hdf5_write_slab(data, array, k * n, n, values, error);
}

static mtm_status write_mesh(volume* box, hdf5_writer* data, progress* step, mtm_error* error)
{
  mtm_status status = hdf5_create(data, &box->point_array, error);
  if (status == MTM_OK)
  {
    status = hdf5_create(data, &box->cell_array, error);
  }
  for (int64_t k = 0; k < box->n && status == MTM_OK; ++k)
  {
    make_points(box, k);
    status = write_layer(data, &box->point_array, k, box->n, box->coordinates, error);
    if (status == MTM_OK && k < box->n - 1)
    {
      make_cells(box, k);
      status = write_layer(data, &box->cell_array, k, box->n - 1, box->cells, error);
    }
    if (status == MTM_OK)
    {
      status = progress_part(step, error);
    }
  }
  return status;
}

static mtm_status write_flow_layer(volume* box, hdf5_writer* data, int64_t k, mtm_error* error)
{
  make_flow(box, k);
  mtm_status status = write_layer(data, &box->velocity, k, box->n, box->vectors, error);
  if (status == MTM_OK)
  {
    status = write_layer(data, &box->pressure, k, box->n, box->scalars, error);
  }
  if (status == MTM_OK && k < box->n - 1)
  {
    make_helicity(box, k);
    status = write_layer(data, &box->helicity, k, box->n - 1, box->scalars, error);
  }
  return status;
}

static mtm_status write_flow(volume* box, hdf5_writer* data, progress* step, mtm_error* error)
{
  const dataset* const arrays[] = { &box->velocity, &box->pressure, &box->helicity };
  mtm_status status = MTM_OK;
  for (int32_t i = 0; i < 3 && status == MTM_OK; ++i)
  {
    status = hdf5_create(data, arrays[i], error);
  }
  for (int64_t k = 0; k < box->n && status == MTM_OK; ++k)
  {
    status = write_flow_layer(box, data, k, error);
    if (status == MTM_OK)
    {
      status = progress_part(step, error);
    }
  }
  return status;
}

static mtm_status write_temperature(volume* box,
  hdf5_writer* data,
  double time_s,
  progress* step,
  mtm_error* error)
{
  mtm_status status = hdf5_create(data, &box->temperature, error);
  for (int64_t k = 0; k < box->n && status == MTM_OK; ++k)
  {
    make_temperature(box, k, time_s);
    status = write_layer(data, &box->temperature, k, box->n, box->scalars, error);
    if (status == MTM_OK)
    {
      status = progress_part(step, error);
    }
  }
  return status;
}

static void add_grid(const volume* box,
  bool image,
  xdmf_writer* text,
  const char* name,
  double time_s)
{
  const double spacing = 1 / (double)(box->n - 1);
  const xdmf_attribute attributes[] = {
    { "Temperature", "degC", MTM_POINT, 1, box->temperature },
    { "Pressure", "Pa", MTM_POINT, 1, box->pressure },
    { "Velocity", "m/s", MTM_POINT, 3, box->velocity },
    { "Helicity", "m/s^2", MTM_CELL, 1, box->helicity },
  };
  const xdmf_grid grid = { .name = name,
    .cell_type = image ? NULL : "Hexahedron",
    .cells = box->cell_array,
    .points = box->point_array,
    .dims = { box->n, box->n, box->n },
    .origin = { box_x, 0, 0 },
    .spacing = { spacing, spacing, spacing },
    .attributes = attributes,
    .n_attributes = 4 };
  xdmf_add_grid(text, &grid, time_s);
}

/* The mesh and the flow once, then the temperature of every step. */
static mtm_status write_all(volume* box,
  const example_options* options,
  example_files* files,
  progress* step,
  mtm_error* error)
{
  mtm_status status = options->image ? MTM_OK : write_mesh(box, &files->data, step, error);
  if (status == MTM_OK)
  {
    status = write_flow(box, &files->data, step, error);
  }
  const int64_t n_steps = options->n_time_steps > 0 ? options->n_time_steps : 1;
  for (int64_t i = 0; i < n_steps && status == MTM_OK; ++i)
  {
    const double time_s = (double)i / (double)n_steps;
    if (options->n_time_steps > 0)
    {
      snprintf(box->temperature_path,
        sizeof box->temperature_path,
        "/PointData/Temperature-%05" PRId64,
        i);
      box->temperature.path = box->temperature_path;
    }
    status = write_temperature(box, &files->data, time_s, step, error);
    add_grid(box, options->image, &files->text, files->name, time_s);
  }
  return status;
}

/* The n whose cube is nearest. */
static int64_t points_along_an_axis(int64_t n_points)
{
  int64_t n = 2;
  while ((n + 1) * (n + 1) * (n + 1) - n_points <= n_points - n * n * n)
  {
    ++n;
  }
  return n;
}

mtm_status example_write_volume(const example_options* options,
  example_files* files,
  example_summary* summary,
  mtm_error* error)
{
  const int64_t n = points_along_an_axis(options->n_points);
  const int64_t n_steps = options->n_time_steps > 0 ? options->n_time_steps : 1;
  volume box = { 0 };
  mtm_status status = volume_init(&box, n, options->image, error);
  if (status == MTM_OK)
  {
    progress step = progress_begin(files->h5, n * (n_steps + (options->image ? 1 : 2)));
    status = write_all(&box, options, files, &step, error);
    progress_end(&step);
  }
  *summary = (example_summary){
    n * n * n, (n - 1) * (n - 1) * (n - 1), options->image ? "voxels" : "hexahedra"
  };
  volume_free(&box);
  return status;
}
