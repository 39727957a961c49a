// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Curved cells divided to a tolerance: one level for all blocks, by the formula for a quarter of a ring.
#include "check.h"
#include "listener.h"
#include "measures.h"

#include "vtkMicrotomeIsosurface.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include "vtkCellType.h"
#include "vtkCompositeDataSet.h"
#include "vtkDoubleArray.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkSmartPointer.h"
#include "vtkUnstructuredGrid.h"

#include <cmath>
#include <vector>

namespace
{
const double pi = 3.14159265358979323846;

/* Corners of the unit cube and middles of its edges, in VTK's order, times two. */
const int places[20][3] = { { 0, 0, 0 },
  { 2, 0, 0 },
  { 2, 2, 0 },
  { 0, 2, 0 },
  { 0, 0, 2 },
  { 2, 0, 2 },
  { 2, 2, 2 },
  { 0, 2, 2 },
  { 1, 0, 0 },
  { 2, 1, 0 },
  { 1, 2, 0 },
  { 0, 1, 0 },
  { 1, 0, 2 },
  { 2, 1, 2 },
  { 1, 2, 2 },
  { 0, 1, 2 },
  { 0, 0, 1 },
  { 2, 0, 1 },
  { 2, 2, 1 },
  { 0, 2, 1 } };

/* A block between the radii 1 and 2, 0 <= z <= 1: an eighth of a ring, or the straight one before it. */
vtkSmartPointer<vtkUnstructuredGrid> Block(bool isCurved)
{
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  vtkNew<vtkPoints> points;
  points->SetDataTypeToDouble();
  vtkNew<vtkDoubleArray> heights;
  heights->SetName("Height");
  std::vector<vtkIdType> ids;
  for (const auto& place : places)
  {
    const double r = 1.0 + 0.5 * place[0];
    const double angle = pi / 8.0 * place[1];
    const double x = isCurved ? r * std::cos(angle) : r;
    const double y = isCurved ? r * std::sin(angle) : 0.5 * place[1] - 1.0;
    ids.push_back(points->InsertNextPoint(x, y, 0.5 * place[2]));
    heights->InsertNextValue(0.5 * place[2]);
  }
  grid->SetPoints(points);
  grid->InsertNextCell(VTK_QUADRATIC_HEXAHEDRON, 20, ids.data());
  grid->GetPointData()->AddArray(heights);
  return grid;
}

/* A level from the number of squares that a section z = 1/2 of one cell has. */
int LevelOf(vtkIdType nPolygons)
{
  int level = 0;
  for (; level < 8 && (vtkIdType(4) << (2 * level)) != nPolygons; ++level)
  {
  }
  return level;
}

vtkSmartPointer<vtkMicrotomeSlice> NewSlice(vtkDataObject* input)
{
  auto slice = vtkSmartPointer<vtkMicrotomeSlice>::New();
  vtkNew<vtkPlane> plane;
  plane->SetOrigin(0.0, 0.0, 0.5);
  plane->SetNormal(0.0, 0.0, 1.0);
  slice->SetInputDataObject(input);
  slice->SetCutFunction(plane);
  return slice;
}

/* A quarter of the tolerance is a level more, also where the filter keeps its last slice. */
void TestLevels()
{
  auto grid = Block(true);
  auto slice = NewSlice(grid);
  Listener heard(slice);
  slice->Update();
  const vtkIdType nAtNodes = slice->GetOutput()->GetNumberOfPolys();
  slice->SetTolerance(1.0);
  slice->Update();
  CHECK(slice->GetOutput()->GetNumberOfPolys() == nAtNodes, "parts between the nodes will do");
  int last = 0;
  for (double tolerance = 0.01; tolerance > 1e-4; tolerance /= 4.0)
  {
    slice->SetTolerance(tolerance);
    slice->Update();
    vtkPolyData* output = slice->GetOutput();
    const int level = LevelOf(output->GetNumberOfPolys());
    CHECK(last == 0 ? level > 0 : level == last + 1, "level %d after %d", level, last);
    last = level;
    // Of the quadratic cell, whose arcs are parabolas: triangles and segments, for radii 1 to 2.
    const double triangle = 0.5 * std::sin(pi / 4.0);
    const double segment = 4.0 / 3.0 * std::sin(pi / 8.0) * (1.0 - std::cos(pi / 8.0));
    CHECK_NEAR(measures::Size(output),
      3.0 * (triangle + segment),
      3.0 * tolerance,
      "tolerance %g",
      tolerance);
  }
  slice->SetTolerance(0.0);
  slice->Update();
  CHECK(slice->GetOutput()->GetNumberOfPolys() == nAtNodes, "back");
  CHECK(heard.Warnings.empty() && heard.Errors.empty(), "nothing to say");
}

/* The straight block is divided as the curved one beside it, so that they fit. */
void TestBlocks()
{
  vtkNew<vtkMultiBlockDataSet> blocks;
  blocks->SetBlock(0, Block(false));
  blocks->SetBlock(1, Block(true));
  auto slice = NewSlice(blocks);
  slice->SetTolerance(0.002);
  slice->Update();
  auto* output = vtkMultiBlockDataSet::SafeDownCast(slice->GetOutputDataObject(0));
  const auto count = [&](vtkMultiBlockDataSet* data, unsigned int i) {
    return vtkPolyData::SafeDownCast(data->GetBlock(i))->GetNumberOfPolys();
  };
  const int level = LevelOf(count(output, 0));
  CHECK(level > 0 && level < 8 && level == LevelOf(count(output, 1)), "level %d", level);
  auto alone = NewSlice(Block(false));
  alone->SetTolerance(0.002);
  alone->Update();
  CHECK(alone->GetOutput()->GetNumberOfPolys() < count(output, 0), "it needs none for itself");
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputDataObject(blocks);
  surface->SetTolerance(0.002);
  surface->Update();
  output = vtkMultiBlockDataSet::SafeDownCast(surface->GetOutputDataObject(0));
  const vtkIdType nFaces = vtkIdType(6 * 4) << (2 * level);
  CHECK(count(output, 0) == nFaces && count(output, 1) == nFaces,
    "%lld and %lld faces of %lld",
    (long long)count(output, 0),
    (long long)count(output, 1),
    (long long)nFaces);
}

/* A surface as with the subdivision that the tolerance leads to; an isosurface as a slice. */
void TestOthers()
{
  auto grid = Block(true);
  auto slice = NewSlice(grid);
  slice->SetTolerance(0.01);
  slice->Update();
  const vtkIdType nPolygons = slice->GetOutput()->GetNumberOfPolys();
  const int level = LevelOf(nPolygons);
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputData(grid);
  surface->SetTolerance(0.01);
  surface->Update();
  CHECK(surface->GetOutput()->GetNumberOfPolys() == vtkIdType(6 * 4) << (2 * level), "faces");
  surface->SetNonlinearSubdivisionLevel(level + 2);
  surface->Update();
  CHECK(surface->GetOutput()->GetNumberOfPolys() == vtkIdType(6 * 4) << (2 * level + 2), "finer");
  vtkNew<vtkMicrotomeIsosurface> isosurface;
  isosurface->SetInputData(grid);
  isosurface->SetInputArrayToProcess(0, 0, 0, vtkDataObject::FIELD_ASSOCIATION_POINTS, "Height");
  isosurface->SetValue(0, 0.5);
  isosurface->SetTolerance(0.01);
  isosurface->Update();
  CHECK(isosurface->GetOutput()->GetNumberOfPolys() == nPolygons, "as the slice");
}

/* What is not kept, or not known, is said. */
void TestWarnings()
{
  vtkNew<vtkPoints> points;
  points->InsertNextPoint(0, 0, 0);
  points->InsertNextPoint(1, 0, 0);
  points->InsertNextPoint(0.5, 0.5, 0);
  const vtkIdType ids[3] = { 0, 1, 2 };
  vtkNew<vtkUnstructuredGrid> curve;
  curve->SetPoints(points);
  curve->InsertNextCell(VTK_QUADRATIC_EDGE, 3, ids);
  vtkNew<vtkMicrotomeSurface> surface;
  Listener heard(surface);
  surface->SetInputData(curve);
  surface->SetTolerance(1e-12);
  surface->Update();
  CHECK(heard.Warnings.size() == 1 && heard.Warnings[0].find("Tolerance") != std::string::npos,
    "%zu warnings",
    heard.Warnings.size());
  CHECK(surface->GetOutput()->GetNumberOfLines() == 128, "the most there are");
  vtkNew<vtkUnstructuredGrid> pyramid;
  vtkNew<vtkPoints> nodes;
  std::vector<vtkIdType> all;
  const double corners[5][3] = { { 0, 0, 0 }, { 1, 0, 0 }, { 1, 1, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
  const int edges[8][2] = {
    { 0, 1 }, { 1, 2 }, { 2, 3 }, { 3, 0 }, { 0, 4 }, { 1, 4 }, { 2, 4 }, { 3, 4 }
  };
  for (int i = 0; i < 13; ++i)
  {
    const double* a = corners[i < 5 ? i : edges[i - 5][0]];
    const double* b = corners[i < 5 ? i : edges[i - 5][1]];
    all.push_back(
      nodes->InsertNextPoint(0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1]), 0.5 * (a[2] + b[2])));
  }
  pyramid->SetPoints(nodes);
  pyramid->InsertNextCell(VTK_QUADRATIC_PYRAMID, 13, all.data());
  auto slice = NewSlice(pyramid);
  Listener heardSlice(slice);
  slice->SetTolerance(0.1);
  slice->Update();
  CHECK(heardSlice.Warnings.size() == 1 && heardSlice.Errors.empty(), "what has no bound");
  slice->SetTolerance(0.0);
  slice->Update();
  CHECK(heardSlice.Warnings.size() == 1, "nothing was asked for");
}
}

int main()
{
  TestLevels();
  TestBlocks();
  TestOthers();
  TestWarnings();
  return check_result();
}
