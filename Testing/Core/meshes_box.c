/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Boxes of every kind of mesh and cell. */
#include "meshes.h"

/* Corner c of a block is at (c & 1, c >> 1 & 1, c >> 2): the order of a voxel. */
static const int hexahedron_corners[8] = { 0, 1, 3, 2, 4, 5, 7, 6 };

/* The block's faces seen from outside counter-clockwise: low and high along x, y, z. */
static const int block_faces[6][4] = { { 0, 4, 6, 2 },
  { 1, 3, 7, 5 },
  { 0, 1, 5, 4 },
  { 2, 6, 7, 3 },
  { 0, 2, 3, 1 },
  { 4, 5, 7, 6 } };

const char* test_kind_name(test_kind kind)
{
  static const char* const names[TEST_N_KINDS] = { "image",
    "rectilinear",
    "curvilinear",
    "voxels",
    "hexahedra",
    "wedges",
    "pyramids",
    "tetrahedra",
    "mixed" };
  return names[kind];
}

double test_grid_line(double low, double high, int64_t n, int64_t i)
{
  return low + (high - low) * (double)i / (double)n;
}

static void add_tetrahedra(test_builder* builder, const int64_t corners[8])
{
  /* The ways from corner 0 to corner 7 along the axes; odd ones are mirrored back. */
  static const int axes[6][2] = { { 0, 1 }, { 1, 2 }, { 2, 0 }, { 1, 0 }, { 2, 1 }, { 0, 2 } };
  for (int w = 0; w < 6; ++w)
  {
    const int first = 1 << axes[w][0];
    const int second = first | 1 << axes[w][1];
    const int64_t ids[4] = {
      corners[0], corners[w < 3 ? first : second], corners[w < 3 ? second : first], corners[7]
    };
    test_add_cell(builder, MTM_TETRAHEDRON, 4, ids);
  }
}

static void add_wedges(test_builder* builder, const int64_t c[8])
{
  test_add_cell(builder, MTM_WEDGE, 6, (int64_t[]){ c[0], c[3], c[1], c[4], c[7], c[5] });
  test_add_cell(builder, MTM_WEDGE, 6, (int64_t[]){ c[0], c[2], c[3], c[4], c[6], c[7] });
}

/* Faces in `split` (bits) get two tetrahedra for a pyramid. */
static void add_pyramids(test_builder* builder, const int64_t corners[8], unsigned split)
{
  double centre[3] = { 0, 0, 0 };
  for (int c = 0; c < 8; ++c)
  {
    for (int a = 0; a < 3; ++a)
    {
      centre[a] += builder->points[3 * corners[c] + a] / 8.0;
    }
  }
  const int64_t apex = test_add_point(builder, centre[0], centre[1], centre[2]);
  for (unsigned f = 0; f < 6; ++f)
  {
    const int* face = block_faces[f];
    const int64_t base[5] = {
      corners[face[3]], corners[face[2]], corners[face[1]], corners[face[0]], apex
    };
    if (split >> f & 1u)
    {
      test_add_cell(builder, MTM_TETRAHEDRON, 4, (int64_t[]){ base[0], base[1], base[2], apex });
      test_add_cell(builder, MTM_TETRAHEDRON, 4, (int64_t[]){ base[0], base[2], base[3], apex });
    }
    else
    {
      test_add_cell(builder, MTM_PYRAMID, 5, base);
    }
  }
}

static void add_hexahedron(test_builder* builder, const int64_t corners[8])
{
  int64_t ids[8];
  for (int c = 0; c < 8; ++c)
  {
    ids[c] = corners[hexahedron_corners[c]];
  }
  test_add_cell(builder, MTM_HEXAHEDRON, 8, ids);
}

/* Wedges cut the lower and upper faces of their block, so a column has them from top to bottom;
 * all other blocks have whole faces, except on the box's lower x side, where nobody is next. */
static void add_mixed(test_builder* builder,
  const int64_t corners[8],
  int64_t i,
  int64_t j,
  int64_t k)
{
  if ((i + j) % 3 == 0)
  {
    add_wedges(builder, corners);
    return;
  }
  switch ((i + 2 * j + k) % 3)
  {
    case 0:
      add_hexahedron(builder, corners);
      break;
    case 1:
      test_add_cell(builder, MTM_VOXEL, 8, corners);
      break;
    default:
      add_pyramids(builder, corners, i == 0 ? 1u : 0u);
  }
}

