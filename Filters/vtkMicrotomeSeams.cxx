// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Faces in the plane that several blocks or ranks have.
#include "vtkMicrotomeSeams.h"

#include "vtkMicrotomeCover.h"
#include "vtkMicrotomeExchange.h"
#include "vtkMicrotomeRemove.h"

#include "vtkAlgorithm.h"
#include "vtkCellArray.h"
#include "vtkCellTypes.h"
#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataSet.h"
#include "vtkFieldData.h"
#include "vtkIdList.h"
#include "vtkInformation.h"
#include "vtkInformationIntegerKey.h"
#include "vtkIntArray.h"
#include "vtkMultiProcessController.h"
#include "vtkNew.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkSmartPointer.h"
#include "vtkStreamingDemandDrivenPipeline.h"

#include <cmath>

using Pipeline = vtkStreamingDemandDrivenPipeline;

namespace
{
/* Which piece of the output is asked for, and with how many levels of ghosts. */
std::array<vtkInformationIntegerKey*, 3> RequestKeys()
{
  return { Pipeline::UPDATE_PIECE_NUMBER(),
    Pipeline::UPDATE_NUMBER_OF_PIECES(),
    Pipeline::UPDATE_NUMBER_OF_GHOST_LEVELS() };
}

/* The executive copies the outputs of blocks; this array in the field data tells which is which. */
const char* const MarkName = "MicrotomeSeams";

int64_t Id(mtm_type type, const void* ids, int64_t i)
{
  return type == MTM_INT32 ? static_cast<const int32_t*>(ids)[i]
                           : static_cast<const int64_t*>(ids)[i];
}

bool IsFace(const mtm_polygons& polygons, int64_t cell)
{
  const int64_t end = Id(polygons.id_type, polygons.offsets, cell + 1);
  for (int64_t i = Id(polygons.id_type, polygons.offsets, cell); i < end; ++i)
  {
    const int64_t point = Id(polygons.id_type, polygons.connectivity, i);
    if (polygons.point_t && polygons.point_t[point] != 0.0)
    {
      return false;
    }
  }
  return true;
}

/* On which side of its plane the cell lies that made an output cell; on neither if the output is that
 * cell itself, which has no more dimensions. */
int SideOf(const mtm_polygons& polygons,
  int64_t cell,
  vtkDataSet* input,
  const vtkMicrotomeSeams::Height& height,
  vtkIdList* points)
{
  const int64_t source = Id(polygons.source_type, polygons.source_cells, cell);
  const int dimension = cell < polygons.n_vertices  ? 0
    : cell < polygons.n_vertices + polygons.n_lines ? 1
                                                    : 2;
  const auto type = static_cast<unsigned char>(input->GetCellType(source));
  if (vtkCellTypes::GetDimension(type) <= dimension)
  {
    return vtkMicrotomeFace::Neither;
  }
  input->GetCellPoints(source, points);
  double sum = 0.0;
  for (vtkIdType point : *points)
  {
    sum += height(point, polygons.planes[cell]);
  }
  return sum > 0.0 ? vtkMicrotomeFace::Above
    : sum < 0.0    ? vtkMicrotomeFace::Below
                   : vtkMicrotomeFace::Neither;
}

/* The corners of a cell, which are counted as in the whole vtkPolyData. */
void ReadPoints(vtkPolyData* data, vtkIdType cell, std::vector<vtkMicrotomePoint>& points)
{
  vtkCellArray* kinds[] = { data->GetVerts(), data->GetLines(), data->GetPolys() };
  int kind = 0;
  for (; kind < 2 && cell >= kinds[kind]->GetNumberOfCells(); ++kind)
  {
    cell -= kinds[kind]->GetNumberOfCells();
  }
  vtkIdType n = 0;
  const vtkIdType* ids = nullptr;
  vtkNew<vtkIdList> copied;
  kinds[kind]->GetCellAtId(cell, n, ids, copied);
  points.resize(n);
  for (vtkIdType i = 0; i < n; ++i)
  {
    data->GetPoint(ids[i], points[i].data());
  }
}

/* What rounding may do to a coordinate of 1, as libmicrotome has it for planes. */
double RoundingOf(vtkPolyData* data)
{
  return data->GetPoints()->GetDataType() == VTK_FLOAT ? std::ldexp(1.0, -23)
                                                       : std::ldexp(1.0, -50);
}

double SizeOf(const vtkMicrotomeBox& box)
{
  double size = 0.0;
  for (int i = 0; i < 3; ++i)
  {
    size += std::max(std::abs(box.Low[i]), std::abs(box.High[i]));
  }
  return size;
}

double ToleranceOf(const std::vector<vtkMicrotomeExchange::Doubt>& doubts)
{
  double rounding = 0.0;
  double size = 0.0;
  for (const auto& doubt : doubts)
  {
    rounding = std::max(rounding, doubt.Rounding);
    size = doubt.Box.IsEmpty() ? size : std::max(size, SizeOf(doubt.Box));
  }
  return 4.0 * rounding * size;
}
}

