// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeColorMap_h
#define vtkMicrotomeColorMap_h

#include <vector>

class vtkMicrotomeSceneLook;

/**
 * Gives a look 256 equal steps of a colour map, and its range if the look has none.
 *
 * Shape: `points` are value, red, green, blue of each control point, ascending; between them colours
 *        are interpolated in sRGB. None leaves the look as it is.
 */
void vtkMicrotomeColorMap(const std::vector<double>& points, vtkMicrotomeSceneLook* look);

#endif
