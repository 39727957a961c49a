// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The scene writer's files: there whole or not at all, the same for the same data, errors told once.
#include "check.h"
#include "inputs.h"
#include "listener.h"
#include "trees.h"

#include "vtkMicrotomeSceneLook.h"
#include "vtkMicrotomeSceneWriter.h"
#include "vtkMicrotomeSurface.h"

#include "vtkCellData.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataAssembly.h"
#include "vtkDoubleArray.h"
#include "vtkErrorCode.h"
#include "vtkInformation.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPartitionedDataSetCollection.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"
#include "vtkSphereSource.h"
#include "vtkStripper.h"
#include "vtkTable.h"
#include "vtkUnstructuredGrid.h"

#include "vtksys/SystemTools.hxx"

#include <csignal>
#include <fstream>
#include <sstream>
#include <sys/resource.h>

namespace
{
std::string Folder;

std::string Path(const std::string& name)
{
  return Folder + "/" + name;
}

std::string Read(const std::string& path)
{
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string Write(vtkMicrotomeSceneWriter* writer, const std::string& name)
{
  vtksys::SystemTools::RemoveFile(Path(name));
  writer->SetFileName(Path(name).c_str());
  CHECK(writer->Write() == 1, "%s is written", name.c_str());
  CHECK(!vtksys::SystemTools::FileExists(Path(name) + ".part"), "%s: nothing else", name.c_str());
  return Read(Path(name));
}

bool Has(const std::string& text, const std::string& part)
{
  return text.find(part) != std::string::npos;
}

void TestContent()
{
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputData(inputs::Cube(2));
  writer->SetTitle("A cube");
  const std::string text = Write(writer, "cube.json");
  CHECK(Has(text, "\"title\":\"A cube\""), "title");
  CHECK(Has(text, "\"polygons\":24"), "its surface");
  CHECK(Has(text, "\"sourcePoints\":27") && Has(text, "\"sourceCells\":8"), "statistics");
  CHECK(Has(text, "\"shown\":{\"array\":1"), "active scalars are shown: Wave is the second array");
  CHECK(text == Write(writer, "again.json"), "the same again");

  writer->SetInputArrayToProcess(0, 0, 0, vtkDataObject::CELL, "CellId");
  CHECK(Has(Write(writer, "cells.json"), "\"shown\":{\"array\":3"), "the array that was chosen");
  writer->SetColorByArray(false);
  CHECK(!Has(Write(writer, "plain.json"), "\"shown\""), "no array");
  writer->SetTitle("");
  CHECK(Has(Write(writer, "name.json"), "\"title\":\"name\""), "the file's name as title");
}

void TestColors()
{
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputData(inputs::Cube(2));
  writer->AddColorMapPoint(-2.0, 1.0, 0.0, 0.0);
  writer->AddColorMapPoint(3.0, 0.0, 0.0, 1.0);
  writer->SetColorMapName("Red to Blue");
  std::string text = Write(writer, "map.json");
  CHECK(Has(text, "\"range\":[-2,3],\"colorMap\":\"Red to Blue\""), "the map's own range");
  CHECK(Has(text, "255,0,0,255") && Has(text, "0,0,255,255"), "its first and last colour");
  writer->SetColorRange(10.0, 20.0);
  CHECK(Has(Write(writer, "range.json"), "\"range\":[10,20]"), "the range that was set");
  writer->SetOpacity(0.5);
  CHECK(Has(Write(writer, "half.json"), "\"opacity\":0.5"), "opacity");
}

void TestBlocks()
{
  vtkNew<vtkMultiBlockDataSet> blocks;
  blocks->SetBlock(0, inputs::Cube(1));
  blocks->SetBlock(2, inputs::Cube(3));
  blocks->GetMetaData(0u)->Set(vtkCompositeDataSet::NAME(), "wall");
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputDataObject(blocks);
  writer->SetBlockOpacity(1, 0.25);
  const std::string text = Write(writer, "blocks.json");
  CHECK(Has(text, "\"name\":\"wall\"") && Has(text, "\"name\":\"Block 2\""), "names");
  CHECK(Has(text, "\"polygons\":6") && Has(text, "\"polygons\":54"), "one object a block");
  CHECK(Has(text, "\"opacity\":0.25"), "the second one's opacity");
}

size_t CountOf(const std::string& text, const std::string& part)
{
  size_t n = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
  {
    ++n;
  }
  return n;
}

/* "in" has cubes of 6 and 24 polygons, "wall" one of 54; between them is a block that is not there. */
vtkSmartPointer<vtkMultiBlockDataSet> NestedBlocks()
{
  vtkNew<vtkMultiBlockDataSet> inner;
  inner->SetBlock(1, inputs::Cube(1));
  inner->SetBlock(2, inputs::Cube(2));
  auto blocks = vtkSmartPointer<vtkMultiBlockDataSet>::New();
  blocks->SetBlock(1, inner);
  blocks->GetMetaData(1u)->Set(vtkCompositeDataSet::NAME(), "in");
  blocks->SetBlock(3, inputs::Cube(3));
  blocks->GetMetaData(3u)->Set(vtkCompositeDataSet::NAME(), "the wall");
  return blocks;
}

/* Selectors hide blocks and give them colours and opacities; the last one that means a block counts. */
void TestBlockLooks()
{
  vtkNew<vtkMicrotomeSceneLook> look;
  look->SetName("all");
  look->AddSelectedColor("/Root/in", 1.0, 0.0, 0.0);
  look->AddSelectedColor("/Root/in/Block2", 0.0, 0.0, 1.0);
  look->AddSelectedOpacity("//thewall", 0.25);
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputDataObject(NestedBlocks());
  writer->AddLook(look);
  std::string text = Write(writer, "block_looks.json");
  CHECK(
    CountOf(text, "\"name\":\"all / ") == 3, "all blocks: %zu", CountOf(text, "\"name\":\"all / "));
  CHECK(CountOf(text, "\"color\":16711680,") == 1 && CountOf(text, "\"color\":255,") == 1,
    "a colour each, of the last selector");
  CHECK(CountOf(text, "\"shown\":{") == 1, "an array colours the third one");
  CHECK(CountOf(text, "\"opacity\":0.25") == 1, "which is transparent");

  look->RemoveAllBlockSelectors();
  CHECK(CountOf(Write(writer, "none.json"), "\"name\":\"all") == 0, "no block is shown");
  look->AddBlockSelector("/Root/thewall");
  text = Write(writer, "one.json");
  CHECK(CountOf(text, "\"name\":\"all / ") == 1 && Has(text, "\"polygons\":54"), "one block is");
  look->AddBlockSelector("/Root/in/Block1");
  text = Write(writer, "two.json");
  CHECK(CountOf(text, "\"name\":\"all / ") == 2 && Has(text, "\"polygons\":6,"), "and another one");
  look->SetBlockAssembly("no such assembly");
  CHECK(
    CountOf(Write(writer, "unknown.json"), "\"name\":\"all / ") == 3, "all without an assembly");

  // Colours of blocks in turn stay whose they are.
  look->SetBlockAssembly("Hierarchy");
  look->RemoveAllSelectedColors();
  look->SetColorByArray(false);
  look->AddBlockColor(1.0, 1.0, 0.0);
  look->AddBlockColor(0.0, 1.0, 0.0);
  look->AddBlockColor(0.0, 1.0, 1.0);
  text = Write(writer, "turns.json");
  CHECK(
    Has(text, "\"color\":16776960,") && Has(text, "\"color\":65535,"), "the first and the third");
  CHECK(!Has(text, "\"color\":65280,"), "the second one is not there");
}

/* The same of collections, by their blocks and by an assembly of their own. */
void TestAssemblies()
{
  vtkNew<vtkPartitionedDataSetCollection> collection;
  for (unsigned int i = 0; i < 3; ++i)
  {
    collection->SetPartition(i, 0, inputs::Cube(static_cast<int>(i) + 1));
  }
  collection->SetPartition(1, 1, inputs::Cube(1));
  collection->GetMetaData(2u)->Set(vtkCompositeDataSet::NAME(), "last");
  vtkNew<vtkDataAssembly> assembly;
  assembly->SetRootNodeName("Parts");
  const int inner = assembly->AddNode("inner");
  assembly->AddDataSetIndex(assembly->AddNode("first", inner), 0);
  assembly->AddDataSetIndex(assembly->AddNode("second", inner), 1);
  assembly->AddDataSetIndex(assembly->AddNode("third"), 2);
  collection->SetDataAssembly(assembly);
  vtkNew<vtkMicrotomeSceneLook> look;
  look->RemoveAllBlockSelectors();
  look->AddBlockSelector("/Root/last");
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputDataObject(collection);
  writer->AddLook(look);
  std::string text = Write(writer, "last.json");
  CHECK(
    CountOf(text, "\"polygons\":54,") == 1 && !Has(text, "\"polygons\":6,"), "by the hierarchy");

  look->RemoveAllBlockSelectors();
  look->SetBlockAssembly("Assembly");
  look->AddBlockSelector("/Parts/inner");
  look->AddSelectedColor("//second", 1.0, 0.0, 0.0);
  text = Write(writer, "inner.json");
  CHECK(CountOf(text, "\"polygons\":30,") == 1 && CountOf(text, "\"polygons\":6,") == 1 &&
      !Has(text, "\"polygons\":54,"),
    "by an assembly");
  CHECK(CountOf(text, "\"color\":16711680,") == 1, "one of them is red");
}

/* Strips and repeated points do not show: the canonical form is that of the same triangles. */
void TestCanonical()
{
  vtkNew<vtkSphereSource> sphere;
  vtkNew<vtkStripper> strips;
  strips->SetInputConnection(sphere->GetOutputPort());
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetTitle("Sphere");
  writer->SetInputConnection(sphere->GetOutputPort());
  const std::string text = Write(writer, "sphere.json");
  writer->SetInputConnection(strips->GetOutputPort());
  CHECK(Write(writer, "strips.json").size() == text.size(), "strips are triangles");
  CHECK(Has(text, "\"polygons\":96"), "all of them");
}

/* Two inputs, each with a look, seen by a camera; arrays that nobody wants stay behind. */
void TestLooks()
{
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputData(inputs::Cube(1));
  writer->AddInputDataObject(inputs::Cube(2));
  vtkNew<vtkMicrotomeSceneLook> first;
  first->SetName("first");
  first->SetColorByArray(false);
  first->SetColor(1.0, 0.0, 0.0);
  vtkNew<vtkMicrotomeSceneLook> second;
  second->SetName("second");
  second->SetColorArray("CellId");
  second->SetOpacity(0.25);
  const double moved[16] = { 1, 0, 0, 5, 0, 1, 0, 6, 0, 0, 1, 7, 0, 0, 0, 1 };
  second->SetMatrix(moved);
  writer->AddLook(first);
  writer->AddLook(second);
  writer->AddArrayToKeep("Wave");
  writer->SetCameraPosition(1.0, 2.0, 30.0);
  const std::string text = Write(writer, "looks.json");
  CHECK(Has(text, "\"name\":\"first\"") && Has(text, "\"name\":\"second\""), "names");
  CHECK(Has(text, "\"color\":16711680") && Has(text, "\"opacity\":0.25"), "looks");
  CHECK(Has(text, "0,0,1,0,5,6,7,1]"), "the second one's place");
  CHECK(Has(text, "1,2,30,1]"), "the camera's place");
  CHECK(Has(text, "\"name\":\"Wave\"") && Has(text, "\"name\":\"CellId\""), "arrays");
  CHECK(!Has(text, "\"name\":\"Linear\""), "arrays that are left behind");
}

/* Hyper tree grids are drawn as Microtome Surface has them; blocks that have no cells are left out by name. */
void TestMixed()
{
  std::mt19937 random(5);
  const Trees trees({ 2, 2, 2 }, 2, 3, 0.5, 0.1, random);
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputDataObject(trees.Data);
  surface->Update();
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetTitle("trees");
  writer->SetInputConnection(surface->GetOutputPort());
  const std::string expected = Write(writer, "skin.json");
  CHECK(Has(expected, "\"sourceCells\":"), "statistics");
  writer->SetInputDataObject(trees.Data);
  CHECK(Write(writer, "trees.json") == expected, "trees as their surface");

  vtkNew<vtkMultiBlockDataSet> blocks;
  blocks->SetBlock(0, inputs::Cube(1));
  blocks->SetBlock(1, vtkNew<vtkTable>());
  blocks->SetBlock(2, trees.Data);
  vtkNew<vtkMicrotomeSceneLook> look;
  look->SetColorByArray(false);
  look->AddBlockColor(1.0, 1.0, 0.0);
  look->AddBlockColor(0.0, 1.0, 0.0);
  look->AddBlockColor(0.0, 1.0, 1.0);
  writer->AddLook(look);
  writer->SetInputDataObject(blocks);
  Listener heard(writer);
  const std::string text = Write(writer, "mixed.json");
  CHECK(heard.Errors.empty() && heard.Warnings.size() == 1 &&
      Has(heard.Warnings.front(), "'Block 1', a vtkTable"),
    "%zu warnings",
    heard.Warnings.size());
  const std::string polygons =
    "\"polygons\":" + std::to_string(surface->GetOutput()->GetNumberOfCells()) + ",";
  CHECK(Has(text, "\"polygons\":6,") && Has(text, polygons), "the others are there");
  CHECK(!Has(text, "\"name\":\"Block 1\""), "the table is not");
  // Colours of blocks in turn stay whose they are.
  CHECK(Has(text, "\"color\":65535,") && !Has(text, "\"color\":65280,"), "its place is counted");
}

vtkSmartPointer<vtkUnstructuredGrid> WithZetaAndAlpha(vtkSmartPointer<vtkUnstructuredGrid> cube)
{
  for (const char* name : { "zeta", "alpha", "Middle" })
  {
    for (int association : { vtkDataObject::POINT, vtkDataObject::CELL })
    {
      vtkNew<vtkDoubleArray> array;
      array->SetName(name);
      array->SetNumberOfValues(cube->GetNumberOfElements(association));
      array->FillValue(1.0);
      cube->GetAttributes(association)->AddArray(array);
    }
  }
  return cube;
}

/* Arrays keep their order where pieces are put together, as on ranks. */
void TestOrderOfArrays()
{
  vtkNew<vtkPartitionedDataSetCollection> collection;
  for (unsigned int i = 0; i < 2; ++i)
  {
    collection->SetPartition(0, i, WithZetaAndAlpha(inputs::Cube(1)));
  }
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputDataObject(collection);
  const std::string text = Write(writer, "order.json");
  size_t at = text.find("\"arrays\":[");
  for (const char* name : { "Linear",
         "Wave",
         "Direction",
         "zeta",
         "alpha",
         "Middle",
         "CellId",
         "zeta",
         "alpha",
         "Middle" })
  {
    const size_t next = text.find("\"name\":\"", at);
    const std::string found = text.substr(next + 8, text.find('"', next + 8) - next - 8);
    CHECK(found == name, "%s comes where %s should", found.c_str(), name);
    at = next + 8;
  }
}

/* Names that no input has are told; those of points, of cells and of empty data are not. */
void TestUnknownArrays()
{
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputData(inputs::Cube(1));
  writer->AddInputDataObject(WithZetaAndAlpha(inputs::Cube(1)));
  for (const char* name : { "Wave", "CellId", "zeta", "Nope", "nor this" })
  {
    writer->AddArrayToKeep(name);
  }
  Listener heard(writer);
  const std::string text = Write(writer, "known.json");
  CHECK(Has(text, "\"name\":\"zeta\"") && !Has(text, "\"name\":\"alpha\""), "what is kept");
  CHECK(heard.Warnings.size() == 1 && Has(heard.Warnings.front(), ": 'Nope', 'nor this'."),
    "%zu warnings: %s",
    heard.Warnings.size(),
    heard.Warnings.empty() ? "" : heard.Warnings.front().c_str());
  heard.Warnings.clear();
  writer->SetInputData(vtkNew<vtkUnstructuredGrid>());
  Write(writer, "nothing.json");
  CHECK(heard.Warnings.empty(), "nothing is known of nothing");
}

void CheckFails(const char* name, vtkMicrotomeSceneWriter* writer, const std::string& path)
{
  Listener heard(writer);
  writer->SetFileName(path.c_str());
  CHECK(writer->Write() == 0, "%s: fails", name);
  CHECK(writer->GetErrorCode() != vtkErrorCode::NoError, "%s: error code", name);
  CHECK(heard.Errors.size() == 1 && Has(heard.Errors[0], path),
    "%s: one error with the file's name, not %zu",
    name,
    heard.Errors.size());
  CHECK(!vtksys::SystemTools::FileExists(path + ".part"), "%s: no part of a file", name);
}

void TestFailures()
{
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputData(inputs::Cube(20));
  CheckFails("no such folder", writer, Path("nowhere/x.json"));
  CheckFails("unknown extension", writer, Path("x.obj"));
  CheckFails("no extension", writer, Path("x"));
  vtksys::SystemTools::MakeDirectory(Path("folder.json"));
  CheckFails("a folder", writer, Path("folder.json"));

  // A full disk: files may not grow beyond a limit. What was there before stays.
  vtkNew<vtkMicrotomeSceneWriter> before;
  before->SetInputData(inputs::Cube(1));
  const std::string old = Write(before, "full.json");
  signal(SIGXFSZ, SIG_IGN);
  rlimit limit;
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit small = { 20000, limit.rlim_max };
  setrlimit(RLIMIT_FSIZE, &small);
  CheckFails("disk full", writer, Path("full.json"));
  setrlimit(RLIMIT_FSIZE, &limit);
  CHECK(Read(Path("full.json")) == old, "the older file is as it was");

  vtkNew<vtkTable> table;
  writer->SetInputDataObject(table);
  CheckFails("a table", writer, Path("table.json"));
}
}

int main(int argc, char** argv)
{
  Folder = std::string(argc > 1 ? argv[1] : ".") + "/scene_writer";
  vtksys::SystemTools::MakeDirectory(Folder);
  TestContent();
  TestColors();
  TestBlocks();
  TestBlockLooks();
  TestAssemblies();
  TestCanonical();
  TestLooks();
  TestMixed();
  TestOrderOfArrays();
  TestUnknownArrays();
  TestFailures();
  return check_result();
}
