// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Slices of random data sets by random planes: what vtkCutter says of each cell, a point for every
// edge that is crossed, and arrays that are what the source cells and edges say.
#include "check.h"
#include "inputs.h"
#include "measures.h"
#include "random_grids.h"

#include "vtkMicrotomeSlice.h"

#include "vtkAlgorithm.h"
#include "vtkCell.h"
#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkCutter.h"
#include "vtkDataArray.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace
{
using random_grids::Grid;
using EdgeSet = std::set<std::pair<vtkIdType, vtkIdType>>;

bool IsAbove(vtkDataSet* data, vtkIdType point, vtkPlane* plane)
{
  double x[3];
  data->GetPoint(point, x);
  return plane->EvaluateFunction(x) > 0.0;
}

void AddEdge(vtkDataSet* data, vtkIdType a, vtkIdType b, vtkPlane* plane, EdgeSet& edges)
{
  if (IsAbove(data, a, plane) != IsAbove(data, b, plane))
  {
    edges.insert({ std::min(a, b), std::max(a, b) });
  }
}

void AddEdges(vtkDataSet* data, vtkCell* cell, vtkPlane* plane, EdgeSet& edges)
{
  vtkIdList* ids = cell->GetPointIds();
  const bool isStrip = cell->GetCellType() == VTK_TRIANGLE_STRIP;
  if (isStrip || cell->GetCellDimension() == 1)
  {
    for (vtkIdType i = 0; i + 1 < ids->GetNumberOfIds(); ++i)
    {
      AddEdge(data, ids->GetId(i), ids->GetId(i + 1), plane, edges);
      if (isStrip && i + 2 < ids->GetNumberOfIds())
      {
        AddEdge(data, ids->GetId(i), ids->GetId(i + 2), plane, edges);
      }
    }
    return;
  }
  for (int i = 0; i < cell->GetNumberOfEdges(); ++i)
  {
    vtkIdList* ends = cell->GetEdge(i)->GetPointIds();
    AddEdge(data, ends->GetId(0), ends->GetId(1), plane, edges);
  }
}

/* The edges that the plane crosses, of cells that are this piece's own. */
EdgeSet CrossedEdges(const Grid& grid, vtkPlane* plane)
{
  EdgeSet edges;
  vtkDataArray* ids = grid.Oracle->GetCellData()->GetArray("CellId");
  for (vtkIdType i = 0; i < grid.Oracle->GetNumberOfCells(); ++i)
  {
    if (grid.Duplicates.count(static_cast<long long>(ids->GetTuple1(i))) == 0)
    {
      AddEdges(grid.Oracle, grid.Oracle->GetCell(i), plane, edges);
    }
  }
  return edges;
}

/* A face that is not flat can have its corners above and below in turn: then there are two ways to
 * join the four points of its edges, and neither is wrong. */
std::set<long long> AmbiguousCells(const Grid& grid, vtkPlane* plane)
{
  std::set<long long> cells;
  vtkDataArray* ids = grid.Oracle->GetCellData()->GetArray("CellId");
  for (vtkIdType i = 0; i < grid.Oracle->GetNumberOfCells(); ++i)
  {
    vtkCell* cell = grid.Oracle->GetCell(i);
    const bool isFace = cell->GetCellDimension() == 2 && cell->GetCellType() != VTK_TRIANGLE_STRIP;
    for (int f = 0; f < (isFace ? 1 : cell->GetNumberOfFaces()); ++f)
    {
      EdgeSet edges;
      AddEdges(grid.Oracle, isFace ? cell : cell->GetFace(f), plane, edges);
      if (edges.size() > 2)
      {
        cells.insert(static_cast<long long>(ids->GetTuple1(i)));
      }
    }
  }
  return cells;
}

/* The integral of the point array Linear over the lines and polygons that a cell's section has; where
 * the array is linear in the coordinates, it depends on nothing else. */
std::map<long long, double> IntegralByCell(vtkPolyData* data)
{
  std::map<long long, double> integrals;
  vtkDataArray* cells = data->GetCellData()->GetArray("CellId");
  vtkDataArray* values = data->GetPointData()->GetArray("Linear");
  vtkNew<vtkIdList> ids;
  for (vtkIdType i = 0; cells && values && i < data->GetNumberOfCells(); ++i)
  {
    data->GetCellPoints(i, ids);
    integrals[static_cast<long long>(cells->GetTuple1(i))] += measures::Integral(data, ids, values);
  }
  return integrals;
}

using ByCell = std::map<long long, double>;

double At(const ByCell& values, long long cell)
{
  const auto found = values.find(cell);
  return found == values.end() ? 0.0 : found->second;
}

/* Sizes and integrals as vtkCutter has them, for all cells that both may cut. */
void CheckSections(const Grid& grid,
  const std::set<long long>& ambiguous,
  vtkPolyData* ours,
  vtkPolyData* theirs)
{
  const std::pair<ByCell, ByCell> pairs[] = {
    { measures::SizeByCell(ours), measures::SizeByCell(theirs) },
    { IntegralByCell(ours), IntegralByCell(theirs) },
  };
  for (const auto& pair : pairs)
  {
    const char* what = &pair == &pairs[0] ? "size" : "integral";
    std::set<long long> cells;
    for (const auto& cell : pair.first)
    {
      cells.insert(cell.first);
    }
    for (const auto& cell : pair.second)
    {
      cells.insert(cell.first);
    }
    for (const long long cell : cells)
    {
      const double expected = grid.Duplicates.count(cell) ? 0.0 : At(pair.second, cell);
      if (ambiguous.count(cell) == 0)
      {
        CHECK_NEAR(At(pair.first, cell),
          expected,
          grid.Tolerance * (1.0 + std::abs(expected)),
          "%s: %s of cell %lld, type %d",
          grid.Name.c_str(),
          what,
          cell,
          grid.Given->GetCellType(cell));
      }
    }
  }
}

void CheckPoints(const Grid& grid, vtkPlane* plane, vtkPolyData* ours, vtkPolyData* theirs)
{
  const char* name = grid.Name.c_str();
  if (grid.IsLinear)
  {
    const EdgeSet edges = CrossedEdges(grid, plane);
    const auto n = static_cast<size_t>(ours->GetNumberOfPoints());
    CHECK(n == edges.size(),
      "%s: %lld points, %zu edges",
      name,
      static_cast<long long>(ours->GetNumberOfPoints()),
      edges.size());
  }
  if (grid.HasVTKPoints)
  {
    const auto other = measures::ValueByPlace(theirs, "Wave");
    for (const auto& point : measures::ValueByPlace(ours, "Wave"))
    {
      const double* found = measures::Find(other, point.first);
      CHECK(found, "%s: vtkCutter has no such point", name);
      CHECK_NEAR(point.second, found ? *found : 99.0, 1e-4, "%s: Wave", name);
    }
  }
  vtkDataArray* linear = ours->GetPointData()->GetArray("Linear");
  for (vtkIdType i = 0; i < ours->GetNumberOfPoints(); ++i)
  {
    double x[3];
    ours->GetPoint(i, x);
    CHECK_NEAR(plane->EvaluateFunction(x), 0.0, grid.Tolerance, "%s: distance", name);
    CHECK_NEAR(linear->GetTuple1(i), inputs::Linear(x), 8 * grid.Tolerance, "%s: Linear", name);
  }
}

/* A cell's values are those of its source, a point's between those of its edge's ends. */
void CheckArrays(const Grid& grid, vtkPolyData* ours)
{
  const char* name = grid.Name.c_str();
  vtkDataArray* from = grid.Given->GetCellData()->GetArray("CellArray");
  vtkDataArray* to = ours->GetCellData()->GetArray("CellArray");
  vtkDataArray* cells = ours->GetCellData()->GetArray("MicrotomeCellId");
  for (vtkIdType i = 0; i < ours->GetNumberOfCells() * to->GetNumberOfComponents(); ++i)
  {
    const int c = static_cast<int>(i % to->GetNumberOfComponents());
    const vtkIdType tuple = i / to->GetNumberOfComponents();
    const auto cell = static_cast<vtkIdType>(cells->GetTuple1(tuple));
    CHECK(to->GetComponent(tuple, c) == from->GetComponent(cell, c), "%s: CellArray", name);
    CHECK(ours->GetCellData()->GetArray("CellId")->GetTuple1(tuple) == cell, "%s: CellId", name);
  }
  from = grid.Given->GetPointData()->GetArray("PointArray");
  to = ours->GetPointData()->GetArray("PointArray");
  CHECK(to->GetDataType() == from->GetDataType(), "%s: type of PointArray", name);
  vtkDataArray* edges = ours->GetPointData()->GetArray("MicrotomeEdge");
  vtkDataArray* weights = ours->GetPointData()->GetArray("MicrotomeWeight");
  const bool isReal = from->GetDataType() == VTK_FLOAT || from->GetDataType() == VTK_DOUBLE;
  for (vtkIdType i = 0; i < ours->GetNumberOfPoints() * to->GetNumberOfComponents(); ++i)
  {
    const int c = static_cast<int>(i % to->GetNumberOfComponents());
    const vtkIdType point = i / to->GetNumberOfComponents();
    const double a = from->GetComponent(static_cast<vtkIdType>(edges->GetComponent(point, 0)), c);
    const double b = from->GetComponent(static_cast<vtkIdType>(edges->GetComponent(point, 1)), c);
    const double expected = a + weights->GetTuple1(point) * (b - a);
    CHECK_NEAR(
      to->GetComponent(point, c), expected, isReal ? 1e-5 : 0.5 + 1e-9, "%s: PointArray", name);
  }
}

size_t TestGrid(const Grid& grid, test_random* random)
{
  auto plane = random_grids::PlaneThrough(grid.Given, random);
  const bool triangulate = test_random_below(random, 4) == 0;
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputData(grid.Given);
  slice->SetCutFunction(plane);
  slice->SetTriangulate(triangulate);
  slice->SetPassThroughCellIds(true);
  slice->SetPassThroughEdges(true);
  slice->Update();
  vtkNew<vtkCutter> cutter;
  cutter->SetInputData(grid.Oracle);
  cutter->SetCutFunction(plane);
  cutter->SetGenerateTriangles(false);
  cutter->SetOutputPointsPrecision(vtkAlgorithm::DOUBLE_PRECISION);
  cutter->Update();
  const std::set<long long> ambiguous = AmbiguousCells(grid, plane);
  CheckSections(grid, ambiguous, slice->GetOutput(), cutter->GetOutput());
  CheckPoints(grid, plane, slice->GetOutput(), cutter->GetOutput());
  CheckArrays(grid, slice->GetOutput());
  if (triangulate && slice->GetOutput()->GetNumberOfPolys() > 0)
  {
    CHECK(
      slice->GetOutput()->GetPolys()->GetMaxCellSize() == 3, "%s: triangles", grid.Name.c_str());
  }
  return static_cast<size_t>(slice->GetOutput()->GetNumberOfCells() > 0);
}
}

int main()
{
  test_random random = test_random_start();
  const int nCases = 3000;
  size_t nSlices = 0;
  for (int i = 0; i < nCases; ++i)
  {
    const uint64_t state = random.state;
    const int before = n_failures;
    nSlices += TestGrid(random_grids::Next(&random), &random);
    if (n_failures > before)
    {
      fprintf(stderr, "case %d, MICROTOME_TEST_SEED=%llu\n", i, (unsigned long long)state);
    }
  }
  CHECK(nSlices > nCases / 2, "%zu slices of %d have cells", nSlices, nCases);
  return check_result();
}
