/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What is true of every section by planes, and a second way to its area. */
#include "results.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static double dot(const double a[3], const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void cross(const double a[3], const double b[3], double out[3])
{
  for (int i = 0; i < 3; ++i)
  {
    const int j = (i + 1) % 3;
    const int k = (i + 2) % 3;
    out[i] = a[j] * b[k] - a[k] * b[j];
  }
}

static void subtract(const double a[3], const double b[3], double out[3])
{
  for (int i = 0; i < 3; ++i)
  {
    out[i] = a[i] - b[i];
  }
}

void test_canonical_normal(const mtm_plane* plane, double normal[3])
{
  const double* n = plane->normal;
  const double first = n[0] != 0 ? n[0] : n[1] != 0 ? n[1] : n[2];
  /* Scaled first: squares of very large or small numbers are not numbers any more. */
  const double size = fmax(fmax(fabs(n[0]), fabs(n[1])), fabs(n[2])) * (first < 0 ? -1 : 1);
  const double scaled[3] = { n[0] / size, n[1] / size, n[2] / size };
  const double length = sqrt(dot(scaled, scaled));
  for (int a = 0; a < 3; ++a)
  {
    normal[a] = scaled[a] / length;
  }
}

/* ---- Area by clipping --------------------------------------------------------------------------------- */

enum
{
  MAX_CORNERS = 16
};

typedef struct flat_polygon
{
  int n;
  double points[MAX_CORNERS][3];
} flat_polygon;

/* Keeps what is on the inner side of a face (Sutherland and Hodgman, 1974). */
static void clip(flat_polygon* polygon, const double origin[3], const double outward[3])
{
  flat_polygon kept = { 0 };
  for (int i = 0; i < polygon->n; ++i)
  {
    const double* p = polygon->points[i];
    const double* q = polygon->points[(i + 1) % polygon->n];
    double to_p[3], to_q[3];
    subtract(p, origin, to_p);
    subtract(q, origin, to_q);
    const double d_p = dot(to_p, outward);
    const double d_q = dot(to_q, outward);
    if (d_p <= 0)
    {
      memcpy(kept.points[kept.n++], p, 3 * sizeof(double));
    }
    if ((d_p < 0 && d_q > 0) || (d_p > 0 && d_q < 0))
    {
      double* cut = kept.points[kept.n++];
      for (int a = 0; a < 3; ++a)
      {
        cut[a] = p[a] + (q[a] - p[a]) * (d_p / (d_p - d_q));
      }
    }
  }
  *polygon = kept;
}

/* A square in the plane round the foot of `centre`, with sides of 2 * reach. */
static flat_polygon square_round(const mtm_plane* plane, const double centre[3], double reach)
{
  double n[3], u[3], v[3], to_centre[3];
  test_canonical_normal(plane, n);
  subtract(centre, plane->origin, to_centre);
  const double height = dot(to_centre, n);
  const int flat_axis = fabs(n[0]) < 0.6 ? 0 : fabs(n[1]) < 0.6 ? 1 : 2;
  const double axis[3] = { flat_axis == 0, flat_axis == 1, flat_axis == 2 };
  cross(n, axis, u);
  const double length = sqrt(dot(u, u));
  for (int a = 0; a < 3; ++a)
  {
    u[a] /= length;
  }
  cross(n, u, v);
  flat_polygon square = { .n = 4 };
  static const double signs[4][2] = { { 1, 1 }, { -1, 1 }, { -1, -1 }, { 1, -1 } };
  for (int c = 0; c < 4; ++c)
  {
    for (int a = 0; a < 3; ++a)
    {
      square.points[c][a] =
        centre[a] - height * n[a] + reach * (signs[c][0] * u[a] + signs[c][1] * v[a]);
    }
  }
  return square;
}

static double polygon_area(const flat_polygon* polygon)
{
  double sum[3] = { 0, 0, 0 };
  for (int i = 1; i + 1 < polygon->n; ++i)
  {
    double p[3], q[3], area[3];
    subtract(polygon->points[i], polygon->points[0], p);
    subtract(polygon->points[i + 1], polygon->points[0], q);
    cross(p, q, area);
    for (int a = 0; a < 3; ++a)
    {
      sum[a] += area[a];
    }
  }
  return 0.5 * sqrt(dot(sum, sum));
}

