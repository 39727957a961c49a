/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What one task makes: points, merged within the chunk, and cells. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static void free_chunk(mtm_chunk* chunk)
{
  free(chunk->points);
  free(chunk->cells);
  free(chunk->connectivity);
  free(chunk->contacts);
  free(chunk->slots);
  *chunk = (mtm_chunk){ 0 };
}

mtm_chunk* mtm_chunks_new(int64_t n_chunks)
{
  mtm_chunk* chunks = mtm_allocate(n_chunks, sizeof *chunks);
  if (chunks)
  {
    memset(chunks, 0, (size_t)n_chunks * sizeof *chunks);
  }
  return chunks;
}

void mtm_chunks_free(mtm_chunk* chunks, int64_t n_chunks)
{
  for (int64_t i = 0; chunks && i < n_chunks; ++i)
  {
    free_chunk(&chunks[i]);
  }
  free(chunks);
}

mtm_status mtm_chunks_status(const mtm_chunk* chunks, int64_t n_chunks, mtm_error* error)
{
  for (int64_t i = 0; i < n_chunks; ++i)
  {
    if (chunks[i].status != MTM_OK)
    {
      return mtm_fail(error, chunks[i].status, "%s", chunks[i].error.message);
    }
  }
  return MTM_OK;
}

static bool same_point(const mtm_edge_point* p, const mtm_edge_point* q)
{
  return p->a == q->a && p->b == q->b && p->plane == q->plane;
}

static int64_t slot_of(const mtm_chunk* chunk, const mtm_edge_point* point)
{
  int64_t slot = (int64_t)(mtm_point_hash(point) & (uint64_t)(chunk->n_slots - 1));
  while (chunk->slots[slot] != 0 && !same_point(&chunk->points[chunk->slots[slot] - 1], point))
  {
    slot = (slot + 1) & (chunk->n_slots - 1);
  }
  return slot;
}

/* At most half of the slots are taken. */
static bool reserve_slots(mtm_chunk* chunk, int64_t n_points)
{
  if (2 * n_points <= chunk->n_slots)
  {
    return true;
  }
  int64_t n_slots = 256;
  while (n_slots < 2 * n_points)
  {
    n_slots *= 2;
  }
  int32_t* slots = calloc((size_t)n_slots, sizeof *slots);
  if (!slots)
  {
    return false;
  }
  free(chunk->slots);
  chunk->slots = slots;
  chunk->n_slots = n_slots;
  for (int64_t i = 0; i < chunk->n_points; ++i)
  {
    chunk->slots[slot_of(chunk, &chunk->points[i])] = (int32_t)i + 1;
  }
  return true;
}

bool mtm_chunk_reserve(mtm_chunk* chunk, int64_t n_cells)
{
  mtm_edge_point* points =
    mtm_grown(chunk->points, &chunk->points_capacity, n_cells, sizeof *points);
  chunk->points = points ? points : chunk->points;
  mtm_chunk_cell* cells = mtm_grown(chunk->cells, &chunk->cells_capacity, n_cells, sizeof *cells);
  chunk->cells = cells ? cells : chunk->cells;
  int32_t* ids =
    mtm_grown(chunk->connectivity, &chunk->connectivity_capacity, 4 * n_cells, sizeof *ids);
  chunk->connectivity = ids ? ids : chunk->connectivity;
  return points && cells && ids && reserve_slots(chunk, n_cells);
}

int32_t mtm_chunk_point(mtm_chunk* chunk, const mtm_edge_point* point)
{
  if (!reserve_slots(chunk, chunk->n_points + 1))
  {
    return -1;
  }
  const int64_t slot = slot_of(chunk, point);
  if (chunk->slots[slot] != 0)
  {
    return chunk->slots[slot] - 1;
  }
  mtm_edge_point* points = chunk->n_points == INT32_MAX
    ? NULL
    : mtm_grown(chunk->points, &chunk->points_capacity, chunk->n_points + 1, sizeof *points);
  if (!points)
  {
    return -1;
  }
  chunk->points = points;
  points[chunk->n_points] = *point;
  chunk->slots[slot] = (int32_t)++chunk->n_points;
  return chunk->slots[slot] - 1;
}

