// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// A vtkDataSet looked at as an mtm_mesh.
#include "vtkMicrotomeBorrow.h"

#include "vtkCallbackCommand.h"
#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataSetAttributes.h"
#include "vtkExplicitStructuredGrid.h"
#include "vtkIdTypeArray.h"
#include "vtkImageData.h"
#include "vtkMatrix3x3.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkRectilinearGrid.h"
#include "vtkSOADataArrayTemplate.h"
#include "vtkStructuredGrid.h"
#include "vtkTypeInt64Array.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"
#include "vtkVersionMacros.h"

#include <algorithm>
#include <type_traits>

namespace
{
mtm_type IntegerType(std::size_t bytes, bool isSigned)
{
  switch (bytes)
  {
    case 1:
      return isSigned ? MTM_INT8 : MTM_UINT8;
    case 2:
      return isSigned ? MTM_INT16 : MTM_UINT16;
    case 4:
      return isSigned ? MTM_INT32 : MTM_UINT32;
    case 8:
      return isSigned ? MTM_INT64 : MTM_UINT64;
    default:
      return MTM_NO_TYPE;
  }
}

template <typename T>
mtm_type TypeOf()
{
  if (std::is_floating_point<T>::value)
  {
    return sizeof(T) == sizeof(float) ? MTM_FLOAT32 : MTM_FLOAT64;
  }
  return IntegerType(sizeof(T), std::is_signed<T>::value);
}

mtm_type TypeOf(vtkDataArray* array)
{
  switch (array->GetDataType())
  {
    vtkTemplateMacro(return TypeOf<VTK_TT>());
    default:
      return MTM_NO_TYPE;
  }
}

/* A vtkSOADataArrayTemplate may hold its values as one array after all, and then complains when it
 * is asked for a component; an observer keeps that from the user. */
template <typename T>
bool FindComponents(vtkDataArray* array, std::vector<const void*>& components)
{
  auto* soa = vtkSOADataArrayTemplate<T>::FastDownCast(array);
  if (!soa)
  {
    return false;
  }
  vtkNew<vtkCallbackCommand> quiet;
  quiet->SetCallback([](vtkObject*, unsigned long, void*, void*) {});
  const unsigned long tag = soa->AddObserver(vtkCommand::ErrorEvent, quiet);
  for (int c = 0; c < soa->GetNumberOfComponents(); ++c)
  {
    components.push_back(soa->GetComponentArrayPointer(c));
  }
  soa->RemoveObserver(tag);
  return std::find(components.begin(), components.end(), nullptr) == components.end();
}

/* The cells of one of vtkPolyData's four arrays, in VTK's own reading of their sizes. */
template <typename Id>
void FindPolyDataTypes(int kind, const void* offsets, vtkIdType n, unsigned char* types)
{
  static const struct
  {
    unsigned char type;
    Id smallest;
  } kinds[] = {
    { MTM_POLY_VERTEX, 1 }, { MTM_POLY_LINE, 2 }, { MTM_POLYGON, 3 }, { MTM_TRIANGLE_STRIP, 3 }
  };
  const Id* ends = static_cast<const Id*>(offsets);
  for (vtkIdType i = 0; i < n; ++i)
  {
    const Id size = ends[i + 1] - ends[i];
    types[i] = size < kinds[kind].smallest ? MTM_EMPTY_CELL : kinds[kind].type;
  }
}

/* Whether some byte has a bit: most arrays of ghosts have none, so all bytes are looked at. */
bool HasBit(const unsigned char* bytes, vtkIdType n, unsigned char bit)
{
  const vtkIdType nAtOnce = 65536;
  for (vtkIdType first = 0; first < n; first += nAtOnce)
  {
    const vtkIdType last = std::min(first + nAtOnce, n);
    unsigned char all = 0;
    for (vtkIdType i = first; i < last; ++i)
    {
      all = static_cast<unsigned char>(all | bytes[i]);
    }
    if ((all & bit) != 0)
    {
      return true;
    }
  }
  return false;
}
}

vtkDataArray* vtkMicrotomeBorrow::Keep(const vtkSmartPointer<vtkDataArray>& array)
{
  this->Kept.push_back(array);
  return array;
}

bool vtkMicrotomeBorrow::BorrowComponents(vtkDataArray* array, mtm_array& view)
{
  std::vector<const void*> components;
  bool found = false;
  switch (array->GetDataType())
  {
    vtkTemplateMacro(found = FindComponents<VTK_TT>(array, components));
    default:
      break;
  }
  if (found)
  {
    this->Components.push_back(std::move(components));
    view.components = this->Components.back().data();
  }
  return found;
}

