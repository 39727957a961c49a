// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Results of libmicrotome as vtkPolyData.
#include "vtkMicrotomeAdopt.h"

#include "vtkMicrotomeBorrow.h"
#include "vtkMicrotomeCount.h"
#include "vtkMicrotomeRun.h"
#include "vtkMicrotomeTrees.h"

#include "vtkAlgorithm.h"
#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataSet.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkHyperTreeGrid.h"
#include "vtkIdList.h"
#include "vtkIdTypeArray.h"
#include "vtkIntArray.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkSMPTools.h"
#include "vtkTypeInt32Array.h"
#include "vtkTypeInt64Array.h"
#include "vtkUnsignedCharArray.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <vector>

const char* const vtkMicrotomeAdopt::PointsIn = "MicrotomePointsIn";
const char* const vtkMicrotomeAdopt::CellsIn = "MicrotomeCellsIn";

namespace
{
/* Gives memory from malloc to a VTK array, which frees it. */
template <typename ArrayT>
vtkSmartPointer<ArrayT> AdoptArray(void* memory, vtkIdType nValues, int nComponents)
{
  auto array = vtkSmartPointer<ArrayT>::New();
  array->SetNumberOfComponents(nComponents);
  if (memory)
  {
    array->SetArray(static_cast<typename ArrayT::ValueType*>(memory),
      nValues,
      /* save = */ 0,
      vtkAbstractArray::VTK_DATA_ARRAY_FREE);
  }
  return array;
}

/* Makes room for tuples that will all be written. */
void MakeRoom(vtkAbstractArray* array, vtkIdType nTuples)
{
  const vtkIdType nValues = nTuples * array->GetNumberOfComponents();
  const bool isPlain = vtkDataArray::SafeDownCast(array) && array->GetDataType() != VTK_BIT;
  void* memory = isPlain && nValues > 0
    ? mtm_memory_new(nValues, static_cast<size_t>(array->GetDataTypeSize()))
    : nullptr;
  if (memory)
  {
    array->SetVoidArray(memory, nValues, /* save = */ 0, vtkAbstractArray::VTK_DATA_ARRAY_FREE);
    return;
  }
  array->SetNumberOfTuples(nTuples); // other kinds; and without memory, VTK says so
}

void AdoptPoints(mtm_polygons& polygons, vtkPolyData* output)
{
  vtkNew<vtkPoints> points;
  const vtkIdType n = 3 * polygons.n_points;
  if (polygons.point_type == MTM_FLOAT32)
  {
    points->SetData(AdoptArray<vtkFloatArray>(polygons.points, n, 3));
  }
  else
  {
    points->SetData(AdoptArray<vtkDoubleArray>(polygons.points, n, 3));
  }
  polygons.points = nullptr;
  output->SetPoints(points);
}

/* The cells [first, last) as a cell array of their own. */
template <typename ArrayT>
vtkSmartPointer<vtkCellArray> CopyCells(const mtm_polygons& polygons, int64_t first, int64_t last)
{
  using Id = typename ArrayT::ValueType;
  const Id* offsets = static_cast<const Id*>(polygons.offsets) + first;
  const int64_t n = last - first;
  const Id* ids = static_cast<const Id*>(polygons.connectivity);
  vtkNew<ArrayT> newOffsets;
  newOffsets->SetNumberOfValues(n + 1);
  const auto relative = [&](Id offset) { return static_cast<Id>(offset - offsets[0]); };
  std::transform(offsets, offsets + n + 1, newOffsets->GetPointer(0), relative);
  vtkNew<ArrayT> newIds;
  newIds->SetNumberOfValues(offsets[n] - offsets[0]);
  std::copy(ids + offsets[0], ids + offsets[n], newIds->GetPointer(0));
  auto cells = vtkSmartPointer<vtkCellArray>::New();
  cells->SetData(newOffsets, newIds);
  return cells;
}

template <typename ArrayT>
vtkSmartPointer<vtkCellArray> MoveCells(mtm_polygons& polygons, int64_t nCells)
{
  auto cells = vtkSmartPointer<vtkCellArray>::New();
  cells->SetData(AdoptArray<ArrayT>(polygons.offsets, nCells + 1, 1),
    AdoptArray<ArrayT>(polygons.connectivity, polygons.n_connectivity, 1));
  polygons.offsets = nullptr;
  polygons.connectivity = nullptr;
  return cells;
}

void SetCells(int kind, vtkCellArray* cells, vtkPolyData* output)
{
  switch (kind)
  {
    case 0:
      output->SetVerts(cells);
      break;
    case 1:
      output->SetLines(cells);
      break;
    default:
      output->SetPolys(cells);
      break;
  }
}

template <typename ArrayT>
void AdoptCells(mtm_polygons& polygons, vtkPolyData* output)
{
  const int64_t counts[] = { polygons.n_vertices, polygons.n_lines, polygons.n_polygons };
  const int64_t nCells = std::accumulate(counts, counts + 3, int64_t{ 0 });
  int64_t first = 0;
  for (int kind = 0; kind < 3; ++kind)
  {
    const int64_t n = counts[kind];
    if (n > 0)
    {
      SetCells(kind,
        n == nCells ? MoveCells<ArrayT>(polygons, nCells)
                    : CopyCells<ArrayT>(polygons, first, first + n),
        output);
    }
    first += n;
  }
}

vtkIdType Source(const mtm_polygons& polygons, const void* ids, int64_t i)
{
  return polygons.source_type == MTM_INT32 ? static_cast<const int32_t*>(ids)[i]
                                           : static_cast<const int64_t*>(ids)[i];
}

template <typename Id>
void CopyIds(const void* from, int64_t n, int nComponents, vtkIdType* to)
{
  const Id* ids = static_cast<const Id*>(from);
  for (int64_t i = 0; i < n; ++i)
  {
    to[i * nComponents] = ids[i];
  }
}

/* Tuples of input ids, one component from each list. */
vtkSmartPointer<vtkIdTypeArray> NewIds(const char* name,
  const mtm_polygons& polygons,
  const std::vector<const void*>& lists,
  int64_t n)
{
  auto ids = vtkSmartPointer<vtkIdTypeArray>::New();
  const int nComponents = static_cast<int>(lists.size());
  ids->SetName(name);
  ids->SetNumberOfComponents(nComponents);
  MakeRoom(ids, n);
  for (int c = 0; c < nComponents && n > 0; ++c)
  {
    vtkIdType* to = ids->GetPointer(c);
    polygons.source_type == MTM_INT32 ? CopyIds<int32_t>(lists[c], n, nComponents, to)
                                      : CopyIds<int64_t>(lists[c], n, nComponents, to);
  }
  return ids;
}

/* The input points and weights of an output point. Input points come as they are, with what else the
 * made points between which it lies are made of. */
struct Sum
{
  std::vector<vtkIdType> Ids;
  std::vector<double> Weights;

