# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Glyphs stand as vtkGlyph3DMapper, which draws them in ParaView, says: the bounds of cubes, in all modes."""

import json
import os
import random

from paraview import simple
from vtkmodules.vtkCommonCore import vtkDoubleArray, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkFiltersSources import vtkCubeSource
from vtkmodules.vtkRenderingCore import vtkGlyph3DMapper

from check import check, finish, output

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
SEED = int(os.environ.get("MICROTOME_TEST_SEED", "20"))
print("seed %d" % SEED)
numbers = random.Random(SEED)
SIDES = (1.0, 0.5, 0.25)
WAYS = (("direction", 3), ("rotation", 3), ("quaternion", 4))

SCRIPT = """
from vtkmodules.vtkCommonCore import vtkDoubleArray, vtkPoints
points = vtkPoints()
points.SetDataTypeToDouble()
points.InsertNextPoint(%r)
output.SetPoints(points)
output.AllocateExact(1, 1)
output.InsertNextCell(1, 1, [0])
for name, tuple in %r:
    array = vtkDoubleArray()
    array.SetName(name)
    array.SetNumberOfComponents(len(tuple))
    array.InsertNextTuple(tuple)
    output.GetPointData().AddArray(array)
"""


def expected(place, size, way, look):
    """The mapper's bounds of one cube at one point."""
    points = vtkPoints()
    points.SetDataTypeToDouble()
    points.InsertNextPoint(place)
    data = vtkPolyData()
    data.SetPoints(points)
    for name, values in (("size", size), ("way", way)):
        array = vtkDoubleArray()
        array.SetName(name)
        array.SetNumberOfComponents(len(values))
        array.InsertNextTuple(values)
        data.GetPointData().AddArray(array)
    cube = vtkCubeSource(XLength=SIDES[0], YLength=SIDES[1], ZLength=SIDES[2], Center=(0.5, 0.25, 0))
    cube.Update()
    mapper = vtkGlyph3DMapper()
    mapper.SetInputData(data)
    mapper.SetSourceData(cube.GetOutput())
    mapper.SetScaling(look["Scaling"])
    mapper.SetScaleMode(look["ScaleMode"])
    mapper.SetScaleFactor(look["ScaleFactor"])
    mapper.SetScaleArray("size")
    mapper.SetOrient(bool(look["OrientationArray"]))
    mapper.SetOrientationArray("way")
    mapper.SetOrientationMode(look["OrientationMode"])
    return mapper.GetBounds()


def written(place, size, way, look):
    """The bounds of what a scene has."""
    source = simple.ProgrammableSource(OutputDataSetType="vtkPolyData")
    source.Script = SCRIPT % (place, [("size", size), ("way", way)])
    cube = simple.Box(XLength=SIDES[0], YLength=SIDES[1], ZLength=SIDES[2], Center=[0.5, 0.25, 0])
    path = output("glyph.json")
    glyphs = simple.servermanager.misc.MicrotomeGlyphLook(
        Shape=1, ScaleArray="size", ColorByArray=0, **look)
    writer = simple.servermanager._getPyProxy(
        simple.servermanager.ProxyManager().NewProxy("internal_writers", "MicrotomeViewWriter"))
    writer.FileName, writer.Input, writer.Looks = path, [source, cube], [glyphs, glyphs]
    writer.UpdateVTKObjects()
    writer.UpdatePipeline()
    with open(path, encoding="ascii") as file:
        scene = json.load(file)
    check(sum(child["type"] == "Group" for child in scene["object"]["children"]) == 1,
          "the shape is no object")
    place = scene["object"]["children"][0].get("matrix", [0] * 16)[12:15]
    values = scene["geometries"][0]["data"]["attributes"]["position"]["array"]
    axes = [[v + place[axis] for v in values[axis::3]] for axis in range(3)]
    return [bound for axis in axes for bound in (min(axis), max(axis))]


for mode, (way_name, length) in enumerate(WAYS):
    for scale_mode in range(3):
        for round_ in range(3):
            at = [numbers.uniform(-5, 5) for _ in range(3)]
            large = [numbers.uniform(0.2, 3) for _ in range(3)]
            towards = [numbers.uniform(-1, 1) * (90 if mode == 1 else 1) for _ in range(length)]
            if mode == 0 and round_ == 2:
                towards = [-2.0, 0.0, 0.0]
            look = {"Scaling": int(round_ != 1), "ScaleFactor": 1.5, "ScaleMode": scale_mode,
                    "OrientationMode": mode, "OrientationArray": "way" if round_ < 2 or mode == 0 else ""}
            want = expected(at, large, towards, look)
            got = written(at, large, towards, look)
            check(all(abs(a - b) < 1e-5 for a, b in zip(got, want)),
                  "%s, %s: %s, not %s" % (way_name, look, got, want))
finish()
