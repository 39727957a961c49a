/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cells that need points of their own: Bezier cells, orders that differ along the axes, subdivision.
 * Exact where the shape is known, watertight where it is not. */
#include "check.h"
#include "curves.h"
#include "results.h"

#include <stdlib.h>

static const double pi = 3.14159265358979323846;
static const double tolerance = 1e-12;

/* ---- What every result must be ---------------------------------------------------------------------- */

/* The sum of a made point's input points, weighted. */
static void made_point(const mtm_mesh* mesh, const mtm_polygons* p, int64_t id, double xyz[3])
{
  if (id < p->n_source_points)
  {
    test_point(mesh, id, xyz);
    return;
  }
  const int64_t m = id - p->n_source_points;
  double sum = 0;
  xyz[0] = xyz[1] = xyz[2] = 0;
  for (int64_t i = p->made_offsets[m]; i < p->made_offsets[m + 1]; ++i)
  {
    double source[3];
    test_point(mesh, ((const int32_t*)p->made_sources)[i], source);
    for (int c = 0; c < 3; ++c)
    {
      xyz[c] += p->made_weights[i] * source[c];
    }
    sum += p->made_weights[i];
  }
  CHECK_NEAR(sum, 1, 1e-11, "weights of made point %lld", (long long)m);
}

/* Points are where their provenance says, and a linear field is carried over exactly. */
static void check_provenance(const char* name, const mtm_mesh* mesh, const mtm_polygons* p)
{
  const int64_t n = test_n_points(mesh);
  double* field = malloc((size_t)(2 * n + 1) * sizeof(double));
  double* carried = malloc((size_t)(2 * p->n_points + 1) * sizeof(double));
  for (int64_t i = 0; i < n; ++i)
  {
    double xyz[3];
    test_point(mesh, i, xyz);
    field[2 * i] = 3 * xyz[0] - 2 * xyz[1] + xyz[2] + 5;
    field[2 * i + 1] = 7;
  }
  const mtm_array view = { .type = MTM_FLOAT64, .n_components = 2, .n_tuples = n, .data = field };
  mtm_error error;
  const size_t bytes = (size_t)(2 * p->n_points) * sizeof(double);
  CHECK(
    mtm_interpolate(p, MTM_POINT, &view, carried, bytes, &error) == MTM_OK, "%s", error.message);
  double worst[3] = { 0, 0, 0 };
  for (int64_t i = 0; i < p->n_points; ++i)
  {
    const double* xyz = &((const double*)p->points)[3 * i];
    const int64_t a = ((const int32_t*)p->point_a)[i];
    const int64_t b = p->point_b ? ((const int32_t*)p->point_b)[i] : a;
    double ends[2][3];
    made_point(mesh, p, a, ends[0]);
    made_point(mesh, p, b, ends[1]);
    for (int c = 0; c < 3; ++c)
    {
      const double t = p->point_t ? p->point_t[i] : 0;
      worst[0] = fmax(worst[0], fabs(ends[0][c] + t * (ends[1][c] - ends[0][c]) - xyz[c]));
    }
    worst[1] = fmax(worst[1], fabs(carried[2 * i] - (3 * xyz[0] - 2 * xyz[1] + xyz[2] + 5)));
    worst[2] = fmax(worst[2], fabs(carried[2 * i + 1] - 7));
  }
  CHECK(worst[0] < 1e-11, "%s: a point is %g from its provenance", name, worst[0]);
  CHECK(worst[1] < 1e-10, "%s: a linear field is %g off", name, worst[1]);
  CHECK(worst[2] == 0, "%s: a constant field is %g off", name, worst[2]);
  free(field);
  free(carried);
}

static test_result slice(const char* name,
  const mtm_mesh* mesh,
  const mtm_plane* plane,
  int32_t subdivision)
{
  mtm_polygons polygons = slice_to(mesh, plane, subdivision, 0, NULL);
  CHECK_SOUND(test_shape_defect(&polygons, false), "%s", name);
  CHECK(polygons.n_source_points == test_n_points(mesh), "%s", name);
  check_provenance(name, mesh, &polygons);
  test_result result = test_result_of(&polygons);
  CHECK_SOUND(test_points_defect(&result), "%s", name);
  mtm_polygons_free(&polygons);
  return result;
}

