/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The faces of 3D cell types, and the linear parts that the cells of higher order are cut in.
 *
 * Parts use the nodes there are: a part ends at the middle of an edge where the cell has a node, so
 * that neighbours of any type divide the face between them alike. A serendipity cell, which has no
 * nodes inside its faces, has its corners cut off at the middles of their edges; what is left is its
 * core. Source: the order of nodes and faces is that of VTK's cell classes; the parts: own. */
#include "internal.h"

/* Parts that are no cell types, with numbers that VTK leaves free. */
enum
{
  HEXAHEDRON_CORE = 43,
  WEDGE_CORE = 44,
  PYRAMID_CORE = 45,
  TETRAHEDRON_15 = 46,
  WEDGE_21 = 47
};

/* ---- Faces: where each starts among the points, and the points, counter-clockwise from outside --- */

/* clang-format off */
static const int32_t tetrahedron_offsets[] = { 0, 3, 6, 9, 12 };
static const int32_t tetrahedron_points[] = { 0, 1, 3, 1, 2, 3, 2, 0, 3, 0, 2, 1 };
static const mtm_shape tetrahedron = { 4, 4, tetrahedron_offsets, tetrahedron_points };

static const int32_t voxel_offsets[] = { 0, 4, 8, 12, 16, 20, 24 };
static const int32_t voxel_points[] = {
  2, 0, 4, 6, 1, 3, 7, 5, 0, 1, 5, 4, 3, 2, 6, 7, 1, 0, 2, 3, 4, 5, 7, 6
};
static const mtm_shape voxel = { 8, 6, voxel_offsets, voxel_points };

static const int32_t hexahedron_offsets[] = { 0, 4, 8, 12, 16, 20, 24 };
static const int32_t hexahedron_points[] = {
  0, 4, 7, 3, 1, 2, 6, 5, 0, 1, 5, 4, 3, 7, 6, 2, 0, 3, 2, 1, 4, 5, 6, 7
};
static const mtm_shape hexahedron = { 8, 6, hexahedron_offsets, hexahedron_points };

static const int32_t wedge_offsets[] = { 0, 3, 6, 10, 14, 18 };
static const int32_t wedge_points[] = { 0, 1, 2, 3, 5, 4, 0, 3, 4, 1, 1, 4, 5, 2, 2, 5, 3, 0 };
static const mtm_shape wedge = { 6, 5, wedge_offsets, wedge_points };

static const int32_t pyramid_offsets[] = { 0, 4, 7, 10, 13, 16 };
static const int32_t pyramid_points[] = { 0, 3, 2, 1, 0, 1, 4, 1, 2, 4, 2, 3, 4, 3, 0, 4 };
static const mtm_shape pyramid = { 5, 5, pyramid_offsets, pyramid_points };

static const int32_t pentagonal_prism_offsets[] = { 0, 5, 10, 14, 18, 22, 26, 30 };
static const int32_t pentagonal_prism_points[] = {
  0, 4, 3, 2, 1, 5, 6, 7, 8, 9, 0, 1, 6, 5, 1, 2, 7, 6, 2, 3, 8, 7, 3, 4, 9, 8, 4, 0, 5, 9
};
static const mtm_shape pentagonal_prism =
  { 10, 7, pentagonal_prism_offsets, pentagonal_prism_points };

static const int32_t hexagonal_prism_offsets[] = { 0, 6, 12, 16, 20, 24, 28, 32, 36 };
static const int32_t hexagonal_prism_points[] = {
  0, 5, 4, 3, 2, 1, 6, 7, 8, 9, 10, 11, 0, 1, 7, 6, 1, 2, 8, 7, 2, 3, 9, 8, 3, 4, 10, 9, 4, 5,
  11, 10, 5, 0, 6, 11
};
static const mtm_shape hexagonal_prism = { 12, 8, hexagonal_prism_offsets, hexagonal_prism_points };

/* The middles of a cell's edges: a face for each of its faces, then one for each corner cut off. */
static const int32_t hexahedron_core_offsets[] = {
  0, 4, 8, 12, 16, 20, 24, 27, 30, 33, 36, 39, 42, 45, 48
};
static const int32_t hexahedron_core_points[] = {
  8, 7, 11, 3, 1, 10, 5, 9, 0, 9, 4, 8, 11, 6, 10, 2, 3, 2, 1, 0, 4, 5, 6, 7, 8, 3, 0, 1, 9, 0,
  10, 1, 2, 3, 11, 2, 7, 8, 4, 9, 5, 4, 5, 10, 6, 11, 7, 6
};
static const mtm_shape hexahedron_core =
  { 12, 14, hexahedron_core_offsets, hexahedron_core_points };

