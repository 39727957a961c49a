// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSceneTextLook_h
#define vtkMicrotomeSceneTextLook_h

#include "MicrotomeFiltersModule.h"
#include "vtkMicrotomeSceneLook.h"

/**
 * @class vtkMicrotomeSceneTextLook
 * @brief Makes an input of a vtkMicrotomeSceneWriter a text over the picture, and says how it looks.
 *
 * The input is a vtkTable whose first value is the text. Of a vtkMicrotomeSceneLook, Color and Opacity
 * are used.
 */
class MICROTOMEFILTERS_EXPORT vtkMicrotomeSceneTextLook : public vtkMicrotomeSceneLook
{
public:
  static vtkMicrotomeSceneTextLook* New();
  vtkTypeMacro(vtkMicrotomeSceneTextLook, vtkMicrotomeSceneLook);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /** Where the text is, as ParaView numbers it. */
  enum PlaceType
  {
    AT_POSITION = 0,
    LOWER_LEFT,
    LOWER_RIGHT,
    LOWER_CENTER,
    UPPER_LEFT,
    UPPER_RIGHT,
    UPPER_CENTER
  };

  enum AlignmentType
  {
    LEFT = 0,
    CENTER,
    RIGHT
  };

  enum FamilyType
  {
    SANS_SERIF = 0,
    SERIF,
    MONOSPACE
  };

  ///@{
  /** A PlaceType. Default: UPPER_LEFT. */
  vtkSetClampMacro(Place, int, AT_POSITION, UPPER_CENTER);
  vtkGetMacro(Place, int);
  ///@}

  ///@{
  /** The lower left corner, of AT_POSITION: parts of the picture, from its lower left corner.
   * Default: 0.05, 0.05. */
  vtkSetVector2Macro(Position, double);
  vtkGetVector2Macro(Position, double);
  ///@}

  ///@{
  /** Unit: points of 1/72 inch. Default: 18. */
  vtkSetClampMacro(FontSize, double, 1.0, 1000.0);
  vtkGetMacro(FontSize, double);
  ///@}

  ///@{
  /** An AlignmentType, of the lines to each other. Default: LEFT. */
  vtkSetClampMacro(Alignment, int, LEFT, RIGHT);
  vtkGetMacro(Alignment, int);
  ///@}

  ///@{
  /** A FamilyType. Default: SANS_SERIF. */
  vtkSetClampMacro(Family, int, SANS_SERIF, MONOSPACE);
  vtkGetMacro(Family, int);
  ///@}

  ///@{
  /** Defaults: off. */
  vtkSetMacro(Bold, bool);
  vtkGetMacro(Bold, bool);
  vtkSetMacro(Italic, bool);
  vtkGetMacro(Italic, bool);
  ///@}

protected:
  vtkMicrotomeSceneTextLook();
  ~vtkMicrotomeSceneTextLook() override;

private:
  vtkMicrotomeSceneTextLook(const vtkMicrotomeSceneTextLook&) = delete;
  void operator=(const vtkMicrotomeSceneTextLook&) = delete;

  int Place = UPPER_LEFT;
  double Position[2] = { 0.05, 0.05 };
  double FontSize = 18.0;
  int Alignment = LEFT;
  int Family = SANS_SERIF;
  bool Bold = false;
  bool Italic = false;
};

#endif
