// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The broken meshes of broken_meshes.c as VTK's data sets, with what only these can have.
#include "broken_data.h"

#include "vtkBitArray.h"
#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkDataSetAttributes.h"
#include "vtkDoubleArray.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkImageData.h"
#include "vtkIntArray.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPartitionedDataSet.h"
#include "vtkPartitionedDataSetCollection.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkRectilinearGrid.h"
#include "vtkStringArray.h"
#include "vtkStructuredGrid.h"
#include "vtkTypeInt64Array.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"
#include "vtkVersionMacros.h"

#include <algorithm>

namespace
{
using Ids = vtkSmartPointer<vtkTypeInt64Array>;

/* The values of a view that makes sense by itself; of others none. */
double ValueOf(const mtm_array& array, int64_t tuple, int component)
{
  const bool single = array.type == MTM_FLOAT32;
  const int64_t size = single ? 4 : 8;
  const int64_t n = array.components ? 1 : array.n_components;
  const int64_t stride = array.stride ? array.stride : n * size;
  const char* at =
    static_cast<const char*>(array.components ? array.components[component] : array.data) +
    tuple * stride + (array.components ? 0 : component * size);
  return single ? *reinterpret_cast<const float*>(at) : *reinterpret_cast<const double*>(at);
}

bool IsWhole(const mtm_array& array)
{
  return (array.type == MTM_FLOAT32 || array.type == MTM_FLOAT64) && array.n_tuples > 0 &&
    (array.data || array.components) && array.stride >= 0 && array.stride % 8 != 1 &&
    array.stride % 8 != 3;
}

vtkSmartPointer<vtkDataArray> RealsOf(const mtm_array& array, int nComponents)
{
  vtkSmartPointer<vtkDataArray> reals;
  reals.TakeReference(
    vtkDataArray::CreateDataArray(array.type == MTM_FLOAT32 ? VTK_FLOAT : VTK_DOUBLE));
  reals->SetNumberOfComponents(nComponents);
  const bool fits = IsWhole(array) && array.n_components == nComponents;
  reals->SetNumberOfTuples(fits ? array.n_tuples : 0);
  for (int64_t i = 0; fits && i < array.n_tuples; ++i)
  {
    for (int c = 0; c < nComponents; ++c)
    {
      reals->SetComponent(i, c, ValueOf(array, i, c));
    }
  }
  return reals;
}

Ids IdsOf(const mtm_array& array)
{
  Ids ids = Ids::New();
  const bool wide = array.type == MTM_INT64;
  const int64_t stride = array.stride ? array.stride : wide ? 8 : 4;
  const bool fits = (wide || array.type == MTM_INT32) && array.n_components == 1 && stride >= 4 &&
    (array.data || array.components);
  const auto* first = static_cast<const char*>(array.components ? array.components[0] : array.data);
  for (int64_t i = 0; fits && i < array.n_tuples; ++i)
  {
    const char* at = first + i * stride;
    ids->InsertNextValue(
      wide ? *reinterpret_cast<const int64_t*>(at) : *reinterpret_cast<const int32_t*>(at));
  }
  return ids;
}

vtkSmartPointer<vtkPoints> PointsOf(const mtm_array& array)
{
  auto points = vtkSmartPointer<vtkPoints>::New();
  points->SetData(RealsOf(array, 3));
  return points;
}

/* Of numbers that may be anything. */
int64_t Less(int64_t a, int64_t b)
{
  return static_cast<int64_t>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
}

/* VTK's stream of faces before 9.4, from lists that may be nonsense. */
void StreamFaces(const mtm_mesh& mesh,
  fuzz_bytes& bytes,
  vtkIdTypeArray* stream,
  vtkIdTypeArray* at)
{
  const Ids offsets = IdsOf(mesh.polyhedron_offsets);
  const Ids faceOffsets = IdsOf(mesh.face_offsets);
  const Ids ids = IdsOf(mesh.face_connectivity);
  for (vtkIdType cell = 0; cell < mesh.cell_types.n_tuples; ++cell)
  {
    const bool isThere = cell + 1 < offsets->GetNumberOfValues();
    const int64_t n = isThere ? Less(offsets->GetValue(cell + 1), offsets->GetValue(cell)) : 0;
    at->InsertNextValue(
      n > 0 && !fuzz_rarely(&bytes, 2) ? stream->GetNumberOfValues() : Less(fuzz_id(&bytes, 3), 1));
    const vtkIdType nFaces = n > 0 && n < 64 ? n : 0;
    stream->InsertNextValue(fuzz_rarely(&bytes, 4) ? fuzz_id(&bytes, 9) : nFaces);
    for (vtkIdType f = 0; f < nFaces; ++f)
    {
      const int64_t face = offsets->GetValue(cell) + f;
      const bool has = face >= 0 && face + 1 < faceOffsets->GetNumberOfValues();
      const int64_t first = has ? faceOffsets->GetValue(face) : 0;
      const int64_t last = has ? faceOffsets->GetValue(face + 1) : 0;
      const bool fits = first >= 0 && last <= ids->GetNumberOfValues() && Less(last, first) < 64;
      stream->InsertNextValue(fuzz_rarely(&bytes, 2) ? fuzz_id(&bytes, 9) : Less(last, first));
      for (int64_t i = first; fits && i < last; ++i)
      {
        stream->InsertNextValue(ids->GetValue(i));
      }
    }
  }
}

vtkSmartPointer<vtkCellArray> CellsOf(Ids offsets, Ids ids)
{
  auto cells = vtkSmartPointer<vtkCellArray>::New();
  if (offsets->GetNumberOfValues() == 0)
  {
    offsets->InsertNextValue(0); // VTK itself takes no array without any
  }
  cells->SetData(offsets, ids);
  return cells;
}

vtkSmartPointer<vtkDataSet> Unstructured(const mtm_mesh& mesh, fuzz_bytes& bytes)
{
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  vtkNew<vtkUnsignedCharArray> types;
  const bool hasTypes = mesh.cell_types.data && mesh.cell_types.n_tuples > 0;
  for (int64_t c = 0; hasTypes && c < mesh.cell_types.n_tuples; ++c)
  {
    types->InsertNextValue(static_cast<const uint8_t*>(mesh.cell_types.data)[c]);
  }
  if (!fuzz_rarely(&bytes, 4))
  {
    grid->SetPoints(PointsOf(mesh.points));
  }
  auto cells = CellsOf(IdsOf(mesh.offsets), IdsOf(mesh.connectivity));
#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 3, 20240617)
  // SetCells would take polyhedra out of the connectivity, and believe it.
  const bool hasFaces = mesh.polyhedron_offsets.n_tuples > 0;
  vtkSmartPointer<vtkCellArray> ofCells;
  vtkSmartPointer<vtkCellArray> faces;
  if (hasFaces)
  {
    ofCells = CellsOf(IdsOf(mesh.polyhedron_offsets), IdsOf(mesh.polyhedron_faces));
    faces = CellsOf(IdsOf(mesh.face_offsets), IdsOf(mesh.face_connectivity));
  }
  grid->SetPolyhedralCells(types, cells, ofCells, faces);
#else
  const bool isWithoutTypes = fuzz_rarely(&bytes, 4);
  vtkNew<vtkIdTypeArray> stream;
  vtkNew<vtkIdTypeArray> locations;
  const bool hasFaces = mesh.polyhedron_offsets.n_tuples > 0 && !fuzz_rarely(&bytes, 8);
  if (hasFaces)
  {
    StreamFaces(mesh, bytes, stream, locations);
  }
  grid->SetCells(isWithoutTypes ? nullptr : types.Get(),
    cells,
    hasFaces ? locations.Get() : nullptr,
    hasFaces ? stream.Get() : nullptr);
#endif
  return grid;
}

/* Sizes that no memory holds are not what is tested; nor are negative ones from VTK 9.3 on, which ends
 * the program itself. */
int Small(int64_t n)
{
#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 3, 0)
  const int64_t least = 0;
#else
  const int64_t least = -2;
#endif
  return static_cast<int>(std::max<int64_t>(least, std::min<int64_t>(n, 6)));
}

vtkSmartPointer<vtkDataSet> Image(const mtm_mesh& mesh)
{
  auto image = vtkSmartPointer<vtkImageData>::New();
  int extent[6];
  for (int axis = 0; axis < 3; ++axis)
  {
    const int64_t start = mesh.start[axis];
    // Where VTK's own arithmetic does not overflow yet.
    extent[2 * axis] = start == INT32_MAX ? INT32_MAX - 8 : start == INT32_MIN ? INT32_MIN + 8 : 0;
    extent[2 * axis + 1] = extent[2 * axis] + Small(mesh.dims[axis]) - 1;
  }
  image->SetExtent(extent);
  image->SetOrigin(mesh.origin);
  image->SetSpacing(mesh.spacing);
  return image;
}

vtkSmartPointer<vtkDataSet> Rectilinear(const mtm_mesh& mesh, fuzz_bytes& bytes)
{
  auto grid = vtkSmartPointer<vtkRectilinearGrid>::New();
  grid->SetDimensions(Small(mesh.dims[0]), Small(mesh.dims[1]), Small(mesh.dims[2]));
  vtkSmartPointer<vtkDataArray> axes[3];
  for (int axis = 0; axis < 3; ++axis)
  {
    if (!fuzz_rarely(&bytes, 3))
    {
      axes[axis] = RealsOf(mesh.axes[axis], 1);
    }
  }
  grid->SetXCoordinates(axes[0]);
  grid->SetYCoordinates(axes[1]);
  grid->SetZCoordinates(axes[2]);
  return grid;
}

vtkSmartPointer<vtkDataSet> Curvilinear(const mtm_mesh& mesh, fuzz_bytes& bytes)
{
  auto grid = vtkSmartPointer<vtkStructuredGrid>::New();
  grid->SetDimensions(Small(mesh.dims[0]), Small(mesh.dims[1]), Small(mesh.dims[2]));
  if (!fuzz_rarely(&bytes, 4))
  {
    grid->SetPoints(PointsOf(mesh.points));
  }
  return grid;
}

vtkSmartPointer<vtkCellArray> LooseCells(fuzz_bytes& bytes, vtkIdType nPoints)
{
  Ids offsets = Ids::New();
  Ids ids = Ids::New();
  const int nCells = fuzz_below(&bytes, 5);
  offsets->InsertNextValue(fuzz_rarely(&bytes, 4) ? fuzz_id(&bytes, 4) : 0);
  for (int c = 0; c < nCells; ++c)
  {
    const int n = fuzz_below(&bytes, 6);
    for (int i = 0; i < n; ++i)
    {
      ids->InsertNextValue(fuzz_id(&bytes, nPoints));
    }
    offsets->InsertNextValue(
      fuzz_rarely(&bytes, 3) ? fuzz_id(&bytes, 9) : ids->GetNumberOfValues());
  }
  return CellsOf(offsets, ids);
}

vtkSmartPointer<vtkDataSet> PolyData(fuzz_bytes& bytes)
{
  auto data = vtkSmartPointer<vtkPolyData>::New();
  const int nPoints = 1 + fuzz_below(&bytes, 12);
  vtkNew<vtkPoints> points;
  points->SetNumberOfPoints(nPoints);
  for (int p = 0; p < nPoints; ++p)
  {
    const double x = fuzz_real(&bytes);
    const double y = fuzz_real(&bytes);
    points->SetPoint(p, x, y, fuzz_real(&bytes));
  }
  if (!fuzz_rarely(&bytes, 4))
  {
    data->SetPoints(points);
  }
  void (vtkPolyData::*setters[])(vtkCellArray*) = {
    &vtkPolyData::SetVerts, &vtkPolyData::SetLines, &vtkPolyData::SetPolys, &vtkPolyData::SetStrips
  };
  for (auto setter : setters)
  {
    if (fuzz_rarely(&bytes, 128))
    {
      (data->*setter)(LooseCells(bytes, nPoints));
    }
  }
  return data;
}

/* ---- Arrays --------------------------------------------------------------------------------------- */

vtkSmartPointer<vtkAbstractArray> NewArray(fuzz_bytes& bytes)
{
  static const int types[] = {
    VTK_DOUBLE, VTK_FLOAT, VTK_INT, VTK_ID_TYPE, VTK_UNSIGNED_CHAR, VTK_STRING, VTK_BIT, VTK_VARIANT
  };
  vtkSmartPointer<vtkAbstractArray> array;
  array.TakeReference(vtkAbstractArray::CreateArray(types[fuzz_below(&bytes, 8)]));
  return array;
}

/* One tuple too many or too few, none, or as many as there should be. */
void AddArray(fuzz_bytes& bytes, vtkDataSetAttributes* attributes, vtkIdType n)
{
  auto array = NewArray(bytes);
  const char* names[] = { "Wave", "Other", "", nullptr, vtkDataSetAttributes::GhostArrayName() };
  array->SetName(names[fuzz_rarely(&bytes, 24) ? fuzz_below(&bytes, 5) : fuzz_below(&bytes, 2)]);
  array->SetNumberOfComponents(fuzz_rarely(&bytes, 64) ? 3 : 1);
  const vtkIdType nTuples =
    fuzz_rarely(&bytes, 48) ? std::max<vtkIdType>(0, n - 1 + fuzz_below(&bytes, 3)) : n;
  array->SetNumberOfTuples(fuzz_rarely(&bytes, 4) ? 0 : nTuples);
  for (vtkIdType i = 0; i < array->GetNumberOfValues(); ++i)
  {
    if (vtkDataArray* data = vtkDataArray::SafeDownCast(array))
    {
      const int nComponents = data->GetNumberOfComponents();
      const bool isReal = data->GetDataType() == VTK_DOUBLE || data->GetDataType() == VTK_FLOAT;
      data->SetComponent(i / nComponents,
        static_cast<int>(i % nComponents),
        isReal ? fuzz_real(&bytes) : fuzz_below(&bytes, 2));
    }
  }
  const int index = attributes->AddArray(array);
  if (fuzz_rarely(&bytes, 64))
  {
    attributes->SetActiveAttribute(index, fuzz_below(&bytes, vtkDataSetAttributes::NUM_ATTRIBUTES));
  }
}

/* Flags of the right and of wrong lengths; now and then everything is blanked. */
void AddGhosts(fuzz_bytes& bytes, vtkDataSetAttributes* attributes, vtkIdType n)
{
  static const unsigned char flags[] = { 0, 0, 1, 2, 8, 32, 64, 255 };
  vtkNew<vtkUnsignedCharArray> ghosts;
  ghosts->SetName(vtkDataSetAttributes::GhostArrayName());
  ghosts->SetNumberOfComponents(fuzz_rarely(&bytes, 16) ? 2 : 1);
  ghosts->SetNumberOfTuples(
    fuzz_rarely(&bytes, 32) ? std::max<vtkIdType>(0, n - 1 + fuzz_below(&bytes, 3)) : n);
  const bool all = fuzz_rarely(&bytes, 32);
  for (vtkIdType i = 0; i < ghosts->GetNumberOfValues(); ++i)
  {
    ghosts->SetValue(i, all ? 32 : flags[fuzz_below(&bytes, 8)]);
  }
  attributes->AddArray(ghosts);
}
}

