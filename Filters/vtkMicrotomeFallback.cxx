// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// VTK's own filters, for data that libmicrotome says it cannot treat.
#include "vtkMicrotomeFallback.h"

#include "vtkAppendFilter.h"
#include "vtkAppendPolyData.h"
#include "vtkCellData.h"
#include "vtkContourFilter.h"
#include "vtkCutter.h"
#include "vtkDataSet.h"
#include "vtkExtractGeometry.h"
#include "vtkGeometryFilter.h"
#include "vtkHyperTreeGrid.h"
#include "vtkHyperTreeGridContour.h"
#include "vtkHyperTreeGridPlaneCutter.h"
#include "vtkIdTypeArray.h"
#include "vtkImplicitFunction.h"
#include "vtkIntArray.h"
#include "vtkMath.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkTriangleFilter.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"
#include "vtkVersionMacros.h"

#include <algorithm>
#include <numeric>

namespace
{
/* A function less a value: zero where the function has it. */
class Difference : public vtkImplicitFunction
{
public:
  static Difference* New();
  vtkTypeMacro(Difference, vtkImplicitFunction);

  using vtkImplicitFunction::EvaluateFunction;
  double EvaluateFunction(double x[3]) override
  {
    return this->Function->FunctionValue(x) - this->Value;
  }

  void EvaluateGradient(double x[3], double gradient[3]) override
  {
    this->Function->FunctionGradient(x, gradient);
  }

