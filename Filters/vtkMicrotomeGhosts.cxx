// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Ghost cells, which make the results of several pieces fit together.
#include "vtkMicrotomeGhosts.h"

#include "vtkAlgorithm.h"
#include "vtkCellData.h"
#include "vtkDataSet.h"
#include "vtkInformation.h"
#include "vtkStreamingDemandDrivenPipeline.h"

#include <algorithm>

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

namespace
{
template <typename Id>
bool HasFacesOf(const mtm_polygons& polygons)
{
  const Id* offsets = static_cast<const Id*>(polygons.offsets);
  const Id* ids = static_cast<const Id*>(polygons.connectivity);
  const auto isInputPoint = [&](Id id) { return polygons.point_t[id] == 0.0; };
  const int64_t first = polygons.n_vertices + polygons.n_lines;
  for (int64_t cell = first; cell < first + polygons.n_polygons; ++cell)
  {
    if (std::all_of(ids + offsets[cell], ids + offsets[cell + 1], isInputPoint))
    {
      return true;
    }
  }
  return false;
}
}

bool vtkMicrotomeGhosts::HasFaces(const mtm_polygons& polygons)
{
  if (!polygons.point_t || polygons.n_polygons == 0)
  {
    return polygons.n_polygons > 0;
  }
  return polygons.id_type == MTM_INT32 ? HasFacesOf<int32_t>(polygons)
                                       : HasFacesOf<int64_t>(polygons);
}
