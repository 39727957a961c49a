// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What indexes and slices are kept for is the mesh itself, not the place in memory where it was, and all of
// it: neither its points nor its connectivity alone.
#include "check.h"
#include "inputs.h"
#include "slicers.h"

#include "vtkCellArray.h"
#include "vtkCellType.h"
#include "vtkDoubleArray.h"
#include "vtkNew.h"
#include "vtkPoints.h"
#include "vtkTypeInt64Array.h"
#include "vtkUnstructuredGrid.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

using inputs::Cube;
using slicers::CheckAt;
using slicers::CheckNothingLeft;
using slicers::Indexes;
using slicers::Slicer;

namespace
{
using Grid = vtkSmartPointer<vtkUnstructuredGrid>;

/* The grid with other coordinates, turned and flattened, in an array that is given or a new one. */
Grid WithPoints(vtkUnstructuredGrid* grid, double factor, vtkDoubleArray* given = nullptr)
{
  vtkSmartPointer<vtkDoubleArray> values = given;
  values = values ? values : vtkSmartPointer<vtkDoubleArray>::New();
  values->SetNumberOfComponents(3);
  values->SetNumberOfTuples(grid->GetNumberOfPoints());
  for (vtkIdType p = 0; p < grid->GetNumberOfPoints(); ++p)
  {
    double x[3];
    grid->GetPoint(p, x);
    values->SetTuple3(p, factor * x[2], x[0], x[1]);
  }
  vtkNew<vtkPoints> points;
  points->SetData(values);
  auto other = Grid::New();
  other->ShallowCopy(grid);
  other->SetPoints(points);
  return other;
}

/* An array of a class where one was that is no more; none if memory is not used again. The others that
 * are tried are kept until then. */
template <typename ArrayT>
vtkSmartPointer<ArrayT> At(const void* place)
{
  const int mostTries = 100000;
  std::vector<vtkSmartPointer<ArrayT>> tried;
  for (int i = 0; i < mostTries; ++i)
  {
    tried.push_back(vtkSmartPointer<ArrayT>::New());
    if (tried.back() == place)
    {
      return tried.back();
    }
  }
  return nullptr;
}

/* ---- Cases ------------------------------------------------------------------------------------- */

/* A part of the mesh is deleted, and another one is made at the same address: points that change below
 * a connectivity that stays. */
bool CheckPointsAtSamePlace()
{
  Grid cells = Cube(6);
  Slicer slicer(cells);
  Grid grid = WithPoints(cells, 0.9);
  slicer.Filter->SetInputDataObject(grid);
  CheckAt("before", slicer, grid, 0.1);
  CheckAt("before, moved", slicer, grid, 0.2);
  CHECK(Indexes() == 1, "%d indexes", Indexes());
  const void* place = grid->GetPoints()->GetData();
  slicer.Filter->SetInputDataObject(nullptr);
  grid = nullptr;
  const auto again = At<vtkDoubleArray>(place);
  if (!again)
  {
    return false;
  }
  grid = WithPoints(cells, 0.3, again);
  CHECK(grid->GetPoints()->GetData() == place, "other points are elsewhere");
  slicer.Filter->SetInputDataObject(grid);
  CheckAt("points at the same place", slicer, grid, 0.2);
  CheckAt("points at the same place, moved", slicer, grid, 0.1);
  CheckAt("points at the same place, with an index", slicer, grid, 0.15);
  CHECK(Indexes() == 1, "%d indexes, one of a mesh that is gone", Indexes());
  return true;
}

/* All of the mesh is deleted, and another one has its connectivity, that of cells in reverse, at the same
 * address. */
bool CheckConnectivityAtSamePlace()
{
  Grid grid = Cube(6);
  Slicer slicer(grid);
  CheckAt("before", slicer, grid, 0.1);
  CheckAt("before, moved", slicer, grid, 0.2);
  const void* place = grid->GetCells()->GetConnectivityArray();
  slicer.Filter->SetInputDataObject(nullptr);
  grid = nullptr;
  const auto ids = At<vtkTypeInt64Array>(place);
  if (!ids)
  {
    return false;
  }
  Grid other = Cube(6);
  const vtkIdType nCells = other->GetNumberOfCells();
  vtkDataArray* from = other->GetCells()->GetConnectivityArray();
  ids->SetNumberOfValues(8 * nCells);
  for (vtkIdType i = 0; i < 8 * nCells; ++i)
  {
    ids->SetTuple(i, 8 * (nCells - 1 - i / 8) + i % 8, from);
  }
  vtkNew<vtkTypeInt64Array> offsets;
  for (vtkIdType c = 0; c <= nCells; ++c)
  {
    offsets->InsertNextValue(8 * c);
  }
  vtkNew<vtkCellArray> cells;
  cells->SetData(offsets, ids);
  grid = Grid::New();
  grid->SetPoints(other->GetPoints());
  grid->SetCells(VTK_HEXAHEDRON, cells);
  CHECK(grid->GetCells()->GetConnectivityArray() == place, "other connectivity is elsewhere");
  slicer.Filter->SetInputDataObject(grid);
  CheckAt("connectivity at the same place", slicer, grid, 0.2);
  CHECK(Indexes() == 0, "%d indexes after the first slice", Indexes());
  CheckAt("connectivity at the same place, moved", slicer, grid, 0.1);
  CheckAt("connectivity at the same place, with an index", slicer, grid, 0.15);
  CHECK(Indexes() == 1, "%d indexes", Indexes());
  return true;
}

/* Meshes of one connectivity and points of their own, sliced in turn: each keeps its index. */
void CheckSharedConnectivity()
{
  const int nMeshes = 5;
  Grid cells = Cube(6);
  std::vector<Grid> grids;
  std::vector<std::unique_ptr<Slicer>> slices;
  for (int i = 0; i < nMeshes; ++i)
  {
    grids.push_back(WithPoints(cells, 0.3 + 0.2 * i));
    CHECK(grids[i]->GetCells()->GetConnectivityArray() == cells->GetCells()->GetConnectivityArray(),
      "connectivity is copied");
    slices.emplace_back(new Slicer(grids[i]));
  }
  for (int round = 0; round < 4; ++round)
  {
    for (int i = 0; i < nMeshes; ++i)
    {
      CheckAt("shared connectivity", *slices[i], grids[i], 0.05 * round);
      const bool isBuilt = slices[i]->Filter->GetLastIndexTime() > 0;
      CHECK(isBuilt == (round == 1), "mesh %d, round %d: an index is %d", i, round, isBuilt);
    }
    CHECK(Indexes() == (round < 1 ? 0 : nMeshes), "%d indexes in round %d", Indexes(), round);
  }
  for (int i = 0; i < nMeshes; ++i)
  {
    CheckAt("shared connectivity, same plane", *slices[i], grids[i], 0.15);
  }
  slices.clear();
  grids.resize(2);
  Slicer last(grids[0]);
  grids.push_back(WithPoints(cells, 2.0));
  CheckAt("one more", last, grids[0], 0.3);
  last.Filter->SetInputDataObject(grids[2]);
  CheckAt("one more", last, grids[2], 0.3);
  CHECK(Indexes() == 2, "%d indexes, some of meshes that are gone", Indexes());
}

/* A mesh that moves with every step leaves nothing behind. */
void CheckMoving()
{
  Grid cells = Cube(6);
  Slicer slicer(cells);
  vtkIdType most = 0;
  for (int step = 0; step < 200; ++step)
  {
    Grid grid = WithPoints(cells, 0.5 + 0.001 * step);
    slicer.Filter->SetInputDataObject(grid);
    slicer.At(0.1);
    slicer.At(0.2);
    CHECK(Indexes() == 1, "%d indexes in step %d", Indexes(), step);
    most = step < 3 ? std::max(most, vtkMicrotomeSlice::GetIndexMemory()) : most;
    CHECK(vtkMicrotomeSlice::GetIndexMemory() <= most + most / 4, "memory grows, step %d", step);
    slicer.Filter->SetInputDataObject(nullptr);
  }
}
}

int main()
{
  const bool isUsedAgain = CheckPointsAtSamePlace() && CheckConnectivityAtSamePlace();
  if (!isUsedAgain)
  {
    std::printf("memory is not used again here: meshes at the same place are left out\n");
  }
  CheckNothingLeft("meshes at the same place");
  CheckSharedConnectivity();
  CheckNothingLeft("shared connectivity");
  CheckMoving();
  CheckNothingLeft("moving points");
  return check_result();
}
