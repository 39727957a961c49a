// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSlices_h
#define vtkMicrotomeSlices_h

#include "microtome/microtome.h"

#include "vtkMicrotomeMeshKey.h"
#include "vtkMicrotomeSeams.h"

#include "vtkSmartPointer.h"

#include <vector>

class vtkCellArray;
class vtkDataArray;
class vtkPoints;
class vtkPolyData;

/** By what planes a mesh was cut, and how: the same, the same slice. */
struct vtkMicrotomeCutKey
{
  vtkMicrotomeCutKey() = default;
  vtkMicrotomeCutKey(const std::vector<mtm_plane>& planes,
    int first,
    bool triangulate,
    int subdivision);

  bool operator==(const vtkMicrotomeCutKey& other) const;

  std::vector<double> Planes; /**< origins and normals */
  int First = 0;              /**< the number of the first plane */
  bool Triangulate = false;
  int Subdivision = 0; /**< of curved cells */
};

/**
 * @class vtkMicrotomeSlices
 * @brief A slice without the arrays that come along: they can be had again from other arrays.
 *
 * Owns: the provenance, in Polygons; points and cells are shared with the outputs that have them.
 */
class vtkMicrotomeSlices
{
public:
  vtkMicrotomeSlices() = default;
  ~vtkMicrotomeSlices();
  vtkMicrotomeSlices(const vtkMicrotomeSlices&) = delete;
  vtkMicrotomeSlices& operator=(const vtkMicrotomeSlices&) = delete;

  /** Moves points, cells and plane numbers from Polygons into an output, and shares them. */
  void Adopt(vtkPolyData* output);

  /** Gives them to another output, after Adopt. */
  void Share(vtkPolyData* output) const;

  /** False after a change in place to what is shared. */
  bool IsUntouched() const;

  /** Bytes of it all. */
  vtkIdType GetBytes() const;

  mtm_polygons Polygons = {};
  bool HasFaces = false;
  bool HasContacts = false; /**< whether Contacts were looked for */
  std::vector<vtkMicrotomeSeams::Contact> Contacts;

  vtkMicrotomeMeshKey Mesh; /**< with ghosts */
  vtkMicrotomeCutKey Cut;

private:
  vtkMTimeType TimeOfShared() const;

  vtkSmartPointer<vtkPoints> Points;
  vtkSmartPointer<vtkCellArray> Cells[3];
  vtkSmartPointer<vtkDataArray> PlaneIndex;
  vtkMTimeType Time = 0;
};

#endif
