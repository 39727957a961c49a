/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Statuses and their messages. */
#include "internal.h"

#include <stdarg.h>
#include <stdio.h>

const char* mtm_version(void)
{
  return MTM_VERSION;
}

const char* mtm_status_name(mtm_status status)
{
  static const char* const names[] = { "MTM_OK",
    "MTM_BAD_ARGUMENT",
    "MTM_BAD_MESH",
    "MTM_BAD_FILE",
    "MTM_UNSUPPORTED",
    "MTM_NO_MEMORY",
    "MTM_IO_ERROR",
    "MTM_CANCELLED" };
  const size_t n_names = sizeof names / sizeof names[0];
  return (size_t)status < n_names ? names[status] : "unknown status";
}

void mtm_clear(mtm_error* error)
{
  if (error)
  {
    error->message[0] = '\0';
  }
}

void mtm_message(mtm_error* error, const char* format, ...)
{
  if (error)
  {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
  }
}
