/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cells of second and of any order, as their linear originals with nodes between: sections, skins
 * and isosurfaces, flat and curved. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

static const double tolerance = 1e-13;

/* How cells of a box are promoted. */
typedef mtm_cell_type (*chooser)(void* user, int64_t cell, mtm_cell_type linear);

/* No nodes but on edges: conforming in any mix. */
static mtm_cell_type choose_serendipity(void* user, int64_t cell, mtm_cell_type linear)
{
  (void)user;
  (void)cell;
  switch (linear)
  {
    case MTM_HEXAHEDRON:
      return MTM_QUADRATIC_HEXAHEDRON;
    case MTM_WEDGE:
      return MTM_QUADRATIC_WEDGE;
    case MTM_PYRAMID:
      return MTM_QUADRATIC_PYRAMID;
    default:
      return MTM_QUADRATIC_TETRAHEDRON;
  }
}

/* Columns of hexahedra with and without nodes in the faces above and below. */
static mtm_cell_type choose_columns(void* user, int64_t cell, mtm_cell_type linear)
{
  const int64_t n = *(const int64_t*)user;
  (void)linear;
  return cell % (n * n) % 2 ? MTM_TRIQUADRATIC_HEXAHEDRON : MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON;
}

/* Nodes in quadrilaterals too. */
static mtm_cell_type choose_full(void* user, int64_t cell, mtm_cell_type linear)
{
  (void)user;
  (void)cell;
  return linear == MTM_HEXAHEDRON ? MTM_TRIQUADRATIC_HEXAHEDRON : MTM_BIQUADRATIC_QUADRATIC_WEDGE;
}

/* Promotes all cells of one family to one type: user. */
static mtm_cell_type choose_type(void* user, int64_t cell, mtm_cell_type linear)
{
  (void)cell;
  (void)linear;
  return *(const mtm_cell_type*)user;
}

typedef struct solid_case
{
  const char* name;
  test_kind kind;
  chooser choose;     /* NULL: Lagrange cells */
  mtm_cell_type type; /* for choose_type */
  int order;          /* of Lagrange cells */
} solid_case;

static const solid_case solids[] = {
  { "tet10", TEST_TETRAHEDRA, choose_type, MTM_QUADRATIC_TETRAHEDRON, 2 },
  { "hex20", TEST_HEXAHEDRA, choose_type, MTM_QUADRATIC_HEXAHEDRON, 2 },
  { "hex24", TEST_HEXAHEDRA, choose_type, MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON, 2 },
  { "hex27", TEST_HEXAHEDRA, choose_type, MTM_TRIQUADRATIC_HEXAHEDRON, 2 },
  { "wedge12", TEST_WEDGES, choose_type, MTM_QUADRATIC_LINEAR_WEDGE, 2 },
  { "wedge15", TEST_WEDGES, choose_type, MTM_QUADRATIC_WEDGE, 2 },
  { "wedge18", TEST_WEDGES, choose_type, MTM_BIQUADRATIC_QUADRATIC_WEDGE, 2 },
  { "pyramid13", TEST_PYRAMIDS, choose_type, MTM_QUADRATIC_PYRAMID, 2 },
  { "pyramid19", TEST_PYRAMIDS, choose_type, MTM_TRIQUADRATIC_PYRAMID, 2 },
  { "mix without nodes in faces", TEST_MIXED, choose_serendipity, MTM_EMPTY_CELL, 2 },
  { "hex24 and hex27", TEST_HEXAHEDRA, choose_columns, MTM_EMPTY_CELL, 2 },
  { "hex27 and wedge18", TEST_N_KINDS, choose_full, MTM_EMPTY_CELL, 2 },
  { "Lagrange tetrahedra of order 2", TEST_TETRAHEDRA, NULL, MTM_EMPTY_CELL, 2 },
  { "Lagrange tetrahedra of order 3", TEST_TETRAHEDRA, NULL, MTM_EMPTY_CELL, 3 },
  { "Lagrange tetrahedra of order 5", TEST_TETRAHEDRA, NULL, MTM_EMPTY_CELL, 5 },
  { "Lagrange hexahedra of order 1", TEST_HEXAHEDRA, NULL, MTM_EMPTY_CELL, 1 },
  { "Lagrange hexahedra of order 3", TEST_HEXAHEDRA, NULL, MTM_EMPTY_CELL, 3 },
  { "Lagrange hexahedra of order 4", TEST_HEXAHEDRA, NULL, MTM_EMPTY_CELL, 4 },
  { "Lagrange wedges of order 2", TEST_WEDGES, NULL, MTM_EMPTY_CELL, 2 },
  { "Lagrange wedges of order 4", TEST_WEDGES, NULL, MTM_EMPTY_CELL, 4 },
  { "Lagrange mix of order 3", TEST_N_KINDS, NULL, MTM_EMPTY_CELL, 3 },
};

