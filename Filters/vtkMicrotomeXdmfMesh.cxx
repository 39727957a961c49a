// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Meshes and arrays of XDMF files as VTK's.
#include "vtkMicrotomeXdmfMesh.h"

#include "vtkCellArray.h"
#include "vtkDataArray.h"
#include "vtkIdTypeArray.h"
#include "vtkImageData.h"
#include "vtkNew.h"
#include "vtkPoints.h"
#include "vtkRectilinearGrid.h"
#include "vtkStructuredGrid.h"
#include "vtkTypeInt64Array.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"
#include "vtkVersionMacros.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace
{
int VTKType(mtm_type type)
{
  switch (type)
  {
    case MTM_INT8:
      return VTK_TYPE_INT8;
    case MTM_UINT8:
      return VTK_TYPE_UINT8;
    case MTM_INT16:
      return VTK_TYPE_INT16;
    case MTM_UINT16:
      return VTK_TYPE_UINT16;
    case MTM_INT32:
      return VTK_TYPE_INT32;
    case MTM_UINT32:
      return VTK_TYPE_UINT32;
    case MTM_INT64:
      return VTK_TYPE_INT64;
    case MTM_UINT64:
      return VTK_TYPE_UINT64;
    case MTM_FLOAT32:
      return VTK_FLOAT;
    default:
      return VTK_DOUBLE;
  }
}

/* Gives memory from malloc to an array, which frees it. */
vtkSmartPointer<vtkDataArray> Wrap(void* memory, mtm_type type, int nComponents, int64_t nTuples)
{
  auto array = vtk::TakeSmartPointer(vtkDataArray::CreateDataArray(VTKType(type)));
  array->SetNumberOfComponents(nComponents);
  array->SetVoidArray(
    memory, nComponents * nTuples, /* save = */ 0, vtkAbstractArray::VTK_DATA_ARRAY_FREE);
  return array;
}

/* The memory of an array of the mesh: its own, or a copy where the array is part of a block. */
void* Take(mtm_xdmf_mesh& mesh, const mtm_array& array)
{
  if (void* own = mtm_xdmf_mesh_take(&mesh, array.data))
  {
    return own;
  }
  const auto bytes =
    static_cast<size_t>(array.n_tuples * array.n_components) * mtm_type_size(array.type);
  void* copy = std::malloc(std::max<size_t>(bytes, 1));
  if (copy && bytes)
  {
    std::memcpy(copy, array.data, bytes);
  }
  return copy;
}

vtkSmartPointer<vtkDataArray> TakeArray(mtm_xdmf_mesh& mesh, const mtm_array& array)
{
  void* memory = Take(mesh, array);
  return memory ? Wrap(memory, array.type, array.n_components, array.n_tuples) : nullptr;
}

/* Ids in half of the memory, in the same place. */
void* Narrow(void* ids, int64_t n)
{
  auto* bytes = static_cast<char*>(ids);
  for (int64_t i = 0; i < n; ++i)
  {
    int64_t wide = 0;
    std::memcpy(&wide, bytes + i * sizeof wide, sizeof wide);
    const auto narrow = static_cast<int32_t>(wide);
    std::memcpy(bytes + i * sizeof narrow, &narrow, sizeof narrow);
  }
  void* smaller = std::realloc(ids, std::max<size_t>(n * sizeof(int32_t), 1));
  return smaller ? smaller : ids;
}

vtkSmartPointer<vtkDataArray> TakeIds(mtm_xdmf_mesh& mesh, const mtm_array& ids, bool fit)
{
  void* memory = Take(mesh, ids);
  if (!memory)
  {
    return nullptr;
  }
  if (ids.type == MTM_INT64 && fit)
  {
    return Wrap(Narrow(memory, ids.n_tuples), MTM_INT32, 1, ids.n_tuples);
  }
  if (ids.type == MTM_INT32 && !fit)
  {
    // VTK wants offsets and connectivity of one type.
    auto narrow = Wrap(memory, MTM_INT32, 1, ids.n_tuples);
    vtkSmartPointer<vtkDataArray> wide = vtkSmartPointer<vtkTypeInt64Array>::New();
    wide->DeepCopy(narrow);
    return wide;
  }
  return Wrap(memory, ids.type, 1, ids.n_tuples);
}

void SetExtent(const mtm_xdmf_mesh& mesh, int extent[6])
{
  for (int i = 0; i < 6; ++i)
  {
    const int64_t whole = i % 2 ? mesh.mesh.dims[i / 2] - 1 : 0;
    extent[i] = static_cast<int>(mesh.part.has_extent ? mesh.part.extent[i] : whole);
  }
}

vtkSmartPointer<vtkDataSet> AdoptImage(mtm_xdmf_mesh& mesh)
{
  auto image = vtkSmartPointer<vtkImageData>::New();
  int extent[6];
  SetExtent(mesh, extent);
  image->SetExtent(extent);
  image->SetOrigin(mesh.mesh.origin);
  image->SetSpacing(mesh.mesh.spacing);
  return image;
}

vtkSmartPointer<vtkDataSet> AdoptRectilinear(mtm_xdmf_mesh& mesh)
{
  auto grid = vtkSmartPointer<vtkRectilinearGrid>::New();
  int extent[6];
  SetExtent(mesh, extent);
  grid->SetExtent(extent);
  vtkSmartPointer<vtkDataArray> axes[3];
  for (int axis = 0; axis < 3; ++axis)
  {
    axes[axis] = TakeArray(mesh, mesh.mesh.axes[axis]);
    if (!axes[axis])
    {
      return nullptr;
    }
  }
  grid->SetXCoordinates(axes[0]);
  grid->SetYCoordinates(axes[1]);
  grid->SetZCoordinates(axes[2]);
  return grid;
}

vtkSmartPointer<vtkPoints> TakePoints(mtm_xdmf_mesh& mesh)
{
  auto data = TakeArray(mesh, mesh.mesh.points);
  if (!data)
  {
    return nullptr;
  }
  auto points = vtkSmartPointer<vtkPoints>::New();
  points->SetData(data);
  return points;
}

vtkSmartPointer<vtkDataSet> AdoptCurvilinear(mtm_xdmf_mesh& mesh)
{
  auto grid = vtkSmartPointer<vtkStructuredGrid>::New();
  int extent[6];
  SetExtent(mesh, extent);
  grid->SetExtent(extent);
  auto points = TakePoints(mesh);
  if (!points)
  {
    return nullptr;
  }
  grid->SetPoints(points);
  return grid;
}

int64_t IdAt(const mtm_array& ids, int64_t i)
{
  return ids.type == MTM_INT32 ? static_cast<const int32_t*>(ids.data)[i]
                               : static_cast<const int64_t*>(ids.data)[i];
}

/* VTK keeps faces in a form of its own, which depends on its version. */
#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 4, 0)
void SetPolyhedra(const mtm_mesh& mesh,
  vtkUnsignedCharArray* types,
  vtkCellArray* cells,
  vtkUnstructuredGrid* grid)
{
  vtkNew<vtkCellArray> faces;
  vtkNew<vtkCellArray> ofCells;
  for (vtkIdType cell = 0; cell < types->GetNumberOfValues(); ++cell)
  {
    const int64_t first = IdAt(mesh.polyhedron_offsets, cell);
    const int64_t last = IdAt(mesh.polyhedron_offsets, cell + 1);
    ofCells->InsertNextCell(static_cast<int>(last - first));
    for (int64_t f = first; f < last; ++f)
    {
      const int64_t face = IdAt(mesh.polyhedron_faces, f);
      const int64_t end = IdAt(mesh.face_offsets, face + 1);
      int64_t i = IdAt(mesh.face_offsets, face);
      ofCells->InsertCellPoint(faces->InsertNextCell(static_cast<int>(end - i)));
      for (; i < end; ++i)
      {
        faces->InsertCellPoint(IdAt(mesh.face_connectivity, i));
      }
    }
  }
  grid->SetPolyhedralCells(types, cells, ofCells, faces);
}
#else
void SetPolyhedra(const mtm_mesh& mesh,
  vtkUnsignedCharArray* types,
  vtkCellArray* cells,
  vtkUnstructuredGrid* grid)
{
  vtkNew<vtkIdTypeArray> stream;
  vtkNew<vtkIdTypeArray> locations;
  for (vtkIdType cell = 0; cell < types->GetNumberOfValues(); ++cell)
  {
    const int64_t first = IdAt(mesh.polyhedron_offsets, cell);
    const int64_t last = IdAt(mesh.polyhedron_offsets, cell + 1);
    const bool isPolyhedron = types->GetValue(cell) == MTM_POLYHEDRON;
    locations->InsertNextValue(isPolyhedron ? stream->GetNumberOfValues() : -1);
    if (!isPolyhedron)
    {
      continue;
    }
    stream->InsertNextValue(last - first);
    for (int64_t f = first; f < last; ++f)
    {
      const int64_t face = IdAt(mesh.polyhedron_faces, f);
      const int64_t end = IdAt(mesh.face_offsets, face + 1);
      int64_t i = IdAt(mesh.face_offsets, face);
      stream->InsertNextValue(end - i);
      for (; i < end; ++i)
      {
        stream->InsertNextValue(IdAt(mesh.face_connectivity, i));
      }
    }
  }
  grid->SetCells(types, cells, locations, stream);
}
#endif

vtkSmartPointer<vtkDataSet> AdoptUnstructured(mtm_xdmf_mesh& mesh)
{
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  const int64_t limit = std::numeric_limits<int32_t>::max();
  const bool fit = mesh.mesh.points.n_tuples <= limit && mesh.mesh.connectivity.n_tuples <= limit;
  auto points = TakePoints(mesh);
  auto types = TakeArray(mesh, mesh.mesh.cell_types);
  auto offsets = TakeIds(mesh, mesh.mesh.offsets, fit);
  auto connectivity = TakeIds(mesh, mesh.mesh.connectivity, fit);
  if (!points || !types || !offsets || !connectivity)
  {
    return nullptr;
  }
  vtkNew<vtkCellArray> cells;
  cells->SetData(offsets, connectivity);
  grid->SetPoints(points);
  auto* typesAsBytes = vtkUnsignedCharArray::SafeDownCast(types);
  if (mesh.mesh.polyhedron_offsets.n_tuples > 0)
  {
    SetPolyhedra(mesh.mesh, typesAsBytes, cells, grid);
  }
  else
  {
    grid->SetCells(typesAsBytes, cells);
  }
  return grid;
}
}

