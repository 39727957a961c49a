// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Slices of every kind of input against vtkCutter, by random planes: size by cell, points, values.
#include "check.h"
#include "inputs.h"
#include "measures.h"

#include "vtkMicrotomeSlice.h"

#include "vtkAlgorithm.h"
#include "vtkCutter.h"
#include "vtkImageData.h"
#include "vtkMatrix3x3.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkSMPTools.h"

#include <algorithm>
#include <random>

namespace
{
/* A plane that comes near no point: there, rounding decides, and not equally in both. */
void RandomPlane(std::mt19937& random, vtkDataSet* data, vtkPlane* plane)
{
  std::normal_distribution<double> direction;
  std::uniform_real_distribution<double> place(-0.5, 0.5);
  double nearest = 0.0;
  while (nearest < 3e-4)
  {
    plane->SetOrigin(place(random), place(random), place(random));
    plane->SetNormal(direction(random), direction(random), direction(random));
    nearest = 1.0;
    for (vtkIdType i = 0; i < data->GetNumberOfPoints(); ++i)
    {
      nearest = std::min(nearest, plane->DistanceToPlane(data->GetPoint(i)));
    }
  }
}

void CheckSizes(const char* name, vtkPolyData* ours, vtkPolyData* theirs)
{
  const auto mine = measures::SizeByCell(ours);
  const auto other = measures::SizeByCell(theirs);
  CHECK(
    mine.empty() == other.empty(), "%s: %zu cells, vtkCutter %zu", name, mine.size(), other.size());
  for (const auto& cell : other)
  {
    const auto found = mine.find(cell.first);
    const double size = found == mine.end() ? 0.0 : found->second;
    CHECK_NEAR(size, cell.second, 1e-6, "%s: size of the cut of cell %lld", name, cell.first);
  }
  for (const auto& cell : mine)
  {
    CHECK(other.count(cell.first) == 1 || cell.second < 1e-6,
      "%s: vtkCutter does not cut cell %lld, we do by %g",
      name,
      cell.first,
      cell.second);
  }
}

void CheckPoints(const char* name, vtkPolyData* ours, vtkPolyData* theirs)
{
  const auto mine = measures::ValueByPlace(ours, "Wave");
  const auto other = measures::ValueByPlace(theirs, "Wave");
  CHECK(mine.size() == static_cast<size_t>(ours->GetNumberOfPoints()),
    "%s: %lld points, %zu places: points are merged and used",
    name,
    static_cast<long long>(ours->GetNumberOfPoints()),
    mine.size());
  CHECK(mine.size() == other.size(), "%s: %zu, vtkCutter %zu", name, mine.size(), other.size());
  for (const auto& point : other)
  {
    const double* found = measures::Find(mine, point.first);
    CHECK(found, "%s: a point of vtkCutter's is not there", name);
    CHECK_NEAR(found ? *found : 99.0, point.second, 1e-4, "%s: Wave", name);
  }
}

void CheckLinear(const char* name, vtkPolyData* ours, vtkPlane* plane)
{
  vtkDataArray* linear = ours->GetPointData()->GetArray("Linear");
  vtkDataArray* direction = ours->GetPointData()->GetArray("Direction");
  for (vtkIdType i = 0; i < ours->GetNumberOfPoints(); ++i)
  {
    double x[3];
    ours->GetPoint(i, x);
    CHECK_NEAR(linear->GetTuple1(i), inputs::Linear(x), 1e-5, "%s: Linear", name);
    for (int c = 0; c < 3; ++c)
    {
      CHECK_NEAR(direction->GetComponent(i, c), x[c], 1e-5, "%s: Direction", name);
    }
    CHECK_NEAR(plane->EvaluateFunction(x), 0.0, 1e-5, "%s: distance from the plane", name);
  }
}

void TestInput(const inputs::Input& input, std::mt19937& random)
{
  auto* image = vtkImageData::SafeDownCast(input.Data);
  const bool isTurned = image && !image->GetDirectionMatrix()->IsIdentity();
  vtkSmartPointer<vtkDataSet> other = input.Data;
  if (isTurned || vtkPolyData::SafeDownCast(input.Data))
  {
    other = inputs::WrittenOut(input.Data);
  }
  for (int round = 0; round < 4; ++round)
  {
    vtkNew<vtkPlane> plane;
    RandomPlane(random, input.Data, plane);
    vtkNew<vtkMicrotomeSlice> slice;
    slice->SetInputData(input.Data);
    slice->SetCutFunction(plane);
    slice->SetTriangulate(round == 3);
    slice->Update();
    vtkNew<vtkCutter> cutter;
    cutter->SetInputData(other);
    cutter->SetCutFunction(plane);
    cutter->SetGenerateTriangles(round == 3);
    cutter->SetOutputPointsPrecision(vtkAlgorithm::DOUBLE_PRECISION);
    cutter->Update();
    CheckSizes(input.Name.c_str(), slice->GetOutput(), cutter->GetOutput());
    CheckPoints(input.Name.c_str(), slice->GetOutput(), cutter->GetOutput());
    CheckLinear(input.Name.c_str(), slice->GetOutput(), plane);
  }
}
}

int main()
{
  const unsigned seed = std::random_device()();
  printf("seed %u\n", seed);
  std::mt19937 random(seed);
  for (const char* backend : { "Sequential", "STDThread" })
  {
    vtkSMPTools::SetBackend(backend);
    for (const inputs::Input& input : inputs::Solids())
    {
      TestInput(input, random);
    }
    for (const inputs::Input& input : inputs::Sheets())
    {
      TestInput(input, random);
    }
  }
  return check_result();
}
