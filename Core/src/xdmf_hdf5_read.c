/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Values of HDF5 data sets: spans as hyperslabs, in pieces after each of which the host may cancel. The
 * library is told to read runs as they are, without its sieve buffer, which reads 64 KiB for each run of
 * a plane. So what lies close together in a contiguous data set is read through: xdmf_runs.c. */
#include "xdmf_hdf5.h"

#include <string.h>

enum
{
  PIECE_BYTES = 8 << 20, /* read at once: some 10 ms, decompressing some 50 */
  RUN_BYTES = 1 << 9,    /* what a call for a shorter run costs as much as */
  MAX_BOXES = 4096       /* of one span; what falls into more is read in runs */
};

/* A span while it is read. */
typedef struct hdf5_read
{
  mtm_hdf5_source* source;
  hid_t set, space, type;
  const mtm_run* run;
  char* dst;
  int64_t n_done, n_values;
  mtm_error* error;
} hdf5_read;

/* ---- Boxes ------------------------------------------------------------------------------------------- */

/* A part of a box: along each dimension, from the first block on, n blocks. */
typedef struct piece
{
  int64_t first[MTM_MAX_RANK], n[MTM_MAX_RANK];
} piece;

/* The place of a piece in the memory of its box, as a data space; negative: HDF5 cannot. */
static hid_t memory_space(const hdf5_read* read, const mtm_box* box, const piece* part)
{
  const int32_t rank = read->source->rank;
  hsize_t dims[MTM_MAX_RANK] = { 1 };
  hsize_t first[MTM_MAX_RANK] = { 0 };
  hsize_t count[MTM_MAX_RANK] = { 1 };
  bool is_all = true;
  for (int32_t d = 0; d < rank; ++d)
  {
    const hsize_t block = (hsize_t)box->block[d];
    dims[d] = (hsize_t)box->count[d] * block;
    first[d] = (hsize_t)part->first[d] * block;
    count[d] = (hsize_t)part->n[d] * block;
    is_all = is_all && count[d] == dims[d];
  }
  const hid_t memory = H5Screate_simple(rank > 0 ? rank : 1, dims, NULL);
  if (memory >= 0 && !is_all)
  {
    H5Sselect_hyperslab(memory, H5S_SELECT_SET, first, NULL, count, NULL);
  }
  return memory;
}

static mtm_status read_piece(hdf5_read* read, const mtm_box* box, const piece* part)
{
  const mtm_hdf5_source* source = read->source;
  hsize_t start[MTM_MAX_RANK];
  hsize_t step[MTM_MAX_RANK];
  hsize_t count[MTM_MAX_RANK];
  hsize_t block[MTM_MAX_RANK];
  int64_t n = 1;
  for (int32_t d = 0; d < source->rank; ++d)
  {
    step[d] = (hsize_t)box->step[d];
    start[d] = (hsize_t)box->start[d] + (hsize_t)part->first[d] * step[d];
    count[d] = (hsize_t)part->n[d];
    block[d] = (hsize_t)box->block[d];
    n *= part->n[d] * box->block[d];
  }
  const hid_t memory = memory_space(read, box, part);
  const bool is_read = memory >= 0 &&
    (source->rank == 0 ||
      H5Sselect_hyperslab(read->space, H5S_SELECT_SET, start, step, count, block) >= 0) &&
    H5Dread(read->set, read->type, memory, read->space, H5P_DEFAULT, read->dst) >= 0;
  char reason[128] = "";
  if (!is_read)
  {
    mtm_hdf5_reason(reason, sizeof reason);
  }
  if (memory >= 0)
  {
    H5Sclose(memory);
  }
  if (!is_read)
  {
    return mtm_fail_element(read->error,
      MTM_IO_ERROR,
      source->base.element,
      "reading %s in %s failed: %s",
      source->name,
      source->path,
      reason);
  }
  mtm_heavy_file_was_read(
    source->base.file, source->heavy_file, n * (int64_t)mtm_type_size(source->base.type));
  read->n_done += n;
  /* What is read through counts, too. */
  const double fraction = (double)read->n_done / (double)read->n_values;
  return mtm_poll(read->run, fraction < 1.0 ? fraction : 1.0, read->error);
}

/* About how many bytes HDF5 handles for n blocks along each dimension: of whole chunks, or where there
 * are none, of runs. */
