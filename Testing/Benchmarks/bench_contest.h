// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef bench_contest_h
#define bench_contest_h

#include <vtkAlgorithm.h>
#include <vtkSmartPointer.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

class vtkDataSet;

/** Filters that do the same, in turn, on the same mesh. */
namespace BenchContest
{
enum Kind
{
  Oblique, /**< a slice by a plane across all axes, moved from run to run */
  Axes,    /**< three slices, one across each axis */
  Cold,    /**< as Oblique, of a mesh that changed: nothing is known of it */
  Moved,   /**< as Oblique, of a mesh that was sliced before */
  Many,    /**< as Cold, by 20 planes */
  Skin,    /**< the outer surface of a mesh that changed */
  NewArray /**< the same slice as before, of a mesh with another point array */
};

/** One filter with its settings. The first of a contest is Microtome's. */
struct Contestant
{
  std::string Class;
  std::string Settings;
  bool IsMerged = true; /**< the cells of its output share points */
  bool IsLong = false;  /**< a run takes so long that there is one only */
  vtkSmartPointer<vtkAlgorithm> Filter;
  std::function<void()> Work; /**< what is timed, once a run: by default Filter->Update() */
  std::vector<double> Times;  /**< of the runs that count. Unit: ms. */
  double FirstMs = 0.0;       /**< of the first run */
  double SecondMs = 0.0;      /**< of the second: where there is an index, it is made there */
  int64_t PeakBytes = -1;     /**< see below; -1: not known */
  int64_t Points = 0;
  int64_t Cells = 0;
};

/** Microtome's filter and all peers that are worth a look: their fastest classes and settings. */
std::vector<Contestant> Contestants(Kind kind, vtkDataSet* mesh);

/**
 * How much resident memory grew at the most while a contestant worked, each in a process of its own. To
 * be called before anything else here, since it forks, and that must be before there are threads.
 */
std::vector<int64_t> PeakBytes(Kind kind, vtkDataSet* mesh);

/** How often to measure. Unit: ms. */
struct Effort
{
  int Runs = 7;
  double BudgetMs = 60e3; /**< a contestant that spent more has no more than 3 runs */
  double LongMs = 60e3;   /**< one whose first run takes longer has no other */
};

/** Runs all in turn, so many times after two that do not count, or fewer; a single run counts. */
void MeasureTime(Kind kind,
  vtkDataSet* mesh,
  const Effort& effort,
  std::vector<Contestant>& contestants);

/** Calls `look` with what Microtome makes in a run, with MicrotomeCellId and the points' sources. */
void ForEachOwnResult(Kind kind, vtkDataSet* mesh, const std::function<void(vtkDataSet*)>& look);
}

#endif
