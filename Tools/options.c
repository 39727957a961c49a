/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Command line arguments, one after another. */
#include "options.h"

#include <math.h>
#include <stdlib.h>
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

static mtm_status add_text(text_list* list, const char* text, int capacity, mtm_error* error)
{
  if (!list->items)
  {
    list->items = calloc((size_t)capacity, sizeof *list->items);
  }
  if (!list->items)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for the arguments");
  }
  list->items[list->n++] = text;
  return MTM_OK;
}

/* Takes the option if it comes next. */
static mtm_status take_option(arguments* rest, const option* one, bool* taken, mtm_error* error)
{
  const char* text = rest->argv[rest->next];
  if (one->flag)
  {
    *taken = is_either(text, strlen(text), one->name, one->short_name);
    *one->flag = *one->flag || *taken;
    rest->next += *taken;
    return MTM_OK;
  }
  const char* value = NULL;
  mtm_status status = arguments_take_value(rest, one->name, one->short_name, &value, error);
  *taken = value != NULL;
  if (status == MTM_OK && value && one->text)
  {
    *one->text = value;
  }
  else if (status == MTM_OK && value)
  {
    status = add_text(one->list, value, rest->argc, error);
  }
  return status;
}

mtm_status arguments_take_all(arguments* rest,
  const option* options,
  int32_t n_options,
  text_list* names,
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  while (rest->next < rest->argc && status == MTM_OK)
  {
    bool taken = false;
    for (int32_t i = 0; i < n_options && !taken && status == MTM_OK; ++i)
    {
      status = take_option(rest, &options[i], &taken, error);
    }
    if (status != MTM_OK || taken)
    {
      continue;
    }
    const char* text = rest->argv[rest->next++];
    status = text[0] == '-' ? tool_fail(error, MTM_BAD_ARGUMENT, "there is no option %.100s", text)
                            : add_text(names, text, rest->argc, error);
  }
  return status;
}

bool arguments_ask_for_help(int argc, char** argv)
{
  for (int i = 1; i < argc; ++i)
  {
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
    {
      return true;
    }
  }
  return false;
}

/* The number at the start of a text; *end: what follows. */
static bool read_number(const char* text, double* number, const char** end)
{
  char* behind = NULL;
  *number = strtod(text, &behind);
  *end = behind;
  return behind != text && isfinite(*number);
}

mtm_status parse_number(const char* name, const char* text, double* number, mtm_error* error)
{
  const char* end = NULL;
  if (!read_number(text, number, &end) || *end != '\0')
  {
    return tool_fail(error, MTM_BAD_ARGUMENT, "%s: '%.100s' is not a number", name, text);
  }
  return MTM_OK;
}

mtm_status parse_numbers(const char* name,
  const char* text,
  double** numbers,
  int32_t* n,
  mtm_error* error)
{
  *n = 0;
  *numbers = malloc((strlen(text) + 1) * sizeof **numbers);
  if (!*numbers)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for %s", name);
  }
  const char* end = text;
  bool is_good = true;
  for (const char* at = text; is_good; at = end + 1)
  {
    is_good = read_number(at, &(*numbers)[*n], &end);
    *n += is_good;
    if (is_good && *end == '\0')
    {
      return MTM_OK;
    }
    is_good = is_good && *end == ',';
  }
  free(*numbers);
  *numbers = NULL;
  *n = 0;
  return tool_fail(error,
    MTM_BAD_ARGUMENT,
    "%s: '%.100s' is not a list of numbers (such as 0.5 or 0.25,0.5,0.75)",
    name,
    text);
}
