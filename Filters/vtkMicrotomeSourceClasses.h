// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSourceClasses_h
#define vtkMicrotomeSourceClasses_h

/**
 * Names of the classes by which the data set behind a slice or a surface is found: in a server's pipeline by
 * vtkMicrotomeSource, in a client's by vtkSMMicrotomeInput.
 */
namespace vtkMicrotomeSourceClasses
{
/** Filters that leave points where they are, or that ParaView puts between. */
constexpr const char* Passing[] = { "vtkPVPostFilter",
  "vtkCompleteArrays",
  "vtkPassThrough",
  "vtkPassThroughFilter",
  "vtkPassArrays",
  "vtkPassSelectedArrays",
  "vtkMergeBlocks",
  "vtkAppendPolyData",
  "vtkAppendFilter",
  "vtkAppendDataSets",
  "vtkCleanPolyData",
  "vtkTriangleFilter",
  "vtkPolyDataNormals",
  "vtkArrayCalculator",
  "vtkElevationFilter",
  "vtkCellDataToPointData",
  "vtkPointDataToCellData" };

/** Those that slice or extract a surface. */
constexpr const char* Cutting[] = { "vtkMicrotomeSlice",
  "vtkMicrotomeSurface",
  "vtkMicrotomeIsosurface",
  "vtkCutter",
  "vtkPlaneCutter",
  "vtkFlyingEdgesPlaneCutter",
  "vtkPVMetaSliceDataSet",
  "vtkDataSetSurfaceFilter",
  "vtkGeometryFilter",
  "vtkPVGeometryFilter",
  "vtkContourFilter",
  "vtkContour3DLinearGrid" };
}

#endif
