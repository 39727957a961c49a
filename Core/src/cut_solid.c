/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cutting a 3D cell, or a part of one: the links of its faces chain up to closed polygons. The faces
 * that lie in the plane are taken out of these and claimed one by one, as the neighbours do.
 * Source: own. */
#include "internal.h"

#include <stdlib.h>

enum
{
  NO_EDGE = -1 /* of a link that is used up */
};

static int compare_links(const void* a, const void* b)
{
  const mtm_link* p = a;
  const mtm_link* q = b;
  if (p->down != q->down)
  {
    return p->down < q->down ? -1 : 1;
  }
  return p->up < q->up ? -1 : p->up > q->up;
}

/* The cell's points of a face into the scratch; *on: all of them are on the plane. False when out of
 * memory. */
static bool look_at_face(mtm_cut* cut, int32_t face, bool* on)
{
  const mtm_shape* shape = cut->part.shape;
  const int32_t* points = shape->points + shape->offsets[face];
  const int32_t n = shape->offsets[face + 1] - shape->offsets[face];
  if (!mtm_cut_reserve_ring(cut, 2 * (int64_t)n)) /* as mtm_emit_contact does: not moved there */
  {
    return false;
  }
  *on = n >= 3;
  for (int32_t i = 0; *on && i < n; ++i)
  {
    cut->scratch[i] = mtm_part_node(&cut->part, points[i]);
    *on = cut->side[cut->scratch[i]] == 0.0;
  }
  return true;
}

/* Claims the face in the scratch. */
static bool claim_face(mtm_cut* cut, int32_t n, int32_t priority)
{
  if (priority == MTM_CONTACT_ABOVE)
  {
    /* Seen from above, as what is cut is. */
    for (int32_t i = 0, j = n - 1; i < j; ++i, --j)
    {
      const int32_t swapped = cut->scratch[i];
      cut->scratch[i] = cut->scratch[j];
      cut->scratch[j] = swapped;
    }
  }
  return mtm_emit_contact(cut, MTM_KIND_POLYGON, cut->scratch, n, priority);
}

/* The faces in the plane of a part below it, or of one that is flat in it. */
static bool touch(mtm_cut* cut, int32_t priority)
{
  const mtm_shape* shape = cut->part.shape;
  bool complete = true;
  for (int32_t f = 0; complete && f < shape->n_faces; ++f)
  {
    bool on = false;
    complete = look_at_face(cut, f, &on) &&
      (!on || claim_face(cut, shape->offsets[f + 1] - shape->offsets[f], priority));
  }
  return complete;
}

/* Whether a face that is in the plane has the inside above it (1), below it (-1) or neither is said
 * (0): by its normal where the part is on both sides. */
static int32_t inside_of(mtm_cut* cut, int32_t face)
{
  if (cut->n_below == 0)
  {
    return 1;
  }
  if (cut->cutter->scalars)
  {
    return 0;
  }
  const mtm_shape* shape = cut->part.shape;
  const int32_t* points = shape->points + shape->offsets[face];
  const int32_t n = shape->offsets[face + 1] - shape->offsets[face];
  const double* o = &cut->xyz[3 * mtm_part_node(&cut->part, points[0])];
  const double* m = cut->cutter->normal;
  double up = 0.0;
  for (int32_t i = 1; i + 1 < n; ++i)
  {
    const double* p = &cut->xyz[3 * mtm_part_node(&cut->part, points[i])];
    const double* q = &cut->xyz[3 * mtm_part_node(&cut->part, points[i + 1])];
    for (int32_t c = 0; c < 3; ++c)
    {
      const int32_t d = (c + 1) % 3;
      const int32_t e = (c + 2) % 3;
      up += m[c] * ((p[d] - o[d]) * (q[e] - o[e]) - (p[e] - o[e]) * (q[d] - o[d]));
    }
  }
  up = mtm_cut_is_inverted(cut) ? -up : up;
  return up < 0.0 ? 1 : up > 0.0 ? -1 : 0;
}

