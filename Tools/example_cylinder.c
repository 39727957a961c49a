/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * An open tube of radius 1/2 and height 1 metre around the axis x = 2, y = 1/2: three rings of 8
 * points, the middle one turned by half a step, and two bands of 16 triangles, normals outwards.
 *
 * Temperature (points, degrees Celsius) = 20 + 70 (h / 1 m) (r / 0.5 m), h the height above the
 * base and r the distance from the axis.
 * MeanTemperature (cells) = the mean over the triangle's three points.
 */
#include "example.h"

#include <math.h>

enum
{
  N_RINGS = 3,
  N_AROUND = 8,
  N_POINTS = N_RINGS * N_AROUND,
  N_CELLS = (N_RINGS - 1) * N_AROUND * 2
};

static const double pi = 3.14159265358979323846;
static const double radius = 0.5;
static const double axis_x = 2, axis_y = 0.5;

static void make_points(double points[N_POINTS][3], float temperature[N_POINTS])
{
  for (int32_t p = 0; p < N_POINTS; ++p)
  {
    const int32_t ring = p / N_AROUND;
    const double angle = 2 * pi * (p % N_AROUND + 0.5 * (ring % 2)) / N_AROUND;
    const double dx = radius * cos(angle), dy = radius * sin(angle);
    const double height = (double)ring / (N_RINGS - 1);
    points[p][0] = axis_x + dx;
    points[p][1] = axis_y + dy;
    points[p][2] = height;
    temperature[p] = (float)(20 + 70 * height * (sqrt(dx * dx + dy * dy) / radius));
  }
}

/* Each point of a ring is the tip of one triangle in the band above it and one in that below. */
static void make_cells(int32_t cells[N_CELLS][3])
{
  int32_t n_cells = 0;
  for (int32_t band = 0; band < N_RINGS - 1; ++band)
  {
    /* In a band above a turned ring, the tip of the lower edge is one step further. */
    const int32_t turn = band % 2;
    for (int32_t i = 0; i < N_AROUND; ++i)
    {
      const int32_t next = (i + 1) % N_AROUND;
      const int32_t below = band * N_AROUND, above = below + N_AROUND;
      const int32_t lower[3] = { below + i, below + next, above + (turn ? next : i) };
      const int32_t upper[3] = { above + next, above + i, below + (turn ? i : next) };
      for (int32_t k = 0; k < 3; ++k)
      {
        cells[n_cells][k] = lower[k];
        cells[n_cells + 1][k] = upper[k];
      }
      n_cells += 2;
    }
  }
}

mtm_status example_write_cylinder(const example_options* options,
  example_files* files,
  example_summary* summary,
  mtm_error* error)
{
  (void)options;
  double points[N_POINTS][3];
  float temperatures[N_POINTS];
  int32_t cells[N_CELLS][3];
  float means[N_CELLS];
  make_points(points, temperatures);
  make_cells(cells);
  for (int32_t c = 0; c < N_CELLS; ++c)
  {
    const int32_t* p = cells[c];
    means[c] = (float)(((double)temperatures[p[0]] + temperatures[p[1]] + temperatures[p[2]]) / 3);
  }

  const xdmf_attribute attributes[] = {
    { "Temperature",
      "degC",
      MTM_POINT,
      1,
      { "/PointData/Temperature", MTM_FLOAT32, 1, { N_POINTS } } },
    { "MeanTemperature",
      "degC",
      MTM_CELL,
      1,
      { "/CellData/MeanTemperature", MTM_FLOAT32, 1, { N_CELLS } } },
  };
  const xdmf_grid grid = { .name = files->name,
    .cell_type = "Triangle",
    .cells = { "/Mesh/Cells", MTM_INT32, 2, { N_CELLS, 3 } },
    .points = { "/Mesh/Points", MTM_FLOAT64, 2, { N_POINTS, 3 } },
    .attributes = attributes,
    .n_attributes = 2 };
  xdmf_add_grid(&files->text, &grid, 0);
  *summary = (example_summary){ N_POINTS, N_CELLS, "triangles" };

  const dataset* const arrays[] = {
    &grid.points, &grid.cells, &attributes[0].values, &attributes[1].values
  };
  const void* const values[] = { points, cells, temperatures, means };
  return hdf5_write(&files->data, 4, arrays, values, error);
}
