// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeXdmfSources_h
#define vtkMicrotomeXdmfSources_h

#include "microtome/microtome.h"
#include "vtkSmartPointer.h"

#include <functional>
#include <map>
#include <vector>

class vtkDataObject;
class vtkDataSet;
class vtkIdTypeArray;
class vtkMicrotomeSlice;
class vtkPolyData;

/**
 * Slices of meshes without arrays, shapes, that know the points and cells of the file that they were
 * made from: values are given to them afterwards, of these points and cells only.
 */
namespace vtkMicrotomeXdmfSources
{
/** Makes a slice filter tell what slices are made from. */
void Ask(vtkMicrotomeSlice* slice);

/** Marks a data set that is going to be cut with the number of its grid. */
void SetGrid(vtkDataSet* input, int grid);

/** True if all slices of a result know their points and cells: not where VTK's own filters cut, nor
 * where points are made of more than two. */
bool AreKnown(vtkDataObject* shape);

/** A copy without arrays, marks and what is known: each slice is another object. */
vtkSmartPointer<vtkDataObject> Strip(vtkDataObject* shape);

/** Reads the arrays of some points and cells of a grid, by their numbers, ascending. */
using Pick = std::function<
  vtkSmartPointer<vtkDataSet>(int grid, vtkIdTypeArray* points, vtkIdTypeArray* cells)>;

/**
 * Gives the slices of results of Strip the arrays that their shapes say. What several of them need of
 * a grid is read together, once.
 *
 * Errors: MTM_CANCELLED where `pick` gives NULL; those of mtm_interpolate.
 */
mtm_status Fill(const std::vector<vtkSmartPointer<vtkDataObject>>& shapes,
  const std::vector<vtkSmartPointer<vtkDataObject>>& stripped,
  const Pick& pick,
  mtm_error& error);
}

#endif
