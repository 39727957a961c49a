# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""ExportView writes what the view shows, the same from any number of ranks, here or on a server."""

import json
import os
import subprocess

from batch import on_ranks
from check import check, finish, need, output
from server import at_most, serve, started, text_of
from window import screen

need("PVPYTHON", "PVBATCH", "PVSERVER", "MPIRUN", "XVFB")
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "export_views.py")


def check_ours(log):
    """ExportView renders first, which on ranks is not silent where something can be seen through."""
    lines = [line for line in text_of(log).splitlines() if "ERR|" in line or "WARN|" in line]
    ours = [line for line in lines if "Microtome" in line]
    check(not ours, "%s: %s" % (log, ours))


def run(command, folder, display):
    """A script that exports; Microtome says no error and no warning."""
    log = folder + "/client.log"
    with started(command, log, DISPLAY=display) as process:
        try:
            process.wait(at_most(200))
        except subprocess.TimeoutExpired:
            check(False, "%s: it takes too long" % folder)
        code = process.poll()
    check(code == 0, "%s: ended with %s: %s" % (folder, code, text_of(log)))
    check_ours(log)


def batch(n_ranks):
    folder = output("export-batch-%d" % n_ranks)
    os.makedirs(folder)
    command = on_ranks(n_ranks, [os.environ["PVBATCH"], SCRIPT, folder])
    with screen("export-batch-%d" % n_ranks) as display:
        run(command, folder, display)
    return folder


def client(n_ranks):
    folder = output("export-server-%d" % n_ranks)
    os.makedirs(folder)
    command = [os.environ["PVPYTHON"], SCRIPT, folder]
    with screen("export-server-%d" % n_ranks) as display:
        serve(n_ranks, folder, "both", lambda port: run([*command, port], folder, display),
              DISPLAY=display)
    return folder


def load(folder, name):
    path = os.path.join(folder, name)
    check(os.path.exists(path), path + " is written")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return json.load(file) if name.endswith(".json") else file.read()


def close(a, b):
    return len(a) == len(b) and all(abs(x - y) < 1e-6 for x, y in zip(a, b))


def groups(scene):
    """By name: what is said of each object, its matrix, and the material of its first child."""
    materials = {material["uuid"]: material for material in scene["materials"]}
    found = {}
    for child in scene["object"]["children"]:
        if child["type"] == "Group":
            first = child["children"][0]["material"] if child.get("children") else None
            first = first[0] if isinstance(first, list) else first
            found[child["userData"]["microtome"]["name"]] = (
                child["userData"]["microtome"], child.get("matrix"), materials.get(first))
    return found


def texels(scene, material):
    """The colours of a material's map, as triples."""
    texture = next(one for one in scene["textures"] if one["uuid"] == material["map"])
    image = next(one for one in scene["images"] if one["uuid"] == texture["image"])["url"]["data"]
    return [tuple(image[i:i + 3]) for i in range(0, len(image), 4)]


def check_looks(scene):
    found = groups(scene)
    check(list(found) == ["a cut", "a box", "wave"], "what is visible: %s" % list(found))
    said, matrix, material = found["a cut"]
    check(said["shown"]["array"] == 0 and said["shown"]["range"] == [100, 200], "range: %s" % said)
    check(said["shown"]["nanColor"] == [0, 255, 0], "colour of NaN")
    check(material["opacity"] == 0.5 and material["transparent"], "opacity")
    # Scaled by 2, turned by 90 degrees about z, moved.
    check(matrix and close(matrix, [0, 2, 0, 0, -2, 0, 0, 0, 0, 0, 2, 0, 1, 2, 3, 1]),
          "matrix: %s" % matrix)
    bands = set(texels(scene, material))
    check(len(bands) in (8, 9), "eight bands, and one colour above: %s" % sorted(bands))
    # The ends of viridis, as ParaView's preset has them.
    check({(68, 1, 84), (253, 231, 37)} <= bands, "the preset's ends: %s" % sorted(bands))
    check(found["a box"][2]["color"] == 0xff0000 and found["a box"][2]["wireframe"], "a red frame")
    check(found["wave"][0]["lines"] == 12 and found["wave"][2]["color"] == 0x0000ff, "a blue outline")
    camera = next(child for child in scene["object"]["children"] if "Camera" in child["type"])
    check(camera["fov"] == 25 and close(camera["matrix"][12:15], [30, -40, 50]), "the camera")
    check(scene["object"]["background"] == 0x1a334d, "background: %s" % scene["object"]["background"])
    check(scene["object"]["userData"]["microtome"]["title"] == "Looks", "title")


