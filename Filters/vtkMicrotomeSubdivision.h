// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSubdivision_h
#define vtkMicrotomeSubdivision_h

class vtkAlgorithm;
class vtkDataObject;
class vtkInformation;

/**
 * How often curved cells are to be halved so that their linear parts are within a tolerance: the highest
 * level that a block of the input needs, or its pieces on other ranks, so that all of them fit. 0 where the
 * tolerance is 0.
 *
 * To be called when the execution of a whole input begins. Collective where the output is spread over the
 * ranks of the global controller. Warns, once, where the tolerance is not kept, and of cells that no bound
 * is known of. What is wrong with a block, its execution reports.
 */
int vtkMicrotomeSubdivision(vtkDataObject* input,
  vtkInformation* output,
  double tolerance,
  vtkAlgorithm* algorithm);

#endif
