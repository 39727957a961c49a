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

/** Texts that point into the command line. */
typedef struct text_list
{
  const char** items;
  int32_t n;
} text_list;

/** An option of a table: exactly one of the three places is given. */
typedef struct option
{
  const char* name;
  const char* short_name; /**< or NULL */
  const char** text;      /**< receives the value; the last one counts */
  text_list* list;        /**< receives every value */
  bool* flag;             /**< the option has no value */
} option;

/**
 * Reads all arguments by a table; those that do not begin with "-" go to `names`.
 *
 * Owns:   the items of the lists are the caller's, free().
 * Errors: MTM_BAD_ARGUMENT: no such option, or its value is missing; MTM_NO_MEMORY.
 */
mtm_status arguments_take_all(arguments* rest,
  const option* options,
  int32_t n_options,
  text_list* names,
  mtm_error* error);

/** True where --help or -h is among the arguments. */
bool arguments_ask_for_help(int argc, char** argv);

/** Reads a finite number. Errors: MTM_BAD_ARGUMENT. */
mtm_status parse_number(const char* name, const char* text, double* number, mtm_error* error);

/**
 * Reads finite numbers with commas between them.
 *
 * Owns:   *numbers is the caller's, free(); NULL on errors.
 * Errors: MTM_BAD_ARGUMENT, MTM_NO_MEMORY.
 */
mtm_status parse_numbers(const char* name,
  const char* text,
  double** numbers,
  int32_t* n,
  mtm_error* error);

#endif
