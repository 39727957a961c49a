// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeGhosts_h
#define vtkMicrotomeGhosts_h

#include "microtome/microtome.h"

class vtkAlgorithm;
class vtkDataSet;
class vtkInformation;

/** Ghost cells, which make the results of several pieces fit together. */
namespace vtkMicrotomeGhosts
{
/** Asks the input for one level of ghost cells if the output is wanted in several pieces. */
void Request(vtkInformation* input, vtkInformation* output);

/**
 * Warns where ghost cells were asked for and an input that needs them has none: faces between
 * pieces then belong to both.
 */
void WarnIfMissing(vtkAlgorithm* algorithm, vtkDataSet* input, vtkInformation* inputInformation);

/** True if a slice has a polygon that is a face of the input: all its points are input points. */
bool HasFaces(const mtm_polygons& polygons);
}

#endif
