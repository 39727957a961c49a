// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Shapes at points.
#include "vtkMicrotomeGlyphs.h"

#include "vtkMicrotomeSceneGlyphLook.h"

#include "vtkCellArray.h"
#include "vtkDataArray.h"
#include "vtkDataSetAttributes.h"
#include "vtkFloatArray.h"
#include "vtkIdList.h"
#include "vtkMath.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkQuaternion.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>
#include <vector>

namespace
{
using Look = vtkMicrotomeSceneGlyphLook;

const double MostNumbers = std::numeric_limits<int>::max();

/* Arrays that belong to a point, not to how it was shared out or shaded. */
std::vector<vtkDataArray*> ArraysOf(vtkPolyData* data)
{
  std::vector<vtkDataArray*> arrays;
  vtkPointData* attributes = data->GetPointData();
  for (int i = 0; i < attributes->GetNumberOfArrays(); ++i)
  {
    vtkDataArray* array = attributes->GetArray(i);
    const char* name = array ? array->GetName() : nullptr;
    if (name && std::strcmp(name, vtkDataSetAttributes::GhostArrayName()) != 0 &&
      std::strcmp(name, "Normals") != 0)
    {
      arrays.push_back(array);
    }
  }
  return arrays;
}

/* The first of the points that are equal, of each. */
std::vector<vtkIdType> Distinct(vtkPolyData* data, const std::vector<vtkDataArray*>& arrays)
{
  std::vector<vtkIdType> chosen;
  std::set<std::vector<vtkTypeUInt64>> seen;
  for (vtkIdType i = 0; i < data->GetNumberOfPoints(); ++i)
  {
    std::vector<double> values(3);
    data->GetPoint(i, values.data());
    for (vtkDataArray* array : arrays)
    {
      for (int c = 0; c < array->GetNumberOfComponents(); ++c)
      {
        values.push_back(array->GetComponent(i, c));
      }
    }
    std::vector<vtkTypeUInt64> bits;
    for (double value : values)
    {
      const double same = value + 0.0; // -0 counts as 0
      bits.emplace_back();
      std::memcpy(&bits.back(), &same, sizeof same);
    }
    if (seen.insert(bits).second)
    {
      chosen.push_back(i);
    }
  }
  return chosen;
}

/* The turn that takes x into a direction: by half a turn about the line between the two. */
vtkQuaterniond TurnTo(const double direction[3])
{
  const double length = vtkMath::Norm(direction);
  if (direction[1] == 0.0 && direction[2] == 0.0)
  {
    return direction[0] < 0.0 ? vtkQuaterniond(0.0, 0.0, 1.0, 0.0) : vtkQuaterniond();
  }
  return vtkQuaterniond(0.0, direction[0] + length, direction[1], direction[2]);
}

vtkQuaterniond About(int axis, double degrees)
{
  const double half = 0.5 * vtkMath::RadiansFromDegrees(degrees);
  double turn[4] = { std::cos(half), 0.0, 0.0, 0.0 };
  turn[1 + axis] = std::sin(half);
  return vtkQuaterniond(turn);
}

/* How one glyph stands. */
class Stand
{
public:
  Stand(vtkPolyData* points, Look* look)
    : Settings(look)
    , Sizes(look->GetScaling() ? points->GetPointData()->GetArray(look->GetScaleArray()) : nullptr)
    , Turns(points->GetPointData()->GetArray(look->GetOrientationArray()))
  {
    const int n = this->Turns ? this->Turns->GetNumberOfComponents() : 0;
    if (n != (look->GetOrientationMode() == Look::QUATERNION ? 4 : 3))
    {
      this->Turns = nullptr;
    }
  }

  /* Sets the columns of the turn, and the three sizes. */
  void Get(vtkIdType point, double turn[3][3], double sizes[3]) const;

private:
  void GetSizes(vtkIdType point, double sizes[3]) const;

