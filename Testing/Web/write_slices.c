/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* write_slices FILE FOLDER [VIEWER]: meshes, what Core makes of them, and their arrays on it, for test_slicer.mjs,
 * which has the same made in WebAssembly. A record is a line of JSON, whose arrays are [type, components,
 * first byte, bytes], and the bytes. Record i's mesh is also the data set of FOLDER/i.html, a page
 * of the file VIEWER, or without a viewer. */
#include "../Core/meshes.h"
#include "microtome/scene.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const mtm_plane planes[] = { { { 0.1, 0.2, 0.3 }, { 1, 2, 3 } },
  { { 0, 0, 0 }, { 0, 0, 1 } },
  { { 0.5, 0, 0 }, { -1, 0, 0 } },
  { { 0, 0, 0 }, { 1, -1, 0 } } };
enum
{
  N_PLANES = sizeof planes / sizeof planes[0],
  MAX_BLOCKS = 64
};

/* Where records and pages go. */
typedef struct output
{
  FILE* file;
  const char* folder;
  const char* viewer;
  int n_records;
} output;

static bool write_to_file(void* user, const void* data, size_t size)
{
  return fwrite(data, 1, size, user) == size;
}

/* A page with nothing to see but the mesh to slice. */
static void write_page(const output* out,
  const char* name,
  const mtm_mesh* mesh,
  const mtm_array* of_points,
  const mtm_array* of_cells)
{
  const mtm_scene_array arrays[2] = {
    { .name = "of points", .association = MTM_POINT, .values = *of_points },
    { .name = "of cells", .association = MTM_CELL, .values = *of_cells }
  };
  const mtm_scene_data_set data_set = {
    .name = name, .mesh = mesh, .arrays = arrays, .n_arrays = 2, .plane = planes[0], .n_slices = 3
  };
  const mtm_scene scene = {
    .size = sizeof scene, .title = name, .data_sets = &data_set, .n_data_sets = 1
  };
  const mtm_scene_options options = { .size = sizeof options,
    .viewer = out->viewer,
    .viewer_size = strlen(out->viewer),
    .precision = MTM_PRECISION_LOSSLESS };
  char path[1024];
  snprintf(path, sizeof path, "%s/%d.html", out->folder, out->n_records);
  FILE* file = fopen(path, "wb");
  mtm_scene_stream* stream = NULL;
  mtm_error error = { "" };
  int64_t bytes = 0;
  if (!file || mtm_scene_stream_begin(&options, write_to_file, file, &stream, &error) != MTM_OK ||
    mtm_scene_stream_add(stream, &scene, 0, &error) != MTM_OK ||
    mtm_scene_stream_end(stream, &error) != MTM_OK || fclose(file) != 0 ||
    mtm_scene_data_set_size(&data_set, options.precision, &bytes, &error) != MTM_OK || bytes <= 0)
  {
    fprintf(stderr, "write_slices: %s: %s\n", path, error.message);
    exit(EXIT_FAILURE);
  }
}

/* The bytes of a record, in the order of its arrays. */
typedef struct record
{
  FILE* file;
  const void* blocks[MAX_BLOCKS];
  size_t sizes[MAX_BLOCKS];
  int n_blocks;
  size_t size;
} record;

/* Each begins at a multiple of 8, so that any type can be looked at in place. */
static void write_array(record* to, const char* name, mtm_array array)
{
  const size_t bytes =
    (size_t)array.n_tuples * (size_t)array.n_components * mtm_type_size(array.type);
  if (!array.data || to->n_blocks == MAX_BLOCKS)
  {
    return;
  }
  fprintf(to->file,
    "\"%s\":[\"%s\",%d,%zu,%zu],",
    name,
    mtm_type_name(array.type),
    (int)array.n_components,
    to->size,
    bytes);
  to->blocks[to->n_blocks] = array.data;
  to->sizes[to->n_blocks++] = bytes;
  to->size += (bytes + 7) / 8 * 8;
}

static void write_numbers(record* to, const char* name, const double* numbers, int n)
{
  fprintf(to->file, "\"%s\":[", name);
  for (int i = 0; i < n; ++i)
  {
    fprintf(to->file, "%s%.17g", i ? "," : "", numbers[i]);
  }
  fprintf(to->file, "],");
}

