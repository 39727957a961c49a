/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Where a plane crosses each row of a grid's points: the work is rows, not cells. Source: own. */
#include "section_internal.h"

#include <stdlib.h>

enum
{
  ROWS_PER_TASK = 16384,
  LEAST_LAYERS = 8 /* of a task, as it also goes through the one before its own */
};

void mtm_section_free(mtm_section* section)
{
  free(section->memory);
  free(section->starts);
  free(section->has_near);
  free(section->layers);
  mtm_near_free(&section->near_cells);
  *section = (mtm_section){ 0 };
}

mtm_extent mtm_section_extent(const mtm_section* section)
{
  return section->layers[section->axes->n[2] - 1].from;
}

int64_t mtm_section_bytes(const mtm_section* section)
{
  return section->axes->n[1] * section->axes->n[2] * 5;
}

/* ---- Rows of points --------------------------------------------------------------------------- */

/* A point's side is above, or where the function falls not above. */
static inline bool is_past(const mtm_section* s, double side)
{
  return (side > 0.0) == s->rises;
}

static bool is_near(const mtm_section* s, int64_t i, int64_t j, int64_t k)
{
  return i >= 0 && i < s->axes->n[0] && fabs(mtm_section_side(s, i, j, k)) <= s->near;
}

/* The first point of a row that is past. Where it is about is only where to look first; what decides
 * are the same numbers as in cut.c, which never turn back along the row. */
static int64_t find_start(const mtm_section* s, int64_t j, int64_t k, int64_t about)
{
  int64_t low = 0;              /* those before are not past */
  int64_t high = s->axes->n[0]; /* those from here on are */
  int64_t at = about;
  bool bounded[2] = { false, false };
  for (int64_t step = 1; low < high; step *= 2)
  {
    at = bounded[0] && bounded[1] ? low + (high - low) / 2 : at;
    at = at < low ? low : at >= high ? high - 1 : at;
    const bool past = is_past(s, mtm_section_side(s, at, j, k));
    bounded[past] = true;
    if (past)
    {
      high = at;
      at -= step;
    }
    else
    {
      low = at + 1;
      at += step;
    }
  }
  return low;
}

/* The rows at either end of a level that the plane does not come near, and that are on one side. As
 * starts, too, never turn back, they are all of them but for rounding. */
static void find_outer_rows(const mtm_section* s, int64_t k)
{
  const int32_t n = (int32_t)s->axes->n[1];
  const int32_t* starts = s->starts + n * k;
  const uint8_t* near = s->has_near + n * k;
  const int32_t ends[2] = { 0, (int32_t)s->axes->n[0] };
  int32_t before = 0;
  int32_t behind = n;
  if (starts[0] == ends[0] || starts[0] == ends[1])
  {
    while (before < n && starts[before] == starts[0] && !near[before])
    {
      ++before;
    }
  }
  if (starts[n - 1] == ends[0] || starts[n - 1] == ends[1])
  {
    while (behind > 0 && starts[behind - 1] == starts[n - 1] && !near[behind - 1])
    {
      --behind;
    }
  }
  s->layers[k].before = before;
  s->layers[k].behind = behind;
}

/* The rows of points of one level along k. */
static void find_starts(const mtm_section* s, int64_t k)
{
  const int64_t n = s->axes->n[0];
  const double* terms = s->terms[0];
  const double per_term = (double)(n - 1) / (terms[n - 1] - terms[0]);
  const bool even = s->axes->even && fabs(per_term) < 0x1p1000;
  int64_t about = n / 2;
  for (int64_t j = 0; j < s->axes->n[1]; ++j)
  {
    const int64_t row = j + s->axes->n[1] * k;
    if (even)
    {
      const double guess = (s->level - s->terms[1][j] - s->terms[2][k] - terms[0]) * per_term + 1.0;
      about = !(guess > 0.0) ? 0 : guess >= (double)n ? n : (int64_t)guess;
    }
    /* There is a point that is not past before the first, and one that is behind the last. */
    double before = mtm_section_side(s, about - 1, j, k);
    double after = mtm_section_side(s, about, j, k);
    if (is_past(s, before) || !is_past(s, after))
    {
      about = find_start(s, j, k, about);
      before = mtm_section_side(s, about - 1, j, k);
      after = mtm_section_side(s, about, j, k);
    }
    s->starts[row] = (int32_t)about;
    s->has_near[row] = fabs(before) <= s->near || fabs(after) <= s->near;
  }
}

/* ---- Rows of cells ---------------------------------------------------------------------------- */

/* They are next to each other, on both sides of the row's start. */
void mtm_section_find_near(const mtm_section* s, mtm_section_row* row)
{
  for (int32_t r = 0; r < 4; ++r)
  {
    const int64_t j = row->j + (r & 1);
    const int64_t k = row->k + (r >> 1);
    row->near_first[r] = row->near_last[r] = row->start[r];
    while (is_near(s, row->near_first[r] - 1, j, k))
    {
      --row->near_first[r];
    }
    while (is_near(s, row->near_last[r], j, k))
    {
      ++row->near_last[r];
    }
    if (row->near_first[r] < row->near_last[r])
    {
      const int32_t n_cells = (int32_t)s->axes->n[0] - 1;
      row->first = mtm_smaller(row->first, mtm_larger(row->near_first[r] - 1, 0));
      row->last = mtm_larger(row->last, mtm_smaller(row->near_last[r], n_cells));
    }
  }
}

/* ---- Tasks ------------------------------------------------------------------------------------ */

static void starts_task(void* user, int64_t task)
{
  const mtm_section* s = user;
  const int64_t end = (task + 1) * s->layers_per_task;
  const int64_t last = end < s->axes->n[2] ? end : s->axes->n[2];
  for (int64_t k = task * s->layers_per_task; k < last; ++k)
  {
    find_starts(s, k);
    find_outer_rows(s, k);
  }
}

