/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The faces that may be outside: those whose points are all marked. */
#include "surface_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- The points of a face ------------------------------------------------------------------------- */

int64_t* mtm_face_points_of(mtm_face_points* face,
  const mtm_cell* cell,
  const mtm_part* part,
  int32_t index)
{
  const int32_t* points = part->shape->points + part->shape->offsets[index];
  const int32_t n = part->shape->offsets[index + 1] - part->shape->offsets[index];
  int64_t* ids = mtm_grown(face->ids, &face->capacity, n, sizeof *ids);
  for (int32_t i = 0; ids && i < n; ++i)
  {
    ids[i] = cell->ids[mtm_part_node(part, points[i])];
  }
  face->ids = ids ? ids : face->ids;
  return ids;
}

static int compare_ids(const void* a, const void* b)
{
  const int64_t p = *(const int64_t*)a;
  const int64_t q = *(const int64_t*)b;
  return p < q ? -1 : p > q;
}

static void sort_few(int64_t* ids, int32_t n)
{
  for (int32_t i = 1; i < n; ++i)
  {
    const int64_t id = ids[i];
    int32_t at = i;
    for (; at > 0 && ids[at - 1] > id; --at)
    {
      ids[at] = ids[at - 1];
    }
    ids[at] = id;
  }
}

int32_t mtm_sort_ids(int64_t* ids, int32_t n)
{
  if (n <= 16)
  {
    sort_few(ids, n);
  }
  else
  {
    qsort(ids, (size_t)n, sizeof *ids, compare_ids);
  }
  int32_t n_distinct = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    if (n_distinct == 0 || ids[n_distinct - 1] != ids[i])
    {
      ids[n_distinct++] = ids[i];
    }
  }
  return n_distinct;
}

/* ---- What two faces with the same points have in common --------------------------------------------- */

/* The ids, -1 where there are fewer; of more than four, the smallest, 128 bits of hash and how many. */
static void make_key(const int64_t* sorted, int32_t n, int64_t key[4])
{
  for (int32_t i = 0; i < 4; ++i)
  {
    key[i] = i < n ? sorted[i] : -1;
  }
  if (n <= 4)
  {
    return;
  }
  uint64_t hash[2] = { 1, 2 };
  for (int32_t i = 0; i < n; ++i)
  {
    hash[0] = mtm_mix(hash[0] + (uint64_t)sorted[i]);
    hash[1] = mtm_mix(hash[1] ^ ((uint64_t)sorted[i] * UINT64_C(0x9e3779b97f4a7c15)));
  }
  key[1] = (int64_t)hash[0];
  key[2] = (int64_t)hash[1];
  key[3] = -1 - (int64_t)n;
}

/* Which id of a quad is across from the smallest. */
static int8_t find_opposite(const int64_t quad[4], const int64_t key[4])
{
  int8_t opposite = 0;
  for (int32_t i = 0; i < 4; ++i)
  {
    for (int8_t k = 1; k < 4 && quad[i] == key[0]; ++k)
    {
      opposite = quad[(i + 2) % 4] == key[k] ? k : opposite;
    }
  }
  return opposite;
}

/* Of the sides of a face, whatever their direction. A side from a point to itself is none. */
static uint64_t hash_sides(const int64_t* ids, int32_t n)
{
  uint64_t sum = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    const uint64_t a = (uint64_t)ids[i];
    const uint64_t b = (uint64_t)ids[i + 1 < n ? i + 1 : 0];
    const uint64_t low = a < b ? a : b;
    const uint64_t high = a < b ? b : a;
    sum ^= a == b ? 0 : mtm_mix(mtm_mix(low) + high);
  }
  return sum;
}

/* ---- Adding ------------------------------------------------------------------------------------------- */

static bool add_candidate(mtm_candidates* list, const mtm_candidate* item)
{
  mtm_candidate* items = mtm_grown(list->items, &list->capacity, list->n + 1, sizeof *items);
  if (!items)
  {
    return false;
  }
  list->items = items;
  items[list->n++] = *item;
  return true;
}

static bool are_marked(const uint8_t* marks, const int64_t* ids, int32_t n)
{
  for (int32_t i = 0; i < n; ++i)
  {
    if (!marks[ids[i]])
    {
      return false;
    }
  }
  return true;
}

/* Adds a face with these ids round it, which are sorted then, if they are all marked. */
static bool add_face(mtm_candidates* list,
  const uint8_t* marks,
  mtm_candidate* item,
  int64_t* ids,
  int32_t n)
{
  if (!are_marked(marks, ids, n))
  {
    return true;
  }
  const uint64_t sides = hash_sides(ids, n);
  int64_t quad[4] = { 0 };
  memcpy(quad, ids, (size_t)(n < 4 ? n : 4) * sizeof *ids);
  const int32_t n_distinct = mtm_sort_ids(ids, n);
  if (n_distinct < 3)
  {
    return true;
  }
  make_key(ids, n_distinct, item->ids);
  item->hash = mtm_face_hash(item->ids);
  item->opposite = (int8_t)(n == 4 && n_distinct == 4 ? find_opposite(quad, item->ids) : 0);
  list->sides ^= sides;
  return add_candidate(list, item);
}

