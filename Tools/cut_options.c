/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The command lines of `microtome slice` and `microtome surface`. */
#include "cut.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char slice_help[] =
  "usage: microtome slice FILE -o OUT.html|OUT.json [OPTIONS]\n"
  "\n"
  "Cuts the grids of an XDMF file by planes and writes what is in them as one web page, or as "
  "JSON\n"
  "for three.js. Each grid is an object of its own. Of images and rectilinear grids that are cut\n"
  "along an axis only the layers around the planes are read; of others, those that a plane meets.\n"
  "\n"
  "planes:\n"
  "  --axis x|y|z         normal to an axis; the default is z\n"
  "  --normal A,B,C       normal to this vector\n"
  "  --at V[,V...]        where: coordinates along the axis, or distances along the normal from "
  "the\n"
  "                       origin; the default is the middle of the data\n"
  "  --count N            N planes around each of these places\n"
  "  --spacing D          the distance between them; the default spreads them over the data\n"
  "\n"
  "options:\n";

static const char surface_help[] = "usage: microtome surface FILE -o OUT.html|OUT.json [OPTIONS]\n"
                                   "\n"
                                   "Takes the outer surface of the grids of an XDMF file and "
                                   "writes it as one web page, or as JSON for\n"
                                   "three.js. Each grid is an object of its own.\n"
                                   "\n"
                                   "options:\n";

static const char common_help[] =
  "  -o, --output FILE    where the scene goes: .html or .json\n"
  "  --array NAME         only arrays of this name; may be repeated. The first one is shown; the\n"
  "                       default is all arrays, the first of the points shown\n"
  "  --keep NAME          the same as --array\n"
  "  --no-arrays          the shape alone\n"
  "  --all-times          every time step of the file, as time steps of the scene; planes stay "
  "where\n"
  "                       they are in the first one\n";

static const char common_help_end[] =
  "  --triangles          triangles instead of polygons\n"
  "  --tolerance D        how far linear parts may be from curved cells (of second order), which "
  "are\n"
  "                       divided as finely as that needs; the default is parts between their "
  "nodes\n"
  "  --title TEXT         the scene's title; the default is the name of the file that is written\n"
  "  --description TEXT   a sentence or two about the scene\n"
  "  --precision WHICH    of numbers in .html: 16bit (the default: 65,535 steps over an array's "
  "range),\n"
  "                       float32 or lossless\n"
  "  --data-set WHICH     whether a page gets the grids themselves, with the arrays, to slice them "
  "where\n"
  "                       one wants: auto (the default: where that takes at most 16 MB), always, "
  "never\n"
  "  --threads N          the default is as many as there are processors, at most 8\n"
  "  --verbose            how much was read of each file\n"
  "  --help               this text\n"
  "\n"
  "What cannot be read of the file is left out, with a warning. A file that was there before is\n"
  "replaced, whole or not at all.\n"
  "Exit codes: 0 done, 1 could not be done, 2 wrong command.\n";

void cut_print_help(bool surface)
{
  fputs(surface ? surface_help : slice_help, stdout);
  fputs(common_help, stdout);
  fputs(input_help, stdout);
  fputs(common_help_end, stdout);
}

/* Values of options that are not as simple as a text. */
typedef struct cut_texts
{
  const char* axis;
  const char* normal;
  const char* at;
  const char* count;
  const char* spacing;
  const char* threads;
  const char* tolerance;
  const char* data_set;
  const char* precision;
} cut_texts;

