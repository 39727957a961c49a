// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The XDMF reader in the pipeline: kinds of grids, steps, selections, blocks, and what goes wrong.
#include "check.h"
#include "listener.h"
#include "xdmf_files.h"

#include "vtkMicrotomeXdmfReader.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataArray.h"
#include "vtkDataArraySelection.h"
#include "vtkFieldData.h"
#include "vtkImageData.h"
#include "vtkInformation.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkRectilinearGrid.h"
#include "vtkStreamingDemandDrivenPipeline.h"
#include "vtkStructuredGrid.h"
#include "vtkUnstructuredGrid.h"

#include "vtksys/SystemTools.hxx"

#include <algorithm>
#include <fstream>
#include <vector>

namespace
{
std::string Folder;

std::string Write(const std::string& name, const std::string& domain)
{
  return xdmf::Write(Folder + "/" + name, domain);
}

/* Arrays that tell which point or cell a value belongs to. */
std::string Arrays(int nPoints, int nCells, double plus = 0)
{
  return xdmf::Array("p", "Node", nPoints, [=](int i) { return i + plus; }) +
    xdmf::Array("c", "Cell", nCells, [=](int i) { return 10 * i + plus; });
}

void CheckGrid(const char* name, vtkDataSet* data)
{
  CHECK(data->GetNumberOfPoints() == 24, "%s: %lld points", name, data->GetNumberOfPoints());
  CHECK(data->GetNumberOfCells() == 6, "%s: %lld cells", name, data->GetNumberOfCells());
  vtkDataArray* p = data->GetPointData()->GetArray("p");
  vtkDataArray* c = data->GetCellData()->GetArray("c");
  CHECK(p && p->GetNumberOfTuples() == 24, "%s: the point array", name);
  CHECK(c && c->GetNumberOfTuples() == 6, "%s: the cell array", name);
  for (int i = 0; p && i < data->GetNumberOfPoints(); ++i)
  {
    double expected[3];
    xdmf::Point(4, 3, i, expected);
    const double* found = data->GetPoint(i);
    for (int axis = 0; axis < 3; ++axis)
    {
      CHECK_NEAR(found[axis], expected[axis], 0, "%s: point %d axis %d", name, i, axis);
    }
    CHECK_NEAR(p->GetTuple1(i), i, 0, "%s: value of point %d", name, i);
  }
  for (int i = 0; c && i < c->GetNumberOfTuples(); ++i)
  {
    CHECK_NEAR(c->GetTuple1(i), 10 * i, 0, "%s: value of cell %d", name, i);
  }
}

void TestKinds()
{
  const struct
  {
    const char* Class;
    std::string Mesh;
  } kinds[] = { { "vtkImageData", xdmf::Image(4, 3, 2) },
    { "vtkRectilinearGrid", xdmf::Rectilinear(4, 3, 2) },
    { "vtkStructuredGrid", xdmf::Curvilinear(4, 3, 2) },
    { "vtkUnstructuredGrid", xdmf::Hexahedra(4, 3, 2) } };
  for (const auto& kind : kinds)
  {
    vtkNew<vtkMicrotomeXdmfReader> reader;
    const std::string path =
      Write(std::string(kind.Class) + ".xdmf", xdmf::Grid("g", kind.Mesh + Arrays(24, 6)));
    CHECK(reader->CanReadFile(path.c_str()), "%s", path.c_str());
    reader->SetFileName(path.c_str());
    reader->Update();
    vtkDataObject* output = reader->GetOutputDataObject(0);
    CHECK(output->IsA(kind.Class), "%s is a %s", kind.Class, output->GetClassName());
    CheckGrid(kind.Class, vtkDataSet::SafeDownCast(output));
    if (auto* grid = vtkUnstructuredGrid::SafeDownCast(output))
    {
      CHECK(!grid->GetCells()->IsStorage64Bit(), "ids of four bytes where they fit");
    }
  }
}

void TestPolyhedra()
{
  vtkNew<vtkMicrotomeXdmfReader> reader;
  reader->SetFileName(Write("mixed.xdmf", xdmf::Grid("g", xdmf::Mixed())).c_str());
  reader->Update();
  auto* grid = vtkUnstructuredGrid::SafeDownCast(reader->GetOutputDataObject(0));
  CHECK(grid && grid->GetNumberOfCells() == 2, "two cells");
  if (grid && grid->GetNumberOfCells() == 2)
  {
    CHECK(grid->GetCellType(0) == VTK_HEXAHEDRON, "type %d", grid->GetCellType(0));
    CHECK(grid->GetCellType(1) == VTK_POLYHEDRON, "type %d", grid->GetCellType(1));
    vtkCell* cell = grid->GetCell(1);
    CHECK(cell->GetNumberOfFaces() == 6, "%d faces", cell->GetNumberOfFaces());
    CHECK(cell->GetNumberOfPoints() == 8, "%lld points", cell->GetNumberOfPoints());
    double bounds[6];
    cell->GetBounds(bounds);
    CHECK_NEAR(bounds[0], 1.5, 0, "the polyhedron is the second hexahedron");
    CHECK_NEAR(bounds[1], 2.0, 0, "the polyhedron is the second hexahedron");
  }
}

/* Three steps with one mesh, then one with another. */
std::string Steps()
{
  std::string steps;
  for (int step = 0; step < 4; ++step)
  {
    const std::string mesh = step < 3 ? xdmf::Hexahedra(4, 3, 2) : xdmf::Hexahedra(3, 3, 2);
    const int nPoints = step < 3 ? 24 : 18;
    const int nCells = step < 3 ? 6 : 4;
    steps += xdmf::Grid("s", xdmf::Time(0.5 * step) + mesh + Arrays(nPoints, nCells, 1000 * step));
  }
  return xdmf::Collection("over time", "Temporal", steps);
}

void TestTime()
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  vtkNew<vtkMicrotomeXdmfReader> reader;
  reader->SetFileName(Write("steps.xdmf", Steps()).c_str());
  reader->UpdateInformation();
  vtkInformation* info = reader->GetOutputInformation(0);
  CHECK(info->Length(Pipeline::TIME_STEPS()) == 4, "four steps");
  CHECK_NEAR(info->Get(Pipeline::TIME_RANGE())[1], 1.5, 0, "the last time");
  vtkPoints* points = nullptr;
  vtkCellArray* cells = nullptr;
  vtkMTimeType time = 0;
  const struct
  {
    double Asked, Given;
    int Step;
  } times[] = { { -1, 0, 0 },
    { 0, 0, 0 },
    { 0.5, 0.5, 1 },
    { 0.9, 0.5, 1 },
    { 1.0, 1.0, 2 },
    { 1.5, 1.5, 3 },
    { 9, 1.5, 3 } };
  for (const auto& one : times)
  {
    reader->UpdateTimeStep(one.Asked);
    auto* grid = vtkUnstructuredGrid::SafeDownCast(reader->GetOutputDataObject(0));
    CHECK_NEAR(grid->GetInformation()->Get(vtkDataObject::DATA_TIME_STEP()), one.Given, 0, "time");
    CHECK_NEAR(grid->GetPointData()->GetArray("p")->GetTuple1(5), 5 + 1000 * one.Step, 0, "value");
    CHECK(grid->GetNumberOfCells() == (one.Step < 3 ? 6 : 4), "cells of step %d", one.Step);
    if (points && one.Step < 3)
    {
      CHECK(grid->GetPoints() == points && grid->GetCells() == cells, "the same mesh");
      CHECK(points->GetMTime() <= time && cells->GetMTime() <= time, "and not modified");
    }
    points = grid->GetPoints();
    cells = grid->GetCells();
    time = std::max(points->GetMTime(), cells->GetMTime());
  }
}

