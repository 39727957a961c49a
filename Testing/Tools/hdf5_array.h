/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* An array of an HDF5 file, read whole by HDF5's own C interface. */
#ifndef MICROTOME_TEST_HDF5_ARRAY_H
#define MICROTOME_TEST_HDF5_ARRAY_H

#include <hdf5.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/** No values if it could not be read: tests check the number of values. */
typedef struct hdf5_array
{
  int rank;
  hsize_t dims[8];
  int64_t n_values;
  double* values;
} hdf5_array;

static hdf5_array hdf5_read(const char* folder, const char* file_name, const char* name)
{
  hdf5_array array = { 0 };
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, file_name);
  const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  const hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
  const hid_t space = H5Dget_space(set);
  const int64_t n_values = H5Sget_simple_extent_npoints(space);
  array.values = n_values > 0 ? malloc((size_t)n_values * sizeof *array.values) : NULL;
  if (array.values &&
    H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, array.values) >= 0)
  {
    array.n_values = n_values;
    array.rank = H5Sget_simple_extent_dims(space, array.dims, NULL);
  }
  H5Sclose(space);
  H5Dclose(set);
  H5Fclose(file);
  return array;
}

static void hdf5_free(hdf5_array* array)
{
  free(array->values);
  *array = (hdf5_array){ 0 };
}

#endif
