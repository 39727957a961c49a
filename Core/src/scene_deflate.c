/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Zlib streams (RFC 1950) in memory. Without zlib they hold their bytes as they are. */
#include "scene_pack.h"

#include <stdlib.h>
#include <string.h>
#ifdef MTM_HAS_ZLIB
#include <zlib.h>
#endif

enum
{
  BLOCK_BYTES = 65535 /* the most that a stored block holds */
};

bool mtm_memory_write(void* user, const void* data, size_t size)
{
  mtm_memory* memory = user;
  if (memory->failed || size > SIZE_MAX / 2 - memory->n)
  {
    memory->failed = true;
    return false;
  }
  if (memory->n + size > memory->room)
  {
    const size_t room = memory->n + size + (memory->n + size) / 2;
    char* grown = realloc(memory->data, room);
    if (!grown)
    {
      memory->failed = true;
      return false;
    }
    memory->data = grown;
    memory->room = room;
  }
  memcpy(memory->data + memory->n, data, size);
  memory->n += size;
  return true;
}

#ifdef MTM_HAS_ZLIB

/* zlib asks for memory as Core does. */
static voidpf allocate(voidpf user, uInt n, uInt size)
{
  (void)user;
  return mtm_allocate((int64_t)n, size);
}

static void release(voidpf user, voidpf address)
{
  (void)user;
  free(address);
}

bool mtm_deflate_begin(mtm_deflater* deflater, bool noisy)
{
  *deflater = (mtm_deflater){ .block = mtm_allocate(BLOCK_BYTES, 1) };
  z_stream* stream = calloc(1, sizeof *stream);
  if (deflater->block && stream)
  {
    stream->zalloc = allocate;
    stream->zfree = release;
    const int strategy = noisy ? Z_FILTERED : Z_DEFAULT_STRATEGY;
    if (deflateInit2(stream, 6, Z_DEFLATED, 15, 9, strategy) == Z_OK)
    {
      deflater->state = stream;
      return true;
    }
  }
  free(stream);
  return false;
}

/* Runs until all input is taken, or at the end all output given. */
static void run(mtm_deflater* deflater, int flush)
{
  z_stream* stream = deflater->state;
  do
  {
    stream->next_out = deflater->block;
    stream->avail_out = BLOCK_BYTES;
    const int status = deflate(stream, flush);
    mtm_memory_write(&deflater->out, deflater->block, BLOCK_BYTES - stream->avail_out);
    deflater->failed = deflater->out.failed || status == Z_STREAM_ERROR;
  } while (!deflater->failed && stream->avail_out == 0);
}

void mtm_deflate_put(mtm_deflater* deflater, const void* bytes, size_t n)
{
  z_stream* stream = deflater->state;
  const unsigned char* from = bytes;
  while (n > 0 && !deflater->failed)
  {
    const size_t n_now = n < 1u << 30 ? n : 1u << 30;
    stream->next_in = (z_const Bytef*)from;
    stream->avail_in = (uInt)n_now;
    run(deflater, Z_NO_FLUSH);
    from += n_now;
    n -= n_now;
  }
}

bool mtm_deflate_finish(mtm_deflater* deflater)
{
  if (!deflater->failed)
  {
    run(deflater, Z_FINISH);
  }
  return !deflater->failed;
}

void mtm_deflate_end(mtm_deflater* deflater)
{
  if (deflater->state)
  {
    deflateEnd(deflater->state);
  }
  free(deflater->state);
  free(deflater->block);
  free(deflater->out.data);
  *deflater = (mtm_deflater){ .state = NULL };
}

#else

bool mtm_deflate_begin(mtm_deflater* deflater, bool noisy)
{
  (void)noisy;
  *deflater = (mtm_deflater){ .block = mtm_allocate(BLOCK_BYTES, 1), .checksum = { 1, 0 } };
  return deflater->block && mtm_memory_write(&deflater->out, "\x78\x01", 2);
}

/* A stored block: whether it is the last, its size, and the size's complement. */
static void send_block(mtm_deflater* deflater, bool last)
{
  const size_t n = deflater->n_block;
  const unsigned char head[5] = { last, n & 255, n >> 8, ~n & 255, ~n >> 8 & 255 };
  mtm_memory_write(&deflater->out, head, sizeof head);
  mtm_memory_write(&deflater->out, deflater->block, n);
  for (size_t i = 0; i < n; ++i)
  {
    deflater->checksum[0] = (deflater->checksum[0] + deflater->block[i]) % 65521;
    deflater->checksum[1] = (deflater->checksum[1] + deflater->checksum[0]) % 65521;
  }
  deflater->n_block = 0;
}

void mtm_deflate_put(mtm_deflater* deflater, const void* bytes, size_t n)
{
  const unsigned char* from = bytes;
  while (n > 0)
  {
    const size_t n_free = BLOCK_BYTES - deflater->n_block;
    const size_t n_now = n < n_free ? n : n_free;
    memcpy(deflater->block + deflater->n_block, from, n_now);
    deflater->n_block += n_now;
    from += n_now;
    n -= n_now;
    if (deflater->n_block == BLOCK_BYTES)
    {
      send_block(deflater, false);
    }
  }
}

bool mtm_deflate_finish(mtm_deflater* deflater)
{
  send_block(deflater, true);
  const uint32_t sum = deflater->checksum[1] << 16 | deflater->checksum[0];
  const unsigned char end[4] = { sum >> 24, sum >> 16 & 255, sum >> 8 & 255, sum & 255 };
  return mtm_memory_write(&deflater->out, end, sizeof end);
}

void mtm_deflate_end(mtm_deflater* deflater)
{
  free(deflater->block);
  free(deflater->out.data);
  *deflater = (mtm_deflater){ .block = NULL };
}

#endif
