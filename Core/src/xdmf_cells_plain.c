/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cells that need nothing but to be moved: of one type or mixed, of linear types, their ids in 32 or 64
 * bits and in order. Those of one type stay in the block that they are read into; mixed ones are read
 * window by window and moved from there, while it is in the processor's cache. Everything else, and
 * everything that is wrong, is for xdmf_cells.c, which knows all cases and says what is wrong. */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

enum
{
  MAX_CODE = 0x80,  /* codes of all cells are below */
  WINDOW = 1 << 18, /* numbers of a mixed topology */
  MOVED_AT_ONCE = 8 /* ids: so many are moved for a cell that has fewer, which is faster */
};

/* Numbers of a topology, of one of the two types that ids have. */
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

/* Mixed cells as they come. */
typedef struct mixed_cells
{
  code_table codes;
  uint8_t* types;
  void* offsets;
  int64_t n, room;
  void* ids;
  int64_t n_ids, room_ids;
} mixed_cells;

static inline int64_t number_at(const void* numbers, bool is_narrow, int64_t i)
{
  return is_narrow ? ((const int32_t*)numbers)[i] : ((const int64_t*)numbers)[i];
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
    codes->is_plain[c] = mtm_topology_code(c, &codes->cell_type[c], &codes->n_nodes[c]) &&
      (codes->n_nodes[c] == 0 || is_plain_type(codes->cell_type[c], codes->n_nodes[c]));
  }
}

/* The cell at a place, and the place behind it; 0: it does not end within the stream; -1: it is not
 * plain. */
static inline int64_t next_cell(const stream* in,
  bool is_narrow,
  const code_table* codes,
  int64_t place,
  plain_cell* cell)
{
  const int64_t code = number_at(in->numbers, is_narrow, place);
  if (code < 0 || code >= MAX_CODE || !codes->is_plain[code])
  {
    return -1;
  }
  cell->type = codes->cell_type[code];
  cell->n_nodes = codes->n_nodes[code];
  cell->first = place + 1;
  if (cell->n_nodes == 0)
  {
    if (++cell->first > in->n)
    {
      return 0;
    }
    cell->n_nodes = number_at(in->numbers, is_narrow, place + 1);
    if (!is_plain_type(cell->type, cell->n_nodes))
    {
      return -1;
    }
  }
  return cell->n_nodes <= in->n - cell->first ? cell->first + cell->n_nodes : 0;
}

static inline void set_offset(void* offsets, bool is_narrow, int64_t cell, int64_t offset)
{
  if (is_narrow)
  {
    ((int32_t*)offsets)[cell] = (int32_t)offset;
  }
  else
  {
    ((int64_t*)offsets)[cell] = offset;
  }
}

/* Moves ids, or more than those where there is room: a size that the compiler knows is moved in registers. */
static inline void move_ids(const char* from, bool is_narrow, int64_t n, bool has_room, char* to)
{
  if (n > MOVED_AT_ONCE || !has_room)
  {
    memcpy(to, from, (size_t)n * (is_narrow ? sizeof(int32_t) : sizeof(int64_t)));
  }
  else if (is_narrow)
  {
    memcpy(to, from, MOVED_AT_ONCE * sizeof(int32_t));
  }
  else
  {
    memcpy(to, from, MOVED_AT_ONCE * sizeof(int64_t));
  }
}

static inline void add_cell(const stream* in,
  bool is_narrow,
  const plain_cell* cell,
  mixed_cells* out)
{
  const size_t size = is_narrow ? sizeof(int32_t) : sizeof(int64_t);
  move_ids((const char*)in->numbers + (size_t)cell->first * size,
    is_narrow,
    cell->n_nodes,
    out->n_ids <= out->room_ids - MOVED_AT_ONCE,
    (char*)out->ids + (size_t)out->n_ids * size);
  out->n_ids += cell->n_nodes;
  out->types[out->n++] = (uint8_t)cell->type;
  set_offset(out->offsets, is_narrow, out->n, out->n_ids);
}

/* Adds the cells that end within the stream, behind which there is room to read; how many numbers they
 * take, or -1: one is not plain, or there is no room. Inlined, so that there is one for either type. */
