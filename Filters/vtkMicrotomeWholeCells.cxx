// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Pieces of any kind, put together as one unstructured grid.
#include "vtkMicrotomeWholeCells.h"

#include "vtkMicrotomeFlatPiece.h"
#include "vtkMicrotomePieces.h"

#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkIdList.h"
#include "vtkIdTypeArray.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <tuple>
#include <vector>

namespace
{
using Flat = vtkMicrotomeFlatPiece;
using Targets = std::vector<std::vector<vtkIdType>>;

/* A number that sorts like the double, whatever bits it has; both zeros are one. */
std::uint64_t KeyOf(double value)
{
  const double positive = value + 0.0;
  std::uint64_t bits;
  std::memcpy(&bits, &positive, sizeof(bits));
  const std::uint64_t sign = std::uint64_t(1) << 63;
  return bits & sign ? ~bits : bits | sign;
}

struct Point
{
  std::array<std::uint64_t, 3> Key; /* z, y, x */
  vtkIdType Id;                     /* global, or 0 */
  vtkIdType Digest;
  int Piece;
  vtkIdType Index; /* in the piece */
  bool IsDuplicate;

  bool IsAt(const Point& other) const { return this->Id == other.Id && this->Key == other.Key; }
};

bool operator<(const Point& a, const Point& b)
{
  return std::tie(a.Id, a.Key, a.Digest, a.Piece, a.Index) <
    std::tie(b.Id, b.Key, b.Digest, b.Piece, b.Index);
}

struct Cell
{
  vtkIdType Id; /* global, or 0 */
  int Type;
  vtkIdType Digest;
  int Piece;
  vtkIdType Index; /* in the piece */
  const vtkIdType* Stream;
  vtkIdType Length;
  vtkIdType Lowest; /* point */
};

bool operator<(const Cell& a, const Cell& b)
{
  const auto head = [](const Cell& cell) {
    return std::tie(cell.Id, cell.Lowest, cell.Type, cell.Length);
  };
  if (head(a) != head(b))
  {
    return head(a) < head(b);
  }
  const auto differ = std::mismatch(a.Stream, a.Stream + a.Length, b.Stream);
  if (differ.first != a.Stream + a.Length)
  {
    return *differ.first < *differ.second;
  }
  return std::tie(a.Digest, a.Piece, a.Index) < std::tie(b.Digest, b.Piece, b.Index);
}

/* The grid that is being put together, on rank 0. */
class Merger
{
public:
  explicit Merger(const vtkMicrotomePieces& pieces)
    : Flats(pieces.Infos.size())
  {
    const auto& infos = pieces.Infos;
    this->HasPointIds = std::all_of(infos.begin(),
      infos.end(),
      [](const vtkMicrotomePieceInfo& info) { return info.HasPointIds; });
    this->HasCellIds = std::all_of(infos.begin(),
      infos.end(),
      [](const vtkMicrotomePieceInfo& info) { return info.HasCellIds; });
  }

  vtkSmartPointer<vtkUnstructuredGrid> Merge();

  std::vector<Flat> Flats;
  Targets PointTargets, CellTargets; /* of what is taken from each piece, -1 for the rest */

private:
  vtkDataArray* Get(int piece, int array) const { return this->Flats[piece].Arrays[array]; }
  vtkIdType IdAt(int piece, int array, vtkIdType i) const
  {
    auto* ids = vtkIdTypeArray::SafeDownCast(this->Get(piece, array));
    return ids ? ids->GetValue(i) : 0;
  }
  int GhostAt(int piece, int array, vtkIdType i) const
  {
    auto* ghosts = vtkUnsignedCharArray::SafeDownCast(this->Get(piece, array));
    return ghosts ? ghosts->GetValue(i) : 0;
  }
  std::vector<Point> ListPoints() const;
  void NumberPlace(std::vector<Point>::const_iterator first,
    std::vector<Point>::const_iterator last);
  void NumberPoints();
  void RenumberStreams();
  std::vector<Cell> ListCells() const;
  void AddPoints(vtkUnstructuredGrid* grid) const;
  void AddCells(vtkUnstructuredGrid* grid);
  void AddGhosts(int array,
    int mask,
    const Targets& targets,
    vtkIdType n,
    vtkDataSetAttributes* to) const;

