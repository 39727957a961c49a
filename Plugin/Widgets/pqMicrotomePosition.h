// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef pqMicrotomePosition_h
#define pqMicrotomePosition_h

#include "pqMicrotomePlane.h"
#include "pqPropertyGroupWidget.h"

#include <QPointer>
#include <QSet>
#include <QTimer>

#include <functional>

class QHBoxLayout;
class QLabel;
class QSlider;
class QSpinBox;
class QToolButton;
class pqDoubleLineEdit;
class pqPipelineSource;

/**
 * @class pqMicrotomePosition
 * @brief The panel's part for a slice's plane: axis buttons, a position slider, number and spacing.
 *
 * What is changed here is applied and shown at once, while the slider moves too. It follows changes
 * made elsewhere: in the panel, by the 3D widget, by scripts. The properties it is given by the
 * group are NumberOfSlices and Spacing; the plane is that of the property CutFunction, for a
 * hyper tree grid that of HyperTreeGridImplicitFunction.
 *
 * Owns: its Qt children.
 */
class pqMicrotomePosition : public pqPropertyGroupWidget
{
  Q_OBJECT
  typedef pqPropertyGroupWidget Superclass;

public:
  pqMicrotomePosition(vtkSMProxy* filter, vtkSMPropertyGroup* group, QWidget* parent = nullptr);
  ~pqMicrotomePosition() override;

protected:
  /** The wheel scrolls the panel, unless the user has clicked on what is under it. */
  bool eventFilter(QObject* watched, QEvent* event) override;

private Q_SLOTS:
  void applySlider();

  /** Shows what the properties are now. */
  void refresh();

  /** Follows the plane, another one too, if the user chose one. */
  void follow();

  /** Follows the data that are cut, others too, if the user changed the input. */
  void followInput();

  void sliderPressed();
  void sliderReleased();
  void numberEntered();
  void useAxis();
  void useCamera();
  void seriesChanged();

private:
  Q_DISABLE_COPY(pqMicrotomePosition)

  QHBoxLayout* makeDirections();
  QHBoxLayout* makePosition();
  QHBoxLayout* makeEnds();
  QHBoxLayout* makeSeries();
  QToolButton* makeButton(const QString& name, const QString& text, const QString& help);

  /** Applies one change, shows it, and writes it to the trace. */
  void apply(const std::function<void()>& change);
  double sliderPosition() const;
  void renderViews();

  pqMicrotomePlane Plane;
  QSet<vtkSMProxy*> Followed;
  QPointer<pqPipelineSource> Source;
  QTimer Later;
  bool Applying = false;
  std::function<void()> Next;
  bool Dragging = false;

  QToolButton* Axes[3];
  QToolButton* Camera;
  QSlider* Slider;
  pqDoubleLineEdit* Value;
  QLabel* Ends[2];
  QSpinBox* NumberOfSlices;
  pqDoubleLineEdit* Spacing;
};

#endif
