/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The arrays of an output whose size is known before it is made. */
#include "grid_internal.h"

static bool allocate_points(uint32_t provenance, bool input_points, mtm_polygons* out)
{
  const size_t id_bytes = mtm_type_size(out->source_type);
  out->points = mtm_allocate(3 * out->n_points, mtm_type_size(out->point_type));
  bool complete = out->points != NULL;
  if (provenance & MTM_PROVENANCE_POINTS)
  {
    out->point_a = mtm_allocate(out->n_points, id_bytes);
    complete = complete && out->point_a;
    if (!input_points)
    {
      out->point_b = mtm_allocate(out->n_points, id_bytes);
      out->point_t = mtm_allocate(out->n_points, sizeof *out->point_t);
      complete = complete && out->point_b && out->point_t;
    }
  }
  return complete;
}

static bool allocate_cells(uint32_t provenance, mtm_polygons* out)
{
  const size_t id_bytes = mtm_type_size(out->id_type);
  out->offsets = mtm_allocate(out->n_polygons + 1, id_bytes);
  out->connectivity = mtm_allocate(out->n_connectivity, id_bytes);
  bool complete = out->offsets && out->connectivity;
  if (provenance & MTM_PROVENANCE_CELLS)
  {
    out->source_cells = mtm_allocate(out->n_polygons, mtm_type_size(out->source_type));
    complete = complete && out->source_cells;
  }
  if (provenance & MTM_PROVENANCE_PLANES)
  {
    out->planes = mtm_allocate(out->n_polygons, sizeof *out->planes);
    complete = complete && out->planes;
  }
  return complete;
}

mtm_status mtm_output_new(const mtm_mesh* mesh,
  const mtm_extent* extent,
  uint32_t provenance,
  mtm_type point_type,
  bool input_points,
  mtm_polygons* out,
  mtm_error* error)
{
  *out = (mtm_polygons){ .n_source_points = mtm_mesh_n_points(mesh),
    .n_source_cells = mtm_mesh_n_cells(mesh),
    .n_points = extent->n_points,
    .n_polygons = extent->n_polygons,
    .n_connectivity = extent->n_connectivity,
    .point_type = point_type };
  out->id_type = out->n_connectivity < INT32_MAX ? MTM_INT32 : MTM_INT64;
  out->source_type =
    out->n_source_points < INT32_MAX && out->n_source_cells < INT32_MAX ? MTM_INT32 : MTM_INT64;
  if (!allocate_points(provenance, input_points, out) || !allocate_cells(provenance, out))
  {
    mtm_polygons_free(out);
    return mtm_fail_memory(error, "the output");
  }
  mtm_store_id(out->offsets, out->id_type, 0, 0);
  return MTM_OK;
}

/* ---- Batches ---------------------------------------------------------------------------------- */

void mtm_batch_start(mtm_batch* batch, const mtm_polygons* out, const mtm_extent* at, int32_t plane)
{
  batch->out = out;
  batch->plane = plane;
  batch->at = *at;
  batch->n_points = batch->n_polygons = batch->n_connectivity = 0;
}

static void store_points(const mtm_batch* batch)
{
  const mtm_polygons* out = batch->out;
  if (out->point_type == MTM_FLOAT32)
  {
    float* xyz = (float*)out->points + 3 * batch->at.n_points;
    for (int64_t p = 0; p < batch->n_points; ++p)
    {
      xyz[3 * p] = (float)batch->points[p].xyz[0];
      xyz[3 * p + 1] = (float)batch->points[p].xyz[1];
      xyz[3 * p + 2] = (float)batch->points[p].xyz[2];
    }
  }
  else
  {
    double* xyz = (double*)out->points + 3 * batch->at.n_points;
    for (int64_t p = 0; p < batch->n_points; ++p)
    {
      xyz[3 * p] = batch->points[p].xyz[0];
      xyz[3 * p + 1] = batch->points[p].xyz[1];
      xyz[3 * p + 2] = batch->points[p].xyz[2];
    }
  }
}

static void store_ends(const mtm_batch* batch, bool second)
{
  const mtm_polygons* out = batch->out;
  void* ids = second ? out->point_b : out->point_a;
  for (int64_t p = 0; ids && p < batch->n_points; ++p)
  {
    const mtm_new_point* point = &batch->points[p];
    mtm_store_id(ids, out->source_type, batch->at.n_points + p, second ? point->b : point->a);
  }
  for (int64_t p = 0; second && out->point_t && p < batch->n_points; ++p)
  {
    out->point_t[batch->at.n_points + p] = batch->points[p].t;
  }
}

static void store_ids(void* ids, mtm_type type, int64_t at, const int64_t* from, int64_t n)
{
  for (int64_t i = 0; ids && i < n; ++i)
  {
    mtm_store_id(ids, type, at + i, from[i]);
  }
}

static void store_polygons(const mtm_batch* batch)
{
  const mtm_polygons* out = batch->out;
  const mtm_extent* at = &batch->at;
  store_ids(out->connectivity,
    out->id_type,
    at->n_connectivity,
    batch->connectivity,
    batch->n_connectivity);
  store_ids(out->source_cells, out->source_type, at->n_polygons, batch->sources, batch->n_polygons);
  /* The end of a polygon is where the next starts; the first of all starts at 0. */
  store_ids(out->offsets, out->id_type, at->n_polygons + 1, batch->ends, batch->n_polygons);
  for (int64_t c = 0; out->planes && c < batch->n_polygons; ++c)
  {
    out->planes[at->n_polygons + c] = batch->plane;
  }
}

void mtm_batch_flush(mtm_batch* batch)
{
  if (batch->out)
  {
    store_points(batch);
    store_ends(batch, false);
    store_ends(batch, true);
    store_polygons(batch);
  }
  batch->at.n_points += batch->n_points;
  batch->at.n_polygons += batch->n_polygons;
  batch->at.n_connectivity += batch->n_connectivity;
  batch->n_points = batch->n_polygons = batch->n_connectivity = 0;
}
