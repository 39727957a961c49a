/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Fields carried over: linear ones are exact, cell values are copies, integers are rounded. */
#include "check.h"
#include "results.h"

#include <float.h>
#include <limits.h>
#include <stdlib.h>

static const mtm_plane planes[] = { { { 0.3, 0.5, 0.5 }, { 0.5, 0.25, 1 } },
  { { 0.5, 0, 0 }, { 1, 0, 0 } } };

static mtm_polygons slice(const mtm_mesh* mesh, uint32_t provenance)
{
  mtm_polygons polygons = { 0 };
  mtm_error error = { "" };
  const mtm_slice_options options = {
    .size = sizeof options, .planes = planes, .n_planes = 2, .provenance = provenance
  };
  const mtm_status status = mtm_slice(mesh, NULL, &options, NULL, &polygons, &error);
  CHECK(status == MTM_OK && polygons.n_polygons > 0, "%s", error.message);
  return polygons;
}

static double linear(const double p[3])
{
  return 3 + 2 * p[0] - 5 * p[1] + 0.5 * p[2];
}

/* a + b x + c y + d z and the coordinates themselves at output points. */
static void check_linear(test_kind kind)
{
  test_mesh mesh = test_mesh_cube(kind, 5);
  mtm_polygons polygons = slice(&mesh.view, MTM_PROVENANCE_POINTS);
  const int64_t n = test_n_points(&mesh.view);
  double* field = malloc((size_t)n * 4 * sizeof *field);
  for (int64_t p = 0; p < n; ++p)
  {
    test_point(&mesh.view, p, field + 4 * p);
    field[4 * p + 3] = linear(field + 4 * p);
  }
  const mtm_array array = { MTM_FLOAT64, 4, n, field, NULL, 0 };
  const size_t bytes = (size_t)polygons.n_points * 4 * sizeof(double);
  double* values = malloc(bytes);
  mtm_error error = { "" };
  CHECK(mtm_interpolate(&polygons, MTM_POINT, &array, values, bytes, &error) == MTM_OK,
    "%s",
    error.message);
  double worst_place = 0;
  double worst_value = 0;
  for (int64_t p = 0; p < polygons.n_points; ++p)
  {
    const double* at = (const double*)polygons.points + 3 * p;
    for (int a = 0; a < 3; ++a)
    {
      worst_place = fmax(worst_place, fabs(values[4 * p + a] - at[a]));
    }
    worst_value = fmax(worst_value, fabs(values[4 * p + 3] - linear(at)));
  }
  CHECK(worst_place <= 2 * DBL_EPSILON, "%s: places off by %g", test_kind_name(kind), worst_place);
  CHECK(worst_value <= 16 * DBL_EPSILON, "%s: values off by %g", test_kind_name(kind), worst_value);
  free(values);
  free(field);
  mtm_polygons_free(&polygons);
  test_mesh_free(&mesh);
}

/* Reads one value of any type as long double, which holds them all. */
static long double value_at(const void* data, mtm_type type, int64_t at)
{
  switch (type)
  {
    case MTM_INT8:
      return ((const int8_t*)data)[at];
    case MTM_UINT8:
      return ((const uint8_t*)data)[at];
    case MTM_INT16:
      return ((const int16_t*)data)[at];
    case MTM_UINT16:
      return ((const uint16_t*)data)[at];
    case MTM_INT32:
      return ((const int32_t*)data)[at];
    case MTM_UINT32:
      return ((const uint32_t*)data)[at];
    case MTM_INT64:
      return (long double)((const int64_t*)data)[at];
    case MTM_UINT64:
      return (long double)((const uint64_t*)data)[at];
    case MTM_FLOAT32:
      return ((const float*)data)[at];
    default:
      return ((const double*)data)[at];
  }
}

static bool is_integer(mtm_type type)
{
  return type < MTM_FLOAT32;
}

/* Random bytes as numbers; floating ones made finite and moderate. */
static void fill(test_random* random, mtm_type type, void* data, int64_t n)
{
  const size_t bytes = mtm_type_size(type);
  for (int64_t i = 0; i < n; ++i)
  {
    const uint64_t bits = test_random_next(random);
    memcpy((char*)data + (size_t)i * bytes, &bits, bytes);
    if (type == MTM_FLOAT32)
    {
      ((float*)data)[i] = (float)test_random_between(random, -100, 100);
    }
    if (type == MTM_FLOAT64)
    {
      ((double*)data)[i] = test_random_between(random, -100, 100);
    }
  }
}

