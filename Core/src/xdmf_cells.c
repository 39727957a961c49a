/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cells of unstructured grids, of one type or mixed. */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

/* A cell with fewer points than its type needs is of a simpler one. */
static int32_t type_with(int32_t type, int64_t n_nodes)
{
  const bool is_flat = type == MTM_POLY_VERTEX || type == MTM_POLY_LINE || type == MTM_POLYGON;
  if (n_nodes == 0 || (type == MTM_POLYHEDRON && n_nodes < 4))
  {
    return MTM_EMPTY_CELL;
  }
  return is_flat && n_nodes == 1          ? MTM_VERTEX
    : type == MTM_POLYGON && n_nodes == 2 ? MTM_LINE
                                          : type;
}

/* A point id of the file, whatever number it is, to ours; false: there is no such point. */
static bool to_point(int64_t* id, int64_t base_offset, int64_t n_points)
{
  const uint64_t point = (uint64_t)*id - (uint64_t)base_offset;
  *id = (int64_t)point;
  return point < (uint64_t)n_points;
}

/* Point ids of the file to ours: less the offset, within the points. Which is not, or -1. */
static int64_t check_ids(int64_t* ids, int64_t n, int64_t base_offset, int64_t n_points)
{
  for (int64_t i = 0; i < n; ++i)
  {
    if (!to_point(&ids[i], base_offset, n_points))
    {
      return i;
    }
  }
  return -1;
}

/* Types and offsets of n cells alike. */
static mtm_status make_regular(const mtm_topology* topology,
  int64_t n,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  uint8_t* types = mtm_mesh_block(out, n, sizeof *types, error);
  int64_t* offsets = types ? mtm_mesh_block(out, n + 1, sizeof *offsets, error) : NULL;
  if (!offsets)
  {
    return MTM_NO_MEMORY;
  }
  memset(types, type_with(topology->cell_type, topology->nodes_per_cell), (size_t)n);
  for (int64_t c = 0; c <= n; ++c)
  {
    offsets[c] = c * topology->nodes_per_cell;
  }
  out->mesh.cell_types = mtm_view(MTM_UINT8, n, types);
  out->mesh.offsets = mtm_view(MTM_INT64, n + 1, offsets);
  return MTM_OK;
}

/* Puts the nodes of every cell from the file's order into XDMF's, and that into VTK's. False: out of
 * memory. */
static bool reorder(const mtm_topology* topology, int64_t* ids, int64_t n_cells)
{
  mtm_node_order said;
  mtm_node_order order = { 0 };
  mtm_node_order_said(topology->element, topology->has_order ? topology->nodes_per_cell : 0, &said);
  const bool is_good = mtm_node_order_make(topology->cell_type, topology->nodes_per_cell, &order);
  for (int64_t c = 0; (said.is_other || order.is_other) && c < n_cells; ++c)
  {
    mtm_node_order_apply(&said, ids + c * topology->nodes_per_cell);
    mtm_node_order_apply(&order, ids + c * topology->nodes_per_cell);
  }
  return is_good;
}

static mtm_status read_fixed(const mtm_leaf* leaf,
  int64_t first_cell,
  int64_t n_cells,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  const mtm_topology* topology = &leaf->topology;
  const int64_t n_ids = n_cells * topology->nodes_per_cell;
  int64_t* ids = mtm_mesh_block(out, n_ids, sizeof *ids, error);
  if (!ids)
  {
    return MTM_NO_MEMORY;
  }
  mtm_span span = mtm_span_all(n_ids);
  span.start = first_cell * topology->nodes_per_cell;
  mtm_status status = MTM_OK;
  if (topology->layout == MTM_LAYOUT_IDENTITY)
  {
    for (int64_t i = 0; i < n_ids; ++i)
    {
      ids[i] = span.start + i;
    }
  }
  else
  {
    status = mtm_source_read_int64(topology->connectivity, &span, run, ids, error);
    const int64_t bad =
      status == MTM_OK ? check_ids(ids, n_ids, topology->base_offset, leaf->grid.n_points) : -1;
    if (bad >= 0)
    {
      const int64_t cell = first_cell + bad / topology->nodes_per_cell;
      status = mtm_fail_element(error,
        MTM_BAD_FILE,
        topology->element,
        "cell %lld uses point %lld of %lld",
        (long long)cell,
        (long long)ids[bad],
        (long long)leaf->grid.n_points);
    }
  }
  if (status != MTM_OK)
  {
    return status;
  }
  if (!reorder(topology, ids, n_cells))
  {
    return mtm_fail_memory(error, "the cells");
  }
  out->mesh.connectivity = mtm_view(MTM_INT64, n_ids, ids);
  return make_regular(topology, n_cells, out, error);
}

