// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeXdmfPlanes_h
#define vtkMicrotomeXdmfPlanes_h

#include "microtome/microtome.h"
#include "vtkSmartPointer.h"
#include "vtkType.h"

#include <cstdint>
#include <list>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

class vtkDataObject;
class vtkMicrotomeXdmfFile;
class vtkMicrotomeXdmfGrids;
class vtkMultiBlockDataSet;
struct vtkMicrotomeXdmfPart;

/** Planes across an axis, as they are asked for. */
struct vtkMicrotomeXdmfPlaneList
{
  int Axis = 2;
  std::vector<double> Positions;
  int Piece = 0;
  int NumberOfPieces = 1;
  vtkMTimeType Choice = 0; // changes with the arrays and grids that are wanted
};

/**
 * @class vtkMicrotomeXdmfPlanes
 * @brief Slices of XDMF files across an axis, of which no more is read than they need.
 *
 * Of images and rectilinear grids the layers of cells that a plane touches are read, of other grids
 * all of their points and cells, and cut by vtkMicrotomeSlice. Of those grids the slices without values
 * are kept, too, with the points and cells that they are made from: at another step with the same
 * mesh, and with other arrays, only the values of these are read. Slices that were made stay in
 * memory, those used last, as long as all of them take no more than a number of bytes.
 */
class vtkMicrotomeXdmfPlanes
{
public:
  /** What the slices may take, in bytes. */
  int64_t Limit = 0;

  /** Forgets all slices: the file is another. */
  void Clear() { this->Slices.clear(); }

  /** Where planes are: `number` of them about each centre, `spacing` apart. */
  static std::vector<double> Spread(const std::vector<double>& centres, int number, double spacing);

  /**
   * Sets a block for each plane, with the file's blocks in it where it has any. On several ranks a
   * plane is on one of them, or in pieces on all; NULL blocks are elsewhere.
   *
   * Errors: MTM_CANCELLED. Grids that cannot be read are troubles of `grids`.
   */
  mtm_status Read(vtkMicrotomeXdmfFile& file,
    vtkMicrotomeXdmfGrids& grids,
    const std::vector<bool>& wanted,
    bool isPlain,
    const vtkMicrotomeXdmfPlaneList& list,
    vtkMultiBlockDataSet* output);

private:
  struct Reading;
  using Planes = std::vector<vtkSmartPointer<vtkDataObject>>;
  struct Slice
  {
    int64_t Step;
    double Position;
    vtkSmartPointer<vtkDataObject> Data;
    int64_t Bytes;
  };

  vtkSmartPointer<vtkDataObject> Find(int64_t step, double position);
  void Keep(int64_t step, double position, vtkDataObject* data);
  void Forget(bool areShapes);
  void ForgetOthers(const Reading& reading);
  mtm_status FindShapes(Reading& reading, const Planes& planes, Planes& shapes);
  mtm_status Pick(Reading& reading, Planes& planes);
  static vtkSmartPointer<vtkDataObject> Cut(Reading& reading, double position, mtm_status& status);

  std::list<Slice> Slices;         // the latest used first
  std::tuple<int, int, int> Place; // what they are of
  std::string Meshes;
  std::pair<vtkMTimeType, bool> Choice; // of arrays, with numbers of the file or without
};

#endif
