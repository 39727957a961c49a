// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Meshes to be sliced.
#include "bench_grids.h"

#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkCellType.h>
#include <vtkDoubleArray.h>
#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkTypeInt64Array.h>
#include <vtkUnsignedCharArray.h>
#include <vtkUnstructuredGrid.h>
#include <vtkXMLUnstructuredGridReader.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <random>
#include <vector>

namespace
{
using Order = std::vector<int64_t>;

/* From where a corner of a cube is, in steps along i, j and k, in VTK's order for hexahedra. */
const int Corners[8][3] = { { 0, 0, 0 },
  { 1, 0, 0 },
  { 1, 1, 0 },
  { 0, 1, 0 },
  { 0, 0, 1 },
  { 1, 0, 1 },
  { 1, 1, 1 },
  { 0, 1, 1 } };

/* Five tetrahedra with positive volumes; the second set fits beside the first. */
const int Fives[2][5][4] = {
  { { 0, 1, 3, 4 }, { 1, 2, 3, 6 }, { 1, 6, 4, 5 }, { 3, 4, 6, 7 }, { 1, 3, 4, 6 } },
  { { 0, 1, 2, 5 }, { 0, 2, 3, 7 }, { 0, 5, 7, 4 }, { 2, 5, 6, 7 }, { 0, 2, 7, 5 } }
};

/* ParaView's wavelet is a product and a sum of functions of one coordinate each. */
vtkSmartPointer<vtkFloatArray> Wavelet(int n)
{
  std::array<std::vector<double>, 3> bells;
  std::array<std::vector<double>, 3> waves;
  const double frequencies[] = { 60.0, 30.0, 40.0 };
  const double sizes[] = { 10.0, 18.0, 5.0 };
  for (int axis = 0; axis < 3; ++axis)
  {
    for (int i = 0; i <= n; ++i)
    {
      const double x = (i - 0.5 * n) / n;
      bells[axis].push_back(std::exp(-2.0 * x * x));
      waves[axis].push_back(sizes[axis] * std::sin(frequencies[axis] * x));
    }
  }
  auto values = vtkSmartPointer<vtkFloatArray>::New();
  values->SetName("RTData");
  values->SetNumberOfValues((n + 1LL) * (n + 1LL) * (n + 1LL));
  float* value = values->GetPointer(0);
  for (int k = 0; k <= n; ++k)
  {
    for (int j = 0; j <= n; ++j)
    {
      const double bell = 255.0 * bells[1][j] * bells[2][k];
      const double wave = waves[1][j] + waves[2][k];
      for (int i = 0; i <= n; ++i)
      {
        *value++ = static_cast<float>(bell * bells[0][i] + waves[0][i] + wave);
      }
    }
  }
  return values;
}

vtkSmartPointer<vtkFloatArray> CellValues(int64_t nCells)
{
  auto values = vtkSmartPointer<vtkFloatArray>::New();
  values->SetName("CellValue");
  values->SetNumberOfValues(nCells);
  float* value = values->GetPointer(0);
  for (int64_t i = 0; i < nCells; ++i)
  {
    value[i] = static_cast<float>(i % 1000);
  }
  return values;
}

vtkSmartPointer<vtkPoints> CubePoints(int n)
{
  vtkNew<vtkDoubleArray> xyz;
  xyz->SetNumberOfComponents(3);
  xyz->SetNumberOfTuples((n + 1LL) * (n + 1LL) * (n + 1LL));
  double* x = xyz->GetPointer(0);
  const int first = -n / 2;
  for (int k = 0; k <= n; ++k)
  {
    for (int j = 0; j <= n; ++j)
    {
      for (int i = 0; i <= n; ++i)
      {
        *x++ = first + i;
        *x++ = first + j;
        *x++ = first + k;
      }
    }
  }
  auto points = vtkSmartPointer<vtkPoints>::New();
  points->SetData(xyz);
  return points;
}

/* Calls `look` with the eight point ids of every cube, and which of the two sets of Fives fits. */
void ForEachCube(int n, const std::function<void(const int64_t (&)[8], int)>& look)
{
  const int64_t steps[3] = { 1, n + 1, (n + 1LL) * (n + 1LL) };
  int64_t ids[8];
  for (int k = 0; k < n; ++k)
  {
    for (int j = 0; j < n; ++j)
    {
      for (int i = 0; i < n; ++i)
      {
        for (int c = 0; c < 8; ++c)
        {
          const int* corner = Corners[c];
          ids[c] =
            (i + corner[0]) * steps[0] + (j + corner[1]) * steps[1] + (k + corner[2]) * steps[2];
        }
        look(ids, (i + j + k) % 2);
      }
    }
  }
}

vtkSmartPointer<vtkUnstructuredGrid> Grid(int n,
  int type,
  int nCorners,
  const vtkSmartPointer<vtkTypeInt64Array>& ids)
{
  const int64_t nCells = ids->GetNumberOfValues() / nCorners;
  vtkNew<vtkTypeInt64Array> offsets;
  offsets->SetNumberOfValues(nCells + 1);
  vtkTypeInt64* offset = offsets->GetPointer(0);
  for (int64_t i = 0; i <= nCells; ++i)
  {
    offset[i] = i * nCorners;
  }
  vtkNew<vtkUnsignedCharArray> types;
  types->SetNumberOfValues(nCells);
  std::fill_n(types->GetPointer(0), nCells, static_cast<unsigned char>(type));
  vtkNew<vtkCellArray> cells;
  cells->SetData(offsets, ids);
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  grid->SetPoints(CubePoints(n));
  grid->SetCells(types, cells);
  grid->GetPointData()->SetScalars(Wavelet(n));
  grid->GetCellData()->AddArray(CellValues(nCells));
  return grid;
}

Order RandomOrder(int64_t n, uint64_t seed)
{
  Order order(n);
  std::iota(order.begin(), order.end(), 0);
  std::mt19937_64 random(seed);
  for (int64_t i = n - 1; i > 0; --i)
  {
    std::swap(order[i], order[random() % static_cast<uint64_t>(i + 1)]);
  }
  return order;
}

/* Puts tuple i of an array at order[i]. */
template <typename T>
void Reorder(T* values, int nComponents, const Order& order)
{
  const std::vector<T> old(values, values + order.size() * nComponents);
  for (size_t i = 0; i < order.size(); ++i)
  {
    std::copy_n(&old[i * nComponents], nComponents, values + order[i] * nComponents);
  }
}
}

