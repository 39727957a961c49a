/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Sheets of 2D cells and curves of 1D and 0D cells. */
#include "meshes.h"

static void add_flat_block(test_builder* builder, mtm_cell_type type, const int64_t c[4])
{
  switch (type)
  {
    case MTM_TRIANGLE:
      test_add_cell(builder, type, 3, (int64_t[]){ c[0], c[1], c[3] });
      test_add_cell(builder, type, 3, (int64_t[]){ c[0], c[3], c[2] });
      break;
    case MTM_PIXEL:
      test_add_cell(builder, type, 4, c);
      break;
    default:
      test_add_cell(builder, type, 4, (int64_t[]){ c[0], c[1], c[3], c[2] });
  }
}

static void add_strip(test_builder* builder, int64_t nx, int64_t row)
{
  int64_t ids[TEST_MAX_CELL_POINTS];
  int n = 0;
  for (int64_t i = 0; i <= nx; ++i)
  {
    ids[n++] = (nx + 1) * (row + 1) + i;
    ids[n++] = (nx + 1) * row + i;
  }
  test_add_cell(builder, MTM_TRIANGLE_STRIP, n, ids);
}

/* The point in the middle of side i of row j: after the grid's own points. */
static int64_t middle(int64_t nx, int64_t ny, int64_t i, int64_t j)
{
  return (nx + 1) * (ny + 1) + nx * j + i;
}

static void add_hexagons(test_builder* builder, int64_t nx, int64_t ny)
{
  for (int64_t j = 0; j <= ny; ++j)
  {
    for (int64_t i = 0; i < nx; ++i)
    {
      const double x = test_grid_line(0, 1, 2 * nx, 2 * i + 1);
      test_add_point(builder, x, test_grid_line(0, 1, ny, j), x / 2);
    }
  }
  for (int64_t b = 0; b < nx * ny; ++b)
  {
    const int64_t i = b % nx;
    const int64_t j = b / nx;
    const int64_t at = (nx + 1) * j + i;
    const int64_t ids[6] = {
      at, middle(nx, ny, i, j), at + 1, at + nx + 2, middle(nx, ny, i, j + 1), at + nx + 1
    };
    test_add_cell(builder, MTM_POLYGON, 6, ids);
  }
}

test_mesh test_mesh_sheet(mtm_cell_type type, int64_t nx, int64_t ny)
{
  test_builder builder = { 0 };
  for (int64_t j = 0; j <= ny; ++j)
  {
    for (int64_t i = 0; i <= nx; ++i)
    {
      const double x = test_grid_line(0, 1, nx, i);
      test_add_point(&builder, x, test_grid_line(0, 1, ny, j), x / 2);
    }
  }
  if (type == MTM_POLYGON)
  {
    add_hexagons(&builder, nx, ny);
    return test_build(&builder);
  }
  for (int64_t j = 0; j < ny; ++j)
  {
    for (int64_t i = 0; i < nx && type != MTM_TRIANGLE_STRIP; ++i)
    {
      const int64_t at = (nx + 1) * j + i;
      const int64_t corners[4] = { at, at + 1, at + nx + 1, at + nx + 2 };
      add_flat_block(&builder, type, corners);
    }
    if (type == MTM_TRIANGLE_STRIP)
    {
      add_strip(&builder, nx, j);
    }
  }
  return test_build(&builder);
}

test_mesh test_mesh_curve(mtm_cell_type type, int64_t n)
{
  test_builder builder = { 0 };
  int64_t ids[TEST_MAX_CELL_POINTS];
  for (int64_t i = 0; i <= n; ++i)
  {
    ids[i] = test_add_point(
      &builder, test_grid_line(0, 1, n, i), test_grid_line(0, 2, n, i), test_grid_line(0, 3, n, i));
  }
  if (type == MTM_POLY_VERTEX || type == MTM_POLY_LINE)
  {
    test_add_cell(&builder, type, (int)n + 1, ids);
    return test_build(&builder);
  }
  const int size = type == MTM_VERTEX ? 1 : 2;
  for (int64_t i = 0; i + size <= n + 1; ++i)
  {
    test_add_cell(&builder, type, size, ids + i);
  }
  return test_build(&builder);
}
