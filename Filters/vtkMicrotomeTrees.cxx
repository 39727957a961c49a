// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Leaves of hyper tree grids, as the cells of an unstructured grid.
#include "vtkMicrotomeTrees.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkDataArray.h"
#include "vtkDataSetAttributes.h"
#include "vtkFieldData.h"
#include "vtkHyperTreeGrid.h"
#include "vtkHyperTreeGridNonOrientedCursor.h"
#include "vtkIdList.h"
#include "vtkIdTypeArray.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <unordered_map>
#include <vector>

namespace
{
using Cursor = vtkHyperTreeGridNonOrientedCursor;
using Corner = std::array<double, 3>;

struct HashOfCorner
{
  size_t operator()(const Corner& corner) const
  {
    size_t hash = 0;
    for (double x : corner)
    {
      hash = hash * 1000003 ^ std::hash<double>()(x); // the same for -0 and 0
    }
    return hash;
  }
};

/* A node of a tree: along axis k the part number At[k] of Of[k] parts of the tree's own length. */
struct Place
{
  std::array<unsigned int, 3> Tree = { 0, 0, 0 };
  std::array<long long, 3> At = { 0, 0, 0 };
  std::array<long long, 3> Of = { 1, 1, 1 };
};

/* Walks through the trees, and collects leaves. */
class Collector
{
public:
  Collector(vtkHyperTreeGrid* input, const mtm_plane* plane, vtkMicrotomeTrees::Faces faces);
  vtkSmartPointer<vtkUnstructuredGrid> Leaves(bool withIds);
  vtkSmartPointer<vtkPolyData> Skin(bool withGhosts, bool withIds);

private:
  struct Box
  {
    double Low[3];
    double High[3];
  };

  double Coordinate(int axis, const Place& place, int side) const;
  Box BoxOf(const Place& place) const;
  bool Meets(const Box& box) const;
  bool IsAbsent(Cursor* cursor) const;
  Place Child(const Place& place, int child) const;
  int ChildToward(const Place& node, const Place& place) const;
  void Walk(Cursor* cursor, const Place& place);
  bool GoAcross(const Place& place, Cursor* cursor) const;
  void AddUncovered(Cursor* other, const Place& place, vtkIdType leaf);
  void AddSkin(const Place& place, vtkIdType leaf);
  void Add(const Place& place, vtkIdType leaf);
  void AddLeaf(const Place& place, vtkIdType leaf);
  void AddFace(const Place& place, vtkIdType leaf);
  vtkIdType Point(const Corner& corner);
  void CopyArrays(vtkCellData* to, bool withIds);
  void WalkAll();

