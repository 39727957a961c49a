// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Results as lines of CSV and as a table.
#include "bench_table.h"

#include "bench_process.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace
{
const size_t Columns = 17;
const double LeastOfFloor = 1.5;
const double MostGrowth = 16.0 * 1.2;

std::string Number(double value)
{
  char text[64];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

double Megabytes(int64_t bytes)
{
  return bytes < 0 ? -1.0 : static_cast<double>(bytes) / 1e6;
}

int64_t Whole(const std::string& text)
{
  return std::strtoll(text.c_str(), nullptr, 10);
}

double Real(const std::string& text)
{
  return std::strtod(text.c_str(), nullptr);
}

/* Settings have commas. */
std::string Quoted(const std::string& text)
{
  return '"' + text + '"';
}

std::vector<std::string> Fields(const std::string& line)
{
  std::vector<std::string> fields(1);
  bool isQuoted = false;
  for (char c : line)
  {
    if (c == '"')
    {
      isQuoted = !isQuoted;
    }
    else if (c == ',' && !isQuoted)
    {
      fields.emplace_back();
    }
    else
    {
      fields.back() += c;
    }
  }
  return fields;
}

void PrintLine(const BenchTable::Line& line, const char* title, double ratio, const char* end)
{
  std::printf("%-28s %-27s %9.2f %9.2f %7.2f %9.1f %9lld %9lld  %s\n",
    title,
    line.Class.c_str(),
    line.Ms,
    line.FloorMs,
    ratio,
    Megabytes(line.PeakBytes),
    static_cast<long long>(line.Points),
    static_cast<long long>(line.Cells),
    end);
}

std::string About(const BenchTable::Line& line)
{
  return line.Settings + (line.IsMerged ? "" : ", points not merged") +
    (line.Runs == 1 ? ", one run" : ", median of " + std::to_string(line.Runs));
}
}

std::string BenchTable::Header()
{
  return "task,class,settings,merged,runs,median_ms,first_ms,second_ms,floor_ms,gather_ms,goal_"
         "ratio,peak_bytes,"
         "peak_goal_bytes,floor_read_bytes,floor_written_bytes,points,cells\n";
}

std::string BenchTable::Lines(const std::string& task,
  double goal,
  int64_t peakGoal,
  const BenchTasks::Result& of)
{
  std::ostringstream csv;
  for (size_t i = 0; i < of.Contestants.size(); ++i)
  {
    const auto& one = of.Contestants[i];
    csv << task << ',' << one.Class << ',' << Quoted(one.Settings) << ',' << one.IsMerged << ','
        << one.Times.size() << ',' << Number(BenchProcess::Median(one.Times)) << ','
        << Number(one.FirstMs) << ',' << Number(one.SecondMs) << ',' << Number(of.FloorMs) << ','
        << Number(of.GatherMs) << ',' << goal << ',' << one.PeakBytes << ','
        << (i == 0 ? peakGoal : -1) << ',' << of.BytesRead << ',' << of.BytesWritten << ','
        << one.Points << ',' << one.Cells << '\n';
  }
  return csv.str();
}

std::string BenchTable::Skipped(const std::string& task, const std::string& why)
{
  return task + ",skipped," + Quoted(why) + ",0,0,0,0,0,0,0,0,-1,-1,0,0,0,0\n";
}

std::vector<BenchTable::Line> BenchTable::Parse(const std::string& csv)
{
  std::vector<Line> lines;
  std::istringstream stream(csv);
  for (std::string text; std::getline(stream, text);)
  {
    const auto fields = Fields(text);
    if (fields.size() != Columns)
    {
      continue;
    }
    Line line;
    line.Task = fields[0];
    line.Class = fields[1];
    line.Settings = fields[2];
    line.IsMerged = fields[3] == "1";
    line.Runs = static_cast<int>(Whole(fields[4]));
    line.Ms = Real(fields[5]);
    line.FirstMs = Real(fields[6]);
    line.SecondMs = Real(fields[7]);
    line.FloorMs = Real(fields[8]);
    line.GatherMs = Real(fields[9]);
    line.Goal = Real(fields[10]);
    line.PeakBytes = Whole(fields[11]);
    line.PeakGoalBytes = Whole(fields[12]);
    line.BytesRead = Whole(fields[13]);
    line.BytesWritten = Whole(fields[14]);
    line.Points = Whole(fields[15]);
    line.Cells = Whole(fields[16]);
    lines.push_back(line);
  }
  return lines;
}

void BenchTable::PrintHead()
{
  std::printf("%-28s %-27s %9s %9s %7s %9s %9s %9s\n",
    "task",
    "class",
    "ms",
    "floor ms",
    "ratio",
    "peak MB",
    "points",
    "cells");
}

bool BenchTable::Print(const std::string& title, const std::vector<Line>& lines)
{
  if (lines.empty() || lines[0].Class == "skipped")
  {
    std::printf(
      "%-28s not done: %s\n", title.c_str(), lines.empty() ? "" : lines[0].Settings.c_str());
    return true;
  }
  const Line& own = lines[0];
  double best = 0.0;
  for (size_t i = 1; i < lines.size(); ++i)
  {
    best = best == 0.0 ? lines[i].Ms : std::min(best, lines[i].Ms);
  }
  const bool hasGoal = own.Goal > 0.0 && best > 0.0;
  const double goalMs = hasGoal ? std::max(best / own.Goal, LeastOfFloor * own.FloorMs) : own.Ms;
  const bool isFast = own.Ms <= goalMs;
  const bool isSmall = own.PeakGoalBytes < 0 || own.PeakBytes <= own.PeakGoalBytes;
  char end[200];
  std::snprintf(end,
    sizeof end,
    "%s: %.2f ms (ratio %.3g)%s%s; first %.2f, %s %.2f",
    !hasGoal   ? "no goal"
      : isFast ? "met"
               : "MISSED",
    goalMs,
    own.Goal,
    own.PeakGoalBytes < 0 ? ""
      : isSmall           ? ", memory met"
                          : ", memory MISSED",
    own.GatherMs > 0.0 ? ("; gathered " + Number(own.GatherMs)).c_str() : "",
    own.FirstMs,
    own.Task.find("moved") == std::string::npos ? "second" : "index frame",
    own.SecondMs);
  PrintLine(own, title.c_str(), best / own.Ms, end);
  for (size_t i = 1; i < lines.size(); ++i)
  {
    PrintLine(lines[i], "", lines[i].Ms / own.Ms, About(lines[i]).c_str());
  }
  std::fflush(stdout);
  return isFast && isSmall;
}

bool BenchTable::PrintGrowth(const std::vector<Line>& lines)
{
  if (lines.size() != 2)
  {
    return Print("growth", lines);
  }
  const double growth = lines[0].Ms / std::max(lines[1].Ms, 1e-3);
  const bool isMet = growth <= MostGrowth;
  char end[100];
  std::snprintf(
    end, sizeof end, "%s: %.1f times, at most %.1f", isMet ? "met" : "MISSED", growth, MostGrowth);
  PrintLine(lines[0], ("image of " + lines[0].Settings).c_str(), growth, end);
  PrintLine(lines[1], ("image of " + lines[1].Settings).c_str(), 1.0, "");
  return isMet;
}
