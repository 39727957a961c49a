/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* mtm_extract_surface: the arguments checked, the outer faces found by the way that fits the mesh,
 * and what the two ways share: turning a face or a whole cell into output. */
#include "grid_internal.h"
#include "refine_internal.h"
#include "surface_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Faces and cells to output ---------------------------------------------------------------- */

void mtm_skin_free(mtm_skin* skin)
{
  mtm_cell_free(&skin->cell);
  free(skin->xyz);
  free(skin->ring);
  free(skin->ring_xyz);
  free(skin->triangles);
  free(skin->scratch);
  free(skin->points);
  *skin = (mtm_skin){ 0 };
}

static mtm_status reserve(mtm_skin* skin, int32_t n, mtm_error* error)
{
  if (n <= skin->capacity)
  {
    return MTM_OK;
  }
  const int64_t capacity = n + 16;
  free(skin->xyz);
  free(skin->ring);
  free(skin->ring_xyz);
  free(skin->triangles);
  free(skin->scratch);
  skin->xyz = mtm_allocate(3 * capacity, sizeof *skin->xyz);
  skin->ring = mtm_allocate(capacity, sizeof *skin->ring);
  skin->ring_xyz = mtm_allocate(3 * capacity, sizeof *skin->ring_xyz);
  skin->triangles = mtm_allocate(3 * capacity, sizeof *skin->triangles);
  skin->scratch = mtm_allocate(capacity, sizeof *skin->scratch);
  const bool complete =
    skin->xyz && skin->ring && skin->ring_xyz && skin->triangles && skin->scratch;
  skin->capacity = complete ? capacity : 0;
  return complete ? MTM_OK : mtm_fail_memory(error, "the points of a cell");
}

mtm_status mtm_skin_load(mtm_skin* skin, int64_t index, mtm_error* error)
{
  mtm_status status = mtm_cell_load(skin->mesh, skin->grid, index, &skin->cell, error);
  if (status == MTM_OK)
  {
    status = reserve(skin, skin->cell.n_points, error);
  }
  if (status == MTM_OK)
  {
    mtm_cell_points(skin->mesh, skin->grid, &skin->cell, skin->xyz);
    skin->index = index;
    skin->inverted = -1;
  }
  return status;
}

static bool add_polygon(mtm_skin* skin, int32_t n)
{
  if (!skin->triangulate || n == 3)
  {
    return mtm_chunk_add_cell(skin->chunk, MTM_KIND_POLYGON, skin->index, 0, skin->ring, n);
  }
  mtm_triangulate(skin->ring_xyz, n, skin->triangles, skin->scratch);
  bool complete = true;
  for (int32_t t = 0; complete && t < n - 2; ++t)
  {
    int32_t triangle[3];
    for (int32_t i = 0; i < 3; ++i)
    {
      triangle[i] = skin->ring[skin->triangles[3 * t + i]];
    }
    complete = mtm_chunk_add_cell(skin->chunk, MTM_KIND_POLYGON, skin->index, 0, triangle, 3);
  }
  return complete;
}

/* Puts points[0, n) of the cell into the ring without repeating one; returns how many, or -1 when
 * out of memory. *finite says whether their coordinates are. */
static int32_t make_ring(mtm_skin* skin, const int32_t* points, int32_t n, bool* finite)
{
  int32_t n_ring = 0;
  *finite = true;
  for (int32_t i = 0; i < n; ++i)
  {
    const double* xyz = &skin->xyz[3 * points[i]];
    *finite = *finite && mtm_is_finite_point(xyz, skin->limit);
  }
  for (int32_t i = 0; *finite && i < n; ++i)
  {
    const int64_t id = skin->cell.ids[points[i]];
    mtm_edge_point point = { .a = id, .b = id };
    memcpy(point.xyz, &skin->xyz[3 * points[i]], sizeof point.xyz);
    const int32_t added = mtm_chunk_point(skin->chunk, &point);
    if (added < 0)
    {
      return -1;
    }
    const bool repeats = n_ring > 0 &&
      (skin->ring[n_ring - 1] == added || (i == n - 1 && n > 2 && skin->ring[0] == added));
    if (!repeats)
    {
      memcpy(&skin->ring_xyz[3 * n_ring], point.xyz, sizeof point.xyz);
      skin->ring[n_ring++] = added;
    }
  }
  return n_ring;
}

/* Adds one output cell of points[0, n) of the loaded cell; too few distinct points give none. */
static mtm_status add_ring(mtm_skin* skin,
  mtm_kind kind,
  const int32_t* points,
  int32_t n,
  mtm_error* error)
{
  bool finite;
  const int32_t n_ring = make_ring(skin, points, n, &finite);
  if (!finite)
  {
    skin->chunk->n_non_finite_cells += skin->last_non_finite != skin->index + 1;
    skin->last_non_finite = skin->index + 1;
    return MTM_OK;
  }
  if (n_ring >= 0 && n_ring < (int32_t)kind + 1)
  {
    return MTM_OK;
  }
  const bool complete = n_ring > 0 &&
    (kind == MTM_KIND_POLYGON
        ? add_polygon(skin, n_ring)
        : mtm_chunk_add_cell(skin->chunk, kind, skin->index, 0, skin->ring, n_ring));
  return complete ? MTM_OK : mtm_fail_memory(error, "the surface");
}

/* The cell's points for points[0, n) of the part (NULL: all of it), the other way round if reversed;
 * NULL when out of memory. */
static int32_t* list_points(mtm_skin* skin,
  const mtm_part* part,
  const int32_t* points,
  int32_t n,
  bool reversed)
{
  int32_t* list = mtm_grown(skin->points, &skin->points_capacity, n, sizeof *list);
  for (int32_t i = 0; list && i < n; ++i)
  {
    list[reversed ? n - 1 - i : i] = mtm_part_node(part, points ? points[i] : i);
  }
  skin->points = list ? list : skin->points;
  return list;
}

