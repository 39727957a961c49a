// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Slices of XDMF files that read no more than they need.
#include "vtkMicrotomeXdmfPlanes.h"

#include "vtkMicrotomeAdopt.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeXdmfFile.h"
#include "vtkMicrotomeXdmfGrids.h"
#include "vtkMicrotomeXdmfPiece.h"
#include "vtkMicrotomeXdmfSources.h"

#include "vtkCellData.h"
#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataSet.h"
#include "vtkFieldData.h"
#include "vtkInformation.h"
#include "vtkIntArray.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPolyData.h"

#include <algorithm>
#include <cstdio>
#include <map>

/* One execution: the file, what is wanted of it, and who reads what. */
struct vtkMicrotomeXdmfPlanes::Reading
{
  vtkMicrotomeXdmfFile& File;
  vtkMicrotomeXdmfGrids& Grids;
  const std::vector<bool>& IsWanted;
  bool IsPlain;
  const vtkMicrotomeXdmfPlaneList& List;

  std::vector<int> Wanted; // grids
  bool HaveLayers = true;  // all of them are read in layers
  bool IsSplit = false;    // every rank has a part of each plane
  bool HasArrays = true;   // grids are read with their arrays
  std::map<int, vtkSmartPointer<vtkDataSet>>
    Whole; // grids without layers: read once for all planes

  bool Prepare();
  vtkMicrotomeXdmfPart PartOf() const;
  bool CanPick() const;
  std::string MeshNames() const;
  bool IsMine(int plane) const
  {
    return this->IsSplit || plane % this->List.NumberOfPieces == this->List.Piece;
  }
  vtkSmartPointer<vtkDataSet> ReadGrid(int grid, const mtm_plane& plane, mtm_status& status);
  vtkSmartPointer<vtkDataObject> ReadInput(const mtm_plane& plane, mtm_status& status);
  bool SplitLayers(int64_t extent[6]) const;
  void ChooseBlocks(size_t& first, size_t& last) const;
};

namespace
{
bool HasLayers(const mtm_xdmf_grid& grid)
{
  return grid.kind == MTM_IMAGE || grid.kind == MTM_RECTILINEAR;
}

/* Calls a function for every slice of a plane. */
template <typename Function>
void ForSlices(vtkDataObject* plane, Function&& function)
{
  if (auto* slice = vtkPolyData::SafeDownCast(plane))
  {
    function(slice);
  }
  else if (auto* blocks = vtkCompositeDataSet::SafeDownCast(plane))
  {
    auto at = vtk::TakeSmartPointer(blocks->NewIterator());
    for (at->InitTraversal(); !at->IsDoneWithTraversal(); at->GoToNextItem())
    {
      function(vtkPolyData::SafeDownCast(at->GetCurrentDataObject()));
    }
  }
}

/* A plane from the cache has the number that it has this time; the cached one must not change. */
vtkSmartPointer<vtkDataObject> WithNumber(vtkDataObject* plane, int number)
{
  auto numbered = vtk::TakeSmartPointer(plane->NewInstance());
  numbered->ShallowCopy(plane);
  ForSlices(numbered, [=](vtkPolyData* slice) {
    vtkNew<vtkIntArray> index;
    index->SetName("PlaneIndex");
    index->SetNumberOfValues(slice->GetNumberOfCells());
    index->FillValue(number);
    slice->GetCellData()->AddArray(index);
  });
  return numbered;
}

/* Not a step: slices without values, which know what they are made from. */
const int64_t OfShapes = -1;

std::string NameOf(int axis, double position)
{
  char text[64];
  std::snprintf(text, sizeof text, "%c = %.10g", "xyz"[axis], position);
  return text;
}
}

std::vector<double> vtkMicrotomeXdmfPlanes::Spread(const std::vector<double>& centres,
  int number,
  double spacing)
{
  std::vector<double> positions;
  for (const double centre : centres)
  {
    for (int i = 0; i < number; ++i)
    {
      positions.push_back(centre + (i - 0.5 * (number - 1)) * spacing);
    }
  }
  return positions;
}

/* ---- Which part ---------------------------------------------------------------------------------- */

/* Grids in layers are cheap to read whole, and faces between them need them together: planes go over
 * ranks. Only one such grid, with fewer planes than ranks, and grids that are large are divided. */
bool vtkMicrotomeXdmfPlanes::Reading::Prepare()
{
  for (int grid = 0; grid < this->File.NumberOfGrids(); ++grid)
  {
    mtm_error error = {};
    if (!this->IsWanted[grid])
    {
      continue;
    }
    if (mtm_xdmf_describe(this->File.Get(), grid, &error) != MTM_OK)
    {
      this->Grids.Troubles.emplace_back(error.message);
      continue;
    }
    this->Wanted.push_back(grid);
    this->HaveLayers = this->HaveLayers && HasLayers(*mtm_xdmf_grid_at(this->File.Get(), grid));
  }
  const auto nPlanes = static_cast<int>(this->List.Positions.size());
  this->IsSplit = this->List.NumberOfPieces > 1 &&
    (!this->HaveLayers || (this->Wanted.size() == 1 && nPlanes < this->List.NumberOfPieces));
  return !this->Wanted.empty();
}

