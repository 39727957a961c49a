/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cutting a 3D cell, or a part of one. Walking round a face that is seen from outside, the plane is
 * crossed upwards and downwards in turn. Each downward crossing is linked to the upward crossing of
 * the same run of points above; as the neighbouring face walks the same edge the other way, the links
 * of all faces chain up to closed polygons. Source: own. */
#include "internal.h"

#include <stdlib.h>

/* From a downward crossing to the upward one of the same run. Edges are u * 2^32 + v, u < v. */
typedef struct link
{
  int64_t down, up;
} link;

static int64_t edge_key(int32_t u, int32_t v)
{
  return u < v ? (int64_t)u << 32 | v : (int64_t)v << 32 | u;
}

static int compare_links(const void* a, const void* b)
{
  const link* p = a;
  const link* q = b;
  if (p->down != q->down)
  {
    return p->down < q->down ? -1 : 1;
  }
  return p->up < q->up ? -1 : p->up > q->up;
}

static double side_of(const mtm_cut* cut, int32_t point)
{
  return cut->side[mtm_part_node(&cut->part, point)];
}

/* The faces in the plane of a part below it, or of one that is flat in it. */
static bool touch(mtm_cut* cut, int32_t priority)
{
  const mtm_shape* shape = cut->part.shape;
  bool complete = true;
  for (int32_t f = 0; complete && f < shape->n_faces; ++f)
  {
    const int32_t* face = shape->points + shape->offsets[f];
    const int32_t n = shape->offsets[f + 1] - shape->offsets[f];
    bool on = n >= 3 && mtm_cut_reserve_ring(cut, n);
    complete = on || n < 3;
    for (int32_t i = 0; on && i < n; ++i)
    {
      cut->scratch[i] = mtm_part_node(&cut->part, face[i]);
      on = cut->side[cut->scratch[i]] == 0.0;
    }
    if (on)
    {
      complete = mtm_emit_contact(cut, MTM_KIND_POLYGON, cut->scratch, n, priority);
    }
  }
  return complete;
}

/* A link for every run of points above of every face; -1 when out of memory. */
static int32_t find_links(mtm_cut* cut, link** links)
{
  const mtm_shape* shape = cut->part.shape;
  /* Runs are separated by points that are not above: at most one for each two points of a face. */
  link* found = mtm_grown(
    cut->links, &cut->links_capacity, shape->offsets[shape->n_faces] / 2 + 1, sizeof *found);
  if (!found)
  {
    return -1;
  }
  cut->links = found;
  int32_t n_links = 0;
  for (int32_t f = 0; f < shape->n_faces; ++f)
  {
    const int32_t* face = shape->points + shape->offsets[f];
    const int32_t n = shape->offsets[f + 1] - shape->offsets[f];
    for (int32_t i = 0; i < n; ++i)
    {
      if (side_of(cut, face[i]) > 0.0 || !(side_of(cut, face[(i + 1) % n]) > 0.0))
      {
        continue;
      }
      int32_t j = i + 1;
      while (side_of(cut, face[(j + 1) % n]) > 0.0)
      {
        ++j;
      }
      found[n_links++] = (link){ .down = edge_key(face[j % n], face[(j + 1) % n]),
        .up = edge_key(face[i], face[(i + 1) % n]) };
    }
  }
  *links = found;
  return n_links;
}

/* The link that goes on where another ends; -1 in a cell that is not closed. */
static int32_t follow(const link* links, int32_t n_links, int64_t up)
{
  int32_t first = 0;
  int32_t last = n_links;
  while (first < last)
  {
    const int32_t middle = first + (last - first) / 2;
    if (links[middle].down < up)
    {
      first = middle + 1;
    }
    else
    {
      last = middle;
    }
  }
  return first < n_links && links[first].down == up ? first : -1;
}

/* The ring through links[start], which it marks; its points, 0 where it does not close (a face is
 * missing), or -1 when out of memory. */
static int32_t make_ring(mtm_cut* cut, link* links, int32_t n_links, int32_t start)
{
  int32_t n = 0;
  int32_t at = start;
  while (at >= 0 && links[at].up >= 0)
  {
    const int64_t edge = links[at].down;
    const int32_t u = mtm_part_node(&cut->part, (int32_t)(edge >> 32));
    const int32_t v = mtm_part_node(&cut->part, (int32_t)(edge & INT32_MAX));
    cut->ring[n] = mtm_cut_point(cut, u, v);
    if (cut->ring[n++] < 0)
    {
      return -1;
    }
    const int64_t up = links[at].up;
    links[at].up = -1;
    at = follow(links, n_links, up);
  }
  return at == start ? n : 0;
}

bool mtm_cut_solid(mtm_cut* cut)
{
  if (cut->n_above == 0)
  {
    return touch(cut, cut->n_below == 0 ? MTM_CONTACT_BETWEEN : MTM_CONTACT_BELOW);
  }
  if (cut->n_above == cut->part.n_points || (cut->ghost && cut->n_below > 0))
  {
    return true;
  }
  link* links = NULL;
  const int32_t n_links = find_links(cut, &links);
  if (n_links < 0 || !mtm_cut_reserve_ring(cut, n_links))
  {
    return false;
  }
  qsort(links, (size_t)n_links, sizeof *links, compare_links);
  const int32_t priority = cut->n_below == 0 ? MTM_CONTACT_ABOVE : MTM_NO_CONTACT;
  for (int32_t start = 0; start < n_links; ++start)
  {
    const int32_t n = make_ring(cut, links, n_links, start);
    if (n < 0 || (n > 0 && !mtm_emit_polygon(cut, n, priority)))
    {
      return false;
    }
  }
  return true;
}
