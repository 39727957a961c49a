// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeBounds_h
#define vtkMicrotomeBounds_h

class vtkDataObject;

/**
 * The bounds of a data object as a whole: of all its blocks, on all ranks of the global controller.
 * Collective where it has several.
 */
void vtkMicrotomeBounds(vtkDataObject* input, double whole[6]);

#endif
