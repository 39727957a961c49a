/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Sections of 2D cells are lines, of 1D cells vertices; 2D cells in the plane are polygons. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

static const mtm_cell_type flat_types[] = { MTM_TRIANGLE,
  MTM_TRIANGLE_STRIP,
  MTM_POLYGON,
  MTM_PIXEL,
  MTM_QUAD };

enum
{
  N_FLAT_TYPES = sizeof flat_types / sizeof flat_types[0]
};

static test_result cut(const char* where, const mtm_mesh* mesh, const mtm_plane* plane)
{
  test_defect defect;
  test_result result = test_slice(mesh, plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  for (int64_t p = 0; p < result.n_points; ++p)
  {
    double distance = 0;
    double normal[3];
    test_canonical_normal(plane, normal);
    for (int a = 0; a < 3; ++a)
    {
      distance += (result.points[3 * p + a] - plane->origin[a]) * normal[a];
    }
    CHECK_NEAR(distance, 0, 1e-14, "%s: point %lld off the plane", where, (long long)p);
  }
  return result;
}

/* Sheets over the unit square in z = x / 2, across x, y and askew; through points and between. */
static void check_sheet(mtm_cell_type type)
{
  const int64_t nx = 4;
  const int64_t ny = 3;
  static const struct
  {
    mtm_plane plane;
    double length;
  } cases[] = {
    { { { 0.4, 0, 0 }, { 1, 0, 0 } }, 1 },
    { { { 0.25, 0, 0 }, { 1, 0, 0 } }, 1 },  /* along sides of cells */
    { { { 0, 0, 0.375 }, { 0, 0, 1 } }, 1 }, /* the same, found by z */
    { { { 0, 0, 0 }, { 1, 0, 0 } }, 1 },     /* the sheet's own side */
    { { { 1, 0, 0 }, { -1, 0, 0 } }, 1 },
    { { { 0, 0.4, 0 }, { 0, 1, 0 } }, 1.118033988749895 },
    { { { 0, 1.0 / 3, 0 }, { 0, 1, 0 } }, 1.118033988749895 },
    { { { 0, 1, 0 }, { 0, 1, 0 } }, 1.118033988749895 },
    { { { 0, 0, 0 }, { 1, -1, 0 } }, 1.5 }, /* the square's diagonal */
    { { { 0, 0, 0 }, { 1, 1, 0 } }, 0 },    /* touches a corner */
    { { { 2, 0, 0 }, { 1, 0, 0 } }, 0 },
  };
  test_mesh mesh = test_mesh_sheet(type, nx, ny);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
  {
    char where[64];
    snprintf(where, sizeof where, "sheet of cell type %d plane %d", (int)type, (int)i);
    test_result result = cut(where, &mesh.view, &cases[i].plane);
    CHECK_NEAR(test_total_length(&result, -1), cases[i].length, 1e-14, "%s: length", where);
    CHECK(result.n_polygons == 0 && result.n_vertices == 0, "%s: not lines alone", where);
    for (int64_t c = 0; c < result.n_lines; ++c)
    {
      CHECK(test_length(&result, c) > 0, "%s: line %lld without length", where, (long long)c);
    }
    test_result_free(&result);
  }
  /* In its own plane a sheet is what it is. */
  const mtm_plane own = { { 0, 0, 0 }, { 1, 0, -2 } };
  test_result result = cut("sheet in the plane", &mesh.view, &own);
  CHECK_NEAR(test_total_area(&result, -1), 1.118033988749895, 1e-14, "type %d", (int)type);
  CHECK(result.n_lines == 0 && result.n_vertices == 0, "type %d: lines in the plane", (int)type);
  test_result_free(&result);
  test_mesh_free(&mesh);
}

/* A polygon like a U: a line may cross it in two pieces. */
static void check_concave(void)
{
  static const double corners[8][2] = {
    { 0, 0 }, { 3, 0 }, { 3, 2 }, { 2, 2 }, { 2, 1 }, { 1, 1 }, { 1, 2 }, { 0, 2 }
  };
  static const struct
  {
    double height;
    double length;
    int64_t n_lines;
  } cases[] = { { 1.5, 2, 2 }, { 0.5, 3, 1 }, { 1.75, 2, 2 } };
  test_builder builder = { 0 };
  int64_t ids[8];
  for (int c = 0; c < 8; ++c)
  {
    ids[c] = test_add_point(&builder, corners[c][0], corners[c][1], 0);
  }
  test_add_cell(&builder, MTM_POLYGON, 8, ids);
  test_mesh mesh = test_build(&builder);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
  {
    const mtm_plane plane = { { 0, cases[i].height, 0 }, { 0, 1, 0 } };
    test_result result = cut("U", &mesh.view, &plane);
    CHECK(
      result.n_lines == cases[i].n_lines, "U %d: %lld lines", (int)i, (long long)result.n_lines);
    CHECK_NEAR(test_total_length(&result, -1), cases[i].length, 1e-14, "U %d", (int)i);
    test_result_free(&result);
  }
  /* In the plane, triangulated: the U's area, not its hull's. */
  const mtm_plane own = { { 0, 0, 0 }, { 0, 0, -1 } };
  test_defect defect;
  test_result result = test_slice_with(&mesh.view,
    (mtm_slice_options){ .planes = &own, .n_planes = 1, .triangulate = true },
    NULL,
    &defect);
  CHECK_SOUND(defect, "U in the plane");
  CHECK(result.n_polygons == 6, "U: %lld triangles", (long long)result.n_polygons);
  CHECK_NEAR(test_total_area(&result, -1), 5, 1e-14, "U in the plane");
  test_result_free(&result);
  test_mesh_free(&mesh);
}

static void check_curve(mtm_cell_type type, int64_t n_expected)
{
  test_mesh mesh = test_mesh_curve(type, 4);
  static const double heights[] = { 1, 1.5, 0.75 };
  for (size_t i = 0; i < sizeof heights / sizeof heights[0]; ++i)
  {
    const mtm_plane plane = { { 0, heights[i], 0 }, { 0, 1, 0 } };
    char where[64];
    snprintf(where, sizeof where, "curve of cell type %d at %g", (int)type, heights[i]);
    test_result result = cut(where, &mesh.view, &plane);
    CHECK(result.n_vertices == n_expected && result.n_cells == n_expected,
      "%s: %lld vertices",
      where,
      (long long)result.n_vertices);
    for (int64_t p = 0; p < result.n_points; ++p)
    {
      CHECK_NEAR(result.points[3 * p], heights[i] / 2, 1e-15, "%s: x", where);
      CHECK_NEAR(result.points[3 * p + 2], heights[i] * 1.5, 1e-15, "%s: z", where);
    }
    test_result_free(&result);
  }
  test_mesh_free(&mesh);
}

/* Structured grids with one point along an axis have 2D or 1D cells. */
static void check_thin_grids(void)
{
  static const int64_t dims[][3] = { { 5, 4, 1 }, { 5, 1, 4 }, { 1, 5, 4 } };
  for (int i = 0; i < 3; ++i)
  {
    mtm_mesh mesh = { .kind = MTM_IMAGE, .spacing = { 0.25, 0.25, 0.25 } };
    memcpy(mesh.dims, dims[i], sizeof mesh.dims);
    const mtm_plane plane = { { 0.3, 0.3, 0.3 }, { i != 2, i == 2, 0 } };
    test_result result = cut("thin image", &mesh, &plane);
    CHECK_NEAR(test_total_length(&result, -1), 0.75, 1e-15, "thin image %d", i);
    CHECK(result.n_lines == 3, "thin image %d: %lld lines", i, (long long)result.n_lines);
    test_result_free(&result);
    mtm_plane own = { { 0, 0, 0 }, { i == 2, i == 1, i == 0 } };
    result = cut("thin image in the plane", &mesh, &own);
    CHECK(result.n_polygons == 12, "thin image %d: %lld polygons", i, (long long)result.n_polygons);
    CHECK_NEAR(test_total_area(&result, -1), 0.75, 1e-15, "thin image %d in the plane", i);
    test_result_free(&result);
  }
  const mtm_mesh row = { .kind = MTM_IMAGE, .dims = { 1, 1, 5 }, .spacing = { 0, 0, 1 } };
  const mtm_plane across = { { 0, 0, 2.5 }, { 0, 0, 1 } };
  test_result result = cut("row", &row, &across);
  CHECK(
    result.n_vertices == 1 && result.n_cells == 1, "row: %lld cells", (long long)result.n_cells);
  test_result_free(&result);
}

/* A 2D cell in the plane that is also a face of a 3D cell is there once, as the 3D cell's. */
static void check_shared_face(void)
{
  test_builder builder = { 0 };
  test_mesh cube = test_mesh_cube(TEST_HEXAHEDRA, 1);
  for (int p = 0; p < 8; ++p)
  {
    double xyz[3];
    test_point(&cube.view, p, xyz);
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  test_add_point(&builder, 2, 0, 0);
  test_add_point(&builder, 2, 1, 0);
  test_add_cell(&builder, MTM_QUAD, 4, (int64_t[]){ 0, 1, 3, 2 });
  test_add_cell(&builder, MTM_VOXEL, 8, (int64_t[]){ 0, 1, 2, 3, 4, 5, 6, 7 });
  test_add_cell(&builder, MTM_QUAD, 4, (int64_t[]){ 1, 8, 9, 3 });
  test_mesh mesh = test_build(&builder);
  const mtm_plane plane = { { 0, 0, 0 }, { 0, 0, 1 } };
  test_result result = cut("shared face", &mesh.view, &plane);
  CHECK(result.n_polygons == 2, "shared face: %lld polygons", (long long)result.n_polygons);
  CHECK_NEAR(test_total_area(&result, -1), 2, 1e-15, "shared face");
  CHECK(result.n_cells == 2 && result.source_cells[0] == 1 && result.source_cells[1] == 2,
    "shared face: wrong source cells");
  test_result_free(&result);
  test_mesh_free(&mesh);
  test_mesh_free(&cube);
}

/* A tetrahedron without thickness: its square is divided by one diagonal upwards and by the other
 * downwards. With two tetrahedra above it and two below, or only these or those, the area is there
 * once, as the upper ones divide it where there are any. */
static void check_thin_tetrahedron(bool above, bool below)
{
  test_builder builder = { 0 };
  const int64_t a = test_add_point(&builder, 0, 0, 0.5);
  const int64_t b = test_add_point(&builder, 1, 0, 0.5);
  const int64_t c = test_add_point(&builder, 1, 1, 0.5);
  const int64_t d = test_add_point(&builder, 0, 1, 0.5);
  const int64_t top = test_add_point(&builder, 0.5, 0.5, 1);
  const int64_t bottom = test_add_point(&builder, 0.5, 0.5, 0);
  test_add_cell(&builder, MTM_TETRAHEDRON, 4, (int64_t[]){ a, b, c, d });
  if (above)
  {
    test_add_cell(&builder, MTM_TETRAHEDRON, 4, (int64_t[]){ a, b, c, top });
    test_add_cell(&builder, MTM_TETRAHEDRON, 4, (int64_t[]){ a, c, d, top });
  }
  if (below)
  {
    test_add_cell(&builder, MTM_TETRAHEDRON, 4, (int64_t[]){ a, d, b, bottom });
    test_add_cell(&builder, MTM_TETRAHEDRON, 4, (int64_t[]){ b, d, c, bottom });
  }
  test_mesh mesh = test_build(&builder);
  for (int up = -1; up <= 1; up += 2)
  {
    const mtm_plane plane = { { 0, 0, 0.5 }, { 0, 0, up } };
    char where[64];
    snprintf(where, sizeof where, "thin tetrahedron, above %d, below %d", above, below);
    test_result result = cut(where, &mesh.view, &plane);
    CHECK_SOUND(test_section_defect(&mesh.view, &plane, &result, 1e-15), "%s", where);
    CHECK_NEAR(test_total_area(&result, -1), above || below ? 1 : 0, 1e-15, "%s", where);
    for (int64_t k = 0; k < result.n_cells; ++k)
    {
      const int64_t source = result.source_cells[k];
      CHECK(source == 1 || source == 2, "%s: from cell %lld", where, (long long)source);
    }
    test_result_free(&result);
  }
  test_mesh_free(&mesh);
}

int main(void)
{
  for (int t = 0; t < N_FLAT_TYPES; ++t)
  {
    check_sheet(flat_types[t]);
  }
  check_concave();
  check_curve(MTM_LINE, 1);
  check_curve(MTM_POLY_LINE, 1);
  check_thin_grids();
  check_shared_face();
  check_thin_tetrahedron(true, true);
  check_thin_tetrahedron(false, true);
  check_thin_tetrahedron(true, false);
  check_thin_tetrahedron(false, false);
  return check_result();
}