  bool HasPointIds, HasCellIds;
  Targets Numbers; /* of the points of each piece, in the whole */
  vtkIdType NPoints = 0;
  vtkIdType NCells = 0;
};

std::vector<Point> Merger::ListPoints() const
{
  std::vector<Point> points;
  for (int piece = 0; piece < static_cast<int>(this->Flats.size()); ++piece)
  {
    vtkDataArray* coordinates = this->Get(piece, Flat::Coordinates);
    for (vtkIdType i = 0; i < coordinates->GetNumberOfTuples(); ++i)
    {
      double x[3];
      coordinates->GetTuple(i, x);
      Point point;
      point.Key = { KeyOf(x[2]), KeyOf(x[1]), KeyOf(x[0]) };
      point.Id = this->HasPointIds ? this->IdAt(piece, Flat::PointIds, i) : 0;
      point.Digest = this->IdAt(piece, Flat::PointDigests, i);
      point.Piece = piece;
      point.Index = i;
      point.IsDuplicate =
        (this->GhostAt(piece, Flat::PointGhosts, i) & vtkDataSetAttributes::DUPLICATEPOINT) != 0;
      points.push_back(point);
    }
  }
  return points;
}

/* Points at one place: the first of each piece is one, the second of each piece is another. */
void Merger::NumberPlace(std::vector<Point>::const_iterator first,
  std::vector<Point>::const_iterator last)
{
  std::vector<const Point*> owners;
  const Point* before = nullptr;
  size_t ordinal = 0;
  for (auto point = first; point != last; ++point)
  {
    ordinal = before && before->Piece == point->Piece ? ordinal + 1 : 0;
    before = &*point;
    this->Numbers[point->Piece][point->Index] = this->NPoints + static_cast<vtkIdType>(ordinal);
    owners.resize(std::max(owners.size(), ordinal + 1), nullptr);
    const Point*& owner = owners[ordinal];
    const auto rank = [](const Point* p) { return std::tie(p->IsDuplicate, p->Piece); };
    owner = !owner || rank(&*point) < rank(owner) ? &*point : owner;
  }
  for (const Point* owner : owners)
  {
    this->PointTargets[owner->Piece][owner->Index] = this->NPoints++;
  }
}

void Merger::NumberPoints()
{
  for (size_t piece = 0; piece < this->Flats.size(); ++piece)
  {
    const auto n = this->Get(static_cast<int>(piece), Flat::Coordinates)->GetNumberOfTuples();
    this->Numbers.emplace_back(static_cast<size_t>(n), -1);
    this->PointTargets.emplace_back(static_cast<size_t>(n), -1);
  }
  std::vector<Point> points = this->ListPoints();
  std::sort(points.begin(), points.end());
  for (auto first = points.cbegin(); first != points.cend();)
  {
    const auto last =
      std::find_if(first, points.cend(), [&](const Point& point) { return !point.IsAt(*first); });
    std::vector<bool> has(this->Flats.size(), false);
    bool areSeveral = false;
    for (auto point = first; last - first > 1 && point != last; ++point)
    {
      areSeveral = areSeveral || has[point->Piece];
      has[point->Piece] = true;
    }
    for (auto part = first; part != last;)
    {
      const auto end = !areSeveral ? last : std::find_if(part, last, [&](const Point& point) {
        return point.Digest != part->Digest;
      });
      this->NumberPlace(part, end);
      part = end;
    }
    first = last;
  }
}

void Merger::RenumberStreams()
{
  for (size_t piece = 0; piece < this->Flats.size(); ++piece)
  {
    auto& arrays = this->Flats[piece].Arrays;
    auto* types = vtkUnsignedCharArray::SafeDownCast(arrays[Flat::Types]);
    auto* lengths = vtkIdTypeArray::SafeDownCast(arrays[Flat::Lengths]);
    vtkIdType* at = vtkIdTypeArray::SafeDownCast(arrays[Flat::Streams])->GetPointer(0);
    for (vtkIdType i = 0; i < types->GetNumberOfValues(); ++i)
    {
      vtkMicrotomeForPoints(types->GetValue(i), at, lengths->GetValue(i), [&](vtkIdType& id) {
        id = this->Numbers[piece][id];
      });
      at += lengths->GetValue(i);
    }
  }
}

std::vector<Cell> Merger::ListCells() const
{
  std::vector<Cell> cells;
  for (int piece = 0; piece < static_cast<int>(this->Flats.size()); ++piece)
  {
    auto* types = vtkUnsignedCharArray::SafeDownCast(this->Get(piece, Flat::Types));
    vtkIdType* at = vtkIdTypeArray::SafeDownCast(this->Get(piece, Flat::Streams))->GetPointer(0);
    for (vtkIdType i = 0; i < types->GetNumberOfValues(); ++i)
    {
      Cell cell;
      cell.Id = this->HasCellIds ? this->IdAt(piece, Flat::CellIds, i) : 0;
      cell.Type = types->GetValue(i);
      cell.Digest = this->IdAt(piece, Flat::CellDigests, i);
      cell.Piece = piece;
      cell.Index = i;
      cell.Stream = at;
      cell.Length = this->IdAt(piece, Flat::Lengths, i);
      cell.Lowest = this->NPoints;
      vtkMicrotomeForPoints(
        cell.Type, at, cell.Length, [&](vtkIdType id) { cell.Lowest = std::min(cell.Lowest, id); });
      at += cell.Length;
      cells.push_back(cell);
    }
  }
  return cells;
}

void Merger::AddPoints(vtkUnstructuredGrid* grid) const
{
  vtkNew<vtkPoints> points;
  points->SetDataType(this->Get(0, Flat::Coordinates)->GetDataType());
  points->SetNumberOfPoints(this->NPoints);
  for (size_t piece = 0; piece < this->Flats.size(); ++piece)
  {
    vtkMicrotomePieces::Place(this->Get(static_cast<int>(piece), Flat::Coordinates),
      this->PointTargets[piece],
      points->GetData());
  }
  grid->SetPoints(points);
}

void Merger::AddCells(vtkUnstructuredGrid* grid)
{
  std::vector<Cell> cells = this->ListCells();
  std::sort(cells.begin(), cells.end());
  for (const Flat& flat : this->Flats)
  {
    const auto n = static_cast<size_t>(flat.Arrays[Flat::Types]->GetNumberOfTuples());
    this->CellTargets.emplace_back(n, -1);
  }
  grid->Allocate(static_cast<vtkIdType>(cells.size()));
  vtkNew<vtkIdList> stream;
  for (const Cell& cell : cells)
  {
    stream->SetNumberOfIds(cell.Length);
    std::copy_n(cell.Stream, cell.Length, stream->GetPointer(0));
    grid->InsertNextCell(cell.Type, stream);
    this->CellTargets[cell.Piece][cell.Index] = this->NCells++;
  }
}

void Merger::AddGhosts(int array,
  int mask,
  const Targets& targets,
  vtkIdType n,
  vtkDataSetAttributes* to) const
{
  vtkNew<vtkUnsignedCharArray> ghosts;
  ghosts->SetName(vtkDataSetAttributes::GhostArrayName());
  ghosts->SetNumberOfValues(n);
  ghosts->FillValue(0);
  bool isHiding = false;
  for (size_t piece = 0; piece < targets.size(); ++piece)
  {
    for (size_t i = 0; i < targets[piece].size(); ++i)
    {
      const int kept =
        this->GhostAt(static_cast<int>(piece), array, static_cast<vtkIdType>(i)) & mask;
      if (kept && targets[piece][i] >= 0)
      {
        ghosts->SetValue(targets[piece][i], static_cast<unsigned char>(kept));
        isHiding = true;
      }
    }
  }
  if (isHiding)
  {
    to->AddArray(ghosts);
  }
}

vtkSmartPointer<vtkUnstructuredGrid> Merger::Merge()
{
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  this->NumberPoints();
  this->RenumberStreams();
  this->AddPoints(grid);
  this->AddCells(grid);
  const int ofCells = vtkDataSetAttributes::HIDDENCELL | vtkDataSetAttributes::REFINEDCELL;
  this->AddGhosts(Flat::PointGhosts,
    vtkDataSetAttributes::HIDDENPOINT,
    this->PointTargets,
    this->NPoints,
    grid->GetPointData());
  this->AddGhosts(Flat::CellGhosts, ofCells, this->CellTargets, this->NCells, grid->GetCellData());
  return grid;
}
}

