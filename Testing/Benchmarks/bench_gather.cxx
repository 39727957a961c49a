// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What reading the cells that are cut takes where they are.
#include "bench_gather.h"

#include "bench_process.h"

#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkDataArray.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkSMPTools.h>
#include <vtkTypeInt32Array.h>
#include <vtkTypeInt64Array.h>
#include <vtkUnsignedCharArray.h>
#include <vtkUnstructuredGrid.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <vector>

namespace
{
using Places = std::vector<int64_t>;

const int64_t StepCells = 32; // what one waits for, the others of a step wait for at the same time
const int64_t Steps = 4;
const int64_t TaskItems = 4096;
const size_t BytesOfCaches = size_t{ 256 } << 20;
const int Runs = 7;

void Prefetch(const char* address)
{
#if defined(__GNUC__)
  __builtin_prefetch(address);
#else
  (void)address;
#endif
}

/* Tuples of an array that lie one after another. */
struct Tuples
{
  const char* First = nullptr;
  int64_t Bytes = 0; // of each

  explicit Tuples(vtkDataArray* array)
    : First(static_cast<const char*>(array->GetVoidPointer(0)))
    , Bytes(static_cast<int64_t>(array->GetNumberOfComponents()) * array->GetDataTypeSize())
  {
  }

  const char* Last(int64_t i) const { return this->First + (i + 1) * this->Bytes - 1; }

  void Expect(int64_t i) const
  {
    Prefetch(this->First + i * this->Bytes);
    Prefetch(this->Last(i));
  }

  /* Its first and last bytes, which may be in two cache lines. */
  uint64_t Read(int64_t i) const
  {
    return static_cast<unsigned char>(this->First[i * this->Bytes]) +
      static_cast<unsigned char>(*this->Last(i));
  }
};

std::vector<Tuples> AllTuples(vtkFieldData* arrays)
{
  std::vector<Tuples> all;
  for (int i = 0; i < arrays->GetNumberOfArrays(); ++i)
  {
    if (arrays->GetArray(i))
    {
      all.emplace_back(arrays->GetArray(i));
    }
  }
  return all;
}

Places PlacesOf(vtkDataArray* ids)
{
  Places places;
  for (vtkIdType i = 0; ids && i < ids->GetNumberOfTuples(); ++i)
  {
    for (int c = 0; c < ids->GetNumberOfComponents(); ++c)
    {
      places.push_back(static_cast<int64_t>(ids->GetComponent(i, c)));
    }
  }
  return places;
}

/* A grid whose offsets and ids are of one type. */
template <typename Id>
struct Grid
{
  const Id* Offsets;
  const Id* Ids;
  Tuples Types;
  Tuples Points;

  void Expect(int64_t cell) const
  {
    Prefetch(reinterpret_cast<const char*>(this->Offsets + cell));
    this->Types.Expect(cell);
  }

  void ExpectIds(int64_t cell) const
  {
    Prefetch(reinterpret_cast<const char*>(this->Ids + this->Offsets[cell]));
    Prefetch(reinterpret_cast<const char*>(this->Ids + this->Offsets[cell + 1] - 1));
  }

  void ExpectPoints(int64_t cell) const
  {
    for (Id i = this->Offsets[cell]; i < this->Offsets[cell + 1]; ++i)
    {
      this->Points.Expect(this->Ids[i]);
    }
  }

