// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Cells taken out of a vtkPolyData.
#include "vtkMicrotomeRemove.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkFieldData.h"
#include "vtkIdList.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"

namespace
{
/* Gives points new numbers by their first use. */
class Renumbering
{
public:
  explicit Renumbering(vtkIdType nPoints)
    : NewIds(nPoints, -1)
  {
  }

  vtkIdType Use(vtkIdType point)
  {
    vtkIdType& id = this->NewIds[point];
    id = id < 0 ? this->Sources->InsertNextId(point) : id;
    return id;
  }

  vtkNew<vtkIdList> Sources; // the old number of each point

private:
  std::vector<vtkIdType> NewIds;
};

/* Tuples by their old numbers. */
void CopyTuples(vtkDataSetAttributes* from, vtkIdList* sources, vtkDataSetAttributes* to)
{
  to->CopyAllOn();
  to->CopyAllocate(from, sources->GetNumberOfIds());
  to->CopyData(from, sources);
}

/* The cells that stay; `cell` counts all of them. */
void CopyCells(vtkCellArray* from,
  const std::vector<bool>& goes,
  Renumbering& points,
  vtkIdType& cell,
  vtkIdList* sources,
  vtkCellArray* to)
{
  vtkNew<vtkIdList> ids;
  for (vtkIdType i = 0; i < from->GetNumberOfCells(); ++i, ++cell)
  {
    if (goes[cell])
    {
      continue;
    }
    from->GetCellAtId(i, ids);
    for (vtkIdType& id : *ids)
    {
      id = points.Use(id);
    }
    to->InsertNextCell(ids);
    sources->InsertNextId(cell);
  }
}
}

void vtkMicrotomeRemoveCells(vtkPolyData* data, const std::vector<bool>& goes)
{
  vtkCellArray* kinds[] = { data->GetVerts(), data->GetLines(), data->GetPolys() };
  vtkNew<vtkCellArray> left[3];
  vtkNew<vtkIdList> cells;
  Renumbering points(data->GetNumberOfPoints());
  vtkIdType cell = 0;
  for (int kind = 0; kind < 3; ++kind)
  {
    CopyCells(kinds[kind], goes, points, cell, cells, left[kind]);
  }
  vtkNew<vtkPoints> places;
  places->SetDataType(data->GetPoints()->GetDataType());
  places->SetNumberOfPoints(points.Sources->GetNumberOfIds());
  data->GetPoints()->GetPoints(points.Sources, places);
  vtkNew<vtkPolyData> rest;
  rest->SetPoints(places);
  rest->SetVerts(left[0]);
  rest->SetLines(left[1]);
  rest->SetPolys(left[2]);
  CopyTuples(data->GetPointData(), points.Sources, rest->GetPointData());
  CopyTuples(data->GetCellData(), cells, rest->GetCellData());
  rest->GetFieldData()->ShallowCopy(data->GetFieldData());
  data->ShallowCopy(rest);
}
