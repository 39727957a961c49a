/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Boxes made of any cells, any way round, with any of them blanked. */
#include "meshes.h"

#include <stdio.h>
#include <string.h>

typedef enum form
{
  AS_IT_IS,
  WRITTEN_OUT, /* grids as unstructured meshes */
  POLYHEDRA,
  SECOND_ORDER,
  LAGRANGE,
  N_FORMS
} form;

static const char* const form_names[N_FORMS] = { "",
  " written out",
  " as polyhedra",
  " of second order",
  " as Lagrange cells" };

/* What the cells of each family become: nodes of neighbours are the same. */
typedef struct second_order
{
  mtm_cell_type hexahedra, wedges, pyramids;
} second_order;

static mtm_cell_type choose(void* user, int64_t cell, mtm_cell_type linear)
{
  const second_order* types = user;
  (void)cell;
  switch (linear)
  {
    case MTM_VOXEL:
    case MTM_HEXAHEDRON:
      return types->hexahedra;
    case MTM_WEDGE:
      return types->wedges;
    case MTM_PYRAMID:
      return types->pyramids;
    default:
      return MTM_QUADRATIC_TETRAHEDRON;
  }
}

static test_mesh promote(const mtm_mesh* mesh, test_kind kind, test_random* random)
{
  static const second_order without_nodes_in_faces = {
    MTM_QUADRATIC_HEXAHEDRON, MTM_QUADRATIC_WEDGE, MTM_QUADRATIC_PYRAMID
  };
  static const mtm_cell_type hexahedra[] = {
    MTM_QUADRATIC_HEXAHEDRON, MTM_TRIQUADRATIC_HEXAHEDRON, MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON
  };
  static const mtm_cell_type wedges[] = {
    MTM_QUADRATIC_WEDGE, MTM_QUADRATIC_LINEAR_WEDGE, MTM_BIQUADRATIC_QUADRATIC_WEDGE
  };
  static const mtm_cell_type pyramids[] = { MTM_QUADRATIC_PYRAMID, MTM_TRIQUADRATIC_PYRAMID };
  second_order types = without_nodes_in_faces;
  if (kind != TEST_MIXED)
  {
    types.hexahedra = hexahedra[test_random_below(random, 3)];
    types.wedges = wedges[test_random_below(random, 3)];
    types.pyramids = pyramids[test_random_below(random, 2)];
  }
  return test_mesh_promoted(mesh, choose, &types);
}

/* The forms that a kind can take. */
static form choose_form(test_kind kind, test_random* random)
{
  const form wanted = (form)test_random_below(random, N_FORMS);
  if (kind == TEST_IMAGE || kind == TEST_RECTILINEAR || kind == TEST_CURVILINEAR)
  {
    return wanted == WRITTEN_OUT ? WRITTEN_OUT : AS_IT_IS;
  }
  const bool has_pyramids = kind == TEST_PYRAMIDS || kind == TEST_MIXED;
  return wanted == WRITTEN_OUT || (wanted == LAGRANGE && has_pyramids) ? AS_IT_IS : wanted;
}

static test_mesh make_form(const mtm_mesh* mesh, test_kind kind, form wanted, test_random* random)
{
  switch (wanted)
  {
    case POLYHEDRA:
      return test_mesh_polyhedra(mesh, random, test_random_below(random, 2));
    case SECOND_ORDER:
      return promote(mesh, kind, random);
    case LAGRANGE:
      return test_mesh_lagrange(mesh, 2 + (int)test_random_below(random, 3));
    default:
      return test_mesh_unstructured(mesh);
  }
}

/* ---- Where it is ----------------------------------------------------------------------------------- */

static test_box random_box(test_random* random)
{
  test_box box;
  for (int a = 0; a < 3; ++a)
  {
    box.blocks[a] = 1 + test_random_below(random, 4);
    box.low[a] = test_random_between(random, -1, 0);
    box.high[a] = test_random_between(random, 1, 2);
  }
  return box;
}

/* A rotation after a shear: keeps the sense of turning. */
static void random_motion(test_random* random, double matrix[9])
{
  double turn[9];
  const double x = test_random_between(random, -0.5, 0.5);
  const double y = test_random_between(random, -0.5, 0.5);
  const double z = test_random_between(random, -0.5, 0.5);
  const double shear[9] = { 1, x, y, 0, 1, z, 0, 0, 1 };
  test_random_rotation(random, turn);
  for (int i = 0; i < 9; ++i)
  {
    const double* row = turn + i / 3 * 3;
    const double* column = shear + i % 3;
    matrix[i] = row[0] * column[0] + row[1] * column[3] + row[2] * column[6];
  }
}

/* Turns an image round its origin. */
static void turn_image(test_any* any, test_random* random)
{
  mtm_mesh* image = &any->cells.view;
  double shift[3];
  test_random_rotation(random, image->direction);
  for (int a = 0; a < 3; ++a)
  {
    const double* row = image->direction + 3 * a;
    shift[a] = image->origin[a] - row[0] * image->origin[0] - row[1] * image->origin[1] -
      row[2] * image->origin[2];
  }
  test_mesh_transform(&any->whole, image->direction, shift);
}

