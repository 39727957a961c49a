# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""microtome slice and surface against ParaView's own filters on the same file.

    pvpython test_cut_paraview.py COMMAND DATA-FOLDER OUTPUT-FOLDER
"""

import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from paraview import servermanager
from paraview.simple import ExtractSurface, IntegrateVariables, Slice, Triangulate, XDMFReader

from scene import read_groups

COMMAND, DATA, OUTPUT = sys.argv[1:]
n_checks = 0
n_failures = 0


def check(condition, what):
    global n_checks, n_failures
    n_checks += 1
    if not condition:
        n_failures += 1
        print("FAILED:", what)


def near(a, b, tolerance=2e-5):
    # ParaView's reader rounds coordinates to single precision.
    return abs(a - b) <= tolerance * max(1.0, abs(a), abs(b))


def integrals(polygons):
    """Area, and the temperature's integral over it."""
    data = servermanager.Fetch(IntegrateVariables(Input=Triangulate(Input=polygons)))
    temperature = data.GetPointData().GetArray("Temperature")
    return data.GetCellData().GetArray("Area").GetTuple1(0), temperature.GetTuple1(0)


def compare(path, name, polygons, *arguments):
    scene = os.path.join(OUTPUT, "paraview.json")
    subprocess.run([COMMAND, name, path, "-o", scene, *arguments], check=True)
    group, = read_groups(scene)
    area, temperature = integrals(polygons)
    what = "%s of %s %s" % (name, path, " ".join(arguments))
    check(near(group.area(), area), "%s: area %r, ParaView has %r" % (what, group.area(), area))
    own = group.integral("Temperature")
    # The diagonals of the quadrilaterals are other ones.
    check(near(own, temperature, 1e-3), "%s: temperature %r, ParaView has %r" % (what, own, temperature))


def main():
    os.makedirs(OUTPUT, exist_ok=True)
    for folder in ("hexahedra", "image"):
        path = os.path.join(DATA, folder, "volume.xdmf")
        reader = XDMFReader(FileNames=[path])
        for normal in ([0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 2, 3]):
            cutter = Slice(Input=reader)
            cutter.SliceType.Origin = [3.5, 0.5, 0.5]
            cutter.SliceType.Normal = normal
            compare(path, "slice", cutter, "--normal", ",".join(map(str, normal)))
        compare(path, "surface", ExtractSurface(Input=reader))
    print("%d checks, %d failures" % (n_checks, n_failures), flush=True)
    # ParaView's own clean-up at the end of Python may crash.
    os._exit(1 if n_failures or not n_checks else 0)


main()
