// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef pqMicrotomeToolBar_h
#define pqMicrotomeToolBar_h

#include <QToolBar>

class QAction;
class pqOutputPort;

/**
 * @class pqMicrotomeToolBar
 * @brief Slices, surfaces and exports the active source, each by one click.
 *
 * A button makes the filter with its plane in the middle of the data, applies it, and shows it in
 * place of its input. Where the active source is a Microtome Slice, its input is cut again: clicks
 * on X, Y and Z give three slices of the same data. Buttons are off where their filter cannot take
 * the source; their tool tips say why.
 */
class pqMicrotomeToolBar : public QToolBar
{
  Q_OBJECT
  typedef QToolBar Superclass;

public:
  pqMicrotomeToolBar(const QString& title, QWidget* parent = nullptr);
  explicit pqMicrotomeToolBar(QWidget* parent = nullptr);

private Q_SLOTS:
  void updateEnabled();
  void makeSlice();
  void makeSurface();
  void save();

private:
  Q_DISABLE_COPY(pqMicrotomeToolBar)

  void makeActions();
  QAction* makeAction(const QString& name,
    const QString& icon,
    const QString& text,
    const QString& help,
    const char* slot);

  QAction* Slices[3];
  QAction* Surface;
  QAction* Save;
};

#endif
