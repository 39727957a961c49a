/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Reading meshes, whole or in parts. */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

/* ---- Blocks ----------------------------------------------------------------------------------------------- */

void* mtm_mesh_block(mtm_xdmf_mesh* mesh, int64_t n, size_t item_bytes, mtm_error* error)
{
  void* block = mtm_allocate(n, item_bytes);
  void** blocks =
    block ? realloc(mesh->blocks, (size_t)(mesh->n_blocks + 1) * sizeof *blocks) : NULL;
  if (!blocks)
  {
    free(block);
    mtm_message(error, "out of memory for %lld values of a mesh", (long long)n);
    return NULL;
  }
  mesh->blocks = blocks;
  blocks[mesh->n_blocks++] = block;
  return block;
}

void mtm_xdmf_mesh_free(mtm_xdmf_mesh* mesh)
{
  if (mesh)
  {
    for (int32_t b = 0; b < mesh->n_blocks; ++b)
    {
      free(mesh->blocks[b]);
    }
    free(mesh->blocks);
    *mesh = (mtm_xdmf_mesh){ 0 };
  }
}

void* mtm_xdmf_mesh_take(mtm_xdmf_mesh* mesh, const void* block)
{
  for (int32_t b = 0; mesh && b < mesh->n_blocks; ++b)
  {
    if (mesh->blocks[b] == block && block)
    {
      void* taken = mesh->blocks[b];
      mesh->blocks[b] = mesh->blocks[--mesh->n_blocks];
      return taken;
    }
  }
  return NULL;
}

/* ---- Structured --------------------------------------------------------------------------------------------- */

/* The extent of a part in points, from which everything of a structured grid is read. */
typedef struct extent
{
  int64_t first[3], n[3];
} extent;

static bool extent_of(const mtm_leaf* leaf, const mtm_xdmf_part* part, extent* out)
{
  for (int32_t a = 0; a < 3; ++a)
  {
    out->first[a] = part->has_extent ? part->extent[2 * a] : 0;
    const int64_t last = part->has_extent ? part->extent[2 * a + 1] : leaf->grid.dims[a] - 1;
    if (out->first[a] < 0 || last < out->first[a] || last >= leaf->grid.dims[a])
    {
      return false;
    }
    out->n[a] = last - out->first[a] + 1;
  }
  return true;
}

/* The tuples of an extent of an array with a tuple for each point of the grid, or for each cell. */
static mtm_span tuples_of(const int64_t grid_dims[3], const extent* part, bool are_cells)
{
  int64_t dims[3];
  int64_t start[3];
  int64_t count[3];
  const int64_t step[3] = { 1, 1, 1 };
  for (int32_t a = 0; a < 3; ++a)
  {
    const int64_t n_cells = grid_dims[a] > 1 ? grid_dims[a] - 1 : 1;
    dims[2 - a] = are_cells ? n_cells : grid_dims[a];
    /* A layer of points is no cell: it has the values of the cells above it, or of the last. */
    const int64_t first = part->first[a] < n_cells ? part->first[a] : n_cells - 1;
    start[2 - a] = are_cells ? first : part->first[a];
    count[2 - a] = are_cells ? (part->n[a] > 1 ? part->n[a] - 1 : 1) : part->n[a];
  }
  return mtm_span_box(3, dims, start, step, count);
}

static mtm_status read_axes(const mtm_leaf* leaf,
  const extent* part,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  const mtm_geometry* geometry = &leaf->geometry;
  for (int32_t a = 0; a < 3; ++a)
  {
    const bool is_there = a < geometry->n_components;
    const mtm_type type =
      is_there && geometry->sources[a]->type == MTM_FLOAT32 ? MTM_FLOAT32 : MTM_FLOAT64;
    void* axis = mtm_mesh_block(out, part->n[a], mtm_type_size(type), error);
    if (!axis)
    {
      return MTM_NO_MEMORY;
    }
    mtm_span span = mtm_span_all(part->n[a]);
    span.start = part->first[a];
    memset(axis, 0, (size_t)part->n[a] * mtm_type_size(type));
    const mtm_status status = !is_there ? MTM_OK
      : type == MTM_FLOAT32 ? mtm_source_read(geometry->sources[a], &span, run, axis, error)
                            : mtm_source_read_double(geometry->sources[a], &span, run, axis, error);
    if (status != MTM_OK)
    {
      return status;
    }
    out->mesh.axes[a] =
      (mtm_array){ .type = type, .n_components = 1, .n_tuples = part->n[a], .data = axis };
  }
  return MTM_OK;
}

