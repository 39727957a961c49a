// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// A cube in 2 x 2 x 2 blocks is cut as the cube in one is, planes through the seams too.
#include "check.h"
#include "inputs.h"
#include "listener.h"
#include "measures.h"

#include "vtkMicrotomeSlice.h"

#include "vtkCell.h"
#include "vtkCellType.h"
#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataSetTriangleFilter.h"
#include "vtkImageData.h"
#include "vtkImageDataToPointSet.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPartitionedDataSet.h"
#include "vtkPartitionedDataSetCollection.h"
#include "vtkPlane.h"
#include "vtkPointSet.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkUnstructuredGrid.h"

#include <cmath>
#include <functional>
#include <random>
#include <set>
#include <vector>

namespace
{
using Blocks = std::vector<vtkSmartPointer<vtkDataSet>>;
using Make = std::function<vtkSmartPointer<vtkDataSet>(vtkImageData*)>;

const double Origin = -0.7;
const double Spacing = 0.3; // not a sum of powers of two: coordinates are rounded
const int Steps = 4;        // along each axis of the cube

vtkSmartPointer<vtkImageData> Image(const int first[3], int steps)
{
  auto image = vtkSmartPointer<vtkImageData>::New();
  image->SetOrigin(Origin, Origin, Origin);
  image->SetSpacing(Spacing, Spacing, Spacing);
  image->SetExtent(
    first[0], first[0] + steps, first[1], first[1] + steps, first[2], first[2] + steps);
  return image;
}

vtkSmartPointer<vtkDataSet> Curvilinear(vtkImageData* image)
{
  vtkNew<vtkImageDataToPointSet> convert;
  convert->SetInputData(image);
  convert->Update();
  return convert->GetOutput();
}

vtkSmartPointer<vtkDataSet> Tetrahedra(vtkImageData* image)
{
  vtkNew<vtkDataSetTriangleFilter> convert;
  convert->SetInputData(image);
  convert->Update();
  return convert->GetOutput();
}

/* The same hexahedra, each given by its faces. */
vtkSmartPointer<vtkDataSet> Polyhedra(vtkImageData* image)
{
  auto hexahedra = inputs::WrittenOut(Curvilinear(image));
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  grid->SetPoints(vtkUnstructuredGrid::SafeDownCast(hexahedra)->GetPoints());
  for (vtkIdType i = 0; i < hexahedra->GetNumberOfCells(); ++i)
  {
    vtkCell* cell = hexahedra->GetCell(i);
    vtkNew<vtkIdList> faces;
    faces->InsertNextId(cell->GetNumberOfFaces());
    for (int f = 0; f < cell->GetNumberOfFaces(); ++f)
    {
      vtkIdList* ids = cell->GetFace(f)->GetPointIds();
      faces->InsertNextId(ids->GetNumberOfIds());
      for (vtkIdType id : *ids)
      {
        faces->InsertNextId(id);
      }
    }
    grid->InsertNextCell(VTK_POLYHEDRON, faces);
  }
  return grid;
}

struct Kind
{
  const char* Name;
  Make From;
};

const std::vector<Kind> Kinds = { { "image", [](vtkImageData* image) { return image; } },
  { "curvilinear", Curvilinear },
  { "voxels", [](vtkImageData* image) { return inputs::WrittenOut(image); } },
  { "hexahedra", [](vtkImageData* image) { return inputs::WrittenOut(Curvilinear(image)); } },
  { "tetrahedra", Tetrahedra },
  { "polyhedra", Polyhedra } };

Blocks EightBlocks(const Make& from)
{
  Blocks blocks;
  for (int i = 0; i < 8; ++i)
  {
    const int half = Steps / 2;
    const int first[3] = { i % 2 * half, i / 2 % 2 * half, i / 4 * half };
    blocks.push_back(from(Image(first, half)));
  }
  return blocks;
}

vtkSmartPointer<vtkDataObject> Flat(const Blocks& blocks)
{
  auto all = vtkSmartPointer<vtkMultiBlockDataSet>::New();
  for (const auto& block : blocks)
  {
    all->SetBlock(all->GetNumberOfBlocks(), block);
  }
  return all;
}

/* Two groups of four, with a block that is not there and one that is empty before each. */
vtkSmartPointer<vtkDataObject> Nested(const Blocks& blocks)
{
  auto all = vtkSmartPointer<vtkMultiBlockDataSet>::New();
  for (int group = 0; group < 2; ++group)
  {
    vtkNew<vtkMultiBlockDataSet> four;
    four->SetBlock(0, nullptr);
    vtkNew<vtkUnstructuredGrid> empty;
    four->SetBlock(1, empty);
    for (int i = 0; i < 4; ++i)
    {
      four->SetBlock(2 + i, blocks[4 * group + i]);
    }
    all->SetBlock(2 * group + 1, four);
  }
  return all;
}

vtkSmartPointer<vtkDataObject> Partitions(const Blocks& blocks)
{
  auto all = vtkSmartPointer<vtkPartitionedDataSet>::New();
  for (unsigned int i = 0; i < blocks.size(); ++i)
  {
    all->SetPartition(i, blocks[i]);
  }
  return all;
}

vtkSmartPointer<vtkDataObject> Collection(const Blocks& blocks)
{
  auto all = vtkSmartPointer<vtkPartitionedDataSetCollection>::New();
  for (unsigned int i = 0; i < blocks.size(); ++i)
  {
    all->SetPartition(i / 3, i % 3, blocks[i]);
  }
  return all;
}

struct Result
{
  double Area = 0.0;
  std::multiset<std::multiset<measures::Place>> Cells;
  std::set<measures::Place> Places;
  int Blocks = 0;
};

void Add(vtkPolyData* data, Result& result)
{
  ++result.Blocks;
  result.Area += measures::Size(data);
  result.Cells.merge(measures::Cells(data));
  std::set<vtkIdType> used;
  vtkNew<vtkIdList> ids;
  for (vtkIdType cell = 0; cell < data->GetNumberOfCells(); ++cell)
  {
    data->GetCellPoints(cell, ids);
    used.insert(ids->begin(), ids->end());
  }
  CHECK(static_cast<vtkIdType>(used.size()) == data->GetNumberOfPoints(), "points without cells");
}

Result Slice(vtkDataObject* input, vtkPlane* plane, bool triangulate)
{
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputDataObject(input);
  slice->SetCutFunction(plane);
  slice->SetTriangulate(triangulate);
  const Listener heard(slice);
  slice->Update();
  CHECK(heard.Warnings.empty(), "cut by libmicrotome");
  Result result;
  vtkDataObject* output = slice->GetOutputDataObject(0);
  auto* composite = vtkCompositeDataSet::SafeDownCast(output);
  if (!composite)
  {
    Add(vtkPolyData::SafeDownCast(output), result);
    return result;
  }
  vtkSmartPointer<vtkCompositeDataIterator> iterator;
  iterator.TakeReference(composite->NewIterator());
  for (iterator->InitTraversal(); !iterator->IsDoneWithTraversal(); iterator->GoToNextItem())
  {
    Add(vtkPolyData::SafeDownCast(iterator->GetCurrentDataObject()), result);
  }
  return result;
}

void Compare(const std::string& name, vtkDataObject* whole, vtkDataObject* blocks, vtkPlane* plane)
{
  for (bool triangulate : { false, true })
  {
    const Result expected = Slice(whole, plane, triangulate);
    const Result found = Slice(blocks, plane, triangulate);
    const double x = plane->GetOrigin()[0];
    CHECK(expected.Area > 0.1, "%s: a cut at %g", name.c_str(), x);
    CHECK_NEAR(found.Area, expected.Area, 1e-12, "%s: at %g", name.c_str(), x);
    CHECK(found.Cells == expected.Cells,
      "%s: %zu cells, %zu, at %g",
      name.c_str(),
      found.Cells.size(),
      expected.Cells.size(),
      x);
    CHECK(found.Blocks >= 8, "%s: %d blocks", name.c_str(), found.Blocks);
  }
}

void TestKind(const Kind& kind)
{
  const int none[3] = { 0, 0, 0 };
  const auto whole = kind.From(Image(none, Steps));
  const Blocks blocks = EightBlocks(kind.From);
  const std::vector<vtkSmartPointer<vtkDataObject>> inputs = {
    Flat(blocks), Nested(blocks), Partitions(blocks), Collection(blocks)
  };
  // On the boundary, inside a block, in the seam, between.
  for (double step : { 0.0, 1.0, 2.0, 3.0, 4.0, 1.6 })
  {
    for (int direction = 0; direction < 6; ++direction)
    {
      double normal[3] = { 0, 0, 0 };
      normal[direction % 3] = direction < 3 ? 1.0 : -1.0;
      const double x = Origin + step * Spacing;
      vtkNew<vtkPlane> plane;
      plane->SetOrigin(x, x, x);
      plane->SetNormal(normal);
      for (const auto& input : inputs)
      {
        Compare(std::string(kind.Name) + " " + input->GetClassName(), whole, input, plane);
      }
    }
  }
  vtkNew<vtkPlane> oblique;
  oblique->SetOrigin(-0.1, -0.1, -0.1);
  oblique->SetNormal(0.3, 0.5, -0.7);
  Compare(std::string(kind.Name) + ", oblique", whole, inputs[0], oblique);
}

/* One mesh with several results comes as blocks in the same place: each has its whole slice. */
void TestSamePlace()
{
  const int first[3] = { 0, 0, 0 };
  auto image = Image(first, Steps);
  const auto blocks = Flat({ Curvilinear(image), Curvilinear(image), Tetrahedra(image) });
  for (int i = 0; i <= Steps; ++i)
  {
    vtkNew<vtkPlane> plane;
    plane->SetNormal(0, 0, 1);
    plane->SetOrigin(0, 0, Origin + i * Spacing);
    const double length = Steps * Spacing;
    CHECK_NEAR(Slice(blocks, plane, false).Area, 3 * length * length, 1e-6, "plane %d", i);
  }
}

/* Every coordinate as the next number up or down, or as it is. */
vtkSmartPointer<vtkDataSet> Rounded(vtkDataSet* data, int type, std::mt19937& random)
{
  auto* grid = vtkPointSet::SafeDownCast(data);
  vtkNew<vtkPoints> points;
  points->SetDataType(type);
  points->SetNumberOfPoints(grid->GetNumberOfPoints());
  for (vtkIdType i = 0; i < grid->GetNumberOfPoints(); ++i)
  {
    double x[3];
    grid->GetPoint(i, x);
    for (double& value : x)
    {
      const double to = static_cast<double>(random() % 3) - 1.0;
      const double next = type == VTK_FLOAT
        ? std::nextafter(static_cast<float>(value), static_cast<float>(value + to))
        : std::nextafter(value, value + to);
      value = next;
    }
    points->SetPoint(i, x);
  }
  grid->SetPoints(points);
  return grid;
}

/* Blocks whose coordinates were computed each for itself. */
void TestRounding(std::mt19937& random)
{
  const int none[3] = { 0, 0, 0 };
  for (int type : { VTK_FLOAT, VTK_DOUBLE })
  {
    for (const Make& from : { Make(Curvilinear), Make(Tetrahedra) })
    {
      const auto whole = from(Image(none, Steps));
      const Blocks blocks =
        EightBlocks([&](vtkImageData* image) { return Rounded(from(image), type, random); });
      for (int direction = 0; direction < 6; ++direction)
      {
        double normal[3] = { 0, 0, 0 };
        normal[direction % 3] = direction < 3 ? 1.0 : -1.0;
        const double x = Origin + Steps / 2 * Spacing;
        vtkNew<vtkPlane> plane;
        plane->SetOrigin(x, x, x);
        plane->SetNormal(normal);
        const Result found = Slice(Flat(blocks), plane, false);
        CHECK_NEAR(found.Area, Slice(whole, plane, false).Area, 1e-6, "rounded, %d", direction);
      }
    }
  }
}

/* A box of steps[0] x steps[1] x steps[2] cells between two corners. */
vtkSmartPointer<vtkDataSet> Box(const double low[3], const double high[3], const int steps[3])
{
  auto image = vtkSmartPointer<vtkImageData>::New();
  image->SetDimensions(steps[0] + 1, steps[1] + 1, steps[2] + 1);
  image->SetOrigin(low);
  image->SetSpacing(
    (high[0] - low[0]) / steps[0], (high[1] - low[1]) / steps[1], (high[2] - low[2]) / steps[2]);
  return Curvilinear(image);
}

struct Seam
{
  int Below; // cells along each side of the square seam
  int Above;
  double Shift; // of the block above, along the seam
  double Area;  // of the slice through the seam: both blocks' faces are squares with sides of 1
  size_t Cells;
};

/* Blocks of different resolution: what the block above covers is not there twice. */
void TestNonconforming()
{
  const Seam seams[] = { { 1, 4, 0.0, 1.0, 16 },
    { 4, 1, 0.0, 1.0, 1 },
    { 3, 2, 0.0, 1.0, 4 },
    { 2, 7, 0.0, 1.0, 49 },
    { 2, 3, 0.5, 1.5, 2 + 9 }, // half of the cells below stay
    { 1, 1, 0.5, 2.0, 2 },     // half covered: stays
    { 2, 2, 3.0, 2.0, 8 } };   // none covered
  for (const Seam& seam : seams)
  {
    for (int direction = 0; direction < 6; ++direction)
    {
      const int axis = direction % 3;
      double low[3] = { 0.1, 0.1, 0.1 };
      double high[3] = { 1.1, 1.1, 1.1 };
      int steps[3] = { seam.Below, seam.Below, seam.Below };
      const auto below = Box(low, high, steps);
      low[axis] += 1.0;
      high[axis] += 1.0;
      low[(axis + 1) % 3] += seam.Shift;
      high[(axis + 1) % 3] += seam.Shift;
      std::fill_n(steps, 3, seam.Above);
      const auto above = Box(low, high, steps);
      double normal[3] = { 0, 0, 0 };
      normal[axis] = direction < 3 ? 2.0 : -1.0;
      vtkNew<vtkPlane> plane;
      plane->SetOrigin(low);
      plane->SetNormal(normal);
      for (const Blocks& blocks : { Blocks{ below, above }, Blocks{ above, below } })
      {
        const Result found = Slice(Flat(blocks), plane, false);
        CHECK_NEAR(found.Area, seam.Area, 1e-6, "%d below %d", seam.Below, seam.Above);
        CHECK(found.Cells.size() == seam.Cells,
          "%d below %d: %zu cells",
          seam.Below,
          seam.Above,
          found.Cells.size());
      }
    }
  }
}

/* A filter that is used again does not remember the faces of its last run. */
void TestAgain()
{
  const auto blocks = Flat(EightBlocks(Curvilinear));
  vtkNew<vtkPlane> plane;
  plane->SetNormal(0, 0, 1);
  plane->SetOrigin(0, 0, Origin + 2 * Spacing);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputDataObject(blocks);
  slice->SetCutFunction(plane);
  for (int run = 0; run < 2; ++run)
  {
    slice->Modified();
    slice->Update();
    auto* output = vtkCompositeDataSet::SafeDownCast(slice->GetOutputDataObject(0));
    CHECK(output && output->GetNumberOfCells() == Steps * Steps, "run %d", run);
  }
}
}

int main()
{
  for (const Kind& kind : Kinds)
  {
    TestKind(kind);
  }
  const unsigned seed = std::random_device()();
  printf("seed %u\n", seed);
  std::mt19937 random(seed);
  TestRounding(random);
  TestNonconforming();
  TestSamePlace();
  TestAgain();
  return check_result();
}
