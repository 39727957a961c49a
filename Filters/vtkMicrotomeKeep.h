// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeKeep_h
#define vtkMicrotomeKeep_h

#include "vtkDataObject.h"
#include "vtkSmartPointer.h"

#include <string>
#include <vector>

class vtkAlgorithm;
class vtkMicrotomeSceneLook;
class vtkMultiProcessController;
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

/**
 * Says in a warning of rank 0 which of the names no input on port 0 has among its arrays, on any rank; where
 * the inputs have neither points nor cells, nothing is known. Collective; `warns` false: nothing is said.
 */
void vtkMicrotomeWarnOfUnknown(vtkAlgorithm* algorithm,
  vtkMultiProcessController* controller,
  const std::vector<std::string>& names,
  bool warns);

#endif
