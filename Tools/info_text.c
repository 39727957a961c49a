/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What is in a file, for people: a screenful, or with --all everything. */
#include "info.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  FEW_GRIDS = 8,
  FEW_ARRAYS = 24,
  FEW_TIMES = 6,
  FEW_FILES = 8,
  FEW_PROBLEMS = 10
};

const char* info_kind_name(mtm_mesh_kind kind)
{
  static const char* const names[] = {
    NULL, "image", "rectilinear", "curvilinear", "unstructured"
  };
  return (size_t)kind < sizeof names / sizeof names[0] ? names[kind] : NULL;
}

const char* info_association_name(mtm_association association)
{
  return association == MTM_POINT ? "point" : association == MTM_CELL ? "cell" : "grid";
}

const char* info_type_name(mtm_type type)
{
  static const char* const names[] = { "unknown",
    "int8",
    "uint8",
    "int16",
    "uint16",
    "int32",
    "uint32",
    "int64",
    "uint64",
    "float32",
    "float64" };
  return (size_t)type < sizeof names / sizeof names[0] ? names[type] : names[0];
}

bool info_has_bounds(info* about, int32_t grid, double bounds[6])
{
  mtm_error ignored;
  const mtm_xdmf_grid* of = mtm_xdmf_grid_at(about->file, grid);
  const mtm_run* run = tool_run_part(&about->run, 0, 0);
  return (of->kind == MTM_IMAGE || (of->kind != MTM_NO_MESH && about->ranges)) &&
    mtm_xdmf_bounds(about->file, grid, run, bounds, &ignored) == MTM_OK && bounds[0] <= bounds[1];
}

void info_print_number(double value)
{
  char text[32] = "";
  for (int digits = 10; digits <= 17; ++digits)
  {
    snprintf(text, sizeof text, "%.*g", digits, value);
    if (!isfinite(value) || strtod(text, NULL) == value)
    {
      break;
    }
  }
  fputs(text, stdout);
}

/* How many of n are printed. */
static int64_t shown(const info* about, int64_t n, int64_t few)
{
  /* One more than a few takes no more room than saying that there is one. */
  return about->all || n <= few + 1 ? n : few;
}

static void print_more(int64_t n, int64_t n_shown, const char* what)
{
  if (n > n_shown)
  {
    printf("  ... and %" PRId64 " more %s; --all shows them\n", n - n_shown, what);
  }
}

/* 12.3 MB: powers of 1000, three digits. */
static void print_size(int64_t n_bytes)
{
  static const char* const units[] = { "bytes", "KB", "MB", "GB", "TB", "PB", "EB" };
  double size = (double)n_bytes;
  int32_t unit = 0;
  for (; size >= 999.5; ++unit)
  {
    size /= 1000;
  }
  printf(unit == 0 || size >= 99.95 ? "%.0f %s"
      : size >= 9.995               ? "%.1f %s"
                                    : "%.2f %s",
    size,
    units[unit]);
}

static void print_times(const info* about)
{
  const double* times = mtm_xdmf_times(about->file);
  const int64_t n = mtm_xdmf_n_steps(about->file);
  if (!times)
  {
    printf("no time\n");
    return;
  }
  printf("%" PRId64 " time step%s\n", n, n == 1 ? "" : "s");
  const int64_t n_shown = shown(about, n, FEW_TIMES);
  printf("times:");
  for (int64_t i = 0; i + 1 < n_shown; ++i)
  {
    putchar(' ');
    info_print_number(times[i]);
  }
  fputs(n > n_shown ? " ... " : " ", stdout);
  info_print_number(times[n - 1]);
  printf("\nstep %" PRId64 ", time ", about->step);
  info_print_number(times[about->step]);
  puts(":");
}

static mtm_status print_ranges(info* about, int32_t grid, int32_t array, mtm_error* error)
{
  info_range* ranges = NULL;
  const mtm_status status = info_read_ranges(about, grid, array, &ranges, error);
  progress_end(&about->run.bar);
  if (status == MTM_CANCELLED || status == MTM_NO_MEMORY)
  {
    return status;
  }
  if (status != MTM_OK)
  {
    printf("  cannot be read: ");
    tool_print_safe(stdout, error->message);
    return MTM_OK;
  }
  const int32_t n = mtm_xdmf_grid_at(about->file, grid)->arrays[array].n_components;
  for (int32_t c = 0; c < n; ++c)
  {
    if (ranges[c].low <= ranges[c].high)
    {
      printf("%s %.9g to %.9g", c ? "," : " ", ranges[c].low, ranges[c].high);
    }
    else
    {
      printf("%s no finite value", c ? "," : " ");
    }
  }
  free(ranges);
  return MTM_OK;
}

/* The columns are as wide as the longest name, within reason. */
static int name_width(const mtm_xdmf_grid* grid, int64_t n_shown)
{
  size_t width = 0;
  for (int64_t i = 0; i < n_shown; ++i)
  {
    const size_t length = strlen(grid->arrays[i].name);
    width = length > width ? length : width;
  }
  return width < 40 ? (int)width : 40;
}

