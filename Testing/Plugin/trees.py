# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvbatch on some ranks: measures what the filters make of a hyper tree grid, and of other
data, of which each rank has a part, and writes it to a file."""

import json
import os
import sys

from paraview import servermanager, simple

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
measured = {}


def measure(name, source):
    """Cells, bounds and area."""
    source.UpdatePipeline()
    information = source.GetDataInformation()
    total = simple.IntegrateVariables(Input=source)
    total.UpdatePipeline()
    array = servermanager.Fetch(total).GetCellData().GetArray("Area")
    measured[name] = {"cells": information.GetNumberOfCells(),
                      "bounds": [round(x, 6) for x in information.GetBounds()],
                      "area": round(array.GetTuple1(0), 6) if array else 0.0}


trees = simple.HyperTreeGridRandom(MaxDepth=3)
# Oblique, between leaves, at the faces of trees of two ranks and of leaves, on the boundary.
for i, (origin, normal) in enumerate([([0.3, 0.2, 0.1], [1, 2, 3]), ([0.37, 0, 0], [1, 0, 0]),
                                      ([2, 0, 0], [1, 0, 0]), ([-2, 0, 0], [1, 0, 0]),
                                      ([0, 6, 0], [0, 1, 0]), ([0, 0, 0], [0, 0, -1]),
                                      ([0, 0, 5], [0, 0, 1]), ([10, 0, 0], [1, 0, 0]),
                                      ([0, 0, -10], [0, 0, 1])]):
    cut = MicrotomeSlice(Input=trees)
    cut.HyperTreeGridSlicer.Origin = origin
    cut.HyperTreeGridSlicer.Normal = normal
    measure("plane %d" % i, cut)
measure("series", MicrotomeSlice(Input=trees, NumberOfSlices=4, SliceOffsetValues=[0.5]))
measure("surface", MicrotomeSurface(Input=trees))
measure("isosurface", MicrotomeIsosurface(Input=trees, ContourBy=["CELLS", "Depth"],
                                          Isosurfaces=[1.5]))
rank = servermanager.vtkProcessModule.GetProcessModule().GetPartitionId()
if rank == 0:
    with open(sys.argv[1], "w", encoding="ascii") as file:
        json.dump(measured, file)
