// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef MICROTOME_TEST_TREES_H
#define MICROTOME_TEST_TREES_H

#include "vtkHyperTreeGrid.h"
#include "vtkSmartPointer.h"

#include <array>
#include <random>
#include <vector>

/**
 * A random hyper tree grid, and the same written out: which leaf each place is in. The arrays of the
 * leaves are CellId, their own index, and Level.
 */
struct Trees
{
  /** Axes of which `nTrees` is 0 are not there. About a part `masked` of the leaves is masked. */
  Trees(std::array<int, 3> nTrees,
    int branchFactor,
    int depth,
    double refined,
    double masked,
    std::mt19937& random);

  /** The leaf at a place in a raster of leaves of the deepest level; -1 for none. */
  long long LeafAt(std::array<int, 3> place) const;

  /** The number of places along an axis. */
  int Size(int axis) const { return this->Raster[axis]; }

  /** Where place number `i` begins; also for the end of the last. */
  double Coordinate(int axis, int i) const;

  vtkSmartPointer<vtkHyperTreeGrid> Data;
  std::array<int, 3> Raster;
  std::vector<long long> Leaves;
  std::vector<double> Coordinates[3]; // of the trees
};

#endif
