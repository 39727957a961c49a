// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Whole objects, as a scene in a file.
#include "vtkMicrotomeScene.h"

#include "vtkMicrotomeBorrow.h"
#include "vtkMicrotomeFile.h"

#include "microtome/scene.h"
#ifdef MICROTOME_VIEWER
#include "microtome/viewer.h"
#endif

#include "vtkCellArray.h"
#include "vtkCellData.h"
#include "vtkDataObject.h"
#include "vtkPointData.h"
#include "vtkPoints.h"

#include <algorithm>
#include <cmath>
#include <deque>

namespace
{
/* A part, looked at as an object of a scene. */
struct ObjectView
{
  mtm_scene_object Object = {};
  std::vector<mtm_scene_array> Arrays;
  std::vector<vtkDataArray*> Data; /* of each array */
  vtkMicrotomeBorrow Borrow;
};

/* Frees the canonical objects, whatever happens. */
struct CanonicalObjects
{
  std::vector<mtm_scene_object> Objects;
  ~CanonicalObjects()
  {
    for (mtm_scene_object& object : this->Objects)
    {
      mtm_scene_object_free(&object);
    }
  }
};

void ViewArrays(vtkDataSetAttributes* attributes, mtm_association association, ObjectView& view)
{
  for (int i = 0; i < attributes->GetNumberOfArrays(); ++i)
  {
    vtkDataArray* array = attributes->GetArray(i);
    mtm_scene_array seen = {};
    if (array && view.Borrow.BorrowArray(array, seen.values, /* packed = */ true))
    {
      seen.name = array->GetName();
      seen.association = association;
      view.Arrays.push_back(seen);
      view.Data.push_back(array);
    }
  }
}

void ViewCells(vtkCellArray* cells, mtm_scene_cells& seen, ObjectView& view)
{
  if (cells->GetNumberOfCells() > 0)
  {
    view.Borrow.BorrowCells(cells, seen.offsets, seen.connectivity);
  }
}

/* The array to colour by, or -1. */
int FindArray(const ObjectView& view, const std::string& name, int association)
{
  for (size_t i = 0; i < view.Arrays.size(); ++i)
  {
    const int own =
      view.Arrays[i].association == MTM_POINT ? vtkDataObject::POINT : vtkDataObject::CELL;
    if (name == view.Arrays[i].name && (association == -1 || association == own))
    {
      return static_cast<int>(i);
    }
  }
  return -1;
}

/* Point arrays stand first, so without a name and without scalars the first array is right. */
int ChooseArray(const ObjectView& view, const vtkMicrotomePart& part, const vtkMicrotomeLook& look)
{
  if (!look.ColorByArray || view.Arrays.empty())
  {
    return -1;
  }
  if (!look.ColorArray.empty())
  {
    return FindArray(view, look.ColorArray, look.ColorAssociation);
  }
  return std::max(0, FindArray(view, part.Scalars, -1));
}

void ViewPart(const vtkMicrotomePart& part, const vtkMicrotomeLook& look, ObjectView& view)
{
  vtkPolyData* data = part.Data;
  mtm_scene_object& object = view.Object;
  object.name = part.Name.empty() ? look.Title.c_str() : part.Name.c_str();
  view.Borrow.BorrowCoordinates(data->GetPoints()->GetData(), object.points, /* packed = */ true);
  ViewCells(data->GetVerts(), object.vertices, view);
  ViewCells(data->GetLines(), object.lines, view);
  ViewCells(data->GetPolys(), object.polygons, view);
  ViewArrays(data->GetPointData(), MTM_POINT, view);
  ViewArrays(data->GetCellData(), MTM_CELL, view);
  object.arrays = view.Arrays.data();
  object.n_arrays = static_cast<int32_t>(view.Arrays.size());
  object.shown = ChooseArray(view, part, look);
  object.shown_component = look.ColorComponent;
  std::copy_n(look.Color, 3, object.color);
  object.opacity = look.Opacity;
  object.n_source_points = part.PointsIn;
  object.n_source_cells = part.CellsIn;
}

/* Objects that show the same array show it over the same range. */
void UniteRanges(std::deque<ObjectView>& views)
{
  for (ObjectView& view : views)
  {
    double low = HUGE_VAL;
    double high = -HUGE_VAL;
    for (const ObjectView& other : views)
    {
      if (view.Object.shown < 0 || other.Object.shown < 0)
      {
        continue;
      }
      vtkDataArray* array = other.Data[other.Object.shown];
      const mtm_scene_array& seen = other.Arrays[other.Object.shown];
      const mtm_scene_array& own = view.Arrays[view.Object.shown];
      if (std::string(own.name) == seen.name && own.association == seen.association)
      {
        double range[2];
        const int n = array->GetNumberOfComponents();
        array->GetFiniteRange(range, n == 1 ? 0 : other.Object.shown_component);
        low = std::min(low, range[0] <= range[1] ? range[0] : low);
        high = std::max(high, range[0] <= range[1] ? range[1] : high);
      }
    }
    if (low <= high)
    {
      view.Object.color_map.range[0] = low;
      view.Object.color_map.range[1] = high;
    }
  }
}

/* The colour map at one value: linear between control points, constant outside. */
void MapColor(const std::vector<double>& map, double value, uint8_t color[3])
{
  const size_t n = map.size() / 4;
  size_t above = 0;
  while (above < n && map[4 * above] < value)
  {
    ++above;
  }
  const double* a = &map[4 * (above == 0 ? 0 : above - 1)];
  const double* b = &map[4 * (above == n ? n - 1 : above)];
  const double t = b[0] > a[0] ? (value - a[0]) / (b[0] - a[0]) : 0.0;
  for (int i = 1; i <= 3; ++i)
  {
    const double level = std::min(1.0, std::max(0.0, a[i] + t * (b[i] - a[i])));
    color[i - 1] = static_cast<uint8_t>(std::lround(255.0 * level));
  }
}

/* 256 equal steps from the first control point to the last. */
std::vector<uint8_t> SampleMap(const std::vector<double>& map)
{
  std::vector<uint8_t> colors;
  const int n = map.empty() ? 0 : 256;
  colors.resize(3 * static_cast<size_t>(n));
  for (int i = 0; i < n; ++i)
  {
    const double first = map[0];
    const double last = map[map.size() - 4];
    MapColor(map, first + (last - first) * i / (n - 1), &colors[3 * static_cast<size_t>(i)]);
  }
  return colors;
}

void SetColors(const vtkMicrotomeLook& look,
  const std::vector<uint8_t>& colors,
  std::deque<ObjectView>& views)
{
  UniteRanges(views);
  for (size_t i = 0; i < views.size(); ++i)
  {
    mtm_color_map& map = views[i].Object.color_map;
    map.name = look.ColorMapName.empty() ? nullptr : look.ColorMapName.c_str();
    if (!colors.empty())
    {
      map.colors = colors.data();
      map.n_colors = static_cast<int32_t>(colors.size() / 3);
      map.range[0] = look.ColorMap.front();
      map.range[1] = look.ColorMap[look.ColorMap.size() - 4];
    }
    if (look.ColorRange[0] != look.ColorRange[1])
    {
      std::copy_n(look.ColorRange, 2, map.range);
    }
    if (i < look.BlockOpacities.size())
    {
      views[i].Object.opacity = look.BlockOpacities[i];
    }
  }
}

mtm_status WriteScene(const mtm_scene& scene, bool html, vtkMicrotomeFile& file, mtm_error* error)
{
  if (!html)
  {
    return mtm_scene_write_json(&scene, vtkMicrotomeFile::Write, &file, error);
  }
#ifdef MICROTOME_VIEWER
  return mtm_scene_write_html(
    &scene, mtm_viewer, mtm_viewer_size, vtkMicrotomeFile::Write, &file, error);
#else
  std::snprintf(error->message,
    sizeof error->message,
    "this build of Microtome has no page to put a scene in; write .json, or build with "
    "MICROTOME_WEB");
  return MTM_UNSUPPORTED;
#endif
}
}

