// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeCover_h
#define vtkMicrotomeCover_h

#include "vtkMicrotomeFace.h"

#include <functional>
#include <vector>

/**
 * @class vtkMicrotomeCover
 * @brief Says which faces in the plane are covered by others.
 *
 * A face is covered by one that is the same: as many points, each of them no farther from one of the
 * other's than the tolerance. Where faces are flat, a convex polygon is also covered by convex
 * polygons that leave nothing of it but slivers thinner than the tolerance, as at a seam between
 * blocks of different resolution.
 *
 * Only faces of the same plane count, of another owner, and of a side that comes before.
 */
class vtkMicrotomeCover
{
public:
  /** `areFlat`: what is covered lies in planes, and not in surfaces of another form. */
  vtkMicrotomeCover(std::vector<vtkMicrotomeFace> faces, double tolerance, bool areFlat);

  bool Covers(const vtkMicrotomeFace& face) const;

private:
  /* Half of the faces of a node are in the node after it, half in Right; a leaf has First to Last. */
  struct Node
  {
    vtkMicrotomeBox Box;
    size_t First;
    size_t Last;
    size_t Right; // 0 in a leaf
  };

  size_t Build(size_t first, size_t last);
  bool IsSame(const vtkMicrotomeFace& a, const vtkMicrotomeFace& b) const;

  /* Calls `look` for every face that may cover one, until it returns true; whether it did. */
  bool Visit(const vtkMicrotomeFace& face,
    const std::function<bool(const vtkMicrotomeFace&)>& look) const;

  std::vector<vtkMicrotomeFace> Faces;
  std::vector<Node> Nodes;
  double Tolerance;
  bool AreFlat;
};

#endif
