// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What is measured.
#include "bench_tasks.h"

#include "bench_floor.h"
#include "bench_gather.h"
#include "bench_grids.h"

#include <vtkDataSet.h>

#include <algorithm>
#include <cmath>

using BenchContest::Contestant;

namespace
{
const double ImageCellsForEach = 512.0 / 150.0;

vtkSmartPointer<vtkDataSet> MakeMesh(BenchTasks::Mesh input, const BenchTasks::Options& options)
{
  switch (input)
  {
    case BenchTasks::Image:
      return BenchGrids::Image(BenchTasks::ImageCells(options));
    case BenchTasks::Hexahedra:
      return BenchGrids::Hexahedra(options.Cells);
    case BenchTasks::Tetrahedra:
      return BenchGrids::Tetrahedra(options.Cells);
    case BenchTasks::Shuffled:
      return BenchGrids::ShuffledTetrahedra(options.Cells);
    default:
      return BenchGrids::File(options.File);
  }
}

BenchFloor::Cells CellsRead(BenchContest::Kind kind)
{
  switch (kind)
  {
    case BenchContest::Moved:
      return BenchFloor::CutCells;
    case BenchContest::NewArray:
      return BenchFloor::NoCells;
    default:
      return BenchFloor::AllCells;
  }
}

void MeasureFloor(BenchContest::Kind kind, vtkDataSet* mesh, BenchTasks::Result& result)
{
  BenchContest::ForEachOwnResult(kind, mesh, [&](vtkDataSet* own) {
    result.BytesRead += BenchFloor::BytesToRead(mesh, own, CellsRead(kind));
    result.BytesWritten += BenchFloor::BytesToWrite(own, CellsRead(kind));
    result.GatherMs += kind == BenchContest::Moved ? BenchGather::Milliseconds(mesh, own) : 0.0;
  });
  result.FloorMs = BenchFloor::Milliseconds(result.BytesRead, result.BytesWritten);
  result.GatherMs += result.GatherMs > 0.0 ? BenchFloor::Milliseconds(0, result.BytesWritten) : 0.0;
}

void Measure(BenchContest::Kind kind,
  vtkDataSet* mesh,
  const BenchTasks::Options& options,
  bool withMemory,
  BenchTasks::Result& result)
{
  std::vector<int64_t> peaks;
  if (withMemory)
  {
    peaks = BenchContest::PeakBytes(kind, mesh);
  }
  result.Contestants = BenchContest::Contestants(kind, mesh);
  result.Contestants.resize(options.WithPeers ? result.Contestants.size() : 1);
  auto& all = result.Contestants;
  for (size_t i = 0; i < std::min(peaks.size(), result.Contestants.size()); ++i)
  {
    all[i].PeakBytes = peaks[i];
  }
  const auto isLeftOut = [&](const BenchContest::Contestant& entry) {
    return entry.Class == options.Without;
  };
  all.erase(std::remove_if(all.begin(), all.end(), isLeftOut), all.end());
  BenchContest::MeasureTime(kind, mesh, options.Effort, result.Contestants);
  result.InputPoints = mesh->GetNumberOfPoints();
  result.InputCells = mesh->GetNumberOfCells();
  MeasureFloor(kind, mesh, result);
}
}

const std::vector<BenchTasks::Task>& BenchTasks::All()
{
  using namespace BenchContest;
  static const std::vector<Task> all = {
    { "image-oblique", "image, oblique", Image, Oblique, 20, 5 },
    { "image-axes", "image, across x, y and z", Image, Axes, 30, 10 },
    { "tets-cold", "tets cold", Tetrahedra, Cold, 20, 2.5 },
    { "hexes-cold", "hexes cold", Hexahedra, Cold, 8, 1.5 },
    { "tets-moved", "tets, moved plane", Tetrahedra, Moved, 60, 8 },
    { "hexes-moved", "hexes, moved plane", Hexahedra, Moved, 40, 5 },
    { "tets-20-planes", "tets, 20 planes", Tetrahedra, Many, 60, 8 },
    { "tets-skin", "skin of tets", Tetrahedra, Skin, 25, 7 },
    { "hexes-skin", "skin of hexes", Hexahedra, Skin, 15, 4 },
    { "image-skin", "skin of the image", Image, Skin, 4, 1.5 },
    { "tets-shuffled-moved", "tets shuffled, moved plane", Shuffled, Moved, 60, 8 },
    { "tets-new-array", "new array on the same slice", Tetrahedra, NewArray, 100, 20 },
    { "file-cold", "file cold", File, Cold, 0, 0 },
    { "file-moved", "file, moved plane", File, Moved, 0, 0 },
    { "file-skin", "skin of the file", File, Skin, 0, 0 },
  };
  return all;
}

int BenchTasks::ImageCells(const Options& options)
{
  return static_cast<int>(std::lround(options.Cells * ImageCellsForEach));
}

int64_t BenchTasks::BytesNeeded(const Task& task, const Options& options)
{
  const auto cubed = [](double n) { return static_cast<int64_t>(n * n * n); };
  const int64_t cubes = cubed(options.Cells);
  switch (task.Input)
  {
    case Image: // values, and what the peer makes for each point
      return 40 * cubed(ImageCells(options));
    case Hexahedra:
      return 500 * cubes;
    case Tetrahedra: // with what the peers take for a skin
    case Shuffled:
      return 1500 * cubes;
    default:
      return 0;
  }
}

bool BenchTasks::Run(const Task& task, const Options& options, Result& result)
{
  vtkSmartPointer<vtkDataSet> mesh = MakeMesh(task.Input, options);
  if (!mesh)
  {
    return false;
  }
  // Readers may have started threads.
  Measure(task.Kind, mesh, options, options.WithMemory && task.Input != File, result);
  return true;
}

bool BenchTasks::RunGrowth(const Options& options, Result& result)
{
  for (const int n : { ImageCells(options) * 2, ImageCells(options) / 2 })
  {
    Result one;
    vtkSmartPointer<vtkDataSet> mesh = BenchGrids::Image(std::max(n, 1));
    auto contestants = BenchContest::Contestants(BenchContest::Oblique, mesh);
    one.Contestants = { contestants[0] };
    BenchContest::MeasureTime(BenchContest::Oblique, mesh, options.Effort, one.Contestants);
    one.Contestants[0].Settings = std::to_string(n) + "^3";
    one.Contestants[0].Work = nullptr;
    one.Contestants[0].Filter = nullptr;
    result.Contestants.push_back(one.Contestants[0]);
    if (result.Contestants.size() == 1)
    {
      result.InputPoints = mesh->GetNumberOfPoints();
      result.InputCells = mesh->GetNumberOfCells();
      MeasureFloor(BenchContest::Oblique, mesh, result);
    }
  }
  return true;
}
