// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The XDMF reader's slices of large meshes: of a mesh that stays, only the values under them are read.
#include "check.h"
#include "xdmf_files.h"

#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeXdmfReader.h"

#include "vtkCellData.h"
#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkIdList.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"
#include "vtk_hdf5.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace
{
std::string Folder;
const int N = 64, NZ = 33;
const int NPoints = N * N * NZ;
const int NCells = (N - 1) * (N - 1) * (NZ - 1);
const vtkTypeInt64 Bytes = vtkTypeInt64{ 8 } * NPoints; // of a point array
const vtkTypeInt64 Layer = vtkTypeInt64{ 8 } * N * N;

void WriteSet(hid_t file, const std::string& name, hid_t type, hsize_t n, const void* values)
{
  const hid_t space = H5Screate_simple(1, &n, nullptr);
  const hid_t set =
    H5Dcreate2(file, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  CHECK(
    H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0, "writing %s", name.c_str());
  H5Dclose(set);
  H5Sclose(space);
}

void WriteMesh(hid_t file)
{
  std::vector<double> points(3 * NPoints);
  std::vector<int> ids;
  for (int i = 0; i < NPoints; ++i)
  {
    xdmf::Point(N, N, i, &points[3 * i]);
    const int at[] = { i % N, i / N % N, i / N / N };
    if (at[0] + 1 < N && at[1] + 1 < N && at[2] + 1 < NZ)
    {
      for (const int below : { i, i + N * N })
      {
        ids.insert(ids.end(), { below, below + 1, below + N + 1, below + N });
      }
    }
  }
  WriteSet(file, "points", H5T_NATIVE_DOUBLE, points.size(), points.data());
  WriteSet(file, "ids", H5T_NATIVE_INT, ids.size(), ids.data());
}

/* Contiguous arrays of two steps: "p0", "p1" of points, ... */
void WriteHeavy()
{
  const hid_t file =
    H5Fcreate((Folder + "/values.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  WriteMesh(file);
  for (const char* name : { "p0", "p1", "q0", "q1", "c0", "c1" })
  {
    std::vector<double> values(name[0] == 'c' ? NCells : NPoints);
    for (size_t i = 0; i < values.size(); ++i)
    {
      values[i] = std::sin(0.01 * i) + 1e-6 * i + name[0] + 1000 * name[1];
    }
    WriteSet(file, name, H5T_NATIVE_DOUBLE, values.size(), values.data());
  }
  H5Fclose(file);
}

std::string Item(const std::string& name, const std::string& type, const std::string& dimensions)
{
  return "<DataItem Format=\"HDF\" NumberType=\"" + type + "\" Precision=\"" +
    (type == "Int" ? "4" : "8") + "\" Dimensions=\"" + dimensions + "\">values.h5:/" + name +
    "</DataItem>";
}

/* A step, with a mesh that is the same in all. */
std::string Step(const std::string& topology, int step, const std::string& time)
{
  std::string text = topology + "<Geometry GeometryType=\"XYZ\">" +
    Item("points", "Float", std::to_string(NPoints) + " 3") + "</Geometry>\n" + time;
  for (const std::string name : { "p", "q", "c" })
  {
    const bool isCell = name == "c";
    text += "<Attribute Name=\"" + name + "\" Center=\"" + (isCell ? "Cell" : "Node") + "\">" +
      Item(name + std::to_string(step), "Float", std::to_string(isCell ? NCells : NPoints)) +
      "</Attribute>\n";
  }
  return text + xdmf::Array("time", "Grid", 1, [=](int) { return step; });
}

std::string Hexahedra()
{
  const std::string n = std::to_string(NCells);
  return "<Topology TopologyType=\"Hexahedron\" NumberOfElements=\"" + n + "\">" +
    Item("ids", "Int", n + " 8") + "</Topology>\n";
}

std::string Curvilinear()
{
  return "<Topology TopologyType=\"3DSMesh\" Dimensions=\"33 64 64\"/>\n";
}

std::string WriteSteps(const std::string& name, const std::string& topology)
{
  const std::string grids = xdmf::Grid("a", Step(topology, 0, xdmf::Time(0))) +
    xdmf::Grid("b", Step(topology, 1, xdmf::Time(1)));
  return xdmf::Write(Folder + "/" + name, xdmf::Collection("c", "Temporal", grids));
}

std::vector<vtkPolyData*> Leaves(vtkDataObject* object)
{
  std::vector<vtkPolyData*> leaves;
  if (auto* one = vtkPolyData::SafeDownCast(object))
  {
    leaves.push_back(one);
    return leaves;
  }
  auto* blocks = vtkCompositeDataSet::SafeDownCast(object);
  auto at = vtk::TakeSmartPointer(blocks->NewIterator());
  for (at->InitTraversal(); !at->IsDoneWithTraversal(); at->GoToNextItem())
  {
    leaves.push_back(vtkPolyData::SafeDownCast(at->GetCurrentDataObject()));
  }
  return leaves;
}

bool AreEqual(vtkFieldData* a, vtkFieldData* b, const char* name)
{
  vtkDataArray* first = a->GetArray(name);
  vtkDataArray* second = b->GetArray(name);
  bool areEqual = first && second && first->GetNumberOfTuples() == second->GetNumberOfTuples() &&
    first->GetDataType() == second->GetDataType();
  for (vtkIdType i = 0; areEqual && i < first->GetNumberOfTuples(); ++i)
  {
    areEqual = first->GetTuple1(i) == second->GetTuple1(i);
  }
  return areEqual;
}

/* The same points in the same order, with the same values. */
void CheckSame(const char* what, vtkPolyData* found, vtkPolyData* expected)
{
  CHECK(found->GetNumberOfPoints() == expected->GetNumberOfPoints() &&
      found->GetNumberOfCells() == expected->GetNumberOfCells(),
    "%s: %d points, expected %d",
    what,
    (int)found->GetNumberOfPoints(),
    (int)expected->GetNumberOfPoints());
  CHECK(AreEqual(found->GetPointData(), expected->GetPointData(), "p"), "%s: p", what);
  CHECK(AreEqual(found->GetPointData(), expected->GetPointData(), "q"), "%s: q", what);
  CHECK(AreEqual(found->GetCellData(), expected->GetCellData(), "c"), "%s: c", what);
  CHECK(AreEqual(found->GetFieldData(), expected->GetFieldData(), "time"), "%s: time", what);
  CHECK(found->GetPointData()->GetNumberOfArrays() == 2 &&
      found->GetCellData()->GetNumberOfArrays() == 2 &&
      found->GetFieldData()->GetNumberOfArrays() == 1,
    "%s: and no other arrays",
    what);
}

void CheckPlane(const char* what, vtkMicrotomeXdmfReader* reader, const char* path, double time)
{
  vtkNew<vtkMicrotomeXdmfReader> whole;
  whole->SetFileName(path);
  whole->UpdateTimeStep(time);
  vtkNew<vtkPlane> plane;
  double normal[3] = { 0, 0, 0 };
  double origin[3] = { 0, 0, 0 };
  normal[reader->GetSliceAxis()] = 1;
  origin[reader->GetSliceAxis()] = reader->GetSlicePosition(0);
  plane->SetOrigin(origin);
  plane->SetNormal(normal);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputDataObject(whole->GetOutputDataObject(0));
  slice->SetCutFunction(plane);
  slice->Update();
  reader->UpdateTimeStep(time);
  const auto expected = Leaves(slice->GetOutputDataObject(0));
  const auto found =
    Leaves(vtkMultiBlockDataSet::SafeDownCast(reader->GetOutputDataObject(0))->GetBlock(0));
  CHECK(found.size() == expected.size(), "%s: %d blocks", what, (int)found.size());
  for (size_t i = 0; i < found.size() && i < expected.size(); ++i)
  {
    for (const char* counted : { "MicrotomePointsIn", "MicrotomeCellsIn" })
    {
      expected[i]->GetFieldData()->RemoveArray(counted);
    }
    CHECK(found[i]->GetNumberOfCells() > 0, "%s: cells", what);
    CheckSame(what, found[i], expected[i]);
  }
}

void Ask(vtkMicrotomeXdmfReader* reader, const std::string& path, int axis, double at)
{
  reader->SetFileName(path.c_str());
  reader->SlicesOn();
  reader->SetSliceAxis(axis);
  reader->SetSlicePosition(0, at);
}

/* What an update reads. */
vtkTypeInt64 Cost(vtkMicrotomeXdmfReader* reader, double time)
{
  const vtkTypeInt64 before = reader->GetBytesRead();
  reader->UpdateTimeStep(time);
  return reader->GetBytesRead() - before;
}

void TestBytes(const char* kind, const std::string& path)
{
  vtkNew<vtkMicrotomeXdmfReader> reader;
  Ask(reader, path, 2, 20.3); // between two layers of points
  Cost(reader, 0);
  const auto second = Cost(reader, 1);
  CHECK(second > 0 && second <= 2 * 2 * Layer + Layer,
    "%s: the second step costs %lld bytes, the arrays have %lld",
    kind,
    (long long)second,
    (long long)(3 * Bytes));
  CHECK(Cost(reader, 0) == 0, "%s: the first step again", kind);
  reader->SetPointArrayStatus("q", 0);
  const auto choice = Cost(reader, 1);
  CHECK(choice > 0 && choice <= 3 * Layer, "%s: a choice: %lld", kind, (long long)choice);
  reader->SetSlicePosition(0, 30.0); // on a layer
  const auto moved = Cost(reader, 1);
  CHECK(moved > 0 && moved <= 4 * Layer, "%s: another plane: %lld", kind, (long long)moved);
  reader->SetNumberOfSlices(30);
  reader->SetSliceSpacing(2.0);
  const auto all = Cost(reader, 0);
  CHECK(all <= 2 * Bytes, "%s: many planes share what they read: %lld", kind, (long long)all);
}

/* Every polygon of a slice, with the values of its cell and of its points, in an order of its own. */
void AddPolygons(vtkDataObject* object, std::vector<std::vector<double>>& polygons)
{
  for (vtkPolyData* slice : Leaves(object))
  {
    for (vtkIdType cell = 0; cell < slice->GetNumberOfCells(); ++cell)
    {
      vtkNew<vtkIdList> ids;
      slice->GetCellPoints(cell, ids);
      std::vector<std::vector<double>> points;
      for (vtkIdType i = 0; i < ids->GetNumberOfIds(); ++i)
      {
        const vtkIdType id = ids->GetId(i);
        const double* at = slice->GetPoint(id);
        points.push_back({ at[0], at[1], at[2] });
        for (const char* name : { "p", "q" })
        {
          points.back().push_back(slice->GetPointData()->GetArray(name)->GetTuple1(id));
        }
      }
      std::sort(points.begin(), points.end());
      polygons.push_back({ slice->GetCellData()->GetArray("c")->GetTuple1(cell) });
      for (const auto& point : points)
      {
        polygons.back().insert(polygons.back().end(), point.begin(), point.end());
      }
    }
  }
  std::sort(polygons.begin(), polygons.end());
}

/* Pieces together are the whole, bit for bit; at the next step each reads what is under its slices. */
void TestPieces(const char* kind, const std::string& path, int nGrids)
{
  const int nPieces = 3;
  for (const double at : { 20.3, 20.0 })
  {
    vtkNew<vtkMicrotomeXdmfReader> whole;
    Ask(whole, path, 2, at);
    std::vector<std::vector<double>> expected;
    std::vector<std::vector<double>> found;
    vtkTypeInt64 cost = 0;
    whole->UpdateTimeStep(1);
    AddPolygons(whole->GetOutputDataObject(0), expected);
    for (int piece = 0; piece < nPieces; ++piece)
    {
      vtkNew<vtkMicrotomeXdmfReader> reader;
      Ask(reader, path, 2, at);
      reader->UpdateTimeStep(0, piece, nPieces);
      const vtkTypeInt64 before = reader->GetBytesRead();
      reader->UpdateTimeStep(1, piece, nPieces);
      cost += reader->GetBytesRead() - before;
      AddPolygons(reader->GetOutputDataObject(0), found);
    }
    CHECK(!expected.empty() && found == expected,
      "%s: %d polygons in pieces, expected %d",
      kind,
      (int)found.size(),
      (int)expected.size());
    CHECK(cost > 0 && cost <= 10 * nGrids * Layer,
      "%s: the second step costs %lld bytes, the arrays have %lld",
      kind,
      (long long)cost,
      (long long)(3 * Bytes));
  }
}

/* Cells have the numbers that they have in the file; points of slices have none. */
void TestGlobalIds(const std::string& path)
{
  vtkNew<vtkMicrotomeXdmfReader> reader;
  Ask(reader, path, 2, 20.3);
  reader->Update();
  reader->GlobalIdsOn();
  reader->Update();
  auto* slice = Leaves(reader->GetOutputDataObject(0))[0];
  vtkDataArray* ids = slice->GetCellData()->GetArray("GlobalCellIds");
  const int first = 8 * (N - 1) * (N - 1); // the layer of cells from z = 19 on
  CHECK(ids && ids->GetRange(0)[0] == first && ids->GetRange(0)[1] == first * 9 / 8 - 1,
    "ids of the cells of a layer");
  CHECK(!slice->GetPointData()->GetArray("GlobalPointIds"), "points are not those of the file");
}

/* Of a file with a collection over time it is a block. */
vtkDataSet* FirstDataSet(vtkDataObject* object)
{
  auto* one = vtkDataSet::SafeDownCast(object);
  return one ? one : vtkCompositeDataSet::GetDataSets<vtkDataSet>(object)[0];
}

/* The ranges of the whole, of which the slices have a part; read once for each step. */
void TestRanges(const std::string& path)
{
  vtkNew<vtkMicrotomeXdmfReader> whole;
  whole->SetFileName(path.c_str());
  vtkNew<vtkMicrotomeXdmfReader> reader;
  Ask(reader, path, 0, 12.3);
  const auto range = [&](const char* name, bool isFinite) {
    auto* slice = Leaves(reader->GetOutputDataObject(0))[0];
    const bool isCell = name[0] == 'c';
    vtkDataArray* array = slice->GetAttributes(isCell)->GetArray(name);
    return std::vector<double>(isFinite ? array->GetFiniteRange(0) : array->GetRange(0),
      (isFinite ? array->GetFiniteRange(0) : array->GetRange(0)) + 2);
  };
  std::vector<double> ofSlice;
  for (const double time : { 0.0, 1.0 })
  {
    reader->FullRangesOff();
    reader->UpdateTimeStep(time);
    ofSlice = range("c", false);
    reader->FullRangesOn();
    reader->UpdateTimeStep(time);
    whole->UpdateTimeStep(time);
    auto* grid = FirstDataSet(whole->GetOutputDataObject(0));
    for (const char* name : { "p", "q", "c" })
    {
      const double* expected = grid->GetAttributes(name[0] == 'c')->GetArray(name)->GetRange(0);
      for (const bool isFinite : { false, true })
      {
        const auto found = range(name, isFinite);
        CHECK(found[0] == expected[0] && found[1] == expected[1],
          "%s: %.9g to %.9g, expected %.9g to %.9g",
          name,
          found[0],
          found[1],
          expected[0],
          expected[1]);
      }
    }
    CHECK(range("c", false) != ofSlice, "not that of the slice");
  }
  Cost(reader, 0);
  CHECK(Cost(reader, 1) == 0, "the ranges of a step are kept");
  reader->FullRangesOff();
  reader->UpdateTimeStep(1);
  CHECK(range("c", false) == ofSlice, "and gone when they are not asked for");
}

void TestSame(const char* kind, const std::string& path)
{
  for (int axis = 0; axis < 3; ++axis)
  {
    vtkNew<vtkMicrotomeXdmfReader> reader;
    for (const double at : { 12.0, 12.3, 12.0 })
    {
      Ask(reader, path, axis, at);
      CheckPlane(kind, reader, path.c_str(), 0);
      CheckPlane(kind, reader, path.c_str(), 1);
    }
    reader->SetSliceMemory(0);
    reader->Modified();
    CheckPlane(kind, reader, path.c_str(), 0);
  }
}
}

int main(int argc, char** argv)
{
  Folder = argc > 1 ? argv[1] : ".";
  WriteHeavy();
  const std::string hexahedra = WriteSteps("v-hexahedra.xdmf", Hexahedra());
  const std::string curvilinear = WriteSteps("v-curvilinear.xdmf", Curvilinear());
  // A block beside another, with the same mesh and other values.
  const std::string blocks = xdmf::Write(Folder + "/v-blocks.xdmf",
    xdmf::Collection("c",
      "Spatial",
      xdmf::Grid("a", Step(Hexahedra(), 0, "")) + xdmf::Grid("b", Step(Curvilinear(), 1, ""))));
  std::string steps;
  for (int step = 0; step < 2; ++step)
  {
    steps += xdmf::Collection("c",
      "Spatial",
      xdmf::Time(step) + xdmf::Grid("a", Step(Hexahedra(), step, "")) +
        xdmf::Grid("b", Step(Curvilinear(), 1 - step, "")));
  }
  const std::string blocksOverTime =
    xdmf::Write(Folder + "/v-steps.xdmf", xdmf::Collection("t", "Temporal", steps));
  TestBytes("hexahedra", hexahedra);
  TestBytes("curvilinear", curvilinear);
  TestPieces("hexahedra", hexahedra, 1);
  TestPieces("curvilinear", curvilinear, 1);
  TestPieces("blocks", blocksOverTime, 2);
  TestGlobalIds(hexahedra);
  TestGlobalIds(curvilinear);
  TestRanges(hexahedra);
  TestRanges(curvilinear);
  TestSame("hexahedra", hexahedra);
  TestSame("curvilinear", curvilinear);
  TestSame("blocks", blocks);
  return check_result();
}
