// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Grids of XDMF files as data sets: which part, its mesh, its arrays.
#include "vtkMicrotomeXdmfGrids.h"

#include "vtkMicrotomeRun.h"
#include "vtkMicrotomeXdmfMesh.h"
#include "vtkMicrotomeXdmfPiece.h"

#include "vtkAlgorithm.h"
#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataArraySelection.h"
#include "vtkDataSet.h"
#include "vtkExtentTranslator.h"
#include "vtkFieldData.h"
#include "vtkIdTypeArray.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"

#include <algorithm>
#include <cstdio>
#include <limits>

/* A mesh without arrays, and what it is of the grid. */
struct vtkMicrotomeXdmfGrids::Mesh
{
  Mesh() = default;
  ~Mesh() { mtm_xdmf_mesh_free(&this->View); }
  Mesh(const Mesh&) = delete;
  void operator=(const Mesh&) = delete;

  bool IsEmpty() const
  {
    return this->Data->GetNumberOfPoints() == 0 && this->Data->GetNumberOfCells() == 0;
  }

  vtkSmartPointer<vtkDataSet> Data;
  mtm_xdmf_mesh View = {};
  vtkSmartPointer<vtkIdTypeArray>
    PointIds; // with ghost cells, and of some: the numbers in the file
  vtkSmartPointer<vtkIdTypeArray> CellIds;
  bool IsUsed = true;
};

namespace
{
/* Fields of the whole are read with whatever mesh there is. */
int64_t CountTuples(const mtm_xdmf_array& array, vtkDataSet* data)
{
  return array.association == MTM_FIELD ? array.n_tuples
    : array.association == MTM_CELL     ? data->GetNumberOfCells()
                                        : data->GetNumberOfPoints();
}

vtkFieldData* Attributes(const mtm_xdmf_array& array, vtkDataSet* data)
{
  switch (array.association)
  {
    case MTM_POINT:
      return data->GetPointData();
    case MTM_CELL:
      return data->GetCellData();
    default:
      return data->GetFieldData();
  }
}

/* VTK takes ids for global ones in arrays of vtkIdType only. */
void AddArray(const mtm_xdmf_array& array, vtkDataArray* values, vtkDataSet* data)
{
  vtkFieldData* fields = Attributes(array, data);
  auto* attributes = vtkDataSetAttributes::SafeDownCast(fields);
  if (!array.global_ids || !attributes || values->GetNumberOfComponents() != 1)
  {
    fields->AddArray(values);
    return;
  }
  vtkNew<vtkIdTypeArray> ids;
  ids->DeepCopy(values);
  ids->SetName(values->GetName());
  attributes->SetGlobalIds(ids);
}

mtm_status Fail(mtm_error& error, mtm_status status, const char* name, const char* what)
{
  std::snprintf(error.message, sizeof error.message, "%.200s: %s", name, what);
  return status;
}

bool FitsExtent(const mtm_xdmf_grid& grid)
{
  const int64_t limit = std::numeric_limits<int>::max();
  return std::all_of(grid.dims, grid.dims + 3, [=](int64_t n) { return n <= limit; });
}
}

vtkMicrotomeXdmfGrids::vtkMicrotomeXdmfGrids(vtkAlgorithm* algorithm)
  : Algorithm(algorithm)
{
}

vtkMicrotomeXdmfGrids::~vtkMicrotomeXdmfGrids() = default;

void vtkMicrotomeXdmfGrids::Begin()
{
  this->Troubles.clear();
  this->Shift = 0.0;
  this->Scale = 1.0;
  for (auto& mesh : this->Meshes)
  {
    mesh.second->IsUsed = false;
  }
}

void vtkMicrotomeXdmfGrids::End()
{
  for (auto mesh = this->Meshes.begin(); mesh != this->Meshes.end();)
  {
    mesh = mesh->second->IsUsed ? std::next(mesh) : this->Meshes.erase(mesh);
  }
  this->Algorithm->SetProgressShiftScale(0.0, 1.0);
}

void vtkMicrotomeXdmfGrids::Clear()
{
  this->Meshes.clear();
}

/* libmicrotome counts every call from 0 to 1, and small reads not at all. False: stop. */
bool vtkMicrotomeXdmfGrids::ShowProgress(double done, double part)
{
  this->Algorithm->SetProgressShiftScale(this->Shift + this->Scale * done, this->Scale * part);
  this->Algorithm->UpdateProgress(0.0);
  return !this->Algorithm->CheckAbort();
}

bool vtkMicrotomeXdmfGrids::IsWanted(const mtm_xdmf_array& array) const
{
  vtkDataArraySelection* selection = array.association == MTM_POINT ? this->PointArrays
    : array.association == MTM_CELL                                 ? this->CellArrays
                                                                    : nullptr;
  return !selection || !selection->ArrayExists(array.name) || selection->ArrayIsEnabled(array.name);
}

