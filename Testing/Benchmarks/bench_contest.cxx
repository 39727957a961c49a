// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Filters that do the same, in turn, on the same mesh.
#include "bench_contest.h"

#include "bench_grids.h"
#include "bench_process.h"

#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include <vtk3DLinearGridPlaneCutter.h>
#include <vtkCellArray.h>
#include <vtkCutter.h>
#include <vtkDataSetSurfaceFilter.h>
#include <vtkFloatArray.h>
#include <vtkFlyingEdgesPlaneCutter.h>
#include <vtkGeometryFilter.h>
#include <vtkImageData.h>
#include <vtkMath.h>
#include <vtkNew.h>
#include <vtkPlane.h>
#include <vtkPlaneCutter.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkSMPTools.h>
#include <vtkUnstructuredGrid.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

using BenchContest::Contestant;
using BenchContest::Kind;

namespace
{
const int PlanesOfMany = 20;
const int LeastRuns = 3;
const size_t MostContestants = 4;
const int RunsThatDoNotCount = 2;
const double SettleMs = 60.0;

vtkPlane* PlaneOf(vtkAlgorithm* filter)
{
  if (auto* own = vtkMicrotomeSlice::SafeDownCast(filter))
  {
    return vtkPlane::SafeDownCast(own->GetCutFunction());
  }
  if (auto* cutter = vtkCutter::SafeDownCast(filter))
  {
    return vtkPlane::SafeDownCast(cutter->GetCutFunction());
  }
  if (auto* edges = vtkFlyingEdgesPlaneCutter::SafeDownCast(filter))
  {
    return edges->GetPlane();
  }
  if (auto* linear = vtk3DLinearGridPlaneCutter::SafeDownCast(filter))
  {
    return linear->GetPlane();
  }
  auto* cutter = vtkPlaneCutter::SafeDownCast(filter);
  return cutter ? cutter->GetPlane() : nullptr;
}

/* A place in the middle third, through no points: never the same twice. The length is 1, since values
 * of vtkCutter are the function's, not distances. */
void PlacePlane(vtkPlane* plane, const double normal[3], vtkDataSet* mesh, int run)
{
  double bounds[6];
  mesh->GetBounds(bounds);
  const double share = 0.3517 + 0.3 * std::fmod(0.6180339887 * run, 1.0);
  double origin[3];
  for (int i = 0; i < 3; ++i)
  {
    origin[i] = bounds[2 * i] + share * (bounds[2 * i + 1] - bounds[2 * i]);
  }
  double unit[] = { normal[0], normal[1], normal[2] };
  vtkMath::Normalize(unit);
  plane->SetOrigin(origin);
  plane->SetNormal(unit);
}

void PlaceOblique(vtkPlane* plane, vtkDataSet* mesh, int run)
{
  const double normal[] = { 1.0, 2.0, 3.0 };
  PlacePlane(plane, normal, mesh, run);
}

double DistanceOfMany(vtkDataSet* mesh)
{
  return mesh->GetLength() / (3.0 * PlanesOfMany);
}

/* What an index of the mesh must notice. */
void Change(vtkDataSet* mesh)
{
  if (auto* grid = vtkUnstructuredGrid::SafeDownCast(mesh))
  {
    grid->GetCells()->GetOffsetsArray()->Modified();
    grid->GetCells()->GetConnectivityArray()->Modified();
    grid->GetCells()->Modified();
  }
  mesh->Modified();
}

/* Leaves one point array, which no filter has seen. */
void ReplaceArray(vtkDataSet* mesh, int run)
{
  const auto values = BenchGrids::PointArray(mesh, "Other", run);
  mesh->GetPointData()->Initialize();
  mesh->GetPointData()->SetScalars(values);
}

Contestant Entry(vtkAlgorithm* filter, vtkDataSet* mesh, const char* settings, bool isMerged = true)
{
  Contestant entry;
  entry.Class = filter->GetClassName();
  entry.Settings = settings;
  entry.IsMerged = isMerged;
  entry.Filter = filter;
  filter->SetInputDataObject(mesh);
  entry.Work = [filter]() { filter->Update(); };
  return entry;
}

Contestant OwnSlice(vtkDataSet* mesh, bool isMany)
{
  vtkNew<vtkMicrotomeSlice> filter;
  vtkNew<vtkPlane> plane;
  filter->SetCutFunction(plane);
  if (isMany)
  {
    filter->SetNumberOfSlices(PlanesOfMany);
    filter->SetSpacing(DistanceOfMany(mesh));
  }
  return Entry(filter, mesh, isMany ? "NumberOfSlices 20" : "defaults");
}

Contestant Cutter(vtkDataSet* mesh, bool isMany)
{
  vtkNew<vtkCutter> filter;
  vtkNew<vtkPlane> plane;
  filter->SetCutFunction(plane);
  filter->GenerateTrianglesOff();
  filter->GenerateCutScalarsOff();
  if (isMany)
  {
    filter->SetNumberOfContours(PlanesOfMany);
    for (int i = 0; i < PlanesOfMany; ++i)
    {
      filter->SetValue(i, (i - 0.5 * (PlanesOfMany - 1)) * DistanceOfMany(mesh));
    }
  }
  return Entry(filter, mesh, isMany ? "20 values" : "polygons");
}

Contestant LinearCutter(vtkDataSet* mesh, bool isMerged)
{
  vtkNew<vtk3DLinearGridPlaneCutter> filter;
  vtkNew<vtkPlane> plane;
  filter->SetPlane(plane);
  filter->SetMergePoints(isMerged);
  filter->ComputeNormalsOff();
  filter->InterpolateAttributesOn();
  return Entry(filter, mesh, "no normals", isMerged);
}

/* The one that has no many planes moves one through them; the results are not even put together. */
Contestant LinearCutterManyTimes(vtkDataSet* mesh)
{
  Contestant entry = LinearCutter(mesh, false);
  entry.Settings = "no normals, 20 updates";
  vtkAlgorithm* filter = entry.Filter;
  const double distance = DistanceOfMany(mesh);
  entry.Work = [filter, distance]() {
    vtkPlane* plane = PlaneOf(filter);
    double normal[3];
    plane->GetNormal(normal);
    double place[3];
    plane->GetOrigin(place);
    for (int p = 0; p < PlanesOfMany; ++p)
    {
      const double step = (p - 0.5 * (PlanesOfMany - 1)) * distance;
      plane->SetOrigin(
        place[0] + step * normal[0], place[1] + step * normal[1], place[2] + step * normal[2]);
      filter->Update();
    }
  };
  return entry;
}

Contestant PlaneCutter(vtkDataSet* mesh)
{
  vtkNew<vtkPlaneCutter> filter;
  vtkNew<vtkPlane> plane;
  filter->SetPlane(plane);
  filter->BuildTreeOn();
  filter->BuildHierarchyOn();
  filter->ComputeNormalsOff();
  filter->InterpolateAttributesOn();
  return Entry(filter, mesh, "BuildTree, BuildHierarchy, no normals", filter->GetMergePoints());
}

Contestant FlyingEdges(vtkDataSet* mesh)
{
  vtkNew<vtkFlyingEdgesPlaneCutter> filter;
  vtkNew<vtkPlane> plane;
  filter->SetPlane(plane);
  filter->ComputeNormalsOff();
  filter->InterpolateAttributesOn();
  return Entry(filter, mesh, "triangles, no normals");
}

/* The three planes of a run, one after another. */
void SliceAcrossAxes(Contestant& entry, vtkDataSet* mesh)
{
  vtkAlgorithm* filter = entry.Filter;
  entry.Work = [filter, mesh]() {
    vtkPlane* plane = PlaneOf(filter);
    double place[3];
    plane->GetOrigin(place);
    for (int axis = 0; axis < 3; ++axis)
    {
      plane->SetNormal(axis == 0, axis == 1, axis == 2);
      plane->SetOrigin(place);
      filter->Update();
    }
  };
}

std::vector<Contestant> Skins(vtkDataSet* mesh)
{
  vtkNew<vtkMicrotomeSurface> own;
  vtkNew<vtkGeometryFilter> geometry;
  vtkNew<vtkDataSetSurfaceFilter> surface;
  vtkNew<vtkDataSetSurfaceFilter> alone;
  alone->DelegationOff();
  return { Entry(own, mesh, "defaults"),
    Entry(geometry, mesh, "defaults"),
    Entry(surface, mesh, "defaults"),
    Entry(alone, mesh, "no delegation") };
}

/* Before what is timed. */
void Prepare(Kind kind, vtkDataSet* mesh, int run, Contestant& entry)
{
  if (kind == Kind::Cold || kind == Kind::Many || kind == Kind::Skin)
  {
    Change(mesh);
  }
  if (kind == Kind::NewArray)
  {
    ReplaceArray(mesh, run);
  }
  vtkPlane* plane = PlaneOf(entry.Filter);
  if (plane)
  {
    PlaceOblique(plane, mesh, kind == Kind::NewArray ? 0 : run);
  }
  if (kind != Kind::NewArray) // there, the input changed
  {
    entry.Filter->Modified();
  }
}

/* What the filter before left to whoever comes next is done before the clock starts. The C library puts
 * together the small blocks that were given back when a larger one is asked for: vtkCutter's take 30 ms. And
 * where one thread worked for seconds, other cores are asleep: on a virtual machine another 20 ms. */
void Settle()
{
  void* volatile block = std::malloc(65536);
  std::free(block);
  const double end = BenchProcess::Now() + SettleMs;
  vtkSMPTools::For(0, vtkSMPTools::GetEstimatedNumberOfThreads(), 1, [=](vtkIdType, vtkIdType) {
    while (BenchProcess::Now() < end)
    {
    }
  });
}

double TimedRun(Kind kind, vtkDataSet* mesh, int run, Contestant& entry)
{
  Prepare(kind, mesh, run, entry);
  const double start = BenchProcess::Now();
  entry.Work();
  return BenchProcess::Now() - start;
}

bool IsDone(const Contestant& entry, double spentMs, const BenchContest::Effort& effort)
{
  return entry.IsLong ||
    (spentMs > effort.BudgetMs && entry.Times.size() >= static_cast<size_t>(LeastRuns));
}

/* Notes the time of a run; one that takes long counts in any case. */
void Note(Contestant& entry, int run, double ms, const BenchContest::Effort& effort)
{
  entry.FirstMs = run == 0 ? ms : entry.FirstMs;
  entry.SecondMs = run == 1 ? ms : entry.SecondMs;
  entry.IsLong = run == 0 && ms > effort.LongMs;
  if (entry.IsLong)
  {
    std::fprintf(stderr,
      "bench_filters: %s took %.1f s and has no other run\n",
      entry.Class.c_str(),
      1e-3 * ms);
  }
  if (run >= RunsThatDoNotCount || entry.IsLong)
  {
    entry.Times.push_back(ms);
  }
}

void Count(Contestant& entry)
{
  vtkDataObject* output = entry.Filter->GetOutputDataObject(0);
  if (output)
  {
    entry.Points = output->GetNumberOfElements(vtkDataObject::POINT);
    entry.Cells = output->GetNumberOfElements(vtkDataObject::CELL);
  }
}
}

