// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Random cells of first order.
#include "random_blocks.h"

#include "vtkCell.h"
#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkIdList.h"
#include "vtkMath.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkUnstructuredGrid.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace
{
using Ids = std::vector<vtkIdType>;

struct Part
{
  int Type;
  Ids Corners;
};

/* The six faces of a block and its middle, point 8, make pyramids. */
const std::vector<std::vector<Part>> divisions = {
  { { VTK_HEXAHEDRON, { 0, 1, 2, 3, 4, 5, 6, 7 } } },
  { { VTK_VOXEL, { 0, 1, 3, 2, 4, 5, 7, 6 } } },
  { { VTK_WEDGE, { 0, 3, 1, 4, 7, 5 } }, { VTK_WEDGE, { 1, 3, 2, 5, 7, 6 } } },
  { { VTK_TETRA, { 0, 1, 3, 4 } },
    { VTK_TETRA, { 1, 2, 3, 6 } },
    { VTK_TETRA, { 1, 4, 5, 6 } },
    { VTK_TETRA, { 3, 4, 6, 7 } },
    { VTK_TETRA, { 1, 3, 4, 6 } } },
  { { VTK_PYRAMID, { 0, 1, 2, 3, 8 } },
    { VTK_PYRAMID, { 4, 7, 6, 5, 8 } },
    { VTK_PYRAMID, { 0, 4, 5, 1, 8 } },
    { VTK_PYRAMID, { 1, 5, 6, 2, 8 } },
    { VTK_PYRAMID, { 2, 6, 7, 3, 8 } },
    { VTK_PYRAMID, { 3, 7, 4, 0, 8 } } },
};

/* Corners of a polygon: a regular one, drawn out and turned. */
Ids AddPolygon(test_random* random, vtkPoints* points, int n)
{
  double center[3];
  double axes[2][3];
  for (int c = 0; c < 3; ++c)
  {
    center[c] = test_random_between(random, -0.8, 0.8);
    axes[0][c] = test_random_between(random, -0.5, 0.5);
    axes[1][c] = test_random_between(random, -0.5, 0.5) + (c == 0 ? 0.7 : 0.0);
  }
  Ids ids;
  for (int i = 0; i < n; ++i)
  {
    const double angle = 2.0 * vtkMath::Pi() * i / n;
    double x[3];
    for (int c = 0; c < 3; ++c)
    {
      x[c] = center[c] + std::cos(angle) * axes[0][c] + std::sin(angle) * axes[1][c];
    }
    ids.push_back(points->InsertNextPoint(x));
  }
  return ids;
}

/* Points that have no shape: for vertices, lines and strips. */
Ids AddPoints(test_random* random, vtkPoints* points, int n)
{
  Ids ids;
  for (int i = 0; i < n; ++i)
  {
    ids.push_back(points->InsertNextPoint(test_random_between(random, -1, 1),
      test_random_between(random, -1, 1),
      test_random_between(random, -1, 1)));
  }
  return ids;
}

Part LoosePart(test_random* random, vtkPoints* points)
{
  const int more = static_cast<int>(test_random_below(random, 4));
  switch (test_random_below(random, 10))
  {
    case 0:
      return { VTK_TRIANGLE, AddPolygon(random, points, 3) };
    case 1:
      return { VTK_QUAD, AddPolygon(random, points, 4) };
    case 2:
    {
      Ids ids = AddPolygon(random, points, 4);
      std::swap(ids[2], ids[3]);
      return { VTK_PIXEL, ids };
    }
    case 3:
      return { VTK_POLYGON, AddPolygon(random, points, 3 + more) };
    case 4:
      return { VTK_TRIANGLE_STRIP, AddPoints(random, points, 3 + more) };
    case 5:
      return { VTK_LINE, AddPoints(random, points, 2) };
    case 6:
      return { VTK_POLY_LINE, AddPoints(random, points, 2 + more) };
    case 7:
      return { VTK_VERTEX, AddPoints(random, points, 1) };
    case 8:
      return { VTK_POLY_VERTEX, AddPoints(random, points, 1 + more) };
    default:
      return { VTK_EMPTY_CELL, {} };
  }
}

void AddPart(const Part& part, vtkUnstructuredGrid* grid)
{
  grid->InsertNextCell(part.Type, static_cast<vtkIdType>(part.Corners.size()), part.Corners.data());
}

/* (n + 1)^3 points, and of each block of eight the middle, in `middles`. */
void AddLattice(test_random* random, int n, bool isMoved, vtkPoints* points, Ids& middles)
{
  const double most = isMoved ? 0.08 : 0.0;
  for (int i = 0; i < (n + 1) * (n + 1) * (n + 1); ++i)
  {
    const int index[3] = { i % (n + 1), i / (n + 1) % (n + 1), i / (n + 1) / (n + 1) };
    double x[3];
    for (int axis = 0; axis < 3; ++axis)
    {
      x[axis] = 0.7 * index[axis] - 0.6 + test_random_between(random, -most, most);
    }
    points->InsertNextPoint(x);
  }
  for (int i = 0; i < n * n * n; ++i)
  {
    middles.push_back(points->InsertNextPoint(
      0.7 * (i % n) - 0.25, 0.7 * (i / n % n) - 0.25, 0.7 * (i / n / n) - 0.25));
  }
}

/* Ids of a face's points, in turn. */
Ids FacePoints(vtkCell* face)
{
  Ids ids(face->GetPointIds()->begin(), face->GetPointIds()->end());
  if (face->GetCellType() == VTK_PIXEL)
  {
    std::swap(ids[2], ids[3]);
  }
  return ids;
}

/* The cell in VTK's list of faces: how many, and for each how many points and which. */
void ListFaces(vtkCell* cell, vtkIdList* list)
{
  list->Reset();
  list->InsertNextId(cell->GetNumberOfFaces());
  for (int i = 0; i < cell->GetNumberOfFaces(); ++i)
  {
    Ids ids = FacePoints(cell->GetFace(i));
    if (i % 2 == 1)
    {
      std::reverse(ids.begin(), ids.end());
    }
    list->InsertNextId(static_cast<vtkIdType>(ids.size()));
    for (const vtkIdType id : ids)
    {
      list->InsertNextId(id);
    }
  }
}
}