bool vtkMicrotomeBorrow::BorrowArray(vtkDataArray* array, mtm_array& view, bool packed)
{
  view = {};
  if (!array)
  {
    return false; // libmicrotome says what is missing
  }
  view.type = TypeOf(array);
  view.n_components = array->GetNumberOfComponents();
  view.n_tuples = array->GetNumberOfTuples();
  if (view.type == MTM_NO_TYPE)
  {
    return false;
  }
  if (array->HasStandardMemoryLayout())
  {
    view.data = array->GetVoidPointer(0);
  }
  else if (packed || !this->BorrowComponents(array, view))
  {
    vtkSmartPointer<vtkDataArray> copy;
    copy.TakeReference(vtkDataArray::CreateDataArray(array->GetDataType()));
    copy->DeepCopy(array);
    view.data = this->Keep(copy)->GetVoidPointer(0);
  }
  return true;
}

void vtkMicrotomeBorrow::BorrowCoordinates(vtkDataArray* array, mtm_array& view, bool packed)
{
  const int type = array ? array->GetDataType() : VTK_DOUBLE;
  if (type != VTK_FLOAT && type != VTK_DOUBLE)
  {
    vtkSmartPointer<vtkDataArray> copy;
    copy.TakeReference(vtkDataArray::CreateDataArray(VTK_DOUBLE));
    copy->DeepCopy(array);
    array = this->Keep(copy);
  }
  this->BorrowArray(array, view, packed);
}

void vtkMicrotomeBorrow::BorrowIds(vtkDataArray* ids, mtm_array& view, bool packed)
{
  const mtm_type type = TypeOf(ids);
  if (type != MTM_INT32 && type != MTM_INT64)
  {
    vtkNew<vtkTypeInt64Array> copy;
    copy->DeepCopy(ids);
    ids = this->Keep(copy);
  }
  this->BorrowArray(ids, view, packed);
}

void vtkMicrotomeBorrow::BorrowCells(vtkCellArray* cells,
  mtm_array& offsets,
  mtm_array& connectivity)
{
  this->BorrowIds(cells->GetOffsetsArray(), offsets);
  this->BorrowIds(cells->GetConnectivityArray(), connectivity);
}

void vtkMicrotomeBorrow::BorrowImage(vtkImageData* image)
{
  this->Mesh.kind = MTM_IMAGE;
  int extent[6];
  image->GetExtent(extent);
  for (int axis = 0; axis < 3; ++axis)
  {
    this->Mesh.dims[axis] = extent[2 * axis + 1] - static_cast<int64_t>(extent[2 * axis]) + 1;
    this->Mesh.start[axis] = extent[2 * axis];
  }
  image->GetOrigin(this->Mesh.origin);
  image->GetSpacing(this->Mesh.spacing);
  std::copy_n(image->GetDirectionMatrix()->GetData(), 9, this->Mesh.direction);
}

void vtkMicrotomeBorrow::BorrowRectilinear(vtkRectilinearGrid* grid)
{
  this->Mesh.kind = MTM_RECTILINEAR;
  vtkDataArray* axes[] = {
    grid->GetXCoordinates(), grid->GetYCoordinates(), grid->GetZCoordinates()
  };
  for (int axis = 0; axis < 3; ++axis)
  {
    this->Mesh.dims[axis] = grid->GetDimensions()[axis];
    this->BorrowCoordinates(axes[axis], this->Mesh.axes[axis]);
  }
}

vtkDataArray* vtkMicrotomeBorrow::CellTypes(vtkUnstructuredGrid* grid)
{
#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 6, 0)
  return grid->GetCellTypes();
#else
  return grid->GetCellTypesArray();
#endif
}

void vtkMicrotomeBorrow::BorrowPoints(vtkPointSet* input)
{
  vtkPoints* points = input->GetPoints();
  this->BorrowCoordinates(points ? points->GetData() : nullptr, this->Mesh.points);
}

void vtkMicrotomeBorrow::BorrowUnstructured(vtkUnstructuredGrid* grid)
{
  this->Mesh.kind = MTM_UNSTRUCTURED;
  this->BorrowPoints(grid);
  this->BorrowArray(CellTypes(grid), this->Mesh.cell_types);
  this->BorrowCells(grid->GetCells(), this->Mesh.offsets, this->Mesh.connectivity);
  this->BorrowPolyhedra(grid);
  this->BorrowOrders(grid);
}

