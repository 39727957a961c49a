# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvpython: views in all kinds of colours and lights, as pictures and as pages.

parity_views.py FOLDER PRESET...
"""

import os
import sys

from paraview import simple

folder, presets = sys.argv[1], sys.argv[2:]
simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=False, ns=globals())
simple._DisableFirstRenderCameraReset()

wavelet = simple.Wavelet()
cut = MicrotomeSlice(Input=wavelet)
cut.SliceType.Normal = [0, 0, 1]
cells = simple.PointDatatoCellData(Input=cut)
holes = simple.PythonCalculator(
    Input=cut, ArrayName="holes", ArrayAssociation="Point Data",
    Expression="inputs[0].PointData['RTData'] + 0 * sqrt(4 - inputs[0].Points[:,0])")
# Smooth, by its normals, and flat.
sphere = simple.Elevation(Input=simple.Sphere(ThetaResolution=48, PhiResolution=48, Radius=8),
                          LowPoint=[0, 0, -8], HighPoint=[0, 0, 8])
skin = simple.Elevation(Input=MicrotomeSurface(Input=wavelet), LowPoint=[-9, 0, -9],
                        HighPoint=[9, 0, 9])


def new_view(source, array, lit=False):
    """A view of one source, without anything that is not the source's."""
    view = simple.CreateRenderView(ViewSize=[400, 300], UseColorPaletteForBackground=0,
                                   Background=[0.1, 0.2, 0.3], OrientationAxesVisibility=0,
                                   UseFXAA=0, MultiSamples=0)
    view.CameraPosition = [20, -18, 40] if lit else [2, -3, 45]
    view.CameraFocalPoint, view.CameraViewUp, view.CameraViewAngle = [0, 0, 0], [0, 1, 0], 30
    shown = simple.Show(source, view)
    shown.Representation = "Surface"
    simple.ColorBy(shown, array)
    shown.SetScalarBarVisibility(view, False)
    if not lit:
        shown.Ambient, shown.Diffuse = 1, 0
    colors = simple.GetColorTransferFunction(array[1]) if array else None
    if colors:
        colors.ApplyPreset("Cool to Warm", True)
    return view, shown, colors


def keep(name, view):
    """The view as a picture and as a page; it is closed."""
    simple.Render(view)
    simple.SaveScreenshot("%s/%s.png" % (folder, name), view, ImageResolution=[400, 300])
    simple.ExportView("%s/%s.html" % (folder, name), view)
    simple.Delete(view)


VALUE, BY_CELL, HEIGHT = ("POINTS", "RTData"), ("CELLS", "RTData"), ("POINTS", "Elevation")
for i, preset in enumerate(presets):
    view, shown, colors = new_view(cut, VALUE)
    colors.ApplyPreset(preset, True)
    colors.RescaleTransferFunction(60.0, 270.0)
    keep("unlit-preset-%02d" % i, view)


def unlit(name, source=cut, array=VALUE, change=lambda shown, colors: None):
    view, shown, colors = new_view(source, array)
    colors.RescaleTransferFunction(60.0, 270.0)
    change(shown, colors)
    keep("unlit-" + name, view)
    simple.Delete(colors)


def logarithm(shown, colors):
    colors.RescaleTransferFunction(30.0, 300.0)
    colors.MapControlPointsToLogSpace()
    colors.UseLogScale = 1


def outside(shown, colors):
    colors.RescaleTransferFunction(120.0, 200.0)
    colors.UseBelowRangeColor, colors.BelowRangeColor = 1, [0, 0.6, 0.2]
    colors.UseAboveRangeColor, colors.AboveRangeColor = 1, [0.9, 0.9, 0.1]


def bands(shown, colors):
    colors.Discretize, colors.NumberOfTableValues = 1, 7


def nan(shown, colors):
    colors.NanColor = [0.2, 0.8, 0.4]


def half(shown, colors):
    shown.Opacity = 0.5


def blocks(shown, colors):
    """One is hidden, one has a colour, one an opacity, one both of its own."""
    shown.BlockSelectors = ["/Root/Block0", "/Root/Block1", "/Root/Block2", "/Root/Block4"]
    shown.BlockColors = ["/Root/Block1", "0.9", "0.3", "0.6", "/Root/Block4", "0.2", "0.7", "0.1"]
    shown.BlockOpacities = ["/Root/Block2", "0.4", "/Root/Block4", "0.6"]


strips = [simple.ExtractSubset(Input=wavelet, VOI=[4 * i - 10, 4 * i - 6, -10, 10, 0, 0])
          for i in range(5)]
unlit("blocks", simple.GroupDatasets(Input=strips, BlockNames=["Block%d" % i for i in range(5)]),
      change=blocks)
unlit("cells", cells, BY_CELL)
unlit("opacity", change=half)
unlit("log", change=logarithm)
unlit("outside", change=outside)
unlit("discrete", change=bands)
unlit("discrete-cells", cells, BY_CELL, bands)
unlit("nan", holes, ("POINTS", "holes"), nan)


def lit(name, source, array=HEIGHT, change=lambda view, shown: None):
    view, shown, _ = new_view(source, array, lit=True)
    change(view, shown)
    keep("lit-" + name, view)


def turned(view, shown):
    view.CameraPosition, view.CameraViewUp = [-25, 12, -35], [0.3, 0.9, 0.1]


def kit(view, shown):
    view.KeyLightIntensity, view.KeyLightWarmth, view.KeyLightAzimuth = 0.9, 0.8, -40
    view.FillLightKFRatio, view.BackLightKBRatio, view.HeadLightKHRatio = 2, 3, 5


def dark(view, shown):
    """No light at all: colours alone."""
    view.UseLight = 0


def head(view, shown):
    """One light, where the camera is, in place of the light kit."""
    view.UseLight = 0
    light = simple.AddLight(view=view)
    # By number: ParaView 5.11 takes none of the names that it lists.
    light.SMProxy.GetProperty("LightType").SetElement(0, 1)
    light.Intensity, light.DiffuseColor = 0.8, [1, 0.9, 0.7]
    light.UpdateVTKObjects()


def colored(view, shown):
    simple.ColorBy(shown, None)
    shown.DiffuseColor = shown.AmbientColor = [0.25, 0.5, 0.75]


lit("smooth", sphere)
lit("flat", skin)
lit("turned", sphere, change=turned)
lit("flat-turned", skin, change=turned)
lit("kit", sphere, change=kit)
lit("dark", sphere, change=dark)
lit("head", sphere, change=head)
lit("one-color", sphere, change=colored)
lit("half", sphere, change=lambda view, shown: half(shown, None))
