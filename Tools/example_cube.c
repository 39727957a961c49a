/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The cube [0, 1]^3 in metres as 8 points and 6 tetrahedra around its main diagonal.
 *
 * Temperature (points, degrees Celsius) = 20 + 10 (x + 2 y + 4 z): linear, so a slice has the exact
 * values, and different at every corner: 20, 30, ... 90.
 * Pressure (cells, Pa) = 101325 (T + 273.15) / 293.15, T the temperature at the centroid: that of an
 * ideal gas closed in at 20 degrees; different in every cell.
 */
#include "example.h"

enum
{
  N_POINTS = 8,
  N_CELLS = 6
};

static double temperature(double x, double y, double z)
{
  return 20 + 10 * (x + 2 * y + 4 * z);
}

/* One tetrahedron for each order of the axes: it follows the edges from corner 0 to corner 7. */
static void make_cells(int32_t cells[N_CELLS][4], float pressure[N_CELLS])
{
  static const int32_t orders[N_CELLS][3] = {
    { 0, 1, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 1, 0, 2 }, { 2, 1, 0 }, { 0, 2, 1 }
  };
  for (int32_t c = 0; c < N_CELLS; ++c)
  {
    const int32_t first = 1 << orders[c][0];
    const int32_t second = first + (1 << orders[c][1]);
    /* The last three orders are odd: there the middle points change places to keep volumes positive. */
    const bool odd = c >= 3;
    const int32_t path[4] = { 0, odd ? second : first, odd ? first : second, 7 };
    double sum = 0;
    for (int32_t i = 0; i < 4; ++i)
    {
      cells[c][i] = path[i];
      sum += temperature(path[i] & 1, path[i] >> 1 & 1, path[i] >> 2);
    }
    pressure[c] = (float)(101325 * (sum / 4 + 273.15) / 293.15);
  }
}

mtm_status example_write_cube(const example_options* options,
  example_files* files,
  example_summary* summary,
  mtm_error* error)
{
  (void)options;
  double points[N_POINTS][3];
  float temperatures[N_POINTS];
  int32_t cells[N_CELLS][4];
  float pressures[N_CELLS];
  for (int32_t p = 0; p < N_POINTS; ++p)
  {
    for (int32_t a = 0; a < 3; ++a)
    {
      points[p][a] = p >> a & 1;
    }
    temperatures[p] = (float)temperature(points[p][0], points[p][1], points[p][2]);
  }
  make_cells(cells, pressures);

  const xdmf_attribute attributes[] = {
    { "Temperature",
      "degC",
      MTM_POINT,
      1,
      { "/PointData/Temperature", MTM_FLOAT32, 1, { N_POINTS } } },
    { "Pressure", "Pa", MTM_CELL, 1, { "/CellData/Pressure", MTM_FLOAT32, 1, { N_CELLS } } },
  };
  const xdmf_grid grid = { .name = files->name,
    .cell_type = "Tetrahedron",
    .cells = { "/Mesh/Cells", MTM_INT32, 2, { N_CELLS, 4 } },
    .points = { "/Mesh/Points", MTM_FLOAT64, 2, { N_POINTS, 3 } },
    .attributes = attributes,
    .n_attributes = 2 };
  xdmf_add_grid(&files->text, &grid, 0);
  *summary = (example_summary){ N_POINTS, N_CELLS, "tetrahedra" };

  const dataset* const arrays[] = {
    &grid.points, &grid.cells, &attributes[0].values, &attributes[1].values
  };
  const void* const values[] = { points, cells, temperatures, pressures };
  return hdf5_write(&files->data, 4, arrays, values, error);
}
