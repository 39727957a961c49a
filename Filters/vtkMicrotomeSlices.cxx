// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Slices that are kept.
#include "vtkMicrotomeSlices.h"

#include "vtkMicrotomeAdopt.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"

#include <algorithm>

namespace
{
const char* const PlaneIndexName = "PlaneIndex";

vtkIdType BytesOf(vtkObject* object)
{
  auto* array = vtkDataArray::SafeDownCast(object);
  return array ? 1024 * static_cast<vtkIdType>(array->GetActualMemorySize()) : 0;
}
}

vtkMicrotomeCutKey::vtkMicrotomeCutKey(const std::vector<mtm_plane>& planes,
  int first,
  bool triangulate,
  int subdivision)
  : First(first)
  , Triangulate(triangulate)
  , Subdivision(subdivision)
{
  for (const mtm_plane& plane : planes)
  {
    this->Planes.insert(this->Planes.end(), plane.origin, plane.origin + 3);
    this->Planes.insert(this->Planes.end(), plane.normal, plane.normal + 3);
  }
}

bool vtkMicrotomeCutKey::operator==(const vtkMicrotomeCutKey& other) const
{
  return this->Planes == other.Planes && this->First == other.First &&
    this->Triangulate == other.Triangulate && this->Subdivision == other.Subdivision;
}

vtkMicrotomeSlices::~vtkMicrotomeSlices()
{
  mtm_polygons_free(&this->Polygons);
}

void vtkMicrotomeSlices::Adopt(vtkPolyData* output)
{
  vtkMicrotomeAdopt::Geometry(this->Polygons, output);
  vtkMicrotomeAdopt::Planes(this->Polygons, PlaneIndexName, output);
  this->Points = output->GetPoints();
  this->Cells[0] = this->Polygons.n_vertices > 0 ? output->GetVerts() : nullptr;
  this->Cells[1] = this->Polygons.n_lines > 0 ? output->GetLines() : nullptr;
  this->Cells[2] = this->Polygons.n_polygons > 0 ? output->GetPolys() : nullptr;
  this->PlaneIndex = output->GetCellData()->GetArray(PlaneIndexName);
  this->Time = this->TimeOfShared();
}

void vtkMicrotomeSlices::Share(vtkPolyData* output) const
{
  output->SetPoints(this->Points);
  if (this->Cells[0])
  {
    output->SetVerts(this->Cells[0]);
  }
  if (this->Cells[1])
  {
    output->SetLines(this->Cells[1]);
  }
  if (this->Cells[2])
  {
    output->SetPolys(this->Cells[2]);
  }
  output->GetCellData()->AddArray(this->PlaneIndex);
}

vtkMTimeType vtkMicrotomeSlices::TimeOfShared() const
{
  vtkMTimeType time =
    std::max(std::max(this->Points->GetMTime(), this->Points->GetData()->GetMTime()),
      this->PlaneIndex->GetMTime());
  for (const auto& cells : this->Cells)
  {
    if (cells)
    {
      time = std::max({ time,
        cells->GetMTime(),
        static_cast<vtkObject*>(cells->GetOffsetsArray())->GetMTime(),
        static_cast<vtkObject*>(cells->GetConnectivityArray())->GetMTime() });
    }
  }
  return time;
}

bool vtkMicrotomeSlices::IsUntouched() const
{
  return this->Points && this->TimeOfShared() == this->Time;
}

vtkIdType vtkMicrotomeSlices::GetBytes() const
{
  const mtm_polygons& p = this->Polygons;
  const auto id = static_cast<vtkIdType>(mtm_type_size(p.source_type));
  const vtkIdType nCells = p.n_vertices + p.n_lines + p.n_polygons;
  vtkIdType bytes = p.n_points * (2 * id + static_cast<vtkIdType>(sizeof(double))) + nCells * id;
  bytes += BytesOf(this->Points->GetData()) + BytesOf(this->PlaneIndex);
  if (p.n_made_points > 0)
  {
    bytes += 16 * (p.n_made_points + p.made_offsets[p.n_made_points]);
  }
  for (const auto& cells : this->Cells)
  {
    bytes += cells ? BytesOf(cells->GetOffsetsArray()) + BytesOf(cells->GetConnectivityArray()) : 0;
  }
  return bytes;
}
