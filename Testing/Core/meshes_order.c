/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Meshes of linear cells made into meshes of cells of higher order. */
#include "meshes.h"

#include <stdlib.h>
#include <string.h>

enum
{
  MAX_CORNERS = 125, /* that a node is the average of, each as often as it counts */
  MAX_NODES = 23     /* besides the corners, of a type in the list */
};

/* A node is the average of the corners it names, as often as it names them. */
typedef struct order_type
{
  mtm_cell_type type, linear;
  int n_corners;
  const char* nodes[MAX_NODES];
} order_type;

/* Source: the order of nodes in VTK's cell classes. */
/* clang-format off */
static const order_type types[] = {
  { MTM_QUADRATIC_EDGE, MTM_LINE, 2, { "01" } },
  { MTM_CUBIC_LINE, MTM_LINE, 2, { "001", "011" } },
  { MTM_QUADRATIC_TRIANGLE, MTM_TRIANGLE, 3, { "01", "12", "20" } },
  { MTM_BIQUADRATIC_TRIANGLE, MTM_TRIANGLE, 3, { "01", "12", "20", "012" } },
  { MTM_QUADRATIC_QUAD, MTM_QUAD, 4, { "01", "12", "23", "30" } },
  { MTM_BIQUADRATIC_QUAD, MTM_QUAD, 4, { "01", "12", "23", "30", "0123" } },
  { MTM_QUADRATIC_LINEAR_QUAD, MTM_QUAD, 4, { "01", "23" } },
  { MTM_QUADRATIC_TETRAHEDRON, MTM_TETRAHEDRON, 4, { "01", "12", "20", "03", "13", "23" } },
  { MTM_QUADRATIC_HEXAHEDRON, MTM_HEXAHEDRON, 8,
    { "01", "12", "23", "30", "45", "56", "67", "74", "04", "15", "26", "37" } },
  { MTM_TRIQUADRATIC_HEXAHEDRON, MTM_HEXAHEDRON, 8,
    { "01", "12", "23", "30", "45", "56", "67", "74", "04", "15", "26", "37",
      "0473", "1265", "0154", "3762", "0321", "4567", "01234567" } },
  { MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON, MTM_HEXAHEDRON, 8,
    { "01", "12", "23", "30", "45", "56", "67", "74", "04", "15", "26", "37",
      "0473", "1265", "0154", "3762" } },
  { MTM_QUADRATIC_WEDGE, MTM_WEDGE, 6, { "01", "12", "20", "34", "45", "53", "03", "14", "25" } },
  { MTM_BIQUADRATIC_QUADRATIC_WEDGE, MTM_WEDGE, 6,
    { "01", "12", "20", "34", "45", "53", "03", "14", "25", "0341", "1452", "2530" } },
  { MTM_QUADRATIC_LINEAR_WEDGE, MTM_WEDGE, 6, { "01", "12", "20", "34", "45", "53" } },
  { MTM_QUADRATIC_PYRAMID, MTM_PYRAMID, 5,
    { "01", "12", "23", "30", "04", "14", "24", "34" } },
  { MTM_TRIQUADRATIC_PYRAMID, MTM_PYRAMID, 5,
    { "01", "12", "23", "30", "04", "14", "24", "34", "0123", "014", "124", "234", "304",
      "01234" } },
};
/* clang-format on */

static const order_type* find_type(mtm_cell_type type)
{
  for (size_t i = 0; i < sizeof types / sizeof types[0]; ++i)
  {
    if (types[i].type == type)
    {
      return &types[i];
    }
  }
  return NULL;
}

/* ---- Nodes that neighbours share ------------------------------------------------------------------ */

/* The corners that a node is the average of, ascending; nodes with the same smallest corner hang
 * together. */
typedef struct node
{
  int n;
  int64_t corners[MAX_CORNERS];
  int64_t id;
  struct node* next;
} node;

