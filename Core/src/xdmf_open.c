/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Opening and closing. */
#include "xdmf_grid.h"

#include <libxml/parser.h>

#include <stdlib.h>

static mtm_status open_root(mtm_xdmf* file, const char* path, mtm_error* error)
{
  mtm_document* document = NULL;
  file->folder = mtm_folder_of(path);
  mtm_status status =
    file->folder ? mtm_document_open(file, path, &document, error) : mtm_fail_memory(error, path);
  if (status != MTM_OK)
  {
    return status;
  }
  file->root = xmlDocGetRootElement(document->xml);
  if (!file->root || !mtm_has_tag(file->root, "Xdmf"))
  {
    return mtm_fail(error,
      MTM_BAD_FILE,
      "%s is XML, but not XDMF: its first element is %s",
      path,
      file->root ? (const char*)file->root->name : "missing");
  }
  return mtm_tree_open(file, error);
}

mtm_status mtm_xdmf_open(const char* path,
  const mtm_xdmf_options* options,
  mtm_xdmf** out,
  mtm_error* error)
{
  mtm_clear(error);
  if (!path || !out || (options && options->size != sizeof *options))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "%s",
      !path || !out ? "a path and a place for the file are needed"
                    : "the size of the options is not that of this version");
  }
  *out = NULL;
  mtm_xdmf* file = calloc(1, sizeof *file);
  if (!file)
  {
    return mtm_fail_memory(error, path);
  }
  xmlInitParser();
  if (options)
  {
    file->options = *options;
  }
  const mtm_status status = open_root(file, path, error);
  if (status != MTM_OK)
  {
    mtm_xdmf_close(file);
    return status;
  }
  *out = file;
  return MTM_OK;
}

void mtm_xdmf_release(mtm_xdmf* file)
{
  if (file)
  {
    mtm_hdf5_files_free(file->hdf5);
    file->hdf5 = NULL;
  }
}

void mtm_xdmf_close(mtm_xdmf* file)
{
  if (!file)
  {
    return;
  }
  mtm_tree_free(file->tree);
  mtm_sources_free(file->sources);
  mtm_hdf5_files_free(file->hdf5);
  mtm_found_free(file);
  mtm_documents_free(file->documents);
  free(file->folder);
  mtm_heavy_files_free(file);
  for (int32_t i = 0; i < file->n_problems; ++i)
  {
    free(file->problems[i]);
  }
  free(file->problems);
  free(file);
}
