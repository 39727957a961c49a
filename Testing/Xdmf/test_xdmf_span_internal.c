/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Random spans of random shapes: the boxes visit the span's places, in its order, and nothing else.
 * Planes of grids are one box whatever the shape of the array that holds them. */
#include "xdmf_internal.h"

#include "check.h"
#include "random.h"

#include <stdlib.h>

enum
{
  N_CASES = 200000,
  MAX_PLACES = 1 << 16,
  MAX_TEST_RANK = 5
};

/* The places that boxes visit, one after another. */
typedef struct visit
{
  int32_t rank;
  const int64_t* dims;
  int64_t* places;
  int64_t n;
  int64_t n_boxes;
  const char* wrong;
} visit;

static mtm_status visit_box(void* user, const mtm_box* box)
{
  visit* to = user;
  int64_t k[MTM_MAX_RANK] = { 0 };
  ++to->n_boxes;
  for (int32_t d = 0; d >= 0;)
  {
    int64_t place = 0;
    for (d = 0; d < to->rank; ++d)
    {
      const int64_t i = box->start[d] + k[d] / box->block[d] * box->step[d] + k[d] % box->block[d];
      to->wrong = i < 0 || i >= to->dims[d] ? "a box is outside of its array" : to->wrong;
      to->wrong = box->block[d] > 1 && box->step[d] < box->block[d] ? "blocks overlap" : to->wrong;
      place = place * to->dims[d] + i;
    }
    if (to->n == MAX_PLACES)
    {
      to->wrong = "there are too many places";
      return MTM_CANCELLED;
    }
    to->places[to->n++] = place;
    for (d = to->rank - 1; d >= 0 && ++k[d] == box->count[d] * box->block[d]; --d)
    {
      k[d] = 0;
    }
  }
  return MTM_OK;
}

/* All places of a span by its definition; returns how many. */
static int64_t list_places(const mtm_span* span, int64_t* places)
{
  int64_t k[MTM_MAX_RANK] = { 0 };
  int64_t n = 0;
  for (int32_t l = 0; l < span->n_levels; ++l)
  {
    if (span->counts[l] == 0)
    {
      return 0;
    }
  }
  for (int32_t l = 0; l >= 0;)
  {
    places[n] = span->start;
    for (l = 0; l < span->n_levels; ++l)
    {
      places[n] += k[l] * span->strides[l];
    }
    ++n;
    for (l = span->n_levels - 1; l >= 0 && ++k[l] == span->counts[l]; --l)
    {
      k[l] = 0;
    }
  }
  return n;
}

/* A span within n values: half of its levels lie on dimensions of the shape, as those of grids do. */
static mtm_span random_span(test_random* random, int32_t rank, const int64_t* dims, int64_t n)
{
  mtm_span span;
  do
  {
    span = (mtm_span){ .start = test_random_below(random, n),
      .n_levels = 1 + (int32_t)test_random_below(random, 4) };
    for (int32_t l = 0; l < span.n_levels; ++l)
    {
      span.counts[l] = test_random_below(random, 40) ? 1 + test_random_below(random, 4) : 0;
      span.strides[l] =
        test_random_below(random, 8) ? 1 + test_random_below(random, n < 20 ? n : 20) : 0;
      if (test_random_below(random, 2))
      {
        int32_t d = rank - 1;
        int64_t stride = 1;
        for (int64_t up = test_random_below(random, rank); up > 0; --up)
        {
          stride *= dims[d--];
        }
        span.strides[l] = stride;
        span.counts[l] = 1 + test_random_below(random, dims[d]);
      }
    }
  } while (mtm_span_last(&span) >= n);
  return span;
}

static void check_one(const mtm_span* span,
  visit* to,
  bool with_blocks,
  int64_t* expected,
  int32_t c)
{
  to->n = 0;
  to->n_boxes = 0;
  to->wrong = NULL;
  const mtm_status status = mtm_span_boxes(span, to->rank, to->dims, with_blocks, visit_box, to);
  const int64_t n = list_places(span, expected);
  CHECK(status == MTM_OK && !to->wrong, "case %d: %s", (int)c, to->wrong ? to->wrong : "status");
  CHECK(to->n == n && n == mtm_span_n_values(span),
    "case %d: %lld places of %lld",
    (int)c,
    (long long)to->n,
    (long long)n);
  CHECK(n == to->n && memcmp(expected, to->places, (size_t)n * sizeof *expected) == 0,
    "case %d: the places differ",
    (int)c);
  int64_t last = -1;
  for (int64_t i = 0; i < n; ++i)
  {
    last = expected[i] > last ? expected[i] : last;
  }
  CHECK(last == mtm_span_last(span), "case %d: the last place", (int)c);
}

static void check_random(int64_t* places, int64_t* expected)
{
  test_random random = test_random_start();
  for (int32_t c = 0; c < N_CASES && n_failures == 0; ++c)
  {
    int64_t dims[MAX_TEST_RANK];
    const int32_t rank = 1 + (int32_t)test_random_below(&random, MAX_TEST_RANK);
    int64_t n = 1;
    for (int32_t d = 0; d < rank; ++d)
    {
      dims[d] = 1 + test_random_below(&random, 5);
      n *= dims[d];
    }
    visit to = { .rank = rank, .dims = dims, .places = places };
    const mtm_span span = random_span(&random, rank, dims, n);
    check_one(&span, &to, c % 2 == 0, expected, c);
    if (c % 4 == 0)
    {
      /* Tuples: every place becomes neighbours. */
      const int32_t width = 1 + (int32_t)test_random_below(&random, 3);
      const mtm_span values = mtm_span_of_tuples(&span, width);
      const int64_t n_tuples = list_places(&span, expected);
      const int64_t n_values = list_places(&values, places);
      bool is_same = n_values == n_tuples * width;
      for (int64_t i = 0; i < n_values && is_same; ++i)
      {
        is_same = places[i] == expected[i / width] * width + i % width;
      }
      CHECK(is_same, "case %d: tuples of %d", (int)c, (int)width);
    }
  }
}

/* Planes of a grid of 5 x 6 x 7 in arrays of several shapes. */
static void check_planes(int64_t* places)
{
  static const int64_t grid[3] = { 5, 6, 7 };
  static const int64_t shapes[][4] = {
    { 210, 1, 1, 1 }, { 5, 6, 7, 1 }, { 30, 7, 1, 1 }, { 1, 5, 42, 1 }
  };
  static const int32_t ranks[] = { 1, 4, 2, 3 };
  for (int32_t s = 0; s < 4; ++s)
  {
    for (int32_t axis = 0; axis < 3; ++axis)
    {
      int64_t start[3] = { 0 };
      int64_t count[3] = { grid[0], grid[1], grid[2] };
      const int64_t step[3] = { 1, 1, 1 };
      start[axis] = 3;
      count[axis] = 1;
      const mtm_span span = mtm_span_box(3, grid, start, step, count);
      visit to = { .rank = ranks[s], .dims = shapes[s], .places = places };
      mtm_span_boxes(&span, to.rank, to.dims, true, visit_box, &to);
      CHECK(to.n_boxes == 1, "shape %d, axis %d: %d boxes", (int)s, (int)axis, (int)to.n_boxes);
    }
  }
}

int main(void)
{
  int64_t* places = malloc(MAX_PLACES * sizeof *places);
  int64_t* expected = malloc(MAX_PLACES * sizeof *expected);
  check_random(places, expected);
  check_planes(places);
  free(places);
  free(expected);
  return check_result();
}