static mtm_status set_normal(cut_options* options, const cut_texts* texts, mtm_error* error)
{
  if (texts->axis && texts->normal)
  {
    return tool_fail(error, MTM_BAD_ARGUMENT, "--axis and --normal: one of them is enough");
  }
  if (!texts->normal)
  {
    const char* axis = texts->axis ? texts->axis : "z";
    const char* found = strlen(axis) == 1 ? strchr("xyz", axis[0]) : NULL;
    if (!found)
    {
      return tool_fail(error, MTM_BAD_ARGUMENT, "--axis: '%.100s' is not x, y or z", axis);
    }
    options->normal[strcspn("xyz", axis)] = 1;
    return MTM_OK;
  }
  double* numbers = NULL;
  int32_t n = 0;
  mtm_status status = parse_numbers("--normal", texts->normal, &numbers, &n, error);
  double largest = 0;
  for (int32_t i = 0; i < n && i < 3; ++i)
  {
    options->normal[i] = numbers[i];
    largest = fmax(largest, fabs(numbers[i]));
  }
  if (status == MTM_OK && (n != 3 || largest == 0))
  {
    status = tool_fail(error,
      MTM_BAD_ARGUMENT,
      "--normal: '%.100s' is not a vector of three numbers, such as 1,1,0",
      texts->normal);
  }
  free(numbers);
  /* So that squares neither overflow nor vanish. */
  const bool is_extreme = largest > 0 && (largest < 1e-100 || largest > 1e100);
  for (int32_t a = 0; a < 3 && is_extreme; ++a)
  {
    options->normal[a] /= largest;
  }
  return status;
}

static mtm_status set_places(cut_options* options, const cut_texts* texts, mtm_error* error)
{
  const int64_t most = 100000;
  int64_t n_slices = 1;
  mtm_status status = MTM_OK;
  if (texts->at)
  {
    status = parse_numbers("--at", texts->at, &options->at, &options->n_at, error);
  }
  if (status == MTM_OK && texts->count)
  {
    status = parse_count("--count", texts->count, 1, most, &n_slices, error);
  }
  if (status == MTM_OK && texts->spacing)
  {
    status = parse_number("--spacing", texts->spacing, &options->spacing, error);
  }
  options->n_slices = (int32_t)n_slices;
  if (status == MTM_OK && texts->spacing && n_slices == 1)
  {
    status = tool_fail(error, MTM_BAD_ARGUMENT, "--spacing is between planes; how many? --count");
  }
  if (status == MTM_OK && texts->spacing && options->spacing == 0)
  {
    status = tool_fail(error, MTM_BAD_ARGUMENT, "--spacing: planes in one place are one plane");
  }
  if (status == MTM_OK && n_slices * (options->n_at > 1 ? options->n_at : 1) > most)
  {
    status = tool_fail(
      error, MTM_BAD_ARGUMENT, "--at and --count: more than %lld planes", (long long)most);
  }
  return status;
}

static bool ends_with(const char* text, const char* ending)
{
  const size_t length = strlen(text);
  const size_t n = strlen(ending);
  for (size_t i = 0; i < n && length >= n; ++i)
  {
    const char letter = text[length - n + i];
    if ((letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter) != ending[i])
    {
      return false;
    }
  }
  return length > n;
}

static mtm_status set_precision(cut_options* options, const char* text, mtm_error* error)
{
  static const char* const names[] = { "16bit", "float32", "lossless" };
  for (int32_t i = 0; text && i < 3; ++i)
  {
    if (strcmp(text, names[i]) == 0)
    {
      options->precision = (mtm_precision)i;
      return MTM_OK;
    }
  }
  return text
    ? tool_fail(
        error, MTM_BAD_ARGUMENT, "--precision: %.100s is none of 16bit, float32, lossless", text)
    : MTM_OK;
}

static mtm_status set_data_set(cut_options* options, const char* text, mtm_error* error)
{
  static const char* const names[] = { "auto", "always", "never" };
  for (int32_t i = 0; text && i < 3; ++i)
  {
    if (strcmp(text, names[i]) == 0)
    {
      options->data_set = (cut_inclusion)i;
      return i == CUT_ALWAYS && !options->html
        ? tool_fail(error, MTM_BAD_ARGUMENT, "--data-set always: only a page (.html) can slice")
        : MTM_OK;
    }
  }
  return text
    ? tool_fail(error, MTM_BAD_ARGUMENT, "--data-set: %.100s is none of auto, always, never", text)
    : MTM_OK;
}

