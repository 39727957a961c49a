/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Data items of any make over sound heavy files: selections, functions and collections of each other,
 * right and wrong. What can be read as a whole is the same when it is read in parts. clang's libFuzzer, or
 * AFL's driver for it. */
#include "microtome/xdmf.h"

#include <hdf5.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

enum
{
  MAX_DEPTH = 5,
  MAX_VALUES = 1 << 16
};

/* ---- Choices ---------------------------------------------------------------------------------------- */

/* The input, byte by byte, and the text that is made of it. */
typedef struct maker
{
  const uint8_t* data;
  size_t size, at;
  char text[1 << 16];
  size_t length;
} maker;

/* A number below n; 0 when the input ends. */
static int choose(maker* make, int n)
{
  return make->at < make->size ? make->data[make->at++] % n : 0;
}

static void put(maker* make, const char* format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  const size_t room = sizeof make->text - make->length;
  const int n = vsnprintf(make->text + make->length, room, format, arguments);
  va_end(arguments);
  make->length += n > 0 && (size_t)n < room ? (size_t)n : 0;
}

static void put_numbers(maker* make, int n, int below)
{
  for (int i = 0; i < n; ++i)
  {
    put(make, "%d ", choose(make, below));
  }
}

/* A file in a folder of this process. */
static const char* path_of(const char* name)
{
  static char folder[] = "/tmp/fuzz_xdmf_XXXXXX";
  static char path[sizeof folder + 32];
  static bool is_made;
  if (!is_made && !mkdtemp(folder))
  {
    abort();
  }
  is_made = true;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

/* ---- Heavy files ---------------------------------------------------------------------------------- */

static const struct
{
  const char* name;
  int rank;
  hsize_t dims[5];
  bool is_packed;
} sets[] = { { "flat", 1, { 240 }, false },
  { "packed", 3, { 4, 6, 10 }, true },
  { "shaped", 2, { 80, 3 }, false },
  { "many", 5, { 4, 3, 2, 2, 5 }, true },
  { "one", 1, { 1 }, false },
  { "none", 2, { 0, 3 }, false } };

enum
{
  N_SETS = sizeof sets / sizeof sets[0]
};

static void write_files(void)
{
  static double values[240];
  for (int i = 0; i < 240; ++i)
  {
    values[i] = i;
  }
  FILE* stream = fopen(path_of("data.bin"), "wb");
  const hid_t file = H5Fcreate(path_of("data.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  if (!stream || fwrite(values, 1, sizeof values, stream) != sizeof values || fclose(stream) != 0)
  {
    abort();
  }
  static const hsize_t chunk[5] = { 2, 2, 2, 2, 3 };
  for (int s = 0; s < N_SETS; ++s)
  {
    const hid_t space = H5Screate_simple(sets[s].rank, sets[s].dims, NULL);
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    if (sets[s].is_packed)
    {
      H5Pset_chunk(properties, sets[s].rank, chunk);
      H5Pset_deflate(properties, 1);
    }
    const hid_t type = s % 2 ? H5T_STD_I32BE : H5T_IEEE_F32LE;
    const hid_t set =
      H5Dcreate2(file, sets[s].name, type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
    if (H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
    {
      abort();
    }
    H5Dclose(set);
    H5Pclose(properties);
    H5Sclose(space);
  }
  H5Fclose(file);
}

/* ---- Data items ------------------------------------------------------------------------------------- */

static void put_item(maker* make, int depth);

/* Dimensions, or none: factors of 240, which most data sets have values of. */
static void put_dimensions(maker* make)
{
  static const char* const dimensions[] = {
    "240", "4 6 10", "80 3", "12 20", "60", "5 48", "2 2 2 2 3 5", "3", "0", "24 10 1"
  };
  const int n = choose(make, 2 * (int)(sizeof dimensions / sizeof dimensions[0]));
  if (n < (int)(sizeof dimensions / sizeof dimensions[0]))
  {
    put(make, " Dimensions='%s'", dimensions[n]);
  }
}

static void put_heavy(maker* make)
{
  const int s = choose(make, N_SETS);
  put(make, "<DataItem Format='HDF'");
  put_dimensions(make);
  put(make, ">data.h5:/%s", sets[s].name);
  for (int n = choose(make, 4) - 1; n > 0; --n)
  {
    const int rank = sets[s].rank;
    put(make, "|");
    for (int part = 0; part < 3; ++part)
    {
      put_numbers(make, rank, part == 0 ? 3 : 6);
      put(make, part < 2 ? ":" : "");
    }
    put(make, n > 1 ? "|data.h5:/%s" : "", sets[s].name);
  }
  put(make, "</DataItem>");
}

static void put_binary(maker* make)
{
  static const char* const types[] = { "Precision='8'",
    "",
    "NumberType='Short'",
    "NumberType='UChar'",
    "NumberType='Int' Precision='8'" };
  put(make,
    "<DataItem Format='Binary' %s Seek='%d' Endian='%s'",
    types[choose(make, 5)],
    choose(make, 40),
    choose(make, 2) ? "Big" : "Little");
  put_dimensions(make);
  put(make, ">data.bin</DataItem>");
}

static void put_slab(maker* make, int depth)
{
  const int rank = 1 + choose(make, 5);
  const int largest = 1 + choose(make, 80);
  put(make, "<DataItem ItemType='HyperSlab'");
  put_dimensions(make);
  put(make, "><DataItem>");
  put_numbers(make, rank, 6);
  put_numbers(make, rank, 4);
  put_numbers(make, rank, largest);
  put(make, "</DataItem>");
  put_item(make, depth + 1);
  put(make, "</DataItem>");
}

static void put_function(maker* make, int depth)
{
  static const char* const functions[] = { "$0",
    "JOIN($0)",
    "JOIN($0, $1)",
    "JOIN($0, 0*$0, $1)",
    "$0 + $1",
    "$0 ; $1",
    "-$0 * 2 - ABS($1)",
    "SQRT($0) / $1",
    "JOIN($1 + 1; $0)",
    "3" };
  const int n = choose(make, (int)(sizeof functions / sizeof functions[0]));
  put(make, "<DataItem ItemType='Function' Function='%s'", functions[n]);
  put_dimensions(make);
  put(make, ">");
  put_item(make, depth + 1);
  put_item(make, depth + 1);
  put(make, "</DataItem>");
}

static void put_list(maker* make, int depth)
{
  put(make, "<DataItem ItemType='Collection'");
  put_dimensions(make);
  put(make, ">");
  for (int n = choose(make, 4); n > 0; --n)
  {
    put_item(make, depth + 1);
  }
  put(make, "</DataItem>");
}

static void put_item(maker* make, int depth)
{
  const int kind = depth < MAX_DEPTH ? choose(make, 9) : choose(make, 3);
  switch (kind)
  {
    case 0:
    case 1:
      put_heavy(make);
      break;
    case 2:
      put_binary(make);
      break;
    case 3:
      put(make, "<DataItem>");
      put_numbers(make, choose(make, 30), 256);
      put(make, "</DataItem>");
      break;
    case 4:
    case 5:
      put_slab(make, depth);
      break;
    case 6:
      put_function(make, depth);
      break;
    case 7:
      put_list(make, depth);
      break;
    default:
      put(make, "<DataItem ItemType='Coordinates'>");
      put_item(make, MAX_DEPTH);
      put_item(make, depth + 1);
      put(make, "</DataItem>");
  }
}

/* ---- Reading ------------------------------------------------------------------------------------------ */

static void fail(const maker* make, const char* what)
{
  fprintf(stderr, "%s:\n%s\n", what, make->text);
  abort();
}

/* The item as an array over the points of an image of these dimensions, or of the whole if n is 0. */
static mtm_xdmf* open_item(maker* make, const char* item, int64_t nx, int64_t ny, int64_t nz)
{
  make->length = 0;
  put(make,
    "<Xdmf><Domain><Grid><Topology TopologyType='3DCoRectMesh' Dimensions='%lld %lld %lld'/>"
    "<Geometry GeometryType='ORIGIN_DXDYDZ'><DataItem>0 0 0</DataItem><DataItem>1 1 "
    "1</DataItem></Geometry>"
    "<Attribute Center='%s'>%s</Attribute></Grid></Domain></Xdmf>",
    (long long)(nx ? nz : 2),
    (long long)(nx ? ny : 2),
    (long long)(nx ? nx : 2),
    nx ? "Node" : "Grid",
    item);
  FILE* stream = fopen(path_of("in.xdmf"), "wb");
  if (!stream || fwrite(make->text, 1, make->length, stream) != make->length || fclose(stream) != 0)
  {
    abort();
  }
  mtm_xdmf* file = NULL;
  mtm_error error = { "" };
  if (mtm_xdmf_open(path_of("in.xdmf"), NULL, &file, &error) != MTM_OK ||
    mtm_xdmf_describe(file, 0, &error) != MTM_OK)
  {
    fail(make, error.message);
  }
  return file;
}

/* Reads a part; false: it cannot be. */
static bool read_part(mtm_xdmf* file, const mtm_xdmf_part* part, void* dst, size_t bytes)
{
  mtm_xdmf_mesh mesh = { 0 };
  mtm_error error = { "" };
  const bool is_read = mtm_xdmf_read_mesh(file, 0, part, NULL, &mesh, &error) == MTM_OK &&
    mtm_xdmf_read_array(file, 0, 0, &mesh, NULL, dst, bytes, &error) == MTM_OK;
  mtm_xdmf_mesh_free(&mesh);
  return is_read;
}

/* Some extents, each value where it is in the whole. */
static void compare_parts(maker* make,
  mtm_xdmf* file,
  const int64_t n[3],
  const char* whole,
  size_t bytes)
{
  char* values = malloc((size_t)(n[0] * n[1] * n[2]) * bytes);
  for (int i = 0; values && i < 4; ++i)
  {
    mtm_xdmf_part part = { .has_extent = true };
    int64_t* extent = part.extent;
    for (int a = 0; a < 3; ++a)
    {
      extent[2 * a] = choose(make, 256) % n[a];
      extent[2 * a + 1] = extent[2 * a] + choose(make, 256) % (n[a] - extent[2 * a]);
    }
    const int64_t count[3] = {
      extent[1] - extent[0] + 1, extent[3] - extent[2] + 1, extent[5] - extent[4] + 1
    };
    if (!read_part(file, &part, values, (size_t)(count[0] * count[1] * count[2]) * bytes))
    {
      fail(make, "the whole can be read, and a part cannot");
    }
    for (int64_t k = 0; k < count[2]; ++k)
    {
      for (int64_t j = 0; j < count[1]; ++j)
      {
        const int64_t from = ((extent[4] + k) * n[1] + extent[2] + j) * n[0] + extent[0];
        if (memcmp(whole + (size_t)from * bytes,
              values + (size_t)((k * count[1] + j) * count[0]) * bytes,
              (size_t)count[0] * bytes) != 0)
        {
          fail(make, "a part is not that of the whole");
        }
      }
    }
  }
  free(values);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
  static maker make;
  static char item[sizeof make.text];
  static bool is_started;
  if (!is_started)
  {
    write_files();
    is_started = true;
  }
  make = (maker){ .data = data, .size = size };
  put_item(&make, 0);
  if (make.length > sizeof item / 2)
  {
    return 0;
  }
  memcpy(item, make.text, make.length + 1);
  mtm_xdmf* file = open_item(&make, item, 0, 0, 0);
  const mtm_xdmf_array* array = &mtm_xdmf_grid_at(file, 0)->arrays[0];
  const int64_t n_values = array->type != MTM_NO_TYPE ? array->n_tuples * array->n_components : 0;
  const size_t bytes = mtm_type_size(array->type);
  mtm_xdmf_close(file);
  if (n_values == 0 || n_values > MAX_VALUES)
  {
    return 0;
  }
  int64_t n[3] = { 1, 1, n_values };
  for (int a = 0; a < 2; ++a)
  {
    const int64_t factor = 1 + choose(&make, 12);
    n[a] = n[2] % factor == 0 ? factor : 1;
    n[2] /= n[a];
  }
  file = open_item(&make, item, n[0], n[1], n[2]);
  char* whole = malloc((size_t)n_values * bytes);
  if (whole && mtm_xdmf_grid_at(file, 0)->arrays[0].type != MTM_NO_TYPE &&
    read_part(file, NULL, whole, (size_t)n_values * bytes))
  {
    compare_parts(&make, file, n, whole, bytes);
  }
  free(whole);
  mtm_xdmf_close(file);
  return 0;
}
