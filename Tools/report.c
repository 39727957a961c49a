/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Messages to the person at the terminal. */
#include "tool.h"

#include <stdarg.h>
#include <stdio.h>

mtm_status tool_fail(mtm_error* error, mtm_status status, const char* format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(error->message, sizeof error->message, format, arguments);
  va_end(arguments);
  return status;
}

int tool_report(const char* command, mtm_status status, const mtm_error* error)
{
  fprintf(stderr, "microtome %s: %s\n", command, error->message);
  if (status != MTM_BAD_ARGUMENT)
  {
    return TOOL_FAILED;
  }
  fprintf(stderr, "microtome %s --help says more\n", command);
  return TOOL_USAGE;
}
