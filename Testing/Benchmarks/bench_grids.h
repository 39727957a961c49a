// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef bench_grids_h
#define bench_grids_h

#include <vtkSmartPointer.h>

#include <string>

class vtkDataSet;
class vtkFloatArray;

/**
 * What is sliced: a cube of n^3 cells around the origin with edges of length 1, points in the order of
 * an image, a float of each point ("RTData", as of ParaView's wavelet) and of each cell ("CellValue").
 * Unstructured grids have float64 points and int64 ids. No threads are used, so that the process may
 * fork afterwards.
 */
namespace BenchGrids
{
vtkSmartPointer<vtkDataSet> Image(int n);

vtkSmartPointer<vtkDataSet> Hexahedra(int n);

/** Five in each cube, as vtkDataSetTriangleFilter makes them of voxels. */
vtkSmartPointer<vtkDataSet> Tetrahedra(int n);

/** The same with cells and points in random order, always the same one. */
vtkSmartPointer<vtkDataSet> ShuffledTetrahedra(int n);

/** A file of vtkUnstructuredGrid; null where it cannot be read. */
vtkSmartPointer<vtkDataSet> File(const std::string& path);

/** Another array of the points, with values that differ from `seed` to `seed`. */
vtkSmartPointer<vtkFloatArray> PointArray(vtkDataSet* mesh, const char* name, int seed);
}

#endif
