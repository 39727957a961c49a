# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Makes the pictures of these pages: pvpython docs/filters/pictures.py PLUGIN [FOLDER].

Needs a display, or xvfb-run in front. The pictures go into FOLDER, docs/images by default.
"""

import os
import sys

from paraview.simple import *

PLUGIN = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = sys.argv[2] if len(sys.argv) > 2 else os.path.join(HERE, "..", "images")
SIZE = [640, 400]

LoadPlugin(PLUGIN, remote=False, ns=globals())


def picture(name, shown, array=("POINTS", "RTData"), outline=None):
    """One picture of what `shown` gives, with the outline of where it comes from."""
    view = CreateView("RenderView")
    view.ViewSize = SIZE
    view.Background = [1, 1, 1]
    view.UseColorPaletteForBackground = 0
    view.OrientationAxesVisibility = 0
    display = Show(shown, view)
    display.Representation = "Surface With Edges"
    display.EdgeColor = [0.25, 0.25, 0.25]
    ColorBy(display, array)
    display.RescaleTransferFunctionToDataRange(True)
    if outline:
        box = Show(outline, view)
        box.Representation = "Outline"
        box.AmbientColor = box.DiffuseColor = [0, 0, 0]
    view.ResetActiveCameraToPositiveY()
    ResetCamera(view)
    camera = view.GetActiveCamera()
    camera.Azimuth(35)
    camera.Elevation(25)
    camera.Zoom(1.1)
    SaveScreenshot(os.path.join(FOLDER, name + ".png"), view, ImageResolution=SIZE,
                   CompressionLevel="9")
    Delete(view)


def main():
    wavelet = Wavelet(WholeExtent=[-6, 6, -6, 6, -6, 6])
    one = MicrotomeSlice(Input=wavelet)
    one.SliceType.Origin = [0, 0, 0]
    one.SliceType.Normal = [0.3, 0.2, 1]
    picture("slice", one, outline=wavelet)

    five = MicrotomeSlice(Input=wavelet)
    five.SliceType.Origin = [0, 0, 0]
    five.SliceType.Normal = [0, 0, 1]
    five.NumberOfSlices = 5
    picture("slices", five, outline=wavelet)

    half = Clip(Input=wavelet)
    half.ClipType.Origin = [0, 0, 0]
    half.ClipType.Normal = [1, 0.3, 0.2]
    picture("surface", MicrotomeSurface(Input=half), outline=wavelet)

    iso = MicrotomeIsosurface(Input=wavelet, ContourBy=["POINTS", "RTData"])
    iso.Isosurfaces = [150, 220]
    picture("isosurface", iso, outline=wavelet)


main()