  Look* Settings;
  vtkDataArray* Sizes;
  vtkDataArray* Turns;
};

void Stand::GetSizes(vtkIdType point, double sizes[3]) const
{
  std::fill_n(sizes, 3, 1.0);
  const int n = this->Sizes ? this->Sizes->GetNumberOfComponents() : 0;
  if (n > 0 && this->Settings->GetScaleMode() == Look::BY_MAGNITUDE)
  {
    double sum = 0.0;
    for (int c = 0; c < n; ++c)
    {
      sum += std::pow(this->Sizes->GetComponent(point, c), 2);
    }
    std::fill_n(sizes, 3, std::sqrt(sum));
  }
  if (n == 3 && this->Settings->GetScaleMode() == Look::BY_COMPONENTS)
  {
    this->Sizes->GetTuple(point, sizes);
  }
  for (int i = 0; i < 3; ++i)
  {
    sizes[i] *= this->Settings->GetScaling() ? this->Settings->GetScaleFactor() : 1.0;
    // As the mapper does, so that normals can be told.
    sizes[i] = sizes[i] == 0.0 ? 1e-10 : sizes[i];
  }
}

void Stand::Get(vtkIdType point, double turn[3][3], double sizes[3]) const
{
  vtkQuaterniond by;
  double tuple[4];
  if (this->Turns)
  {
    this->Turns->GetTuple(point, tuple);
    const int mode = this->Settings->GetOrientationMode();
    by = mode == Look::DIRECTION ? TurnTo(tuple)
      : mode == Look::ROTATION   ? About(2, tuple[2]) * About(0, tuple[0]) * About(1, tuple[1])
                                 : vtkQuaterniond(tuple);
  }
  by.ToMatrix3x3(turn);
  this->GetSizes(point, sizes);
}

/* The places and the normals of all copies. */
void PlacePoints(vtkPolyData* points,
  const std::vector<vtkIdType>& chosen,
  vtkPolyData* shape,
  Look* look,
  vtkPolyData* glyphs)
{
  const vtkIdType n = shape->GetNumberOfPoints();
  const Stand stand(points, look);
  vtkDataArray* shapeNormals = shape->GetPointData()->GetNormals();
  vtkNew<vtkPoints> places;
  places->SetDataType(points->GetPoints()->GetDataType());
  places->SetNumberOfPoints(n * static_cast<vtkIdType>(chosen.size()));
  vtkNew<vtkFloatArray> normals;
  normals->SetName("Normals");
  normals->SetNumberOfComponents(3);
  normals->SetNumberOfTuples(shapeNormals ? places->GetNumberOfPoints() : 0);
  vtkIdType to = 0;
  for (vtkIdType from : chosen)
  {
    double turn[3][3], sizes[3], place[3];
    stand.Get(from, turn, sizes);
    points->GetPoint(from, place);
    for (vtkIdType i = 0; i < n; ++i, ++to)
    {
      double x[3], normal[3], scaled[3], turned[3];
      shape->GetPoint(i, x);
      std::transform(x, x + 3, sizes, scaled, [](double a, double b) { return a * b; });
      vtkMath::Multiply3x3(turn, scaled, turned);
      vtkMath::Add(place, turned, turned);
      places->SetPoint(to, turned);
      if (shapeNormals)
      {
        shapeNormals->GetTuple(i, normal);
        std::transform(normal, normal + 3, sizes, scaled, [](double a, double b) { return a / b; });
        vtkMath::Multiply3x3(turn, scaled, turned);
        vtkMath::Normalize(turned);
        normals->SetTuple(to, turned);
      }
    }
  }
  glyphs->SetPoints(places);
  if (shapeNormals)
  {
    glyphs->GetPointData()->SetNormals(normals);
  }
}

/* The same cells, of each copy's points. */
vtkSmartPointer<vtkCellArray> CopyCells(vtkCellArray* cells, vtkIdType nPoints, size_t nCopies)
{
  auto copies = vtkSmartPointer<vtkCellArray>::New();
  vtkNew<vtkIdList> corners;
  for (size_t copy = 0; copy < nCopies; ++copy)
  {
    for (vtkIdType cell = 0; cell < cells->GetNumberOfCells(); ++cell)
    {
      cells->GetCellAtId(cell, corners);
      copies->InsertNextCell(corners->GetNumberOfIds());
      for (vtkIdType i = 0; i < corners->GetNumberOfIds(); ++i)
      {
        copies->InsertCellPoint(corners->GetId(i) + nPoints * static_cast<vtkIdType>(copy));
      }
    }
  }
  return copies;
}

void CopyArray(vtkDataArray* array,
  const std::vector<vtkIdType>& chosen,
  vtkIdType nTimes,
  vtkPolyData* glyphs)
{
  auto copy = vtkSmartPointer<vtkDataArray>::Take(array->NewInstance());
  copy->SetName(array->GetName());
  copy->SetNumberOfComponents(array->GetNumberOfComponents());
  copy->SetNumberOfTuples(glyphs->GetNumberOfPoints());
  vtkIdType to = 0;
  for (vtkIdType from : chosen)
  {
    for (vtkIdType i = 0; i < nTimes; ++i, ++to)
    {
      copy->SetTuple(to, from, array);
    }
  }
  glyphs->GetPointData()->AddArray(copy);
}
}

vtkSmartPointer<vtkPolyData> vtkMicrotomeGlyphs(vtkPolyData* points,
  vtkPolyData* shape,
  vtkMicrotomeSceneGlyphLook* look,
  std::string& error)
{
  auto glyphs = vtkSmartPointer<vtkPolyData>::New();
  const std::vector<vtkDataArray*> arrays = ArraysOf(points);
  const std::vector<vtkIdType> chosen = Distinct(points, arrays);
  const double nOfShape = static_cast<double>(std::max(shape->GetNumberOfPoints(),
    shape->GetPolys()->GetNumberOfConnectivityIds() +
      shape->GetLines()->GetNumberOfConnectivityIds()));
  if (nOfShape * static_cast<double>(chosen.size()) > MostNumbers)
  {
    error = std::to_string(chosen.size()) + " glyphs are too many";
    return nullptr;
  }
  PlacePoints(points, chosen, shape, look, glyphs);
  const vtkIdType n = shape->GetNumberOfPoints();
  glyphs->SetVerts(CopyCells(shape->GetVerts(), n, chosen.size()));
  glyphs->SetLines(CopyCells(shape->GetLines(), n, chosen.size()));
  glyphs->SetPolys(CopyCells(shape->GetPolys(), n, chosen.size()));
  for (vtkDataArray* array : arrays)
  {
    CopyArray(array, chosen, n, glyphs);
  }
  return glyphs;
}
