// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkSMMicrotomeInput_h
#define vtkSMMicrotomeInput_h

#include "vtkSmartPointer.h"

#include <string>

class vtkSMProxy;
class vtkSMSourceProxy;

/** What a representation draws: an output of the pipeline. */
struct vtkSMMicrotomeInput
{
  vtkSmartPointer<vtkSMSourceProxy> Source; /**< nullptr: there is nothing a scene has */
  unsigned int Port = 0;
  std::string Name;       /**< of the pipeline's source, as the browser shows it */
  std::string SourceName; /**< of the data set that it is a slice or a surface of, else as Name */
  std::string Note;       /**< what is left out or differs; empty if nothing does */

  /**
   * Finds what a representation draws, drawn as `style` (its Representation). Outlines and slices
   * of images are made by a filter of their own, which lives as long as this.
   */
  static vtkSMMicrotomeInput Of(vtkSMProxy* representation, const std::string& style);

  /** The output that a representation shows, whatever it draws of it. */
  static vtkSMMicrotomeInput ShownBy(vtkSMProxy* representation);
};

#endif
