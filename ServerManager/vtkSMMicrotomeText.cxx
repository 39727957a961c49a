// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// From ParaView's representation of a text to a look.
#include "vtkSMMicrotomeText.h"

#include "vtkSMPropertyHelper.h"
#include "vtkSMProxy.h"

#include <string>
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

/* The first n numbers, where there are as many. */
void CopyNumbers(vtkSMProxy* from, vtkSMProxy* look, const char* name, unsigned int n)
{
  const std::vector<double> values = Helper(from, name, /* quiet = */ true).GetDoubleArray();
  if (values.size() >= n)
  {
    Helper(look, name).Set(values.data(), n);
  }
}

/* Arial, Courier, Times, and a file, which no other machine has. */
int FamilyOf(vtkSMProxy* representation)
{
  const int family = Number(representation, "FontFamily", 0);
  return family == 1 ? 2 : family == 2 ? 1 : 0;
}
}

bool vtkSMMicrotomeText::Is(vtkSMProxy* representation)
{
  return representation->GetProperty("TextPropMode") && representation->GetProperty("FontSize");
}

bool vtkSMMicrotomeText::IsFlat(vtkSMProxy* representation)
{
  return Number(representation, "TextPropMode", 0) == 0;
}

void vtkSMMicrotomeText::Copy(vtkSMProxy* representation,
  const std::string& name,
  vtkSMProxy* look,
  std::string& notes)
{
  Helper(look, "Name").Set(name.c_str());
  Helper(look, "Place").Set(Number(representation, "WindowLocation", 0));
  CopyNumbers(representation, look, "Position", 2);
  CopyNumbers(representation, look, "Color", 3);
  Helper(look, "Opacity").Set(Real(representation, "Opacity", 1.0));
  Helper(look, "FontSize").Set(Real(representation, "FontSize", 18.0));
  Helper(look, "Alignment").Set(Number(representation, "Justification", 0));
  Helper(look, "Family").Set(FamilyOf(representation));
  Helper(look, "Bold").Set(Number(representation, "Bold", 0));
  Helper(look, "Italic").Set(Number(representation, "Italic", 0));
  if (Real(representation, "Orientation", 0.0) != 0.0)
  {
    notes += "\n'" + name + "': the text is not turned";
  }
}