static const int32_t wedge_core_offsets[] = { 0, 3, 6, 10, 14, 18, 21, 24, 27, 30, 33, 36 };
static const int32_t wedge_core_points[] = {
  0, 1, 2, 5, 4, 3, 6, 3, 7, 0, 7, 4, 8, 1, 8, 5, 6, 2, 0, 2, 6, 1, 0, 7, 2, 1, 8, 5, 3, 6, 3, 4,
  7, 4, 5, 8
};
static const mtm_shape wedge_core = { 9, 11, wedge_core_offsets, wedge_core_points };

static const int32_t pyramid_core_offsets[] = { 0, 4, 7, 10, 13, 16, 19, 22, 25, 28, 32 };
static const int32_t pyramid_core_points[] = {
  3, 2, 1, 0, 0, 5, 4, 1, 6, 5, 2, 7, 6, 3, 4, 7, 3, 0, 4, 0, 1, 5, 1, 2, 6, 2, 3, 7, 4, 5, 6, 7
};
static const mtm_shape pyramid_core = { 8, 10, pyramid_core_offsets, pyramid_core_points };

/* Cells taken whole, with their faces divided at the nodes. */
static const int32_t hexahedron_24_offsets[] = {
  0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64, 67, 70, 73, 76, 80, 83, 86,
  89, 92, 96
};
static const int32_t hexahedron_24_points[] = {
  0, 16, 20, 11, 4, 15, 20, 16, 7, 19, 20, 15, 3, 11, 20, 19, 1, 9, 21, 17, 2, 18, 21, 9, 6, 13,
  21, 18, 5, 17, 21, 13, 0, 8, 22, 16, 1, 17, 22, 8, 5, 12, 22, 17, 4, 16, 22, 12, 3, 19, 23, 10,
  7, 14, 23, 19, 6, 18, 23, 14, 2, 10, 23, 18, 0, 11, 8, 3, 10, 11, 2, 9, 10, 1, 8, 9, 11, 10, 9,
  8, 4, 12, 15, 5, 13, 12, 6, 14, 13, 7, 15, 14, 12, 13, 14, 15
};
static const mtm_shape hexahedron_24 = { 24, 26, hexahedron_24_offsets, hexahedron_24_points };

static const int32_t pyramid_19_offsets[] = {
  0, 4, 8, 12, 16, 19, 22, 25, 28, 31, 34, 37, 40, 43, 46, 49, 52, 55, 58, 61, 64, 67, 70, 73,
  76, 79, 82, 85, 88
};
static const int32_t pyramid_19_points[] = {
  0, 8, 13, 5, 3, 7, 13, 8, 2, 6, 13, 7, 1, 5, 13, 6, 0, 5, 14, 5, 1, 14, 1, 10, 14, 10, 4, 14,
  4, 9, 14, 9, 0, 14, 1, 6, 15, 6, 2, 15, 2, 11, 15, 11, 4, 15, 4, 10, 15, 10, 1, 15, 2, 7, 16,
  7, 3, 16, 3, 12, 16, 12, 4, 16, 4, 11, 16, 11, 2, 16, 3, 8, 17, 8, 0, 17, 0, 9, 17, 9, 4, 17,
  4, 12, 17, 12, 3, 17
};
static const mtm_shape pyramid_19 = { 19, 28, pyramid_19_offsets, pyramid_19_points };
/* clang-format on */

const mtm_shape* mtm_shape_of(int32_t type)
{
  static const mtm_shape* const shapes[] = { [MTM_TETRAHEDRON] = &tetrahedron,
    [MTM_VOXEL] = &voxel,
    [MTM_HEXAHEDRON] = &hexahedron,
    [MTM_WEDGE] = &wedge,
    [MTM_PYRAMID] = &pyramid,
    [MTM_PENTAGONAL_PRISM] = &pentagonal_prism,
    [MTM_HEXAGONAL_PRISM] = &hexagonal_prism,
    [MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON] = &hexahedron_24,
    [MTM_TRIQUADRATIC_PYRAMID] = &pyramid_19,
    [HEXAHEDRON_CORE] = &hexahedron_core,
    [WEDGE_CORE] = &wedge_core,
    [PYRAMID_CORE] = &pyramid_core };
  return type < (int32_t)(sizeof shapes / sizeof shapes[0]) ? shapes[type] : NULL;
}

/* ---- Parts: type and nodes of one after another -------------------------------------------------- */

/* clang-format off */
static const int32_t quadratic_edge_parts[] = {
  MTM_LINE, 0, 2,  MTM_LINE, 2, 1
};

