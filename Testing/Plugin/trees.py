# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvbatch on some ranks: writes down what the filters make of a hyper tree grid of which each
rank has a part."""

import json
import os
import sys

from paraview import servermanager, simple
from vtkmodules.vtkCommonDataModel import vtkTriangle

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
measured = {}


def area(data):
    """The area of all polygons, as fans of triangles."""
    total = 0.0
    for i in range(data.GetNumberOfCells()):
        points = data.GetCell(i).GetPoints()
        corners = [points.GetPoint(k) for k in range(points.GetNumberOfPoints())]
        for p, q in zip(corners[1:], corners[2:]):
            total += vtkTriangle.TriangleArea(corners[0], p, q)
    return total


def measure(name, source):
    """Cells, bounds and area."""
    source.UpdatePipeline()
    information = source.GetDataInformation()
    measured[name] = {"cells": information.GetNumberOfCells(),
                      "bounds": [round(x, 6) for x in information.GetBounds()],
                      "area": round(area(servermanager.Fetch(source)), 6)}


trees = simple.HyperTreeGridRandom(MaxDepth=3)
trees.UpdatePipeline()
measured["data"] = {"cells": trees.GetDataInformation().GetNumberOfCells(), "area": 0.0}
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
scene = os.path.splitext(sys.argv[1])[0] + "-scene.json"
simple.SaveData(scene, trees, Title="trees")
rank = servermanager.vtkProcessModule.GetProcessModule().GetPartitionId()
if rank == 0:
    with open(sys.argv[1], "w", encoding="ascii") as file:
        json.dump(measured, file)
