// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef MICROTOME_TEST_SLICERS_H
#define MICROTOME_TEST_SLICERS_H

#include "check.h"

#include "vtkMicrotomeSlice.h"

#include "vtkDataSet.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPolyData.h"

/** Slices with an index, and what they must be: the same as without. */
namespace slicers
{
/** Points, cells and arrays are the same, in the same order and with the same names. */
bool Same(vtkPolyData* a, vtkPolyData* b);

/** Microtome Slice with a plane that can be moved. */
struct Slicer
{
  vtkNew<vtkPlane> Plane;
  vtkNew<vtkMicrotomeSlice> Filter;

  explicit Slicer(vtkDataObject* input, bool useIndex = true)
  {
    this->Plane->SetNormal(0.3, 0.5, 0.7);
    this->Filter->SetCutFunction(this->Plane);
    this->Filter->SetInputDataObject(input);
    this->Filter->SetUseIndex(useIndex);
  }

  vtkPolyData* At(double x)
  {
    this->Plane->SetOrigin(x, 0.02, 0.03);
    this->Filter->Update();
    return this->Filter->GetOutput();
  }
};

/* Static, as the counters of check.h are. */

/** The slice at x is what a filter without an index makes. */
static void CheckAt(const char* where,
  Slicer& slicer,
  vtkDataSet* input,
  double x,
  bool mayBeEmpty = false)
{
  Slicer plain(input, false);
  plain.Plane->SetNormal(slicer.Plane->GetNormal());
  vtkPolyData* expected = plain.At(x);
  vtkPolyData* found = slicer.At(x);
  CHECK(Same(found, expected), "%s, at %g", where, x);
  CHECK(mayBeEmpty || found->GetNumberOfCells() > 0, "%s, at %g: nothing", where, x);
}

static int Indexes()
{
  return vtkMicrotomeSlice::GetNumberOfIndexes();
}

static void CheckNothingLeft(const char* where)
{
  CHECK(Indexes() == 0 && vtkMicrotomeSlice::GetIndexMemory() == 0,
    "%s: %d indexes, %lld bytes",
    where,
    Indexes(),
    static_cast<long long>(vtkMicrotomeSlice::GetIndexMemory()));
}
}

#endif
