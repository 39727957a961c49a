/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Meshes from step to step: finding neighbours and weights takes as long as packing an array. */
#include "scene_pack.h"

#include <string.h>

static void forget(mtm_kept_mesh* mesh)
{
  mtm_neighbors_free(&mesh->neighbors);
  *mesh = (mtm_kept_mesh){ .last_used = 0 };
}

static mtm_kept_mesh* least_used(mtm_buffers* buffers)
{
  mtm_kept_mesh* least = &buffers->meshes[0];
  for (int32_t i = 1; i < MTM_KEPT_MESHES; ++i)
  {
    least = buffers->meshes[i].last_used < least->last_used ? &buffers->meshes[i] : least;
  }
  return least;
}

/* Together they stay within the bound, unless one alone is larger. */
static void forget_large(mtm_buffers* buffers, int64_t n_points)
{
  for (int32_t i = 0; i < MTM_KEPT_MESHES; ++i)
  {
    n_points += buffers->meshes[i].neighbors.n_points;
  }
  for (int32_t i = 0; n_points > MTM_KEPT_POINTS && i < MTM_KEPT_MESHES; ++i)
  {
    n_points -= buffers->meshes[i].neighbors.n_points;
    forget(&buffers->meshes[i]);
  }
}

mtm_kept_mesh* mtm_mesh_keep(mtm_buffers* buffers,
  const mtm_geometry* geometry,
  const mtm_buffer_id* index)
{
  for (int32_t i = 0; i < MTM_KEPT_MESHES; ++i)
  {
    mtm_kept_mesh* mesh = &buffers->meshes[i];
    if (strcmp(mesh->index.text, index->text) == 0)
    {
      mesh->last_used = ++buffers->n_uses;
      return mesh;
    }
  }
  forget_large(buffers, geometry->n_positions);
  mtm_kept_mesh* mesh = least_used(buffers);
  forget(mesh);
  if (!mtm_neighbors_find(
        geometry->index, geometry->n_primitives, geometry->n_positions, &mesh->neighbors))
  {
    return NULL;
  }
  mesh->index = *index;
  mesh->last_used = ++buffers->n_uses;
  return mesh;
}

bool mtm_mesh_fit(mtm_kept_mesh* mesh, const mtm_buffer_id* positions, const float* read)
{
  if (mesh->neighbors.weights && strcmp(mesh->positions.text, positions->text) == 0)
  {
    return true;
  }
  mesh->positions = (mtm_buffer_id){ "" };
  if (!mtm_neighbors_fit(&mesh->neighbors, read))
  {
    return false;
  }
  mesh->positions = *positions;
  return true;
}

void mtm_meshes_free(mtm_buffers* buffers)
{
  for (int32_t i = 0; i < MTM_KEPT_MESHES; ++i)
  {
    forget(&buffers->meshes[i]);
  }
}
