// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSceneObject_h
#define vtkMicrotomeSceneObject_h

#include "vtkMicrotomeBorrow.h"

#include "microtome/scene.h"

#include <deque>
#include <string>
#include <vector>

class vtkDataSetAttributes;
class vtkMicrotomeSceneLook;
struct vtkMicrotomeBlockLook;
struct vtkMicrotomePart;

/**
 * @class vtkMicrotomeSceneObject
 * @brief A part and its look, looked at as an object of a scene.
 *
 * Owns: what is in neither of the two.
 */
class vtkMicrotomeSceneObject
{
public:
  /** `title` names what has no name; `number` counts the parts with that look before this one. */
  vtkMicrotomeSceneObject(const vtkMicrotomePart& part,
    vtkMicrotomeSceneLook* look,
    const char* title,
    int number);
  vtkMicrotomeSceneObject(const vtkMicrotomeSceneObject&) = delete;
  vtkMicrotomeSceneObject& operator=(const vtkMicrotomeSceneObject&) = delete;

  /** Objects that show the same array, with no range given, show it over the same range. */
  static void UniteRanges(std::deque<vtkMicrotomeSceneObject>& objects);

  mtm_scene_object Object = {};

private:
  void ViewData(const vtkMicrotomePart& part);
  void ViewArrays(vtkDataSetAttributes* attributes, mtm_association association);
  int FindArray(const std::string& name, int association) const;
  int ChooseArray(const vtkMicrotomePart& part, vtkMicrotomeSceneLook* look) const;
  void SetLook(vtkMicrotomeSceneLook* look, int number);
  void SetBlockLook(vtkMicrotomeSceneLook* look, const vtkMicrotomeBlockLook& block);
  void SetColorMap(vtkMicrotomeSceneLook* look);
  bool ShowsAs(const vtkMicrotomeSceneObject& other) const;

  std::string Name;
  std::vector<mtm_scene_array> Arrays;
  std::vector<vtkDataArray*> Data; // of each array
  std::vector<mtm_annotation> Annotations;
  uint8_t Below[3], Above[3];
  double Matrix[16]; // column by column
  vtkMicrotomeBorrow Borrow;
};

#endif
