/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Prisms and polyhedra. */
#include "meshes.h"

#include <math.h>
#include <string.h>

/* ---- Prisms --------------------------------------------------------------------------------------- */

/* A path from the middle of the lower y side to that of the upper cuts every block in two; it bends
 * towards larger x, so that the prism there is concave. */
static int64_t add_prism_points(test_builder* builder, int n_bends, int64_t n)
{
  /* A layer has, for each block corner (i, j): itself, the middle of the side above it along x, and
   * the bends in the block above it. */
  for (int64_t k = 0; k <= n; ++k)
  {
    for (int64_t at = 0; at < (n + 1) * (n + 1); ++at)
    {
      const double x = test_grid_line(0, 1, n, at % (n + 1));
      const double y = test_grid_line(0, 1, n, at / (n + 1));
      const double z = test_grid_line(0, 1, n, k);
      const double h = 1.0 / (double)n;
      test_add_point(builder, x, y, z);
      test_add_point(builder, x + h / 2, y, z);
      for (int b = 1; b <= n_bends; ++b)
      {
        test_add_point(builder, x + 0.625 * h, y + b * h / (n_bends + 1), z);
      }
    }
  }
  return (n + 1) * (n + 1) * (2 + n_bends);
}

test_mesh test_mesh_prisms(mtm_cell_type type, int64_t n)
{
  test_builder builder = { 0 };
  const int n_bends = type == MTM_PENTAGONAL_PRISM ? 1 : 2;
  const int step = 2 + n_bends;
  const int sides = 4 + n_bends;
  const int64_t layer = add_prism_points(&builder, n_bends, n);
  for (int64_t b = 0; b < n * n * n; ++b)
  {
    const int64_t first = (b % n + (n + 1) * (b / n % n)) * step + b / n / n * layer;
    const int64_t next_x = first + step;
    const int64_t next_y = first + (n + 1) * step;
    int64_t left[12] = { next_y, first, first + 1 };
    int64_t right[12] = { next_x, next_y + step, next_y + 1 };
    for (int i = 0; i < n_bends; ++i)
    {
      left[3 + i] = first + 2 + i;
      right[3 + i] = first + 1 + n_bends - i;
    }
    left[sides - 1] = next_y + 1;
    right[sides - 1] = first + 1;
    for (int i = 0; i < sides; ++i)
    {
      left[sides + i] = left[i] + layer;
      right[sides + i] = right[i] + layer;
    }
    test_add_cell(&builder, type, 2 * sides, left);
    test_add_cell(&builder, type, 2 * sides, right);
  }
  return test_build(&builder);
}

/* ---- Any cells as polyhedra ----------------------------------------------------------------------- */

/* The faces of a prism, in any winding. Returns how many. */
static int prism_faces(int sides, int faces[][6], int* sizes)
{
  for (int i = 0; i < sides; ++i)
  {
    const int j = (i + 1) % sides;
    faces[0][i] = i;
    faces[1][i] = sides + i;
    memcpy(faces[2 + i], (int[4]){ i, j, sides + j, sides + i }, 4 * sizeof(int));
    sizes[2 + i] = 4;
  }
  sizes[0] = sizes[1] = sides;
  return 2 + sides;
}

static int faces_of(mtm_cell_type type, int faces[][6], int* sizes)
{
  if (type == MTM_PENTAGONAL_PRISM || type == MTM_HEXAGONAL_PRISM)
  {
    return prism_faces(type == MTM_PENTAGONAL_PRISM ? 5 : 6, faces, sizes);
  }
  int few[6][4];
  const int n = test_cell_faces(type, few);
  for (int f = 0; f < n; ++f)
  {
    memcpy(faces[f], few[f], sizeof few[f]);
    sizes[f] = few[f][3] < 0 ? 3 : 4;
  }
  return n;
}

/* Faces that have been added, to be found again by their points. */
typedef struct face_list
{
  uint64_t* sums; /* of what random numbers start from a face's point ids */
  int64_t n;
} face_list;

