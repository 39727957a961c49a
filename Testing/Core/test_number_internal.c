/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Printed numbers read back to the same bits (oracle: strtof, strtod), are the shortest that do
 * (oracles: printf with one digit less; exact arithmetic), and look as JSON wants them. */
#include "scene_internal.h"

#include "check.h"
#include "random.h"

#include <stdbool.h>

static float float32_of(uint32_t bits)
{
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static uint32_t bits_of_float32(float value)
{
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static double float64_of(uint64_t bits)
{
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static uint64_t bits_of_float64(double value)
{
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

/* The digits that count: without sign, point, exponent and zeros at both ends. */
static int significant_digits(const char* text, char digits[MTM_NUMBER_BYTES])
{
  int n = 0;
  int n_counted = 0;
  for (; *text && *text != 'e'; ++text)
  {
    if (*text >= '0' && *text <= '9' && (n > 0 || *text != '0'))
    {
      digits[n++] = *text;
      n_counted = *text != '0' ? n : n_counted;
    }
  }
  digits[n_counted] = '\0';
  return n_counted;
}

/* number = -? (0 | [1-9][0-9]*) (. [0-9]+)? (e -? [0-9]+)? of RFC 8259, as far as we print it. */
static bool is_json_number(const char* text)
{
  text += *text == '-';
  if (*text == '0')
  {
    ++text;
  }
  else if (strspn(text, "0123456789") > 0)
  {
    text += strspn(text, "0123456789");
  }
  else
  {
    return false;
  }
  if (*text == '.')
  {
    const size_t n = strspn(text + 1, "0123456789");
    if (n == 0)
    {
      return false;
    }
    text += 1 + n;
  }
  if (*text == 'e')
  {
    text += text[1] == '-' ? 2 : 1;
    const size_t n = strspn(text, "0123456789");
    if (n == 0)
    {
      return false;
    }
    text += n;
  }
  return *text == '\0';
}

static void print_float32(float value, char text[MTM_NUMBER_BYTES + 1])
{
  text[mtm_print_float32(text, value)] = '\0';
}

static void print_float64(double value, char text[MTM_NUMBER_BYTES + 1])
{
  text[mtm_print_float64(text, value)] = '\0';
}

static void check_float32(uint32_t bits)
{
  const float value = float32_of(bits);
  char text[MTM_NUMBER_BYTES + 1];
  print_float32(value, text);
  CHECK(bits_of_float32(strtof(text, NULL)) == bits, "%08x printed as %s", (unsigned)bits, text);
  CHECK(is_json_number(text), "%s", text);
}

/* The two ways to the digits share no code. */
static void check_float32_digits(uint32_t bits)
{
  char text[MTM_NUMBER_BYTES + 1];
  print_float32(float32_of(bits), text);
  char digits[MTM_NUMBER_BYTES];
  significant_digits(text, digits);

  const uint32_t fraction = bits & 0x7fffff;
  const int32_t biased = (int32_t)(bits >> 23 & 0xff);
  if (biased == 0 && fraction == 0)
  {
    return;
  }
  char exact[MTM_NUMBER_BYTES];
  int32_t point;
  exact[mtm_shortest_digits(biased ? fraction | 0x800000 : fraction,
    (biased ? biased : 1) - 150,
    fraction == 0 && biased > 1,
    exact,
    &point)] = '\0';
  CHECK(strcmp(digits, exact) == 0, "%08x: %s, exact %s", (unsigned)bits, text, exact);
}

static void check_float64(uint64_t bits)
{
  const double value = float64_of(bits);
  char text[MTM_NUMBER_BYTES + 1];
  print_float64(value, text);
  CHECK(bits_of_float64(strtod(text, NULL)) == bits, "%a printed as %s", value, text);
  CHECK(is_json_number(text), "%s", text);

  char digits[MTM_NUMBER_BYTES];
  const int n = significant_digits(text, digits);
  /* Powers of two lie unevenly between their neighbours: one that is not the nearest may do. */
  if (n > 1 && (bits & 0xfffffffffffffu) != 0)
  {
    char shorter[64];
    snprintf(shorter, sizeof shorter, "%.*e", n - 2, value);
    CHECK(strtod(shorter, NULL) != value, "%s is shorter than %s", shorter, text);
    char same[64];
    char same_digits[64];
    snprintf(same, sizeof same, "%.*e", n - 1, value);
    significant_digits(same, same_digits);
    CHECK(strcmp(digits, same_digits) == 0, "%s is nearer than %s", same, text);
  }
}

static void test_random_float32(test_random* random)
{
  for (int i = 0; i < 4000000; ++i)
  {
    const uint32_t bits = (uint32_t)test_random_next(random);
    if ((bits >> 23 & 0xff) != 0xff)
    {
      check_float32(bits);
      if (i % 16 == 0)
      {
        check_float32_digits(bits);
      }
    }
  }
}

/* What data are made of: few digits, small integers, measurements in some unit. */
static void test_usual_float32(test_random* random)
{
  static const float scales[] = { 1.0f, 0.1f, 0.001f, 1e5f, 1e-12f, 101325.0f };
  for (int i = 0; i < 200000; ++i)
  {
    const float scale = scales[i % (int)(sizeof scales / sizeof scales[0])];
    const float value = (float)test_random_below(random, 100000) * scale;
    check_float32(bits_of_float32(value));
    check_float32_digits(bits_of_float32(value));
  }
}

/* Every exponent with the mantissas where the spacing changes. */
static void test_edges_of_float32(void)
{
  static const uint32_t fractions[] = { 0, 1, 2, 3, 0x400000, 0x7ffffe, 0x7fffff };
  for (uint32_t exponent = 0; exponent < 0xff; ++exponent)
  {
    for (int i = 0; i < 7; ++i)
    {
      check_float32(exponent << 23 | fractions[i]);
      check_float32(0x80000000u | exponent << 23 | fractions[i]);
      check_float32_digits(exponent << 23 | fractions[i]);
    }
  }
}

static void test_float64(test_random* random)
{
  for (int i = 0; i < 50000; ++i)
  {
    const uint64_t bits = test_random_next(random);
    if ((bits >> 52 & 0x7ff) != 0x7ff)
    {
      check_float64(bits);
    }
    check_float64(bits_of_float64((double)test_random_below(random, 1000000) / 1000.0));
  }
  for (uint64_t exponent = 0; exponent < 0x7ff; ++exponent)
  {
    check_float64(exponent << 52);
    check_float64(exponent << 52 | 1);
    check_float64(exponent << 52 | 0xfffffffffffffu);
  }
}

static void test_integers(test_random* random)
{
  char text[MTM_NUMBER_BYTES + 1];
  char expected[64];
  for (int i = 0; i < 200000; ++i)
  {
    uint64_t value = test_random_next(random) >> test_random_below(random, 64);
    value = i == 0 ? 0 : i == 1 ? UINT64_MAX : i == 2 ? (uint64_t)1 << 63 : value;
    text[mtm_print_uint64(text, value)] = '\0';
    snprintf(expected, sizeof expected, "%llu", (unsigned long long)value);
    CHECK(strcmp(text, expected) == 0, "%s, not %s", text, expected);
    text[mtm_print_int64(text, (int64_t)value)] = '\0';
    snprintf(expected, sizeof expected, "%lld", (long long)(int64_t)value);
    CHECK(strcmp(text, expected) == 0, "%s, not %s", text, expected);
  }
}

static void test_notation(void)
{
  static const struct
  {
    double value;
    const char* text;
  } cases[] = { { 0.0, "0" },
    { -0.0, "-0" },
    { 1.0, "1" },
    { -1.5, "-1.5" },
    { 0.1, "0.1" },
    { 100.0, "100" },
    { 1000.0, "1e3" },
    { 12000.0, "12000" },
    { 0.01, "0.01" },
    { 0.001, "1e-3" },
    { 0.0125, "0.0125" },
    { 1e30, "1e30" },
    { -1.5e-30, "-1.5e-30" } };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
  {
    char text[MTM_NUMBER_BYTES + 1];
    print_float64(cases[i].value, text);
    CHECK(strcmp(text, cases[i].text) == 0, "%s, not %s", text, cases[i].text);
    print_float32((float)cases[i].value, text);
    CHECK(strcmp(text, cases[i].text) == 0, "%s, not %s", text, cases[i].text);
  }
}

int main(void)
{
  test_random random = test_random_start();
  test_random_float32(&random);
  test_usual_float32(&random);
  test_edges_of_float32();
  test_float64(&random);
  test_integers(&random);
  test_notation();
  return check_result();
}
