// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Small data sets of any kind, cell type and storage.
#include "random_grids.h"

#include "inputs.h"
#include "random_blocks.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkCellTypeSource.h"
#include "vtkDoubleArray.h"
#include "vtkGenericCell.h"
#include "vtkIdList.h"
#include "vtkImageData.h"
#include "vtkMath.h"
#include "vtkMatrix3x3.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkRectilinearGrid.h"
#include "vtkSOADataArrayTemplate.h"
#include "vtkStructuredGrid.h"
#include "vtkUnsignedCharArray.h"
#include "vtkVersionMacros.h"

#include <algorithm>
#include <cmath>

using random_grids::Grid;

namespace
{
bool Chance(test_random* random, int oneIn)
{
  return test_random_below(random, oneIn) == 0;
}

/* Between 1 and 4 points an axis, of which at least one has cells. */
void RandomDimensions(test_random* random, int dims[3])
{
  for (int axis = 0; axis < 3; ++axis)
  {
    dims[axis] = Chance(random, 6) ? 1 : 2 + static_cast<int>(test_random_below(random, 3));
  }
  dims[0] = std::max(dims[0], 2);
}

vtkSmartPointer<vtkDataSet> RandomImage(test_random* random)
{
  auto image = vtkSmartPointer<vtkImageData>::New();
  int dims[3];
  int extent[6];
  RandomDimensions(random, dims);
  for (int axis = 0; axis < 3; ++axis)
  {
    extent[2 * axis] = static_cast<int>(test_random_below(random, 7)) - 3;
    extent[2 * axis + 1] = extent[2 * axis] + dims[axis] - 1;
  }
  image->SetExtent(extent);
  image->SetSpacing(test_random_between(random, 0.3, 0.9),
    (Chance(random, 5) ? -1.0 : 1.0) * test_random_between(random, 0.3, 0.9),
    test_random_between(random, 0.3, 0.9));
  image->SetOrigin(test_random_between(random, -1, 1), 0.25, test_random_between(random, -1, 1));
  if (Chance(random, 2))
  {
    const double angle = test_random_between(random, -3, 3);
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    const double direction[9] = { c, 0, -s, 0, 1, 0, s, 0, c };
    vtkNew<vtkMatrix3x3> matrix;
    matrix->DeepCopy(direction);
    image->SetDirectionMatrix(matrix);
  }
  return image;
}

vtkSmartPointer<vtkDataSet> RandomRectilinear(test_random* random)
{
  auto grid = vtkSmartPointer<vtkRectilinearGrid>::New();
  int dims[3];
  RandomDimensions(random, dims);
  grid->SetDimensions(dims);
  for (int axis = 0; axis < 3; ++axis)
  {
    vtkSmartPointer<vtkDataArray> places;
    places.TakeReference(vtkDataArray::CreateDataArray(Chance(random, 2) ? VTK_DOUBLE : VTK_FLOAT));
    const double sign = Chance(random, 6) ? -1.0 : 1.0;
    double place = test_random_between(random, -1, 0);
    for (int i = 0; i < dims[axis]; ++i)
    {
      places->InsertNextTuple1(sign * place);
      place += test_random_between(random, 0.3, 0.9);
    }
    axis == 0     ? grid->SetXCoordinates(places)
      : axis == 1 ? grid->SetYCoordinates(places)
                  : grid->SetZCoordinates(places);
  }
  return grid;
}

/* The points of a lattice, each moved a little. */
vtkSmartPointer<vtkDataSet> RandomCurvilinear(test_random* random)
{
  auto grid = vtkSmartPointer<vtkStructuredGrid>::New();
  int dims[3];
  RandomDimensions(random, dims);
  grid->SetDimensions(dims);
  vtkNew<vtkPoints> points;
  points->SetDataType(VTK_DOUBLE);
  for (int i = 0; i < dims[0] * dims[1] * dims[2]; ++i)
  {
    const int index[3] = { i % dims[0], i / dims[0] % dims[1], i / dims[0] / dims[1] };
    double x[3];
    for (int axis = 0; axis < 3; ++axis)
    {
      x[axis] = 0.6 * index[axis] - 0.7 + test_random_between(random, -0.08, 0.08);
    }
    points->InsertNextPoint(x);
  }
  grid->SetPoints(points);
  return grid;
}

/* Two blocks of cells of a type that VTK has a source of. */
vtkSmartPointer<vtkUnstructuredGrid> SourceCells(test_random* random)
{
  static const int types[] = { VTK_PENTAGONAL_PRISM,
    VTK_HEXAGONAL_PRISM,
    VTK_QUADRATIC_EDGE,
    VTK_CUBIC_LINE,
    VTK_QUADRATIC_TRIANGLE,
    VTK_QUADRATIC_QUAD,
    VTK_QUADRATIC_TETRA,
    VTK_QUADRATIC_HEXAHEDRON,
    VTK_QUADRATIC_WEDGE,
    VTK_QUADRATIC_PYRAMID,
    VTK_LAGRANGE_CURVE,
    VTK_LAGRANGE_TRIANGLE,
    VTK_LAGRANGE_QUADRILATERAL,
    VTK_LAGRANGE_TETRAHEDRON,
    VTK_LAGRANGE_HEXAHEDRON,
    VTK_LAGRANGE_WEDGE };
  const int64_t nTypes = sizeof types / sizeof types[0];
  const int type = types[test_random_below(random, nTypes)];
  vtkNew<vtkCellTypeSource> source;
  source->SetCellType(type);
  source->SetBlocksDimensions(2, 1, 1);
  source->SetOutputPrecision(vtkAlgorithm::DOUBLE_PRECISION);
  // Of order 3, the source gives each tetrahedron points of its own in the middle of its faces.
  const bool isOrderFree = type != VTK_LAGRANGE_TETRAHEDRON;
  source->SetCellOrder(isOrderFree ? 2 + static_cast<int>(test_random_below(random, 2)) : 2);
  source->Update();
  auto cells = vtkSmartPointer<vtkUnstructuredGrid>::New();
  cells->CopyStructure(source->GetOutput());
  return cells;
}

/* One cell of a type that VTK 9.2 has no source of, with its points where its parameters say. */
vtkSmartPointer<vtkUnstructuredGrid> OneCell(test_random* random)
{
  static const int types[] = { VTK_BIQUADRATIC_QUAD,
    VTK_BIQUADRATIC_TRIANGLE,
    VTK_QUADRATIC_LINEAR_QUAD,
    VTK_TRIQUADRATIC_HEXAHEDRON,
    VTK_QUADRATIC_LINEAR_WEDGE,
    VTK_BIQUADRATIC_QUADRATIC_WEDGE,
    VTK_BIQUADRATIC_QUADRATIC_HEXAHEDRON,
    VTK_TRIQUADRATIC_PYRAMID };
  const int64_t nTypes = sizeof types / sizeof types[0];
  vtkNew<vtkGenericCell> cell;
  cell->SetCellType(types[test_random_below(random, nTypes)]);
  const double* places = cell->GetParametricCoords();
  vtkNew<vtkPoints> points;
  points->SetDataType(VTK_DOUBLE);
  vtkNew<vtkIdList> ids;
  for (int i = 0; i < cell->GetNumberOfPoints(); ++i)
  {
    ids->InsertNextId(points->InsertNextPoint(places + 3 * static_cast<ptrdiff_t>(i)));
  }
  auto cells = vtkSmartPointer<vtkUnstructuredGrid>::New();
  cells->SetPoints(points);
  cells->InsertNextCell(cell->GetCellType(), ids);
  return cells;
}

/* Cells of one type that VTK cuts in linear parts, moved by a linear map: then the parts make no
 * difference. */
vtkSmartPointer<vtkDataSet> RandomSource(test_random* random, Grid& grid)
{
  auto cells = Chance(random, 3) ? OneCell(random) : SourceCells(random);
  double map[3][3];
  for (int i = 0; i < 9; ++i)
  {
    map[i / 3][i % 3] = (i % 4 == 0 ? 0.9 : 0.0) + test_random_between(random, -0.3, 0.3);
  }
  for (vtkIdType i = 0; i < cells->GetNumberOfPoints(); ++i)
  {
    double x[3];
    cells->GetPoint(i, x);
    vtkMath::Multiply3x3(map, x, x);
    cells->GetPoints()->SetPoint(i, x);
  }
  grid.Name = cells->GetCell(0)->GetClassName();
  grid.IsLinear = cells->GetCell(0)->IsLinear() != 0;
  grid.HasVTKPoints = false;
  return cells;
}

/* Coordinates in the type and layout that chance says; what they were rounded to is what counts. */
void StorePoints(test_random* random, vtkPointSet* data)
{
  vtkPoints* from = data->GetPoints();
  const vtkIdType n = from->GetNumberOfPoints();
  const bool isDouble = Chance(random, 2);
  vtkSmartPointer<vtkDataArray> array;
  if (Chance(random, 2))
  {
    array.TakeReference(vtkDataArray::CreateDataArray(isDouble ? VTK_DOUBLE : VTK_FLOAT));
  }
  else if (isDouble)
  {
    array = vtkSmartPointer<vtkSOADataArrayTemplate<double>>::New();
  }
  else
  {
    array = vtkSmartPointer<vtkSOADataArrayTemplate<float>>::New();
  }
  array->SetNumberOfComponents(3);
  array->SetNumberOfTuples(n);
  for (vtkIdType i = 0; i < n; ++i)
  {
    array->SetTuple(i, from->GetPoint(i));
  }
  vtkNew<vtkPoints> points;
  points->SetData(array);
  data->SetPoints(points);
}

void StoreIds(test_random* random, vtkCellArray* cells)
{
  if (!cells || cells->GetNumberOfCells() == 0)
  {
    return;
  }
  Chance(random, 2) ? cells->ConvertTo32BitStorage() : cells->ConvertTo64BitStorage();
#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 6, 0)
  if (cells->IsHomogeneous() > 0 && Chance(random, 2))
  {
    Chance(random, 2) ? cells->ConvertToFixedSize32BitStorage()
                      : cells->ConvertToFixedSize64BitStorage();
  }
#endif
}

void Store(test_random* random, vtkDataSet* data)
{
  if (auto* points = vtkPointSet::SafeDownCast(data))
  {
    StorePoints(random, points);
  }
  if (auto* grid = vtkUnstructuredGrid::SafeDownCast(data))
  {
    StoreIds(random, grid->GetCells());
  }
  if (auto* polyData = vtkPolyData::SafeDownCast(data))
  {
    StoreIds(random, polyData->GetVerts());
    StoreIds(random, polyData->GetLines());
    StoreIds(random, polyData->GetPolys());
    StoreIds(random, polyData->GetStrips());
    polyData->Modified();
  }
}

/* True where the filters make float coordinates of this, so that results are rounded to them. */
bool HasFloats(vtkDataSet* data)
{
  if (auto* points = vtkPointSet::SafeDownCast(data))
  {
    return points->GetPoints()->GetDataType() == VTK_FLOAT;
  }
  return vtkRectilinearGrid::SafeDownCast(data) != nullptr;
}

/* Blanks some cells and gives others to another piece. */
void AddGhosts(test_random* random, Grid& grid, std::set<long long>& hidden)
{
  vtkNew<vtkUnsignedCharArray> ghosts;
  ghosts->SetName(vtkDataSetAttributes::GhostArrayName());
  for (vtkIdType i = 0; i < grid.Given->GetNumberOfCells(); ++i)
  {
    const int64_t kind = test_random_below(random, 6);
    if (kind == 0)
    {
      hidden.insert(i);
    }
    else if (kind == 1)
    {
      grid.Duplicates.insert(i);
    }
    ghosts->InsertNextValue(kind == 0 ? vtkDataSetAttributes::HIDDENCELL
        : kind == 1                   ? vtkDataSetAttributes::DUPLICATECELL
                                      : 0);
  }
  grid.Given->GetCellData()->AddArray(ghosts);
}

/* One more array, of any type, as many as there are tuples. */
void AddArray(test_random* random, const char* name, vtkDataSetAttributes* to, vtkIdType n)
{
  static const int types[] = { VTK_SIGNED_CHAR,
    VTK_UNSIGNED_CHAR,
    VTK_SHORT,
    VTK_UNSIGNED_SHORT,
    VTK_INT,
    VTK_UNSIGNED_INT,
    VTK_LONG_LONG,
    VTK_ID_TYPE,
    VTK_FLOAT,
    VTK_DOUBLE };
  vtkSmartPointer<vtkDataArray> array;
  if (Chance(random, 3))
  {
    array = vtkSmartPointer<vtkSOADataArrayTemplate<int>>::New();
  }
  else
  {
    const int64_t nTypes = sizeof types / sizeof types[0];
    array.TakeReference(vtkDataArray::CreateDataArray(types[test_random_below(random, nTypes)]));
  }
  array->SetName(name);
  array->SetNumberOfComponents(1 + static_cast<int>(test_random_below(random, 4)));
  array->SetNumberOfTuples(n);
  for (vtkIdType i = 0; i < n; ++i)
  {
    for (int c = 0; c < array->GetNumberOfComponents(); ++c)
    {
      array->SetComponent(i, c, static_cast<double>(test_random_below(random, 120)));
    }
  }
  to->AddArray(array);
}

/* Every cell that is not blanked, with explicit points, for VTK. Pixels are quads there: vtkPixel
 * numbers the lines of its cut as if there were no vertices before them, so other cells get them. */
vtkSmartPointer<vtkUnstructuredGrid> MakeOracle(vtkDataSet* data, const std::set<long long>& hidden)
{
  auto oracle = vtkSmartPointer<vtkUnstructuredGrid>::New();
  vtkNew<vtkPoints> points;
  points->SetDataType(VTK_DOUBLE);
  for (vtkIdType i = 0; i < data->GetNumberOfPoints(); ++i)
  {
    points->InsertNextPoint(data->GetPoint(i));
  }
  oracle->SetPoints(points);
  inputs::AddArrays(oracle);
  oracle->GetCellData()->Initialize();
  vtkNew<vtkDoubleArray> ids;
  ids->SetName("CellId");
  vtkNew<vtkIdList> cell;
  for (vtkIdType i = 0; i < data->GetNumberOfCells(); ++i)
  {
    if (hidden.count(i) == 0 && data->GetCellType(i) != VTK_EMPTY_CELL)
    {
      data->GetCellPoints(i, cell);
      int type = data->GetCellType(i);
      if (type == VTK_PIXEL)
      {
        type = VTK_QUAD;
        std::swap(*(cell->begin() + 2), *(cell->begin() + 3));
      }
      oracle->InsertNextCell(type, cell);
      ids->InsertNextValue(static_cast<double>(i));
    }
  }
  oracle->GetCellData()->AddArray(ids);
  return oracle;
}

vtkSmartPointer<vtkDataSet> RandomData(test_random* random, Grid& grid)
{
  switch (test_random_below(random, 8))
  {
    case 0:
      return RandomImage(random);
    case 1:
      return RandomRectilinear(random);
    case 2:
      return RandomCurvilinear(random);
    case 3:
      return RandomSource(random, grid);
    case 4:
      return random_blocks::PolyData(random);
    default:
      return random_blocks::Cells(random);
  }
}
}

