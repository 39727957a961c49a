# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""A view as it is, on the web: all objects, colours, legends, the camera.

    pvpython export_view.py /path/to/Microtome.so [SERVER:PORT]

With a pvserver, on any number of ranks, the data stay there; the page is the same. Exporting needs
what ParaView needs to draw: a screen, or a ParaView that draws without one.
"""

import sys

from paraview.simple import *

if len(sys.argv) > 2:
    server, port = sys.argv[2].split(":")
    Connect(server, int(port))
    LoadPlugin(sys.argv[1], remote=True, ns=globals())
LoadPlugin(sys.argv[1], remote=False, ns=globals())

wavelet = Wavelet(registrationName="wavelet")
slices = MicrotomeSlice(registrationName="slices", Input=wavelet, NumberOfSlices=3, Spacing=5)
slices.SliceType.Normal = [0, 0, 1]

view = CreateRenderView()
outline = Show(wavelet, view)
outline.Representation = "Outline"
shown = Show(slices, view)
ColorBy(shown, ("POINTS", "RTData"))
shown.RescaleTransferFunctionToDataRange()
shown.SetScalarBarVisibility(view, True)
shown.Opacity = 0.8
view.CameraPosition, view.CameraViewUp = [45, -55, 35], [0, 0, 1]
ResetCamera(view)

ExportView("view.html", view, Title="Three slices", Description="A page for everyone.")
ExportView("view.json", view)
print("view.html opens in any browser; view.json loads in THREE.ObjectLoader")
