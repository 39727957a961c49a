/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Core for a page: one mesh with its index, and the last slice or surface of it, behind functions that
 * take numbers only. slicer.js is the other side. Addresses are in the module's memory; what
 * microtome_allocate returned and was given to a mesh belongs to the slicer from then on. */
#include "microtome/microtome.h"

#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(#name)))

/* What slicer.js calls the parts of a mesh. */
typedef enum part
{
  PART_POINTS,
  PART_AXIS_X,
  PART_AXIS_Y,
  PART_AXIS_Z,
  PART_CELL_TYPES,
  PART_OFFSETS,
  PART_CONNECTIVITY,
  PART_POLYHEDRON_OFFSETS,
  PART_POLYHEDRON_FACES,
  PART_FACE_OFFSETS,
  PART_FACE_CONNECTIVITY,
  PART_CELL_ORDERS,
  PART_RATIONAL_WEIGHTS,
  PART_CELL_GHOSTS,
  PART_POINT_GHOSTS,
  N_PARTS
} part;

/* The result as slicer.js reads it: 64-bit counts and addresses, in this order. */
typedef struct result
{
  int64_t n_points, n_vertices, n_lines, n_polygons, n_connectivity, n_made_points,
    n_non_finite_cells;
  int64_t point_type, id_type, source_type;
  int64_t points, offsets, connectivity, source_cells, planes;
} result;

typedef struct slicer
{
  mtm_mesh mesh;
  mtm_index* index;
  mtm_polygons polygons;
  result result;
  void* values; /* of the last array that was carried over */
  mtm_error error;
} slicer;

static mtm_array* part_of(mtm_mesh* mesh, part which)
{
  mtm_array* const parts[N_PARTS] = { &mesh->points,
    &mesh->axes[0],
    &mesh->axes[1],
    &mesh->axes[2],
    &mesh->cell_types,
    &mesh->offsets,
    &mesh->connectivity,
    &mesh->polyhedron_offsets,
    &mesh->polyhedron_faces,
    &mesh->face_offsets,
    &mesh->face_connectivity,
    &mesh->cell_orders,
    &mesh->rational_weights,
    &mesh->cell_ghosts,
    &mesh->point_ghosts };
  return parts[which];
}

EXPORT(microtome_allocate) void* microtome_allocate(size_t bytes)
{
  return malloc(bytes ? bytes : 1);
}

EXPORT(microtome_release) void microtome_release(void* block)
{
  free(block);
}

/* A slicer of a mesh without parts; 0 where there is no memory. */
EXPORT(microtome_open) slicer* microtome_open(mtm_mesh_kind kind)
{
  slicer* self = calloc(1, sizeof *self);
  if (self)
  {
    self->mesh.kind = kind;
  }
  return self;
}

EXPORT(microtome_close) void microtome_close(slicer* self)
{
  for (part which = 0; which < N_PARTS; ++which)
  {
    free((void*)(uintptr_t)part_of(&self->mesh, which)->data);
  }
  mtm_index_free(self->index);
  mtm_polygons_free(&self->polygons);
  free(self->values);
  free(self);
}

/* Points along i, j, k, the index of the first of them, and an image's geometry: dims, start, origin,
 * spacing, direction in this order, 21 numbers. */
EXPORT(microtome_structure) void microtome_structure(slicer* self, const double* numbers)
{
  for (int32_t i = 0; i < 3; ++i)
  {
    self->mesh.dims[i] = (int64_t)numbers[i];
    self->mesh.start[i] = (int64_t)numbers[3 + i];
    self->mesh.origin[i] = numbers[6 + i];
    self->mesh.spacing[i] = numbers[9 + i];
  }
  memcpy(self->mesh.direction, numbers + 12, sizeof self->mesh.direction);
}

