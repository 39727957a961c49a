// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeScene_h
#define vtkMicrotomeScene_h

#include "vtkMicrotomeGather.h"

#include <string>
#include <vector>

class vtkMicrotomeFile;

/** How a scene looks. */
struct vtkMicrotomeLook
{
  std::string Title;
  bool ColorByArray = true;
  std::string ColorArray; /**< empty = choose: active scalars, first of the points, of the cells */
  int ColorAssociation = -1; /**< of ColorArray, vtkDataObject's; -1 = points, else cells */
  int ColorComponent = -1;   /**< -1 = magnitude */
  std::string ColorMapName;
  std::vector<double> ColorMap; /**< value, red, green, blue of each control point; or none */
  double ColorRange[2] = { 0.0, 0.0 }; /**< equal = the color map's, else the data's */
  double Color[3] = { 1.0, 1.0, 1.0 };
  double Opacity = 1.0;
  std::vector<double> BlockOpacities; /**< of the first objects, in place of Opacity */
  double Background[3] = { 0.0, 0.0, 0.0 };
};

/** Whole objects, as a scene in a file. */
namespace vtkMicrotomeScene
{
/**
 * Writes the parts as a scene, each in canonical form: how many ranks they came from does not
 * show. `html` chooses the page instead of JSON.
 *
 * Errors: returns false; the message is in `error`.
 */
bool Write(const std::vector<vtkMicrotomePart>& parts,
  const vtkMicrotomeLook& look,
  bool html,
  vtkMicrotomeFile& file,
  std::string& error);
}

#endif
