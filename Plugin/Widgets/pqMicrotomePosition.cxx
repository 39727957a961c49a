// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#include "pqMicrotomePosition.h"

#include "pqApplicationCore.h"
#include "pqCoreUtilities.h"
#include "pqDoubleLineEdit.h"
#include "pqPipelineSource.h"
#include "pqServerManagerModel.h"
#include "pqUndoStack.h"
#include "pqView.h"
#include "vtkCamera.h"
#include "vtkCommand.h"
#include "vtkSMProperty.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMProxy.h"
#include "vtkSMRenderViewProxy.h"
#include "vtkSMTrace.h"
#include "vtkSMUncheckedPropertyHelper.h"
#include "vtkSMViewProxy.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QScopedValueRollback>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace
{
const char* AXIS_NAMES[3] = { "X", "Y", "Z" };

// Finer than a slider on a screen can be set.
const int SLIDER_STEPS = 1000;

/** The shortest text that reads as the same number. */
QString Exact(double value)
{
  return QLocale::c().toString(value, 'g', QLocale::FloatingPointShortest);
}
}

pqMicrotomePosition::pqMicrotomePosition(vtkSMProxy* filter,
  vtkSMPropertyGroup* group,
  QWidget* parent)
  : Superclass(filter, group, parent)
  , Plane(filter)
{
  auto rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(4);
  rows->addLayout(this->makeDirections());
  rows->addLayout(this->makePosition());
  rows->addLayout(this->makeEnds());
  rows->addLayout(this->makeSeries());

  // However fast the slider moves, the next step begins when the last one has been drawn.
  this->Later.setSingleShot(true);
  this->Later.setInterval(0);
  this->connect(&this->Later, SIGNAL(timeout()), SLOT(applySlider()));

  pqCoreUtilities::connect(
    filter->GetProperty("Input"), vtkCommand::ModifiedEvent, this, SLOT(followInput()));
  for (const char* name : { "NumberOfSlices", "Spacing" })
  {
    pqCoreUtilities::connect(
      filter->GetProperty(name), vtkCommand::UncheckedPropertyModifiedEvent, this, SLOT(refresh()));
  }
  for (const char* name : { "CutFunction", "HyperTreeGridImplicitFunction" })
  {
    pqCoreUtilities::connect(
      filter->GetProperty(name), vtkCommand::UncheckedPropertyModifiedEvent, this, SLOT(follow()));
  }
  this->follow();
  this->followInput();
}

pqMicrotomePosition::~pqMicrotomePosition()
{
  this->sliderReleased();
}

QToolButton* pqMicrotomePosition::makeButton(const QString& name,
  const QString& text,
  const QString& help)
{
  auto button = new QToolButton(this);
  button->setObjectName(name);
  button->setText(text);
  button->setToolTip(help);
  button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  return button;
}

QHBoxLayout* pqMicrotomePosition::makeDirections()
{
  auto row = new QHBoxLayout;
  row->addWidget(new QLabel(tr("Normal"), this));
  for (int axis = 0; axis < 3; ++axis)
  {
    const QString name = AXIS_NAMES[axis];
    this->Axes[axis] =
      this->makeButton("axis" + name, name, tr("Slice normal to the axis %1").arg(name.toLower()));
    this->Axes[axis]->setCheckable(true);
    this->connect(this->Axes[axis], SIGNAL(clicked()), SLOT(useAxis()));
    row->addWidget(this->Axes[axis]);
  }
  this->Camera =
    this->makeButton("camera", tr("Camera"), tr("Slice normal to the direction of view"));
  this->connect(this->Camera, SIGNAL(clicked()), SLOT(useCamera()));
  row->addWidget(this->Camera);
  return row;
}

QHBoxLayout* pqMicrotomePosition::makePosition()
{
  auto row = new QHBoxLayout;
  this->Slider = new QSlider(Qt::Horizontal, this);
  this->Slider->setObjectName("slider");
  this->Slider->setRange(0, SLIDER_STEPS);
  this->Slider->setPageStep(SLIDER_STEPS / 20);
  this->Slider->setFocusPolicy(Qt::StrongFocus);
  this->Slider->setToolTip(tr("Moves the slice along its normal through the data, at once"));
  this->Slider->installEventFilter(this);
  this->Later.connect(this->Slider, SIGNAL(valueChanged(int)), SLOT(start()));
  this->connect(this->Slider, SIGNAL(sliderPressed()), SLOT(sliderPressed()));
  this->connect(this->Slider, SIGNAL(sliderReleased()), SLOT(sliderReleased()));
  row->addWidget(this->Slider, 2);
  this->Value = new pqDoubleLineEdit(this);
  this->Value->setObjectName("value");
  this->Value->setToolTip(
    tr("The slice's position along its normal, in the unit of the data's coordinates"));
  this->connect(this->Value, SIGNAL(textChangedAndEditingFinished()), SLOT(numberEntered()));
  row->addWidget(this->Value, 1);
  return row;
}

