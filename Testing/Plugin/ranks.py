# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvbatch on some ranks: writes scenes of slices and surfaces, structured and not."""

import os
import sys

from paraview import simple

import ranks_blocks
from ranks_planes import PLANES

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
folder = sys.argv[1]

image = simple.Wavelet()
# The pieces keep the ghost cells that the image was asked for.
tetrahedra = simple.Tetrahedralize(Input=simple.AppendDatasets(Input=image))
# A transform by nothing, which makes a curvilinear grid of an image.
curvilinear = simple.Transform(Input=image)
blocks = simple.GroupDatasets(Input=[image, tetrahedra], BlockNames=["image", "tetrahedra"])
for name, source in (("image", image), ("curvilinear", curvilinear), ("tetrahedra", tetrahedra),
                     ("blocks", blocks)):
    for i, (origin, normal) in enumerate(PLANES):
        cut = MicrotomeSlice(Input=source)
        cut.SliceType.Origin = origin
        cut.SliceType.Normal = normal
        simple.SaveData("%s/%s-%d.json" % (folder, name, i), cut, Title=name)
    surface = MicrotomeSurface(Input=source)
    simple.SaveData("%s/%s-surface.json" % (folder, name), surface, Title=name)
simple.SaveData(folder + "/whole.json", tetrahedra, Title="whole")
# One rank has all of it, the others have nothing.
corner = MicrotomeSlice(Input=simple.Box(Center=[9, 9, 9]))
corner.SliceType.Origin = [9, 9, 9.01]
corner.SliceType.Normal = [0.3, 0.1, 1]
simple.SaveData(folder + "/corner.json", corner, Title="corner")
several = MicrotomeSlice(Input=blocks, NumberOfSlices=3)
several.SliceType.Normal = [0.2, 0.1, 1]
simple.SaveData(folder + "/several.json", several, Title="several")
# Seams between ranks; the title is the area.
for name, source, counts in ranks_blocks.cases():
    cut = MicrotomeSlice(Input=source)
    for i, (origin, normal, area) in enumerate(ranks_blocks.planes(counts)):
        cut.SliceType.Origin = origin
        cut.SliceType.Normal = normal
        simple.SaveData("%s/seam-%s-%d.json" % (folder, name, i), cut, Title=repr(area))
