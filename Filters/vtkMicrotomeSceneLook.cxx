// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// How one input of a scene looks.
#include "vtkMicrotomeSceneLook.h"

#include "vtkObjectFactory.h"

#include <algorithm>
#include <cmath>
#include <locale>
#include <sstream>

vtkStandardNewMacro(vtkMicrotomeSceneLook);

vtkMicrotomeSceneLook::vtkMicrotomeSceneLook() = default;

vtkMicrotomeSceneLook::~vtkMicrotomeSceneLook() = default;

void vtkMicrotomeSceneLook::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Name: " << this->Name << endl;
  os << indent << "Visibility: " << (this->Visibility ? "on" : "off") << endl;
  os << indent << "ColorByArray: " << (this->ColorByArray ? "on" : "off") << endl;
  os << indent << "ColorArray: " << this->ColorArray << endl;
  os << indent << "ColorComponent: " << this->ColorComponent << endl;
  os << indent << "ColorMapName: " << this->ColorMapName << endl;
  os << indent << "Colors: " << this->Colors.size() / 3 << endl;
  os << indent << "ColorRange: " << this->ColorRange[0] << ", " << this->ColorRange[1] << endl;
  os << indent << "Opacity: " << this->Opacity << endl;
  os << indent << "Representation: " << this->Representation << endl;
  os << indent << "Lighting: " << (this->Lighting ? "on" : "off") << endl;
}

unsigned char vtkMicrotomeSceneLook::Byte(double level)
{
  return static_cast<unsigned char>(std::lround(255.0 * std::min(1.0, std::max(0.0, level))));
}

void vtkMicrotomeSceneLook::AddColor(double red, double green, double blue)
{
  this->Colors.insert(this->Colors.end(), { Byte(red), Byte(green), Byte(blue) });
  this->Modified();
}

void vtkMicrotomeSceneLook::RemoveAllColors()
{
  this->Colors.clear();
  this->Modified();
}

/* Read without the locale: ParaView's window sets one. */
void vtkMicrotomeSceneLook::AddAnnotation(const char* value, const char* text)
{
  std::istringstream stream(value ? value : "");
  stream.imbue(std::locale::classic());
  double number = 0.0;
  if (stream >> number)
  {
    this->Annotations.emplace_back(number, text ? text : "");
    this->Modified();
  }
}

void vtkMicrotomeSceneLook::RemoveAllAnnotations()
{
  this->Annotations.clear();
  this->Modified();
}

void vtkMicrotomeSceneLook::AddBlockColor(double red, double green, double blue)
{
  this->BlockColors.insert(this->BlockColors.end(), { red, green, blue });
  this->Modified();
}

void vtkMicrotomeSceneLook::RemoveAllBlockColors()
{
  this->BlockColors.clear();
  this->Modified();
}

void vtkMicrotomeSceneLook::AddBlockSelector(const char* selector)
{
  this->BlockSelectors.emplace_back(selector ? selector : "");
  this->Modified();
}

void vtkMicrotomeSceneLook::RemoveAllBlockSelectors()
{
  this->BlockSelectors.clear();
  this->Modified();
}

void vtkMicrotomeSceneLook::AddSelectedColor(const char* selector,
  double red,
  double green,
  double blue)
{
  const std::array<double, 3> color = { red, green, blue };
  this->SelectedColors.emplace_back(selector ? selector : "", color);
  this->Modified();
}

void vtkMicrotomeSceneLook::RemoveAllSelectedColors()
{
  this->SelectedColors.clear();
  this->Modified();
}

void vtkMicrotomeSceneLook::AddSelectedOpacity(const char* selector, double opacity)
{
  this->SelectedOpacities.emplace_back(
    selector ? selector : "", std::min(1.0, std::max(0.0, opacity)));
  this->Modified();
}

void vtkMicrotomeSceneLook::RemoveAllSelectedOpacities()
{
  this->SelectedOpacities.clear();
  this->Modified();
}

void vtkMicrotomeSceneLook::SetMatrix(const double matrix[16])
{
  std::copy_n(matrix, 16, this->Matrix);
  this->Modified();
}