QHBoxLayout* pqMicrotomePosition::makeEnds()
{
  auto row = new QHBoxLayout;
  for (int side = 0; side < 2; ++side)
  {
    this->Ends[side] = new QLabel(this);
    this->Ends[side]->setObjectName(side == 0 ? "first" : "last");
    this->Ends[side]->setToolTip(side == 0 ? tr("Where the data begin") : tr("Where the data end"));
    QFont font = this->Ends[side]->font();
    if (font.pointSizeF() > 0)
    {
      // A font may have its size in pixels instead.
      font.setPointSizeF(0.85 * font.pointSizeF());
    }
    this->Ends[side]->setFont(font);
  }
  // As wide as the slider, two thirds of the row.
  auto under = new QHBoxLayout;
  under->addWidget(this->Ends[0]);
  under->addStretch();
  under->addWidget(this->Ends[1]);
  row->addLayout(under, 2);
  row->addStretch(1);
  return row;
}

QHBoxLayout* pqMicrotomePosition::makeSeries()
{
  auto row = new QHBoxLayout;
  row->addWidget(new QLabel(tr("Slices"), this));
  this->NumberOfSlices = new QSpinBox(this);
  this->NumberOfSlices->setObjectName("numberOfSlices");
  this->NumberOfSlices->setRange(1, 1000000);
  this->NumberOfSlices->setKeyboardTracking(false);
  this->NumberOfSlices->setFocusPolicy(Qt::StrongFocus);
  this->NumberOfSlices->installEventFilter(this);
  this->NumberOfSlices->setToolTip(tr("How many parallel slices, the position in their middle"));
  this->connect(this->NumberOfSlices, SIGNAL(valueChanged(int)), SLOT(seriesChanged()));
  row->addWidget(this->NumberOfSlices, 1);
  row->addWidget(new QLabel(tr("Spacing"), this));
  this->Spacing = new pqDoubleLineEdit(this);
  this->Spacing->setObjectName("spacing");
  this->Spacing->setToolTip(
    tr("The distance between slices, in the unit of the data's coordinates; 0 spreads them evenly "
       "over the data"));
  this->connect(this->Spacing, SIGNAL(textChangedAndEditingFinished()), SLOT(seriesChanged()));
  row->addWidget(this->Spacing, 1);
  return row;
}

bool pqMicrotomePosition::eventFilter(QObject* watched, QEvent* event)
{
  auto widget = qobject_cast<QWidget*>(watched);
  if (event->type() == QEvent::Wheel && widget != nullptr && !widget->hasFocus())
  {
    event->ignore();
    return true;
  }
  return Superclass::eventFilter(watched, event);
}

void pqMicrotomePosition::follow()
{
  vtkSMProxy* plane = this->Plane.proxy();
  if (plane != nullptr && !this->Followed.contains(plane))
  {
    this->Followed.insert(plane);
    for (const char* name : { "Origin", "Normal" })
    {
      pqCoreUtilities::connect(plane->GetProperty(name),
        vtkCommand::UncheckedPropertyModifiedEvent,
        this,
        SLOT(refresh()));
    }
  }
  this->refresh();
}

void pqMicrotomePosition::followInput()
{
  auto model = pqApplicationCore::instance()->getServerManagerModel();
  vtkSMProxy* input = vtkSMPropertyHelper(this->proxy(), "Input", true).GetAsProxy();
  auto source = model->findItem<pqPipelineSource*>(input);
  if (source != this->Source)
  {
    if (this->Source)
    {
      this->Source->disconnect(this);
    }
    this->Source = source;
    if (source != nullptr)
    {
      this->connect(source, SIGNAL(dataUpdated(pqPipelineSource*)), SLOT(refresh()));
    }
    this->refresh();
  }
}

void pqMicrotomePosition::refresh()
{
  const QSignalBlocker slider(this->Slider);
  const QSignalBlocker series(this->NumberOfSlices);
  const int n_slices = vtkSMUncheckedPropertyHelper(this->proxy(), "NumberOfSlices").GetAsInt();
  this->NumberOfSlices->setValue(n_slices);
  this->Spacing->setTextAndResetCursor(
    Exact(vtkSMUncheckedPropertyHelper(this->proxy(), "Spacing").GetAsDouble()));
  this->Spacing->setEnabled(n_slices > 1);

  const bool is_plane = this->Plane.proxy() != nullptr;
  double ends[2] = { 0, 0 };
  const bool has_range = is_plane && this->Plane.range(ends);
  for (int axis = 0; axis < 3; ++axis)
  {
    this->Axes[axis]->setEnabled(is_plane);
    this->Axes[axis]->setChecked(is_plane && std::abs(this->Plane.normal()[axis]) == 1);
  }
  this->Camera->setEnabled(is_plane);
  this->Value->setEnabled(is_plane);
  this->Slider->setEnabled(has_range && ends[1] > ends[0]);
  for (int side = 0; side < 2; ++side)
  {
    this->Ends[side]->setText(has_range ? QLocale::c().toString(ends[side], 'g', 6) : QString());
  }
  const double position = is_plane ? this->Plane.position() : 0;
  this->Value->setTextAndResetCursor(is_plane ? Exact(position) : QString());
  if (this->Slider->isEnabled() && !this->Slider->isSliderDown())
  {
    const double part = std::clamp((position - ends[0]) / (ends[1] - ends[0]), 0.0, 1.0);
    this->Slider->setValue(static_cast<int>(std::lround(part * SLIDER_STEPS)));
  }
}

