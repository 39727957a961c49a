// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// A borrowed data set is looked at where it lies: the same pointers, not equal values.
#include "check.h"
#include "inputs.h"

#include "vtkMicrotomeBorrow.h"

#include "vtkAppendPolyData.h"
#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataSetAttributes.h"
#include "vtkImageData.h"
#include "vtkIntArray.h"
#include "vtkLineSource.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPointSet.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkRectilinearGrid.h"
#include "vtkSOADataArrayTemplate.h"
#include "vtkSphereSource.h"
#include "vtkStructuredGrid.h"
#include "vtkTypeInt32Array.h"
#include "vtkTypeInt64Array.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"

namespace
{
/* One array that lies packed, or one for each component: never a third one. */
void CheckPlace(const char* name, vtkDataArray* array, const mtm_array& view)
{
  CHECK(view.n_tuples == array->GetNumberOfTuples(), "%s: tuples", name);
  CHECK(view.n_components == array->GetNumberOfComponents(), "%s: components", name);
  if (array->HasStandardMemoryLayout())
  {
    CHECK(view.data == array->GetVoidPointer(0), "%s: copied", name);
    return;
  }
  auto* soa = vtkSOADataArrayTemplate<double>::FastDownCast(array);
  for (int c = 0; soa && c < 3; ++c)
  {
    CHECK(view.components && view.components[c] == soa->GetComponentArrayPointer(c),
      "%s: component %d copied",
      name,
      c);
  }
}

void CheckUnstructured(const char* name, vtkUnstructuredGrid* grid, const mtm_mesh& mesh)
{
  CHECK(mesh.kind == MTM_UNSTRUCTURED, "%s", name);
  CheckPlace(name, grid->GetPoints()->GetData(), mesh.points);
  CheckPlace(name, grid->GetCells()->GetOffsetsArray(), mesh.offsets);
  CheckPlace(name, grid->GetCells()->GetConnectivityArray(), mesh.connectivity);
  const mtm_type ids = grid->GetCells()->IsStorage64Bit() ? MTM_INT64 : MTM_INT32;
  CHECK(mesh.offsets.type == ids && mesh.connectivity.type == ids, "%s: id type", name);
}

void CheckImage(const char* name, vtkImageData* image, const mtm_mesh& mesh)
{
  CHECK(mesh.kind == MTM_IMAGE, "%s", name);
  for (int axis = 0; axis < 3; ++axis)
  {
    CHECK(mesh.start[axis] == image->GetExtent()[2 * axis], "%s: start", name);
    CHECK(mesh.dims[axis] == image->GetDimensions()[axis], "%s: dims", name);
  }
}

void TestKinds()
{
  std::vector<inputs::Input> all = inputs::Solids();
  const std::vector<inputs::Input> sheets = inputs::Sheets();
  all.insert(all.end(), sheets.begin(), sheets.end());
  for (const inputs::Input& input : all)
  {
    const char* name = input.Name.c_str();
    vtkMicrotomeBorrow borrow;
    mtm_error error = {};
    CHECK(borrow.BorrowMesh(input.Data), "%s: %s", name, borrow.GetReason().c_str());
    const mtm_status status = mtm_mesh_check(&borrow.Mesh, MTM_CHECK_IDS, &error);
    CHECK(status == MTM_OK, "%s: %s", name, error.message);
    CHECK(mtm_mesh_n_points(&borrow.Mesh) == input.Data->GetNumberOfPoints(), "%s", name);
    CHECK(mtm_mesh_n_cells(&borrow.Mesh) == input.Data->GetNumberOfCells(), "%s", name);
    if (auto* grid = vtkUnstructuredGrid::SafeDownCast(input.Data))
    {
      CheckUnstructured(name, grid, borrow.Mesh);
      CheckPlace(name, vtkMicrotomeBorrow::CellTypes(grid), borrow.Mesh.cell_types);
    }
    if (auto* image = vtkImageData::SafeDownCast(input.Data))
    {
      CheckImage(name, image, borrow.Mesh);
    }
    if (auto* grid = vtkStructuredGrid::SafeDownCast(input.Data))
    {
      CheckPlace(name, grid->GetPoints()->GetData(), borrow.Mesh.points);
    }
    if (auto* grid = vtkRectilinearGrid::SafeDownCast(input.Data))
    {
      CheckPlace(name, grid->GetYCoordinates(), borrow.Mesh.axes[1]);
    }
    if (auto* data = vtkPolyData::SafeDownCast(input.Data))
    {
      CheckPlace(name, data->GetPoints()->GetData(), borrow.Mesh.points);
      if (data->GetNumberOfStrips() == 0) // else there are two kinds of cells
      {
        CheckPlace(name, data->GetPolys()->GetConnectivityArray(), borrow.Mesh.connectivity);
      }
    }
  }
}

void TestMixedPolyData()
{
  vtkNew<vtkSphereSource> sphere;
  vtkNew<vtkLineSource> line;
  line->SetResolution(3);
  vtkNew<vtkAppendPolyData> append;
  append->AddInputConnection(sphere->GetOutputPort());
  append->AddInputConnection(line->GetOutputPort());
  append->Update();
  vtkPolyData* data = append->GetOutput();
  vtkMicrotomeBorrow borrow;
  mtm_error error = {};
  CHECK(borrow.BorrowMesh(data), "mixed");
  CHECK(mtm_mesh_check(&borrow.Mesh, MTM_CHECK_IDS, &error) == MTM_OK, "%s", error.message);
  CHECK(mtm_mesh_n_cells(&borrow.Mesh) == data->GetNumberOfCells(), "lines and polygons");
  const auto* types = static_cast<const uint8_t*>(borrow.Mesh.cell_types.data);
  CHECK(types[0] == MTM_POLY_LINE, "the line is first, as in vtkPolyData: %d", types[0]);
  CHECK(types[data->GetNumberOfCells() - 1] == MTM_POLYGON, "polygons follow");
}

void TestGhosts()
{
  auto cube = inputs::Cube(2);
  vtkNew<vtkUnsignedCharArray> ghosts;
  ghosts->SetName(vtkDataSetAttributes::GhostArrayName());
  for (int i = 0; i < 8; ++i)
  {
    ghosts->InsertNextValue(i == 3 ? vtkDataSetAttributes::DUPLICATECELL : 0);
  }
  cube->GetCellData()->AddArray(ghosts);
  vtkMicrotomeBorrow borrow;
  borrow.BorrowMesh(cube);
  CHECK(borrow.Mesh.cell_ghosts.data == ghosts->GetPointer(0), "ghosts are copied");

  ghosts->SetValue(5, vtkDataSetAttributes::REFINEDCELL);
  vtkMicrotomeBorrow refined;
  refined.BorrowMesh(cube);
  const auto* bits = static_cast<const uint8_t*>(refined.Mesh.cell_ghosts.data);
  CHECK(bits != ghosts->GetPointer(0), "the caller's ghosts would be written");
  CHECK((bits[5] & MTM_GHOST_HIDDEN_CELL) != 0, "a refined cell is hidden: %d", bits[5]);
  CHECK(bits[3] == MTM_GHOST_DUPLICATE_CELL && bits[4] == 0, "others stay");
  CHECK(ghosts->GetValue(5) == vtkDataSetAttributes::REFINEDCELL, "the input is as it was");
}

void TestCopies()
{
  vtkNew<vtkIntArray> whole;
  whole->SetNumberOfComponents(3);
  whole->InsertNextTuple3(1, 2, 3);
  vtkMicrotomeBorrow borrow;
  mtm_array view;
  borrow.BorrowCoordinates(whole, view);
  CHECK(view.type == MTM_FLOAT64, "coordinates of integers become double");
  CHECK(static_cast<const double*>(view.data)[2] == 3.0, "with the same values");

  vtkNew<vtkSOADataArrayTemplate<float>> together; // never told to be separate: one array
  together->SetNumberOfComponents(3);
  together->SetNumberOfTuples(2);
  together->SetTuple3(1, 4, 5, 6);
  CHECK(borrow.BorrowArray(together, view), "a structure of arrays that is none");
  CHECK(!view.components && static_cast<const float*>(view.data)[4] == 5.0f, "is read as one");
}

void TestUnknown()
{
  vtkNew<vtkPointSet> grid;
  vtkMicrotomeBorrow borrow;
  CHECK(!borrow.BorrowMesh(grid), "no view of this");
  CHECK(borrow.GetReason().find("vtkPointSet") != std::string::npos,
    "reason: %s",
    borrow.GetReason().c_str());
}
}

int main()
{
  TestKinds();
  TestMixedPolyData();
  TestGhosts();
  TestCopies();
  TestUnknown();
  return check_result();
}
