// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Faces that several blocks have in the plane.
#include "vtkMicrotomeSeams.h"

#include "vtkCompositeDataSet.h"
#include "vtkDataSet.h"
#include "vtkIdList.h"
#include "vtkNew.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace
{
using Flags = std::vector<unsigned char>;

int64_t NumberOfCells(const mtm_polygons& polygons)
{
  return polygons.n_vertices + polygons.n_lines + polygons.n_polygons;
}

int64_t Id(mtm_type type, const void* ids, int64_t i)
{
  return type == MTM_INT32 ? static_cast<const int32_t*>(ids)[i]
                           : static_cast<const int64_t*>(ids)[i];
}

void SetId(mtm_type type, void* ids, int64_t i, int64_t id)
{
  if (type == MTM_INT32)
  {
    static_cast<int32_t*>(ids)[i] = static_cast<int32_t>(id);
  }
  else
  {
    static_cast<int64_t*>(ids)[i] = id;
  }
}

bool IsInputPoint(const mtm_polygons& polygons, int64_t point)
{
  return !polygons.point_t || polygons.point_t[point] == 0.0;
}

std::array<double, 3> Coordinates(const mtm_polygons& polygons, int64_t point)
{
  std::array<double, 3> x;
  for (int i = 0; i < 3; ++i)
  {
    const double value = polygons.point_type == MTM_FLOAT32
      ? static_cast<const float*>(polygons.points)[3 * point + i]
      : static_cast<const double*>(polygons.points)[3 * point + i];
    x[i] = value + 0.0; // -0 is 0
  }
  return x;
}

/* The plane's number and the sorted coordinates; empty for a cell that is not a face. */
std::vector<double> FaceOf(const mtm_polygons& polygons, int64_t cell)
{
  const int64_t begin = Id(polygons.id_type, polygons.offsets, cell);
  const int64_t end = Id(polygons.id_type, polygons.offsets, cell + 1);
  std::vector<std::array<double, 3>> points;
  for (int64_t i = begin; i < end; ++i)
  {
    const int64_t point = Id(polygons.id_type, polygons.connectivity, i);
    if (!IsInputPoint(polygons, point))
    {
      return {};
    }
    points.push_back(Coordinates(polygons, point));
  }
  std::sort(points.begin(), points.end());
  std::vector<double> face = { static_cast<double>(polygons.planes[cell]) };
  for (const auto& x : points)
  {
    face.insert(face.end(), x.begin(), x.end());
  }
  return face;
}

/* On which side of its plane the cell lies that made an output cell: 1 above, 2 below, 4 neither. */
int SideOf(const mtm_polygons& polygons,
  int64_t cell,
  vtkDataSet* input,
  const vtkMicrotomeSeams::Height& height)
{
  vtkNew<vtkIdList> points;
  input->GetCellPoints(Id(polygons.source_type, polygons.source_cells, cell), points);
  double sum = 0.0;
  for (vtkIdType i = 0; i < points->GetNumberOfIds(); ++i)
  {
    sum += height(points->GetId(i), polygons.planes[cell]);
  }
  return sum > 0.0 ? 1 : sum < 0.0 ? 2 : 4;
}

/* Moves the tuples that stay together; memory keeps its size. */
void Compact(void* data, size_t tupleBytes, const Flags& stays)
{
  auto* bytes = static_cast<unsigned char*>(data);
  size_t to = 0;
  for (size_t from = 0; data && from < stays.size(); ++from)
  {
    if (stays[from])
    {
      std::memmove(bytes + to * tupleBytes, bytes + from * tupleBytes, tupleBytes);
      ++to;
    }
  }
}

/* Rewrites offsets and connectivity without the cells that go; returns which points are used. */
Flags CompactCells(mtm_polygons& polygons, const Flags& stays)
{
  const mtm_type type = polygons.id_type;
  Flags used(static_cast<size_t>(polygons.n_points), 0);
  int64_t nCells = 0;
  int64_t nIds = 0;
  int64_t begin = 0;
  for (size_t cell = 0; cell < stays.size(); ++cell)
  {
    const int64_t end = Id(type, polygons.offsets, static_cast<int64_t>(cell) + 1);
    for (int64_t i = begin; stays[cell] && i < end; ++i)
    {
      const int64_t point = Id(type, polygons.connectivity, i);
      used[point] = 1;
      SetId(type, polygons.connectivity, nIds++, point);
    }
    if (stays[cell])
    {
      SetId(type, polygons.offsets, ++nCells, nIds);
    }
    begin = end;
  }
  polygons.n_connectivity = nIds;
  Compact(polygons.source_cells, mtm_type_size(polygons.source_type), stays);
  Compact(polygons.planes, sizeof *polygons.planes, stays);
  return used;
}

void CompactPoints(mtm_polygons& polygons, const Flags& used)
{
  std::vector<int64_t> newIds(used.size());
  int64_t n = 0;
  for (size_t point = 0; point < used.size(); ++point)
  {
    newIds[point] = n;
    n += used[point];
  }
  for (int64_t i = 0; i < polygons.n_connectivity; ++i)
  {
    const int64_t point = Id(polygons.id_type, polygons.connectivity, i);
    SetId(polygons.id_type, polygons.connectivity, i, newIds[point]);
  }
  Compact(polygons.points, 3 * mtm_type_size(polygons.point_type), used);
  Compact(polygons.point_a, mtm_type_size(polygons.source_type), used);
  Compact(polygons.point_b, mtm_type_size(polygons.source_type), used);
  Compact(polygons.point_t, sizeof *polygons.point_t, used);
  polygons.n_points = n;
}
}

bool vtkMicrotomeSeams::Begin(vtkDataObject* input)
{
  if (this->Depth++ > 0)
  {
    return false;
  }
  this->Faces.clear();
  this->HasBlocks = vtkCompositeDataSet::SafeDownCast(input) != nullptr;
  return true;
}

void vtkMicrotomeSeams::End()
{
  if (this->Depth > 0 && --this->Depth == 0)
  {
    this->Faces.clear();
  }
}

void vtkMicrotomeSeams::Drop(mtm_polygons& polygons, vtkDataSet* input, const Height& height)
{
  if (!this->HasBlocks)
  {
    return;
  }
  Flags stays(static_cast<size_t>(NumberOfCells(polygons)), 1);
  const int64_t ends[] = { polygons.n_vertices, polygons.n_vertices + polygons.n_lines };
  int64_t gone[] = { 0, 0, 0 };
  std::vector<std::pair<Face, int>> own;
  for (size_t cell = 0; cell < stays.size(); ++cell)
  {
    Face face = FaceOf(polygons, static_cast<int64_t>(cell));
    if (face.empty())
    {
      continue;
    }
    const auto index = static_cast<int64_t>(cell);
    const int side = SideOf(polygons, index, input, height);
    const auto earlier = this->Faces.find(face);
    if (earlier != this->Faces.end() && (earlier->second & ~side) != 0)
    {
      stays[cell] = 0;
      ++gone[index < ends[0] ? 0 : index < ends[1] ? 1 : 2];
    }
    else
    {
      own.emplace_back(std::move(face), side);
    }
  }
  // Only now: what one block has twice is not for the seams to judge.
  for (auto& face : own)
  {
    this->Faces[std::move(face.first)] |= face.second;
  }
  if (std::all_of(gone, gone + 3, [](int64_t n) { return n == 0; }))
  {
    return;
  }
  const Flags used = CompactCells(polygons, stays);
  polygons.n_vertices -= gone[0];
  polygons.n_lines -= gone[1];
  polygons.n_polygons -= gone[2];
  CompactPoints(polygons, used);
}
