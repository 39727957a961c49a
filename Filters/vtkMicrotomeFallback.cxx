// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// VTK's own filters, for data that libmicrotome says it cannot treat.
#include "vtkMicrotomeFallback.h"

#include "vtkAppendPolyData.h"
#include "vtkCellData.h"
#include "vtkCutter.h"
#include "vtkDataSet.h"
#include "vtkGeometryFilter.h"
#include "vtkIntArray.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"
#include "vtkTriangleFilter.h"

namespace
{
void RemoveGhosts(vtkPolyData* data)
{
  const char* name = vtkDataSetAttributes::GhostArrayName();
  data->RemoveGhostCells();
  data->GetCellData()->RemoveArray(name);
  data->GetPointData()->RemoveArray(name);
}

void AddPlaneIndex(vtkPolyData* data, int planeIndex)
{
  vtkNew<vtkIntArray> planes;
  planes->SetName("PlaneIndex");
  planes->SetNumberOfValues(data->GetNumberOfCells());
  planes->FillValue(planeIndex);
  data->GetCellData()->AddArray(planes);
}
}

void vtkMicrotomeFallback::Slice(vtkAlgorithm* algorithm,
  vtkDataSet* input,
  vtkImplicitFunction* function,
  double value,
  bool triangulate,
  int planeIndex,
  vtkPolyData* output)
{
  vtkNew<vtkCutter> cutter;
  cutter->SetContainerAlgorithm(algorithm);
  cutter->SetInputData(input);
  cutter->SetCutFunction(function);
  cutter->SetValue(0, value);
  cutter->SetGenerateTriangles(triangulate);
  cutter->Update();
  vtkNew<vtkPolyData> slice;
  slice->ShallowCopy(cutter->GetOutput());
  RemoveGhosts(slice);
  AddPlaneIndex(slice, planeIndex);
  if (planeIndex == 0)
  {
    output->ShallowCopy(slice);
    return;
  }
  vtkNew<vtkAppendPolyData> append;
  vtkNew<vtkPolyData> before;
  before->ShallowCopy(output);
  append->AddInputData(before);
  append->AddInputData(slice);
  append->Update();
  output->ShallowCopy(append->GetOutput());
}

void vtkMicrotomeFallback::Surface(vtkAlgorithm* algorithm,
  vtkDataSet* input,
  bool triangulate,
  vtkPolyData* output)
{
  vtkNew<vtkGeometryFilter> geometry;
  geometry->SetContainerAlgorithm(algorithm);
  geometry->SetInputData(input);
  geometry->Update();
  output->ShallowCopy(geometry->GetOutput());
  RemoveGhosts(output);
  if (triangulate)
  {
    vtkNew<vtkTriangleFilter> triangles;
    triangles->SetInputData(output);
    triangles->Update();
    output->ShallowCopy(triangles->GetOutput());
  }
}
