// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSceneData_h
#define vtkMicrotomeSceneData_h

#include "vtkMicrotomeBorrow.h"
#include "vtkMicrotomeSource.h"

#include "microtome/scene.h"

#include <deque>
#include <set>
#include <string>
#include <vector>

class vtkMicrotomeRanks;
class vtkMicrotomeSceneLook;
class vtkMultiProcessController;
struct vtkMicrotomeLeaf;

/** Which data sets go into a page. */
struct vtkMicrotomeSceneDataSettings
{
  bool Always = false;   /**< whatever their size is */
  double Limit = 0.0;    /**< else, together: how much larger the page may become. Unit: bytes */
  int NumberOfSteps = 1; /**< of the page: what a mesh stays, its arrays are there once a step */
  mtm_precision Precision = MTM_PRECISION_16_BIT;
  std::string Title;                                         /**< names what has no name */
  std::vector<std::string> ArraysToKeep;                     /**< empty = all */
  std::vector<vtkSmartPointer<vtkMicrotomeSceneLook>> Looks; /**< of each input; the last goes on */
};

/**
 * @class vtkMicrotomeSceneData
 * @brief The data sets that the inputs of a scene are slices or surfaces of, whole on rank 0.
 *
 * Inputs of one source share its data sets: one for each of its blocks, up to MaximumLeaves. Data that
 * are clearly too large are not gathered.
 *
 * Owns: the data sets and all that Get refers to, but for the settings' texts.
 */
class vtkMicrotomeSceneData
{
public:
  static const int MaximumLeaves = 64;

  vtkMicrotomeSceneData() = default;
  vtkMicrotomeSceneData(const vtkMicrotomeSceneData&) = delete;
  vtkMicrotomeSceneData& operator=(const vtkMicrotomeSceneData&) = delete;

  /**
   * Finds and gathers those of an algorithm's inputs on port 0. What cannot be is left out; the
   * message says so. Collective, and to be called once.
   */
  void Gather(vtkAlgorithm* algorithm,
    vtkMultiProcessController* controller,
    const vtkMicrotomeSceneDataSettings& settings);

  /** On rank 0; none elsewhere. */
  const std::vector<mtm_scene_data_set>& Get() const { return this->Sets; }

  /** Says of an object which data set it is a part of. `path` is that of its vtkMicrotomePart. */
  void Label(const std::vector<int>& path, mtm_scene_object& object) const;

  /** On rank 0: a line for each input or block without a data set, with the reason. */
  const std::string& GetMessage() const { return this->Message; }

  /** Whether data that were found did not get in: too large, or nothing to slice. On rank 0. */
  bool HasLeftOut() const { return this->LeftOut; }

private:
  struct Input
  {
    vtkMicrotomeSource Source;
    bool IsFound = false;
    std::string Reason;
    int Group = -1; // the first input of the same source
  };

  struct Whole
  {
    int Group = -1;
    std::vector<int> Path; // of blocks
    std::string Name;
    vtkSmartPointer<vtkDataSet> Data;
    vtkMicrotomeBorrow Borrow;
    std::vector<mtm_scene_array> Arrays;
    mtm_scene_data_set Set = {};
  };

  void FindSources(vtkAlgorithm* algorithm, const vtkMicrotomeRanks& ranks);
  void GatherGroup(int group, vtkAlgorithm* algorithm, vtkMultiProcessController* controller);
  void AddLeaves(int group, const std::vector<vtkMicrotomeLeaf>& leaves);
  bool AddLeaf(int group, const vtkMicrotomeLeaf& leaf, double& bytes);
  bool Measure(const Whole& whole, double& bytes, std::string& reason) const;
  void SetCuts(int group, size_t firstWhole);
  std::vector<std::string> NamesToKeep(int group) const;
  std::string NameOf(int input) const;
  vtkMicrotomeSceneLook* LookOf(int input) const;
  void LeaveOut(const std::string& name, const std::string& reason);

  const vtkMicrotomeSceneDataSettings* Settings = nullptr;
  std::vector<Input> Inputs;
  std::set<int> NotObjects; // of the inputs
  std::deque<Whole> Wholes;
  std::vector<mtm_scene_data_set> Sets;
  double Bytes = 0.0; // that these add to the page
  std::string Message;
  bool LeftOut = false;
};

#endif
