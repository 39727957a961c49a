// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Which data sets go into a page with the slices and surfaces that were made from them.
#include "check.h"
#include "inputs.h"
#include "listener.h"

#include "vtkMicrotomeSceneLook.h"
#include "vtkMicrotomeSceneWriter.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include "vtkCellData.h"
#include "vtkCellType.h"
#include "vtkCompositeDataSet.h"
#include "vtkCutter.h"
#include "vtkDoubleArray.h"
#include "vtkFloatArray.h"
#include "vtkImageData.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkMath.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"
#include "vtkRTAnalyticSource.h"
#include "vtkSphereSource.h"
#include "vtkStreamingDemandDrivenPipeline.h"
#include "vtkTrivialProducer.h"
#include "vtkUnstructuredGrid.h"
#include "vtkUnstructuredGridAlgorithm.h"

namespace
{
/* What is in memory after writing as a page, or as JSON. */
std::string Write(vtkMicrotomeSceneWriter* writer, const char* name = "page.html")
{
  writer->SetFileName(name);
  writer->SetWriteToMemory(true);
  CHECK(writer->Write() == 1, "%s: %s", name, writer->GetMessage().c_str());
  return writer->GetText();
}

int Count(const std::string& text, const std::string& part)
{
  int n = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
  {
    ++n;
  }
  return n;
}

bool Has(const std::string& text, const std::string& part)
{
  return Count(text, part) > 0;
}

/* The text of the steps alone: the page itself has words of its own. */
std::string Steps(const std::string& page)
{
  std::string text;
  const std::string begin = "class=\"microtome-step\"";
  for (size_t at = page.find(begin); at != std::string::npos; at = page.find(begin, at + 1))
  {
    text += page.substr(at, page.find("</script>", at) - at);
  }
  return text;
}

/* Data sets have boxes. */
int CountDataSets(const std::string& page)
{
  return Count(Steps(page), "\"box\":{\"low\"");
}

vtkSmartPointer<vtkPlane> Plane()
{
  auto plane = vtkSmartPointer<vtkPlane>::New();
  plane->SetOrigin(0.25, 0, 0);
  plane->SetNormal(2, 0, 0);
  return plane;
}

vtkSmartPointer<vtkMicrotomeSlice> SliceOf(vtkDataObject* data)
{
  auto slice = vtkSmartPointer<vtkMicrotomeSlice>::New();
  slice->SetInputDataObject(data);
  slice->SetCutFunction(Plane());
  return slice;
}

void TestModes()
{
  auto slice = SliceOf(inputs::Cube(4));
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputConnection(slice->GetOutputPort());
  CHECK(writer->GetIncludeDataSet() == 2 && writer->GetDataSetLimit() == 16.0, "defaults");
  const std::string page = Write(writer);
  CHECK(CountDataSets(page) == 1, "a small one is there");
  CHECK(Has(page, "\"dataSet\":0,\"isSlice\":true"), "the slice is one of it");
  CHECK(!*writer->GetDataSetMessage(), "nothing to say: %s", writer->GetDataSetMessage());
  CHECK(CountDataSets(Write(writer, "scene.json")) == 0, "JSON has none");
  CHECK(!Has(writer->GetText(), "dataSet"), "and does not name any");
  writer->SetIncludeDataSet(0);
  const std::string without = Write(writer);
  CHECK(CountDataSets(without) == 0 && !Has(Steps(without), "dataSet"), "never");
  CHECK(without.size() < page.size(), "a page without is smaller");
}

/* Values that packing does not make smaller. */
void AddNoise(vtkDataSet* data)
{
  vtkNew<vtkDoubleArray> noise;
  noise->SetName("Noise");
  noise->SetNumberOfComponents(9);
  vtkMath::RandomSeed(5);
  for (vtkIdType i = 0; i < 9 * data->GetNumberOfPoints(); ++i)
  {
    noise->InsertNextValue(vtkMath::Random());
  }
  data->GetPointData()->AddArray(noise);
}

/* In between: what is gathered and measured; and what is too large for that. */
void TestLimit()
{
  auto cube = inputs::Cube(12);
  AddNoise(cube);
  auto slice = SliceOf(cube);
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputConnection(slice->GetOutputPort());
  writer->SetTitle("A cube");
  writer->SetPrecision(2);
  writer->SetIncludeDataSet(0);
  const std::string without = Write(writer);
  writer->SetIncludeDataSet(1);
  const double added = static_cast<double>(Write(writer).size() - without.size());
  writer->SetIncludeDataSet(2);
  writer->SetDataSetLimit(1.5 * added / 1e6);
  CHECK(CountDataSets(Write(writer)) == 1, "half as much again as it takes");
  writer->SetDataSetLimit(added / 1.5 / 1e6);
  Listener heard(writer);
  CHECK(Write(writer) == without, "two thirds: as if never");
  const std::string measured = writer->GetDataSetMessage();
  CHECK(Has(measured, "The data set 'A cube' is left out: it would make the page about"),
    "%s",
    measured.c_str());
  writer->SetDataSetLimit(added / 100 / 1e6);
  CHECK(Write(writer) == without, "a hundredth: as if never");
  const std::string raw = writer->GetDataSetMessage();
  CHECK(Has(raw, "unpacked") && Has(raw, " MB"), "not gathered: %s", raw.c_str());
  CHECK(heard.Warnings.empty(), "no warning where nobody asked for it");
  writer->SetDataSetLimit(0.0);
  CHECK(Write(writer) == without, "a limit of nothing");
  writer->SetIncludeDataSet(1);
  CHECK(CountDataSets(Write(writer)) == 1, "always");
  CHECK(!*writer->GetDataSetMessage(), "the message is the last page's");
}

/* Inputs of one source share it; each says what it is; others have theirs, or none. */
void TestSeveralInputs()
{
  vtkNew<vtkTrivialProducer> source;
  auto cube = inputs::Cube(4);
  source->SetOutput(cube);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputConnection(source->GetOutputPort());
  slice->SetCutFunction(Plane());
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputConnection(source->GetOutputPort());
  vtkNew<vtkRTAnalyticSource> wavelet;
  wavelet->SetWholeExtent(-3, 3, -3, 3, -3, 3);
  vtkNew<vtkSphereSource> sphere;
  vtkNew<vtkMicrotomeSceneWriter> writer;
  const char* const names[] = { "a slice", "a surface", "the cube", "a ball", "a wave" };
  vtkAlgorithm* const inputs[] = { slice, surface, source, sphere, wavelet };
  for (int i = 0; i < 5; ++i)
  {
    vtkNew<vtkMicrotomeSceneLook> look;
    look->SetName(names[i]);
    writer->AddLook(look);
    writer->AddInputConnection(inputs[i]->GetOutputPort());
  }
  const std::string page = Write(writer);
  CHECK(CountDataSets(page) == 2, "two, not %d", CountDataSets(page));
  CHECK(Count(page, "\"dataSet\":0,\"isSlice\":true") == 1, "the slice");
  CHECK(Count(page, "\"dataSet\":0,\"isSlice\":false") == 2, "the surfaces");
  CHECK(Count(page, "\"dataSet\":1,\"isSlice\":false") == 1, "the wave");
  const std::string message = writer->GetDataSetMessage();
  CHECK(Count(message, "\n") == 1 && Has(message, "'a ball'") && Has(message, "vtkSphereSource"),
    "the ball has none: %s",
    message.c_str());
}

/* What a page says of where slicing begins. */
std::string CutOf(const std::string& page)
{
  const size_t at = page.find("\"cut\":");
  return at == std::string::npos ? "no cut" : page.substr(at, page.find('}', at) + 1 - at);
}

/* Where slicing begins: what the page's controls are set to. */
void TestCut()
{
  auto slice = SliceOf(inputs::Cube(4));
  slice->SetValue(0, 0.125);
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputConnection(slice->GetOutputPort());
  const char* moved =
    "\"cut\":{\"origin\":[0.375,0,0],\"normal\":[2,0,0],\"count\":1,\"spacing\":0}";
  CHECK(Has(Write(writer), moved), "one plane, moved");
  slice->SetNumberOfSlices(4);
  CHECK(Has(Write(writer), "\"count\":4,\"spacing\":0}"), "spread over the data");
  vtkNew<vtkCutter> cutter;
  cutter->SetInputConnection(slice->GetInputConnection(0, 0));
  cutter->SetCutFunction(Plane());
  cutter->SetValue(0, 1.0);
  cutter->SetValue(1, -0.5);
  cutter->SetValue(2, 0.25);
  writer->SetInputConnection(cutter->GetOutputPort());
  // Values, in any order, of a function whose gradient is 2; newer cutters take them as multiples of the
  // normal: the least in the cube is at -0.75 rather than at 0.
  cutter->Update();
  const bool areMultiples = cutter->GetOutput()->GetBounds()[0] < -0.5;
  const char* even = areMultiples
    ? "\"cut\":{\"origin\":[0.75,0,0],\"normal\":[2,0,0],\"count\":3,\"spacing\":1.5}"
    : "\"cut\":{\"origin\":[0.375,0,0],\"normal\":[2,0,0],\"count\":3,\"spacing\":0.375}";
  const std::string evenly = Write(writer);
  CHECK(Has(evenly, even), "even values of a vtkCutter: %s", CutOf(evenly).c_str());
  cutter->SetValue(2, 0.5);
  const char* first = areMultiples
    ? "\"cut\":{\"origin\":[2.25,0,0],\"normal\":[2,0,0],\"count\":1,"
    : "\"cut\":{\"origin\":[0.75,0,0],\"normal\":[2,0,0],\"count\":1,";
  const std::string unevenly = Write(writer);
  CHECK(Has(unevenly, first), "uneven ones: the first: %s", CutOf(unevenly).c_str());
}

void TestArrays()
{
  auto slice = SliceOf(inputs::Cube(3));
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputConnection(slice->GetOutputPort());
  const std::string all = Steps(Write(writer));
  CHECK(Count(all, "\"name\":\"CellId\"") == 2 && Count(all, "\"name\":\"Direction\"") == 2,
    "all arrays, in the slice and in the data set");
  writer->AddArrayToKeep("CellId");
  writer->SetInputArrayToProcess(0, 0, 0, vtkDataObject::POINT, "Linear");
  const std::string some = Steps(Write(writer));
  CHECK(Count(some, "\"name\":\"CellId\"") == 2, "the one that is kept");
  CHECK(Count(some, "\"name\":\"Linear\"") == 2, "the one that colours");
  CHECK(!Has(some, "\"name\":\"Direction\""), "no other");
  CHECK(slice->GetOutput()->GetPointData()->HasArray("Direction"), "the data are as they were");
}

void TestBlocks()
{
  vtkNew<vtkMultiBlockDataSet> blocks;
  blocks->SetBlock(0, inputs::Cube(2));
  blocks->SetBlock(2, inputs::Cube(3));
  blocks->GetMetaData(0u)->Set(vtkCompositeDataSet::NAME(), "wall");
  auto slice = SliceOf(blocks);
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputConnection(slice->GetOutputPort());
  writer->SetTitle("Two");
  const std::string page = Steps(Write(writer));
  CHECK(CountDataSets(page) == 2, "one for each block");
  CHECK(Has(page, "\"name\":\"Two / wall\"") && Has(page, "\"name\":\"Two / Block 2\""), "names");
  CHECK(Has(page, "\"dataSet\":0,") && Has(page, "\"dataSet\":1,"), "each slice has its own");
  writer->AddArrayToKeep("CellId");
  CHECK(CountDataSets(Write(writer)) == 2, "with chosen arrays too");
  CHECK(!Has(Steps(writer->GetText()), "\"name\":\"Direction\""), "and no others");
  blocks->SetNumberOfBlocks(70);
  for (int i = 0; i < 70; ++i)
  {
    blocks->SetBlock(i, inputs::Cube(1));
  }
  blocks->Modified();
  CHECK(CountDataSets(Write(writer)) == 0, "too many blocks");
  CHECK(Has(writer->GetDataSetMessage(), "70 blocks"), "%s", writer->GetDataSetMessage());
}

/* What VTK cuts by itself may have any cells. */
class AnyCutter : public vtkCutter
{
public:
  static AnyCutter* New();
  vtkTypeMacro(AnyCutter, vtkCutter);

protected:
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector* out) override
  {
    vtkNew<vtkSphereSource> something;
    something->Update();
    vtkPolyData::GetData(out)->ShallowCopy(something->GetOutput());
    return 1;
  }
};
vtkStandardNewMacro(AnyCutter);

