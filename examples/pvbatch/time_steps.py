# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""Time steps in one page, by an extractor, as Catalyst and pvbatch use it, and by SaveData.

    mpirun -np 4 pvbatch time_steps.py /path/to/Microtome.so FOLDER

The page of the extractor can be opened after every step, while the rest is still being computed.
"""

import sys

from paraview.simple import *

if len(sys.argv) != 3:
    sys.exit(__doc__)
plugin, folder = sys.argv[1:]
LoadPlugin(plugin, ns=globals())

source = TimeSource(Growing=1, XAmplitude=0.2)
slices = MicrotomeSlice(registrationName="slices", Input=source)
slices.SliceType.Origin = [0.5, 0.5, 0.5]
slices.SliceType.Normal = [1, 0.3, 0.2]

extractor = CreateExtractor("MicrotomeWebScene", slices, registrationName="slices")
extractor.Writer.FileName = "steps.html"
extractor.Writer.Title = "Step by step"
SaveExtracts(ExtractsOutputDirectory=folder)

SaveData(folder + "/all.html", slices, WriteAllTimeSteps=1, Title="All at once", Precision="float32")
