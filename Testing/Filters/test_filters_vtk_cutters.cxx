// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What VTK's and Viskores' own tests of cutters expect, asked of vtkMicrotomeSlice: TestCutter,
// TestPlaneCutter, TestSlicePlanePrecision, Test3DLinearGridPlaneCutterCellData, TestPolyhedronCutter
// (in C++ and in Python), TestFlyingEdgesPlaneCutterBoundary and ThinSlice; UnitTestSliceMultipleFilter.
// The data are those of the tests, or made alike where they are files; the code is our own. Where our
// count is another one, it says why. Tests that compare pictures: test_filters_vtk_cutters_alike.
#include "check.h"
#include "inputs.h"
#include "measures.h"

#include "vtkMicrotomeSlice.h"

#include "vtkCell.h"
#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkDataSetTriangleFilter.h"
#include "vtkDoubleArray.h"
#include "vtkFloatArray.h"
#include "vtkIdList.h"
#include "vtkImageData.h"
#include "vtkImageDataToPointSet.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPointDataToCellData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkRTAnalyticSource.h"
#include "vtkUnstructuredGrid.h"

#include <cmath>
#include <set>
#include <vector>

namespace
{
using Vector = std::vector<double>;

vtkSmartPointer<vtkPolyData> SliceOf(vtkDataSet* data,
  const Vector& origin,
  const Vector& normal,
  bool triangulate = false)
{
  vtkNew<vtkPlane> plane;
  plane->SetOrigin(origin.data());
  plane->SetNormal(normal.data());
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputData(data);
  slice->SetCutFunction(plane);
  slice->SetTriangulate(triangulate);
  slice->SetPassThroughCellIds(true);
  slice->Update();
  return slice->GetOutput();
}

void CheckCounts(const char* name,
  vtkDataSet* data,
  const Vector& origin,
  const Vector& normal,
  vtkIdType nPolygons,
  vtkIdType nTriangles)
{
  for (const bool triangulate : { false, true })
  {
    auto slice = SliceOf(data, origin, normal, triangulate);
    const vtkIdType n = slice->GetNumberOfCells();
    CHECK(n == (triangulate ? nTriangles : nPolygons),
      "%s: %lld cells",
      name,
      static_cast<long long>(n));
    CHECK(slice->CheckAttributes() == 0, "%s: attributes fit", name);
  }
}

/* TestCutter and TestPlaneCutter: a corner of the box from -2 to 2. vtkPlaneCutter makes triangles of
 * tetrahedra's sections in any case, 10; as in vtkCutter there are 7 polygons. */
void TestCorners()
{
  const Vector origin = { -1.5, -1.5, -1.5 };
  const Vector normal = { 1, 1, 1 };
  vtkNew<vtkRTAnalyticSource> image;
  image->SetWholeExtent(-2, 2, -2, 2, -2, 2);
  image->Update();
  CheckCounts("image", image->GetOutput(), origin, normal, 4, 7);
  vtkNew<vtkImageDataToPointSet> grid;
  grid->SetInputConnection(image->GetOutputPort());
  grid->Update();
  CheckCounts("curvilinear grid", grid->GetOutput(), origin, normal, 4, 7);
  vtkNew<vtkPointDataToCellData> cells;
  cells->SetInputConnection(image->GetOutputPort());
  vtkNew<vtkDataSetTriangleFilter> tetrahedra;
  tetrahedra->SetInputConnection(cells->GetOutputPort());
  tetrahedra->Update();
  CheckCounts("tetrahedra", tetrahedra->GetOutput(), origin, normal, 7, 10);
}

/* A polyhedron of these faces. */
void AddPolyhedron(vtkUnstructuredGrid* grid, const std::vector<std::vector<vtkIdType>>& faces)
{
  vtkNew<vtkIdList> list;
  list->InsertNextId(static_cast<vtkIdType>(faces.size()));
  for (const std::vector<vtkIdType>& face : faces)
  {
    list->InsertNextId(static_cast<vtkIdType>(face.size()));
    for (const vtkIdType id : face)
    {
      list->InsertNextId(id);
    }
  }
  grid->InsertNextCell(VTK_POLYHEDRON, list);
}

/* A polyhedron with the corners (x, y), at z = 0 and z = 1. */
vtkSmartPointer<vtkUnstructuredGrid> Prism(const std::vector<Vector>& corners)
{
  const auto n = static_cast<vtkIdType>(corners.size());
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  vtkNew<vtkPoints> points;
  std::vector<std::vector<vtkIdType>> faces(2);
  for (vtkIdType i = 0; i < 2 * n; ++i)
  {
    points->InsertNextPoint(corners[i % n][0], corners[i % n][1], i < n ? 0.0 : 1.0);
    faces[i < n ? 0 : 1].push_back(i);
  }
  for (vtkIdType i = 0; i < n; ++i)
  {
    const vtkIdType next = (i + 1) % n;
    faces.push_back({ i, next, next + n, i + n });
  }
  grid->SetPoints(points);
  AddPolyhedron(grid, faces);
  return grid;
}

/* TestPlaneCutter: a cube between two polyhedra that are pyramids. vtkPlaneCutter has 4 cells, whether
 * polygons or triangles are asked for, since it makes triangles of the cube's section and polygons of
 * the others; here there are three quads, or six triangles. */
void TestCubeAndPolyhedra()
{
  vtkNew<vtkPoints> points;
  for (int i = 0; i < 8; ++i)
  {
    points->InsertNextPoint(i % 4 == 1 || i % 4 == 2 ? 1 : 0, i % 4 > 1 ? 1 : 0, i / 4);
  }
  points->InsertNextPoint(0.5, 0.5, 2);
  points->InsertNextPoint(0.5, 0.5, -1);
  vtkNew<vtkUnstructuredGrid> grid;
  grid->SetPoints(points);
  const vtkIdType cube[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  grid->InsertNextCell(VTK_HEXAHEDRON, 8, cube);
  AddPolyhedron(grid, { { 4, 7, 6, 5 }, { 4, 5, 8 }, { 5, 6, 8 }, { 6, 7, 8 }, { 7, 4, 8 } });
  AddPolyhedron(grid, { { 0, 1, 2, 3 }, { 0, 9, 1 }, { 1, 9, 2 }, { 2, 9, 3 }, { 3, 9, 0 } });
  CheckCounts("cube and polyhedra", grid, { 0.25, 0, 0 }, { 1, 0, 0 }, 3, 6);
  auto slice = SliceOf(grid, { 0.25, 0, 0 }, { 1, 0, 0 });
  CHECK(slice->GetNumberOfPoints() == 8, "their sections share points");
  CHECK_NEAR(measures::Size(slice), 1.0 + 2 * 0.375, 1e-7, "area");
}

/* TestPolyhedronCutter: one polygon of five different edges; from a concave polyhedron, one polygon. */
void TestPolyhedra()
{
  auto pentagon = Prism({ { 0, 0 }, { 2, 0 }, { 3, 1 }, { 1, 2 }, { -1, 1 } });
  auto slice = SliceOf(pentagon, { 0, 0, 0.35 }, { 0.1, 0.2, 1 });
  CHECK(slice->GetNumberOfCells() == 1 && slice->GetCell(0)->GetNumberOfEdges() == 5, "five edges");
  CHECK(slice->GetNumberOfPoints() == 5, "five points");

  auto hook =
    Prism({ { 0, 0 }, { 4, 0 }, { 4, 2 }, { 3, 2 }, { 3, 1 }, { 1, 1 }, { 1, 2 }, { 0, 2 } });
  CheckCounts("concave polyhedron", hook, { 0, 0, 0.5 }, { 0, 0, 1 }, 1, 6);
  CHECK_NEAR(
    measures::Size(SliceOf(hook, { 0, 0, 0.5 }, { 0, 0, 1 }, true)), 6.0, 1e-12, "its area");
}

/* A cube of cells, turned a little about all axes. */
vtkSmartPointer<vtkDataSet> TurnedCube()
{
  auto cube = inputs::Cube(5);
  auto* turned = vtkUnstructuredGrid::SafeDownCast(cube);
  for (vtkIdType i = 0; i < turned->GetNumberOfPoints(); ++i)
  {
    double x[3];
    turned->GetPoint(i, x);
    for (int axis = 0; axis < 3; ++axis)
    {
      const double angle = 0.03 * (axis + 1);
      double& a = x[axis];
      double& b = x[(axis + 1) % 3];
      const double old = a;
      a = std::cos(angle) * a - std::sin(angle) * b;
      b = std::sin(angle) * old + std::cos(angle) * b;
    }
    turned->GetPoints()->SetPoint(i, x);
  }
  return cube;
}

/* TestSlicePlanePrecision: the points of a slice by z = 0 have z = 0, not nearly so. */
void TestPrecision()
{
  vtkNew<vtkImageData> image;
  image->SetDimensions(12, 12, 12);
  image->SetOrigin(-0.7, -0.7, -0.7);
  image->SetSpacing(0.1301, 0.1301, 0.1301);
  for (const vtkSmartPointer<vtkDataSet>& data :
    { vtkSmartPointer<vtkDataSet>(image), TurnedCube() })
  {
    auto slice = SliceOf(data, { 0, 0, 0 }, { 0, 0, 1 });
    const double* bounds = slice->GetBounds();
    CHECK(slice->GetNumberOfCells() > 24, "%s: cells", data->GetClassName());
    CHECK(bounds[4] == 0.0 && bounds[5] == 0.0,
      "%s: z from %g to %g",
      data->GetClassName(),
      bounds[4],
      bounds[5]);
  }
}

/* Test3DLinearGridPlaneCutterCellData: cell arrays are right with and without point arrays, and with
 * no other ones. Each polygon is in the cell that its arrays are of. */
void TestCellData()
{
  auto data = TurnedCube();
  for (const bool hasPointArrays : { true, false })
  {
    if (!hasPointArrays)
    {
      data->GetPointData()->Initialize();
    }
    auto slice = SliceOf(data, { 0, 0, 0 }, { 0, 1.0, 0.5 });
    CHECK(slice->GetPointData()->GetNumberOfArrays() == (hasPointArrays ? 3 : 0), "point arrays");
    vtkDataArray* ids = slice->GetCellData()->GetArray("CellId");
    CHECK(ids && slice->GetNumberOfCells() >= 25, "CellId");
    for (vtkIdType i = 0; ids && i < slice->GetNumberOfCells(); ++i)
    {
      double polygon[6];
      double cell[6];
      slice->GetCellBounds(i, polygon);
      data->GetCellBounds(static_cast<vtkIdType>(ids->GetTuple1(i)), cell);
      for (int axis = 0; axis < 3; ++axis)
      {
        CHECK(polygon[2 * axis] >= cell[2 * axis] - 1e-12 &&
            polygon[2 * axis + 1] <= cell[2 * axis + 1] + 1e-12,
          "polygon %lld is outside of its cell",
          static_cast<long long>(i));
      }
    }
  }
  data->GetCellData()->Initialize();
  CHECK(SliceOf(data, { 0, 0, 0 }, { 0, 1.0, 0.5 })->GetNumberOfCells() >= 25, "no arrays at all");
}

/* TestFlyingEdgesPlaneCutterBoundary: planes in the sides of an image give the values there, whatever
 * its origin. */
void TestBoundary()
{
  for (const double origin : { 0.0, -1.0, 13.0 })
  {
    vtkNew<vtkImageData> image;
    image->SetOrigin(origin, origin, origin);
    image->SetSpacing(8, 9, 10);
    image->SetExtent(0, 1, 0, 2, 0, 3);
    vtkNew<vtkFloatArray> values;
    for (int i = 0; i < 24; ++i)
    {
      values->InsertNextValue(static_cast<float>(42 + i));
    }
    image->GetPointData()->SetScalars(values);
    for (int side = 0; side < 6; ++side)
    {
      Vector place = { 0, 0, 0 };
      Vector normal = { 0, 0, 0 };
      place[side / 2] = image->GetBounds()[side];
      normal[side / 2] = 1.0;
      std::set<double> expected;
      for (vtkIdType i = 0; i < 24; ++i)
      {
        if (image->GetPoint(i)[side / 2] == place[side / 2])
        {
          expected.insert(values->GetValue(i));
        }
      }
      auto slice = SliceOf(image, place, normal);
      vtkDataArray* found = slice->GetPointData()->GetScalars();
      std::set<double> all;
      for (vtkIdType i = 0; found && i < found->GetNumberOfTuples(); ++i)
      {
        all.insert(found->GetTuple1(i));
      }
      CHECK(found && found->GetNumberOfTuples() == static_cast<vtkIdType>(expected.size()) &&
          all == expected,
        "origin %g, side %d: %zu values",
        origin,
        side,
        all.size());
    }
  }
}

/* TestFlyingEdgesPlaneCutterThinSlice: one cell, cut in a regular hexagon. */
void TestThinSlice()
{
  vtkNew<vtkImageData> image;
  image->SetDimensions(2, 2, 2);
  vtkNew<vtkDoubleArray> values;
  for (int i = 0; i < 8; ++i)
  {
    values->InsertNextValue(i);
  }
  image->GetPointData()->SetScalars(values);
  CheckCounts("one voxel", image, { 0.5, 0.5, 0.5 }, { 1, 1, 1 }, 1, 4);
  auto slice = SliceOf(image, { 0.5, 0.5, 0.5 }, { 1, 1, 1 });
  CHECK(slice->GetNumberOfPoints() == 6, "a hexagon");
  CHECK_NEAR(measures::Size(slice), 0.75 * std::sqrt(3.0), 1e-12, "its area");
  for (vtkIdType i = 0; i < slice->GetNumberOfPoints(); ++i)
  {
    const double* x = slice->GetPoint(i);
    CHECK_NEAR(slice->GetPointData()->GetScalars()->GetTuple1(i),
      x[0] + 2 * x[1] + 4 * x[2],
      1e-12,
      "value");
  }
}

/* Viskores' UnitTestSliceMultipleFilter: three planes through inner points of a 3 x 3 x 3 image, 27
 * points and 24 triangles; a tuple of four components is interpolated like one of three. */
void TestThreePlanes()
{
  vtkNew<vtkImageData> image;
  image->SetDimensions(3, 3, 3);
  image->SetOrigin(-1, -1, -1);
  vtkNew<vtkDoubleArray> four;
  four->SetName("pointV4");
  four->SetNumberOfComponents(4);
  for (vtkIdType i = 0; i < 27; ++i)
  {
    const double* x = image->GetPoint(i);
    four->InsertNextTuple4(0.1 * x[0], 0.1 * x[1], 0.1 * x[2], 0.1 * x[0]);
  }
  image->GetPointData()->AddArray(four);
  vtkIdType nPoints = 0;
  vtkIdType nTriangles = 0;
  for (int axis = 0; axis < 3; ++axis)
  {
    Vector normal = { 0, 0, 0 };
    normal[axis] = 1.0;
    auto slice = SliceOf(image, { 0, 0, 0 }, normal, true);
    nPoints += slice->GetNumberOfPoints();
    nTriangles += slice->GetNumberOfCells();
    for (vtkIdType i = 0; i < slice->GetNumberOfPoints(); ++i)
    {
      const double* x = slice->GetPoint(i);
      const double* tuple = slice->GetPointData()->GetArray("pointV4")->GetTuple4(i);
      for (int c = 0; c < 4; ++c)
      {
        CHECK_NEAR(tuple[c], 0.1 * x[c % 3], 1e-15, "component %d", c);
      }
    }
  }
  CHECK(nPoints == 27 && nTriangles == 24,
    "%lld points, %lld triangles",
    static_cast<long long>(nPoints),
    static_cast<long long>(nTriangles));
}
}

int main()
{
  TestCorners();
  TestCubeAndPolyhedra();
  TestPolyhedra();
  TestPrecision();
  TestCellData();
  TestBoundary();
  TestThinSlice();
  TestThreePlanes();
  return check_result();
}
