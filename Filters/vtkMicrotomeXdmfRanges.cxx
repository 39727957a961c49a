// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Ranges of arrays that are not there: each is read once, window by window.
#include "vtkMicrotomeXdmfRanges.h"

#include "vtkMicrotomeRun.h"
#include "vtkMicrotomeXdmfFile.h"
#include "vtkMicrotomeXdmfGrids.h"
#include "vtkMicrotomeXdmfMesh.h"

#include "vtkAlgorithm.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataArray.h"
#include "vtkDataSet.h"
#include "vtkDataSetAttributes.h"
#include "vtkInformation.h"
#include "vtkInformationDoubleVectorKey.h"
#include "vtkInformationInformationVectorKey.h"
#include "vtkInformationVector.h"
#include "vtkNew.h"

#include <algorithm>
#include <numeric>

namespace
{
const int64_t WindowBytes = 16 << 20;

void WidenPair(double range[2], const double by[2])
{
  if (by[0] > by[1])
  {
    return; // no values
  }
  const bool isFirst = range[0] > range[1];
  range[0] = isFirst ? by[0] : std::min(range[0], by[0]);
  range[1] = isFirst ? by[1] : std::max(range[1], by[1]);
}
}

/* One array of one grid. */
struct vtkMicrotomeXdmfRanges::Reading
{
  mtm_xdmf* File;
  int Grid;
  int Array;
  vtkAlgorithm* Algorithm;
  Ranges& Found;
  mtm_error& Error;

  const mtm_xdmf_array& Of() const
  {
    return mtm_xdmf_grid_at(this->File, this->Grid)->arrays[this->Array];
  }
  int64_t TupleBytes() const
  {
    return this->Of().n_components * static_cast<int64_t>(mtm_type_size(this->Of().type));
  }
  void ShowProgress(int64_t first, int64_t n, int64_t all) const
  {
    this->Algorithm->SetProgressShiftScale(
      static_cast<double>(first) / all, static_cast<double>(n) / all);
  }
  void Note(vtkDataArray* values) const;
  mtm_status ReadLayers(const mtm_xdmf_part& part) const;
  mtm_status ReadStructured() const;
  mtm_status ReadTuples(int64_t first, int64_t n) const;
  mtm_status Read() const;
};

/* VTK's own ranges: what it takes for finite, and for the magnitude, is its affair. */
void vtkMicrotomeXdmfRanges::Reading::Note(vtkDataArray* values) const
{
  Ranges ranges(static_cast<size_t>(values->GetNumberOfComponents()) + 1);
  if (values->GetNumberOfTuples() == 0)
  {
    return;
  }
  for (size_t i = 0; i < ranges.size(); ++i)
  {
    values->GetRange(ranges[i].All, static_cast<int>(i) - 1);
    values->GetFiniteRange(ranges[i].Finite, static_cast<int>(i) - 1);
  }
  vtkMicrotomeXdmfRanges::Widen(this->Found, ranges);
}

mtm_status vtkMicrotomeXdmfRanges::Reading::ReadLayers(const mtm_xdmf_part& part) const
{
  const mtm_run run = vtkMicrotomeRun(this->Algorithm);
  mtm_xdmf_mesh mesh = {};
  mtm_status status = mtm_xdmf_read_mesh(this->File, this->Grid, &part, &run, &mesh, &this->Error);
  if (status == MTM_OK)
  {
    const int64_t n = this->Of().association == MTM_CELL ? mtm_mesh_n_cells(&mesh.mesh)
                                                         : mtm_mesh_n_points(&mesh.mesh);
    const auto values = vtkMicrotomeXdmfMesh::NewArray(this->Of().type, this->Of().n_components, n);
    status = values ? mtm_xdmf_read_array(this->File,
                        this->Grid,
                        this->Array,
                        &mesh,
                        &run,
                        values->GetVoidPointer(0),
                        static_cast<size_t>(n * this->TupleBytes()),
                        &this->Error)
                    : MTM_NO_MEMORY;
    if (status == MTM_OK)
    {
      this->Note(values);
    }
  }
  mtm_xdmf_mesh_free(&mesh);
  return status;
}

/* Layers of cells are how the file has them. */
mtm_status vtkMicrotomeXdmfRanges::Reading::ReadStructured() const
{
  const int64_t* dims = mtm_xdmf_grid_at(this->File, this->Grid)->dims;
  const int slowest = dims[2] > 1 ? 2 : dims[1] > 1 ? 1 : 0;
  mtm_xdmf_part part = {};
  part.has_extent = true;
  for (int axis = 0; axis < 3; ++axis)
  {
    part.extent[2 * axis + 1] = dims[axis] - 1;
  }
  const int64_t last = dims[slowest] - 1;
  const int64_t layer = dims[0] * dims[1] * dims[2] / dims[slowest] * this->TupleBytes();
  const int64_t step = std::max<int64_t>(WindowBytes / layer, 1);
  mtm_status status = MTM_OK;
  for (int64_t first = 0; status == MTM_OK && (first == 0 || first < last); first += step)
  {
    part.extent[2 * slowest] = first;
    part.extent[2 * slowest + 1] = std::min(first + step, last);
    this->ShowProgress(first, step, last + 1);
    status = this->ReadLayers(part);
  }
  return status;
}

