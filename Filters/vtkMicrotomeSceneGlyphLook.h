// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSceneGlyphLook_h
#define vtkMicrotomeSceneGlyphLook_h

#include "MicrotomeFiltersModule.h"
#include "vtkMicrotomeSceneLook.h"

/**
 * @class vtkMicrotomeSceneGlyphLook
 * @brief Makes an input of a vtkMicrotomeSceneWriter glyphs: a shape at each of its points, or at those of
 * its surface.
 *
 * The shape is another input of the writer, which is no object of its own. Sizes and directions are those
 * that vtkGlyph3DMapper draws. All else is as of a vtkMicrotomeSceneLook; only arrays of points colour.
 */
class MICROTOMEFILTERS_EXPORT vtkMicrotomeSceneGlyphLook : public vtkMicrotomeSceneLook
{
public:
  static vtkMicrotomeSceneGlyphLook* New();
  vtkTypeMacro(vtkMicrotomeSceneGlyphLook, vtkMicrotomeSceneLook);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /** Of vtkGlyph3DMapper. */
  enum ScaleModeType
  {
    NO_DATA_SCALING = 0,
    BY_MAGNITUDE,
    BY_COMPONENTS
  };

  /** Of vtkGlyph3DMapper. */
  enum OrientationModeType
  {
    DIRECTION = 0,
    ROTATION,
    QUATERNION
  };

  ///@{
  /** The number of the writer's input that has the shape, as vtkPolyData. Default: -1, none. */
  vtkSetMacro(Shape, int);
  vtkGetMacro(Shape, int);
  ///@}

  ///@{
  /** Whether glyphs have sizes of their own. Default: off, the shape's. */
  vtkSetMacro(Scaling, bool);
  vtkGetMacro(Scaling, bool);
  ///@}

  ///@{
  /** Times what the array says. Default: 1. */
  vtkSetMacro(ScaleFactor, double);
  vtkGetMacro(ScaleFactor, double);
  ///@}

  ///@{
  /** A ScaleModeType. Default: NO_DATA_SCALING. */
  vtkSetClampMacro(ScaleMode, int, NO_DATA_SCALING, BY_COMPONENTS);
  vtkGetMacro(ScaleMode, int);
  ///@}

  ///@{
  /** The array of the points that says how large. Default: empty, none. */
  vtkSetStdStringFromCharMacro(ScaleArray);
  vtkGetCharFromStdStringMacro(ScaleArray);
  ///@}

  ///@{
  /** The array of the points that says whereto. Default: empty, none: all stand as the shape. */
  vtkSetStdStringFromCharMacro(OrientationArray);
  vtkGetCharFromStdStringMacro(OrientationArray);
  ///@}

  ///@{
  /** An OrientationModeType: where x goes, angles about z, x and y in degrees, or w, x, y, z. Default:
   * DIRECTION. */
  vtkSetClampMacro(OrientationMode, int, DIRECTION, QUATERNION);
  vtkGetMacro(OrientationMode, int);
  ///@}

protected:
  vtkMicrotomeSceneGlyphLook();
  ~vtkMicrotomeSceneGlyphLook() override;

private:
  vtkMicrotomeSceneGlyphLook(const vtkMicrotomeSceneGlyphLook&) = delete;
  void operator=(const vtkMicrotomeSceneGlyphLook&) = delete;

  int Shape = -1;
  bool Scaling = false;
  double ScaleFactor = 1.0;
  int ScaleMode = NO_DATA_SCALING;
  std::string ScaleArray;
  std::string OrientationArray;
  int OrientationMode = DIRECTION;
};

#endif
