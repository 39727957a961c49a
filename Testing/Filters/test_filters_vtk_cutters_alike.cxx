// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// VTK's own tests of cutters that compare pictures: TestFlyingEdgesPlaneCutter, -CellData and
// -Interpolation, Test{Structured,Rectilinear,Unstructured}GridPlaneCutter, TestPolyDataPlaneCutter,
// TestCompositeDataSetPlaneCutter, and SliceOrder's ways to turn data. Their data, or alike where they
// are files; here what vtkCutter makes of them is compared: cells, points and values.
#include "check.h"
#include "inputs.h"
#include "measures.h"

#include "vtkMicrotomeSlice.h"

#include "vtkAlgorithm.h"
#include "vtkCellData.h"
#include "vtkCutter.h"
#include "vtkDoubleArray.h"
#include "vtkIdTypeArray.h"
#include "vtkImageData.h"
#include "vtkImageDataToPointSet.h"
#include "vtkMath.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPartitionedDataSet.h"
#include "vtkPartitionedDataSetCollection.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkRectilinearGrid.h"
#include "vtkSphereSource.h"
#include "vtkUnstructuredGrid.h"

#include <cmath>

namespace
{
vtkSmartPointer<vtkPlane> Plane(double x, double y, double z)
{
  auto plane = vtkSmartPointer<vtkPlane>::New();
  plane->SetOrigin(x, y, z);
  plane->SetNormal(1, 1, 1);
  return plane;
}

/* The box from -0.5 to 0.5 with the distance from a sphere, its gradient, and cell ids. */
vtkSmartPointer<vtkImageData> Sampled(int n)
{
  auto image = vtkSmartPointer<vtkImageData>::New();
  image->SetDimensions(n, n, n);
  image->SetOrigin(-0.5, -0.5, -0.5);
  image->SetSpacing(1.0 / (n - 1), 1.0 / (n - 1), 1.0 / (n - 1));
  inputs::AddArrays(image);
  vtkNew<vtkDoubleArray> gradient;
  gradient->SetName("Gradient");
  gradient->SetNumberOfComponents(3);
  for (vtkIdType i = 0; i < image->GetNumberOfPoints(); ++i)
  {
    const double* x = image->GetPoint(i);
    gradient->InsertNextTuple3(2.0 * x[0], 2.0 * x[1], 2.0 * x[2]);
  }
  image->GetPointData()->SetVectors(gradient);
  return image;
}

/* As many cells as vtkCutter, and points; the same size and number for each input cell; the same
 * values; and values of vectors that are linear. */
void CheckAlike(const char* name, vtkDataSet* data, vtkPlane* plane, vtkDataSet* forVTK)
{
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputData(data);
  slice->SetCutFunction(plane);
  slice->Update();
  vtkPolyData* ours = slice->GetOutput();
  vtkNew<vtkCutter> cutter;
  cutter->SetInputData(forVTK);
  cutter->SetCutFunction(plane);
  cutter->SetGenerateTriangles(false);
  cutter->SetOutputPointsPrecision(vtkAlgorithm::DOUBLE_PRECISION);
  cutter->Update();
  vtkPolyData* theirs = cutter->GetOutput();
  CHECK(ours->GetNumberOfCells() == theirs->GetNumberOfCells() && ours->GetNumberOfCells() > 0,
    "%s: %lld cells, vtkCutter %lld",
    name,
    static_cast<long long>(ours->GetNumberOfCells()),
    static_cast<long long>(theirs->GetNumberOfCells()));
  const auto mine = measures::SizeByCell(ours);
  const auto other = measures::SizeByCell(theirs);
  CHECK(mine.size() == other.size(), "%s: %zu cells are cut", name, mine.size());
  for (const auto& cell : other)
  {
    const auto found = mine.find(cell.first);
    CHECK_NEAR(found == mine.end() ? -1.0 : found->second, cell.second, 1e-7, "%s: size", name);
  }
  const auto places = measures::ValueByPlace(theirs, "Wave");
  CHECK(static_cast<vtkIdType>(places.size()) == ours->GetNumberOfPoints(),
    "%s: %lld points, vtkCutter %zu",
    name,
    static_cast<long long>(ours->GetNumberOfPoints()),
    places.size());
  for (const auto& point : measures::ValueByPlace(ours, "Wave"))
  {
    const double* found = measures::Find(places, point.first);
    CHECK_NEAR(point.second, found ? *found : 99.0, 1e-5, "%s: value", name);
  }
  vtkDataArray* vectors = ours->GetPointData()->GetVectors();
  for (vtkIdType i = 0; vectors && i < ours->GetNumberOfPoints(); ++i)
  {
    for (int c = 0; c < 3; ++c)
    {
      CHECK_NEAR(vectors->GetComponent(i, c), 2.0 * ours->GetPoint(i)[c], 1e-6, "%s: vector", name);
    }
  }
}

/* The same kinds of grid as the tests, of the same box. The planes of the tests meet no point. */
void TestGrids()
{
  auto image = Sampled(20);
  CheckAlike("image", image, Plane(0, 0, 0), image);
  auto small = Sampled(10);
  CheckAlike("cell data and interpolation", small, Plane(-0.2, -0.2, -0.2), small);

  vtkNew<vtkImageDataToPointSet> curvilinear;
  curvilinear->SetInputData(image);
  curvilinear->Update();
  CheckAlike("curvilinear", curvilinear->GetOutput(), Plane(0, 0, 0), curvilinear->GetOutput());
  auto unstructured = inputs::WrittenOut(image);
  CheckAlike("unstructured", unstructured, Plane(0, 0, 0), unstructured);

  vtkNew<vtkRectilinearGrid> rectilinear;
  vtkNew<vtkDoubleArray> axes[3];
  for (int axis = 0; axis < 3; ++axis)
  {
    for (int i = 0; i < 17; ++i)
    {
      axes[axis]->InsertNextValue(std::sinh(0.2 * (i - 7) + 0.03 * axis));
    }
  }
  rectilinear->SetDimensions(17, 17, 17);
  rectilinear->SetXCoordinates(axes[0]);
  rectilinear->SetYCoordinates(axes[1]);
  rectilinear->SetZCoordinates(axes[2]);
  inputs::AddArrays(rectilinear);
  CheckAlike("rectilinear", rectilinear, Plane(0.1, 0.2, 0.013), rectilinear);
}

/* A sphere's section is one closed line. */
void TestPolyData()
{
  vtkNew<vtkSphereSource> sphere;
  sphere->SetRadius(0.25);
  sphere->SetPhiResolution(50);
  sphere->SetThetaResolution(100);
  sphere->SetOutputPointsPrecision(vtkAlgorithm::DOUBLE_PRECISION);
  sphere->Update();
  vtkNew<vtkPolyData> data;
  data->CopyStructure(sphere->GetOutput());
  inputs::AddArrays(data);
  auto plane = Plane(0.011, 0.002, 0.007);
  CheckAlike("sphere", data, plane, inputs::WrittenOut(data));
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputData(data);
  slice->SetCutFunction(plane);
  slice->Update();
  CHECK(slice->GetOutput()->GetNumberOfLines() == slice->GetOutput()->GetNumberOfPoints(),
    "one closed line");
  const double height = 0.02 / std::sqrt(3.0);
  CHECK_NEAR(measures::Size(slice->GetOutput()),
    2.0 * vtkMath::Pi() * std::sqrt(0.0625 - height * height),
    2e-3,
    "its length");
}

/* The same blocks as vtkMultiBlockDataSet and as vtkPartitionedDataSetCollection: the same slices. */
void TestComposite()
{
  vtkNew<vtkMultiBlockDataSet> blocks;
  vtkNew<vtkPartitionedDataSetCollection> collection;
  vtkIdType nExpected = 0;
  auto plane = Plane(0.05, 0.06, 0.07);
  for (unsigned int i = 0; i < 3; ++i)
  {
    auto image = Sampled(6 + 2 * static_cast<int>(i));
    image->SetOrigin(-0.5 + 1.0 * i, -0.5, -0.5);
    auto data = i == 1 ? inputs::WrittenOut(image) : vtkSmartPointer<vtkDataSet>(image);
    blocks->SetBlock(i, data);
    collection->SetPartition(i, 0, data);
    vtkNew<vtkMicrotomeSlice> slice;
    slice->SetInputData(data);
    slice->SetCutFunction(plane);
    slice->Update();
    nExpected += slice->GetOutput()->GetNumberOfCells();
  }
  for (vtkDataObject* input :
    { static_cast<vtkDataObject*>(blocks), static_cast<vtkDataObject*>(collection) })
  {
    vtkNew<vtkMicrotomeSlice> slice;
    slice->SetInputDataObject(input);
    slice->SetCutFunction(plane);
    slice->Update();
    vtkDataObject* output = slice->GetOutputDataObject(0);
    CHECK(output->IsA(input->GetClassName()), "%s becomes one", input->GetClassName());
    CHECK(nExpected > 20 && output->GetNumberOfElements(vtkDataObject::CELL) == nExpected,
      "%s: %lld cells, its blocks %lld",
      input->GetClassName(),
      static_cast<long long>(output->GetNumberOfElements(vtkDataObject::CELL)),
      static_cast<long long>(nExpected));
  }
}

/* SliceOrder: axes exchanged and mirrored, which turns cells inside out. The section is the same, and
 * all of it winds about the canonical normal. */
void TestOrders()
{
  static const double orders[6][3][3] = { { { 1, 0, 0 }, { 0, 0, 1 }, { 0, -1, 0 } },
    { { 1, 0, 0 }, { 0, 0, -1 }, { 0, -1, 0 } },
    { { 1, 0, 0 }, { 0, -1, 0 }, { 0, 0, 1 } },
    { { 1, 0, 0 }, { 0, -1, 0 }, { 0, 0, -1 } },
    { { 0, 0, -1 }, { 0, -1, 0 }, { 1, 0, 0 } },
    { { 0, 0, 1 }, { 0, -1, 0 }, { 1, 0, 0 } } };
  const double place[3] = { 0.05, -0.11, 0.17 };
  const double normal[3] = { 0.3, 0.8, -0.5 };
  const double distance = vtkMath::Dot(place, normal) / vtkMath::Norm(normal);
  auto cube = inputs::Cube(4);
  vtkIdType nCells = 0;
  double area = 0.0;
  for (const auto& order : orders)
  {
    vtkNew<vtkUnstructuredGrid> turned;
    turned->DeepCopy(cube);
    double x[3];
    for (vtkIdType i = 0; i < turned->GetNumberOfPoints(); ++i)
    {
      vtkMath::Multiply3x3(order, cube->GetPoint(i), x);
      turned->GetPoints()->SetPoint(i, x);
    }
    vtkNew<vtkPlane> plane;
    vtkMath::Multiply3x3(order, place, x);
    plane->SetOrigin(x);
    vtkMath::Multiply3x3(order, normal, x);
    plane->SetNormal(x);
    vtkNew<vtkMicrotomeSlice> slice;
    slice->SetInputData(turned);
    slice->SetCutFunction(plane);
    slice->Update();
    vtkPolyData* output = slice->GetOutput();
    nCells = nCells == 0 ? output->GetNumberOfCells() : nCells;
    area = area == 0.0 ? measures::Size(output) : area;
    CHECK(nCells > 15 && output->GetNumberOfCells() == nCells, "as many cells");
    CHECK_NEAR(measures::Size(output), area, 1e-12, "area");
    // All polygons the same way round: the pyramids from a point beside the plane to them add up.
    CHECK_NEAR(
      std::abs(measures::Volume(output)), std::abs(distance) * area / 3.0, 1e-12, "winding");
  }
}
}

int main()
{
  TestGrids();
  TestPolyData();
  TestComposite();
  TestOrders();
  return check_result();
}
