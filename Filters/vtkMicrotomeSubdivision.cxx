// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// One subdivision of curved cells for all blocks and ranks.
#include "vtkMicrotomeSubdivision.h"

#include "vtkMicrotomeBorrow.h"
#include "vtkMicrotomeExchange.h"
#include "vtkMicrotomeRun.h"
#include "vtkMicrotomeSound.h"

#include "vtkAlgorithm.h"
#include "vtkCommunicator.h"
#include "vtkCompositeDataSet.h"
#include "vtkMultiProcessController.h"
#include "vtkUnstructuredGrid.h"

#include <algorithm>
#include <string>

namespace
{
/* Level, deviation, and cells without a bound, as numbers that ranks can put together. */
struct Needs
{
  double Most[2] = { 0.0, 0.0 };
  double Unbounded = 0.0;
};

void Add(vtkUnstructuredGrid* grid, double tolerance, vtkAlgorithm* algorithm, Needs& needs)
{
  std::string unsound;
  vtkMicrotomeBorrow borrow;
  if (grid->GetNumberOfCells() == 0 || !vtkMicrotomeSound::Shape(grid, unsound) ||
    !borrow.BorrowMesh(grid))
  {
    return;
  }
  mtm_subdivision found = {};
  mtm_error error = {};
  const mtm_run run = vtkMicrotomeRun(algorithm);
  if (mtm_find_subdivision(&borrow.Mesh, tolerance, &run, &found, &error) == MTM_OK)
  {
    needs.Most[0] = std::max(needs.Most[0], static_cast<double>(found.level));
    needs.Most[1] = std::max(needs.Most[1], found.deviation);
    needs.Unbounded += static_cast<double>(found.n_unbounded_cells);
  }
}

void Warn(const Needs& needs, double tolerance, vtkAlgorithm* algorithm)
{
  if (needs.Most[1] > tolerance)
  {
    vtkWarningWithObjectMacro(algorithm,
      "Curved cells are halved " << MTM_MAX_SUBDIVISION
                                 << " times, which is the most; their parts may be up to "
                                 << needs.Most[1] << " away from them, more than the Tolerance of "
                                 << tolerance << ".");
  }
  if (needs.Unbounded > 0.0)
  {
    vtkWarningWithObjectMacro(algorithm,
      "Of " << needs.Unbounded
            << " curved cells it is not known whether they are within the Tolerance: pyramids and "
               "polygons of higher order, cells with a node in the middle of a triangle, or with "
               "weights that are not positive.");
  }
}
}

int vtkMicrotomeSubdivision(vtkDataObject* input,
  vtkInformation* output,
  double tolerance,
  vtkAlgorithm* algorithm)
{
  if (tolerance <= 0.0)
  {
    return 0;
  }
  Needs needs;
  for (vtkDataObject* part : vtkCompositeDataSet::GetDataSets<vtkDataObject>(input))
  {
    if (auto* grid = vtkUnstructuredGrid::SafeDownCast(part)) // no others have curved cells
    {
      Add(grid, tolerance, algorithm, needs);
    }
  }
  if (vtkMultiProcessController* ranks = vtkMicrotomeExchange::RanksOf(output))
  {
    const Needs mine = needs;
    ranks->AllReduce(mine.Most, needs.Most, 2, vtkCommunicator::MAX_OP);
    ranks->AllReduce(&mine.Unbounded, &needs.Unbounded, 1, vtkCommunicator::SUM_OP);
  }
  Warn(needs, tolerance, algorithm);
  return static_cast<int>(needs.Most[0]);
}