/* What a rank reads of a grid that is not read in layers: all of it, or its piece and the cells that
 * touch it. */
vtkMicrotomeXdmfPart vtkMicrotomeXdmfPlanes::Reading::PartOf() const
{
  vtkMicrotomeXdmfPart part;
  if (this->IsSplit && this->Wanted.size() < static_cast<size_t>(this->List.NumberOfPieces))
  {
    part.Piece = this->List.Piece;
    part.NumberOfPieces = this->List.NumberOfPieces;
    part.GhostLevels = 1;
  }
  return part;
}

/* Whether values can be read for single points and cells: then less is read than all of each array.
 * Ranks need not agree on it, as what comes out is the same. */
bool vtkMicrotomeXdmfPlanes::Reading::CanPick() const
{
  return std::all_of(this->Wanted.begin(), this->Wanted.end(), [this](int grid) {
    return !HasLayers(*mtm_xdmf_grid_at(this->File.Get(), grid)) &&
      this->Grids.CanPick(this->File.Get(), grid);
  });
}

/* What shapes are made from: other names, other meshes or blocks. */
std::string vtkMicrotomeXdmfPlanes::Reading::MeshNames() const
{
  std::string names;
  const auto paths = this->File.Paths();
  for (const int grid : this->Wanted)
  {
    names += std::to_string(grid) + ' ' +
      std::to_string(mtm_xdmf_mesh_key(this->File.Get(), grid)) + ' ' + paths[grid] + '\n';
  }
  return names;
}

/* This rank's part of the layers, along the longer of the other two axes: no cell is on two ranks, and
 * those on either side of a plane are on the same. False: there is nothing for it. */
bool vtkMicrotomeXdmfPlanes::Reading::SplitLayers(int64_t extent[6]) const
{
  int along = this->List.Axis == 0 ? 1 : 0;
  for (int axis = 0; axis < 3; ++axis)
  {
    const int64_t length = extent[2 * axis + 1] - extent[2 * axis];
    if (axis != this->List.Axis && length > extent[2 * along + 1] - extent[2 * along])
    {
      along = axis;
    }
  }
  const vtkMicrotomeXdmfPiece piece(this->List.Piece, this->List.NumberOfPieces);
  const int64_t first = extent[2 * along];
  const int64_t nCells = extent[2 * along + 1] - first;
  if (nCells == 0)
  {
    return this->List.Piece == 0;
  }
  extent[2 * along] = first + piece.First(nCells);
  extent[2 * along + 1] = first + piece.First(nCells, 1);
  return extent[2 * along] < extent[2 * along + 1];
}

/* Large grids: blocks over ranks, as without slices. */
void vtkMicrotomeXdmfPlanes::Reading::ChooseBlocks(size_t& first, size_t& last) const
{
  first = 0;
  last = this->Wanted.size();
  const auto nPieces = static_cast<size_t>(this->List.NumberOfPieces);
  if (this->IsSplit && this->Wanted.size() >= nPieces && nPieces > 1)
  {
    const vtkMicrotomeXdmfPiece piece(this->List.Piece, this->List.NumberOfPieces);
    first = piece.First(this->Wanted.size());
    last = piece.First(this->Wanted.size(), 1);
  }
}

/* ---- Reading ------------------------------------------------------------------------------------- */

vtkSmartPointer<vtkDataSet> vtkMicrotomeXdmfPlanes::Reading::ReadGrid(int grid,
  const mtm_plane& plane,
  mtm_status& status)
{
  mtm_error error = {};
  mtm_xdmf* file = this->File.Get();
  const bool isWholeBlock =
    !this->IsSplit || this->Wanted.size() >= static_cast<size_t>(this->List.NumberOfPieces);
  vtkMicrotomeXdmfPart part;
  if (!HasLayers(*mtm_xdmf_grid_at(file, grid)))
  {
    const auto known = this->Whole.find(grid);
    if (known != this->Whole.end())
    {
      return known->second;
    }
    part = this->PartOf();
  }
  else
  {
    mtm_xdmf_part layers = {};
    bool isEmpty = false;
    status = mtm_xdmf_slice_part(file, grid, &plane, &layers, &isEmpty, &error);
    if (status != MTM_OK || isEmpty || (!isWholeBlock && !this->SplitLayers(layers.extent)))
    {
      if (status != MTM_OK)
      {
        this->Grids.Troubles.emplace_back(error.message);
      }
      status = MTM_OK;
      return nullptr;
    }
    part.HasExtent = true;
    std::transform(layers.extent, layers.extent + 6, part.Extent.begin(), [](int64_t index) {
      return static_cast<int>(index);
    });
  }
  auto data = this->Grids.Read(file, grid, part, this->HasArrays, status, error);
  if (!data && status != MTM_CANCELLED)
  {
    this->Grids.Troubles.emplace_back(error.message);
    status = MTM_OK;
  }
  if (data && !this->HasArrays)
  {
    vtkMicrotomeXdmfSources::SetGrid(data, grid);
  }
  if (!part.HasExtent && status == MTM_OK)
  {
    this->Whole[grid] = data;
  }
  return data;
}

