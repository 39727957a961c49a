/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Mixed topologies without polyhedra: codes, counts and points one behind the other. The points are moved
 * together where they are, so nothing but types and offsets is needed beside them. */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

enum
{
  MAX_CODE = 0x80 /* codes of all cells are below */
};

/* The numbers of a topology, of one of the two types that ids have. */
typedef struct stream
{
  void* numbers;
  bool is_narrow;
  int64_t n;
} stream;

/* Codes looked up once. */
typedef struct code_table
{
  bool is_known[MAX_CODE];
  int32_t cell_type[MAX_CODE];
  int32_t n_nodes[MAX_CODE]; /* 0: a count follows */
} code_table;

/* A cell of the stream. */
typedef struct plain_cell
{
  int32_t type;
  int64_t first, n_nodes; /* in the stream */
} plain_cell;

typedef enum step
{
  AT_CELL = 0,
  AT_END,
  AT_POLYHEDRON,
  AT_ERROR
} step;

static int64_t number_at(const stream* in, int64_t i)
{
  return in->is_narrow ? ((const int32_t*)in->numbers)[i] : ((const int64_t*)in->numbers)[i];
}

static void fill_codes(code_table* codes)
{
  for (int32_t c = 0; c < MAX_CODE; ++c)
  {
    codes->is_known[c] = mtm_topology_code(c, &codes->cell_type[c], &codes->n_nodes[c]);
  }
}

/* Nothing but zeros is left: no code is 0, so they are padding. */
static bool is_padding(const stream* in, int64_t place)
{
  while (place < in->n && number_at(in, place) == 0)
  {
    ++place;
  }
  return place == in->n;
}

/* The cell at a place, which moves behind it; what is wrong, at *place. */
static step next_cell(const stream* in,
  const code_table* codes,
  int64_t* place,
  plain_cell* cell,
  const char** wrong)
{
  if (*place >= in->n)
  {
    return AT_END;
  }
  const int64_t code = number_at(in, *place);
  if (code == 0 && is_padding(in, *place))
  {
    return AT_END;
  }
  if (code < 0 || code >= MAX_CODE || !codes->is_known[code])
  {
    *wrong = "a code is of no cell";
    return AT_ERROR;
  }
  cell->type = codes->cell_type[code];
  if (cell->type == MTM_POLYHEDRON)
  {
    return AT_POLYHEDRON;
  }
  const bool has_count = codes->n_nodes[code] == 0;
  cell->first = *place + 1 + has_count;
  cell->n_nodes = !has_count ? codes->n_nodes[code]
    : cell->first <= in->n   ? number_at(in, *place + 1)
                             : -1;
  if (cell->n_nodes < 0 || cell->n_nodes > in->n - cell->first)
  {
    *wrong = "the numbers end within a cell";
    return AT_ERROR;
  }
  *place = cell->first + cell->n_nodes;
  return AT_CELL;
}

/* Moves a cell's points to `to`, less the offset; false: one is not there. */
static bool move_points(const stream* in, const plain_cell* cell, int64_t to, const mtm_leaf* leaf)
{
  const int64_t base_offset = leaf->topology.base_offset;
  const int64_t n_points = leaf->grid.n_points;
  const int64_t n = cell->n_nodes;
  bool is_good = true;
  if (in->is_narrow)
  {
    int32_t* ids = in->numbers;
    for (int64_t v = 0; v < n; ++v)
    {
      const int64_t id = mtm_id_less(ids[cell->first + v], base_offset);
      is_good &= id >= 0 && id < n_points;
      ids[to + v] = (int32_t)id;
    }
    return is_good;
  }
  int64_t* ids = in->numbers;
  for (int64_t v = 0; v < n; ++v)
  {
    const int64_t id = mtm_id_less(ids[cell->first + v], base_offset);
    is_good &= id >= 0 && id < n_points;
    ids[to + v] = id;
  }
  return is_good;
}

