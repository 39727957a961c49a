// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What an algorithm lends to a call of libmicrotome.
#include "vtkMicrotomeRun.h"

#include "vtkAlgorithm.h"
#include "vtkPolyData.h"
#include "vtkSMPTools.h"

namespace
{
void RunTasks(void*, int32_t nTasks, void (*body)(void* job, int32_t task), void* job)
{
  vtkSMPTools::For(0, nTasks, 1, [=](vtkIdType begin, vtkIdType end) {
    for (vtkIdType task = begin; task < end; ++task)
    {
      body(job, static_cast<int32_t>(task));
    }
  });
}

bool Progress(void* user, double fraction)
{
  auto* algorithm = static_cast<vtkAlgorithm*>(user);
  algorithm->UpdateProgress(fraction);
  return !algorithm->CheckAbort();
}
}

mtm_run vtkMicrotomeRun(vtkAlgorithm* algorithm)
{
  mtm_run run = {};
  run.workers = vtkSMPTools::GetEstimatedNumberOfThreads();
  run.run_tasks = RunTasks;
  run.progress = Progress;
  run.user = algorithm;
  return run;
}

int vtkMicrotomeReport(vtkAlgorithm* algorithm,
  mtm_status status,
  const mtm_error& error,
  vtkPolyData* output)
{
  if (status == MTM_OK)
  {
    return 1;
  }
  output->Initialize();
  if (status == MTM_CANCELLED)
  {
    return 1;
  }
  vtkErrorWithObjectMacro(algorithm, << error.message);
  return 0;
}

void vtkMicrotomeWarnNonFinite(vtkAlgorithm* algorithm, int64_t nCells)
{
  if (nCells > 0)
  {
    vtkWarningWithObjectMacro(algorithm,
      << nCells << (nCells == 1 ? " cell was" : " cells were")
      << " left out: a coordinate, or the cut function's value, is not a finite number.");
  }
}
