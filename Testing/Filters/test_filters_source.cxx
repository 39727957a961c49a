// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The data that a slice or a surface was made from is found in the pipeline, with the planes.
#include "check.h"

#include "vtkMicrotomeIsosurface.h"
#include "vtkMicrotomeSceneWriter.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSource.h"
#include "vtkMicrotomeSurface.h"

#include "vtkAppendFilter.h"
#include "vtkAppendPolyData.h"
#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkClipDataSet.h"
#include "vtkCompositeDataSet.h"
#include "vtkContourFilter.h"
#include "vtkCutter.h"
#include "vtkDataSetSurfaceFilter.h"
#include "vtkElevationFilter.h"
#include "vtkGeometryFilter.h"
#include "vtkImageData.h"
#include "vtkIntArray.h"
#include "vtkMath.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPassThrough.h"
#include "vtkPlane.h"
#include "vtkPlaneCutter.h"
#include "vtkPolyData.h"
#include "vtkPolyDataNormals.h"
#include "vtkRTAnalyticSource.h"
#include "vtkSphere.h"
#include "vtkSphereSource.h"
#include "vtkTriangleFilter.h"
#include "vtkTrivialProducer.h"
#include "vtkUnstructuredGrid.h"

namespace
{
vtkSmartPointer<vtkRTAnalyticSource> Wavelet()
{
  auto source = vtkSmartPointer<vtkRTAnalyticSource>::New();
  source->SetWholeExtent(-5, 5, -5, 5, -5, 5);
  return source;
}

vtkSmartPointer<vtkPlane> Plane()
{
  auto plane = vtkSmartPointer<vtkPlane>::New();
  plane->SetOrigin(0.25, 0, 0);
  plane->SetNormal(2, 0, 0);
  return plane;
}

/* Looks from a writer behind an algorithm, which has been brought up to date. */
bool Find(vtkAlgorithm* last, vtkMicrotomeSource& source, std::string& error)
{
  last->Update();
  const vtkMTimeType before = last->GetOutputDataObject(0)->GetUpdateTime();
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputConnection(last->GetOutputPort());
  const bool isFound = source.Find(writer, error);
  CHECK(last->GetOutputDataObject(0)->GetUpdateTime() == before, "nothing was executed");
  return isFound;
}

/* Every cutting algorithm gives its very input, alone and behind filters that pass it on. */
void TestCutting()
{
  auto wavelet = Wavelet();
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetCutFunction(Plane());
  vtkNew<vtkMicrotomeSurface> surface;
  vtkNew<vtkMicrotomeIsosurface> isosurface;
  isosurface->SetValue(0, 150.0);
  vtkNew<vtkCutter> cutter;
  cutter->SetCutFunction(Plane());
  vtkNew<vtkPlaneCutter> planeCutter;
  planeCutter->SetPlane(Plane());
  vtkNew<vtkDataSetSurfaceFilter> skin;
  vtkNew<vtkGeometryFilter> geometry;
  vtkNew<vtkContourFilter> contour;
  contour->SetValue(0, 150.0);
  vtkAlgorithm* const all[] = {
    slice, surface, isosurface, cutter, planeCutter, skin, geometry, contour
  };
  for (vtkAlgorithm* cutting : all)
  {
    const char* name = cutting->GetClassName();
    cutting->SetInputConnection(wavelet->GetOutputPort());
    vtkMicrotomeSource source;
    std::string error;
    CHECK(Find(cutting, source, error), "%s: %s", name, error.c_str());
    CHECK(source.Data.Get() == wavelet->GetOutput(), "%s: its input", name);
    CHECK(source.MadeBy == name, "%s, not %s", name, source.MadeBy.c_str());
    if (!cutting->GetOutputDataObject(0)->IsA("vtkPolyData"))
    {
      continue; // a vtkPlaneCutter of some versions gives one block for each value
    }
    vtkNew<vtkAppendPolyData> append;
    append->SetInputConnection(cutting->GetOutputPort());
    vtkNew<vtkTriangleFilter> triangles;
    triangles->SetInputConnection(append->GetOutputPort());
    vtkNew<vtkPolyDataNormals> normals;
    normals->SetInputConnection(triangles->GetOutputPort());
    vtkNew<vtkElevationFilter> elevation;
    elevation->SetInputConnection(normals->GetOutputPort());
    vtkNew<vtkPassThrough> pass;
    pass->SetInputConnection(elevation->GetOutputPort());
    CHECK(Find(pass, source, error), "%s, passed on: %s", name, error.c_str());
    CHECK(source.Data.Get() == wavelet->GetOutput(), "%s, passed on: its input", name);
  }
}

void CheckPlanes(const vtkMicrotomeSource& source, vtkPolyData* slice, const char* name)
{
  double bounds[6];
  vtkDataSet::SafeDownCast(source.Data)->GetBounds(bounds);
  const std::vector<mtm_plane> planes = source.GetPlanes(bounds);
  vtkNew<vtkIdList> ids;
  auto* indexes = slice->GetCellData()->GetArray("PlaneIndex");
  std::vector<int> met(planes.size(), 0);
  for (vtkIdType cell = 0; cell < slice->GetNumberOfCells(); ++cell)
  {
    slice->GetCellPoints(cell, ids);
    const double* x = slice->GetPoint(ids->GetId(0));
    for (size_t i = 0; i < planes.size(); ++i)
    {
      double from[3];
      vtkMath::Subtract(x, planes[i].origin, from);
      const bool isOn = std::abs(vtkMath::Dot(from, planes[i].normal)) < 1e-5;
      met[i] += isOn;
      CHECK(!indexes || isOn == (indexes->GetTuple1(cell) == static_cast<double>(i)),
        "%s: the plane of cell %lld",
        name,
        static_cast<long long>(cell));
    }
  }
  int all = 0;
  for (int n : met)
  {
    CHECK(n > 0, "%s: cells on each plane", name);
    all += n;
  }
  CHECK(all == slice->GetNumberOfCells(), "%s: a plane for each cell", name);
}

/* The planes are those that the slice's cells lie in, whatever the length of the normal. */
void TestPlanes()
{
  auto wavelet = Wavelet();
  vtkMicrotomeSource source;
  std::string error;
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputConnection(wavelet->GetOutputPort());
  slice->SetCutFunction(Plane());
  CHECK(Find(slice, source, error) && source.HasPlane, "one plane");
  CHECK(source.Distances == std::vector<double>({ 0.0 }), "at distance 0");
  CheckPlanes(source, slice->GetOutput(), "one plane");
  slice->SetValue(0, -2.0);
  slice->SetValue(1, 2.5);
  slice->SetNumberOfSlices(3);
  slice->SetSpacing(0.7);
  CHECK(Find(slice, source, error), "two groups");
  CHECK(source.NumberOfSlices == 3 && source.Spacing == 0.7, "its settings");
  CheckPlanes(source, slice->GetOutput(), "two groups");
  slice->SetNumberOfValues(0);
  slice->SetNumberOfSlices(4);
  slice->SetSpacing(0.0);
  CHECK(Find(slice, source, error), "spread");
  CheckPlanes(source, slice->GetOutput(), "spread");
  slice->SetPreserveInputCells(true);
  slice->SetNumberOfSlices(1);
  CHECK(Find(slice, source, error) && !source.HasPlane, "whole cells are no slice");
  vtkNew<vtkCutter> cutter;
  cutter->SetInputConnection(wavelet->GetOutputPort());
  cutter->SetCutFunction(Plane());
  cutter->SetValue(0, -1.0);
  cutter->SetValue(1, 2.0);
  CHECK(Find(cutter, source, error) && source.HasPlane, "a vtkCutter");
  CheckPlanes(source, cutter->GetOutput(), "a vtkCutter");
  // One value of an image, and a grid: vtkCutter has other ways for them, and another sense of values.
  cutter->SetNumberOfContours(1);
  CHECK(Find(cutter, source, error) && source.HasPlane, "a vtkCutter of one value");
  CheckPlanes(source, cutter->GetOutput(), "a vtkCutter of one value");
  vtkNew<vtkAppendFilter> grid;
  grid->SetInputConnection(wavelet->GetOutputPort());
  cutter->SetInputConnection(grid->GetOutputPort());
  cutter->SetValue(1, 2.0);
  CHECK(Find(cutter, source, error) && source.HasPlane, "a vtkCutter of a grid");
  CheckPlanes(source, cutter->GetOutput(), "a vtkCutter of a grid");
  vtkNew<vtkSphere> sphere;
  sphere->SetRadius(3.0);
  cutter->SetCutFunction(sphere);
  CHECK(Find(cutter, source, error) && !source.HasPlane, "a sphere is no plane");
  const double bounds[6] = { -5, 5, -5, 5, -5, 5 };
  CHECK(source.GetPlanes(bounds).empty(), "no planes");
}

/* What is not made by cutting is its own source, but polygons have none. */
void TestOthers()
{
  auto wavelet = Wavelet();
  vtkMicrotomeSource source;
  std::string error;
  CHECK(Find(wavelet, source, error), "%s", error.c_str());
  CHECK(source.Data.Get() == wavelet->GetOutput() && source.MadeBy.empty(), "a volume");
  vtkNew<vtkClipDataSet> clip;
  clip->SetInputConnection(wavelet->GetOutputPort());
  clip->SetClipFunction(Plane());
  CHECK(Find(clip, source, error), "%s", error.c_str());
  CHECK(source.Data.Get() == clip->GetOutput() && source.MadeBy.empty(), "a part of a volume");
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetCutFunction(Plane());
  slice->SetInputConnection(clip->GetOutputPort());
  CHECK(Find(slice, source, error) && source.Data.Get() == clip->GetOutput(), "a slice of a part");
  vtkNew<vtkSphereSource> sphere;
  CHECK(!Find(sphere, source, error) && !source.Data, "a surface of nothing");
  CHECK(error.find("vtkSphereSource") != std::string::npos, "%s", error.c_str());
  vtkNew<vtkTrivialProducer> producer;
  producer->SetOutput(slice->GetOutput());
  CHECK(!Find(producer, source, error), "a slice that forgot its source");
  vtkNew<vtkMicrotomeSceneWriter> writer;
  CHECK(!source.Find(writer, error), "a writer without input");
  vtkNew<vtkMicrotomeSlice> sheet;
  sheet->SetCutFunction(Plane());
  sheet->SetInputConnection(sphere->GetOutputPort());
  CHECK(
    Find(sheet, source, error) && source.Data.Get() == sphere->GetOutput(), "a slice of a surface");
}

/* All blocks of a composite data set together. */
void TestBlocks()
{
  auto wavelet = Wavelet();
  wavelet->Update();
  vtkNew<vtkMultiBlockDataSet> blocks;
  blocks->SetBlock(0, wavelet->GetOutput());
  blocks->SetBlock(1, nullptr);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputDataObject(blocks);
  slice->SetCutFunction(Plane());
  vtkMicrotomeSource source;
  std::string error;
  CHECK(Find(slice, source, error) && source.Data.Get() == blocks.Get(),
    "the blocks: %s",
    error.c_str());
  vtkNew<vtkPassThrough> pass;
  pass->SetInputDataObject(blocks);
  CHECK(Find(pass, source, error) && source.MadeBy.empty(), "blocks as they are");
  vtkNew<vtkMultiBlockDataSet> surfaces;
  surfaces->SetBlock(0, vtkNew<vtkPolyData>());
  pass->SetInputDataObject(surfaces);
  CHECK(!Find(pass, source, error), "blocks of polygons");
}

/* Data that the pipeline has let go is not given, and not made again. */
void TestReleased()
{
  auto wavelet = Wavelet();
  wavelet->ReleaseDataFlagOn();
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetCutFunction(Plane());
  slice->SetInputConnection(wavelet->GetOutputPort());
  vtkMicrotomeSource source;
  std::string error;
  CHECK(!Find(slice, source, error), "released");
  CHECK(error.find("memory") != std::string::npos, "%s", error.c_str());
}
}

int main()
{
  TestCutting();
  TestPlanes();
  TestOthers();
  TestBlocks();
  TestReleased();
  return check_result();
}
