// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkSMMicrotomeGlyphs_h
#define vtkSMMicrotomeGlyphs_h

#include "vtkSMMicrotomeInput.h"

#include <string>

class vtkSMProxy;

/** From ParaView's representation 3D Glyphs to the properties of a MicrotomeGlyphLook. */
namespace vtkSMMicrotomeGlyphs
{
/**
 * Sets how glyphs stand, and `shape` to what they look like. What a scene has no word for is added to
 * `notes`, each on a line that begins with `name`. Returns false where a scene cannot have the glyphs.
 */
bool Copy(vtkSMProxy* representation,
  const std::string& name,
  vtkSMProxy* look,
  vtkSMMicrotomeInput& shape,
  std::string& notes);
}

#endif