std::vector<Contestant> BenchContest::Contestants(Kind kind, vtkDataSet* mesh)
{
  if (kind == Skin)
  {
    return Skins(mesh);
  }
  const bool isMany = kind == Many;
  std::vector<Contestant> all = { OwnSlice(mesh, isMany) };
  if (mesh->IsA("vtkImageData"))
  {
    all.push_back(FlyingEdges(mesh));
  }
  else if (isMany)
  {
    all.push_back(Cutter(mesh, true));
    all.push_back(LinearCutterManyTimes(mesh));
  }
  else
  {
    all.push_back(LinearCutter(mesh, false));
    all.push_back(LinearCutter(mesh, true));
    all.push_back(kind == Cold ? Cutter(mesh, false) : PlaneCutter(mesh));
  }
  for (size_t i = 0; kind == Axes && i < all.size(); ++i)
  {
    SliceAcrossAxes(all[i], mesh);
  }
  return all;
}

std::vector<int64_t> BenchContest::PeakBytes(Kind kind, vtkDataSet* mesh)
{
  std::vector<int64_t> peaks;
  for (size_t i = 0; i < MostContestants; ++i)
  {
    Contestant entry;
    const auto before = [&]() {
      // A mesh of the same kind, so that the code is there before the memory is looked at.
      const auto tiny =
        mesh->IsA("vtkImageData") ? BenchGrids::Image(4) : BenchGrids::Tetrahedra(4);
      auto others = Contestants(kind, tiny);
      if (i < others.size())
      {
        TimedRun(kind, tiny, 0, others[i]);
        entry = Contestants(kind, mesh)[i];
      }
    };
    const auto work = [&]() {
      const int runs = kind == Moved || kind == NewArray ? 3 : 1;
      for (int run = 0; run < (entry.Filter ? runs : 0); ++run)
      {
        TimedRun(kind, mesh, run, entry);
      }
    };
    peaks.push_back(BenchProcess::PeakBytes(before, work));
  }
  return peaks;
}

