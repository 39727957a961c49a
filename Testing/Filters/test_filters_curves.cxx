// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Cells of higher order against VTK's own: the points that a subdivided surface has are where VTK's
// cells put them, values too, and no cell goes through VTK's filters.
#include "check.h"
#include "listener.h"
#include "measures.h"
#include "random.h"

#include "vtkMicrotomeIsosurface.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include "vtkCell.h"
#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkDoubleArray.h"
#include "vtkIdTypeArray.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkStringArray.h"
#include "vtkUnstructuredGrid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace
{
enum class Shape
{
  Curve,
  Triangle,
  Quad,
  Tetrahedron,
  Hexahedron,
  Wedge
};

struct Kind
{
  int Type;
  Shape Form;
  int Orders[3];
  int Points;
  bool IsBezier;
};

int NumberOfPoints(Shape form, const int* order)
{
  const int p = order[0];
  switch (form)
  {
    case Shape::Curve:
      return p + 1;
    case Shape::Triangle:
      return (p + 1) * (p + 2) / 2;
    case Shape::Quad:
      return (p + 1) * (order[1] + 1);
    case Shape::Tetrahedron:
      return (p + 1) * (p + 2) * (p + 3) / 6;
    case Shape::Hexahedron:
      return (p + 1) * (order[1] + 1) * (order[2] + 1);
    default:
      return (p + 1) * (p + 2) / 2 * (order[2] + 1);
  }
}

/* Lagrange and Bezier cells of several orders, then the types of second order. */
std::vector<Kind> Kinds()
{
  static const int orders[][3] = {
    { 1, 1, 1 }, { 2, 2, 2 }, { 3, 3, 3 }, { 4, 4, 4 }, { 2, 1, 3 }, { 1, 3, 2 }, { 3, 2, 1 }
  };
  std::vector<Kind> kinds;
  for (const auto& order : orders)
  {
    for (int form = 0; form < 6; ++form)
    {
      const auto shape = static_cast<Shape>(form);
      const int q = shape == Shape::Wedge ? order[0] : order[1];
      Kind kind = { VTK_LAGRANGE_CURVE + form, shape, { order[0], q, order[2] }, 0, false };
      kind.Points = NumberOfPoints(shape, kind.Orders);
      kinds.push_back(kind);
      kind.Type = VTK_BEZIER_CURVE + form;
      kind.IsBezier = true;
      kinds.push_back(kind);
    }
  }
  const Kind second[] = { { VTK_QUADRATIC_EDGE, Shape::Curve, { 2, 0, 0 }, 3, false },
    { VTK_CUBIC_LINE, Shape::Curve, { 3, 0, 0 }, 4, false },
    { VTK_QUADRATIC_TRIANGLE, Shape::Triangle, { 2, 0, 0 }, 6, false },
    { VTK_QUADRATIC_QUAD, Shape::Quad, { 2, 2, 0 }, 8, false },
    { VTK_BIQUADRATIC_QUAD, Shape::Quad, { 2, 2, 0 }, 9, false },
    { VTK_QUADRATIC_LINEAR_QUAD, Shape::Quad, { 2, 1, 0 }, 6, false },
    { VTK_QUADRATIC_TETRA, Shape::Tetrahedron, { 2, 0, 0 }, 10, false },
    { VTK_QUADRATIC_HEXAHEDRON, Shape::Hexahedron, { 2, 2, 2 }, 20, false },
    { VTK_TRIQUADRATIC_HEXAHEDRON, Shape::Hexahedron, { 2, 2, 2 }, 27, false },
    { VTK_BIQUADRATIC_QUADRATIC_HEXAHEDRON, Shape::Hexahedron, { 2, 2, 2 }, 24, false },
    { VTK_QUADRATIC_WEDGE, Shape::Wedge, { 2, 2, 2 }, 15, false },
    { VTK_BIQUADRATIC_QUADRATIC_WEDGE, Shape::Wedge, { 2, 2, 2 }, 18, false },
    { VTK_QUADRATIC_LINEAR_WEDGE, Shape::Wedge, { 2, 2, 1 }, 12, false } };
  kinds.insert(kinds.end(), std::begin(second), std::end(second));
  return kinds;
}

/* One cell of random points and, for Bezier cells, random weights. */
vtkSmartPointer<vtkUnstructuredGrid> CellOf(const Kind& kind, test_random& random)
{
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  vtkNew<vtkPoints> points;
  points->SetDataTypeToDouble();
  vtkNew<vtkDoubleArray> values;
  values->SetName("Value");
  vtkNew<vtkDoubleArray> weights;
  weights->SetName("RationalWeights");
  vtkNew<vtkStringArray> names;
  names->SetName("Name");
  std::vector<vtkIdType> ids;
  for (int i = 0; i < kind.Points; ++i)
  {
    double x[3];
    for (double& c : x)
    {
      c = test_random_between(&random, 0, 1);
    }
    ids.push_back(points->InsertNextPoint(x));
    values->InsertNextValue(test_random_between(&random, 0, 1));
    weights->InsertNextValue(test_random_between(&random, 0.5, 2));
    names->InsertNextValue("point " + std::to_string(i));
  }
  grid->SetPoints(points);
  grid->InsertNextCell(kind.Type, kind.Points, ids.data());
  grid->GetPointData()->AddArray(values);
  grid->GetPointData()->AddArray(names);
  vtkNew<vtkDoubleArray> degrees;
  degrees->SetName("HigherOrderDegrees");
  degrees->SetNumberOfComponents(3);
  degrees->InsertNextTuple3(kind.Orders[0], kind.Orders[1], kind.Orders[2]);
  if (kind.Type >= VTK_LAGRANGE_CURVE)
  {
    grid->GetCellData()->SetHigherOrderDegrees(degrees);
  }
  if (kind.IsBezier)
  {
    grid->GetPointData()->SetRationalWeights(weights);
  }
  return grid;
}

using Point = std::array<double, 4>; // coordinates and value

/* What VTK's cell says at the places of its lattice, those on its surface if it is 3D. */
std::vector<Point> Expected(const Kind& kind, vtkUnstructuredGrid* grid, int parts)
{
  std::vector<Point> expected;
  vtkCell* cell = grid->GetCell(0);
  vtkDataArray* values = grid->GetPointData()->GetArray("Value");
  const bool isSimplex = kind.Form == Shape::Triangle || kind.Form == Shape::Tetrahedron;
  const bool isWedge = kind.Form == Shape::Wedge;
  int n[3] = { 0, 0, 0 };
  for (int a = 0; a < cell->GetCellDimension(); ++a)
  {
    n[a] = parts * kind.Orders[isSimplex || (isWedge && a == 1) ? 0 : a];
  }
  std::vector<double> weights(kind.Points);
  for (int i = 0; i < (n[0] + 1) * (n[1] + 1) * (n[2] + 1); ++i)
  {
    const int at[3] = { i % (n[0] + 1), i / (n[0] + 1) % (n[1] + 1), i / (n[0] + 1) / (n[1] + 1) };
    const int slanted = (isSimplex || isWedge ? at[0] + at[1] : 0) + (isSimplex ? at[2] : 0);
    bool isInside = cell->GetCellDimension() == 3;
    for (int a = 0; a < 3; ++a)
    {
      isInside = isInside && at[a] > 0 && (isSimplex || (isWedge && a < 2) || at[a] < n[a]);
    }
    if (slanted > n[0] || (isInside && !((isSimplex || isWedge) && slanted == n[0])))
    {
      continue;
    }
    double pcoords[3];
    for (int a = 0; a < 3; ++a)
    {
      pcoords[a] = n[a] > 0 ? static_cast<double>(at[a]) / n[a] : 0.0;
      pcoords[a] = kind.Type == VTK_CUBIC_LINE ? 2.0 * pcoords[a] - 1.0 : pcoords[a];
    }
    Point point;
    int subId = 0;
    cell->EvaluateLocation(subId, pcoords, point.data(), weights.data());
    point[3] = 0.0;
    for (int p = 0; p < kind.Points; ++p)
    {
      point[3] += weights[p] * values->GetComponent(cell->GetPointId(p), 0);
    }
    expected.push_back(point);
  }
  return expected;
}

double Distance(const Point& expected, vtkPolyData* output, bool* hasValue)
{
  double nearest = 1e9;
  for (vtkIdType p = 0; p < output->GetNumberOfPoints(); ++p)
  {
    double x[3];
    output->GetPoint(p, x);
    const double d = std::max(
      { std::abs(x[0] - expected[0]), std::abs(x[1] - expected[1]), std::abs(x[2] - expected[2]) });
    if (d < nearest)
    {
      nearest = d;
      const double value = output->GetPointData()->GetArray("Value")->GetComponent(p, 0);
      *hasValue = std::abs(value - expected[3]) < 1e-10;
    }
  }
  return nearest;
}

void TestAgainstCells(test_random& random)
{
  for (const Kind& kind : Kinds())
  {
    auto grid = CellOf(kind, random);
    const std::string name = std::string(grid->GetCell(0)->GetClassName()) + " of orders " +
      std::to_string(kind.Orders[0]) + std::to_string(kind.Orders[1]) +
      std::to_string(kind.Orders[2]);
    const bool isSecond = kind.Type < VTK_LAGRANGE_CURVE;
    for (int level = isSecond ? 2 : 1; level <= 3; ++level)
    {
      vtkNew<vtkMicrotomeSurface> surface;
      Listener heard(surface);
      surface->SetInputData(grid);
      surface->SetNonlinearSubdivisionLevel(level);
      surface->Update();
      const auto expected = Expected(kind, grid, 1 << (level - 1));
      vtkPolyData* output = surface->GetOutput();
      CHECK(heard.Warnings.empty() && heard.Errors.empty(), "%s: not by VTK", name.c_str());
      CHECK(output->GetNumberOfPoints() == static_cast<vtkIdType>(expected.size()),
        "%s, level %d: %d points, %zu places",
        name.c_str(),
        level,
        static_cast<int>(output->GetNumberOfPoints()),
        expected.size());
      double worst = 0.0;
      bool valuesAgree = true;
      for (const Point& point : expected)
      {
        bool hasValue = false;
        worst = std::max(worst, Distance(point, output, &hasValue));
        valuesAgree = valuesAgree && hasValue;
      }
      CHECK(worst < 1e-10, "%s, level %d: a point is %g off", name.c_str(), level, worst);
      CHECK(valuesAgree, "%s, level %d: values are VTK's", name.c_str(), level);
      CHECK(output->GetPointData()->GetAbstractArray("Name") != nullptr, "%s: names", name.c_str());
    }
  }
}

/* Corners only: the linear cell. */
void TestCorners(test_random& random)
{
  const Kind kind = { VTK_QUADRATIC_HEXAHEDRON, Shape::Hexahedron, { 2, 2, 2 }, 20, false };
  auto grid = CellOf(kind, random);
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputData(grid);
  surface->SetNonlinearSubdivisionLevel(0);
  surface->Update();
  CHECK(surface->GetOutput()->GetNumberOfPolys() == 6, "six faces");
  CHECK(surface->GetOutput()->GetNumberOfPoints() == 8, "eight corners");
}

/* Sums of input points: MicrotomeEdge and MicrotomeWeight put every point where it is. */
void CheckSums(vtkDataSet* input, vtkPolyData* output)
{
  vtkDataArray* ids = output->GetPointData()->GetArray("MicrotomeEdge");
  vtkDataArray* weights = output->GetPointData()->GetArray("MicrotomeWeight");
  CHECK(ids && weights && ids->GetNumberOfComponents() == weights->GetNumberOfComponents(), "both");
  double worst = 0.0;
  for (vtkIdType p = 0; ids && weights && p < output->GetNumberOfPoints(); ++p)
  {
    double sum[3] = { 0.0, 0.0, 0.0 };
    for (int i = 0; i < ids->GetNumberOfComponents(); ++i)
    {
      const double* x = input->GetPoint(static_cast<vtkIdType>(ids->GetComponent(p, i)));
      for (int c = 0; c < 3; ++c)
      {
        sum[c] += weights->GetComponent(p, i) * x[c];
      }
    }
    double x[3];
    output->GetPoint(p, x);
    for (int c = 0; c < 3; ++c)
    {
      worst = std::max(worst, std::abs(x[c] - sum[c]));
    }
  }
  CHECK(worst < 1e-10, "a point is %g from its sum", worst);
}

/* Slices and isosurfaces of a Bezier cell, without VTK's filters. */
void TestSlices(test_random& random)
{
  const Kind kind = { VTK_BEZIER_HEXAHEDRON, Shape::Hexahedron, { 2, 3, 2 }, 36, true };
  auto grid = CellOf(kind, random);
  vtkNew<vtkPlane> plane;
  plane->SetOrigin(0.5, 0.5, 0.5);
  plane->SetNormal(1, 2, 3);
  vtkNew<vtkMicrotomeSlice> slice;
  Listener heard(slice);
  slice->SetInputData(grid);
  slice->SetCutFunction(plane);
  slice->SetPassThroughEdges(true);
  slice->Update();
  CHECK(heard.Warnings.empty() && heard.Errors.empty(), "not by VTK");
  CHECK(slice->GetOutput()->GetNumberOfPolys() > 0, "a section");
  CheckSums(grid, slice->GetOutput());
  vtkNew<vtkMicrotomeIsosurface> isosurface;
  Listener heardIso(isosurface);
  isosurface->SetInputData(grid);
  isosurface->SetInputArrayToProcess(0, 0, 0, vtkDataObject::FIELD_ASSOCIATION_POINTS, "Value");
  isosurface->SetValue(0, 0.5);
  isosurface->Update();
  CHECK(heardIso.Warnings.empty() && heardIso.Errors.empty(), "not by VTK");
  vtkPolyData* output = isosurface->GetOutput();
  CHECK(output->GetNumberOfPolys() > 0, "an isosurface");
  const double* range = output->GetPointData()->GetArray("Value")->GetRange();
  CHECK(std::abs(range[0] - 0.5) < 1e-12 && std::abs(range[1] - 0.5) < 1e-12, "has its value");
}

/* A convex point set. */
void TestPointSet()
{
  vtkNew<vtkUnstructuredGrid> grid;
  vtkNew<vtkPoints> points;
  std::vector<vtkIdType> ids;
  for (int i = 0; i < 27; ++i)
  {
    ids.push_back(points->InsertNextPoint(i % 3, i / 3 % 3, i / 9));
  }
  std::reverse(ids.begin(), ids.end());
  grid->SetPoints(points);
  grid->InsertNextCell(VTK_CONVEX_POINT_SET, 27, ids.data());
  vtkNew<vtkMicrotomeSurface> surface;
  Listener heard(surface);
  surface->SetInputData(grid);
  surface->Update();
  CHECK(heard.Warnings.empty() && heard.Errors.empty(), "not by VTK");
  CHECK(surface->GetOutput()->GetNumberOfPolys() == 6, "a cube's faces");
  CHECK_NEAR(measures::Volume(surface->GetOutput()), 8.0, 1e-12, "a cube");
}
}

int main()
{
  test_random random = test_random_start();
  TestAgainstCells(random);
  TestCorners(random);
  TestSlices(random);
  TestPointSet();
  return check_result();
}
