// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// write_parity FOLDER: pages with data sets of every kind, and hashes of what the filters have, for
// test_parity.mjs, which has the pages slice them. A line of JSON on standard output for each page.
#include "check.h"
#include "inputs.h"

#include "vtkMicrotomeBorrow.h"
#include "vtkMicrotomeSceneWriter.h"
#include "vtkMicrotomeSlice.h"
#include "vtkMicrotomeSource.h"
#include "vtkMicrotomeWhole.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataArray.h"
#include "vtkDataSetAttributes.h"
#include "vtkImageData.h"
#include "vtkNew.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPoints.h"
#include "vtkPolyData.h"
#include "vtkRTAnalyticSource.h"

#include "vtksys/MD5.h"
#include "vtksys/SystemTools.hxx"

#include <cstdint>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <sstream>

namespace
{
std::string Md5(const void* bytes, size_t size)
{
  vtksysMD5* md5 = vtksysMD5_New();
  char hex[33] = {};
  vtksysMD5_Initialize(md5);
  vtksysMD5_Append(md5, static_cast<const unsigned char*>(bytes), static_cast<int>(size));
  vtksysMD5_FinalizeHex(md5, hex);
  vtksysMD5_Delete(md5);
  return hex;
}

std::string Quoted(const std::string& text)
{
  return '"' + text + '"';
}

/* Type and hash; ids as 64 bits whatever they are in. */
std::string HashOf(const mtm_array& array, bool areIds = false)
{
  const auto n = static_cast<size_t>(array.n_tuples * array.n_components);
  CHECK(!array.components && (array.stride == 0 || array.stride == array.n_components),
    "one array without gaps");
  std::vector<int64_t> ids(areIds ? n : 0);
  for (size_t i = 0; i < ids.size(); ++i)
  {
    ids[i] = array.type == MTM_INT32 ? static_cast<const int32_t*>(array.data)[i]
                                     : static_cast<const int64_t*>(array.data)[i];
  }
  const void* data = areIds ? ids.data() : array.data;
  const size_t size = areIds ? sizeof(int64_t) : mtm_type_size(array.type);
  return Quoted(
    std::string(areIds ? "Int64" : mtm_type_name(array.type)) + " " + Md5(data, n * size));
}

std::string HashOf(const std::vector<int64_t>& ids)
{
  return Quoted("Int64 " + Md5(ids.data(), ids.size() * sizeof(int64_t)));
}

std::string HashOf(vtkDataArray* array)
{
  vtkMicrotomeBorrow borrow;
  mtm_array view = {};
  borrow.BorrowArray(array, view, /* packed = */ true);
  return HashOf(view);
}

std::string Numbers(const double* numbers, int n)
{
  std::ostringstream text;
  text << std::setprecision(17) << "[";
  for (int i = 0; i < n; ++i)
  {
    text << (i > 0 ? "," : "") << numbers[i];
  }
  return text.str() + "]";
}

/* The mesh's arrays by the names that they have in a page. */
std::string MeshOf(const mtm_mesh& mesh)
{
  struct Part
  {
    const char* Name;
    const mtm_array& Array;
    bool AreIds;
  };
  const Part parts[] = { { "points", mesh.points, false },
    { "x", mesh.axes[0], false },
    { "y", mesh.axes[1], false },
    { "z", mesh.axes[2], false },
    { "cellTypes", mesh.cell_types, false },
    { "offsets", mesh.offsets, true },
    { "connectivity", mesh.connectivity, true },
    { "polyhedronOffsets", mesh.polyhedron_offsets, true },
    { "polyhedronFaces", mesh.polyhedron_faces, true },
    { "faceOffsets", mesh.face_offsets, true },
    { "faceConnectivity", mesh.face_connectivity, true } };
  std::string text;
  for (const Part& part : parts)
  {
    if (part.Array.n_tuples > 0)
    {
      text += (text.empty() ? "" : ",") + Quoted(part.Name) + ":" + HashOf(part.Array, part.AreIds);
    }
  }
  return "{" + text + "}";
}

std::string StructureOf(const mtm_mesh& mesh)
{
  double dims[3];
  for (int i = 0; i < 3; ++i)
  {
    dims[i] = static_cast<double>(mesh.dims[i]);
  }
  std::string text = mesh.kind == MTM_UNSTRUCTURED ? "" : "\"dims\":" + Numbers(dims, 3);
  if (mesh.kind == MTM_IMAGE)
  {
    text += ",\"origin\":" + Numbers(mesh.origin, 3) + ",\"spacing\":" + Numbers(mesh.spacing, 3);
  }
  return "{" + text + "}";
}

std::string ArraysOf(vtkDataSet* data)
{
  std::string text;
  for (int association = 0; association < 2; ++association)
  {
    vtkDataSetAttributes* attributes = data->GetAttributes(association);
    for (int i = 0; i < attributes->GetNumberOfArrays(); ++i)
    {
      vtkDataArray* array = attributes->GetArray(i);
      if (array && std::string(array->GetName()) != "PlaneIndex")
      {
        text += (text.empty() ? "" : ",") +
          Quoted(std::string(association == 0 ? "point " : "cell ") + array->GetName()) + ":" +
          HashOf(array);
      }
    }
  }
  return "{" + text + "}";
}

/* A section as libmicrotome's results are: vertices, lines and polygons one after another. */
std::string SectionOf(vtkPolyData* slice)
{
  std::vector<int64_t> offsets = { 0 };
  std::vector<int64_t> connectivity;
  vtkCellArray* const all[] = { slice->GetVerts(), slice->GetLines(), slice->GetPolys() };
  for (vtkCellArray* cells : all)
  {
    vtkNew<vtkIdList> ids;
    for (vtkIdType c = 0; c < cells->GetNumberOfCells(); ++c)
    {
      cells->GetCellAtId(c, ids);
      connectivity.insert(connectivity.end(), ids->begin(), ids->end());
      offsets.push_back(static_cast<int64_t>(connectivity.size()));
    }
  }
  std::ostringstream text;
  text << "{\"nPoints\":" << slice->GetNumberOfPoints()
       << ",\"nVertices\":" << slice->GetNumberOfVerts()
       << ",\"nLines\":" << slice->GetNumberOfLines()
       << ",\"nPolygons\":" << slice->GetNumberOfPolys()
       << ",\"points\":" << HashOf(slice->GetPoints()->GetData())
       << ",\"offsets\":" << HashOf(offsets) << ",\"connectivity\":" << HashOf(connectivity)
       << ",\"planes\":" << HashOf(slice->GetCellData()->GetArray("PlaneIndex"))
       << ",\"arrays\":" << ArraysOf(slice) << "}";
  return text.str();
}

vtkSmartPointer<vtkMicrotomeSlice> Sliced(vtkDataSet* data)
{
  vtkNew<vtkPlane> plane;
  plane->SetOrigin(0.11, 0.07, -0.05);
  plane->SetNormal(1.0, 2.0, 3.0);
  auto slice = vtkSmartPointer<vtkMicrotomeSlice>::New();
  slice->SetInputData(data);
  slice->SetCutFunction(plane);
  slice->SetNumberOfSlices(3);
  slice->SetSpacing(0.3);
  return slice;
}

std::string WritePage(vtkAlgorithm* source, const std::string& path, std::string* planes)
{
  vtkNew<vtkMicrotomeSceneWriter> writer;
  writer->SetInputConnection(source->GetOutputPort());
  writer->SetFileName(path.c_str());
  writer->SetTitle("Parity");
  writer->SetPrecision(2);
  writer->SetIncludeDataSet(1);
  CHECK(writer->Write() == 1, "%s: %s", path.c_str(), writer->GetMessage().c_str());
  CHECK(!*writer->GetDataSetMessage(), "%s: %s", path.c_str(), writer->GetDataSetMessage());
  vtkMicrotomeSource found;
  std::string error;
  const double bounds[6] = { -1, 1, -1, 1, -1, 1 };
  CHECK(found.Find(writer, error), "%s: %s", path.c_str(), error.c_str());
  for (const mtm_plane& plane : found.GetPlanes(bounds))
  {
    *planes += (planes->empty() ? "" : ",") + std::string("{\"origin\":") +
      Numbers(plane.origin, 3) + ",\"normal\":" + Numbers(plane.normal, 3) + "}";
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void Write(const std::string& folder, const inputs::Input& input, int number)
{
  vtkSmartPointer<vtkDataSet> whole;
  std::string error;
  vtkNew<vtkMicrotomeSlice> anyone;
  CHECK(vtkMicrotomeWhole::Gather(input.Data, nullptr, anyone, whole, error),
    "%s: %s",
    input.Name.c_str(),
    error.c_str());
  const std::string path = folder + "/" + std::to_string(number) + ".html";
  std::string ofOriginal;
  std::string planes;
  // In a page, unstructured data are in an order of their own: the same for the same data.
  const std::string original = WritePage(Sliced(input.Data), path, &ofOriginal);
  auto slice = Sliced(whole);
  CHECK(WritePage(slice, path, &planes) == original, "%s: the order does not matter", path.c_str());
  vtkMicrotomeBorrow borrow;
  borrow.BorrowMesh(whole);
  std::cout << "{\"name\":" << Quoted(input.Name) << ",\"page\":" << Quoted(path) << ",\"planes\":["
            << planes << "],\"structure\":" << StructureOf(borrow.Mesh)
            << ",\"mesh\":" << MeshOf(borrow.Mesh) << ",\"arrays\":" << ArraysOf(whole)
            << ",\"slice\":" << SectionOf(slice->GetOutput()) << "}" << std::endl;
}
}

int main(int argc, char** argv)
{
  const std::string folder = argc > 1 ? argv[1] : ".";
  std::vector<inputs::Input> all = inputs::Solids();
  const std::vector<inputs::Input> sheets = inputs::Sheets();
  all.insert(all.end(), sheets.begin(), sheets.end());
  vtkNew<vtkRTAnalyticSource> wavelet;
  wavelet->SetWholeExtent(-4, 5, -3, 3, -2, 6);
  wavelet->Update();
  inputs::Input image;
  image.Name = "wavelet";
  image.Data = wavelet->GetOutput();
  all.push_back(image);
  for (size_t i = 0; i < all.size(); ++i)
  {
    Write(folder, all[i], static_cast<int>(i));
  }
  return n_failures != 0;
}
