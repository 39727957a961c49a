/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The arrays that `microtome example` wrote, read back: counts, geometry, and values against the
 * formulae of its documentation and against what physics asks of them.
 *
 *     test_example_values FOLDER VOLUMES-FOLDER
 *
 * FOLDER holds the three examples as they are by default; VOLUMES-FOLDER has the folders image,
 * hexahedra and steps with volumes of 4096 points, steps with 4 time steps.
 */
#include "check.h"
#include "hdf5_array.h"

#include <stdlib.h>

static const double pi = 3.14159265358979323846;

/* Of single precision numbers near `scale`. */
static double rounding(double scale)
{
  return scale * 1.2e-7;
}

static double signed_volume(const double* points, const double* cell)
{
  double e[3][3];
  for (int i = 0; i < 3; ++i)
  {
    for (int a = 0; a < 3; ++a)
    {
      e[i][a] = points[3 * (int)cell[i + 1] + a] - points[3 * (int)cell[0] + a];
    }
  }
  return (e[0][0] * (e[1][1] * e[2][2] - e[1][2] * e[2][1]) +
           e[0][1] * (e[1][2] * e[2][0] - e[1][0] * e[2][2]) +
           e[0][2] * (e[1][0] * e[2][1] - e[1][1] * e[2][0])) /
    6;
}

static void check_cube(const double* points,
  const double* cells,
  const double* temperature,
  const double* pressure)
{
  double volume = 0;
  for (int c = 0; c < 6; ++c)
  {
    const double* cell = cells + 4 * c;
    const double v = signed_volume(points, cell);
    CHECK_NEAR(v, 1.0 / 6, 1e-15, "volume of cell %d", c);
    volume += v;
    double mean = 0;
    for (int i = 0; i < 4; ++i)
    {
      mean += temperature[(int)cell[i]] / 4;
    }
    CHECK_NEAR(pressure[c], 101325 * (mean + 273.15) / 293.15, 0.01, "cell %d", c);
  }
  CHECK_NEAR(volume, 1, 1e-14, "the cells fill the cube");
  for (int p = 0; p < 8; ++p)
  {
    const double* x = points + 3 * p;
    CHECK_NEAR(temperature[p], 20 + 10 * (x[0] + 2 * x[1] + 4 * x[2]), 0, "point %d", p);
  }
}

static void test_cube(const char* folder)
{
  hdf5_array points = hdf5_read(folder, "cube.h5", "/Mesh/Points");
  hdf5_array cells = hdf5_read(folder, "cube.h5", "/Mesh/Cells");
  hdf5_array temperature = hdf5_read(folder, "cube.h5", "/PointData/Temperature");
  hdf5_array pressure = hdf5_read(folder, "cube.h5", "/CellData/Pressure");
  const bool sizes = points.n_values == 8 * 3 && temperature.n_values == 8 &&
    cells.n_values == 6 * 4 && pressure.n_values == 6;
  CHECK(sizes, "8 points, 6 tetrahedra");
  if (sizes)
  {
    check_cube(points.values, cells.values, temperature.values, pressure.values);
  }
  hdf5_free(&points);
  hdf5_free(&cells);
  hdf5_free(&temperature);
  hdf5_free(&pressure);
}

/* The component of (b - a) x (c - a) away from the axis, at the triangle's middle. */
static double outward_area(const double* a, const double* b, const double* c)
{
  double u[3], v[3];
  for (int i = 0; i < 3; ++i)
  {
    u[i] = b[i] - a[i];
    v[i] = c[i] - a[i];
  }
  const double nx = u[1] * v[2] - u[2] * v[1], ny = u[2] * v[0] - u[0] * v[2];
  const double rx = (a[0] + b[0] + c[0]) / 3 - 2, ry = (a[1] + b[1] + c[1]) / 3 - 0.5;
  return 0.5 * (nx * rx + ny * ry) / hypot(rx, ry);
}