bool vtkMicrotomeWholeCells(const vtkMicrotomePieces& pieces, vtkSmartPointer<vtkDataSet>& grid)
{
  std::vector<Flat> mine;
  std::vector<vtkSmartPointer<vtkIdList>> ids[2];
  for (int k = 0; k < static_cast<int>(pieces.Mine.size()); ++k)
  {
    mine.push_back(vtkMicrotomeFlatten(pieces, k));
    ids[vtkMicrotomePieces::Points].push_back(mine.back().Points);
    ids[vtkMicrotomePieces::Cells].push_back(pieces.Mine[k].OwnCells);
  }
  Merger merger(pieces);
  bool fine = true;
  for (int array = 0; array < Flat::NumberOfArrays; ++array)
  {
    const auto give = [&](int k) { return mine[k].Arrays[array]; };
    const auto take = [&](int piece, vtkDataArray* values) {
      merger.Flats[piece].Arrays[array] = values;
    };
    fine = pieces.Collect(give, take) && fine;
  }
  mine.clear();
  if (!pieces.Ranks.Agree(fine))
  {
    return false;
  }
  vtkSmartPointer<vtkUnstructuredGrid> whole;
  if (pieces.Ranks.IsFirst())
  {
    whole = merger.Merge();
  }
  for (int association = 0; association < 2; ++association)
  {
    const bool isOfPoints = association == vtkMicrotomePieces::Points;
    const vtkIdType n = !whole ? 0
      : isOfPoints             ? whole->GetNumberOfPoints()
                               : whole->GetNumberOfCells();
    fine = pieces.CollectArrays(association,
             ids[association],
             isOfPoints ? merger.PointTargets : merger.CellTargets,
             n,
             whole ? vtkMicrotomePieces::AttributesOf(whole, association) : nullptr) &&
      fine;
  }
  grid = whole;
  return fine;
}