typedef struct nodes
{
  test_builder* builder;
  test_mesh scratch; /* owns first */
  node** first;      /* of each corner */
} nodes;

static int compare_ids(const void* left, const void* right)
{
  const int64_t p = *(const int64_t*)left;
  const int64_t q = *(const int64_t*)right;
  return p == q ? 0 : p < q ? -1 : 1;
}

/* Divides how often each corner counts by what these numbers have in common. */
static int reduce(int n, int64_t* corners)
{
  int common = 0;
  for (int i = 0, run = 1; i < n; ++i, ++run)
  {
    if (i + 1 == n || corners[i + 1] != corners[i])
    {
      int a = run;
      for (int b = common; b != 0;)
      {
        const int rest = a % b;
        a = b;
        b = rest;
      }
      common = a;
      run = 0;
    }
  }
  for (int i = 0; i < n; i += common)
  {
    corners[i / common] = corners[i];
  }
  return n / common;
}

static int64_t find_node(nodes* all, int n, const int64_t* corners)
{
  node wanted = { .n = n };
  memcpy(wanted.corners, corners, (size_t)n * sizeof *corners);
  qsort(wanted.corners, (size_t)n, sizeof *corners, compare_ids);
  wanted.n = n = reduce(n, wanted.corners);
  if (n == 1)
  {
    return wanted.corners[0];
  }
  node** list = &all->first[wanted.corners[0]];
  for (const node* at = *list; at; at = at->next)
  {
    if (at->n == n && memcmp(at->corners, wanted.corners, (size_t)n * sizeof *corners) == 0)
    {
      return at->id;
    }
  }
  double sum[3] = { 0, 0, 0 };
  for (int i = 0; i < n; ++i)
  {
    for (int a = 0; a < 3; ++a)
    {
      sum[a] += all->builder->points[3 * wanted.corners[i] + a];
    }
  }
  wanted.id = test_add_point(all->builder, sum[0] / n, sum[1] / n, sum[2] / n);
  wanted.next = *list;
  *list = malloc(sizeof wanted);
  if (!*list)
  {
    exit(1);
  }
  **list = wanted;
  return wanted.id;
}

static nodes nodes_of(test_builder* builder)
{
  nodes all = { .builder = builder };
  all.first = test_mesh_allocate(&all.scratch, (size_t)builder->n_points * sizeof(node*));
  return all;
}

static void nodes_free(nodes* all, int64_t n_corners)
{
  for (int64_t p = 0; p < n_corners; ++p)
  {
    while (all->first[p])
    {
      node* rest = all->first[p]->next;
      free(all->first[p]);
      all->first[p] = rest;
    }
  }
  test_mesh_free(&all->scratch);
}

/* ---- Cells ---------------------------------------------------------------------------------------- */

static int add_nodes(nodes* all, const order_type* type, int64_t* ids)
{
  int n = type->n_corners;
  for (int i = 0; i < MAX_NODES && type->nodes[i]; ++i)
  {
    int64_t corners[MAX_CORNERS];
    const int n_named = (int)strlen(type->nodes[i]);
    for (int k = 0; k < n_named; ++k)
    {
      corners[k] = ids[type->nodes[i][k] - '0'];
    }
    ids[n++] = find_node(all, n_named, corners);
  }
  return n;
}

static void unfold_voxel(int64_t* ids, mtm_cell_type* type)
{
  for (int i = 2; *type == MTM_VOXEL && i < 8; i += 4)
  {
    const int64_t swapped = ids[i];
    ids[i] = ids[i + 1];
    ids[i + 1] = swapped;
  }
  *type = *type == MTM_VOXEL ? MTM_HEXAHEDRON : *type;
}

static int64_t add_corners(test_builder* builder, const mtm_mesh* mesh)
{
  for (int64_t p = 0; p < test_n_points(mesh); ++p)
  {
    double xyz[3];
    test_point(mesh, p, xyz);
    test_add_point(builder, xyz[0], xyz[1], xyz[2]);
  }
  return builder->n_points;
}

