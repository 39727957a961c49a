// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Arrays come out as they went in: names of any characters, component names, and what they are to VTK
// (scalars, normals, ids ...).
#include "check.h"
#include "inputs.h"

#include "vtkMicrotomeIsosurface.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include "vtkBitArray.h"
#include "vtkCellData.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"
#include "vtkStringArray.h"

#include <algorithm>
#include <string>
#include <vector>

namespace
{
const std::vector<std::string> names = { "",
  " ",
  "two words",
  "\"quoted\"",
  "it's",
  "back\\slash",
  "line\nbreak",
  "tab\t",
  "Temp\xc3\xa9rature \xe2\x84\x83",
  "<a href='&amp;'>%s%n</a>",
  "a/b.c:d;e",
  std::string(3000, 'x') };

std::vector<vtkSmartPointer<vtkPolyDataAlgorithm>> Filters(vtkDataSet* input)
{
  vtkNew<vtkPlane> plane;
  plane->SetOrigin(0.05, 0.06, 0.07);
  plane->SetNormal(1, 2, 3);
  auto slice = vtkSmartPointer<vtkMicrotomeSlice>::New();
  slice->SetCutFunction(plane);
  auto isosurface = vtkSmartPointer<vtkMicrotomeIsosurface>::New();
  isosurface->SetInputArrayToProcess(0, 0, 0, vtkDataObject::FIELD_ASSOCIATION_POINTS, "Linear");
  isosurface->SetValue(0, 3.1);
  auto surface = vtkSmartPointer<vtkMicrotomeSurface>::New();
  for (vtkPolyDataAlgorithm* filter :
    { static_cast<vtkPolyDataAlgorithm*>(slice), static_cast<vtkPolyDataAlgorithm*>(isosurface) })
  {
    filter->SetInputData(input);
    filter->Update();
  }
  surface->SetInputData(input);
  surface->Update();
  return { slice, isosurface, surface };
}

vtkSmartPointer<vtkFloatArray> Filled(const char* name, int nComponents, vtkIdType n, float value)
{
  auto array = vtkSmartPointer<vtkFloatArray>::New();
  array->SetName(name);
  array->SetNumberOfComponents(nComponents);
  array->SetNumberOfTuples(n);
  array->FillValue(value);
  return array;
}

void TestNames()
{
  auto cube = inputs::Cube(3);
  float value = 0.5f;
  for (const std::string& name : names)
  {
    value += 1.0f;
    cube->GetPointData()->AddArray(Filled(name.c_str(), 1, cube->GetNumberOfPoints(), value));
    cube->GetCellData()->AddArray(Filled(name.c_str(), 2, cube->GetNumberOfCells(), -value));
    cube->GetFieldData()->AddArray(Filled(name.c_str(), 1, 3, value));
  }
  cube->GetPointData()->AddArray(Filled(nullptr, 1, cube->GetNumberOfPoints(), 99.0f));
  for (const auto& filter : Filters(cube))
  {
    vtkPolyData* output = filter->GetOutput();
    const char* which = filter->GetClassName();
    CHECK(output->GetNumberOfCells() > 0, "%s: cells", which);
    CHECK(output->GetPointData()->GetNumberOfArrays() == cube->GetPointData()->GetNumberOfArrays(),
      "%s: %d point arrays",
      which,
      output->GetPointData()->GetNumberOfArrays());
    value = 0.5f;
    for (const std::string& name : names)
    {
      value += 1.0f;
      vtkDataArray* ofPoints = output->GetPointData()->GetArray(name.c_str());
      vtkDataArray* ofCells = output->GetCellData()->GetArray(name.c_str());
      vtkDataArray* field = output->GetFieldData()->GetArray(name.c_str());
      CHECK(ofPoints && ofPoints->GetTuple1(0) == value, "%s: point array %s", which, name.c_str());
      CHECK(ofCells && ofCells->GetComponent(0, 1) == -value, "%s: cells, %s", which, name.c_str());
      CHECK(field && field->GetNumberOfTuples() == 3, "%s: field data, %s", which, name.c_str());
    }
  }
}

/* What arrays are to VTK, by the attribute's number. */
void CheckAttributes(const char* which,
  vtkDataSetAttributes* from,
  vtkDataSetAttributes* to,
  const std::vector<int>& lost)
{
  for (int attribute = 0; attribute < vtkDataSetAttributes::NUM_ATTRIBUTES; ++attribute)
  {
    vtkAbstractArray* before = from->GetAbstractAttribute(attribute);
    vtkAbstractArray* after = to->GetAbstractAttribute(attribute);
    const bool isLost = std::find(lost.begin(), lost.end(), attribute) != lost.end();
    CHECK((after != nullptr) == (before != nullptr && !isLost),
      "%s: %s",
      which,
      vtkDataSetAttributes::GetAttributeTypeAsString(attribute));
    if (before && after)
    {
      CHECK(std::string(before->GetName()) == after->GetName(), "%s: %s", which, before->GetName());
      CHECK(before->GetDataType() == after->GetDataType(), "%s: its type", which);
    }
  }
}

void SetAttributes(vtkDataSetAttributes* to, vtkIdType n)
{
  to->SetScalars(Filled("of scalars", 1, n, 1.0f));
  to->SetVectors(Filled("of vectors", 3, n, 2.0f));
  to->SetNormals(Filled("of normals", 3, n, 3.0f));
  to->SetTCoords(Filled("of tcoords", 2, n, 4.0f));
  to->SetTensors(Filled("of tensors", 9, n, 5.0f));
  to->SetTangents(Filled("of tangents", 3, n, 6.0f));
  vtkNew<vtkIdTypeArray> ids;
  ids->SetName("of global ids");
  vtkNew<vtkStringArray> pedigree;
  pedigree->SetName("of pedigree ids");
  for (vtkIdType i = 0; i < n; ++i)
  {
    ids->InsertNextValue(1000 + i);
    pedigree->InsertNextValue("id " + std::to_string(i));
  }
  to->SetGlobalIds(ids);
  to->SetPedigreeIds(pedigree);
}

/* Slices make new points, which have no ids, and may make several cells of one, so that its global id
 * stays as an array but is not one any more. A surface's points are those of the input. */
void TestAttributes()
{
  auto cube = inputs::Cube(3);
  SetAttributes(cube->GetPointData(), cube->GetNumberOfPoints());
  SetAttributes(cube->GetCellData(), cube->GetNumberOfCells());
  for (const auto& filter : Filters(cube))
  {
    vtkPolyData* output = filter->GetOutput();
    const char* which = filter->GetClassName();
    std::vector<int> lost;
    if (!filter->IsA("vtkMicrotomeSurface"))
    {
      lost = { vtkDataSetAttributes::GLOBALIDS, vtkDataSetAttributes::PEDIGREEIDS };
    }
    CheckAttributes(which, cube->GetPointData(), output->GetPointData(), lost);
    CheckAttributes(
      which, cube->GetCellData(), output->GetCellData(), { vtkDataSetAttributes::GLOBALIDS });
    CHECK(output->GetPointData()->HasArray("of global ids") == lost.empty(), "%s: ids", which);
    vtkDataArray* ids = output->GetCellData()->GetArray("of global ids");
    auto* pedigree = vtkStringArray::SafeDownCast(output->GetCellData()->GetPedigreeIds());
    for (vtkIdType i = 0; ids && pedigree && i < output->GetNumberOfCells(); ++i)
    {
      const double cell = output->GetCellData()->GetArray("CellId")->GetTuple1(i);
      CHECK(ids->GetTuple1(i) == 1000 + cell, "%s: global id", which);
      CHECK(pedigree->GetValue(i) == "id " + std::to_string(static_cast<int>(cell)),
        "%s: pedigree id",
        which);
    }
    CHECK(output->GetPointData()->GetNormals() &&
        output->GetPointData()->GetNormals()->GetComponent(0, 2) == 3.0,
      "%s: normals",
      which);
  }
}

/* Bits, names of components, and what readers note about an array. */
void TestKeptWithThem()
{
  auto cube = inputs::Cube(2);
  vtkNew<vtkBitArray> bits;
  bits->SetName("bits");
  vtkNew<vtkDoubleArray> named;
  named->SetName("named");
  named->SetNumberOfComponents(2);
  named->SetComponentName(0, "first \xc3\xa9");
  named->SetComponentName(1, "");
  for (vtkIdType i = 0; i < cube->GetNumberOfCells(); ++i)
  {
    bits->InsertNextValue(i % 2);
    named->InsertNextTuple2(1.0, 2.0);
  }
  named->GetInformation()->Set(vtkDataArray::UNITS_LABEL(), "m/s");
  cube->GetCellData()->AddArray(bits);
  cube->GetCellData()->AddArray(named);
  for (const auto& filter : Filters(cube))
  {
    vtkPolyData* output = filter->GetOutput();
    const char* which = filter->GetClassName();
    vtkDataArray* carried = output->GetCellData()->GetArray("bits");
    CHECK(carried && carried->GetDataType() == VTK_BIT, "%s: bits", which);
    for (vtkIdType i = 0; carried && i < output->GetNumberOfCells(); ++i)
    {
      const auto cell = static_cast<int>(output->GetCellData()->GetArray("CellId")->GetTuple1(i));
      CHECK(carried->GetTuple1(i) == cell % 2, "%s: a bit", which);
    }
    carried = output->GetCellData()->GetArray("named");
    CHECK(carried && carried->GetComponentName(0) &&
        std::string(carried->GetComponentName(0)) == "first \xc3\xa9",
      "%s: component's name",
      which);
    CHECK(carried && carried->HasInformation() &&
        carried->GetInformation()->Has(vtkDataArray::UNITS_LABEL()),
      "%s: unit",
      which);
  }
}
}

int main()
{
  TestNames();
  TestAttributes();
  TestKeptWithThem();
  return check_result();
}
