/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cells with corners so near the plane that rounding decides: cut one by one like those of any mesh,
 * they are few. A crossed edge with both ends away from the plane is used by all cells around it, near
 * or not, and its point is numbered by the first of them; the other points belong to near cells alone
 * and are numbered in the order in which these use them. */
#include "section_internal.h"

#include <stdlib.h>

void mtm_near_free(mtm_near* near)
{
  mtm_chunks_free(near->chunks, near->n_chunks);
  mtm_chunks_free(near->points, near->points ? 1 : 0);
  free(near->polygons);
  free(near->refs);
  *near = (mtm_near){ 0 };
}

/* Where a point or a cell of a grid is. */
static void place_of(int64_t id, const int64_t n[3], int64_t place[3])
{
  place[0] = id % n[0];
  place[1] = id / n[0] % n[1];
  place[2] = id / n[0] / n[1];
}

/* The corner of the cell that a point is, or -1 where it is near. */
static int32_t plain_corner(const mtm_section* s, const int64_t cell[3], int64_t id)
{
  int64_t place[3];
  place_of(id, s->axes->n, place);
  if (fabs(mtm_section_side(s, place[0], place[1], place[2])) <= s->near)
  {
    return -1;
  }
  return (int32_t)(place[0] - cell[0] + 2 * (place[1] - cell[1]) + 4 * (place[2] - cell[2]));
}

/* The edge of the cell that a point is on if both its ends are away from the plane, else -1. */
static int32_t plain_edge(const mtm_section* s, int64_t source, const mtm_edge_point* point)
{
  int64_t cell[3];
  place_of(source, s->grid.n_cells, cell);
  const int32_t a = plain_corner(s, cell, point->a);
  const int32_t b = plain_corner(s, cell, point->b);
  for (int32_t edge = 0; a >= 0 && b >= 0 && edge < MTM_SECTION_EDGES; ++edge)
  {
    const int32_t u = mtm_section_edge_corner(edge, false);
    const int32_t v = mtm_section_edge_corner(edge, true);
    if ((a == u && b == v) || (a == v && b == u))
    {
      return edge;
    }
  }
  return -1;
}

static mtm_status allocate(mtm_near* near, mtm_error* error)
{
  int64_t n_polygons = 0;
  int64_t n_refs = 0;
  for (int64_t c = 0; c < near->n_chunks; ++c)
  {
    n_polygons += near->chunks[c].n_cells;
    n_refs += near->chunks[c].n_connectivity;
  }
  near->points = mtm_chunks_new(1);
  near->polygons = mtm_allocate(n_polygons, sizeof *near->polygons);
  near->refs = mtm_allocate(n_refs, sizeof *near->refs);
  return near->points && near->polygons && near->refs
    ? MTM_OK
    : mtm_fail_memory(error, "the cells next to the plane");
}

/* Adds a polygon to the lists and to its layer. */
static bool add_polygon(mtm_section* s,
  const mtm_chunk* chunk,
  const mtm_chunk_cell* cell,
  mtm_near_polygon* added,
  mtm_section_layer* layer)
{
  mtm_near* near = &s->near_cells;
  added->source = cell->source;
  added->n = cell->n_points;
  for (int32_t p = 0; p < cell->n_points; ++p)
  {
    const mtm_edge_point* point = &chunk->points[chunk->connectivity[cell->first + p]];
    const int32_t edge = plain_edge(s, cell->source, point);
    int64_t ref = ~(int64_t)edge;
    if (edge < 0)
    {
      ref = mtm_chunk_point(near->points, point);
      if (ref < 0)
      {
        return false;
      }
    }
    near->refs[added->first + p] = ref;
  }
  ++layer->extent.n_polygons;
  layer->extent.n_connectivity += cell->n_points;
  return true;
}

/* Layers up to the one of a cell start where the lists have got to. */
static void start_layers(mtm_section* s, int64_t* next_layer, int64_t k, int64_t n_polygons)
{
  for (; *next_layer <= k; ++*next_layer)
  {
    s->layers[*next_layer].first_near_polygon = n_polygons;
    s->layers[*next_layer].first_near_point = s->near_cells.points->n_points;
  }
}

mtm_status mtm_section_near(mtm_section* s, mtm_error* error)
{
  mtm_near* near = &s->near_cells;
  mtm_status status = mtm_contacts_resolve(near->chunks, near->n_chunks, NULL, error);
  if (status == MTM_OK)
  {
    status = allocate(near, error);
  }
  const int64_t cells_per_layer = s->grid.n_cells[0] * s->grid.n_cells[1];
  int64_t next_layer = 0;
  int64_t n_polygons = 0;
  int64_t n_refs = 0;
  for (int64_t c = 0; status == MTM_OK && c < near->n_chunks; ++c)
  {
    const mtm_chunk* chunk = &near->chunks[c];
    for (int64_t i = 0; status == MTM_OK && i < chunk->n_cells; ++i)
    {
      const mtm_chunk_cell* cell = &chunk->cells[i];
      if (cell->dropped)
      {
        continue;
      }
      const int64_t k = cell->source / cells_per_layer;
      start_layers(s, &next_layer, k, n_polygons);
      mtm_near_polygon* added = &near->polygons[n_polygons++];
      added->first = n_refs;
      n_refs += cell->n_points;
      const int64_t n_points = near->points->n_points;
      status = add_polygon(s, chunk, cell, added, &s->layers[k])
        ? MTM_OK
        : mtm_fail_memory(error, "the cells next to the plane");
      s->layers[k].extent.n_points += near->points->n_points - n_points;
    }
  }
  if (status == MTM_OK)
  {
    start_layers(s, &next_layer, s->grid.n_cells[2], n_polygons);
  }
  return status;
}
