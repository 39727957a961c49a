/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The XDMF file that a command reads: which step, which grids. */
#ifndef MICROTOME_INPUT_H
#define MICROTOME_INPUT_H

#include "microtome/xdmf.h"
#include "options.h"

/** What was asked for; texts as they stand on the command line. */
typedef struct input_options
{
  const char* path;
  const char* time_text;
  const char* step_text;
  text_list grids; /**< patterns for paths; none = all grids */
  bool confined, trusted;
} input_options;

enum
{
  INPUT_N_OPTIONS = 5
};

/** Text for --help about the options below. */
extern const char input_help[];

/** The options of every command that reads a file. */
void input_add_options(input_options* input, option options[INPUT_N_OPTIONS]);

/**
 * Takes the file's name from the names that were given: exactly one.
 *
 * Errors: MTM_BAD_ARGUMENT.
 */
mtm_status input_take_path(input_options* input, const text_list* names, mtm_error* error);

/**
 * Opens the file and selects the step.
 *
 * Owns:   *file is released by mtm_xdmf_close.
 * Errors: MTM_BAD_ARGUMENT: no such step, or a --grid that no grid matches; as mtm_xdmf_open.
 */
mtm_status input_open(const input_options* input, mtm_xdmf** file, int64_t* step, mtm_error* error);

/** Whether a grid was asked for. */
bool input_wants(const input_options* input, const mtm_xdmf_grid* grid);

/** Says on stderr what the library found wrong, and how much more there is than a few. */
void input_print_problems(const char* command, const mtm_xdmf* file);

void input_free(input_options* input);

#endif
