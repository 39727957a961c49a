/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* `microtome slice` and `microtome surface`, from the command line to the file. */
#include "cut.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char* name_of(const cutting* cut)
{
  return cut->options->surface ? "surface" : "slice";
}

static bool is_fatal(mtm_status status)
{
  return status == MTM_NO_MEMORY || status == MTM_CANCELLED;
}

/* ---- What to cut ------------------------------------------------------------------------------- */

/* A collection or tree that all grids of the step are in says nothing of any of them. */
static size_t common_length(const mtm_xdmf* file)
{
  const char* first = mtm_xdmf_grid_at(file, 0)->path;
  const size_t length = strcspn(first, "/") + 1;
  for (int32_t g = 0; g < mtm_xdmf_n_grids(file); ++g)
  {
    const char* path = mtm_xdmf_grid_at(file, g)->path;
    if (!strchr(path, '/') || strncmp(path, first, length) != 0)
    {
      return 0;
    }
  }
  return length;
}

static void forget_step(cutting* cut)
{
  for (int32_t i = 0; i < cut->n_objects; ++i)
  {
    cut_object_free(&cut->objects[i]);
  }
  seams_free(&cut->seams);
  cut->seams = (seams){ 0 };
  free(cut->objects);
  free(cut->grids);
  cut->objects = NULL;
  cut->grids = NULL;
  cut->n_objects = 0;
  cut->n_grids = 0;
}

static mtm_status list_grids(cutting* cut, mtm_error* error)
{
  const int32_t n = mtm_xdmf_n_grids(cut->file);
  cut->grids = calloc((size_t)n + 1, sizeof *cut->grids);
  cut->objects = calloc((size_t)n + 1, sizeof *cut->objects);
  if (!cut->grids || !cut->objects)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for %d grids", (int)n);
  }
  for (int32_t g = 0; g < n; ++g)
  {
    if (input_wants(&cut->options->input, mtm_xdmf_grid_at(cut->file, g)))
    {
      cut->grids[cut->n_grids++] = g;
    }
  }
  if (cut->n_grids == 0)
  {
    return tool_fail(
      error, MTM_BAD_FILE, "%.300s: the step has no grids", cut->options->input.path);
  }
  cut->n_common = common_length(cut->file);
  return MTM_OK;
}

static bool has_array(const cutting* cut, const char* name)
{
  for (int32_t i = 0; i < cut->n_grids; ++i)
  {
    const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(cut->file, cut->grids[i]);
    for (int32_t a = 0; a < grid->n_arrays; ++a)
    {
      if (strcmp(grid->arrays[a].name, name) == 0)
      {
        return true;
      }
    }
  }
  return false;
}

static mtm_status check_arrays(const cutting* cut, mtm_error* error)
{
  for (int32_t i = 0; i < cut->options->arrays.n; ++i)
  {
    if (!has_array(cut, cut->options->arrays.items[i]))
    {
      return tool_fail(error,
        MTM_BAD_ARGUMENT,
        "--array: no grid has '%.100s'; microtome info lists what there is",
        cut->options->arrays.items[i]);
    }
  }
  return MTM_OK;
}

/* ---- Cutting ----------------------------------------------------------------------------------- */

/* Problems of the file are told at the end, each once. */
static void warn_unless_problem(const cutting* cut, const char* message)
{
  bool is_problem = false;
  for (int32_t i = 0; i < mtm_xdmf_n_problems(cut->file) && !is_problem; ++i)
  {
    is_problem = strcmp(mtm_xdmf_problem(cut->file, i), message) == 0;
  }
  if (!is_problem)
  {
    tool_warn(name_of(cut), message);
  }
}

