// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeCutFunction_h
#define vtkMicrotomeCutFunction_h

#include "microtome/microtome.h"

#include "vtkSmartPointer.h"

class vtkAlgorithm;
class vtkDataSet;
class vtkDoubleArray;
class vtkImplicitFunction;

/** Implicit functions, as what libmicrotome cuts by: a plane, or one value for each point. */
namespace vtkMicrotomeCutFunction
{
/**
 * Finds the plane where a vtkPlane, with its offset, axis alignment and transform, is zero. The
 * plane's normal has the length of the function's gradient. Returns false for other functions, and
 * for transforms that bend a plane or have no inverse.
 */
bool AsPlane(vtkImplicitFunction* function, mtm_plane& plane);

/**
 * Moves a plane by a distance along its normal, of whatever length that is. A plane without a normal
 * stays where it is; libmicrotome refuses it with a message.
 */
mtm_plane Move(const mtm_plane& plane, double distance);

/** The length of a box (xmin, xmax, ymin, ...) along the plane's normal. */
double Length(const mtm_plane& plane, const double bounds[6]);

/**
 * The function's value at every point of a data set; nullptr when the algorithm was told to abort.
 */
vtkSmartPointer<vtkDoubleArray> Evaluate(vtkImplicitFunction* function,
  vtkDataSet* input,
  vtkAlgorithm* algorithm);
}

#endif