  void Add(const mtm_polygons& polygons, vtkIdType id, double weight)
  {
    if (id < polygons.n_source_points)
    {
      this->Ids.push_back(id);
      this->Weights.push_back(weight);
      return;
    }
    const int64_t made = id - polygons.n_source_points;
    for (int64_t i = polygons.made_offsets[made]; i < polygons.made_offsets[made + 1]; ++i)
    {
      this->Ids.push_back(Source(polygons, polygons.made_sources, i));
      this->Weights.push_back(weight * polygons.made_weights[i]);
    }
  }

  Sum(const mtm_polygons& polygons, int64_t point)
  {
    const vtkIdType a = Source(polygons, polygons.point_a, point);
    const double t = polygons.point_t ? polygons.point_t[point] : 0.0;
    this->Add(polygons, a, 1.0 - t);
    if (t != 0.0)
    {
      this->Add(polygons, Source(polygons, polygons.point_b, point), t);
    }
  }
};

/* Takes the tuple of the source that counts most: for what has no values between. */
void CopyNearest(const Sum& sources, vtkIdType to, vtkAbstractArray* from, vtkAbstractArray* array)
{
  const auto most = std::max_element(sources.Weights.begin(), sources.Weights.end());
  array->SetTuple(to, sources.Ids[most - sources.Weights.begin()], from);
}

/* Arrays that libmicrotome has no view of, such as strings: VTK's own interpolation, which takes
 * the nearer end. */
void CopyTuples(const mtm_polygons& polygons,
  mtm_association association,
  vtkAbstractArray* from,
  vtkAbstractArray* to)
{
  for (vtkIdType i = 0; i < to->GetNumberOfTuples(); ++i)
  {
    if (association == MTM_CELL)
    {
      to->SetTuple(i, Source(polygons, polygons.source_cells, i), from);
      continue;
    }
    const vtkIdType a = Source(polygons, polygons.point_a, i);
    if (polygons.n_made_points > 0)
    {
      CopyNearest(Sum(polygons, i), i, from, to);
    }
    else if (polygons.point_b)
    {
      const vtkIdType b = Source(polygons, polygons.point_b, i);
      to->InterpolateTuple(i, a, from, b, from, polygons.point_t[i]);
    }
    else
    {
      to->SetTuple(i, a, from);
    }
  }
}

vtkSmartPointer<vtkAbstractArray> NewArray(vtkAbstractArray* like, vtkIdType nTuples)
{
  vtkSmartPointer<vtkAbstractArray> array;
  array.TakeReference(vtkAbstractArray::CreateArray(like->GetDataType()));
  array->SetName(like->GetName());
  array->SetNumberOfComponents(like->GetNumberOfComponents());
  array->CopyComponentNames(like);
  if (like->HasInformation())
  {
    array->CopyInformation(like->GetInformation(), /* deep = */ 1);
  }
  MakeRoom(array, nTuples);
  return array;
}

/* Arrays that are carried over, all at once: threads are woken once, not for every array. */
class Carrier
{
public:
  /* The algorithm, if any, is asked now and then whether to go on. */
  Carrier(const mtm_polygons& polygons, vtkAlgorithm* algorithm)
    : Polygons(polygons)
    , Algorithm(algorithm)
  {
  }

