# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""The scenes of microtome slice and surface are those of the plugin's filters, byte for byte.

    pvpython test_cut_plugin.py COMMAND PLUGIN DATA-FOLDER OUTPUT-FOLDER
"""

import filecmp
import os
import subprocess
import sys

from paraview.simple import LoadPlugin, SaveData, XDMFReader

COMMAND, PLUGIN, DATA, OUTPUT = sys.argv[1:]


def main():
    LoadPlugin(PLUGIN, ns=globals())
    os.makedirs(OUTPUT, exist_ok=True)
    # ParaView's reader rounds the coordinates of other kinds of grids to single precision.
    path = os.path.join(DATA, "image", "volume.xdmf")
    reader = XDMFReader(FileNames=[path])
    n_failures = 0
    for name, normal, arguments in (
        ("across", [0, 0, 1], ["slice"]),
        ("slanted", [1, 2, 3], ["slice", "--normal", "1,2,3"]),
        ("many", [1, 0, 0], ["slice", "--axis", "x", "--count", "5"]),
        ("apart", [0, 1, 0], ["slice", "--axis", "y", "--count", "2", "--spacing", "0.25"]),
        ("surface", None, ["surface"]),
    ):
        if normal:
            made = MicrotomeSlice(Input=reader)  # noqa: F821: LoadPlugin defines it
            made.SliceType.Origin = [3.5, 0.5, 0.5]
            made.SliceType.Normal = normal
            made.NumberOfSlices = {"many": 5, "apart": 2}.get(name, 1)
            made.Spacing = 0.25 if name == "apart" else 0
        else:
            made = MicrotomeSurface(Input=reader)  # noqa: F821
        theirs = os.path.join(OUTPUT, "%s.json" % name)
        ours = os.path.join(OUTPUT, "%s of the command.json" % name)
        SaveData(theirs, made)
        subprocess.run([COMMAND, arguments[0], path, "-o", ours, "--title", name, *arguments[1:]],
                       check=True)
        if not filecmp.cmp(theirs, ours, shallow=False):
            n_failures += 1
            print("FAILED: %s and %s differ" % (theirs, ours))
    print("5 checks, %d failures" % n_failures, flush=True)
    # ParaView's own clean-up at the end of Python may crash.
    os._exit(1 if n_failures else 0)


main()
