// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Surfaces of random data sets: the faces that vtkDataSetSurfaceFilter finds, each from the same cell,
// with the arrays of the points and cells that they come from.
#include "check.h"
#include "measures.h"
#include "random_grids.h"

#include "vtkMicrotomeSurface.h"

#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkDataArray.h"
#include "vtkDataSetSurfaceFilter.h"
#include "vtkGeometryFilter.h"
#include "vtkIdList.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace
{
using random_grids::Grid;

/* The input points of a face, in order of their ids, and the input cell. */
using Face = std::pair<std::vector<long long>, long long>;

long long IdAt(vtkDataArray* ids, vtkIdType i)
{
  return static_cast<long long>(ids->GetTuple1(i));
}

/* The points that make up one cell of a surface: of lines and vertices, those of each part, since
 * Microtome takes VTK's poly-lines and poly-vertices apart. */
std::vector<std::vector<vtkIdType>> Parts(vtkPolyData* surface, vtkIdType cell)
{
  vtkNew<vtkIdList> ids;
  surface->GetCellPoints(cell, ids);
  const int type = surface->GetCellType(cell);
  const bool isLine = type == VTK_LINE || type == VTK_POLY_LINE;
  const bool isVertex = type == VTK_VERTEX || type == VTK_POLY_VERTEX;
  const vtkIdType n = isVertex ? 1 : isLine ? 2 : ids->GetNumberOfIds();
  std::vector<std::vector<vtkIdType>> parts;
  for (vtkIdType i = 0; i + n <= ids->GetNumberOfIds(); ++i)
  {
    parts.emplace_back(ids->begin() + i, ids->begin() + i + n);
  }
  return parts;
}

/* Strips are left to CheckSizes: VTK's filters take them apart. */
std::multiset<Face> Faces(const Grid& grid,
  vtkPolyData* surface,
  const char* pointIds,
  const char* cellIds)
{
  std::multiset<Face> faces;
  vtkDataArray* points = surface->GetPointData()->GetArray(pointIds);
  vtkDataArray* cells = surface->GetCellData()->GetArray(cellIds);
  for (vtkIdType i = 0; points && cells && i < surface->GetNumberOfCells(); ++i)
  {
    const long long cell = IdAt(cells, i);
    const bool isStrip = grid.Given->GetCellType(cell) == VTK_TRIANGLE_STRIP;
    if (isStrip || grid.Duplicates.count(cell) == 1)
    {
      continue;
    }
    for (const std::vector<vtkIdType>& part : Parts(surface, i))
    {
      Face face = { {}, cell };
      for (const vtkIdType id : part)
      {
        face.first.push_back(IdAt(points, id));
      }
      std::sort(face.first.begin(), face.first.end());
      faces.insert(face);
    }
  }
  return faces;
}

/* Takes out quads that lie against two triangles of other cells, and these: one face in two forms,
 * which is inside. VTK's filters leave all three. */
void RemoveMixed(vtkPolyData* surface)
{
  vtkDataArray* points = surface->GetPointData()->GetArray("vtkOriginalPointIds");
  std::map<std::vector<long long>, std::vector<vtkIdType>> triangles;
  std::vector<std::pair<vtkIdType, std::vector<long long>>> quads;
  vtkNew<vtkIdList> ids;
  for (vtkIdType i = 0; i < surface->GetNumberOfCells(); ++i)
  {
    surface->GetCellPoints(i, ids);
    std::vector<long long> face;
    for (const vtkIdType id : *ids)
    {
      face.push_back(IdAt(points, id));
    }
    if (face.size() == 4)
    {
      quads.emplace_back(i, face);
    }
    else if (face.size() == 3)
    {
      std::sort(face.begin(), face.end());
      triangles[face].push_back(i);
    }
  }
  surface->BuildCells();
  for (const auto& quad : quads)
  {
    for (size_t corner = 0; corner < 2; ++corner)
    {
      std::vector<long long> halves[2];
      for (size_t k = 0; k < 3; ++k)
      {
        halves[0].push_back(quad.second[(corner + k) % 4]);
        halves[1].push_back(quad.second[(corner + 2 + k) % 4]);
      }
      std::sort(halves[0].begin(), halves[0].end());
      std::sort(halves[1].begin(), halves[1].end());
      if (!triangles[halves[0]].empty() && !triangles[halves[1]].empty())
      {
        surface->DeleteCell(quad.first);
        surface->DeleteCell(triangles[halves[0]].back());
        surface->DeleteCell(triangles[halves[1]].back());
        triangles[halves[0]].pop_back();
        triangles[halves[1]].pop_back();
        break;
      }
    }
  }
  surface->RemoveDeletedCells();
}

void CheckFaces(const Grid& grid, vtkPolyData* ours, vtkPolyData* theirs)
{
  const auto mine = Faces(grid, ours, "MicrotomePointId", "MicrotomeCellId");
  const auto other = Faces(grid, theirs, "vtkOriginalPointIds", "CellId");
  CHECK(mine == other,
    "%s: %zu faces, %zu of vtkDataSetSurfaceFilter",
    grid.Name.c_str(),
    mine.size(),
    other.size());
}

/* Area of the faces, and length of the lines, of each cell. Of cells of higher order, VTK's points are
 * float. */
void CheckSizes(const Grid& grid, vtkPolyData* ours, vtkPolyData* theirs)
{
  const auto mine = measures::SizeByCell(ours);
  const auto other = measures::SizeByCell(theirs);
  for (const auto& cell : mine)
  {
    CHECK(grid.Duplicates.count(cell.first) == 0, "%s: cell of another piece", grid.Name.c_str());
    CHECK(other.count(cell.first) == 1, "%s: cell %lld has no face", grid.Name.c_str(), cell.first);
  }
  for (const auto& cell : other)
  {
    const auto found = mine.find(cell.first);
    const double size = found == mine.end() ? 0.0 : found->second;
    const double expected = grid.Duplicates.count(cell.first) ? 0.0 : cell.second;
    CHECK_NEAR(size,
      expected,
      (grid.IsLinear ? grid.Tolerance : 2e-5) * (1.0 + expected),
      "%s: size of cell %lld, type %d",
      grid.Name.c_str(),
      cell.first,
      grid.Given->GetCellType(cell.first));
  }
}

/* Every tuple is that of the input whose id says where it comes from. */
void CheckCopied(const char* name, vtkDataArray* from, vtkDataArray* to, vtkDataArray* ids)
{
  CHECK(from->GetDataType() == to->GetDataType(), "%s: type", name);
  for (vtkIdType i = 0; i < to->GetNumberOfTuples(); ++i)
  {
    for (int c = 0; c < to->GetNumberOfComponents(); ++c)
    {
      CHECK(to->GetComponent(i, c) == from->GetComponent(static_cast<vtkIdType>(IdAt(ids, i)), c),
        "%s: %s",
        name,
        to->GetName());
    }
  }
}

void CheckArrays(const Grid& grid, vtkPolyData* ours)
{
  vtkDataArray* cells = ours->GetCellData()->GetArray("MicrotomeCellId");
  vtkDataArray* points = ours->GetPointData()->GetArray("MicrotomePointId");
  for (const char* name : { "CellArray", "CellId" })
  {
    CheckCopied(grid.Name.c_str(),
      grid.Given->GetCellData()->GetArray(name),
      ours->GetCellData()->GetArray(name),
      cells);
  }
  for (const char* name : { "PointArray", "Wave", "Direction" })
  {
    CheckCopied(grid.Name.c_str(),
      grid.Given->GetPointData()->GetArray(name),
      ours->GetPointData()->GetArray(name),
      points);
  }
  std::set<long long> used;
  for (vtkIdType i = 0; i < ours->GetNumberOfPoints(); ++i)
  {
    used.insert(IdAt(points, i));
  }
  CHECK(static_cast<vtkIdType>(used.size()) == ours->GetNumberOfPoints(),
    "%s: a point is there twice",
    grid.Name.c_str());
}

void TestGrid(const Grid& grid)
{
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputData(grid.Given);
  surface->SetPassThroughCellIds(true);
  surface->SetPassThroughPointIds(true);
  surface->Update();
  vtkNew<vtkDataSetSurfaceFilter> serial;
  serial->SetInputData(grid.Oracle);
  serial->SetDelegation(false);
  serial->SetPassThroughPointIds(true);
  serial->Update();
  if (grid.IsLinear)
  {
    RemoveMixed(serial->GetOutput());
  }
  CheckSizes(grid, surface->GetOutput(), serial->GetOutput());
  CheckArrays(grid, surface->GetOutput());
  if (!grid.IsLinear)
  {
    return;
  }
  CheckFaces(grid, surface->GetOutput(), serial->GetOutput());
  vtkNew<vtkGeometryFilter> geometry;
  geometry->SetInputData(grid.Oracle);
  geometry->SetPassThroughPointIds(true);
  geometry->Update();
  RemoveMixed(geometry->GetOutput());
  CheckFaces(grid, surface->GetOutput(), geometry->GetOutput());
}
}

int main()
{
  test_random random = test_random_start();
  for (int i = 0; i < 3000; ++i)
  {
    const uint64_t state = random.state;
    const int before = n_failures;
    TestGrid(random_grids::Next(&random));
    if (n_failures > before)
    {
      fprintf(stderr, "case %d, MICROTOME_TEST_SEED=%llu\n", i, (unsigned long long)state);
    }
  }
  return check_result();
}
