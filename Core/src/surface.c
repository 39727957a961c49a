/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* mtm_extract_surface: the arguments checked, the outer faces found by the way that fits the mesh,
 * and what the two ways share: turning a face or a whole cell into output. */
#include "internal.h"

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
  }
  return status;
}

/* A face of an inverted cell, or of a mirrored grid, points inwards: found by looking from the
 * middle of the cell's points to the face. */
static bool points_inwards(const mtm_skin* skin, int32_t n_face)
{
  double outward[3] = { 0.0, 0.0, 0.0 };
  double normal[3] = { 0.0, 0.0, 0.0 };
  const double* o = skin->ring_xyz;
  for (int32_t i = 0; i < n_face; ++i)
  {
    const double* p = &skin->ring_xyz[3 * i];
    const double* q = &skin->ring_xyz[3 * ((i + 1) % n_face)];
    for (int32_t c = 0; c < 3; ++c)
    {
      const int32_t d = (c + 1) % 3;
      const int32_t e = (c + 2) % 3;
      normal[c] += (p[d] - o[d]) * (q[e] - o[e]) - (p[e] - o[e]) * (q[d] - o[d]);
      outward[c] += (p[c] - o[c]) / n_face;
    }
  }
  for (int32_t p = 0; p < skin->cell.n_points; ++p)
  {
    for (int32_t c = 0; c < 3; ++c)
    {
      outward[c] -= (skin->xyz[3 * p + c] - o[c]) / skin->cell.n_points;
    }
  }
  return outward[0] * normal[0] + outward[1] * normal[1] + outward[2] * normal[2] < 0.0;
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
    *finite = *finite && isfinite(xyz[0]) && isfinite(xyz[1]) && isfinite(xyz[2]);
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
  bool orient,
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
  if (n_ring > 0 && orient && points_inwards(skin, n_ring))
  {
    for (int32_t i = 0, j = n_ring - 1; i < j; ++i, --j)
    {
      const int32_t swapped = skin->ring[i];
      skin->ring[i] = skin->ring[j];
      skin->ring[j] = swapped;
      double xyz[3];
      memcpy(xyz, &skin->ring_xyz[3 * i], sizeof xyz);
      memcpy(&skin->ring_xyz[3 * i], &skin->ring_xyz[3 * j], sizeof xyz);
      memcpy(&skin->ring_xyz[3 * j], xyz, sizeof xyz);
    }
  }
  const bool complete = n_ring > 0 &&
    (kind == MTM_KIND_POLYGON
        ? add_polygon(skin, n_ring)
        : mtm_chunk_add_cell(skin->chunk, kind, skin->index, 0, skin->ring, n_ring));
  return complete ? MTM_OK : mtm_fail_memory(error, "the surface");
}

mtm_status mtm_skin_add_face(mtm_skin* skin, const mtm_shape* shape, int32_t face, mtm_error* error)
{
  int32_t points[4];
  for (int32_t i = 0; i < shape->face_sizes[face]; ++i)
  {
    points[i] = shape->faces[face][i];
  }
  return add_ring(skin, MTM_KIND_POLYGON, points, shape->face_sizes[face], true, error);
}

/* Whole 2D cells. */
static mtm_status add_flat(mtm_skin* skin, mtm_error* error)
{
  const int32_t n = skin->cell.n_points;
  mtm_status status = MTM_OK;
  if (skin->cell.type == MTM_TRIANGLE_STRIP)
  {
    for (int32_t i = 0; status == MTM_OK && i + 2 < n; ++i)
    {
      const int32_t triangle[3] = { i, i + 1 + i % 2, i + 2 - i % 2 };
      status = add_ring(skin, MTM_KIND_POLYGON, triangle, 3, false, error);
    }
    return status;
  }
  int32_t* points = mtm_allocate(n, sizeof *points);
  if (!points)
  {
    return mtm_fail_memory(error, "the surface");
  }
  for (int32_t i = 0; i < n; ++i)
  {
    points[i] = i;
  }
  status = add_ring(skin, MTM_KIND_POLYGON, points, n, false, error);
  free(points);
  return status;
}

mtm_status mtm_skin_add_cell(mtm_skin* skin, mtm_error* error)
{
  const int32_t dimension = mtm_cell_dimension(skin->cell.type);
  if (dimension == 2)
  {
    return add_flat(skin, error);
  }
  mtm_status status = MTM_OK;
  for (int32_t i = 0; status == MTM_OK && i + dimension < skin->cell.n_points; ++i)
  {
    const int32_t points[2] = { i, i + 1 };
    status = dimension == 1 ? add_ring(skin, MTM_KIND_LINE, points, 2, false, error)
                            : add_ring(skin, MTM_KIND_VERTEX, points, 1, false, error);
  }
  return status;
}

/* ---- Surface ---------------------------------------------------------------------------------- */

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
  mtm_status status = mtm_options_check(options->size, sizeof *options, error);
  if (status == MTM_OK)
  {
    status = mtm_point_type_check(options->point_type, error);
  }
  return status == MTM_OK ? mtm_mesh_check(mesh, MTM_CHECK_SHAPE, error) : status;
}

mtm_status mtm_extract_surface(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const mtm_run* run,
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
  mtm_chunk* chunks = NULL;
  int64_t n_chunks = 0;
  status = mesh->kind == MTM_UNSTRUCTURED
    ? mtm_surface_unstructured(mesh, options, run, &chunks, &n_chunks, error)
    : mtm_surface_structured(mesh, options, run, &chunks, &n_chunks, error);
  if (status == MTM_OK)
  {
    const mtm_merge_options merge = { .n_planes = 1,
      .provenance = options->provenance & ~(uint32_t)MTM_PROVENANCE_PLANES,
      .point_type =
        options->point_type != MTM_NO_TYPE ? options->point_type : mtm_mesh_point_type(mesh),
      .input_points = true };
    status = mtm_merge(mesh, chunks, n_chunks, &merge, run, out, error);
  }
  mtm_chunks_free(chunks, n_chunks);
  return status;
}
