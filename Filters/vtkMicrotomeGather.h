// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeGather_h
#define vtkMicrotomeGather_h

#include "vtkMicrotomeBlockLooks.h"

#include "vtkPolyData.h"
#include "vtkSmartPointer.h"
#include "vtkType.h"

#include <set>
#include <string>
#include <vector>

class vtkAlgorithm;
class vtkMicrotomeSceneLook;
class vtkMultiProcessController;

/** A part of a data object that is one object of a scene, or, on one rank, a piece of it. */
struct vtkMicrotomePart
{
  /** Number of the input, then block numbers from the outermost: the same on every rank. */
  std::vector<int> Path;
  std::string Name; /**< block names with " / " between them; empty if there are no blocks */
  vtkSmartPointer<vtkPolyData> Data;
  std::string Scalars; /**< name of the active scalars of the points, else of the cells */
  vtkIdType PointsIn = 0;
  vtkIdType CellsIn = 0;      /**< size of what this was made from; 0 = not known */
  vtkMicrotomeBlockLook Look; /**< of its own; what is not visible has no cells */
};

/** From a data object that lies in pieces on any number of ranks to whole objects on rank 0. */
namespace vtkMicrotomeGather
{
/**
 * This rank's parts of an algorithm's inputs on port 0 but for those in `leftOut`: one for each block of a composite data set,
 * partitions of one block together. Data sets that are not vtkPolyData are replaced by their surface, and so are
 * hyper tree grids, triangle strips by triangles; ghost cells and cells with too few points are left out, and so
 * are blocks that have no cells, with a warning. The looks of the inputs, of which the last goes on, say which
 * blocks are visible. Collective where there are hyper tree grids.
 *
 * Errors: returns false; the message is in `error`.
 */
bool Parts(vtkAlgorithm* algorithm,
  vtkMultiProcessController* controller,
  const std::set<int>& leftOut,
  const std::vector<vtkSmartPointer<vtkMicrotomeSceneLook>>& looks,
  std::vector<vtkMicrotomePart>& parts,
  std::string& error);

/**
 * Brings the parts of all ranks to rank 0 and puts those with the same path together, in the order
 * of their paths; other ranks are left with none. Arrays that only some pieces of an object have
 * are left out, with a warning. Collective.
 */
bool OnRankZero(vtkMultiProcessController* controller,
  vtkAlgorithm* algorithm,
  std::vector<vtkMicrotomePart>& parts);
}

#endif
