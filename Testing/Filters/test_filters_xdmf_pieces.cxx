// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The XDMF reader on several ranks: pieces put together are the whole, ghost cells are all there.
#include "check.h"
#include "xdmf_files.h"

#include "vtkMicrotomeXdmfReader.h"

#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkIdList.h"
#include "vtkIdTypeArray.h"
#include "vtkImageData.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkStreamingDemandDrivenPipeline.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"

#include <map>
#include <set>
#include <vector>

namespace
{
std::string Folder;
const int NX = 6, NY = 5, NZ = 4;
const int NPoints = NX * NY * NZ;
const int NCells = (NX - 1) * (NY - 1) * (NZ - 1);

std::string Content(const std::string& mesh)
{
  return mesh + xdmf::Array("p", "Node", NPoints, [](int i) { return i; }) +
    xdmf::Array("c", "Cell", NCells, [](int i) { return i; });
}

std::string Write(const std::string& name, const std::string& domain)
{
  return xdmf::Write(Folder + "/" + name, domain);
}

bool IsGhost(vtkDataSetAttributes* attributes, vtkIdType i)
{
  auto* ghosts = vtkUnsignedCharArray::SafeDownCast(
    attributes->GetArray(vtkDataSetAttributes::GhostArrayName()));
  return ghosts && ghosts->GetValue(i) != 0;
}

/* What the pieces of a grid have together. */
struct Whole
{
  std::map<int, int> OwnCells, OwnPoints; // how often each is there
  std::vector<std::set<int>> CellsOfPiece;
};

void Check(const char* name, int i, vtkDataSet* data, Whole& whole)
{
  auto* p = data->GetPointData()->GetArray("p");
  auto* c = data->GetCellData()->GetArray("c");
  auto* ids = data->GetPointData()->GetGlobalIds();
  auto* cellIds = data->GetCellData()->GetGlobalIds();
  CHECK(p && c && ids && cellIds, "%s: piece %d has its arrays", name, i);
  whole.CellsOfPiece.emplace_back();
  for (vtkIdType point = 0; p && point < data->GetNumberOfPoints(); ++point)
  {
    const int id = static_cast<int>(p->GetTuple1(point));
    double expected[3];
    xdmf::Point(NX, NY, id, expected);
    const double* found = data->GetPoint(point);
    CHECK(std::equal(expected, expected + 3, found), "%s: piece %d, point %d", name, i, id);
    CHECK_NEAR(ids->GetTuple1(point), id, 0, "%s: its number", name);
    whole.OwnPoints[id] += !IsGhost(data->GetPointData(), point);
  }
  for (vtkIdType cell = 0; c && cell < data->GetNumberOfCells(); ++cell)
  {
    const int id = static_cast<int>(c->GetTuple1(cell));
    CHECK_NEAR(cellIds->GetTuple1(cell), id, 0, "%s: its number", name);
    whole.OwnCells[id] += !IsGhost(data->GetCellData(), cell);
    whole.CellsOfPiece.back().insert(id);
  }
}

/* The cells that share a point with a cell, itself among them. */
std::set<int> Neighbours(int cell)
{
  const int n[] = { NX - 1, NY - 1, NZ - 1 };
  const int at[] = { cell % n[0], cell / n[0] % n[1], cell / n[0] / n[1] };
  std::set<int> near;
  for (int other = 0; other < NCells; ++other)
  {
    const int to[] = { other % n[0], other / n[0] % n[1], other / n[0] / n[1] };
    bool touches = true;
    for (int axis = 0; axis < 3; ++axis)
    {
      touches = touches && std::abs(at[axis] - to[axis]) <= 1;
    }
    if (touches)
    {
      near.insert(other);
    }
  }
  return near;
}

/* The cells of a block that has all kinds of meshes in it, or of a plain output. */
vtkDataSet* DataOf(vtkDataObject* output)
{
  auto* blocks = vtkMultiBlockDataSet::SafeDownCast(output);
  return vtkDataSet::SafeDownCast(blocks ? blocks->GetBlock(0) : output);
}

void TestPieces(const char* name, const std::string& path, int nPieces, int ghostLevels)
{
  Whole whole;
  std::vector<std::set<int>> own(nPieces);
  bool isStructured = false;
  for (int i = 0; i < nPieces; ++i)
  {
    vtkNew<vtkMicrotomeXdmfReader> reader;
    reader->SetFileName(path.c_str());
    reader->GlobalIdsOn();
    reader->UpdatePiece(i, nPieces, ghostLevels);
    vtkDataSet* data = DataOf(reader->GetOutputDataObject(0));
    CHECK(data, "%s: piece %d", name, i);
    if (!data)
    {
      return;
    }
    Check(name, i, data, whole);
    isStructured = !vtkUnstructuredGrid::SafeDownCast(data);
    auto* c = data->GetCellData()->GetArray("c");
    for (vtkIdType cell = 0; c && cell < data->GetNumberOfCells(); ++cell)
    {
      if (!IsGhost(data->GetCellData(), cell))
      {
        own[i].insert(static_cast<int>(c->GetTuple1(cell)));
      }
    }
  }
  CHECK(whole.OwnCells.size() == NCells, "%s: %d cells", name, (int)whole.OwnCells.size());
  for (const auto& cell : whole.OwnCells)
  {
    CHECK(cell.second == 1, "%s: cell %d is there %d times", name, cell.first, cell.second);
  }
  CHECK(whole.OwnPoints.size() == NPoints, "%s: %d points", name, (int)whole.OwnPoints.size());
  for (int i = 0; ghostLevels > 0 && i < nPieces; ++i)
  {
    std::set<int> expected;
    for (const int cell : own[i])
    {
      const auto near = Neighbours(cell);
      expected.insert(near.begin(), near.end());
    }
    CHECK(whole.CellsOfPiece[i] == expected,
      "%s: piece %d has %d cells, expected %d",
      name,
      i,
      (int)whole.CellsOfPiece[i].size(),
      (int)expected.size());
    // Of structured pieces VTK marks the ghosts itself: both have the points between them.
    for (const auto& point : whole.OwnPoints)
    {
      CHECK(point.second == 1 || isStructured,
        "%s: point %d has %d owners",
        name,
        point.first,
        point.second);
    }
  }
}

void TestExtent()
{
  vtkNew<vtkMicrotomeXdmfReader> reader;
  reader->SetFileName(
    Write("extent.xdmf", xdmf::Grid("g", Content(xdmf::Image(NX, NY, NZ)))).c_str());
  const int extent[] = { 2, 4, 1, 1, 0, 3 };
  reader->UpdateExtent(extent);
  auto* image = vtkImageData::SafeDownCast(reader->GetOutputDataObject(0));
  CHECK(std::equal(extent, extent + 6, image->GetExtent()), "what was asked for, and no more");
  auto* p = image->GetPointData()->GetArray("p");
  for (vtkIdType i = 0; i < image->GetNumberOfPoints(); ++i)
  {
    const int expected = (static_cast<int>(i) / 3 * NY + 1) * NX + 2 + static_cast<int>(i) % 3;
    CHECK_NEAR(p->GetTuple1(i), expected, 0, "point %d", (int)i);
    double at[3];
    xdmf::Point(NX, NY, expected, at);
    CHECK(std::equal(at, at + 3, image->GetPoint(i)), "its place");
  }
}

/* As many blocks as ranks or more: each block is on one rank, all have the same tree. */
void TestBlocksOverRanks()
{
  std::string grids;
  for (int i = 0; i < 5; ++i)
  {
    grids += xdmf::Grid("g" + std::to_string(i), Content(xdmf::Image(NX, NY, NZ)));
  }
  const std::string path = Write("ranks.xdmf", xdmf::Collection("all", "Spatial", grids));
  std::vector<int> found(5, 0);
  for (int piece = 0; piece < 3; ++piece)
  {
    vtkNew<vtkMicrotomeXdmfReader> reader;
    reader->SetFileName(path.c_str());
    reader->UpdatePiece(piece, 3, 1);
    auto* blocks = vtkMultiBlockDataSet::SafeDownCast(reader->GetOutputDataObject(0));
    CHECK(blocks->GetNumberOfBlocks() == 5, "%d blocks", blocks->GetNumberOfBlocks());
    for (unsigned int i = 0; i < blocks->GetNumberOfBlocks(); ++i)
    {
      auto* block = vtkDataSet::SafeDownCast(blocks->GetBlock(i));
      found[i] += block ? 1 : 0;
      CHECK(!block || block->GetNumberOfCells() == NCells, "block %d is whole", (int)i);
    }
  }
  for (int i = 0; i < 5; ++i)
  {
    CHECK(found[i] == 1, "block %d is on %d ranks", i, found[i]);
  }
}
}

int main(int argc, char** argv)
{
  Folder = argc > 1 ? argv[1] : ".";
  const struct
  {
    const char* Name;
    std::string Mesh;
  } kinds[] = { { "image", xdmf::Image(NX, NY, NZ) },
    { "rectilinear", xdmf::Rectilinear(NX, NY, NZ) },
    { "curvilinear", xdmf::Curvilinear(NX, NY, NZ) },
    { "hexahedra", xdmf::Hexahedra(NX, NY, NZ) } };
  for (const auto& kind : kinds)
  {
    const std::string name = kind.Name;
    const std::string grid = xdmf::Grid("g", Content(kind.Mesh));
    const std::string plain = Write("pieces-" + name + ".xdmf", grid);
    const std::string block =
      Write("pieces-block-" + name + ".xdmf", xdmf::Collection("c", "Spatial", grid));
    for (const int nPieces : { 2, 3, 4 })
    {
      for (const int ghostLevels : { 0, 1 })
      {
        TestPieces(kind.Name, plain, nPieces, ghostLevels);
        TestPieces((name + " in a block").c_str(), block, nPieces, ghostLevels);
      }
    }
  }
  TestExtent();
  TestBlocksOverRanks();
  return check_result();
}
