// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSource_h
#define vtkMicrotomeSource_h

#include "microtome/microtome.h"

#include "vtkDataObject.h"
#include "vtkSmartPointer.h"

#include <string>
#include <vector>

class vtkAlgorithm;

/**
 * @class vtkMicrotomeSource
 * @brief The data object that a slice or a surface was made from, found in the pipeline.
 *
 * The walk goes from an algorithm's input upwards:
 * - through filters with one input that leave points where they are, and those that ParaView puts
 *   between: vtkPVPostFilter, vtkCompleteArrays, vtkPassThrough, vtkPassThroughFilter, vtkPassArrays,
 *   vtkPassSelectedArrays, vtkMergeBlocks, vtkAppendPolyData, vtkAppendFilter, vtkAppendDataSets,
 *   vtkCleanPolyData, vtkTriangleFilter, vtkPolyDataNormals, vtkArrayCalculator, vtkElevationFilter,
 *   vtkCellDataToPointData and vtkPointDataToCellData;
 * - to the first one that slices or extracts a surface: vtkMicrotomeSlice, vtkMicrotomeSurface,
 *   vtkMicrotomeIsosurface, vtkCutter, vtkPlaneCutter, vtkFlyingEdgesPlaneCutter,
 *   vtkPVMetaSliceDataSet, vtkDataSetSurfaceFilter, vtkGeometryFilter, vtkPVGeometryFilter,
 *   vtkContourFilter and vtkContour3DLinearGrid. Its input is the source.
 * Classes derived from these count as well. If the walk ends elsewhere, the algorithm's input is the
 * source, unless all of it is vtkPolyData, which has none.
 *
 * Nothing is executed, and nothing is said between ranks: the pipeline was brought up to date, and is
 * the same on all of them. Where only some ranks have data, all find a source or none, for that one
 * question (is it all vtkPolyData?) is about types; callers still agree on the outcome.
 */
class vtkMicrotomeSource
{
public:
  /** Looks for the source of an algorithm's only input. False says why there is none. */
  bool Find(vtkAlgorithm* algorithm, std::string& error);

  /** Looks for that of one of its inputs on port 0. */
  bool Find(vtkAlgorithm* algorithm, int connection, std::string& error);

  /** This rank's piece, shared with the pipeline; may be composite. */
  vtkSmartPointer<vtkDataObject> Data;

  /** Class of what slices or extracts the surface; empty if the input is its own source. */
  std::string MadeBy;

  /**
   * True for a slice by planes that are known, so that the rest is too: vtkMicrotomeSlice, vtkCutter and
   * vtkPlaneCutter with a vtkPlane.
   */
  bool HasPlane = false;
  mtm_plane Plane = {}; /**< at value 0 */
  std::vector<double>
    Distances;            /**< of the groups of slices from it, along its normal; never empty */
  int NumberOfSlices = 1; /**< in each group */
  double Spacing = 0.0;   /**< in a group; 0: spread over the data */

  /**
   * All planes, in the order of PlaneIndex. `bounds` (xmin, xmax, ymin, ...) is of the whole data on
   * all ranks and is needed where several slices are spread over it.
   */
  std::vector<mtm_plane> GetPlanes(const double bounds[6]) const;

private:
  void FindPlane(vtkAlgorithm* algorithm);
};

#endif
