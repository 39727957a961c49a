/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The cells of a grid's section that are neither near the plane's points nor the first along an axis,
 * which are nearly all: what all of them have in common is decided on outside the loop, and within it
 * little is left to jump over. Source: own. */
#include "section_internal.h"

#include <string.h>

enum
{
  MOST_TRIANGLES = MTM_SECTION_CORNERS - 2
};

/* Numbers the points of a cell that is nowhere the first, which has one edge of each direction to
 * number, and looks up those of its other edges. What edges along k hold that are not crossed, nobody
 * looks at; the other arrays are used by other rows. */
static inline void number_inner(const mtm_section_case* c,
  int32_t added,
  int64_t i,
  int64_t* const lines[4],
  int64_t next,
  int64_t ids[MTM_SECTION_EDGES])
{
  for (int32_t l = 0; l < 4; ++l)
  {
    memcpy(ids + 4 + 2 * l, lines[l] + i, 2 * sizeof *ids);
  }
  ids[3] = c->crossed >> 3 & 1 ? next + (added >> 2 & 3) : ids[3];
  ids[7] = c->crossed >> 7 & 1 ? next + (added >> 4 & 3) : ids[7];
  ids[11] = next + (added >> 6 & 3);
  lines[1][i + 1] = ids[7];
  lines[3][i + 1] = ids[11];
}

/* Stores a cell's polygons with all places that one can take at most: what is too much is overwritten by
 * the next, which is cheaper than jumps that cannot be foretold. */
static inline void store_inner(const mtm_polygons* out,
  const mtm_extent* at,
  const int8_t* ring,
  const int64_t ids[MTM_SECTION_EDGES],
  int32_t n,
  bool triangulate)
{
  int32_t* connectivity = (int32_t*)out->connectivity + at->n_connectivity;
  int32_t* ends = (int32_t*)out->offsets + at->n_polygons + 1;
  if (!triangulate)
  {
    for (int32_t p = 0; p < MTM_SECTION_CORNERS; ++p)
    {
      connectivity[p] = (int32_t)ids[ring[p]];
    }
    ends[0] = (int32_t)at->n_connectivity + n;
    return;
  }
  const int32_t first = (int32_t)ids[ring[0]];
  int32_t before = (int32_t)ids[ring[1]];
  for (int32_t t = 0; t < MOST_TRIANGLES; ++t)
  {
    connectivity[3 * t] = first;
    connectivity[3 * t + 1] = before;
    connectivity[3 * t + 2] = before = (int32_t)ids[ring[t + 2]];
    ends[t] = (int32_t)at->n_connectivity + 3 * (t + 1);
  }
}

static inline void store_source(const mtm_section_writer* w,
  const mtm_extent* at,
  int64_t source,
  int32_t n)
{
  const mtm_polygons* out = w->out;
  for (int32_t t = 0; out->source_cells && t < n; ++t)
  {
    mtm_store_id(out->source_cells, out->source_type, at->n_polygons + t, source);
  }
  for (int32_t t = 0; out->planes && t < n; ++t)
  {
    out->planes[at->n_polygons + t] = w->plane;
  }
}

int32_t mtm_section_write_inner(mtm_section_writer* w,
  const mtm_section_row* row,
  int32_t i,
  int64_t source)
{
  const bool triangulate = w->section->triangulate;
  const mtm_polygons* out = w->out;
  int64_t* const lines[4] = { w->edges[4].id, w->edges[6].id, w->edges[8].id, w->edges[10].id };
  int64_t ids[MTM_SECTION_EDGES];
  for (int32_t e = 0; e < 4; ++e)
  {
    ids[e] = *w->edges[e].id;
  }
  mtm_extent at = w->at;
  int32_t next = mtm_section_past(row, i);
  for (; i < row->last && w->end.n_polygons - at.n_polygons >= MOST_TRIANGLES; ++i)
  {
    const int32_t past = next;
    next = mtm_section_past(row, i + 1);
    const mtm_section_case* c = &w->section->cases[past | next << 1];
    if (c->n > 0)
    {
      const int32_t first = mtm_section_first(w, c, i);
      const int32_t added = c->added[first];
      const int32_t n = triangulate ? c->n - 2 : 1;
      number_inner(c, added, i, lines, at.n_points, ids);
      store_inner(out, &at, c->edges + c->starts[first], ids, c->n, triangulate);
      store_source(w, &at, source + i, triangulate ? MOST_TRIANGLES : 1);
      at.n_points += added & 3;
      at.n_polygons += n;
      at.n_connectivity += triangulate ? 3 * n : c->n;
    }
  }
  *w->edges[3].id = ids[3];
  w->at = at;
  return i;
}
