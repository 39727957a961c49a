// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The pieces of one data set on all ranks, as each rank knows them.
#include "vtkMicrotomePieces.h"

#include "vtkMicrotomePieceInfo.h"
#include "vtkMicrotomeSound.h"

#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkIdList.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkUnsignedCharArray.h"

#include <algorithm>
#include <cstring>

vtkDataSetAttributes* vtkMicrotomePieces::AttributesOf(vtkDataSet* data, int association)
{
  if (association == Points)
  {
    return data->GetPointData();
  }
  return data->GetCellData();
}

vtkUnsignedCharArray* vtkMicrotomePieces::GhostsOf(vtkDataSet* data, int association)
{
  return vtkUnsignedCharArray::SafeDownCast(
    AttributesOf(data, association)->GetAbstractArray(vtkDataSetAttributes::GhostArrayName()));
}

vtkDataArray* vtkMicrotomePieces::Find(vtkDataSet* data,
  int association,
  const vtkMicrotomeArrayInfo& info)
{
  vtkDataSetAttributes* attributes = AttributesOf(data, association);
  for (int i = 0; i < attributes->GetNumberOfArrays(); ++i)
  {
    if (attributes->GetArray(i) && vtkMicrotomeNameOfArray(attributes, i) == info.Name)
    {
      return attributes->GetArray(i);
    }
  }
  return nullptr;
}

vtkSmartPointer<vtkDataArray> vtkMicrotomePieces::Copy(vtkDataArray* from, int type, vtkIdList* ids)
{
  vtkSmartPointer<vtkDataArray> copy;
  copy.TakeReference(vtkDataArray::CreateDataArray(type));
  if (!ids)
  {
    copy->DeepCopy(from);
    return copy;
  }
  copy->SetNumberOfComponents(from->GetNumberOfComponents());
  copy->SetNumberOfTuples(ids->GetNumberOfIds());
  from->GetTuples(ids, copy);
  return copy;
}

void vtkMicrotomePieces::Place(vtkDataArray* from,
  const std::vector<vtkIdType>& targets,
  vtkDataArray* to)
{
  const size_t size = static_cast<size_t>(from->GetDataTypeSize()) * from->GetNumberOfComponents();
  const auto* source = static_cast<const char*>(from->GetVoidPointer(0));
  auto* target = static_cast<char*>(to->GetVoidPointer(0));
  for (size_t i = 0; i < targets.size(); ++i)
  {
    if (targets[i] >= 0)
    {
      std::memcpy(target + size * targets[i], source + size * i, size);
    }
  }
}

/* Keeps a piece if it has cells of its own; false where it cannot be used. */
bool vtkMicrotomePieces::Prepare(vtkDataSet* data, vtkAlgorithm* algorithm)
{
  if (!data || data->GetNumberOfPoints() <= 0 || data->GetNumberOfCells() <= 0)
  {
    return true;
  }
  if (!vtkMicrotomeSound::Mesh(data, this->Error))
  {
    return false;
  }
  Piece piece;
  piece.Data = vtkMicrotomeSound::WithoutMisfits(algorithm, data);
  piece.OwnCells = vtkSmartPointer<vtkIdList>::New();
  vtkUnsignedCharArray* ghosts = GhostsOf(piece.Data, Cells);
  for (vtkIdType i = 0; i < data->GetNumberOfCells(); ++i)
  {
    if (!ghosts || !(ghosts->GetValue(i) & vtkDataSetAttributes::DUPLICATECELL))
    {
      piece.OwnCells->InsertNextId(i);
    }
  }
  if (piece.OwnCells->GetNumberOfIds() > 0)
  {
    this->Mine.push_back(piece);
  }
  return true;
}