/* A grid that cannot be read costs that grid, unless nothing else is left. */
static mtm_status cut_grids(cutting* cut, mtm_error* error)
{
  mtm_error failure = { "" };
  for (int32_t i = 0; i < cut->n_grids; ++i)
  {
    cut_object* object = &cut->objects[cut->n_objects];
    const double n_all = (double)cut->n_steps * cut->n_grids;
    const double n_before = (double)(cut->step - cut->first_step) * cut->n_grids;
    cut->from = (n_before + i) / n_all;
    cut->to = (n_before + i + 1) / n_all;
    mtm_error own = { "" };
    const int64_t n_contacts = cut->seams.n_contacts;
    mtm_status status = progress_show(&cut->run.bar, cut->from, &own);
    if (status == MTM_OK)
    {
      status = cut_grid(cut, cut->grids[i], object, &own);
    }
    if (is_fatal(status))
    {
      *error = own;
      return status;
    }
    if (status != MTM_OK)
    {
      failure = own;
      warn_unless_problem(cut, own.message);
    }
    if (status == MTM_OK && object->n_pieces > 0)
    {
      ++cut->n_objects;
    }
    else
    {
      seams_forget(&cut->seams, n_contacts);
      cut_object_free(object);
    }
  }
  if (cut->n_objects > 0)
  {
    return cut_drop_seams(cut, error);
  }
  return tool_fail(error,
    MTM_BAD_FILE,
    failure.message[0]        ? "%.300s: no grid can be cut"
      : cut->options->surface ? "%.300s: no grid has a surface"
                              : "%.300s: no plane meets a grid; microtome info says where they are",
    cut->options->input.path);
}

/* ---- What was done ----------------------------------------------------------------------------- */

static void print_places(const cutting* cut)
{
  enum
  {
    FEW = 5
  };
  const double* normal = cut->options->normal;
  const double length = normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2];
  const bool is_axis = (normal[0] != 0) + (normal[1] != 0) + (normal[2] != 0) == 1;
  printf(", cut at ");
  if (is_axis)
  {
    printf("%s = ", normal[0] != 0 ? "x" : normal[1] != 0 ? "y" : "z");
  }
  for (int32_t p = 0; p < cut->n_planes; ++p)
  {
    const mtm_plane* plane = &cut->planes[p];
    double sum = 0, at = 0;
    for (int32_t a = 0; a < 3; ++a)
    {
      sum += normal[a] * plane->origin[a];
      at += normal[a] != 0 ? plane->origin[a] : 0;
    }
    if (p < FEW || p == cut->n_planes - 1)
    {
      printf("%s%.9g", p ? ", " : "", is_axis ? at : sum / sqrt(length));
    }
    else if (p == FEW)
    {
      printf(", ...");
    }
  }
  if (!is_axis)
  {
    printf(" along (%.9g, %.9g, %.9g)", normal[0], normal[1], normal[2]);
  }
}

static void print_counts(const cutting* cut, const cut_counts* counts)
{
  const double* times = mtm_xdmf_times(cut->file);
  printf("%s: %d object%s, %" PRId64 " points",
    cut->options->output,
    (int)cut->n_objects,
    cut->n_objects == 1 ? "" : "s",
    counts->n_points);
  const char* const names[] = { "vertices", "lines", "polygons" };
  for (int32_t k = 0; k < 3; ++k)
  {
    if (counts->n_cells[k] > 0)
    {
      printf(", %" PRId64 " %s", counts->n_cells[k], names[k]);
    }
  }
  if (!cut->options->surface)
  {
    print_places(cut);
  }
  if (cut->options->all_times)
  {
    printf(", %" PRId64 " time steps", cut->n_steps);
  }
  else if (times)
  {
    printf(", time %.10g", times[cut->step]);
  }
  putchar('\n');
  for (int32_t i = 0; cut->options->verbose && i < mtm_xdmf_n_heavy_files(cut->file); ++i)
  {
    const mtm_xdmf_heavy_file heavy = mtm_xdmf_heavy_file_at(cut->file, i);
    tool_print_safe(stdout, heavy.path);
    printf(": %" PRId64 " bytes read of %" PRId64 "\n", heavy.bytes_read, heavy.n_bytes);
  }
}

/* ---- The commands ------------------------------------------------------------------------------ */

/* The step that is selected, from its grids to the file. */
static mtm_status cut_step(cutting* cut, cut_output* out, cut_counts* counts, mtm_error* error)
{
  mtm_status status = cut->options->surface || cut->planes ? MTM_OK : cut_find_planes(cut, error);
  if (status == MTM_OK)
  {
    status = cut_grids(cut, error);
  }
  return status == MTM_OK ? cut_scene_add(cut, out, counts, error) : status;
}

