/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* `microtome example`: reads the options and writes the data sets that were named. */
#include "example.h"
#include "options.h"
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct example
{
  const char* name;
  example_write* write;
} example;

enum
{
  N_EXAMPLES = 3
};

static const example examples[N_EXAMPLES] = {
  { "cube", example_write_cube },
  { "cylinder", example_write_cylinder },
  { "volume", example_write_volume },
};

enum
{
  VOLUME = 2
};

static const char help[] =
  "usage: microtome example NAME... -o FOLDER [OPTIONS]\n"
  "\n"
  "Writes example data sets, each as NAME.xdmf, to be opened in ParaView, and NAME.h5 with its\n"
  "arrays. The three stand beside each other; lengths are in metres, temperatures in degrees\n"
  "Celsius, pressures in pascal, velocities in metres a second.\n"
  "\n"
  "  cube      8 points, 6 tetrahedra; Temperature on points (20 to 90), Pressure on cells\n"
  "  cylinder  24 points, 32 triangles of an open tube; Temperature on points, by height and\n"
  "            radius, and MeanTemperature on cells\n"
  "  volume    125000 points; Temperature, Pressure and Velocity on points, Helicity on cells: a\n"
  "            warm ring of water in a flow that goes round\n"
  "\n"
  "options:\n"
  "  -o, --output FOLDER  where the files go; made if it is not there\n"
  "  --points N           volume: about N points, 125K, 1M, 10M ...; the nearest cube is taken\n"
  "  --time-steps N       volume: N time steps of one second; Temperature changes\n"
  "  --grid KIND          volume: hexahedra (default) or image\n"
  "  --help               this text\n"
  "\n"
  "Files that were there before are replaced, whole or not at all.\n";

static mtm_status parse_name(const char* text, bool wanted[N_EXAMPLES], mtm_error* error)
{
  if (text[0] == '-')
  {
    return tool_fail(error, MTM_BAD_ARGUMENT, "there is no option %s", text);
  }
  for (int32_t i = 0; i < N_EXAMPLES; ++i)
  {
    if (strcmp(text, examples[i].name) == 0)
    {
      wanted[i] = true;
      return MTM_OK;
    }
  }
  return tool_fail(
    error, MTM_BAD_ARGUMENT, "there is no example '%s', only cube, cylinder, volume", text);
}

static mtm_status parse_grid(const char* text, bool* image, mtm_error* error)
{
  *image = strcmp(text, "image") == 0;
  if (!*image && strcmp(text, "hexahedra") != 0)
  {
    return tool_fail(
      error, MTM_BAD_ARGUMENT, "--grid: there is no kind '%s', only hexahedra, image", text);
  }
  return MTM_OK;
}

/* One option or name. What holds for the volume only is noted, to be refused without a volume. */
static mtm_status parse_one(arguments* rest,
  example_options* options,
  bool wanted[N_EXAMPLES],
  const char** volume_option,
  mtm_error* error)
{
  /* Readers count the values of an array in 32 bits; 8 corners of 250 million cells still fit. */
  const int64_t most_points = 250000000, most_steps = 99999;
  const char* value = NULL;
  mtm_status status = arguments_take_value(rest, "--output", "-o", &value, error);
  if (status != MTM_OK || value)
  {
    options->folder = value;
    return status;
  }
  status = arguments_take_value(rest, "--points", NULL, &value, error);
  if (status != MTM_OK || value)
  {
    *volume_option = "--points";
    return status != MTM_OK
      ? status
      : parse_count("--points", value, 8, most_points, &options->n_points, error);
  }
  status = arguments_take_value(rest, "--time-steps", NULL, &value, error);
  if (status != MTM_OK || value)
  {
    *volume_option = "--time-steps";
    return status != MTM_OK
      ? status
      : parse_count("--time-steps", value, 1, most_steps, &options->n_time_steps, error);
  }
  status = arguments_take_value(rest, "--grid", NULL, &value, error);
  if (status != MTM_OK || value)
  {
    *volume_option = "--grid";
    return status != MTM_OK ? status : parse_grid(value, &options->image, error);
  }
  return parse_name(rest->argv[rest->next++], wanted, error);
}

static mtm_status parse(arguments* rest,
  example_options* options,
  bool wanted[N_EXAMPLES],
  mtm_error* error)
{
  const char* volume_option = NULL;
  while (rest->next < rest->argc)
  {
    const mtm_status status = parse_one(rest, options, wanted, &volume_option, error);
    if (status != MTM_OK)
    {
      return status;
    }
  }
  bool any = false;
  for (int32_t i = 0; i < N_EXAMPLES; ++i)
  {
    any = any || wanted[i];
  }
  if (!any)
  {
    return tool_fail(error, MTM_BAD_ARGUMENT, "which one? Name cube, cylinder or volume");
  }
  if (!options->folder)
  {
    return tool_fail(error, MTM_BAD_ARGUMENT, "where to? Give a folder with -o");
  }
  if (volume_option && !wanted[VOLUME])
  {
    return tool_fail(error, MTM_BAD_ARGUMENT, "%s is for the volume only", volume_option);
  }
  return MTM_OK;
}

static mtm_status write_example(const example* made,
  const example_options* options,
  mtm_error* error)
{
  example_files files = { 0 };
  example_summary summary = { 0 };
  const bool temporal = made->write == example_write_volume && options->n_time_steps > 0;
  mtm_status status = example_files_open(&files, options->folder, made->name, temporal, error);
  if (status == MTM_OK)
  {
    status = made->write(options, &files, &summary, error);
  }
  if (status == MTM_OK)
  {
    status = example_files_commit(&files, error);
  }
  if (status != MTM_OK)
  {
    example_files_discard(&files);
    return status;
  }
  printf("%s: %" PRId64 " points, %" PRId64 " %s",
    files.xdmf,
    summary.n_points,
    summary.n_cells,
    summary.cell_name);
  if (temporal)
  {
    printf(
      ", %" PRId64 " time step%s", options->n_time_steps, options->n_time_steps > 1 ? "s" : "");
  }
  putchar('\n');
  return MTM_OK;
}

int tool_example(int argc, char** argv)
{
  mtm_error error = { "" };
  arguments rest = { argc, argv, 1 };
  example_options options = { .n_points = 125000 };
  bool wanted[N_EXAMPLES] = { false };
  for (int i = 1; i < argc; ++i)
  {
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
    {
      fputs(help, stdout);
      return TOOL_OK;
    }
  }
  mtm_status status = parse(&rest, &options, wanted, &error);
  if (status == MTM_OK)
  {
    progress_catch_signals();
    status = example_make_folder(options.folder, &error);
  }
  for (int32_t i = 0; i < N_EXAMPLES && status == MTM_OK; ++i)
  {
    if (wanted[i])
    {
      status = write_example(&examples[i], &options, &error);
    }
  }
  return status == MTM_OK ? TOOL_OK : tool_report(argv[0], status, &error);
}
