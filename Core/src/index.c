/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* An index: made, released, measured. */
#include "index_internal.h"

#include <stdlib.h>

/* Images and rectilinear grids need none: their rows say where a plane crosses them. */
static bool has_clusters(const mtm_mesh* mesh)
{
  return mesh->kind == MTM_UNSTRUCTURED || mesh->kind == MTM_CURVILINEAR;
}

static mtm_status fill(mtm_index* index, const mtm_mesh* mesh, const mtm_run* run, mtm_error* error)
{
  index->n_cells = mtm_mesh_n_cells(mesh);
  index->is_linear = true;
  if (!has_clusters(mesh) || index->n_cells == 0)
  {
    return MTM_OK;
  }
  const mtm_status status = mtm_index_arrange(index, mesh, run, error);
  return status == MTM_OK ? mtm_index_bound(index, mesh, run, error) : status;
}

mtm_status mtm_index_build(const mtm_mesh* mesh,
  const mtm_run* run,
  mtm_index** out,
  mtm_error* error)
{
  mtm_clear(error);
  if (!out)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no place for the index is given");
  }
  *out = NULL;
  mtm_status status = mtm_mesh_check(mesh, MTM_CHECK_SHAPE, error);
  if (status != MTM_OK)
  {
    return status;
  }
  mtm_index* index = calloc(1, sizeof *index);
  if (!index)
  {
    return mtm_fail_memory(error, "the index");
  }
  status = fill(index, mesh, run, error);
  if (status != MTM_OK)
  {
    mtm_index_free(index);
    return status;
  }
  *out = index;
  return MTM_OK;
}

void mtm_index_free(mtm_index* index)
{
  if (index)
  {
    free(index->order);
    free(index->block);
    free(index);
  }
}

static int64_t n_blocks(const mtm_index_level* level)
{
  return (level->n_nodes + MTM_BLOCK_NODES - 1) / MTM_BLOCK_NODES;
}

int64_t mtm_index_bytes(const mtm_index* index)
{
  if (!index)
  {
    return 0;
  }
  int64_t bytes = (int64_t)sizeof *index;
  for (int32_t l = 0; l < MTM_INDEX_LEVELS; ++l)
  {
    bytes += n_blocks(&index->levels[l]) * (int64_t)sizeof(mtm_index_block);
  }
  return bytes + (index->order ? index->n_cells * (int64_t)sizeof *index->order : 0);
}

bool mtm_index_is_linear(const mtm_index* index)
{
  return index->is_linear;
}

int32_t mtm_index_even_type(const mtm_index* index, const mtm_mesh* mesh)
{
  return index->is_even && index->n_cells == mtm_mesh_n_cells(mesh) ? mtm_even_type(mesh) : 0;
}
