#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Reading XDMF, beside bare HDF5 and ParaView's own readers.

    bench_xdmf.py [--smallest] [--runs N] [--volume N] BENCH_XDMF FOLDER

Makes files in FOLDER (13 GB with --volume 1024, removed again unless --keep), and runs each measurement
in a process of its own, the competitors in turn. Prints medians, and writes them to bench_xdmf.csv in
FOLDER. ParaView's readers are measured where pvpython is at hand, without its start: the script times
the reader's update.
"""

import argparse
import csv
import pathlib
import shutil
import statistics
import subprocess
import sys

PARAVIEW = """
import resource, sys, time
from paraview.simple import XDMFReader, Xdmf3ReaderS
start, cpu = time.perf_counter(), time.process_time()
if sys.argv[1] == "X2":
    reader = XDMFReader(FileNames=[sys.argv[2]])
else:
    reader = Xdmf3ReaderS(FileName=[sys.argv[2]])
reader.UpdatePipeline()
spent, cpu = time.perf_counter() - start, time.process_time() - cpu
points = reader.GetDataInformation().GetNumberOfPoints()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("ms %.1f cpu_ms %.1f bytes 0 rchar 0 peak_kib %d" % (spent * 1e3, cpu * 1e3, peak))
sys.exit(0 if points else 1)
"""


def measure(command):
    """The numbers that a measurement prints, by name; None if it failed."""
    done = subprocess.run(command, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("ms ")]
    if done.returncode != 0 or not lines:
        return None
    words = lines[-1].split()
    return {name: float(value) for name, value in zip(words[::2], words[1::2])}


class Table:
    """Rows of medians, on the screen and in a file."""

    NAMES = ("task", "program", "ms", "cpu_ms", "bytes", "rchar", "peak_kib")

    def __init__(self, path, runs):
        self.runs = runs
        self.stream = open(path, "w", newline="")
        self.writer = csv.writer(self.stream)
        self.writer.writerow(self.NAMES)
        print("%-28s %-10s %10s %10s %13s %13s %9s" % self.NAMES)

    def compare(self, task, programs):
        """Runs the programs in turn; returns whether the first did."""
        results = {name: [] for name, _ in programs}
        for _ in range(self.runs):
            for name, command in programs:
                results[name].append(measure(command))
        for name, runs in results.items():
            good = [run for run in runs if run]
            row = [task, name] + [
                statistics.median(run[key] for run in good) if good else None for key in self.NAMES[2:]]
            self.writer.writerow(row)
            self.stream.flush()
            print(("%-28s %-10s" % (task, name)) + (
                "     failed" if not good else " %10.1f %10.1f %13.0f %13.0f %9.0f" % tuple(row[2:])),
                flush=True)
        return all(results[programs[0][0]])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bench", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--volume", type=int, default=256, help="values along each axis")
    parser.add_argument("--mesh", type=int, default=100, help="cells along each axis")
    parser.add_argument("--many", type=int, default=100000, help="time steps; a tenth of it blocks")
    parser.add_argument("--smallest", action="store_true", help="against rot, not for figures")
    parser.add_argument("--keep", action="store_true", help="leave the files there")
    given = parser.parse_args()
    if given.smallest:
        given.runs, given.volume, given.mesh, given.many = 1, 20, 6, 50
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    bench = str(given.bench.resolve())
    pvpython = None if given.smallest else shutil.which("pvpython")
    script = folder / "paraview_reader.py"
    script.write_text(PARAVIEW)
    table = Table(folder / "bench_xdmf.csv", given.runs)
    is_good = True

    def made(kind, size):
        subprocess.run([bench, "make", kind, str(folder), str(size)], check=True)
        return str(folder / (kind + ".xmf")), str(folder / (kind + ".h5"))

    def drop(kind):
        for path in folder.glob(kind + ".*"):
            if not given.keep:
                path.unlink()

    def readers(xml, heavy):
        programs = [("microtome", [bench, "read", xml])]
        if heavy:
            programs.append(("hdf5", [bench, "hdf5", heavy]))
        if pvpython:
            programs += [(name, [pvpython, str(script), name, xml]) for name in ("X2", "X3")]
        return programs

    for kind in ("steps", "includes", "blocks"):
        xml, _ = made(kind, given.many // 10 if kind == "blocks" else given.many)
        is_good &= table.compare("open " + kind, [("microtome", [bench, "open", xml])])
        is_good &= table.compare("describe " + kind, [("microtome", [bench, "describe", xml])])
        drop(kind)
    for kind in ("contiguous", "chunked", "gzip"):
        xml, heavy = made(kind, given.volume)
        for axis in "zyx":
            command = [bench, "slice", xml, axis, str(given.volume // 2 - 0.5)]
            is_good &= table.compare("%s, %s slice" % (kind, axis), [("microtome", command)])
        if given.volume <= 512:
            is_good &= table.compare(kind + ", all", readers(xml, heavy))
        drop(kind)
    for kind, size in (("vector", given.volume // 2), ("hexahedra", given.mesh), ("mixed", given.mesh)):
        xml, heavy = made(kind, size)
        is_good &= table.compare(kind + ", all", readers(xml, heavy))
        drop(kind)
    for kind in ("text", "binary"):
        xml, _ = made(kind, given.mesh * 9 // 10 if kind == "text" else 2 * given.mesh)
        is_good &= table.compare(kind + ", all", readers(xml, None))
        drop(kind)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
