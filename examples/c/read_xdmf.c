/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Reads the slice z = Z of a time step of an XDMF file: of images and rectilinear grids only the
 * layers around it.
 *
 *     cc -std=c11 read_xdmf.c -o read_xdmf $(pkg-config --cflags --libs microtome_xdmf)
 *     ./read_xdmf flow.xdmf 3 0.5
 */
#include <microtome/xdmf.h>

#include <stdio.h>
#include <stdlib.h>

/* Reads an array of the part that was cut, carries it over and prints its first value. */
static mtm_status read_array(mtm_xdmf* file,
  int32_t grid,
  int32_t array,
  const mtm_xdmf_mesh* part,
  const mtm_polygons* slice,
  mtm_error* error)
{
  const mtm_xdmf_array* about = &mtm_xdmf_grid_at(file, grid)->arrays[array];
  const size_t tuple_bytes = (size_t)about->n_components * mtm_type_size(about->type);
  const mtm_array field = { .type = about->type,
    .n_components = about->n_components,
    .n_tuples = mtm_mesh_n_points(&part->mesh),
    .data = malloc((size_t)mtm_mesh_n_points(&part->mesh) * tuple_bytes) };
  void* values = malloc((size_t)slice->n_points * tuple_bytes);
  mtm_status status = mtm_xdmf_read_array(
    file, grid, array, part, NULL, (void*)field.data, (size_t)field.n_tuples * tuple_bytes, error);
  if (status == MTM_OK)
  {
    status = mtm_interpolate(
      slice, MTM_POINT, &field, values, (size_t)slice->n_points * tuple_bytes, error);
  }
  if (status == MTM_OK && about->type == MTM_FLOAT32)
  {
    printf("  %s: %g ...\n", about->name, ((const float*)values)[0]);
  }
  else if (status == MTM_OK && about->type == MTM_FLOAT64)
  {
    printf("  %s: %g ...\n", about->name, ((const double*)values)[0]);
  }
  free((void*)field.data);
  free(values);
  return status;
}

static mtm_status slice_grid(mtm_xdmf* file, int32_t grid, double z, mtm_error* error)
{
  const mtm_plane plane = { .origin = { 0, 0, z }, .normal = { 0, 0, 1 } };
  const mtm_slice_options options = {
    .size = sizeof options, .planes = &plane, .n_planes = 1, .provenance = MTM_PROVENANCE_POINTS
  };
  mtm_xdmf_part part;
  mtm_xdmf_mesh mesh = { 0 };
  mtm_polygons slice = { 0 };
  bool empty = false;
  mtm_status status = mtm_xdmf_slice_part(file, grid, &plane, &part, &empty, error);
  if (status == MTM_OK && !empty)
  {
    status = mtm_xdmf_read_mesh(file, grid, &part, NULL, &mesh, error);
  }
  if (status == MTM_OK && !empty)
  {
    status = mtm_slice(&mesh.mesh, NULL, &options, NULL, &slice, error);
  }
  const mtm_xdmf_grid* about = mtm_xdmf_grid_at(file, grid);
  printf("%s: %lld points, of which the slice has %lld\n",
    about->path,
    (long long)about->n_points,
    (long long)slice.n_points);
  for (int32_t a = 0; a < about->n_arrays && slice.n_points > 0 && status == MTM_OK; ++a)
  {
    /* An array that cannot be read has no type, and a problem says why. */
    if (about->arrays[a].association == MTM_POINT && about->arrays[a].type != MTM_NO_TYPE)
    {
      status = read_array(file, grid, a, &mesh, &slice, error);
    }
  }
  mtm_polygons_free(&slice);
  mtm_xdmf_mesh_free(&mesh);
  return status;
}

int main(int argc, char** argv)
{
  if (argc != 4)
  {
    fprintf(stderr, "usage: read_xdmf FILE STEP Z\n");
    return EXIT_FAILURE;
  }
  mtm_xdmf* file = NULL;
  mtm_error error;
  mtm_status status = mtm_xdmf_open(argv[1], NULL, &file, &error);
  if (status == MTM_OK)
  {
    status = mtm_xdmf_select_step(file, strtol(argv[2], NULL, 10), &error);
  }
  for (int32_t g = 0; status == MTM_OK && g < mtm_xdmf_n_grids(file); ++g)
  {
    status = slice_grid(file, g, strtod(argv[3], NULL), &error);
  }
  for (int32_t i = 0; i < mtm_xdmf_n_problems(file); ++i)
  {
    printf("problem: %s\n", mtm_xdmf_problem(file, i));
  }
  for (int32_t i = 0; i < mtm_xdmf_n_heavy_files(file); ++i)
  {
    const mtm_xdmf_heavy_file heavy = mtm_xdmf_heavy_file_at(file, i);
    printf("%s: %lld bytes of %lld were read\n",
      heavy.path,
      (long long)heavy.bytes_read,
      (long long)heavy.n_bytes);
  }
  if (status != MTM_OK)
  {
    fprintf(stderr, "read_xdmf: %s\n", error.message);
  }
  mtm_xdmf_close(file);
  return status == MTM_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
