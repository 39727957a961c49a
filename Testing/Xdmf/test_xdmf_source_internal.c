/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Random data items within one another, over random arrays in XML, HDF5 and binary files: any span of
 * any of them gives what evaluating all of it by brute force gives. */
#include "xdmf_internal.h"

#include "check.h"
#include "random.h"
#include "xdmf_files.h"

#include <stdio.h>
#include <stdlib.h>

enum
{
  N_FILES = 12,
  N_ITEMS = 60, /* in a file */
  N_SPANS = 6,  /* of an item */
  MAX_DEPTH = 4
};

/* An item, evaluated: values as in the file's shape; of which the XML's dimensions name the first. */
typedef struct item
{
  char* text;
  mtm_type type; /* of leaves */
  int32_t native_rank, rank;
  int64_t native_dims[MTM_MAX_RANK], dims[MTM_MAX_RANK];
  int64_t n_native, n;
  double* values;
} item;

/* Where the heavy data goes. */
typedef struct heavy
{
  test_random random;
  hid_t file;
  const char* name;
  int32_t n_sets;
} heavy;

static int64_t below(heavy* to, int64_t n)
{
  return test_random_below(&to->random, n);
}

static int64_t product(int32_t rank, const int64_t* dims)
{
  int64_t n = 1;
  for (int32_t d = 0; d < rank; ++d)
  {
    n *= dims[d];
  }
  return n;
}

static void free_item(item* of)
{
  free(of->text);
  free(of->values);
}

static const char* dims_text(int32_t rank, const int64_t* dims)
{
  static char text[8][256];
  static int32_t at;
  at = (at + 1) % 8;
  size_t length = 0;
  for (int32_t d = 0; d < rank; ++d)
  {
    length += (size_t)snprintf(
      text[at] + length, sizeof text[at] - length, d ? " %lld" : "%lld", (long long)dims[d]);
  }
  return text[at];
}

/* ---- Leaves -------------------------------------------------------------------------------------------- */

static const struct
{
  mtm_type type;
  const char* declared;
} types[] = { { MTM_INT8, "NumberType='Char'" },
  { MTM_UINT8, "DataType='UChar'" },
  { MTM_INT16, "NumberType='Int' Precision='2'" },
  { MTM_UINT16, "NumberType='UShort'" },
  { MTM_INT32, "NumberType='Int'" },
  { MTM_UINT32, "NumberType='UInt' Precision='4'" },
  { MTM_INT64, "NumberType='Int' Precision='8'" },
  { MTM_UINT64, "NumberType='UInt' Precision='8'" },
  { MTM_FLOAT32, "" },
  { MTM_FLOAT64, "NumberType='Float' Precision='8'" } };

static hid_t hdf5_type(mtm_type type, bool is_big)
{
  switch (type)
  {
    case MTM_INT8:
      return H5T_STD_I8LE;
    case MTM_UINT8:
      return H5T_STD_U8LE;
    case MTM_INT16:
      return is_big ? H5T_STD_I16BE : H5T_STD_I16LE;
    case MTM_UINT16:
      return is_big ? H5T_STD_U16BE : H5T_STD_U16LE;
    case MTM_INT32:
      return is_big ? H5T_STD_I32BE : H5T_STD_I32LE;
    case MTM_UINT32:
      return is_big ? H5T_STD_U32BE : H5T_STD_U32LE;
    case MTM_INT64:
      return is_big ? H5T_STD_I64BE : H5T_STD_I64LE;
    case MTM_UINT64:
      return is_big ? H5T_STD_U64BE : H5T_STD_U64LE;
    case MTM_FLOAT32:
      return is_big ? H5T_IEEE_F32BE : H5T_IEEE_F32LE;
    default:
      return is_big ? H5T_IEEE_F64BE : H5T_IEEE_F64LE;
  }
}

/* Dimensions that say the same values in another shape, or fewer. */
static void reshape(heavy* to, item* of)
{
  of->rank = of->native_rank;
  memcpy(of->dims, of->native_dims, sizeof of->dims);
  const int64_t how = below(to, 4);
  if (how == 0)
  {
    of->rank = 1;
    of->dims[0] = of->n_native;
  }
  else if (how == 1)
  {
    of->dims[of->rank++] = 1;
  }
  else if (how == 2)
  {
    /* Two dimensions become one. */
    if (of->rank > 1)
    {
      of->dims[of->rank - 2] *= of->dims[of->rank - 1];
      --of->rank;
    }
  }
  else
  {
    const int64_t d = below(to, of->rank);
    of->dims[d] = 1 + below(to, of->dims[d]);
  }
  of->n = product(of->rank, of->dims);
}

