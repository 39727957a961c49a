// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef MICROTOME_TEST_RANDOM_BLOCKS_H
#define MICROTOME_TEST_RANDOM_BLOCKS_H

#include "random.h"

#include "vtkDataSet.h"
#include "vtkSmartPointer.h"

class vtkUnstructuredGrid;

/** Random cells of first order; faces and polygons are convex, and polygons flat. */
namespace random_blocks
{
/**
 * Blocks of a lattice with moved points, each divided into cells of one type or of one that chance
 * says, and some cells of lower dimension and empty ones between them.
 */
vtkSmartPointer<vtkDataSet> Cells(test_random* random);

/** Vertices, lines, polygons and strips that have nothing to do with each other. */
vtkSmartPointer<vtkDataSet> PolyData(test_random* random);

/** Makes 3D cells polyhedra with every other face turned; false if there are none. */
bool MakePolyhedra(vtkUnstructuredGrid* grid);
}

#endif
