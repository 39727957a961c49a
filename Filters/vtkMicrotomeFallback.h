// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeFallback_h
#define vtkMicrotomeFallback_h

class vtkAlgorithm;
class vtkDataSet;
class vtkImplicitFunction;
class vtkPolyData;

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

void Surface(vtkAlgorithm* algorithm, vtkDataSet* input, bool triangulate, vtkPolyData* output);
}

#endif
