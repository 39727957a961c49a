/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the rows of a grid's cells will put out: as long as no point is near the plane, that follows from
 * where the rows of points around them are crossed. Source: own. */
#include "section_internal.h"

#include <stdlib.h>
#include <string.h>

static void count_cells(const mtm_section* s, int64_t n_cells, int64_t n_crossings, mtm_extent* sum)
{
  const int64_t n_triangles = n_crossings - 2 * n_cells;
  sum->n_polygons += s->triangulate ? n_triangles : n_cells;
  sum->n_connectivity += s->triangulate ? 3 * n_triangles : n_crossings;
}

/* How many cells cross the edges between two rows: two each, but one at the ends of the row. */
static int64_t count_crossings(int32_t a, int32_t b, int32_t n)
{
  const int32_t n_edges = abs(a - b);
  const bool ends_low = (a == 0) != (b == 0);
  const bool ends_high = (a == n) != (b == n);
  return 2 * (int64_t)n_edges - ends_low - ends_high;
}

static void count_row(const mtm_section* s, const mtm_section_row* row, mtm_extent* sum)
{
  if (row->first >= row->last)
  {
    return;
  }
  const int32_t n = (int32_t)s->axes->n[0];
  const int32_t* start = row->start;
  int64_t crosses[4];
  for (int32_t r = 0; r < 4; ++r)
  {
    crosses[r] = start[r] > 0 && start[r] < n;
  }
  sum->n_points += crosses[3] + abs(start[2] - start[3]) + abs(start[1] - start[3]);
  if (row->j == 0)
  {
    sum->n_points += crosses[2] + abs(start[0] - start[2]);
  }
  if (row->k == 0)
  {
    sum->n_points += crosses[1] + abs(start[0] - start[1]) + (row->j == 0 ? crosses[0] : 0);
  }
  const int64_t n_crossings = crosses[0] + crosses[1] + crosses[2] + crosses[3] +
    count_crossings(start[0], start[1], n) + count_crossings(start[2], start[3], n) +
    count_crossings(start[0], start[2], n) + count_crossings(start[1], start[3], n);
  count_cells(s, row->last - row->first, n_crossings, sum);
}

static int32_t count_bits(uint32_t bits)
{
  int32_t n = 0;
  for (; bits; bits &= bits - 1)
  {
    ++n;
  }
  return n;
}

/* The crossed edges of a cell with both ends away from the plane. */
static uint16_t plain_edges(const mtm_section* s, const mtm_section_row* row, int32_t i)
{
  uint16_t edges = s->cases[mtm_section_mask(row, i)].crossed;
  for (int32_t edge = 0; edge < MTM_SECTION_EDGES; ++edge)
  {
    for (int32_t end = 0; end < 2; ++end)
    {
      const int32_t corner = mtm_section_edge_corner(edge, end);
      const int32_t point = i + (corner & 1);
      if (row->near_first[corner >> 1] <= point && point < row->near_last[corner >> 1])
      {
        edges = (uint16_t)(edges & ~(1 << edge));
      }
    }
  }
  return edges;
}

/* A row with points near the plane, cell by cell; *n_near: cells that were cut by mtm_cut_cell. */
static mtm_status count_near_row(const mtm_section* s,
  const mtm_section_row* row,
  mtm_cut* cut,
  mtm_extent* sum,
  int64_t* n_near,
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  for (int32_t i = row->first; status == MTM_OK && i < row->last; ++i)
  {
    const uint16_t new_edges = s->new_edges[(i == 0) + 2 * (row->j == 0) + 4 * (row->k == 0)];
    sum->n_points += count_bits(plain_edges(s, row, i) & new_edges);
    if (mtm_section_cell_is_near(row, i))
    {
      ++*n_near;
      const int64_t cell = mtm_axes_cell(s->axes, i, row->j, row->k);
      status = mtm_cut_cell(cut, cell, s->value, s->value + 1, error);
    }
    else
    {
      const int32_t n = s->cases[mtm_section_mask(row, i)].n;
      count_cells(s, n > 0, n, sum);
    }
  }
  return status;
}

/* Cells of one layer; beyond them it is better to cut all cells one by one. */
static bool too_many(const mtm_section* s, int64_t n_near, const mtm_extent* extent)
{
  return n_near > extent->n_polygons / 4 + s->axes->n[0] + s->axes->n[1];
}

/* How far the starts of two rows are apart, added up, and how often only one of them is at an end. */
typedef struct distances
{
  int64_t apart, ends;
} distances;

