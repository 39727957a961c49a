// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// A part and its look, as an object of a scene.
#include "vtkMicrotomeSceneObject.h"

#include "vtkMicrotomeGather.h"
#include "vtkMicrotomeSceneLook.h"

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataObject.h"
#include "vtkPointData.h"
#include "vtkPoints.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace
{
const char* OrNull(const char* text)
{
  return text && *text ? text : nullptr;
}

void SetBytes(const double color[3], uint8_t bytes[3])
{
  std::transform(color, color + 3, bytes, vtkMicrotomeSceneLook::Byte);
}

void ViewCells(vtkCellArray* cells, mtm_scene_cells& seen, vtkMicrotomeBorrow& borrow)
{
  if (cells->GetNumberOfCells() > 0)
  {
    borrow.BorrowCells(cells, seen.offsets, seen.connectivity);
  }
}
}

vtkMicrotomeSceneObject::vtkMicrotomeSceneObject(const vtkMicrotomePart& part,
  vtkMicrotomeSceneLook* look,
  const char* title,
  int number)
{
  this->Name = look->GetName();
  this->Name += (this->Name.empty() || part.Name.empty() ? "" : " / ") + part.Name;
  this->Object.name = this->Name.empty() ? title : this->Name.c_str();
  this->ViewData(part);
  // A block's own colour goes before any array, as in ParaView.
  this->Object.shown = part.Look.Color < 0 ? this->ChooseArray(part, look) : -1;
  this->SetLook(look, number);
  this->SetBlockLook(look, part.Look);
  this->SetColorMap(look);
}

void vtkMicrotomeSceneObject::ViewData(const vtkMicrotomePart& part)
{
  vtkPolyData* data = part.Data;
  mtm_scene_object& object = this->Object;
  this->Borrow.BorrowCoordinates(data->GetPoints()->GetData(), object.points, /* packed = */ true);
  ViewCells(data->GetVerts(), object.vertices, this->Borrow);
  ViewCells(data->GetLines(), object.lines, this->Borrow);
  ViewCells(data->GetPolys(), object.polygons, this->Borrow);
  this->ViewArrays(data->GetPointData(), MTM_POINT);
  this->ViewArrays(data->GetCellData(), MTM_CELL);
  object.arrays = this->Arrays.data();
  object.n_arrays = static_cast<int32_t>(this->Arrays.size());
  object.n_source_points = part.PointsIn;
  object.n_source_cells = part.CellsIn;
}

void vtkMicrotomeSceneObject::ViewArrays(vtkDataSetAttributes* attributes,
  mtm_association association)
{
  for (int i = 0; i < attributes->GetNumberOfArrays(); ++i)
  {
    vtkDataArray* array = attributes->GetArray(i);
    mtm_scene_array seen = {};
    if (array && this->Borrow.BorrowArray(array, seen.values, /* packed = */ true))
    {
      seen.name = array->GetName();
      seen.association = association;
      this->Arrays.push_back(seen);
      this->Data.push_back(array);
    }
  }
}

/* The array to colour by, or -1. */
int vtkMicrotomeSceneObject::FindArray(const std::string& name, int association) const
{
  for (size_t i = 0; i < this->Arrays.size(); ++i)
  {
    const int own =
      this->Arrays[i].association == MTM_POINT ? vtkDataObject::POINT : vtkDataObject::CELL;
    if (name == this->Arrays[i].name && (association == -1 || association == own))
    {
      return static_cast<int>(i);
    }
  }
  return -1;
}

/* Point arrays stand first, so without a name and without scalars the first array is right. */
int vtkMicrotomeSceneObject::ChooseArray(const vtkMicrotomePart& part,
  vtkMicrotomeSceneLook* look) const
{
  if (!look->GetColorByArray() || this->Arrays.empty())
  {
    return -1;
  }
  if (*look->GetColorArray())
  {
    return this->FindArray(look->GetColorArray(), look->GetColorAssociation());
  }
  return std::max(0, this->FindArray(part.Scalars, -1));
}

