// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What VTK's and Viskores' own tests of surface filters expect, asked of vtkMicrotomeSurface:
// UnitTestDataSetSurfaceFilter, TestGeometryFilterDegeneratedCells,
// TestDataSetSurfaceFilterQuadraticTetsGhostCells, TestMatchBoundariesIgnoringCellOrder,
// geometryFilterGhosts, TestGhostPoints; UnitTestExternalFacesFilter. The data are those of the tests,
// or made alike where they are files; the code is our own. Where our count is another one, it says why.
#include "check.h"
#include "inputs.h"
#include "listener.h"
#include "measures.h"

#include "vtkMicrotomeSurface.h"

#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkCellTypeSource.h"
#include "vtkDoubleArray.h"
#include "vtkGenericCell.h"
#include "vtkGeometryFilter.h"
#include "vtkImageData.h"
#include "vtkIntArray.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkRectilinearGrid.h"
#include "vtkStructuredGrid.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"
#include "vtkVersionMacros.h"

#include <vector>

namespace
{
vtkSmartPointer<vtkPolyData> SurfaceOf(vtkDataSet* data, int level = 1)
{
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputData(data);
  surface->SetNonlinearSubdivisionLevel(level);
  surface->Update();
  return surface->GetOutput();
}

void CheckCounts(const char* name, vtkDataSet* data, vtkIdType nCells, vtkIdType nPoints)
{
  auto surface = SurfaceOf(data);
  const vtkIdType cells = surface->GetNumberOfCells();
  const vtkIdType points = surface->GetNumberOfPoints();
  CHECK(cells == nCells, "%s: %lld cells", name, static_cast<long long>(cells));
  CHECK(points == nPoints, "%s: %lld points", name, static_cast<long long>(points));
}

/* One cell whose points are where its parameters say. */
vtkSmartPointer<vtkUnstructuredGrid> OneCell(int type)
{
  vtkNew<vtkGenericCell> cell;
  cell->SetCellType(type);
  const double* places = cell->GetParametricCoords();
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  vtkNew<vtkPoints> points;
  std::vector<vtkIdType> ids;
  for (int i = 0; i < cell->GetNumberOfPoints(); ++i)
  {
    ids.push_back(points->InsertNextPoint(places + 3 * static_cast<ptrdiff_t>(i)));
  }
  grid->SetPoints(points);
  grid->InsertNextCell(type, static_cast<vtkIdType>(ids.size()), ids.data());
  return grid;
}

/* UnitTestDataSetSurfaceFilter: how many cells the surface of one cell has. VTK has triangles only
 * where it divides faces; ours keep the quads, so that a quadratic quad is four triangles at its
 * corners and one quad, and one with a node in its middle four quads. A curve comes in its lines. */
void TestOneCellEach()
{
  static const struct
  {
    int Type;
    int Level;
    vtkIdType VTK;
    vtkIdType Ours;
  } cases[] = { { VTK_EMPTY_CELL, 1, 0, 0 },
    { VTK_VERTEX, 1, 1, 1 },
    { VTK_LINE, 1, 1, 1 },
    { VTK_TRIANGLE, 1, 1, 1 },
    { VTK_PIXEL, 1, 1, 1 },
    { VTK_QUAD, 1, 1, 1 },
    { VTK_TETRA, 1, 4, 4 },
    { VTK_VOXEL, 1, 6, 6 },
    { VTK_HEXAHEDRON, 1, 6, 6 },
    { VTK_WEDGE, 1, 5, 5 },
    { VTK_PYRAMID, 1, 5, 5 },
    { VTK_PENTAGONAL_PRISM, 1, 7, 7 },
    { VTK_HEXAGONAL_PRISM, 1, 8, 8 },
    { VTK_QUADRATIC_EDGE, 1, 1, 2 },
    { VTK_QUADRATIC_TRIANGLE, 0, 1, 1 },
    { VTK_QUADRATIC_QUAD, 0, 1, 1 },
    { VTK_QUADRATIC_TETRA, 1, 16, 16 },
    { VTK_QUADRATIC_HEXAHEDRON, 1, 36, 30 },
    { VTK_QUADRATIC_WEDGE, 1, 26, 23 },
    { VTK_QUADRATIC_PYRAMID, 1, 22, 21 },
    { VTK_BIQUADRATIC_QUAD, 1, 8, 4 },
    { VTK_QUADRATIC_LINEAR_QUAD, 1, 4, 2 },
    { VTK_QUADRATIC_LINEAR_WEDGE, 1, 20, 14 },
    { VTK_BIQUADRATIC_QUADRATIC_WEDGE, 1, 32, 20 },
    { VTK_TRIQUADRATIC_HEXAHEDRON, 3, 768, 384 } };
  for (const auto& one : cases)
  {
    const vtkIdType n = SurfaceOf(OneCell(one.Type), one.Level)->GetNumberOfCells();
    CHECK(n == one.Ours,
      "cell type %d: %lld cells, VTK %lld",
      one.Type,
      static_cast<long long>(n),
      static_cast<long long>(one.VTK));
  }
}

/* The same test's grids: VTK gives every side of a structured grid points of its own, 32 and 24 of
 * them; ours are merged. */
void TestStructured()
{
  vtkNew<vtkStructuredGrid> grid;
  vtkNew<vtkPoints> points;
  for (int i = 0; i < 12; ++i)
  {
    points->InsertNextPoint(0.5 * (i % 2), i / 2 % 3, 2.0 * (i / 6));
  }
  grid->SetDimensions(2, 3, 2);
  grid->SetPoints(points);
  CheckCounts("two hexahedra", grid, 10, 12);
  grid->BlankPoint(6);
  CheckCounts("the first of them blanked", grid, 6, 8);

  vtkNew<vtkImageData> image;
  image->SetDimensions(10, 5, 1);
  CheckCounts("image across z", image, 36, 50);
  image->SetDimensions(1, 5, 10);
  CheckCounts("image across x", image, 36, 50);
  image->SetDimensions(5, 1, 10);
  CheckCounts("image across y", image, 36, 50);
}

vtkSmartPointer<vtkRectilinearGrid> Rectilinear(int nx, int ny, int nz)
{
  auto grid = vtkSmartPointer<vtkRectilinearGrid>::New();
  vtkSmartPointer<vtkDoubleArray> axes[3];
  const int n[3] = { nx, ny, nz };
  for (int axis = 0; axis < 3; ++axis)
  {
    axes[axis] = vtkSmartPointer<vtkDoubleArray>::New();
    for (int i = 0; i < n[axis]; ++i)
    {
      axes[axis]->InsertNextValue(i);
    }
  }
  grid->SetDimensions(n);
  grid->SetXCoordinates(axes[0]);
  grid->SetYCoordinates(axes[1]);
  grid->SetZCoordinates(axes[2]);
  return grid;
}

/* The same test's array with one tuple too few: left out with a warning, and the line is there. */
void TestBadAttributes()
{
  auto grid = OneCell(VTK_QUADRATIC_EDGE);
  vtkNew<vtkIntArray> values;
  values->SetName("PointDataTestArray");
  values->SetNumberOfTuples(2);
  values->FillValue(1);
  grid->GetPointData()->SetScalars(values);
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputData(grid);
  Listener heard(surface);
  surface->Update();
  CHECK(heard.Errors.empty() && heard.Warnings.size() == 1, "%zu warnings", heard.Warnings.size());
  CHECK(surface->GetOutput()->GetNumberOfLines() == 2, "the line is there");
}

struct Cell
{
  int Type;
  std::vector<vtkIdType> Ids;
};

vtkSmartPointer<vtkUnstructuredGrid> Grid(const std::vector<std::vector<double>>& places,
  const std::vector<Cell>& cells)
{
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  vtkNew<vtkPoints> points;
  for (const std::vector<double>& place : places)
  {
    points->InsertNextPoint(place.data());
  }
  grid->SetPoints(points);
  for (const Cell& cell : cells)
  {
    grid->InsertNextCell(cell.Type, static_cast<vtkIdType>(cell.Ids.size()), cell.Ids.data());
  }
  return grid;
}

/* TestGeometryFilterDegeneratedCells: two tetrahedra as hexahedra with repeated points. VTK has 12
 * faces, those between the cells and those without area among them; ours are the six outer ones. */
void TestDegenerateCells()
{
  auto tetrahedra = Grid({ { 0, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 0, 0, -1 } },
    { { VTK_HEXAHEDRON, { 0, 1, 2, 2, 3, 3, 3, 3 } },
      { VTK_HEXAHEDRON, { 0, 2, 1, 1, 4, 4, 4, 4 } } });
  CheckCounts("tetrahedra as hexahedra", tetrahedra, 6, 5);
  CHECK_NEAR(measures::Volume(SurfaceOf(tetrahedra)), 1.0 / 3.0, 1e-7, "their volume");

  auto wedges = Grid({ { 0, 0, 0 },
                       { 1, 0, 0 },
                       { 1, 1, 0 },
                       { 0, 1, 0 },
                       { 0, 0, 1 },
                       { 1, 0, 1 },
                       { 1, 1, 1 },
                       { 0, 1, 1 } },
    { { VTK_HEXAHEDRON, { 0, 1, 2, 2, 4, 5, 6, 6 } },
      { VTK_HEXAHEDRON, { 0, 2, 3, 3, 4, 6, 7, 7 } } });
  CheckCounts("wedges as hexahedra", wedges, 8, 8);
}

void AddGhosts(vtkDataSet* data, vtkIdType firstGhost, unsigned char bits)
{
  vtkNew<vtkUnsignedCharArray> ghosts;
  ghosts->SetName(vtkDataSetAttributes::GhostArrayName());
  for (vtkIdType i = 0; i < data->GetNumberOfCells(); ++i)
  {
    ghosts->InsertNextValue(i < firstGhost ? 0 : bits);
  }
  data->GetCellData()->AddArray(ghosts);
}

/* TestDataSetSurfaceFilterQuadraticTetsGhostCells: of quadratic tetrahedra in a box of 2 x 2 x 4
 * blocks, the upper half are ghosts. The lower half has five sides of 2 x 2 squares, each of two
 * faces of four triangles, and nothing where it meets the ghosts. */
void TestQuadraticGhosts()
{
  vtkNew<vtkCellTypeSource> source;
  source->SetCellType(VTK_QUADRATIC_TETRA);
  source->SetBlocksDimensions(2, 2, 4);
  source->Update();
  vtkNew<vtkUnstructuredGrid> grid;
  grid->CopyStructure(source->GetOutput());
  AddGhosts(grid, grid->GetNumberOfCells() / 2, vtkDataSetAttributes::DUPLICATECELL);
  const vtkIdType n = SurfaceOf(grid)->GetNumberOfCells();
  CHECK(n == 5 * 4 * 2 * 4, "%lld triangles", static_cast<long long>(n));
}

/* TestMatchBoundariesIgnoringCellOrder: a cell of second order on one of first order has 10 faces
 * where they are matched by their corners, 12 where not. They are not here: the curved face and the
 * flat one are different surfaces. Each curved face comes in four quads. */
void TestMixedOrder()
{
  auto grid = OneCell(VTK_TRIQUADRATIC_HEXAHEDRON);
  std::vector<vtkIdType> ids = { 4, 5, 6, 7 };
  for (int corner = 0; corner < 4; ++corner)
  {
    ids.push_back(grid->GetPoints()->InsertNextPoint(
      corner == 1 || corner == 2 ? 1.0 : 0.0, corner > 1 ? 1.0 : 0.0, 2.0));
  }
  grid->InsertNextCell(VTK_HEXAHEDRON, 8, ids.data());
  const vtkIdType n = SurfaceOf(grid)->GetNumberOfCells();
  CHECK(n == 6 * 4 + 6, "%lld faces", static_cast<long long>(n));
}

/* geometryFilterGhosts: 2 x 2 x 2 cells, the upper four blanked or another piece's. */
void TestGhostInterfaces()
{
  vtkNew<vtkImageData> image;
  image->SetDimensions(3, 3, 3);
  vtkSmartPointer<vtkDataSet> kinds[] = { image, Rectilinear(3, 3, 3), inputs::WrittenOut(image) };
  for (const auto& data : kinds)
  {
    for (const bool remove : { true, false })
    {
      AddGhosts(data, 4, vtkDataSetAttributes::HIDDENCELL);
      vtkNew<vtkMicrotomeSurface> surface;
      surface->SetInputData(data);
      surface->SetRemoveGhostInterfaces(remove);
      surface->Update();
      CHECK(surface->GetOutput()->GetNumberOfCells() == 16, "%s, blanked", data->GetClassName());

      AddGhosts(data, 4, vtkDataSetAttributes::DUPLICATECELL);
      data->Modified();
      surface->Update();
      vtkNew<vtkGeometryFilter> geometry;
      geometry->SetInputData(data);
      geometry->SetRemoveGhostInterfaces(remove);
      geometry->Update();
      const vtkIdType expected = remove ? 12 : geometry->GetOutput()->GetNumberOfCells();
      CHECK(surface->GetOutput()->GetNumberOfCells() == expected,
        "%s, ghosts: %lld",
        data->GetClassName(),
        static_cast<long long>(surface->GetOutput()->GetNumberOfCells()));
    }
  }
}

/* Ghosts of all kinds anywhere: a structured grid has the faces of the same cells without structure, since
 * VTK 9.2 writes beyond its memory for some and is not given any. Later versions are. */
void TestGhostsOfStructured()
{
  static const unsigned char kinds[] = { 0,
    0,
    vtkDataSetAttributes::DUPLICATECELL,
    vtkDataSetAttributes::REFINEDCELL,
    vtkDataSetAttributes::HIDDENCELL,
    255 };
  const int nRounds = VTK_VERSION_NUMBER < VTK_VERSION_CHECK(9, 3, 0) ? 100 : 0;
  unsigned int seed = 1;
  for (int round = 0; round < nRounds; ++round)
  {
    auto grid = Rectilinear(3, 2, 4);
    vtkNew<vtkUnsignedCharArray> ghosts;
    ghosts->SetName(vtkDataSetAttributes::GhostArrayName());
    for (vtkIdType cell = 0; cell < grid->GetNumberOfCells(); ++cell)
    {
      seed = seed * 1664525u + 1013904223u;
      ghosts->InsertNextValue(kinds[(seed >> 16) % 6]);
    }
    auto cells = inputs::WrittenOut(grid);
    vtkIdType n[2];
    int i = 0;
    for (vtkDataSet* data : { static_cast<vtkDataSet*>(grid), static_cast<vtkDataSet*>(cells) })
    {
      data->GetCellData()->AddArray(ghosts);
      vtkNew<vtkMicrotomeSurface> surface;
      surface->SetInputData(data);
      surface->RemoveGhostInterfacesOff();
      surface->Update();
      n[i++] = surface->GetOutput()->GetNumberOfCells();
    }
    CHECK(n[0] == n[1],
      "round %d: %lld and %lld faces",
      round,
      static_cast<long long>(n[0]),
      static_cast<long long>(n[1]));
  }
}

/* TestGhostPoints: points of other pieces change nothing, hidden points take their cells along. */
void TestGhostPoints()
{
  static const struct
  {
    int Type;
    int Level;
    unsigned char Bits;
    vtkIdType Cells;
  } cases[] = { { VTK_TETRA, 1, vtkDataSetAttributes::DUPLICATEPOINT, 4 },
    { VTK_TETRA, 1, vtkDataSetAttributes::HIDDENPOINT, 0 },
    { VTK_QUADRATIC_TETRA, 2, vtkDataSetAttributes::DUPLICATEPOINT, 64 },
    { VTK_QUADRATIC_TETRA, 1, vtkDataSetAttributes::HIDDENPOINT, 0 } };
  for (const auto& one : cases)
  {
    auto grid = OneCell(one.Type);
    vtkNew<vtkUnsignedCharArray> ghosts;
    ghosts->SetName(vtkDataSetAttributes::GhostArrayName());
    for (vtkIdType i = 0; i < grid->GetNumberOfPoints(); ++i)
    {
      const bool isOther = i == 3 || i > 6; // the last corner and the middles of its edges
      ghosts->InsertNextValue(isOther ? 0 : one.Bits);
    }
    grid->GetPointData()->AddArray(ghosts);
    const vtkIdType n = SurfaceOf(grid, one.Level)->GetNumberOfCells();
    CHECK(n == one.Cells,
      "type %d, ghost bits %d: %lld cells",
      one.Type,
      one.Bits,
      static_cast<long long>(n));
  }
}

/* Viskores' UnitTestExternalFacesFilter, points that are not used left out. */
void TestExternalFaces()
{
  vtkNew<vtkImageData> image;
  image->SetDimensions(5, 5, 5);
  CheckCounts("uniform", image, 96, 98);
  CheckCounts("hexahedra", inputs::WrittenOut(image), 96, 98);
  CheckCounts("rectilinear", Rectilinear(3, 2, 3), 16, 18);
  auto four = Grid({ { 0, 0, 0 },
                     { 1, 0, 0 },
                     { 1, 0, 1 },
                     { 0, 0, 1 },
                     { 0, 1, 0 },
                     { 1, 1, 0 },
                     { 1, 1, 1 },
                     { 0, 1, 1 },
                     { 2, 0.5, 0.5 },
                     { 0, 2, 0 },
                     { 1, 2, 0 } },
    { { VTK_HEXAHEDRON, { 0, 1, 5, 4, 3, 2, 6, 7 } },
      { VTK_PYRAMID, { 1, 5, 6, 2, 8 } },
      { VTK_TETRA, { 5, 8, 10, 6 } },
      { VTK_WEDGE, { 4, 9, 7, 5, 10, 6 } } });
  CheckCounts("hexahedron, pyramid, tetrahedron, wedge", four, 12, 11);
  auto mixed = Grid({ { -0.7, -0.35, -0.35 },
                      { 0, -0.85, 0.15 },
                      { 0, -0.15, 0.85 },
                      { -0.7, 0.35, 0.35 },
                      { 10, 10, 10 },
                      { 5, 5, 5 },
                      { 0, 0, 2 },
                      { 0, 0, -2 } },
    { { VTK_LINE, { 0, 1 } },
      { VTK_LINE, { 2, 3 } },
      { VTK_VERTEX, { 4 } },
      { VTK_VERTEX, { 5 } },
      { VTK_TRIANGLE, { 2, 3, 5 } },
      { VTK_QUAD, { 0, 1, 2, 3 } },
      { VTK_TETRA, { 0, 2, 3, 6 } },
      { VTK_TETRA, { 3, 2, 0, 7 } } });
  CheckCounts("cells of all dimensions", mixed, 12, 8);
}
}

int main()
{
  TestOneCellEach();
  TestStructured();
  CheckCounts("rectilinear across z", Rectilinear(2, 3, 1), 2, 6);
  TestBadAttributes();
  TestDegenerateCells();
  TestQuadraticGhosts();
  TestMixedOrder();
  TestGhostInterfaces();
  TestGhostsOfStructured();
  TestGhostPoints();
  TestExternalFaces();
  return check_result();
}
