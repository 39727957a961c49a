// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// From ParaView's representation 3D Glyphs to a look.
#include "vtkSMMicrotomeGlyphs.h"

#include "vtkSMPropertyHelper.h"
#include "vtkSMSourceProxy.h"

namespace
{
using Helper = vtkSMPropertyHelper;

int Number(vtkSMProxy* proxy, const char* name)
{
  return proxy->GetProperty(name) ? Helper(proxy, name).GetAsInt() : 0;
}

void CopyNumber(vtkSMProxy* from, vtkSMProxy* look, const char* name)
{
  if (from->GetProperty(name))
  {
    Helper(look, name).Set(Helper(from, name).GetAsDouble());
  }
}

/* An array's name, which is "None" where there is no array; some versions put an association before it. */
std::string NameOfArray(vtkSMProxy* proxy, const char* property)
{
  Helper helper(proxy, property, /* quiet = */ true);
  const unsigned int n = proxy->GetProperty(property) ? helper.GetNumberOfElements() : 0;
  const char* name = n > 0 ? helper.GetAsString(n - 1) : nullptr;
  return name && std::string(name) != "None" ? name : "";
}
}

bool vtkSMMicrotomeGlyphs::Copy(vtkSMProxy* representation,
  const std::string& name,
  vtkSMProxy* look,
  vtkSMMicrotomeInput& shape,
  std::string& notes)
{
  Helper glyph(representation, "GlyphType", /* quiet = */ true);
  shape.Source = vtkSMSourceProxy::SafeDownCast(
    representation->GetProperty("GlyphType") ? glyph.GetAsProxy() : nullptr);
  if (!shape.Source || Number(representation, "UseGlyphTable") != 0)
  {
    notes += "\n'" + name + "' is not in the scene: its glyphs are not of one shape";
    return false;
  }
  shape.Port = glyph.GetOutputPort();
  const char* const numbers[] = { "Scaling", "ScaleFactor", "ScaleMode", "OrientationMode" };
  for (const char* number : numbers)
  {
    CopyNumber(representation, look, number);
  }
  Helper(look, "ScaleArray").Set(NameOfArray(representation, "SelectScaleArray").c_str());
  if (Number(representation, "Orient") != 0)
  {
    Helper(look, "OrientationArray")
      .Set(NameOfArray(representation, "SelectOrientationVectors").c_str());
  }
  if (Number(representation, "Masking") != 0)
  {
    notes += "\n'" + name + "': glyphs are at all points";
  }
  if (Number(representation, "MeshVisibility") != 0)
  {
    notes += "\n'" + name + "': its mesh is left out, behind the glyphs";
  }
  return true;
}
