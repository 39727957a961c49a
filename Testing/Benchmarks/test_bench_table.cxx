// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// When a goal is met: by the ratio to the best peer, or at 1.5 times the floor where that is more.
#include "bench_table.h"

#include <cstdio>
#include <vector>

namespace
{
int failures = 0;

std::vector<BenchTable::Line> Lines(double ownMs,
  double floorMs,
  const std::vector<double>& peersMs)
{
  BenchTasks::Result result;
  result.FloorMs = floorMs;
  result.GatherMs = 0.5;
  result.Contestants.emplace_back();
  result.Contestants.back().Times = { ownMs };
  for (const double ms : peersMs)
  {
    result.Contestants.emplace_back();
    result.Contestants.back().Times = { ms };
  }
  return BenchTable::Parse(BenchTable::Lines("task", 10.0, -1, result));
}

void Check(const char* what, const std::vector<BenchTable::Line>& lines, size_t n, bool isMet)
{
  if (lines.size() != n || BenchTable::Print(what, lines) != isMet)
  {
    std::fprintf(stderr, "FAILED: %s\n", what);
    ++failures;
  }
}
}

int main()
{
  Check("a tenth of the best peer", Lines(10.0, 1.0, { 100.0, 200.0 }), 3, true);
  Check("more than a tenth", Lines(10.1, 1.0, { 200.0, 100.0 }), 3, false);
  Check("1.5 times the floor", Lines(15.0, 10.0, { 100.0 }), 2, true);
  Check("more than that", Lines(15.1, 10.0, { 100.0 }), 2, false);
  Check("no peer", Lines(1e3, 1.0, {}), 1, true);
  Check("not done", BenchTable::Parse(BenchTable::Skipped("task", "why")), 1, true);
  return failures == 0 ? 0 : 1;
}