void TestSelection()
{
  vtkNew<vtkMicrotomeXdmfReader> reader;
  reader->SetFileName(
    Write("selection.xdmf", xdmf::Grid("g", xdmf::Hexahedra(4, 3, 2) + Arrays(24, 6))).c_str());
  reader->UpdateInformation();
  CHECK(reader->GetNumberOfPointArrays() == 1 && reader->GetPointArrayStatus("p"), "p");
  CHECK(reader->GetNumberOfCellArrays() == 1 && reader->GetCellArrayStatus("c"), "c");
  reader->SetPointArrayStatus("p", 0);
  reader->Update();
  auto* grid = vtkUnstructuredGrid::SafeDownCast(reader->GetOutputDataObject(0));
  CHECK(!grid->GetPointData()->HasArray("p") && grid->GetCellData()->HasArray("c"), "p is off");
  vtkPoints* points = grid->GetPoints();
  const vtkMTimeType before = reader->GetMTime();
  reader->Update();
  CHECK(reader->GetMTime() == before, "nothing changed");
  reader->GetCellArraySelection()->DisableAllArrays();
  reader->GetPointArraySelection()->EnableAllArrays();
  reader->Update();
  grid = vtkUnstructuredGrid::SafeDownCast(reader->GetOutputDataObject(0));
  CHECK(grid->GetPointData()->HasArray("p") && !grid->GetCellData()->HasArray("c"), "c is off");
  CHECK(grid->GetPoints() == points, "the mesh was not read again");
}

