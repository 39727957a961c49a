/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Matching the faces of an unstructured mesh that may be outside, by their point ids, and then those
 * that are left over: a quad with the two triangles that its neighbours make of it, as where
 * hexahedra meet tetrahedra. Source: own. */
#include "surface_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  N_PARTS = 64 /* of the table, each matched by one task */
};

/* The first candidates of all faces, by the hash of their ids: its upper bits choose the part, the lower
 * ones the slot there. */
typedef struct face_table
{
  mtm_candidates* lists;
  int64_t n_lists;
  int64_t* counts;        /* of each list and part; then where its candidates start in `sorted` */
  mtm_candidate** sorted; /* all candidates that are faces: part by part, in their order */
  int64_t starts[N_PARTS + 1];   /* of each part in `sorted` */
  int64_t slots_at[N_PARTS + 1]; /* and in `slots`: a power of two for each */
  mtm_candidate** slots;
} face_table;

static int32_t part_of(uint64_t hash)
{
  return (int32_t)(hash >> 58);
}

/* Where the face with these ids is, or would be. */
static mtm_candidate** find_slot(const face_table* table, const int64_t ids[4], uint64_t hash)
{
  const int32_t part = part_of(hash);
  mtm_candidate** slots = table->slots + table->slots_at[part];
  const uint64_t mask = (uint64_t)(table->slots_at[part + 1] - table->slots_at[part]) - 1;
  uint64_t slot = hash & mask;
  while (slots[slot] &&
    (slots[slot]->hash != hash || memcmp(slots[slot]->ids, ids, 4 * sizeof *ids) != 0))
  {
    slot = (slot + 1) & mask;
  }
  return &slots[slot];
}

static void count_task(void* user, int64_t task)
{
  const face_table* table = user;
  const mtm_candidates* list = &table->lists[task];
  for (int64_t i = 0; i < list->n; ++i)
  {
    table->counts[task * N_PARTS + part_of(list->items[i].hash)] +=
      list->items[i].face != MTM_WHOLE_PART;
  }
}

static void sort_task(void* user, int64_t task)
{
  const face_table* table = user;
  const mtm_candidates* list = &table->lists[task];
  for (int64_t i = 0; i < list->n; ++i)
  {
    mtm_candidate* item = &list->items[i];
    if (item->face != MTM_WHOLE_PART)
    {
      table->sorted[table->counts[task * N_PARTS + part_of(item->hash)]++] = item;
    }
  }
}

static void count_cells_task(void* user, int64_t task)
{
  const face_table* table = user;
  const int64_t n_slots = table->slots_at[task + 1] - table->slots_at[task];
  memset((void*)(table->slots + table->slots_at[task]), 0, (size_t)n_slots * sizeof *table->slots);
  for (int64_t i = table->starts[task]; i < table->starts[task + 1]; ++i)
  {
    mtm_candidate* item = table->sorted[i];
    mtm_candidate** slot = find_slot(table, item->ids, item->hash);
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

/* Counts become starts; room for what was counted. */
static bool allocate_sorted(face_table* table)
{
  int64_t at = 0;
  int64_t at_slot = 0;
  for (int32_t p = 0; p < N_PARTS; ++p)
  {
    table->starts[p] = at;
    table->slots_at[p] = at_slot;
    for (int64_t c = 0; c < table->n_lists; ++c)
    {
      const int64_t n = table->counts[c * N_PARTS + p];
      table->counts[c * N_PARTS + p] = at;
      at += n;
    }
    int64_t n_slots = 16;
    while (n_slots < 2 * (at - table->starts[p]))
    {
      n_slots *= 2;
    }
    at_slot += n_slots;
  }
  table->starts[N_PARTS] = at;
  table->slots_at[N_PARTS] = at_slot;
  table->sorted = mtm_allocate(at, sizeof(mtm_candidate*));
  table->slots = mtm_allocate(at_slot, sizeof(mtm_candidate*));
  return table->sorted && table->slots;
}

static mtm_status count_all(face_table* table, const mtm_run* run, mtm_error* error)
{
  const int64_t n_counts = table->n_lists > 0 ? table->n_lists * N_PARTS : 1;
  table->counts = calloc((size_t)n_counts, sizeof *table->counts);
  if (!table->counts)
  {
    return mtm_fail_memory(error, "matching the faces");
  }
  mtm_status status = mtm_run_in_waves(run, table->n_lists, 0.6, 0.62, count_task, table, error);
  if (status == MTM_OK && !allocate_sorted(table))
  {
    status = mtm_fail_memory(error, "matching the faces");
  }
  if (status == MTM_OK)
  {
    status = mtm_run_in_waves(run, table->n_lists, 0.62, 0.64, sort_task, table, error);
  }
  return status == MTM_OK
    ? mtm_run_in_waves(run, N_PARTS, 0.64, 0.7, count_cells_task, table, error)
    : status;
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
  const int64_t ids[4] = { a, b, c, -1 };
  mtm_candidate* found = *find_slot(table, ids, mtm_face_hash(ids));
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
  const mtm_run* run,
  mtm_error* error)
{
  face_table table = { .lists = lists, .n_lists = n_lists };
  const mtm_status status = count_all(&table, run, error);
  const bool mixed = status == MTM_OK && are_mixed(lists, n_lists);
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
  free(table.counts);
  free((void*)table.sorted);
  free((void*)table.slots);
  return status;
}
