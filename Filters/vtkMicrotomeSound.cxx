// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Data sets looked through before VTK's own filters see them.
#include "vtkMicrotomeSound.h"

#include "vtkMicrotomeAdopt.h"
#include "vtkMicrotomeBorrow.h"

#include "vtkAbstractArray.h"
#include "vtkCell.h"
#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkDataArray.h"
#include "vtkDataSet.h"
#include "vtkGenericCell.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"

#include <vector>

namespace
{
/* Whether libmicrotome knows a type, found out with a cell that has no points. */
bool IsKnown(uint8_t type)
{
  static const int32_t offsets[] = { 0, 0 };
  mtm_mesh mesh = {};
  mesh.kind = MTM_UNSTRUCTURED;
  mesh.points.type = MTM_FLOAT64;
  mesh.points.n_components = 3;
  mesh.cell_types = { MTM_UINT8, 1, 1, &type, nullptr, 0 };
  mesh.offsets = { MTM_INT32, 1, 2, offsets, nullptr, 0 };
  mesh.connectivity = { MTM_INT32, 1, 0, offsets, nullptr, 0 };
  return mtm_mesh_check(&mesh, MTM_CHECK_IDS, nullptr) != MTM_UNSUPPORTED;
}

bool IsHigherOrder(uint8_t type)
{
  return type >= VTK_LAGRANGE_CURVE && type <= VTK_BEZIER_PYRAMID;
}

/* VTK has no class for the other numbers, and no way to say so. */
bool IsCell(uint8_t type)
{
  vtkSmartPointer<vtkCell> cell;
  cell.TakeReference(vtkGenericCell::InstantiateCell(type));
  return cell != nullptr;
}

/* Nodes of a cell with an order along each axis, or of one order. Bezier cells as Lagrange's. */
int64_t NodesOf(uint8_t type, int64_t p, int64_t q, int64_t r)
{
  switch (type < VTK_BEZIER_CURVE ? type : type - VTK_BEZIER_CURVE + VTK_LAGRANGE_CURVE)
  {
    case VTK_LAGRANGE_CURVE:
      return p + 1;
    case VTK_LAGRANGE_TRIANGLE:
      return (p + 1) * (p + 2) / 2;
    case VTK_LAGRANGE_QUADRILATERAL:
      return (p + 1) * (q + 1);
    case VTK_LAGRANGE_TETRAHEDRON:
      return (p + 1) * (p + 2) * (p + 3) / 6;
    case VTK_LAGRANGE_HEXAHEDRON:
      return (p + 1) * (q + 1) * (r + 1);
    case VTK_LAGRANGE_WEDGE:
      return (p + 1) * (p + 2) / 2 * (r + 1);
    default:
      return (p + 1) * (p + 2) * (2 * p + 3) / 6; // pyramids
  }
}

bool HasOrder(uint8_t type, int64_t nPoints, vtkDataArray* degrees, vtkIdType cell)
{
  const bool isSpecial = nPoints == 7 &&
    (type == VTK_LAGRANGE_TRIANGLE || type == VTK_BEZIER_TRIANGLE); // the biquadratic triangle
  if (degrees && degrees->GetNumberOfComponents() == 3 && cell < degrees->GetNumberOfTuples())
  {
    double own[3];
    degrees->GetTuple(cell, own);
    const bool isSane =
      own[0] >= 1 && own[1] >= 1 && own[2] >= 1 && own[0] < 100 && own[1] < 100 && own[2] < 100;
    return isSpecial ||
      (isSane &&
        NodesOf(type,
          static_cast<int64_t>(own[0]),
          static_cast<int64_t>(own[1]),
          static_cast<int64_t>(own[2])) == nPoints);
  }
  int64_t order = 1;
  while (NodesOf(type, order, order, order) < nPoints)
  {
    ++order;
  }
  return isSpecial || NodesOf(type, order, order, order) == nPoints;
}

int64_t IdAt(const mtm_array& ids, int64_t i)
{
  return ids.type == MTM_INT32 ? static_cast<const int32_t*>(ids.data)[i]
                               : static_cast<const int64_t*>(ids.data)[i];
}

/* VTK looks at the faces of all cells that have some, and takes polyhedra to have enough of them. */
bool CheckFaces(const mtm_mesh& mesh)
{
  const mtm_array& offsets = mesh.polyhedron_offsets;
  const int64_t nFaces = mesh.face_offsets.n_tuples - 1;
  for (int64_t i = 0; i < mesh.polyhedron_faces.n_tuples; ++i)
  {
    const int64_t face = IdAt(mesh.polyhedron_faces, i);
    if (face < 0 || face >= nFaces ||
      IdAt(mesh.face_offsets, face + 1) - IdAt(mesh.face_offsets, face) < 3)
    {
      return false;
    }
  }
  for (int64_t i = 0; i < mesh.face_connectivity.n_tuples; ++i)
  {
    const int64_t id = IdAt(mesh.face_connectivity, i);
    if (id < 0 || id >= mesh.points.n_tuples)
    {
      return false;
    }
  }
  for (int64_t cell = 0; cell < mesh.cell_types.n_tuples; ++cell)
  {
    if (static_cast<const uint8_t*>(mesh.cell_types.data)[cell] == MTM_POLYHEDRON &&
      IdAt(offsets, cell + 1) - IdAt(offsets, cell) < 4)
    {
      return false;
    }
  }
  return true;
}

/* Checks all cells, those that are VTK's to cut as nothing but points, and then by themselves; and so
 * the ids of empty cells, which libmicrotome does not look at. */
bool CheckAll(const mtm_mesh& mesh, vtkDataSet* input, mtm_error& error)
{
  const vtkIdType nCells = mesh.cell_types.n_tuples;
  std::vector<uint8_t> types(static_cast<size_t>(nCells));
  for (vtkIdType cell = 0; cell < nCells; ++cell)
  {
    const auto type = static_cast<uint8_t>(input->GetCellType(cell));
    const bool isOther = IsHigherOrder(type) || !IsKnown(type);
    const bool isEmpty = type == VTK_EMPTY_CELL && input->GetCellSize(cell) > 0;
    types[cell] = isOther || isEmpty ? MTM_POLY_VERTEX : type;
    if (isOther && !IsCell(type))
    {
      return false; // with the message that there is
    }
  }
  mtm_mesh plain = mesh;
  plain.cell_types = { MTM_UINT8, 1, nCells, types.data(), nullptr, 0 };
  if (mtm_mesh_check(&plain, MTM_CHECK_IDS, &error) != MTM_OK)
  {
    return false;
  }
  if (mesh.polyhedron_offsets.n_tuples > 0 && !CheckFaces(plain))
  {
    std::snprintf(error.message,
      sizeof error.message,
      "the polyhedra's faces: one has less than 3 points or such as there are not, or a polyhedron "
      "has less than 4 faces");
    return false;
  }
  vtkDataArray* degrees = input->GetCellData()->GetHigherOrderDegrees();
  for (vtkIdType cell = 0; cell < nCells; ++cell)
  {
    const auto type = static_cast<uint8_t>(input->GetCellType(cell));
    if (IsHigherOrder(type) && !HasOrder(type, input->GetCellSize(cell), degrees, cell))
    {
      std::snprintf(error.message,
        sizeof error.message,
        "cell %lld: a cell of type %d has no order with %lld points",
        static_cast<long long>(cell),
        static_cast<int>(type),
        static_cast<long long>(input->GetCellSize(cell)));
      return false;
    }
  }
  return true;
}

/* Where several kinds of cells are put together for libmicrotome, the first offset of each is taken to be 0. */
bool CheckFirstOffsets(vtkPolyData* data, mtm_error& error)
{
  for (vtkCellArray* cells :
    { data->GetVerts(), data->GetLines(), data->GetPolys(), data->GetStrips() })
  {
    const double first =
      cells->GetNumberOfCells() > 0 ? cells->GetOffsetsArray()->GetTuple1(0) : 0.0;
    if (first != 0.0)
    {
      std::snprintf(error.message,
        sizeof error.message,
        "the offsets of vertices, lines, polygons or strips begin with %g, not with 0",
        first);
      return false;
    }
  }
  return true;
}

void DropMisfits(vtkAlgorithm* algorithm,
  vtkDataSetAttributes* attributes,
  vtkIdType nTuples,
  const char* of)
{
  for (int i = attributes->GetNumberOfArrays() - 1; i >= 0; --i)
  {
    vtkAbstractArray* array = attributes->GetAbstractArray(i);
    if (!vtkMicrotomeAdopt::Fits(algorithm, array, nTuples, of))
    {
      attributes->RemoveArray(i);
    }
  }
}
}

