// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSound_h
#define vtkMicrotomeSound_h

#include "vtkSmartPointer.h"

#include <string>

class vtkAlgorithm;
class vtkDataSet;

/**
 * Whether a data set may be handed to code that takes it on trust, as VTK's own filters and data sets
 * do: they read beyond arrays that are too short, and follow ids that point nowhere.
 */
namespace vtkMicrotomeSound
{
/** Sizes and types of the arrays that make the mesh: constant time. False says why. */
bool Shape(vtkDataSet* input, std::string& error);

/** Also offsets, connectivity and cell types. Data sets that libmicrotome has no view of are sound. */
bool Mesh(vtkDataSet* input, std::string& error);

/** A shallow copy without the arrays that do not fit the mesh, each with a warning. */
vtkSmartPointer<vtkDataSet> WithoutMisfits(vtkAlgorithm* algorithm, vtkDataSet* input);
}

#endif
