/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Data items as lazy arrays: what all kinds share. */
#include "xdmf_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  /* Values that may be looked at for one data item, and more for each that is stored in the file. */
  MAX_WORK = 1 << 24,
  MAX_WORK_EACH = 256
};

uint64_t mtm_key_text(uint64_t key, const char* text, size_t length)
{
  /* Texts may be of many megabytes: eight bytes at a time. */
  size_t i = 0;
  for (; i + 8 <= length; i += 8)
  {
    uint64_t word = 0;
    memcpy(&word, text + i, 8);
    key = (key ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    key ^= key >> 32;
  }
  for (; i < length; ++i)
  {
    key = (key ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
  }
  return mtm_mix(key ^ length);
}

uint64_t mtm_key_number(uint64_t key, uint64_t number)
{
  return mtm_mix(key ^ mtm_mix(number + UINT64_C(0x9e3779b97f4a7c15)));
}

mtm_type mtm_declared_type(const xmlNode* item)
{
  static const struct
  {
    const char* name;
    int64_t bytes; /* 0: as Precision says */
    bool is_float, is_signed;
  } names[] = {
    { "Float", 0, true, true },
    { "Double", 8, true, true },
    { "Int", 0, false, true },
    { "UInt", 0, false, false },
    { "Char", 1, false, true },
    { "UChar", 1, false, false },
    { "Short", 2, false, true },
    { "UShort", 2, false, false },
    { "Long", 8, false, true },
  };
  static const mtm_type integers[2][4] = { { MTM_UINT8, MTM_UINT16, MTM_UINT32, MTM_UINT64 },
    { MTM_INT8, MTM_INT16, MTM_INT32, MTM_INT64 } };
  const char* name = mtm_attribute(item, "NumberType", "DataType", "Type", NULL);
  const char* precision = mtm_attribute(item, "Precision", NULL);
  size_t n = 0;
  for (size_t i = 0; name && i < sizeof names / sizeof names[0]; ++i)
  {
    n = mtm_same_word(name, names[i].name) ? i : n;
  }
  int64_t bytes = 4;
  if (precision && mtm_parse_integers(precision, &bytes, 1) != 1)
  {
    bytes = 4;
  }
  bytes = names[n].bytes ? names[n].bytes : bytes;
  if (names[n].is_float)
  {
    return bytes == 8 ? MTM_FLOAT64 : bytes == 4 ? MTM_FLOAT32 : MTM_NO_TYPE;
  }
  const int32_t at = bytes == 1 ? 0 : bytes == 2 ? 1 : bytes == 4 ? 2 : bytes == 8 ? 3 : -1;
  return at < 0 ? MTM_NO_TYPE : integers[names[n].is_signed][at];
}

mtm_source* mtm_source_new(mtm_xdmf* file, const xmlNode* item, size_t bytes, mtm_error* error)
{
  mtm_source* source = calloc(1, bytes);
  if (!source)
  {
    mtm_message(error, "out of memory for a data item");
    return NULL;
  }
  source->file = file;
  source->element = item;
  return source;
}

/* The product, or -1 where a dimension is negative or the product too large. */
static int64_t product(int32_t rank, const int64_t* dims)
{
  int64_t n = 1;
  bool is_zero = false;
  for (int32_t d = 0; d < rank; ++d)
  {
    is_zero = is_zero || dims[d] == 0;
    if (dims[d] < 0 || (dims[d] > 0 && n > INT64_MAX / 16 / dims[d]))
    {
      return -1;
    }
    n *= dims[d] > 0 ? dims[d] : 1;
  }
  return is_zero ? 0 : n;
}

static int64_t saturated(int64_t a, int64_t b)
{
  return a > INT64_MAX / 4 - b ? INT64_MAX / 4 : a + b;
}

void mtm_source_uses(mtm_source* source, const mtm_source* part, int64_t n_values)
{
  const int64_t each = part->work / (part->n_native > 0 ? part->n_native : 1) + 1;
  source->work =
    saturated(source->work, n_values > INT64_MAX / 4 / each ? INT64_MAX / 4 : each * n_values + 1);
}

/* What is read by itself is as much as it is; what is made of others can be endless in a few lines. */
static bool is_bounded(mtm_source* source, int64_t n_native, mtm_error* error)
{
  mtm_xdmf* file = source->file;
  if (source->work == 0)
  {
    source->work = n_native;
    file->n_stored = saturated(file->n_stored, n_native);
    return true;
  }
  source->work = saturated(source->work, n_native);
  if ((source->work - MAX_WORK) / MAX_WORK_EACH > file->n_stored)
  {
    mtm_message(error, "data items are made of each other too often");
    return false;
  }
  return true;
}

bool mtm_source_shape(mtm_source* source, int32_t rank, const int64_t* dims, mtm_error* error)
{
  const int64_t n_native = product(rank, dims);
  source->native_rank = rank > 0 ? rank : 1;
  source->native_dims[0] = 1;
  memcpy(source->native_dims, dims, (size_t)rank * sizeof *dims);
  source->rank = source->native_rank;
  memcpy(source->dims, source->native_dims, sizeof source->dims);
  source->n_values = n_native;
  source->n_native = n_native;
  if (n_native < 0)
  {
    mtm_message(error, "its data has impossible dimensions");
    return false;
  }
  if (!is_bounded(source, n_native, error))
  {
    return false;
  }
  const char* declared =
    source->element ? mtm_attribute(source->element, "Dimensions", "NumberOfElements", NULL) : NULL;
  int64_t said[MTM_MAX_RANK];
  const int32_t said_rank = declared ? mtm_parse_integers(declared, said, MTM_MAX_RANK) : 0;
  if (said_rank == 0)
  {
    return true;
  }
  const int64_t n_said = said_rank < 0 ? -1 : product(said_rank, said);
  if (n_said < 0)
  {
    mtm_message(error, "its Dimensions \"%.100s\" are not an array's", declared);
    return false;
  }
  if (n_said > n_native)
  {
    source->n_missing = n_said - n_native;
    return true;
  }
  source->rank = said_rank;
  memcpy(source->dims, said, sizeof said);
  source->n_values = n_said;
  return true;
}

/* ---- Making --------------------------------------------------------------------------------------- */

int32_t mtm_item_sources(mtm_xdmf* file,
  const xmlNode* element,
  mtm_source** sources,
  int32_t n_max,
  mtm_error* error)
{
  mtm_children children = mtm_children_of(file, element);
  int32_t n = 0;
  for (const xmlNode* child = mtm_next_child(&children); child && n < n_max;
       child = mtm_next_child(&children))
  {
    if (mtm_has_tag(child, "DataItem"))
    {
      sources[n] = mtm_source_of(file, child, error);
      if (!sources[n++])
      {
        return -1;
      }
    }
  }
  return n;
}

static mtm_source* joint_of_children(mtm_xdmf* file, const xmlNode* item, mtm_error* error)
{
  const int32_t n_parts = mtm_n_children(file, item, "DataItem");
  mtm_source** parts = mtm_allocate(n_parts, sizeof *parts);
  mtm_message(error, parts ? "there are no data items in it" : "out of memory");
  const int32_t n = parts ? mtm_item_sources(file, item, parts, n_parts, error) : 0;
  mtm_source* source = n > 0 ? mtm_source_joint(file, item, parts, n, error) : NULL;
  free(parts);
  return source;
}

typedef mtm_source* (*make_source)(mtm_xdmf* file, const xmlNode* item, mtm_error* error);

/* How to make a source, by a word of the element; NULL: not one of these. */
static make_source maker_of(const char* word)
{
  static const struct
  {
    const char* word;
    make_source make;
  } makers[] = {
    { "HyperSlab", mtm_source_slab },
    { "Coordinates", mtm_source_coordinates },
    { "Function", mtm_source_function },
    { "Collection", joint_of_children },
    { "Tree", joint_of_children },
    { "XML", mtm_source_xml },
    { "HDF", mtm_source_hdf5 },
    { "HDF5", mtm_source_hdf5 },
    { "H5", mtm_source_hdf5 },
    { "Binary", mtm_source_binary },
  };
  for (size_t i = 0; word && i < sizeof makers / sizeof makers[0]; ++i)
  {
    if (mtm_same_word(word, makers[i].word))
    {
      return makers[i].make;
    }
  }
  return NULL;
}

static mtm_source* make(mtm_xdmf* file, const xmlNode* item, mtm_error* error)
{
  const char* kind = mtm_attribute(item, "ItemType", "Type", NULL);
  const char* format = mtm_attribute(item, "Format", NULL);
  make_source maker = mtm_has_tag(item, "Subset") ? mtm_source_subset : maker_of(kind);
  if (!maker && format && *format)
  {
    maker = maker_of(format);
    if (!maker)
    {
      mtm_message(error, "its Format \"%.100s\" is not one that can be read", format);
      return NULL;
    }
  }
  return maker ? maker(file, item, error) : mtm_source_xml(file, item, error);
}

/* Remembers why there is no source: what uses the item next need not try again. */
static void remember(const mtm_xdmf* file, mtm_note* note, const mtm_error* why)
{
  const size_t size = strlen(why->message) + 1;
  free(note->wrong);
  note->wrong = malloc(size);
  note->wrong_since = file->n_selections;
  if (note->wrong)
  {
    memcpy(note->wrong, why->message, size);
  }
}

mtm_source* mtm_source_of(mtm_xdmf* file, const xmlNode* item, mtm_error* error)
{
  mtm_source* source = mtm_source_to_select_from(file, item, error);
  if (source && source->n_missing)
  {
    const char* declared = mtm_attribute(source->element, "Dimensions", "NumberOfElements", NULL);
    const int64_t n_said = source->n_native + source->n_missing;
    mtm_message(error,
      "it has %lld values, and its Dimensions \"%.100s\" ask for %lld",
      (long long)source->n_native,
      declared ? declared : "",
      (long long)n_said);
    return NULL;
  }
  return source;
}

mtm_source* mtm_source_to_select_from(mtm_xdmf* file, const xmlNode* item, mtm_error* error)
{
  item = mtm_follow(file, item, error);
  mtm_note* note = item ? mtm_note_of(item) : NULL;
  if (item && !note)
  {
    mtm_message(error, "out of memory for a data item");
  }
  if (!note || note->source)
  {
    return note ? note->source : NULL;
  }
  if (note->wrong && note->wrong_since == file->n_selections)
  {
    mtm_message(error, "%s", note->wrong);
    return NULL;
  }
  if (note->is_resolved || file->source_depth == MTM_MAX_NESTED)
  {
    mtm_message(
      error, note->is_resolved ? "it refers to itself" : "data items are nested too deeply");
    return NULL;
  }
  mtm_error why = { "" };
  note->is_resolved = true;
  ++file->source_depth;
  mtm_source* source = make(file, item, &why);
  --file->source_depth;
  note->is_resolved = false;
  note->source = source;
  if (source)
  {
    mtm_source_keep(source);
  }
  else
  {
    remember(file, note, &why);
    mtm_message(error, "%s", why.message);
  }
  return source;
}

void mtm_source_keep(mtm_source* source)
{
  if (!source->is_kept)
  {
    source->is_kept = true;
    source->next = source->file->sources;
    source->file->sources = source;
  }
}

void mtm_sources_free(mtm_source* first)
{
  while (first)
  {
    mtm_source* next = first->next;
    if (first->free)
    {
      first->free(first);
    }
    else
    {
      free(first);
    }
    first = next;
  }
}

/* ---- Reading -------------------------------------------------------------------------------------- */

mtm_status mtm_source_read(mtm_source* source,
  const mtm_span* span,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  const int64_t last = mtm_span_last(span);
  if (last < 0)
  {
    return MTM_OK;
  }
  if (last >= source->n_native)
  {
    return mtm_fail_element(error,
      MTM_BAD_FILE,
      source->element,
      "value %lld is wanted of an array of %lld",
      (long long)last,
      (long long)source->n_native);
  }
  return source->read(source, span, run, dst, error);
}

/* Reads in the source's type into memory of its own; *values to be freed. */
static mtm_status read_native(mtm_source* source,
  const mtm_span* span,
  const mtm_run* run,
  mtm_array* values,
  void** owned,
  mtm_error* error)
{
  const int64_t n = mtm_span_n_values(span);
  *owned = mtm_allocate(n, mtm_type_size(source->type));
  *values = (mtm_array){ .type = source->type, .n_components = 1, .n_tuples = n, .data = *owned };
  return *owned ? mtm_source_read(source, span, run, *owned, error)
                : mtm_fail_memory(error, "an array");
}

#define CONVERT(type)                                                                              \
  for (int64_t i = 0; i < n; ++i)                                                                  \
  {                                                                                                \
    dst[i] = (double)((const type*)from)[i];                                                       \
  }                                                                                                \
  break

/* A loop for each type, without a call for each value. */
static void convert(mtm_type type, const void* from, int64_t n, double* dst)
{
  switch (type)
  {
    case MTM_INT8:
      CONVERT(int8_t);
    case MTM_UINT8:
      CONVERT(uint8_t);
    case MTM_INT16:
      CONVERT(int16_t);
    case MTM_UINT16:
      CONVERT(uint16_t);
    case MTM_INT32:
      CONVERT(int32_t);
    case MTM_UINT32:
      CONVERT(uint32_t);
    case MTM_INT64:
      CONVERT(int64_t);
    case MTM_UINT64:
      CONVERT(uint64_t);
    case MTM_FLOAT32:
      CONVERT(float);
    default:
      CONVERT(double);
  }
}

mtm_status mtm_source_read_double(mtm_source* source,
  const mtm_span* span,
  const mtm_run* run,
  double* dst,
  mtm_error* error)
{
  if (source->type == MTM_FLOAT64)
  {
    return mtm_source_read(source, span, run, dst, error);
  }
  mtm_array values;
  void* owned = NULL;
  const mtm_status status = read_native(source, span, run, &values, &owned, error);
  if (status == MTM_OK)
  {
    convert(source->type, owned, values.n_tuples, dst);
  }
  free(owned);
  return status;
}

/* One value as int64; false: it is no integer of that range. */
static bool load_int64(const mtm_array* values, int64_t i, int64_t* out)
{
  const void* at = mtm_value_address(values, i, 0);
  if (values->type == MTM_INT64)
  {
    *out = *(const int64_t*)at;
    return true;
  }
  if (values->type == MTM_UINT64)
  {
    *out = (int64_t) * (const uint64_t*)at;
    return *out >= 0;
  }
  const double value = mtm_load_double(values, i, 0);
  if (!(value >= -0x1p63 && value < 0x1p63))
  {
    return false;
  }
  *out = (int64_t)value;
  return (double)*out == value;
}

mtm_status mtm_source_read_int64(mtm_source* source,
  const mtm_span* span,
  const mtm_run* run,
  int64_t* dst,
  mtm_error* error)
{
  if (source->type == MTM_INT64)
  {
    return mtm_source_read(source, span, run, dst, error);
  }
  mtm_array values;
  void* owned = NULL;
  mtm_status status = read_native(source, span, run, &values, &owned, error);
  for (int64_t i = 0; status == MTM_OK && i < values.n_tuples; ++i)
  {
    if (!load_int64(&values, i, &dst[i]))
    {
      status = mtm_fail_element(error,
        MTM_BAD_FILE,
        source->element,
        "value %lld is not an integer, or too large",
        (long long)i);
    }
  }
  free(owned);
  return status;
}
