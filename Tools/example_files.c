/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The two files of a data set, whole or not there. */
#include "example.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static mtm_status make_one_folder(const char* folder, mtm_error* error)
{
  if (mkdir(folder, 0777) == 0 || errno == EEXIST)
  {
    return MTM_OK;
  }
  return tool_fail(error,
    MTM_IO_ERROR,
    "cannot make the folder %s: %s; choose another with -o",
    folder,
    strerror(errno));
}

mtm_status example_make_folder(const char* folder, mtm_error* error)
{
  char path[EXAMPLE_PATH_SIZE];
  const size_t length = strlen(folder);
  if (length >= sizeof path)
  {
    return tool_fail(error, MTM_IO_ERROR, "-o: the folder's path is too long");
  }
  for (size_t i = 1; i <= length; ++i)
  {
    if (folder[i] == '/' || folder[i] == '\0')
    {
      memcpy(path, folder, i);
      path[i] = '\0';
      const mtm_status status = make_one_folder(path, error);
      if (status != MTM_OK)
      {
        return status;
      }
    }
  }
  struct stat about;
  if (stat(folder, &about) != 0 || !S_ISDIR(about.st_mode))
  {
    return tool_fail(error, MTM_IO_ERROR, "-o: %s is a file, not a folder", folder);
  }
  return MTM_OK;
}

/* FOLDER/NAME.ENDING, and the same with .part. */
static bool set_paths(const char* folder,
  const char* name,
  const char* ending,
  char* path,
  char* part)
{
  const char* slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
  snprintf(path, EXAMPLE_PATH_SIZE, "%s%s%s.%s", folder, slash, name, ending);
  return snprintf(part, EXAMPLE_PATH_SIZE, "%s%s%s.%s.part", folder, slash, name, ending) <
    EXAMPLE_PATH_SIZE;
}

mtm_status example_files_open(example_files* files,
  const char* folder,
  const char* name,
  bool temporal,
  mtm_error* error)
{
  snprintf(files->name, sizeof files->name, "%s", name);
  snprintf(files->data_name, sizeof files->data_name, "%s.h5", name);
  if (!set_paths(folder, name, "h5", files->h5, files->h5_part) ||
    !set_paths(folder, name, "xdmf", files->xdmf, files->xdmf_part))
  {
    return tool_fail(error, MTM_IO_ERROR, "-o: the folder's path is too long");
  }
  mtm_status status = hdf5_open(&files->data, files->h5_part, error);
  if (status == MTM_OK)
  {
    const char* series = temporal ? files->name : NULL;
    status = xdmf_open(&files->text, files->xdmf_part, files->data_name, series, error);
  }
  return status;
}

static mtm_status rename_file(const char* from, const char* to, mtm_error* error)
{
  if (rename(from, to) != 0)
  {
    return tool_fail(error, MTM_IO_ERROR, "cannot replace %s: %s", to, strerror(errno));
  }
  return MTM_OK;
}

mtm_status example_files_commit(example_files* files, mtm_error* error)
{
  mtm_status status = hdf5_close(&files->data, error);
  if (status == MTM_OK)
  {
    status = xdmf_close(&files->text, error);
  }
  /* The XDMF file last: once it is there, what it names is there. */
  if (status == MTM_OK)
  {
    status = rename_file(files->h5_part, files->h5, error);
  }
  if (status == MTM_OK)
  {
    status = rename_file(files->xdmf_part, files->xdmf, error);
  }
  return status;
}

void example_files_discard(example_files* files)
{
  mtm_error ignored;
  hdf5_close(&files->data, &ignored);
  xdmf_close(&files->text, &ignored);
  /* Only what we opened: a .part that we could not open is another process's. */
  if (files->data.created)
  {
    remove(files->h5_part);
  }
  if (files->text.created)
  {
    remove(files->xdmf_part);
  }
}
