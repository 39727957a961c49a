// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#include "pqMicrotomePlane.h"

#include "vtkMath.h"
#include "vtkPVDataInformation.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMProxyProperty.h"
#include "vtkSMSourceProxy.h"
#include "vtkSMUncheckedPropertyHelper.h"

#include <algorithm>
#include <cmath>

namespace
{
using Vector = pqMicrotomePlane::Vector;

double Dot(const Vector& a, const Vector& b)
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

Vector Shown(vtkSMProxy* plane, const char* name)
{
  Vector value{};
  vtkSMUncheckedPropertyHelper(plane, name).Get(value.data(), 3);
  return value;
}

/** The axis that a vector points along, or -1. */
int AxisOf(const Vector& vector)
{
  for (int axis = 0; axis < 3; ++axis)
  {
    if (vector[axis] != 0 && vector[(axis + 1) % 3] == 0 && vector[(axis + 2) % 3] == 0)
    {
      return axis;
    }
  }
  return -1;
}

/** The corner of a box that is farthest along a direction (side 1) or against it (side 0). */
Vector Corner(const double bounds[6], const Vector& direction, int side)
{
  Vector corner;
  for (int axis = 0; axis < 3; ++axis)
  {
    corner[axis] = bounds[2 * axis + ((direction[axis] < 0) != (side == 1) ? 1 : 0)];
  }
  return corner;
}

bool Inside(const double bounds[6], const Vector& point)
{
  return point[0] >= bounds[0] && point[0] <= bounds[1] && point[1] >= bounds[2] &&
    point[1] <= bounds[3] && point[2] >= bounds[4] && point[2] <= bounds[5];
}
}

pqMicrotomePlane::pqMicrotomePlane(vtkSMProxy* filter)
  : Filter(filter)
{
}

vtkSMProxy* pqMicrotomePlane::proxy() const
{
  const char* name = this->cutsTrees() ? "HyperTreeGridImplicitFunction" : "CutFunction";
  auto property = vtkSMProxyProperty::SafeDownCast(this->Filter->GetProperty(name));
  if (property == nullptr)
  {
    return nullptr;
  }
  vtkSMProxy* function = nullptr;
  if (property->GetNumberOfUncheckedProxies() > 0)
  {
    function = property->GetUncheckedProxy(0);
  }
  else if (property->GetNumberOfProxies() > 0)
  {
    function = property->GetProxy(0);
  }
  const bool is_plane = function != nullptr && function->GetProperty("Origin") != nullptr &&
    function->GetProperty("Normal") != nullptr;
  return is_plane ? function : nullptr;
}

Vector pqMicrotomePlane::normal() const
{
  Vector normal = Shown(this->proxy(), "Normal");
  if (vtkMath::Normalize(normal.data()) == 0)
  {
    return { 1, 0, 0 };
  }
  return normal;
}

Vector pqMicrotomePlane::origin() const
{
  return Shown(this->proxy(), "Origin");
}

void pqMicrotomePlane::setNormal(const Vector& normal)
{
  this->write(this->origin(), normal);
}

double pqMicrotomePlane::position() const
{
  return Dot(this->origin(), this->normal());
}

void pqMicrotomePlane::setPosition(double position)
{
  const Vector normal = this->normal();
  const int axis = AxisOf(normal);
  Vector origin = this->origin();
  if (axis >= 0)
  {
    origin[axis] = position * normal[axis];
  }
  else
  {
    const double step = position - Dot(origin, normal);
    for (int k = 0; k < 3; ++k)
    {
      origin[k] += step * normal[k];
    }
    double bounds[6];
    double ends[2];
    if (this->bounds(bounds) && this->range(ends) && !Inside(bounds, origin) && ends[1] > ends[0])
    {
      // The line between the two corners that the plane meets first and last is inside all along;
      // where the plane misses the data, the origin is as near to them as it can be.
      const double met = std::clamp(position, ends[0], ends[1]);
      const double part = (met - ends[0]) / (ends[1] - ends[0]);
      const Vector first = Corner(bounds, normal, 0);
      const Vector last = Corner(bounds, normal, 1);
      for (int k = 0; k < 3; ++k)
      {
        origin[k] = first[k] + part * (last[k] - first[k]) + (position - met) * normal[k];
      }
    }
  }
  this->write(origin, Shown(this->proxy(), "Normal"));
}

bool pqMicrotomePlane::range(double positions[2]) const
{
  double bounds[6];
  if (!this->bounds(bounds))
  {
    return false;
  }
  const Vector normal = this->normal();
  positions[0] = Dot(Corner(bounds, normal, 0), normal);
  positions[1] = Dot(Corner(bounds, normal, 1), normal);
  return std::isfinite(positions[1] - positions[0]);
}

void pqMicrotomePlane::center()
{
  double bounds[6];
  if (this->bounds(bounds))
  {
    this->write({ 0.5 * (bounds[0] + bounds[1]),
                  0.5 * (bounds[2] + bounds[3]),
                  0.5 * (bounds[4] + bounds[5]) },
      Shown(this->proxy(), "Normal"));
  }
}

vtkPVDataInformation* pqMicrotomePlane::information() const
{
  vtkSMPropertyHelper input(this->Filter, "Input", true);
  auto source = vtkSMSourceProxy::SafeDownCast(input.GetAsProxy());
  return source != nullptr ? source->GetDataInformation(input.GetOutputPort()) : nullptr;
}

bool pqMicrotomePlane::cutsTrees() const
{
  vtkPVDataInformation* information = this->information();
  return information != nullptr && !information->IsCompositeDataSet() &&
    information->DataSetTypeIsA("vtkHyperTreeGrid");
}

bool pqMicrotomePlane::bounds(double values[6]) const
{
  vtkPVDataInformation* information = this->information();
  if (information == nullptr)
  {
    return false;
  }
  information->GetBounds(values);
  // A point at infinity, or one that is not a number, leaves nothing to place a plane by.
  return vtkMath::AreBoundsInitialized(values) != 0 &&
    std::all_of(values, values + 6, [](double value) { return std::isfinite(value); });
}

void pqMicrotomePlane::write(const Vector& origin, const Vector& normal)
{
  vtkSMProxy* plane = this->proxy();
  vtkSMPropertyHelper(plane, "Origin").Set(origin.data(), 3);
  vtkSMPropertyHelper(plane, "Normal").Set(normal.data(), 3);
  plane->UpdateVTKObjects();
}
