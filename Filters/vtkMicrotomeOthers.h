// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeOthers_h
#define vtkMicrotomeOthers_h

class vtkAlgorithm;
class vtkDataObject;

/** Data objects that have no cells: tables, graphs, molecules. Composite data may have them as blocks. */
namespace vtkMicrotomeOthers
{
/** True for what is neither a data set, nor a hyper tree grid, nor composite; false for NULL. */
bool Is(vtkDataObject* object);

/** Says in one warning of the algorithm which blocks of its input are left out; nothing if none are. */
void Warn(vtkAlgorithm* algorithm, vtkDataObject* input);
}

#endif
