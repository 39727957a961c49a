/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The canonical form: the same bytes for the same content in any order and any pieces, with nothing
 * lost and nothing added. */
#include "check.h"
#include "scenes.h"

#include <stdlib.h>

enum
{
  MAX_PIECES = 4
};

static size_t value_bytes(const mtm_array* array)
{
  return mtm_type_size(array->type);
}

static const char* tuple_of(const mtm_array* packed, int64_t tuple)
{
  return (const char*)packed->data +
    (size_t)tuple * (size_t)packed->n_components * value_bytes(packed);
}

static int64_t id_of(const mtm_array* ids, int64_t i)
{
  return ids->type == MTM_INT32 ? ((const int32_t*)ids->data)[i] : ((const int64_t*)ids->data)[i];
}

static mtm_scene_cells* cells_of(mtm_scene_object* object, int kind)
{
  return kind == 0 ? &object->vertices : kind == 1 ? &object->lines : &object->polygons;
}

static int64_t n_cells_of(mtm_scene_object* object, int kind)
{
  const int64_t n = cells_of(object, kind)->offsets.n_tuples;
  return n ? n - 1 : 0;
}

/* ---- A packed copy in float64 and int64, so that the test can change it ---------------------- */

static void* need(size_t bytes)
{
  void* block = calloc(bytes ? bytes : 1, 1);
  if (!block)
  {
    fputs("out of memory in the test\n", stderr);
    exit(1);
  }
  return block;
}

/* Few different values, so that tuples agree by chance; zeros of both signs and several NaN. */
static void make_coarse(mtm_array* array, test_random* random)
{
  for (int64_t i = 0; i < array->n_tuples * array->n_components; ++i)
  {
    const int64_t value = test_random_below(random, 3);
    if (array->type == MTM_FLOAT64)
    {
      ((double*)array->data)[i] = (double)value;
    }
    else if (array->type == MTM_FLOAT32)
    {
      ((float*)array->data)[i] = value == 2 ? NAN : (float)value;
    }
    else
    {
      memset((char*)array->data + (size_t)i * value_bytes(array), (int)value, value_bytes(array));
    }
  }
}

/* The same values in other bits: -0 for 0, another NaN. */
static void disguise(mtm_array* array, test_random* random)
{
  for (int64_t i = 0; i < array->n_tuples * array->n_components; ++i)
  {
    if (array->type == MTM_FLOAT64)
    {
      double* value = (double*)array->data + i;
      *value = *value == 0.0 && test_random_below(random, 2) ? -*value : *value;
    }
    else if (array->type == MTM_FLOAT32)
    {
      float* value = (float*)array->data + i;
      *value = *value != *value || *value == 0.0f ? -*value : *value;
    }
  }
}

/* ---- Pieces ---------------------------------------------------------------------------------- */

/* Which old point and cell each new one is a copy of. */
typedef struct pieces
{
  mtm_scene_object* from;
  int64_t n_points;
  int64_t* old_points;
  int64_t* new_points[MAX_PIECES]; /* of each old point, -1 where the piece has it not */
} pieces;

/* Every point goes to some pieces, and all in random order. */
static void scatter_points(pieces* split, test_random* random)
{
  const int64_t n = split->from->points.n_tuples;
  split->old_points = need((size_t)(n * MAX_PIECES) * sizeof(int64_t));
  int64_t* owners = need((size_t)(n * MAX_PIECES) * sizeof(int64_t));
  for (int64_t piece = 0; piece < MAX_PIECES; ++piece)
  {
    split->new_points[piece] = need((size_t)n * sizeof(int64_t));
    for (int64_t p = 0; p < n; ++p)
    {
      split->new_points[piece][p] = -1;
      if (piece == 0 || test_random_below(random, 2))
      {
        split->old_points[split->n_points] = p;
        owners[split->n_points++] = piece;
      }
    }
  }
  for (int64_t i = split->n_points - 1; i >= 0; --i)
  {
    const int64_t other = test_random_below(random, i + 1);
    const int64_t point = split->old_points[other];
    const int64_t owner = owners[other];
    split->old_points[other] = split->old_points[i];
    owners[other] = owners[i];
    split->old_points[i] = point;
    owners[i] = owner;
    split->new_points[owner][point] = i;
  }
  free(owners);
}

