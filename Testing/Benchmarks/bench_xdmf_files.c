/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

#include "bench_xdmf_files.h"

#include <hdf5.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum
{
  CHUNK = 64
};

static const char* const head = "<Xdmf Version=\"3.0\"><Domain>\n";
static const char* const foot = "</Domain></Xdmf>\n";

/* What every maker gets. */
typedef struct making
{
  const char* kind;
  FILE* xml;
  hid_t heavy;
  const char* heavy_path;
  long n;
} making;

static float value_at(long place)
{
  return (float)((place * 2654435761u) % 1000003u) * 0.001f;
}

/* ---- Volumes ------------------------------------------------------------------------------------------- */

static hid_t volume_properties(const making* to, int rank)
{
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  const hsize_t edge = to->n < CHUNK ? (hsize_t)to->n : CHUNK;
  const hsize_t chunk[4] = { edge, edge, edge, 3 };
  if (strcmp(to->kind, "chunked") == 0 || strcmp(to->kind, "gzip") == 0)
  {
    H5Pset_chunk(properties, rank, chunk);
  }
  if (strcmp(to->kind, "gzip") == 0)
  {
    H5Pset_deflate(properties, 1);
  }
  return properties;
}

/* Slab by slab, so that memory stays small whatever the size. */
static int make_volume(const making* to)
{
  const hsize_t n = (hsize_t)to->n;
  const int rank = strcmp(to->kind, "vector") == 0 ? 4 : 3;
  const hsize_t dims[4] = { n, n, n, 3 };
  const hid_t space = H5Screate_simple(rank, dims, NULL);
  const hid_t properties = volume_properties(to, rank);
  const hid_t set =
    H5Dcreate2(to->heavy, "T", H5T_NATIVE_FLOAT, space, H5P_DEFAULT, properties, H5P_DEFAULT);
  const long n_slab = to->n < CHUNK ? to->n : CHUNK;
  const size_t n_row = (size_t)to->n * (size_t)to->n * (rank == 4 ? 3 : 1);
  float* values = malloc((size_t)n_slab * n_row * sizeof *values);
  bool is_good = set >= 0 && values;
  for (long k = 0; k < to->n && is_good; k += n_slab)
  {
    const long n_now = to->n - k < n_slab ? to->n - k : n_slab;
    const hsize_t start[4] = { (hsize_t)k, 0, 0, 0 };
    const hsize_t count[4] = { (hsize_t)n_now, n, n, 3 };
    for (size_t i = 0; i < (size_t)n_now * n_row; ++i)
    {
      values[i] = value_at((long)((size_t)k * n_row + i));
    }
    const hid_t memory = H5Screate_simple(rank, count, NULL);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL);
    is_good = H5Dwrite(set, H5T_NATIVE_FLOAT, memory, space, H5P_DEFAULT, values) >= 0;
    H5Sclose(memory);
  }
  free(values);
  H5Dclose(set);
  H5Pclose(properties);
  H5Sclose(space);
  fprintf(to->xml,
    "<Grid Name=\"volume\" GridType=\"Uniform\"><Topology TopologyType=\"3DCoRectMesh\" "
    "Dimensions=\"%ld %ld %ld\"/>\n"
    "<Geometry GeometryType=\"ORIGIN_DXDYDZ\"><DataItem Format=\"XML\" Dimensions=\"3\">0 0 "
    "0</DataItem>"
    "<DataItem Format=\"XML\" Dimensions=\"3\">1 1 1</DataItem></Geometry>\n"
    "<Attribute Name=\"T\" AttributeType=\"%s\" Center=\"Node\"><DataItem Format=\"HDF\" "
    "Dimensions=\"%ld %ld "
    "%ld%s\">"
    "%s:/T</DataItem></Attribute></Grid>\n",
    to->n,
    to->n,
    to->n,
    rank == 4 ? "Vector" : "Scalar",
    to->n,
    to->n,
    to->n,
    rank == 4 ? " 3" : "",
    to->heavy_path);
  return is_good ? 0 : 1;
}

/* ---- Meshes -------------------------------------------------------------------------------------------- */

