/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Sections of boxes of every kind: areas are exact, per box and per cell. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

static const double tolerance = 1e-13;

static mtm_plane opposite(mtm_plane plane)
{
  for (int a = 0; a < 3; ++a)
  {
    plane.normal[a] = -plane.normal[a];
  }
  return plane;
}

/* What every section must be, its area, and that the other normal makes the same bits. */
static void check_plane(const char* name, const mtm_mesh* mesh, const mtm_plane* plane, double area)
{
  test_defect defect;
  const mtm_plane back = opposite(*plane);
  test_result front = test_slice(mesh, plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s", name);
  CHECK_SOUND(test_section_defect(mesh, plane, &front, tolerance), "%s", name);
  CHECK_NEAR(test_total_area(&front, -1), area, tolerance, "%s: area", name);
  test_result rear = test_slice(mesh, &back, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s, opposite", name);
  CHECK(front.n_points == rear.n_points && front.n_cells == rear.n_cells &&
      memcmp(front.points, rear.points, (size_t)front.n_points * 24) == 0 &&
      memcmp(front.ids, rear.ids, (size_t)front.offsets[front.n_cells] * 8) == 0 &&
      memcmp(front.source_cells, rear.source_cells, (size_t)front.n_cells * 8) == 0,
    "%s: n and -n differ",
    name);
  test_result_free(&front);
  test_result_free(&rear);
}

/* Area in each source cell by clipping: for planes that go through no face. */
static void check_cell_areas(const char* name, const mtm_mesh* mesh, const mtm_plane* plane)
{
  test_defect defect;
  test_result result = test_slice(mesh, plane, 1, NULL, &defect);
  const int64_t n_cells = test_n_cells(mesh);
  double* areas = calloc((size_t)n_cells, sizeof(double));
  for (int64_t c = 0; c < result.n_cells; ++c)
  {
    areas[result.source_cells[c]] += test_area(&result, c);
  }
  for (int64_t c = 0; c < n_cells; ++c)
  {
    const double expected = test_clipped_area(mesh, c, plane);
    CHECK_NEAR(areas[c], expected, tolerance, "%s: area in cell %lld", name, (long long)c);
  }
  free(areas);
  test_result_free(&result);
}

/* Planes across one axis: on the boundary, through faces, between, outside. */
static void check_axis(const char* name, const mtm_mesh* mesh, int axis, int64_t n)
{
  for (int64_t step = -1; step <= 2 * n + 1; ++step)
  {
    mtm_plane plane = { { 0.25, 0.5, 0.75 }, { 0, 0, 0 } };
    plane.origin[axis] =
      step % 2 ? ((double)step / 2) / (double)n : test_grid_line(0, 1, n, step / 2);
    plane.normal[axis] = 2.5;
    const double area = step < 0 || step > 2 * n ? 0 : 1;
    char where[64];
    snprintf(where, sizeof where, "%s^%d axis %d step %d/2", name, (int)n, axis, (int)step);
    check_plane(where, mesh, &plane, area);
    if (step % 2 && area > 0)
    {
      check_cell_areas(where, mesh, &plane);
    }
  }
}

/* Planes through corners, edges and diagonals of the cube; the area where it is known by hand. */
static void check_special(const char* name, const mtm_mesh* mesh)
{
  static const struct
  {
    mtm_plane plane;
    double area;
  } cases[] = {
    { { { 0.5, 0.5, 0.5 }, { 1, 1, 0 } }, 1.4142135623730951 }, /* through two edges */
    { { { 0, 0, 0 }, { 1, -1, 0 } }, 1.4142135623730951 },      /* faces of the tetrahedra */
    { { { 0, 0, 0 }, { 0, 1, -1 } }, 1.4142135623730951 },
    { { { 0.5, 0.5, 0.5 }, { 1, 1, 1 } }, 1.299038105676658 }, /* the regular hexagon */
    { { { 1, 0, 0 }, { 1, 1, 1 } }, 0.8660254037844386 },      /* through three corners */
    { { { 0, 0, 0 }, { 1, 1, 1 } }, 0 },                       /* touches a corner */
    { { { 1, 1, 1 }, { 1, 1, 1 } }, 0 },
    { { { 0, 0, 0.5 }, { 1, 1, 0 } }, 0 }, /* touches an edge */
    { { { 1, 0, 0 }, { 1, -1, 0 } }, 0 },
    { { { 0.5, 0.5, 0.5 }, { 0.5, -1, 0 } }, 1.118033988749895 }, /* x = 2 y - 1/2 */
    { { { 0.25, 0.5, 0.5 }, { 1e-200, 0, 1e-200 } }, 0.75 * 1.4142135623730951 },
    { { { 0.25, 0.5, 0.5 }, { 1e200, 0, 1e200 } }, 0.75 * 1.4142135623730951 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
  {
    char where[64];
    snprintf(where, sizeof where, "%s special plane %d", name, (int)i);
    check_plane(where, mesh, &cases[i].plane, cases[i].area);
  }
}

static void check_random(const char* name, const mtm_mesh* mesh, test_random* random)
{
  const test_box cube = { { 1, 1, 1 }, { 0, 0, 0 }, { 1, 1, 1 } };
  for (int i = 0; i < 20; ++i)
  {
    mtm_plane plane;
    for (int a = 0; a < 3; ++a)
    {
      plane.origin[a] = test_random_between(random, 0, 1);
      plane.normal[a] = test_random_between(random, -1, 1);
    }
    char where[64];
    snprintf(where, sizeof where, "%s random plane %d", name, i);
    check_plane(where, mesh, &plane, test_box_area(&cube, &plane));
    check_cell_areas(where, mesh, &plane);
  }
}

int main(void)
{
  test_random random = test_random_start();
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    const char* name = test_kind_name(kind);
    for (int64_t n = 1; n <= 4; n += n == 1 ? 2 : 1)
    {
      test_mesh mesh = test_mesh_cube(kind, n);
      for (int axis = 0; axis < 3; ++axis)
      {
        check_axis(name, &mesh.view, axis, n);
      }
      check_special(name, &mesh.view);
      check_random(name, &mesh.view, &random);
      test_mesh_free(&mesh);
    }
  }
  return check_result();
}
