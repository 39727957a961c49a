// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkSMMicrotomeView_h
#define vtkSMMicrotomeView_h

#include "vtkSMMicrotomeInput.h"

#include <string>
#include <vector>

class vtkSMProxy;
class vtkSMRenderViewProxy;

/**
 * @class vtkSMMicrotomeView
 * @brief From a ParaView render view to the properties of a MicrotomeViewWriter.
 *
 * Owns: the proxies of filters and looks that the writer uses.
 */
class vtkSMMicrotomeView
{
public:
  /** Sets inputs, looks, camera and background of the writer from what is visible in the view. */
  void Copy(vtkSMRenderViewProxy* view, vtkSMProxy* writer);

  /** What the view shows and the scene does not, or not so: a line for each, after a line feed. */
  const std::string& GetNotes() const { return this->Notes; }

private:
  void CopyCamera(vtkSMRenderViewProxy* view, vtkSMProxy* writer);
  void CopyLights(vtkSMRenderViewProxy* view, vtkSMProxy* writer);
  void CopyText(vtkSMProxy* representation, vtkSMProxy* writer);
  void Add(const vtkSMMicrotomeInput& input, vtkSMProxy* look, vtkSMProxy* writer);
  void CopyRepresentation(vtkSMProxy* representation, vtkSMProxy* view, vtkSMProxy* writer);

  bool IsDark = false; // no light is on
  std::vector<vtkSMMicrotomeInput> Inputs;
  std::vector<vtkSmartPointer<vtkSMProxy>> Looks;
  std::string Notes;
};

#endif
