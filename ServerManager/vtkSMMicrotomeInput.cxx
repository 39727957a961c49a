// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What a representation draws, as an output of the pipeline.
#include "vtkSMMicrotomeInput.h"

#include "vtkMicrotomeSourceClasses.h"

#include "vtkPVDataInformation.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMSessionProxyManager.h"
#include "vtkSMSourceProxy.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace
{
using Helper = vtkSMPropertyHelper;

/* Where three.js has the thing. */
const std::map<std::string, std::string> Notes = {
  { "Surface", "" },
  { "Surface With Edges", "" },
  { "Wireframe", "" },
  { "Points", "" },
  { "Outline", "" },
  { "Slice", "" },
  { "Feature Edges", "" },
  { "Surface LIC", "is a plain surface" },
  { "Point Gaussian", "is points of one size" },
  { "3D Glyphs", "" },
};

void Through(vtkSMMicrotomeInput& input, vtkSMProxy* filter)
{
  Helper(filter, "Input").Set(input.Source, input.Port);
  filter->UpdateVTKObjects();
  input.Source = vtkSMSourceProxy::SafeDownCast(filter);
  input.Port = 0;
}

bool IsA(const vtkSMMicrotomeInput& input, const char* type)
{
  return input.Source->GetDataInformation(input.Port)->DataSetTypeIsA(type);
}

vtkSmartPointer<vtkSMProxy> NewFilter(vtkSMMicrotomeInput& input, const char* name)
{
  vtkSmartPointer<vtkSMProxy> filter;
  filter.TakeReference(input.Source->GetSessionProxyManager()->NewProxy("filters", name));
  return filter;
}

/* As the pipeline browser shows it. */
std::string NameOf(vtkSMProxy* source)
{
  const char* name = source->GetSessionProxyManager()->GetProxyName("sources", source);
  return name ? name : source->GetXMLName();
}

/* The only input of a filter, or nullptr. */
vtkSMProxy* Above(vtkSMProxy* filter)
{
  const Helper helper(filter, "Input", /* quiet = */ true);
  return helper.GetNumberOfElements() == 1 ? helper.GetAsProxy() : nullptr;
}

/* A filter's class, or VTK's that ParaView's own is derived from and named after, is one of these. */
template <typename Names>
bool IsOneOf(vtkSMProxy* filter, const Names& names)
{
  const std::string own = filter->GetVTKClassName() ? filter->GetVTKClassName() : "";
  const std::string plain = own.compare(0, 5, "vtkPV") == 0 ? "vtk" + own.substr(5) : own;
  return std::any_of(std::begin(names), std::end(names), [&](const char* name) {
    return own == name || plain == name;
  });
}

/* As the scene writer finds the data set, by its filters' classes. */
vtkSMProxy* SourceOf(vtkSMProxy* shown)
{
  vtkSMProxy* source = shown;
  while (source && IsOneOf(source, vtkMicrotomeSourceClasses::Passing))
  {
    source = Above(source);
  }
  const bool isCut = source && IsOneOf(source, vtkMicrotomeSourceClasses::Cutting) && Above(source);
  return isCut ? Above(source) : shown;
}

/* The plane of an image that the representation Slice draws. */
void SliceImage(vtkSMMicrotomeInput& input, vtkSMProxy* representation)
{
  auto filter = NewFilter(input, "ExtractGrid");
  const int mode = Helper(representation, "SliceMode").GetAsInt(); // 5, 6, 7: xy, yz, xz
  const int axis = mode == 6 ? 0 : mode == 7 ? 1 : 2;
  int extent[6];
  std::copy_n(input.Source->GetDataInformation(input.Port)->GetExtent(), 6, extent);
  const bool isVolume = extent[0] < extent[1] && extent[2] < extent[3] && extent[4] < extent[5];
  if (filter && isVolume)
  {
    const int slice = extent[2 * axis] + Helper(representation, "Slice").GetAsInt();
    extent[2 * axis] = extent[2 * axis + 1] = std::min(slice, extent[2 * axis + 1]);
    Helper(filter, "VOI").Set(extent, 6);
    Through(input, filter);
  }
}

void ThroughNew(vtkSMMicrotomeInput& input, const char* name)
{
  if (auto filter = NewFilter(input, name))
  {
    Through(input, filter);
  }
}

/* Hyper tree grids are no input of ParaView's filter for outlines. */
void Outline(vtkSMMicrotomeInput& input)
{
  if (IsA(input, "vtkHyperTreeGrid"))
  {
    input.Note = "is not in the scene: of hyper tree grids there are no outlines";
    input.Source = nullptr;
    return;
  }
  ThroughNew(input, "OutlineFilter");
}

/* Those of the surface, as ParaView draws them: the filter for edges takes what it gets for polygons. */
void FeatureEdges(vtkSMMicrotomeInput& input)
{
  if (!IsA(input, "vtkPolyData"))
  {
    ThroughNew(input, "MicrotomeSurface");
  }
  ThroughNew(input, "FeatureEdges");
}
}

vtkSMMicrotomeInput vtkSMMicrotomeInput::ShownBy(vtkSMProxy* representation)
{
  vtkSMMicrotomeInput input;
  Helper helper(representation, "Input", /* quiet = */ true);
  input.Source = vtkSMSourceProxy::SafeDownCast(helper.GetAsProxy());
  if (input.Source)
  {
    input.Port = helper.GetOutputPort();
    input.Name = NameOf(input.Source);
    input.SourceName = NameOf(SourceOf(input.Source));
  }
  return input;
}

vtkSMMicrotomeInput vtkSMMicrotomeInput::Of(vtkSMProxy* representation, const std::string& style)
{
  vtkSMMicrotomeInput input = ShownBy(representation);
  const auto note = Notes.find(style);
  if (!input.Source || note == Notes.end())
  {
    input.Note = !input.Source ? ""
                               : "is not in the scene" +
        (style.empty() ? std::string(": it has no surface") : ": drawn as " + style);
    input.Source = nullptr;
    return input;
  }
  input.Note = note->second;
  if (style == "Slice")
  {
    SliceImage(input, representation);
  }
  else if (style == "Outline")
  {
    Outline(input);
  }
  else if (style == "Feature Edges")
  {
    FeatureEdges(input);
  }
  return input;
}
