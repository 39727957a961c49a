// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeKeep_h
#define vtkMicrotomeKeep_h

#include "vtkDataObject.h"
#include "vtkSmartPointer.h"

#include <string>
#include <vector>

class vtkMicrotomeSceneLook;
struct vtkMicrotomePart;

/**
 * Takes the arrays off a part that are not among `names` and do not colour it. `names` empty = all
 * stay. The part's data set is replaced, not changed.
 */
void vtkMicrotomeKeep(const std::vector<std::string>& names,
  vtkMicrotomeSceneLook* look,
  vtkMicrotomePart& part);

/**
 * The same for all data sets in a data object; active scalars stay. The object is shared where `names`
 * is empty, else copied, with arrays that are shared.
 */
vtkSmartPointer<vtkDataObject> vtkMicrotomeKeep(const std::vector<std::string>& names,
  vtkDataObject* object);

#endif
