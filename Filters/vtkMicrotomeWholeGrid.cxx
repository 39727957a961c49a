// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The pieces of a structured grid, put together by their extents.
#include "vtkMicrotomeWholeGrid.h"

#include "vtkMicrotomePieces.h"

#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkIdList.h"
#include "vtkImageData.h"
#include "vtkMath.h"
#include "vtkMatrix3x3.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPointSet.h"
#include "vtkPoints.h"
#include "vtkRectilinearGrid.h"
#include "vtkStructuredGrid.h"
#include "vtkUnsignedCharArray.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace
{
using Extent = std::array<int, 6>;
using Targets = std::vector<std::vector<vtkIdType>>;
using Arrays = std::vector<vtkSmartPointer<vtkDataArray>>;

/* Points, or cells, of a box: where they begin and how many there are along each axis. */
struct Lattice
{
  Lattice(const int extent[6], int association)
  {
    for (int axis = 0; axis < 3; ++axis)
    {
      const int length = extent[2 * axis + 1] - extent[2 * axis];
      this->Begin[axis] = extent[2 * axis];
      this->N[axis] = association == vtkMicrotomePieces::Points ? length + 1 : std::max(length, 1);
    }
  }

  vtkIdType Size() const { return this->N[0] * this->N[1] * this->N[2]; }

  /* Where a place is, or -1. */
  vtkIdType Find(vtkIdType i, vtkIdType j, vtkIdType k) const
  {
    const vtkIdType at[3] = { i - this->Begin[0], j - this->Begin[1], k - this->Begin[2] };
    for (int axis = 0; axis < 3; ++axis)
    {
      if (at[axis] < 0 || at[axis] >= this->N[axis])
      {
        return -1;
      }
    }
    return at[0] + this->N[0] * (at[1] + this->N[1] * at[2]);
  }

  vtkIdType Begin[3];
  vtkIdType N[3];
};

std::vector<vtkIdType> PlacesOf(const Lattice& piece, const Lattice& whole)
{
  std::vector<vtkIdType> places;
  places.reserve(static_cast<size_t>(piece.Size()));
  for (vtkIdType k = 0; k < piece.N[2]; ++k)
  {
    for (vtkIdType j = 0; j < piece.N[1]; ++j)
    {
      for (vtkIdType i = 0; i < piece.N[0]; ++i)
      {
        places.push_back(whole.Find(piece.Begin[0] + i, piece.Begin[1] + j, piece.Begin[2] + k));
      }
    }
  }
  return places;
}

/* The grid that is being put together, on rank 0. */
class Assembly
{
public:
  explicit Assembly(const vtkMicrotomePieces& pieces);

  bool Collect();
  bool CollectArrays(vtkDataSet* grid) const;
  vtkSmartPointer<vtkDataSet> MakeGrid() const;

  bool IsOne = true;

private:
  bool CollectGhosts();
  bool CollectAxes();
  bool CollectPoints();
  void Claim(int association, size_t piece, bool ofDuplicates, std::vector<bool>& isTaken);
  void Own(int association);
  void PlaceAxis(int piece, int axis, vtkDataArray* values);
  vtkSmartPointer<vtkUnsignedCharArray> GhostsOf(int association, int mask) const;
  vtkSmartPointer<vtkDataSet> MakeMesh() const;

  const vtkMicrotomePieces& Pieces;
  int Kind;
  Extent Whole;
  Arrays Ghosts[2];
  Targets Places[2]; /* where each point and cell is in the whole, or -1 */
  Targets Owned[2];  /* the same, but -1 for what another piece gives */
  vtkSmartPointer<vtkDataArray> Axes[3];
  vtkSmartPointer<vtkDataArray> Points;
};

Assembly::Assembly(const vtkMicrotomePieces& pieces)
  : Pieces(pieces)
  , Kind(pieces.Infos.front().Kind)
{
  std::copy_n(pieces.Infos.front().Own, 6, this->Whole.begin());
  for (const vtkMicrotomePieceInfo& info : pieces.Infos)
  {
    for (int axis = 0; axis < 3; ++axis)
    {
      this->Whole[2 * axis] = std::min(this->Whole[2 * axis], info.Own[2 * axis]);
      this->Whole[2 * axis + 1] = std::max(this->Whole[2 * axis + 1], info.Own[2 * axis + 1]);
    }
  }
  // Cells of a flat piece have no place in a grid that is not flat.
  const auto isFlat = [](const int* extent, int axis) {
    return extent[2 * axis] == extent[2 * axis + 1];
  };
  for (const vtkMicrotomePieceInfo& info : pieces.Infos)
  {
    for (int axis = 0; axis < 3; ++axis)
    {
      this->IsOne = this->IsOne && (!isFlat(info.Extent, axis) || isFlat(this->Whole.data(), axis));
    }
  }
}

bool Assembly::CollectGhosts()
{
  bool fine = true;
  for (int association = 0; association < 2; ++association)
  {
    const auto give = [&](int k) -> vtkSmartPointer<vtkDataArray> {
      auto* ghosts = vtkMicrotomePieces::GhostsOf(this->Pieces.Mine[k].Data, association);
      return ghosts ? vtkMicrotomePieces::Copy(ghosts, VTK_UNSIGNED_CHAR, nullptr) : nullptr;
    };
    const auto take = [&](int, vtkDataArray* ghosts) {
      this->Ghosts[association].emplace_back(ghosts);
    };
    fine = this->Pieces.Collect(give, take) && fine;
  }
  return fine;
}

/* Takes the places that are not taken; cells have one owner, and duplicates are never theirs. */
void Assembly::Claim(int association, size_t piece, bool ofDuplicates, std::vector<bool>& isTaken)
{
  auto* ghosts = vtkUnsignedCharArray::SafeDownCast(this->Ghosts[association][piece]);
  const bool isOfCells = association == vtkMicrotomePieces::Cells;
  const auto& places = this->Places[association][piece];
  auto& owned = this->Owned[association][piece];
  for (size_t i = 0; i < places.size(); ++i)
  {
    // The bit has one value for points and cells.
    const bool isDuplicate =
      ghosts && (ghosts->GetValue(static_cast<vtkIdType>(i)) & vtkDataSetAttributes::DUPLICATECELL);
    if (isDuplicate != ofDuplicates || places[i] < 0)
    {
      continue;
    }
    if (!isTaken[places[i]])
    {
      owned[i] = places[i];
      isTaken[places[i]] = true;
    }
    else if (isOfCells)
    {
      this->IsOne = false;
    }
  }
}

/* What is no duplicate comes first; points, of which some pieces have duplicates only, later. */
void Assembly::Own(int association)
{
  const Lattice whole(this->Whole.data(), association);
  std::vector<bool> isTaken(static_cast<size_t>(whole.Size()), false);
  for (const vtkMicrotomePieceInfo& info : this->Pieces.Infos)
  {
    this->Places[association].push_back(PlacesOf(Lattice(info.Extent, association), whole));
    this->Owned[association].emplace_back(this->Places[association].back().size(), -1);
  }
  const bool takesDuplicates = association == vtkMicrotomePieces::Points;
  for (int pass = 0; pass < (takesDuplicates ? 2 : 1); ++pass)
  {
    for (size_t piece = 0; piece < this->Pieces.Infos.size(); ++piece)
    {
      this->Claim(association, piece, pass == 1, isTaken);
    }
  }
  this->IsOne =
    this->IsOne && std::all_of(isTaken.begin(), isTaken.end(), [](bool is) { return is; });
}

/* Places an axis' coordinates; what is there already must be the same. */
void Assembly::PlaceAxis(int piece, int axis, vtkDataArray* values)
{
  const int* extent = this->Pieces.Infos[piece].Extent;
  auto& whole = this->Axes[axis];
  if (!whole)
  {
    whole.TakeReference(vtkDataArray::CreateDataArray(values->GetDataType()));
    whole->SetNumberOfValues(this->Whole[2 * axis + 1] - this->Whole[2 * axis] + 1);
    whole->Fill(vtkMath::Nan());
  }
  for (vtkIdType i = 0; i < values->GetNumberOfValues(); ++i)
  {
    const vtkIdType at = extent[2 * axis] + i - this->Whole[2 * axis];
    if (at < 0 || at >= whole->GetNumberOfValues())
    {
      continue;
    }
    const double before = whole->GetTuple1(at);
    const double now = values->GetTuple1(i);
    this->IsOne = this->IsOne && (before == now || vtkMath::IsNan(before));
    whole->SetTuple(at, i, values);
  }
}

bool Assembly::CollectAxes()
{
  bool fine = true;
  for (int axis = 0; axis < 3; ++axis)
  {
    const auto give = [&](int k) {
      auto* grid = vtkRectilinearGrid::SafeDownCast(this->Pieces.Mine[k].Data);
      vtkDataArray* coordinates[] = {
        grid->GetXCoordinates(), grid->GetYCoordinates(), grid->GetZCoordinates()
      };
      return vtkMicrotomePieces::Copy(
        coordinates[axis], this->Pieces.Infos.front().Types[axis], nullptr);
    };
    const auto take = [&](int piece, vtkDataArray* values) {
      if (values)
      {
        this->PlaceAxis(piece, axis, values);
      }
    };
    fine = this->Pieces.Collect(give, take) && fine;
  }
  return fine;
}

bool Assembly::CollectPoints()
{
  const int type = this->Pieces.Infos.front().Types[0];
  Arrays all;
  const auto give = [&](int k) {
    auto* grid = vtkPointSet::SafeDownCast(this->Pieces.Mine[k].Data);
    return vtkMicrotomePieces::Copy(grid->GetPoints()->GetData(), type, nullptr);
  };
  const auto take = [&](int, vtkDataArray* values) { all.emplace_back(values); };
  const bool fine = this->Pieces.Collect(give, take);
  if (!fine || !this->Pieces.Ranks.IsFirst())
  {
    return fine;
  }
  this->Points.TakeReference(vtkDataArray::CreateDataArray(type));
  this->Points->SetNumberOfComponents(3);
  this->Points->SetNumberOfTuples(Lattice(this->Whole.data(), vtkMicrotomePieces::Points).Size());
  for (size_t piece = 0; piece < all.size(); ++piece)
  {
    vtkMicrotomePieces::Place(
      all[piece], this->Owned[vtkMicrotomePieces::Points][piece], this->Points);
  }
  for (size_t piece = 0; piece < all.size(); ++piece)
  {
    const auto& places = this->Places[vtkMicrotomePieces::Points][piece];
    for (size_t i = 0; this->IsOne && i < places.size(); ++i)
    {
      double x[3];
      double there[3];
      if (places[i] >= 0)
      {
        all[piece]->GetTuple(static_cast<vtkIdType>(i), x);
        this->Points->GetTuple(places[i], there);
        this->IsOne = std::memcmp(x, there, sizeof(x)) == 0;
      }
    }
  }
  return fine;
}

bool Assembly::Collect()
{
  bool fine = this->CollectGhosts();
  if (fine && this->Pieces.Ranks.IsFirst())
  {
    this->Own(vtkMicrotomePieces::Points);
    this->Own(vtkMicrotomePieces::Cells);
  }
  if (this->Kind == VTK_RECTILINEAR_GRID)
  {
    fine = this->CollectAxes() && fine;
  }
  // All ranks go on, or none: what one of them has lost is known to itself and rank 0 only.
  fine = this->Pieces.Ranks.Agree(fine);
  if (fine && this->Kind == VTK_STRUCTURED_GRID)
  {
    fine = this->CollectPoints();
  }
  return this->Pieces.Ranks.Agree(fine);
}

vtkSmartPointer<vtkUnsignedCharArray> Assembly::GhostsOf(int association, int mask) const
{
  auto whole = vtkSmartPointer<vtkUnsignedCharArray>::New();
  whole->SetName(vtkDataSetAttributes::GhostArrayName());
  whole->SetNumberOfValues(Lattice(this->Whole.data(), association).Size());
  whole->FillValue(0);
  bool isHiding = false;
  for (size_t piece = 0; piece < this->Pieces.Infos.size(); ++piece)
  {
    auto* ghosts = vtkUnsignedCharArray::SafeDownCast(this->Ghosts[association][piece]);
    const auto& owned = this->Owned[association][piece];
    for (size_t i = 0; ghosts && i < owned.size(); ++i)
    {
      const int kept = ghosts->GetValue(static_cast<vtkIdType>(i)) & mask;
      if (owned[i] >= 0 && kept)
      {
        whole->SetValue(owned[i], static_cast<unsigned char>(kept));
        isHiding = true;
      }
    }
  }
  return isHiding ? whole : nullptr;
}

vtkSmartPointer<vtkDataSet> Assembly::MakeMesh() const
{
  const vtkMicrotomePieceInfo& info = this->Pieces.Infos.front();
  if (this->Kind == VTK_IMAGE_DATA)
  {
    auto image = vtkSmartPointer<vtkImageData>::New();
    image->SetExtent(Extent(this->Whole).data());
    image->SetOrigin(info.Frame);
    image->SetSpacing(info.Frame + 3);
    vtkNew<vtkMatrix3x3> direction;
    direction->DeepCopy(info.Frame + 6);
    image->SetDirectionMatrix(direction);
    return image;
  }
  if (this->Kind == VTK_RECTILINEAR_GRID)
  {
    auto grid = vtkSmartPointer<vtkRectilinearGrid>::New();
    grid->SetExtent(Extent(this->Whole).data());
    grid->SetXCoordinates(this->Axes[0]);
    grid->SetYCoordinates(this->Axes[1]);
    grid->SetZCoordinates(this->Axes[2]);
    return grid;
  }
  auto grid = vtkSmartPointer<vtkStructuredGrid>::New();
  grid->SetExtent(Extent(this->Whole).data());
  vtkNew<vtkPoints> points;
  points->SetData(this->Points);
  grid->SetPoints(points);
  return grid;
}

vtkSmartPointer<vtkDataSet> Assembly::MakeGrid() const
{
  vtkSmartPointer<vtkDataSet> grid = this->MakeMesh();
  const int ofCells = vtkDataSetAttributes::HIDDENCELL | vtkDataSetAttributes::REFINEDCELL;
  auto points = this->GhostsOf(vtkMicrotomePieces::Points, vtkDataSetAttributes::HIDDENPOINT);
  auto cells = this->GhostsOf(vtkMicrotomePieces::Cells, ofCells);
  if (points)
  {
    grid->GetPointData()->AddArray(points);
  }
  if (cells)
  {
    grid->GetCellData()->AddArray(cells);
  }
  return grid;
}

bool Assembly::CollectArrays(vtkDataSet* grid) const
{
  const std::vector<vtkSmartPointer<vtkIdList>> all(this->Pieces.Mine.size());
  bool fine = true;
  for (int association = 0; association < 2; ++association)
  {
    const vtkIdType n = Lattice(this->Whole.data(), association).Size();
    fine = this->Pieces.CollectArrays(association,
             all,
             this->Owned[association],
             n,
             grid ? vtkMicrotomePieces::AttributesOf(grid, association) : nullptr) &&
      fine;
  }
  return fine;
}
}

bool vtkMicrotomeWholeGrid(const vtkMicrotomePieces& pieces,
  vtkSmartPointer<vtkDataSet>& grid,
  bool& fine)
{
  Assembly assembly(pieces);
  fine = assembly.Collect();
  if (!pieces.Ranks.Decide(fine && assembly.IsOne))
  {
    return false;
  }
  if (pieces.Ranks.IsFirst())
  {
    grid = assembly.MakeGrid();
  }
  fine = assembly.CollectArrays(grid);
  return true;
}
