// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Broken data through every filter and the scene writer: each says what is wrong and gives nothing,
// or gives data that are sound. Microtome's own sources are compiled in with sanitizers; an argument
// is the number of rounds.
#include "broken_data.h"
#include "check.h"
#include "listener.h"

#include "vtkMicrotomeIsosurface.h"
#include "vtkMicrotomeSceneWriter.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkExecutive.h"
#include "vtkIdList.h"
#include "vtkIntArray.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkOutputWindow.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkSphere.h"
#include "vtkUnsignedCharArray.h"
#include "vtkUnstructuredGrid.h"

#include <cmath>
#include <cstdlib>
#include <functional>
#include <string>

namespace
{
/* VTK's own words about broken data are many, and not what is tested. */
class Silence : public vtkOutputWindow
{
public:
  static Silence* New();
  vtkTypeMacro(Silence, vtkOutputWindow);
  void DisplayText(const char*) override {}
};
vtkStandardNewMacro(Silence);

int Below(fuzz_bytes& bytes, int n)
{
  return fuzz_below(&bytes, n);
}

bool Rarely(fuzz_bytes& bytes)
{
  return fuzz_rarely(&bytes, 40);
}

/* ---- Outputs -------------------------------------------------------------------------------------- */

std::string CellsDefect(vtkCellArray* cells, vtkIdType nPoints)
{
  vtkNew<vtkIdList> ids;
  for (vtkIdType cell = 0; cells && cell < cells->GetNumberOfCells(); ++cell)
  {
    cells->GetCellAtId(cell, ids);
    for (vtkIdType id : *ids)
    {
      if (id < 0 || id >= nPoints)
      {
        return "point id " + std::to_string(id) + " of " + std::to_string(nPoints);
      }
    }
  }
  return "";
}

std::string ArraysDefect(vtkDataSetAttributes* attributes, vtkIdType n)
{
  for (int i = 0; i < attributes->GetNumberOfArrays(); ++i)
  {
    if (attributes->GetAbstractArray(i)->GetNumberOfTuples() != n)
    {
      return "an array of " + std::to_string(attributes->GetAbstractArray(i)->GetNumberOfTuples()) +
        " tuples for " + std::to_string(n);
    }
  }
  return "";
}

std::string DataSetDefect(vtkDataSet* data)
{
  const vtkIdType nPoints = data->GetNumberOfPoints();
  std::string defect = ArraysDefect(data->GetPointData(), nPoints);
  defect += ArraysDefect(data->GetCellData(), data->GetNumberOfCells());
  if (auto* grid = vtkUnstructuredGrid::SafeDownCast(data))
  {
    defect += CellsDefect(grid->GetCells(), nPoints);
  }
  if (auto* poly = vtkPolyData::SafeDownCast(data))
  {
    for (vtkCellArray* cells : { poly->GetVerts(), poly->GetLines(), poly->GetPolys() })
    {
      defect += CellsDefect(cells, nPoints);
    }
  }
  return defect;
}

std::string OutputDefect(vtkDataObject* output, bool mustBeEmpty)
{
  if (auto* data = vtkDataSet::SafeDownCast(output))
  {
    return mustBeEmpty && data->GetNumberOfCells() > 0 ? "an error, but a result"
                                                       : DataSetDefect(data);
  }
  std::string defect;
  if (auto* composite = vtkCompositeDataSet::SafeDownCast(output))
  {
    vtkSmartPointer<vtkCompositeDataIterator> leaf;
    leaf.TakeReference(composite->NewIterator());
    for (leaf->InitTraversal(); !leaf->IsDoneWithTraversal(); leaf->GoToNextItem())
    {
      defect += DataSetDefect(vtkDataSet::SafeDownCast(leaf->GetCurrentDataObject()));
    }
  }
  return defect;
}

/* Some block may be sound where another one is not, so only a whole data set must be empty. */
void Run(vtkAlgorithm* filter, vtkDataObject* input)
{
  filter->SetInputDataObject(input);
  Listener heard(filter);
  Listener executive(filter->GetExecutive());
  const bool good = filter->GetExecutive()->Update() != 0;
  for (const std::string& text : heard.Errors)
  {
    CHECK(text.size() > 20, "%s: the message '%s'", filter->GetClassName(), text.c_str());
  }
  CHECK(good || !heard.Errors.empty(), "%s: failed without a word", filter->GetClassName());
  const std::string defect = OutputDefect(
    filter->GetOutputDataObject(0), !heard.Errors.empty() && vtkDataSet::SafeDownCast(input));
  CHECK(defect.empty(), "%s: %s", filter->GetClassName(), defect.c_str());
}

/* ---- Filters -------------------------------------------------------------------------------------- */

vtkSmartPointer<vtkImplicitFunction> Function(fuzz_bytes& bytes)
{
  if (Rarely(bytes))
  {
    auto sphere = vtkSmartPointer<vtkSphere>::New();
    sphere->SetCenter(0.1, 0.2, 0.3);
    return sphere;
  }
  auto plane = vtkSmartPointer<vtkPlane>::New();
  plane->SetOrigin(fuzz_real(&bytes), fuzz_real(&bytes), fuzz_real(&bytes));
  plane->SetNormal(fuzz_real(&bytes), Below(bytes, 3) - 1, 0.5);
  return plane;
}

void RunSlice(fuzz_bytes& bytes, vtkDataObject* input)
{
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetCutFunction(Function(bytes));
  slice->SetTriangulate(Rarely(bytes));
  slice->SetMergePoints(!Rarely(bytes));
  slice->SetPreserveInputCells(Rarely(bytes));
  slice->SetPassThroughCellIds(Rarely(bytes));
  slice->SetPassThroughEdges(Rarely(bytes));
  if (Rarely(bytes))
  {
    slice->SetNumberOfSlices(3);
    slice->SetSpacing(Rarely(bytes) ? 0.0 : 0.25);
  }
  Run(slice, input);
}

void RunSurface(fuzz_bytes& bytes, vtkDataObject* input)
{
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetTriangulate(Rarely(bytes));
  surface->SetFastMode(Rarely(bytes));
  surface->SetRemoveGhostInterfaces(!Rarely(bytes));
  surface->SetNonlinearSubdivisionLevel(Rarely(bytes) ? 2 : 1);
  surface->SetPassThroughCellIds(Rarely(bytes));
  surface->SetPassThroughPointIds(Rarely(bytes));
  Run(surface, input);
}

void RunIsosurface(fuzz_bytes& bytes, vtkDataObject* input)
{
  vtkNew<vtkMicrotomeIsosurface> isosurface;
  isosurface->SetInputArrayToProcess(
    0, 0, 0, Rarely(bytes) ? vtkDataObject::CELL : vtkDataObject::POINT, "Wave");
  isosurface->SetNumberOfValues(Below(bytes, 3));
  isosurface->SetValue(0, fuzz_real(&bytes));
  isosurface->SetTriangulate(Rarely(bytes));
  isosurface->SetPassThroughCellIds(Rarely(bytes));
  isosurface->SetPassThroughEdges(Rarely(bytes));
  Run(isosurface, input);
}

void RunWriter(fuzz_bytes& bytes, vtkDataObject* input, const std::string& file)
{
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetFileName(file.c_str());
  writer->SetInputDataObject(input);
  writer->SetInputArrayToProcess(0, 0, 0, vtkDataObject::POINT, Rarely(bytes) ? "Wave" : "");
  writer->SetColorByArray(!Rarely(bytes));
  writer->SetColorComponent(Below(bytes, 4) - 1);
  std::remove(file.c_str());
  Listener heard(writer);
  const bool isWritten = writer->Write() == 1 && writer->GetErrorCode() == 0;
  CHECK(isWritten == heard.Errors.empty(), "the writer: %zu errors", heard.Errors.size());
  FILE* scene = std::fopen(file.c_str(), "rb");
  CHECK(isWritten == (scene != nullptr), "the writer: a file, or an error");
  if (scene)
  {
    std::fclose(scene);
  }
}

void RunRound(const uint8_t* data, size_t size, const std::string& file)
{
  const std::function<void(fuzz_bytes&, vtkDataObject*)> filters[] = { RunSlice,
    RunSurface,
    RunIsosurface,
    [&](fuzz_bytes& bytes, vtkDataObject* input) { RunWriter(bytes, input, file); } };
  for (const auto& filter : filters)
  {
    // Each has the same data anew: no filter may stand on what another one left.
    fuzz_bytes bytes = { data, size, 0 };
    auto input = broken::DataObject(bytes);
    filter(bytes, input);
  }
}

/* ---- Finds ---------------------------------------------------------------------------------------- */

/* A tetrahedron, as a cell of any type with four points. */
vtkSmartPointer<vtkUnstructuredGrid> Tetrahedron(int type)
{
  vtkNew<vtkPoints> points;
  points->InsertNextPoint(0, 0, 0);
  points->InsertNextPoint(1, 0, 0);
  points->InsertNextPoint(0, 1, 0);
  points->InsertNextPoint(0, 0, 1);
  const vtkIdType ids[] = { 0, 1, 2, 3 };
  auto grid = vtkSmartPointer<vtkUnstructuredGrid>::New();
  grid->SetPoints(points);
  grid->InsertNextCell(type, 4, ids);
  return grid;
}

/* What a slice at z = 0.25 says about a grid, errors before warnings. */
std::string Heard(vtkDataSet* input, bool crinkle, vtkIdType nCells)
{
  vtkNew<vtkPlane> plane;
  plane->SetOrigin(0, 0, 0.25);
  plane->SetNormal(0, 0, 1);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetCutFunction(plane);
  slice->SetPreserveInputCells(crinkle);
  slice->SetInputData(input);
  Listener heard(slice);
  Listener executive(slice->GetExecutive());
  slice->Update();
  auto* output = vtkDataSet::SafeDownCast(slice->GetOutputDataObject(0));
  CHECK(output->GetNumberOfCells() == nCells, "%d cells", int(output->GetNumberOfCells()));
  std::string all;
  for (const std::string& text : heard.Errors)
  {
    all += text;
  }
  for (const std::string& text : heard.Warnings)
  {
    all += text;
  }
  return all;
}

void CheckHeard(const std::string& heard, const char* expected)
{
  CHECK(heard.find(expected) != std::string::npos, "'%s' in '%s'", expected, heard.c_str());
}

void TestFinds()
{
  auto withoutPoints = Tetrahedron(VTK_TETRA);
  withoutPoints->SetPoints(nullptr);
  CheckHeard(Heard(withoutPoints, false, 0), "the points");
  CheckHeard(Heard(withoutPoints, true, 0), "the points");

  auto withoutTypes = Tetrahedron(VTK_TETRA);
  vtkNew<vtkUnsignedCharArray> none;
  withoutTypes->SetCells(none, withoutTypes->GetCells());
  CheckHeard(Heard(withoutTypes, false, 0), "0 cells need 1 offsets");

  // VTK's filters would read beyond it.
  auto misfit = Tetrahedron(VTK_CONVEX_POINT_SET);
  vtkNew<vtkIntArray> wave;
  wave->SetName("Wave");
  misfit->GetPointData()->AddArray(wave);
  CheckHeard(Heard(misfit, true, 1), "\"Wave\" is left out");

  CheckHeard(Heard(Tetrahedron(200), false, 0), "type 200");
  CheckHeard(Heard(Tetrahedron(VTK_BEZIER_HEXAHEDRON), false, 0), "at least 8 points, this one 4");
}
}

int main(int argc, char* argv[])
{
  vtkNew<Silence> silence;
  vtkOutputWindow::SetInstance(silence);
  const std::string file = std::string(argc > 1 ? argv[1] : ".") + "/fuzz_filters.json";
  const int nRounds = argc > 2 ? std::atoi(argv[2]) : 3000;
  TestFinds();
  test_random random = test_random_start();
  for (int round = 0; round < nRounds && n_failures < 20; ++round)
  {
    const auto seed = static_cast<unsigned long long>(random.state);
    uint8_t bytes[800];
    const auto n = static_cast<size_t>(test_random_below(&random, sizeof bytes));
    for (size_t i = 0; i < n; ++i)
    {
      bytes[i] = static_cast<uint8_t>(test_random_next(&random));
    }
    if (std::getenv("MICROTOME_FUZZ_TELL"))
    {
      fprintf(stderr, "round %d: MICROTOME_TEST_SEED=%llu\n", round, seed);
    }
    const int before = n_failures;
    RunRound(bytes, n, file);
    if (n_failures > before)
    {
      fprintf(stderr, "in round %d, MICROTOME_TEST_SEED=%llu\n", round, seed);
    }
  }
  vtkOutputWindow::SetInstance(nullptr);
  return check_result();
}
