// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// From a ParaView color map to a look.
#include "vtkSMMicrotomeColors.h"

#include "vtkSMPropertyHelper.h"
#include "vtkSMProxy.h"
#include "vtkScalarsToColors.h"

#include <algorithm>
#include <cmath>
#include <locale>
#include <sstream>
#include <string>
#include <vector>

namespace
{
using Helper = vtkSMPropertyHelper;

/* A color map whose values are categories. */
struct Categories
{
  std::vector<double> Values;
  std::vector<double> Colors; /* triples */
};

bool IsOn(vtkSMProxy* proxy, const char* name)
{
  return Helper(proxy, name, /* quiet = */ true).GetAsInt() != 0;
}

std::vector<double> Numbers(vtkSMProxy* proxy, const char* name)
{
  return Helper(proxy, name, /* quiet = */ true).GetDoubleArray();
}

bool IsNumber(const char* text, double& value)
{
  std::istringstream stream(text ? text : "");
  stream.imbue(std::locale::classic());
  return static_cast<bool>(stream >> value);
}

Categories FindCategories(vtkSMProxy* map)
{
  Categories found;
  Helper annotations(map, "Annotations", true);
  const std::vector<double> colors = Numbers(map, "IndexedColors");
  const size_t nColors = colors.size() / 3;
  for (unsigned int i = 0; nColors > 0 && 2 * i + 1 < annotations.GetNumberOfElements(); ++i)
  {
    double value;
    if (IsNumber(annotations.GetAsString(2 * i), value))
    {
      found.Values.push_back(value);
      const double* color = &colors[3 * (i % nColors)];
      found.Colors.insert(found.Colors.end(), color, color + 3);
    }
  }
  return found;
}

/* Bands around the values, with the colour of NaN, which ParaView gives what is no category, in
 * between. Categories are whole numbers but for rare cases; these have narrow bands. */
void SetBands(const Categories& categories, const std::vector<double>& other, vtkSMProxy* look)
{
  const auto ends = std::minmax_element(categories.Values.begin(), categories.Values.end());
  const double low = *ends.first;
  const double high = *ends.second;
  const int most = 1024;
  bool isWhole = high - low < most;
  for (double value : categories.Values)
  {
    isWhole = isWhole && value == std::floor(value);
  }
  const int n = isWhole ? static_cast<int>(high - low) + 1 : most;
  const double width = n > 1 ? (high - low) / (n - 1) : 1.0;
  std::vector<double> colors;
  for (int i = 0; i < n; ++i)
  {
    colors.insert(colors.end(), other.begin(), other.begin() + 3);
  }
  for (size_t i = 0; i < categories.Values.size(); ++i)
  {
    const int band = static_cast<int>(std::lround((categories.Values[i] - low) / width));
    std::copy_n(&categories.Colors[3 * i], 3, &colors[3 * static_cast<size_t>(band)]);
  }
  const double range[2] = { low - width / 2, high + width / 2 };
  Helper(look, "Colors").Set(colors.data(), static_cast<unsigned int>(colors.size()));
  Helper(look, "ColorRange").Set(range, 2);
  Helper(look, "Discrete").Set(1);
}

/* The colours of equal steps, from the object that ParaView draws with. */
void SetSamples(vtkSMProxy* map, vtkSMProxy* look)
{
  auto* mapper = vtkScalarsToColors::SafeDownCast(map->GetClientSideObject());
  const std::vector<double> points = Numbers(map, "RGBPoints");
  if (!mapper || points.size() < 4)
  {
    return;
  }
  double range[2] = { points[0], points[points.size() - 4] };
  const bool isLog = IsOn(map, "UseLogScale") && range[0] > 0.0 && range[1] > range[0];
  const int nBands = Helper(map, "NumberOfTableValues", true).GetAsInt();
  const bool isDiscrete = IsOn(map, "Discretize") && nBands > 0 && nBands < 256;
  const int n = isDiscrete ? nBands : 256;
  mapper->Build();
  std::vector<double> colors;
  for (int i = 0; i < n; ++i)
  {
    const double t = isDiscrete ? (i + 0.5) / n : i / (n - 1.0);
    double value =
      isLog ? range[0] * std::pow(range[1] / range[0], t) : range[0] + t * (range[1] - range[0]);
    value = std::min(std::max(value, range[0]), range[1]);
    const unsigned char* color = mapper->MapValue(value);
    colors.insert(colors.end(), { color[0] / 255.0, color[1] / 255.0, color[2] / 255.0 });
  }
  Helper(look, "Colors").Set(colors.data(), static_cast<unsigned int>(colors.size()));
  Helper(look, "ColorRange").Set(range, 2);
  Helper(look, "LogScale").Set(isLog ? 1 : 0);
  Helper(look, "Discrete").Set(isDiscrete ? 1 : 0);
}

void CopyColor(vtkSMProxy* map, const char* from, vtkSMProxy* look, const char* to)
{
  const std::vector<double> color = Numbers(map, from);
  if (color.size() >= 3)
  {
    Helper(look, to).Set(color.data(), 3);
  }
}
}

void vtkSMMicrotomeColors::Copy(vtkSMProxy* map, vtkSMProxy* look)
{
  map->UpdateVTKObjects();
  CopyColor(map, "NanColor", look, "NanColor");
  CopyColor(map, "BelowRangeColor", look, "BelowColor");
  CopyColor(map, "AboveRangeColor", look, "AboveColor");
  Helper(look, "UseBelowColor").Set(IsOn(map, "UseBelowRangeColor") ? 1 : 0);
  Helper(look, "UseAboveColor").Set(IsOn(map, "UseAboveRangeColor") ? 1 : 0);
  Helper annotations(map, "Annotations", true);
  for (unsigned int i = 0; i + 1 < annotations.GetNumberOfElements(); i += 2)
  {
    Helper(look, "Annotations").Set(i, annotations.GetAsString(i));
    Helper(look, "Annotations").Set(i + 1, annotations.GetAsString(i + 1));
  }
  const Categories categories = FindCategories(map);
  const std::vector<double> nan = Numbers(map, "NanColor");
  if (IsOn(map, "IndexedLookup") && !categories.Values.empty() && nan.size() >= 3)
  {
    SetBands(categories, nan, look);
    const char* const sides[] = { "Below", "Above" };
    for (const char* side : sides)
    {
      CopyColor(map, "NanColor", look, (std::string(side) + "Color").c_str());
      Helper(look, ("Use" + std::string(side) + "Color").c_str()).Set(1);
    }
    return;
  }
  SetSamples(map, look);
}

void vtkSMMicrotomeColors::CopyForBlocks(vtkSMProxy* map, int nDistinct, vtkSMProxy* look)
{
  const Categories categories = FindCategories(map);
  std::vector<double> colors;
  // ParaView numbers the blocks from 1: 0 is the whole.
  for (int i = 1; i <= std::max(nDistinct, 1); ++i)
  {
    const double value = i % std::max(nDistinct, 1);
    const auto at = std::find(categories.Values.begin(), categories.Values.end(), value);
    const size_t k = static_cast<size_t>(at - categories.Values.begin());
    const double* color = at == categories.Values.end() ? nullptr : &categories.Colors[3 * k];
    for (int j = 0; j < 3; ++j)
    {
      colors.push_back(color ? color[j] : 1.0);
    }
  }
  Helper(look, "ColorByArray").Set(0);
  Helper(look, "BlockColors").Set(colors.data(), static_cast<unsigned int>(colors.size()));
}
