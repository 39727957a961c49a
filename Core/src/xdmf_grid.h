/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Grids: the tree, its times, and what each leaf is made of. */
#ifndef MICROTOME_XDMF_GRID_H
#define MICROTOME_XDMF_GRID_H

#include "xdmf_internal.h"

/* ---- xdmf_time.c ------------------------------------------------------------------------------------- */

/* The members of a temporal collection by time, ascending; found once: note->temporal. */
struct mtm_temporal
{
  int32_t n;
  const xmlNode** grids;
  double* times;
};

/* NULL: out of memory. `depth`: of the collection in the tree. */
const mtm_temporal* mtm_temporal_of(mtm_xdmf* file, const xmlNode* collection, int32_t depth);
void mtm_temporal_free(mtm_temporal* temporal);

/* The first of a collection's members that a time means, and their number: those of the latest time not
 * after it, or of the first. */
int32_t mtm_temporal_at(const mtm_temporal* temporal, double time, int32_t* n);

/* All times of the grids below an element, in any order, more than once perhaps; false: out of memory. */
typedef struct mtm_time_list
{
  double* times;
  int64_t n, capacity;
} mtm_time_list;

bool mtm_times_below(mtm_xdmf* file, const xmlNode* element, int32_t depth, mtm_time_list* list);

/* ---- xdmf_grid.c ------------------------------------------------------------------------------------- */

typedef enum mtm_grid_type
{
  MTM_GRID_UNIFORM = 0,
  MTM_GRID_SPATIAL, /* a collection, or a tree */
  MTM_GRID_TEMPORAL,
  MTM_GRID_SUBSET
} mtm_grid_type;

mtm_grid_type mtm_grid_type_of(const xmlNode* grid);

/* ---- xdmf_topology.c ---------------------------------------------------------------------------------- */

typedef enum mtm_layout
{
  MTM_LAYOUT_NONE = 0,
  MTM_LAYOUT_FIXED,    /* cells of one type, nodes_per_cell each */
  MTM_LAYOUT_MIXED,    /* a code before each cell if `code` is 0, and counts */
  MTM_LAYOUT_COUNTED,  /* polygons, lines: a count before each */
  MTM_LAYOUT_IDENTITY, /* no connectivity: cells of nodes_per_cell points in their order */
  MTM_LAYOUT_GRID      /* structured */
} mtm_layout;

typedef struct mtm_topology
{
  const xmlNode* element;
  mtm_layout layout;
  mtm_mesh_kind kind;
  int32_t rank;             /* structured: 1 to 3, or 0 where the name does not say */
  int64_t dims[3];          /* structured: points along i, j, k */
  int32_t cell_type;        /* fixed, identity */
  int32_t nodes_per_cell;   /* fixed, identity */
  int64_t code;             /* mixed: of all cells, or 0 */
  int64_t n_cells;          /* -1: not known */
  int64_t base_offset;      /* of point ids */
  bool has_order;           /* the element says the order of its cells' nodes */
  mtm_source* connectivity; /* NULL: none */
} mtm_topology;

/* Looks at a Topology element; false and a message: it cannot be read. */
bool mtm_topology_look(mtm_xdmf* file,
  const xmlNode* element,
  mtm_topology* topology,
  mtm_error* error);

/* The cell type and the number of nodes that a code of mixed topologies means; nodes 0: a count follows
 * the code. False: no such code. */
bool mtm_topology_code(int64_t code, int32_t* cell_type, int32_t* n_nodes);

/* ---- xdmf_node_order.c --------------------------------------------------------------------------------- */

enum
{
  MTM_MAX_ORDERED = 1331 /* nodes of the largest cells whose order is not VTK's */
};

/* The order of the nodes of one type of cells. Start from {0}. */
typedef struct mtm_node_order
{
  int32_t cell_type, n_nodes;
  bool is_other;                   /* than VTK's */
  int16_t places[MTM_MAX_ORDERED]; /* in XDMF's order, of each of VTK's */
} mtm_node_order;

/* Makes it that of a type, unless it is; false: out of memory. */
bool mtm_node_order_make(int32_t cell_type, int32_t n_nodes, mtm_node_order* order);

/* The order that the element says its cells are written in: the places of node 0, 1 and so on; without
 * one they are as they should. False: it is no order of so many nodes. */
bool mtm_node_order_said(const xmlNode* element, int32_t n_nodes, mtm_node_order* order);

/* Puts the nodes of one cell into their order. */
void mtm_node_order_apply(const mtm_node_order* order, int64_t* ids);

/* ---- xdmf_geometry.c ---------------------------------------------------------------------------------- */

typedef enum mtm_points_layout
{
  MTM_POINTS_TUPLES = 0, /* n_components together in one source */
  MTM_POINTS_SEPARATE,   /* a source for each coordinate */
  MTM_POINTS_AXES,       /* a source for each axis */
  MTM_POINTS_REGULAR     /* origin and spacing */
} mtm_points_layout;

