/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Memory of test meshes, and building them cell by cell. */
#include "meshes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A test without memory cannot say anything, so it ends. */
static void* allocate_or_end(void* old, size_t bytes)
{
  void* memory = realloc(old, bytes ? bytes : 1);
  if (!memory)
  {
    fprintf(stderr, "no memory for the test's own mesh\n");
    exit(1);
  }
  return memory;
}

static void keep(test_mesh* mesh, void* block)
{
  if (mesh->n_blocks == TEST_MAX_BLOCKS)
  {
    fprintf(stderr, "a test mesh has more than %d blocks\n", (int)TEST_MAX_BLOCKS);
    exit(1);
  }
  mesh->blocks[mesh->n_blocks++] = block;
}

void* test_mesh_allocate(test_mesh* mesh, size_t bytes)
{
  void* block = allocate_or_end(NULL, bytes);
  memset(block, 0, bytes ? bytes : 1);
  keep(mesh, block);
  return block;
}

mtm_array test_mesh_doubles(test_mesh* mesh, const double* values, int64_t n, int32_t n_components)
{
  const size_t bytes = (size_t)(n * n_components) * sizeof *values;
  double* copy = test_mesh_allocate(mesh, bytes);
  memcpy(copy, values, bytes);
  return (mtm_array){ MTM_FLOAT64, n_components, n, copy, NULL, 0 };
}

void test_mesh_free(test_mesh* mesh)
{
  for (int b = 0; b < mesh->n_blocks; ++b)
  {
    free(mesh->blocks[b]);
  }
  *mesh = (test_mesh){ 0 };
}

/* Room for `more` further items: twice what is needed, so that n calls cost O(n). */
static void* grow(void* items, size_t item_bytes, int64_t n, int64_t more, int64_t* room)
{
  if (n + more <= *room)
  {
    return items;
  }
  *room = 2 * (n + more);
  return allocate_or_end(items, (size_t)*room * item_bytes);
}

int64_t test_add_point(test_builder* builder, double x, double y, double z)
{
  builder->points =
    grow(builder->points, 3 * sizeof(double), builder->n_points, 1, &builder->points_room);
  double* point = builder->points + 3 * builder->n_points;
  point[0] = x;
  point[1] = y;
  point[2] = z;
  return builder->n_points++;
}

void test_add_cell(test_builder* builder, mtm_cell_type type, int n, const int64_t* ids)
{
  int64_t room = builder->cells_room;
  builder->types = grow(builder->types, 1, builder->n_cells, 1, &room);
  builder->ends = grow(builder->ends, sizeof(int64_t), builder->n_cells, 1, &builder->cells_room);
  builder->ids = grow(builder->ids, sizeof(int64_t), builder->n_ids, n, &builder->ids_room);
  if (n > 0)
  {
    memcpy(builder->ids + builder->n_ids, ids, (size_t)n * sizeof(int64_t));
  }
  builder->n_ids += n;
  builder->types[builder->n_cells] = (uint8_t)type;
  builder->polyhedron_ends = grow(
    builder->polyhedron_ends, sizeof(int64_t), builder->n_cells, 1, &builder->polyhedron_ends_room);
  builder->polyhedron_ends[builder->n_cells] = builder->n_polyhedron_faces;
  builder->ends[builder->n_cells++] = builder->n_ids;
}

int64_t test_add_face(test_builder* builder, int n, const int64_t* ids)
{
  builder->face_ends =
    grow(builder->face_ends, sizeof(int64_t), builder->n_faces, 1, &builder->faces_room);
  builder->face_ids =
    grow(builder->face_ids, sizeof(int64_t), builder->n_face_ids, n, &builder->face_ids_room);
  if (n > 0)
  {
    memcpy(builder->face_ids + builder->n_face_ids, ids, (size_t)n * sizeof(int64_t));
  }
  builder->n_face_ids += n;
  builder->face_ends[builder->n_faces] = builder->n_face_ids;
  return builder->n_faces++;
}

