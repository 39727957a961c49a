// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The data sets that the inputs of a scene are slices or surfaces of.
#include "vtkMicrotomeSceneData.h"

#include "vtkMicrotomeCutFunction.h"
#include "vtkMicrotomeKeep.h"
#include "vtkMicrotomeLeaves.h"
#include "vtkMicrotomeRanks.h"
#include "vtkMicrotomeSceneInputs.h"
#include "vtkMicrotomeSceneLook.h"
#include "vtkMicrotomeWhole.h"

#include "vtkAlgorithm.h"
#include "vtkBoundingBox.h"
#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkDataSetAttributes.h"
#include "vtkPointData.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

namespace
{
/* How many times the limit data may have before they are packed. More hardly ever fits, and is not
 * gathered to find out. */
const double MostUnpacked = 8.0;

const char* const SliceClasses[] = { "vtkMicrotomeSlice",
  "vtkCutter",
  "vtkPlaneCutter",
  "vtkFlyingEdgesPlaneCutter",
  "vtkPVMetaSliceDataSet" };

bool IsSlice(const std::string& madeBy)
{
  return std::find(std::begin(SliceClasses), std::end(SliceClasses), madeBy) !=
    std::end(SliceClasses);
}

std::string Megabytes(double bytes)
{
  char text[64];
  std::snprintf(text, sizeof text, "%.3g MB", bytes / 1e6);
  return text;
}

void ViewArrays(vtkDataSetAttributes* attributes,
  mtm_association association,
  vtkMicrotomeBorrow& borrow,
  std::vector<mtm_scene_array>& arrays)
{
  for (int i = 0; i < attributes->GetNumberOfArrays(); ++i)
  {
    vtkDataArray* array = attributes->GetArray(i);
    const char* name = array ? array->GetName() : nullptr;
    // Ghosts are a part of the mesh.
    const bool isField = name && std::string(name) != vtkDataSetAttributes::GhostArrayName();
    mtm_scene_array seen = {};
    if (isField && borrow.BorrowArray(array, seen.values, /* packed = */ true))
    {
      seen.name = name;
      seen.association = association;
      arrays.push_back(seen);
    }
  }
}

/* Slices at several distances count as parallel slices if these are even. */
void SetCut(const vtkMicrotomeSource& source,
  const double bounds[6],
  bool isBlock,
  mtm_scene_data_set& set)
{
  std::vector<double> distances = source.Distances;
  std::sort(distances.begin(), distances.end());
  const auto n = static_cast<int>(distances.size());
  const double step = n > 1 ? (distances.back() - distances.front()) / (n - 1) : 0.0;
  bool isEven = n > 1 && source.NumberOfSlices == 1 && step > 0.0;
  for (int i = 0; i < n; ++i)
  {
    isEven = isEven && std::abs(distances[i] - (distances.front() + i * step)) < 1e-6 * step;
  }
  double middle = source.Distances.front();
  set.n_slices = source.NumberOfSlices;
  set.spacing = source.Spacing;
  if (isEven)
  {
    middle = 0.5 * (distances.front() + distances.back());
    set.n_slices = n;
    set.spacing = step;
  }
  // Spread over all blocks; one by itself is all, and goes on being spread over.
  if (set.n_slices > 1 && set.spacing == 0.0 && isBlock)
  {
    set.spacing = vtkMicrotomeCutFunction::Length(source.Plane, bounds) / set.n_slices;
  }
  set.plane = vtkMicrotomeCutFunction::Move(source.Plane, middle);
}
}

vtkMicrotomeSceneLook* vtkMicrotomeSceneData::LookOf(int input) const
{
  const auto& looks = this->Settings->Looks;
  return looks[std::min<size_t>(input, looks.size() - 1)];
}

std::string vtkMicrotomeSceneData::NameOf(int input) const
{
  vtkMicrotomeSceneLook* look = this->LookOf(input);
  for (const char* name : { look->GetSourceName(), look->GetName() })
  {
    if (name && *name)
    {
      return name;
    }
  }
  return this->Settings->Title;
}

void vtkMicrotomeSceneData::LeaveOut(const std::string& name, const std::string& reason)
{
  this->Message += "The data set '" + name + "' is left out: " + reason + ".\n";
  this->LeftOut = true;
}

