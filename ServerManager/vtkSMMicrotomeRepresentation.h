// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkSMMicrotomeRepresentation_h
#define vtkSMMicrotomeRepresentation_h

#include <string>

class vtkSMProxy;

/** From a ParaView representation to the properties of a MicrotomeLook. */
namespace vtkSMMicrotomeRepresentation
{
/** Its Representation, in words; empty where it has none. */
std::string StyleOf(vtkSMProxy* representation);

/**
 * Sets a look from a representation in a view, drawn as `style` (mostly StyleOf). What a scene has no word for is added to `notes`,
 * each on a line that begins with `name`.
 */
void Copy(vtkSMProxy* representation,
  vtkSMProxy* view,
  const std::string& style,
  const std::string& name,
  vtkSMProxy* look,
  std::string& notes);
}

#endif
