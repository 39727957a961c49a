// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Only the arrays that are wanted.
#include "vtkMicrotomeKeep.h"

#include "vtkMicrotomeGather.h"
#include "vtkMicrotomeRanks.h"
#include "vtkMicrotomeSceneLook.h"

#include "vtkAlgorithm.h"
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

namespace
{
/* For each name 1 if an input here has an array of it, and at the end whether there are inputs at all. */
std::string Find(vtkAlgorithm* algorithm, const std::vector<std::string>& names)
{
  std::string found(names.size() + 1, '0');
  for (int i = 0; i < algorithm->GetNumberOfInputConnections(0); ++i)
  {
    vtkDataObject* input = algorithm->GetInputDataObject(0, i);
    for (vtkDataObject* part : vtkCompositeDataSet::GetDataSets<vtkDataObject>(input))
    {
      for (int association : { vtkDataObject::POINT, vtkDataObject::CELL })
      {
        vtkDataSetAttributes* attributes = part->GetAttributes(association);
        for (size_t k = 0; attributes && k < names.size(); ++k)
        {
          found[k] = attributes->HasArray(names[k].c_str()) ? '1' : found[k];
        }
        found.back() = part->GetNumberOfElements(association) > 0 ? '1' : found.back();
      }
    }
  }
  return found;
}
}

void vtkMicrotomeWarnOfUnknown(vtkAlgorithm* algorithm,
  vtkMultiProcessController* controller,
  const std::vector<std::string>& names,
  bool warns)
{
  if (names.empty())
  {
    return; // on all ranks
  }
  const vtkMicrotomeRanks ranks(controller);
  std::string found(names.size() + 1, '0');
  for (const std::string& message : ranks.Share(Find(algorithm, names)))
  {
    std::transform(found.begin(), found.end(), message.begin(), found.begin(), [](char a, char b) {
      return std::max(a, b);
    });
  }
  std::string unknown;
  for (size_t k = 0; k < names.size(); ++k)
  {
    unknown += found[k] == '1' ? "" : (unknown.empty() ? "'" : ", '") + names[k] + "'";
  }
  if (warns && ranks.IsFirst() && !unknown.empty() && found.back() == '1')
  {
    vtkWarningWithObjectMacro(
      algorithm, << "Arrays to keep that no input has on its points or cells: " << unknown << ".");
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
