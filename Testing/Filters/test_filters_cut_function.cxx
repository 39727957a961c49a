// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Which functions are planes, and where: against the functions' own values.
#include "check.h"

#include "vtkMicrotomeCutFunction.h"

#include "vtkMath.h"
#include "vtkNew.h"
#include "vtkPerspectiveTransform.h"
#include "vtkPlane.h"
#include "vtkSphere.h"
#include "vtkTransform.h"

#include <algorithm>
#include <random>

namespace
{
double Value(const mtm_plane& plane, const double x[3])
{
  double value = 0.0;
  for (int i = 0; i < 3; ++i)
  {
    value += plane.normal[i] * (x[i] - plane.origin[i]);
  }
  return value;
}

/* The plane's value is the function's value everywhere, transformed or not. */
void CheckSame(const char* name, vtkPlane* function, std::mt19937& random)
{
  std::uniform_real_distribution<double> place(-2.0, 2.0);
  mtm_plane plane;
  CHECK(vtkMicrotomeCutFunction::AsPlane(function, plane), "%s", name);
  for (int i = 0; i < 50; ++i)
  {
    double x[3] = { place(random), place(random), place(random) };
    CHECK_NEAR(Value(plane, x), function->FunctionValue(x), 1e-9, "%s", name);
  }
  const mtm_plane apart = vtkMicrotomeCutFunction::Move(plane, 0.7);
  CHECK_NEAR(sqrt(vtkMath::Distance2BetweenPoints(apart.origin, plane.origin)),
    0.7,
    1e-12,
    "%s: moved by a distance",
    name);
  double origin[3] = { apart.origin[0], apart.origin[1], apart.origin[2] };
  CHECK_NEAR(function->FunctionValue(origin),
    0.7 * vtkMath::Norm(plane.normal),
    1e-9,
    "%s: along the normal",
    name);
}
}

int main()
{
  const unsigned seed = std::random_device()();
  printf("seed %u\n", seed);
  std::mt19937 random(seed);
  vtkNew<vtkPlane> plane;
  plane->SetOrigin(0.1, -0.2, 0.3);
  plane->SetNormal(1.0, 2.0, -3.0);
  mtm_plane same;
  vtkMicrotomeCutFunction::AsPlane(plane, same);
  CHECK(std::equal(same.origin, same.origin + 3, plane->GetOrigin()), "the origin, to the bit");
  CHECK(std::equal(same.normal, same.normal + 3, plane->GetNormal()), "the normal, to the bit");
  CheckSame("plane", plane, random);

  vtkNew<vtkTransform> transform;
  transform->Translate(0.3, 0.4, 0.5);
  transform->RotateWXYZ(33.0, 1.0, 1.0, 0.2);
  transform->Scale(2.0, 0.5, 1.5);
  plane->SetTransform(transform);
  CheckSame("transformed", plane, random);

  transform->Scale(1.0, 0.0, 1.0);
  CHECK(!vtkMicrotomeCutFunction::AsPlane(plane, same), "flattened: no inverse");
  vtkNew<vtkPerspectiveTransform> perspective;
  perspective->Perspective(30.0, 1.0, 1.0, 2.0);
  plane->SetTransform(perspective);
  CHECK(!vtkMicrotomeCutFunction::AsPlane(plane, same), "bent");
  vtkNew<vtkSphere> sphere;
  CHECK(!vtkMicrotomeCutFunction::AsPlane(sphere, same), "no plane");

  const double bounds[6] = { 0.0, 1.0, 0.0, 2.0, 0.0, 4.0 };
  const mtm_plane oblique = { { 0, 0, 0 }, { 0.0, -3.0, 4.0 } };
  CHECK_NEAR(vtkMicrotomeCutFunction::Length(oblique, bounds), 4.4, 1e-12, "0.6 * 2 + 0.8 * 4");
  return check_result();
}
