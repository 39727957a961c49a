// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#include "pqMicrotomeToolBar.h"

#include "pqActiveObjects.h"
#include "pqApplicationCore.h"
#include "pqCoreUtilities.h"
#include "pqFileDialog.h"
#include "pqMicrotomePlane.h"
#include "pqObjectBuilder.h"
#include "pqOutputPort.h"
#include "pqPVApplicationCore.h"
#include "pqPipelineFilter.h"
#include "pqSaveDataReaction.h"
#include "pqServerManagerModel.h"
#include "pqUndoStack.h"
#include "vtkSMInputProperty.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMSessionProxyManager.h"
#include "vtkSMSourceProxy.h"
#include "vtkSMTrace.h"

#include <QAction>
#include <QIcon>

#include <cstring>

namespace
{
const char* AXIS_NAMES[3] = { "X", "Y", "Z" };

/** What the buttons work on: the active port, or, of a slice, what it cuts. */
pqOutputPort* Target()
{
  pqOutputPort* port = pqActiveObjects::instance().activePort();
  auto filter = qobject_cast<pqPipelineFilter*>(port ? port->getSource() : nullptr);
  if (filter != nullptr && strcmp(filter->getProxy()->GetXMLName(), "MicrotomeSlice") == 0)
  {
    vtkSMPropertyHelper input(filter->getProxy(), "Input");
    auto model = pqApplicationCore::instance()->getServerManagerModel();
    auto source = model->findItem<pqPipelineSource*>(input.GetAsProxy());
    return source ? source->getOutputPort(static_cast<int>(input.GetOutputPort())) : nullptr;
  }
  return port;
}

/** Why a filter or writer has no use for what is in a port; empty if it has. */
QString Refusal(const char* group, const char* name, pqOutputPort* port)
{
  if (port == nullptr)
  {
    return pqMicrotomeToolBar::tr("Select data in the pipeline browser first.");
  }
  if (port->getSource()->modifiedState() == pqProxy::UNINITIALIZED)
  {
    return pqMicrotomeToolBar::tr("Apply the selected source first.");
  }
  vtkSMSessionProxyManager* manager = pqActiveObjects::instance().proxyManager();
  vtkSMProxy* prototype = manager ? manager->GetPrototypeProxy(group, name) : nullptr;
  auto input =
    vtkSMInputProperty::SafeDownCast(prototype ? prototype->GetProperty("Input") : nullptr);
  if (input == nullptr)
  {
    return pqMicrotomeToolBar::tr("The server has not loaded the plugin Microtome.");
  }
  input->RemoveAllUncheckedProxies();
  input->AddUncheckedInputConnection(
    port->getSource()->getProxy(), static_cast<unsigned int>(port->getPortNumber()));
  const bool accepts = input->IsInDomains() != 0;
  input->RemoveAllUncheckedProxies();
  return accepts ? QString() : pqMicrotomeToolBar::tr("Not for this kind of data.");
}

/** Turns a button on, or off with the reason in its tool tip. */
void SetEnabled(QAction* action, const QString& refusal)
{
  action->setEnabled(refusal.isEmpty());
  QString tip = QString("<b>%1</b><p>%2</p>").arg(action->text(), action->statusTip());
  if (!refusal.isEmpty())
  {
    tip += QString("<p><i>%1</i></p>").arg(refusal);
  }
  action->setToolTip(tip);
}

pqPipelineSource* Make(const char* name)
{
  pqOutputPort* target = Target();
  if (target == nullptr)
  {
    return nullptr;
  }
  return pqApplicationCore::instance()->getObjectBuilder()->createFilter(
    "filters", name, target->getSource(), target->getPortNumber());
}
}

pqMicrotomeToolBar::pqMicrotomeToolBar(const QString& title, QWidget* parent)
  : Superclass(title, parent)
{
  this->makeActions();
}

pqMicrotomeToolBar::pqMicrotomeToolBar(QWidget* parent)
  : Superclass(tr("Microtome"), parent)
{
  this->makeActions();
}

