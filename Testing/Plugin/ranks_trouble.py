# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvbatch on two ranks: trouble on one of them. FOLDER gets the scenes."""

import os
import sys

from paraview import simple

import ranks_blocks

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
folder = sys.argv[1]

# The last rank's piece has a point id that is not there.
BREAK = """
if rank == ranks - 1:
    cells = self.GetOutputDataObject(0).GetCells() if %r else mine[sorted(mine)[-1]].GetCells()
    cells.GetConnectivityArray().SetTuple1(0, 1000000)
"""
# Each block has its number, and the first rank's one more array.
ARRAYS = """
from vtkmodules.vtkCommonCore import vtkDoubleArray
for i, data in mine.items():
    for name in ["number"] + ["some"] * (rank == 0):
        array = vtkDoubleArray()
        array.SetName(name)
        array.SetNumberOfTuples(data.GetNumberOfCells())
        array.Fill(i)
        data.GetCellData().AddArray(array)
"""


def write(name, source, at):
    """A slice in x = at."""
    cut = MicrotomeSlice(Input=source)  # noqa: F821: the plugin brings it
    cut.SliceType.Origin = [at, 0, 0]
    cut.SliceType.Normal = [1, 0, 0]
    simple.SaveData("%s/%s.json" % (folder, name), cut, Title=name)
    print("after " + name, flush=True)


counts = (2, 1, 1)
grid, blocks = "vtkUnstructuredGrid", "vtkMultiblockDataSet"
seam = ranks_blocks.ORIGIN + ranks_blocks.STEPS * ranks_blocks.SPACING
write("broken", ranks_blocks.source("hexahedra", grid, counts, after=BREAK % True), seam)
write("broken-block", ranks_blocks.source("hexahedra", blocks, counts, after=BREAK % False), seam)
write("arrays", ranks_blocks.source("hexahedra", grid, (1, 2, 1), before=ARRAYS), seam - 0.1)
write("sound", ranks_blocks.source("hexahedra", grid, counts), seam)
