// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeXdmfGrids_h
#define vtkMicrotomeXdmfGrids_h

#include "microtome/xdmf.h"
#include "vtkSmartPointer.h"
#include "vtkType.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

class vtkAlgorithm;
class vtkDataArraySelection;
class vtkDataSet;
class vtkIdTypeArray;

/** Which part of a grid to read: an extent of a structured one, or one of several pieces. */
struct vtkMicrotomeXdmfPart
{
  int Piece = 0;
  int NumberOfPieces = 1;
  int GhostLevels = 0;
  bool HasExtent = false; // then the extent, and no ghost cells are marked
  std::array<int, 6> Extent = {};

  bool operator<(const vtkMicrotomeXdmfPart& other) const
  {
    return std::tie(Piece, NumberOfPieces, GhostLevels, HasExtent, Extent) <
      std::tie(other.Piece, other.NumberOfPieces, other.GhostLevels, other.HasExtent, other.Extent);
  }
};

/**
 * @class vtkMicrotomeXdmfGrids
 * @brief Reads grids of an XDMF file as data sets.
 *
 * Meshes that were read are kept until an execution does not use them, so that another time step or
 * another choice of arrays has the same points and cells, not only equal ones.
 */
class vtkMicrotomeXdmfGrids
{
public:
  explicit vtkMicrotomeXdmfGrids(vtkAlgorithm* algorithm);
  ~vtkMicrotomeXdmfGrids();

  /** The arrays to read; one that a selection does not know is read. */
  vtkDataArraySelection* PointArrays = nullptr;
  vtkDataArraySelection* CellArrays = nullptr;

  /** Adds the numbers that points and cells have in the file. */
  bool GlobalIds = false;

  /** What could not be read in this execution, and why. */
  std::vector<std::string> Troubles;

  /** The part of the progress that the next grid is. */
  double Shift = 0.0;
  double Scale = 1.0;

  /** Whether the selections want an array. */
  bool IsWanted(const mtm_xdmf_array& array) const;

  /** Begins an execution. */
  void Begin();

  /** Ends it: forgets what it did not use. */
  void End();

  /** Forgets everything: the file is another. */
  void Clear();

  /**
   * Reads a part of a grid of the selected step, with the wanted arrays or without any. A piece that
   * has nothing of the grid is empty.
   *
   * Errors: NULL and a status: the mesh cannot be read, or the algorithm was aborted. Arrays that
   *         cannot be read are troubles.
   */
  vtkSmartPointer<vtkDataSet> Read(mtm_xdmf* file,
    int grid,
    const vtkMicrotomeXdmfPart& part,
    bool hasArrays,
    mtm_status& status,
    mtm_error& error);

  /** Whether Pick gives what Read does, and the mesh can be known again. */
  bool CanPick(mtm_xdmf* file, int grid) const;

  /** The mesh of a part of a grid counts as used in this execution, if it is there. */
  void KeepMesh(mtm_xdmf* file, int grid, const vtkMicrotomeXdmfPart& part);

  /**
   * The wanted arrays of some points and cells of a part of a grid, by their numbers in what Read
   * gives: a data set of as many points and cells, which are nowhere.
   *
   * Errors: MTM_CANCELLED; NULL and a status: the mesh had to be read again, and cannot be. Arrays that
   *         cannot be read are troubles.
   */
  vtkSmartPointer<vtkDataSet> Pick(mtm_xdmf* file,
    int grid,
    const vtkMicrotomeXdmfPart& part,
    vtkIdTypeArray* points,
    vtkIdTypeArray* cells,
    mtm_status& status);

private:
  struct Mesh;

  std::shared_ptr<Mesh> FindMesh(mtm_xdmf* file,
    int grid,
    const vtkMicrotomeXdmfPart& part,
    mtm_status& status,
    mtm_error& error);
  mtm_status ReadStructured(mtm_xdmf* file,
    int grid,
    const vtkMicrotomeXdmfPart& part,
    Mesh& mesh,
    mtm_error& error);
  mtm_status ReadUnstructured(mtm_xdmf* file,
    int grid,
    const vtkMicrotomeXdmfPart& part,
    Mesh& mesh,
    mtm_error& error);
  mtm_status ReadMesh(mtm_xdmf* file,
    int grid,
    const mtm_xdmf_part* part,
    Mesh& mesh,
    mtm_error& error);
  mtm_status ReadArray(mtm_xdmf* file,
    int grid,
    int array,
    const Mesh& mesh,
    vtkDataSet* output,
    mtm_error& error);
  mtm_status ReadArrays(mtm_xdmf* file, int grid, const Mesh& mesh, vtkDataSet* output);
  void AddGlobalIds(const mtm_xdmf_grid& grid, const Mesh& mesh, vtkDataSet* output);
  static vtkIdType NumberInFile(const mtm_xdmf_grid& grid,
    const Mesh& mesh,
    bool areCells,
    vtkIdType i);
  bool ShowProgress(double done, double part);

  using Key = std::pair<uint64_t, vtkMicrotomeXdmfPart>;

  vtkAlgorithm* Algorithm;
  std::map<Key, std::shared_ptr<Mesh>> Meshes;
};

#endif
