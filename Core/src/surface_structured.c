/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The outer faces of a grid: a face is outside where the cell behind it is outside the grid or
 * blanked. Without ghost flags only the first and last cells along an axis are looked at. */
#include "surface_internal.h"

#include <stdlib.h>

enum
{
  CELLS_PER_TASK = 16384
};

typedef struct structured_job
{
  const mtm_mesh* mesh;
  mtm_grid grid;
  const mtm_surface_options* options;
  mtm_chunk* chunks;
  int64_t rows_per_task;
  bool has_ghosts;
} structured_job;

/* The neighbour through a face of the voxel shape: faces 2a and 2a + 1 look down and up axis a. */
static int64_t neighbour(const mtm_grid* grid, const int64_t place[3], int64_t index, int32_t face)
{
  const int32_t axis = face / 2;
  const int64_t stride[3] = { 1, grid->n_cells[0], grid->n_cells[0] * grid->n_cells[1] };
  const int64_t there = place[axis] + (face % 2 ? 1 : -1);
  if (there < 0 || there >= grid->n_cells[axis])
  {
    return -1;
  }
  return index + (face % 2 ? stride[axis] : -stride[axis]);
}

static bool is_hidden(mtm_skin* neighbour_skin, int64_t index, mtm_status* status, mtm_error* error)
{
  *status =
    mtm_cell_load(neighbour_skin->mesh, neighbour_skin->grid, index, &neighbour_skin->cell, error);
  return *status == MTM_OK &&
    mtm_cell_is_hidden(neighbour_skin->mesh, index, &neighbour_skin->cell);
}

/* All faces of one 3D cell that are outside. */
static mtm_status add_faces(const structured_job* job,
  mtm_skin* skin,
  mtm_skin* other,
  const int64_t place[3],
  int64_t index,
  mtm_error* error)
{
  const mtm_part voxel = { .type = MTM_VOXEL, .n_points = 8, .shape = mtm_shape_of(MTM_VOXEL) };
  mtm_status status = MTM_OK;
  bool loaded = false;
  for (int32_t face = 0; status == MTM_OK && face < 6; ++face)
  {
    const int64_t behind = neighbour(&job->grid, place, index, face);
    if (behind >= 0 && (!job->has_ghosts || !is_hidden(other, behind, &status, error)))
    {
      continue;
    }
    if (status == MTM_OK && !loaded)
    {
      status = mtm_skin_load(skin, index, error);
      loaded = true;
    }
    if (status == MTM_OK)
    {
      status = mtm_skin_add_face(skin, &voxel, face, error);
    }
  }
  return status;
}

static mtm_status add_one(const structured_job* job,
  mtm_skin* skin,
  mtm_skin* other,
  const int64_t place[3],
  int64_t index,
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  if (job->has_ghosts &&
    ((mtm_ghost(&job->mesh->cell_ghosts, index) & MTM_GHOST_DUPLICATE_CELL) != 0 ||
      is_hidden(other, index, &status, error)))
  {
    return MTM_OK;
  }
  if (status == MTM_OK && job->grid.dimension == 3)
  {
    return add_faces(job, skin, other, place, index, error);
  }
  if (status == MTM_OK)
  {
    status = mtm_skin_load(skin, index, error);
  }
  const mtm_part part = { .type = skin->cell.type, .n_points = skin->cell.n_points };
  return status == MTM_OK ? mtm_skin_add_flat(skin, &part, error) : status;
}

static bool is_outer_row(const structured_job* job, int64_t j, int64_t k)
{
  const int64_t* n = job->grid.n_cells;
  return job->has_ghosts || job->grid.dimension < 3 || j == 0 || j == n[1] - 1 || k == 0 ||
    k == n[2] - 1;
}

static void structured_task(void* user, int64_t task)
{
  const structured_job* job = user;
  mtm_chunk* chunk = &job->chunks[task];
  const int64_t* n = job->grid.n_cells;
  const int64_t n_rows = n[1] * n[2];
  const int64_t first = task * job->rows_per_task;
  const int64_t last = first + job->rows_per_task < n_rows ? first + job->rows_per_task : n_rows;
  mtm_skin skin = { .mesh = job->mesh,
    .grid = &job->grid,
    .chunk = chunk,
    .triangulate = job->options->triangulate,
    .limit = mtm_finite_limit(mtm_output_point_type(job->mesh, job->options->point_type)) };
  mtm_skin other = skin;
  for (int64_t row = first; row < last; ++row)
  {
    int64_t place[3] = { 0, row % n[1], row / n[1] };
    /* Of an inner row, only the first and the last cell. */
    const int64_t step = is_outer_row(job, place[1], place[2]) || n[0] < 2 ? 1 : n[0] - 1;
    for (; chunk->status == MTM_OK && place[0] < n[0]; place[0] += step)
    {
      chunk->status = add_one(job, &skin, &other, place, row * n[0] + place[0], &chunk->error);
    }
  }
  mtm_skin_free(&skin);
  mtm_skin_free(&other);
}

mtm_status mtm_surface_structured(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const mtm_run* run,
  mtm_chunk** chunks,
  int64_t* n_chunks,
  mtm_error* error)
{
  structured_job job = { .mesh = mesh,
    .grid = mtm_grid_of(mesh),
    .options = options,
    .has_ghosts = mesh->cell_ghosts.n_tuples != 0 || mesh->point_ghosts.n_tuples != 0 };
  const int64_t* n = job.grid.n_cells;
  job.rows_per_task = n[0] > 0 && n[0] < CELLS_PER_TASK ? CELLS_PER_TASK / n[0] : 1;
  *n_chunks = (n[1] * n[2] + job.rows_per_task - 1) / job.rows_per_task;
  *chunks = job.chunks = mtm_chunks_new(*n_chunks);
  if (!job.chunks)
  {
    *n_chunks = 0;
    return mtm_fail_memory(error, "the surface");
  }
  const mtm_status status =
    mtm_run_in_waves(run, *n_chunks, 0.0, 0.9, structured_task, &job, error);
  return status == MTM_OK ? mtm_chunks_status(*chunks, *n_chunks, error) : status;
}