static void print_xml(heavy* to, const item* of, FILE* text, const char* declared)
{
  fprintf(
    text, "<DataItem Format='XML' %s Dimensions='%s'>", declared, dims_text(of->rank, of->dims));
  for (int64_t i = 0; i < of->n_native; ++i)
  {
    fprintf(text, below(to, 3) ? " %.0f" : "\n%.0f", of->values[i]);
  }
  fprintf(text, "</DataItem>\n");
}

static void print_hdf5(heavy* to, const item* of, FILE* text)
{
  char name[32];
  hsize_t dims[MTM_MAX_RANK];
  hsize_t chunks[MTM_MAX_RANK];
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  for (int32_t d = 0; d < of->native_rank; ++d)
  {
    dims[d] = (hsize_t)of->native_dims[d];
    chunks[d] = 1 + (hsize_t)below(to, of->native_dims[d]);
  }
  if (below(to, 2))
  {
    H5Pset_chunk(properties, of->native_rank, chunks);
    H5Pset_shuffle(properties);
    H5Pset_deflate(properties, 3);
  }
  snprintf(name, sizeof name, "/group %d/set", to->n_sets++);
  xdmf_files_put(to->file,
    name,
    hdf5_type(of->type, below(to, 2)),
    properties,
    of->native_rank,
    dims,
    H5T_NATIVE_DOUBLE,
    of->values);
  H5Pclose(properties);
  fprintf(text,
    "<DataItem Format='HDF' Dimensions='%s'>%s.h5:%s</DataItem>\n",
    dims_text(of->rank, of->dims),
    to->name,
    name);
}

/* Bytes of a value in a type of the machine, which is taken to be little-endian or the other. */
static void store_value(mtm_type type, double value, bool swap, unsigned char* at)
{
  union
  {
    uint64_t whole;
    float single;
    double wide;
    unsigned char bytes[8];
  } as = { 0 };
  const size_t n = mtm_type_size(type);
  if (type == MTM_FLOAT32)
  {
    as.single = (float)value;
  }
  else if (type == MTM_FLOAT64)
  {
    as.wide = value;
  }
  else
  {
    const uint16_t one = 1;
    as.whole = (uint64_t)(int64_t)value << (*(const uint8_t*)&one ? 0 : 64 - 8 * n);
  }
  for (size_t b = 0; b < n; ++b)
  {
    at[b] = as.bytes[swap ? n - 1 - b : b];
  }
}

static void print_binary(heavy* to, const item* of, FILE* text, const char* declared)
{
  char name[64];
  const uint16_t one = 1;
  const bool is_big = below(to, 2);
  const size_t size = mtm_type_size(of->type);
  const size_t seek = (size_t)below(to, 20);
  unsigned char* bytes = calloc(seek + (size_t)of->n_native * size, 1);
  for (int64_t i = 0; i < of->n_native; ++i)
  {
    store_value(of->type,
      of->values[i],
      is_big == (*(const uint8_t*)&one == 1),
      bytes + seek + (size_t)i * size);
  }
  snprintf(name, sizeof name, "%s-%d.bin", to->name, to->n_sets++);
  xdmf_files_write(name, bytes, seek + (size_t)of->n_native * size);
  free(bytes);
  fprintf(text,
    "<DataItem Format='Binary' Endian='%s' Seek='%d' %s Dimensions='%s'> %s\n</DataItem>\n",
    is_big ? "Big" : "Little",
    (int)seek,
    declared,
    dims_text(of->rank, of->dims),
    name);
}

/* An array of so many dimensions, or of so many values if that is not 0, in one of the formats. */
static item leaf(heavy* to, int64_t n_values, int32_t type)
{
  item of = { .type = types[type].type, .native_rank = 1 + (int32_t)below(to, 4) };
  for (int32_t d = 0; d < of.native_rank; ++d)
  {
    of.native_dims[d] = 1 + below(to, 5);
  }
  if (n_values)
  {
    of.native_rank = 1;
    of.native_dims[0] = n_values;
  }
  const int64_t format = below(to, 3);
  if (format != 1)
  {
    /* Only HDF5 has shapes. */
    of.native_dims[0] = product(of.native_rank, of.native_dims);
    of.native_rank = 1;
  }
  of.n_native = product(of.native_rank, of.native_dims);
  of.values = malloc((size_t)of.n_native * sizeof *of.values);
  for (int64_t i = 0; i < of.n_native; ++i)
  {
    of.values[i] = (double)below(to, 100);
  }
  of.rank = of.native_rank;
  of.n = of.n_native;
  memcpy(of.dims, of.native_dims, sizeof of.dims);
  if (!n_values)
  {
    reshape(to, &of);
  }
  size_t size = 0;
  FILE* text = open_memstream(&of.text, &size);
  if (format == 0)
  {
    print_xml(to, &of, text, types[type].declared);
  }
  else if (format == 1)
  {
    print_hdf5(to, &of, text);
  }
  else
  {
    print_binary(to, &of, text, types[type].declared);
  }
  fclose(text);
  return of;
}