bool vtkMicrotomeSound::Shape(vtkDataSet* input, std::string& error)
{
  vtkMicrotomeBorrow borrow;
  mtm_error failure = {};
  const bool isSound = input->GetNumberOfCells() <= 0 ||
    !borrow.BorrowMesh(input, /* forShape = */ true) ||
    mtm_mesh_check(&borrow.Mesh, MTM_CHECK_SHAPE, &failure) == MTM_OK;
  error = failure.message;
  return isSound;
}

bool vtkMicrotomeSound::Mesh(vtkDataSet* input, std::string& error)
{
  vtkMicrotomeBorrow borrow;
  if (input->GetNumberOfCells() <= 0 || !borrow.BorrowMesh(input))
  {
    return true;
  }
  mtm_error failure = {};
  auto* polyData = vtkPolyData::SafeDownCast(input);
  if (polyData && !CheckFirstOffsets(polyData, failure))
  {
    error = failure.message;
    return false;
  }
  const mtm_status status = mtm_mesh_check(&borrow.Mesh, MTM_CHECK_IDS, &failure);
  const bool isSound = (status == MTM_OK || status == MTM_UNSUPPORTED) &&
    (borrow.Mesh.kind != MTM_UNSTRUCTURED || CheckAll(borrow.Mesh, input, failure));
  error = failure.message;
  return isSound;
}

vtkSmartPointer<vtkDataSet> vtkMicrotomeSound::WithoutMisfits(vtkAlgorithm* algorithm,
  vtkDataSet* input)
{
  vtkSmartPointer<vtkDataSet> sound;
  sound.TakeReference(input->NewInstance());
  sound->ShallowCopy(input);
  DropMisfits(algorithm, sound->GetPointData(), input->GetNumberOfPoints(), "points");
  DropMisfits(algorithm, sound->GetCellData(), input->GetNumberOfCells(), "cells");
  return sound;
}