/* ---- Meshes ------------------------------------------------------------------------------------ */

mtm_status vtkMicrotomeXdmfGrids::ReadMesh(mtm_xdmf* file,
  int grid,
  const mtm_xdmf_part* part,
  Mesh& mesh,
  mtm_error& error)
{
  const mtm_run run = vtkMicrotomeRun(this->Algorithm);
  const mtm_status status = mtm_xdmf_read_mesh(file, grid, part, &run, &mesh.View, &error);
  if (status != MTM_OK)
  {
    return status;
  }
  mesh.Data = vtkMicrotomeXdmfMesh::Adopt(mesh.View);
  return mesh.Data
    ? MTM_OK
    : Fail(error, MTM_NO_MEMORY, mtm_xdmf_grid_at(file, grid)->path, "out of memory");
}

mtm_status vtkMicrotomeXdmfGrids::ReadStructured(mtm_xdmf* file,
  int grid,
  const vtkMicrotomeXdmfPart& part,
  Mesh& mesh,
  mtm_error& error)
{
  const mtm_xdmf_grid& of = *mtm_xdmf_grid_at(file, grid);
  if (!FitsExtent(of))
  {
    return Fail(error, MTM_UNSUPPORTED, of.path, "too many points along an axis for VTK");
  }
  int whole[6] = {};
  int own[6] = {};
  for (int axis = 0; axis < 3; ++axis)
  {
    whole[2 * axis + 1] = static_cast<int>(of.dims[axis] - 1);
  }
  std::array<int, 6> extent = part.Extent;
  if (!part.HasExtent)
  {
    vtkNew<vtkExtentTranslator> translator;
    const auto split = [&](int ghosts, int* result) {
      return translator->PieceToExtentThreadSafe(part.Piece,
        part.NumberOfPieces,
        ghosts,
        whole,
        result,
        vtkExtentTranslator::BLOCK_MODE,
        /* byPoints = */ 0);
    };
    if (!split(0, own) || !split(part.GhostLevels, extent.data()))
    {
      mesh.Data = vtkMicrotomeXdmfMesh::New(of.kind);
      return MTM_OK;
    }
  }
  if (extent[0] > extent[1] || extent[2] > extent[3] || extent[4] > extent[5])
  {
    mesh.Data = vtkMicrotomeXdmfMesh::New(of.kind);
    return MTM_OK;
  }
  mtm_xdmf_part wanted = {};
  wanted.has_extent = true;
  std::copy(extent.begin(), extent.end(), wanted.extent);
  const mtm_status status = this->ReadMesh(file, grid, &wanted, mesh, error);
  if (status == MTM_OK && !part.HasExtent && part.NumberOfPieces > 1 && part.GhostLevels > 0)
  {
    mesh.Data->GenerateGhostArray(own);
  }
  return status;
}

mtm_status vtkMicrotomeXdmfGrids::ReadUnstructured(mtm_xdmf* file,
  int grid,
  const vtkMicrotomeXdmfPart& part,
  Mesh& mesh,
  mtm_error& error)
{
  const mtm_xdmf_grid& of = *mtm_xdmf_grid_at(file, grid);
  const vtkMicrotomeXdmfPiece piece(part.Piece, part.NumberOfPieces);
  if (part.NumberOfPieces == 1)
  {
    return this->ReadMesh(file, grid, nullptr, mesh, error);
  }
  if (part.GhostLevels == 0 && of.n_cells >= 0)
  {
    mtm_xdmf_part wanted = {};
    wanted.has_cells = true;
    wanted.first_cell = piece.First(of.n_cells);
    wanted.n_cells = piece.First(of.n_cells, 1) - wanted.first_cell;
    return this->ReadMesh(file, grid, &wanted, mesh, error);
  }
  // Which cells touch the piece, only all cells tell; of a mixed topology even their number.
  const mtm_status status = this->ReadMesh(file, grid, nullptr, mesh, error);
  if (status == MTM_OK)
  {
    mesh.Data = piece.Extract(mesh.Data, part.GhostLevels, mesh.PointIds, mesh.CellIds);
    mtm_xdmf_mesh_free(&mesh.View);
  }
  return status;
}

