// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What the inputs of a writer of scenes are.
#include "vtkMicrotomeSceneInputs.h"

#include "vtkMicrotomeGather.h"
#include "vtkMicrotomeGlyphs.h"
#include "vtkMicrotomeKeep.h"
#include "vtkMicrotomeSceneGlyphLook.h"
#include "vtkMicrotomeSceneTextLook.h"
#include "vtkMicrotomeSceneTexts.h"
#include "vtkMicrotomeTidy.h"

#include "vtkAlgorithm.h"

std::set<int> vtkMicrotomeSceneInputs::Shapes(const Looks& looks)
{
  std::set<int> shapes;
  for (const auto& look : looks)
  {
    auto* glyphs = vtkMicrotomeSceneGlyphLook::SafeDownCast(look);
    if (glyphs && glyphs->GetShape() >= 0)
    {
      shapes.insert(glyphs->GetShape());
    }
  }
  return shapes;
}

std::set<int> vtkMicrotomeSceneInputs::NotObjects(const Looks& looks, int nInputs)
{
  std::set<int> others = Shapes(looks);
  for (int i = 0; i < nInputs; ++i)
  {
    if (vtkMicrotomeSceneTexts::LookOf(looks, i))
    {
      others.insert(i);
    }
  }
  return others;
}

std::vector<std::string> vtkMicrotomeSceneInputs::Needed(const std::vector<std::string>& names,
  vtkMicrotomeSceneLook* look)
{
  std::vector<std::string> needed = names;
  auto* glyphs = vtkMicrotomeSceneGlyphLook::SafeDownCast(look);
  if (glyphs && !names.empty())
  {
    needed.emplace_back(glyphs->GetScaleArray());
    needed.emplace_back(glyphs->GetOrientationArray());
  }
  return needed;
}

bool vtkMicrotomeSceneInputs::Draw(vtkAlgorithm* algorithm,
  const std::vector<std::string>& names,
  vtkMicrotomeSceneLook* look,
  vtkMicrotomePart& part,
  std::string& error)
{
  auto* glyphs = vtkMicrotomeSceneGlyphLook::SafeDownCast(look);
  if (!glyphs)
  {
    return true;
  }
  const int number = glyphs->GetShape();
  auto* shape = number >= 0 && number < algorithm->GetNumberOfInputConnections(0)
    ? vtkPolyData::SafeDownCast(algorithm->GetInputDataObject(0, number))
    : nullptr;
  if (!shape)
  {
    error = "its glyphs have no shape of polygons";
    return false;
  }
  // Copies of a shape are no reduction of the source.
  part.PointsIn = 0;
  part.CellsIn = 0;
  part.Data = vtkMicrotomeGlyphs(part.Data, vtkMicrotomeTidy(shape), glyphs, error);
  if (part.Data)
  {
    vtkMicrotomeKeep(names, look, part);
  }
  return part.Data != nullptr;
}
