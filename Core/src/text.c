/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Text that goes to the caller in blocks, and is hashed on the way for ids. */
#include "scene_internal.h"

#include <stdlib.h>
#include <string.h>

mtm_status mtm_text_open(mtm_text* text, mtm_write write, void* user, mtm_error* error)
{
  *text = (mtm_text){ .write = write, .user = user, .n_left = INT64_MAX };
  text->block = mtm_allocate(MTM_BLOCK_BYTES, 1);
  return text->block ? MTM_OK : mtm_fail_memory(error, "the text of the scene");
}

/* Word by word: text is written faster than bytes could be hashed. Bytes are put together so that
 * every machine gets the same ids. */
static void hash_block(mtm_text* text)
{
  const unsigned char* at = (const unsigned char*)text->block + text->n_hashed;
  size_t n_left = text->n_used - text->n_hashed;
  for (; n_left >= 8; n_left -= 8, at += 8)
  {
    const uint64_t low = at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
    const uint64_t high = at[4] | at[5] << 8 | at[6] << 16 | (uint32_t)at[7] << 24;
    mtm_hash_word(text->hash, high << 32 | low);
  }
  uint64_t rest = n_left;
  for (size_t i = 0; i < n_left; ++i)
  {
    rest = rest << 8 | at[i];
  }
  mtm_hash_word(text->hash, rest);
  text->n_hashed = text->n_used;
}

static void send_block(mtm_text* text)
{
  hash_block(text);
  if (!text->failed && text->n_used > 0)
  {
    text->n_left -= (int64_t)text->n_used;
    text->failed = text->n_left < 0;
  }
  if (!text->failed && text->n_used > 0)
  {
    text->failed = !text->write(text->user, text->block, text->n_used);
  }
  text->n_used = 0;
  text->n_hashed = 0;
}

void mtm_text_flush(mtm_text* text)
{
  send_block(text);
}

mtm_status mtm_text_close(mtm_text* text, mtm_error* error)
{
  if (!text->block)
  {
    return MTM_OK;
  }
  send_block(text);
  free(text->block);
  text->block = NULL;
  return text->failed ? mtm_fail(error, MTM_IO_ERROR, "the text of the scene could not be written")
                      : MTM_OK;
}

void mtm_text_restart_hash(mtm_text* text)
{
  send_block(text);
  text->hash[0] = 0;
  text->hash[1] = 0;
}

void mtm_text_put(mtm_text* text, const void* bytes, size_t n)
{
  const char* from = bytes;
  while (n > 0)
  {
    if (text->n_used == MTM_BLOCK_BYTES)
    {
      send_block(text);
    }
    const size_t n_free = MTM_BLOCK_BYTES - text->n_used;
    const size_t n_now = n < n_free ? n : n_free;
    memcpy(text->block + text->n_used, from, n_now);
    text->n_used += n_now;
    from += n_now;
    n -= n_now;
  }
}

/* Version 8 of RFC 9562: bits of our own, but for version and variant. */
mtm_uuid mtm_text_uuid(mtm_text* text)
{
  hash_block(text);
  uint64_t hash[2] = { text->hash[0], text->hash[1] };
  for (int32_t i = 0; i < 4; ++i)
  {
    mtm_hash_word(hash, hash[0] ^ (hash[1] << 32 | hash[1] >> 32));
  }
  hash[0] = (hash[0] & ~(uint64_t)0xf000) | 0x8000;
  hash[1] = (hash[1] & ~((uint64_t)3 << 62)) | (uint64_t)2 << 62;

  static const char hexadecimal[] = "0123456789abcdef";
  mtm_uuid uuid;
  char* at = uuid.text;
  for (int32_t i = 0; i < 32; ++i)
  {
    if (i == 8 || i == 12 || i == 16 || i == 20)
    {
      *at++ = '-';
    }
    *at++ = hexadecimal[hash[i / 16] >> (60 - 4 * (i % 16)) & 15];
  }
  *at = '\0';
  return uuid;
}
