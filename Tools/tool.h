/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the files of the command share: exit codes, messages, subcommands. */
#ifndef MICROTOME_TOOL_H
#define MICROTOME_TOOL_H

#include "microtome/microtome.h"

#include <stdio.h>

enum
{
  TOOL_OK = 0,
  TOOL_FAILED = 1, /**< the command was right, but could not be done */
  TOOL_USAGE = 2   /**< the command was wrong */
};

/** Sets the message and returns the status, so that a failure is one line. */
mtm_status tool_fail(mtm_error* error, mtm_status status, const char* format, ...)
  __attribute__((format(printf, 3, 4)));

/** Prints "microtome COMMAND: message" on stderr, and for a wrong command where help is. */
int tool_report(const char* command, mtm_status status, const mtm_error* error);

/** Prints "microtome COMMAND: warning: message" on stderr. */
void tool_warn(const char* command, const char* message);

/** Prints text of a file or of its author: control characters, which terminals obey, as "?". */
void tool_print_safe(FILE* stream, const char* text);

/* The subcommands take their own name as argv[0] and return an exit code. */
int tool_example(int argc, char** argv);
int tool_info(int argc, char** argv);
int tool_slice(int argc, char** argv);
int tool_surface(int argc, char** argv);

#endif