double pqMicrotomePosition::sliderPosition() const
{
  double ends[2];
  if (!this->Plane.range(ends))
  {
    return this->Plane.position();
  }
  const double part = static_cast<double>(this->Slider->value()) / SLIDER_STEPS;
  return (1 - part) * ends[0] + part * ends[1];
}

void pqMicrotomePosition::applySlider()
{
  this->apply([this] { this->Plane.setPosition(this->sliderPosition()); });
}

void pqMicrotomePosition::sliderPressed()
{
  // From here until the slider is released it is one step for Undo.
  this->Dragging = true;
  BEGIN_UNDO_SET(tr("Move slice"));
}

void pqMicrotomePosition::sliderReleased()
{
  if (this->Dragging)
  {
    this->Dragging = false;
    if (this->Later.isActive())
    {
      this->Later.stop();
      this->applySlider();
    }
    END_UNDO_SET();
  }
}

void pqMicrotomePosition::numberEntered()
{
  bool is_number = false;
  const double position = this->Value->text().toDouble(&is_number);
  if (is_number && std::isfinite(position) && this->Plane.proxy() != nullptr)
  {
    this->apply([this, position] { this->Plane.setPosition(position); });
  }
  this->refresh();
}

void pqMicrotomePosition::useAxis()
{
  pqMicrotomePlane::Vector normal{};
  for (int axis = 0; axis < 3; ++axis)
  {
    normal[axis] = this->sender() == this->Axes[axis] ? 1 : 0;
  }
  this->apply([this, normal] { this->Plane.setNormal(normal); });
  this->refresh();
}

void pqMicrotomePosition::useCamera()
{
  auto view = vtkSMRenderViewProxy::SafeDownCast(this->view() ? this->view()->getProxy() : nullptr);
  if (view == nullptr)
  {
    return;
  }
  pqMicrotomePlane::Vector normal;
  view->GetActiveCamera()->GetDirectionOfProjection(normal.data());
  this->apply([this, normal] { this->Plane.setNormal(normal); });
}

void pqMicrotomePosition::seriesChanged()
{
  bool is_number = false;
  const double spacing = this->Spacing->text().toDouble(&is_number);
  const int n_slices = this->NumberOfSlices->value();
  this->apply([this, is_number, spacing, n_slices] {
    vtkSMPropertyHelper(this->proxy(), "NumberOfSlices").Set(n_slices);
    if (is_number && std::isfinite(spacing))
    {
      vtkSMPropertyHelper(this->proxy(), "Spacing").Set(spacing);
    }
    this->proxy()->UpdateVTKObjects();
  });
  this->refresh();
}

void pqMicrotomePosition::apply(const std::function<void()>& change)
{
  // Drawing may let events in; the last of what they ask for comes after.
  if (this->Applying)
  {
    this->Next = change;
    return;
  }
  {
    const QScopedValueRollback<bool> applying(this->Applying, true);
    SCOPED_UNDO_SET(tr("Move slice"));
    {
      SM_SCOPED_TRACE(PropertiesModified).arg("proxy", this->proxy());
      change();
    }
    this->renderViews();
  }
  if (this->Next)
  {
    const std::function<void()> next = std::move(this->Next);
    this->Next = nullptr;
    QTimer::singleShot(0, this, [this, next] { this->apply(next); });
  }
}

void pqMicrotomePosition::renderViews()
{
  auto model = pqApplicationCore::instance()->getServerManagerModel();
  auto source = model->findItem<pqPipelineSource*>(this->proxy());
  if (source == nullptr || source->modifiedState() == pqProxy::UNINITIALIZED)
  {
    // Nothing is shown before the first Apply but the 3D widget.
    if (this->view() != nullptr)
    {
      this->view()->render();
    }
    return;
  }
  for (pqView* view : model->findItems<pqView*>())
  {
    if (view->getViewProxy()->GetNeedsUpdate() || view == this->view())
    {
      view->forceRender();
    }
  }
}
