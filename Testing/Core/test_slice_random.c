/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Random planes through random meshes: what is true of every slice and every surface. */
#include "check.h"
#include "results.h"
#include "threads.h"

#include <stdlib.h>

enum
{
  N_MESHES = 1500,
  N_GENERAL = 2, /* planes a mesh, and one through points of it */
  N_PLANES = 3,
  N_LARGE = 12
};

static const double tolerance = 1e-12;

/* ---- Planes ---------------------------------------------------------------------------------------- */

static void random_plane(const mtm_mesh* mesh, test_random* random, mtm_plane* plane)
{
  test_point(mesh, test_random_below(random, test_n_points(mesh)), plane->origin);
  for (int a = 0; a < 3; ++a)
  {
    plane->origin[a] *= test_random_between(random, 0.2, 0.9);
    plane->normal[a] = test_random_between(random, -1, 1);
  }
}

/* Through three points of the mesh: along faces and diagonals, through edges and corners. */
static void plane_through_points(const mtm_mesh* mesh, test_random* random, mtm_plane* plane)
{
  double square = 0;
  for (int tries = 0; tries < 100 && !(square > 1e-4); ++tries)
  {
    double p[3][3];
    for (int i = 0; i < 3; ++i)
    {
      test_point(mesh, test_random_below(random, test_n_points(mesh)), p[i]);
    }
    square = 0;
    for (int a = 0; a < 3; ++a)
    {
      const int b = (a + 1) % 3;
      const int c = (a + 2) % 3;
      plane->origin[a] = p[0][a];
      plane->normal[a] =
        (p[1][b] - p[0][b]) * (p[2][c] - p[0][c]) - (p[1][c] - p[0][c]) * (p[2][b] - p[0][b]);
      square += plane->normal[a] * plane->normal[a];
    }
  }
}

/* ---- Areas ----------------------------------------------------------------------------------------- */

/* Of a general plane in each cell, by clipping: nothing where a cell does not count. */
static void check_cell_areas(const test_any* any, const mtm_plane* plane, const test_result* result)
{
  const int64_t n_cells = test_n_cells(&any->mesh.view);
  double* areas = calloc((size_t)n_cells, sizeof *areas);
  for (int64_t c = 0; c < result->n_cells; ++c)
  {
    areas[result->source_cells[c]] += test_area(result, c);
  }
  for (int64_t c = 0; c < n_cells; ++c)
  {
    const double expected =
      test_cell_counts(&any->mesh.view, c) ? test_clipped_area(&any->cells.view, c, plane) : 0;
    CHECK_NEAR(areas[c], expected, tolerance, "%s: area in cell %lld", any->name, (long long)c);
  }
  free(areas);
}

/* Whether the plane is in a side of the whole or next to it, where clipping cannot tell its area. */
static bool touches_side(const test_any* any, const mtm_plane* plane)
{
  double normal[3];
  double low = INFINITY;
  double high = -INFINITY;
  test_canonical_normal(plane, normal);
  for (int64_t p = 0; p < 8; ++p)
  {
    double xyz[3];
    test_point(&any->whole.view, p, xyz);
    double height = 0;
    for (int a = 0; a < 3; ++a)
    {
      height += normal[a] * (xyz[a] - plane->origin[a]);
    }
    low = fmin(low, height);
    high = fmax(high, height);
  }
  return low > -1e-6 || high < 1e-6;
}

static void check_areas(const test_any* any,
  const mtm_plane* plane,
  const test_result* result,
  bool general)
{
  if (general && any->flat)
  {
    check_cell_areas(any, plane, result);
  }
  if (!any->jittered && !any->blanked && !touches_side(any, plane))
  {
    CHECK_NEAR(test_total_area(result, -1),
      test_clipped_area(&any->whole.view, 0, plane),
      tolerance * any->size,
      "%s: area of the whole",
      any->name);
  }
}

/* ---- The rim against the skin ----------------------------------------------------------------------- */

typedef struct segment
{
  double ends[6]; /* the smaller point first */
} segment;

typedef struct segments
{
  segment* items;
  int64_t n;
} segments;

static int compare_numbers(const double* p, const double* q, int n)
{
  for (int i = 0; i < n; ++i)
  {
    if (p[i] != q[i])
    {
      return p[i] < q[i] ? -1 : 1;
    }
  }
  return 0;
}

