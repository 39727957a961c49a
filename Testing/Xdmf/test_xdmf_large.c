/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Arrays that are read in several pieces, spans that are no few boxes, and how much is read: a plane of
 * a grid costs no more than itself, whatever the shape of the array that holds it. */
#include "check.h"
#include "grids.h"
#include "xdmf_files.h"

#include <stdlib.h>

enum
{
  N_ROWS = 4200, /* together more than 64 MiB of int32 */
  N_COLUMNS = 4000,
  NX = 40,
  NY = 30,
  NZ = 20,
  N_POINTS = NX * NY * NZ
};

static const char* large =
  "<Grid Name='large'>\n<Topology TopologyType='Polyvertex'/><Geometry><DataItem>0 0 "
  "0</DataItem></Geometry>\n"
  "<Attribute Name='whole' Center='Grid'><DataItem "
  "Format='HDF'>large.h5:/contiguous</DataItem></Attribute>\n"
  "<Attribute Name='chunked' Center='Grid'><DataItem "
  "Format='HDF'>large.h5:/chunked</DataItem></Attribute>\n"
  "<Attribute Name='column' Center='Grid'><DataItem ItemType='HyperSlab'><DataItem>0 7 1 1 4200 "
  "1</DataItem>"
  "<DataItem Format='HDF'>large.h5:/contiguous</DataItem></DataItem></Attribute>\n"
  "<Attribute Name='sparse' Center='Grid'><DataItem ItemType='HyperSlab'><DataItem>3 4001 "
  "4100</DataItem>"
  "<DataItem Format='HDF' "
  "Dimensions='16800000'>large.h5:/contiguous</DataItem></DataItem></Attribute>\n"
  "<Attribute Name='dense' Center='Grid'><DataItem ItemType='HyperSlab'><DataItem>1 3 "
  "5000000</DataItem>"
  "<DataItem Format='HDF' "
  "Dimensions='16800000'>large.h5:/chunked</DataItem></DataItem></Attribute>\n"
  "</Grid>\n";

static int64_t bytes_read(const mtm_xdmf* file)
{
  int64_t n = 0;
  for (int32_t f = 0; f < mtm_xdmf_n_heavy_files(file); ++f)
  {
    const mtm_xdmf_heavy_file heavy = mtm_xdmf_heavy_file_at(file, f);
    CHECK(heavy.path && heavy.n_bytes > 0, "heavy file %d", (int)f);
    n += heavy.bytes_read;
  }
  return n;
}

/* An array of the whole, whose value i is start + i * step. */
static void check_array(mtm_xdmf* file, const char* name, int64_t n, int64_t start, int64_t step)
{
  mtm_error error = { "" };
  CHECK(mtm_xdmf_describe(file, 0, &error) == MTM_OK, "%s", error.message);
  const int32_t at = array_named(file, 0, name);
  const mtm_xdmf_array* array = &mtm_xdmf_grid_at(file, 0)->arrays[at];
  CHECK(array->type == MTM_INT32 && array->n_tuples * array->n_components == n,
    "%s: %d tuples",
    name,
    (int)array->n_tuples);
  int32_t* values = malloc((size_t)n * sizeof *values);
  const mtm_status status =
    mtm_xdmf_read_array(file, 0, at, NULL, NULL, values, (size_t)n * sizeof *values, &error);
  CHECK(status == MTM_OK, "%s: %s", name, error.message);
  int64_t odd = status == MTM_OK ? 0 : n;
  while (odd < n && values[odd] == start + odd * step)
  {
    ++odd;
  }
  CHECK(odd == n, "%s: value %d", name, (int)odd);
  free(values);
}

