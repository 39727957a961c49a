// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeCount_h
#define vtkMicrotomeCount_h

#include "microtome/microtome.h"

/**
 * Sizes of a mesh that is a piece of a larger one: what every piece counts adds up to the size of
 * the whole, as far as the pieces have a layer of ghost cells.
 */
namespace vtkMicrotomeCount
{
/** Cells that are not duplicates of another piece's. */
int64_t OwnCells(const mtm_mesh& mesh);

/**
 * Points whose cell with the smallest centre (by x, then y, then z) is this piece's own. All
 * pieces that have a point on their border see the same cells there, so exactly one counts it.
 */
int64_t OwnPoints(const mtm_mesh& mesh);
}

#endif