/* An open tube, wound alike: inner edges once each way, 16 rim edges one way only. */
static void check_tube(const double* cells)
{
  int uses[24][24] = { { 0 } };
  for (int i = 0; i < 32 * 3; ++i)
  {
    ++uses[(int)cells[i]][(int)cells[i % 3 == 2 ? i - 2 : i + 1]];
  }
  int n_rim = 0, n_inner = 0;
  for (int a = 0; a < 24; ++a)
  {
    for (int b = 0; b < 24; ++b)
    {
      CHECK(uses[a][b] <= 1, "edge %d %d is used twice the same way", a, b);
      n_rim += uses[a][b] && !uses[b][a];
      n_inner += uses[a][b] && uses[b][a];
    }
  }
  CHECK(n_rim == 16 && n_inner == 2 * 40, "%d rim edges, %d inner", n_rim, n_inner / 2);
}

static void check_cylinder(const double* points,
  const double* cells,
  const double* temperature,
  const double* mean)
{
  for (int p = 0; p < 24; ++p)
  {
    const double* x = points + 3 * p;
    const double radius = hypot(x[0] - 2, x[1] - 0.5);
    CHECK_NEAR(radius, 0.5, 1e-15, "point %d is on the cylinder", p);
    CHECK_NEAR(temperature[p], 20 + 70 * x[2] * (radius / 0.5), rounding(90), "point %d", p);
  }
  for (int c = 0; c < 32; ++c)
  {
    const int p[3] = { (int)cells[3 * c], (int)cells[3 * c + 1], (int)cells[3 * c + 2] };
    /* Every triangle has one side of an octagon as its base, and half a metre of height. */
    const double area = outward_area(points + 3 * p[0], points + 3 * p[1], points + 3 * p[2]);
    CHECK_NEAR(area, 0.5 * (2 * 0.5 * sin(pi / 8)) * 0.5, 1e-15, "cell %d faces out", c);
    const double sum = temperature[p[0]] + temperature[p[1]] + temperature[p[2]];
    CHECK_NEAR(mean[c], sum / 3, rounding(90), "cell %d", c);
  }
  check_tube(cells);
}

static void test_cylinder(const char* folder)
{
  hdf5_array points = hdf5_read(folder, "cylinder.h5", "/Mesh/Points");
  hdf5_array cells = hdf5_read(folder, "cylinder.h5", "/Mesh/Cells");
  hdf5_array temperature = hdf5_read(folder, "cylinder.h5", "/PointData/Temperature");
  hdf5_array mean = hdf5_read(folder, "cylinder.h5", "/CellData/MeanTemperature");
  const bool sizes = points.n_values == 24 * 3 && temperature.n_values == 24 &&
    cells.n_values == 32 * 3 && mean.n_values == 32;
  CHECK(sizes, "24 points, 32 triangles");
  if (sizes)
  {
    check_cylinder(points.values, cells.values, temperature.values, mean.values);
  }
  hdf5_free(&points);
  hdf5_free(&cells);
  hdf5_free(&temperature);
  hdf5_free(&mean);
}

/* Each cell is a box of one step, its corners in VTK's order. */
static void check_hexahedra(const hdf5_array* points, const hdf5_array* cells, int n)
{
  static const int corner[8][3] = { { 0, 0, 0 },
    { 1, 0, 0 },
    { 1, 1, 0 },
    { 0, 1, 0 },
    { 0, 0, 1 },
    { 1, 0, 1 },
    { 1, 1, 1 },
    { 0, 1, 1 } };
  const double step = 1.0 / (n - 1);
  double worst = 0;
  for (int64_t c = 0; c < cells->n_values / 8; ++c)
  {
    const int64_t at[3] = { c % (n - 1), c / (n - 1) % (n - 1), c / ((n - 1) * (n - 1)) };
    for (int i = 0; i < 8; ++i)
    {
      const double* x = points->values + 3 * (int64_t)cells->values[8 * c + i];
      for (int a = 0; a < 3; ++a)
      {
        const double expected = (a == 0 ? 3 : 0) + (double)(at[a] + corner[i][a]) * step;
        worst = fmax(worst, fabs(x[a] - expected));
      }
    }
  }
  CHECK(worst < 1e-15, "a corner is %g away", worst);
}

