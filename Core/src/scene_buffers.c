/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Buffers as blocks of a page, each once. */
#include "scene_pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Which are there ------------------------------------------------------------------------- */

static int64_t place_of(uint64_t (*known)[2], int64_t n_room, const uint64_t hash[2])
{
  int64_t at = (int64_t)(hash[0] & (uint64_t)(n_room - 1));
  while ((known[at][0] || known[at][1]) && (known[at][0] != hash[0] || known[at][1] != hash[1]))
  {
    at = (at + 1) & (n_room - 1);
  }
  return at;
}

static bool grow(mtm_buffers* buffers)
{
  const int64_t n_room = buffers->n_room ? 2 * buffers->n_room : 64;
  uint64_t(*grown)[2] = calloc((size_t)n_room, sizeof *grown);
  if (!grown)
  {
    return false;
  }
  for (int64_t i = 0; i < buffers->n_room; ++i)
  {
    const uint64_t* hash = buffers->known[i];
    memcpy(grown[place_of(grown, n_room, hash)], hash, sizeof *grown);
  }
  free(buffers->known);
  buffers->known = grown;
  buffers->n_room = n_room;
  return true;
}

/* Whether a buffer is new, which is remembered. */
static mtm_status remember(mtm_buffers* buffers,
  const uint64_t hash[2],
  bool* is_new,
  mtm_error* error)
{
  if (2 * buffers->n_known >= buffers->n_room && !grow(buffers))
  {
    return mtm_fail_memory(error, "the buffers of the page");
  }
  uint64_t* place = buffers->known[place_of(buffers->known, buffers->n_room, hash)];
  *is_new = !place[0] && !place[1];
  buffers->n_known += *is_new;
  place[0] = hash[0];
  place[1] = hash[1];
  return MTM_OK;
}

void mtm_buffers_free(mtm_buffers* buffers)
{
  free(buffers->known);
  mtm_meshes_free(buffers);
  *buffers = (mtm_buffers){ .n_known = 0 };
}

/* ---- Ids ------------------------------------------------------------------------------------- */

static void hash_text(uint64_t hash[2], const char* text)
{
  for (; *text; ++text)
  {
    mtm_hash_word(hash, (uint64_t)(unsigned char)*text);
  }
  mtm_hash_word(hash, 256);
}

static void hash_numbers(uint64_t hash[2], const uint32_t* numbers, int64_t n)
{
  mtm_hash_word(hash, (uint64_t)n);
  for (int64_t i = 0; i + 1 < n; i += 2)
  {
    mtm_hash_word(hash, (uint64_t)numbers[i + 1] << 32 | numbers[i]);
  }
  mtm_hash_word(hash, n % 2 ? numbers[n - 1] : 0);
}

static mtm_buffer_id id_of(uint64_t hash[2])
{
  static const char hexadecimal[] = "0123456789abcdef";
  for (int32_t i = 0; i < 4; ++i)
  {
    mtm_hash_word(hash, hash[0] ^ (hash[1] << 32 | hash[1] >> 32));
  }
  hash[0] |= !hash[0] && !hash[1]; /* zeros are an empty place */
  mtm_buffer_id id;
  for (int32_t i = 0; i < 32; ++i)
  {
    id.text[i] = hexadecimal[hash[i / 16] >> (60 - 4 * (i % 16)) & 15];
  }
  id.text[32] = '\0';
  return id;
}

void mtm_buffer_reference_write(mtm_json* json, const mtm_buffer_id* id)
{
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "buffer", id->text);
  mtm_json_close(json, '}');
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static void put_text(mtm_text* page, const char* text)
{
  mtm_text_put(page, text, strlen(text));
}

static void put_base64(mtm_text* page, const unsigned char* bytes, size_t n)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < n && !page->failed; i += 3)
  {
    const size_t n_here = n - i < 3 ? n - i : 3;
    const uint32_t three = (uint32_t)bytes[i] << 16 |
      (n_here > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) | (n_here > 2 ? bytes[i + 2] : 0);
    char* room = mtm_text_room(page, 4);
    room[0] = digits[three >> 18];
    room[1] = digits[three >> 12 & 63];
    room[2] = n_here > 1 ? digits[three >> 6 & 63] : '=';
    room[3] = n_here > 2 ? digits[three & 63] : '=';
    page->n_used += 4;
  }
}

/* Begins a block with what all buffers say; further keys may follow. */
static mtm_json begin_block(mtm_buffers* buffers,
  const mtm_buffer_id* id,
  const char* type,
  int64_t count,
  int32_t n_components,
  const mtm_deflater* deflater)
{
  mtm_json json = { .text = *buffers->page };
  put_text(&json.text, "<script type=\"text/plain\" class=\"microtome-buffer\" id=\"");
  put_text(&json.text, id->text);
  put_text(&json.text, "\">");
  mtm_json_open(&json, '{');
  mtm_json_key_string(&json, "type", type);
  mtm_json_key_integer(&json, "count", count);
  mtm_json_key_integer(&json, "components", n_components);
  mtm_json_key_integer(&json, "bytes", (int64_t)deflater->out.n);
  return json;
}

