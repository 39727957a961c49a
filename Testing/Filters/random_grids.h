// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef MICROTOME_TEST_RANDOM_GRIDS_H
#define MICROTOME_TEST_RANDOM_GRIDS_H

#include "random.h"

#include "vtkDataSet.h"
#include "vtkSmartPointer.h"
#include "vtkUnstructuredGrid.h"

#include <set>
#include <string>

class vtkPlane;

/** Small data sets of any kind, cell type and storage, and what VTK is asked about them. */
namespace random_grids
{
struct Grid
{
  std::string Name;

  /** What the filters get. Arrays: inputs::AddArrays, and some of other types and layouts. */
  vtkSmartPointer<vtkDataSet> Given;

  /**
   * What VTK gets: the same points, and the cells that are not blanked, in the order of Given; the
   * cell array CellId has their ids there. A vtkUnstructuredGrid, since VTK 9.2 treats turned images
   * and the cell data of vtkPolyData wrongly; hexahedra where Given has polyhedra.
   */
  vtkSmartPointer<vtkUnstructuredGrid> Oracle;

  /** Cells that another piece owns. */
  std::set<long long> Duplicates;

  /** Cells of first order: slices have one point for each edge that they cross. */
  bool IsLinear = true;

  /** VTK cuts these cells along their edges, not in parts of its own. */
  bool HasVTKPoints = true;

  /** What rounding may make of lengths, areas and values near 1. */
  double Tolerance = 1e-9;
};

/** The next one. */
Grid Next(test_random* random);

/** A plane through the data that comes near no point: there, rounding decides, and not alike. */
vtkSmartPointer<vtkPlane> PlaneThrough(vtkDataSet* data, test_random* random);
}

#endif
