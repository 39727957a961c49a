/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Curved cells divided to a tolerance: how far the output is from the cells, measured against shape
 * functions of the test's own. */
#include "check.h"
#include "curves.h"
#include "results.h"

#include <stdlib.h>

/* ---- Cells by the test's own shape functions --------------------------------------------------------- */

enum
{
  MOST_NODES = 125
};

/* A type's polynomials, as sums of monomials in coordinates that are 0 at its first corner and 1 at three
 * others. */
typedef struct space
{
  mtm_cell_type linear;
  mtm_cell_type type;
  int order; /* of Lagrange cells; else 0 */
} space;

/* Whether the monomial x^i y^j z^k is one of the type's. */
static bool has_monomial(const space* s, int i, int j, int k)
{
  const int n_squares = (i == 2) + (j == 2) + (k == 2);
  switch (s->type)
  {
    case MTM_QUADRATIC_TRIANGLE:
      return i + j <= 2 && k == 0;
    case MTM_QUADRATIC_QUAD:
      return i <= 2 && j <= 2 && k == 0 && n_squares < 2;
    case MTM_BIQUADRATIC_QUAD:
      return i <= 2 && j <= 2 && k == 0;
    case MTM_QUADRATIC_LINEAR_QUAD:
      return i <= 2 && j <= 1 && k == 0;
    case MTM_QUADRATIC_TETRAHEDRON:
      return i + j + k <= 2;
    case MTM_QUADRATIC_HEXAHEDRON:
      return i <= 2 && j <= 2 && k <= 2 && n_squares < 2;
    case MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON:
      return i <= 2 && j <= 2 && k <= 2 &&
        (n_squares < 2 || (n_squares == 2 && k == 2 && i * j < 4));
    case MTM_TRIQUADRATIC_HEXAHEDRON:
      return i <= 2 && j <= 2 && k <= 2;
    case MTM_QUADRATIC_WEDGE:
      return i + j <= 2 && k <= 2 && (k < 2 || i + j < 2);
    case MTM_QUADRATIC_LINEAR_WEDGE:
      return i + j <= 2 && k <= 1;
    case MTM_BIQUADRATIC_QUADRATIC_WEDGE:
      return i + j <= 2 && k <= 2;
    case MTM_LAGRANGE_TRIANGLE:
      return i + j <= s->order && k == 0;
    case MTM_LAGRANGE_QUADRILATERAL:
      return i <= s->order && j <= s->order && k == 0;
    case MTM_LAGRANGE_TETRAHEDRON:
      return i + j + k <= s->order;
    case MTM_LAGRANGE_WEDGE:
      return i + j <= s->order && k <= s->order;
    default:
      return i <= s->order && j <= s->order && k <= s->order;
  }
}

static int monomials(const space* s, const double r[3], double* values)
{
  int n = 0;
  for (int i = 0; i < 125; ++i)
  {
    const int e[3] = { i % 5, i / 5 % 5, i / 25 };
    if (has_monomial(s, e[0], e[1], e[2]))
    {
      values[n] = 1;
      for (int c = 0; c < 3; ++c)
      {
        for (int m = 0; m < e[c]; ++m)
        {
          values[n] *= 2 * r[c] - 1;
        }
      }
      ++n;
    }
  }
  return n;
}

/* A cell: the frame of its straight form, and the coefficients of its curved one. */
typedef struct curved_cell
{
  const space* s;
  double origin[3], inverse[3][3];
  double coefficients[MOST_NODES][3];
} curved_cell;

static void cross(const double a[3], const double b[3], double c[3])
{
  for (int i = 0; i < 3; ++i)
  {
    c[i] = a[(i + 1) % 3] * b[(i + 2) % 3] - a[(i + 2) % 3] * b[(i + 1) % 3];
  }
}

