/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Made points: cells that make the same one of the same input points share it. The entries are not
 * kept, only a key of 128 bits, since few made points come out; refine_restore.c finds them again. */
#include "refine_internal.h"

#include <stdlib.h>
#include <string.h>

void mtm_made_free(mtm_made_points* made)
{
  free(made->items);
  free(made->slots);
  *made = (mtm_made_points){ 0 };
}

/* Sums of hashes of the entries, so that their order does not matter. */
static void find_key(const mtm_curved* curved, uint64_t key[2])
{
  key[0] = key[1] = 0;
  for (int32_t i = 0; i < curved->n_entries; ++i)
  {
    uint64_t bits;
    memcpy(&bits, &curved->entry_weights[i], sizeof bits);
    const uint64_t id = (uint64_t)curved->entry_ids[i] * UINT64_C(0x9e3779b97f4a7c15);
    key[0] += mtm_mix(mtm_mix(id + 1) + bits);
    key[1] += mtm_mix(mtm_mix(id + 2) ^ bits);
  }
}

static int64_t slot_of(const mtm_made_points* made, const uint64_t key[2])
{
  uint64_t slot = key[0] & (uint64_t)(made->n_slots - 1);
  while (made->slots[slot] != 0 &&
    memcmp(made->items[made->slots[slot] - 1].key, key, 2 * sizeof *key) != 0)
  {
    slot = (slot + 1) & (uint64_t)(made->n_slots - 1);
  }
  return (int64_t)slot;
}

/* At most half of the slots are taken. */
static bool grow_slots(mtm_made_points* made)
{
  if (2 * (made->n + 1) <= made->n_slots)
  {
    return true;
  }
  const int64_t n_slots = made->n_slots ? 2 * made->n_slots : 256;
  int64_t* slots = calloc((size_t)n_slots, sizeof *slots);
  if (!slots)
  {
    return false;
  }
  free(made->slots);
  made->slots = slots;
  made->n_slots = n_slots;
  for (int64_t i = 0; i < made->n; ++i)
  {
    made->slots[slot_of(made, made->items[i].key)] = i + 1;
  }
  return true;
}

int64_t mtm_made_point(mtm_made_points* made, const mtm_curved* curved, int64_t cell, int32_t place)
{
  uint64_t key[2];
  find_key(curved, key);
  if (!grow_slots(made))
  {
    return -1;
  }
  const int64_t slot = slot_of(made, key);
  if (made->slots[slot] != 0)
  {
    return made->slots[slot] - 1;
  }
  mtm_made* items = mtm_grown(made->items, &made->capacity, made->n + 1, sizeof *items);
  if (!items)
  {
    return -1;
  }
  made->items = items;
  mtm_made* item = &items[made->n];
  *item = (mtm_made){ .key = { key[0], key[1] }, .cell = cell, .place = place };
  mtm_curved_point(curved, item->xyz, &item->scalar);
  made->slots[slot] = ++made->n;
  return made->n - 1;
}