static int compare_segments(const void* p, const void* q)
{
  return compare_numbers(((const segment*)p)->ends, ((const segment*)q)->ends, 6);
}

static void add_segment(void* user, const double from[3], const double to[3])
{
  segments* all = user;
  segment* added = &all->items[all->n++];
  const bool forward = compare_numbers(from, to, 3) < 0;
  memcpy(added->ends, forward ? from : to, 3 * sizeof(double));
  memcpy(added->ends + 3, forward ? to : from, 3 * sizeof(double));
}

/* The surface's polygons as a mesh with the points of the mesh. */
static test_mesh mesh_of_skin(const mtm_mesh* mesh, const test_result* surface)
{
  test_builder builder = { 0 };
  for (int64_t p = 0; p < test_n_points(mesh); ++p)
  {
    double xyz[3];
    test_point(mesh, p, xyz);
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  for (int64_t c = 0; c < surface->n_cells; ++c)
  {
    int64_t ids[TEST_MAX_CELL_POINTS];
    const int64_t begin = surface->offsets[c];
    const int n = (int)(surface->offsets[c + 1] - begin);
    for (int i = 0; i < n; ++i)
    {
      ids[i] = surface->a[surface->ids[begin + i]];
    }
    test_add_cell(&builder, MTM_POLYGON, n, ids);
  }
  return test_build(&builder);
}

/* What bounds the slice is the slice of what bounds the mesh, bit for bit. */
static void check_rim(const test_any* any,
  const mtm_mesh* skin,
  const mtm_plane* plane,
  const test_result* result)
{
  test_defect defect;
  test_result lines = test_slice(skin, plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s: slice of the skin", any->name);
  const int64_t room = result->offsets[result->n_cells] + lines.n_lines + 1;
  segments rim = { malloc((size_t)room * sizeof(segment)), 0 };
  segments expected = { malloc((size_t)room * sizeof(segment)), 0 };
  test_boundary_edges(result, -1, add_segment, &rim);
  for (int64_t c = 0; c < lines.n_lines; ++c)
  {
    const int64_t* ids = lines.ids + lines.offsets[c];
    add_segment(&expected, lines.points + 3 * ids[0], lines.points + 3 * ids[1]);
  }
  qsort(rim.items, (size_t)rim.n, sizeof(segment), compare_segments);
  qsort(expected.items, (size_t)expected.n, sizeof(segment), compare_segments);
  int64_t n_other = rim.n == expected.n ? 0 : 1;
  for (int64_t i = 0; i < rim.n && n_other == 0; ++i)
  {
    n_other += compare_segments(&rim.items[i], &expected.items[i]) != 0;
  }
  CHECK(n_other == 0,
    "%s: the rim of %lld edges is not the slice of the skin, of %lld",
    any->name,
    (long long)rim.n,
    (long long)expected.n);
  free(rim.items);
  free(expected.items);
  test_result_free(&lines);
}

/* ---- Faces and edges as cells ------------------------------------------------------------------------ */

/* The faces (edges) of the cells that count as cells of their own, each as often as cells have it. */
static test_mesh mesh_of_sides(const test_any* any, bool edges)
{
  const mtm_mesh* mesh = &any->cells.view;
  test_builder builder = { 0 };
  for (int64_t p = 0; p < test_n_points(mesh); ++p)
  {
    double xyz[3];
    test_point(mesh, p, xyz);
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  for (int64_t c = 0; c < test_n_cells(mesh); ++c)
  {
    mtm_cell_type type;
    int64_t ids[TEST_MAX_CELL_POINTS];
    int faces[6][4];
    test_cell(mesh, c, &type, ids);
    const int n_faces = test_cell_counts(&any->mesh.view, c) ? test_cell_faces(type, faces) : 0;
    for (int f = 0; f < n_faces; ++f)
    {
      const int n = faces[f][3] < 0 ? 3 : 4;
      int64_t face[5];
      for (int i = 0; i <= n; ++i)
      {
        face[i] = ids[faces[f][i % n]];
      }
      const mtm_cell_type of_four = (c + f) % 2 ? MTM_QUAD : MTM_POLYGON;
      const mtm_cell_type side = n == 3 ? MTM_TRIANGLE : of_four;
      test_add_cell(&builder, edges ? MTM_POLY_LINE : side, edges ? n + 1 : n, face);
    }
  }
  return test_build(&builder);
}

/* Without those that are there before. */
static void remove_repeats(segments* all)
{
  int64_t n = 0;
  qsort(all->items, (size_t)all->n, sizeof(segment), compare_segments);
  for (int64_t i = 0; i < all->n; ++i)
  {
    if (n == 0 || compare_segments(&all->items[n - 1], &all->items[i]) != 0)
    {
      all->items[n++] = all->items[i];
    }
  }
  all->n = n;
}

/* The sides of the slice's polygons (its points) are the slice of the faces (edges), bit for bit. */
static void check_sides(const test_any* any,
  const mtm_mesh* sides,
  const mtm_plane* plane,
  const test_result* result)
{
  test_defect defect;
  test_result own = test_slice(sides, plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s: slice of the sides", any->name);
  const test_result* both[2] = { result, &own };
  segments found[2];
  for (int i = 0; i < 2; ++i)
  {
    const int64_t n_ids = both[i]->offsets[both[i]->n_cells];
    found[i] = (segments){ malloc((size_t)(n_ids + 1) * sizeof(segment)), 0 };
    for (int64_t c = 0; c < both[i]->n_cells; ++c)
    {
      const int64_t* ids = both[i]->ids + both[i]->offsets[c];
      const int64_t n = both[i]->offsets[c + 1] - both[i]->offsets[c];
      for (int64_t k = 0; k < n; ++k)
      {
        const int64_t next = own.n_lines > 0 ? ids[(k + 1) % n] : ids[k];
        add_segment(&found[i], both[i]->points + 3 * ids[k], both[i]->points + 3 * next);
      }
    }
    remove_repeats(&found[i]);
  }
  bool same = found[0].n == found[1].n && own.n_polygons == 0;
  for (int64_t i = 0; i < found[0].n && same; ++i)
  {
    same = compare_segments(&found[0].items[i], &found[1].items[i]) == 0;
  }
  CHECK(same,
    "%s: the slice has %lld sides or points, that of the faces or edges %lld",
    any->name,
    (long long)found[0].n,
    (long long)found[1].n);
  free(found[0].items);
  free(found[1].items);
  test_result_free(&own);
}

/* ---- The same in other words ------------------------------------------------------------------------ */

static uint64_t hash_of(const mtm_mesh* mesh,
  const mtm_plane* planes,
  int32_t n_planes,
  const mtm_run* run)
{
  const mtm_slice_options options = { .size = sizeof options,
    .planes = planes,
    .n_planes = n_planes,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES };
  mtm_polygons polygons = { 0 };
  const mtm_status status = mtm_slice(mesh, NULL, &options, run, &polygons, NULL);
  CHECK(status == MTM_OK, "%s", mtm_status_name(status));
  const uint64_t hash = test_polygons_hash(&polygons);
  mtm_polygons_free(&polygons);
  return hash;
}

static double linear_field(const double xyz[3])
{
  return 3 + 2 * xyz[0] - 5 * xyz[1] + 0.75 * xyz[2];
}

/* A linear field comes out as it is at the points of the section. */
static void check_field(const test_any* any, const mtm_plane* plane, const double* values)
{
  const mtm_mesh* mesh = &any->mesh.view;
  const mtm_array field = { MTM_FLOAT64, 1, test_n_points(mesh), values, NULL, 0 };
  const mtm_slice_options options = {
    .size = sizeof options, .planes = plane, .n_planes = 1, .provenance = MTM_PROVENANCE_POINTS
  };
  mtm_polygons polygons = { 0 };
  mtm_status status = mtm_slice(mesh, NULL, &options, NULL, &polygons, NULL);
  const size_t bytes = (size_t)polygons.n_points * sizeof(double);
  double* out = malloc(bytes + 1);
  if (status == MTM_OK)
  {
    status = mtm_interpolate(&polygons, MTM_POINT, &field, out, bytes, NULL);
  }
  CHECK(status == MTM_OK, "%s: %s", any->name, mtm_status_name(status));
  double worst = 0;
  for (int64_t p = 0; status == MTM_OK && p < polygons.n_points; ++p)
  {
    worst = fmax(worst, fabs(out[p] - linear_field((const double*)polygons.points + 3 * p)));
  }
  CHECK(worst <= 1e-13 * any->size, "%s: the linear field is off by %g", any->name, worst);
  mtm_polygons_free(&polygons);
  free(out);
}

/* ---- One mesh --------------------------------------------------------------------------------------- */

/* The mesh, its skin and the same mesh in another order. */
typedef struct subject
{
  test_any any;
  test_result surface;
  test_mesh skin;
  test_mesh faces; /* of cells without nodes between their corners, else empty; so are the edges */
  test_mesh edges;
  test_mesh shuffled;
  int64_t* cells;
  int64_t* points;
  double* values; /* of the linear field */
} subject;

static subject make_subject(test_random* random)
{
  subject made = { .any = test_mesh_any(random) };
  const mtm_mesh* mesh = &made.any.mesh.view;
  const int64_t n_points = test_n_points(mesh);
  test_defect defect;
  made.surface = test_surface(mesh, (mtm_surface_options){ 0 }, NULL, &defect);
  CHECK_SOUND(defect, "%s: surface", made.any.name);
  made.skin = mesh_of_skin(mesh, &made.surface);
  if (n_points == test_n_points(&made.any.cells.view))
  {
    made.faces = mesh_of_sides(&made.any, false);
    made.edges = mesh_of_sides(&made.any, true);
  }
  made.cells = malloc((size_t)test_n_cells(mesh) * sizeof(int64_t));
  made.points = malloc((size_t)n_points * sizeof(int64_t));
  made.shuffled = test_mesh_shuffled(mesh, random, made.cells, made.points);
  made.values = malloc((size_t)n_points * sizeof(double));
  for (int64_t p = 0; p < n_points; ++p)
  {
    double xyz[3];
    test_point(mesh, p, xyz);
    made.values[p] = linear_field(xyz);
  }
  return made;
}

static void free_subject(subject* made)
{
  test_any_free(&made->any);
  test_result_free(&made->surface);
  test_mesh_free(&made->skin);
  test_mesh_free(&made->faces);
  test_mesh_free(&made->edges);
  test_mesh_free(&made->shuffled);
  free(made->cells);
  free(made->points);
  free(made->values);
}

/* Nothing comes from a cell that does not count. */
static void check_sources(const test_any* any, const test_result* result)
{
  int64_t n_wrong = 0;
  for (int64_t c = 0; c < result->n_cells; ++c)
  {
    n_wrong += !test_cell_counts(&any->mesh.view, result->source_cells[c]);
  }
  CHECK(n_wrong == 0, "%s: %lld cells of ghosts", any->name, (long long)n_wrong);
}

static void check_plane(const subject* made, const mtm_plane* plane, bool general)
{
  const test_any* any = &made->any;
  const mtm_mesh* mesh = &any->mesh.view;
  test_defect defect;
  test_result result = test_slice(mesh, plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s", any->name);
  CHECK_SOUND(test_section_defect(mesh, plane, &result, tolerance), "%s", any->name);
  check_sources(any, &result);
  check_areas(any, plane, &result, general);
  if (general && !any->duplicates)
  {
    check_rim(any, &made->skin.view, plane, &result);
  }
  if (general && made->faces.n_blocks > 0)
  {
    check_sides(any, &made->faces.view, plane, &result);
    check_sides(any, &made->edges.view, plane, &result);
  }
  check_field(any, plane, made->values);
  const mtm_plane back = { { plane->origin[0], plane->origin[1], plane->origin[2] },
    { -plane->normal[0], -plane->normal[1], -plane->normal[2] } };
  CHECK(hash_of(mesh, plane, 1, NULL) == hash_of(mesh, &back, 1, NULL),
    "%s: n and -n differ",
    any->name);
  test_result other = test_slice(&made->shuffled.view, plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s, shuffled", any->name);
  CHECK_SOUND(test_set_difference(&result, &other, made->cells, made->points), "%s", any->name);
  test_result_free(&result);
  test_result_free(&other);
}

/* The volume of a cell with flat faces, by Gauss. */
static double cell_volume(const mtm_mesh* mesh, int64_t cell)
{
  mtm_cell_type type;
  int64_t ids[TEST_MAX_CELL_POINTS];
  int faces[6][4];
  double sum = 0;
  test_cell(mesh, cell, &type, ids);
  const int n_faces = test_cell_faces(type, faces);
  for (int f = 0; f < n_faces; ++f)
  {
    double p[4][3];
    for (int i = 0; i < 4; ++i)
    {
      test_point(mesh, ids[faces[f][i < 3 || faces[f][3] >= 0 ? i : 0]], p[i]);
    }
    for (int i = 1; i < 3; ++i)
    {
      const double* q = p[i];
      const double* r = p[i + 1];
      sum += p[0][0] * (q[1] * r[2] - q[2] * r[1]) + p[0][1] * (q[2] * r[0] - q[0] * r[2]) +
        p[0][2] * (q[0] * r[1] - q[1] * r[0]);
    }
  }
  return sum / 6;
}

static void check_surface(const subject* made)
{
  const test_any* any = &made->any;
  const test_topology topology = test_topology_of(&made->surface, -1);
  CHECK(any->duplicates || topology.n_odd == 0,
    "%s: %lld odd edges of the surface",
    any->name,
    (long long)topology.n_odd);
  check_sources(any, &made->surface);
  double volume = 0;
  for (int64_t c = 0; c < test_n_cells(&any->cells.view) && any->flat; ++c)
  {
    volume += test_cell_counts(&any->mesh.view, c) ? cell_volume(&any->cells.view, c) : 0;
  }
  if (any->flat && !any->duplicates)
  {
    CHECK_NEAR(
      test_signed_volume(&made->surface), volume, tolerance * any->size, "%s: volume", any->name);
  }
  test_defect defect;
  test_result other = test_surface(&made->shuffled.view, (mtm_surface_options){ 0 }, NULL, &defect);
  CHECK_SOUND(defect, "%s: surface, shuffled", any->name);
  CHECK_SOUND(test_set_difference(&made->surface, &other, made->cells, made->points),
    "%s: surface",
    any->name);
  test_result_free(&other);
}

static void check_subject(int which, test_random* random)
{
  test_random own = { test_random_next(random) };
  const int before = n_failures;
  subject made = make_subject(&own);
  check_surface(&made);
  for (int i = 0; i < N_PLANES; ++i)
  {
    mtm_plane plane;
    if (i < N_GENERAL)
    {
      random_plane(&made.any.mesh.view, &own, &plane);
    }
    else
    {
      plane_through_points(&made.any.mesh.view, &own, &plane);
    }
    check_plane(&made, &plane, i < N_GENERAL);
  }
  free_subject(&made);
  if (n_failures > before)
  {
    fprintf(stderr, "that was mesh %d\n", which);
  }
}

/* ---- Workers ---------------------------------------------------------------------------------------- */

/* Meshes large enough to be cut up for workers. */
static void check_workers(test_random* random)
{
  const test_kind kind = (test_kind)test_random_below(random, TEST_N_KINDS);
  test_mesh mesh = test_mesh_cube(kind, 16 + test_random_below(random, 10));
  mtm_plane planes[3];
  for (int p = 0; p < 3; ++p)
  {
    random_plane(&mesh.view, random, &planes[p]);
  }
  uint8_t* ghosts = test_mesh_add_cell_ghosts(&mesh);
  for (int64_t c = 0; c < test_n_cells(&mesh.view); ++c)
  {
    ghosts[c] = test_random_below(random, 10) ? 0 : MTM_GHOST_HIDDEN_CELL;
  }
  const mtm_run one = test_threads(1);
  const mtm_run four = test_threads(4);
  CHECK(hash_of(&mesh.view, planes, 3, &one) == hash_of(&mesh.view, planes, 3, &four),
    "%s: four workers change the slice",
    test_kind_name(kind));
  test_mesh_free(&mesh);
}

int main(void)
{
  test_random random = test_random_start();
  for (int i = 0; i < N_MESHES; ++i)
  {
    check_subject(i, &random);
  }
  for (int i = 0; i < N_LARGE; ++i)
  {
    check_workers(&random);
  }
  printf("%d meshes, %d planes\n", N_MESHES, N_MESHES * N_PLANES);
  return check_result();
}
