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
  mtm_store_id(out->offsets, out->id_type, out->n_polygons, out->n_connectivity);
  return MTM_OK;
}