double test_clipped_area(const mtm_mesh* mesh, int64_t cell, const mtm_plane* plane)
{
  mtm_cell_type type;
  int64_t ids[TEST_MAX_CELL_POINTS];
  int faces[6][4];
  double centre[3], far[3], to_far[3];
  const int n = test_cell(mesh, cell, &type, ids);
  double reach = 0;
  test_point(mesh, ids[0], centre);
  for (int i = 1; i < n; ++i)
  {
    test_point(mesh, ids[i], far);
    subtract(far, centre, to_far);
    reach = fmax(reach, 2 * sqrt(dot(to_far, to_far)));
  }
  flat_polygon polygon = square_round(plane, centre, reach);
  const int n_faces = test_cell_faces(type, faces);
  for (int f = 0; f < n_faces; ++f)
  {
    double p[3], q[3], r[3], outward[3];
    test_point(mesh, ids[faces[f][0]], p);
    test_point(mesh, ids[faces[f][1]], q);
    test_point(mesh, ids[faces[f][2]], r);
    subtract(q, p, q);
    subtract(r, p, r);
    cross(q, r, outward);
    clip(&polygon, p, outward);
  }
  return polygon_area(&polygon);
}

double test_box_area(const test_box* box, const mtm_plane* plane)
{
  const test_box one = { { 1, 1, 1 },
    { box->low[0], box->low[1], box->low[2] },
    { box->high[0], box->high[1], box->high[2] } };
  test_mesh mesh = test_mesh_box(TEST_HEXAHEDRA, &one);
  const double area = test_clipped_area(&mesh.view, 0, plane);
  test_mesh_free(&mesh);
  return area;
}

/* ---- Sections ----------------------------------------------------------------------------------------- */

static bool uses(const int64_t* ids, int n, int64_t point)
{
  for (int i = 0; i < n; ++i)
  {
    if (ids[i] == point)
    {
      return true;
    }
  }
  return false;
}

/* Bounds of the source cell, and whether the provenance of the output cell's points is its own. */
static const char* source_problem(const mtm_mesh* mesh,
  const test_result* result,
  int64_t cell,
  double tolerance)
{
  mtm_cell_type type;
  int64_t ids[TEST_MAX_CELL_POINTS];
  double low[3] = { INFINITY, INFINITY, INFINITY };
  double high[3] = { -INFINITY, -INFINITY, -INFINITY };
  const int n = test_cell(mesh, result->source_cells[cell], &type, ids);
  for (int i = 0; i < n; ++i)
  {
    double xyz[3];
    test_point(mesh, ids[i], xyz);
    for (int a = 0; a < 3; ++a)
    {
      low[a] = fmin(low[a], xyz[a]);
      high[a] = fmax(high[a], xyz[a]);
    }
  }
  for (int64_t i = result->offsets[cell]; i < result->offsets[cell + 1]; ++i)
  {
    const int64_t p = result->ids[i];
    const double* xyz = result->points + 3 * p;
    for (int a = 0; a < 3; ++a)
    {
      if (!(xyz[a] >= low[a] - tolerance && xyz[a] <= high[a] + tolerance))
      {
        return "is outside its source cell";
      }
    }
    if (!uses(ids, n, result->a[p]) || (result->b && !uses(ids, n, result->b[p])))
    {
      return "has a point whose provenance is not of its source cell";
    }
  }
  return NULL;
}

static const char* polygon_problem(const mtm_plane* plane,
  const test_result* result,
  int64_t cell,
  double tolerance)
{
  double normal[3], area[3], to_point[3];
  test_canonical_normal(plane, normal);
  test_area_vector(result, cell, area);
  for (int64_t i = result->offsets[cell]; i < result->offsets[cell + 1]; ++i)
  {
    subtract(result->points + 3 * result->ids[i], plane->origin, to_point);
    if (!(fabs(dot(to_point, normal)) <= tolerance))
    {
      return "is not in its plane";
    }
  }
  if (cell >= result->n_vertices + result->n_lines && !(dot(area, normal) > 0))
  {
    return "has no area or runs clockwise";
  }
  return NULL;
}

static bool provenance_holds(const mtm_mesh* mesh,
  const test_result* result,
  int64_t point,
  double tolerance)
{
  double a[3], b[3];
  const double t = result->t ? result->t[point] : 0;
  test_point(mesh, result->a[point], a);
  test_point(mesh, result->b ? result->b[point] : result->a[point], b);
  for (int i = 0; i < 3; ++i)
  {
    const double expected = a[i] + t * (b[i] - a[i]);
    if (!(fabs(expected - result->points[3 * point + i]) <= tolerance))
    {
      return false;
    }
  }
  return t >= 0 && t <= 1;
}

static test_defect edges_defect(const test_result* result, int64_t plane)
{
  test_defect defect = { "" };
  const test_topology topology = test_topology_of(result, plane);
  if (topology.n_crowded || topology.n_clashing)
  {
    snprintf(defect.text,
      sizeof defect.text,
      "plane %lld: %lld edges of more than two polygons, %lld run through twice",
      (long long)plane,
      (long long)topology.n_crowded,
      (long long)topology.n_clashing);
  }
  return defect;
}

