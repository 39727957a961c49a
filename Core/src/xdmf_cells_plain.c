/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cells that need nothing but to be moved: of one type or mixed, of linear types, their ids in 32 or 64
 * bits and in order. They stay in the block that they are read into. Everything else, and everything that
 * is wrong, is for xdmf_cells.c, which knows all cases and says what is wrong. */
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
  bool is_plain[MAX_CODE];
  int32_t cell_type[MAX_CODE];
  int32_t n_nodes[MAX_CODE]; /* 0: a count follows */
} code_table;

/* A cell of the stream. */
typedef struct plain_cell
{
  int32_t type;
  int64_t first, n_nodes; /* in the stream */
} plain_cell;

static int64_t number_at(const stream* in, int64_t i)
{
  return in->is_narrow ? ((const int32_t*)in->numbers)[i] : ((const int64_t*)in->numbers)[i];
}

/* Cells of that type and so many points are as the file has them: no Lagrange cells, which may be in
 * another order, no polyhedra, and no polygons and the like with so few points that they are others. */
static bool is_plain_type(int32_t cell_type, int64_t n_nodes)
{
  const bool is_few = cell_type == MTM_POLYGON                   ? n_nodes < 3
    : cell_type == MTM_POLY_LINE || cell_type == MTM_POLY_VERTEX ? n_nodes < 2
                                                                 : n_nodes < 1;
  return !is_few && cell_type < MTM_LAGRANGE_CURVE && cell_type != MTM_POLYHEDRON;
}

static void fill_codes(code_table* codes)
{
  for (int32_t c = 0; c < MAX_CODE; ++c)
  {
    codes->is_plain[c] = mtm_topology_code(c, &codes->cell_type[c], &codes->n_nodes[c]);
  }
}

/* The cell at a place, which moves behind it. False: it is not plain. */
static bool next_cell(const stream* in, const code_table* codes, int64_t* place, plain_cell* cell)
{
  const int64_t code = number_at(in, *place);
  if (code < 0 || code >= MAX_CODE || !codes->is_plain[code])
  {
    return false;
  }
  const bool has_count = codes->n_nodes[code] == 0;
  cell->type = codes->cell_type[code];
  cell->first = *place + 1 + has_count;
  cell->n_nodes = !has_count ? codes->n_nodes[code]
    : cell->first <= in->n   ? number_at(in, *place + 1)
                             : -1;
  if (!is_plain_type(cell->type, cell->n_nodes) || cell->n_nodes > in->n - cell->first)
  {
    return false;
  }
  *place = cell->first + cell->n_nodes;
  return true;
}

/* The number of cells; -1: one is not plain. */
static int64_t count_cells(const stream* in, const code_table* codes)
{
  int64_t n = 0;
  for (int64_t place = 0; place < in->n; ++n)
  {
    plain_cell cell = { 0 };
    if (!next_cell(in, codes, &place, &cell))
    {
      return -1;
    }
  }
  return n < INT32_MAX ? n : -1;
}

/* Moves a cell's points to `to`, which is not behind them. */
static void move_points(const stream* in, const plain_cell* cell, int64_t to)
{
  if (in->is_narrow)
  {
    int32_t* ids = in->numbers;
    for (int64_t v = 0; v < cell->n_nodes; ++v)
    {
      ids[to + v] = ids[cell->first + v];
    }
    return;
  }
  int64_t* ids = in->numbers;
  for (int64_t v = 0; v < cell->n_nodes; ++v)
  {
    ids[to + v] = ids[cell->first + v];
  }
}

static mtm_array view(mtm_type type, int64_t n, const void* data)
{
  return (mtm_array){ .type = type, .n_components = 1, .n_tuples = n, .data = data };
}

static void set_offset(mtm_type type, void* offsets, int64_t cell, int64_t offset)
{
  if (type == MTM_INT32)
  {
    ((int32_t*)offsets)[cell] = (int32_t)offset;
  }
  else
  {
    ((int64_t*)offsets)[cell] = offset;
  }
}