static void write_mesh(record* to, const mtm_mesh* mesh)
{
  static const char* const kinds[] = { "", "image", "rectilinear", "curvilinear", "unstructured" };
  fprintf(to->file,
    "\"mesh\":{\"kind\":\"%s\",\"dims\":[%" PRId64 ",%" PRId64 ",%" PRId64 "],\"start\":[%" PRId64
    ",%" PRId64 ",%" PRId64 "],",
    kinds[mesh->kind],
    mesh->dims[0],
    mesh->dims[1],
    mesh->dims[2],
    mesh->start[0],
    mesh->start[1],
    mesh->start[2]);
  write_numbers(to, "origin", mesh->origin, 3);
  write_numbers(to, "spacing", mesh->spacing, 3);
  write_numbers(to, "direction", mesh->direction, 9);
  fprintf(to->file, "\"parts\":{");
  write_array(to, "points", mesh->points);
  write_array(to, "x", mesh->axes[0]);
  write_array(to, "y", mesh->axes[1]);
  write_array(to, "z", mesh->axes[2]);
  write_array(to, "cellTypes", mesh->cell_types);
  write_array(to, "offsets", mesh->offsets);
  write_array(to, "connectivity", mesh->connectivity);
  write_array(to, "polyhedronOffsets", mesh->polyhedron_offsets);
  write_array(to, "polyhedronFaces", mesh->polyhedron_faces);
  write_array(to, "faceOffsets", mesh->face_offsets);
  write_array(to, "faceConnectivity", mesh->face_connectivity);
  write_array(to, "cellGhosts", mesh->cell_ghosts);
  write_array(to, "pointGhosts", mesh->point_ghosts);
  fprintf(to->file, "\"end\":0}},");
}

static void* carried(const mtm_polygons* p, mtm_association association, const mtm_array* field)
{
  const int64_t n =
    association == MTM_POINT ? p->n_points : p->n_vertices + p->n_lines + p->n_polygons;
  const size_t bytes = (size_t)n * (size_t)field->n_components * mtm_type_size(field->type);
  void* values = malloc(bytes + 1);
  mtm_error error;
  if (!values || mtm_interpolate(p, association, field, values, bytes, &error) != MTM_OK)
  {
    fprintf(stderr, "write_slices: %s\n", values ? error.message : "no memory");
    exit(EXIT_FAILURE);
  }
  return values;
}

static void write_result(record* to, const char* name, const mtm_polygons* p, void* const values[2])
{
  const int64_t n_cells = p->n_vertices + p->n_lines + p->n_polygons;
  fprintf(to->file,
    "\"%s\":{\"nPoints\":%" PRId64 ",\"nVertices\":%" PRId64 ",\"nLines\":%" PRId64
    ",\"nPolygons\":%" PRId64 ",\"nMadePoints\":%" PRId64 ",\"nNonFiniteCells\":%" PRId64
    ",\"arrays\":{",
    name,
    p->n_points,
    p->n_vertices,
    p->n_lines,
    p->n_polygons,
    p->n_made_points,
    p->n_non_finite_cells);
  write_array(to, "points", (mtm_array){ p->point_type, 3, p->n_points, p->points, NULL, 0 });
  write_array(to, "offsets", (mtm_array){ p->id_type, 1, n_cells + 1, p->offsets, NULL, 0 });
  write_array(
    to, "connectivity", (mtm_array){ p->id_type, 1, p->n_connectivity, p->connectivity, NULL, 0 });
  write_array(
    to, "sourceCells", (mtm_array){ p->source_type, 1, n_cells, p->source_cells, NULL, 0 });
  write_array(to, "planes", (mtm_array){ MTM_INT32, 1, n_cells, p->planes, NULL, 0 });
  write_array(to, "pointValues", (mtm_array){ MTM_FLOAT64, 1, p->n_points, values[0], NULL, 0 });
  write_array(to, "cellValues", (mtm_array){ MTM_INT32, 2, n_cells, values[1], NULL, 0 });
  fprintf(to->file, "\"end\":0}},");
}

