/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A file that is there whole or not at all. */
#include "cut.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

mtm_status cut_file_open(cut_file* file, const char* path, mtm_error* error)
{
  const size_t size = strlen(path) + sizeof ".part";
  struct stat about;
  *file = (cut_file){ .path = path, .part = malloc(size) };
  if (!file->part)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for the name of %.200s", path);
  }
  snprintf(file->part, size, "%s.part", path);
  /* A folder of that name could be opened under the temporary name, and only renaming would fail. */
  const bool is_folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
  file->stream = is_folder ? NULL : fopen(file->part, "wb");
  if (!file->stream)
  {
    return tool_fail(
      error, MTM_IO_ERROR, "cannot write %.300s: %s", path, strerror(is_folder ? EISDIR : errno));
  }
  return MTM_OK;
}

mtm_status cut_file_commit(cut_file* file, mtm_error* error)
{
  errno = 0;
  const bool is_written = fflush(file->stream) == 0 && !ferror(file->stream);
  const int write_errno = errno;
  const bool is_closed = fclose(file->stream) == 0;
  file->stream = NULL;
  if (!is_written || !is_closed || rename(file->part, file->path) != 0)
  {
    const int reason = is_written ? errno : write_errno;
    remove(file->part);
    return tool_fail(error, MTM_IO_ERROR, "cannot write %.300s: %s", file->path, strerror(reason));
  }
  return MTM_OK;
}

void cut_file_discard(cut_file* file)
{
  if (file->stream)
  {
    fclose(file->stream);
    remove(file->part);
  }
  free(file->part);
  *file = (cut_file){ .path = NULL };
}
