// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What a task costs at the least.
#include "bench_floor.h"

#include "bench_process.h"

#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkDataArray.h>
#include <vtkDataSet.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkSMPTools.h>
#include <vtkUnstructuredGrid.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <vector>

#include <sys/mman.h>

namespace
{
const int64_t LineBytes = 64;
const int64_t PieceBytes = int64_t{ 1 } << 20;
/* Beyond all caches, and little enough to be there beside the mesh. */
const int64_t MostBytesOfSource = int64_t{ 256 } << 20;
const int64_t BytesOfSource = 16; // two ids and a weight
const int Runs = 7;

bool IsOwn(vtkDataArray* array)
{
  const char* name = array->GetName();
  return name && std::string(name).compare(0, 9, "Microtome") == 0;
}

int64_t BytesOf(vtkDataArray* array)
{
  return array ? static_cast<int64_t>(array->GetNumberOfValues()) * array->GetDataTypeSize() : 0;
}

std::vector<int64_t> Ids(vtkDataArray* array)
{
  std::vector<int64_t> ids;
  for (vtkIdType i = 0; array && i < array->GetNumberOfTuples(); ++i)
  {
    for (int c = 0; c < array->GetNumberOfComponents(); ++c)
    {
      ids.push_back(static_cast<int64_t>(array->GetComponent(i, c)));
    }
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

/* Bytes of the lines that items begin to end [i * bytes, (i + 1) * bytes) lie in; ids ascend. */
int64_t LinesOf(const std::vector<int64_t>& ids, int64_t bytes)
{
  int64_t n = 0;
  int64_t last = -1;
  for (int64_t id : ids)
  {
    const int64_t first = std::max(last + 1, id * bytes / LineBytes);
    last = std::max(last, ((id + 1) * bytes - 1) / LineBytes);
    n += last + 1 - first;
  }
  return n * LineBytes;
}

int64_t LinesOf(const std::vector<int64_t>& ids, vtkDataArray* array)
{
  return LinesOf(
    ids, static_cast<int64_t>(array->GetNumberOfComponents()) * array->GetDataTypeSize());
}

int64_t LinesOf(const std::vector<int64_t>& ids, vtkFieldData* arrays)
{
  int64_t bytes = 0;
  for (int i = 0; i < arrays->GetNumberOfArrays(); ++i)
  {
    bytes += arrays->GetArray(i) ? LinesOf(ids, arrays->GetArray(i)) : 0;
  }
  return bytes;
}

/* Of cells of one size, nearly enough. */
int64_t LinesOfCells(vtkUnstructuredGrid* grid, const std::vector<int64_t>& cells)
{
  vtkDataArray* ids = grid->GetCells()->GetConnectivityArray();
  const int64_t n = std::max<int64_t>(grid->GetNumberOfCells(), 1);
  return LinesOf(cells, BytesOf(ids) / n);
}

int64_t BytesOf(vtkFieldData* arrays)
{
  int64_t bytes = 0;
  for (int i = 0; i < arrays->GetNumberOfArrays(); ++i)
  {
    vtkDataArray* array = arrays->GetArray(i);
    bytes += array && !IsOwn(array) ? BytesOf(array) : 0;
  }
  return bytes;
}

/* Pieces of a job that is so many bytes long, dealt out to threads. */
template <typename Work>
void ForEachPiece(int64_t bytes, const Work& work)
{
  const vtkIdType n = (bytes + PieceBytes - 1) / PieceBytes;
  vtkSMPTools::For(0, n, [&](vtkIdType begin, vtkIdType end) {
    for (vtkIdType piece = begin; piece < end; ++piece)
    {
      const int64_t first = piece * PieceBytes;
      work(first, std::min(bytes - first, PieceBytes));
    }
  });
}

uint64_t Sum(const char* from, int64_t bytes)
{
  uint64_t sums[4] = {};
  for (int64_t i = 0; i + 32 <= bytes; i += 32)
  {
    uint64_t words[4];
    std::memcpy(words, from + i, sizeof words);
    for (int w = 0; w < 4; ++w)
    {
      sums[w] += words[w];
    }
  }
  return sums[0] + sums[1] + sums[2] + sums[3];
}
}

int64_t BenchFloor::BytesToRead(vtkDataSet* input, vtkDataSet* result, Cells cells)
{
  vtkDataArray* edges = result->GetPointData()->GetArray("MicrotomeEdge");
  const auto points = Ids(edges ? edges : result->GetPointData()->GetArray("MicrotomePointId"));
  const auto sources = Ids(result->GetCellData()->GetArray("MicrotomeCellId"));
  int64_t bytes = LinesOf(points, input->GetPointData());
  if (cells == NoCells)
  {
    return bytes + BytesOfSource * result->GetNumberOfPoints();
  }
  bytes += LinesOf(sources, input->GetCellData());
  auto* grid = vtkUnstructuredGrid::SafeDownCast(input);
  if (grid && cells == AllCells)
  {
    bytes += grid->GetNumberOfCells() + BytesOf(grid->GetCells()->GetConnectivityArray()) +
      BytesOf(grid->GetPoints()->GetData());
  }
  else if (grid && cells == CutCells)
  {
    bytes += LinesOfCells(grid, sources) + LinesOf(points, grid->GetPoints()->GetData());
  }
  return bytes;
}

int64_t BenchFloor::BytesToWrite(vtkDataSet* result, Cells cells)
{
  int64_t bytes = BytesOf(result->GetPointData());
  if (cells == NoCells)
  {
    return bytes;
  }
  bytes += BytesOf(result->GetCellData());
  if (auto* data = vtkPolyData::SafeDownCast(result))
  {
    bytes += data->GetPoints() ? BytesOf(data->GetPoints()->GetData()) : 0;
    for (vtkCellArray* kind : { data->GetVerts(), data->GetLines(), data->GetPolys() })
    {
      bytes += kind->GetNumberOfCells() > 0
        ? BytesOf(kind->GetOffsetsArray()) + BytesOf(kind->GetConnectivityArray())
        : 0;
    }
  }
  return bytes;
}

double BenchFloor::Milliseconds(int64_t read, int64_t written)
{
  const int64_t there = std::min(read, MostBytesOfSource);
  const std::vector<char> source(static_cast<size_t>(there), 1);
  std::vector<double> times;
  std::atomic<uint64_t> total{ 0 };
  for (int run = 0; run <= Runs; ++run)
  {
    const double start = BenchProcess::Now();
    ForEachPiece(read, [&](int64_t first, int64_t bytes) {
      const int64_t from = first % std::max<int64_t>(there - bytes, 1);
      total += Sum(source.data() + from, bytes);
    });
    // From the system, since malloc may have pages that were touched before.
    const size_t room = static_cast<size_t>(written) + 1;
    void* fresh = mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fresh == MAP_FAILED)
    {
      return 0.0;
    }
    ForEachPiece(written, [&](int64_t first, int64_t bytes) {
      std::memset(static_cast<char*>(fresh) + first, 1, static_cast<size_t>(bytes));
    });
    const double spent = BenchProcess::Now() - start;
    munmap(fresh, room);
    if (run > 0)
    {
      times.push_back(spent);
    }
  }
  // The sum is asked for, so that it is made.
  return read == 0 || total > 0 ? BenchProcess::Median(times) : 0.0;
}
