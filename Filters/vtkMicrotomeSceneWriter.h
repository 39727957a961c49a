// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSceneWriter_h
#define vtkMicrotomeSceneWriter_h

#include "MicrotomeFiltersModule.h"
#include "vtkMultiProcessController.h" // for the smart pointer
#include "vtkSmartPointer.h"
#include "vtkWriter.h"

#include <memory>
#include <string>
#include <vector>

class vtkMicrotomeSceneData;
class vtkMicrotomeSceneLook;
class vtkMicrotomeSceneOutput;
struct vtkMicrotomePart;
struct vtkMicrotomeSceneSettings;

/**
 * @class vtkMicrotomeSceneWriter
 * @brief Writes data objects as a scene: JSON for three.js, or one HTML page with a viewer.
 *
 * Any number of inputs can be connected to port 0. vtkPolyData is written as it is, other data sets as their surface, and each block of a composite
 * data set as an object with the block's name. All arrays go with them. docs/formats.md describes
 * the files.
 *
 * The array to colour by is set with SetInputArrayToProcess(0, ...); without one it is the active
 * scalars, else the first point array, else the first cell array. Inputs that have a look of their
 * own (AddLook) are drawn by it instead; one that has a vtkMicrotomeSceneTextLook is a text over the
 * picture, one that has a vtkMicrotomeSceneGlyphLook is drawn as glyphs.
 *
 * With WriteAllTimeSteps the file holds every time step of the inputs. With AppendSteps each Write
 * adds a step to the page of that name.
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
  /** Keep what would be in the file in the memory of rank 0 instead. Default: off. */
  vtkSetMacro(WriteToMemory, bool);
  vtkGetMacro(WriteToMemory, bool);
  const std::string& GetText() const { return this->Text; }
  void RemoveText();
  ///@}

  /** Of the last Write: empty, or what went wrong. */
  const std::string& GetMessage() const { return this->Message; }

  ///@{
  /** The scene's title. Default: empty, which is the file's name without its extension. */
  vtkSetStdStringFromCharMacro(Title);
  vtkGetCharFromStdStringMacro(Title);
  ///@}

  ///@{
  /** A sentence or two about the scene. Default: empty. */
  vtkSetStdStringFromCharMacro(Description);
  vtkGetCharFromStdStringMacro(Description);
  ///@}

  ///@{
  /**
   * How exactly a page holds floating-point numbers: 0, 65,535 steps over each range; 1, float32; 2,
   * bit by bit. Default: 0.
   */
  vtkSetClampMacro(Precision, int, 0, 2);
  vtkGetMacro(Precision, int);
  ///@}

  ///@{
  /** Write all time steps of the inputs into the one file. Default: off. */
  vtkSetMacro(WriteAllTimeSteps, bool);
  vtkGetMacro(WriteAllTimeSteps, bool);
  vtkBooleanMacro(WriteAllTimeSteps, bool);
  ///@}

  ///@{
  /**
   * Write adds a step to the page that the last Write wrote, if its name is the same and its time is
   * later; the page is complete after each. A json file is replaced. Default: off.
   */
  vtkSetMacro(AppendSteps, bool);
  vtkGetMacro(AppendSteps, bool);
  vtkBooleanMacro(AppendSteps, bool);
  ///@}

  ///@{
  /** Names of the arrays that go with the objects, beside the one that colours them. Default: none,
   * which is all. */
  void AddArrayToKeep(const char* name);
  void RemoveAllArraysToKeep();
  ///@}

  ///@{
  /**
   * Whether a page has the data sets that its slices and surfaces were made from, so that it can slice
   * them itself: 0, never; 1, always; 2, where they make the page at most DataSetLimit larger, all
   * together. Default: 2. ArraysToKeep is for them too. JSON has none.
   */
  vtkSetClampMacro(IncludeDataSet, int, 0, 2);
  vtkGetMacro(IncludeDataSet, int);
  ///@}

  ///@{
  /** Unit: MB (10^6 bytes). Default: 16. */
  vtkSetMacro(DataSetLimit, double);
  vtkGetMacro(DataSetLimit, double);
  ///@}

  /** Of the last Write, on rank 0: a line for each input whose data set is not in the page, and why. */
  const char* GetDataSetMessage() const { return this->DataSetMessage.c_str(); }

  ///@{
  /** The looks of the inputs, in their order; the last one is that of all further inputs. Default:
   * none, which is one look made of what is set here. */
  void AddLook(vtkMicrotomeSceneLook* look);
  void RemoveAllLooks();
  ///@}

  ///@{
  /**
   * Where the viewer looks from. Defaults: zeros, which is everything in view. CameraViewAngle is
   * vertical, in degrees, by default 30. CameraParallelScale is half the height of a parallel
   * projection; 0, the default, is a perspective.
   */
  vtkSetVector3Macro(CameraPosition, double);
  vtkGetVector3Macro(CameraPosition, double);
  vtkSetVector3Macro(CameraFocalPoint, double);
  vtkGetVector3Macro(CameraFocalPoint, double);
  vtkSetVector3Macro(CameraViewUp, double);
  vtkGetVector3Macro(CameraViewUp, double);
  vtkSetMacro(CameraViewAngle, double);
  vtkGetMacro(CameraViewAngle, double);
  vtkSetMacro(CameraParallelScale, double);
  vtkGetMacro(CameraParallelScale, double);
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

  /**
   * Lights that move with the camera, of mtm_light: the direction towards the light (x right, y up, z
   * towards the viewer), and its colour times its intensity. At most 8. Default: none, which is the
   * page's own lights.
   */
  void AddLight(double x, double y, double z, double red, double green, double blue);
  void RemoveAllLights();
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

  void FindTimeSteps(vtkInformationVector* inputs);
  void RequestPieces(vtkInformationVector* inputs);
  double GetTime();
  bool WriteScene(std::string& error);
  bool WriteParts(const std::vector<vtkMicrotomePart>& parts,
    const vtkMicrotomeSceneData& data,
    std::string& error);
  bool DrawParts(const vtkMicrotomeSceneSettings& settings,
    std::vector<vtkMicrotomePart>& parts,
    std::string& error);
  void GatherData(const vtkMicrotomeSceneSettings& settings, vtkMicrotomeSceneData& data);
  bool BeginOutput(double time, std::string& error);
  bool FinishStep(std::string& error);
  void GetSettings(vtkMicrotomeSceneSettings& settings);
  vtkSmartPointer<vtkMicrotomeSceneLook> NewLook();
  bool AgreeOn(bool fine);

  std::string FileName;
  bool WriteToMemory = false;
  std::string Text;
  std::string Message;
  std::string Title;
  std::string Description;
  int Precision = 0;
  bool WriteAllTimeSteps = false;
  bool AppendSteps = false;
  std::vector<std::string> ArraysToKeep;
  int IncludeDataSet = 2;
  double DataSetLimit = 16.0;
  std::string DataSetMessage;
  std::vector<vtkSmartPointer<vtkMicrotomeSceneLook>> Looks;
  double CameraPosition[3] = { 0.0, 0.0, 0.0 };
  double CameraFocalPoint[3] = { 0.0, 0.0, 0.0 };
  double CameraViewUp[3] = { 0.0, 0.0, 0.0 };
  double CameraViewAngle = 30.0;
  double CameraParallelScale = 0.0;
  bool ColorByArray = true;
  int ColorComponent = -1;
  std::vector<double> ColorMap;
  std::string ColorMapName;
  double ColorRange[2] = { 0.0, 0.0 };
  double Color[3] = { 1.0, 1.0, 1.0 };
  double Opacity = 1.0;
  std::vector<double> BlockOpacities;
  std::vector<double> Lights; /**< six numbers each */
  double Background[3] = { 0.32, 0.34, 0.43 };
  vtkSmartPointer<vtkMultiProcessController> Controller;

  std::vector<double> TimeSteps;                   // with WriteAllTimeSteps
  size_t Step = 0;                                 // the one of these that is written
  double LastTime = 0.0;                           // of Output
  std::unique_ptr<vtkMicrotomeSceneOutput> Output; // between steps, on rank 0
};

#endif
