/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What one task makes: points, merged within the chunk, and cells. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  IDS_PER_CELL = 4,    /* that room is made for */
  BLOCK_ALIGNMENT = 64 /* of arrays in a lent block */
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

/* mtm_grown, which takes memory of the chunk's own instead of lent memory. */
static void* grown(const mtm_chunk* chunk,
  void* items,
  int64_t* capacity,
  int64_t needed,
  size_t item_bytes)
{
  if (!is_lent(chunk, items) || needed <= *capacity)
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

void mtm_chunk_release(mtm_chunk* chunk)
{
  free_items(chunk, chunk->points);
  free_items(chunk, chunk->cells);
  free_items(chunk, chunk->connectivity);
  free_items(chunk, chunk->slots);
  free(chunk->contacts);
  mtm_scratch_free(chunk->block, chunk->block_bytes);
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
    mtm_chunk_release(&chunks[i]);
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
static int64_t slots_for(int64_t n_points)
{
  int64_t n_slots = 256;
  while (n_slots < 2 * n_points)
  {
    n_slots *= 2;
  }
  return n_slots;
}

static bool reserve_slots(mtm_chunk* chunk, int64_t n_points)
{
  if (2 * n_points <= chunk->n_slots)
  {
    return true;
  }
  const int64_t n_slots = slots_for(n_points);
  int32_t* slots = calloc((size_t)n_slots, sizeof *slots);
  if (!slots)
  {
    return false;
  }
  free_items(chunk, chunk->slots);
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
  int32_t* ids = grown(
    chunk, chunk->connectivity, &chunk->connectivity_capacity, IDS_PER_CELL * n_cells, sizeof *ids);
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
static bool group_cells(const mtm_chunk* chunk, int32_t n_planes, mtm_chunk_cell* grouped)
{
  const int64_t n_groups = (int64_t)MTM_N_KINDS * n_planes;
  int64_t* places = calloc((size_t)n_groups + 1, sizeof *places);
  if (!places)
  {
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
  return true;
}

static void sort_cells(mtm_chunk* chunk)
{
  if (!is_sorted(chunk))
  {
    qsort(chunk->cells, (size_t)chunk->n_cells, sizeof *chunk->cells, compare_cells);
  }
}

bool mtm_chunk_sort(mtm_chunk* chunk, int32_t n_planes)
{
  free_items(chunk, chunk->slots);
  chunk->slots = NULL;
  chunk->n_slots = 0;
  if (is_sorted(chunk))
  {
    return true;
  }
  mtm_chunk_cell* grouped = mtm_allocate(chunk->n_cells, sizeof *grouped);
  if (!grouped || !group_cells(chunk, n_planes, grouped))
  {
    free(grouped);
    return false;
  }
  free_items(chunk, chunk->cells);
  chunk->cells = grouped;
  chunk->cells_capacity = chunk->n_cells;
  sort_cells(chunk);
  return true;
}

/* ---- Blocks ------------------------------------------------------------------------------------- */

/* The next n items of a block, whose first `*used` bytes are taken. None at all have a place, too, so that
 * all arrays are known as lent. */
static void* take(void* block, size_t* used, int64_t n, size_t item_bytes)
{
  void* items = block ? (char*)block + *used : NULL;
  const size_t bytes = (size_t)n * item_bytes;
  *used += (bytes / BLOCK_ALIGNMENT + 1) * BLOCK_ALIGNMENT;
  return items;
}

/* Lays out the arrays of a chunk, whose capacities are set. Without a block, finds out how long it is. */
static void lay_out(mtm_chunk* chunk, void* block)
{
  size_t used = 0;
  chunk->points = take(block, &used, chunk->points_capacity, sizeof *chunk->points);
  chunk->cells = take(block, &used, chunk->cells_capacity, sizeof *chunk->cells);
  chunk->connectivity =
    take(block, &used, chunk->connectivity_capacity, sizeof *chunk->connectivity);
  chunk->slots = take(block, &used, chunk->n_slots, sizeof *chunk->slots);
  chunk->lent = block;
  chunk->lent_bytes = used;
}

static mtm_chunk with_room(int64_t n_cells)
{
  return (mtm_chunk){ .points_capacity = n_cells,
    .cells_capacity = n_cells,
    .connectivity_capacity = IDS_PER_CELL * n_cells,
    .n_slots = slots_for(n_cells) };
}

size_t mtm_chunk_lent_bytes(int64_t n_cells)
{
  mtm_chunk chunk = with_room(n_cells);
  lay_out(&chunk, NULL);
  return chunk.lent_bytes;
}

void mtm_chunk_lend(mtm_chunk* chunk, int64_t n_cells, void* block)
{
  *chunk = with_room(n_cells);
  lay_out(chunk, block);
}

void mtm_chunk_empty(mtm_chunk* chunk)
{
  chunk->n_points = chunk->n_cells = chunk->n_connectivity = chunk->n_non_finite_cells = 0;
  memset(chunk->slots, 0, (size_t)chunk->n_slots * sizeof *chunk->slots);
}

static mtm_chunk as_packed(const mtm_chunk* chunk)
{
  return (mtm_chunk){ .n_points = chunk->n_points,
    .points_capacity = chunk->n_points,
    .n_cells = chunk->n_cells,
    .cells_capacity = chunk->n_cells,
    .n_connectivity = chunk->n_connectivity,
    .connectivity_capacity = chunk->n_connectivity,
    .n_non_finite_cells = chunk->n_non_finite_cells };
}

size_t mtm_chunk_packed_bytes(const mtm_chunk* chunk)
{
  mtm_chunk packed = as_packed(chunk);
  lay_out(&packed, NULL);
  return packed.lent_bytes;
}

void mtm_chunk_place(mtm_chunk* chunk, mtm_chunk* packed, void* block)
{
  void* owned = packed->block;
  const size_t owned_bytes = packed->block_bytes;
  *packed = as_packed(chunk);
  packed->block = owned;
  packed->block_bytes = owned_bytes;
  lay_out(packed, block);
  packed->slots = NULL;
  packed->contacts = chunk->contacts;
  packed->n_contacts = chunk->n_contacts;
  packed->contacts_capacity = chunk->contacts_capacity;
  chunk->contacts = NULL;
  chunk->n_contacts = chunk->contacts_capacity = 0;
}

/* Contacts know cells by their numbers, so that these stay as they are until all are resolved. */
bool mtm_chunk_pack(mtm_chunk* chunk, mtm_chunk* packed, int32_t n_planes)
{
  bool complete = true;
  memcpy(packed->points, chunk->points, (size_t)chunk->n_points * sizeof *chunk->points);
  memcpy(packed->connectivity,
    chunk->connectivity,
    (size_t)chunk->n_connectivity * sizeof *chunk->connectivity);
  if (packed->n_contacts > 0 || is_sorted(chunk))
  {
    memcpy(packed->cells, chunk->cells, (size_t)chunk->n_cells * sizeof *chunk->cells);
  }
  else
  {
    complete = group_cells(chunk, n_planes, packed->cells);
    if (complete)
    {
      sort_cells(packed);
    }
  }
  mtm_chunk_empty(chunk);
  return complete;
}
