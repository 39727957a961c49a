// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The outer surface: borrow, call, adopt.
#include "vtkMicrotomeSurface.h"

#include "vtkMicrotomeAdopt.h"
#include "vtkMicrotomeBorrow.h"
#include "vtkMicrotomeFallback.h"
#include "vtkMicrotomeGhosts.h"
#include "vtkMicrotomeOthers.h"
#include "vtkMicrotomeRun.h"
#include "vtkMicrotomeSound.h"
#include "vtkMicrotomeSubdivision.h"
#include "vtkMicrotomeTrees.h"

#include "vtkCellData.h"
#include "vtkCommand.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataSet.h"
#include "vtkDemandDrivenPipeline.h"
#include "vtkHyperTreeGrid.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkPolyData.h"

#include <algorithm>

vtkStandardNewMacro(vtkMicrotomeSurface);

void vtkMicrotomeSurface::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  const struct
  {
    const char* Name;
    bool IsOn;
  } switches[] = { { "Triangulate", this->Triangulate },
    { "PieceInvariant", this->PieceInvariant },
    { "FastMode", this->FastMode },
    { "RemoveGhostInterfaces", this->RemoveGhostInterfaces },
    { "PassThroughCellIds", this->PassThroughCellIds },
    { "PassThroughPointIds", this->PassThroughPointIds } };
  for (const auto& one : switches)
  {
    os << indent << one.Name << ": " << (one.IsOn ? "on" : "off") << endl;
  }
  os << indent << "NonlinearSubdivisionLevel: " << this->NonlinearSubdivisionLevel << endl;
  os << indent << "Tolerance: " << this->Tolerance << endl;
}

int vtkMicrotomeSurface::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkDataSet");
  info->Append(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkHyperTreeGrid");
  return 1;
}

int vtkMicrotomeSurface::RequestUpdateExtent(vtkInformation*,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  if (this->PieceInvariant)
  {
    vtkMicrotomeGhosts::Request(
      inputVector[0]->GetInformationObject(0), outputVector->GetInformationObject(0));
  }
  return 1;
}

vtkMicrotomeSurface::vtkMicrotomeSurface()
{
  this->AddObserver(vtkCommand::EndEvent, this, &vtkMicrotomeSurface::EndExecution);
}

void vtkMicrotomeSurface::EndExecution()
{
  this->Depth = std::max(this->Depth - 1, 0);
}

/* The executive sends this request before the data are made: for a composite input first with the whole,
 * then with each block. EndEvent follows each of them. */
vtkTypeBool vtkMicrotomeSurface::ProcessRequest(vtkInformation* request,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  if (request->Has(vtkDemandDrivenPipeline::REQUEST_DATA_NOT_GENERATED()) && this->Depth++ == 0)
  {
    vtkDataObject* input = vtkDataObject::GetData(inputVector[0], 0);
    vtkMicrotomeOthers::Warn(this, input);
    this->Subdivision =
      vtkMicrotomeSubdivision(input, outputVector->GetInformationObject(0), this->Tolerance, this);
  }
  return this->Superclass::ProcessRequest(request, inputVector, outputVector);
}

namespace
{
/* Lines of higher order, which vtkDataSetSurfaceFilter does not survive where it subdivides. */
bool HasCurves(vtkDataSet* input)
{
  for (vtkIdType cell = 0; cell < input->GetNumberOfCells(); ++cell)
  {
    const int type = input->GetCellType(cell);
    if (type == VTK_QUADRATIC_EDGE || type == VTK_CUBIC_LINE || type == VTK_LAGRANGE_CURVE ||
      type == VTK_BEZIER_CURVE)
    {
      return true;
    }
  }
  return false;
}
}

int vtkMicrotomeSurface::SurfaceByVTK(vtkDataSet* input,
  const vtkMicrotomeBorrow& borrow,
  const char* reason,
  vtkPolyData* output)
{
  std::string error;
  if (!vtkMicrotomeSound::Mesh(input, error))
  {
    output->Initialize();
    vtkErrorMacro(<< error);
    return 0;
  }
  if (reason)
  {
    vtkWarningMacro("Extracted by vtkGeometryFilter, since libmicrotome cannot: " << reason);
  }
  int level = this->NonlinearSubdivisionLevel;
  if (level > 1 && HasCurves(input))
  {
    vtkWarningMacro("Nothing is subdivided: VTK cannot subdivide lines of higher order.");
    level = 1;
  }
  const vtkMicrotomeFallback::SurfaceOptions options = { this->Triangulate,
    this->FastMode,
    level,
    this->PieceInvariant,
    this->RemoveGhostInterfaces,
    this->PassThroughCellIds,
    this->PassThroughPointIds };
  vtkMicrotomeFallback::Surface(
    this, vtkMicrotomeSound::WithoutMisfits(this, input), options, output);
  vtkMicrotomeAdopt::Statistics(input, borrow.Mesh, output);
  return 1;
}