vtkMicrotomePieces::vtkMicrotomePieces(const vtkMicrotomeRanks& ranks,
  const std::vector<vtkSmartPointer<vtkDataSet>>& mine,
  vtkAlgorithm* algorithm)
  : Ranks(ranks)
{
  for (const auto& data : mine)
  {
    this->Fine = this->Fine && this->Prepare(data, algorithm);
  }
  this->Fine = ranks.Agree(this->Fine);
  if (!this->Fine)
  {
    return;
  }
  std::vector<vtkMicrotomePieceInfo> infos;
  for (const Piece& piece : this->Mine)
  {
    infos.push_back(vtkMicrotomeDescribe(piece.Data, piece.OwnCells));
  }
  for (const std::string& message : ranks.Share(vtkMicrotomePieceMessage(infos)))
  {
    const auto ofRank = vtkMicrotomePiecesOf(message);
    this->Counts.push_back(static_cast<int>(ofRank.size()));
    this->Infos.insert(this->Infos.end(), ofRank.begin(), ofRank.end());
  }
  this->FindArrays(Points);
  this->FindArrays(Cells);
}

void vtkMicrotomePieces::FindArrays(int association)
{
  const auto alike = [](const vtkMicrotomeArrayInfo& a, const vtkMicrotomeArrayInfo& b) {
    return a.Name == b.Name && a.Type == b.Type && a.Components == b.Components;
  };
  auto& lost = this->Lost[association];
  for (const vtkMicrotomePieceInfo& info : this->Infos)
  {
    for (const vtkMicrotomeArrayInfo& array : info.Arrays[association])
    {
      const bool isEverywhere = std::all_of(
        this->Infos.begin(), this->Infos.end(), [&](const vtkMicrotomePieceInfo& other) {
          const auto& arrays = other.Arrays[association];
          return std::any_of(arrays.begin(), arrays.end(), [&](const vtkMicrotomeArrayInfo& its) {
            return alike(its, array);
          });
        });
      if (isEverywhere && &info == &this->Infos.front())
      {
        this->Arrays[association].push_back(array);
      }
      if (!isEverywhere && std::find(lost.begin(), lost.end(), array.Name) == lost.end())
      {
        lost.push_back(array.Name);
      }
    }
  }
}

bool vtkMicrotomePieces::MayBeGrid() const
{
  return !this->Infos.empty() &&
    std::all_of(this->Infos.begin(), this->Infos.end(), [&](const vtkMicrotomePieceInfo& info) {
      const vtkMicrotomePieceInfo& first = this->Infos.front();
      return info.Kind != VTK_UNSTRUCTURED_GRID && info.Kind == first.Kind &&
        std::equal(info.Frame, info.Frame + 15, first.Frame) &&
        std::equal(info.Types, info.Types + 3, first.Types);
    });
}

bool vtkMicrotomePieces::Collect(const vtkMicrotomeRanks::Give& give,
  const vtkMicrotomeRanks::Take& take) const
{
  return this->Ranks.Collect(this->Counts, give, take);
}

bool vtkMicrotomePieces::CollectArrays(int association,
  const std::vector<vtkSmartPointer<vtkIdList>>& ids,
  const std::vector<std::vector<vtkIdType>>& targets,
  vtkIdType n,
  vtkDataSetAttributes* to) const
{
  bool fine = true;
  for (const vtkMicrotomeArrayInfo& info : this->Arrays[association])
  {
    vtkSmartPointer<vtkDataArray> whole;
    if (this->Ranks.IsFirst())
    {
      whole = vtkMicrotomeArrayOf(info, n);
    }
    const auto give = [&](int k) {
      return Copy(Find(this->Mine[k].Data, association, info), info.Type, ids[k]);
    };
    const auto take = [&](int piece, vtkDataArray* values) {
      if (values)
      {
        Place(values, targets[piece], whole);
      }
    };
    fine = this->Collect(give, take) && fine;
    if (whole)
    {
      to->AddArray(whole);
      if (info.Attribute >= 0)
      {
        to->SetActiveAttribute(info.Name.c_str(), info.Attribute);
      }
    }
  }
  return fine;
}