/* What there is to cut: a data set, or the blocks of the file. */
vtkSmartPointer<vtkDataObject> vtkMicrotomeXdmfPlanes::Reading::ReadInput(const mtm_plane& plane,
  mtm_status& status)
{
  if (this->IsPlain)
  {
    return this->ReadGrid(this->Wanted[0], plane, status);
  }
  auto blocks = vtkSmartPointer<vtkMultiBlockDataSet>::New();
  const auto places = this->File.MakeBlocks(blocks, this->IsWanted);
  size_t first = 0;
  size_t last = 0;
  this->ChooseBlocks(first, last);
  for (size_t i = first; i < last && status == MTM_OK; ++i)
  {
    const int grid = this->Wanted[i];
    places[grid].Parent->SetBlock(places[grid].Index, this->ReadGrid(grid, plane, status));
  }
  return blocks;
}

vtkSmartPointer<vtkDataObject> vtkMicrotomeXdmfPlanes::Cut(Reading& reading,
  double position,
  mtm_status& status)
{
  mtm_plane plane = {};
  plane.origin[reading.List.Axis] = position;
  plane.normal[reading.List.Axis] = 1.0;
  auto input = reading.ReadInput(plane, status);
  if (!input || status != MTM_OK)
  {
    return nullptr;
  }
  vtkNew<vtkPlane> function;
  function->SetOrigin(plane.origin);
  function->SetNormal(plane.normal);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputDataObject(input);
  slice->SetCutFunction(function);
  if (!reading.HasArrays)
  {
    vtkMicrotomeXdmfSources::Ask(slice);
  }
  slice->Update();
  vtkSmartPointer<vtkDataObject> output = slice->GetOutputDataObject(0);
  ForSlices(output, [](vtkPolyData* one) {
    // They count what was read, not what the file has.
    one->GetFieldData()->RemoveArray(vtkMicrotomeAdopt::PointsIn);
    one->GetFieldData()->RemoveArray(vtkMicrotomeAdopt::CellsIn);
  });
  return output;
}

/* ---- The cache ----------------------------------------------------------------------------------- */

vtkSmartPointer<vtkDataObject> vtkMicrotomeXdmfPlanes::Find(int64_t step, double position)
{
  for (auto slice = this->Slices.begin(); slice != this->Slices.end(); ++slice)
  {
    if (slice->Step == step && slice->Position == position)
    {
      this->Slices.splice(this->Slices.begin(), this->Slices, slice);
      return this->Slices.front().Data;
    }
  }
  return nullptr;
}

void vtkMicrotomeXdmfPlanes::Keep(int64_t step, double position, vtkDataObject* data)
{
  const int64_t bytes = 1024 * static_cast<int64_t>(data->GetActualMemorySize());
  this->Slices.push_front({ step, position, data, bytes });
  int64_t sum = 0;
  for (auto slice = this->Slices.begin(); slice != this->Slices.end();)
  {
    sum += slice->Bytes;
    slice = sum > this->Limit ? this->Slices.erase(slice) : std::next(slice);
  }
}

void vtkMicrotomeXdmfPlanes::Forget(bool areShapes)
{
  this->Slices.remove_if([=](const Slice& slice) { return (slice.Step == OfShapes) == areShapes; });
}

/* What is kept is of one axis, of one choice of arrays, and shapes of one mesh. */
void vtkMicrotomeXdmfPlanes::ForgetOthers(const Reading& reading)
{
  const vtkMicrotomeXdmfPlaneList& list = reading.List;
  const auto place = std::make_tuple(list.Axis, list.Piece, list.NumberOfPieces);
  const std::string meshes = reading.MeshNames();
  const auto choice = std::make_pair(list.Choice, reading.Grids.GlobalIds);
  if (place != this->Place || meshes != this->Meshes)
  {
    this->Forget(/* areShapes = */ true);
  }
  if (place != this->Place || choice != this->Choice)
  {
    this->Forget(/* areShapes = */ false);
  }
  this->Place = place;
  this->Meshes = meshes;
  this->Choice = choice;
}

