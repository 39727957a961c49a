// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Data sets of every kind that the filters take.
#include "inputs.h"

#include "vtkAppendFilter.h"
#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkCellTypeSource.h"
#include "vtkDataSetTriangleFilter.h"
#include "vtkDoubleArray.h"
#include "vtkIdTypeArray.h"
#include "vtkImageData.h"
#include "vtkMatrix3x3.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkRectilinearGrid.h"
#include "vtkSOADataArrayTemplate.h"
#include "vtkSphereSource.h"
#include "vtkStripper.h"
#include "vtkStructuredGrid.h"
#include "vtkUnstructuredGrid.h"

#include <cmath>

namespace
{
using inputs::Input;

/* A smooth shift of every point, so that no face is flat and no edge parallel to an axis. */
void Warp(double x[3])
{
  const double p[3] = { x[0], x[1], x[2] };
  x[0] += 0.04 * std::sin(2.1 * p[1] + 1.3 * p[2]);
  x[1] += 0.04 * std::sin(1.7 * p[2] + 2.3 * p[0]);
  x[2] += 0.04 * std::sin(1.9 * p[0] + 1.1 * p[1]);
}

vtkSmartPointer<vtkImageData> Image(int n)
{
  auto image = vtkSmartPointer<vtkImageData>::New();
  image->SetExtent(-3, n - 3, 2, n + 2, 0, n);
  image->SetSpacing(2.0 / n, 2.0 / n, 2.0 / n);
  image->SetOrigin(-1.0 + 6.0 / n, -1.0 - 4.0 / n, -1.0);
  return image;
}

vtkSmartPointer<vtkImageData> TurnedImage(int n)
{
  auto image = Image(n);
  const double c = std::cos(0.4);
  const double s = std::sin(0.4);
  const double direction[9] = { c, -s, 0, s, c, 0, 0, 0, 1 };
  vtkNew<vtkMatrix3x3> matrix;
  matrix->DeepCopy(direction);
  image->SetDirectionMatrix(matrix);
  return image;
}

vtkSmartPointer<vtkRectilinearGrid> Rectilinear(int n)
{
  auto grid = vtkSmartPointer<vtkRectilinearGrid>::New();
  grid->SetDimensions(n + 1, n + 1, n + 1);
  vtkNew<vtkDoubleArray> axis;
  for (int i = 0; i <= n; ++i)
  {
    const double t = 2.0 * i / n - 1.0;
    axis->InsertNextValue(t + 0.2 * t * t);
  }
  grid->SetXCoordinates(axis);
  grid->SetYCoordinates(axis);
  grid->SetZCoordinates(axis);
  return grid;
}

vtkSmartPointer<vtkStructuredGrid> Curvilinear(int n, int pointType)
{
  auto grid = vtkSmartPointer<vtkStructuredGrid>::New();
  vtkNew<vtkPoints> points;
  points->SetDataType(pointType);
  for (int k = 0; k <= n; ++k)
  {
    for (int j = 0; j <= n; ++j)
    {
      for (int i = 0; i <= n; ++i)
      {
        double x[3] = { 2.0 * i / n - 1.0, 2.0 * j / n - 1.0, 2.0 * k / n - 1.0 };
        Warp(x);
        points->InsertNextPoint(x);
      }
    }
  }
  grid->SetDimensions(n + 1, n + 1, n + 1);
  grid->SetPoints(points);
  return grid;
}

/* Moves the source's blocks into the cube from -1 to 1 and warps them. */
vtkSmartPointer<vtkUnstructuredGrid> Cells(int cellType, int n, bool warped)
{
  vtkNew<vtkCellTypeSource> source;
  source->SetCellType(cellType);
  source->SetBlocksDimensions(n, n, n);
  source->SetOutputPrecision(vtkAlgorithm::DOUBLE_PRECISION);
  source->Update();
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  grid->DeepCopy(source->GetOutput());
  grid->GetPointData()->Initialize();
  grid->GetCellData()->Initialize();
  for (vtkIdType i = 0; i < grid->GetNumberOfPoints(); ++i)
  {
    double x[3];
    grid->GetPoint(i, x);
    for (double& value : x)
    {
      value = 2.0 * value / n - 1.0;
    }
    if (warped)
    {
      Warp(x);
    }
    grid->GetPoints()->SetPoint(i, x);
  }
  return grid;
}

/* The same points as a structure of arrays. */
void UseComponents(vtkPointSet* data)
{
  const vtkIdType n = data->GetNumberOfPoints();
  vtkNew<vtkSOADataArrayTemplate<double>> array;
  array->SetNumberOfComponents(3);
  for (int c = 0; c < 3; ++c)
  {
    auto* values = static_cast<double*>(malloc(static_cast<size_t>(n) * sizeof(double)));
    for (vtkIdType i = 0; i < n; ++i)
    {
      values[i] = data->GetPoint(i)[c];
    }
    array->SetArray(c, values, n, /* updateMaxId = */ true, /* save = */ false);
  }
  vtkNew<vtkPoints> points;
  points->SetData(array);
  data->SetPoints(points);
}

vtkSmartPointer<vtkUnstructuredGrid> SmallIds(vtkSmartPointer<vtkUnstructuredGrid> grid)
{
  grid->GetCells()->ConvertTo32BitStorage();
  return grid;
}

vtkSmartPointer<vtkDataSet> Tetrahedra(int n)
{
  vtkNew<vtkDataSetTriangleFilter> triangulate;
  triangulate->SetInputData(Curvilinear(n, VTK_DOUBLE));
  triangulate->Update();
  return triangulate->GetOutput();
}

vtkSmartPointer<vtkPolyData> Sphere(bool strips)
{
  vtkNew<vtkSphereSource> sphere;
  sphere->SetRadius(0.9);
  sphere->SetThetaResolution(23);
  sphere->SetPhiResolution(17);
  sphere->SetLatLongTessellation(true);
  sphere->SetOutputPointsPrecision(vtkAlgorithm::DOUBLE_PRECISION);
  vtkNew<vtkStripper> stripper;
  stripper->SetInputConnection(sphere->GetOutputPort());
  stripper->Update();
  sphere->Update();
  auto data = vtkSmartPointer<vtkPolyData>::New();
  data->CopyStructure(strips ? stripper->GetOutput() : sphere->GetOutput());
  return data;
}

vtkSmartPointer<vtkImageData> Pixels(int n)
{
  auto image = Image(n);
  image->SetExtent(-3, n - 3, 2, n + 2, n / 2, n / 2);
  return image;
}

/* The cells of another data set, with its points written out. */
vtkSmartPointer<vtkUnstructuredGrid> Explicit(vtkDataSet* data)
{
  vtkNew<vtkAppendFilter> append;
  append->SetOutputPointsPrecision(vtkAlgorithm::DOUBLE_PRECISION);
  append->AddInputData(data);
  append->Update();
  return append->GetOutput();
}

vtkSmartPointer<vtkDataSet> Triangles(int n)
{
  vtkNew<vtkDataSetTriangleFilter> triangulate;
  triangulate->SetInputData(Pixels(n));
  triangulate->Update();
  return triangulate->GetOutput();
}

vtkSmartPointer<vtkUnstructuredGrid> Quads(int n)
{
  auto solid = Curvilinear(n, VTK_DOUBLE);
  const vtkIdType nPoints = static_cast<vtkIdType>(n + 1) * (n + 1);
  vtkNew<vtkPoints> points;
  points->SetDataType(VTK_DOUBLE);
  for (vtkIdType i = 0; i < nPoints; ++i)
  {
    points->InsertNextPoint(solid->GetPoint(i + (n / 2) * nPoints));
  }
  vtkNew<vtkStructuredGrid> sheet;
  sheet->SetDimensions(n + 1, n + 1, 1);
  sheet->SetPoints(points);
  return Explicit(sheet);
}

std::vector<Input> WithArrays(std::vector<Input> all)
{
  for (const Input& input : all)
  {
    inputs::AddArrays(input.Data);
  }
  return all;
}
}

