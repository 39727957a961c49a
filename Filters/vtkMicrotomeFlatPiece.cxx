// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// A piece's mesh as arrays that travel.
#include "vtkMicrotomeFlatPiece.h"

#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkDataArray.h"
#include "vtkIdList.h"
#include "vtkIdTypeArray.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"

#include <cstdint>

namespace
{
/* The points of a cell, or of a polyhedron the stream of its faces. */
void StreamOf(vtkDataSet* data, vtkIdType cell, vtkIdList* stream)
{
  auto* grid = vtkUnstructuredGrid::SafeDownCast(data);
  if (grid && grid->GetCellType(cell) == VTK_POLYHEDRON)
  {
    grid->GetFaceStream(cell, stream);
  }
  else
  {
    data->GetCellPoints(cell, stream);
  }
}

void FlattenCells(const vtkMicrotomePieces::Piece& piece, vtkMicrotomeFlatPiece& flat)
{
  vtkNew<vtkUnsignedCharArray> types;
  vtkNew<vtkIdTypeArray> lengths;
  vtkNew<vtkIdTypeArray> streams;
  vtkNew<vtkIdList> stream;
  std::vector<vtkIdType> numbers(static_cast<size_t>(piece.Data->GetNumberOfPoints()), -1);
  for (vtkIdType cell : *piece.OwnCells)
  {
    const int type = piece.Data->GetCellType(cell);
    StreamOf(piece.Data, cell, stream);
    const vtkIdType length = stream->GetNumberOfIds();
    types->InsertNextValue(static_cast<unsigned char>(type));
    lengths->InsertNextValue(length);
    vtkMicrotomeForPoints(
      type, stream->GetPointer(0), length, [&](vtkIdType id) { numbers[id] = 0; });
    for (vtkIdType i = 0; i < length; ++i)
    {
      streams->InsertNextValue(stream->GetId(i));
    }
  }
  for (size_t id = 0; id < numbers.size(); ++id)
  {
    if (numbers[id] == 0)
    {
      numbers[id] = flat.Points->InsertNextId(static_cast<vtkIdType>(id));
    }
  }
  vtkIdType* at = streams->GetPointer(0);
  for (vtkIdType i = 0; i < types->GetNumberOfValues(); ++i)
  {
    const vtkIdType length = lengths->GetValue(i);
    vtkMicrotomeForPoints(types->GetValue(i), at, length, [&](vtkIdType& id) { id = numbers[id]; });
    at += length;
  }
  flat.Arrays[vtkMicrotomeFlatPiece::Types] = types;
  flat.Arrays[vtkMicrotomeFlatPiece::Lengths] = lengths;
  flat.Arrays[vtkMicrotomeFlatPiece::Streams] = streams;
}

vtkSmartPointer<vtkDataArray> CoordinatesOf(const vtkMicrotomePieces& pieces,
  vtkDataSet* data,
  vtkIdList* points)
{
  int type = VTK_FLOAT;
  for (const vtkMicrotomePieceInfo& info : pieces.Infos)
  {
    const bool hasPoints = info.Kind == VTK_UNSTRUCTURED_GRID || info.Kind == VTK_STRUCTURED_GRID;
    type = hasPoints && info.Types[0] == VTK_FLOAT ? type : VTK_DOUBLE;
  }
  vtkSmartPointer<vtkDataArray> coordinates;
  coordinates.TakeReference(vtkDataArray::CreateDataArray(type));
  coordinates->SetNumberOfComponents(3);
  coordinates->SetNumberOfTuples(points->GetNumberOfIds());
  for (vtkIdType i = 0; i < points->GetNumberOfIds(); ++i)
  {
    double x[3];
    data->GetPoint(points->GetId(i), x);
    coordinates->SetTuple(i, x);
  }
  return coordinates;
}

/* FNV-1a over the bytes of all arrays that are everywhere, as an id. */
vtkSmartPointer<vtkDataArray> DigestsOf(const vtkMicrotomePieces& pieces,
  vtkDataSet* data,
  int association,
  vtkIdList* ids)
{
  std::vector<std::uint64_t> sums(
    static_cast<size_t>(ids->GetNumberOfIds()), 14695981039346656037U);
  for (const vtkMicrotomeArrayInfo& info : pieces.Arrays[association])
  {
    auto values =
      vtkMicrotomePieces::Copy(vtkMicrotomePieces::Find(data, association, info), info.Type, ids);
    const size_t size = static_cast<size_t>(values->GetDataTypeSize()) * info.Components;
    const auto* byte = static_cast<const unsigned char*>(values->GetVoidPointer(0));
    for (std::uint64_t& sum : sums)
    {
      for (size_t i = 0; i < size; ++i)
      {
        sum = (sum ^ *byte++) * 1099511628211U;
      }
    }
  }
  auto digests = vtkSmartPointer<vtkIdTypeArray>::New();
  digests->SetNumberOfValues(ids->GetNumberOfIds());
  for (size_t i = 0; i < sums.size(); ++i)
  {
    digests->SetValue(static_cast<vtkIdType>(i), static_cast<vtkIdType>(sums[i]));
  }
  return digests;
}

vtkSmartPointer<vtkDataArray> GhostsOf(vtkDataSet* data, int association, vtkIdList* ids)
{
  auto* ghosts = vtkMicrotomePieces::GhostsOf(data, association);
  return ghosts ? vtkMicrotomePieces::Copy(ghosts, VTK_UNSIGNED_CHAR, ids) : nullptr;
}

vtkSmartPointer<vtkDataArray> GlobalIdsOf(vtkDataSet* data, int association, vtkIdList* ids)
{
  vtkDataArray* all = vtkMicrotomePieces::AttributesOf(data, association)->GetGlobalIds();
  return all ? vtkMicrotomePieces::Copy(all, VTK_ID_TYPE, ids) : nullptr;
}
}

vtkMicrotomeFlatPiece vtkMicrotomeFlatten(const vtkMicrotomePieces& pieces, int k)
{
  const vtkMicrotomePieces::Piece& piece = pieces.Mine[k];
  const int ofPoints = vtkMicrotomePieces::Points;
  const int ofCells = vtkMicrotomePieces::Cells;
  vtkMicrotomeFlatPiece flat;
  flat.Points = vtkSmartPointer<vtkIdList>::New();
  FlattenCells(piece, flat);
  using Flat = vtkMicrotomeFlatPiece;
  flat.Arrays[Flat::Coordinates] = CoordinatesOf(pieces, piece.Data, flat.Points);
  flat.Arrays[Flat::PointGhosts] = GhostsOf(piece.Data, ofPoints, flat.Points);
  flat.Arrays[Flat::PointIds] = GlobalIdsOf(piece.Data, ofPoints, flat.Points);
  flat.Arrays[Flat::PointDigests] = DigestsOf(pieces, piece.Data, ofPoints, flat.Points);
  flat.Arrays[Flat::CellGhosts] = GhostsOf(piece.Data, ofCells, piece.OwnCells);
  flat.Arrays[Flat::CellIds] = GlobalIdsOf(piece.Data, ofCells, piece.OwnCells);
  flat.Arrays[Flat::CellDigests] = DigestsOf(pieces, piece.Data, ofCells, piece.OwnCells);
  return flat;
}