/* ---- Points -------------------------------------------------------------------------------------------------- */

/* Polar and spherical coordinates to Cartesian ones.
 * Source: XDMF 3, XdmfGeometryConverter: radius and angle; in space radius, angle from the z axis, and
 * azimuth; in radians. In the plane the way there and the way back differ: the angle is from the x axis. */
static void from_polar(double xyz[3], int32_t n_components)
{
  const double radius = xyz[0];
  const double polar = n_components == 3 ? xyz[1] : acos(0.0);
  const double azimuth = n_components == 3 ? xyz[2] : xyz[1];
  xyz[0] = radius * cos(azimuth) * sin(polar);
  xyz[1] = radius * sin(azimuth) * sin(polar);
  xyz[2] = n_components == 3 ? radius * cos(polar) : 0.0;
}

/* Values of one component or all into their place in points of three; `width` in a tuple. */
static void spread(mtm_type type,
  const void* from,
  int64_t n,
  int32_t width,
  int32_t at,
  void* points)
{
  const size_t bytes = mtm_type_size(type);
  for (int64_t i = 0; i < n; ++i)
  {
    memcpy((char*)points + ((size_t)(3 * i) + (size_t)at) * bytes,
      (const char*)from + (size_t)i * (size_t)width * bytes,
      (size_t)width * bytes);
  }
}

/* Values of a source as a type of floats: of a span of tuples, or of tuples by their numbers. */
static mtm_status read_floats(mtm_source* source,
  int32_t width,
  const mtm_span* tuples,
  const int64_t* ids,
  mtm_type type,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  const int64_t n = mtm_span_n_values(tuples) * width;
  const mtm_span span = mtm_span_of_tuples(tuples, width);
  if (source->type == type)
  {
    return ids ? mtm_gather(source, width, ids, n / width, run, dst, error)
               : mtm_source_read(source, &span, run, dst, error);
  }
  void* values = mtm_allocate(n, mtm_type_size(source->type));
  if (!values)
  {
    return mtm_fail_memory(error, "the points");
  }
  const mtm_status status = ids ? mtm_gather(source, width, ids, n / width, run, values, error)
                                : mtm_source_read(source, &span, run, values, error);
  const mtm_array all = { .type = source->type, .n_components = 1, .n_tuples = n, .data = values };
  for (int64_t i = 0; status == MTM_OK && i < n; ++i)
  {
    /* Other types than float64 only differ where coordinates are of several: then float64 is wanted. */
    ((double*)dst)[i] = mtm_load_double(&all, i, 0);
  }
  free(values);
  return status;
}

/* Points that are not where their numbers say. */
static void place_points(const mtm_geometry* geometry, const mtm_array* points, void* data)
{
  for (int64_t i = 0; i < points->n_tuples; ++i)
  {
    double xyz[3];
    for (int32_t c = 0; c < 3; ++c)
    {
      xyz[c] = mtm_load_double(points, i, c);
    }
    if (geometry->is_polar)
    {
      from_polar(xyz, geometry->n_components);
    }
    for (int32_t c = 0; c < 3; ++c)
    {
      xyz[c] += geometry->origin[c];
      if (points->type == MTM_FLOAT32)
      {
        ((float*)data)[3 * i + c] = (float)xyz[c];
      }
      else
      {
        ((double*)data)[3 * i + c] = xyz[c];
      }
    }
  }
}

