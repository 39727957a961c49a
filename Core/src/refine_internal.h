/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Meshes with cells that need points of their own, made into linear ones: private to the files named
 * here, and to those that cut the result. */
#ifndef MICROTOME_REFINE_INTERNAL_H
#define MICROTOME_REFINE_INTERNAL_H

#include "lattice_internal.h"

/* A list that grows: of ids, or of bytes in `bytes`. */
typedef struct mtm_ids
{
  int64_t* items;
  int64_t n, capacity;
} mtm_ids;

typedef struct mtm_bytes
{
  uint8_t* items;
  int64_t n, capacity;
} mtm_bytes;

/* ---- refine_cell.c: one curved cell -------------------------------------------------------------- */

/* The refinement of cells of one type, size and order. */
typedef struct mtm_template
{
  mtm_basis basis;
  mtm_lattice_parts parts; /* their points are places */
  int32_t halvings;
  double* rows; /* the weights at every place; NULL: too many to keep */
  double reach; /* how far a function can leave its values at the nodes: 1 means not at all */
} mtm_template;

/* Scratch; start from the first three members. */
typedef struct mtm_curved
{
  const mtm_mesh* mesh;
  const mtm_array* scalars; /* of a slice by values, else NULL */
  int32_t halvings;

  mtm_template* templates;
  int64_t n_templates, templates_capacity;
  mtm_template* current;

  const mtm_cell* cell;
  int64_t capacity;   /* for points of a cell */
  double* xyz;        /* of its points */
  double* scalar;     /* their scalars */
  double* rational;   /* their rational weights; 1 where there are none */
  int32_t* order;     /* the points by coordinates, then ids */
  int64_t* entry_ids; /* of the place under way */
  int32_t* entry_points;
  double* entry_weights;
  int32_t n_entries;
} mtm_curved;

void mtm_curved_free(mtm_curved* curved);

/* Makes a loaded cell the current one; *finite: its coordinates and scalars are. */
mtm_status mtm_curved_load(mtm_curved* curved,
  const mtm_cell* cell,
  bool* finite,
  mtm_error* error);

/* Fills the entries with the input points that a place of the finer lattice is made of. */
void mtm_curved_entries(mtm_curved* curved, int32_t place);

/* Where the entries put the place, and its scalar. */
void mtm_curved_point(const mtm_curved* curved, double xyz[3], double* scalar);

/* ---- refine_made.c: points that the mesh does not have ------------------------------------------- */

typedef struct mtm_made
{
  uint64_t key[2]; /* of its entries, in any order */
  int64_t cell;    /* of the input, and the place in it */
  int32_t place;
  double xyz[3];
  double scalar;
} mtm_made;

typedef struct mtm_made_points
{
  mtm_made* items;
  int64_t n, capacity;
  int64_t* slots; /* hash: index + 1; 0 = free */
  int64_t n_slots;
} mtm_made_points;

void mtm_made_free(mtm_made_points* made);

/* The number of the made point with these entries, a new one if there is none; -1: out of memory. */
int64_t mtm_made_point(mtm_made_points* made,
  const mtm_curved* curved,
  int64_t cell,
  int32_t place);

/* ---- refine.c ------------------------------------------------------------------------------------ */

/* A mesh of linear cells in place of another, or of as many of its cells as cutters can meet. Its
 * points are the input's, then made ones. Start from {0}. */
typedef struct mtm_refined
{
  mtm_mesh mesh;
  mtm_array scalars; /* where the input has them */

  const mtm_mesh* input;
  const mtm_cutter* cutters; /* n_cutters = 0: all cells */
  int32_t n_cutters;
  int32_t subdivision;
  mtm_curved curved;
  mtm_made_points made;
  mtm_cell cell;
  int64_t n_non_finite_cells;

  mtm_ids sources; /* input cell of each cell */
  mtm_bytes types, ghosts;
  mtm_ids ends, ids;
  mtm_ids face_ends, faces, face_point_ends, face_points;
  void* points;
  double* scalar_values;

  /* Of the curved cell under way, at each place. */
  double* place_xyz;
  double* place_scalar;
  int64_t* place_ids; /* NO_ID and NO_POINT where not asked for yet, see refine.c */
  int64_t places_capacity;
} mtm_refined;

/* Cells of second order, Lagrange and Bezier cells. */
bool mtm_is_of_higher_order(int32_t type);