static void add_block(test_builder* builder,
  test_kind kind,
  const int64_t corners[8],
  int64_t i,
  int64_t j,
  int64_t k)
{
  switch (kind)
  {
    case TEST_VOXELS:
      test_add_cell(builder, MTM_VOXEL, 8, corners);
      break;
    case TEST_WEDGES:
      add_wedges(builder, corners);
      break;
    case TEST_PYRAMIDS:
      add_pyramids(builder, corners, 0);
      break;
    case TEST_TETRAHEDRA:
      add_tetrahedra(builder, corners);
      break;
    case TEST_MIXED:
      add_mixed(builder, corners, i, j, k);
      break;
    default:
      add_hexahedron(builder, corners);
  }
}

static void add_grid_points(test_builder* builder, const test_box* box)
{
  const int64_t* n = box->blocks;
  for (int64_t k = 0; k <= n[2]; ++k)
  {
    for (int64_t j = 0; j <= n[1]; ++j)
    {
      for (int64_t i = 0; i <= n[0]; ++i)
      {
        test_add_point(builder,
          test_grid_line(box->low[0], box->high[0], n[0], i),
          test_grid_line(box->low[1], box->high[1], n[1], j),
          test_grid_line(box->low[2], box->high[2], n[2], k));
      }
    }
  }
}

static test_mesh unstructured_box(test_kind kind, const test_box* box)
{
  test_builder builder = { 0 };
  add_grid_points(&builder, box);
  const int64_t* n = box->blocks;
  for (int64_t b = 0; b < n[0] * n[1] * n[2]; ++b)
  {
    const int64_t i = b % n[0];
    const int64_t j = b / n[0] % n[1];
    const int64_t k = b / n[0] / n[1];
    int64_t corners[8];
    for (int c = 0; c < 8; ++c)
    {
      corners[c] = i + (c & 1) + (n[0] + 1) * (j + (c >> 1 & 1) + (n[1] + 1) * (k + (c >> 2)));
    }
    add_block(&builder, kind, corners, i, j, k);
  }
  return test_build(&builder);
}

static test_mesh structured_box(test_kind kind, const test_box* box)
{
  test_mesh mesh = { .view = { .kind = kind == TEST_IMAGE ? MTM_IMAGE : MTM_RECTILINEAR } };
  for (int a = 0; a < 3; ++a)
  {
    const int64_t n = box->blocks[a];
    double* axis = test_mesh_allocate(&mesh, (size_t)(n + 1) * sizeof(double));
    for (int64_t i = 0; i <= n; ++i)
    {
      axis[i] = test_grid_line(box->low[a], box->high[a], n, i);
    }
    mesh.view.dims[a] = n + 1;
    if (kind == TEST_RECTILINEAR)
    {
      mesh.view.axes[a] = (mtm_array){ MTM_FLOAT64, 1, n + 1, axis, NULL, 0 };
    }
    else
    {
      mesh.view.origin[a] = box->low[a];
      mesh.view.spacing[a] = (box->high[a] - box->low[a]) / (double)n;
    }
  }
  return mesh;
}

static test_mesh curvilinear_box(const test_box* box)
{
  test_builder builder = { 0 };
  add_grid_points(&builder, box);
  test_mesh mesh = test_build(&builder);
  const mtm_array points = mesh.view.points;
  mesh.view = (mtm_mesh){ .kind = MTM_CURVILINEAR, .points = points };
  for (int a = 0; a < 3; ++a)
  {
    mesh.view.dims[a] = box->blocks[a] + 1;
  }
  return mesh;
}

test_mesh test_mesh_box(test_kind kind, const test_box* box)
{
  switch (kind)
  {
    case TEST_IMAGE:
    case TEST_RECTILINEAR:
      return structured_box(kind, box);
    case TEST_CURVILINEAR:
      return curvilinear_box(box);
    default:
      return unstructured_box(kind, box);
  }
}

test_mesh test_mesh_cube(test_kind kind, int64_t n)
{
  return test_mesh_box(kind, &(test_box){ { n, n, n }, { 0, 0, 0 }, { 1, 1, 1 } });
}
