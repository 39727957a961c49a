/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Whether all cells of a mesh are of one type. Then a slice need not look at the types and offsets of those
 * that it cuts, which are two of the four places where a cell is in memory. Source: own. */
#include "index_internal.h"

#include "slice_internal.h"

static bool is_packed(const mtm_array* array)
{
  return !array->components && array->stride == 0;
}

/* The type of the first cell, if it is one of those that are cut in the usual way, and all arrays are packed;
 * else 0. */
static int32_t first_type(const mtm_mesh* mesh)
{
  if (mesh->kind != MTM_UNSTRUCTURED || mtm_mesh_n_cells(mesh) == 0 || mesh->points.n_tuples == 0 ||
    !is_packed(&mesh->points) || !is_packed(&mesh->cell_types) || !is_packed(&mesh->offsets) ||
    !is_packed(&mesh->connectivity))
  {
    return 0;
  }
  const int32_t type = *(const uint8_t*)mesh->cell_types.data;
  return type >= MTM_QUICK_FIRST_TYPE && type < MTM_QUICK_FIRST_TYPE + MTM_QUICK_N_TYPES ? type : 0;
}

/* Without branches on single cells. */
static bool are_even(const mtm_mesh* mesh, int32_t type, int64_t first, int64_t last)
{
  const uint8_t* types = mesh->cell_types.data;
  const int64_t n = mtm_shape_of(type)->n_points;
  uint8_t other = 0;
  uint64_t elsewhere = 0;
  for (int64_t c = first; c < last; ++c)
  {
    other |= (uint8_t)(types[c] ^ type);
  }
  if (mesh->offsets.type == MTM_INT32)
  {
    const int32_t* offsets = mesh->offsets.data;
    for (int64_t c = first; c <= last; ++c)
    {
      elsewhere |= (uint64_t)(offsets[c] ^ c * n);
    }
  }
  else
  {
    const int64_t* offsets = mesh->offsets.data;
    for (int64_t c = first; c <= last; ++c)
    {
      elsewhere |= (uint64_t)(offsets[c] ^ c * n);
    }
  }
  return other == 0 && elsewhere == 0;
}

bool mtm_cells_are_even(const mtm_mesh* mesh, int64_t first, int64_t last)
{
  const int32_t type = first_type(mesh);
  return type != 0 && are_even(mesh, type, first, last);
}

int32_t mtm_even_type(const mtm_mesh* mesh)
{
  const int32_t type = first_type(mesh);
  const bool fits = type != 0 &&
    mesh->connectivity.n_tuples / mtm_shape_of(type)->n_points >= mtm_mesh_n_cells(mesh);
  return fits ? type : 0;
}
