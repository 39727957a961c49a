/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Heavy data that is missing, cut off, of another kind than the XML says, or changes while it is read:
 * that array is lost with a problem, the grid and its other arrays are not. */
#include "check.h"
#include "hostile.h"

#include <hdf5.h>
#include <stdlib.h>
#include <unistd.h>

#define ITEM(attributes, name) "<DataItem " attributes ">" name "</DataItem>"
#define HDF(name) ITEM("Format='HDF' Dimensions='4'", "data.h5:" name)

/* A good array beside the one that is looked at. */
static void write_item(const char* item)
{
  hostile_text("in.xdmf",
    HOSTILE_FILE(HOSTILE_GRID("<Attribute Name='a'>%s</Attribute>"
                              "<Attribute Name='good'><DataItem>1 2 3 4</DataItem></Attribute>")),
    item);
}

/* The item is refused for a reason that contains the text, or read: NULL. */
static void check_item(const char* item, const char* says)
{
  write_item(item);
  const hostile_end end = hostile_tour("in.xdmf", NULL);
  CHECK(!end.tour.defect[0], "%s: %s", item, end.tour.defect);
  CHECK(end.tour.n_meshes == 1, "%s: no mesh: %s", item, end.tour.error.message);
  CHECK(end.tour.n_arrays == (says ? 3 : 6),
    "%s: %d arrays\n%s%s",
    item,
    (int)end.tour.n_arrays,
    end.tour.error.message,
    end.tour.problems);
  CHECK(!says || hostile_says(&end, says),
    "%s: says \"%s\" and:\n%s",
    item,
    end.tour.error.message,
    end.tour.problems);
  CHECK(!says || hostile_says(&end, "in.xdmf:2: "),
    "%s: no line: %s\n%s",
    item,
    end.tour.error.message,
    end.tour.problems);
  CHECK(end.peak_mb < 400, "%s: %d MB", item, (int)end.peak_mb);
}

/* ---- Files that are no HDF5 --------------------------------------------------------------------- */

static hid_t create(const char* name, hid_t properties)
{
  return H5Fcreate(name, H5F_ACC_TRUNC, properties, H5P_DEFAULT);
}

