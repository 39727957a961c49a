// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Isosurfaces: against vtkContourFilter on every kind of data, and where their points come from.
#include "check.h"
#include "inputs.h"
#include "listener.h"
#include "measures.h"

#include "vtkMicrotomeIsosurface.h"

#include "vtkCellData.h"
#include "vtkContourFilter.h"
#include "vtkDataArray.h"
#include "vtkDataObject.h"
#include "vtkMath.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"

namespace
{
const double Values[] = { -0.213, 0.4517 };

vtkSmartPointer<vtkMicrotomeIsosurface> IsosurfaceOf(vtkDataSet* data, const char* array)
{
  auto isosurface = vtkSmartPointer<vtkMicrotomeIsosurface>::New();
  isosurface->SetInputData(data);
  isosurface->SetInputArrayToProcess(0, 0, 0, vtkDataObject::FIELD_ASSOCIATION_POINTS, array);
  return isosurface;
}

/* A linear array has plane isosurfaces, which any right way to cut gives. */
void TestAgainstContour(const inputs::Input& input)
{
  auto isosurface = IsosurfaceOf(input.Data, "Linear");
  auto oracle = inputs::WrittenOut(input.Data);
  oracle->GetPointData()->SetActiveScalars("Linear");
  vtkNew<vtkContourFilter> contour;
  contour->SetInputData(oracle);
  for (int i = 0; i < 2; ++i)
  {
    isosurface->SetValue(i, 3.0 + Values[i]);
    contour->SetValue(i, 3.0 + Values[i]);
  }
  isosurface->SetTriangulate(true);
  isosurface->Update();
  contour->Update();
  vtkPolyData* output = isosurface->GetOutput();
  const char* name = input.Name.c_str();
  const double size = measures::Size(contour->GetOutput());
  CHECK(size > 0.1, "%s: the oracle has %g", name, size);
  CHECK_NEAR(measures::Size(output), size, 1e-5 * size, "%s", name);
  vtkDataArray* numbers = output->GetCellData()->GetArray("ValueIndex");
  CHECK(numbers && numbers->GetRange()[0] == 0.0 && numbers->GetRange()[1] == 1.0, "%s", name);
  vtkDataArray* linear = output->GetPointData()->GetArray("Linear");
  vtkDataArray* index = numbers;
  vtkNew<vtkIdList> ids;
  for (vtkIdType cell = 0; linear && index && cell < output->GetNumberOfCells(); ++cell)
  {
    output->GetCellPoints(cell, ids);
    const double value = 3.0 + Values[static_cast<int>(index->GetTuple1(cell))];
    for (vtkIdType point : *ids)
    {
      CHECK_NEAR(linear->GetTuple1(point), value, 1e-6, "%s: a point's value", name);
    }
  }
}

/* Points are where their two input points and the weight say. */
void TestEdges(const inputs::Input& input)
{
  auto isosurface = IsosurfaceOf(input.Data, "Wave");
  isosurface->SetValue(0, 0.1234);
  isosurface->SetPassThroughEdges(true);
  isosurface->SetPassThroughCellIds(true);
  isosurface->Update();
  vtkPolyData* output = isosurface->GetOutput();
  vtkDataArray* edges = output->GetPointData()->GetArray("MicrotomeEdge");
  vtkDataArray* weights = output->GetPointData()->GetArray("MicrotomeWeight");
  vtkDataArray* cells = output->GetCellData()->GetArray("MicrotomeCellId");
  vtkDataArray* expected = output->GetCellData()->GetArray("CellId");
  const char* name = input.Name.c_str();
  CHECK(output->GetNumberOfPoints() > 0 && edges && weights && cells, "%s: arrays", name);
  for (vtkIdType i = 0; edges && weights && i < output->GetNumberOfPoints(); ++i)
  {
    double a[3];
    double b[3];
    double x[3];
    input.Data->GetPoint(static_cast<vtkIdType>(edges->GetComponent(i, 0)), a);
    input.Data->GetPoint(static_cast<vtkIdType>(edges->GetComponent(i, 1)), b);
    output->GetPoint(i, x);
    const double t = weights->GetTuple1(i);
    for (int c = 0; c < 3; ++c)
    {
      x[c] -= a[c] + t * (b[c] - a[c]);
    }
    CHECK(vtkMath::Norm(x) < 1e-6, "%s: point %lld", name, static_cast<long long>(i));
  }
  for (vtkIdType i = 0; cells && expected && i < output->GetNumberOfCells(); ++i)
  {
    CHECK(cells->GetTuple1(i) == expected->GetTuple1(i), "%s: its cell", name);
  }
}

void TestTrouble()
{
  auto cube = inputs::Cube(2);
  auto none = IsosurfaceOf(cube, "Linear");
  none->Update();
  CHECK(none->GetOutput()->GetNumberOfCells() == 0, "no value, no surface");
  auto missing = IsosurfaceOf(cube, "Missing");
  missing->SetValue(0, 1.0);
  Listener missingHeard(missing);
  missing->Update();
  CHECK(missing->GetOutput()->GetNumberOfCells() == 0 && missingHeard.Errors.empty(), "no array");
  auto vectors = IsosurfaceOf(cube, "Direction");
  vectors->SetValue(0, 1.0);
  Listener heard(vectors);
  vectors->Update();
  CHECK(
    !heard.Errors.empty() && heard.Errors[0].find("Direction") != std::string::npos, "a vector");
}
}

int main()
{
  for (const auto& inputs : { inputs::Solids(), inputs::Sheets() })
  {
    for (const inputs::Input& input : inputs)
    {
      TestAgainstContour(input);
      TestEdges(input);
    }
  }
  TestTrouble();
  return check_result();
}
