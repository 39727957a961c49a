// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Which faces in the plane are covered by others: a tree of boxes finds these, half planes cut them off.
#include "vtkMicrotomeCover.h"

#include <cmath>

namespace
{
using Place = std::array<double, 2>;
using Polygon = std::vector<Place>;

const size_t LeafSize = 4;

double Cross(const Place& a, const Place& b, const Place& c)
{
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

double Distance(const Place& a, const Place& b)
{
  return std::hypot(b[0] - a[0], b[1] - a[1]);
}

double AreaOf(const Polygon& polygon)
{
  double area = 0.0;
  for (size_t i = 2; i < polygon.size(); ++i)
  {
    area += 0.5 * Cross(polygon[0], polygon[i - 1], polygon[i]);
  }
  return area;
}

/* Nowhere wider than about the tolerance. */
bool IsSliver(const Polygon& polygon, double tolerance)
{
  double length = 0.0;
  for (size_t i = 0; i < polygon.size(); ++i)
  {
    length += Distance(polygon[i], polygon[(i + 1) % polygon.size()]);
  }
  return std::abs(AreaOf(polygon)) <= tolerance * length;
}

/* The axis along which a face is seen largest. */
int AxisOf(const vtkMicrotomeFace& face)
{
  vtkMicrotomePoint normal = { 0.0, 0.0, 0.0 };
  const vtkMicrotomePoint& o = face.Points[0];
  for (size_t i = 2; i < face.Points.size(); ++i)
  {
    const vtkMicrotomePoint& p = face.Points[i - 1];
    const vtkMicrotomePoint& q = face.Points[i];
    for (int c = 0; c < 3; ++c)
    {
      const int d = (c + 1) % 3;
      const int e = (c + 2) % 3;
      normal[c] += (p[d] - o[d]) * (q[e] - o[e]) - (p[e] - o[e]) * (q[d] - o[d]);
    }
  }
  int axis = std::abs(normal[1]) > std::abs(normal[0]) ? 1 : 0;
  axis = std::abs(normal[2]) > std::abs(normal[axis]) ? 2 : axis;
  return axis;
}

/* A face seen along an axis, counter-clockwise. */
Polygon Project(const vtkMicrotomeFace& face, int axis)
{
  Polygon polygon;
  for (const vtkMicrotomePoint& x : face.Points)
  {
    polygon.push_back({ x[(axis + 1) % 3], x[(axis + 2) % 3] });
  }
  if (AreaOf(polygon) < 0.0)
  {
    std::reverse(polygon.begin(), polygon.end());
  }
  return polygon;
}

/* Of a counter-clockwise polygon; one that winds twice is taken for convex, and no cell has it. */
bool IsConvex(const Polygon& polygon, double tolerance)
{
  const size_t n = polygon.size();
  for (size_t i = 0; i < n; ++i)
  {
    const Place& a = polygon[i];
    const Place& b = polygon[(i + 1) % n];
    const Place& c = polygon[(i + 2) % n];
    if (Cross(a, b, c) < -tolerance * (Distance(a, b) + Distance(b, c)))
    {
      return false;
    }
  }
  return true;
}

/* The part of a convex polygon to the left of the line from a to b, or with `sign` -1 to the right.
 * Source: Sutherland and Hodgman 1974. */
Polygon Clip(const Polygon& polygon, const Place& a, const Place& b, double sign)
{
  Polygon part;
  for (size_t i = 0; i < polygon.size(); ++i)
  {
    const Place& p = polygon[i];
    const Place& q = polygon[(i + 1) % polygon.size()];
    const double atP = sign * Cross(a, b, p);
    const double atQ = sign * Cross(a, b, q);
    if (atP >= 0.0)
    {
      part.push_back(p);
    }
    if ((atP < 0.0 && atQ > 0.0) || (atP > 0.0 && atQ < 0.0))
    {
      const double t = atP / (atP - atQ);
      part.push_back({ p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]) });
    }
  }
  return part;
}

/* What is left of convex polygons without another one: convex again. */
void Subtract(const Polygon& cutter, double tolerance, std::vector<Polygon>& left)
{
  std::vector<Polygon> rest;
  for (Polygon& inside : left)
  {
    for (size_t i = 0; i < cutter.size() && inside.size() >= 3; ++i)
    {
      const Place& a = cutter[i];
      const Place& b = cutter[(i + 1) % cutter.size()];
      Polygon outside = Clip(inside, a, b, -1.0);
      if (outside.size() >= 3 && !IsSliver(outside, tolerance))
      {
        rest.push_back(std::move(outside));
      }
      inside = Clip(inside, a, b, 1.0);
    }
  }
  left = std::move(rest);
}
}

