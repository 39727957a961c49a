/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Faces that several grids have in a plane: they come out once, as those of blocks in ParaView.
 *
 * A cell of a slice whose points are all input points is a face (or an edge, or a point) of the input.
 * Two are the same if they were made by the same plane and have the same coordinates, exactly as stored.
 * The first grid keeps a face that another has from the other side. Grids with the face from the same
 * side lie in the same place, such as one mesh with several results: each keeps its own. */
#ifndef MICROTOME_SEAMS_H
#define MICROTOME_SEAMS_H

#include "microtome/microtome.h"

/** A face, in a table by its hash. */
typedef struct seam_face
{
  uint64_t hash;  /**< 0: this place is free */
  int64_t key;    /**< where its numbers begin */
  int32_t length; /**< how many: the plane, then the sorted coordinates */
  int32_t sides;  /**< from which it was seen: 1 above, 2 below, 4 neither */
} seam_face;

/** The faces so far. Start from {0}. */
typedef struct seams
{
  seam_face* faces;
  int64_t n_faces, n_places; /**< n_places: a power of two */
  double* numbers;
  int64_t n_numbers, capacity;
} seams;

/**
 * Takes from a grid's slice the faces that earlier grids had from the other side, and the points only
 * these used; remembers the others.
 *
 * Shape:  `mesh` is what was cut, with packed arrays; `planes` are all planes, as the polygons number
 *         them.
 * Errors: MTM_NO_MEMORY.
 */
mtm_status seams_drop(seams* all,
  const mtm_mesh* mesh,
  const mtm_plane* planes,
  mtm_polygons* polygons,
  mtm_error* error);

void seams_free(seams* all);

#endif
