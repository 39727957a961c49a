// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSlice_h
#define vtkMicrotomeSlice_h

#include "MicrotomeFiltersModule.h"
#include "vtkMicrotomeValuesAlgorithm.h"
#include "vtkSmartPointer.h"

#include <memory>
#include <vector>

struct mtm_polygons;
class vtkDataSet;
class vtkHyperTreeGrid;
class vtkImplicitFunction;
class vtkIncrementalPointLocator;
class vtkMicrotomeBorrow;
class vtkMicrotomeSeams;
class vtkMicrotomeSlices;

/**
 * @class vtkMicrotomeSlice
 * @brief Cuts any data set by a plane, by several parallel ones, or by another implicit function.
 *
 * 3D cells give polygons, 2D cells lines, 1D cells vertices. Points are merged, faces that lie in
 * the plane appear once, and the result does not depend on the number of threads, nor, apart from
 * the order, on the number of ranks: where there are several, one level of ghost cells is asked for.
 *
 * The values say where to cut: distances from the plane along its normal, or values of another
 * function. For a plane whose normal has length 1 they are the function's values, as vtkCutter has
 * them; for others, VTK's filters and versions disagree, and a distance is a distance here.
 *
 * There is one group of slices for each value (none = one group at value 0), and NumberOfSlices
 * slices in each group, Spacing apart and centred on the group's value. The cell array PlaneIndex
 * numbers them: slice i of group g is g * NumberOfSlices + i.
 *
 * All point and cell arrays are carried over. The field data of the output has the arrays
 * MicrotomePointsIn and MicrotomeCellsIn with the size of the input.
 *
 * A composite data set is cut block by block; a face in the plane that two blocks have, or pieces on
 * two ranks, is kept by the one above (vtkMicrotomeSeams): so updates are collective where the data is
 * spread over the ranks of the global controller. Cell types that libmicrotome cannot cut are left to
 * vtkCutter, with a warning that names them.
 *
 * The leaves of a hyper tree grid are cut like other cells: of a face in the plane, whatever the
 * levels on its two sides are, every place comes out once. The dual of a hyper tree grid is left to
 * vtkHyperTreeGridPlaneCutter.
 *
 * The output is a vtkPolyData, and with PreserveInputCells a vtkUnstructuredGrid.
 */
