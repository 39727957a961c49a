// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeWhole_h
#define vtkMicrotomeWhole_h

#include "vtkDataSet.h"
#include "vtkSmartPointer.h"

#include <string>
#include <vector>

class vtkAlgorithm;
class vtkMultiProcessController;

/** A data set in a data object. */
struct vtkMicrotomeLeaf
{
  std::vector<int> Path; /**< block numbers, from the outermost; empty if there are no blocks */
  std::string Name;      /**< block names with " / " between them; empty if there are no blocks */
  vtkSmartPointer<vtkDataSet> Data;
};

/**
 * From a data object whose pieces lie on any number of ranks to whole data sets on rank 0, without
 * ghosts and the same whatever the pieces are. All functions are collective, and return the same on all
 * ranks: none waits for one that failed. A controller that is nullptr stands for one rank.
 *
 * Images, rectilinear and curvilinear grids are put together by their extents (vtkMicrotomeWholeGrid);
 * what else there is, and grids that are not one, become an unstructured grid in an order of its own
 * (vtkMicrotomeWholeCells), from one rank too. So does vtkPolyData.
 *
 * Of point and cell arrays those come along that all pieces with cells of their own have with one type
 * and one number of components; of others there is a warning on rank 0. Their attributes and the names of
 * their components stay. Not taken: arrays that are not numbers, field data. Bits become bytes. Of ghost
 * arrays there are only the marks of hidden and refined cells and hidden points, if there are any.
 */
namespace vtkMicrotomeWhole
{
/**
 * Bytes of coordinates, cells and arrays on all ranks, with ghosts: about what Gather brings to rank 0,
 * which has, for a while, one more array of one piece, and of unstructured grids their points and cells
 * twice. A double, so that no size is too large. nullptr has none.
 */
double Bytes(vtkDataObject* mine, vtkMultiProcessController* controller);

/**
 * Gathers a data set of which each rank has a piece, or nullptr. `whole` is nullptr on the other ranks;
 * where there are no cells, it is an empty vtkUnstructuredGrid.
 *
 * `algorithm` is for warnings.
 *
 * Errors: returns false on all ranks; the message is in `error` on those that know.
 */
bool Gather(vtkDataSet* piece,
  vtkMultiProcessController* controller,
  vtkAlgorithm* algorithm,
  vtkSmartPointer<vtkDataSet>& whole,
  std::string& error);

/**
 * Gathers every data set of a data object, in the order of the paths: that itself, or one for each
 * block. Partitions of one block are one, as are all levels and boxes of an AMR data set, whose cells
 * that finer ones replace are marked as refined. Blocks that no rank has are left out. Other ranks are
 * left with none. Hyper tree grids and tables are an error.
 */
bool GatherLeaves(vtkDataObject* mine,
  vtkMultiProcessController* controller,
  vtkAlgorithm* algorithm,
  std::vector<vtkMicrotomeLeaf>& leaves,
  std::string& error);
}

#endif
