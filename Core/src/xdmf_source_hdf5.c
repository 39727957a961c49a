/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Data items in HDF5 files. Types and extents are the file's. */
#include "xdmf_hdf5.h"

#include <stdlib.h>
#include <string.h>

enum
{
  MAX_DEFLATED = 1100, /* bytes from one, at most */
  MAX_UNWRITTEN_BYTES = 1 << 30,
  MAX_NAME_LENGTH = 4096 /* of files */
};

/* ---- Types ------------------------------------------------------------------------------------------- */

static mtm_type integer_type(size_t bytes, bool is_signed)
{
  switch (bytes)
  {
    case 1:
      return is_signed ? MTM_INT8 : MTM_UINT8;
    case 2:
      return is_signed ? MTM_INT16 : MTM_UINT16;
    case 4:
      return is_signed ? MTM_INT32 : MTM_UINT32;
    case 8:
      return is_signed ? MTM_INT64 : MTM_UINT64;
    default:
      return MTM_NO_TYPE;
  }
}

/* The type that values of a file's type come in. */
mtm_type mtm_hdf5_type_of(hid_t type)
{
  const size_t bytes = H5Tget_size(type);
  switch (H5Tget_class(type))
  {
    case H5T_INTEGER:
      return integer_type(bytes, H5Tget_sign(type) == H5T_SGN_2);
    case H5T_FLOAT:
      return bytes <= 4 ? MTM_FLOAT32 : MTM_FLOAT64;
    case H5T_BITFIELD:
      return integer_type(bytes, false);
    case H5T_ENUM:
    {
      const hid_t super = H5Tget_super(type);
      const mtm_type of_super = super >= 0 ? mtm_hdf5_type_of(super) : MTM_NO_TYPE;
      H5Tclose(super);
      return of_super;
    }
    default:
      return MTM_NO_TYPE;
  }
}

hid_t mtm_hdf5_memory_type(mtm_type type)
{
  switch (type)
  {
    case MTM_INT8:
      return H5T_NATIVE_INT8;
    case MTM_UINT8:
      return H5T_NATIVE_UINT8;
    case MTM_INT16:
      return H5T_NATIVE_INT16;
    case MTM_UINT16:
      return H5T_NATIVE_UINT16;
    case MTM_INT32:
      return H5T_NATIVE_INT32;
    case MTM_UINT32:
      return H5T_NATIVE_UINT32;
    case MTM_INT64:
      return H5T_NATIVE_INT64;
    case MTM_UINT64:
      return H5T_NATIVE_UINT64;
    case MTM_FLOAT32:
      return H5T_NATIVE_FLOAT;
    default:
      return H5T_NATIVE_DOUBLE;
  }
}

/* ---- Looking ----------------------------------------------------------------------------------------- */

static void look_at_chunks(mtm_hdf5_source* source, hid_t set)
{
  hsize_t chunk[MTM_MAX_RANK] = { 1 };
  const hid_t properties = H5Dget_create_plist(set);
  source->is_chunked = properties >= 0 && source->rank > 0 &&
    H5Pget_layout(properties) == H5D_CHUNKED && H5Pget_chunk(properties, source->rank, chunk) > 0;
  for (int32_t d = 0; d < source->rank; ++d)
  {
    source->chunk[d] = source->is_chunked && chunk[d] > 0 ? (int64_t)chunk[d] : 1;
  }
  if (properties >= 0)
  {
    H5Pclose(properties);
  }
}

/* A few bytes of a file can say that a data set, or one of its chunks, is of any size. What is in it is
 * at most what the file's bytes are decompressed, and values that were never written. */
static bool can_be(const mtm_hdf5_source* source, hid_t set, mtm_error* error)
{
  const int64_t n_file = mtm_xdmf_heavy_file_at(source->base.file, source->heavy_file).n_bytes;
  const int64_t bytes = (int64_t)mtm_type_size(source->base.type);
  const int64_t most = (n_file > 0 ? n_file : 0) * MAX_DEFLATED + MAX_UNWRITTEN_BYTES;
  hsize_t chunk[MTM_MAX_RANK] = { 0 };
  const hid_t properties = H5Dget_create_plist(set);
  const bool is_chunked = properties >= 0 && H5Pget_layout(properties) == H5D_CHUNKED &&
    H5Pget_chunk(properties, source->rank, chunk) == source->rank;
  const bool is_virtual = properties >= 0 &&
    (H5Pget_layout(properties) == H5D_VIRTUAL || H5Pget_external_count(properties) > 0);
  H5Pclose(properties);
  double n_values = 1.0;
  double n_chunk = 1.0;
  for (int32_t d = 0; d < source->rank; ++d)
  {
    n_values *= (double)source->dims[d];
    n_chunk *= (double)chunk[d];
  }
  const double n_most = (double)most / (double)bytes;
  const bool is_good = is_virtual || (n_values <= n_most && (!is_chunked || n_chunk <= n_most));
  if (!is_good)
  {
    mtm_message(error,
      "%s in %s claims a size that a file of %lld bytes does not hold",
      source->name,
      source->path,
      (long long)n_file);
  }
  return is_good;
}

