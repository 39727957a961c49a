// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeWholeCells_h
#define vtkMicrotomeWholeCells_h

#include "vtkSmartPointer.h"

class vtkDataSet;
class vtkMicrotomePieces;

/**
 * Puts pieces of any kind together as one unstructured grid, on rank 0; nullptr elsewhere.
 *
 * Cells that are duplicates of another piece's are left out, and points that no cell has. Points of
 * different pieces are one where their coordinates are equal, and their global ids where all pieces
 * have them. Points of one piece stay apart; where there are several at one place, those of
 * different pieces are told apart by the values of their arrays. Values come from the piece that owns
 * a point, the lowest where several do.
 *
 * The order does not depend on the pieces: points come by their global ids, else by z, y and x; cells
 * by theirs, else by their lowest point and the rest of their points. Coordinates are float where all
 * pieces have that, else double.
 *
 * False where a message got lost. Collective.
 */
bool vtkMicrotomeWholeCells(const vtkMicrotomePieces& pieces, vtkSmartPointer<vtkDataSet>& grid);

#endif
