/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What one task makes: points, merged within the chunk, and cells. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  ALIGNMENT = 64 /* of arrays in lent memory */
};

/* ---- Memory ----------------------------------------------------------------------------------- */

static bool is_lent(const mtm_chunk* chunk, const void* items)
{
  const uintptr_t first = (uintptr_t)chunk->lent;
  return chunk->lent && (uintptr_t)items >= first && (uintptr_t)items < first + chunk->lent_bytes;
}

static void free_items(const mtm_chunk* chunk, void* items)
{
  if (!is_lent(chunk, items))
  {
    free(items);
  }
}

/* mtm_grown, which moves what was lent to memory of the chunk's own. */
static void* grown(const mtm_chunk* chunk,
  void* items,
  int64_t* capacity,
  int64_t needed,
  size_t item_bytes)
{
  if (needed <= *capacity || !is_lent(chunk, items))
  {
    return mtm_grown(items, capacity, needed, item_bytes);
  }
  const size_t bytes = (size_t)*capacity * item_bytes;
  void* own = mtm_grown(NULL, capacity, needed, item_bytes);
  if (own)
  {
    memcpy(own, items, bytes);
  }
  return own;
}

/* The next n items of lent memory, of which the first *used bytes are taken. */
static void* take(void* memory, size_t* used, int64_t n, size_t item_bytes)
{
  void* items = memory ? (char*)memory + *used : NULL;
  *used += ((size_t)n * item_bytes / ALIGNMENT + 1) * ALIGNMENT;
  return items;
}

/* Points of a chunk's border are in others, too; polygons have four points in the mean at most, of
 * tetrahedra and hexahedra. */
void mtm_chunk_lend(mtm_chunk* chunk, int64_t n_cells, void* memory)
{
  size_t used = 0;
  chunk->points_capacity = n_cells + n_cells / 8;
  chunk->cells_capacity = n_cells;
  chunk->connectivity_capacity = 4 * n_cells + n_cells / 2;
  chunk->points = take(memory, &used, chunk->points_capacity, sizeof *chunk->points);
  chunk->cells = take(memory, &used, chunk->cells_capacity, sizeof *chunk->cells);
  chunk->connectivity =
    take(memory, &used, chunk->connectivity_capacity, sizeof *chunk->connectivity);
  chunk->lent = memory;
  chunk->lent_bytes = used;
}

size_t mtm_chunk_lent_bytes(int64_t n_cells)
{
  mtm_chunk chunk = { 0 };
  mtm_chunk_lend(&chunk, n_cells, NULL);
  return chunk.lent_bytes;
}

static void free_chunk(mtm_chunk* chunk)
{
  free_items(chunk, chunk->points);
  free_items(chunk, chunk->cells);
  free_items(chunk, chunk->connectivity);
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

/* ---- Points and cells --------------------------------------------------------------------------- */

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
    grown(chunk, chunk->points, &chunk->points_capacity, n_cells, sizeof *points);
  chunk->points = points ? points : chunk->points;
  mtm_chunk_cell* cells =
    grown(chunk, chunk->cells, &chunk->cells_capacity, n_cells, sizeof *cells);
  chunk->cells = cells ? cells : chunk->cells;
  int32_t* ids =
    grown(chunk, chunk->connectivity, &chunk->connectivity_capacity, 4 * n_cells, sizeof *ids);
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
    : grown(chunk, chunk->points, &chunk->points_capacity, chunk->n_points + 1, sizeof *points);
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
    grown(chunk, chunk->cells, &chunk->cells_capacity, chunk->n_cells + 1, sizeof *cells);
  if (!cells)
  {
    return false;
  }
  chunk->cells = cells;
  int32_t* connectivity = grown(chunk,
    chunk->connectivity,
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

/* ---- Order -------------------------------------------------------------------------------------- */

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
  free_items(chunk, chunk->cells);
  chunk->cells = grouped;
  chunk->cells_capacity = chunk->n_cells;
  return true;
}

void mtm_chunk_end_points(mtm_chunk* chunk)
{
  free(chunk->slots);
  chunk->slots = NULL;
  chunk->n_slots = 0;
}

bool mtm_chunk_sort(mtm_chunk* chunk, int32_t n_planes)
{
  mtm_chunk_end_points(chunk);
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
