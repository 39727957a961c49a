// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Indexes of meshes and slices that are kept: when they are made, shared, made anew and dropped; what
// comes out is always what comes out without them.
#include "check.h"
#include "inputs.h"
#include "slicers.h"

#include "vtkMicrotomeSlice.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataSetAttributes.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPointSet.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"

#include <memory>
#include <string>
#include <vector>

using inputs::Cube;
using slicers::CheckAt;
using slicers::CheckNothingLeft;
using slicers::Indexes;
using slicers::Same;
using slicers::Slicer;

namespace
{
using Grid = vtkSmartPointer<vtkUnstructuredGrid>;

/* ---- Cases ------------------------------------------------------------------------------------- */

void CheckAllKinds()
{
  auto all = inputs::Solids();
  for (const auto& sheet : inputs::Sheets())
  {
    all.push_back(sheet);
  }
  for (const auto& input : all)
  {
    Slicer slicer(input.Data);
    for (double x : { 0.0, 0.1, -0.3, 0.1, 0.5 })
    {
      CheckAt(input.Name.c_str(), slicer, input.Data, x, true);
    }
    slicer.Plane->SetNormal(1.0, 0.0, 0.0); // through faces
    CheckAt(input.Name.c_str(), slicer, input.Data, 0.0, true);
    slicer.Filter->TriangulateOn();
    slicer.At(0.2);
    slicer.Filter->TriangulateOff();
    CheckAt(input.Name.c_str(), slicer, input.Data, 0.2, true);
  }
}

void CheckShared()
{
  Grid grid = Cube(8);
  Slicer first(grid);
  Slicer second(grid);
  CheckAt("first slice", first, grid, 0.1);
  CHECK(Indexes() == 0 && first.Filter->GetLastIndexTime() == 0, "an index for the first slice");
  CheckAt("second filter", second, grid, 0.2);
  CHECK(Indexes() == 1, "%d indexes after the second slice", Indexes());
  CHECK(second.Filter->GetLastIndexTime() > 0, "no time for an index");
  CheckAt("moved", first, grid, 0.3);
  CHECK(Indexes() == 1 && first.Filter->GetLastIndexTime() == 0, "the index is not shared");

  Grid other;
  other.TakeReference(vtkUnstructuredGrid::New());
  other->ShallowCopy(grid); // as ParaView hands on data
  Slicer third(other);
  CheckAt("a shallow copy", third, other, 0.3);
  CHECK(Indexes() == 1 && third.Filter->GetLastIndexTime() == 0, "a shallow copy has its own");
}

void CheckBlocks()
{
  const int nBlocks = 50;
  vtkNew<vtkMultiBlockDataSet> blocks;
  for (int i = 0; i < nBlocks; ++i)
  {
    Grid grid = Cube(3 + i % 4);
    blocks->SetBlock(i, grid);
  }
  Slicer slicer(blocks);
  Slicer plain(blocks, false);
  for (double x : { 0.1, 0.2, 0.2, 0.3 })
  {
    slicer.At(x);
    plain.At(x);
    auto* found = vtkMultiBlockDataSet::SafeDownCast(slicer.Filter->GetOutputDataObject(0));
    auto* expected = vtkMultiBlockDataSet::SafeDownCast(plain.Filter->GetOutputDataObject(0));
    for (int i = 0; i < nBlocks; ++i)
    {
      CHECK(Same(vtkPolyData::SafeDownCast(found->GetBlock(i)),
              vtkPolyData::SafeDownCast(expected->GetBlock(i))),
        "block %d at %g",
        i,
        x);
    }
  }
  CHECK(Indexes() == nBlocks, "%d indexes of %d blocks", Indexes(), nBlocks);
}

/* Blocks that meet in the plane, so that faces are taken out, again and again. */
void CheckSeams()
{
  Grid below = Cube(4);
  Grid above;
  above.TakeReference(vtkUnstructuredGrid::New());
  above->DeepCopy(below);
  for (vtkIdType p = 0; p < above->GetNumberOfPoints(); ++p)
  {
    double x[3];
    above->GetPoint(p, x);
    above->GetPoints()->SetPoint(p, x[0] + 2.0, x[1], x[2]);
  }
  vtkNew<vtkMultiBlockDataSet> blocks;
  blocks->SetBlock(0, below);
  blocks->SetBlock(1, above);
  Slicer slicer(blocks);
  slicer.Plane->SetNormal(1.0, 0.0, 0.0);
  vtkIdType nCells = 0;
  for (int i = 0; i < 4; ++i)
  {
    slicer.Filter->Modified();
    slicer.At(i == 2 ? 1.3 : 1.0);
    auto* found = vtkMultiBlockDataSet::SafeDownCast(slicer.Filter->GetOutputDataObject(0));
    nCells = vtkPolyData::SafeDownCast(found->GetBlock(0))->GetNumberOfCells() +
      vtkPolyData::SafeDownCast(found->GetBlock(1))->GetNumberOfCells();
    CHECK(nCells == 16, "%lld cells in the seam, time %d", static_cast<long long>(nCells), i);
  }
}

/* The same mesh with other arrays, as a reader hands out time steps. */
void CheckSteps()
{
  Grid mesh = Cube(6);
  vtkNew<vtkUnstructuredGrid> step;
  Slicer slicer(step);
  vtkPoints* points = nullptr;
  for (int i = 0; i < 3; ++i)
  {
    vtkNew<vtkUnstructuredGrid> now;
    now->CopyStructure(mesh);
    vtkNew<vtkDoubleArray> pressure;
    pressure->SetName("Pressure");
    pressure->SetNumberOfValues(mesh->GetNumberOfPoints());
    for (vtkIdType p = 0; p < mesh->GetNumberOfPoints(); ++p)
    {
      pressure->SetValue(p, 100.0 * i + static_cast<double>(p));
    }
    now->GetPointData()->SetScalars(pressure);
    step->ShallowCopy(now);
    step->Modified();
    CheckAt("a time step", slicer, step, 0.1);
    vtkPoints* found = slicer.Filter->GetOutput()->GetPoints();
    CHECK(i == 0 || found == points, "time step %d has points of its own", i);
    points = found;
  }
  CHECK(Indexes() == 0, "an index for a plane that stays");
  for (int i = 0; i < 3; ++i)
  {
    step->Modified();
    CheckAt("a time step, moved", slicer, step, 0.2 + 0.1 * i);
  }
  CHECK(Indexes() == 1, "%d indexes of a static mesh", Indexes());
}

void CheckGhosts()
{
  Grid grid = Cube(6);
  vtkNew<vtkUnsignedCharArray> ghosts;
  ghosts->SetName(vtkDataSetAttributes::GhostArrayName());
  ghosts->SetNumberOfValues(grid->GetNumberOfCells());
  ghosts->FillValue(0);
  grid->GetCellData()->AddArray(ghosts);
  Slicer slicer(grid);
  for (int i = 0; i < 4; ++i)
  {
    for (vtkIdType c = i; c < grid->GetNumberOfCells(); c += 3)
    {
      ghosts->SetValue(c, i == 1 ? 0 : vtkDataSetAttributes::HIDDENCELL);
    }
    ghosts->Modified();
    grid->Modified();
    CheckAt("ghosts changed in place", slicer, grid, 0.1);
    CheckAt("ghosts changed in place, moved", slicer, grid, 0.2 + 0.05 * i);
    CheckAt("ghosts changed in place, back", slicer, grid, 0.1);
  }
}

void CheckMovedPoints()
{
  Grid grid = Cube(6);
  Slicer slicer(grid);
  slicer.At(0.1);
  slicer.At(0.2);
  CHECK(Indexes() == 1, "%d indexes", Indexes());
  for (int i = 0; i < 4; ++i)
  {
    vtkPoints* points = grid->GetPoints();
    for (vtkIdType p = 0; p < grid->GetNumberOfPoints(); ++p)
    {
      double x[3];
      points->GetPoint(p, x);
      points->SetPoint(p, x[1], 1.1 * x[2], x[0]);
    }
    i % 2 ? points->Modified() : points->GetData()->Modified();
    grid->Modified();
    CheckAt("moved points", slicer, grid, 0.2);
    CheckAt("moved points", slicer, grid, 0.25);
    CheckAt("moved points", slicer, grid, 0.3);
    CHECK(Indexes() == 1, "%d indexes after points moved", Indexes());
  }
  grid->GetCells()->ReplaceCellAtId(0, 8, std::vector<vtkIdType>(8, 0).data());
  grid->GetCells()->Modified();
  grid->Modified();
  CheckAt("another cell", slicer, grid, 0.3);
}

/* Meshes come and go; memory is used again. */
void CheckReplaced()
{
  Slicer slicer(Cube(5));
  int nSame = 0;
  void* before = nullptr;
  for (int i = 0; i < 60; ++i)
  {
    Grid grid = Cube(5);
    for (vtkIdType p = 0; i % 2 && p < grid->GetNumberOfPoints(); ++p)
    {
      double x[3];
      grid->GetPoint(p, x);
      grid->GetPoints()->SetPoint(p, 0.5 * x[2], x[0], x[1]);
    }
    nSame += grid->GetCells()->GetConnectivityArray() == before;
    before = grid->GetCells()->GetConnectivityArray();
    slicer.Filter->SetInputDataObject(grid);
    CheckAt("another mesh", slicer, grid, 0.1);
    CheckAt("another mesh, moved", slicer, grid, 0.15);
    CHECK(Indexes() == 1, "%d indexes of one mesh", Indexes());
    slicer.Filter->SetInputDataObject(nullptr);
  }
  printf("%d of 60 meshes where the one before was\n", nSame);
}

void CheckMemory()
{
  const vtkIdType usual = vtkMicrotomeSlice::GetIndexMemoryLimit();
  CHECK(usual == vtkIdType{ 1 } << 30, "the limit is %lld", static_cast<long long>(usual));
  std::vector<Grid> grids;
  std::vector<std::unique_ptr<Slicer>> slicers;
  for (int i = 0; i < 6; ++i)
  {
    grids.push_back(Cube(20));
    slicers.emplace_back(new Slicer(grids.back()));
  }
  const vtkIdType limit = 200000; // 40 kB each, and as much for a slice
  vtkMicrotomeSlice::SetIndexMemoryLimit(limit);
  int nBuilt = 0;
  for (int round = 0; round < 12; ++round)
  {
    nBuilt = 0;
    for (int i = 0; i < 6; ++i)
    {
      CheckAt("bound", *slicers[i], grids[i], -0.3 + 0.05 * round);
      nBuilt += slicers[i]->Filter->GetLastIndexTime() > 0;
      CHECK(vtkMicrotomeSlice::GetIndexMemory() <= limit, "more than the limit");
    }
  }
  CHECK(Indexes() > 0 && Indexes() < 6, "%d indexes within the limit", Indexes());
  CHECK(nBuilt == 0, "%d indexes are made again and again", nBuilt);
  const int nBefore = Indexes();
  for (int round = 0; round < 40; ++round) // of all only the first is sliced now: it gets room
  {
    CheckAt("alone", *slicers[0], grids[0], -0.3 + 0.01 * round);
  }
  CHECK(slicers[0]->Filter->GetLastIndexTime() == 0 && Indexes() > 0, "%d before", nBefore);
  vtkMicrotomeSlice::SetIndexMemoryLimit(0);
  CheckNothingLeft("limit 0");
  CheckAt("limit 0", *slicers[0], grids[0], 0.2);
  CheckAt("limit 0", *slicers[0], grids[0], 0.3);
  CheckNothingLeft("limit 0");
  vtkMicrotomeSlice::SetIndexMemoryLimit(usual);
}

void CheckReleased()
{
  Grid grid = Cube(6);
  {
    Slicer slicer(grid);
    slicer.At(0.1);
    CHECK(vtkMicrotomeSlice::GetIndexMemory() > 0, "no slice is kept");
  }
  CheckNothingLeft("without the filter");
  Grid other = Cube(6);
  Slicer released(other);
  released.Filter->ReleaseDataFlagOn();
  released.At(0.1);
  CheckNothingLeft("with ReleaseDataFlag");
  Slicer off(other, false);
  off.At(0.1);
  off.At(0.2);
  CheckNothingLeft("with UseIndex off");
}

/* Who changes an output in place, against the rules, gets nobody else's slice wrong. */
void CheckTouched()
{
  Grid grid = Cube(6);
  Slicer slicer(grid);
  vtkPoints* points = slicer.At(0.1)->GetPoints();
  points->SetPoint(0, 7.0, 7.0, 7.0);
  points->Modified();
  slicer.Filter->Modified();
  CheckAt("touched", slicer, grid, 0.1);
}
}

int main()
{
  CheckAllKinds();
  CheckNothingLeft("all kinds");
  CheckShared();
  CheckNothingLeft("two filters");
  CheckBlocks();
  CheckNothingLeft("blocks");
  CheckSeams();
  CheckSteps();
  CheckNothingLeft("time steps");
  CheckGhosts();
  CheckMovedPoints();
  CheckNothingLeft("moved points");
  CheckReplaced();
  CheckNothingLeft("meshes that are gone");
  CheckMemory();
  CheckNothingLeft("memory");
  CheckReleased();
  CheckTouched();
  CheckNothingLeft("all");
  return check_result();
}
