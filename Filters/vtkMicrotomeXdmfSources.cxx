// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Values under slices: which points and cells of the file they are made from, and no others.
#include "vtkMicrotomeXdmfSources.h"

#include "vtkMicrotomeAdopt.h"
#include "vtkMicrotomeSlice.h"

#include "vtkCellData.h"
#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
#include "vtkIdTypeArray.h"
#include "vtkIntArray.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"

#include <algorithm>

namespace
{
const char* const GridName = "MicrotomeXdmfGrid";

/* What a slice knows, as arrays of it. */
struct Known
{
  vtkIdTypeArray* Ends = nullptr; // of the edge that a point is on: two
  vtkDoubleArray* Weights = nullptr;
  vtkIdTypeArray* Cells = nullptr;
  int Grid = -1;

  explicit Known(vtkPolyData* slice)
  {
    auto* grid = vtkIntArray::SafeDownCast(slice->GetFieldData()->GetArray(GridName));
    auto* points = slice->GetPointData();
    this->Ends = vtkIdTypeArray::SafeDownCast(points->GetArray("MicrotomeEdge"));
    this->Weights = vtkDoubleArray::SafeDownCast(points->GetArray("MicrotomeWeight"));
    this->Cells = vtkIdTypeArray::SafeDownCast(slice->GetCellData()->GetArray("MicrotomeCellId"));
    this->Grid = grid && grid->GetNumberOfValues() == 1 ? grid->GetValue(0) : -1;
  }

  bool IsComplete() const
  {
    return this->Grid >= 0 && this->Cells && this->Ends && this->Weights &&
      this->Ends->GetNumberOfComponents() == 2 && this->Weights->GetNumberOfComponents() == 1;
  }
};

/* The slices of a result, in the order that is the same for a shape and what Strip makes of it. */
std::vector<vtkPolyData*> SlicesOf(vtkDataObject* object)
{
  std::vector<vtkPolyData*> slices;
  if (auto* slice = vtkPolyData::SafeDownCast(object))
  {
    slices.push_back(slice);
  }
  else if (auto* blocks = vtkCompositeDataSet::SafeDownCast(object))
  {
    auto at = vtk::TakeSmartPointer(blocks->NewIterator());
    for (at->InitTraversal(); !at->IsDoneWithTraversal(); at->GoToNextItem())
    {
      slices.push_back(vtkPolyData::SafeDownCast(at->GetCurrentDataObject()));
    }
  }
  return slices;
}

vtkSmartPointer<vtkPolyData> StripOne(vtkPolyData* shape)
{
  auto slice = vtkSmartPointer<vtkPolyData>::New();
  slice->ShallowCopy(shape);
  slice->GetPointData()->Initialize();
  slice->GetCellData()->Initialize();
  slice->GetFieldData()->Initialize();
  return slice;
}

/* Different numbers, ascending. */
struct Numbers
{
  std::vector<vtkIdType> All;

  void Add(vtkIdTypeArray* ids)
  {
    const vtkIdType* first = ids->GetPointer(0);
    this->All.insert(this->All.end(), first, first + ids->GetNumberOfValues());
  }

  void Unite()
  {
    std::sort(this->All.begin(), this->All.end());
    this->All.erase(std::unique(this->All.begin(), this->All.end()), this->All.end());
  }

  /* The places of every nth of some ids, from one on, among them. */
  std::vector<vtkIdType> Places(vtkIdTypeArray* ids, int from, int every) const
  {
    std::vector<vtkIdType> places;
    for (vtkIdType i = from; i < ids->GetNumberOfValues(); i += every)
    {
      const auto at = std::lower_bound(this->All.begin(), this->All.end(), ids->GetValue(i));
      places.push_back(at - this->All.begin());
    }
    return places;
  }

