// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Only the arrays that are wanted.
#include "vtkMicrotomeKeep.h"

#include "vtkMicrotomeGather.h"
#include "vtkMicrotomeSceneLook.h"

#include "vtkCellData.h"
#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataSet.h"
#include "vtkPointData.h"

#include <algorithm>

namespace
{
void KeepOf(vtkDataSetAttributes* attributes, const std::vector<std::string>& names)
{
  for (int i = attributes->GetNumberOfArrays() - 1; i >= 0; --i)
  {
    const char* name = attributes->GetArrayName(i);
    // The normals and the ghosts are part of the shape.
    const bool isShape = name &&
      (std::string(name) == "Normals" ||
        std::string(name) == vtkDataSetAttributes::GhostArrayName());
    if (!isShape && (!name || std::find(names.begin(), names.end(), name) == names.end()))
    {
      attributes->RemoveArray(i);
    }
  }
}

vtkSmartPointer<vtkDataObject> KeepOf(vtkDataSet* data, std::vector<std::string> names)
{
  vtkDataArray* scalars = data->GetPointData()->GetScalars();
  scalars = scalars ? scalars : data->GetCellData()->GetScalars();
  if (scalars && scalars->GetName())
  {
    names.emplace_back(scalars->GetName());
  }
  auto kept = vtkSmartPointer<vtkDataSet>::Take(data->NewInstance());
  kept->ShallowCopy(data);
  KeepOf(kept->GetPointData(), names);
  KeepOf(kept->GetCellData(), names);
  return kept;
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

vtkSmartPointer<vtkDataObject> vtkMicrotomeKeep(const std::vector<std::string>& names,
  vtkDataObject* object)
{
  auto* data = vtkDataSet::SafeDownCast(object);
  auto* composite = vtkCompositeDataSet::SafeDownCast(object);
  if (names.empty() || (!data && !composite))
  {
    return object;
  }
  if (data)
  {
    return KeepOf(data, names);
  }
  auto kept = vtkSmartPointer<vtkCompositeDataSet>::Take(composite->NewInstance());
  kept->CopyStructure(composite);
  vtkSmartPointer<vtkCompositeDataIterator> leaf;
  leaf.TakeReference(composite->NewIterator());
  for (leaf->InitTraversal(); !leaf->IsDoneWithTraversal(); leaf->GoToNextItem())
  {
    auto* one = vtkDataSet::SafeDownCast(leaf->GetCurrentDataObject());
    kept->SetDataSet(leaf, one ? KeepOf(one, names).Get() : leaf->GetCurrentDataObject());
  }
  return kept;
}
