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


BLOCK = """<Grid Name="{name}"><Topology TopologyType="3DCoRectMesh" Dimensions="3 3 3"/>
<Geometry GeometryType="ORIGIN_DXDYDZ"><DataItem Dimensions="3">{z} 0 0</DataItem>
<DataItem Dimensions="3">1 1 1</DataItem></Geometry>
<Attribute Name="f" Center="Node"><DataItem Dimensions="3 3 3">{values}</DataItem></Attribute>
</Grid>"""


def write_blocks(path):
    """Two blocks, one on the other."""
    blocks = [BLOCK.format(name=name, z=z, values=" ".join(str(i * i + z) for i in range(27)))
              for name, z in (("low", 0), ("high", 2))]
    with open(path, "w", encoding="ascii") as file:
        file.write('<Xdmf Version="2.0"><Domain><Grid Name="all" GridType="Collection">%s</Grid>'
                   "</Domain></Xdmf>" % "".join(blocks))


def main():
    LoadPlugin(PLUGIN, ns=globals())
    os.makedirs(OUTPUT, exist_ok=True)
    stack = os.path.join(OUTPUT, "stack.xdmf")
    write_blocks(stack)
    # ParaView's reader rounds the coordinates of other kinds of grids to single precision.
    volume = os.path.join(DATA, "image", "volume.xdmf")
    n_failures = 0
    for path, name, normal, arguments in (
        (volume, "across", [0, 0, 1], ["slice"]),
        (volume, "slanted", [1, 2, 3], ["slice", "--normal", "1,2,3"]),
        (volume, "many", [1, 0, 0], ["slice", "--axis", "x", "--count", "5"]),
        (volume, "apart", [0, 1, 0], ["slice", "--axis", "y", "--count", "2", "--spacing", "0.25"]),
        (volume, "surface", None, ["surface"]),
        (stack, "along", [1, 0, 0], ["slice", "--axis", "x"]),
        # The seam, and a plane on either side of it.
        (stack, "through", [0, 0, 1], ["slice", "--count", "3", "--spacing", "1.5"]),
        (stack, "around", None, ["surface"]),
    ):
        reader = XDMFReader(FileNames=[path])
        if normal:
            made = MicrotomeSlice(Input=reader)  # noqa: F821: LoadPlugin defines it
            made.SliceType.Origin = [3.5, 0.5, 0.5] if path == volume else [1, 1, 2]
            made.SliceType.Normal = normal
            made.NumberOfSlices = {"many": 5, "apart": 2, "through": 3}.get(name, 1)
            made.Spacing = {"apart": 0.25, "through": 1.5}.get(name, 0)
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
    print("8 checks, %d failures" % n_failures, flush=True)
    # ParaView's own clean-up at the end of Python may crash.
    os._exit(1 if n_failures else 0)


main()
