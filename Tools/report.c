/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Messages to the person at the terminal. */
#include "tool.h"

#include <stdarg.h>

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
  fprintf(stderr, "microtome %s: ", command);
  tool_print_safe(stderr, error->message);
  fputc('\n', stderr);
  if (status != MTM_BAD_ARGUMENT)
  {
    return TOOL_FAILED;
  }
  fprintf(stderr, "microtome %s --help says more\n", command);
  return TOOL_USAGE;
}

void tool_print_safe(FILE* stream, const char* text)
{
  for (const char* at = text; *at; ++at)
  {
    const unsigned char byte = (unsigned char)*at;
    /* U+0080 to U+009F, as UTF-8, are the terminals' too. */
    const bool is_second = byte == 0xC2 && ((unsigned char)at[1] & 0xE0) == 0x80;
    fputc(byte < 0x20 || byte == 0x7F || is_second ? '?' : byte, stream);
    at += is_second;
  }
}

void tool_warn(const char* command, const char* message)
{
  fprintf(stderr, "microtome %s: warning: ", command);
  tool_print_safe(stderr, message);
  fputc('\n', stderr);
}
