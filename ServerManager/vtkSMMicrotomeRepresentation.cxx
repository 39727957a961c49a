// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// From a ParaView representation to a look.
#include "vtkSMMicrotomeRepresentation.h"

#include "vtkSMMicrotomeColors.h"
#include "vtkSMMicrotomeInput.h"

#include "vtkDataObject.h"
#include "vtkMatrix4x4.h"
#include "vtkNew.h"
#include "vtkPVDataInformation.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMSourceProxy.h"
#include "vtkSMStringVectorProperty.h"
#include "vtkSMTransferFunctionProxy.h"
#include "vtkTransform.h"

#include <algorithm>
#include <vector>

namespace
{
using Helper = vtkSMPropertyHelper;

int Number(vtkSMProxy* proxy, const char* name, int absent)
{
  return proxy->GetProperty(name) ? Helper(proxy, name).GetAsInt() : absent;
}

double Real(vtkSMProxy* proxy, const char* name, double absent)
{
  return proxy->GetProperty(name) ? Helper(proxy, name).GetAsDouble() : absent;
}

/* Three numbers, by the first of two names: ParaView 6 renamed some. */
std::vector<double> Triple(vtkSMProxy* proxy, const char* name, const char* other, double absent)
{
  for (const char* each : { name, other })
  {
    if (each && proxy->GetProperty(each))
    {
      std::vector<double> values = Helper(proxy, each).GetDoubleArray();
      if (values.size() >= 3)
      {
        return values;
      }
    }
  }
  return std::vector<double>(3, absent);
}

void CopyColor(vtkSMProxy* from, const char* name, vtkSMProxy* look, const char* to)
{
  const std::vector<double> color = Triple(from, name, nullptr, 1.0);
  Helper(look, to).Set(color.data(), 3);
}

/* As vtkProp3D::ComputeMatrix. */
void CopyMatrix(vtkSMProxy* representation, vtkSMProxy* look)
{
  const auto position = Triple(representation, "Position", "Translation", 0.0);
  const auto origin = Triple(representation, "Origin", nullptr, 0.0);
  const auto orientation = Triple(representation, "Orientation", nullptr, 0.0);
  const auto scale = Triple(representation, "Scale", nullptr, 1.0);
  vtkNew<vtkTransform> transform;
  if (representation->GetProperty("UserTransform"))
  {
    const auto user = Helper(representation, "UserTransform").GetDoubleArray();
    if (user.size() == 16)
    {
      transform->Concatenate(user.data());
    }
  }
  transform->Translate(position[0] + origin[0], position[1] + origin[1], position[2] + origin[2]);
  transform->RotateZ(orientation[2]);
  transform->RotateX(orientation[0]);
  transform->RotateY(orientation[1]);
  transform->Scale(scale[0], scale[1], scale[2]);
  transform->Translate(-origin[0], -origin[1], -origin[2]);
  Helper(look, "Matrix").Set(transform->GetMatrix()->GetData(), 16);
}

/* ParaView draws everything but surfaces in its ambient colour alone. */
void CopyDrawing(vtkSMProxy* representation, const std::string& style, vtkSMProxy* look)
{
  const bool isSurface = style.compare(0, 7, "Surface") == 0 || style == "3D Glyphs";
  const int drawn = style == "Wireframe"             ? 1
    : style == "Surface With Edges"                  ? 2
    : style == "Points" || style == "Point Gaussian" ? 3
                                                     : 0;
  Helper(look, "Representation").Set(drawn);
  CopyColor(representation, isSurface ? "DiffuseColor" : "AmbientColor", look, "Color");
  const bool isDim =
    Real(representation, "Ambient", 0.0) >= 1.0 && Real(representation, "Diffuse", 1.0) <= 0.0;
  const bool isLit = isSurface && !isDim && Number(representation, "DisableLighting", 0) == 0;
  Helper(look, "Lighting").Set(isLit ? 1 : 0);
  Helper(look, "Opacity").Set(Real(representation, "Opacity", 1.0));
  Helper(look, "PointSize").Set(Real(representation, "PointSize", 2.0));
  Helper(look, "LineWidth").Set(Real(representation, "LineWidth", 1.0));
  CopyColor(representation, "EdgeColor", look, "EdgeColor");
}

void CopyLegend(vtkSMProxy* map, vtkSMProxy* view, vtkSMProxy* look)
{
  vtkSMProxy* bar = vtkSMTransferFunctionProxy::FindScalarBarRepresentation(map, view);
  Helper(look, "ShowLegend").Set(bar && Number(bar, "Visibility", 0) != 0 ? 1 : 0);
  if (bar)
  {
    std::string title = Helper(bar, "Title").GetAsString();
    const std::string component = Helper(bar, "ComponentTitle").GetAsString();
    title += (component.empty() ? "" : " ") + component;
    Helper(look, "LegendTitle").Set(title.c_str());
  }
}

/* Which array colours, and how. */
void CopyColoring(vtkSMProxy* representation,
  vtkSMProxy* view,
  const std::string& name,
  vtkSMProxy* look,
  std::string& notes)
{
  Helper chosen(representation, "ColorArrayName", /* quiet = */ true);
  const char* array =
    representation->GetProperty("ColorArrayName") ? chosen.GetInputArrayNameToProcess() : nullptr;
  vtkSMProxy* map = representation->GetProperty("LookupTable")
    ? Helper(representation, "LookupTable").GetAsProxy()
    : nullptr;
  const int association = array && *array ? chosen.GetInputArrayAssociation() : -1;
  const bool isOne = association == vtkDataObject::POINT || association == vtkDataObject::CELL;
  Helper(look, "ColorByArray").Set(isOne && map ? 1 : 0);
  if (isOne && map)
  {
    Helper(look, "ColorArray").Set(array);
    Helper(look, "ColorAssociation").Set(association);
    const bool isComponent = Number(map, "VectorMode", 0) == 1;
    Helper(look, "ColorComponent").Set(isComponent ? Number(map, "VectorComponent", 0) : -1);
    vtkSMMicrotomeColors::Copy(map, look);
    CopyLegend(map, view, look);
    if (Number(representation, "MapScalars", 1) == 0)
    {
      notes += "\n'" + name + "': its colours are mapped, not taken as they are";
    }
    if (Number(map, "EnableOpacityMapping", 0) != 0)
    {
      notes += "\n'" + name + "': its opacity is the same for all values";
    }
  }
  else if (array && std::string(array) == "vtkBlockColors" && map)
  {
    vtkSMMicrotomeColors::CopyForBlocks(
      map, Number(representation, "BlockColorsDistinctValues", 12), look);
  }
  else if (array && *array)
  {
    notes += "\n'" + name + "': the array '" + array + "' of its field data colours nothing";
  }
}

bool HasValues(vtkSMProxy* representation, const char* name)
{
  vtkSMProperty* property = representation->GetProperty(name);
  return property && Helper(property).GetNumberOfElements() > 0;
}

/* Whether a level of an AMR data set, which is one object, could be meant. */
bool HasLevels(vtkSMProxy* representation)
{
  const vtkSMMicrotomeInput shown = vtkSMMicrotomeInput::ShownBy(representation);
  return shown.Source &&
    shown.Source->GetDataInformation(shown.Port)->DataSetTypeIsA("vtkUniformGridAMR");
}

/* Which blocks are shown, and those with a colour or an opacity of their own. */
void CopyBlocks(vtkSMProxy* representation,
  const std::string& style,
  const std::string& name,
  vtkSMProxy* look,
  std::string& notes)
{
  // Later ParaViews have these.
  if (HasValues(representation, "BlockColorArrayNames"))
  {
    notes += "\n'" + name + "': arrays that colour single blocks are left out";
  }
  Helper selectors(representation, "BlockSelectors", true);
  const bool hidesSome = representation->GetProperty("BlockSelectors") &&
    !(selectors.GetNumberOfElements() == 1 && std::string(selectors.GetAsString(0)) == "/");
  if (!hidesSome && !HasValues(representation, "BlockColors") &&
    !HasValues(representation, "BlockOpacities"))
  {
    return;
  }
  // Outlines and glyphs are not made block by block.
  if (style == "Outline" || style == "3D Glyphs" || HasLevels(representation))
  {
    notes += "\n'" + name + "': what is set for single blocks is left out";
    return;
  }
  look->GetProperty("BlockSelectors")->Copy(representation->GetProperty("BlockSelectors"));
  look->GetProperty("SelectedColors")->Copy(representation->GetProperty("BlockColors"));
  look->GetProperty("SelectedOpacities")->Copy(representation->GetProperty("BlockOpacities"));
  // Later ParaViews can look selectors up in an assembly of the data.
  if (representation->GetProperty("Assembly"))
  {
    Helper(look, "BlockAssembly").Set(Helper(representation, "Assembly").GetAsString());
  }
}
}

