// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Time and memory of this process and of children.
#include "bench_process.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

namespace
{
/* A number of KiB behind a word in a file of /proc, in bytes; -1: it is not there. */
int64_t ProcBytes(const char* path, const std::string& word)
{
  std::ifstream file(path);
  std::string found;
  for (std::string line; std::getline(file, line);)
  {
    if (line.compare(0, word.size(), word) == 0)
    {
      return std::strtoll(line.c_str() + word.size(), nullptr, 10) * 1024;
    }
  }
  return -1;
}

/* From here on, VmHWM is the peak of what follows. */
bool ForgetPeak()
{
  std::ofstream file("/proc/self/clear_refs");
  file << "5" << std::flush;
  return file.good();
}

std::string ReadAll(int from)
{
  std::string all;
  char buffer[4096];
  for (ssize_t n = 0; (n = read(from, buffer, sizeof buffer)) > 0;)
  {
    all.append(buffer, static_cast<size_t>(n));
  }
  return all;
}

/* Forks; what the child's `work` writes to the descriptor is returned, with its exit status. */
std::string FromChild(const std::function<int(int)>& work, int& status)
{
  int ends[2];
  status = -1;
  if (pipe(ends) != 0)
  {
    return {};
  }
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0)
  {
    close(ends[0]);
    _exit(work(ends[1]));
  }
  close(ends[1]);
  std::string output = child > 0 ? ReadAll(ends[0]) : std::string();
  close(ends[0]);
  if (child > 0)
  {
    waitpid(child, &status, 0);
  }
  return output;
}
}

double BenchProcess::Now()
{
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

double BenchProcess::Median(std::vector<double> values)
{
  if (values.empty())
  {
    return 0.0;
  }
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

int64_t BenchProcess::AvailableBytes()
{
  return ProcBytes("/proc/meminfo", "MemAvailable:");
}

int64_t BenchProcess::PeakBytes(const std::function<void()>& before,
  const std::function<void()>& work)
{
  int status = 0;
  const std::string text = FromChild(
    [&](int to) {
      before();
      const bool forgotten = ForgetPeak();
      const int64_t start = ProcBytes("/proc/self/status", "VmRSS:");
      work();
      const int64_t peak = ProcBytes("/proc/self/status", "VmHWM:");
      const std::string line = std::to_string(forgotten ? std::max<int64_t>(peak - start, 0) : -1);
      return write(to, line.data(), line.size()) == static_cast<ssize_t>(line.size()) ? 0 : 1;
    },
    status);
  return status == 0 && !text.empty() ? std::strtoll(text.c_str(), nullptr, 10) : -1;
}

bool BenchProcess::Output(const std::vector<std::string>& command, std::string& output)
{
  int status = 0;
  output = FromChild(
    [&](int to) {
      dup2(to, STDOUT_FILENO);
      std::vector<char*> words;
      words.reserve(command.size() + 1);
      for (const std::string& word : command)
      {
        words.push_back(const_cast<char*>(word.c_str()));
      }
      words.push_back(nullptr);
      execv(words[0], words.data());
      return 127;
    },
    status);
  return status == 0;
}

std::string BenchProcess::Self()
{
  char path[4096];
  const ssize_t n = readlink("/proc/self/exe", path, sizeof path);
  return n > 0 ? std::string(path, static_cast<size_t>(n)) : std::string();
}