void test_add_polyhedron(test_builder* builder,
  int n,
  const int64_t* ids,
  int n_faces,
  const int64_t* faces)
{
  builder->polyhedron_faces = grow(builder->polyhedron_faces,
    sizeof(int64_t),
    builder->n_polyhedron_faces,
    n_faces,
    &builder->polyhedron_faces_room);
  if (n_faces > 0)
  {
    memcpy(builder->polyhedron_faces + builder->n_polyhedron_faces,
      faces,
      (size_t)n_faces * sizeof(int64_t));
  }
  builder->n_polyhedron_faces += n_faces;
  test_add_cell(builder, MTM_POLYHEDRON, n, ids);
}

/* Where each item of a list of lists starts, from where each ends. */
static mtm_array offsets_of(test_mesh* mesh, const int64_t* ends, int64_t n)
{
  int64_t* offsets = test_mesh_allocate(mesh, (size_t)(n + 1) * sizeof(int64_t));
  if (n > 0)
  {
    memcpy(offsets + 1, ends, (size_t)n * sizeof(int64_t));
  }
  return (mtm_array){ MTM_INT64, 1, n + 1, offsets, NULL, 0 };
}

static mtm_array ids_of(test_mesh* mesh, const int64_t* ids, int64_t n)
{
  int64_t* copy = test_mesh_allocate(mesh, (size_t)n * sizeof(int64_t));
  if (n > 0)
  {
    memcpy(copy, ids, (size_t)n * sizeof(int64_t));
  }
  return (mtm_array){ MTM_INT64, 1, n, copy, NULL, 0 };
}

static void build_polyhedra(test_builder* builder, test_mesh* mesh)
{
  if (builder->n_faces > 0)
  {
    mtm_mesh* view = &mesh->view;
    view->polyhedron_offsets = offsets_of(mesh, builder->polyhedron_ends, builder->n_cells);
    view->polyhedron_faces = ids_of(mesh, builder->polyhedron_faces, builder->n_polyhedron_faces);
    view->face_offsets = offsets_of(mesh, builder->face_ends, builder->n_faces);
    view->face_connectivity = ids_of(mesh, builder->face_ids, builder->n_face_ids);
  }
  free(builder->polyhedron_ends);
  free(builder->polyhedron_faces);
  free(builder->face_ends);
  free(builder->face_ids);
}

test_mesh test_build(test_builder* builder)
{
  test_mesh mesh = { .view = { .kind = MTM_UNSTRUCTURED } };
  mesh.view.offsets = offsets_of(&mesh, builder->ends, builder->n_cells);
  build_polyhedra(builder, &mesh);
  free(builder->ends);
  keep(
    &mesh, builder->points = allocate_or_end(builder->points, 1 + 24u * (size_t)builder->n_points));
  keep(&mesh, builder->types = allocate_or_end(builder->types, 1 + (size_t)builder->n_cells));
  keep(&mesh, builder->ids = allocate_or_end(builder->ids, 1 + 8u * (size_t)builder->n_ids));
  mesh.view.points = (mtm_array){ MTM_FLOAT64, 3, builder->n_points, builder->points, NULL, 0 };
  mesh.view.cell_types = (mtm_array){ MTM_UINT8, 1, builder->n_cells, builder->types, NULL, 0 };
  mesh.view.connectivity = (mtm_array){ MTM_INT64, 1, builder->n_ids, builder->ids, NULL, 0 };
  *builder = (test_builder){ 0 };
  return mesh;
}

uint8_t* test_mesh_add_cell_ghosts(test_mesh* mesh)
{
  const int64_t n_cells = test_n_cells(&mesh->view);
  uint8_t* ghosts = test_mesh_allocate(mesh, (size_t)n_cells);
  mesh->view.cell_ghosts = (mtm_array){ MTM_UINT8, 1, n_cells, ghosts, NULL, 0 };
  return ghosts;
}

uint8_t* test_mesh_add_point_ghosts(test_mesh* mesh)
{
  const int64_t n_points = test_n_points(&mesh->view);
  uint8_t* ghosts = test_mesh_allocate(mesh, (size_t)n_points);
  mesh->view.point_ghosts = (mtm_array){ MTM_UINT8, 1, n_points, ghosts, NULL, 0 };
  return ghosts;
}
