// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Slices that are the same, value for value.
#include "slicers.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkFieldData.h"
#include "vtkPointData.h"
#include "vtkPoints.h"

#include <string>

namespace
{
bool SameArray(vtkAbstractArray* a, vtkAbstractArray* b)
{
  bool isSame = a && b && a->GetDataType() == b->GetDataType() &&
    a->GetNumberOfValues() == b->GetNumberOfValues();
  for (vtkIdType i = 0; isSame && i < a->GetNumberOfValues(); ++i)
  {
    isSame = a->GetVariantValue(i) == b->GetVariantValue(i);
  }
  return isSame;
}

bool SameCells(vtkCellArray* a, vtkCellArray* b)
{
  return a->GetNumberOfCells() == b->GetNumberOfCells() &&
    (a->GetNumberOfCells() == 0 ||
      (SameArray(a->GetOffsetsArray(), b->GetOffsetsArray()) &&
        SameArray(a->GetConnectivityArray(), b->GetConnectivityArray())));
}

bool SameFields(vtkFieldData* a, vtkFieldData* b)
{
  bool isSame = a->GetNumberOfArrays() == b->GetNumberOfArrays();
  for (int i = 0; isSame && i < a->GetNumberOfArrays(); ++i)
  {
    isSame = std::string(a->GetArrayName(i)) == b->GetArrayName(i) &&
      SameArray(a->GetAbstractArray(i), b->GetAbstractArray(i));
  }
  return isSame;
}
}

bool slicers::Same(vtkPolyData* a, vtkPolyData* b)
{
  return SameArray(a->GetPoints()->GetData(), b->GetPoints()->GetData()) &&
    SameCells(a->GetVerts(), b->GetVerts()) && SameCells(a->GetLines(), b->GetLines()) &&
    SameCells(a->GetPolys(), b->GetPolys()) && SameFields(a->GetPointData(), b->GetPointData()) &&
    SameFields(a->GetCellData(), b->GetCellData()) &&
    SameFields(a->GetFieldData(), b->GetFieldData());
}