/* A data set of four values, of a type in the file, from what is in memory. */
static hid_t add_set(hid_t file, const char* name, hid_t type, hid_t properties)
{
  static const int values[4] = { 1, 2, 3, 4 };
  const hsize_t n = 4;
  const hid_t space = H5Screate_simple(1, &n, NULL);
  const hid_t set = H5Dcreate2(file, name, type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
  CHECK(set >= 0, "%s is not made", name);
  const H5T_class_t kind = H5Tget_class(type);
  if (kind == H5T_INTEGER || kind == H5T_FLOAT)
  {
    CHECK(H5Dwrite(set, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0, "%s", name);
  }
  H5Sclose(space);
  return set;
}

static void add(hid_t file, const char* name, hid_t type, hid_t properties)
{
  H5Dclose(add_set(file, name, type, properties));
}

static char* read_file(const char* name, size_t* size)
{
  FILE* stream = fopen(name, "rb");
  char* bytes = malloc(1 << 20);
  *size = stream && bytes ? fread(bytes, 1, 1 << 20, stream) : 0;
  if (stream)
  {
    fclose(stream);
  }
  return bytes;
}

static void check_files(void)
{
  check_item(HDF("/x"), "there is no file ./data.h5");
  hostile_write("data.h5", "", 0);
  check_item(HDF("/x"), "cannot be opened as an HDF5 file");
  hostile_write("data.h5", "not HDF5", 8);
  check_item(HDF("/x"), "cannot be opened as an HDF5 file");
  const hid_t file = create("whole.h5", H5P_DEFAULT);
  add(file, "x", H5T_NATIVE_INT, H5P_DEFAULT);
  H5Fclose(file);
  size_t size = 0;
  char* bytes = read_file("whole.h5", &size);
  for (size_t n = 0; n < size; n += 1 + n / 8)
  {
    hostile_write("data.h5", bytes, n);
    write_item(HDF("/x"));
    const hostile_end end = hostile_tour("in.xdmf", NULL);
    CHECK(!end.tour.defect[0] && end.tour.n_arrays >= 3,
      "%d bytes: %s %s",
      (int)n,
      end.tour.defect,
      end.tour.error.message);
  }
  hostile_write("data.h5", bytes, size);
  check_item(HDF("/x"), NULL);
  check_item(HDF("x"), NULL);
  check_item(HDF("/gone"), "is not there");
  check_item(HDF("/x/y"), "is not there");
  check_item(HDF(""), "is a group, not a data set");
  check_item(HDF("/x|0:1:4"), NULL);
  check_item(HDF("/x|-1:1:4"), "are not negative");
  check_item(HDF("/x|0:-1:4"), "its stride not 0");
  check_item(HDF("/x|0:0:4"), "its stride not 0");
  check_item(HDF("/x|0:1:9223372036854775807"), "does not lie within");
  check_item(HDF("/x|0:1:2|data.h5:/x|2:1:2"), NULL);
  check_item(HDF("/x|data.h5:/x"), NULL);
  check_item(HDF("/x|data.h5:/gone"), "is not there");
  check_item(HDF("/x|||"), "names no data set");
  char bomb[5000];
  memset(bomb, ':', sizeof bomb);
  memcpy(bomb + sizeof bomb - 32, "</DataItem>", 12);
  memcpy(bomb, "<DataItem Format='HDF'>", 23);
  check_item(bomb, "there is no file");
  free(bytes);
}

/* A file as a writer that allows for readers beside it has it; HDF5 reads what is wrong in such a file again and
 * again. */
static void check_beside_writer(void)
{
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
  const hid_t file = H5Fcreate("whole.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  add(file, "x", H5T_NATIVE_INT, H5P_DEFAULT);
  CHECK(H5Fstart_swmr_write(file) >= 0 && H5Fflush(file, H5F_SCOPE_GLOBAL) >= 0, "whole.h5");
  size_t size = 0;
  char* bytes = read_file("whole.h5", &size);
  H5Fclose(file);
  H5Pclose(access);
  hostile_write("data.h5", bytes, size);
  check_item(HDF("/x"), NULL);
  for (size_t at = 12; bytes && at < 48; at += 7) /* in the superblock, which has a checksum */
  {
    bytes[at] ^= 1;
    hostile_write("data.h5", bytes, size);
    check_item(HDF("/x"), "cannot be opened as an HDF5 file");
    bytes[at] ^= 1;
  }
  free(bytes);
}

static void check_user_block(void)
{
  const hid_t properties = H5Pcreate(H5P_FILE_CREATE);
  H5Pset_userblock(properties, 1024);
  const hid_t file = create("data.h5", properties);
  add(file, "x", H5T_NATIVE_INT, H5P_DEFAULT);
  H5Fclose(file);
  H5Pclose(properties);
  check_item(HDF("/x"), NULL);
}

/* ---- Types --------------------------------------------------------------------------------------- */

/* Data sets without values, and one of one value. */
static void add_empty(hid_t file)
{
  const hid_t none = H5Screate(H5S_NULL);
  H5Dclose(H5Dcreate2(file, "null", H5T_NATIVE_INT, none, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  const hsize_t empty[2] = { 0, 4 };
  const hid_t zero = H5Screate_simple(2, empty, NULL);
  H5Dclose(H5Dcreate2(file, "zero", H5T_NATIVE_INT, zero, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  const hid_t scalar = H5Screate(H5S_SCALAR);
  H5Dclose(
    H5Dcreate2(file, "scalar", H5T_NATIVE_INT, scalar, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Sclose(none);
  H5Sclose(zero);
  H5Sclose(scalar);
}

static void write_types(void)
{
  const hid_t file = create("data.h5", H5P_DEFAULT);
  const hid_t compound = H5Tcreate(H5T_COMPOUND, 12);
  H5Tinsert(compound, "a", 0, H5T_NATIVE_INT);
  H5Tinsert(compound, "b", 4, H5T_NATIVE_DOUBLE);
  const hid_t list = H5Tvlen_create(H5T_NATIVE_INT);
  const hid_t text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, H5T_VARIABLE);
  const hid_t opaque = H5Tcreate(H5T_OPAQUE, 4);
  const hsize_t three = 3;
  const hid_t array = H5Tarray_create2(H5T_NATIVE_INT, 1, &three);
  const hid_t narrow = H5Tcopy(H5T_NATIVE_INT);
  H5Tset_precision(narrow, 12);
  const hid_t odd = H5Tcopy(H5T_NATIVE_INT);
  H5Tset_precision(odd, 20);
  H5Tset_size(odd, 3);
  const hid_t colors = H5Tenum_create(narrow);
  const int one = 1;
  H5Tenum_insert(colors, "one", &one);
  add(file, "compound", compound, H5P_DEFAULT);
  add(file, "list", list, H5P_DEFAULT);
  add(file, "text", text, H5P_DEFAULT);
  add(file, "reference", H5T_STD_REF_OBJ, H5P_DEFAULT);
  add(file, "opaque", opaque, H5P_DEFAULT);
  add(file, "array", array, H5P_DEFAULT);
  add(file, "narrow", narrow, H5P_DEFAULT);
  add(file, "odd", odd, H5P_DEFAULT);
  add(file, "enumeration", colors, H5P_DEFAULT);
  add(file, "big", H5T_IEEE_F64BE, H5P_DEFAULT);
  add(file, "long", H5T_NATIVE_LDOUBLE, H5P_DEFAULT);
  H5Tcommit2(file, "type", compound, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  add_empty(file);
  const hid_t objects[] = { compound, list, text, opaque, array, narrow, odd, colors };
  for (size_t i = 0; i < sizeof objects / sizeof objects[0]; ++i)
  {
    H5Tclose(objects[i]);
  }
  H5Fclose(file);
}

static void check_types(void)
{
  write_types();
  static const char* const no_numbers[] = { HDF("/compound"),
    HDF("/list"),
    HDF("/text"),
    HDF("/reference"),
    HDF("/opaque"),
    HDF("/array"),
    HDF("/odd") };
  for (size_t i = 0; i < sizeof no_numbers / sizeof no_numbers[0]; ++i)
  {
    check_item(no_numbers[i], "does not hold numbers");
  }
  check_item(HDF("/narrow"), NULL);
  check_item(HDF("/big"), NULL);
  check_item(HDF("/long"), NULL);
  check_item(HDF("/type"), "is a type, not a data set");
  check_item(HDF("/null"), "is empty");
  check_item(HDF("/zero"), "it has 0 values, and its Dimensions \"4\" ask for 4");
  check_item(HDF("/scalar"), "it has 1 values, and its Dimensions \"4\" ask for 4");
  check_item(ITEM("Format='HDF' Dimensions='0'", "data.h5:/zero"), "it has 0 values");
}

/* ---- Filters and storage ---------------------------------------------------------------------------- */

/* A filter that no reader has. */
static size_t pass_on(unsigned flags,
  size_t n_values,
  const unsigned* values,
  size_t n_bytes,
  size_t* size,
  void** bytes)
{
  (void)flags;
  (void)n_values;
  (void)values;
  (void)size;
  (void)bytes;
  return n_bytes;
}

static void write_filtered(void)
{
  const H5Z_class2_t own = { H5Z_CLASS_T_VERS, 300, 1, 1, "own", NULL, NULL, pass_on };
  const hsize_t chunk = 4;
  const hid_t file = create("data.h5", H5P_DEFAULT);
  hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(properties, 1, &chunk);
  H5Zregister(&own);
  H5Pset_filter(properties, 300, 0, 0, NULL);
  add(file, "filtered", H5T_NATIVE_INT, properties);
  H5Pclose(properties);
  H5Zunregister(300);
  properties = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(properties, 1, &chunk);
  H5Pset_fletcher32(properties);
  add(file, "summed", H5T_NATIVE_INT, properties);
  H5Pset_deflate(properties, 9);
  add(file, "packed", H5T_NATIVE_INT, properties);
  H5Pclose(properties);
  H5Fclose(file);
}

/* Breaks the values of the data set that has them plain: with its sum wrong, it is not read. */
static void break_values(void)
{
  static const int values[4] = { 1, 2, 3, 4 };
  size_t size = 0;
  char* bytes = read_file("data.h5", &size);
  int n_found = 0;
  for (size_t at = 0; at + sizeof values + 4 <= size; ++at)
  {
    int sum = 0;
    memcpy(&sum, bytes + at + sizeof values, 4);
    if (memcmp(bytes + at, values, sizeof values) == 0 && sum != 0)
    {
      bytes[at] ^= 1;
      ++n_found;
    }
  }
  CHECK(n_found > 0, "the values are not in the file");
  hostile_write("data.h5", bytes, size);
  free(bytes);
}

static void check_filters(void)
{
  write_filtered();
  check_item(HDF("/summed"), NULL);
  check_item(HDF("/packed"), NULL);
  check_item(HDF("/filtered"), "reading /filtered in ./data.h5 failed: ");
  break_values();
  check_item(HDF("/summed"), "reading /summed in ./data.h5 failed: ");
  check_item(HDF("/packed"), NULL);
}

/* Extents and chunks that a small file claims. */
static void check_claims(void)
{
  const hid_t file = create("data.h5", H5P_DEFAULT);
  const hsize_t dims[3] = { 1 << 20, 1 << 20, 1 << 10 };
  const hsize_t chunk[3] = { 1 << 4, 1 << 4, 1 << 4 };
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(properties, 3, chunk);
  hid_t space = H5Screate_simple(3, dims, NULL);
  H5Dclose(H5Dcreate2(file, "large", H5T_NATIVE_INT, space, H5P_DEFAULT, properties, H5P_DEFAULT));
  H5Sclose(space);
  const hsize_t small = 4;
  const hsize_t more = H5S_UNLIMITED;
  const hsize_t large_chunk = (hsize_t)1 << 29;
  space = H5Screate_simple(1, &small, &more);
  H5Pset_chunk(properties, 1, &large_chunk);
  H5Dclose(H5Dcreate2(file, "chunk", H5T_NATIVE_INT, space, H5P_DEFAULT, properties, H5P_DEFAULT));
  H5Sclose(space);
  H5Pclose(properties);
  H5Fclose(file);
  check_item(ITEM("Format='HDF'", "data.h5:/large"), "claims a size that a file of");
  check_item(HDF("/large"), "claims a size that a file of");
  check_item(HDF("/chunk"), "claims a size that a file of");
}

/* ---- Binary -------------------------------------------------------------------------------------------- */

static void check_binary(void)
{
  static const float values[6] = { 9, 1, 2, 3, 4, 9 };
  hostile_write("data.bin", values, sizeof values);
  check_item(ITEM("Format='Binary' Dimensions='4' Seek='4'", "data.bin"), NULL);
  check_item(ITEM("Format='Binary' Dimensions='4' Seek='12'", "data.bin"), "it has 3 values");
  check_item(ITEM("Format='Binary' Dimensions='4' Seek='-4'", "data.bin"), "is no position");
  check_item(ITEM("Format='Binary' Dimensions='4' Seek='9223372036854775807'", "data.bin"),
    "it has 0 values");
  check_item(ITEM("Format='Binary' Dimensions='4' Seek='99999999999999999999'", "data.bin"),
    "is no position");
  check_item(
    ITEM("Format='Binary' Dimensions='4' Precision='3'", "data.bin"), "none that can be read");
  check_item(
    ITEM("Format='Binary' Dimensions='4' Precision='-8'", "data.bin"), "none that can be read");
  check_item(
    ITEM("Format='Binary' Dimensions='4' Compression='Zstd'", "data.bin"), "cannot be read here");
  check_item("<DataItem ItemType='HyperSlab' Dimensions='4'><DataItem>1 1 4</DataItem>" ITEM(
               "Format='Binary' Dimensions='0'", "data.bin") "</DataItem>",
    NULL);
  check_item(
    ITEM("Format='Binary' Dimensions='4' Compression='Zlib'", "data.bin"), "0 bytes of 16");
  check_item(ITEM("Format='Binary' Dimensions='4 1048576 1048576' Compression='Zlib'", "data.bin"),
    "cannot hold 4398046511104 values");
}

/* ---- Files that change ----------------------------------------------------------------------------------- */

/* Over the same file, which HDF5 itself would not do while it is open. */
static void write_rows(hsize_t n_rows, hid_t type)
{
  const hid_t file = create("other.h5", H5P_DEFAULT);
  const hsize_t dims[2] = { n_rows, 2 };
  const hid_t space = H5Screate_simple(2, dims, NULL);
  const hid_t set = H5Dcreate2(file, "x", type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Dclose(set);
  H5Sclose(space);
  H5Fclose(file);
  size_t size = 0;
  char* bytes = read_file("other.h5", &size);
  CHECK(size > 0 && hostile_write("data.h5", bytes, size), "data.h5");
  free(bytes);
}

/* Describes, changes the file, reads: what was described or an error. */
static bool read_changed(void* user, test_tour* tour)
{
  void (*change)(void) = *(void (**)(void))user;
  mtm_xdmf* file = NULL;
  mtm_xdmf_mesh mesh = { 0 };
  double values[4] = { 0 };
  bool is_good = mtm_xdmf_open("in.xdmf", NULL, &file, &tour->error) == MTM_OK &&
    mtm_xdmf_read_mesh(file, 0, NULL, NULL, &mesh, &tour->error) == MTM_OK;
  change();
  is_good = is_good &&
    mtm_xdmf_read_array(file, 0, 0, &mesh, NULL, values, sizeof values, &tour->error) <=
      MTM_CANCELLED;
  mtm_xdmf_mesh_free(&mesh);
  mtm_xdmf_close(file);
  return is_good;
}

static void cut_hdf5(void)
{
  CHECK(truncate("data.h5", 700) == 0, "data.h5");
}

static void cut_binary(void)
{
  CHECK(truncate("data.bin", 3) == 0, "data.bin");
}

static void remove_both(void)
{
  remove("data.h5");
  remove("data.bin");
}

static void make_shorter(void)
{
  write_rows(1, H5T_NATIVE_INT);
}

static void make_longer(void)
{
  write_rows(5000, H5T_NATIVE_INT);
}

static void make_wider(void)
{
  write_rows(2, H5T_NATIVE_DOUBLE);
}

static void check_changes(void)
{
  static void (*const changes[])(
    void) = { cut_hdf5, cut_binary, remove_both, make_shorter, make_longer, make_wider };
  static const char* const items[] = { HDF("/x"),
    ITEM("Format='Binary' Dimensions='4'", "data.bin"),
    "<DataItem ItemType='Function' Function='$0 + $1'>" HDF("/x")
      ITEM("Format='Binary' Dimensions='4'", "data.bin") "</DataItem>" };
  static const float values[4] = { 1, 2, 3, 4 };
  for (size_t i = 0; i < sizeof items / sizeof items[0]; ++i)
  {
    for (size_t c = 0; c < sizeof changes / sizeof changes[0]; ++c)
    {
      write_rows(2, H5T_NATIVE_INT);
      hostile_write("data.bin", values, sizeof values);
      write_item(items[i]);
      void (*change)(void) = changes[c];
      const hostile_end end = hostile_run(read_changed, &change);
      CHECK(!end.tour.defect[0],
        "%s, change %d: %s %s",
        items[i],
        (int)c,
        end.tour.defect,
        end.tour.error.message);
    }
  }
}

int main(int argc, char** argv)
{
  if (!hostile_start(argc, argv))
  {
    return 1;
  }
  check_files();
  check_beside_writer();
  check_user_block();
  check_types();
  check_filters();
  check_claims();
  check_binary();
  check_changes();
  return check_result();
}
