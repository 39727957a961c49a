// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeGlyphs_h
#define vtkMicrotomeGlyphs_h

#include "vtkSmartPointer.h"

#include <string>

class vtkMicrotomeSceneGlyphLook;
class vtkPolyData;

/**
 * A copy of a shape at each point, with the point's arrays at all points of the copy. Points that are equal
 * in place and in all arrays count once: pieces of several ranks share points. Normals are the shape's.
 *
 * Errors: nullptr where there would be more than 2^31 - 1 points or corners; the message is in `error`.
 * Source: what vtkGlyph3DMapper draws.
 */
vtkSmartPointer<vtkPolyData> vtkMicrotomeGlyphs(vtkPolyData* points,
  vtkPolyData* shape,
  vtkMicrotomeSceneGlyphLook* look,
  std::string& error);

#endif
