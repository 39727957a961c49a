/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cells of any order as lattices, and curved cells refined: private to the files named here. A cell's
 * lattice has order[a] steps along its axis a; its shape is named by the Lagrange type. */
#ifndef MICROTOME_LATTICE_INTERNAL_H
#define MICROTOME_LATTICE_INTERNAL_H

#include "internal.h"

/* ---- lattice_nodes.c ---------------------------------------------------------------------------- */

typedef struct mtm_lattice
{
  int32_t order[3]; /* 0 along axes that the shape does not have */
  int32_t n;        /* nodes */
  int32_t* nodes;   /* the cell's point at each place of the box round the lattice; -1: none */
} mtm_lattice;

static inline int32_t mtm_lattice_n_places(const int32_t order[3])
{
  return (order[0] + 1) * (order[1] + 1) * (order[2] + 1);
}

static inline int32_t mtm_lattice_place(const int32_t order[3], int32_t x, int32_t y, int32_t z)
{
  return x + (order[0] + 1) * (y + (order[1] + 1) * z);
}

/* Fills `nodes`, which has room for all places. */
void mtm_lattice_number(mtm_lattice* all, int32_t type);

/* ---- lattice.c ---------------------------------------------------------------------------------- */

/* The Lagrange type of the same shape as a Lagrange or Bezier cell; 0 for other types. */
int32_t mtm_lattice_shape(int32_t type);

/* Points of a cell of a shape; order as below. */
int64_t mtm_lattice_n_nodes(int32_t shape, const int32_t order[3]);

/* The orders along three axes from those along fewer: simplices repeat theirs, missing ones are 0. */
void mtm_lattice_orders(int32_t shape, const int32_t given[3], int32_t order[3]);

/* Adds the linear parts of a lattice; nodes NULL: their points are places. False: out of memory. */
bool mtm_lattice_add_parts(int32_t shape,
  const int32_t order[3],
  const int32_t* nodes,
  mtm_lattice_parts* list);

/* ---- lattice_basis.c ---------------------------------------------------------------------------- */

/* The shape functions of a cell type at the places of a finer lattice. Start from {0}. */
typedef struct mtm_basis
{
  int32_t type; /* of the cell */
  int32_t shape;
  int32_t order[3];
  int32_t divisions[3]; /* of the finer lattice: order times a power of two */
  int32_t n_nodes;      /* of the lattice of the order */
  int32_t n_points;     /* of the cell: fewer where the type leaves inner nodes out */
  int32_t* exponents;   /* place of each node: three numbers */
  double* line[3];      /* values along an axis: [place][exponent] */
  double* factor;       /* the same of one barycentric coordinate */
  double* row;          /* scratch: n_nodes values */
} mtm_basis;

/* Whether cells of this type can be refined: Bezier, Lagrange and second order, but for those that
 * have no lattice. Gives their shape and the order of those that have one order only. */
bool mtm_basis_knows(int32_t type, int32_t* shape, int32_t order[3]);

/* False when out of memory; release with mtm_basis_free in any case. */
bool mtm_basis_make(mtm_basis* basis,
  int32_t type,
  int32_t n_points,
  const int32_t order[3],
  int32_t halvings);
void mtm_basis_free(mtm_basis* basis);

/* The lattice has that place of the box round it. */
bool mtm_basis_has_place(const mtm_basis* basis, int32_t place);

/* The weights of the cell's n_points points at a place of the finer lattice. What neighbours share
 * gets the same weights from both, bit for bit: those of other points are exactly 0. */
const double* mtm_basis_weights(mtm_basis* basis, int32_t place);

/* Adds to sum[0, n) what the functions of a node that the type leaves out make of the cell's points:
 * values are n a point, from `values` on. */
void mtm_basis_left_out(int32_t type, int32_t node, const double* values, int32_t n, double* sum);

#endif
