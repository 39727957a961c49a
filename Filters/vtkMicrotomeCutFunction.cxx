// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Implicit functions, as what libmicrotome cuts by.
#include "vtkMicrotomeCutFunction.h"

#include "vtkAbstractTransform.h"
#include "vtkAlgorithm.h"
#include "vtkDataSet.h"
#include "vtkDoubleArray.h"
#include "vtkImplicitFunction.h"
#include "vtkLinearTransform.h"
#include "vtkMath.h"
#include "vtkMatrix4x4.h"
#include "vtkNew.h"
#include "vtkPlane.h"

#include <algorithm>
#include <cmath>

namespace
{
/* With T(x) = A x + b, n . (T(x) - o) = 0 is the plane with normal A^T n through T^-1(o). */
bool Transform(vtkAbstractTransform* transform, mtm_plane& plane)
{
  auto* linear = vtkLinearTransform::SafeDownCast(transform);
  if (!linear)
  {
    return false;
  }
  linear->Update();
  vtkMatrix4x4* matrix = linear->GetMatrix();
  if (matrix->Determinant() == 0.0)
  {
    return false;
  }
  double normal[3];
  for (int i = 0; i < 3; ++i)
  {
    normal[i] = 0.0;
    for (int j = 0; j < 3; ++j)
    {
      normal[i] += matrix->GetElement(j, i) * plane.normal[j];
    }
  }
  std::copy_n(normal, 3, plane.normal);
  vtkNew<vtkMatrix4x4> inverse;
  vtkMatrix4x4::Invert(matrix, inverse);
  const double origin[4] = { plane.origin[0], plane.origin[1], plane.origin[2], 1.0 };
  double moved[4];
  inverse->MultiplyPoint(origin, moved);
  std::copy_n(moved, 3, plane.origin);
  return true;
}
}

bool vtkMicrotomeCutFunction::AsPlane(vtkImplicitFunction* function, mtm_plane& plane)
{
  auto* vtkplane = vtkPlane::SafeDownCast(function);
  if (!vtkplane)
  {
    return false;
  }
  // Subclasses and later versions of VTK shift the origin and turn the normal: the function's own
  // value and gradient (in this order: vtkPVPlane brings itself up to date in the first), not its
  // settings, say where the plane is.
  vtkplane->GetOrigin(plane.origin);
  double origin[3];
  std::copy_n(plane.origin, 3, origin);
  const double value = vtkplane->EvaluateFunction(origin);
  vtkplane->EvaluateGradient(origin, plane.normal);
  if (value != 0.0)
  {
    const double length = vtkMath::Norm(plane.normal);
    plane = Move(plane, length > 0.0 ? -value / length : 0.0);
  }
  return !vtkplane->GetTransform() || Transform(vtkplane->GetTransform(), plane);
}

mtm_plane vtkMicrotomeCutFunction::Move(const mtm_plane& plane, double distance)
{
  mtm_plane moved = plane;
  const double length = vtkMath::Norm(plane.normal);
  for (int i = 0; i < 3 && length > 0.0; ++i)
  {
    moved.origin[i] += distance / length * plane.normal[i];
  }
  return moved;
}

double vtkMicrotomeCutFunction::Length(const mtm_plane& plane, const double bounds[6])
{
  const double normalLength = vtkMath::Norm(plane.normal);
  double length = 0.0;
  for (int i = 0; i < 3; ++i)
  {
    length += std::abs(plane.normal[i]) * (bounds[2 * i + 1] - bounds[2 * i]);
  }
  return normalLength > 0.0 ? length / normalLength : 0.0;
}

vtkSmartPointer<vtkDoubleArray> vtkMicrotomeCutFunction::Evaluate(vtkImplicitFunction* function,
  vtkDataSet* input,
  vtkAlgorithm* algorithm)
{
  // An empty extent has less than none in VTK.
  const vtkIdType n = std::max<vtkIdType>(input->GetNumberOfPoints(), 0);
  const vtkIdType pollEvery = 1 << 16;
  auto values = vtkSmartPointer<vtkDoubleArray>::New();
  values->SetNumberOfValues(n);
  double* value = values->GetPointer(0);
  for (vtkIdType i = 0; i < n; ++i)
  {
    if (i % pollEvery == 0 && algorithm->CheckAbort())
    {
      return nullptr;
    }
    double point[3];
    input->GetPoint(i, point);
    value[i] = function->FunctionValue(point);
  }
  return values;
}
