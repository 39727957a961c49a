/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Where the files are that elements name. */
#include "xdmf_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char* mtm_folder_of(const char* path)
{
  const char* slash = strrchr(path, '/');
  const size_t length = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;
  char* folder = mtm_allocate((int64_t)length + 2, 1);
  if (folder)
  {
    memcpy(folder, length ? path : ".", length ? length : 1);
    folder[length ? length : 1] = '\0';
  }
  return folder;
}

/* folder/name of `length` bytes, or the name alone if it is absolute. */
static char* joined(const char* folder, const char* name, size_t length)
{
  const size_t folder_length = name[0] == '/' ? 0 : strlen(folder) + 1;
  char* path = mtm_allocate((int64_t)(folder_length + length + 1), 1);
  if (path)
  {
    if (folder_length)
    {
      memcpy(path, folder, folder_length - 1);
      path[folder_length - 1] = '/';
    }
    memcpy(path + folder_length, name, length);
    path[folder_length + length] = '\0';
  }
  return path;
}

/* Behind the last slash of either kind: files come from Windows, too. */
static const char* base_name(const char* name)
{
  const char* base = name;
  for (const char* at = name; *at; ++at)
  {
    base = *at == '/' || *at == '\\' ? at + 1 : base;
  }
  return base;
}

static bool is_regular(const char* path)
{
  struct stat status;
  return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static bool is_inside(const char* folder, const char* path)
{
  char* real_folder = realpath(folder, NULL);
  char* real_path = realpath(path, NULL);
  bool inside = false;
  if (real_folder && real_path)
  {
    const size_t length = strlen(real_folder);
    inside = strcmp(real_folder, "/") == 0 ||
      (strncmp(real_path, real_folder, length) == 0 && real_path[length] == '/');
  }
  free(real_folder);
  free(real_path);
  return inside;
}

static char* find_from(mtm_xdmf* file, const char* folder, const char* name, mtm_error* error)
{
  char* path = joined(folder, name, strlen(name));
  if (path && !is_regular(path))
  {
    const char* base = base_name(name);
    char* beside = joined(folder, base, strlen(base));
    if (beside && *base && is_regular(beside))
    {
      free(path);
      path = beside;
    }
    else
    {
      free(beside);
    }
  }
  if (!path)
  {
    mtm_message(error, "out of memory for the path of %s", name);
    return NULL;
  }
  struct stat status;
  if (stat(path, &status) != 0)
  {
    mtm_message(error, "there is no file %s, and none of that name beside the XML file", path);
  }
  else if (!S_ISREG(status.st_mode))
  {
    mtm_message(error, "%s is not a regular file", path);
  }
  else if (file->options.confined && !is_inside(file->folder, path))
  {
    mtm_message(error, "%s is outside the folder of the XML file, which is refused here", path);
  }
  else
  {
    return path;
  }
  free(path);
  return NULL;
}

char* mtm_find_file(mtm_xdmf* file, const xmlNode* element, const char* name, mtm_error* error)
{
  return find_from(file, mtm_document_of(element)->folder, name, error);
}

char* mtm_find_beside(mtm_xdmf* file, const char* beside, const char* name, mtm_error* error)
{
  char* folder = mtm_folder_of(beside);
  char* path = folder ? find_from(file, folder, name, error) : NULL;
  if (!folder)
  {
    mtm_message(error, "out of memory for the path of %s", name);
  }
  free(folder);
  return path;
}
