# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvbatch on some ranks: writes scenes of data with many arrays, not in the order of the alphabet."""

import os
import sys

from paraview import simple

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
folder = sys.argv[1]
kinds = ["json", "html"] if os.environ["MICROTOME_HAS_PAGE"] == "1" else ["json"]

data = simple.Wavelet()
for name, function in (("zeta", "coordsX"), ("alpha", "coordsY*iHat + coordsZ*kHat"), ("Middle", "1")):
    data = simple.Calculator(Input=data, ResultArrayName=name, Function=function)
image = simple.PointDatatoCellData(Input=data, PassPointData=1)
cells = simple.Tetrahedralize(Input=simple.AppendDatasets(Input=image))
blocks = simple.GroupDatasets(Input=[image, cells], BlockNames=["image", "cells"])
for name, source in (("image", image), ("cells", cells), ("blocks", blocks)):
    cut = MicrotomeSlice(Input=source, NumberOfSlices=3)  # noqa: F821: the plugin brings it
    cut.SliceType.Origin, cut.SliceType.Normal = [0.3, 0.2, 0.1], [1, 2, 3]
    skin = MicrotomeSurface(Input=source)  # noqa: F821
    for what, filtered in (("slice", cut), ("surface", skin), ("whole", source)):
        # ParaView has a .json of its own for images.
        for kind in kinds if filtered is not image else kinds[1:]:
            simple.SaveData("%s/%s-%s.%s" % (folder, name, what, kind), filtered, Title=name)
