// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Surfaces of every kind of input: volume, closedness, and vtkGeometryFilter's faces and arrays.
#include "check.h"
#include "inputs.h"
#include "measures.h"

#include "vtkMicrotomeSurface.h"

#include "vtkCellData.h"
#include "vtkGeometryFilter.h"
#include "vtkIdList.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"
#include "vtkTriangleFilter.h"

#include <map>

namespace
{
/* Each edge of a closed, outward surface is used once in each direction. */
void CheckClosed(const char* name, vtkPolyData* surface)
{
  std::map<std::pair<vtkIdType, vtkIdType>, int> edges;
  vtkNew<vtkIdList> ids;
  for (vtkIdType i = 0; i < surface->GetNumberOfCells(); ++i)
  {
    surface->GetCellPoints(i, ids);
    for (vtkIdType j = 0; j < ids->GetNumberOfIds(); ++j)
    {
      ++edges[{ ids->GetId(j), ids->GetId((j + 1) % ids->GetNumberOfIds()) }];
    }
  }
  for (const auto& edge : edges)
  {
    const auto back = edges.find({ edge.first.second, edge.first.first });
    CHECK(edge.second == 1 && back != edges.end() && back->second == 1,
      "%s: edge %lld %lld",
      name,
      static_cast<long long>(edge.first.first),
      static_cast<long long>(edge.first.second));
  }
}

void CheckArrays(const char* name, vtkPolyData* surface, vtkDataSet* input)
{
  vtkDataArray* linear = surface->GetPointData()->GetArray("Linear");
  vtkDataArray* cells = surface->GetCellData()->GetArray("CellId");
  CHECK(linear && cells, "%s: arrays", name);
  CHECK(surface->GetPointData()->GetScalars() &&
      std::string(surface->GetPointData()->GetScalars()->GetName()) == "Wave",
    "%s: Wave stays the active scalars",
    name);
  for (vtkIdType i = 0; i < surface->GetNumberOfPoints(); ++i)
  {
    double x[3];
    surface->GetPoint(i, x);
    CHECK_NEAR(linear->GetTuple1(i), inputs::Linear(x), 1e-6, "%s: Linear", name);
  }
  for (vtkIdType i = 0; i < surface->GetNumberOfCells(); ++i)
  {
    const double id = cells->GetTuple1(i);
    CHECK(id >= 0 && id < static_cast<double>(input->GetNumberOfCells()), "%s: cell %g", name, id);
  }
}

void TestSolid(const inputs::Input& input)
{
  const char* name = input.Name.c_str();
  vtkNew<vtkMicrotomeSurface> filter;
  filter->SetInputData(input.Data);
  filter->Update();
  vtkPolyData* surface = filter->GetOutput();
  vtkNew<vtkGeometryFilter> geometry;
  geometry->SetInputData(inputs::WrittenOut(input.Data));
  geometry->Update();
  CHECK(measures::Cells(surface) == measures::Cells(geometry->GetOutput()),
    "%s: %lld faces, vtkGeometryFilter %lld",
    name,
    static_cast<long long>(surface->GetNumberOfCells()),
    static_cast<long long>(geometry->GetOutput()->GetNumberOfCells()));
  CHECK(measures::ValueByPlace(surface, "Wave").size() ==
      static_cast<size_t>(surface->GetNumberOfPoints()),
    "%s: points are merged and used",
    name);
  CHECK(measures::Volume(surface) > 1.0, "%s: outward, %g", name, measures::Volume(surface));
  CheckClosed(name, surface);
  CheckArrays(name, surface, input.Data);

  filter->SetTriangulate(true);
  filter->Update();
  CHECK(filter->GetOutput()->GetPolys()->GetMaxCellSize() == 3, "%s: triangles", name);
  CheckClosed(name, filter->GetOutput());
}

/* 2D cells are their own surface. */
void TestSheet(const inputs::Input& input)
{
  const char* name = input.Name.c_str();
  vtkNew<vtkMicrotomeSurface> filter;
  filter->SetInputData(input.Data);
  filter->Update();
  vtkNew<vtkGeometryFilter> geometry;
  geometry->SetInputData(inputs::WrittenOut(input.Data));
  vtkNew<vtkTriangleFilter> triangles;
  triangles->SetInputConnection(geometry->GetOutputPort());
  triangles->Update();
  const bool hasStrips = geometry->GetOutput()->GetNumberOfStrips() > 0;
  CHECK_NEAR(measures::Size(filter->GetOutput()),
    measures::Size(hasStrips ? triangles->GetOutput() : geometry->GetOutput()),
    1e-9,
    "%s: area",
    name);
  CheckArrays(name, filter->GetOutput(), input.Data);
}

void TestCubeAnalytically()
{
  const int n = 5;
  vtkNew<vtkMicrotomeSurface> filter;
  filter->SetInputData(inputs::Cube(n));
  filter->Update();
  vtkPolyData* surface = filter->GetOutput();
  CHECK(surface->GetNumberOfCells() == 6 * n * n, "6 n^2 quads");
  CHECK(surface->GetNumberOfPoints() == 6 * n * n + 2, "Euler");
  CHECK_NEAR(measures::Size(surface), 24.0, 1e-12, "area");
  CHECK_NEAR(measures::Volume(surface), 8.0, 1e-12, "volume");
}
}

int main()
{
  TestCubeAnalytically();
  for (const inputs::Input& input : inputs::Solids())
  {
    TestSolid(input);
  }
  for (const inputs::Input& input : inputs::Sheets())
  {
    TestSheet(input);
  }
  return check_result();
}
