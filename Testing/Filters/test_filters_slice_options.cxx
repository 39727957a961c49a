// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Several slices: where they are, how they are numbered, and other functions than planes.
#include "check.h"
#include "inputs.h"
#include "listener.h"
#include "measures.h"

#include "vtkMicrotomeAdopt.h"
#include "vtkMicrotomeSlice.h"

#include "vtkCellData.h"
#include "vtkCutter.h"
#include "vtkDataArray.h"
#include "vtkDataSetAttributes.h"
#include "vtkExecutive.h"
#include "vtkFieldData.h"
#include "vtkIdList.h"
#include "vtkNew.h"
#include "vtkOutputWindow.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"
#include "vtkSphere.h"
#include "vtkStringOutputWindow.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"

#include <map>

namespace
{
/* The one value of z of each slice's points, by its number. */
std::map<int, double> HeightByIndex(vtkPolyData* data)
{
  std::map<int, double> heights;
  vtkDataArray* planes = data->GetCellData()->GetArray("PlaneIndex");
  vtkNew<vtkIdList> ids;
  for (vtkIdType i = 0; planes && i < data->GetNumberOfCells(); ++i)
  {
    data->GetCellPoints(i, ids);
    const int index = static_cast<int>(planes->GetTuple1(i));
    for (vtkIdType j = 0; j < ids->GetNumberOfIds(); ++j)
    {
      double x[3];
      data->GetPoint(ids->GetId(j), x);
      const double height = heights.emplace(index, x[2]).first->second;
      CHECK_NEAR(x[2], height, 1e-9, "slice %d is flat", index);
    }
  }
  return heights;
}

void CheckHeights(const char* name, vtkMicrotomeSlice* slice, std::vector<double> expected)
{
  slice->Update();
  const auto heights = HeightByIndex(slice->GetOutput());
  CHECK(heights.size() == expected.size(), "%s: %zu slices", name, heights.size());
  for (size_t i = 0; i < expected.size(); ++i)
  {
    const auto found = heights.find(static_cast<int>(i));
    const double height = found == heights.end() ? 99.0 : found->second;
    CHECK_NEAR(height, expected[i], 1e-9, "%s: slice %zu", name, i);
  }
  CHECK_NEAR(measures::Size(slice->GetOutput()),
    4.0 * static_cast<double>(expected.size()),
    1e-9,
    "%s: area",
    name);
}

void TestPlanes()
{
  vtkNew<vtkPlane> plane;
  plane->SetNormal(0, 0, 1);
  plane->SetOrigin(0.3, 0.2, 0.05);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputData(inputs::Cube(7));
  slice->SetCutFunction(plane);
  CheckHeights("no values", slice, { 0.05 });
  slice->SetNumberOfSlices(3);
  slice->SetSpacing(0.25);
  CheckHeights("three", slice, { -0.2, 0.05, 0.3 });
  slice->SetNumberOfSlices(2);
  CheckHeights("two", slice, { -0.075, 0.175 });
  slice->SetValue(0, -0.5);
  slice->SetValue(1, 0.4);
  CheckHeights("two groups of two", slice, { -0.575, -0.325, 0.325, 0.575 });
  slice->SetNumberOfValues(0);
  slice->SetNumberOfSlices(4);
  slice->SetSpacing(0.0);
  plane->SetOrigin(0, 0, 0);
  CheckHeights("spread", slice, { -0.75, -0.25, 0.25, 0.75 });
  plane->SetNormal(0, 0, 10);
  CheckHeights("spread, long normal", slice, { -0.75, -0.25, 0.25, 0.75 });
  slice->SetNumberOfSlices(1);
  slice->SetValue(0, 0.2);
  CheckHeights("values are distances, long normal", slice, { 0.2 });
}

/* The values of vtkCutter mean the same here, for a plane with a normal of length 1 and for other
 * functions. */
void TestAgainstCutter(const char* name, vtkImplicitFunction* function)
{
  vtkNew<vtkMicrotomeSlice> slice;
  vtkNew<vtkCutter> cutter;
  auto cube = inputs::Cube(6);
  slice->SetInputData(cube);
  slice->SetCutFunction(function);
  slice->SetTriangulate(true);
  cutter->SetInputData(cube);
  cutter->SetCutFunction(function);
  for (int i = 0; i < 2; ++i)
  {
    slice->SetValue(i, -0.11 + 0.17 * i);
    cutter->SetValue(i, -0.11 + 0.17 * i);
  }
  cutter->SetOutputPointsPrecision(vtkAlgorithm::DOUBLE_PRECISION);
  slice->Update();
  cutter->Update();
  const auto ours = measures::ValueByPlace(slice->GetOutput(), "Wave");
  const auto theirs = measures::ValueByPlace(cutter->GetOutput(), "Wave");
  CHECK(
    !ours.empty() && ours.size() == theirs.size(), "%s: %zu %zu", name, ours.size(), theirs.size());
  for (const auto& point : theirs)
  {
    const double* found = measures::Find(ours, point.first);
    CHECK(found && fabs(*found - point.second) < 1e-6, "%s: a point", name);
  }
}

/* Whole cells, those of other pieces left out: also where no other ones are cut, which VTK 9.2 cannot. */
void TestCrinkle()
{
  vtkNew<vtkPlane> plane;
  plane->SetNormal(0, 0, 1);
  plane->SetOrigin(0, 0, 0.1);
  vtkNew<vtkStringOutputWindow> window;
  vtkSmartPointer<vtkOutputWindow> before = vtkOutputWindow::GetInstance();
  vtkOutputWindow::SetInstance(window);
  for (int nGhosts : { 0, 40, 64 })
  {
    auto cube = inputs::Cube(4);
    vtkNew<vtkUnsignedCharArray> ghosts;
    ghosts->SetName(vtkDataSetAttributes::GhostArrayName());
    for (vtkIdType i = 0; i < 64; ++i)
    {
      ghosts->InsertNextValue(i < nGhosts ? vtkDataSetAttributes::DUPLICATECELL : 0);
    }
    cube->GetCellData()->AddArray(ghosts);
    vtkNew<vtkMicrotomeSlice> slice;
    slice->SetInputData(cube);
    slice->SetCutFunction(plane);
    slice->PreserveInputCellsOn();
    slice->Update();
    auto* output = vtkUnstructuredGrid::SafeDownCast(slice->GetOutputDataObject(0));
    const vtkIdType expected = nGhosts == 0 ? 16 : nGhosts == 40 ? 8 : 0;
    CHECK(output->GetNumberOfCells() == expected, "%d ghosts: the others", nGhosts);
    CHECK((output->GetNumberOfPoints() == 0) == (expected == 0), "%d ghosts: points", nGhosts);
    vtkDataArray* wave = output->GetPointData()->GetArray("Wave");
    vtkDataArray* ids = output->GetCellData()->GetArray("CellId");
    CHECK(wave && wave->GetNumberOfTuples() == output->GetNumberOfPoints(), "its point arrays");
    CHECK(ids && ids->GetNumberOfTuples() == expected, "its cell arrays");
    vtkDataArray* cellsIn = output->GetFieldData()->GetArray(vtkMicrotomeAdopt::CellsIn);
    CHECK(cellsIn && cellsIn->GetTuple1(0) == 64 - nGhosts, "%d ghosts: cells in", nGhosts);
    CHECK(output->GetFieldData()->HasArray(vtkMicrotomeAdopt::PointsIn), "points in");
  }
  vtkOutputWindow::SetInstance(before);
  CHECK(window->GetOutput().empty(), "VTK says: %s", window->GetOutput().c_str());
}

void TestLimits()
{
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetNumberOfSlices(-3);
  slice->SetTolerance(-1.0);
  CHECK(slice->GetNumberOfSlices() == 1 && slice->GetTolerance() == 0.0, "the least there is");
}

void TestTrouble()
{
  vtkNew<vtkSphere> sphere;
  sphere->SetRadius(0.5);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputData(inputs::Cube(8));
  slice->SetCutFunction(sphere);
  slice->SetNumberOfSlices(3);
  Listener listener(slice);
  Listener executive(slice->GetExecutive());
  slice->Update();
  CHECK(listener.Errors.size() == 1, "%zu errors", listener.Errors.size());
  CHECK(slice->GetOutput()->GetNumberOfCells() == 0, "and no output");
  slice->SetSpacing(0.05);
  slice->Update();
  CHECK(listener.Errors.size() == 1, "with a spacing it works");
  CHECK(slice->GetOutput()->GetNumberOfCells() > 0, "and cuts");

  vtkNew<vtkPlane> plane;
  plane->SetNormal(0, 0, 0);
  slice->SetCutFunction(plane);
  slice->SetSpacing(0.0);
  slice->Update();
  CHECK(listener.Errors.size() == 2, "a plane without a normal");
  slice->SetCutFunction(nullptr);
  slice->Update();
  CHECK(listener.Errors.size() == 3, "no function");
}
}

int main()
{
  TestPlanes();
  vtkNew<vtkPlane> plane;
  plane->SetNormal(0.0, -0.6, 0.8);
  plane->SetOrigin(0.02, 0.03, 0.013);
  TestAgainstCutter("plane", plane);
  vtkNew<vtkSphere> sphere;
  sphere->SetRadius(0.61);
  sphere->SetCenter(0.01, 0.02, 0.03);
  TestAgainstCutter("sphere", sphere);
  TestCrinkle();
  TestLimits();
  TestTrouble();
  return check_result();
}