bool vtkMicrotomeScene::Write(const std::vector<vtkMicrotomePart>& parts,
  const vtkMicrotomeLook& look,
  bool html,
  vtkMicrotomeFile& file,
  std::string& error)
{
  std::deque<ObjectView> views;
  for (const vtkMicrotomePart& part : parts)
  {
    views.emplace_back();
    ViewPart(part, look, views.back());
  }
  const std::vector<uint8_t> colors = SampleMap(look.ColorMap);
  SetColors(look, colors, views);

  CanonicalObjects canonical;
  mtm_error failure = {};
  for (const ObjectView& view : views)
  {
    mtm_scene_object object = {};
    if (mtm_scene_object_canonical(&view.Object, &object, &failure) != MTM_OK)
    {
      error = failure.message;
      return false;
    }
    canonical.Objects.push_back(object);
  }
  mtm_scene scene = {};
  scene.size = sizeof scene;
  scene.title = look.Title.c_str();
  scene.objects = canonical.Objects.data();
  scene.n_objects = static_cast<int32_t>(canonical.Objects.size());
  std::copy_n(look.Background, 3, scene.background);
  if (WriteScene(scene, html, file, &failure) != MTM_OK)
  {
    error = file.GetError().empty() ? failure.message : file.GetError();
    return false;
  }
  return true;
}