int vtkMicrotomeSurface::SurfaceOfTrees(vtkHyperTreeGrid* input, bool isBlock, vtkPolyData* output)
{
  if (this->PassThroughPointIds)
  {
    vtkWarningMacro("Hyper tree grids have no points, so that there are no ids of them.");
  }
  vtkSmartPointer<vtkHyperTreeGrid> trees;
  if (this->PieceInvariant && !isBlock)
  {
    trees = vtkMicrotomeGhosts::WithGhosts(input, this->PassThroughCellIds);
  }
  auto skin = vtkMicrotomeTrees::Skin(
    trees ? trees.Get() : input, !this->RemoveGhostInterfaces, this->PassThroughCellIds && !trees);
  if (this->Triangulate)
  {
    vtkMicrotomeFallback::Triangulate(skin);
  }
  if (this->RemoveGhostInterfaces)
  {
    skin->GetCellData()->RemoveArray(vtkDataSetAttributes::GhostArrayName());
  }
  output->ShallowCopy(skin);
  vtkMicrotomeAdopt::Statistics(input, output);
  return 1;
}

/* True for settings that only vtkGeometryFilter knows, where they make a difference. */
bool vtkMicrotomeSurface::IsLeftToVTK(vtkDataSet* input)
{
  const char* ghosts = vtkDataSetAttributes::GhostArrayName();
  return this->FastMode || (!this->RemoveGhostInterfaces && input->GetCellData()->HasArray(ghosts));
}

int vtkMicrotomeSurface::RequestData(vtkInformation*,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  vtkPolyData* output = vtkPolyData::GetData(outputVector, 0);
  if (auto* trees = vtkHyperTreeGrid::GetData(inputVector[0], 0))
  {
    vtkDataObject* whole = this->GetInputDataObject(0, 0);
    return this->SurfaceOfTrees(trees, vtkCompositeDataSet::SafeDownCast(whole) != nullptr, output);
  }
  vtkDataSet* input = vtkDataSet::GetData(inputVector[0], 0);
  if (!input)
  {
    return 1; // a block of something else, which a warning has named
  }
  vtkMicrotomeBorrow borrow;
  mtm_polygons polygons = {};
  mtm_error error = {};
  mtm_status status = MTM_OK;
  if (input->GetNumberOfCells() > 0)
  {
    if (!borrow.BorrowMesh(input))
    {
      return this->SurfaceByVTK(input, borrow, borrow.GetReason().c_str(), output);
    }
    if (this->IsLeftToVTK(input))
    {
      return this->SurfaceByVTK(input, borrow, nullptr, output);
    }
    mtm_surface_options options = {};
    options.size = sizeof options;
    options.triangulate = this->Triangulate;
    options.subdivision = this->NonlinearSubdivisionLevel - 1;
    if (this->Tolerance > 0.0)
    {
      options.subdivision = std::max(options.subdivision, this->Subdivision);
    }
    options.provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS;
    const mtm_run run = vtkMicrotomeRun(this);
    status = mtm_extract_surface(&borrow.Mesh, &options, &run, &polygons, &error);
    if (status == MTM_UNSUPPORTED)
    {
      return this->SurfaceByVTK(input, borrow, error.message, output);
    }
  }
  if (status == MTM_OK)
  {
    const bool samePoints = polygons.n_made_points == 0;
    status = vtkMicrotomeAdopt::Arrays(polygons, input, samePoints, this, output, error);
  }
  if (status == MTM_OK)
  {
    vtkMicrotomeAdopt::Sources(
      polygons, { this->PassThroughCellIds, this->PassThroughPointIds, false }, output);
    vtkMicrotomeAdopt::Geometry(polygons, output);
    vtkMicrotomeAdopt::Statistics(input, borrow.Mesh, output);
    vtkMicrotomeWarnNonFinite(this, polygons.n_non_finite_cells);
    if (this->PieceInvariant)
    {
      vtkMicrotomeGhosts::WarnIfMissing(this, input, inputVector[0]->GetInformationObject(0));
    }
  }
  mtm_polygons_free(&polygons);
  return vtkMicrotomeReport(this, status, error, output);
}