static void count_task(void* user, int64_t task)
{
  const mtm_section* s = user;
  mtm_chunk* chunk = &s->near_cells.chunks[task];
  const int64_t end = (task + 1) * s->layers_per_task;
  const int64_t last = end < s->grid.n_cells[2] ? end : s->grid.n_cells[2];
  mtm_cut cut = { .mesh = s->mesh,
    .grid = &s->grid,
    .cutter = s->cutter,
    .chunk = chunk,
    .triangulate = s->triangulate };
  for (int64_t k = task * s->layers_per_task; chunk->status == MTM_OK && k < last; ++k)
  {
    chunk->status = mtm_section_count_layer(s, k, &cut, &chunk->error);
  }
  mtm_cut_free(&cut);
}

/* ---- Setting up ------------------------------------------------------------------------------- */

/* Points are near where rounding could put them on the plane, or a crossing next to them so close that
 * it counts as their own (cut_emit.c), and where triangles next to them could have no area. */
static void find_distance(mtm_section* s)
{
  const double* far = s->axes->largest;
  s->near = mtm_rounding(s->cutter, far) + s->cutter->slacks[s->value] +
    0x1p-46 * (far[0] + far[1] + far[2]);
  if (s->triangulate)
  {
    s->near = fmax(s->near, 0x1p-16 * s->axes->longest_step);
  }
}

static bool allocate(mtm_section* s)
{
  const int64_t* n = s->axes->n;
  s->memory = mtm_allocate(n[0] + n[1] + n[2] + 2, sizeof *s->memory);
  s->starts = mtm_allocate(n[1] * n[2], sizeof *s->starts);
  s->has_near = mtm_allocate(n[1] * n[2], sizeof *s->has_near);
  s->layers = mtm_allocate(n[2], sizeof *s->layers);
  if (!s->memory || !s->starts || !s->has_near || !s->layers)
  {
    return false;
  }
  s->layers_per_task = ROWS_PER_TASK / n[1] > 0 ? ROWS_PER_TASK / n[1] : 1;
  if (s->layers_per_task < LEAST_LAYERS && n[2] > 16 * LEAST_LAYERS)
  {
    s->layers_per_task = LEAST_LAYERS;
  }
  s->near_cells.n_chunks = (n[2] - 1 + s->layers_per_task - 1) / s->layers_per_task;
  s->near_cells.chunks = mtm_chunks_new(s->near_cells.n_chunks);
  return s->near_cells.chunks != NULL;
}

/* The terms of normal . p, along i with one more at either end so that each row has a start. */
static void find_terms(mtm_section* s)
{
  const int64_t* n = s->axes->n;
  s->terms[0] = s->memory + 1;
  s->terms[1] = s->memory + n[0] + 2;
  s->terms[2] = s->terms[1] + n[1];
  for (int32_t a = 0; a < 3; ++a)
  {
    for (int64_t i = 0; i < n[a]; ++i)
    {
      s->terms[a][i] = s->cutter->normal[a] * s->axes->at[a][i];
    }
  }
  s->rises = (s->cutter->normal[0] < 0.0) != s->axes->rising[0];
  s->terms[0][-1] = s->rises ? -INFINITY : INFINITY;
  s->terms[0][n[0]] = -s->terms[0][-1];
}

/* The cases by the corners that are past, which are those above or those not above. */
static void find_cases(mtm_section* s)
{
  mtm_section_cases(s->axes->rising, s->cases);
  mtm_section_new_edges(s->new_edges);
  for (int32_t mask = 0; !s->rises && mask < 128; ++mask)
  {
    const mtm_section_case swapped = s->cases[mask];
    s->cases[mask] = s->cases[mask ^ 255];
    s->cases[mask ^ 255] = swapped;
  }
}

/* Where each layer starts in the section. */
static void add_up(mtm_section* s)
{
  mtm_extent sum = { 0 };
  for (int64_t k = 0; k < s->axes->n[2]; ++k)
  {
    s->layers[k].from = sum;
    if (k + 1 < s->axes->n[2])
    {
      mtm_extent_add(&sum, &s->layers[k].extent);
    }
  }
}

mtm_status mtm_section_count(mtm_section* s, const mtm_run* run, bool* usable, mtm_error* error)
{
  /* Of polygons that are too long, triangles may be left out; see cut_emit.c. */
  *usable = !s->triangulate || s->axes->longest_step <= 0x1p8 * s->axes->shortest_step;
  if (!*usable)
  {
    return MTM_OK;
  }
  if (!allocate(s))
  {
    return mtm_fail_memory(error, "the rows of the grid");
  }
  find_distance(s);
  find_terms(s);
  find_cases(s);
  const int64_t n_levels = s->axes->n[2];
  mtm_status status = mtm_run_in_waves(
    run, (n_levels + s->layers_per_task - 1) / s->layers_per_task, 0.0, 0.0, starts_task, s, error);
  if (status == MTM_OK)
  {
    status = mtm_run_in_waves(run, s->near_cells.n_chunks, 0.0, 0.0, count_task, s, error);
  }
  if (status == MTM_OK)
  {
    status = mtm_chunks_status(s->near_cells.chunks, s->near_cells.n_chunks, error);
    *usable = status != MTM_UNSUPPORTED;
  }
  if (!*usable)
  {
    mtm_clear(error);
    return MTM_OK;
  }
  if (status == MTM_OK)
  {
    status = mtm_section_near(s, error);
  }
  if (status == MTM_OK) /* else not all layers have been counted */
  {
    add_up(s);
  }
  return status;
}
