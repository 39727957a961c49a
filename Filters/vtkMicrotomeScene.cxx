// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Whole objects, as a scene.
#include "vtkMicrotomeScene.h"

#include "vtkMicrotomeSceneData.h"
#include "vtkMicrotomeSceneLook.h"
#include "vtkMicrotomeSceneTextLook.h"

#include <algorithm>

vtkMicrotomeScene::~vtkMicrotomeScene()
{
  for (mtm_scene_object& object : this->Objects)
  {
    mtm_scene_object_free(&object);
  }
}

bool vtkMicrotomeScene::Build(const std::vector<vtkMicrotomePart>& parts,
  const vtkMicrotomeSceneData& data,
  const vtkMicrotomeSceneSettings& settings,
  std::string& error)
{
  std::vector<int> nOfInput(settings.Looks.size(), 0);
  std::vector<const std::vector<int>*> paths; // of what is visible
  for (const vtkMicrotomePart& part : parts)
  {
    const size_t input = std::min<size_t>(part.Path.front(), settings.Looks.size() - 1);
    const int number = nOfInput[input]++;
    if (!part.Look.Visible)
    {
      continue;
    }
    paths.push_back(&part.Path);
    this->Views.emplace_back(part, settings.Looks[input], settings.Title.c_str(), number);
    const size_t i = this->Views.size() - 1;
    if (i < settings.BlockOpacities.size())
    {
      this->Views.back().Object.opacity = settings.BlockOpacities[i];
    }
  }
  vtkMicrotomeSceneObject::UniteRanges(this->Views);
  mtm_error failure = {};
  for (const vtkMicrotomeSceneObject& view : this->Views)
  {
    mtm_scene_object object = {};
    if (mtm_scene_object_canonical(&view.Object, &object, &failure) != MTM_OK)
    {
      error = failure.message;
      return false;
    }
    data.Label(*paths[this->Objects.size()], object);
    this->Objects.push_back(object);
  }
  this->Scene.size = sizeof this->Scene;
  this->Scene.title = settings.Title.c_str();
  this->Scene.description = settings.Description.empty() ? nullptr : settings.Description.c_str();
  this->Scene.objects = this->Objects.data();
  this->Scene.n_objects = static_cast<int32_t>(this->Objects.size());
  this->Scene.data_sets = data.Get().data();
  this->Scene.n_data_sets = static_cast<int32_t>(data.Get().size());
  this->Scene.camera = settings.Camera;
  std::copy_n(settings.Background, 3, this->Scene.background);
  this->Scene.lights = settings.Lights.data();
  this->Scene.n_lights = static_cast<int32_t>(settings.Lights.size());
  for (const vtkMicrotomeSceneText& text : settings.Texts)
  {
    this->Texts.push_back(text.View());
  }
  this->Scene.texts = this->Texts.data();
  this->Scene.n_texts = static_cast<int32_t>(this->Texts.size());
  return true;
}
