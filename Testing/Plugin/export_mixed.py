# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvbatch: exports a view of what is not all data sets, and says how large the parts should be."""

import json
import os
import sys

from paraview import simple

folder = sys.argv[1]
simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=False, ns=globals())
view = simple.CreateRenderView()

trees = simple.HyperTreeGridRandom(registrationName="trees", MaxDepth=3)
simple.Show(trees, view).Representation = "Surface"
framed = simple.HyperTreeGridRandom(registrationName="framed")
simple.Show(framed, view).Representation = "Outline"
wavelet = simple.Wavelet(registrationName="wave")
simple.Show(wavelet, view).Representation = "Feature Edges"
# A table, an image and trees.
mixed = simple.ProgrammableSource(registrationName="mixed", OutputDataSetType="vtkMultiblockDataSet",
                                  Script="""
from vtkmodules.vtkCommonDataModel import vtkTable
from vtkmodules.vtkFiltersSources import vtkHyperTreeGridSource
from vtkmodules.vtkImagingCore import vtkRTAnalyticSource
output = self.GetOutput()
image, tree = vtkRTAnalyticSource(), vtkHyperTreeGridSource()
tree.SetDimensions(3, 3, 3)
tree.SetMaxDepth(1)
tree.SetDescriptor("........")
output.SetBlock(0, vtkTable())
for i, source in enumerate([image, tree]):
    source.Update()
    output.SetBlock(i + 1, source.GetOutputDataObject(0))
""")
simple.Show(mixed, view).Representation = "Surface"
for kind in ("json", "html"):
    if kind == "json" or os.environ["MICROTOME_HAS_PAGE"] == "1":
        simple.ExportView("%s/mixed.%s" % (folder, kind), view)

skin = MicrotomeSurface(Input=trees)  # noqa: F821: the plugin brings it
skin.UpdatePipeline()
with open(folder + "/expected.json", "w", encoding="ascii") as file:
    json.dump(skin.GetDataInformation().GetNumberOfCells(), file)