static int write_set(const making* to,
  const char* name,
  hid_t type,
  hsize_t rows,
  hsize_t width,
  const void* values)
{
  const hsize_t dims[2] = { rows, width };
  const hid_t space = H5Screate_simple(width > 1 ? 2 : 1, dims, NULL);
  const hid_t set = H5Dcreate2(to->heavy, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  const int result = values && H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
  H5Dclose(set);
  H5Sclose(space);
  return result ? 0 : 1;
}

static int write_points(const making* to)
{
  const long n = to->n + 1;
  float* points = malloc((size_t)(n * n * n) * 3 * sizeof *points);
  float* values = malloc((size_t)(n * n * n) * sizeof *values);
  for (long p = 0; points && values && p < n * n * n; ++p)
  {
    const long place[3] = { p % n, p / n % n, p / (n * n) };
    for (int a = 0; a < 3; ++a)
    {
      points[3 * p + a] = (float)place[a];
    }
    values[p] = value_at(p);
  }
  const hsize_t rows = (hsize_t)n * (hsize_t)n * (hsize_t)n;
  const int result = write_set(to, "points", H5T_NATIVE_FLOAT, rows, 3, points) ||
    write_set(to, "T", H5T_NATIVE_FLOAT, rows, 1, values);
  free(points);
  free(values);
  return result;
}

static int make_mesh(const making* to)
{
  const bool is_mixed = strcmp(to->kind, "mixed") == 0;
  const long width = is_mixed ? 9 : 8;
  const long n_cells = to->n * to->n * to->n;
  const long row = to->n + 1;
  const long layer = row * row;
  int* ids = malloc((size_t)(n_cells * width) * sizeof *ids);
  for (long c = 0; ids && c < n_cells; ++c)
  {
    const long first = c % to->n + c / to->n % to->n * row + c / (to->n * to->n) * layer;
    const long corners[8] = { 0, 1, row + 1, row, layer, layer + 1, layer + row + 1, layer + row };
    int* at = ids + c * width;
    *at = 9;
    at += is_mixed;
    for (int v = 0; v < 8; ++v)
    {
      at[v] = (int)(first + corners[v]);
    }
  }
  const long n_points = row * layer;
  const int result = is_mixed ? write_set(to, "cells", H5T_NATIVE_INT, (hsize_t)n_cells * 9, 1, ids)
                              : write_set(to, "cells", H5T_NATIVE_INT, (hsize_t)n_cells, 8, ids);
  free(ids);
  fprintf(to->xml,
    "<Grid Name=\"mesh\" GridType=\"Uniform\"><Topology TopologyType=\"%s\" "
    "NumberOfElements=\"%ld\">"
    "<DataItem Format=\"HDF\" NumberType=\"Int\" "
    "Dimensions=\"%ld%s\">%s:/cells</DataItem></Topology>\n"
    "<Geometry GeometryType=\"XYZ\"><DataItem Format=\"HDF\" Dimensions=\"%ld "
    "3\">%s:/points</DataItem>"
    "</Geometry>\n<Attribute Name=\"T\" AttributeType=\"Scalar\" Center=\"Node\"><DataItem "
    "Format=\"HDF\" "
    "Dimensions=\"%ld\">%s:/T</DataItem></Attribute></Grid>\n",
    is_mixed ? "Mixed" : "Hexahedron",
    n_cells,
    is_mixed ? n_cells * 9 : n_cells,
    is_mixed ? "" : " 8",
    to->heavy_path,
    n_points,
    to->heavy_path,
    n_points,
    to->heavy_path);
  return result || write_points(to);
}

/* ---- Values elsewhere ---------------------------------------------------------------------------------- */

static int make_plain(const making* to)
{
  const bool is_text = strcmp(to->kind, "text") == 0;
  const long n = to->n * to->n * to->n;
  fprintf(to->xml,
    "<Grid Name=\"volume\" GridType=\"Uniform\"><Topology TopologyType=\"3DCoRectMesh\" "
    "Dimensions=\"%ld %ld %ld\"/>\n"
    "<Geometry GeometryType=\"ORIGIN_DXDYDZ\"><DataItem Format=\"XML\" Dimensions=\"3\">0 0 "
    "0</DataItem>"
    "<DataItem Format=\"XML\" Dimensions=\"3\">1 1 1</DataItem></Geometry>\n"
    "<Attribute Name=\"T\" AttributeType=\"Scalar\" Center=\"Node\"><DataItem Format=\"%s\" "
    "Dimensions=\"%ld %ld %ld\">",
    to->n,
    to->n,
    to->n,
    is_text ? "XML" : "Binary",
    to->n,
    to->n,
    to->n);
  FILE* plain = is_text ? NULL : fopen("binary.raw", "wb");
  for (long i = 0; i < n; ++i)
  {
    const float value = value_at(i);
    if (is_text)
    {
      fprintf(to->xml, "%.9g%c", (double)value, i % 8 == 7 ? '\n' : ' ');
    }
    else if (!plain || fwrite(&value, sizeof value, 1, plain) != 1)
    {
      return 1;
    }
  }
  fprintf(to->xml, "%s</DataItem></Attribute></Grid>\n", is_text ? "" : "binary.raw");
  return plain && fclose(plain) != 0;
}

/* ---- Many grids ---------------------------------------------------------------------------------------- */

/* Indented, as writers do. */
static void write_block(const making* to, long i, bool is_included)
{
  fprintf(to->xml,
    "    <Grid Name=\"g%ld\" GridType=\"Uniform\">\n      <Time Value=\"%.10g\"/>\n",
    i,
    0.5 * (double)i);
  if (is_included)
  {
    fputs("      <xi:include xpointer=\"xpointer(/Xdmf/Domain/Grid[@GridType='Uniform'][1]/"
          "*[self::Topology or self::Geometry])\"/>\n",
      to->xml);
  }
  else
  {
    fprintf(to->xml,
      "      <Topology TopologyType=\"3DCoRectMesh\" Dimensions=\"3 3 3\"/>\n"
      "      <Geometry GeometryType=\"ORIGIN_DXDYDZ\">\n"
      "        <DataItem Format=\"XML\" Dimensions=\"3\">%ld 0 0</DataItem>\n"
      "        <DataItem Format=\"XML\" Dimensions=\"3\">1 1 1</DataItem>\n      </Geometry>\n",
      2 * i);
  }
  for (int a = 0; a < 4; ++a)
  {
    fprintf(to->xml,
      "      <Attribute Name=\"a%d\" AttributeType=\"Scalar\" Center=\"Node\">\n"
      "        <DataItem Format=\"HDF\" Dimensions=\"3 3 3\">%s:/T</DataItem>\n      "
      "</Attribute>\n",
      a,
      to->heavy_path);
  }
  fputs("    </Grid>\n", to->xml);
}

static int make_many(const making* to)
{
  float values[27];
  for (int i = 0; i < 27; ++i)
  {
    values[i] = value_at(i);
  }
  const bool is_included = strcmp(to->kind, "includes") == 0;
  const bool is_temporal = is_included || strcmp(to->kind, "steps") == 0;
  if (is_included)
  {
    fputs(
      "<Grid Name=\"mesh\" GridType=\"Uniform\"><Topology TopologyType=\"3DCoRectMesh\" "
      "Dimensions=\"3 3 3\"/><Geometry GeometryType=\"ORIGIN_DXDYDZ\"><DataItem Format=\"XML\" "
      "Dimensions=\"3\">0 0 "
      "0</DataItem><DataItem Format=\"XML\" Dimensions=\"3\">1 1 1</DataItem></Geometry></Grid>\n",
      to->xml);
  }
  fprintf(to->xml,
    "<Grid Name=\"all\" GridType=\"Collection\" CollectionType=\"%s\" "
    "xmlns:xi=\"http://www.w3.org/2001/XInclude\">\n",
    is_temporal ? "Temporal" : "Spatial");
  for (long i = 0; i < to->n; ++i)
  {
    write_block(to, i, is_included);
  }
  fputs("</Grid>\n", to->xml);
  return write_set(to, "T", H5T_NATIVE_FLOAT, 27, 1, values);
}

int bench_make(const char* kind, const char* folder, long size)
{
  static const struct
  {
    const char* kind;
    int (*make)(const making* to);
  } makers[] = { { "contiguous", make_volume },
    { "chunked", make_volume },
    { "gzip", make_volume },
    { "vector", make_volume },
    { "hexahedra", make_mesh },
    { "mixed", make_mesh },
    { "text", make_plain },
    { "binary", make_plain },
    { "steps", make_many },
    { "blocks", make_many },
    { "includes", make_many } };
  char xml_path[64];
  char heavy_path[64];
  snprintf(xml_path, sizeof xml_path, "%.40s.xmf", kind);
  snprintf(heavy_path, sizeof heavy_path, "%.40s.h5", kind);
  int result = 1;
  for (size_t m = 0; m < sizeof makers / sizeof makers[0] && size > 0; ++m)
  {
    if (strcmp(kind, makers[m].kind) == 0 && chdir(folder) == 0)
    {
      const hid_t heavy = H5Fcreate(heavy_path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
      const making to = { kind, fopen(xml_path, "w"), heavy, heavy_path, size };
      if (to.xml && heavy >= 0)
      {
        fputs(head, to.xml);
        result = makers[m].make(&to);
        fputs(foot, to.xml);
        result = fclose(to.xml) != 0 || H5Fclose(heavy) < 0 || result;
      }
    }
  }
  return result;
}
