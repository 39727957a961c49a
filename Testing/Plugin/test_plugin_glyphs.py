# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Glyphs stand as ParaView draws them, in all modes: the bounds of cubes, against VTK's transforms."""

import builtins  # the script of a source puts others of these names here
import json
import math
import os
import random

from paraview import simple
from vtkmodules.vtkCommonTransforms import vtkTransform

from check import check, finish
from check import output as path_of

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
SEED = int(os.environ.get("MICROTOME_TEST_SEED", "20"))
print("seed %d" % SEED)
numbers = random.Random(SEED)
SIDES, CENTER = (1.0, 0.5, 0.25), (0.5, 0.25, 0.0)
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


def transform(place, size, way, look):
    """As vtkGlyph3D and vtkProp3D::SetOrientation have it."""
    made = vtkTransform()
    made.Translate(place)
    if look["OrientationArray"] and look["OrientationMode"] == 0:
        length = builtins.sum(x * x for x in way) ** 0.5
        flip = way[1] == 0 and way[2] == 0 and way[0] < 0
        made.RotateWXYZ(180, *([0, 1, 0] if flip else [way[0] + length, way[1], way[2]]))
    elif look["OrientationArray"] and look["OrientationMode"] == 1:
        made.RotateZ(way[2])
        made.RotateX(way[0])
        made.RotateY(way[1])
    elif look["OrientationArray"]:
        sine = builtins.sum(x * x for x in way[1:]) ** 0.5
        made.RotateWXYZ(math.degrees(2 * math.atan2(sine, way[0])), *way[1:])
    if look["Scaling"]:
        length = builtins.sum(x * x for x in size) ** 0.5
        sizes = ([1, 1, 1], [length] * 3, size)[look["ScaleMode"]]
        made.Scale([look["ScaleFactor"] * x for x in sizes])
    return made


def expected(place, size, way, look):
    """The bounds of a cube's corners."""
    made = transform(place, size, way, look)
    ends = [(c - 0.5 * side, c + 0.5 * side) for c, side in zip(CENTER, SIDES)]
    corners = [made.TransformPoint(x, y, z) for x in ends[0] for y in ends[1] for z in ends[2]]
    axes = [[corner[axis] for corner in corners] for axis in range(3)]
    return [bound for axis in axes for bound in (builtins.min(axis), builtins.max(axis))]


def written(place, size, way, look):
    """The bounds of what a scene has."""
    source = simple.ProgrammableSource(OutputDataSetType="vtkPolyData")
    source.Script = SCRIPT % (place, [("size", size), ("way", way)])
    cube = simple.Box(XLength=SIDES[0], YLength=SIDES[1], ZLength=SIDES[2], Center=CENTER)
    path = path_of("glyph.json")
    glyphs = simple.servermanager.misc.MicrotomeGlyphLook(
        Shape=1, ScaleArray="size", ColorByArray=0, **look)
    writer = simple.servermanager._getPyProxy(
        simple.servermanager.ProxyManager().NewProxy("internal_writers", "MicrotomeViewWriter"))
    writer.FileName, writer.Input, writer.Looks = path, [source, cube], [glyphs, glyphs]
    writer.UpdateVTKObjects()
    writer.UpdatePipeline()
    with open(path, encoding="ascii") as file:
        scene = json.load(file)
    check([child["type"] for child in scene["object"]["children"]].count("Group") == 1,
          "the shape is no object")
    place = scene["object"]["children"][0].get("matrix", [0] * 16)[12:15]
    values = scene["geometries"][0]["data"]["attributes"]["position"]["array"]
    axes = [[v + place[axis] for v in values[axis::3]] for axis in range(3)]
    return [bound for axis in axes for bound in (builtins.min(axis), builtins.max(axis))]


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
            check(builtins.all(builtins.abs(a - b) < 1e-5 for a, b in zip(got, want)),
                  "%s, %s: %s, not %s" % (way_name, look, got, want))
finish()
