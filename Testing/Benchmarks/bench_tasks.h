// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef bench_tasks_h
#define bench_tasks_h

#include "bench_contest.h"

#include <cstdint>
#include <string>
#include <vector>

/** What is measured, and how fast it ought to be. */
namespace BenchTasks
{
enum Mesh
{
  Image,
  Hexahedra,
  Tetrahedra,
  Shuffled,
  File
};

struct Task
{
  const char* Name;
  const char* Title;
  Mesh Input;
  BenchContest::Kind Kind;
  double GoalOf92; /**< the best peer's time divided by Microtome's, with VTK 9.2; 0: no goal */
  double GoalOf96; /**< the same with VTK 9.6 */
};

/** All of them in the order of the table; the last three are of a file. */
const std::vector<Task>& All();

struct Options
{
  int Cells =
    150; /**< of unstructured grids along each axis; images have 512 / 150 times as many */
  BenchContest::Effort Effort;
  bool WithMemory = true;
  bool WithPeers = true; /**< without: Microtome alone, for a profiler */
  std::string Without;   /**< a peer's class that is left out */
  std::string File;      /**< for the tasks of a file */
};

/** Cells along an axis of the image. */
int ImageCells(const Options& options);

/** Bytes of memory that a task takes, nearly enough. */
int64_t BytesNeeded(const Task& task, const Options& options);

struct Result
{
  std::vector<BenchContest::Contestant> Contestants; /**< the first is Microtome's */
  double FloorMs = 0.0;
  double GatherMs = 0.0;    /**< the same with reading where things are; 0: not measured */
  int64_t BytesRead = 0;    /**< of the floor */
  int64_t BytesWritten = 0; /**< of the floor: the size of Microtome's output */
  int64_t InputPoints = 0;
  int64_t InputCells = 0;
};

/** Does a task, in this process; false where its file cannot be read. */
bool Run(const Task& task, const Options& options, Result& result);

/** Microtome's oblique slices of two images of which one has four times as many cells along each axis. */
bool RunGrowth(const Options& options, Result& result);
}

#endif
