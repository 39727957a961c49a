// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSceneTexts_h
#define vtkMicrotomeSceneTexts_h

#include "vtkSmartPointer.h"

#include "microtome/scene.h"

#include <string>
#include <vector>

class vtkAlgorithm;
class vtkMicrotomeSceneLook;
class vtkMicrotomeSceneTextLook;

/** A text over the picture. */
struct vtkMicrotomeSceneText
{
  std::string Words;
  vtkSmartPointer<vtkMicrotomeSceneTextLook> Look;

  /** The same, as a scene has it, which refers to this. */
  mtm_overlay_text View() const;
};

/** The inputs of a writer of scenes that are texts. */
namespace vtkMicrotomeSceneTexts
{
using Looks = std::vector<vtkSmartPointer<vtkMicrotomeSceneLook>>; // the last one goes on

/** The look of an input that is a text; nullptr: it is an object. */
vtkMicrotomeSceneTextLook* LookOf(const Looks& looks, int input);

/**
 * The texts of an algorithm's inputs on port 0 as they are now, as far as this rank has them. What is too
 * long is cut, what is too many left out, with a warning.
 */
std::vector<vtkMicrotomeSceneText> Find(vtkAlgorithm* algorithm, const Looks& looks);
}

#endif