/* Whether there are cells that cannot be cut between points that the mesh has. */
bool mtm_needs_refining(const mtm_mesh* mesh, int32_t subdivision);

/* The cutters are those of the input, with its scalars. Release with mtm_refined_free in any case. */
mtm_status mtm_refine(const mtm_mesh* mesh,
  int32_t subdivision,
  const mtm_cutter* cutters,
  int32_t n_cutters,
  const mtm_run* run,
  mtm_refined* refined,
  mtm_error* error);
void mtm_refined_free(mtm_refined* refined);

/* ---- refine_restore.c ----------------------------------------------------------------------------- */

/* Turns what was cut out of the refined mesh into a result of the input. */
mtm_status mtm_refined_restore(mtm_refined* refined, mtm_polygons* out, mtm_error* error);

/* ---- refine_net.c: control nets --------------------------------------------------------------------- */

enum
{
  MTM_NET_WIDTH = 4 /* of a coefficient: coordinates and weight */
};

/* A cell's lattice is the product of lines, or of a triangle and a line, or a tetrahedron. */
typedef struct mtm_net_unit
{
  int32_t order, n;
  int32_t* offsets;     /* of its coefficients among the places */
  int32_t* degrees;     /* sums of their exponents along the unit's axes */
  double* to_bernstein; /* n * n, from values at the nodes; NULL: they are the coefficients */
} mtm_net_unit;

/* What cells of one type, size and order have in common. */
typedef struct mtm_net
{
  int32_t type, n_points, order[3];
  int32_t n_nodes, n_places;
  int32_t* places; /* of the nodes, those that the type leaves out too */
  int32_t n_axes, stride[3], unit_of[3];
  int32_t n_units;
  mtm_net_unit units[3];
} mtm_net;

/* Whether cells of the type have a net; gives their order, of types that have one only. A Lagrange or
 * Bezier cell's own is to be in `order`. */
bool mtm_net_knows(int32_t type, int32_t order[3]);

/* False when out of memory; release with mtm_net_free in any case. */
bool mtm_net_make(mtm_net* net, int32_t type, int32_t n_points, const int32_t order[3]);
void mtm_net_free(mtm_net* net);

/* How many numbers mtm_net_change needs room for. */
int32_t mtm_net_n_values(const mtm_net* net);

/* Turns values at the places into coefficients there: MTM_NET_WIDTH components each. */
void mtm_net_change(const mtm_net* net, double* values);

/* ---- refine_bound.c: how far linear parts can be from a cell ---------------------------------------- */

/* A bound of the distance between a cell and linear parts of it that end at its lattice's places, each
 * within one box of the lattice, both ways; with every halving it falls to a quarter. INFINITY where none
 * is known. xyz, rational: of the cell's points; values: room for mtm_net_n_values. */
double mtm_net_bound(const mtm_net* net, const double* xyz, const double* rational, double* values);

/* The same at the nodes the cell has, where no lattice is made: as parts of these may be larger. */
double mtm_net_bound_at_nodes(const mtm_net* net, double bound);

/* ---- refine_level.c ---------------------------------------------------------------------------------- */

/* mtm_find_subdivision with a least level, -1 to MTM_MAX_SUBDIVISION; tolerance 0 or a mesh without
 * curved cells: *out is {0} and `*subdivision` stays, else it becomes the level. */
mtm_status mtm_subdivision_fit(const mtm_mesh* mesh,
  double tolerance,
  const mtm_run* run,
  int32_t* subdivision,
  mtm_subdivision* out,
  mtm_error* error);

/* ---- hull.c -------------------------------------------------------------------------------------- */

/* The convex hull of some points. Start from {0}; release with mtm_hull_free. */
typedef struct mtm_hull
{
  int32_t dimension; /* 3, or fewer where the points are in one plane, line or place */
  int32_t n_faces;   /* 3D: the faces; 2D: one polygon; 1D: its two ends; 0D: one point */
  int32_t* offsets;  /* n_faces + 1, into points */
  int32_t* points;   /* numbers of the points given */
  int64_t offsets_capacity, points_capacity;
} mtm_hull;

void mtm_hull_free(mtm_hull* hull);

/* False when out of memory. xyz: n > 0 tuples of 3. Points whose distance from a plane, a line or
 * another point is below `rounding` times the largest coordinate are in it. */
bool mtm_hull_make(mtm_hull* hull, const double* xyz, int32_t n, double rounding);

#endif
