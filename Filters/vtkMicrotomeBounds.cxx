// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The bounds of all blocks on all ranks.
#include "vtkMicrotomeBounds.h"

#include "vtkBoundingBox.h"
#include "vtkCommunicator.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataSet.h"
#include "vtkHyperTreeGrid.h"
#include "vtkMath.h"
#include "vtkMultiProcessController.h"

void vtkMicrotomeBounds(vtkDataObject* input, double whole[6])
{
  vtkBoundingBox box;
  for (vtkDataObject* part : vtkCompositeDataSet::GetDataSets<vtkDataObject>(input))
  {
    double bounds[6];
    vtkMath::UninitializeBounds(bounds);
    if (auto* dataSet = vtkDataSet::SafeDownCast(part))
    {
      dataSet->GetBounds(bounds);
    }
    else if (auto* trees = vtkHyperTreeGrid::SafeDownCast(part))
    {
      trees->GetBounds(bounds);
    }
    box.AddBounds(bounds);
  }
  auto* controller = vtkMultiProcessController::GetGlobalController();
  if (controller && controller->GetNumberOfProcesses() > 1)
  {
    // An empty box is from the largest number to the smallest, so it takes no part.
    const double least[3] = { box.GetBound(0), box.GetBound(2), box.GetBound(4) };
    const double most[3] = { box.GetBound(1), box.GetBound(3), box.GetBound(5) };
    double low[3];
    double high[3];
    controller->AllReduce(least, low, 3, vtkCommunicator::MIN_OP);
    controller->AllReduce(most, high, 3, vtkCommunicator::MAX_OP);
    for (int i = 0; i < 3; ++i)
    {
      whole[2 * i] = low[i];
      whole[2 * i + 1] = high[i];
    }
    return;
  }
  box.GetBounds(whole);
}
