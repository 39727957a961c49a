/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Broken meshes: a sound one or loose cells, then damage to values, then to views. */
#include "broken_meshes.h"

#include <string.h>

/* ---- Structured ----------------------------------------------------------------------------------- */

static mtm_array axis_of(fuzz_bytes* bytes, test_mesh* mesh, int64_t n)
{
  double* values = test_mesh_allocate(mesh, (size_t)n * sizeof(double));
  const bool in_order = fuzz_rarely(bytes, 128);
  for (int64_t i = 0; i < n; ++i)
  {
    values[i] = in_order ? 0.5 * (double)i - 1 : fuzz_real(bytes);
  }
  return (mtm_array){ MTM_FLOAT64, 1, n, values, NULL, 0 };
}

static mtm_array points_of(fuzz_bytes* bytes, test_mesh* mesh, int64_t n)
{
  double* values = test_mesh_allocate(mesh, (size_t)n * 3 * sizeof(double));
  for (int64_t i = 0; i < 3 * n; ++i)
  {
    values[i] = fuzz_real(bytes);
  }
  return (mtm_array){ MTM_FLOAT64, 3, n, values, NULL, 0 };
}

static void make_image(fuzz_bytes* bytes, mtm_mesh* view)
{
  static const int64_t starts[] = { 0, 3, -7, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN };
  const bool turned = fuzz_rarely(bytes, 64);
  for (int a = 0; a < 3; ++a)
  {
    view->origin[a] = fuzz_real(bytes);
    view->spacing[a] = fuzz_rarely(bytes, 128) ? 0.25 : fuzz_real(bytes);
    view->start[a] = starts[fuzz_rarely(bytes, 16) ? fuzz_below(bytes, 7) : 0];
  }
  for (int i = 0; i < 9 && turned; ++i)
  {
    view->direction[i] = fuzz_real(bytes);
  }
}

static test_mesh make_structured(fuzz_bytes* bytes, mtm_mesh_kind kind)
{
  test_mesh mesh = { .view = { .kind = kind } };
  int64_t n_points = 1;
  for (int a = 0; a < 3; ++a)
  {
    mesh.view.dims[a] = fuzz_below(bytes, 5);
    n_points *= mesh.view.dims[a];
  }
  if (kind == MTM_IMAGE)
  {
    make_image(bytes, &mesh.view);
  }
  for (int a = 0; a < 3 && kind == MTM_RECTILINEAR; ++a)
  {
    mesh.view.axes[a] = axis_of(bytes, &mesh, mesh.view.dims[a]);
  }
  if (kind == MTM_CURVILINEAR)
  {
    mesh.view.points = points_of(bytes, &mesh, n_points);
  }
  return mesh;
}

/* Sizes that do not fit the arrays; of an image none that would be a large image. */
static void damage_dims(fuzz_bytes* bytes, mtm_mesh* view)
{
  static const int64_t odd[] = { 0, 1, -1, INT64_MIN, INT64_MAX };
  view->dims[fuzz_below(bytes, 3)] = odd[fuzz_below(bytes, 5)];
}

/* ---- Loose cells ---------------------------------------------------------------------------------- */

/* The number of points that a cell of the type has; types that there are not have any. */
static int points_of_type(fuzz_bytes* bytes, int type)
{
  static const int8_t numbers[] = { [MTM_VERTEX] = 1,
    [MTM_LINE] = 2,
    [MTM_TRIANGLE] = 3,
    [MTM_PIXEL] = 4,
    [MTM_QUAD] = 4,
    [MTM_TETRAHEDRON] = 4,
    [MTM_VOXEL] = 8,
    [MTM_HEXAHEDRON] = 8,
    [MTM_WEDGE] = 6,
    [MTM_PYRAMID] = 5,
    [MTM_PENTAGONAL_PRISM] = 10,
    [MTM_HEXAGONAL_PRISM] = 12,
    [MTM_QUADRATIC_EDGE] = 3,
    [MTM_QUADRATIC_TRIANGLE] = 6,
    [MTM_QUADRATIC_QUAD] = 8,
    [MTM_QUADRATIC_TETRAHEDRON] = 10,
    [MTM_QUADRATIC_HEXAHEDRON] = 20,
    [MTM_QUADRATIC_WEDGE] = 15,
    [MTM_QUADRATIC_PYRAMID] = 13,
    [MTM_BIQUADRATIC_QUAD] = 9,
    [MTM_TRIQUADRATIC_HEXAHEDRON] = 27,
    [MTM_QUADRATIC_LINEAR_QUAD] = 6,
    [MTM_QUADRATIC_LINEAR_WEDGE] = 12,
    [MTM_BIQUADRATIC_QUADRATIC_WEDGE] = 18,
    [MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON] = 24,
    [MTM_BIQUADRATIC_TRIANGLE] = 7,
    [MTM_CUBIC_LINE] = 4,
    [MTM_QUADRATIC_POLYGON] = 8,
    [MTM_TRIQUADRATIC_PYRAMID] = 19,
    [MTM_LAGRANGE_TRIANGLE] = 10,
    [MTM_LAGRANGE_QUADRILATERAL] = 9,
    [MTM_LAGRANGE_TETRAHEDRON] = 10,
    [MTM_LAGRANGE_HEXAHEDRON] = 27,
    [MTM_LAGRANGE_WEDGE] = 18 };
  const int number = type < (int)sizeof numbers ? numbers[type] : 0;
  return number == 0 || fuzz_rarely(bytes, 4) ? fuzz_below(bytes, 9) : number;
}