static inline int64_t walk(const stream* in, bool is_narrow, mixed_cells* out)
{
  int64_t place = 0;
  while (place < in->n)
  {
    plain_cell cell = { 0 };
    const int64_t behind = next_cell(in, is_narrow, &out->codes, place, &cell);
    if (behind < 0 || out->n == out->room)
    {
      return -1;
    }
    if (behind == 0)
    {
      break;
    }
    add_cell(in, is_narrow, &cell, out);
    place = behind;
  }
  return place;
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
    set_offset(offsets, type == MTM_INT32, c, c * topology->nodes_per_cell);
  }
}

/* Cells of one type; false, and no message: memory is out. */
static bool make_fixed(const mtm_leaf* leaf, const stream* in, mtm_xdmf_mesh* out)
{
  const mtm_type type = in->is_narrow ? MTM_INT32 : MTM_INT64;
  const int64_t n_cells = leaf->grid.n_cells;
  uint8_t* types = mtm_mesh_block(out, n_cells, sizeof *types, NULL);
  void* offsets = types ? mtm_mesh_block(out, n_cells + 1, mtm_type_size(type), NULL) : NULL;
  if (!offsets)
  {
    free(mtm_xdmf_mesh_take(out, types));
    return false;
  }
  fill_fixed(&leaf->topology, type, n_cells, types, offsets);
  out->mesh.cell_types = mtm_view(MTM_UINT8, n_cells, types);
  out->mesh.offsets = mtm_view(type, n_cells + 1, offsets);
  out->mesh.connectivity = mtm_view(type, in->n, in->numbers);
  return true;
}

static mtm_status read_fixed(const mtm_leaf* leaf,
  mtm_type type,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  bool* is_done,
  mtm_error* error)
{
  const mtm_topology* topology = &leaf->topology;
  const mtm_id_range range = { 0, topology->base_offset, leaf->grid.n_points };
  stream in = { NULL, type == MTM_INT32, leaf->grid.n_cells * topology->nodes_per_cell };
  in.numbers = mtm_mesh_block(out, in.n, mtm_type_size(type), error);
  if (!in.numbers)
  {
    return MTM_NO_MEMORY;
  }
  int64_t bad = -1;
  const mtm_status status =
    mtm_read_ids(topology->connectivity, &range, in.n, type, run, in.numbers, &bad, error);
  *is_done = status == MTM_OK && bad < 0 && make_fixed(leaf, &in, out);
  if (!*is_done)
  {
    free(mtm_xdmf_mesh_take(out, in.numbers));
  }
  return status;
}

/* ---- Mixed ------------------------------------------------------------------------------------------- */

/* Window by window; what is left of one, the begin of a cell, goes before the next. */
static mtm_status read_windows(const mtm_leaf* leaf,
  const stream* window,
  const mtm_run* run,
  mixed_cells* out,
  bool* is_done,
  mtm_error* error)
{
  mtm_source* source = leaf->topology.connectivity;
  const mtm_type type = window->is_narrow ? MTM_INT32 : MTM_INT64;
  const size_t size = mtm_type_size(type);
  stream in = *window;
  char* numbers = in.numbers;
  int64_t n_left = 0;
  mtm_status status = MTM_OK;
  *is_done = true;
  for (int64_t i = 0; i < source->n_values && *is_done && status == MTM_OK;)
  {
    /* Codes and counts are checked like points: where there are so few points that they fail, the other
     * way is fast enough. */
    const mtm_id_range range = { i, 0, leaf->grid.n_points };
    const int64_t rest = source->n_values - i;
    const int64_t n_new = rest < window->n - n_left ? rest : window->n - n_left;
    int64_t bad = -1;
    status =
      mtm_read_ids(source, &range, n_new, type, NULL, numbers + (size_t)n_left * size, &bad, error);
    in.n = n_left + n_new;
    const int64_t n_used = status != MTM_OK || bad >= 0 ? -1
      : in.is_narrow                                    ? walk(&in, true, out)
                                                        : walk(&in, false, out);
    /* None: a cell is larger than the window, or the last one lacks numbers. */
    *is_done = n_used > 0;
    n_left = in.n - n_used;
    i += n_new;
    if (*is_done)
    {
      memmove(numbers, numbers + (size_t)n_used * size, (size_t)n_left * size);
      status = mtm_poll(run, (double)i / (double)source->n_values, error);
    }
  }
  *is_done = *is_done && status == MTM_OK && n_left == 0;
  return status;
}