  /* What libmicrotome has no view of is done at once. */
  void Add(mtm_association association, vtkAbstractArray* from, vtkAbstractArray* to)
  {
    Item item = { association, {}, to };
    auto* data = vtkDataArray::SafeDownCast(from);
    if (to->GetNumberOfTuples() == 0)
    {
      return;
    }
    if (!data || !this->Borrow.BorrowArray(data, item.Field))
    {
      CopyTuples(this->Polygons, association, from, to);
      return;
    }
    this->Items.push_back(item);
  }

  /* What could go wrong with an array is the same for all its tuples: the first one tells. */
  mtm_status Run(mtm_error& error) const
  {
    std::vector<Task> tasks;
    for (const Item& item : this->Items)
    {
      const mtm_status status = this->Carry({ &item, 0, 1 }, &error);
      if (status != MTM_OK)
      {
        return status;
      }
      const vtkIdType n = item.To->GetNumberOfTuples();
      for (vtkIdType first = 0; first < n; first += TuplesOfTask)
      {
        tasks.push_back({ &item, first, std::min(first + TuplesOfTask, n) });
      }
    }
    const auto nTasks = static_cast<vtkIdType>(tasks.size());
    for (vtkIdType first = 0; first < nTasks; first += TasksOfWave)
    {
      if (first > 0 && this->IsCancelled())
      {
        return MTM_CANCELLED;
      }
      const vtkIdType last = std::min(first + TasksOfWave, nTasks);
      vtkSMPTools::For(first, last, FewestTasks, [&](vtkIdType from, vtkIdType to) {
        std::for_each(tasks.begin() + from, tasks.begin() + to, [&](const Task& task) {
          this->Carry(task, nullptr);
        });
      });
    }
    return MTM_OK;
  }

private:
  /* Small enough to be shared evenly; so few that waking a thread would take longer are not shared. */
  static constexpr vtkIdType TuplesOfTask = 16384;
  static constexpr vtkIdType FewestTasks = 4;
  /* A million tuples, of each of which a few nanoseconds are spent: waking threads is not felt. */
  static constexpr vtkIdType TasksOfWave = 64;

