/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Memory that tasks cut in, wave after wave: writing to new memory costs more than cutting does (see
 * docs/decisions/0015). What a task made stays in its draft until the next wave needs it; by then its size
 * is known, and it moves over into a block of the wave's. Source: own. */
#include "slice_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  ALIGNMENT = 64
};

/* Two large pages: what is left at the end is little of it. */
static const size_t BLOCK_BYTES = (size_t)4 << 20;

static size_t aligned(size_t bytes)
{
  return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

bool mtm_drafts_new(mtm_drafts* drafts,
  mtm_chunk* chunks,
  int64_t n_chunks,
  int64_t n_drafts,
  int64_t n_cells,
  int32_t n_planes)
{
  const size_t chunk_bytes = aligned(mtm_chunk_lent_bytes(n_cells));
  const size_t bytes = chunk_bytes + aligned(sizeof(mtm_quick));
  *drafts = (mtm_drafts){ .chunks = chunks, .n_chunks = n_chunks, .n_planes = n_planes };
  drafts->items = mtm_allocate(n_drafts, sizeof *drafts->items);
  drafts->memory_bytes = (size_t)n_drafts * bytes;
  drafts->memory = mtm_scratch_new(drafts->memory_bytes);
  if (!drafts->items || !drafts->memory)
  {
    return false;
  }
  for (; drafts->n < n_drafts; ++drafts->n)
  {
    char* at = drafts->memory + (size_t)drafts->n * bytes;
    drafts->items[drafts->n] = (mtm_draft){ .quick = (mtm_quick*)(at + chunk_bytes) };
    mtm_chunk_lend(&drafts->items[drafts->n].chunk, n_cells, at);
  }
  return true;
}

void mtm_drafts_free(mtm_drafts* drafts)
{
  for (int64_t d = 0; d < drafts->n; ++d)
  {
    mtm_chunk_release(&drafts->items[d].chunk);
  }
  free(drafts->items);
  mtm_scratch_free(drafts->memory, drafts->memory_bytes);
  *drafts = (mtm_drafts){ 0 };
}

static void pack(const mtm_drafts* drafts, mtm_draft* draft)
{
  mtm_chunk* packed = draft->packed;
  if (packed && !mtm_chunk_pack(&draft->chunk, packed, drafts->n_planes))
  {
    packed->status = mtm_fail_memory(&packed->error, "the slice");
  }
  draft->packed = NULL;
}

mtm_draft* mtm_draft_begin(const mtm_drafts* drafts, int64_t d)
{
  mtm_draft* draft = &drafts->items[d];
  pack(drafts, draft);
  if (draft->is_used)
  {
    memset(draft->quick->memories, 0, sizeof draft->quick->memories);
    return draft;
  }
  draft->is_used = true;
  memset(draft->quick, 0, sizeof *draft->quick);
  mtm_chunk_empty(&draft->chunk);
  return draft;
}

/* Bytes for a chunk that is the first of n: of a block that is begun, or of a new one, which is the
 * chunk's; NULL when out of memory. Blocks are large enough for large pages, as far as there is need. */
static char* room_for(mtm_drafts* drafts, size_t bytes, int64_t n, mtm_chunk* owner)
{
  if (bytes > drafts->room_left)
  {
    const size_t all = bytes < BLOCK_BYTES / (size_t)n ? bytes * (size_t)n : BLOCK_BYTES;
    drafts->room_left = bytes > all ? bytes : all;
    drafts->room = mtm_scratch_new(drafts->room_left);
    owner->block = drafts->room;
    owner->block_bytes = drafts->room_left;
  }
  char* room = drafts->room;
  if (room)
  {
    drafts->room += bytes;
    drafts->room_left -= bytes;
  }
  return room;
}

mtm_status mtm_drafts_place(mtm_drafts* drafts, int64_t first, int64_t n, mtm_error* error)
{
  for (int64_t d = 0; d < n; ++d)
  {
    mtm_draft* draft = &drafts->items[d];
    mtm_chunk* packed = &drafts->chunks[first + d];
    if (draft->chunk.status != MTM_OK)
    {
      return mtm_fail(error, draft->chunk.status, "%s", draft->chunk.error.message);
    }
    const size_t bytes = mtm_chunk_packed_bytes(&draft->chunk);
    char* room = room_for(drafts, bytes, drafts->n_chunks - first - d, packed);
    if (!room)
    {
      return mtm_fail_memory(error, "the slice");
    }
    mtm_chunk_place(&draft->chunk, packed, room);
    draft->packed = packed;
  }
  return MTM_OK;
}

static void pack_task(void* user, int64_t task)
{
  const mtm_drafts* drafts = user;
  pack(drafts, &drafts->items[task]);
}

mtm_status mtm_drafts_pack(mtm_drafts* drafts, const mtm_run* run, double done, mtm_error* error)
{
  return mtm_run_in_waves(run, drafts->n, done, done, pack_task, drafts, error);
}
