/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Data sets by HDF5's own C interface, whole, for scripts that compare: on standard input lines
 *
 *     FILE <tab> DATASET
 *
 * and for each, on standard output, "CLASS BYTES RANK DIM... COUNT" and COUNT doubles, CLASS 1 being HDF5's
 * H5T_FLOAT; or "none". */
#include <hdf5.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void answer(const char* path, const char* name)
{
  const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  const hid_t set = file < 0 ? -1 : H5Dopen2(file, name, H5P_DEFAULT);
  const hid_t space = set < 0 ? -1 : H5Dget_space(set);
  const hssize_t n = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
  double* values = n < 0 ? NULL : malloc((size_t)n * sizeof *values + 1);
  if (values && H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0)
  {
    hsize_t dims[H5S_MAX_RANK];
    const int rank = H5Sget_simple_extent_dims(space, dims, NULL);
    const hid_t type = H5Dget_type(set);
    printf("%d %d %d ", (int)H5Tget_class(type), (int)H5Tget_size(type), rank);
    H5Tclose(type);
    for (int d = 0; d < rank; ++d)
    {
      printf("%llu ", (unsigned long long)dims[d]);
    }
    printf("%lld\n", (long long)n);
    fwrite(values, sizeof *values, (size_t)n, stdout);
  }
  else
  {
    printf("none\n");
  }
  free(values);
  H5Sclose(space);
  H5Dclose(set);
  H5Fclose(file);
}

int main(void)
{
  char line[8192];
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  while (fgets(line, sizeof line, stdin))
  {
    line[strcspn(line, "\n")] = '\0';
    char* tab = strchr(line, '\t');
    if (tab)
    {
      *tab = '\0';
      answer(line, tab + 1);
    }
    else
    {
      printf("none\n");
    }
    fflush(stdout);
  }
  return 0;
}
