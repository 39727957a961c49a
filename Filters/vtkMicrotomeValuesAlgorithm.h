// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeValuesAlgorithm_h
#define vtkMicrotomeValuesAlgorithm_h

#include "MicrotomeFiltersModule.h"
#include "vtkPolyDataAlgorithm.h"

#include <vector>

/**
 * @class vtkMicrotomeValuesAlgorithm
 * @brief What filters have in common that cut at a list of values; they say what the values are.
 */
class MICROTOMEFILTERS_EXPORT vtkMicrotomeValuesAlgorithm : public vtkPolyDataAlgorithm
{
public:
  vtkTypeMacro(vtkMicrotomeValuesAlgorithm, vtkPolyDataAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /**
   * The values, numbered from 0. Setting one beyond the last makes the list longer, with zeros between.
   * A value that is not there is 0. Default: none.
   */
  void SetValue(int i, double value);
  double GetValue(int i);
  void SetNumberOfValues(int number);
  int GetNumberOfValues();
  ///@}

protected:
  vtkMicrotomeValuesAlgorithm() = default;
  ~vtkMicrotomeValuesAlgorithm() override = default;

  std::vector<double> Values;

private:
  vtkMicrotomeValuesAlgorithm(const vtkMicrotomeValuesAlgorithm&) = delete;
  void operator=(const vtkMicrotomeValuesAlgorithm&) = delete;
};

#endif