test_defect test_section_defect(const mtm_mesh* mesh,
  const mtm_plane* planes,
  const test_result* result,
  double tolerance)
{
  test_defect defect = { "" };
  int64_t n_planes = 0;
  for (int64_t c = 0; c < result->n_cells && !defect.text[0]; ++c)
  {
    const int64_t plane = result->planes[c];
    const char* problem = polygon_problem(&planes[plane], result, c, tolerance);
    if (!problem)
    {
      problem = source_problem(mesh, result, c, tolerance);
    }
    if (problem)
    {
      snprintf(defect.text, sizeof defect.text, "cell %lld %s", (long long)c, problem);
    }
    n_planes = plane >= n_planes ? plane + 1 : n_planes;
  }
  for (int64_t p = 0; p < result->n_points && !defect.text[0]; ++p)
  {
    if (!provenance_holds(mesh, result, p, tolerance))
    {
      snprintf(defect.text,
        sizeof defect.text,
        "point %lld is not where its provenance says",
        (long long)p);
    }
  }
  for (int64_t k = 0; k < n_planes && !defect.text[0]; ++k)
  {
    defect = edges_defect(result, k);
  }
  return defect;
}

typedef struct cube_rim
{
  double tolerance;
  int64_t n_inside;
} cube_rim;

static void look_at_edge(void* user, const double from[3], const double to[3])
{
  cube_rim* rim = user;
  bool on_face = false;
  for (int a = 0; a < 3; ++a)
  {
    for (int end = 0; end < 2; ++end)
    {
      on_face =
        on_face || (fabs(from[a] - end) <= rim->tolerance && fabs(to[a] - end) <= rim->tolerance);
    }
  }
  rim->n_inside += !on_face;
}

test_defect test_cube_rim_defect(const test_result* result, int64_t plane, double tolerance)
{
  test_defect defect = { "" };
  cube_rim rim = { tolerance, 0 };
  test_boundary_edges(result, plane, look_at_edge, &rim);
  if (rim.n_inside > 0)
  {
    snprintf(
      defect.text, sizeof defect.text, "%lld edges of the rim are inside", (long long)rim.n_inside);
  }
  return defect;
}

/* ---- Calls -------------------------------------------------------------------------------------------- */

static test_result take(mtm_status status,
  const mtm_error* error,
  mtm_polygons* polygons,
  bool triangulated,
  bool distinct,
  test_defect* defect)
{
  *defect = (test_defect){ "" };
  if (status != MTM_OK)
  {
    snprintf(
      defect->text, sizeof defect->text, "%s: %.200s", mtm_status_name(status), error->message);
  }
  else
  {
    *defect = test_shape_defect(polygons, triangulated);
  }
  const mtm_polygons nothing = { 0 };
  test_result result = test_result_of(defect->text[0] ? &nothing : polygons);
  if (distinct && !defect->text[0])
  {
    *defect = test_points_defect(&result);
  }
  mtm_polygons_free(polygons);
  return result;
}

test_result test_slice_with(const mtm_mesh* mesh,
  mtm_slice_options options,
  const mtm_run* run,
  test_defect* defect)
{
  mtm_polygons polygons = { 0 };
  mtm_error error = { "" };
  options.size = sizeof options;
  options.provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES;
  const uint64_t before = test_mesh_hash(mesh);
  const mtm_status status = mtm_slice(mesh, NULL, &options, run, &polygons, &error);
  /* float32 may round neighbours to one place. */
  const bool distinct = polygons.point_type == MTM_FLOAT64;
  test_result result = take(status, &error, &polygons, options.triangulate, distinct, defect);
  if (!defect->text[0] && test_mesh_hash(mesh) != before)
  {
    snprintf(defect->text, sizeof defect->text, "the mesh was written to");
  }
  return result;
}

test_result test_slice(const mtm_mesh* mesh,
  const mtm_plane* planes,
  int32_t n_planes,
  const mtm_run* run,
  test_defect* defect)
{
  const mtm_slice_options options = { .planes = planes, .n_planes = n_planes };
  return test_slice_with(mesh, options, run, defect);
}

test_result test_surface(const mtm_mesh* mesh,
  mtm_surface_options options,
  const mtm_run* run,
  test_defect* defect)
{
  mtm_polygons polygons = { 0 };
  mtm_error error = { "" };
  options.size = sizeof options;
  options.provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS;
  const uint64_t before = test_mesh_hash(mesh);
  const mtm_status status = mtm_extract_surface(mesh, &options, run, &polygons, &error);
  test_result result = take(status, &error, &polygons, options.triangulate, false, defect);
  if (!defect->text[0] && test_mesh_hash(mesh) != before)
  {
    snprintf(defect->text, sizeof defect->text, "the mesh was written to");
  }
  return result;
}
