# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""SaveData writes scenes of slices, of other data, and of named blocks, with the properties given."""

import json
import os

from paraview import simple

from check import check, finish, output

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())


def save(name, source, **properties):
    """The scene that SaveData writes, decoded."""
    path = output(name)
    simple.SaveData(path, source, **properties)
    check(os.path.exists(path), name + " is written")
    with open(path, encoding="ascii") as file:
        return json.load(file)


def objects(scene):
    """What is said of each object."""
    return [child["userData"]["microtome"] for child in scene["object"]["children"]
            if child["type"] == "Group"]


wavelet = simple.Wavelet()
cut = MicrotomeSlice(Input=wavelet, NumberOfSlices=3)
cut.SliceType.Normal = [1, 2, 3]
cut.UpdatePipeline()
information = cut.GetDataInformation()
scene = save("slices.json", cut, Title="Three slices")
(one,) = objects(scene)
check(scene["object"]["userData"]["microtome"]["title"] == "Three slices", "title")
check(one["sourcePoints"] == 21 ** 3 and one["sourceCells"] == 20 ** 3, "statistics")
check(one["points"] == information.GetNumberOfPoints(), "points")
check(one["polygons"] == information.GetNumberOfCells(), "polygons")
check([array["name"] for array in one["arrays"]] == ["RTData", "PlaneIndex"], "arrays")
check(one["shown"]["array"] == 0, "RTData is shown")
low, high = cut.PointData["RTData"].GetRange()
check(abs(one["shown"]["range"][0] - low) < 1e-3 and abs(one["shown"]["range"][1] - high) < 1e-3,
      "over its range")

scene = save("planes.json", cut, ColorArray=["CELLS", "PlaneIndex"], Opacity=0.5,
             ColorMap=[0, 1, 0, 0, 2, 0, 0, 1], ColorMapName="Red to Blue")
(one,) = objects(scene)
check(one["shown"]["array"] == 1 and one["shown"]["range"] == [0, 2], "the array that was chosen")
check(one["shown"]["colorMap"] == "Red to Blue", "its colour map")
check(any(material.get("opacity") == 0.5 for material in scene["materials"]), "opacity")

# The same places come out as went in.
sphere = simple.Sphere(Radius=2)
scene = save("sphere.json", sphere)
(one,) = objects(scene)
sphere.UpdatePipeline()
check(one["points"] == sphere.GetDataInformation().GetNumberOfPoints(), "points of a sphere")
positions = scene["geometries"][0]["data"]["attributes"]["position"]["array"]
radii = [sum(x * x for x in positions[i:i + 3]) ** 0.5 for i in range(0, len(positions), 3)]
check(max(abs(radius - 2) for radius in radii) < 1e-6, "at distance 2")

group = simple.GroupDatasets(Input=[cut, sphere], BlockNames=["slices of it", "a ball"])
one, two = objects(save("group.json", group, BlockOpacities=[1, 0.25]))
check([one["name"], two["name"]] == ["slices of it", "a ball"], "block names")
check(one["polygons"] == information.GetNumberOfCells(), "the first block")
check(two["points"] == sphere.GetDataInformation().GetNumberOfPoints(), "the second block")

(one,) = objects(save("volume.json", simple.Tetrahedralize(Input=wavelet)))
check(one["polygons"] == 4800, "the surface of a volume: %s" % one["polygons"])
(one,) = objects(save("empty.json", simple.Threshold(Input=wavelet, LowerThreshold=1e6,
                                                     UpperThreshold=2e6)))
check(one["points"] == 0 and one["polygons"] == 0, "nothing is a scene too")

if os.environ["MICROTOME_HAS_PAGE"] == "1":
    page = output("slices.html")
    simple.SaveData(page, cut)
    with open(page, encoding="utf-8") as file:
        text = file.read()
    begin = text.index(">", text.index('id="microtome-scene"')) + 1
    inside = json.loads(text[begin:text.index("</script>", begin)])
    check(objects(inside)[0]["polygons"] == information.GetNumberOfCells(), "the scene in the page")
finish()