/* Cells that libmicrotome does not cut: the page has to do without. */
void TestUnsupported()
{
  vtkNew<vtkUnstructuredGrid> grid;
  grid->ShallowCopy(inputs::Cube(2));
  grid->GetCellData()->Initialize();
  const vtkIdType ids[2] = { 0, 1 };
  grid->InsertNextCell(VTK_PARAMETRIC_CURVE, 2, ids);
  vtkNew<AnyCutter> cutter;
  cutter->SetInputData(grid);
  cutter->SetCutFunction(Plane());
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputConnection(cutter->GetOutputPort());
  writer->SetIncludeDataSet(1);
  Listener heard(writer);
  const int n = CountDataSets(Write(writer));
  CHECK(n == 0, "none, not %d", n);
  CHECK(heard.Warnings.size() == 1, "a warning, for it was asked for: %zu", heard.Warnings.size());
  CHECK(Has(writer->GetDataSetMessage(), "cannot be cut"), "%s", writer->GetDataSetMessage());
}

/* A mesh that stays, with values that change. */
class Steady : public vtkUnstructuredGridAlgorithm
{
public:
  static Steady* New();
  vtkTypeMacro(Steady, vtkUnstructuredGridAlgorithm);

protected:
  Steady() { this->SetNumberOfInputPorts(0); }

