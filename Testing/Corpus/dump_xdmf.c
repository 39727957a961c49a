/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What libmicrotome_xdmf makes of a file, for scripts to compare:
 *
 *     dump_xdmf FILE VALUES MAX-STEPS
 *
 * JSON on standard output: times, and for some steps, evenly spread, grids and arrays. Numbers go to the
 * file VALUES as doubles, one block after another; the JSON has how many there are in each. Exits
 * with 1 where the file cannot be opened. */
#include <microtome/xdmf.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE* values_file;

/* ---- JSON --------------------------------------------------------------------------------------- */

static void print_string(const char* text)
{
  putchar('"');
  for (const unsigned char* at = (const unsigned char*)text; *at; ++at)
  {
    if (*at < 0x20 || *at == '"' || *at == '\\')
    {
      printf("\\u%04x", *at);
    }
    else
    {
      putchar(*at);
    }
  }
  putchar('"');
}

static void print_text(const char* key, const char* text)
{
  printf("\"%s\": ", key);
  print_string(text);
}

/* ---- Values ------------------------------------------------------------------------------------- */

static double value_of(mtm_type type, const void* data, int64_t i)
{
  switch (type)
  {
    case MTM_INT8:
      return ((const int8_t*)data)[i];
    case MTM_UINT8:
      return ((const uint8_t*)data)[i];
    case MTM_INT16:
      return ((const int16_t*)data)[i];
    case MTM_UINT16:
      return ((const uint16_t*)data)[i];
    case MTM_INT32:
      return ((const int32_t*)data)[i];
    case MTM_UINT32:
      return ((const uint32_t*)data)[i];
    case MTM_INT64:
      return (double)((const int64_t*)data)[i];
    case MTM_UINT64:
      return (double)((const uint64_t*)data)[i];
    case MTM_FLOAT32:
      return ((const float*)data)[i];
    case MTM_FLOAT64:
      return ((const double*)data)[i];
    default:
      return 0.0;
  }
}

static void write_value(double value)
{
  fwrite(&value, sizeof value, 1, values_file);
}

/* A packed array; prints how many values it has. */
static void write_block(const char* key, const mtm_array* array)
{
  const int64_t n = array->n_tuples * array->n_components;
  for (int64_t i = 0; i < n; ++i)
  {
    write_value(value_of(array->type, array->data, i));
  }
  printf(", \"%s\": %lld", key, (long long)n);
}

/* ---- Grids -------------------------------------------------------------------------------------- */

/* The points of images and rectilinear grids, i fastest. */
static void write_lattice(const mtm_mesh* mesh)
{
  for (int64_t k = 0; k < mesh->dims[2]; ++k)
  {
    for (int64_t j = 0; j < mesh->dims[1]; ++j)
    {
      for (int64_t i = 0; i < mesh->dims[0]; ++i)
      {
        const int64_t index[3] = { i, j, k };
        for (int a = 0; a < 3; ++a)
        {
          write_value(mesh->kind == MTM_IMAGE
              ? mesh->origin[a] + (double)(mesh->start[a] + index[a]) * mesh->spacing[a]
              : value_of(mesh->axes[a].type, mesh->axes[a].data, index[a]));
        }
      }
    }
  }
  printf(", \"points\": %lld", 3 * (long long)mtm_mesh_n_points(mesh));
}

static void write_mesh(const mtm_mesh* mesh)
{
  if (mesh->kind == MTM_IMAGE || mesh->kind == MTM_RECTILINEAR)
  {
    write_lattice(mesh);
  }
  else
  {
    write_block("points", &mesh->points);
  }
  if (mesh->kind == MTM_UNSTRUCTURED)
  {
    write_block("types", &mesh->cell_types);
    write_block("offsets", &mesh->offsets);
    write_block("connectivity", &mesh->connectivity);
    write_block("face_offsets", &mesh->face_offsets);
    write_block("face_connectivity", &mesh->face_connectivity);
  }
}

static void write_array(mtm_xdmf* file, int32_t g, int32_t a, const mtm_xdmf_mesh* mesh)
{
  static const char* const centers[] = { "point", "cell", "field" };
  const mtm_xdmf_array* array = &mtm_xdmf_grid_at(file, g)->arrays[a];
  printf("%s{ ", a ? ",\n    " : "");
  print_text("name", array->name);
  printf(", \"center\": \"%s\", \"components\": %d, \"type\": %d",
    centers[array->association],
    (int)array->n_components,
    (int)array->type);
  if (array->type != MTM_NO_TYPE)
  {
    const int64_t n = array->n_tuples * array->n_components;
    const size_t bytes = (size_t)n * mtm_type_size(array->type);
    void* values = malloc(bytes + 1);
    mtm_error error;
    if (values && mtm_xdmf_read_array(file, g, a, mesh, NULL, values, bytes, &error) == MTM_OK)
    {
      const mtm_array read = {
        .type = array->type, .n_components = 1, .n_tuples = n, .data = values
      };
      write_block("values", &read);
    }
    else
    {
      printf(", ");
      print_text("error", values ? error.message : "out of memory");
    }
    free(values);
  }
  printf(" }");
}

