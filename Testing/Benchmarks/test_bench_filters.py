# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""The smallest run of bench_filters: it ends well, and every task has its lines, with the outputs alike.

    test_bench_filters.py BENCH_FILTERS FOLDER
"""

import csv
import os
import subprocess
import sys

N = 8
SLICES = ("image-oblique", "tets-cold", "hexes-cold", "tets-moved", "hexes-moved", "tets-20-planes",
          "tets-shuffled-moved", "tets-new-array")
# Sides of squares or, of tetrahedra, of two triangles.
SKINS = {"image-skin": 6 * round(N * 512 / 150) ** 2, "hexes-skin": 6 * N ** 2,
         "tets-skin": 12 * N ** 2}


def fail(message):
    """Says what is wrong and stops."""
    sys.exit("FAILED: " + message)


def check_task(name, lines):
    """Lines of one task: Microtome's first, then its peers'."""
    own = lines[0]
    if own["class"] not in ("vtkMicrotomeSlice", "vtkMicrotomeSurface"):
        fail("%s: %s is not Microtome's" % (name, own["class"]))
    if len(lines) < 2:
        fail("%s: no peer" % name)
    for line in lines:
        if not (float(line["median_ms"]) > 0 and int(line["runs"]) >= 3 and int(line["cells"]) > 0):
            fail("%s: nothing was measured: %s" % (name, line))
    if not (float(own["floor_ms"]) > 0 and int(own["floor_read_bytes"]) > 0
            and int(own["floor_written_bytes"]) > 0):
        fail("%s: no floor: %s" % (name, own))
    if ("moved" in name) != (float(own["gather_ms"]) > 0):
        fail("%s: no gather floor, or one of what has none: %s" % (name, own))
    if int(own["peak_bytes"]) < 0 and name != "image-growth":
        fail("%s: no peak of memory: %s" % (name, own))
    if name in SKINS and int(own["cells"]) != SKINS[name]:
        fail("%s: %s cells, not %d" % (name, own["cells"], SKINS[name]))
    for line in lines[1:]:
        # Where peers merge, their points are as many, within one in a hundred.
        if name in SLICES and line["merged"] == "1":
            points = int(own["points"])
            if abs(int(line["points"]) - points) > 0.01 * points:
                fail("%s: %s points of %s, %d of Microtome" % (
                    name, line["points"], line["class"], points))


def check_long_runs(program, path):
    """What takes long has one run, which counts."""
    done = subprocess.run([program, str(N), "--only", "tets-20-planes", "--long", "0", "--no-peaks", "--csv", path],
                          check=True, capture_output=True, text=True)
    with open(path, encoding="ascii", newline="") as file:
        lines = list(csv.DictReader(file))
    if [line["runs"] for line in lines] != ["1"] * 3 or not all(
            float(line["median_ms"]) > 0 for line in lines):
        fail("more than one run: %s" % lines)
    if done.stderr.count("no other run") != 3:
        fail("nothing says that there was one run: %s" % done.stderr)


def main():
    """Runs it and reads its CSV."""
    program, folder = sys.argv[1:]
    path = os.path.join(folder, "test_bench_filters.csv")
    names = subprocess.run([program, "--list"], check=True, capture_output=True,
                           text=True).stdout.split()
    subprocess.run([program, str(N), "--runs", "3", "--csv", path], check=True)
    with open(path, encoding="ascii", newline="") as file:
        lines = list(csv.DictReader(file))
    for name in names:
        found = [line for line in lines if line["task"] == name]
        if not found and not name.startswith("file-"):
            fail("%s has no line" % name)
        if found:
            check_task(name, found)
    for words in (["--only"], ["--only", "nothing"]):
        if subprocess.run([program] + words, check=False, capture_output=True).returncode != 2:
            fail("%s is taken" % words)
    check_long_runs(program, path)
    done = subprocess.run([program, str(N), "--runs", "3", "--check", "--no-peaks", "--csv", path],
                          check=False, capture_output=True, text=True)
    if done.returncode != ("MISSED" in done.stdout):
        fail("--check ends with %d after\n%s" % (done.returncode, done.stdout))


main()
