// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The inputs of a writer of scenes that are texts.
#include "vtkMicrotomeSceneTexts.h"

#include "vtkMicrotomeSceneTextLook.h"

#include "vtkAbstractArray.h"
#include "vtkAlgorithm.h"
#include "vtkDataObject.h"
#include "vtkDataSetAttributes.h"
#include "vtkTable.h"
#include "vtkVariant.h"

#include <algorithm>

namespace
{
/* As ParaView's views have it: the first value. */
std::string WordsOf(vtkDataObject* data)
{
  auto* table = vtkTable::SafeDownCast(data);
  vtkAbstractArray* array = table ? table->GetRowData()->GetAbstractArray(0) : nullptr;
  return array && array->GetNumberOfValues() > 0 ? array->GetVariantValue(0).ToString()
                                                 : std::string();
}

/* Cut between two characters of UTF-8. */
void Shorten(std::string& words)
{
  size_t n = MTM_LONGEST_TEXT;
  while (n > 0 && (static_cast<unsigned char>(words[n]) & 0xc0) == 0x80)
  {
    --n;
  }
  words.resize(n);
}

/* One of the numbers of a VTK class, as that of the C library that means the same. */
template <typename Enumeration>
Enumeration As(int number)
{
  return static_cast<Enumeration>(number);
}
}

mtm_overlay_text vtkMicrotomeSceneText::View() const
{
  mtm_overlay_text text = {};
  text.text = this->Words.c_str();
  text.place = As<mtm_text_place>(this->Look->GetPlace());
  for (int i = 0; i < 2; ++i)
  {
    text.position[i] = std::min(1.0, std::max(0.0, this->Look->GetPosition()[i]));
  }
  text.size_points = this->Look->GetFontSize();
  std::copy_n(this->Look->GetColor(), 3, text.color);
  text.opacity = this->Look->GetOpacity();
  text.alignment = As<mtm_text_alignment>(this->Look->GetAlignment());
  text.family = As<mtm_text_family>(this->Look->GetFamily());
  text.bold = this->Look->GetBold();
  text.italic = this->Look->GetItalic();
  return text;
}

vtkMicrotomeSceneTextLook* vtkMicrotomeSceneTexts::LookOf(const Looks& looks, int input)
{
  return looks.empty()
    ? nullptr
    : vtkMicrotomeSceneTextLook::SafeDownCast(looks[std::min<size_t>(input, looks.size() - 1)]);
}

std::vector<vtkMicrotomeSceneText> vtkMicrotomeSceneTexts::Find(vtkAlgorithm* algorithm,
  const Looks& looks)
{
  std::vector<vtkMicrotomeSceneText> texts;
  for (int i = 0; i < algorithm->GetNumberOfInputConnections(0); ++i)
  {
    vtkMicrotomeSceneText text;
    text.Look = LookOf(looks, i);
    if (text.Look)
    {
      text.Words = WordsOf(algorithm->GetInputDataObject(0, i));
      texts.push_back(text);
    }
  }
  if (texts.size() > MTM_MOST_TEXTS)
  {
    vtkWarningWithObjectMacro(algorithm,
      << "Only the first " << MTM_MOST_TEXTS << " of " << texts.size() << " texts are there.");
    texts.resize(MTM_MOST_TEXTS);
  }
  for (vtkMicrotomeSceneText& text : texts)
  {
    if (text.Words.size() > MTM_LONGEST_TEXT)
    {
      vtkWarningWithObjectMacro(
        algorithm, << "A text of more than " << MTM_LONGEST_TEXT << " bytes is cut.");
      Shorten(text.Words);
    }
  }
  return texts;
}
