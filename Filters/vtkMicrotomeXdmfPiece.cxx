// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Pieces of unstructured grids, with ghost cells.
#include "vtkMicrotomeXdmfPiece.h"

#include "vtkCellData.h"
#include "vtkDataSet.h"
#include "vtkExtractCells.h"
#include "vtkIdList.h"
#include "vtkIdTypeArray.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

namespace
{
const char* const NumberName = "MicrotomeNumber";

vtkSmartPointer<vtkIdTypeArray> Numbers(vtkIdType n)
{
  auto numbers = vtkSmartPointer<vtkIdTypeArray>::New();
  numbers->SetName(NumberName);
  numbers->SetNumberOfValues(n);
  std::iota(numbers->GetPointer(0), numbers->GetPointer(0) + n, vtkIdType{ 0 });
  return numbers;
}

/* Takes the numbers out of what was extracted. */
vtkSmartPointer<vtkIdTypeArray> TakeNumbers(vtkDataSetAttributes* attributes)
{
  vtkSmartPointer<vtkIdTypeArray> numbers =
    vtkIdTypeArray::SafeDownCast(attributes->GetAbstractArray(NumberName));
  attributes->Initialize();
  return numbers;
}

template <typename Function>
void ForPoints(vtkUnstructuredGrid* grid, vtkIdList* ids, vtkIdType cell, Function&& function)
{
  vtkIdType n = 0;
  const vtkIdType* points = nullptr;
  grid->GetCellPoints(cell, n, points, ids);
  std::for_each(points, points + n, function);
}

/* Marks the cells that share a point with marked ones. */
void Grow(vtkUnstructuredGrid* grid, std::vector<bool>& isIn)
{
  vtkNew<vtkIdList> ids;
  std::vector<bool> isUsed(grid->GetNumberOfPoints(), false);
  for (size_t cell = 0; cell < isIn.size(); ++cell)
  {
    if (isIn[cell])
    {
      ForPoints(grid, ids, cell, [&](vtkIdType point) { isUsed[point] = true; });
    }
  }
  for (size_t cell = 0; cell < isIn.size(); ++cell)
  {
    bool touches = isIn[cell];
    ForPoints(grid, ids, cell, [&](vtkIdType point) { touches = touches || isUsed[point]; });
    isIn[cell] = touches;
  }
}

/* The first cell of the grid that uses each point. */
std::vector<vtkIdType> FirstCells(vtkUnstructuredGrid* grid)
{
  std::vector<vtkIdType> first(grid->GetNumberOfPoints(), std::numeric_limits<vtkIdType>::max());
  vtkNew<vtkIdList> ids;
  for (vtkIdType cell = grid->GetNumberOfCells(); cell-- > 0;)
  {
    ForPoints(grid, ids, cell, [&](vtkIdType point) { first[point] = cell; });
  }
  return first;
}

template <typename Function>
void AddGhosts(vtkDataSetAttributes* attributes,
  vtkIdTypeArray* numbers,
  unsigned char mark,
  Function&& isOther)
{
  vtkNew<vtkUnsignedCharArray> ghosts;
  ghosts->SetName(vtkDataSetAttributes::GhostArrayName());
  ghosts->SetNumberOfValues(numbers->GetNumberOfValues());
  for (vtkIdType i = 0; i < numbers->GetNumberOfValues(); ++i)
  {
    ghosts->SetValue(i, isOther(numbers->GetValue(i)) ? mark : 0);
  }
  attributes->AddArray(ghosts);
}
}

vtkSmartPointer<vtkDataSet> vtkMicrotomeXdmfPiece::Extract(vtkDataSet* grid,
  int ghostLevels,
  vtkSmartPointer<vtkIdTypeArray>& pointIds,
  vtkSmartPointer<vtkIdTypeArray>& cellIds) const
{
  vtkNew<vtkUnstructuredGrid> whole;
  whole->ShallowCopy(grid);
  whole->GetPointData()->AddArray(Numbers(whole->GetNumberOfPoints()));
  whole->GetCellData()->AddArray(Numbers(whole->GetNumberOfCells()));
  const vtkIdType nCells = whole->GetNumberOfCells();
  const vtkIdType first = this->First(nCells);
  const vtkIdType last = this->First(nCells, 1);
  std::vector<bool> isIn(nCells, false);
  std::fill(isIn.begin() + first, isIn.begin() + last, true);
  for (int level = 0; level < ghostLevels && first < last; ++level)
  {
    Grow(whole, isIn);
  }
  vtkNew<vtkIdList> cells;
  for (vtkIdType cell = 0; cell < nCells; ++cell)
  {
    if (isIn[cell])
    {
      cells->InsertNextId(cell);
    }
  }
  vtkNew<vtkExtractCells> extract;
  extract->SetInputData(whole);
  extract->SetCellList(cells);
  extract->Update();
  auto piece = vtkSmartPointer<vtkUnstructuredGrid>::New();
  piece->ShallowCopy(extract->GetOutput());
  pointIds = TakeNumbers(piece->GetPointData());
  cellIds = TakeNumbers(piece->GetCellData());
  if (!pointIds || !cellIds)
  {
    pointIds = vtkSmartPointer<vtkIdTypeArray>::New();
    cellIds = vtkSmartPointer<vtkIdTypeArray>::New();
  }
  if (ghostLevels > 0)
  {
    const auto firstCells = FirstCells(whole);
    AddGhosts(
      piece->GetCellData(), cellIds, vtkDataSetAttributes::DUPLICATECELL, [=](vtkIdType cell) {
        return cell < first || cell >= last;
      });
    AddGhosts(
      piece->GetPointData(), pointIds, vtkDataSetAttributes::DUPLICATEPOINT, [&](vtkIdType point) {
        return firstCells[point] < first || firstCells[point] >= last;
      });
  }
  return piece;
}

vtkIdType vtkMicrotomeXdmfPiece::StructuredNumber(const int64_t dims[3],
  const int64_t extent[6],
  bool areCells,
  vtkIdType i)
{
  int64_t number = 0;
  int64_t stride = 1;
  for (int axis = 0; axis < 3; ++axis)
  {
    const int64_t nPoints = extent[2 * axis + 1] - extent[2 * axis] + 1;
    const int64_t n = areCells ? std::max<int64_t>(nPoints - 1, 1) : nPoints;
    const int64_t whole = areCells ? std::max<int64_t>(dims[axis] - 1, 1) : dims[axis];
    number += (extent[2 * axis] + i % n) * stride;
    i /= n;
    stride *= whole;
  }
  return number;
}