static int random_type(fuzz_bytes* bytes)
{
  static const uint8_t types[] = { 1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    21,
    22,
    23,
    24,
    25,
    26,
    27,
    28,
    29,
    30,
    31,
    32,
    33,
    34,
    35,
    36,
    37,
    68,
    69,
    70,
    71,
    72,
    73,
    42,
    42,
    42,
    10,
    12,
    13,
    14 };
  return fuzz_rarely(bytes, 3) ? fuzz_byte(bytes) : types[fuzz_below(bytes, (int)sizeof types)];
}

/* A polyhedron of faces between its own points: hardly ever closed, with points twice. */
static void add_polyhedron(fuzz_bytes* bytes, test_builder* builder, int n, const int64_t* ids)
{
  int64_t faces[8];
  const int n_faces = fuzz_below(bytes, 8);
  for (int f = 0; f < n_faces; ++f)
  {
    int64_t face[8] = { 0 };
    const int size = f == 0 ? 3 : fuzz_below(bytes, 6);
    for (int i = 0; i < size; ++i)
    {
      face[i] = n > 0 ? ids[fuzz_below(bytes, n)] : 0;
    }
    faces[f] = fuzz_rarely(bytes, 4) ? fuzz_id(bytes, 8) : test_add_face(builder, size, face);
  }
  test_add_polyhedron(builder, n, ids, n_faces, faces);
}

static test_mesh make_loose(fuzz_bytes* bytes, bool polyhedra)
{
  test_builder builder = { 0 };
  const int n_points = 1 + fuzz_below(bytes, 32);
  for (int p = 0; p < n_points; ++p)
  {
    const double x = fuzz_real(bytes);
    const double y = fuzz_real(bytes);
    test_add_point(&builder, x, y, fuzz_real(bytes));
  }
  const int n_cells = fuzz_below(bytes, 7);
  for (int c = 0; c < n_cells; ++c)
  {
    int64_t ids[32];
    const int type = polyhedra ? MTM_POLYHEDRON : random_type(bytes);
    const int n = points_of_type(bytes, type);
    const bool in_order = fuzz_rarely(bytes, 96);
    for (int i = 0; i < n; ++i)
    {
      ids[i] = in_order ? (c + i) % n_points : fuzz_id(bytes, n_points);
    }
    if (type == MTM_POLYHEDRON)
    {
      add_polyhedron(bytes, &builder, n, ids);
    }
    else
    {
      test_add_cell(&builder, (mtm_cell_type)type, n, ids);
    }
  }
  return test_build(&builder);
}

/* ---- Boxes ---------------------------------------------------------------------------------------- */

static test_mesh make_box(fuzz_bytes* bytes)
{
  static const struct
  {
    test_kind kind;
    mtm_cell_type type;
  } orders[] = { { TEST_TETRAHEDRA, MTM_QUADRATIC_TETRAHEDRON },
    { TEST_HEXAHEDRA, MTM_QUADRATIC_HEXAHEDRON },
    { TEST_HEXAHEDRA, MTM_TRIQUADRATIC_HEXAHEDRON },
    { TEST_WEDGES, MTM_BIQUADRATIC_QUADRATIC_WEDGE },
    { TEST_PYRAMIDS, MTM_QUADRATIC_PYRAMID },
    { TEST_TETRAHEDRA, MTM_LAGRANGE_TETRAHEDRON },
    { TEST_WEDGES, MTM_LAGRANGE_WEDGE } };
  const int how = fuzz_below(bytes, 4);
  const int order = fuzz_below(bytes, 7);
  const test_kind kind = TEST_VOXELS + fuzz_below(bytes, TEST_N_KINDS - TEST_VOXELS);
  test_random random = { fuzz_byte(bytes) };
  test_mesh linear = test_mesh_cube(how > 1 ? orders[order].kind : kind, 1 + fuzz_below(bytes, 2));
  if (how == 0)
  {
    return linear;
  }
  test_mesh mesh = how == 1 ? test_mesh_polyhedra(&linear.view, &random, fuzz_below(bytes, 2))
    : orders[order].type >= MTM_LAGRANGE_CURVE
    ? test_mesh_lagrange(&linear.view, 1 + fuzz_below(bytes, 3))
    : test_mesh_of_type(&linear.view, orders[order].type);
  test_mesh_free(&linear);
  return mesh;
}

/* ---- Damage --------------------------------------------------------------------------------------- */

