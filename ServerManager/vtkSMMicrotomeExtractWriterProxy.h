// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkSMMicrotomeExtractWriterProxy_h
#define vtkSMMicrotomeExtractWriterProxy_h

#include "MicrotomeServerManagerModule.h"
#include "vtkSMDataExtractWriterProxy.h"
#include "vtkSmartPointer.h" // for a result

#include <string>

/**
 * @class vtkSMMicrotomeExtractWriterProxy
 * @brief Extracts time steps of data, looking as a render view shows them.
 *
 * The active view counts, else the first one where the data are visible. Where no view shows them, or
 * somebody has set colours of the extractor, these are written.
 */
class MICROTOMESERVERMANAGER_EXPORT vtkSMMicrotomeExtractWriterProxy
  : public vtkSMDataExtractWriterProxy
{
public:
  static vtkSMMicrotomeExtractWriterProxy* New();
  vtkTypeMacro(vtkSMMicrotomeExtractWriterProxy, vtkSMDataExtractWriterProxy);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  bool Write(vtkSMExtractsController* extractor) override;

protected:
  vtkSMMicrotomeExtractWriterProxy();
  ~vtkSMMicrotomeExtractWriterProxy() override;

private:
  vtkSMMicrotomeExtractWriterProxy(const vtkSMMicrotomeExtractWriterProxy&) = delete;
  void operator=(const vtkSMMicrotomeExtractWriterProxy&) = delete;

  bool HasColors();
  vtkSmartPointer<vtkSMProxy> NewLook();
  void Warn(const std::string& notes);

  std::string Said; // of the steps before
};

#endif