/* Points of a span of tuples, or by their numbers; as tuples of three. */
static mtm_status read_points(const mtm_leaf* leaf,
  const mtm_span* tuples,
  const int64_t* ids,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  const mtm_geometry* geometry = &leaf->geometry;
  const mtm_type type = geometry->type;
  const int64_t n = mtm_span_n_values(tuples);
  void* points = mtm_mesh_block(out, 3 * n, mtm_type_size(type), error);
  if (!points)
  {
    return MTM_NO_MEMORY;
  }
  const bool is_packed = geometry->layout == MTM_POINTS_TUPLES && geometry->n_components == 3;
  const int32_t width = geometry->layout == MTM_POINTS_TUPLES ? geometry->n_components : 1;
  mtm_status status = MTM_OK;
  void* part = is_packed ? points : mtm_allocate(n * width, mtm_type_size(type));
  if (!part)
  {
    return mtm_fail_memory(error, "the points");
  }
  if (!is_packed)
  {
    memset(points, 0, (size_t)(3 * n) * mtm_type_size(type));
  }
  for (int32_t c = 0; c < geometry->n_components && status == MTM_OK; c += width)
  {
    status = read_floats(geometry->sources[c / width], width, tuples, ids, type, run, part, error);
    if (status == MTM_OK && !is_packed)
    {
      spread(type, part, n, width, c, points);
    }
  }
  if (!is_packed)
  {
    free(part);
  }
  out->mesh.points = (mtm_array){ .type = type, .n_components = 3, .n_tuples = n, .data = points };
  if (status == MTM_OK && (geometry->is_polar || geometry->is_moved))
  {
    place_points(geometry, &out->mesh.points, points);
  }
  return status;
}

mtm_status mtm_read_chosen_points(const mtm_leaf* leaf,
  const int64_t* ids,
  int64_t n,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  int64_t* points = mtm_subset_points(leaf, ids, n);
  if (!points)
  {
    return mtm_fail_memory(error, "the points");
  }
  const mtm_span tuples = mtm_span_all(n);
  const mtm_status status = leaf->topology.kind == MTM_CURVILINEAR
    ? read_points(leaf, &tuples, points, run, out, error)
    : mtm_subset_grid_points(leaf, points, n, run, out, error);
  free(points);
  return status;
}

static mtm_status read_structured(const mtm_leaf* leaf,
  const mtm_xdmf_part* part,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  extent of;
  if (part->has_cells || !extent_of(leaf, part, &of))
  {
    return mtm_fail(
      error, MTM_BAD_ARGUMENT, "the part is not within grid \"%.100s\"", leaf->grid.path);
  }
  mtm_mesh* mesh = &out->mesh;
  mesh->kind = leaf->grid.kind;
  for (int32_t a = 0; a < 3; ++a)
  {
    mesh->dims[a] = of.n[a];
    mesh->start[a] = mesh->kind == MTM_IMAGE ? of.first[a] : 0;
    mesh->origin[a] = leaf->geometry.origin[a];
    mesh->spacing[a] = leaf->geometry.spacing[a];
  }
  if (mesh->kind == MTM_IMAGE)
  {
    return MTM_OK;
  }
  if (mesh->kind == MTM_RECTILINEAR)
  {
    return read_axes(leaf, &of, run, out, error);
  }
  const mtm_span tuples = tuples_of(leaf->grid.dims, &of, false);
  return read_points(leaf, &tuples, NULL, run, out, error);
}

/* ---- Unstructured ----------------------------------------------------------------------------------------------- */

/* Numbers the points that some cells use in the order of the file, from 0 on. */
static mtm_status renumber(int64_t n_points, mtm_xdmf_mesh* out, int64_t* n_used, mtm_error* error)
{
  mtm_array* lists[2] = { &out->mesh.connectivity, &out->mesh.face_connectivity };
  uint8_t* is_used = calloc((size_t)n_points + 1, 1);
  *n_used = 0;
  for (int32_t l = 0; is_used && l < 2; ++l)
  {
    const int64_t* ids = lists[l]->data;
    for (int64_t i = 0; i < lists[l]->n_tuples; ++i)
    {
      *n_used += !is_used[ids[i]];
      is_used[ids[i]] = 1;
    }
  }
  int64_t* numbers = is_used ? mtm_allocate(n_points, sizeof *numbers) : NULL;
  int64_t* own = numbers ? mtm_mesh_block(out, *n_used, sizeof *own, error) : NULL;
  if (!own)
  {
    free(is_used);
    free(numbers);
    return mtm_fail_memory(error, "the points of a part");
  }
  for (int64_t p = 0, n = 0; p < n_points; ++p)
  {
    if (is_used[p])
    {
      own[n] = p;
      numbers[p] = n++;
    }
  }
  for (int32_t l = 0; l < 2; ++l)
  {
    int64_t* ids = (int64_t*)lists[l]->data;
    for (int64_t i = 0; i < lists[l]->n_tuples; ++i)
    {
      ids[i] = numbers[ids[i]];
    }
  }
  out->point_ids = own;
  free(is_used);
  free(numbers);
  return MTM_OK;
}

