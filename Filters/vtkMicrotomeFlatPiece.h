// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeFlatPiece_h
#define vtkMicrotomeFlatPiece_h

#include "vtkMicrotomePieces.h"

#include "vtkCellType.h"
#include "vtkSmartPointer.h"

#include <array>

/**
 * A piece's mesh as arrays that travel: its own cells, and the points of these, numbered in the order
 * of the piece.
 */
struct vtkMicrotomeFlatPiece
{
  enum
  {
    Coordinates,  /**< float or double */
    PointGhosts,  /**< bytes, as all ghosts */
    PointIds,     /**< vtkIdType, as all that follows but the ghosts; global ids, or nothing */
    PointDigests, /**< equal where all arrays are */
    Types,        /**< of cells, bytes */
    Lengths,      /**< of their parts of Streams */
    Streams, /**< points of each cell; of a polyhedron the stream of its faces, as VTK has it */
    CellGhosts,
    CellIds,
    CellDigests,
    NumberOfArrays
  };
  std::array<vtkSmartPointer<vtkDataArray>, NumberOfArrays> Arrays;
  vtkSmartPointer<vtkIdList> Points; /**< ids of the points in the piece */
};

/** Makes the arrays of this rank's piece k. */
vtkMicrotomeFlatPiece vtkMicrotomeFlatten(const vtkMicrotomePieces& pieces, int k);

/** Calls use(id) with each point of a cell's stream, to read or to change. */
template <typename Use>
void vtkMicrotomeForPoints(int type, vtkIdType* stream, vtkIdType length, const Use& use)
{
  if (type != VTK_POLYHEDRON)
  {
    for (vtkIdType i = 0; i < length; ++i)
    {
      use(stream[i]);
    }
    return;
  }
  for (vtkIdType at = 1; at < length; at += stream[at] + 1)
  {
    for (vtkIdType i = 1; i <= stream[at]; ++i)
    {
      use(stream[at + i]);
    }
  }
}

#endif
