// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeGhosts_h
#define vtkMicrotomeGhosts_h

#include "microtome/microtome.h"

#include "vtkSmartPointer.h"

class vtkAlgorithm;
class vtkDataSet;
class vtkHyperTreeGrid;
class vtkInformation;

/** Ghost cells, which make the results of several pieces fit together. */
namespace vtkMicrotomeGhosts
{
/**
 * Asks the input for one level of ghost cells if the output is wanted in several pieces, but a hyper
 * tree grid for none.
 */
void Request(vtkInformation* input, vtkInformation* output);

/**
 * Warns where ghost cells were asked for and an input that needs them has none: faces between
 * pieces then belong to both.
 */
void WarnIfMissing(vtkAlgorithm* algorithm, vtkDataSet* input, vtkInformation* inputInformation);

/**
 * The trees of all ranks with ghosts of their neighbours, or nullptr where there is one rank. With
 * `withIds`, the cell array MicrotomeCellId has the index that each leaf had. To be called on all ranks
 * or on none.
 */
vtkSmartPointer<vtkHyperTreeGrid> WithGhosts(vtkHyperTreeGrid* input, bool withIds);

/** True if a slice has a polygon that is a face of the input: all its points are input points. */
bool HasFaces(const mtm_polygons& polygons);
}

#endif