vtkMicrotomeCover::vtkMicrotomeCover(std::vector<vtkMicrotomeFace> faces,
  double tolerance,
  bool areFlat)
  : Faces(std::move(faces))
  , Tolerance(tolerance)
  , AreFlat(areFlat)
{
  if (!this->Faces.empty())
  {
    this->Build(0, this->Faces.size());
  }
}

size_t vtkMicrotomeCover::Build(size_t first, size_t last)
{
  const size_t index = this->Nodes.size();
  this->Nodes.push_back({ {}, first, last, 0 });
  vtkMicrotomeBox box;
  for (size_t i = first; i < last; ++i)
  {
    box.Add(this->Faces[i].Box());
  }
  this->Nodes[index].Box = box;
  if (last - first <= LeafSize)
  {
    return index;
  }
  int axis = 0;
  for (int i = 1; i < 3; ++i)
  {
    axis = box.High[i] - box.Low[i] > box.High[axis] - box.Low[axis] ? i : axis;
  }
  const size_t middle = first + (last - first) / 2;
  const auto begin = this->Faces.begin();
  std::nth_element(begin + static_cast<std::ptrdiff_t>(first),
    begin + static_cast<std::ptrdiff_t>(middle),
    begin + static_cast<std::ptrdiff_t>(last),
    [&](const vtkMicrotomeFace& a, const vtkMicrotomeFace& b) {
      return a.Points[0][axis] < b.Points[0][axis];
    });
  this->Build(first, middle);
  const size_t right = this->Build(middle, last);
  this->Nodes[index].Right = right;
  return index;
}

bool vtkMicrotomeCover::Visit(const vtkMicrotomeFace& face,
  const std::function<bool(const vtkMicrotomeFace&)>& look) const
{
  const vtkMicrotomeBox box = face.Box();
  std::vector<size_t> open(this->Nodes.empty() ? 0 : 1, 0);
  while (!open.empty())
  {
    const size_t at = open.back();
    const Node& node = this->Nodes[at];
    open.pop_back();
    if (!node.Box.Meets(box, this->Tolerance))
    {
      continue;
    }
    if (node.Right != 0)
    {
      open.push_back(at + 1);
      open.push_back(node.Right);
      continue;
    }
    for (size_t i = node.First; i < node.Last; ++i)
    {
      const vtkMicrotomeFace& other = this->Faces[i];
      if (other.Plane == face.Plane && other.Side < face.Side &&
        (other.Owner != face.Owner || other.Owner < 0) && other.Box().Meets(box, this->Tolerance) &&
        look(other))
      {
        return true;
      }
    }
  }
  return false;
}

bool vtkMicrotomeCover::IsSame(const vtkMicrotomeFace& a, const vtkMicrotomeFace& b) const
{
  const auto isNear = [&](const vtkMicrotomePoint& x, const vtkMicrotomePoint& y) {
    return std::abs(x[0] - y[0]) <= this->Tolerance && std::abs(x[1] - y[1]) <= this->Tolerance &&
      std::abs(x[2] - y[2]) <= this->Tolerance;
  };
  const auto isIn = [&](const vtkMicrotomePoint& x, const vtkMicrotomeFace& face) {
    return std::any_of(face.Points.begin(), face.Points.end(), [&](const vtkMicrotomePoint& y) {
      return isNear(x, y);
    });
  };
  const auto isWithin = [&](const vtkMicrotomeFace& one, const vtkMicrotomeFace& other) {
    return std::all_of(one.Points.begin(), one.Points.end(), [&](const vtkMicrotomePoint& x) {
      return isIn(x, other);
    });
  };
  return a.Points.size() == b.Points.size() && isWithin(a, b) && isWithin(b, a);
}

bool vtkMicrotomeCover::Covers(const vtkMicrotomeFace& face) const
{
  if (this->Visit(face, [&](const vtkMicrotomeFace& other) { return this->IsSame(face, other); }))
  {
    return true;
  }
  if (!this->AreFlat || face.Points.size() < 3)
  {
    return false;
  }
  const int axis = AxisOf(face);
  std::vector<Polygon> left = { Project(face, axis) };
  if (!IsConvex(left[0], this->Tolerance) || IsSliver(left[0], this->Tolerance))
  {
    return false;
  }
  return this->Visit(face, [&](const vtkMicrotomeFace& other) {
    const Polygon cutter = Project(other, axis);
    if (cutter.size() >= 3 && IsConvex(cutter, this->Tolerance) &&
      !IsSliver(cutter, this->Tolerance))
    {
      Subtract(cutter, this->Tolerance, left);
    }
    return left.empty();
  });
}
