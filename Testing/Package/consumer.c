/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A user's program, valid as C11 and as C++17: the section of a box of 2 x 3 x 4 at half its height
 * has an area of 6, and the scene it makes is written. */
#include <microtome/microtome.h>
#include <microtome/scene.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool count_bytes(void* user, const void* data, size_t size)
{
  (void)data;
  *(size_t*)user += size;
  return true;
}

/* The id at a place of an array that is int32 or int64. */
static int64_t id_at(const mtm_polygons* polygons, const void* ids, int64_t at)
{
  return polygons->id_type == MTM_INT32 ? ((const int32_t*)ids)[at] : ((const int64_t*)ids)[at];
}

/* The area of polygons in a plane of constant z, by the shoelace formula. */
static double area_in_xy(const mtm_polygons* polygons)
{
  const double* xyz = (const double*)polygons->points;
  double twice = 0.0;
  for (int64_t c = 0; c < polygons->n_polygons; ++c)
  {
    const int64_t first = id_at(polygons, polygons->offsets, c);
    const int64_t end = id_at(polygons, polygons->offsets, c + 1);
    for (int64_t i = first; i < end; ++i)
    {
      const double* a = xyz + 3 * id_at(polygons, polygons->connectivity, i);
      const double* b =
        xyz + 3 * id_at(polygons, polygons->connectivity, i + 1 < end ? i + 1 : first);
      twice += a[0] * b[1] - a[1] * b[0];
    }
  }
  return twice / 2.0;
}

static mtm_array packed(mtm_type type, int32_t n_components, int64_t n_tuples, const void* data)
{
  mtm_array array;
  memset(&array, 0, sizeof array);
  array.type = type;
  array.n_components = n_components;
  array.n_tuples = n_tuples;
  array.data = data;
  return array;
}

static mtm_status write_scene(const mtm_polygons* polygons, size_t* n_bytes, mtm_error* error)
{
  mtm_scene_object object;
  memset(&object, 0, sizeof object);
  object.name = "section";
  object.points = packed(MTM_FLOAT64, 3, polygons->n_points, polygons->points);
  object.polygons.offsets =
    packed(polygons->id_type, 1, polygons->n_polygons + 1, polygons->offsets);
  object.polygons.connectivity =
    packed(polygons->id_type, 1, polygons->n_connectivity, polygons->connectivity);
  object.shown = -1;
  object.opacity = 1.0;

  mtm_scene scene;
  memset(&scene, 0, sizeof scene);
  scene.size = sizeof scene;
  scene.title = "Section";
  scene.objects = &object;
  scene.n_objects = 1;
  return mtm_scene_write_json(&scene, count_bytes, n_bytes, error);
}

int main(void)
{
  mtm_mesh mesh;
  memset(&mesh, 0, sizeof mesh);
  mesh.kind = MTM_IMAGE;
  for (int a = 0; a < 3; ++a)
  {
    mesh.dims[a] = a + 3;
    mesh.spacing[a] = 1.0;
  }
  const mtm_plane plane = { { 0, 0, 2.5 }, { 0, 0, 1 } };
  mtm_slice_options options;
  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  options.n_planes = 1;
  options.planes = &plane;

  mtm_polygons polygons;
  memset(&polygons, 0, sizeof polygons);
  mtm_error error = { "" };
  size_t n_bytes = 0;
  mtm_status status = mtm_slice(&mesh, NULL, &options, NULL, &polygons, &error);
  const double area = status == MTM_OK ? area_in_xy(&polygons) : 0.0;
  if (status == MTM_OK)
  {
    status = write_scene(&polygons, &n_bytes, &error);
  }
  mtm_polygons_free(&polygons);

  printf(
    "Microtome %s: area %g, scene of %zu bytes %s\n", mtm_version(), area, n_bytes, error.message);
  const bool same_version = strcmp(mtm_version(), MTM_VERSION) == 0;
  return status == MTM_OK && same_version && fabs(area - 6.0) < 1e-12 && n_bytes > 100 ? 0 : 1;
}