vtkSmartPointer<vtkDataSet> random_blocks::Cells(test_random* random)
{
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  vtkNew<vtkPoints> points;
  points->SetDataType(VTK_DOUBLE);
  grid->SetPoints(points);
  grid->AllocateEstimate(64, 8);
  const int n = 1 + static_cast<int>(test_random_below(random, 3));
  const auto nDivisions = static_cast<int64_t>(divisions.size());
  const bool isMixed = test_random_below(random, 2) == 0;
  const bool isMoved = test_random_below(random, 3) > 0;
  int64_t division = test_random_below(random, nDivisions);
  Ids middles;
  AddLattice(random, n, isMoved, points, middles);
  for (int i = 0; i < n * n * n; ++i)
  {
    const vtkIdType first = i % n + (n + 1) * (i / n % n + (n + 1) * (i / n / n));
    const vtkIdType layer = static_cast<vtkIdType>(n + 1) * (n + 1);
    Ids block = { first, first + 1, first + n + 2, first + n + 1 };
    for (int corner = 0; corner < 4; ++corner)
    {
      block.push_back(block[corner] + layer);
    }
    block.push_back(middles[i]);
    division = isMixed ? test_random_below(random, nDivisions) : division;
    for (Part part : divisions[division])
    {
      for (vtkIdType& id : part.Corners)
      {
        id = block[id];
      }
      AddPart(part, grid);
    }
    if (isMixed && test_random_below(random, 3) == 0)
    {
      AddPart(LoosePart(random, points), grid);
    }
  }
  return grid;
}

vtkSmartPointer<vtkDataSet> random_blocks::PolyData(test_random* random)
{
  auto data = vtkSmartPointer<vtkPolyData>::New();
  vtkNew<vtkPoints> points;
  points->SetDataType(VTK_DOUBLE);
  vtkNew<vtkCellArray> kinds[4];
  const int64_t only = test_random_below(random, 8); // 4 and more: all of them
  for (int i = 0; i < 12; ++i)
  {
    const int64_t kind = only < 4 ? only : test_random_below(random, 4);
    const int more = static_cast<int>(test_random_below(random, 4));
    const Ids ids = kind == 2 ? AddPolygon(random, points, 3 + more)
                              : AddPoints(random, points, (kind == 3 ? 3 : 1 + int(kind)) + more);
    kinds[kind]->InsertNextCell(static_cast<vtkIdType>(ids.size()), ids.data());
  }
  data->SetPoints(points);
  data->SetVerts(kinds[0]);
  data->SetLines(kinds[1]);
  data->SetPolys(kinds[2]);
  data->SetStrips(kinds[3]);
  return data;
}

bool random_blocks::MakePolyhedra(vtkUnstructuredGrid* grid)
{
  vtkNew<vtkUnstructuredGrid> made;
  made->SetPoints(grid->GetPoints());
  made->AllocateEstimate(grid->GetNumberOfCells(), 8);
  vtkNew<vtkIdList> list;
  bool isAny = false;
  for (vtkIdType i = 0; i < grid->GetNumberOfCells(); ++i)
  {
    vtkCell* cell = grid->GetCell(i);
    if (cell->GetCellDimension() == 3 && cell->IsLinear())
    {
      ListFaces(cell, list);
      made->InsertNextCell(VTK_POLYHEDRON, list);
      isAny = true;
    }
    else
    {
      made->InsertNextCell(grid->GetCellType(i), cell->GetPointIds());
    }
  }
  if (isAny)
  {
    made->GetPointData()->ShallowCopy(grid->GetPointData());
    made->GetCellData()->ShallowCopy(grid->GetCellData());
    grid->ShallowCopy(made);
  }
  return isAny;
}