static int64_t any_copy(const pieces* split, int64_t point, test_random* random)
{
  int64_t copy = -1;
  while (copy < 0)
  {
    copy = split->new_points[test_random_below(random, MAX_PIECES)][point];
  }
  return copy;
}

static void shuffled(test_random* random, int64_t* order, int64_t n)
{
  for (int64_t i = 0; i < n; ++i)
  {
    const int64_t at = test_random_below(random, i + 1);
    order[i] = order[at];
    order[at] = i;
  }
}

static void set_id(mtm_array* ids, int64_t i, int64_t id)
{
  if (ids->type == MTM_INT32)
  {
    ((int32_t*)ids->data)[i] = (int32_t)id;
  }
  else
  {
    ((int64_t*)ids->data)[i] = id;
  }
}

/* The cells in random order, with any copy of each point, and polygons from any corner on. */
static void scatter_cells(const pieces* split,
  int kind,
  test_random* random,
  int64_t* order,
  mtm_scene_object* to)
{
  const mtm_scene_cells* old = cells_of(split->from, kind);
  mtm_scene_cells* made = cells_of(to, kind);
  const int64_t n_cells = n_cells_of(split->from, kind);
  if (old->offsets.n_tuples == 0)
  {
    return;
  }
  shuffled(random, order, n_cells);
  made->offsets = old->offsets;
  made->connectivity = old->connectivity;
  made->offsets.data = need((size_t)(n_cells + 1) * 8);
  made->connectivity.data = need((size_t)old->connectivity.n_tuples * 8);
  int64_t at = 0;
  for (int64_t c = 0; c < n_cells; ++c)
  {
    const int64_t first = id_of(&old->offsets, order[c]);
    const int64_t n = id_of(&old->offsets, order[c] + 1) - first;
    const int64_t start = kind == 2 && n > 0 ? test_random_below(random, n) : 0;
    set_id(&made->offsets, c, at);
    for (int64_t i = 0; i < n; ++i)
    {
      const int64_t point = id_of(&old->connectivity, first + (start + i) % n);
      set_id(&made->connectivity, at++, any_copy(split, point, random));
    }
  }
  set_id(&made->offsets, n_cells, at);
}

static mtm_array gathered(const mtm_array* from, const int64_t* ids, int64_t n)
{
  mtm_array to = *from;
  const size_t tuple_bytes = (size_t)from->n_components * value_bytes(from);
  char* data = need((size_t)n * tuple_bytes);
  to.data = data;
  to.n_tuples = n;
  for (int64_t i = 0; i < n; ++i)
  {
    memcpy(data + (size_t)i * tuple_bytes, tuple_of(from, ids[i]), tuple_bytes);
  }
  return to;
}

/* The object in pieces put together; release with mtm_scene_object_free. */
static mtm_scene_object scattered(mtm_scene_object* object, test_random* random)
{
  pieces split = { .from = object };
  scatter_points(&split, random);
  mtm_scene_object to = *object;
  to.points = gathered(&object->points, split.old_points, split.n_points);
  disguise(&to.points, random);
  int64_t order[3 * SAMPLE_CELLS];
  int64_t n_cells = 0;
  for (int kind = 0; kind < 3; ++kind)
  {
    const int64_t n = n_cells_of(object, kind);
    scatter_cells(&split, kind, random, order + n_cells, &to);
    for (int64_t c = 0; c < n; ++c)
    {
      order[n_cells + c] += n_cells;
    }
    n_cells += n;
  }
  mtm_scene_array* arrays = need((size_t)object->n_arrays * sizeof *arrays);
  for (int32_t i = 0; i < object->n_arrays; ++i)
  {
    const bool of_points = object->arrays[i].association == MTM_POINT;
    arrays[i] = object->arrays[i];
    arrays[i].values = gathered(&object->arrays[i].values,
      of_points ? split.old_points : order,
      of_points ? split.n_points : n_cells);
    disguise(&arrays[i].values, random);
  }
  to.arrays = arrays;
  for (int piece = 0; piece < MAX_PIECES; ++piece)
  {
    free(split.new_points[piece]);
  }
  free(split.old_points);
  return to;
}