  struct Item
  {
    mtm_association Association;
    mtm_array Field;
    vtkAbstractArray* To;
  };

  struct Task
  {
    const Item* Of;
    vtkIdType First, Last;
  };

  mtm_status Carry(const Task& task, mtm_error* error) const
  {
    const Item& item = *task.Of;
    const auto bytes =
      static_cast<size_t>(item.To->GetNumberOfValues()) * mtm_type_size(item.Field.type);
    return mtm_interpolate_range(&this->Polygons,
      item.Association,
      &item.Field,
      task.First,
      task.Last,
      item.To->GetVoidPointer(0),
      bytes,
      error);
  }

  bool IsCancelled() const
  {
    const mtm_run run = vtkMicrotomeRun(this->Algorithm);
    return this->Algorithm && !run.progress(run.user, 1.0);
  }

  const mtm_polygons& Polygons;
  vtkAlgorithm* Algorithm;
  vtkMicrotomeBorrow Borrow;
  std::vector<Item> Items;
};

/* Ids of points mean nothing between points; a cell may make several, so its global id is kept as
 * an array, but no longer promised to be unique. */
bool IsLeftBehind(vtkDataSetAttributes* from, vtkAbstractArray* array, bool keepIds)
{
  const char* name = array->GetName();
  const bool isId = array == from->GetAbstractAttribute(vtkDataSetAttributes::GLOBALIDS) ||
    array == from->GetAbstractAttribute(vtkDataSetAttributes::PEDIGREEIDS);
  return (isId && !keepIds) ||
    (name && std::strcmp(name, vtkDataSetAttributes::GhostArrayName()) == 0);
}

void CarryAttributes(const mtm_polygons& polygons,
  mtm_association association,
  vtkDataSet* input,
  bool keepIds,
  vtkAlgorithm* algorithm,
  vtkDataSetAttributes* to,
  Carrier& carrier)
{
  const bool ofPoints = association == MTM_POINT;
  vtkDataSetAttributes* from =
    input->GetAttributes(ofPoints ? vtkDataObject::POINT : vtkDataObject::CELL);
  const vtkIdType nInput = ofPoints ? input->GetNumberOfPoints() : input->GetNumberOfCells();
  const vtkIdType nTuples = association == MTM_POINT
    ? polygons.n_points
    : polygons.n_vertices + polygons.n_lines + polygons.n_polygons;
  for (int i = 0; i < from->GetNumberOfArrays(); ++i)
  {
    vtkAbstractArray* array = from->GetAbstractArray(i);
    if (IsLeftBehind(from, array, keepIds) ||
      !vtkMicrotomeAdopt::Fits(algorithm, array, nInput, ofPoints ? "points" : "cells"))
    {
      continue;
    }
    auto carried = NewArray(array, nTuples);
    carrier.Add(association, array, carried);
    const int index = to->AddArray(carried);
    const int attribute = from->IsArrayAnAttribute(i);
    if (attribute >= 0 &&
      !(association == MTM_CELL && attribute == vtkDataSetAttributes::GLOBALIDS))
    {
      to->SetActiveAttribute(index, attribute);
    }
  }
}

void AddPointIds(const mtm_polygons& polygons, vtkPolyData* output)
{
  auto ids = NewIds("MicrotomePointId", polygons, { polygons.point_a }, polygons.n_points);
  for (int64_t i = 0; i < polygons.n_points; ++i)
  {
    if (ids->GetValue(i) >= polygons.n_source_points)
    {
      ids->SetValue(i, -1);
    }
  }
  output->GetPointData()->AddArray(ids);
}

/* Every point as a sum of input points, filled up with its first one and weight 0. */
void AddSums(const mtm_polygons& polygons, vtkPolyData* output)
{
  size_t most = 1;
  for (int64_t i = 0; i < polygons.n_points; ++i)
  {
    most = std::max(most, Sum(polygons, i).Ids.size());
  }
  const int nComponents = static_cast<int>(most);
  vtkNew<vtkIdTypeArray> ids;
  vtkNew<vtkDoubleArray> weights;
  ids->SetName("MicrotomeEdge");
  weights->SetName("MicrotomeWeight");
  for (vtkDataArray* array :
    { static_cast<vtkDataArray*>(ids), static_cast<vtkDataArray*>(weights) })
  {
    array->SetNumberOfComponents(nComponents);
    MakeRoom(array, polygons.n_points);
    output->GetPointData()->AddArray(array);
  }
  for (int64_t i = 0; i < polygons.n_points; ++i)
  {
    const Sum sources(polygons, i);
    for (size_t c = 0; c < most; ++c)
    {
      const bool isThere = c < sources.Ids.size();
      ids->SetTypedComponent(i, static_cast<int>(c), sources.Ids[isThere ? c : 0]);
      weights->SetTypedComponent(i, static_cast<int>(c), isThere ? sources.Weights[c] : 0.0);
    }
  }
}

void AddEdges(const mtm_polygons& polygons, vtkPolyData* output)
{
  if (polygons.n_made_points > 0)
  {
    AddSums(polygons, output);
    return;
  }
  const void* b = polygons.point_b ? polygons.point_b : polygons.point_a;
  output->GetPointData()->AddArray(
    NewIds("MicrotomeEdge", polygons, { polygons.point_a, b }, polygons.n_points));
  vtkNew<vtkDoubleArray> weights;
  weights->SetName("MicrotomeWeight");
  MakeRoom(weights, polygons.n_points);
  for (int64_t i = 0; i < polygons.n_points; ++i)
  {
    weights->SetValue(i, polygons.point_t ? polygons.point_t[i] : 0.0);
  }
  output->GetPointData()->AddArray(weights);
}

void AddCount(const char* name, vtkIdType count, vtkDataObject* output)
{
  vtkNew<vtkIdTypeArray> array;
  array->SetName(name);
  array->InsertNextValue(count);
  output->GetFieldData()->AddArray(array);
}
}