static void end_block(mtm_buffers* buffers, mtm_json* json, const mtm_deflater* deflater)
{
  mtm_json_close(json, '}');
  put_text(&json->text, " ");
  put_base64(&json->text, (const unsigned char*)deflater->out.data, deflater->out.n);
  put_text(&json->text, "</script>\n");
  *buffers->page = json->text;
}

/* ---- Numbers --------------------------------------------------------------------------------- */

/* A buffer of numbers on its way. Columns are the components, or two each for 64 bits. */
typedef struct packing
{
  const mtm_numbers* numbers;
  const mtm_buffer_mesh* mesh;
  mtm_codes codes;
  int32_t n_words; /* of a code */
  int32_t n_columns;
  mtm_predictor* predictors; /* of each column */
  uint32_t* column;
  uint32_t* residuals;
  uint8_t* plane;
} packing;

static bool allocate(packing* pack)
{
  const int64_t n = pack->numbers->n;
  pack->n_words = pack->codes.n_bits == 64 ? 2 : 1;
  pack->n_columns = pack->numbers->values.n_components * pack->n_words;
  pack->predictors = mtm_allocate(pack->n_columns, sizeof(mtm_predictor));
  pack->column = mtm_allocate(n, sizeof(uint32_t));
  pack->residuals = mtm_allocate(n, sizeof(uint32_t));
  pack->plane = mtm_allocate(n, 1);
  return pack->predictors && pack->column && pack->residuals && pack->plane;
}

static void release(packing* pack)
{
  free(pack->codes.components);
  free(pack->predictors);
  free(pack->column);
  free(pack->residuals);
  free(pack->plane);
}

static void fill_column(const packing* pack, int32_t column)
{
  mtm_codes_fill(
    pack->numbers, &pack->codes, column / pack->n_words, column % pack->n_words, pack->column);
}