  vtkHyperTreeGrid* Input;
  vtkDataArray* Coordinates[3];
  std::vector<int> Axes;
  int Parts;
  vtkUnsignedCharArray* Ghosts;
  const mtm_plane* Plane;
  bool IsSkin = false; // all outer faces are looked for, with or without those of ghosts
  bool HasGhosts = false;
  int FaceAxis = -1; // the axis that the face looked at is normal to, if any
  int FaceSide = 1;  // on which side of the leaf it is: 0 below, 1 above
  std::unordered_map<Corner, vtkIdType, HashOfCorner> Ids;
  vtkNew<vtkPoints> Points;
  vtkNew<vtkCellArray> Cells;
  vtkNew<vtkIdList> LeafOfCell;
};

Collector::Collector(vtkHyperTreeGrid* input,
  const mtm_plane* plane,
  vtkMicrotomeTrees::Faces faces)
  : Input(input)
  , Coordinates{ input->GetXCoordinates(), input->GetYCoordinates(), input->GetZCoordinates() }
  , Parts(static_cast<int>(input->GetBranchFactor()))
  , Ghosts(input->GetGhostCells())
  , Plane(plane)
{
  const unsigned int* points = input->GetDimensions();
  for (int axis = 0; axis < 3; ++axis)
  {
    if (points[axis] > 1)
    {
      this->Axes.push_back(axis);
    }
  }
  for (int axis = 0; plane && faces == vtkMicrotomeTrees::OwnFaces && axis < 3; ++axis)
  {
    if (plane->normal[axis] != 0.0 && plane->normal[(axis + 1) % 3] == 0.0 &&
      plane->normal[(axis + 2) % 3] == 0.0 && points[axis] > 1)
    {
      this->FaceAxis = axis;
    }
  }
  this->Points->SetDataTypeToDouble();
}

/* A quotient is rounded correctly: equal fractions of different levels give the same number. */
double Collector::Coordinate(int axis, const Place& place, int side) const
{
  const auto tree = static_cast<vtkIdType>(place.Tree[axis]);
  const double low = this->Coordinates[axis]->GetTuple1(tree);
  const long long at = place.At[axis] + side;
  if (at == 0 || this->Input->GetDimensions()[axis] == 1)
  {
    return low;
  }
  const double high = this->Coordinates[axis]->GetTuple1(tree + 1);
  const double part = static_cast<double>(at) / static_cast<double>(place.Of[axis]);
  return at == place.Of[axis] ? high : low + (high - low) * part;
}

Collector::Box Collector::BoxOf(const Place& place) const
{
  Box box;
  for (int axis = 0; axis < 3; ++axis)
  {
    box.Low[axis] = this->Coordinate(axis, place, 0);
    box.High[axis] = this->Coordinate(axis, place, 1);
  }
  return box;
}

/* True also for boxes that the plane just misses; libmicrotome decides. */
bool Collector::Meets(const Box& box) const
{
  if (!this->Plane)
  {
    return true;
  }
  double middle = 0.0;
  double reach = 0.0;
  double size = 0.0;
  for (int axis = 0; axis < 3; ++axis)
  {
    const double n = this->Plane->normal[axis];
    const double o = this->Plane->origin[axis];
    middle += n * (0.5 * (box.Low[axis] + box.High[axis]) - o);
    reach += std::abs(n) * 0.5 * (box.High[axis] - box.Low[axis]);
    size += std::abs(n) * (std::abs(box.Low[axis]) + std::abs(box.High[axis]) + std::abs(o));
  }
  const double rounding = 1e-14;
  return !(std::abs(middle) > reach + rounding * size);
}

/* Hidden, or hidden by the mask. */
bool Collector::IsAbsent(Cursor* cursor) const
{
  return cursor->IsMasked() ||
    (this->Ghosts && cursor->IsLeaf() &&
      (this->Ghosts->GetValue(cursor->GetGlobalNodeIndex()) & vtkDataSetAttributes::HIDDENCELL));
}

Place Collector::Child(const Place& place, int child) const
{
  Place made = place;
  for (int axis : this->Axes)
  {
    made.At[axis] = place.At[axis] * this->Parts + child % this->Parts;
    made.Of[axis] = place.Of[axis] * this->Parts;
    child /= this->Parts;
  }
  return made;
}

/* The child of a node that a smaller place is in. */
int Collector::ChildToward(const Place& node, const Place& place) const
{
  int child = 0;
  int stride = 1;
  for (int axis : this->Axes)
  {
    const long long finer = place.Of[axis] / node.Of[axis] / this->Parts;
    child += stride * static_cast<int>(place.At[axis] / finer % this->Parts);
    stride *= this->Parts;
  }
  return child;
}

void Collector::Walk(Cursor* cursor, const Place& place)
{
  if (this->IsAbsent(cursor))
  {
    return;
  }
  const Box box = this->BoxOf(place);
  if (!this->Meets(box))
  {
    return;
  }
  if (!cursor->IsLeaf())
  {
    for (int child = 0; child < cursor->GetNumberOfChildren(); ++child)
    {
      cursor->ToChild(static_cast<unsigned char>(child));
      this->Walk(cursor, this->Child(place, child));
      cursor->ToParent();
    }
    return;
  }
  const vtkIdType leaf = cursor->GetGlobalNodeIndex();
  if (this->IsSkin)
  {
    this->AddSkin(place, leaf);
    return;
  }
  const int axis = this->FaceAxis;
  if (axis >= 0 && box.High[axis] == this->Plane->origin[axis])
  {
    this->Add(place, leaf);
    return;
  }
  this->AddLeaf(place, leaf);
}

/* The faces of a leaf that no other one covers. */
void Collector::AddSkin(const Place& place, vtkIdType leaf)
{
  if (this->Axes.size() < 3)
  {
    this->AddLeaf(place, leaf);
    return;
  }
  if (this->Ghosts && this->Ghosts->GetValue(leaf) && !this->HasGhosts)
  {
    return;
  }
  for (int face = 0; face < 6; ++face)
  {
    this->FaceAxis = face / 2;
    this->FaceSide = face % 2;
    this->Add(place, leaf);
  }
}

/* What is at the face: the leaf or its face, where no other leaf covers this. */
void Collector::Add(const Place& place, vtkIdType leaf)
{
  vtkNew<Cursor> other;
  if (this->GoAcross(place, other))
  {
    this->AddUncovered(other, place, leaf);
  }
  else if (this->IsSkin)
  {
    this->AddFace(place, leaf);
  }
  else
  {
    this->AddLeaf(place, leaf);
  }
}

/* Goes to the node across the face of a place, or to the leaf that this is in. False where there is
 * no tree. */
bool Collector::GoAcross(const Place& place, Cursor* cursor) const
{
  const int axis = this->FaceAxis;
  Place across = place;
  across.At[axis] += this->FaceSide == 1 ? 1 : -1;
  if (across.At[axis] == across.Of[axis])
  {
    across.At[axis] = 0;
    ++across.Tree[axis];
  }
  else if (across.At[axis] < 0)
  {
    across.At[axis] = across.Of[axis] - 1;
    --across.Tree[axis]; // of the first one, a number that is too large
  }
  unsigned int dims[3];
  this->Input->GetCellDims(dims);
  if (across.Tree[axis] >= dims[axis])
  {
    return false;
  }
  vtkIdType index = 0;
  this->Input->GetIndexFromLevelZeroCoordinates(
    index, across.Tree[0], across.Tree[1], across.Tree[2]);
  if (!this->Input->GetTree(index))
  {
    return false;
  }
  this->Input->InitializeNonOrientedCursor(cursor, index);
  Place node;
  node.Tree = across.Tree;
  while (node.Of[axis] < across.Of[axis] && !this->IsAbsent(cursor) && !cursor->IsLeaf())
  {
    const int child = this->ChildToward(node, across);
    cursor->ToChild(static_cast<unsigned char>(child));
    node = this->Child(node, child);
  }
  return true;
}

/* The part of a leaf that is at a node: as it is, not at all, or in parts like the node's. */
void Collector::AddUncovered(Cursor* other, const Place& place, vtkIdType leaf)
{
  if (this->IsAbsent(other))
  {
    this->IsSkin ? this->AddFace(place, leaf) : this->AddLeaf(place, leaf);
    return;
  }
  if (other->IsLeaf())
  {
    return;
  }
  const int axis = this->FaceAxis;
  const int atFace = this->FaceSide == 1 ? 0 : this->Parts - 1;
  for (int child = 0; child < other->GetNumberOfChildren(); ++child)
  {
    if (this->Child(Place(), child).At[axis] != atFace)
    {
      continue;
    }
    Place part = this->Child(place, child);
    part.At[axis] = place.At[axis];
    part.Of[axis] = place.Of[axis];
    other->ToChild(static_cast<unsigned char>(child));
    this->AddUncovered(other, part, leaf);
    other->ToParent();
  }
}

vtkIdType Collector::Point(const Corner& corner)
{
  const auto found = this->Ids.find(corner);
  if (found != this->Ids.end())
  {
    return found->second;
  }
  const vtkIdType id = this->Points->InsertNextPoint(corner.data());
  this->Ids.emplace(corner, id);
  return id;
}

void Collector::AddLeaf(const Place& place, vtkIdType leaf)
{
  const Box box = this->BoxOf(place);
  const int nCorners = 1 << this->Axes.size();
  this->Cells->InsertNextCell(nCorners);
  for (int i = 0; i < nCorners; ++i)
  {
    Corner corner = { box.Low[0], box.Low[1], box.Low[2] };
    for (size_t k = 0; k < this->Axes.size(); ++k)
    {
      const int axis = this->Axes[k];
      corner[axis] = i >> k & 1 ? box.High[axis] : box.Low[axis];
    }
    this->Cells->InsertCellPoint(this->Point(corner));
  }
  this->LeafOfCell->InsertNextId(leaf);
}

/* Counter-clockwise, seen from outside. */
void Collector::AddFace(const Place& place, vtkIdType leaf)
{
  const Box box = this->BoxOf(place);
  const int u = (this->FaceAxis + 1) % 3;
  const int v = (this->FaceAxis + 2) % 3;
  this->Cells->InsertNextCell(4);
  for (int i = 0; i < 4; ++i)
  {
    const int step = this->FaceSide == 1 ? i : 3 - i;
    Corner corner;
    corner[this->FaceAxis] = (this->FaceSide == 1 ? box.High : box.Low)[this->FaceAxis];
    corner[u] = (step == 1 || step == 2 ? box.High : box.Low)[u];
    corner[v] = (step >= 2 ? box.High : box.Low)[v];
    this->Cells->InsertCellPoint(this->Point(corner));
  }
  this->LeafOfCell->InsertNextId(leaf);
}

void Collector::WalkAll()
{
  vtkHyperTreeGrid::vtkHyperTreeGridIterator trees;
  this->Input->InitializeTreeIterator(trees);
  vtkIdType index = 0;
  vtkNew<Cursor> cursor;
  while (trees.GetNextTree(index))
  {
    Place root;
    this->Input->GetLevelZeroCoordinatesFromIndex(index, root.Tree[0], root.Tree[1], root.Tree[2]);
    this->Input->InitializeNonOrientedCursor(cursor, index);
    this->Walk(cursor, root);
  }
}

vtkSmartPointer<vtkUnstructuredGrid> Collector::Leaves(bool withIds)
{
  this->WalkAll();
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  const int types[] = { VTK_VERTEX, VTK_LINE, VTK_PIXEL, VTK_VOXEL };
  grid->SetPoints(this->Points);
  grid->SetCells(types[this->Axes.size()], this->Cells);
  grid->GetFieldData()->PassData(this->Input->GetFieldData());
  this->CopyArrays(grid->GetCellData(), withIds);
  return grid;
}

vtkSmartPointer<vtkPolyData> Collector::Skin(bool withGhosts, bool withIds)
{
  this->IsSkin = true;
  this->HasGhosts = withGhosts;
  this->WalkAll();
  auto skin = vtkSmartPointer<vtkPolyData>::New();
  skin->SetPoints(this->Points);
  if (this->Axes.size() == 2)
  {
    vtkNew<vtkCellArray> quads; // the corners of pixels are in another order
    vtkNew<vtkIdList> ids;
    for (vtkIdType i = 0; i < this->Cells->GetNumberOfCells(); ++i)
    {
      this->Cells->GetCellAtId(i, ids);
      quads->InsertNextCell({ ids->GetId(0), ids->GetId(1), ids->GetId(3), ids->GetId(2) });
    }
    skin->SetPolys(quads);
  }
  else if (this->Axes.size() == 3)
  {
    skin->SetPolys(this->Cells);
  }
  else
  {
    this->Axes.empty() ? skin->SetVerts(this->Cells) : skin->SetLines(this->Cells);
  }
  this->CopyArrays(skin->GetCellData(), withIds);
  return skin;
}

void Collector::CopyArrays(vtkCellData* to, bool withIds)
{
  vtkCellData* from = this->Input->GetCellData();
  const vtkIdType n = this->LeafOfCell->GetNumberOfIds();
  to->CopyAllOn();
  to->CopyAllocate(from, n);
  to->SetNumberOfTuples(n);
  for (vtkIdType i = 0; i < n; ++i)
  {
    to->CopyData(from, this->LeafOfCell->GetId(i), i);
  }
  if (withIds)
  {
    vtkNew<vtkIdTypeArray> ids;
    ids->SetName("MicrotomeCellId");
    ids->SetNumberOfValues(n);
    std::copy_n(this->LeafOfCell->GetPointer(0), n, ids->GetPointer(0));
    to->AddArray(ids);
  }
}

/* The lines along the axes that a point of a slice is on, those in the plane left out: of a corner
 * three, of a point in an edge one, of the other kind of point none. */
std::vector<Corner> LinesThrough(vtkUnstructuredGrid* leaves,
  const mtm_plane& plane,
  vtkPolyData* slice,
  vtkIdType point,
  bool isCorner)
{
  vtkDataArray* edges = slice->GetPointData()->GetArray("MicrotomeEdge");
  vtkDataArray* weights = slice->GetPointData()->GetArray("MicrotomeWeight");
  std::vector<Corner> lines;
  if ((weights->GetTuple1(point) == 0.0) != isCorner)
  {
    return lines;
  }
  double a[3];
  double b[3];
  leaves->GetPoint(static_cast<vtkIdType>(edges->GetComponent(point, 0)), a);
  leaves->GetPoint(static_cast<vtkIdType>(edges->GetComponent(point, 1)), b);
  for (int axis = 0; axis < 3; ++axis)
  {
    if (plane.normal[axis] != 0.0 && (isCorner || a[axis] != b[axis]))
    {
      lines.push_back({ static_cast<double>(axis), a[(axis + 1) % 3], a[(axis + 2) % 3] });
    }
  }
  return lines;
}

/* Gives each point the number of the one it is the same as, and drops those not used then. */
void Renumber(vtkPolyData* slice, const std::vector<vtkIdType>& first)
{
  vtkNew<vtkPoints> points;
  points->SetDataType(slice->GetPoints()->GetDataType());
  std::vector<vtkIdType> ids(first.size());
  for (size_t i = 0; i < first.size(); ++i)
  {
    const auto id = static_cast<vtkIdType>(i);
    if (first[i] == id)
    {
      ids[i] = points->InsertNextPoint(slice->GetPoint(id));
    }
  }
  for (vtkCellArray* cells : { slice->GetVerts(), slice->GetLines(), slice->GetPolys() })
  {
    vtkDataArray* connectivity = cells->GetConnectivityArray();
    for (vtkIdType i = 0; i < connectivity->GetNumberOfTuples(); ++i)
    {
      const auto id = static_cast<size_t>(connectivity->GetTuple1(i));
      connectivity->SetTuple1(i, static_cast<double>(ids[static_cast<size_t>(first[id])]));
    }
  }
  slice->GetPointData()->Initialize(); // leaves have no arrays of points
  slice->SetPoints(points);
}

vtkIdType CountLeaves(Cursor* cursor, vtkUnsignedCharArray* ghosts)
{
  if (cursor->IsMasked())
  {
    return 0;
  }
  if (cursor->IsLeaf())
  {
    return ghosts && ghosts->GetValue(cursor->GetGlobalNodeIndex()) ? 0 : 1;
  }
  vtkIdType n = 0;
  for (int child = 0; child < cursor->GetNumberOfChildren(); ++child)
  {
    cursor->ToChild(static_cast<unsigned char>(child));
    n += CountLeaves(cursor, ghosts);
    cursor->ToParent();
  }
  return n;
}
}

