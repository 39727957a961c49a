// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// A vtkPolyData as a scene takes it.
#include "vtkMicrotomeTidy.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkFieldData.h"
#include "vtkIdList.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkTriangleStrip.h"

#include <string>

namespace
{
/* Smallest cells that can be drawn, in the order of vtkPolyData's cells. */
const vtkIdType SmallestCell[] = { 1, 2, 3, 3 };

bool IsTidy(vtkPolyData* data)
{
  if (data->GetNumberOfStrips() > 0)
  {
    return false;
  }
  vtkCellArray* kinds[] = { data->GetVerts(), data->GetLines(), data->GetPolys() };
  for (int kind = 0; kind < 3; ++kind)
  {
    for (vtkIdType i = 0; i < kinds[kind]->GetNumberOfCells(); ++i)
    {
      if (kinds[kind]->GetCellSize(i) < SmallestCell[kind])
      {
        return false;
      }
    }
  }
  return true;
}

/* Builds the cells anew; the list receives the old cell of each new one. */
void RebuildCells(vtkPolyData* from, vtkPolyData* to, vtkIdList* sources)
{
  vtkCellArray* kinds[] = {
    from->GetVerts(), from->GetLines(), from->GetPolys(), from->GetStrips()
  };
  vtkNew<vtkCellArray> rebuilt[3];
  vtkNew<vtkIdList> ids;
  vtkIdType cell = 0;
  for (int kind = 0; kind < 4; ++kind)
  {
    for (vtkIdType i = 0; i < kinds[kind]->GetNumberOfCells(); ++i, ++cell)
    {
      kinds[kind]->GetCellAtId(i, ids);
      const vtkIdType size = ids->GetNumberOfIds();
      if (size < SmallestCell[kind])
      {
        continue;
      }
      if (kind < 3)
      {
        rebuilt[kind]->InsertNextCell(ids);
        sources->InsertNextId(cell);
        continue;
      }
      vtkTriangleStrip::DecomposeStrip(static_cast<int>(size), ids->GetPointer(0), rebuilt[2]);
      for (vtkIdType triangle = 0; triangle < size - 2; ++triangle)
      {
        sources->InsertNextId(cell);
      }
    }
  }
  to->SetVerts(rebuilt[0]);
  to->SetLines(rebuilt[1]);
  to->SetPolys(rebuilt[2]);
}

vtkSmartPointer<vtkPolyData> Rebuild(vtkPolyData* data)
{
  auto tidy = vtkSmartPointer<vtkPolyData>::New();
  tidy->SetPoints(data->GetPoints());
  tidy->GetPointData()->ShallowCopy(data->GetPointData());
  tidy->GetFieldData()->ShallowCopy(data->GetFieldData());
  vtkNew<vtkIdList> sources;
  RebuildCells(data, tidy, sources);
  tidy->GetCellData()->CopyAllOn();
  tidy->GetCellData()->CopyAllocate(data->GetCellData(), sources->GetNumberOfIds());
  tidy->GetCellData()->CopyData(data->GetCellData(), sources);
  return tidy;
}

/* Arrays belong to the input too: one without a name is replaced by a named one on the same values. */
void NameArrays(vtkDataSetAttributes* attributes)
{
  for (int i = attributes->GetNumberOfArrays() - 1; i >= 0; --i)
  {
    vtkDataArray* array = attributes->GetArray(i);
    if (array && (!array->GetName() || !*array->GetName()))
    {
      vtkSmartPointer<vtkDataArray> named;
      named.TakeReference(array->NewInstance());
      named->ShallowCopy(array);
      named->SetName(("Array " + std::to_string(i)).c_str());
      attributes->RemoveArray(i);
      attributes->AddArray(named);
    }
  }
}
}

vtkSmartPointer<vtkPolyData> vtkMicrotomeTidy(vtkPolyData* data)
{
  const char* ghosts = vtkDataSetAttributes::GhostArrayName();
  auto tidy = vtkSmartPointer<vtkPolyData>::New();
  tidy->ShallowCopy(data);
  if (tidy->GetCellData()->HasArray(ghosts))
  {
    tidy->RemoveGhostCells();
  }
  tidy->GetCellData()->RemoveArray(ghosts);
  tidy->GetPointData()->RemoveArray(ghosts);
  if (!IsTidy(tidy))
  {
    tidy = Rebuild(tidy);
  }
  if (!tidy->GetPoints())
  {
    vtkNew<vtkPoints> none;
    tidy->SetPoints(none);
  }
  NameArrays(tidy->GetPointData());
  NameArrays(tidy->GetCellData());
  return tidy;
}
