// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef bench_process_h
#define bench_process_h

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

/** Time and memory of this process and of children; Linux. */
namespace BenchProcess
{
/** From a moment that stays the same. Unit: ms. */
double Now();

/** The middle one, or the mean of the two in the middle; 0 of none. */
double Median(std::vector<double> values);

/** What the machine could give to a process, without swapping. Unit: bytes. */
int64_t AvailableBytes();

/**
 * Calls `work` in a fork and returns how much its resident memory grew at the most, counted from after
 * `before`: -1 where that cannot be known, or the fork failed. No threads may have been started.
 */
int64_t PeakBytes(const std::function<void()>& before, const std::function<void()>& work);

/** Runs a program and gives what it writes to its standard output; false unless it exits with 0. */
bool Output(const std::vector<std::string>& command, std::string& output);

/** The program that runs. */
std::string Self();
}

#endif