std::string NameOf(vtkMultiBlockDataSet* blocks, unsigned int i)
{
  const bool has = i < blocks->GetNumberOfBlocks() && blocks->HasMetaData(i) &&
    blocks->GetMetaData(i)->Has(vtkCompositeDataSet::NAME());
  return has ? blocks->GetMetaData(i)->Get(vtkCompositeDataSet::NAME()) : "";
}

void TestBlocks()
{
  const std::string block = xdmf::Image(4, 3, 2) + Arrays(24, 6);
  const std::string inner = xdmf::Collection(
    "inner", "Spatial", xdmf::Grid("b", block) + xdmf::Grid("c", xdmf::Hexahedra(4, 3, 2)));
  vtkNew<vtkMicrotomeXdmfReader> reader;
  reader->SetFileName(
    Write("blocks.xdmf", xdmf::Collection("outer", "Spatial", xdmf::Grid("a", block) + inner))
      .c_str());
  reader->Update();
  auto* blocks = vtkMultiBlockDataSet::SafeDownCast(reader->GetOutputDataObject(0));
  CHECK(blocks && blocks->GetNumberOfBlocks() == 2, "two blocks");
  CHECK(NameOf(blocks, 0) == "a" && NameOf(blocks, 1) == "inner", "their names");
  auto* nested = vtkMultiBlockDataSet::SafeDownCast(blocks->GetBlock(1));
  CHECK(nested && nested->GetNumberOfBlocks() == 2, "nested as in the file");
  CHECK(nested && NameOf(nested, 0) == "b" && NameOf(nested, 1) == "c", "and the names of these");
  CheckGrid("a block", vtkDataSet::SafeDownCast(blocks->GetBlock(0)));
  CHECK(reader->GetNumberOfGridArrays() == 3, "three grids");
  reader->SetGridArrayStatus("outer/inner/c", 0);
  reader->SetGridArrayStatus("outer/a", 0);
  reader->Update();
  blocks = vtkMultiBlockDataSet::SafeDownCast(reader->GetOutputDataObject(0));
  CHECK(blocks->GetNumberOfBlocks() == 1 && NameOf(blocks, 0) == "inner", "one is left");
}

/* More grids than anyone would choose among: by what they are in. */
void TestManyBlocks()
{
  std::string grids[2];
  for (int i = 0; i < 1200; ++i)
  {
    grids[i % 2] += xdmf::Grid("g" + std::to_string(i), xdmf::Image(2, 2, 2));
  }
  vtkNew<vtkMicrotomeXdmfReader> reader;
  reader->SetFileName(Write("many.xdmf",
    xdmf::Collection("even", "Spatial", grids[0]) + xdmf::Collection("odd", "Spatial", grids[1]))
                        .c_str());
  reader->UpdateInformation();
  CHECK(reader->GetNumberOfGridArrays() == 2, "%d choices", reader->GetNumberOfGridArrays());
  reader->SetGridArrayStatus("even", 0);
  reader->Update();
  auto* blocks = vtkMultiBlockDataSet::SafeDownCast(reader->GetOutputDataObject(0));
  CHECK(blocks->GetNumberOfBlocks() == 1 && NameOf(blocks, 0) == "odd", "one of them");
  auto* odd = vtkMultiBlockDataSet::SafeDownCast(blocks->GetBlock(0));
  CHECK(odd && odd->GetNumberOfBlocks() == 600, "all grids of it");
}

