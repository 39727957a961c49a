// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What ranks tell each other about faces in the plane.
#include "vtkMicrotomeExchange.h"

#include "vtkInformation.h"
#include "vtkMultiProcessController.h"
#include "vtkStreamingDemandDrivenPipeline.h"

#include <numeric>

namespace
{
/* Box and rounding, as numbers. */
const int DoubtSize = 7;

/* All numbers in the order of the ranks, and where those of each rank begin. */
std::vector<double> GatherAll(vtkMultiProcessController* controller,
  const std::vector<double>& mine,
  std::vector<vtkIdType>& begins)
{
  const int nRanks = controller->GetNumberOfProcesses();
  const auto length = static_cast<vtkIdType>(mine.size());
  std::vector<vtkIdType> lengths(nRanks, 0);
  controller->AllGather(&length, lengths.data(), 1);
  begins.assign(nRanks + 1, 0);
  std::partial_sum(lengths.begin(), lengths.end(), begins.begin() + 1);
  // One more, so that there is an address where there are no numbers.
  std::vector<double> sent(mine);
  sent.push_back(0.0);
  std::vector<double> all(begins.back() + 1, 0.0);
  if (begins.back() > 0)
  {
    controller->AllGatherV(sent.data(), all.data(), length, lengths.data(), begins.data());
  }
  return all;
}

/* Reads a face and returns where the next one is. */
const double* ReadFace(const double* at, vtkMicrotomeFace& face)
{
  face.Plane = static_cast<int>(*at++);
  face.Side = static_cast<int>(*at++);
  face.Owner = -1;
  face.Points.resize(static_cast<size_t>(*at++));
  for (vtkMicrotomePoint& x : face.Points)
  {
    std::copy_n(at, 3, x.begin());
    at += 3;
  }
  return at;
}
}

vtkMultiProcessController* vtkMicrotomeExchange::RanksOf(vtkInformation* output)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  auto* controller = vtkMultiProcessController::GetGlobalController();
  const bool isSpread = output && controller && controller->GetNumberOfProcesses() > 1 &&
    output->Get(Pipeline::UPDATE_NUMBER_OF_PIECES()) == controller->GetNumberOfProcesses() &&
    output->Get(Pipeline::UPDATE_PIECE_NUMBER()) == controller->GetLocalProcessId();
  return isSpread ? controller : nullptr;
}

std::vector<vtkMicrotomeExchange::Doubt> vtkMicrotomeExchange::Doubts(
  vtkMultiProcessController* controller,
  const Doubt& mine)
{
  double sent[DoubtSize];
  std::copy(mine.Box.Low.begin(), mine.Box.Low.end(), sent);
  std::copy(mine.Box.High.begin(), mine.Box.High.end(), sent + 3);
  sent[6] = mine.Rounding;
  const int nRanks = controller->GetNumberOfProcesses();
  std::vector<double> all(static_cast<size_t>(DoubtSize) * nRanks, 0.0);
  controller->AllGather(sent, all.data(), DoubtSize);
  std::vector<Doubt> doubts(nRanks);
  for (int rank = 0; rank < nRanks; ++rank)
  {
    const double* numbers = all.data() + static_cast<size_t>(DoubtSize) * rank;
    std::copy_n(numbers, 3, doubts[rank].Box.Low.begin());
    std::copy_n(numbers + 3, 3, doubts[rank].Box.High.begin());
    doubts[rank].Rounding = numbers[6];
  }
  return doubts;
}

std::vector<vtkMicrotomeFace> vtkMicrotomeExchange::Faces(vtkMultiProcessController* controller,
  const std::vector<vtkMicrotomeFace>& mine)
{
  std::vector<double> numbers;
  for (const vtkMicrotomeFace& face : mine)
  {
    numbers.insert(numbers.end(),
      { static_cast<double>(face.Plane),
        static_cast<double>(face.Side),
        static_cast<double>(face.Points.size()) });
    for (const vtkMicrotomePoint& x : face.Points)
    {
      numbers.insert(numbers.end(), x.begin(), x.end());
    }
  }
  std::vector<vtkIdType> begins;
  const std::vector<double> all = GatherAll(controller, numbers, begins);
  std::vector<vtkMicrotomeFace> others;
  for (int rank = 0; rank < controller->GetNumberOfProcesses(); ++rank)
  {
    const double* at = all.data() + begins[rank];
    while (rank != controller->GetLocalProcessId() && at < all.data() + begins[rank + 1])
    {
      others.emplace_back();
      at = ReadFace(at, others.back());
    }
  }
  return others;
}