bool mtm_chunk_add_cell(mtm_chunk* chunk,
  mtm_kind kind,
  int64_t source,
  int32_t plane,
  const int32_t* points,
  int32_t n_points)
{
  mtm_chunk_cell* cells =
    mtm_grown(chunk->cells, &chunk->cells_capacity, chunk->n_cells + 1, sizeof *cells);
  if (!cells)
  {
    return false;
  }
  chunk->cells = cells;
  int32_t* connectivity = mtm_grown(chunk->connectivity,
    &chunk->connectivity_capacity,
    chunk->n_connectivity + n_points,
    sizeof *connectivity);
  if (!connectivity)
  {
    return false;
  }
  chunk->connectivity = connectivity;
  memcpy(connectivity + chunk->n_connectivity, points, (size_t)n_points * sizeof *points);
  cells[chunk->n_cells++] = (mtm_chunk_cell){ .source = source,
    .first = chunk->n_connectivity,
    .n_points = n_points,
    .plane = plane,
    .kind = kind };
  chunk->n_connectivity += n_points;
  return true;
}

static int compare_cells(const void* a, const void* b)
{
  const mtm_chunk_cell* p = a;
  const mtm_chunk_cell* q = b;
  if (p->kind != q->kind)
  {
    return p->kind < q->kind ? -1 : 1;
  }
  if (p->plane != q->plane)
  {
    return p->plane < q->plane ? -1 : 1;
  }
  if (p->source != q->source)
  {
    return p->source < q->source ? -1 : 1;
  }
  /* Several cells of one source stay in the order in which they were made. */
  return p->first < q->first ? -1 : p->first > q->first;
}

static bool is_sorted(const mtm_chunk* chunk)
{
  for (int64_t i = 1; i < chunk->n_cells; ++i)
  {
    if (compare_cells(&chunk->cells[i - 1], &chunk->cells[i]) > 0)
    {
      return false;
    }
  }
  return true;
}

/* Puts cells of one kind and plane together, in the order in which they were made, which is that of
 * their sources nearly always. False when out of memory. */
static bool group_cells(mtm_chunk* chunk, int32_t n_planes)
{
  const int64_t n_groups = (int64_t)MTM_N_KINDS * n_planes;
  int64_t* places = calloc((size_t)n_groups + 1, sizeof *places);
  mtm_chunk_cell* grouped = mtm_allocate(chunk->n_cells, sizeof *grouped);
  if (!places || !grouped)
  {
    free(places);
    free(grouped);
    return false;
  }
  for (int64_t i = 0; i < chunk->n_cells; ++i)
  {
    ++places[(int64_t)chunk->cells[i].kind * n_planes + chunk->cells[i].plane + 1];
  }
  for (int64_t g = 0; g < n_groups; ++g)
  {
    places[g + 1] += places[g];
  }
  for (int64_t i = 0; i < chunk->n_cells; ++i)
  {
    const int64_t group = (int64_t)chunk->cells[i].kind * n_planes + chunk->cells[i].plane;
    grouped[places[group]++] = chunk->cells[i];
  }
  free(places);
  free(chunk->cells);
  chunk->cells = grouped;
  chunk->cells_capacity = chunk->n_cells;
  return true;
}

bool mtm_chunk_sort(mtm_chunk* chunk, int32_t n_planes)
{
  free(chunk->slots);
  chunk->slots = NULL;
  chunk->n_slots = 0;
  if (is_sorted(chunk))
  {
    return true;
  }
  if (!group_cells(chunk, n_planes))
  {
    return false;
  }
  if (!is_sorted(chunk))
  {
    qsort(chunk->cells, (size_t)chunk->n_cells, sizeof *chunk->cells, compare_cells);
  }
  return true;
}
