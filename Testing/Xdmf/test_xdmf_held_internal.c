/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Data sets that are read by turns stay open, some of them and with bounded memory: what the library
 * counts is what HDF5 says is open. */
#include "xdmf_hdf5.h"

#include "check.h"
#include "grids.h"
#include "xdmf_files.h"

#include <stdio.h>
#include <stdlib.h>

enum
{
  N = 12,
  N_SETS = 12,
  N_HELD = 8,
  N_LARGE = 3,
  LARGE = 5 << 20 /* values of a chunk: 20 MiB */
};

static int64_t n_open(void)
{
  return (int64_t)H5Fget_obj_count(H5F_OBJ_ALL, H5F_OBJ_DATASET);
}

static void write_data(void)
{
  const hid_t file = H5Fcreate(xdmf_files_path("held.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  static const hsize_t dims[3] = { N, N, N };
  static const hsize_t chunk[3] = { 5, 5, 5 };
  static double values[N * N * N];
  H5Pset_chunk(properties, 3, chunk);
  H5Pset_deflate(properties, 1);
  for (int s = 0; s < N_SETS; ++s)
  {
    char name[32];
    snprintf(name, sizeof name, "set%d", s);
    for (int i = 0; i < N * N * N; ++i)
    {
      values[i] = i + 10000 * s;
    }
    xdmf_files_put(file, name, H5T_NATIVE_FLOAT, properties, 3, dims, H5T_NATIVE_DOUBLE, values);
  }
  static const hsize_t large[1] = { LARGE };
  H5Pset_chunk(properties, 1, large);
  for (int s = 0; s < N_LARGE; ++s)
  {
    char name[32];
    snprintf(name, sizeof name, "packed%d", s);
    float* numbers = calloc(LARGE, sizeof *numbers);
    xdmf_files_put(file, name, H5T_NATIVE_FLOAT, properties, 1, large, H5T_NATIVE_FLOAT, numbers);
    free(numbers);
  }
  H5Pclose(properties);
  H5Fclose(file);
}

static mtm_xdmf* open_arrays(void)
{
  char* text = NULL;
  size_t size = 0;
  FILE* stream = open_memstream(&text, &size);
  fprintf(stream,
    "<Grid><Topology TopologyType='3DCoRectMesh' Dimensions='%d %d %d'/>"
    "<Geometry GeometryType='ORIGIN_DXDYDZ'><DataItem>0 0 0</DataItem><DataItem>1 1 1</DataItem>"
    "</Geometry>",
    N,
    N,
    N);
  for (int s = 0; s < N_SETS; ++s)
  {
    fprintf(stream,
      "<Attribute Name='set%d' Center='Node'><DataItem Format='HDF'>held.h5:/set%d</DataItem>"
      "</Attribute>",
      s,
      s);
  }
  fprintf(stream,
    "<Attribute Name='sum' Center='Node'><DataItem ItemType='Function' Function='$0 + $1' "
    "Dimensions='%d %d %d'><DataItem Format='HDF'>held.h5:/set1</DataItem><DataItem "
    "Format='HDF'>held.h5:/set2</DataItem></DataItem></Attribute>",
    N,
    N,
    N);
  for (int s = 0; s < N_LARGE; ++s)
  {
    fprintf(stream,
      "<Attribute Name='packed%d' Center='Grid'><DataItem Format='HDF'>held.h5:/packed%d|0:1:9"
      "</DataItem></Attribute>",
      s,
      s);
  }
  fprintf(stream, "</Grid>");
  fclose(stream);
  mtm_xdmf* file = xdmf_files_open("held", text);
  mtm_error error = { "" };
  CHECK(file && mtm_xdmf_describe(file, 0, &error) == MTM_OK, "%s", error.message);
  free(text);
  return file;
}

/* Layer k of an array, whose values are start + step * i. */
static void check_layer(mtm_xdmf* file, const char* name, int k, double start, double step)
{
  const mtm_xdmf_part part = { .has_extent = true, .extent = { 0, N - 1, 0, N - 1, k, k } };
  mtm_xdmf_mesh mesh = { 0 };
  mtm_error error = { "" };
  int64_t n = 0;
  CHECK(mtm_xdmf_read_mesh(file, 0, &part, NULL, &mesh, &error) == MTM_OK, "%s", error.message);
  double* values = grid_values(file, 0, name, &mesh, &n);
  CHECK(values && n == N * N && first_odd(values, n, start + step * k * N * N, step) < 0,
    "%s, layer %d",
    name,
    k);
  free(values);
  mtm_xdmf_mesh_free(&mesh);
}

/* All layers of the first arrays, one of each by turns. */
static void read_by_turns(mtm_xdmf* file, int n_sets)
{
  for (int k = 0; k < N; ++k)
  {
    for (int s = 0; s < n_sets; ++s)
    {
      char name[32];
      snprintf(name, sizeof name, "set%d", s);
      check_layer(file, name, k, 10000 * s, 1);
      CHECK(n_open() <= N_HELD, "%d data sets are open", (int)n_open());
    }
  }
}

static void check_opened(const mtm_xdmf* file, int64_t before, int64_t wanted, const char* what)
{
  const int64_t n = mtm_hdf5_n_opened(file) - before;
  CHECK(n == wanted, "%s: %d data sets were opened, not %d", what, (int)n, (int)wanted);
}

int main(int argc, char** argv)
{
  if (!xdmf_files_start(argc, argv))
  {
    return 1;
  }
  write_data();
  mtm_xdmf* file = open_arrays();
  if (!file)
  {
    return check_result();
  }
  read_by_turns(file, N_HELD);
  check_opened(file, 0, N_HELD, "as many as are held");
  int64_t before = mtm_hdf5_n_opened(file);
  read_by_turns(file, N_SETS);
  CHECK(mtm_hdf5_n_opened(file) - before <= N * N_SETS, "more opened than read");
  before = mtm_hdf5_n_opened(file);
  for (int k = 0; k < N; ++k)
  {
    check_layer(file, "sum", k, 30000, 2);
  }
  check_opened(file, before, 2, "a Function");
  /* Large chunks take the room of many: one is held, whichever. */
  for (int s = 0; s < N_LARGE; ++s)
  {
    char name[32];
    int64_t n = 0;
    snprintf(name, sizeof name, "packed%d", s);
    free(whole_values(file, 0, name, &n));
    CHECK(n == 9, "%s", name);
  }
  CHECK(n_open() < 5, "%d data sets beside large chunks", (int)n_open());
  before = mtm_hdf5_n_opened(file);
  check_layer(file, "sum", 0, 30000, 2);
  check_opened(file, before, 2, "a Function after large chunks");
  mtm_xdmf_close(file);
  CHECK(n_open() == 0, "%d data sets stay open", (int)n_open());
  return check_result();
}
