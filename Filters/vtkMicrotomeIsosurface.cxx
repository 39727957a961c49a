// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Isosurfaces: borrow, call, adopt.
#include "vtkMicrotomeIsosurface.h"

#include "vtkMicrotomeAdopt.h"
#include "vtkMicrotomeBorrow.h"
#include "vtkMicrotomeFallback.h"
#include "vtkMicrotomeGhosts.h"
#include "vtkMicrotomeOthers.h"
#include "vtkMicrotomeRun.h"
#include "vtkMicrotomeSeams.h"
#include "vtkMicrotomeSound.h"
#include "vtkMicrotomeSubdivision.h"

#include "vtkCellData.h"
#include "vtkCommand.h"
#include "vtkDataArray.h"
#include "vtkDataSet.h"
#include "vtkDataSetAttributes.h"
#include "vtkDemandDrivenPipeline.h"
#include "vtkHyperTreeGrid.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkObjectFactory.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"

#include <algorithm>

namespace
{
mtm_status Cut(vtkAlgorithm* algorithm,
  vtkMicrotomeBorrow& borrow,
  vtkDataArray* scalars,
  mtm_slice_options options,
  mtm_polygons& polygons,
  mtm_error& error)
{
  mtm_array field = {};
  borrow.BorrowArray(scalars, field);
  options.size = sizeof options;
  options.scalars = &field;
  options.provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES;
  const mtm_run run = vtkMicrotomeRun(algorithm);
  return mtm_slice(&borrow.Mesh, NULL, &options, &run, &polygons, &error);
}
}

vtkStandardNewMacro(vtkMicrotomeIsosurface);

vtkMicrotomeIsosurface::vtkMicrotomeIsosurface()
  : Seams(new vtkMicrotomeSeams)
{
  this->SetInputArrayToProcess(
    0, 0, 0, vtkDataObject::FIELD_ASSOCIATION_POINTS, vtkDataSetAttributes::SCALARS);
  this->AddObserver(vtkCommand::EndEvent, this, &vtkMicrotomeIsosurface::EndExecution);
}

vtkMicrotomeIsosurface::~vtkMicrotomeIsosurface() = default;

void vtkMicrotomeIsosurface::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Tolerance: " << this->Tolerance << endl;
  os << indent << "Triangulate: " << (this->Triangulate ? "on" : "off") << endl;
  os << indent << "PassThroughCellIds: " << (this->PassThroughCellIds ? "on" : "off") << endl;
  os << indent << "PassThroughEdges: " << (this->PassThroughEdges ? "on" : "off") << endl;
}

int vtkMicrotomeIsosurface::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkDataSet");
  info->Append(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkHyperTreeGrid");
  return 1;
}

int vtkMicrotomeIsosurface::RequestUpdateExtent(vtkInformation*,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  vtkMicrotomeGhosts::Request(
    inputVector[0]->GetInformationObject(0), outputVector->GetInformationObject(0));
  return 1;
}

vtkTypeBool vtkMicrotomeIsosurface::ProcessRequest(vtkInformation* request,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  if (request->Has(vtkDemandDrivenPipeline::REQUEST_DATA_NOT_GENERATED()))
  {
    vtkDataObject* input = vtkDataObject::GetData(inputVector[0], 0);
    vtkInformation* info = outputVector->GetInformationObject(0);
    if (this->Seams->Begin(input, info))
    {
      vtkMicrotomeOthers::Warn(this, input);
      this->Subdivision = vtkMicrotomeSubdivision(input, info, this->Tolerance, this);
    }
  }
  return this->Superclass::ProcessRequest(request, inputVector, outputVector);
}

void vtkMicrotomeIsosurface::EndExecution()
{
  this->Seams->End(this);
}

/* False, with an error, for an array that is no scalar; without an array where there is none, as in
 * a block of other data. */
bool vtkMicrotomeIsosurface::FindScalars(vtkDataSet* input,
  vtkInformationVector** inputVector,
  vtkDataArray*& scalars)
{
  int association = vtkDataObject::FIELD_ASSOCIATION_POINTS;
  scalars = this->GetInputArrayToProcess(0, inputVector, association);
  const char* wanted = this->GetInputArrayInformation(0)->Get(vtkDataObject::FIELD_NAME());
  if (!scalars && wanted && !*wanted)
  {
    scalars = input->GetPointData()->GetScalars(); // a proxy that has not been told of an array
  }
  if (!scalars)
  {
    return true;
  }
  const char* name = scalars->GetName() ? scalars->GetName() : "";
  if (association != vtkDataObject::FIELD_ASSOCIATION_POINTS)
  {
    vtkErrorMacro("The array \"" << name << "\" is not one of the points. Apply Cell Data to Point "
                                 << "Data first.");
    return false;
  }
  if (scalars->GetNumberOfComponents() != 1 ||
    scalars->GetNumberOfTuples() != input->GetNumberOfPoints())
  {
    vtkErrorMacro("The array \"" << name << "\" has " << scalars->GetNumberOfTuples()
                                 << " tuples of " << scalars->GetNumberOfComponents()
                                 << " components for " << input->GetNumberOfPoints()
                                 << " points; one value for each is needed.");
    return false;
  }
  return true;
}

