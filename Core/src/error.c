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
    mtm_make_line(error->message);
  }
}

/* Bytes of the character of UTF-8 that begins here; 0: none does. */
static size_t character_bytes(const unsigned char* text)
{
  const size_t n = text[0] < 0x80       ? 1
    : text[0] >= 0xc2 && text[0] < 0xe0 ? 2
    : text[0] >= 0xe0 && text[0] < 0xf0 ? 3
    : text[0] >= 0xf0 && text[0] < 0xf5 ? 4
                                        : 0;
  for (size_t i = 1; i < n; ++i)
  {
    if ((text[i] & 0xc0) != 0x80)
    {
      return 0;
    }
  }
  return n;
}

void mtm_make_line(char* text)
{
  for (size_t n = 1; *text; text += n)
  {
    n = character_bytes((const unsigned char*)text);
    if (n == 0 || (unsigned char)*text < 0x20 || *text == 0x7f)
    {
      *text = n == 0 ? '?' : ' ';
      n = 1;
    }
  }
}
