/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What is in a file, for scripts: JSON, always all of it. */
#include "info.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* How many bytes the UTF-8 character at `at` has; 0: it is none. */
static int character_length(const unsigned char* at)
{
  const int n = at[0] < 0x80        ? 1
    : at[0] >= 0xC2 && at[0] < 0xE0 ? 2
    : at[0] >= 0xE0 && at[0] < 0xF0 ? 3
    : at[0] >= 0xF0 && at[0] < 0xF5 ? 4
                                    : 0;
  for (int i = 1; i < n; ++i)
  {
    if ((at[i] & 0xC0) != 0x80)
    {
      return 0;
    }
  }
  const bool is_overlong = (at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xF0 && at[1] < 0x90);
  const bool is_beyond = (at[0] == 0xED && at[1] >= 0xA0) || (at[0] == 0xF4 && at[1] >= 0x90);
  return is_overlong || is_beyond ? 0 : n;
}

static void print_string(const char* text)
{
  putchar('"');
  for (const unsigned char* at = (const unsigned char*)text; *at;)
  {
    const int length = character_length(at);
    if (length == 0)
    {
      fputs("\\ufffd", stdout);
      ++at;
      continue;
    }
    if (*at < 0x20 || *at == 0x7F)
    {
      printf("\\u%04x", (unsigned)*at);
    }
    else
    {
      printf("%s%.*s", *at == '"' || *at == '\\' ? "\\" : "", length, (const char*)at);
    }
    at += length;
  }
  putchar('"');
}

/* JSON has no others than finite ones. */
static void print_number(double value)
{
  if (isfinite(value))
  {
    info_print_number(value);
  }
  else
  {
    fputs("null", stdout);
  }
}

static void print_name(const char* name, const char* value)
{
  printf("\"%s\": ", name);
  if (value)
  {
    print_string(value);
  }
  else
  {
    fputs("null", stdout);
  }
}

static void print_numbers(const double* values, int64_t n)
{
  putchar('[');
  for (int64_t i = 0; i < n; ++i)
  {
    fputs(i ? ", " : "", stdout);
    print_number(values[i]);
  }
  putchar(']');
}

static void print_times(const info* about)
{
  const double* times = mtm_xdmf_times(about->file);
  printf("  \"steps\": %" PRId64 ",\n  \"times\": ", mtm_xdmf_n_steps(about->file));
  if (times)
  {
    print_numbers(times, mtm_xdmf_n_steps(about->file));
  }
  else
  {
    fputs("null", stdout);
  }
  printf(",\n  \"step\": %" PRId64 ",\n  \"time\": ", about->step);
  print_number(times ? times[about->step] : NAN);
  fputs(",\n", stdout);
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
  const int32_t n = mtm_xdmf_grid_at(about->file, grid)->arrays[array].n_components;
  fputs(status == MTM_OK ? ", \"ranges\": [" : ", \"ranges\": null", stdout);
  for (int32_t c = 0; c < n && status == MTM_OK; ++c)
  {
    const double pair[2] = { ranges[c].low, ranges[c].high };
    fputs(c ? ", " : "", stdout);
    if (pair[0] <= pair[1])
    {
      print_numbers(pair, 2);
    }
    else
    {
      fputs("null", stdout);
    }
  }
  fputs(status == MTM_OK ? "]" : "", stdout);
  free(ranges);
  return MTM_OK;
}

static mtm_status print_arrays(info* about, int32_t at, mtm_error* error)
{
  const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(about->file, at);
  mtm_status status = MTM_OK;
  fputs(",\n      \"arrays\": [", stdout);
  for (int32_t i = 0; i < grid->n_arrays && status == MTM_OK; ++i)
  {
    const mtm_xdmf_array* array = &grid->arrays[i];
    const bool is_known = array->type != MTM_NO_TYPE;
    printf("%s\n        { ", i ? "," : "");
    print_name("name", array->name);
    fputs(", ", stdout);
    print_name("association", info_association_name(array->association));
    fputs(", ", stdout);
    print_name("type", is_known ? info_type_name(array->type) : NULL);
    if (is_known)
    {
      printf(
        ", \"components\": %d, \"tuples\": %" PRId64, (int)array->n_components, array->n_tuples);
    }
    if (about->ranges && is_known)
    {
      status = print_ranges(about, at, i, error);
    }
    fputs(" }", stdout);
  }
  fputs("]", stdout);
  return status;
}