  vtkSmartPointer<vtkIdTypeArray> AsArray() const
  {
    auto ids = vtkSmartPointer<vtkIdTypeArray>::New();
    ids->SetNumberOfValues(static_cast<vtkIdType>(this->All.size()));
    std::copy(this->All.begin(), this->All.end(), ids->GetPointer(0));
    return ids;
  }
};

/* Slices of one grid, and what they need of it. */
struct Need
{
  std::vector<std::pair<vtkPolyData*, vtkPolyData*>> Slices; // shape, stripped
  Numbers Points;
  Numbers Cells;
};

mtm_status FillOne(const Need& need,
  vtkPolyData* shape,
  vtkDataSet* values,
  vtkPolyData* slice,
  mtm_error& error)
{
  const Known known(shape);
  auto a = need.Points.Places(known.Ends, 0, 2);
  auto b = need.Points.Places(known.Ends, 1, 2);
  auto cells = need.Cells.Places(known.Cells, 0, 1);
  mtm_polygons polygons = {}; // a view: nothing of it is to be freed
  polygons.n_points = shape->GetNumberOfPoints();
  polygons.n_polygons = shape->GetNumberOfCells();
  polygons.source_type = sizeof(vtkIdType) == 8 ? MTM_INT64 : MTM_INT32;
  polygons.point_a = a.data();
  polygons.point_b = b.data();
  polygons.point_t = known.Weights->GetPointer(0);
  polygons.source_cells = cells.data();
  polygons.n_source_points = values->GetNumberOfPoints();
  polygons.n_source_cells = values->GetNumberOfCells();
  slice->GetFieldData()->PassData(values->GetFieldData());
  return vtkMicrotomeAdopt::Arrays(
    polygons, values, /* samePoints = */ false, /* algorithm = */ nullptr, slice, error);
}
}

void vtkMicrotomeXdmfSources::Ask(vtkMicrotomeSlice* slice)
{
  slice->PassThroughCellIdsOn();
  slice->PassThroughEdgesOn();
}

void vtkMicrotomeXdmfSources::SetGrid(vtkDataSet* input, int grid)
{
  vtkNew<vtkIntArray> mark;
  mark->SetName(GridName);
  mark->InsertNextValue(grid);
  input->GetFieldData()->AddArray(mark);
}

bool vtkMicrotomeXdmfSources::AreKnown(vtkDataObject* shape)
{
  const auto slices = SlicesOf(shape);
  return std::all_of(slices.begin(), slices.end(), [](vtkPolyData* slice) {
    return slice && Known(slice).IsComplete();
  });
}

vtkSmartPointer<vtkDataObject> vtkMicrotomeXdmfSources::Strip(vtkDataObject* shape)
{
  if (auto* slice = vtkPolyData::SafeDownCast(shape))
  {
    return StripOne(slice);
  }
  auto* blocks = vtkCompositeDataSet::SafeDownCast(shape);
  auto stripped = vtk::TakeSmartPointer(blocks->NewInstance());
  stripped->CopyStructure(blocks);
  auto at = vtk::TakeSmartPointer(blocks->NewIterator());
  for (at->InitTraversal(); !at->IsDoneWithTraversal(); at->GoToNextItem())
  {
    stripped->SetDataSet(at, StripOne(vtkPolyData::SafeDownCast(at->GetCurrentDataObject())));
  }
  return stripped;
}

mtm_status vtkMicrotomeXdmfSources::Fill(const std::vector<vtkSmartPointer<vtkDataObject>>& shapes,
  const std::vector<vtkSmartPointer<vtkDataObject>>& stripped,
  const Pick& pick,
  mtm_error& error)
{
  std::map<int, Need> needs;
  for (size_t i = 0; i < shapes.size(); ++i)
  {
    const auto from = SlicesOf(shapes[i]);
    const auto to = SlicesOf(stripped[i]);
    for (size_t k = 0; k < from.size(); ++k)
    {
      const Known known(from[k]);
      Need& need = needs[known.Grid];
      need.Slices.emplace_back(from[k], to[k]);
      need.Points.Add(known.Ends);
      need.Cells.Add(known.Cells);
    }
  }
  mtm_status status = MTM_OK;
  for (auto need = needs.begin(); need != needs.end() && status == MTM_OK; ++need)
  {
    need->second.Points.Unite();
    need->second.Cells.Unite();
    const auto values =
      pick(need->first, need->second.Points.AsArray(), need->second.Cells.AsArray());
    status = values ? MTM_OK : MTM_CANCELLED;
    for (const auto& one : need->second.Slices)
    {
      status =
        status == MTM_OK ? FillOne(need->second, one.first, values, one.second, error) : status;
    }
  }
  return status;
}
