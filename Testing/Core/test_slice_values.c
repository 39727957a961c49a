/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cutting where a scalar has a value: closed surfaces of fields, and planes in other words. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

static double* scalars_of(const mtm_mesh* mesh,
  double (*field)(const double xyz[3]),
  mtm_array* scalars)
{
  const int64_t n = test_n_points(mesh);
  double* values = malloc((size_t)n * sizeof(double));
  for (int64_t p = 0; p < n; ++p)
  {
    double xyz[3];
    test_point(mesh, p, xyz);
    values[p] = field(xyz);
  }
  *scalars = (mtm_array){ MTM_FLOAT64, 1, n, values, NULL, 0 };
  return values;
}

static double square_of_distance(const double p[3])
{
  return p[0] * p[0] + p[1] * p[1] + p[2] * p[2];
}

/* A torus round z with radii 2 / 3 and 1 / 4, as the square of the distance from its core. */
static double torus(const double p[3])
{
  const double ring = sqrt(p[0] * p[0] + p[1] * p[1]) - 2.0 / 3;
  return ring * ring + p[2] * p[2];
}

static double two_balls(const double p[3])
{
  const double left[3] = { p[0] + 0.5, p[1], p[2] };
  const double right[3] = { p[0] - 0.5, p[1], p[2] };
  return fmin(square_of_distance(left), square_of_distance(right));
}

static double tilted(const double p[3])
{
  return 0.25 * p[0] - 0.5 * p[1] + p[2];
}

