/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Command line arguments, one after another. */
#include "options.h"

#include <string.h>

static bool is_either(const char* text, size_t length, const char* name, const char* short_name)
{
  return (strlen(name) == length && strncmp(text, name, length) == 0) ||
    (short_name && strlen(short_name) == length && strncmp(text, short_name, length) == 0);
}

mtm_status arguments_take_value(arguments* rest,
  const char* name,
  const char* short_name,
  const char** value,
  mtm_error* error)
{
  *value = NULL;
  if (rest->next >= rest->argc)
  {
    return MTM_OK;
  }
  const char* text = rest->argv[rest->next];
  const size_t length = strcspn(text, "=");
  if (!is_either(text, length, name, short_name))
  {
    return MTM_OK;
  }
  if (text[length] == '=')
  {
    *value = text + length + 1;
    rest->next += 1;
  }
  else if (rest->next + 1 < rest->argc)
  {
    *value = rest->argv[rest->next + 1];
    rest->next += 2;
  }
  if (!*value || **value == '\0')
  {
    return tool_fail(error, MTM_BAD_ARGUMENT, "%s needs a value", text);
  }
  return MTM_OK;
}

/* 0 for a letter that is no multiple. */
static int64_t multiple(char letter)
{
  switch (letter)
  {
    case '\0':
      return 1;
    case 'k':
    case 'K':
      return 1000;
    case 'M':
      return 1000000;
    case 'G':
      return 1000000000;
    default:
      return 0;
  }
}

mtm_status parse_count(const char* name,
  const char* text,
  int64_t smallest,
  int64_t largest,
  int64_t* count,
  mtm_error* error)
{
  const size_t n_digits = strspn(text, "0123456789");
  const int64_t factor = multiple(text[n_digits]);
  const bool one_letter = text[n_digits] == '\0' || text[n_digits + 1] == '\0';
  if (n_digits == 0 || factor == 0 || !one_letter)
  {
    return tool_fail(error,
      MTM_BAD_ARGUMENT,
      "%s: '%s' is not a whole number (such as 125000, 125K or 10M)",
      name,
      text);
  }
  int64_t value = 0;
  for (size_t i = 0; i < n_digits && value <= largest; ++i)
  {
    value = 10 * value + (text[i] - '0');
  }
  if (value > largest / factor || value * factor < smallest)
  {
    return tool_fail(error,
      MTM_BAD_ARGUMENT,
      "%s: %s is not between %lld and %lld",
      name,
      text,
      (long long)smallest,
      (long long)largest);
  }
  *count = value * factor;
  return MTM_OK;
}