def check_more(scene):
    found = groups(scene)
    check(list(found) == ["places", "moved", "a cut"], "what is visible: %s" % list(found))
    said = found["places"][0]
    place = [array["name"] for array in said["arrays"]].index("place")
    check(said["shown"]["array"] == place and said["shown"]["component"] == 1, "a component")
    check(said["shown"]["range"] == [-8, 8], "its range")
    names = [array["name"] for array in said["arrays"]]
    check("RTData" not in names, "arrays that are not kept: %s" % names)
    check([array["name"] for array in found["moved"][0]["arrays"]] == ["RTData"], "what colours stays")
    check(close(found["moved"][0]["shown"]["range"], [50, 250]), "the range of the logarithm")
    check("shown" not in found["a cut"][0] and found["a cut"][2]["color"] == 0x4080bf, "one colour")
    check(any("Orthographic" in child["type"] for child in scene["object"]["children"]),
          "a parallel projection")


def check_kinds(scene):
    found = groups(scene)
    names = ["three", "group / inside", "group / outside", "wave"]
    check(list(found) == names, "what is visible: %s" % list(found))
    said, _, material = found["three"]
    check(said["shown"]["range"] == [-0.5, 2.5], "three categories: %s" % said["shown"])
    bands = texels(scene, material)
    check({(255, 0, 0), (0, 0, 255), (255, 255, 0)} == set(bands), "colours: %s" % set(bands))
    check(found["wave"][0]["polygons"] == 400 and found["wave"][0]["points"] == 441, "a slice")


def check_blocks(scene):
    """Three blocks of four, one in its own colour, two of their own opacity."""
    found = groups(scene)
    names = ["tree / cuts / one", "tree / cuts / three planes", "tree / skin"]
    check(list(found) == names, "what is visible: %s" % list(found))
    looks = {name: ("shown" in said, material.get("color"), material.get("opacity", 1))
             for name, (said, _, material) in found.items()}
    check(looks[names[0]][0] and looks[names[0]][2] == 0.25, "an array, its own opacity: %s" % looks)
    check(looks[names[1]] == (False, 0xff0000, 0.25), "its own colour and opacity: %s" % looks)
    check(looks[names[2]][0] and looks[names[2]][2] == 0.75, "as all: %s" % looks)


WORDS = {"text": "</script>\n<b>Re</b> = 1000", "position": [0.25, 0.5], "size": 24,
         "color": [255, 128, 0], "opacity": 0.5, "align": "right", "family": "monospace",
         "bold": True, "italic": True}


def clock(time):
    return {"text": "Time: " + time, "place": "lowerRight", "size": 18, "color": [255, 255, 255],
            "align": "center"}


def check_texts(scene):
    """Each step has its own."""
    steps = [child for child in scene["object"]["children"] if child["name"].startswith("step-")]
    texts = [step["userData"]["microtome"]["texts"] for step in steps]
    check(texts == [[WORDS, clock("0.000000")], [WORDS, clock("0.500000")]], "texts: %s" % texts)


def check_text(scene):
    check(list(groups(scene)) == ["timed cut"], "what is visible: %s" % list(groups(scene)))
    texts = scene["object"]["userData"]["microtome"]["texts"]
    check(texts == [WORDS, clock("0.500000")], "texts: %s" % texts)


def surface_points():
    """The points of the small block that lie on its surface."""
    places = [(x, y, z) for x in range(-2, 3) for y in range(-2, 3) for z in range(-2, 3)]
    return [place for place in places if max(map(abs, place)) == 2]


def positions(scene, name):
    """All positions of the polygons of an object, as triples."""
    group = next(child for child in scene["object"]["children"]
                 if child["type"] == "Group" and child["userData"]["microtome"]["name"] == name)
    geometry = next(one for one in scene["geometries"] if one["uuid"] == group["children"][0]["geometry"])
    numbers = geometry["data"]["attributes"]["position"]["array"]
    return [tuple(numbers[i:i + 3]) for i in range(0, len(numbers), 3)]


