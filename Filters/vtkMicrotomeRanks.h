// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeRanks_h
#define vtkMicrotomeRanks_h

#include "vtkSmartPointer.h"

#include <functional>
#include <string>
#include <vector>

class vtkDataArray;
class vtkMultiProcessController;

/**
 * @class vtkMicrotomeRanks
 * @brief What the ranks that bring pieces together on rank 0 say to each other.
 *
 * Every method but the first three is collective: all ranks call it, whatever they found. Values
 * travel as they are, bit by bit. Without a controller there is one rank.
 */
class vtkMicrotomeRanks
{
public:
  explicit vtkMicrotomeRanks(vtkMultiProcessController* controller);

  int GetRank() const { return this->Rank; }
  int GetCount() const { return this->Count; }
  bool IsFirst() const { return this->Rank == 0; }

  /** True on every rank if it is true on all of them. */
  bool Agree(bool fine) const;

  /** What rank 0 says, on every rank. */
  bool Decide(bool onFirst) const;

  /** The sum over all ranks, on every rank. */
  double Sum(double mine) const;

  /** The messages of all ranks, in their order. */
  std::vector<std::string> Share(const std::string& mine) const;

  /** Values of one of this rank's pieces, in vtkAOSDataArrayTemplate's layout, or nullptr. */
  using Give = std::function<vtkSmartPointer<vtkDataArray>(int piece)>;
  /** Gets those of any piece, counted through all ranks; of none, nullptr. */
  using Take = std::function<void(int piece, vtkDataArray* values)>;

  /**
   * Brings one array of each piece to rank 0, one at a time, in the order of the ranks. `counts` has
   * the number of pieces on each rank. `take` is called on rank 0 only. False where a message got lost.
   */
  bool Collect(const std::vector<int>& counts, const Give& give, const Take& take) const;

private:
  bool Send(vtkDataArray* values) const;
  bool Receive(int from, vtkSmartPointer<vtkDataArray>& values) const;

  vtkMultiProcessController* Controller;
  int Rank = 0;
  int Count = 1;
};

#endif