/* ---- Comparing ------------------------------------------------------------------------------- */

static bool same_array(const mtm_array* a, const mtm_array* b)
{
  return a->type == b->type && a->n_components == b->n_components && a->n_tuples == b->n_tuples &&
    (a->n_tuples == 0 ||
      memcmp(a->data, b->data, (size_t)a->n_tuples * (size_t)a->n_components * value_bytes(a)) ==
        0);
}

static void check_same(mtm_scene_object* a, mtm_scene_object* b, const char* what)
{
  CHECK(same_array(&a->points, &b->points), "%s: points", what);
  for (int kind = 0; kind < 3; ++kind)
  {
    CHECK(same_array(&cells_of(a, kind)->offsets, &cells_of(b, kind)->offsets) &&
        same_array(&cells_of(a, kind)->connectivity, &cells_of(b, kind)->connectivity),
      "%s: cells of kind %d",
      what,
      kind);
  }
  CHECK(
    a->n_arrays == b->n_arrays, "%s: %d and %d arrays", what, (int)a->n_arrays, (int)b->n_arrays);
  for (int32_t i = 0; i < a->n_arrays && i < b->n_arrays; ++i)
  {
    CHECK(same_array(&a->arrays[i].values, &b->arrays[i].values), "%s: array %d", what, (int)i);
  }
}

/* ---- What must not change: sums over points and cells of hashes of their values -------------- */

static uint64_t mixed(uint64_t hash, uint64_t word)
{
  hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
  return hash ^ (hash >> 29);
}

static uint64_t hash_tuple(uint64_t hash, const mtm_array* array, int64_t tuple)
{
  const char* at = tuple_of(array, tuple);
  for (int32_t c = 0; c < array->n_components; ++c, at += value_bytes(array))
  {
    uint64_t word = 0;
    memcpy(&word, at, value_bytes(array));
    if (array->type == MTM_FLOAT64)
    {
      const double value = *(const double*)at;
      word = value != value ? 1 : value == 0.0 ? 0 : word;
    }
    if (array->type == MTM_FLOAT32)
    {
      const float value = *(const float*)at;
      word = value != value ? 1 : value == 0.0f ? 0 : word;
    }
    hash = mixed(hash, word);
  }
  return hash;
}

static uint64_t hash_arrays(uint64_t hash,
  const mtm_scene_object* object,
  mtm_association association,
  int64_t tuple)
{
  for (int32_t i = 0; i < object->n_arrays; ++i)
  {
    if (object->arrays[i].association == association)
    {
      hash = hash_tuple(hash, &object->arrays[i].values, tuple);
    }
  }
  return hash;
}

static uint64_t hash_point(const mtm_scene_object* object, int64_t point)
{
  return hash_arrays(hash_tuple(1, &object->points, point), object, MTM_POINT, point);
}

/* Of cells; of polygons by their directed edges, so that any corner may come first. */
static uint64_t hash_cells(mtm_scene_object* object)
{
  uint64_t sum = 0;
  int64_t cell = 0;
  for (int kind = 0; kind < 3; ++kind)
  {
    const mtm_scene_cells* cells = cells_of(object, kind);
    for (int64_t c = 0; c < n_cells_of(object, kind); ++c, ++cell)
    {
      const int64_t first = id_of(&cells->offsets, c);
      const int64_t n = id_of(&cells->offsets, c + 1) - first;
      uint64_t hash = (uint64_t)kind;
      for (int64_t i = 0; i < n; ++i)
      {
        const uint64_t a = hash_point(object, id_of(&cells->connectivity, first + i));
        const uint64_t b = hash_point(object, id_of(&cells->connectivity, first + (i + 1) % n));
        hash = kind == 2 ? hash + mixed(a, b) : mixed(hash, a);
      }
      sum += mixed(hash_arrays(hash, object, MTM_CELL, cell), (uint64_t)n);
    }
  }
  return sum;
}

