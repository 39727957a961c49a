/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Shortest decimals by exact arithmetic: a microsecond a number, so for the few that are float64.
 * Source: free-format printing in Burger, Dybvig: Printing floating-point numbers quickly and
 * accurately (PLDI 1996). */
#include "scene_internal.h"

#include <string.h>

enum
{
  /* The largest is the mantissa of the smallest float64 times 4 * 10^324: 1132 bits. */
  N_LIMBS = 38
};

/* A natural number, least significant limb first; limbs from n on are zero. */
typedef struct big
{
  uint32_t limbs[N_LIMBS];
  int32_t n;
} big;

static void big_set(big* number, uint64_t value)
{
  memset(number, 0, sizeof *number);
  number->limbs[0] = (uint32_t)value;
  number->limbs[1] = (uint32_t)(value >> 32);
  number->n = 2;
}

static void big_multiply(big* number, uint32_t factor)
{
  uint64_t carry = 0;
  for (int32_t i = 0; i < number->n; ++i)
  {
    carry += (uint64_t)number->limbs[i] * factor;
    number->limbs[i] = (uint32_t)carry;
    carry >>= 32;
  }
  if (carry)
  {
    number->limbs[number->n++] = (uint32_t)carry;
  }
}

static void big_multiply_power(big* number, uint32_t base, int32_t exponent)
{
  for (; exponent > 0; --exponent)
  {
    big_multiply(number, base);
  }
}

static void big_shift(big* number, int32_t n_bits)
{
  for (; n_bits >= 16; n_bits -= 16)
  {
    big_multiply(number, 1u << 16);
  }
  big_multiply(number, 1u << n_bits);
}

static int32_t big_limbs(const big* number)
{
  int32_t n = number->n;
  while (n > 0 && number->limbs[n - 1] == 0)
  {
    --n;
  }
  return n;
}

/* The sign of a + b - c; b may be NULL. */
static int32_t big_compare_sum(const big* a, const big* b, const big* c)
{
  int64_t above = 0; /* of the limbs so far, from the top, in units of the limb below */
  for (int32_t i = N_LIMBS - 1; i >= 0; --i)
  {
    const int64_t limb =
      (int64_t)a->limbs[i] + (b ? (int64_t)b->limbs[i] : 0) - (int64_t)c->limbs[i];
    above = above * ((int64_t)1 << 32) + limb;
    /* The limbs below are worth less than 2 of this one. */
    if (above >= 2 || above <= -2)
    {
      return above > 0 ? 1 : -1;
    }
  }
  return above > 0 ? 1 : above < 0 ? -1 : 0;
}

/* number -= other, which is not larger. */
static void big_subtract(big* number, const big* other)
{
  uint64_t borrow = 0;
  for (int32_t i = 0; i < N_LIMBS; ++i)
  {
    const uint64_t difference = (uint64_t)number->limbs[i] - other->limbs[i] - borrow;
    number->limbs[i] = (uint32_t)difference;
    borrow = difference >> 63;
  }
  number->n = big_limbs(number);
}

/* The value is r / s; half the way to its neighbours is up / s and down / s. */
typedef struct interval
{
  big r, s, up, down;
  bool closed; /* the ends read back to the value: its mantissa is even */
} interval;

static void interval_start(interval* range, uint64_t mantissa, int32_t exponent, bool below_is_near)
{
  const int32_t extra = below_is_near ? 2 : 1;
  const int32_t shift = exponent > 0 ? exponent : 0;
  big_set(&range->r, mantissa);
  big_set(&range->s, 1);
  big_set(&range->up, 1);
  big_set(&range->down, 1);
  big_shift(&range->r, shift + extra);
  big_shift(&range->s, extra + (exponent < 0 ? -exponent : 0));
  big_shift(&range->up, shift + extra - 1);
  big_shift(&range->down, shift);
  range->closed = mantissa % 2 == 0;
}

static void interval_multiply(interval* range, uint32_t factor)
{
  big_multiply(&range->r, factor);
  big_multiply(&range->up, factor);
  big_multiply(&range->down, factor);
}

/* The upper end is at least 1. */
static bool reaches_one(const interval* range)
{
  return big_compare_sum(&range->r, &range->up, &range->s) >= (range->closed ? 0 : 1);
}

/* The smallest `point` with the upper end below 10^point; divides the interval by 10^point. */
static int32_t interval_scale(interval* range, uint64_t mantissa, int32_t exponent)
{
  int32_t log2 = exponent - 1;
  for (; mantissa; mantissa >>= 1)
  {
    ++log2;
  }
  /* ceil(log2 * log10(2)), or one too little, the fraction having been dropped from log2 */
  int32_t point = (int32_t)(((int64_t)log2 * 1292913986 + (((int64_t)1 << 32) - 1)) >> 32);
  big_multiply_power(&range->s, 10, point);
  for (int32_t i = point; i < 0; ++i)
  {
    interval_multiply(range, 10);
  }
  if (reaches_one(range))
  {
    big_multiply(&range->s, 10);
    ++point;
  }
  return point;
}

int32_t mtm_shortest_digits(uint64_t mantissa,
  int32_t exponent,
  bool below_is_near,
  char* digits,
  int32_t* point)
{
  interval range;
  interval_start(&range, mantissa, exponent, below_is_near);
  *point = interval_scale(&range, mantissa, exponent);
  for (int32_t n = 0;;)
  {
    interval_multiply(&range, 10);
    int32_t digit = 0;
    for (; big_compare_sum(&range.r, NULL, &range.s) >= 0; ++digit)
    {
      big_subtract(&range.r, &range.s);
    }
    const bool low_is_inside =
      big_compare_sum(&range.r, NULL, &range.down) <= (range.closed ? 0 : -1);
    const bool high_is_inside = reaches_one(&range);
    if (low_is_inside || high_is_inside)
    {
      const int32_t half = big_compare_sum(&range.r, &range.r, &range.s);
      const bool up = !low_is_inside || (high_is_inside && (half > 0 || (half == 0 && digit % 2)));
      digits[n] = (char)('0' + digit + up);
      return n + 1;
    }
    digits[n++] = (char)('0' + digit);
  }
}