static const int32_t cubic_line_parts[] = {
  MTM_LINE, 0, 2,  MTM_LINE, 2, 3,  MTM_LINE, 3, 1
};

static const int32_t quadratic_triangle_parts[] = {
  MTM_TRIANGLE, 0, 3, 5,  MTM_TRIANGLE, 3, 1, 4,  MTM_TRIANGLE, 5, 4, 2,  MTM_TRIANGLE, 3, 4, 5
};

static const int32_t biquadratic_triangle_parts[] = {
  MTM_TRIANGLE, 0, 3, 6,  MTM_TRIANGLE, 3, 1, 6,  MTM_TRIANGLE, 1, 4, 6,  MTM_TRIANGLE, 4, 2, 6,
  MTM_TRIANGLE, 2, 5, 6,  MTM_TRIANGLE, 5, 0, 6
};

static const int32_t quadratic_quad_parts[] = {
  MTM_TRIANGLE, 0, 4, 7,  MTM_TRIANGLE, 4, 1, 5,  MTM_TRIANGLE, 5, 2, 6,  MTM_TRIANGLE, 6, 3, 7,
  MTM_QUAD, 4, 5, 6, 7
};

static const int32_t quadratic_linear_quad_parts[] = {
  MTM_QUAD, 0, 4, 5, 3,  MTM_QUAD, 4, 1, 2, 5
};

static const int32_t biquadratic_quad_parts[] = {
  MTM_QUAD, 0, 4, 8, 7,  MTM_QUAD, 4, 1, 5, 8,  MTM_QUAD, 8, 5, 2, 6,  MTM_QUAD, 7, 8, 6, 3
};

static const int32_t quadratic_tetrahedron_parts[] = {
  MTM_TETRAHEDRON, 0, 4, 6, 7,  MTM_TETRAHEDRON, 1, 8, 5, 4,  MTM_TETRAHEDRON, 2, 9, 6, 5,
  MTM_TETRAHEDRON, 3, 7, 9, 8,  MTM_TETRAHEDRON, 6, 8, 4, 5,  MTM_TETRAHEDRON, 6, 8, 5, 9,
  MTM_TETRAHEDRON, 6, 8, 9, 7,  MTM_TETRAHEDRON, 6, 8, 7, 4
};

static const int32_t quadratic_hexahedron_parts[] = {
  MTM_TETRAHEDRON, 0, 16, 8, 11,  MTM_TETRAHEDRON, 1, 9, 8, 17,  MTM_TETRAHEDRON, 2, 18, 10, 9,
  MTM_TETRAHEDRON, 3, 11, 10, 19,  MTM_TETRAHEDRON, 4, 15, 12, 16,
  MTM_TETRAHEDRON, 5, 17, 12, 13,  MTM_TETRAHEDRON, 6, 13, 14, 18,
  MTM_TETRAHEDRON, 7, 19, 14, 15,
  HEXAHEDRON_CORE, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19
};

static const int32_t triquadratic_hexahedron_parts[] = {
  MTM_HEXAHEDRON, 0, 8, 24, 11, 16, 22, 26, 20,  MTM_HEXAHEDRON, 8, 1, 9, 24, 22, 17, 21, 26,
  MTM_HEXAHEDRON, 11, 24, 10, 3, 20, 26, 23, 19,  MTM_HEXAHEDRON, 24, 9, 2, 10, 26, 21, 18, 23,
  MTM_HEXAHEDRON, 16, 22, 26, 20, 4, 12, 25, 15,  MTM_HEXAHEDRON, 22, 17, 21, 26, 12, 5, 13, 25,
  MTM_HEXAHEDRON, 20, 26, 23, 19, 15, 25, 14, 7,  MTM_HEXAHEDRON, 26, 21, 18, 23, 25, 13, 6, 14
};

static const int32_t quadratic_wedge_parts[] = {
  MTM_TETRAHEDRON, 0, 6, 12, 8,  MTM_TETRAHEDRON, 1, 7, 13, 6,  MTM_TETRAHEDRON, 2, 8, 14, 7,
  MTM_TETRAHEDRON, 3, 11, 12, 9,  MTM_TETRAHEDRON, 4, 9, 13, 10,
  MTM_TETRAHEDRON, 5, 10, 14, 11,  WEDGE_CORE, 6, 7, 8, 9, 10, 11, 12, 13, 14
};

static const int32_t quadratic_linear_wedge_parts[] = {
  MTM_WEDGE, 0, 6, 8, 3, 9, 11,  MTM_WEDGE, 6, 1, 7, 9, 4, 10,  MTM_WEDGE, 8, 7, 2, 11, 10, 5,
  MTM_WEDGE, 6, 7, 8, 9, 10, 11
};

