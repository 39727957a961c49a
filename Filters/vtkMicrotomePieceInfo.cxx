// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Descriptions of pieces, and as messages between ranks.
#include "vtkMicrotomePieceInfo.h"

#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkIdList.h"
#include "vtkImageData.h"
#include "vtkMatrix3x3.h"
#include "vtkPointData.h"
#include "vtkPointSet.h"
#include "vtkPoints.h"
#include "vtkRectilinearGrid.h"
#include "vtkStructuredGrid.h"

#include <algorithm>
#include <cstring>

namespace
{
/* The extent round cells of a structured piece. */
void ExtentOf(const int extent[6], vtkIdList* cells, int own[6])
{
  vtkIdType n[3];
  for (int axis = 0; axis < 3; ++axis)
  {
    n[axis] = std::max(extent[2 * axis + 1] - extent[2 * axis], 1);
    own[2 * axis] = extent[2 * axis + 1];
    own[2 * axis + 1] = extent[2 * axis];
  }
  for (vtkIdType id : *cells)
  {
    const vtkIdType at[3] = { id % n[0], id / n[0] % n[1], id / n[0] / n[1] };
    for (int axis = 0; axis < 3; ++axis)
    {
      const int low = extent[2 * axis] + static_cast<int>(at[axis]);
      own[2 * axis] = std::min(own[2 * axis], low);
      own[2 * axis + 1] = std::max(own[2 * axis + 1], std::min(low + 1, extent[2 * axis + 1]));
    }
  }
}

void DescribeImage(vtkImageData* image, vtkMicrotomePieceInfo& info)
{
  info.Kind = VTK_IMAGE_DATA;
  image->GetExtent(info.Extent);
  image->GetOrigin(info.Frame);
  image->GetSpacing(info.Frame + 3);
  std::copy_n(image->GetDirectionMatrix()->GetData(), 9, info.Frame + 6);
}

void DescribeMesh(vtkDataSet* data, vtkMicrotomePieceInfo& info)
{
  info.Kind = VTK_UNSTRUCTURED_GRID;
  info.Types[0] = VTK_DOUBLE;
  if (auto* image = vtkImageData::SafeDownCast(data))
  {
    DescribeImage(image, info);
  }
  else if (auto* rectilinear = vtkRectilinearGrid::SafeDownCast(data))
  {
    info.Kind = VTK_RECTILINEAR_GRID;
    rectilinear->GetExtent(info.Extent);
    info.Types[0] = rectilinear->GetXCoordinates()->GetDataType();
    info.Types[1] = rectilinear->GetYCoordinates()->GetDataType();
    info.Types[2] = rectilinear->GetZCoordinates()->GetDataType();
  }
  else if (auto* points = vtkPointSet::SafeDownCast(data))
  {
    info.Types[0] = points->GetPoints()->GetDataType();
    if (auto* grid = vtkStructuredGrid::SafeDownCast(data))
    {
      info.Kind = VTK_STRUCTURED_GRID;
      grid->GetExtent(info.Extent);
    }
  }
}

void DescribeArrays(vtkDataSetAttributes* attributes, std::vector<vtkMicrotomeArrayInfo>& infos)
{
  for (int i = 0; i < attributes->GetNumberOfArrays(); ++i)
  {
    vtkDataArray* array = attributes->GetArray(i);
    vtkMicrotomeArrayInfo info;
    info.Name = vtkMicrotomeNameOfArray(attributes, i);
    if (!array || info.Name == vtkDataSetAttributes::GhostArrayName())
    {
      continue;
    }
    info.Type = array->GetDataType() == VTK_BIT ? VTK_UNSIGNED_CHAR : array->GetDataType();
    info.Components = array->GetNumberOfComponents();
    info.Attribute = attributes->IsArrayAnAttribute(i);
    for (int c = 0; array->HasAComponentName() && c < info.Components; ++c)
    {
      const char* name = array->GetComponentName(c);
      info.ComponentNames.emplace_back(name ? name : "");
    }
    infos.push_back(info);
  }
}

class Writer
{
public:
  template <typename Value>
  void Put(const Value* values, size_t n)
  {
    this->Bytes.append(reinterpret_cast<const char*>(values), n * sizeof(Value));
  }
  void Put(int value) { this->Put(&value, 1); }
  void Put(size_t value) { this->Put(static_cast<int>(value)); }
  void Put(const std::string& text)
  {
    this->Put(text.size());
    this->Put(text.data(), text.size());
  }