static double temperature_at(const double x[3], double t)
{
  const double a = x[0] - 3.5, b = x[1] - 0.5, R = 0.3, s = 0.2;
  const double h = 0.5 + 0.2 * sin(2 * pi * t);
  const double c = 0.08 *
    (cos(2 * pi * t) * (pow(a, 3) - 3 * a * b * b) +
      sin(2 * pi * t) * (3 * a * a * b - pow(b, 3))) /
    pow(R, 3);
  const double d2 = pow(a * a + b * b - R * R, 2) / (4 * R * R) + pow(x[2] - h - c, 2);
  return 20 + 15 * x[2] + 55 * exp(-d2 / (s * s));
}

static void check_temperature(const hdf5_array* points, const hdf5_array* temperature, double t)
{
  double worst = 0;
  for (int64_t p = 0; p < temperature->n_values; ++p)
  {
    worst = fmax(worst, fabs(temperature->values[p] - temperature_at(points->values + 3 * p, t)));
  }
  CHECK(worst <= rounding(90), "at %g s a temperature is %g away", t, worst);
}

/* Velocity against its formula, pressure against Bernoulli's. */
static void check_flow(const hdf5_array* points,
  const hdf5_array* velocity,
  const hdf5_array* pressure)
{
  const double A = sqrt(3), B = sqrt(2), k = 2 * pi;
  double worst = 0, worst_pressure = 0;
  for (int64_t p = 0; p < pressure->n_values; ++p)
  {
    const double* v = velocity->values + 3 * p;
    const double x = points->values[3 * p] - 3, y = points->values[3 * p + 1],
                 z = points->values[3 * p + 2];
    worst = fmax(worst, fabs(v[0] - A * sin(k * z) - cos(k * y)));
    worst = fmax(worst, fabs(v[1] - B * sin(k * x) - A * cos(k * z)));
    worst = fmax(worst, fabs(v[2] - sin(k * y) - B * cos(k * x)));
    const double energy = v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
    worst_pressure = fmax(worst_pressure, fabs(pressure->values[p] + 500 * energy - 101325));
  }
  CHECK(worst <= rounding(4), "a velocity is %g away", worst);
  CHECK(worst_pressure <= 0.02, "a pressure is %g away", worst_pressure);
}

/*
 * The flow's curl is k times itself, so the circulation around the four lower edges of a cell,
 * against k times the velocity's z through them; and the helicity is k |v|^2 with v the mean of the
 * corners. Both hold to the second order of the step.
 */
static void check_helicity(const hdf5_array* velocity, const hdf5_array* helicity, int n)
{
  const double step = 1.0 / (n - 1), k = 2 * pi;
  const double tolerance = 0.7 * k * k * step * step;
  double worst_curl = 0, worst_helicity = 0;
  for (int64_t c = 0; c < helicity->n_values; ++c)
  {
    const int64_t first = c % (n - 1) + n * (c / (n - 1) % (n - 1) + n * (c / ((n - 1) * (n - 1))));
    const int64_t corners[8] = { 0, 1, n + 1, n, n * n, n * n + 1, n * n + n + 1, n * n + n };
    double mean[3] = { 0 }, base[4][3];
    for (int i = 0; i < 8; ++i)
    {
      const double* v = velocity->values + 3 * (first + corners[i]);
      for (int a = 0; a < 3; ++a)
      {
        mean[a] += v[a] / 8;
        base[i % 4][a] = i < 4 ? v[a] : base[i % 4][a];
      }
    }
    const double along_x = (base[0][0] + base[1][0] - base[2][0] - base[3][0]) / 2;
    const double along_y = (base[1][1] + base[2][1] - base[0][1] - base[3][1]) / 2;
    const double through = (base[0][2] + base[1][2] + base[2][2] + base[3][2]) / 4;
    worst_curl = fmax(worst_curl, fabs((along_x + along_y) / step - k * through));
    const double square = mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2];
    worst_helicity = fmax(worst_helicity, fabs(helicity->values[c] - k * square));
  }
  CHECK(
    worst_curl < k * 3 * tolerance, "curl is %g away, allowed %g", worst_curl, k * 3 * tolerance);
  CHECK(worst_helicity < 12 * k * tolerance,
    "helicity is %g away, allowed %g",
    worst_helicity,
    12 * k * tolerance);
}