  uint64_t Read(int64_t cell) const
  {
    uint64_t sum = this->Types.Read(cell);
    for (Id i = this->Offsets[cell]; i < this->Offsets[cell + 1]; ++i)
    {
      sum += this->Points.Read(this->Ids[i]);
    }
    return sum;
  }
};

/* Calls `work` with the places of step number `step` of [first, last), if there are any. */
template <typename Work>
void ForStep(const Places& places, int64_t first, int64_t last, int64_t step, const Work& work)
{
  const int64_t end = std::min(last, first + (step + 1) * StepCells);
  for (int64_t i = step < 0 ? end : first + step * StepCells; i < end; ++i)
  {
    work(places[static_cast<size_t>(i)]);
  }
}

template <typename Id>
uint64_t ReadCells(const Grid<Id>& grid, const Places& cells, int64_t first, int64_t last)
{
  uint64_t sum = 0;
  for (int64_t step = 0; (step - Steps) * StepCells < last - first; ++step)
  {
    ForStep(cells, first, last, step, [&](int64_t cell) { grid.Expect(cell); });
    ForStep(cells, first, last, step - 1, [&](int64_t cell) { grid.ExpectIds(cell); });
    ForStep(cells, first, last, step - 2, [&](int64_t cell) { grid.ExpectPoints(cell); });
    ForStep(cells, first, last, step - 3, [&](int64_t cell) { sum += grid.Read(cell); });
  }
  return sum;
}

uint64_t ReadValues(const std::vector<Tuples>& arrays,
  const Places& places,
  int64_t first,
  int64_t last)
{
  uint64_t sum = 0;
  for (const Tuples& array : arrays)
  {
    for (int64_t step = 0; (step - 2) * StepCells < last - first; ++step)
    {
      ForStep(places, first, last, step, [&](int64_t place) { array.Expect(place); });
      ForStep(places, first, last, step - 1, [&](int64_t place) { sum += array.Read(place); });
    }
  }
  return sum;
}

/* Calls `read` with ranges of n items, by VTK's threads; the sum of what it returns. */
template <typename Read>
uint64_t AddUp(size_t n, const Read& read)
{
  std::atomic<uint64_t> sum{ 0 };
  vtkSMPTools::For(0, static_cast<vtkIdType>(n), TaskItems, [&](vtkIdType begin, vtkIdType end) {
    for (vtkIdType first = begin; first < end; first += TaskItems)
    {
      sum += read(first, std::min<vtkIdType>(first + TaskItems, end));
    }
  });
  return sum;
}

/* Puts other things into the caches. */
uint64_t Forget(const std::vector<char>& other)
{
  uint64_t sum = 0;
  for (size_t i = 0; i < other.size(); i += 64)
  {
    sum += static_cast<unsigned char>(other[i]);
  }
  return sum;
}

template <typename Id>
double Measure(vtkUnstructuredGrid* input, vtkDataSet* result, const Id* offsets, const Id* ids)
{
  const Grid<Id> grid = {
    offsets, ids, Tuples(input->GetCellTypesArray()), Tuples(input->GetPoints()->GetData())
  };
  const Places cells = PlacesOf(result->GetCellData()->GetArray("MicrotomeCellId"));
  const Places ends = PlacesOf(result->GetPointData()->GetArray("MicrotomeEdge"));
  const auto ofPoints = AllTuples(input->GetPointData());
  const auto ofCells = AllTuples(input->GetCellData());
  const std::vector<char> other(BytesOfCaches, 1);
  std::vector<double> times;
  uint64_t sum = 0;
  for (int run = 0; run < Runs; ++run)
  {
    sum += Forget(other);
    const double start = BenchProcess::Now();
    sum += AddUp(cells.size(),
      [&](int64_t first, int64_t last) { return ReadCells(grid, cells, first, last); });
    sum += AddUp(ends.size(),
      [&](int64_t first, int64_t last) { return ReadValues(ofPoints, ends, first, last); });
    sum += AddUp(cells.size(),
      [&](int64_t first, int64_t last) { return ReadValues(ofCells, cells, first, last); });
    times.push_back(BenchProcess::Now() - start);
  }
  // The sum is asked for, so that it is made.
  return sum > 0 ? BenchProcess::Median(times) : 0.0;
}
}

double BenchGather::Milliseconds(vtkDataSet* input, vtkDataSet* result)
{
  auto* grid = vtkUnstructuredGrid::SafeDownCast(input);
  if (!grid || grid->GetNumberOfCells() == 0)
  {
    return 0.0;
  }
  vtkCellArray* cells = grid->GetCells();
  if (cells->IsStorage64Bit())
  {
    return Measure<vtkTypeInt64>(grid,
      result,
      cells->GetOffsetsArray64()->GetPointer(0),
      cells->GetConnectivityArray64()->GetPointer(0));
  }
  return Measure<vtkTypeInt32>(grid,
    result,
    cells->GetOffsetsArray32()->GetPointer(0),
    cells->GetConnectivityArray32()->GetPointer(0));
}
