// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Data objects off the beaten track: adaptive grids, explicit structured grids, blanked uniform grids,
// collections with an assembly and pieces that are not there, and what is no mesh at all.
#include "check.h"
#include "inputs.h"
#include "listener.h"
#include "measures.h"

#include "vtkMicrotomeIsosurface.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSurface.h"

#include "vtkCellData.h"
#include "vtkDataAssembly.h"
#include "vtkDataSetAttributes.h"
#include "vtkExecutive.h"
#include "vtkExplicitStructuredGrid.h"
#include "vtkImageData.h"
#include "vtkImageDataToExplicitStructuredGrid.h"
#include "vtkMolecule.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkMutableDirectedGraph.h"
#include "vtkNew.h"
#include "vtkPartitionedDataSetCollection.h"
#include "vtkPlane.h"
#include "vtkPolyData.h"
#include "vtkTable.h"
#include "vtkUniformGrid.h"
#include "vtkUnsignedCharArray.h"

namespace
{
double Area(vtkDataObject* data)
{
  double area = 0.0;
  for (auto* part : vtkCompositeDataSet::GetDataSets<vtkPolyData>(data))
  {
    area += measures::Size(part);
  }
  return area;
}

vtkDataObject* Cut(vtkMicrotomeSlice* slice, vtkDataObject* data, double x, double y, double z)
{
  vtkNew<vtkPlane> plane;
  plane->SetOrigin(1.93, 1.71, 1.37);
  plane->SetNormal(x, y, z);
  slice->SetInputDataObject(data);
  slice->SetCutFunction(plane);
  slice->Update();
  return slice->GetOutputDataObject(0);
}

vtkSmartPointer<vtkUniformGrid> Grid(int n, double origin, double spacing)
{
  auto grid = vtkSmartPointer<vtkUniformGrid>::New();
  grid->SetDimensions(n + 1, n + 1, n + 1);
  grid->SetOrigin(origin, origin, origin);
  grid->SetSpacing(spacing, spacing, spacing);
  return grid;
}

/* Flags the cells from 1 to 2 along each axis, of 4. */
void Flag(vtkUniformGrid* grid, unsigned char flag)
{
  vtkNew<vtkUnsignedCharArray> flags;
  flags->SetName(vtkDataSetAttributes::GhostArrayName());
  for (int cell = 0; cell < 64; ++cell)
  {
    const auto inside = [](int i) { return i == 1 || i == 2; };
    flags->InsertNextValue(
      inside(cell % 4) && inside(cell / 4 % 4) && inside(cell / 16) ? flag : 0);
  }
  grid->GetCellData()->AddArray(flags);
}

/* A cube of 4 x 4 x 4 with finer cells in its middle. */
void TestLevels()
{
  auto coarse = Grid(4, 0.0, 1.0);
  Flag(coarse, vtkDataSetAttributes::REFINEDCELL);
  vtkNew<vtkMultiBlockDataSet> levels;
  levels->SetBlock(0, coarse);
  levels->SetBlock(1, Grid(4, 1.0, 0.5));
  vtkNew<vtkMicrotomeSlice> slice;
  const double normals[][3] = { { 0, 0, 1 }, { 0, -2, 0 }, { 3, 5, 7 }, { 1, -1, 0 } };
  for (const double* n : normals)
  {
    vtkNew<vtkMicrotomeSlice> whole;
    const double area = Area(Cut(whole, Grid(1, 0.0, 4.0), n[0], n[1], n[2]));
    CHECK_NEAR(Area(Cut(slice, levels, n[0], n[1], n[2])), area, 1e-12, "normal %g %g", n[0], n[1]);
  }
}

void TestBlanked()
{
  auto grid = Grid(4, 0.0, 1.0);
  Flag(grid, vtkDataSetAttributes::HIDDENCELL);
  vtkNew<vtkMicrotomeSlice> slice;
  CHECK_NEAR(Area(Cut(slice, grid, 0, 0, 1)), 16.0 - 4.0, 1e-12, "a hole");
  vtkNew<vtkMicrotomeSurface> surface;
  surface->SetInputDataObject(grid);
  surface->Update();
  CHECK_NEAR(Area(surface->GetOutput()), 6 * 16.0 + 6 * 4.0, 1e-12, "outside and inside");
}

void TestExplicit()
{
  vtkNew<vtkImageDataToExplicitStructuredGrid> convert;
  convert->SetInputData(Grid(4, 0.0, 1.0));
  convert->Update();
  vtkNew<vtkMicrotomeSlice> slice;
  Listener listener(slice);
  CHECK_NEAR(Area(Cut(slice, convert->GetOutput(), 0, 0, 1)), 16.0, 1e-12, "a section");
  vtkNew<vtkMicrotomeSurface> surface;
  Listener surfaceListener(surface);
  surface->SetInputDataObject(convert->GetOutput());
  surface->Update();
  CHECK_NEAR(Area(surface->GetOutput()), 6 * 16.0, 1e-12, "a surface");
  CHECK(listener.Warnings.empty() && surfaceListener.Warnings.empty(), "by libmicrotome");
  convert->GetOutput()->BlankCell(0);
  surface->Modified();
  surface->Update();
  CHECK(surface->GetOutput()->GetNumberOfCells() == 6 * 16, "a corner gone: as many faces");
  slice->Modified();
  CHECK_NEAR(Area(Cut(slice, convert->GetOutput(), 0, 0, -1)), 16.0, 1e-12, "not where it was");
}

void TestAssembly()
{
  vtkNew<vtkPartitionedDataSetCollection> collection;
  collection->SetPartition(0, 0, Grid(2, 0.0, 1.0));
  collection->SetPartition(0, 1, nullptr);
  collection->SetNumberOfPartitionedDataSets(2);
  vtkNew<vtkDataAssembly> assembly;
  assembly->AddDataSetIndex(assembly->AddNode("parts"), 0);
  collection->SetDataAssembly(assembly);
  vtkNew<vtkMicrotomeSlice> slice;
  auto* output = vtkPartitionedDataSetCollection::SafeDownCast(Cut(slice, collection, 0, 0, 1));
  CHECK(output && output->GetNumberOfPartitionedDataSets() == 2, "the same structure");
  CHECK(output && output->GetDataAssembly(), "with its assembly");
  CHECK(output && output->GetDataAssembly() &&
      output->GetDataAssembly()->FindFirstNodeWithName("parts") > 0,
    "and its nodes");
  CHECK_NEAR(Area(output), 4.0, 1e-12, "the part that is there");
}

/* The pipeline says that it cannot, and what was wanted. */
template <typename Filter>
void TestRefused(vtkDataObject* data)
{
  vtkNew<Filter> filter;
  Listener listener(filter->GetExecutive());
  filter->SetInputDataObject(data);
  filter->Update();
  CHECK(!listener.Errors.empty(), "%s in silence", data->GetClassName());
  CHECK(
    !listener.Errors.empty() && listener.Errors[0].find(data->GetClassName()) != std::string::npos,
    "%s",
    listener.Errors.empty() ? "" : listener.Errors[0].c_str());
}
}

int main()
{
  TestLevels();
  TestBlanked();
  TestExplicit();
  TestAssembly();
  vtkNew<vtkTable> table;
  vtkNew<vtkMutableDirectedGraph> graph;
  vtkNew<vtkMolecule> molecule;
  for (vtkDataObject* data : std::initializer_list<vtkDataObject*>{ table, graph, molecule })
  {
    TestRefused<vtkMicrotomeSlice>(data);
    TestRefused<vtkMicrotomeSurface>(data);
    TestRefused<vtkMicrotomeIsosurface>(data);
  }
  return check_result();
}
