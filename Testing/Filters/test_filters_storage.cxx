// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// However VTK stores coordinates, cells and fields: they are looked at where they lie if a view can say
// so, else converted, and the results are the same.
#include "check.h"
#include "inputs.h"

#include "vtkMicrotomeBorrow.h"
#include "vtkMicrotomeIsosurface.h"
#include "vtkMicrotomeSlice.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkDoubleArray.h"
#include "vtkIntArray.h"
#include "vtkLongLongArray.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkSOADataArrayTemplate.h"
#include "vtkUnstructuredGrid.h"
#include "vtkVersionMacros.h"
#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 6, 0)
#include "vtkAffineArray.h"
#include "vtkConstantArray.h"
#endif

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

namespace
{
/* One value of a view, wherever it says that the value is. */
double ValueOf(const mtm_array& view, int64_t tuple, int component)
{
  const auto size = static_cast<int64_t>(mtm_type_size(view.type));
  const int64_t stride = view.stride != 0 ? view.stride
    : view.components                     ? size
                                          : size * view.n_components;
  const char* at = view.components
    ? static_cast<const char*>(view.components[component]) + tuple * stride
    : static_cast<const char*>(view.data) + tuple * stride + component * size;
  int32_t i32 = 0;
  int64_t i64 = 0;
  float f32 = 0.0f;
  double f64 = 0.0;
  switch (view.type)
  {
    case MTM_INT32:
      std::memcpy(&i32, at, sizeof i32);
      return i32;
    case MTM_INT64:
      std::memcpy(&i64, at, sizeof i64);
      return static_cast<double>(i64);
    case MTM_FLOAT32:
      std::memcpy(&f32, at, sizeof f32);
      return f32;
    default:
      std::memcpy(&f64, at, sizeof f64);
      return f64;
  }
}

void CheckValues(const char* name, vtkDataArray* array, const mtm_array& view)
{
  CHECK(view.n_tuples == array->GetNumberOfTuples(), "%s: tuples", name);
  for (vtkIdType i = 0; i < array->GetNumberOfTuples(); ++i)
  {
    for (int c = 0; c < array->GetNumberOfComponents(); ++c)
    {
      CHECK(ValueOf(view, i, c) == array->GetComponent(i, c), "%s: a value", name);
    }
  }
}

vtkSmartPointer<vtkPolyData> SliceOf(vtkDataSet* data)
{
  vtkNew<vtkPlane> plane;
  plane->SetNormal(0.3, 0.5, 0.7);
  plane->SetOrigin(0.01, 0.02, 0.03);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputData(data);
  slice->SetCutFunction(plane);
  slice->Update();
  return slice->GetOutput();
}

void CheckSame(const char* name, vtkPolyData* one, vtkPolyData* other)
{
  CHECK(one->GetNumberOfPoints() > 0 && one->GetNumberOfPoints() == other->GetNumberOfPoints() &&
      one->GetNumberOfCells() == other->GetNumberOfCells(),
    "%s: counts",
    name);
  for (vtkIdType i = 0; i < std::min(one->GetNumberOfPoints(), other->GetNumberOfPoints()); ++i)
  {
    double x[3];
    double y[3];
    one->GetPoint(i, x);
    other->GetPoint(i, y);
    CHECK(x[0] == y[0] && x[1] == y[1] && x[2] == y[2], "%s: a point", name);
    CHECK(one->GetPointData()->GetScalars()->GetTuple1(i) ==
        other->GetPointData()->GetScalars()->GetTuple1(i),
      "%s: a value",
      name);
  }
}

struct Storage
{
  const char* Name;
  std::function<void(vtkCellArray*)> Use;
  bool IsBorrowed;
};

std::vector<Storage> Storages()
{
  return
  {
    { "int32", [](vtkCellArray* cells) { cells->ConvertTo32BitStorage(); }, true },
      { "int64", [](vtkCellArray* cells) { cells->ConvertTo64BitStorage(); }, true },
#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 6, 0)
      { "fixed, int32",
        [](vtkCellArray* cells) { cells->ConvertToFixedSize32BitStorage(); },
        false },
      { "fixed, int64",
        [](vtkCellArray* cells) { cells->ConvertToFixedSize64BitStorage(); },
        false },
      { "generic",
        [](vtkCellArray* cells) {
          vtkNew<vtkDoubleArray>
            offsets; // no cell array has these, so VTK must keep them as they are
          vtkNew<vtkSOADataArrayTemplate<short>> connectivity;
          offsets->DeepCopy(cells->GetOffsetsArray());
          connectivity->DeepCopy(cells->GetConnectivityArray());
          cells->SetData(offsets, connectivity);
        },
        false },
#endif
  };
}

/* Offsets and connectivity of every storage; connectivity is one array in all but the generic one. */
void TestCells()
{
  auto reference = SliceOf(inputs::Cube(4));
  for (const Storage& storage : Storages())
  {
    auto data = inputs::Cube(4);
    vtkCellArray* cells = vtkUnstructuredGrid::SafeDownCast(data)->GetCells();
    storage.Use(cells);
    vtkMicrotomeBorrow borrow;
    CHECK(borrow.BorrowMesh(data), "%s", storage.Name);
    mtm_error error = {};
    CHECK(mtm_mesh_check(&borrow.Mesh, MTM_CHECK_IDS, &error) == MTM_OK,
      "%s: %s",
      storage.Name,
      error.message);
    CheckValues(storage.Name, cells->GetOffsetsArray(), borrow.Mesh.offsets);
    CheckValues(storage.Name, cells->GetConnectivityArray(), borrow.Mesh.connectivity);
    if (storage.IsBorrowed)
    {
      CHECK(borrow.Mesh.offsets.data == cells->GetOffsetsArray()->GetVoidPointer(0),
        "%s: offsets are copied",
        storage.Name);
    }
    if (cells->GetConnectivityArray()->HasStandardMemoryLayout())
    {
      CHECK(borrow.Mesh.connectivity.data == cells->GetConnectivityArray()->GetVoidPointer(0),
        "%s: connectivity is copied",
        storage.Name);
    }
    CheckSame(storage.Name, SliceOf(data), reference);
  }
}

/* A solver's own memory, handed to VTK without a copy, is what libmicrotome reads. */
template <typename Id, typename ArrayT>
void TestHandedOver(const char* name)
{
  std::vector<Id> offsets = { 0, 8 };
  std::vector<Id> ids = { 0, 1, 2, 3, 4, 5, 6, 7 };
  std::vector<float> places = {
    0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1
  };
  vtkNew<ArrayT> offsetArray;
  offsetArray->SetArray(offsets.data(), 2, /* save = */ 1);
  vtkNew<ArrayT> idArray;
  idArray->SetArray(ids.data(), 8, /* save = */ 1);
  vtkNew<vtkCellArray> cells;
  cells->SetData(offsetArray, idArray);
  vtkNew<vtkAOSDataArrayTemplate<float>> placeArray;
  placeArray->SetNumberOfComponents(3);
  placeArray->SetArray(places.data(), 24, /* save = */ 1);
  vtkNew<vtkPoints> points;
  points->SetData(placeArray);
  vtkNew<vtkUnstructuredGrid> grid;
  grid->SetPoints(points);
  grid->SetCells(VTK_HEXAHEDRON, cells);
  vtkMicrotomeBorrow borrow;
  CHECK(borrow.BorrowMesh(grid), "%s", name);
  CHECK(borrow.Mesh.points.data == places.data(), "%s: points are copied", name);
  CHECK(borrow.Mesh.offsets.data == offsets.data(), "%s: offsets are copied", name);
  CHECK(borrow.Mesh.connectivity.data == ids.data(), "%s: connectivity is copied", name);
}

/* Coordinates and fields of each type, in one array and in one for each component. */
template <typename T>
void TestType(mtm_type type)
{
  const char* name = vtkImageScalarTypeNameMacro(vtkTypeTraits<T>::VTK_TYPE_ID);
  vtkNew<vtkAOSDataArrayTemplate<T>> together;
  vtkNew<vtkSOADataArrayTemplate<T>> apart;
  std::vector<std::vector<T>> parts(3, std::vector<T>(5, T(1)));
  together->SetNumberOfComponents(3);
  together->SetNumberOfTuples(5);
  apart->SetNumberOfComponents(3);
  for (int c = 0; c < 3; ++c)
  {
    apart->SetArray(c, parts[c].data(), 5, /* updateMaxId = */ true, /* save = */ true);
  }
  vtkMicrotomeBorrow borrow;
  mtm_array view;
  CHECK(borrow.BorrowArray(together, view), "%s", name);
  CHECK(view.type == type && view.data == together->GetPointer(0), "%s: copied", name);
  CHECK(borrow.BorrowArray(apart, view), "%s", name);
  CHECK(view.type == type && view.components, "%s: components", name);
  for (int c = 0; view.components && c < 3; ++c)
  {
    CHECK(view.components[c] == parts[c].data(), "%s: component %d is copied", name, c);
  }
}

/* Integers as scalars: between 0 and 3 lies 1.5. */
void TestIntegerScalars()
{
  auto data = inputs::Cube(1);
  vtkNew<vtkIntArray> scalars;
  scalars->SetName("Scalars");
  for (vtkIdType i = 0; i < 8; ++i)
  {
    scalars->InsertNextValue(data->GetPoint(i)[2] > 0 ? 3 : 0);
  }
  data->GetPointData()->SetScalars(scalars);
  vtkNew<vtkMicrotomeIsosurface> surface;
  surface->SetInputData(data);
  surface->SetValue(0, 1.5);
  surface->Update();
  const double* bounds = surface->GetOutput()->GetBounds();
  CHECK(surface->GetOutput()->GetNumberOfCells() == 1, "one quad");
  CHECK(bounds[4] == 0.0 && bounds[5] == 0.0, "z from %g to %g", bounds[4], bounds[5]);
}

#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 6, 0)
/* Arrays that VTK computes when asked: what they say is converted once. */
void TestImplicitArrays()
{
  vtkNew<vtkAffineArray<int>> affine;
  affine->ConstructBackend(3, 7);
  affine->SetNumberOfTuples(5);
  vtkNew<vtkConstantArray<double>> constant;
  constant->ConstructBackend(2.5);
  constant->SetNumberOfTuples(5);
  vtkMicrotomeBorrow borrow;
  mtm_array view;
  CHECK(borrow.BorrowArray(affine, view), "affine");
  CheckValues("affine", affine, view);
  CHECK(borrow.BorrowArray(constant, view), "constant");
  CheckValues("constant", constant, view);

  auto data = inputs::Cube(3);
  vtkNew<vtkAffineArray<vtkIdType>> numbers;
  numbers->SetName("Numbers");
  numbers->ConstructBackend(2, 1);
  numbers->SetNumberOfTuples(data->GetNumberOfCells());
  data->GetCellData()->AddArray(numbers);
  auto slice = SliceOf(data);
  vtkDataArray* carried = slice->GetCellData()->GetArray("Numbers");
  CHECK(carried && slice->GetNumberOfCells() > 0, "an affine array is carried over");
  for (vtkIdType i = 0; carried && i < slice->GetNumberOfCells(); ++i)
  {
    CHECK(carried->GetTuple1(i) == 2 * slice->GetCellData()->GetArray("CellId")->GetTuple1(i) + 1,
      "its value");
  }
}
#endif
}

int main()
{
  TestCells();
  TestHandedOver<int, vtkIntArray>("int");
  TestHandedOver<long long, vtkLongLongArray>("long long");
  TestType<signed char>(MTM_INT8);
  TestType<unsigned char>(MTM_UINT8);
  TestType<short>(MTM_INT16);
  TestType<unsigned short>(MTM_UINT16);
  TestType<int>(MTM_INT32);
  TestType<unsigned int>(MTM_UINT32);
  TestType<long long>(MTM_INT64);
  TestType<unsigned long long>(MTM_UINT64);
  TestType<float>(MTM_FLOAT32);
  TestType<double>(MTM_FLOAT64);
  TestIntegerScalars();
#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 6, 0)
  TestImplicitArrays();
#endif
  return check_result();
}
