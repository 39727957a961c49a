/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Meshes of linear cells made into meshes of cells of higher order. */
#include "meshes.h"

#include <stdlib.h>
#include <string.h>

enum
{
  MAX_CORNERS = 8,
  MAX_NODES = 23 /* besides the corners, of a type in the list */
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

static int64_t find_node(nodes* all, int n, const int64_t* corners)
{
  node wanted = { .n = n };
  memcpy(wanted.corners, corners, (size_t)n * sizeof *corners);
  qsort(wanted.corners, (size_t)n, sizeof *corners, compare_ids);
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

/* Corners, then the middles of the sides. */
static int add_middles(nodes* all, int n, int64_t* ids)
{
  for (int i = 0; i < n; ++i)
  {
    ids[n + i] = find_node(all, 2, (int64_t[]){ ids[i], ids[(i + 1) % n] });
  }
  return 2 * n;
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

test_mesh test_mesh_promoted(const mtm_mesh* mesh,
  mtm_cell_type (*choose)(void* user, int64_t cell, mtm_cell_type linear),
  void* user)
{
  test_builder builder = { 0 };
  const int64_t n_corners = test_n_points(mesh);
  for (int64_t p = 0; p < n_corners; ++p)
  {
    double xyz[3];
    test_point(mesh, p, xyz);
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
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