static test_result skin(const char* name, const mtm_mesh* mesh, int32_t subdivision)
{
  mtm_polygons polygons = skin_to(mesh, subdivision, 0, NULL);
  CHECK_SOUND(test_shape_defect(&polygons, false), "%s", name);
  check_provenance(name, mesh, &polygons);
  test_result result = test_result_of(&polygons);
  mtm_polygons_free(&polygons);
  return result;
}

/* The surface is closed, in one piece, and its faces fit together. */
static void check_closed(const char* name, const test_result* surface)
{
  const test_topology topology = test_topology_of(surface, -1);
  CHECK(topology.euler == 2 && topology.n_components == 1 && topology.n_boundary == 0 &&
      topology.n_crowded == 0 && topology.n_clashing == 0,
    "%s: euler %lld, %lld components, %lld open edges, %lld clashing",
    name,
    (long long)topology.euler,
    (long long)topology.n_components,
    (long long)topology.n_boundary,
    (long long)topology.n_clashing);
}

/* ---- Circles ------------------------------------------------------------------------------------------ */

/* Made points of a surface lie on the circles exactly; areas and volumes go to those of the ring with
 * the square of the step. */
static void check_ring(void)
{
  test_mesh ring = test_mesh_quarter_ring(true);
  double errors[2][5];
  for (int32_t s = 0; s < 5; ++s)
  {
    const mtm_plane plane = { { 0, 0, 0.5 }, { 0, 0, 1 } };
    test_result section = slice("ring", &ring.view, &plane, s);
    CHECK(section.n_polygons == 2 << 3 * s >> s, "%lld polygons", (long long)section.n_polygons);
    errors[0][s] = 0.75 * pi - test_total_area(&section, 0);
    test_result surface = skin("ring", &ring.view, s);
    check_closed("ring", &surface);
    errors[1][s] = 0.75 * pi - test_signed_volume(&surface);
    for (int64_t p = 0; p < surface.n_points; ++p)
    {
      const double* xyz = &surface.points[3 * p];
      const double radius = sqrt(xyz[0] * xyz[0] + xyz[1] * xyz[1]);
      const double steps = (radius - 1) * (1 << s);
      CHECK_NEAR(steps, round(steps), 1e-13 * (1 << s), "radius of point %lld", (long long)p);
    }
    test_result_free(&section);
    test_result_free(&surface);
  }
  for (int i = 0; i < 2; ++i)
  {
    for (int s = 1; s < 5; ++s)
    {
      const double ratio = errors[i][s - 1] / errors[i][s];
      CHECK(
        errors[i][s] > 0 && ratio > 3.5 && ratio < 4.5, "error %g, ratio %g", errors[i][s], ratio);
    }
  }
  test_mesh_free(&ring);
}

/* An eighth of the unit disc's quarter as a Bezier triangle of order 2, and the whole circle as four
 * curves: points on the circle, area towards pi / 4. */
static void check_disc(void)
{
  static const double xy[6][2] = { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 0.5, 0 }, { 1, 1 }, { 0, 0.5 } };
  double weights[6] = { 1, 1, 1, 1, 0, 1 };
  weights[4] = sqrt(0.5);
  test_builder builder = { 0 };
  int64_t ids[6];
  for (int i = 0; i < 6; ++i)
  {
    ids[i] = test_add_point(&builder, xy[i][0], xy[i][1], 0);
  }
  const int64_t arc[3] = { 1, 2, 4 };
  test_add_cell(&builder, MTM_BEZIER_CURVE, 3, arc);
  test_add_cell(&builder, MTM_BEZIER_TRIANGLE, 6, ids);
  test_mesh mesh = test_build(&builder);
  mesh.view.rational_weights = test_mesh_doubles(&mesh, weights, 6, 1);
  double errors[6];
  for (int32_t s = 0; s <= 5; ++s)
  {
    test_result surface = skin("disc", &mesh.view, s);
    CHECK(surface.n_lines == 2 << s, "%lld lines", (long long)surface.n_lines);
    errors[s] = pi / 4 - test_total_area(&surface, -1);
    CHECK(errors[s] > 0 && (s == 0 || errors[s] < 0.3 * errors[s - 1]), "area error %g", errors[s]);
    for (int64_t i = 0; i < 2 * surface.n_lines; ++i)
    {
      const double* p = &surface.points[3 * surface.ids[i]];
      CHECK_NEAR(p[0] * p[0] + p[1] * p[1], 1, 1e-14, "a point of the arc");
    }
    test_result_free(&surface);
  }
  test_mesh_free(&mesh);
}