void vtkMicrotomeSceneObject::SetLook(vtkMicrotomeSceneLook* look, int number)
{
  mtm_scene_object& object = this->Object;
  object.shown_component = look->GetColorComponent();
  if (object.shown >= 0)
  {
    // As VTK does with a component that there is not.
    const int last = this->Data[object.shown]->GetNumberOfComponents() - 1;
    object.shown_component = std::min(object.shown_component, last);
  }
  std::copy_n(look->GetColor(), 3, object.color);
  const std::vector<double>& blocks = look->GetBlockColors();
  if (!blocks.empty())
  {
    std::copy_n(&blocks[3 * (number % (blocks.size() / 3))], 3, object.color);
  }
  object.opacity = look->GetOpacity();
  object.representation = static_cast<mtm_representation>(look->GetRepresentation());
  object.hidden = !look->GetVisibility();
  object.unlit = !look->GetLighting();
  object.point_size = look->GetPointSize();
  object.line_width = look->GetLineWidth();
  std::copy_n(look->GetEdgeColor(), 3, object.edge_color);
  bool isIdentity = true;
  for (int i = 0; i < 16; ++i)
  {
    this->Matrix[i] = look->GetMatrix()[4 * (i % 4) + i / 4];
    isIdentity = isIdentity && this->Matrix[i] == (i % 5 == 0 ? 1.0 : 0.0);
  }
  object.matrix = isIdentity ? nullptr : this->Matrix;
}

void vtkMicrotomeSceneObject::SetBlockLook(vtkMicrotomeSceneLook* look,
  const vtkMicrotomeBlockLook& block)
{
  if (block.Color >= 0)
  {
    std::copy_n(look->GetSelectedColors()[block.Color].second.data(), 3, this->Object.color);
  }
  if (block.Opacity >= 0)
  {
    this->Object.opacity = look->GetSelectedOpacities()[block.Opacity].second;
  }
}

void vtkMicrotomeSceneObject::SetColorMap(vtkMicrotomeSceneLook* look)
{
  mtm_color_map& map = this->Object.color_map;
  map.name = OrNull(look->GetColorMapName());
  map.colors = look->GetColors().empty() ? nullptr : look->GetColors().data();
  map.n_colors = static_cast<int32_t>(look->GetColors().size() / 3);
  std::copy_n(look->GetColorRange(), 2, map.range);
  if (map.range[0] == map.range[1])
  {
    map.range[0] = map.range[1] = 0.0;
  }
  SetBytes(look->GetNanColor(), map.nan_color);
  const uint8_t black[3] = { 0, 0, 0 };
  if (std::memcmp(map.nan_color, black, 3) == 0)
  {
    map.nan_color[2] = 1; // all zero would be the default
  }
  map.log_scale = look->GetLogScale();
  map.discrete = look->GetDiscrete();
  SetBytes(look->GetBelowColor(), this->Below);
  SetBytes(look->GetAboveColor(), this->Above);
  map.below_color = look->GetUseBelowColor() ? this->Below : nullptr;
  map.above_color = look->GetUseAboveColor() ? this->Above : nullptr;
  map.title = OrNull(look->GetLegendTitle());
  map.hide_legend = !look->GetShowLegend();
  for (const auto& annotation : look->GetAnnotations())
  {
    this->Annotations.push_back({ annotation.first, annotation.second.c_str() });
  }
  map.annotations = this->Annotations.data();
  map.n_annotations = static_cast<int32_t>(this->Annotations.size());
}

bool vtkMicrotomeSceneObject::ShowsAs(const vtkMicrotomeSceneObject& other) const
{
  if (this->Object.shown < 0 || other.Object.shown < 0)
  {
    return false;
  }
  const mtm_scene_array& a = this->Arrays[this->Object.shown];
  const mtm_scene_array& b = other.Arrays[other.Object.shown];
  return std::strcmp(a.name, b.name) == 0 && a.association == b.association &&
    this->Object.shown_component == other.Object.shown_component;
}

void vtkMicrotomeSceneObject::UniteRanges(std::deque<vtkMicrotomeSceneObject>& objects)
{
  for (vtkMicrotomeSceneObject& object : objects)
  {
    double* own = object.Object.color_map.range;
    double low = HUGE_VAL;
    double high = -HUGE_VAL;
    for (const vtkMicrotomeSceneObject& other : objects)
    {
      if (own[0] == own[1] && object.ShowsAs(other))
      {
        double range[2];
        vtkDataArray* array = other.Data[other.Object.shown];
        array->GetFiniteRange(
          range, array->GetNumberOfComponents() == 1 ? 0 : other.Object.shown_component);
        low = std::min(low, range[0] <= range[1] ? range[0] : low);
        high = std::max(high, range[0] <= range[1] ? range[1] : high);
      }
    }
    if (low <= high)
    {
      own[0] = low;
      own[1] = high;
    }
  }
}
