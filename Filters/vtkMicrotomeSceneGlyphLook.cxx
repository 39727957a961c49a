// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// How an input that is drawn as glyphs looks.
#include "vtkMicrotomeSceneGlyphLook.h"

#include "vtkObjectFactory.h"

vtkStandardNewMacro(vtkMicrotomeSceneGlyphLook);

vtkMicrotomeSceneGlyphLook::vtkMicrotomeSceneGlyphLook() = default;

vtkMicrotomeSceneGlyphLook::~vtkMicrotomeSceneGlyphLook() = default;

void vtkMicrotomeSceneGlyphLook::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Shape: " << this->Shape << endl;
  os << indent << "Scaling: " << (this->Scaling ? "on" : "off") << endl;
  os << indent << "ScaleFactor: " << this->ScaleFactor << endl;
  os << indent << "ScaleMode: " << this->ScaleMode << endl;
  os << indent << "ScaleArray: " << this->ScaleArray << endl;
  os << indent << "OrientationArray: " << this->OrientationArray << endl;
  os << indent << "OrientationMode: " << this->OrientationMode << endl;
}
