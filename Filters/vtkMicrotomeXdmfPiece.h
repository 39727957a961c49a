// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeXdmfPiece_h
#define vtkMicrotomeXdmfPiece_h

#include "vtkSmartPointer.h"
#include "vtkType.h"

#include <cstdint>

class vtkDataSet;
class vtkIdTypeArray;

/** One of several pieces of a list of things: neighbours, as many in each as can be. */
class vtkMicrotomeXdmfPiece
{
public:
  vtkMicrotomeXdmfPiece(int piece, int numberOfPieces)
    : Piece(piece)
    , NumberOfPieces(numberOfPieces)
  {
  }

  /** The first of n things that are this piece's, or the one `later`. */
  int64_t First(int64_t n, int later = 0) const
  {
    const int64_t piece = this->Piece + later;
    const int64_t rest = n % this->NumberOfPieces;
    return n / this->NumberOfPieces * piece + (piece < rest ? piece : rest);
  }

  /**
   * The piece's cells of a grid and, at each ghost level, those that share a point with what is
   * already there, in the grid's order. Ghost arrays mark cells of other pieces, and points that a
   * piece before this one uses, since the first of the pieces that use a point has it.
   *
   * Shape: pointIds, cellIds: the numbers that points and cells have in the grid.
   */
  vtkSmartPointer<vtkDataSet> Extract(vtkDataSet* grid,
    int ghostLevels,
    vtkSmartPointer<vtkIdTypeArray>& pointIds,
    vtkSmartPointer<vtkIdTypeArray>& cellIds) const;

  /** The number that point or cell i of an extent has in a structured grid. */
  static vtkIdType StructuredNumber(const int64_t dims[3],
    const int64_t extent[6],
    bool areCells,
    vtkIdType i);

private:
  int Piece;
  int NumberOfPieces;
};

#endif
