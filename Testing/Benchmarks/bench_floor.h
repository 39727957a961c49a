// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef bench_floor_h
#define bench_floor_h

#include <cstdint>

class vtkDataSet;

/**
 * What a task costs at the least: the cache lines of the input that any method has to read, and a
 * result that is written into fresh memory.
 */
namespace BenchFloor
{
/** Which parts no method gets around. */
enum Cells
{
  AllCells, /**< of unstructured grids, without an index: types, connectivity and all coordinates */
  CutCells, /**< with one: connectivity and coordinates of the cells that are met */
  NoCells   /**< the geometry stays the same: point arrays, by ids and weights that are there */
};

/**
 * Bytes of the lines of the input that make `result`, which has MicrotomeEdge (or MicrotomePointId) and
 * MicrotomeCellId: those of point arrays at these points, of cell arrays at these cells, and of the
 * cells themselves.
 */
int64_t BytesToRead(vtkDataSet* input, vtkDataSet* result, Cells cells);

/**
 * Bytes of the points, cells and arrays of a result, without its MicrotomeEdge and the like; for NoCells,
 * of its point arrays.
 */
int64_t BytesToWrite(vtkDataSet* result, Cells cells);

/**
 * How long it takes to read so many bytes one after another and to write so many into memory that has
 * not been touched, by VTK's threads: a median. Unit: ms.
 */
double Milliseconds(int64_t read, int64_t written);
}

#endif