  vtkSmartPointer<vtkImplicitFunction> Function;
  double Value = 0.0;
};
vtkStandardNewMacro(Difference);

/* 0, 1, 2 and so on. */
vtkSmartPointer<vtkIdTypeArray> Numbers(const char* name, vtkIdType n)
{
  auto numbers = vtkSmartPointer<vtkIdTypeArray>::New();
  numbers->SetName(name);
  numbers->SetNumberOfValues(n);
  std::iota(numbers->GetPointer(0), numbers->GetPointer(0) + n, 0);
  return numbers;
}

/* VTK 9.2 crashes where it makes a dual of leaves with an array of ids, which between leaves would
 * have no meaning. */
vtkSmartPointer<vtkHyperTreeGrid> WithoutIds(vtkHyperTreeGrid* input)
{
  auto copy = vtkSmartPointer<vtkHyperTreeGrid>::New();
  copy->ShallowCopy(input);
  vtkCellData* data = copy->GetCellData();
  for (int i = data->GetNumberOfArrays() - 1; i >= 0; --i)
  {
    if (data->GetAbstractArray(i)->GetDataType() == VTK_ID_TYPE)
    {
      data->RemoveArray(i);
    }
  }
  return copy;
}

void RemoveGhosts(vtkPolyData* data)
{
  const char* name = vtkDataSetAttributes::GhostArrayName();
  data->RemoveGhostCells();
  data->GetCellData()->RemoveArray(name);
  data->GetPointData()->RemoveArray(name);
}

/* Empty, with its arrays. */
vtkSmartPointer<vtkUnstructuredGrid> WithoutCells(vtkUnstructuredGrid* data)
{
  auto none = vtkSmartPointer<vtkUnstructuredGrid>::New();
  vtkNew<vtkPoints> points;
  points->SetDataType(data->GetPoints()->GetDataType());
  none->SetPoints(points);
  none->GetPointData()->CopyAllOn();
  none->GetPointData()->CopyAllocate(data->GetPointData());
  none->GetCellData()->CopyAllOn();
  none->GetCellData()->CopyAllocate(data->GetCellData());
  none->SetFieldData(data->GetFieldData());
  return none;
}

/* VTK 9.2 follows ids that it never set where no cell is left. */
void RemoveGhosts(vtkUnstructuredGrid* data)
{
  const int removed = vtkDataSetAttributes::DUPLICATECELL | vtkDataSetAttributes::HIDDENCELL |
    vtkDataSetAttributes::REFINEDCELL;
  vtkUnsignedCharArray* ghosts = data->GetCellGhostArray();
  const vtkIdType n = data->GetNumberOfCells();
  if (ghosts && n > 0 &&
    std::all_of(ghosts->GetPointer(0), ghosts->GetPointer(0) + n, [&](int flags) {
      return (flags & removed) != 0;
    }))
  {
    data->ShallowCopy(WithoutCells(data));
    return;
  }
  data->RemoveGhostCells();
}

/* VTK 9.2 writes beyond its memory where a structured grid has ghost cells, and not where the same cells
 * are unstructured. */
vtkSmartPointer<vtkDataSet> WithoutStructure(vtkDataSet* input)
{
  const bool isOfConcern = VTK_VERSION_NUMBER < VTK_VERSION_CHECK(9, 3, 0);
  const bool isStructured = !vtkPointSet::SafeDownCast(input) || input->IsA("vtkStructuredGrid");
  if (!isOfConcern || !isStructured ||
    !input->GetCellData()->HasArray(vtkDataSetAttributes::GhostArrayName()))
  {
    return input;
  }
  vtkNew<vtkAppendFilter> append;
  append->AddInputData(input);
  append->Update();
  vtkSmartPointer<vtkDataSet> cells = append->GetOutput();
  cells->SetFieldData(input->GetFieldData());
  return cells;
}

/* The output so far and a part of it more, the cells of which get a number. */
void AppendNumbered(vtkPolyData* part, const char* name, int number, vtkPolyData* output)
{
  RemoveGhosts(part);
  vtkNew<vtkIntArray> numbers;
  numbers->SetName(name);
  numbers->SetNumberOfValues(part->GetNumberOfCells());
  numbers->FillValue(number);
  part->GetCellData()->AddArray(numbers);
  if (number == 0)
  {
    output->ShallowCopy(part);
    return;
  }
  vtkNew<vtkAppendPolyData> append;
  vtkNew<vtkPolyData> before;
  before->ShallowCopy(output);
  append->AddInputData(before);
  append->AddInputData(part);
  append->Update();
  output->ShallowCopy(append->GetOutput());
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
  AppendNumbered(slice, "PlaneIndex", planeIndex, output);
}

void vtkMicrotomeFallback::Isosurface(vtkAlgorithm* algorithm,
  vtkDataSet* input,
  vtkDataArray* scalars,
  double value,
  bool triangulate,
  int valueIndex,
  vtkPolyData* output)
{
  vtkSmartPointer<vtkDataSet> active;
  active.TakeReference(input->NewInstance());
  active->ShallowCopy(input);
  active->GetPointData()->SetScalars(scalars);
  vtkNew<vtkContourFilter> contour;
  contour->SetContainerAlgorithm(algorithm);
  contour->SetInputData(active);
  contour->SetValue(0, value);
  contour->SetGenerateTriangles(triangulate);
  contour->ComputeNormalsOff();
  contour->Update();
  vtkNew<vtkPolyData> surface;
  surface->ShallowCopy(contour->GetOutput());
  AppendNumbered(surface, "ValueIndex", valueIndex, output);
}

void vtkMicrotomeFallback::Surface(vtkAlgorithm* algorithm,
  vtkDataSet* input,
  const SurfaceOptions& options,
  vtkPolyData* output)
{
  vtkNew<vtkGeometryFilter> geometry;
  geometry->SetContainerAlgorithm(algorithm);
  geometry->SetInputData(WithoutStructure(input));
  geometry->SetFastMode(options.FastMode);
  geometry->SetNonlinearSubdivisionLevel(options.NonlinearSubdivisionLevel);
  geometry->SetPieceInvariant(options.PieceInvariant);
  geometry->SetRemoveGhostInterfaces(options.RemoveGhostInterfaces);
  geometry->SetPassThroughCellIds(options.PassThroughCellIds);
  geometry->SetPassThroughPointIds(options.PassThroughPointIds);
  geometry->SetOriginalCellIdsName("MicrotomeCellId");
  geometry->SetOriginalPointIdsName("MicrotomePointId");
  geometry->Update();
  output->ShallowCopy(geometry->GetOutput());
  if (options.RemoveGhostInterfaces)
  {
    RemoveGhosts(output);
  }
  if (options.Triangulate)
  {
    Triangulate(output);
  }
}

void vtkMicrotomeFallback::Crinkle(vtkAlgorithm* algorithm,
  vtkDataSet* input,
  vtkImplicitFunction* function,
  double value,
  vtkUnstructuredGrid* output)
{
  vtkNew<Difference> difference;
  difference->Function = function;
  difference->Value = value;
  vtkNew<vtkExtractGeometry> extract;
  extract->SetContainerAlgorithm(algorithm);
  extract->SetInputData(input);
  extract->SetImplicitFunction(difference);
  extract->ExtractInsideOn();
  extract->ExtractOnlyBoundaryCellsOn();
  extract->ExtractBoundaryCellsOn();
  extract->Update();
  output->ShallowCopy(extract->GetOutput());
  RemoveGhosts(output);
}

void vtkMicrotomeFallback::SliceDual(vtkAlgorithm* algorithm,
  vtkHyperTreeGrid* input,
  const mtm_plane& plane,
  int planeIndex,
  vtkPolyData* output)
{
  vtkNew<vtkHyperTreeGridPlaneCutter> cutter;
  cutter->SetContainerAlgorithm(algorithm);
  cutter->SetInputData(WithoutIds(input));
  double n[3] = { plane.normal[0], plane.normal[1], plane.normal[2] };
  vtkMath::Normalize(n);
  cutter->SetPlane(n[0], n[1], n[2], vtkMath::Dot(n, plane.origin));
  cutter->DualOn();
  cutter->Update();
  vtkNew<vtkPolyData> slice;
  slice->ShallowCopy(cutter->GetOutputDataObject(0));
  AppendNumbered(slice, "PlaneIndex", planeIndex, output);
}

void vtkMicrotomeFallback::Isosurface(vtkAlgorithm* algorithm,
  vtkHyperTreeGrid* input,
  vtkDataArray* scalars,
  double value,
  bool triangulate,
  int valueIndex,
  vtkPolyData* output)
{
  vtkNew<vtkHyperTreeGridContour> contour;
  contour->SetContainerAlgorithm(algorithm);
  contour->SetInputData(WithoutIds(input));
  contour->SetInputArrayToProcess(
    0, 0, 0, vtkDataObject::FIELD_ASSOCIATION_CELLS, scalars->GetName());
  contour->SetValue(0, value);
  contour->Update();
  vtkNew<vtkPolyData> surface;
  surface->ShallowCopy(contour->GetOutputDataObject(0));
  if (triangulate)
  {
    Triangulate(surface);
  }
  AppendNumbered(surface, "ValueIndex", valueIndex, output);
}

void vtkMicrotomeFallback::Triangulate(vtkPolyData* data)
{
  vtkNew<vtkPolyData> polygons;
  polygons->ShallowCopy(data);
  vtkNew<vtkTriangleFilter> triangles;
  triangles->SetInputData(polygons);
  triangles->Update();
  data->ShallowCopy(triangles->GetOutput());
}

vtkSmartPointer<vtkDataSet> vtkMicrotomeFallback::WithCellIds(vtkDataSet* input)
{
  vtkSmartPointer<vtkDataSet> numbered;
  numbered.TakeReference(input->NewInstance());
  numbered->ShallowCopy(input);
  numbered->GetCellData()->AddArray(Numbers("MicrotomeCellId", input->GetNumberOfCells()));
  return numbered;
}