static void write_grid(mtm_xdmf* file, int32_t g)
{
  mtm_error error;
  mtm_xdmf_mesh mesh = { 0 };
  printf("%s\n  { ", g ? "," : "");
  print_text("path", mtm_xdmf_grid_at(file, g)->path);
  mtm_status status = mtm_xdmf_read_mesh(file, g, NULL, NULL, &mesh, &error);
  if (status == MTM_OK)
  {
    status = mtm_mesh_check(&mesh.mesh, MTM_CHECK_IDS, &error);
  }
  if (status != MTM_OK)
  {
    printf(", ");
    print_text("error", error.message);
  }
  else
  {
    const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(file, g);
    printf(", \"kind\": %d, \"dims\": [%lld, %lld, %lld], \"n_points\": %lld, \"n_cells\": %lld",
      (int)mesh.mesh.kind,
      (long long)grid->dims[0],
      (long long)grid->dims[1],
      (long long)grid->dims[2],
      (long long)mtm_mesh_n_points(&mesh.mesh),
      (long long)mtm_mesh_n_cells(&mesh.mesh));
    write_mesh(&mesh.mesh);
    printf(", \"arrays\": [");
    for (int32_t a = 0; a < grid->n_arrays; ++a)
    {
      write_array(file, g, a, &mesh);
    }
    printf("]");
  }
  printf(" }");
  mtm_xdmf_mesh_free(&mesh);
}

static void write_step(mtm_xdmf* file, int64_t step)
{
  mtm_error error;
  if (mtm_xdmf_select_step(file, step, &error) != MTM_OK)
  {
    fprintf(stderr, "%s\n", error.message);
    exit(2);
  }
  printf("{ \"step\": %lld, \"grids\": [", (long long)step);
  for (int32_t g = 0; g < mtm_xdmf_n_grids(file); ++g)
  {
    write_grid(file, g);
  }
  printf("] }");
}

static void write_file(mtm_xdmf* file, int64_t max_steps)
{
  const int64_t n_steps = mtm_xdmf_n_steps(file);
  const double* times = mtm_xdmf_times(file);
  printf("{ \"times\": [");
  for (int64_t i = 0; times && i < n_steps; ++i)
  {
    printf("%s%.17g", i ? ", " : "", times[i]);
  }
  printf("], \"steps\": [");
  const int64_t n = n_steps < max_steps ? n_steps : max_steps;
  for (int64_t i = 0; i < n; ++i)
  {
    printf("%s", i ? ",\n " : "\n ");
    write_step(file, n > 1 ? i * (n_steps - 1) / (n - 1) : 0);
  }
  printf("],\n \"problems\": [");
  for (int32_t i = 0; i < mtm_xdmf_n_problems(file); ++i)
  {
    printf("%s", i ? ",\n  " : "");
    print_string(mtm_xdmf_problem(file, i));
  }
  printf("], \"missing\": [");
  int32_t n_missing = 0;
  for (int32_t i = 0; i < mtm_xdmf_n_heavy_files(file); ++i)
  {
    const mtm_xdmf_heavy_file heavy = mtm_xdmf_heavy_file_at(file, i);
    if (heavy.n_bytes < 0)
    {
      printf("%s", n_missing++ ? ", " : "");
      print_string(heavy.path);
    }
  }
  printf("] }\n");
}

int main(int argc, char** argv)
{
  if (argc != 4 || strtol(argv[3], NULL, 10) < 1)
  {
    fprintf(stderr, "usage: dump_xdmf FILE VALUES MAX-STEPS\n");
    return 2;
  }
  values_file = fopen(argv[2], "wb");
  if (!values_file)
  {
    perror(argv[2]);
    return 2;
  }
  mtm_error error;
  mtm_xdmf* file = NULL;
  if (mtm_xdmf_open(argv[1], NULL, &file, &error) != MTM_OK)
  {
    printf("{ ");
    print_text("error", error.message);
    printf(" }\n");
    fclose(values_file);
    return 1;
  }
  write_file(file, strtol(argv[3], NULL, 10));
  mtm_xdmf_close(file);
  return fclose(values_file) ? 2 : 0;
}
