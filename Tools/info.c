/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* `microtome info`: what is in an XDMF file. */
#include "info.h"

#include <stdio.h>
#include <stdlib.h>

static const char help[] =
  "usage: microtome info FILE [OPTIONS]\n"
  "\n"
  "Says what is in an XDMF file: its time steps; the grids of one step with their points, cells "
  "and\n"
  "arrays; the files that hold the values, with their sizes; and what is wrong. Nothing is read "
  "but\n"
  "the XML and the heads of the heavy files, unless --ranges asks for it.\n"
  "\n"
  "options:\n"
  "  --ranges             read the arrays, and say between what values each component is\n"
  "  --all                all grids, time steps and problems, not only the first ones\n"
  "  --json               for scripts: everything, as JSON\n";

static const char help_end[] =
  "  --help               this text\n"
  "\n"
  "A path is the names of the collections that a grid is in and its own, with / between them.\n"
  "Exit codes: 0 done, 1 the file cannot be read, 2 wrong command.\n";

static mtm_status parse(arguments* rest, info* about, mtm_error* error)
{
  option options[INPUT_N_OPTIONS + 3] = { { .name = "--json", .flag = &about->json },
    { .name = "--all", .flag = &about->all },
    { .name = "--ranges", .flag = &about->ranges } };
  input_add_options(&about->input, options + 3);
  text_list names = { NULL, 0 };
  mtm_status status = arguments_take_all(rest, options, INPUT_N_OPTIONS + 3, &names, error);
  if (status == MTM_OK)
  {
    status = input_take_path(&about->input, &names, error);
  }
  free(names.items);
  return status;
}

int tool_info(int argc, char** argv)
{
  mtm_error error = { "" };
  arguments rest = { argc, argv, 1 };
  info about = { .file = NULL };
  if (arguments_ask_for_help(argc, argv))
  {
    printf("%s%s%s", help, input_help, help_end);
    return TOOL_OK;
  }
  mtm_status status = parse(&rest, &about, &error);
  if (status == MTM_OK)
  {
    status = input_open(&about.input, &about.file, &about.step, &error);
  }
  if (status == MTM_OK)
  {
    tool_run_begin(&about.run, about.input.path, 1);
    status = about.json ? info_print_json(&about, &error) : info_print_text(&about, &error);
    tool_run_end(&about.run, status, &error);
  }
  mtm_xdmf_close(about.file);
  input_free(&about.input);
  return status == MTM_OK ? TOOL_OK : tool_report(argv[0], status, &error);
}