/* The first link that starts at an edge, if there is one. */
static int32_t find_first(const mtm_link* links, int32_t n_links, int64_t edge)
{
  int32_t first = 0;
  int32_t last = n_links;
  while (first < last)
  {
    const int32_t middle = first + (last - first) / 2;
    if (links[middle].down < edge)
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

/* The link that goes on where another ends, or the start again; -1 in a cell that is not closed. */
static int32_t follow(const mtm_link* links, int32_t n_links, int64_t up, int32_t start)
{
  for (int32_t i = find_first(links, n_links, up); i < n_links && links[i].down == up; ++i)
  {
    if (i == start || links[i].up != NO_EDGE)
    {
      return i;
    }
  }
  return -1;
}

/* ---- Faces in the plane ----------------------------------------------------------------------- */

/* The sides of a face with the inside above it, against the links along them. */
static bool add_sides(mtm_cut* cut, int32_t face)
{
  const mtm_shape* shape = cut->part.shape;
  const int32_t* points = shape->points + shape->offsets[face];
  const int32_t n = shape->offsets[face + 1] - shape->offsets[face];
  mtm_link* links =
    mtm_grown(cut->links, &cut->links_capacity, (int64_t)cut->n_links + n, sizeof *links);
  if (!links)
  {
    return false;
  }
  cut->links = links;
  for (int32_t i = 0; i < n; ++i)
  {
    const int32_t u = points[i];
    const int32_t v = points[(i + 1) % n];
    links[cut->n_links++] = (mtm_link){ .down = mtm_edge(u, u), .up = mtm_edge(v, v) };
  }
  cut->links_meet = true;
  return true;
}

/* Takes out links that run both ways between two points; links are sorted. */
static int32_t cancel(mtm_link* links, int32_t n_links)
{
  for (int32_t i = 0; i < n_links; ++i)
  {
    const mtm_link back = { .down = links[i].up, .up = links[i].down };
    bool found = back.down == back.up || links[i].up == NO_EDGE;
    for (int32_t j = found ? n_links : find_first(links, n_links, back.down);
         !found && j < n_links && links[j].down == back.down;
         ++j)
    {
      found = links[j].up == back.up;
      links[j].up = found ? NO_EDGE : links[j].up;
    }
    links[i].up = found ? NO_EDGE : links[i].up;
  }
  int32_t n = 0;
  for (int32_t i = 0; i < n_links; ++i)
  {
    if (links[i].up != NO_EDGE)
    {
      links[n++] = links[i];
    }
  }
  return n;
}

/* Claims the faces that lie in the plane and takes those with the inside above them out of the
 * links. */
static bool split_off_faces(mtm_cut* cut)
{
  const mtm_shape* shape = cut->part.shape;
  for (int32_t f = 0; f < shape->n_faces; ++f)
  {
    bool on = false;
    if (!look_at_face(cut, f, &on))
    {
      return false;
    }
    const int32_t inside = on ? inside_of(cut, f) : 0;
    const int32_t n = shape->offsets[f + 1] - shape->offsets[f];
    const bool complete = inside == 0 ||
      (claim_face(cut, n, inside > 0 ? MTM_CONTACT_ABOVE : MTM_CONTACT_BELOW) &&
        (inside < 0 || add_sides(cut, f)));
    if (!complete)
    {
      return false;
    }
  }
  return true;
}

static void sort_links(mtm_cut* cut)
{
  for (int32_t i = 0; cut->links_meet && i < cut->n_links; ++i)
  {
    mtm_link* link = &cut->links[i];
    *link = (mtm_link){ mtm_cut_snapped(cut, link->down), mtm_cut_snapped(cut, link->up) };
  }
  if (cut->n_links > 1)
  {
    qsort(cut->links, (size_t)cut->n_links, sizeof *cut->links, compare_links);
  }
  if (cut->links_meet)
  {
    cut->n_links = cancel(cut->links, cut->n_links);
  }
}

/* ---- Rings ------------------------------------------------------------------------------------ */

/* Adds the ring through links[start], which it marks, from cut->ring[*n] on; not where it does not
 * close (a face is missing). */
static bool add_ring(mtm_cut* cut, int32_t start, int32_t* n)
{
  mtm_link* links = cut->links;
  const int32_t first = *n;
  int32_t at = start;
  while (at >= 0 && links[at].up != NO_EDGE)
  {
    const int64_t edge = links[at].down;
    cut->ring[*n] = mtm_cut_point(cut,
      mtm_part_node(&cut->part, mtm_edge_low(edge)),
      mtm_part_node(&cut->part, mtm_edge_high(edge)));
    if (cut->ring[(*n)++] < 0)
    {
      return false;
    }
    const int64_t up = links[at].up;
    links[at].up = NO_EDGE;
    at = follow(links, cut->n_links, up, start);
  }
  return at != start || *n == first || mtm_cut_add_ring(cut, first, *n - first);
}

static bool cut_rings(mtm_cut* cut)
{
  cut->n_rings = 0;
  bool complete = true;
  int32_t n = 0;
  for (int32_t start = 0; complete && start < cut->n_links; ++start)
  {
    complete = add_ring(cut, start, &n);
  }
  return complete && mtm_emit_rings(cut, cut->n_below == 0 ? MTM_CONTACT_ABOVE : MTM_NO_CONTACT);
}

bool mtm_cut_solid(mtm_cut* cut)
{
  if (cut->n_above == 0)
  {
    return touch(cut, cut->n_below == 0 ? MTM_CONTACT_BETWEEN : MTM_CONTACT_BELOW);
  }
  const bool face_may_be_on = cut->part.n_points - cut->n_above - cut->n_below >= 3;
  const bool only_claims = cut->ghost && cut->n_below > 0;
  if (cut->n_above == cut->part.n_points || (only_claims && !face_may_be_on))
  {
    return true;
  }
  const bool complete = mtm_cut_find_links(cut) && (!face_may_be_on || split_off_faces(cut)) &&
    mtm_cut_reserve_ring(cut, 2 * (int64_t)cut->n_links);
  if (!complete || only_claims)
  {
    return complete;
  }
  sort_links(cut);
  return cut_rings(cut);
}
