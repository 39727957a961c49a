/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Where the cells of a mesh are. */
#include "internal.h"

#include <stdlib.h>

struct mtm_index
{
  int64_t n_cells;
};

mtm_status mtm_index_build(const mtm_mesh* mesh,
  const mtm_run* run,
  mtm_index** out,
  mtm_error* error)
{
  (void)run;
  if (!out)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no place for the index is given");
  }
  *out = NULL;
  const mtm_status status = mtm_mesh_check(mesh, MTM_CHECK_SHAPE, error);
  if (status != MTM_OK)
  {
    return status;
  }
  *out = mtm_allocate(1, sizeof **out);
  if (!*out)
  {
    return mtm_fail_memory(error, "the index");
  }
  (*out)->n_cells = mtm_mesh_n_cells(mesh);
  return MTM_OK;
}

void mtm_index_free(mtm_index* index)
{
  free(index);
}

int64_t mtm_index_bytes(const mtm_index* index)
{
  return index ? (int64_t)sizeof *index : 0;
}

mtm_status mtm_index_candidates(const mtm_index* index,
  const mtm_mesh* mesh,
  const mtm_cutter* cutters,
  int32_t n_cutters,
  const mtm_run* run,
  mtm_cells* out,
  mtm_error* error)
{
  (void)mesh;
  (void)cutters;
  (void)n_cutters;
  (void)run;
  (void)error;
  *out = (mtm_cells){ .n = index->n_cells };
  return MTM_OK;
}