/* Progress goes from 0 to 1 and never back, over blocks and arrays. */
void TestProgress()
{
  const std::string grid = xdmf::Hexahedra(4, 3, 2) + Arrays(24, 6);
  vtkNew<vtkMicrotomeXdmfReader> reader;
  reader->SetFileName(
    Write("progress.xdmf", xdmf::Grid("a", grid) + xdmf::Grid("b", grid)).c_str());
  std::vector<double> seen;
  vtkNew<vtkCallbackCommand> listen;
  listen->SetClientData(&seen);
  listen->SetCallback([](vtkObject*, unsigned long, void* list, void* progress) {
    static_cast<std::vector<double>*>(list)->push_back(*static_cast<double*>(progress));
  });
  reader->AddObserver(vtkCommand::ProgressEvent, listen);
  reader->Update();
  CHECK(seen.size() > 2, "%d times", static_cast<int>(seen.size()));
  CHECK(std::is_sorted(seen.begin(), seen.end()), "never back");
  CHECK(!seen.empty() && seen.front() >= 0.0 && seen.back() <= 1.0, "between 0 and 1");
  CHECK(seen.size() > 3 && seen[seen.size() / 2] > 0.0, "and on the way");
}

void TestTrouble()
{
  vtkNew<vtkMicrotomeXdmfReader> none;
  Listener listener(none);
  none->SetFileName((Folder + "/absent.xdmf").c_str());
  none->Update();
  CHECK(listener.Errors.size() == 1, "%d errors", static_cast<int>(listener.Errors.size()));
  none->Update();
  CHECK(listener.Errors.size() == 1, "once, however often it is asked for");
  none->Modified();
  none->Update();
  CHECK(listener.Errors.size() == 2, "and once more where something was set");
  CHECK(!listener.Errors.empty() && listener.Errors[0].find("absent.xdmf") != std::string::npos,
    "the error names the file");

  const std::string bad = Folder + "/bad.xdmf";
  std::ofstream(bad) << "<Xdmf>\n<Domain>\n</Grid></Xdmf>";
  vtkNew<vtkMicrotomeXdmfReader> reader;
  Listener second(reader);
  reader->SetFileName(bad.c_str());
  reader->Update();
  CHECK(!second.Errors.empty() && second.Errors[0].find("bad.xdmf:3") != std::string::npos,
    "file and line: %s",
    second.Errors.empty() ? "" : second.Errors[0].c_str());

  reader->SetFileName(Write("empty.xdmf", "").c_str());
  second.Errors.clear();
  reader->Update();
  CHECK(second.Errors.empty() && second.Warnings.size() == 1, "nothing is there, and that is said");
  second.Warnings.clear();

  // Arrays that cannot be read: one warning; the rest is there.
  std::string lost;
  for (const char* name : { "x", "y", "z" })
  {
    lost += std::string("<Attribute Name=\"") + name +
      "\"><DataItem Format=\"HDF\" Dimensions=\"24\">no.h5:/x</DataItem></Attribute>\n";
  }
  reader->SetFileName(
    Write("lost.xdmf", xdmf::Grid("g", xdmf::Hexahedra(4, 3, 2) + Arrays(24, 6) + lost)).c_str());
  second.Errors.clear();
  reader->Update();
  CHECK(second.Errors.empty() && second.Warnings.size() == 1,
    "%d warnings",
    static_cast<int>(second.Warnings.size()));
  CHECK(!second.Warnings.empty() && second.Warnings[0].find("3 problems") != std::string::npos,
    "their number");
  CheckGrid("all but the lost", vtkDataSet::SafeDownCast(reader->GetOutputDataObject(0)));
}

