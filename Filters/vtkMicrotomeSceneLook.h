// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSceneLook_h
#define vtkMicrotomeSceneLook_h

#include "MicrotomeFiltersModule.h"
#include "vtkObject.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

/**
 * @class vtkMicrotomeSceneLook
 * @brief How one input of a vtkMicrotomeSceneWriter looks: colours, representation, place.
 *
 * Colours are sRGB with red, green and blue in [0, 1].
 */
class MICROTOMEFILTERS_EXPORT vtkMicrotomeSceneLook : public vtkObject
{
public:
  static vtkMicrotomeSceneLook* New();
  vtkTypeMacro(vtkMicrotomeSceneLook, vtkObject);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /** How polygons are drawn. */
  enum RepresentationType
  {
    SURFACE = 0,
    WIREFRAME,
    SURFACE_WITH_EDGES,
    POINTS
  };

  ///@{
  /** Name in the object list, before the names of blocks. Default: empty, the scene's title. */
  vtkSetStdStringFromCharMacro(Name);
  vtkGetCharFromStdStringMacro(Name);
  ///@}

  ///@{
  /** Name of the data set that the input is a slice or a surface of. Default: empty, as Name. */
  vtkSetStdStringFromCharMacro(SourceName);
  vtkGetCharFromStdStringMacro(SourceName);
  ///@}

  ///@{
  /** Shown when the scene is opened. Default: on. */
  vtkSetMacro(Visibility, bool);
  vtkGetMacro(Visibility, bool);
  ///@}

  ///@{
  /** Colour by an array; otherwise everything has Color. Default: on. */
  vtkSetMacro(ColorByArray, bool);
  vtkGetMacro(ColorByArray, bool);
  ///@}

  ///@{
  /**
   * The array to colour by. Default: empty, which is the active scalars, else the first point array,
   * else the first cell array.
   */
  vtkSetStdStringFromCharMacro(ColorArray);
  vtkGetCharFromStdStringMacro(ColorArray);
  ///@}

  ///@{
  /** vtkDataObject's association of ColorArray; -1 is points, else cells. Default: -1. */
  vtkSetMacro(ColorAssociation, int);
  vtkGetMacro(ColorAssociation, int);
  ///@}

  ///@{
  /** Component of the array to colour by; -1 is the magnitude. Default: -1. */
  vtkSetMacro(ColorComponent, int);
  vtkGetMacro(ColorComponent, int);
  ///@}

  ///@{
  /**
   * Colours of equal steps from the first to the last value of ColorRange. Default: none, which is
   * "Cool to Warm".
   */
  void AddColor(double red, double green, double blue);
  void RemoveAllColors();
  const std::vector<unsigned char>& GetColors() const { return this->Colors; } /**< triples */
  ///@}

  ///@{
  /** The colour map's name, shown beside it. Default: empty. */
  vtkSetStdStringFromCharMacro(ColorMapName);
  vtkGetCharFromStdStringMacro(ColorMapName);
  ///@}

  ///@{
  /** The values of the first and the last colour. Default: 0, 0; two equal numbers are the data's
   * range. */
  vtkSetVector2Macro(ColorRange, double);
  vtkGetVector2Macro(ColorRange, double);
  ///@}

  ///@{
  /** Equal steps of the logarithm; ColorRange must be above zero then. Default: off. */
  vtkSetMacro(LogScale, bool);
  vtkGetMacro(LogScale, bool);
  ///@}

  ///@{
  /** Bands of one colour each rather than blended colours. Default: off. */
  vtkSetMacro(Discrete, bool);
  vtkGetMacro(Discrete, bool);
  ///@}

  ///@{
  /** Colours of values outside ColorRange; unless Use... is on, the first and the last colour. */
  vtkSetMacro(UseBelowColor, bool);
  vtkGetMacro(UseBelowColor, bool);
  vtkSetVector3Macro(BelowColor, double);
  vtkGetVector3Macro(BelowColor, double);
  vtkSetMacro(UseAboveColor, bool);
  vtkGetMacro(UseAboveColor, bool);
  vtkSetVector3Macro(AboveColor, double);
  vtkGetVector3Macro(AboveColor, double);
  ///@}

  ///@{
  /** Colour of NaN. Default: 1, 1, 0. */
  vtkSetVector3Macro(NanColor, double);
  vtkGetVector3Macro(NanColor, double);
  ///@}

  ///@{
  /** Marks of the legend: a decimal number and a text. Default: none. */
  void AddAnnotation(const char* value, const char* text);
  void RemoveAllAnnotations();
  const std::vector<std::pair<double, std::string>>& GetAnnotations() const
  {
    return this->Annotations;
  }
  ///@}

  ///@{
  /** Title of the legend. Default: empty, the array's name. */
  vtkSetStdStringFromCharMacro(LegendTitle);
  vtkGetCharFromStdStringMacro(LegendTitle);
  ///@}

  ///@{
  /** Whether there is a legend. Default: on. */
  vtkSetMacro(ShowLegend, bool);
  vtkGetMacro(ShowLegend, bool);
  ///@}