/* Sources are one where they are on every rank, so all ranks do the same. */
void vtkMicrotomeSceneData::FindSources(vtkAlgorithm* algorithm, const vtkMicrotomeRanks& ranks)
{
  this->Inputs.resize(algorithm->GetNumberOfInputConnections(0));
  const auto n = static_cast<int>(this->Inputs.size());
  this->NotObjects = vtkMicrotomeSceneInputs::NotObjects(this->Settings->Looks, n);
  std::string mine;
  for (int i = 0; i < n; ++i)
  {
    Input& input = this->Inputs[i];
    const bool isFound =
      this->NotObjects.count(i) == 0 && input.Source.Find(algorithm, i, input.Reason);
    if (!isFound && input.Source.MadeBy.empty())
    {
      // Where other ranks have more than polygons or nothing, this is a piece of it.
      input.Source.Data = algorithm->GetInputDataObject(0, i);
    }
    int same = 0;
    while (this->Inputs[same].Source.Data != input.Source.Data)
    {
      ++same;
    }
    mine += std::string(isFound ? "1 " : "0 ") + std::to_string(same) + " ";
  }
  std::vector<std::string> keys(n);
  for (const std::string& message : ranks.Share(mine))
  {
    std::istringstream text(message);
    for (int i = 0; i < n; ++i)
    {
      std::string isFound, same;
      text >> isFound >> same;
      this->Inputs[i].IsFound = this->Inputs[i].IsFound || isFound == "1";
      keys[i] += same + " ";
    }
  }
  for (int i = 0; i < n; ++i)
  {
    const auto first = std::find(keys.begin(), keys.end(), keys[i]);
    this->Inputs[i].Group = static_cast<int>(first - keys.begin());
  }
}

/* The chosen arrays, and those that colour an input of this source. */
std::vector<std::string> vtkMicrotomeSceneData::NamesToKeep(int group) const
{
  std::vector<std::string> names = this->Settings->ArraysToKeep;
  for (size_t i = 0; !names.empty() && i < this->Inputs.size(); ++i)
  {
    vtkMicrotomeSceneLook* look = this->LookOf(static_cast<int>(i));
    if (this->Inputs[i].Group == group && look->GetColorByArray() && *look->GetColorArray())
    {
      names.emplace_back(look->GetColorArray());
    }
  }
  return names;
}

/* Adds what a data set makes a page larger: a mesh is there once if it stays, its arrays once a step. */
bool vtkMicrotomeSceneData::Measure(const Whole& whole, double& bytes, std::string& reason) const
{
  mtm_scene_data_set mesh = whole.Set;
  mesh.n_arrays = 0;
  int64_t ofMesh = 0;
  int64_t ofAll = 0;
  mtm_error error = {};
  if (mtm_scene_data_set_size(&whole.Set, this->Settings->Precision, &ofAll, &error) != MTM_OK ||
    mtm_scene_data_set_size(&mesh, this->Settings->Precision, &ofMesh, &error) != MTM_OK)
  {
    reason = error.message;
    return false;
  }
  bytes += static_cast<double>(ofMesh) +
    static_cast<double>(ofAll - ofMesh) * std::max(1, this->Settings->NumberOfSteps);
  return true;
}

bool vtkMicrotomeSceneData::AddLeaf(int group, const vtkMicrotomeLeaf& leaf, double& bytes)
{
  this->Wholes.emplace_back();
  Whole& whole = this->Wholes.back();
  whole.Group = group;
  whole.Path = leaf.Path;
  whole.Name = this->NameOf(group) + (leaf.Name.empty() ? "" : " / ") + leaf.Name;
  whole.Data = leaf.Data;
  std::string reason = "there is no view of it for libmicrotome";
  bool fine = whole.Borrow.BorrowMesh(leaf.Data);
  if (fine)
  {
    ViewArrays(leaf.Data->GetPointData(), MTM_POINT, whole.Borrow, whole.Arrays);
    ViewArrays(leaf.Data->GetCellData(), MTM_CELL, whole.Borrow, whole.Arrays);
    whole.Set.name = whole.Name.c_str();
    whole.Set.mesh = &whole.Borrow.Mesh;
    whole.Set.arrays = whole.Arrays.data();
    whole.Set.n_arrays = static_cast<int32_t>(whole.Arrays.size());
    fine = this->Measure(whole, bytes, reason);
  }
  else if (!whole.Borrow.GetReason().empty())
  {
    reason = whole.Borrow.GetReason();
  }
  if (!fine)
  {
    this->LeaveOut(whole.Name, reason);
    this->Wholes.pop_back();
  }
  return fine;
}

/* Where slicing begins: with the first slice of the source whose planes are known. */
void vtkMicrotomeSceneData::SetCuts(int group, size_t firstWhole)
{
  vtkBoundingBox box;
  for (size_t i = firstWhole; i < this->Wholes.size(); ++i)
  {
    double bounds[6];
    this->Wholes[i].Data->GetBounds(bounds);
    box.AddBounds(bounds);
  }
  const auto input = std::find_if(this->Inputs.begin(), this->Inputs.end(), [&](const Input& one) {
    return one.Group == group && one.Source.HasPlane;
  });
  double bounds[6];
  box.GetBounds(bounds);
  for (size_t i = firstWhole; input != this->Inputs.end() && i < this->Wholes.size(); ++i)
  {
    SetCut(input->Source, bounds, this->Wholes.size() > firstWhole + 1, this->Wholes[i].Set);
  }
}

