// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeWholeGrid_h
#define vtkMicrotomeWholeGrid_h

#include "vtkSmartPointer.h"

class vtkDataSet;
class vtkMicrotomePieces;

/**
 * Puts the pieces of an image, a rectilinear or a curvilinear grid together by their extents, on rank
 * 0: the extent is that of all cells that are not ghosts, values come from the piece that owns them,
 * the lowest where several do. Hidden and refined cells and hidden points stay so.
 *
 * False on all ranks, and no grid, where the pieces are not those of one grid: cells are missing or
 * there twice, or coordinates of the same point differ. `fine` is false on a rank where a message
 * got lost. Collective; to be called if vtkMicrotomePieces::MayBeGrid.
 */
bool vtkMicrotomeWholeGrid(const vtkMicrotomePieces& pieces,
  vtkSmartPointer<vtkDataSet>& grid,
  bool& fine);

#endif
