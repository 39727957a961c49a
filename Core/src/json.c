/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* JSON in ASCII, token by token. */
#include "scene_internal.h"

#include <math.h>
#include <string.h>

/* ---- Structure ------------------------------------------------------------------------------- */

/* Room for a value of n bytes, the comma before it being written. */
static char* value_room(mtm_json* json, size_t n)
{
  char* room = mtm_text_room(&json->text, n + 1);
  if (json->comma)
  {
    *room++ = ',';
    ++json->text.n_used;
  }
  json->comma = true;
  return room;
}

void mtm_json_open(mtm_json* json, char bracket)
{
  *value_room(json, 1) = bracket;
  ++json->text.n_used;
  json->comma = false;
}

void mtm_json_close(mtm_json* json, char bracket)
{
  *mtm_text_room(&json->text, 1) = bracket;
  ++json->text.n_used;
  json->comma = true;
}

void mtm_json_key(mtm_json* json, const char* key)
{
  mtm_json_string(json, key);
  mtm_text_put(&json->text, ":", 1);
  json->comma = false;
}

static void put_literal(mtm_json* json, const char* literal)
{
  const size_t n = strlen(literal);
  memcpy(value_room(json, n), literal, n);
  json->text.n_used += n;
}

void mtm_json_raw(mtm_json* json, const char* text, size_t n)
{
  if (json->comma)
  {
    mtm_text_put(&json->text, ",", 1);
  }
  mtm_text_put(&json->text, text, n);
  json->comma = true;
}

void mtm_json_bool(mtm_json* json, bool value)
{
  put_literal(json, value ? "true" : "false");
}

void mtm_json_null(mtm_json* json)
{
  put_literal(json, "null");
}

/* ---- Strings --------------------------------------------------------------------------------- */

enum
{
  REPLACEMENT = 0xfffd
};

/* One character of UTF-8, or U+FFFD for a byte that begins none: cut short, longer than needed,
 * half of a surrogate pair, above U+10FFFF. Never reads beyond the terminating zero. */
static uint32_t next_character(const unsigned char** string)
{
  static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
  const unsigned char* at = *string;
  const uint32_t lead = *at++;
  *string = at;
  if (lead < 0x80)
  {
    return lead;
  }
  if (lead < 0xc0 || lead > 0xf7)
  {
    return REPLACEMENT;
  }
  const int32_t n_more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  uint32_t character = lead & (0x3fu >> n_more);
  for (int32_t i = 0; i < n_more; ++i)
  {
    if ((at[i] & 0xc0) != 0x80)
    {
      return REPLACEMENT;
    }
    character = character << 6 | (at[i] & 0x3fu);
  }
  if (character < least[n_more] || character > 0x10ffff || (character >> 11) == 0x1b)
  {
    return REPLACEMENT;
  }
  *string = at + n_more;
  return character;
}

static void put_escape(mtm_text* text, uint32_t unit)
{
  static const char hexadecimal[] = "0123456789abcdef";
  char* room = mtm_text_room(text, 6);
  memcpy(room, "\\u", 2);
  for (int32_t i = 0; i < 4; ++i)
  {
    room[2 + i] = hexadecimal[unit >> (12 - 4 * i) & 15];
  }
  text->n_used += 6;
}

static void put_character(mtm_text* text, uint32_t character)
{
  if (character >= 0x10000)
  {
    put_escape(text, 0xd800 + ((character - 0x10000) >> 10));
    put_escape(text, 0xdc00 + ((character - 0x10000) & 0x3ff));
  }
  else if (character < 0x20 || character > 0x7e || character == '<')
  {
    put_escape(text, character);
  }
  else
  {
    char* room = mtm_text_room(text, 2);
    if (character == '"' || character == '\\')
    {
      *room++ = '\\';
      ++text->n_used;
    }
    *room = (char)character;
    ++text->n_used;
  }
}

void mtm_json_string(mtm_json* json, const char* string)
{
  *value_room(json, 1) = '"';
  ++json->text.n_used;
  const unsigned char* at = (const unsigned char*)(string ? string : "");
  while (*at)
  {
    put_character(&json->text, next_character(&at));
  }
  mtm_text_put(&json->text, "\"", 1);
}

/* ---- Numbers --------------------------------------------------------------------------------- */

void mtm_json_integer(mtm_json* json, int64_t value)
{
  json->text.n_used += mtm_print_int64(value_room(json, MTM_NUMBER_BYTES), value);
}

void mtm_json_unsigned(mtm_json* json, uint64_t value)
{
  json->text.n_used += mtm_print_uint64(value_room(json, MTM_NUMBER_BYTES), value);
}

static void put_non_finite(mtm_json* json, double value)
{
  put_literal(json, isnan(value) ? "\"NaN\"" : value > 0.0 ? "\"Infinity\"" : "\"-Infinity\"");
}

void mtm_json_float32(mtm_json* json, float value)
{
  if (!isfinite(value))
  {
    put_non_finite(json, value);
    return;
  }
  json->text.n_used += mtm_print_float32(value_room(json, MTM_NUMBER_BYTES), value);
}

void mtm_json_float64(mtm_json* json, double value)
{
  if (!isfinite(value))
  {
    put_non_finite(json, value);
    return;
  }
  json->text.n_used += mtm_print_float64(value_room(json, MTM_NUMBER_BYTES), value);
}

void mtm_json_float64s(mtm_json* json, const double* values, int32_t n)
{
  mtm_json_open(json, '[');
  for (int32_t i = 0; i < n; ++i)
  {
    mtm_json_float64(json, values[i]);
  }
  mtm_json_close(json, ']');
}

/* ---- Lists ----------------------------------------------------------------------------------- */

void mtm_json_float32_list(mtm_json* json, const float* values, int64_t n)
{
  for (int64_t i = 0; i < n; ++i)
  {
    mtm_json_float32(json, values[i]);
  }
}

void mtm_json_uint32_list(mtm_json* json, const uint32_t* values, int64_t n)
{
  for (int64_t i = 0; i < n; ++i)
  {
    json->text.n_used += mtm_print_uint64(value_room(json, MTM_NUMBER_BYTES), values[i]);
  }
}

void mtm_json_int8_list(mtm_json* json, const int8_t* values, int64_t n)
{
  for (int64_t i = 0; i < n; ++i)
  {
    json->text.n_used += mtm_print_int64(value_room(json, MTM_NUMBER_BYTES), values[i]);
  }
}

/* ---- Keys with values ------------------------------------------------------------------------ */

void mtm_json_key_string(mtm_json* json, const char* key, const char* string)
{
  mtm_json_key(json, key);
  mtm_json_string(json, string);
}

void mtm_json_key_integer(mtm_json* json, const char* key, int64_t value)
{
  mtm_json_key(json, key);
  mtm_json_integer(json, value);
}

void mtm_json_key_float64(mtm_json* json, const char* key, double value)
{
  mtm_json_key(json, key);
  mtm_json_float64(json, value);
}

void mtm_json_key_float64s(mtm_json* json, const char* key, const double* values, int32_t n)
{
  mtm_json_key(json, key);
  mtm_json_float64s(json, values, n);
}

void mtm_json_key_bool(mtm_json* json, const char* key, bool value)
{
  mtm_json_key(json, key);
  mtm_json_bool(json, value);
}
