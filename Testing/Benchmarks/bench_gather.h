// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef bench_gather_h
#define bench_gather_h

class vtkDataSet;

/** What reading the cells that are cut takes at the least where they are, rather than one after another. */
namespace BenchGather
{
/**
 * How long it takes to read what `result` is made of, which has MicrotomeEdge and MicrotomeCellId: of each of its
 * cells' source the offsets, type, ids and points, then point arrays at both ends of each edge and cell arrays, by
 * VTK's threads, in the order of the result, asked for ahead, out of no cache. A median; 0 for what is no
 * unstructured grid. Unit: ms.
 */
double Milliseconds(vtkDataSet* input, vtkDataSet* result);
}

#endif