/* ---- Mixed ----------------------------------------------------------------------------------------------- */

/* A list of integers that grows; its memory becomes the mesh's. */
typedef struct int64_list
{
  int64_t* items;
  int64_t n, capacity;
} int64_list;

static bool push(int64_list* list, int64_t value)
{
  int64_t* items = mtm_grown(list->items, &list->capacity, list->n + 1, sizeof *items);
  if (items)
  {
    list->items = items;
    items[list->n++] = value;
  }
  return items != NULL;
}

/* Mixed topologies while they are walked. */
typedef struct mixed
{
  const int64_t* at; /* the stream */
  int64_t n, place;
  int64_t base_offset, n_points;
  int64_t code; /* of all cells, which have none of their own; 0: they have */
  int64_list types, offsets, connectivity;
  int64_list polyhedron_offsets, polyhedron_faces, face_offsets, face_connectivity;
  bool has_polyhedra;
  int32_t* last_cell; /* of each point: the polyhedron that listed it last, plus 1 */
  bool is_out_of_memory;
  mtm_node_order order;
  const char* wrong;
} mixed;

static bool fail(mixed* in, const char* what)
{
  in->wrong = what;
  return false;
}

static bool fail_memory(mixed* in)
{
  in->is_out_of_memory = true;
  return false;
}

static bool next(mixed* in, int64_t* value)
{
  if (in->place >= in->n)
  {
    return fail(in, "the numbers end within a cell");
  }
  *value = in->at[in->place++];
  return true;
}

static bool next_point(mixed* in, int64_t* id)
{
  if (!next(in, id))
  {
    return false;
  }
  return to_point(id, in->base_offset, in->n_points) ||
    fail(in, "a cell uses a point that is not there");
}

/* A cell whose points follow. */
static bool walk_points(mixed* in, int32_t cell_type, int64_t n_nodes)
{
  if (n_nodes < 0 || n_nodes > in->n - in->place)
  {
    return fail(in, "the numbers end within a cell");
  }
  const int64_t first = in->connectivity.n;
  for (int64_t v = 0; v < n_nodes; ++v)
  {
    int64_t id = 0;
    if (!next_point(in, &id))
    {
      return false;
    }
    if (!push(&in->connectivity, id))
    {
      return fail_memory(in);
    }
  }
  if (cell_type == MTM_LAGRANGE_HEXAHEDRON)
  {
    if (!mtm_node_order_make(cell_type, (int32_t)n_nodes, &in->order))
    {
      return fail_memory(in);
    }
    mtm_node_order_apply(&in->order, in->connectivity.items + first);
  }
  return true;
}

/* The number of faces, then of each face its points. The cell's own points are listed once each. */
static bool walk_polyhedron(mixed* in)
{
  int64_t n_faces = 0;
  if (!next(in, &n_faces) || n_faces < 0 || n_faces > in->n - in->place)
  {
    return fail(in, "the numbers end within a polyhedron");
  }
  const int32_t mark = (int32_t)(in->types.n + 1);
  for (int64_t f = 0; f < n_faces; ++f)
  {
    int64_t n_nodes = 0;
    if (!next(in, &n_nodes) || n_nodes < 0 || n_nodes > in->n - in->place)
    {
      return fail(in, "the numbers end within a face");
    }
    bool is_good = push(&in->polyhedron_faces, in->face_offsets.n - 1);
    for (int64_t v = 0; v < n_nodes && is_good; ++v)
    {
      int64_t id = 0;
      if (!next_point(in, &id))
      {
        return false;
      }
      is_good = push(&in->face_connectivity, id);
      if (is_good && in->last_cell[id] != mark)
      {
        in->last_cell[id] = mark;
        is_good = push(&in->connectivity, id);
      }
    }
    if (!is_good || !push(&in->face_offsets, in->face_connectivity.n))
    {
      return fail_memory(in);
    }
  }
  in->has_polyhedra = true;
  return true;
}

static bool walk_cell(mixed* in)
{
  int64_t code = in->code;
  int32_t cell_type = MTM_POLYHEDRON;
  int32_t n_nodes = 0;
  if (code == 0 && !next(in, &code))
  {
    return false;
  }
  if (!mtm_topology_code(code, &cell_type, &n_nodes))
  {
    return fail(in, "a code is of no cell");
  }
  int64_t n = n_nodes;
  if (cell_type != MTM_POLYHEDRON && n_nodes == 0 && !next(in, &n))
  {
    return false;
  }
  const bool is_good =
    cell_type == MTM_POLYHEDRON ? walk_polyhedron(in) : walk_points(in, cell_type, n);
  if (!is_good)
  {
    return false;
  }
  const int64_t n_points = in->connectivity.n - in->offsets.items[in->offsets.n - 1];
  return (push(&in->types, type_with(cell_type, n_points)) &&
           push(&in->offsets, in->connectivity.n) &&
           push(&in->polyhedron_offsets, in->polyhedron_faces.n)) ||
    fail_memory(in);
}

