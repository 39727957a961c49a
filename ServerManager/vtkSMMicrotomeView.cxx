// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// From a ParaView render view to a writer of scenes.
#include "vtkSMMicrotomeView.h"

#include "vtkSMMicrotomeGlyphs.h"
#include "vtkSMMicrotomeRepresentation.h"
#include "vtkSMMicrotomeText.h"

#include "vtkCamera.h"
#include "vtkCollection.h"
#include "vtkLight.h"
#include "vtkLightCollection.h"
#include "vtkRenderer.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMRenderViewProxy.h"
#include "vtkSMSessionProxyManager.h"
#include "vtkSMSourceProxy.h"

#include <algorithm>
#include <vector>

namespace
{
using Helper = vtkSMPropertyHelper;

const size_t MOST_LIGHTS = 8; // of a scene
}

/* The client's own camera: the view's properties follow it only now and then. */
void vtkSMMicrotomeView::CopyCamera(vtkSMRenderViewProxy* view, vtkSMProxy* writer)
{
  vtkCamera* camera = view->GetActiveCamera();
  if (!camera)
  {
    return;
  }
  Helper(writer, "CameraPosition").Set(camera->GetPosition(), 3);
  Helper(writer, "CameraFocalPoint").Set(camera->GetFocalPoint(), 3);
  Helper(writer, "CameraViewUp").Set(camera->GetViewUp(), 3);
  Helper(writer, "CameraViewAngle").Set(camera->GetViewAngle());
  const bool isParallel = camera->GetParallelProjection() != 0;
  Helper(writer, "CameraParallelScale").Set(isParallel ? camera->GetParallelScale() : 0.0);
}

/* The client's own lights, as its pictures have them: the light kit's colours are not properties. */
void vtkSMMicrotomeView::CopyLights(vtkSMRenderViewProxy* view, vtkSMProxy* writer)
{
  vtkRenderer* renderer = view->GetRenderer();
  if (!renderer)
  {
    return;
  }
  std::vector<double> lights;
  bool isComplete = true;
  this->IsDark = true;
  vtkCollectionSimpleIterator at;
  renderer->GetLights()->InitTraversal(at);
  while (vtkLight* light = renderer->GetLights()->GetNextLight(at))
  {
    const bool moves = light->LightTypeIsHeadlight() || light->LightTypeIsCameraLight();
    if (!light->GetSwitch())
    {
      continue;
    }
    this->IsDark = false;
    if (!moves || light->GetPositional() || lights.size() >= 6 * MOST_LIGHTS)
    {
      isComplete = false;
      continue;
    }
    for (int i = 0; i < 3; ++i)
    {
      const bool isAhead = light->LightTypeIsHeadlight() != 0;
      lights.push_back(isAhead ? i == 2 : light->GetPosition()[i] - light->GetFocalPoint()[i]);
    }
    for (int i = 0; i < 3; ++i)
    {
      lights.push_back(std::max(0.0, light->GetIntensity() * light->GetDiffuseColor()[i]));
    }
  }
  this->Notes += isComplete ? "" : "\nLights that stand still in the scene are not there";
  Helper(writer, "Lights").Set(lights.data(), static_cast<unsigned int>(lights.size()));
}

void vtkSMMicrotomeView::CopyRepresentation(vtkSMProxy* representation,
  vtkSMProxy* view,
  vtkSMProxy* writer)
{
  const std::string style = vtkSMMicrotomeRepresentation::StyleOf(representation);
  vtkSMMicrotomeInput input = vtkSMMicrotomeInput::Of(representation, style);
  if (!input.Note.empty())
  {
    this->Notes += "\n'" + input.Name + "' " + input.Note;
  }
  if (!input.Source)
  {
    return;
  }
  const bool isGlyphs = style == "3D Glyphs";
  vtkSmartPointer<vtkSMProxy> look;
  look.TakeReference(writer->GetSessionProxyManager()->NewProxy(
    "misc", isGlyphs ? "MicrotomeGlyphLook" : "MicrotomeLook"));
  vtkSMMicrotomeInput shape;
  if (isGlyphs && !vtkSMMicrotomeGlyphs::Copy(representation, input.Name, look, shape, this->Notes))
  {
    return;
  }
  vtkSMMicrotomeRepresentation::Copy(representation, view, style, input.Name, look, this->Notes);
  // VTK draws colours alone where no light is on.
  if (this->IsDark)
  {
    Helper(look, "Lighting").Set(0);
  }
  if (isGlyphs)
  {
    Helper(look, "Shape").Set(static_cast<int>(this->Inputs.size()) + 1);
  }
  this->Add(input, look, writer);
  if (isGlyphs)
  {
    this->Add(shape, look, writer);
  }
}

void vtkSMMicrotomeView::Add(const vtkSMMicrotomeInput& input, vtkSMProxy* look, vtkSMProxy* writer)
{
  look->UpdateVTKObjects();
  Helper(writer, "Input").Add(input.Source, input.Port);
  Helper(writer, "Looks").Add(look);
  this->Inputs.push_back(input);
  this->Looks.emplace_back(look);
}

void vtkSMMicrotomeView::CopyText(vtkSMProxy* representation, vtkSMProxy* writer)
{
  const vtkSMMicrotomeInput input = vtkSMMicrotomeInput::ShownBy(representation);
  if (!vtkSMMicrotomeText::IsFlat(representation))
  {
    this->Notes += "\n'" + input.Name + "' is not in the scene: it is a text in space";
  }
  else if (input.Source)
  {
    vtkSmartPointer<vtkSMProxy> look;
    look.TakeReference(writer->GetSessionProxyManager()->NewProxy("misc", "MicrotomeTextLook"));
    vtkSMMicrotomeText::Copy(representation, input.Name, look, this->Notes);
    this->Add(input, look, writer);
  }
}

void vtkSMMicrotomeView::Copy(vtkSMRenderViewProxy* view, vtkSMProxy* writer)
{
  this->CopyCamera(view, writer);
  this->CopyLights(view, writer);
  Helper(writer, "Background").Set(Helper(view, "Background").GetDoubleArray().data(), 3);
  if (view->GetProperty("BackgroundColorMode") &&
    Helper(view, "BackgroundColorMode").GetAsInt() != 0)
  {
    this->Notes += "\nThe background is of one colour";
  }
  // Texts come last, so that objects keep their numbers.
  std::vector<vtkSMProxy*> texts;
  Helper shown(view, "Representations");
  for (unsigned int i = 0; i < shown.GetNumberOfElements(); ++i)
  {
    vtkSMProxy* representation = shown.GetAsProxy(i);
    if (!representation || !representation->GetProperty("Input") ||
      Helper(representation, "Visibility", true).GetAsInt() == 0)
    {
      continue;
    }
    if (vtkSMMicrotomeText::Is(representation))
    {
      texts.push_back(representation);
    }
    else
    {
      this->CopyRepresentation(representation, view, writer);
    }
  }
  for (vtkSMProxy* text : texts)
  {
    this->CopyText(text, writer);
  }
}
