// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeFallback_h
#define vtkMicrotomeFallback_h

#include "microtome/microtome.h"

#include "vtkSmartPointer.h"

class vtkAlgorithm;
class vtkDataArray;
class vtkDataSet;
class vtkHyperTreeGrid;
class vtkImplicitFunction;
class vtkPolyData;
class vtkUnstructuredGrid;

/**
 * VTK's own filters, for data that libmicrotome says it cannot treat. Results have the same arrays
 * as libmicrotome's: no ghosts, and PlaneIndex for slices.
 */
namespace vtkMicrotomeFallback
{
/** Appends to `output` the cut where the function has a value. */
void Slice(vtkAlgorithm* algorithm,
  vtkDataSet* input,
  vtkImplicitFunction* function,
  double value,
  bool triangulate,
  int planeIndex,
  vtkPolyData* output);

/** Appends to `output` the surface where a point array has a value, numbered in ValueIndex. */
void Isosurface(vtkAlgorithm* algorithm,
  vtkDataSet* input,
  vtkDataArray* scalars,
  double value,
  bool triangulate,
  int valueIndex,
  vtkPolyData* output);

/** Settings of vtkGeometryFilter, under its names. */
struct SurfaceOptions
{
  bool Triangulate;
  bool FastMode;
  int NonlinearSubdivisionLevel;
  bool PieceInvariant;
  bool RemoveGhostInterfaces;
  bool PassThroughCellIds;
  bool PassThroughPointIds;
};

/** The surface; ghosts stay where their interfaces are wanted. */
void Surface(vtkAlgorithm* algorithm,
  vtkDataSet* input,
  const SurfaceOptions& options,
  vtkPolyData* output);

/** The cells of the input that have points on both sides of a function's value. */
void Crinkle(vtkAlgorithm* algorithm,
  vtkDataSet* input,
  vtkImplicitFunction* function,
  double value,
  vtkUnstructuredGrid* output);

/** Appends to `output` the cut of the dual of a hyper tree grid by a plane. */
void SliceDual(vtkAlgorithm* algorithm,
  vtkHyperTreeGrid* input,
  const mtm_plane& plane,
  int planeIndex,
  vtkPolyData* output);

/**
 * Appends to `output` the surface in a hyper tree grid where a cell array has a value, numbered in
 * ValueIndex.
 */
void Isosurface(vtkAlgorithm* algorithm,
  vtkHyperTreeGrid* input,
  vtkDataArray* scalars,
  double value,
  bool triangulate,
  int valueIndex,
  vtkPolyData* output);

/** Makes triangles of polygons. */
void Triangulate(vtkPolyData* data);

/** The same data set with the cell array MicrotomeCellId, 0, 1, 2 and so on. */
vtkSmartPointer<vtkDataSet> WithCellIds(vtkDataSet* input);
}

#endif
