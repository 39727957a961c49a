/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Numbers in texts, whatever the locale. */
#include "xdmf_internal.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MAX_NUMBER_LENGTH = 512, /* longer ones are no numbers */
  MAX_EXACT_POWER = 22     /* 10^22 is the last that is exact in a double */
};

static const double powers[] = { 1e0,
  1e1,
  1e2,
  1e3,
  1e4,
  1e5,
  1e6,
  1e7,
  1e8,
  1e9,
  1e10,
  1e11,
  1e12,
  1e13,
  1e14,
  1e15,
  1e16,
  1e17,
  1e18,
  1e19,
  1e20,
  1e21,
  1e22 };

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* "word" in any case at `at`. */
static bool begins_with(const char* at, const char* word)
{
  for (; *word; ++at, ++word)
  {
    const char c = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
    if (c != *word)
    {
      return false;
    }
  }
  return true;
}

static bool parse_special(const char** at, double sign, double* value)
{
  static const struct
  {
    const char* word;
    double value;
  } specials[] = { { "nan", NAN }, { "infinity", INFINITY }, { "inf", INFINITY } };
  for (size_t i = 0; i < sizeof specials / sizeof specials[0]; ++i)
  {
    if (begins_with(*at, specials[i].word))
    {
      *value = sign * specials[i].value;
      *at += strlen(specials[i].word);
      return true;
    }
  }
  return false;
}

/* Decimal digits as m * 10^power, as far as 19 digits go; exact: they were all of them. */
typedef struct decimal
{
  uint64_t digits;
  int32_t power;
  bool has_digits, exact;
} decimal;

static const char* parse_digits(const char* at, decimal* number)
{
  bool behind_point = false;
  for (; is_digit(*at) || (*at == '.' && !behind_point); ++at)
  {
    if (*at == '.')
    {
      behind_point = true;
      continue;
    }
    number->has_digits = true;
    if (number->digits >= UINT64_C(1000000000000000000))
    {
      number->exact = false;
      continue;
    }
    number->digits = number->digits * 10 + (uint64_t)(*at - '0');
    number->power -= behind_point;
  }
  return at;
}

/* An exponent with E or D, if there is one. */
static const char* parse_exponent(const char* at, int32_t* power)
{
  if (*at != 'e' && *at != 'E' && *at != 'd' && *at != 'D')
  {
    return at;
  }
  const char* digits = at + 1;
  const bool negative = *digits == '-';
  digits += *digits == '-' || *digits == '+';
  if (!is_digit(*digits))
  {
    return at;
  }
  int32_t exponent = 0;
  for (; is_digit(*digits); ++digits)
  {
    exponent = exponent < 100000 ? exponent * 10 + (*digits - '0') : exponent;
  }
  *power += negative ? -exponent : exponent;
  return digits;
}

/* The C library's, in the locale "C" and with E for D. */
static bool parse_slowly(const char* from, const char* to, void** locale, double* value)
{
  char text[MAX_NUMBER_LENGTH + 1];
  const size_t length = (size_t)(to - from);
  if (!*locale)
  {
    *locale = (void*)newlocale(LC_ALL_MASK, "C", (locale_t)0);
  }
  if (!*locale || length > MAX_NUMBER_LENGTH)
  {
    return false;
  }
  for (size_t i = 0; i < length; ++i)
  {
    text[i] = from[i] == 'd' || from[i] == 'D' ? 'e' : from[i];
  }
  text[length] = '\0';
  *value = strtod_l(text, NULL, (locale_t)*locale);
  return true;
}

bool mtm_parse_double(const char** at, void** locale, double* value)
{
  const char* const start = *at;
  const double sign = *start == '-' ? -1.0 : 1.0;
  const char* digits = start + (*start == '-' || *start == '+');
  decimal number = { .exact = true };
  const char* end = parse_digits(digits, &number);
  if (!number.has_digits)
  {
    *at = digits;
    if (parse_special(at, sign, value))
    {
      return true;
    }
    *at = start;
    return false;
  }
  end = parse_exponent(end, &number.power);
  *at = end;
  /* Source: W. D. Clinger, How to read floating point numbers accurately, 1990: both are exact, so
   * their product is rounded once. */
  if (number.exact && number.digits <= UINT64_C(1) << 53 && number.power >= -MAX_EXACT_POWER &&
    number.power <= MAX_EXACT_POWER)
  {
    const double mantissa = (double)number.digits;
    *value = sign *
      (number.power < 0 ? mantissa / powers[-number.power] : mantissa * powers[number.power]);
    return true;
  }
  return parse_slowly(start, end, locale, value);
}

void mtm_number_end(void* locale)
{
  if (locale)
  {
    freelocale((locale_t)locale);
  }
}
