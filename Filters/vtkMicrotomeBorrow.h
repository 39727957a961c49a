// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeBorrow_h
#define vtkMicrotomeBorrow_h

#include "microtome/microtome.h"

#include "vtkSmartPointer.h"

#include <deque>
#include <string>
#include <vector>

class vtkCellArray;
class vtkDataArray;
class vtkDataSet;
class vtkExplicitStructuredGrid;
class vtkImageData;
class vtkPointSet;
class vtkPolyData;
class vtkRectilinearGrid;
class vtkUnstructuredGrid;

/**
 * @class vtkMicrotomeBorrow
 * @brief A vtkDataSet looked at as an mtm_mesh.
 *
 * Coordinates, connectivity, cell types, ghosts and fields stay where they are: in one array or, as
 * VTK's structures of arrays, in one for each component. Only what no view can express is copied:
 * arrays of other kinds, coordinates of integers, the four cell arrays of a vtkPolyData where more
 * than one is in use, and the faces of polyhedra in VTK before 9.4.
 *
 * Owns: the copies; views are valid while this object and the data set live unchanged.
 */
class vtkMicrotomeBorrow
{
public:
  /**
   * Fills Mesh from a data set with cells. Returns false where libmicrotome has no view of this
   * kind of data set; GetReason says which kind. `forShape`: Mesh is only for mtm_mesh_check with
   * MTM_CHECK_SHAPE, so what would have to be made from the values is not.
   */
  bool BorrowMesh(vtkDataSet* input, bool forShape = false);

  /**
   * Fills a view of a field, `packed` if it must be one array without gaps. Returns false where
   * there is no view: of an array of bits, or of none.
   */
  bool BorrowArray(vtkDataArray* array, mtm_array& view, bool packed = false);

  /** Fills a view of coordinates: float32 or float64. */
  void BorrowCoordinates(vtkDataArray* array, mtm_array& view, bool packed = false);

  /** Fills views of cells: int32 or int64. */
  void BorrowCells(vtkCellArray* cells, mtm_array& offsets, mtm_array& connectivity);

  /** The cell types of a grid, by the name that this VTK has for them. */
  static vtkDataArray* CellTypes(vtkUnstructuredGrid* grid);

  const std::string& GetReason() const { return this->Reason; }

  mtm_mesh Mesh = {};

private:
  void BorrowImage(vtkImageData* image);
  void BorrowRectilinear(vtkRectilinearGrid* grid);
  void BorrowPoints(vtkPointSet* input);
  void BorrowUnstructured(vtkUnstructuredGrid* grid);
  void BorrowExplicit(vtkExplicitStructuredGrid* grid);
  void BorrowPolyhedra(vtkUnstructuredGrid* grid);
  void BorrowOrders(vtkUnstructuredGrid* grid);
  void BorrowPolyData(vtkPolyData* data);
  void BorrowGhosts(vtkDataSet* input);
  void BorrowIds(vtkDataArray* ids, mtm_array& view, bool packed = false);
  bool BorrowComponents(vtkDataArray* array, mtm_array& view);
  vtkDataArray* Keep(const vtkSmartPointer<vtkDataArray>& array);

  std::deque<std::vector<const void*>> Components;
  std::vector<vtkSmartPointer<vtkDataArray>> Kept;
  std::string Reason;
  bool IsForShape = false;
};

#endif