static void damage_id(fuzz_bytes* bytes, const mtm_array* ids, int64_t n)
{
  if (ids->n_tuples > 0)
  {
    const int64_t at = (fuzz_byte(bytes) << 8 | fuzz_byte(bytes)) % ids->n_tuples;
    ((int64_t*)ids->data)[at] = fuzz_id(bytes, n + 2);
  }
}

/* One value of an unstructured mesh, whose arrays are int64 and double still. */
static void damage_value(fuzz_bytes* bytes, mtm_mesh* view)
{
  const int64_t n_cells = view->cell_types.n_tuples;
  switch (fuzz_below(bytes, 10))
  {
    case 0:
      damage_id(bytes, &view->offsets, view->connectivity.n_tuples);
      break;
    case 1:
      damage_id(bytes, &view->polyhedron_offsets, view->polyhedron_faces.n_tuples);
      break;
    case 2:
      damage_id(bytes, &view->polyhedron_faces, view->face_offsets.n_tuples);
      break;
    case 3:
      damage_id(bytes, &view->face_offsets, view->face_connectivity.n_tuples);
      break;
    case 4:
      damage_id(bytes, &view->face_connectivity, view->points.n_tuples);
      break;
    case 5:
      if (n_cells > 0)
      {
        ((uint8_t*)view->cell_types.data)[fuzz_byte(bytes) % n_cells] = (uint8_t)random_type(bytes);
      }
      break;
    case 6:
      ((double*)view->points.data)[fuzz_byte(bytes) % (3 * view->points.n_tuples)] =
        fuzz_real(bytes);
      break;
    default:
      damage_id(bytes, &view->connectivity, view->points.n_tuples);
  }
}

static void damage_views(fuzz_bytes* bytes, mtm_mesh* view)
{
  mtm_array* arrays[] = { &view->points,
    &view->axes[0],
    &view->axes[1],
    &view->axes[2],
    &view->cell_types,
    &view->offsets,
    &view->connectivity,
    &view->polyhedron_offsets,
    &view->polyhedron_faces,
    &view->face_offsets,
    &view->face_connectivity,
    &view->cell_ghosts,
    &view->point_ghosts };
  const int n = fuzz_below(bytes, 3);
  for (int i = 0; i <= n; ++i)
  {
    fuzz_damage_view(bytes, arrays[fuzz_below(bytes, (int)(sizeof arrays / sizeof arrays[0]))]);
  }
  if (fuzz_rarely(bytes, 16))
  {
    view->kind = (mtm_mesh_kind)(fuzz_rarely(bytes, 128) ? 0 : 7);
  }
}

static void add_ghosts(fuzz_bytes* bytes, test_mesh* mesh)
{
  static const uint8_t flags[] = { 0, 0, 0, 1, 2, 32, 33, 255 };
  const bool has_cells = fuzz_rarely(bytes, 48) && test_n_cells(&mesh->view) > 0;
  uint8_t* cells = has_cells ? test_mesh_add_cell_ghosts(mesh) : NULL;
  for (int64_t c = 0; cells && c < mesh->view.cell_ghosts.n_tuples; ++c)
  {
    cells[c] = flags[fuzz_below(bytes, 8)];
  }
  const bool has_points = fuzz_rarely(bytes, 32) && test_n_points(&mesh->view) > 0;
  uint8_t* points = has_points ? test_mesh_add_point_ghosts(mesh) : NULL;
  for (int64_t p = 0; points && p < mesh->view.point_ghosts.n_tuples; ++p)
  {
    points[p] = flags[fuzz_below(bytes, 8)] & (uint8_t)(fuzz_rarely(bytes, 64) ? 255 : 1);
  }
}

test_mesh fuzz_mesh(fuzz_bytes* bytes)
{
  static const mtm_mesh_kind kinds[] = { MTM_IMAGE, MTM_RECTILINEAR, MTM_CURVILINEAR };
  const int kind = fuzz_below(bytes, 12);
  test_mesh plain = kind < 3 ? make_structured(bytes, kinds[kind])
    : kind < 7               ? make_loose(bytes, kind == 3)
                             : make_box(bytes);
  const int n_hits = fuzz_rarely(bytes, 160) ? fuzz_below(bytes, 4) : 0;
  for (int i = 0; i < n_hits && kind >= 3; ++i)
  {
    damage_value(bytes, &plain.view);
  }
  add_ghosts(bytes, &plain);
  const mtm_type point_type = fuzz_rarely(bytes, 96) ? MTM_FLOAT32 : MTM_FLOAT64;
  const mtm_type id_type = fuzz_rarely(bytes, 96) ? MTM_INT32 : MTM_INT64;
  const test_layout layout = (test_layout)fuzz_below(bytes, TEST_N_LAYOUTS);
  test_mesh mesh = test_mesh_layout(&plain.view, point_type, id_type, layout);
  test_mesh_free(&plain);
  if (kind < 3 && fuzz_rarely(bytes, 16))
  {
    damage_dims(bytes, &mesh.view);
  }
  if (fuzz_rarely(bytes, 24))
  {
    damage_views(bytes, &mesh.view);
  }
  return mesh;
}