/* ---- Items of items ------------------------------------------------------------------------------------- */

static item any_item(heavy* to, int32_t depth);

/* The values of a box of a child's shape. */
static void fill_box(item* of,
  const item* child,
  const int64_t* dims,
  const int64_t* start,
  const int64_t* step)
{
  of->n_native = product(of->native_rank, of->native_dims);
  of->values = malloc((size_t)of->n_native * sizeof *of->values);
  for (int64_t i = 0; i < of->n_native; ++i)
  {
    int64_t rest = i;
    int64_t place = 0;
    int64_t stride = 1;
    for (int32_t d = of->native_rank - 1; d >= 0; --d)
    {
      place += (start[d] + rest % of->native_dims[d] * step[d]) * stride;
      rest /= of->native_dims[d];
      stride *= dims[d];
    }
    of->values[i] = child->values[place];
  }
}

/* Half of the boxes are of the file's shape, half of the XML's where that is not mistaken for it. */
static item hyperslab(heavy* to, int32_t depth)
{
  item child = any_item(to, depth + 1);
  item of = { .type = child.type };
  const bool is_native = child.native_rank >= child.rank || below(to, 2);
  const int32_t rank = is_native ? child.native_rank : child.rank;
  const int64_t* dims = is_native ? child.native_dims : child.dims;
  int64_t start[MTM_MAX_RANK];
  int64_t step[MTM_MAX_RANK];
  for (int32_t d = 0; d < rank; ++d)
  {
    /* One value at 0 of the XML's shape would read as a number too many for the file's. */
    start[d] = is_native ? below(to, dims[d]) : dims[d] > 1;
    step[d] = 1 + below(to, 3);
    of.native_dims[d] = 1 + below(to, (dims[d] - 1 - start[d]) / step[d] + 1);
    if (!is_native && dims[d] == 1)
    {
      /* ... and one of 1 has no other value: take the file's shape after all. */
      free_item(&child);
      return leaf(to, 0, (int32_t)below(to, 10));
    }
  }
  of.native_rank = rank;
  fill_box(&of, &child, dims, start, step);
  reshape(to, &of);
  size_t size = 0;
  FILE* text = open_memstream(&of.text, &size);
  fprintf(text,
    "<DataItem ItemType='%s' Dimensions='%s'><DataItem Dimensions='3 %d'>%s %s %s</DataItem>\n%s"
    "</DataItem>\n",
    below(to, 2) ? "HyperSlab" : "Hyperslab",
    dims_text(of.rank, of.dims),
    (int)rank,
    dims_text(rank, start),
    dims_text(rank, step),
    dims_text(rank, of.native_dims),
    child.text);
  fclose(text);
  free_item(&child);
  return of;
}

static item coordinates(heavy* to, int32_t depth)
{
  item child = any_item(to, depth + 1);
  item of = { .type = child.type, .rank = 1, .native_rank = 1 };
  of.n = 1 + below(to, 12);
  of.n_native = of.n;
  of.dims[0] = of.n;
  of.native_dims[0] = of.n;
  of.values = malloc((size_t)of.n * sizeof *of.values);
  size_t size = 0;
  FILE* text = open_memstream(&of.text, &size);
  fprintf(text,
    "<DataItem ItemType='Coordinates' Dimensions='%d'><DataItem NumberType='Int' Dimensions='%d "
    "%d'>",
    (int)of.n,
    (int)of.n,
    (int)child.native_rank);
  for (int64_t i = 0; i < of.n; ++i)
  {
    int64_t place = 0;
    for (int32_t d = 0; d < child.native_rank; ++d)
    {
      const int64_t index = below(to, child.native_dims[d]);
      place = place * child.native_dims[d] + index;
      fprintf(text, " %d", (int)index);
    }
    of.values[i] = child.values[place];
  }
  fprintf(text, "</DataItem>\n%s</DataItem>\n", child.text);
  fclose(text);
  free_item(&child);
  return of;
}