static int compare_words(const void* a, const void* b)
{
  const uint64_t left = *(const uint64_t*)a;
  const uint64_t right = *(const uint64_t*)b;
  return left < right ? -1 : left > right;
}

/* The different points' hashes, ascending; how many. */
static int64_t distinct_points(const mtm_scene_object* object, uint64_t* hashes)
{
  int64_t n = 0;
  for (int64_t p = 0; p < object->points.n_tuples; ++p)
  {
    hashes[p] = hash_point(object, p);
  }
  qsort(hashes, (size_t)object->points.n_tuples, sizeof *hashes, compare_words);
  for (int64_t p = 0; p < object->points.n_tuples; ++p)
  {
    if (p == 0 || hashes[p] != hashes[n - 1])
    {
      hashes[n++] = hashes[p];
    }
  }
  return n;
}

static void check_content(mtm_scene_object* object, mtm_scene_object* canonical)
{
  uint64_t before[MAX_PIECES * SAMPLE_POINTS];
  uint64_t after[MAX_PIECES * SAMPLE_POINTS];
  const int64_t n_before = distinct_points(object, before);
  const int64_t n_after = distinct_points(canonical, after);
  CHECK(n_after == canonical->points.n_tuples, "equal points are left");
  CHECK(n_before == n_after && memcmp(before, after, (size_t)n_after * sizeof *after) == 0,
    "%lld different points became %lld",
    (long long)n_before,
    (long long)n_after);
  CHECK(hash_cells(object) == hash_cells(canonical), "cells changed");
  for (int64_t c = 0; c < n_cells_of(canonical, 2); ++c)
  {
    const mtm_scene_cells* polygons = &canonical->polygons;
    const int64_t first = id_of(&polygons->offsets, c);
    for (int64_t i = first; i < id_of(&polygons->offsets, c + 1); ++i)
    {
      CHECK(id_of(&polygons->connectivity, first) <= id_of(&polygons->connectivity, i),
        "polygon %lld does not begin at its smallest point",
        (long long)c);
    }
  }
}

/* ---- Tests ----------------------------------------------------------------------------------- */

/* Packed: what the rest of this file can change. */
static bool is_packed(const mtm_scene_object* object)
{
  bool packed = object->points.stride == 0;
  for (int32_t i = 0; i < object->n_arrays; ++i)
  {
    packed = packed && !object->arrays[i].values.components && !object->arrays[i].values.stride;
  }
  return packed;
}

static void test_pieces(test_random* random)
{
  static test_sample sample;
  for (int i = 0; i < 4000; ++i)
  {
    test_sample_random(random, &sample);
    mtm_scene_object* object = &sample.object;
    if (!is_packed(object))
    {
      continue;
    }
    for (int32_t a = 0; i % 2 && a < object->n_arrays; ++a)
    {
      make_coarse(&sample.arrays[a].values, random);
    }
    if (i % 2)
    {
      make_coarse(&object->points, random);
    }
    mtm_scene_object joined = scattered(object, random);
    mtm_scene_object whole_form;
    mtm_scene_object pieces_form;
    mtm_scene_object form_form;
    mtm_error error;
    CHECK(mtm_scene_object_canonical(object, &whole_form, &error) == MTM_OK, "%s", error.message);
    CHECK(mtm_scene_object_canonical(&joined, &pieces_form, &error) == MTM_OK, "%s", error.message);
    CHECK(
      mtm_scene_object_canonical(&whole_form, &form_form, &error) == MTM_OK, "%s", error.message);
    check_same(&whole_form, &pieces_form, "pieces");
    check_same(&whole_form, &form_form, "canonical twice");
    check_content(object, &whole_form);
    mtm_scene_object_free(&joined);
    mtm_scene_object_free(&whole_form);
    mtm_scene_object_free(&pieces_form);
    mtm_scene_object_free(&form_form);
  }
}