/* ---- Every shape -------------------------------------------------------------------------------------- */

static const struct
{
  const char* name;
  test_kind kind;
} kinds[] = { { "hexahedra", TEST_HEXAHEDRA },
  { "wedges", TEST_WEDGES },
  { "tetrahedra", TEST_TETRAHEDRA } };

enum
{
  N_KINDS = sizeof kinds / sizeof kinds[0]
};

/* A cube of cells of an order: nodes where the lattice has them, which is the straight cell for
 * Lagrange and Bezier cells alike. */
static test_mesh cube_of(test_kind kind, int order, bool bezier, int64_t n)
{
  test_mesh linear = test_mesh_cube(kind, n);
  test_mesh mesh = test_mesh_lagrange(&linear.view, order);
  uint8_t* types = (uint8_t*)mesh.view.cell_types.data;
  for (int64_t c = 0; bezier && c < test_n_cells(&mesh.view); ++c)
  {
    types[c] = (uint8_t)(types[c] + 7);
  }
  test_mesh_free(&linear);
  return mesh;
}

static void check_straight(const char* name, test_mesh* mesh, int order, int32_t subdivision)
{
  test_result surface = skin(name, &mesh->view, subdivision);
  check_closed(name, &surface);
  CHECK_NEAR(test_signed_volume(&surface), 1, tolerance, "%s", name);
  CHECK_NEAR(test_total_area(&surface, -1), 6, tolerance, "%s", name);
  test_result_free(&surface);
  for (int step = 0; step <= 2 * order; ++step)
  {
    const mtm_plane plane = { { 0, step / (2.0 * order), 0 }, { 0, 1, 0 } };
    test_result section = slice(name, &mesh->view, &plane, subdivision);
    CHECK_NEAR(test_total_area(&section, 0), 1, tolerance, "%s at %d", name, step);
    test_result_free(&section);
  }
}

