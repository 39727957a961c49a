/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Command line arguments, one after another. */
#ifndef MICROTOME_OPTIONS_H
#define MICROTOME_OPTIONS_H

#include "tool.h"

/** Where the reading of the command line stands. Start from { .argc, .argv, .next = 1 }. */
typedef struct arguments
{
  int argc;
  char** argv;
  int next;
} arguments;

/**
 * Takes "NAME VALUE" or "NAME=VALUE" if it comes next.
 *
 * Shape:  `value` is the text, or NULL if something else comes next.
 * Errors: MTM_BAD_ARGUMENT: the value is missing.
 */
mtm_status arguments_take_value(arguments* rest,
  const char* name,
  const char* short_name,
  const char** value,
  mtm_error* error);

/**
 * Reads a whole number, with K, M or G for thousands, millions and billions: "125K", "10M".
 *
 * Errors: MTM_BAD_ARGUMENT: not a number, or not in [smallest, largest].
 */
mtm_status parse_count(const char* name,
  const char* text,
  int64_t smallest,
  int64_t largest,
  int64_t* count,
  mtm_error* error);

#endif
