// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// A data set in pieces with ghost cells gives the same cells as in one, and its counts add up.
#include "check.h"
#include "inputs.h"
#include "listener.h"
#include "measures.h"

#include "vtkMicrotomeAdopt.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include "vtkAppendFilter.h"
#include "vtkCellData.h"
#include "vtkDataSetTriangleFilter.h"
#include "vtkFieldData.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"
#include "vtkRTAnalyticSource.h"
#include "vtkTrivialProducer.h"

#include <random>

namespace
{
/* What all pieces together have. */
struct Whole
{
  std::multiset<std::multiset<measures::Place>> Cells;
  double PointsIn = 0.0;
  double CellsIn = 0.0;
};

Whole Collect(vtkPolyDataAlgorithm* filter, int nPieces)
{
  Whole whole;
  for (int piece = 0; piece < nPieces; ++piece)
  {
    filter->UpdatePiece(piece, nPieces, 0);
    vtkPolyData* output = filter->GetOutput();
    const auto cells = measures::Cells(output);
    whole.Cells.insert(cells.begin(), cells.end());
    CHECK(!output->GetCellData()->HasArray(vtkDataSetAttributes::GhostArrayName()), "no ghosts");
    vtkFieldData* fields = output->GetFieldData();
    whole.PointsIn += fields->GetArray(vtkMicrotomeAdopt::PointsIn)->GetTuple1(0);
    whole.CellsIn += fields->GetArray(vtkMicrotomeAdopt::CellsIn)->GetTuple1(0);
  }
  return whole;
}

void CheckPieces(const char* name, vtkPolyDataAlgorithm* filter)
{
  const Whole one = Collect(filter, 1);
  CHECK(!one.Cells.empty(), "%s: nothing to compare", name);
  for (int nPieces : { 2, 4, 7 })
  {
    const Whole many = Collect(filter, nPieces);
    CHECK(one.Cells == many.Cells,
      "%s: %zu cells in one, %zu in %d pieces",
      name,
      one.Cells.size(),
      many.Cells.size(),
      nPieces);
    CHECK(one.PointsIn == many.PointsIn, "%s: %g points, %g", name, one.PointsIn, many.PointsIn);
    CHECK(one.CellsIn == many.CellsIn, "%s: %g cells, %g", name, one.CellsIn, many.CellsIn);
  }
}

void TestSource(const char* name, vtkAlgorithm* source, std::mt19937& random)
{
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputConnection(source->GetOutputPort());
  CheckPieces(name, surface);
  vtkNew<vtkPlane> plane;
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputConnection(source->GetOutputPort());
  slice->SetCutFunction(plane);
  // Along the seams of pieces, on the boundary, along faces anywhere, and everywhere.
  const double planes[][6] = { { 0, 0, 0, 1, 0, 0 },
    { 0, 0, 0, 0, 1, 0 },
    { 0, 0, 0, 0, 0, -1 },
    { 4, 0, 0, 1, 0, 0 },
    { 0, -4, 0, 0, 1, 0 },
    { 0, 0, 3, 0, 0, 1 },
    { 0, 0, 0, 1, 1, 0 } };
  for (const double* values : planes)
  {
    plane->SetOrigin(values);
    plane->SetNormal(values + 3);
    CheckPieces(name, slice);
  }
  std::uniform_real_distribution<double> value(-1.0, 1.0);
  for (int i = 0; i < 3; ++i)
  {
    plane->SetOrigin(2 * value(random), 2 * value(random), 2 * value(random));
    plane->SetNormal(value(random), value(random), value(random));
    CheckPieces(name, slice);
  }
}

/* Without ghost cells, a face where pieces meet may come from both: that is said, where it can be. */
void TestWithoutGhosts()
{
  vtkNew<vtkTrivialProducer> source;
  source->SetOutput(inputs::Cube(4));
  vtkNew<vtkPlane> plane;
  plane->SetNormal(0, 0, 1);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputConnection(source->GetOutputPort());
  slice->SetCutFunction(plane);
  Listener heard(slice);
  slice->UpdatePiece(0, 1, 0);
  CHECK(heard.Warnings.empty(), "one piece needs no ghosts");
  slice->UpdatePiece(0, 2, 0);
  CHECK(heard.Warnings.size() == 1, "the plane has faces: %zu warnings", heard.Warnings.size());
  plane->SetOrigin(0, 0, 0.1);
  slice->UpdatePiece(0, 2, 0);
  CHECK(heard.Warnings.size() == 1, "the plane has no faces");

  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputConnection(source->GetOutputPort());
  Listener surfaceHeard(surface);
  surface->UpdatePiece(0, 2, 0);
  CHECK(surfaceHeard.Warnings.size() == 1, "a surface has faces");
}
}

int main()
{
  TestWithoutGhosts();
  const unsigned seed = std::random_device()();
  printf("seed %u\n", seed);
  std::mt19937 random(seed);
  vtkNew<vtkRTAnalyticSource> image;
  image->SetWholeExtent(-4, 4, -4, 4, -4, 4);
  TestSource("image", image, random);
  vtkNew<vtkAppendFilter> voxels;
  voxels->SetInputConnection(image->GetOutputPort());
  TestSource("voxels", voxels, random);
  vtkNew<vtkDataSetTriangleFilter> tetrahedra;
  tetrahedra->SetInputConnection(voxels->GetOutputPort());
  TestSource("tetrahedra", tetrahedra, random);
  return check_result();
}
