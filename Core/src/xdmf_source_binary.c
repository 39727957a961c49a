/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Data items in files of plain numbers: Endian, Seek and Compression. */
#include "xdmf_internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef MTM_HAS_ZLIB
#include <zlib.h>
#endif
#ifdef MTM_HAS_BZIP2
#include <bzlib.h>
#endif

enum
{
  PIECE_BYTES = 8 << 20 /* read at once: then the host is asked whether to go on */
};

typedef struct binary_source
{
  mtm_source base;
  char* path;
  int32_t heavy_file;
  int64_t seek;
  bool swap;
  char compression; /* 0, 'z' or 'b' */
  char* values;     /* of compressed ones: all, once read */
} binary_source;

static bool is_big_endian(void)
{
  const uint16_t one = 1;
  return *(const uint8_t*)&one == 0;
}

static void swap_values(char* values, int64_t n, size_t bytes)
{
  for (int64_t i = 0; i < n; ++i, values += bytes)
  {
    for (size_t b = 0; b < bytes / 2; ++b)
    {
      const char first = values[b];
      values[b] = values[bytes - 1 - b];
      values[bytes - 1 - b] = first;
    }
  }
}

static mtm_status read_bytes(binary_source* source,
  int descriptor,
  int64_t at,
  char* dst,
  int64_t n,
  mtm_error* error)
{
  int64_t n_read = 0;
  while (n_read < n)
  {
    const ssize_t now = pread(descriptor, dst + n_read, (size_t)(n - n_read), (off_t)(at + n_read));
    if (now <= 0)
    {
      return mtm_fail_element(error,
        MTM_IO_ERROR,
        source->base.element,
        "%s: reading %lld bytes at %lld failed",
        source->path,
        (long long)n,
        (long long)at);
    }
    n_read += now;
  }
  mtm_heavy_file_was_read(source->base.file, source->heavy_file, n);
  return MTM_OK;
}

/* A span while it is read. */
typedef struct binary_read
{
  binary_source* source;
  int descriptor;
  const mtm_run* run;
  int64_t n_done, n_polled, n_all; /* bytes, in proportion to which progress is made */
  mtm_error* error;
} binary_read;

static mtm_status read_run(void* user, int64_t start, int64_t n, void* dst)
{
  binary_read* read = user;
  const int64_t bytes = (int64_t)mtm_type_size(read->source->base.type);
  mtm_status status = MTM_OK;
  for (int64_t at = 0; at < n * bytes && status == MTM_OK; at += PIECE_BYTES)
  {
    const int64_t n_left = n * bytes - at;
    const int64_t n_now = n_left < PIECE_BYTES ? n_left : PIECE_BYTES;
    status = read_bytes(read->source,
      read->descriptor,
      read->source->seek + start * bytes + at,
      (char*)dst + at,
      n_now,
      read->error);
    /* A call for a few bytes costs as much as one for a thousand. */
    read->n_done += n_now;
    read->n_polled += n_now > 1000 ? n_now : 1000;
    if (status == MTM_OK && read->n_polled >= PIECE_BYTES && read->n_done < read->n_all)
    {
      read->n_polled = 0;
      status = mtm_poll(read->run, (double)read->n_done / (double)read->n_all, read->error);
    }
  }
  return status;
}

/* ---- Compressed ------------------------------------------------------------------------------------- */

#if defined(MTM_HAS_ZLIB)
/* zlib's or gzip's stream; the number of bytes it gave. */
static int64_t inflate_zlib(const char* packed, size_t n_packed, char* dst, int64_t n)
{
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit2(&stream, 15 + 32) != Z_OK)
  {
    return -1;
  }
  int64_t n_done = 0;
  size_t n_taken = 0;
  int result = Z_OK;
  while (result == Z_OK && n_done < n)
  {
    const size_t in_now = n_packed - n_taken < (1u << 30) ? n_packed - n_taken : (1u << 30);
    const int64_t out_now = n - n_done < (1 << 30) ? n - n_done : (1 << 30);
    stream.next_in = (Bytef*)packed + n_taken;
    stream.avail_in = (uInt)in_now;
    stream.next_out = (Bytef*)dst + n_done;
    stream.avail_out = (uInt)out_now;
    result = inflate(&stream, Z_NO_FLUSH);
    n_taken += in_now - stream.avail_in;
    n_done += out_now - stream.avail_out;
  }
  inflateEnd(&stream);
  return n_done;
}
#endif

