# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvpython or pvbatch, on a server if a port is given: exports views of all kinds of looks."""

import os
import sys

from paraview import simple

folder = sys.argv[1]
if len(sys.argv) > 2:
    simple.Connect("localhost", int(sys.argv[2]))
    simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=False, ns=globals())
simple._DisableFirstRenderCameraReset()


def new_view():
    view = simple.CreateRenderView(UseColorPaletteForBackground=0, Background=[0.1, 0.2, 0.3])
    view.CameraPosition, view.CameraFocalPoint = [30, -40, 50], [1, 2, 3]
    view.CameraViewUp, view.CameraViewAngle = [0, 0, 1], 25
    return view


def export(name, view, **options):
    for kind in ("json", "html"):
        if kind == "json" or os.environ["MICROTOME_HAS_PAGE"] == "1":
            simple.ExportView("%s/%s.%s" % (folder, name, kind), view, **options)


wavelet = simple.Wavelet(registrationName="wave")
cut = MicrotomeSlice(registrationName="a cut", Input=wavelet)
cut.SliceType.Normal = [1, 2, 3]

# Colours of all kinds.
view = new_view()
shown = simple.Show(cut, view)
simple.ColorBy(shown, ("POINTS", "RTData"))
colors = simple.GetColorTransferFunction("RTData")
# Later ParaViews have it under its own name.
for preset in ("Viridis (matplotlib)", "Viridis"):
    try:
        colors.ApplyPreset(preset, True)
        break
    except RuntimeError:
        continue
colors.RescaleTransferFunction(100.0, 200.0)
colors.NumberOfTableValues = 8
colors.UseAboveRangeColor, colors.AboveRangeColor = 1, [1, 0, 0]
colors.NanColor = [0, 1, 0]
colors.Annotations = ["100", "low", "200", "high"]
shown.SetScalarBarVisibility(view, True)
bar = simple.GetScalarBar(colors, view)
bar.Title, bar.ComponentTitle = "Heat", "K"
shown.Opacity = 0.5
# Later ParaViews call a position a translation.
if "Position" in shown.ListProperties():
    shown.Position = [1, 2, 3]
else:
    shown.Translation = [1, 2, 3]
shown.Scale, shown.Orientation = [2, 2, 2], [0, 0, 90]
box = simple.Show(simple.Box(registrationName="a box", XLength=9), view)
box.Representation, box.AmbientColor, box.DiffuseColor = "Wireframe", [1, 0, 0], [0, 1, 0]
box.LineWidth = 3
frame = simple.Show(wavelet, view)
frame.Representation, frame.AmbientColor = "Outline", [0, 0, 1]
simple.Hide(simple.Cone(registrationName="hidden"), view)
export("looks", view, Title="Looks", Description="Of all kinds")

# Logarithm, blended colours, a parallel projection, edges, points, no light, a component.
view = new_view()
view.CameraParallelProjection, view.CameraParallelScale = 1, 12.5
outside = MicrotomeSurface(registrationName="outside", Input=wavelet)
places = simple.Calculator(registrationName="places", Input=outside, ResultArrayName="place",
                           Function="coords")
edges = simple.Show(places, view)
edges.Representation, edges.EdgeColor = "Surface With Edges", [1, 1, 0]
simple.ColorBy(edges, ("POINTS", "place", "Y"))
component = simple.GetColorTransferFunction("place")
component.RescaleTransferFunction(-8.0, 8.0)
points = simple.Show(simple.Transform(registrationName="moved", Input=outside), view)
points.Representation, points.PointSize = "Points", 5
simple.ColorBy(points, ("POINTS", "RTData"))
points.UseSeparateColorMap = 1
simple.ColorBy(points, ("POINTS", "RTData"), True)
own = simple.GetColorTransferFunction("RTData", points, separate=True)
own.RescaleTransferFunction(50.0, 250.0)
own.MapControlPointsToLogSpace()
own.UseLogScale = 1
plain = simple.Show(cut, view)
simple.ColorBy(plain, None)
plain.DiffuseColor, plain.Ambient, plain.Diffuse = [0.25, 0.5, 0.75], 1, 0
export("more", view, ArraysToKeep=["place"])

# Categories, blocks, a slice of an image.
view = new_view()
several = MicrotomeSlice(registrationName="three", Input=wavelet, NumberOfSlices=3)
planes = simple.Show(several, view)
simple.ColorBy(planes, ("CELLS", "PlaneIndex"))
index = simple.GetColorTransferFunction("PlaneIndex")
index.InterpretValuesAsCategories = 1
index.Annotations = ["0", "first", "2", "last"]
index.IndexedColors = [1, 0, 0, 0, 0, 1]
index.NanColor = [1, 1, 0]
blocks = simple.GroupDatasets(registrationName="group", Input=[cut, outside],
                              BlockNames=["inside", "outside"])