QAction* pqMicrotomeToolBar::makeAction(const QString& name,
  const QString& icon,
  const QString& text,
  const QString& help,
  const char* slot)
{
  QAction* action = this->addAction(QIcon(":/microtome/icons/" + icon + ".svg"), text);
  action->setObjectName(name);
  action->setStatusTip(help);
  // Tests that play clicks find the button by its name, which must not be the action's.
  this->widgetForAction(action)->setObjectName(name + "Button");
  this->connect(action, SIGNAL(triggered()), slot);
  return action;
}

void pqMicrotomeToolBar::makeActions()
{
  this->setObjectName("Microtome");
  this->setWindowTitle(tr("Microtome"));
  for (int axis = 0; axis < 3; ++axis)
  {
    const QString name = AXIS_NAMES[axis];
    this->Slices[axis] = this->makeAction("slice" + name,
      "slice" + name.toLower(),
      tr("Slice %1").arg(name),
      tr("Cut the active source through its middle, normal to %1").arg(name.toLower()),
      SLOT(makeSlice()));
  }
  this->Surface = this->makeAction("surface",
    "surface",
    tr("Surface"),
    tr("Extract the outer surface of the active source"),
    SLOT(makeSurface()));
  this->addSeparator();
  this->Save = this->makeAction("export",
    "export",
    tr("Export as web page"),
    tr("Save the active source as one HTML page that anyone can open"),
    SLOT(save()));

  auto active = &pqActiveObjects::instance();
  this->connect(active, SIGNAL(portChanged(pqOutputPort*)), SLOT(updateEnabled()));
  this->connect(active, SIGNAL(dataUpdated()), SLOT(updateEnabled()));
  this->connect(
    pqApplicationCore::instance(), SIGNAL(forceFilterMenuRefresh()), SLOT(updateEnabled()));
  this->updateEnabled();
}

void pqMicrotomeToolBar::updateEnabled()
{
  pqOutputPort* target = Target();
  const QString no_slice = Refusal("filters", "MicrotomeSlice", target);
  for (QAction* action : this->Slices)
  {
    SetEnabled(action, no_slice);
  }
  SetEnabled(this->Surface, Refusal("filters", "MicrotomeSurface", target));
  SetEnabled(this->Save,
    Refusal("writers", "MicrotomeSceneWriter", pqActiveObjects::instance().activePort()));
}

void pqMicrotomeToolBar::makeSlice()
{
  SCOPED_UNDO_SET(tr("Microtome slice"));
  pqPipelineSource* slice = Make("MicrotomeSlice");
  if (slice == nullptr)
  {
    return;
  }
  pqMicrotomePlane plane(slice->getProxy());
  if (plane.proxy() != nullptr)
  {
    SM_SCOPED_TRACE(PropertiesModified).arg("proxy", slice->getProxy());
    pqMicrotomePlane::Vector normal{};
    for (int axis = 0; axis < 3; ++axis)
    {
      normal[axis] = this->sender() == this->Slices[axis] ? 1 : 0;
    }
    plane.setNormal(normal);
    plane.center();
  }
  pqPVApplicationCore::instance()->applyPipeline();
}

void pqMicrotomeToolBar::makeSurface()
{
  SCOPED_UNDO_SET(tr("Microtome surface"));
  if (Make("MicrotomeSurface") != nullptr)
  {
    pqPVApplicationCore::instance()->applyPipeline();
  }
}

void pqMicrotomeToolBar::save()
{
  // ParaView's own Save Data, with the question for the kind of file answered.
  pqOutputPort* port = pqActiveObjects::instance().activePort();
  pqFileDialog dialog(port->getServer(),
    pqCoreUtilities::mainWidget(),
    tr("Export as web page"),
    QString(),
    tr("Web page") + " (*.html);;" + tr("three.js scene") + " (*.json)",
    false);
  dialog.setObjectName("MicrotomeExportDialog");
  dialog.setFileMode(pqFileDialog::AnyFile);
  if (dialog.exec() == QDialog::Accepted)
  {
    pqSaveDataReaction::saveActiveData(dialog.getSelectedFiles()[0]);
  }
}
