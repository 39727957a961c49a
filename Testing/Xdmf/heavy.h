/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Data sets to read from, and counts of what was read: by the library, and by the kernel. */
#ifndef MICROTOME_TEST_HEAVY_H
#define MICROTOME_TEST_HEAVY_H

#include "check.h"
#include "microtome/xdmf.h"

#include <hdf5.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* How a data set is stored: `chunk` NULL: contiguous. */
typedef struct layout
{
  int rank;
  hsize_t dims[8];
  const hsize_t* chunk;
  int gzip;
} layout;

static inline hsize_t n_values_of(const layout* of)
{
  hsize_t n = 1;
  for (int d = 0; d < of->rank; ++d)
  {
    n *= of->dims[d];
  }
  return n;
}

/* Writes n values of floats as a data set. */
static inline void write_floats(hid_t file, const char* name, const layout* as, const float* values)
{
  const hid_t space = H5Screate_simple(as->rank, as->dims, NULL);
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  if (as->chunk)
  {
    H5Pset_chunk(properties, as->rank, as->chunk);
  }
  if (as->gzip)
  {
    H5Pset_deflate(properties, 1);
  }
  const hid_t set =
    H5Dcreate2(file, name, H5T_NATIVE_FLOAT, space, H5P_DEFAULT, properties, H5P_DEFAULT);
  CHECK(set >= 0 && H5Dwrite(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0,
    "writing %s",
    name);
  H5Dclose(set);
  H5Pclose(properties);
  H5Sclose(space);
}

/* Makes the test's folder the current one. */
static inline void enter_folder(int argc, char* argv[])
{
  if (argc > 1)
  {
    mkdir(argv[1], 0777);
    CHECK(chdir(argv[1]) == 0, "the folder %s", argv[1]);
  }
}

static inline void write_text(const char* path, const char* text)
{
  FILE* stream = fopen(path, "w");
  CHECK(stream && fputs(text, stream) >= 0, "writing %s", path);
  if (stream)
  {
    fclose(stream);
  }
}

/* Bytes of values that the library says it read, of all heavy files. */
static inline long long counted_bytes(const mtm_xdmf* file)
{
  long long n = 0;
  for (int32_t f = 0; f < mtm_xdmf_n_heavy_files(file); ++f)
  {
    n += mtm_xdmf_heavy_file_at(file, f).bytes_read;
  }
  return n;
}

/* Bytes that this process has read by the kernel's count; -1: it keeps none. */
static inline long long kernel_bytes(void)
{
  long long n = -1;
  FILE* stream = fopen("/proc/self/io", "r");
  if (!stream || fscanf(stream, "rchar: %lld", &n) != 1)
  {
    n = -1;
  }
  if (stream)
  {
    fclose(stream);
  }
  return n;
}

#endif