std::string vtkSMMicrotomeRepresentation::StyleOf(vtkSMProxy* representation)
{
  auto* style =
    vtkSMStringVectorProperty::SafeDownCast(representation->GetProperty("Representation"));
  const std::string name = style && style->GetNumberOfElements() > 0 ? style->GetElement(0) : "";
  // ParaView's way to draw flat hyper tree grids faster.
  const std::string ofTrees = "HTG ";
  return name.compare(0, ofTrees.size(), ofTrees) == 0 ? name.substr(ofTrees.size()) : name;
}

void vtkSMMicrotomeRepresentation::Copy(vtkSMProxy* representation,
  vtkSMProxy* view,
  const std::string& style,
  const std::string& name,
  vtkSMProxy* look,
  std::string& notes)
{
  Helper(look, "Name").Set(name.c_str());
  Helper(look, "SourceName").Set(vtkSMMicrotomeInput::ShownBy(representation).SourceName.c_str());
  CopyDrawing(representation, style, look);
  CopyMatrix(representation, look);
  if (style == "Outline" || style == "Feature Edges")
  {
    Helper(look, "ColorByArray").Set(0);
  }
  else
  {
    CopyColoring(representation, view, name, look, notes);
  }
  CopyBlocks(representation, style, name, look, notes);
}