both = simple.Show(blocks, view)
simple.ColorBy(both, None)
image = simple.Show(simple.Transform(registrationName="unused", Input=wavelet), view)
image.Visibility = 0
slab = simple.Show(wavelet, view)
simple.ColorBy(slab, ("POINTS", "RTData"))
slab.Representation, slab.SliceMode, slab.Slice = "Slice", "XZ Plane", 5
export("kinds", view)

# Blocks that are hidden, and that have a colour or an opacity of their own.
over = new_view()
inner = simple.GroupDatasets(registrationName="inner", Input=[cut, several],
                             BlockNames=["one", "three planes"])
tree = simple.GroupDatasets(registrationName="tree", Input=[inner, outside, simple.Sphere()],
                            BlockNames=["cuts", "skin", "ball"])
shown = simple.Show(tree, over)
simple.ColorBy(shown, ("POINTS", "RTData"))
shown.Opacity = 0.75
shown.BlockSelectors = ["/Root/cuts", "/Root/skin"]
shown.BlockColors = ["/Root/cuts/threeplanes", "1", "0", "0"]
shown.BlockOpacities = ["/Root/cuts", "0.25"]
export("blocks", over)

# Texts over the picture, in corners and elsewhere, of two time steps.
over = new_view()
timed = simple.ProgrammableFilter(registrationName="timed", Input=wavelet, CopyArrays=1)
timed.RequestInformationScript = """
executive = self.GetExecutive()
information = executive.GetOutputInformation(0)
information.Set(executive.TIME_STEPS(), [0, 0.5], 2)
information.Set(executive.TIME_RANGE(), [0, 0.5], 2)
"""
words = simple.Show(simple.Text(registrationName="words", Text="</script>\n<b>Re</b> = 1000"), over)
words.WindowLocation, words.Position = "Any Location", [0.25, 0.5]
words.FontSize, words.FontFamily, words.Bold, words.Italic = 24, "Courier", 1, 1
words.Color, words.Opacity, words.Justification = [1, 0.5, 0], 0.5, "Right"
simple.Show(MicrotomeSlice(registrationName="timed cut", Input=timed), over)
clock = simple.AnnotateTimeFilter(registrationName="clock", Input=timed)
simple.Show(clock, over).WindowLocation = "Lower Right Corner"
hidden = simple.Show(simple.Text(registrationName="none", Text="hidden"), over)
hidden.Visibility = 0
export("texts", over, WriteAllTimeSteps=1)
over.ViewTime = 0.5
export("text", over)

# Arrows at the points of a surface, along an array and as long, and spheres of one size.
over = new_view()
block = simple.Wavelet(registrationName="block", WholeExtent=[-2, 2, -2, 2, -2, 2])
ways = simple.Calculator(registrationName="arrows", Input=block, ResultArrayName="way",
                         Function="coordsX*iHat + coordsY*jHat + (coordsZ + 0.5)*kHat")
arrows = simple.Show(ways, over)
arrows.Representation, arrows.DiffuseColor = "3D Glyphs", [1, 0, 0]
arrows.Orient, arrows.SelectOrientationVectors = 1, "way"
arrows.Scaling, arrows.ScaleMode, arrows.SelectScaleArray = 1, "Magnitude", "way"
arrows.ScaleFactor = 0.25
simple.ColorBy(arrows, ("POINTS", "way", "Z"))
balls = simple.Show(simple.Transform(registrationName="balls", Input=block), over)
balls.Representation, balls.GlyphType = "3D Glyphs", "Sphere"
balls.GlyphType.Radius, balls.Scaling, balls.ScaleFactor = 0.125, 1, 2
simple.ColorBy(balls, None)
balls.DiffuseColor = [0, 1, 0]
export("glyphs", over, ArraysToKeep=["RTData"])

# What the exporter says of data sets that it leaves out.
helper = simple.servermanager.vtkSMViewExportHelper()
proxy = helper.CreateExporter(folder + "/none.html", view.SMProxy)
proxy.UnRegister(None)
exporter = simple.servermanager._getPyProxy(proxy)
exporter.DataSetLimit = 0
if os.environ["MICROTOME_HAS_PAGE"] == "1":
    exporter.Write()
    said = exporter.SMProxy.GetProperty("DataSetMessage").GetElement(0)
    if simple.servermanager.vtkProcessModule.GetProcessModule().GetPartitionId() == 0:
        with open(folder + "/said.txt", "w", encoding="utf-8") as file:
            file.write(said)