vtkSmartPointer<vtkDataSet> vtkMicrotomeXdmfMesh::New(mtm_mesh_kind kind)
{
  switch (kind)
  {
    case MTM_IMAGE:
      return vtkSmartPointer<vtkImageData>::New();
    case MTM_RECTILINEAR:
      return vtkSmartPointer<vtkRectilinearGrid>::New();
    case MTM_CURVILINEAR:
      return vtkSmartPointer<vtkStructuredGrid>::New();
    case MTM_UNSTRUCTURED:
      return vtkSmartPointer<vtkUnstructuredGrid>::New();
    default:
      return nullptr;
  }
}

vtkSmartPointer<vtkDataSet> vtkMicrotomeXdmfMesh::Adopt(mtm_xdmf_mesh& mesh)
{
  switch (mesh.mesh.kind)
  {
    case MTM_IMAGE:
      return AdoptImage(mesh);
    case MTM_RECTILINEAR:
      return AdoptRectilinear(mesh);
    case MTM_CURVILINEAR:
      return AdoptCurvilinear(mesh);
    default:
      return AdoptUnstructured(mesh);
  }
}

vtkSmartPointer<vtkDataArray> vtkMicrotomeXdmfMesh::NewArray(mtm_type type,
  int nComponents,
  int64_t nTuples)
{
  const auto bytes = static_cast<size_t>(nComponents * nTuples) * mtm_type_size(type);
  void* memory = std::malloc(std::max<size_t>(bytes, 1));
  return memory ? Wrap(memory, type, nComponents, nTuples) : nullptr;
}