void BenchContest::MeasureTime(Kind kind,
  vtkDataSet* mesh,
  const Effort& effort,
  std::vector<Contestant>& contestants)
{
  std::vector<double> spent(contestants.size(), 0.0);
  for (int run = 0; run < effort.Runs + RunsThatDoNotCount; ++run)
  {
    for (size_t i = 0; i < contestants.size(); ++i)
    {
      Contestant& entry = contestants[i];
      if (IsDone(entry, spent[i], effort))
      {
        continue;
      }
      Settle();
      const double ms = TimedRun(kind, mesh, run, entry);
      spent[i] += ms;
      Note(entry, run, ms, effort);
      Count(entry);
    }
  }
}

void BenchContest::ForEachOwnResult(Kind kind,
  vtkDataSet* mesh,
  const std::function<void(vtkDataSet*)>& look)
{
  Contestant own = Contestants(kind, mesh)[0];
  if (auto* slice = vtkMicrotomeSlice::SafeDownCast(own.Filter))
  {
    slice->PassThroughEdgesOn();
    slice->PassThroughCellIdsOn();
  }
  if (auto* surface = vtkMicrotomeSurface::SafeDownCast(own.Filter))
  {
    surface->PassThroughPointIdsOn();
    surface->PassThroughCellIdsOn();
  }
  Prepare(kind, mesh, 0, own);
  for (int axis = 0; axis < (kind == Axes ? 3 : 1); ++axis)
  {
    if (kind == Axes)
    {
      PlaneOf(own.Filter)->SetNormal(axis == 0, axis == 1, axis == 2);
    }
    own.Filter->Update();
    look(vtkDataSet::SafeDownCast(own.Filter->GetOutputDataObject(0)));
  }
}