/* Hands a list over to the mesh. */
static mtm_array adopt(mtm_xdmf_mesh* out, int64_list* list, bool* is_good, mtm_error* error)
{
  int64_t* block = mtm_mesh_block(out, list->n, sizeof *block, error);
  *is_good = *is_good && block;
  if (block && list->n)
  {
    memcpy(block, list->items, (size_t)list->n * sizeof *block);
  }
  free(list->items);
  list->items = NULL;
  return mtm_view(MTM_INT64, list->n, block);
}

static mtm_status adopt_lists(mixed* in, mtm_xdmf_mesh* out, mtm_error* error)
{
  bool is_good = true;
  uint8_t* types = mtm_mesh_block(out, in->types.n, sizeof *types, error);
  for (int64_t c = 0; types && c < in->types.n; ++c)
  {
    types[c] = (uint8_t)in->types.items[c];
  }
  is_good = types != NULL;
  mtm_mesh* mesh = &out->mesh;
  mesh->cell_types = mtm_view(MTM_UINT8, in->types.n, types);
  mesh->offsets = adopt(out, &in->offsets, &is_good, error);
  mesh->connectivity = adopt(out, &in->connectivity, &is_good, error);
  if (in->has_polyhedra)
  {
    mesh->polyhedron_offsets = adopt(out, &in->polyhedron_offsets, &is_good, error);
    mesh->polyhedron_faces = adopt(out, &in->polyhedron_faces, &is_good, error);
    mesh->face_offsets = adopt(out, &in->face_offsets, &is_good, error);
    mesh->face_connectivity = adopt(out, &in->face_connectivity, &is_good, error);
  }
  return is_good ? MTM_OK : MTM_NO_MEMORY;
}

static void free_lists(mixed* in)
{
  free(in->types.items);
  free(in->offsets.items);
  free(in->connectivity.items);
  free(in->polyhedron_offsets.items);
  free(in->polyhedron_faces.items);
  free(in->face_offsets.items);
  free(in->face_connectivity.items);
  free(in->last_cell);
}

/* Nothing but zeros is left: no code is 0, so they are padding. */
static bool is_padding(const mixed* in)
{
  int64_t place = in->place;
  while (place < in->n && in->at[place] == 0)
  {
    ++place;
  }
  return in->code == 0 && place == in->n;
}

static bool walk_all(mixed* in)
{
  bool is_good = push(&in->offsets, 0) && push(&in->polyhedron_offsets, 0) &&
    push(&in->face_offsets, 0) && in->last_cell;
  if (!is_good)
  {
    return fail_memory(in);
  }
  while (is_good && in->place < in->n && in->types.n < INT32_MAX - 1)
  {
    if (in->at[in->place] == 0 && is_padding(in))
    {
      break;
    }
    is_good = walk_cell(in);
  }
  return is_good;
}

static mtm_status read_mixed(const mtm_leaf* leaf,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  const mtm_topology* topology = &leaf->topology;
  const int64_t n = topology->connectivity->n_values;
  int64_t* stream = mtm_allocate(n, sizeof *stream);
  const mtm_span all = mtm_span_all(n);
  mtm_status status = stream
    ? mtm_source_read_int64(topology->connectivity, &all, run, stream, error)
    : mtm_fail_memory(error, "the cells");
  if (status == MTM_OK)
  {
    mixed in = { .at = stream,
      .n = n,
      .base_offset = topology->base_offset,
      .n_points = leaf->grid.n_points,
      .code = topology->code,
      .last_cell = calloc((size_t)leaf->grid.n_points + 1, sizeof(int32_t)) };
    const bool is_good = walk_all(&in);
    status = is_good        ? adopt_lists(&in, out, error)
      : in.is_out_of_memory ? mtm_fail_memory(error, "the cells")
                            : mtm_fail_element(error,
                                MTM_BAD_FILE,
                                topology->element,
                                "cell %lld, number %lld: %s",
                                (long long)in.types.n,
                                (long long)in.place,
                                in.wrong);
    free_lists(&in);
  }
  free(stream);
  return status;
}

/* Offsets first to last of a list, from 0 on; NULL: out of memory. */
static const int64_t* cut_offsets(const int64_t* offsets,
  int64_t first,
  int64_t last,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  int64_t* own = mtm_mesh_block(out, last - first + 1, sizeof *own, error);
  for (int64_t i = first; own && i <= last; ++i)
  {
    own[i - first] = offsets[i] - offsets[first];
  }
  return own;
}