/* Three arguments of equal size, the second of which may be one value. */
static item arithmetic(heavy* to, int32_t depth)
{
  static const char* functions[] = {
    "$0 + $1 * 2 - $2", "-($2 - $0) + 0 * $1", "abs($1 - $0) + $2 / 0.5"
  };
  item first = any_item(to, depth + 1);
  item second = leaf(to, below(to, 2) ? 1 : first.n, (int32_t)below(to, 10));
  item third = leaf(to, first.n, (int32_t)below(to, 10));
  const int64_t which = below(to, 3);
  item of = { .type = MTM_NO_TYPE, .rank = first.rank, .n = first.n, .n_native = first.n };
  of.native_rank = first.rank;
  memcpy(of.dims, first.dims, sizeof of.dims);
  memcpy(of.native_dims, first.dims, sizeof of.dims);
  of.values = malloc((size_t)of.n * sizeof *of.values);
  for (int64_t i = 0; i < of.n; ++i)
  {
    const double a = first.values[i];
    const double b = second.values[second.n == 1 ? 0 : i];
    const double c = third.values[i];
    of.values[i] = which == 0 ? a + b * 2.0 - c : which == 1 ? a - c : fabs(b - a) + c * 2.0;
  }
  size_t size = 0;
  FILE* text = open_memstream(&of.text, &size);
  fprintf(text,
    "<DataItem ItemType='Function' Function='%s' Dimensions='%s'>\n%s%s%s</DataItem>\n",
    functions[which],
    dims_text(of.rank, of.dims),
    first.text,
    second.text,
    third.text);
  fclose(text);
  free_item(&first);
  free_item(&second);
  free_item(&third);
  /* One value beside many takes their shape. */
  return of;
}

static item joined(heavy* to, int32_t depth)
{
  item first = any_item(to, depth + 1);
  const int64_t width = 1 + below(to, 3);
  item second = leaf(to, first.n * width, (int32_t)below(to, 10));
  item of = { .type = MTM_NO_TYPE, .rank = 2, .native_rank = 2 };
  of.dims[0] = first.n;
  of.dims[1] = 1 + width + 1;
  memcpy(of.native_dims, of.dims, sizeof of.dims);
  of.n = first.n * of.dims[1];
  of.n_native = of.n;
  of.values = malloc((size_t)of.n * sizeof *of.values);
  for (int64_t t = 0; t < first.n; ++t)
  {
    double* tuple = of.values + t * of.dims[1];
    tuple[0] = first.values[t];
    memcpy(tuple + 1, second.values + t * width, (size_t)width * sizeof *tuple);
    tuple[1 + width] = 3.0 * first.values[t];
  }
  size_t size = 0;
  FILE* text = open_memstream(&of.text, &size);
  fprintf(text,
    "<DataItem ItemType='Function' Function='JOIN($0%s $1 , 3*$0)' "
    "Dimensions='%s'>\n%s%s</DataItem>\n",
    below(to, 2) ? "," : "\n,",
    dims_text(of.rank, of.dims),
    first.text,
    second.text);
  fclose(text);
  free_item(&first);
  free_item(&second);
  return of;
}

/* Arrays of one type, one behind the other. */
static item collection(heavy* to)
{
  const int32_t type = (int32_t)below(to, 10);
  const int64_t n_parts = 1 + below(to, 4);
  item of = { .type = types[type].type, .rank = 1, .native_rank = 1 };
  char* inner = NULL;
  size_t size = 0;
  FILE* text = open_memstream(&inner, &size);
  for (int64_t p = 0; p < n_parts; ++p)
  {
    item part = leaf(to, 1 + below(to, 20), type);
    of.values = realloc(of.values, (size_t)(of.n + part.n) * sizeof *of.values);
    memcpy(of.values + of.n, part.values, (size_t)part.n * sizeof *of.values);
    of.n += part.n;
    fputs(part.text, text);
    free_item(&part);
  }
  fclose(text);
  of.n_native = of.n;
  of.dims[0] = of.n;
  of.native_dims[0] = of.n;
  text = open_memstream(&of.text, &size);
  fprintf(
    text, "<DataItem ItemType='%s'>\n%s</DataItem>\n", below(to, 2) ? "Collection" : "Tree", inner);
  fclose(text);
  free(inner);
  return of;
}

static item any_item(heavy* to, int32_t depth)
{
  const int64_t kind = depth < MAX_DEPTH ? below(to, 10) : 0;
  return kind < 4 ? leaf(to, 0, (int32_t)below(to, 10))
    : kind < 6    ? hyperslab(to, depth)
    : kind == 6   ? coordinates(to, depth)
    : kind == 7   ? arithmetic(to, depth)
    : kind == 8   ? joined(to, depth)
                  : collection(to);
}

