# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""A view as it is, on the web: all objects, colours, legends, the camera.

    pvpython export_view.py /path/to/Microtome.so [SERVER:PORT]

With a pvserver, on any number of ranks, the data stay there; the page is the same. The server may have
loaded the plugin when it started, by PV_PLUGIN_PATH, or does so now. Exporting needs the plugin here too,
and what ParaView needs to draw: a screen, or a ParaView that draws without one.
"""

import sys

from paraview import simple

if len(sys.argv) < 2:
    sys.exit(__doc__)
if len(sys.argv) > 2:
    server, port = sys.argv[2].split(":")
    simple.Connect(server, int(port))
    # What the server has is there from now on; asking it to load that again would be an error.
    if not hasattr(simple, "MicrotomeSlice"):
        simple.LoadPlugin(sys.argv[1], remote=True)
simple.LoadPlugin(sys.argv[1], remote=False)

from paraview.simple import *  # noqa: E402: with the filters of the plugin

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
