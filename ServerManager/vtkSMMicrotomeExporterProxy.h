// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkSMMicrotomeExporterProxy_h
#define vtkSMMicrotomeExporterProxy_h

#include "MicrotomeServerManagerModule.h"
#include "vtkSMExporterProxy.h"

/**
 * @class vtkSMMicrotomeExporterProxy
 * @brief Exports what a render view shows as a scene for the web.
 *
 * ParaView's exporters write what one process has rendered, which in parallel is only part of it.
 * This one takes camera, colours and properties from the client and has a vtkMicrotomeSceneWriter
 * gather the data on the server. The file is the client's: where the server is another process, it
 * is sent over.
 */
class MICROTOMESERVERMANAGER_EXPORT vtkSMMicrotomeExporterProxy : public vtkSMExporterProxy
{
public:
  static vtkSMMicrotomeExporterProxy* New();
  vtkTypeMacro(vtkSMMicrotomeExporterProxy, vtkSMExporterProxy);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  void Write() override;
  bool CanExport(vtkSMProxy* view) override;

protected:
  vtkSMMicrotomeExporterProxy();
  ~vtkSMMicrotomeExporterProxy() override;

private:
  vtkSMMicrotomeExporterProxy(const vtkSMMicrotomeExporterProxy&) = delete;
  void operator=(const vtkSMMicrotomeExporterProxy&) = delete;

  void CopyOptions(vtkSMProxy* writer, bool inMemory);
  bool Receive(vtkSMProxy* writer);
};

#endif
