/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Surfaces of odd meshes: cells of fewer dimensions, faces of three cells, cells that are there twice,
 * random heaps of cells. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

static test_result extract(const char* where, const mtm_mesh* mesh)
{
  test_defect defect;
  test_result result = test_surface(mesh, (mtm_surface_options){ 0 }, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  return result;
}

/* 2D cells stay what they are; strips come apart into triangles. */
static void check_sheets(void)
{
  static const struct
  {
    mtm_cell_type type;
    int64_t n_expected, size;
  } cases[] = { { MTM_TRIANGLE, 24, 3 },
    { MTM_TRIANGLE_STRIP, 24, 3 },
    { MTM_POLYGON, 12, 6 },
    { MTM_PIXEL, 12, 4 },
    { MTM_QUAD, 12, 4 } };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
  {
    test_mesh mesh = test_mesh_sheet(cases[i].type, 4, 3);
    test_result result = extract("sheet", &mesh.view);
    const int type = (int)cases[i].type;
    CHECK(result.n_polygons == cases[i].n_expected && result.n_cells == result.n_polygons,
      "type %d: %lld polygons",
      type,
      (long long)result.n_polygons);
    CHECK_NEAR(test_total_area(&result, -1), 1.118033988749895, 1e-14, "type %d: area", type);
    const test_topology topology = test_topology_of(&result, -1);
    CHECK(topology.n_clashing == 0 && topology.euler == 1, "type %d: torn", type);
    int64_t n_down = 0;
    for (int64_t c = 0; c < result.n_cells; ++c)
    {
      double area[3];
      test_area_vector(&result, c, area);
      n_down += area[2] <= 0;
      CHECK(result.offsets[c + 1] - result.offsets[c] == cases[i].size, "type %d: size", type);
    }
    CHECK(n_down == 0, "type %d: %lld cells turned over", type, (long long)n_down);
    test_result_free(&result);
    test_mesh_free(&mesh);
  }
}

static void check_curves(void)
{
  static const struct
  {
    mtm_cell_type type;
    int64_t n_points;
    double length;
  } cases[] = { { MTM_VERTEX, 5, 0 },
    { MTM_POLY_VERTEX, 5, 0 },
    { MTM_LINE, 5, 3.7416573867739413 },
    { MTM_POLY_LINE, 5, 3.7416573867739413 } };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
  {
    const int type = (int)cases[i].type;
    test_mesh mesh = test_mesh_curve(cases[i].type, 4);
    test_result result = extract("curve", &mesh.view);
    CHECK(result.n_points == cases[i].n_points,
      "type %d: %lld points",
      type,
      (long long)result.n_points);
    CHECK(result.n_polygons == 0 && (cases[i].length > 0) == (result.n_lines > 0) &&
        (cases[i].length > 0) == (result.n_vertices == 0),
      "type %d: %lld vertices, %lld lines",
      type,
      (long long)result.n_vertices,
      (long long)result.n_lines);
    CHECK_NEAR(test_total_length(&result, -1), cases[i].length, 1e-14, "type %d", type);
    test_result_free(&result);
    test_mesh_free(&mesh);
  }
}

/* Vertices, lines and polygons in one mesh: sorted by kind, then by source cell. */
static void check_kinds_together(void)
{
  test_builder builder = { 0 };
  for (int p = 0; p < 6; ++p)
  {
    test_add_point(&builder, p, p * p, 0);
  }
  test_add_cell(&builder, MTM_TRIANGLE, 3, (int64_t[]){ 0, 1, 2 });
  test_add_cell(&builder, MTM_LINE, 2, (int64_t[]){ 2, 3 });
  test_add_cell(&builder, MTM_EMPTY_CELL, 0, (int64_t[]){ 0 });
  test_add_cell(&builder, MTM_VERTEX, 1, (int64_t[]){ 5 });
  test_add_cell(&builder, MTM_LINE, 2, (int64_t[]){ 4, 3 });
  test_mesh mesh = test_build(&builder);
  test_result result = extract("kinds", &mesh.view);
  static const int64_t expected[4] = { 3, 1, 4, 0 };
  CHECK(result.n_vertices == 1 && result.n_lines == 2 && result.n_polygons == 1, "kinds: counts");
  CHECK(result.n_cells == 4 && memcmp(result.source_cells, expected, sizeof expected) == 0,
    "kinds: order of source cells");
  CHECK(result.n_points == 6 && result.a[0] == 5, "kinds: order of points");
  test_result_free(&result);
  test_mesh_free(&mesh);
}

/* Structured grids with one point along an axis are sheets, rows or a single point: all there, but
 * for what is blanked. */
static void check_thin_grids(void)
{
  static const struct
  {
    int64_t dims[3];
    int64_t n_cells;
    int kind; /* 0: vertices, 1: lines, 2: polygons */
  } cases[] = { { { 4, 3, 1 }, 6, 2 },
    { { 4, 1, 3 }, 6, 2 },
    { { 1, 4, 3 }, 6, 2 },
    { { 1, 5, 1 }, 4, 1 },
    { { 1, 1, 5 }, 4, 1 },
    { { 1, 1, 1 }, 1, 0 } };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
  {
    for (test_kind kind = TEST_IMAGE; kind <= TEST_CURVILINEAR; ++kind)
    {
      const test_box box = { { 3, 4, 4 }, { 0, 0, 0 }, { 3, 4, 4 } };
      test_mesh mesh = test_mesh_box(kind, &box);
      memcpy(mesh.view.dims, cases[i].dims, sizeof cases[i].dims);
      const int64_t n_points = test_n_points(&mesh.view);
      mesh.view.points.n_tuples = kind == TEST_CURVILINEAR ? n_points : 0;
      for (int a = 0; a < 3 && kind == TEST_RECTILINEAR; ++a)
      {
        mesh.view.axes[a].n_tuples = cases[i].dims[a];
      }
      for (int hidden = 0; hidden < 2; ++hidden)
      {
        test_mesh plain = test_mesh_unstructured(&mesh.view);
        test_result result = extract("thin grid", &mesh.view);
        test_result expected = extract("thin grid, written out", &plain.view);
        const int64_t counts[3] = { result.n_vertices, result.n_lines, result.n_polygons };
        CHECK(counts[cases[i].kind] == cases[i].n_cells - hidden &&
            result.n_cells == counts[cases[i].kind],
          "thin %s %d: %lld cells",
          test_kind_name(kind),
          (int)i,
          (long long)result.n_cells);
        CHECK_SOUND(
          test_set_difference(&expected, &result, NULL, NULL), "thin %s", test_kind_name(kind));
        test_result_free(&result);
        test_result_free(&expected);
        test_mesh_free(&plain);
        uint8_t* ghosts = hidden ? NULL : test_mesh_add_cell_ghosts(&mesh);
        if (ghosts)
        {
          ghosts[0] = MTM_GHOST_HIDDEN_CELL;
        }
      }
      test_mesh_free(&mesh);
    }
  }
}

/* n tetrahedra on one triangle: only where n is 1 is that triangle outside. */
static void check_shared_triangle(int n)
{
  test_builder builder = { 0 };
  for (int p = 0; p < 3; ++p)
  {
    test_add_point(&builder, p == 0, p == 1, p == 2);
  }
  for (int c = 0; c < n; ++c)
  {
    /* On one side of the triangle in turn on the other. */
    const double size = c % 2 ? 1 + c : -1 - c;
    const int64_t apex = test_add_point(&builder, size, size, size);
    if (c % 2)
    {
      test_add_cell(&builder, MTM_TETRAHEDRON, 4, (int64_t[]){ 0, 1, 2, apex });
    }
    else
    {
      test_add_cell(&builder, MTM_TETRAHEDRON, 4, (int64_t[]){ 1, 0, 2, apex });
    }
  }
  test_mesh mesh = test_build(&builder);
  test_result result = extract("shared triangle", &mesh.view);
  const int64_t n_expected = n == 1 ? 4 : 3 * n;
  CHECK(result.n_polygons == n_expected,
    "%d on a triangle: %lld faces",
    n,
    (long long)result.n_polygons);
  for (int64_t c = 0; c < result.n_cells && n > 1; ++c)
  {
    bool has_apex = false;
    for (int64_t i = result.offsets[c]; i < result.offsets[c + 1]; ++i)
    {
      has_apex = has_apex || result.a[result.ids[i]] >= 3;
    }
    CHECK(has_apex, "%d on a triangle: the triangle itself", n);
  }
  test_result_free(&result);
  test_mesh_free(&mesh);
}

/* A cell that is there n times has no face of exactly one cell. */
static void check_repeated_cell(int n)
{
  test_builder builder = { 0 };
  for (int p = 0; p < 8; ++p)
  {
    test_add_point(&builder, p & 1, p >> 1 & 1, p >> 2);
  }
  for (int c = 0; c < n; ++c)
  {
    test_add_cell(&builder, MTM_VOXEL, 8, (int64_t[]){ 0, 1, 2, 3, 4, 5, 6, 7 });
  }
  test_mesh mesh = test_build(&builder);
  test_result result = extract("repeated cell", &mesh.view);
  CHECK(result.n_cells == (n == 1 ? 6 : 0),
    "%d cells in one place: %lld",
    n,
    (long long)result.n_cells);
  test_result_free(&result);
  test_mesh_free(&mesh);
}

/* ---- Random heaps ----------------------------------------------------------------------------------- */

typedef struct triangle
{
  int64_t sorted[3];
} triangle;

static int compare_triangles(const void* left, const void* right)
{
  return memcmp(left, right, sizeof(triangle));
}

static triangle sorted_triangle(int64_t a, int64_t b, int64_t c)
{
  const int64_t low = a < b ? (a < c ? a : c) : (b < c ? b : c);
  const int64_t high = a > b ? (a > c ? a : c) : (b > c ? b : c);
  return (triangle){ { low, a + b + c - low - high, high } };
}

/* Tetrahedra between any points: most faces have one cell, many two, some three and more. */
static void check_heap(test_random* random, int n_points, int n_cells)
{
  test_builder builder = { 0 };
  triangle* all = malloc((size_t)(4 * n_cells) * sizeof *all);
  int64_t n_all = 0;
  for (int p = 0; p < n_points; ++p)
  {
    test_add_point(
      &builder, test_random_between(random, 0, 1), test_random_between(random, 0, 1), 0.5 * p);
  }
  for (int c = 0; c < n_cells; ++c)
  {
    int64_t ids[4];
    for (int i = 0; i < 4; ++i)
    {
      bool is_new;
      do
      {
        ids[i] = test_random_below(random, n_points);
        is_new = true;
        for (int j = 0; j < i; ++j)
        {
          is_new = is_new && ids[j] != ids[i];
        }
      } while (!is_new);
    }
    test_add_cell(&builder, MTM_TETRAHEDRON, 4, ids);
    for (int i = 0; i < 4; ++i)
    {
      all[n_all++] = sorted_triangle(ids[i], ids[(i + 1) % 4], ids[(i + 2) % 4]);
    }
  }
  qsort(all, (size_t)n_all, sizeof *all, compare_triangles);
  int64_t n_expected = 0;
  for (int64_t i = 0; i < n_all; ++i)
  {
    n_expected += (i == 0 || compare_triangles(&all[i - 1], &all[i]) != 0) &&
      (i + 1 == n_all || compare_triangles(&all[i + 1], &all[i]) != 0);
  }
  test_mesh mesh = test_build(&builder);
  test_result result = extract("heap", &mesh.view);
  CHECK(result.n_polygons == n_expected,
    "heap of %d: %lld faces, plainly counted %lld",
    n_cells,
    (long long)result.n_polygons,
    (long long)n_expected);
  test_result_free(&result);
  test_mesh_free(&mesh);
  free(all);
}

int main(void)
{
  test_random random = test_random_start();
  check_sheets();
  check_curves();
  check_kinds_together();
  check_thin_grids();
  for (int n = 1; n <= 6; ++n)
  {
    check_shared_triangle(n);
    check_repeated_cell(n);
  }
  for (int i = 0; i < 50; ++i)
  {
    check_heap(&random, 5 + i, 4 + 10 * i);
  }
  return check_result();
}