static mtm_status print_grid(info* about, int32_t at, mtm_error* error)
{
  const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(about->file, at);
  fputs("\n    { ", stdout);
  print_name("path", grid->path);
  fputs(",\n      ", stdout);
  print_name("kind", info_kind_name(grid->kind));
  if (grid->kind != MTM_NO_MESH && grid->kind != MTM_UNSTRUCTURED)
  {
    printf(", \"dims\": [%" PRId64 ", %" PRId64 ", %" PRId64 "]",
      grid->dims[0],
      grid->dims[1],
      grid->dims[2]);
  }
  if (grid->kind != MTM_NO_MESH)
  {
    printf(", \"points\": %" PRId64 ", \"cells\": ", grid->n_points);
    grid->n_cells < 0 ? printf("null") : printf("%" PRId64, grid->n_cells);
  }
  double bounds[6];
  if (info_has_bounds(about, at, bounds))
  {
    fputs(",\n      \"bounds\": ", stdout);
    print_numbers(bounds, 6);
  }
  const mtm_status status = print_arrays(about, at, error);
  fputs(" }", stdout);
  return status;
}

static mtm_status print_grids(info* about, mtm_error* error)
{
  mtm_status status = MTM_OK;
  bool is_first = true;
  fputs("  \"grids\": [", stdout);
  for (int32_t g = 0; g < mtm_xdmf_n_grids(about->file) && status == MTM_OK; ++g)
  {
    if (input_wants(&about->input, mtm_xdmf_grid_at(about->file, g)))
    {
      mtm_error ignored; /* what is wrong is a problem, and printed with the others */
      status =
        mtm_xdmf_describe(about->file, g, &ignored) == MTM_NO_MEMORY ? MTM_NO_MEMORY : MTM_OK;
      *error = status == MTM_OK ? *error : ignored;
      fputs(is_first ? "" : ",", stdout);
      is_first = false;
      status = status == MTM_OK ? print_grid(about, g, error) : status;
    }
  }
  fputs("],\n", stdout);
  return status;
}

static void print_files(const info* about)
{
  fputs("  \"heavyFiles\": [", stdout);
  for (int32_t i = 0; i < mtm_xdmf_n_heavy_files(about->file); ++i)
  {
    const mtm_xdmf_heavy_file heavy = mtm_xdmf_heavy_file_at(about->file, i);
    printf("%s\n    { ", i ? "," : "");
    print_name("path", heavy.path);
    if (heavy.n_bytes >= 0)
    {
      printf(
        ", \"bytes\": %" PRId64 ", \"bytesRead\": %" PRId64 " }", heavy.n_bytes, heavy.bytes_read);
    }
    else
    {
      fputs(", \"bytes\": null }", stdout);
    }
  }
  fputs("],\n", stdout);
}

mtm_status info_print_json(info* about, mtm_error* error)
{
  fputs("{\n  ", stdout);
  print_name("file", about->input.path);
  fputs(",\n", stdout);
  print_times(about);
  const mtm_status status = print_grids(about, error);
  if (status != MTM_OK)
  {
    return status;
  }
  print_files(about);
  fputs("  \"problems\": [", stdout);
  for (int32_t i = 0; i < mtm_xdmf_n_problems(about->file); ++i)
  {
    fputs(i ? ",\n    " : "\n    ", stdout);
    print_string(mtm_xdmf_problem(about->file, i));
  }
  fputs("]\n}\n", stdout);
  return MTM_OK;
}
