/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Printing numbers. */
#include "scene_internal.h"

#include <string.h>

/* ---- Integers -------------------------------------------------------------------------------- */

/* Writes the digits of a value so that they end before `end`; returns where they begin. */
static char* digits_before(char* end, uint64_t value)
{
  static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                              "25262728293031323334353637383940414243444546474849"
                              "50515253545556575859606162636465666768697071727374"
                              "75767778798081828384858687888990919293949596979899";
  while (value >= 100)
  {
    end -= 2;
    memcpy(end, pairs + 2 * (value % 100), 2);
    value /= 100;
  }
  if (value >= 10)
  {
    end -= 2;
    memcpy(end, pairs + 2 * value, 2);
    return end;
  }
  *--end = (char)('0' + value);
  return end;
}

/* Eight digits of a value below 10^8 as characters, the first in the lowest byte: halves, quarters and
 * digits are divided off in all places at once. */
static uint64_t eight_digits(uint32_t value)
{
  const uint64_t four = value / 10000 | (uint64_t)(value % 10000) << 32;
  const uint64_t hundreds = (four * 10486 >> 20) & 0x0000007f0000007fu;
  const uint64_t two = hundreds | (four - 100 * hundreds) << 16;
  const uint64_t tens = (two * 103 >> 10) & 0x000f000f000f000fu;
  return (tens | (two - 10 * tens) << 8) + 0x3030303030303030u;
}

/* Stores the lowest byte first on every machine; compilers make one store of it. */
static inline void put_eight(char* text, uint64_t characters)
{
  for (int32_t i = 0; i < 8; ++i)
  {
    text[i] = (char)(characters >> 8 * i);
  }
}

static const uint32_t
  integer_powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000 };

/* Of a value from 1 on; most numbers of a scene have many. */
static int32_t count_digits(uint32_t value)
{
  int32_t n = value >= 10000 ? 5 : 1;
  while (n < 10 && value >= integer_powers[n])
  {
    ++n;
  }
  return n;
}

size_t mtm_print_uint64(char* text, uint64_t value)
{
  if (value < 10)
  {
    *text = (char)('0' + value);
    return 1;
  }
  if (value < 100000000)
  {
    const int32_t n = count_digits((uint32_t)value);
    put_eight(text, eight_digits((uint32_t)value) >> 8 * (8 - n));
    return (size_t)n;
  }
  char digits[20];
  const char* first = digits_before(digits + sizeof digits, value);
  const size_t length = (size_t)(digits + sizeof digits - first);
  memcpy(text, first, length);
  return length;
}

size_t mtm_print_int64(char* text, int64_t value)
{
  if (value >= 0)
  {
    return mtm_print_uint64(text, (uint64_t)value);
  }
  *text = '-';
  return 1 + mtm_print_uint64(text + 1, 0 - (uint64_t)value);
}

/* ---- Decimals -------------------------------------------------------------------------------- */

/* The characters of "0.00123", "123000" or "12.3". */
static int32_t plain_length(int32_t n_digits, int32_t point)
{
  if (point <= 0)
  {
    return 2 - point + n_digits;
  }
  return point >= n_digits ? point : n_digits + 1;
}

/* The characters of "1.23e-10". */
static int32_t scientific_length(int32_t n_digits, int32_t exponent)
{
  const int32_t size = exponent < 0 ? -exponent : exponent;
  return n_digits + (n_digits > 1) + 1 + (exponent < 0) + (size < 10 ? 1 : size < 100 ? 2 : 3);
}

static size_t put_plain(char* text, const char* digits, int32_t n_digits, int32_t point)
{
  const size_t n = (size_t)n_digits;
  if (point <= 0)
  {
    const size_t n_zeros = (size_t)-point;
    memcpy(text, "0.", 2);
    memset(text + 2, '0', n_zeros);
    memcpy(text + 2 + n_zeros, digits, n);
    return 2 + n_zeros + n;
  }
  const size_t n_whole = (size_t)point;
  if (n_whole >= n)
  {
    memcpy(text, digits, n);
    memset(text + n, '0', n_whole - n);
    return n_whole;
  }
  memcpy(text, digits, n_whole);
  text[n_whole] = '.';
  memcpy(text + n_whole + 1, digits + n_whole, n - n_whole);
  return n + 1;
}

static size_t put_scientific(char* text, const char* digits, int32_t n_digits, int32_t exponent)
{
  size_t length = 0;
  text[length++] = digits[0];
  if (n_digits > 1)
  {
    text[length++] = '.';
    memcpy(text + length, digits + 1, (size_t)n_digits - 1);
    length += (size_t)n_digits - 1;
  }
  text[length++] = 'e';
  return length + mtm_print_int64(text + length, exponent);
}

