/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Blocks of cells of one fixed type: that they are sound is found out for all of a block at once, in
 * loops that compilers vectorise, and then nothing is asked of a single cell any more. */
#include "surface_internal.h"

#include <string.h>

static bool is_packed(const mtm_array* array)
{
  const int64_t bytes = (int64_t)mtm_type_size(array->type);
  return !array->components && (array->stride == 0 || array->stride == bytes) &&
    array->n_components == 1;
}

static bool has_hidden(const uint8_t* ghosts, int64_t n, uint8_t bit)
{
  uint8_t all = 0;
  for (int64_t i = 0; i < n; ++i)
  {
    all |= ghosts[i];
  }
  return (all & bit) != 0;
}

mtm_blocks mtm_blocks_of(const mtm_mesh* mesh)
{
  mtm_blocks blocks = { .mesh = mesh,
    .types = mesh->cell_types.data,
    .ghosts = mesh->cell_ghosts.n_tuples ? mesh->cell_ghosts.data : NULL,
    .n_points = mesh->points.n_tuples,
    .n_cells = mesh->cell_types.n_tuples };
  const mtm_array* ghosts = &mesh->point_ghosts;
  blocks.usable = is_packed(&mesh->cell_types) && is_packed(&mesh->offsets) &&
    is_packed(&mesh->connectivity) && (!blocks.ghosts || is_packed(&mesh->cell_ghosts)) &&
    (ghosts->n_tuples == 0 ||
      (is_packed(ghosts) && !has_hidden(ghosts->data, ghosts->n_tuples, MTM_GHOST_HIDDEN_POINT)));
  return blocks;
}

/* Points of a cell of the types that come in blocks; 0: not one of them. */
static int32_t n_points_of(int32_t type)
{
  switch (type)
  {
    case MTM_TETRAHEDRON:
      return 4;
    case MTM_PYRAMID:
      return 5;
    case MTM_WEDGE:
      return 6;
    case MTM_HEXAHEDRON:
    case MTM_VOXEL:
      return 8;
    default:
      return 0;
  }
}

/* Whether the offsets of n cells rise by `step` each. */
static bool are_regular(const mtm_array* offsets, int64_t first, int64_t n, int64_t step)
{
  uint64_t wrong = 0;
  if (offsets->type == MTM_INT32)
  {
    const int32_t* at = (const int32_t*)offsets->data + first;
    for (int64_t i = 0; i < n; ++i)
    {
      wrong |= ((uint32_t)at[i + 1] - (uint32_t)at[i]) ^ (uint32_t)step;
    }
    return wrong == 0;
  }
  const int64_t* at = (const int64_t*)offsets->data + first;
  for (int64_t i = 0; i < n; ++i)
  {
    wrong |= ((uint64_t)at[i + 1] - (uint64_t)at[i]) ^ (uint64_t)step;
  }
  return wrong == 0;
}

/* The sign bit of (limit - id) | id is set where an id is not in [0, limit]. */
static bool are_in_range(const int64_t* ids, int64_t n, int64_t n_points)
{
  uint64_t signs = 0;
  const uint64_t limit = (uint64_t)n_points - 1;
  for (int64_t i = 0; i < n; ++i)
  {
    signs |= (limit - (uint64_t)ids[i]) | (uint64_t)ids[i];
  }
  return signs >> 63 == 0;
}

/* Whether two points of a cell may be the same: their lower halves are. Ids are put cell beside cell,
 * so that the comparisons vectorise. */
static bool may_repeat(const int64_t* ids, int32_t n_points, int64_t n)
{
  uint32_t columns[MTM_BLOCK_CELL_POINTS][MTM_BLOCK_CELLS];
  for (int64_t c = 0; c < n; ++c)
  {
    for (int32_t p = 0; p < n_points; ++p)
    {
      columns[p][c] = (uint32_t)ids[c * n_points + p];
    }
  }
  uint32_t equal = 0;
  for (int32_t p = 0; p < n_points; ++p)
  {
    for (int32_t q = p + 1; q < n_points; ++q)
    {
      for (int64_t c = 0; c < n; ++c)
      {
        equal |= columns[p][c] == columns[q][c];
      }
    }
  }
  return equal != 0;
}

static const int64_t* load_ids(const mtm_array* connectivity,
  int64_t first,
  int64_t n,
  int64_t* scratch)
{
  if (connectivity->type != MTM_INT32)
  {
    return (const int64_t*)connectivity->data + first;
  }
  const int32_t* from = (const int32_t*)connectivity->data + first;
  for (int64_t i = 0; i < n; ++i)
  {
    scratch[i] = from[i];
  }
  return scratch;
}

const int64_t* mtm_block_ids(const mtm_blocks* blocks,
  int32_t type,
  int64_t first,
  int64_t last,
  int64_t* scratch)
{
  const mtm_mesh* mesh = blocks->mesh;
  return load_ids(&mesh->connectivity,
    mtm_load_id(&mesh->offsets, first),
    (last - first) * n_points_of(type),
    scratch);
}

int32_t mtm_block_type(const mtm_blocks* blocks,
  int64_t first,
  int64_t last,
  int64_t* scratch,
  const int64_t** ids)
{
  const mtm_mesh* mesh = blocks->mesh;
  const int64_t n = last - first;
  const uint8_t* types = blocks->types + first;
  const int64_t n_points = n_points_of(types[0]);
  if (n_points == 0 || memcmp(types, types + 1, (size_t)n - 1) != 0 ||
    (blocks->ghosts && has_hidden(blocks->ghosts + first, n, MTM_GHOST_HIDDEN_CELL)))
  {
    return MTM_EMPTY_CELL;
  }
  const int64_t start = mtm_load_id(&mesh->offsets, first);
  if (start < 0 || start > mesh->connectivity.n_tuples - n * n_points ||
    !are_regular(&mesh->offsets, first, n, n_points))
  {
    return MTM_EMPTY_CELL;
  }
  *ids = load_ids(&mesh->connectivity, start, n * n_points, scratch);
  const bool sound = are_in_range(*ids, n * n_points, blocks->n_points) &&
    (types[0] == MTM_TETRAHEDRON || !may_repeat(*ids, (int32_t)n_points, n));
  return sound ? types[0] : MTM_EMPTY_CELL;
}
