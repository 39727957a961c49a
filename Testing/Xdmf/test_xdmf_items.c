/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Data items in every format, type and spelling, as arrays of the whole of one grid: each counts. Those
 * that cannot be read are missing, with a problem that names element, line and reason, and no other is. */
#include "check.h"
#include "grids.h"
#include "xdmf_files.h"

#include <stdlib.h>

#ifdef MTM_HAS_ZLIB
#include <zlib.h>
#endif
#ifdef MTM_HAS_BZIP2
#include <bzlib.h>
#endif

typedef struct item
{
  const char* xml; /* a DataItem */
  mtm_type type;
  int64_t n;
  double start, step; /* value i is start + i * step */
} item;

/* clang-format off */
static const item items[] = {
  /* XML */
  { "<DataItem>0 1 2 3</DataItem>", MTM_FLOAT32, 4, 0, 1 },
  { "<DataItem Format='XML' NumberType='Float' Precision='8'>\n0,1;2\t3</DataItem>", MTM_FLOAT64, 4,
    0, 1 },
  { "<DataStructure DataType='Double'>0.18E-01 1.8D-02 18d-3 .018 1.8e-2</DataStructure>",
    MTM_FLOAT64, 5, 0.018, 0 },
  { "<DataItem NumberType='Double'>1.0D+00 +2 3. 4e0</DataItem>", MTM_FLOAT64, 4, 1, 1 },
  { "<DataItem NumberType='Int'>-2 -1 0 +1 2.0</DataItem>", MTM_INT32, 5, -2, 1 },
  { "<DataItem NumberType='Int' Precision='8'>9007199254740992 9007199254740994</DataItem>",
    MTM_INT64, 2, 9007199254740992.0, 2 },
  { "<DataItem DataType='UInt' Precision='8'>9223372036854775808</DataItem>", MTM_UINT64, 1,
    9223372036854775808.0, 0 },
  { "<DataItem Type='Char'>-128 -127</DataItem>", MTM_INT8, 2, -128, 1 },
  { "<DataItem NumberType='UChar'>254 255</DataItem>", MTM_UINT8, 2, 254, 1 },
  { "<DataItem NumberType='UChar'>254 255 256</DataItem>", MTM_INT64, 3, 254, 1 },
  { "<DataItem NumberType='Short'>1 2</DataItem>", MTM_INT16, 2, 1, 1 },
  { "<DataItem NumberType='Int' Precision='1'>1 2</DataItem>", MTM_INT8, 2, 1, 1 },
  { "<DataItem NumberType='Int' Precision='4'>2147483647 2147483648</DataItem>", MTM_INT64, 2,
    2147483647.0, 1 },
  { "<DataItem NumberType='Double'><![CDATA[1 2]]> 3<!-- 9 --> 4 </DataItem>", MTM_FLOAT64, 4, 1,
    1 },
  { "<DataItem Dimensions='3'>1 2 3 4 5</DataItem>", MTM_FLOAT32, 3, 1, 1 },
  { "<DataItem NumberType='Double'>INF inf +Infinity</DataItem>", MTM_FLOAT64, 3, INFINITY, 0 },
  { "<DataItem NumberType='Double'>1e999</DataItem>", MTM_FLOAT64, 1, INFINITY, 0 },
  { "<DataItem ItemType='Uniform' NumberType='Int'>5</DataItem>", MTM_INT32, 1, 5, 0 },
  { "<DataItem ItemType='' NumberType='Int'>5 6</DataItem>", MTM_INT32, 2, 5, 1 },
  /* HDF5: names */
  { "<DataItem Format='HDF'>heavy.h5:/flat</DataItem>", MTM_FLOAT64, 100, 0, 1 },
  { "<DataItem Format='HDF5' NumberType='Int'>heavy.h5:flat</DataItem>", MTM_FLOAT64, 100, 0, 1 },
  { "<DataItem Format='h5' Dimensions='50'>\n   heavy.h5:/flat\n </DataItem>", MTM_FLOAT64, 50, 0,
    1 },
  { "<DataItem Format='HDF'>./heavy.h5:/a group/flat</DataItem>", MTM_FLOAT64, 100, 0, 1 },
  { "<DataItem Format='HDF'>elsewhere/heavy.h5:/flat</DataItem>", MTM_FLOAT64, 100, 0, 1 },
  { "<DataItem Format='HDF'>/nowhere/at/all/heavy.h5:/flat</DataItem>", MTM_FLOAT64, 100, 0, 1 },
  { "<DataItem Format='HDF'>D:\\results\\heavy.h5:/flat</DataItem>", MTM_FLOAT64, 100, 0, 1 },
  { "<DataItem Format='HDF'>run:3.h5:/flat</DataItem>", MTM_FLOAT64, 7, 0, 1 },
  { "<DataItem Format='HDF'>block.h5:/flat</DataItem>", MTM_FLOAT64, 7, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/soft</DataItem>", MTM_FLOAT64, 100, 0, 1 },
  /* HDF5: shapes, selections, pieces */
  { "<DataItem Format='HDF' Dimensions='120'>heavy.h5:/shaped</DataItem>", MTM_INT16, 120, 0, 1 },
  { "<DataItem Format='HDF' Dimensions='6 5 4 1'>heavy.h5:/shaped</DataItem>", MTM_INT16, 120, 0,
    1 },
  { "<DataItem Format='HDF'>heavy.h5:/shaped|0 0 1:1 1 2:1 1 3</DataItem>", MTM_INT16, 3, 1, 2 },
  { "<DataItem Format='HDF'>heavy.h5:/flat|10:2:45:100</DataItem>", MTM_FLOAT64, 45, 10, 2 },
  { "<DataItem Format='HDF'>heavy.h5:/flat|0:1:50|heavy.h5:/flat|50:1:50</DataItem>", MTM_FLOAT64,
    100, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/flat | 0:1:7 |\n heavy.h5:/tail</DataItem>", MTM_FLOAT64, 17,
    0, 1 },
  { "<DataItem Format='HDF'>run:3.h5:/flat|heavy.h5:/tail</DataItem>", MTM_FLOAT64, 17, 0, 1 },
  /* HDF5: storage and types */
  { "<DataItem Format='HDF'>heavy.h5:/chunked</DataItem>", MTM_FLOAT32, 400, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/packed</DataItem>", MTM_FLOAT32, 400, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/compact</DataItem>", MTM_INT32, 9, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/unwritten</DataItem>", MTM_FLOAT32, 400, 7, 0 },
  { "<DataItem Format='HDF'>heavy.h5:/scalar</DataItem>", MTM_FLOAT64, 1, 0, 0 },
  { "<DataItem Format='HDF'>heavy.h5:/enum</DataItem>", MTM_INT16, 3, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/bool</DataItem>", MTM_INT8, 2, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/bits</DataItem>", MTM_UINT16, 4, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/half</DataItem>", MTM_FLOAT32, 50, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/I8BE</DataItem>", MTM_INT8, 9, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/U16BE</DataItem>", MTM_UINT16, 9, 0, 1 },
  { "<DataItem Format='HDF' NumberType='Float'>heavy.h5:/I32BE</DataItem>", MTM_INT32, 9, 0, 1 },
  { "<DataItem Format='HDF' NumberType='Int'>heavy.h5:/U32LE</DataItem>", MTM_UINT32, 9, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/I64BE</DataItem>", MTM_INT64, 9, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/U64LE</DataItem>", MTM_UINT64, 9, 0, 1 },
  { "<DataItem Format='HDF'>heavy.h5:/F32BE</DataItem>", MTM_FLOAT32, 9, 0, 1 },
  /* Binary */
  { "<DataItem Format='Binary' NumberType='Int' Dimensions='20'>ints.bin</DataItem>", MTM_INT32, 20,
    0, 1 },
  { "<DataItem Format='binary' Endian='Native' DataType='Int' Precision='4' Seek='8'> "
    "ints.bin\n</DataItem>", MTM_INT32, 18, 2, 1 },
  { "<DataItem Format='Binary' Endian='Big' NumberType='Double' Seek='3' Dimensions='2 "
    "5'>big.bin</DataItem>", MTM_FLOAT64, 10, 0, 1 },
  { "<DataItem Format='Binary' Endian='BIG' Compression='Raw' NumberType='Float' Precision='8' "
    "Seek='11'>big.bin</DataItem>", MTM_FLOAT64, 9, 1, 1 },
#ifdef MTM_HAS_ZLIB
  { "<DataItem Format='Binary' Compression='Zlib' NumberType='Int' "
    "Dimensions='20'>ints.z</DataItem>", MTM_INT32, 20, 0, 1 },
  { "<DataItem Format='Binary' Compression='zlib' NumberType='Int' Seek='5' Dimensions='4 "
    "5'>padded.z</DataItem>", MTM_INT32, 20, 0, 1 },
#endif
#ifdef MTM_HAS_BZIP2
  { "<DataItem Format='Binary' Compression='BZip2' NumberType='Int' "
    "Dimensions='20'>ints.bz2</DataItem>", MTM_INT32, 20, 0, 1 },
#endif
  /* Selections: false dimensions, numbers too many, a column, a picked block */
  { "<DataItem ItemType='HyperSlab'><DataItem>90 1 10</DataItem>"
    "<DataItem Format='HDF' Dimensions='5000'>heavy.h5:/flat</DataItem></DataItem>", MTM_FLOAT64,
    10, 90, 1 },
  { "<DataItem ItemType='HyperSlab' Dimensions='4'>"
    "<DataItem Dimensions='3 3'>0 1 0 1 1 1 4 1 1</DataItem>"
    "<DataItem Format='HDF' Dimensions='4 5 600'>heavy.h5:/shaped</DataItem></DataItem>", MTM_INT16,
    4, 6, 30 },
  { "<DataItem ItemType='HyperSlab' Dimensions='5'>"
    "<DataItem Dimensions='3 4'>3 0 1 0 1 1 1 1 1 5 1 1</DataItem>"
    "<DataItem Format='HDF' Dimensions='4 5 6'>heavy.h5:/shaped</DataItem></DataItem>", MTM_INT16,
    5, 91, 6 },
  { "<DataItem Type='Hyperslab'><DataItem>0 3 20</DataItem>"
    "<DataItem Format='Binary' NumberType='Int' Dimensions='2'>ints60.bin</DataItem></DataItem>",
    MTM_INT32, 20, 0, 3 },
  { "<DataItem ItemType='Coordinates'><DataItem Dimensions='3 3'>0 0 0 1 0 0 2 0 0</DataItem>"
    "<DataItem Format='HDF'>heavy.h5:/shaped</DataItem></DataItem>", MTM_INT16, 3, 0, 30 },
  { "<DataItem ItemType='coordinates'><DataItem>8 6 4 2 0</DataItem>"
    "<DataItem>0 1 2 3 4 5 6 7 8</DataItem></DataItem>", MTM_FLOAT32, 5, 8, -2 },
  /* Functions */
  { "<DataItem ItemType='Function' Function='$0 + 1'>"
    "<DataItem Format='HDF'>heavy.h5:/flat</DataItem></DataItem>", MTM_FLOAT64, 100, 1, 1 },
  { "<DataItem ItemType='Function' Function=' sqrt( $0*$0 ) / 2 '><DataItem>0 1 2 3</DataItem>"
    "</DataItem>", MTM_FLOAT32, 4, 0, 0.5 },
  { "<DataItem ItemType='Function' Function='ABS(-$0)-(2*(1-$1))'><DataItem>2 3 4</DataItem>"
    "<DataItem NumberType='Int'>1</DataItem></DataItem>", MTM_FLOAT64, 3, 2, 1 },
  { "<DataItem ItemType='Function' Function='$0*3'><DataItem NumberType='Int'>1 2</DataItem>"
    "</DataItem>", MTM_INT64, 2, 3, 3 },
  { "<DataItem ItemType='Function' Function='$0'><DataItem NumberType='Int'>1 2</DataItem>"
    "</DataItem>", MTM_INT32, 2, 1, 1 },
  { "<DataItem ItemType='Function' Function='JOIN($0)' Dimensions='3 1'>"
    "<DataItem NumberType='Int'>1 2 3</DataItem></DataItem>", MTM_INT32, 3, 1, 1 },
  { "<DataItem ItemType='Function' Function='JOIN($0, $1, $2)' Dimensions='2 3'>"
    "<DataItem>0 3</DataItem><DataItem>1 4</DataItem><DataItem>2 5</DataItem></DataItem>",
    MTM_FLOAT32, 6, 0, 1 },
  { "<DataItem ItemType='Function' Function='join($0, $1)' Dimensions='2 3'>"
    "<DataItem Dimensions='2 2'>0 1 3 4</DataItem><DataItem NumberType='Int'>2 5</DataItem>"
    "</DataItem>", MTM_FLOAT64, 6, 0, 1 },
  { "<DataItem ItemType='Function' Function='JOIN($0; 3 + $1; $2)' Dimensions='3 3'>"
    "<DataItem>0 1 2</DataItem><DataItem>0 1 2</DataItem><DataItem>6 7 8</DataItem></DataItem>",
    MTM_FLOAT32, 9, 0, 1 },
  { "<DataItem ItemType='Function' Function='JOIN($0, $1, 0*$0)' Dimensions='2 3'>"
    "<DataItem NumberType='Double'>0 0</DataItem><DataItem NumberType='Double'>0 0</DataItem>"
    "</DataItem>", MTM_FLOAT64, 6, 0, 0 },
  { "<DataItem ItemType='Function' Function='$0*(EXP(0*$0)+LOG(1)+SIN(0)+TAN(0)+ATAN(0)+ARCSIN(0)"
    "+ACOS(1)+COS(0)-1.0E+00)'><DataItem>1 2 3</DataItem></DataItem>", MTM_FLOAT32, 3, 1, 1 },
  /* Several */
  { "<DataItem ItemType='Collection'><DataItem>0 1</DataItem><DataItem>2 3 4</DataItem></DataItem>",
    MTM_FLOAT32, 5, 0, 1 },
  { "<DataItem ItemType='Tree'><DataItem ItemType='Collection'><DataItem>0 1</DataItem>"
    "</DataItem><DataItem>2 3 4</DataItem></DataItem>", MTM_FLOAT32, 5, 0, 1 },
  /* References */
  { "<DataItem Reference='XML'>/Xdmf/Domain/DataItem[@Name='shared']</DataItem>", MTM_INT32, 3, 7,
    1 },
  { "<DataItem Reference='XML'>\n  /Xdmf/Domain/DataItem[1]\n</DataItem>", MTM_INT32, 3, 7, 1 },
  { "<DataItem Reference='/Xdmf/Domain/DataItem[2]'/>", MTM_INT32, 3, 7, 1 },
  { "<DataItem Reference='XML'>../../../DataItem[1]</DataItem>", MTM_INT32, 3, 7, 1 },
};
/* clang-format on */

typedef struct bad_item
{
  const char* xml;
  const char* reason;
} bad_item;

/* clang-format off */
static const bad_item bad_items[] = {
  { "<DataItem>1 2 x 3</DataItem>", "\"x 3\"" },
  { "<DataItem Dimensions='5'>1 2 3</DataItem>",
    "it has 3 values, and its Dimensions \"5\" ask for 5" },
  { "<DataItem Dimensions='-1'>1 2 3</DataItem>", "Dimensions \"-1\"" },
  { "<DataItem Dimensions='99999999999 99999999999'>1 2 3</DataItem>", "Dimensions" },
  { "<DataItem NumberType='Int'>1.5</DataItem>", "does not fit" },
  { "<DataItem Format='TIFF'>a.tif</DataItem>", "\"TIFF\"" },
  { "<DataItem Format='HDF'>heavy.h5:/absent</DataItem>", "/absent" },
  { "<DataItem Format='HDF'>absent.h5:/flat</DataItem>", "absent.h5" },
  { "<DataItem Format='HDF'>heavy.h5</DataItem>", "names no data set" },
  { "<DataItem Format='HDF'></DataItem>", "names no data set" },
  { "<DataItem Format='HDF'>heavy.h5:/a group</DataItem>", "/a group" },
  { "<DataItem Format='HDF'>heavy.h5:/text</DataItem>", "does not hold numbers" },
  { "<DataItem Format='HDF'>heavy.h5:/pair</DataItem>", "does not hold numbers" },
  { "<DataItem Format='HDF'>heavy.h5:/null</DataItem>", "is empty" },
  { "<DataItem Format='HDF'>heavy.h5:/outside</DataItem>", "/outside" },
  { "<DataItem Format='HDF' Dimensions='101'>heavy.h5:/flat</DataItem>", "100 values" },
  { "<DataItem Format='HDF'>heavy.h5:/flat|90:1:11</DataItem>", "does not lie within" },
  { "<DataItem Format='HDF'>heavy.h5:/flat|0:1:5|0:1:5</DataItem>", "two selections" },
  { "<DataItem Format='HDF'>ints.bin:/flat</DataItem>", "ints.bin" },
  { "<DataItem Format='Binary' NumberType='Int' Dimensions='21'>ints.bin</DataItem>", "20 values" },
  { "<DataItem Format='Binary' NumberType='Int' Seek='-4'>ints.bin</DataItem>", "Seek" },
  { "<DataItem Format='Binary' NumberType='Int' Seek='99999999999' "
    "Dimensions='1'>ints.bin</DataItem>", "0 values" },
  { "<DataItem Format='Binary' NumberType='Int' Compression='LZ4' "
    "Dimensions='20'>ints.bin</DataItem>", "\"LZ4\"" },
  { "<DataItem Format='Binary' NumberType='Float' Precision='3'>ints.bin</DataItem>", "Precision" },
#ifdef MTM_HAS_ZLIB
  { "<DataItem Format='Binary' Compression='Zlib' NumberType='Int'>ints.z</DataItem>",
    "needs Dimensions" },
  { "<DataItem Format='Binary' Compression='Zlib' NumberType='Int' Dimensions='99999999'>ints.z"
    "</DataItem>", "cannot hold 99999999 values" },
#endif
  { "<DataItem Format='Binary'>absent.bin</DataItem>", "absent.bin" },
  { "<DataItem ItemType='HyperSlab'><DataItem>95 1 10</DataItem>"
    "<DataItem Format='HDF'>heavy.h5:/flat</DataItem></DataItem>", "does not lie within" },
  { "<DataItem ItemType='HyperSlab'><DataItem>0 0 10</DataItem>"
    "<DataItem Format='HDF'>heavy.h5:/flat</DataItem></DataItem>", "stride" },
  { "<DataItem ItemType='HyperSlab'><DataItem>0 1</DataItem>"
    "<DataItem Format='HDF'>heavy.h5:/flat</DataItem></DataItem>", "2 numbers" },
  { "<DataItem ItemType='HyperSlab'><DataItem>0 1 2</DataItem></DataItem>", "two data items" },
  { "<DataItem ItemType='Coordinates'><DataItem>9</DataItem><DataItem>0 1 2</DataItem></DataItem>",
    "outside" },
  { "<DataItem ItemType='Function' Function='$7'><DataItem>0</DataItem></DataItem>",
    "no such data item" },
  { "<DataItem ItemType='Function' Function='$0 +'><DataItem>0</DataItem></DataItem>",
    "cannot be understood" },
  { "<DataItem ItemType='Function' Function='($0'><DataItem>0</DataItem></DataItem>",
    "a bracket is not closed" },
  { "<DataItem ItemType='Function' Function='$x'><DataItem>0</DataItem></DataItem>",
    "the number of a data item is wanted" },
  { "<DataItem ItemType='Function' Function='((((((((((((((((((((((((((((((((((((((((((((((((((((((((((("
    "(((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))'/>",
    "nested too deeply" },
  { "<DataItem ItemType='Function' Function='EVIL($0)'><DataItem>0</DataItem></DataItem>", "EVIL" },
  { "<DataItem ItemType='Function'><DataItem>0</DataItem></DataItem>", "no Function" },
  { "<DataItem ItemType='Function' Function='$0+$1'><DataItem>0 1 2</DataItem>"
    "<DataItem>0 1</DataItem></DataItem>", "different numbers" },
  { "<DataItem ItemType='Collection'/>", "no data items" },
  { "<DataItem ItemType='Collection'><DataItem>1</DataItem>"
    "<DataItem NumberType='Int'>2</DataItem></DataItem>", "different types" },
  { "<DataItem Reference='XML'>/Xdmf/Domain/DataItem[@Name='none']</DataItem>",
    "leads to no element" },
  { "<DataItem Reference='XML'>/Xdmf/Domain/Grid</DataItem>", "leads to a Grid" },
  { "<DataItem Reference='XML'>/Xdmf/[[</DataItem>", "leads to no element" },
  { "<DataItem Reference='/Xdmf/Domain/DataItem[@Name=\"round\"]'/>", "circle" },
  { "", "no data item" },
};
/* clang-format on */

enum
{
  N_ITEMS = sizeof items / sizeof items[0],
  N_BAD_ITEMS = sizeof bad_items / sizeof bad_items[0]
};

/* ---- Heavy data ----------------------------------------------------------------------------------------- */

static void write_types(hid_t file)
{
  const hsize_t nine = 9;
  xdmf_files_count(file, "/I8BE", H5T_STD_I8BE, 1, &nine);
  xdmf_files_count(file, "/U16BE", H5T_STD_U16BE, 1, &nine);
  xdmf_files_count(file, "/I32BE", H5T_STD_I32BE, 1, &nine);
  xdmf_files_count(file, "/U32LE", H5T_STD_U32LE, 1, &nine);
  xdmf_files_count(file, "/I64BE", H5T_STD_I64BE, 1, &nine);
  xdmf_files_count(file, "/U64LE", H5T_STD_U64LE, 1, &nine);
  xdmf_files_count(file, "/F32BE", H5T_IEEE_F32BE, 1, &nine);
  const hid_t half = H5Tcopy(H5T_IEEE_F32LE);
  H5Tset_fields(half, 15, 10, 5, 0, 10);
  H5Tset_size(half, 2);
  H5Tset_ebias(half, 15);
  xdmf_files_count(file, "/half", half, 1, (const hsize_t[]){ 50 });
  H5Tclose(half);
  const int16_t numbers[] = { 0, 1, 2, 3 };
  static const char* names[] = { "none", "one", "two" };
  const hid_t an_enum = H5Tenum_create(H5T_NATIVE_INT16);
  for (int32_t i = 0; i < 3; ++i)
  {
    H5Tenum_insert(an_enum, names[i], &numbers[i]);
  }
  xdmf_files_put(file, "/enum", an_enum, H5P_DEFAULT, 1, (const hsize_t[]){ 3 }, an_enum, numbers);
  H5Tclose(an_enum);
  const int8_t flags[] = { 0, 1 };
  const hid_t boolean = H5Tenum_create(H5T_NATIVE_INT8);
  H5Tenum_insert(boolean, "FALSE", &flags[0]);
  H5Tenum_insert(boolean, "TRUE", &flags[1]);
  xdmf_files_put(file, "/bool", boolean, H5P_DEFAULT, 1, (const hsize_t[]){ 2 }, boolean, flags);
  H5Tclose(boolean);
  xdmf_files_put(
    file, "/bits", H5T_STD_B16BE, H5P_DEFAULT, 1, (const hsize_t[]){ 4 }, H5T_NATIVE_B16, numbers);
}

/* What holds no numbers, or is not in the file. */
static void write_others(hid_t file)
{
  const hid_t text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, 4);
  xdmf_files_put(file, "/text", text, H5P_DEFAULT, 1, (const hsize_t[]){ 2 }, text, "abc\0def");
  H5Tclose(text);
  const hid_t pair = H5Tcreate(H5T_COMPOUND, 8);
  H5Tinsert(pair, "a", 0, H5T_NATIVE_INT32);
  H5Tinsert(pair, "b", 4, H5T_NATIVE_INT32);
  xdmf_files_put(file, "/pair", pair, H5P_DEFAULT, 1, (const hsize_t[]){ 1 }, pair, "12345678");
  H5Tclose(pair);
  const hid_t space = H5Screate(H5S_NULL);
  H5Dclose(H5Dcreate2(file, "/null", H5T_NATIVE_INT, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Sclose(space);
  H5Lcreate_soft("/a group/flat", file, "/soft", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external("run:3.h5", "/flat", file, "/outside", H5P_DEFAULT, H5P_DEFAULT);
}

static void write_storage(hid_t file)
{
  const hsize_t dims[2] = { 20, 20 };
  float values[400];
  for (int32_t i = 0; i < 400; ++i)
  {
    values[i] = (float)i;
  }
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(properties, 2, (const hsize_t[]){ 7, 6 });
  xdmf_files_put(file, "/chunked", H5T_IEEE_F32LE, properties, 2, dims, H5T_NATIVE_FLOAT, values);
  H5Pset_shuffle(properties);
  H5Pset_deflate(properties, 9);
  H5Pset_fletcher32(properties);
  xdmf_files_put(file, "/packed", H5T_IEEE_F32BE, properties, 2, dims, H5T_NATIVE_FLOAT, values);
  H5Pset_fill_value(properties, H5T_NATIVE_FLOAT, (const float[]){ 7.0f });
  const hid_t space = H5Screate_simple(2, dims, NULL);
  H5Dclose(
    H5Dcreate2(file, "/unwritten", H5T_IEEE_F32LE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
  H5Sclose(space);
  H5Pclose(properties);
  const hid_t compact = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_layout(compact, H5D_COMPACT);
  const int32_t numbers[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
  xdmf_files_put(
    file, "/compact", H5T_STD_I32LE, compact, 1, (const hsize_t[]){ 9 }, H5T_NATIVE_INT32, numbers);
  H5Pclose(compact);
}

static void write_heavy(void)
{
  const hsize_t hundred = 100;
  const hsize_t seven = 7;
  const hid_t file =
    H5Fcreate(xdmf_files_path("heavy.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  xdmf_files_count(file, "/flat", H5T_IEEE_F64LE, 1, &hundred);
  xdmf_files_count(file, "/a group/flat", H5T_IEEE_F64LE, 1, &hundred);
  xdmf_files_count(file, "/shaped", H5T_STD_I16BE, 3, (const hsize_t[]){ 4, 5, 6 });
  xdmf_files_count(file, "/scalar", H5T_IEEE_F64BE, 0, NULL);
  const double tail[] = { 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
  xdmf_files_put(file,
    "/tail",
    H5T_IEEE_F64LE,
    H5P_DEFAULT,
    1,
    (const hsize_t[]){ 10 },
    H5T_NATIVE_DOUBLE,
    tail);
  write_storage(file);
  write_types(file);
  write_others(file);
  H5Fclose(file);
  const hid_t colon =
    H5Fcreate(xdmf_files_path("run:3.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  xdmf_files_count(colon, "/flat", H5T_IEEE_F64LE, 1, &seven);
  H5Fclose(colon);
  const hid_t properties = H5Pcreate(H5P_FILE_CREATE);
  H5Pset_userblock(properties, 1024);
  const hid_t block =
    H5Fcreate(xdmf_files_path("block.h5"), H5F_ACC_TRUNC, properties, H5P_DEFAULT);
  xdmf_files_count(block, "/flat", H5T_IEEE_F64LE, 1, &seven);
  H5Fclose(block);
  H5Pclose(properties);
}

static void write_binaries(void)
{
  int32_t ints[60];
  unsigned char big[3 + 80] = { 9, 9, 9 };
  for (int32_t i = 0; i < 60; ++i)
  {
    ints[i] = i;
  }
  for (int32_t i = 0; i < 10; ++i)
  {
    const double value = i;
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    for (int32_t b = 0; b < 8; ++b)
    {
      big[3 + 8 * i + b] = (unsigned char)(bits >> (56 - 8 * b));
    }
  }
  xdmf_files_write("ints.bin", ints, 20 * sizeof ints[0]);
  xdmf_files_write("ints60.bin", ints, sizeof ints);
  xdmf_files_write("big.bin", big, sizeof big);
#ifdef MTM_HAS_ZLIB
  unsigned char packed[1000] = { 1, 2, 3, 4, 5 };
  uLongf n_packed = sizeof packed - 5;
  compress(packed + 5, &n_packed, (const Bytef*)ints, 20 * sizeof ints[0]);
  xdmf_files_write("ints.z", packed + 5, n_packed);
  xdmf_files_write("padded.z", packed, n_packed + 5);
#endif
#ifdef MTM_HAS_BZIP2
  char squeezed[1000];
  unsigned int n_squeezed = sizeof squeezed;
  BZ2_bzBuffToBuffCompress(squeezed, &n_squeezed, (char*)ints, 20 * sizeof ints[0], 9, 0, 0);
  xdmf_files_write("ints.bz2", squeezed, n_squeezed);
#endif
}

/* ---- Checks --------------------------------------------------------------------------------------------- */

static void print_attribute(FILE* text, const char* name, int32_t number, const char* xml)
{
  fprintf(text, "<Attribute Name='%s %d' Center='Grid'>%s</Attribute>\n", name, (int)number, xml);
}

/* Good and bad ones by turns. */
static mtm_xdmf* open_items(int32_t lines[N_BAD_ITEMS])
{
  char* domain = NULL;
  size_t size = 0;
  FILE* text = open_memstream(&domain, &size);
  fputs("<DataItem Name='shared' NumberType='Int'>7 8 9</DataItem>\n"
        "<DataItem Name='second' Reference='/Xdmf/Domain/DataItem[@Name=\"shared\"]'/>\n"
        "<DataItem Name='round' Reference='/Xdmf/Domain/DataItem[@Name=\"round\"]'/>\n"
        "<Grid>\n<Topology TopologyType='3DCoRectMesh' Dimensions='1 1 1'/>\n"
        "<Geometry GeometryType='ORIGIN_DXDYDZ'><DataItem>0 0 0</DataItem><DataItem>1 1 "
        "1</DataItem></Geometry>\n",
    text);
  for (int32_t i = 0; i < N_ITEMS || i < N_BAD_ITEMS; ++i)
  {
    if (i < N_ITEMS)
    {
      print_attribute(text, "good", i, items[i].xml);
    }
    if (i < N_BAD_ITEMS)
    {
      fflush(text);
      lines[i] = 4;
      for (size_t c = 0; c < size; ++c)
      {
        lines[i] += domain[c] == '\n';
      }
      print_attribute(text, "bad", i, bad_items[i].xml);
    }
  }
  fputs("</Grid>", text);
  fclose(text);
  mtm_xdmf* file = xdmf_files_open("items", domain);
  free(domain);
  return file;
}

static void check_item(mtm_xdmf* file, int32_t number)
{
  char name[32];
  int64_t n = 0;
  const item* of = &items[number];
  snprintf(name, sizeof name, "good %d", (int)number);
  double* values = grid_values(file, 0, name, NULL, &n);
  const mtm_xdmf_array* array = &mtm_xdmf_grid_at(file, 0)->arrays[array_named(file, 0, name)];
  CHECK(values && n == of->n, "%s: %d values of %d", of->xml, (int)n, (int)of->n);
  CHECK(array->type == of->type, "%s: type %d, not %d", of->xml, array->type, of->type);
  const int64_t odd = of->step == 0.0 ? -1 : first_odd(values, n, of->start, of->step);
  CHECK(odd < 0, "%s: value %d is %g", of->xml, (int)odd, odd < 0 ? 0.0 : values[odd]);
  for (int64_t i = 0; i < n && of->step == 0.0; ++i)
  {
    CHECK(values[i] == of->start, "%s: value %d is %.17g", of->xml, (int)i, values[i]);
  }
  free(values);
}

static void check_bad_item(mtm_xdmf* file, int32_t number, int32_t line)
{
  char place[64];
  const bad_item* of = &bad_items[number];
  snprintf(place, sizeof place, "items.xdmf:%d: Attribute \"bad %d\": ", (int)line, (int)number);
  CHECK(problem_with(file, place, of->reason, NULL) >= 0,
    "%s%s is no problem: %s",
    place,
    of->reason,
    of->xml);
  snprintf(place, sizeof place, "bad %d", (int)number);
  const int32_t at = array_named(file, 0, place);
  const mtm_xdmf_array* array = &mtm_xdmf_grid_at(file, 0)->arrays[at];
  double value = 0.0;
  mtm_error error = { "" };
  CHECK(array->type == MTM_NO_TYPE && array->n_tuples == 0, "%s has a type", of->xml);
  CHECK(
    mtm_xdmf_read_array(file, 0, at, NULL, NULL, &value, sizeof value, &error) == MTM_BAD_FILE &&
      error.message[0],
    "%s was read",
    of->xml);
}

int main(int argc, char** argv)
{
  if (!xdmf_files_start(argc, argv))
  {
    return 2;
  }
  write_heavy();
  write_binaries();
  int32_t lines[N_BAD_ITEMS];
  mtm_xdmf* file = open_items(lines);
  mtm_error error = { "" };
  CHECK(mtm_xdmf_describe(file, 0, &error) == MTM_OK, "%s", error.message);
  CHECK(mtm_xdmf_grid_at(file, 0)->n_arrays == N_ITEMS + N_BAD_ITEMS, "all arrays are listed");
  for (int32_t i = 0; i < N_ITEMS; ++i)
  {
    check_item(file, i);
  }
  for (int32_t i = 0; i < N_BAD_ITEMS; ++i)
  {
    check_bad_item(file, i, lines[i]);
  }
  const int32_t n_problems = mtm_xdmf_n_problems(file);
  CHECK(n_problems == N_BAD_ITEMS, "%d problems of %d", (int)n_problems, (int)N_BAD_ITEMS);
  for (int32_t p = 0; p < n_problems && n_problems != N_BAD_ITEMS; ++p)
  {
    fprintf(stderr, "%s\n", mtm_xdmf_problem(file, p));
  }
  mtm_xdmf_close(file);
  return check_result();
}
