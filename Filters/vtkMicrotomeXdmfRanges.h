// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeXdmfRanges_h
#define vtkMicrotomeXdmfRanges_h

#include "microtome/xdmf.h"

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

class vtkAlgorithm;
class vtkDataObject;
class vtkMicrotomeXdmfFile;
class vtkMicrotomeXdmfGrids;

/**
 * @class vtkMicrotomeXdmfRanges
 * @brief Ranges of the arrays of whole grids, for arrays of which only a part is there.
 *
 * An array is read once for each step, in windows, so that it takes little memory; its ranges are kept.
 */
class vtkMicrotomeXdmfRanges
{
public:
  /** Forgets all: the file is another. */
  void Clear() { this->Known.clear(); }

  /**
   * Gives the point and cell arrays in `output` the ranges that the arrays of those names have in all
   * wanted grids of the selected step: what GetRange and GetFiniteRange of the array then say.
   *
   * Errors: MTM_CANCELLED. Arrays that cannot be read are troubles of `grids` and keep their own.
   */
  mtm_status Publish(vtkMicrotomeXdmfFile& file,
    vtkMicrotomeXdmfGrids& grids,
    const std::vector<bool>& wanted,
    vtkAlgorithm* algorithm,
    vtkDataObject* output);

private:
  /* Lowest and highest of all values, and of the finite ones. */
  struct Range
  {
    double All[2] = { 1, -1 };
    double Finite[2] = { 1, -1 };
  };
  /* Of the magnitude, then of each component; empty: not known. */
  using Ranges = std::vector<Range>;
  using Key = std::tuple<int64_t, int, mtm_association, std::string>; // step, grid, of what, name
  using Sums = std::map<std::pair<mtm_association, std::string>, Ranges>;

  struct Reading;
  mtm_status Find(vtkMicrotomeXdmfFile& file,
    vtkMicrotomeXdmfGrids& grids,
    int grid,
    vtkAlgorithm* algorithm,
    Sums& sums);
  static void Widen(Ranges& ranges, const Ranges& by);
  static void Set(vtkDataObject* output, const Sums& sums);

  std::map<Key, Ranges> Known;
};

#endif
