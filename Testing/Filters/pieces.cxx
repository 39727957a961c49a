// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Pieces of one data set, with ghosts, that are the same wherever they are made.
#include "pieces.h"

#include "random.h"

#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkDoubleArray.h"
#include "vtkFloatArray.h"
#include "vtkIdList.h"
#include "vtkIdTypeArray.h"
#include "vtkImageData.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkRTAnalyticSource.h"
#include "vtkRectilinearGrid.h"
#include "vtkStructuredGrid.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <sstream>

namespace
{
const char* const Ghosts = vtkDataSetAttributes::GhostArrayName();

/* The numbers of a piece's cells in the whole image. */
std::vector<int> NumbersOf(vtkImageData* image)
{
  int extent[6];
  image->GetExtent(extent);
  std::vector<int> numbers;
  for (int k = extent[4]; k < extent[5]; ++k)
  {
    for (int j = extent[2]; j < extent[3]; ++j)
    {
      for (int i = extent[0]; i < extent[1]; ++i)
      {
        numbers.push_back(i - pieces::Extent[0] +
          pieces::NX * (j - pieces::Extent[2] + pieces::NY * (k - pieces::Extent[4])));
      }
    }
  }
  return numbers;
}

void AddArrays(vtkImageData* image, const pieces::Kind& kind)
{
  vtkNew<vtkDoubleArray> place;
  place->SetName("Place");
  place->SetNumberOfComponents(3);
  place->SetComponentName(0, "east");
  place->SetComponentName(1, "north");
  place->SetComponentName(2, "up");
  for (vtkIdType i = 0; i < image->GetNumberOfPoints(); ++i)
  {
    place->InsertNextTuple(image->GetPoint(i));
  }
  image->GetPointData()->AddArray(place);
  vtkNew<vtkIdTypeArray> cells;
  cells->SetName("Cell");
  vtkNew<vtkFloatArray> sizes;
  sizes->SetName("Size");
  auto* ghosts = vtkUnsignedCharArray::SafeDownCast(image->GetCellData()->GetArray(Ghosts));
  if (kind.IsHiding && !ghosts)
  {
    ghosts = image->AllocateCellGhostArray();
  }
  const std::vector<int> numbers = NumbersOf(image);
  for (size_t i = 0; i < numbers.size(); ++i)
  {
    cells->InsertNextValue(10 * numbers[i]);
    sizes->InsertNextValue(std::sqrt(static_cast<float>(numbers[i])));
    if (kind.IsHiding && numbers[i] % 7 == 0)
    {
      const auto id = static_cast<vtkIdType>(i);
      ghosts->SetValue(id, ghosts->GetValue(id) | vtkDataSetAttributes::HIDDENCELL);
    }
  }
  image->GetCellData()->AddArray(cells);
  image->GetCellData()->AddArray(sizes);
}

vtkSmartPointer<vtkImageData> Image(const pieces::Kind& kind, int k, int n)
{
  vtkNew<vtkRTAnalyticSource> source;
  source->SetWholeExtent(pieces::Extent[0],
    pieces::Extent[1],
    pieces::Extent[2],
    pieces::Extent[3],
    pieces::Extent[4],
    pieces::Extent[5]);
  source->UpdatePiece(k, n, kind.Ghosts);
  auto image = vtkSmartPointer<vtkImageData>::New();
  image->DeepCopy(source->GetOutput());
  image->GetFieldData()->Initialize();
  AddArrays(image, kind);
  return image;
}

vtkSmartPointer<vtkDataSet> Rectilinear(vtkImageData* image)
{
  auto grid = vtkSmartPointer<vtkRectilinearGrid>::New();
  int extent[6];
  image->GetExtent(extent);
  grid->SetExtent(extent);
  vtkNew<vtkDoubleArray> axes[3];
  for (int axis = 0; axis < 3; ++axis)
  {
    for (int i = extent[2 * axis]; i <= extent[2 * axis + 1]; ++i)
    {
      axes[axis]->InsertNextValue(i + 0.01 * i * i);
    }
  }
  grid->SetXCoordinates(axes[0]);
  grid->SetYCoordinates(axes[1]);
  grid->SetZCoordinates(axes[2]);
  grid->GetPointData()->ShallowCopy(image->GetPointData());
  grid->GetCellData()->ShallowCopy(image->GetCellData());
  return grid;
}

vtkSmartPointer<vtkPoints> Bent(vtkImageData* image)
{
  auto points = vtkSmartPointer<vtkPoints>::New();
  for (vtkIdType i = 0; i < image->GetNumberOfPoints(); ++i)
  {
    double x[3];
    image->GetPoint(i, x);
    points->InsertNextPoint(x[0] + 0.03 * x[1] * x[2], x[1] - 0.02 * x[0], 1.1 * x[2]);
  }
  return points;
}

vtkSmartPointer<vtkDataSet> Curvilinear(vtkImageData* image)
{
  auto grid = vtkSmartPointer<vtkStructuredGrid>::New();
  int extent[6];
  image->GetExtent(extent);
  grid->SetExtent(extent);
  grid->SetPoints(Bent(image));
  grid->GetPointData()->ShallowCopy(image->GetPointData());
  grid->GetCellData()->ShallowCopy(image->GetCellData());
  return grid;
}

/* Corners of a cell's parts, of the corners in VTK's order of voxels. */
using Part = std::pair<int, std::vector<int>>;

const std::vector<Part> Hexahedron = { { VTK_HEXAHEDRON, { 0, 1, 3, 2, 4, 5, 7, 6 } } };
const std::vector<Part> Wedges = { { VTK_WEDGE, { 0, 1, 3, 4, 5, 7 } },
  { VTK_WEDGE, { 0, 3, 2, 4, 7, 6 } } };
const std::vector<Part> Tetrahedra = { { VTK_TETRA, { 0, 1, 3, 7 } },
  { VTK_TETRA, { 0, 3, 2, 7 } },
  { VTK_TETRA, { 0, 2, 6, 7 } },
  { VTK_TETRA, { 0, 6, 4, 7 } },
  { VTK_TETRA, { 0, 4, 5, 7 } },
  { VTK_TETRA, { 0, 5, 1, 7 } } };
/* A stream of faces. */
const std::vector<Part> Polyhedron = { { VTK_POLYHEDRON,
  { 6,
    4,
    0,
    2,
    3,
    1,
    4,
    4,
    5,
    7,
    6,
    4,
    0,
    1,
    5,
    4,
    4,
    2,
    6,
    7,
    3,
    4,
    0,
    4,
    6,
    2,
    4,
    1,
    3,
    7,
    5 } } };
const std::vector<Part> Lines = { { VTK_LINE, { 0, 7 } }, { VTK_POLY_LINE, { 1, 3, 2 } } };

const std::vector<Part>& PartsOf(const std::string& name, int cell)
{
  if (name == "mixed")
  {
    return cell % 3 == 0 ? Hexahedron : cell % 3 == 1 ? Wedges : Tetrahedra;
  }
  return name == "hexahedra" ? Hexahedron
    : name == "tetrahedra"   ? Tetrahedra
    : name == "polyhedra"    ? Polyhedron
                             : Lines;
}

void AddPart(const Part& part, vtkIdList* corners, vtkUnstructuredGrid* grid)
{
  vtkNew<vtkIdList> ids;
  size_t count = part.first == VTK_POLYHEDRON ? 1 : part.second.size() + 1;
  for (size_t i = 0; i < part.second.size(); ++i)
  {
    // In a stream, numbers of points come between the points.
    const bool isCount = part.first == VTK_POLYHEDRON && (i == 0 || i == count);
    count = isCount && i > 0 ? i + 1 + static_cast<size_t>(part.second[i]) : count;
    ids->InsertNextId(isCount ? part.second[i] : corners->GetId(part.second[i]));
  }
  grid->InsertNextCell(part.first, ids);
}

/* Cells in an order that depends on the piece. */
vtkSmartPointer<vtkDataSet> Unstructured(vtkImageData* image, const std::string& name, int k)
{
  const std::vector<int> numbers = NumbersOf(image);
  std::vector<vtkIdType> order(numbers.size());
  for (size_t i = 0; i < order.size(); ++i)
  {
    order[i] = static_cast<vtkIdType>(i);
  }
  test_random random = { static_cast<uint64_t>(k) + 7 };
  for (size_t i = order.size(); i > 1; --i)
  {
    std::swap(order[i - 1], order[test_random_below(&random, static_cast<int64_t>(i))]);
  }
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  grid->SetPoints(Bent(image));
  grid->GetPointData()->ShallowCopy(image->GetPointData());
  grid->Allocate(image->GetNumberOfCells());
  grid->GetCellData()->CopyAllOn();
  grid->GetCellData()->CopyAllocate(image->GetCellData());
  vtkNew<vtkIdList> corners;
  vtkIdType nCells = 0;
  for (vtkIdType cell : order)
  {
    image->GetCellPoints(cell, corners);
    int number = 0;
    for (const Part& part : PartsOf(name, numbers[cell]))
    {
      AddPart(part, corners, grid);
      grid->GetCellData()->CopyData(image->GetCellData(), cell, nCells);
      auto* cells = vtkIdTypeArray::SafeDownCast(grid->GetCellData()->GetArray("Cell"));
      cells->SetValue(nCells++, 10 * numbers[cell] + number++);
    }
  }
  return grid;
}

void AddIds(vtkDataSet* data)
{
  vtkNew<vtkIdTypeArray> points;
  points->SetName("GlobalPoint");
  auto* place = data->GetPointData()->GetArray("Place");
  for (vtkIdType i = 0; i < data->GetNumberOfPoints(); ++i)
  {
    const auto at = [&](int axis) {
      return static_cast<int>(place->GetComponent(i, axis)) - pieces::Extent[2 * axis];
    };
    const int number = at(0) + 10 * (at(1) + 10 * at(2));
    points->InsertNextValue((number * 37 + 11) % 1009);
  }
  data->GetPointData()->SetGlobalIds(points);
  vtkNew<vtkIdTypeArray> cells;
  cells->SetName("GlobalCell");
  auto* numbers = vtkIdTypeArray::SafeDownCast(data->GetCellData()->GetArray("Cell"));
  for (vtkIdType i = 0; i < data->GetNumberOfCells(); ++i)
  {
    cells->InsertNextValue((numbers->GetValue(i) * 53 + 5) % 10007);
  }
  data->GetCellData()->SetGlobalIds(cells);
}

/* FNV-1a. */
std::string Digest(vtkDataArray* array)
{
  std::uint64_t sum = 14695981039346656037U;
  vtkSmartPointer<vtkDataArray> copy;
  copy.TakeReference(vtkDataArray::CreateDataArray(array->GetDataType()));
  copy->DeepCopy(array);
  const auto* byte = static_cast<const unsigned char*>(copy->GetVoidPointer(0));
  for (vtkIdType i = 0; i < array->GetNumberOfValues() * array->GetDataTypeSize(); ++i)
  {
    sum = (sum ^ byte[i]) * 1099511628211U;
  }
  std::ostringstream text;
  text << array->GetDataType() << " x " << array->GetNumberOfComponents() << " x "
       << array->GetNumberOfTuples() << ": " << std::hex << sum;
  for (int c = 0; array->HasAComponentName() && c < array->GetNumberOfComponents(); ++c)
  {
    text << " " << array->GetComponentName(c);
  }
  return text.str() + "\n";
}

void AddText(vtkDataSetAttributes* attributes, std::ostream& text)
{
  std::vector<std::string> lines;
  for (int i = 0; i < attributes->GetNumberOfArrays(); ++i)
  {
    lines.push_back(std::string(attributes->GetArrayName(i)) + " as " +
      std::to_string(attributes->IsArrayAnAttribute(i)) + ", " + Digest(attributes->GetArray(i)));
  }
  std::sort(lines.begin(), lines.end());
  for (const std::string& line : lines)
  {
    text << line;
  }
}
}