static uint64_t bits_of(double value)
{
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

/* Everything that makes the block what it is. */
static mtm_buffer_id hash_of(const packing* pack, float* decoded, uint64_t hash[2])
{
  const mtm_codes* codes = &pack->codes;
  const int32_t n_components = pack->numbers->values.n_components;
  hash[0] = (uint64_t)codes->type << 32 | (uint32_t)codes->n_bits;
  hash[1] = (uint64_t)codes->special << 1 | codes->quantised;
  mtm_hash_word(hash, (uint64_t)n_components);
  hash_text(hash, pack->mesh ? pack->mesh->index.text : "");
  hash_text(hash, pack->mesh ? pack->mesh->positions.text : "");
  for (int32_t c = 0; c < n_components; ++c)
  {
    mtm_hash_word(hash, bits_of(codes->components[c].low));
    mtm_hash_word(hash, bits_of(codes->components[c].step));
    mtm_hash_word(hash, codes->components[c].low_integer);
  }
  for (int32_t column = 0; column < pack->n_columns; ++column)
  {
    fill_column(pack, column);
    hash_numbers(hash, pack->column, pack->numbers->n);
    for (int64_t i = 0; decoded && codes->quantised && i < pack->numbers->n; ++i)
    {
      decoded[3 * i + column] = mtm_codes_read(codes, column, pack->column[i]);
    }
  }
  return id_of(hash);
}

static bool deflate_columns(packing* pack, mtm_deflater* deflater)
{
  const mtm_neighbors* neighbors = pack->mesh ? pack->mesh->neighbors : NULL;
  const int64_t n = pack->numbers->n;
  const int32_t n_bits = pack->codes.n_bits < 32 ? pack->codes.n_bits : 32;
  if (!mtm_deflate_begin(deflater, neighbors != NULL))
  {
    return false;
  }
  for (int32_t column = 0; column < pack->n_columns; ++column)
  {
    fill_column(pack, column);
    const mtm_predictor best =
      mtm_best_predictor(pack->column, n, n_bits, neighbors, pack->residuals);
    pack->predictors[column] = best;
    mtm_residuals(pack->column, n, n_bits, best, neighbors, pack->residuals);
    for (int32_t byte = 0; byte < n_bits / 8; ++byte)
    {
      for (int64_t i = 0; i < n; ++i)
      {
        pack->plane[i] = (uint8_t)(pack->residuals[i] >> 8 * byte);
      }
      mtm_deflate_put(deflater, pack->plane, (size_t)n);
    }
  }
  return mtm_deflate_finish(deflater);
}

static void put_steps(mtm_json* json, const mtm_codes* codes, int32_t n_components)
{
  double error = 0.0;
  mtm_json_key(json, "low");
  mtm_json_open(json, '[');
  for (int32_t c = 0; c < n_components; ++c)
  {
    mtm_json_float64(json, codes->components[c].low);
    error = codes->components[c].error > error ? codes->components[c].error : error;
  }
  mtm_json_close(json, ']');
  mtm_json_key(json, "step");
  mtm_json_open(json, '[');
  for (int32_t c = 0; c < n_components; ++c)
  {
    mtm_json_float64(json, codes->components[c].step);
  }
  mtm_json_close(json, ']');
  mtm_json_key_bool(json, "special", codes->special);
  mtm_json_key_float64(json, "error", error);
}

static void put_lows(mtm_json* json, const mtm_codes* codes, int32_t n_components)
{
  const bool has_sign = codes->type == MTM_INT8 || codes->type == MTM_INT16 ||
    codes->type == MTM_INT32 || codes->type == MTM_INT64;
  mtm_json_key(json, "low");
  mtm_json_open(json, '[');
  for (int32_t c = 0; c < n_components; ++c)
  {
    char digits[MTM_NUMBER_BYTES + 1];
    const uint64_t low = codes->components[c].low_integer;
    const size_t n =
      has_sign ? mtm_print_int64(digits, (int64_t)low) : mtm_print_uint64(digits, low);
    digits[n] = '\0';
    mtm_json_string(json, digits);
  }
  mtm_json_close(json, ']');
}

static void put_block(mtm_buffers* buffers,
  const packing* pack,
  const mtm_buffer_id* id,
  const mtm_deflater* deflater)
{
  const mtm_codes* codes = &pack->codes;
  const int32_t n_components = pack->numbers->values.n_components;
  const bool has_array = codes->type != MTM_INT64 && codes->type != MTM_UINT64;
  char type[16];
  snprintf(type, sizeof type, "%s%s", mtm_type_name(codes->type), has_array ? "Array" : "");
  mtm_json json = begin_block(buffers, id, type, pack->numbers->n, n_components, deflater);
  mtm_json_key_integer(&json, "bits", codes->n_bits);
  mtm_json_key_string(&json, "coding", "numbers");
  mtm_json_key(&json, "predict");
  mtm_json_open(&json, '[');
  for (int32_t column = 0; column < pack->n_columns; ++column)
  {
    mtm_json_integer(&json, pack->predictors[column]);
  }
  mtm_json_close(&json, ']');
  if (pack->mesh && pack->mesh->index.text[0])
  {
    mtm_json_key_string(&json, "mesh", pack->mesh->index.text);
  }
  if (pack->mesh && pack->mesh->positions.text[0])
  {
    mtm_json_key_string(&json, "positions", pack->mesh->positions.text);
  }
  if (codes->quantised)
  {
    put_steps(&json, codes, n_components);
  }
  else if (codes->type != MTM_FLOAT32 && codes->type != MTM_FLOAT64)
  {
    put_lows(&json, codes, n_components);
  }
  end_block(buffers, &json, deflater);
}

mtm_status mtm_buffer_numbers(mtm_buffers* buffers,
  const mtm_numbers* numbers,
  mtm_precision precision,
  const mtm_buffer_mesh* mesh,
  float* decoded,
  mtm_buffer_id* id,
  mtm_error* error)
{
  packing pack = { .numbers = numbers, .mesh = mesh };
  mtm_deflater deflater = { .block = NULL };
  uint64_t hash[2];
  bool is_new = false;
  mtm_status status = MTM_OK;
  if (!mtm_codes_plan(numbers, precision, &pack.codes) || !allocate(&pack))
  {
    status = mtm_fail_memory(error, "the numbers of a buffer");
    goto done;
  }
  *id = hash_of(&pack, decoded, hash);
  status = remember(buffers, hash, &is_new, error);
  if (status == MTM_OK && is_new)
  {
    if (!deflate_columns(&pack, &deflater))
    {
      status = mtm_fail_memory(error, "a compressed buffer");
      goto done;
    }
    put_block(buffers, &pack, id, &deflater);
  }
done:
  mtm_deflate_end(&deflater);
  release(&pack);
  return status;
}

/* ---- Triangles ------------------------------------------------------------------------------- */

mtm_status mtm_buffer_triangles(mtm_buffers* buffers,
  const uint32_t* triangles,
  int64_t n_triangles,
  int64_t n_points,
  mtm_buffer_id* id,
  mtm_error* error)
{
  uint64_t hash[2] = { (uint64_t)n_points, 1 };
  hash_numbers(hash, triangles, 3 * n_triangles);
  *id = id_of(hash);
  bool is_new = false;
  mtm_status status = remember(buffers, hash, &is_new, error);
  if (status != MTM_OK || !is_new)
  {
    return status;
  }
  mtm_deflater deflater;
  if (mtm_deflate_begin(&deflater, false) &&
    mtm_triangles_put(triangles, n_triangles, n_points, &deflater) && mtm_deflate_finish(&deflater))
  {
    mtm_json json = begin_block(buffers,
      id,
      n_points <= UINT16_MAX ? "Uint16Array" : "Uint32Array",
      n_triangles,
      3,
      &deflater);
    mtm_json_key_string(&json, "coding", "triangles");
    mtm_json_key_integer(&json, "points", n_points);
    end_block(buffers, &json, &deflater);
  }
  else
  {
    status = mtm_fail_memory(error, "a compressed buffer");
  }
  mtm_deflate_end(&deflater);
  return status;
}