static mtm_status check(cut_options* options, const cut_texts* texts, mtm_error* error)
{
  int64_t n_threads = tool_n_processors();
  if (!options->output)
  {
    return tool_fail(error, MTM_BAD_ARGUMENT, "where to? Give a .html or .json file with -o");
  }
  options->html = ends_with(options->output, ".html");
  if (!options->html && !ends_with(options->output, ".json"))
  {
    return tool_fail(
      error, MTM_BAD_ARGUMENT, "-o: %.200s is neither .html nor .json", options->output);
  }
  if (options->no_arrays && options->arrays.n > 0)
  {
    return tool_fail(error, MTM_BAD_ARGUMENT, "--array and --no-arrays exclude each other");
  }
  if (options->all_times && (options->input.step_text || options->input.time_text))
  {
    return tool_fail(
      error, MTM_BAD_ARGUMENT, "--all-times: all steps, or that of --step or --time?");
  }
  mtm_status status =
    texts->threads ? parse_count("--threads", texts->threads, 1, 256, &n_threads, error) : MTM_OK;
  options->n_threads = (int32_t)n_threads;
  if (status == MTM_OK && texts->tolerance)
  {
    status = parse_number("--tolerance", texts->tolerance, &options->tolerance, error);
  }
  if (status == MTM_OK && !(options->tolerance >= 0.0 && options->tolerance < INFINITY))
  {
    status = tool_fail(error, MTM_BAD_ARGUMENT, "--tolerance: a length, 0 or more");
  }
  return status;
}

enum
{
  N_COMMON = 13,
  N_PLANES = 5
};

mtm_status cut_options_read(int argc, char** argv, cut_options* options, mtm_error* error)
{
  arguments rest = { argc, argv, 1 };
  cut_texts texts = { .axis = NULL };
  text_list names = { NULL, 0 };
  option table[INPUT_N_OPTIONS + N_COMMON + N_PLANES] = {
    { .name = "--output", .short_name = "-o", .text = &options->output },
    { .name = "--array", .list = &options->arrays },
    { .name = "--no-arrays", .flag = &options->no_arrays },
    { .name = "--triangles", .flag = &options->triangles },
    { .name = "--keep", .list = &options->arrays },
    { .name = "--title", .text = &options->title },
    { .name = "--description", .text = &options->description },
    { .name = "--precision", .text = &texts.precision },
    { .name = "--data-set", .text = &texts.data_set },
    { .name = "--all-times", .flag = &options->all_times },
    { .name = "--threads", .text = &texts.threads },
    { .name = "--tolerance", .text = &texts.tolerance },
    { .name = "--verbose", .flag = &options->verbose },
    { .name = "--axis", .text = &texts.axis },
    { .name = "--normal", .text = &texts.normal },
    { .name = "--at", .text = &texts.at },
    { .name = "--count", .text = &texts.count },
    { .name = "--spacing", .text = &texts.spacing },
  };
  const int32_t n_own = options->surface ? N_COMMON : N_COMMON + N_PLANES;
  input_add_options(&options->input, table + n_own);
  mtm_status status = arguments_take_all(&rest, table, n_own + INPUT_N_OPTIONS, &names, error);
  if (status == MTM_OK)
  {
    status = input_take_path(&options->input, &names, error);
  }
  if (status == MTM_OK)
  {
    status = check(options, &texts, error);
  }
  if (status == MTM_OK)
  {
    status = set_precision(options, texts.precision, error);
  }
  if (status == MTM_OK)
  {
    status = set_data_set(options, texts.data_set, error);
  }
  if (status == MTM_OK)
  {
    status = set_normal(options, &texts, error);
  }
  if (status == MTM_OK)
  {
    status = set_places(options, &texts, error);
  }
  free(names.items);
  return status;
}

void cut_options_free(cut_options* options)
{
  free(options->arrays.items);
  free(options->at);
  input_free(&options->input);
  *options = (cut_options){ 0 };
}
