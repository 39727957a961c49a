// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// From a data object in pieces to whole data sets on rank 0.
#include "vtkMicrotomeWhole.h"

#include "vtkMicrotomeLeaves.h"
#include "vtkMicrotomePieces.h"
#include "vtkMicrotomeWholeCells.h"
#include "vtkMicrotomeWholeGrid.h"

#include "vtkAlgorithm.h"
#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataArray.h"
#include "vtkPointData.h"
#include "vtkPointSet.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkRectilinearGrid.h"
#include "vtkUnstructuredGrid.h"

namespace
{
using Pieces = std::vector<vtkSmartPointer<vtkDataSet>>;

double SizeOf(vtkDataArray* array)
{
  return array ? static_cast<double>(array->GetNumberOfValues()) * array->GetDataTypeSize() : 0.0;
}

double SizeOf(vtkDataSetAttributes* attributes)
{
  double size = 0.0;
  for (int i = 0; i < attributes->GetNumberOfArrays(); ++i)
  {
    size += SizeOf(attributes->GetArray(i));
  }
  return size;
}

double SizeOf(vtkCellArray* cells)
{
  return cells ? SizeOf(cells->GetConnectivityArray()) + SizeOf(cells->GetOffsetsArray()) : 0.0;
}

double SizeOf(vtkDataSet* data)
{
  double size = SizeOf(data->GetPointData()) + SizeOf(data->GetCellData());
  auto* points = vtkPointSet::SafeDownCast(data);
  if (points && points->GetPoints())
  {
    size += SizeOf(points->GetPoints()->GetData());
  }
  if (auto* grid = vtkUnstructuredGrid::SafeDownCast(data))
  {
    size += SizeOf(grid->GetCells()) + static_cast<double>(grid->GetNumberOfCells());
  }
  else if (auto* surface = vtkPolyData::SafeDownCast(data))
  {
    size += SizeOf(surface->GetVerts()) + SizeOf(surface->GetLines()) +
      SizeOf(surface->GetPolys()) + SizeOf(surface->GetStrips());
  }
  else if (auto* rectilinear = vtkRectilinearGrid::SafeDownCast(data))
  {
    size += SizeOf(rectilinear->GetXCoordinates()) + SizeOf(rectilinear->GetYCoordinates()) +
      SizeOf(rectilinear->GetZCoordinates());
  }
  return size;
}

double SizeOf(vtkDataObject* object)
{
  if (auto* dataSet = vtkDataSet::SafeDownCast(object))
  {
    return SizeOf(dataSet);
  }
  auto* composite = vtkCompositeDataSet::SafeDownCast(object);
  if (!composite)
  {
    return object ? 1024.0 * static_cast<double>(object->GetActualMemorySize()) : 0.0;
  }
  double size = 0.0;
  vtkSmartPointer<vtkCompositeDataIterator> leaf;
  leaf.TakeReference(composite->NewIterator());
  for (leaf->InitTraversal(); !leaf->IsDoneWithTraversal(); leaf->GoToNextItem())
  {
    size += SizeOf(leaf->GetCurrentDataObject());
  }
  return size;
}

void WarnOfLost(const vtkMicrotomePieces& pieces, const std::string& name, vtkAlgorithm* algorithm)
{
  for (int association = 0; pieces.Ranks.IsFirst() && association < 2; ++association)
  {
    for (const std::string& array : pieces.Lost[association])
    {
      vtkWarningWithObjectMacro(algorithm,
        << "Array '" << array << "' is left out"
        << (name.empty() ? std::string() : " of '" + name + "'")
        << ": not all of its pieces have it with one type and one number of components.");
    }
  }
}

bool GatherPieces(const Pieces& mine,
  const std::string& name,
  const vtkMicrotomeRanks& ranks,
  vtkAlgorithm* algorithm,
  vtkSmartPointer<vtkDataSet>& whole,
  std::string& error)
{
  whole = nullptr;
  const vtkMicrotomePieces pieces(ranks, mine, algorithm);
  if (!pieces.Fine)
  {
    error = pieces.Error;
    return false;
  }
  WarnOfLost(pieces, name, algorithm);
  bool fine = true;
  const bool isGrid = pieces.MayBeGrid() && vtkMicrotomeWholeGrid(pieces, whole, fine);
  if (fine && !isGrid && !pieces.Infos.empty())
  {
    fine = vtkMicrotomeWholeCells(pieces, whole);
  }
  else if (pieces.Infos.empty() && ranks.IsFirst())
  {
    whole = vtkSmartPointer<vtkUnstructuredGrid>::New();
  }
  if (!ranks.Agree(fine))
  {
    whole = nullptr;
    error = fine ? "" : "the ranks' pieces could not be gathered";
    return false;
  }
  return true;
}
}

double vtkMicrotomeWhole::Bytes(vtkDataObject* mine, vtkMultiProcessController* controller)
{
  return vtkMicrotomeRanks(controller).Sum(SizeOf(mine));
}

bool vtkMicrotomeWhole::Gather(vtkDataSet* piece,
  vtkMultiProcessController* controller,
  vtkAlgorithm* algorithm,
  vtkSmartPointer<vtkDataSet>& whole,
  std::string& error)
{
  return GatherPieces(
    { piece }, std::string(), vtkMicrotomeRanks(controller), algorithm, whole, error);
}

bool vtkMicrotomeWhole::GatherLeaves(vtkDataObject* mine,
  vtkMultiProcessController* controller,
  vtkAlgorithm* algorithm,
  std::vector<vtkMicrotomeLeaf>& leaves,
  std::string& error)
{
  leaves.clear();
  const vtkMicrotomeRanks ranks(controller);
  vtkMicrotomeLeafMap all;
  if (!ranks.Agree(vtkMicrotomeLeaves::List(mine, all, error)))
  {
    return false;
  }
  vtkMicrotomeLeaves::Share(ranks, all);
  for (const auto& leaf : all)
  {
    vtkMicrotomeLeaf gathered{ leaf.first, leaf.second.Name, nullptr };
    if (!GatherPieces(leaf.second.Pieces, gathered.Name, ranks, algorithm, gathered.Data, error))
    {
      leaves.clear();
      return false;
    }
    if (ranks.IsFirst())
    {
      leaves.push_back(gathered);
    }
  }
  return true;
}