/* Readers hand out arrays that do not fit their mesh; one such array is no reason to lose the rest. */
bool vtkMicrotomeAdopt::Fits(vtkAlgorithm* algorithm,
  vtkAbstractArray* array,
  vtkIdType nTuples,
  const char* of)
{
  if (array->GetNumberOfTuples() == nTuples)
  {
    return true;
  }
  const char* name = array->GetName();
  vtkWarningWithObjectMacro(algorithm,
    "The array \"" << (name ? name : "") << "\" is left out: it has " << array->GetNumberOfTuples()
                   << " tuples, the data set has " << nTuples << " " << of << ".");
  return false;
}

void vtkMicrotomeAdopt::Geometry(mtm_polygons& polygons, vtkPolyData* output)
{
  AdoptPoints(polygons, output);
  if (polygons.id_type == MTM_INT32)
  {
    AdoptCells<vtkTypeInt32Array>(polygons, output);
  }
  else
  {
    AdoptCells<vtkTypeInt64Array>(polygons, output);
  }
}

void vtkMicrotomeAdopt::Planes(mtm_polygons& polygons, const char* name, vtkPolyData* output)
{
  auto planes = AdoptArray<vtkIntArray>(polygons.planes, output->GetNumberOfCells(), 1);
  polygons.planes = nullptr;
  planes->SetName(name);
  output->GetCellData()->AddArray(planes);
}