vtkSmartPointer<vtkDataSet> BenchGrids::Image(int n)
{
  auto image = vtkSmartPointer<vtkImageData>::New();
  image->SetDimensions(n + 1, n + 1, n + 1);
  const int first = -n / 2;
  image->SetOrigin(first, first, first);
  image->GetPointData()->SetScalars(Wavelet(n));
  image->GetCellData()->AddArray(CellValues(image->GetNumberOfCells()));
  return image;
}

vtkSmartPointer<vtkDataSet> BenchGrids::Hexahedra(int n)
{
  auto ids = vtkSmartPointer<vtkTypeInt64Array>::New();
  ids->SetNumberOfValues(8LL * n * n * n);
  vtkTypeInt64* id = ids->GetPointer(0);
  ForEachCube(n, [&](const int64_t(&cube)[8], int) { id = std::copy_n(cube, 8, id); });
  return Grid(n, VTK_HEXAHEDRON, 8, ids);
}

vtkSmartPointer<vtkDataSet> BenchGrids::Tetrahedra(int n)
{
  auto ids = vtkSmartPointer<vtkTypeInt64Array>::New();
  ids->SetNumberOfValues(20LL * n * n * n);
  vtkTypeInt64* id = ids->GetPointer(0);
  ForEachCube(n, [&](const int64_t(&cube)[8], int parity) {
    for (const auto& corners : Fives[parity])
    {
      for (int corner : corners)
      {
        *id++ = cube[corner];
      }
    }
  });
  return Grid(n, VTK_TETRA, 4, ids);
}

vtkSmartPointer<vtkDataSet> BenchGrids::ShuffledTetrahedra(int n)
{
  auto mesh = Tetrahedra(n);
  auto* grid = vtkUnstructuredGrid::SafeDownCast(mesh);
  const Order points = RandomOrder(grid->GetNumberOfPoints(), 1);
  const Order cells = RandomOrder(grid->GetNumberOfCells(), 2);
  auto* xyz = vtkDoubleArray::SafeDownCast(grid->GetPoints()->GetData());
  Reorder(xyz->GetPointer(0), 3, points);
  auto* values = vtkFloatArray::SafeDownCast(grid->GetPointData()->GetScalars());
  Reorder(values->GetPointer(0), 1, points);
  auto* ids = vtkTypeInt64Array::SafeDownCast(grid->GetCells()->GetConnectivityArray());
  vtkTypeInt64* id = ids->GetPointer(0);
  std::transform(id, id + ids->GetNumberOfValues(), id, [&](vtkTypeInt64 i) { return points[i]; });
  Reorder(id, 4, cells);
  return mesh;
}

vtkSmartPointer<vtkDataSet> BenchGrids::File(const std::string& path)
{
  vtkNew<vtkXMLUnstructuredGridReader> reader;
  if (!reader->CanReadFile(path.c_str()))
  {
    return nullptr;
  }
  reader->SetFileName(path.c_str());
  reader->Update();
  vtkSmartPointer<vtkDataSet> mesh = reader->GetOutput();
  return mesh;
}

vtkSmartPointer<vtkFloatArray> BenchGrids::PointArray(vtkDataSet* mesh, const char* name, int seed)
{
  auto values = vtkSmartPointer<vtkFloatArray>::New();
  values->SetName(name);
  values->SetNumberOfValues(mesh->GetNumberOfPoints());
  float* value = values->GetPointer(0);
  for (vtkIdType i = 0; i < mesh->GetNumberOfPoints(); ++i)
  {
    value[i] = static_cast<float>((i * 7 + seed) % 1009);
  }
  return values;
}