/* All blocks of a source, or none. */
void vtkMicrotomeSceneData::AddLeaves(int group, const std::vector<vtkMicrotomeLeaf>& leaves)
{
  const size_t before = this->Wholes.size();
  double bytes = 0.0;
  for (const vtkMicrotomeLeaf& leaf : leaves)
  {
    if (leaf.Data && leaf.Data->GetNumberOfCells() > 0)
    {
      this->AddLeaf(group, leaf, bytes);
    }
  }
  if (!this->Settings->Always && this->Bytes + bytes > this->Settings->Limit)
  {
    this->LeaveOut(this->NameOf(group),
      "it would make the page about " + Megabytes(bytes) + " larger" +
        (this->Bytes > 0.0 ? ", besides " + Megabytes(this->Bytes) + " of others," : "") +
        " which is more than the limit of " + Megabytes(this->Settings->Limit));
    this->Wholes.resize(before);
    return;
  }
  this->Bytes += bytes;
  this->SetCuts(group, before);
}

void vtkMicrotomeSceneData::GatherGroup(int group,
  vtkAlgorithm* algorithm,
  vtkMultiProcessController* controller)
{
  const vtkMicrotomeRanks ranks(controller);
  const auto data = vtkMicrotomeKeep(this->NamesToKeep(group), this->Inputs[group].Source.Data);
  const double bytes = vtkMicrotomeWhole::Bytes(data, controller);
  std::vector<vtkMicrotomeLeaf> leaves;
  vtkMicrotomeLeafMap all;
  std::string reason;
  bool fine = false;
  if (!this->Settings->Always && bytes > MostUnpacked * this->Settings->Limit)
  {
    reason = "it has " + Megabytes(bytes) + " unpacked, and the limit for a page is " +
      Megabytes(this->Settings->Limit) + " packed";
  }
  else if (ranks.Agree(vtkMicrotomeLeaves::List(data, all, reason)))
  {
    vtkMicrotomeLeaves::Share(ranks, all);
    fine = all.size() <= MaximumLeaves;
    reason = "it has " + std::to_string(all.size()) + " blocks, more than the " +
      std::to_string(MaximumLeaves) + " that a page can have of it";
    if (fine)
    {
      reason.clear();
      fine = vtkMicrotomeWhole::GatherLeaves(data, controller, algorithm, leaves, reason);
    }
  }
  if (ranks.IsFirst() && fine)
  {
    this->AddLeaves(group, leaves);
  }
  else if (ranks.IsFirst())
  {
    this->LeaveOut(this->NameOf(group), reason.empty() ? "it could not be gathered" : reason);
  }
}

void vtkMicrotomeSceneData::Gather(vtkAlgorithm* algorithm,
  vtkMultiProcessController* controller,
  const vtkMicrotomeSceneDataSettings& settings)
{
  this->Settings = &settings;
  const vtkMicrotomeRanks ranks(controller);
  this->FindSources(algorithm, ranks);
  for (int i = 0; i < static_cast<int>(this->Inputs.size()); ++i)
  {
    const Input& input = this->Inputs[i];
    if (input.IsFound && input.Group == i)
    {
      this->GatherGroup(i, algorithm, controller);
    }
    else if (!input.IsFound && this->NotObjects.count(i) == 0 && ranks.IsFirst())
    {
      this->Message += "'" + this->NameOf(i) + "' has no data set: " + input.Reason + ".\n";
    }
  }
  for (const Whole& whole : this->Wholes)
  {
    this->Sets.push_back(whole.Set);
  }
  this->Settings = nullptr;
}

void vtkMicrotomeSceneData::Label(const std::vector<int>& path, mtm_scene_object& object) const
{
  if (path.front() >= static_cast<int>(this->Inputs.size()))
  {
    return;
  }
  const Input& input = this->Inputs[path.front()];
  object.data_set = 0;
  for (size_t i = 0; i < this->Wholes.size(); ++i)
  {
    // Blocks of slices are those of what is sliced; where they were put together, the first stands for all.
    const Whole& whole = this->Wholes[i];
    const bool isSame =
      std::equal(path.begin() + 1, path.end(), whole.Path.begin(), whole.Path.end());
    if (whole.Group == input.Group && (isSame || object.data_set == 0))
    {
      object.data_set = static_cast<int32_t>(i) + 1;
    }
  }
  object.is_slice = object.data_set > 0 && (input.Source.HasPlane || IsSlice(input.Source.MadeBy));
}