  ///@{
  /** Of what no array colours. Default: 1, 1, 1. */
  vtkSetVector3Macro(Color, double);
  vtkGetVector3Macro(Color, double);
  ///@}

  ///@{
  /** Colours of the blocks in turn, in place of Color. Default: none. */
  void AddBlockColor(double red, double green, double blue);
  void RemoveAllBlockColors();
  const std::vector<double>& GetBlockColors() const { return this->BlockColors; } /**< triples */
  ///@}

  ///@{
  /**
   * Which blocks of composite data are shown, by selectors of vtkDataAssembly; others are no objects.
   * Default: "/", all.
   */
  void AddBlockSelector(const char* selector);
  void RemoveAllBlockSelectors();
  const std::vector<std::string>& GetBlockSelectors() const { return this->BlockSelectors; }
  ///@}

  ///@{
  /** Blocks that have one colour of their own, whatever array colours the others. Default: none. */
  void AddSelectedColor(const char* selector, double red, double green, double blue);
  void RemoveAllSelectedColors();
  const std::vector<std::pair<std::string, std::array<double, 3>>>& GetSelectedColors() const
  {
    return this->SelectedColors;
  }
  ///@}

  ///@{
  /** Blocks that have an opacity of their own, in [0, 1]. Default: none. */
  void AddSelectedOpacity(const char* selector, double opacity);
  void RemoveAllSelectedOpacities();
  const std::vector<std::pair<std::string, double>>& GetSelectedOpacities() const
  {
    return this->SelectedOpacities;
  }
  ///@}

  ///@{
  /** The assembly that selectors are looked up in: "Hierarchy" or empty, which is the default, the
   * blocks themselves; else one that a vtkPartitionedDataSetCollection has. */
  vtkSetStdStringFromCharMacro(BlockAssembly);
  vtkGetCharFromStdStringMacro(BlockAssembly);
  ///@}

  ///@{
  /** In [0, 1]. Default: 1. */
  vtkSetClampMacro(Opacity, double, 0.0, 1.0);
  vtkGetMacro(Opacity, double);
  ///@}

  ///@{
  /** A RepresentationType. Default: SURFACE. */
  vtkSetClampMacro(Representation, int, SURFACE, POINTS);
  vtkGetMacro(Representation, int);
  ///@}

  ///@{
  /** Drawn in light and shade; otherwise in its colours alone. Default: on. */
  vtkSetMacro(Lighting, bool);
  vtkGetMacro(Lighting, bool);
  ///@}

  ///@{
  /** Pixels; 0 is for the viewer to choose. Defaults: 0. */
  vtkSetMacro(PointSize, double);
  vtkGetMacro(PointSize, double);
  vtkSetMacro(LineWidth, double);
  vtkGetMacro(LineWidth, double);
  ///@}

  ///@{
  /** Of the edges of SURFACE_WITH_EDGES. Default: 0, 0, 0.5. */
  vtkSetVector3Macro(EdgeColor, double);
  vtkGetVector3Macro(EdgeColor, double);
  ///@}

  ///@{
  /** From the data's points to the world: 4 x 4, row by row. Default: identity. */
  void SetMatrix(const double matrix[16]);
  const double* GetMatrix() const { return this->Matrix; }
  ///@}

  /** One number for each component of a colour, as scenes have them. */
  static unsigned char Byte(double level);

protected:
  vtkMicrotomeSceneLook();
  ~vtkMicrotomeSceneLook() override;

private:
  vtkMicrotomeSceneLook(const vtkMicrotomeSceneLook&) = delete;
  void operator=(const vtkMicrotomeSceneLook&) = delete;

  std::string Name;
  std::string SourceName;
  bool Visibility = true;
  bool ColorByArray = true;
  std::string ColorArray;
  int ColorAssociation = -1;
  int ColorComponent = -1;
  std::vector<unsigned char> Colors;
  std::string ColorMapName;
  double ColorRange[2] = { 0.0, 0.0 };
  bool LogScale = false;
  bool Discrete = false;
  bool UseBelowColor = false;
  double BelowColor[3] = { 0.0, 0.0, 0.0 };
  bool UseAboveColor = false;
  double AboveColor[3] = { 0.5, 0.5, 0.5 };
  double NanColor[3] = { 1.0, 1.0, 0.0 };
  std::vector<std::pair<double, std::string>> Annotations;
  std::string LegendTitle;
  bool ShowLegend = true;
  double Color[3] = { 1.0, 1.0, 1.0 };
  std::vector<double> BlockColors;
  std::vector<std::string> BlockSelectors = { "/" };
  std::vector<std::pair<std::string, std::array<double, 3>>> SelectedColors;
  std::vector<std::pair<std::string, double>> SelectedOpacities;
  std::string BlockAssembly;
  double Opacity = 1.0;
  int Representation = SURFACE;
  bool Lighting = true;
  double PointSize = 0.0;
  double LineWidth = 0.0;
  double EdgeColor[3] = { 0.0, 0.0, 0.5 };
  double Matrix[16] = { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
};

#endif
