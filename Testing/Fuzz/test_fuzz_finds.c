/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What fuzzing found, each by itself. */
#include "broken_meshes.h"
#include "check.h"

#include <float.h>

static mtm_status slice_of(const mtm_mesh* mesh,
  const mtm_plane* plane,
  mtm_type point_type,
  mtm_polygons* out,
  mtm_error* error)
{
  const mtm_slice_options options = {
    .size = sizeof options, .planes = plane, .n_planes = 1, .point_type = point_type
  };
  return mtm_slice(mesh, NULL, &options, NULL, out, error);
}

/* The index of the last point of an image was computed beyond int64. */
static void test_image_start(void)
{
  mtm_mesh mesh = { .kind = MTM_IMAGE, .dims = { 3, 3, 3 }, .spacing = { 1, 1, 1 } };
  mtm_error error;
  mesh.start[1] = INT64_MAX - 2;
  CHECK(mtm_mesh_check(&mesh, MTM_CHECK_SHAPE, &error) == MTM_BAD_MESH, "%s", error.message);
  CHECK(strstr(error.message, "along axis 1"), "%s", error.message);
  mesh.start[1] = INT64_MIN;
  CHECK(mtm_mesh_check(&mesh, MTM_CHECK_SHAPE, &error) == MTM_OK, "%s", error.message);
}

/* Differences of coordinates, and points as float32, came out infinite. */
static void test_huge_coordinates(void)
{
  static const struct
  {
    double z;
    mtm_type type;
    bool fits;
  } cases[] = { { DBL_MAX, MTM_FLOAT64, false },
    { 1e300, MTM_FLOAT64, true },
    { 1e300, MTM_FLOAT32, false },
    { FLT_MAX, MTM_FLOAT32, true } };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
  {
    const double z = cases[i].z;
    const test_box box = { { 2, 2, 1 }, { 0, 0, 0 }, { 1, 1, 1 } };
    test_mesh mesh = test_mesh_box(TEST_HEXAHEDRA, &box);
    double* points = (double*)mesh.view.points.data;
    for (int64_t p = 0; p < mesh.view.points.n_tuples; ++p)
    {
      points[3 * p + 2] = points[3 * p + 2] > 0.5 ? z : -z;
    }
    const mtm_plane plane = { { 0, 0, 0 }, { 0, 0, 1 } };
    mtm_polygons polygons = { 0 };
    mtm_error error;
    CHECK(slice_of(&mesh.view, &plane, cases[i].type, &polygons, &error) == MTM_OK, "%zu", i);
    CHECK(polygons.n_polygons == (cases[i].fits ? 4 : 0), "%zu: polygons", i);
    CHECK(polygons.n_non_finite_cells == (cases[i].fits ? 0 : 4), "%zu: cells left out", i);
    mtm_polygons_free(&polygons);
    const mtm_surface_options options = { .size = sizeof options, .point_type = cases[i].type };
    CHECK(mtm_extract_surface(&mesh.view, &options, NULL, &polygons, &error) == MTM_OK, "%zu", i);
    CHECK(polygons.n_polygons == (cases[i].fits ? 16 : 0), "%zu: faces", i);
    mtm_polygons_free(&polygons);
    test_mesh_free(&mesh);
  }
}

int main(void)
{
  test_image_start();
  test_huge_coordinates();
  return check_result();
}