static double cost_of(const mtm_hdf5_source* source, const mtm_box* box, const int64_t* n)
{
  const double bytes = (double)mtm_type_size(source->base.type);
  const int32_t last = source->rank - 1;
  double cost = bytes;
  for (int32_t d = 0; d <= last; ++d)
  {
    const int64_t chunk = source->chunk[d];
    const bool is_near = source->is_chunked && box->step[d] < chunk;
    const int64_t extent = is_near ? (n[d] - 1) * box->step[d] + box->block[d] : box->block[d];
    const int64_t n_chunks = (extent + chunk - 1) / chunk;
    cost *= (double)(is_near ? n_chunks * chunk : n[d] * n_chunks * chunk);
  }
  if (source->is_chunked || last < 0)
  {
    return cost;
  }
  const double run = bytes * (double)(box->step[last] == 1 ? n[last] : box->block[last]);
  return run < RUN_BYTES ? cost * RUN_BYTES / run : cost;
}

/* Blocks along a dimension that lie in one chunk. */
static int64_t chunk_rows(const mtm_hdf5_source* source, const mtm_box* box, int32_t d)
{
  const int64_t n = source->chunk[d] / box->step[d];
  return n > 1 ? n : 1;
}

/* Blocks along each dimension that are read at once: as many of the slowest as are not too much, if one
 * chunk of those is, of the next, too. */
static void piece_size(const mtm_hdf5_source* source, const mtm_box* box, int64_t* n)
{
  memcpy(n, box->count, sizeof box->count);
  for (int32_t d = 0; d < source->rank && cost_of(source, box, n) > PIECE_BYTES; ++d)
  {
    const int64_t n_least = chunk_rows(source, box, d);
    n[d] = n_least < n[d] ? n_least : n[d];
    const double cost = cost_of(source, box, n);
    if (cost <= PIECE_BYTES)
    {
      n[d] *= (int64_t)(PIECE_BYTES / cost);
    }
  }
}

/* Moves on to the next piece of a box, the fastest dimension first; false: it was the last. Pieces end
 * where chunks do. */
static bool next_piece(const mtm_hdf5_source* source,
  const mtm_box* box,
  const int64_t* size,
  piece* part)
{
  for (int32_t d = source->rank - 1; d >= 0; --d)
  {
    part->first[d] += part->n[d];
    const int64_t n_left = box->count[d] - part->first[d];
    const bool is_over = n_left <= 0;
    part->first[d] = is_over ? 0 : part->first[d];
    const int64_t into_chunk =
      box->step[d] == 1 ? (box->start[d] + part->first[d]) % source->chunk[d] : 0;
    const int64_t n_now = size[d] > into_chunk ? size[d] - into_chunk : size[d];
    const int64_t n_there = is_over ? box->count[d] : n_left;
    part->n[d] = n_now < n_there ? n_now : n_there;
    if (!is_over)
    {
      return true;
    }
  }
  return false;
}

static mtm_status read_one_box(void* user, const mtm_box* box)
{
  hdf5_read* read = user;
  const mtm_hdf5_source* source = read->source;
  int64_t size[MTM_MAX_RANK];
  int64_t n = 1;
  piece part = { { 0 }, { 0 } };
  for (int32_t d = 0; d < source->rank; ++d)
  {
    n *= box->count[d] * box->block[d];
    part.first[d] = box->count[d];
  }
  piece_size(source, box, size);
  next_piece(source, box, size, &part);
  mtm_status status = read_piece(read, box, &part);
  while (status == MTM_OK && next_piece(source, box, size, &part))
  {
    status = read_piece(read, box, &part);
  }
  read->dst += n * (int64_t)mtm_type_size(source->base.type);
  return status;
}

static mtm_status read_boxes(hdf5_read* read, const mtm_span* span)
{
  const mtm_hdf5_source* source = read->source;
  return mtm_span_boxes(span, source->rank, source->dims, true, read_one_box, read);
}

/* ---- Spans ------------------------------------------------------------------------------------------- */

static mtm_status read_run(void* user, int64_t start, int64_t n, void* dst)
{
  hdf5_read* read = user;
  mtm_span run = mtm_span_all(n);
  run.start = start;
  read->dst = dst;
  return read_boxes(read, &run);
}