enum
{
  N_SOLIDS = sizeof solids / sizeof solids[0]
};

/* Columns of hexahedra and of wedges by turns: what TEST_N_KINDS stands for here. */
static test_mesh mesh_of_columns(int64_t n)
{
  test_mesh hexahedra = test_mesh_cube(TEST_HEXAHEDRA, n);
  test_builder builder = { 0 };
  for (int64_t p = 0; p < test_n_points(&hexahedra.view); ++p)
  {
    double xyz[3];
    test_point(&hexahedra.view, p, xyz);
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  for (int64_t c = 0; c < test_n_cells(&hexahedra.view); ++c)
  {
    mtm_cell_type type;
    int64_t i[TEST_MAX_CELL_POINTS];
    test_cell(&hexahedra.view, c, &type, i);
    if ((c % n + c / n % n) % 2)
    {
      test_add_cell(&builder, MTM_HEXAHEDRON, 8, i);
      continue;
    }
    test_add_cell(&builder, MTM_WEDGE, 6, (int64_t[]){ i[0], i[2], i[1], i[4], i[6], i[5] });
    test_add_cell(&builder, MTM_WEDGE, 6, (int64_t[]){ i[0], i[3], i[2], i[4], i[7], i[6] });
  }
  test_mesh_free(&hexahedra);
  return test_build(&builder);
}

static test_mesh promote(const solid_case* solid, const mtm_mesh* linear, int64_t n)
{
  mtm_cell_type type = solid->type;
  if (!solid->choose)
  {
    return test_mesh_lagrange(linear, solid->order);
  }
  return test_mesh_promoted(
    linear, solid->choose, solid->choose == choose_columns ? (void*)&n : (void*)&type);
}

/* ---- Planes --------------------------------------------------------------------------------------- */

static mtm_plane opposite(mtm_plane plane)
{
  for (int a = 0; a < 3; ++a)
  {
    plane.normal[a] = -plane.normal[a];
  }
  return plane;
}

static double linear_field(const double xyz[3])
{
  return 3 + 2 * xyz[0] - 5 * xyz[1] + 0.75 * xyz[2];
}

/* A linear field comes out as if evaluated at the points of the section. */
static void check_field(const char* where, const mtm_mesh* mesh, const mtm_plane* plane)
{
  const int64_t n_points = test_n_points(mesh);
  double* values = malloc((size_t)n_points * sizeof(double));
  for (int64_t p = 0; p < n_points; ++p)
  {
    double xyz[3];
    test_point(mesh, p, xyz);
    values[p] = linear_field(xyz);
  }
  const mtm_array field = { MTM_FLOAT64, 1, n_points, values, NULL, 0 };
  const mtm_slice_options options = {
    .size = sizeof options, .planes = plane, .n_planes = 1, .provenance = MTM_PROVENANCE_POINTS
  };
  mtm_polygons polygons = { 0 };
  mtm_error error = { "" };
  mtm_status status = mtm_slice(mesh, NULL, &options, NULL, &polygons, &error);
  double* out = malloc((size_t)(polygons.n_points + 1) * sizeof(double));
  if (status == MTM_OK)
  {
    const size_t bytes = (size_t)polygons.n_points * sizeof(double);
    status = mtm_interpolate(&polygons, MTM_POINT, &field, out, bytes, &error);
  }
  CHECK(status == MTM_OK, "%s: %s", where, error.message);
  double worst = 0;
  for (int64_t p = 0; status == MTM_OK && p < polygons.n_points; ++p)
  {
    worst = fmax(worst, fabs(out[p] - linear_field((const double*)polygons.points + 3 * p)));
  }
  CHECK(worst <= 1e-13, "%s: the field is off by %g", where, worst);
  mtm_polygons_free(&polygons);
  free(values);
  free(out);
}

static void check_plane(const char* where,
  const mtm_mesh* mesh,
  const mtm_plane* plane,
  double area)
{
  test_defect defect;
  const mtm_plane back = opposite(*plane);
  test_result front = test_slice(mesh, plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  CHECK_SOUND(test_section_defect(mesh, plane, &front, tolerance), "%s", where);
  CHECK_SOUND(test_cube_rim_defect(&front, 0, tolerance), "%s", where);
  CHECK_NEAR(test_total_area(&front, -1), area, tolerance, "%s: area", where);
  test_result rear = test_slice(mesh, &back, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s, opposite", where);
  CHECK_SOUND(test_set_difference(&front, &rear, NULL, NULL), "%s: n and -n differ", where);
  test_result_free(&front);
  test_result_free(&rear);
  check_field(where, mesh, plane);
}

/* What lies in each cell is what lies in its linear original. */
static void check_cell_areas(const char* where,
  const mtm_mesh* mesh,
  const mtm_mesh* linear,
  const mtm_plane* plane)
{
  test_defect defect;
  test_result result = test_slice(mesh, plane, 1, NULL, &defect);
  const int64_t n_cells = test_n_cells(linear);
  double* areas = calloc((size_t)n_cells, sizeof(double));
  for (int64_t c = 0; c < result.n_cells; ++c)
  {
    areas[result.source_cells[c]] += test_area(&result, c);
  }
  for (int64_t c = 0; c < n_cells; ++c)
  {
    const double expected = test_clipped_area(linear, c, plane);
    CHECK_NEAR(areas[c], expected, tolerance, "%s: area in cell %lld", where, (long long)c);
  }
  free(areas);
  test_result_free(&result);
}

/* On faces, on the nodes between, and half way between these: n layers of them. */
static void check_axis(const char* name, const mtm_mesh* mesh, int axis, int64_t n)
{
  for (int64_t step = -1; step <= 2 * n + 1; ++step)
  {
    mtm_plane plane = { { 0.25, 0.5, 0.75 }, { 0, 0, 0 } };
    plane.origin[axis] = test_grid_line(0, 1, 2 * n, step);
    plane.normal[axis] = 2.5;
    char where[96];
    snprintf(where, sizeof where, "%s, %d, axis %d, step %d/2", name, (int)n, axis, (int)step);
    check_plane(where, mesh, &plane, step < 0 || step > 2 * n ? 0 : 1);
  }
}

static void check_oblique(const char* name,
  const mtm_mesh* mesh,
  const mtm_mesh* linear,
  test_random* random)
{
  static const mtm_plane special[] = { { { 0.5, 0.5, 0.5 }, { 1, 1, 0 } },
    { { 0, 0, 0 }, { 1, -1, 0 } },
    { { 0, 0, 0 }, { 0, 1, -1 } },
    { { 0.5, 0.5, 0.5 }, { 1, 1, 1 } },
    { { 0.5, 0.5, 0.5 }, { 0.5, -1, 0 } },
    { { 0.5, 0.5, 0.5 }, { 2, 1, -1 } } };
  const test_box cube = { { 1, 1, 1 }, { 0, 0, 0 }, { 1, 1, 1 } };
  const int n_special = (int)(sizeof special / sizeof special[0]);
  for (int i = 0; i < n_special + 12; ++i)
  {
    mtm_plane plane;
    for (int a = 0; a < 3; ++a)
    {
      plane.origin[a] = test_random_between(random, 0, 1);
      plane.normal[a] = test_random_between(random, -1, 1);
    }
    plane = i < n_special ? special[i] : plane;
    char where[96];
    snprintf(where, sizeof where, "%s oblique plane %d", name, i);
    check_plane(where, mesh, &plane, test_box_area(&cube, &plane));
    if (i >= n_special)
    {
      check_cell_areas(where, mesh, linear, &plane);
    }
  }
}

/* ---- Skins ---------------------------------------------------------------------------------------- */

static void check_skin(const char* where, const mtm_mesh* mesh, double volume)
{
  test_defect defect;
  test_result result = test_surface(mesh, (mtm_surface_options){ 0 }, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  const test_topology topology = test_topology_of(&result, -1);
  CHECK(topology.n_boundary == 0 && topology.n_clashing == 0 && topology.n_crowded == 0,
    "%s: %lld open, %lld clashing, %lld crowded edges",
    where,
    (long long)topology.n_boundary,
    (long long)topology.n_clashing,
    (long long)topology.n_crowded);
  CHECK(topology.euler == 2, "%s: Euler number %lld", where, (long long)topology.euler);
  CHECK_NEAR(test_signed_volume(&result), volume, 1e-12, "%s: volume", where);
  test_result_free(&result);
}

/* ---- Curved --------------------------------------------------------------------------------------- */

static bool is_on_cube(const double xyz[3])
{
  bool on = false;
  for (int a = 0; a < 3; ++a)
  {
    on = on || xyz[a] == 0 || xyz[a] == 1;
  }
  return on;
}

/* Nodes inside the cube go anywhere near, those on it stay: the outside is known. */
static void bend_inside(test_mesh* mesh, test_random* random, double size)
{
  double* points = (double*)mesh->view.points.data;
  for (int64_t p = 0; p < mesh->view.points.n_tuples; ++p)
  {
    const bool stays = is_on_cube(points + 3 * p);
    for (int a = 0; a < 3; ++a)
    {
      const double by = test_random_between(random, -size, size);
      points[3 * p + a] += stays ? 0 : by;
    }
  }
}

static void check_curved(const solid_case* solid, test_mesh* mesh, test_random* random)
{
  const test_box cube = { { 1, 1, 1 }, { 0, 0, 0 }, { 1, 1, 1 } };
  char where[96];
  snprintf(where, sizeof where, "curved %s", solid->name);
  bend_inside(mesh, random, 0.03 / solid->order);
  check_skin(where, &mesh->view, 1);
  for (int i = 0; i < 12; ++i)
  {
    mtm_plane plane;
    test_point(&mesh->view, test_random_below(random, test_n_points(&mesh->view)), plane.origin);
    for (int a = 0; a < 3; ++a)
    {
      plane.normal[a] = test_random_between(random, -1, 1);
    }
    test_defect defect;
    test_result result = test_slice(&mesh->view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "%s, plane %d", where, i);
    CHECK_SOUND(test_section_defect(&mesh->view, &plane, &result, tolerance), "%s %d", where, i);
    CHECK_SOUND(test_cube_rim_defect(&result, 0, tolerance), "%s, plane %d", where, i);
    CHECK_NEAR(
      test_total_area(&result, 0), test_box_area(&cube, &plane), 1e-12, "%s, plane %d", where, i);
    test_result_free(&result);
  }
}

/* An isosurface round the middle of the cube: closed, one way round, near the ball's volume. */
static void check_isosurface(const char* where, const mtm_mesh* mesh, double radius)
{
  const int64_t n_points = test_n_points(mesh);
  double* values = malloc((size_t)n_points * sizeof(double));
  for (int64_t p = 0; p < n_points; ++p)
  {
    double xyz[3];
    test_point(mesh, p, xyz);
    values[p] = 0;
    for (int a = 0; a < 3; ++a)
    {
      values[p] += (xyz[a] - 0.51) * (xyz[a] - 0.51);
    }
  }
  const double value = radius * radius;
  const mtm_array scalars = { MTM_FLOAT64, 1, n_points, values, NULL, 0 };
  const mtm_slice_options options = { .scalars = &scalars, .values = &value, .n_values = 1 };
  test_defect defect;
  test_result result = test_slice_with(mesh, options, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  const test_topology topology = test_topology_of(&result, 0);
  CHECK(result.n_polygons > 0 && topology.n_boundary == 0 && topology.n_clashing == 0 &&
      topology.n_crowded == 0 && topology.euler == 2,
    "%s: %lld open, %lld clashing, %lld crowded edges, Euler number %lld",
    where,
    (long long)topology.n_boundary,
    (long long)topology.n_clashing,
    (long long)topology.n_crowded,
    (long long)topology.euler);
  const double ball = 4.0 / 3 * 3.14159265358979323846 * value * radius;
  CHECK_NEAR(fabs(test_signed_volume(&result)), ball, 0.3 * ball, "%s: volume", where);
  test_result_free(&result);
  free(values);
}

static void check_solid(const solid_case* solid, int64_t n, test_random* random)
{
  test_mesh linear =
    solid->kind == TEST_N_KINDS ? mesh_of_columns(n) : test_mesh_cube(solid->kind, n);
  test_mesh mesh = promote(solid, &linear.view, n);
  for (int axis = 0; axis < 3; ++axis)
  {
    check_axis(solid->name, &mesh.view, axis, solid->order * n);
  }
  check_oblique(solid->name, &mesh.view, &linear.view, random);
  check_skin(solid->name, &mesh.view, 1);
  if (n == 3 && solid->order > 1)
  {
    check_isosurface(solid->name, &mesh.view, 0.4);
    check_curved(solid, &mesh, random);
    check_isosurface(solid->name, &mesh.view, 0.41);
  }
  test_mesh_free(&mesh);
  test_mesh_free(&linear);
}

/* ---- Fewer dimensions ----------------------------------------------------------------------------- */

/* The sheet z = x / 2 over the unit square, with nodes between, against the linear one. */
static void check_sheet(mtm_cell_type type,
  mtm_cell_type linear_type,
  int order,
  test_random* random)
{
  test_mesh linear = test_mesh_sheet(linear_type, 4, 3);
  test_mesh mesh =
    order > 0 ? test_mesh_lagrange(&linear.view, order) : test_mesh_of_type(&linear.view, type);
  const double slant = sqrt(1.25);
  char where[64];
  test_defect defect;
  for (int i = 0; i < 60; ++i)
  {
    mtm_plane plane = { { i / 16.0, i / 16.0, 0 }, { i % 2 == 0, i % 2, 0 } };
    if (i > 16)
    {
      for (int a = 0; a < 3; ++a)
      {
        plane.origin[a] = test_random_between(random, 0, a == 2 ? 0.5 : 1);
        plane.normal[a] = test_random_between(random, -1, 1);
      }
    }
    snprintf(where, sizeof where, "sheet of type %d, plane %d", (int)type, i);
    test_result expected = test_slice(&linear.view, &plane, 1, NULL, &defect);
    test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "%s", where);
    const double length = i > 16 ? test_total_length(&expected, 0) : i % 2 ? slant : 1;
    CHECK_NEAR(test_total_length(&result, 0), length, tolerance, "%s", where);
    test_result_free(&result);
    test_result_free(&expected);
  }
  const mtm_plane own = { { 0, 0, 0 }, { 1, 0, -2 } };
  test_result flat = test_slice(&mesh.view, &own, 1, NULL, &defect);
  CHECK_SOUND(defect, "sheet of type %d in the plane", (int)type);
  CHECK_NEAR(test_total_area(&flat, 0), slant, tolerance, "type %d in the plane", (int)type);
  test_result skin = test_surface(&mesh.view, (mtm_surface_options){ 0 }, NULL, &defect);
  CHECK_SOUND(defect, "surface of type %d", (int)type);
  CHECK_NEAR(test_total_area(&skin, -1), slant, tolerance, "surface of type %d", (int)type);
  test_result_free(&flat);
  test_result_free(&skin);
  test_mesh_free(&mesh);
  test_mesh_free(&linear);
}

/* From (0, 0, 0) to (1, 2, 3): every plane across meets it once. */
static void check_curve(mtm_cell_type type, int order)
{
  test_mesh linear = test_mesh_curve(MTM_LINE, 3);
  test_mesh mesh = type == MTM_LAGRANGE_CURVE ? test_mesh_lagrange(&linear.view, order)
                                              : test_mesh_of_type(&linear.view, type);
  test_defect defect;
  for (int step = 0; step <= 36; ++step)
  {
    const mtm_plane plane = { { 0, 0, 3 * step / 36.0 }, { 0, 0, 1 } };
    test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "curve of type %d, step %d", (int)type, step);
    CHECK(result.n_vertices == 1 && result.n_cells == 1,
      "curve of type %d, step %d: %lld vertices",
      (int)type,
      step,
      (long long)result.n_vertices);
    CHECK_NEAR(result.points[0], step / 36.0, tolerance, "curve of type %d", (int)type);
    test_result_free(&result);
  }
  test_result skin = test_surface(&mesh.view, (mtm_surface_options){ 0 }, NULL, &defect);
  CHECK(skin.n_lines == 3 * order, "type %d: %lld lines", (int)type, (long long)skin.n_lines);
  test_result_free(&skin);
  test_mesh_free(&mesh);
  test_mesh_free(&linear);
}

int main(void)
{
  test_random random = test_random_start();
  for (int s = 0; s < N_SOLIDS; ++s)
  {
    for (int64_t n = 1; n <= 3; ++n)
    {
      check_solid(&solids[s], n, &random);
    }
  }
  check_sheet(MTM_QUADRATIC_TRIANGLE, MTM_TRIANGLE, 0, &random);
  check_sheet(MTM_BIQUADRATIC_TRIANGLE, MTM_TRIANGLE, 0, &random);
  check_sheet(MTM_QUADRATIC_QUAD, MTM_QUAD, 0, &random);
  check_sheet(MTM_BIQUADRATIC_QUAD, MTM_QUAD, 0, &random);
  check_sheet(MTM_QUADRATIC_LINEAR_QUAD, MTM_QUAD, 0, &random);
  check_sheet(MTM_QUADRATIC_POLYGON, MTM_POLYGON, 0, &random);
  check_curve(MTM_QUADRATIC_EDGE, 2);
  check_curve(MTM_CUBIC_LINE, 3);
  for (int order = 1; order <= 5; ++order)
  {
    check_sheet(MTM_LAGRANGE_TRIANGLE, MTM_TRIANGLE, order, &random);
    check_sheet(MTM_LAGRANGE_QUADRILATERAL, MTM_QUAD, order, &random);
    check_curve(MTM_LAGRANGE_CURVE, order);
  }
  return check_result();
}
