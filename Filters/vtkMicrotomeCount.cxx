// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Sizes of a mesh that is a piece of a larger one.
#include "vtkMicrotomeCount.h"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace
{
using Point = std::array<double, 3>;

/* The byte array's value, 0 where there is no array. */
uint8_t Bits(const mtm_array& ghosts, int64_t i)
{
  const auto* bytes =
    static_cast<const uint8_t*>(ghosts.components ? ghosts.components[0] : ghosts.data);
  const int64_t stride = ghosts.stride ? ghosts.stride : 1;
  return ghosts.n_tuples > i && bytes ? bytes[i * stride] : 0;
}

bool IsDuplicate(const mtm_mesh& mesh, int64_t cell)
{
  return (Bits(mesh.cell_ghosts, cell) & MTM_GHOST_DUPLICATE_CELL) != 0;
}

template <typename T>
double Coordinate(const mtm_array& points, int64_t point, int axis)
{
  return points.components ? static_cast<const T*>(points.components[axis])[point]
                           : static_cast<const T*>(points.data)[3 * point + axis];
}

Point PointOf(const mtm_array& points, int64_t point)
{
  Point x;
  for (int axis = 0; axis < 3; ++axis)
  {
    x[axis] = points.type == MTM_FLOAT32 ? Coordinate<float>(points, point, axis)
                                         : Coordinate<double>(points, point, axis);
  }
  return x;
}

/* The first cell from `cell` on that is this piece's own; `end` if there is none. */
int64_t FirstOwn(const mtm_mesh& mesh, int64_t cell, int64_t end, int64_t step)
{
  while (cell != end && IsDuplicate(mesh, cell))
  {
    cell += step;
  }
  return cell;
}

/* The own cells of a structured piece are a box in it. A point belongs to the cell above it along
 * each axis, and where there is none, to the last one. */
int64_t OwnStructuredPoints(const mtm_mesh& mesh)
{
  int64_t steps[3];
  int64_t low[3];
  int64_t high[3];
  for (int axis = 0; axis < 3; ++axis)
  {
    steps[axis] = std::max<int64_t>(mesh.dims[axis] - 1, 1);
    low[axis] = steps[axis];
    high[axis] = -1;
  }
  const int64_t nRows = steps[1] * steps[2];
  for (int64_t row = 0; row < nRows; ++row)
  {
    const int64_t start = row * steps[0];
    const int64_t first = FirstOwn(mesh, start, start + steps[0], 1);
    if (first < start + steps[0])
    {
      const int64_t last = FirstOwn(mesh, start + steps[0] - 1, start - 1, -1);
      const int64_t ends[2][3] = { { first - start, row % steps[1], row / steps[1] },
        { last - start, row % steps[1], row / steps[1] } };
      for (int axis = 0; axis < 3; ++axis)
      {
        low[axis] = std::min(low[axis], ends[0][axis]);
        high[axis] = std::max(high[axis], ends[1][axis]);
      }
    }
  }
  int64_t count = 1;
  for (int axis = 0; axis < 3; ++axis)
  {
    const bool isFlat = mesh.dims[axis] <= 1;
    const bool isLast = high[axis] == steps[axis] - 1;
    count *= std::max<int64_t>(high[axis] - low[axis] + 1, 0) + (isLast && !isFlat ? 1 : 0);
  }
  return count;
}

/* An unstructured piece's points that duplicate cells have: of each, the smallest centre of its
 * cells, and whether that cell is this piece's own. */
template <typename Id>
class Border
{
public:
  explicit Border(const mtm_mesh& mesh)
    : Mesh(mesh)
    , Offsets(static_cast<const Id*>(mesh.offsets.data))
    , Ids(static_cast<const Id*>(mesh.connectivity.data))
    , PlaceOf(static_cast<size_t>(mtm_mesh_n_points(&mesh)), -1)
  {
  }

  void AddPointsOf(int64_t cell)
  {
    if (this->IsEmpty(cell))
    {
      return;
    }
    const double infinity = std::numeric_limits<double>::infinity();
    for (Id i = this->Offsets[cell]; i < this->Offsets[cell + 1]; ++i)
    {
      int64_t& place = this->PlaceOf[this->Ids[i]];
      if (place < 0)
      {
        place = static_cast<int64_t>(this->Places.size());
        this->Places.push_back({ { infinity, infinity, infinity }, false });
      }
    }
  }

  void OfferCell(int64_t cell)
  {
    if (this->IsEmpty(cell))
    {
      return;
    }
    const Id* first = this->Ids + this->Offsets[cell];
    const Id* last = this->Ids + this->Offsets[cell + 1];
    if (std::none_of(first, last, [&](Id id) { return this->PlaceOf[id] >= 0; }))
    {
      return;
    }
    const Point center = this->CenterOf(first, last);
    for (const Id* id = first; id != last; ++id)
    {
      const int64_t place = this->PlaceOf[*id];
      if (place >= 0 && center < this->Places[place].Center)
      {
        this->Places[place] = { center, !IsDuplicate(this->Mesh, cell) };
      }
    }
  }

  int64_t CountForeign() const
  {
    return std::count_if(
      this->Places.begin(), this->Places.end(), [](const Place& place) { return !place.IsOwn; });
  }

private:
  struct Place
  {
    Point Center;
    bool IsOwn;
  };

  /* Whatever ids it has: libmicrotome does not look at them. */
  bool IsEmpty(int64_t cell) const { return Bits(this->Mesh.cell_types, cell) == MTM_EMPTY_CELL; }

  Point CenterOf(const Id* first, const Id* last) const
  {
    Point center = { 0.0, 0.0, 0.0 };
    for (const Id* id = first; id != last; ++id)
    {
      const Point x = PointOf(this->Mesh.points, *id);
      for (int axis = 0; axis < 3; ++axis)
      {
        center[axis] += x[axis] / static_cast<double>(last - first);
      }
    }
    return center;
  }

  const mtm_mesh& Mesh;
  const Id* Offsets;
  const Id* Ids;
  std::vector<int64_t> PlaceOf; /* in Places, of each point; -1 = inside */
  std::vector<Place> Places;
};

template <typename Id>
int64_t OwnUnstructuredPoints(const mtm_mesh& mesh)
{
  const int64_t nCells = mtm_mesh_n_cells(&mesh);
  Border<Id> border(mesh);
  for (int64_t cell = 0; cell < nCells; ++cell)
  {
    if (IsDuplicate(mesh, cell))
    {
      border.AddPointsOf(cell);
    }
  }
  for (int64_t cell = 0; cell < nCells; ++cell)
  {
    border.OfferCell(cell);
  }
  return mtm_mesh_n_points(&mesh) - border.CountForeign();
}
}

