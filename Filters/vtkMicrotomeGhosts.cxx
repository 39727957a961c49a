// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Ghost cells, which make the results of several pieces fit together.
#include "vtkMicrotomeGhosts.h"

#include "vtkAlgorithm.h"
#include "vtkCellData.h"
#include "vtkDataSet.h"
#include "vtkInformation.h"
#include "vtkStreamingDemandDrivenPipeline.h"

using Pipeline = vtkStreamingDemandDrivenPipeline;

void vtkMicrotomeGhosts::Request(vtkInformation* input, vtkInformation* output)
{
  if (output->Get(Pipeline::UPDATE_NUMBER_OF_PIECES()) > 1)
  {
    // The output never has ghosts, however many were asked of it.
    input->Set(Pipeline::UPDATE_NUMBER_OF_GHOST_LEVELS(), 1);
  }
}

void vtkMicrotomeGhosts::WarnIfMissing(vtkAlgorithm* algorithm,
  vtkDataSet* input,
  vtkInformation* inputInformation)
{
  if (inputInformation->Get(Pipeline::UPDATE_NUMBER_OF_PIECES()) > 1 &&
    input->GetNumberOfCells() > 0 &&
    !input->GetCellData()->HasArray(vtkDataSetAttributes::GhostArrayName()))
  {
    vtkWarningWithObjectMacro(algorithm,
      << "The data is in several pieces without ghost cells: faces where pieces meet may appear "
         "in the result more often than they should. Apply Ghost Cells first.");
  }
}
