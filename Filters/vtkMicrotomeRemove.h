// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeRemove_h
#define vtkMicrotomeRemove_h

#include <vector>

class vtkPolyData;

/** Takes cells out of a vtkPolyData without strips, and the points that only these used. */
void vtkMicrotomeRemoveCells(vtkPolyData* data, const std::vector<bool>& goes);

#endif
