// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What of a vtkPolyData does not depend on how it was made.
#include "measures.h"

#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkDataArray.h"
#include "vtkIdList.h"
#include "vtkMath.h"
#include "vtkNew.h"
#include "vtkPointData.h"

#include <algorithm>
#include <cmath>

namespace
{
/* Twice the polygon's area, as a vector; a line's length in its first component. */
void SizeVector(vtkPolyData* data, vtkIdList* ids, double size[3])
{
  double first[3];
  double last[3];
  data->GetPoint(ids->GetId(0), first);
  std::fill_n(size, 3, 0.0);
  for (vtkIdType i = 1; i + 1 < ids->GetNumberOfIds(); ++i)
  {
    double a[3];
    double b[3];
    double cross[3];
    data->GetPoint(ids->GetId(i), a);
    data->GetPoint(ids->GetId(i + 1), b);
    vtkMath::Subtract(a, first, a);
    vtkMath::Subtract(b, first, b);
    vtkMath::Cross(a, b, cross);
    vtkMath::Add(size, cross, size);
  }
  if (ids->GetNumberOfIds() == 2)
  {
    data->GetPoint(ids->GetId(1), last);
    size[0] = 2.0 * std::sqrt(vtkMath::Distance2BetweenPoints(first, last));
  }
}

/* Length of the lines between points that follow each other, area of polygons and of strips. */
double CellSize(vtkPolyData* data, vtkIdType cell)
{
  vtkNew<vtkIdList> ids;
  vtkNew<vtkIdList> part;
  data->GetCellPoints(cell, ids);
  const int type = data->GetCellType(cell);
  const bool isStrip = type == VTK_TRIANGLE_STRIP;
  const bool isLine = type == VTK_LINE || type == VTK_POLY_LINE;
  const vtkIdType n = ids->GetNumberOfIds();
  double size[3] = { 0.0, 0.0, 0.0 };
  double sum = 0.0;
  if (isStrip || isLine)
  {
    const vtkIdType nOfPart = isStrip ? 3 : 2;
    for (vtkIdType i = 0; i + nOfPart <= n; ++i)
    {
      part->SetNumberOfIds(nOfPart);
      std::copy_n(ids->begin() + i, nOfPart, part->begin());
      SizeVector(data, part, size);
      sum += 0.5 * vtkMath::Norm(size);
    }
  }
  else if (type != VTK_VERTEX && type != VTK_POLY_VERTEX)
  {
    SizeVector(data, ids, size);
    sum = 0.5 * vtkMath::Norm(size);
  }
  return sum;
}
}

measures::Place measures::PlaceOf(const double x[3], double step)
{
  return { std::llround(x[0] / step), std::llround(x[1] / step), std::llround(x[2] / step) };
}

std::map<long long, double> measures::SizeByCell(vtkPolyData* data)
{
  std::map<long long, double> sizes;
  vtkDataArray* ids = data->GetCellData()->GetArray("CellId");
  for (vtkIdType i = 0; ids && i < data->GetNumberOfCells(); ++i)
  {
    sizes[static_cast<long long>(ids->GetTuple1(i))] += CellSize(data, i);
  }
  return sizes;
}

double measures::Integral(vtkPolyData* data, vtkIdList* ids, vtkDataArray* values)
{
  double whole[3];
  SizeVector(data, ids, whole);
  const double length = vtkMath::Norm(whole);
  const vtkIdType n = ids->GetNumberOfIds();
  if (n < 3)
  {
    return n < 2
      ? 0.0
      : 0.25 * length * (values->GetTuple1(ids->GetId(0)) + values->GetTuple1(ids->GetId(1)));
  }
  double integral = 0.0;
  vtkNew<vtkIdList> triangle;
  for (vtkIdType i = 1; i + 1 < n && length > 0.0; ++i)
  {
    triangle->Reset();
    double sum = 0.0;
    for (const vtkIdType corner : { vtkIdType{ 0 }, i, i + 1 })
    {
      triangle->InsertNextId(ids->GetId(corner));
      sum += values->GetTuple1(ids->GetId(corner));
    }
    double size[3];
    SizeVector(data, triangle, size);
    integral += 0.5 * vtkMath::Dot(size, whole) / length * sum / 3.0;
  }
  return integral;
}

double measures::Size(vtkPolyData* data)
{
  double size = 0.0;
  for (vtkIdType i = 0; i < data->GetNumberOfCells(); ++i)
  {
    size += CellSize(data, i);
  }
  return size;
}

std::map<measures::Place, double> measures::ValueByPlace(vtkPolyData* data,
  const std::string& array)
{
  std::map<Place, double> values;
  vtkDataArray* from = data->GetPointData()->GetArray(array.c_str());
  vtkNew<vtkIdList> ids;
  for (vtkIdType i = 0; from && i < data->GetNumberOfCells(); ++i)
  {
    data->GetCellPoints(i, ids);
    for (vtkIdType j = 0; j < ids->GetNumberOfIds(); ++j)
    {
      double x[3];
      data->GetPoint(ids->GetId(j), x);
      values[PlaceOf(x)] = from->GetTuple1(ids->GetId(j));
    }
  }
  return values;
}

const double* measures::Find(const std::map<Place, double>& values, const Place& place)
{
  auto found = values.find(place);
  for (int i = 0; i < 27 && found == values.end(); ++i)
  {
    found = values.find({ place[0] + i % 3 - 1, place[1] + i / 3 % 3 - 1, place[2] + i / 9 - 1 });
  }
  return found == values.end() ? nullptr : &found->second;
}

std::multiset<std::multiset<measures::Place>> measures::Cells(vtkPolyData* data)
{
  std::multiset<std::multiset<Place>> cells;
  vtkNew<vtkIdList> ids;
  for (vtkIdType i = 0; i < data->GetNumberOfCells(); ++i)
  {
    std::multiset<Place> cell;
    data->GetCellPoints(i, ids);
    for (vtkIdType j = 0; j < ids->GetNumberOfIds(); ++j)
    {
      double x[3];
      data->GetPoint(ids->GetId(j), x);
      cell.insert(PlaceOf(x, 1e-9));
    }
    cells.insert(cell);
  }
  return cells;
}

double measures::Volume(vtkPolyData* data)
{
  double volume = 0.0;
  vtkNew<vtkIdList> ids;
  for (vtkIdType i = 0; i < data->GetNumberOfCells(); ++i)
  {
    double size[3];
    double first[3];
    data->GetCellPoints(i, ids);
    SizeVector(data, ids, size);
    data->GetPoint(ids->GetId(0), first);
    volume += vtkMath::Dot(size, first) / 6.0;
  }
  return volume;
}
