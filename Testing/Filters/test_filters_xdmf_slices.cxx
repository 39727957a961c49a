// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The XDMF reader's slices: the same as slices of the whole, and no more is read than they need.
#include "check.h"
#include "listener.h"
#include "xdmf_files.h"

#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeXdmfReader.h"

#include "vtkAppendPolyData.h"
#include "vtkCellData.h"
#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkInformation.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <vector>

namespace
{
std::string Folder;
const int NX = 6, NY = 5, NZ = 8;
const int NPoints = NX * NY * NZ;
const int NCells = (NX - 1) * (NY - 1) * (NZ - 1);

std::string Content(const std::string& mesh)
{
  return mesh + xdmf::Array("p", "Node", NPoints, [](int i) { return std::sin(i); }) +
    xdmf::Array("c", "Cell", NCells, [](int i) { return i; });
}

std::string Write(const std::string& name, const std::string& domain)
{
  return xdmf::Write(Folder + "/" + name, domain);
}

/* A polygon as its points with their value, in order from the smallest, then its cell's value. */
using Polygon = std::vector<double>;

void AddPolygons(vtkPolyData* slice, std::vector<Polygon>& all)
{
  for (vtkIdType cell = 0; cell < slice->GetNumberOfCells(); ++cell)
  {
    vtkIdList* ids = slice->GetCell(cell)->GetPointIds();
    std::vector<std::vector<double>> corners;
    for (vtkIdType id : *ids)
    {
      const double* x = slice->GetPoint(id);
      corners.push_back({ x[0], x[1], x[2], slice->GetPointData()->GetArray("p")->GetTuple1(id) });
    }
    std::rotate(corners.begin(), std::min_element(corners.begin(), corners.end()), corners.end());
    Polygon polygon;
    for (const auto& corner : corners)
    {
      polygon.insert(polygon.end(), corner.begin(), corner.end());
    }
    polygon.push_back(slice->GetCellData()->GetArray("c")->GetTuple1(cell));
    polygon.push_back(slice->GetCellData()->GetArray("PlaneIndex")->GetTuple1(cell));
    all.push_back(polygon);
  }
}

/* All polygons of slices, sorted. */
std::vector<Polygon> Polygons(vtkDataObject* slices)
{
  std::vector<Polygon> all;
  if (auto* one = vtkPolyData::SafeDownCast(slices))
  {
    AddPolygons(one, all);
  }
  else if (auto* blocks = vtkCompositeDataSet::SafeDownCast(slices))
  {
    auto at = vtk::TakeSmartPointer(blocks->NewIterator());
    for (at->InitTraversal(); !at->IsDoneWithTraversal(); at->GoToNextItem())
    {
      AddPolygons(vtkPolyData::SafeDownCast(at->GetCurrentDataObject()), all);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

/* Slices of everything. */
std::vector<Polygon> Expected(const std::string& path, int axis, const std::vector<double>& at)
{
  vtkNew<vtkMicrotomeXdmfReader> reader;
  reader->SetFileName(path.c_str());
  vtkNew<vtkPlane> plane;
  double normal[3] = { 0, 0, 0 };
  normal[axis] = 1;
  plane->SetOrigin(0, 0, 0);
  plane->SetNormal(normal);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputConnection(reader->GetOutputPort());
  slice->SetCutFunction(plane);
  for (size_t i = 0; i < at.size(); ++i)
  {
    slice->SetValue(static_cast<int>(i), at[i]);
  }
  slice->Update();
  return Polygons(slice->GetOutputDataObject(0));
}

void Ask(vtkMicrotomeXdmfReader* reader,
  const std::string& path,
  int axis,
  const std::vector<double>& at)
{
  reader->SetFileName(path.c_str());
  reader->SlicesOn();
  reader->SetSliceAxis(axis);
  reader->SetNumberOfSlicePositions(static_cast<int>(at.size()));
  for (size_t i = 0; i < at.size(); ++i)
  {
    reader->SetSlicePosition(static_cast<int>(i), at[i]);
  }
}

/* On any number of ranks the slices are those of the whole. */
void TestSame(const char* name, const std::string& path)
{
  // Through cells, on a layer of points inside and at the ends, and beside the grid.
  const std::vector<double> along[] = {
    { 1.1, 2.0, 3.5, 1.0, 9.0 }, { 2.5, 3.0, 6.0 }, { 3.0, 5.0, 6.3, 17.0, 20.0 }
  };
  for (int axis = 0; axis < 3; ++axis)
  {
    const auto expected = Expected(path, axis, along[axis]);
    CHECK(expected.size() > 50, "%s: %d polygons", name, (int)expected.size());
    for (const int nPieces : { 1, 2, 3, 7 })
    {
      std::vector<Polygon> found;
      for (int piece = 0; piece < nPieces; ++piece)
      {
        vtkNew<vtkMicrotomeXdmfReader> reader;
        Ask(reader, path, axis, along[axis]);
        reader->UpdatePiece(piece, nPieces, 0);
        auto* slices = vtkMultiBlockDataSet::SafeDownCast(reader->GetOutputDataObject(0));
        CHECK(
          slices && slices->GetNumberOfBlocks() == along[axis].size(), "a block for each plane");
        const auto some = Polygons(slices);
        found.insert(found.end(), some.begin(), some.end());
      }
      std::sort(found.begin(), found.end());
      CHECK(found == expected,
        "%s, axis %d, %d pieces: %d polygons, expected %d",
        name,
        axis,
        nPieces,
        (int)found.size(),
        (int)expected.size());
    }
  }
}

void TestKinds()
{
  TestSame("image", Write("s-image.xdmf", xdmf::Grid("g", Content(xdmf::Image(NX, NY, NZ)))));
  TestSame("rectilinear",
    Write("s-rectilinear.xdmf", xdmf::Grid("g", Content(xdmf::Rectilinear(NX, NY, NZ)))));
  TestSame("curvilinear",
    Write("s-curvilinear.xdmf", xdmf::Grid("g", Content(xdmf::Curvilinear(NX, NY, NZ)))));
  TestSame(
    "hexahedra", Write("s-hexahedra.xdmf", xdmf::Grid("g", Content(xdmf::Hexahedra(NX, NY, NZ)))));
}

/* An image of several heavy arrays, one value a byte pattern of its own. */
std::string WriteHeavy()
{
  std::string arrays;
  for (const char* name : { "u", "v" })
  {
    std::ofstream file(Folder + "/" + name + ".bin", std::ios::binary);
    for (int i = 0; i < NPoints; ++i)
    {
      const double value = std::cos(i) + name[0];
      file.write(reinterpret_cast<const char*>(&value), sizeof value);
    }
    arrays += std::string("<Attribute Name=\"") + name +
      "\"><DataItem Format=\"Binary\" NumberType=\"Float\" Precision=\"8\" Dimensions=\"8 5 6\">" +
      name + ".bin</DataItem></Attribute>\n";
  }
  return Write("heavy.xdmf", xdmf::Grid("g", xdmf::Image(NX, NY, NZ) + arrays));
}

void TestBytes()
{
  const int layer = NX * NY * 8;
  vtkNew<vtkMicrotomeXdmfReader> reader;
  Ask(reader, WriteHeavy(), 2, { 6.3 });
  reader->UpdateInformation();
  CHECK(reader->GetBytesRead() == 0, "nothing before it is asked for");
  CHECK_NEAR(reader->GetFileBounds()[5], 17, 0, "all of the file's bounds");
  CHECK(reader->GetFileExtent()[5] == NZ - 1, "and its extent");
  reader->Update();
  const auto first = reader->GetBytesRead();
  CHECK(first == 2 * 2 * layer, "two layers of two arrays: %lld bytes", (long long)first);
  reader->SetSlicePosition(0, 12.0);
  reader->Update();
  const auto second = reader->GetBytesRead();
  CHECK(second - first <= 3 * 2 * layer && second > first,
    "another plane: %lld bytes",
    (long long)(second - first));
  reader->SetSlicePosition(0, 6.3);
  reader->Update();
  CHECK(reader->GetBytesRead() == second, "a plane again: nothing is read");
  reader->SetPointArrayStatus("u", 0);
  reader->Update();
  const auto third = reader->GetBytesRead();
  CHECK(third - second == 2 * layer, "another choice: %lld bytes", (long long)(third - second));
  reader->SetSliceMemory(0);
  reader->SetSlicePosition(0, 12.0);
  reader->Update();
  const auto fourth = reader->GetBytesRead();
  reader->SetSlicePosition(0, 6.3);
  reader->Update();
  CHECK(reader->GetBytesRead() > fourth, "without memory for slices it is read again");
  // Columns across x: the values of two layers, though they lie apart.
  vtkNew<vtkMicrotomeXdmfReader> across;
  Ask(across, Folder + "/heavy.xdmf", 0, { 1.1 });
  across->Update();
  CHECK(across->GetBytesRead() <= 2 * NPoints * 8, "at most everything");
}

void TestPositions()
{
  const std::string path = Folder + "/s-image.xdmf";
  vtkNew<vtkMicrotomeXdmfReader> reader;
  Ask(reader, path, 2, {});
  reader->SetNumberOfSlices(7);
  reader->Update();
  auto* slices = vtkMultiBlockDataSet::SafeDownCast(reader->GetOutputDataObject(0));
  CHECK(slices->GetNumberOfBlocks() == 7, "seven slices");
  for (unsigned int i = 0; i < slices->GetNumberOfBlocks(); ++i)
  {
    auto* slice = vtkPolyData::SafeDownCast(slices->GetBlock(i));
    CHECK_NEAR(slice->GetPoint(0)[2], 4 + 2.0 * i, 1e-12, "spread evenly: slice %d", (int)i);
    CHECK_NEAR(slice->GetCellData()->GetArray("PlaneIndex")->GetTuple1(0), i, 0, "its number");
  }
  const char* name = slices->GetMetaData(1u)->Get(vtkCompositeDataSet::NAME());
  CHECK(std::string(name) == "z = 6", "named %s", name);
  reader->SlicesOff();
  reader->Update();
  CHECK(reader->GetOutputDataObject(0)->IsA("vtkImageData"), "and back to the image");
}

/* Two blocks side by side: the face between them comes once, as from Microtome Slice. */
void TestBlocks()
{
  const std::string grids = xdmf::Grid("a", Content(xdmf::Image(NX, NY, NZ))) +
    xdmf::Grid("b", Content(xdmf::Image(NX, NY, NZ, NZ - 1)));
  const std::string path = Write("s-blocks.xdmf", xdmf::Collection("c", "Spatial", grids));
  TestSame("blocks", path);
  const auto seam = Expected(path, 2, { 17.0 });
  CHECK(seam.size() == (NX - 1) * (NY - 1), "%d faces between the blocks", (int)seam.size());
}

/* Ranges of all blocks, read in layers, where the slice is in one of them. */
void TestRanges()
{
  vtkNew<vtkMicrotomeXdmfReader> reader;
  Ask(reader, Folder + "/s-blocks.xdmf", 2, { 4.0 });
  reader->FullRangesOn();
  reader->Update();
  int nSlices = 0;
  for (auto* slice : vtkCompositeDataSet::GetDataSets<vtkPolyData>(reader->GetOutputDataObject(0)))
  {
    if (slice->GetNumberOfCells() > 0)
    {
      const double* range = slice->GetCellData()->GetArray("c")->GetRange(0);
      CHECK(range[0] == 0 && range[1] == NCells - 1, "%g to %g", range[0], range[1]);
      ++nSlices;
    }
  }
  CHECK(nSlices == 1, "one block is cut, not %d", nSlices);
}
}

int main(int argc, char** argv)
{
  Folder = argc > 1 ? argv[1] : ".";
  TestKinds();
  TestBytes();
  TestPositions();
  TestBlocks();
  TestRanges();
  return check_result();
}