int64_t vtkMicrotomeCount::OwnCells(const mtm_mesh& mesh)
{
  const int64_t nCells = mtm_mesh_n_cells(&mesh);
  const mtm_array& ghosts = mesh.cell_ghosts;
  if (!ghosts.components && ghosts.stride == 0)
  {
    const auto* bytes = static_cast<const uint8_t*>(ghosts.data);
    return nCells - std::count_if(bytes, bytes + ghosts.n_tuples, [](uint8_t bits) {
      return (bits & MTM_GHOST_DUPLICATE_CELL) != 0;
    });
  }
  int64_t count = nCells;
  for (int64_t cell = 0; cell < ghosts.n_tuples; ++cell)
  {
    count -= IsDuplicate(mesh, cell) ? 1 : 0;
  }
  return count;
}

int64_t vtkMicrotomeCount::OwnPoints(const mtm_mesh& mesh)
{
  if (OwnCells(mesh) == mtm_mesh_n_cells(&mesh))
  {
    return mtm_mesh_n_points(&mesh);
  }
  if (mesh.kind != MTM_UNSTRUCTURED)
  {
    return OwnStructuredPoints(mesh);
  }
  return mesh.offsets.type == MTM_INT32 ? OwnUnstructuredPoints<int32_t>(mesh)
                                        : OwnUnstructuredPoints<int64_t>(mesh);
}
