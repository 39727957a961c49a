// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Random hyper tree grids.
#include "trees.h"

#include "vtkBitArray.h"
#include "vtkCellData.h"
#include "vtkDoubleArray.h"
#include "vtkHyperTree.h"
#include "vtkHyperTreeGridNonOrientedCursor.h"
#include "vtkIdTypeArray.h"
#include "vtkIntArray.h"
#include "vtkNew.h"

#include <algorithm>
#include <cmath>

namespace
{
using Place = std::array<int, 3>;

class Grower
{
public:
  Grower(Trees& trees, int depth, double refined, double masked, std::mt19937& random)
    : Grown(trees)
    , Depth(depth)
    , Refined(refined)
    , Masked(masked)
    , Random(random)
  {
    this->Ids->SetName("CellId");
    this->Levels->SetName("Level");
  }

  void Grow();

private:
  bool Chance(double part)
  {
    return std::uniform_real_distribution<>(0.0, 1.0)(this->Random) < part;
  }
  void GrowNode(vtkHyperTreeGridNonOrientedCursor* cursor, Place first, Place size);

  Trees& Grown;
  int Depth;
  double Refined;
  double Masked;
  std::mt19937& Random;
  vtkNew<vtkIdTypeArray> Ids;
  vtkNew<vtkIntArray> Levels;
  vtkNew<vtkBitArray> Mask;
};

void Grower::GrowNode(vtkHyperTreeGridNonOrientedCursor* cursor, Place first, Place size)
{
  const int level = static_cast<int>(cursor->GetLevel());
  if (level < this->Depth && this->Chance(this->Refined))
  {
    cursor->SubdivideLeaf();
    const int n = static_cast<int>(this->Grown.Data->GetBranchFactor());
    for (int child = 0; child < cursor->GetNumberOfChildren(); ++child)
    {
      Place at = first;
      Place part = size;
      int rest = child;
      for (int axis = 0; axis < 3; ++axis)
      {
        if (this->Grown.Data->GetDimensions()[axis] > 1)
        {
          part[axis] = size[axis] / n;
          at[axis] += rest % n * part[axis];
          rest /= n;
        }
      }
      cursor->ToChild(static_cast<unsigned char>(child));
      this->GrowNode(cursor, at, part);
      cursor->ToParent();
    }
  }
  const vtkIdType id = cursor->GetGlobalNodeIndex();
  this->Ids->InsertValue(id, id);
  this->Levels->InsertValue(id, level);
  const bool isMasked = cursor->IsLeaf() && this->Chance(this->Masked);
  this->Mask->InsertValue(id, isMasked);
  if (!cursor->IsLeaf())
  {
    return;
  }
  const Place& raster = this->Grown.Raster;
  for (int k = first[2]; k < first[2] + size[2]; ++k)
  {
    for (int j = first[1]; j < first[1] + size[1]; ++j)
    {
      for (int i = first[0]; i < first[0] + size[0]; ++i)
      {
        this->Grown.Leaves[i + raster[0] * (j + raster[1] * k)] = isMasked ? -1 : id;
      }
    }
  }
}

void Grower::Grow()
{
  vtkHyperTreeGrid* data = this->Grown.Data;
  unsigned int dims[3];
  data->GetCellDims(dims);
  vtkNew<vtkHyperTreeGridNonOrientedCursor> cursor;
  vtkIdType offset = 0;
  for (vtkIdType index = 0; index < data->GetMaxNumberOfTrees(); ++index)
  {
    data->InitializeNonOrientedCursor(cursor, index, /* create = */ true);
    cursor->SetGlobalIndexStart(offset);
    unsigned int tree[3];
    data->GetLevelZeroCoordinatesFromIndex(index, tree[0], tree[1], tree[2]);
    Place first;
    Place size;
    for (int axis = 0; axis < 3; ++axis)
    {
      size[axis] = this->Grown.Raster[axis] / static_cast<int>(dims[axis]);
      first[axis] = static_cast<int>(tree[axis]) * size[axis];
    }
    this->GrowNode(cursor, first, size);
    offset += cursor->GetTree()->GetNumberOfVertices();
  }
  data->GetCellData()->AddArray(this->Ids);
  data->GetCellData()->AddArray(this->Levels);
  if (this->Masked > 0.0)
  {
    data->SetMask(this->Mask);
  }
}
}

Trees::Trees(std::array<int, 3> nTrees,
  int branchFactor,
  int depth,
  double refined,
  double masked,
  std::mt19937& random)
  : Data(vtkSmartPointer<vtkHyperTreeGrid>::New())
{
  this->Data->SetDimensions(nTrees[0] + 1, nTrees[1] + 1, nTrees[2] + 1);
  this->Data->SetBranchFactor(branchFactor);
  size_t n = 1;
  for (int axis = 0; axis < 3; ++axis)
  {
    const int parts = nTrees[axis] > 0 ? static_cast<int>(std::pow(branchFactor, depth)) : 1;
    this->Raster[axis] = std::max(nTrees[axis], 1) * parts;
    n *= this->Raster[axis];
    double x = std::uniform_real_distribution<>(-1.0, 0.0)(random);
    vtkNew<vtkDoubleArray> array;
    for (int i = 0; i <= nTrees[axis]; ++i)
    {
      array->InsertNextValue(x);
      this->Coordinates[axis].push_back(x);
      x += std::uniform_real_distribution<>(0.3, 1.0)(random);
    }
    axis == 0     ? this->Data->SetXCoordinates(array)
      : axis == 1 ? this->Data->SetYCoordinates(array)
                  : this->Data->SetZCoordinates(array);
  }
  this->Leaves.assign(n, -1);
  Grower(*this, depth, refined, masked, random).Grow();
}

long long Trees::LeafAt(std::array<int, 3> place) const
{
  for (int axis = 0; axis < 3; ++axis)
  {
    if (place[axis] < 0 || place[axis] >= this->Raster[axis])
    {
      return -1;
    }
  }
  return this->Leaves[place[0] + this->Raster[0] * (place[1] + this->Raster[1] * place[2])];
}

double Trees::Coordinate(int axis, int i) const
{
  const auto& ends = this->Coordinates[axis];
  if (ends.size() == 1)
  {
    return ends[0];
  }
  const int parts = this->Raster[axis] / static_cast<int>(ends.size() - 1);
  const int tree = i / parts;
  if (i % parts == 0)
  {
    return ends[tree];
  }
  return ends[tree] + (ends[tree + 1] - ends[tree]) * (static_cast<double>(i % parts) / parts);
}