static test_result cut(const char* where,
  const mtm_mesh* mesh,
  const mtm_array* scalars,
  const double* values,
  int32_t n_values,
  bool triangulate)
{
  test_defect defect;
  const mtm_slice_options options = {
    .scalars = scalars, .values = values, .n_values = n_values, .triangulate = triangulate
  };
  test_result result = test_slice_with(mesh, options, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  return result;
}

/* No rim, both sides of each edge run through once each way, and the body's Euler number. */
static void check_closed(const char* where,
  const test_result* result,
  int64_t value,
  int64_t n_pieces,
  int64_t euler)
{
  const test_topology topology = test_topology_of(result, value);
  CHECK(topology.n_boundary == 0, "%s: %lld rims", where, (long long)topology.n_boundary);
  CHECK(topology.n_crowded == 0, "%s: %lld crowded", where, (long long)topology.n_crowded);
  CHECK(topology.n_clashing == 0, "%s: %lld clashing", where, (long long)topology.n_clashing);
  CHECK(
    topology.n_components == n_pieces, "%s: %lld pieces", where, (long long)topology.n_components);
  CHECK(topology.euler == euler, "%s: Euler number %lld", where, (long long)topology.euler);
}

/* On the edge that provenance names the scalar, interpolated, has the value. */
static void check_values(const char* where,
  const test_result* result,
  const double* scalars,
  double value)
{
  double worst = 0;
  for (int64_t p = 0; p < result->n_points; ++p)
  {
    const double a = scalars[result->a[p]];
    const double b = scalars[result->b ? result->b[p] : result->a[p]];
    worst = fmax(worst, fabs(a + (result->t ? result->t[p] : 0) * (b - a) - value));
  }
  CHECK(worst <= 1e-14, "%s: a point's value is off by %g", where, worst);
}

static void check_bodies(test_kind kind)
{
  static const struct
  {
    const char* name;
    double (*field)(const double xyz[3]);
    double value;
    int64_t n_pieces, euler;
    double volume;
  } cases[] = {
    { "ball", square_of_distance, 0.64, 1, 2, 4.0 / 3 * 3.14159265358979 * 0.512 },
    { "torus", torus, 0.0625, 1, 0, 2 * 3.14159265358979 * 3.14159265358979 * 2 / 3 / 16 },
    { "two balls", two_balls, 0.16, 2, 4, 8.0 / 3 * 3.14159265358979 * 0.064 },
    { "ball through points", square_of_distance, 0.25, 1, 2, 4.0 / 3 * 3.14159265358979 / 8 },
  };
  const test_box box = { { 16, 16, 16 }, { -1, -1, -1 }, { 1, 1, 1 } };
  test_mesh mesh = test_mesh_box(kind, &box);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
  {
    mtm_array scalars;
    double* field = scalars_of(&mesh.view, cases[i].field, &scalars);
    char where[64];
    snprintf(where, sizeof where, "%s in %s", cases[i].name, test_kind_name(kind));
    for (int triangulate = 0; triangulate < 2; ++triangulate)
    {
      test_result result = cut(where, &mesh.view, &scalars, &cases[i].value, 1, triangulate);
      check_closed(where, &result, 0, cases[i].n_pieces, cases[i].euler);
      check_values(where, &result, field, cases[i].value);
      const double volume = fabs(test_signed_volume(&result));
      CHECK_NEAR(volume, cases[i].volume, 0.09 * cases[i].volume, "%s: volume", where);
      test_result_free(&result);
    }
    free(field);
  }
  test_mesh_free(&mesh);
}

/* Noise inside, a calm rim: whatever the cells and their faces look like, the surface is closed. */
static void check_noise(test_kind kind, test_random* random, bool whole_numbers)
{
  const int64_t n = 10;
  test_mesh mesh = test_mesh_cube(kind, n);
  const int64_t n_points = test_n_points(&mesh.view);
  double* values = malloc((size_t)n_points * sizeof(double));
  for (int64_t p = 0; p < n_points; ++p)
  {
    double xyz[3];
    test_point(&mesh.view, p, xyz);
    bool inner = true;
    for (int a = 0; a < 3; ++a)
    {
      inner = inner && xyz[a] > 0 && xyz[a] < 1;
    }
    const double noise = test_random_between(random, -1, 1);
    values[p] = !inner ? -2 : whole_numbers ? floor(1.5 * noise + 0.5) : noise;
  }
  const mtm_array scalars = { MTM_FLOAT64, 1, n_points, values, NULL, 0 };
  const double value = 0;
  test_result result = cut(test_kind_name(kind), &mesh.view, &scalars, &value, 1, false);
  const test_topology topology = test_topology_of(&result, 0);
  CHECK(result.n_polygons > n * n,
    "%s: %lld polygons",
    test_kind_name(kind),
    (long long)result.n_polygons);
  /* Where the scalar is the value on a whole face, and above or below it on both sides, that face is a sheet of its own, with a rim along edges of the mesh. */
  CHECK(topology.n_odd_inside == 0,
    "%s: %lld edges of an odd number of polygons",
    test_kind_name(kind),
    (long long)topology.n_odd_inside);
  CHECK(whole_numbers || topology.n_odd == 0, "%s: rims", test_kind_name(kind));
  if (!whole_numbers)
  {
    CHECK(topology.n_clashing == 0,
      "%s: %lld clashing edges",
      test_kind_name(kind),
      (long long)topology.n_clashing);
  }
  check_values(test_kind_name(kind), &result, values, value);
  test_result_free(&result);
  free(values);
  test_mesh_free(&mesh);
}

/* A linear field cuts as its plane does: the same area, and several values at once. */
static void check_linear(test_kind kind)
{
  static const double values[] = { 0.125, 0.4375, -0.25, 10 };
  const test_box box = { { 5, 4, 3 }, { 0, 0, 0 }, { 1, 1, 1 } };
  test_mesh mesh = test_mesh_box(kind, &box);
  mtm_array scalars;
  double* field = scalars_of(&mesh.view, tilted, &scalars);
  test_result result = cut("linear", &mesh.view, &scalars, values, 4, false);
  for (int v = 0; v < 4; ++v)
  {
    const mtm_plane plane = { { 0, 0, values[v] }, { 0.25, -0.5, 1 } };
    const double area = test_box_area(&box, &plane);
    CHECK_NEAR(
      test_total_area(&result, v), area, 1e-13, "%s value %g", test_kind_name(kind), values[v]);
  }
  test_result_free(&result);
  free(field);
  test_mesh_free(&mesh);
}

/* `value` at `at` of an array of any type. */
static void put(void* data, mtm_type type, int64_t at, double value)
{
  switch (type)
  {
    case MTM_INT8:
      ((int8_t*)data)[at] = (int8_t)value;
      break;
    case MTM_UINT8:
      ((uint8_t*)data)[at] = (uint8_t)value;
      break;
    case MTM_INT16:
      ((int16_t*)data)[at] = (int16_t)value;
      break;
    case MTM_UINT16:
      ((uint16_t*)data)[at] = (uint16_t)value;
      break;
    case MTM_INT32:
      ((int32_t*)data)[at] = (int32_t)value;
      break;
    case MTM_UINT32:
      ((uint32_t*)data)[at] = (uint32_t)value;
      break;
    case MTM_INT64:
      ((int64_t*)data)[at] = (int64_t)value;
      break;
    case MTM_UINT64:
      ((uint64_t*)data)[at] = (uint64_t)value;
      break;
    case MTM_FLOAT32:
      ((float*)data)[at] = (float)value;
      break;
    default:
      ((double*)data)[at] = value;
  }
}

/* Scalars of every type, packed, with gaps, or in an array of their own, cut alike where the numbers
 * are the same. */
static void check_scalar_types(void)
{
  enum
  {
    N_POINTS = 125
  };
  const test_box box = { { 4, 4, 4 }, { -2, -2, -2 }, { 2, 2, 2 } };
  test_mesh mesh = test_mesh_box(TEST_HEXAHEDRA, &box);
  mtm_array scalars;
  double* field = scalars_of(&mesh.view, square_of_distance, &scalars);
  const double value = 4.5;
  test_result expected = cut("float64", &mesh.view, &scalars, &value, 1, false);
  CHECK(expected.n_polygons > 0, "nothing to compare");
  for (mtm_type type = MTM_INT8; type <= MTM_FLOAT64; ++type)
  {
    const int64_t bytes = (int64_t)mtm_type_size(type);
    double packed[N_POINTS];
    double with_gaps[2 * N_POINTS] = { 0 };
    for (int p = 0; p < N_POINTS; ++p)
    {
      put(packed, type, p, field[p]);
      put(with_gaps, type, 2 * p, field[p]);
    }
    const void* component[1] = { packed };
    const mtm_array layouts[3] = { { type, 1, N_POINTS, packed, NULL, 0 },
      { type, 1, N_POINTS, with_gaps, NULL, 2 * bytes },
      { type, 1, N_POINTS, NULL, component, 0 } };
    for (int layout = 0; layout < 3; ++layout)
    {
      test_result result = cut("other type", &mesh.view, &layouts[layout], &value, 1, false);
      CHECK_SOUND(test_set_difference(&expected, &result, NULL, NULL),
        "type %d, layout %d",
        (int)type,
        layout);
      test_result_free(&result);
    }
  }
  test_result_free(&expected);
  free(field);
  test_mesh_free(&mesh);
}

int main(void)
{
  test_random random = test_random_start();
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    check_bodies(kind);
    check_linear(kind);
    check_noise(kind, &random, false);
    check_noise(kind, &random, true);
  }
  check_scalar_types();
  return check_result();
}