/* Images are moved by their direction, other meshes by their points; rectilinear grids stay. */
static void move(test_any* any, const test_box* box, test_kind kind, test_random* random)
{
  static const double no_shift[3] = { 0, 0, 0 };
  double matrix[9];
  any->flat = true;
  if (kind == TEST_RECTILINEAR || test_random_below(random, 3) == 0)
  {
    return;
  }
  if (kind == TEST_IMAGE)
  {
    turn_image(any, random);
    return;
  }
  random_motion(random, matrix);
  test_mesh_transform(&any->cells, matrix, no_shift);
  test_mesh_transform(&any->whole, matrix, no_shift);
  if (test_random_below(random, 3) == 0)
  {
    double step = 3;
    for (int a = 0; a < 3; ++a)
    {
      const double length = (box->high[a] - box->low[a]) / (double)box->blocks[a];
      step = length < step ? length : step;
    }
    test_mesh_jitter(&any->cells, random, 0.05 * step);
    any->jittered = true;
    any->flat = kind == TEST_TETRAHEDRA;
  }
}

static void blank(test_any* any, test_random* random)
{
  const int64_t n_cells = test_n_cells(&any->mesh.view);
  const int64_t n_points = test_n_points(&any->mesh.view);
  const int64_t what = test_random_below(random, 4);
  if (what == 0)
  {
    uint8_t* ghosts = test_mesh_add_point_ghosts(&any->mesh);
    ghosts[test_random_below(random, n_points)] = MTM_GHOST_HIDDEN_POINT;
    any->blanked = true;
  }
  if (what == 1 || what == 2)
  {
    uint8_t* ghosts = test_mesh_add_cell_ghosts(&any->mesh);
    for (int64_t c = 0; c < n_cells; ++c)
    {
      ghosts[c] = test_random_below(random, 3) ? 0
        : what == 1                            ? MTM_GHOST_HIDDEN_CELL
                                               : MTM_GHOST_DUPLICATE_CELL;
    }
    any->blanked = true;
    any->duplicates = what == 2;
  }
}

/* ---- All of it ------------------------------------------------------------------------------------- */

static test_any any_prisms(test_random* random)
{
  const bool pentagonal = test_random_below(random, 2);
  const int64_t n = 1 + test_random_below(random, 2);
  test_any any = { .size = 3 };
  double matrix[9];
  any.mesh = test_mesh_prisms(pentagonal ? MTM_PENTAGONAL_PRISM : MTM_HEXAGONAL_PRISM, n);
  any.whole = test_mesh_cube(TEST_HEXAHEDRA, 1);
  random_motion(random, matrix);
  test_mesh_transform(&any.mesh, matrix, (double[]){ 0, 0, 0 });
  test_mesh_transform(&any.whole, matrix, (double[]){ 0, 0, 0 });
  snprintf(any.name, sizeof any.name, "%s prisms", pentagonal ? "pentagonal" : "hexagonal");
  return any;
}

test_any test_mesh_any(test_random* random)
{
  const test_kind kind = (test_kind)test_random_below(random, TEST_N_KINDS + 1);
  test_any any = { .size = 6 };
  if (kind == TEST_N_KINDS)
  {
    any = any_prisms(random);
    blank(&any, random);
    return any;
  }
  const test_box box = random_box(random);
  const test_box one = {
    { 1, 1, 1 }, { box.low[0], box.low[1], box.low[2] }, { box.high[0], box.high[1], box.high[2] }
  };
  any.cells = test_mesh_box(kind, &box);
  any.whole = test_mesh_box(TEST_HEXAHEDRA, &one);
  move(&any, &box, kind, random);
  const form wanted = choose_form(kind, random);
  if (wanted == AS_IT_IS)
  {
    any.mesh = (test_mesh){ .view = any.cells.view };
  }
  else
  {
    any.mesh = make_form(&any.cells.view, kind, wanted, random);
  }
  blank(&any, random);
  snprintf(any.name,
    sizeof any.name,
    "%s%s, %d x %d x %d blocks%s%s",
    test_kind_name(kind),
    form_names[wanted],
    (int)box.blocks[0],
    (int)box.blocks[1],
    (int)box.blocks[2],
    any.jittered ? ", jittered" : "",
    any.duplicates  ? ", duplicates"
      : any.blanked ? ", blanked"
                    : "");
  return any;
}

void test_any_free(test_any* any)
{
  test_mesh_free(&any->mesh);
  test_mesh_free(&any->cells);
  test_mesh_free(&any->whole);
  *any = (test_any){ .size = 0 };
}

static bool has_bit(const mtm_array* ghosts, int64_t at, int bits)
{
  return ghosts->data && (((const uint8_t*)ghosts->data)[at] & bits) != 0;
}

bool test_cell_counts(const mtm_mesh* mesh, int64_t cell)
{
  mtm_cell_type type;
  int64_t ids[TEST_MAX_CELL_POINTS];
  const int n = test_cell(mesh, cell, &type, ids);
  bool counts =
    !has_bit(&mesh->cell_ghosts, cell, MTM_GHOST_HIDDEN_CELL | MTM_GHOST_DUPLICATE_CELL);
  for (int i = 0; i < n; ++i)
  {
    counts = counts && !has_bit(&mesh->point_ghosts, ids[i], MTM_GHOST_HIDDEN_POINT);
  }
  return counts;
}
