// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What goes wrong, or is unusual: empty and broken input, aborts, data we have no view of, other arrays.
#include "check.h"
#include "inputs.h"
#include "listener.h"
#include "measures.h"

#include "vtkMicrotomeAdopt.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include "vtkCallbackCommand.h"
#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkDoubleArray.h"
#include "vtkExecutive.h"
#include "vtkFieldData.h"
#include "vtkIdTypeArray.h"
#include "vtkLagrangeHexahedron.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkSmartPointer.h"
#include "vtkStringArray.h"
#include "vtkUnstructuredGrid.h"

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace
{
vtkSmartPointer<vtkPlane> Plane(double z)
{
  auto plane = vtkSmartPointer<vtkPlane>::New();
  plane->SetNormal(0, 0, 1);
  plane->SetOrigin(0, 0, z);
  return plane;
}

vtkSmartPointer<vtkMicrotomeSlice> SliceOf(vtkDataSet* input, double z)
{
  auto slice = vtkSmartPointer<vtkMicrotomeSlice>::New();
  slice->SetInputData(input);
  slice->SetCutFunction(Plane(z));
  return slice;
}

void CheckEmpty(const char* name, vtkPolyData* output)
{
  CHECK(output->GetNumberOfCells() == 0 && output->GetNumberOfPoints() == 0, "%s: empty", name);
  CHECK(output->GetPointData()->HasArray("Wave"), "%s: point arrays by name", name);
  CHECK(output->GetCellData()->HasArray("CellId"), "%s: cell arrays by name", name);
}

void TestEmpty()
{
  auto cube = inputs::Cube(2);
  auto miss = SliceOf(cube, 5.0);
  miss->Update();
  CheckEmpty("a plane beside the data", miss->GetOutput());
  CHECK(miss->GetOutput()->GetCellData()->HasArray("PlaneIndex"), "PlaneIndex by name");

  vtkNew<vtkUnstructuredGrid> none;
  none->GetPointData()->CopyAllocate(cube->GetPointData());
  none->GetCellData()->CopyAllocate(cube->GetCellData());
  auto slice = SliceOf(none, 0.0);
  slice->Update();
  CheckEmpty("no data", slice->GetOutput());
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputData(none);
  surface->Update();
  CheckEmpty("no surface", surface->GetOutput());
}

/* Some readers hand out arrays that do not fit; the others come through all the same. */
void TestArraysThatDoNotFit()
{
  auto cube = inputs::Cube(3);
  vtkNew<vtkIdTypeArray> wrong;
  wrong->SetName("Wrong");
  wrong->SetNumberOfTuples(cube->GetNumberOfCells() + 4);
  wrong->Fill(0);
  cube->GetCellData()->AddArray(wrong);
  cube->GetPointData()->AddArray(wrong);
  auto slice = SliceOf(cube, 0.1);
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputData(cube);
  for (vtkPolyDataAlgorithm* filter :
    { static_cast<vtkPolyDataAlgorithm*>(slice), static_cast<vtkPolyDataAlgorithm*>(surface) })
  {
    Listener listener(filter);
    filter->Update();
    vtkPolyData* output = filter->GetOutput();
    CHECK(output->GetNumberOfCells() > 0, "%s: cells", filter->GetClassName());
    CHECK(!output->GetCellData()->HasArray("Wrong"), "%s: left out", filter->GetClassName());
    CHECK(!output->GetPointData()->HasArray("Wrong"), "%s: left out", filter->GetClassName());
    CHECK(output->GetPointData()->HasArray("Wave"), "%s: kept", filter->GetClassName());
    CHECK(output->GetCellData()->HasArray("CellId"), "%s: kept", filter->GetClassName());
    CHECK(listener.Errors.empty(), "%s: no error", filter->GetClassName());
    CHECK(
      listener.Warnings.size() == 2 && listener.Warnings[0].find("\"Wrong\"") != std::string::npos,
      "%s: %d warnings",
      filter->GetClassName(),
      static_cast<int>(listener.Warnings.size()));
  }
}

void TestStatistics()
{
  auto slice = SliceOf(inputs::Cube(3), 0.1);
  slice->Update();
  vtkFieldData* fields = slice->GetOutput()->GetFieldData();
  CHECK(fields->GetArray(vtkMicrotomeAdopt::PointsIn)->GetTuple1(0) == 64, "points in");
  CHECK(fields->GetArray(vtkMicrotomeAdopt::CellsIn)->GetTuple1(0) == 27, "cells in");
}

void TestBroken()
{
  auto cube = inputs::Cube(2);
  auto* grid = vtkUnstructuredGrid::SafeDownCast(cube);
  grid->GetCells()->GetConnectivityArray()->SetComponent(5, 0, 4711);
  auto slice = SliceOf(grid, 0.1);
  Listener heard(slice);
  Listener executive(slice->GetExecutive());
  slice->Update();
  CHECK(heard.Errors.size() == 1, "%zu errors", heard.Errors.size());
  CHECK(!heard.Errors.empty() && heard.Errors[0].find("4711") != std::string::npos,
    "the message names the id: %s",
    heard.Errors.empty() ? "" : heard.Errors[0].c_str());
  CHECK(slice->GetOutput()->GetNumberOfCells() == 0, "no output");
}

void TestNotFinite()
{
  auto cube = inputs::Cube(4);
  vtkUnstructuredGrid::SafeDownCast(cube)->GetPoints()->SetPoint(0, NAN, 0, 0);
  auto slice = SliceOf(cube, -0.9);
  Listener heard(slice);
  slice->Update();
  CHECK(heard.Errors.empty() && heard.Warnings.size() == 1, "one warning");
  CHECK(slice->GetOutput()->GetNumberOfCells() == 15, "one of 16 cells is left out");
}

void TestAbort()
{
  auto slice = SliceOf(inputs::Cube(24), 0.01);
  Listener heard(slice);
  vtkNew<vtkCallbackCommand> abort;
  int calls = 0;
  abort->SetClientData(&calls);
  abort->SetCallback([](vtkObject* caller, unsigned long, void* calls, void*) {
    ++*static_cast<int*>(calls);
    static_cast<vtkAlgorithm*>(caller)->SetAbortExecute(1);
  });
  slice->AddObserver(vtkCommand::ProgressEvent, abort);
  slice->Update();
  CHECK(calls > 0, "progress is reported");
  CHECK(slice->GetOutput()->GetNumberOfCells() == 0, "an aborted slice is empty");
  CHECK(heard.Errors.empty(), "and no error");
}

/* When a slice with many arrays has told its progress `most` times, it is told to stop; how often it told. */
int CountProgress(int nArrays, int most, vtkIdType& nCells)
{
  auto cube = inputs::Cube(6);
  for (int i = 0; i < nArrays; ++i)
  {
    vtkNew<vtkDoubleArray> array;
    array->SetName(std::to_string(i).c_str());
    array->SetNumberOfValues(cube->GetNumberOfPoints());
    array->FillValue(i);
    cube->GetPointData()->AddArray(array);
  }
  auto slice = SliceOf(cube, 0.01);
  Listener heard(slice);
  int calls[] = { 0, most };
  vtkNew<vtkCallbackCommand> abort;
  abort->SetClientData(calls);
  abort->SetCallback([](vtkObject* caller, unsigned long, void* data, void*) {
    auto* calls = static_cast<int*>(data);
    if (++calls[0] == calls[1])
    {
      static_cast<vtkAlgorithm*>(caller)->SetAbortExecute(1);
    }
  });
  slice->AddObserver(vtkCommand::ProgressEvent, abort);
  slice->Update();
  nCells = slice->GetOutput()->GetNumberOfCells();
  CHECK(heard.Errors.empty(), "an abort is not an error");
  return calls[0];
}

/* The arrays that come along can be many, and take longer than the slice. */
void TestAbortOfArrays()
{
  vtkIdType nCells = 0;
  const int few = CountProgress(1, -1, nCells);
  CHECK(nCells == 36, "%lld cells", static_cast<long long>(nCells));
  const int many = CountProgress(400, -1, nCells);
  CHECK(nCells == 36, "%lld cells with arrays", static_cast<long long>(nCells));
  CHECK(many >= few + 5, "400 arrays are carried over in %d steps", many - few);
  CountProgress(400, few + 2, nCells);
  CHECK(nCells == 0,
    "a slice that was aborted among its arrays has %lld cells",
    static_cast<long long>(nCells));
}

/* One Lagrange hexahedron, [-1, 1] along each axis, of so high an order that libmicrotome leaves it. */
vtkSmartPointer<vtkUnstructuredGrid> CellOfOthers()
{
  const int order[] = { 17, 17, 17 };
  const int n = order[0] + 1;
  vtkNew<vtkPoints> points;
  points->SetNumberOfPoints(static_cast<vtkIdType>(n) * n * n);
  for (int k = 0; k < n; ++k)
  {
    for (int j = 0; j < n; ++j)
    {
      for (int i = 0; i < n; ++i)
      {
        const int id = vtkLagrangeHexahedron::PointIndexFromIJK(i, j, k, order);
        points->SetPoint(
          id, 2.0 * i / order[0] - 1.0, 2.0 * j / order[1] - 1.0, 2.0 * k / order[2] - 1.0);
      }
    }
  }
  std::vector<vtkIdType> ids(points->GetNumberOfPoints());
  std::iota(ids.begin(), ids.end(), 0);
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  grid->SetPoints(points);
  grid->InsertNextCell(VTK_LAGRANGE_HEXAHEDRON, static_cast<vtkIdType>(ids.size()), ids.data());
  inputs::AddArrays(grid);
  return grid;
}

/* What libmicrotome does not cut goes through VTK: a warning, the same arrays, the right area. */
void TestCellsOfOthers()
{
  auto grid = CellOfOthers();
  auto slice = SliceOf(grid, 0.0);
  slice->SetNumberOfSlices(2);
  slice->SetSpacing(0.5);
  slice->SetTriangulate(true);
  Listener heard(slice);
  slice->Update();
  vtkPolyData* output = slice->GetOutput();
  CHECK(heard.Errors.empty() && heard.Warnings.size() == 1, "%zu warnings", heard.Warnings.size());
  CHECK(!heard.Warnings.empty() && heard.Warnings[0].find("vtkCutter") != std::string::npos &&
      heard.Warnings[0].find("Lagrange hexahedron of 5832 points") != std::string::npos,
    "it names the cell: %s",
    heard.Warnings.empty() ? "" : heard.Warnings[0].c_str());
  CHECK_NEAR(measures::Size(output), 8.0, 1e-5, "two slices of 2 x 2");
  CHECK(output->GetCellData()->GetArray("PlaneIndex")->GetRange()[1] == 1.0, "both numbered");
  CHECK(output->GetCellData()->HasArray("CellId"), "cell arrays");

  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputData(grid);
  surface->SetTriangulate(true);
  Listener surfaceHeard(surface);
  surface->Update();
  CHECK(surfaceHeard.Warnings.size() == 1, "one warning");
  CHECK_NEAR(measures::Size(surface->GetOutput()), 24.0, 1e-5, "its surface");
  CHECK(surface->GetOutput()->GetFieldData()->HasArray(vtkMicrotomeAdopt::CellsIn), "statistics");
}

/* Strings, ids and attributes. */
void TestOtherArrays()
{
  auto cube = inputs::Cube(2);
  vtkNew<vtkStringArray> names;
  names->SetName("Names");
  vtkNew<vtkIdTypeArray> ids;
  ids->SetName("Ids");
  for (vtkIdType i = 0; i < cube->GetNumberOfCells(); ++i)
  {
    names->InsertNextValue("cell " + std::to_string(i));
    ids->InsertNextValue(100 + i);
  }
  cube->GetCellData()->AddArray(names);
  cube->GetCellData()->SetGlobalIds(ids);
  vtkNew<vtkIdTypeArray> pointIds;
  pointIds->SetName("PointIds");
  for (vtkIdType i = 0; i < cube->GetNumberOfPoints(); ++i)
  {
    pointIds->InsertNextValue(i);
  }
  cube->GetPointData()->SetGlobalIds(pointIds);
  auto slice = SliceOf(cube, 0.3);
  slice->Update();
  vtkCellData* cells = slice->GetOutput()->GetCellData();
  auto* cellNames = vtkStringArray::SafeDownCast(cells->GetAbstractArray("Names"));
  CHECK(cellNames && cells->GetArray("Ids"), "strings and ids of cells are carried over");
  for (vtkIdType i = 0; cellNames && i < slice->GetOutput()->GetNumberOfCells(); ++i)
  {
    const auto cell = static_cast<long long>(cells->GetArray("CellId")->GetTuple1(i));
    CHECK(cellNames->GetValue(i) == "cell " + std::to_string(cell), "name of cell %lld", cell);
    CHECK(cells->GetArray("Ids")->GetTuple1(i) == static_cast<double>(100 + cell), "its id");
  }
  CHECK(!cells->GetGlobalIds(), "but are not called unique");
  CHECK(
    !slice->GetOutput()->GetPointData()->HasArray("PointIds"), "ids between points mean nothing");
  CHECK(slice->GetOutput()->GetPointData()->GetScalars() ==
      slice->GetOutput()->GetPointData()->GetArray("Wave"),
    "the active scalars stay active");
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputData(cube);
  surface->Update();
  CHECK(surface->GetOutput()->GetPointData()->GetGlobalIds(), "a surface's points are the input's");
}
}

int main()
{
  TestEmpty();
  TestArraysThatDoNotFit();
  TestStatistics();
  TestBroken();
  TestNotFinite();
  TestAbort();
  TestAbortOfArrays();
  TestCellsOfOthers();
  TestOtherArrays();
  return check_result();
}
