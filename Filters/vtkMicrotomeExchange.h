// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeExchange_h
#define vtkMicrotomeExchange_h

#include "vtkMicrotomeFace.h"

#include <vector>

class vtkInformation;
class vtkMultiProcessController;

/** What ranks tell each other about faces in the plane. Every function is collective. */
namespace vtkMicrotomeExchange
{
/** The controller of the ranks that an output is spread over, one piece on each; else nullptr. */
vtkMultiProcessController* RanksOf(vtkInformation* output);

/** What one rank has that may have to go. */
struct Doubt
{
  vtkMicrotomeBox Box; /**< round all of it */
  double Rounding;     /**< of the coordinates in it */
};

/** The doubts of all ranks, in their order. */
std::vector<Doubt> Doubts(vtkMultiProcessController* controller, const Doubt& mine);

/** The faces of the other ranks. */
std::vector<vtkMicrotomeFace> Faces(vtkMultiProcessController* controller,
  const std::vector<vtkMicrotomeFace>& mine);
}

#endif
