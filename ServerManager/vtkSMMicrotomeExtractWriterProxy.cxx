// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Extracts time steps of data, looking as a view shows them.
#include "vtkSMMicrotomeExtractWriterProxy.h"

#include "vtkSMMicrotomeInput.h"
#include "vtkSMMicrotomeRepresentation.h"

#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkSMParaViewPipelineController.h"
#include "vtkSMProperty.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMProxyIterator.h"
#include "vtkSMProxySelectionModel.h"
#include "vtkSMRenderViewProxy.h"
#include "vtkSMRepresentationProxy.h"
#include "vtkSMSessionProxyManager.h"
#include "vtkSMSourceProxy.h"
#include "vtkVariant.h"

#include <vector>

vtkStandardNewMacro(vtkSMMicrotomeExtractWriterProxy);

namespace
{
using Helper = vtkSMPropertyHelper;

/* What says how the objects look, where no view does. */
const char* const Colors[] = { "ColorByArray",
  "ColorArray",
  "ColorComponent",
  "ColorMap",
  "ColorMapName",
  "ColorRange",
  "Color",
  "Opacity" };

bool IsSame(vtkSMProxy* one, vtkSMProxy* other, const char* name)
{
  Helper a(one, name);
  Helper b(other, name);
  bool same = a.GetNumberOfElements() == b.GetNumberOfElements();
  for (unsigned int i = 0; same && i < a.GetNumberOfElements(); ++i)
  {
    same = a.GetAsVariant(i).ToString() == b.GetAsVariant(i).ToString();
  }
  return same;
}

/* The active view, then all of them. */
std::vector<vtkSMRenderViewProxy*> Views(vtkSMSessionProxyManager* manager)
{
  std::vector<vtkSMRenderViewProxy*> views;
  const auto add = [&](vtkSMProxy* proxy) {
    if (auto* view = vtkSMRenderViewProxy::SafeDownCast(proxy))
    {
      views.push_back(view);
    }
  };
  vtkSMProxySelectionModel* active = manager->GetSelectionModel("ActiveView");
  add(active ? active->GetCurrentProxy() : nullptr);
  vtkNew<vtkSMProxyIterator> each;
  each->SetSessionProxyManager(manager);
  each->SetModeToOneGroup();
  for (each->Begin("views"); !each->IsAtEnd(); each->Next())
  {
    add(each->GetProxy());
  }
  return views;
}

/* What is drawn otherwise than a mesh is, has the colours on the surface of its data. */
std::string StyleOf(vtkSMProxy* representation)
{
  const std::string style = vtkSMMicrotomeRepresentation::StyleOf(representation);
  const bool isMesh = style == "Surface With Edges" || style == "Wireframe" || style == "Points";
  return isMesh ? style : "Surface";
}
}

vtkSMMicrotomeExtractWriterProxy::vtkSMMicrotomeExtractWriterProxy() = default;

vtkSMMicrotomeExtractWriterProxy::~vtkSMMicrotomeExtractWriterProxy() = default;

void vtkSMMicrotomeExtractWriterProxy::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
}

/* Whether somebody has set colours: they are not those of a new extractor of the same data. */
bool vtkSMMicrotomeExtractWriterProxy::HasColors()
{
  vtkSmartPointer<vtkSMProxy> fresh;
  fresh.TakeReference(
    this->GetSessionProxyManager()->NewProxy(this->GetXMLGroup(), this->GetXMLName()));
  vtkNew<vtkSMParaViewPipelineController> controller;
  controller->PreInitializeProxy(fresh);
  fresh->GetProperty("Input")->Copy(this->GetProperty("Input"));
  controller->PostInitializeProxy(fresh);
  bool has = false;
  for (const char* name : Colors)
  {
    // An extractor that was made before there were data knows no array; one of these has five parts.
    Helper property(this, name);
    const bool isNoArray = std::string(name) == "ColorArray" &&
      (property.GetNumberOfElements() < 5 || !*property.GetAsString(4));
    has = has || (!isNoArray && !IsSame(this, fresh, name));
  }
  return has;
}

/* As a view shows the data; nullptr: none does. */
vtkSmartPointer<vtkSMProxy> vtkSMMicrotomeExtractWriterProxy::NewLook()
{
  Helper input(this, "Input");
  auto* source = vtkSMSourceProxy::SafeDownCast(input.GetAsProxy());
  vtkSmartPointer<vtkSMProxy> look;
  const std::vector<vtkSMRenderViewProxy*> views = Views(this->GetSessionProxyManager());
  for (size_t i = 0; source && !look && i < views.size(); ++i)
  {
    const auto port = static_cast<int>(input.GetOutputPort());
    vtkSMProxy* representation = views[i]->FindRepresentation(source, port);
    if (representation && representation->GetProperty("Representation") &&
      Helper(representation, "Visibility").GetAsInt() != 0)
    {
      std::string notes;
      look.TakeReference(this->GetSessionProxyManager()->NewProxy("misc", "MicrotomeLook"));
      vtkSMMicrotomeRepresentation::Copy(representation,
        views[i],
        StyleOf(representation),
        vtkSMMicrotomeInput::ShownBy(representation).Name,
        look,
        notes);
      look->UpdateVTKObjects();
      this->Warn(notes);
    }
  }
  return look;
}

/* Once, not with every step. */
void vtkSMMicrotomeExtractWriterProxy::Warn(const std::string& notes)
{
  if (!notes.empty() && notes != this->Said)
  {
    vtkWarningMacro(<< "The scene differs from the view:" << notes);
  }
  this->Said = notes;
}

bool vtkSMMicrotomeExtractWriterProxy::Write(vtkSMExtractsController* extractor)
{
  vtkSMProxy* writer = this->GetSubProxy("Writer");
  vtkSmartPointer<vtkSMProxy> look;
  if (writer && Helper(this, "ColorsFromView").GetAsInt() != 0 && !this->HasColors())
  {
    look = this->NewLook();
  }
  if (!look)
  {
    return this->Superclass::Write(extractor);
  }
  Helper(writer, "Looks").Set(look);
  writer->UpdateVTKObjects();
  const bool fine = this->Superclass::Write(extractor);
  // Nothing else knows this look: states could not bring it back.
  Helper(writer, "Looks").RemoveAllValues();
  writer->UpdateVTKObjects();
  return fine;
}