static mtm_status read_unstructured(mtm_xdmf* file,
  mtm_leaf* leaf,
  const mtm_xdmf_part* part,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  const int64_t n_cells = leaf->grid.n_cells;
  if (part->has_extent ||
    (part->has_cells &&
      (part->first_cell < 0 || part->n_cells < 0 ||
        (n_cells >= 0 && part->n_cells > n_cells - part->first_cell))))
  {
    return mtm_fail(
      error, MTM_BAD_ARGUMENT, "the part is not within grid \"%.100s\"", leaf->grid.path);
  }
  out->mesh.kind = MTM_UNSTRUCTURED;
  const int64_t first_cell = part->has_cells ? part->first_cell : 0;
  mtm_status status =
    mtm_read_cells(file, leaf, first_cell, part->has_cells ? part->n_cells : -1, run, out, error);
  if (status == MTM_OK && n_cells < 0 && !part->has_cells)
  {
    leaf->grid.n_cells = out->mesh.cell_types.n_tuples;
    for (int32_t a = 0; a < leaf->grid.n_arrays; ++a)
    {
      mtm_attribute_describe(file, leaf, a);
    }
  }
  int64_t n_points = leaf->grid.n_points;
  if (status == MTM_OK && part->has_cells)
  {
    status = renumber(leaf->grid.n_points, out, &n_points, error);
  }
  if (status != MTM_OK)
  {
    return status;
  }
  if (leaf->chosen_points)
  {
    return mtm_read_chosen_points(leaf, out->point_ids, n_points, run, out, error);
  }
  const mtm_span tuples = mtm_span_all(n_points);
  return read_points(leaf, &tuples, out->point_ids, run, out, error);
}

mtm_status mtm_xdmf_read_mesh(mtm_xdmf* file,
  int32_t grid,
  const mtm_xdmf_part* part,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  mtm_leaf* leaf = mtm_leaf_at(file, grid, &status, error);
  if (!leaf)
  {
    return status;
  }
  if (!out || out->n_blocks)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "a mesh that is empty is needed to read into");
  }
  *out = (mtm_xdmf_mesh){ 0 };
  if (part)
  {
    out->part = *part;
  }
  status = leaf->grid.kind == MTM_UNSTRUCTURED
    ? read_unstructured(file, leaf, &out->part, run, out, error)
    : read_structured(leaf, &out->part, run, out, error);
  if (status != MTM_OK)
  {
    mtm_xdmf_mesh_free(out);
  }
  return status;
}

/* ---- Arrays of a part ------------------------------------------------------------------------------------------- */

mtm_status mtm_part_tuples(const mtm_leaf* leaf,
  const mtm_xdmf_mesh* mesh,
  mtm_association association,
  mtm_span* tuples,
  const int64_t** ids)
{
  *ids = NULL;
  if (leaf->grid.kind != MTM_UNSTRUCTURED)
  {
    extent of;
    if (!extent_of(leaf, &mesh->part, &of))
    {
      return MTM_BAD_ARGUMENT;
    }
    *tuples = tuples_of(leaf->grid.dims, &of, association == MTM_CELL);
    return MTM_OK;
  }
  *tuples = mtm_span_all(
    association == MTM_CELL ? mesh->mesh.cell_types.n_tuples : mesh->mesh.points.n_tuples);
  if (association == MTM_CELL)
  {
    tuples->start = mesh->part.has_cells ? mesh->part.first_cell : 0;
  }
  else
  {
    *ids = mesh->point_ids;
  }
  return MTM_OK;
}
