// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSeams_h
#define vtkMicrotomeSeams_h

#include "microtome/microtome.h"

#include "vtkType.h"

#include <functional>
#include <map>
#include <vector>

class vtkDataObject;
class vtkDataSet;

/**
 * @class vtkMicrotomeSeams
 * @brief Faces that blocks of a composite data set share in the plane: they come out once.
 *
 * A cell of a slice whose points are all input points is a face (or an edge, or a point) of the
 * input. Two are the same if they were made by the same plane and have the same coordinates, exactly
 * as stored. Faces that fit together only in part, and coordinates that differ by rounding, are not.
 * The first block keeps a face that another has from the other side. Blocks with the face from the
 * same side lie in the same place, such as one mesh with several results: each keeps its own.
 *
 * An executive tells an algorithm that an execution begins (REQUEST_DATA_NOT_GENERATED) and that it
 * has ended (EndEvent) for the whole of a composite input, and in between for each block.
 */
class vtkMicrotomeSeams
{
public:
  /** An execution begins; true if it is that of the whole input, not of a block in it. */
  bool Begin(vtkDataObject* input);

  /** An execution has ended; with the whole, the faces are forgotten. */
  void End();

  /** True where the input is composite. */
  bool AreBetweenBlocks() const { return this->HasBlocks; }

  /** How far a point of the input is above a plane: negative below it. */
  using Height = std::function<double(vtkIdType point, int plane)>;

  /** Takes from a block's slice the faces that earlier blocks had from the other side, and the points
   * only these used. Does nothing where the input is not composite. */
  void Drop(mtm_polygons& polygons, vtkDataSet* input, const Height& height);

private:
  using Face = std::vector<double>;

  std::map<Face, int> Faces; // from which sides: 1 above, 2 below, 4 neither
  int Depth = 0;             // 1 in a data set or the whole of a composite one, 2 in a block of it
  bool HasBlocks = false;
};

#endif
