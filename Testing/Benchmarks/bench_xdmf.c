/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What reading XDMF costs. Each command is one measurement in a process of its own, so that peak memory
 * and bytes are its alone:
 *
 *     bench_xdmf make KIND FOLDER SIZE     files to measure with: bench_xdmf_files.h
 *     bench_xdmf open FILE                 the XML, times, grids of the last step
 *     bench_xdmf describe FILE             the same, then all grids and their bounds
 *     bench_xdmf slice FILE x|y|z PLACE    of the first grid: the layers there and all arrays on them
 *     bench_xdmf read FILE                 all meshes and arrays of the first step
 *     bench_xdmf hdf5 FILE.h5              every data set by one bare H5Dread
 *
 * Prints: milliseconds, those of the processor, bytes of values by the library's count, bytes by the kernel's (rchar of
 * /proc/self/io, less those of starting), and the peak of resident memory. */
#include "bench_xdmf_files.h"
#include "microtome/xdmf.h"

#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double clock_ms(clockid_t clock)
{
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

/* A number behind a word in a file of /proc; -1: it is not there. */
static long long proc_number(const char* path, const char* word)
{
  char line[256];
  long long number = -1;
  FILE* stream = fopen(path, "r");
  while (stream && fgets(line, sizeof line, stream))
  {
    if (strncmp(line, word, strlen(word)) == 0)
    {
      number = strtoll(line + strlen(word), NULL, 10);
    }
  }
  if (stream)
  {
    fclose(stream);
  }
  return number;
}

static int fail(const mtm_error* error)
{
  fprintf(stderr, "bench_xdmf: %s\n", error->message);
  return 1;
}

/* ---- Microtome ----------------------------------------------------------------------------------------- */

/* A mesh and all arrays on it, each released before the next. */
static mtm_status read_part(mtm_xdmf* file,
  int32_t grid,
  const mtm_xdmf_part* part,
  mtm_error* error)
{
  mtm_xdmf_mesh mesh = { 0 };
  mtm_status status = mtm_xdmf_read_mesh(file, grid, part, NULL, &mesh, error);
  const mtm_xdmf_grid* of = mtm_xdmf_grid_at(file, grid);
  for (int32_t a = 0; status == MTM_OK && a < of->n_arrays; ++a)
  {
    const int64_t n = of->arrays[a].association == MTM_CELL ? mtm_mesh_n_cells(&mesh.mesh)
                                                            : mtm_mesh_n_points(&mesh.mesh);
    const size_t bytes =
      (size_t)n * (size_t)of->arrays[a].n_components * mtm_type_size(of->arrays[a].type);
    void* values = malloc(bytes);
    status = mtm_xdmf_read_array(file, grid, a, &mesh, NULL, values, bytes, error);
    free(values);
  }
  mtm_xdmf_mesh_free(&mesh);
  return status;
}

static mtm_status read_all(mtm_xdmf* file, mtm_error* error)
{
  mtm_status status = MTM_OK;
  for (int32_t g = 0; status == MTM_OK && g < mtm_xdmf_n_grids(file); ++g)
  {
    status = read_part(file, g, NULL, error);
  }
  return status;
}

static mtm_status describe_all(mtm_xdmf* file, mtm_error* error)
{
  mtm_status status = MTM_OK;
  for (int32_t g = 0; status == MTM_OK && g < mtm_xdmf_n_grids(file); ++g)
  {
    double bounds[6];
    status = mtm_xdmf_bounds(file, g, NULL, bounds, error);
  }
  return status;
}

static mtm_status slice(mtm_xdmf* file, const char* axis, double place, mtm_error* error)
{
  mtm_plane plane = { .origin = { place, place, place }, .normal = { 0.0, 0.0, 0.0 } };
  plane.normal[axis[0] == 'x' ? 0 : axis[0] == 'y' ? 1 : 2] = 1.0;
  mtm_xdmf_part part = { 0 };
  bool empty = false;
  const mtm_status status = mtm_xdmf_slice_part(file, 0, &plane, &part, &empty, error);
  return status == MTM_OK && !empty ? read_part(file, 0, &part, error) : status;
}

/* What a command took; closing is not part of it. */
typedef struct cost
{
  double ms, cpu_ms;
  long long n_bytes;
} cost;

static void begin(cost* of)
{
  of->ms = -clock_ms(CLOCK_MONOTONIC);
  of->cpu_ms = -clock_ms(CLOCK_PROCESS_CPUTIME_ID);
  of->n_bytes = 0;
}

static void end(cost* of)
{
  of->ms += clock_ms(CLOCK_MONOTONIC);
  of->cpu_ms += clock_ms(CLOCK_PROCESS_CPUTIME_ID);
}

static int measure(int argc, char* argv[], cost* of)
{
  mtm_error error;
  mtm_xdmf* file = NULL;
  begin(of);
  mtm_status status = mtm_xdmf_open(argv[2], NULL, &file, &error);
  if (status == MTM_OK && strcmp(argv[1], "open") == 0)
  {
    status = mtm_xdmf_select_step(file, mtm_xdmf_n_steps(file) - 1, &error);
  }
  else if (status == MTM_OK && strcmp(argv[1], "describe") == 0)
  {
    status = describe_all(file, &error);
  }
  else if (status == MTM_OK && strcmp(argv[1], "slice") == 0 && argc == 5)
  {
    status = slice(file, argv[3], strtod(argv[4], NULL), &error);
  }
  else if (status == MTM_OK)
  {
    status = read_all(file, &error);
  }
  end(of);
  for (int32_t f = 0; f < mtm_xdmf_n_heavy_files(file); ++f)
  {
    of->n_bytes += mtm_xdmf_heavy_file_at(file, f).bytes_read;
  }
  mtm_xdmf_close(file);
  return status == MTM_OK ? 0 : fail(&error);
}

/* ---- HDF5 alone ---------------------------------------------------------------------------------------- */

static herr_t read_set(hid_t file, const char* name, const H5L_info_t* info, void* user)
{
  (void)info;
  long long* n_bytes = user;
  const hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
  const hid_t type = H5Dget_type(set);
  const hid_t space = H5Dget_space(set);
  const hid_t native = H5Tget_native_type(type, H5T_DIR_ASCEND);
  const size_t bytes = (size_t)H5Sget_simple_extent_npoints(space) * H5Tget_size(native);
  void* values = malloc(bytes);
  const herr_t result = values ? H5Dread(set, native, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) : -1;
  *n_bytes += (long long)bytes;
  free(values);
  H5Tclose(native);
  H5Sclose(space);
  H5Tclose(type);
  H5Dclose(set);
  return result;
}

static int read_bare(const char* path, cost* of)
{
  begin(of);
  const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  const herr_t result =
    H5Literate(file, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, read_set, &of->n_bytes);
  end(of);
  H5Fclose(file);
  return result < 0;
}

int main(int argc, char* argv[])
{
  if (argc == 5 && strcmp(argv[1], "make") == 0)
  {
    return bench_make(argv[2], argv[3], strtol(argv[4], NULL, 10));
  }
  if (argc < 3)
  {
    fprintf(stderr, "usage: bench_xdmf make|open|describe|slice|read|hdf5 ...\n");
    return 2;
  }
  const long long before = proc_number("/proc/self/io", "rchar:");
  cost of = { 0.0, 0.0, 0 };
  const int result =
    strcmp(argv[1], "hdf5") == 0 ? read_bare(argv[2], &of) : measure(argc, argv, &of);
  printf("ms %.1f cpu_ms %.1f bytes %lld rchar %lld peak_kib %lld\n",
    of.ms,
    of.cpu_ms,
    of.n_bytes,
    proc_number("/proc/self/io", "rchar:") - before,
    proc_number("/proc/self/status", "VmHWM:"));
  return result;
}
