// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSeams_h
#define vtkMicrotomeSeams_h

#include "microtome/microtome.h"

#include <set>
#include <vector>

/**
 * @class vtkMicrotomeSeams
 * @brief Faces that several blocks of a composite data set have in the plane: the first keeps them.
 *
 * A cell of a slice whose points are all input points is a face (or an edge, or a point) of the
 * input. Two are the same if they were made by the same plane and have the same coordinates, exactly
 * as stored. Faces that fit together only in part, and coordinates that differ by rounding, are not.
 */
class vtkMicrotomeSeams
{
public:
  /** Takes from a block's slice the faces that earlier blocks had, and the points only these used. */
  void Drop(mtm_polygons& polygons);

private:
  using Face = std::vector<double>;

  std::set<Face> Faces;
};

#endif