static double dot(const double a[3], const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* Rows of the inverse of the matrix whose columns are the three edges. */
static void make_frame(curved_cell* cell, const double* straight, const int64_t* ids)
{
  const mtm_cell_type linear = cell->s->linear;
  const bool is_box = linear == MTM_HEXAHEDRON || linear == MTM_QUAD;
  const int ends[3] = { 1, is_box ? 3 : 2, linear == MTM_HEXAHEDRON ? 4 : 3 };
  const bool is_flat = linear == MTM_QUAD || linear == MTM_TRIANGLE;
  double edges[3][3];
  memcpy(cell->origin, &straight[3 * ids[0]], sizeof cell->origin);
  for (int e = 0; e < (is_flat ? 2 : 3); ++e)
  {
    for (int c = 0; c < 3; ++c)
    {
      edges[e][c] = straight[3 * ids[ends[e]] + c] - cell->origin[c];
    }
  }
  if (is_flat)
  {
    cross(edges[0], edges[1], edges[2]);
  }
  double normal[3];
  cross(edges[1], edges[2], normal);
  const double determinant = dot(edges[0], normal);
  for (int e = 0; e < 3; ++e)
  {
    cross(edges[(e + 1) % 3], edges[(e + 2) % 3], cell->inverse[e]);
    for (int c = 0; c < 3; ++c)
    {
      cell->inverse[e][c] /= determinant;
    }
  }
}

static void reference(const curved_cell* cell, const double at[3], double r[3])
{
  const double d[3] = { at[0] - cell->origin[0], at[1] - cell->origin[1], at[2] - cell->origin[2] };
  for (int e = 0; e < 3; ++e)
  {
    r[e] = dot(cell->inverse[e], d);
  }
}

/* Elimination with the largest pivot of the column. */
static void solve(int n, double (*rows)[MOST_NODES + 3])
{
  for (int i = 0; i < n; ++i)
  {
    int pivot = i;
    for (int k = i + 1; k < n; ++k)
    {
      pivot = fabs(rows[k][i]) > fabs(rows[pivot][i]) ? k : pivot;
    }
    for (int c = 0; c < n + 3; ++c)
    {
      const double kept = rows[i][c];
      rows[i][c] = rows[pivot][c];
      rows[pivot][c] = kept;
    }
    CHECK(fabs(rows[i][i]) > 1e-9, "the monomials are those of the type");
    for (int k = 0; k < n; ++k)
    {
      const double times = rows[k][i] / rows[i][i];
      for (int c = i; k != i && c < n + 3; ++c)
      {
        rows[k][c] -= times * rows[i][c];
      }
    }
  }
}

static void make_cell(curved_cell* cell,
  const space* s,
  const mtm_mesh* mesh,
  const double* straight,
  int64_t index)
{
  static double rows[MOST_NODES][MOST_NODES + 3];
  const int64_t* offsets = mesh->offsets.data;
  const int64_t* ids = (const int64_t*)mesh->connectivity.data + offsets[index];
  const int n = (int)(offsets[index + 1] - offsets[index]);
  cell->s = s;
  make_frame(cell, straight, ids);
  for (int i = 0; i < n; ++i)
  {
    double r[3];
    reference(cell, &straight[3 * ids[i]], r);
    const int n_monomials = monomials(s, r, rows[i]);
    CHECK(n_monomials == n, "%d monomials for %d nodes", n_monomials, n);
    memcpy(&rows[i][n], (const double*)mesh->points.data + 3 * ids[i], 3 * sizeof(double));
  }
  solve(n, rows);
  for (int i = 0; i < n; ++i)
  {
    for (int c = 0; c < 3; ++c)
    {
      cell->coefficients[i][c] = rows[i][n + c] / rows[i][i];
    }
  }
}

/* The curved cell's point that was at a place of the straight one. */
static void evaluate(const curved_cell* cell, const double at[3], double x[3])
{
  double r[3];
  double values[MOST_NODES];
  reference(cell, at, r);
  const int n = monomials(cell->s, r, values);
  x[0] = x[1] = x[2] = 0;
  for (int i = 0; i < n; ++i)
  {
    for (int c = 0; c < 3; ++c)
    {
      x[c] += values[i] * cell->coefficients[i][c];
    }
  }
}

/* ---- Distances ------------------------------------------------------------------------------------------ */

/* A point of an output cell, anywhere in its hull, and where it was on the straight cell. */
static void random_point(const test_result* result,
  const double* places,
  int64_t cell,
  test_random* random,
  double y[3],
  double at[3])
{
  double sum = 0;
  for (int c = 0; c < 3; ++c)
  {
    y[c] = at[c] = 0;
  }
  for (int64_t i = result->offsets[cell]; i < result->offsets[cell + 1]; ++i)
  {
    double weight = test_random_between(random, 0, 1);
    weight *= weight * weight;
    sum += weight;
    for (int c = 0; c < 3; ++c)
    {
      y[c] += weight * result->points[3 * result->ids[i] + c];
      at[c] += weight * places[3 * result->ids[i] + c];
    }
  }
  for (int c = 0; c < 3; ++c)
  {
    y[c] /= sum;
    at[c] /= sum;
  }
}

/* The largest distance between points of the output and those of the cells that they stand for. */
static double measure(const space* s,
  const mtm_mesh* mesh,
  const double* straight,
  const mtm_polygons* polygons,
  test_random* random)
{
  test_result result = test_result_of(polygons);
  double* places = malloc((size_t)(3 * result.n_points + 1) * sizeof *places);
  const mtm_array field = {
    .type = MTM_FLOAT64, .n_components = 3, .n_tuples = test_n_points(mesh), .data = straight
  };
  mtm_error error;
  const size_t bytes = (size_t)(3 * result.n_points) * sizeof *places;
  CHECK(mtm_interpolate(polygons, MTM_POINT, &field, places, bytes, &error) == MTM_OK,
    "%s",
    error.message);
  curved_cell cell = { .s = s };
  int64_t made = -1;
  double worst = 0;
  for (int64_t c = 0; c < result.n_cells; ++c)
  {
    if (made != result.source_cells[c])
    {
      made = result.source_cells[c];
      make_cell(&cell, s, mesh, straight, made);
    }
    for (int i = 0; i < 3; ++i)
    {
      double y[3], at[3], x[3];
      random_point(&result, places, c, random, y, at);
      evaluate(&cell, at, x);
      const double d[3] = { x[0] - y[0], x[1] - y[1], x[2] - y[2] };
      worst = fmax(worst, sqrt(dot(d, d)));
    }
  }
  free(places);
  test_result_free(&result);
  return worst;
}

static const space spaces[] = { { MTM_TRIANGLE, MTM_QUADRATIC_TRIANGLE, 0 },
  { MTM_QUAD, MTM_QUADRATIC_QUAD, 0 },
  { MTM_QUAD, MTM_BIQUADRATIC_QUAD, 0 },
  { MTM_QUAD, MTM_QUADRATIC_LINEAR_QUAD, 0 },
  { MTM_TETRAHEDRON, MTM_QUADRATIC_TETRAHEDRON, 0 },
  { MTM_HEXAHEDRON, MTM_QUADRATIC_HEXAHEDRON, 0 },
  { MTM_HEXAHEDRON, MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON, 0 },
  { MTM_HEXAHEDRON, MTM_TRIQUADRATIC_HEXAHEDRON, 0 },
  { MTM_WEDGE, MTM_QUADRATIC_WEDGE, 0 },
  { MTM_WEDGE, MTM_QUADRATIC_LINEAR_WEDGE, 0 },
  { MTM_WEDGE, MTM_BIQUADRATIC_QUADRATIC_WEDGE, 0 },
  { MTM_TRIANGLE, MTM_LAGRANGE_TRIANGLE, 2 },
  { MTM_TRIANGLE, MTM_LAGRANGE_TRIANGLE, 4 },
  { MTM_QUAD, MTM_LAGRANGE_QUADRILATERAL, 3 },
  { MTM_TETRAHEDRON, MTM_LAGRANGE_TETRAHEDRON, 3 },
  { MTM_TETRAHEDRON, MTM_LAGRANGE_TETRAHEDRON, 4 },
  { MTM_HEXAHEDRON, MTM_LAGRANGE_HEXAHEDRON, 1 },
  { MTM_HEXAHEDRON, MTM_LAGRANGE_HEXAHEDRON, 3 },
  { MTM_WEDGE, MTM_LAGRANGE_WEDGE, 2 },
  { MTM_WEDGE, MTM_LAGRANGE_WEDGE, 3 } };

enum
{
  N_SPACES = sizeof spaces / sizeof spaces[0]
};

/* Cells of a type whose nodes are where they are on straight cells. */
static test_mesh straight_cells(const space* s)
{
  test_mesh linear = s->linear == MTM_TRIANGLE || s->linear == MTM_QUAD
    ? test_mesh_sheet(s->linear, 2, 2)
    : test_mesh_cube(s->linear == MTM_TETRAHEDRON ? TEST_TETRAHEDRA
          : s->linear == MTM_WEDGE                ? TEST_WEDGES
                                                  : TEST_HEXAHEDRA,
        1);
  test_mesh mesh = s->order > 0 ? test_mesh_lagrange(&linear.view, s->order)
                                : test_mesh_of_type(&linear.view, s->type);
  test_mesh_free(&linear);
  return mesh;
}

/* The area on the straight cells of what came out: all of them, so every point of a cell is near. */
static double straight_area(const double* straight,
  const mtm_mesh* mesh,
  const mtm_polygons* polygons)
{
  test_result result = test_result_of(polygons);
  const mtm_array field = {
    .type = MTM_FLOAT64, .n_components = 3, .n_tuples = test_n_points(mesh), .data = straight
  };
  const size_t bytes = (size_t)(3 * result.n_points) * sizeof(double);
  CHECK(mtm_interpolate(polygons, MTM_POINT, &field, result.points, bytes, NULL) == MTM_OK, "area");
  const double area = test_total_area(&result, -1);
  test_result_free(&result);
  return area;
}

/* One kind of cells, bent: within the deviation, which is within the tolerance. Returns the largest part
 * of the deviation that was there. */
static double check_distances(const space* s, double tolerance, test_random* random)
{
  test_mesh mesh = straight_cells(s);
  const size_t bytes = (size_t)(3 * test_n_points(&mesh.view)) * sizeof(double);
  double* straight = malloc(bytes);
  memcpy(straight, mesh.view.points.data, bytes);
  test_mesh_jitter(&mesh, random, 0.01 / (s->order > 2 ? s->order * s->order : 1));
  const bool is_flat = s->linear == MTM_TRIANGLE || s->linear == MTM_QUAD;
  double most = 0;
  for (int way = 0; way < 2; ++way)
  {
    const mtm_plane plane = { { 0.5, 0.5, is_flat ? 0.25 : 0.5 },
      { test_random_between(random, 0.5, 1),
        test_random_between(random, 0.5, 1),
        test_random_between(random, 0.5, 1) } };
    if (way == 1 && tolerance < 0.005 && !is_flat)
    {
      continue; /* a surface of millions of parts */
    }
    mtm_polygons polygons = way == 0 ? slice_to(&mesh.view, &plane, 0, tolerance, NULL)
                                     : skin_to(&mesh.view, 0, tolerance, NULL);
    const double deviation = polygons.subdivision.deviation;
    const double distance = measure(s, &mesh.view, straight, &polygons, random);
    CHECK(polygons.subdivision.n_unbounded_cells == 0, "type %d is bounded", (int)s->type);
    CHECK(deviation <= tolerance && deviation > 0, "%g of %g", deviation, tolerance);
    CHECK(distance <= deviation + 1e-10,
      "type %d, order %d, tolerance %g: %g is more than %g",
      (int)s->type,
      s->order,
      tolerance,
      distance,
      deviation);
    CHECK(polygons.n_polygons + polygons.n_lines > 0, "type %d: something", (int)s->type);
    if (way == 1 && is_flat)
    {
      CHECK_NEAR(
        straight_area(straight, &mesh.view, &polygons), sqrt(1.25), 1e-11, "type %d", (int)s->type);
    }
    most = fmax(most, distance / deviation);
    mtm_polygons_free(&polygons);
  }
  free(straight);
  test_mesh_free(&mesh);
  return most;
}

/* The bound is no empty one: a good part of it is there. */
static void check_all_distances(test_random* random)
{
  for (int s = 0; s < N_SPACES; ++s)
  {
    double most = 0;
    for (double tolerance = 0.1; tolerance > 5e-4; tolerance /= 10)
    {
      most = fmax(most, check_distances(&spaces[s], tolerance, random));
      most = fmax(most, check_distances(&spaces[s], 0.3 * tolerance, random));
    }
    if (s % 3 == 0) /* the others take long */
    {
      most = fmax(most, check_distances(&spaces[s], 0.0001, random));
    }
    CHECK(most > 0.02, "type %d, order %d: %g of the bound", spaces[s].type, spaces[s].order, most);
  }
}

int main(void)
{
  test_random random = test_random_start();
  check_all_distances(&random);
  return check_result();
}