/* Prints 0.DIGITS * 10^point in the shorter notation. */
static size_t put_decimal(char* text, const char* digits, int32_t n_digits, int32_t point)
{
  if (plain_length(n_digits, point) <= scientific_length(n_digits, point - 1))
  {
    return put_plain(text, digits, n_digits, point);
  }
  return put_scientific(text, digits, n_digits, point - 1);
}

/* ---- float32 --------------------------------------------------------------------------------- */

enum
{
  FIRST_POWER = -31,
  LAST_POWER = 45
};

/* 10^k for k from FIRST_POWER to LAST_POWER, shifted to 64 bits and rounded up. */
/* clang-format off */
static const uint64_t powers_of_ten[LAST_POWER - FIRST_POWER + 1] = {
  0x81ceb32c4b43fcf5, 0xa2425ff75e14fc32, 0xcad2f7f5359a3b3f, 0xfd87b5f28300ca0e,
  0x9e74d1b791e07e49, 0xc612062576589ddb, 0xf79687aed3eec552, 0x9abe14cd44753b53,
  0xc16d9a0095928a28, 0xf1c90080baf72cb2, 0x971da05074da7bef, 0xbce5086492111aeb,
  0xec1e4a7db69561a6, 0x9392ee8e921d5d08, 0xb877aa3236a4b44a, 0xe69594bec44de15c,
  0x901d7cf73ab0acda, 0xb424dc35095cd810, 0xe12e13424bb40e14, 0x8cbccc096f5088cc,
  0xafebff0bcb24aaff, 0xdbe6fecebdedd5bf, 0x89705f4136b4a598, 0xabcc77118461cefd,
  0xd6bf94d5e57a42bd, 0x8637bd05af6c69b6, 0xa7c5ac471b478424, 0xd1b71758e219652c,
  0x83126e978d4fdf3c, 0xa3d70a3d70a3d70b, 0xcccccccccccccccd, 0x8000000000000000,
  0xa000000000000000, 0xc800000000000000, 0xfa00000000000000, 0x9c40000000000000,
  0xc350000000000000, 0xf424000000000000, 0x9896800000000000, 0xbebc200000000000,
  0xee6b280000000000, 0x9502f90000000000, 0xba43b74000000000, 0xe8d4a51000000000,
  0x9184e72a00000000, 0xb5e620f480000000, 0xe35fa931a0000000, 0x8e1bc9bf04000000,
  0xb1a2bc2ec5000000, 0xde0b6b3a76400000, 0x8ac7230489e80000, 0xad78ebc5ac620000,
  0xd8d726b7177a8000, 0x878678326eac9000, 0xa968163f0a57b400, 0xd3c21bcecceda100,
  0x84595161401484a0, 0xa56fa5b99019a5c8, 0xcecb8f27f4200f3a, 0x813f3978f8940985,
  0xa18f07d736b90be6, 0xc9f2c9cd04674edf, 0xfc6f7c4045812297, 0x9dc5ada82b70b59e,
  0xc5371912364ce306, 0xf684df56c3e01bc7, 0x9a130b963a6c115d, 0xc097ce7bc90715b4,
  0xf0bdc21abb48db21, 0x96769950b50d88f5, 0xbc143fa4e250eb32, 0xeb194f8e1ae525fe,
  0x92efd1b8d0cf37bf, 0xb7abc627050305ae, 0xe596b7b0c643c71a, 0x8f7e32ce7bea5c70,
  0xb35dbf821ae4f38c };
/* clang-format on */

/* digits * 10^exponent */
typedef struct decimal
{
  uint32_t digits;
  int32_t exponent;
} decimal;

/* floor(log2(10^k)) and floor(log10(2^q)), right far beyond the exponents of float32. */
static int32_t floor_log2_of_power_of_ten(int32_t k)
{
  return (k * 1741647) >> 19;
}

static int32_t floor_log10_of_power_of_two(int32_t q, bool three_quarters)
{
  return (q * 1262611 - (three_quarters ? 524031 : 0)) >> 22;
}

/* power * factor / 2^64, the lowest bit being set where something was cut off: enough to compare
 * with what is a multiple of 4. */
static uint32_t multiply_to_odd(uint64_t power, uint32_t factor)
{
  const uint64_t low = (power & 0xffffffffu) * factor;
  const uint64_t high = (power >> 32) * factor + (low >> 32);
  return (uint32_t)(high >> 32) | ((uint32_t)high > 1);
}

/* The nearest of the shortest decimals between the half-way points to the neighbours, its digits
 * possibly with zeros at the end. value = mantissa * 2^exponent. All is in units of a quarter of
 * 10^k, which is the largest power of ten that is not above the distance of those points; so at
 * least one of its multiples lies between them, and at most one of 10^(k+1).
 * Source: Giulietti: The Schubfach way to render doubles (2021). */