static const int32_t biquadratic_quadratic_wedge_parts[] = {
  MTM_WEDGE, 0, 6, 8, 12, 15, 17,  MTM_WEDGE, 6, 1, 7, 15, 13, 16,
  MTM_WEDGE, 8, 7, 2, 17, 16, 14,  MTM_WEDGE, 6, 7, 8, 15, 16, 17,
  MTM_WEDGE, 12, 15, 17, 3, 9, 11,  MTM_WEDGE, 15, 13, 16, 9, 4, 10,
  MTM_WEDGE, 17, 16, 14, 11, 10, 5,  MTM_WEDGE, 15, 16, 17, 9, 10, 11
};

static const int32_t quadratic_pyramid_parts[] = {
  MTM_TETRAHEDRON, 0, 8, 9, 5,  MTM_TETRAHEDRON, 1, 5, 10, 6,  MTM_TETRAHEDRON, 2, 6, 11, 7,
  MTM_TETRAHEDRON, 3, 7, 12, 8,  MTM_PYRAMID, 9, 10, 11, 12, 4,
  PYRAMID_CORE, 5, 6, 7, 8, 9, 10, 11, 12
};

static const int32_t tetrahedron_15_parts[] = {
  MTM_TETRAHEDRON, 4, 0, 11, 14,  MTM_TETRAHEDRON, 1, 4, 11, 14,
  MTM_TETRAHEDRON, 8, 1, 11, 14,  MTM_TETRAHEDRON, 3, 8, 11, 14,
  MTM_TETRAHEDRON, 7, 3, 11, 14,  MTM_TETRAHEDRON, 0, 7, 11, 14,
  MTM_TETRAHEDRON, 5, 1, 12, 14,  MTM_TETRAHEDRON, 2, 5, 12, 14,
  MTM_TETRAHEDRON, 9, 2, 12, 14,  MTM_TETRAHEDRON, 3, 9, 12, 14,
  MTM_TETRAHEDRON, 8, 3, 12, 14,  MTM_TETRAHEDRON, 1, 8, 12, 14,
  MTM_TETRAHEDRON, 6, 2, 13, 14,  MTM_TETRAHEDRON, 0, 6, 13, 14,
  MTM_TETRAHEDRON, 7, 0, 13, 14,  MTM_TETRAHEDRON, 3, 7, 13, 14,
  MTM_TETRAHEDRON, 9, 3, 13, 14,  MTM_TETRAHEDRON, 2, 9, 13, 14,
  MTM_TETRAHEDRON, 6, 0, 10, 14,  MTM_TETRAHEDRON, 2, 6, 10, 14,
  MTM_TETRAHEDRON, 5, 2, 10, 14,  MTM_TETRAHEDRON, 1, 5, 10, 14,
  MTM_TETRAHEDRON, 4, 1, 10, 14,  MTM_TETRAHEDRON, 0, 4, 10, 14
};

static const int32_t wedge_21_parts[] = {
  MTM_WEDGE, 0, 6, 15, 12, 17, 20,  MTM_WEDGE, 6, 1, 15, 17, 13, 20,
  MTM_WEDGE, 1, 7, 15, 13, 18, 20,  MTM_WEDGE, 7, 2, 15, 18, 14, 20,
  MTM_WEDGE, 2, 8, 15, 14, 19, 20,  MTM_WEDGE, 8, 0, 15, 19, 12, 20,
  MTM_WEDGE, 12, 17, 20, 3, 9, 16,  MTM_WEDGE, 17, 13, 20, 9, 4, 16,
  MTM_WEDGE, 13, 18, 20, 4, 10, 16,  MTM_WEDGE, 18, 14, 20, 10, 5, 16,
  MTM_WEDGE, 14, 19, 20, 5, 11, 16,  MTM_WEDGE, 19, 12, 20, 11, 3, 16
};
/* clang-format on */

int32_t mtm_type_with_centres(int32_t type)
{
  return type == MTM_LAGRANGE_TRIANGLE ? MTM_BIQUADRATIC_TRIANGLE
    : type == MTM_LAGRANGE_TETRAHEDRON ? TETRAHEDRON_15
                                       : WEDGE_21;
}

int32_t mtm_part_n_points(int32_t type)
{
  const mtm_shape* shape = mtm_shape_of(type);
  return shape ? shape->n_points : type == MTM_LINE ? 2 : type == MTM_TRIANGLE ? 3 : 4;
}

/* The parts of a type; the list is NULL where the cell is its only part. */
typedef struct parts
{
  const int32_t* list;
  int64_t size;
} parts;