static mtm_candidate new_candidate(const mtm_mesh* mesh, int64_t cell)
{
  mtm_candidate item = { .cell = cell, .face = MTM_WHOLE_PART, .is_first = true, .n_cells = 1 };
  item.ghost = (mtm_ghost(&mesh->cell_ghosts, cell) & MTM_GHOST_DUPLICATE_CELL) != 0;
  return item;
}

static bool find_in_fixed(const mtm_mesh* mesh,
  const uint8_t* marks,
  const mtm_shape* shape,
  const int64_t* ids,
  int64_t cell,
  mtm_candidates* list)
{
  mtm_candidate item = new_candidate(mesh, cell);
  bool complete = true;
  for (item.face = 0; complete && item.face < shape->n_faces; ++item.face)
  {
    int64_t face[MTM_BLOCK_CELL_POINTS];
    const int32_t* points = shape->points + shape->offsets[item.face];
    const int32_t n = shape->offsets[item.face + 1] - shape->offsets[item.face];
    for (int32_t i = 0; i < n; ++i)
    {
      face[i] = ids[points[i]];
    }
    complete = add_face(list, marks, &item, face, n);
  }
  return complete;
}

static inline int32_t count_marked(const uint8_t* marks, const int64_t* ids, int32_t n)
{
  int32_t n_marked = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    n_marked += marks[ids[i]];
  }
  return n_marked;
}

/* n is always a constant, so that the compiler unrolls the count. */
static inline bool find_in_cells(const mtm_blocks* blocks,
  const uint8_t* marks,
  int32_t type,
  const int64_t* ids,
  int64_t first,
  int64_t last,
  int32_t n,
  mtm_candidates* list)
{
  const mtm_shape* shape = mtm_shape_of(type);
  bool complete = true;
  for (int64_t c = first; complete && c < last; ++c, ids += n)
  {
    complete =
      count_marked(marks, ids, n) < 3 || find_in_fixed(blocks->mesh, marks, shape, ids, c, list);
  }
  return complete;
}

mtm_status mtm_find_in_block(const mtm_blocks* blocks,
  const uint8_t* marks,
  int32_t type,
  int64_t first,
  int64_t last,
  mtm_candidates* list)
{
  int64_t scratch[MTM_BLOCK_CELLS * MTM_BLOCK_CELL_POINTS];
  const int64_t* ids = mtm_block_ids(blocks, type, first, last, scratch);
  bool complete;
  switch (type)
  {
    case MTM_TETRAHEDRON:
      complete = find_in_cells(blocks, marks, type, ids, first, last, 4, list);
      break;
    case MTM_PYRAMID:
      complete = find_in_cells(blocks, marks, type, ids, first, last, 5, list);
      break;
    case MTM_WEDGE:
      complete = find_in_cells(blocks, marks, type, ids, first, last, 6, list);
      break;
    default:
      complete = find_in_cells(blocks, marks, type, ids, first, last, 8, list);
      break;
  }
  return complete ? MTM_OK : mtm_fail_memory(&list->error, "the surface");
}

mtm_status mtm_find_in_cell(const mtm_mesh* mesh,
  const uint8_t* marks,
  const mtm_cell* cell,
  int64_t index,
  mtm_face_points* face,
  mtm_candidates* list)
{
  mtm_candidate item = new_candidate(mesh, index);
  bool complete = true;
  mtm_part part;
  for (int64_t at = 0; complete && mtm_cell_next_part(cell, &at, &part); ++item.part)
  {
    item.face = MTM_WHOLE_PART;
    if (!part.shape)
    {
      complete = item.ghost || add_candidate(list, &item);
      continue;
    }
    for (item.face = 0; complete && item.face < part.shape->n_faces; ++item.face)
    {
      int64_t* ids = mtm_face_points_of(face, cell, &part, item.face);
      const int32_t n = part.shape->offsets[item.face + 1] - part.shape->offsets[item.face];
      complete = ids && add_face(list, marks, &item, ids, n);
    }
  }
  return complete ? MTM_OK : mtm_fail_memory(&list->error, "the faces of a cell");
}

mtm_status mtm_surface_load(const mtm_mesh* mesh,
  const mtm_grid* grid,
  int64_t index,
  mtm_cell* cell,
  bool* skip,
  mtm_error* error)
{
  mtm_status status = mtm_cell_load(mesh, grid, index, cell, error);
  *skip = status != MTM_OK || cell->n_points == 0 || mtm_cell_is_hidden(mesh, index, cell);
  if (!*skip && cell->type == MTM_POLYHEDRON)
  {
    status = mtm_polyhedron_load(mesh, index, cell, error);
    *skip = status != MTM_OK;
  }
  return status;
}
