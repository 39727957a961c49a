// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSceneInputs_h
#define vtkMicrotomeSceneInputs_h

#include "vtkSmartPointer.h"

#include <set>
#include <string>
#include <vector>

class vtkAlgorithm;
class vtkMicrotomeSceneLook;
struct vtkMicrotomePart;

/** What the inputs of a writer of scenes are, by their looks, of which the last one goes on. */
namespace vtkMicrotomeSceneInputs
{
using Looks = std::vector<vtkSmartPointer<vtkMicrotomeSceneLook>>;

/** Those that are shapes of glyphs. */
std::set<int> Shapes(const Looks& looks);

/** Those that are no objects of their own: shapes of glyphs, and texts. */
std::set<int> NotObjects(const Looks& looks, int nInputs);

/** The arrays of a part that are needed until it is drawn: the named ones (none: all), and those that say
 * how large glyphs are and how they stand. */
std::vector<std::string> Needed(const std::vector<std::string>& names, vtkMicrotomeSceneLook* look);

/**
 * Replaces a whole part by its glyphs, if its look says so. `names` are the arrays to keep (none: all).
 *
 * Errors: returns false; the message is in `error`.
 */
bool Draw(vtkAlgorithm* algorithm,
  const std::vector<std::string>& names,
  vtkMicrotomeSceneLook* look,
  vtkMicrotomePart& part,
  std::string& error);
}

#endif