  int RequestInformation(vtkInformation*,
    vtkInformationVector**,
    vtkInformationVector* out) override
  {
    const double times[3] = { 0.0, 0.5, 1.0 };
    const double range[2] = { 0.0, 1.0 };
    using Pipeline = vtkStreamingDemandDrivenPipeline;
    out->GetInformationObject(0)->Set(Pipeline::TIME_STEPS(), times, 3);
    out->GetInformationObject(0)->Set(Pipeline::TIME_RANGE(), range, 2);
    return 1;
  }

  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector* out) override
  {
    const double time =
      out->GetInformationObject(0)->Get(vtkStreamingDemandDrivenPipeline::UPDATE_TIME_STEP());
    auto* output = vtkUnstructuredGrid::GetData(out);
    output->ShallowCopy(inputs::Cube(6));
    vtkNew<vtkFloatArray> values;
    values->SetName("values");
    vtkMath::RandomSeed(1 + static_cast<int>(2.0 * time));
    for (vtkIdType i = 0; i < output->GetNumberOfPoints(); ++i)
    {
      values->InsertNextValue(static_cast<float>(vtkMath::Random()));
    }
    output->GetPointData()->AddArray(values);
    output->GetInformation()->Set(vtkDataObject::DATA_TIME_STEP(), time);
    return 1;
  }
};
vtkStandardNewMacro(Steady);

