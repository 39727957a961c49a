// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeMeshKey_h
#define vtkMicrotomeMeshKey_h

#include "vtkType.h"
#include "vtkWeakPointer.h"

#include <vector>

class vtkCellArray;
class vtkDataArray;
class vtkDataSet;
class vtkObject;
class vtkPoints;

/**
 * @class vtkMicrotomeMeshKey
 * @brief What a mesh is made of: tells if a data set has the mesh that another one had.
 *
 * The parts of a mesh are arrays: coordinates, connectivity, offsets, types, faces. A part is the same
 * if it is the same object, still alive, that was not modified since; so neither a new data set with the
 * old arrays, as time steps on one mesh have, nor new arrays where old ones were in memory deceive. What
 * arrays come in, a vtkPoints or a vtkCellArray, must be unmodified if it is the same object, and may
 * be another one. Arrays on points and cells are no part of it, but for ghost flags where asked for.
 */
class vtkMicrotomeMeshKey
{
public:
  vtkMicrotomeMeshKey() = default;
  explicit vtkMicrotomeMeshKey(vtkDataSet* input);

  /** Adds the ghost flags. */
  void AddGhosts(vtkDataSet* input);

  /** Whether the other one, made of a data set just now, says the same. */
  bool Matches(const vtkMicrotomeMeshKey& now) const;

  /** Whether a data set may still have this mesh: its parts are there, as they were. */
  bool IsCurrent() const;

  /**
   * The array of a data set in whose information things about its mesh can be kept, since it goes when
   * the mesh does: connectivity, else coordinates. Null where there is none: images, rectilinear grids.
   */
  static vtkDataArray* Carrier(vtkDataSet* input);

private:
  struct Part
  {
    vtkWeakPointer<vtkObject> Object;
    bool IsThere;
    vtkMTimeType Time;
    bool IsContainer;
  };

  void Add(vtkObject* object, bool isContainer = false);
  void Add(vtkPoints* points);
  void Add(vtkCellArray* cells);

  std::vector<Part> Parts;
  std::vector<vtkIdType> Numbers;
};

#endif
