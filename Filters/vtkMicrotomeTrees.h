// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeTrees_h
#define vtkMicrotomeTrees_h

#include "microtome/microtome.h"

#include "vtkSmartPointer.h"
#include "vtkType.h"

class vtkHyperTreeGrid;
class vtkPolyData;
class vtkUnstructuredGrid;

/**
 * Hyper tree grids, as cells that libmicrotome cuts, voxels, pixels or lines as their dimension
 * is, and as their skin, with all cell arrays of the leaves and their ghost flags. Masked leaves are not there.
 *
 * Corners are computed from the coordinates of the trees and exact fractions, so that leaves of all
 * levels and trees that share a corner share the point, bit for bit.
 */
namespace vtkMicrotomeTrees
{
/** Which leaves a plane is for. */
enum Faces
{
  AllFaces, // all that the plane touches
  OwnFaces  // not those below it whose face in the plane belongs to others above it
};

/**
 * The leaves that a plane touches; without a plane, all of them. Where the plane is normal to an axis
 * and has the face of a leaf below it, and only a part of this face has leaves above it, OwnFaces
 * gives the leaf in parts, those of the rest of the face. So every place in the plane comes out once,
 * whatever the levels on the two sides are. With `withIds`, the cell array MicrotomeCellId has the index
 * that each leaf has in the cell arrays of the input.
 */
vtkSmartPointer<vtkUnstructuredGrid> Leaves(vtkHyperTreeGrid* input,
  const mtm_plane* plane,
  Faces faces,
  bool withIds);

/**
 * Merges points of a slice of Leaves(): an edge of a leaf and those of smaller ones on it meet the
 * plane in one point, but computed from other ends it may differ in its last digits. The slice has
 * the arrays MicrotomeEdge and MicrotomeWeight of vtkMicrotomeAdopt::Edges.
 */
void MergePoints(vtkUnstructuredGrid* leaves, const mtm_plane& plane, vtkPolyData* slice);

/**
 * The faces that one leaf has and no other, as polygons whose normals point out; of a face that other
 * leaves cover in part, the rest in parts. Trees of fewer dimensions give their leaves. Faces of ghosts
 * are there if asked for.
 */
vtkSmartPointer<vtkPolyData> Skin(vtkHyperTreeGrid* input, bool withGhosts, bool withIds);

/** How many leaves there are, those masked and those that belong to another piece not counted. */
vtkIdType NumberOfLeaves(vtkHyperTreeGrid* input);
}

#endif