/* Puts a cell's points into VTK's order. */
static void reorder(const stream* in, const plain_cell* cell, int64_t at)
{
  const int8_t* order = mtm_topology_order(cell->type);
  int64_t nodes[64];
  if (!order || cell->n_nodes > 64)
  {
    return;
  }
  for (int64_t v = 0; v < cell->n_nodes; ++v)
  {
    nodes[v] = number_at(in, at + order[v]);
  }
  for (int64_t v = 0; v < cell->n_nodes; ++v)
  {
    if (in->is_narrow)
    {
      ((int32_t*)in->numbers)[at + v] = (int32_t)nodes[v];
    }
    else
    {
      ((int64_t*)in->numbers)[at + v] = nodes[v];
    }
  }
}

static mtm_status fail_at(const mtm_leaf* leaf,
  int64_t cell,
  int64_t place,
  const char* wrong,
  mtm_error* error)
{
  return mtm_fail_element(error,
    MTM_BAD_FILE,
    leaf->topology.element,
    "cell %lld, number %lld: %s",
    (long long)cell,
    (long long)place,
    wrong);
}

/* Types, offsets and points of the cells that were counted. */
static mtm_status fill_cells(const mtm_leaf* leaf,
  const stream* in,
  const code_table* codes,
  int64_t n_cells,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  const mtm_type type = in->is_narrow ? MTM_INT32 : MTM_INT64;
  uint8_t* types = mtm_mesh_block(out, n_cells, sizeof *types, error);
  void* offsets = types ? mtm_mesh_block(out, n_cells + 1, mtm_type_size(type), error) : NULL;
  if (!offsets)
  {
    return MTM_NO_MEMORY;
  }
  const stream ends = { offsets, in->is_narrow, n_cells + 1 };
  int64_t place = 0;
  int64_t to = 0;
  memset(offsets, 0, mtm_type_size(type));
  for (int64_t c = 0; c < n_cells; ++c)
  {
    plain_cell cell;
    const char* wrong = NULL;
    next_cell(in, codes, &place, &cell, &wrong);
    if (!move_points(in, &cell, to, leaf))
    {
      return fail_at(leaf, c, cell.first, "a cell uses a point that is not there", error);
    }
    reorder(in, &cell, to);
    to += cell.n_nodes;
    types[c] = (uint8_t)cell.type;
    if (ends.is_narrow)
    {
      ((int32_t*)offsets)[c + 1] = (int32_t)to;
    }
    else
    {
      ((int64_t*)offsets)[c + 1] = to;
    }
  }
  mtm_mesh* mesh = &out->mesh;
  mesh->cell_types =
    (mtm_array){ .type = MTM_UINT8, .n_components = 1, .n_tuples = n_cells, .data = types };
  mesh->offsets =
    (mtm_array){ .type = type, .n_components = 1, .n_tuples = n_cells + 1, .data = offsets };
  mesh->connectivity =
    (mtm_array){ .type = type, .n_components = 1, .n_tuples = to, .data = in->numbers };
  return MTM_OK;
}

mtm_status mtm_read_plain_cells(const mtm_leaf* leaf,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  bool* is_plain,
  mtm_error* error)
{
  mtm_source* source = leaf->topology.connectivity;
  const mtm_type type = mtm_ids_type(source, leaf->grid.n_points);
  const mtm_id_range range = { .first = 0 };
  int64_t bad = -1;
  stream in = { NULL, type == MTM_INT32, source->n_values };
  in.numbers = mtm_mesh_block(out, in.n, mtm_type_size(type), error);
  mtm_status status = in.numbers
    ? mtm_read_ids(source, &range, in.n, type, run, in.numbers, &bad, error)
    : MTM_NO_MEMORY;
  code_table codes;
  fill_codes(&codes);
  int64_t n_cells = 0;
  int64_t place = 0;
  step at = AT_CELL;
  const char* wrong = NULL;
  while (status == MTM_OK && at == AT_CELL)
  {
    plain_cell cell;
    at = next_cell(&in, &codes, &place, &cell, &wrong);
    n_cells += at == AT_CELL;
  }
  *is_plain = at != AT_POLYHEDRON;
  if (at == AT_POLYHEDRON)
  {
    free(mtm_xdmf_mesh_take(out, in.numbers));
  }
  if (status != MTM_OK || at == AT_POLYHEDRON)
  {
    return status;
  }
  return at == AT_ERROR ? fail_at(leaf, n_cells, place, wrong, error)
                        : fill_cells(leaf, &in, &codes, n_cells, out, error);
}
