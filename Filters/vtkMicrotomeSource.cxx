// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The data object that a slice or a surface was made from.
#include "vtkMicrotomeSource.h"

#include "vtkMicrotomeCutFunction.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSourceClasses.h"

#include "vtkAlgorithm.h"
#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkCutter.h"
#include "vtkMath.h"
#include "vtkPlane.h"
#include "vtkPlaneCutter.h"
#include "vtkPolyData.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace
{
template <typename Names>
bool IsOneOf(vtkAlgorithm* algorithm, const Names& names)
{
  return std::any_of(
    std::begin(names), std::end(names), [&](const char* name) { return algorithm->IsA(name); });
}

/* The algorithm that gives the one input, or nullptr. */
vtkAlgorithm* Above(vtkAlgorithm* algorithm)
{
  const bool hasOne =
    algorithm->GetNumberOfInputPorts() > 0 && algorithm->GetNumberOfInputConnections(0) == 1;
  return hasOne ? algorithm->GetInputAlgorithm(0, 0) : nullptr;
}

/* The first one from `above` upwards that slices or extracts a surface, or nullptr. */
vtkAlgorithm* FindCutting(vtkAlgorithm* above)
{
  while (above && !IsOneOf(above, vtkMicrotomeSourceClasses::Cutting))
  {
    above = IsOneOf(above, vtkMicrotomeSourceClasses::Passing) ? Above(above) : nullptr;
  }
  return above;
}

/* What made the data that filters from `above` upwards pass on. */
vtkAlgorithm* FindMaker(vtkAlgorithm* above)
{
  while (IsOneOf(above, vtkMicrotomeSourceClasses::Passing) && Above(above))
  {
    above = Above(above);
  }
  return above;
}

/* True for a composite data set of nothing as well. */
bool IsAllPolyData(vtkDataObject* object)
{
  auto* composite = vtkCompositeDataSet::SafeDownCast(object);
  if (!composite)
  {
    return vtkPolyData::SafeDownCast(object) != nullptr;
  }
  vtkSmartPointer<vtkCompositeDataIterator> leaf;
  leaf.TakeReference(composite->NewIterator());
  for (leaf->InitTraversal(); !leaf->IsDoneWithTraversal(); leaf->GoToNextItem())
  {
    if (!vtkPolyData::SafeDownCast(leaf->GetCurrentDataObject()))
    {
      return false;
    }
  }
  return true;
}

/* How far points are from the nearest of planes at distances, all together. */
double Misfit(vtkPolyData* points, const mtm_plane& plane, const std::vector<double>& distances)
{
  double normal[3] = { plane.normal[0], plane.normal[1], plane.normal[2] };
  vtkMath::Normalize(normal);
  double sum = 0.0;
  for (vtkIdType i = 0; i < points->GetNumberOfPoints(); ++i)
  {
    double from[3];
    vtkMath::Subtract(points->GetPoint(i), plane.origin, from);
    const double distance = vtkMath::Dot(from, normal);
    double least = VTK_DOUBLE_MAX;
    for (double other : distances)
    {
      least = std::min(least, std::abs(distance - other));
    }
    sum += least;
  }
  return sum;
}

/* Of one polygonal data set, or of all that a composite one has. */
double Misfit(vtkDataObject* object, const mtm_plane& plane, const std::vector<double>& distances)
{
  auto* composite = vtkCompositeDataSet::SafeDownCast(object);
  if (!composite)
  {
    auto* points = vtkPolyData::SafeDownCast(object);
    return points ? Misfit(points, plane, distances) : 0.0;
  }
  double sum = 0.0;
  vtkSmartPointer<vtkCompositeDataIterator> leaf;
  leaf.TakeReference(composite->NewIterator());
  for (leaf->InitTraversal(); !leaf->IsDoneWithTraversal(); leaf->GoToNextItem())
  {
    sum += Misfit(leaf->GetCurrentDataObject(), plane, distances);
  }
  return sum;
}

/* Where a normal is not of length one, vtkCutter takes its values as those of the plane's function for
 * some data, and as multiples of the normal for others, and which differs between versions. What it put
 * out tells. */
void FitDistances(vtkDataObject* output, const mtm_plane& plane, std::vector<double>& distances)
{
  const double length = vtkMath::Norm(plane.normal);
  if (length == 0.0 || length == 1.0)
  {
    return;
  }
  std::vector<double> ofFunction = distances;
  std::vector<double> ofNormal = distances;
  for (size_t i = 0; i < distances.size(); ++i)
  {
    ofFunction[i] /= length;
    ofNormal[i] *= length;
  }
  const bool isFunction = Misfit(output, plane, ofFunction) <= Misfit(output, plane, ofNormal);
  distances = isFunction ? ofFunction : ofNormal;
}
}