/* ---- Lagrange cells ------------------------------------------------------------------------------- */

/* The place of node (i, j, k) of a hexahedron, or with k = 0 and `flat` of a quadrilateral.
 * Source: PointIndexFromIJK of VTK's classes, in words: corners, edges, faces, body. */
static int index_in_box(const int at[3], int p, bool flat)
{
  const int m = p - 1;
  const int i = at[0], j = at[1], k = at[2];
  const bool on[3] = { i == 0 || i == p, j == 0 || j == p, flat || k == 0 || k == p };
  const int corner = i ? (j ? 2 : 1) : (j ? 3 : 0);
  int first = flat ? 4 : 8;
  if (on[0] && on[1] && on[2])
  {
    return corner + (k ? 4 : 0);
  }
  if (on[0] + on[1] + on[2] == 2)
  {
    const int above = k ? 4 * m : 0;
    return first +
      (!on[0]      ? i - 1 + (j ? 2 * m : 0) + above
          : !on[1] ? j - 1 + (i ? m : 3 * m) + above
                   : 8 * m + k - 1 + m * corner);
  }
  first += flat ? 4 * m : 12 * m;
  if (flat)
  {
    return first + i - 1 + m * (j - 1);
  }
  if (on[0] + on[1] + on[2] == 1)
  {
    return first +
      (on[0]      ? j - 1 + m * (k - 1) + (i ? m * m : 0)
          : on[1] ? 2 * m * m + i - 1 + m * (k - 1) + (j ? m * m : 0)
                  : 4 * m * m + i - 1 + m * (j - 1) + (k ? m * m : 0));
  }
  return first + 6 * m * m + i - 1 + m * (j - 1 + m * (k - 1));
}

/* The place of node (i, j) of a triangle, which repeats itself inside. */
static int index_in_triangle(int i, int j, int p)
{
  int first = 0;
  while (i > 0 && j > 0 && i + j < p)
  {
    first += 3 * p;
    p -= 3;
    --i;
    --j;
  }
  const int m = p - 1;
  return p == 0        ? first
    : i == 0 && j == 0 ? first
    : i == p           ? first + 1
    : j == p           ? first + 2
    : j == 0           ? first + 2 + i
    : i + j == p       ? first + 2 + m + j
                       : first + 2 + 2 * m + (p - j);
}

/* The same in a wedge, whose triangles have their inner nodes row by row. */
static int index_in_wedge(const int at[3], int p)
{
  const int m = p - 1;
  const int i = at[0], j = at[1], k = at[2];
  const int inner = m * (p - 2) / 2;
  const bool end = k == 0 || k == p;
  const int rim = index_in_triangle(i, j, p);
  const int row = (j - 1) * (p - 2) - (j - 1) * (j - 2) / 2 + i - 1;
  const bool inside = i > 0 && j > 0 && i + j < p;
  if (end && !inside)
  {
    return rim < 3 ? rim + (k ? 3 : 0) : 6 + rim - 3 + (k ? 3 * m : 0);
  }
  if (!inside && rim < 3)
  {
    return 6 + 6 * m + m * rim + k - 1;
  }
  if (end)
  {
    return 6 + 9 * m + row + (k ? inner : 0);
  }
  if (!inside)
  {
    const int side = (rim - 3) / m;
    return 6 + 9 * m + 2 * inner + side * m * m + (rim - 3) % m + m * (k - 1);
  }
  return 6 + 9 * m + 2 * inner + 3 * m * m + row + inner * (k - 1);
}

