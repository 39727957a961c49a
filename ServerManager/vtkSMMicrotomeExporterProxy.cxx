// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Exports what a render view shows as a scene for the web.
#include "vtkSMMicrotomeExporterProxy.h"

#include "vtkPVMicrotomeText.h"
#include "vtkSMMicrotomeView.h"

#include "vtkMicrotomeFile.h"

#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkSMProperty.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMRenderViewProxy.h"
#include "vtkSMSession.h"
#include "vtkSMSessionProxyManager.h"
#include "vtkSMWriterProxy.h"

vtkStandardNewMacro(vtkSMMicrotomeExporterProxy);

vtkSMMicrotomeExporterProxy::vtkSMMicrotomeExporterProxy() = default;

vtkSMMicrotomeExporterProxy::~vtkSMMicrotomeExporterProxy() = default;

void vtkSMMicrotomeExporterProxy::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
}

bool vtkSMMicrotomeExporterProxy::CanExport(vtkSMProxy* view)
{
  return view && view->IsA("vtkSMRenderViewProxy");
}

void vtkSMMicrotomeExporterProxy::CopyOptions(vtkSMProxy* writer, bool inMemory)
{
  // The writer names the scene after the file, so it is told the name even in memory.
  const char* const names[] = { "FileName",
    "Title",
    "Description",
    "Precision",
    "WriteAllTimeSteps",
    "ArraysToKeep",
    "IncludeDataSet",
    "DataSetLimit" };
  for (const char* name : names)
  {
    writer->GetProperty(name)->Copy(this->GetProperty(name));
  }
  vtkSMPropertyHelper(writer, "WriteToMemory").Set(inMemory ? 1 : 0);
}

/* The file, in pieces, from the memory of the server; it is there whole or not at all. */
bool vtkSMMicrotomeExporterProxy::Receive(vtkSMProxy* writer)
{
  vtkMicrotomeFile file(vtkSMPropertyHelper(this, "FileName").GetAsString());
  bool fine = file.Open();
  vtkTypeInt64 offset = 0;
  vtkNew<vtkPVMicrotomeText> piece;
  do
  {
    piece->SetOffset(offset);
    writer->GatherInformation(piece);
    if (!piece->GetMessage().empty() || piece->GetText().empty())
    {
      vtkErrorMacro(<< (piece->GetMessage().empty() ? "the server sent nothing"
                                                    : piece->GetMessage()));
      return false;
    }
    const std::string& text = piece->GetText();
    fine = fine && vtkMicrotomeFile::Write(&file, text.data(), text.size());
    offset += static_cast<vtkTypeInt64>(text.size());
  } while (fine && offset < piece->GetTotal());
  if (!fine || !file.Finish())
  {
    vtkErrorMacro(<< file.GetError());
    return false;
  }
  return true;
}

void vtkSMMicrotomeExporterProxy::Write()
{
  this->CreateVTKObjects();
  auto* view = vtkSMRenderViewProxy::SafeDownCast(this->View);
  vtkSmartPointer<vtkSMProxy> proxy;
  proxy.TakeReference(
    this->GetSessionProxyManager()->NewProxy("internal_writers", "MicrotomeViewWriter"));
  auto* writer = vtkSMWriterProxy::SafeDownCast(proxy);
  if (!view || !writer)
  {
    vtkErrorMacro("there is no render view to export, or the server has not loaded Microtome");
    return;
  }
  vtkSMMicrotomeView scene;
  scene.Copy(view, writer);
  if (vtkSMPropertyHelper(writer, "Input").GetNumberOfElements() == 0)
  {
    vtkErrorMacro(<< "the view shows nothing that a scene can have" << scene.GetNotes());
    return;
  }
  const bool isRemote = this->GetSession()->IsA("vtkSMSessionClient") != 0;
  this->CopyOptions(writer, isRemote);
  writer->UpdateVTKObjects();
  writer->UpdatePipeline(vtkSMPropertyHelper(view, "ViewTime").GetAsDouble());
  writer->UpdatePropertyInformation();
  vtkSMPropertyHelper(this, "DataSetMessage")
    .Set(vtkSMPropertyHelper(writer, "DataSetMessage").GetAsString());
  if (isRemote && !this->Receive(writer))
  {
    return;
  }
  if (!scene.GetNotes().empty())
  {
    vtkWarningMacro(<< "The scene differs from the view:" << scene.GetNotes());
  }
}
