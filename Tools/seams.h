/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Faces that several grids have in a plane: they come out once, as those of blocks in ParaView.
 *
 * A cell of a slice whose points are all input points is a face (or an edge, or a point) of the input.
 * It was made from a cell above the plane (on the side of its canonical normal), from one below it, or
 * from one that lies in it. Where several grids have a face, with the same coordinates exactly as
 * stored, those that have it from above keep it, as inside a grid; what lies in the plane goes where
 * another one has it from above or below. Faces from the same side stay all: their grids lie in the
 * same place, such as one mesh with several results. */
#ifndef MICROTOME_SEAMS_H
#define MICROTOME_SEAMS_H

#include "microtome/microtome.h"

/** A face, each once. */
typedef struct seam_face
{
  uint64_t hash;
  int64_t key;    /**< where its numbers begin: the plane, then the sorted coordinates */
  int32_t length; /**< how many */
  int32_t sides;  /**< from which it is seen, SEAM_ bits */
} seam_face;

/** A cell of a slice that is a face. */
typedef struct seam_contact
{
  int64_t face;
  int64_t cell;
  int32_t object, piece; /**< whose cell */
  int32_t side;
} seam_contact;

enum
{
  SEAM_ABOVE = 1,
  SEAM_BELOW = 2,
  SEAM_BETWEEN = 4
};

/** The faces so far. Start from {0}. */
typedef struct seams
{
  seam_contact* contacts;
  int64_t n_contacts, contacts_capacity;
  seam_face* faces;
  int64_t n_faces, faces_capacity;
  int64_t* places;  /**< a table by hash: number of the face + 1, 0 = free */
  int64_t n_places; /**< a power of two */
  double* numbers;
  int64_t n_numbers, numbers_capacity;
} seams;

/**
 * Notes the faces in a piece of an object.
 *
 * Shape:  `mesh` is what was cut, with packed arrays; `planes` are all planes, as the polygons number
 *         them.
 * Errors: MTM_NO_MEMORY.
 */
mtm_status seams_note(seams* all,
  const mtm_mesh* mesh,
  const mtm_plane* planes,
  const mtm_polygons* polygons,
  int32_t object,
  int32_t piece,
  mtm_error* error);

/** Forgets what was noted after the first n contacts: the object is not to be. */
void seams_forget(seams* all, int64_t n_contacts);

/** Counts who sees each face; before seams_next. */
void seams_look(seams* all);

/**
 * The contacts of the next piece, from *first on; false: there is none.
 *
 * Shape: [*first, *end) are the piece's; seam_goes says of each whether its cell goes.
 */
bool seams_next(const seams* all, int64_t* first, int64_t* end);
bool seam_goes(const seams* all, const seam_contact* contact);

void seams_free(seams* all);

#endif
