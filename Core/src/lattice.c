/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cells of any order as linear cells between the nodes of their lattice. Source: own. */
#include "lattice_internal.h"

#include <stdlib.h>

/* ---- Order ------------------------------------------------------------------------------------ */

int32_t mtm_lattice_shape(int32_t type)
{
  if (mtm_is_lagrange(type))
  {
    return type;
  }
  return mtm_is_bezier(type) ? type - MTM_BEZIER_CURVE + MTM_LAGRANGE_CURVE : 0;
}

int64_t mtm_lattice_n_nodes(int32_t shape, const int32_t order[3])
{
  const int64_t p = order[0];
  const int64_t q = order[1];
  const int64_t r = order[2];
  switch (shape)
  {
    case MTM_LAGRANGE_CURVE:
      return p + 1;
    case MTM_LAGRANGE_TRIANGLE:
      return (p + 1) * (p + 2) / 2;
    case MTM_LAGRANGE_QUADRILATERAL:
      return (p + 1) * (q + 1);
    case MTM_LAGRANGE_TETRAHEDRON:
      return (p + 1) * (p + 2) * (p + 3) / 6;
    case MTM_LAGRANGE_HEXAHEDRON:
      return (p + 1) * (q + 1) * (r + 1);
    case MTM_LAGRANGE_WEDGE:
      return (p + 1) * (p + 2) / 2 * (r + 1);
    default:
      return (p + 1) * (p + 2) * (2 * p + 3) / 6;
  }
}

void mtm_lattice_orders(int32_t shape, const int32_t given[3], int32_t order[3])
{
  const bool is_simplex = shape != MTM_LAGRANGE_QUADRILATERAL && shape != MTM_LAGRANGE_HEXAHEDRON;
  order[0] = given[0];
  order[1] = is_simplex ? given[0] : given[1];
  order[2] = shape == MTM_LAGRANGE_HEXAHEDRON || shape == MTM_LAGRANGE_WEDGE ? given[2] : given[0];
  if (shape <= MTM_LAGRANGE_QUADRILATERAL)
  {
    order[1] = shape == MTM_LAGRANGE_CURVE ? 0 : order[1];
    order[2] = 0;
  }
}

int32_t mtm_lagrange_order(int32_t type, int64_t n_points)
{
  const int32_t shape = mtm_lattice_shape(type);
  for (int32_t p = 1; p <= MTM_LAGRANGE_MAX_ORDER; ++p)
  {
    const int32_t order[3] = { p, p, p };
    const int64_t n = mtm_lattice_n_nodes(shape, order);
    if (n >= n_points)
    {
      return n == n_points ? p : 0;
    }
  }
  return 0;
}

/* ---- Parts ------------------------------------------------------------------------------------ */

/* Parts in one box of the lattice: corners are bits, x = 1, y = 2, z = 4; those of a simplex need
 * their box to be depth[0] from its slanted side, those of a pyramid from two sides. */
typedef struct box_part
{
  int32_t type, depth[2], n_points;
  int32_t corners[8];
} box_part;

/* clang-format off */
static const box_part line_parts[] = { { MTM_LINE, { 0 }, 2, { 0, 1 } } };
static const box_part triangle_parts[] = {
  { MTM_TRIANGLE, { 1 }, 3, { 0, 1, 2 } }, { MTM_TRIANGLE, { 2 }, 3, { 1, 3, 2 } }
};
static const box_part quad_parts[] = { { MTM_QUAD, { 0 }, 4, { 0, 1, 3, 2 } } };
static const box_part tetrahedron_parts[] = {
  { MTM_TETRAHEDRON, { 1 }, 4, { 0, 1, 2, 4 } },
  { MTM_TETRAHEDRON, { 2 }, 4, { 1, 6, 3, 2 } }, { MTM_TETRAHEDRON, { 2 }, 4, { 1, 6, 5, 3 } },
  { MTM_TETRAHEDRON, { 2 }, 4, { 1, 6, 4, 5 } }, { MTM_TETRAHEDRON, { 2 }, 4, { 1, 6, 2, 4 } },
  { MTM_TETRAHEDRON, { 3 }, 4, { 3, 6, 5, 7 } }
};
static const box_part hexahedron_parts[] = {
  { MTM_HEXAHEDRON, { 0 }, 8, { 0, 1, 3, 2, 4, 5, 7, 6 } }
};
static const box_part wedge_parts[] = {
  { MTM_WEDGE, { 1 }, 6, { 0, 2, 1, 4, 6, 5 } }, { MTM_WEDGE, { 2 }, 6, { 1, 2, 3, 5, 6, 7 } }
};
static const box_part pyramid_parts[] = {
  { MTM_PYRAMID, { 1, 1 }, 5, { 0, 1, 3, 2, 4 } }, { MTM_PYRAMID, { 2, 2 }, 5, { 4, 6, 7, 5, 3 } },
  { MTM_TETRAHEDRON, { 2, 1 }, 4, { 1, 3, 4, 5 } }, { MTM_TETRAHEDRON, { 1, 2 }, 4, { 2, 3, 6, 4 } }
};
/* clang-format on */

