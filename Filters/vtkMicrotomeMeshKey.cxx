// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What a mesh is made of.
#include "vtkMicrotomeMeshKey.h"

#include "vtkMicrotomeBorrow.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkDataSetAttributes.h"
#include "vtkExplicitStructuredGrid.h"
#include "vtkIdTypeArray.h"
#include "vtkPointData.h"
#include "vtkPointSet.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkStructuredGrid.h"
#include "vtkUnstructuredGrid.h"
#include "vtkVersionMacros.h"

#include <algorithm>

namespace
{
/* The cell arrays of a vtkPolyData in the order of its cells. */
std::vector<vtkCellArray*> CellsOf(vtkPolyData* data)
{
  return { data->GetVerts(), data->GetLines(), data->GetPolys(), data->GetStrips() };
}
}

void vtkMicrotomeMeshKey::Add(vtkObject* object, bool isContainer)
{
  this->Parts.push_back(
    { object, object != nullptr, object ? object->GetMTime() : 0, isContainer });
}

void vtkMicrotomeMeshKey::Add(vtkPoints* points)
{
  this->Add(static_cast<vtkObject*>(points), true);
  this->Add(points ? static_cast<vtkObject*>(points->GetData()) : nullptr);
}

void vtkMicrotomeMeshKey::Add(vtkCellArray* cells)
{
  this->Add(static_cast<vtkObject*>(cells), true);
  this->Add(cells ? static_cast<vtkObject*>(cells->GetOffsetsArray()) : nullptr);
  this->Add(cells ? static_cast<vtkObject*>(cells->GetConnectivityArray()) : nullptr);
}

vtkMicrotomeMeshKey::vtkMicrotomeMeshKey(vtkDataSet* input)
{
  this->Numbers = { input->GetDataObjectType(), input->GetNumberOfCells() };
  if (auto* points = vtkPointSet::SafeDownCast(input))
  {
    this->Add(points->GetPoints());
  }
  if (auto* grid = vtkUnstructuredGrid::SafeDownCast(input))
  {
    this->Add(grid->GetCells());
    this->Add(static_cast<vtkObject*>(vtkMicrotomeBorrow::CellTypes(grid)));
#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 3, 20240617)
    this->Add(grid->GetPolyhedronFaces());
    this->Add(grid->GetPolyhedronFaceLocations());
#else
    this->Add(static_cast<vtkObject*>(grid->GetFaces()));
    this->Add(static_cast<vtkObject*>(grid->GetFaceLocations()));
#endif
    this->Add(static_cast<vtkObject*>(grid->GetCellData()->GetHigherOrderDegrees()));
    this->Add(static_cast<vtkObject*>(grid->GetPointData()->GetRationalWeights()));
  }
  else if (auto* explicitGrid = vtkExplicitStructuredGrid::SafeDownCast(input))
  {
    this->Add(explicitGrid->GetCells());
  }
  else if (auto* data = vtkPolyData::SafeDownCast(input))
  {
    for (vtkCellArray* cells : CellsOf(data))
    {
      this->Add(cells->GetNumberOfCells() > 0 ? cells : nullptr);
    }
  }
  else if (auto* curvilinear = vtkStructuredGrid::SafeDownCast(input))
  {
    int dims[3];
    curvilinear->GetDimensions(dims);
    this->Numbers.insert(this->Numbers.end(), dims, dims + 3);
  }
}

void vtkMicrotomeMeshKey::AddGhosts(vtkDataSet* input)
{
  const char* name = vtkDataSetAttributes::GhostArrayName();
  this->Add(static_cast<vtkObject*>(input->GetPointData()->GetArray(name)));
  this->Add(static_cast<vtkObject*>(input->GetCellData()->GetArray(name)));
}

bool vtkMicrotomeMeshKey::Matches(const vtkMicrotomeMeshKey& now) const
{
  return this->Numbers == now.Numbers && this->Parts.size() == now.Parts.size() &&
    std::equal(this->Parts.begin(),
      this->Parts.end(),
      now.Parts.begin(),
      [](const Part& before, const Part& after) {
        const bool isSame =
          before.IsThere == after.IsThere && before.Object.Get() == after.Object.Get();
        return before.IsContainer ? !isSame || before.Time == after.Time
                                  : isSame && before.Time == after.Time;
      });
}

bool vtkMicrotomeMeshKey::IsCurrent() const
{
  return std::all_of(this->Parts.begin(), this->Parts.end(), [](const Part& part) {
    vtkObject* object = part.Object.Get();
    return object ? object->GetMTime() == part.Time : part.IsContainer || !part.IsThere;
  });
}

vtkDataArray* vtkMicrotomeMeshKey::Carrier(vtkDataSet* input)
{
  vtkCellArray* cells = nullptr;
  if (auto* grid = vtkUnstructuredGrid::SafeDownCast(input))
  {
    cells = grid->GetCells();
  }
  else if (auto* explicitGrid = vtkExplicitStructuredGrid::SafeDownCast(input))
  {
    cells = explicitGrid->GetCells();
  }
  else if (auto* data = vtkPolyData::SafeDownCast(input))
  {
    for (vtkCellArray* some : CellsOf(data))
    {
      cells = cells || some->GetNumberOfCells() == 0 ? cells : some;
    }
  }
  else if (auto* curvilinear = vtkStructuredGrid::SafeDownCast(input))
  {
    return curvilinear->GetPoints() ? curvilinear->GetPoints()->GetData() : nullptr;
  }
  return cells ? vtkDataArray::SafeDownCast(cells->GetConnectivityArray()) : nullptr;
}
