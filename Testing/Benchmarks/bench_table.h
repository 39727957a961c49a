// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef bench_table_h
#define bench_table_h

#include "bench_tasks.h"

#include <string>
#include <vector>

/** Results as lines of CSV, a line for each contestant, and as a table with a line for each task. */
namespace BenchTable
{
/** One line of CSV. */
struct Line
{
  std::string Task;
  std::string Class;
  std::string Settings;
  bool IsMerged = false;
  int Runs = 0;
  double Ms = 0.0;
  double FirstMs = 0.0;
  double SecondMs = 0.0;
  double FloorMs = 0.0;
  double GatherMs = 0.0; /**< 0: not measured */
  double Goal = 0.0;     /**< the ratio to the best peer */
  int64_t PeakBytes = -1;
  int64_t PeakGoalBytes = -1;
  int64_t BytesRead = 0;
  int64_t BytesWritten = 0;
  int64_t Points = 0;
  int64_t Cells = 0;
};

/** The names of the columns, with a line break. */
std::string Header();

/** Of a result, with line breaks. */
std::string Lines(const std::string& task,
  double goal,
  int64_t peakGoal,
  const BenchTasks::Result& of);

/** The line of a task that was not done. */
std::string Skipped(const std::string& task, const std::string& why);

/** Reads what Lines wrote. */
std::vector<Line> Parse(const std::string& csv);

/** The head of the table. */
void PrintHead();

/**
 * The lines of a task as one of the table, with the best peer; the second time, of which an index is
 * part, by itself. False if a goal is missed: where it is below 1.5 times the floor, that is the goal.
 */
bool Print(const std::string& title, const std::vector<Line>& lines);

/** The same for the growth from the second line's image to the first's: at most 16 times, and 20 %. */
bool PrintGrowth(const std::vector<Line>& lines);
}

#endif