static void write_record(output* out, const char* name, const mtm_mesh* mesh)
{
  FILE* file = out->file;
  const int64_t n_points = mtm_mesh_n_points(mesh);
  const int64_t n_cells = mtm_mesh_n_cells(mesh);
  test_random random = { 11 };
  double* noise = malloc((size_t)n_points * sizeof *noise + 1);
  int32_t* ids = malloc((size_t)n_cells * 2 * sizeof *ids + 1);
  for (int64_t i = 0; noise && i < n_points; ++i)
  {
    noise[i] = test_random_between(&random, -1, 1);
  }
  for (int64_t i = 0; ids && i < 2 * n_cells; ++i)
  {
    ids[i] = (int32_t)i;
  }
  const mtm_array of_points = { MTM_FLOAT64, 1, n_points, noise, NULL, 0 };
  const mtm_array of_cells = { MTM_INT32, 2, n_cells, ids, NULL, 0 };
  const uint32_t provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS;
  const mtm_slice_options slice = { .size = sizeof slice,
    .planes = planes,
    .n_planes = N_PLANES,
    .provenance = provenance | MTM_PROVENANCE_PLANES };
  const mtm_surface_options surface = { .size = sizeof surface, .provenance = provenance };
  mtm_polygons results[2] = { { 0 } };
  void* values[2][2];
  mtm_error error = { "" };
  if (mtm_slice(mesh, NULL, &slice, NULL, &results[0], &error) != MTM_OK ||
    mtm_extract_surface(mesh, &surface, NULL, &results[1], &error) != MTM_OK)
  {
    fprintf(stderr, "write_slices: %s: %s\n", name, error.message);
    exit(EXIT_FAILURE);
  }
  write_page(out, name, mesh, &of_points, &of_cells);
  ++out->n_records;
  record to = { .file = file };
  fprintf(file, "{\"name\":\"%s\",", name);
  write_numbers(&to, "planes", planes[0].origin, 6 * N_PLANES);
  write_mesh(&to, mesh);
  fprintf(file, "\"arrays\":{");
  write_array(&to, "pointValues", of_points);
  write_array(&to, "cellValues", of_cells);
  fprintf(file, "\"end\":0},");
  for (int i = 0; i < 2; ++i)
  {
    values[i][0] = carried(&results[i], MTM_POINT, &of_points);
    values[i][1] = carried(&results[i], MTM_CELL, &of_cells);
    write_result(&to, i == 0 ? "slice" : "surface", &results[i], values[i]);
  }
  fprintf(file, "\"bytes\":%zu}\n", to.size);
  static const char zeros[8];
  for (int i = 0; i < to.n_blocks; ++i)
  {
    fwrite(to.blocks[i], 1, to.sizes[i], file);
    fwrite(zeros, 1, (8 - to.sizes[i] % 8) % 8, file);
  }
  for (int i = 0; i < 2; ++i)
  {
    free(values[i][0]);
    free(values[i][1]);
    mtm_polygons_free(&results[i]);
  }
  free(noise);
  free(ids);
}

static void write_mesh_and_narrow(output* out, const char* name, test_mesh mesh)
{
  write_record(out, name, &mesh.view);
  if (mesh.view.kind != MTM_IMAGE)
  {
    test_mesh narrow = test_mesh_layout(&mesh.view, MTM_FLOAT32, MTM_INT32, TEST_PACKED);
    char text[64];
    snprintf(text, sizeof text, "%s, float32", name);
    write_record(out, text, &narrow.view);
    test_mesh_free(&narrow);
  }
  test_mesh_free(&mesh);
}

/* A whole file; ends the program where that cannot be. */
static const char* read_text(const char* path)
{
  FILE* file = fopen(path, "rb");
  enum
  {
    MOST = 1 << 24
  };
  char* text = calloc(MOST, 1);
  if (!file || !text || fread(text, 1, MOST - 1, file) == 0)
  {
    fprintf(stderr, "write_slices: cannot read %s\n", path);
    exit(EXIT_FAILURE);
  }
  fclose(file);
  return text;
}

int main(int argc, char** argv)
{
  output out = { .file = argc > 2 ? fopen(argv[1], "wb") : NULL,
    .folder = argc > 2 ? argv[2] : "",
    .viewer = argc > 3 ? read_text(argv[3]) : "<!doctype html><!--microtome-scene-->" };
  if (!out.file)
  {
    fprintf(stderr, "write_slices: give a file that can be written, and a folder\n");
    return EXIT_FAILURE;
  }
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    write_mesh_and_narrow(&out, test_kind_name(kind), test_mesh_cube(kind, 7));
  }
  write_mesh_and_narrow(&out, "ball", test_mesh_ball(TEST_TETRAHEDRA, 4));
  write_mesh_and_narrow(&out, "torus", test_mesh_torus(TEST_HEXAHEDRA, 2, 3));
  write_mesh_and_narrow(&out, "sheet", test_mesh_sheet(MTM_POLYGON, 5, 4));
  write_mesh_and_narrow(&out, "curve", test_mesh_curve(MTM_POLY_LINE, 9));
  test_mesh cube = test_mesh_cube(TEST_HEXAHEDRA, 4);
  write_mesh_and_narrow(
    &out, "of second order", test_mesh_of_type(&cube.view, MTM_TRIQUADRATIC_HEXAHEDRON));
  test_random random = { 3 };
  write_mesh_and_narrow(&out, "polyhedra", test_mesh_polyhedra(&cube.view, &random, true));
  test_mesh_free(&cube);
  return fclose(out.file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
