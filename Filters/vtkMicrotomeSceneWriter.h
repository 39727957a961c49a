// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSceneWriter_h
#define vtkMicrotomeSceneWriter_h

#include "MicrotomeFiltersModule.h"
#include "vtkMultiProcessController.h" // for the smart pointer
#include "vtkSmartPointer.h"
#include "vtkWriter.h"

#include <string>
#include <vector>

struct vtkMicrotomeLook;
struct vtkMicrotomePart;

/**
 * @class vtkMicrotomeSceneWriter
 * @brief Writes a data object as a scene: JSON for three.js, or one HTML page with a viewer.
 *
 * vtkPolyData is written as it is, other data sets as their surface, and each block of a composite
 * data set as an object with the block's name. All arrays go with them. docs/formats.md describes
 * the files.
 *
 * The array to colour by is set with SetInputArrayToProcess(0, ...); without one it is the active
 * scalars, else the first point array, else the first cell array.
 *
 * On several ranks every rank writes at once and gives its piece; rank 0 puts the pieces together
 * and writes one file, the same scene as one rank would have written. All ranks return the same.
 * A file that could not be written whole is not left behind.
 */
class MICROTOMEFILTERS_EXPORT vtkMicrotomeSceneWriter : public vtkWriter
{
public:
  static vtkMicrotomeSceneWriter* New();
  vtkTypeMacro(vtkMicrotomeSceneWriter, vtkWriter);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /** The file to write; its extension, json or html, says what. */
  vtkSetStdStringFromCharMacro(FileName);
  vtkGetCharFromStdStringMacro(FileName);
  ///@}

  ///@{
  /** The scene's title. Default: empty, which is the file's name without its extension. */
  vtkSetStdStringFromCharMacro(Title);
  vtkGetCharFromStdStringMacro(Title);
  ///@}

  ///@{
  /** Colour by an array; otherwise everything has Color. Default: on. */
  vtkSetMacro(ColorByArray, bool);
  vtkGetMacro(ColorByArray, bool);
  vtkBooleanMacro(ColorByArray, bool);
  ///@}

  ///@{
  /** Component of the array to colour by; -1 is the magnitude. Default: -1. */
  vtkSetMacro(ColorComponent, int);
  vtkGetMacro(ColorComponent, int);
  ///@}

  ///@{
  /**
   * The colour map's control points, ascending: a value of the data and a colour in sRGB, each of
   * red, green and blue in [0, 1]. Colours between them are interpolated. Default: none, which is
   * "Cool to Warm" over the range of the data.
   */
  void AddColorMapPoint(double value, double red, double green, double blue);
  void RemoveAllColorMapPoints();
  ///@}

  ///@{
  /** The colour map's name, shown beside it. Default: empty. */
  vtkSetStdStringFromCharMacro(ColorMapName);
  vtkGetCharFromStdStringMacro(ColorMapName);
  ///@}

  ///@{
  /**
   * The values that the first and the last colour stand for. Default: 0, 0; two equal numbers are
   * the values of the control points, and without these the range of the data.
   */
  vtkSetVector2Macro(ColorRange, double);
  vtkGetVector2Macro(ColorRange, double);
  ///@}

  ///@{
  /** sRGB in [0, 1] of what no array colours. Default: 1, 1, 1. */
  vtkSetVector3Macro(Color, double);
  vtkGetVector3Macro(Color, double);
  ///@}

  ///@{
  /** In [0, 1]. Default: 1. */
  vtkSetClampMacro(Opacity, double, 0.0, 1.0);
  vtkGetMacro(Opacity, double);
  ///@}

  ///@{
  /** Opacities of the first objects, in [0, 1], in place of Opacity. Default: none. */
  void SetBlockOpacity(int i, double opacity);
  void SetNumberOfBlockOpacities(int number);
  ///@}

  ///@{
  /** sRGB in [0, 1]. Default: 0.32, 0.34, 0.43. */
  vtkSetVector3Macro(Background, double);
  vtkGetVector3Macro(Background, double);
  ///@}

  ///@{
  /** The ranks that write together. Default: the global controller. */
  virtual void SetController(vtkMultiProcessController* controller);
  vtkMultiProcessController* GetController();
  ///@}

  vtkTypeBool ProcessRequest(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;

protected:
  vtkMicrotomeSceneWriter();
  ~vtkMicrotomeSceneWriter() override;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  void WriteData() override;

private:
  vtkMicrotomeSceneWriter(const vtkMicrotomeSceneWriter&) = delete;
  void operator=(const vtkMicrotomeSceneWriter&) = delete;

  bool WriteScene(std::string& error);
  bool WriteParts(const std::vector<vtkMicrotomePart>& parts, std::string& error);
  void GetLook(vtkMicrotomeLook& look);
  bool AgreeOn(bool fine);

  std::string FileName;
  std::string Title;
  bool ColorByArray = true;
  int ColorComponent = -1;
  std::vector<double> ColorMap;
  std::string ColorMapName;
  double ColorRange[2] = { 0.0, 0.0 };
  double Color[3] = { 1.0, 1.0, 1.0 };
  double Opacity = 1.0;
  std::vector<double> BlockOpacities;
  double Background[3] = { 0.32, 0.34, 0.43 };
  vtkSmartPointer<vtkMultiProcessController> Controller;
};

#endif
