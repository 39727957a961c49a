// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What VTK's own tests of its cutters and surface filters expect (TestCutter, TestPlaneCutter,
// TestSlicePlanePrecision, UnitTestDataSetSurfaceFilter, TestGeometryFilterDegeneratedCells), asked
// of Microtome's filters. The data are those of the tests; the code is our own.
#include "check.h"

#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include "vtkCellType.h"
#include "vtkDataSetTriangleFilter.h"
#include "vtkImageData.h"
#include "vtkImageDataToPointSet.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointDataToCellData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkRTAnalyticSource.h"
#include "vtkUnstructuredGrid.h"

#include <vector>

namespace
{
/* Cells of the slice by the plane through (-1.5, -1.5, -1.5), normal (1, 1, 1), of the box -2..2. */
void CheckCorner(const char* name, vtkAlgorithm* source, vtkIdType nPolygons, vtkIdType nTriangles)
{
  vtkNew<vtkPlane> plane;
  plane->SetOrigin(-1.5, -1.5, -1.5);
  plane->SetNormal(1.0, 1.0, 1.0);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputConnection(source->GetOutputPort());
  slice->SetCutFunction(plane);
  for (const bool triangulate : { false, true })
  {
    slice->SetTriangulate(triangulate);
    slice->Update();
    const vtkIdType n = slice->GetOutput()->GetNumberOfCells();
    CHECK(n == (triangulate ? nTriangles : nPolygons), "%s: %lld cells", name, (long long)n);
    CHECK(slice->GetOutput()->CheckAttributes() == 0, "%s: attributes fit", name);
  }
}

void TestCorners()
{
  vtkNew<vtkRTAnalyticSource> image;
  image->SetWholeExtent(-2, 2, -2, 2, -2, 2);
  CheckCorner("image", image, 4, 7);
  vtkNew<vtkImageDataToPointSet> grid;
  grid->SetInputConnection(image->GetOutputPort());
  CheckCorner("curvilinear grid", grid, 4, 7);
  vtkNew<vtkPointDataToCellData> cells;
  cells->SetInputConnection(image->GetOutputPort());
  vtkNew<vtkDataSetTriangleFilter> tetrahedra;
  tetrahedra->SetInputConnection(cells->GetOutputPort());
  CheckCorner("tetrahedra", tetrahedra, 7, 10);
}

/* The points of a slice by z = 0 have z = 0, not nearly so. */
void TestPrecision()
{
  vtkNew<vtkImageData> image;
  image->SetDimensions(12, 12, 12);
  image->SetOrigin(-0.7, -0.7, -0.7);
  image->SetSpacing(0.1301, 0.1301, 0.1301);
  vtkNew<vtkPlane> plane;
  plane->SetNormal(0.0, 0.0, 1.0);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputData(image);
  slice->SetCutFunction(plane);
  slice->Update();
  const double* bounds = slice->GetOutput()->GetBounds();
  CHECK(slice->GetOutput()->GetNumberOfCells() == 121, "11 x 11 cells");
  CHECK(bounds[4] == 0.0 && bounds[5] == 0.0, "z from %g to %g", bounds[4], bounds[5]);
}

vtkIdType SkinOf(vtkDataSet* data)
{
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputData(data);
  surface->Update();
  return surface->GetOutput()->GetNumberOfCells();
}

/* One cell of each type has as many faces as it should. */
void TestFaces()
{
  static const struct
  {
    int Type;
    int NumberOfPoints;
    vtkIdType Faces;
  } cases[] = { { VTK_VERTEX, 1, 1 },
    { VTK_LINE, 2, 1 },
    { VTK_TRIANGLE, 3, 1 },
    { VTK_PIXEL, 4, 1 },
    { VTK_QUAD, 4, 1 },
    { VTK_TETRA, 4, 4 },
    { VTK_VOXEL, 8, 6 },
    { VTK_HEXAHEDRON, 8, 6 },
    { VTK_WEDGE, 6, 5 },
    { VTK_PYRAMID, 5, 5 },
    { VTK_PENTAGONAL_PRISM, 10, 7 },
    { VTK_HEXAGONAL_PRISM, 12, 8 } };
  for (const auto& one : cases)
  {
    vtkNew<vtkPoints> points;
    std::vector<vtkIdType> ids;
    for (int p = 0; p < one.NumberOfPoints; ++p)
    {
      // Any places will do that are all different.
      ids.push_back(points->InsertNextPoint(p, p * p, p * p * p));
    }
    vtkNew<vtkUnstructuredGrid> grid;
    grid->SetPoints(points);
    grid->InsertNextCell(one.Type, one.NumberOfPoints, ids.data());
    const vtkIdType n = SkinOf(grid);
    CHECK(n == one.Faces, "cell type %d: %lld faces", one.Type, (long long)n);
  }
}

/* Two wedges given as hexahedra with repeated points have 2 * 5 faces, one of them shared. */
void TestDegenerateCells()
{
  static const double places[8][3] = { { 0, 0, 0 },
    { 1, 0, 0 },
    { 1, 1, 0 },
    { 0, 1, 0 },
    { 0, 0, 1 },
    { 1, 0, 1 },
    { 1, 1, 1 },
    { 0, 1, 1 } };
  vtkNew<vtkPoints> points;
  for (const auto& place : places)
  {
    points->InsertNextPoint(place);
  }
  const vtkIdType first[8] = { 0, 1, 2, 2, 4, 5, 6, 6 };
  const vtkIdType second[8] = { 0, 2, 3, 3, 4, 6, 7, 7 };
  vtkNew<vtkUnstructuredGrid> grid;
  grid->SetPoints(points);
  grid->InsertNextCell(VTK_HEXAHEDRON, 8, first);
  grid->InsertNextCell(VTK_HEXAHEDRON, 8, second);
  const vtkIdType n = SkinOf(grid);
  CHECK(n == 8, "two wedges of repeated points: %lld faces", (long long)n);
}
}

int main()
{
  TestCorners();
  TestPrecision();
  TestFaces();
  TestDegenerateCells();
  return check_result();
}