#if defined(MTM_HAS_BZIP2)
static int64_t inflate_bzip2(char* packed, size_t n_packed, char* dst, int64_t n)
{
  bz_stream stream;
  memset(&stream, 0, sizeof stream);
  if (BZ2_bzDecompressInit(&stream, 0, 0) != BZ_OK)
  {
    return -1;
  }
  int64_t n_done = 0;
  size_t n_taken = 0;
  int result = BZ_OK;
  while (result == BZ_OK && n_done < n && (n_taken < n_packed || n_done == 0))
  {
    const size_t in_now = n_packed - n_taken < (1u << 30) ? n_packed - n_taken : (1u << 30);
    const int64_t out_now = n - n_done < (1 << 30) ? n - n_done : (1 << 30);
    stream.next_in = packed + n_taken;
    stream.avail_in = (unsigned int)in_now;
    stream.next_out = dst + n_done;
    stream.avail_out = (unsigned int)out_now;
    result = BZ2_bzDecompress(&stream);
    if (in_now == stream.avail_in && out_now == stream.avail_out)
    {
      break;
    }
    n_taken += in_now - stream.avail_in;
    n_done += out_now - stream.avail_out;
  }
  BZ2_bzDecompressEnd(&stream);
  return n_done;
}
#endif

static int64_t inflate_values(char compression, char* packed, size_t n_packed, char* dst, int64_t n)
{
  int64_t n_done = -1;
#if defined(MTM_HAS_ZLIB)
  n_done = compression == 'z' ? inflate_zlib(packed, n_packed, dst, n) : n_done;
#endif
#if defined(MTM_HAS_BZIP2)
  n_done = compression == 'b' ? inflate_bzip2(packed, n_packed, dst, n) : n_done;
#endif
  (void)compression;
  (void)packed;
  (void)n_packed;
  (void)dst;
  (void)n;
  return n_done;
}

/* Compressed files are taken whole: nothing in them says where a value is. */
static mtm_status load_compressed(binary_source* source, mtm_error* error)
{
  if (source->values)
  {
    return MTM_OK;
  }
  const int64_t n_values = source->base.n_values;
  const int64_t n = n_values * (int64_t)mtm_type_size(source->base.type);
  size_t n_packed = 0;
  mtm_error why = { "" };
  char* packed = mtm_read_whole(source->path, INT64_MAX - 1, &n_packed, &why);
  char* values = packed ? mtm_allocate(n, 1) : NULL;
  if (!values)
  {
    free(packed);
    return packed
      ? mtm_fail_memory(error, source->path)
      : mtm_fail_element(
          error, mtm_status_of(&why, MTM_IO_ERROR), source->base.element, "%s", why.message);
  }
  const size_t from = (size_t)source->seek < n_packed ? (size_t)source->seek : n_packed;
  const int64_t n_done =
    inflate_values(source->compression, packed + from, n_packed - from, values, n);
  mtm_heavy_file_was_read(source->base.file, source->heavy_file, (int64_t)n_packed);
  free(packed);
  if (n_done != n)
  {
    free(values);
    return mtm_fail_element(error,
      MTM_BAD_FILE,
      source->base.element,
      "%s: decompressing gave %lld bytes of %lld",
      source->path,
      (long long)n_done,
      (long long)n);
  }
  if (source->swap)
  {
    swap_values(values, n_values, mtm_type_size(source->base.type));
  }
  source->values = values;
  return MTM_OK;
}

/* ---- The source ------------------------------------------------------------------------------------- */

static mtm_status read_binary(mtm_source* base,
  const mtm_span* span,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  binary_source* source = (binary_source*)base;
  const size_t bytes = mtm_type_size(base->type);
  if (source->compression)
  {
    const mtm_status status = load_compressed(source, error);
    if (status == MTM_OK)
    {
      mtm_span_copy(span, source->values, bytes, dst);
    }
    return status;
  }
  const bool is_close = mtm_span_close_levels(span, bytes) == span->n_levels;
  const int64_t n = is_close ? mtm_span_last(span) - span->start + 1 : mtm_span_n_values(span);
  binary_read read = { .source = source, .run = run, .n_all = n * (int64_t)bytes, .error = error };
  const mtm_run_reader reader = { bytes, read_run, &read };
  read.descriptor = open(source->path, O_RDONLY | O_CLOEXEC);
  mtm_status status = read.descriptor >= 0
    ? mtm_span_read_runs(span, &reader, dst, error)
    : mtm_fail_element(error, MTM_IO_ERROR, base->element, "%s cannot be opened", source->path);
  status = status == MTM_OK ? mtm_poll(run, 1.0, error) : status;
  if (status == MTM_OK && source->swap)
  {
    swap_values(dst, mtm_span_n_values(span), bytes);
  }
  if (read.descriptor >= 0)
  {
    close(read.descriptor);
  }
  return status;
}

