/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* How a plane can cut a cell with straight edges: one ring of crossed edges for each set of corners
 * above it. Source: own; the rings are those that cut_links.c and cut_solid.c find. */
#include "section_internal.h"

#include <string.h>

enum
{
  NONE = -1
};

static int32_t edge_between(int32_t a, int32_t b)
{
  for (int32_t edge = 0; edge < MTM_SECTION_EDGES; ++edge)
  {
    const int32_t u = mtm_section_edge_corner(edge, false);
    const int32_t v = mtm_section_edge_corner(edge, true);
    if ((a == u && b == v) || (a == v && b == u))
    {
      return edge;
    }
  }
  return NONE;
}

/* What follows each edge when the crossings of all faces are joined; false where a face has two, which
 * a plane does not make. */
static bool join_faces(int32_t mask, int32_t next[MTM_SECTION_EDGES])
{
  const mtm_shape* voxel = mtm_shape_of(MTM_VOXEL);
  for (int32_t edge = 0; edge < MTM_SECTION_EDGES; ++edge)
  {
    next[edge] = NONE;
  }
  for (int32_t f = 0; f < 6; ++f)
  {
    const int32_t* face = voxel->points + voxel->offsets[f];
    int32_t up = NONE;
    int32_t down = NONE;
    int32_t n = 0;
    for (int32_t i = 0; i < 4; ++i)
    {
      const bool here = mask >> face[i] & 1;
      const bool there = mask >> face[(i + 1) % 4] & 1;
      const int32_t edge = edge_between(face[i], face[(i + 1) % 4]);
      up = there && !here ? edge : up;
      down = here && !there ? edge : down;
      n += here != there;
    }
    if (n > 2)
    {
      return false;
    }
    if (n == 2)
    {
      next[down] = up;
    }
  }
  return true;
}

static int8_t place_of(const mtm_section_case* c, int32_t edge)
{
  for (int8_t i = 0; i < c->n; ++i)
  {
    if (c->edges[i] == edge)
    {
      return i;
    }
  }
  return NONE;
}

static void add_start(mtm_section_case* c, int32_t edge)
{
  const int8_t place = place_of(c, edge);
  if (place != NONE)
  {
    c->starts[c->n_starts++] = place;
  }
}

/* The smallest point is on the cell's low face along x, if the ring gets there, and there first on the
 * edge where y is low too; else on an edge along x. Several of one direction are compared. */
static void find_starts(const bool rising[3], mtm_section_case* c)
{
  const int32_t x = rising[0] ? 0 : 1;
  const int32_t y = rising[1] ? 0 : 1;
  const int32_t z = rising[2] ? 0 : 1;
  add_start(c, 8 + x + 2 * y);
  if (c->n_starts == 0)
  {
    add_start(c, 4 + x + 2 * z);
    add_start(c, 4 + x + 2 * (1 - z));
  }
  if (c->n_starts == 0)
  {
    add_start(c, 8 + x + 2 * (1 - y));
  }
  if (c->n_starts == 0)
  {
    add_start(c, y + 2 * z);
    add_start(c, y + 2 * (1 - z));
    add_start(c, 1 - y + 2 * z);
    add_start(c, 1 - y + 2 * (1 - z));
  }
}

/* What the ring has of edges 3, 7 and 11, from each start on. */
static void count_added(mtm_section_case* c)
{
  for (int32_t s = 0; s < c->n_starts; ++s)
  {
    int32_t n = 0;
    int32_t places = 0;
    for (int32_t p = 0; p < c->n; ++p)
    {
      const int32_t edge = c->edges[c->starts[s] + p];
      if ((edge & 3) == 3)
      {
        places |= n << (2 + 2 * (edge >> 2));
        ++n;
      }
    }
    c->added[s] = (uint8_t)(n | places);
  }
}

static void make_case(const bool rising[3], int32_t mask, mtm_section_case* c)
{
  int32_t next[MTM_SECTION_EDGES];
  memset(c, 0, sizeof *c);
  if (!join_faces(mask, next))
  {
    return;
  }
  int32_t first = 0;
  while (first < MTM_SECTION_EDGES && next[first] == NONE)
  {
    ++first;
  }
  if (first == MTM_SECTION_EDGES)
  {
    return;
  }
  /* Where an odd number of axes falls the grid is a mirror image, and so are its faces. */
  const bool mirrored = rising[0] ^ rising[1] ^ rising[2] ^ true;
  int32_t edge = first;
  do
  {
    c->edges[c->n++] = (int8_t)edge;
    c->crossed = (uint16_t)(c->crossed | 1 << edge);
    edge = next[edge];
  } while (edge != first && c->n < 6);
  for (int32_t i = 0, j = c->n - 1; mirrored && i < j; ++i, --j)
  {
    const int8_t swapped = c->edges[i];
    c->edges[i] = c->edges[j];
    c->edges[j] = swapped;
  }
  memcpy(c->edges + c->n, c->edges, (size_t)c->n);
  find_starts(rising, c);
  count_added(c);
}

void mtm_section_cases(const bool rising[3], mtm_section_case cases[256])
{
  for (int32_t mask = 0; mask < 256; ++mask)
  {
    make_case(rising, mask, &cases[mask]);
  }
}

void mtm_section_new_edges(uint16_t edges[8])
{
  for (int32_t first = 0; first < 8; ++first)
  {
    edges[first] = 0;
    for (int32_t edge = 0; edge < MTM_SECTION_EDGES; ++edge)
    {
      const int32_t axis = edge / 4;
      const bool is_new = ((edge & 1) || (first >> (axis == 0 ? 1 : 0) & 1)) &&
        ((edge & 2) || (first >> (axis == 2 ? 1 : 2) & 1));
      edges[first] = (uint16_t)(edges[first] | (is_new ? 1 << edge : 0));
    }
  }
}
