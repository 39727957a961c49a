# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvbatch: pages with the data sets that slices and surfaces were made from."""

import json
import os
import sys

from paraview import simple

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
folder = sys.argv[1]
messages = {}


def write(name, source, **options):
    """A page of a source, and what its writer says of data sets."""
    writer = simple.servermanager.writers.MicrotomeSceneWriter(
        Input=source, FileName="%s/%s.html" % (folder, name), Title=name, Precision=2, **options)
    writer.UpdatePipeline()
    writer.UpdatePropertyInformation()
    messages[name] = writer.GetProperty("DataSetMessage").GetData()


wavelet = simple.Wavelet(WholeExtent=[-8, 9, -7, 7, -6, 8])
image = MicrotomeSlice(Input=wavelet, NumberOfSlices=2)
image.SliceType.Origin, image.SliceType.Normal = [0.5, 0.25, 0.125], [1, 2, 3]
write("image", image)
write("apart", MicrotomeSlice(Input=wavelet, NumberOfSlices=2, Spacing=1.5))
cells = simple.AppendDatasets(Input=wavelet)
grid = MicrotomeSlice(Input=cells)
grid.SliceType.Origin, grid.SliceType.Normal = [0.5, 0.25, 0.125], [1, 2, 3]
write("grid", grid)
write("surface", MicrotomeSurface(Input=cells))
# ParaView's own filters, and what only passes data on.
theirs = simple.Slice(Input=wavelet, SliceType="Plane")
theirs.SliceType.Normal = [0, 1, 0]
write("theirs", simple.Calculator(Input=theirs, ResultArrayName="twice", Function="2*RTData"))
blocks = simple.GroupDatasets(Input=[wavelet, cells], BlockNames=["image", "cells"])
both = MicrotomeSlice(Input=blocks, NumberOfSlices=2)
write("blocks", both)
write("chosen", both, ArraysToKeep=["PlaneIndex"])
# What is not there.
write("never", image, IncludeDataSet="Never")
write("large", image, DataSetLimit=0.005)
write("larger", grid, DataSetLimit=0.0001)
write("always", grid, IncludeDataSet="Always", DataSetLimit=0.0001)
write("polygons", simple.Box())
if simple.servermanager.vtkProcessModule.GetProcessModule().GetPartitionId() == 0:
    with open(folder + "/messages.json", "w", encoding="utf-8") as file:
        json.dump(messages, file)
