/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What was cut out of a refined mesh, said in the input's cells and points, and in those made points
 * that came out. */
#include "refine_internal.h"

#include <stdlib.h>
#include <string.h>

static int64_t load_id(const mtm_polygons* out, const void* ids, int64_t at)
{
  return out->source_type == MTM_INT32 ? ((const int32_t*)ids)[at] : ((const int64_t*)ids)[at];
}

static void store_id(const mtm_polygons* out, void* ids, int64_t at, int64_t id)
{
  if (out->source_type == MTM_INT32)
  {
    ((int32_t*)ids)[at] = (int32_t)id;
  }
  else
  {
    ((int64_t*)ids)[at] = id;
  }
}

/* Numbers the made points in the order of their first use; `used` lists them. */
static int64_t renumber(const mtm_refined* r, mtm_polygons* out, int64_t* numbers, int64_t* used)
{
  const int64_t n_input = r->input->points.n_tuples;
  void* const lists[2] = { out->point_a, out->point_b };
  int64_t n = 0;
  memset(numbers, -1, (size_t)r->made.n * sizeof *numbers);
  for (int64_t p = 0; p < out->n_points; ++p)
  {
    for (int32_t i = 0; i < 2 && lists[i]; ++i)
    {
      const int64_t id = load_id(out, lists[i], p);
      if (id < n_input)
      {
        continue;
      }
      int64_t* number = &numbers[id - n_input];
      if (*number < 0)
      {
        used[n] = id - n_input;
        *number = n++;
      }
      store_id(out, lists[i], p, n_input + *number);
    }
  }
  return n;
}

/* Finds the entries of a made point again, in the cell that made it first. */
static mtm_status find_entries(mtm_refined* r,
  const mtm_made* made,
  int64_t* loaded,
  mtm_error* error)
{
  if (*loaded != made->cell)
  {
    const mtm_grid grid = { 0 };
    bool finite;
    mtm_status status = mtm_cell_load(r->input, &grid, made->cell, &r->cell, error);
    if (status == MTM_OK)
    {
      status = mtm_curved_load(&r->curved, &r->cell, &finite, error);
    }
    if (status != MTM_OK)
    {
      return status;
    }
    *loaded = made->cell;
  }
  mtm_curved_entries(&r->curved, made->place);
  return MTM_OK;
}

/* Appends the entries of one made point. */
static mtm_status add_entries(mtm_refined* r,
  mtm_polygons* out,
  int64_t capacity[2],
  int64_t at,
  mtm_error* error)
{
  const int64_t first = out->made_offsets[at];
  const int64_t last = first + r->curved.n_entries;
  void* sources = mtm_grown(out->made_sources, &capacity[0], last, mtm_type_size(out->source_type));
  out->made_sources = sources ? sources : out->made_sources;
  double* weights = mtm_grown(out->made_weights, &capacity[1], last, sizeof *weights);
  out->made_weights = weights ? weights : out->made_weights;
  if (!sources || !weights)
  {
    return mtm_fail_memory(error, "the made points");
  }
  for (int32_t i = 0; i < r->curved.n_entries; ++i)
  {
    store_id(out, sources, first + i, r->curved.entry_ids[i]);
    weights[first + i] = r->curved.entry_weights[i];
  }
  out->made_offsets[at + 1] = last;
  return MTM_OK;
}

static mtm_status restore_points(mtm_refined* r, mtm_polygons* out, mtm_error* error)
{
  int64_t* numbers = mtm_allocate(r->made.n, sizeof *numbers);
  int64_t* used = mtm_allocate(r->made.n, sizeof *used);
  mtm_status status = numbers && used ? MTM_OK : mtm_fail_memory(error, "the made points");
  const int64_t n = status == MTM_OK ? renumber(r, out, numbers, used) : 0;
  out->n_made_points = n;
  if (n > 0)
  {
    int64_t capacity[2] = { 0, 0 };
    int64_t loaded = -1;
    out->made_offsets = mtm_allocate(n + 1, sizeof *out->made_offsets);
    status = out->made_offsets ? MTM_OK : mtm_fail_memory(error, "the made points");
    if (out->made_offsets)
    {
      out->made_offsets[0] = 0;
    }
    for (int64_t m = 0; status == MTM_OK && m < n; ++m)
    {
      status = find_entries(r, &r->made.items[used[m]], &loaded, error);
      if (status == MTM_OK)
      {
        status = add_entries(r, out, capacity, m, error);
      }
    }
  }
  free(numbers);
  free(used);
  return status;
}

mtm_status mtm_refined_restore(mtm_refined* r, mtm_polygons* out, mtm_error* error)
{
  const int64_t n_cells = out->n_vertices + out->n_lines + out->n_polygons;
  for (int64_t c = 0; out->source_cells && c < n_cells; ++c)
  {
    store_id(out, out->source_cells, c, r->sources.items[load_id(out, out->source_cells, c)]);
  }
  out->n_source_points = r->input->points.n_tuples;
  out->n_source_cells = r->input->cell_types.n_tuples;
  out->n_non_finite_cells += r->n_non_finite_cells;
  const mtm_status status = out->point_a && r->made.n > 0 ? restore_points(r, out, error) : MTM_OK;
  if (status != MTM_OK)
  {
    mtm_polygons_free(out);
  }
  return status;
}
