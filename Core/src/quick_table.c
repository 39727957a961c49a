/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The polygons that planes cut out of cells, from the faces of their shapes: the links of cut_links.c and
 * the rings of cut_solid.c, where no point is on the plane and every face is crossed once at most. */
#include "slice_internal.h"

#include <stdlib.h>

static bool is_above(uint32_t above, int32_t point)
{
  return (above >> point & 1) != 0;
}

/* The link of a face; *n_runs: how many runs of points above it has. */
static mtm_link link_of(const int32_t* face, int32_t n, uint32_t above, int32_t* n_runs)
{
  mtm_link link = { 0, 0 };
  *n_runs = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    const int32_t u = face[i];
    const int32_t v = face[(i + 1) % n];
    if (!is_above(above, u) && is_above(above, v))
    {
      link.up = mtm_edge(u, v);
      ++*n_runs;
    }
    if (is_above(above, u) && !is_above(above, v))
    {
      link.down = mtm_edge(u, v);
    }
  }
  return link;
}

static int compare_links(const void* a, const void* b)
{
  const mtm_link* p = a;
  const mtm_link* q = b;
  return p->down < q->down ? -1 : p->down > q->down;
}

/* Follows the links from the first one on; whether that comes back after all of them. */
static bool follow_links(const mtm_link* links, int32_t n_links, mtm_quick_ring* ring)
{
  int32_t at = 0;
  for (int32_t i = 0; i < n_links; ++i)
  {
    ring->low[i] = (uint8_t)mtm_edge_low(links[at].down);
    ring->high[i] = (uint8_t)mtm_edge_high(links[at].down);
    int32_t next = 0;
    while (next < n_links && links[next].down != links[at].up)
    {
      ++next;
    }
    if (next == n_links || (next == 0) != (i == n_links - 1))
    {
      return false;
    }
    at = next;
  }
  return n_links >= 3;
}

void mtm_quick_find_ring(const mtm_shape* shape, uint32_t above, mtm_quick_ring* ring)
{
  mtm_link links[MTM_QUICK_MAX_EDGES];
  int32_t n_links = 0;
  ring->n = -1;
  for (int32_t f = 0; f < shape->n_faces; ++f)
  {
    const int32_t first = shape->offsets[f];
    int32_t n_runs;
    const mtm_link link =
      link_of(shape->points + first, shape->offsets[f + 1] - first, above, &n_runs);
    if (n_runs > 1 || (n_runs == 1 && n_links == MTM_QUICK_MAX_EDGES))
    {
      return;
    }
    if (n_runs == 1)
    {
      links[n_links++] = link;
    }
  }
  qsort(links, (size_t)n_links, sizeof *links, compare_links);
  if (follow_links(links, n_links, ring))
  {
    ring->n = (int8_t)n_links;
  }
}
