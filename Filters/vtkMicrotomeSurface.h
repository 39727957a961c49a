// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSurface_h
#define vtkMicrotomeSurface_h

#include "MicrotomeFiltersModule.h"
#include "vtkPolyDataAlgorithm.h"

class vtkDataSet;
class vtkMicrotomeBorrow;

/**
 * @class vtkMicrotomeSurface
 * @brief Extracts the outer surface of any data set.
 *
 * The surface has the faces that belong to exactly one 3D cell, and all cells of lower dimension as
 * they are. Normals of the polygons point out of the mesh. Where there are several ranks, one level
 * of ghost cells is asked for, so that faces between pieces are inside.
 *
 * All point and cell arrays are carried over, unchanged. The field data of the output has the
 * arrays MicrotomePointsIn and MicrotomeCellsIn with the size of the input.
 *
 * A composite data set is treated block by block. Cell types that libmicrotome does not know are
 * left to vtkGeometryFilter, with a warning that names them.
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

protected:
  vtkMicrotomeSurface() = default;
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

  int SurfaceByVTK(vtkDataSet* input,
    const vtkMicrotomeBorrow& borrow,
    const char* reason,
    vtkPolyData* output);

  bool Triangulate = false;
};

#endif
