// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Composite data: block by block, with the same structure, names, and planes for all of them.
#include "check.h"
#include "inputs.h"
#include "listener.h"
#include "measures.h"

#include "vtkMicrotomeIsosurface.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include "vtkCellData.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataArray.h"
#include "vtkExecutive.h"
#include "vtkInformation.h"
#include "vtkMolecule.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"
#include "vtkPartitionedDataSet.h"
#include "vtkPartitionedDataSetCollection.h"
#include "vtkPlane.h"
#include "vtkPolyData.h"
#include "vtkTable.h"
#include "vtkUnstructuredGrid.h"

#include <set>

namespace
{
/* A cube beside another, moved along x by its own length, and a block that is not there. */
vtkSmartPointer<vtkMultiBlockDataSet> TwoCubes()
{
  auto blocks = vtkSmartPointer<vtkMultiBlockDataSet>::New();
  for (int i = 0; i < 2; ++i)
  {
    auto cube = inputs::Cube(4);
    auto* grid = vtkUnstructuredGrid::SafeDownCast(cube);
    for (vtkIdType p = 0; p < grid->GetNumberOfPoints(); ++p)
    {
      double x[3];
      grid->GetPoint(p, x);
      grid->GetPoints()->SetPoint(p, x[0] + 2.0 * i, x[1], x[2]);
    }
    grid->GetPoints()->Modified();
    blocks->SetBlock(2 * i, grid);
    blocks->GetMetaData(2 * i)->Set(vtkCompositeDataSet::NAME(), i == 0 ? "left" : "right");
  }
  return blocks;
}

void TestBlocks()
{
  vtkNew<vtkPlane> plane;
  plane->SetNormal(1, 0, 0);
  plane->SetOrigin(1, 0, 0);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetInputDataObject(TwoCubes());
  slice->SetCutFunction(plane);
  slice->SetNumberOfSlices(4); // spread over both cubes, from -1 to 3
  slice->Update();
  auto* output = vtkMultiBlockDataSet::SafeDownCast(slice->GetOutputDataObject(0));
  CHECK(output && output->GetNumberOfBlocks() == 3, "three blocks");
  if (!output)
  {
    return;
  }
  CHECK(std::string(output->GetMetaData(2u)->Get(vtkCompositeDataSet::NAME())) == "right", "name");
  const std::set<int> expected[] = { { 0, 1 }, {}, { 2, 3 } };
  for (unsigned int i = 0; i < 3; i += 2)
  {
    auto* block = vtkPolyData::SafeDownCast(output->GetBlock(i));
    std::set<int> found;
    vtkDataArray* planes = block->GetCellData()->GetArray("PlaneIndex");
    for (vtkIdType c = 0; c < block->GetNumberOfCells(); ++c)
    {
      found.insert(static_cast<int>(planes->GetTuple1(c)));
    }
    CHECK(found == expected[i], "block %u has %zu slices", i, found.size());
    CHECK_NEAR(measures::Size(block), 8.0, 1e-9, "block %u", i);
    CHECK_NEAR(block->GetBounds()[0], i == 0 ? -0.5 : 1.5, 1e-9, "block %u", i);
    CHECK_NEAR(block->GetBounds()[1], i == 0 ? 0.5 : 2.5, 1e-9, "block %u", i);
  }
  CHECK(!output->GetBlock(1), "nothing from nothing");
}

void TestCollection()
{
  vtkNew<vtkPartitionedDataSetCollection> collection;
  collection->SetPartition(0, 0, inputs::Cube(2));
  collection->SetPartition(1, 0, inputs::Cube(3));
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputDataObject(collection);
  surface->Update();
  auto* output = vtkCompositeDataSet::SafeDownCast(surface->GetOutputDataObject(0));
  CHECK(output, "composite in, composite out");
  CHECK(output && output->GetNumberOfCells() == 24 + 54, "both surfaces");
}

/* Each filter, to cut a cube by z = 0.3 or to take its skin. */
std::vector<vtkSmartPointer<vtkAlgorithm>> Filters()
{
  vtkNew<vtkPlane> plane;
  plane->SetOrigin(0, 0, 0.3);
  plane->SetNormal(0, 0, 1);
  vtkNew<vtkMicrotomeSlice> slice;
  slice->SetCutFunction(plane);
  vtkNew<vtkMicrotomeSlice> crinkle;
  crinkle->SetCutFunction(plane);
  crinkle->PreserveInputCellsOn();
  vtkNew<vtkMicrotomeSurface> surface;
  vtkNew<vtkMicrotomeIsosurface> isosurface;
  isosurface->SetInputArrayToProcess(0, 0, 0, vtkDataObject::POINT, "Linear");
  isosurface->SetValue(0, 0.1);
  return { slice, crinkle, surface, isosurface };
}

vtkIdType CellsOf(vtkDataObject* object)
{
  vtkIdType n = 0;
  for (vtkDataSet* part : vtkCompositeDataSet::GetDataSets<vtkDataSet>(object))
  {
    n += part->GetNumberOfCells();
  }
  return n;
}

/* Blocks that have no cells are left out, with one warning that names them. */
void TestOthers()
{
  vtkNew<vtkMultiBlockDataSet> inner;
  inner->SetBlock(0, vtkNew<vtkMolecule>());
  inner->SetBlock(1, inputs::Cube(4));
  vtkNew<vtkMultiBlockDataSet> blocks;
  blocks->SetBlock(0, vtkNew<vtkTable>());
  blocks->GetMetaData(0u)->Set(vtkCompositeDataSet::NAME(), "the table");
  blocks->SetBlock(1, inputs::Cube(4));
  blocks->SetBlock(2, inner);
  blocks->SetBlock(3, vtkNew<vtkTable>());
  vtkNew<vtkMultiBlockDataSet> alone;
  alone->SetBlock(0, vtkNew<vtkTable>());
  for (const auto& filter : Filters())
  {
    const char* name = filter->GetClassName();
    filter->SetInputDataObject(inputs::Cube(4));
    filter->Update();
    const vtkIdType nCells = CellsOf(filter->GetOutputDataObject(0));
    CHECK(nCells > 0, "%s: a cube", name);
    Listener heard(filter);
    filter->SetInputDataObject(blocks);
    filter->Update();
    CHECK(CellsOf(filter->GetOutputDataObject(0)) == 2 * nCells, "%s: the others as usual", name);
    CHECK(heard.Errors.empty() && heard.Warnings.size() == 1,
      "%s: %zu errors, %zu warnings",
      name,
      heard.Errors.size(),
      heard.Warnings.size());
    const std::string said = heard.Warnings.empty() ? "" : heard.Warnings.front();
    for (const char* part :
      { "'the table', a vtkTable", "'Block 2 / Block 0', a vtkMolecule", "'Block 3'" })
    {
      CHECK(said.find(part) != std::string::npos, "%s names %s: %s", name, part, said.c_str());
    }
    CHECK(said.find("Block 1'") == std::string::npos, "%s: no others: %s", name, said.c_str());
    filter->SetInputDataObject(alone);
    filter->Update();
    CHECK(CellsOf(filter->GetOutputDataObject(0)) == 0 && heard.Errors.empty(), "%s: alone", name);
    Listener executive(filter->GetExecutive());
    filter->SetInputDataObject(vtkNew<vtkTable>());
    filter->Update();
    CHECK(executive.Errors.size() == 1, "%s: a table is an error", name);
  }
}
}

int main()
{
  TestOthers();
  TestBlocks();
  TestCollection();
  return check_result();
}
