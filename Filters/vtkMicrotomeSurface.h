// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSurface_h
#define vtkMicrotomeSurface_h

#include "MicrotomeFiltersModule.h"
#include "vtkPolyDataAlgorithm.h"

struct mtm_polygons;
class vtkDataSet;
class vtkHyperTreeGrid;
class vtkMicrotomeBorrow;

/**
 * @class vtkMicrotomeSurface
 * @brief Extracts the outer surface of any data set.
 *
 * The surface has the faces that belong to exactly one 3D cell, and all cells of lower dimension as
 * they are. Normals of the polygons point out of the mesh. Where there are several ranks, one level
 * of ghost cells is asked for, so that faces between pieces are inside.
 *
 * All point and cell arrays are carried over, unchanged, and by the cells' shape functions to points
 * that curved cells need between their nodes. The field data of the output has the
 * arrays MicrotomePointsIn and MicrotomeCellsIn with the size of the input.
 *
 * A composite data set is treated block by block. Cell types that libmicrotome does not know are
 * left to vtkGeometryFilter, with a warning that names them. Of a hyper tree grid the surface is
 * that of its leaves; where they differ in size, a face is there in parts.
 */
class MICROTOMEFILTERS_EXPORT vtkMicrotomeSurface : public vtkPolyDataAlgorithm
{
public:
  static vtkMicrotomeSurface* New();
  vtkTypeMacro(vtkMicrotomeSurface, vtkPolyDataAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /** Triangles instead of polygons. Default: off. */
  vtkSetMacro(Triangulate, bool);
  vtkGetMacro(Triangulate, bool);
  vtkBooleanMacro(Triangulate, bool);
  ///@}

  ///@{
  /**
   * Takes faces between pieces away, for which one level of ghost cells is asked for. Default: on.
   */
  vtkSetMacro(PieceInvariant, bool);
  vtkGetMacro(PieceInvariant, bool);
  vtkBooleanMacro(PieceInvariant, bool);
  ///@}

  ///@{
  /**
   * How often faces of cells of higher order are subdivided: 0 for their corners only, 1 for linear
   * parts between all their nodes, each level up to 4 halves these once more along the curve.
   * Default: 1.
   */
  vtkSetClampMacro(NonlinearSubdivisionLevel, int, 0, 4);
  vtkGetMacro(NonlinearSubdivisionLevel, int);
  ///@}

  ///@{
  /**
   * The greatest distance allowed between curved cells (of second order, Lagrange, Bezier) and the linear
   * parts that they are cut in, in the unit of the coordinates: they are halved as often as that needs,
   * all alike, up to 6 times, on all blocks and ranks. NonlinearSubdivisionLevel is then
   * the least. Updates are collective on several ranks then. Default: 0, the parts
   * between their nodes.
   */
  vtkSetClampMacro(Tolerance, double, 0.0, VTK_DOUBLE_MAX);
  vtkGetMacro(Tolerance, double);
  ///@}

  ///@{
  /**
   * vtkGeometryFilter's approximation for structured grids with blanked cells, by that filter. It has
   * no advantage here. Default: off.
   */
  vtkSetMacro(FastMode, bool);
  vtkGetMacro(FastMode, bool);
  vtkBooleanMacro(FastMode, bool);
  ///@}

  ///@{
  /**
   * Leaves out the faces of ghost cells. If off, and where there are ghost cells, vtkGeometryFilter
   * extracts the surface with them. Default: on.
   */
  vtkSetMacro(RemoveGhostInterfaces, bool);
  vtkGetMacro(RemoveGhostInterfaces, bool);
  vtkBooleanMacro(RemoveGhostInterfaces, bool);
  ///@}

  ///@{
  /** Adds the cell array MicrotomeCellId, ids in the input's block and piece. Default: off. */
  vtkSetMacro(PassThroughCellIds, bool);
  vtkGetMacro(PassThroughCellIds, bool);
  vtkBooleanMacro(PassThroughCellIds, bool);
  ///@}

  ///@{
  /** Adds the point array MicrotomePointId, ids in the input's block and piece. Default: off. */
  vtkSetMacro(PassThroughPointIds, bool);
  vtkGetMacro(PassThroughPointIds, bool);
  vtkBooleanMacro(PassThroughPointIds, bool);
  ///@}

  vtkTypeBool ProcessRequest(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;

protected:
  vtkMicrotomeSurface();
  ~vtkMicrotomeSurface() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestUpdateExtent(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;
  int RequestData(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;

private:
  vtkMicrotomeSurface(const vtkMicrotomeSurface&) = delete;
  void operator=(const vtkMicrotomeSurface&) = delete;

  void EndExecution();
  int SurfaceByVTK(vtkDataSet* input,
    const vtkMicrotomeBorrow& borrow,
    const char* reason,
    vtkPolyData* output);
  int SurfaceOfTrees(vtkHyperTreeGrid* input, bool isBlock, vtkPolyData* output);
  bool IsLeftToVTK(vtkDataSet* input);

  bool Triangulate = false;
  bool PieceInvariant = true;
  int NonlinearSubdivisionLevel = 1;
  double Tolerance = 0.0;
  int Subdivision = 0; // that the whole input needs for it
  int Depth = 0;       // of the execution: 1 in the whole input, 2 in a block of it
  bool FastMode = false;
  bool RemoveGhostInterfaces = true;
  bool PassThroughCellIds = false;
  bool PassThroughPointIds = false;
};

#endif