bool vtkMicrotomeSeams::Begin(vtkDataObject* input, vtkInformation* output)
{
  if (this->Depth++ > 0)
  {
    return false;
  }
  this->Blocks.clear();
  this->HasBlocks = vtkCompositeDataSet::SafeDownCast(input) != nullptr;
  this->Ranks = vtkMicrotomeExchange::RanksOf(output);
  for (int i = 0; i < 3; ++i)
  {
    this->Requested[i] = output->Get(RequestKeys()[i]);
  }
  return true;
}

void vtkMicrotomeSeams::End(vtkAlgorithm* algorithm)
{
  if (this->Depth == 0 || --this->Depth > 0)
  {
    return;
  }
  // Where an input has blocks, the executive now believes that the output was asked for in one piece. It
  // would execute again with the next request, and not on ranks without blocks: the others would wait.
  vtkInformation* info = algorithm->GetOutputInformation(0);
  for (int i = 0; this->HasBlocks && i < 3; ++i)
  {
    info->Set(RequestKeys()[i], this->Requested[i]);
  }
  if (this->HasBlocks || this->Ranks)
  {
    this->FindOutputs(algorithm->GetOutputDataObject(0));
    this->Join();
  }
  this->Blocks.clear();
  this->Ranks = nullptr;
}

std::vector<vtkMicrotomeSeams::Contact> vtkMicrotomeSeams::Find(const mtm_polygons& polygons,
  vtkDataSet* input,
  const Height& height) const
{
  std::vector<Contact> contacts;
  vtkNew<vtkIdList> points;
  const int64_t nCells =
    this->AreWanted() ? polygons.n_vertices + polygons.n_lines + polygons.n_polygons : 0;
  for (int64_t cell = 0; cell < nCells; ++cell)
  {
    if (IsFace(polygons, cell))
    {
      contacts.push_back({ static_cast<vtkIdType>(cell),
        polygons.planes[cell],
        SideOf(polygons, cell, input, height, points) });
    }
  }
  return contacts;
}

void vtkMicrotomeSeams::Note(std::vector<Contact> contacts, bool areFlat, vtkPolyData* output)
{
  if (!this->AreWanted())
  {
    return;
  }
  this->AreFlat = areFlat;
  if (!contacts.empty())
  {
    vtkNew<vtkIntArray> mark;
    mark->SetName(MarkName);
    mark->InsertNextValue(static_cast<int>(this->Blocks.size()));
    output->GetFieldData()->AddArray(mark);
    this->Blocks.push_back({ std::move(contacts), nullptr });
  }
}

