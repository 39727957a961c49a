// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Hyper tree grids: slices, surfaces and isosurfaces of random ones, against their leaves written out
// and VTK's own filters.
#include "check.h"
#include "inputs.h"
#include "listener.h"
#include "measures.h"
#include "trees.h"

#include "vtkMicrotomeIsosurface.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
#include "vtkHyperTreeGridPlaneCutter.h"
#include "vtkImageData.h"
#include "vtkMath.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPartitionedDataSetCollection.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"
#include "vtkSphere.h"
#include "vtkUnstructuredGrid.h"

#include <cmath>
#include <set>

namespace
{
using Sizes = std::map<long long, double>;

vtkPolyData* Cut(vtkMicrotomeSlice* slice,
  vtkDataObject* data,
  const double o[3],
  const double n[3])
{
  vtkNew<vtkPlane> plane;
  plane->SetOrigin(o[0], o[1], o[2]);
  plane->SetNormal(n[0], n[1], n[2]);
  slice->SetInputDataObject(data);
  slice->SetCutFunction(plane);
  slice->Update();
  return vtkPolyData::SafeDownCast(slice->GetOutputDataObject(0));
}

/* What a plane normal to an axis has of each leaf: at the beginning of the place `at`, or in it. */
Sizes Expected(const Trees& trees, int axis, int at, bool between)
{
  Sizes sizes;
  const int u = (axis + 1) % 3;
  const int v = (axis + 2) % 3;
  for (int i = 0; i < trees.Size(u); ++i)
  {
    for (int j = 0; j < trees.Size(v); ++j)
    {
      std::array<int, 3> place;
      place[axis] = at;
      place[u] = i;
      place[v] = j;
      long long leaf = trees.LeafAt(place);
      if (leaf < 0 && !between)
      {
        --place[axis];
        leaf = trees.LeafAt(place);
      }
      const auto length = [&](int k, int n) {
        return trees.Size(k) == 1 && trees.Coordinates[k].size() == 1
          ? 1.0
          : trees.Coordinate(k, n + 1) - trees.Coordinate(k, n);
      };
      if (leaf >= 0)
      {
        sizes[leaf] += length(u, i) * length(v, j);
      }
    }
  }
  return sizes;
}

void CheckSizes(const Sizes& found, const Sizes& expected, const char* what, int seed)
{
  CHECK(found.size() == expected.size(),
    "%s: %zu leaves, not %zu; seed %d",
    what,
    found.size(),
    expected.size(),
    seed);
  for (const auto& one : expected)
  {
    const auto same = found.find(one.first);
    CHECK_NEAR(same == found.end() ? 0.0 : same->second,
      one.second,
      1e-12,
      "%s: leaf %lld, seed %d",
      what,
      one.first,
      seed);
  }
}

/* No two points are in the same place, however coarse their leaves are. */
void CheckPoints(vtkPolyData* output, int seed)
{
  std::set<measures::Place> places;
  for (vtkIdType i = 0; i < output->GetNumberOfPoints(); ++i)
  {
    double x[3];
    output->GetPoint(i, x);
    places.insert(measures::PlaceOf(x, 1e-9));
  }
  CHECK(static_cast<vtkIdType>(places.size()) == output->GetNumberOfPoints(),
    "%zu places of %lld points, seed %d",
    places.size(),
    static_cast<long long>(output->GetNumberOfPoints()),
    seed);
}

/* Planes normal to the axes, through faces of all levels, along the boundary, and between. */
void TestAxes(std::array<int, 3> nTrees, int branchFactor, int depth, double masked, int seed)
{
  std::mt19937 random(seed);
  Trees trees(nTrees, branchFactor, depth, 0.6, masked, random);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->PassThroughCellIdsOn();
  for (int axis = 0; axis < 3; ++axis)
  {
    for (int at = 0; nTrees[axis] > 0 && at <= trees.Size(axis); ++at)
    {
      for (double between : { 0.0, 0.25 })
      {
        if (between > 0.0 && at == trees.Size(axis))
        {
          continue;
        }
        double o[3] = { 0.1, 0.2, 0.3 };
        o[axis] = trees.Coordinate(axis, at);
        o[axis] += between > 0.0 ? between * (trees.Coordinate(axis, at + 1) - o[axis]) : 0.0;
        double n[3] = { 0, 0, 0 };
        n[axis] = at % 2 == 0 ? 1.0 : -3.0;
        vtkPolyData* output = Cut(slice, trees.Data, o, n);
        CheckSizes(measures::SizeByCell(output),
          Expected(trees, axis, at, between > 0.0),
          between > 0.0 ? "between" : "at faces",
          seed);
        CheckPoints(output, seed);
        vtkDataArray* ids = output->GetCellData()->GetArray("CellId");
        vtkDataArray* passed = output->GetCellData()->GetArray("MicrotomeCellId");
        for (vtkIdType i = 0; i < output->GetNumberOfCells(); ++i)
        {
          CHECK(
            passed && passed->GetTuple1(i) == ids->GetTuple1(i), "id of cell %lld", (long long)i);
        }
      }
    }
  }
}

/* Random planes: VTK's areas, leaf by leaf. */
void TestOblique(int branchFactor, double masked, int seed)
{
  std::mt19937 random(seed);
  std::normal_distribution<> normal;
  Trees trees({ 2, 3, 2 }, branchFactor, 2, 0.5, masked, random);
  vtkNew<vtkMicrotomeSlice> slice;
  for (int trial = 0; trial < 10; ++trial)
  {
    double n[3] = { normal(random), normal(random), normal(random) };
    vtkMath::Normalize(n);
    double o[3];
    trees.Data->GetCenter(o);
    o[trial % 3] += 0.2 * normal(random);
    vtkNew<vtkHyperTreeGridPlaneCutter> cutter;
    cutter->SetInputData(trees.Data);
    cutter->SetPlane(n[0], n[1], n[2], vtkMath::Dot(n, o));
    cutter->Update();
    const Sizes expected =
      measures::SizeByCell(vtkPolyData::SafeDownCast(cutter->GetOutputDataObject(0)));
    vtkPolyData* output = Cut(slice, trees.Data, o, n);
    // VTK's points are float.
    for (const auto& one : measures::SizeByCell(output))
    {
      const auto same = expected.find(one.first);
      CHECK_NEAR(same == expected.end() ? 0.0 : same->second,
        one.second,
        2e-6,
        "leaf %lld, seed %d",
        one.first,
        seed);
    }
    CHECK(!expected.empty(), "something; seed %d", seed);
    CHECK_NEAR(measures::Size(output),
      measures::Size(vtkPolyData::SafeDownCast(cutter->GetOutputDataObject(0))),
      1e-4,
      "in all; seed %d",
      seed);
    CHECK(!output->GetCellData()->HasArray("MicrotomeCellId"), "not asked for");
    CHECK(output->GetPointData()->GetNumberOfArrays() == 0, "leaves have no arrays of points");
    CheckPoints(output, seed);
  }
}

/* Offsets and series, numbered; the dual too. */
void TestSeries()
{
  std::mt19937 random(7);
  Trees trees({ 2, 2, 2 }, 2, 2, 0.5, 0.0, random);
  double bounds[6];
  trees.Data->GetBounds(bounds);
  const double area = (bounds[3] - bounds[2]) * (bounds[5] - bounds[4]);
  double o[3] = { bounds[0], 0, 0 };
  const double length = bounds[1] - bounds[0];
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetNumberOfSlices(2);
  slice->SetSpacing(0.1 * length);
  const double values[] = { 0.3 * length, 0.6 * length, 2.0 * length };
  for (int i = 0; i < 3; ++i)
  {
    slice->SetValue(i, values[i]);
  }
  for (bool dual : { false, true })
  {
    slice->SetDual(dual);
    const double n[3] = { 2, 0, 0 };
    vtkPolyData* output = Cut(slice, trees.Data, o, n);
    vtkDataArray* planes = output->GetCellData()->GetArray("PlaneIndex");
    CHECK(planes && planes->GetNumberOfTuples() == output->GetNumberOfCells(), "numbered");
    std::map<int, vtkIdType> counts;
    for (vtkIdType i = 0; planes && i < output->GetNumberOfCells(); ++i)
    {
      const int plane = static_cast<int>(planes->GetTuple1(i));
      ++counts[plane];
      double box[6];
      output->GetCellBounds(i, box);
      const double place = o[0] + values[plane / 2] + (plane % 2 - 0.5) * 0.1 * length;
      CHECK_NEAR(box[0], place, 1e-6, "plane %d, dual %d", plane, dual);
      CHECK_NEAR(box[1], place, 1e-6, "plane %d, dual %d", plane, dual);
    }
    CHECK(counts.size() == 4, "%zu of six planes meet the data", counts.size());
    if (!dual)
    {
      CHECK_NEAR(measures::Size(output), 4 * area, 1e-12, "all of them");
      vtkDataArray* cells = output->GetFieldData()->GetArray("MicrotomeCellsIn");
      CHECK(cells && cells->GetTuple1(0) == trees.Data->GetNumberOfLeaves(), "leaves in");
    }
  }
  slice->DualOff();
  slice->SetNumberOfValues(0);
  slice->SetSpacing(0.0);
  slice->SetNumberOfSlices(5); // spread over the data, about their middle
  const double n[3] = { 1, 0, 0 };
  o[0] += 0.5 * length;
  vtkPolyData* output = Cut(slice, trees.Data, o, n);
  CHECK_NEAR(measures::Size(output), 5 * area, 1e-12, "spread");
  CHECK_NEAR(output->GetBounds()[0], bounds[0] + 0.1 * length, 1e-12, "the first");
  CHECK_NEAR(output->GetBounds()[1], bounds[1] - 0.1 * length, 1e-12, "the last");
  o[0] += 20 * length;
  output = Cut(slice, trees.Data, o, n);
  CHECK(output->GetNumberOfCells() == 0, "nothing");
  CHECK(output->GetCellData()->HasArray("PlaneIndex"), "with its arrays");
}

/* Whole leaves, and leaves cut by a sphere. */
void TestOtherCuts()
{
  std::mt19937 random(8);
  Trees trees({ 2, 2, 2 }, 2, 3, 0.9, 0.0, random);
  double o[3];
  trees.Data->GetCenter(o);
  o[0] = trees.Coordinate(0, 3) + 1e-3;
  const double n[3] = { 1, 0, 0 };
  vtkNew<vtkMicrotomeSlice> slice;
  const auto expected = measures::SizeByCell(Cut(slice, trees.Data, o, n));
  slice->PreserveInputCellsOn();
  Cut(slice, trees.Data, o, n);
  auto* whole = vtkUnstructuredGrid::SafeDownCast(slice->GetOutputDataObject(0));
  CHECK(whole && whole->GetNumberOfCells() == static_cast<vtkIdType>(expected.size()), "leaves");
  vtkDataArray* ids = whole ? whole->GetCellData()->GetArray("CellId") : nullptr;
  for (vtkIdType i = 0; ids && i < whole->GetNumberOfCells(); ++i)
  {
    CHECK(
      expected.count(static_cast<long long>(ids->GetTuple1(i))) == 1, "leaf %g", ids->GetTuple1(i));
  }
  slice->PreserveInputCellsOff();
  vtkNew<vtkSphere> sphere;
  trees.Data->GetCenter(o);
  sphere->SetCenter(o);
  sphere->SetRadius(0.3);
  slice->SetCutFunction(sphere);
  slice->Update();
  auto* round = vtkPolyData::SafeDownCast(slice->GetOutputDataObject(0));
  const double area = 4.0 * vtkMath::Pi() * 0.3 * 0.3;
  CHECK(round, "polygons again");
  CHECK_NEAR(round ? measures::Size(round) : 0.0, area, 0.15 * area, "a sphere");
}

void TestSheet()
{
  std::mt19937 random(9);
  for (int flat = 0; flat < 3; ++flat)
  {
    std::array<int, 3> nTrees = { 2, 3, 2 };
    nTrees[flat] = 0;
    TestAxes(nTrees, 2, 2, 0.0, 20 + flat);
    TestAxes(nTrees, 3, 1, 0.3, 30 + flat);
  }
}

/* In blocks and partitions, beside other data, with one plane for all. */
void TestComposite()
{
  std::mt19937 random(10);
  Trees trees({ 2, 2, 2 }, 2, 2, 0.5, 0.0, random);
  double b[6];
  trees.Data->GetBounds(b);
  vtkNew<vtkImageData> image; // touches the trees along x
  image->SetDimensions(3, 3, 3);
  image->SetOrigin(b[1], b[2], b[4]);
  image->SetSpacing(0.5, 0.5 * (b[3] - b[2]), 0.5 * (b[5] - b[4]));
  vtkNew<vtkMultiBlockDataSet> blocks;
  blocks->SetBlock(0, trees.Data);
  blocks->SetBlock(2, image);
  vtkNew<vtkPartitionedDataSetCollection> collection;
  collection->SetPartition(0, 0, trees.Data);
  collection->SetPartition(1, 1, image);
  vtkNew<vtkPlane> other;
  other->SetNormal(1, 0, 0);
  for (vtkDataObject* data : std::initializer_list<vtkDataObject*>{ blocks, collection })
  {
    vtkNew<vtkMicrotomeSlice> slice;
    slice->SetHyperTreeGridCutFunction(other);
    const double n[3] = { 0, 0, 1 };
    double o[3] = { 0, 0, 0.3 * b[4] + 0.7 * b[5] };
    Cut(slice, data, o, n);
    const char* name = data->GetClassName();
    double size = 0.0;
    int nBlocks = 0;
    for (auto* part : vtkCompositeDataSet::GetDataSets<vtkPolyData>(slice->GetOutputDataObject(0)))
    {
      size += measures::Size(part);
      nBlocks += part->GetNumberOfCells() > 0;
      CHECK_NEAR(part->GetBounds()[4], o[2], 1e-12, "%s", name);
    }
    CHECK(nBlocks == 2, "%s: %d blocks", name, nBlocks);
    CHECK_NEAR(size, (b[1] - b[0] + 1.0) * (b[3] - b[2]), 1e-12, "%s", name);
    vtkNew<vtkMicrotomeSurface> surface;
    surface->SetInputDataObject(data);
    surface->Update();
    const auto parts =
      vtkCompositeDataSet::GetDataSets<vtkPolyData>(surface->GetOutputDataObject(0));
    CHECK(parts.size() == 2, "%s: %zu surfaces", name, parts.size());
    for (auto* part : parts)
    {
      CHECK(part->GetNumberOfCells() > 0, "%s", name);
    }
  }
}

/* The area of the faces between a leaf and none. */
double OuterArea(const Trees& trees)
{
  double area = 0.0;
  for (int axis = 0; axis < 3; ++axis)
  {
    const int u = (axis + 1) % 3;
    const int v = (axis + 2) % 3;
    std::array<int, 3> place;
    for (place[axis] = 0; place[axis] <= trees.Size(axis); ++place[axis])
    {
      for (place[u] = 0; place[u] < trees.Size(u); ++place[u])
      {
        for (place[v] = 0; place[v] < trees.Size(v); ++place[v])
        {
          std::array<int, 3> below = place;
          --below[axis];
          const bool isFace = (trees.LeafAt(place) < 0) != (trees.LeafAt(below) < 0);
          area += isFace * (trees.Coordinate(u, place[u] + 1) - trees.Coordinate(u, place[u])) *
            (trees.Coordinate(v, place[v] + 1) - trees.Coordinate(v, place[v]));
        }
      }
    }
  }
  return area;
}

double Volume(const Trees& trees)
{
  double volume = 0.0;
  std::array<int, 3> place;
  for (place[0] = 0; place[0] < trees.Size(0); ++place[0])
  {
    for (place[1] = 0; place[1] < trees.Size(1); ++place[1])
    {
      for (place[2] = 0; place[2] < trees.Size(2); ++place[2])
      {
        double part = trees.LeafAt(place) >= 0;
        for (int axis = 0; axis < 3; ++axis)
        {
          part *= trees.Coordinate(axis, place[axis] + 1) - trees.Coordinate(axis, place[axis]);
        }
        volume += part;
      }
    }
  }
  return volume;
}

void TestSurface(double masked, int seed)
{
  std::mt19937 random(seed);
  Trees trees({ 2, 2, 3 }, 2, 2, 0.5, masked, random);
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputDataObject(trees.Data);
  surface->PassThroughCellIdsOn();
  for (bool triangulate : { false, true })
  {
    surface->SetTriangulate(triangulate);
    surface->Update();
    vtkPolyData* output = surface->GetOutput();
    CHECK_NEAR(measures::Size(output), OuterArea(trees), 1e-11, "masked %g, seed %d", masked, seed);
    CHECK_NEAR(measures::Volume(output), Volume(trees), 1e-11, "masked %g, seed %d", masked, seed);
    vtkDataArray* ids = output->GetCellData()->GetArray("CellId");
    vtkDataArray* passed = output->GetCellData()->GetArray("MicrotomeCellId");
    for (vtkIdType i = 0; i < output->GetNumberOfCells(); ++i)
    {
      CHECK(passed && passed->GetTuple1(i) == ids->GetTuple1(i), "id of cell %lld", (long long)i);
    }
  }
  CHECK(!trees.Data->GetCellData()->HasArray("MicrotomeCellId"), "the input is as it was");
}

/* A field that is the leaf's x: its isosurfaces, in the dual, are planes. */
void TestIsosurface()
{
  std::mt19937 random(11);
  Trees trees({ 3, 2, 2 }, 2, 1, 1.0, 0.0, random);
  vtkNew<vtkDoubleArray> x;
  x->SetName("X");
  x->SetNumberOfValues(trees.Data->GetCellData()->GetNumberOfTuples());
  x->FillValue(0.0);
  std::array<int, 3> place;
  for (place[0] = 0; place[0] < trees.Size(0); ++place[0])
  {
    for (place[1] = 0; place[1] < trees.Size(1); ++place[1])
    {
      for (place[2] = 0; place[2] < trees.Size(2); ++place[2])
      {
        x->SetValue(trees.LeafAt(place),
          0.5 * (trees.Coordinate(0, place[0]) + trees.Coordinate(0, place[0] + 1)));
      }
    }
  }
  trees.Data->GetCellData()->AddArray(x);
  vtkNew<vtkMicrotomeIsosurface> isosurface;
  isosurface->SetInputDataObject(trees.Data);
  isosurface->SetInputArrayToProcess(0, 0, 0, vtkDataObject::FIELD_ASSOCIATION_CELLS, "X");
  const double values[] = { trees.Coordinate(0, 2), trees.Coordinate(0, 4) };
  isosurface->SetValue(0, values[0]);
  isosurface->SetValue(1, values[1]);
  isosurface->Update();
  vtkPolyData* output = isosurface->GetOutput();
  CHECK(output->GetNumberOfCells() > 0, "something");
  vtkDataArray* numbers = output->GetCellData()->GetArray("ValueIndex");
  std::set<int> found;
  for (vtkIdType i = 0; numbers && i < output->GetNumberOfCells(); ++i)
  {
    const int number = static_cast<int>(numbers->GetTuple1(i));
    found.insert(number);
    double box[6];
    output->GetCellBounds(i, box);
    CHECK_NEAR(box[0], values[number], 1e-6, "value %d", number);
    CHECK_NEAR(box[1], values[number], 1e-6, "value %d", number);
  }
  CHECK(found.size() == 2, "both values");
}
}

int main()
{
  const int seed = 1;
  printf("seeds from %d\n", seed);
  for (int i = 0; i < 4; ++i)
  {
    TestAxes({ 2, 2, 2 }, 2, 2, i % 2 * 0.3, seed + i);
    TestAxes({ 1, 2, 2 }, 3, 2, i % 2 * 0.5, seed + i);
    TestOblique(2 + i % 2, i / 2 * 0.3, seed + i);
    TestSurface(i % 2 * 0.3, seed + i);
  }
  TestSeries();
  TestOtherCuts();
  TestSheet();
  TestComposite();
  TestIsosurface();
  return check_result();
}
