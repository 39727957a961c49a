// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef MICROTOME_TEST_MEASURES_H
#define MICROTOME_TEST_MEASURES_H

#include "vtkPolyData.h"

#include <array>
#include <map>
#include <set>
#include <string>

class vtkDataArray;
class vtkIdList;

/** What of a vtkPolyData does not depend on how it was made. */
namespace measures
{
using Place = std::array<long long, 3>;

/** A place in steps of 1e-5, or what `step` says; same for points that differ by rounding only. */
Place PlaceOf(const double x[3], double step = 1e-5);

/** Length of the lines and area of the polygons by the value of the cell array CellId. */
std::map<long long, double> SizeByCell(vtkPolyData* data);

/**
 * The integral of a point array over one flat polygon, or over one line, where the array is linear in
 * the coordinates.
 */
double Integral(vtkPolyData* data, vtkIdList* ids, vtkDataArray* values);

/** Sum of all sizes. */
double Size(vtkPolyData* data);

/** Values of a point array by place, of the points that cells use. */
std::map<Place, double> ValueByPlace(vtkPolyData* data, const std::string& array);

/** The value at a place, or one step beside it where rounding went the other way; or nullptr. */
const double* Find(const std::map<Place, double>& values, const Place& place);

/** Every cell as the sorted places of its points: equal for equal sets of cells. */
std::multiset<std::multiset<Place>> Cells(vtkPolyData* data);

/** The volume inside a closed surface, positive if normals point out. */
double Volume(vtkPolyData* data);
}

#endif