/* The same in a tetrahedron. */
static int index_in_tetrahedron(const int at[3], int p)
{
  int w[4] = { p - at[0] - at[1] - at[2], at[0], at[1], at[2] };
  int first = 0;
  while (w[0] > 0 && w[1] > 0 && w[2] > 0 && w[3] > 0)
  {
    first += 2 * p * p + 2;
    p -= 4;
    for (int c = 0; c < 4; ++c)
    {
      --w[c];
    }
  }
  static const int edges[6][2] = { { 0, 1 }, { 1, 2 }, { 2, 0 }, { 0, 3 }, { 1, 3 }, { 2, 3 } };
  static const int faces[4][3] = { { 0, 1, 3 }, { 2, 3, 1 }, { 0, 3, 2 }, { 0, 2, 1 } };
  for (int c = 0; c < 4; ++c)
  {
    if (w[c] == p)
    {
      return first + (p > 0 ? c : 0);
    }
  }
  for (int e = 0; e < 6; ++e)
  {
    if (w[edges[e][0]] + w[edges[e][1]] == p)
    {
      return first + 4 + e * (p - 1) + w[edges[e][1]] - 1;
    }
  }
  int f = 0;
  while (w[6 - faces[f][0] - faces[f][1] - faces[f][2]] > 0)
  {
    ++f;
  }
  return first + 4 + 6 * (p - 1) + f * (p - 1) * (p - 2) / 2 +
    index_in_triangle(w[faces[f][1]] - 1, w[faces[f][2]] - 1, p - 3);
}

static int lattice_index(mtm_cell_type linear, const int at[3], int p)
{
  switch (linear)
  {
    case MTM_LINE:
      return at[0] == 0 ? 0 : at[0] == p ? 1 : at[0] + 1;
    case MTM_TRIANGLE:
      return index_in_triangle(at[0], at[1], p);
    case MTM_TETRAHEDRON:
      return index_in_tetrahedron(at, p);
    case MTM_WEDGE:
      return index_in_wedge(at, p);
    default:
      return index_in_box(at, p, linear == MTM_QUAD);
  }
}

/* The corner that step (a, b, c) of a node counts for: a node at (i, j, k) of a box is the average
 * over all steps from 1 to p along each axis, of the corner on the side of it that the step is on. */
static int corner_of_step(mtm_cell_type linear, const int at[3], const int step[3])
{
  const int x = step[0] <= at[0];
  const int y = step[1] <= at[1];
  const int z = step[2] <= at[2];
  const int simplex = step[0] <= at[0] ? 1
    : step[0] <= at[0] + at[1]         ? 2
    : step[0] <= at[0] + at[1] + at[2] ? 3
                                       : 0;
  switch (linear)
  {
    case MTM_LINE:
      return x;
    case MTM_TRIANGLE:
    case MTM_TETRAHEDRON:
      return simplex;
    case MTM_WEDGE:
      return (step[0] <= at[0] ? 1 : step[0] <= at[0] + at[1] ? 2 : 0) + 3 * z;
    default:
      return (x ? (y ? 2 : 1) : (y ? 3 : 0)) + 4 * (linear == MTM_HEXAHEDRON && z);
  }
}

static bool is_in_lattice(mtm_cell_type linear, const int at[3], int p)
{
  switch (linear)
  {
    case MTM_LINE:
      return at[1] == 0 && at[2] == 0;
    case MTM_TRIANGLE:
      return at[2] == 0 && at[0] + at[1] <= p;
    case MTM_QUAD:
      return at[2] == 0;
    case MTM_TETRAHEDRON:
      return at[0] + at[1] + at[2] <= p;
    case MTM_WEDGE:
      return at[0] + at[1] <= p;
    default:
      return true;
  }
}

static int64_t lattice_id(nodes* all,
  mtm_cell_type linear,
  const int64_t* ids,
  const int at[3],
  int p)
{
  int64_t corners[MAX_CORNERS];
  for (int s = 0; s < p * p * p; ++s)
  {
    const int step[3] = { s % p + 1, s / p % p + 1, s / p / p + 1 };
    corners[s] = ids[corner_of_step(linear, at, step)];
  }
  return find_node(all, p * p * p, corners);
}

