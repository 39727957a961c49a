// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// A colour map given by control points, as equal steps.
#include "vtkMicrotomeColorMap.h"

#include "vtkMicrotomeSceneLook.h"

#include <cstddef>

namespace
{
/* The colour map at one value: linear between control points, constant outside. */
void AddColorAt(const std::vector<double>& map, double value, vtkMicrotomeSceneLook* look)
{
  const std::size_t n = map.size() / 4;
  std::size_t above = 0;
  while (above < n && map[4 * above] < value)
  {
    ++above;
  }
  const double* a = &map[4 * (above == 0 ? 0 : above - 1)];
  const double* b = &map[4 * (above == n ? n - 1 : above)];
  const double t = b[0] > a[0] ? (value - a[0]) / (b[0] - a[0]) : 0.0;
  double color[3];
  for (int i = 0; i < 3; ++i)
  {
    color[i] = a[i + 1] + t * (b[i + 1] - a[i + 1]);
  }
  look->AddColor(color[0], color[1], color[2]);
}
}

void vtkMicrotomeColorMap(const std::vector<double>& points, vtkMicrotomeSceneLook* look)
{
  if (points.size() < 4)
  {
    return;
  }
  const double first = points[0];
  const double last = points[points.size() - 4];
  const int n = 256;
  for (int i = 0; i < n; ++i)
  {
    AddColorAt(points, first + (last - first) * i / (n - 1), look);
  }
  const double* range = look->GetColorRange();
  if (range[0] == range[1])
  {
    look->SetColorRange(first, last);
  }
}