std::shared_ptr<vtkMicrotomeXdmfGrids::Mesh> vtkMicrotomeXdmfGrids::FindMesh(mtm_xdmf* file,
  int grid,
  const vtkMicrotomeXdmfPart& part,
  mtm_status& status,
  mtm_error& error)
{
  const Key key(mtm_xdmf_mesh_key(file, grid), part);
  const auto found = this->Meshes.find(key);
  if (key.first != 0 && found != this->Meshes.end())
  {
    found->second->IsUsed = true;
    return found->second;
  }
  auto mesh = std::make_shared<Mesh>();
  status = mtm_xdmf_grid_at(file, grid)->kind == MTM_UNSTRUCTURED
    ? this->ReadUnstructured(file, grid, part, *mesh, error)
    : this->ReadStructured(file, grid, part, *mesh, error);
  if (status != MTM_OK)
  {
    return nullptr;
  }
  if (key.first != 0)
  {
    this->Meshes[key] = mesh;
  }
  return mesh;
}

/* ---- Arrays ------------------------------------------------------------------------------------ */

mtm_status vtkMicrotomeXdmfGrids::ReadArray(mtm_xdmf* file,
  int grid,
  int array,
  const Mesh& mesh,
  vtkDataSet* output,
  mtm_error& error)
{
  const mtm_xdmf_array& of = mtm_xdmf_grid_at(file, grid)->arrays[array];
  const int64_t nTuples = CountTuples(of, output);
  auto values = vtkMicrotomeXdmfMesh::NewArray(of.type, of.n_components, nTuples);
  if (!values)
  {
    return Fail(error, MTM_NO_MEMORY, of.name, "out of memory");
  }
  values->SetName(of.name);
  const auto bytes = static_cast<size_t>(nTuples * of.n_components) * mtm_type_size(of.type);
  const mtm_run run = vtkMicrotomeRun(this->Algorithm);
  vtkIdTypeArray* numbers = of.association == MTM_POINT ? mesh.PointIds
    : of.association == MTM_CELL                        ? mesh.CellIds
                                                        : nullptr;
  mtm_status status = MTM_OK;
  if (numbers && nTuples > 0)
  {
    mtm_array ids = {};
    ids.type = sizeof(vtkIdType) == 8 ? MTM_INT64 : MTM_INT32;
    ids.n_components = 1;
    ids.n_tuples = nTuples;
    ids.data = numbers->GetPointer(0);
    status =
      mtm_xdmf_read_tuples(file, grid, array, &ids, &run, values->GetVoidPointer(0), bytes, &error);
  }
  else if (!numbers && (!mesh.IsEmpty() || of.association == MTM_FIELD))
  {
    status = mtm_xdmf_read_array(
      file, grid, array, &mesh.View, &run, values->GetVoidPointer(0), bytes, &error);
  }
  if (status == MTM_OK)
  {
    AddArray(of, values, output);
  }
  return status;
}

/* The number in the file of a point or a cell of a mesh. */
vtkIdType vtkMicrotomeXdmfGrids::NumberInFile(const mtm_xdmf_grid& grid,
  const Mesh& mesh,
  bool areCells,
  vtkIdType i)
{
  const mtm_xdmf_mesh& view = mesh.View;
  vtkIdTypeArray* known = areCells ? mesh.CellIds : mesh.PointIds;
  return known ? known->GetValue(i)
    : grid.kind != MTM_UNSTRUCTURED
    ? vtkMicrotomeXdmfPiece::StructuredNumber(grid.dims, view.part.extent, areCells, i)
    : areCells       ? static_cast<vtkIdType>(view.part.first_cell + i)
    : view.point_ids ? static_cast<vtkIdType>(view.point_ids[i])
                     : i;
}

/* The numbers that points and cells have in the file, where it does not give them others. */
void vtkMicrotomeXdmfGrids::AddGlobalIds(const mtm_xdmf_grid& grid,
  const Mesh& mesh,
  vtkDataSet* output)
{
  for (const bool areCells : { false, true })
  {
    auto* attributes = output->GetAttributes(areCells ? vtkDataObject::CELL : vtkDataObject::POINT);
    if (attributes->GetGlobalIds())
    {
      continue;
    }
    vtkNew<vtkIdTypeArray> ids;
    const char* name = areCells ? "GlobalCellIds" : "GlobalPointIds";
    const vtkIdType n = areCells ? output->GetNumberOfCells() : output->GetNumberOfPoints();
    ids->SetNumberOfValues(n);
    for (vtkIdType i = 0; i < n; ++i)
    {
      ids->SetValue(i, vtkMicrotomeXdmfGrids::NumberInFile(grid, mesh, areCells, i));
    }
    ids->SetName(name);
    attributes->SetGlobalIds(ids);
  }
}