/* Type and extent of an open data set; false and a message: not one of numbers. */
static bool look_at(mtm_hdf5_source* source, hid_t set, mtm_error* error)
{
  const hid_t type = H5Dget_type(set);
  const hid_t space = H5Dget_space(set);
  source->base.type = mtm_hdf5_type_of(type);
  hsize_t dims[MTM_MAX_RANK] = { 0 };
  const H5S_class_t kind = H5Sget_simple_extent_type(space);
  const int rank = kind == H5S_SIMPLE ? H5Sget_simple_extent_dims(space, dims, NULL) : 0;
  source->rank = rank > 0 ? rank : 0;
  for (int32_t d = 0; d < source->rank; ++d)
  {
    source->dims[d] = dims[d] < INT64_MAX ? (int64_t)dims[d] : -1;
  }
  look_at_chunks(source, set);
  H5Tclose(type);
  H5Sclose(space);
  if (kind != H5S_SIMPLE && kind != H5S_SCALAR)
  {
    mtm_message(error, "%s in %s is empty", source->name, source->path);
    return false;
  }
  if (source->base.type == MTM_NO_TYPE)
  {
    mtm_message(error, "%s in %s does not hold numbers", source->name, source->path);
    return false;
  }
  return can_be(source, set, error);
}

static void free_hdf5(mtm_source* base)
{
  free(((mtm_hdf5_source*)base)->path);
  free(((mtm_hdf5_source*)base)->name);
  free(base);
}

/* A data set by its file and name, both taken over. The Dimensions of `item` shape it unless `item` is
 * NULL; `element` is what messages name. */
static mtm_source* data_set(mtm_xdmf* file,
  const xmlNode* item,
  const xmlNode* element,
  char* path,
  char* name,
  mtm_error* error)
{
  mtm_hdf5_source* source =
    (mtm_hdf5_source*)mtm_source_new(file, item, sizeof(mtm_hdf5_source), error);
  if (!source)
  {
    free(path);
    free(name);
    return NULL;
  }
  mtm_source* base = &source->base;
  base->read = mtm_hdf5_read;
  base->free = free_hdf5;
  source->path = path;
  source->name = name;
  base->key = mtm_key_text(mtm_key_text(8, path, strlen(path)), name, strlen(name));
  source->heavy_file = mtm_heavy_file(file, path);
  const hid_t set = mtm_hdf5_open(file, path, name, 0, error);
  bool is_good = false;
  if (set >= 0)
  {
    MTM_HDF5_QUIETLY({
      is_good = look_at(source, set, error);
      H5Dclose(set);
    });
  }
  is_good = is_good && mtm_source_shape(base, source->rank, source->dims, error);
  base->element = element;
  if (!is_good)
  {
    free_hdf5(base);
    return NULL;
  }
  return base;
}

/* ---- Names: file.h5:/path, with selections and further pieces behind bars ----------------------------- */

typedef struct piece
{
  const char* text;
  size_t length;
} piece;

/* The text without white space at its ends. */
static piece trimmed(piece of)
{
  of.length = mtm_trim(&of.text, of.length);
  return of;
}

/* Splits "file:name". Either may hold colons (D:\\mesh.h5, a folder run:3): the first split wins whose
 * file there is. False and a message, that of the likeliest split, if there is none. */
static bool split_name(mtm_xdmf* file,
  const xmlNode* item,
  piece text,
  char** path,
  char** name,
  mtm_error* error)
{
  bool is_likely = false;
  size_t likely_length = 0;
  mtm_message(
    error, "\"%.200s\" names no data set: a file, a colon and a path are wanted", text.text);
  for (size_t i = 1; i < text.length && i <= MAX_NAME_LENGTH; ++i)
  {
    if (text.text[i] != ':')
    {
      continue;
    }
    const bool looks_so = i > 3 && (strncmp(text.text + i - 3, ".h5", 3) == 0);
    mtm_error why = { "" };
    char* file_name = mtm_copy_text(text.text, i);
    *path = file_name ? mtm_find_file(file, item, file_name, &why) : NULL;
    if (!*path && file_name && !is_likely)
    {
      /* One letter is a drive of Windows. */
      mtm_message(error, "%s", why.message);
      likely_length = looks_so || likely_length < 2 ? i : likely_length;
      is_likely = looks_so;
    }
    else if (!file_name)
    {
      mtm_message(error, "out of memory for a name");
      return false;
    }
    free(file_name);
    if (*path)
    {
      const piece rest = trimmed((piece){ text.text + i + 1, text.length - i - 1 });
      *name = mtm_copy_text(rest.length ? rest.text : "/", rest.length ? rest.length : 1);
      if (*name)
      {
        return true;
      }
      free(*path);
      mtm_message(error, "out of memory for a name");
      return false;
    }
  }
  char* likely = likely_length > 1 ? mtm_copy_text(text.text, likely_length) : NULL;
  if (likely)
  {
    mtm_heavy_file(file, likely);
  }
  free(likely);
  return false;
}

