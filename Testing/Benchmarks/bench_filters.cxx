// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Microtome's filters and their VTK peers, in turn, on the same objects:
//
//     bench_filters [CELLS] [--runs N] [--budget SECONDS] [--long SECONDS] [--backend NAME] [--threads N]
//       [--only TASK]... [--without CLASS] [--mesh FILE.vtu] [--memory GB] [--no-peaks] [--no-peers]
//       [--no-growth] [--csv FILE] [--list] [--check]
//
// CELLS is how many an unstructured grid has along each axis (default 150: 16,875,000 tetrahedra), and
// images 512 / 150 times as many. Each task is a process of its own, so that peaks of memory are its
// alone. What is timed is a whole Update() with all arrays, after the plane was moved; medians of N runs
// (default 7), fewer of a peer that takes longer than the budget (default 60 s, 3 runs at the least), and one
// where the first takes longer than --long (default 60 s), which stderr says. The floor is what reading
// the bytes that must be read and writing the output into fresh memory takes in the same process; of
// moved planes, "gathered" is the same with reading them where they are. Tasks that need more memory than
// there is, or than --memory, are not done. --without leaves out a peer, such as one that takes minutes.
// --check exits with 1 if a goal is missed (bench_tasks.cxx has them); a goal below 1.5 times the floor
// counts as met there.
#include "bench_process.h"
#include "bench_table.h"
#include "bench_tasks.h"