mtm_status vtkMicrotomeXdmfRanges::Reading::ReadTuples(int64_t first, int64_t n) const
{
  std::vector<int64_t> numbers(n);
  std::iota(numbers.begin(), numbers.end(), first);
  mtm_array ids = {};
  ids.type = MTM_INT64;
  ids.n_components = 1;
  ids.n_tuples = n;
  ids.data = numbers.data();
  const auto values = vtkMicrotomeXdmfMesh::NewArray(this->Of().type, this->Of().n_components, n);
  if (!values)
  {
    return MTM_NO_MEMORY;
  }
  const mtm_run run = vtkMicrotomeRun(this->Algorithm);
  const mtm_status status = mtm_xdmf_read_tuples(this->File,
    this->Grid,
    this->Array,
    &ids,
    &run,
    values->GetVoidPointer(0),
    static_cast<size_t>(n * this->TupleBytes()),
    &this->Error);
  if (status == MTM_OK)
  {
    this->Note(values);
  }
  return status;
}

mtm_status vtkMicrotomeXdmfRanges::Reading::Read() const
{
  const mtm_mesh_kind kind = mtm_xdmf_grid_at(this->File, this->Grid)->kind;
  if (kind == MTM_IMAGE || kind == MTM_RECTILINEAR)
  {
    return this->ReadStructured();
  }
  const int64_t all = this->Of().n_tuples;
  const int64_t step = WindowBytes / std::max<int64_t>(this->TupleBytes(), 1) + 1;
  mtm_status status = MTM_OK;
  for (int64_t first = 0; first < all && status == MTM_OK; first += step)
  {
    const int64_t n = std::min(step, all - first);
    this->ShowProgress(first, n, all);
    status = this->ReadTuples(first, n);
  }
  return status;
}

void vtkMicrotomeXdmfRanges::Widen(Ranges& ranges, const Ranges& by)
{
  ranges.resize(std::max(ranges.size(), by.size()));
  for (size_t i = 0; i < by.size(); ++i)
  {
    WidenPair(ranges[i].All, by[i].All);
    WidenPair(ranges[i].Finite, by[i].Finite);
  }
}

/* ---- Where VTK looks for them -------------------------------------------------------------------- */

void vtkMicrotomeXdmfRanges::Set(vtkDataObject* output, const Sums& sums)
{
  const auto set = [](vtkDataArray* array, const Ranges& ranges) {
    vtkNew<vtkInformationVector> all;
    vtkNew<vtkInformationVector> finite;
    for (size_t i = 1; i < ranges.size(); ++i)
    {
      vtkNew<vtkInformation> one;
      vtkNew<vtkInformation> other;
      one->Set(vtkDataArray::COMPONENT_RANGE(), ranges[i].All, 2);
      other->Set(vtkDataArray::COMPONENT_RANGE(), ranges[i].Finite, 2);
      all->Append(one);
      finite->Append(other);
    }
    vtkInformation* info = array->GetInformation();
    info->Set(vtkAbstractArray::PER_COMPONENT(), all);
    info->Set(vtkAbstractArray::PER_FINITE_COMPONENT(), finite);
    info->Set(vtkDataArray::L2_NORM_RANGE(), ranges[0].All, 2);
    info->Set(vtkDataArray::L2_NORM_FINITE_RANGE(), ranges[0].Finite, 2);
  };
  for (vtkDataSet* data : vtkCompositeDataSet::GetDataSets<vtkDataSet>(output))
  {
    for (const auto& sum : sums)
    {
      const int type = sum.first.first == MTM_POINT ? vtkDataObject::POINT : vtkDataObject::CELL;
      vtkDataArray* array = data->GetAttributes(type)->GetArray(sum.first.second.c_str());
      if (array && static_cast<size_t>(array->GetNumberOfComponents()) + 1 == sum.second.size())
      {
        set(array, sum.second);
      }
    }
  }
}

mtm_status vtkMicrotomeXdmfRanges::Find(vtkMicrotomeXdmfFile& file,
  vtkMicrotomeXdmfGrids& grids,
  int grid,
  vtkAlgorithm* algorithm,
  Sums& sums)
{
  const mtm_xdmf_grid& of = *mtm_xdmf_grid_at(file.Get(), grid);
  for (int a = 0; a < of.n_arrays; ++a)
  {
    const mtm_xdmf_array& array = of.arrays[a];
    if (array.association == MTM_FIELD || array.type == MTM_NO_TYPE || !grids.IsWanted(array))
    {
      continue;
    }
    const Key key(file.GetStep(), grid, array.association, array.name);
    auto known = this->Known.find(key);
    if (known == this->Known.end())
    {
      Ranges found;
      mtm_error error = {};
      const mtm_status status = Reading{ file.Get(), grid, a, algorithm, found, error }.Read();
      if (status == MTM_CANCELLED)
      {
        return status;
      }
      if (status != MTM_OK)
      {
        // Half an array does not have the range of the whole.
        found.clear();
        grids.Troubles.emplace_back(error.message);
      }
      known = this->Known.emplace(key, found).first;
    }
    Widen(sums[{ array.association, array.name }], known->second);
  }
  return MTM_OK;
}

mtm_status vtkMicrotomeXdmfRanges::Publish(vtkMicrotomeXdmfFile& file,
  vtkMicrotomeXdmfGrids& grids,
  const std::vector<bool>& wanted,
  vtkAlgorithm* algorithm,
  vtkDataObject* output)
{
  Sums sums;
  mtm_status status = MTM_OK;
  for (int grid = 0; grid < file.NumberOfGrids() && status == MTM_OK; ++grid)
  {
    mtm_error error = {};
    // What cannot be described has no slices either, and they said why.
    if (wanted[grid] && mtm_xdmf_describe(file.Get(), grid, &error) == MTM_OK)
    {
      status = this->Find(file, grids, grid, algorithm, sums);
    }
  }
  if (status == MTM_OK)
  {
    Set(output, sums);
  }
  return status;
}
