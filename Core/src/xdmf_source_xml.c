/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Data items whose values are in the XML. They are parsed when they are looked at: the text is in
 * memory, and only counting tells how many values it has. */
#include "xdmf_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct xml_source
{
  mtm_source base;
  char* values; /* of the source's type */
} xml_source;

/* Values while they are parsed. */
typedef struct value_list
{
  mtm_type type;
  char* values;
  int64_t n, capacity;
} value_list;

/* A number of the text: an integer as sign and magnitude, or any as double. */
typedef struct number
{
  bool is_integer, is_negative;
  uint64_t magnitude;
  double value;
} number;

/* Stores a whole number in a type of integers; false: it does not fit. */
static bool store_integer(mtm_type type, const number* in, void* at)
{
  const bool fits_int64 = in->magnitude <= (uint64_t)INT64_MAX + in->is_negative;
  const int64_t whole = (int64_t)(in->is_negative ? UINT64_C(0) - in->magnitude : in->magnitude);
  switch (type)
  {
    case MTM_INT8:
      *(int8_t*)at = (int8_t)whole;
      return fits_int64 && whole == (int8_t)whole;
    case MTM_UINT8:
      *(uint8_t*)at = (uint8_t)whole;
      return fits_int64 && whole == (uint8_t)whole;
    case MTM_INT16:
      *(int16_t*)at = (int16_t)whole;
      return fits_int64 && whole == (int16_t)whole;
    case MTM_UINT16:
      *(uint16_t*)at = (uint16_t)whole;
      return fits_int64 && whole == (uint16_t)whole;
    case MTM_INT32:
      *(int32_t*)at = (int32_t)whole;
      return fits_int64 && whole == (int32_t)whole;
    case MTM_UINT32:
      *(uint32_t*)at = (uint32_t)whole;
      return fits_int64 && whole == (uint32_t)whole;
    case MTM_INT64:
      *(int64_t*)at = whole;
      return fits_int64;
    default:
      *(uint64_t*)at = in->magnitude;
      return !in->is_negative || in->magnitude == 0;
  }
}

/* Stores a number in a type; false: it does not fit. */
static bool store(mtm_type type, const number* in, void* at)
{
  if (type == MTM_FLOAT32)
  {
    *(float*)at = (float)in->value;
    return true;
  }
  if (type == MTM_FLOAT64)
  {
    *(double*)at = in->value;
    return true;
  }
  number whole = *in;
  if (!in->is_integer)
  {
    /* 3.0 is an integer, too. */
    if (!(fabs(in->value) < 0x1p63) || floor(in->value) != in->value)
    {
      return false;
    }
    whole.is_negative = in->value < 0.0;
    whole.magnitude = (uint64_t)fabs(in->value);
  }
  return store_integer(type, &whole, at);
}

/* An integer that is all of the word and fits 64 bits; false: it is something else. */
static bool parse_integer(const char** at, number* out)
{
  const char* c = *at;
  out->is_negative = *c == '-';
  c += *c == '-' || *c == '+';
  uint64_t magnitude = 0;
  int32_t n_digits = 0;
  for (; *c >= '0' && *c <= '9'; ++c, ++n_digits)
  {
    const uint64_t digit = (uint64_t)(*c - '0');
    if (magnitude > (UINT64_MAX - digit) / 10)
    {
      return false;
    }
    magnitude = magnitude * 10 + digit;
  }
  if (n_digits == 0 || (*c && !mtm_is_separator(*c)))
  {
    return false;
  }
  out->is_integer = true;
  out->magnitude = magnitude;
  out->value = out->is_negative ? -(double)magnitude : (double)magnitude;
  *at = c;
  return true;
}

/* The values so far in 64 bits: what fits no narrower integer after all. */
static bool widen(value_list* list)
{
  const mtm_array narrow = {
    .type = list->type, .n_components = 1, .n_tuples = list->n, .data = list->values
  };
  int64_t* wide = mtm_allocate(list->capacity, sizeof *wide);
  for (int64_t i = 0; wide && i < list->n; ++i)
  {
    wide[i] = (int64_t)mtm_load_double(&narrow, i, 0);
  }
  if (wide)
  {
    free(list->values);
    list->values = (char*)wide;
    list->type = MTM_INT64;
  }
  return wide != NULL;
}