vtkSmartPointer<vtkDataSet> broken::DataSet(fuzz_bytes& bytes)
{
  const bool isPolyData = fuzz_rarely(&bytes, 48);
  vtkSmartPointer<vtkDataSet> data;
  if (isPolyData)
  {
    data = PolyData(bytes);
  }
  else
  {
    test_mesh mesh = fuzz_mesh(&bytes);
    const mtm_mesh_kind kind = mesh.view.kind;
    data = kind == MTM_IMAGE    ? Image(mesh.view)
      : kind == MTM_RECTILINEAR ? Rectilinear(mesh.view, bytes)
      : kind == MTM_CURVILINEAR ? Curvilinear(mesh.view, bytes)
                                : Unstructured(mesh.view, bytes);
    test_mesh_free(&mesh);
  }
  for (int association : { vtkDataObject::POINT, vtkDataObject::CELL })
  {
    const bool isPoint = association == vtkDataObject::POINT;
    const vtkIdType n =
      std::max<vtkIdType>(0, isPoint ? data->GetNumberOfPoints() : data->GetNumberOfCells());
    vtkDataSetAttributes* attributes = data->GetAttributes(association);
    const int nArrays = fuzz_below(&bytes, 3);
    for (int i = 0; i < nArrays; ++i)
    {
      AddArray(bytes, attributes, n);
    }
    if (fuzz_rarely(&bytes, 48))
    {
      AddGhosts(bytes, attributes, n);
    }
  }
  return data;
}

vtkSmartPointer<vtkDataObject> broken::DataObject(fuzz_bytes& bytes)
{
  if (!fuzz_rarely(&bytes, 40))
  {
    return DataSet(bytes);
  }
  const unsigned int n = fuzz_below(&bytes, 4);
  if (fuzz_rarely(&bytes, 128))
  {
    auto blocks = vtkSmartPointer<vtkMultiBlockDataSet>::New();
    blocks->SetNumberOfBlocks(n);
    for (unsigned int i = 0; i < n; ++i)
    {
      if (!fuzz_rarely(&bytes, 64))
      {
        blocks->SetBlock(i, DataSet(bytes));
      }
    }
    return blocks;
  }
  auto collection = vtkSmartPointer<vtkPartitionedDataSetCollection>::New();
  collection->SetNumberOfPartitionedDataSets(n);
  for (unsigned int i = 0; i < n; ++i)
  {
    const unsigned int nPartitions = fuzz_below(&bytes, 3);
    for (unsigned int p = 0; p < nPartitions; ++p)
    {
      collection->SetPartition(i, p, DataSet(bytes));
    }
  }
  return collection;
}
