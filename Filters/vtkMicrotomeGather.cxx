// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// From a data object in pieces to whole objects on rank 0.
#include "vtkMicrotomeGather.h"

#include "vtkMicrotomeAdopt.h"
#include "vtkMicrotomeBlocks.h"
#include "vtkMicrotomeGhosts.h"
#include "vtkMicrotomeOthers.h"
#include "vtkMicrotomeSceneLook.h"
#include "vtkMicrotomeSound.h"
#include "vtkMicrotomeSurface.h"
#include "vtkMicrotomeTidy.h"

#include "vtkAlgorithm.h"
#include "vtkAppendPolyData.h"
#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkExecutive.h"
#include "vtkFieldData.h"
#include "vtkHyperTreeGrid.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkMultiProcessController.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkTypeInt64Array.h"

#include <algorithm>
#include <map>

namespace
{
using Parts = std::vector<vtkMicrotomePart>;

vtkIdType Count(vtkPolyData* data, const char* name)
{
  auto* array = data->GetFieldData()->GetArray(name);
  return array && array->GetNumberOfValues() == 1 ? static_cast<vtkIdType>(array->GetTuple1(0)) : 0;
}

std::string ScalarsOf(vtkPolyData* data)
{
  vtkDataArray* scalars = data->GetPointData()->GetScalars();
  scalars = scalars ? scalars : data->GetCellData()->GetScalars();
  return scalars && scalars->GetName() ? scalars->GetName() : "";
}

vtkSmartPointer<vtkPolyData> Nothing()
{
  vtkNew<vtkPoints> none;
  auto data = vtkSmartPointer<vtkPolyData>::New();
  data->SetPoints(none);
  return data;
}

vtkSmartPointer<vtkPolyData> SurfaceOf(vtkDataObject* object, std::string& error)
{
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputDataObject(object);
  // Trees would get their ghosts from all ranks together, and blocks need not be on all of them.
  surface->SetPieceInvariant(!vtkHyperTreeGrid::SafeDownCast(object));
  if (!surface->GetExecutive()->Update())
  {
    error = "its surface could not be extracted";
    return nullptr;
  }
  return surface->GetOutput();
}

/* A data set as vtkPolyData, or nullptr. */
vtkSmartPointer<vtkPolyData> PolygonsOf(vtkAlgorithm* algorithm,
  vtkDataSet* dataSet,
  int input,
  std::string& error)
{
  if (!vtkMicrotomeSound::Mesh(dataSet, error))
  {
    return nullptr;
  }
  auto sound = vtkMicrotomeSound::WithoutMisfits(algorithm, dataSet);
  if (auto* polygons = vtkPolyData::SafeDownCast(sound))
  {
    return polygons;
  }
  vtkMicrotomeGhosts::WarnIfMissing(algorithm, dataSet, algorithm->GetInputInformation(0, input));
  return SurfaceOf(sound, error);
}

/* Data sets and hyper tree grids as vtkPolyData. */
bool SetData(vtkAlgorithm* algorithm,
  vtkDataObject* object,
  vtkMicrotomePart& part,
  std::string& error)
{
  auto* dataSet = vtkDataSet::SafeDownCast(object);
  const auto data =
    dataSet ? PolygonsOf(algorithm, dataSet, part.Path.front(), error) : SurfaceOf(object, error);
  if (!data)
  {
    return false;
  }
  part.Data = vtkMicrotomeTidy(data);
  part.Scalars = ScalarsOf(part.Data);
  part.PointsIn = Count(data, vtkMicrotomeAdopt::PointsIn);
  part.CellsIn = Count(data, vtkMicrotomeAdopt::CellsIn);
  return true;
}

/* The part that a data set is, which may be a piece of one. A block that has nothing to draw, which the
 * others do not count without, is one that is not visible. */
bool Add(vtkAlgorithm* algorithm,
  vtkDataObject* object,
  const vtkMicrotomeBlock& where,
  const vtkMicrotomeBlockLooks& looks,
  Parts& parts,
  std::string& error)
{
  vtkMicrotomePart part;
  part.Path = where.Path;
  part.Name = where.Name;
  part.Look = looks.Of(where.Path, 1);
  part.Data = Nothing();
  part.Look.Visible = part.Look.Visible && !vtkMicrotomeOthers::Is(object);
  if (part.Look.Visible && !SetData(algorithm, object, part, error))
  {
    return false;
  }
  parts.push_back(part);
  return true;
}

/* What a part is besides its data, as one array of numbers: VTK's own format, in which data objects
 * travel, does not keep empty strings and empty arrays. */
const char* const LabelName = "MicrotomePart";

template <typename Sequence>
void AppendAll(const Sequence& values, std::vector<vtkTypeInt64>& label)
{
  label.push_back(static_cast<vtkTypeInt64>(values.size()));
  label.insert(label.end(), values.begin(), values.end());
}

template <typename Sequence>
const vtkTypeInt64* ReadAll(const vtkTypeInt64* label, Sequence& values)
{
  values.assign(label + 1, label + 1 + *label);
  return label + 1 + *label;
}

vtkSmartPointer<vtkTypeInt64Array> LabelOf(const vtkMicrotomePart& part)
{
  std::vector<vtkTypeInt64> label = {
    part.PointsIn, part.CellsIn, part.Look.Visible ? 1 : 0, part.Look.Color, part.Look.Opacity
  };
  AppendAll(part.Path, label);
  AppendAll(part.Name, label);
  AppendAll(part.Scalars, label);
  auto array = vtkSmartPointer<vtkTypeInt64Array>::New();
  array->SetName(LabelName);
  array->SetNumberOfValues(static_cast<vtkIdType>(label.size()));
  std::copy(label.begin(), label.end(), array->GetPointer(0));
  return array;
}

void ReadLabel(vtkDataArray* array, vtkMicrotomePart& part)
{
  vtkNew<vtkTypeInt64Array> label;
  label->DeepCopy(array);
  const vtkTypeInt64* values = label->GetPointer(0);
  part.PointsIn = values[0];
  part.CellsIn = values[1];
  part.Look.Visible = values[2] != 0;
  part.Look.Color = static_cast<int>(values[3]);
  part.Look.Opacity = static_cast<int>(values[4]);
  values = ReadAll(values + 5, part.Path);
  values = ReadAll(values, part.Name);
  ReadAll(values, part.Scalars);
}

/* One data object with everything in it. Attributes are taken off, for the format would rename or
 * convert some. */
vtkSmartPointer<vtkMultiBlockDataSet> Pack(const Parts& parts)
{
  auto packed = vtkSmartPointer<vtkMultiBlockDataSet>::New();
  for (const vtkMicrotomePart& part : parts)
  {
    vtkNew<vtkPolyData> data;
    data->ShallowCopy(part.Data);
    for (int attribute = 0; attribute < vtkDataSetAttributes::NUM_ATTRIBUTES; ++attribute)
    {
      data->GetPointData()->SetActiveAttribute(-1, attribute);
      data->GetCellData()->SetActiveAttribute(-1, attribute);
    }
    vtkNew<vtkFieldData> fields;
    fields->AddArray(LabelOf(part));
    data->SetFieldData(fields);
    packed->SetBlock(packed->GetNumberOfBlocks(), data);
  }
  return packed;
}

bool Unpack(vtkDataObject* received, Parts& parts)
{
  auto* packed = vtkMultiBlockDataSet::SafeDownCast(received);
  for (unsigned int i = 0; packed && i < packed->GetNumberOfBlocks(); ++i)
  {
    vtkMicrotomePart part;
    part.Data = vtkPolyData::SafeDownCast(packed->GetBlock(i));
    vtkDataArray* label = part.Data ? part.Data->GetFieldData()->GetArray(LabelName) : nullptr;
    if (!label)
    {
      return false;
    }
    ReadLabel(label, part);
    parts.push_back(part);
  }
  return packed != nullptr;
}

/* Says which arrays of a piece are not on all of them. */
void WarnOfLost(vtkAlgorithm* algorithm,
  vtkDataSetAttributes* before,
  vtkDataSetAttributes* after,
  const std::string& name)
{
  for (int i = 0; i < before->GetNumberOfArrays(); ++i)
  {
    if (!after->HasArray(before->GetArrayName(i)))
    {
      vtkWarningWithObjectMacro(algorithm,
        << "Array '" << before->GetArrayName(i) << "' is left out"
        << (name.empty() ? std::string() : " of '" + name + "'")
        << ": not all of its pieces have it with one type and one number of components.");
    }
  }
}

/* vtkAppendPolyData sorts arrays by their names: this puts them into the order of the first piece. */
void Order(vtkDataSetAttributes* first, vtkDataSetAttributes* merged)
{
  std::vector<vtkSmartPointer<vtkAbstractArray>> arrays;
  for (int i = 0; i < first->GetNumberOfArrays(); ++i)
  {
    if (vtkAbstractArray* array = merged->GetAbstractArray(first->GetArrayName(i)))
    {
      arrays.emplace_back(array);
    }
  }
  merged->Initialize();
  for (vtkAbstractArray* array : arrays)
  {
    merged->AddArray(array);
  }
}

vtkMicrotomePart Merge(vtkAlgorithm* algorithm, const Parts& pieces)
{
  vtkMicrotomePart merged = pieces.front();
  merged.PointsIn = 0;
  merged.CellsIn = 0;
  std::vector<vtkPolyData*> filled;
  for (const vtkMicrotomePart& piece : pieces)
  {
    merged.PointsIn += piece.PointsIn;
    merged.CellsIn += piece.CellsIn;
    merged.Look.Visible = merged.Look.Visible || piece.Look.Visible;
    if (piece.Data->GetNumberOfCells() > 0)
    {
      filled.push_back(piece.Data);
      merged.Scalars = piece.Scalars;
    }
  }
  if (filled.empty())
  {
    // VTK's format loses the arrays of what is empty, so where it comes from must not matter.
    merged.Data = Nothing();
    merged.Scalars.clear();
  }
  if (filled.size() == 1)
  {
    merged.Data = filled.front();
  }
  if (filled.size() > 1)
  {
    vtkNew<vtkAppendPolyData> append;
    for (vtkPolyData* data : filled)
    {
      append->AddInputData(data);
    }
    append->Update();
    merged.Data = append->GetOutput();
    Order(filled.front()->GetPointData(), merged.Data->GetPointData());
    Order(filled.front()->GetCellData(), merged.Data->GetCellData());
    for (vtkPolyData* data : filled)
    {
      WarnOfLost(algorithm, data->GetPointData(), merged.Data->GetPointData(), merged.Name);
      WarnOfLost(algorithm, data->GetCellData(), merged.Data->GetCellData(), merged.Name);
    }
  }
  return merged;
}

/* The inputs but for those in `leftOut`; hyper tree grids with their ghosts, for which all ranks are needed. */
std::vector<vtkSmartPointer<vtkDataObject>> InputsOf(vtkAlgorithm* algorithm,
  vtkMultiProcessController* controller,
  const std::set<int>& leftOut)
{
  std::vector<vtkSmartPointer<vtkDataObject>> inputs;
  for (int i = 0; i < algorithm->GetNumberOfInputConnections(0); ++i)
  {
    vtkSmartPointer<vtkDataObject> input;
    if (leftOut.count(i) == 0)
    {
      input = algorithm->GetInputDataObject(0, i);
    }
    auto* trees = vtkHyperTreeGrid::SafeDownCast(input);
    if (trees && controller && controller->GetNumberOfProcesses() > 1)
    {
      auto whole = vtkMicrotomeGhosts::WithGhosts(trees, /* withIds = */ false);
      input = whole ? whole.Get() : trees;
    }
    inputs.push_back(input);
  }
  return inputs;
}
}