class MICROTOMEFILTERS_EXPORT vtkMicrotomeSlice : public vtkMicrotomeValuesAlgorithm
{
public:
  static vtkMicrotomeSlice* New();
  vtkTypeMacro(vtkMicrotomeSlice, vtkMicrotomeValuesAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /**
   * What to cut by. A vtkPlane, with its transform, is cut exactly; other functions are evaluated at
   * the points and taken as linear along the edges. Default: none, which is an error.
   */
  virtual void SetCutFunction(vtkImplicitFunction* function);
  vtkImplicitFunction* GetCutFunction();
  ///@}

  ///@{
  /** How many parallel slices stand in for each value, centred on it. At least 1; default 1. */
  vtkSetClampMacro(NumberOfSlices, int, 1, 1000000);
  vtkGetMacro(NumberOfSlices, int);
  ///@}

  ///@{
  /**
   * Distance between parallel slices; for functions other than planes, difference of their values.
   * Default 0: for a plane, the length of the whole data's bounding box along the normal divided by
   * NumberOfSlices, so that slices centred on the data are spread evenly; for other functions, an
   * error if NumberOfSlices is more than 1.
   */
  vtkSetMacro(Spacing, double);
  vtkGetMacro(Spacing, double);
  ///@}

  ///@{
  /**
   * The greatest distance allowed between curved cells (of second order, Lagrange, Bezier) and the linear
   * parts that they are cut in, in the unit of the coordinates: they are halved as often as that needs,
   * all alike, up to 6 times, on all blocks and ranks. Default: 0, the parts
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
  /** vtkCutter's name for the same: triangles if this or Triangulate is on. Default: off. */
  vtkSetMacro(GenerateTriangles, bool);
  vtkGetMacro(GenerateTriangles, bool);
  vtkBooleanMacro(GenerateTriangles, bool);
  ///@}

  ///@{
  /** Cells share points. If off, each cell has points of its own. Default: on. */
  vtkSetMacro(MergePoints, bool);
  vtkGetMacro(MergePoints, bool);
  vtkBooleanMacro(MergePoints, bool);
  ///@}

  ///@{
  /**
   * vtkCutter's way to say how points are merged: a vtkNonMergingPointLocator turns it off. No other
   * one is used, since points are merged by where they come from. Default: none.
   */
  virtual void SetLocator(vtkIncrementalPointLocator* locator);
  vtkIncrementalPointLocator* GetLocator();
  ///@}

  ///@{
  /**
   * Gives the input's cells that the first slice meets, whole (vtkExtractGeometry), instead of their
   * sections. More than one slice is not made then, with a warning. Default: off.
   */
  vtkSetMacro(PreserveInputCells, bool);
  vtkGetMacro(PreserveInputCells, bool);
  vtkBooleanMacro(PreserveInputCells, bool);
  ///@}

  ///@{
  /**
   * What to cut an input by that is a hyper tree grid, and not one in a composite data set. Default:
   * none; CutFunction is used then.
   */
  virtual void SetHyperTreeGridCutFunction(vtkImplicitFunction* function);
  vtkImplicitFunction* GetHyperTreeGridCutFunction();
  ///@}

  ///@{
  /** Cuts the dual of a hyper tree grid, for which a plane is needed. Default: off. */
  vtkSetMacro(Dual, bool);
  vtkGetMacro(Dual, bool);
  vtkBooleanMacro(Dual, bool);
  ///@}

  ///@{
  /**
   * Adds the cell array MicrotomeCellId: the input cell, in its block and piece, that each cell of
   * the slice was made from; of a hyper tree grid, the leaf's index in the cell arrays. Default: off.
   */
  vtkSetMacro(PassThroughCellIds, bool);
  vtkGetMacro(PassThroughCellIds, bool);
  vtkBooleanMacro(PassThroughCellIds, bool);
  ///@}

  ///@{
  /**
   * Adds the point arrays MicrotomeEdge, two ids a and b of input points, and MicrotomeWeight, t: the
   * point and its values are those at a + t (b - a). Not where VTK's filters cut, with a warning.
   * Default: off.
   */
  vtkSetMacro(PassThroughEdges, bool);
  vtkGetMacro(PassThroughEdges, bool);
  vtkBooleanMacro(PassThroughEdges, bool);
  ///@}

  ///@{
  /**
   * Makes slices by planes fast where the mesh stays the same. From the second slice on there is an index
   * of the mesh, which finds the cells near a plane of any direction; all filters share it. It takes up to
   * 5 bytes a cell, is made anew when the mesh changes and goes with the mesh. And where the plane
   * stays too and only arrays change, as from one time step to the next, they alone are interpolated: the
   * filter keeps its last slice of each mesh, unless ReleaseDataFlag is on. Results are the same.
   * Images and rectilinear grids need no index. Default: on.
   */
  virtual void SetUseIndex(bool use);
  vtkGetMacro(UseIndex, bool);
  vtkBooleanMacro(UseIndex, bool);
  ///@}

  /** Seconds of the last update that went into making indexes: once for each mesh, mostly 0. */
  vtkGetMacro(LastIndexTime, double);

  ///@{
  /**
   * Bytes that all indexes and kept slices of the process may take; those that were not used for the
   * longest time are dropped. Default: 1 GiB, for meshes of 200 million cells.
   */
  static void SetIndexMemoryLimit(vtkIdType bytes);
  static vtkIdType GetIndexMemoryLimit();
  ///@}

  ///@{
  /** Bytes that they take, and how many meshes have an index. */
  static vtkIdType GetIndexMemory();
  static int GetNumberOfIndexes();
  ///@}

  /** Changes with the functions. */
  vtkMTimeType GetMTime() override;

  vtkTypeBool ProcessRequest(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;

protected:
  vtkMicrotomeSlice();
  ~vtkMicrotomeSlice() override;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int FillOutputPortInformation(int port, vtkInformation* info) override;
  int RequestUpdateExtent(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;
  int RequestData(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;

private:
  vtkMicrotomeSlice(const vtkMicrotomeSlice&) = delete;
  void operator=(const vtkMicrotomeSlice&) = delete;

  struct Cut;
  bool PlaceCut(vtkImplicitFunction* function, Cut& cut);
  bool PrepareCut(vtkDataSet* input, Cut& cut);
  bool FindSpacing(Cut& cut);
  int RequestDataObject(vtkInformationVector** inputVector, vtkInformationVector* outputVector);
  struct Outcome;
  void MakeSlice(vtkDataSet* input,
    const Cut& cut,
    vtkMicrotomeBorrow& borrow,
    vtkMicrotomeSlices& slice,
    Outcome& outcome);
  void FillOutput(vtkDataSet* input,
    const Cut& cut,
    vtkInformation* info,
    const vtkMicrotomeSlices& slice,
    vtkPolyData* output,
    Outcome& outcome);
  int SliceDataSet(vtkDataSet* input, const Cut& cut, vtkInformation* info, vtkPolyData* output);
  int CrinkleSlice(vtkDataSet* input,
    vtkImplicitFunction* function,
    const Cut& cut,
    vtkInformationVector* outputVector);
  int SliceHyperTreeGrid(vtkHyperTreeGrid* input,
    vtkInformation* info,
    vtkInformationVector* outputVector);
  int SliceDual(vtkHyperTreeGrid* input, const Cut& cut, vtkPolyData* output);
  int SliceLeaves(vtkHyperTreeGrid* input,
    const Cut& cut,
    vtkInformation* info,
    vtkPolyData* output);
  int SliceAllLeaves(vtkHyperTreeGrid* input,
    Cut& cut,
    vtkImplicitFunction* function,
    vtkInformation* info,
    vtkInformationVector* outputVector);
  vtkSmartPointer<vtkDataSet> SoundInput(vtkDataSet* input, vtkDataSet* output);
  int SliceByVTK(vtkDataSet* input,
    const Cut& cut,
    const vtkMicrotomeBorrow& borrow,
    const char* reason,
    vtkPolyData* output);
  void EndExecution();
  bool MakesTriangles() const { return this->Triangulate || this->GenerateTriangles; }

  vtkSmartPointer<vtkImplicitFunction> CutFunction;
  int NumberOfSlices = 1;
  double Spacing = 0.0;
  double Tolerance = 0.0;
  int Subdivision = 0; // that the whole input needs for it
  bool Triangulate = false;
  bool GenerateTriangles = false;
  bool MergePoints = true;
  bool PreserveInputCells = false;
  bool Dual = false;
  bool PassThroughCellIds = false;
  bool PassThroughEdges = false;
  bool UseIndex = true;
  double LastIndexTime = 0.0;
  vtkSmartPointer<vtkIncrementalPointLocator> Locator;
  vtkSmartPointer<vtkImplicitFunction> HyperTreeGridCutFunction;
  double WholeBounds[6];
  std::unique_ptr<vtkMicrotomeSeams> Seams;
};

#endif