/* a + t (b - a) to rounding, inside [a, b], equal ends and ends themselves exactly. */
static void check_point_value(const test_result* result,
  mtm_type type,
  const void* field,
  const void* values,
  int64_t point,
  int component)
{
  const long double a = value_at(field, type, 2 * result->a[point] + component);
  const long double b = value_at(field, type, 2 * result->b[point] + component);
  const long double found = value_at(values, type, 2 * point + component);
  const double t = result->t[point];
  const long double expected = a + t * (b - a);
  /* Doubles carry 64-bit integers rounded to 53 bits: ends differ by at the most 2^64. */
  const long double size = fmaxl(fabsl(a), fabsl(b));
  const long double rounding = type == MTM_FLOAT32 ? 1e-7L * size : 4e-16L * size;
  const long double tolerance = rounding + (is_integer(type) ? 0.5L : 0);
  CHECK(
    fabsl(found - expected) <= tolerance, "type %d: %Lg, expected %Lg", (int)type, found, expected);
  if (a == b || t == 0 || t == 1)
  {
    CHECK(found == (t == 1 ? b : a), "type %d: %Lg is not the end %Lg", (int)type, found, a);
  }
}

static void check_types(test_random* random)
{
  test_mesh mesh = test_mesh_cube(TEST_HEXAHEDRA, 4);
  const int64_t n_points = test_n_points(&mesh.view);
  const int64_t n_cells = test_n_cells(&mesh.view);
  mtm_polygons polygons = slice(&mesh.view, MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS);
  test_result result = test_result_of(&polygons);
  for (mtm_type type = MTM_INT8; type <= MTM_FLOAT64; ++type)
  {
    const size_t bytes = mtm_type_size(type);
    char* field = malloc((size_t)n_points * 2 * bytes);
    fill(random, type, field, 2 * n_points);
    /* Some neighbours alike. */
    memcpy(field + 2 * bytes, field, 2 * bytes);
    memcpy(field + 60 * bytes, field + 10 * bytes, 20 * bytes);
    const mtm_array points = { type, 2, n_points, field, NULL, 0 };
    const size_t room = (size_t)(result.n_points + result.n_cells) * 2 * bytes;
    char* values = malloc(room);
    size_t size = (size_t)result.n_points * 2 * bytes;
    mtm_error error = { "" };
    CHECK(mtm_interpolate(&polygons, MTM_POINT, &points, values, size, &error) == MTM_OK,
      "%s",
      error.message);
    for (int64_t i = 0; i < 2 * result.n_points; ++i)
    {
      check_point_value(&result, type, field, values, i / 2, (int)(i % 2));
    }
    const mtm_array cells = { type, 2, n_cells, field, NULL, 0 };
    size = (size_t)result.n_cells * 2 * bytes;
    CHECK(mtm_interpolate(&polygons, MTM_CELL, &cells, values, size, &error) == MTM_OK,
      "%s",
      error.message);
    for (int64_t c = 0; c < result.n_cells; ++c)
    {
      const char* expected = field + (size_t)result.source_cells[c] * 2 * bytes;
      CHECK(memcmp(values + (size_t)c * 2 * bytes, expected, 2 * bytes) == 0,
        "type %d: cell",
        (int)type);
    }
    free(values);
    free(field);
  }
  test_result_free(&result);
  mtm_polygons_free(&polygons);
  test_mesh_free(&mesh);
}

/* Layouts of the field don't matter, and the bytes after the values stay as they were. */
static void check_layouts(test_random* random)
{
  test_mesh mesh = test_mesh_cube(TEST_TETRAHEDRA, 4);
  const int64_t n = test_n_points(&mesh.view);
  mtm_polygons polygons = slice(&mesh.view, MTM_PROVENANCE_POINTS);
  double* packed = malloc((size_t)n * 3 * sizeof *packed);
  double* strided = malloc((size_t)n * 5 * sizeof *strided);
  double* apart = malloc((size_t)n * 3 * sizeof *apart);
  fill(random, MTM_FLOAT64, packed, 3 * n);
  for (int64_t i = 0; i < 3 * n; ++i)
  {
    strided[5 * (i / 3) + i % 3] = packed[i];
    apart[n * (i % 3) + i / 3] = packed[i];
  }
  const void* components[3] = { apart, apart + n, apart + 2 * n };
  const mtm_array fields[3] = { { MTM_FLOAT64, 3, n, packed, NULL, 0 },
    { MTM_FLOAT64, 3, n, strided, NULL, 40 },
    { MTM_FLOAT64, 3, n, NULL, components, 0 } };
  const size_t bytes = (size_t)polygons.n_points * 24;
  double* values[3];
  for (int f = 0; f < 3; ++f)
  {
    values[f] = malloc(bytes + 8);
    memset(values[f], 0x5a, bytes + 8);
    CHECK(mtm_interpolate(&polygons, MTM_POINT, &fields[f], values[f], bytes, NULL) == MTM_OK,
      "layout %d",
      f);
    CHECK(memcmp(values[f], values[0], bytes) == 0, "layout %d: other values", f);
    CHECK(((const char*)values[f])[bytes] == 0x5a, "layout %d: too much written", f);
  }
  for (int f = 0; f < 3; ++f)
  {
    free(values[f]);
  }
  free(packed);
  free(strided);
  free(apart);
  mtm_polygons_free(&polygons);
  test_mesh_free(&mesh);
}