/* Arrays that do not fit the grid are not its cells' orders or weights; VTK ignores them too. */
void vtkMicrotomeBorrow::BorrowOrders(vtkUnstructuredGrid* grid)
{
  vtkDataArray* orders = grid->GetCellData()->GetHigherOrderDegrees();
  if (orders && orders->GetNumberOfComponents() == 3 &&
    orders->GetNumberOfTuples() == grid->GetNumberOfCells())
  {
    this->BorrowArray(orders, this->Mesh.cell_orders);
  }
  vtkDataArray* weights = grid->GetPointData()->GetRationalWeights();
  if (weights && weights->GetNumberOfComponents() == 1 &&
    weights->GetNumberOfTuples() == grid->GetNumberOfPoints())
  {
    this->BorrowCoordinates(weights, this->Mesh.rational_weights);
  }
}

/* An explicit structured grid has hexahedra only; those that are not there are flagged as hidden. */
void vtkMicrotomeBorrow::BorrowExplicit(vtkExplicitStructuredGrid* grid)
{
  this->Mesh.kind = MTM_UNSTRUCTURED;
  this->BorrowCoordinates(grid->GetPoints()->GetData(), this->Mesh.points);
  this->BorrowCells(grid->GetCells(), this->Mesh.offsets, this->Mesh.connectivity);
  vtkNew<vtkUnsignedCharArray> types;
  types->SetNumberOfValues(grid->GetNumberOfCells());
  types->FillValue(MTM_HEXAHEDRON);
  this->BorrowArray(this->Keep(types), this->Mesh.cell_types);
}

#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 3, 20240617)
void vtkMicrotomeBorrow::BorrowPolyhedra(vtkUnstructuredGrid* grid)
{
  vtkCellArray* faces = grid->GetPolyhedronFaces();
  vtkCellArray* ofCells = grid->GetPolyhedronFaceLocations();
  if (faces && ofCells && ofCells->GetNumberOfCells() == grid->GetNumberOfCells())
  {
    this->BorrowCells(ofCells, this->Mesh.polyhedron_offsets, this->Mesh.polyhedron_faces);
    this->BorrowCells(faces, this->Mesh.face_offsets, this->Mesh.face_connectivity);
  }
}
#else
/* VTK 9.3 and before has one stream: at each cell's location the number of its faces, then for every face
 * the number of its points and these. Cells of other types have the location -1. Where the stream
 * ends too early or makes no sense, the cell gets the face -1, which libmicrotome then reports. */
void vtkMicrotomeBorrow::BorrowPolyhedra(vtkUnstructuredGrid* grid)
{
  vtkIdTypeArray* stream = grid->GetFaces();
  vtkIdTypeArray* locations = grid->GetFaceLocations();
  const vtkIdType nCells = grid->GetNumberOfCells();
  if (this->IsForShape || !stream || !locations || locations->GetNumberOfValues() != nCells)
  {
    return;
  }
  vtkNew<vtkTypeInt64Array> facesOfCells;
  vtkNew<vtkTypeInt64Array> numbers;
  vtkNew<vtkCellArray> faces;
  facesOfCells->InsertNextValue(0);
  const vtkIdType size = stream->GetNumberOfValues();
  for (vtkIdType cell = 0; cell < nCells; ++cell)
  {
    vtkIdType at = locations->GetValue(cell);
    const vtkIdType nFaces = at >= 0 && at < size ? stream->GetValue(at++) : 0;
    for (vtkIdType face = 0; face < nFaces; ++face)
    {
      const vtkIdType nPoints = at < size ? stream->GetValue(at++) : -1;
      if (nPoints < 0 || nPoints > size - at)
      {
        numbers->InsertNextValue(-1);
        break;
      }
      numbers->InsertNextValue(faces->InsertNextCell(nPoints, stream->GetPointer(at)));
      at += nPoints;
    }
    facesOfCells->InsertNextValue(numbers->GetNumberOfValues());
  }
  this->BorrowIds(this->Keep(facesOfCells), this->Mesh.polyhedron_offsets);
  this->BorrowIds(this->Keep(numbers), this->Mesh.polyhedron_faces);
  this->Keep(faces->GetOffsetsArray());
  this->Keep(faces->GetConnectivityArray());
  this->BorrowCells(faces, this->Mesh.face_offsets, this->Mesh.face_connectivity);
}
#endif

