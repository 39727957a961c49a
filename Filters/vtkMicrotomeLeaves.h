// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeLeaves_h
#define vtkMicrotomeLeaves_h

#include "vtkDataSet.h"
#include "vtkSmartPointer.h"

#include <map>
#include <string>
#include <vector>

class vtkMicrotomeRanks;

/** What a rank has of a data set in a data object. */
struct vtkMicrotomeLeafPieces
{
  std::string Name; /**< of the blocks that it is in */
  std::vector<vtkSmartPointer<vtkDataSet>> Pieces;
};

/** By block numbers, from the outermost. */
using vtkMicrotomeLeafMap = std::map<std::vector<int>, vtkMicrotomeLeafPieces>;

/** The data sets of a data object, the partitions of one together. */
namespace vtkMicrotomeLeaves
{
/** Those of this rank. False says what is no data set. */
bool List(vtkDataObject* object, vtkMicrotomeLeafMap& leaves, std::string& error);

/** Adds those that other ranks have, without pieces, so that all have the same. Collective. */
void Share(const vtkMicrotomeRanks& ranks, vtkMicrotomeLeafMap& leaves);
}

#endif