Grid random_grids::Next(test_random* random)
{
  Grid grid;
  grid.Given = RandomData(random, grid);
  Store(random, grid.Given);
  grid.Name = grid.Given->GetClassName() + (grid.Name.empty() ? "" : ", " + grid.Name);
  grid.Tolerance = HasFloats(grid.Given) ? 2e-5 : 1e-9;
  std::set<long long> hidden;
  if (Chance(random, 3))
  {
    AddGhosts(random, grid, hidden);
  }
  inputs::AddArrays(grid.Given);
  AddArray(random, "PointArray", grid.Given->GetPointData(), grid.Given->GetNumberOfPoints());
  AddArray(random, "CellArray", grid.Given->GetCellData(), grid.Given->GetNumberOfCells());
  grid.Oracle = MakeOracle(grid.Given, hidden);
  auto* cells = vtkUnstructuredGrid::SafeDownCast(grid.Given);
  if (cells && Chance(random, 4) && random_blocks::MakePolyhedra(cells))
  {
    grid.Name += ", polyhedra";
  }
  return grid;
}

vtkSmartPointer<vtkPlane> random_grids::PlaneThrough(vtkDataSet* data, test_random* random)
{
  auto plane = vtkSmartPointer<vtkPlane>::New();
  double nearest = 0.0;
  while (nearest < 1e-3)
  {
    double normal[3];
    double bounds[6];
    double origin[3];
    data->GetBounds(bounds);
    for (int axis = 0; axis < 3; ++axis)
    {
      normal[axis] = test_random_between(random, -1, 1);
      const double middle = 0.5 * (bounds[2 * axis] + bounds[2 * axis + 1]);
      const double half = 0.5 * (bounds[2 * axis + 1] - bounds[2 * axis]);
      origin[axis] = middle + half * test_random_between(random, -0.7, 0.7);
    }
    if (vtkMath::Normalize(normal) < 0.1)
    {
      continue;
    }
    plane->SetOrigin(origin);
    plane->SetNormal(normal);
    nearest = 1.0;
    for (vtkIdType i = 0; i < data->GetNumberOfPoints(); ++i)
    {
      nearest = std::min(nearest, plane->DistanceToPlane(data->GetPoint(i)));
    }
  }
  return plane;
}