/* ---- Checks --------------------------------------------------------------------------------------------- */

static mtm_span random_span(heavy* to, int64_t n)
{
  mtm_span span;
  do
  {
    span = (mtm_span){ .start = below(to, n), .n_levels = 1 + (int32_t)below(to, 3) };
    for (int32_t l = 0; l < span.n_levels; ++l)
    {
      span.counts[l] = 1 + below(to, 6);
      span.strides[l] = below(to, n < 30 ? n : 30);
    }
  } while (mtm_span_last(&span) >= n);
  return span;
}

static void check_span(mtm_source* source, const item* of, const mtm_span* span)
{
  const int64_t n = mtm_span_n_values(span);
  double* got = malloc((size_t)n * sizeof *got);
  double* expected = malloc((size_t)n * sizeof *expected);
  int64_t* whole = malloc((size_t)n * sizeof *whole);
  mtm_error error = { "" };
  const mtm_status status = mtm_source_read_double(source, span, NULL, got, &error);
  mtm_span_copy(span, of->values, sizeof *expected, expected);
  CHECK(status == MTM_OK, "%s\n%s", error.message, of->text);
  const bool is_same = status == MTM_OK && memcmp(got, expected, (size_t)n * sizeof *got) == 0;
  for (int64_t i = 0; i < n && status == MTM_OK && !is_same; ++i)
  {
    CHECK(
      got[i] == expected[i], "value %d is %g, not %g:\n%s", (int)i, got[i], expected[i], of->text);
  }
  const mtm_status as_integers = mtm_source_read_int64(source, span, NULL, whole, &error);
  CHECK(as_integers == MTM_OK && (double)whole[n - 1] == expected[n - 1],
    "as integers: %s",
    error.message);
  free(got);
  free(expected);
  free(whole);
}

static void check_item(mtm_xdmf* file, const xmlNode* element, heavy* to, const item* of)
{
  mtm_error error = { "" };
  mtm_source* source = mtm_source_of(file, element, &error);
  CHECK(source, "%s\n%s", error.message, of->text);
  if (!source)
  {
    return;
  }
  CHECK(source->n_values == of->n && source->rank == of->rank &&
      memcmp(source->dims, of->dims, (size_t)of->rank * sizeof of->dims[0]) == 0,
    "%lld values of %lld, dims %s:\n%s",
    (long long)source->n_values,
    (long long)of->n,
    dims_text(source->rank, source->dims),
    of->text);
  CHECK(!of->type || source->type == of->type, "type %d:\n%s", source->type, of->text);
  if (n_failures)
  {
    return;
  }
  const mtm_span all = mtm_span_all(of->n);
  check_span(source, of, &all);
  for (int32_t s = 0; s < N_SPANS && n_failures == 0; ++s)
  {
    const mtm_span span = random_span(to, of->n);
    check_span(source, of, &span);
  }
}

static void check_file(heavy* to)
{
  item items[N_ITEMS];
  char name[64];
  char* domain = NULL;
  size_t size = 0;
  FILE* text = open_memstream(&domain, &size);
  snprintf(name, sizeof name, "%s.h5", to->name);
  to->file = H5Fcreate(xdmf_files_path(name), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  for (int32_t i = 0; i < N_ITEMS; ++i)
  {
    items[i] = any_item(to, 0);
    fputs(items[i].text, text);
  }
  fclose(text);
  H5Fclose(to->file);
  mtm_xdmf* file = xdmf_files_open(to->name, domain);
  const xmlNode* element = file ? mtm_child(file, file->root, "Domain")->children : NULL;
  int32_t n = 0;
  for (; element; element = element->next)
  {
    if (element->type == XML_ELEMENT_NODE && n_failures == 0)
    {
      check_item(file, element, to, &items[n++]);
    }
  }
  CHECK(n == N_ITEMS || n_failures, "%d items of %d", n, N_ITEMS);
  mtm_xdmf_close(file);
  for (int32_t i = 0; i < N_ITEMS; ++i)
  {
    free_item(&items[i]);
  }
  free(domain);
}

int main(int argc, char** argv)
{
  if (!xdmf_files_start(argc, argv))
  {
    return 2;
  }
  heavy to = { .random = test_random_start() };
  for (int32_t f = 0; f < N_FILES && n_failures == 0; ++f)
  {
    char name[32];
    snprintf(name, sizeof name, "nested-%d", (int)f);
    to.name = name;
    to.n_sets = 0;
    check_file(&to);
  }
  return check_result();
}