std::vector<pieces::Kind> pieces::Kinds()
{
  std::vector<Kind> kinds;
  for (const char* name : { "image",
         "rectilinear",
         "curvilinear",
         "hexahedra",
         "tetrahedra",
         "mixed",
         "polyhedra",
         "lines" })
  {
    kinds.push_back({ name, false, false, 1 });
    kinds.push_back({ name, true, false, 1 });
    kinds.push_back({ name, false, true, 2 });
    kinds.push_back({ name, false, false, 0 });
  }
  return kinds;
}

int pieces::NumberOfCells(const std::string& name, int i)
{
  const bool isStructured = name == "image" || name == "rectilinear" || name == "curvilinear";
  return isStructured ? 1 : static_cast<int>(PartsOf(name, i).size());
}

vtkSmartPointer<vtkDataSet> pieces::Make(const Kind& kind, int k, int n)
{
  auto image = Image(kind, k, n);
  vtkSmartPointer<vtkDataSet> data = image;
  if (kind.Name == "rectilinear")
  {
    data = Rectilinear(image);
  }
  else if (kind.Name == "curvilinear")
  {
    data = Curvilinear(image);
  }
  else if (kind.Name != "image")
  {
    data = Unstructured(image, kind.Name, k);
  }
  if (kind.HasIds)
  {
    AddIds(data);
  }
  return data;
}