mtm_status vtkMicrotomeXdmfGrids::ReadArrays(mtm_xdmf* file,
  int grid,
  const Mesh& mesh,
  vtkDataSet* output)
{
  const mtm_xdmf_grid& of = *mtm_xdmf_grid_at(file, grid);
  const double share = 1.0 / (of.n_arrays + 1);
  mtm_error error = {};
  for (int array = 0; array < of.n_arrays; ++array)
  {
    // A type that is not known: a problem of the file says why.
    if (of.arrays[array].type == MTM_NO_TYPE || !this->IsWanted(of.arrays[array]))
    {
      continue;
    }
    const mtm_status status = this->ShowProgress((array + 1) * share, share)
      ? this->ReadArray(file, grid, array, mesh, output, error)
      : MTM_CANCELLED;
    if (status == MTM_CANCELLED)
    {
      return status;
    }
    if (status != MTM_OK)
    {
      this->Troubles.emplace_back(error.message);
    }
  }
  if (this->GlobalIds)
  {
    this->AddGlobalIds(of, mesh, output);
  }
  return MTM_OK;
}

vtkSmartPointer<vtkDataSet> vtkMicrotomeXdmfGrids::Read(mtm_xdmf* file,
  int grid,
  const vtkMicrotomeXdmfPart& part,
  bool hasArrays,
  mtm_status& status,
  mtm_error& error)
{
  status = mtm_xdmf_describe(file, grid, &error);
  if (status != MTM_OK)
  {
    return nullptr;
  }
  const int nArrays = hasArrays ? mtm_xdmf_grid_at(file, grid)->n_arrays : 0;
  if (!this->ShowProgress(0.0, 1.0 / (nArrays + 1)))
  {
    status = MTM_CANCELLED;
    return nullptr;
  }
  const auto mesh = this->FindMesh(file, grid, part, status, error);
  if (!mesh)
  {
    return nullptr;
  }
  vtkSmartPointer<vtkDataSet> output = vtk::TakeSmartPointer(mesh->Data->NewInstance());
  output->ShallowCopy(mesh->Data);
  status = hasArrays ? this->ReadArrays(file, grid, *mesh, output) : MTM_OK;
  return status == MTM_OK ? output : nullptr;
}

/* ---- Some points and cells ----------------------------------------------------------------------- */

bool vtkMicrotomeXdmfGrids::CanPick(mtm_xdmf* file, int grid) const
{
  const mtm_xdmf_grid& of = *mtm_xdmf_grid_at(file, grid);
  return mtm_xdmf_mesh_key(file, grid) != 0 &&
    std::none_of(of.arrays, of.arrays + of.n_arrays, [this](const mtm_xdmf_array& array) {
      return this->IsWanted(array) &&
        array.name == std::string(vtkDataSetAttributes::GhostArrayName());
    });
}

void vtkMicrotomeXdmfGrids::KeepMesh(mtm_xdmf* file, int grid, const vtkMicrotomeXdmfPart& part)
{
  const auto found = this->Meshes.find(Key(mtm_xdmf_mesh_key(file, grid), part));
  if (found != this->Meshes.end())
  {
    found->second->IsUsed = true;
  }
}

vtkSmartPointer<vtkDataSet> vtkMicrotomeXdmfGrids::Pick(mtm_xdmf* file,
  int grid,
  const vtkMicrotomeXdmfPart& part,
  vtkIdTypeArray* points,
  vtkIdTypeArray* cells,
  mtm_status& status)
{
  Mesh some;
  some.PointIds = points;
  some.CellIds = cells;
  if (part.NumberOfPieces > 1)
  {
    mtm_error error = {};
    const auto mesh = this->FindMesh(file, grid, part, status, error);
    if (!mesh)
    {
      this->Troubles.emplace_back(error.message);
      return nullptr;
    }
    const mtm_xdmf_grid& of = *mtm_xdmf_grid_at(file, grid);
    for (const bool areCells : { false, true })
    {
      auto& ids = areCells ? some.CellIds : some.PointIds;
      auto own = vtkSmartPointer<vtkIdTypeArray>::New();
      own->SetNumberOfValues(ids->GetNumberOfValues());
      for (vtkIdType i = 0; i < ids->GetNumberOfValues(); ++i)
      {
        own->SetValue(
          i, vtkMicrotomeXdmfGrids::NumberInFile(of, *mesh, areCells, ids->GetValue(i)));
      }
      ids = own;
    }
  }
  // As many points and cells as there are values; where they are, nobody asks.
  auto output = vtkSmartPointer<vtkPolyData>::New();
  vtkNew<vtkPoints> places;
  places->SetNumberOfPoints(points->GetNumberOfValues());
  output->SetPoints(places);
  vtkNew<vtkIdTypeArray> offsets;
  offsets->SetNumberOfValues(cells->GetNumberOfValues() + 1);
  offsets->FillValue(0);
  vtkNew<vtkIdTypeArray> connectivity;
  vtkNew<vtkCellArray> empty;
  empty->SetData(offsets, connectivity);
  output->SetVerts(empty);
  some.Data = output;
  status = this->ReadArrays(file, grid, some, output);
  return output;
}