/* What is elsewhere is read if the XML names it; not if the reader is to stay in the folder. */
void TestConfined()
{
  vtksys::SystemTools::MakeDirectory(Folder + "/below");
  std::ofstream heavy(Folder + "/heavy-above.bin", std::ios::binary);
  for (int i = 0; i < 24; ++i)
  {
    const double value = 3 * i;
    heavy.write(reinterpret_cast<const char*>(&value), sizeof value);
  }
  heavy.close();
  vtkNew<vtkMicrotomeXdmfReader> reader;
  reader->SetFileName(Write("below/confined.xdmf",
    xdmf::Grid("g",
      xdmf::Image(4, 3, 2) +
        "<Attribute Name=\"u\"><DataItem Format=\"Binary\" NumberType=\"Float\" "
        "Precision=\"8\" Dimensions=\"24\">../heavy-above.bin</DataItem></Attribute>"))
                        .c_str());
  reader->Update();
  vtkDataArray* u =
    vtkDataSet::SafeDownCast(reader->GetOutputDataObject(0))->GetPointData()->GetArray("u");
  CHECK(u && u->GetTuple1(5) == 15, "from the folder above");
  Listener listener(reader);
  reader->ConfinedOn();
  reader->Update();
  auto* data = vtkDataSet::SafeDownCast(reader->GetOutputDataObject(0));
  CHECK(!data->GetPointData()->HasArray("u"), "not when confined");
  CHECK(listener.Warnings.size() == 1, "and that is said");
}

void TestAbort()
{
  vtkNew<vtkMicrotomeXdmfReader> reader;
  reader->SetFileName(
    Write("abort.xdmf", xdmf::Grid("g", xdmf::Hexahedra(4, 3, 2) + Arrays(24, 6))).c_str());
  Listener listener(reader);
  reader->UpdateInformation();
  vtkNew<vtkCallbackCommand> stop;
  stop->SetCallback([](vtkObject* object, unsigned long, void*, void*) {
    vtkAlgorithm::SafeDownCast(object)->SetAbortExecuteAndUpdateTime();
  });
  const unsigned long tag = reader->AddObserver(vtkCommand::ProgressEvent, stop);
  reader->Update();
  reader->RemoveObserver(tag);
  CHECK(listener.Errors.empty() && listener.Warnings.empty(), "an abort is not an error");
  CHECK(
    vtkDataSet::SafeDownCast(reader->GetOutputDataObject(0))->GetNumberOfPoints() == 0, "empty");
  reader->SetAbortExecute(0);
  reader->Modified();
  reader->Update();
  CheckGrid("after an abort", vtkDataSet::SafeDownCast(reader->GetOutputDataObject(0)));
}

/* A file that is written anew is read anew. */
void TestChange()
{
  vtkNew<vtkMicrotomeXdmfReader> reader;
  const std::string path = Write("change.xdmf", xdmf::Grid("g", xdmf::Image(4, 3, 2)));
  reader->SetFileName(path.c_str());
  reader->Update();
  CHECK(vtkImageData::SafeDownCast(reader->GetOutputDataObject(0)), "an image");
  Write("change.xdmf", xdmf::Grid("g", xdmf::Hexahedra(4, 3, 2) + Arrays(24, 6)));
  reader->Modified();
  reader->Update();
  CHECK(vtkUnstructuredGrid::SafeDownCast(reader->GetOutputDataObject(0)), "hexahedra");
  CheckGrid("the new content", vtkDataSet::SafeDownCast(reader->GetOutputDataObject(0)));
}
}

int main(int argc, char** argv)
{
  Folder = argc > 1 ? argv[1] : ".";
  TestKinds();
  TestPolyhedra();
  TestTime();
  TestSelection();
  TestBlocks();
  TestManyBlocks();
  TestProgress();
  TestTrouble();
  TestConfined();
  TestAbort();
  TestChange();
  return check_result();
}
