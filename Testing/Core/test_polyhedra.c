/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Prisms and polyhedra: as their linear originals, with many sides, concave, with divided faces, and
 * damaged. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

static const double tolerance = 1e-13;

/* ---- What holds for every section of the unit cube ------------------------------------------------- */

static test_result check_plane(const char* where,
  const mtm_mesh* mesh,
  const mtm_plane* plane,
  double area)
{
  test_defect defect;
  mtm_plane back = *plane;
  for (int a = 0; a < 3; ++a)
  {
    back.normal[a] = -back.normal[a];
  }
  test_result front = test_slice(mesh, plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  CHECK_SOUND(test_section_defect(mesh, plane, &front, tolerance), "%s", where);
  CHECK_NEAR(test_total_area(&front, -1), area, 1e-12, "%s: area", where);
  test_result rear = test_slice(mesh, &back, 1, NULL, &defect);
  CHECK_SOUND(test_set_difference(&front, &rear, NULL, NULL), "%s: n and -n differ", where);
  test_result_free(&rear);
  return front;
}

static void check_cube_plane(const char* where,
  const mtm_mesh* mesh,
  const mtm_plane* plane,
  double area)
{
  test_result result = check_plane(where, mesh, plane, area);
  CHECK_SOUND(test_cube_rim_defect(&result, 0, tolerance), "%s", where);
  test_result_free(&result);
}

static mtm_plane axis_plane(int axis, double at)
{
  mtm_plane plane = { { 0.25, 0.5, 0.75 }, { 0, 0, 0 } };
  plane.origin[axis] = at;
  plane.normal[axis] = -1.5;
  return plane;
}

static mtm_plane random_plane(test_random* random)
{
  mtm_plane plane;
  for (int a = 0; a < 3; ++a)
  {
    plane.origin[a] = test_random_between(random, 0, 1);
    plane.normal[a] = test_random_between(random, -1, 1);
  }
  return plane;
}

/* All planes of a cube whose faces lie on multiples of 1 / steps. */
static void check_cube(const char* name, const mtm_mesh* mesh, int64_t steps, test_random* random)
{
  const test_box cube = { { 1, 1, 1 }, { 0, 0, 0 }, { 1, 1, 1 } };
  char where[96];
  for (int axis = 0; axis < 3; ++axis)
  {
    for (int64_t step = -1; step <= 2 * steps + 1; ++step)
    {
      const mtm_plane plane = axis_plane(axis, test_grid_line(0, 1, 2 * steps, step));
      snprintf(where, sizeof where, "%s axis %d step %d/2", name, axis, (int)step);
      check_cube_plane(where, mesh, &plane, step < 0 || step > 2 * steps ? 0 : 1);
    }
  }
  for (int i = 0; i < 16; ++i)
  {
    const mtm_plane plane = i == 0 ? (mtm_plane){ { 0.5, 0.5, 0.5 }, { 1, 1, 0 } }
      : i == 1                     ? (mtm_plane){ { 0, 0, 0 }, { 0, 1, -1 } }
                                   : random_plane(random);
    snprintf(where, sizeof where, "%s oblique %d", name, i);
    check_cube_plane(where, mesh, &plane, test_box_area(&cube, &plane));
  }
}

static void check_skin(const char* where, const mtm_mesh* mesh, double volume)
{
  test_defect defect;
  test_result result = test_surface(mesh, (mtm_surface_options){ 0 }, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  const test_topology topology = test_topology_of(&result, -1);
  CHECK(topology.n_boundary == 0 && topology.n_clashing == 0 && topology.euler == 2,
    "%s: %lld open, %lld clashing edges, Euler number %lld",
    where,
    (long long)topology.n_boundary,
    (long long)topology.n_clashing,
    (long long)topology.euler);
  CHECK_NEAR(test_signed_volume(&result), volume, 1e-12, "%s: volume", where);
  test_result_free(&result);
}

/* ---- Prisms --------------------------------------------------------------------------------------- */

static void check_prisms(mtm_cell_type type, test_random* random)
{
  const char* name = type == MTM_PENTAGONAL_PRISM ? "pentagonal prisms" : "hexagonal prisms";
  for (int64_t n = 1; n <= 3; ++n)
  {
    test_mesh mesh = test_mesh_prisms(type, n);
    check_cube(name, &mesh.view, 8 * n, random);
    check_skin(name, &mesh.view, 1);
    test_mesh polyhedra = test_mesh_polyhedra(&mesh.view, random, n == 2);
    check_cube("prisms as polyhedra", &polyhedra.view, 8 * n, random);
    check_skin("prisms as polyhedra", &polyhedra.view, 1);
    test_mesh_free(&polyhedra);
    test_mesh_free(&mesh);
  }
}

/* ---- Linear cells as polyhedra -------------------------------------------------------------------- */

/* Faces of a surface are the same points, wherever each starts: their winding and order are compared
 * by the keys of the set. */
static void check_same(const char* where,
  const mtm_mesh* linear,
  const mtm_mesh* polyhedra,
  const mtm_plane* plane)
{
  test_defect defect;
  const int64_t n = test_n_points(linear) + test_n_cells(linear);
  int64_t* same = malloc((size_t)n * sizeof *same);
  for (int64_t i = 0; i < n; ++i)
  {
    same[i] = i;
  }
  test_result a = test_slice(linear, plane, 1, NULL, &defect);
  test_result b = test_slice(polyhedra, plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  CHECK_SOUND(test_set_difference(&a, &b, same, same), "%s: slice", where);
  test_result_free(&a);
  test_result_free(&b);
  a = test_surface(linear, (mtm_surface_options){ 0 }, NULL, &defect);
  b = test_surface(polyhedra, (mtm_surface_options){ 0 }, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  CHECK_SOUND(test_set_difference(&a, &b, same, same), "%s: surface", where);
  test_result_free(&a);
  test_result_free(&b);
  free(same);
}

static void check_originals(test_kind kind, test_random* random)
{
  for (int round = 0; round < 12; ++round)
  {
    test_mesh linear = test_mesh_cube(kind, 3);
    if (round % 3 == 2)
    {
      test_mesh_jitter(&linear, random, 0.03);
    }
    test_mesh polyhedra = test_mesh_polyhedra(&linear.view, random, round % 2);
    test_mesh layout = test_mesh_layout(
      &polyhedra.view, MTM_FLOAT64, round % 4 < 2 ? MTM_INT32 : MTM_INT64, TEST_STRIDED);
    const mtm_plane plane =
      round < 6 ? axis_plane(round % 3, test_grid_line(0, 1, 6, round)) : random_plane(random);
    char where[64];
    snprintf(where, sizeof where, "%s as polyhedra, round %d", test_kind_name(kind), round);
    check_same(where, &linear.view, &layout.view, &plane);
    test_mesh_free(&layout);
    test_mesh_free(&polyhedra);
    test_mesh_free(&linear);
  }
}

/* ---- Many sides ----------------------------------------------------------------------------------- */

static void check_column(int n_sides)
{
  test_mesh mesh = test_mesh_column(n_sides, 4);
  const double angle = 2 * 3.14159265358979323846 / n_sides;
  const double area = 0.5 * n_sides * sin(angle);
  char where[64];
  for (int step = 0; step <= 8; ++step)
  {
    const mtm_plane plane = { { 0, 0, step / 8.0 }, { 0, 0, 1 } };
    snprintf(where, sizeof where, "column of %d sides, step %d", n_sides, step);
    test_result result = check_plane(where, &mesh.view, &plane, area);
    CHECK(result.n_polygons == 1, "%s: %lld polygons", where, (long long)result.n_polygons);
    test_result_free(&result);
  }
  /* Planes that meet the sides alone see the same polygon under an angle. */
  const mtm_plane oblique = { { 0, 0, 0.5 }, { 0.12, 0.16, 1 } };
  snprintf(where, sizeof where, "column of %d sides, oblique", n_sides);
  test_result result = check_plane(where, &mesh.view, &oblique, area * sqrt(1.04));
  test_result_free(&result);
  check_skin(where, &mesh.view, area);
  test_mesh_free(&mesh);
}

/* ---- Labelled boxes ------------------------------------------------------------------------------- */

/* The boxes of block b of 2^3, or -1 for the others. */
static int64_t box_of_block(int64_t n, int64_t b, int64_t corner)
{
  const int64_t at[3] = { b % n, b / n % n, b / n / n };
  return at[0] % 2 || at[1] % 2 || at[2] % 2
    ? -1
    : at[0] + (corner & 1) + n * (at[1] + (corner >> 1 & 1) + n * (at[2] + (corner >> 2)));
}

/* Blocks of 2^3 boxes, some of them one cell, as in an octree: large faces next to four small. */
static void label_octree(int64_t n, test_random* random, int64_t* labels)
{
  int64_t n_labels = 0;
  for (int64_t b = 0; b < n * n * n; ++b)
  {
    if (box_of_block(n, b, 0) >= 0)
    {
      const bool fine = test_random_below(random, 2);
      for (int c = 0; c < 8; ++c)
      {
        labels[box_of_block(n, b, c)] = n_labels;
        n_labels += fine || c == 7;
      }
    }
  }
}

/* Blocks of 2^3 boxes in two cells: one box or two in any place, and the rest round these. */
static void label_corners(int64_t n, test_random* random, int64_t* labels)
{
  int64_t n_labels = 0;
  for (int64_t b = 0; b < n * n * n; ++b)
  {
    if (box_of_block(n, b, 0) >= 0)
    {
      const int64_t corner = test_random_below(random, 8);
      const int64_t beside = corner ^ (INT64_C(1) << test_random_below(random, 3));
      const bool pair = test_random_below(random, 2);
      for (int64_t c = 0; c < 8; ++c)
      {
        labels[box_of_block(n, b, c)] = n_labels + (c == corner || (pair && c == beside));
      }
      n_labels += 2;
    }
  }
}

/* Boxes along random walks, which wind round each other. */
static void label_snakes(int64_t n, test_random* random, int64_t* labels)
{
  int64_t n_labels = 0;
  for (int64_t b = 0; b < n * n * n; ++b)
  {
    labels[b] = -1;
  }
  for (int64_t b = 0; b < n * n * n; ++b)
  {
    int64_t at = b;
    for (int step = 0; step < 8 && labels[at] < 0; ++step)
    {
      labels[at] = n_labels;
      const int64_t axis = test_random_below(random, 3);
      const int64_t stride = axis == 0 ? 1 : axis == 1 ? n : n * n;
      const bool back = test_random_below(random, 3) == 0;
      const int64_t place = at / stride % n;
      at += back ? (place > 0 ? -stride : 0) : (place + 1 < n ? stride : 0);
    }
    n_labels += labels[b] == n_labels;
  }
}

/* Frames: what lies round a bar along some axis is one cell, with a section that has a hole. */
static void label_frames(int64_t n, test_random* random, int64_t* labels)
{
  const int64_t axis = test_random_below(random, 3);
  const int64_t layers = 1 + test_random_below(random, n);
  for (int64_t b = 0; b < n * n * n; ++b)
  {
    const int64_t at[3] = { b % n, b / n % n, b / n / n };
    const int64_t u = at[(axis + 1) % 3];
    const int64_t v = at[(axis + 2) % 3];
    const int64_t low = u < v ? u : v;
    const int64_t high = n - 1 - (u > v ? u : v);
    labels[b] = (low < high ? low : high) + n * (at[axis] / layers);
  }
}

/* Two bars through the cube with everything else round them: two holes in one section. */
static void label_tunnels(int64_t n, test_random* random, int64_t* labels)
{
  const int64_t axis = test_random_below(random, 3);
  const bool diagonal = test_random_below(random, 2);
  for (int64_t b = 0; b < n * n * n; ++b)
  {
    const int64_t at[3] = { b % n, b / n % n, b / n / n };
    const int64_t u = at[(axis + 1) % 3];
    const int64_t v = at[(axis + 2) % 3];
    labels[b] = u == 1 && v == 1 ? 1 : u == n - 2 && v == (diagonal ? n - 2 : 1) ? 2 : 0;
  }
}

/* Shells round each other, or two small voids in one cell, which touch in a corner or not. */
static void label_voids(int64_t n, test_random* random, int64_t* labels)
{
  const int64_t kind = test_random_below(random, 3);
  for (int64_t b = 0; b < n * n * n; ++b)
  {
    const int64_t at[3] = { b % n, b / n % n, b / n / n };
    int64_t depth = n;
    for (int a = 0; a < 3; ++a)
    {
      depth = at[a] < depth ? at[a] : depth;
      depth = n - 1 - at[a] < depth ? n - 1 - at[a] : depth;
    }
    const bool is_equal = at[0] == at[1] && at[1] == at[2];
    const int64_t second = kind == 1 ? 2 : 3;
    labels[b] = kind == 0 ? depth : !is_equal ? 0 : at[0] == 1 ? 1 : at[0] == second ? 2 : 0;
  }
}

static void check_labelled(const char* name,
  void (*label)(int64_t n, test_random* random, int64_t* labels),
  int64_t n,
  test_random* random)
{
  for (int round = 0; round < 8; ++round)
  {
    int64_t labels[512] = { 0 };
    char where[64];
    snprintf(where, sizeof where, "%s, round %d", name, round);
    label(n, random, labels);
    test_mesh mesh = test_mesh_labelled(n, labels, round % 2);
    check_cube(where, &mesh.view, n, random);
    check_skin(where, &mesh.view, 1);
    test_mesh_free(&mesh);
  }
}

/* Only the outermost cell is there: its volume is the cube's without the voids. */
static void check_hollow(test_random* random)
{
  for (int round = 0; round < 12; ++round)
  {
    int64_t labels[125] = { 0 };
    label_voids(5, random, labels);
    int n_solid = 0;
    for (int b = 0; b < 125; ++b)
    {
      n_solid += labels[b] == 0;
    }
    test_mesh mesh = test_mesh_labelled(5, labels, round % 2);
    uint8_t* ghosts = test_mesh_add_cell_ghosts(&mesh);
    for (int64_t c = 1; c < test_n_cells(&mesh.view); ++c)
    {
      ghosts[c] = MTM_GHOST_HIDDEN_CELL;
    }
    test_defect defect;
    test_result skin = test_surface(&mesh.view, (mtm_surface_options){ 0 }, NULL, &defect);
    CHECK_SOUND(defect, "hollow, round %d", round);
    CHECK_NEAR(test_signed_volume(&skin), n_solid / 125.0, 1e-12, "hollow, round %d", round);
    test_result_free(&skin);
    for (int64_t i = 0; i < 10; ++i)
    {
      double area = 0;
      for (int b = 0; b < 25; ++b)
      {
        area += labels[(i / 2) * 25 + b] == 0 ? 0.04 : 0;
      }
      const mtm_plane plane = axis_plane(2, (i % 2 ? 0.05 : 0.1) + (double)(i / 2) / 5);
      test_result section = check_plane("hollow", &mesh.view, &plane, area);
      test_result_free(&section);
    }
    test_mesh_free(&mesh);
  }
}

/* ---- Ghosts --------------------------------------------------------------------------------------- */

/* Two pieces that have each other's cells as duplicates give, together, the section of the whole. */
static void check_pieces(const char* name, test_mesh* mesh, int64_t steps, test_random* random)
{
  test_defect defect;
  const int64_t n_cells = test_n_cells(&mesh->view);
  uint8_t* ghosts = test_mesh_add_cell_ghosts(mesh);
  bool* first = test_mesh_allocate(mesh, (size_t)n_cells * sizeof(bool));
  for (int64_t c = 0; c < n_cells; ++c)
  {
    first[c] = test_random_below(random, 2);
  }
  for (int axis = 0; axis < 3; ++axis)
  {
    for (int64_t step = 0; step <= steps; ++step)
    {
      const mtm_plane plane = axis_plane(axis, test_grid_line(0, 1, steps, step));
      double area = 0;
      for (int piece = 0; piece < 2; ++piece)
      {
        for (int64_t c = 0; c < n_cells; ++c)
        {
          ghosts[c] = first[c] == (piece == 0) ? 0 : MTM_GHOST_DUPLICATE_CELL;
        }
        test_result result = test_slice(&mesh->view, &plane, 1, NULL, &defect);
        CHECK_SOUND(defect, "%s in pieces", name);
        area += test_total_area(&result, 0);
        test_result_free(&result);
      }
      CHECK_NEAR(area, 1, 1e-12, "%s in pieces, axis %d, step %d", name, axis, (int)step);
    }
  }
}

/* A mesh with blanked cells gives what it gives without these cells. */
static void check_blanked(const char* name, test_mesh* mesh, int64_t steps, test_random* random)
{
  test_defect defect;
  const int64_t n_cells = test_n_cells(&mesh->view);
  uint8_t* ghosts = test_mesh_add_cell_ghosts(mesh);
  bool* keep = test_mesh_allocate(mesh, (size_t)n_cells * sizeof(bool));
  int64_t* map = test_mesh_allocate(mesh, (size_t)n_cells * sizeof(int64_t));
  for (int64_t c = 0; c < n_cells; ++c)
  {
    keep[c] = test_random_below(random, 3) > 0;
  }
  test_mesh rest = test_mesh_subset(&mesh->view, keep, map);
  for (int64_t c = 0; c < n_cells; ++c)
  {
    ghosts[c] = keep[c] ? 0 : MTM_GHOST_HIDDEN_CELL;
  }
  for (int64_t step = 0; step <= 3 * steps; ++step)
  {
    const mtm_plane plane = axis_plane((int)(step % 3), test_grid_line(0, 1, steps, step / 3));
    test_result a = test_slice(&mesh->view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "%s, blanked", name);
    test_result b = test_slice(&rest.view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "%s, blanked", name);
    CHECK_SOUND(test_set_difference(&a, &b, NULL, NULL), "%s, blanked", name);
    test_result_free(&a);
    test_result_free(&b);
  }
  test_mesh_free(&rest);
}

static void check_ghosts(test_random* random)
{
  for (int round = 0; round < 6; ++round)
  {
    int64_t labels[64];
    label_corners(4, random, labels);
    test_mesh mesh = test_mesh_labelled(4, labels, round % 2);
    check_pieces("corners", &mesh, 8, random);
    check_blanked("corners", &mesh, 8, random);
    test_mesh_free(&mesh);
  }
}

/* ---- Damage --------------------------------------------------------------------------------------- */

typedef enum damage
{
  NO_FACE_ARRAYS,
  FACE_OUT_OF_RANGE,
  POINT_OUT_OF_RANGE,
  POINT_OF_ANOTHER_CELL,
  FACES_BACKWARDS,
  FACE_BACKWARDS,
  FACE_MISSING,
  FACE_EMPTY,
  FACE_OF_ONE_POINT,
  POINT_REPEATED,
  POINT_REPEATED_IN_CELL,
  NO_FACES,
  FACE_TWICE,
  N_DAMAGES
} damage;

/* Damages cell 0; says what every call must answer. */
static mtm_status damage_mesh(test_mesh* mesh, damage what)
{
  int64_t* cell_faces = (int64_t*)mesh->view.polyhedron_offsets.data;
  int64_t* faces = (int64_t*)mesh->view.polyhedron_faces.data;
  int64_t* offsets = (int64_t*)mesh->view.face_offsets.data;
  int64_t* ids = (int64_t*)mesh->view.face_connectivity.data;
  switch (what)
  {
    case NO_FACE_ARRAYS:
      mesh->view.polyhedron_offsets = (mtm_array){ 0 };
      return MTM_BAD_MESH;
    case FACE_OUT_OF_RANGE:
      faces[2] = mesh->view.face_offsets.n_tuples - 1;
      return MTM_BAD_MESH;
    case POINT_OUT_OF_RANGE:
      ids[offsets[faces[1]]] = -1;
      return MTM_BAD_MESH;
    case POINT_OF_ANOTHER_CELL:
      ids[offsets[faces[1]]] = test_n_points(&mesh->view) - 1;
      return MTM_BAD_MESH;
    case FACES_BACKWARDS:
      cell_faces[1] = -1;
      return MTM_BAD_MESH;
    case FACE_BACKWARDS:
      offsets[faces[0]] = offsets[faces[0] + 1] + 1;
      return MTM_BAD_MESH;
    case FACE_MISSING:
      memmove(faces, faces + 1, 5 * sizeof *faces);
      faces[5] = faces[4];
      return MTM_OK;
    case FACE_EMPTY:
      /* Of all cells the first face, as the others start where these end. */
      offsets[1] = offsets[0];
      return MTM_OK;
    case FACE_OF_ONE_POINT:
      offsets[1] = offsets[0] + 1;
      return MTM_OK;
    case POINT_REPEATED:
      ids[offsets[faces[3]]] = ids[offsets[faces[3]] + 1];
      return MTM_OK;
    case POINT_REPEATED_IN_CELL:
      for (int i = 0; i < 24; ++i)
      {
        ids[i] = ((const int64_t*)mesh->view.connectivity.data)[0];
      }
      return MTM_OK;
    case NO_FACES:
      cell_faces[0] = cell_faces[1];
      return MTM_OK;
    default:
      faces[1] = faces[0];
      return MTM_OK;
  }
}

static void check_damage(damage what, test_random* random)
{
  test_mesh linear = test_mesh_cube(TEST_HEXAHEDRA, 2);
  test_mesh mesh = test_mesh_polyhedra(&linear.view, random, false);
  const mtm_status expected = damage_mesh(&mesh, what);
  mtm_error error = { "" };
  mtm_status status = mtm_mesh_check(&mesh.view, MTM_CHECK_IDS, &error);
  CHECK(status == expected, "damage %d: %s", (int)what, mtm_status_name(status));
  CHECK((status == MTM_OK) == (error.message[0] == 0), "damage %d: %s", (int)what, error.message);
  for (int i = 0; i < 20; ++i)
  {
    const mtm_plane plane = i < 9 ? axis_plane(i % 3, (i / 3) / 2.0) : random_plane(random);
    mtm_polygons polygons = { 0 };
    const mtm_slice_options slice = { .size = sizeof slice, .planes = &plane, .n_planes = 1 };
    status = mtm_slice(&mesh.view, NULL, &slice, NULL, &polygons, &error);
    CHECK(status == MTM_OK || status == expected, "damage %d: %s", (int)what, error.message);
    const test_defect defect = test_shape_defect(&polygons, false);
    CHECK(status != MTM_OK || !defect.text[0], "damage %d: %s", (int)what, defect.text);
    mtm_polygons_free(&polygons);
  }
  mtm_polygons polygons = { 0 };
  const mtm_surface_options surface = { .size = sizeof surface };
  status = mtm_extract_surface(&mesh.view, &surface, NULL, &polygons, &error);
  CHECK(status == expected, "damage %d: %s", (int)what, mtm_status_name(status));
  mtm_polygons_free(&polygons);
  test_mesh_free(&mesh);
  test_mesh_free(&linear);
}

int main(void)
{
  test_random random = test_random_start();
  check_prisms(MTM_PENTAGONAL_PRISM, &random);
  check_prisms(MTM_HEXAGONAL_PRISM, &random);
  for (test_kind kind = TEST_VOXELS; kind < TEST_N_KINDS; ++kind)
  {
    check_originals(kind, &random);
  }
  check_column(20);
  check_column(57);
  check_labelled("octree", label_octree, 4, &random);
  check_labelled("corners", label_corners, 4, &random);
  check_labelled("snakes", label_snakes, 5, &random);
  check_labelled("frames", label_frames, 5, &random);
  check_labelled("tunnels", label_tunnels, 6, &random);
  check_labelled("voids", label_voids, 5, &random);
  check_hollow(&random);
  check_ghosts(&random);
  for (damage what = 0; what < N_DAMAGES; ++what)
  {
    check_damage(what, &random);
  }
  return check_result();
}