/* Reads a span in runs, to where it belongs. */
static mtm_status read_runs(hdf5_read* read, const mtm_span* span)
{
  char* const dst = read->dst;
  const size_t bytes = mtm_type_size(read->source->base.type);
  const mtm_run_reader reader = { bytes, read_run, read };
  const mtm_status status = mtm_span_read_runs(span, &reader, dst, read->error);
  read->dst = dst + (size_t)mtm_span_n_values(span) * bytes;
  return status;
}

static mtm_status count_box(void* user, const mtm_box* box)
{
  (void)box;
  return ++*(int64_t*)user > MAX_BOXES ? MTM_CANCELLED : MTM_OK;
}

static mtm_status read_span(hdf5_read* read, const mtm_span* span)
{
  const mtm_hdf5_source* source = read->source;
  const int32_t n_close =
    source->is_chunked ? 0 : mtm_span_close_levels(span, mtm_type_size(source->base.type));
  int64_t n_boxes = 0;
  if (n_close == 0 &&
    mtm_span_boxes(span, source->rank, source->dims, true, count_box, &n_boxes) == MTM_OK)
  {
    return read_boxes(read, span);
  }
  if (n_close > 0 || span->n_levels == 1)
  {
    return read_runs(read, span);
  }
  mtm_status status = MTM_OK;
  for (int64_t i = 0; i < span->counts[0] && status == MTM_OK; ++i)
  {
    const mtm_span item = mtm_span_item(span, i);
    status = read_span(read, &item);
  }
  return status;
}

/* ---- Data sets --------------------------------------------------------------------------------------- */

/* The data set still has the shape that was seen; only along its slowest dimension it may have grown. */
static bool has_shape(const mtm_hdf5_source* source, hid_t space)
{
  hsize_t dims[MTM_MAX_RANK] = { 0 };
  const int rank = H5Sget_simple_extent_ndims(space);
  if (rank != source->rank || H5Sget_simple_extent_dims(space, dims, NULL) != rank)
  {
    return false;
  }
  for (int32_t d = 0; d < rank; ++d)
  {
    const hsize_t seen = (hsize_t)source->dims[d];
    if (d == 0 ? dims[d] < seen : dims[d] != seen)
    {
      return false;
    }
  }
  return true;
}

/* Types, space and values of an open data set. */
static mtm_status read_open_set(hdf5_read* read, const mtm_span* span)
{
  const mtm_hdf5_source* source = read->source;
  const hid_t file_type = H5Dget_type(read->set);
  read->space = H5Dget_space(read->set);
  /* Bit fields and enumerations are read as what they are made of. */
  const bool is_plain =
    H5Tget_class(file_type) == H5T_INTEGER || H5Tget_class(file_type) == H5T_FLOAT;
  read->type = is_plain ? mtm_hdf5_memory_type(source->base.type)
                        : H5Tget_native_type(file_type, H5T_DIR_ASCEND);
  mtm_status status = MTM_OK;
  if (mtm_hdf5_type_of(file_type) != source->base.type ||
    H5Tget_size(read->type) != mtm_type_size(source->base.type) || !has_shape(source, read->space))
  {
    status = mtm_fail_element(read->error,
      MTM_BAD_FILE,
      source->base.element,
      "%s in %s has another type or shape by now",
      source->name,
      source->path);
  }
  else
  {
    status = read_span(read, span);
  }
  if (!is_plain)
  {
    H5Tclose(read->type);
  }
  H5Tclose(file_type);
  H5Sclose(read->space);
  return status;
}

mtm_status mtm_hdf5_read(mtm_source* base,
  const mtm_span* span,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  mtm_hdf5_source* source = (mtm_hdf5_source*)base;
  mtm_error why = { "" };
  hdf5_read read = { .source = source, .run = run, .dst = dst, .error = error };
  const bool has_close =
    !source->is_chunked && mtm_span_close_levels(span, mtm_type_size(base->type)) == span->n_levels;
  read.n_values = has_close ? mtm_span_last(span) - span->start + 1 : mtm_span_n_values(span);
  read.set = mtm_hdf5_held(source, &why);
  if (read.set < 0)
  {
    return mtm_fail_element(
      error, mtm_status_of(&why, MTM_IO_ERROR), base->element, "%s", why.message);
  }
  mtm_status status = MTM_OK;
  MTM_HDF5_QUIETLY(status = read_open_set(&read, span));
  return status;
}
