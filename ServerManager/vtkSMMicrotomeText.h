// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkSMMicrotomeText_h
#define vtkSMMicrotomeText_h

#include <string>

class vtkSMProxy;

/** From ParaView's representation of a text to the properties of a MicrotomeTextLook. */
namespace vtkSMMicrotomeText
{
/** Whether a representation is one of a text. */
bool Is(vtkSMProxy* representation);

/** Whether it lies over the picture, not at a place in space. */
bool IsFlat(vtkSMProxy* representation);

/** Sets a look. What a scene has no word for is added to `notes`, each on a line that begins with `name`. */
void Copy(vtkSMProxy* representation,
  const std::string& name,
  vtkSMProxy* look,
  std::string& notes);
}

#endif