/* Gives back what a block has too much; where it is then. */
static void* cut_block(mtm_xdmf_mesh* out, void* block, size_t bytes)
{
  int32_t b = 0;
  while (out->blocks[b] != block)
  {
    ++b;
  }
  void* cut = realloc(block, bytes);
  out->blocks[b] = cut ? cut : block;
  return out->blocks[b];
}

/* How many cells there are is known at the end: until then there is room for as many as there can be,
 * which have two numbers at least. Pages that are not written to cost nothing. */
static mtm_status walk_mixed(const mtm_leaf* leaf,
  const stream* window,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  bool* is_done,
  mtm_error* error)
{
  const mtm_type type = window->is_narrow ? MTM_INT32 : MTM_INT64;
  const size_t size = mtm_type_size(type);
  const int64_t n = leaf->topology.connectivity->n_values;
  mixed_cells cells = { .room = n / 2 < INT32_MAX - 1 ? n / 2 : INT32_MAX - 1, .room_ids = n };
  fill_codes(&cells.codes);
  cells.ids = mtm_mesh_block(out, n, size, error);
  cells.types = cells.ids ? mtm_mesh_block(out, cells.room, 1, error) : NULL;
  cells.offsets = cells.types ? mtm_mesh_block(out, cells.room + 1, size, error) : NULL;
  mtm_status status = MTM_NO_MEMORY;
  if (cells.offsets)
  {
    set_offset(cells.offsets, window->is_narrow, 0, 0);
    status = read_windows(leaf, window, run, &cells, is_done, error);
  }
  if (*is_done)
  {
    cells.types = cut_block(out, cells.types, (size_t)cells.n + 1);
    cells.offsets = cut_block(out, cells.offsets, ((size_t)cells.n + 1) * size);
    out->mesh.cell_types = mtm_view(MTM_UINT8, cells.n, cells.types);
    out->mesh.offsets = mtm_view(type, cells.n + 1, cells.offsets);
    out->mesh.connectivity = mtm_view(type, cells.n_ids, cells.ids);
    return status;
  }
  free(mtm_xdmf_mesh_take(out, cells.offsets));
  free(mtm_xdmf_mesh_take(out, cells.types));
  free(mtm_xdmf_mesh_take(out, cells.ids));
  return status;
}

static mtm_status read_mixed(const mtm_leaf* leaf,
  mtm_type type,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  bool* is_done,
  mtm_error* error)
{
  const int64_t n = leaf->topology.connectivity->n_values;
  stream window = { NULL, type == MTM_INT32, n < WINDOW ? n : WINDOW };
  window.numbers = calloc((size_t)window.n + MOVED_AT_ONCE, mtm_type_size(type));
  if (!window.numbers)
  {
    return mtm_fail_memory(error, "the cells");
  }
  const mtm_status status = walk_mixed(leaf, &window, run, out, is_done, error);
  free(window.numbers);
  return status;
}

mtm_status mtm_read_plain_cells(const mtm_leaf* leaf,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  bool* is_done,
  mtm_error* error)
{
  const mtm_topology* topology = &leaf->topology;
  const bool is_mixed = topology->layout == MTM_LAYOUT_MIXED;
  const bool is_plain = topology->has_order ? false
    : is_mixed ? topology->cell_type != MTM_POLYHEDRON && topology->base_offset == 0
               : topology->layout == MTM_LAYOUT_FIXED &&
      is_plain_type(topology->cell_type, topology->nodes_per_cell);
  const mtm_type type =
    is_plain ? mtm_ids_type(topology->connectivity, leaf->grid.n_points) : MTM_NO_TYPE;
  *is_done = false;
  if (type == MTM_NO_TYPE)
  {
    return MTM_OK;
  }
  return is_mixed ? read_mixed(leaf, type, run, out, is_done, error)
                  : read_fixed(leaf, type, run, out, is_done, error);
}
