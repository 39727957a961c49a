/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The list of heavy files, for those who want to know what a file leads to. */
#include "xdmf_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The number of a file that is listed, or -1; *bucket: where it belongs. */
static int32_t find(mtm_xdmf* file, const char* path, int32_t** bucket)
{
  const uint64_t hash = mtm_key_text(0, path, strlen(path));
  *bucket = &file->heavy_first[hash % (sizeof file->heavy_first / sizeof file->heavy_first[0])];
  int32_t i = **bucket - 1;
  while (i >= 0 && strcmp(file->heavy_files[i].path, path) != 0)
  {
    i = file->heavy_next[i] - 1;
  }
  return i;
}

int32_t mtm_heavy_file(mtm_xdmf* file, const char* path)
{
  int32_t* bucket = NULL;
  const int32_t found = find(file, path, &bucket);
  if (found >= 0)
  {
    return found;
  }
  int32_t* next =
    mtm_grown(file->heavy_next, &file->heavy_next_capacity, file->n_heavy_files + 1, sizeof *next);
  file->heavy_next = next ? next : file->heavy_next;
  const size_t size = strlen(path) + 1;
  mtm_xdmf_heavy_file* grown = mtm_grown(
    file->heavy_files, &file->heavy_files_capacity, file->n_heavy_files + 1, sizeof *grown);
  char* copy = grown && next ? malloc(size) : NULL;
  file->heavy_files = grown ? grown : file->heavy_files;
  if (!copy)
  {
    return -1;
  }
  struct stat status;
  const bool is_there = stat(path, &status) == 0 && S_ISREG(status.st_mode);
  grown[file->n_heavy_files] =
    (mtm_xdmf_heavy_file){ memcpy(copy, path, size), is_there ? (int64_t)status.st_size : -1, 0 };
  next[file->n_heavy_files] = *bucket;
  *bucket = ++file->n_heavy_files;
  return file->n_heavy_files - 1;
}

void mtm_heavy_file_was_read(mtm_xdmf* file, int32_t heavy_file, int64_t n_bytes)
{
  if (heavy_file >= 0)
  {
    file->heavy_files[heavy_file].bytes_read += n_bytes;
  }
}

void mtm_heavy_files_free(mtm_xdmf* file)
{
  for (int32_t i = 0; i < file->n_heavy_files; ++i)
  {
    free((void*)file->heavy_files[i].path);
  }
  free(file->heavy_files);
  free(file->heavy_next);
  file->heavy_files = NULL;
  file->n_heavy_files = 0;
}

int32_t mtm_xdmf_n_heavy_files(const mtm_xdmf* file)
{
  return file ? file->n_heavy_files : 0;
}

mtm_xdmf_heavy_file mtm_xdmf_heavy_file_at(const mtm_xdmf* file, int32_t heavy_file)
{
  return file && heavy_file >= 0 && heavy_file < file->n_heavy_files
    ? file->heavy_files[heavy_file]
    : (mtm_xdmf_heavy_file){ NULL, -1, 0 };
}