std::string pieces::TextOf(vtkDataSet* data)
{
  if (!data)
  {
    return "nothing\n";
  }
  std::ostringstream text;
  text << data->GetClassName() << "\n";
  vtkNew<vtkDoubleArray> points;
  points->SetNumberOfComponents(3);
  for (vtkIdType i = 0; i < data->GetNumberOfPoints(); ++i)
  {
    points->InsertNextTuple(data->GetPoint(i));
  }
  auto* set = vtkPointSet::SafeDownCast(data);
  text << "points " << (set ? set->GetPoints()->GetDataType() : -1) << ", " << Digest(points);
  vtkNew<vtkIdTypeArray> cells;
  vtkNew<vtkIdList> ids;
  auto* grid = vtkUnstructuredGrid::SafeDownCast(data);
  for (vtkIdType i = 0; i < data->GetNumberOfCells(); ++i)
  {
    grid ? grid->GetFaceStream(i, ids) : data->GetCellPoints(i, ids);
    // Cells that hidden points or cells blank change their type in structured data.
    cells->InsertNextValue(grid ? data->GetCellType(i) : 0);
    cells->InsertNextValue(ids->GetNumberOfIds());
    for (vtkIdType id : *ids)
    {
      cells->InsertNextValue(id);
    }
  }
  text << "cells " << Digest(cells);
  int extent[6] = {};
  if (auto* image = vtkImageData::SafeDownCast(data))
  {
    image->GetExtent(extent);
  }
  for (int bound : extent)
  {
    text << bound << " ";
  }
  text << "\nof points:\n";
  AddText(data->GetPointData(), text);
  text << "of cells:\n";
  AddText(data->GetCellData(), text);
  return text.str();
}
