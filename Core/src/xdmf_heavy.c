/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The list of heavy files, for those who want to know what a file leads to. */
#include "xdmf_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Collections may have a file for each of their blocks: those of one hash are a chain. */
static int32_t* chain_of(mtm_xdmf* file, const char* path)
{
  const size_t n_chains = sizeof file->heavy_chains / sizeof file->heavy_chains[0];
  return &file->heavy_chains[mtm_key_text(0, path, strlen(path)) % n_chains];
}

int32_t mtm_heavy_file(mtm_xdmf* file, const char* path)
{
  int32_t* chain = chain_of(file, path);
  for (int32_t i = *chain - 1; i >= 0; i = file->heavy_next[i] - 1)
  {
    if (strcmp(file->heavy_files[i].path, path) == 0)
    {
      return i;
    }
  }
  const size_t size = strlen(path) + 1;
  mtm_xdmf_heavy_file* grown = mtm_grown(
    file->heavy_files, &file->heavy_files_capacity, file->n_heavy_files + 1, sizeof *grown);
  file->heavy_files = grown ? grown : file->heavy_files;
  int32_t* next = grown
    ? mtm_grown(file->heavy_next, &file->heavy_next_capacity, file->n_heavy_files + 1, sizeof *next)
    : NULL;
  file->heavy_next = next ? next : file->heavy_next;
  char* copy = next ? malloc(size) : NULL;
  if (!copy)
  {
    return -1;
  }
  struct stat status;
  const bool is_there = stat(path, &status) == 0 && S_ISREG(status.st_mode);
  grown[file->n_heavy_files] =
    (mtm_xdmf_heavy_file){ memcpy(copy, path, size), is_there ? (int64_t)status.st_size : -1, 0 };
  next[file->n_heavy_files] = *chain;
  *chain = ++file->n_heavy_files;
  return *chain - 1;
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
  file->heavy_next = NULL;
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
