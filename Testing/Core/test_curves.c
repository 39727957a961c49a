/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cells that need points of their own: Bezier cells, orders that differ along the axes, subdivision,
 * convex point sets. Exact where the shape is known, watertight where it is not. */
#include "check.h"
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
  mtm_slice_options options = { .size = sizeof options,
    .planes = plane,
    .n_planes = 1,
    .subdivision = subdivision,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES };
  mtm_polygons polygons = { 0 };
  mtm_error error;
  const mtm_status status = mtm_slice(mesh, &options, NULL, &polygons, &error);
  CHECK(status == MTM_OK, "%s: %s", name, error.message);
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
  mtm_surface_options options = { .size = sizeof options,
    .subdivision = subdivision,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
  mtm_polygons polygons = { 0 };
  mtm_error error;
  const mtm_status status = mtm_extract_surface(mesh, &options, NULL, &polygons, &error);
  CHECK(status == MTM_OK, "%s: %s", name, error.message);
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

static mtm_array doubles(test_mesh* mesh, const double* values, int64_t n, int32_t n_components)
{
  const size_t bytes = (size_t)(n * n_components) * sizeof *values;
  double* copy = test_mesh_allocate(mesh, bytes);
  memcpy(copy, values, bytes);
  return (
    mtm_array){ .type = MTM_FLOAT64, .n_components = n_components, .n_tuples = n, .data = copy };
}

/* The quarter ring between the radii 1 and 2, 0 <= z <= 1: of orders 2, 1, 1. */
static test_mesh quarter_ring(void)
{
  static const double orders[3] = { 2, 1, 1 };
  static const int places[12][3] = { { 0, 0, 0 },
    { 2, 0, 0 },
    { 2, 1, 0 },
    { 0, 1, 0 },
    { 0, 0, 1 },
    { 2, 0, 1 },
    { 2, 1, 1 },
    { 0, 1, 1 },
    { 1, 0, 0 },
    { 1, 1, 0 },
    { 1, 0, 1 },
    { 1, 1, 1 } };
  test_builder builder = { 0 };
  int64_t ids[12];
  double weights[12];
  for (int i = 0; i < 12; ++i)
  {
    const double r = 1 + places[i][1];
    const int k = places[i][0];
    ids[i] = test_add_point(&builder, k < 2 ? r : 0, k > 0 ? r : 0, places[i][2]);
    weights[i] = k == 1 ? sqrt(0.5) : 1;
  }
  test_add_cell(&builder, MTM_BEZIER_HEXAHEDRON, 12, ids);
  test_mesh mesh = test_build(&builder);
  mesh.view.cell_orders = doubles(&mesh, orders, 1, 3);
  mesh.view.rational_weights = doubles(&mesh, weights, 12, 1);
  return mesh;
}

/* Made points of a surface lie on the circles exactly; areas and volumes go to those of the ring with
 * the square of the step. */
static void check_ring(void)
{
  test_mesh ring = quarter_ring();
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
  mesh.view.rational_weights = doubles(&mesh, weights, 6, 1);
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

int main(void)
{
  test_random random = test_random_start();
  check_ring();
  check_disc();
  check_kinds(&random);
  return check_result();
}
