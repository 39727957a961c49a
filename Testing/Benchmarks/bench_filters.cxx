// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Microtome's filters and their VTK peers, in turn, on the same objects: bench_filters [CELLS [RUNS]]
// with CELLS along each axis (default 100) and RUNS of each (default 7). Prints medians in
// milliseconds with the ratio peer / Microtome, and writes them to bench_filters.csv here. Every run
// moves the plane a little, so that nothing is answered from a cache.
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include <vtk3DLinearGridPlaneCutter.h>
#include <vtkAppendFilter.h>
#include <vtkCutter.h>
#include <vtkDataSetSurfaceFilter.h>
#include <vtkDataSetTriangleFilter.h>
#include <vtkFlyingEdgesPlaneCutter.h>
#include <vtkGeometryFilter.h>
#include <vtkNew.h>
#include <vtkPlane.h>
#include <vtkPolyData.h>
#include <vtkRTAnalyticSource.h>
#include <vtkSMPTools.h>
#include <vtkUnstructuredGrid.h>
#include <vtkVersion.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

namespace
{
struct Timing
{
  double Median;
  vtkIdType Cells;
};

Timing Measure(vtkAlgorithm* algorithm, int runs, const std::function<void(int)>& change)
{
  std::vector<double> times;
  for (int run = 0; run <= runs; ++run) // the first warms up
  {
    change(run);
    algorithm->Modified();
    const auto start = std::chrono::steady_clock::now();
    algorithm->Update();
    const std::chrono::duration<double, std::milli> spent =
      std::chrono::steady_clock::now() - start;
    if (run > 0)
    {
      times.push_back(spent.count());
    }
  }
  std::sort(times.begin(), times.end());
  auto* output = vtkPolyData::SafeDownCast(algorithm->GetOutputDataObject(0));
  return { times[times.size() / 2], output ? output->GetNumberOfCells() : -1 };
}

class Table
{
public:
  explicit Table(const char* path)
    : File(std::fopen(path, "w"))
  {
    std::printf("%-28s %-28s %12s %12s %8s %10s %10s\n",
      "task",
      "peer",
      "Microtome ms",
      "peer ms",
      "ratio",
      "cells",
      "peer cells");
    if (this->File)
    {
      std::fputs("task,peer,microtome_ms,peer_ms,ratio,cells,peer_cells\n", this->File);
    }
  }
  ~Table()
  {
    if (this->File)
    {
      std::fclose(this->File);
    }
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  void Row(const std::string& task, const char* peer, const Timing& own, const Timing& other)
  {
    const double ratio = other.Median / own.Median;
    std::printf("%-28s %-28s %12.1f %12.1f %8.2f %10lld %10lld\n",
      task.c_str(),
      peer,
      own.Median,
      other.Median,
      ratio,
      static_cast<long long>(own.Cells),
      static_cast<long long>(other.Cells));
    std::fflush(stdout);
    if (this->File)
    {
      std::fprintf(this->File,
        "%s,%s,%.3f,%.3f,%.3f,%lld,%lld\n",
        task.c_str(),
        peer,
        own.Median,
        other.Median,
        ratio,
        static_cast<long long>(own.Cells),
        static_cast<long long>(other.Cells));
    }
  }

private:
  FILE* File;
};

void Slices(Table& table, const std::string& name, vtkDataSet* mesh, int runs)
{
  vtkNew<vtkPlane> plane;
  plane->SetNormal(1.0, 2.0, 3.0);
  const auto move = [&](int run) { plane->SetOrigin(0.1 + 0.37 * run, 0.2, 0.3); };

  vtkNew<vtkMicrotomeSlice> own;
  own->SetInputData(mesh);
  own->SetCutFunction(plane);
  const Timing ours = Measure(own, runs, move);
  const auto compare = [&](vtkAlgorithm* peer) {
    table.Row(name + ", oblique", peer->GetClassName(), ours, Measure(peer, runs, move));
  };

  vtkNew<vtkCutter> cutter;
  cutter->SetInputData(mesh);
  cutter->SetCutFunction(plane);
  cutter->GenerateTrianglesOff();
  compare(cutter);
  if (mesh->IsA("vtkImageData"))
  {
    vtkNew<vtkFlyingEdgesPlaneCutter> edges;
    edges->SetInputData(mesh);
    edges->SetPlane(plane);
    compare(edges);
  }
  else
  {
    vtkNew<vtk3DLinearGridPlaneCutter> linear;
    linear->SetInputData(mesh);
    linear->SetPlane(plane);
    linear->MergePointsOn();
    compare(linear);
  }

  own->SetNumberOfSlices(20);
  own->SetSpacing(1.0);
  cutter->SetNumberOfContours(20);
  for (int i = 0; i < 20; ++i)
  {
    cutter->SetValue(i, i - 9.5);
  }
  const int few = std::min(runs, 3);
  const Timing many = Measure(own, few, move);
  table.Row(name + ", 20 planes", cutter->GetClassName(), many, Measure(cutter, few, move));
}

void Skins(Table& table, const std::string& name, vtkDataSet* mesh, int runs)
{
  const auto nothing = [](int) {};
  const int few = std::min(runs, 5);
  vtkNew<vtkMicrotomeSurface> own;
  vtkNew<vtkGeometryFilter> geometry;
  vtkNew<vtkDataSetSurfaceFilter> surface;
  own->SetInputData(mesh);
  geometry->SetInputData(mesh);
  surface->SetInputData(mesh);
  const Timing ours = Measure(own, few, nothing);
  table.Row(name + ", skin", geometry->GetClassName(), ours, Measure(geometry, few, nothing));
  table.Row(name + ", skin", surface->GetClassName(), ours, Measure(surface, few, nothing));
}
}

int main(int argc, char* argv[])
{
  const int n = argc > 1 ? std::atoi(argv[1]) : 100;
  const int runs = argc > 2 ? std::atoi(argv[2]) : 7;
  if (n < 2 || runs < 1)
  {
    std::fprintf(stderr, "usage: %s [CELLS_PER_AXIS [RUNS]]\n", argv[0]);
    return 2;
  }
  vtkSMPTools::SetBackend("STDThread");
  std::printf("VTK %s, %s, %d threads, %d^3 cells, median of %d\n",
    vtkVersion::GetVTKVersion(),
    vtkSMPTools::GetBackend(),
    vtkSMPTools::GetEstimatedNumberOfThreads(),
    n,
    runs);

  vtkNew<vtkRTAnalyticSource> wavelet;
  wavelet->SetWholeExtent(-n / 2, n - n / 2, -n / 2, n - n / 2, -n / 2, n - n / 2);
  wavelet->Update();
  vtkNew<vtkAppendFilter> hexahedra;
  hexahedra->SetInputConnection(wavelet->GetOutputPort());
  hexahedra->Update();
  vtkNew<vtkDataSetTriangleFilter> tetrahedra;
  tetrahedra->SetInputConnection(wavelet->GetOutputPort());
  tetrahedra->Update();

  Table table("bench_filters.csv");
  const struct
  {
    const char* Name;
    vtkAlgorithm* Source;
  } meshes[] = { { "image", wavelet }, { "voxels", hexahedra }, { "tetrahedra", tetrahedra } };
  for (const auto& mesh : meshes)
  {
    auto* data = vtkDataSet::SafeDownCast(mesh.Source->GetOutputDataObject(0));
    Slices(table, mesh.Name, data, runs);
    Skins(table, mesh.Name, data, runs);
  }
  return 0;
}
