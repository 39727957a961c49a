// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What the ranks that bring pieces together on rank 0 say to each other.
#include "vtkMicrotomeRanks.h"

#include "vtkCommunicator.h"
#include "vtkDataArray.h"
#include "vtkMultiProcessController.h"

#include <numeric>

namespace
{
const int Tag = 90217;
/* Type, number of components, number of tuples. */
const int HeaderSize = 3;
}

vtkMicrotomeRanks::vtkMicrotomeRanks(vtkMultiProcessController* controller)
  : Controller(controller && controller->GetNumberOfProcesses() > 1 ? controller : nullptr)
{
  if (this->Controller)
  {
    this->Rank = controller->GetLocalProcessId();
    this->Count = controller->GetNumberOfProcesses();
  }
}

bool vtkMicrotomeRanks::Agree(bool fine) const
{
  int mine = fine ? 1 : 0;
  int all = mine;
  if (this->Controller)
  {
    this->Controller->AllReduce(&mine, &all, 1, vtkCommunicator::MIN_OP);
  }
  return all != 0;
}

bool vtkMicrotomeRanks::Decide(bool onFirst) const
{
  int decision = onFirst ? 1 : 0;
  if (this->Controller)
  {
    this->Controller->Broadcast(&decision, 1, 0);
  }
  return decision != 0;
}

double vtkMicrotomeRanks::Sum(double mine) const
{
  double all = mine;
  if (this->Controller)
  {
    this->Controller->AllReduce(&mine, &all, 1, vtkCommunicator::SUM_OP);
  }
  return all;
}

std::vector<std::string> vtkMicrotomeRanks::Share(const std::string& mine) const
{
  if (!this->Controller)
  {
    return { mine };
  }
  // One more, so that there is an address where there is no message.
  const std::string sent = mine + '\0';
  const auto length = static_cast<vtkIdType>(sent.size());
  std::vector<vtkIdType> lengths(this->Count, 0);
  this->Controller->AllGather(&length, lengths.data(), 1);
  std::vector<vtkIdType> begins(this->Count + 1, 0);
  std::partial_sum(lengths.begin(), lengths.end(), begins.begin() + 1);
  std::vector<char> all(begins.back());
  this->Controller->AllGatherV(sent.data(), all.data(), length, lengths.data(), begins.data());
  std::vector<std::string> messages;
  for (int rank = 0; rank < this->Count; ++rank)
  {
    messages.emplace_back(all.data() + begins[rank], lengths[rank] - 1);
  }
  return messages;
}

bool vtkMicrotomeRanks::Send(vtkDataArray* values) const
{
  vtkIdType header[HeaderSize] = { VTK_VOID, 0, 0 };
  if (values)
  {
    header[0] = values->GetDataType();
    header[1] = values->GetNumberOfComponents();
    header[2] = values->GetNumberOfTuples();
  }
  vtkCommunicator* communicator = this->Controller->GetCommunicator();
  const bool isSent = this->Controller->Send(header, HeaderSize, 0, Tag) != 0;
  return isSent &&
    (!values || values->GetNumberOfValues() == 0 ||
      communicator->SendVoidArray(
        values->GetVoidPointer(0), values->GetNumberOfValues(), values->GetDataType(), 0, Tag) !=
        0);
}

bool vtkMicrotomeRanks::Receive(int from, vtkSmartPointer<vtkDataArray>& values) const
{
  values = nullptr;
  vtkIdType header[HeaderSize];
  if (!this->Controller->Receive(header, HeaderSize, from, Tag))
  {
    return false;
  }
  const int type = static_cast<int>(header[0]);
  if (type == VTK_VOID)
  {
    return true;
  }
  values.TakeReference(vtkDataArray::CreateDataArray(type));
  values->SetNumberOfComponents(static_cast<int>(header[1]));
  values->SetNumberOfTuples(header[2]);
  return values->GetNumberOfValues() == 0 ||
    this->Controller->GetCommunicator()->ReceiveVoidArray(
      values->GetVoidPointer(0), values->GetNumberOfValues(), type, from, Tag) != 0;
}

bool vtkMicrotomeRanks::Collect(const std::vector<int>& counts,
  const Give& give,
  const Take& take) const
{
  bool fine = true;
  int piece = 0;
  for (int rank = 0; rank < this->Count; ++rank)
  {
    for (int k = 0; k < counts[rank]; ++k, ++piece)
    {
      vtkSmartPointer<vtkDataArray> values;
      if (rank == this->Rank)
      {
        values = give(k);
      }
      if (rank != 0 && rank == this->Rank)
      {
        fine = this->Send(values) && fine;
      }
      if (rank != 0 && this->IsFirst())
      {
        fine = this->Receive(rank, values) && fine;
      }
      if (this->IsFirst())
      {
        take(piece, values);
      }
    }
  }
  return fine;
}
