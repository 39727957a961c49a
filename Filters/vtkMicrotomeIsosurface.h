// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeIsosurface_h
#define vtkMicrotomeIsosurface_h

#include "MicrotomeFiltersModule.h"
#include "vtkMicrotomeValuesAlgorithm.h"

#include <memory>
#include <vector>

struct mtm_polygons;
class vtkDataArray;
class vtkDataSet;
class vtkHyperTreeGrid;
class vtkMicrotomeBorrow;
class vtkMicrotomeSeams;

/**
 * @class vtkMicrotomeIsosurface
 * @brief The surfaces where a point array has given values, in any data set.
 *
 * The values are in the array's unit; without one, the surface is empty.
 *
 * The array, set by SetInputArrayToProcess and by default the active scalars, has one component and
 * is taken as linear along the edges of cells. 3D cells give polygons, 2D cells lines, 1D cells
 * vertices; the kernel and what holds for its results are those of vtkMicrotomeSlice: points are
 * merged, a face on which the array has the value everywhere appears once, the result does not depend
 * on the number of threads. The cell array ValueIndex numbers the values. All arrays are carried over,
 * so the points have the array's value itself.
 *
 * A composite data set is treated block by block. Cell types that libmicrotome cannot cut are left to
 * vtkContourFilter, with a warning that names them.
 */
class MICROTOMEFILTERS_EXPORT vtkMicrotomeIsosurface : public vtkMicrotomeValuesAlgorithm
{
public:
  static vtkMicrotomeIsosurface* New();
  vtkTypeMacro(vtkMicrotomeIsosurface, vtkMicrotomeValuesAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /**
   * The greatest distance allowed between curved cells (of second order, Lagrange, Bezier) and the linear
   * parts that they are cut in, in the unit of the coordinates: they are halved as often as that needs,
   * all alike, up to 6 times, on all blocks and ranks. It is no bound of the array's values, which are
   * linear in the parts. Default: 0, the parts
   * between their nodes.
   */
  vtkSetClampMacro(Tolerance, double, 0.0, VTK_DOUBLE_MAX);
  vtkGetMacro(Tolerance, double);
  ///@}

  ///@{
  /** Triangles instead of polygons. Default: off. */
  vtkSetMacro(Triangulate, bool);
  vtkGetMacro(Triangulate, bool);
  vtkBooleanMacro(Triangulate, bool);
  ///@}

  ///@{
  /** Adds the cell array MicrotomeCellId, ids in the input's block and piece. Default: off. */
  vtkSetMacro(PassThroughCellIds, bool);
  vtkGetMacro(PassThroughCellIds, bool);
  vtkBooleanMacro(PassThroughCellIds, bool);
  ///@}

  ///@{
  /** Adds the point arrays MicrotomeEdge and MicrotomeWeight, as vtkMicrotomeSlice. Default: off. */
  vtkSetMacro(PassThroughEdges, bool);
  vtkGetMacro(PassThroughEdges, bool);
  vtkBooleanMacro(PassThroughEdges, bool);
  ///@}

  vtkTypeBool ProcessRequest(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;

protected:
  vtkMicrotomeIsosurface();
  ~vtkMicrotomeIsosurface() override;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestUpdateExtent(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;
  int RequestData(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;

private:
  vtkMicrotomeIsosurface(const vtkMicrotomeIsosurface&) = delete;
  void operator=(const vtkMicrotomeIsosurface&) = delete;

  void EndExecution();
  bool FindScalars(vtkDataSet* input, vtkInformationVector** inputVector, vtkDataArray*& scalars);
  int CutByVTK(vtkDataSet* input,
    vtkDataArray* scalars,
    const vtkMicrotomeBorrow& borrow,
    const char* reason,
    vtkPolyData* output);
  int CutTrees(vtkHyperTreeGrid* input, vtkInformationVector** inputVector, vtkPolyData* output);

  double Tolerance = 0.0;
  int Subdivision = 0; // that the whole input needs for it
  bool Triangulate = false;
  bool PassThroughCellIds = false;
  bool PassThroughEdges = false;
  std::unique_ptr<vtkMicrotomeSeams> Seams;
};

#endif