/* The loops over rows add up 32-bit numbers, so that they become vector code. */
static distances measure(const int32_t* a, const int32_t* b, int32_t n_rows, int32_t n)
{
  int32_t apart = 0;
  int32_t ends = 0;
  for (int32_t j = 0; j < n_rows; ++j)
  {
    apart += abs(a[j] - b[j]);
    ends += ((a[j] == 0) ^ (b[j] == 0)) + ((a[j] == n) ^ (b[j] == n));
  }
  return (distances){ apart, ends };
}

/* Rows that the plane crosses. */
static int32_t count_crossed(const int32_t* start, int32_t n_rows, int32_t n)
{
  int32_t crossed = 0;
  for (int32_t j = 0; j < n_rows; ++j)
  {
    crossed += (start[j] > 0) & (start[j] < n);
  }
  return crossed;
}

/* Cells that the plane meets, of rows with these starts and the next. */
static int32_t count_met(const int32_t* low, const int32_t* high, int32_t n_rows, int32_t n)
{
  int32_t met = 0;
  for (int32_t j = 0; j < n_rows; ++j)
  {
    const int32_t first =
      mtm_smaller(mtm_smaller(low[j], low[j + 1]), mtm_smaller(high[j], high[j + 1]));
    const int32_t last =
      mtm_larger(mtm_larger(low[j], low[j + 1]), mtm_larger(high[j], high[j + 1]));
    met += mtm_larger(mtm_smaller(last, n - 1) - mtm_larger(first - 1, 0), 0);
  }
  return met;
}

/* The same as count_row for rows of cells beside each other without near points, with what two of them
 * have in common looked at once. */
static void count_plain_rows(const mtm_section* s,
  int64_t k,
  int64_t first,
  int32_t n_rows,
  mtm_extent* sum)
{
  const int32_t n = (int32_t)s->axes->n[0];
  const int32_t* low = s->starts + s->axes->n[1] * k + first;
  const int32_t* high = low + s->axes->n[1];
  const distances across[2] = { measure(low, high, n_rows, n),
    measure(low + 1, high + 1, n_rows, n) };
  const distances along[2] = { measure(low, low + 1, n_rows, n),
    measure(high, high + 1, n_rows, n) };
  const int64_t crossed[4] = { count_crossed(low, n_rows, n),
    count_crossed(low + 1, n_rows, n),
    count_crossed(high, n_rows, n),
    count_crossed(high + 1, n_rows, n) };
  sum->n_points += across[1].apart + along[1].apart + crossed[3];
  if (first == 0)
  {
    sum->n_points += abs(low[0] - high[0]) + count_crossed(high, 1, n);
  }
  if (k == 0)
  {
    sum->n_points += along[0].apart + crossed[1] + (first == 0 ? count_crossed(low, 1, n) : 0);
  }
  int64_t n_crossings = crossed[0] + crossed[1] + crossed[2] + crossed[3];
  for (int32_t i = 0; i < 2; ++i)
  {
    n_crossings += 2 * (across[i].apart + along[i].apart) - across[i].ends - along[i].ends;
  }
  count_cells(s, count_met(low, high, n_rows, n), n_crossings, sum);
}

static void count_plain_layer(const mtm_section* s,
  int64_t k,
  int64_t first,
  int64_t last,
  mtm_extent* sum)
{
  const int64_t most = INT32_MAX / s->axes->n[0]; /* so that no sum overflows */
  for (int64_t j = first; j < last; j += most)
  {
    count_plain_rows(s, k, j, (int32_t)(last - j < most ? last - j : most), sum);
  }
}

mtm_status mtm_section_count_layer(const mtm_section* s, int64_t k, mtm_cut* cut, mtm_error* error)
{
  mtm_extent sum = { 0 };
  int64_t n_near = 0;
  mtm_status status = MTM_OK;
  mtm_section_row row;
  int64_t first = 0;
  int64_t last = 0;
  mtm_section_rows(s, k, &first, &last);
  const uint8_t* near = s->has_near + s->axes->n[1] * k;
  const bool plain = !memchr(near, 1, (size_t)(2 * s->axes->n[1]));
  if (plain)
  {
    count_plain_layer(s, k, first, last, &sum);
  }
  for (int64_t j = first; !plain && status == MTM_OK && j < last; ++j)
  {
    mtm_section_row_at(s, j, k, &row);
    if (row.has_near)
    {
      status = count_near_row(s, &row, cut, &sum, &n_near, error);
    }
    else
    {
      count_row(s, &row, &sum);
    }
  }
  s->layers[k].extent = sum;
  if (status == MTM_OK && too_many(s, n_near, &sum))
  {
    status = MTM_UNSUPPORTED; /* this way; does not leave section_rows.c */
  }
  return status;
}