static int add_lattice(nodes* all, mtm_cell_type linear, int p, int64_t* ids)
{
  int64_t corners[8];
  memcpy(corners, ids, sizeof corners);
  int n = 0;
  for (int l = 0; l < (p + 1) * (p + 1) * (p + 1); ++l)
  {
    const int at[3] = { l % (p + 1), l / (p + 1) % (p + 1), l / (p + 1) / (p + 1) };
    if (is_in_lattice(linear, at, p))
    {
      ids[lattice_index(linear, at, p)] = lattice_id(all, linear, corners, at, p);
      ++n;
    }
  }
  return n;
}

static mtm_cell_type lagrange_of(mtm_cell_type linear)
{
  switch (linear)
  {
    case MTM_LINE:
      return MTM_LAGRANGE_CURVE;
    case MTM_TRIANGLE:
      return MTM_LAGRANGE_TRIANGLE;
    case MTM_QUAD:
      return MTM_LAGRANGE_QUADRILATERAL;
    case MTM_TETRAHEDRON:
      return MTM_LAGRANGE_TETRAHEDRON;
    case MTM_WEDGE:
      return MTM_LAGRANGE_WEDGE;
    default:
      return MTM_LAGRANGE_HEXAHEDRON;
  }
}

test_mesh test_mesh_lagrange(const mtm_mesh* mesh, int order)
{
  test_builder builder = { 0 };
  const int64_t n_corners = add_corners(&builder, mesh);
  nodes all = nodes_of(&builder);
  for (int64_t c = 0; c < test_n_cells(mesh); ++c)
  {
    mtm_cell_type linear;
    int64_t ids[TEST_MAX_CELL_POINTS];
    test_cell(mesh, c, &linear, ids);
    unfold_voxel(ids, &linear);
    const int n = add_lattice(&all, linear, order, ids);
    test_add_cell(&builder, lagrange_of(linear), n, ids);
  }
  nodes_free(&all, n_corners);
  return test_build(&builder);
}

/* ---- All types ------------------------------------------------------------------------------------ */

/* Corners, then the middles of the sides. */
static int add_middles(nodes* all, int n, int64_t* ids)
{
  for (int i = 0; i < n; ++i)
  {
    ids[n + i] = find_node(all, 2, (int64_t[]){ ids[i], ids[(i + 1) % n] });
  }
  return 2 * n;
}

test_mesh test_mesh_promoted(const mtm_mesh* mesh,
  mtm_cell_type (*choose)(void* user, int64_t cell, mtm_cell_type linear),
  void* user)
{
  test_builder builder = { 0 };
  const int64_t n_corners = add_corners(&builder, mesh);
  nodes all = nodes_of(&builder);
  for (int64_t c = 0; c < test_n_cells(mesh); ++c)
  {
    mtm_cell_type linear;
    int64_t ids[TEST_MAX_CELL_POINTS];
    int n = test_cell(mesh, c, &linear, ids);
    unfold_voxel(ids, &linear);
    const mtm_cell_type type = choose(user, c, linear);
    const order_type* order = find_type(type);
    if (type == MTM_QUADRATIC_POLYGON)
    {
      n = add_middles(&all, n, ids);
    }
    else if (order)
    {
      n = add_nodes(&all, order, ids);
    }
    test_add_cell(&builder, type, n, ids);
  }
  nodes_free(&all, n_corners);
  return test_build(&builder);
}

static mtm_cell_type choose_one(void* user, int64_t cell, mtm_cell_type linear)
{
  const mtm_cell_type type = *(const mtm_cell_type*)user;
  const order_type* order = find_type(type);
  (void)cell;
  return (order && order->linear == linear) || !order ? type : linear;
}

test_mesh test_mesh_of_type(const mtm_mesh* mesh, mtm_cell_type type)
{
  return test_mesh_promoted(mesh, choose_one, &type);
}
