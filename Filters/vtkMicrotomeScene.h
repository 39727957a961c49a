// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeScene_h
#define vtkMicrotomeScene_h

#include "vtkMicrotomeGather.h"
#include "vtkMicrotomeSceneObject.h"
#include "vtkMicrotomeSceneTexts.h"

#include "microtome/scene.h"

#include <deque>
#include <string>
#include <vector>

/** What a scene is besides its objects. */
struct vtkMicrotomeSceneSettings
{
  std::string Title;
  std::string Description;
  std::vector<vtkSmartPointer<vtkMicrotomeSceneLook>> Looks; /**< of each input; the last goes on */
  std::vector<double> BlockOpacities; /**< of the first objects, in place of the look's */
  mtm_camera Camera = {};
  double Background[3] = { 0.0, 0.0, 0.0 };
  std::vector<mtm_light> Lights; /**< none: the page's own */
  std::vector<vtkMicrotomeSceneText> Texts;
};

class vtkMicrotomeSceneData;

/**
 * @class vtkMicrotomeScene
 * @brief Whole objects as an mtm_scene, each in canonical form: how many ranks they came from does
 * not show.
 *
 * Owns: what the scene refers to; the parts, the data sets and the settings are to outlive it.
 */
class vtkMicrotomeScene
{
public:
  vtkMicrotomeScene() = default;
  ~vtkMicrotomeScene();
  vtkMicrotomeScene(const vtkMicrotomeScene&) = delete;
  vtkMicrotomeScene& operator=(const vtkMicrotomeScene&) = delete;

  /** Returns false where a part cannot be an object; the message is in `error`. */
  bool Build(const std::vector<vtkMicrotomePart>& parts,
    const vtkMicrotomeSceneData& data,
    const vtkMicrotomeSceneSettings& settings,
    std::string& error);

  const mtm_scene& Get() const { return this->Scene; }

private:
  std::deque<vtkMicrotomeSceneObject> Views;
  std::vector<mtm_scene_object> Objects;
  std::vector<mtm_overlay_text> Texts;
  mtm_scene Scene = {};
};

#endif