/* Types, and points moved together. */
static void fill_mixed(const stream* in,
  const code_table* codes,
  int64_t n_cells,
  uint8_t* types,
  void* offsets)
{
  const mtm_type type = in->is_narrow ? MTM_INT32 : MTM_INT64;
  int64_t place = 0;
  int64_t to = 0;
  set_offset(type, offsets, 0, 0);
  for (int64_t c = 0; c < n_cells; ++c)
  {
    plain_cell cell = { 0 };
    next_cell(in, codes, &place, &cell);
    move_points(in, &cell, to);
    to += cell.n_nodes;
    types[c] = (uint8_t)cell.type;
    set_offset(type, offsets, c + 1, to);
  }
}

static void fill_fixed(const mtm_topology* topology,
  mtm_type type,
  int64_t n_cells,
  uint8_t* types,
  void* offsets)
{
  memset(types, topology->cell_type, (size_t)n_cells);
  for (int64_t c = 0; c <= n_cells; ++c)
  {
    set_offset(type, offsets, c, c * topology->nodes_per_cell);
  }
}

/* The cells of numbers that were read; false: they are not plain, or memory is out. */
static bool make_cells(const mtm_leaf* leaf, const stream* in, mtm_xdmf_mesh* out)
{
  const mtm_topology* topology = &leaf->topology;
  const mtm_type type = in->is_narrow ? MTM_INT32 : MTM_INT64;
  const bool is_mixed = topology->layout == MTM_LAYOUT_MIXED;
  code_table codes;
  fill_codes(&codes);
  const int64_t n_cells = is_mixed ? count_cells(in, &codes) : leaf->grid.n_cells;
  uint8_t* types = n_cells >= 0 ? mtm_mesh_block(out, n_cells, sizeof *types, NULL) : NULL;
  void* offsets = types ? mtm_mesh_block(out, n_cells + 1, mtm_type_size(type), NULL) : NULL;
  if (!offsets)
  {
    free(mtm_xdmf_mesh_take(out, types));
    return false;
  }
  if (is_mixed)
  {
    fill_mixed(in, &codes, n_cells, types, offsets);
  }
  else
  {
    fill_fixed(topology, type, n_cells, types, offsets);
  }
  const stream ends = { offsets, in->is_narrow, n_cells + 1 };
  out->mesh.cell_types = view(MTM_UINT8, n_cells, types);
  out->mesh.offsets = view(type, n_cells + 1, offsets);
  out->mesh.connectivity = view(type, number_at(&ends, n_cells), in->numbers);
  return true;
}

mtm_status mtm_read_plain_cells(const mtm_leaf* leaf,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  bool* is_done,
  mtm_error* error)
{
  const mtm_topology* topology = &leaf->topology;
  mtm_source* source = topology->connectivity;
  const bool is_mixed = topology->layout == MTM_LAYOUT_MIXED;
  const bool is_plain = topology->has_order ? false
    : is_mixed ? topology->cell_type != MTM_POLYHEDRON && topology->base_offset == 0
               : topology->layout == MTM_LAYOUT_FIXED &&
      is_plain_type(topology->cell_type, topology->nodes_per_cell);
  const mtm_type type = is_plain ? mtm_ids_type(source, leaf->grid.n_points) : MTM_NO_TYPE;
  *is_done = false;
  if (type == MTM_NO_TYPE)
  {
    return MTM_OK;
  }
  /* Codes and counts are checked like points: where there are so few points that they fail, the other
   * way is fast enough. */
  const mtm_id_range range = { 0, topology->base_offset, leaf->grid.n_points };
  stream in = { NULL,
    type == MTM_INT32,
    is_mixed ? source->n_values : leaf->grid.n_cells * topology->nodes_per_cell };
  in.numbers = mtm_mesh_block(out, in.n, mtm_type_size(type), error);
  if (!in.numbers)
  {
    return MTM_NO_MEMORY;
  }
  int64_t bad = -1;
  const mtm_status status = mtm_read_ids(source, &range, in.n, type, run, in.numbers, &bad, error);
  *is_done = status == MTM_OK && bad < 0 && make_cells(leaf, &in, out);
  if (!*is_done)
  {
    free(mtm_xdmf_mesh_take(out, in.numbers));
  }
  return status;
}
