// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeRun_h
#define vtkMicrotomeRun_h

#include "microtome/microtome.h"

class vtkAlgorithm;
class vtkPolyData;

/**
 * What an algorithm lends to a call of libmicrotome: the threads of vtkSMPTools, its progress, and
 * its abort flag.
 */
mtm_run vtkMicrotomeRun(vtkAlgorithm* algorithm);

/**
 * How an algorithm reports the end of a call: an error once, with libmicrotome's message; an abort
 * not as an error. In both cases the output is emptied. Returns what RequestData returns.
 */
int vtkMicrotomeReport(vtkAlgorithm* algorithm,
  mtm_status status,
  const mtm_error& error,
  vtkPolyData* output);

/** Warns of cells that were left out, if there are any. */
void vtkMicrotomeWarnNonFinite(vtkAlgorithm* algorithm, int64_t nCells);

#endif