vtkSmartPointer<vtkUnstructuredGrid> vtkMicrotomeTrees::Leaves(vtkHyperTreeGrid* input,
  const mtm_plane* plane,
  Faces faces,
  bool withIds)
{
  return Collector(input, plane, faces).Leaves(withIds);
}

void vtkMicrotomeTrees::MergePoints(vtkUnstructuredGrid* leaves,
  const mtm_plane& plane,
  vtkPolyData* slice)
{
  const vtkIdType n = slice->GetNumberOfPoints();
  std::vector<vtkIdType> first(static_cast<size_t>(n));
  std::iota(first.begin(), first.end(), 0);
  std::unordered_map<Corner, vtkIdType, HashOfCorner> onLine;
  for (bool isCorner : { true, false }) // corners are exact, so they come first
  {
    for (vtkIdType point = 0; point < n; ++point)
    {
      for (const Corner& line : LinesThrough(leaves, plane, slice, point, isCorner))
      {
        const auto found = onLine.emplace(line, point);
        first[point] = isCorner ? point : found.first->second;
      }
    }
  }
  Renumber(slice, first);
}

vtkSmartPointer<vtkPolyData> vtkMicrotomeTrees::Skin(vtkHyperTreeGrid* input,
  bool withGhosts,
  bool withIds)
{
  return Collector(input, nullptr, AllFaces).Skin(withGhosts, withIds);
}

vtkIdType vtkMicrotomeTrees::NumberOfLeaves(vtkHyperTreeGrid* input)
{
  vtkHyperTreeGrid::vtkHyperTreeGridIterator trees;
  input->InitializeTreeIterator(trees);
  vtkIdType index = 0;
  vtkIdType n = 0;
  vtkNew<Cursor> cursor;
  while (trees.GetNextTree(index))
  {
    input->InitializeNonOrientedCursor(cursor, index);
    n += CountLeaves(cursor, input->GetGhostCells());
  }
  return n;
}