int vtkMicrotomeIsosurface::CutByVTK(vtkDataSet* input,
  vtkDataArray* scalars,
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
  vtkWarningMacro("Cut by vtkContourFilter, since libmicrotome cannot: " << reason);
  if (this->PassThroughEdges)
  {
    vtkWarningMacro("vtkContourFilter does not tell the edges that its points are on.");
  }
  auto numbered = vtkMicrotomeSound::WithoutMisfits(this, input);
  if (this->PassThroughCellIds)
  {
    numbered = vtkMicrotomeFallback::WithCellIds(numbered);
  }
  for (int i = 0; i < this->GetNumberOfValues(); ++i)
  {
    vtkMicrotomeFallback::Isosurface(
      this, numbered, scalars, this->Values[i], this->Triangulate, i, output);
  }
  vtkMicrotomeAdopt::Statistics(input, borrow.Mesh, output);
  return 1;
}

int vtkMicrotomeIsosurface::CutTrees(vtkHyperTreeGrid* input,
  vtkInformationVector** inputVector,
  vtkPolyData* output)
{
  int association = vtkDataObject::FIELD_ASSOCIATION_CELLS;
  vtkDataArray* scalars = this->GetInputArrayToProcess(0, inputVector, association);
  const char* wanted = this->GetInputArrayInformation(0)->Get(vtkDataObject::FIELD_NAME());
  if (!scalars && !(wanted && *wanted))
  {
    scalars = input->GetCellData()->GetScalars();
  }
  if (scalars && scalars->GetNumberOfComponents() != 1)
  {
    vtkErrorMacro("The array \"" << scalars->GetName() << "\" has "
                                 << scalars->GetNumberOfComponents()
                                 << " components; one value for each leaf is needed.");
    return 0;
  }
  if (this->PassThroughCellIds || this->PassThroughEdges)
  {
    vtkWarningMacro("Isosurfaces of hyper tree grids are those of the dual, whose cells and edges "
                    "have no ids in the input.");
  }
  vtkSmartPointer<vtkHyperTreeGrid> trees;
  if (!this->Seams->AreBetweenBlocks())
  {
    trees = vtkMicrotomeGhosts::WithGhosts(input, /* withIds = */ false);
  }
  for (int i = 0; scalars && i < this->GetNumberOfValues(); ++i)
  {
    vtkMicrotomeFallback::Isosurface(
      this, trees ? trees.Get() : input, scalars, this->Values[i], this->Triangulate, i, output);
  }
  vtkMicrotomeAdopt::Statistics(input, output);
  return 1;
}

int vtkMicrotomeIsosurface::RequestData(vtkInformation*,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  vtkPolyData* output = vtkPolyData::GetData(outputVector, 0);
  if (auto* trees = vtkHyperTreeGrid::GetData(inputVector[0], 0))
  {
    return this->CutTrees(trees, inputVector, output);
  }
  vtkDataSet* input = vtkDataSet::GetData(inputVector[0], 0);
  if (!input)
  {
    return 1; // a block of something else, which a warning has named
  }
  vtkDataArray* scalars = nullptr;
  if (!this->FindScalars(input, inputVector, scalars))
  {
    return 0;
  }
  vtkMicrotomeBorrow borrow;
  mtm_polygons polygons = {};
  mtm_error error = {};
  mtm_status status = MTM_OK;
  if (scalars && input->GetNumberOfCells() > 0 && !this->Values.empty())
  {
    if (!borrow.BorrowMesh(input))
    {
      return this->CutByVTK(input, scalars, borrow, borrow.GetReason().c_str(), output);
    }
    mtm_slice_options options = {};
    options.values = this->Values.data();
    options.n_values = this->GetNumberOfValues();
    options.triangulate = this->Triangulate;
    options.subdivision = this->Subdivision;
    status = Cut(this, borrow, scalars, options, polygons, error);
    if (status == MTM_UNSUPPORTED)
    {
      return this->CutByVTK(input, scalars, borrow, error.message, output);
    }
  }
  if (status == MTM_OK)
  {
    const auto height = [&](vtkIdType point, int value) {
      return scalars->GetComponent(point, 0) - this->Values[value];
    };
    this->Seams->Note(this->Seams->Find(polygons, input, height), /* areFlat = */ false, output);
    status =
      vtkMicrotomeAdopt::Arrays(polygons, input, /* samePoints = */ false, this, output, error);
  }
  if (status == MTM_OK)
  {
    vtkMicrotomeAdopt::Sources(
      polygons, { this->PassThroughCellIds, false, this->PassThroughEdges }, output);
    vtkMicrotomeAdopt::Geometry(polygons, output);
    vtkMicrotomeAdopt::Planes(polygons, "ValueIndex", output);
    vtkMicrotomeAdopt::Statistics(input, borrow.Mesh, output);
    vtkMicrotomeWarnNonFinite(this, polygons.n_non_finite_cells);
  }
  mtm_polygons_free(&polygons);
  return vtkMicrotomeReport(this, status, error, output);
}
