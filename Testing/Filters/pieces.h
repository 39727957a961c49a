// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef MICROTOME_TEST_PIECES_H
#define MICROTOME_TEST_PIECES_H

#include "vtkDataSet.h"
#include "vtkSmartPointer.h"

#include <string>
#include <vector>

/** Pieces of one data set, with ghosts, that are the same wherever they are made. */
namespace pieces
{
/** The wavelet's extent, and its numbers of cells along the axes. */
const int Extent[6] = { -4, 5, -3, 4, -2, 6 };
const int NX = 9, NY = 7, NZ = 8;

/** What a piece is made as. */
struct Kind
{
  std::string Name;
  bool HasIds;   /**< global ids, which are not in the order of anything */
  bool IsHiding; /**< every seventh cell of the image is hidden */
  int Ghosts;    /**< levels of ghost cells */
};

/** "image", "rectilinear", "curvilinear", "hexahedra", "tetrahedra", "mixed", "polyhedra", "lines". */
std::vector<Kind> Kinds();

/** How many cells of a kind are made in cell i of the image. */
int NumberOfCells(const std::string& name, int i);

/**
 * Piece k of n. Point arrays: RTData (float), Place (double, 3 components, with names), the coordinates
 * before any change; cell arrays: Cell (vtkIdType), the number of the image's cell times 10 and the number
 * in it, Size (float). Cells of unstructured pieces are in an order that depends on the piece.
 */
vtkSmartPointer<vtkDataSet> Make(const Kind& kind, int k, int n);

/** Everything that there is in a data set, bit by bit: equal texts, equal data sets. */
std::string TextOf(vtkDataSet* data);
}

#endif
