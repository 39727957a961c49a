# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""The least there is to do: make data, slice it, write a page to look at.

    pvpython slice.py /path/to/Microtome.so
"""

import sys

from paraview.simple import *

if len(sys.argv) < 2:
    sys.exit(__doc__)
LoadPlugin(sys.argv[1], ns=globals())

wavelet = Wavelet()
slices = MicrotomeSlice(Input=wavelet, NumberOfSlices=3, Spacing=5)
slices.SliceType.Origin = [0, 0, 0]
slices.SliceType.Normal = [0, 0, 1]
slices.UpdatePipeline()

information = slices.GetDataInformation()
print(f"{information.GetNumberOfPoints()} points, {information.GetNumberOfCells()} polygons")
SaveData("slice.html", slices)
print("slice.html opens in any browser")