static void free_binary(mtm_source* base)
{
  free(((binary_source*)base)->path);
  free(((binary_source*)base)->values);
  free(base);
}

/* Endian, Seek and Compression; false and a message: they cannot be met. */
static bool read_attributes(binary_source* source, mtm_error* error)
{
  const xmlNode* item = source->base.element;
  const char* endian = mtm_attribute(item, "Endian", NULL);
  const char* seek = mtm_attribute(item, "Seek", NULL);
  const char* compression = mtm_attribute(item, "Compression", NULL);
  const bool is_big = endian && mtm_same_word(endian, "Big");
  const bool is_little = endian && mtm_same_word(endian, "Little");
  source->swap = is_big_endian() ? is_little : is_big;
  if (seek && (mtm_parse_integers(seek, &source->seek, 1) != 1 || source->seek < 0))
  {
    mtm_message(error, "its Seek \"%.40s\" is no position", seek);
    return false;
  }
  source->compression = !compression || !*compression || mtm_same_word(compression, "Raw") ? 0
    : mtm_same_word(compression, "Zlib")                                                   ? 'z'
    : mtm_same_word(compression, "BZip2")                                                  ? 'b'
                                                                                           : '?';
  bool is_known = source->compression == 0;
#if defined(MTM_HAS_ZLIB)
  is_known = is_known || source->compression == 'z';
#endif
#if defined(MTM_HAS_BZIP2)
  is_known = is_known || source->compression == 'b';
#endif
  if (!is_known)
  {
    mtm_message(error, "its Compression \"%.40s\" cannot be read here", compression);
  }
  return is_known;
}

/* As many values as the XML says, if the file has them. */
static bool check_size(binary_source* source, mtm_error* error)
{
  struct stat status;
  const int64_t bytes = (int64_t)mtm_type_size(source->base.type);
  const int64_t size = stat(source->path, &status) == 0 ? (int64_t)status.st_size : 0;
  const int64_t n_left = size > source->seek ? (size - source->seek) / bytes : 0;
  if (source->compression == 0)
  {
    return mtm_source_shape(&source->base, 1, &n_left, error);
  }
  int64_t dims[MTM_MAX_RANK];
  const char* said = mtm_attribute(source->base.element, "Dimensions", NULL);
  const int32_t rank = said ? mtm_parse_integers(said, dims, MTM_MAX_RANK) : 0;
  if (rank <= 0)
  {
    mtm_message(error, "compressed data needs Dimensions");
    return false;
  }
  if (!mtm_source_shape(&source->base, rank, dims, error))
  {
    return false;
  }
  /* No stream packs more tightly than this: what says so lies. */
  const int64_t most = (size + 64) * (source->compression == 'z' ? 1100 : 100000);
  if (source->base.n_values > most / bytes)
  {
    mtm_message(
      error, "%s cannot hold %lld values", source->path, (long long)source->base.n_values);
    return false;
  }
  return true;
}

mtm_source* mtm_source_binary(mtm_xdmf* file, const xmlNode* item, mtm_error* error)
{
  mtm_source* base = mtm_source_new(file, item, sizeof(binary_source), error);
  binary_source* source = (binary_source*)base;
  if (!base)
  {
    return NULL;
  }
  char* owned = NULL;
  const char* text = mtm_text(file, item, &owned);
  const size_t length = text ? mtm_trim(&text, strlen(text)) : 0;
  char* name = text ? mtm_copy_text(text, length) : NULL;
  base->type = mtm_declared_type(item);
  base->read = read_binary;
  base->free = free_binary;
  mtm_message(error, "its NumberType and Precision are none that can be read");
  bool is_good = name && base->type != MTM_NO_TYPE && read_attributes(source, error);
  if (is_good)
  {
    source->path = mtm_find_file(file, item, name, error);
    is_good = source->path != NULL;
  }
  if (is_good)
  {
    source->heavy_file = mtm_heavy_file(file, source->path);
    base->key = mtm_key_text(5, source->path, strlen(source->path));
    base->key = mtm_key_number(base->key, (uint64_t)source->seek);
    base->key = mtm_key_number(base->key, (uint64_t)base->type * 2 + source->swap);
    is_good = check_size(source, error);
  }
  free(name);
  free(owned);
  if (!is_good)
  {
    free_binary(base);
    return NULL;
  }
  return base;
}
