// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Blocks that have no cells.
#include "vtkMicrotomeOthers.h"

#include "vtkMicrotomeBlocks.h"

#include "vtkAlgorithm.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataSet.h"
#include "vtkHyperTreeGrid.h"

bool vtkMicrotomeOthers::Is(vtkDataObject* object)
{
  return object && !vtkDataSet::SafeDownCast(object) && !vtkHyperTreeGrid::SafeDownCast(object) &&
    !vtkCompositeDataSet::SafeDownCast(object);
}

void vtkMicrotomeOthers::Warn(vtkAlgorithm* algorithm, vtkDataObject* input)
{
  if (!vtkCompositeDataSet::SafeDownCast(input))
  {
    return;
  }
  std::string names;
  vtkMicrotomeBlocks::Visit(
    input, vtkMicrotomeBlock(), [&](vtkDataObject* object, const vtkMicrotomeBlock& where) {
      if (Is(object))
      {
        names += std::string(names.empty() ? "" : ", ") + "'" + where.Name + "', a " +
          object->GetClassName();
      }
      return true;
    });
  if (!names.empty())
  {
    vtkWarningWithObjectMacro(
      algorithm, << "Blocks that have no cells are left out: " << names << ".");
  }
}