/* "start:stride:count" or "start:stride:count:extent", a list of numbers each. Returns their rank, 0:
 * the piece is no selection. */
static int32_t parse_selection(piece text, int64_t numbers[4][MTM_MAX_RANK])
{
  int32_t ranks[4] = { 0 };
  int32_t n = 0;
  while (n < 4)
  {
    const char* colon = memchr(text.text, ':', text.length);
    const size_t length = colon ? (size_t)(colon - text.text) : text.length;
    char* list = mtm_copy_text(text.text, length);
    ranks[n] = list ? mtm_parse_integers(list, numbers[n], MTM_MAX_RANK) : -1;
    free(list);
    if (ranks[n] <= 0 || ranks[n] != ranks[0])
    {
      return 0;
    }
    ++n;
    if (!colon)
    {
      break;
    }
    text.text += length + 1;
    text.length -= length + 1;
  }
  return n >= 3 ? ranks[0] : 0;
}

/* The next piece behind a bar, at *at; false: none. */
static bool next_piece(const char** at, piece* out)
{
  if (!*at)
  {
    return false;
  }
  const char* bar = strchr(*at, '|');
  *out = trimmed((piece){ *at, bar ? (size_t)(bar - *at) : strlen(*at) });
  *at = bar ? bar + 1 : NULL;
  return true;
}

/* One data set with its selection, if one follows. `item`: NULL where it is one of several. */
static mtm_source* one_data_set(mtm_xdmf* file,
  const xmlNode* item,
  const xmlNode* element,
  piece text,
  const char** at,
  mtm_error* error)
{
  char* path = NULL;
  char* name = NULL;
  if (!split_name(file, element, text, &path, &name, error))
  {
    return NULL;
  }
  int64_t numbers[4][MTM_MAX_RANK];
  const char* behind = *at;
  piece following;
  const int32_t rank = next_piece(&behind, &following) ? parse_selection(following, numbers) : 0;
  mtm_source* set = data_set(file, rank ? NULL : item, element, path, name, error);
  if (!set || rank == 0)
  {
    return set;
  }
  *at = behind;
  mtm_source_keep(set);
  mtm_source* box = mtm_source_box(set, item, rank, numbers[0], numbers[1], numbers[2], error);
  if (box)
  {
    box->element = element;
  }
  return box;
}

/* The number of data sets in a text: its pieces that are no selections. */
static int32_t count_data_sets(const char* text)
{
  int64_t numbers[4][MTM_MAX_RANK];
  const char* at = text;
  piece one;
  int32_t n = 0;
  while (text && next_piece(&at, &one))
  {
    n += n == 0 || parse_selection(one, numbers) == 0;
  }
  return n;
}

mtm_source* mtm_source_hdf5(mtm_xdmf* file, const xmlNode* item, mtm_error* error)
{
  char* owned = NULL;
  const char* text = mtm_text(file, item, &owned);
  mtm_message(error, "its text cannot be had");
  const int32_t n_all = count_data_sets(text);
  mtm_source** parts = text ? mtm_allocate(n_all + 1, sizeof *parts) : NULL;
  mtm_source* source = NULL;
  const char* at = text;
  piece one;
  int32_t n_parts = 0;
  bool is_good = parts != NULL;
  const bool is_several = n_all > 1;
  while (is_good && next_piece(&at, &one))
  {
    mtm_message(error, "there are two selections of one data set in it");
    source =
      n_parts < n_all ? one_data_set(file, is_several ? NULL : item, item, one, &at, error) : NULL;
    is_good = source != NULL;
    if (is_good)
    {
      parts[n_parts++] = source;
      mtm_source_keep(source);
    }
  }
  if (is_good && n_parts > 1)
  {
    source = mtm_source_joint(file, item, parts, n_parts, error);
  }
  free(parts);
  free(owned);
  return is_good ? source : NULL;
}