/* The edges round a section, as many as the surface gives there: so it has no cracks inside. */
static void check_section(const char* name,
  const test_mesh* mesh,
  const test_result* surface,
  int32_t subdivision,
  test_random* random)
{
  mtm_plane plane = { { 0.5, 0.5, 0.5 }, { 0, 0, 0 } };
  for (int c = 0; c < 3; ++c)
  {
    plane.origin[c] = test_random_between(random, 0.3, 0.7);
    plane.normal[c] = test_random_between(random, -1, 1);
  }
  test_builder builder = { 0 };
  for (int64_t p = 0; p < surface->n_points; ++p)
  {
    const double* xyz = &surface->points[3 * p];
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  for (int64_t c = 0; c < surface->n_polygons; ++c)
  {
    const int n = (int)(surface->offsets[c + 1] - surface->offsets[c]);
    test_add_cell(&builder, MTM_POLYGON, n, &surface->ids[surface->offsets[c]]);
  }
  test_mesh rim = test_build(&builder);
  test_result expected = slice(name, &rim.view, &plane, 0);
  test_result section = slice(name, &mesh->view, &plane, subdivision);
  const test_topology topology = test_topology_of(&section, 0);
  CHECK(topology.n_boundary == expected.n_lines && topology.n_clashing == 0,
    "%s: %lld edges round the section, %lld in the surface",
    name,
    (long long)topology.n_boundary,
    (long long)expected.n_lines);
  test_result_free(&section);
  test_result_free(&expected);
  test_mesh_free(&rim);
}

static void check_kinds(test_random* random)
{
  char name[96];
  for (int k = 0; k < N_KINDS; ++k)
  {
    for (int i = 0; i < 20; ++i)
    {
      const int order = 1 + i / 4;
      const bool bezier = i & 1;
      const int32_t subdivision = i & 2 ? 1 : 0;
      snprintf(name,
        sizeof name,
        "%s %s of order %d, subdivision %d",
        bezier ? "Bezier" : "Lagrange",
        kinds[k].name,
        order,
        (int)subdivision);
      test_mesh mesh = cube_of(kinds[k].kind, order, bezier, order < 4 ? 2 : 1);
      check_straight(name, &mesh, order * (order < 4 ? 2 : 1), subdivision);
      test_mesh_jitter(&mesh, random, 0.08 / (2 * order));
      test_result surface = skin(name, &mesh.view, subdivision);
      check_closed(name, &surface);
      for (int n = 0; n < 5; ++n)
      {
        check_section(name, &mesh, &surface, subdivision, random);
      }
      test_result_free(&surface);
      test_mesh_free(&mesh);
    }
  }
}

/* A hexahedron, a wedge on its side and a tetrahedron on top of that. */
static test_mesh three_shapes(void)
{
  static const double points[11][3] = { { 0, 0, 0 },
    { 1, 0, 0 },
    { 1, 1, 0 },
    { 0, 1, 0 },
    { 0, 0, 1 },
    { 1, 0, 1 },
    { 1, 1, 1 },
    { 0, 1, 1 },
    { 2, 0.5, 0 },
    { 2, 0.5, 1 },
    { 1.3, 0.5, 2 } };
  static const int64_t hexahedron[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  static const int64_t wedge[6] = { 8, 2, 1, 9, 6, 5 };
  static const int64_t tetrahedron[4] = { 5, 9, 6, 10 };
  test_builder builder = { 0 };
  for (int i = 0; i < 11; ++i)
  {
    test_add_point(&builder, points[i][0], points[i][1], points[i][2]);
  }
  test_add_cell(&builder, MTM_HEXAHEDRON, 8, hexahedron);
  test_add_cell(&builder, MTM_WEDGE, 6, wedge);
  test_add_cell(&builder, MTM_TETRAHEDRON, 4, tetrahedron);
  return test_build(&builder);
}

static mtm_cell_type second_order_of(void* user, int64_t cell, mtm_cell_type linear)
{
  (void)user;
  (void)cell;
  return linear == MTM_HEXAHEDRON ? MTM_QUADRATIC_HEXAHEDRON
    : linear == MTM_WEDGE         ? MTM_QUADRATIC_WEDGE
                                  : MTM_QUADRATIC_TETRAHEDRON;
}

/* One cell stays linear. */
static mtm_cell_type second_order_but(void* user, int64_t cell, mtm_cell_type linear)
{
  const int* but = user;
  return cell == *but ? linear : second_order_of(NULL, cell, linear);
}

/* Cells of different shapes fit together along curved faces. */
static void check_shapes_together(test_random* random)
{
  test_mesh linear = three_shapes();
  for (int i = 0; i < 90; ++i)
  {
    const int order = 1 + i % 5;
    const int32_t subdivision = i / 5 % 3;
    const int family = i / 15 % 3;
    test_mesh mesh = family == 2 ? test_mesh_promoted(&linear.view, second_order_of, NULL)
                                 : test_mesh_lagrange(&linear.view, order);
    uint8_t* types = (uint8_t*)mesh.view.cell_types.data;
    for (int c = 0; family == 1 && c < 3; ++c)
    {
      types[c] = (uint8_t)(types[c] + 7);
    }
    test_mesh_jitter(&mesh, random, 0.1 / (order * order)); /* high orders swing: nothing folds */
    double matrix[9];
    const double shift[3] = { 0, 0, 0 };
    test_random_rotation(random, matrix);
    test_mesh_transform(&mesh, matrix, shift);
    char name[64];
    snprintf(
      name, sizeof name, "three shapes, family %d, order %d, %d", family, order, (int)subdivision);
    test_result surface = skin(name, &mesh.view, subdivision);
    check_closed(name, &surface);
    test_result_free(&surface);
    test_mesh_free(&mesh);
  }
  test_mesh_free(&linear);
}

/* Two cubes on each other, and one apart from them that is the first, the second or the third cell. */
static test_mesh three_cubes(int apart)
{
  static const double levels[5] = { 0, 1, 2, 5, 6 };
  static const double corners[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
  test_builder builder = { 0 };
  for (int p = 0; p < 20; ++p)
  {
    test_add_point(&builder, corners[p % 4][0], corners[p % 4][1], levels[p / 4]);
  }
  for (int c = 0, level = 0; c < 3; ++c)
  {
    const int from = c == apart ? 3 : level++;
    int64_t ids[8];
    for (int p = 0; p < 8; ++p)
    {
      ids[p] = 4 * from + p;
    }
    test_add_cell(&builder, MTM_HEXAHEDRON, 8, ids);
  }
  return test_build(&builder);
}

/* A cell is divided as its own orders say, whatever cells come before it: two hexahedra of second order that
 * share a face, and a Lagrange or Bezier one of first order among them. */
static void check_neighbours_in_order(void)
{
  static const double orders[9] = { 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  const mtm_plane plane = { { 0, 0, 1 }, { 0, 0, 1 } };
  for (int i = 0; i < 6; ++i)
  {
    int apart = i / 2;
    test_mesh linear = three_cubes(apart);
    test_mesh mesh = test_mesh_promoted(&linear.view, second_order_but, &apart);
    ((uint8_t*)mesh.view.cell_types.data)[apart] =
      i % 2 ? MTM_BEZIER_HEXAHEDRON : MTM_LAGRANGE_HEXAHEDRON;
    mesh.view.cell_orders = test_mesh_doubles(&mesh, orders, 3, 3);
    test_result surface = skin("three cubes", &mesh.view, 0);
    CHECK_NEAR(test_total_area(&surface, -1), 16, tolerance, "%d", i);
    test_result_free(&surface);
    test_result section = slice("three cubes", &mesh.view, &plane, 0);
    CHECK_NEAR(test_total_area(&section, 0), 1, tolerance, "%d", i);
    test_result_free(&section);
    test_mesh_free(&mesh);
    test_mesh_free(&linear);
  }
}

/* ---- Cells that VTK has no lattice for ---------------------------------------------------------------- */

/* One cell of points in [0, 1]^3. */
static test_mesh cell_of(mtm_cell_type type, int n, const double (*points)[3])
{
  test_builder builder = { 0 };
  int64_t ids[TEST_MAX_CELL_POINTS];
  for (int i = 0; i < n; ++i)
  {
    ids[i] = test_add_point(&builder, points[i][0], points[i][1], points[i][2]);
  }
  test_add_cell(&builder, type, n, ids);
  return test_build(&builder);
}

/* A place of the lattice of a pyramid on the unit square, of height 1. */
static void add_place(double (*points)[3], int* n, int p, const int at[3])
{
  points[*n][0] = (at[0] + 0.5 * at[2]) / p;
  points[*n][1] = (at[1] + 0.5 * at[2]) / p;
  points[*n][2] = (double)at[2] / p;
  ++*n;
}

/* Corners and edges. */
static int pyramid_edges(int p, const int corners[5][3], double (*points)[3])
{
  static const int edges[8][2] = {
    { 0, 1 }, { 1, 2 }, { 3, 2 }, { 0, 3 }, { 0, 4 }, { 1, 4 }, { 2, 4 }, { 3, 4 }
  };
  int n = 0;
  int at[3];
  for (int c = 0; c < 5; ++c)
  {
    add_place(points, &n, p, corners[c]);
  }
  for (int e = 0; e < 8; ++e)
  {
    for (int i = 1; i < p; ++i)
    {
      for (int a = 0; a < 3; ++a)
      {
        at[a] = ((p - i) * corners[edges[e][0]][a] + i * corners[edges[e][1]][a]) / p;
      }
      add_place(points, &n, p, at);
    }
  }
  return n;
}

/* The nodes of a pyramid of order 1 to 4, as microtome.h has them. */
static int pyramid_nodes(int p, double (*points)[3])
{
  const int corners[5][3] = { { 0, 0, 0 }, { p, 0, 0 }, { p, p, 0 }, { 0, p, 0 }, { 0, 0, p } };
  static const int triangles[4][2] = { { 0, 1 }, { 1, 2 }, { 3, 2 }, { 0, 3 } };
  int n = pyramid_edges(p, corners, points);
  int at[3];
  for (int i = 0; i < (p - 1) * (p - 1); ++i)
  {
    add_place(points, &n, p, (int[3]){ 1 + i % (p - 1), 1 + i / (p - 1), 0 });
  }
  static const int inner[3][2] = { { 1, 1 }, { 2, 1 }, { 1, 2 } };
  for (int t = 0; t < 4; ++t)
  {
    for (int i = 0; i < (p - 2) * (p - 1) / 2; ++i)
    {
      const int* first = corners[triangles[t][0]];
      for (int a = 0; a < 3; ++a)
      {
        at[a] = first[a] +
          (inner[i][0] * (corners[triangles[t][1]][a] - first[a]) +
            inner[i][1] * (corners[4][a] - first[a])) /
            p;
      }
      add_place(points, &n, p, at);
    }
  }
  for (int z = 1; z < p - 1; ++z)
  {
    const int m = p - z - 1;
    for (int i = 0; i < m * m; ++i)
    {
      add_place(points, &n, p, (int[3]){ 1 + i % m, 1 + i / m, z });
    }
  }
  return n;
}

/* Surface, volume and sections parallel to the base, whose area at a height is `area` of it. */
static void check_body(const char* name,
  test_mesh* mesh,
  int32_t subdivision,
  double volume,
  double (*area)(double z))
{
  test_result surface = skin(name, &mesh->view, subdivision);
  check_closed(name, &surface);
  CHECK_NEAR(test_signed_volume(&surface), volume, tolerance, "%s", name);
  test_result_free(&surface);
  for (int step = 0; step < 24; ++step)
  {
    const double z = step / 24.0;
    const mtm_plane plane = { { 0, 0, z }, { 0, 0, 1 } };
    test_result section = slice(name, &mesh->view, &plane, subdivision);
    CHECK_NEAR(test_total_area(&section, 0), area(z), tolerance, "%s at %g", name, z);
    test_result_free(&section);
  }
}

static double area_of_pyramid(double z)
{
  return (1 - z) * (1 - z);
}

static double area_of_tetrahedron(double z)
{
  return 0.5 * (1 - z) * (1 - z);
}

static double area_of_wedge(double z)
{
  (void)z;
  return 0.5;
}

static void check_pyramids(void)
{
  for (int i = 0; i < 16; ++i)
  {
    const int p = 1 + i / 4;
    const bool bezier = i & 1;
    double points[TEST_MAX_CELL_POINTS][3];
    const int n = pyramid_nodes(p, points);
    CHECK(n == (p + 1) * (p + 2) * (2 * p + 3) / 6, "%d nodes of order %d", n, p);
    test_mesh mesh =
      cell_of(bezier ? MTM_BEZIER_PYRAMID : MTM_LAGRANGE_PYRAMID, n, (const double(*)[3])points);
    char name[64];
    snprintf(name, sizeof name, "%s pyramid of order %d", bezier ? "Bezier" : "Lagrange", p);
    check_body(name, &mesh, i & 2 ? 1 : 0, 1 / 3.0, area_of_pyramid);
    test_mesh_free(&mesh);
  }
}

/* Second order with a node in the middle of every triangle and of the body. */
static void check_centres(void)
{
  const double t = 1 / 3.0;
  const double tetrahedron[15][3] = { { 0, 0, 0 },
    { 1, 0, 0 },
    { 0, 1, 0 },
    { 0, 0, 1 },
    { 0.5, 0, 0 },
    { 0.5, 0.5, 0 },
    { 0, 0.5, 0 },
    { 0, 0, 0.5 },
    { 0.5, 0, 0.5 },
    { 0, 0.5, 0.5 },
    { t, t, 0 },
    { t, 0, t },
    { t, t, t },
    { 0, t, t },
    { 0.25, 0.25, 0.25 } };
  const double wedge[21][3] = { { 0, 0, 0 },
    { 1, 0, 0 },
    { 0, 1, 0 },
    { 0, 0, 1 },
    { 1, 0, 1 },
    { 0, 1, 1 },
    { 0.5, 0, 0 },
    { 0.5, 0.5, 0 },
    { 0, 0.5, 0 },
    { 0.5, 0, 1 },
    { 0.5, 0.5, 1 },
    { 0, 0.5, 1 },
    { 0, 0, 0.5 },
    { 1, 0, 0.5 },
    { 0, 1, 0.5 },
    { t, t, 0 },
    { t, t, 1 },
    { 0.5, 0, 0.5 },
    { 0.5, 0.5, 0.5 },
    { 0, 0.5, 0.5 },
    { t, t, 0.5 } };
  for (int32_t subdivision = -1; subdivision < 2; ++subdivision)
  {
    test_mesh mesh = cell_of(MTM_LAGRANGE_TETRAHEDRON, 15, tetrahedron);
    check_body("tetrahedron of 15 points", &mesh, subdivision, 1 / 6.0, area_of_tetrahedron);
    test_mesh_free(&mesh);
    mesh = cell_of(MTM_LAGRANGE_WEDGE, 21, wedge);
    check_body("wedge of 21 points", &mesh, subdivision, 0.5, area_of_wedge);
    test_mesh_free(&mesh);
  }
}

/* ---- Ghosts and what is wrong ------------------------------------------------------------------------------ */

/* Two Bezier cells side by side, one of them a ghost or blanked. */
static void check_ghosts(void)
{
  static const uint8_t bits[3] = { 0, MTM_GHOST_DUPLICATE_CELL, MTM_GHOST_HIDDEN_CELL };
  static const int64_t faces[3] = { 10 * 4, 5 * 4, 6 * 4 };
  const test_box box = { { 2, 1, 1 }, { 0, 0, 0 }, { 2, 1, 1 } };
  for (int i = 0; i < 3; ++i)
  {
    test_mesh linear = test_mesh_box(TEST_HEXAHEDRA, &box);
    test_mesh mesh = test_mesh_lagrange(&linear.view, 2);
    memset((void*)mesh.view.cell_types.data, MTM_BEZIER_HEXAHEDRON, 2);
    test_mesh_add_cell_ghosts(&mesh)[1] = bits[i];
    test_result surface = skin("ghosts", &mesh.view, 0);
    CHECK(surface.n_polygons == faces[i], "%d: %lld faces", i, (long long)surface.n_polygons);
    const mtm_plane plane = { { 1, 0, 0 }, { 1, 0, 0 } };
    test_result section = slice("ghosts", &mesh.view, &plane, 0);
    CHECK(section.n_polygons == (i == 1 ? 0 : 4), "%d: %lld", i, (long long)section.n_polygons);
    test_result_free(&section);
    test_result_free(&surface);
    test_mesh_free(&mesh);
    test_mesh_free(&linear);
  }
}

static void check_refused(const char* what,
  const mtm_mesh* mesh,
  int32_t subdivision,
  mtm_status expected)
{
  const mtm_surface_options options = {
    .size = sizeof options, .subdivision = subdivision, .provenance = MTM_PROVENANCE_POINTS
  };
  mtm_polygons polygons = { 0 };
  mtm_error error;
  const mtm_status status = mtm_extract_surface(mesh, &options, NULL, &polygons, &error);
  CHECK(status == expected, "%s: %s (%s)", what, mtm_status_name(status), error.message);
  CHECK(error.message[0] != '\0' && test_is_empty(&polygons), "%s: message, nothing else", what);
}

/* Orders that do not fit the points, arrays of the wrong size, weights that add up to nothing. */
static void check_wrong(void)
{
  static const double orders[3] = { 2, 2, 1 };
  test_mesh ring = test_mesh_quarter_ring(true);
  const mtm_mesh good = ring.view;
  check_refused("subdivision", &good, MTM_MAX_SUBDIVISION + 1, MTM_BAD_ARGUMENT);
  check_refused("subdivision", &good, -2, MTM_BAD_ARGUMENT);
  mtm_mesh bad = good;
  bad.cell_orders = test_mesh_doubles(&ring, orders, 1, 3);
  check_refused("orders", &bad, 0, MTM_BAD_MESH);
  bad.cell_orders.n_components = 1;
  check_refused("orders", &bad, 0, MTM_BAD_MESH);
  bad = good;
  bad.cell_orders = (mtm_array){ 0 };
  check_refused("no orders", &bad, 0, MTM_UNSUPPORTED);
  bad = good;
  bad.rational_weights.n_tuples = 11;
  check_refused("weights", &bad, 0, MTM_BAD_MESH);
  double weights[12] = { 0 };
  bad = good;
  bad.rational_weights.data = weights;
  const mtm_surface_options options = { .size = sizeof options };
  mtm_polygons polygons = { 0 };
  CHECK(mtm_extract_surface(&bad, &options, NULL, &polygons, NULL) == MTM_OK, "weights of 0");
  CHECK(polygons.n_polygons == 0 && polygons.n_non_finite_cells == 1, "are not finite");
  mtm_polygons_free(&polygons);
  test_mesh_free(&ring);
}

int main(void)
{
  test_random random = test_random_start();
  check_ring();
  check_disc();
  check_kinds(&random);
  check_shapes_together(&random);
  check_neighbours_in_order();
  check_pyramids();
  check_centres();
  check_ghosts();
  check_wrong();
  return check_result();
}