/* The slices without values that are known or can be made; NULL for a plane that has its slices, and
 * where VTK's own filters have to cut. */
mtm_status vtkMicrotomeXdmfPlanes::FindShapes(Reading& reading,
  const Planes& planes,
  Planes& shapes)
{
  mtm_status status = MTM_OK;
  reading.HasArrays = false;
  shapes.resize(planes.size());
  for (size_t i = 0; i < planes.size() && status == MTM_OK; ++i)
  {
    const double position = reading.List.Positions[i];
    shapes[i] = planes[i] ? nullptr : this->Find(OfShapes, position);
    if (planes[i] || shapes[i])
    {
      continue;
    }
    reading.Grids.Scale = 0.5 / planes.size();
    reading.Grids.Shift = i * reading.Grids.Scale;
    auto shape = vtkMicrotomeXdmfPlanes::Cut(reading, position, status);
    if (shape && vtkMicrotomeXdmfSources::AreKnown(shape))
    {
      this->Keep(OfShapes, position, shape);
      shapes[i] = shape;
    }
  }
  reading.HasArrays = true;
  reading.Whole.clear();
  return status;
}

/* Makes the planes that are missing from shapes and the values under them. */
mtm_status vtkMicrotomeXdmfPlanes::Pick(Reading& reading, Planes& planes)
{
  Planes shapes;
  mtm_status status = this->FindShapes(reading, planes, shapes);
  Planes from;
  Planes to;
  std::vector<size_t> missing;
  for (size_t i = 0; i < shapes.size() && status == MTM_OK; ++i)
  {
    if (shapes[i])
    {
      missing.push_back(i);
      from.push_back(shapes[i]);
      to.push_back(vtkMicrotomeXdmfSources::Strip(shapes[i]));
    }
  }
  reading.Grids.Shift = 0.5;
  reading.Grids.Scale = 0.5 / std::max<size_t>(reading.Wanted.size(), 1);
  mtm_error error = {};
  const auto pick = [&](int grid, vtkIdTypeArray* points, vtkIdTypeArray* cells) {
    auto values =
      reading.Grids.Pick(reading.File.Get(), grid, reading.PartOf(), points, cells, status);
    reading.Grids.Shift += reading.Grids.Scale;
    return status == MTM_OK ? values : nullptr;
  };
  status = status == MTM_OK ? vtkMicrotomeXdmfSources::Fill(from, to, pick, error) : status;
  for (size_t i = 0; i < missing.size() && status == MTM_OK; ++i)
  {
    planes[missing[i]] = to[i];
    this->Keep(reading.File.GetStep(), reading.List.Positions[missing[i]], to[i]);
  }
  for (const int grid : reading.Wanted)
  {
    reading.Grids.KeepMesh(reading.File.Get(), grid, reading.PartOf());
  }
  if (status != MTM_OK && status != MTM_CANCELLED)
  {
    // All of the arrays may still be read.
    reading.Grids.Troubles.emplace_back(error.message);
    status = MTM_OK;
  }
  return status;
}

mtm_status vtkMicrotomeXdmfPlanes::Read(vtkMicrotomeXdmfFile& file,
  vtkMicrotomeXdmfGrids& grids,
  const std::vector<bool>& wanted,
  bool isPlain,
  const vtkMicrotomeXdmfPlaneList& list,
  vtkMultiBlockDataSet* output)
{
  Reading reading{ file, grids, wanted, isPlain, list };
  const auto nPlanes = static_cast<int>(list.Positions.size());
  output->SetNumberOfBlocks(nPlanes);
  const bool isThere = reading.Prepare();
  this->ForgetOthers(reading);
  Planes planes(nPlanes);
  std::transform(
    list.Positions.begin(), list.Positions.end(), planes.begin(), [&](double position) {
      return this->Find(file.GetStep(), position);
    });
  mtm_status status = isThere && reading.CanPick() ? this->Pick(reading, planes) : MTM_OK;
  for (int i = 0; i < nPlanes && status == MTM_OK; ++i)
  {
    const double position = list.Positions[i];
    output->GetMetaData(i)->Set(vtkCompositeDataSet::NAME(), NameOf(list.Axis, position).c_str());
    grids.Scale = 1.0 / nPlanes;
    grids.Shift = i * grids.Scale;
    if (!isThere || !reading.IsMine(i))
    {
      continue;
    }
    if (!planes[i])
    {
      planes[i] = vtkMicrotomeXdmfPlanes::Cut(reading, position, status);
      if (planes[i])
      {
        this->Keep(file.GetStep(), position, planes[i]);
      }
    }
    if (planes[i])
    {
      output->SetBlock(i, WithNumber(planes[i], i));
    }
  }
  return status;
}
