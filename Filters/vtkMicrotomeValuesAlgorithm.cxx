// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// A list of values to cut at.
#include "vtkMicrotomeValuesAlgorithm.h"

#include <algorithm>

void vtkMicrotomeValuesAlgorithm::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Values:";
  for (double value : this->Values)
  {
    os << " " << value;
  }
  os << endl;
}

void vtkMicrotomeValuesAlgorithm::SetValue(int i, double value)
{
  if (i < 0)
  {
    vtkErrorMacro("Values are numbered from 0, not " << i << ".");
    return;
  }
  if (i >= this->GetNumberOfValues())
  {
    this->SetNumberOfValues(i + 1);
  }
  if (this->Values[i] != value)
  {
    this->Values[i] = value;
    this->Modified();
  }
}

double vtkMicrotomeValuesAlgorithm::GetValue(int i)
{
  return i >= 0 && i < this->GetNumberOfValues() ? this->Values[i] : 0.0;
}

void vtkMicrotomeValuesAlgorithm::SetNumberOfValues(int number)
{
  const size_t size = std::max(number, 0);
  if (size != this->Values.size())
  {
    this->Values.resize(size, 0.0);
    this->Modified();
  }
}

int vtkMicrotomeValuesAlgorithm::GetNumberOfValues()
{
  return static_cast<int>(this->Values.size());
}