static void test_volume(const char* folder, int n)
{
  hdf5_array points = hdf5_read(folder, "volume.h5", "/Mesh/Points");
  hdf5_array cells = hdf5_read(folder, "volume.h5", "/Mesh/Cells");
  hdf5_array temperature = hdf5_read(folder, "volume.h5", "/PointData/Temperature");
  hdf5_array pressure = hdf5_read(folder, "volume.h5", "/PointData/Pressure");
  hdf5_array velocity = hdf5_read(folder, "volume.h5", "/PointData/Velocity");
  hdf5_array helicity = hdf5_read(folder, "volume.h5", "/CellData/Helicity");
  const int64_t n_points = (int64_t)n * n * n, n_cells = (int64_t)(n - 1) * (n - 1) * (n - 1);
  const bool sizes = points.n_values == 3 * n_points && temperature.n_values == n_points &&
    pressure.n_values == n_points && velocity.n_values == 3 * n_points &&
    cells.n_values == 8 * n_cells && helicity.n_values == n_cells;
  CHECK(sizes, "%d points an axis", n);
  if (sizes)
  {
    check_hexahedra(&points, &cells, n);
    check_temperature(&points, &temperature, 0);
    check_flow(&points, &velocity, &pressure);
    check_helicity(&velocity, &helicity, n);
  }
  hdf5_free(&points);
  hdf5_free(&cells);
  hdf5_free(&temperature);
  hdf5_free(&pressure);
  hdf5_free(&velocity);
  hdf5_free(&helicity);
}

/* An image has the same values as the hexahedra, in the same order. */
static void test_image(const char* image, const char* hexahedra)
{
  static const char* const names[] = {
    "/PointData/Temperature", "/PointData/Pressure", "/PointData/Velocity", "/CellData/Helicity"
  };
  for (int i = 0; i < 4; ++i)
  {
    hdf5_array a = hdf5_read(image, "volume.h5", names[i]);
    hdf5_array b = hdf5_read(hexahedra, "volume.h5", names[i]);
    CHECK(a.rank == (i == 2 ? 4 : 3) && a.dims[0] == a.dims[2], "%s is a block", names[i]);
    CHECK(a.n_values > 0 && a.n_values == b.n_values &&
        memcmp(a.values, b.values, (size_t)a.n_values * sizeof *a.values) == 0,
      "%s of image and hexahedra",
      names[i]);
    hdf5_free(&a);
    hdf5_free(&b);
  }
}

static void test_steps(const char* folder)
{
  hdf5_array points = hdf5_read(folder, "volume.h5", "/Mesh/Points");
  for (int i = 0; i < 4; ++i)
  {
    char path[64];
    snprintf(path, sizeof path, "/PointData/Temperature-%05d", i);
    hdf5_array temperature = hdf5_read(folder, "volume.h5", path);
    const bool sizes = temperature.n_values == 4096 && points.n_values == 3 * 4096;
    CHECK(sizes, "step %d", i);
    if (sizes)
    {
      check_temperature(&points, &temperature, 0.25 * i);
    }
    hdf5_free(&temperature);
  }
  hdf5_free(&points);
}

int main(int argc, char** argv)
{
  if (argc != 3)
  {
    fprintf(stderr, "usage: %s FOLDER VOLUMES-FOLDER\n", argv[0]);
    return 2;
  }
  char image[4096], hexahedra[4096], steps[4096];
  snprintf(image, sizeof image, "%s/image", argv[2]);
  snprintf(hexahedra, sizeof hexahedra, "%s/hexahedra", argv[2]);
  snprintf(steps, sizeof steps, "%s/steps", argv[2]);
  test_cube(argv[1]);
  test_cylinder(argv[1]);
  test_volume(argv[1], 50);
  test_volume(hexahedra, 16);
  test_image(image, hexahedra);
  test_steps(steps);
  return check_result();
}