/* Layouts that are not packed give the same form as packed ones. */
static void test_layouts(void)
{
  const double packed[] = { 1, 0, 0, 0, 0, 0, 0, 1, 0 };
  const double gaps[] = { 1, 0, 0, 99, 0, 0, 0, 99, 0, 1, 0, 99 };
  const double x[] = { 1, 0, 0 };
  const double y[] = { 0, 0, 1 };
  const double z[] = { 0, 0, 0 };
  const void* const separate[] = { x, y, z };
  const int32_t offsets[] = { 0, 3 };
  const int32_t ids[] = { 0, 2, 1 };
  const mtm_array layouts[3] = { { MTM_FLOAT64, 3, 3, packed, NULL, 0 },
    { MTM_FLOAT64, 3, 3, gaps, NULL, 32 },
    { MTM_FLOAT64, 3, 3, NULL, separate, 0 } };
  static const double expected[] = { 0, 0, 0, 0, 1, 0, 1, 0, 0 };
  static const int32_t expected_ids[] = { 0, 2, 1 };
  for (int i = 0; i < 3; ++i)
  {
    const mtm_scene_object object = { .name = "n",
      .points = layouts[i],
      .polygons = { { MTM_INT32, 1, 2, offsets, NULL, 0 }, { MTM_INT32, 1, 3, ids, NULL, 0 } },
      .shown = -1,
      .opacity = 0.5 };
    mtm_scene_object form;
    mtm_error error;
    CHECK(mtm_scene_object_canonical(&object, &form, &error) == MTM_OK, "%s", error.message);
    CHECK(form.points.n_tuples == 3 && memcmp(form.points.data, expected, sizeof expected) == 0,
      "points of layout %d",
      i);
    CHECK(form.polygons.connectivity.n_tuples == 3 &&
        memcmp(form.polygons.connectivity.data, expected_ids, sizeof expected_ids) == 0,
      "polygon of layout %d",
      i);
    CHECK(form.name == object.name && form.opacity == 0.5 && form.shown == -1, "the rest");
    mtm_scene_object_free(&form);
    CHECK(form.points.data == NULL, "freed");
  }
}

/* Two cells that are the same stay two; nothing at all stays nothing. */
static void test_corners(void)
{
  const float points[] = { 0, 0, 0, 1, 0, 0, 0, 1, 0 };
  const int64_t offsets[] = { 0, 3, 6 };
  const int64_t ids[] = { 0, 1, 2, 1, 2, 0 };
  mtm_scene_object object = { .points = { MTM_FLOAT32, 3, 3, points, NULL, 0 },
    .polygons = { { MTM_INT64, 1, 3, offsets, NULL, 0 }, { MTM_INT64, 1, 6, ids, NULL, 0 } } };
  mtm_scene_object form;
  CHECK(mtm_scene_object_canonical(&object, &form, NULL) == MTM_OK, "twins");
  CHECK(n_cells_of(&form, 2) == 2, "%lld cells", (long long)n_cells_of(&form, 2));
  mtm_scene_object_free(&form);
  object = (mtm_scene_object){ 0 };
  CHECK(mtm_scene_object_canonical(&object, &form, NULL) == MTM_OK, "nothing");
  CHECK(form.points.n_tuples == 0 && form.polygons.offsets.n_tuples == 0, "nothing");
  mtm_scene_object_free(&form);
}

int main(void)
{
  test_random random = test_random_start();
  test_pieces(&random);
  test_layouts();
  test_corners();
  return check_result();
}
