// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeTidy_h
#define vtkMicrotomeTidy_h

#include "vtkSmartPointer.h"

class vtkPolyData;

/**
 * A vtkPolyData as a scene takes it: without ghost cells and ghost arrays, without cells that have
 * too few points to be drawn, strips as triangles, and every array with a name. Arrays are shared
 * where nothing had to go.
 */
vtkSmartPointer<vtkPolyData> vtkMicrotomeTidy(vtkPolyData* data);

#endif