  std::string Bytes;
};

class Reader
{
public:
  explicit Reader(const std::string& bytes)
    : At(bytes.data())
  {
  }
  template <typename Value>
  void Get(Value* values, size_t n)
  {
    std::memcpy(values, this->At, n * sizeof(Value));
    this->At += n * sizeof(Value);
  }
  int Int()
  {
    int value = 0;
    this->Get(&value, 1);
    return value;
  }
  std::string Text()
  {
    const auto n = static_cast<size_t>(this->Int());
    const std::string text(this->At, n);
    this->At += n;
    return text;
  }

private:
  const char* At;
};

void PutArrays(const std::vector<vtkMicrotomeArrayInfo>& arrays, Writer& writer)
{
  writer.Put(arrays.size());
  for (const vtkMicrotomeArrayInfo& array : arrays)
  {
    writer.Put(array.Name);
    writer.Put(array.Type);
    writer.Put(array.Components);
    writer.Put(array.Attribute);
    writer.Put(array.ComponentNames.size());
    for (const std::string& name : array.ComponentNames)
    {
      writer.Put(name);
    }
  }
}

void GetArrays(Reader& reader, std::vector<vtkMicrotomeArrayInfo>& arrays)
{
  arrays.resize(static_cast<size_t>(reader.Int()));
  for (vtkMicrotomeArrayInfo& array : arrays)
  {
    array.Name = reader.Text();
    array.Type = reader.Int();
    array.Components = reader.Int();
    array.Attribute = reader.Int();
    array.ComponentNames.resize(static_cast<size_t>(reader.Int()));
    for (std::string& name : array.ComponentNames)
    {
      name = reader.Text();
    }
  }
}
}

std::string vtkMicrotomeNameOfArray(vtkDataSetAttributes* attributes, int i)
{
  const char* name = attributes->GetAbstractArray(i)->GetName();
  return name && *name ? name : "Array " + std::to_string(i);
}

vtkMicrotomePieceInfo vtkMicrotomeDescribe(vtkDataSet* data, vtkIdList* ownCells)
{
  vtkMicrotomePieceInfo info;
  DescribeMesh(data, info);
  if (info.Kind != VTK_UNSTRUCTURED_GRID)
  {
    ExtentOf(info.Extent, ownCells, info.Own);
  }
  info.HasPointIds = data->GetPointData()->GetGlobalIds() != nullptr;
  info.HasCellIds = data->GetCellData()->GetGlobalIds() != nullptr;
  DescribeArrays(data->GetPointData(), info.Arrays[vtkMicrotomePieces::Points]);
  DescribeArrays(data->GetCellData(), info.Arrays[vtkMicrotomePieces::Cells]);
  return info;
}

std::string vtkMicrotomePieceMessage(const std::vector<vtkMicrotomePieceInfo>& infos)
{
  Writer writer;
  writer.Put(infos.size());
  for (const vtkMicrotomePieceInfo& info : infos)
  {
    writer.Put(info.Kind);
    writer.Put(info.Extent, 6);
    writer.Put(info.Own, 6);
    writer.Put(info.Frame, 15);
    writer.Put(info.Types, 3);
    writer.Put(info.HasPointIds ? 1 : 0);
    writer.Put(info.HasCellIds ? 1 : 0);
    PutArrays(info.Arrays[0], writer);
    PutArrays(info.Arrays[1], writer);
  }
  return writer.Bytes;
}

std::vector<vtkMicrotomePieceInfo> vtkMicrotomePiecesOf(const std::string& message)
{
  Reader reader(message);
  std::vector<vtkMicrotomePieceInfo> infos(static_cast<size_t>(reader.Int()));
  for (vtkMicrotomePieceInfo& info : infos)
  {
    info.Kind = reader.Int();
    reader.Get(info.Extent, 6);
    reader.Get(info.Own, 6);
    reader.Get(info.Frame, 15);
    reader.Get(info.Types, 3);
    info.HasPointIds = reader.Int() != 0;
    info.HasCellIds = reader.Int() != 0;
    GetArrays(reader, info.Arrays[0]);
    GetArrays(reader, info.Arrays[1]);
  }
  return infos;
}

vtkSmartPointer<vtkDataArray> vtkMicrotomeArrayOf(const vtkMicrotomeArrayInfo& info, vtkIdType n)
{
  vtkSmartPointer<vtkDataArray> array;
  array.TakeReference(vtkDataArray::CreateDataArray(info.Type));
  array->SetName(info.Name.c_str());
  array->SetNumberOfComponents(info.Components);
  for (size_t c = 0; c < info.ComponentNames.size(); ++c)
  {
    array->SetComponentName(static_cast<vtkIdType>(c), info.ComponentNames[c].c_str());
  }
  array->SetNumberOfTuples(n);
  array->Fill(0.0);
  return array;
}
