// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeXdmfFile_h
#define vtkMicrotomeXdmfFile_h

#include "microtome/xdmf.h"
#include "vtkSmartPointer.h"

#include <cstdint>
#include <string>
#include <vector>

class vtkDataObject;
class vtkDataSet;
class vtkMultiBlockDataSet;

/**
 * @class vtkMicrotomeXdmfFile
 * @brief An open XDMF file: its steps, the grids of one, and the shape of what they are read into.
 */
class vtkMicrotomeXdmfFile
{
public:
  vtkMicrotomeXdmfFile() = default;
  ~vtkMicrotomeXdmfFile();
  vtkMicrotomeXdmfFile(const vtkMicrotomeXdmfFile&) = delete;
  void operator=(const vtkMicrotomeXdmfFile&) = delete;

  /** Opens a file, unless it is open like that and has not changed since. `isNew`: it was opened. */
  mtm_status Open(const std::string& name,
    bool confined,
    bool trusted,
    bool& isNew,
    mtm_error& error);
  void Close();

  mtm_xdmf* Get() const { return this->File; }

  /** The step of a time: the latest not after it, or the first. */
  int64_t StepAt(double time) const;

  /** Selects a step; nothing is done if it is. */
  mtm_status SelectStep(int64_t step, mtm_error& error);
  int64_t GetStep() const { return this->Step; }

  /** Grids of the selected step. */
  int NumberOfGrids() const { return mtm_xdmf_n_grids(this->File); }

  /**
   * True if every step is one grid, of the same kind as far as the first and the last step tell, and
   * no collection or tree is around it. Selects the first step.
   */
  bool IsPlain(mtm_mesh_kind& kind);

  /**
   * The path of each grid of the selected step. Where those of the first step differ in numbers only,
   * such as that of the step, and are as many, they are theirs: a block has one name at all steps.
   */
  std::vector<std::string> Paths() const;

  /**
   * The blocks of the selected step, empty, nested as the collections and trees of the file are; one
   * that is around everything is left out, as it says nothing. Grids that are not wanted are not
   * there. `parents`, `places`: where each grid is to be set; NULL for grids that are not there.
   */
  struct Place
  {
    vtkMultiBlockDataSet* Parent = nullptr;
    unsigned int Index = 0;
  };
  std::vector<Place> MakeBlocks(vtkMultiBlockDataSet* root, const std::vector<bool>& wanted) const;

  /**
   * The names that grids of the selected step are chosen by, one for each: their paths as Paths() has
   * them or, where these
   * are too many for anyone to choose among, the collections and trees they are in, from the inside
   * out; empty where these are too many too.
   */
  std::vector<std::string> Choices() const;

  /** Problems since this was last asked, and some of the caller's, as one text; empty if none. */
  std::string NewProblems(const std::vector<std::string>& others);

private:
  std::vector<std::string> OwnPaths() const;

  std::vector<std::string> FirstPaths; // of the first step
  mtm_xdmf* File = nullptr;
  std::string Name;
  mtm_xdmf_options Options = {};
  long long Changed = 0;
  unsigned long long Size = 0;
  int64_t Step = -1;
  int NumberOfReported = 0;
};

#endif