/* One array of cells is used in place; more than one are put together, since a mesh has one. */
void vtkMicrotomeBorrow::BorrowPolyData(vtkPolyData* data)
{
  this->Mesh.kind = MTM_UNSTRUCTURED;
  this->BorrowPoints(data);

  vtkCellArray* kinds[] = {
    data->GetVerts(), data->GetLines(), data->GetPolys(), data->GetStrips()
  };
  vtkNew<vtkUnsignedCharArray> types;
  types->SetNumberOfValues(data->GetNumberOfCells());
  vtkIdType cell = 0;
  int used = 0;
  vtkCellArray* only = nullptr;
  for (int kind = 0; kind < 4; ++kind)
  {
    const vtkIdType n = kinds[kind]->GetNumberOfCells();
    if (n == 0)
    {
      continue;
    }
    ++used;
    only = kinds[kind];
    mtm_array offsets;
    this->BorrowIds(kinds[kind]->GetOffsetsArray(), offsets, /* packed = */ true);
    unsigned char* to = types->GetPointer(cell);
    offsets.type == MTM_INT32 ? FindPolyDataTypes<int32_t>(kind, offsets.data, n, to)
                              : FindPolyDataTypes<int64_t>(kind, offsets.data, n, to);
    cell += n;
  }
  this->BorrowArray(this->Keep(types), this->Mesh.cell_types);
  vtkNew<vtkCellArray> together;
  if (used > 1)
  {
    for (vtkCellArray* cells : kinds)
    {
      together->Append(cells);
    }
    only = together;
    this->Keep(together->GetOffsetsArray());
    this->Keep(together->GetConnectivityArray());
  }
  this->BorrowCells(only, this->Mesh.offsets, this->Mesh.connectivity);
}

/* A refined cell of an AMR block has finer ones over it: for libmicrotome, it is blanked. */
void vtkMicrotomeBorrow::BorrowGhosts(vtkDataSet* input)
{
  const char* name = vtkDataSetAttributes::GhostArrayName();
  if (auto* points = vtkUnsignedCharArray::SafeDownCast(input->GetPointData()->GetArray(name)))
  {
    this->BorrowArray(points, this->Mesh.point_ghosts);
  }
  auto* cells = vtkUnsignedCharArray::SafeDownCast(input->GetCellData()->GetArray(name));
  if (!cells)
  {
    return;
  }
  const unsigned char refined = vtkDataSetAttributes::REFINEDCELL;
  const unsigned char* begin = cells->GetPointer(0);
  const unsigned char* end = begin + cells->GetNumberOfValues();
  if (!this->IsForShape && HasBit(begin, end - begin, refined))
  {
    vtkNew<vtkUnsignedCharArray> hidden;
    hidden->SetNumberOfValues(cells->GetNumberOfValues());
    std::transform(begin, end, hidden->GetPointer(0), [](unsigned char bits) {
      return (bits & refined) != 0 ? bits | vtkDataSetAttributes::HIDDENCELL : bits;
    });
    this->Keep(hidden);
    cells = hidden;
  }
  this->BorrowArray(cells, this->Mesh.cell_ghosts);
}

bool vtkMicrotomeBorrow::BorrowMesh(vtkDataSet* input, bool forShape)
{
  this->Mesh = {};
  this->IsForShape = forShape;
  if (auto* image = vtkImageData::SafeDownCast(input))
  {
    this->BorrowImage(image);
  }
  else if (auto* rectilinear = vtkRectilinearGrid::SafeDownCast(input))
  {
    this->BorrowRectilinear(rectilinear);
  }
  else if (auto* curvilinear = vtkStructuredGrid::SafeDownCast(input))
  {
    this->Mesh.kind = MTM_CURVILINEAR;
    int dims[3];
    curvilinear->GetDimensions(dims);
    std::copy_n(dims, 3, this->Mesh.dims);
    this->BorrowPoints(curvilinear);
  }
  else if (auto* unstructured = vtkUnstructuredGrid::SafeDownCast(input))
  {
    this->BorrowUnstructured(unstructured);
  }
  else if (auto* explicitGrid = vtkExplicitStructuredGrid::SafeDownCast(input))
  {
    this->BorrowExplicit(explicitGrid);
  }
  else if (auto* polyData = vtkPolyData::SafeDownCast(input))
  {
    this->BorrowPolyData(polyData);
  }
  else
  {
    this->Reason = std::string("data sets of type ") + input->GetClassName();
    return false;
  }
  this->BorrowGhosts(input);
  return true;
}