/* NaN is one quiet NaN, whatever NaNs come in; infinities stay where both ends agree. */
static void check_not_finite(void)
{
  test_mesh mesh = test_mesh_cube(TEST_HEXAHEDRA, 2);
  mtm_polygons polygons = slice(&mesh.view, MTM_PROVENANCE_POINTS);
  double field[27];
  double values[256];
  CHECK(polygons.n_points <= 256, "%lld points", (long long)polygons.n_points);
  const mtm_array array = { MTM_FLOAT64, 1, 27, field, NULL, 0 };
  const size_t bytes = (size_t)polygons.n_points * 8;
  for (int p = 0; p < 27; ++p)
  {
    const uint64_t bits = UINT64_C(0xfff0000000000001) + (uint64_t)p * 12345;
    memcpy(&field[p], &bits, 8);
  }
  CHECK(mtm_interpolate(&polygons, MTM_POINT, &array, values, bytes, NULL) == MTM_OK, "NaN");
  uint64_t first;
  memcpy(&first, &values[0], 8);
  CHECK(first == UINT64_C(0x7ff8000000000000), "NaN is %llx", (unsigned long long)first);
  for (int64_t p = 0; p < polygons.n_points; ++p)
  {
    CHECK(memcmp(&values[p], &first, 8) == 0, "point %lld: another NaN", (long long)p);
  }
  for (int p = 0; p < 27; ++p)
  {
    field[p] = -INFINITY;
  }
  CHECK(mtm_interpolate(&polygons, MTM_POINT, &array, values, bytes, NULL) == MTM_OK, "infinity");
  for (int64_t p = 0; p < polygons.n_points; ++p)
  {
    CHECK(values[p] == -INFINITY, "point %lld: %g", (long long)p, values[p]);
  }
  mtm_polygons_free(&polygons);
  test_mesh_free(&mesh);
}

static void expect_refused(const char* what,
  const mtm_polygons* polygons,
  mtm_association association,
  const mtm_array* field,
  size_t bytes)
{
  static double values[4096];
  mtm_error error = { "" };
  values[0] = 12345;
  const mtm_status status = mtm_interpolate(polygons, association, field, values, bytes, &error);
  CHECK(status == MTM_BAD_ARGUMENT, "%s: %s", what, mtm_status_name(status));
  CHECK(error.message[0] != '\0', "%s: no message", what);
  CHECK(values[0] == 12345, "%s: values written", what);
  CHECK(mtm_interpolate(polygons, association, field, values, bytes, NULL) == status,
    "%s: without message",
    what);
}

static void check_errors(void)
{
  test_mesh mesh = test_mesh_cube(TEST_HEXAHEDRA, 2);
  mtm_polygons all = slice(&mesh.view, MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS);
  mtm_polygons none = slice(&mesh.view, 0);
  const double field[64] = { 0 };
  const mtm_array points = { MTM_FLOAT64, 1, 27, field, NULL, 0 };
  const mtm_array cells = { MTM_FLOAT64, 1, 8, field, NULL, 0 };
  const size_t point_bytes = (size_t)all.n_points * 8;
  const size_t cell_bytes = (size_t)all.n_polygons * 8;
  mtm_array odd = points;
  odd.n_tuples = 26;
  expect_refused("26 of 27 points", &all, MTM_POINT, &odd, point_bytes);
  expect_refused("points as cells", &all, MTM_CELL, &points, cell_bytes);
  expect_refused("cells as points", &all, MTM_POINT, &cells, point_bytes);
  expect_refused("too few bytes", &all, MTM_POINT, &points, point_bytes - 1);
  expect_refused("no provenance of points", &none, MTM_POINT, &points, point_bytes);
  expect_refused("no provenance of cells", &none, MTM_CELL, &cells, cell_bytes);
  expect_refused("no polygons", NULL, MTM_POINT, &points, point_bytes);
  expect_refused("no field", &all, MTM_POINT, NULL, point_bytes);
  expect_refused("association 7", &all, (mtm_association)7, &points, point_bytes);
  odd = points;
  odd.data = NULL;
  expect_refused("no data", &all, MTM_POINT, &odd, point_bytes);
  odd = points;
  odd.type = (mtm_type)99;
  expect_refused("type 99", &all, MTM_POINT, &odd, point_bytes);
  odd = points;
  odd.n_components = 0;
  expect_refused("no components", &all, MTM_POINT, &odd, point_bytes);
  odd = points;
  odd.stride = 4;
  expect_refused("a stride inside the value", &all, MTM_POINT, &odd, point_bytes);
  CHECK(mtm_interpolate(&all, MTM_POINT, &points, NULL, point_bytes, NULL) == MTM_BAD_ARGUMENT,
    "no dst");
  mtm_polygons_free(&all);
  mtm_polygons_free(&none);
  test_mesh_free(&mesh);
}

int main(void)
{
  test_random random = test_random_start();
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    check_linear(kind);
  }
  check_types(&random);
  check_layouts(&random);
  check_not_finite();
  check_errors();
  return check_result();
}