void vtkMicrotomeAdopt::Sources(const mtm_polygons& polygons,
  const SourceArrays& wanted,
  vtkPolyData* output)
{
  if (wanted.CellIds)
  {
    const int64_t n = polygons.n_vertices + polygons.n_lines + polygons.n_polygons;
    output->GetCellData()->AddArray(
      NewIds("MicrotomeCellId", polygons, { polygons.source_cells }, n));
  }
  if (wanted.PointIds)
  {
    AddPointIds(polygons, output);
  }
  if (wanted.Edges)
  {
    AddEdges(polygons, output);
  }
}

void vtkMicrotomeAdopt::SeparatePoints(vtkPolyData* output)
{
  vtkCellArray* kinds[] = { output->GetVerts(), output->GetLines(), output->GetPolys() };
  vtkNew<vtkPolyData> separate;
  vtkNew<vtkIdList> sources;
  vtkNew<vtkIdList> ids;
  for (int kind = 0; kind < 3; ++kind)
  {
    vtkNew<vtkCellArray> cells;
    for (vtkIdType i = 0; i < kinds[kind]->GetNumberOfCells(); ++i)
    {
      kinds[kind]->GetCellAtId(i, ids);
      cells->InsertNextCell(static_cast<int>(ids->GetNumberOfIds()));
      for (vtkIdType id : *ids)
      {
        cells->InsertCellPoint(sources->InsertNextId(id));
      }
    }
    SetCells(kind, cells, separate);
  }
  vtkNew<vtkPoints> points;
  points->SetDataType(output->GetPoints()->GetDataType());
  points->SetNumberOfPoints(sources->GetNumberOfIds());
  output->GetPoints()->GetPoints(sources, points);
  separate->SetPoints(points);
  separate->GetPointData()->CopyAllOn();
  separate->GetPointData()->CopyAllocate(output->GetPointData(), sources->GetNumberOfIds());
  separate->GetPointData()->CopyData(output->GetPointData(), sources);
  separate->GetCellData()->ShallowCopy(output->GetCellData());
  separate->GetFieldData()->ShallowCopy(output->GetFieldData());
  output->ShallowCopy(separate);
}

mtm_status vtkMicrotomeAdopt::Arrays(const mtm_polygons& polygons,
  vtkDataSet* input,
  bool samePoints,
  vtkAlgorithm* algorithm,
  vtkPolyData* output,
  mtm_error& error)
{
  Carrier carrier(polygons, algorithm);
  CarryAttributes(
    polygons, MTM_POINT, input, samePoints, algorithm, output->GetPointData(), carrier);
  CarryAttributes(polygons, MTM_CELL, input, true, algorithm, output->GetCellData(), carrier);
  return carrier.Run(error);
}

void vtkMicrotomeAdopt::Statistics(vtkDataSet* input, const mtm_mesh& mesh, vtkDataObject* output)
{
  output->GetFieldData()->PassData(input->GetFieldData());
  const bool isBorrowed = mesh.kind != MTM_NO_MESH;
  AddCount(
    PointsIn, isBorrowed ? vtkMicrotomeCount::OwnPoints(mesh) : input->GetNumberOfPoints(), output);
  AddCount(
    CellsIn, isBorrowed ? vtkMicrotomeCount::OwnCells(mesh) : input->GetNumberOfCells(), output);
}

void vtkMicrotomeAdopt::Statistics(vtkHyperTreeGrid* input, vtkDataObject* output)
{
  output->GetFieldData()->PassData(input->GetFieldData());
  AddCount(PointsIn, 0, output);
  AddCount(CellsIn, vtkMicrotomeTrees::NumberOfLeaves(input), output);
}
