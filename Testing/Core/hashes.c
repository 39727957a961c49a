/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Prints 64-bit hashes of what Core makes of a few meshes. The same program built for WebAssembly must
 * print the same lines: core.wasm compares them. Meshes are made by arithmetic that is exact to the
 * bit everywhere; no threads, no mathematics library. */
#include "meshes.h"
#include "microtome/scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const mtm_plane planes[] = { { { 0.1, 0.2, 0.3 }, { 1, 2, 3 } },
  { { 0, 0, 0 }, { 0, 0, 1 } },
  { { 0.5, 0, 0 }, { -1, 0, 0 } },
  { { 0, 0, 0 }, { 1, -1, 0 } } };

typedef enum operation
{
  SLICE,
  TRIANGLES,
  VALUES,
  SURFACE,
  N_OPERATIONS
} operation;

static double* noise(uint64_t seed, int64_t n)
{
  test_random random = { seed };
  double* values = malloc((size_t)n * sizeof *values);
  for (int64_t i = 0; i < n && values; ++i)
  {
    values[i] = test_random_between(&random, -1, 1);
  }
  return values;
}

static mtm_status run(operation what,
  const mtm_mesh* mesh,
  const mtm_array* scalars,
  mtm_polygons* out,
  mtm_error* error)
{
  static const double values[2] = { 0, 0.25 };
  const uint32_t provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS;
  mtm_slice_options slice = {
    .size = sizeof slice, .provenance = provenance, .triangulate = what == TRIANGLES
  };
  const mtm_surface_options surface = { .size = sizeof surface, .provenance = provenance };
  if (what == SURFACE)
  {
    return mtm_extract_surface(mesh, &surface, NULL, out, error);
  }
  if (what == VALUES)
  {
    slice.scalars = scalars;
    slice.values = values;
    slice.n_values = 2;
  }
  else
  {
    slice.planes = planes;
    slice.n_planes = sizeof planes / sizeof planes[0];
  }
  return mtm_slice(mesh, NULL, &slice, NULL, out, error);
}

static bool add_text(void* user, const void* data, size_t size)
{
  uint64_t* hash = user;
  *hash = test_hash(*hash, data, size);
  return true;
}

/* The text of a scene with the result in it, coloured by the field. */
static uint64_t hash_scene(const mtm_polygons* p, const double* values)
{
  const int64_t n_cells = p->n_vertices + p->n_lines + p->n_polygons;
  mtm_scene_array array = { .name = "noise",
    .association = MTM_POINT,
    .values = { MTM_FLOAT64, 1, p->n_points, values, NULL, 0 } };
  const mtm_scene_object object = { .name = "result",
    .points = { p->point_type, 3, p->n_points, p->points, NULL, 0 },
    .polygons = { .offsets = { p->id_type, 1, n_cells + 1, p->offsets, NULL, 0 },
      .connectivity = { p->id_type, 1, p->n_connectivity, p->connectivity, NULL, 0 } },
    .arrays = &array,
    .n_arrays = 1,
    .opacity = 1 };
  const mtm_scene scene = {
    .size = sizeof scene, .title = "hashes", .objects = &object, .n_objects = 1
  };
  mtm_error error;
  uint64_t hash = 0;
  const mtm_status status = mtm_scene_write_json(&scene, add_text, &hash, &error);
  if (status != MTM_OK)
  {
    printf("scene: %s\n", error.message);
  }
  return hash;
}

