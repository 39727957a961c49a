// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Ghost cells, which make the results of several pieces fit together.
#include "vtkMicrotomeGhosts.h"

#include "vtkAlgorithm.h"
#include "vtkCellData.h"
#include "vtkDataSet.h"
#include "vtkHyperTreeGrid.h"
#include "vtkHyperTreeGridGhostCellsGenerator.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkMultiProcessController.h"
#include "vtkNew.h"
#include "vtkStreamingDemandDrivenPipeline.h"

#include <algorithm>
#include <numeric>

using Pipeline = vtkStreamingDemandDrivenPipeline;

void vtkMicrotomeGhosts::Request(vtkInformation* input, vtkInformation* output)
{
  if (vtkHyperTreeGrid::GetData(input))
  {
    // Sources give more trees then, and don't say which of them are ghosts: see WithGhosts.
    input->Set(Pipeline::UPDATE_NUMBER_OF_GHOST_LEVELS(), 0);
  }
  else if (output->Get(Pipeline::UPDATE_NUMBER_OF_PIECES()) > 1)
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

vtkSmartPointer<vtkHyperTreeGrid> vtkMicrotomeGhosts::WithGhosts(vtkHyperTreeGrid* input,
  bool withIds)
{
  auto* controller = vtkMultiProcessController::GetGlobalController();
  if (!controller || controller->GetNumberOfProcesses() < 2)
  {
    return nullptr;
  }
  vtkNew<vtkHyperTreeGrid> numbered;
  numbered->ShallowCopy(input);
  if (withIds)
  {
    const vtkIdType n = input->GetGlobalNodeIndexMax() + 1;
    vtkNew<vtkIdTypeArray> ids;
    ids->SetName("MicrotomeCellId");
    ids->SetNumberOfValues(n);
    std::iota(ids->GetPointer(0), ids->GetPointer(0) + n, 0);
    numbered->GetCellData()->AddArray(ids);
  }
  vtkNew<vtkHyperTreeGridGhostCellsGenerator> generator;
  generator->SetInputData(numbered);
  generator->Update();
  return vtkHyperTreeGrid::SafeDownCast(generator->GetOutputDataObject(0));
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
  // Most planes go through no input point: seen sooner than polygon by polygon.
  const double* const first = polygons.point_t;
  const double* const end = first + polygons.n_points;
  if (std::find(first, end, 0.0) == end)
  {
    return false;
  }
  return polygons.id_type == MTM_INT32 ? HasFacesOf<int32_t>(polygons)
                                       : HasFacesOf<int64_t>(polygons);
}