/* The faces of an inverted cell, or of a mirrored grid, look inwards. */
mtm_status mtm_skin_add_face(mtm_skin* skin, const mtm_part* part, int32_t face, mtm_error* error)
{
  const mtm_shape* shape = part->shape;
  const int32_t n = shape->offsets[face + 1] - shape->offsets[face];
  if (skin->inverted < 0)
  {
    skin->inverted = (int8_t)mtm_cell_is_inverted(&skin->cell, skin->xyz);
  }
  const int32_t* points =
    list_points(skin, part, shape->points + shape->offsets[face], n, skin->inverted > 0);
  if (!points)
  {
    return mtm_fail_memory(error, "the surface");
  }
  return add_ring(skin, MTM_KIND_POLYGON, points, n, error);
}

static mtm_status add_strip(mtm_skin* skin, const mtm_part* part, mtm_error* error)
{
  mtm_status status = MTM_OK;
  for (int32_t i = 0; status == MTM_OK && i + 2 < part->n_points; ++i)
  {
    const int32_t triangle[3] = { i, i + 1 + i % 2, i + 2 - i % 2 };
    status = add_ring(skin, MTM_KIND_POLYGON, triangle, 3, error);
  }
  return status;
}

mtm_status mtm_skin_add_flat(mtm_skin* skin, const mtm_part* part, mtm_error* error)
{
  const int32_t dimension = mtm_cell_dimension(part->type);
  if (part->type == MTM_TRIANGLE_STRIP)
  {
    return add_strip(skin, part, error);
  }
  const int32_t* points = list_points(skin, part, NULL, part->n_points, false);
  if (!points)
  {
    return mtm_fail_memory(error, "the surface");
  }
  if (dimension == 2)
  {
    return add_ring(skin, MTM_KIND_POLYGON, points, part->n_points, error);
  }
  const mtm_kind kind = dimension == 1 ? MTM_KIND_LINE : MTM_KIND_VERTEX;
  mtm_status status = MTM_OK;
  for (int32_t i = 0; status == MTM_OK && i + dimension < part->n_points; ++i)
  {
    status = add_ring(skin, kind, points + i, dimension + 1, error);
  }
  return status;
}

/* ---- Surface ---------------------------------------------------------------------------------- */

static mtm_status check_fineness(const mtm_surface_options* options, mtm_error* error)
{
  const mtm_status status = mtm_subdivision_check(options->subdivision, error);
  return status == MTM_OK ? mtm_tolerance_check(options->tolerance, error) : status;
}

static mtm_status check_arguments(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const mtm_polygons* out,
  mtm_error* error)
{
  mtm_clear(error);
  if (!out)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no place for the output is given");
  }
  if (!options)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no options are given");
  }
  const mtm_status status =
    mtm_arguments_check(mesh, options->size, sizeof *options, options->point_type, error);
  return status == MTM_OK ? check_fineness(options, error) : status;
}

static mtm_status run(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  int64_t n_source_cells,
  const mtm_run* how,
  mtm_polygons* out,
  mtm_error* error)
{
  bool done = false;
  mtm_status status = mtm_surface_grid(mesh, options, how, &done, out, error);
  if (status != MTM_OK || done)
  {
    return status;
  }
  const mtm_merge_options merge = { .n_planes = 1,
    .provenance = options->provenance & ~(uint32_t)MTM_PROVENANCE_PLANES,
    .point_type = mtm_output_point_type(mesh, options->point_type),
    .input_points = true,
    .n_source_cells = n_source_cells };
  if (mesh->kind == MTM_UNSTRUCTURED)
  {
    const mtm_surface_tuning tuning = { 0 };
    return mtm_surface_unstructured(mesh, options, &merge, &tuning, how, out, error);
  }
  mtm_chunk* chunks = NULL;
  int64_t n_chunks = 0;
  status = mtm_surface_structured(mesh, options, how, &chunks, &n_chunks, error);
  if (status == MTM_OK)
  {
    status = mtm_merge(mesh, chunks, n_chunks, &merge, how, out, error);
  }
  mtm_chunks_free(chunks, n_chunks);
  return status;
}

static mtm_status run_refined(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const mtm_run* how,
  mtm_polygons* out,
  mtm_error* error)
{
  mtm_refined refined;
  mtm_status status = mtm_refine(mesh, options->subdivision, NULL, 0, how, &refined, error);
  if (status == MTM_OK)
  {
    status = run(&refined.mesh, options, mtm_mesh_n_cells(mesh), how, out, error);
  }
  if (status == MTM_OK)
  {
    status = mtm_refined_restore(&refined, out, error);
  }
  mtm_refined_free(&refined);
  return status;
}

mtm_status mtm_extract_surface(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const mtm_run* how,
  mtm_polygons* out,
  mtm_error* error)
{
  if (out)
  {
    *out = (mtm_polygons){ 0 };
  }
  mtm_status status = check_arguments(mesh, options, out, error);
  if (status != MTM_OK)
  {
    return status;
  }
  mtm_surface_options fitted = *options;
  mtm_subdivision found = { 0 };
  status = mtm_subdivision_fit(mesh, options->tolerance, how, &fitted.subdivision, &found, error);
  if (status == MTM_OK)
  {
    status = mtm_needs_refining(mesh, fitted.subdivision)
      ? run_refined(mesh, &fitted, how, out, error)
      : run(mesh, &fitted, 0, how, out, error);
  }
  if (status == MTM_OK)
  {
    out->subdivision = found;
  }
  return status;
}