static decimal shortest_decimal(uint32_t mantissa, int32_t exponent, bool below_is_near)
{
  const int32_t k = floor_log10_of_power_of_two(exponent, below_is_near);
  const int32_t shift = exponent + floor_log2_of_power_of_ten(-k) + 1;
  const uint64_t power = powers_of_ten[-k - FIRST_POWER];
  const uint32_t value = multiply_to_odd(power, (4 * mantissa) << shift);
  uint32_t lower = multiply_to_odd(power, (4 * mantissa - 2 + below_is_near) << shift);
  uint32_t upper = multiply_to_odd(power, (4 * mantissa + 2) << shift);
  lower += mantissa & 1; /* even mantissas own their half-way points */
  upper -= mantissa & 1;

  const uint32_t unit = value / 4;
  const uint32_t ten = unit / 10;
  const bool ten_below = lower <= 40 * ten;
  const bool ten_above = 40 * ten + 40 <= upper;
  if (unit >= 10 && ten_below != ten_above)
  {
    return (decimal){ ten + ten_above, k + 1 };
  }
  const bool below = lower <= 4 * unit;
  const bool above = 4 * unit + 4 <= upper;
  if (below != above)
  {
    return (decimal){ unit + above, k };
  }
  const uint32_t middle = 4 * unit + 2;
  return (decimal){ unit + (value > middle || (value == middle && unit % 2)), k };
}

/* As put_decimal, of at most nine digits, which go from registers to the text: `rest` has those after the
 * first, then zeros. Writes up to 8 characters more than it returns. */
static size_t put_short_decimal(char* text, decimal value)
{
  const int32_t n_given = count_digits(value.digits);
  const int32_t point = n_given + value.exponent;
  const uint32_t nine = value.digits * integer_powers[9 - n_given];
  const char first = (char)('0' + nine / 100000000);
  const uint64_t rest = eight_digits(nine % 100000000);
  int32_t n = 9;
  for (uint64_t left = rest; n > 1 && left >> 56 == '0'; left <<= 8)
  {
    --n;
  }
  if (plain_length(n, point) > scientific_length(n, point - 1))
  {
    text[0] = first;
    text[1] = '.';
    put_eight(text + 2, rest);
    const size_t length = n > 1 ? (size_t)n + 1 : 1;
    text[length] = 'e';
    return length + 1 + mtm_print_int64(text + length + 1, point - 1);
  }
  if (point <= 0)
  {
    memcpy(text, "0.000000", 8);
    text[2 - point] = first;
    put_eight(text + 3 - point, rest);
    return (size_t)2 - (size_t)point + (size_t)n;
  }
  text[0] = first;
  put_eight(text + 1, rest);
  if (point >= n)
  {
    put_eight(text + 9, 0x3030303030303030u);
    return (size_t)point;
  }
  text[point] = '.';
  put_eight(text + point + 1, rest >> 8 * (point - 1));
  return (size_t)n + 1;
}

size_t mtm_print_float32(char* text, float value)
{
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  size_t length = 0;
  if (bits >> 31)
  {
    text[length++] = '-';
  }
  const uint32_t fraction = bits & 0x7fffff;
  const int32_t biased = (int32_t)(bits >> 23 & 0xff);
  if (biased == 0 && fraction == 0)
  {
    text[length++] = '0';
    return length;
  }
  const uint32_t mantissa = biased ? fraction | 0x800000 : fraction;
  const int32_t exponent = (biased ? biased : 1) - 150;
  const decimal shortest = shortest_decimal(mantissa, exponent, fraction == 0 && biased > 1);
  return length + put_short_decimal(text + length, shortest);
}

/* ---- float64 --------------------------------------------------------------------------------- */

size_t mtm_print_float64(char* text, double value)
{
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  size_t length = 0;
  if (bits >> 63)
  {
    text[length++] = '-';
  }
  const uint64_t fraction = bits & 0xfffffffffffffu;
  const int32_t biased = (int32_t)(bits >> 52 & 0x7ff);
  if (biased == 0 && fraction == 0)
  {
    text[length++] = '0';
    return length;
  }
  const uint64_t mantissa = biased ? fraction | 0x10000000000000u : fraction;
  const int32_t exponent = (biased ? biased : 1) - 1075;
  char digits[20];
  int32_t point;
  const int32_t n_digits =
    mtm_shortest_digits(mantissa, exponent, fraction == 0 && biased > 1, digits, &point);
  return length + put_decimal(text + length, digits, n_digits, point);
}