def check_glyphs(scene):
    """An arrow from each point along its vector, a fourth as long; a ball of radius 1/4 at each."""
    found = groups(scene)
    check(list(found) == ["arrows", "balls"], "what is visible: %s" % list(found))
    places = surface_points()
    said = found["arrows"][0]
    check("sourcePoints" not in said, "nothing was reduced")
    check(said["polygons"] == 15 * len(places), "arrows of 15 polygons: %s" % said["polygons"])
    check([array["name"] for array in said["arrays"]] == ["RTData", "way"], "arrays: %s" % said["arrays"])
    check(said["shown"]["component"] == 2 and said["shown"]["array"] == 1, "colours")
    points = {tuple(round(x, 4) + 0.0 for x in point) for point in positions(scene, "arrows")}
    tips = [(1.25 * x, 1.25 * y, z + 0.25 * (z + 0.5)) for x, y, z in places]
    lost = [tip for tip in tips if tuple(round(x, 4) + 0.0 for x in tip) not in points]
    check(not lost, "tips that are not there: %s" % lost[:5])
    said, _, material = found["balls"]
    check(said["polygons"] == 96 * len(places), "balls of 96 polygons: %s" % said["polygons"])
    check("Normals" in [array["name"] for array in said["arrays"]] and material["color"] == 0x00ff00,
          "smooth and green")
    far = [min(sum((a - b) ** 2 for a, b in zip(point, place)) for place in places) ** 0.5
           for point in positions(scene, "balls")[::7]]
    check(all(abs(distance - 0.25) < 1e-4 for distance in far), "distances: %s" % far[:5])


def check_mixed():
    """Trees are drawn; what has no cells, and the outline of trees, is left out by name."""
    folder = output("export-mixed")
    os.makedirs(folder)
    log = folder + "/client.log"
    script = os.path.join(os.path.dirname(SCRIPT), "export_mixed.py")
    with screen("export-mixed") as display, started([os.environ["PVBATCH"], script, folder], log,
                                                    DISPLAY=display) as process:
        process.wait(at_most(100))
    text = text_of(log)
    check(process.returncode == 0 and "ERR|" not in text, "mixed data: %s" % text)
    check("'Block 0', a vtkTable" in text, "the table's name: %s" % text)
    check("'framed' is not in the scene" in text, "the outline's name: %s" % text)
    scene = load(folder, "mixed.json")
    sizes = {name: said["polygons"] or said["lines"] for name, (said, _, _) in groups(scene).items()}
    # The Wavelet has 6 sides of 20 x 20; 20 edges are along each of its 12.
    check(sizes == {"trees": load(folder, "expected.json"), "wave": 240, "mixed / Block 1": 2400,
                    "mixed / Block 2": 24}, "the parts: %s" % sizes)
    if os.environ["MICROTOME_HAS_PAGE"] == "1":
        check(load(folder, "mixed.html"), "a page")


check_mixed()
one = batch(1)
others = [batch(4), client(1), client(4)]
for name, judge in (("looks", check_looks), ("more", check_more), ("kinds", check_kinds),
                    ("blocks", check_blocks),
                    ("texts", check_texts), ("text", check_text),
                    ("glyphs", check_glyphs)):
    if load(one, name + ".json"):
        judge(load(one, name + ".json"))
    for other in others:
        check(load(other, name + ".json") == load(one, name + ".json"),
              "%s: %s.json differs" % (other, name))
        if os.environ["MICROTOME_HAS_PAGE"] == "1":
            check(load(other, name + ".html") == load(one, name + ".html"),
                  "%s: %s.html differs" % (other, name))
if os.environ["MICROTOME_HAS_PAGE"] == "1":
    for folder in [one, *others]:
        said = load(folder, "said.txt") or ""
        # Data sets have the names of what was cut, through what only passes data on.
        for name in ("looks", "more"):
            page = load(folder, name + ".html") or ""
            check('"dataSets":[{"name":"wave",' in page, "%s: %s: the name of the data set" % (folder, name))
        check("'wave' is left out" in said and " MB" in said, "%s: what was left out: %s" % (folder, said))
finish()