EXPORT(microtome_part)
void microtome_part(slicer* self,
  part which,
  mtm_type type,
  int32_t n_components,
  double n_tuples,
  void* data)
{
  mtm_array* to = part_of(&self->mesh, which);
  free((void*)(uintptr_t)to->data);
  *to = (mtm_array){
    .type = type, .n_components = n_components, .n_tuples = (int64_t)n_tuples, .data = data
  };
}

/* Once after all parts: 0, or the status whose message microtome_message has. */
EXPORT(microtome_check) mtm_status microtome_check(slicer* self)
{
  return mtm_mesh_check(&self->mesh, MTM_CHECK_IDS, &self->error);
}

EXPORT(microtome_index) mtm_status microtome_index(slicer* self)
{
  mtm_index_free(self->index);
  self->index = NULL;
  return mtm_index_build(&self->mesh, NULL, &self->index, &self->error);
}

EXPORT(microtome_index_bytes) double microtome_index_bytes(const slicer* self)
{
  return (double)mtm_index_bytes(self->index);
}

/* Planes: origin and normal, 6 numbers each. */
EXPORT(microtome_slice)
mtm_status microtome_slice(slicer* self,
  const mtm_plane* planes,
  int32_t n_planes,
  bool triangulate)
{
  const mtm_slice_options options = { .size = sizeof options,
    .planes = planes,
    .n_planes = n_planes,
    .triangulate = triangulate,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES };
  mtm_polygons_free(&self->polygons);
  return mtm_slice(&self->mesh, self->index, &options, NULL, &self->polygons, &self->error);
}

EXPORT(microtome_surface) mtm_status microtome_surface(slicer* self, bool triangulate)
{
  const mtm_surface_options options = { .size = sizeof options,
    .triangulate = triangulate,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
  mtm_polygons_free(&self->polygons);
  return mtm_extract_surface(&self->mesh, &options, NULL, &self->polygons, &self->error);
}

/* Of the last slice or surface; valid until the next. */
EXPORT(microtome_result) const result* microtome_result(slicer* self)
{
  const mtm_polygons* p = &self->polygons;
  self->result = (result){ .n_points = p->n_points,
    .n_vertices = p->n_vertices,
    .n_lines = p->n_lines,
    .n_polygons = p->n_polygons,
    .n_connectivity = p->n_connectivity,
    .n_made_points = p->n_made_points,
    .n_non_finite_cells = p->n_non_finite_cells,
    .point_type = p->point_type,
    .id_type = p->id_type,
    .source_type = p->source_type,
    .points = (intptr_t)p->points,
    .offsets = (intptr_t)p->offsets,
    .connectivity = (intptr_t)p->connectivity,
    .source_cells = (intptr_t)p->source_cells,
    .planes = (intptr_t)p->planes };
  return &self->result;
}

/* Carries an array of the mesh over to the last result: the address of the values, of the array's own
 * type, until the next call; 0 after an error. */
EXPORT(microtome_interpolate)
const void* microtome_interpolate(slicer* self,
  mtm_association association,
  mtm_type type,
  int32_t n_components,
  double n_tuples,
  const void* data)
{
  const mtm_array field = {
    .type = type, .n_components = n_components, .n_tuples = (int64_t)n_tuples, .data = data
  };
  const mtm_polygons* p = &self->polygons;
  const int64_t n_out =
    association == MTM_POINT ? p->n_points : p->n_vertices + p->n_lines + p->n_polygons;
  const size_t bytes = (size_t)n_out * (size_t)n_components * mtm_type_size(type);
  free(self->values);
  self->values = malloc(bytes ? bytes : 1);
  if (!self->values)
  {
    static const char message[] = "no memory for an array of the slice";
    memcpy(self->error.message, message, sizeof message);
    return NULL;
  }
  const mtm_status status =
    mtm_interpolate(p, association, &field, self->values, bytes, &self->error);
  return status == MTM_OK ? self->values : NULL;
}

/* What went wrong last, as text that ends with 0. */
EXPORT(microtome_message) const char* microtome_message(const slicer* self)
{
  return self->error.message;
}
