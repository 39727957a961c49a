/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Faces in the plane that are a quad on one side of it and two triangles on the other, as where
 * hexahedra meet tetrahedra: the on-plane rule for what has not the same points. A triangle is lost to
 * the quad that it is a half of, a quad to both its halves. Source: own. */
#include "internal.h"

#include <string.h>

/* A contact of four corners, in order round it. */
typedef struct quad
{
  const double* corners[4];
  uint64_t key;
  int32_t priority;
  int32_t plane;
} quad;

static const double* corner_of(const mtm_chunk* chunk, const mtm_chunk_cell* cell, int32_t i)
{
  return chunk->points[chunk->connectivity[cell->first + i % cell->n_points]].xyz;
}

static bool same_place(const double* a, const double* b)
{
  return a[0] == b[0] && a[1] == b[1] && a[2] == b[2];
}

/* Which corner of a cell is none of the other's; -1: all are. */
static int32_t find_odd_corner(const mtm_chunk* chunk,
  const mtm_chunk_cell* cell,
  const mtm_chunk_cell* other)
{
  int32_t odd = -1;
  for (int32_t i = 0; i < cell->n_points; ++i)
  {
    bool known = false;
    for (int32_t k = 0; k < other->n_points; ++k)
    {
      known = known || same_place(corner_of(chunk, cell, i), corner_of(chunk, other, k));
    }
    odd = known ? odd : i;
  }
  return odd;
}

/* The corners of a contact that is a quad, or two triangles made of one. */
static bool find_corners(const mtm_chunk* chunk, const mtm_contact* contact, quad* q)
{
  const mtm_chunk_cell* cell = &chunk->cells[contact->first_cell];
  q->key = contact->key;
  q->priority = contact->priority;
  q->plane = cell->plane;
  if (contact->n_cells == 1)
  {
    for (int32_t i = 0; i < 4; ++i)
    {
      q->corners[i] = corner_of(chunk, cell, i);
    }
    return cell->kind == MTM_KIND_POLYGON && cell->n_points == 4;
  }
  if (contact->n_cells != 2 || cell[0].n_points != 3 || cell[1].n_points != 3)
  {
    return false;
  }
  const int32_t first = find_odd_corner(chunk, cell, cell + 1);
  const int32_t third = find_odd_corner(chunk, cell + 1, cell);
  if (first < 0 || third < 0)
  {
    return false;
  }
  q->corners[0] = corner_of(chunk, cell, first);
  q->corners[1] = corner_of(chunk, cell, first + 1);
  q->corners[2] = corner_of(chunk, cell + 1, third);
  q->corners[3] = corner_of(chunk, cell, first + 2);
  return true;
}

/* Twice the area vector of the triangle of a corner and those beside it. */
static void corner_normal(const quad* q, int32_t corner, double normal[3])
{
  const double* o = q->corners[corner % 4];
  const double* p = q->corners[(corner + 1) % 4];
  const double* r = q->corners[(corner + 3) % 4];
  const double u[3] = { p[0] - o[0], p[1] - o[1], p[2] - o[2] };
  const double v[3] = { r[0] - o[0], r[1] - o[1], r[2] - o[2] };
  normal[0] = u[1] * v[2] - u[2] * v[1];
  normal[1] = u[2] * v[0] - u[0] * v[2];
  normal[2] = u[0] * v[1] - u[1] * v[0];
}

/* Whether the diagonal that cuts off a corner is inside the quad: not always where it is concave. */
static bool divides(const quad* q, int32_t corner)
{
  double one[3];
  double other[3];
  corner_normal(q, corner, one);
  corner_normal(q, corner + 2, other);
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2] > 0.0;
}

/* Whether the contact is the triangle of the quad's corners but one. */
static bool is_half(const mtm_chunk* chunk,
  const mtm_contact* contact,
  const quad* q,
  int32_t left_out)
{
  const mtm_chunk_cell* cell = &chunk->cells[contact->first_cell];
  bool half = cell->kind == MTM_KIND_POLYGON && contact->n_cells == 1 && cell->n_points == 3;
  for (int32_t i = 1; half && i < 4; ++i)
  {
    bool known = false;
    for (int32_t k = 0; k < 3; ++k)
    {
      known = known || same_place(corner_of(chunk, cell, k), q->corners[(left_out + i) % 4]);
    }
    half = known;
  }
  return half;
}

static int64_t first_with_key(const mtm_contact* contacts, int64_t n, uint64_t key)
{
  int64_t first = 0;
  for (int64_t last = n; first < last;)
  {
    const int64_t middle = first + (last - first) / 2;
    if (contacts[middle].key < key)
    {
      first = middle + 1;
    }
    else
    {
      last = middle;
    }
  }
  return first;
}

/* Drops the claims on the quad without a corner that come after the quad's own; says whether one
 * comes before it. */
static bool resolve_half(mtm_chunk* chunks,
  const mtm_contact* contacts,
  int64_t n,
  const quad* q,
  int32_t left_out)
{
  const uint64_t key = q->key - mtm_place_hash(q->corners[left_out]);
  bool before = false;
  for (int64_t i = first_with_key(contacts, n, key); i < n && contacts[i].key == key; ++i)
  {
    const mtm_contact* half = &contacts[i];
    if (half->priority == MTM_CONTACT_BETWEEN ||
      !is_half(&chunks[half->chunk], half, q, left_out) ||
      chunks[half->chunk].cells[half->first_cell].plane != q->plane)
    {
      continue;
    }
    before = before || half->priority < q->priority;
    if (half->priority > q->priority)
    {
      mtm_contact_drop(chunks, half);
    }
  }
  return before;
}

/* Whether there are faces of three corners in the plane and others. */
static bool are_mixed(const mtm_chunk* chunks, const mtm_contact* contacts, int64_t n)
{
  bool triangles = false;
  bool others = false;
  for (int64_t i = 0; i < n && !(triangles && others); ++i)
  {
    const mtm_chunk_cell* cell = &chunks[contacts[i].chunk].cells[contacts[i].first_cell];
    const bool is_triangle = contacts[i].n_cells == 1 && cell->n_points == 3;
    triangles = triangles || (cell->kind == MTM_KIND_POLYGON && is_triangle);
    others = others || (cell->kind == MTM_KIND_POLYGON && !is_triangle);
  }
  return triangles && others;
}

void mtm_contacts_join(mtm_chunk* chunks, const mtm_contact* contacts, int64_t n)
{
  if (!are_mixed(chunks, contacts, n))
  {
    return;
  }
  for (int64_t i = 0; i < n; ++i)
  {
    quad q;
    if (contacts[i].priority == MTM_CONTACT_BETWEEN ||
      !find_corners(&chunks[contacts[i].chunk], &contacts[i], &q))
    {
      continue;
    }
    bool before[4] = { false, false, false, false };
    for (int32_t k = 0; k < 4; ++k)
    {
      before[k] = divides(&q, k) && resolve_half(chunks, contacts, n, &q, k);
    }
    if ((before[0] && before[2]) || (before[1] && before[3]))
    {
      mtm_contact_drop(chunks, &contacts[i]);
    }
  }
}