void vtkMicrotomeSource::FindPlane(vtkAlgorithm* algorithm)
{
  vtkImplicitFunction* function = nullptr;
  this->Distances.clear();
  if (auto* slice = vtkMicrotomeSlice::SafeDownCast(algorithm))
  {
    // The input's cells, whole, are no slice of it.
    function = slice->GetPreserveInputCells() ? nullptr : slice->GetCutFunction();
    for (int i = 0; i < slice->GetNumberOfValues(); ++i)
    {
      this->Distances.push_back(slice->GetValue(i));
    }
    this->NumberOfSlices = slice->GetNumberOfSlices();
    this->Spacing = slice->GetSpacing();
  }
  else if (auto* cutter = vtkCutter::SafeDownCast(algorithm))
  {
    function = cutter->GetCutFunction();
    this->Distances.assign(
      cutter->GetValues(), cutter->GetValues() + cutter->GetNumberOfContours());
  }
  else if (auto* planeCutter = vtkPlaneCutter::SafeDownCast(algorithm))
  {
    function = planeCutter->GetPlane();
  }
  this->HasPlane = function && vtkMicrotomeCutFunction::AsPlane(function, this->Plane);
  if (vtkCutter::SafeDownCast(algorithm) && this->HasPlane)
  {
    FitDistances(algorithm->GetOutputDataObject(0), this->Plane, this->Distances);
  }
  if (this->Distances.empty())
  {
    this->Distances.push_back(0.0);
  }
}

bool vtkMicrotomeSource::Find(vtkAlgorithm* algorithm, std::string& error)
{
  if (!Above(algorithm))
  {
    *this = vtkMicrotomeSource();
    error = "there is no input, or more than one";
    return false;
  }
  return this->Find(algorithm, 0, error);
}

bool vtkMicrotomeSource::Find(vtkAlgorithm* algorithm, int connection, std::string& error)
{
  *this = vtkMicrotomeSource();
  vtkAlgorithm* above = algorithm->GetInputAlgorithm(0, connection);
  if (vtkAlgorithm* cutting = FindCutting(above))
  {
    this->MadeBy = cutting->GetClassName();
    this->Data = Above(cutting) ? cutting->GetInputDataObject(0, 0) : nullptr;
    this->FindPlane(cutting);
  }
  else
  {
    this->Data = algorithm->GetInputDataObject(0, connection);
    if (this->Data && IsAllPolyData(this->Data))
    {
      error = std::string("a ") + FindMaker(above)->GetClassName() +
        " made it, and what it is a slice or a surface of is not known";
      this->Data = nullptr;
      return false;
    }
  }
  if (!this->Data || this->Data->GetDataReleased())
  {
    error = "the data that it was made from is no longer in memory";
    this->Data = nullptr;
    return false;
  }
  return true;
}

std::vector<mtm_plane> vtkMicrotomeSource::GetPlanes(const double bounds[6]) const
{
  std::vector<mtm_plane> planes;
  double spacing = this->Spacing;
  if (this->NumberOfSlices > 1 && spacing == 0.0)
  {
    spacing = vtkMicrotomeCutFunction::Length(this->Plane, bounds) / this->NumberOfSlices;
  }
  for (double distance : this->Distances)
  {
    for (int i = 0; this->HasPlane && i < this->NumberOfSlices; ++i)
    {
      const double step = (i - 0.5 * (this->NumberOfSlices - 1)) * spacing;
      planes.push_back(vtkMicrotomeCutFunction::Move(this->Plane, distance + step));
    }
  }
  return planes;
}
