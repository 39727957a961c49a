/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

#include "xdmf_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char* folder;

bool xdmf_files_start(int argc, char** argv)
{
  if (argc < 2)
  {
    fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return false;
  }
  folder = argv[1];
  mkdir(folder, 0777);
  return true;
}

const char* xdmf_files_path(const char* name)
{
  static char paths[8][4096];
  static int at;
  at = (at + 1) % 8;
  snprintf(paths[at], sizeof paths[at], "%s/%s", folder, name);
  return paths[at];
}

void xdmf_files_write(const char* name, const void* bytes, size_t n_bytes)
{
  FILE* stream = fopen(xdmf_files_path(name), "wb");
  if (!stream || fwrite(bytes, 1, n_bytes, stream) != n_bytes || fclose(stream) != 0)
  {
    perror(xdmf_files_path(name));
    exit(1);
  }
}

mtm_xdmf* xdmf_files_open_text(const char* name, const char* text)
{
  char file_name[256];
  snprintf(file_name, sizeof file_name, "%s.xdmf", name);
  xdmf_files_write(file_name, text, strlen(text));
  mtm_xdmf* file = NULL;
  mtm_error error;
  if (mtm_xdmf_open(xdmf_files_path(file_name), NULL, &file, &error) != MTM_OK)
  {
    fprintf(stderr, "%s: %s\n", file_name, error.message);
  }
  return file;
}

mtm_xdmf* xdmf_files_open(const char* name, const char* domain)
{
  const char* format =
    "<?xml version='1.0'?>\n<Xdmf Version='3.0'>\n<Domain>\n%s\n</Domain>\n</Xdmf>\n";
  const size_t size = strlen(format) + strlen(domain);
  char* text = malloc(size);
  snprintf(text, size, format, domain);
  mtm_xdmf* file = xdmf_files_open_text(name, text);
  free(text);
  return file;
}

void xdmf_files_put(hid_t file,
  const char* name,
  hid_t file_type,
  hid_t properties,
  int rank,
  const hsize_t* dims,
  hid_t memory_type,
  const void* values)
{
  const hid_t links = H5Pcreate(H5P_LINK_CREATE);
  H5Pset_create_intermediate_group(links, 1);
  const hid_t space = rank ? H5Screate_simple(rank, dims, NULL) : H5Screate(H5S_SCALAR);
  const hid_t set = H5Dcreate2(file, name, file_type, space, links, properties, H5P_DEFAULT);
  if (set < 0 || H5Dwrite(set, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
  {
    fprintf(stderr, "%s cannot be written\n", name);
    exit(1);
  }
  H5Dclose(set);
  H5Sclose(space);
  H5Pclose(links);
}

void xdmf_files_count(hid_t file, const char* name, hid_t type, int rank, const hsize_t* dims)
{
  hsize_t n = 1;
  for (int d = 0; d < rank; ++d)
  {
    n *= dims[d];
  }
  double* values = malloc((n + 1) * sizeof *values);
  for (hsize_t i = 0; i < n; ++i)
  {
    values[i] = (double)i;
  }
  xdmf_files_put(file, name, type, H5P_DEFAULT, rank, dims, H5T_NATIVE_DOUBLE, values);
  free(values);
}