/* Parses one word and adds it; false and a message if that cannot be. */
static bool add_word(value_list* list, const char** at, void** locale, mtm_error* error)
{
  const char* const start = *at;
  number in = { .is_integer = false };
  const bool is_float = list->type == MTM_FLOAT32 || list->type == MTM_FLOAT64;
  if ((is_float || !parse_integer(at, &in)) &&
    !(mtm_parse_double(at, locale, &in.value) && (!**at || mtm_is_separator(**at))))
  {
    mtm_message(error, "value %lld, \"%.40s\", is no number", (long long)list->n, start);
    return false;
  }
  const size_t bytes = mtm_type_size(list->type);
  char* grown = mtm_grown(list->values, &list->capacity, list->n + 1, bytes);
  if (!grown)
  {
    mtm_message(error, "out of memory");
    return false;
  }
  list->values = grown;
  bool fits = store(list->type, &in, grown + list->n * (int64_t)bytes);
  if (!fits && in.is_integer && bytes < sizeof(int64_t))
  {
    if (!widen(list))
    {
      mtm_message(error, "out of memory");
      return false;
    }
    fits = store(list->type, &in, list->values + list->n * 8);
  }
  if (!fits)
  {
    mtm_message(
      error, "value %lld, \"%.40s\", does not fit its NumberType", (long long)list->n, start);
    return false;
  }
  ++list->n;
  return true;
}

/* Room for as many values as are said, if the text may hold them; else the list grows. */
static void reserve(const xmlNode* item, size_t length, value_list* list)
{
  int64_t dims[MTM_MAX_RANK];
  const char* said = mtm_attribute(item, "Dimensions", NULL);
  const int32_t rank = said ? mtm_parse_integers(said, dims, MTM_MAX_RANK) : 0;
  const int64_t n_most = (int64_t)(length / 2) + 1;
  int64_t n = rank > 0 ? 1 : 0;
  for (int32_t d = 0; d < rank; ++d)
  {
    n = dims[d] > 0 && n <= n_most / dims[d] ? n * dims[d] : 0;
  }
  list->values = n > 0 ? mtm_allocate(n, mtm_type_size(list->type)) : NULL;
  list->capacity = list->values ? n : 0;
}

static bool parse_values(const char* text, value_list* list, mtm_error* error)
{
  void* locale = NULL;
  bool is_good = true;
  while (is_good)
  {
    while (mtm_is_separator(*text))
    {
      ++text;
    }
    if (!*text)
    {
      break;
    }
    is_good = add_word(list, &text, &locale, error);
  }
  mtm_number_end(locale);
  return is_good;
}

/* Copies the values of a span: level by level, without recursion. */
static mtm_status read_values(mtm_source* source,
  const mtm_span* span,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  (void)run;
  (void)error;
  mtm_span_copy(span, ((xml_source*)source)->values, mtm_type_size(source->type), dst);
  return MTM_OK;
}

static void free_values(mtm_source* source)
{
  free(((xml_source*)source)->values);
  free(source);
}

mtm_source* mtm_source_xml(mtm_xdmf* file, const xmlNode* item, mtm_error* error)
{
  const mtm_type declared = mtm_declared_type(item);
  value_list list = { declared ? declared : MTM_FLOAT64, NULL, 0, 0 };
  char* owned = NULL;
  const char* text = mtm_text(file, item, &owned);
  mtm_message(error, "its text cannot be had");
  if (text)
  {
    reserve(item, strlen(text), &list);
  }
  const bool is_parsed = text && parse_values(text, &list, error);
  mtm_source* source = is_parsed ? mtm_source_new(file, item, sizeof(xml_source), error) : NULL;
  if (source)
  {
    ((xml_source*)source)->values = list.values;
    source->type = list.type;
    source->read = read_values;
    source->free = free_values;
    source->key = mtm_key_number(mtm_key_text(1, text, strlen(text)), (uint64_t)list.type);
    list.values = NULL;
    if (!mtm_source_shape(source, 1, &list.n, error))
    {
      free_values(source);
      source = NULL;
    }
  }
  free(list.values);
  free(owned);
  return source;
}