static void check_large(void)
{
  const hsize_t dims[2] = { N_ROWS, N_COLUMNS };
  const hid_t heavy =
    H5Fcreate(xdmf_files_path("large.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  int32_t* values = malloc((size_t)N_ROWS * N_COLUMNS * sizeof *values);
  for (int32_t i = 0; i < N_ROWS * N_COLUMNS; ++i)
  {
    values[i] = i;
  }
  xdmf_files_put(
    heavy, "/contiguous", H5T_STD_I32LE, properties, 2, dims, H5T_NATIVE_INT32, values);
  H5Pset_chunk(properties, 2, (const hsize_t[]){ 90, 1000 });
  xdmf_files_put(heavy, "/chunked", H5T_STD_I32LE, properties, 2, dims, H5T_NATIVE_INT32, values);
  free(values);
  H5Pclose(properties);
  H5Fclose(heavy);
  mtm_xdmf* file = xdmf_files_open("large", large);
  CHECK(bytes_read(file) == 0, "opening reads heavy data");
  check_array(file, "whole", (int64_t)N_ROWS * N_COLUMNS, 0, 1);
  CHECK(
    bytes_read(file) == (int64_t)N_ROWS * N_COLUMNS * 4, "%lld bytes", (long long)bytes_read(file));
  check_array(file, "chunked", (int64_t)N_ROWS * N_COLUMNS, 0, 1);
  check_array(file, "column", N_ROWS, 7, N_COLUMNS);
  check_array(file, "sparse", 4100, 3, 4001);
  check_array(file, "dense", 5000000, 1, 3);
  mtm_xdmf_close(file);
}

/* One grid in arrays of several shapes. */
static const char* planes =
  "<Grid Name='planes'>\n<Topology TopologyType='3DCoRectMesh' Dimensions='20 30 40'/>"
  "<Geometry GeometryType='ORIGIN_DXDYDZ'><DataItem>0 0 0</DataItem><DataItem>1 1 "
  "1</DataItem></Geometry>\n"
  "<Attribute Name='flat'><DataItem Format='HDF' Dimensions='20 30 "
  "40'>planes.h5:/flat</DataItem></Attribute>\n"
  "<Attribute Name='shaped'><DataItem Format='HDF' "
  "Dimensions='24000'>planes.h5:/shaped</DataItem></Attribute>\n"
  "<Attribute Name='tailed'><DataItem Format='HDF' Dimensions='20 30 40 "
  "1'>planes.h5:/tailed</DataItem></Attribute>\n"
  "<Attribute Name='step'><DataItem ItemType='HyperSlab' Dimensions='20 30 40'><DataItem>0 0 0 0 1 "
  "1 1 1 1 20 30 40"
  "</DataItem><DataItem Format='HDF'>planes.h5:/steps</DataItem></DataItem></Attribute>\n"
  "<Attribute Name='join' AttributeType='Vector'><DataItem ItemType='Function' Function='JOIN($0, "
  "$1)' "
  "Dimensions='24000 2'><DataItem Format='HDF'>planes.h5:/flat</DataItem>"
  "<DataItem Format='HDF'>planes.h5:/shaped</DataItem></DataItem></Attribute>\n"
  "</Grid>\n";

static void check_plane(mtm_xdmf* file, int32_t axis, int64_t layer)
{
  const int64_t dims[3] = { NX, NY, NZ };
  mtm_xdmf_part part = { .has_extent = true, .extent = { 0, NX - 1, 0, NY - 1, 0, NZ - 1 } };
  part.extent[2 * axis] = layer;
  part.extent[2 * axis + 1] = layer;
  mtm_xdmf_mesh mesh = { 0 };
  mtm_error error = { "" };
  CHECK(mtm_xdmf_read_mesh(file, 0, &part, NULL, &mesh, &error) == MTM_OK, "%s", error.message);
  for (int32_t a = 0; a < 5; ++a)
  {
    int64_t n = 0;
    const mtm_xdmf_array* array = &mtm_xdmf_grid_at(file, 0)->arrays[a];
    const int64_t n_before = bytes_read(file);
    double* values = grid_values(file, 0, array->name, &mesh, &n);
    const int64_t n_bytes = bytes_read(file) - n_before;
    const int64_t n_plane = N_POINTS / dims[axis] * array->n_components;
    CHECK(n == n_plane, "%s: %d values", array->name, (int)n);
    for (int64_t i = 0; i < n; ++i)
    {
      const int64_t p = i / array->n_components;
      const int64_t point = axis == 0 ? layer + p * NX
        : axis == 1                   ? p % NX + NX * (layer + NY * (p / NX))
                                      : p + layer * NX * NY;
      CHECK(values[i] == (double)point, "%s: axis %d, value %d", array->name, (int)axis, (int)i);
    }
    /* What lies between the values of an x plane may come along, and between near rows of a y plane. */
    CHECK(axis < 2 ? n_bytes <= N_POINTS * 4 * array->n_components : n_bytes == n_plane * 4,
      "%s: axis %d: %lld bytes for %lld values",
      array->name,
      (int)axis,
      (long long)n_bytes,
      (long long)n_plane);
    free(values);
  }
  mtm_xdmf_mesh_free(&mesh);
}

static void check_planes(void)
{
  const hid_t heavy =
    H5Fcreate(xdmf_files_path("planes.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  xdmf_files_count(heavy, "/flat", H5T_IEEE_F32LE, 1, (const hsize_t[]){ N_POINTS });
  xdmf_files_count(heavy, "/shaped", H5T_IEEE_F32LE, 3, (const hsize_t[]){ NZ, NY, NX });
  xdmf_files_count(heavy, "/tailed", H5T_IEEE_F32LE, 4, (const hsize_t[]){ NZ, NY, NX, 1 });
  xdmf_files_count(heavy, "/steps", H5T_IEEE_F32LE, 4, (const hsize_t[]){ 2, NZ, NY, NX });
  H5Fclose(heavy);
  mtm_xdmf* file = xdmf_files_open("planes", planes);
  for (int32_t axis = 0; axis < 3; ++axis)
  {
    check_plane(file, axis, 0);
    check_plane(file, axis, 13);
  }
  CHECK(mtm_xdmf_n_problems(file) == 0, "%s", mtm_xdmf_problem(file, 0));
  mtm_xdmf_close(file);
}

int main(int argc, char** argv)
{
  if (!xdmf_files_start(argc, argv))
  {
    return 2;
  }
  check_large();
  check_planes();
  remove(xdmf_files_path("large.h5"));
  return check_result();
}
