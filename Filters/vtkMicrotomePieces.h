// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomePieces_h
#define vtkMicrotomePieces_h

#include "vtkMicrotomeRanks.h"

#include "vtkDataSet.h"
#include "vtkSmartPointer.h"

#include <string>
#include <vector>

class vtkAlgorithm;
class vtkDataSetAttributes;
class vtkIdList;
class vtkUnsignedCharArray;

/** An array as the ranks describe it to each other. */
struct vtkMicrotomeArrayInfo
{
  std::string Name;
  int Type = 0;
  int Components = 0;
  int Attribute = -1; /**< of vtkDataSetAttributes, or -1 */
  std::vector<std::string> ComponentNames;
};

/** A piece as the ranks describe it to each other. */
struct vtkMicrotomePieceInfo
{
  int Kind = 0; /**< VTK_IMAGE_DATA, _RECTILINEAR_GRID, _STRUCTURED_GRID; others _UNSTRUCTURED_ */
  int Extent[6] = {};    /**< of a structured one, ghosts included */
  int Own[6] = {};       /**< extent round the cells that are not ghosts */
  double Frame[15] = {}; /**< origin, spacing and direction of an image */
  int Types[3] = {};     /**< of the coordinates: of each axis, or once */
  bool HasPointIds = false;
  bool HasCellIds = false;                      /**< global ids */
  std::vector<vtkMicrotomeArrayInfo> Arrays[2]; /**< of points, of cells */
};

/**
 * @class vtkMicrotomePieces
 * @brief The pieces of one data set on all ranks, as each rank knows them.
 *
 * A piece counts if it has a cell that is not a duplicate of another piece's. Construction is
 * collective.
 */
class vtkMicrotomePieces
{
public:
  /** Association of arrays, and index where there is one of each. */
  enum
  {
    Points = 0,
    Cells = 1
  };

  struct Piece
  {
    vtkSmartPointer<vtkDataSet> Data;
    vtkSmartPointer<vtkIdList> OwnCells; /**< those that are not duplicates */
  };

  /** Takes this rank's pieces, nullptr among them too. Error says why they cannot be used. */
  vtkMicrotomePieces(const vtkMicrotomeRanks& ranks,
    const std::vector<vtkSmartPointer<vtkDataSet>>& mine,
    vtkAlgorithm* algorithm);

  vtkMicrotomeRanks Ranks;
  std::vector<Piece> Mine;
  std::vector<int> Counts;                  /**< number of pieces on each rank */
  std::vector<vtkMicrotomePieceInfo> Infos; /**< of the pieces of all ranks, in their order */
  bool Fine = true;                         /**< the same on all ranks */
  std::string Error;                        /**< on the rank that has it */

  /** The arrays that all pieces have with one type and one number of components. */
  std::vector<vtkMicrotomeArrayInfo> Arrays[2];
  /** Names of those that only some have so. */
  std::vector<std::string> Lost[2];

  /** True if the pieces can be those of one structured grid: it may be seen later that they are not. */
  bool MayBeGrid() const;

  /** Brings an array of each piece to rank 0, as vtkMicrotomeRanks. Collective. */
  bool Collect(const vtkMicrotomeRanks::Give& give, const vtkMicrotomeRanks::Take& take) const;

  /**
   * Brings the arrays that all pieces have to rank 0. targets[piece][i] is where tuple i goes of those
   * that `ids` names in each of this rank's pieces (nullptr: of all tuples), or -1. `targets`, `n` (the
   * number of tuples) and `to` matter on rank 0 only. Collective.
   */
  bool CollectArrays(int association,
    const std::vector<vtkSmartPointer<vtkIdList>>& ids,
    const std::vector<std::vector<vtkIdType>>& targets,
    vtkIdType n,
    vtkDataSetAttributes* to) const;

  static vtkDataSetAttributes* AttributesOf(vtkDataSet* data, int association);
  static vtkUnsignedCharArray* GhostsOf(vtkDataSet* data, int association);

  /** The array that a description is of, or nullptr. */
  static vtkDataArray* Find(vtkDataSet* data, int association, const vtkMicrotomeArrayInfo& info);

  /** A copy of tuples, of all if `ids` is nullptr, in one block of memory; bits become bytes. */
  static vtkSmartPointer<vtkDataArray> Copy(vtkDataArray* from, int type, vtkIdList* ids);

  /** Copies each tuple to its target. */
  static void Place(vtkDataArray* from, const std::vector<vtkIdType>& targets, vtkDataArray* to);

private:
  bool Prepare(vtkDataSet* data, vtkAlgorithm* algorithm);
  void FindArrays(int association);
};

#endif
