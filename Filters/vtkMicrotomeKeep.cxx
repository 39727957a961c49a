// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Only the arrays that are wanted.
#include "vtkMicrotomeKeep.h"

#include "vtkMicrotomeGather.h"
#include "vtkMicrotomeSceneLook.h"

#include "vtkCellData.h"
#include "vtkPointData.h"

#include <algorithm>

namespace
{
void KeepOf(vtkDataSetAttributes* attributes, const std::vector<std::string>& names)
{
  for (int i = attributes->GetNumberOfArrays() - 1; i >= 0; --i)
  {
    const char* name = attributes->GetArrayName(i);
    // The normals are part of the shape.
    const bool isNormals = name && std::string(name) == "Normals";
    if (!isNormals && (!name || std::find(names.begin(), names.end(), name) == names.end()))
    {
      attributes->RemoveArray(i);
    }
  }
}
}

void vtkMicrotomeKeep(const std::vector<std::string>& names,
  vtkMicrotomeSceneLook* look,
  vtkMicrotomePart& part)
{
  if (names.empty())
  {
    return;
  }
  std::vector<std::string> kept = names;
  if (look->GetColorByArray())
  {
    kept.push_back(*look->GetColorArray() ? std::string(look->GetColorArray()) : part.Scalars);
  }
  vtkSmartPointer<vtkPolyData> data = vtkSmartPointer<vtkPolyData>::New();
  data->ShallowCopy(part.Data);
  KeepOf(data->GetPointData(), kept);
  KeepOf(data->GetCellData(), kept);
  part.Data = data;
}