void TestSteps()
{
  vtkNew<Steady> steady;
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputConnection(steady->GetOutputPort());
  slice->SetCutFunction(Plane());
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputConnection(slice->GetOutputPort());
  writer->SetPrecision(2);
  const auto sizeOf = [&](int include, bool steps) {
    writer->SetIncludeDataSet(include);
    writer->SetWriteAllTimeSteps(steps);
    return static_cast<long>(Write(writer).size());
  };
  const long oneWithout = sizeOf(0, false);
  const long one = sizeOf(1, false) - oneWithout;
  const long threeWithout = sizeOf(0, true);
  CHECK(CountDataSets(writer->GetText()) == 0, "none at any step");
  const long three = sizeOf(1, true) - threeWithout;
  const std::string page = Steps(writer->GetText());
  CHECK(Count(page, "class=\"microtome-step\"") == 3, "three steps");
  CHECK(CountDataSets(writer->GetText()) == 3, "one at each step");
  // The mesh and the other arrays are once; two more steps have their own values and descriptions.
  const long values = 343 * 4 * 4 / 3;
  CHECK(three < one + 2 * (values + 3000), "%ld for three steps, %ld for one", three, one);
  CHECK(three > one + values, "but the values are there");
  sizeOf(2, true);
  CHECK(CountDataSets(writer->GetText()) == 3, "small enough at each step");
}
}

int main()
{
  TestModes();
  TestLimit();
  TestSeveralInputs();
  TestCut();
  TestArrays();
  TestBlocks();
  TestUnsupported();
  TestSteps();
  return check_result();
}
