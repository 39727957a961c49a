// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The outer surface: borrow, call, adopt.
#include "vtkMicrotomeSurface.h"

#include "vtkMicrotomeAdopt.h"
#include "vtkMicrotomeBorrow.h"
#include "vtkMicrotomeFallback.h"
#include "vtkMicrotomeGhosts.h"
#include "vtkMicrotomeRun.h"

#include "vtkDataSet.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkPolyData.h"

vtkStandardNewMacro(vtkMicrotomeSurface);

void vtkMicrotomeSurface::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Triangulate: " << (this->Triangulate ? "on" : "off") << endl;
}

int vtkMicrotomeSurface::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkDataSet");
  return 1;
}

int vtkMicrotomeSurface::RequestUpdateExtent(vtkInformation*,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  vtkMicrotomeGhosts::Request(
    inputVector[0]->GetInformationObject(0), outputVector->GetInformationObject(0));
  return 1;
}

int vtkMicrotomeSurface::SurfaceByVTK(vtkDataSet* input,
  const vtkMicrotomeBorrow& borrow,
  const char* reason,
  vtkPolyData* output)
{
  vtkWarningMacro("Extracted by vtkGeometryFilter, since libmicrotome cannot: " << reason);
  vtkMicrotomeFallback::Surface(this, input, this->Triangulate, output);
  vtkMicrotomeAdopt::Statistics(input, borrow.Mesh, output);
  return 1;
}

int vtkMicrotomeSurface::RequestData(vtkInformation*,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  vtkDataSet* input = vtkDataSet::GetData(inputVector[0], 0);
  vtkPolyData* output = vtkPolyData::GetData(outputVector, 0);
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
    mtm_surface_options options = {};
    options.size = sizeof options;
    options.triangulate = this->Triangulate;
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
    status =
      vtkMicrotomeAdopt::Arrays(polygons, input, /* samePoints = */ true, this, output, error);
  }
  if (status == MTM_OK)
  {
    vtkMicrotomeAdopt::Geometry(polygons, output);
    vtkMicrotomeAdopt::Statistics(input, borrow.Mesh, output);
    vtkMicrotomeWarnNonFinite(this, polygons.n_non_finite_cells);
    vtkMicrotomeGhosts::WarnIfMissing(this, input, inputVector[0]->GetInformationObject(0));
  }
  mtm_polygons_free(&polygons);
  return vtkMicrotomeReport(this, status, error, output);
}
