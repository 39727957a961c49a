/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Matching the faces of an unstructured mesh that may be outside, by their point ids, and then those
 * that are left over: a quad with the two triangles that its neighbours make of it, as where
 * hexahedra meet tetrahedra. Source: own. */
#include "surface_internal.h"

#include <stdlib.h>
#include <string.h>

/* The first candidates of all faces, by their ids. */
typedef struct face_table
{
  mtm_candidate** slots;
  uint64_t mask;
} face_table;

/* Where the face with these ids is, or would be. */
static mtm_candidate** find_slot(const face_table* table, const int64_t ids[4])
{
  uint64_t slot = mtm_face_hash(ids) & table->mask;
  while (table->slots[slot] && memcmp(table->slots[slot]->ids, ids, 4 * sizeof *ids) != 0)
  {
    slot = (slot + 1) & table->mask;
  }
  return &table->slots[slot];
}

static bool allocate_table(face_table* table, const mtm_candidates* lists, int64_t n_lists)
{
  int64_t n = 0;
  for (int64_t c = 0; c < n_lists; ++c)
  {
    n += lists[c].n;
  }
  int64_t n_slots = 16;
  while (n_slots < 2 * n)
  {
    n_slots *= 2;
  }
  table->slots = calloc((size_t)n_slots, sizeof(mtm_candidate*));
  table->mask = (uint64_t)(n_slots - 1);
  return table->slots != NULL;
}

static void count_cells(const face_table* table, mtm_candidates* list)
{
  for (int64_t i = 0; i < list->n; ++i)
  {
    mtm_candidate* item = &list->items[i];
    if (item->face == MTM_WHOLE_PART)
    {
      continue;
    }
    mtm_candidate** slot = find_slot(table, item->ids);
    if (*slot)
    {
      ++(*slot)->n_cells;
      item->is_first = false;
    }
    else
    {
      *slot = item;
    }
  }
}

/* ---- Quads against triangles ------------------------------------------------------------------ */

static bool is_left_over(const mtm_candidate* item)
{
  return item->is_first && item->n_cells == 1 && item->face != MTM_WHOLE_PART;
}

static void order(int64_t* a, int64_t* b)
{
  if (*a > *b)
  {
    const int64_t swapped = *a;
    *a = *b;
    *b = swapped;
  }
}

/* The left-over triangle of these three points; NULL: there is none. */
static mtm_candidate* find_triangle(const face_table* table, int64_t a, int64_t b, int64_t c)
{
  order(&a, &b);
  order(&b, &c);
  order(&a, &b);
  mtm_candidate* found = *find_slot(table, (int64_t[4]){ a, b, c, -1 });
  return found && is_left_over(found) ? found : NULL;
}

/* The halves of a quad on both sides of the diagonal from corners[0] to corners[1]. */
static bool find_halves(const face_table* table, const int64_t corners[4], mtm_candidate* halves[2])
{
  halves[0] = find_triangle(table, corners[0], corners[1], corners[2]);
  halves[1] = find_triangle(table, corners[0], corners[1], corners[3]);
  return halves[0] && halves[1];
}

/* Whether the first corner by coordinates, whatever the ids are, is one of the first two. */
static bool starts_first(const mtm_mesh* mesh, const int64_t corners[4])
{
  double xyz[4][3];
  int32_t first = 0;
  for (int32_t i = 0; i < 4; ++i)
  {
    mtm_point_by_id(mesh, corners[i], xyz[i]);
    if (mtm_comes_first(xyz[i], corners[i], xyz[first], corners[first]))
    {
      first = i;
    }
  }
  return first < 2;
}

/* Makes inner faces of a left-over quad and its halves. Where both diagonals have halves, as with a
 * flat tetrahedron behind the quad, the one from its first corner has them. */
static void join_halves(const mtm_mesh* mesh, const face_table* table, mtm_candidate* quad)
{
  const int64_t* ids = quad->ids;
  const int8_t next = quad->opposite == 1 ? 2 : 1;
  const int8_t last = (int8_t)(6 - quad->opposite - next);
  const int64_t one[4] = { ids[0], ids[quad->opposite], ids[next], ids[last] };
  const int64_t other[4] = { ids[next], ids[last], ids[0], ids[quad->opposite] };
  mtm_candidate* halves[2];
  mtm_candidate* others[2];
  const bool has_one = find_halves(table, one, halves);
  const bool has_other = find_halves(table, other, others);
  if (has_other && (!has_one || !starts_first(mesh, one)))
  {
    memcpy(halves, others, sizeof halves);
  }
  if (has_one || has_other)
  {
    quad->n_cells = halves[0]->n_cells = halves[1]->n_cells = 2;
  }
}

/* Whether faces of three points are left over, and faces of four. */
static bool are_mixed(const mtm_candidates* lists, int64_t n_lists)
{
  bool triangles = false;
  bool quads = false;
  for (int64_t c = 0; c < n_lists && !(triangles && quads); ++c)
  {
    for (int64_t i = 0; i < lists[c].n && !(triangles && quads); ++i)
    {
      const mtm_candidate* item = &lists[c].items[i];
      quads = quads || (is_left_over(item) && item->opposite > 0);
      triangles = triangles || (is_left_over(item) && item->ids[3] == -1);
    }
  }
  return triangles && quads;
}

mtm_status mtm_match_faces(const mtm_mesh* mesh,
  mtm_candidates* lists,
  int64_t n_lists,
  mtm_error* error)
{
  face_table table;
  if (!allocate_table(&table, lists, n_lists))
  {
    return mtm_fail_memory(error, "matching the faces");
  }
  for (int64_t c = 0; c < n_lists; ++c)
  {
    count_cells(&table, &lists[c]);
  }
  const bool mixed = are_mixed(lists, n_lists);
  for (int64_t c = 0; c < n_lists && mixed; ++c)
  {
    for (int64_t i = 0; i < lists[c].n; ++i)
    {
      if (lists[c].items[i].opposite > 0 && is_left_over(&lists[c].items[i]))
      {
        join_halves(mesh, &table, &lists[c].items[i]);
      }
    }
  }
  free((void*)table.slots);
  return MTM_OK;
}
