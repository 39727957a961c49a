// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// How a text over the picture looks.
#include "vtkMicrotomeSceneTextLook.h"

#include "vtkObjectFactory.h"

vtkStandardNewMacro(vtkMicrotomeSceneTextLook);

vtkMicrotomeSceneTextLook::vtkMicrotomeSceneTextLook() = default;

vtkMicrotomeSceneTextLook::~vtkMicrotomeSceneTextLook() = default;

void vtkMicrotomeSceneTextLook::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Place: " << this->Place << endl;
  os << indent << "Position: " << this->Position[0] << ", " << this->Position[1] << endl;
  os << indent << "FontSize: " << this->FontSize << endl;
  os << indent << "Alignment: " << this->Alignment << endl;
  os << indent << "Family: " << this->Family << endl;
  os << indent << "Bold: " << (this->Bold ? "on" : "off") << endl;
  os << indent << "Italic: " << (this->Italic ? "on" : "off") << endl;
}