/* Faces of the polyhedra of a part: they are numbered in the order of their cells. */
static mtm_status cut_faces(mtm_xdmf_mesh* out,
  int64_t first_cell,
  int64_t n_cells,
  mtm_error* error)
{
  mtm_mesh* mesh = &out->mesh;
  const mtm_array none = { 0 };
  if (!mesh->polyhedron_offsets.n_tuples)
  {
    return MTM_OK;
  }
  const int64_t* of_cells = mesh->polyhedron_offsets.data;
  const int64_t* of_faces = mesh->face_offsets.data;
  const int64_t first = of_cells[first_cell];
  const int64_t last = of_cells[first_cell + n_cells];
  const int64_t* ids = (const int64_t*)mesh->face_connectivity.data + of_faces[first];
  if (first == last)
  {
    mesh->polyhedron_offsets = none;
    mesh->polyhedron_faces = none;
    mesh->face_offsets = none;
    mesh->face_connectivity = none;
    return MTM_OK;
  }
  const int64_t* cells = cut_offsets(of_cells, first_cell, first_cell + n_cells, out, error);
  const int64_t* faces = cells ? cut_offsets(of_faces, first, last, out, error) : NULL;
  if (!faces)
  {
    return MTM_NO_MEMORY;
  }
  mesh->polyhedron_offsets = mtm_view(MTM_INT64, n_cells + 1, cells);
  /* Their numbers are 0, 1, 2 and so on, of the part as of the whole. */
  mesh->polyhedron_faces = mtm_view(MTM_INT64, last - first, mesh->polyhedron_faces.data);
  mesh->face_offsets = mtm_view(MTM_INT64, last - first + 1, faces);
  mesh->face_connectivity = mtm_view(MTM_INT64, faces[last - first], ids);
  return MTM_OK;
}

/* Cells of a part out of all: a view into the same arrays, offsets from 0 on. */
static mtm_status cut_part(mtm_xdmf_mesh* out,
  int64_t first_cell,
  int64_t n_cells,
  mtm_error* error)
{
  mtm_mesh* mesh = &out->mesh;
  const int64_t* offsets = mesh->offsets.data;
  const int64_t* own = cut_offsets(offsets, first_cell, first_cell + n_cells, out, error);
  if (!own)
  {
    return MTM_NO_MEMORY;
  }
  mesh->cell_types =
    mtm_view(MTM_UINT8, n_cells, (const uint8_t*)mesh->cell_types.data + first_cell);
  mesh->connectivity = mtm_view(
    MTM_INT64, own[n_cells], (const int64_t*)mesh->connectivity.data + offsets[first_cell]);
  mesh->offsets = mtm_view(MTM_INT64, n_cells + 1, own);
  return cut_faces(out, first_cell, n_cells, error);
}

mtm_status mtm_read_cells(mtm_xdmf* file,
  const mtm_leaf* leaf,
  int64_t first_cell,
  int64_t n_cells,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  (void)file;
  if (leaf->chosen_points)
  {
    return mtm_subset_grid_cells(
      leaf, first_cell, n_cells < 0 ? leaf->grid.n_cells : n_cells, out, error);
  }
  const bool is_all = n_cells < 0;
  const mtm_layout layout = leaf->topology.layout;
  const bool is_mixed = layout == MTM_LAYOUT_MIXED || layout == MTM_LAYOUT_COUNTED;
  const int64_t n_wanted = is_all ? leaf->grid.n_cells : n_cells;
  if (is_all && !leaf->cells && !leaf->topology.has_order)
  {
    bool is_done = false;
    const mtm_status status = mtm_read_plain_cells(leaf, run, out, &is_done, error);
    if (status != MTM_OK || is_done)
    {
      return status;
    }
  }
  if (!is_mixed && !leaf->cells)
  {
    return read_fixed(leaf, first_cell, n_wanted, run, out, error);
  }
  const mtm_status status = is_mixed ? read_mixed(leaf, run, out, error)
                                     : read_fixed(leaf, 0, leaf->n_target_cells, run, out, error);
  if (status == MTM_OK && leaf->cells)
  {
    return mtm_subset_cells(leaf, first_cell, n_wanted, run, out, error);
  }
  if (status != MTM_OK || is_all)
  {
    return status;
  }
  if (first_cell > out->mesh.cell_types.n_tuples ||
    n_cells > out->mesh.cell_types.n_tuples - first_cell)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "there are no cells %lld to %lld",
      (long long)first_cell,
      (long long)(first_cell + n_cells - 1));
  }
  return cut_part(out, first_cell, n_cells, error);
}