/* Finds the marked outputs and takes the marks off. */
void vtkMicrotomeSeams::FindOutputs(vtkDataObject* output)
{
  const auto look = [&](vtkDataObject* object) {
    auto* data = vtkPolyData::SafeDownCast(object);
    auto* mark = data ? data->GetFieldData()->GetArray(MarkName) : nullptr;
    if (mark)
    {
      this->Blocks[static_cast<size_t>(mark->GetTuple1(0))].Output = data;
      data->GetFieldData()->RemoveArray(MarkName);
    }
  };
  auto* composite = vtkCompositeDataSet::SafeDownCast(output);
  if (!composite)
  {
    look(output);
    return;
  }
  vtkSmartPointer<vtkCompositeDataIterator> leaf;
  leaf.TakeReference(composite->NewIterator());
  for (leaf->InitTraversal(); !leaf->IsDoneWithTraversal(); leaf->GoToNextItem())
  {
    look(leaf->GetCurrentDataObject());
  }
}

/* Calls `look` with every face whose side is one of `first` to `last`. */
template <typename Look>
void vtkMicrotomeSeams::ForEachFace(int first, int last, const Look& look) const
{
  vtkMicrotomeFace face;
  for (size_t i = 0; i < this->Blocks.size(); ++i)
  {
    const Block& block = this->Blocks[i];
    for (const Contact& contact : block.Contacts)
    {
      if (block.Output && contact.Side >= first && contact.Side <= last)
      {
        face.Plane = contact.Plane;
        face.Side = contact.Side;
        face.Owner = static_cast<int>(i);
        ReadPoints(block.Output, contact.Cell, face.Points);
        look(face, contact);
      }
    }
  }
}

void vtkMicrotomeSeams::Join()
{
  const int above = vtkMicrotomeFace::Above;
  const int below = vtkMicrotomeFace::Below;
  vtkMicrotomeExchange::Doubt mine = { {}, 0.0 };
  for (const Block& block : this->Blocks)
  {
    mine.Rounding =
      block.Output ? std::max(mine.Rounding, RoundingOf(block.Output)) : mine.Rounding;
  }
  this->ForEachFace(below, vtkMicrotomeFace::Neither, [&](const auto& face, const Contact&) {
    mine.Box.Add(face.Box());
  });
  std::vector<vtkMicrotomeExchange::Doubt> doubts = { mine };
  size_t self = 0;
  if (this->Ranks)
  {
    doubts = vtkMicrotomeExchange::Doubts(this->Ranks, mine);
    self = static_cast<size_t>(this->Ranks->GetLocalProcessId());
  }
  if (std::all_of(doubts.begin(), doubts.end(), [](const auto& d) { return d.Box.IsEmpty(); }))
  {
    return;
  }
  const double tolerance = ToleranceOf(doubts);
  std::vector<vtkMicrotomeFace> near;
  std::vector<vtkMicrotomeFace> sent;
  this->ForEachFace(above, below, [&](const auto& face, const Contact&) {
    const vtkMicrotomeBox box = face.Box();
    bool isWanted = false;
    for (size_t rank = 0; rank < doubts.size(); ++rank)
    {
      isWanted = isWanted || (rank != self && box.Meets(doubts[rank].Box, tolerance));
    }
    if (isWanted)
    {
      sent.push_back(face);
    }
    if (box.Meets(mine.Box, tolerance))
    {
      near.push_back(face);
    }
  });
  if (this->Ranks)
  {
    const auto others = vtkMicrotomeExchange::Faces(this->Ranks, sent);
    near.insert(near.end(), others.begin(), others.end());
  }
  this->Remove(vtkMicrotomeCover(std::move(near), tolerance, this->AreFlat));
}

void vtkMicrotomeSeams::Remove(const vtkMicrotomeCover& cover)
{
  std::vector<std::vector<bool>> goes(this->Blocks.size());
  this->ForEachFace(
    vtkMicrotomeFace::Below, vtkMicrotomeFace::Neither, [&](const auto& face, const Contact& c) {
      if (cover.Covers(face))
      {
        goes[face.Owner].resize(this->Blocks[face.Owner].Output->GetNumberOfCells(), false);
        goes[face.Owner][c.Cell] = true;
      }
    });
  for (size_t i = 0; i < goes.size(); ++i)
  {
    if (!goes[i].empty())
    {
      vtkMicrotomeRemoveCells(this->Blocks[i].Output, goes[i]);
    }
  }
}