typedef struct mtm_geometry
{
  const xmlNode* element;
  mtm_points_layout layout;
  int32_t n_components; /* of tuples; sources there are */
  mtm_source* sources[3];
  double origin[3], spacing[3]; /* regular; of others the origin is added to the points */
  int64_t n_points;             /* tuples, separate */
  mtm_type type;                /* float32 or float64 */
  bool is_polar;                /* coordinates are radius and angle(s), in radians */
  bool is_moved;                /* the origin is not 0 */
} mtm_geometry;

/* Looks at a Geometry element; false and a message: it cannot be read. */
bool mtm_geometry_look(mtm_xdmf* file,
  const xmlNode* element,
  mtm_geometry* geometry,
  mtm_error* error);

/* ---- xdmf_attribute.c --------------------------------------------------------------------------------- */

typedef enum mtm_attribute_kind
{
  MTM_ATTRIBUTE_VALUES = 0,
  MTM_ATTRIBUTE_SET,     /* ids: 1 where they are, else 0 */
  MTM_ATTRIBUTE_MEMBERS, /* values of the members of a set, NaN elsewhere */
  MTM_ATTRIBUTE_ELEMENT, /* values of finite elements, at the vertices of cells */
  MTM_ATTRIBUTE_DOUBLE   /* to be left out: another one has its name */
} mtm_attribute_kind;

typedef struct mtm_values
{
  const xmlNode* element;
  mtm_attribute_kind kind;
  mtm_source* source;
  const xmlNode* set;  /* members: of what */
  mtm_source* members; /* and who they are */
} mtm_values;

/* ---- xdmf_describe.c ---------------------------------------------------------------------------------- */

/* A grid of the selected step. */
typedef struct mtm_leaf
{
  mtm_xdmf_grid grid; /* what the caller sees; name, path and arrays are owned */
  const xmlNode* element;
  size_t name_at;     /* in grid.path */
  mtm_values* values; /* as grid.arrays */
  int64_t arrays_capacity, values_capacity;
  mtm_topology topology;
  mtm_geometry geometry;
  mtm_source* cells;      /* of a subset: the numbers of its cells; NULL: all */
  int64_t n_target_cells; /* of the topology; -1: not known */
  int64_t n_target_points;
  int64_t*
    chosen_cells; /* subset of a structured grid: which of its cells, in the subset's order, ... */
  int64_t*
    chosen_points; /* ... and the points that they use, ascending, which are the grid's; else NULL */
  uint64_t key;
  bool has_bounds;
  double bounds[6];
} mtm_leaf;

/* What is not read for what it is, is a problem. */
void mtm_note_unread(mtm_xdmf* file, const xmlNode* element);

/* Names and centres of the arrays, from the XML alone; false: out of memory. */
bool mtm_attributes_list(mtm_xdmf* file, mtm_leaf* leaf);

/* Completes an array's description; what cannot be read is a problem. */
void mtm_attribute_describe(mtm_xdmf* file, mtm_leaf* leaf, int32_t at);

void mtm_leaf_free(mtm_leaf* leaf);

/* The leaf of a number, described; NULL and a message otherwise. */
mtm_leaf* mtm_leaf_at(mtm_xdmf* file, int32_t grid, mtm_status* status, mtm_error* error);

/* ---- xdmf_element_function.c: functions of finite elements ------------------------------------------- */

/* Type, tuples and components of such an array; false and a message: it cannot be read. */
bool mtm_element_function_look(mtm_xdmf* file, mtm_leaf* leaf, int32_t at, mtm_error* error);

/* Its values, of the whole grid; NaN where no cell has any. */
mtm_status mtm_element_function_read(mtm_xdmf* file,
  const mtm_leaf* leaf,
  int32_t at,
  double* dst,
  mtm_error* error);

/* ---- xdmf_subset.c ------------------------------------------------------------------------------------- */

/* The grid that a subset is of; NULL and a message. */
const xmlNode* mtm_subset_target(mtm_xdmf* file, const xmlNode* subset, mtm_error* error);

/* Which cells of it a described mesh has. */
mtm_status mtm_subset_look(mtm_xdmf* file, mtm_leaf* leaf, mtm_error* error);

/* The numbers of some cells of a subset in the grid that it is of, which has n_there; NULL and a message:
 * they cannot be read, or one is not there. Owns: the caller's. */
int64_t* mtm_subset_numbers(const mtm_leaf* leaf,
  int64_t first_cell,
  int64_t n_cells,
  int64_t n_there,
  const mtm_run* run,
  mtm_status* status,
  mtm_error* error);

/* Makes of a mesh with all cells that are chosen from one with some cells of the subset. */
mtm_status mtm_subset_cells(const mtm_leaf* leaf,
  int64_t first_cell,
  int64_t n_cells,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error);

