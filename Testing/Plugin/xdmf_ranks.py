# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvbatch on some ranks: writes scenes of XDMF files, cut and whole, and of their slices."""

import os
import sys

from paraview import simple

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
data, folder = sys.argv[1:3]

for name in ("image", "hexahedra", "steps", "blocks"):
    path = "%s/%s.xdmf" % (data, name)
    source = MicrotomeXDMFReader(FileNames=[path])
    source.UpdatePipeline()
    cut = MicrotomeSlice(Input=source, NumberOfSlices=3)
    cut.SliceType.Normal = [0.3, 0.2, 1]
    simple.SaveData("%s/%s-cut.json" % (folder, name), cut, Title=name)
    surface = MicrotomeSurface(Input=source)
    simple.SaveData("%s/%s-surface.json" % (folder, name), surface, Title=name)
    for count in (1, 5):
        planes = MicrotomeXDMFReader(FileNames=[path], Slices=1, NumberOfSlices=count)
        planes.SliceAxis = "X" if count == 1 else "Z"
        simple.SaveData("%s/%s-planes-%d.json" % (folder, name, count), planes, Title=name)