static mtm_status cut_steps(cutting* cut, cut_output* out, cut_counts* counts, mtm_error* error)
{
  mtm_status status = cut_step(cut, out, counts, error);
  while (status == MTM_OK && cut->step + 1 < cut->first_step + cut->n_steps)
  {
    forget_step(cut);
    ++cut->step;
    *counts = (cut_counts){ 0, { 0, 0, 0 } };
    status = mtm_xdmf_select_step(cut->file, cut->step, error);
    if (status == MTM_OK)
    {
      status = list_grids(cut, error);
    }
    if (status == MTM_OK)
    {
      status = cut_step(cut, out, counts, error);
    }
  }
  return status;
}

static mtm_status cut_into(cutting* cut, cut_output* out, mtm_error* error)
{
  cut_counts counts = { 0, { 0, 0, 0 } };
  mtm_status status = cut_scene_begin(cut, out, error);
  if (status == MTM_OK)
  {
    status = cut_steps(cut, out, &counts, error);
  }
  if (status == MTM_OK)
  {
    status = cut_scene_end(cut, out, error);
  }
  if (status == MTM_OK)
  {
    status = cut_file_commit(&out->file, error);
  }
  tool_run_end(&cut->run, status, error);
  input_print_problems(name_of(cut), cut->file);
  if (status == MTM_OK)
  {
    print_counts(cut, &counts);
  }
  return status;
}

static mtm_status run(const cut_options* options, mtm_error* error)
{
  cutting cut = { .options = options };
  cut_output out = { .stream = NULL };
  mtm_status status = input_open(&options->input, &cut.file, &cut.step, error);
  if (status == MTM_OK)
  {
    cut.first_step = cut.step;
    cut.n_steps = options->all_times ? mtm_xdmf_n_steps(cut.file) : 1;
    status = list_grids(&cut, error);
  }
  if (status == MTM_OK)
  {
    status = check_arrays(&cut, error);
  }
  if (status == MTM_OK)
  {
    /* Before the long part: whether the result can be written at all. From here on there is something to
     * clean up; before, a signal may end the process as ever. */
    progress_catch_signals();
    status = cut_file_open(&out.file, options->output, error);
  }
  if (status == MTM_OK)
  {
    tool_run_begin(&cut.run, options->input.path, options->n_threads);
    status = cut_into(&cut, &out, error);
  }
  mtm_scene_stream_end(out.stream, NULL);
  cut_file_discard(&out.file);
  forget_step(&cut);
  free(cut.planes);
  mtm_xdmf_close(cut.file);
  return status;
}

/* The name of the file to write, without folder and ending. Owns: the caller's. */
static char* title_of(const char* output)
{
  const char* slash = strrchr(output, '/');
  const char* from = slash ? slash + 1 : output;
  const size_t length = (size_t)(strrchr(from, '.') - from);
  char* title = malloc(length + 1);
  if (title)
  {
    memcpy(title, from, length);
    title[length] = '\0';
  }
  return title;
}

static int cut_command(int argc, char** argv, bool surface)
{
  mtm_error error = { "" };
  cut_options options = { .surface = surface };
  char* title = NULL;
  if (arguments_ask_for_help(argc, argv))
  {
    cut_print_help(surface);
    return TOOL_OK;
  }
  mtm_status status = cut_options_read(argc, argv, &options, &error);
  if (status == MTM_OK && !options.title)
  {
    title = title_of(options.output);
    options.title = title ? title : "";
  }
  if (status == MTM_OK)
  {
    status = run(&options, &error);
  }
  free(title);
  cut_options_free(&options);
  return status == MTM_OK ? TOOL_OK : tool_report(argv[0], status, &error);
}

int tool_slice(int argc, char** argv)
{
  return cut_command(argc, argv, false);
}

int tool_surface(int argc, char** argv)
{
  return cut_command(argc, argv, true);
}
