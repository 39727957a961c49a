// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef MICROTOME_TEST_INPUTS_H
#define MICROTOME_TEST_INPUTS_H

#include "vtkDataSet.h"
#include "vtkSmartPointer.h"
#include "vtkUnstructuredGrid.h"

#include <string>
#include <vector>

/** Data sets of every kind that the filters take, between about -1 and 1 along each axis. */
namespace inputs
{
struct Input
{
  std::string Name;
  vtkSmartPointer<vtkDataSet> Data;
};

/** A value that is linear in the coordinates, so that interpolation is exact: Linear(x). */
double Linear(const double x[3]);

/**
 * Adds the arrays that tests look for: Linear and Wave (double) and Direction (float, 3 components,
 * structure of arrays) on the points, CellId (vtkIdType) on the cells.
 */
void AddArrays(vtkDataSet* data);

/**
 * 3D inputs: structured of all kinds, unstructured of all linear types, int32 and int64, float and
 * double, structures of arrays.
 */
std::vector<Input> Solids();

/** 2D inputs: quads, triangles, pixels, polygons, strips. */
std::vector<Input> Sheets();

/**
 * The same cells and arrays as an unstructured grid. Oracles get this where VTK 9.2 treats the
 * original wrongly: it cuts images as if they were never turned, and gives the slices of a
 * vtkPolyData the cell data of other cells.
 */
vtkSmartPointer<vtkDataSet> WrittenOut(vtkDataSet* data);

/** One hexahedral unstructured grid of n^3 cells on the cube from -1 to 1, regular. */
vtkSmartPointer<vtkUnstructuredGrid> Cube(int n);
}

#endif
