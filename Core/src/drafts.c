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

static size_t aligned(size_t bytes)
{
  return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

bool mtm_drafts_new(mtm_drafts* drafts,
  mtm_chunk* chunks,
  int64_t n_drafts,
  int64_t n_cells,
  int32_t n_planes)
{
  const size_t chunk_bytes = aligned(mtm_chunk_lent_bytes(n_cells));
  const size_t bytes = chunk_bytes + aligned(sizeof(mtm_quick));
  *drafts = (mtm_drafts){ .chunks = chunks, .n_planes = n_planes };
  drafts->items = mtm_allocate(n_drafts, sizeof *drafts->items);
  drafts->memory = mtm_allocate(n_drafts, bytes);
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
  free(drafts->memory);
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

/* Where what the drafts [0, n) hold goes. */
static size_t packed_bytes(const mtm_drafts* drafts, int64_t n)
{
  size_t bytes = 0;
  for (int64_t d = 0; d < n; ++d)
  {
    bytes += mtm_chunk_packed_bytes(&drafts->items[d].chunk);
  }
  return bytes;
}

mtm_status mtm_drafts_place(mtm_drafts* drafts, int64_t first, int64_t n, mtm_error* error)
{
  for (int64_t d = 0; d < n; ++d)
  {
    const mtm_chunk* chunk = &drafts->items[d].chunk;
    if (chunk->status != MTM_OK)
    {
      return mtm_fail(error, chunk->status, "%s", chunk->error.message);
    }
  }
  char* block = mtm_allocate((int64_t)packed_bytes(drafts, n), 1);
  if (!block)
  {
    return mtm_fail_memory(error, "the slice");
  }
  for (int64_t d = 0; d < n; ++d)
  {
    mtm_draft* draft = &drafts->items[d];
    const size_t bytes = mtm_chunk_packed_bytes(&draft->chunk);
    draft->packed = &drafts->chunks[first + d];
    mtm_chunk_place(&draft->chunk, draft->packed, block);
    draft->packed->block = d == 0 ? block : NULL;
    block += bytes;
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
