/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The XDMF file that a command reads: which step, which grids. */
#include "input.h"

#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  MAX_PROBLEMS = 10
};

const char input_help[] =
  "  --step I             the time step, from 0; the default is the first\n"
  "  --time T             the time step that is nearest to T\n"
  "  --grid PATTERN       only grids whose path matches, with * and ? as in a shell; may be "
  "repeated\n"
  "  --confined           open no file outside the XDMF file's folder\n"
  "  --trusted            follow text includes, external entities, and links out of HDF5 files\n";

void input_add_options(input_options* input, option options[INPUT_N_OPTIONS])
{
  options[0] = (option){ .name = "--step", .text = &input->step_text };
  options[1] = (option){ .name = "--time", .text = &input->time_text };
  options[2] = (option){ .name = "--grid", .list = &input->grids };
  options[3] = (option){ .name = "--confined", .flag = &input->confined };
  options[4] = (option){ .name = "--trusted", .flag = &input->trusted };
}

mtm_status input_take_path(input_options* input, const text_list* names, mtm_error* error)
{
  if (names->n != 1)
  {
    return names->n == 0 ? tool_fail(error, MTM_BAD_ARGUMENT, "which file? Name one")
                         : tool_fail(error,
                             MTM_BAD_ARGUMENT,
                             "one file at a time; there are %.100s and %.100s",
                             names->items[0],
                             names->items[1]);
  }
  input->path = names->items[0];
  return MTM_OK;
}

static int64_t nearest_step(const mtm_xdmf* file, double time)
{
  const double* times = mtm_xdmf_times(file);
  int64_t nearest = 0;
  for (int64_t i = 1; times && i < mtm_xdmf_n_steps(file); ++i)
  {
    if (fabs(times[i] - time) < fabs(times[nearest] - time))
    {
      nearest = i;
    }
  }
  return nearest;
}

static mtm_status find_step(const input_options* input,
  const mtm_xdmf* file,
  int64_t* step,
  mtm_error* error)
{
  *step = 0;
  if (input->step_text && input->time_text)
  {
    return tool_fail(error, MTM_BAD_ARGUMENT, "--step and --time: one of them is enough");
  }
  if (input->step_text)
  {
    return parse_count("--step", input->step_text, 0, mtm_xdmf_n_steps(file) - 1, step, error);
  }
  double time = 0;
  mtm_status status =
    input->time_text ? parse_number("--time", input->time_text, &time, error) : MTM_OK;
  if (status == MTM_OK && input->time_text && !mtm_xdmf_times(file))
  {
    status = tool_fail(error, MTM_BAD_ARGUMENT, "--time: %.200s has no times", input->path);
  }
  *step = status == MTM_OK && input->time_text ? nearest_step(file, time) : 0;
  return status;
}

bool input_wants(const input_options* input, const mtm_xdmf_grid* grid)
{
  bool wants = input->grids.n == 0;
  for (int32_t i = 0; i < input->grids.n && !wants; ++i)
  {
    wants = fnmatch(input->grids.items[i], grid->path, 0) == 0;
  }
  return wants;
}

/* A pattern that matches nothing is a slip of the pen. */
static mtm_status check_patterns(const input_options* input, const mtm_xdmf* file, mtm_error* error)
{
  for (int32_t i = 0; i < input->grids.n; ++i)
  {
    bool matches = false;
    for (int32_t g = 0; g < mtm_xdmf_n_grids(file) && !matches; ++g)
    {
      matches = fnmatch(input->grids.items[i], mtm_xdmf_grid_at(file, g)->path, 0) == 0;
    }
    if (!matches)
    {
      return tool_fail(error,
        MTM_BAD_ARGUMENT,
        "--grid: no grid of the step matches '%.100s'; microtome info lists them",
        input->grids.items[i]);
    }
  }
  return MTM_OK;
}

mtm_status input_open(const input_options* input, mtm_xdmf** file, int64_t* step, mtm_error* error)
{
  const mtm_xdmf_options options = {
    .size = sizeof options, .confined = input->confined, .trusted = input->trusted
  };
  *file = NULL;
  mtm_status status = mtm_xdmf_open(input->path, &options, file, error);
  if (status == MTM_OK)
  {
    status = find_step(input, *file, step, error);
  }
  if (status == MTM_OK && *step != 0)
  {
    status = mtm_xdmf_select_step(*file, *step, error);
  }
  return status == MTM_OK ? check_patterns(input, *file, error) : status;
}

void input_print_problems(const char* command, const mtm_xdmf* file)
{
  const int32_t n = mtm_xdmf_n_problems(file);
  for (int32_t i = 0; i < n && i < MAX_PROBLEMS; ++i)
  {
    tool_warn(command, mtm_xdmf_problem(file, i));
  }
  if (n > MAX_PROBLEMS)
  {
    fprintf(stderr,
      "microtome %s: warning: and %d more; microtome info --all lists them\n",
      command,
      (int)(n - MAX_PROBLEMS));
  }
}

void input_free(input_options* input)
{
  free(input->grids.items);
  *input = (input_options){ 0 };
}