typedef struct box_parts
{
  const box_part* parts;
  int32_t n;
} box_parts;

static box_parts parts_of(int32_t shape)
{
  static const box_parts all[MTM_N_LAGRANGE_TYPES] = { { line_parts, 1 },
    { triangle_parts, 2 },
    { quad_parts, 1 },
    { tetrahedron_parts, 6 },
    { hexahedron_parts, 1 },
    { wedge_parts, 2 },
    { pyramid_parts, 4 } };
  return all[shape - MTM_LAGRANGE_CURVE];
}

/* Whether the part of a box at (x, y, z) is inside the shape. */
static bool is_inside(int32_t shape,
  const int32_t order[3],
  const int32_t box[3],
  const box_part* part)
{
  switch (shape)
  {
    case MTM_LAGRANGE_TRIANGLE:
    case MTM_LAGRANGE_WEDGE:
      return box[0] + box[1] + part->depth[0] <= order[0];
    case MTM_LAGRANGE_TETRAHEDRON:
      return box[0] + box[1] + box[2] + part->depth[0] <= order[0];
    case MTM_LAGRANGE_PYRAMID:
      return box[0] + box[2] + part->depth[0] <= order[0] &&
        box[1] + box[2] + part->depth[1] <= order[0];
    default:
      return true;
  }
}

static bool add_part(mtm_lattice_parts* list,
  const box_part* part,
  const int32_t order[3],
  const int32_t box[3],
  const int32_t* nodes)
{
  int32_t* items =
    mtm_grown(list->items, &list->capacity, list->n + part->n_points + 1, sizeof *items);
  if (!items)
  {
    return false;
  }
  list->items = items;
  items[list->n++] = part->type;
  for (int32_t i = 0; i < part->n_points; ++i)
  {
    const int32_t c = part->corners[i];
    const int32_t place =
      mtm_lattice_place(order, box[0] + (c & 1), box[1] + (c >> 1 & 1), box[2] + (c >> 2));
    items[list->n++] = nodes ? nodes[place] : place;
  }
  return true;
}

bool mtm_lattice_add_parts(int32_t shape,
  const int32_t order[3],
  const int32_t* nodes,
  mtm_lattice_parts* list)
{
  const box_parts parts = parts_of(shape);
  const int32_t n[3] = { order[0], order[1] ? order[1] : 1, order[2] ? order[2] : 1 };
  bool complete = true;
  for (int32_t b = 0; complete && b < n[0] * n[1] * n[2]; ++b)
  {
    const int32_t box[3] = { b % n[0], b / n[0] % n[1], b / n[0] / n[1] };
    for (int32_t i = 0; complete && i < parts.n; ++i)
    {
      complete = !is_inside(shape, order, box, &parts.parts[i]) ||
        add_part(list, &parts.parts[i], order, box, nodes);
    }
  }
  return complete;
}

bool mtm_lagrange_parts(int32_t type, int32_t n_points, mtm_lattice_parts* list)
{
  if (list->n_points == n_points)
  {
    return true;
  }
  list->n = 0;
  list->n_points = 0;
  const int32_t p = mtm_lagrange_order(type, n_points);
  const int32_t given[3] = { p, p, p };
  mtm_lattice all = { .n = 0 };
  mtm_lattice_orders(type, given, all.order);
  all.nodes = mtm_allocate(mtm_lattice_n_places(all.order), sizeof *all.nodes);
  bool complete = all.nodes != NULL;
  if (complete)
  {
    mtm_lattice_number(&all, type);
    complete = mtm_lattice_add_parts(type, all.order, all.nodes, list);
  }
  free(all.nodes);
  list->n_points = complete ? n_points : 0;
  return complete;
}
