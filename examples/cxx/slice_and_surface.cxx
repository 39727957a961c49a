// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/*
 * Slices a file of VTK's and extracts its surface, in C++ without ParaView's Python.
 *
 *     slice_and_surface INPUT OUTPUT-FOLDER
 *
 * INPUT is any of VTK's XML files: .vti, .vtr, .vts, .vtu, .vtp, .vtm, .htg and so on. The folder,
 * which must be there, gets slices.vtp, surface.vtp, and scene.json with both, for three.js.
 */
#include <vtkMicrotomeSceneWriter.h>
#include <vtkMicrotomeSlice.h>
#include <vtkMicrotomeSurface.h>

#include <vtkAppendPolyData.h>
#include <vtkCellArray.h>
#include <vtkCompositeDataIterator.h>
#include <vtkCompositeDataSet.h>
#include <vtkDataObject.h>
#include <vtkExecutive.h>
#include <vtkIdList.h>
#include <vtkInformation.h>
#include <vtkMultiBlockDataSet.h>
#include <vtkNew.h>
#include <vtkPlane.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolygon.h>
#include <vtkSmartPointer.h>
#include <vtkXMLGenericDataObjectReader.h>
#include <vtkXMLPolyDataWriter.h>

#include <cstdio>
#include <cstdlib>
#include <string>

// What a filter made: one vtkPolyData, or those of all blocks in one. None if it failed; then it has
// said why.
static vtkSmartPointer<vtkPolyData> Result(vtkAlgorithm* filter)
{
  if (!filter->GetExecutive()->Update())
  {
    return nullptr;
  }
  vtkDataObject* output = filter->GetOutputDataObject(0);
  auto* blocks = vtkCompositeDataSet::SafeDownCast(output);
  if (!blocks)
  {
    return vtkPolyData::SafeDownCast(output);
  }
  vtkNew<vtkAppendPolyData> all;
  all->AddInputData(vtkNew<vtkPolyData>()); // one input at least
  auto iterator = vtk::TakeSmartPointer(blocks->NewIterator());
  for (iterator->InitTraversal(); !iterator->IsDoneWithTraversal(); iterator->GoToNextItem())
  {
    if (auto* block = vtkPolyData::SafeDownCast(iterator->GetCurrentDataObject()))
    {
      all->AddInputData(block);
    }
  }
  all->Update();
  return all->GetOutput();
}

static double Area(vtkPolyData* data)
{
  double area = 0;
  vtkNew<vtkIdList> corners;
  for (vtkIdType i = 0; i < data->GetNumberOfPolys(); ++i)
  {
    double normal[3];
    data->GetPolys()->GetCellAtId(i, corners);
    area += vtkPolygon::ComputeArea(
      data->GetPoints(), corners->GetNumberOfIds(), corners->GetPointer(0), normal);
  }
  return area;
}

static bool Save(const std::string& path, const char* what, vtkPolyData* data)
{
  std::printf("%s: %lld points, %lld cells, area %.6g\n",
    what,
    static_cast<long long>(data->GetNumberOfPoints()),
    static_cast<long long>(data->GetNumberOfCells()),
    Area(data));
  vtkNew<vtkXMLPolyDataWriter> writer;
  writer->SetFileName(path.c_str());
  writer->SetInputData(data);
  return writer->Write() == 1;
}

// One block a name, opaque slices in a surface that lets them through.
static bool SaveScene(const std::string& path, vtkPolyData* slices, vtkPolyData* surface)
{
  vtkNew<vtkMultiBlockDataSet> scene;
  scene->SetBlock(0, slices);
  scene->SetBlock(1, surface);
  scene->GetMetaData(0u)->Set(vtkCompositeDataSet::NAME(), "Slices");
  scene->GetMetaData(1u)->Set(vtkCompositeDataSet::NAME(), "Surface");
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetFileName(path.c_str());
  writer->SetInputData(scene);
  writer->SetBlockOpacity(0, 1.0);
  writer->SetBlockOpacity(1, 0.2);
  return writer->Write() == 1;
}

int main(int argc, char** argv)
{
  if (argc != 3)
  {
    std::fprintf(stderr, "Usage: slice_and_surface INPUT OUTPUT-FOLDER\n");
    return EXIT_FAILURE;
  }
  const std::string folder = argv[2];
  vtkNew<vtkXMLGenericDataObjectReader> reader;
  reader->SetFileName(argv[1]);
  if (!reader->GetExecutive()->Update() || !reader->GetOutputDataObject(0))
  {
    std::fprintf(stderr, "slice_and_surface: %s cannot be read\n", argv[1]);
    return EXIT_FAILURE;
  }

  vtkNew<vtkMicrotomeSurface> surfaceFilter;
  surfaceFilter->SetInputConnection(reader->GetOutputPort());
  const auto surface = Result(surfaceFilter);

  // Three slices spread evenly over the height.
  vtkNew<vtkPlane> plane;
  plane->SetNormal(0, 0, 1);
  if (surface)
  {
    plane->SetOrigin(surface->GetCenter());
  }
  vtkNew<vtkMicrotomeSlice> sliceFilter;
  sliceFilter->SetInputConnection(reader->GetOutputPort());
  sliceFilter->SetCutFunction(plane);
  sliceFilter->SetNumberOfSlices(3);
  const auto slices = surface ? Result(sliceFilter) : nullptr;

  const bool saved = slices && Save(folder + "/surface.vtp", "surface", surface) &&
    Save(folder + "/slices.vtp", "slices", slices) &&
    SaveScene(folder + "/scene.json", slices, surface);
  if (!saved)
  {
    std::fprintf(stderr, "slice_and_surface: failed; VTK's messages above say why\n");
  }
  return saved ? EXIT_SUCCESS : EXIT_FAILURE;
}