#define PARTS(name)                                                                                \
  {                                                                                                \
    name, sizeof(name) / sizeof(name)[0]                                                           \
  }

static parts parts_of(const mtm_cell* cell)
{
  static const parts all[] = { [MTM_QUADRATIC_EDGE] = PARTS(quadratic_edge_parts),
    [MTM_CUBIC_LINE] = PARTS(cubic_line_parts),
    [MTM_QUADRATIC_TRIANGLE] = PARTS(quadratic_triangle_parts),
    [MTM_BIQUADRATIC_TRIANGLE] = PARTS(biquadratic_triangle_parts),
    [MTM_QUADRATIC_QUAD] = PARTS(quadratic_quad_parts),
    [MTM_QUADRATIC_LINEAR_QUAD] = PARTS(quadratic_linear_quad_parts),
    [MTM_BIQUADRATIC_QUAD] = PARTS(biquadratic_quad_parts),
    [MTM_QUADRATIC_TETRAHEDRON] = PARTS(quadratic_tetrahedron_parts),
    [MTM_QUADRATIC_HEXAHEDRON] = PARTS(quadratic_hexahedron_parts),
    [MTM_TRIQUADRATIC_HEXAHEDRON] = PARTS(triquadratic_hexahedron_parts),
    [MTM_QUADRATIC_WEDGE] = PARTS(quadratic_wedge_parts),
    [MTM_QUADRATIC_LINEAR_WEDGE] = PARTS(quadratic_linear_wedge_parts),
    [MTM_BIQUADRATIC_QUADRATIC_WEDGE] = PARTS(biquadratic_quadratic_wedge_parts),
    [MTM_QUADRATIC_PYRAMID] = PARTS(quadratic_pyramid_parts),
    [TETRAHEDRON_15] = PARTS(tetrahedron_15_parts),
    [WEDGE_21] = PARTS(wedge_21_parts) };
  if (mtm_is_lagrange(cell->type))
  {
    const mtm_lattice_parts* lattice = &cell->lagrange[cell->type - MTM_LAGRANGE_CURVE];
    return (parts){ lattice->items, lattice->n };
  }
  return cell->type < (int32_t)(sizeof all / sizeof all[0]) ? all[cell->type] : (parts){ NULL, 0 };
}

bool mtm_cell_next_part(const mtm_cell* cell, int64_t* at, mtm_part* part)
{
  const parts all = parts_of(cell);
  if (*at > 0 && *at >= all.size)
  {
    return false;
  }
  if (!all.list)
  {
    *part = (mtm_part){ .type = cell->type, .n_points = cell->n_points };
    part->shape = cell->type == MTM_POLYHEDRON ? &cell->polyhedron : mtm_shape_of(cell->type);
    *at = 1;
    return true;
  }
  part->type = all.list[*at];
  part->n_points = mtm_part_n_points(part->type);
  part->shape = mtm_shape_of(part->type);
  part->nodes = &all.list[*at + 1];
  *at += part->n_points + 1;
  return true;
}

/* Six times the volume of a part, seen from its first point. */
static double volume_of(const mtm_part* part, const double* xyz)
{
  const mtm_shape* shape = part->shape;
  const double* o = &xyz[3 * mtm_part_node(part, 0)];
  double volume = 0.0;
  for (int32_t f = 0; shape && f < shape->n_faces; ++f)
  {
    const int32_t* face = shape->points + shape->offsets[f];
    for (int32_t i = 1; i + 1 < shape->offsets[f + 1] - shape->offsets[f]; ++i)
    {
      double u[3][3];
      for (int32_t c = 0; c < 3; ++c)
      {
        u[0][c] = xyz[3 * mtm_part_node(part, face[0]) + c] - o[c];
        u[1][c] = xyz[3 * mtm_part_node(part, face[i]) + c] - o[c];
        u[2][c] = xyz[3 * mtm_part_node(part, face[i + 1]) + c] - o[c];
      }
      volume += u[0][0] * (u[1][1] * u[2][2] - u[1][2] * u[2][1]) +
        u[0][1] * (u[1][2] * u[2][0] - u[1][0] * u[2][2]) +
        u[0][2] * (u[1][0] * u[2][1] - u[1][1] * u[2][0]);
    }
  }
  return volume;
}

bool mtm_cell_is_inverted(const mtm_cell* cell, const double* xyz)
{
  double volume = 0.0;
  mtm_part part;
  for (int64_t at = 0; mtm_cell_next_part(cell, &at, &part);)
  {
    volume += volume_of(&part, xyz);
  }
  return volume < 0.0;
}