static mtm_status print_arrays(info* about, int32_t at, mtm_error* error)
{
  const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(about->file, at);
  const int64_t n_shown = shown(about, grid->n_arrays, FEW_ARRAYS);
  const int width = name_width(grid, n_shown);
  mtm_status status = MTM_OK;
  for (int32_t i = 0; i < n_shown && status == MTM_OK; ++i)
  {
    const mtm_xdmf_array* array = &grid->arrays[i];
    printf("  %-5s  ", info_association_name(array->association));
    tool_print_safe(stdout, array->name);
    printf("%*s", width > (int)strlen(array->name) ? width - (int)strlen(array->name) : 0, "");
    if (array->type == MTM_NO_TYPE)
    {
      printf(grid->n_cells < 0 && array->association == MTM_CELL ? "  known when the mesh is read"
                                                                 : "  cannot be read");
    }
    else
    {
      printf("  %s", info_type_name(array->type));
    }
    if (array->n_components > 1)
    {
      printf(" x %d", (int)array->n_components);
    }
    if (array->association == MTM_FIELD && array->n_tuples > 1)
    {
      printf(", %" PRId64 " values", array->n_tuples);
    }
    if (about->ranges && array->type != MTM_NO_TYPE)
    {
      status = print_ranges(about, at, i, error);
    }
    putchar('\n');
  }
  print_more(grid->n_arrays, n_shown, "arrays");
  return status;
}

static void print_mesh(info* about, int32_t at)
{
  const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(about->file, at);
  putchar('\n');
  tool_print_safe(stdout, grid->path);
  printf(": ");
  if (grid->kind == MTM_NO_MESH)
  {
    printf("cannot be read\n");
    return;
  }
  printf("%s", info_kind_name(grid->kind));
  if (grid->kind != MTM_UNSTRUCTURED)
  {
    printf(" %" PRId64 " x %" PRId64 " x %" PRId64, grid->dims[0], grid->dims[1], grid->dims[2]);
  }
  printf(", %" PRId64 " points, ", grid->n_points);
  if (grid->n_cells >= 0)
  {
    printf("%" PRId64 " cells\n", grid->n_cells);
  }
  else
  {
    printf("cells known when they are read\n");
  }
  double bounds[6];
  if (info_has_bounds(about, at, bounds))
  {
    printf("  x %.9g to %.9g, y %.9g to %.9g, z %.9g to %.9g\n",
      bounds[0],
      bounds[1],
      bounds[2],
      bounds[3],
      bounds[4],
      bounds[5]);
  }
}

static bool same_arrays(const mtm_xdmf_grid* a, const mtm_xdmf_grid* b)
{
  bool same = a->n_arrays == b->n_arrays;
  for (int32_t i = 0; same && i < a->n_arrays; ++i)
  {
    const mtm_xdmf_array* first = &a->arrays[i];
    const mtm_xdmf_array* second = &b->arrays[i];
    same = strcmp(first->name, second->name) == 0 && first->association == second->association &&
      first->type == second->type && first->n_components == second->n_components;
  }
  return same;
}

static mtm_status print_grids(info* about, mtm_error* error)
{
  const int32_t n = mtm_xdmf_n_grids(about->file);
  int64_t n_wanted = 0;
  for (int32_t g = 0; g < n; ++g)
  {
    n_wanted += input_wants(&about->input, mtm_xdmf_grid_at(about->file, g));
  }
  const int64_t n_shown = shown(about, n_wanted, FEW_GRIDS);
  const mtm_xdmf_grid* last = NULL;
  mtm_status status = MTM_OK;
  for (int32_t g = 0, i = 0; g < n && i < n_shown && status == MTM_OK; ++g)
  {
    const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(about->file, g);
    if (!input_wants(&about->input, grid))
    {
      continue;
    }
    ++i;
    mtm_error ignored; /* what is wrong is a problem, and printed with the others */
    if (mtm_xdmf_describe(about->file, g, &ignored) == MTM_NO_MEMORY)
    {
      *error = ignored;
      return MTM_NO_MEMORY;
    }
    print_mesh(about, g);
    if (last && grid->n_arrays && !about->ranges && same_arrays(last, grid))
    {
      printf("  the same arrays\n");
    }
    else
    {
      status = print_arrays(about, g, error);
      last = grid;
    }
  }
  if (n_wanted > n_shown)
  {
    putchar('\n');
    print_more(n_wanted, n_shown, "grids");
  }
  return status;
}

static void print_files(const info* about)
{
  const int32_t n = mtm_xdmf_n_heavy_files(about->file);
  const int64_t n_shown = shown(about, n, FEW_FILES);
  if (n > 0)
  {
    printf("\nheavy files:\n");
  }
  for (int32_t i = 0; i < n_shown; ++i)
  {
    const mtm_xdmf_heavy_file heavy = mtm_xdmf_heavy_file_at(about->file, i);
    printf("  ");
    tool_print_safe(stdout, heavy.path);
    printf(", ");
    if (heavy.n_bytes >= 0)
    {
      print_size(heavy.n_bytes);
    }
    else
    {
      printf("MISSING");
    }
    putchar('\n');
  }
  print_more(n, n_shown, "files");
}

static void print_problems(const info* about)
{
  const int32_t n = mtm_xdmf_n_problems(about->file);
  const int64_t n_shown = shown(about, n, FEW_PROBLEMS);
  if (n > 0)
  {
    printf("\nproblems:\n");
  }
  for (int32_t i = 0; i < n_shown; ++i)
  {
    printf("  ");
    tool_print_safe(stdout, mtm_xdmf_problem(about->file, i));
    putchar('\n');
  }
  print_more(n, n_shown, "problems");
}

mtm_status info_print_text(info* about, mtm_error* error)
{
  const int32_t n = mtm_xdmf_n_grids(about->file);
  printf("%s: %d grid%s, ", about->input.path, (int)n, n == 1 ? "" : "s");
  print_times(about);
  const mtm_status status = print_grids(about, error);
  if (status == MTM_OK)
  {
    print_files(about);
    print_problems(about);
  }
  return status;
}