/* ---- xdmf_subset_grid.c: of structured grids ---------------------------------------------------------- */

/* Reads which cells a described subset has: from then on it is an unstructured grid. */
mtm_status mtm_subset_choose(mtm_leaf* leaf, mtm_error* error);
void mtm_subset_forget(mtm_leaf* leaf);

/* The numbers of points in the grid that the subset is of: of n by their own ids, or of the first n. NULL:
 * out of memory. Owns: the caller's. */
int64_t* mtm_subset_points(const mtm_leaf* leaf, const int64_t* ids, int64_t n);

/* Cells of the subset into the mesh; and points of an image or a rectilinear grid, by their numbers
 * there. */
mtm_status mtm_subset_grid_cells(const mtm_leaf* leaf,
  int64_t first_cell,
  int64_t n_cells,
  mtm_xdmf_mesh* out,
  mtm_error* error);
mtm_status mtm_subset_grid_points(const mtm_leaf* leaf,
  const int64_t* points,
  int64_t n_points,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error);

struct mtm_grid_tree
{
  double* times; /* of the steps; NULL: the file has no time */
  int64_t n_steps;
  int64_t step; /* the selected one */
  mtm_leaf* leaves;
  int32_t n_leaves;
  int64_t leaves_capacity;
};

/* Finds the times; then the leaves of a step. */
mtm_status mtm_tree_open(mtm_xdmf* file, mtm_error* error);
void mtm_tree_free(mtm_grid_tree* tree);

/* ---- xdmf_gather.c ------------------------------------------------------------------------------------ */

/* Reads tuples of a source by their numbers, ascending; near ones together. */
mtm_status mtm_gather(mtm_source* source,
  int32_t n_components,
  const int64_t* ids,
  int64_t n_ids,
  const mtm_run* run,
  void* dst,
  mtm_error* error);

/* ---- xdmf_ids.c --------------------------------------------------------------------------------------- */

/* The type that ids of a source can stay in: MTM_INT32, MTM_INT64; MTM_NO_TYPE: they want conversion. */
mtm_type mtm_ids_type(const mtm_source* source, int64_t n_points);

/* An id less an offset, which any file may choose: what is too far out wraps to another wrong number. */
static inline int64_t mtm_id_less(int64_t id, int64_t offset)
{
  return (int64_t)((uint64_t)id - (uint64_t)offset);
}

/* Which ids of a source, and what they may be: less base_offset, from 0 to n_points - 1. */
typedef struct mtm_id_range
{
  int64_t first;
  int64_t base_offset, n_points;
} mtm_id_range;

/* Reads n ids in the type that mtm_ids_type says, less base_offset. *bad: the first that is none of a
 * point, which is left as it was, or -1. */
mtm_status mtm_read_ids(mtm_source* source,
  const mtm_id_range* range,
  int64_t n,
  mtm_type type,
  const mtm_run* run,
  void* dst,
  int64_t* bad,
  mtm_error* error);

/* ---- xdmf_cells_plain.c ------------------------------------------------------------------------------- */

/* Reads all cells, if they are plain ones and nothing is wrong; !*is_done: nothing was read. */
mtm_status mtm_read_plain_cells(const mtm_leaf* leaf,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  bool* is_done,
  mtm_error* error);

/* An array of one component as a view. */
static inline mtm_array mtm_view(mtm_type type, int64_t n, const void* data)
{
  return (mtm_array){ .type = type, .n_components = 1, .n_tuples = n, .data = data };
}

/* ---- xdmf_cells.c ------------------------------------------------------------------------------------- */

/* Reads cells first_cell to first_cell + n_cells - 1 (n_cells -1: all) into the mesh, ids as in the
 * file, checked against n_points. */
mtm_status mtm_read_cells(mtm_xdmf* file,
  const mtm_leaf* leaf,
  int64_t first_cell,
  int64_t n_cells,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error);

/* ---- xdmf_mesh.c -------------------------------------------------------------------------------------- */

/* A block that the mesh owns; NULL and a message when out of memory. */
void* mtm_mesh_block(mtm_xdmf_mesh* mesh, int64_t n, size_t item_bytes, mtm_error* error);

/* Points of a subset of a structured grid into the mesh: n by their ids, or the first n. */
mtm_status mtm_read_chosen_points(const mtm_leaf* leaf,
  const int64_t* ids,
  int64_t n,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error);

/* Which tuples of an array of points or of cells a mesh is of: a span, or where *ids is not NULL, those
 * numbers. MTM_BAD_ARGUMENT: the mesh is not of this grid. */
mtm_status mtm_part_tuples(const mtm_leaf* leaf,
  const mtm_xdmf_mesh* mesh,
  mtm_association association,
  mtm_span* tuples,
  const int64_t** ids);

#endif