static int64_t add_or_find(test_builder* builder, face_list* list, int n, const int64_t* ids)
{
  uint64_t sum = 0;
  for (int i = 0; i < n; ++i)
  {
    sum += test_random_next(&(test_random){ (uint64_t)ids[i] });
  }
  for (int64_t f = 0; f < list->n; ++f)
  {
    if (list->sums[f] == sum)
    {
      return f;
    }
  }
  list->sums[list->n++] = sum;
  return test_add_face(builder, n, ids);
}

/* One way of many to say the same face. */
static void scramble(test_random* random, int n, int64_t* ids)
{
  int64_t old[TEST_MAX_CELL_POINTS];
  memcpy(old, ids, (size_t)n * sizeof *ids);
  const int64_t first = test_random_below(random, n);
  const bool reversed = test_random_below(random, 2);
  for (int i = 0; i < n; ++i)
  {
    ids[i] = old[(first + (reversed ? n - i : i)) % n];
  }
}

static void add_as_polyhedron(test_builder* builder,
  test_random* random,
  face_list* list,
  mtm_cell_type type,
  const int64_t* ids,
  int n)
{
  int faces[8][6];
  int sizes[8];
  int64_t face_ids[8];
  const int n_faces = faces_of(type, faces, sizes);
  for (int f = 0; f < n_faces; ++f)
  {
    int64_t face[6];
    for (int i = 0; i < sizes[f]; ++i)
    {
      face[i] = ids[faces[f][i]];
    }
    scramble(random, sizes[f], face);
    face_ids[f] = list->sums ? add_or_find(builder, list, sizes[f], face)
                             : test_add_face(builder, sizes[f], face);
  }
  scramble(random, n_faces, face_ids);
  test_add_polyhedron(builder, n, ids, n_faces, face_ids);
}

test_mesh test_mesh_polyhedra(const mtm_mesh* mesh, test_random* random, bool shared)
{
  test_builder builder = { 0 };
  test_mesh scratch = { 0 };
  const int64_t n_cells = test_n_cells(mesh);
  face_list list = { 0 };
  if (shared)
  {
    list.sums = test_mesh_allocate(&scratch, (size_t)n_cells * 8 * sizeof(uint64_t));
  }
  for (int64_t p = 0; p < test_n_points(mesh); ++p)
  {
    double xyz[3];
    test_point(mesh, p, xyz);
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  for (int64_t c = 0; c < n_cells; ++c)
  {
    mtm_cell_type type;
    int64_t ids[TEST_MAX_CELL_POINTS];
    const int n = test_cell(mesh, c, &type, ids);
    add_as_polyhedron(&builder, random, &list, type, ids, n);
  }
  test_mesh_free(&scratch);
  return test_build(&builder);
}

/* ---- Many sides ----------------------------------------------------------------------------------- */

test_mesh test_mesh_column(int n_sides, int64_t n)
{
  test_builder builder = { 0 };
  for (int64_t k = 0; k <= n; ++k)
  {
    for (int i = 0; i < n_sides; ++i)
    {
      const double angle = 2 * 3.14159265358979323846 * i / n_sides;
      test_add_point(&builder, cos(angle), sin(angle), test_grid_line(0, 1, n, k));
    }
  }
  for (int64_t k = 0; k < n; ++k)
  {
    int64_t ids[TEST_MAX_CELL_POINTS];
    int64_t faces[TEST_MAX_CELL_POINTS];
    for (int i = 0; i < 2 * n_sides; ++i)
    {
      ids[i] = k * n_sides + i;
    }
    faces[n_sides] = test_add_face(&builder, n_sides, ids);
    faces[n_sides + 1] = test_add_face(&builder, n_sides, ids + n_sides);
    for (int i = 0; i < n_sides; ++i)
    {
      const int j = (i + 1) % n_sides;
      const int64_t side[4] = { ids[i], ids[j], ids[n_sides + j], ids[n_sides + i] };
      faces[i] = test_add_face(&builder, 4, side);
    }
    test_add_polyhedron(&builder, 2 * n_sides, ids, n_sides + 2, faces);
  }
  return test_build(&builder);
}
