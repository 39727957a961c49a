// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Data sets in pieces become the same whole ones on rank 0, from any number of pieces and ranks.
// With the argument --ranks, started by mpiexec, on that many ranks; else on one.
#include "check.h"
#include "inputs.h"
#include "listener.h"
#include "pieces.h"

#include "vtkMicrotomeWhole.h"

#include "vtkCellData.h"
#include "vtkCompositeDataSet.h"
#include "vtkIdTypeArray.h"
#include "vtkImageData.h"
#include "vtkInformation.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkMultiProcessController.h"
#include "vtkNew.h"
#include "vtkPartitionedDataSet.h"
#include "vtkPassThrough.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkTable.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"
#ifdef MICROTOME_TEST_MPI
#include "vtkMPIController.h"
#endif

#include <map>
#include <set>

namespace
{
vtkMultiProcessController* Controller; // nullptr: one rank
int Rank, NRanks = 1;

using DataSet = vtkSmartPointer<vtkDataSet>;

/* Those of n pieces that this rank has. */
vtkSmartPointer<vtkPartitionedDataSet> MyPieces(const pieces::Kind& kind, int n)
{
  auto mine = vtkSmartPointer<vtkPartitionedDataSet>::New();
  for (int k = 0; k < n; ++k)
  {
    if (k % NRanks == Rank)
    {
      mine->SetPartition(mine->GetNumberOfPartitions(), pieces::Make(kind, k, n));
    }
  }
  return mine;
}

/* The one leaf of a data object, on rank 0. */
DataSet Gathered(vtkDataObject* mine, vtkMultiProcessController* controller, const char* what)
{
  vtkNew<vtkPassThrough> algorithm;
  Listener listener(algorithm);
  std::vector<vtkMicrotomeLeaf> leaves;
  std::string error;
  const bool fine = vtkMicrotomeWhole::GatherLeaves(mine, controller, algorithm, leaves, error);
  CHECK(fine, "%s: %s", what, error.c_str());
  CHECK(listener.Warnings.empty(), "%s: %s", what, listener.Warnings.front().c_str());
  const size_t expected = controller && Rank > 0 ? 0 : 1;
  CHECK(leaves.size() == expected, "%s: %zu leaves", what, leaves.size());
  return leaves.empty() ? nullptr : leaves.front().Data;
}

DataSet WithoutGhosts(vtkDataSet* data)
{
  DataSet plain;
  plain.TakeReference(data->NewInstance());
  plain->ShallowCopy(data);
  plain->GetPointData()->RemoveArray(vtkDataSetAttributes::GhostArrayName());
  plain->GetCellData()->RemoveArray(vtkDataSetAttributes::GhostArrayName());
  return plain;
}

/* Every cell of the image is there in all its parts, where it was, and every point once. */
void CheckUnstructured(const pieces::Kind& kind, vtkDataSet* whole)
{
  const char* name = kind.Name.c_str();
  std::set<vtkIdType> expected;
  for (int i = 0; i < pieces::NX * pieces::NY * pieces::NZ; ++i)
  {
    for (int part = 0; part < pieces::NumberOfCells(kind.Name, i); ++part)
    {
      expected.insert(10 * i + part);
    }
  }
  auto* cells = vtkIdTypeArray::SafeDownCast(whole->GetCellData()->GetArray("Cell"));
  auto* place = whole->GetPointData()->GetArray("Place");
  CHECK(cells && place, "%s: has its arrays", name);
  std::set<vtkIdType> found;
  vtkNew<vtkIdList> ids;
  for (vtkIdType i = 0; cells && place && i < whole->GetNumberOfCells(); ++i)
  {
    found.insert(cells->GetValue(i));
    const auto number = static_cast<int>(cells->GetValue(i) / 10);
    const int low[3] = { number % pieces::NX + pieces::Extent[0],
      number / pieces::NX % pieces::NY + pieces::Extent[2],
      number / pieces::NX / pieces::NY + pieces::Extent[4] };
    whole->GetCellPoints(i, ids);
    for (vtkIdType id : *ids)
    {
      double x[3];
      place->GetTuple(id, x);
      for (int axis = 0; axis < 3; ++axis)
      {
        CHECK(x[axis] == low[axis] || x[axis] == low[axis] + 1, "%s: cell %d", name, number);
      }
      const double* bent = whole->GetPoint(id);
      CHECK_NEAR(bent[2], 1.1 * x[2], 1e-5, "%s: point of cell %d", name, number);
      CHECK_NEAR(bent[1], x[1] - 0.02 * x[0], 1e-5, "%s: point of cell %d", name, number);
    }
  }
  CHECK(found == expected, "%s: %zu cells of %zu", name, found.size(), expected.size());
  CHECK(whole->GetNumberOfCells() == static_cast<vtkIdType>(expected.size()), "%s: cells", name);
  const vtkIdType nPoints = (pieces::NX + 1) * (pieces::NY + 1) * (pieces::NZ + 1);
  // Four corners of the image's outline have no line.
  CHECK(kind.Name == "lines" || whole->GetNumberOfPoints() == nPoints,
    "%s: %lld points",
    name,
    static_cast<long long>(whole->GetNumberOfPoints()));
}

/* From 4 and 5 pieces on the ranks there are, as from one piece on one rank. */
void TestKinds()
{
  for (const pieces::Kind& kind : pieces::Kinds())
  {
    const std::string name = kind.Name + (kind.HasIds ? ", with ids" : "") +
      (kind.IsHiding ? ", with holes" : "") + ", ghosts " + std::to_string(kind.Ghosts);
    DataSet one = pieces::Make(kind, 0, 1);
    DataSet expected;
    if (Rank == 0)
    {
      expected = Gathered(one, nullptr, name.c_str());
    }
    if (Rank == 0 && one->GetDataObjectType() != VTK_UNSTRUCTURED_GRID)
    {
      CHECK(pieces::TextOf(expected) == pieces::TextOf(kind.IsHiding ? one : WithoutGhosts(one)),
        "%s: from one piece, that\n%s",
        name.c_str(),
        pieces::TextOf(expected).c_str());
    }
    else if (Rank == 0)
    {
      CheckUnstructured(kind, expected);
    }
    for (int n : { 1, 2, 4, 5 })
    {
      DataSet whole = Gathered(MyPieces(kind, n), Controller, name.c_str());
      CHECK(Rank > 0 || pieces::TextOf(whole) == pieces::TextOf(expected),
        "%s: from %d pieces\n%s, not\n%s",
        name.c_str(),
        n,
        pieces::TextOf(whole).c_str(),
        pieces::TextOf(expected).c_str());
    }
  }
}

/* One piece on each rank, or none, by the function for one data set. */
void TestPlainPieces()
{
  const pieces::Kind kind = { "tetrahedra", false, false, 1 };
  vtkNew<vtkPassThrough> algorithm;
  DataSet whole;
  std::string error;
  DataSet mine = pieces::Make(kind, Rank, NRanks);
  const bool fine = vtkMicrotomeWhole::Gather(mine, Controller, algorithm, whole, error);
  CHECK(fine && (whole != nullptr) == (Rank == 0), "%s", error.c_str());
  CHECK(Rank > 0 ||
      pieces::TextOf(whole) == pieces::TextOf(Gathered(pieces::Make(kind, 0, 1), nullptr, "one")),
    "one piece on each rank");
  DataSet last = Rank == NRanks - 1 ? pieces::Make(kind, 0, 1) : nullptr;
  CHECK(vtkMicrotomeWhole::Gather(last, Controller, algorithm, whole, error), "%s", error.c_str());
  CHECK(Rank > 0 ||
      pieces::TextOf(whole) == pieces::TextOf(Gathered(pieces::Make(kind, 0, 1), nullptr, "one")),
    "all on the last rank");
  CHECK(vtkMicrotomeWhole::Gather(nullptr, Controller, algorithm, whole, error), "nothing");
  CHECK((whole != nullptr) == (Rank == 0) && (!whole || whole->GetNumberOfCells() == 0), "nothing");
}

/* Grids that are not one: a piece is missing, twice there, or of another kind. */
void TestOtherGrids()
{
  const pieces::Kind image = { "image", false, false, 1 };
  const auto cellsOf = [](const pieces::Kind& kind, int k) {
    vtkNew<vtkPassThrough> algorithm;
    DataSet whole;
    std::string error;
    vtkMicrotomeWhole::Gather(pieces::Make(kind, k, 4), nullptr, algorithm, whole, error);
    return whole->GetNumberOfCells();
  };
  const vtkIdType nCells = pieces::NX * pieces::NY * pieces::NZ;
  const auto gather = [](const std::vector<DataSet>& all, const char* what) {
    vtkNew<vtkPartitionedDataSet> mine;
    for (size_t k = 0; k < all.size(); ++k)
    {
      if (static_cast<int>(k) % NRanks == Rank)
      {
        mine->SetPartition(mine->GetNumberOfPartitions(), all[k]);
      }
    }
    return Gathered(mine, Controller, what);
  };
  std::vector<DataSet> four;
  for (int k = 0; k < 4; ++k)
  {
    four.push_back(pieces::Make(image, k, 4));
  }
  // Three quarters of a box are none.
  auto whole = gather({ four[0], four[1], four[2] }, "three quarters");
  CHECK(Rank > 0 || whole->IsA("vtkUnstructuredGrid"), "three quarters are no image");
  CHECK(Rank > 0 || whole->GetNumberOfCells() == nCells - cellsOf(image, 3), "three quarters");
  whole = gather({ four[0], four[1], four[2], four[3], four[0] }, "twice");
  CHECK(Rank > 0 || whole->IsA("vtkUnstructuredGrid"), "cells twice are no image");
  CHECK(Rank > 0 || whole->GetNumberOfCells() == nCells + cellsOf(image, 0), "twice");
  vtkNew<vtkImageData> moved;
  moved->ShallowCopy(four[3]);
  moved->SetOrigin(100.0, 0.0, 0.0);
  whole = gather({ four[0], four[1], four[2], moved }, "moved");
  CHECK(Rank > 0 || whole->IsA("vtkUnstructuredGrid"), "images with other origins are no image");
  CHECK(Rank > 0 || whole->GetNumberOfCells() == nCells, "moved");
  vtkNew<vtkUnstructuredGrid> voxels;
  voxels->ShallowCopy(inputs::WrittenOut(four[3]));
  whole = gather({ four[0], four[1], four[2], voxels }, "voxels");
  CHECK(Rank > 0 || whole->IsA("vtkUnstructuredGrid"), "images and others are no image");
  CHECK(Rank > 0 || whole->GetNumberOfCells() == nCells, "voxels");
  CHECK(Rank > 0 || whole->GetNumberOfPoints() == 10 * 8 * 9, "voxels share points");
}

/* Points that a piece has twice at one place stay two, and find their like in other pieces. */
void TestCracks()
{
  const auto triangles = [](double side, double value, double shift) {
    auto data = vtkSmartPointer<vtkPolyData>::New();
    vtkNew<vtkPoints> points;
    vtkNew<vtkCellArray> cells;
    vtkNew<vtkIdTypeArray> above;
    above->SetName("Above");
    for (int half = 0; half < 2; ++half)
    {
      const double y = half == 0 ? -1.0 : 1.0;
      const vtkIdType first = points->InsertNextPoint(0, 0, 0);
      points->InsertNextPoint(0, 0, 1);
      points->InsertNextPoint(side, y, 0);
      cells->InsertNextCell({ first, first + 1, first + 2 });
      for (int i = 0; i < 3; ++i)
      {
        above->InsertNextValue(half + static_cast<vtkIdType>(shift));
      }
    }
    data->SetPoints(points);
    data->SetPolys(cells);
    data->GetPointData()->AddArray(above);
    static_cast<void>(value);
    return data;
  };
  vtkNew<vtkPartitionedDataSet> mine;
  for (int k = 0; k < 2; ++k)
  {
    if (k % NRanks == Rank)
    {
      mine->SetPartition(mine->GetNumberOfPartitions(), triangles(k == 0 ? -1 : 1, 0, 0));
    }
  }
  auto whole = Gathered(mine, Controller, "crack");
  CHECK(Rank > 0 || whole->GetNumberOfPoints() == 8, "two points at each end of the crack");
  auto* above = Rank == 0 ? whole->GetPointData()->GetArray("Above") : nullptr;
  vtkNew<vtkIdList> ids;
  for (vtkIdType i = 0; above && i < whole->GetNumberOfCells(); ++i)
  {
    whole->GetCellPoints(i, ids);
    const double side = above->GetTuple1(ids->GetId(2));
    for (vtkIdType id : *ids)
    {
      CHECK_NEAR(above->GetTuple1(id), side, 0, "triangle %lld", static_cast<long long>(i));
    }
    CHECK_NEAR(whole->GetPoint(ids->GetId(2))[1], side == 0 ? -1 : 1, 0, "its side");
  }
}

/* Arrays that a piece has not, or differently, are left out with a warning on rank 0. */
void TestLostArrays()
{
  const pieces::Kind kind = { "hexahedra", false, false, 1 };
  auto mine = MyPieces(kind, 4);
  if (Rank == NRanks - 1)
  {
    vtkDataSet* last = mine->GetPartition(mine->GetNumberOfPartitions() - 1);
    last->GetCellData()->RemoveArray("Size");
    vtkNew<vtkIdTypeArray> other;
    other->SetName("RTData");
    other->SetNumberOfValues(last->GetNumberOfPoints());
    last->GetPointData()->RemoveArray("RTData");
    last->GetPointData()->AddArray(other);
  }
  vtkNew<vtkPassThrough> algorithm;
  Listener listener(algorithm);
  std::vector<vtkMicrotomeLeaf> leaves;
  std::string error;
  CHECK(vtkMicrotomeWhole::GatherLeaves(mine, Controller, algorithm, leaves, error), "gathered");
  CHECK(
    listener.Warnings.size() == (Rank == 0 ? 2u : 0u), "%zu warnings", listener.Warnings.size());
  if (Rank == 0)
  {
    vtkDataSet* whole = leaves.front().Data;
    CHECK(!whole->GetCellData()->HasArray("Size") && !whole->GetPointData()->HasArray("RTData") &&
        whole->GetPointData()->HasArray("Place") && whole->GetCellData()->HasArray("Cell"),
      "the arrays that all have");
  }
}

/* Blocks, one of which only the last rank has. */
void TestBlocks()
{
  const pieces::Kind kinds[] = { { "image", false, false, 1 }, { "mixed", false, false, 1 } };
  vtkNew<vtkMultiBlockDataSet> inner;
  inner->SetBlock(0, pieces::Make(kinds[1], Rank, NRanks));
  inner->GetMetaData(0u)->Set(vtkCompositeDataSet::NAME(), "stone and\nwater");
  inner->SetBlock(1, Rank == NRanks - 1 ? pieces::Make(kinds[1], 0, 1) : nullptr);
  inner->SetBlock(2, nullptr);
  vtkNew<vtkMultiBlockDataSet> outer;
  outer->SetBlock(0, pieces::Make(kinds[0], Rank, NRanks));
  outer->SetBlock(1, inner);
  outer->GetMetaData(1u)->Set(vtkCompositeDataSet::NAME(), "solids");
  vtkNew<vtkPassThrough> algorithm;
  std::vector<vtkMicrotomeLeaf> leaves;
  std::string error;
  CHECK(vtkMicrotomeWhole::GatherLeaves(outer, Controller, algorithm, leaves, error), "gathered");
  CHECK(leaves.size() == (Rank == 0 ? 3u : 0u), "%zu leaves", leaves.size());
  if (leaves.size() == 3)
  {
    CHECK(leaves[0].Name == "Block 0" && leaves[0].Path == std::vector<int>({ 0 }), "first");
    CHECK(leaves[1].Name == "solids / stone and\nwater", "'%s'", leaves[1].Name.c_str());
    CHECK(leaves[2].Path == std::vector<int>({ 1, 1 }), "third");
    auto image = Gathered(pieces::Make(kinds[0], 0, 1), nullptr, "image");
    auto mixed = Gathered(pieces::Make(kinds[1], 0, 1), nullptr, "mixed");
    CHECK(pieces::TextOf(leaves[0].Data) == pieces::TextOf(image), "the image");
    CHECK(pieces::TextOf(leaves[1].Data) == pieces::TextOf(mixed), "the mixed cells");
    CHECK(pieces::TextOf(leaves[2].Data) == pieces::TextOf(mixed), "those of the last rank");
  }
}

/* What one rank cannot do, no rank does; and it says why. */
void TestTrouble()
{
  vtkNew<vtkPassThrough> algorithm;
  Listener listener(algorithm);
  const pieces::Kind kind = { "tetrahedra", false, false, 1 };
  const bool isGuilty = Rank == NRanks - 1;
  auto data = pieces::Make(kind, Rank, NRanks);
  if (isGuilty)
  {
    auto* grid = vtkUnstructuredGrid::SafeDownCast(data);
    grid->GetCells()->GetConnectivityArray()->SetTuple1(5, 1e6);
  }
  DataSet whole;
  std::string error;
  CHECK(!vtkMicrotomeWhole::Gather(data, Controller, algorithm, whole, error) && !whole, "unsound");
  CHECK(error.empty() != isGuilty, "'%s'", error.c_str());
  vtkNew<vtkTable> table;
  vtkDataObject* mine = isGuilty ? static_cast<vtkDataObject*>(table) : nullptr;
  std::vector<vtkMicrotomeLeaf> leaves;
  error.clear();
  CHECK(!vtkMicrotomeWhole::GatherLeaves(mine, Controller, algorithm, leaves, error), "a table");
  CHECK(error.empty() != isGuilty, "'%s'", error.c_str());
}

void TestBytes()
{
  const pieces::Kind image = { "image", false, false, 0 };
  auto mine = MyPieces(image, 4);
  double expected = 0.0;
  for (int k = 0; k < 4; ++k)
  {
    // RTData and Place, Cell and Size.
    auto piece = pieces::Make(image, k, 4);
    expected += static_cast<double>(piece->GetNumberOfPoints()) * (4 + 24) +
      static_cast<double>(piece->GetNumberOfCells()) * (sizeof(vtkIdType) + 4);
  }
  CHECK_NEAR(vtkMicrotomeWhole::Bytes(mine, Controller), expected, 0, "an image in four pieces");
  auto tetrahedra = pieces::Make({ "tetrahedra", false, false, 0 }, 0, 1);
  const double nPoints = 10 * 8 * 9;
  const double nCells = 6 * pieces::NX * pieces::NY * pieces::NZ;
  const double each = nPoints * (12 + 28) + nCells * (sizeof(vtkIdType) + 4 + 1) +
    (nCells * 5 + 1) * sizeof(vtkIdType);
  CHECK_NEAR(vtkMicrotomeWhole::Bytes(tetrahedra, Controller), NRanks * each, 0, "tetrahedra");
  CHECK_NEAR(vtkMicrotomeWhole::Bytes(nullptr, Controller), 0, 0, "nothing");
}
}

int main(int argc, char** argv)
{
  const bool isOnRanks = argc > 1 && std::string(argv[1]) == "--ranks";
#ifdef MICROTOME_TEST_MPI
  vtkNew<vtkMPIController> controller;
  if (isOnRanks)
  {
    controller->Initialize(&argc, &argv);
    Controller = controller;
    Rank = controller->GetLocalProcessId();
    NRanks = controller->GetNumberOfProcesses();
  }
#else
  if (isOnRanks)
  {
    printf("SKIP: this VTK has no MPI\n");
    return 77;
  }
#endif
  TestKinds();
  TestPlainPieces();
  TestOtherGrids();
  TestCracks();
  TestLostArrays();
  TestBlocks();
  TestTrouble();
  TestBytes();
  if (Rank == 0)
  {
    printf("%d ranks\n", NRanks);
  }
#ifdef MICROTOME_TEST_MPI
  if (isOnRanks)
  {
    controller->Finalize();
  }
#endif
  return check_result();
}