bool vtkMicrotomeGather::Parts(vtkAlgorithm* algorithm,
  vtkMultiProcessController* controller,
  const std::set<int>& leftOut,
  const std::vector<vtkSmartPointer<vtkMicrotomeSceneLook>>& looks,
  std::vector<vtkMicrotomePart>& parts,
  std::string& error)
{
  const auto inputs = InputsOf(algorithm, controller, leftOut);
  for (int i = 0; i < static_cast<int>(inputs.size()); ++i)
  {
    vtkMicrotomeBlock input;
    input.Path.push_back(i);
    vtkDataObject* data = inputs[i];
    if (vtkMicrotomeOthers::Is(data))
    {
      error = std::string("a ") + data->GetClassName() + " has no surface to draw";
      return false;
    }
    vtkMicrotomeOthers::Warn(algorithm, data);
    const vtkMicrotomeBlockLooks blocks(data, looks[std::min<size_t>(i, looks.size() - 1)]);
    const auto add = [&](vtkDataObject* object, const vtkMicrotomeBlock& where) {
      return Add(algorithm, object, where, blocks, parts, error);
    };
    if (!vtkMicrotomeBlocks::Visit(data, input, add))
    {
      return false;
    }
  }
  return true;
}

bool vtkMicrotomeGather::OnRankZero(vtkMultiProcessController* controller,
  vtkAlgorithm* algorithm,
  std::vector<vtkMicrotomePart>& parts)
{
  std::vector<vtkMicrotomePart> all = parts;
  if (controller && controller->GetNumberOfProcesses() > 1)
  {
    auto packed = Pack(parts);
    std::vector<vtkSmartPointer<vtkDataObject>> received;
    if (!controller->Gather(packed, received, 0))
    {
      return false;
    }
    all.clear();
    for (const auto& object : received)
    {
      if (!Unpack(object, all))
      {
        return false;
      }
    }
  }
  std::map<std::vector<int>, std::vector<vtkMicrotomePart>> byPath;
  for (const vtkMicrotomePart& part : all)
  {
    byPath[part.Path].push_back(part);
  }
  parts.clear();
  for (const auto& pieces : byPath)
  {
    parts.push_back(Merge(algorithm, pieces.second));
  }
  return true;
}