double inputs::Linear(const double x[3])
{
  return 3.0 + 1.5 * x[0] - 2.25 * x[1] + 0.75 * x[2];
}

void inputs::AddArrays(vtkDataSet* data)
{
  const vtkIdType n = data->GetNumberOfPoints();
  vtkNew<vtkDoubleArray> linear;
  linear->SetName("Linear");
  vtkNew<vtkDoubleArray> wave;
  wave->SetName("Wave");
  vtkNew<vtkSOADataArrayTemplate<float>> direction;
  direction->SetName("Direction");
  direction->SetNumberOfComponents(3);
  std::vector<float*> parts;
  for (int c = 0; c < 3; ++c)
  {
    parts.push_back(static_cast<float*>(malloc(static_cast<size_t>(n) * sizeof(float))));
    direction->SetArray(c, parts.back(), n, /* updateMaxId = */ true, /* save = */ false);
  }
  for (vtkIdType i = 0; i < n; ++i)
  {
    double x[3];
    data->GetPoint(i, x);
    linear->InsertNextValue(Linear(x));
    wave->InsertNextValue(std::sin(5.0 * x[0]) * std::cos(4.0 * x[1]) + x[2] * x[2]);
    for (int c = 0; c < 3; ++c)
    {
      parts[c][i] = static_cast<float>(x[c]);
    }
  }
  data->GetPointData()->AddArray(linear);
  data->GetPointData()->SetScalars(wave);
  data->GetPointData()->AddArray(direction);
  vtkNew<vtkIdTypeArray> cells;
  cells->SetName("CellId");
  for (vtkIdType i = 0; i < data->GetNumberOfCells(); ++i)
  {
    cells->InsertNextValue(i);
  }
  data->GetCellData()->AddArray(cells);
}

std::vector<inputs::Input> inputs::Solids()
{
  auto components = Curvilinear(6, VTK_DOUBLE);
  UseComponents(components);
  return WithArrays({ { "image", Image(9) },
    { "turned image", TurnedImage(7) },
    { "rectilinear", Rectilinear(8) },
    { "curvilinear, double", Curvilinear(8, VTK_DOUBLE) },
    { "curvilinear, float", Curvilinear(7, VTK_FLOAT) },
    { "curvilinear, structure of arrays", components },
    { "tetrahedra", Tetrahedra(6) },
    { "hexahedra", Cells(VTK_HEXAHEDRON, 6, true) },
    { "hexahedra, int32", SmallIds(Cells(VTK_HEXAHEDRON, 5, true)) },
    { "voxels", Explicit(Image(6)) },
    { "wedges", Cells(VTK_WEDGE, 6, true) },
    { "pyramids", Cells(VTK_PYRAMID, 6, true) } });
}

std::vector<inputs::Input> inputs::Sheets()
{
  return WithArrays({ { "pixels", Pixels(9) },
    { "polygons", Sphere(false) },
    { "strips", Sphere(true) },
    { "triangles", Triangles(7) },
    { "quads, int32", SmallIds(Quads(6)) } });
}

vtkSmartPointer<vtkDataSet> inputs::WrittenOut(vtkDataSet* data)
{
  return Explicit(data);
}

vtkSmartPointer<vtkUnstructuredGrid> inputs::Cube(int n)
{
  auto cube = Cells(VTK_HEXAHEDRON, n, false);
  AddArrays(cube);
  return cube;
}
