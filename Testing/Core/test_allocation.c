/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Each allocation fails in turn, alone and with all after it: MTM_NO_MEMORY, nothing left, nothing
 * leaked; and then the call succeeds. */
#include "check.h"
#include "failing_malloc.h"
#include "results.h"
#include "threads.h"

typedef enum operation
{
  SLICE,
  TRIANGLES,
  VALUES,
  TOLERANCE,
  SURFACE,
  SURFACE_TRIANGLES,
  N_OPERATIONS
} operation;

static const mtm_plane planes[3] = { { { 0, 0, 0.5 }, { 0, 0, 1 } },
  { { 0.1, 0.2, 0.3 }, { 1, 2, 3 } },
  { { 0, 0, 0 }, { 1, -1, 0 } } };
static double scalars[4096];

static mtm_status call(operation what,
  const mtm_mesh* mesh,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  static const double value = 1.5;
  const mtm_array array = { MTM_FLOAT64, 1, test_n_points(mesh), scalars, NULL, 0 };
  const uint32_t provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES;
  mtm_slice_options slice = {
    .size = sizeof slice, .provenance = provenance, .triangulate = what == TRIANGLES
  };
  const mtm_surface_options surface = { .size = sizeof surface,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS,
    .triangulate = what == SURFACE_TRIANGLES };
  switch (what)
  {
    case SLICE:
    case TRIANGLES:
      slice.planes = planes;
      slice.n_planes = 3;
      return mtm_slice(mesh, NULL, &slice, run, out, error);
    case TOLERANCE:
      slice.planes = planes;
      slice.n_planes = 1;
      slice.tolerance = 10; /* so loose that nothing is divided, but all cells are looked at */
      return mtm_slice(mesh, NULL, &slice, run, out, error);
    case VALUES:
      slice.scalars = &array;
      slice.values = &value;
      slice.n_values = 1;
      return mtm_slice(mesh, NULL, &slice, run, out, error);
    default:
      return mtm_extract_surface(mesh, &surface, run, out, error);
  }
}

/* Fails allocation n; whether one was there to fail. */
static bool fail_once(const char* where,
  operation what,
  const mtm_mesh* mesh,
  const mtm_run* run,
  int64_t n,
  bool all_after)
{
  mtm_polygons polygons = { 0 };
  mtm_error error = { "" };
  const int64_t live = failing_malloc_live();
  failing_malloc_start(n, all_after);
  const mtm_status status = call(what, mesh, run, &polygons, &error);
  const bool failed = failing_malloc_has_failed();
  failing_malloc_start(-1, false);
  if (failed)
  {
    CHECK(status == MTM_NO_MEMORY,
      "%s, allocation %lld: %s",
      where,
      (long long)n,
      mtm_status_name(status));
    CHECK(error.message[0] != '\0', "%s, allocation %lld: no message", where, (long long)n);
    CHECK(test_is_empty(&polygons), "%s, allocation %lld: something left", where, (long long)n);
  }
  else
  {
    CHECK(status == MTM_OK && polygons.n_polygons + polygons.n_lines > 0,
      "%s: %s",
      where,
      error.message);
  }
  mtm_polygons_free(&polygons);
  CHECK(failing_malloc_live() == live,
    "%s, allocation %lld: %lld blocks leaked",
    where,
    (long long)n,
    (long long)(failing_malloc_live() - live));
  return failed;
}

static void check_operation(operation what,
  const char* name,
  const mtm_mesh* mesh,
  const mtm_run* run)
{
  char where[64];
  snprintf(where, sizeof where, "operation %d of %s%s", (int)what, name, run ? ", tasks" : "");
  for (int all_after = 0; all_after < 2; ++all_after)
  {
    int64_t n = 0;
    while (n < 100000 && fail_once(where, what, mesh, run, n, all_after))
    {
      ++n;
    }
    CHECK(n > 0 && n < 100000, "%s: %lld allocations", where, (long long)n);
  }
}

static void check_mesh(const char* name, test_mesh mesh)
{
  const mtm_run tasks = test_backwards(4);
  for (operation what = 0; what < N_OPERATIONS; ++what)
  {
    check_operation(what, name, &mesh.view, NULL);
    check_operation(what, name, &mesh.view, &tasks);
  }
  test_mesh_free(&mesh);
}

/* A cell with two tunnels, filled by one cell each: concave faces and sections with holes. */
static test_mesh mesh_with_tunnels(void)
{
  int64_t labels[125] = { 0 };
  for (int64_t k = 0; k < 5; ++k)
  {
    labels[6 + 25 * k] = 1;
    labels[18 + 25 * k] = 2;
  }
  return test_mesh_labelled(5, labels, true);
}

static void check_higher(void)
{
  test_mesh linear = test_mesh_cube(TEST_HEXAHEDRA, 2);
  check_mesh("hex20", test_mesh_of_type(&linear.view, MTM_QUADRATIC_HEXAHEDRON));
  check_mesh("hex24", test_mesh_of_type(&linear.view, MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON));
  check_mesh("Lagrange hexahedra", test_mesh_lagrange(&linear.view, 3));
  test_mesh bezier = test_mesh_lagrange(&linear.view, 2);
  memset((void*)bezier.view.cell_types.data, MTM_BEZIER_HEXAHEDRON, 8);
  check_mesh("Bezier hexahedra", bezier);
  test_mesh sets = test_mesh_unstructured(&linear.view);
  memset((void*)sets.view.cell_types.data, MTM_CONVEX_POINT_SET, 8);
  check_mesh("convex point sets", sets);
  test_mesh_free(&linear);
  linear = test_mesh_sheet(MTM_POLYGON, 3, 3);
  check_mesh("quadratic polygons", test_mesh_of_type(&linear.view, MTM_QUADRATIC_POLYGON));
  test_mesh_free(&linear);
  check_mesh("tunnels", mesh_with_tunnels());
  check_mesh("column", test_mesh_column(20, 3));
}

int main(void)
{
  test_random random = test_random_start();
  for (size_t p = 0; p < sizeof scalars / sizeof scalars[0]; ++p)
  {
    scalars[p] = (double)test_random_below(&random, 4);
  }
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    check_mesh(test_kind_name(kind), test_mesh_cube(kind, 3));
  }
  check_higher();
  return check_result();
}