static void print_hashes(const char* name, operation what, const mtm_mesh* mesh)
{
  const int64_t n = test_n_points(mesh);
  double* field = noise(7, n);
  const mtm_array scalars = { MTM_FLOAT64, 1, n, field, NULL, 0 };
  mtm_polygons p = { 0 };
  mtm_error error = { "" };
  mtm_status status = run(what, mesh, &scalars, &p, &error);
  const size_t bytes = (size_t)p.n_points * sizeof(double);
  double* values = malloc(bytes + 1);
  if (status == MTM_OK)
  {
    status = mtm_interpolate(&p, MTM_POINT, &scalars, values, bytes, &error);
  }
  const size_t id_bytes = mtm_type_size(p.id_type);
  const size_t n_cells = (size_t)(p.n_vertices + p.n_lines + p.n_polygons);
  uint64_t points = test_hash(0, p.points, (size_t)(3 * p.n_points) * mtm_type_size(p.point_type));
  uint64_t cells = test_hash(0, p.offsets, (n_cells + 1) * id_bytes);
  cells = test_hash(cells, p.connectivity, (size_t)p.n_connectivity * id_bytes);
  cells = test_hash(cells, p.source_cells, n_cells * mtm_type_size(p.source_type));
  printf("%s %d: %s%s %lld points %016llx, %lld cells %016llx, values %016llx, scene %016llx\n",
    name,
    (int)what,
    mtm_status_name(status),
    error.message,
    (long long)p.n_points,
    (unsigned long long)points,
    (long long)n_cells,
    (unsigned long long)cells,
    (unsigned long long)test_hash(0, values, status == MTM_OK ? bytes : 0),
    (unsigned long long)(status == MTM_OK && p.n_lines == 0 ? hash_scene(&p, values) : 0));
  free(values);
  free(field);
  mtm_polygons_free(&p);
}

static void print_mesh(const char* name, test_mesh mesh)
{
  for (operation what = 0; what < N_OPERATIONS; ++what)
  {
    print_hashes(name, what, &mesh.view);
  }
  test_mesh narrow = test_mesh_layout(&mesh.view, MTM_FLOAT32, MTM_INT32, TEST_STRIDED);
  print_hashes("its float32 layout", SLICE, &narrow.view);
  print_hashes("its float32 layout", SURFACE, &narrow.view);
  test_mesh_free(&narrow);
  test_mesh_free(&mesh);
}

/* Cells along winding walks through a grid. */
static test_mesh mesh_of_walks(void)
{
  enum
  {
    N = 6
  };
  int64_t labels[N * N * N];
  for (int64_t b = 0; b < N * N * N; ++b)
  {
    labels[b] = (b % N + b / N % N * 2 + b / N / N * 3) % 12;
  }
  return test_mesh_labelled(N, labels, true);
}

static void print_higher(void)
{
  test_mesh linear = test_mesh_cube(TEST_HEXAHEDRA, 4);
  print_mesh("quadratic hexahedra", test_mesh_of_type(&linear.view, MTM_QUADRATIC_HEXAHEDRON));
  print_mesh("Lagrange hexahedra", test_mesh_lagrange(&linear.view, 3));
  test_mesh bezier = test_mesh_lagrange(&linear.view, 2);
  memset((void*)bezier.view.cell_types.data, MTM_BEZIER_HEXAHEDRON, 64);
  print_mesh("Bezier hexahedra", bezier);
  test_mesh_free(&linear);
  linear = test_mesh_cube(TEST_TETRAHEDRA, 3);
  print_mesh("Lagrange tetrahedra", test_mesh_lagrange(&linear.view, 4));
  test_mesh_free(&linear);
  print_mesh("polyhedra", mesh_of_walks());
}

int main(void)
{
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    const test_box box = { { 6, 5, 7 }, { -0.3, -0.1, -0.7 }, { 1.1, 1, 1 } };
    print_mesh(test_kind_name(kind), test_mesh_box(kind, &box));
  }
  print_mesh("ball of hexahedra", test_mesh_ball(TEST_HEXAHEDRA, 6));
  print_mesh("ball of tetrahedra", test_mesh_ball(TEST_TETRAHEDRA, 5));
  print_mesh("torus", test_mesh_torus(TEST_HEXAHEDRA, 3, 4));
  print_mesh("sheet", test_mesh_sheet(MTM_POLYGON, 9, 8));
  print_higher();
  return 0;
}