#include <vtkSMPTools.h>
#include <vtkVersion.h>
#include <vtkVersionMacros.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace
{
const char* const Growth = "image-growth";

struct Settings
{
  BenchTasks::Options Tasks;
  std::string Backend = "STDThread";
  int Threads = 2;
  std::vector<std::string> Only;
  double MemoryGb = 0.0;
  bool WithGrowth = true;
  std::string Csv = "bench_filters.csv";
  bool Lists = false;
  bool Checks = false;
  std::string One; // the task that this process does, for the one that started it
};

/* The number of arguments that an option takes, itself included; 0: there is no such option. */
int ReadOption(const std::vector<std::string>& words, size_t at, Settings& settings)
{
  const std::string& name = words[at];
  const struct
  {
    const char* Name;
    bool* Value;
    bool Sets;
  } switches[] = { { "--no-peaks", &settings.Tasks.WithMemory, false },
    { "--no-peers", &settings.Tasks.WithPeers, false },
    { "--no-growth", &settings.WithGrowth, false },
    { "--list", &settings.Lists, true },
    { "--check", &settings.Checks, true } };
  for (const auto& one : switches)
  {
    if (name == one.Name)
    {
      *one.Value = one.Sets;
      return 1;
    }
  }
  if (name.compare(0, 2, "--") != 0)
  {
    settings.Tasks.Cells = std::atoi(name.c_str());
    return 1;
  }
  if (at + 1 >= words.size())
  {
    return 0;
  }
  const std::string& value = words[at + 1];
  const double number = std::strtod(value.c_str(), nullptr);
  const struct
  {
    const char* Name;
    std::string* Text;
  } texts[] = { { "--backend", &settings.Backend },
    { "--mesh", &settings.Tasks.File },
    { "--without", &settings.Tasks.Without },
    { "--csv", &settings.Csv },
    { "--task", &settings.One } };
  for (const auto& one : texts)
  {
    if (name == one.Name)
    {
      *one.Text = value;
      return 2;
    }
  }
  BenchContest::Effort& effort = settings.Tasks.Effort;
  effort.Runs = name == "--runs" ? static_cast<int>(number) : effort.Runs;
  effort.BudgetMs = name == "--budget" ? 1e3 * number : effort.BudgetMs;
  effort.LongMs = name == "--long" ? 1e3 * number : effort.LongMs;
  settings.Threads = name == "--threads" ? static_cast<int>(number) : settings.Threads;
  settings.MemoryGb = name == "--memory" ? number : settings.MemoryGb;
  if (name == "--only")
  {
    settings.Only.push_back(value);
  }
  const char* const known[] = { "--runs", "--budget", "--long", "--threads", "--memory", "--only" };
  return std::find(std::begin(known), std::end(known), name) != std::end(known) ? 2 : 0;
}

bool ReadOptions(const std::vector<std::string>& words, Settings& settings)
{
  for (size_t i = 0; i < words.size();)
  {
    const int n = ReadOption(words, i, settings);
    if (n == 0)
    {
      std::fprintf(stderr, "bench_filters: %s is no option, or has no value\n", words[i].c_str());
      return false;
    }
    i += static_cast<size_t>(n);
  }
  if (settings.Tasks.Cells < 4 || settings.Tasks.Effort.Runs < 1 || settings.Threads < 1)
  {
    std::fprintf(stderr, "bench_filters: at least 4 cells, 1 run and 1 thread\n");
    return false;
  }
  return true;
}

double GoalOf(const BenchTasks::Task& task)
{
  return VTK_VERSION_NUMBER < VTK_VERSION_CHECK(9, 4, 0) ? task.GoalOf92 : task.GoalOf96;
}

/* Of resident memory: the output and, of a slice of an image, 8 MB; of an index, 5 bytes a cell; of a
 * skin of an unstructured grid, 20 bytes a point. -1: no goal. */
int64_t PeakGoalOf(const BenchTasks::Task& task, const BenchTasks::Result& result)
{
  const bool isImage = task.Input == BenchTasks::Image;
  if (isImage && task.Kind != BenchContest::Skin)
  {
    return result.BytesWritten + 8'000'000;
  }
  if (task.Kind == BenchContest::Moved)
  {
    return 2 * result.BytesWritten + 5 * result.InputCells; // the last output and the next
  }
  if (task.Kind == BenchContest::Skin && !isImage)
  {
    return result.BytesWritten + 20 * result.InputPoints;
  }
  return -1;
}

/* Does one task, and prints its lines. */
int DoTask(const Settings& settings)
{
  BenchTasks::Result result;
  if (settings.One == Growth)
  {
    BenchTasks::RunGrowth(settings.Tasks, result);
    std::fputs(BenchTable::Lines(Growth, 0.0, -1, result).c_str(), stdout);
    return 0;
  }
  for (const auto& task : BenchTasks::All())
  {
    if (settings.One == task.Name)
    {
      if (!BenchTasks::Run(task, settings.Tasks, result))
      {
        std::fprintf(stderr, "bench_filters: %s cannot be read\n", settings.Tasks.File.c_str());
        return 1;
      }
      const int64_t peakGoal = settings.Tasks.WithMemory ? PeakGoalOf(task, result) : -1;
      std::fputs(BenchTable::Lines(task.Name, GoalOf(task), peakGoal, result).c_str(), stdout);
    }
  }
  return 0;
}

/* The lines of a task, which another process does; why not, if there is not the memory. */
std::string LinesOf(const std::string& task,
  int64_t bytesNeeded,
  const Settings& settings,
  const std::vector<std::string>& words)
{
  const auto limit = settings.MemoryGb > 0.0 ? static_cast<int64_t>(settings.MemoryGb * 1e9)
                                             : BenchProcess::AvailableBytes();
  if (bytesNeeded > limit)
  {
    return BenchTable::Skipped(task, std::to_string(bytesNeeded / 1000000) + " MB are needed");
  }
  std::vector<std::string> command = { BenchProcess::Self() };
  command.insert(command.end(), words.begin(), words.end());
  command.insert(command.end(), { "--task", task });
  std::string lines;
  return BenchProcess::Output(command, lines) ? lines : std::string();
}

/* Whether all tasks that are asked for are there. */
bool AreKnown(const Settings& settings)
{
  const auto& all = BenchTasks::All();
  for (const std::string& only : settings.Only)
  {
    const auto isIt = [&](const BenchTasks::Task& task) { return only == task.Name; };
    if (only != Growth && std::none_of(all.begin(), all.end(), isIt))
    {
      std::fprintf(stderr, "bench_filters: there is no task %s, see --list\n", only.c_str());
      return false;
    }
  }
  return true;
}

bool IsWanted(const Settings& settings, const std::string& task)
{
  return settings.Only.empty() ||
    std::find(settings.Only.begin(), settings.Only.end(), task) != settings.Only.end();
}

/* All tasks; false where one went wrong, or missed its goal if that is to be checked. */
bool DoAll(const Settings& settings, const std::vector<std::string>& words)
{
  std::ofstream csv(settings.Csv);
  csv << BenchTable::Header();
  bool isDone = true;
  bool isMet = true;
  const auto keep = [&](const std::string& lines) {
    isDone = isDone && !lines.empty();
    csv << lines << std::flush;
    return BenchTable::Parse(lines);
  };
  BenchTable::PrintHead();
  for (const auto& task : BenchTasks::All())
  {
    const bool isThere = task.Input != BenchTasks::File || !settings.Tasks.File.empty();
    if (isThere && IsWanted(settings, task.Name))
    {
      const int64_t bytes = BenchTasks::BytesNeeded(task, settings.Tasks);
      const auto lines = keep(LinesOf(task.Name, bytes, settings, words));
      isMet = BenchTable::Print(task.Title, lines) && isMet;
    }
  }
  if (settings.WithGrowth && IsWanted(settings, Growth))
  {
    const int64_t n = 2 * BenchTasks::ImageCells(settings.Tasks);
    isMet = BenchTable::PrintGrowth(keep(LinesOf(Growth, 9 * n * n * n, settings, words))) && isMet;
  }
  return isDone && (isMet || !settings.Checks);
}
}

int main(int argc, char* argv[])
{
  const std::vector<std::string> words(argv + 1, argv + argc);
  Settings settings;
  if (!ReadOptions(words, settings) || !AreKnown(settings))
  {
    return 2;
  }
  vtkSMPTools::SetBackend(settings.Backend.c_str());
  vtkSMPTools::Initialize(settings.Threads);
  if (!settings.One.empty())
  {
    return DoTask(settings);
  }
  if (settings.Lists)
  {
    for (const auto& task : BenchTasks::All())
    {
      std::printf("%s\n", task.Name);
    }
    std::printf("%s\n", Growth);
    return 0;
  }
  std::printf(
    "VTK %s, %s, %d threads; %d^3 cubes, an image of %d^3; medians of %d, goals of VTK %s\n",
    vtkVersion::GetVTKVersion(),
    vtkSMPTools::GetBackend(),
    vtkSMPTools::GetEstimatedNumberOfThreads(),
    settings.Tasks.Cells,
    BenchTasks::ImageCells(settings.Tasks),
    settings.Tasks.Effort.Runs,
    VTK_VERSION_NUMBER < VTK_VERSION_CHECK(9, 4, 0) ? "9.2" : "9.6");
  std::fflush(stdout);
  return DoAll(settings, words) ? 0 : 1;
}
