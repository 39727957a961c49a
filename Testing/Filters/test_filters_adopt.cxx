// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Results change hands without a copy: VTK's arrays are the memory that libmicrotome allocated.
#include "check.h"

#include "vtkMicrotomeAdopt.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkNew.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"

#include <cstdlib>
#include <cstring>
#include <vector>

namespace
{
template <typename T>
void* Allocate(const std::vector<T>& values)
{
  void* memory = std::malloc(values.size() * sizeof(T));
  std::memcpy(memory, values.data(), values.size() * sizeof(T));
  return memory;
}

template <typename Id>
mtm_polygons Make(mtm_type idType, std::vector<Id> offsets, std::vector<Id> ids, int64_t counts[3])
{
  mtm_polygons polygons = {};
  polygons.n_points = 5;
  polygons.point_type = MTM_FLOAT32;
  polygons.points = Allocate(std::vector<float>(15, 1.5f));
  polygons.n_vertices = counts[0];
  polygons.n_lines = counts[1];
  polygons.n_polygons = counts[2];
  polygons.n_connectivity = static_cast<int64_t>(ids.size());
  polygons.id_type = idType;
  polygons.offsets = Allocate(offsets);
  polygons.connectivity = Allocate(ids);
  polygons.planes = static_cast<int32_t*>(Allocate(std::vector<int32_t>(offsets.size() - 1, 7)));
  return polygons;
}

void CheckCell(vtkCellArray* cells, vtkIdType cell, std::vector<vtkIdType> expected)
{
  vtkIdType n = 0;
  const vtkIdType* ids = nullptr;
  vtkNew<vtkIdList> list;
  cells->GetCellAtId(cell, n, ids, list);
  const std::vector<vtkIdType> found(ids, ids + n);
  CHECK(found == expected, "cell %lld has %lld points", (long long)cell, (long long)n);
}

template <typename Id>
void TestOneKind(mtm_type idType)
{
  int64_t counts[3] = { 0, 0, 2 };
  mtm_polygons polygons = Make<Id>(idType, { 0, 3, 7 }, { 0, 1, 2, 1, 2, 3, 4 }, counts);
  const void* points = polygons.points;
  const void* offsets = polygons.offsets;
  const void* ids = polygons.connectivity;
  const void* planes = polygons.planes;
  vtkNew<vtkPolyData> output;
  vtkMicrotomeAdopt::Geometry(polygons, output);
  vtkMicrotomeAdopt::Planes(polygons, "PlaneIndex", output);
  CHECK(output->GetPoints()->GetVoidPointer(0) == points, "points");
  CHECK(output->GetPolys()->GetOffsetsArray()->GetVoidPointer(0) == offsets, "offsets");
  CHECK(output->GetPolys()->GetConnectivityArray()->GetVoidPointer(0) == ids, "connectivity");
  CHECK(output->GetCellData()->GetArray("PlaneIndex")->GetVoidPointer(0) == planes, "planes");
  CHECK(!polygons.points && !polygons.offsets && !polygons.connectivity && !polygons.planes,
    "what VTK frees is forgotten");
  CHECK(output->GetPolys()->IsStorage64Bit() == (idType == MTM_INT64), "id type");
  CheckCell(output->GetPolys(), 1, { 1, 2, 3, 4 });
  mtm_polygons_free(&polygons);
}

void TestMixed()
{
  int64_t counts[3] = { 1, 2, 1 };
  mtm_polygons polygons =
    Make<int32_t>(MTM_INT32, { 0, 1, 3, 5, 8 }, { 4, 0, 1, 1, 2, 0, 1, 3 }, counts);
  vtkNew<vtkPolyData> output;
  vtkMicrotomeAdopt::Geometry(polygons, output);
  vtkMicrotomeAdopt::Planes(polygons, "PlaneIndex", output);
  mtm_polygons_free(&polygons);
  CHECK(output->GetNumberOfVerts() == 1 && output->GetNumberOfLines() == 2 &&
      output->GetNumberOfPolys() == 1,
    "counts");
  CheckCell(output->GetVerts(), 0, { 4 });
  CheckCell(output->GetLines(), 1, { 1, 2 });
  CheckCell(output->GetPolys(), 0, { 0, 1, 3 });
  CHECK(output->GetCellData()->GetArray("PlaneIndex")->GetNumberOfTuples() == 4, "planes");
}

void TestNothing()
{
  mtm_polygons polygons = {};
  vtkNew<vtkPolyData> output;
  vtkMicrotomeAdopt::Geometry(polygons, output);
  vtkMicrotomeAdopt::Planes(polygons, "PlaneIndex", output);
  CHECK(output->GetNumberOfPoints() == 0 && output->GetNumberOfCells() == 0, "nothing");
  CHECK(output->GetCellData()->HasArray("PlaneIndex") == 1, "but the array's name");
}
}

int main()
{
  TestOneKind<int32_t>(MTM_INT32);
  TestOneKind<int64_t>(MTM_INT64);
  TestMixed();
  TestNothing();
  return check_result();
}
