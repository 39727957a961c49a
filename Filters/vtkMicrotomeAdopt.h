// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeAdopt_h
#define vtkMicrotomeAdopt_h

#include "microtome/microtome.h"

#include "vtkType.h"

class vtkAbstractArray;
class vtkAlgorithm;
class vtkDataObject;
class vtkDataSet;
class vtkHyperTreeGrid;
class vtkPolyData;

/**
 * Turning results of libmicrotome into vtkPolyData. Points, offsets, connectivity and plane numbers
 * change hands without a copy; only where vertices, lines and polygons occur together are their
 * cells split, since vtkPolyData keeps them apart.
 */
namespace vtkMicrotomeAdopt
{
/** Names of the arrays that say what a result was made from; see Statistics. */
extern const char* const PointsIn;
extern const char* const CellsIn;

/**
 * Moves points and cells into an output without cells.
 *
 * Owns: the pointers that were moved are NULL in `polygons` afterwards.
 */
void Geometry(mtm_polygons& polygons, vtkPolyData* output);

/**
 * Moves the numbers of the planes, or of the values, into a cell array, which the output has in any
 * case.
 */
void Planes(mtm_polygons& polygons, const char* name, vtkPolyData* output);

/** Where a result comes from, as arrays of it. */
struct SourceArrays
{
  bool CellIds; /**< cell array MicrotomeCellId: the input cell that each cell was made from */
  bool
    PointIds; /**< point array MicrotomePointId; for results whose points are all input points, or
                      made in curved cells: these have the id -1 */
  bool Edges; /**< point arrays MicrotomeEdge, ids of two input points a and b, and
                      MicrotomeWeight, t: the point and its values are those at a + t (b - a). Where
                      curved cells make points of more than two input points, both arrays have as many
                      components as the most any point has, ids of input points and the weights of
                      which the point is the sum; unused ones have the weight 0 */
};

/** Adds the arrays that are wanted. */
void Sources(const mtm_polygons& polygons, const SourceArrays& wanted, vtkPolyData* output);

/** Gives each cell points of its own, with their values. */
void SeparatePoints(vtkPolyData* output);

/**
 * Carries all point and cell arrays of the input over, with their names, component names and
 * attributes. Ghost arrays stay behind, and so do ids that interpolation would make meaningless:
 * global and pedigree ids of points, unless every output point is an input point (`samePoints`).
 *
 * Errors: those of mtm_interpolate; MTM_CANCELLED, where `algorithm` was told to stop. An array whose
 *         tuples are not as many as the input's points or cells is left out, with a warning of
 *         `algorithm` that names it.
 */
mtm_status Arrays(const mtm_polygons& polygons,
  vtkDataSet* input,
  bool samePoints,
  vtkAlgorithm* algorithm,
  vtkPolyData* output,
  mtm_error& error);

/** Whether an array has as many tuples as the mesh has points or cells (`of`); else a warning. */
bool Fits(vtkAlgorithm* algorithm, vtkAbstractArray* array, vtkIdType nTuples, const char* of);

/**
 * Passes the input's field data on and adds PointsIn and CellsIn: how many points and cells the
 * input has, those that belong to another piece not counted (vtkMicrotomeCount). The mesh is the
 * input, borrowed; without a view of it, everything is counted.
 */
void Statistics(vtkDataSet* input, const mtm_mesh& mesh, vtkDataObject* output);

/** The same for a hyper tree grid: its leaves are counted, and it has no points. */
void Statistics(vtkHyperTreeGrid* input, vtkDataObject* output);
}

#endif
